"""Small checks that every request body goes through. Each raises `Refusal` 50035 naming the field."""

from typing import Any

from sandbox.discord.errors import TooMany, invalid

Json = dict[str, Any]


def at(path: str, name: object) -> str:
    """The name of a field inside another: `at("components.0", "label")`."""
    return f"{path}.{name}" if path else str(name)


def known_fields(body: object, allowed: set[str], path: str = "body") -> Json:
    """An object with no other fields than these. Discord ignores some unknown fields; a typo of ours must not pass."""
    if not isinstance(body, dict):
        raise invalid(path, "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
    for name in body:
        if name not in allowed:
            raise invalid(at(path, name), "UNKNOWN_FIELD", "This field does not exist here.")
    return body


def text(body: Json, name: str, path: str, most: int, least: int = 1, required: bool = True) -> str | None:
    """A string of `least` to `most` characters, or None where it may be left out."""
    value = body.get(name)
    where = at(path, name)
    if value is None:
        if required:
            raise invalid(where, "BASE_TYPE_REQUIRED", "This field is required")
        return None
    if not isinstance(value, str):
        raise invalid(where, "STRING_TYPE_CONVERT", "Could not interpret as string.")
    if least <= len(value) <= most:
        return value
    if not value:
        raise invalid(where, "BASE_TYPE_REQUIRED", "This field is required")
    raise invalid(where, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")


def number(
    body: Json, name: str, path: str, least: int, most: int, required: bool = True, null: bool = False
) -> int | None:
    """A whole number between `least` and `most`. `null` allows an explicit null."""
    value = body.get(name)
    where = at(path, name)
    if value is None:
        if required or (name in body and not null):
            raise invalid(where, "BASE_TYPE_REQUIRED", "This field is required")
        return None
    if not isinstance(value, int) or isinstance(value, bool):
        raise invalid(where, "NUMBER_TYPE_COERCE", f"Value {value!r} is not an int.")
    if not least <= value <= most:
        raise invalid(where, "NUMBER_TYPE_RANGE", f"Must be between {least} and {most}.")
    return value


def flag(body: Json, name: str, path: str) -> bool | None:
    """A boolean, or None where it is left out."""
    value = body.get(name)
    if value is not None and not isinstance(value, bool):
        raise invalid(at(path, name), "BOOLEAN_TYPE_CONVERT", "Must be either true or false.")
    return value


def items(body: Json, name: str, path: str, least: int, most: int) -> list[Json]:
    """A list of `least` to `most` objects."""
    value = body.get(name)
    where = at(path, name)
    if value is None and least == 0:
        return []
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise invalid(where, "LIST_TYPE_CONVERT", "Only iterables of objects may be used in a ListType")
    if not least <= len(value) <= most:
        raise invalid(where, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
    return value


def snowflake(value: object, path: str) -> int:
    """An id, written as a string or as a number."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return int(value)
    raise invalid(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not snowflake.')


def seldom(times: list[float], now: float, most: int, seconds: float) -> None:
    """Something is done once more that goes `most` times in so many seconds; `times` is when. Raises `TooMany`."""
    times[:] = [moment for moment in times if moment > now - seconds]
    if len(times) >= most:
        raise TooMany(times[0] + seconds - now)
    times.append(now)


def check_embeds(embeds: list[Json]) -> None:
    """At most 10 embeds with 6,000 characters over all of them."""
    total = 0
    allowed = {
        "type",
        "title",
        "description",
        "url",
        "timestamp",
        "color",
        "footer",
        "image",
        "thumbnail",
        "author",
        "fields",
    }
    for index, embed in enumerate(embeds):
        path = f"embeds.{index}"
        known_fields(embed, allowed | {"flags"}, path)
        title = text(embed, "title", path, 256, required=False)
        description = text(embed, "description", path, 4096, required=False)
        texts = [title, description, embed.get("footer", {}).get("text"), embed.get("author", {}).get("name")]
        for position, one in enumerate(items(embed, "fields", path, 0, 25)):
            where = f"{path}.fields.{position}"
            texts += [text(one, "name", where, 256), text(one, "value", where, 1024)]
        total += sum(len(one) for one in texts if one)
    if total > 6000:
        raise invalid("embeds", "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000")
