"""A small Chat and a small Blog in memory, as the ports know them, with trouble on order. No mocks: they keep state."""

import math
from collections import deque
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeVar

from bot.errors import Missing, Retry, Uncertain
from bot.model import Article, Bell, Channel, Comment, Content, Draft, Instant, Look, MemberId, Message, State, Written
from bot.ports import Access, Account, Found
from bot.text.card import Card
from tests.databases import Clock

T = TypeVar("T")
BOT = MemberId(1)
DISCORD_EPOCH = 1_420_070_400


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
    reactions: list[str] = field(default_factory=list)

    @property
    def shown(self) -> str:
        return self.text if self.card is None else str(self.card.blocks)


class FakeChat:
    """Discord as the Chat port describes it."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.messages: dict[int, Said] = {}
        self.threads: dict[int, str] = {}
        self.trouble = Troubles(clock)
        self.forgetful = False  # a nonce is remembered for minutes only
        self._nonces: dict[str, int] = {}
        self._count = 0

    # what people see and do

    def in_channel(self, channel: int, author: MemberId | None = None) -> list[Said]:
        """The messages that stand in a channel, oldest first."""
        found = [one for one in self.messages.values() if one.channel == channel]
        return sorted((one for one in found if author in (None, one.author)), key=lambda one: one.id)

    def say(self, channel: int, author: MemberId, text: str, reply_to: int | None = None) -> Said:
        """A person says something."""
        return self._put(Said(self._id(), channel, author, self.clock(), text, reply_to=reply_to))

    def heard(self, said: Said) -> Message:
        """As the inbox hears of it."""
        name = f"Member {said.author}"
        person = said.author != BOT
        return Message(
            said.id, said.channel, said.author, name, said.text, said.sent, by_person=person, reply_to=said.reply_to
        )

    def _id(self) -> int:
        self._count += 1
        return (int((self.clock() - DISCORD_EPOCH) * 1000) << 22) + self._count

    def _put(self, said: Said) -> Said:
        self.messages[said.id] = said
        return said

    def _get(self, message: int) -> Said:
        if message not in self.messages:
            raise Missing("Unknown Message")
        return self.messages[message]

    # the port

    async def send(self, channel: int, card: Card, nonce: str, reply_to: int | None = None) -> str:
        def effect() -> str:
            known = None if self.forgetful else self._nonces.get(nonce)
            if known is not None:
                return str(self._get(known).id)
            said = self._put(Said(self._id(), channel, BOT, self.clock(), card=card, reply_to=reply_to))
            self._nonces[nonce] = said.id
            return str(said.id)

        return self.trouble.call("send", effect)

    async def edit(self, channel: int, message: int, card: Card) -> None:
        def effect() -> None:
            self._get(message).card = card

        self.trouble.call("edit", effect)

    async def delete(self, channel: int, message: int) -> None:
        self.trouble.call("delete", lambda: self.messages.pop(message, None))

    async def find(self, channel: int, mark: str, since: Instant) -> str | None:
        def effect() -> str | None:
            for said in self.in_channel(channel, BOT):
                if said.card is not None and said.card.mark == mark and said.sent >= since - 10:
                    return str(said.id)
            return None

        return self.trouble.call("find", effect)

    async def open_thread(self, channel: int, message: int, name: str) -> str:
        def effect() -> str:
            self.threads.setdefault(self._get(message).id, name)
            return str(message)

        return self.trouble.call("open_thread", effect)

    async def rename_thread(self, thread: int, name: str) -> None:
        def effect() -> None:
            self.threads[thread] = name

        self.trouble.call("rename_thread", effect)

    async def react(self, channel: int, message: int, emoji: str) -> None:
        def effect() -> None:
            if emoji not in self._get(message).reactions:
                self._get(message).reactions.append(emoji)

        self.trouble.call("react", effect)

    async def unreact(self, channel: int, message: int, emoji: str) -> None:
        def effect() -> None:
            if message in self.messages and emoji in self.messages[message].reactions:
                self.messages[message].reactions.remove(emoji)

        self.trouble.call("unreact", effect)

    async def message(self, channel: int, message: int) -> Message | None:
        known = self.messages.get(message)
        return self.trouble.call("message", lambda: None if known is None else self.heard(known))

    async def history(self, channel: int, after: int, limit: int) -> Sequence[Message]:
        found = [self.heard(said) for said in self.in_channel(channel) if said.id > after]
        return self.trouble.call("history", lambda: found[:limit])

    async def recent(self, channel: int, limit: int) -> Sequence[Message]:
        return self.trouble.call("recent", lambda: [self.heard(said) for said in self.in_channel(channel)][-limit:])

    async def channel(self, channel: int) -> Channel:
        return Channel(channel, 1, "somewhere")


class FakeBlog:
    """A blog that can be read and written."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.articles: dict[str, Article] = {}
        self.kept: dict[int, Comment] = {}
        self.trouble = Troubles(clock)
        self.verdict = State.LIVE  # on what members write
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

    def comment(self, article: str, text: str, parent: str | None = None, state: State = State.LIVE) -> str:
        """A visitor comments; returns the comment's key."""
        return self._keep(article, parent, state, "Visitor", f"<p>{text}</p>", None).key

    def change(self, key: str, **changes: object) -> None:
        """A moderator changes a comment."""
        number = int(key.partition(":")[2])
        self.kept[number] = replace(self.kept[number], **changes)

    def rewrite_text(self, key: str, text: str) -> None:
        """A person edits a comment."""
        number = int(key.partition(":")[2])
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

    async def look(self, bell: Bell) -> Look | None:
        def effect() -> Look | None:
            now = Bell(etag=str(self._bell))
            return None if bell == now else Look(now, tuple(self.articles.values()), self.clock())

        return self.trouble.call("look", effect)

    async def newest_comments(self, after: str | None) -> list[Comment]:
        return self.trouble.call("newest_comments", lambda: list(self.kept.values()))

    async def comments(self, keys: Collection[str]) -> list[Comment]:
        return self.trouble.call("comments", lambda: [one for one in self.kept.values() if one.key in keys])

    async def write(self, draft: Draft) -> Written:
        def effect() -> Written:
            return _written(
                self._keep(draft.article, draft.parent, self.verdict, draft.author, draft.html, draft.marker)
            )

        return self.trouble.call("write", effect)

    async def rewrite(self, key: str, draft: Draft) -> Written:
        def effect() -> Written:
            number = int(key.partition(":")[2])
            if number not in self.kept:
                raise Missing("no such comment")
            self.change(key, content=replace(self.kept[number].content, text=draft.html))
            return _written(self.kept[number])

        return self.trouble.call("rewrite", effect)

    async def withdraw(self, key: str) -> None:
        def effect() -> None:
            if int(key.partition(":")[2]) in self.kept:
                self.change(key, state=State.GONE)

        self.trouble.call("withdraw", effect)

    async def find(self, marker: str) -> Written | None:
        def effect() -> Written | None:
            return next((_written(one) for one in self.kept.values() if one.marker == marker), None)

        return self.trouble.call("find", effect)

    async def account(self) -> Account:
        return Account("7", "Editor")


def _written(comment: Comment) -> Written:
    return Written(comment.key, comment.state, comment.content.text, comment.content.link)


@dataclass
class FakeBlogs:
    """The way to blogs: each by its address."""

    known: dict[str, FakeBlog]

    async def discover(self, address: str) -> Found:
        raise NotImplementedError

    def open(self, access: Access) -> FakeBlog:
        return self.known[access.url]
