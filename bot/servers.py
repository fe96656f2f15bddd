"""The servers that the bot is in: what they are called, and their language."""

from dataclasses import dataclass

from bot.store import Store, servers


@dataclass(frozen=True, slots=True)
class Servers:
    """Keeps what Discord tells of its servers. ``admin_channel`` is the bot's own for notices."""

    store: Store
    admin_channel: int | None = None

    async def seen(self, guild: int, name: str, locale: str, *, own: bool = False) -> None:
        """The bot is in this server; ``locale`` is the one of Discord's that the server prefers.

        ``own``: the bot's own channel is there; where the server chose none for notices, that one counts.
        """
        async with self.store.begin() as tx:
            await servers.seen(tx, guild, name, locale, self.admin_channel if own else None)
