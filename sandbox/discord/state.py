"""Everything this Discord remembers: plain objects in memory, no rules.

The rules stand in `messages.py`, `threads.py` and `interactions.py`; how an object looks as JSON in `payloads.py`.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from sandbox.discord import payloads
from sandbox.discord.permissions import EVERYONE, NOTHING, Permission, named, permissions_in

if TYPE_CHECKING:
    from sandbox.discord.interactions import Interaction
    from sandbox.discord.people import Member

Json = dict[str, Any]
T = TypeVar("T")
EPOCH_MS = 1420070400000  # Discord's first millisecond: 2015-01-01

IS_EPHEMERAL = 1 << 6
IS_LOADING = 1 << 7
HAS_THREAD = 1 << 5
SUPPRESS_EMBEDS = 1 << 2
SUPPRESS_NOTIFICATIONS = 1 << 12
IS_COMPONENTS_V2 = 1 << 15

DEFAULT, THREAD_CREATED, REPLY, COMMAND_ANSWER, THREAD_STARTER = 0, 18, 19, 20, 21
SYSTEM_TYPES = (THREAD_CREATED, THREAD_STARTER)


@dataclass(eq=False)
class User:
    """Somebody with an account. Two views of the same account are equal."""

    id: int
    name: str
    bot: bool = False

    def __eq__(self, other: object) -> bool:
        return isinstance(other, User) and other.id == self.id

    def __hash__(self) -> int:
        return hash(self.id)


@dataclass(eq=False)
class Membership(User):
    """A user in a guild: the roles, and whether a moderator has timed them out."""

    guild: "Guild" = field(kw_only=True, repr=False)
    roles: "list[Role]" = field(default_factory=list, kw_only=True)
    joined: float = field(default=0.0, kw_only=True)
    timed_out: bool = field(default=False, kw_only=True)

    def may(self, wanted: Permission, channel: "Channel | None" = None) -> bool:
        """Whether all wanted bits are there, in the channel or in the guild at large."""
        return wanted in permissions_in(self, channel)


@dataclass
class Role:
    """A named set of permissions."""

    id: int
    name: str
    permissions: Permission
    position: int = 0


@dataclass
class Overwrite:
    """What a channel allows or denies to one role (kind 0) or one member (kind 1)."""

    kind: int
    allow: Permission = NOTHING
    deny: Permission = NOTHING


@dataclass(eq=False)
class Message:
    """A message as it stands now. `components` are kept as the JSON that Discord would give back."""

    id: int
    channel: "Channel" = field(repr=False)
    author: Membership
    created: float
    content: str = ""
    components: list[Json] = field(default_factory=list)
    embeds: list[Json] = field(default_factory=list)
    flags: int = 0
    type: int = DEFAULT
    nonce: str | int | None = None
    edited: float | None = None
    mentions: list[User] = field(default_factory=list)
    mention_everyone: bool = False
    reference: Json | None = None
    reply_to: "Message | None" = field(default=None, repr=False)
    reactors: dict[str, list[User]] = field(default_factory=dict)
    thread: "Thread | None" = field(default=None, repr=False)
    deleted: bool = False
    interaction: "Interaction | None" = field(default=None, repr=False)

    @property
    def text(self) -> str:
        """All text that a reader sees: content, text displays and embeds, one per line."""
        return "\n".join(payloads.visible_text(self.content, self.components, self.embeds))

    @property
    def reactions(self) -> dict[str, int]:
        """Emoji -> how many people chose it."""
        return {emoji: len(users) for emoji, users in self.reactors.items() if users}

    @property
    def ephemeral(self) -> bool:
        """Shown to one member only, who caused it."""
        return bool(self.flags & IS_EPHEMERAL)

    @property
    def readable(self) -> bool:
        """Whether the bot may read it without the Message Content intent: its own, and what mentions it.

        The ping of a reply counts as a mention, but not when an answer to an interaction is replied to.
        """
        me = self.channel.guild.me
        named = f"<@{me.id}>" in self.text or f"<@!{me.id}>" in self.text
        pinged = self.reply_to is not None and self.reply_to.author == me and self.reply_to.interaction is None
        return self.author == me or (me in self.mentions and (named or pinged))

    @property
    def is_v2(self) -> bool:
        """Made of components only."""
        return bool(self.flags & IS_COMPONENTS_V2)


@dataclass(eq=False)
class Channel:
    """A text channel. A `Thread` is one too, and takes its permissions from its parent."""

    id: int
    guild: "Guild" = field(repr=False)
    name: str
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    posted: dict[int, Message] = field(default_factory=dict, repr=False)
    last_message_id: int | None = None
    deleted: bool = False

    is_thread = False

    @property
    def place(self) -> "Channel":
        """The channel whose permissions count."""
        return self

    @property
    def messages(self) -> list[Message]:
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
class Thread(Channel):
    """A public thread that stands on a message and has its id."""

    parent: Channel = field(kw_only=True, repr=False)
    owner: Membership = field(kw_only=True, repr=False)
    created: float = field(kw_only=True)
    archive_changed: float = field(kw_only=True)
    auto_archive_minutes: int = 4320
    archived: bool = False
    locked: bool = False
    rate_limit_per_user: int = 0
    people: dict[int, float] = field(default_factory=dict)  # user id -> joined at
    sent: int = 0

    is_thread = True

    @property
    def place(self) -> Channel:  # noqa: D102
        return self.parent


@dataclass(eq=False)
class Guild:
    """A server: its channels, threads, roles and members. The bot is a member of it until it is removed."""

    id: int
    world: "World" = field(repr=False)
    name: str
    everyone: Role
    created: float
    owner: "Member" = field(init=False)
    me: Membership = field(init=False)
    roles: list[Role] = field(default_factory=list)
    channels: dict[int, Channel] = field(default_factory=dict)
    threads: dict[int, Thread] = field(default_factory=dict)
    has_bot: bool = True
    members: dict[int, Membership] = field(default_factory=dict)

    def add_text_channel(self, name: str) -> Channel:
        """A new text channel that everyone may read and write."""
        channel = Channel(id=self.world.new_id(), guild=self, name=name)
        self.channels[channel.id] = channel
        self.world.publish("CHANNEL_CREATE", payloads.channel(channel), guild=self)
        return channel

    def add_role(self, name: str, permissions: int) -> Role:
        """A new role above the others."""
        role = Role(self.world.new_id(), name, Permission(permissions), position=len(self.roles) + 1)
        self.roles.append(role)
        self.world.publish("GUILD_ROLE_CREATE", {"guild_id": str(self.id), "role": payloads.role(role)}, guild=self)
        return role

    def add_member(self, name: str, permissions: int = 0, **flags: bool) -> "Member":
        """A person joins. Extra permissions (`manage_guild=True` or an int) come as a role of their own."""
        member = self.world.new_member(self.world.new_id(), name, guild=self, joined=self.world.clock())
        extra = Permission(permissions) | named(flags)
        if extra:
            member.roles.append(self.add_role(f"{name}'s role", extra))
        self.members[member.id] = member
        return member


@dataclass(frozen=True)
class Event:
    """Something that happened, as the gateway tells it. `message` is there when its content may need hiding."""

    name: str
    data: Json
    guild: Guild | None
    channel: Channel | None
    message: Message | None


@dataclass(eq=False)
class World:
    """All guilds, the bot's account and its commands, the clock and the ids. Nothing here knows of HTTP."""

    clock: Callable[[], float]
    token: str
    new_member: "type[Member]"  # handed in: a member acts by the rules, and the rules need this module
    bot_user: User = field(init=False)
    guilds: dict[int, Guild] = field(default_factory=dict)
    commands: dict[int | None, list[Json]] = field(default_factory=dict)  # guild id, or None for global ones
    interactions: "dict[str, Interaction]" = field(default_factory=dict)  # by token
    nonces: dict[tuple[int, str], tuple[float, Message]] = field(default_factory=dict)
    allow_message_content: bool = True
    listeners: list[Callable[[Event], None]] = field(default_factory=list)
    last_id: int = 0
    bell: asyncio.Event = field(default_factory=asyncio.Event)
    gateway_url: str = ""

    def __post_init__(self) -> None:
        self.bot_user = User(self.new_id(), "Backchannel", bot=True)

    def new_id(self) -> int:
        """The next snowflake: the clock's millisecond, and always greater than every earlier id."""
        now = (int(self.clock() * 1000) - EPOCH_MS) << 22
        self.last_id = max(now, self.last_id + 1)
        return self.last_id

    def add_guild(self, name: str, bot_permissions: int) -> Guild:
        """A new guild that the bot has joined, with an owner."""
        guild_id = self.new_id()
        everyone = Role(guild_id, "@everyone", EVERYONE)  # the role of everyone has the guild's id
        guild = Guild(id=guild_id, world=self, name=name, everyone=everyone, created=self.clock())
        guild.owner = guild.add_member("Harbour Master")
        bot_role = Role(self.new_id(), self.bot_user.name, Permission(bot_permissions), position=1)
        guild.roles.append(bot_role)
        guild.me = Membership(
            self.bot_user.id, self.bot_user.name, bot=True, guild=guild, roles=[bot_role], joined=self.clock()
        )
        guild.members[guild.me.id] = guild.me
        self.guilds[guild.id] = guild
        self.publish("GUILD_CREATE", payloads.guild(guild), guild=guild)
        return guild

    def channel(self, channel_id: int) -> Channel | None:
        """The channel or thread with this id, in whichever guild."""
        for guild in self.guilds.values():
            found = guild.channels.get(channel_id) or guild.threads.get(channel_id)
            if found is not None:
                return found
        return None

    def publish(
        self,
        name: str,
        data: Json,
        *,
        guild: Guild | None = None,
        channel: Channel | None = None,
        message: Message | None = None,
    ) -> None:
        """Tell everyone who listens: the gateway, and whoever waits for a change."""
        event = Event(name, data, guild, channel, message)
        for listener in list(self.listeners):
            listener(event)
        self.ring()

    def ring(self) -> None:
        """Let everyone who waits look again."""
        self.bell.set()
        self.bell = asyncio.Event()

    async def wait_until(self, condition: Callable[[], T], timeout: float, what: str = "it") -> T:  # noqa: ASYNC109
        """Wait until the condition holds, looking again after every change; `TimeoutError` after that many seconds."""
        try:
            async with asyncio.timeout(timeout):
                while not (found := condition()):
                    await self.bell.wait()
        except TimeoutError:
            raise TimeoutError(f"{what} did not happen on Discord within {timeout} s") from None
        return found
