"""Trouble on order: answers that fail, come late, or get lost, for one server in this process."""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Seen:
    """One request that arrived; `status` 0 means that no answer was given."""

    method: str
    path: str  # with the query
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(slots=True)
class Fault:
    """One kind of trouble, for the next `times` requests that fit (None: for all until cleared)."""

    method: str
    path: re.Pattern[str]
    times: int | None
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | bytes = b""
    drop: Literal["before", "after", "middle"] | None = None
    delay: float = 0
    until: asyncio.Event | None = None
    met: int = 0
    arrived: asyncio.Event = field(default_factory=asyncio.Event)  # set when the first such request is there


class Faults:
    """The trouble that waits for a server's next requests."""

    def __init__(self) -> None:
        self.waiting: list[Fault] = []

    def add(
        self,
        method: str,
        path_regex: str,
        times: int | None = 1,
        *,
        status: int | None = None,
        headers: Mapping[str, str] | None = None,
        body: str | bytes = b"",
        drop: Literal["before", "after", "middle"] | None = None,
        delay: float = 0,
        until: asyncio.Event | None = None,
    ) -> Fault:
        """Meet the next `times` requests of `method` ("*": any) whose path and query contain `path_regex`.

        status, headers, body: this answer instead of the real one, nothing is done. Without a status the
        request is carried out. drop: cut the connection before anything is done, after it is done but before the
        answer, or in the middle of the answer. delay (seconds) and until: wait first. The Fault tells what it
        met: `arrived` is set by the first request, `met` counts them.
        """
        fault = Fault(method.upper(), re.compile(path_regex), times, status, headers or {}, body, drop, delay, until)
        self.waiting.append(fault)
        return fault

    def clear(self) -> None:
        """No more trouble."""
        self.waiting.clear()

    def next_for(self, method: str, path: str) -> Fault | None:
        """The first trouble that fits; it is used up by one."""
        for fault in self.waiting:
            if fault.method in ("*", method) and fault.path.search(path):
                fault.met += 1
                fault.arrived.set()
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times <= 0:
                        self.waiting.remove(fault)
                return fault
        return None


async def answer(fault: Fault | None, request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer a request, with the trouble that was ordered for it."""
    if fault is None:
        return await handler(request)
    if fault.until is not None:
        await fault.until.wait()
    if fault.delay:
        await asyncio.sleep(fault.delay)
    if fault.drop == "before":
        return cut(request)
    if fault.status is not None:
        body = fault.body.encode() if isinstance(fault.body, str) else fault.body
        response: web.StreamResponse = web.Response(status=fault.status, body=body, headers=dict(fault.headers))
    else:
        response = await handler(request)
    if fault.drop == "after":
        return cut(request)
    if fault.drop == "middle" and isinstance(response, web.Response):
        return await _half(request, response)
    return response


def cut(request: web.Request) -> web.StreamResponse:
    """End the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=499)  # goes nowhere: the connection is closed


async def _half(request: web.Request, response: web.Response) -> web.StreamResponse:
    """Promise the whole body, send half of it, hang up."""
    body = bytes(response.body) if isinstance(response.body, (bytes, bytearray)) else b""
    headers = {name: value for name, value in response.headers.items() if name.lower() != "content-length"}
    half = web.StreamResponse(status=response.status, headers={**headers, "Content-Length": str(len(body))})
    await half.prepare(request)
    await half.write(body[: len(body) // 2])
    if request.transport is not None:
        request.transport.close()
    return half


class Journal:
    """The last requests that a server saw, newest last."""

    def __init__(self, longest: int = 10_000) -> None:
        self.seen: deque[Seen] = deque(maxlen=longest)

    def write(self, request: web.Request, body: bytes, status: int) -> None:
        """Note one request."""
        self.seen.append(Seen(request.method, request.path_qs, status, dict(request.headers), body))
