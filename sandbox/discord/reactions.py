"""The rules of reactions. Source: developers/resources/message.mdx."""

import unicodedata

from sandbox.discord import payloads, threads
from sandbox.discord.errors import Refusal
from sandbox.discord.messages import require
from sandbox.discord.permissions import Permission
from sandbox.discord.state import Membership, Message, World

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
    if first and len(message.reactions) >= MOST_REACTIONS:
        raise Refusal(30010)
    users = message.reactors.setdefault(emoji, [])
    if who not in users:
        users.append(who)
        _tell(world, "MESSAGE_REACTION_ADD", who, message, emoji)


def remove(world: World, who: Membership, message: Message, emoji: str) -> None:
    """Take back one's own reaction. One that is not there changes nothing."""
    check_emoji(emoji)
    require(who, message.channel, Permission.VIEW_CHANNEL)
    threads.refuse_archived(message.channel)
    users = message.reactors.get(emoji, [])
    if who in users:
        users.remove(who)
        if not users:
            del message.reactors[emoji]
        _tell(world, "MESSAGE_REACTION_REMOVE", who, message, emoji)


def _tell(world: World, event: str, who: Membership, message: Message, emoji: str) -> None:
    data = {
        "user_id": str(who.id),
        "channel_id": str(message.channel.id),
        "message_id": str(message.id),
        "guild_id": str(message.channel.guild.id),
        "emoji": payloads.emoji(emoji),
        "burst": False,
        "type": 0,
    }
    if event == "MESSAGE_REACTION_ADD":
        data |= {"member": payloads.member(who, with_user=True), "message_author_id": str(message.author.id)}
    world.publish(event, data, guild=message.channel.guild, channel=message.channel)
