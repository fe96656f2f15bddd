"""A harbour for each test."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from ipaddress import ip_network
from pathlib import Path

import pytest

from bot.config import Settings
from sandbox.blog import Blog
from tests.cogs.harbour import Harbour

KEY = bytes(range(32))
QUIET_COGS = (
    "tests.cogs.quiet",
    "cogs.blogs",
    "cogs.setup",
    "cogs.relays",
    "cogs.panel",
    "cogs.article_questions",
    "cogs.members",
    "cogs.comments",
)


@pytest.fixture
async def harbour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Harbour]:
    monkeypatch.setattr("bot.app.COGS", QUIET_COGS)
    monkeypatch.setattr("bot.app.reads_messages", lambda _: True)  # simcord's application has no flags
    blog = Blog(title="The Harbour Lamp")
    await blog.start()
    settings = Settings(
        discord_token="simcord",
        secret_key=KEY,
        database_url=f"sqlite+aiosqlite:///{tmp_path}/bot.sqlite3",
        allow_private_networks=(ip_network("127.0.0.0/8"),),
        poll_seconds=60.0,
        settle_seconds=0.0,
        update_seconds=0.0,
    )
    async with AsyncExitStack() as stack:
        harbour = Harbour(settings, blog, stack)
        await harbour.begin()
        yield harbour
    await blog.stop()
