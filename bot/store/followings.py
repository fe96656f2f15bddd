"""What members want to be told of in private messages, and what was made of that so far."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from bot.model import BlogId, Instant, ItemId, Kind, MemberId, RelayId, member_place
from bot.store.database import Tx
from bot.store.tables import followings, items, mirrors

ANSWERS = "answers"
"""The topic of answers to the member's own comments."""
ARTICLES = "articles"
"""The topic of every article."""
CATEGORY = "category:"
"""A topic that begins so is of the articles of one category, whose name follows."""


@dataclass(frozen=True, slots=True)
class Following:
    """A topic of a blog that a member wants to be told of, since when, and the server in which that was said."""

    member: MemberId
    blog: BlogId
    topic: str
    at: Instant
    guild: int | None = None


def _read(row: Row[Any]) -> Following:
    return Following(MemberId(row.member), BlogId(row.blog), row.topic, row.at, row.guild)


async def begin(tx: Tx, member: MemberId, blog: BlogId, topic: str, guild: int | None) -> None:
    """The member wants to be told of a topic from now on; of one that they are told of, nothing changes."""
    if topic not in {known.topic for known in await of(tx, member, blog)}:
        row = {"member": member, "blog": blog, "topic": topic, "at": tx.now, "guild": guild}
        await tx.conn.execute(insert(followings).values(row))


async def end(tx: Tx, member: MemberId, blog: BlogId, topic: str | None = None) -> None:
    """The member does not want to be told of a topic any more; without one, of nothing of that blog."""
    query = delete(followings).where(followings.c.member == member, followings.c.blog == blog)
    await tx.conn.execute(query if topic is None else query.where(followings.c.topic == topic))


async def of(tx: Tx, member: MemberId, blog: BlogId | None = None) -> list[Following]:
    """What a member wants to be told of, of one blog or of all, what was chosen first first."""
    query = select(followings).where(followings.c.member == member)
    if blog is not None:
        query = query.where(followings.c.blog == blog)
    order = followings.c.blog, followings.c.at, followings.c.topic
    return [_read(row) for row in await tx.conn.execute(query.order_by(*order))]


async def followers(tx: Tx, blog: BlogId, topics: Collection[str]) -> list[MemberId]:
    """The members who want to be told of any of these topics of a blog."""
    query = select(followings.c.member).where(followings.c.blog == blog, followings.c.topic.in_(topics))
    return [MemberId(row.member) for row in await tx.conn.execute(query.distinct().order_by(followings.c.member))]


async def moments(tx: Tx, member: MemberId, item: ItemId, most: int) -> list[Instant]:
    """When what a member is told beside this item was, or is, to be sent, the latest first; at most so many moments."""
    query = select(mirrors.c.due).join(items, items.c.id == mirrors.c.item)
    query = query.where(mirrors.c.place == member_place(member), mirrors.c.item != item, items.c.kind != Kind.NOTICE)
    return [row.due for row in await tx.conn.execute(query.order_by(mirrors.c.due.desc()).limit(most))]


async def raise_answers(tx: Tx, article: ItemId) -> None:
    """What members were told of the comments on an article may look different now; nothing is sent sooner for that."""
    belongs = mirrors.c.item.in_(select(items.c.id).where(items.c.article == article))
    private = mirrors.c.place.like("member:%")
    await tx.conn.execute(update(mirrors).where(belongs, private).values(want=mirrors.c.want + 1))


async def let_go(tx: Tx, relay: RelayId) -> None:
    """A relay's channel cannot be used: what members are told waits for nothing there any more."""
    there = mirrors.c.needs.in_(select(mirrors.c.id).where(mirrors.c.relay == relay))
    private = mirrors.c.place.like("member:%")
    await tx.conn.execute(update(mirrors).where(private, there).values(needs=None))
