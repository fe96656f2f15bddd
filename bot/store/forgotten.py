"""Who asked to be forgotten: a salted hash in the place of the member, and which of their comments are on the way out.

What they said belongs to nobody then: to ``NOBODY``, so that it still counts as something that was said in chat.
"""

from collections.abc import Collection

from sqlalchemy import delete, insert, select, update

from bot.model import ItemId, MemberId
from bot.store import troubles
from bot.store.database import Tx
from bot.store.tables import acts, consents, followings, forgetting, forgotten, items, members, permits

NOBODY = MemberId(0)
"""Whose the comments are of those who were forgotten."""


def _who(tx: Tx, member: MemberId) -> str:
    return tx.seal.pseudonym("forgotten", member)


async def since(tx: Tx, member: MemberId) -> int:
    """The first message of a member that may be taken in (again); 0 for who never asked to be forgotten."""
    found = (await tx.conn.execute(select(forgotten.c.since).where(forgotten.c.who == _who(tx, member)))).scalar()
    return found or 0


async def begin(tx: Tx, member: MemberId, said: Collection[ItemId], first: int) -> None:
    """Keep only the hash of a member, whose comments these are; messages before ``first`` are never taken in again."""
    who = _who(tx, member)
    await tx.conn.execute(delete(forgotten).where(forgotten.c.who == who))
    await tx.conn.execute(insert(forgotten).values(who=who, since=first, at=tx.now))
    if said:
        await tx.conn.execute(delete(forgetting).where(forgetting.c.item.in_(said)))
        await tx.conn.execute(insert(forgetting), [{"item": item, "who": who} for item in said])
    await tx.conn.execute(update(items).where(items.c.member == member).values(member=NOBODY))
    for table in (consents, permits, followings):
        await tx.conn.execute(delete(table).where(table.c.member == member))
    await tx.conn.execute(delete(members).where(members.c.id == member))
    await troubles.forget(tx, member)
    # As a moderator, too: what was decided about a comment stays, by nobody in particular.
    own = acts.c.member == member
    await tx.conn.execute(delete(acts).where(own, acts.c.did.not_in(("live", "held", "spam", "gone"))))
    await tx.conn.execute(update(acts).where(own).values(member=None))


async def under_way(tx: Tx, member: MemberId) -> list[ItemId]:
    """Comments of somebody who was forgotten that were not yet seen to be done with, the oldest first."""
    query = select(forgetting.c.item).where(forgetting.c.who == _who(tx, member)).order_by(forgetting.c.item)
    return [ItemId(row.item) for row in await tx.conn.execute(query)]


async def done(tx: Tx, member: MemberId) -> None:
    """All of them are: nothing but the hash is kept."""
    await done_with(tx, _who(tx, member))


async def item_done(tx: Tx, item: ItemId) -> None:
    """One of them is done with."""
    await tx.conn.execute(delete(forgetting).where(forgetting.c.item == item))


async def all_under_way(tx: Tx) -> dict[str, list[ItemId]]:
    """The same of everybody who was forgotten, by hash."""
    found: dict[str, list[ItemId]] = {}
    for row in await tx.conn.execute(select(forgetting).order_by(forgetting.c.item)):
        found.setdefault(row.who, []).append(ItemId(row.item))
    return found


async def done_with(tx: Tx, who: str) -> None:
    """All comments of who has this hash are done with."""
    await tx.conn.execute(delete(forgetting).where(forgetting.c.who == who))


async def judged_by(tx: Tx, member: MemberId) -> list[ItemId]:
    """The comments that a member judged as a moderator."""
    query = select(acts.c.item).where(acts.c.member == member).distinct()
    return [ItemId(row.item) for row in await tx.conn.execute(query)]
