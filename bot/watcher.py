"""Blog -> items: what a look at a blog found is written down; what should be shown follows from it."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from bot import mirrors as wants
from bot.changes import Known, announce, article_digest, comment_digest, compare, copy_digest
from bot.errors import Barred, Refused, Trouble
from bot.faces import access
from bot.model import (
    Article,
    BlogId,
    Comment,
    Content,
    Face,
    Format,
    Instant,
    ItemId,
    Kind,
    Look,
    Place,
    Relay,
    State,
    blog_place,
)
from bot.notices import Notices
from bot.ports import Access, ArticleChecker, Blogs, CommentReader
from bot.store import Store, Tx, blogs, items, mirrors
from bot.store.blogs import BlogRow
from bot.store.items import Item, Source
from bot.text.updates import passage_key, passages

log = logging.getLogger(__name__)

LONGEST_DELAY = 3600.0
WATCHED_SECONDS = 30 * 86400.0
"""For how long after it appeared an article's comments are re-read and its being there is checked."""
ROUND = 10
"""At every how many looks the articles that we show are checked although the feed did not change."""
SWEEP = 100
"""How many known comments are re-read at a look, beside the newest."""
PATIENCE = 1.0
"""Seconds that other blogs wait for a slow one."""


@dataclass(frozen=True, slots=True)
class _Silence:
    """Comments cannot be read: why, not before when it is tried again, how often it failed, whether to tell it."""

    why: str
    until: Instant
    failures: int
    lasting: bool  # once may be chance


@dataclass
class Watcher:
    """Looks at blogs that are due. ``poll`` is the time between looks, in seconds."""

    store: Store
    blogs: Blogs
    notices: Notices
    poll: float
    jitter: Callable[[], float]
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    _swept: dict[Place, int] = field(default_factory=dict)
    _looks: dict[BlogId, int] = field(default_factory=dict)
    _silent: "dict[Access, _Silence]" = field(default_factory=dict)

    async def step(self) -> int:
        """Look at every blog that is due, all at once. Returns how many looks there were.

        While a slow blog takes its time, the others are looked at again whenever they are due.
        """
        looks: dict[BlogId, asyncio.Task[None]] = {}
        begun = 0
        async with asyncio.TaskGroup() as group:
            while True:
                async with self.store.begin() as tx:
                    due = [blog for blog in await blogs.due_blogs(tx) if blog.id not in looks]
                looks |= {blog.id: group.create_task(self._look(blog)) for blog in due}
                begun += len(due)
                if looks:
                    await asyncio.wait(looks.values(), timeout=PATIENCE)
                looks = {blog: look for blog, look in looks.items() if not look.done()}
                if not looks:
                    return begun

    async def _look(self, blog: BlogRow) -> None:
        try:
            async with self.store.begin() as tx:
                reached = await access(tx, blog.id)
            site = self.blogs.open(reached)
            look = await site.look(blog.bell)
            gone: set[str] = set()
            if isinstance(site, ArticleChecker) and (look is not None or self._is_round(blog.id)):
                gone = await self._gone(site, blog, () if look is None else look.articles)
            async with self.store.begin() as tx:
                # The bell is kept in the same transaction as what it rang for.
                if look is not None:
                    await self._take_articles(tx, blog, look)
                await self._take_gone(tx, blog, gone)
                after = tx.now + self._spread(self.poll)
                await blogs.looked(tx, blog.id, None if look is None else look.bell, after)
                if silence := self._silent.get(reached):
                    await blogs.look_failed(tx, blog.id, silence.why, after)
                await self.notices.over(tx, f"blog:{blog.id}")
            if isinstance(site, CommentReader):
                await self._hear(site, blog, reached)
        except Trouble as trouble:
            await self._failed(blog, trouble)
        except Exception:
            log.exception("A fault of ours at a look at %s; other blogs go on.", blog.url)
            await self._failed(blog, Refused("A fault in this bot, told in its log, keeps it from being read."))

    def _is_round(self, blog: BlogId) -> bool:
        """Whether articles are checked at this look although no bell rang: none does for an older one taken down."""
        self._looks[blog] = self._looks.get(blog, 0) + 1
        return self._looks[blog] % ROUND == 0

    def _spread(self, seconds: float) -> float:
        return seconds * (0.95 + self.jitter() / 10)

    def _delay(self, failures: int, trouble: Trouble) -> float:
        """After how many seconds it is tried again: each time twice as long, and as long as the blog asks for."""
        after: float = getattr(trouble, "after", None) or 0.0
        return max(after, min(self._spread(self.poll * 2.0 ** min(failures, 10)), max(LONGEST_DELAY, self.poll)))

    async def _failed(self, blog: BlogRow, trouble: Trouble) -> None:
        async with self.store.begin() as tx:
            await blogs.look_failed(tx, blog.id, str(trouble), tx.now + self._delay(blog.failures, trouble))
            if blog.failures or isinstance(trouble, Barred):  # once may be chance
                title = f"“{blog.title}” cannot be read"
                await self.notices.say(tx, f"blog:{blog.id}", title, f"{trouble} It is tried again by itself.")

    # -- articles -----------------------------------------------------------------------------------------------------

    async def _gone(self, site: ArticleChecker, blog: BlogRow, listed_now: Iterable[Article]) -> set[str]:
        """Articles that we show and the blog no longer does. Falling out of the feed is not deletion."""
        place = blog_place(blog.id)
        async with self.store.begin() as tx:
            shown = await mirrors.shown_articles(tx, blog.id, tx.now - WATCHED_SECONDS)
            known = await items.remotes(tx, place, shown)
        listed = {key for article in listed_now for key in article.keys}
        posts = [[key for key in keys if key.startswith("post:")] for keys in known.values() if listed.isdisjoint(keys)]
        missing = [max(keys, key=_number) for keys in posts if keys]
        return await site.gone(missing[:SWEEP]) if missing else set()

    async def _take_articles(self, tx: Tx, blog: BlogRow, look: Look) -> None:
        place = blog_place(blog.id)
        relays = await blogs.relays_of(tx, blog_id=blog.id)  # now: one may have begun during the look
        known = await items.heard(tx, place, [key for article in look.articles for key in article.keys])
        skew = 0.0 if look.server_time is None else look.server_time - tx.now
        skew = skew if abs(skew) > 2.0 else 0.0  # Date has whole seconds, and the answer took a moment
        for article in sorted(look.articles, key=lambda article: article.content.published):
            item = next((known[key] for key in article.keys if key in known), None)
            if item is None:
                item = await self._new_article(tx, blog, article, relays, skew)
            else:
                await self._known_article(tx, item, article)
            for key in article.keys:
                if known.setdefault(key, item).id == item.id:
                    await items.add_source(tx, Source(place, key, item.id))
        if blog.baseline is None:
            await blogs.set_baseline(tx, blog.id)

    async def _take_gone(self, tx: Tx, blog: BlogRow, gone: set[str]) -> None:
        for item in (await items.heard(tx, blog_place(blog.id), gone)).values():
            await self._take_state(tx, item, State.GONE)

    async def _new_article(self, tx: Tx, blog: BlogRow, article: Article, relays: list[Relay], skew: Instant) -> Item:
        content = article.content
        if not content.published:
            # No date: what is there at the first look is old, what comes later is new.
            content = replace(content, published=1.0 if blog.baseline is None else tx.now)
        item = Item(
            ItemId(tx.new_id()),
            Kind.ARTICLE,
            State.LIVE,
            blog=blog.id,
            digest=article_digest(article),
            content=content,
        )
        await items.add(tx, item)
        for relay in relays:
            if announce(relay, content.published, tx.now, skew):
                await wants.announce(tx, item, relay.id, relay.channel)
        return item

    async def _known_article(self, tx: Tx, item: Item, article: Article) -> None:
        change = compare(Known(item.digest, item.state), article_digest(article), State.LIVE)
        if not change:
            return
        assert item.content is not None
        content = replace(article.content, published=article.content.published or item.content.published)
        before = item.content.text
        item = replace(
            item, state=State.LIVE, digest=article_digest(article), content=content, version=item.version + 1
        )
        await items.change(tx, item)
        await wants.spread(tx, item)
        for passage in passages(before, content.text):
            key = f"update:{item.id}:{passage_key(passage)}"
            if await items.by_key(tx, key) is None:
                update = Item(
                    ItemId(tx.new_id()),
                    Kind.UPDATE,
                    State.LIVE,
                    blog=item.blog,
                    article=item.id,
                    key=key,
                    content=Content(text=passage, published=tx.now, link=content.link),
                )
                await items.add(tx, update)
                await wants.spread(tx, update)

    # -- comments -----------------------------------------------------------------------------------------------------

    async def _hear(self, site: CommentReader, blog: BlogRow, reached: Access) -> None:
        """Read the comments. Their trouble is their own: articles go on while an account is not accepted.

        The next attempt waits longer each time, but not when the account is another one by then.
        """
        async with self.store.begin() as tx:
            silence = self._silent.get(reached)
            if silence is not None and tx.now < silence.until:
                return
        after, key = tx.now + self._spread(self.poll), f"comments:{blog.id}"
        try:
            await self._comments(site, blog)
        except Trouble as trouble:
            silence = self._silent[reached] = self._silence(trouble, silence, tx.now)
            async with self.store.begin() as tx:
                await blogs.look_failed(tx, blog.id, silence.why, after)
                if silence.lasting:
                    title = f"Comments on “{blog.title}” cannot be read"
                    await self.notices.say(tx, key, title, f"{silence.why} It is tried again by itself.")
        else:
            self._silent.pop(reached, None)
            async with self.store.begin() as tx:
                await self.notices.over(tx, key)
                if silence is not None:
                    await blogs.looked(tx, blog.id, None, after)

    def _silence(self, trouble: Trouble, before: "_Silence | None", now: Instant) -> "_Silence":
        failures = 0 if before is None else before.failures
        until = now + self._delay(failures, trouble)
        return _Silence(str(trouble), until, failures + 1, lasting=failures > 0 or isinstance(trouble, Barred))

    async def _comments(self, site: CommentReader, blog: BlogRow) -> None:
        place = blog_place(blog.id)
        async with self.store.begin() as tx:
            shown = await mirrors.shown_articles(tx, blog.id, tx.now - WATCHED_SECONDS)
            if not shown:
                return
            keys = await items.comment_keys(tx, place, shown)
            copies = await mirrors.copies(tx, place)
        newest = await site.newest_comments(max(keys, key=_number, default=None))
        read = {comment.key: comment for comment in newest}
        older = self._sweep(place, [key for key in keys if key not in read])
        if older:
            read |= {comment.key: comment for comment in await site.comments(older)}
        async with self.store.begin() as tx:
            known = await items.heard(tx, place, [*read, *older])
            for comment in sorted(read.values(), key=lambda comment: _number(comment.key)):
                await self._take_comment(tx, blog, comment, known.get(comment.key), copies.get(comment.key))
            for key in older:
                if key not in read and key in known:
                    lost = Comment(key, "", None, State.GONE, Content())
                    await self._take_comment(tx, blog, lost, known[key], copies.get(key))

    def _sweep(self, place: Place, keys: list[str]) -> list[str]:
        """The next known comments to be read again; all of them come round."""
        start = self._swept.get(place, 0)
        start = start if start < len(keys) else 0
        self._swept[place] = start + SWEEP
        return sorted(keys, key=_number, reverse=True)[start : start + SWEEP]

    async def _take_comment(
        self, tx: Tx, blog: BlogRow, comment: Comment, item: Item | None, before: str | None
    ) -> None:
        if item is None and comment.marker is not None:
            item = await self._adopt(tx, blog, comment)
        if item is None:
            await self._new_comment(tx, blog, comment)
        elif comment.state is State.HELD and not comment.article:  # hidden from us: its words are not known
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
        await mirrors.wake(tx, ending=mirror.lane)  # it waits no longer
        await items.add_source(tx, Source(mirror.place, comment.key, mirror.item))
        item = await items.get(tx, mirror.item)
        if item.state not in (State.GONE, comment.state):
            item = replace(item, state=comment.state, version=item.version + 1)
            await items.change(tx, item)
        await wants.spread(tx, item)
        return item

    async def _new_comment(self, tx: Tx, blog: BlogRow, comment: Comment) -> None:
        if comment.state not in (State.LIVE, State.HELD):
            return
        place = blog_place(blog.id)
        known = await items.heard(tx, place, [comment.article, *([comment.parent] if comment.parent else [])])
        article = known.get(comment.article)
        if article is None or not await mirrors.of_item(tx, article.id):
            return
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


def _number(key: str) -> int:
    return int(key.partition(":")[2])
