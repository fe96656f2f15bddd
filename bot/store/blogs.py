"""Blogs, the servers that follow them, and relays."""

import json
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import Row, case, delete, exists, func, insert, or_, select, update

from bot.choosing import Verdict
from bot.model import Bell, BlogId, ChannelSort, Instant, MemberId, Relay, RelayId, blog_place
from bot.ports import Access
from bot.relay_settings import RelaySettings
from bot.store import followings
from bot.store.database import Tx
from bot.store.tables import blogs, decisions, follows, relays, sources


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
    active: Instant | None = None
    pace: float | None = None
    stopped: str | None = None
    missing_since: Instant | None = None
    moved_to: str | None = None
    moved_seen: int = 0
    moved_since: Instant | None = None

    @property
    def access(self) -> Access:
        """How it is reached without an account."""
        return Access(self.kind, self.url, self.feed, self.api)


@dataclass(frozen=True, slots=True)
class Login:
    """The account that a server connected to a blog.

    ``application`` is the blog's own id of the password, by which it is revoked; nothing when the password is not ours
    to revoke, or its id is not known.
    """

    account: str
    user: str
    password: str
    application: str = ""


_NO_LOGIN = dict.fromkeys(("account", "user", "password", "application", "lost"))


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
        active=row.active,
        pace=row.pace,
        stopped=row.stopped,
        missing_since=row.missing_since,
        moved_to=row.moved_to,
        moved_seen=row.moved_seen,
        moved_since=row.moved_since,
    )


def read_relay(row: Row[Any]) -> Relay:
    """A relay as its row says."""
    known = {key: value for key, value in json.loads(row.settings).items() if hasattr(RelaySettings, key)}
    return Relay(
        id=RelayId(row.id),
        blog=BlogId(row.blog),
        guild=row.guild,
        channel=row.channel,
        since=row.since,
        settings=replace(RelaySettings(), **known),
        removed=row.removed,
        sort=ChannelSort(row.sort),
        added_by=None if row.added_by is None else MemberId(row.added_by),
        lost=row.lost,
    )


# -- blogs ------------------------------------------------------------------------------------------------------------


async def add_blog(tx: Tx, url: str, kind: str, title: str, feed: str, api: str) -> BlogId:
    """Keep a blog, or what discovery found anew about a known one. Its first look is due at once."""
    known = (await tx.conn.execute(select(blogs.c.id).where(blogs.c.url == url))).scalar()
    facts = {"kind": kind, "title": title, "feed": feed, "api": api, "next_look": tx.now}
    if known is not None:
        anew = {"stopped": None, "trouble": None, "missing_since": None, "failures": 0}
        await tx.conn.execute(update(blogs).where(blogs.c.id == known).values(facts | anew))
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
    due = blogs.c.next_look <= tx.now, blogs.c.stopped.is_(None)
    query = select(blogs).where(*due, blogs.c.id.in_(followed)).order_by(blogs.c.next_look)
    return [_blog(row) for row in await tx.conn.execute(query)]


async def looked(tx: Tx, blog_id: BlogId, bell: Bell, next_look: Instant, pace: float, trouble: str | None) -> None:
    """A look went well. ``trouble`` is what is wrong all the same: comments cannot be read."""
    facts = {"etag": bell.etag, "modified": bell.modified, "digest": bell.digest, "pace": pace, "missing_since": None}
    facts |= {"next_look": next_look, "failures": 0, "trouble": trouble}
    await tx.conn.execute(update(blogs).where(blogs.c.id == blog_id).values(facts))


async def set_trouble(tx: Tx, blog_id: BlogId, trouble: str | None) -> None:
    """What is wrong with a blog that can be read; None when it is over."""
    await tx.conn.execute(update(blogs).where(blogs.c.id == blog_id).values(trouble=trouble))


async def set_active(tx: Tx, blog_id: BlogId) -> None:
    """Something new was found on the blog."""
    await tx.conn.execute(update(blogs).where(blogs.c.id == blog_id).values(active=tx.now))


async def stop(tx: Tx, blog_id: BlogId, why: str) -> None:
    """The blog is looked at no more, until it is added or moved again."""
    await tx.conn.execute(update(blogs).where(blogs.c.id == blog_id).values(stopped=why))


async def set_move(tx: Tx, blog_id: BlogId, to: str | None, seen: int, since: Instant | None) -> None:
    """A permanent redirect of the feed: where it leads, how often that was seen and since when; None: no more."""
    values = {"moved_to": to, "moved_seen": seen, "moved_since": since}
    await tx.conn.execute(update(blogs).where(blogs.c.id == blog_id).values(values))


async def set_feed(tx: Tx, blog_id: BlogId, feed: str) -> None:
    """The feed stands at another address of the same site."""
    values = {"feed": feed, "moved_to": None, "moved_seen": 0, "moved_since": None}
    await tx.conn.execute(update(blogs).where(blogs.c.id == blog_id).values(values))


async def relocate(tx: Tx, blog_id: BlogId, url: str, kind: str, feed: str, api: str) -> bool:
    """The blog has moved. What stands at the new address is recorded, not announced. False: another blog is there.

    Accounts are forgotten: a password goes to no other site than the one it was given for. So are the numbers of
    articles: another blog has other articles of the same numbers. By address and guid they are found again.
    """
    taken = select(blogs.c.id).where(blogs.c.url == url, blogs.c.id != blog_id)
    if (await tx.conn.execute(taken)).first() is not None:
        return False
    facts: dict[str, object] = {"url": url, "kind": kind, "feed": feed, "api": api, "next_look": tx.now}
    facts |= {"etag": None, "modified": None, "digest": None, "baseline": None, "failures": 0, "trouble": None}
    facts |= {"stopped": None, "missing_since": None, "moved_to": None, "moved_seen": 0, "moved_since": None}
    await tx.conn.execute(update(blogs).where(blogs.c.id == blog_id).values(facts))
    await tx.conn.execute(update(relays).where(relays.c.blog == blog_id).values(since=tx.now))
    numbers = sources.c.remote.like("post:%"), sources.c.remote.like("url:%?p=%")
    await tx.conn.execute(delete(sources).where(sources.c.place == blog_place(blog_id), or_(*numbers)))
    await tx.conn.execute(update(follows).where(follows.c.blog == blog_id).values(_NO_LOGIN))
    return True


async def set_baseline(tx: Tx, blog_id: BlogId) -> None:
    """The blog's articles have been recorded for the first time."""
    await tx.conn.execute(update(blogs).where(blogs.c.id == blog_id).values(baseline=tx.now))


async def look_failed(
    tx: Tx, blog_id: BlogId, trouble: str, next_look: Instant, missing_since: Instant | None = None
) -> None:
    """A look failed; ``trouble`` says why, in words. ``missing_since``: the feed has not been there since then."""
    values = {"trouble": trouble, "next_look": next_look, "failures": blogs.c.failures + 1}
    await tx.conn.execute(update(blogs).where(blogs.c.id == blog_id).values(values | {"missing_since": missing_since}))


async def look_soon(tx: Tx, blog_id: BlogId, *, whole: bool = True) -> None:
    """Look at the blog at the next opportunity; ``whole``: also if nothing changed."""
    values: dict[str, object] = {"next_look": tx.now}
    if whole:
        values |= {"etag": None, "modified": None, "digest": None}
    await tx.conn.execute(update(blogs).where(blogs.c.id == blog_id).values(values))


async def look_again(tx: Tx, blog_id: BlogId, by: Instant) -> None:
    """Look at the blog by that moment at the latest."""
    values = {"next_look": case((blogs.c.next_look < by, blogs.c.next_look), else_=by)}
    await tx.conn.execute(update(blogs).where(blogs.c.id == blog_id).values(values))


async def to_reconcile(tx: Tx) -> list[tuple[BlogId, Instant]]:
    """Blogs that are relayed, the one first that was compared longest ago; and when (or first read) that was."""
    last = func.coalesce(blogs.c.reconciled, blogs.c.baseline)
    relayed = exists().where(relays.c.blog == blogs.c.id, relays.c.removed.is_(False))
    query = select(blogs.c.id, last.label("last")).where(last.is_not(None), blogs.c.stopped.is_(None), relayed)
    return [(BlogId(row.id), row.last) for row in await tx.conn.execute(query.order_by(last, blogs.c.id))]


async def set_reconciled(tx: Tx, blog_id: BlogId) -> None:
    """The blog is compared with the database and with Discord now."""
    await tx.conn.execute(update(blogs).where(blogs.c.id == blog_id).values(reconciled=tx.now))


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
    values: dict[str, object] = {"account": login.account, "user": login.user, "password": sealed}
    values |= {"application": login.application, "lost": None}
    await tx.conn.execute(update(follows).where(follows.c.blog == blog_id, follows.c.guild == guild).values(values))


async def disconnect(tx: Tx, blog_id: BlogId, guild: int) -> None:
    """Forget the account that ``guild`` connected to the blog."""
    await tx.conn.execute(update(follows).where(follows.c.blog == blog_id, follows.c.guild == guild).values(_NO_LOGIN))


async def is_in_use(tx: Tx, blog_id: BlogId, application: str) -> bool:
    """Whether any server is connected to the blog with the password of this id."""
    key = follows.c.blog == blog_id, follows.c.application == application
    return (await tx.conn.execute(select(follows.c.blog).where(*key))).first() is not None


async def login(tx: Tx, blog_id: BlogId, guild: int | None = None) -> Login | None:
    """The account that ``guild`` connected to the blog; without a guild, any, best an accepted one, for reading."""
    query = select(follows).where(follows.c.blog == blog_id, follows.c.password.is_not(None))
    if guild is not None:
        query = query.where(follows.c.guild == guild)
    row = (await tx.conn.execute(query.order_by(follows.c.lost.is_not(None), follows.c.guild).limit(1))).first()
    if row is None:
        return None
    password = tx.seal.open(row.password, f"follows|password|{blog_id}|{row.guild}")
    return Login(row.account, row.user, password, row.application or "")


# -- relays -----------------------------------------------------------------------------------------------------------


async def add_relay(
    tx: Tx,
    blog_id: BlogId,
    guild: int,
    channel: int,
    sort: ChannelSort = ChannelSort.TEXT,
    added_by: MemberId | None = None,
) -> Relay:
    """A new relay, or the one that this channel had before, begun anew."""
    known = relays.c.blog == blog_id, relays.c.channel == channel
    row = (await tx.conn.execute(select(relays).where(*known))).first()
    if row is None:
        relay = RelayId(tx.new_id())
        values: dict[str, object] = {
            "id": relay,
            "blog": blog_id,
            "guild": guild,
            "channel": channel,
            "added_by": added_by,
        }
        values |= {"settings": json.dumps(asdict(RelaySettings())), "since": tx.now, "removed": False, "sort": sort}
        await tx.conn.execute(insert(relays).values(values))
    else:
        relay = RelayId(row.id)
        if row.removed:
            anew = {"since": tx.now, "removed": False, "sort": sort, "added_by": added_by, "lost": None}
            await tx.conn.execute(update(relays).where(relays.c.id == relay).values(anew))
            # What was to be posted before it ended, and was not, is older than the relay by now.
            await tx.conn.execute(update(decisions).where(decisions.c.relay == relay).values(verdict=Verdict.OLD))
    return await get_relay(tx, relay)


async def get_relay(tx: Tx, relay: RelayId) -> Relay:
    """One relay, removed ones too."""
    return read_relay((await tx.conn.execute(select(relays).where(relays.c.id == relay))).one())


async def relays_of(
    tx: Tx, *, blog_id: BlogId | None = None, guild: int | None = None, channel: int | None = None
) -> list[Relay]:
    """The relays of a blog, of a server, of a channel, or all; removed ones are left out."""
    query = select(relays).where(relays.c.removed.is_(False)).order_by(relays.c.id)
    for column, wanted in ((relays.c.blog, blog_id), (relays.c.guild, guild), (relays.c.channel, channel)):
        if wanted is not None:
            query = query.where(column == wanted)
    return [read_relay(row) for row in await tx.conn.execute(query)]


async def change_relay(tx: Tx, relay: Relay) -> None:
    """Store the relay's channel and its sort, settings and whether it is removed."""
    values = {"channel": relay.channel, "settings": json.dumps(asdict(relay.settings)), "removed": relay.removed}
    values["sort"] = relay.sort
    await tx.conn.execute(update(relays).where(relays.c.id == relay.id).values(values))


async def set_lost(tx: Tx, relay: RelayId, since: Instant | None) -> None:
    """Since when a relay's channel cannot be used; None: it can."""
    await tx.conn.execute(update(relays).where(relays.c.id == relay).values(lost=since))
    if since is not None:
        await followings.let_go(tx, relay)
