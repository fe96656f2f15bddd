"""The nouns of Backchannel as frozen dataclasses and typed ids. No I/O, no clock.

An *item* is something said; a *mirror* is one copy of it that should stand somewhere; a *part* is one remote object
of that copy. docs/architecture.md tells the whole story.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from bot.relay_settings import RelaySettings

Instant = float
"""A moment in seconds since the epoch, UTC."""

BlogId = NewType("BlogId", int)
RelayId = NewType("RelayId", int)
ItemId = NewType("ItemId", int)
MirrorId = NewType("MirrorId", int)
MemberId = NewType("MemberId", int)
"""A person in chat: Discord's user id."""

Place = NewType("Place", str)
"""Where something is heard or shown: ``channel:<discord id>`` (threads too), ``blog:<blog id>`` or ``member:<id>``."""


def channel_place(channel: int) -> Place:
    """The place of a Discord channel or thread."""
    return Place(f"channel:{channel}")


def blog_place(blog: BlogId) -> Place:
    """The place of a blog."""
    return Place(f"blog:{blog}")


def member_place(member: MemberId) -> Place:
    """The place of private messages to somebody."""
    return Place(f"member:{member}")


def place_id(place: Place) -> int:
    """The number in a place: a channel's, a blog's or a member's id."""
    return int(place.partition(":")[2])


class Kind(StrEnum):
    """What sort of thing was said."""

    ARTICLE = "article"
    UPDATE = "update"  # a passage appended to an article
    COMMENT = "comment"
    NOTICE = "notice"  # to admins, or a quiet line in a thread


class State(StrEnum):
    """What the blog says of an item. Only live ones are shown to everyone."""

    LIVE = "live"
    HELD = "held"
    SPAM = "spam"
    GONE = "gone"


class Face(StrEnum):
    """How a mirror shows its item in its place."""

    CARD = "card"  # a message in Discord, a comment on a blog
    THREAD = "thread"  # the thread that stands on an article's card
    BODY = "body"  # what of an article does not stand on its card, in its thread
    NEWS = "news"  # a card in an announcement channel, published to those who follow it
    FATE = "fate"  # the reaction on a member's message
    FILES = "files"  # pictures that came with a member's comment, in the blog's media library
    DESK = "desk"  # something to decide: a question with buttons
    JUDGE = "judge"  # a comment that waits on the blog, for moderators to judge


class Absence(StrEnum):
    """Why a blog does no longer show an article to everyone."""

    DELETED = "deleted"
    TRASHED = "trashed"
    PRIVATE = "private"
    UNPUBLISHED = "unpublished"  # a draft again
    PASSWORD = "password"
    HIDDEN = "hidden"  # one of the above: to a stranger, a blog does not say which


class ChannelSort(StrEnum):
    """What articles become in a channel."""

    TEXT = "text"  # a message with a thread on it
    NEWS = "news"  # the same, published to those who follow the channel
    FORUM = "forum"  # a post
    MEDIA = "media"  # a post in a channel for pictures
    THREAD = "thread"  # nothing: a relay needs a channel


class Format(StrEnum):
    """How a text is written."""

    HTML = "html"
    CHAT = "chat"  # Discord's Markdown


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture on the web and what it shows, in words."""

    url: str
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a chat message. ``url`` dies within a day: for later, it is asked for anew."""

    name: str
    url: str
    description: str = ""
    id: int = 0
    type: str = ""  # as in image/png
    size: int = 0  # in bytes
    channel: int = 0
    message: int = 0
    link: str = ""  # of its message: that stays

    @property
    def is_picture(self) -> bool:
        """Whether a blog can show it."""
        return self.type.partition(";")[0] in ("image/png", "image/jpeg", "image/gif", "image/webp")


@dataclass(frozen=True, slots=True)
class Content:
    """The words of an item; kept sealed in the database."""

    text: str = ""
    format: Format = Format.HTML
    title: str = ""
    author: str = ""
    avatar: str = ""
    link: str = ""
    published: Instant = 0.0
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    picture: Picture | None = None
    comments_open: bool = True
    absence: Absence | None = None  # of an article that is gone
    change: str = ""  # of an update: a kind of bot.text.updates.Note
    # of a comment from chat: the passage that it answers (plain text), what the ids in its text are called ("@12" a
    # member who allowed it, "&12" a role, "#12" a channel), the files that came with it
    quote: str = ""
    names: tuple[tuple[str, str], ...] = ()
    files: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """A post as a blog shows it now. ``keys`` are all names it may be known by, the strongest first."""

    keys: tuple[str, ...]
    content: Content


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment as a blog shows it now. Ids are the blog's own (``comment:12``, ``post:3``)."""

    key: str
    article: str
    parent: str | None
    state: State
    content: Content
    marker: str | None = None  # ours, when we wrote it (or somebody copied it)


@dataclass(frozen=True, slots=True)
class Bell:
    """A feed's validators, opaque and with their quotes, and a hash of its body: did anything change?"""

    etag: str | None = None
    modified: str | None = None
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at a blog found. ``articles`` is None when nothing had changed."""

    bell: Bell
    articles: tuple[Article, ...] | None
    ahead: float | None = None  # by how many seconds the blog's clock is ahead of ours, by its Date header
    fresh: float = 0.0  # for how many seconds the site wants not to be asked again (Cache-Control, ttl, ...)
    moved: str | None = None  # where the feed stands for good by now, by its redirects
    hub: str | None = None  # WebSub: where to subscribe, and the address to subscribe to
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A comment to be written to a blog: canonical HTML, and the opaque marker that lets us find it again."""

    article: str
    parent: str | None
    author: str
    address: str  # anonymous, stable for a member and a blog
    html: str
    marker: str
    url: str = ""  # of the author: leads to what was said in chat
    approved: bool = False  # under the account, approved at once; otherwise by the blog's own rules


@dataclass(frozen=True, slots=True)
class Written:
    """What a blog answered to a comment of ours: where it stands, what it shows, what it thinks of it."""

    key: str
    state: State
    html: str  # as the blog renders it
    link: str = ""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file in a blog's media library."""

    key: str  # media:12
    url: str


@dataclass(frozen=True, slots=True)
class Message:
    """A message in chat, as it is heard or read from history."""

    id: int
    channel: int
    author: MemberId
    name: str  # as shown in that server
    text: str
    sent: Instant
    by_person: bool = True  # not a bot, webhook or system line
    reply_to: int | None = None
    mentions: tuple[tuple[int, str], ...] = ()  # member id and shown name, for everyone the text mentions
    roles: tuple[tuple[int, str], ...] = ()  # the same for roles, and for channels that everyone may see
    channels: tuple[tuple[int, str], ...] = ()
    attachments: tuple[Attachment, ...] = ()
    guild: int = 0
    avatar: str = ""  # the address of the author's picture in that server
    readable: bool = True  # False: Discord shows its text only with the Message Content intent
    timed_out: bool = False  # a moderator has silenced its author for now


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel as the bot sees it; ``lacks`` names the permissions it would need and has not.

    ``misses`` are those that only some settings of a relay need. Both as in ``bot.text.permissions``.
    """

    id: int
    guild: int
    name: str
    lacks: tuple[str, ...] = ()
    sort: ChannelSort = ChannelSort.TEXT
    misses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ThreadShape:
    """What a thread is like. ``locked``, ``tags`` and ``slow`` are None, ``name`` is empty, where left to people.

    ``tags`` are names: a forum's tags that are called so are put on the post, missing ones are made if allowed.
    """

    name: str = ""
    locked: bool | None = None
    tags: tuple[str, ...] | None = None
    slow: int | None = None  # seconds between two messages of a member


@dataclass(frozen=True, slots=True)
class Relay:
    """One blog in one channel.

    ``added_by`` is told of troubles where no channel was chosen for that. ``lost``: since when the bot cannot use the
    channel; nothing is delivered there until it can again.
    """

    id: RelayId
    blog: BlogId
    guild: int
    channel: int
    since: Instant  # articles published before are recorded, never announced
    settings: RelaySettings
    removed: bool = False
    sort: ChannelSort = ChannelSort.TEXT
    added_by: MemberId | None = None
    lost: Instant | None = None
