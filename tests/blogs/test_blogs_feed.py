"""A blog known by its feed alone: when it is read, what is read from it, and what is said of a bad one."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from bot.blogs import Web
from bot.blogs.parse import Parser
from bot.errors import Barred, Gone, Missing, Refused, Retry
from bot.model import Absence, Article, Bell, Picture
from bot.net import Net
from bot.ports import Access, ArticleChecker, Blog
from sandbox.blog import Blog as Sandbox
from tests.blogs.servers import LOOPBACK, hanging_up, html, item, rss, serving


def feed_blog(blogs: Web, url: str) -> Blog:
    return blogs.open(Access("feed", url, f"{url}/feed.xml"))


async def read(blogs: Web, body: bytes, kind: str = "application/rss+xml") -> tuple[Article, ...]:
    """The articles of a feed with this body."""
    async with serving(lambda r: web.Response(body=body, headers={"Content-Type": kind})) as url:
        look = await feed_blog(blogs, url).look(Bell())
    assert look.articles is not None
    return look.articles


class Server:
    """A feed whose validators and body a test can change."""

    def __init__(self) -> None:
        self.body = rss(item("g1", "https://harbour.example/1"))
        self.headers = {"ETag": '"one"', "Last-Modified": "Mon, 07 May 2007 10:00:00 GMT"}
        self.asked: list[dict[str, str]] = []

    def reply(self, request: web.Request) -> web.Response:
        self.asked.append({name: value for name, value in request.headers.items() if name.startswith("If-")})
        return web.Response(body=self.body, headers={"Content-Type": "application/rss+xml", **self.headers})


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
async def blog(server: Server, blogs: Web) -> AsyncIterator[Blog]:
    async with serving(server.reply) as url:
        yield feed_blog(blogs, url)


# -- the bell


@pytest.mark.parametrize("etag", ['"one"', 'W/"one"', '"one-gzip"', 'W/"one-gzip"', '"one-br"'])
async def test_the_feed_is_asked_with_both_validators_in_the_form_the_blog_knows(
    server: Server, blog: Blog, etag: str
) -> None:
    await blog.look(Bell(etag, "Mon, 07 May 2007 10:00:00 GMT", "x"))
    assert server.asked == [{"If-None-Match": '"one"', "If-Modified-Since": "Mon, 07 May 2007 10:00:00 GMT"}]


async def test_the_date_alone_is_no_validator(server: Server, blog: Blog) -> None:
    await blog.look(Bell(None, "Mon, 07 May 2007 10:00:00 GMT", "x"))
    assert server.asked == [{}]


async def test_an_unchanged_body_is_not_read_again_and_its_new_validators_are_told(server: Server, blog: Blog) -> None:
    first = await blog.look(Bell())
    assert (await blog.look(first.bell)).articles is None
    server.headers["ETag"] = '"two"'
    again = await blog.look(first.bell)
    assert (again.articles, again.bell.etag) == (None, '"two"')


async def test_last_modified_may_go_back(server: Server, blog: Blog) -> None:
    first = await blog.look(Bell())
    server.headers = {"ETag": '"zero"', "Last-Modified": "Sun, 06 May 2007 10:00:00 GMT"}
    server.body = rss(item("g0", "https://harbour.example/0"))
    second = await blog.look(first.bell)
    assert second.articles is not None
    assert second.bell.modified == "Sun, 06 May 2007 10:00:00 GMT"


async def test_validators_of_this_very_second_are_not_trusted(server: Server, blog: Blog) -> None:
    server.headers |= {"Last-Modified": "Mon, 07 May 2007 10:00:00 GMT", "Date": "Mon, 07 May 2007 10:00:01 GMT"}
    look = await blog.look(Bell())
    assert (look.bell.etag, look.bell.modified) == (None, None)


async def test_how_far_a_blogs_clock_is_ahead_is_told_by_the_answer_also_by_one_from_a_cache(server: Server) -> None:
    async with Net(LOOPBACK, clock=lambda: 1178532001.0) as net, serving(server.reply) as url:
        for date, age in (("10:00:01", "0"), ("09:00:01", "3600")):
            server.headers |= {"Date": f"Mon, 07 May 2007 {date} GMT", "Age": age}
            assert (await feed_blog(Web(net), url).look(Bell())).ahead == 0.0


# -- articles


async def test_an_entry_is_read_in_full(blogs: Web) -> None:
    inside = (
        "<dc:creator>Mira Holt</dc:creator><category>Tides</category><category>Boats</category>"
        "<pubDate>Mon, 07 May 2007 10:00:00 GMT</pubDate><description>Short.</description>"
        '<content:encoded><![CDATA[<p>Long. <img src="/b.png" alt="A boat"></p>]]></content:encoded>'
    )
    (article,) = await read(
        blogs, rss(item("tag:1", "https://harbour.example/low/?utm_source=f", "Low &amp; high", inside))
    )
    assert article.keys == ("guid:tag:1", "url:/low")
    content = article.content
    assert (content.title, content.author, content.categories) == ("Low & high", "Mira Holt", ("Tides", "Boats"))
    assert content.tags == ()  # a feed does not tell them from categories
    assert (content.published, content.comments_open) == (1178532000.0, False)
    assert "Long." in content.text
    assert content.picture is not None
    assert content.picture.url.endswith("/b.png")
    assert content.picture.alt == "A boat"


async def test_a_picture_may_be_attached(blogs: Web) -> None:
    for inside in (
        '<media:content url="https://harbour.example/p.jpg" medium="image"/>',
        '<media:thumbnail url="https://harbour.example/p.jpg"/>',
        '<enclosure url="https://harbour.example/p.jpg" type="image/jpeg" length="1"/>',
    ):
        (article,) = await read(blogs, rss(item("a", inside=inside)))
        assert article.content.picture == Picture("https://harbour.example/p.jpg")


async def test_an_atom_feed_is_read_and_plain_text_in_it_stays_plain(blogs: Web) -> None:
    body = (
        b'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Log</title><entry><id>urn:1</id>'
        b'<title type="text">a &lt;b&gt; c</title><content type="text">1 &lt; 2</content><link href="/one"/>'
        b"</entry></feed>"
    )
    (article,) = await read(blogs, body, "application/atom+xml")
    assert (article.content.title, article.content.text, article.content.published) == ("a <b> c", "1 &lt; 2", 0.0)
    assert article.content.link.endswith("/one")


async def test_what_would_come_back_under_another_name_is_left_out(blogs: Web) -> None:
    whole = rss(item("g1", "https://harbour.example/1"), item("g2", "https://harbour.example/2"))
    cut = whole[: whole.index(b"g2") + 1]
    assert [article.keys[0] for article in await read(blogs, cut)] == ["guid:g1"]
    assert await read(blogs, rss(item("g1"), item(title="no name at all")))
    assert len(await read(blogs, rss(item("g1"), item(title="no name at all")))) == 1


async def test_a_name_that_several_entries_share_is_no_key(blogs: Web) -> None:
    front = "https://harbour.example/"
    body = rss(item("same", front + "1", "One"), item("same", front + "2", "Two"))
    assert [article.keys for article in await read(blogs, body)] == [("url:/2",), ("url:/1",)]
    nameless = await read(blogs, rss(item("", front, "One"), item("", front, "Two"), item("", front, "Two")))
    assert len({article.keys for article in nameless}) == len(nameless) == 2


async def test_an_article_behind_a_password_is_no_article(blogs: Web) -> None:
    locked = '<content:encoded><![CDATA[<form class="post-password-form"></form>]]></content:encoded>'
    assert [a.keys[0] for a in await read(blogs, rss(item("a"), item("b", inside=locked)))] == ["guid:a"]


async def test_a_lie_about_the_encoding_is_forgiven(blogs: Web) -> None:
    body = rss(item("g1", title="Café"), item("g2")).decode().encode("latin-1")
    assert [article.content.title for article in await read(blogs, body)] == ["Low tide", "Café"]


async def test_articles_come_oldest_first_also_without_dates(blogs: Web) -> None:
    found = await read(
        blogs, rss(item("g3", title="Wednesday"), item("g2", title="Tuesday"), item("g1", title="Monday"))
    )
    assert [article.content.title for article in found] == ["Monday", "Tuesday", "Wednesday"]


async def test_a_thousand_entries_and_a_quarter_of_a_megabyte_are_enough(blogs: Web) -> None:
    long = await read(blogs, rss(item("g", inside=f"<description>{'x' * 400_000}</description>")))
    assert len(long[0].content.text) <= 256 * 1024


@pytest.mark.parametrize("kind", ["rss", "atom"])
async def test_the_feed_of_a_site_without_rest_is_relayed(blogs: Web, kind: str) -> None:
    site = Sandbox("Harbour", rest=False, feed=kind)
    await site.start()
    post = await site.publish("Low tide", "<p>Mud &amp; gulls.</p>", author="Mira Holt")
    found = await blogs.discover(site.url)
    assert (found.access.kind, found.access.feed) == ("feed", site.feed_url)
    assert "stays in Discord" in " ".join(found.notes)
    blog = blogs.open(found.access)
    look = await blog.look(Bell())
    assert look.articles is not None
    assert [(a.content.title, a.content.link) for a in look.articles] == [("Low tide", post.link)]
    await site.edit_post(post.id, html="<p>Mud, gulls and a boot.</p>")
    again = await blog.look(look.bell)
    assert again.articles is not None
    assert "boot" in again.articles[0].content.text
    assert again.articles[0].keys == look.articles[0].keys
    await site.stop()


# -- articles that are gone


class Pages:
    """A site whose pages a test says the answers of: a status, and where it redirects to."""

    def __init__(self, **pages: tuple[int, str]) -> None:
        self.pages = pages
        self.asked: list[str] = []

    def reply(self, request: web.Request) -> web.Response:
        self.asked.append(request.path)
        assert not [name for name in request.headers if name.startswith("If-")]
        status, where = self.pages.get(request.path.strip("/"), (200, ""))
        return web.Response(status=status, text="x" * 2_000_000, headers={"Location": where} if where else {})


async def absent(blogs: Web, pages: Pages, *paths: str) -> dict[str, Absence]:
    """Which of these pages are gone."""
    async with serving(pages.reply) as url:
        blog = feed_blog(blogs, url)
        assert isinstance(blog, ArticleChecker)
        return await blog.absent({f"guid:{path}": f"{url}/{path}" for path in paths})


@pytest.mark.parametrize("status", [404, 410])
async def test_an_article_whose_page_is_not_there_is_deleted(blogs: Web, status: int) -> None:
    pages = Pages(gone=(status, ""))
    assert await absent(blogs, pages, "there", "gone") == {"guid:gone": Absence.DELETED}


@pytest.mark.parametrize("status", [200, 401, 403, 418])
async def test_whatever_else_its_page_answers_the_article_is_there_or_cannot_be_told(blogs: Web, status: int) -> None:
    assert await absent(blogs, Pages(one=(status, "")), "one") == {}


async def test_an_article_that_redirects_is_as_its_new_page_is(blogs: Web) -> None:
    pages = Pages(moved=(301, "/there"), lost=(301, "/gone"), home=(302, "/"), gone=(404, ""))
    assert await absent(blogs, pages, "moved", "lost", "home") == {"guid:lost": Absence.DELETED}


async def test_where_even_the_front_page_is_missing_nothing_can_be_told(blogs: Web) -> None:
    pages = Pages(**{"": (404, ""), "home": (302, "/")})
    assert await absent(blogs, pages, "home", "") == {}


async def test_a_site_in_trouble_is_not_asked_again_and_nothing_is_taken_for_gone(blogs: Web) -> None:
    pages = Pages(one=(503, ""), two=(404, ""))
    assert await absent(blogs, pages, "one", "two") == {}
    assert pages.asked == ["/one"]


async def test_trouble_of_one_host_is_not_that_of_another(blogs: Web) -> None:
    pages = Pages(gone=(404, ""))
    async with serving(pages.reply) as url, serving(lambda r: web.Response(status=500)) as down:
        blog = feed_blog(blogs, url)
        assert isinstance(blog, ArticleChecker)
        links = {"a": f"{down}/a", "b": f"{url}/gone", "c": "http://10.0.0.1/x", "d": "tag:d", "e": ""}
        assert await blog.absent(links) == {"b": Absence.DELETED}


async def test_no_more_than_ten_pages_are_asked_for_at_once_and_each_only_once(blogs: Web) -> None:
    pages = Pages()
    assert await absent(blogs, pages, *(f"post/{n}" for n in range(30))) == {}
    assert pages.asked == [f"/post/{n}" for n in range(10)]
    async with serving(Pages(gone=(404, "")).reply) as url:
        blog = feed_blog(blogs, url)
        assert isinstance(blog, ArticleChecker)
        both = await blog.absent({"guid:1": f"{url}/gone", "url:/gone": f"{url}/gone"})
    assert both == dict.fromkeys(("guid:1", "url:/gone"), Absence.DELETED)


# -- bad input

BOMB = b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><rss><channel>&b;</channel></rss>'


@pytest.mark.parametrize(
    ("reply", "kind", "sentence"),
    [
        (lambda: html("log in"), Retry, "is a web page where a feed should be. Give the address"),
        (lambda: web.Response(body=b""), Retry, "is empty.*tell the blog's owner"),
        (lambda: web.Response(body=b"<rss><channel><it"), Retry, "is broken XML.*"),
        (lambda: web.Response(body=b"{}"), Retry, "cannot be read as a feed.*feed validator"),
        (lambda: web.Response(body=rss()), Retry, "has no entries.*browser"),
        (lambda: web.Response(body=BOMB), Retry, "DOCTYPE.*must remove"),
        (lambda: web.Response(body=BOMB.decode().encode("utf-16")), Retry, "DOCTYPE.*must remove"),
        (lambda: web.Response(body=b"x" * 10_000_001), Refused, "more than 10 MB"),
        (lambda: web.Response(status=401), Barred, "wants a login.*Make it public"),
        (lambda: web.Response(status=403), Barred, "closed to us.*firewall or security plugin must let the bot in"),
        (lambda: web.Response(status=403, headers={"cf-mitigated": "challenge"}), Barred, "Cloudflare.*Skip rule"),
        (lambda: web.Response(status=404), Missing, "no feed at.*Check the address"),
        (lambda: web.Response(status=410), Gone, "taken down for good.*new address"),
        (lambda: web.Response(status=418), Refused, "answered 418.*Check the address"),
        (lambda: web.Response(status=429), Retry, "too often.*We wait"),
        (lambda: web.Response(status=500), Retry, "trouble of its own.*error log"),
    ],
)
async def test_a_bad_feed_is_told_in_a_sentence_with_a_cure(
    blogs: Web, reply, kind: type[Exception], sentence: str
) -> None:
    async with serving(lambda request: reply()) as url:
        with pytest.raises(kind, match=rf"(?s)127\.0\.0\.1|{sentence}") as trouble:
            await feed_blog(blogs, url).look(Bell(digest="of an earlier look"))
    assert trouble.type is kind
    assert url.removeprefix("http://") in str(trouble.value)
    assert trouble.match(sentence)


async def test_a_new_feed_may_have_nothing_yet(blogs: Web) -> None:
    assert await read(blogs, rss()) == ()


async def test_a_feed_cut_in_the_middle_is_tried_again(blogs: Web) -> None:
    async with hanging_up(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n" + rss(item("a"))[:300]) as url:
        with pytest.raises(Retry, match=r"127\.0\.0\.1:\d+ cut the connection in the middle.*tell its owner"):
            await feed_blog(blogs, url).look(Bell())


async def test_a_feed_that_takes_for_ever_to_parse_is_given_up() -> None:
    async with Net(LOOPBACK):
        with pytest.raises(Retry, match=r"harbour\.example is too large or too deeply nested.*should shorten it"):
            await Parser(seconds=0.001).parse(rss(item("a"))[:-20], "https://harbour.example/", "", "harbour.example")
