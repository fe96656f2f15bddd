"""What should stand where, a whole article at a time: for comparing it with what does stand there."""

from collections.abc import Sequence

from sqlalchemy import or_, select

from bot.model import Instant, ItemId, Place
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
