"""A member uses a command: find it, see that it is allowed, turn what was typed into the interaction's data."""

from typing import Any

from sandbox.discord import payloads, private
from sandbox.discord.attaching import attach
from sandbox.discord.commands import (
    ATTACHMENT,
    BOOLEAN,
    CHANNEL,
    GUILD_CONTEXT,
    INTEGER,
    MENTIONABLE,
    MESSAGE_MENU,
    NUMBER,
    ROLE,
    SLASH,
    STRING,
    SUB_COMMAND,
    SUB_GROUP,
    USER,
    is_given,
)
from sandbox.discord.errors import Refusal, Unknown
from sandbox.discord.files import File
from sandbox.discord.messages import require
from sandbox.discord.permissions import Permission, permissions_in
from sandbox.discord.places import Channel, Private
from sandbox.discord.state import Membership, Message, Role

Json = dict[str, Any]
PYTHON_TYPES: dict[int, type | tuple[type, ...]] = {STRING: str, INTEGER: int, BOOLEAN: bool, NUMBER: (int, float)}


def find(who: Membership, where: Channel, name: str) -> tuple[Json, list[Json]]:
    """The registered command, and the steps to the (sub-)command that takes options. "blog add" has two.

    Raises `Refusal` 10063 for a command that the client does not offer to this member here, `ValueError` for a typo.
    """
    first, *rest = name.split()
    command = _offered(who, where, SLASH, first)
    steps = [command]
    for word in rest:
        step = next((one for one in steps[-1].get("options", []) if one["name"] == word), None)
        if step is None or step["type"] not in (SUB_COMMAND, SUB_GROUP):
            raise ValueError(f"/{first} has no {word!r}")
        steps.append(step)
    if any(option["type"] in (SUB_COMMAND, SUB_GROUP) for option in steps[-1].get("options", [])):
        raise ValueError(f"/{name} is a group: name one of its commands")
    return command, steps


def _offered(who: Membership, where: Channel, kind: int, name: str) -> Json:
    """The command of that kind and name. Raises `Refusal` 10063 where the client does not offer it."""
    world = where.guild.world
    registered = [*world.commands.get(where.guild.id, []), *world.commands.get(None, [])]
    command = next((one for one in registered if (one["type"], one["name"]) == (kind, name)), None)
    if command is None:
        raise Refusal(10063)
    require(who, where, Permission.USE_APPLICATION_COMMANDS)
    if isinstance(where, Private):
        if not private.offers(command, who, where):
            raise Refusal(10063)
        return command
    contexts = command.get("contexts")
    if contexts is not None and GUILD_CONTEXT not in contexts:
        raise Refusal(10063)
    needed, given = command["default_member_permissions"], is_given(who, command)
    granted = permissions_in(who, where)
    if given is None and needed is not None:
        wanted = Permission(int(needed)) or Permission.ADMINISTRATOR  # "0": administrators only
        given = wanted in granted
    if given is False and Permission.ADMINISTRATOR not in granted:
        raise Refusal(10063)
    return command


def menus(who: Membership, where: Channel) -> list[str]:
    """What the menu of a message offers to this member, below "Apps"."""
    world = where.guild.world
    registered = [*world.commands.get(where.guild.id, []), *world.commands.get(None, [])]
    names = [one["name"] for one in registered if one["type"] == MESSAGE_MENU]
    return [name for name in names if _is_offered(who, where, name)]


def _is_offered(who: Membership, where: Channel, name: str) -> bool:
    try:
        _offered(who, where, MESSAGE_MENU, name)
    except Refusal:
        return False
    return True


def menu_data(who: Membership, name: str, message: Message) -> Json:
    """The `data` of the menu of a message: with the message in full, whatever the app's intents are."""
    command = _offered(who, message.channel, MESSAGE_MENU, name)
    body: Json = {
        "id": command["id"],
        "name": command["name"],
        "type": MESSAGE_MENU,
        "target_id": str(message.id),
        "resolved": {"messages": {str(message.id): payloads.message(message)}},
    }
    return body | ({"guild_id": command["guild_id"]} if "guild_id" in command else {})


def data(who: Membership, where: Channel, name: str, typed: dict[str, Any], focused: str | None = None) -> Json:
    """The `data` of the interaction. With `focused` it is an autocomplete one, where options may be missing or partial.

    Raises `ValueError` for what the client would not let a member send: a missing, unknown or unfitting option.
    """
    command, steps = find(who, where, name)
    known = {option["name"]: option for option in steps[-1].get("options", [])}
    unknown = set(typed) - set(known)
    missing = {one for one, option in known.items() if option.get("required")} - set(typed)
    if unknown or (missing and focused is None):
        raise ValueError(f"/{name}: unknown options {sorted(unknown)}, missing options {sorted(missing)}")
    if focused is not None and not known[focused].get("autocomplete"):
        raise ValueError(f"/{name}: {focused!r} does not complete itself")
    resolved: Json = {}
    options: list[Json] = []
    for option_name, option in known.items():
        if option_name not in typed and option_name != focused:
            continue
        given = typed.get(option_name, "")
        if option_name == focused:
            value: Any = str(given)
        elif option["type"] == ATTACHMENT and isinstance(given, File):
            value, uploaded = attach(who, where, given)
            resolved.setdefault("attachments", {})[value] = uploaded
        else:
            value = _value(where, option, given, resolved)
        entry = {"name": option_name, "type": option["type"], "value": value}
        options.append(entry | ({"focused": True} if option_name == focused else {}))
    for step in reversed(steps[1:]):
        options = [{"name": step["name"], "type": step["type"], "options": options}]
    body: Json = {"id": command["id"], "name": command["name"], "type": SLASH, "options": options}
    if "guild_id" in command:
        body["guild_id"] = command["guild_id"]
    return body | ({"resolved": resolved} if resolved else {})


def _value(where: Channel, option: Json, given: Any, resolved: Json) -> Any:
    kind = option["type"]
    if kind in PYTHON_TYPES:
        return _plain(option, given)
    if kind == CHANNEL and isinstance(given, Channel):
        if option.get("channel_types") and payloads.place(given)["type"] not in option["channel_types"]:
            raise ValueError(f"{option['name']}: not a channel of the kinds {option['channel_types']}")
        resolved.setdefault("channels", {})[str(given.id)] = given_place(given, where.guild.owner)
    elif kind in (USER, MENTIONABLE) and isinstance(given, Membership):
        resolved.setdefault("users", {})[str(given.id)] = payloads.user(given)
        member = payloads.member(given) | {"permissions": str(int(permissions_in(given, where)))}
        resolved.setdefault("members", {})[str(given.id)] = member
    elif kind in (ROLE, MENTIONABLE) and isinstance(given, Role):
        resolved.setdefault("roles", {})[str(given.id)] = payloads.role(given)
    elif kind in (CHANNEL, USER, ROLE, MENTIONABLE):
        raise ValueError(f"{option['name']}: {given!r} is not what this option takes")
    else:
        raise Unknown(f"options of type {kind}")
    return str(given.id)


def given_place(place: Channel, seen_by: Membership) -> Json:
    """A channel or thread as interactions carry it: with the permissions of whoever caused it."""
    return payloads.place(place) | {"permissions": str(int(permissions_in(seen_by, place)))}


def _plain(option: Json, given: Any) -> Any:
    name = option["name"]
    if not isinstance(given, PYTHON_TYPES[option["type"]]) or (isinstance(given, bool) and option["type"] != BOOLEAN):
        raise ValueError(f"{name}: {given!r} is not of the option's type")
    choices = {choice["name"]: choice["value"] for choice in option.get("choices", [])}
    if choices:
        given = choices.get(given, given)
        if given not in choices.values():
            raise ValueError(f"{name}: {given!r} is none of {sorted(choices)}")
    size = len(given) if isinstance(given, str) else given
    least, most = ("min_length", "max_length") if isinstance(given, str) else ("min_value", "max_value")
    if size < option.get(least, size) or size > option.get(most, 6000 if isinstance(given, str) else size):
        raise ValueError(f"{name}: {given!r} is outside {option.get(least)}..{option.get(most)}")
    return given
