"""The rules of threads. Source: developers/topics/threads.mdx, developers/resources/channel.mdx."""

from typing import Any

from sandbox.discord import limits, payloads, posting, tags
from sandbox.discord.errors import Refusal, invalid
from sandbox.discord.numbers import HAS_THREAD, SYSTEM_TYPES, THREAD_CREATED, THREAD_STARTER
from sandbox.discord.permissions import Permission, permissions_in
from sandbox.discord.places import Channel, Forum, Thread
from sandbox.discord.state import Membership, Message, World

Json = dict[str, Any]

ARCHIVE_MINUTES = (60, 1440, 4320, 10080)
RENAMES = (2, 600.0)
"""Observed, not documented: how often in how many seconds a thread takes another name."""
OLD_MESSAGE = 300.0
"""Seconds after which a thread on a message is announced in the channel (Discord: "a very small value")."""


def check_name(body: Json, required: bool = True) -> str | None:
    """A thread's name: 1 to 100 characters, not only blanks."""
    name = limits.text(body, "name", "", 100, required=required)
    if name is not None and not name.strip():
        raise invalid("name", "BASE_TYPE_REQUIRED", "This field is required")
    return name.strip() if name else name


def check_minutes(body: Json) -> int | None:
    """One of the four spans after which a quiet thread leaves the list."""
    minutes = body.get("auto_archive_duration")
    if minutes is not None and minutes not in ARCHIVE_MINUTES:
        raise invalid("auto_archive_duration", "BASE_TYPE_CHOICES", f"Value must be one of {set(ARCHIVE_MINUTES)}.")
    return minutes


def reference_to(message: Message) -> Json:
    """The pointer that a reply, or the first line of a thread, carries."""
    channel, guild = message.channel, message.channel.guild
    pointer: Json = {"type": 0, "message_id": str(message.id), "channel_id": str(channel.id)}
    return pointer | ({"guild_id": str(guild.id)} if guild.id else {})


def start(world: World, who: Membership, message: Message, body: Json) -> Thread:
    """A thread on a message; it gets the message's id, so a second one is refused with 160004."""
    limits.known_fields(body, {"name", "auto_archive_duration", "rate_limit_per_user"})
    parent = message.channel
    granted = permissions_in(who, parent)
    if Permission.VIEW_CHANNEL not in granted:
        raise Refusal(50001)
    if Permission.CREATE_PUBLIC_THREADS not in granted or Permission.READ_MESSAGE_HISTORY not in granted:
        raise Refusal(50013)
    name = check_name(body) or ""
    minutes = check_minutes(body) or 4320
    slow = limits.number(body, "rate_limit_per_user", "", 0, 21600, required=False, null=True) or 0
    if parent.is_thread or isinstance(parent, Forum):
        raise Refusal(50024)
    if message.type in SYSTEM_TYPES:
        raise Refusal(50021)
    if message.id in parent.guild.threads:
        raise Refusal(160004)
    now = world.clock()
    thread = Thread(
        id=message.id,
        guild=parent.guild,
        name=name,
        parent=parent,
        owner=who,
        created=now,
        archive_changed=now,
        auto_archive_minutes=minutes,
        rate_limit_per_user=slow,
        people={who.id: now},
    )
    parent.guild.threads[thread.id] = thread
    message.thread = thread
    message.flags |= HAS_THREAD
    posting.tell_thread(world, "THREAD_CREATE", thread)
    posting.tell(world, "MESSAGE_UPDATE", message)
    starter = Message(world.new_id(), thread, who, now, type=THREAD_STARTER, reply_to=message)
    starter.reference = reference_to(message)
    posting.show(world, starter)
    if now - message.created > OLD_MESSAGE:
        line = Message(world.new_id(), parent, who, now, content=name, type=THREAD_CREATED)
        line.reference = {"type": 0, "channel_id": str(thread.id), "guild_id": str(parent.guild.id)}
        posting.show(world, line)
    return thread


def refuse_archived(channel: Channel) -> None:
    """Editing, deleting and reacting stop when a thread is archived."""
    if isinstance(channel, Thread) and channel.archived:
        raise Refusal(50083)


def refuse_locked(author: Membership, channel: Channel) -> None:
    """In a locked thread, only moderators write and change messages."""
    if isinstance(channel, Thread) and channel.locked and not author.may(Permission.MANAGE_THREADS, channel):
        raise Refusal(160005)


def open_for(world: World, author: Membership, channel: Channel) -> None:
    """A message is about to be sent: a locked thread takes it from moderators only, an archived one wakes up."""
    refuse_locked(author, channel)
    if isinstance(channel, Thread) and channel.archived:
        _set_archived(world, channel, False)
        posting.tell_thread(world, "THREAD_UPDATE", channel)


def _set_archived(world: World, thread: Thread, archived: bool) -> None:
    thread.archived = archived
    thread.archive_changed = world.clock()


def change(world: World, who: Membership, thread: Thread, body: Json) -> Thread:
    """PATCH on a thread: name, archived, locked, span, slow mode, and of a post in a forum the tags."""
    fields = {"name", "archived", "auto_archive_duration", "locked", "rate_limit_per_user", "invitable"}
    limits.known_fields(body, fields | ({"applied_tags"} if isinstance(thread.parent, Forum) else set()))
    name = check_name(body, required=False)
    minutes = check_minutes(body)
    archived, locked = limits.flag(body, "archived", ""), limits.flag(body, "locked", "")
    slow = limits.number(body, "rate_limit_per_user", "", 0, 21600, required=False, null=True)
    granted = permissions_in(who, thread)
    if Permission.VIEW_CHANNEL not in granted:
        raise Refusal(50001)
    moderator = Permission.MANAGE_THREADS in granted
    only_waking = set(body) <= {"archived", "locked"} and archived is False and not locked
    if only_waking and not thread.locked:
        allowed = moderator or Permission.SEND_MESSAGES_IN_THREADS in granted
    elif locked is not None or slow is not None or thread.locked:
        allowed = moderator
    else:
        allowed = moderator or thread.owner == who
    if not allowed:
        raise Refusal(50013)
    if thread.archived and archived is not False:
        raise Refusal(50083)
    applied = thread.applied
    if isinstance(thread.parent, Forum) and "applied_tags" in body:
        applied = tags.checked(who, thread.parent, body, before=thread.applied)
    if name and name != thread.name and world.limit_renames:
        limits.seldom(world.done["rename", thread.id], world.clock(), *RENAMES)
    if archived is not None and archived != thread.archived:
        _set_archived(world, thread, archived)
    thread.name = name or thread.name
    thread.applied = applied
    thread.auto_archive_minutes = minutes or thread.auto_archive_minutes
    thread.locked = thread.locked if locked is None else locked
    thread.rate_limit_per_user = thread.rate_limit_per_user if slow is None else slow
    posting.tell_thread(world, "THREAD_UPDATE", thread)
    return thread


def remove(world: World, who: Membership, channel: Channel) -> None:
    """Delete a thread (MANAGE_THREADS) or a channel with all its threads (MANAGE_CHANNELS)."""
    granted = permissions_in(who, channel)
    if Permission.VIEW_CHANNEL not in granted:
        raise Refusal(50001)
    if (Permission.MANAGE_THREADS if channel.is_thread else Permission.MANAGE_CHANNELS) not in granted:
        raise Refusal(50013)
    channel.deleted = True
    if isinstance(channel, Thread):
        posting.tell_thread(world, "THREAD_DELETE", channel)
        del channel.guild.threads[channel.id]
        return
    for thread in channel.threads:
        thread.deleted = True
        del channel.guild.threads[thread.id]
    del channel.guild.channels[channel.id]
    world.publish("CHANNEL_DELETE", payloads.channel(channel), guild=channel.guild)
