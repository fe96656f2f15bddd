"""Who judged a comment, and how: moderators in Discord, or somebody on the blog; and what still waits for them."""

from dataclasses import dataclass

from sqlalchemy import insert, select, update

from bot.model import BlogId, Face, Instant, ItemId, Kind, MemberId, Place, State, blog_place
from bot.store.database import Tx
from bot.store.tables import acts, items, mirrors, sources

REPLIED = "replied"
NOTICED_SECONDS = 60.0
"""What the blog showed as somebody's act so long ago may be what a member's press has just done there."""


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did with a comment: made it be in this state (a State), or ``REPLIED``. No member: on the blog."""

    member: MemberId | None
    did: str
    at: Instant


async def keep(tx: Tx, item: ItemId, member: MemberId | None, did: str) -> None:
    """Keep what was done just now. What was noticed on the blog a moment ago, and is the same, was the member's."""
    newest = select(acts).where(acts.c.item == item).order_by(acts.c.id.desc()).limit(1)
    last = (await tx.conn.execute(newest)).first()
    noticed = last is not None and (last.member, last.did) == (None, did) and last.at >= tx.now - NOTICED_SECONDS
    if member is not None and last is not None and noticed:
        await tx.conn.execute(update(acts).where(acts.c.id == last.id).values(member=member))
        return
    row = {"id": tx.new_id(), "item": item, "member": member, "did": did, "at": tx.now}
    await tx.conn.execute(insert(acts).values(row))


async def of_item(tx: Tx, item: ItemId) -> list[Act]:
    """What was done with a comment, in order."""
    rows = await tx.conn.execute(select(acts).where(acts.c.item == item).order_by(acts.c.id))
    return [Act(None if row.member is None else MemberId(row.member), row.did, row.at) for row in rows]


async def next_waiting(tx: Tx, blog: BlogId, place: Place) -> ItemId | None:
    """The newest comment that is held on a blog and has no card in this moderators' channel."""
    carded = select(mirrors.c.item).where(mirrors.c.place == place, mirrors.c.face == Face.JUDGE)
    shown = set((await tx.conn.execute(carded)).scalars())
    return next((item for item in reversed(await waiting(tx, blog)) if item not in shown), None)


async def waiting(tx: Tx, blog: BlogId) -> list[ItemId]:
    """The comments that stand on a blog and are held there, the oldest first."""
    stands = select(sources.c.item).where(sources.c.place == blog_place(blog))
    query = select(items.c.id).where(items.c.blog == blog, items.c.kind == Kind.COMMENT)
    query = query.where(items.c.state == State.HELD, items.c.id.in_(stands)).order_by(items.c.id)
    return [ItemId(row.id) for row in await tx.conn.execute(query)]
