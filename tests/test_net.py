"""The guarded HTTP session: what it does not open, what it does not hold, and what it says when something fails."""

from __future__ import annotations

import asyncio
import gzip
import logging
from ipaddress import IPv4Address, ip_address, ip_network

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Refused, Retry, Uncertain
from bot.net import Net, embedded, host_of, is_public, shown
from tests.blogs.servers import LOOPBACK, hanging_up, serving

SECRET = "canary-7f2d"

PRIVATE = [
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "10.0.0.8",
    "172.16.5.4",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.127.1.1",
    "192.0.0.8",
    "192.0.2.1",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.9",
    "192.88.99.1",
    "224.0.0.1",
    "239.1.2.3",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::a00:1",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "2002:a00:1::",
    "2002:c0a8:101::",
    "2001:0:4136:e378:8000:63bf:80ff:fffe",
    "100::1",
    "2001:db8::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
]
PUBLIC = ["1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101", "2002:101:101::1"]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_on_the_internet_is_private_however_it_is_written(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_an_address_on_the_internet_is_public(address: str) -> None:
    assert is_public(ip_address(address))


@given(st.ip_addresses(v=4))
def test_writing_an_ipv4_address_as_ipv6_does_not_change_whether_it_is_public(address: IPv4Address) -> None:
    number = int(address)
    for text in (f"::ffff:{address}", f"64:ff9b::{number >> 16:x}:{number & 0xFFFF:x}"):
        assert embedded(ip_address(text)) == address
        assert is_public(ip_address(text)) == is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://0.0.0.0/",
        "http://0x7f.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1:8080/",
    ],
)
async def test_a_private_address_is_never_connected_to(url: str) -> None:
    async with Net() as net:
        with pytest.raises((Refused, Retry)) as refused:
            await net.get(url)
        assert host_of(url) in str(refused.value)


async def test_a_refused_address_is_named_with_the_setting_that_would_allow_it() -> None:
    async with Net() as net:
        with pytest.raises(Refused, match=r"127\.0\.0\.1:8080.*ALLOW_PRIVATE_NETWORKS"):
            await net.get("http://127.0.0.1:8080/")


async def test_no_listener_on_a_private_address_sees_a_connection() -> None:
    seen = []
    async with serving(lambda request: seen.append(request.path) or web.Response()) as url, Net() as net:
        port = url.rpartition(":")[2]
        for host in ("127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0.0.0.0"):
            with pytest.raises((Refused, Retry)):
                await net.get(f"http://{host}:{port}/")
    assert seen == []


async def test_an_unusual_port_of_a_public_address_is_refused() -> None:
    async with Net() as net:
        with pytest.raises(Refused, match=r"1\.1\.1\.1:6379 uses an unusual port.*8443"):
            await net.get("http://1.1.1.1:6379/")


async def test_a_password_is_never_sent_in_the_clear_to_a_public_address() -> None:
    async with Net() as net:
        with pytest.raises(Refused, match=r"1\.1\.1\.1 has no https.*certificate"):
            await net.request("GET", "http://1.1.1.1/", auth=("wren", SECRET))


@pytest.mark.parametrize(
    "url", ["ftp://a.example/", "file:///etc/passwd", "gopher://a.example/", "http://", "", "a b", "//x"]
)
async def test_only_web_addresses_are_opened(url: str) -> None:
    async with Net() as net:
        with pytest.raises(Refused, match=r"is not a web address.*https://example.org/"):
            await net.get(url)


async def test_an_address_with_a_password_in_it_is_refused_without_showing_it() -> None:
    async with Net() as net:
        with pytest.raises(Refused) as refused:
            await net.get(f"https://wren:{SECRET}@a.example/")
    assert SECRET not in str(refused.value)
    assert "a.example" in str(refused.value)


async def test_a_host_that_is_allowed_may_be_private_and_use_any_port() -> None:
    async with serving(lambda request: web.Response(text="hello")) as url, Net(LOOPBACK) as net:
        answer = await net.get(url)
        assert (answer.status, answer.body, answer.permanent) == (200, b"hello", None)


@pytest.mark.parametrize(
    ("contact", "about"),
    [("https://harbour.example/bot", "(+https://harbour.example/bot; Discord relay)"), ("", "(Discord relay)")],
)
async def test_we_say_who_we_are_and_where_to_complain(contact: str, about: str) -> None:
    async with (
        serving(lambda request: web.Response(text=request.headers["User-Agent"])) as url,
        Net(LOOPBACK, contact=contact) as net,
    ):
        agent = (await net.get(url)).body.decode()
    name, _, rest = agent.partition(" ")
    assert name.startswith("Backchannel/")
    assert rest == about


async def test_a_form_is_sent_as_a_browser_sends_one() -> None:
    seen = []

    async def answer(request: web.Request) -> web.Response:
        seen.append((request.content_type, dict(await request.post())))
        return web.Response(status=202)

    app = web.Application()
    app.router.add_post("/", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with Net(LOOPBACK) as net:
        form = {"hub.mode": "subscribe", "hub.topic": "https://harbour.example/?feed=rss2&x=ä"}
        answered = await net.request("POST", f"http://127.0.0.1:{runner.addresses[0][1]}/", form=form)
    await runner.cleanup()
    assert answered.status == 202
    assert seen == [("application/x-www-form-urlencoded", form)]


async def test_a_file_is_sent_as_it_is_under_the_type_that_the_caller_names() -> None:
    seen, file = [], bytes(range(256))

    async def answer(request: web.Request) -> web.Response:
        seen.append((request.method, request.content_type, request.content_length, await request.read()))
        return web.Response(status=201)

    app = web.Application()
    app.router.add_route("*", "/media", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with Net(LOOPBACK) as net:
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/media"
        answered = await net.request("POST", url, headers={"Content-Type": "image/png"}, data=file)
        await net.request("POST", url, headers={"Content-Type": "image/png"}, data=b"")
    await runner.cleanup()
    assert answered.status == 201
    assert seen == [("POST", "image/png", 256, file), ("POST", "image/png", 0, b"")]


@pytest.mark.parametrize("status", [429, 403, 500, 503])
async def test_a_status_that_the_caller_expects_is_an_answer(status: int) -> None:
    trouble = {"status": status, "headers": {"Retry-After": "90"}, "text": "so it is"}
    async with serving(lambda r: web.Response(**trouble)) as url, Net(LOOPBACK) as net:
        for method in ("GET", "POST"):
            answer = await net.request(method, url, expected={status})
            assert (answer.status, answer.body) == (status, b"so it is")
            with pytest.raises((Retry, Uncertain)):
                await net.request(method, url, expected={200, 404})


async def test_where_only_the_status_matters_no_body_is_read() -> None:
    async with serving(lambda r: web.Response(status=404, body=b"x" * 20_000_000)) as url, Net(LOOPBACK) as net:
        answer = await net.get(url, limit=0)
    assert (answer.status, answer.body) == (404, b"")


async def test_redirects_are_followed_and_a_permanent_one_is_told() -> None:
    def reply(request: web.Request) -> web.Response:
        moved = {"/old": (301, "/older"), "/older": (308, "/new"), "/now": (302, "/new")}.get(request.path)
        return web.Response(status=moved[0], headers={"Location": moved[1]}) if moved else web.Response(text="here")

    async with serving(reply) as url, Net(LOOPBACK) as net:
        assert (await net.get(f"{url}/old")).permanent == f"{url}/new"
        temporary = await net.get(f"{url}/now")
        assert (temporary.url, temporary.permanent) == (f"{url}/new", None)


async def test_a_redirect_to_a_private_address_is_refused() -> None:
    async with (
        serving(lambda r: web.Response(status=302, headers={"Location": "http://10.0.0.1/"})) as url,
        Net(LOOPBACK) as net,
    ):
        with pytest.raises(Refused, match=r"10\.0\.0\.1 is at a private address"):
            await net.get(url)


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "http://a:b@c.example/", "javascript:alert(1)", "http://[::bad/"]
)
async def test_a_redirect_to_what_is_no_web_address_is_refused(location: str) -> None:
    async with serving(lambda r: web.Response(status=302, headers={"Location": location})) as url, Net(LOOPBACK) as net:
        with pytest.raises(Refused):
            await net.get(url)


async def test_an_endless_redirect_ends() -> None:
    async with serving(lambda r: web.Response(status=302, headers={"Location": "/again"})) as url, Net(LOOPBACK) as net:
        with pytest.raises(Refused, match=r"redirects in a circle.*browser"):
            await net.get(url)


async def test_credentials_stay_with_the_origin_they_were_meant_for() -> None:
    async with serving(lambda r: web.Response(text=r.headers.get("Authorization", "none"))) as other:

        def reply(request: web.Request) -> web.Response:
            if request.path == "/away":
                return web.Response(status=302, headers={"Location": other})
            if request.path == "/here":
                return web.Response(status=302, headers={"Location": "/"})
            return web.Response(text=request.headers.get("Authorization", "none"))

        async with serving(reply) as url, Net(LOOPBACK) as net:
            assert (await net.request("GET", f"{url}/away", auth=("wren", SECRET))).body == b"none"
            assert (await net.request("GET", f"{url}/here", auth=("wren", SECRET))).body.startswith(b"Basic ")


async def test_a_write_is_never_redirected() -> None:
    seen = []

    def reply(request: web.Request) -> web.Response:
        seen.append((request.method, request.path))
        return web.Response(status=301, headers={"Location": "/elsewhere"})

    async with serving(reply) as url, Net(LOOPBACK) as net:
        with pytest.raises(Refused, match=r"redirects what is sent to it.*Add the blog again"):
            await net.request("POST", f"{url}/comments", json={})
    assert seen == [("POST", "/comments")]


async def test_a_bomb_is_stopped_while_it_unpacks() -> None:
    bomb = gzip.compress(b"0" * 30_000_000)

    def reply(request: web.Request) -> web.Response:
        return web.Response(body=bomb, headers={"Content-Encoding": "gzip"})

    async with serving(reply) as url, Net(LOOPBACK) as net:
        with pytest.raises(Refused, match=r"127\.0\.0\.1:\d+ sent more than 10 MB"):
            await net.get(url)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        ("Thu, 01 Jan 2026 00:01:00 GMT", 60.0),
        ("Wed, 31 Dec 2025 23:00:00 GMT", 0.0),
        ("9999999", 86_400.0),
    ]
    + [(nonsense, None) for nonsense in ("soon", "-5", "Thu, 99 Foo 2026", "")],
)
@pytest.mark.parametrize("status", [429, 500, 503])
async def test_retry_after_is_honoured(status: int, value: str, seconds: float | None) -> None:
    async with (
        serving(lambda r: web.Response(status=status, headers={"Retry-After": value})) as url,
        Net(LOOPBACK, clock=lambda: 1_767_225_600.0) as net,
    ):
        with pytest.raises(Retry, match=rf"127\.0\.0\.1:\d+.*{status}") as retry:
            await net.get(url)
    assert retry.value.after == seconds


async def test_a_closed_door_that_says_when_it_opens_is_tried_again_then() -> None:
    async with serving(lambda r: web.Response(status=403, headers={"Retry-After": "90"})) as url, Net(LOOPBACK) as net:
        for method in ("GET", "POST"):
            with pytest.raises(Retry, match=r"127\.0\.0\.1:\d+ does not let us in for a while \(403\)") as retry:
                await net.request(method, url)
            assert retry.value.after == 90.0


@pytest.mark.parametrize("status", [200, 201, 204, 304, 400, 401, 403, 404, 409, 410, 501])
async def test_other_statuses_are_answers(status: int) -> None:
    async with serving(lambda r: web.Response(status=status)) as url, Net(LOOPBACK) as net:
        assert (await net.get(url)).status == status


@pytest.mark.parametrize("status", [500, 502, 503, 504, 522])
async def test_after_a_server_error_it_is_unknown_whether_a_write_was_done(status: int) -> None:
    async with serving(lambda r: web.Response(status=status)) as url, Net(LOOPBACK) as net:
        with pytest.raises(Uncertain):
            await net.request("POST", url, json={})
        with pytest.raises(Retry):
            await net.get(url)


async def test_without_a_connection_nothing_was_written() -> None:
    async with serving(lambda r: web.Response()) as url:
        pass
    async with Net(LOOPBACK) as net:
        for method in ("GET", "POST"):
            with pytest.raises(Retry, match=r"No connection to 127\.0\.0\.1:\d+ could be made"):
                await net.request(method, url)


CUT = [b"", b"HTTP/1.1 20", b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nhalf", b"no http at all\r\n\r\n"]


@pytest.mark.parametrize("sent", CUT)
async def test_a_connection_cut_in_the_middle_is_tried_again_or_for_a_write_uncertain(sent: bytes) -> None:
    async with hanging_up(sent) as url, Net(LOOPBACK) as net:
        with pytest.raises(Retry, match=r"127\.0\.0\.1"):
            await net.get(url)
        with pytest.raises(Uncertain, match=r"127\.0\.0\.1"):
            await net.request("POST", url, json={})


async def test_an_answer_that_takes_too_long_ends() -> None:
    over = asyncio.Event()
    async with (
        hanging_up(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nslow", over) as url,
        Net(LOOPBACK, total=0.2) as net,
    ):
        with pytest.raises(Retry, match="took too long"):
            await net.get(url)
        with pytest.raises(Uncertain, match="took too long"):
            await net.request("POST", url, json={})
        over.set()


async def test_where_tls_was_expected_and_none_is_spoken_the_sentence_says_so() -> None:
    async with serving(lambda r: web.Response()) as url, Net(LOOPBACK) as net:
        with pytest.raises(Retry, match=r"secure connection to 127\.0\.0\.1:\d+ failed.*certificate"):
            await net.get(url.replace("http:", "https:"))


async def test_a_host_is_asked_one_thing_at_a_time() -> None:
    at_once, most = 0, 0

    async def answer(request: web.Request) -> web.Response:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0)
        at_once -= 1
        return web.Response()

    app = web.Application()
    app.router.add_get("/", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with Net(LOOPBACK) as net:
        await asyncio.gather(*(net.get(f"http://127.0.0.1:{runner.addresses[0][1]}/") for _ in range(8)))
    await runner.cleanup()
    assert most == 1


async def test_no_cookie_is_kept() -> None:
    def reply(request: web.Request) -> web.Response:
        return web.Response(text=request.headers.get("Cookie", "none"), headers={"Set-Cookie": "a=b"})

    async with serving(reply) as url, Net(LOOPBACK) as net:
        await net.get(url)
        assert (await net.get(url)).body == b"none"


@pytest.mark.parametrize("sent", [*CUT, b"HTTP/1.1 500 No\r\nContent-Length: 11\r\n\r\n" + SECRET.encode()])
async def test_no_secret_and_no_body_stands_in_any_trouble_or_log(
    sent: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with hanging_up(sent) as url, Net(LOOPBACK) as net:
        for method in ("GET", "POST"):
            with pytest.raises((Retry, Uncertain)) as trouble:
                await net.request(method, f"{url}/x?token={SECRET}", auth=("wren", SECRET))
            error = trouble.value
            assert SECRET not in f"{error!r}{error}{error.__cause__}"
            assert error.__suppress_context__ or error.__context__ is None
    assert SECRET not in caplog.text


def test_an_address_is_shown_without_what_may_be_secret() -> None:
    assert shown(f"https://wren:{SECRET}@a.example/feed?key={SECRET}#x") == "https://a.example/feed"
    assert host_of(f"https://wren:{SECRET}@a.example:8443/feed") == "a.example:8443"


def test_an_allowed_network_may_be_given_for_either_family() -> None:
    assert ip_address("::1") not in ip_network("127.0.0.0/8")
