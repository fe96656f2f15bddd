"""The bot's Discord side against the sandbox: a real client, connected, and a clock that tests move."""

import asyncio
from collections.abc import AsyncIterator, Callable

import discord
import pytest
import yarl

from bot.chat.discord_chat import DiscordChat
from bot.chat.pace import Pace
from sandbox.discord import Discord


class Clock:
    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


class Connected(discord.Client):
    """Configured as in bot/app.py, without commands."""

    def __init__(self) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True, guild_messages=True, message_content=True),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            guild_ready_timeout=0.05,
            allowed_mentions=discord.AllowedMentions.none(),
            max_ratelimit_timeout=30.0,
            http_trace=Pace().trace(),
        )
        self._bell = asyncio.Event()

    def dispatch(self, event: str, /, *args: object, **kwargs: object) -> None:
        super().dispatch(event, *args, **kwargs)
        self._bell.set()
        self._bell = asyncio.Event()

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until something is so, looking again after every event."""
        async with asyncio.timeout(5):
            while not condition():
                await self._bell.wait()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def town(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Discord]:
    """The sandbox; the test fails if it was asked something that it does not know."""
    town = Discord(clock=clock)
    await town.start()
    monkeypatch.setattr(discord.http.Route, "BASE", town.api_url)
    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(town.gateway_url))
    yield town
    await town.stop()
    assert town.unknown_calls == []


@pytest.fixture
def guild(town):
    return town.add_guild("Harbour Square")


@pytest.fixture
def channel(guild):
    return guild.add_text_channel("articles")


@pytest.fixture
def forum(guild):
    return guild.add_forum("stories", tags=("Harbour", "Letters"))


@pytest.fixture
def dora(guild):
    return guild.add_member("Dora")


@pytest.fixture
async def client(town: Discord, channel, forum) -> AsyncIterator[discord.Client]:
    async with Connected() as client:
        running = asyncio.create_task(client.start(town.token))
        await client.until(client.is_ready)
        yield client
        await client.close()
        await asyncio.gather(running, return_exceptions=True)


@pytest.fixture
def chat(client: discord.Client) -> DiscordChat:
    return DiscordChat(client)


@pytest.fixture
def known(client):
    """Wait until the client has heard so much of a channel that something is so."""

    async def known(channel, condition) -> None:
        await client.until(lambda: condition(client.get_channel(channel.id)))

    return known
