"""What was begun is stopped: mirrors that nobody has begun to deliver go, others stay as they are.

The lane's row is locked first, as whoever claims it does: so nothing is claimed meanwhile.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import delete, select, update

from bot.model import MirrorId
from bot.store.database import Tx
from bot.store.mirrors import Mirror, parts_of, put_part, read
from bot.store.tables import lanes, mirrors


async def _lock(tx: Tx, chosen: Iterable[str]) -> None:
    for lane in sorted(set(chosen)):
        await tx.conn.execute(update(lanes).where(lanes.c.name == lane).values(fence=lanes.c.fence))


async def several(tx: Tx, chosen: Sequence[MirrorId]) -> list[Mirror]:
    """These mirrors, as far as they are there, the oldest first."""
    rows = await tx.conn.execute(select(mirrors).where(mirrors.c.id.in_(chosen)).order_by(mirrors.c.id))
    return [read(row) for row in rows]


async def _begun(tx: Tx, mirror: Mirror) -> bool:
    """Whether a mirror is being delivered, or was."""
    return mirror.tries > 0 or bool(await parts_of(tx, mirror.id))


async def _needed(tx: Tx, group: Sequence[MirrorId]) -> bool:
    """Whether anything else is to stand on these."""
    query = select(mirrors.c.id).where(mirrors.c.needs.in_(group), mirrors.c.id.not_in(group))
    return (await tx.conn.execute(query.limit(1))).first() is not None


async def take_back(tx: Tx, groups: Sequence[Sequence[MirrorId]]) -> list[int]:
    """Take those away that nobody has begun to deliver and on which nothing else is to stand: a group whole or not.

    Begins at the end: what answers another one goes before it. Returns the places of those that went.
    """
    await _lock(tx, [mirror.lane for group in groups for mirror in await several(tx, group)])
    gone = []
    for place in reversed(range(len(groups))):
        group = await several(tx, groups[place])
        if not group or await _needed(tx, groups[place]) or any([await _begun(tx, mirror) for mirror in group]):
            continue
        await tx.conn.execute(delete(mirrors).where(mirrors.c.id.in_(groups[place])))
        gone.append(place)
    return gone


async def leave(tx: Tx, mirror: MirrorId) -> bool:
    """Leave what stands of a mirror as it is for ever: nobody changes it any more.

    False when it is just being delivered, or when it is not known yet what of it stands.
    """
    [found] = await several(tx, [mirror])
    await _lock(tx, [found.lane])
    [found] = await several(tx, [mirror])
    known = await parts_of(tx, mirror)
    if found.tries or any(part.attempted is not None and part.remote is None for part in known):
        return False
    for part in known:
        await put_part(tx, mirror, replace(part, removed=True, attempted=None))
    await tx.conn.execute(update(mirrors).where(mirrors.c.id == mirror).values(have=mirrors.c.want))
    return True
