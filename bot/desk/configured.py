"""A server's choices as entries of a file, entries as choices of a server, and files that wait to be done."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.configuration import NAMED, BlogEntry, Named, RelayEntry
from bot.desk.relays import FIELDS, Server
from bot.model import Instant
from bot.store import Tx, blogs
from bot.store.blogs import BlogRow
from bot.text.escape import escape, name
from bot.text.words import say

KEPT_SECONDS = 900.0
"""For how long a file is kept between being shown and being done."""
MOST_KEPT = 20


@dataclass
class Kept:
    """Files that were shown and not done yet, in memory only: their addresses at Discord do not last."""

    _files: dict[int, tuple[int, bytes, Instant]] = field(default_factory=dict)

    def put(self, number: int, guild: int, data: bytes, now: Instant) -> None:
        """Keep one for a while; the oldest makes room."""
        self._files = {key: each for key, each in self._files.items() if each[2] > now}
        self._files[number] = guild, data, now + KEPT_SECONDS
        for key in list(self._files)[:-MOST_KEPT]:
            del self._files[key]

    def take(self, number: int, guild: int, now: Instant) -> bytes | None:
        """Give it away, if it was shown in this server and not too long ago."""
        if number not in self._files or self._files[number][0] != guild:
            return None
        _, data, until = self._files.pop(number)
        return data if now < until else None


async def blog_entry(tx: Tx, row: BlogRow, server: Server) -> BlogEntry:
    """A blog with its relays in a server, and what was chosen for them."""
    relays = []
    for relay in await blogs.relays_of(tx, blog_id=row.id, guild=server.id):
        chosen: dict[str, str | Named] = {}
        for setting, known in FIELDS.items():
            value = getattr(relay.settings, setting)
            if value == known.default:
                continue
            chosen[setting] = value
            if setting in NAMED and value.isdigit():
                role = server.roles.get(int(value))
                called = server.channels.get(int(value), "") if role is None else role.name
                chosen[setting] = Named(int(value), called)
        relays.append(RelayEntry(Named(relay.channel, server.channels.get(relay.channel, "")), chosen))
    return BlogEntry(row.url, row.title, tuple(relays))


def resolved(entry: RelayEntry, server: Server, channel: int) -> tuple[dict[str, str], list[str]]:
    """A relay's settings with the roles and channels of this server; and what is not here."""
    found: dict[str, str] = {}
    obstacles = []
    for setting, value in entry.settings.items():
        if not isinstance(value, Named):
            found[setting] = value
            continue
        if setting == "ping":
            number, why = _here(
                value, {key: role.name for key, role in server.roles.items()}, say("configuration.no.role")
            )
        else:
            number, why = channel_here(value, server)
        if number is None:
            sign = "@" if setting == "ping" else "#"
            shown = escape(name(f"{sign}{value}", 60))
            what = say("configuration.value", channel=f"<#{channel}>", setting=setting, value=shown)
            obstacles.append(say("configuration.cannot", what=what, why=why))
        else:
            found[setting] = str(number)
    return found, obstacles


def channel_here(wanted: Named, server: Server) -> tuple[int | None, str]:
    """A file's channel in this server; or why there is none."""
    return _here(wanted, server.channels, say("configuration.no.channel"))


def _here(wanted: Named, known: Mapping[int, str], none: str) -> tuple[int | None, str]:
    """What it is in this server: the one with its id, or else the one of its name; or why it is none."""
    if wanted.id in known:
        return wanted.id, ""
    called = wanted.name.removeprefix("#").removeprefix("@").casefold()
    found = [key for key, shown in known.items() if called and shown.casefold() == called]
    return (found[0], "") if len(found) == 1 else (None, say("configuration.several") if found else none)
