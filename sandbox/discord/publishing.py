"""Messages of announcement channels, published to the channels that follow. Source: resources/message.mdx."""

from sandbox.discord import limits, posting
from sandbox.discord.errors import Refusal
from sandbox.discord.messages import require
from sandbox.discord.numbers import CROSSPOSTED, DEFAULT
from sandbox.discord.permissions import Permission
from sandbox.discord.places import NewsChannel
from sandbox.discord.state import Membership, Message, World

MOST_AN_HOUR = 10
"""Observed, not documented; whether it counts for the channel or the server, sources differ. Here for the channel."""


def publish(world: World, who: Membership, message: Message) -> Message:
    """Publish a message: one's own with SEND_MESSAGES, anybody's with MANAGE_MESSAGES too. Once only: 40033."""
    channel = message.channel
    others = Permission.MANAGE_MESSAGES if message.author != who else Permission(0)
    require(who, channel, Permission.SEND_MESSAGES | others)
    if not isinstance(channel, NewsChannel):
        raise Refusal(50024)
    if message.type != DEFAULT:
        raise Refusal(50068)
    if message.published:
        raise Refusal(40033)
    limits.seldom(world.done["publish", channel.id], world.clock(), MOST_AN_HOUR, 3600.0)
    message.flags |= CROSSPOSTED
    posting.tell(world, "MESSAGE_UPDATE", message)
    return message
