"""Who judged a comment, and how: moderators in Discord, or somebody on the blog; and what still waits for them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, exists, func, insert, or_, select, update

from bot.model import BlogId, Face, Instant, ItemId, Kind, MemberId, MirrorId, Place, State, blog_place
from bot.store.database import Tx
from bot.store.tables import acts, items, mirrors, parts, sources

REPLIED = "replied"
HIDDEN = "hidden"
"""The blog shows the comment no longer to our account, which may not know why: it waits, is spam or was removed."""
NOTICED_SECONDS = 60.0
"""What the blog showed as somebody's act so long ago may be what a member's press has just done there."""


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did with a comment: a State that it got, ``REPLIED`` or ``HIDDEN``. No member: on the blog."""

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


def verdict(done: Sequence[Act]) -> Act | None:
    """The last of these acts that said what a comment is; an answer says nothing of that."""
    return next((act for act in reversed(done) if act.did != REPLIED), None)


async def is_hidden(tx: Tx, item: ItemId) -> bool:
    """Whether our account may not see any longer what a comment is."""
    last = verdict(await of_item(tx, item))
    return last is not None and last.did == HIDDEN


def _hidden() -> Select[tuple[int]]:
    later = acts.alias("later")
    since = exists().where(later.c.item == acts.c.item, later.c.id > acts.c.id, later.c.did != REPLIED)
    return select(acts.c.item).where(acts.c.did == HIDDEN, ~since)


async def next_waiting(tx: Tx, blog: BlogId, place: Place) -> ItemId | None:
    """The newest comment that is held on a blog and has no card in this moderators' channel."""
    carded = select(mirrors.c.item).where(mirrors.c.place == place, mirrors.c.face == Face.JUDGE)
    shown = set((await tx.conn.execute(carded)).scalars())
    return next((item for item in reversed(await waiting(tx, blog)) if item not in shown), None)


async def waiting(tx: Tx, blog: BlogId) -> list[ItemId]:
    """The comments that stand on a blog and certainly are held there, the oldest first."""
    stands = select(sources.c.item).where(sources.c.place == blog_place(blog))
    query = select(items.c.id).where(items.c.blog == blog, items.c.kind == Kind.COMMENT)
    query = query.where(items.c.state == State.HELD, items.c.id.in_(stands), items.c.id.not_in(_hidden()))
    return [ItemId(row.id) for row in await tx.conn.execute(query.order_by(items.c.id))]


async def cards(tx: Tx, blog: BlogId) -> list[MirrorId]:
    """The cards of the comments that are held on a blog, wherever moderators judge them."""
    query = select(mirrors.c.id).join(items, items.c.id == mirrors.c.item)
    query = query.where(mirrors.c.face == Face.JUDGE, items.c.blog == blog, items.c.state == State.HELD)
    return [MirrorId(row.id) for row in await tx.conn.execute(query)]


async def on_desk(tx: Tx, place: Place) -> int:
    """How many comments that wait have a card in a moderators' channel, or are about to."""
    stands = exists().where(parts.c.mirror == mirrors.c.id, parts.c.remote.is_not(None), parts.c.removed.is_(False))
    query = select(func.count()).select_from(mirrors).join(items, items.c.id == mirrors.c.item)
    query = query.where(mirrors.c.place == place, mirrors.c.face == Face.JUDGE, mirrors.c.hold.is_(None))
    query = query.where(items.c.state == State.HELD, items.c.id.not_in(_hidden()))
    return (await tx.conn.execute(query.where(or_(mirrors.c.want != mirrors.c.have, stands)))).scalar() or 0
