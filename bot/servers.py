"""The servers that the bot is in: what they are called, and their language."""

from dataclasses import dataclass

from bot.store import Store, servers


@dataclass(frozen=True, slots=True)
class Servers:
    """Keeps what Discord tells of its servers."""

    store: Store

    async def seen(self, guild: int, name: str, locale: str) -> None:
        """The bot is in this server; ``locale`` is the one of Discord's that the server prefers."""
        async with self.store.begin() as tx:
            await servers.seen(tx, guild, name, locale)

    async def left(self, guild: int) -> None:
        """The bot is not in this server any more."""
        async with self.store.begin() as tx:
            await servers.left(tx, guild)
