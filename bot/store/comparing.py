"""What should stand where, a whole article at a time: for comparing it with what does stand there."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, or_, select

from bot.model import Instant, ItemId, Kind, Place, RelayId
from bot.store.database import Tx
from bot.store.mirrors import Mirror, Part, read
from bot.store.tables import items, mirrors, parts


async def belonging(tx: Tx, articles: Sequence[ItemId], place: Place) -> list[tuple[Mirror, Part | None]]:
    """All mirrors of these articles, and of what belongs to them, at a place, each with every part that it has."""
    belongs = or_(items.c.id.in_(articles), items.c.article.in_(articles))
    query = (
        select(mirrors, parts)
        .join(items, items.c.id == mirrors.c.item)
        .outerjoin(parts, parts.c.mirror == mirrors.c.id)
        .where(mirrors.c.place == place, belongs)
        .order_by(mirrors.c.id, parts.c.n)
    )
    return [
        (
            read(row),
            None
            if row.n is None
            else Part(
                row.n, row.remote, row.sent, row.seen, row.birth, row.nonce, row.mark, row.attempted, row.removed
            ),
        )
        for row in await tx.conn.execute(query)
    ]


async def waiting(tx: Tx, lane: str, until: Instant) -> list[Mirror]:
    """What of a lane is behind, though it was due before ``until``, the oldest first."""
    behind = mirrors.c.hold.is_(None), mirrors.c.want != mirrors.c.have, mirrors.c.due <= until
    query = select(mirrors).where(mirrors.c.lane == lane, *behind).order_by(mirrors.c.id)
    return [read(row) for row in await tx.conn.execute(query)]


async def at_rest(tx: Tx, relays: Collection[RelayId], since: Instant, most: int) -> list[Mirror]:
    """What counts as up to date in these relays, of articles first seen after ``since`` and all that belongs to them.

    The newest first, at most so many.
    """
    kinds = items.c.kind.in_((Kind.ARTICLE, Kind.UPDATE, Kind.COMMENT))
    recent = func.coalesce(items.c.article, items.c.id) >= int(since * 1000) << 20
    query = (
        select(mirrors)
        .join(items, items.c.id == mirrors.c.item)
        .where(mirrors.c.relay.in_(relays), mirrors.c.hold.is_(None), mirrors.c.want == mirrors.c.have, kinds, recent)
        .order_by(mirrors.c.id.desc())
        .limit(most)
    )
    return [read(row) for row in await tx.conn.execute(query)]
