"""HTTP: which address leads where, and what every answer carries."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from hashlib import md5
from urllib.parse import parse_qsl

from aiohttp import web

from . import feeds, form, passwords, pictures, rest, rest_comments, rest_media, rest_posts
from .archive import Archive
from .manners import Manners
from .model import Refusal, StoredComment, StoredPost
from .pages import Pages
from .rest import Call, Reply

PREFIX = "/wp-json"
UNHURRIED = "X-Unhurried"  # a request with this header is spared the flood check, here and on the test WordPress
HTML = {"Content-Type": "text/html; charset=UTF-8"}
TYPES = {
    **dict.fromkeys(("rss", "rss2"), "application/rss+xml"),
    "atom": "application/atom+xml",
    "rdf": "application/rdf+xml",
    "json": "application/feed+json",
}
NEVER_CACHE = {"Cache-Control": "no-cache, must-revalidate, max-age=0, no-store, private"}

Route = Callable[..., Reply]
ROUTES: list[tuple[re.Pattern[str], dict[str, Route]]] = [
    (re.compile(pattern), methods)
    for pattern, methods in (
        (r"/?", {"GET": rest_posts.index}),
        (r"/wp/v2/posts", {"GET": rest_posts.list_posts}),
        (r"/wp/v2/posts/(\d+)", {"GET": rest_posts.get_post}),
        (r"/wp/v2/comments", {"GET": rest_comments.list_comments, "POST": rest_comments.create_comment}),
        (
            r"/wp/v2/comments/(\d+)",
            {
                "GET": rest_comments.get_comment,
                "DELETE": rest_comments.delete_comment,
                **dict.fromkeys(("POST", "PUT", "PATCH"), rest_comments.update_comment),
            },
        ),
        (r"/wp/v2/users/me", {"GET": rest_posts.me}),
        (r"/wp/v2/users/me/application-passwords", {"GET": passwords.listed, "POST": passwords.create}),
        (r"/wp/v2/users/me/application-passwords/introspect", {"GET": passwords.introspect}),
        (r"/wp/v2/users/me/application-passwords/([0-9a-f-]{36})", {"DELETE": passwords.delete}),
        (r"/wp/v2/users/(\d+)", {"GET": rest_posts.get_user}),
        (r"/wp/v2/media", {"GET": rest_media.list_media, "POST": rest_media.create_media}),
        (
            r"/wp/v2/media/(\d+)",
            {
                "GET": rest_media.get_media,
                "DELETE": rest_media.delete_media,
                **dict.fromkeys(("POST", "PUT", "PATCH"), rest_media.update_media),
            },
        ),
        (r"/wp/v2/categories", {"GET": rest_posts.list_categories}),
        (r"/wp/v2/tags", {"GET": rest_posts.list_tags}),
    )
]


class Front:
    """Answers every request for one blog.

    `rest`: a WordPress; else a plain site with articles and one feed. Its `feed`: rss, atom, rdf or json.
    `permalinks=False`: a WordPress whose addresses are all queries, and where every unknown path is the front page.
    """

    def __init__(self, site: Archive, *, rest: bool = True, feed: str = "rss", permalinks: bool = True) -> None:
        self.site = site
        self.rest = rest
        self.feed = feed
        self.permalinks = permalinks
        self.manners = Manners()
        plain_site = {"atom": "/atom.xml", "rdf": "/index.rdf", "json": "/feed.json"}.get(feed, "/index.xml")
        self.feed_path = plain_site if not rest else "/feed/" if permalinks else "/?feed=rss2"
        self.pages = Pages(site, rest=rest, feed_path=self.feed_path, feed_type=TYPES["rss2" if rest else feed])

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """The whole site's one entrance."""
        path, query = request.path, request.query
        if self.manners.site_moved_to:
            place = self.manners.site_moved_to.rstrip("/") + request.path_qs
            return web.Response(status=self.manners.moved_status, headers={"Location": place})
        if not self.rest:
            return self._plain(request)
        body = await request.read()
        if "rest_route" in query:
            return self._rest(request, body, query["rest_route"])
        if self.permalinks and (path == PREFIX or path.startswith(f"{PREFIX}/")):
            return self._rest(request, body, path.removeprefix(PREFIX))
        if path == "/wp-comments-post.php" or path in passwords.DOORS:
            return self._form(request, body)
        if picture := self._picture(path, query.get("s", "")):
            return picture
        if "feed" in query:
            number = query.get("p", "")
            post = self.site.posts.get(int(number)) if number.isdigit() else None
            return self._feed(request, "comments-rss2" if post else query["feed"], post)
        if not self.permalinks:
            return self._query_page(request)
        if found := re.fullmatch(r"/feed(?:/(rss2?|atom|rdf|json))?/?", path):
            return self._feed(request, found[1] or "rss2", None)
        if path in ("/comments/feed/", "/comments/feed"):
            return self._feed(request, "comments-rss2", None)
        if found := re.fullmatch(r"(/\d{4}/\d\d/[^/]+/)feed/?", path):
            post = self.site.post_at(found[1])
            return self._feed(request, "comments-rss2", post) if post else self._missing()
        return self._query_page(request) if path == "/" else self._page(request, path)

    # -- pages

    def _page(self, request: web.Request, path: str) -> web.Response:
        if found := re.fullmatch(r"/page/(\d+)/?", path):
            text = self.pages.home(int(found[1]))
            return self._html(text) if text is not None else self._missing()
        post = self.site.post_at(path if path.endswith("/") else f"{path}/")
        if post is None:
            return self._missing()
        if not path.endswith("/"):
            return web.Response(status=301, headers={"Location": self.site.link(post)})
        return self._article(request, post)

    def _query_page(self, request: web.Request) -> web.Response:
        number = request.query.get("p", "")
        if not number:
            return self._html(self.pages.home() or "", self._api_link())
        post = self.site.posts.get(int(number)) if number.isdigit() else None
        if post is None or not self.site.public(post):
            return self._missing()
        if self.permalinks:
            return web.Response(status=301, headers={"Location": self.site.link(post)})
        return self._article(request, post)

    def _article(self, request: web.Request, post: StoredPost) -> web.Response:
        waiting = self.site.comments.get(int(request.query.get("unapproved", "0") or 0))
        if waiting is not None and request.query.get("moderation-hash") != moderation_hash(waiting):
            waiting = None
        links = ""
        if self.rest:
            links = (
                f'{self._api_link()}, <{self.site.url}{PREFIX}/wp/v2/posts/{post.id}>; rel="alternate"; title="JSON"; '
                f'type="application/json", <{self.site.url}/?p={post.id}>; rel=shortlink'
            )
        return self._html(self.pages.article(post, waiting=waiting), links)

    def _html(self, text: str, links: str = "", status: int = 200) -> web.Response:
        headers = HTML | ({"Link": links or self._api_link()} if self.rest else {})
        return web.Response(text=None, body=text.encode(), status=status, headers=headers)

    def _missing(self) -> web.Response:
        return self._html(self.pages.problem("There is nothing at this address."), status=404)

    def _api_link(self) -> str:
        root = f"{self.site.url}{PREFIX}/" if self.permalinks else f"{self.site.url}/index.php?rest_route=/"
        return f'<{root}>; rel="https://api.w.org/"'

    def _plain(self, request: web.Request) -> web.Response:
        if picture := self._picture(request.path, ""):
            return picture
        if request.path == self.feed_path:
            return self._feed(request, self.feed, None)
        return self._query_page(request) if request.path == "/" else self._page(request, request.path)

    def _picture(self, path: str, size: str) -> web.Response | None:
        body = None
        if found := re.fullmatch(r"/wp-content/uploads/([\w./-]+)", path):
            name = re.sub(r"-\d+x\d+(?=\.\w+$)", "", found[1])  # each picture stands there in several sizes
            media = self.site.media_at(found[1]) or self.site.media_at(name)
            if media is not None and media.data:
                return web.Response(body=media.data, content_type=media.type)
            body = pictures.landscape(name) if media is not None else None
        elif found := re.fullmatch(r"/avatar/([0-9a-f]{64})", path):
            body = pictures.face(found[1], min(256, max(16, int(size)))) if size.isdigit() else pictures.face(found[1])
        return web.Response(body=body, content_type="image/png") if body is not None else None

    # -- feeds

    def _feed(self, request: web.Request, kind: str, post: StoredPost | None) -> web.Response:
        site, comments = self.site, kind.startswith("comments")
        manners = Manners() if comments else self.manners
        if other := manners.instead(request.path):
            return manners.dress(other)
        current = manners.validate(feeds.validators(site, comments=comments))
        asked = (request.headers.get("If-None-Match", ""), request.headers.get("If-Modified-Since", ""))
        address = f"{site.url}{request.path_qs if 'feed' in request.query else request.path}"
        links = [self._api_link()] if self.rest else []
        if not comments and (hub := site.option("hub")):
            links += [f'<{hub}>; rel="hub"', f'<{address}>; rel="self"']
        headers = current | ({"Link": ", ".join(links)} if links else {})
        if current and feeds.unchanged(current, *asked):
            return manners.dress(web.Response(status=304, headers=headers))
        paged = request.query.get("paged", "1")
        page = int(paged) if paged.isdigit() else 1
        posts = feeds.page(site, page)
        if comments:
            text = feeds.comments_rss(site, post, address)
        elif not posts and page > 1:
            return self._missing()
        else:
            text = self._written(kind, [] if manners.empty else posts, address)
        headers["Content-Type"] = f"{TYPES.get(kind, TYPES['rss2'])}; charset=UTF-8"
        return manners.dress(web.Response(body=text.encode(), headers=headers))

    def _written(self, kind: str, posts: list[StoredPost], address: str) -> str:
        if kind == "json":
            return feeds.json_feed(self.site, posts, address)
        if kind in ("atom", "rdf"):
            return (feeds.atom if kind == "atom" else feeds.rdf)(self.site, posts, address)
        return feeds.rss(self.site, posts, address, discussed=self.rest)

    # -- REST and the form

    def _rest(self, request: web.Request, body: bytes, route: str) -> web.Response:
        route = route.rstrip("/") or "/"
        fields = None
        try:
            query, params = rest.parameters(list(request.query.items()), body, request.content_type)
            query.pop("rest_route", None)
            kind, disposition = (request.headers.get(name, "") for name in ("Content-Type", "Content-Disposition"))
            fields_sent, file = rest.file_in(body, kind, disposition)
            override = request.headers.get("X-HTTP-Method-Override") or query.get("_method") or request.method
            method = "GET" if request.method == "HEAD" else str(override).upper()
            arrives = not self.manners.drops_authorization
            known = rest.who(self.site, request.headers.get("Authorization") if arrives else None)
            base = self.site.url + (PREFIX if self.permalinks else "/index.php?rest_route=")
            call = Call(
                method=method,
                path=route,
                query=query,
                params=params | fields_sent,
                user=known[0] if known else None,
                application=known[1] if known else None,
                agent=request.headers.get("User-Agent", ""),
                address=request.remote or "127.0.0.1",
                unhurried=UNHURRIED in request.headers,
                base=base,
                file=file,
            )
            fields = call.many("_fields")
            reply = self._route(call)
        except Refusal as refusal:
            data = {"code": refusal.code, "message": refusal.message, "data": refusal.data}
            reply = Reply(data, refusal.status)
        headers = {
            "Content-Type": "application/json; charset=UTF-8",
            "X-Robots-Tag": "noindex",
            "X-Content-Type-Options": "nosniff",
            "Link": self._api_link(),
            **reply.headers,
        }
        if "Authorization" in request.headers:
            headers |= NEVER_CACHE
        text = json.dumps(rest.only(reply.data, fields), ensure_ascii=False)
        return web.Response(body=text.encode(), status=reply.status, headers=headers)

    def _route(self, call: Call) -> Reply:
        for pattern, methods in ROUTES:
            found = pattern.fullmatch(call.path)
            if found and call.method in methods:
                return methods[call.method](
                    self.site, call, *(int(one) if one.isdigit() else one for one in found.groups())
                )
        message = "No route was found matching the URL and request method."
        raise Refusal("rest_no_route", message, 404)

    def _form(self, request: web.Request, body: bytes) -> web.Response:
        fields = dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
        if door := passwords.DOORS.get(request.path):
            return door(self.site, self.pages, request, fields)
        if request.method != "POST":
            return web.Response(status=405, headers={"Allow": "POST"})
        try:
            comment = form.hand_in(
                self.site,
                fields,
                address=request.remote or "127.0.0.1",
                agent=request.headers.get("User-Agent", ""),
                unhurried=UNHURRIED in request.headers,
            )
        except Refusal as refusal:
            return self._html(self.pages.problem(refusal.message) if refusal.message else "", status=refusal.status)
        place = self.site.comment_link(comment)
        if comment.status == "hold":
            bare, _, anchor = place.partition("#")
            joint = "&" if "?" in bare else "?"
            place = f"{bare}{joint}unapproved={comment.id}&moderation-hash={moderation_hash(comment)}#{anchor}"
        return web.Response(status=302, headers={"Location": place, **HTML, **NEVER_CACHE})


def moderation_hash(comment: StoredComment) -> str:
    """What lets a visitor see the own comment that still waits."""
    return md5(f"awaiting moderation {comment.id} {comment.date}".encode(), usedforsecurity=False).hexdigest()
