"""What the machines of Hypothesis share: a world in which the process ends, the line breaks and answers get lost."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import hypothesis.strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from tests.fakes import Crash
from tests.world import World

T = TypeVar("T")
LONGEST = 20_000.0
"""Seconds in which all comes to rest: an article that goes to and fro is shown once in an hour."""


class Machine(RuleBasedStateMachine):
    """Both sides, and the bot between them, one step after the other."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.world = self.made()
        self.world.blog.trouble.longest = 30.0  # slow, but within what the outbox waits for
        self.words = 0
        self.live = True
        self.crashes = 0

    def made(self) -> World:
        """The world of one run."""
        return World()

    def do(self, doing: Coroutine[Any, Any, T]) -> T | None:
        """Do it; where the process ends, begin a new one."""
        try:
            return self.loop.run_until_complete(doing)
        except (Crash, BaseExceptionGroup) as ended:
            if isinstance(ended, BaseExceptionGroup) and ended.split(Crash)[1] is not None:
                raise
            self.crashes += 1
            self.live = True
            self.do(self.world.crash())
            self.caught_up()
            return None

    def word(self) -> str:
        """A word that is in no other one, and has no number in it: another number would be a correction."""
        self.words += 1
        return f"w{''.join(chr(97 + int(digit)) for digit in str(self.words))}x"

    def tell(self, event: Coroutine[Any, Any, None]) -> None:
        """The gateway tells of it, if it is connected."""
        if self.live:
            self.do(event)
        else:
            event.close()

    def caught_up(self) -> None:
        """The inbox has read what it missed."""

    def calm(self) -> None:
        """All goes well again; what was on its way has arrived."""
        self.world.store.crash_in = None
        self.world.blog.trouble.clear()
        self.world.chat.trouble.clear()
        self.world.blog.trouble.arrive()
        if not self.live:
            self.connect()

    def close(self) -> None:
        """This world ends."""
        self.loop.run_until_complete(self.world.store.close())
        self.loop.close()

    @rule(transactions=st.integers(0, 25))
    def crash_soon(self, transactions: int) -> None:
        self.world.store.crash_in = transactions

    @precondition(lambda self: self.live)
    @rule()
    def disconnect(self) -> None:
        self.live = False
        self.world.inbox.away()

    @precondition(lambda self: not self.live)
    @rule()
    def connect(self) -> None:
        self.live = True
        self.do(self.world.inbox.catch_up())
        self.caught_up()

    @rule()
    def look(self) -> None:
        self.do(self.world.look())

    @rule(steps=st.integers(1, 6))
    def deliver(self, steps: int) -> None:
        for _ in range(steps):
            self.do(self.world.outbox.step())
