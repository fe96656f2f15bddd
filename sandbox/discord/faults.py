"""Trouble on request, in Discord's own words: error codes, 429, and answers that fail although the thing was done."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from aiohttp import web

from sandbox import faults
from sandbox.discord.errors import CODES


@dataclass(slots=True)
class Late(faults.Fault):
    """The request has its effect; only its answer is another."""


class Faults(faults.Faults):
    """The trouble that waits for the bot's next requests. Paths are those after /api/v10."""

    def add(
        self,
        method: str,
        path_regex: str,
        times: int | None = 1,
        *,
        status: int | None = None,
        headers: Mapping[str, str] | None = None,
        body: str | bytes | dict[str, Any] = b"",
        drop: Literal["before", "after", "middle"] | None = None,
        delay: float = 0,
        until: asyncio.Event | None = None,
        code: int | None = None,
        retry_after: float | None = None,
        when: Literal["before", "after"] = "before",
    ) -> faults.Fault:
        """As for every server of the sandbox (`sandbox.faults`), and three things more.

        `code` answers with that Discord error, `retry_after` (seconds) with a 429, and `when="after"` lets the request
        have its effect before it is answered with `status`, `code` or 429.
        """
        headers = dict(headers or {})
        if retry_after is not None:
            status, body = 429, {"message": "You are being rate limited.", "retry_after": retry_after, "global": False}
            headers |= {"Via": "1.1 sandbox", "Retry-After": str(int(retry_after) + 1), "X-RateLimit-Scope": "user"}
        if code is not None:
            known, message = CODES.get(code, (400, f"Error {code}"))
            status, body = status or known, {"message": message, "code": code}
        if isinstance(body, dict):
            headers["Content-Type"] = "application/json"  # exactly this: with a charset, discord.py takes it for text
            body = json.dumps(body)
        fault = super().add(
            method, path_regex, times, status=status, headers=headers, body=body, drop=drop, delay=delay, until=until
        )
        if when == "after":
            self.waiting.remove(fault)
            fault = Late(fault.method, fault.path, times, status, headers, body, drop, delay, until)
            self.waiting.append(fault)
        return fault


async def meet(fault: faults.Fault | None, request: web.Request, rest: faults.Handler) -> web.StreamResponse:
    """Answer a request, with the trouble that was ordered for it."""
    if isinstance(fault, Late):
        await rest(request)
    return await faults.answer(fault, request, rest)
