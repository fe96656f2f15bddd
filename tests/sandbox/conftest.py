"""A sandbox Discord, and a real discord.py bot connected to it, for the tests in this folder."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import discord
import pytest
import yarl
from discord_client import Bot, Clock

from sandbox.discord import Discord


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def chat(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Discord]:
    """The sandbox; the test fails if it was asked something that it does not know."""
    chat = Discord(clock=clock)
    await chat.start()
    monkeypatch.setattr(discord.http.Route, "BASE", chat.api_url)
    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(chat.gateway_url))
    yield chat
    await chat.stop()
    assert chat.unknown_calls == []


Connect = Callable[[Bot], Awaitable[Bot]]


@pytest.fixture
async def connect(chat: Discord) -> AsyncIterator[Connect]:
    """Start a bot, and wait until it is ready; it is closed at the end."""
    running: list[tuple[Bot, asyncio.Task[None]]] = []

    async def connect(bot: Bot) -> Bot:
        task = asyncio.create_task(bot.start(chat.token))
        running.append((bot, task))
        ready = asyncio.create_task(bot.hears("ready"))
        await asyncio.wait({task, ready}, return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        if task.done():
            await task
        return bot

    yield connect
    for bot, task in running:
        await bot.close()
        await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
async def bot(chat: Discord, channel: object, connect: Connect) -> Bot:
    return await connect(Bot())


@pytest.fixture
def guild(chat: Discord):
    return chat.add_guild("Harbour Square")


@pytest.fixture
def channel(guild):
    return guild.add_text_channel("articles")


@pytest.fixture
def dora(guild):
    return guild.add_member("Dora")
