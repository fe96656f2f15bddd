"""Who may use what belongs to a command: whoever may manage the server, and to whom the server gave the command.

Discord itself asks only whether somebody may use the command; what they press later, it lets everybody press.
"""

import asyncio

import discord
from discord import AppCommandPermissionType as Kind
from discord.ext import commands

from bot.errors import Retry
from bot.text.words import say

SECONDS = 2.0
"""How long a first answer may take, also what autocomplete offers: Discord waits three seconds for it."""
Changed = dict[tuple[Kind, int], bool]
"""What a server changed for a command: of a role or a member, whether it may be used."""


async def may_use(interaction: discord.Interaction, command: str) -> bool:
    """Whether who acts may use a command for admins, now; who may not is told."""
    try:
        if interaction.permissions.manage_guild or await _is_given(interaction, command):
            return True
        text = say("answer.barred", command=command)
    except Retry as trouble:
        text = str(trouble)
    await interaction.response.send_message(text, ephemeral=True)
    return False


async def _is_given(interaction: discord.Interaction, command: str) -> bool:
    """Whether the server gave somebody a command (Server Settings, Integrations). Raises Retry when it is not known."""
    member, guild, bot = interaction.user, interaction.guild, interaction.client
    if guild is None or not isinstance(member, discord.Member):
        return False
    assert isinstance(bot, commands.Bot)
    try:
        async with asyncio.timeout(SECONDS):
            known = next(one for one in await bot.tree.fetch_commands() if one.name == command)
            changed = (await known.fetch_permissions(guild)).permissions
    except discord.NotFound:  # a server that changed nothing
        return False
    except (TimeoutError, OSError, discord.DiscordException) as trouble:
        raise Retry(say("answer.rights")) from trouble
    roles = [role.id for role in member.roles]
    return is_given({(one.type, one.id): one.permission for one in changed}, member.id, roles, guild.id)


def is_given(changed: Changed, member: int, roles: list[int], everyone: int) -> bool:
    """What is set for the member decides, then what is set for any of the roles, then for everyone.

    Source: "Updates to Command Permissions", https://support.discord.com/hc/en-us/articles/10952896421783.
    """
    if (Kind.user, member) in changed:
        return changed[Kind.user, member]
    said = [changed[Kind.role, role] for role in roles if role != everyone and (Kind.role, role) in changed]
    return any(said) if said else changed.get((Kind.role, everyone), False)
