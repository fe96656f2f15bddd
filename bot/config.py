"""The settings: what ``.env`` and the environment say, as one frozen `Settings`, or every problem at once.

Problems are sentences for the person who runs the bot, in the language spoken just now. No sentence repeats a value:
a secret that was pasted into the wrong line must not end up in a log.
"""

import base64
import binascii
import difflib
import ipaddress
import math
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from dotenv.parser import parse_stream
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.text.words import say

PLACEHOLDERS = frozenset({"paste-your-token-here", "made-by-python-m-bot-init"})
"""Values of ``.env.example`` that stand for something only its owner has."""

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def describe(problems: Collection[str]) -> str:
    """The problems as a text for a terminal or a log."""
    return "\n".join(
        [
            say("env.wrong"),
            *(f"  - {problem}" for problem in problems),
            say("env.explained"),
        ]
    )


class ConfigError(Exception):
    """The settings cannot be used; ``problems`` says why, in a sentence or two each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(describe(problems))
        self.problems = problems


class _Wrong(Exception):
    """A value cannot be used: the sentence that says why, without the name of the setting."""

    def __init__(self, key: str, **values: Any) -> None:
        super().__init__(key)
        self._values = values

    def of(self, name: str) -> str:
        """The sentence about a setting of this name."""
        return say(self.args[0], name=name, **self._values)


# The readers: from what was written to what the bot uses. They raise _Wrong and nothing else.


def _text(raw: str) -> str:
    return raw


def _token(raw: str) -> str:
    if raw.lower().startswith("bot "):
        raise _Wrong("env.token.bot")
    if any(character.isspace() for character in raw):
        raise _Wrong("env.token.space")
    return raw


def _database(raw: str) -> str:
    advice = say("env.database.advice")
    try:
        url = make_url(raw)
    except (ArgumentError, ValueError):
        raise _Wrong("env.database.address", advice=advice) from None
    match url.drivername:
        case "sqlite" | "sqlite+aiosqlite":
            if url.database in (None, "", ":memory:"):
                raise _Wrong("env.database.file", advice=advice)
            url = url.set(drivername="sqlite+aiosqlite")
        case "postgres" | "postgresql" | "postgresql+asyncpg":
            if not url.database:
                raise _Wrong("env.database.name", advice=advice)
            # Providers hand out libpq's sslmode; asyncpg calls the same thing ssl.
            query = {"ssl" if name == "sslmode" else name: value for name, value in url.query.items()}
            url = url.set(drivername="postgresql+asyncpg", query=query)
        case _:
            raise _Wrong("env.database.kind", advice=advice)
    return url.render_as_string(hide_password=False)


def _key(raw: str) -> bytes:
    advice = say("env.key.good")
    text = raw.rstrip("=").replace("+", "-").replace("/", "_")
    try:
        key = base64.b64decode(text + "=" * (-len(text) % 4), altchars="-_", validate=True)
    except (binascii.Error, ValueError):
        raise _Wrong("env.key.base64", advice=advice) from None
    if len(key) != 32:
        raise _Wrong("env.key.length", count=len(key), advice=advice)
    return key


def _id(raw: str) -> int:
    # Discord's ids are 64-bit, and their first bit is not used for centuries: 19 digits at most.
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 19 and 0 < int(raw) < 2**63):
        raise _Wrong("env.channel")
    return int(raw)


def _address(one: str, other: str) -> Callable[[str], str]:
    """An address that begins with one of two schemes."""

    def read(raw: str) -> str:
        try:
            parts = urlsplit(raw)
            usable = parts.scheme in (one, other) and bool(parts.hostname) and parts.port != 0
        except ValueError:  # a port that is no port, a broken IPv6 address
            usable = False
        if not usable or any(character.isspace() for character in raw):
            raise _Wrong("env.address", one=f"{one}://", other=f"{other}://")
        if "@" in parts.netloc:
            raise _Wrong("env.address.secret")
        return raw

    return read


def _seconds(least: float) -> Callable[[str], float]:
    def read(raw: str) -> float:
        try:
            seconds = float(raw)
        except ValueError:
            seconds = math.nan
        if not least <= seconds <= 86400:
            raise _Wrong("env.seconds", least=f"{least:g}")
        return seconds

    return read


def _public(raw: str) -> str:
    """An address without the slash at its end; without TLS only on this machine, as secrets become part of it."""
    url = _address("http", "https")(raw)
    parts = urlsplit(url)
    if parts.scheme == "http" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise _Wrong("env.public.tls")
    if parts.query or parts.fragment:
        raise _Wrong("env.public.query")
    return url.rstrip("/")


def _port(raw: str) -> int:
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 5 and 0 < int(raw) < 2**16):
        raise _Wrong("env.port")
    return int(raw)


def _host(raw: str) -> str:
    if not re.fullmatch(r"[0-9A-Za-z.:_-]+", raw) or (":" in raw and not _is_ip(raw)):
        raise _Wrong("env.host")
    return raw


def _is_ip(raw: str) -> bool:
    try:
        ipaddress.ip_address(raw)
    except ValueError:
        return False
    return True


def _contact(raw: str) -> str:
    # It becomes part of a comment in the User-Agent (RFC 9110, 5.6.5).
    if len(raw) > 200 or not raw.isascii() or not raw.isprintable() or any(each in raw for each in "()\\"):
        raise _Wrong("env.contact")
    return raw


def _level(raw: str) -> str:
    if raw.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise _Wrong("env.level")
    return raw.upper()


def _networks(raw: str) -> tuple[Network, ...]:
    try:
        return tuple(ipaddress.ip_network(entry.strip()) for entry in raw.split(",") if entry.strip())
    except ValueError:
        raise _Wrong("env.networks") from None


def _read(reader: Callable[[str], object], advice: str = "") -> dict[str, Any]:
    """What a field must know to be read; ``advice`` is the sentence on how to get one that has no default."""
    return {"reader": reader, "advice": advice}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be set, in the order of ``.env.example``; a setting's name is the field's, in capitals.

    Nothing secret shows in its repr.
    """

    discord_token: str = field(
        repr=False,
        metadata=_read(_token, "env.token.advice"),
    )
    # 32 bytes
    secret_key: bytes = field(repr=False, metadata=_read(_key, "env.key.advice"))
    # With an async driver; not in the repr, as it may hold a password.
    database_url: str = field(default="sqlite+aiosqlite:///backchannel.sqlite3", repr=False, metadata=_read(_database))

    blog_url: str | None = field(default=None, metadata=_read(_address("http", "https")))
    channel_id: int | None = field(default=None, metadata=_read(_id))
    blog_user: str | None = field(default=None, metadata=_read(_text))
    blog_app_password: str | None = field(default=None, repr=False, metadata=_read(_text))

    admin_channel_id: int | None = field(default=None, metadata=_read(_id))

    poll_seconds: float = field(default=60.0, metadata=_read(_seconds(1)))
    # A sentence takes 10 to 20 seconds to type: a thought in several messages is one comment, and a slip that is
    # mended at once never leaves; yet the answer is on the blog sooner than a poll of it takes.
    settle_seconds: float = field(default=20.0, metadata=_read(_seconds(0)))

    # A burst of saves is one update, and a slip that is mended at once is none.
    update_seconds: float = field(default=60.0, metadata=_read(_seconds(0)))

    public_url: str | None = field(default=None, metadata=_read(_public))
    web_port: int | None = field(default=None, metadata=_read(_port))
    web_host: str = field(default="127.0.0.1", metadata=_read(_host))
    contact: str = field(default="the admin of this bot", metadata=_read(_contact))

    log_level: str = field(default="INFO", metadata=_read(_level))
    allow_private_networks: tuple[Network, ...] = field(default=(), metadata=_read(_networks))

    # Each makes sense alone: a proxy that only keeps rate limits leaves the gateway where it is.
    discord_api_url: str | None = field(default=None, metadata=_read(_address("http", "https")))
    discord_gateway_url: str | None = field(default=None, metadata=_read(_address("ws", "wss")))

    @classmethod
    def load(cls, environ: Mapping[str, str], ours: Collection[str] = ()) -> Self:
        """The settings in ``environ``; an empty value is none. Raises ConfigError with every problem there is.

        ``ours`` are names that were surely meant for Backchannel (those of ``.env``): a misspelt one is a problem
        even if nothing is missing. The environment belongs to other programs too.
        """
        given = {name: value.strip() for name, value in environ.items() if value.strip()}
        values: dict[str, Any] = {}
        problems: list[str] = []
        for each in fields(cls):
            name = each.name.upper()
            advice = say(each.metadata["advice"]) if each.metadata["advice"] else ""
            if name not in given:
                if each.default is MISSING:
                    problems.append(say("env.missing", name=name, advice=advice))
            elif given[name] in PLACEHOLDERS:
                problems.append(say("env.placeholder", name=name, advice=advice).rstrip())
            else:
                try:
                    values[each.name] = each.metadata["reader"](given[name])
                except _Wrong as wrong:
                    problems.append(wrong.of(name))
        problems += _incomplete(given) + _misspelt(given, ours)
        if problems:
            raise ConfigError(problems)
        return cls(**values)

    @classmethod
    def read(cls, path: Path, environ: Mapping[str, str]) -> Self:
        """The settings in the file at ``path``, which may be absent, and in ``environ``, which wins.

        Raises ConfigError with every problem of both.
        """
        written, problems = read_env_file(path)
        try:
            settings = cls.load(written | {name: value for name, value in environ.items() if value.strip()}, written)
        except ConfigError as error:
            raise ConfigError(problems + error.problems) from None
        if problems:
            raise ConfigError(problems)
        return settings


def problem_with(name: str, value: str) -> str | None:
    """What is wrong with the value of one setting, in a sentence; None when it can be used."""
    reader = next(each.metadata["reader"] for each in fields(Settings) if each.name.upper() == name)
    try:
        reader(value)
    except _Wrong as wrong:
        return wrong.of(name)
    return None


def names() -> tuple[str, ...]:
    """The names of all settings, in order."""
    return tuple(each.name.upper() for each in fields(Settings))


def _incomplete(given: Collection[str]) -> list[str]:
    """What is given without that which it needs."""
    needs = (
        ("BLOG_URL", "CHANNEL_ID", "env.needs.both"),
        ("CHANNEL_ID", "BLOG_URL", "env.needs.both"),
        ("BLOG_USER", "BLOG_APP_PASSWORD", "env.needs.password"),
        ("BLOG_APP_PASSWORD", "BLOG_USER", "env.needs.user"),
        ("BLOG_USER", "BLOG_URL", "env.needs.blog"),
        ("BLOG_APP_PASSWORD", "BLOG_URL", "env.needs.blog.password"),
        ("PUBLIC_URL", "WEB_PORT", "env.needs.port"),
    )
    return [
        say("env.needs", name=name, needed=needed, why=say(why))
        for name, needed, why in needs
        if name in given and needed not in given
    ]


def _misspelt(given: Collection[str], ours: Collection[str]) -> list[str]:
    """Names that look like a setting's, where that matters: in our own file, or where a setting is missing."""
    required = {each.name.upper() for each in fields(Settings) if each.default is MISSING}
    problems = []
    for name in sorted(set(given) - set(names())):
        close = difflib.get_close_matches(name.upper(), names(), n=1, cutoff=0.85)
        if close and (name in ours or (close[0] in required and close[0] not in given)):
            problems.append(say("env.unknown", name=name, close=close[0]))
    return problems


def read_env_file(path: Path) -> tuple[dict[str, str], list[str]]:
    """The lines ``NAME=value`` of a file, and what is wrong with the others. Nothing is put in for ``${...}``."""
    values: dict[str, str] = {}
    problems: list[str] = []
    try:
        with path.open(encoding="utf-8-sig") as file:  # some editors begin a file with a byte order mark
            for binding in parse_stream(file):
                if binding.error or (binding.key and binding.value is None):
                    problems.append(say("env.line", line=binding.original.line, file=path.name))
                elif binding.key and binding.value is not None:
                    values[binding.key] = binding.value
    except FileNotFoundError:
        pass  # everything may stand in the environment; what does not is missing, and that is said
    except OSError as error:
        problems.append(say("env.unreadable", file=path.name, why=error.strerror))
    except UnicodeDecodeError:
        problems.append(say("env.encoding", file=path.name))
    return values, problems
