"""What the watcher of comments asks: which articles are to be read, and which comments on them are known."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, or_, select

from bot.model import BlogId, Face, Instant, ItemId, Kind, Place, State, blog_place
from bot.store.database import Tx
from bot.store.tables import items, mirrors, relays, sources


@dataclass(frozen=True, slots=True)
class Readable:
    """An article whose comments can be read: its keys on the blog, and since when that is done (0: not yet)."""

    item: ItemId
    since: Instant
    posts: tuple[str, ...]

    @property
    def appeared(self) -> Instant:
        """When it was first seen, or its comments were first read."""
        return max((self.item >> 20) / 1000, self.since)


@dataclass(frozen=True, slots=True)
class Noted:
    """A comment that is known, without its words."""

    article: ItemId
    state: State
    version: int

    @property
    def stands(self) -> bool:
        """Whether it is on the blog, as far as is known, seen by all or held."""
        return self.state in (State.LIVE, State.HELD)


def _shown(blog: BlogId) -> ColumnElement[bool]:
    """Articles that are there and stand in a relay which is not removed."""
    thread = exists().where(
        mirrors.c.item == items.c.id,
        mirrors.c.face == Face.THREAD,
        relays.c.id == mirrors.c.relay,
        relays.c.removed.is_(False),
    )
    return (items.c.blog == blog) & (items.c.kind == Kind.ARTICLE) & (items.c.state == State.LIVE) & thread


async def any_shown(tx: Tx, blog: BlogId) -> bool:
    """Whether any article of a blog is shown anywhere."""
    return (await tx.conn.execute(select(items.c.id).where(_shown(blog)).limit(1))).first() is not None


async def watched(tx: Tx, blog: BlogId, since: Instant, also: Collection[ItemId]) -> dict[ItemId, Readable]:
    """The articles shown that appeared after ``since``, were not read yet, or are among ``also``; the newest first."""
    recent = or_(
        items.c.id >= int(since * 1000) << 20, items.c.since >= since, items.c.since == 0, items.c.id.in_(also)
    )
    query = (
        select(items.c.id, items.c.since, sources.c.remote)
        .join(sources, sources.c.item == items.c.id)
        .where(_shown(blog), recent, sources.c.place == blog_place(blog), sources.c.remote.like("post:%"))
        .order_by(items.c.id.desc(), sources.c.remote)
    )
    found: dict[ItemId, Readable] = {}
    for row in await tx.conn.execute(query):
        before = found.get(ItemId(row.id))
        posts = (*(before.posts if before else ()), row.remote)
        found[ItemId(row.id)] = Readable(ItemId(row.id), row.since, posts)
    return found


async def comments(tx: Tx, place: Place, articles: Collection[ItemId]) -> dict[str, Noted]:
    """What is known of the comments on these articles, by their keys on the blog."""
    query = (
        select(sources.c.remote, items.c.article, items.c.state, items.c.version)
        .join(items, items.c.id == sources.c.item)
        .where(sources.c.place == place, items.c.kind == Kind.COMMENT, items.c.article.in_(articles))
    )
    rows = await tx.conn.execute(query)
    return {row.remote: Noted(ItemId(row.article), State(row.state), row.version) for row in rows}


async def known(tx: Tx, place: Place, remotes: Collection[str]) -> set[str]:
    """Those of these ids that are known at a place."""
    query = select(sources.c.remote).where(sources.c.place == place, sources.c.remote.in_(remotes))
    return {row.remote for row in await tx.conn.execute(query)}


async def shown_comments(tx: Tx, article: ItemId, place: Place) -> set[ItemId]:
    """The comments on an article that have a card in a place, or had one that somebody removed."""
    query = (
        select(items.c.id)
        .join(mirrors, mirrors.c.item == items.c.id)
        .where(items.c.article == article, items.c.kind == Kind.COMMENT)
        .where(mirrors.c.place == place, mirrors.c.face == Face.CARD)
    )
    return {ItemId(row.id) for row in await tx.conn.execute(query)}
