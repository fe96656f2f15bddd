"""A WebSub hub on loopback: who subscribed to a feed gets it whenever it changes (W3C WebSub, as far as tests need)."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import secrets
import time
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode

import aiohttp
from aiohttp import web

from sandbox.faults import Faults, Journal, Seen, answer


@dataclass(frozen=True, slots=True)
class Subscription:
    """Somebody who wants a topic; `until` in seconds since 1970."""

    topic: str
    callback: str
    secret: str
    until: float


@dataclass(frozen=True, slots=True)
class Delivery:
    """One document sent to one subscriber, and what was answered (None: nothing)."""

    callback: str
    topic: str
    status: int | None


class Hub:
    """A hub that verifies what subscribers mean, and delivers what a publisher tells it of.

    longest_lease, shortest_lease: seconds that are granted at most and at least, whatever is asked for.
    algorithm: of the signature (sha1, sha256, ...). topics: the only ones it serves; None for all.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.time,
        *,
        longest_lease: int = 864_000,
        shortest_lease: int = 60,
        algorithm: str = "sha256",
        topics: set[str] | None = None,
    ) -> None:
        self.longest_lease, self.shortest_lease = longest_lease, shortest_lease
        self.algorithm = algorithm
        self.topics = topics
        self.faults = Faults()
        self.subscriptions: dict[tuple[str, str], Subscription] = {}
        self.refused: list[tuple[str, str]] = []  # topic and callback of those who did not confirm
        self.deliveries: list[Delivery] = []
        self.url = ""
        self._clock = clock
        self._journal = Journal()
        self._runner: web.AppRunner | None = None
        self._http: aiohttp.ClientSession | None = None
        self._under_way: set[asyncio.Task[None]] = set()

    async def start(self, port: int = 0) -> None:
        """Listen on 127.0.0.1; port 0 takes a free one."""
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._answer)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port, reuse_address=True).start()
        host, chosen = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{chosen}/"
        self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5))

    async def stop(self) -> None:
        """Let what is under way arrive, then close."""
        await self.settled()
        if self._http is not None:
            await self._http.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def settled(self) -> None:
        """Wait until all verifications and deliveries are done."""
        while self._under_way:
            await asyncio.wait(self._under_way)

    @property
    def requests(self) -> deque[Seen]:
        """The last requests, newest last."""
        return self._journal.seen

    def subscribers(self, topic: str) -> list[Subscription]:
        """Whose lease on this topic has not ended."""
        now = self._clock()
        return [each for each in self.subscriptions.values() if each.topic == topic and each.until > now]

    async def deliver(self, topic: str, body: bytes | None = None, secret: str | None = None) -> None:
        """Send a topic to its subscribers: as it is now, or this `body`; `secret` signs in place of theirs (forged)."""
        kind = "application/rss+xml"
        if body is None:
            async with self._client.get(topic) as found:
                body, kind = await found.read(), found.headers.get("Content-Type", kind)
        for subscription in self.subscribers(topic):
            await self._deliver(subscription, body, kind, subscription.secret if secret is None else secret)

    async def deny(self, topic: str, callback: str, reason: str = "") -> None:
        """End a subscription from this side, and say so."""
        self.subscriptions.pop((topic, callback), None)
        await self._ask(callback, {"hub.mode": "denied", "hub.topic": topic, "hub.reason": reason})

    # -- requests

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        fault = self.faults.next_for(request.method, request.path_qs)
        response = await answer(fault, request, self._received)
        self._journal.write(request, body, 0 if fault and fault.drop else response.status)
        return response

    async def _received(self, request: web.Request) -> web.Response:
        asked = parse_qs((await request.read()).decode(errors="replace"))
        mode = asked.get("hub.mode", [""])[0]
        topics = [*asked.get("hub.topic", ()), *asked.get("hub.url", ())]
        if request.method != "POST" or not topics:
            return web.Response(status=400, text="hub.mode and hub.topic are needed.")
        if mode == "publish":
            for topic in topics:
                self._later(self._published(topic))
            return web.Response(status=204)
        callback, secret = asked.get("hub.callback", [""])[0], asked.get("hub.secret", [""])[0]
        if mode not in ("subscribe", "unsubscribe") or not callback.startswith("http") or len(secret.encode()) >= 200:
            return web.Response(status=400, text="That is no subscription.")
        if self.topics is not None and topics[0] not in self.topics:
            return web.Response(status=404, text="There is no such topic here.")
        wanted = asked.get("hub.lease_seconds", [""])[0]
        asked_for = int(wanted) if wanted.isdigit() else self.longest_lease
        lease = min(self.longest_lease, max(self.shortest_lease, asked_for))
        self._later(self._verify(mode, Subscription(topics[0], callback, secret, self._clock() + lease), lease))
        return web.Response(status=202)

    # -- what goes out

    async def _published(self, topic: str) -> None:
        with contextlib.suppress(aiohttp.ClientError, TimeoutError):  # a topic that cannot be read is nobody's news
            await self.deliver(topic)

    async def _verify(self, mode: str, wanted: Subscription, lease: int) -> None:
        """Ask the subscriber whether that was meant."""
        challenge = secrets.token_urlsafe(16)
        query = {"hub.mode": mode, "hub.topic": wanted.topic, "hub.challenge": challenge}
        if mode == "subscribe":
            query["hub.lease_seconds"] = str(lease)
        status, text = await self._ask(wanted.callback, query)
        place = (wanted.topic, wanted.callback)
        if status is None or not 200 <= status < 300 or text != challenge:
            self.refused.append(place)
        elif mode == "subscribe":
            self.subscriptions[place] = wanted
        else:
            self.subscriptions.pop(place, None)

    async def _ask(self, callback: str, query: dict[str, str]) -> tuple[int | None, str]:
        joint = "&" if "?" in callback else "?"
        try:
            async with self._client.get(f"{callback}{joint}{urlencode(query)}", allow_redirects=False) as said:
                return said.status, await said.text()
        except (aiohttp.ClientError, TimeoutError):
            return None, ""

    async def _deliver(self, to: Subscription, body: bytes, kind: str, secret: str) -> None:
        headers = {"Content-Type": kind, "Link": f'<{self.url}>; rel="hub", <{to.topic}>; rel="self"'}
        if secret:
            digest = hmac.new(secret.encode(), body, getattr(hashlib, self.algorithm)).hexdigest()
            headers["X-Hub-Signature"] = f"{self.algorithm}={digest}"
        status = None
        with contextlib.suppress(aiohttp.ClientError, TimeoutError):
            async with self._client.post(to.callback, data=body, headers=headers) as said:
                status = said.status
        self.deliveries.append(Delivery(to.callback, to.topic, status))
        if status == 410:
            self.subscriptions.pop((to.topic, to.callback), None)

    def _later(self, call: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(call)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    @property
    def _client(self) -> aiohttp.ClientSession:
        assert self._http is not None, "start() first"
        return self._http
