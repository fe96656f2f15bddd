"""A harbour for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.cogs.harbour import Harbour, opened

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
    async with opened(tmp_path, monkeypatch) as harbour:
        yield harbour
