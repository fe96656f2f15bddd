"""A harbour for each test."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from sandbox.blog import Blog
from tests.cogs.harbour import Harbour, settings_in

QUIET_COGS = (
    "tests.cogs.quiet",
    "cogs.blogs",
    "cogs.setup",
    "cogs.relays",
    "cogs.panel",
    "cogs.article_questions",
    "cogs.members",
    "cogs.comments",
    "cogs.finding",
)


@pytest.fixture
async def harbour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Harbour]:
    monkeypatch.setattr("bot.app.COGS", QUIET_COGS)
    monkeypatch.setattr("bot.app.reads_messages", lambda _: True)  # simcord's application has no flags
    blog = Blog(title="The Harbour Lamp")
    await blog.start()
    async with AsyncExitStack() as stack:
        harbour = Harbour(settings_in(tmp_path), blog, stack)
        await harbour.begin()
        yield harbour
    await blog.stop()
