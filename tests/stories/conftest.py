"""The town of each story: on SQLite and on PostgreSQL, with the sandbox blog or with a real WordPress."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from real import RealBlog
from town import Town

from sandbox.blog import Blog
from sandbox.discord import Discord
from tests.databases import KINDS, fresh


@asynccontextmanager
async def _town(database: str, blog: Blog | RealBlog) -> AsyncIterator[Town]:
    chat = Discord()
    await blog.start()
    await chat.start()
    town = Town(database, blog, chat)
    yield town
    await town.crash_bot()
    await chat.stop()
    await blog.stop()
    assert chat.unknown_calls == []


@pytest.fixture(params=KINDS)
async def town(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Town]:
    async with fresh(request.param, tmp_path) as database, _town(database, Blog(title="The Harbour Lamp")) as town:
        yield town


@pytest.fixture
async def real_town(tmp_path: Path) -> AsyncIterator[Town]:
    blog = RealBlog.running()
    assert blog is not None
    async with fresh("sqlite", tmp_path) as database, _town(database, blog) as town:
        yield town
