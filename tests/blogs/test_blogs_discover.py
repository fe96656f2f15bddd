"""From what an admin types to a blog: every way in, and a sentence with a cure for every way that leads nowhere."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable

import pytest
from aiohttp import web

from bot.blogs import KINDS, Web
from bot.blogs.wordpress import WordPress
from bot.blogs.wp_api import Api
from bot.errors import Refused
from bot.model import Absence, Bell
from bot.net import Net
from bot.ports import Access, ArticleChecker, CommentReader, CommentWriter
from sandbox.blog import Blog as Sandbox
from tests.blogs.servers import LOOPBACK, hanging_up, html, item, rss, serving
from tests.sites import Site

FEED_LINK = '<link rel="alternate" type="application/rss+xml" title="Log" href="/log.rss">'
ONE = rss(item("g1", "https://harbour.example/1"))


def pages(**answers: Callable[[], web.Response]) -> Callable[[web.Request], web.Response]:
    """A site: path (without its first slash, dots as underscores; ``front`` is /) to answer, 404 elsewhere."""

    def reply(request: web.Request) -> web.Response:
        name = request.path.strip("/").replace(".", "_").replace("-", "_").replace("/", "_") or "front"
        answer = answers.get(name)
        return answer() if answer else web.Response(status=404)

    return reply


def xml(body: bytes) -> Callable[[], web.Response]:
    return lambda: web.Response(body=body, content_type="application/rss+xml")


# -- every way in


@pytest.mark.parametrize(
    "way", ["/", "", "/feed/", "/wp-json/", "/?rest_route=/", "/index.php?rest_route=/", "article"]
)
async def test_any_address_of_a_wordpress_leads_to_it(site: Site, blogs: Web, way: str) -> None:
    post = await site.publish("A way in", "<p>text</p>")
    found = await blogs.discover(post.link if way == "article" else site.url + way)
    assert found.access.kind == "wordpress"
    assert found.access.feed == f"{site.url}/feed/"
    assert found.access.url.rstrip("/") == site.url
    assert found.title
    blog = blogs.open(found.access)
    assert isinstance(blog, ArticleChecker)
    assert isinstance(blog, CommentReader)
    assert isinstance(blog, CommentWriter)


async def test_plain_permalinks_answer_a_page_everywhere_and_are_found_all_the_same(blogs: Web) -> None:
    site = Sandbox(permalinks=False)
    await site.start()
    post = await site.publish("Plain", "<p>text</p>")
    for way in ("", f"/?p={post.id}", "/wp-json/", "/feed/", "/?feed=rss2", "/index.php?rest_route=/"):
        access = (await blogs.discover(site.url + way)).access
        assert (access.kind, access.feed) == ("wordpress", site.feed_url)
        blog = blogs.open(access)
        assert isinstance(blog, WordPress)
        assert await blog.absent({f"post:{post.id}": "", "post:999": ""}) == {"post:999": Absence.DELETED}
    await site.stop()


async def test_without_a_scheme_https_is_tried_and_then_http(site: Site, blogs: Web) -> None:
    await site.publish("No scheme", "<p>text</p>")
    found = await blogs.discover(f" {site.url.removeprefix('http://')} ")
    assert found.access.kind == "wordpress"


async def test_the_main_feed_is_taken_and_not_that_of_comments(blogs: Web) -> None:
    head = "".join(
        f'<link rel="alternate" type="application/rss+xml" href="{href}">'
        for href in ("/comments/feed/", "/a-post/feed/", "/log.rss")
    )
    async with serving(pages(a_post=lambda: html("x", head), log_rss=xml(ONE))) as url:
        assert (await blogs.discover(f"{url}/a-post/")).access.feed == f"{url}/log.rss"


async def test_a_feed_that_no_page_names_is_found_in_the_usual_places(blogs: Web) -> None:
    async with serving(pages(front=lambda: html("hello"), atom_xml=xml(ONE))) as url:
        found = await blogs.discover(url)
        assert (found.access.kind, found.access.feed) == ("feed", f"{url}/atom.xml")
        assert found.title == "The Harbour Log"


async def test_the_feed_of_a_section_brings_no_more_than_it_holds(site: Site, blogs: Web) -> None:
    section = rss(item("g1", "https://harbour.example/1")).replace(b"https://harbour.example/", site.url.encode())
    async with serving(pages(boats_feed=xml(section))) as url:
        found = await blogs.discover(f"{url}/boats/feed/")
    assert (found.access.kind, found.access.feed) == ("feed", f"{url}/boats/feed/")
    assert "not the main feed" in " ".join(found.notes)


JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "The Harbour Log",
        "home_page_url": "https://harbour.example/",
        "items": [{"id": "1", "url": "https://harbour.example/1", "title": "Low tide", "content_text": "Mud."}],
    }
)
RDF = (
    b'<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    b'xmlns="http://purl.org/rss/1.0/"><channel rdf:about="https://harbour.example/"><title>The Harbour Log</title>'
    b'<link>https://harbour.example/</link></channel><item rdf:about="https://harbour.example/1">'
    b"<title>Low tide</title><link>https://harbour.example/1</link></item></rdf:RDF>"
)


def json_feed(kind: str = "application/feed+json") -> Callable[[], web.Response]:
    return lambda: web.Response(body=JSON_FEED.encode(), content_type=kind)


def named(kind: str, href: str) -> str:
    return f'<link rel="alternate" type="{kind}" href="{href}">'


async def titles(blogs: Web, access: Access) -> list[str]:
    """The titles that a first look finds."""
    look = await blogs.open(access).look(Bell())
    assert look.articles is not None
    return [article.content.title for article in look.articles]


@pytest.mark.parametrize("kind", ["application/feed+json", "application/json"])
async def test_a_json_feed_is_a_feed(blogs: Web, kind: str) -> None:
    front = lambda: html("x", named(kind, "/log.json"))  # noqa: E731
    async with serving(pages(front=front, log_json=json_feed(kind))) as url:
        for way in (url, f"{url}/log.json"):
            found = await blogs.discover(way)
            assert (found.access.kind, found.access.feed, found.title) == ("feed", f"{url}/log.json", "The Harbour Log")
            assert await titles(blogs, found.access) == ["Low tide"]


async def test_json_that_is_no_feed_is_passed_over(blogs: Web) -> None:
    head = named("application/json", "/wp-json/wp/v2/posts/5") + named("application/json", "/log.json")
    other = lambda: web.json_response({"id": 5, "version": "2"})  # noqa: E731
    answers = {"front": lambda: html("x", head), "wp_json_wp_v2_posts_5": other, "log_json": json_feed()}
    async with serving(pages(**answers)) as url:
        assert (await blogs.discover(url)).access.feed == f"{url}/log.json"


async def test_of_several_feeds_the_main_one_is_taken_and_one_in_json_last(blogs: Web) -> None:
    head = "".join(
        (
            named("application/feed+json", "/log.json"),
            named("application/rss+xml", "/comments/feed/"),
            named("application/atom+xml", "/log.atom"),
            named("application/rss+xml", "/log.rss"),
        )
    )
    answers = {"front": lambda: html("x", head), "log_json": json_feed(), "log_atom": xml(ONE), "log_rss": xml(ONE)}
    async with serving(pages(**answers)) as url:
        assert (await blogs.discover(url)).access.feed == f"{url}/log.atom"
        for gone in ("log_atom", "log_rss"):
            answers.pop(gone)
        async with serving(pages(**answers)) as other:
            assert (await blogs.discover(other)).access.feed == f"{other}/log.json"


async def test_a_feed_of_the_old_rdf_kind_is_a_feed(blogs: Web) -> None:
    async with serving(pages(index_rdf=lambda: web.Response(body=RDF), front=lambda: html("x"))) as url:
        found = await blogs.discover(url)
        assert found.access.feed == f"{url}/index.rdf"
        assert await titles(blogs, found.access) == ["Low tide"]


@pytest.mark.parametrize(
    ("head", "feed"),
    [
        (named("application/rss+xml", "log.rss"), "/blog/log.rss"),
        (named("application/rss+xml", "../log.rss"), "/log.rss"),
        (named("application/rss+xml", "//{host}/log.rss"), "/log.rss"),
        ('<base href="/files/">' + named("application/rss+xml", "log.rss"), "/files/log.rss"),
        ('<base href="http://{host}/a/b/">' + named("application/rss+xml", "../log.rss"), "/a/log.rss"),
        ('<base target="_blank">' + named("application/rss+xml; charset=utf-8", "log.rss"), "/blog/log.rss"),
        ("<link TYPE='application/RSS+XML' HREF=log.rss REL='Alternate Home'>", "/blog/log.rss"),
    ],
)
async def test_a_feed_may_be_named_by_a_relative_address(blogs: Web, head: str, feed: str) -> None:
    def reply(request: web.Request) -> web.Response:
        if request.path == "/blog/":
            return html("x", head.replace("{host}", request.host))
        return web.Response(body=ONE) if request.path == feed else web.Response(status=404)

    async with serving(reply) as url:
        assert (await blogs.discover(f"{url}/blog/")).access.feed == url + feed


async def test_a_feed_and_an_api_may_be_named_in_the_headers_alone(blogs: Web) -> None:
    feed = '<log.rss>; rel="alternate"; type="application/rss+xml"'
    api = '</index.php?rest_route=/>; rel="https://api.w.org/"'

    def reply(request: web.Request) -> web.Response:
        route = request.query.get("rest_route")
        if route == "/":
            return web.json_response({"name": "Log", "namespaces": ["wp/v2"]})
        if route is not None and request.path == "/index.php":
            return web.json_response([])
        return web.Response(body=ONE) if request.path == "/log.rss" else linked()

    def linked() -> web.Response:
        page = html("x")
        page.headers.add("Link", f"{feed}, {api}")
        return page

    async with serving(reply) as url:
        access = (await blogs.discover(url)).access
    assert (access.kind, access.feed) == ("wordpress", f"{url}/log.rss")
    assert access.api == f"{url}/index.php?rest_route=/"


@pytest.mark.parametrize("way", ["feed://{host}/log.rss", "feed:http://{host}/log.rss", "FEED://{host}", "<{host}>"])
async def test_the_ways_in_which_browsers_write_the_address_of_a_feed_are_understood(blogs: Web, way: str) -> None:
    async with serving(pages(front=lambda: html("x", FEED_LINK), log_rss=xml(ONE))) as url:
        found = await blogs.discover(way.replace("{host}", url.removeprefix("http://")))
        assert found.access.feed == f"{url}/log.rss"


async def test_a_page_that_names_only_its_own_feed_has_that(blogs: Web) -> None:
    async with serving(
        pages(blog=lambda: html("x", named("application/rss+xml", "/blog/feed/")), blog_feed=xml(ONE), feed=xml(rss()))
    ) as url:
        assert (await blogs.discover(f"{url}/blog/")).access.feed == f"{url}/blog/feed/"


async def test_the_page_of_a_category_or_an_article_leads_to_the_whole_blog(blogs: Web) -> None:
    own = {"category/boats/": "/category/boats/feed/", "2007/05/low-tide/": "/2007/05/low-tide/feed/"}

    def reply(request: web.Request) -> web.Response:
        if section := own.get(request.path.removeprefix("/")):
            return html("x", FEED_LINK + named("application/rss+xml", section))
        return web.Response(body=ONE) if request.path in ("/log.rss", *own.values()) else web.Response(status=404)

    async with serving(reply) as url:
        for page in own:
            assert (await blogs.discover(f"{url}/{page}")).access.feed == f"{url}/log.rss"


async def test_any_format_of_the_main_feed_is_that_of_the_whole_blog(blogs: Web) -> None:
    site = Sandbox(permalinks=False)
    await site.start()
    await site.publish("Plain", "<p>text</p>")
    assert (await blogs.discover(f"{site.url}/?feed=atom")).access.kind == "wordpress"
    await site.stop()
    site = Sandbox()
    await site.start()
    await site.publish("Pretty", "<p>text</p>")
    assert (await blogs.discover(f"{site.url}/feed/atom/")).access.kind == "wordpress"
    await site.stop()


async def test_a_permanent_redirect_gives_the_new_address(blogs: Web) -> None:
    def moved() -> web.Response:
        return web.Response(status=301, headers={"Location": "/log.rss"})

    async with serving(pages(old=moved, log_rss=xml(ONE))) as url:
        assert (await blogs.discover(f"{url}/old")).access.feed == f"{url}/log.rss"


async def test_a_feed_without_articles_is_a_blog_that_begins(blogs: Web) -> None:
    async with serving(pages(log_rss=xml(rss()))) as url:
        assert "no articles yet" in " ".join((await blogs.discover(f"{url}/log.rss")).notes)


async def test_a_cut_feed_is_taken_with_a_warning(blogs: Web) -> None:
    cut = rss(item("g1"), item("g2"))[:-30]
    async with serving(pages(log_rss=xml(cut))) as url:
        assert "broken XML" in " ".join((await blogs.discover(f"{url}/log.rss")).notes)


async def test_a_wordpress_whose_rest_is_closed_is_a_feed_and_the_reason_is_told(blogs: Web) -> None:
    def closed() -> web.Response:
        return web.json_response({"code": "rest_login_required"}, status=401)

    async with serving(pages(front=lambda: html("x", FEED_LINK), log_rss=xml(ONE), wp_json=closed)) as url:
        found = await blogs.discover(url)
    assert found.access.kind == "feed"
    assert "REST interface" in found.notes[0]
    assert "401 rest_login_required" in found.notes[0]


async def test_that_application_passwords_are_off_is_told_at_once(blogs: Web) -> None:
    def root() -> web.Response:
        return web.json_response({"name": "Log", "namespaces": ["wp/v2"], "authentication": []})

    empty: Callable[[], web.Response] = lambda: web.json_response([])  # noqa: E731
    answers = {"wp_json": root, "wp_json_wp_v2_posts": empty, "wp_json_wp_v2_comments": empty}
    async with serving(pages(front=lambda: html("x", FEED_LINK), log_rss=xml(ONE), **answers)) as url:
        found = await blogs.discover(url)
    assert found.access.kind == "wordpress"
    assert "Application passwords are switched off" in found.notes[-1]
    assert "Wordfence" in found.notes[-1]


def test_each_kind_of_blog_opens_without_network() -> None:
    for kind in KINDS:
        assert Web(Net()).open(
            Access(kind, "https://a.example/", "https://a.example/feed/", "https://a.example/wp-json/")
        )


# -- every way that leads nowhere

BAD: dict[str, tuple[Callable[[], web.Response], str]] = {
    "no blog": (lambda: html("just a page"), "No blog was found at.*names no feed.*Give the address of the blog's RSS"),
    "a feed link to a page": (lambda: html("x", FEED_LINK), r"No blog was found.*log\.rss.*\(404\)"),
    "neither page nor feed": (lambda: web.Response(body=b"\x89PNG"), "cannot be read as a feed.*Check the address"),
    "broken XML": (
        lambda: web.Response(body=b"<?xml version='1.0'?><rss version='2.0'><chan"),
        "broken XML.*validator",
    ),
    "an empty body": (lambda: web.Response(body=b" \n"), "is an empty page.*front page"),
    "too big": (lambda: web.Response(body=b"x" * 10_000_001), "sent more than 10 MB"),
    "entities": (lambda: web.Response(body=b"<!DOCTYPE a [<!ENTITY b 'c'>]><rss/>"), "DOCTYPE.*must remove"),
    "401": (lambda: web.Response(status=401), "wants a login.*Make it public"),
    "403": (lambda: web.Response(status=403), "closed to us.*must let the bot in"),
    "a challenge": (lambda: web.Response(status=403, headers={"cf-mitigated": "challenge"}), "Cloudflare.*Skip rule"),
    "404": (lambda: web.Response(status=404), "There is no page at.*Check the address"),
    "410": (lambda: web.Response(status=410), "taken down for good.*new address"),
    "429": (lambda: web.Response(status=429), "ask too often.*try again"),
    "500": (lambda: web.Response(status=500), "trouble of its own.*error log"),
    "a circle": (lambda: web.Response(status=302, headers={"Location": "/"}), "redirects in a circle.*browser"),
}


@pytest.mark.parametrize("what", BAD)
async def test_what_is_no_blog_is_told_in_one_sentence_with_a_cure(blogs: Web, what: str) -> None:
    answer, sentence = BAD[what]
    async with serving(pages(front=answer)) as url:
        with pytest.raises(Refused, match=sentence) as refused:
            await blogs.discover(url)
    assert url.removeprefix("http://") in str(refused.value)


async def test_a_feed_of_comments_is_refused(site: Site, blogs: Web) -> None:
    with pytest.raises(Refused, match=r"is the feed of the comments.*main feed"):
        await blogs.discover(f"{site.url}/comments/feed/")


async def test_the_feed_of_the_comments_on_one_article_is_refused_too(site: Site, blogs: Web) -> None:
    post = await site.publish(f"Talked about {secrets.token_hex(4)}", "<p>text</p>")
    comment = await site.comment(post.id, "Mira Holt", "A word.")
    await site.set_status(comment.id, "approved")
    with pytest.raises(Refused, match=r"is the feed of the comments.*main feed"):
        await blogs.discover(f"{post.link}feed/")


async def test_a_connection_cut_in_the_middle_is_told(blogs: Web) -> None:
    async with hanging_up(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n<html>") as url:
        with pytest.raises(Refused, match=r"127\.0\.0\.1:\d+ cut the connection.*tell its owner"):
            await blogs.discover(url)


async def test_a_site_without_tls_is_told(blogs: Web) -> None:
    async with serving(pages()) as url:
        with pytest.raises(Refused, match=r"127\.0\.0\.1:\d+ failed.*certificate.*http://"):
            await blogs.discover(url.replace("http://", "https://"))


async def test_a_host_that_is_down_is_told(blogs: Web) -> None:
    async with serving(pages()) as url:
        pass
    with pytest.raises(Refused, match=r"No connection to 127\.0\.0\.1:\d+.*check the address"):
        await blogs.discover(url)


@pytest.mark.parametrize("address", ["http://127.0.0.1/", "127.0.0.1", "http://[::1]/", "http://192.168.1.20/blog"])
async def test_a_private_address_is_told_with_the_setting_that_would_allow_it(address: str) -> None:
    async with Net() as net:
        with pytest.raises(Refused, match=r"private address.*ALLOW_PRIVATE_NETWORKS"):
            await Web(net).discover(address)


@pytest.mark.parametrize("address", ["", "   ", "not a blog", "ftp://a.example", "javascript:alert(1)", "http://"])
async def test_what_is_no_address_is_told(blogs: Web, address: str) -> None:
    with pytest.raises(Refused, match=r"is not a web address.*https://example\.org/"):
        await blogs.discover(address)


async def test_api_addresses_of_both_forms_lead_to_the_same_routes() -> None:
    async with Net(LOOPBACK) as net:
        pretty, plain = (
            Api(net, "https://a.example/blog/wp-json/"),
            Api(net, "https://a.example/index.php?rest_route=/"),
        )
        assert pretty.url("posts/5", {"a": "b"}) == "https://a.example/blog/wp-json/wp/v2/posts/5?a=b"
        assert plain.url("posts/5", {"a": "b"}) == "https://a.example/index.php?rest_route=/wp/v2/posts/5&a=b"
        assert pretty.url() == "https://a.example/blog/wp-json/"
        assert plain.url() == "https://a.example/index.php?rest_route=/"
