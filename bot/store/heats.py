"""Threads that boil over: until when they are slow, and until when what is said there does not go to the blog."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import exists, func, insert, or_, select, update

from bot.model import Instant, ItemId, Kind, RelayId, State
from bot.store.database import Tx
from bot.store.tables import heats, items, mirrors, parts

EVERYTHING = ItemId(0)
"""Stands for all articles of a relay, where an admin paused it by hand."""
OVER = -1.0
"""In the place of a moment: it was so, and is over. 0: it never was."""


@dataclass(frozen=True, slots=True)
class Row:
    """Of one article in one relay: until when its thread is slow, and until when it is paused."""

    article: ItemId
    relay: RelayId
    slow_until: Instant = 0.0
    paused_until: Instant = 0.0


async def of(tx: Tx, article: ItemId, relay: RelayId) -> Row:
    """How hot an article's thread is."""
    query = select(heats).where(heats.c.article == article, heats.c.relay == relay)
    row = (await tx.conn.execute(query)).first()
    return Row(article, relay) if row is None else Row(article, relay, row.slow_until, row.paused_until)


async def put(tx: Tx, heat: Row) -> None:
    """Store it."""
    key = heats.c.article == heat.article, heats.c.relay == heat.relay
    values = {"slow_until": heat.slow_until, "paused_until": heat.paused_until}
    if (await tx.conn.execute(update(heats).where(*key).values(values))).rowcount == 0:
        row = {"article": heat.article, "relay": heat.relay, **values}
        await tx.conn.execute(insert(heats).values(row))


async def hot(tx: Tx, relay: RelayId | None = None) -> list[Row]:
    """All that are slow or paused, also those whose time has come; of one relay, or of all."""
    query = select(heats).where(or_(heats.c.slow_until > 0, heats.c.paused_until > 0))
    if relay is not None:
        query = query.where(heats.c.relay == relay)
    rows = await tx.conn.execute(query.order_by(heats.c.relay, heats.c.article))
    return [Row(ItemId(row.article), RelayId(row.relay), row.slow_until, row.paused_until) for row in rows]


async def comments(tx: Tx, article: ItemId, since: Instant) -> int:
    """How many comments on an article, of both sides, were heard since then.

    Neither those that are hidden on the blog nor old ones that were only read now.
    """
    seen = or_(items.c.state == State.LIVE, items.c.member.is_not(None) & (items.c.state != State.GONE))
    query = select(func.count()).select_from(items).where(items.c.article == article, items.c.kind == Kind.COMMENT)
    query = query.where(items.c.id >= int(since * 1000) << 20, items.c.since >= since, seen)
    return int((await tx.conn.execute(query)).scalar_one())


async def lines(tx: Tx, article: ItemId, relay: RelayId, showing: Collection[str]) -> list[ItemId]:
    """The lines that were put into an article's thread when it boiled over, of those that show one of these words."""
    query = select(items.c.id).where(items.c.article == article, items.c.kind == Kind.NOTICE)
    query = query.where(items.c.key.like(f"heat:{article}:{relay}:%"), items.c.digest.in_(showing))
    return [ItemId(row.id) for row in await tx.conn.execute(query.order_by(items.c.id))]


async def put_off(tx: Tx, relay: RelayId, article: ItemId, until: Instant) -> None:
    """What a relay has for the blog and was never begun is not sent before this moment.

    Also what is not behind: a comment that waits for its pictures is called for when these are there.
    """
    waits = (
        select(mirrors.c.id)
        .join(items, items.c.id == mirrors.c.item)
        .where(mirrors.c.relay == relay, mirrors.c.place.like("blog:%"), items.c.member.is_not(None))
        .where(items.c.state != State.GONE, mirrors.c.due < until)
        .where(~exists().where(parts.c.mirror == mirrors.c.id))
    )
    if article != EVERYTHING:
        waits = waits.where(items.c.article == article)
    await tx.conn.execute(update(mirrors).where(mirrors.c.id.in_(waits)).values(due=until))


async def let_go(tx: Tx, relay: RelayId, until: Collection[Instant]) -> None:
    """What a relay has for the blog and was put off until one of these moments may go now."""
    put_off = mirrors.c.relay == relay, mirrors.c.place.like("blog:%"), mirrors.c.due.in_(until)
    await tx.conn.execute(update(mirrors).where(*put_off).values(due=tx.now))
