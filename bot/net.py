"""The guarded HTTP session: the one way from here to addresses that other people typed.

Whoever may name a URL (a feed, a redirect, a site) must not reach the machine's own network with it, make the bot
read without end, or get credentials that are meant for somebody else. Source: facts on SSRF with aiohttp; a check in
the resolver alone is bypassed by addresses written as numbers, so each address is checked just before connecting.

Everything that goes wrong becomes one of bot.errors, as a sentence that names the host. Neither bodies nor
credentials nor query strings stand in it, and aiohttp's own errors (which hold them) are not chained to it.
"""

import asyncio
import base64
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError, version
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from types import TracebackType
from typing import Any, Self
from weakref import WeakValueDictionary

import aiohttp
from multidict import CIMultiDict, CIMultiDictProxy
from yarl import URL

from bot.errors import Refused, Retry, Trouble, Uncertain

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

PORTS = frozenset({80, 443, 8080, 8443})
READS = frozenset({"GET", "HEAD"})
MOVED_FOR_GOOD = frozenset({301, 308})
MOVED = MOVED_FOR_GOOD | {302, 303, 307}
MOST_REDIRECTS = 5
MOST_BYTES = 10_000_000
TOTAL_SECONDS = 30.0
CONNECT_SECONDS = 10.0
LONGEST_RETRY_AFTER = 86_400.0

# What ipaddress of Python 3.11 calls global although it is not, or leads somewhere else (measured).
_NEVER = tuple(
    ip_network(text)
    for text in ("100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "::/96", "fec0::/10", "5f00::/16", "64:ff9b:1::/48")
)
_NAT64 = ip_network("64:ff9b::/96")


def embedded(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for (mapped, 6to4, Teredo, NAT64), else the address itself."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else address)


def is_public(address: Address) -> bool:
    """Whether the address belongs to the public internet, whatever way it is written."""
    inner = embedded(address)
    if any(inner in network for network in _NEVER) or inner.is_multicast or inner.is_reserved:
        return False
    return inner.is_global


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered: the final ``url``, and the new one if all redirects on the way there are permanent."""

    status: int
    headers: CIMultiDictProxy[str]
    body: bytes
    url: str
    permanent: str | None = None

    @property
    def host(self) -> str:
        """The host that answered, as it is named in sentences."""
        return host_of(self.url)


@dataclass(slots=True)
class _Attempt:
    """What the socket factory must know about the request that it opens a socket for, and what it refused."""

    secret_in_clear: bool = False
    refused: list[str] = field(default_factory=list)


_attempt: ContextVar[_Attempt] = ContextVar("_attempt")


class _TooBig(Exception):
    """More bytes came than we want to hold."""


def host_of(url: str | URL) -> str:
    """The host (with a port that is not the usual one): how a place is named in a sentence."""
    try:
        parsed = URL(url)
        return parsed.host_port_subcomponent or parsed.path[:100] or "This"
    except ValueError:
        return "This"


def shown(url: str | URL) -> str:
    """The address without what might be secret in it (user, password, query)."""
    try:
        return str(URL(url).with_user(None).with_query(None).with_fragment(None))
    except ValueError:
        return host_of(url)


class Net:
    """HTTP for everything a stranger can point at. ``allowed`` are networks that may be reached though private.

    One request per host at a time; 30 seconds in all, 10 to connect; 10 MB (unpacked); 5 redirects. Close it, or use
    it in ``async with``.
    """

    def __init__(
        self,
        allowed: Sequence[Network] = (),
        *,
        clock: Callable[[], float] = time.time,
        contact: str = "the admin of this bot",
        total: float = TOTAL_SECONDS,
        connect: float = CONNECT_SECONDS,
    ) -> None:
        self._allowed = tuple(allowed)
        self._clock = clock
        self._agent = f"Backchannel/{_version()} (Discord relay; contact: {contact})"
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
        """Read an address. See ``request``."""
        return await self.request("GET", url, headers=headers, limit=limit)

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        json: Any = None,
        auth: tuple[str, str] | None = None,
        limit: int = MOST_BYTES,
    ) -> Answer:
        """Ask, and read the whole answer. Any status is returned that says what it means: below 500, and 501.

        Reads follow redirects (credentials stay with their origin). They raise Retry for trouble on the way, 429
        and 5xx, and Refused for what is not allowed or too big. Writes are never redirected; they raise Retry when no
        connection could be made (or for 429), Uncertain for everything lost later.
        """
        target, spent, permanent = _parsed(url), 0.0, True
        first = target.origin()
        for hop in range(MOST_REDIRECTS + 1):
            own = auth if target.origin() == first else None
            async with self._turn(target):
                started = time.monotonic()
                answer = await self._exchange(method, target, headers, json, own, limit, self._total - spent)
                spent += time.monotonic() - started
            if answer.status not in MOVED or "Location" not in answer.headers:
                return _with_permanent(answer, hop > 0 and permanent)
            if method not in READS:
                raise Refused(
                    f"{answer.host} redirects what is sent to it to another address, so nothing was sent. "
                    "Add the blog again with the address it redirects to."
                )
            permanent = permanent and answer.status in MOVED_FOR_GOOD
            target = _next(target, answer.headers["Location"])
        raise Refused(
            f"{host_of(url)} redirects in a circle. Open the address in a browser and use the one it ends at."
        )

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
        json: Any,
        auth: tuple[str, str] | None,
        limit: int,
        seconds: float,
    ) -> Answer:
        attempt = _Attempt(secret_in_clear=auth is not None and target.scheme == "http")
        token = _attempt.set(attempt)
        sent = CIMultiDict(headers or {})
        if auth is not None:
            sent["Authorization"] = "Basic " + base64.b64encode(":".join(auth).encode()).decode()
        try:
            async with self._session(method not in READS or attempt.secret_in_clear).request(
                method,
                target,
                headers=sent,
                json=json,
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(total=max(seconds, 0.001), connect=self._connect),
            ) as response:
                body = await _read(response, limit)
                answer = Answer(response.status, response.headers, body, str(response.url))
        except _TooBig:
            raise _lost(
                method, f"{host_of(target)} sent more than {limit // 1_000_000} MB, which is too much", Refused
            ) from None
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise _translated(method, target, error, attempt.refused) from None
        finally:
            _attempt.reset(token)
        return self._checked(method, answer)

    def _checked(self, method: str, answer: Answer) -> Answer:
        """Statuses that mean "not now", whatever was asked. 501 (not implemented) is an answer."""
        after = self._retry_after(answer.headers.get("Retry-After"))
        if answer.status == 429:
            raise Retry(f"{answer.host} says that we ask too often (429). We wait and try again.", after)
        if answer.status >= 500 and answer.status != 501:
            what = f"{answer.host} has trouble of its own (it answered {answer.status})"
            if method not in READS:
                raise Uncertain(f"{what}; whether it did what we asked is not known yet. We will look.")
            raise Retry(f"{what}. We try again; if it lasts, look at the site's error log.", after)
        return answer

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


def _version() -> str:
    try:
        return version("backchannel")
    except PackageNotFoundError:
        return "dev"


def _parsed(url: str) -> URL:
    """The URL, if it is one that we open at all."""
    try:
        target = URL(url)
        usable = target.scheme in ("http", "https") and bool(target.port)
        usable = usable and bool(target.host) and " " not in str(target.host)
    except (ValueError, UnicodeError):
        usable = False
    if not usable:
        raise Refused(f"{host_of(url)} is not a web address. It should look like https://example.org/.")
    if target.user is not None or target.password is not None:
        raise Refused(f"The address at {host_of(url)} has a user name or password in it. Leave that part out.")
    return target.with_fragment(None)


def _next(target: URL, location: str) -> URL:
    try:
        return _parsed(str(target.join(URL(location))))
    except (ValueError, UnicodeError):
        raise Refused(f"{host_of(target)} redirects to something that is not a web address. Tell its owner.") from None


def _with_permanent(answer: Answer, permanent: bool) -> Answer:
    return Answer(answer.status, answer.headers, answer.body, answer.url, answer.url if permanent else None)


async def _read(response: aiohttp.ClientResponse, limit: int) -> bytes:
    """The body, unpacked and counted as it comes: two megabytes of gzip can be two gigabytes."""
    parts: list[bytes] = []
    size = 0
    async for part in response.content.iter_any():
        size += len(part)
        if size > limit:
            response.close()
            raise _TooBig
        parts.append(part)
    return b"".join(parts)


def _lost(method: str, what: str, kind: type[Trouble]) -> Trouble:
    """Trouble after the request went out: a read can be told as it is, a write may have been done."""
    if method in READS:
        return kind(f"{what}.")
    return Uncertain(f"{what}; whether it did what we asked is not known yet. We will look.")


def _translated(method: str, target: URL, error: Exception, refused: list[str]) -> Trouble:
    """A sentence for what aiohttp raised. Order: the guard's own refusals, before sending, after sending."""
    host = host_of(target)
    if refused:
        return Refused(_REFUSALS[refused[0]].format(host=host))
    match error:
        case aiohttp.InvalidURL() | UnicodeError():
            return Refused(f"{host} is not a web address. It should look like https://example.org/.")
        case aiohttp.ClientSSLError():
            return Retry(
                f"The secure connection to {host} failed: its certificate is not valid, or it does not speak TLS. "
                "Its owner must renew the certificate; if it has none, use the http:// address."
            )
        case aiohttp.ClientConnectorDNSError():
            return Retry(f"There is no host named {host} just now. Check the spelling of the address.")
        case aiohttp.ClientConnectorError() | aiohttp.ConnectionTimeoutError():
            return Retry(f"No connection to {host} could be made. It may be down; check the address and try later.")
        case TimeoutError():
            return _lost(method, f"{host} took too long to answer; the site may be overloaded", Retry)
        case aiohttp.ClientPayloadError():
            return _lost(
                method, f"{host} cut the connection in the middle of its answer; if it lasts, tell its owner", Retry
            )
        case aiohttp.ClientResponseError():
            return _lost(method, f"{host} answered something that is not proper HTTP; check the address", Retry)
        case _:
            return _lost(method, f"The connection to {host} was cut; if it lasts, check whether the site is up", Retry)


_REFUSALS = {
    "private": (
        "{host} is at a private address, which the bot does not open. If the blog really is on your own network, "
        "add that network to ALLOW_PRIVATE_NETWORKS in the bot's settings."
    ),
    "port": (
        "{host} uses an unusual port, which the bot does not open (it opens 80, 443, 8080 and 8443). "
        "Use the blog's public address."
    ),
    "clear": (
        "{host} has no https, and a password is never sent in the clear. Give the site a certificate and add the blog "
        "again with its https:// address."
    ),
}
