"""Who may do what where. Source: developers/topics/permissions.mdx."""

from enum import IntFlag
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.discord.places import Channel
    from sandbox.discord.state import Membership


class Permission(IntFlag):
    """The permission bits that matter to something the sandbox does."""

    KICK_MEMBERS = 1 << 1
    BAN_MEMBERS = 1 << 2
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_AUDIT_LOG = 1 << 7
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    MANAGE_ROLES = 1 << 28
    MANAGE_WEBHOOKS = 1 << 29
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38
    MODERATE_MEMBERS = 1 << 40
    BYPASS_SLOWMODE = 1 << 52  # since February 2026, Manage Messages is not enough for that


NOTHING = Permission(0)
EVERYTHING = Permission((1 << 53) - 1)
EVERYONE = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.SEND_MESSAGES_IN_THREADS
    | Permission.READ_MESSAGE_HISTORY
    | Permission.ADD_REACTIONS
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.USE_APPLICATION_COMMANDS
)
"""What @everyone may do in a new guild."""
BOT = EVERYONE | Permission.MANAGE_THREADS
"""What the bot's own role allows unless `add_guild` is told otherwise."""
IN_PRIVATE = EVERYONE & ~(Permission.CREATE_PUBLIC_THREADS | Permission.SEND_MESSAGES_IN_THREADS)
"""What both can do in their private messages."""
TIMED_OUT = Permission.VIEW_CHANNEL | Permission.READ_MESSAGE_HISTORY


def named(flags: dict[str, bool]) -> Permission:
    """The bits of the flags that are true, named as discord.py names them: `manage_guild=True`."""
    wanted = NOTHING
    for name, on in flags.items():
        wanted |= Permission[name.upper()] if on else NOTHING
    return wanted


def permissions_in(member: "Membership", channel: "Channel | None") -> Permission:
    """What the member may do in the channel or thread (a thread takes its parent's), or in the guild at large."""
    if channel is not None and not channel.guild.id:  # private messages
        return IN_PRIVATE if member.id in channel.guild.members else NOTHING
    guild = member.guild
    if member.id not in guild.members or (member == guild.me and not guild.has_bot):
        return NOTHING
    if member == guild.owner:
        return EVERYTHING
    base = guild.everyone.permissions
    for role in member.roles:
        base |= role.permissions
    if Permission.ADMINISTRATOR in base:
        return EVERYTHING
    if channel is not None:
        overwrites = channel.place.overwrites
        layers: list[list[int]] = [[guild.everyone.id], [role.id for role in member.roles], [member.id]]
        for layer in layers:
            deny = allow = NOTHING
            for target in layer:
                if target in overwrites:
                    deny |= overwrites[target].deny
                    allow |= overwrites[target].allow
            base = (base & ~deny) | allow
    if member.timed_out:
        base &= TIMED_OUT
    return base if Permission.VIEW_CHANNEL in base or channel is None else NOTHING
