"""Which blog is compared when, and what is done with the report. What is compared stands beside this file."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot import mirrors as wants
from bot.comments import WATCHED_SECONDS, Comments
from bot.errors import Trouble
from bot.faces import Faces
from bot.model import BlogId, State
from bot.notices import Notices
from bot.ports import Blogs, Chat
from bot.reconcile.blog_side import BlogSide
from bot.reconcile.chat_side import ChatSide
from bot.reconcile.own_side import OwnSide
from bot.reconcile.report import Difference, Report, Sort, counted
from bot.store import Store, blogs, comparing, items, mirrors
from bot.store.blogs import BlogRow
from bot.store.mirrors import Mirror
from bot.text.escape import escape
from bot.text.words import say
from bot.work import Work

DAY, HOUR = 86_400.0, 3600.0
LATE = HOUR
"""What has been waiting for longer than this, in seconds, is told."""
MOST_THREADS = 200
MOST_SECONDS = 600.0
"""Threads that are not reached within this time are left for another day."""


@dataclass
class Reconciler:
    """Compares every blog that is relayed once a day, one at a time, spread over the day."""

    store: Store
    blogs: Blogs
    chat: Chat
    comments: Comments
    notices: Notices
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def step(self) -> float:
        """Compare the blog that was compared longest ago, if that is a day ago. Returns the seconds to the next."""
        async with self.store.begin() as tx:
            waiting = [(blog, last + DAY - tx.now) for blog, last in await blogs.to_reconcile(tx)]
            if not waiting:
                return HOUR
            blog, pause = waiting[0]
            if pause > 0:
                return min(pause, HOUR)
            await blogs.set_reconciled(tx, blog)  # first: one that ends the process is not tried again at once
        await self._daily(blog)
        # After a long absence all are due at once; even then they are compared one after the other.
        spread, pause = DAY / len(waiting) / 2, waiting[1][1] if len(waiting) > 1 else DAY
        return min(max(pause, spread), HOUR)

    async def _daily(self, blog: BlogId) -> None:
        report = await self.compare(blog, repair=True)
        key = f"reconcile:{blog}"
        async with self.store.begin() as tx:
            if report.found:
                title = say("reconcile.notice", title=report.title)
                # for the bot's own channel alone: it names threads and accounts of all servers that relay the blog
                await self.notices.say(tx, key, title, "\n".join(report.differences()))
            else:
                await self.notices.over(tx, key)

    async def compare(
        self, blog: BlogId, *, repair: bool, guild: int | None = None, work: Work | None = None
    ) -> Report:
        """Compare one blog, and repair what can be; with ``guild``, only the threads of this server.

        Raises nothing that the outside world caused: what could not be compared stands in the report. ``work`` is told
        how far it is, and stops it between two steps: the blog, each thread, the database with itself.
        """
        work = work or Work()
        async with self._turn:
            async with self.store.begin() as tx:
                row = await blogs.blog(tx, blog)
            threads = await self._threads(row, guild)
            work.is_at(0, min(len(threads), MOST_THREADS) + 2)
            if work.stopped:
                return Report(row.title, not repair, found=(_stopped(say("working.reconcile.nothing")),))
            found, comments = await self._blog_side(row, repair=repair)
            work.step()
            more, count = await self._chat_side(threads, work, repair=repair)
            found += more
            if work.stopped and count < len(threads):
                return Report(row.title, not repair, comments, count, (*found, _stopped(_so_far(count, len(threads)))))
            found += await self._own_side(row, guild, repair=repair)
            work.step()
            return Report(row.title, not repair, comments, count, tuple(found))

    async def _blog_side(self, row: BlogRow, *, repair: bool) -> tuple[list[Difference], int]:
        side = BlogSide(self.store, self.blogs, self.comments)
        try:
            found, comments = await side.compare(row, repair=repair)
        except Trouble as trouble:
            found, comments = [Difference(Sort.UNREAD, where=escape(row.title), why=str(trouble))], 0
        async with self.store.begin() as tx:
            servers = sorted({relay.guild for relay in await blogs.relays_of(tx, blog_id=row.id)})
        for server in servers:
            found += await self._late(wants.blog_lane(row.id, server), escape(row.title))
        return found, comments

    async def _threads(self, row: BlogRow, guild: int | None) -> list[tuple[int, Mirror, int]]:
        """The threads that can be compared, the newest first: server, mirror and channel of each."""
        async with self.store.begin() as tx:
            relayed = await blogs.relays_of(tx, blog_id=row.id, guild=guild)
            relays = {relay.id: relay for relay in relayed if relay.lost is None}
            threads = await mirrors.open_threads(tx, tx.now - WATCHED_SECONDS)
        ours = [(relays[mirror.relay].guild, mirror, channel) for mirror, channel in threads if mirror.relay in relays]
        return ours[::-1]

    async def _chat_side(
        self, threads: Sequence[tuple[int, Mirror, int]], work: Work, *, repair: bool
    ) -> tuple[list[Difference], int]:
        """The differences in the threads, and how many of these were compared."""
        side, end = ChatSide(self.store, self.chat), await self._now() + MOST_SECONDS
        found: list[Difference] = []
        for count, (server, mirror, channel) in enumerate(threads):
            if work.stopped:
                return found, count
            if count == MOST_THREADS or await self._now() > end:
                return [*found, Difference(Sort.CUT, where=say("reconcile.older"))], count
            found += await side.compare(mirror, channel, server, repair=repair)
            found += await self._late(mirror.lane, f"<#{channel}>")
            work.step()
        return found, len(threads)

    async def _own_side(self, row: BlogRow, guild: int | None, *, repair: bool) -> list[Difference]:
        async with self.store.begin() as tx:
            relays = [relay.id for relay in await blogs.relays_of(tx, blog_id=row.id, guild=guild)]
        side = OwnSide(self.store, Faces(self.chat, self.blogs))
        return await side.compare(row, relays, tx.now - WATCHED_SECONDS, repair=repair)

    async def _now(self) -> float:
        async with self.store.begin() as tx:
            return tx.now

    async def _late(self, lane: str, where: str) -> list[Difference]:
        """What has been behind for long, and why. Of a change nobody knows since when; then its trouble tells."""
        async with self.store.begin() as tx:
            until = tx.now - LATE
            waiting = await comparing.waiting(tx, lane, until)
            told = await items.by_key(tx, f"lane:{lane}")
        trouble = told.content if told is not None and told.state is State.LIVE else None
        long = trouble is not None and trouble.published <= until
        late = [mirror for mirror in waiting if long or (mirror.have == 0 and wants.began(mirror) <= until)]
        if not late:
            return []
        why = say("reconcile.turn") if trouble is None else trouble.text
        return [Difference(Sort.LATE, counted(len(late)), where, why)]


def _stopped(where: str) -> Difference:
    return Difference(Sort.STOPPED, where=where)


def _so_far(count: int, all_of_them: int) -> str:
    if not count:
        return say("working.reconcile.blog")
    return say("working.reconcile.threads", count=count, left=all_of_them - count)
