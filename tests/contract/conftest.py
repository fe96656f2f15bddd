"""The two blogs that every contract test runs against."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest

from sandbox.blog import Blog
from tests.contract.talk import Talk
from tests.sites import WordPress


@pytest.fixture(params=["sandbox", pytest.param("wordpress", marks=pytest.mark.wordpress)])
async def site(request: pytest.FixtureRequest) -> AsyncIterator[Blog | WordPress]:
    """The sandbox blog, and the real WordPress when there is one."""
    blog = Blog() if request.param == "sandbox" else WordPress.running()
    assert blog is not None
    await blog.start()
    yield blog
    await blog.stop()


@pytest.fixture
async def talk(site: Blog | WordPress) -> AsyncIterator[Talk]:
    """Raw requests to that blog."""
    async with aiohttp.ClientSession() as http:
        yield Talk(site, http)
