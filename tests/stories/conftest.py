"""The town of each story, on SQLite."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from town import Town, sqlite

from sandbox.blog import Blog
from sandbox.discord import Discord


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    blog, chat = Blog(title="The Harbour Lamp"), Discord()
    await blog.start()
    await chat.start()
    town = Town(sqlite(tmp_path), blog, chat)
    yield town
    await town.crash_bot()
    await chat.stop()
    await blog.stop()
    assert chat.unknown_calls == []
