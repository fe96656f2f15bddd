"""Chat -> items: what members say about articles, choose, change and take back, also while the bot was away."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from bot import hearing, spoken, spots
from bot.errors import Trouble
from bot.missed import Missed, take
from bot.model import MemberId, Message, channel_place
from bot.notices import Notices
from bot.policy import UNREAD
from bot.ports import Chat
from bot.store import Store, Tx, items, losing, mirrors
from bot.store.mirrors import Mirror
from bot.text.words import say

log = logging.getLogger(__name__)

Event = Callable[[], Awaitable[object]]

STAR = "⭐"
LENT_SECONDS = 900.0
MOST_LENT = 1_000


@dataclass
class Inbox:
    """Takes in what happens in chat. ``settle`` is how long an author must be quiet before a comment goes out.

    ``lost`` tells whether a thread cannot be read since its relay's channel as a whole is closed to us.

    Everything happens in the order in which it was heard, one thing at a time. While the bot was away, and until it has
    caught up, what happens live waits: so the order holds, and a bookmark never jumps over something that was missed.
    """

    store: Store
    chat: Chat
    notices: Notices
    settle: float
    lost: Callable[[int], Awaitable[bool]]
    clock: Callable[[], float] = time.monotonic
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    _waiting: list[Event] | None = field(default_factory=list)
    _absences: int = 0
    _owed: bool = False  # catching up was begun, and has not come to its end
    _lent: dict[int, tuple[float, Message]] = field(default_factory=dict)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _reading: asyncio.Lock = field(default_factory=asyncio.Lock)
    missed: Missed = field(init=False)

    def __post_init__(self) -> None:
        """What was missed is taken in as what is heard."""
        self.missed = Missed(self.store, self.chat, self.notices, self.settle, self.lost)

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
        await self._happened(partial(self.missed.thread_removed, thread))

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

    async def _said(self, message: Message) -> None:
        async with self.store.begin() as tx:
            thread = await mirrors.thread_of(tx, message.channel)
            if thread is None and message.reply_to is None:
                return  # most of what is said in a server is none of ours
            if thread is None or not self.missed.left_out(thread, message.channel):
                await self._live(tx, message, thread)
                return
        await self.missed.read(message.channel)  # an old thread, and the first sign of life in it since we were away
        async with self.store.begin() as tx:
            await self._live(tx, message, thread)

    async def _live(self, tx: Tx, message: Message, thread: Mirror | None) -> None:
        belongs = await take(tx, message, self.settle)
        # Of a channel, only what answers us matters.
        in_order = belongs if thread is None else await items.bookmark(tx, message.channel) > 0
        if in_order and message.channel not in self.missed:
            await items.move_bookmark(tx, message.channel, message.id)

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
            closed = {relay.id for relay in await losing.lost(tx)}
            waiting = [mirror for mirror in await mirrors.held(tx, UNREAD) if mirror.relay not in closed]
            threads, channels = await self.missed.due(tx)
        for mirror in waiting:
            async with self._turn:  # an edit that is heard meanwhile comes after the text that is fetched
                await self._fetch(mirror)
        if self._waiting is None:
            for channel in threads:
                async with self._turn:
                    await self.missed.read(channel)
            for channel in channels:
                async with self._turn:
                    await self.missed.look_at(channel)
        elif self._owed and not self._reading.locked():  # it broke off
            await self.catch_up()
        return len(waiting) + len(threads) + len(channels)

    def away(self) -> None:
        """The connection is lost: from now on events may be missing."""
        self._absences += 1
        self._owed = False
        if self._waiting is None:
            self._waiting = []

    async def catch_up(self) -> None:
        """Read what was said, changed and deleted in our threads while we did not listen; then go on live.

        If the connection is lost again meanwhile, going live is left to the catching up after that.
        """
        async with self._reading, self._turn:
            absences, self._owed = self._absences, True
            async with self.store.begin() as tx:
                threads, channels = await self.missed.begin(tx)
                speakers = await hearing.speakers(tx)
            for guild, member in speakers:
                await self._ask_after(guild, member)
            for channel in threads:
                await self.missed.read(channel)
            for channel in channels:
                await self.missed.look_at(channel)
            await self._go_live(absences)
            self._owed = False

    async def _go_live(self, absences: int) -> None:
        while absences == self._absences:
            if not self._waiting:
                self._waiting = None
                return
            try:
                await self._waiting.pop(0)()
            except Exception:
                log.exception("Something that happened in chat could not be taken in; going on.")

    async def _ask_after(self, guild: int, member: MemberId) -> None:
        """Withhold what waits of somebody who was silenced while we did not listen."""
        try:
            may_speak = await self.chat.may_speak(guild, member)
        except Trouble as trouble:
            log.warning("Whether a member was silenced meanwhile is not known: %s", trouble)
            return
        if not may_speak:
            await self._silenced(guild, member, say("hearing.silenced"))

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


async def _stars_needed(tx: Tx, channel: int) -> int | None:
    """How many people choose a message that was said there; None where stars mean nothing."""
    relays = await spots.relays_in(tx, channel)
    carried = [relay.settings for relay in relays if not relay.removed and relay.settings.replies != "off"]
    return min((settings.stars_needed for settings in carried if settings.stars_needed is not None), default=None)
