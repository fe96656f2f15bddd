"""What can be made to match: a message, a thread, a reaction, a comment on a blog; all in one shape for the outbox."""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from typing import Protocol

from bot.changes import copy_digest, digest
from bot.errors import Barred, Missing, Refused
from bot.model import Attachment, Comment, Content, Draft, Instant, MemberId, State, ThreadShape, Written
from bot.ports import Chat, CommentReader, CommentWriter, FileWriter
from bot.text.card import Card
from bot.text.words import say

Payload = Card | str | Draft | ThreadShape | Attachment


@dataclass(frozen=True, slots=True)
class Shown:
    """What one part should show, a digest of it, and the mark by which it can be found again."""

    payload: Payload
    digest: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Stood:
    """Where a part stands now; from a blog also what it shows and what it thinks of it.

    Not ``sure``: it may stand there, and is to be sent again in any case. ``theirs``: what a person made of it there,
    which was left as it is.
    """

    remote: str
    seen: str | None = None
    state: State | None = None
    link: str = ""
    sure: bool = True
    theirs: Content | None = None


def shown(payload: Payload | None) -> tuple[Shown, ...]:
    """What one part should show; nothing for nothing. How loud a message is does not count as a difference."""
    match payload:
        case None:
            return ()
        case str():
            return (Shown(payload, digest(payload)),)
        case Card():
            told = asdict(replace(payload, silent=False))
            return (Shown(payload, digest(json.dumps(told, sort_keys=True)), payload.mark),)
    return (Shown(payload, digest(json.dumps(asdict(payload), sort_keys=True))),)


class Target(Protocol):
    """The remote side of a mirror."""

    @property
    def repeatable(self) -> bool:
        """Whether creating again with the same nonce makes nothing twice."""
        ...

    @property
    def changeable(self) -> bool:
        """Whether it can show something else; otherwise it is taken away and made anew."""
        ...

    @property
    def doubt(self) -> float:
        """For how many seconds a lost request may still come into effect."""
        ...

    async def create(self, n: int, shown: Shown, nonce: str) -> Stood:
        """Make the n-th part."""
        ...

    async def change(self, n: int, remote: str, shown: Shown, nonce: str) -> Stood:
        """Make the part show something else. Raises Missing when a person removed it."""
        ...

    async def remove(self, n: int, remote: str) -> None:
        """Take the part away; one that is gone already is fine."""
        ...

    async def find(self, nonce: str, mark: str, since: Instant) -> Stood | None:
        """A part whose answer got lost."""
        ...


@dataclass(frozen=True, slots=True)
class Plan:
    """A mirror's remote side, and what its parts should show; no parts: it should not be there. None: a gap.

    ``aside``: it stands in another channel than what else is in its lane. If that is closed to us, the lane goes on.
    """

    target: Target
    parts: tuple[Shown | None, ...]
    aside: bool = False


@dataclass(frozen=True, slots=True)
class MessageTarget:
    """Messages of ours in a channel or thread; ``number`` is that of its place."""

    chat: Chat
    number: int
    reply_to: int | None = None
    repeatable: bool = True
    changeable: bool = True
    doubt: float = 10.0

    async def channel(self) -> int:
        """The channel's id."""
        return self.number

    async def create(self, n: int, shown: Shown, nonce: str) -> Stood:
        """Send it, the first part as a reply where there is something to reply to."""
        assert isinstance(shown.payload, Card)
        reply_to = self.reply_to if n == 0 else None
        return Stood(await self.chat.send(await self.channel(), shown.payload, nonce, reply_to))

    async def change(self, n: int, remote: str, shown: Shown, nonce: str) -> Stood:
        """Edit it in place."""
        assert isinstance(shown.payload, Card)
        await self.chat.edit(await self.channel(), int(remote), shown.payload)
        return Stood(remote)

    async def remove(self, n: int, remote: str) -> None:
        """Delete it."""
        await self.chat.delete(await self.channel(), int(remote))

    async def find(self, nonce: str, mark: str, since: Instant) -> Stood | None:
        """Look for its mark in the channel's history."""
        remote = await self.chat.find(await self.channel(), mark, since)
        return None if remote is None else Stood(remote)


@dataclass(frozen=True, slots=True)
class PostTarget:
    """An article's post in a forum: its first message is the card. Discord has no nonce for posts."""

    chat: Chat
    forum: int
    shape: ThreadShape
    repeatable: bool = False
    changeable: bool = True
    doubt: float = 10.0

    async def create(self, n: int, shown: Shown, nonce: str) -> Stood:
        """Open the post."""
        assert isinstance(shown.payload, Card)
        return Stood(await self.chat.post(self.forum, self.shape, shown.payload))

    async def change(self, n: int, remote: str, shown: Shown, nonce: str) -> Stood:
        """Edit its first message, which has the post's own id."""
        assert isinstance(shown.payload, Card)
        await self.chat.edit(int(remote), int(remote), shown.payload)
        return Stood(remote)

    async def remove(self, n: int, remote: str) -> None:
        """Delete its first message; the post in which people spoke stays."""
        await self.chat.delete(int(remote), int(remote))

    async def find(self, nonce: str, mark: str, since: Instant) -> Stood | None:
        """Look for its mark in the forum's posts."""
        remote = await self.chat.find_post(self.forum, mark, since)
        return None if remote is None else Stood(remote)


class Unsought:
    """A target of which making a part once more is harmless: no lost one is looked for."""

    __slots__ = ()

    async def find(self, nonce: str, mark: str, since: Instant) -> Stood | None:
        """Nothing."""
        return None


@dataclass(frozen=True, slots=True)
class ThreadTarget(Unsought):
    """The thread on an article's card: one per message, so making it twice is harmless.

    In a forum there is no ``channel`` to open it in: the card's post is the thread.
    """

    chat: Chat
    channel: int | None
    message: int
    repeatable: bool = True
    changeable: bool = True
    doubt: float = 0.0

    async def create(self, n: int, shown: Shown, nonce: str) -> Stood:
        """Open it, and lock it if that is how it should be. A post stands already, maybe as it was to be before."""
        assert isinstance(shown.payload, ThreadShape)
        thread = str(self.message)
        if self.channel is not None:
            thread = await self.chat.open_thread(self.channel, self.message, shown.payload.name)
        if shown.payload.locked or self.channel is None:
            await self.chat.change_thread(int(thread), shown.payload)
        return Stood(thread)

    async def change(self, n: int, remote: str, shown: Shown, nonce: str) -> Stood:
        """Make it be like that."""
        assert isinstance(shown.payload, ThreadShape)
        await self.chat.change_thread(int(remote), shown.payload)
        return Stood(remote)

    async def remove(self, n: int, remote: str) -> None:
        """A thread in which people spoke is never taken away."""


@dataclass(frozen=True, slots=True)
class NewsTarget(Unsought):
    """A card in an announcement channel, published to those who follow it. Its edits follow by themselves."""

    chat: Chat
    channel: int
    message: int
    repeatable: bool = True
    changeable: bool = True
    doubt: float = 0.0

    async def create(self, n: int, shown: Shown, nonce: str) -> Stood:
        """Publish it; once more does nothing."""
        await self.chat.publish(self.channel, self.message)
        return Stood(str(self.message))

    async def change(self, n: int, remote: str, shown: Shown, nonce: str) -> Stood:
        """Publish the card that stands now."""
        return await self.create(n, shown, nonce)

    async def remove(self, n: int, remote: str) -> None:
        """What is published cannot be taken back."""


@dataclass(frozen=True, slots=True)
class FateTarget:
    """Our reaction on each message of a burst. A part's remote id names its message and the emoji that stands there.

    Messages of a burst can go: then those that follow move up, and a part may find itself on another message.
    """

    chat: Chat
    channel: int
    messages: tuple[int, ...]
    emoji: str = ""
    repeatable: bool = True
    changeable: bool = False
    doubt: float = 0.0

    async def create(self, n: int, shown: Shown, nonce: str) -> Stood:
        """React. On a message that is gone there is nothing to show; its removal is heard in a moment."""
        assert isinstance(shown.payload, str)
        with suppress(Missing):
            await self.chat.react(self.channel, self.messages[n], shown.payload)
        return Stood(f"{self.messages[n]} {shown.payload}")

    async def change(self, n: int, remote: str, shown: Shown, nonce: str) -> Stood:
        """Another reaction beside the one that stands."""
        return await self.create(n, shown, nonce)

    async def remove(self, n: int, remote: str) -> None:
        """Take it back, unless its message, having moved up, shows it as another part."""
        message, _, emoji = remote.partition(" ")
        if emoji != self.emoji or int(message) not in (*self.messages[:n], *self.messages[n + 1 :]):
            await self.chat.unreact(self.channel, int(message), emoji)

    async def find(self, nonce: str, mark: str, since: Instant) -> Stood | None:
        """What was sent may stand there: by now it may have to give way to another one."""
        return Stood(mark, sure=False) if mark else None


@dataclass(frozen=True, slots=True)
class CommentTarget:
    """A member's comment on a blog. PHP may work on a request for half a minute after its client is gone.

    ``seen``: a digest of what it certainly showed after we last wrote it.
    """

    writer: CommentWriter
    chat: Chat
    guild: int
    author: MemberId
    seen: str | None = None
    repeatable: bool = False
    changeable: bool = True
    doubt: float = 35.0

    async def create(self, n: int, shown: Shown, nonce: str) -> Stood:
        """Write it, unless its author may not speak in the server any more. Raises Refused then."""
        assert isinstance(shown.payload, Draft)
        if not await self.chat.may_speak(self.guild, self.author):
            raise Refused(say("hearing.silenced"))
        return stood_as(await self.writer.write(shown.payload))

    async def change(self, n: int, remote: str, shown: Shown, nonce: str) -> Stood:
        """Write it anew, unless a person rewrote it since: the blog has the last word."""
        assert isinstance(shown.payload, Draft)
        found = await self._present(remote)
        if found is not None and self.seen not in (None, seen := copy_digest(found.content.text)):
            return Stood(remote, seen, found.state, found.content.link, theirs=found.content)
        return stood_as(await self.writer.rewrite(remote, shown.payload))

    async def _present(self, remote: str) -> Comment | None:
        """The comment as it is now; None when that cannot be known, or it is not shown to anybody."""
        if self.seen is None or not isinstance(self.writer, CommentReader):
            return None
        found = await self.writer.comments([remote])
        readable = (one for one in found if one.key == remote and one.article and one.state is not State.GONE)
        return next(readable, None)

    async def remove(self, n: int, remote: str) -> None:
        """Take it down."""
        await self.writer.withdraw(remote)

    async def find(self, nonce: str, mark: str, since: Instant) -> Stood | None:
        """Look for our marker on the blog."""
        written = await self.writer.find(nonce)
        return None if written is None else stood_as(written)


@dataclass(frozen=True, slots=True)
class FilesTarget:
    """Pictures of a comment in a blog's media library; ``seen`` is where one can be looked at."""

    chat: Chat
    writer: FileWriter
    repeatable: bool = False
    changeable: bool = False
    doubt: float = 35.0

    async def create(self, n: int, shown: Shown, nonce: str) -> Stood:
        """Fetch it from Discord and upload it. Raises Refused when it is gone there, or where we may not look.

        That is no reason for the blog's other comments to wait.
        """
        file = shown.payload
        assert isinstance(file, Attachment)
        try:
            data = await self.chat.file(file)
        except Barred as barred:
            raise Refused(str(barred)) from barred
        if data is None:
            raise Refused(say("discord.file.gone", name=file.name))
        kind = file.type.partition(";")[0]
        upload = await self.writer.upload(file.name, kind, data, file.description, nonce)
        return Stood(upload.key, upload.url)

    async def change(self, n: int, remote: str, shown: Shown, nonce: str) -> Stood:
        """Another picture in its place."""
        await self.remove(n, remote)
        return await self.create(n, shown, nonce)

    async def remove(self, n: int, remote: str) -> None:
        """Delete it."""
        await self.writer.remove_upload(remote)

    async def find(self, nonce: str, mark: str, since: Instant) -> Stood | None:
        """Look for our marker in the media library."""
        upload = await self.writer.find_upload(nonce)
        return None if upload is None else Stood(upload.key, upload.url)


def stood_as(written: Written) -> Stood:
    """Where a comment stands by what the blog answered. Raises Missing when it did not say."""
    if not written.key:
        raise Missing(say("delivery.which"))
    return Stood(written.key, copy_digest(written.html), written.state, written.link)
