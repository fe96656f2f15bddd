"""Watching politely: what a look tells of how a blog wants to be watched, and where its feed stands."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from bot.blogs import Web
from bot.blogs.bell import ACCEPT, glance
from bot.errors import Gone, Retry
from bot.model import Bell
from bot.ports import Access, Blog
from tests.blogs.servers import item, rss, serving

TYPE = {"Content-Type": "application/rss+xml"}
HUB = "https://hub.example/"
ONE = item("g1", "https://harbour.example/1")


class Site:
    """A feed at /feed.xml, and REST behind it, that a test can change."""

    def __init__(self) -> None:
        self.url = ""
        self.body = rss(ONE)
        self.status = 200
        self.headers: dict[str, str] = {"ETag": '"one"'}
        self.moved: dict[str, tuple[int, str]] = {}
        self.accepted = ""

    def reply(self, request: web.Request) -> web.Response:
        if request.path.startswith("/wp-json/"):
            return web.json_response([])
        if request.path in self.moved:
            status, where = self.moved[request.path]
            return web.Response(status=status, headers={"Location": where})
        self.accepted = request.headers["Accept"]
        if "ETag" in self.headers and request.headers.get("If-None-Match") == self.headers["ETag"]:
            return web.Response(status=304, headers=self.headers)
        return web.Response(status=self.status, body=self.body, headers=TYPE | self.headers)


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    site = Site()
    async with serving(site.reply) as url:
        site.url = url
        yield site


@pytest.fixture(params=["feed", "wordpress"])
def blog(request: pytest.FixtureRequest, site: Site, blogs: Web) -> Blog:
    """The same feed as that of both kinds of blog."""
    return blogs.open(Access(request.param, site.url, f"{site.url}/feed.xml", f"{site.url}/wp-json/"))


@pytest.fixture
def feed(site: Site, blogs: Web) -> Blog:
    """A blog known by its feed alone."""
    return blogs.open(Access("feed", site.url, f"{site.url}/feed.xml"))


# -- nothing new


async def test_articles_are_told_only_when_the_body_is_another_one(site: Site, blog: Blog) -> None:
    first = await blog.look(Bell())
    assert first.articles is not None
    assert (await blog.look(first.bell)).articles is None  # 304
    site.headers["ETag"] = '"two"'
    again = await blog.look(first.bell)
    assert (again.articles, again.bell.etag) == (None, '"two"')  # the same body
    assert (await blog.look(again.bell)).bell == again.bell


async def test_a_feed_that_changed_this_very_second_is_read_once_more_when_it_has_come_to_rest(
    site: Site, blog: Blog
) -> None:
    site.headers |= {"Last-Modified": "Mon, 05 Nov 2007 12:00:00 GMT", "Date": "Mon, 05 Nov 2007 12:00:00 GMT"}
    young = await blog.look(Bell())
    assert young.bell.etag is None  # asked again without conditions
    site.headers["Date"] = "Mon, 05 Nov 2007 12:00:10 GMT"
    rested = await blog.look(young.bell)
    assert rested.articles is not None  # what changed later in that second shows in no validator
    assert (await blog.look(rested.bell)).articles is None


async def test_every_kind_of_feed_is_asked_for(site: Site, feed: Blog) -> None:
    await feed.look(Bell())
    assert site.accepted == ACCEPT
    for kind in ("atom+xml", "rss+xml", "rdf+xml", "feed+json"):
        assert f"application/{kind}" in ACCEPT


# -- not to be asked again for a while


async def test_a_site_that_says_nothing_may_be_asked_again_at_once(blog: Blog) -> None:
    look = await blog.look(Bell())
    assert (look.fresh, look.moved, look.hub, look.topic) == (0.0, None, None, None)


async def test_for_how_long_an_answer_is_fresh_is_told_also_when_nothing_changed(site: Site, blog: Blog) -> None:
    site.headers |= {"Cache-Control": "max-age=600", "Age": "100"}
    first = await blog.look(Bell())
    assert first.fresh == 500.0
    site.headers["Cache-Control"] = "max-age=1900"
    unchanged = await blog.look(first.bell)
    assert (unchanged.articles, unchanged.fresh) == (None, 1800.0)


async def test_no_feed_is_left_alone_for_longer_than_a_day(site: Site, blog: Blog) -> None:
    site.headers["Cache-Control"] = "max-age=31536000"
    assert (await blog.look(Bell())).fresh == 86_400.0


async def test_a_feeds_own_ttl_counts_and_is_remembered_while_it_does_not_change(site: Site, feed: Blog) -> None:
    site.body = rss("<ttl>90</ttl>", ONE)
    site.headers["Cache-Control"] = "max-age=60"
    first = await feed.look(Bell())
    assert first.fresh == 5400.0
    assert (await feed.look(first.bell)).fresh == 5400.0
    site.headers["Cache-Control"] = "max-age=7200"
    assert (await feed.look(first.bell)).fresh == 7200.0


@pytest.mark.parametrize("status", [403, 429, 500, 503])
async def test_a_site_that_wants_to_be_left_in_peace_says_for_how_long(site: Site, blog: Blog, status: int) -> None:
    site.status, site.headers = status, {"Retry-After": "120"}
    with pytest.raises(Retry) as retry:
        await blog.look(Bell())
    assert retry.value.after == 120.0


# -- moved, ended


async def test_a_feed_that_moved_for_good_says_where(site: Site, blog: Blog) -> None:
    site.moved = {"/feed.xml": (301, "/new.xml"), "/new.xml": (308, "/newest.xml")}
    first = await blog.look(Bell())
    assert first.articles is not None
    assert first.moved == f"{site.url}/newest.xml"
    assert (await blog.look(first.bell)).moved == f"{site.url}/newest.xml"  # a 304 at the new place


async def test_a_feed_that_is_elsewhere_for_now_has_not_moved(site: Site, blog: Blog) -> None:
    site.moved = {"/feed.xml": (302, "/new.xml"), "/new.xml": (301, "/newest.xml")}
    assert (await blog.look(Bell())).moved is None


async def test_a_feed_that_ended_for_good_is_gone(site: Site, blog: Blog) -> None:
    site.status, site.headers = 410, {}
    with pytest.raises(Gone, match=r"taken down for good \(410\)"):
        await blog.look(Bell())


# -- who would push


async def test_a_hub_in_the_headers_is_told(site: Site, blog: Blog) -> None:
    site.headers["Link"] = f'<{HUB}>; rel="hub", </topic>; rel=self'
    first = await blog.look(Bell())
    assert (first.hub, first.topic) == (HUB, f"{site.url}/topic")
    unchanged = await blog.look(first.bell)
    assert (unchanged.hub, unchanged.topic) == (HUB, f"{site.url}/topic")


async def test_a_hub_in_the_feed_is_told_and_remembered(site: Site, blog: Blog) -> None:
    atom = 'xmlns:atom="http://www.w3.org/2005/Atom"'
    links = f'<atom:link {atom} rel="hub" href="{HUB}"/><atom:link {atom} rel="self" href="{site.url}/?a=1&amp;b=2"/>'
    site.body = rss(links, ONE)
    first = await blog.look(Bell())
    assert (first.hub, first.topic) == (HUB, f"{site.url}/?a=1&b=2")
    unchanged = await blog.look(first.bell)
    assert (unchanged.articles, unchanged.hub, unchanged.topic) == (None, HUB, f"{site.url}/?a=1&b=2")


async def test_a_header_says_more_than_the_feed(site: Site, blog: Blog) -> None:
    atom = 'xmlns:atom="http://www.w3.org/2005/Atom"'
    site.body = rss(f'<atom:link {atom} rel="hub" href="https://old.example/"/>', ONE)
    site.headers["Link"] = f'<{HUB}>; rel="hub"'
    look = await blog.look(Bell())
    assert (look.hub, look.topic) == (HUB, f"{site.url}/feed.xml")  # that names no self: what was asked for


@pytest.mark.parametrize("bad", ["javascript:alert(1)", "ftp://hub.example/", "http://[hub"])
async def test_a_hub_is_on_the_web_or_it_is_none(site: Site, blog: Blog, bad: str) -> None:
    atom = 'xmlns:atom="http://www.w3.org/2005/Atom"'
    site.body = rss(f'<atom:link {atom} rel="hub" href="{bad}"/>', ONE)
    site.headers["Link"] = f"<{bad}>; rel=hub"
    look = await blog.look(Bell())
    assert (look.hub, look.topic) == (None, None)


@pytest.mark.parametrize(
    ("head", "hub", "itself"),
    [
        (b"<feed><link rel='hub' href='https://h.example/'/>", "https://h.example/", ""),
        (b'<rss><atom10:link href="https://h.example/?a&amp;b" rel="self hub" />', *["https://h.example/?a&b"] * 2),
        (b'<rss><link>https://a.example/</link><item><link rel="hub" href="https://h.example/"/>', "", ""),
        (b'<feed><entry><link rel="hub" href="https://h.example/"/>', "", ""),
        (b" " * 5000 + b'<link rel="hub" href="https://h.example/"/>', "", ""),
        (b"\xff\xfe\x00", "", ""),
    ],
)
def test_a_glance_at_the_beginning_of_a_feed_finds_its_hub(head: bytes, hub: str, itself: str) -> None:
    assert (glance(head).hub, glance(head).itself) == (hub, itself)
