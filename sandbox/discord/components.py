"""What a message or a form (modal) may be made of. Source: developers/components/reference.mdx.

`check_message` and `check_modal` raise `Refusal` 50035 naming the component, and give back the components as Discord
would return them: every component with an id, defaults filled in.
"""

from collections.abc import Callable
from copy import deepcopy
from typing import Any
from urllib.parse import urlsplit

from sandbox.discord import limits
from sandbox.discord.errors import Unknown, invalid
from sandbox.discord.payloads import walk

Json = dict[str, Any]

ROW, BUTTON, SELECT, INPUT, ROLES, CHANNELS, SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER, LABEL = (
    1, 2, 3, 4, 6, 8, 9, 10, 11, 12, 13, 14, 17, 18,
)  # fmt: skip
SELECTS = {SELECT, ROLES, CHANNELS}
NOT_YET = {5, 7, FILE, 19, 21, 22, 23}  # exist on Discord; nobody here has needed them so far

MOST_COMPONENTS = 40
MOST_TEXT = 4000  # characters over all text displays of a message
MOST_BYTES = 10_170  # observed, not documented: UTF-8 bytes + 12 per text display; beyond it Discord answers 500
LINK = 5


class TooManyBytes(Exception):
    """The text is within 4,000 characters but not within what Discord can store: it answers with a bare 500."""


def _type(component: Json, allowed: set[int], path: str) -> int:
    kind = component.get("type")
    if kind in NOT_YET:
        raise Unknown(f"component type {kind}")
    if not isinstance(kind, int) or kind not in allowed:
        raise invalid(
            limits.at(path, "type"),
            "UNION_TYPE_CHOICES",
            f'Value of field "type" must be one of {tuple(sorted(allowed))}.',
        )
    return kind


def _link(value: str, path: str, schemes: tuple[str, ...]) -> None:
    parts = urlsplit(value)
    if parts.scheme not in schemes or not (parts.netloc or parts.path):
        raise invalid(path, "URL_TYPE_INVALID_SCHEME", f"Scheme must be one of {schemes}.")


def _media(component: Json, path: str) -> Json:
    media = limits.known_fields(component.get("media"), {"url"} | _FROM_DISCORD, limits.at(path, "media"))
    where = limits.at(path, "media")
    url = limits.text(media, "url", where, 2048) or ""
    _link(url, limits.at(where, "url"), ("http", "https", "attachment"))
    limits.text(component, "description", path, 1024, required=False)
    limits.flag(component, "spoiler", path)
    return {"url": url, "proxy_url": url, "width": 0, "height": 0, "content_type": None, "loading_state": 0}


# What Discord adds to a media item; clients send it back when they edit.
_FROM_DISCORD = {
    "proxy_url", "height", "width", "content_type", "attachment_id", "loading_state", "placeholder",
    "placeholder_version", "flags",
}  # fmt: skip


def _button(one: Json, path: str) -> None:
    limits.known_fields(one, {"type", "id", "style", "label", "emoji", "custom_id", "url", "disabled", "sku_id"}, path)
    style = limits.number(one, "style", path, 1, 5)
    limits.text(one, "label", path, 80, required=False)
    limits.flag(one, "disabled", path)
    if not one.get("label") and not one.get("emoji"):
        raise invalid(path, "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", "A button needs a label or an emoji")
    if (style == LINK) != ("url" in one) or (style == LINK) == bool(one.get("custom_id")):
        raise invalid(path, "BUTTON_COMPONENT_INVALID", "A link button has a url, any other a custom_id, never both")
    if style == LINK:
        limits.text(one, "url", path, 512)
        _link(one["url"], limits.at(path, "url"), ("http", "https", "discord"))
    else:
        limits.text(one, "custom_id", path, 100)


def _select(one: Json, path: str) -> None:
    limits.known_fields(
        one,
        {"type", "id", "custom_id", "options", "placeholder", "min_values", "max_values", "required", "disabled"},
        path,
    )
    limits.text(one, "custom_id", path, 100)
    limits.text(one, "placeholder", path, 150, least=0, required=False)
    least = limits.number(one, "min_values", path, 0, 25, required=False)
    most = limits.number(one, "max_values", path, 1, 25, required=False)
    options = limits.items(one, "options", path, 1, 25)
    if (least or 0) > len(options) or (most or 1) > len(options):
        raise invalid(path, "BASE_TYPE_BAD_LENGTH", "There are fewer options than must be chosen")
    for index, option in enumerate(options):
        where = f"{path}.options.{index}"
        limits.known_fields(option, {"label", "value", "description", "emoji", "default"}, where)
        limits.text(option, "label", where, 100)
        limits.text(option, "value", where, 100)
        limits.text(option, "description", where, 100, required=False)
    if len({option["value"] for option in options}) != len(options):
        raise invalid(
            f"{path}.options", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used"
        )


def _select_of_server(one: Json, path: str) -> None:
    """A select that lists the server's channels (perhaps of some types only) or roles by itself."""
    sort = {"channel_types"} if one["type"] == CHANNELS else set()
    known = {"type", "id", "custom_id", "placeholder", "min_values", "max_values", "required", "disabled"}
    limits.known_fields(one, known | {"default_values"} | sort, path)
    limits.text(one, "custom_id", path, 100)
    limits.text(one, "placeholder", path, 150, least=0, required=False)
    least = limits.number(one, "min_values", path, 0, 25, required=False)
    most = limits.number(one, "max_values", path, 1, 25, required=False)
    chosen = limits.items(one, "default_values", path, 0, 25)
    if chosen and not (1 if least is None else least) <= len(chosen) <= (most or 1):
        raise invalid(f"{path}.default_values", "BASE_TYPE_BAD_LENGTH", "As many as may be chosen.")
    wanted = "channel" if one["type"] == CHANNELS else "role"
    for index, value in enumerate(chosen):
        where = f"{path}.default_values.{index}"
        limits.known_fields(value, {"id", "type"}, where)
        value["id"] = str(limits.snowflake(value.get("id"), limits.at(where, "id")))
        if value.get("type") != wanted:
            raise invalid(limits.at(where, "type"), "BASE_TYPE_CHOICES", f"Value must be one of ('{wanted}',).")


def _row(one: Json, path: str) -> None:
    limits.known_fields(one, {"type", "id", "components"}, path)
    children = limits.items(one, "components", path, 1, 5)
    _each(children, {BUTTON} | SELECTS, f"{path}.components")
    if len(children) > 1 and any(child["type"] in SELECTS for child in children):
        raise invalid(path, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "A select fills its row")


def _section(one: Json, path: str) -> None:
    limits.known_fields(one, {"type", "id", "components", "accessory"}, path)
    _each(limits.items(one, "components", path, 1, 3), {TEXT}, f"{path}.components")
    accessory = one.get("accessory")
    if not isinstance(accessory, dict):
        raise invalid(f"{path}.accessory", "BASE_TYPE_REQUIRED", "This field is required")
    _one(accessory, {BUTTON, THUMBNAIL}, f"{path}.accessory")


def _text(one: Json, path: str) -> None:
    limits.known_fields(one, {"type", "id", "content"}, path)
    content = limits.text(one, "content", path, MOST_TEXT) or ""
    if not content.strip():
        raise invalid(limits.at(path, "content"), "BASE_TYPE_REQUIRED", "This field is required")


def _thumbnail(one: Json, path: str) -> None:
    limits.known_fields(one, {"type", "id", "media", "description", "spoiler"}, path)
    one["media"] = _media(one, path)
    one |= {"description": one.get("description"), "spoiler": one.get("spoiler", False)}


def _gallery(one: Json, path: str) -> None:
    limits.known_fields(one, {"type", "id", "items"}, path)
    for index, item in enumerate(limits.items(one, "items", path, 1, 10)):
        where = f"{path}.items.{index}"
        limits.known_fields(item, {"media", "description", "spoiler"}, where)
        item["media"] = _media(item, where)
        item |= {"description": item.get("description"), "spoiler": item.get("spoiler", False)}


def _separator(one: Json, path: str) -> None:
    limits.known_fields(one, {"type", "id", "divider", "spacing"}, path)
    limits.flag(one, "divider", path)
    limits.number(one, "spacing", path, 1, 2, required=False)
    one |= {"divider": one.get("divider", True), "spacing": one.get("spacing", 1)}


def _container(one: Json, path: str) -> None:
    limits.known_fields(one, {"type", "id", "components", "accent_color", "spoiler"}, path)
    limits.number(one, "accent_color", path, 0, 0xFFFFFF, required=False, null=True)
    limits.flag(one, "spoiler", path)
    inside = {ROW, TEXT, SECTION, GALLERY, SEPARATOR}
    _each(limits.items(one, "components", path, 1, MOST_COMPONENTS), inside, f"{path}.components")
    one |= {"accent_color": one.get("accent_color"), "spoiler": one.get("spoiler", False)}


def _label(one: Json, path: str) -> None:
    limits.known_fields(one, {"type", "id", "label", "description", "component"}, path)
    limits.text(one, "label", path, 45)
    limits.text(one, "description", path, 100, required=False)
    inner = one.get("component")
    if not isinstance(inner, dict):
        raise invalid(f"{path}.component", "BASE_TYPE_REQUIRED", "This field is required")
    _one(inner, {INPUT, SELECT}, f"{path}.component")


def _input(one: Json, path: str) -> None:
    fields = {
        "type",
        "id",
        "custom_id",
        "style",
        "label",
        "min_length",
        "max_length",
        "required",
        "value",
        "placeholder",
    }
    limits.known_fields(one, fields, path)
    limits.text(one, "custom_id", path, 100)
    limits.number(one, "style", path, 1, 2)
    limits.text(one, "label", path, 45, required=False)
    limits.number(one, "min_length", path, 0, 4000, required=False, null=True)
    limits.number(one, "max_length", path, 1, 4000, required=False, null=True)
    limits.flag(one, "required", path)
    limits.text(one, "value", path, 4000, least=0, required=False)
    limits.text(one, "placeholder", path, 100, least=0, required=False)


CHECKS: dict[int, Callable[[Json, str], None]] = {
    ROW: _row, BUTTON: _button, SELECT: _select, INPUT: _input, SECTION: _section, TEXT: _text, THUMBNAIL: _thumbnail,
    GALLERY: _gallery, SEPARATOR: _separator, CONTAINER: _container, LABEL: _label,
    ROLES: _select_of_server, CHANNELS: _select_of_server,
}  # fmt: skip


def _one(component: Json, allowed: set[int], path: str) -> None:
    kind = _type(component, allowed, path)
    limits.number(component, "id", path, 0, 2**31 - 1, required=False)
    CHECKS[kind](component, path)


def _each(components: list[Json], allowed: set[int], path: str) -> None:
    for index, component in enumerate(components):
        _one(component, allowed, f"{path}.{index}")


def _finish(components: list[Json]) -> list[Json]:
    """Ids and custom ids must be unique; a component without an id (or with 0) gets the next free one."""
    everything = list(walk(components))
    for name in ("id", "custom_id"):
        given = [one[name] for one in everything if one.get(name)]
        if len(given) != len(set(given)):
            raise invalid(
                "components", f"COMPONENT_{name.upper()}_DUPLICATED", f"Component {name} cannot be duplicated"
            )
    taken = {one["id"] for one in everything if one.get("id")}
    free = (number for number in range(1, 10_000) if number not in taken)
    for one in everything:
        if not one.get("id"):
            one["id"] = next(free)
    return components


def check_message(components: list[Json], v2: bool) -> list[Json]:
    """The components of a message, Components V2 or the older rows of buttons.

    Raises `Refusal`, or `TooManyBytes` where Discord breaks instead of refusing.
    """
    components = deepcopy(components)
    if not v2:
        if len(components) > 5:
            raise invalid("components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")
        _each(components, {ROW}, "components")
        return _finish(components)
    _each(components, {ROW, SECTION, TEXT, GALLERY, SEPARATOR, CONTAINER}, "components")
    everything = list(walk(components))
    if not 1 <= len(everything) <= MOST_COMPONENTS:
        raise invalid("components", "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {MOST_COMPONENTS} in length.")
    texts = [one["content"] for one in everything if one["type"] == TEXT]
    if sum(map(len, texts)) > MOST_TEXT:
        raise invalid("components", "COMPONENT_TEXT_SIZE_EXCEEDED", f"The text displays exceed {MOST_TEXT} characters")
    if sum(len(one.encode("utf-8", "surrogatepass")) + 12 for one in texts) > MOST_BYTES:
        raise TooManyBytes
    return _finish(components)


def check_modal(data: Json) -> Json:
    """A form: title up to 45 characters, one to five labels (or rows with one input each) and texts."""
    limits.known_fields(data, {"custom_id", "title", "components", "flags"}, "data")
    limits.text(data, "custom_id", "data", 100)
    limits.text(data, "title", "data", 45)
    components = deepcopy(limits.items(data, "components", "data", 1, 5))
    for index, one in enumerate(components):
        path = f"data.components.{index}"
        if _type(one, {ROW, TEXT, LABEL}, path) == ROW:
            limits.known_fields(one, {"type", "id", "components"}, path)
            _each(limits.items(one, "components", path, 1, 1), {INPUT}, f"{path}.components")
        else:
            _one(one, {TEXT, LABEL}, path)
    return data | {"components": _finish(components)}
