"""A real discord.py bot for the tests of the sandbox Discord."""

import asyncio

import discord
from discord.ext import commands


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


class Bot(commands.Bot):
    """discord.py as the relay uses it, noting the raw events it hears."""

    def __init__(self, message_content: bool = True) -> None:
        intents = discord.Intents(
            guilds=True, guild_messages=True, guild_reactions=True, message_content=message_content
        )
        super().__init__(
            command_prefix="!",
            intents=intents,
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            guild_ready_timeout=0.05,
            allowed_mentions=discord.AllowedMentions.none(),
        )
        self.heard: list[tuple[str, object]] = []
        self._more = asyncio.Event()

    def dispatch(self, event: str, /, *args: object, **kwargs: object) -> None:
        super().dispatch(event, *args, **kwargs)
        self.heard.append((event, args[0] if args else None))
        self._more.set()
        self._more = asyncio.Event()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Do not wait the five seconds that discord.py leaves between two IDENTIFYs."""

    def all(self, event: str) -> list[object]:
        return [what for name, what in self.heard if name == event]

    async def hears(self, event: str, count: int = 1) -> object:
        """Wait until an event of this name was dispatched `count` times; gives back the last."""
        async with asyncio.timeout(5):
            while len(self.all(event)) < count:
                await self._more.wait()
        return self.all(event)[-1]
