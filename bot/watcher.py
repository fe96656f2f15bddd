"""The watcher: which blog is looked at when, and what it means when that fails. What a look finds goes to items."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from bot.articles import Articles
from bot.changes import same_site
from bot.comment_faces import access
from bot.comments import SWEEP, WATCHED_SECONDS, Comments, number
from bot.errors import Barred, Gone, Missing, Refused, Trouble, Unaccepted
from bot.model import Absence, Article, BlogId, Instant, ItemId, Look, Relay, blog_place
from bot.notices import Notices
from bot.ports import Access, ArticleChecker, Blogs, CommentReader
from bot.store import Store, Tx, blogs, decisions, items, losing, mirrors
from bot.store.blogs import BlogRow
from bot.text.words import say

log = logging.getLogger(__name__)

T = TypeVar("T")

DAY = 86_400.0
LONGEST_DELAY = 3600.0
PACES = ((7 * DAY, 15.0), (DAY, 5.0), (0.0, 1.0))
"""Where nothing was new for so long, looks are so many times as far apart: at most an hour, unless polls are."""
LONGEST_FRESH = DAY
ROUND = 10
"""At every how many looks the articles that we show are checked although the feed did not change."""
SUSPENSE = 15.0
"""Seconds until an article that seems to be gone is asked for again."""
PATIENCE = 1.0
"""Seconds that other blogs wait for a slow one."""
AFTER_PUSH = 2.0
"""A blog may call us before it shows what it calls for: so many seconds after that look, there is another one."""
MISSING_DAYS = 7
MOVED_SIGHTINGS, MOVED_SECONDS = 3, DAY
"""A permanent redirect is believed when it was seen so often, over so long (facts: reliability.md 3.1)."""


@dataclass(frozen=True, slots=True)
class _Silence:
    """Comments cannot be read: why, not before when it is tried again, how often it failed, whether to tell it."""

    why: str | None  # for everybody who relays the blog; that an account is not accepted is told to its server alone
    until: Instant
    failures: int
    lasting: bool  # once may be chance


async def _no_hub(_tx: Tx, _blog: BlogId, _hub: str | None, _topic: str | None) -> None:
    """Where there is no web server, hubs are of no use."""


@dataclass
class Watcher:
    """Looks at blogs that are due. ``poll`` is the shortest time between looks, in seconds."""

    store: Store
    blogs: Blogs
    notices: Notices
    articles: Articles
    comments: Comments
    poll: float
    jitter: Callable[[], float]
    offered: Callable[[Tx, BlogId, str | None, str | None], Awaitable[None]] = _no_hub
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    _looks: dict[BlogId, int] = field(default_factory=dict)
    _pushed: dict[BlogId, int] = field(default_factory=dict)
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

    async def pushed(self, blog: BlogId) -> None:
        """The blog says that something is new: look now, and once more in a moment."""
        self._pushed[blog] = 2
        async with self.store.begin() as tx:
            await blogs.look_soon(tx, blog, whole=False)
        self.woken.set()

    async def _look(self, blog: BlogRow) -> None:
        self._looks[blog.id] = self._looks.get(blog.id, 0) + 1
        self._pushed[blog.id] = max(0, self._pushed.get(blog.id, 0) - 1)
        try:
            async with self.store.begin() as tx:
                reached = await access(tx, blog.id)
            site = self.blogs.open(reached)
            look = await site.look(blog.bell)
            # The bell is kept in the same transaction as what it rang for.
            async with self.store.begin() as tx:
                if await access(tx, blog.id) != reached:
                    return  # it moved, or has another account: it is looked at anew
                if look.articles is not None:
                    if await self.articles.take(tx, blog, look):
                        await blogs.set_active(tx, blog.id)
                    await self.offered(tx, blog.id, look.hub, look.topic)
                await self._follow_move(tx, blog, look.moved)
                await self._looked(tx, blog, look, reached)
                await self.notices.over(tx, f"blog:{blog.id}")
            if isinstance(site, ArticleChecker):
                await self._check(site, blog, look.articles)
            if isinstance(site, CommentReader):
                await self._hear(site, blog, reached)
        except Trouble as trouble:
            await self._failed(blog, trouble)
        except Exception:
            log.exception("A fault of ours at a look at %s; other blogs go on.", blog.url)
            await self._failed(blog, Refused(say("delivery.fault")))

    # -- when ---------------------------------------------------------------------------------------------------------

    async def _looked(self, tx: Tx, blog: BlogRow, look: Look, reached: Access) -> None:
        pace = self._pace(await blogs.blog(tx, blog.id), look.fresh, tx.now)
        after = self._spread(pace)
        if owed := self._pushed.get(blog.id):  # looks for a push; two: it came during this one
            after = min(after, AFTER_PUSH) if owed == 1 else 0.0
        silence = self._silent.get(reached)
        await blogs.looked(tx, blog.id, look.bell, tx.now + after, pace, None if silence is None else silence.why)

    def _pace(self, blog: BlogRow, fresh: float, now: Instant) -> float:
        """The seconds to the next look: longer where nothing happens, and never shorter than the site asks for."""
        idle = now - max(blog.active or 0.0, blog.baseline or now)
        times = next(times for since, times in PACES if idle >= since or since == 0.0)
        return max(min(self.poll * times, max(LONGEST_DELAY, self.poll)), min(fresh, LONGEST_FRESH))

    def _spread(self, seconds: float) -> float:
        return seconds * (0.9 + self.jitter() / 5)

    def _delay(self, failures: int, trouble: Trouble) -> float:
        """After how many seconds it is tried again: each time twice as long, and as long as the blog asks for."""
        after: float = getattr(trouble, "after", None) or 0.0
        return max(after, min(self._spread(self.poll * 2.0 ** min(failures, 10)), max(LONGEST_DELAY, self.poll)))

    async def _failed(self, blog: BlogRow, trouble: Trouble) -> None:
        async with self.store.begin() as tx:
            missing = (blog.missing_since or tx.now) if isinstance(trouble, Missing) else None
            ended = isinstance(trouble, Gone) or (missing is not None and tx.now > missing + MISSING_DAYS * DAY)
            delay = self._delay(blog.failures, trouble)
            if missing is not None and tx.now > missing + DAY:
                delay = max(delay, DAY)
            await blogs.look_failed(tx, blog.id, str(trouble), tx.now + delay, missing)
            if ended:
                await blogs.stop(tx, blog.id, str(trouble))
                text = say("unread.ended.text", trouble=trouble)
                await self._tell(tx, blog, f"blog:{blog.id}", say("unread.ended", title=blog.title), text)
            elif blog.failures or isinstance(trouble, Barred):  # once may be chance
                text = say("notice.again", trouble=trouble)
                await self._tell(tx, blog, f"blog:{blog.id}", say("unread.blog", title=blog.title), text)

    async def _follow_move(self, tx: Tx, blog: BlogRow, to: str | None) -> None:
        """A feed that redirects for good: its new address is kept when it has said so for a while, on its own site."""
        key = f"moved:{blog.id}"
        if to is None or to == blog.feed:
            if blog.moved_to is not None:
                await blogs.set_move(tx, blog.id, None, 0, None)
                await self.notices.over(tx, key)
            return
        same = to == blog.moved_to
        seen, since = (blog.moved_seen + 1, blog.moved_since or tx.now) if same else (1, tx.now)
        await blogs.set_move(tx, blog.id, to, seen, since)
        if seen < MOVED_SIGHTINGS or tx.now < since + MOVED_SECONDS:
            return
        if same_site(blog.feed, to):
            log.info("The feed of %s has moved to %s.", blog.url, to)
            await blogs.set_feed(tx, blog.id, to)
        else:
            await self._tell(tx, blog, key, say("unread.moved", title=blog.title), say("unread.moved.text", url=to))

    # -- articles that are gone ---------------------------------------------------------------------------------------

    async def _check(self, site: ArticleChecker, blog: BlogRow, listed_now: tuple[Article, ...] | None) -> None:
        """Ask for articles that we show, or may, and the blog does not list: no bell rings for an older one taken down.

        Trouble with that is its own: what a look found is not lost by it.
        """
        suspects = self.articles.suspects(blog.id)
        # By its interface, one question is for all; else each takes a page, and a page may be away for a while.
        soon = blog.api and (suspects or listed_now is not None)
        if not soon and self._looks[blog.id] % ROUND:
            return
        asked = await self._unlisted(blog, listed_now or (), suspects)
        if not (asked or suspects):
            return
        try:
            absent: dict[str, Absence] = await site.absent(asked) if asked else {}
        except Trouble as trouble:
            log.warning("Whether articles of %s are still there cannot be told: %s", blog.url, trouble)
            return
        async with self.store.begin() as tx:
            await self.articles.take_absent(tx, blog, absent, asked)
            if blog.api and self.articles.suspects(blog.id):
                await blogs.look_again(tx, blog.id, tx.now + min(SUSPENSE, self.poll))

    async def _unlisted(self, blog: BlogRow, listed_now: Iterable[Article], only: Collection[ItemId]) -> dict[str, str]:
        """The strongest key of each such article, and its link; of ``only`` these if there are any."""
        place = blog_place(blog.id)
        async with self.store.begin() as tx:
            shown = await mirrors.shown_articles(tx, blog.id, tx.now - WATCHED_SECONDS)
            shown = list(dict.fromkeys([*shown, *await decisions.asked_about(tx, blog.id)]))
            known = await items.remotes(tx, place, [item for item in shown if not only or item in only])
            listed = {key for article in listed_now for key in article.keys}
            missing = {item: keys for item, keys in known.items() if keys and listed.isdisjoint(keys)}
            turn = dict(_turned(list(missing.items()), self._looks[blog.id] // ROUND))
            found = await items.several(tx, turn)
        asked: dict[str, str] = {}
        for item, keys in turn.items():
            posts = [key for key in keys if key.startswith("post:")]
            content = found[item].content
            asked[max(posts, key=number) if posts else keys[0]] = content.link if content else ""
        return asked

    # -- comments -----------------------------------------------------------------------------------------------------

    async def _hear(self, site: CommentReader, blog: BlogRow, reached: Access) -> None:
        """Read the comments. Their trouble is their own: articles go on while an account is not accepted.

        The next attempt waits longer each time, but not when the account is another one by then.
        """
        async with self.store.begin() as tx:
            silence = self._silent.get(reached)
            if silence is not None and tx.now < silence.until:
                return
        try:
            new = await self.comments.read(site, blog)
        except Trouble as trouble:
            silence = self._silent[reached] = self._silence(trouble, silence, tx.now)
            async with self.store.begin() as tx:
                await blogs.set_trouble(tx, blog.id, silence.why)
                await self._tell_unheard(tx, blog, reached, trouble, lasting=silence.lasting)
        else:
            self._silent.pop(reached, None)
            async with self.store.begin() as tx:
                for sort in ("comments", "account"):
                    await self.notices.over(tx, f"{sort}:{blog.id}")
                if any(lost == blog.id for lost, _ in await losing.refused(tx, tx.now)):
                    for relay in await _owners(tx, blog.id, reached):
                        await losing.accept(tx, blog.id, relay.guild)
                if new:
                    await blogs.set_active(tx, blog.id)
                if silence is not None:
                    await blogs.set_trouble(tx, blog.id, None)

    async def _tell_unheard(self, tx: Tx, blog: BlogRow, reached: Access, trouble: Trouble, *, lasting: bool) -> None:
        """That the comments cannot be read. That an account is not accepted is for the server whose account it is."""
        title, text = say("unread.comments", title=blog.title), say("notice.again", trouble=trouble)
        if isinstance(trouble, Unaccepted):
            owners = await _owners(tx, blog.id, reached)
            for relay in owners:
                await losing.refuse(tx, blog.id, relay.guild)
            await self.notices.say(tx, f"account:{blog.id}", title, text, owners)
        elif lasting:
            await self._tell(tx, blog, f"comments:{blog.id}", title, text)

    async def _tell(self, tx: Tx, blog: BlogRow, key: str, title: str, text: str) -> None:
        """Tell those who relay the blog."""
        await self.notices.say(tx, key, title, text, await blogs.relays_of(tx, blog_id=blog.id))

    def _silence(self, trouble: Trouble, before: "_Silence | None", now: Instant) -> "_Silence":
        failures = 0 if before is None else before.failures
        until = now + self._delay(failures, trouble)
        why = None if isinstance(trouble, Unaccepted) else str(trouble)
        return _Silence(why, until, failures + 1, lasting=failures > 0 or isinstance(trouble, Barred))


async def _owners(tx: Tx, blog: BlogId, reached: Access) -> list[Relay]:
    """The relays of the server with whose account a blog was reached."""
    relays = await blogs.relays_of(tx, blog_id=blog)
    logins = {relay.guild: await blogs.login(tx, blog, relay.guild) for relay in relays}
    used = (reached.user, reached.password)
    return [relay for relay in relays if (own := logins[relay.guild]) and (own.user, own.password) == used]


def _turned(found: list[T], turns: int) -> list[T]:
    """As many as are asked for at once, from another one on at each turn: where few are answered, all come up."""
    start = turns * 10 % len(found) if found else 0
    return [*found[start:], *found[:start]][:SWEEP]
