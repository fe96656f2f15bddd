"""A loop around a flow's ``step``: started when a cog loads, stopped when it unloads."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

log = logging.getLogger(__name__)

AFTER_A_FAULT = 5.0


class Loop:
    """Calls ``step`` for ever. ``step`` returns after how many seconds to call it again; ``woken`` ends the wait.

    A step that raises is a fault of ours: it is logged with its traceback, and the loop goes on.
    """

    def __init__(self, step: Callable[[], Awaitable[float]], woken: asyncio.Event) -> None:
        self._step = step
        self._woken = woken
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """End, in the middle of a step if need be: what it began is found again in the database."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            self._woken.clear()
            try:
                pause = await self._step()
            except Exception:
                log.exception("A step failed; going on.")
                pause = AFTER_A_FAULT
            try:
                async with asyncio.timeout(pause):
                    await self._woken.wait()
            except TimeoutError:
                continue
