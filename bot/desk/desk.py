"""What the parts of the admins' desk share: what they work with, and how they find what an admin means."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.ending import end_relay
from bot.errors import Refused
from bot.losses import trouble_of
from bot.model import BlogId, Channel, ChannelSort, Relay
from bot.notices import Notices
from bot.ports import Blogs, Chat
from bot.store import Store, Tx, blogs
from bot.store.blogs import BlogRow
from bot.text.escape import escape, name
from bot.text.permissions import permission_names
from bot.text.words import say

SLOWER = 1.5
"""A blog that is asked more rarely than usual, by this factor, is said to be."""


def _no_address(_: BlogId) -> str:
    return ""


def _none(_: BlogId) -> int:
    return 0


def _always() -> bool:
    return True


@dataclass(frozen=True)
class Desk:
    """What commands work with.

    ``wake`` lets the watcher and the outbox look at once; ``push_address`` gives the address at which a blog can say
    that it has news, or nothing when it has no way to; ``usual_pace`` are the seconds between two looks;
    ``sees_messages`` tells whether the bot hears everything that is said, or only replies that ping it; ``pages_read``
    how many pages were read so far of the comments that are just being read on a blog.
    """

    store: Store
    chat: Chat
    blogs: Blogs
    notices: Notices
    wake: Callable[[], None]
    push_address: Callable[[BlogId], str] = _no_address
    usual_pace: float = 0.0
    sees_messages: Callable[[], bool] = _always
    pages_read: Callable[[BlogId], int] = field(default=_none, kw_only=True)

    async def _blog(self, tx: Tx, guild: int, wanted: str) -> BlogRow:
        """The blog that an admin means: by id, address or title. Raises Refused."""
        found = called(await blogs.followed(tx, guild), wanted)
        if len(found) == 1:
            return found[0]
        raise Refused(say("blog.which" if found else "blog.unknown", wanted=escape(wanted)))

    async def _relay(self, tx: Tx, guild: int, wanted: str | None, here: int, blog: BlogId | None = None) -> Relay:
        """The relay that an admin means: the named one, the one of this channel, or the only one. Raises Refused.

        With ``blog``, one of this blog.
        """
        relays = await blogs.relays_of(tx, blog_id=blog, guild=guild)
        if not relays:
            raise Refused(say("relay.none" if blog is None else "article.unrelayed"))
        matching = named(relays, wanted) if wanted else [relay for relay in relays if relay.channel == here] or relays
        if len(matching) == 1:
            return matching[0]
        raise Refused(say("relay.which" if matching else "relay.unknown"))

    async def _meant(self, tx: Tx, guild: int, wanted: str | None) -> list[Relay]:
        """While an admin still types: the relay that is named so far, or all of the server."""
        relays = await blogs.relays_of(tx, guild=guild)
        return named(relays, wanted or "") or relays

    async def _end(self, tx: Tx, relay: Relay) -> None:
        """End a relay. What it posted stays; what it only began, and asked, is taken back."""
        await end_relay(tx, self.notices, relay)
        await self.notices.over(tx, trouble_of(relay.id))

    async def _channel(self, guild: int, channel: int) -> Channel:
        """A channel of this server in which the bot may do all that it has to. Raises Refused."""
        place = await self.chat.channel(channel)
        if place.guild != guild:
            raise Refused(say("relay.elsewhere"))
        if place.sort is ChannelSort.THREAD:
            raise Refused(say("relay.thread", channel=f"<#{channel}>"))
        if place.lacks:
            raise Refused(say("relay.lacks", channel=f"<#{channel}>", permissions=permission_names(place.lacks)))
        return place

    def _health(self, row: BlogRow) -> list[str]:
        """What is to be said of the watching of a blog, if anything."""
        if row.stopped:
            return [say("blog.stopped", reason=row.stopped)]
        lines = [say("blog.trouble", trouble=row.trouble)] if row.trouble else []
        if row.moved_to:
            lines.append(say("blog.moving", url=row.moved_to))
        if row.pace and self.usual_pace and row.pace > SLOWER * self.usual_pace:
            lines.append(say("blog.pace", time=_duration(row.pace)))
        return lines


def named(relays: Iterable[Relay], wanted: str) -> list[Relay]:
    """The relays that are called so: by id or channel."""
    typed = wanted.strip().removeprefix("<#").removesuffix(">")
    return [relay for relay in relays if typed in (str(relay.id), str(relay.channel))]


def called(rows: Sequence[BlogRow], wanted: str) -> list[BlogRow]:
    """The blogs that are called so: by id or address, or else by title."""
    typed = plain(wanted)
    found = [row for row in rows if typed in (str(row.id), plain(row.url))]
    return found or [row for row in rows if typed == plain(row.title)]


def offered(rows: Iterable[BlogRow]) -> list[tuple[str, str]]:
    """The names and values of blogs, for autocomplete."""
    return [(f"{name(row.title, 60)} ({name(urlsplit(row.url).netloc, 30)})", str(row.id)) for row in rows]


def plain(typed: str) -> str:
    """What an admin typed, as it is compared."""
    return typed.strip().casefold().rstrip("/")


def _duration(seconds: float) -> str:
    """A span of time as people say it."""
    minutes = max(1, round(seconds / 60))
    if minutes < 90:
        return say("time.minutes", count=minutes)
    return say("time.hours", count=round(minutes / 60))
