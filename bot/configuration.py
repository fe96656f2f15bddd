"""A server's configuration as a file that a person can read: JSON, with no secret and nobody's name in it. Pure.

    {"backchannel": 1, "server": "Harbour Square", "troubles": {"id": "5", "name": "admins"},
     "blogs": [{"title": ..., "url": ..., "relays": [{"channel": {"id": ..., "name": ...}, "settings": {...}}]}]}

Of a relay's settings those that differ from the default. Channels and roles stand there by id, as text (many programs
round large numbers), and by name, by which they are found in another server.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from bot.errors import Refused
from bot.relay_settings import RelaySettings
from bot.text.escape import escape, name
from bot.text.words import say

VERSION = 1
FORMAT = "backchannel"
"""The key by which a file is known; its value is the version."""
MOST_BYTES = 256 * 1024
MOST_BLOGS, MOST_RELAYS = 100, 100
MOST_WRONG = 10
"""So many mistakes in a file are told at once."""
LONGEST_NAME = 100

SETTINGS = {each.name: each for each in fields(RelaySettings)}
NAMED = {"ping": "nobody", "moderators": "nobody"}
"""Settings that name a role or a channel, and what they are when they name none."""


@dataclass(frozen=True, slots=True)
class Named:
    """A channel or a role: its id where the file was written (0: not known), and its name."""

    id: int
    name: str = ""

    def __str__(self) -> str:
        return self.name or str(self.id)


@dataclass(frozen=True, slots=True)
class RelayEntry:
    """A relay: its channel, and the settings that differ from the default."""

    channel: Named
    settings: Mapping[str, str | Named] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BlogEntry:
    """A blog that is followed, and its relays."""

    url: str
    title: str = ""
    relays: tuple[RelayEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Configuration:
    """All that a server has chosen. ``troubles`` is the channel in which its admins are told of troubles."""

    server: str = ""
    troubles: Named | None = None
    blogs: tuple[BlogEntry, ...] = ()


# -- written ----------------------------------------------------------------------------------------------------------


def written(configuration: Configuration) -> str:
    """The file's text."""
    told: dict[str, Any] = {FORMAT: VERSION, "server": configuration.server}
    if configuration.troubles is not None:
        told["troubles"] = _named(configuration.troubles)
    told["blogs"] = [
        {"title": blog.title, "url": blog.url, "relays": [_relay(relay) for relay in blog.relays]}
        for blog in configuration.blogs
    ]
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _named(one: Named) -> dict[str, str]:
    return {"id": str(one.id)} | ({"name": one.name} if one.name else {})


def _relay(relay: RelayEntry) -> dict[str, Any]:
    settings = {key: _named(value) if isinstance(value, Named) else value for key, value in relay.settings.items()}
    return {"channel": _named(relay.channel)} | ({"settings": settings} if settings else {})


# -- read -------------------------------------------------------------------------------------------------------------


def read(data: bytes) -> Configuration:
    """What a file says. Raises Refused with all that is wrong with it, each with its place in the file."""
    if len(data) > MOST_BYTES:
        raise Refused(say("configuration.large", size=-(-len(data) // 1024), most=MOST_BYTES // 1024))
    try:
        told = json.loads(data.decode("utf-8-sig"))
        json.dumps(told, ensure_ascii=False).encode()  # half a character can be written in JSON, and nowhere else
    except json.JSONDecodeError as wrong:
        raise Refused(say("configuration.json", line=wrong.lineno, column=wrong.colno)) from None
    except (ValueError, RecursionError):
        raise Refused(say("configuration.text")) from None
    if not isinstance(told, dict) or FORMAT not in told:
        raise Refused(say("configuration.format", first=f'"{FORMAT}": {VERSION}'))
    if told[FORMAT] != VERSION:
        raise Refused(say("configuration.version", version=escape(name(str(told[FORMAT]), 20)), known=VERSION))
    reading = _Reading()
    configuration = reading.configuration(told)
    if reading.wrong:
        shown, more = reading.wrong[:MOST_WRONG], len(reading.wrong) - MOST_WRONG
        lines = [*shown, *([say("configuration.wrong.more", count=more)] if more > 0 else [])]
        raise Refused(say("configuration.wrong", lines="\n".join(lines)))
    return configuration


@dataclass
class _Reading:
    """Reads on after a mistake, so that all are told at once."""

    wrong: list[str] = field(default_factory=list)

    def fault(self, place: str, why: str) -> None:
        self.wrong.append(say("configuration.wrong.line", place=name(place, 80).replace("`", "'"), why=why))

    def configuration(self, told: Mapping[str, Any]) -> Configuration:
        self.known(told, "", (FORMAT, "server", "troubles", "blogs"))
        blogs = self.row(told, "blogs", "", MOST_BLOGS)
        troubles = self.named(told["troubles"], "troubles") if told.get("troubles") is not None else None
        read = tuple(self.blog(each, f"blogs[{at}]") for at, each in enumerate(blogs))
        self.once([blog.url for blog in read], "blogs[{}].url")
        return Configuration(self.text(told, "server", ""), troubles, read)

    def blog(self, told: Any, place: str) -> BlogEntry:
        if not self.is_object(told, place):
            return BlogEntry("")
        self.known(told, place, ("title", "url", "relays"))
        url = self.text(told, "url", place, 2000)
        if not url.startswith(("https://", "http://")):
            self.fault(f"{place}.url", say("configuration.wrong.url"))
        relays = self.row(told, "relays", place, MOST_RELAYS)
        read = tuple(self.relay(each, f"{place}.relays[{at}]") for at, each in enumerate(relays))
        self.once([str(relay.channel.id or relay.channel.name) for relay in read], f"{place}.relays[{{}}].channel")
        return BlogEntry(url, self.text(told, "title", place, 1000), read)

    def relay(self, told: Any, place: str) -> RelayEntry:
        if not self.is_object(told, place):
            return RelayEntry(Named(0))
        self.known(told, place, ("channel", "settings"))
        channel = self.named(told.get("channel"), f"{place}.channel")
        chosen = told.get("settings", {})
        settings: dict[str, str | Named] = {}
        if self.is_object(chosen, f"{place}.settings"):
            for key, value in chosen.items():
                where = f"{place}.settings.{key}"
                if key not in SETTINGS:
                    self.fault(where, say("configuration.wrong.setting"))
                elif key in NAMED and isinstance(value, dict):
                    settings[key] = self.named(value, where)
                elif (kept := self.value(key, value, where)) is not None:
                    settings[key] = kept
        return RelayEntry(channel, settings)

    def value(self, setting: str, told: Any, place: str) -> str | Named | None:
        """A setting's value, as the settings themselves read it; a number may stand there as one."""
        if isinstance(told, int) and not isinstance(told, bool):
            told = str(told)
        if not isinstance(told, str):
            self.fault(place, say("configuration.wrong.text"))
            return None
        choices, reader = SETTINGS[setting].metadata["choices"], SETTINGS[setting].metadata.get("read")
        if reader is None:
            if (typed := " ".join(told.split()).casefold()) in choices:
                return typed
            self.fault(place, say("configuration.wrong.choice", choices=", ".join(choices)))
            return None
        try:
            kept: str = reader(told)
        except ValueError as wrong:
            self.fault(place, escape(str(wrong)))
            return None
        return Named(int(kept)) if setting in NAMED and kept.isdigit() else kept

    def named(self, told: Any, place: str) -> Named:
        """A channel or a role: it needs an id or a name."""
        if not self.is_object(told, place):
            return Named(0)
        self.known(told, place, ("id", "name"))
        number = str(told.get("id", "0"))
        if not (number.isascii() and number.isdigit() and len(number) <= 20):
            self.fault(f"{place}.id", say("configuration.wrong.id"))
            return Named(0)
        found = Named(int(number), self.text(told, "name", place))
        if not (found.id or found.name):
            self.fault(place, say("configuration.wrong.named"))
        return found

    # -- what JSON may be -------------------------------------------------------------------------------------------

    def is_object(self, told: Any, place: str) -> bool:
        if isinstance(told, dict):
            return True
        self.fault(place, say("configuration.wrong.object"))
        return False

    def known(self, told: Mapping[str, Any], place: str, keys: Sequence[str]) -> None:
        """A key with a slip in it would otherwise be left out in silence."""
        for key in told.keys() - set(keys):
            self.fault(f"{place}.{key}".removeprefix("."), say("configuration.wrong.key", known=", ".join(keys)))

    def row(self, told: Mapping[str, Any], key: str, place: str, most: int) -> list[Any]:
        found = told.get(key, [])
        where = f"{place}.{key}".removeprefix(".")
        if not isinstance(found, list):
            self.fault(where, say("configuration.wrong.list"))
            return []
        if len(found) > most:
            self.fault(where, say("configuration.wrong.many", most=most))
        return found[:most]

    def text(self, told: Mapping[str, Any], key: str, place: str, most: int = LONGEST_NAME) -> str:
        found = told.get(key, "")
        if isinstance(found, str) and len(found) <= most:
            return found
        self.fault(f"{place}.{key}".removeprefix("."), say("configuration.wrong.text"))
        return ""

    def once(self, keys: Sequence[str], place: str) -> None:
        """The same must not stand there twice: which of them counts?"""
        for at, key in enumerate(keys):
            if key in keys[:at]:
                self.fault(place.format(at), say("configuration.wrong.twice"))
