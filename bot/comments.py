"""Comments on a blog, read: the newest at every look, whole articles in rounds (rounds.py), old ones on request."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from bot.errors import Trouble
from bot.model import BlogId, Comment, Content, Instant, ItemId, State, blog_place
from bot.ports import CommentReader
from bot.rounds import BATCH, Round, Rounds, number
from bot.store import Store, Tx, items, mirrors, readings
from bot.store.blogs import BlogRow
from bot.store.items import Item
from bot.store.readings import Noted, Readable
from bot.taking import Taking, in_order

__all__ = ["SWEEP", "WATCHED_SECONDS", "Comments", "number"]

WATCHED_SECONDS = 30 * 86400.0
"""For how long after it appeared an article's comments are re-read and its being there is checked."""
SWEEP = 100
"""How many articles are asked for at a look, whether they are still there."""
MOST_NAMED = 2
"""How often at a look comments are asked for by name: what is missing; what was answered; what that answered."""
MOST_OLDER = 20
"""Pages of an article's comments that are read on request."""


@dataclass
class _Found:
    """What one look found."""

    newest: list[Comment]
    read: dict[str, Comment] = field(default_factory=dict)
    pages: list[tuple[Round, list[str], bool]] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)  # known, and not where they should be
    asked: set[str] = field(default_factory=set)  # by name

    def add(self, comments: Collection[Comment]) -> list[str]:
        self.read |= {comment.key: comment for comment in comments}
        return [comment.key for comment in comments]


@dataclass
class Comments:
    """Reads the comments on the articles that are shown."""

    store: Store
    _rounds: dict[BlogId, Rounds] = field(default_factory=dict)

    async def read(self, site: CommentReader, blog: BlogRow) -> bool:
        """Read a blog's comments and write down what is new. Returns whether anything was. Raises what prevents it.

        At most five requests, usually two or three: the newest, a page of lively articles, a page of quiet ones, and up
        to ``MOST_NAMED`` for single comments. After a long absence the newest may take more.
        """
        rounds = self._rounds.setdefault(blog.id, Rounds())
        place = blog_place(blog.id)
        async with self.store.begin() as tx:
            if not await readings.any_shown(tx, blog.id):
                return False
            watched = await readings.watched(tx, blog.id, tx.now - WATCHED_SECONDS, rounds.lately(tx.now))
            known = await readings.comments(tx, place, list(watched))
            copies = await mirrors.copies(tx, place, list(watched), rounds.newest)
        newest = await site.newest_comments(rounds.mark or max(known, key=number, default=None))
        found = _Found(newest)
        found.add(newest)
        first = min((number(comment.key) for comment in newest), default=0)
        found.lost.update(key for key, noted in known.items() if noted.stands and number(key) >= first)
        trouble: Trouble | None = None
        try:
            await self._read_on(site, blog, found, watched, known, tx.now)
        except Trouble as error:  # what was read until then is not lost
            trouble = error
        gone = [Comment(key, "", None, State.GONE, Content()) for key in found.asked - found.read.keys()]
        felt: dict[ItemId, Instant] = {}
        new = await self._taken(blog, [*found.read.values(), *gone], copies, known, felt)
        async with self.store.begin() as tx:
            for turn, _, more in found.pages:
                if not more:
                    await self._begun(tx, turn, watched)
        self._note(rounds, found, felt, tx.now)
        if trouble is not None:
            raise trouble
        return new > 0

    def pages_read(self, blog: BlogId) -> int:
        """How many pages were read so far of the articles of a blog that are just being read."""
        rounds = self._rounds.get(blog)
        return 0 if rounds is None else rounds.pages

    async def take(self, tx: Tx, blog: BlogRow, found: Collection[Comment]) -> None:
        """Take in comments that were read just now, as if a look had found them; those that are gone are GONE."""
        copies = await mirrors.copies(tx, blog_place(blog.id), (), {comment.key for comment in found})
        await Taking(tx, blog, copies).all(found)

    async def older(self, site: CommentReader, blog: BlogRow, article: Item, count: int) -> None:
        """Write down the newest comments of an article that are not known, until ``count`` live ones were read.

        They count as old: they are not shown by themselves. Raises what keeps them from being read.
        """
        async with self.store.begin() as tx:
            keys = (await items.remotes(tx, blog_place(blog.id), [article.id]))[article.id]
            known = await readings.comments(tx, blog_place(blog.id), [article.id])
            copies = await mirrors.copies(tx, blog_place(blog.id), [article.id])
        posts = [key for key in keys if key.startswith("post:")]
        read: dict[str, Comment] = {}
        page, more = 0, bool(posts)
        while more and page < MOST_OLDER and sum(one.state is State.LIVE for one in read.values()) < count:
            page += 1
            found, more = await site.comments_on(posts, page)
            read |= {comment.key: comment for comment in found}
        await self._taken(blog, list(read.values()), copies, known, {}, dated=True)

    async def _taken(
        self,
        blog: BlogRow,
        found: Collection[Comment],
        copies: Mapping[str, str | None],
        known: Mapping[str, Noted],
        felt: dict[ItemId, Instant],
        *,
        dated: bool = False,
    ) -> int:
        """Write down what was read, some at a time: after a long absence it is much, and other things wait."""
        versions = {key: noted.version for key, noted in known.items()}
        row, new = in_order(found), 0
        for start in range(0, len(row), BATCH):
            async with self.store.begin() as tx:
                taking = Taking(tx, blog, copies, versions, dated, felt)
                new += await taking.all(row[start : start + BATCH])
        return new

    # -- a look -------------------------------------------------------------------------------------------------------

    async def _read_on(
        self,
        site: CommentReader,
        blog: BlogRow,
        found: _Found,
        watched: Mapping[ItemId, Readable],
        known: Mapping[str, Noted],
        now: Instant,
    ) -> None:
        """Beside the newest: a page of each round, what is missing, and what new comments answer."""
        rounds = self._rounds[blog.id]
        appeared = {item: each.appeared if each.since else now for item, each in watched.items()}
        for turn in rounds.due(appeared, now):
            posts = [key for item in turn.articles if item in watched for key in watched[item].posts]
            page, more = await site.comments_on(posts, turn.page) if posts else ([], False)
            found.pages.append((turn, found.add(page), more))
            if not more:
                belonging = {key for key, noted in known.items() if noted.stands and noted.article in turn.articles}
                found.lost |= belonging - turn.seen
        rounds.lost(found.lost - found.read.keys())
        wanted = rounds.missing()
        for _ in range(MOST_NAMED):
            wanted = [*await self._unknown_parents(blog, found, watched), *wanted][:BATCH]
            if not wanted:
                return
            named = await site.comments(wanted)
            found.add(named)
            found.asked.update(wanted)
            wanted = []

    async def _unknown_parents(self, blog: BlogRow, found: _Found, watched: Mapping[ItemId, Readable]) -> list[str]:
        """What new comments answer and nobody has seen yet: it must stand before they do."""
        posts = {post for each in watched.values() for post in each.posts}
        answers = {
            comment.key: comment.parent
            for comment in found.read.values()
            if comment.parent and comment.article in posts and comment.state in (State.LIVE, State.HELD)
        }
        answers = {key: parent for key, parent in answers.items() if parent not in found.read.keys() | found.asked}
        if not answers:
            return []
        async with self.store.begin() as tx:
            seen = await readings.known(tx, blog_place(blog.id), {*answers, *answers.values()})
        return sorted({parent for key, parent in answers.items() if key not in seen and parent not in seen}, key=number)

    async def _begun(self, tx: Tx, turn: Round, watched: Mapping[ItemId, Readable]) -> None:
        """Articles that were read to the end for the first time: from now on, what comes is new."""
        for item in turn.articles:
            if item in watched and not watched[item].since:
                article = await items.get(tx, item)
                await items.change(tx, replace(article, since=article.since or tx.now))

    def _note(self, rounds: Rounds, found: _Found, felt: Mapping[ItemId, Instant], now: Instant) -> None:
        """What was read is written down: go on from there."""
        hidden = {key for key in found.asked if key in found.read and not found.read[key].article}
        for turn, keys, more in found.pages:
            rounds.took(turn, keys, now, more=more)
        rounds.saw(found.read.keys() - hidden, [comment.key for comment in found.newest])
        rounds.asked(found.asked, hidden)
        for article, at in felt.items():
            rounds.felt(article, at)
