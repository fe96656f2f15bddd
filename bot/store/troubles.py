"""Troubles that stand, and the relays that they concern; who added which relay."""

from collections.abc import Collection

from sqlalchemy import delete, insert, or_, select, update

from bot.model import Face, ItemId, Kind, MemberId, RelayId, State, member_place
from bot.store.database import Tx
from bot.store.tables import concerns, items, lanes, mirrors, parts, relays


async def concern(tx: Tx, item: ItemId, about: Collection[RelayId]) -> None:
    """Keep the relays that a notice concerns, instead of those that it concerned before."""
    query = select(concerns.c.relay).where(concerns.c.item == item)
    if {row.relay for row in await tx.conn.execute(query)} == set(about):
        return
    await tx.conn.execute(delete(concerns).where(concerns.c.item == item))
    if about:
        await tx.conn.execute(insert(concerns), [{"item": item, "relay": relay} for relay in sorted(about)])


async def standing(tx: Tx, guild: int) -> dict[ItemId, list[RelayId]]:
    """The troubles of a server that are not over, the oldest first, each with the server's relays that it concerns."""
    query = (
        select(concerns.c.item, concerns.c.relay)
        .join(items, items.c.id == concerns.c.item)
        .join(relays, relays.c.id == concerns.c.relay)
        .where(items.c.kind == Kind.NOTICE, items.c.state == State.LIVE)
        .where(relays.c.guild == guild, relays.c.removed.is_(False))
        .order_by(concerns.c.item, concerns.c.relay)
    )
    found: dict[ItemId, list[RelayId]] = {}
    for row in await tx.conn.execute(query):
        found.setdefault(ItemId(row.item), []).append(RelayId(row.relay))
    return found


async def added(tx: Tx, member: MemberId) -> list[RelayId]:
    """The relays that a member added, also those that were removed since."""
    query = select(relays.c.id).where(relays.c.added_by == member).order_by(relays.c.id)
    return [RelayId(row.id) for row in await tx.conn.execute(query)]


async def forget(tx: Tx, member: MemberId) -> None:
    """Nobody in particular added what a member added, and what was told in private is not known any more."""
    await tx.conn.execute(update(relays).where(relays.c.added_by == member).values(added_by=None))
    place = member_place(member)
    ours = select(mirrors.c.id).where(mirrors.c.place == place)
    await tx.conn.execute(delete(parts).where(parts.c.mirror.in_(ours)))
    await tx.conn.execute(delete(mirrors).where(mirrors.c.place == place))
    await tx.conn.execute(delete(lanes).where(lanes.c.name == place))


async def last_refused(tx: Tx, member: MemberId) -> bool:
    """Whether a member did not take the last private message that came to be sent to them."""
    ours = mirrors.c.place == member_place(member), mirrors.c.face == Face.CARD
    query = select(mirrors.c.hold).where(*ours, or_(mirrors.c.hold.is_not(None), mirrors.c.have > 0))
    row = (await tx.conn.execute(query.order_by(mirrors.c.id.desc()).limit(1))).first()
    return row is not None and row.hold is not None
