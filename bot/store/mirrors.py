"""Mirrors, their parts, and the lanes in which they are delivered.

The outbox is the mirrors with no hold, due, whose ``want`` is ahead of ``have``. ``have`` reaches ``want`` only when
everything is settled, so a mirror with an attempt in doubt stays in it by itself.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Row, and_, case, cast, exists, insert, or_, select, update

from bot.model import Face, Instant, ItemId, Kind, MirrorId, Place, RelayId, State
from bot.store.database import Tx
from bot.store.tables import bookmarks, items, lanes, mirrors, parts, relays

LEASE_SECONDS = 90.0
POISON_TRIES = 5
"""A mirror claimed this often without anything being settled is put aside: it seems to end the process."""


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


@dataclass(frozen=True, slots=True)
class Claim:
    """A lane that is ours until its lease ends, and the mirror in it that is to be delivered."""

    lane: str
    fence: int
    failures: int
    mirror: Mirror


class LostLaneError(Exception):
    """Somebody else holds the lane now: nothing of what was done may be written."""


def _mirror(row: Row[Any]) -> Mirror:
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
    return None if row is None else _mirror(row)


async def get(tx: Tx, mirror: MirrorId) -> Mirror:
    """One mirror."""
    return _mirror((await tx.conn.execute(select(mirrors).where(mirrors.c.id == mirror))).one())


async def of_item(tx: Tx, item: ItemId, face: Face | None = None) -> list[Mirror]:
    """All mirrors of an item, or those with one face, the oldest first."""
    query = select(mirrors).where(mirrors.c.item == item).order_by(mirrors.c.id)
    if face is not None:
        query = query.where(mirrors.c.face == face)
    return [_mirror(row) for row in await tx.conn.execute(query)]


async def behind(tx: Tx, relay: RelayId | None = None) -> list[Mirror]:
    """What has not been delivered yet, or cannot be (those with a hold), the oldest first."""
    query = select(mirrors).where(or_(mirrors.c.want != mirrors.c.have, mirrors.c.hold.is_not(None)))
    if relay is not None:
        query = query.where(mirrors.c.relay == relay)
    return [_mirror(row) for row in await tx.conn.execute(query.order_by(mirrors.c.id))]


async def cards_of(tx: Tx, relay: RelayId, kinds: Sequence[Kind]) -> list[MirrorId]:
    """The cards of a relay that show items of these kinds."""
    query = select(mirrors.c.id).join(items, items.c.id == mirrors.c.item)
    query = query.where(mirrors.c.relay == relay, mirrors.c.face == Face.CARD, items.c.kind.in_(kinds))
    return [MirrorId(row.id) for row in await tx.conn.execute(query)]


async def held(tx: Tx, hold: str) -> list[Mirror]:
    """The mirrors kept back for this reason, the oldest first."""
    query = select(mirrors).where(mirrors.c.hold == hold).order_by(mirrors.c.id)
    return [_mirror(row) for row in await tx.conn.execute(query)]


async def raise_want(tx: Tx, *wanted: MirrorId) -> None:
    """These mirrors have something new to show."""
    if wanted:
        await tx.conn.execute(update(mirrors).where(mirrors.c.id.in_(wanted)).values(want=mirrors.c.want + 1))


async def set_hold(tx: Tx, mirror: MirrorId, hold: str | None) -> None:
    """Keep a mirror back, saying why, or let it go."""
    await tx.conn.execute(update(mirrors).where(mirrors.c.id == mirror).values(hold=hold, tries=0))


async def set_due(tx: Tx, mirror: MirrorId, due: Instant) -> None:
    """Not before this moment."""
    await tx.conn.execute(update(mirrors).where(mirrors.c.id == mirror).values(due=due))


async def threads(tx: Tx, article: ItemId) -> list[Mirror]:
    """The thread mirrors of an article in relays that are not removed."""
    query = (
        select(mirrors)
        .join(relays, relays.c.id == mirrors.c.relay)
        .where(mirrors.c.item == article, mirrors.c.face == Face.THREAD, relays.c.removed.is_(False))
        .order_by(mirrors.c.id)
    )
    return [_mirror(row) for row in await tx.conn.execute(query)]


async def thread_of(tx: Tx, channel: int) -> Mirror | None:
    """The mirror that a Discord thread is, if it is one of ours.

    A thread on a message has the message's id: so what is said before the answer to its opening is settled counts too.
    """
    known = await _owner(tx, str(channel), mirrors.c.face.in_([Face.THREAD, Face.CARD]))
    return known if known is None or known.face is Face.THREAD else await find(tx, known.item, known.place, Face.THREAD)


async def message_of(tx: Tx, message: int) -> Mirror | None:
    """The mirror that one of our Discord messages belongs to."""
    faces = mirrors.c.face.in_([Face.CARD, Face.DESK])
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
    return None if row is None else _mirror(row)


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
    return [(_mirror(row), int(row.remote)) for row in await tx.conn.execute(query)]


async def unread_threads(tx: Tx) -> list[int]:
    """Threads that stand and have no bookmark: they may have stood before we knew of them."""
    query = (
        select(parts.c.remote)
        .join(mirrors, parts.c.mirror == mirrors.c.id)
        .join(relays, relays.c.id == mirrors.c.relay)
        .where(mirrors.c.face == Face.THREAD, relays.c.removed.is_(False))
        .where(parts.c.remote.is_not(None), parts.c.removed.is_(False))
        .where(~exists().where(bookmarks.c.channel == cast(parts.c.remote, BigInteger)))
    )
    return [int(row.remote) for row in await tx.conn.execute(query)]


async def last_article(tx: Tx, place: Place) -> MirrorId | None:
    """The newest card of an article in a channel."""
    query = select(mirrors.c.id).join(items, items.c.id == mirrors.c.item)
    query = query.where(mirrors.c.place == place, mirrors.c.face == Face.CARD, items.c.kind == Kind.ARTICLE)
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


async def is_taken(tx: Tx, claim: Claim, remote: str) -> bool:
    """Whether this remote object is known as another mirror's."""
    query = select(parts.c.mirror).join(mirrors, mirrors.c.id == parts.c.mirror).where(parts.c.remote == remote)
    others = mirrors.c.place == claim.mirror.place, mirrors.c.face == claim.mirror.face, mirrors.c.id != claim.mirror.id
    return (await tx.conn.execute(query.where(*others))).first() is not None


async def copies(tx: Tx, place: Place) -> dict[str, str | None]:
    """What each of our copies at a blog shows, as far as we know: remote id -> digest."""
    query = select(parts.c.remote, parts.c.seen).join(mirrors, mirrors.c.id == parts.c.mirror)
    rows = await tx.conn.execute(query.where(mirrors.c.place == place, parts.c.remote.is_not(None)))
    return {row.remote: row.seen for row in rows}


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


# -- lanes ------------------------------------------------------------------------------------------------------------


def _ready(now: Instant) -> ColumnElement[bool]:
    """In the outbox, and what it needs stands already or never will."""
    first = mirrors.alias("first")
    waits = (
        exists()
        .where(first.c.id == mirrors.c.needs, first.c.hold.is_(None), first.c.want != first.c.have)
        .where(~exists().where(parts.c.mirror == first.c.id, parts.c.remote.is_not(None)))
    )
    return and_(mirrors.c.hold.is_(None), mirrors.c.want != mirrors.c.have, mirrors.c.due <= now, ~waits)


async def claim(tx: Tx) -> Claim | None:
    """Take a free lane in which something is ready, and the first such mirror in it."""
    free = and_(lanes.c.lease <= tx.now, lanes.c.due <= tx.now)
    query = select(mirrors.c.lane).join(lanes, lanes.c.name == mirrors.c.lane).where(free, _ready(tx.now))
    name = (await tx.conn.execute(query.order_by(mirrors.c.id).limit(1))).scalar()
    if name is None:
        return None
    values = {"fence": lanes.c.fence + 1, "lease": tx.now + LEASE_SECONDS}
    taken = await tx.conn.execute(update(lanes).where(lanes.c.name == name, free).values(values))
    if taken.rowcount == 0:
        return None
    lane = (await tx.conn.execute(select(lanes).where(lanes.c.name == name))).one()
    query = select(mirrors).where(mirrors.c.lane == name, _ready(tx.now)).order_by(mirrors.c.id).limit(1)
    row = (await tx.conn.execute(query)).first()
    if row is None:  # somebody else delivered it between the two statements
        await _free(tx, name, lane.fence, due=0.0, failures=lane.failures)
        return None
    await tx.conn.execute(update(mirrors).where(mirrors.c.id == row.id).values(tries=mirrors.c.tries + 1))
    return Claim(name, lane.fence, lane.failures, _mirror(row))


async def hold_fence(tx: Tx, claim: Claim) -> None:
    """Make sure that the lane is still ours, and keep it. Raises LostLaneError."""
    where = lanes.c.name == claim.lane, lanes.c.fence == claim.fence
    kept = await tx.conn.execute(update(lanes).where(*where).values(lease=tx.now + LEASE_SECONDS))
    if kept.rowcount == 0:
        raise LostLaneError(claim.lane)


async def settle(tx: Tx, claim: Claim, part: Part) -> None:
    """Write what became of a part. Raises LostLaneError when the lane is no longer ours.

    A removal by a person that was heard of in the meantime stays.
    """
    await hold_fence(tx, claim)
    known = next((known for known in await parts_of(tx, claim.mirror.id) if known.n == part.n), part)
    await put_part(tx, claim.mirror.id, replace(part, removed=part.removed or known.removed))
    await tx.conn.execute(update(mirrors).where(mirrors.c.id == claim.mirror.id).values(tries=0))


async def done(tx: Tx, claim: Claim) -> None:
    """The mirror shows the revision that was wanted when it was claimed. Raises LostLaneError."""
    await hold_fence(tx, claim)
    values = {"have": claim.mirror.want, "tries": 0}
    await tx.conn.execute(update(mirrors).where(mirrors.c.id == claim.mirror.id).values(values))


async def release(tx: Tx, claim: Claim, *, due: Instant = 0.0, failures: int = 0, poison: bool = False) -> None:
    """Give the lane back, to be taken again not before ``due``; ``poison``: the mirror seems to be the trouble.

    Does nothing when the lane is no longer ours.
    """
    if await _free(tx, claim.lane, claim.fence, due, failures) and not poison:
        await tx.conn.execute(update(mirrors).where(mirrors.c.id == claim.mirror.id).values(tries=0))


async def _free(tx: Tx, lane: str, fence: int, due: Instant, failures: int) -> bool:
    where = lanes.c.name == lane, lanes.c.fence == fence
    freed = await tx.conn.execute(update(lanes).where(*where).values(lease=0.0, due=due, failures=failures))
    return freed.rowcount > 0


async def free_all(tx: Tx) -> None:
    """End every lease; what its holder still tries to settle meets a new fence."""
    await tx.conn.execute(update(lanes).where(lanes.c.lease > 0).values(lease=0.0, fence=lanes.c.fence + 1))


async def wake(tx: Tx, *, ending: str = "") -> None:
    """Let lanes that wait after a failure try again now: all, or those whose name ends so.

    One failure stays on record: by it the next success knows that there was a trouble to take back.
    """
    values = {"due": 0.0, "failures": case((lanes.c.failures > 0, 1), else_=0)}
    await tx.conn.execute(update(lanes).where(lanes.c.name.like(f"%{ending}")).values(values))


async def next_due(tx: Tx) -> Instant | None:
    """When the outbox has something to do next; None when nothing waits."""
    query = (
        select(mirrors.c.due, lanes.c.due.label("lane_due"), lanes.c.lease)
        .join(lanes, lanes.c.name == mirrors.c.lane)
        .where(mirrors.c.hold.is_(None), mirrors.c.want != mirrors.c.have)
    )
    moments = [max(row.due, row.lane_due, row.lease) for row in await tx.conn.execute(query)]
    return min(moments, default=None)
