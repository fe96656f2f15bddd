"""A small Chat and a small Blog in memory, as the ports know them, with trouble on order. No mocks: they keep state."""

import math
import re
from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeVar

from bot.errors import Barred, Missing, Refused, Retry, Uncertain
from bot.model import (
    Absence,
    Article,
    Attachment,
    Bell,
    Channel,
    ChannelSort,
    Comment,
    Content,
    Draft,
    Instant,
    Look,
    MemberId,
    Message,
    State,
    ThreadShape,
    Upload,
    Written,
)
from bot.ports import Access, Account, Found
from bot.text.card import Card
from tests.databases import Clock

T = TypeVar("T")
BOT = MemberId(1)
GUILD = 2
DISCORD_EPOCH = 1_420_070_400
LARGEST_FILE = 8_000_000


def private_channel(member: MemberId) -> int:
    """The private channel with somebody."""
    return 1_000_000 + member


class Crash(BaseException):
    """The process ends here."""


Kind = Literal["lost before", "lost after", "later", "retry", "crash before", "crash after"]


class Troubles:
    """What goes wrong with the next calls. An error of one's own may stand instead of a kind."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.longest = math.inf  # after how many seconds what comes "later" has arrived
        self._next: dict[str, deque[Kind | Exception]] = {}
        self.calls: list[str] = []
        self._late: list[tuple[Instant, Callable[[], object]]] = []

    def add(self, call: str, *kinds: Kind | Exception) -> None:
        """The next calls of this name ("*": any) fail like this, one after the other."""
        self._next.setdefault(call, deque()).extend(kinds)

    def waiting(self, call: str) -> int:
        """How many of the next calls of this name fail."""
        return len(self._next.get(call, ()))

    def clear(self) -> None:
        """All is well again."""
        self._next.clear()

    def arrive(self, now: Instant = math.inf) -> None:
        """What was lost on the way arrives after all."""
        for due, effect in list(self._late):
            if due <= now:
                self._late.remove((due, effect))
                effect()

    def call(self, name: str, effect: Callable[[], T]) -> T:
        self.calls.append(name)
        self.arrive(self.clock())
        waiting = self._next.get(name) or self._next.get("*")
        kind = waiting.popleft() if waiting else None
        if isinstance(kind, Exception):
            raise kind
        if kind == "retry":
            raise Retry("not now")
        if kind == "crash before":
            raise Crash
        if kind == "lost before":
            raise Uncertain("the answer got lost")
        if kind == "later":
            self._late.append((self.clock() + self.longest, effect))
            raise Uncertain("the answer got lost")
        result = effect()
        if kind == "lost after":
            raise Uncertain("the answer got lost")
        if kind == "crash after":
            raise Crash
        return result


@dataclass
class Said:
    """A message in the fake chat."""

    id: int
    channel: int
    author: MemberId
    sent: Instant
    text: str = ""
    card: Card | None = None
    reply_to: int | None = None
    reactions: list[str] = field(default_factory=list)  # the bot's own
    chosen: dict[str, set[MemberId]] = field(default_factory=dict)  # people's
    files: tuple[Attachment, ...] = ()
    pings: bool = True  # a reply tells whom it answers

    @property
    def shown(self) -> str:
        return self.text if self.card is None else str(self.card.blocks)


class FakeChat:
    """Discord as the Chat port describes it."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.messages: dict[int, Said] = {}
        self.threads: dict[int, str] = {}
        self.locked: dict[int, bool] = {}
        self.tags: dict[int, tuple[str, ...]] = {}
        self.posts: dict[int, int] = {}  # a forum's posts: which forum each stands in
        self.published: set[int] = set()
        self.sorts: dict[int, ChannelSort] = {}  # of channels that are not for text
        self.slow: dict[int, int] = {}  # slow mode of threads, in seconds
        self.guilds: dict[int, int] = {}  # of channels that are not in the usual server
        self.names: dict[int, str] = {}  # of members, roles and channels, where it matters
        self.silenced: set[tuple[int, MemberId]] = set()  # by a moderator, or not in that server
        self.files: dict[int, bytes] = {}  # what is in attachments, by their ids
        self.unreachable: set[MemberId] = set()  # who takes no private messages from the bot
        self.shut: dict[int, Refused] = {}  # channels that are closed to the bot, with all threads in them, and why
        self.lacking: dict[int, tuple[str, ...]] = {}  # permissions that it lacks in channels
        self.reads_all = True  # whether the bot has the Message Content intent
        self.trouble = Troubles(clock)
        self.forgetful = False  # a nonce is remembered for minutes only
        self._nonces: dict[str, int] = {}
        self._count = 0

    # what people see and do

    def in_channel(self, channel: int, author: MemberId | None = None) -> list[Said]:
        """The messages that stand in a channel, oldest first."""
        found = [one for one in self.messages.values() if one.channel == channel]
        return sorted((one for one in found if author in (None, one.author)), key=lambda one: one.id)

    def say(
        self,
        channel: int,
        author: MemberId,
        text: str,
        reply_to: int | None = None,
        *,
        files: Collection[Attachment] = (),
        pings: bool = True,
    ) -> Said:
        """A person says something, with files that ``attach`` made; a reply pings whom it answers."""
        said = Said(self._id(), channel, author, self.clock(), text, reply_to=reply_to, pings=pings)
        link = f"https://discord.com/channels/{self.guild(channel)}/{channel}/{said.id}"
        said.files = tuple(replace(file, channel=channel, message=said.id, link=link) for file in files)
        return self._put(said)

    def attach(
        self, name: str, data: bytes = b"\x89PNG\r\n\x1a\n", kind: str = "image/png", description: str = ""
    ) -> Attachment:
        """A file to be said; its address dies, what is in it stays as long as its message."""
        number = self._id()
        self.files[number] = data
        url = f"https://cdn.example/attachments/{number}/{name}?ex=1"
        return Attachment(name, url, description, number, kind, len(data))

    def react_as(self, member: MemberId, message: int, emoji: str) -> None:
        """A person chooses a reaction."""
        self._get(message).chosen.setdefault(emoji, set()).add(member)

    def unreact_as(self, member: MemberId, message: int, emoji: str) -> None:
        """A person takes a reaction back."""
        self._get(message).chosen.get(emoji, set()).discard(member)

    def silence(self, guild: int, member: MemberId) -> None:
        """A moderator silences somebody, or sends them away."""
        self.silenced.add((guild, member))

    def guild(self, channel: int) -> int:
        """The server of a channel, or of a thread on a message."""
        started = self.messages.get(channel)
        home = self.posts.get(channel, channel if started is None else started.channel)
        return self.guilds.get(channel, self.guilds.get(home, GUILD))

    def _enter(self, place: int, needs: str = "send_messages") -> None:
        """Raise why the bot cannot get into a channel, or the channel of a thread, or cannot do there what it wants."""
        started = self.messages.get(place)
        home = self.posts.get(place, place if started is None else started.channel)
        if home in self.shut:
            raise self.shut[home]
        if needs in self.lacking.get(home, ()):
            raise Barred("The bot lacks a permission there.")

    def heard(self, said: Said) -> Message:
        """As the inbox hears of it; without the intent only what speaks to the bot has words."""
        answered = self.messages.get(said.reply_to or 0)
        to_us = f"<@{BOT}>" in said.text or (said.pings and answered is not None and answered.author == BOT)
        readable = self.reads_all or said.author == BOT or to_us
        text, guild = said.text if readable else "", self.guild(said.channel)
        if said.card is not None:
            text = f"{said.shown}\n{said.card.mark}"
        return Message(
            said.id,
            said.channel,
            said.author,
            self.name(said.author),
            text,
            said.sent,
            by_person=said.author != BOT,
            reply_to=said.reply_to,
            mentions=self._named("@", text),
            roles=self._named("@&", text),
            channels=self._named("#", text),
            attachments=said.files if readable else (),
            guild=guild,
            avatar=f"https://cdn.example/avatars/{said.author}.png",
            readable=readable,
            timed_out=(guild, said.author) in self.silenced,
        )

    def name(self, number: int, kind: str = "Member") -> str:
        """What a member, a role or a channel is called."""
        return self.names.get(number, f"{kind} {number}")

    def _named(self, sign: str, text: str) -> tuple[tuple[int, str], ...]:
        kind = {"@": "Member", "@&": "Role", "#": "channel"}[sign]
        found = dict.fromkeys(int(digits) for digits in re.findall(rf"<{sign}(\d+)>", text))
        return tuple((number, self.name(number, kind)) for number in found)

    def _id(self) -> int:
        self._count += 1
        return (int((self.clock() - DISCORD_EPOCH) * 1000) << 22) + self._count

    def _put(self, said: Said) -> Said:
        self.messages[said.id] = said
        return said

    def _get(self, message: int, channel: int | None = None) -> Said:
        said = self.messages.get(message)
        if said is None or channel not in (None, said.channel):
            raise Missing("Unknown Message")
        return said

    # the port

    async def send(self, channel: int, card: Card, nonce: str, reply_to: int | None = None) -> str:
        self._enter(channel)

        def effect() -> str:
            if channel in map(private_channel, self.unreachable):
                raise Barred("they take no messages from us")
            known = None if self.forgetful else self._nonces.get(nonce)
            if known is not None:
                return str(self._get(known).id)
            said = self._put(Said(self._id(), channel, BOT, self.clock(), card=card, reply_to=reply_to))
            self._nonces[nonce] = said.id
            return str(said.id)

        return self.trouble.call("send", effect)

    async def edit(self, channel: int, message: int, card: Card) -> None:
        self._enter(channel)

        def effect() -> None:
            self._get(message, channel).card = card

        self.trouble.call("edit", effect)

    async def delete(self, channel: int, message: int) -> None:
        self._enter(channel)

        def effect() -> None:
            if message in self.messages and self.messages[message].channel == channel:
                del self.messages[message]

        self.trouble.call("delete", effect)

    async def find(self, channel: int, mark: str, since: Instant) -> str | None:
        self._enter(channel, needs="")

        def effect() -> str | None:
            for said in self.in_channel(channel, BOT):
                if said.card is not None and said.card.mark == mark and said.sent >= since - 10:
                    return str(said.id)
            return None

        return self.trouble.call("find", effect)

    async def open_thread(self, channel: int, message: int, name: str) -> str:
        self._enter(channel)

        def effect() -> str:
            self.threads.setdefault(self._get(message).id, name)
            return str(message)

        return self.trouble.call("open_thread", effect)

    async def change_thread(self, thread: int, shape: ThreadShape) -> None:
        self._enter(thread)

        def effect() -> None:
            self.threads[thread] = shape.name or self.threads[thread]
            if shape.locked is not None:
                self.locked[thread] = shape.locked
            if shape.tags is not None:
                self.tags[thread] = shape.tags
            if shape.slow is not None:
                self.slow[thread] = shape.slow

        self.trouble.call("change_thread", effect)

    async def post(self, forum: int, shape: ThreadShape, card: Card) -> str:
        self._enter(forum)

        def effect() -> str:
            said = self._id()
            self._put(Said(said, said, BOT, self.clock(), card=card))
            self.threads[said], self.tags[said], self.posts[said] = shape.name, shape.tags or (), forum
            return str(said)

        return self.trouble.call("post", effect)

    async def find_post(self, forum: int, mark: str, since: Instant) -> str | None:
        self._enter(forum, needs="")

        def effect() -> str | None:
            for post, stands_in in self.posts.items():
                said = self.messages.get(post)
                if stands_in == forum and said and said.card and said.card.mark == mark and said.sent >= since - 10:
                    return str(post)
            return None

        return self.trouble.call("find_post", effect)

    async def publish(self, channel: int, message: int) -> None:
        self._enter(channel)

        def effect() -> None:
            self._get(message, channel)
            self.published.add(message)

        self.trouble.call("publish", effect)

    async def react(self, channel: int, message: int, emoji: str) -> None:
        self._enter(channel, needs="add_reactions")

        def effect() -> None:
            if emoji not in self._get(message).reactions:
                self._get(message).reactions.append(emoji)

        self.trouble.call("react", effect)

    async def unreact(self, channel: int, message: int, emoji: str) -> None:
        self._enter(channel)

        def effect() -> None:
            if message in self.messages and emoji in self.messages[message].reactions:
                self.messages[message].reactions.remove(emoji)

        self.trouble.call("unreact", effect)

    async def reactors(self, channel: int, message: int, emoji: str) -> Collection[MemberId]:
        def effect() -> Collection[MemberId]:
            known = self.messages.get(message)
            return frozenset() if known is None else frozenset(known.chosen.get(emoji, ())) - {BOT}

        return self.trouble.call("reactors", effect)

    async def file(self, attachment: Attachment) -> bytes | None:
        def effect() -> bytes | None:
            known = self.messages.get(attachment.message)
            if known is None or attachment.id not in {file.id for file in known.files}:
                return None
            if len(self.files[attachment.id]) > LARGEST_FILE:
                raise Refused(f"{attachment.name} is too large.")
            return self.files[attachment.id]

        return self.trouble.call("file", effect)

    async def direct(self, member: MemberId) -> int:
        """The private channel with somebody: it opens for everybody, also for who takes no messages there."""
        return self.trouble.call("direct", lambda: private_channel(member))

    async def may_speak(self, guild: int, member: MemberId) -> bool:
        return self.trouble.call("may_speak", lambda: (guild, member) not in self.silenced)

    async def message(self, channel: int, message: int) -> Message | None:
        self._enter(channel, needs="")
        known = self.messages.get(message)
        return self.trouble.call("message", lambda: None if known is None else self.heard(known))

    async def history(self, channel: int, after: int, limit: int) -> Sequence[Message]:
        self._enter(channel, needs="")
        found = [self.heard(said) for said in self.in_channel(channel) if said.id > after]
        return self.trouble.call("history", lambda: found[:limit])

    async def recent(self, channel: int, limit: int) -> Sequence[Message]:
        self._enter(channel, needs="")
        return self.trouble.call("recent", lambda: [self.heard(said) for said in self.in_channel(channel)][-limit:])

    async def channel(self, channel: int) -> Channel:
        self._enter(channel, needs="")
        return Channel(
            channel,
            self.guild(channel),
            self.names.get(channel, "somewhere"),
            lacks=self.lacking.get(channel, ()),
            sort=self.sorts.get(channel, ChannelSort.TEXT),
        )


@dataclass
class Filed:
    """A file in the fake blog's media library."""

    upload: Upload
    name: str
    kind: str
    data: bytes
    alt: str
    marker: str


class FakeBlog:
    """A blog that can be read, written and judged, and takes pictures."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.articles: dict[str, Article] = {}
        self.kept: dict[int, Comment] = {}
        self.pingbacks: set[str] = set()  # the keys of those among them that are none of people's
        self.drafts: dict[str, Draft] = {}  # how we wrote our comments last: .url, .address, .approved
        self.media: dict[str, Filed] = {}
        self.page = 100  # so many comments at once
        self.blind = False  # whether the account that looks sees only what everybody sees
        self.trouble = Troubles(clock)
        self.verdict = State.LIVE  # on what members write
        self.account_is = Account("7", "Editor")
        self.fresh = 0.0
        self.moved: str | None = None
        self.absences: dict[str, Absence] = {}
        self._bell = 0
        self._count = 0

    # what people do

    def publish(self, title: str, text: str = "Words.") -> str:
        """A new article; returns its key."""
        self._count += 1
        key = f"post:{self._count}"
        link = f"https://lamp.example/{self._count}/"
        content = Content(f"<p>{text}</p>", title=title, link=link, published=self.clock())
        self.put(Article((key,), content))
        return key

    def put(self, article: Article) -> None:
        """An article as it is now."""
        self.articles[article.keys[0]] = article
        self._bell += 1

    def edit(self, key: str, **changes: object) -> None:
        """Change an article."""
        article = self.articles[key]
        self.put(replace(article, content=replace(article.content, **changes)))

    def take_down(self, key: str, why: Absence) -> None:
        """The article is not shown any more."""
        del self.articles[key]
        self.absences[key] = why
        self._bell += 1

    def comment(self, article: str, text: str, parent: str | None = None, state: State = State.LIVE) -> str:
        """A visitor comments; returns the comment's key."""
        return self._keep(article, parent, state, "Visitor", f"<p>{text}</p>", None).key

    def pingback(self, article: str, title: str) -> str:
        """Another blog links to an article: no comment of anybody's, so it is in no list."""
        key = self._keep(article, None, State.LIVE, title, f"<p>[&#8230;] {title} [&#8230;]</p>", None).key
        self.pingbacks.add(key)
        return key

    def remove(self, key: str) -> None:
        """A moderator deletes a comment for good; answers to it move up."""
        gone = self.kept.pop(_number(key))
        for one in list(self.kept.values()):
            if one.parent == key:
                self.change(one.key, parent=gone.parent)

    def change(self, key: str, **changes: object) -> None:
        """A moderator changes a comment."""
        number = _number(key)
        self.kept[number] = replace(self.kept[number], **changes)

    def rewrite_text(self, key: str, text: str) -> None:
        """A person edits a comment."""
        number = _number(key)
        self.change(key, content=replace(self.kept[number].content, text=f"<p>{text}</p>"))

    def ours(self, text: str = "") -> list[Comment]:
        """Comments that we wrote and that were not taken down, oldest first."""
        standing = [one for one in self.kept.values() if one.marker and one.state is not State.GONE]
        return [one for one in standing if text in one.content.text]

    def _keep(
        self, article: str, parent: str | None, state: State, author: str, html: str, marker: str | None
    ) -> Comment:
        self._count += 1
        key, link = f"comment:{self._count}", f"https://lamp.example/c/#comment-{self._count}"
        content = Content(html, author=author, link=link, published=self.clock())
        self.kept[self._count] = Comment(key, article, parent, state, content, marker)
        return self.kept[self._count]

    # the ports

    async def look(self, bell: Bell) -> Look:
        def effect() -> Look:
            now = Bell(etag=str(self._bell))
            articles = None if bell == now else tuple(self.articles.values())
            return Look(now, articles, 0.0, fresh=self.fresh, moved=self.moved)

        return self.trouble.call("look", effect)

    async def absent(self, articles: Mapping[str, str]) -> dict[str, Absence]:
        return self.trouble.call("absent", lambda: {key: why for key, why in self.absences.items() if key in articles})

    async def newest_comments(self, after: str | None) -> list[Comment]:
        def effect() -> list[Comment]:
            newest, mark = self._newest(), 0 if after is None else _number(after)
            reach = 0 if after is None else sum(_number(one.key) > mark for one in newest)
            return newest[: (reach // self.page + 1) * self.page]

        return self.trouble.call("newest_comments", effect)

    async def comments_on(self, articles: Collection[str], page: int = 1) -> tuple[list[Comment], bool]:
        def effect() -> tuple[list[Comment], bool]:
            found = [one for one in self._newest() if one.article in articles]
            return found[(page - 1) * self.page : page * self.page], len(found) > page * self.page

        return self.trouble.call("comments_on", effect)

    async def comments(self, keys: Collection[str]) -> list[Comment]:
        def effect() -> list[Comment]:
            found = [one for one in self._newest() if one.key in keys]
            hidden = set(keys) - {one.key for one in found} if self.blind else set()
            return found + [Comment(key, "", None, State.HELD, Content()) for key in sorted(hidden)]

        return self.trouble.call("comments", effect)

    def _newest(self) -> list[Comment]:
        people = [one for one in self.kept.values() if one.key not in self.pingbacks]
        people = [one for one in people if not self.blind or one.state is State.LIVE]
        return sorted(people, key=lambda one: _number(one.key), reverse=True)

    async def write(self, draft: Draft) -> Written:
        def effect() -> Written:
            state = State.LIVE if draft.approved else self.verdict
            kept = self._keep(draft.article, draft.parent, state, draft.author, draft.html, draft.marker)
            self.drafts[kept.key] = draft
            return _written(kept)

        return self.trouble.call("write", effect)

    async def rewrite(self, key: str, draft: Draft) -> Written:
        def effect() -> Written:
            number = _number(key)
            if number not in self.kept:
                raise Missing("no such comment")
            self.change(key, content=replace(self.kept[number].content, text=draft.html))
            self.drafts[key] = draft
            return _written(self.kept[number])

        return self.trouble.call("rewrite", effect)

    async def withdraw(self, key: str) -> None:
        def effect() -> None:
            if _number(key) in self.kept:
                self.change(key, state=State.GONE)

        self.trouble.call("withdraw", effect)

    async def erase(self, key: str) -> None:
        def effect() -> None:
            self.kept.pop(_number(key), None)
            self.drafts.pop(key, None)

        self.trouble.call("erase", effect)

    async def sign(self, key: str, author: str, address: str) -> Written:
        def effect() -> Written:
            number = _number(key)
            if number not in self.kept:
                raise Missing("no such comment")
            self.change(key, content=replace(self.kept[number].content, author=author))
            self.drafts[key] = replace(self.drafts[key], author=author, address=address, url="")
            return _written(self.kept[number])

        return self.trouble.call("sign", effect)

    async def find(self, marker: str) -> Written | None:
        def effect() -> Written | None:
            return next((_written(one) for one in self.kept.values() if one.marker == marker), None)

        return self.trouble.call("find", effect)

    async def account(self) -> Account:
        return self.account_is

    async def judge(self, key: str, state: State) -> Written:
        def effect() -> Written:
            if _number(key) not in self.kept:
                raise Missing("no such comment")
            self.change(key, state=state)
            return _written(self.kept[_number(key)])

        return self.trouble.call("judge", effect)

    async def upload(self, name: str, kind: str, data: bytes, alt: str, marker: str) -> Upload:
        def effect() -> Upload:
            self._count += 1
            upload = Upload(f"media:{self._count}", f"https://lamp.example/files/{self._count}-{name}")
            self.media[upload.key] = Filed(upload, name, kind, data, alt, marker)
            return upload

        return self.trouble.call("upload", effect)

    async def find_upload(self, marker: str) -> Upload | None:
        def effect() -> Upload | None:
            return next((one.upload for one in self.media.values() if one.marker == marker), None)

        return self.trouble.call("find_upload", effect)

    async def remove_upload(self, key: str) -> None:
        self.trouble.call("remove_upload", lambda: self.media.pop(key, None))


def _number(key: str) -> int:
    return int(key.partition(":")[2])


def _written(comment: Comment) -> Written:
    return Written(comment.key, comment.state, comment.content.text, comment.content.link)


@dataclass
class FakeBlogs:
    """The way to blogs: each by its address."""

    known: dict[str, FakeBlog]

    async def discover(self, address: str) -> Found:
        if address not in self.known:
            raise Refused(f"There is no blog at {address}.")
        return Found(Access("fake", address, address, address), address.removeprefix("https://").strip("/"))

    def open(self, access: Access) -> FakeBlog:
        return self.known[access.url]
