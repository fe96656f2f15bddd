"""The web server on the wire: what a blog, a hub and a stranger get to see, with a hub of the test's own."""

from __future__ import annotations

import asyncio
import gzip
import hmac
import logging
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from aiohttp import ClientSession, web

from bot.blogs.hubs import WebSub
from bot.errors import Missing, Refused, Retry, Uncertain
from bot.model import BlogId
from bot.net import Net
from bot.notices import Notices
from bot.pushes import Pushes
from bot.store import Seal, Store, blogs
from bot.web import LARGEST_DELIVERY, LARGEST_PUSH, CannotListenError, is_running, serving, try_port
from tests.blogs.servers import LOOPBACK, hanging_up
from tests.blogs.servers import serving as answering
from tests.databases import KEY, Clock, fresh

TOPIC = "https://lamp.example/feed/"


@dataclass
class Hub:
    """A hub: keeps what it is asked for, calls back when the test wants it, and delivers, signed."""

    status: int = 202
    asked: list[dict[str, str]] = field(default_factory=list)
    url: str = ""

    async def take(self, request: web.Request) -> web.Response:
        assert request.content_type == "application/x-www-form-urlencoded"
        fields = parse_qs(await request.text(), strict_parsing=True)
        self.asked.append({name: value for name, [value] in fields.items()})
        return web.Response(status=self.status, text="<script>not for anybody's eyes</script>")

    async def verify(self, http: ClientSession, **changes: str) -> tuple[int, str, str]:
        """Call back: the status, the body and its type."""
        asked = self.asked[-1]
        query = {"hub.mode": "subscribe", "hub.topic": asked["hub.topic"], "hub.challenge": "a&b <c>"}
        query |= {"hub.lease_seconds": asked["hub.lease_seconds"]}
        query |= {f"hub.{name}": value for name, value in changes.items()}
        async with http.get(asked["hub.callback"], params=query) as answer:
            if answer.status == 200:
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
            return answer.status, await answer.text(), answer.content_type

    async def deliver(
        self, http: ClientSession, body: bytes = b"<rss/>", algorithm: str = "sha256", *, secret: str | None = None
    ) -> int:
        """Push what is new."""
        key = (self.asked[-1]["hub.secret"] if secret is None else secret).encode()
        signature = f"{algorithm}={hmac.new(key, body, algorithm).hexdigest()}"
        headers = {"X-Hub-Signature": signature, "Content-Type": "application/rss+xml"}
        async with http.post(self.asked[-1]["hub.callback"], data=body, headers=headers) as answer:
            return answer.status


@dataclass
class Place:
    """The server at ``url``, what it made us look at, and a hub."""

    clock: Clock
    store: Store
    pushes: Pushes
    http: ClientSession
    hub: Hub
    url: str
    blog: BlogId
    looks: list[BlogId]

    @property
    def address(self) -> str:
        return self.pushes.address(self.blog)

    async def subscribe(self, confirmed: bool = True) -> None:
        """The feed names the hub; it is asked, and calls back."""
        async with self.store.begin() as tx:
            await self.pushes.offered(tx, self.blog, self.hub.url, TOPIC)
        await self.pushes.step()
        if confirmed:
            assert (await self.hub.verify(self.http))[0] == 200


@pytest.fixture
async def hub() -> AsyncIterator[Hub]:
    hub = Hub()
    app = web.Application()
    app.router.add_post("/", hub.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hub.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    yield hub
    await runner.cleanup()


@pytest.fixture
async def place(tmp_path: Path, hub: Hub) -> AsyncIterator[Place]:
    clock, looks = Clock(), list[BlogId]()

    async def look(blog: BlogId) -> None:
        looks.append(blog)

    async with fresh("sqlite", tmp_path) as database, Net(LOOPBACK) as net, ClientSession() as http:
        store = Store(database, Seal(KEY), clock)
        await store.open()
        async with store.begin() as tx:
            blog = await blogs.add_blog(tx, "https://lamp.example/", "feed", "The Lamp", TOPIC, "")
            await blogs.add_relay(tx, blog, 2, 3)
        pushes = Pushes(store, WebSub(net), Notices(None), Seal(KEY), None, look, lambda: 0.0)
        async with serving(pushes, "127.0.0.1", 0) as port:
            pushes.public_url = f"http://127.0.0.1:{port}"
            yield Place(clock, store, pushes, http, hub, pushes.public_url, blog, looks)
        await store.close()


async def raw(url: str, request: str) -> bytes:
    """What the server answers to these very bytes, while the rest of the request never comes."""
    port = int(url.rpartition(":")[2])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request.encode())
    await writer.drain()
    async with asyncio.timeout(10):
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].split()[0])
        body = await reader.readexactly(length)
    writer.close()
    return head + body


# -- push -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["application/json", "text/plain; charset=latin-1", "nonsense", "multipart/form-data"])
async def test_a_push_is_thanked_for_at_once_whatever_is_sent_along(place: Place, kind: str) -> None:
    async with place.http.post(place.address, data=b"{broken", headers={"Content-Type": kind}) as answer:
        assert answer.status == 202
        assert len((await answer.text()).splitlines()) == 1
    assert place.looks == [place.blog]


async def test_a_hundred_pushes_are_one_look_now_and_one_later(place: Place) -> None:
    async def push() -> int:
        async with place.http.post(place.address) as answer:
            return answer.status

    assert set(await asyncio.gather(*(push() for _ in range(100)))) == {202}
    assert place.looks == [place.blog]
    place.clock.now += 2
    await place.pushes.look_again()
    await place.pushes.look_again()
    assert place.looks == [place.blog] * 2


@pytest.mark.parametrize("path", ["/push/" + "0" * 20, "/push/x", "/push/%2e%2e", "/push/%ff", "/push/", "/push", "/"])
async def test_a_stranger_finds_nothing(place: Place, path: str) -> None:
    async with place.http.post(place.url + path) as answer:
        assert answer.status == 404
        assert str(place.blog) not in await answer.text()
    assert place.looks == []


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH"])
async def test_only_a_post_pushes_and_the_answer_says_so_for_any_secret(place: Place, method: str) -> None:
    for address in (place.address, f"{place.url}/push/{'0' * 20}"):
        async with place.http.request(method, address) as answer:
            assert (answer.status, answer.headers["Allow"]) == (405, "POST")
            assert ("Send a POST" in await answer.text()) == (method != "HEAD")
    assert place.looks == []


async def test_whoever_calls_is_answered_in_their_language(place: Place) -> None:
    for asked, told in (("ru-RU,ru;q=0.9", "Пошлите сюда запрос POST"), ("tlh", "Send a POST request here")):
        async with place.http.get(place.address, headers={"Accept-Language": asked}) as answer:
            assert told in await answer.text()


async def test_more_than_a_megabyte_is_refused_before_it_is_sent(place: Place) -> None:
    path = place.address.removeprefix(place.url)
    answer = await raw(place.url, f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {LARGEST_PUSH + 1}\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"at most 1 MB" in answer
    assert place.looks == []


async def test_a_body_is_not_waited_for(place: Place) -> None:
    path = place.address.removeprefix(place.url)
    for length in ("Content-Length: 1000000", "Transfer-Encoding: chunked"):
        answer = await raw(place.url, f"POST {path} HTTP/1.1\r\nHost: x\r\n{length}\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 202 ")
    assert place.looks == [place.blog]


# -- a hub ------------------------------------------------------------------------------------------------------------


async def test_the_whole_way_asked_verified_pushed(place: Place) -> None:
    await place.subscribe(confirmed=False)
    [asked] = place.hub.asked
    assert asked["hub.mode"] == "subscribe"
    assert asked["hub.topic"] == TOPIC
    assert asked["hub.callback"].startswith(f"{place.url}/websub/")
    assert asked["hub.lease_seconds"] == "864000"
    assert await place.hub.verify(place.http) == (200, "a&b <c>", "application/octet-stream")
    assert await place.hub.deliver(place.http) == 202
    assert place.looks == [place.blog]


async def test_what_was_not_asked_for_is_not_found(place: Place) -> None:
    await place.subscribe(confirmed=False)
    for changes in ({"topic": "https://other.example/"}, {"mode": "unsubscribe"}, {"mode": ""}, {"challenge": ""}):
        assert (await place.hub.verify(place.http, **changes))[0] == 404
    assert (await place.hub.verify(place.http))[0] == 200
    place.clock.now += 3600
    assert (await place.hub.verify(place.http))[0] == 404  # played again


async def test_a_denial_is_taken_and_ends_it(place: Place) -> None:
    await place.subscribe(confirmed=False)
    assert (await place.hub.verify(place.http, mode="denied", reason="closed"))[:2] == (200, "")
    assert (await place.hub.verify(place.http))[0] == 404


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "sha384", "sha512"])
async def test_every_algorithm_of_the_standard_is_known(place: Place, algorithm: str) -> None:
    await place.subscribe()
    assert await place.hub.deliver(place.http, b"\x00" * 300_000, algorithm) == 202
    assert place.looks == [place.blog]


async def test_a_wrong_signature_gets_the_same_answer_and_nothing_happens(place: Place) -> None:
    await place.subscribe()
    assert await place.hub.deliver(place.http, secret="guessed") == 202
    assert await place.hub.deliver(place.http, algorithm="md5") == 202
    async with place.http.post(place.hub.asked[-1]["hub.callback"], data=b"<rss/>") as answer:
        assert answer.status == 202
    assert place.looks == []


async def test_what_is_signed_is_what_was_sent_not_what_it_unpacks_to(place: Place) -> None:
    await place.subscribe()
    key, body = place.hub.asked[-1]["hub.secret"].encode(), gzip.compress(bytes(30_000_000))
    headers = {"X-Hub-Signature": "sha1=" + hmac.new(key, body, "sha1").hexdigest(), "Content-Encoding": "gzip"}
    async with place.http.post(place.hub.asked[-1]["hub.callback"], data=body, headers=headers) as answer:
        assert answer.status == 202
    assert place.looks == [place.blog]


async def test_a_delivery_larger_than_any_feed_is_refused(place: Place) -> None:
    await place.subscribe()
    path = place.hub.asked[-1]["hub.callback"].removeprefix(place.url)
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nX-Hub-Signature: sha1=0\r\n"
    assert b" 413 " in await raw(place.url, f"{head}Content-Length: {LARGEST_DELIVERY + 1}\r\n\r\n")

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(LARGEST_DELIVERY // 1_000_000 + 1):
            yield bytes(1_000_000)

    headers = {"X-Hub-Signature": "sha1=0"}
    async with place.http.post(place.hub.asked[-1]["hub.callback"], data=endless(), headers=headers) as answer:
        assert answer.status == 413
    assert place.looks == []


async def test_a_hub_that_still_pushes_after_the_end_is_told_that_it_is_gone(place: Place) -> None:
    await place.subscribe()
    async with place.store.begin() as tx:
        await place.pushes.offered(tx, place.blog, None, None)
    assert await place.hub.deliver(place.http) == 410
    assert (await place.hub.verify(place.http))[0] == 404


@pytest.mark.parametrize(
    ("status", "error"),
    [(400, Refused), (403, Refused), (404, Missing), (410, Missing), (429, Retry), (503, Uncertain)],
)
async def test_what_a_hub_answers_becomes_one_of_our_errors_without_its_words(
    hub: Hub, status: int, error: type[Exception]
) -> None:
    hub.status = status
    async with Net(LOOPBACK) as net:
        with pytest.raises(error) as caught:
            await WebSub(net).subscribe(hub.url, TOPIC, "https://bot.example/websub/hush", "hush", 60.0)
    assert "127.0.0.1" in str(caught.value)
    assert not any(word in str(caught.value) for word in ("hush", "script"))


@pytest.mark.parametrize("status", [200, 202, 204])
async def test_any_yes_of_a_hub_is_a_yes(hub: Hub, status: int) -> None:
    hub.status = status
    async with Net(LOOPBACK) as net:
        await WebSub(net).subscribe(hub.url, "https://x.example/?a=1&b=ü", "https://bot.example/", "s&=", 90.9)
    [asked] = hub.asked
    assert (asked["hub.topic"], asked["hub.secret"]) == ("https://x.example/?a=1&b=ü", "s&=")
    assert asked["hub.lease_seconds"] == "90"


async def test_a_feed_cannot_make_us_ask_a_machine_of_our_own(hub: Hub) -> None:
    async with Net() as net:
        with pytest.raises(Refused):
            await WebSub(net).subscribe(hub.url, TOPIC, "https://bot.example/", "hush", 60.0)
    assert hub.asked == []


# -- the server -------------------------------------------------------------------------------------------------------


async def test_it_says_that_it_lives_and_tells_no_versions(place: Place) -> None:
    for path, status in (("/health", 200), ("/nothing", 404), ("/push/x", 405)):
        async with place.http.get(place.url + path) as answer:
            assert (answer.status, answer.headers["Server"]) == (status, "Backchannel")
    async with place.http.get(f"{place.url}/health") as answer:
        assert await answer.text() == "ok"


async def test_no_log_holds_a_secret(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        await place.subscribe()
        await place.hub.deliver(place.http, secret="guessed")
        async with place.http.post(place.address):
            pass
    asked = place.hub.asked[-1]
    hidden = [place.address[-20:], asked["hub.callback"][-20:], asked["hub.secret"]]
    ours = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith(("bot", "aiohttp")))
    assert [secret for secret in hidden if secret in ours] == []
    assert "without its signature" in ours


async def test_what_is_no_http_or_a_fault_of_ours_shows_no_secret_either(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    async def fault(_: BlogId) -> None:
        raise RuntimeError("out of order")

    place.pushes.look_now = fault
    with caplog.at_level(logging.DEBUG):
        path = place.address.removeprefix(place.url)
        assert b" 400 " in await raw(place.url, f"POST {path} HTTP/1.1\r\nContent-Length: -1\r\n\r\n")
        async with place.http.post(place.address) as answer:
            assert (answer.status, answer.headers["Server"]) == (500, "Backchannel")
    assert "out of order" in caplog.text
    assert place.address[-20:] not in caplog.text


def taken() -> tuple[socket.socket, int]:
    held = socket.create_server(("127.0.0.1", 0))
    return held, held.getsockname()[1]


async def test_a_port_in_use_is_a_sentence(place: Place) -> None:
    held, port = taken()
    with held:
        for attempt in (try_port("127.0.0.1", port), serving(place.pushes, "127.0.0.1", port).__aenter__()):
            with pytest.raises(CannotListenError, match=f"Port {port} of 127.0.0.1 is in use.*WEB_PORT"):
                await attempt
    assert not await is_running("127.0.0.1", port)
    await try_port("127.0.0.1", port)
    async with serving(place.pushes, "127.0.0.1", port) as bound:
        assert bound == port
    async with serving(place.pushes, "127.0.0.1", port):  # it was given back
        assert await is_running("127.0.0.1", port)
        assert await is_running("0.0.0.0", port)


@pytest.mark.parametrize("host", ["203.0.113.7", "nowhere.invalid"])
async def test_an_address_that_is_not_this_machines_is_a_sentence(host: str) -> None:
    with pytest.raises(CannotListenError, match="is no address of this machine"):
        await try_port(host, 0)


async def test_another_program_on_the_port_is_not_taken_for_the_bot() -> None:
    async with answering(lambda _: web.Response(text="ok")) as url:
        assert not await is_running("127.0.0.1", int(url.rpartition(":")[2]))
    async with hanging_up(b"gibberish\r\n\r\n") as url:
        assert not await is_running("127.0.0.1", int(url.rpartition(":")[2]))
