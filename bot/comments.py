"""Comments on a blog -> items: what is new, changed or gone, and which of them are echoes of our own."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from bot import mirrors as wants
from bot.changes import Known, comment_digest, compare, copy_digest
from bot.model import Comment, Content, Face, Format, ItemId, Kind, Place, State, blog_place
from bot.ports import CommentReader
from bot.store import Store, Tx, items, lanes, mirrors
from bot.store.blogs import BlogRow
from bot.store.items import Item, Source

WATCHED_SECONDS = 30 * 86400.0
"""For how long after it appeared an article's comments are re-read and its being there is checked."""
SWEEP = 100
"""How many known comments are re-read at a look, beside the newest."""


@dataclass
class Comments:
    """Reads the comments on the articles that are shown."""

    store: Store
    _swept: dict[Place, int] = field(default_factory=dict)

    async def read(self, site: CommentReader, blog: BlogRow) -> bool:
        """Read a blog's comments and write down what is new. Returns whether anything was. Raises what prevents it."""
        place = blog_place(blog.id)
        async with self.store.begin() as tx:
            shown = await mirrors.shown_articles(tx, blog.id, tx.now - WATCHED_SECONDS)
            if not shown:
                return False
            keys = await items.comment_keys(tx, place, shown)
            copies = await mirrors.copies(tx, place)
        newest = await site.newest_comments(max(keys, key=number, default=None))
        read = {comment.key: comment for comment in newest}
        older = self._sweep(place, [key for key in keys if key not in read])
        if older:
            read |= {comment.key: comment for comment in await site.comments(older)}
        async with self.store.begin() as tx:
            known = await items.heard(tx, place, [*read, *older])
            known = await self._same(tx, place, known, read.values())
            new = 0
            for comment in sorted(read.values(), key=lambda comment: number(comment.key)):
                new += await self._take_comment(tx, blog, comment, known.get(comment.key), copies.get(comment.key))
            for key in older:
                if key not in read and key in known:
                    lost = Comment(key, "", None, State.GONE, Content())
                    await self._take_comment(tx, blog, lost, known[key], copies.get(key))
        return new > 0

    def _sweep(self, place: Place, keys: list[str]) -> list[str]:
        """The next known comments to be read again; all of them come round."""
        start = self._swept.get(place, 0)
        start = start if start < len(keys) else 0
        self._swept[place] = start + SWEEP
        return sorted(keys, key=number, reverse=True)[start : start + SWEEP]

    async def _same(self, tx: Tx, place: Place, known: dict[str, Item], read: Iterable[Comment]) -> dict[str, Item]:
        """Those that are still what they were: a blog that moved may have given a number to another comment."""
        articles = await items.heard(tx, place, {comment.article for comment in read if comment.article})
        where = {comment.key: articles[comment.article].id for comment in read if comment.article in articles}
        return {key: item for key, item in known.items() if where.get(key, item.article) == item.article}

    async def _take_comment(
        self, tx: Tx, blog: BlogRow, comment: Comment, item: Item | None, before: str | None
    ) -> bool:
        """Write down what one comment is by now. Returns whether it is a new one."""
        if item is None and comment.marker is not None:
            item = await self._adopt(tx, blog, comment)
        if item is None:
            return await self._new_comment(tx, blog, comment)
        if comment.state is State.HELD and not comment.article:  # hidden from us: its words are not known
            if item.state is not State.GONE:
                await self._take_state(tx, item, comment.state)
        elif item.member is not None:
            await self._own_comment(tx, blog, comment, item, before)
        else:
            change = compare(Known(item.digest, item.state), comment_digest(comment), comment.state)
            if change.edited:
                await self._change(tx, item, comment, comment_digest(comment), comment.content)
            else:
                await self._take_state(tx, item, comment.state)
        return False

    async def _adopt(self, tx: Tx, blog: BlogRow, comment: Comment) -> Item | None:
        """A comment that carries our marker is ours if one that was sent with it was never seen.

        It may come long after we gave it up; then it is made to match all the same.
        """
        found = await mirrors.by_nonce(tx, comment.marker or "")
        if found is None or found[0].place != blog_place(blog.id):
            return None
        mirror, part = found
        seen = copy_digest(comment.content.text)
        if part.remote is not None and part.seen == seen:  # a second copy of ours, which a slow blog let through
            await items.add_source(tx, Source(mirror.place, comment.key, mirror.item))
            return await items.get(tx, mirror.item)
        if part.remote is not None or part.sent is None:
            return None
        await mirrors.put_part(tx, mirror.id, replace(part, remote=comment.key, seen=seen, attempted=None))
        await lanes.wake(tx, ending=mirror.lane)  # it waits no longer
        await items.add_source(tx, Source(mirror.place, comment.key, mirror.item))
        item = await items.get(tx, mirror.item)
        if item.state not in (State.GONE, comment.state):
            item = replace(item, state=comment.state, version=item.version + 1)
            await items.change(tx, item)
        await wants.spread(tx, item)
        return item

    async def _new_comment(self, tx: Tx, blog: BlogRow, comment: Comment) -> bool:
        if comment.state not in (State.LIVE, State.HELD):
            return False
        place = blog_place(blog.id)
        known = await items.heard(tx, place, [comment.article, *([comment.parent] if comment.parent else [])])
        article = known.get(comment.article)
        if article is None or not await mirrors.of_item(tx, article.id):
            return False
        parent = known.get(comment.parent) if comment.parent else None
        item = Item(
            ItemId(tx.new_id()),
            Kind.COMMENT,
            comment.state,
            blog=blog.id,
            article=article.id,
            parent=None if parent is None else parent.id,
            digest=comment_digest(comment),
            content=comment.content,
        )
        await items.add(tx, item)
        await items.add_source(tx, Source(place, comment.key, item.id))
        await wants.spread(tx, item)
        return True

    async def _own_comment(self, tx: Tx, blog: BlogRow, comment: Comment, item: Item, before: str | None) -> None:
        """A comment that began in chat: our echo, a verdict, or a person's edit of our copy."""
        mirror = await mirrors.find(tx, item.id, blog_place(blog.id), Face.CARD)
        part = next(iter(await mirrors.parts_of(tx, mirror.id)), None) if mirror else None
        if mirror is None or part is None or part.remote != comment.key:
            return
        if mirror.behind or part.seen != before:
            return  # it is being written, or was while we read: its own answer tells
        removed = comment.state is State.GONE
        if part.removed != removed:
            await mirrors.put_part(tx, mirror.id, replace(part, removed=removed))
        seen = copy_digest(comment.content.text)
        if seen != part.seen and not removed:
            await mirrors.put_part(tx, mirror.id, replace(part, seen=seen, removed=removed))
            content = replace(comment.content, format=Format.HTML)
            await self._change(tx, item, comment, item.digest, content)
        else:
            await self._take_state(tx, item, comment.state)

    async def _change(self, tx: Tx, item: Item, comment: Comment, digest_now: str, content: Content) -> None:
        item = replace(item, state=comment.state, digest=digest_now, content=content, version=item.version + 1)
        await items.change(tx, item)
        await wants.spread(tx, item)

    async def _take_state(self, tx: Tx, item: Item, state: State) -> None:
        if item.state is not state:
            item = replace(item, state=state, version=item.version + 1)
            await items.change(tx, item)
            await wants.spread(tx, item)


def number(key: str) -> int:
    """The blog's own number in a key like ``comment:5``."""
    return int(key.partition(":")[2])
