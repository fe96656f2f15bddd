"""Channels and threads, as plain objects. No rules here: those stand in `threads.py`, `forums.py` and `messages.py`."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sandbox.discord import payloads
from sandbox.discord.numbers import DM_CHANNEL, FORUM_CHANNEL, NEWS_CHANNEL, SYSTEM_TYPES, TEXT_CHANNEL
from sandbox.discord.permissions import NOTHING, Permission, named

if TYPE_CHECKING:
    from sandbox.discord.state import Guild, Membership, Message


@dataclass
class Overwrite:
    """What a channel allows or denies to one role (kind 0) or one member (kind 1)."""

    kind: int
    allow: Permission = NOTHING
    deny: Permission = NOTHING


@dataclass(eq=False)
class Channel:
    """A text channel. A `Thread` is one too, and takes its permissions from its parent."""

    id: int
    guild: "Guild" = field(repr=False)
    name: str
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    posted: "dict[int, Message]" = field(default_factory=dict, repr=False)
    last_message_id: int | None = None
    deleted: bool = False
    type: int = TEXT_CHANNEL
    rate_limit_per_user: int = 0  # slow mode: seconds between two messages of a member
    spoke: dict[int, float] = field(default_factory=dict, repr=False)  # user id -> when, for slow mode

    is_thread = False

    @property
    def place(self) -> "Channel":
        """The channel whose permissions count."""
        return self

    @property
    def messages(self) -> "list[Message]":
        """What people and the bot said, oldest first, without what was deleted and without system lines."""
        return [message for message in self.posted.values() if message.type not in SYSTEM_TYPES]

    @property
    def threads(self) -> "list[Thread]":
        """The channel's threads, archived ones too, oldest first."""
        return [thread for thread in self.guild.threads.values() if thread.parent is self]

    def deny_bot(self, *names: str) -> None:
        """Deny the bot exactly these permissions here, by discord.py's names: `deny_bot("send_messages")`."""
        self._overwrite_bot(deny=named(dict.fromkeys(names, True)))

    def allow_bot(self) -> None:
        """Give back whatever `deny_bot` took."""
        self._overwrite_bot(deny=NOTHING)

    def _overwrite_bot(self, deny: Permission) -> None:
        self.overwrites[self.guild.world.bot_user.id] = Overwrite(kind=1, deny=deny)
        self.guild.world.publish("CHANNEL_UPDATE", payloads.channel(self), guild=self.guild)


@dataclass(eq=False)
class Private(Channel):
    """The private messages between a person and the bot. Its ``guild`` is a stand-in of nobody but these two."""

    person: "Membership" = field(kw_only=True, repr=False)
    type: int = DM_CHANNEL


@dataclass(eq=False)
class NewsChannel(Channel):
    """An announcement channel. What is published in it stands in all channels that follow it, too."""

    type: int = NEWS_CHANNEL


@dataclass
class Tag:
    """What a post in a forum can be labelled with; a `moderated` one by moderators only."""

    id: int
    name: str
    moderated: bool = False
    emoji_id: str | None = None
    emoji_name: str | None = None


@dataclass(eq=False)
class Forum(Channel):
    """A forum or media channel: it holds posts, which are threads, and no messages of its own."""

    type: int = FORUM_CHANNEL
    tags: list[Tag] = field(default_factory=list)
    require_tag: bool = False

    @property
    def posts(self) -> "list[Thread]":
        """All posts, archived ones too, oldest first."""
        return self.threads

    def tag(self, name: str) -> Tag:
        """The tag of that name. Raises KeyError."""
        return {tag.name: tag for tag in self.tags}[name]


@dataclass(eq=False)
class Thread(Channel):
    """A public thread that stands on a message and has its id; in a forum, a post whose first message has its id."""

    parent: Channel = field(kw_only=True, repr=False)
    owner: "Membership" = field(kw_only=True, repr=False)
    created: float = field(kw_only=True)
    archive_changed: float = field(kw_only=True)
    auto_archive_minutes: int = 4320
    archived: bool = False
    locked: bool = False
    people: dict[int, float] = field(default_factory=dict)  # user id -> joined at
    sent: int = 0
    applied: list[int] = field(default_factory=list)  # ids of the forum's tags

    is_thread = True

    @property
    def place(self) -> Channel:  # noqa: D102
        return self.parent

    @property
    def starter(self) -> "Message | None":
        """The first message of a post; None once it is deleted, and in threads on a message."""
        return self.posted.get(self.id)

    @property
    def tags(self) -> list[str]:
        """The names of a post's tags, in the order in which they were applied."""
        known = {tag.id: tag.name for tag in self.parent.tags} if isinstance(self.parent, Forum) else {}
        return [known[one] for one in self.applied if one in known]
