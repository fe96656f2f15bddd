"""Chat -> items: what members say in an article's thread, change and take back, also while the bot was away."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from bot import hearing
from bot.errors import Trouble, Vanished
from bot.model import (
    Content,
    Instant,
    Message,
    channel_place,
)
from bot.notices import Notices
from bot.policy import UNREAD
from bot.ports import Chat
from bot.store import Store, items, mirrors
from bot.store.mirrors import Mirror

log = logging.getLogger(__name__)

Event = Callable[[], Awaitable[object]]

WATCHED_SECONDS = 30 * 86400.0
"""Threads of younger articles are read again after the bot was away."""
READ_AGAIN = 60.0
HISTORY_PAGE = 100
MOST_PAGES = 50


@dataclass
class Inbox:
    """Takes in what happens in chat. ``settle`` is how long an author must be quiet before a comment goes out.

    Everything happens in the order in which it was heard, one thing at a time. While the bot was away, and until it has
    caught up, what happens live waits: so the order holds, and a bookmark never jumps over something that was missed.
    """

    store: Store
    chat: Chat
    notices: Notices
    settle: float
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    _waiting: list[Event] | None = field(default_factory=list)
    _absences: int = 0
    _unread: dict[int, Instant] = field(default_factory=dict)  # threads not read yet, and when to try (again)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _reading: asyncio.Lock = field(default_factory=asyncio.Lock)

    # -- as it happens ------------------------------------------------------------------------------------------------

    async def said(self, message: Message) -> None:
        """A message was sent."""
        await self._happened(partial(self._said, message))

    async def edited(self, message: Message) -> None:
        """A message was changed; this is what it is now."""
        await self._happened(partial(self._edited, message))

    async def removed(self, channel: int, messages: Sequence[int]) -> None:
        """Messages were deleted: members' own, or copies of ours by a moderator."""
        await self._happened(partial(self._removed, channel, messages))

    async def thread_removed(self, thread: int) -> None:
        """A person deleted a thread of ours: it is not opened again."""
        await self._happened(partial(self._thread_removed, thread))

    async def _happened(self, event: Event) -> None:
        if self._waiting is not None:
            self._waiting.append(event)
        else:
            async with self._turn:
                await event()

    async def _thread_removed(self, thread: int) -> None:
        async with self.store.begin() as tx:
            mirror = await mirrors.thread_of(tx, thread)
            if mirror is not None:
                await hearing.copy_removed(tx, mirror, thread)

    async def _said(self, message: Message) -> None:
        async with self.store.begin() as tx:
            thread = await mirrors.thread_of(tx, message.channel)
            if thread is None:
                return
            await hearing.take(tx, thread, message, self.settle)
            if message.channel not in self._unread and await items.bookmark(tx, message.channel):
                await items.move_bookmark(tx, message.channel, message.id)

    async def _edited(self, message: Message) -> None:
        async with self.store.begin() as tx:
            await hearing.edit(tx, message)

    async def _removed(self, channel: int, messages: Sequence[int]) -> None:
        async with self.store.begin() as tx:
            for message in messages:
                await hearing.remove(tx, channel, message)

    # -- after being away ---------------------------------------------------------------------------------------------

    async def step(self) -> int:
        """Fetch the texts of messages whose members have said yes by now, and read threads that are still to be read.

        Returns how many were tried.
        """
        async with self.store.begin() as tx:
            waiting = await mirrors.held(tx, UNREAD)
            unread = {channel for channel in await mirrors.unread_threads(tx) if channel not in self._unread}
            unread |= {channel for channel, due in self._unread.items() if due <= tx.now}
        for mirror in waiting:
            async with self._turn:  # an edit that is heard meanwhile comes after the text that is fetched
                await self._fetch(mirror)
        if self._waiting is None:
            for channel in sorted(unread):
                async with self._turn:
                    await self._read(channel)
        return len(waiting) + len(unread)

    def away(self) -> None:
        """The connection is lost: from now on events may be missing."""
        self._absences += 1
        if self._waiting is None:
            self._waiting = []

    async def catch_up(self) -> None:
        """Read what was said, changed and deleted in our threads while we did not listen; then go on live.

        If the connection is lost again meanwhile, going live is left to the catching up after that.
        """
        async with self._reading, self._turn:
            absences = self._absences
            async with self.store.begin() as tx:
                threads = [channel for _, channel in await mirrors.open_threads(tx, tx.now - WATCHED_SECONDS)]
                self._unread |= dict.fromkeys(threads, tx.now)
            for channel in threads:
                await self._read(channel)
            if absences == self._absences:
                await self._go_live()

    async def _go_live(self) -> None:
        while self._waiting:
            try:
                await self._waiting.pop(0)()
            except Exception:
                log.exception("Something that happened in chat could not be taken in; going on.")
        self._waiting = None

    async def _read(self, channel: int) -> None:
        """Catch up with one thread; when that does not work, say so and try again later."""
        try:
            await self._catch_up(channel)
        except Vanished:
            self._unread.pop(channel, None)
            await self._thread_removed(channel)
        except Exception as fault:
            if not isinstance(fault, Trouble):
                log.exception("A fault of ours; the thread is read again later.")
            why = str(fault) if isinstance(fault, Trouble) else "A fault in this bot, told in its log."
            async with self.store.begin() as tx:
                self._unread[channel] = tx.now + READ_AGAIN
                title = "A thread could not be read"
                text = f"<#{channel}>: {why} It is tried again by itself."
                await self.notices.say(tx, f"reading:{channel}", title, text)

    async def _catch_up(self, channel: int) -> None:
        async with self.store.begin() as tx:
            after = await items.bookmark(tx, channel)
        # Edits and deletes first: what is new has not been changed since.
        await self._compare(channel)
        for _ in range(MOST_PAGES):
            page = await self.chat.history(channel, after, HISTORY_PAGE)
            for message in page:
                async with self.store.begin() as tx:
                    thread = await mirrors.thread_of(tx, channel)
                    if thread is not None:
                        await hearing.take(tx, thread, message, self.settle)
                    await items.move_bookmark(tx, channel, message.id)
            if len(page) < HISTORY_PAGE:
                break
            after = page[-1].id
        else:
            log.warning("More was said in thread %s than is read at once; the rest is read next time.", channel)
        self._unread.pop(channel, None)
        async with self.store.begin() as tx:
            await items.move_bookmark(tx, channel, channel)
            await self.notices.over(tx, f"reading:{channel}")

    async def _compare(self, channel: int) -> None:
        """Compare the newest page of a thread with what is known of it."""
        place = channel_place(channel)
        async with self.store.begin() as tx:
            known = await items.heard_in(tx, place)
        if not known:
            return
        page = await self.chat.recent(channel, HISTORY_PAGE)
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

    async def _fetch(self, mirror: Mirror) -> None:
        async with self.store.begin() as tx:
            heard = [source for source in await items.sources_of(tx, mirror.item) if not hearing.on_blog(source)]
        for source in heard:
            channel = int(source.place.partition(":")[2])
            try:
                message = await self.chat.message(channel, int(source.remote))
            except Trouble as trouble:
                log.warning("Message %s cannot be read yet: %s", source.remote, trouble)
                return
            async with self.store.begin() as tx:
                if (await mirrors.get(tx, mirror.id)).hold != UNREAD:
                    return  # the yes was taken back meanwhile
                if message is None or not hearing.words(message).strip():  # a sticker: nothing to publish
                    await hearing.remove(tx, channel, int(source.remote))
                    continue
                await items.change_source(tx, replace(source, text=hearing.words(message)))
                item = await items.get(tx, mirror.item)
                if item.content is None:
                    item = replace(item, content=Content(author=message.name, published=message.sent))
                await hearing.compose(tx, item)
        async with self.store.begin() as tx:
            await mirrors.set_hold(tx, mirror.id, None)
            await mirrors.raise_want(tx, mirror.id)
