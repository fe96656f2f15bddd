"""What was said, changed and deleted in chat while nobody listened: read from history, thread by thread."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from bot import hearing, lines, spots
from bot.errors import Barred, Trouble, Vanished
from bot.model import Instant, Message, channel_place
from bot.notices import Notices
from bot.ports import Chat
from bot.store import Store, Tx, items, losing, mirrors
from bot.store.mirrors import Mirror
from bot.text.words import say

log = logging.getLogger(__name__)

WATCHED_SECONDS = 30 * 86400.0
"""Threads of younger articles are read again after the bot was away; older ones as soon as something is said there."""
READ_AGAIN = 60.0
HISTORY_PAGE = 100
MOST_PAGES = 50
MOST_BY_NAME = 50
"""Comments from outside of threads that are read again one by one in each channel, beside those on the newest page."""


@dataclass
class Missed:
    """Reads what was missed; what cannot be read now is read later. ``settle`` is as in Inbox.

    ``lost`` tells whether a thread cannot be read since its relay's channel as a whole is closed to us.
    """

    store: Store
    chat: Chat
    notices: Notices
    settle: float
    lost: Callable[[int], Awaitable[bool]]
    _threads: dict[int, Instant] = field(default_factory=dict)  # not read yet, and when to try (again)
    _channels: dict[int, Instant] = field(default_factory=dict)  # the same for what is said in channels themselves
    _from: int = 0  # mirrors of threads before this id were left out when we caught up ...
    _since: set[int] = field(default_factory=set)  # ... but these were read by now

    def __contains__(self, channel: int) -> bool:
        """Whether a thread or channel is still to be read."""
        return channel in self._threads or channel in self._channels

    def left_out(self, thread: Mirror, channel: int) -> bool:
        """Whether a thread was too old to be read when we caught up, and has not been since."""
        return thread.id < self._from and channel not in self._since

    async def begin(self, tx: Tx) -> tuple[list[int], list[int]]:
        """We have been away: the threads and the channels that are to be read now."""
        since = tx.now - WATCHED_SECONDS
        threads = [channel for _, channel in await mirrors.open_threads(tx, since)]
        self._threads |= dict.fromkeys(threads, tx.now)
        self._from, self._since = int(since * 1000) << 20, set()
        closed, unseen = await losing.unreadable(tx, since)
        channels = await spots.answerable(tx, since)
        return [thread for thread in threads if thread not in closed], [one for one in channels if one not in unseen]

    async def due(self, tx: Tx) -> tuple[list[int], list[int]]:
        """The threads and channels that could not be read, or are new to us, and are to be tried now."""
        closed, unseen = await losing.unreadable(tx, tx.now - WATCHED_SECONDS)  # read when they are open again
        self._threads |= dict.fromkeys(closed - self._threads.keys(), tx.now)
        self._channels |= dict.fromkeys(unseen - self._channels.keys(), tx.now)
        threads = {channel for channel in await mirrors.unread_threads(tx) if channel not in self._threads}
        threads |= {channel for channel, due in self._threads.items() if due <= tx.now}
        channels = {channel for channel, due in self._channels.items() if due <= tx.now}
        return sorted(threads - closed), sorted(channels - unseen)

    async def thread_removed(self, thread: int) -> None:
        """A person deleted a thread of ours: it is not opened again."""
        async with self.store.begin() as tx:
            mirror = await mirrors.thread_of(tx, thread)
            if mirror is not None:
                await hearing.copy_removed(tx, mirror, thread)

    async def read(self, channel: int) -> None:
        """Catch up with one thread; when that does not work, say so and try again later."""
        self._since.add(channel)
        try:
            await self._catch_up(channel)
        except Exception as fault:
            lost = isinstance(fault, Barred) and await self.lost(channel)
            if isinstance(fault, Vanished) and not lost:
                self._threads.pop(channel, None)
                await self.thread_removed(channel)
                return
            if not isinstance(fault, Trouble):
                log.exception("A fault of ours; the thread is read again later.")
            why = str(fault) if isinstance(fault, Trouble) else say("unread.fault")
            async with self.store.begin() as tx:
                self._threads[channel] = tx.now + READ_AGAIN
                if lost:
                    return
                text = say("unread.thread.text", channel=f"<#{channel}>", trouble=why)
                relays = await spots.relays_in(tx, channel)
                await self.notices.say(tx, f"reading:{channel}", say("unread.thread"), text, relays)
                if isinstance(fault, Barred):
                    await lines.tell_gap(tx, channel)

    async def look_at(self, channel: int) -> None:
        """Catch up with answers in a channel itself, not in a thread, and with what was chosen there; now or later."""
        try:
            page = await self.chat.recent(channel, HISTORY_PAGE)
            await self._compare(channel, page)
            if len(page) == HISTORY_PAGE:
                await self._ask_for(channel, page[0].id)
            async with self.store.begin() as tx:
                after = await items.bookmark(tx, channel)
                for message in page:
                    if 0 < after < message.id:
                        await take(tx, message, self.settle)
                if page:
                    await items.move_bookmark(tx, channel, page[-1].id)
        except Vanished:
            pass
        except Exception as fault:
            if isinstance(fault, Trouble):
                log.warning("What was said in channel %s meanwhile is not known yet: %s", channel, fault)
            else:
                log.exception("A fault of ours; the channel is read again later.")
            async with self.store.begin() as tx:
                self._channels[channel] = tx.now + READ_AGAIN
            return
        self._channels.pop(channel, None)

    async def _catch_up(self, channel: int) -> None:
        async with self.store.begin() as tx:
            after = await items.bookmark(tx, channel)
        # Edits and deletes first: what is new has not been changed since.
        await self._compare(channel)
        whole = False
        for _ in range(MOST_PAGES):
            page = await self.chat.history(channel, after, HISTORY_PAGE)
            for message in page:
                async with self.store.begin() as tx:
                    await take(tx, message, self.settle)
                    await items.move_bookmark(tx, channel, message.id)
            whole = len(page) < HISTORY_PAGE
            if whole:
                break
            after = page[-1].id
        async with self.store.begin() as tx:
            await items.move_bookmark(tx, channel, channel)
            await self.notices.over(tx, f"reading:{channel}")
            if whole:
                self._threads.pop(channel, None)
                await lines.close_gap(tx, channel)
            else:
                log.warning("More was said in thread %s than is read at once; the rest is read next.", channel)
                self._threads[channel] = tx.now
                await lines.tell_gap(tx, channel)

    async def _compare(self, channel: int, page: Sequence[Message] | None = None) -> None:
        """Compare the newest page of a thread or channel with what is known of it."""
        place = channel_place(channel)
        async with self.store.begin() as tx:
            known = await items.heard_in(tx, place)
        if not known:
            return
        page = page or await self.chat.recent(channel, HISTORY_PAGE)
        if not page:
            await self.chat.history(channel, 0, 1)  # raises when it is empty because we may not read it
        there = {message.id: message for message in page}
        oldest = page[0].id if len(page) == HISTORY_PAGE else 0
        async with self.store.begin() as tx:
            for source in known:
                message = there.get(int(source.remote))
                if message is not None:
                    await hearing.edit(tx, message)
                elif int(source.remote) >= oldest:
                    await hearing.remove(tx, channel, int(source.remote))

    async def _ask_for(self, channel: int, before: int) -> None:
        """Read again, one by one, the newest of those comments from a channel that are older than its newest page."""
        async with self.store.begin() as tx:
            known = await items.heard_since(tx, tx.now - WATCHED_SECONDS)
        place = channel_place(channel)
        older = sorted(int(source.remote) for source in known if source.place == place and int(source.remote) < before)
        for number in older[-MOST_BY_NAME:]:
            message = await self.chat.message(channel, number)
            async with self.store.begin() as tx:
                if message is not None:
                    await hearing.edit(tx, message)
                else:
                    await hearing.remove(tx, channel, number)


async def take(tx: Tx, message: Message, settle: float) -> bool:
    """Take in a message. Returns whether it belongs to an article."""
    spot = await spots.spot(tx, message) if message.by_person else None
    if spot is not None:
        await hearing.take(tx, spot, message, settle)
    return spot is not None
