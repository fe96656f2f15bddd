"""Mirrors and their parts. How they are taken to be delivered is told in lanes.py."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Row, case, cast, exists, insert, or_, select, update

from bot.model import Face, Instant, ItemId, Kind, MirrorId, Place, RelayId, State
from bot.store.database import Tx
from bot.store.tables import bookmarks, items, lanes, mirrors, parts, relays


@dataclass(frozen=True, slots=True)
class Mirror:
    """One copy of an item that should stand somewhere."""

    id: MirrorId
    item: ItemId
    place: Place
    face: Face
    lane: str
    relay: RelayId | None = None
    needs: MirrorId | None = None
    want: int = 1
    have: int = 0
    hold: str | None = None
    due: Instant = 0.0
    tries: int = 0

    @property
    def behind(self) -> bool:
        """Whether something is to be done for it."""
        return self.hold is None and self.want != self.have


@dataclass(frozen=True, slots=True)
class Part:
    """One remote object of a mirror."""

    n: int
    remote: str | None = None
    sent: str | None = None
    seen: str | None = None
    birth: int = 0
    nonce: str | None = None
    mark: str | None = None
    attempted: Instant | None = None
    removed: bool = False


def read(row: Row[Any]) -> Mirror:
    """A mirror as it is stored."""
    return Mirror(
        id=MirrorId(row.id),
        item=ItemId(row.item),
        place=Place(row.place),
        face=Face(row.face),
        lane=row.lane,
        relay=None if row.relay is None else RelayId(row.relay),
        needs=None if row.needs is None else MirrorId(row.needs),
        want=row.want,
        have=row.have,
        hold=row.hold,
        due=row.due,
        tries=row.tries,
    )


# -- mirrors ----------------------------------------------------------------------------------------------------------


async def ensure(tx: Tx, mirror: Mirror) -> Mirror:
    """The mirror of this item in this place with this face: the one that is there, or this new one."""
    known = await find(tx, mirror.item, mirror.place, mirror.face)
    if known is not None:
        return known
    await tx.conn.execute(insert(mirrors).values(asdict(mirror)))
    if (await tx.conn.execute(select(lanes.c.name).where(lanes.c.name == mirror.lane))).first() is None:
        await tx.conn.execute(insert(lanes).values(name=mirror.lane, fence=0, lease=0.0, due=0.0, failures=0))
    return mirror


async def find(tx: Tx, item: ItemId, place: Place, face: Face) -> Mirror | None:
    """The mirror of this item in this place with this face."""
    query = select(mirrors).where(mirrors.c.item == item, mirrors.c.place == place, mirrors.c.face == face)
    row = (await tx.conn.execute(query)).first()
    return None if row is None else read(row)


async def get(tx: Tx, mirror: MirrorId) -> Mirror:
    """One mirror."""
    return read((await tx.conn.execute(select(mirrors).where(mirrors.c.id == mirror))).one())


async def of_item(tx: Tx, item: ItemId, face: Face | None = None) -> list[Mirror]:
    """All mirrors of an item, or those with one face, the oldest first."""
    query = select(mirrors).where(mirrors.c.item == item).order_by(mirrors.c.id)
    if face is not None:
        query = query.where(mirrors.c.face == face)
    return [read(row) for row in await tx.conn.execute(query)]


async def behind(tx: Tx, relay: RelayId | None = None) -> list[Mirror]:
    """What has not been delivered yet, or cannot be (those with a hold), the oldest first."""
    query = select(mirrors).where(or_(mirrors.c.want != mirrors.c.have, mirrors.c.hold.is_not(None)))
    if relay is not None:
        query = query.where(mirrors.c.relay == relay)
    return [read(row) for row in await tx.conn.execute(query.order_by(mirrors.c.id))]


async def shown_in(tx: Tx, relay: RelayId, kinds: Sequence[Kind], since: Instant) -> list[MirrorId]:
    """What shows items of these kinds in a relay's channel, of items that were first seen after ``since``."""
    query = select(mirrors.c.id).join(items, items.c.id == mirrors.c.item)
    query = query.where(mirrors.c.relay == relay, mirrors.c.place.like("channel:%"), items.c.kind.in_(kinds))
    query = query.where(items.c.id >= int(since * 1000) << 20)
    return [MirrorId(row.id) for row in await tx.conn.execute(query)]


async def held(tx: Tx, hold: str) -> list[Mirror]:
    """The mirrors kept back for this reason, the oldest first."""
    query = select(mirrors).where(mirrors.c.hold == hold).order_by(mirrors.c.id)
    return [read(row) for row in await tx.conn.execute(query)]


async def raise_want(tx: Tx, *wanted: MirrorId) -> None:
    """These mirrors have something new to show."""
    if wanted:
        await tx.conn.execute(update(mirrors).where(mirrors.c.id.in_(wanted)).values(want=mirrors.c.want + 1))


async def raise_thread(tx: Tx, article: ItemId, place: Place) -> None:
    """All that belongs to an article in a channel may look different now, and is not put off any longer."""
    belongs = mirrors.c.item.in_(select(items.c.id).where(items.c.article == article))
    values = {"want": mirrors.c.want + 1, "due": 0.0}
    await tx.conn.execute(update(mirrors).where(belongs, mirrors.c.place == place).values(values))


async def set_hold(tx: Tx, mirror: MirrorId, hold: str | None) -> None:
    """Keep a mirror back, saying why, or let it go."""
    await tx.conn.execute(update(mirrors).where(mirrors.c.id == mirror).values(hold=hold, tries=0))


async def set_due(tx: Tx, due: Instant, *late: MirrorId) -> None:
    """Not before this moment."""
    if late:
        await tx.conn.execute(update(mirrors).where(mirrors.c.id.in_(late)).values(due=due))


async def set_needs(tx: Tx, mirror: MirrorId, first: MirrorId | None) -> None:
    """Which mirror must stand before this one, if any."""
    await tx.conn.execute(update(mirrors).where(mirrors.c.id == mirror).values(needs=first))


async def threads(tx: Tx, article: ItemId) -> list[Mirror]:
    """The thread mirrors of an article in relays that are not removed."""
    query = (
        select(mirrors)
        .join(relays, relays.c.id == mirrors.c.relay)
        .where(mirrors.c.item == article, mirrors.c.face == Face.THREAD, relays.c.removed.is_(False))
        .order_by(mirrors.c.id)
    )
    return [read(row) for row in await tx.conn.execute(query)]


async def thread_of(tx: Tx, channel: int) -> Mirror | None:
    """The mirror that a Discord thread is, if it is one of ours.

    A thread on a message has the message's id: so what is said before the answer to its opening is settled counts too.
    """
    known = await _owner(tx, str(channel), mirrors.c.face.in_([Face.THREAD, Face.CARD]))
    return known if known is None or known.face is Face.THREAD else await find(tx, known.item, known.place, Face.THREAD)


async def message_of(tx: Tx, message: int) -> Mirror | None:
    """The mirror that one of our Discord messages belongs to."""
    faces = mirrors.c.face.in_([Face.CARD, Face.BODY, Face.DESK])
    return await _owner(tx, str(message), faces & mirrors.c.place.like("channel:%"))


async def by_nonce(tx: Tx, nonce: str) -> tuple[Mirror, Part] | None:
    """The mirror and part that once went out, or was to go out, with this nonce."""
    row = (await tx.conn.execute(select(parts.c.mirror, parts.c.n).where(parts.c.nonce == nonce))).first()
    if row is None:
        return None
    mirror = await get(tx, MirrorId(row.mirror))
    return mirror, next(part for part in await parts_of(tx, mirror.id) if part.n == row.n)


async def _owner(tx: Tx, remote: str, condition: ColumnElement[bool]) -> Mirror | None:
    query = select(mirrors).join(parts, parts.c.mirror == mirrors.c.id).where(parts.c.remote == remote).where(condition)
    row = (await tx.conn.execute(query.order_by(mirrors.c.id))).first()
    return None if row is None else read(row)


async def open_threads(tx: Tx, since: Instant) -> list[tuple[Mirror, int]]:
    """Threads that stand, of relays not removed, whose article appeared (ids tell) after ``since``."""
    query = (
        select(mirrors, parts.c.remote)
        .join(parts, parts.c.mirror == mirrors.c.id)
        .join(relays, relays.c.id == mirrors.c.relay)
        .where(mirrors.c.face == Face.THREAD, mirrors.c.id >= int(since * 1000) << 20)
        .where(parts.c.remote.is_not(None), parts.c.removed.is_(False), relays.c.removed.is_(False))
        .order_by(mirrors.c.id)
    )
    return [(read(row), int(row.remote)) for row in await tx.conn.execute(query)]


async def unread_threads(tx: Tx) -> list[int]:
    """Threads that stand and have no bookmark: they may have stood before we knew of them. Not of lost relays."""
    # PostgreSQL chooses what it looks at first: what is no number must not be read as one.
    number = case((mirrors.c.face == Face.THREAD, parts.c.remote))
    query = (
        select(parts.c.remote)
        .join(mirrors, parts.c.mirror == mirrors.c.id)
        .join(relays, relays.c.id == mirrors.c.relay)
        .where(mirrors.c.face == Face.THREAD, relays.c.removed.is_(False), relays.c.lost.is_(None))
        .where(parts.c.remote.is_not(None), parts.c.removed.is_(False))
        .where(~exists().where(bookmarks.c.channel == cast(number, BigInteger)))
    )
    return [int(row.remote) for row in await tx.conn.execute(query)]


async def last_article(tx: Tx, place: Place) -> MirrorId | None:
    """The newest card of an article in a channel."""
    query = select(mirrors.c.id).join(items, items.c.id == mirrors.c.item)
    query = query.where(mirrors.c.place == place, mirrors.c.face == Face.CARD, items.c.kind == Kind.ARTICLE)
    query = query.where(mirrors.c.due <= tx.now)  # nothing waits for one that is to appear later
    found = (await tx.conn.execute(query.order_by(mirrors.c.id.desc()).limit(1))).scalar()
    return None if found is None else MirrorId(found)


async def shown_articles(tx: Tx, blog: int, since: Instant) -> list[ItemId]:
    """Articles of a blog that have mirrors in some relay and appeared after ``since``, the newest first."""
    query = (
        select(items.c.id)
        .where(items.c.blog == blog, items.c.kind == Kind.ARTICLE, items.c.state == State.LIVE)
        .where(items.c.id >= int(since * 1000) << 20, exists().where(mirrors.c.item == items.c.id))
        .order_by(items.c.id.desc())
    )
    return [ItemId(row.id) for row in await tx.conn.execute(query)]


# -- parts ------------------------------------------------------------------------------------------------------------


async def parts_of(tx: Tx, mirror: MirrorId) -> list[Part]:
    """The parts of a mirror, in order."""
    rows = await tx.conn.execute(select(parts).where(parts.c.mirror == mirror).order_by(parts.c.n))
    return [
        Part(row.n, row.remote, row.sent, row.seen, row.birth, row.nonce, row.mark, row.attempted, row.removed)
        for row in rows
    ]


async def in_doubt(tx: Tx, lane: str, since: Instant) -> bool:
    """Whether something may stand there that we have not heard of: an attempt, begun after ``since``, not settled."""
    query = select(parts.c.mirror).join(mirrors, mirrors.c.id == parts.c.mirror)
    return (await tx.conn.execute(query.where(mirrors.c.lane == lane, parts.c.attempted >= since))).first() is not None


async def is_taken(tx: Tx, mirror: Mirror, remote: str) -> bool:
    """Whether this remote object is known as another mirror's."""
    query = select(parts.c.mirror).join(mirrors, mirrors.c.id == parts.c.mirror).where(parts.c.remote == remote)
    others = mirrors.c.place == mirror.place, mirrors.c.face == mirror.face, mirrors.c.id != mirror.id
    return (await tx.conn.execute(query.where(*others))).first() is not None


async def copies(
    tx: Tx, place: Place, articles: Collection[ItemId], also: Collection[str] = ()
) -> dict[str, str | None]:
    """What our copies at a blog show, as far as we know: remote id -> digest.

    Those of comments on these articles, and those with these remote ids: there may be very many others.
    """
    found: dict[str, str | None] = {}
    ours = select(items.c.id).where(items.c.article.in_(articles), items.c.member.is_not(None))
    for meant in (mirrors.c.item.in_(ours), parts.c.remote.in_(also)):
        query = select(parts.c.remote, parts.c.seen).join(mirrors, mirrors.c.id == parts.c.mirror)
        rows = await tx.conn.execute(query.where(mirrors.c.place == place, parts.c.remote.is_not(None), meant))
        found |= {row.remote: row.seen for row in rows}
    return found


async def put_part(tx: Tx, mirror: MirrorId, part: Part) -> None:
    """Store a part as it is now."""
    key = parts.c.mirror == mirror, parts.c.n == part.n
    if (await tx.conn.execute(update(parts).where(*key).values(asdict(part)))).rowcount == 0:
        await tx.conn.execute(insert(parts).values(asdict(part) | {"mirror": mirror}))


async def standing(tx: Tx, mirror: MirrorId, n: int = 0) -> str | None:
    """The remote id of a part that stands."""
    for part in await parts_of(tx, mirror):
        if part.n == n and part.remote is not None and not part.removed:
            return part.remote
    return None
