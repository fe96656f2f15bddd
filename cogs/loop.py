"""Loops around the ``step`` of flows: started when a cog loads, stopped when it unloads."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from discord.ext import commands

log = logging.getLogger(__name__)

AFTER_A_FAULT = 5.0
PATIENCE = 3.0
"""How long a step may take to end when the bot is stopped, in seconds."""


class Loop:
    """Calls ``step`` for ever. ``step`` returns after how many seconds to call it again; ``woken`` ends the wait.

    A step that raises is a fault of ours: it is logged with its traceback, and the loop goes on.
    """

    def __init__(self, step: Callable[[], Awaitable[float]], woken: asyncio.Event) -> None:
        self._step = step
        self._woken = woken
        self._stopping = False
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """End after the step that is under way, or in the middle of a long one: the database knows what it began."""
        self._stopping = True
        self._woken.set()
        if self._task is not None:
            await asyncio.wait({self._task}, timeout=PATIENCE)
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while not self._stopping:
            self._woken.clear()
            try:
                pause = await self._step()
            except Exception:
                log.exception("A step failed; going on.")
                pause = AFTER_A_FAULT
            if not self._stopping:
                await self._rest(pause)

    async def _rest(self, pause: float) -> None:
        try:
            async with asyncio.timeout(pause):
                await self._woken.wait()
        except TimeoutError:
            return


class Looping(commands.Cog):
    """A cog that goes on by itself: its ``loops`` run from when it is loaded until it is unloaded."""

    loops: Sequence[Loop]

    async def cog_load(self) -> None:
        """Start."""
        for loop in self.loops:
            loop.start()

    async def cog_unload(self) -> None:
        """Stop."""
        await asyncio.gather(*(loop.stop() for loop in self.loops))
