"""What articles become in a channel, and which permissions that takes."""

import discord

from bot.errors import Barred
from bot.model import Channel, ChannelSort
from bot.text.words import say

NEEDED = (
    *("view_channel", "send_messages", "send_messages_in_threads", "create_public_threads"),
    *("read_message_history", "add_reactions", "embed_links"),
)
"""Permissions that a relay's channel needs, by their names in discord.py."""

WANTED = ("manage_threads", "manage_channels", "mention_everyone", "view_audit_log")
"""Permissions that only some things need: locking and slow mode, making a forum's tags, pinging roles not open to all,
hearing of time-outs at once (otherwise they are looked up when a comment goes out)."""

NOT_FOR_POSTS = frozenset({"create_public_threads"})
"""In forums, Send Messages is what opens posts: https://discord.com/developers/docs/topics/threads#forums."""

INVITE_PERMISSIONS = discord.Permissions(**dict.fromkeys(NEEDED, True), manage_threads=True)
"""Asked for when the bot is invited. Manage Threads is for locking and for tags that only moderators may use.

Manage Channels is left to admins: with it, the bot makes a forum's missing tags.
"""

INVITE_SCOPES = ("bot", "applications.commands")

Place = discord.TextChannel | discord.ForumChannel | discord.Thread


def invitation(application: int) -> str:
    """The address at which somebody lets the bot into a server, with every permission that it needs."""
    return discord.utils.oauth_url(application, permissions=INVITE_PERMISSIONS, scopes=INVITE_SCOPES)


def described(found: object, me: discord.Member | None) -> Channel:
    """A channel in our own words; without ``me``, nothing is known of what it lacks.

    Raises Barred where articles cannot stand.
    """
    if not isinstance(found, discord.abc.GuildChannel | discord.Thread):
        raise Barred(say("discord.place.none"))
    if not isinstance(found, Place):
        raise Barred(say("discord.place.sort", channel=f"<#{found.id}>"))
    granted = discord.Permissions.all() if me is None else found.permissions_for(me)
    home = found.parent if isinstance(found, discord.Thread) else found
    spared = NOT_FOR_POSTS if isinstance(home, discord.ForumChannel) else frozenset()
    lacks = tuple(name for name in NEEDED if name not in spared and not getattr(granted, name))
    misses = tuple(name for name in WANTED if not getattr(granted, name))
    return Channel(found.id, found.guild.id, found.name, lacks, sort_of(found), misses)


def sort_of(found: Place) -> ChannelSort:
    """What articles become there."""
    if isinstance(found, discord.Thread):
        return ChannelSort.THREAD
    if isinstance(found, discord.ForumChannel):
        return ChannelSort.MEDIA if found.is_media() else ChannelSort.FORUM
    return ChannelSort.NEWS if isinstance(found, discord.TextChannel) and found.is_news() else ChannelSort.TEXT


def may(client: discord.Client, channel: int, permission: str) -> bool | None:
    """Whether we have a permission (by discord.py's name) in a channel; None when that is not known here."""
    found = client.get_channel(channel)
    if not isinstance(found, discord.abc.GuildChannel) or found.guild.me is None:
        return None
    return bool(getattr(found.permissions_for(found.guild.me), permission))
