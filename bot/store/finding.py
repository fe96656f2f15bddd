"""What members look for: articles, where those are discussed, and what was said there since."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import BigInteger, ColumnElement, cast, func, or_, select

from bot.choosing import FUTURE_LONGEST, FUTURE_SECONDS
from bot.model import BlogId, Face, Instant, ItemId, Kind, MemberId, Place, State, channel_place
from bot.store import items as stored
from bot.store.database import Tx
from bot.store.items import Item
from bot.store.tables import items, mirrors, parts, relays, sources


@dataclass(frozen=True, slots=True)
class Discussion:
    """A thread of an article, as it stands: the channel that its relay posts to, and the thread's own id."""

    article: ItemId
    place: Place
    thread: int


async def live(tx: Tx, blog: BlogId, limit: int) -> list[Item]:
    """The articles of a blog that were first seen last, the newest first: those that everybody may read by now."""
    known = [item for item in await stored.newest(tx, blog, limit) if item.state is State.LIVE]
    return [item for item in known if item.content and not _is_to_come(tx, item.content.published)]


def _is_to_come(tx: Tx, date: Instant) -> bool:
    """Whether an article waits for its date; one that is too far ahead is not meant so."""
    return FUTURE_SECONDS < date - tx.now <= FUTURE_LONGEST


async def comments(tx: Tx, articles: Collection[ItemId]) -> dict[ItemId, int]:
    """How many comments stand under each of these articles; those with none are left out."""
    query = select(items.c.article, func.count().label("many")).where(items.c.article.in_(articles))
    query = query.where(items.c.kind == Kind.COMMENT, items.c.state == State.LIVE).group_by(items.c.article)
    return {ItemId(row.article): row.many for row in await tx.conn.execute(query)}


async def discussions(
    tx: Tx, guild: int, articles: Collection[ItemId] | None = None, limit: int | None = None
) -> list[Discussion]:
    """The threads that stand in a server, of these articles or of all, those that were opened last first."""
    query = (
        select(mirrors.c.item, mirrors.c.place, parts.c.remote)
        .join(relays, relays.c.id == mirrors.c.relay)
        .join(parts, parts.c.mirror == mirrors.c.id)
        .where(relays.c.guild == guild, mirrors.c.face == Face.THREAD)
        .where(parts.c.n == 0, parts.c.remote.is_not(None), parts.c.removed.is_(False))
        .order_by(mirrors.c.id.desc())
    )
    if articles is not None:
        query = query.where(mirrors.c.item.in_(articles))
    rows = await tx.conn.execute(query if limit is None else query.limit(limit))
    return [Discussion(ItemId(row.item), Place(row.place), int(row.remote)) for row in rows]


async def last_said(tx: Tx, thread: int, member: MemberId) -> int | None:
    """The newest that was heard of a member in a thread and still stands there: a message, or what a form sent."""
    query = (
        select(func.max(cast(sources.c.remote, BigInteger)))
        .join(items, items.c.id == sources.c.item)
        .where(sources.c.place.in_([channel_place(thread), f"form:{thread}"]), items.c.member == member)
    )
    found: int | None = (await tx.conn.execute(query)).scalar()
    return found


async def own(tx: Tx, article: ItemId, member: MemberId) -> set[ItemId]:
    """The comments of a member on an article."""
    query = select(items.c.id).where(items.c.article == article, items.c.member == member)
    return {ItemId(row.id) for row in await tx.conn.execute(query)}


async def said(tx: Tx, where: Discussion, after: int) -> list[tuple[int, ItemId]]:
    """What was said in a thread after a message and can be seen there: (message, comment or update), in order.

    A burst counts with its first message after that one.
    """
    found: dict[ItemId, int] = {}
    for message, item in [*await _heard(tx, where), *await _shown(tx, where)]:
        if message > after:
            found[item] = min(message, found.get(item, message))
    return sorted((message, item) for item, message in found.items())


async def _heard(tx: Tx, where: Discussion) -> Sequence[tuple[int, ItemId]]:
    """What members said in the thread themselves."""
    query = select(sources.c.remote, sources.c.item).join(items, items.c.id == sources.c.item)
    query = query.where(sources.c.place == channel_place(where.thread), *_seen(where.article))
    return [(int(row.remote), ItemId(row.item)) for row in await tx.conn.execute(query)]


async def _shown(tx: Tx, where: Discussion) -> Sequence[tuple[int, ItemId]]:
    """What has a card there."""
    query = (
        select(parts.c.remote, mirrors.c.item)
        .join(mirrors, mirrors.c.id == parts.c.mirror)
        .join(items, items.c.id == mirrors.c.item)
        .where(mirrors.c.place == where.place, mirrors.c.face == Face.CARD, parts.c.n == 0)
        .where(parts.c.remote.is_not(None), parts.c.removed.is_(False), *_seen(where.article))
    )
    return [(int(row.remote), ItemId(row.item)) for row in await tx.conn.execute(query)]


def _seen(article: ItemId) -> tuple[ColumnElement[bool], ...]:
    kinds = or_(items.c.kind == Kind.COMMENT, items.c.kind == Kind.UPDATE)
    return items.c.article == article, kinds, items.c.state == State.LIVE, items.c.content.is_not(None)
