"""Work that takes long: how far it is, for whoever waits for its end, and whether it is to stop.

Who does the work says how far it is, and looks now and then whether to stop; who shows it is in cogs/working.py.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from time import time

from bot.text.card import ActButton

SHOWN_SECONDS = 14.5 * 60
"""For how long Discord lets us change an answer: a quarter of an hour, and a little is kept for the last change."""
PACE = 2.0
"""Seconds between two changes of an answer."""
REST_SECONDS = 20.0
"""So often it is looked how far others are, also when nothing seems to happen."""


@dataclass
class Work:
    """One piece of it. ``clock`` gives epoch seconds.

    There is ``news`` to be shown some time, or in a ``hurry``.

    ``done`` of ``of`` steps, where that is known (0: not yet); ``about`` is what is to be said above (safe Markdown),
    ``warning`` what stopping it means, where that needs to be said before; ``others`` can be pressed beside *Stop*. Not
    all of it ``can_stop``; once it is ``stopped``, what was done until then stays.
    """

    clock: Callable[[], float] = time
    done: int = 0
    of: int = 0
    about: str = ""
    warning: str = ""
    others: tuple[ActButton, ...] = ()
    can_stop: bool = True
    doing: "asyncio.Task[object] | None" = None
    stopped: bool = False
    news: asyncio.Event = field(default_factory=asyncio.Event)
    hurry: asyncio.Event = field(default_factory=asyncio.Event)
    _stirred: asyncio.Event = field(default_factory=asyncio.Event)
    _begun: float = 0.0

    def __post_init__(self) -> None:
        self._begun = self.clock()

    @property
    def unseen(self) -> bool:
        """Whether its answer cannot be changed any more: where its end matters, it is to be told in another way."""
        return self.clock() - self._begun > SHOWN_SECONDS

    def is_at(self, done: int, of: int | None = None) -> None:
        """So much is done, of so many."""
        self.done, self.of = done, self.of if of is None else of
        self.news.set()

    def step(self) -> None:
        """One more is done."""
        self.is_at(self.done + 1)

    def tell(self, about: str) -> None:
        """What it is, or how far it is in other words. The first time, that is shown at once."""
        if about == self.about:
            return
        if not self.about:
            self.hurry.set()
        self.about = about
        self.news.set()

    def stop(self) -> None:
        """Ask for its end."""
        if self.can_stop:
            self.stopped = True
            for event in (self.news, self.hurry, self._stirred):
                event.set()

    def shown(self) -> None:
        """All that is new is shown."""
        self.news.clear()
        self.hurry.clear()

    def stir(self) -> None:
        """Something was done for it, maybe."""
        self._stirred.set()

    async def rest(self) -> None:
        """Wait until others may have done something for it, or until it is to stop; not for ever."""
        with suppress(TimeoutError):
            async with asyncio.timeout(REST_SECONDS):
                await self._stirred.wait()
        self._stirred.clear()


@dataclass
class Works:
    """All that is being done for somebody who waits for it, by the number of what asked for it, and who did."""

    clock: Callable[[], float] = time
    _open: dict[tuple[int, int], Work] = field(default_factory=dict)

    def begin(self, number: int, member: int) -> Work:
        """A new piece of work."""
        work = self._open[number, member] = Work(self.clock)
        return work

    def find(self, number: int, member: int) -> Work | None:
        """One of theirs that is not over; nothing for those that are, or were begun before a restart."""
        return self._open.get((number, member))

    def end(self, number: int, member: int) -> None:
        """It is over."""
        self._open.pop((number, member), None)

    def close(self) -> None:
        """The bot ends: nobody waits any more."""
        for work in self._open.values():
            if work.doing is not None:
                work.doing.cancel()

    def stir(self) -> None:
        """Something was delivered: whoever waits for that looks."""
        for work in self._open.values():
            work.stir()
