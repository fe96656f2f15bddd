"""Slash commands and menus of messages: what may be registered, and to whom a server gives them.

Source: developers/interactions/application-commands.mdx; for permissions also "Updates to Command Permissions" in
Discord's Help Center.
"""

import re
from typing import Any

from sandbox.discord import limits
from sandbox.discord.errors import Refusal, Unknown, invalid
from sandbox.discord.state import Guild, Membership, Role, World

Json = dict[str, Any]

SUB_COMMAND, SUB_GROUP, STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER = range(1, 11)
ATTACHMENT = 11
NAME = re.compile(r"[-_'\w]{1,32}")
MENU_NAME = re.compile(r"\S(?:.{0,30}\S)?")
GUILD_CONTEXT = 0
SLASH, MESSAGE_MENU = 1, 3  # types of commands; those on people (2) nobody here has needed so far
MOST_OF_TYPE = {SLASH: 100, MESSAGE_MENU: 15}
FOR_ROLE, FOR_MEMBER = 1, 2  # what a permission of a command is for (channels, 3, nobody here has needed so far)
MOST_CHARACTERS = 8000  # of names, descriptions and values, over one command

LOCALIZED = {"name_localizations", "description_localizations"}
COMMAND_FIELDS = LOCALIZED | {
    "id", "type", "name", "description", "options", "default_member_permissions", "dm_permission", "nsfw",
    "integration_types", "contexts",
}  # fmt: skip
OPTION_FIELDS = LOCALIZED | {
    "type", "name", "description", "required", "choices", "options", "channel_types", "min_value", "max_value",
    "min_length", "max_length", "autocomplete",
}  # fmt: skip


def register(world: World, guild_id: int | None, commands: list[Json]) -> list[Json]:
    """Replace all commands of a guild, or the global ones, with these."""
    for index, command in enumerate(commands):
        _check_command(command, str(index))
    for kind, most in MOST_OF_TYPE.items():
        if sum(command.get("type", SLASH) == kind for command in commands) > most:
            raise invalid("commands", "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")
    names = [_key(command) for command in commands]
    if len(set(names)) != len(names):
        raise invalid("commands", "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
    known = {_key(command): command["id"] for command in world.commands.get(guild_id, [])}
    world.commands[guild_id] = [
        {"type": SLASH, "description": "", "nsfw": False, "contexts": None, "options": []}
        | command
        | {
            "id": known.get(_key(command)) or str(world.new_id()),
            "application_id": str(world.bot_user.id),
            "version": str(world.new_id()),
            "default_member_permissions": _bits(command),
        }
        | ({} if guild_id is None else {"guild_id": str(guild_id)})
        for command in commands
    ]
    return world.commands[guild_id]


def give(guild: Guild, name: str, who: Role | Membership, allowed: bool | None) -> None:
    """Let a role or a member use a slash command, or not; None: nothing is said of them."""
    command = next(one for one in guild.world.commands[None] if _key(one) == (SLASH, name))
    others = [one for one in guild.given.get(command["id"], []) if one["id"] != str(who.id)]
    kind = FOR_ROLE if isinstance(who, Role) else FOR_MEMBER
    mine = [] if allowed is None else [{"id": str(who.id), "type": kind, "permission": allowed}]
    guild.given[command["id"]] = [*others, *mine]


def permissions_of(guild: Guild, command: str) -> Json:
    """What a server changed for a command. Raises `Refusal` 10066 where it changed nothing."""
    if not guild.given.get(command):
        raise Refusal(10066)
    return {
        "id": command,
        "application_id": str(guild.world.bot_user.id),
        "guild_id": str(guild.id),
        "permissions": guild.given[command],
    }


def is_given(who: Membership, command: Json) -> bool | None:
    """What the server decided for this member; None where the command's own default does."""
    given = {int(one["id"]): one["permission"] for one in who.guild.given.get(command["id"], [])}
    if who.id in given:
        return bool(given[who.id])
    roles = [given[role.id] for role in who.roles if role.id in given]
    return any(roles) if roles else given.get(who.guild.everyone.id)


def _key(command: Json) -> tuple[int, str]:
    return command.get("type", SLASH), command["name"]


def _bits(command: Json) -> str | None:
    value = command.get("default_member_permissions")
    return None if value is None else str(value)


def _check_command(command: Json, path: str) -> None:
    limits.known_fields(command, COMMAND_FIELDS, path)
    if command.get("type", SLASH) not in MOST_OF_TYPE:
        raise Unknown("commands in the menu of a person")
    menu = command.get("type", SLASH) == MESSAGE_MENU
    if menu:
        _check_menu(command, path)
    else:
        _check_names(command, path)
    permissions = command.get("default_member_permissions")
    if permissions is not None:
        limits.snowflake(permissions, f"{path}.default_member_permissions")
    _check_options(command, path, depth=0)
    if not menu and _characters(command) > MOST_CHARACTERS:
        raise invalid(path, "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (8000)")


def _check_menu(command: Json, path: str) -> None:
    """Its name may have blanks and capitals; it has neither a description nor options."""
    name = limits.text(command, "name", path, 32) or ""
    if not MENU_NAME.fullmatch(name):
        raise invalid(f"{path}.name", "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
    for field in ("description", "options"):
        if command.get(field):
            raise invalid(f"{path}.{field}", "APPLICATION_COMMAND_FIELD_NOT_ALLOWED", "Not for this type of command")


def _check_names(one: Json, path: str) -> None:
    name = limits.text(one, "name", path, 32) or ""
    if not NAME.fullmatch(name) or name != name.lower():
        raise invalid(f"{path}.name", "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
    limits.text(one, "description", path, 100)


def _check_options(parent: Json, path: str, depth: int) -> None:
    options = limits.items(parent, "options", path, 0, 25)
    kinds = {option.get("type") in (SUB_COMMAND, SUB_GROUP) for option in options}
    if kinds == {True, False}:
        raise invalid(
            f"{path}.options", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-commands and others do not mix"
        )
    optional_seen = False
    for index, option in enumerate(options):
        where = f"{path}.options.{index}"
        limits.known_fields(option, OPTION_FIELDS, where)
        kind = limits.number(option, "type", where, SUB_COMMAND, ATTACHMENT)
        _check_names(option, where)
        if kind in (SUB_COMMAND, SUB_GROUP):
            if depth >= 2 or (kind == SUB_GROUP and depth >= 1):
                raise invalid(f"{where}.type", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Nested too deeply")
            _check_options(option, where, depth + (1 if kind == SUB_GROUP else 2))
            continue
        required = limits.flag(option, "required", where)
        if required and optional_seen:
            raise invalid(
                where, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options must be placed before others"
            )
        optional_seen = optional_seen or not required
        _check_choices(option, where)
    names = [option["name"] for option in options]
    if len(set(names)) != len(names):
        raise invalid(f"{path}.options", "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", "Name already exists")


def _check_choices(option: Json, path: str) -> None:
    choices = check_choices(option, path, option["type"])
    if option.get("autocomplete") and (choices or option["type"] not in (STRING, INTEGER, NUMBER)):
        raise invalid(f"{path}.autocomplete", "APPLICATION_COMMAND_AUTOCOMPLETE_INVALID", "Not together with choices")


def check_choices(holder: Json, path: str, kind: int) -> list[Json]:
    """Up to 25 choices, each with a name of 1 to 100 characters and a value of the option's kind."""
    choices = limits.items(holder, "choices", path, 0, 25)
    for index, choice in enumerate(choices):
        where = f"{path}.choices.{index}"
        limits.known_fields(choice, {"name", "value", "name_localizations"}, where)
        limits.text(choice, "name", where, 100)
        if kind == STRING:
            limits.text(choice, "value", where, 100)
        elif kind not in (INTEGER, NUMBER) or not isinstance(choice.get("value"), int | float):
            raise invalid(f"{where}.value", "NUMBER_TYPE_COERCE", "Value is not of the option's type")
    return choices


def _characters(one: Json) -> int:
    own = len(one["name"]) + len(one["description"])
    choices = sum(len(choice["name"]) + len(str(choice["value"])) for choice in one.get("choices", []))
    return own + choices + sum(_characters(option) for option in one.get("options", []))
