"""Private messages between one person and the bot: who can write there, and which commands are offered.

Source: developers/resources/user.mdx (Create DM), developers/topics/opcodes-and-status-codes.mdx (50007, 50278),
developers/interactions/{application-commands,receiving-and-responding}.mdx (contexts, installs).
"""

from typing import Any

from sandbox.discord.errors import Refusal, Unknown
from sandbox.discord.permissions import Permission
from sandbox.discord.places import Channel, Private
from sandbox.discord.state import Membership, User, World

Json = dict[str, Any]
BOT_DM_CONTEXT = 1
GUILD_INSTALL, USER_INSTALL = 0, 1
APP_PERMISSIONS = (
    Permission.ATTACH_FILES | Permission.EMBED_LINKS | Permission.MENTION_EVERYONE | Permission.USE_EXTERNAL_EMOJIS
)
"""What an interaction there says that the app may do."""


def opened(world: World, person_id: int) -> Private:
    """The channel with this person, always the same one: also with somebody who takes nothing from the bot."""
    if person_id not in world.people:
        raise Refusal(10013)
    return world.private_with(world.people[person_id])


def share_a_guild(world: World, person: User) -> bool:
    """Whether there is a server in which both the bot and this person are."""
    return any(guild.has_bot and person.id in guild.members for guild in world.guilds.values())


def require_open(world: World, author: User, channel: Channel) -> None:
    """50278 between those who share no server; 50007 for the bot where somebody has closed their private messages."""
    if not isinstance(channel, Private):
        return
    if not share_a_guild(world, channel.person):
        raise Refusal(50278)
    if author == world.bot_user and channel.person.id in world.closed:
        raise Refusal(50007)


def offers(command: Json, who: Membership, where: Private) -> bool:
    """Whether a command of the app is offered in its private messages: never one of a guild's own.

    One that is installed to servers only to those who share one; one that is installed to users wherever they go.
    """
    contexts = command.get("contexts")
    here = command.get("dm_permission", True) if contexts is None else BOT_DM_CONTEXT in contexts
    return bool(here) and "guild_id" not in command and bool(owners(who, where, command.get("integration_types")))


def owners(who: Membership, where: Channel, types: list[int] | None = None) -> dict[str, str]:
    """By whose leave an interaction in private messages comes: of some server ("0"), of the person who added the app.

    ``types``: what a command can be installed to, None for servers.
    """
    world = where.guild.world
    found: dict[str, str] = {}
    if share_a_guild(world, who) and (types is None or GUILD_INSTALL in types):
        found[str(GUILD_INSTALL)] = "0"
    if who.id in world.added_app and types is not None and USER_INSTALL in types:
        found[str(USER_INSTALL)] = str(who.id)
    return found


def surroundings(who: Membership, where: Private, data: Json) -> Json:
    """What an interaction there carries instead of its server. Raises Unknown where Discord's documents are silent."""
    commands = where.guild.world.commands.get(None, [])
    either = [GUILD_INSTALL, USER_INSTALL]  # a button counts for both
    leave = owners(
        who, where, next((one.get("integration_types") for one in commands if one["id"] == data.get("id")), either)
    )
    if not leave:
        raise Unknown("interactions with an app with whom a person shares nothing any more")
    return {"context": 1, "authorizing_integration_owners": leave, "app_permissions": str(int(APP_PERMISSIONS))}


def known_to_guilds_only(channel: Channel) -> None:
    """For requests of which nothing is said about private messages."""
    if isinstance(channel, Private):
        raise Unknown("this in private messages")
