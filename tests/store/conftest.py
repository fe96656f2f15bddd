"""A store for each test, on both databases, with a clock that the test moves."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store import Seal, Store
from tests.databases import KEY, KINDS, Clock, fresh


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=KINDS)
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    async with fresh(request.param, tmp_path) as url:
        yield url


@pytest.fixture
async def store(database: str, clock: Clock) -> AsyncIterator[Store]:
    store = Store(database, Seal(KEY), clock)
    await store.open()
    yield store
    await store.close()
