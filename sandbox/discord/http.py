"""The REST side: one path from a request to its answer, whatever the route.

Log it, let a fault or an outage strike, check the token and the rate limit, run the route, answer as Discord does.
"""

import json
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from sandbox.discord.components import TooManyBytes
from sandbox.discord.errors import Refusal, TooMany, Unknown, invalid
from sandbox.discord.faults import Faults, meet
from sandbox.discord.files import UPLOADS, File
from sandbox.discord.limits import snowflake
from sandbox.discord.places import Channel
from sandbox.discord.ratelimits import RateLimits
from sandbox.discord.state import Guild, Json, World

PREFIX = "/api/v10"
MOST_BODY = 25 << 20

Answer = tuple[int, Any]
"""HTTP status and JSON (None: no body)."""
Rest = Callable[["Call"], Answer]


@dataclass(frozen=True)
class Call:
    """A request that came through: what a route needs to know of it."""

    world: World
    parts: dict[str, str]
    query: dict[str, str]
    body: Any

    def id(self, name: str) -> int:
        """An id from the path."""
        return snowflake(self.parts[name], name)

    @property
    def channel(self) -> Channel:
        """The channel or thread in the path, or 10003."""
        found = self.world.channel(self.id("channel"))
        if found is None:
            raise Refusal(10003)
        return found

    @property
    def guild(self) -> Guild:
        """The guild in the path, or 10004."""
        found = self.world.guilds.get(self.id("guild"))
        if found is None or not found.has_bot:
            raise Refusal(10004)
        return found

    @property
    def data(self) -> Json:
        """The body as an object."""
        if not isinstance(self.body, dict):
            raise invalid("body", "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
        return self.body


def answer(status: int, body: Any, headers: dict[str, str] | None = None) -> web.Response:
    """JSON with exactly `Content-Type: application/json`: with a charset, discord.py takes it for text."""
    if body is None:
        return web.Response(status=status, headers=headers)
    return web.Response(status=status, body=json.dumps(body).encode(), content_type="application/json", headers=headers)


def too_many(retry_after: float, everywhere: bool, headers: dict[str, str]) -> web.Response:
    """A 429. Without the Via header discord.py takes it for a ban by Cloudflare."""
    body = {"message": "You are being rate limited.", "retry_after": round(retry_after, 3), "global": everywhere}
    return answer(429, body, headers | {"Retry-After": str(int(retry_after) + 1), "Via": "1.1 sandbox"})


@dataclass(eq=False)
class RestServer:
    """What happens to every request, and what is remembered of them."""

    world: World
    faults: Faults = field(default_factory=Faults)
    rate_limits: RateLimits = field(default_factory=RateLimits)
    requests: deque[tuple[str, str, Any]] = field(default_factory=lambda: deque(maxlen=5000))
    unknown_calls: list[str] = field(default_factory=list)
    invalid_requests: int = 0
    outage: bool = False

    def route(self, rest: Rest) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        """The route as aiohttp wants it."""

        async def run(request: web.Request) -> web.StreamResponse:
            response = await self._answer(request, rest)
            if response.status in (401, 403, 429) and response.headers.get("X-RateLimit-Scope") != "shared":
                self.invalid_requests += 1  # 10,000 of them in ten minutes and Cloudflare bans the address
            return response

        return run

    async def _answer(self, request: web.Request, rest: Rest) -> web.StreamResponse:
        path = request.path.removeprefix(PREFIX)
        try:
            body, readable = await _body(request), True
        except ValueError:
            body, readable = None, False
        self.requests.append((request.method, path, body))
        if self.outage:
            return web.Response(status=503, text="upstream connect error or disconnect/reset before headers")

        async def run(request: web.Request) -> web.StreamResponse:
            return self._run(request, rest, body, readable)

        return await meet(self.faults.next_for(request.method, path), request, run)

    def _run(self, request: web.Request, rest: Rest, body: Any, readable: bool) -> web.Response:
        path = request.path.removeprefix(PREFIX)
        by_token = path.startswith(("/interactions/", "/webhooks/"))
        if not by_token and request.headers.get("Authorization") != f"Bot {self.world.token}":
            return answer(401, Refusal(0).body())
        parts = dict(request.match_info)
        verdict = self.rate_limits.check(_bucket(request), _major(parts), exempt=by_token)
        if verdict.retry_after is not None:
            return too_many(verdict.retry_after, verdict.everywhere, verdict.headers)
        headers = verdict.headers | {"Via": "1.1 sandbox"}
        try:
            _check_form(request, readable)
            status, result = rest(Call(self.world, parts, dict(request.query), body))
        except Refusal as refusal:
            return answer(refusal.status, refusal.body(), headers)
        except TooMany as limit:
            return too_many(limit.retry_after, False, headers | {"X-RateLimit-Scope": "shared"})
        except TooManyBytes:
            return answer(500, {"message": "500: Internal Server Error", "code": 0}, headers)
        except Unknown as what:
            return self.not_known(f"{request.method} {path}", str(what))
        return answer(status, result, headers)

    def not_known(self, call: str, what: str) -> web.Response:
        """501: the sandbox does not claim to know what Discord would do. Tests assert that this never happened."""
        self.unknown_calls.append(call)
        return answer(501, {"message": f"The sandbox does not know {what}: {call}", "code": 0})

    async def unknown(self, request: web.Request) -> web.StreamResponse:
        """Any route that is not in the table."""
        return self.not_known(f"{request.method} {request.path.removeprefix(PREFIX)}", "this route")


async def _body(request: web.Request) -> Any:
    """The JSON of a request. With uploads it is one part of a form, and the files are put beside it (``"files"``).

    Source: developers/reference.mdx (Uploading Files). Raises ValueError for what is no JSON.
    """
    if not request.content_type.startswith("multipart/"):
        raw = await request.read()
        return json.loads(raw) if raw else None
    form = await request.post()
    payload = form.get("payload_json", "{}")
    body = json.loads(payload.file.read() if isinstance(payload, web.FileField) else payload)
    sent = {name: part for name, part in form.items() if isinstance(part, web.FileField)}
    named = [(f"files[{at['id']}]", at) for at in body.pop("attachments", [])]
    files = [
        File(part.filename, part.file.read(), at.get("description") or "", part.content_type)
        for name, at in named
        if (part := sent.get(name))
    ]
    return body | {UPLOADS: files}


def _check_form(request: web.Request, readable: bool) -> None:
    if request.content_type.startswith("multipart/") and not request.path.removeprefix(PREFIX).startswith("/webhooks/"):
        raise Unknown("multipart bodies (uploads) but in answers to interactions")
    if not readable:
        raise Refusal(50109)


def _bucket(request: web.Request) -> str:
    """Name the bucket by method and last fixed word: "PATCH messages" for /channels/{channel}/messages/{message}."""
    resource = request.match_info.route.resource
    words = (resource.canonical if resource else "").split("/")
    fixed = [word for word in words if word and word[0] not in "{@"]
    return f"{request.method} {fixed[-1]}"


def _major(parts: dict[str, str]) -> str:
    """The part of the path that has a bucket of its own."""
    return next((parts[name] for name in ("channel", "guild", "token") if name in parts), "")
