"""How fast we may ask: Discord takes 50 requests a second of a bot, and 10,000 refusals in ten minutes are a ban.

discord.py waits where Discord's answers tell it to, for each route; nothing in it keeps to the limit over all routes,
so an article for a thousand channels would run into it. Hence a turn for every request, before it goes out.
Source: https://discord.com/developers/docs/topics/rate-limits#global-rate-limit
"""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from types import SimpleNamespace

import aiohttp

MOST = 45
"""Requests in any second: a little less than Discord takes, as they may arrive closer together than they left."""

EXEMPT = ("/interactions/", "/webhooks/")
"""Answers to interactions do not count on Discord's side; people wait for them, so they do not wait here either."""


class Pace:
    """Gives out turns. ``clock`` and ``sleep`` speak of seconds."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._turns: deque[float] = deque(maxlen=MOST)

    async def turn(self) -> None:
        """Wait until one more request fits; those who ask first go first."""
        now = self._clock()
        due = max(now, self._turns[0] + 1.0) if len(self._turns) == MOST else now
        self._turns.append(due)
        if due > now:
            await self._sleep(due - now)

    def trace(self) -> aiohttp.TraceConfig:
        """For ``discord.Client(http_trace=...)``: every request of it waits for its turn, retries too."""

        async def before(
            session: aiohttp.ClientSession, context: SimpleNamespace, request: aiohttp.TraceRequestStartParams
        ) -> None:
            if not any(part in request.url.path for part in EXEMPT):
                await self.turn()

        trace = aiohttp.TraceConfig()
        trace.on_request_start.append(before)
        return trace
