"""Everything this Discord remembers: plain objects in memory, no rules.

The rules stand in `messages.py`, `threads.py` and `interactions.py`; how an object looks as JSON in `payloads.py`.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from sandbox.discord import payloads
from sandbox.discord.files import File
from sandbox.discord.moderation import Moderation
from sandbox.discord.numbers import (
    CROSSPOSTED,
    DEFAULT,
    IS_COMPONENTS_V2,
    IS_EPHEMERAL,
    MEDIA_CHANNEL,
    SUPPRESS_NOTIFICATIONS,
)
from sandbox.discord.permissions import EVERYONE, IN_PRIVATE, Permission, named, permissions_in
from sandbox.discord.places import Channel, Forum, NewsChannel, Private, Tag, Thread

if TYPE_CHECKING:
    from sandbox.discord.interactions import Interaction
    from sandbox.discord.people import Member

Json = dict[str, Any]
T = TypeVar("T")
AnyChannel = TypeVar("AnyChannel", bound=Channel)
EPOCH_MS = 1420070400000  # Discord's first millisecond: 2015-01-01


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
    """A user in a guild: the name there if it is another, the roles, and until when a moderator has timed them out.

    ``locale`` is the language of their client.
    """

    guild: "Guild" = field(kw_only=True, repr=False)
    roles: "list[Role]" = field(default_factory=list, kw_only=True)
    joined: float = field(default=0.0, kw_only=True)
    nick: str | None = field(default=None, kw_only=True)
    timed_out_until: float | None = field(default=None, kw_only=True)
    locale: str = field(default="en-US", kw_only=True)

    @property
    def timed_out(self) -> bool:
        """Whether a moderator has silenced this member for now."""
        return self.timed_out_until is not None and self.timed_out_until > self.guild.world.clock()

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
    mentionable: bool = False


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
    pinged_roles: "list[Role]" = field(default_factory=list)
    reference: Json | None = None
    reply_to: "Message | None" = field(default=None, repr=False)
    reactors: dict[str, list[User]] = field(default_factory=dict)
    thread: "Thread | None" = field(default=None, repr=False)
    deleted: bool = False
    interaction: "Interaction | None" = field(default=None, repr=False)
    files: list[File] = field(default_factory=list)
    stickers: list[str] = field(default_factory=list)

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
        """Whether the bot may read it without the Message Content intent: its own, what mentions it, what is private.

        The ping of a reply counts as a mention, but not when an answer to an interaction is replied to.
        """
        me = self.channel.guild.me
        named = f"<@{me.id}>" in self.text or f"<@!{me.id}>" in self.text
        pinged = self.reply_to is not None and self.reply_to.author == me and self.reply_to.interaction is None
        return not self.channel.guild.id or self.author == me or (me in self.mentions and (named or pinged))

    @property
    def is_v2(self) -> bool:
        """Made of components only."""
        return bool(self.flags & IS_COMPONENTS_V2)

    @property
    def published(self) -> bool:
        """Whether the channels that follow this one have it too."""
        return bool(self.flags & CROSSPOSTED)

    @property
    def silent(self) -> bool:
        """Whether it was sent without notifying anybody: pings leave a badge, and make no sound."""
        return bool(self.flags & SUPPRESS_NOTIFICATIONS)


@dataclass(eq=False)
class Guild(Moderation):
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
    banned: set[int] = field(default_factory=set)
    given: dict[str, list[Json]] = field(default_factory=dict)  # by a command's id: what is set under Integrations
    locale: str = "en-US"

    def prefer(self, locale: str) -> None:
        """An admin chooses the server's language."""
        self.locale = locale
        self.world.publish("GUILD_UPDATE", payloads.guild_summary(self), guild=self)

    def add_text_channel(self, name: str) -> Channel:
        """A new text channel that everyone may read and write."""
        return self._add(Channel(id=self.world.new_id(), guild=self, name=name))

    def add_news_channel(self, name: str) -> NewsChannel:
        """A new announcement channel: its messages can be published."""
        return self._add(NewsChannel(id=self.world.new_id(), guild=self, name=name))

    def add_forum(self, name: str, tags: Iterable[str | Tag] = (), *, require_tag: bool = False) -> Forum:
        """A new forum, with tags by name (or whole, to make one that is for moderators)."""
        return self._add(self._forum(name, tags, require_tag))

    def add_media(self, name: str, tags: Iterable[str | Tag] = (), *, require_tag: bool = False) -> Forum:
        """A new media channel: a forum for pictures."""
        forum = self._forum(name, tags, require_tag)
        forum.type = MEDIA_CHANNEL
        return self._add(forum)

    def _forum(self, name: str, tags: Iterable[str | Tag], require_tag: bool) -> Forum:
        made = [Tag(self.world.new_id(), tag) if isinstance(tag, str) else tag for tag in tags]
        return Forum(id=self.world.new_id(), guild=self, name=name, tags=made, require_tag=require_tag)

    def _add(self, channel: AnyChannel) -> AnyChannel:
        self.channels[channel.id] = channel
        self.world.publish("CHANNEL_CREATE", payloads.channel(channel), guild=self)
        return channel

    def add_role(self, name: str, permissions: int = 0, *, mentionable: bool = False) -> Role:
        """A new role above the others. Anybody may ping it if it is mentionable."""
        role = Role(self.world.new_id(), name, Permission(permissions), len(self.roles) + 1, mentionable)
        self.roles.append(role)
        self.world.publish("GUILD_ROLE_CREATE", {"guild_id": str(self.id), "role": payloads.role(role)}, guild=self)
        return role

    def grant_bot(self, *names: str) -> None:
        """Give the bot's role exactly these permissions more, by discord.py's names: `grant_bot("manage_channels")`."""
        role = self.me.roles[0]
        role.permissions |= named(dict.fromkeys(names, True))
        self.world.publish("GUILD_ROLE_UPDATE", {"guild_id": str(self.id), "role": payloads.role(role)}, guild=self)

    def add_member(self, name: str, permissions: int = 0, roles: Iterable[Role] = (), **flags: bool) -> "Member":
        """A person joins. Extra permissions (`manage_guild=True` or an int) come as a role of their own."""
        member = self.world.new_member(self.world.new_id(), name, guild=self, joined=self.world.clock())
        member.roles.extend(roles)
        extra = Permission(permissions) | named(flags)
        if extra:
            member.roles.append(self.add_role(f"{name}'s role", extra))
        self.members[member.id] = self.world.people[member.id] = member
        return member

    def join(self, person: "Member") -> "Member":
        """Somebody joins with the account that they have: from another server, or who had left this one."""
        member = person
        if person.guild is not self:
            member = self.world.new_member(person.id, person.name, guild=self, joined=self.world.clock())
            member.locale = person.locale
        self.members[member.id] = member
        self.world.ring()
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
    done: defaultdict[tuple[str, int], list[float]] = field(default_factory=lambda: defaultdict(list))  # what, where
    limit_renames: bool = False
    allow_message_content: bool = True
    listeners: list[Callable[[Event], None]] = field(default_factory=list)
    last_id: int = 0
    bell: asyncio.Event = field(default_factory=asyncio.Event)
    gateway_url: str = ""
    cdn_url: str = ""
    files: dict[int, tuple[Message, File]] = field(default_factory=dict)
    people: "dict[int, Member]" = field(default_factory=dict)  # all who were ever seen
    private: dict[int, Private] = field(default_factory=dict)  # by the person's id
    closed: set[int] = field(default_factory=set)  # who takes no private messages from the bot
    added_app: set[int] = field(default_factory=set)  # who added the app to their account
    installs: tuple[int, ...] = (0, 1)  # where the application may be added: to servers (0), to accounts (1)

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
        return next((one for one in self.private.values() if one.id == channel_id), None)

    def private_with(self, person: "Member") -> Private:
        """The private messages between this person and the bot. Apps are not told when they are opened."""
        if person.id not in self.private:
            everyone = Role(0, "@everyone", IN_PRIVATE)
            two = Guild(id=0, world=self, name="", everyone=everyone, created=self.clock())
            two.me = Membership(self.bot_user.id, self.bot_user.name, bot=True, guild=two)
            two.members = {person.id: person, two.me.id: two.me}
            self.private[person.id] = Private(id=self.new_id(), guild=two, name=person.name, person=person)
        return self.private[person.id]

    def publish(
        self,
        name: str,
        data: Json,
        *,
        guild: Guild | None = None,
        channel: Channel | None = None,
        message: Message | None = None,
    ) -> None:
        """Tell everyone who listens: the gateway, and whoever waits for a change. What is private names no server."""
        if guild is not None and not guild.id:
            guild, data = None, {name: value for name, value in data.items() if name not in ("guild_id", "member")}
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
