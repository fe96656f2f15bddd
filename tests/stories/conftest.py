"""The town of each story: on SQLite and on PostgreSQL, with the sandbox blog or with a real WordPress."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from real import RealBlog
from town import Clock, Town, opened

from sandbox.blog import Blog
from tests.databases import KINDS, fresh


@pytest.fixture(params=KINDS)
async def town(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Town]:
    clock = Clock()
    blog = Blog(title="The Harbour Lamp", clock=clock)
    async with fresh(request.param, tmp_path) as database, opened(database, blog, clock) as town:
        yield town


@pytest.fixture
async def real_town(tmp_path: Path) -> AsyncIterator[Town]:
    blog = RealBlog.running()
    assert blog is not None
    async with fresh("sqlite", tmp_path) as database, opened(database, blog) as town:
        yield town
