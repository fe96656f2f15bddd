"""The blog and the database: what the blog shows of an article's comments against what is known of them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from bot.changes import Known, comment_digest, compare, copy_digest
from bot.comment_faces import access
from bot.comments import WATCHED_SECONDS, Comments, number
from bot.errors import Trouble
from bot.model import Comment, Content, Face, ItemId, Place, State, blog_place
from bot.ports import Blogs, CommentReader, CommentWriter
from bot.reconcile.report import Difference, Sort, called, linked
from bot.store import Store, Tx, blogs, comparing, items, mirrors, readings
from bot.store.blogs import BlogRow
from bot.store.forgotten import NOBODY
from bot.store.items import Item, Source
from bot.store.mirrors import Mirror, Part
from bot.text.escape import escape
from bot.text.words import say

ARTICLES_AT_ONCE = 50
MOST_PAGES = 30
"""Pages of a hundred comments that are read in one comparison."""
STANDING = (State.LIVE, State.HELD)


@dataclass(frozen=True, slots=True)
class Told:
    """What we know of one comment on the blog; ``copy`` and ``part``: of one that began in chat, our mirror there."""

    item: Item
    copy: Mirror | None = None
    part: Part | None = None

    def is_settled_as(self, key: str) -> bool:
        """Whether this, and nothing that is just being done, is our copy of a comment from chat."""
        if self.copy is None or self.part is None or self.copy.hold is not None:
            return False
        return not self.copy.behind and self.part.attempted is None and self.part.remote == key


@dataclass(frozen=True, slots=True)
class Twin:
    """A comment of ours that stands on the blog twice. The older one stays, whichever we knew."""

    told: Told
    older: Comment
    younger: Comment


@dataclass(frozen=True)
class BlogSide:
    """Compares a blog with the database. What differs is taken in as any other news of the blog."""

    store: Store
    blogs: Blogs
    comments: Comments

    async def compare(self, blog: BlogRow, *, repair: bool) -> tuple[list[Difference], int]:
        """The differences, and how many comments were read. Raises what keeps the blog from being read."""
        place = blog_place(blog.id)
        async with self.store.begin() as tx:
            watched = await readings.watched(tx, blog.id, tx.now - WATCHED_SECONDS, ())
            # Those that are still to be read for the first time: the watcher does that.
            articles = {item: each.posts for item, each in watched.items() if each.since}
            before = await _told(tx, place, list(articles))
            site = self.blogs.open(await access(tx, blog.id))
        posts = [post for keys in articles.values() for post in keys]
        if not posts or not isinstance(site, CommentReader):
            return [], 0
        read, whole = await _read(site, posts)
        lost = [key for key, told in before.items() if key not in read and _stands(key, told)]
        if lost and not read:
            return [Difference(Sort.UNREAD, where=escape(blog.title), why=say("reconcile.empty"))], 0
        if lost and whole:  # an answer may have been incomplete: these are asked for by name
            read |= {comment.key: comment for comment in await site.comments(lost)}
            read |= {key: Comment(key, "", None, State.GONE, Content()) for key in lost if key not in read}
        found, twins = await self._differences(blog, list(articles), before, read, repair=repair)
        found += [await self._part(blog, twin, repair=repair) for twin in twins]
        if not whole:
            found.append(Difference(Sort.CUT, where=escape(blog.title)))
        return found, len(read)

    async def _differences(
        self,
        blog: BlogRow,
        articles: Sequence[ItemId],
        before: Mapping[str, Told],
        read: Mapping[str, Comment],
        *,
        repair: bool,
    ) -> tuple[list[Difference], list[Twin]]:
        place = blog_place(blog.id)
        async with self.store.begin() as tx:
            now = await _told(tx, place, articles)
            # What was written down while we read is newer than what we read.
            steady = {key: comment for key, comment in read.items() if now.get(key) == before.get(key)}
            twins = await _twins(tx, place, now, steady)
            # What stays of two is compared as any other, unless it is only being adopted.
            apart = {key for twin in twins for key in (twin.older.key, twin.younger.key) if not _is_ours(twin, key)}
            differing: dict[str, Sort] = {}
            for key, comment in steady.items():
                if key not in apart and (sort := await _difference(tx, place, now.get(key), comment)) is not None:
                    differing[key] = sort
            after: Mapping[str, Told] = now
            if repair and differing:
                await self.comments.take(tx, blog, [read[key] for key in sorted(differing, key=number)])
                after = await _told(tx, place, articles)
            found = []
            for key, sort in differing.items():
                mended = repair and await _difference(tx, place, after.get(key), read[key]) is None
                why = say("reconcile.refused") if repair and not mended else ""
                told = now.get(key)
                content = told.item.content if told and told.item.content else read[key].content
                where = linked(content.link or blog.url)
                found.append(Difference(sort, called(content.author), where, why, mended))
        return found, twins

    async def _part(self, blog: BlogRow, twin: Twin, *, repair: bool) -> Difference:
        """Put the younger of two copies into the trash (facts: reliability.md 2.3)."""
        content = twin.younger.content
        difference = Difference(Sort.TWICE, called(content.author), linked(content.link or blog.url))
        if not repair:
            return difference
        mirror, part = twin.told.copy, twin.told.part
        assert mirror is not None
        assert part is not None
        async with self.store.begin() as tx:
            if twin.older.key != part.remote or part.seen is None:
                adopted = replace(part, remote=twin.older.key, seen=copy_digest(twin.older.content.text))
                await mirrors.put_part(tx, mirror.id, adopted)
                await items.add_source(tx, Source(mirror.place, twin.older.key, mirror.item))
            guild = None if mirror.relay is None else (await blogs.get_relay(tx, mirror.relay)).guild
            writer = self.blogs.open(await access(tx, blog.id, guild))
        try:
            assert isinstance(writer, CommentWriter)
            await writer.withdraw(twin.younger.key)
        except Trouble as trouble:
            return replace(difference, why=str(trouble))
        return replace(difference, mended=True)


async def _told(tx: Tx, place: Place, articles: Sequence[ItemId]) -> dict[str, Told]:
    """What we know of the comments on these articles, by their keys on the blog."""
    keys = await items.comment_keys(tx, place, articles)
    ours = {
        mirror.item: (mirror, part)
        for mirror, part in await comparing.belonging(tx, articles, place)
        if mirror.face is Face.CARD
    }
    known = await items.heard(tx, place, keys)
    return {key: Told(item, *ours.get(item.id, (None, None))) for key, item in known.items()}


def _stands(key: str, told: Told) -> bool:
    """Whether, for all we know, the comment stands on the blog."""
    return told.item.state in STANDING and (told.item.member is None or told.is_settled_as(key))


async def _read(site: CommentReader, posts: Sequence[str]) -> tuple[dict[str, Comment], bool]:
    """The comments on these articles, and whether these are all."""
    read: dict[str, Comment] = {}
    left = MOST_PAGES
    for start in range(0, len(posts), ARTICLES_AT_ONCE):
        page, more = 0, True
        while more:
            if left == 0:
                return read, False
            page, left = page + 1, left - 1
            found, more = await site.comments_on(posts[start : start + ARTICLES_AT_ONCE], page)
            read |= {comment.key: comment for comment in found}
    return read, True


async def _difference(tx: Tx, place: Place, told: Told | None, comment: Comment) -> Sort | None:
    if told is None:
        return Sort.UNKNOWN if comment.state in STANDING and not await _on_its_way(tx, place, comment) else None
    if told.item.member == NOBODY and told.item.state is State.GONE:
        return None  # of who was forgotten: on its way out, or left standing there for good
    if told.item.member is not None:
        return _of_ours(told, comment)
    change = compare(Known(told.item.digest, told.item.state), comment_digest(comment), comment.state)
    if comment.state is State.GONE and told.item.state in STANDING:
        return Sort.GONE
    if change.edited and comment.article:  # of one that is hidden from us, the words are not known
        return Sort.EDITED
    return Sort.JUDGED if _judged(told.item.state, comment.state) else None


def _of_ours(told: Told, comment: Comment) -> Sort | None:
    """How our copy of a comment from chat differs from what is known of it."""
    if not told.is_settled_as(comment.key):
        return None
    if comment.state is State.GONE:
        return Sort.REMOVED if told.item.state in STANDING else None
    seen = None if told.part is None else told.part.seen
    if comment.article and seen is not None and copy_digest(comment.content.text) != seen:
        return Sort.REWRITTEN
    return Sort.JUDGED if _judged(told.item.state, comment.state) else None


def _judged(known: State, now: State) -> bool:
    """Whether there is another verdict. Spam or trash: nobody sees either."""
    return known is not now and (known in STANDING or now in STANDING)


async def _on_its_way(tx: Tx, place: Place, comment: Comment) -> bool:
    """Whether the outbox is about to find out that this is what it wrote."""
    found = None if comment.marker is None else await mirrors.by_nonce(tx, comment.marker)
    if found is None or found[0].place != place:
        return False
    mirror, part = found
    return part.attempted is not None and mirror.hold is None


async def _twins(tx: Tx, place: Place, now: Mapping[str, Told], read: Mapping[str, Comment]) -> list[Twin]:
    """Comments of ours that stand twice: the same marker, name and words as the one that we know."""
    twins = []
    for marker, several in _by_marker(read.values()):
        found = await mirrors.by_nonce(tx, marker)
        ours = next((one for one in several if found and found[0].place == place and one.key == found[1].remote), None)
        told = None if ours is None else now.get(ours.key)
        if ours is None or told is None or not told.is_settled_as(ours.key):
            continue
        older, *younger = sorted((one for one in several if _alike(one, ours)), key=lambda one: number(one.key))
        twins += [Twin(told, older, one) for one in younger]
    return twins


def _is_ours(twin: Twin, key: str) -> bool:
    return twin.told.is_settled_as(key) and twin.older.key == key


def _by_marker(read: Collection[Comment]) -> Iterator[tuple[str, list[Comment]]]:
    standing = [(one.marker, one) for one in read if one.marker is not None and one.state in STANDING]
    for marker, several in groupby(sorted(standing, key=lambda pair: pair[0]), key=lambda pair: pair[0]):
        yield marker, [one for _, one in several]


def _alike(one: Comment, other: Comment) -> bool:
    """Whether both are ours: a marker alone could have been copied by anybody who reads the page's source."""
    words = copy_digest(one.content.text) == copy_digest(other.content.text)
    return words and (one.article, one.content.author) == (other.article, other.content.author)
