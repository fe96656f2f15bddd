"""A harbour with every cog of the bot, and a watch on what reaches them."""

import logging
from collections.abc import AsyncIterator
from pathlib import Path

import aiosqlite
import discord
import pytest

from bot.app import Client
from cogs.loop import Loop
from tests.cogs.harbour import Harbour, opened
from tests.databases import at_once
from tests.simcord.driving import driven_by, name_of


@pytest.fixture
async def harbour(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> AsyncIterator[Harbour]:
    used: set[str] = set()

    async def watch(client: Client, interaction: discord.Interaction) -> None:
        used.add(name_of(client, interaction))

    monkeypatch.setattr(aiosqlite, "connect", at_once)  # as in tests/stories; SQLite has its thread in tests/cogs
    monkeypatch.setattr(Client, "on_interaction", watch, raising=False)
    monkeypatch.setattr(Loop, "start", lambda _: None)  # tests take the steps
    async with opened(tmp_path, monkeypatch) as harbour:
        yield harbour
    assert driven_by(request) <= used, "that did not reach the bot"
    faults = [one for one in caplog.get_records("call") if one.levelno >= logging.ERROR]
    assert faults == [], "the bot had a fault of its own"
