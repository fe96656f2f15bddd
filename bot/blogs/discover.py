"""From any address of a site to its main feed and to where an API may be.

People give the front page, an article, the feed or the API; all of these lead to the same blog. What servers say about
themselves is checked by what they answer: with plain permalinks WordPress answers 200 and the front page to
``/feed/`` and ``/wp-json/``.
"""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser
from yarl import URL

from bot.blogs.bell import ACCEPT, refusal
from bot.blogs.feed import document
from bot.blogs.markup import looks_like_html
from bot.blogs.parse import Document, Parser
from bot.blogs.site import Site
from bot.errors import Refused, Retry, Trouble
from bot.net import Answer, Link, Net, host_of, shown
from bot.net.addresses import web_address
from bot.text.words import say

API_RELATION = "https://api.w.org/"
FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml"})
JSON_TYPES = frozenset({"application/feed+json", "application/json"})  # the last one may be anything
USUAL_FEEDS = (
    *("/feed/", "/?feed=rss2", "/feed.xml", "/rss.xml", "/atom.xml"),
    *("/index.xml", "/index.rdf", "/feed.json"),
)
USUAL_APIS = ("/wp-json/", "/?rest_route=/")
ICONS = ("apple-touch-icon", "icon")
UNSHOWN = ".svg", ".ico"
"""Formats of pictures that Discord does not show."""

_COMMENTS = re.compile(r"comments[/-]|/comments\b|[?&]feed=comments|comments-rss", re.IGNORECASE)


async def explore(net: Net, parser: Parser, address: str) -> Site:
    """What stands at ``address`` and the site around it. Raises Refused: what is wrong there, and what to do."""
    try:
        answer = await _open(net, address)
        if trouble := refusal(answer, "feed.what.page"):
            raise trouble
        if not answer.body.strip():
            raise Refused(say("found.page.empty", where=shown(answer.url)))
        root = _api_root(answer)
        if root is not None:
            return await _from_api(net, parser, answer, root)
        if looks_like_html(answer.body):
            return await _from_page(net, parser, answer)
        return await _from_feed(net, parser, answer)
    except Retry as error:  # the admin who typed the address is waiting: no use in trying later by itself
        raise Refused(str(error)) from None


async def _open(net: Net, address: str) -> Answer:
    """The answer of what was typed; https where no scheme was, and http for sites that have nothing else."""
    typed = re.sub(r"\Afeed:(//)?", "", address.strip().strip("<>"), flags=re.IGNORECASE)
    accept = {"Accept": f"text/html, {ACCEPT}"}
    if "://" in typed:
        return await net.get(typed, headers=accept)
    try:
        return await net.get(f"https://{typed}", headers=accept)
    except Retry as error:
        try:
            return await net.get(f"http://{typed}", headers=accept)
        except Trouble:
            raise error from None


async def _from_api(net: Net, parser: Parser, answer: Answer, root: dict[str, Any]) -> Site:
    home = web_address(str(root.get("home") or root.get("url") or ""), answer.url) or str(URL(answer.url).origin())
    site = Site(home, apis=[answer.permanent or answer.url])
    try:
        page = await net.get(home)
        site.icon = _icon(page)
        await _find_feed(net, parser, site, page)
    except Trouble as error:
        site.notes.append(str(error))
    return site


async def _from_page(net: Net, parser: Parser, page: Answer) -> Site:
    site = Site(page.permanent or page.url, apis=_apis(page), icon=_icon(page))
    await _find_feed(net, parser, site, page)
    return site


async def _from_feed(net: Net, parser: Parser, answer: Answer) -> Site:
    """A feed was typed. If it is the main feed of its site, the site's API comes with it."""
    found = await _usable(parser, answer)
    address = answer.permanent or answer.url
    site = Site(web_address(found.link, answer.url) or address, address, found)
    _note_faults(site, answer)
    try:
        page = await net.get(site.url)
        mains, site.icon = [_plain(url) for url in _feeds(page)], _icon(page)
    except Trouble:
        return site
    if _plain(answer.url) in mains[:1]:
        site.apis = _apis(page) + _apis(answer)
    elif mains:
        site.whole = False
        site.notes.append(say("found.note.part"))
    return site


async def _find_feed(net: Net, parser: Parser, site: Site, page: Answer) -> None:
    """Fill in the first feed that is one: those that the page names, then the usual places."""
    named = list(_feeds(page))
    origin = str(URL(page.url).origin())
    fault: Trouble | None = None
    for url in [*named, *(urljoin(origin, path) for path in USUAL_FEEDS)]:
        if site.document is not None:
            return
        try:
            answer = await net.get(url, headers={"Accept": ACCEPT})
            if trouble := refusal(answer, "feed.what.feed"):
                raise trouble
            site.document = await _usable(parser, answer)
            site.feed = answer.permanent or url
            _note_faults(site, answer)
        except Trouble as error:
            fault = fault or (error if url in named else None)
    if site.document is None and fault is not None:
        site.notes.append(str(fault))


async def _usable(parser: Parser, answer: Answer) -> Document:
    if not answer.body.strip():
        raise Refused(say("found.feed.empty", where=shown(answer.url)))
    found = await document(parser, answer)
    if found.broken and not found.entries:
        raise Refused(say("found.feed.broken", where=shown(answer.url)))
    if _COMMENTS.search(answer.url) or (found.entries and all("#comment-" in entry.link for entry in found.entries)):
        raise Refused(say("found.feed.comments", where=shown(answer.url)))
    return found


def _note_faults(site: Site, answer: Answer) -> None:
    found = site.document
    if found is None:
        return
    if found.broken:
        site.notes.append(say("found.note.cut", where=shown(answer.url)))
    if not found.entries and not found.broken:
        site.notes.append(say("found.note.new"))


def _api_root(answer: Answer) -> dict[str, Any] | None:
    if not answer.body.lstrip().startswith(b"{"):
        return None
    try:
        data = json.loads(answer.body)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) and "namespaces" in data else None


def _apis(page: Answer) -> list[str]:
    """Where the page says that its API is, then where it usually is."""
    found = [link.url for link in _links(page) if link.relation == API_RELATION]
    origin = str(URL(page.url).origin())
    return list(dict.fromkeys([*found, *(urljoin(origin, path) for path in USUAL_APIS)]))


def _feeds(page: Answer) -> Iterator[str]:
    """The feeds that the page names, the main one first; none of comments; those in JSON later.

    A feed below the page's own address may be that of an article or a category, so it is the last choice.
    """
    own = page.url.rstrip("/")
    is_front = URL(page.url).path in ("", "/") and not URL(page.url).query
    named = [link for link in _links(page) if link.relation == "alternate" and not _COMMENTS.search(link.url)]
    for below in (False, True):
        for types in (FEED_TYPES, JSON_TYPES):
            for link in named:
                if link.type in types and (not is_front and link.url.startswith(own)) is below:
                    yield link.url


def _icon(page: Answer) -> str:
    """The site's icon, of those that the page names: one for phones, else one that Discord can show, else nothing."""
    named = [
        link
        for link in _links(page)
        if link.relation in ICONS and not urlsplit(link.url).path.lower().endswith(UNSHOWN)
    ]
    return min(named, key=lambda link: ICONS.index(link.relation)).url if named else ""


def _links(page: Answer) -> Iterator[Link]:
    """The links in the headers, then the page's ``<link>`` elements."""
    yield from page.links()
    if not looks_like_html(page.body):
        return
    tree = LexborHTMLParser(page.body)
    first = tree.css_first("base[href]")
    base = web_address((first.attributes.get("href") or "") if first else "", page.url) or page.url
    for node in tree.css("link[href]"):
        kind = (node.attributes.get("type") or "").partition(";")[0].strip().lower()
        if address := web_address(node.attributes.get("href") or "", base):
            for relation in (node.attributes.get("rel") or "").lower().split():
                yield Link(relation, address, kind)


def _plain(url: str) -> str:
    """A feed's address as it is compared: TLS, a slash at its end, and WordPress' formats make no difference."""
    same = re.sub(r"([?&]feed=)(atom|rdf|rss)\b", r"\1rss2", url.partition("://")[2]).rstrip("/")
    return re.sub(r"(/feed)/(atom|rdf|rss2?)\Z", r"\1", same)


def nothing_found(site: Site) -> Refused:
    """No kind of blog was recognised."""
    said = say("found.nothing", where=shown(site.url), host=host_of(site.url))
    for note in dict.fromkeys(site.notes):
        said = say("found.nothing.why", said=said, note=note)
    return Refused(said)
