"""The hub of the sandbox: it believes only who confirms, signs what it sends, and forgets whose lease has ended."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web

from sandbox.blog import Blog
from sandbox.hub import Hub


class Reader:
    """Somebody who subscribes; `means_it` answers the hub's question."""

    def __init__(self) -> None:
        self.means_it = True
        self.asked: list[dict[str, str]] = []
        self.got: list[tuple[bytes, str]] = []
        self.status = 200
        self.url = ""

    async def answer(self, request: web.Request) -> web.Response:
        if request.method == "GET":
            self.asked.append(dict(request.query))
            return web.Response(text=request.query.get("hub.challenge", ""), status=200 if self.means_it else 404)
        self.got.append((await request.read(), request.headers.get("X-Hub-Signature", "")))
        return web.Response(status=self.status)


@pytest.fixture
async def reader() -> AsyncIterator[Reader]:
    made = Reader()
    app = web.Application()
    app.router.add_route("*", "/push/{secret}", made.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/push/x?a=1"
    yield made
    await runner.cleanup()


@pytest.fixture
async def hub() -> AsyncIterator[Hub]:
    made = Hub(longest_lease=600)
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def blog(hub: Hub) -> AsyncIterator[Blog]:
    made = Blog(hub=hub.url)
    await made.start()
    yield made
    await made.stop()


async def ask(hub: Hub, topic: str, reader: Reader, mode: str = "subscribe", **others: str) -> int:
    form = {"hub.mode": mode, "hub.topic": topic, "hub.callback": reader.url} | others
    async with aiohttp.ClientSession() as http, http.post(hub.url, data=form) as answer:
        status = answer.status
    await hub.settled()
    return status


async def test_a_feed_names_its_hub_and_itself(blog: Blog, hub: Hub) -> None:
    async with aiohttp.ClientSession() as http, http.get(blog.feed_url) as answer:
        assert f'<{hub.url}>; rel="hub", <{blog.feed_url}>; rel="self"' in answer.headers["Link"]
        assert f'<atom:link rel="hub" href="{hub.url}" />' in await answer.text()


async def test_what_is_published_reaches_who_subscribed_signed(blog: Blog, hub: Hub, reader: Reader) -> None:
    assert await ask(hub, blog.feed_url, reader, **{"hub.secret": "s3cret", "hub.lease_seconds": "99999"}) == 202
    assert reader.asked[0]["hub.lease_seconds"] == "600"
    await blog.publish("News", "<p>text</p>")
    await blog.pings.settled()
    await hub.settled()
    ((body, signature),) = reader.got
    assert b"<title>News</title>" in body
    assert signature == "sha256=" + hmac.new(b"s3cret", body, hashlib.sha256).hexdigest()
    assert await ask(hub, blog.feed_url, reader, "unsubscribe") == 202
    await hub.deliver(blog.feed_url)
    assert len(reader.got) == 1


async def test_who_does_not_confirm_is_not_subscribed(blog: Blog, hub: Hub, reader: Reader) -> None:
    reader.means_it = False
    assert await ask(hub, blog.feed_url, reader) == 202
    assert hub.subscriptions == {}
    assert hub.refused == [(blog.feed_url, reader.url)]
    assert await ask(hub, blog.feed_url, reader, "guess") == 400


async def test_a_lease_ends_and_a_reader_who_left_is_forgotten(reader: Reader) -> None:
    now, topic = [0.0], "http://127.0.0.1:9/feed/"
    hub = Hub(clock=lambda: now[0], topics={topic})
    await hub.start()
    assert await ask(hub, "http://127.0.0.1:9/other/", reader) == 404
    await ask(hub, topic, reader, **{"hub.lease_seconds": "100"})
    now[0] = 101.0
    assert hub.subscribers(topic) == []
    await ask(hub, topic, reader)
    reader.status = 410
    await hub.deliver(topic, b"<rss/>", secret="forged")
    assert [delivery.status for delivery in hub.deliveries] == [410]
    assert hub.subscriptions == {}
    await hub.stop()


async def test_a_hub_may_deny_later(blog: Blog, hub: Hub, reader: Reader) -> None:
    await ask(hub, blog.feed_url, reader)
    await hub.deny(blog.feed_url, reader.url, "closed")
    assert reader.asked[-1] == {"a": "1", "hub.mode": "denied", "hub.topic": blog.feed_url, "hub.reason": "closed"}
    assert hub.subscribers(blog.feed_url) == []


async def test_a_topic_that_cannot_be_read_is_nobodys_news(hub: Hub, reader: Reader) -> None:
    topic = "http://127.0.0.1:9/feed/"
    await ask(hub, topic, reader)
    form = {"hub.mode": "publish", "hub.url": topic}
    async with aiohttp.ClientSession() as http, http.post(hub.url, data=form) as answer:
        assert answer.status == 204
    await hub.settled()
    assert hub.deliveries == []
