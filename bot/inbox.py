"""Chat -> items: what members say about articles, choose, change and take back, also while the bot was away."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from bot import hearing, lines, spoken, spots
from bot.errors import Barred, Trouble, Vanished
from bot.mirrors import FORUMS
from bot.model import Instant, MemberId, Message, channel_place
from bot.notices import Notices
from bot.policy import UNREAD
from bot.ports import Chat
from bot.store import Store, Tx, blogs, items, mirrors
from bot.store.mirrors import Mirror
from bot.text.words import say

log = logging.getLogger(__name__)

Event = Callable[[], Awaitable[object]]

WATCHED_SECONDS = 30 * 86400.0
"""Threads of younger articles are read again after the bot was away; older ones as soon as something is said there."""
READ_AGAIN = 60.0
HISTORY_PAGE = 100
MOST_PAGES = 50
MOST_BY_NAME = 50
"""Comments from outside of threads that are read again one by one in each channel, beside those on the newest page."""
STAR = "⭐"
LENT_SECONDS = 900.0
MOST_LENT = 1_000


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
    clock: Callable[[], float] = time.monotonic
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    _waiting: list[Event] | None = field(default_factory=list)
    _absences: int = 0
    _unread: dict[int, Instant] = field(default_factory=dict)  # threads not read yet, and when to try (again)
    _unseen: dict[int, Instant] = field(default_factory=dict)  # channels that could not be looked at, the same
    _read_from: int = 0  # mirrors of threads before this id were left out when we caught up ...
    _read_since: set[int] = field(default_factory=set)  # ... but these were read by now
    _lent: dict[int, tuple[float, Message]] = field(default_factory=dict)
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

    async def reacted(self, channel: int, message: int, member: MemberId, emoji: str) -> None:
        """A person put a reaction on a message: a star chooses it, its author's ⏳ means not to wait."""
        emoji = emoji.removesuffix("\ufe0f")
        if emoji == say("fate.waiting"):
            await self._happened(partial(self._hurried, channel, message, member))
        elif emoji == STAR:
            await self._happened(partial(self._starred, channel, message))

    async def silenced(self, guild: int, member: MemberId, why: str) -> None:
        """A moderator silenced or banned somebody: what waits of theirs is withheld; ``why`` is told as the reason."""
        await self._happened(partial(self._silenced, guild, member, why))

    def lend(self, message: Message) -> None:
        """Remember, in memory and for a while, a message that Discord may show us only this once."""
        now = self.clock()
        kept = [(known, lent) for known, lent in self._lent.items() if lent[0] > now and known != message.id]
        self._lent = dict(kept[-(MOST_LENT - 1) :]) | {message.id: (now + LENT_SECONDS, message)}

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
            missed = thread is not None and thread.id < self._read_from and message.channel not in self._read_since
            if not missed:
                await self._live(tx, message, thread)
                return
        await self._read(message.channel)  # an old thread, and the first sign of life in it since we were away
        async with self.store.begin() as tx:
            await self._live(tx, message, thread)

    async def _live(self, tx: Tx, message: Message, thread: Mirror | None) -> None:
        belongs = await self._take(tx, message)
        if thread is None:
            in_order = belongs and message.channel not in self._unseen  # of a channel, only what answers us matters
        else:
            in_order = message.channel not in self._unread and await items.bookmark(tx, message.channel) > 0
        if in_order:
            await items.move_bookmark(tx, message.channel, message.id)

    async def _take(self, tx: Tx, message: Message) -> bool:
        """Take in a message. Returns whether it belongs to an article."""
        spot = await spots.spot(tx, message) if message.by_person else None
        if spot is not None:
            await hearing.take(tx, spot, message, self.settle)
        return spot is not None

    async def _edited(self, message: Message) -> None:
        async with self.store.begin() as tx:
            await hearing.edit(tx, message)

    async def _removed(self, channel: int, messages: Sequence[int]) -> None:
        async with self.store.begin() as tx:
            for message in messages:
                await hearing.remove(tx, channel, message)

    async def _hurried(self, channel: int, message: int, member: MemberId) -> None:
        async with self.store.begin() as tx:
            item = (await items.heard(tx, channel_place(channel), [str(message)])).get(str(message))
            if item is not None and item.member == member:
                await hearing.hurry(tx, item)

    async def _silenced(self, guild: int, member: MemberId, why: str) -> None:
        async with self.store.begin() as tx:
            await hearing.withhold(tx, member, guild, why)

    async def _starred(self, channel: int, message: int) -> None:
        """See whether enough people chose a message. Discord is asked only where stars count."""
        async with self.store.begin() as tx:
            needed = await _stars_needed(tx, channel)
            known = await items.heard(tx, channel_place(channel), [str(message)])
        if needed is None or known:
            return
        try:
            people = set(await self.chat.reactors(channel, message, STAR))
            said = await self.look(channel, message) if len(people) >= needed else None
        except Trouble as trouble:
            log.warning("The stars of message %s cannot be counted; the next one tries again: %s", message, trouble)
            return
        if said is None:
            return
        async with self.store.begin() as tx:
            spot = await spots.spot(tx, said)
            needed = None if spot is None else spot.relay.settings.stars_needed
            if spot is not None and needed is not None and len(people - {said.author}) >= needed:
                await hearing.take(tx, spot, said, self.settle, chosen=True)

    async def look(self, channel: int, message: int) -> Message | None:
        """A message as Discord shows it; what it does not show, as it was lent to us."""
        found = await self.chat.message(channel, message)
        until, lent = self._lent.get(message, (0.0, None))
        if found is None or found.readable or lent is None or until <= self.clock():
            return found
        return replace(lent, name=found.name, avatar=found.avatar, timed_out=found.timed_out)

    # -- after being away ---------------------------------------------------------------------------------------------

    async def step(self) -> int:
        """Fetch the texts of messages whose members have said yes by now, and read threads that are still to be read.

        Returns how many were tried.
        """
        async with self.store.begin() as tx:
            waiting = await mirrors.held(tx, UNREAD)
            unread = {channel for channel in await mirrors.unread_threads(tx) if channel not in self._unread}
            unread |= {channel for channel, due in self._unread.items() if due <= tx.now}
            unseen = {channel for channel, due in self._unseen.items() if due <= tx.now}
        for mirror in waiting:
            async with self._turn:  # an edit that is heard meanwhile comes after the text that is fetched
                await self._fetch(mirror)
        if self._waiting is None:
            for channel in sorted(unread):
                async with self._turn:
                    await self._read(channel)
            for channel in sorted(unseen):
                async with self._turn:
                    await self._look_at(channel)
        return len(waiting) + len(unread) + len(unseen)

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
                since = tx.now - WATCHED_SECONDS
                threads = [channel for _, channel in await mirrors.open_threads(tx, since)]
                channels = await _answerable(tx, since)
                speakers = await hearing.speakers(tx)
                self._unread |= dict.fromkeys(threads, tx.now)
                self._read_from, self._read_since = int(since * 1000) << 20, set()
            for guild, member in speakers:
                await self._ask_after(guild, member)
            for channel in threads:
                await self._read(channel)
            for channel in channels:
                await self._look_at(channel)
            if absences == self._absences:
                await self._go_live()

    async def _go_live(self) -> None:
        while self._waiting:
            try:
                await self._waiting.pop(0)()
            except Exception:
                log.exception("Something that happened in chat could not be taken in; going on.")
        self._waiting = None

    async def _ask_after(self, guild: int, member: MemberId) -> None:
        """Withhold what waits of somebody who was silenced while we did not listen."""
        try:
            may_speak = await self.chat.may_speak(guild, member)
        except Trouble as trouble:
            log.warning("Whether a member was silenced meanwhile is not known: %s", trouble)
            return
        if not may_speak:
            await self._silenced(guild, member, say("hearing.silenced"))

    async def _look_at(self, channel: int) -> None:
        """Catch up with answers in a channel itself, not in a thread, and with what was chosen there; now or later."""
        try:
            page = await self.chat.recent(channel, HISTORY_PAGE)
            await self._compare(channel, page)
            if len(page) == HISTORY_PAGE:
                await self._ask_for(channel, page[0].id)
        except Vanished:
            self._unseen.pop(channel, None)
            return
        except Trouble as trouble:
            log.warning("What was said in channel %s meanwhile is not known yet: %s", channel, trouble)
            async with self.store.begin() as tx:
                self._unseen[channel] = tx.now + READ_AGAIN
            return
        self._unseen.pop(channel, None)
        async with self.store.begin() as tx:
            after = await items.bookmark(tx, channel)
            for message in page:
                if 0 < after < message.id:
                    await self._take(tx, message)
            if page:
                await items.move_bookmark(tx, channel, page[-1].id)

    async def _read(self, channel: int) -> None:
        """Catch up with one thread; when that does not work, say so and try again later."""
        self._read_since.add(channel)
        try:
            await self._catch_up(channel)
        except Vanished:
            self._unread.pop(channel, None)
            await self._thread_removed(channel)
        except Exception as fault:
            if not isinstance(fault, Trouble):
                log.exception("A fault of ours; the thread is read again later.")
            why = str(fault) if isinstance(fault, Trouble) else say("unread.fault")
            async with self.store.begin() as tx:
                self._unread[channel] = tx.now + READ_AGAIN
                text = say("unread.thread.text", channel=f"<#{channel}>", trouble=why)
                await self.notices.say(tx, f"reading:{channel}", say("unread.thread"), text)
                if isinstance(fault, Barred):
                    await lines.tell_gap(tx, channel)

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
                    await self._take(tx, message)
                    await items.move_bookmark(tx, channel, message.id)
            whole = len(page) < HISTORY_PAGE
            if whole:
                break
            after = page[-1].id
        async with self.store.begin() as tx:
            await items.move_bookmark(tx, channel, channel)
            await self.notices.over(tx, f"reading:{channel}")
            if whole:
                self._unread.pop(channel, None)
                await lines.close_gap(tx, channel)
            else:
                log.warning("More was said in thread %s than is read at once; the rest is read next.", channel)
                self._unread[channel] = tx.now
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

    async def _fetch(self, mirror: Mirror) -> None:
        async with self.store.begin() as tx:
            heard = [source for source in await items.sources_of(tx, mirror.item) if source.message is not None]
        for source in heard:
            channel, number = source.message or (0, 0)
            try:
                message = await self.look(channel, number)
            except Trouble as trouble:
                log.warning("Message %s cannot be read yet: %s", source.remote, trouble)
                return
            async with self.store.begin() as tx:
                if (await mirrors.get(tx, mirror.id)).hold != UNREAD:
                    return  # the yes was taken back meanwhile
                if message is None or spoken.is_empty(message):  # nothing to publish, or not shown to us any more
                    await hearing.remove(tx, channel, number)
                else:
                    await hearing.read(tx, source, message)
        async with self.store.begin() as tx:
            await hearing.let_go(tx, await mirrors.get(tx, mirror.id))


async def _answerable(tx: Tx, since: Instant) -> list[int]:
    """The channels in which something stands that can be answered there: articles of ours, or what was chosen since."""
    channels = {relay.channel for relay in await blogs.relays_of(tx) if relay.sort not in FORUMS}
    ours = {channel for channel in channels if await mirrors.last_article(tx, channel_place(channel)) is not None}
    heard = {source.message[0] for source in await items.heard_since(tx, since) if source.message is not None}
    return sorted(ours | {channel for channel in heard - ours if await mirrors.thread_of(tx, channel) is None})


async def _stars_needed(tx: Tx, channel: int) -> int | None:
    """How many people choose a message that was said there; None where stars mean nothing."""
    thread = await mirrors.thread_of(tx, channel)
    if thread is not None and thread.relay is not None:
        relays = [await blogs.get_relay(tx, thread.relay)]
    else:
        relays = [relay for relay in await blogs.relays_of(tx) if relay.channel == channel]
    carried = [relay.settings for relay in relays if not relay.removed and relay.settings.replies != "off"]
    return min((settings.stars_needed for settings in carried if settings.stars_needed is not None), default=None)
