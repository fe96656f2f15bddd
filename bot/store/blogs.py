"""Blogs, the servers that follow them, and relays."""

import json
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from bot.model import Bell, BlogId, Instant, Relay, RelayId, RelaySettings
from bot.store.database import Tx
from bot.store.tables import blogs, follows, relays


@dataclass(frozen=True, slots=True)
class BlogRow:
    """A blog as it is stored."""

    id: BlogId
    url: str
    kind: str
    title: str
    feed: str
    api: str
    bell: Bell
    baseline: Instant | None
    next_look: Instant
    failures: int
    trouble: str | None


@dataclass(frozen=True, slots=True)
class Login:
    """The account that a server connected to a blog."""

    account: str
    user: str
    password: str


def _blog(row: Row[Any]) -> BlogRow:
    return BlogRow(
        id=BlogId(row.id),
        url=row.url,
        kind=row.kind,
        title=row.title,
        feed=row.feed,
        api=row.api,
        bell=Bell(row.etag, row.modified, row.digest),
        baseline=row.baseline,
        next_look=row.next_look,
        failures=row.failures,
        trouble=row.trouble,
    )


def _relay(row: Row[Any]) -> Relay:
    known = {key: value for key, value in json.loads(row.settings).items() if hasattr(RelaySettings, key)}
    return Relay(
        id=RelayId(row.id),
        blog=BlogId(row.blog),
        guild=row.guild,
        channel=row.channel,
        since=row.since,
        settings=replace(RelaySettings(), **known),
        removed=row.removed,
    )


# -- blogs ------------------------------------------------------------------------------------------------------------


async def add_blog(tx: Tx, url: str, kind: str, title: str, feed: str, api: str) -> BlogId:
    """Keep a blog, or what discovery found anew about a known one. Its first look is due at once."""
    known = (await tx.conn.execute(select(blogs.c.id).where(blogs.c.url == url))).scalar()
    facts = {"kind": kind, "title": title, "feed": feed, "api": api, "next_look": tx.now}
    if known is not None:
        await tx.conn.execute(update(blogs).where(blogs.c.id == known).values(facts))
        return BlogId(known)
    blog = BlogId(tx.new_id())
    await tx.conn.execute(insert(blogs).values(id=blog, url=url, failures=0, **facts))
    return blog


async def blog(tx: Tx, blog_id: BlogId) -> BlogRow:
    """One blog."""
    return _blog((await tx.conn.execute(select(blogs).where(blogs.c.id == blog_id))).one())


async def due_blogs(tx: Tx) -> list[BlogRow]:
    """Blogs with a relay whose next look is due, the longest waiting first."""
    followed = select(relays.c.blog).where(relays.c.removed.is_(False))
    query = select(blogs).where(blogs.c.next_look <= tx.now, blogs.c.id.in_(followed)).order_by(blogs.c.next_look)
    return [_blog(row) for row in await tx.conn.execute(query)]


async def looked(tx: Tx, blog_id: BlogId, bell: Bell | None, next_look: Instant) -> None:
    """A look went well; ``bell`` is None when nothing had changed."""
    facts: dict[str, object] = {"next_look": next_look, "failures": 0, "trouble": None}
    if bell is not None:
        facts |= {"etag": bell.etag, "modified": bell.modified, "digest": bell.digest}
    await tx.conn.execute(update(blogs).where(blogs.c.id == blog_id).values(facts))


async def set_baseline(tx: Tx, blog_id: BlogId) -> None:
    """The blog's articles have been recorded for the first time."""
    await tx.conn.execute(update(blogs).where(blogs.c.id == blog_id).values(baseline=tx.now))


async def look_failed(tx: Tx, blog_id: BlogId, trouble: str, next_look: Instant) -> None:
    """A look failed; ``trouble`` says why, in words."""
    values = {"trouble": trouble, "next_look": next_look, "failures": blogs.c.failures + 1}
    await tx.conn.execute(update(blogs).where(blogs.c.id == blog_id).values(values))


async def look_soon(tx: Tx, blog_id: BlogId) -> None:
    """Look at the blog at the next opportunity, and read it whole."""
    values = {"next_look": tx.now, "etag": None, "modified": None, "digest": None}
    await tx.conn.execute(update(blogs).where(blogs.c.id == blog_id).values(values))


# -- servers that follow a blog ---------------------------------------------------------------------------------------


async def follow(tx: Tx, blog_id: BlogId, guild: int) -> None:
    """The server follows the blog from now on."""
    key = (follows.c.blog == blog_id) & (follows.c.guild == guild)
    if (await tx.conn.execute(select(follows.c.blog).where(key))).first() is None:
        await tx.conn.execute(insert(follows).values(blog=blog_id, guild=guild))


async def unfollow(tx: Tx, blog_id: BlogId, guild: int) -> None:
    """Forget that the server follows the blog, and its account there."""
    await tx.conn.execute(delete(follows).where(follows.c.blog == blog_id, follows.c.guild == guild))


async def followed(tx: Tx, guild: int) -> list[BlogRow]:
    """The blogs that a server follows, by title."""
    query = select(blogs).join(follows, follows.c.blog == blogs.c.id).where(follows.c.guild == guild)
    return [_blog(row) for row in await tx.conn.execute(query.order_by(blogs.c.title))]


async def connect(tx: Tx, blog_id: BlogId, guild: int, login: Login) -> None:
    """Keep a checked account; its password is sealed."""
    sealed = tx.seal.lock(login.password, f"follows|password|{blog_id}|{guild}")
    values = {"account": login.account, "user": login.user, "password": sealed}
    await tx.conn.execute(update(follows).where(follows.c.blog == blog_id, follows.c.guild == guild).values(values))


async def login(tx: Tx, blog_id: BlogId, guild: int | None = None) -> Login | None:
    """The account that ``guild`` connected to the blog; without a guild, any account, for reading."""
    query = select(follows).where(follows.c.blog == blog_id, follows.c.password.is_not(None))
    if guild is not None:
        query = query.where(follows.c.guild == guild)
    row = (await tx.conn.execute(query.order_by(follows.c.guild).limit(1))).first()
    if row is None:
        return None
    return Login(row.account, row.user, tx.seal.open(row.password, f"follows|password|{blog_id}|{row.guild}"))


# -- relays -----------------------------------------------------------------------------------------------------------


async def add_relay(tx: Tx, blog_id: BlogId, guild: int, channel: int) -> Relay:
    """A new relay, or the one that this channel had before, begun anew."""
    known = relays.c.blog == blog_id, relays.c.channel == channel
    row = (await tx.conn.execute(select(relays).where(*known))).first()
    if row is None:
        relay = RelayId(tx.new_id())
        settings = json.dumps(asdict(RelaySettings()))
        values = {"id": relay, "blog": blog_id, "guild": guild, "channel": channel, "settings": settings}
        await tx.conn.execute(insert(relays).values(since=tx.now, removed=False, **values))
    else:
        relay = RelayId(row.id)
        if row.removed:
            await tx.conn.execute(update(relays).where(relays.c.id == relay).values(since=tx.now, removed=False))
    return await get_relay(tx, relay)


async def get_relay(tx: Tx, relay: RelayId) -> Relay:
    """One relay, removed ones too."""
    return _relay((await tx.conn.execute(select(relays).where(relays.c.id == relay))).one())


async def relays_of(tx: Tx, *, blog_id: BlogId | None = None, guild: int | None = None) -> list[Relay]:
    """The relays of a blog, of a server, or all; removed ones are left out."""
    query = select(relays).where(relays.c.removed.is_(False)).order_by(relays.c.id)
    if blog_id is not None:
        query = query.where(relays.c.blog == blog_id)
    if guild is not None:
        query = query.where(relays.c.guild == guild)
    return [_relay(row) for row in await tx.conn.execute(query)]


async def change_relay(tx: Tx, relay: Relay) -> None:
    """Store the relay's channel, settings and whether it is removed."""
    values = {"channel": relay.channel, "settings": json.dumps(asdict(relay.settings)), "removed": relay.removed}
    await tx.conn.execute(update(relays).where(relays.c.id == relay.id).values(values))
