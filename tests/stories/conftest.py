"""The town of each story: on SQLite, and the broadest also on PostgreSQL; with the sandbox blog or a real WordPress.

Both databases run the same statements, and tests/store runs each of them on both. SQLite answers at once here: it has
its thread, and its migrations, in tests/store, tests/cogs, tests/crash and wherever the bot is a process of its own.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import aiosqlite
import pytest
from real import RealBlog
from town import Clock, Town, opened

from sandbox.blog import Blog
from tests.databases import KINDS, at_once, fresh

ON_BOTH = {
    *("test_journey", "test_restart", "test_article_choosing", "test_article_updates", "test_article_gone"),
    *("test_answers_bursts", "test_answers_away", "test_comments_order", "test_comments_states"),
    *("test_moderators", "test_lively_threads", "test_reconcile_story"),
}
"""The stories in which most statements are run."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "server" in metafunc.fixturenames:
        kinds = KINDS if metafunc.module.__name__ in ON_BOTH else KINDS[:1]
        metafunc.parametrize("server", kinds)


@pytest.fixture
async def town(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    monkeypatch.setattr(aiosqlite, "connect", at_once)
    clock = Clock()
    blog = Blog(title="The Harbour Lamp", clock=clock)
    async with fresh(server, tmp_path) as database, opened(database, blog, clock) as town:
        yield town


@pytest.fixture
async def real_town(tmp_path: Path) -> AsyncIterator[Town]:
    blog = RealBlog.running()
    assert blog is not None
    async with fresh("sqlite", tmp_path) as database, opened(database, blog) as town:
        town.patience = 30.0  # PHP takes its time where other tests run beside it
        yield town
