"""The database and Discord: what should stand in an article's thread against what does."""

import re
from dataclasses import dataclass, field, replace

from bot import hearing
from bot import mirrors as wants
from bot.errors import Trouble, Vanished
from bot.model import Face, ItemId, Kind, Message, State, channel_place, place_id
from bot.ports import Chat
from bot.reconcile.report import Difference, Sort, called
from bot.store import Store, Tx, comparing, items, mirrors
from bot.store.mirrors import Mirror, Part
from bot.text.words import say

PAGE = 100
MOST_PAGES = 20
"""Pages of messages that are read of one thread."""
SHOWN_FACES = (Face.CARD, Face.BODY, Face.DESK)


@dataclass(frozen=True, slots=True)
class Read:
    """A thread's messages from its beginning; ``upto``: the newest that is certain, nothing if all are."""

    messages: dict[int, Message]
    upto: int | None = None

    def lacks(self, message: int) -> bool:
        """Whether the message certainly does not stand there."""
        return message not in self.messages and (self.upto is None or message <= self.upto)


@dataclass(frozen=True, slots=True)
class Told:
    """What we know of a thread: our messages by their ids, and the members' messages that were heard there."""

    mirrors: list[tuple[Mirror, Part | None]]
    standing: dict[int, tuple[Mirror, Part]] = field(default_factory=dict)
    heard: dict[int, ItemId] = field(default_factory=dict)


@dataclass(frozen=True)
class ChatSide:
    """Compares the threads of articles with the database."""

    store: Store
    chat: Chat

    async def compare(self, thread: Mirror, channel: int, guild: int, *, repair: bool) -> list[Difference]:
        """The differences in one thread. What cannot be read is one of them; nothing is done by half an answer."""
        address = f"https://discord.com/channels/{guild}/{channel}"
        async with self.store.begin() as tx:
            before = await _told(tx, thread, channel)
        try:
            found = await self._card(thread, before, guild, repair=repair)
            read = await self._read(channel)
        except Vanished:
            return [await self._closed(thread, channel, repair=repair)]
        except Trouble as trouble:
            return [Difference(Sort.UNREAD, where=f"<#{channel}>", why=str(trouble))]
        if not read.messages and (before.standing or before.heard):
            return [Difference(Sort.UNREAD, where=f"<#{channel}>", why=say("reconcile.empty"))]
        async with self.store.begin() as tx:
            now = await _told(tx, thread, channel)
            found += await self._gone(tx, channel, (before, now), read, address, repair=repair)
            found += await self._unshown(tx, thread, channel, now, repair=repair)
        for message, twin in _strays(now, read).items():
            found.append(await self._stray(channel, message, f"{address}/{message}", twin=twin, repair=repair))
        if read.upto is not None:
            found.append(Difference(Sort.CUT, where=f"<#{channel}>"))
        return found

    async def _read(self, channel: int) -> Read:
        messages: dict[int, Message] = {}
        after = channel - 1  # a post's first message has the id of its thread
        for _ in range(MOST_PAGES):
            page = await self.chat.history(channel, after, PAGE)
            messages |= {message.id: message for message in page}
            if len(page) < PAGE:
                return Read(messages)
            after = page[-1].id
        return Read(messages, after)

    async def _card(self, thread: Mirror, known: Told, guild: int, *, repair: bool) -> list[Difference]:
        """The article's own card, if it stands outside of its thread."""
        home = place_id(thread.place)
        for mirror, part in known.mirrors:
            outside = mirror.item == thread.item and mirror.face is Face.CARD and not wants.is_post(mirror)
            if not outside or part is None or not _stands(mirror, part):
                continue
            if await self.chat.message(home, int(part.remote or 0)) is None:
                async with self.store.begin() as tx:
                    if repair:
                        await hearing.copy_removed(tx, mirror, int(part.remote or 0))
                where = f"https://discord.com/channels/{guild}/{home}/{part.remote}"
                return [Difference(Sort.TAKEN, where=where, mended=repair)]
        return []

    async def _closed(self, thread: Mirror, channel: int, *, repair: bool) -> Difference:
        if repair:
            async with self.store.begin() as tx:
                await hearing.copy_removed(tx, thread, channel)
        return Difference(Sort.CLOSED, where=f"<#{channel}>", mended=repair)

    async def _gone(
        self, tx: Tx, channel: int, known: tuple[Told, Told], read: Read, address: str, *, repair: bool
    ) -> list[Difference]:
        """What was deleted without our hearing of it. What came or changed while we read is left alone."""
        before, now = known
        found = []
        for message, (mirror, part) in before.standing.items():
            if now.standing.get(message) == (mirror, part) and read.lacks(message):
                if repair:
                    await hearing.copy_removed(tx, mirror, message)
                found.append(Difference(Sort.TAKEN, where=f"{address}/{message}", mended=repair))
        for message in before.heard.keys() & now.heard.keys():
            if read.lacks(message):
                if repair:
                    await hearing.remove(tx, channel, message)
                found.append(Difference(Sort.UNHEARD, where=f"{address}/{message}", mended=repair))
        return found

    async def _unshown(self, tx: Tx, thread: Mirror, channel: int, now: Told, *, repair: bool) -> list[Difference]:
        """Live comments that have no card in a thread which was there when they came to be seen."""
        shown = {mirror.item for mirror, _ in now.mirrors if mirror.face is Face.CARD} | set(now.heard.values())
        found = []
        for item in await items.of_article(tx, thread.item, Kind.COMMENT):
            if item.id in shown or item.state is not State.LIVE or wants.began(thread) > item.since:
                continue
            if repair:
                await wants.spread(tx, item)
            mended = repair and await mirrors.find(tx, item.id, thread.place, Face.CARD) is not None
            who = called(item.content.author if item.content else "")
            why = say("reconcile.refused") if repair and not mended else ""
            found.append(Difference(Sort.UNSHOWN, who, f"<#{channel}>", why, mended))
        return found

    async def _stray(self, channel: int, message: int, where: str, *, twin: bool, repair: bool) -> Difference:
        """A message of ours that we do not know; one that says again what stands there already is deleted."""
        difference = Difference(Sort.DOUBLED if twin else Sort.STRAY, where=where)
        if not (twin and repair):
            return difference
        try:
            await self.chat.delete(channel, message)
        except Trouble as trouble:
            return replace(difference, why=str(trouble))
        return replace(difference, mended=True)


async def _told(tx: Tx, thread: Mirror, channel: int) -> Told:
    known = await comparing.belonging(tx, [thread.item], thread.place)
    known += await comparing.belonging(tx, [thread.item], channel_place(channel))  # questions
    standing = {
        int(part.remote or 0): (mirror, part)
        for mirror, part in known
        if part is not None and _in_thread(mirror, thread) and _stands(mirror, part)
    }
    heard = {int(source.remote): source.item for source in await items.heard_in(tx, channel_place(channel))}
    return Told(known, standing, heard)


def _in_thread(mirror: Mirror, thread: Mirror) -> bool:
    """Whether a mirror's messages stand in the thread: all but the card that the thread stands on."""
    outside = mirror.item == thread.item and mirror.face is Face.CARD and not wants.is_post(mirror)
    return mirror.face in SHOWN_FACES and not outside


def _stands(mirror: Mirror, part: Part) -> bool:
    """Whether a message should be there, and nothing is just being done about it."""
    at_rest = mirror.want == mirror.have and part.attempted is None
    return at_rest and part.remote is not None and not part.removed


def _strays(now: Told, read: Read) -> dict[int, bool]:
    """Messages of ours that we do not know, and whether each says again what stands there already.

    Which author we are is told by the messages that we know. Lines that Discord writes in our name have no text.
    """
    parts = [part for mirror, part in now.mirrors if part is not None and mirror.face in SHOWN_FACES]
    known = {int(part.remote) for part in parts if part.remote is not None}
    us = {message.author for message in read.messages.values() if message.id in known and not message.by_person}
    found = {}
    for message in read.messages.values():
        if message.author not in us or message.by_person or message.id in known or not message.text:
            continue
        marked = [part for part in parts if part.mark and _carries(message.text, part.mark)]
        if any(part.attempted is not None for part in marked):
            continue  # the outbox is about to find it
        found[message.id] = len(marked) == 1 and int(marked[0].remote or 0) in read.messages
    return found


def _carries(text: str, mark: str) -> bool:
    """Whether the mark stands in a text, whole: comment-1 is not comment-12."""
    return re.search(re.escape(mark) + r"(?![\w/?=&#%.-])", text) is not None
