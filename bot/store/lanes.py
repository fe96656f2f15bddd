"""Lanes: what is delivered in one of them goes one at a time, in order.

The outbox is the mirrors with no hold, due, whose ``want`` is ahead of ``have``. ``have`` reaches ``want`` only when
everything is settled, so a mirror with an attempt in doubt stays in it by itself.
"""

from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select, update

from bot.model import Face, Instant
from bot.store.database import Tx
from bot.store.mirrors import Mirror, Part, parts_of, put_part, read
from bot.store.tables import lanes, mirrors, parts, relays

LEASE_SECONDS = 90.0
WOKEN = -1.0
"""A lane's ``due`` once it was woken, until it is claimed: what fails in it at that moment is tried again at once."""
POISON_TRIES = 5
"""A mirror claimed this often without anything being settled is put aside: it seems to end the process."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A lane that is ours until its lease ends, and the mirror in it that is to be delivered."""

    lane: str
    fence: int
    failures: int
    mirror: Mirror


class LostLaneError(Exception):
    """Somebody else holds the lane now: nothing of what was done may be written."""


def _behind() -> ColumnElement[bool]:
    """In the outbox, and what it needs stands already or never will."""
    first, pictures = mirrors.alias("first"), mirrors.alias("pictures")
    # A comment is to go out once its pictures are there.
    to_come = exists().where(
        pictures.c.item == first.c.item,
        pictures.c.place == first.c.place,
        pictures.c.face == Face.FILES,
        pictures.c.hold.is_(None),
        pictures.c.want != pictures.c.have,
    )
    waits = (
        exists()
        .where(first.c.id == mirrors.c.needs, first.c.hold.is_(None), or_(first.c.want != first.c.have, to_come))
        .where(~exists().where(parts.c.mirror == first.c.id, parts.c.remote.is_not(None)))
    )
    return and_(mirrors.c.hold.is_(None), mirrors.c.want != mirrors.c.have, ~waits, ~_lost())


def _lost() -> ColumnElement[bool]:
    """Of a relay whose channel cannot be used. What goes to its blog, to moderators elsewhere or in private goes on."""
    elsewhere = or_(*[mirrors.c.lane.like(f"{kind}:%") for kind in ("blog", "channel", "member")])
    return and_(exists().where(relays.c.id == mirrors.c.relay, relays.c.lost.is_not(None)), ~elsewhere)


def _ready(now: Instant) -> ColumnElement[bool]:
    return and_(_behind(), mirrors.c.due <= now)


async def claim(tx: Tx) -> Claim | None:
    """Take a free lane in which something is ready, and the first such mirror in it."""
    free = and_(lanes.c.lease <= tx.now, lanes.c.due <= tx.now)
    query = select(mirrors.c.lane).join(lanes, lanes.c.name == mirrors.c.lane).where(free, _ready(tx.now))
    name = (await tx.conn.execute(query.order_by(mirrors.c.id).limit(1))).scalar()
    if name is None:
        return None
    values = {"fence": lanes.c.fence + 1, "lease": tx.now + LEASE_SECONDS, "due": 0.0}
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
    return Claim(name, lane.fence, lane.failures, read(row))


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

    One that was woken meanwhile may be taken at once. Does nothing when the lane is no longer ours.
    """
    if await _free(tx, claim.lane, claim.fence, due, failures) and not poison:
        await tx.conn.execute(update(mirrors).where(mirrors.c.id == claim.mirror.id).values(tries=0))


async def _free(tx: Tx, lane: str, fence: int, due: Instant, failures: int) -> bool:
    where = lanes.c.name == lane, lanes.c.fence == fence
    values = {"lease": 0.0, "due": case((lanes.c.due == WOKEN, WOKEN), else_=due), "failures": failures}
    freed = await tx.conn.execute(update(lanes).where(*where).values(values))
    return freed.rowcount > 0


async def free_all(tx: Tx) -> None:
    """End every lease; what its holder still tries to settle meets a new fence."""
    await tx.conn.execute(update(lanes).where(lanes.c.lease > 0).values(lease=0.0, fence=lanes.c.fence + 1))


async def wake(tx: Tx, *, ending: str = "") -> None:
    """Let lanes that wait after a failure try again now: all, or those whose name ends so.

    One failure stays on record: by it the next success knows that there was a trouble to take back.
    """
    values = {"due": WOKEN, "failures": case((lanes.c.failures > 0, 1), else_=0)}
    await tx.conn.execute(update(lanes).where(lanes.c.name.like(f"%{ending}")).values(values))


async def next_due(tx: Tx) -> Instant | None:
    """When the outbox has something to do next; None when nothing waits. What waits for another mirror has no time."""
    free = case((lanes.c.due > lanes.c.lease, lanes.c.due), else_=lanes.c.lease)
    ready = case((mirrors.c.due > free, mirrors.c.due), else_=free)
    query = select(func.min(ready)).join(lanes, lanes.c.name == mirrors.c.lane).where(_behind())
    moment: Instant | None = (await tx.conn.execute(query)).scalar()
    return moment
