"""What can be told of any blog with a feed: it can be read, it spares itself work, its clock goes right."""

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from bot.blogs.bell import ring
from bot.blogs.document import Document
from bot.model import Bell, Instant
from bot.net import Answer, Net, shown
from bot.ports import Check, Finding, Mark
from bot.text.words import say

CLOCK_OFF = 120.0
"""Seconds that a blog's clock may differ from ours."""
WRONG_STATUSES = range(400, 600)


@dataclass(slots=True)
class FeedExamination:
    """The checks of a feed. ``read`` makes a document of an answer, or raises what it is instead.

    ``clock`` gives epoch seconds, to be compared with the Date of every answer that comes along (``arrived``).
    """

    net: Net
    feed: str
    read: Callable[[Answer], Awaitable[Document]]
    clock: Callable[[], float] = time.time
    newest: Instant = 0.0  # when the newest article of the feed was published, once it has been read
    _off: list[float] = field(default_factory=list)

    def checks(self) -> list[Check]:
        """Those of the feed itself."""
        return [Check(say("doctor.feed"), self._feed)]

    def clock_check(self) -> Check:
        """To be made last: it rarely needs a request of its own then."""
        return Check(say("doctor.clock"), self._clock)

    def arrived(self, answer: Answer) -> None:
        """Compare the clocks."""
        ahead = answer.ahead(self.clock())
        if ahead is not None:
            self._off.append(ahead)

    async def _feed(self) -> Sequence[Finding]:
        name = say("doctor.feed")
        rung = await ring(self.net, self.feed, Bell())
        self.arrived(rung.answer)
        found = await self.read(rung.answer)
        self.newest = max((entry.published for entry in found.entries), default=0.0)
        where = shown(rung.answer.url)
        if found.broken:
            told = Finding(Mark.WARNING, name, say("doctor.feed.broken", where=where))
        elif not found.entries:
            told = Finding(Mark.WARNING, name, say("doctor.feed.empty", where=where))
        else:
            told = Finding(Mark.FINE, name, say("doctor.feed.fine", where=where, count=len(found.entries)))
        moved = rung.answer.permanent
        if moved is not None and moved != self.feed:
            return (
                told,
                Finding(Mark.WARNING, name, say("doctor.feed.moved", where=shown(moved))),
                *await self._caching(rung.answer),
            )
        return told, *await self._caching(rung.answer)

    async def _caching(self, answer: Answer) -> Sequence[Finding]:
        """Whether a look at an unchanged feed costs next to nothing."""
        name = say("doctor.caching")
        etag = answer.headers.get("ETag")
        if not etag:
            return (Finding(Mark.WARNING, name, say("doctor.caching.none", size=_kilobytes(answer))),)
        again = await ring(self.net, self.feed, Bell(etag, answer.headers.get("Last-Modified")))
        self.arrived(again.answer)
        if again.answer.status == 304:
            return (Finding(Mark.FINE, name, say("doctor.caching.fine")),)
        return (Finding(Mark.WARNING, name, say("doctor.caching.ignored", size=_kilobytes(answer))),)

    async def _clock(self) -> Sequence[Finding]:
        name = say("doctor.clock")
        if not self._off:
            self.arrived(await self.net.request("GET", self.feed, limit=0, expected=WRONG_STATUSES))
        if not self._off:
            return (Finding(Mark.UNSET, name, say("doctor.clock.none")),)
        off = min(self._off, key=abs)
        if abs(off) <= CLOCK_OFF:
            return (Finding(Mark.FINE, name, say("doctor.clock.fine")),)
        minutes = say("time.minutes", count=round(abs(off) / 60))
        told = say("doctor.clock.fast", time=minutes) if off > 0 else say("doctor.clock.slow", time=minutes)
        return (Finding(Mark.WARNING, name, told),)


def _kilobytes(answer: Answer) -> int:
    return max(1, round(len(answer.body) / 1000))
