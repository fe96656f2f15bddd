"""Items, the sources they were heard from, consents, and how far channels have been read."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import BigInteger, Row, and_, cast, delete, exists, func, insert, select, update

from bot.model import (
    Attachment,
    BlogId,
    Content,
    Instant,
    ItemId,
    Kind,
    MemberId,
    Place,
    State,
    blog_place,
    place_id,
)
from bot.store import contents
from bot.store.database import Tx
from bot.store.tables import bookmarks, consents, items, mirrors, relays, sources


@dataclass(frozen=True, slots=True)
class Item:
    """Something said, as it is stored. ``content`` is None while its author has not agreed to its leaving chat.

    ``since``: of a comment, since when it is to be seen (channels whose thread began later show it only on request);
    of an article, since when its comments are read (0: they are not yet).
    """

    id: ItemId
    kind: Kind
    state: State
    version: int = 1
    blog: BlogId | None = None
    article: ItemId | None = None
    parent: ItemId | None = None
    reply_to: int | None = None
    member: MemberId | None = None
    key: str | None = None
    digest: str = ""
    content: Content | None = None
    since: Instant = 0.0


@dataclass(frozen=True, slots=True)
class Source:
    """Where an item was heard: a place and the id there; a chat message's text once it may leave."""

    place: Place
    remote: str
    item: ItemId
    text: str | None = None
    files: tuple[Attachment, ...] = ()

    @property
    def in_chat(self) -> bool:
        """Whether it was said in chat: in a message, or in a form (``form:<thread>``, the interaction's id)."""
        return not self.place.startswith("blog:")

    @property
    def message(self) -> tuple[int, int] | None:
        """The channel and id of the message that it is."""
        return (place_id(self.place), int(self.remote)) if self.place.startswith("channel:") else None


@dataclass(frozen=True, slots=True)
class Consent:
    """What a member answered for a blog: messages from ``since`` on may leave, or none.

    ``pings``: whether those who name the member on the blog ping the member in chat.
    """

    agreed: bool
    since: int
    pings: bool = False


def _item(tx: Tx, row: Row[Any]) -> Item:
    return Item(
        id=ItemId(row.id),
        kind=Kind(row.kind),
        state=State(row.state),
        version=row.version,
        blog=None if row.blog is None else BlogId(row.blog),
        article=None if row.article is None else ItemId(row.article),
        parent=None if row.parent is None else ItemId(row.parent),
        reply_to=row.reply_to,
        member=None if row.member is None else MemberId(row.member),
        key=row.key,
        digest=row.digest,
        content=None if row.content is None else contents.unlock(tx, row.content, _where(row.id)),
        since=row.since,
    )


def _where(item: int) -> str:
    return f"items|content|{item}"


def _sealed(tx: Tx, item: Item) -> str | None:
    return None if item.content is None else contents.lock(tx, item.content, _where(item.id))


async def add(tx: Tx, item: Item) -> None:
    """Store a new item; its id comes from ``tx.new_id()``."""
    row = asdict(item) | {"content": _sealed(tx, item)}
    await tx.conn.execute(insert(items).values(row))


async def change(tx: Tx, item: Item) -> None:
    """Store an item anew: its state, texts and parent."""
    values = {"state": item.state, "version": item.version, "digest": item.digest, "content": _sealed(tx, item)}
    values |= {"parent": item.parent, "since": item.since}
    await tx.conn.execute(update(items).where(items.c.id == item.id).values(values))


async def change_names(tx: Tx, item: Item, names: tuple[tuple[str, str], ...]) -> None:
    """Store what ids in a comment's text are called from now on."""
    assert item.content is not None
    await change(tx, replace(item, content=replace(item.content, names=names), version=item.version + 1))


async def rename(tx: Tx, item: ItemId, key: str) -> None:
    """Give an update or notice another key."""
    await tx.conn.execute(update(items).where(items.c.id == item).values(key=key))


async def get(tx: Tx, item: ItemId) -> Item:
    """One item."""
    return _item(tx, (await tx.conn.execute(select(items).where(items.c.id == item))).one())


async def several(tx: Tx, wanted: Collection[ItemId]) -> dict[ItemId, Item]:
    """These items."""
    rows = await tx.conn.execute(select(items).where(items.c.id.in_(wanted)))
    return {ItemId(row.id): _item(tx, row) for row in rows}


async def by_key(tx: Tx, key: str) -> Item | None:
    """The update or notice with this key."""
    row = (await tx.conn.execute(select(items).where(items.c.key == key))).first()
    return None if row is None else _item(tx, row)


async def heard(tx: Tx, place: Place, remotes: Iterable[str]) -> dict[str, Item]:
    """The items known by these ids at a place."""
    wanted = list(remotes)
    if not wanted:
        return {}
    query = (
        select(sources.c.remote, items)
        .join(items, items.c.id == sources.c.item)
        .where(sources.c.place == place, sources.c.remote.in_(wanted))
    )
    return {row.remote: _item(tx, row) for row in await tx.conn.execute(query)}


async def add_source(tx: Tx, source: Source) -> None:
    """Remember where an item was heard; hearing it there again changes nothing."""
    if not await heard(tx, source.place, [source.remote]):
        row = {"place": source.place, "remote": source.remote, "item": source.item, **_said(tx, source)}
        await tx.conn.execute(insert(sources).values(row))


async def change_source(tx: Tx, source: Source) -> None:
    """Store a source's text and files anew."""
    where = sources.c.place == source.place, sources.c.remote == source.remote
    await tx.conn.execute(update(sources).where(*where).values(_said(tx, source)))


def _said(tx: Tx, source: Source) -> dict[str, str | None]:
    where = f"{source.place}|{source.remote}"
    files = json.dumps([asdict(file) for file in source.files]) if source.files else None
    return {
        "text": source.text and tx.seal.lock(source.text, f"sources|text|{where}"),
        "files": files and tx.seal.lock(files, f"sources|files|{where}"),
    }


def _source(tx: Tx, row: Row[Any]) -> Source:
    where = f"{row.place}|{row.remote}"
    files = json.loads(tx.seal.open(row.files, f"sources|files|{where}")) if row.files else ()
    return Source(
        Place(row.place),
        row.remote,
        ItemId(row.item),
        row.text and tx.seal.open(row.text, f"sources|text|{where}"),
        tuple(Attachment(**file) for file in files),
    )


async def forget_source(tx: Tx, place: Place, remote: str) -> None:
    """The thing is no longer there."""
    await tx.conn.execute(delete(sources).where(sources.c.place == place, sources.c.remote == remote))


async def sources_of(tx: Tx, item: ItemId) -> list[Source]:
    """Where an item was heard; chat messages of a burst in the order they were sent."""
    rows = await tx.conn.execute(select(sources).where(sources.c.item == item))
    return sorted((_source(tx, row) for row in rows), key=lambda source: (len(source.remote), source.remote))


async def heard_in(tx: Tx, place: Place) -> list[Source]:
    """Everything heard in a thread that still stands there, without texts, the oldest first."""
    number = cast(sources.c.remote, BigInteger)
    query = select(sources.c.remote, sources.c.item).where(sources.c.place == place).order_by(number)
    return [Source(place, row.remote, ItemId(row.item)) for row in await tx.conn.execute(query)]


async def heard_since(tx: Tx, since: Instant) -> list[Source]:
    """The messages, without texts, of comments that are not gone and were heard (ids tell) after ``since``."""
    query = select(sources.c.place, sources.c.remote, sources.c.item).join(items, items.c.id == sources.c.item)
    query = query.where(sources.c.place.like("channel:%"), items.c.kind == Kind.COMMENT, items.c.state != State.GONE)
    rows = await tx.conn.execute(query.where(items.c.id >= int(since * 1000) << 20))
    return [Source(Place(row.place), row.remote, ItemId(row.item)) for row in rows]


async def last_heard(tx: Tx, place: Place) -> Source | None:
    """The newest thing heard in a thread that still stands there."""
    number = cast(sources.c.remote, BigInteger)
    query = select(sources.c.remote, sources.c.item).where(sources.c.place == place).order_by(number.desc()).limit(1)
    row = (await tx.conn.execute(query)).first()
    return None if row is None else Source(place, row.remote, ItemId(row.item))


async def newest(tx: Tx, blog: BlogId, limit: int) -> list[Item]:
    """The articles of a blog that were first seen last, the newest published first."""
    query = select(items).where(items.c.blog == blog, items.c.kind == Kind.ARTICLE).order_by(items.c.id.desc())
    found = [_item(tx, row) for row in await tx.conn.execute(query.limit(limit))]
    return sorted(found, key=lambda item: item.content.published if item.content else 0.0, reverse=True)


async def of_article(tx: Tx, article: ItemId, kind: Kind) -> list[Item]:
    """An article's comments or updates, the oldest first."""
    query = select(items).where(items.c.article == article, items.c.kind == kind).order_by(items.c.id)
    return [_item(tx, row) for row in await tx.conn.execute(query)]


async def of_member(tx: Tx, member: MemberId, blog: BlogId | None = None) -> list[Item]:
    """What a member said to a blog, or to all of them, the oldest first."""
    query = select(items).where(items.c.member == member).order_by(items.c.id)
    if blog is not None:
        query = query.where(items.c.blog == blog)
    return [_item(tx, row) for row in await tx.conn.execute(query)]


async def by_members(tx: Tx, blog: BlogId) -> list[Item]:
    """What members said to a blog, the oldest first."""
    query = select(items).where(items.c.blog == blog, items.c.member.is_not(None), items.c.content.is_not(None))
    return [_item(tx, row) for row in await tx.conn.execute(query.order_by(items.c.id))]


async def remotes(tx: Tx, place: Place, wanted: Sequence[ItemId]) -> dict[ItemId, list[str]]:
    """The ids by which items are known at a place."""
    found: dict[ItemId, list[str]] = {item: [] for item in wanted}
    query = select(sources.c.item, sources.c.remote).where(sources.c.place == place, sources.c.item.in_(wanted))
    for row in await tx.conn.execute(query):
        found[ItemId(row.item)].append(row.remote)
    return found


async def comment_keys(tx: Tx, place: Place, articles: Sequence[ItemId]) -> list[str]:
    """The ids at a blog of all comments on these articles."""
    query = (
        select(sources.c.remote)
        .join(items, items.c.id == sources.c.item)
        .where(sources.c.place == place, items.c.kind == Kind.COMMENT, items.c.article.in_(articles))
    )
    return [row.remote for row in await tx.conn.execute(query)]


# -- consents ---------------------------------------------------------------------------------------------------------


async def consent(tx: Tx, member: MemberId, blog: BlogId) -> Consent | None:
    """What the member answered for this blog, if anything yet."""
    query = select(consents).where(consents.c.member == member, consents.c.blog == blog)
    row = (await tx.conn.execute(query)).first()
    return None if row is None else Consent(row.agreed, row.since, row.pings)


async def pinged_names(tx: Tx, blog: BlogId, guild: int) -> list[tuple[MemberId, str]]:
    """Members who agreed to be pinged when a blog names them, and the names they had there, said in this server."""
    # The copy on the blog is of the relay in which it was said; copies in threads stand in other servers, too.
    copy = mirrors.c.item == items.c.id, mirrors.c.place == blog_place(blog)
    there = *copy, relays.c.id == mirrors.c.relay, relays.c.guild == guild
    newest = (
        select(func.max(items.c.id))
        .join(consents, and_(consents.c.member == items.c.member, consents.c.blog == items.c.blog))
        .where(items.c.blog == blog, consents.c.agreed, consents.c.pings, items.c.content.is_not(None))
        .where(exists().where(*there))
        .group_by(items.c.member)
    )
    query = select(items.c.id, items.c.member, items.c.content).where(items.c.id.in_(newest)).order_by(items.c.id)
    rows = await tx.conn.execute(query)
    return [(MemberId(row.member), contents.unlock(tx, row.content, _where(row.id)).author) for row in rows]


async def keep_consent(
    tx: Tx, member: MemberId, blog: BlogId, answer: Consent, *, wording: str, interaction: int
) -> None:
    """Keep the member's newest answer, with the proof of it."""
    key = consents.c.member == member, consents.c.blog == blog
    await tx.conn.execute(delete(consents).where(*key))
    row = {"member": member, "blog": blog, "agreed": answer.agreed, "since": answer.since, "at": tx.now}
    row |= {"pings": answer.pings}
    await tx.conn.execute(insert(consents).values(row | {"wording": wording, "interaction": interaction}))


async def set_pings(tx: Tx, member: MemberId, blog: BlogId, *, on: bool) -> None:
    """Whether comments on the blog that name the member ping; the proof of the yes stays what it was."""
    key = consents.c.member == member, consents.c.blog == blog
    await tx.conn.execute(update(consents).where(*key).values(pings=on))


# -- bookmarks --------------------------------------------------------------------------------------------------------


async def bookmark(tx: Tx, channel: int) -> int:
    """The newest message that was taken in from a channel; 0 when none was."""
    query = select(func.max(bookmarks.c.message)).where(bookmarks.c.channel == channel)
    return (await tx.conn.execute(query)).scalar() or 0


async def move_bookmark(tx: Tx, channel: int, message: int) -> None:
    """The channel has been read up to this message; it never moves back."""
    known = await bookmark(tx, channel)
    if not known:
        await tx.conn.execute(insert(bookmarks).values(channel=channel, message=message))
    elif known < message:
        await tx.conn.execute(update(bookmarks).where(bookmarks.c.channel == channel).values(message=message))
