"""The session itself: it checks each address just before connecting, counts bytes and time, and follows redirects.

A check in the resolver alone would be bypassed by addresses written as numbers, so it stands where sockets are made.
"""

import asyncio
import base64
import socket
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError, version
from ipaddress import ip_address
from types import TracebackType
from typing import Any, Self
from weakref import WeakValueDictionary

import aiohttp
from multidict import CIMultiDict
from yarl import URL

from bot.errors import Refused, Retry, Uncertain
from bot.net.addresses import PORTS, Network, embedded, host_of, is_public, next_hop, opened
from bot.net.answer import Answer
from bot.net.failures import READS, lost, translated
from bot.text.words import say

MOVED_FOR_GOOD = frozenset({301, 308})
MOVED = MOVED_FOR_GOOD | {302, 303, 307}
MOST_REDIRECTS = 5
MOST_BYTES = 10_000_000
TOTAL_SECONDS = 30.0
CONNECT_SECONDS = 10.0
LONGEST_RETRY_AFTER = 86_400.0


@dataclass(slots=True)
class _Attempt:
    """What the socket factory must know about the request that it opens a socket for, and what it refused."""

    secret_in_clear: bool = False
    refused: list[str] = field(default_factory=list)


_attempt: ContextVar[_Attempt] = ContextVar("_attempt")


class _TooBig(Exception):
    """More bytes came than we want to hold."""


class Net:
    """HTTP for everything a stranger can point at. ``allowed`` are networks that may be reached though private.

    ``contact`` (an address) tells the sites that are asked where to complain. One request per host at a time;
    30 seconds in all, 10 to connect; 10 MB (unpacked); 5 redirects. Close it, or use it in ``async with``.
    """

    def __init__(
        self,
        allowed: Sequence[Network] = (),
        *,
        clock: Callable[[], float] = time.time,
        contact: str = "",
        total: float = TOTAL_SECONDS,
        connect: float = CONNECT_SECONDS,
    ) -> None:
        self._allowed = tuple(allowed)
        self._clock = clock
        self._agent = _agent(contact)
        self._total = total
        self._connect = connect
        self._sessions: dict[bool, aiohttp.ClientSession] = {}
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close all connections."""
        for session in self._sessions.values():
            await session.close()
        self._sessions.clear()

    async def get(self, url: str, *, headers: Mapping[str, str] | None = None, limit: int = MOST_BYTES) -> Answer:
        """Read an address; with a ``limit`` of 0 its status and headers only. See ``request``."""
        return await self.request("GET", url, headers=headers, limit=limit)

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        json: Any = None,
        form: Mapping[str, str] | None = None,
        data: bytes | None = None,
        auth: tuple[str, str] | None = None,
        limit: int = MOST_BYTES,
        expected: Collection[int] = (),
    ) -> Answer:
        """Ask, and read the whole answer. Any status is returned that says what it means: below 500, and 501.

        So are those that the caller has ``expected``. What is sent is ``json``, a ``form`` (as a browser sends one) or
        ``data``, whose type is in the headers.

        Reads follow redirects (credentials stay with their origin). They raise Retry for trouble on the way, 5xx, 429
        and a 403 that says when to come again, and Refused for what is not allowed or too big. Writes are never
        redirected; they raise Retry when no connection could be made (or for such a 403, or 429), Uncertain for
        everything lost later.
        """
        target, spent, permanent = opened(url), 0.0, True
        first = target.origin()
        for hop in range(MOST_REDIRECTS + 1):
            own = auth if target.origin() == first else None
            async with self._turn(target):
                started = time.monotonic()
                sent = (json, form if data is None else data)
                answer = await self._exchange(method, target, headers, sent, own, limit, self._total - spent)
                spent += time.monotonic() - started
            if answer.status not in expected:
                self._check(method, answer)
            if answer.status not in MOVED or "Location" not in answer.headers:
                return replace(answer, permanent=answer.url) if hop and permanent else answer
            if method not in READS:
                raise Refused(say("net.redirect.sent", host=answer.host))
            permanent = permanent and answer.status in MOVED_FOR_GOOD
            target = next_hop(target, answer.headers["Location"])
        raise Refused(say("net.redirect.circle", host=host_of(url)))

    def _turn(self, target: URL) -> asyncio.Lock:
        host = target.host or ""
        turn = self._turns.get(host)
        if turn is None:
            turn = self._turns[host] = asyncio.Lock()
        return turn

    def _session(self, fresh: bool) -> aiohttp.ClientSession:
        """A session; ``fresh`` ones open a connection per request.

        Writes use those, because on a kept connection that the server just closed it is not known what was done;
        so do passwords without TLS, because the socket factory must see the address they go to.
        """
        if fresh not in self._sessions:
            self._sessions[fresh] = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(socket_factory=self._open_socket, force_close=fresh),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self._agent},
                trust_env=False,
                auto_decompress=True,
            )
        return self._sessions[fresh]

    def _open_socket(self, info: tuple[Any, ...]) -> socket.socket:
        """Check the address that is about to be connected to. Runs for every address, also after redirects."""
        family, kind, protocol, _, (text, port, *_rest) = info
        address = ip_address(text)
        attempt = _attempt.get()
        if not any(form in network for network in self._allowed for form in (address, embedded(address))):
            reason = ""
            if not is_public(address):
                reason = "private"
            elif port not in PORTS:
                reason = "port"
            elif attempt.secret_in_clear:
                reason = "clear"
            if reason:
                attempt.refused.append(reason)
                raise OSError("refused by the guard")
        return socket.socket(family, kind, protocol)

    async def _exchange(
        self,
        method: str,
        target: URL,
        headers: Mapping[str, str] | None,
        sending: tuple[Any, Mapping[str, str] | bytes | None],
        auth: tuple[str, str] | None,
        limit: int,
        seconds: float,
    ) -> Answer:
        attempt = _Attempt(secret_in_clear=auth is not None and target.scheme == "http")
        token = _attempt.set(attempt)
        sent, (json, data) = CIMultiDict(headers or {}), sending
        if auth is not None:
            sent["Authorization"] = "Basic " + base64.b64encode(":".join(auth).encode()).decode()
        try:
            async with self._session(method not in READS or attempt.secret_in_clear).request(
                method,
                target,
                headers=sent,
                json=json,
                data=data,
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(total=max(seconds, 0.001), connect=self._connect),
            ) as response:
                arrived = self._clock()
                body = await _read(response, limit)
                return Answer(response.status, response.headers, body, str(response.url), arrived=arrived)
        except _TooBig:
            too_large = say("net.large", host=host_of(target), most=limit // 1_000_000)
            raise lost(method, too_large, Refused) from None
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise translated(method, target, error, attempt.refused) from None
        finally:
            _attempt.reset(token)

    def _check(self, method: str, answer: Answer) -> None:
        """Statuses that mean "not now", whatever was asked. 501 (not implemented) is an answer."""
        after = self._retry_after(answer.headers.get("Retry-After"))
        if answer.status == 429:
            raise Retry(say("net.often", host=answer.host), after)
        if answer.status == 403 and after is not None:
            raise Retry(say("net.away", host=answer.host), after)
        if answer.status >= 500 and answer.status != 501:
            what = say("net.broken", host=answer.host, status=answer.status)
            if method not in READS:
                raise Uncertain(say("net.lost", what=what))
            raise Retry(say("net.read.again", what=what), after)

    def _retry_after(self, value: str | None) -> float | None:
        """Seconds from now, from seconds or an HTTP date."""
        if not value:
            return None
        try:
            seconds = (
                float(value) if value.strip().isdigit() else parsedate_to_datetime(value).timestamp() - self._clock()
            )
        except (ValueError, OverflowError):
            return None
        return min(max(seconds, 0.0), LONGEST_RETRY_AFTER)


def _agent(contact: str) -> str:
    """Who we are: name, version, and where to complain."""
    try:
        release = version("backchannel")
    except PackageNotFoundError:
        release = "dev"
    about = "; ".join([f"+{contact}"] * bool(contact) + ["Discord relay"])
    return f"Backchannel/{release} ({about})"


async def _read(response: aiohttp.ClientResponse, limit: int) -> bytes:
    """The body, unpacked and counted as it comes: two megabytes of gzip can be two gigabytes."""
    if not limit:
        response.close()
        return b""
    parts: list[bytes] = []
    size = 0
    async for part in response.content.iter_any():
        size += len(part)
        if size > limit:
            response.close()
            raise _TooBig
        parts.append(part)
    return b"".join(parts)
