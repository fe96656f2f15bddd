"""How a blog and its relays are, line by line: the checks of /blog doctor and of ``python -m bot check``.

No check keeps another from being made: each has its own time, and whatever it raises is its line.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence

from bot.errors import Trouble
from bot.model import Channel, Instant, Relay
from bot.ports import Blog, Check, Examined, Finding, Mark
from bot.relay_settings import RelaySettings
from bot.store import Tx, subscriptions
from bot.store.blogs import BlogRow
from bot.text.permissions import permission_names
from bot.text.words import again, say

log = logging.getLogger(__name__)

SECONDS = 10.0
"""For each check."""

LookAtChannel = Callable[[int], Awaitable[Channel]]


async def made(checks: Iterable[Check], seconds: float = SECONDS) -> AsyncIterator[Finding]:
    """Make the checks one after the other, and give each line as soon as it is found."""
    for check in checks:
        try:
            async with asyncio.timeout(seconds):
                found: Sequence[Finding] = await check.work()
        except Trouble as trouble:
            found = (Finding(Mark.WRONG, check.name, str(trouble)),)
        except TimeoutError:
            found = (Finding(Mark.WRONG, check.name, say("doctor.slow", seconds=round(seconds))),)
        except Exception as error:  # not its text: that may hold anything
            log.exception("The check %r failed.", str(check.name))
            found = (Finding(Mark.WRONG, check.name, say("doctor.failed", kind=type(error).__name__)),)
        for finding in found:
            yield finding


def of_blog(blog: Blog) -> Sequence[Check]:
    """The checks of a blog itself, as far as its kind knows any."""
    return blog.examine() if isinstance(blog, Examined) else ()


def of_channels(relays: Iterable[Relay], look: LookAtChannel) -> list[Check]:
    """What the bot may do in the channel of each relay."""
    return [_channel_check(relay, look) for relay in relays]


def _channel_check(relay: Relay, look: LookAtChannel) -> Check:
    name = say("doctor.channel", channel=f"<#{relay.channel}>")

    async def work() -> Sequence[Finding]:
        return (permissions(name, await look(relay.channel), relay.settings),)

    return Check(name, work)


def permissions(name: str, channel: Channel, settings: RelaySettings | None = None) -> Finding:
    """What of the permissions is missing; with ``settings``, also what only they ask for."""
    if channel.lacks:
        lacks = permission_names(channel.lacks)
        return Finding(Mark.WRONG, name, say("doctor.channel.lacks", channel=channel.name, permissions=lacks))
    wanted = set() if settings is None else _wanted(settings)
    if misses := permission_names(each for each in channel.misses if each in wanted):
        return Finding(Mark.WARNING, name, say("doctor.channel.misses", channel=channel.name, permissions=misses))
    return Finding(Mark.FINE, name, say("doctor.channel.fine", channel=channel.name))


def _wanted(settings: RelaySettings) -> set[str]:
    """Permissions for settings that do nothing without them; a ping may do without, if the role is open to all."""
    return {"manage_threads"} if settings.closed == "lock thread" or settings.slow_at.isdigit() else set()


def watching(row: BlogRow) -> Finding:
    """What came of the last look at a blog."""
    name = say("doctor.watching")
    if trouble := row.stopped or row.trouble:
        return Finding(Mark.WRONG, name, again(trouble))
    return Finding(Mark.FINE, name, say("doctor.watching.fine"))


async def push(tx: Tx, row: BlogRow, now: Instant, *, reachable: bool) -> Finding:
    """Whether a blog tells us by itself; ``reachable``: whether we have an address at which it could."""
    name, known = say("doctor.push"), await subscriptions.get(tx, row.id)
    if known is not None and known.until is not None and known.until > now:
        return Finding(Mark.FINE, name, say("doctor.push.hub"))
    if reachable:
        return Finding(Mark.FINE, name, say("doctor.push.address"))
    return Finding(Mark.UNSET, name, say("doctor.push.off"))


def intent(*, hears: bool) -> Finding:
    """Whether everything that is said is heard: both are fine."""
    name = say("doctor.intent")
    if hears:
        return Finding(Mark.FINE, name, say("doctor.intent.on"))
    return Finding(Mark.UNSET, name, say("doctor.intent.off"))
