"""What a blog and a chat can do, as small Protocols. Abilities that not every blog has stand apart.

Every method raises the errors of bot/errors.py and nothing else that the outside world caused.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, runtime_checkable

from bot.model import (
    Absence,
    Article,
    Attachment,
    Bell,
    Channel,
    Comment,
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
from bot.text.card import Card


@dataclass(frozen=True, slots=True)
class Access:
    """How to reach a blog: what discovery found, and the account if one is connected."""

    kind: str  # a name in bot.blogs.KINDS
    url: str
    feed: str
    api: str = ""
    user: str = ""
    password: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What discovery found at an address; ``notes`` are sentences for the admin (what works, what does not, why)."""

    access: Access
    title: str
    notes: tuple[str, ...] = ()
    picture: str = ""  # the address of the site's icon


@dataclass(frozen=True, slots=True)
class Account:
    """A checked account on a blog. ``lacks`` names capabilities it would need and has not.

    One that may not moderate (``moderates``) is not to be shown what waits there for moderators.
    ``too_much``: it may do far more than is needed (an administrator). ``application`` is the blog's own id of the
    password with which it was checked; nothing where the blog does not tell.
    """

    id: str
    name: str
    lacks: tuple[str, ...] = ()
    moderates: bool = True
    too_much: bool = False
    application: str = ""


class Blog(Protocol):
    """A blog that can be watched."""

    async def look(self, bell: Bell) -> Look:
        """Ask the feed whether anything changed since ``bell``; if so, with the newest articles in full.

        Raises Gone when the feed says that it has ended for good (410).
        """
        ...


class Mark(StrEnum):
    """How it stands with something that was checked; a warning is nothing that keeps the bot from its work."""

    FINE = "✓"
    WARNING = "⚠"
    WRONG = "✗"
    UNSET = "–"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of a diagnosis: what was looked at, and what was found (and what to do), as safe Discord Markdown."""

    mark: Mark
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Check:
    """One question, asked when ``work`` is called. What it raises is a finding of this name, too."""

    name: str
    work: Callable[[], Awaitable[Sequence[Finding]]]


@runtime_checkable
class Examined(Protocol):
    """Can be examined line by line."""

    def examine(self) -> Sequence[Check]:
        """The checks, to be made in this order; none needs that another went well. At most ten requests in all."""
        ...


@runtime_checkable
class ArticleChecker(Protocol):
    """Can tell whether articles are still there."""

    async def absent(self, articles: Mapping[str, str]) -> dict[str, Absence]:
        """Those of the articles (key -> link) that the blog does no longer show to everyone, and why.

        One that cannot be told just now is left out. Raises what keeps the blog from being asked at all.
        """
        ...


@runtime_checkable
class CommentReader(Protocol):
    """Lets comments be read. Without a moderator's account only approved ones are seen."""

    async def newest_comments(self, after: str | None) -> list[Comment]:
        """The newest page of comments of the whole blog, and as many more as reach back to the key ``after``."""
        ...

    async def comments_on(self, articles: Collection[str], page: int = 1) -> tuple[list[Comment], bool]:
        """A hundred comments on these articles (``post:5``), the newest first by id; whether there are more pages."""
        ...

    async def comments(self, keys: Collection[str]) -> list[Comment]:
        """These comments as they are now; what is missing in the answer can no longer be read."""
        ...


@runtime_checkable
class CommentWriter(Protocol):
    """Lets comments be written. Raises Barred when there is no account, or a wrong one."""

    async def write(self, draft: Draft) -> Written:
        """Create the comment. Raises Uncertain when the answer got lost."""
        ...

    async def rewrite(self, key: str, draft: Draft) -> Written:
        """Make the comment show the draft's text. Raises Missing when it is gone."""
        ...

    async def withdraw(self, key: str) -> None:
        """Take the comment down (to the trash). One that is gone already is fine."""
        ...

    async def find(self, marker: str) -> Written | None:
        """The comment that carries this marker of ours, in whatever state; the oldest if there are several."""
        ...

    async def account(self) -> Account:
        """Check the credentials and what they allow."""
        ...


@runtime_checkable
class CommentEraser(Protocol):
    """Lets a comment be as if its author had never written it. Raises Barred when there is no account."""

    async def erase(self, key: str) -> None:
        """Delete the comment for good, also out of the trash. One that is gone already is fine."""
        ...

    async def sign(self, key: str, author: str, address: str) -> Written:
        """Put another name and address on the comment, which leads nowhere, and change nothing else of it.

        Raises Missing when it is gone.
        """
        ...


@runtime_checkable
class PasswordMaker(Protocol):
    """Makes a password for one application, which can be taken back without changing the account's own."""

    async def password_page(self, application: str, back: str = "") -> str:
        """The page of that very site on which somebody makes one; it sends them ``back`` with it, if that is given.

        ``application`` is a UUID by which the site knows all passwords of one bot. Raises Barred when it makes none.
        """
        ...

    async def revoke(self, application: str) -> None:
        """Take back the password of this id (``Account.application``). One that is gone already is fine."""
        ...


@runtime_checkable
class Searcher(Protocol):
    """Finds articles by words."""

    async def search(self, words: str, most: int) -> list[Article]:
        """The articles in which these words stand, the best first, as the blog sorts them."""
        ...


@runtime_checkable
class CommentModerator(Protocol):
    """Lets comments be judged. Raises Barred when the account may not."""

    async def judge(self, key: str, state: State) -> Written:
        """Approve the comment (LIVE), hold it, mark it as spam, or put it into the trash (GONE).

        What is judged so already is fine. Raises Missing when it is gone for good.
        """
        ...


@runtime_checkable
class FileWriter(Protocol):
    """Takes pictures into the blog's media library."""

    async def upload(self, name: str, kind: str, data: bytes, alt: str, marker: str) -> Upload:
        """Put a picture there; ``kind`` as in image/png. Raises Uncertain when the answer got lost."""
        ...

    async def find_upload(self, marker: str) -> Upload | None:
        """The picture that carries this marker of ours."""
        ...

    async def remove_upload(self, key: str) -> None:
        """Delete it; one that is gone already is fine."""
        ...


class Blogs(Protocol):
    """The way to blogs: finds out what an address is, and opens what was found."""

    async def discover(self, address: str) -> Found:
        """Find feed and API from any page of a site, or from a feed's own address. Raises Refused with the reason."""
        ...

    def open(self, access: Access) -> Blog:
        """A blog to talk to. No network here; it has the abilities of its kind."""
        ...


class Hubs(Protocol):
    """Hubs that push what is new on a blog (https://www.w3.org/TR/websub/)."""

    async def subscribe(self, hub: str, topic: str, callback: str, secret: str, lease: float) -> None:
        """Ask the hub to call ``callback`` whenever ``topic`` changes, for ``lease`` seconds, signed with ``secret``.

        That it takes the request means little: whether it subscribes us it tells by calling back. Asked again, it
        renews. Raises Refused when it does not want to, and Uncertain when the answer got lost.
        """
        ...


class Chat(Protocol):
    """Discord, as far as delivery and the inbox need it. Channels are channels or threads."""

    async def send(self, channel: int, card: Card, nonce: str, reply_to: int | None = None) -> str:
        """Send a message; the same nonce within a minute sends nothing new. Returns the message's id.

        Pings the card's role and people and nobody else, or notifies nobody at all if the card is silent.

        Raises Missing when a message with this nonce was sent and has been removed since.
        """
        ...

    async def edit(self, channel: int, message: int, card: Card) -> None:
        """Make our message show the card. Raises Missing."""
        ...

    async def delete(self, channel: int, message: int) -> None:
        """Remove our message. One that is gone already is fine."""
        ...

    async def find(self, channel: int, mark: str, since: Instant) -> str | None:
        """Our message with this mark sent at or after ``since``, from the channel's history."""
        ...

    async def open_thread(self, channel: int, message: int, name: str) -> str:
        """A thread on the message; the one that stands there already is fine. Returns its id."""
        ...

    async def change_thread(self, thread: int, shape: ThreadShape) -> None:
        """Make the thread or post be like this. Raises Missing."""
        ...

    async def post(self, forum: int, shape: ThreadShape, card: Card) -> str:
        """A post in a forum or media channel: a thread and its first message, with one id. Returns it.

        Discord has no nonce for this, so it is tried once. Raises Uncertain when the answer got lost.
        """
        ...

    async def find_post(self, forum: int, mark: str, since: Instant) -> str | None:
        """Our post whose first message has this mark, opened at or after ``since``."""
        ...

    async def publish(self, channel: int, message: int) -> None:
        """Publish our message in an announcement channel to its followers. One that is published already is fine."""
        ...

    async def react(self, channel: int, message: int, emoji: str) -> None:
        """Add our reaction. Raises Missing when the message is gone."""
        ...

    async def unreact(self, channel: int, message: int, emoji: str) -> None:
        """Take our reaction away. One that is not there is fine."""
        ...

    async def reactors(self, channel: int, message: int, emoji: str) -> Collection[MemberId]:
        """The people who chose this reaction on a message; nobody when it is gone."""
        ...

    async def file(self, attachment: Attachment) -> bytes | None:
        """What is in a file, asked for anew; None when it is gone. Raises Refused for one that is too large."""
        ...

    async def may_speak(self, guild: int, member: MemberId) -> bool:
        """Whether somebody is in the server and not silenced by a moderator."""
        ...

    async def direct(self, member: MemberId) -> int:
        """The private channel with somebody. Whether they take messages is known when one is sent: then Barred."""
        ...

    async def message(self, channel: int, message: int) -> Message | None:
        """One message, or None when it is gone."""
        ...

    async def history(self, channel: int, after: int, limit: int) -> Sequence[Message]:
        """Messages after this id, oldest first, at most ``limit``. Raises Barred when history may not be read."""
        ...

    async def recent(self, channel: int, limit: int) -> Sequence[Message]:
        """The newest messages, oldest first. Raises Barred when history may not be read."""
        ...

    async def channel(self, channel: int) -> Channel:
        """The channel and what we may not do there. Raises Missing or Barred."""
        ...
