"""The settings: what ``.env`` and the environment say, as one frozen `Settings`, or every problem at once.

Problems are sentences for the person who runs the bot. No sentence repeats a value: a secret that was pasted into
the wrong line must not end up in a log.
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

PLACEHOLDERS = frozenset({"paste-your-token-here", "made-by-python-m-bot-init"})
"""Values of ``.env.example`` that stand for something only its owner has."""

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def describe(problems: Collection[str]) -> str:
    """The problems as a text for a terminal or a log."""
    return "\n".join(
        [
            "Backchannel did not start. Please mend this in .env (or in the environment, which wins over .env):",
            *(f"  - {problem}" for problem in problems),
            "What each setting is for stands in .env.example.",
        ]
    )


class ConfigError(Exception):
    """The settings cannot be used; ``problems`` says why, in a sentence or two each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(describe(problems))
        self.problems = problems


class _Wrong(Exception):
    """A value cannot be used; the message goes on where the setting's name stopped."""


# The readers: from what was written to what the bot uses. They raise _Wrong and nothing else.


def _text(raw: str) -> str:
    return raw


def _token(raw: str) -> str:
    if raw.lower().startswith("bot "):
        raise _Wrong("begins with the word Bot. Leave that word out: the setting is the token alone.")
    if any(character.isspace() for character in raw):
        raise _Wrong("has a space in it. Copy the token again, from one end to the other.")
    return raw


def _database(raw: str) -> str:
    advice = "Write sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME, or nothing for a file right here."
    try:
        url = make_url(raw)
    except (ArgumentError, ValueError):
        raise _Wrong(f"is no database address. {advice} Percent-encode a password's special characters.") from None
    match url.drivername:
        case "sqlite" | "sqlite+aiosqlite":
            if url.database in (None, "", ":memory:"):
                raise _Wrong(f"names no file, so everything would be forgotten at the next start. {advice}")
            url = url.set(drivername="sqlite+aiosqlite")
        case "postgres" | "postgresql" | "postgresql+asyncpg":
            if not url.database:
                raise _Wrong(f"names no database on that server. {advice}")
            # Providers hand out libpq's sslmode; asyncpg calls the same thing ssl.
            query = {"ssl" if name == "sslmode" else name: value for name, value in url.query.items()}
            url = url.set(drivername="postgresql+asyncpg", query=query)
        case _:
            raise _Wrong(f"is of a kind that Backchannel cannot use. {advice}")
    return url.render_as_string(hide_password=False)


def _key(raw: str) -> bytes:
    advice = "`python -m bot init` makes a good one. If there is a database already, only its old key can read it."
    text = raw.rstrip("=").replace("+", "-").replace("/", "_")
    try:
        key = base64.b64decode(text + "=" * (-len(text) % 4), altchars="-_", validate=True)
    except (binascii.Error, ValueError):
        raise _Wrong(f"is not urlsafe base64 (letters, digits, - and _). {advice}") from None
    if len(key) != 32:
        raise _Wrong(f"holds {len(key)} bytes; it must be 32, which is 43 or 44 characters. {advice}")
    return key


def _id(raw: str) -> int:
    # Discord's ids are 64-bit, and their first bit is not used for centuries: 19 digits at most.
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 19 and 0 < int(raw) < 2**63):
        raise _Wrong(
            "is no channel id, which is a long number. In Discord: User Settings, Advanced, Developer Mode on; then "
            "right-click the channel, Copy Channel ID."
        )
    return int(raw)


def _address(*schemes: str) -> Callable[[str], str]:
    begin = " or ".join(f"{scheme}://" for scheme in schemes)

    def read(raw: str) -> str:
        try:
            parts = urlsplit(raw)
            usable = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
        except ValueError:  # a port that is no port, a broken IPv6 address
            usable = False
        if not usable or any(character.isspace() for character in raw):
            raise _Wrong(f"is no full address: it begins with {begin} and names a host.")
        if "@" in parts.netloc:
            raise _Wrong("holds a user or a password before an @. Take that part out of the address.")
        return raw

    return read


def _seconds(least: float) -> Callable[[str], float]:
    def read(raw: str) -> float:
        try:
            seconds = float(raw)
        except ValueError:
            seconds = math.nan
        if not least <= seconds <= 86400:
            raise _Wrong(f"must be a number of seconds from {least:g} to 86400, like 30 or 2.5, without a unit.")
        return seconds

    return read


def _public(raw: str) -> str:
    """An address without the slash at its end; without TLS only on this machine, as secrets become part of it."""
    url = _address("http", "https")(raw)
    parts = urlsplit(url)
    if parts.scheme == "http" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise _Wrong("begins with http://, but secrets are part of what is called there. It must be https://.")
    if parts.query or parts.fragment:
        raise _Wrong("has a ? or a # in it. Leave away what stands from there on.")
    return url.rstrip("/")


def _port(raw: str) -> int:
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 5 and 0 < int(raw) < 2**16):
        raise _Wrong("must be the number of a port, from 1 to 65535, like 8090.")
    return int(raw)


def _host(raw: str) -> str:
    if not re.fullmatch(r"[0-9A-Za-z.:_-]+", raw) or (":" in raw and not _is_ip(raw)):
        raise _Wrong("must be an address of this machine alone, like 127.0.0.1 or 0.0.0.0: no http://, no port.")
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
        raise _Wrong("must be a mail address or a web address: plain letters, at most 200, no brackets.")
    return raw


def _level(raw: str) -> str:
    if raw.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise _Wrong("must be DEBUG, INFO, WARNING or ERROR. INFO is right for every day.")
    return raw.upper()


def _networks(raw: str) -> tuple[Network, ...]:
    try:
        return tuple(ipaddress.ip_network(entry.strip()) for entry in raw.split(",") if entry.strip())
    except ValueError:
        raise _Wrong(
            "must be networks like 192.168.1.0/24 (ending in zeros, as far as the mask says) or single addresses "
            "like 127.0.0.1, with commas between them."
        ) from None


def _read(reader: Callable[[str], object], advice: str = "") -> dict[str, Any]:
    """What a field must know to be read; ``advice`` is how to get a value that has no default."""
    return {"reader": reader, "advice": advice}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be set, in the order of ``.env.example``; a setting's name is the field's, in capitals.

    Nothing secret shows in its repr.
    """

    discord_token: str = field(
        repr=False,
        metadata=_read(_token, "Copy it in Discord's Developer Portal: your application, Bot, Reset Token."),
    )
    # 32 bytes
    secret_key: bytes = field(repr=False, metadata=_read(_key, "`python -m bot init` makes one."))
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
            advice = each.metadata["advice"]
            if name not in given:
                if each.default is MISSING:
                    problems.append(f"{name} is missing. {advice}")
            elif given[name] in PLACEHOLDERS:
                problems.append(f"{name} still holds the placeholder of .env.example. {advice}".rstrip())
            else:
                try:
                    values[each.name] = each.metadata["reader"](given[name])
                except _Wrong as wrong:
                    problems.append(f"{name} {wrong}")
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
        return f"{name} {wrong}"
    return None


def names() -> tuple[str, ...]:
    """The names of all settings, in order."""
    return tuple(each.name.upper() for each in fields(Settings))


def _incomplete(given: Collection[str]) -> list[str]:
    """What is given without that which it needs."""
    needs = (
        ("BLOG_URL", "CHANNEL_ID", "Give both (this blog in that channel), or none and use /blog and /relay."),
        ("CHANNEL_ID", "BLOG_URL", "Give both (this blog in that channel), or none and use /blog and /relay."),
        ("BLOG_USER", "BLOG_APP_PASSWORD", "In WordPress: Users, Profile, Application Passwords."),
        ("BLOG_APP_PASSWORD", "BLOG_USER", "It is the account's name on the blog."),
        ("BLOG_USER", "BLOG_URL", "An account belongs to a blog."),
        ("BLOG_APP_PASSWORD", "BLOG_URL", "A password belongs to a blog."),
        ("PUBLIC_URL", "WEB_PORT", "It is the port to which that address leads on this machine."),
    )
    return [
        f"{name} is set, but {needed} is not. {why}"
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
            problems.append(f"{name} is no setting. Did you mean {close[0]}?")
    return problems


def read_env_file(path: Path) -> tuple[dict[str, str], list[str]]:
    """The lines ``NAME=value`` of a file, and what is wrong with the others. Nothing is put in for ``${...}``."""
    values: dict[str, str] = {}
    problems: list[str] = []
    try:
        with path.open(encoding="utf-8-sig") as file:  # some editors begin a file with a byte order mark
            for binding in parse_stream(file):
                if binding.error or (binding.key and binding.value is None):
                    line = binding.original.line
                    problems.append(f"Line {line} of {path.name} is not NAME=value, or a quote in it is not closed.")
                elif binding.key and binding.value is not None:
                    values[binding.key] = binding.value
    except FileNotFoundError:
        pass  # everything may stand in the environment; what does not is missing, and that is said
    except OSError as error:
        problems.append(f"{path.name} cannot be read: {error.strerror}.")
    except UnicodeDecodeError:
        problems.append(f"{path.name} is not a text in UTF-8. Save it again as plain text in UTF-8.")
    return values, problems
