"""The rules of reactions. Source: developers/resources/message.mdx."""

import unicodedata

from sandbox.discord import payloads, threads
from sandbox.discord.errors import Refusal
from sandbox.discord.messages import require
from sandbox.discord.permissions import Permission
from sandbox.discord.state import Membership, Message, User, World

MOST_REACTIONS = 20


def check_emoji(emoji: str) -> str:
    """A Unicode emoji, or 10014. The sandbox has no custom emoji, so `name:id` is unknown too."""
    symbols = any(unicodedata.category(one) in {"So", "Sk", "Sm", "Po"} and not one.isascii() for one in emoji)
    keycap = emoji.endswith("\u20e3")
    if not (symbols or keycap) or len(emoji) > 12 or any(one.isalpha() for one in emoji if one.isascii()):
        raise Refusal(10014)
    return emoji


def add(world: World, who: Membership, message: Message, emoji: str) -> None:
    """React. Reacting twice with the same emoji changes nothing."""
    check_emoji(emoji)
    first = not message.reactors.get(emoji)
    require(
        who, message.channel, Permission.READ_MESSAGE_HISTORY | (Permission.ADD_REACTIONS if first else Permission(0))
    )
    threads.refuse_archived(message.channel)
    if who.timed_out:
        raise Refusal(50013)
    if first and len(message.reactions) >= MOST_REACTIONS:
        raise Refusal(30010)
    users = message.reactors.setdefault(emoji, [])
    if who not in users:
        users.append(who)
        _tell(world, "MESSAGE_REACTION_ADD", who, message, emoji)


def remove(world: World, who: Membership, message: Message, emoji: str, whose: User | None = None) -> None:
    """Take back one's own reaction, or as a moderator somebody's. One that is not there changes nothing."""
    check_emoji(emoji)
    other = whose is not None and whose != who
    require(who, message.channel, Permission.MANAGE_MESSAGES if other else Permission.VIEW_CHANNEL)
    threads.refuse_archived(message.channel)
    gone = whose or who
    users = message.reactors.get(emoji, [])
    if gone in users:
        users.remove(gone)
        if not users:
            del message.reactors[emoji]
        _tell(world, "MESSAGE_REACTION_REMOVE", gone, message, emoji)


def clear(world: World, who: Membership, message: Message, emoji: str | None = None) -> None:
    """Take away all reactions, or all with one emoji. Needs MANAGE_MESSAGES."""
    require(who, message.channel, Permission.MANAGE_MESSAGES)
    threads.refuse_archived(message.channel)
    place: dict[str, object] = {
        "channel_id": str(message.channel.id),
        "message_id": str(message.id),
        "guild_id": str(message.channel.guild.id),
    }
    if emoji is None:
        message.reactors.clear()
        name, data = "MESSAGE_REACTION_REMOVE_ALL", place
    else:
        message.reactors.pop(check_emoji(emoji), None)
        name, data = "MESSAGE_REACTION_REMOVE_EMOJI", place | {"emoji": payloads.emoji(emoji)}
    world.publish(name, data, guild=message.channel.guild, channel=message.channel)


def _tell(world: World, event: str, who: User, message: Message, emoji: str) -> None:
    data = {
        "user_id": str(who.id),
        "channel_id": str(message.channel.id),
        "message_id": str(message.id),
        "guild_id": str(message.channel.guild.id),
        "emoji": payloads.emoji(emoji),
        "burst": False,
        "type": 0,
    }
    if event == "MESSAGE_REACTION_ADD" and isinstance(who, Membership):
        data |= {"member": payloads.member(who, with_user=True), "message_author_id": str(message.author.id)}
    world.publish(event, data, guild=message.channel.guild, channel=message.channel)
