"""The servers that the bot is in, or was in: their language, and where their admins are told of troubles."""

from dataclasses import dataclass

from sqlalchemy import Row, insert, select, update

from bot.model import Instant
from bot.store.database import Tx
from bot.store.tables import servers


@dataclass(frozen=True, slots=True)
class Server:
    """A server. ``left``: since when the bot is not there any more.

    ``notices`` is the channel that its admins chose for troubles, ``own`` the bot's own if that is in this server.
    """

    id: int
    name: str
    locale: str
    notices: int | None = None
    left: Instant | None = None
    own: int | None = None

    @property
    def told_in(self) -> int | None:
        """The channel in which its admins are told of troubles: where none was chosen, the bot's own counts."""
        return None if self.left is not None else self.notices or self.own


def _server(row: Row[tuple[object, ...]]) -> Server:
    return Server(row.id, row.name, row.locale, row.notices, row.left, row.own)


async def seen(tx: Tx, guild: int, name: str, locale: str, own: int | None = None) -> None:
    """The bot is in this server, which is called so, prefers this one of Discord's locales, and has its ``own``."""
    values: dict[str, object] = {"name": name, "locale": locale, "left": None, "own": own}
    if (await tx.conn.execute(update(servers).where(servers.c.id == guild).values(values))).rowcount == 0:
        await tx.conn.execute(insert(servers).values(values | {"id": guild}))


async def left(tx: Tx, guild: int) -> None:
    """The bot is not in this server any more; the first time counts."""
    query = update(servers).where(servers.c.id == guild, servers.c.left.is_(None))
    await tx.conn.execute(query.values(left=tx.now))


async def find(tx: Tx, guild: int) -> Server | None:
    """What is known of a server."""
    row = (await tx.conn.execute(select(servers).where(servers.c.id == guild))).first()
    return None if row is None else _server(row)


async def every(tx: Tx) -> list[Server]:
    """All of them, also those that the bot left."""
    return [_server(row) for row in await tx.conn.execute(select(servers).order_by(servers.c.id))]


async def told_in(tx: Tx, channel: int) -> Server | None:
    """The server whose admins chose this channel for troubles."""
    row = (await tx.conn.execute(select(servers).where(servers.c.notices == channel))).first()
    return None if row is None else _server(row)


async def set_notices(tx: Tx, guild: int, channel: int | None) -> None:
    """In which channel the server's admins are told of troubles; None: not in a channel."""
    await tx.conn.execute(update(servers).where(servers.c.id == guild).values(notices=channel))
