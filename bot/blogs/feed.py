"""Any blog with a feed (RSS, Atom, RDF, JSON Feed): articles only."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial

from bot.blogs.bell import Told, ring
from bot.blogs.examining import FeedExamination
from bot.blogs.identity import host, names, normal
from bot.blogs.markup import absolute, first_picture, looks_like_html, plain
from bot.blogs.parse import Document, Entry, Parser
from bot.blogs.site import Site
from bot.errors import Refused, Retry
from bot.model import Absence, Article, Bell, Content, Look, Picture
from bot.net import Answer, Net, host_of, shown
from bot.net.addresses import web_address
from bot.ports import Access, Check, Finding, Found, Mark
from bot.text.titles import title_text
from bot.text.words import say

MOST_PAGES = 10
_LOCKED = "post-password-form"  # WordPress puts the question for the password into the feed


async def document(parser: Parser, answer: Answer) -> Document:
    """The feed in an answer. Raises Refused, with the reason, for what is no feed."""
    where = shown(answer.url)
    if looks_like_html(answer.body):
        raise Refused(say("feed.html", where=where))
    found = await parser.parse(answer.body, answer.url, answer.headers.get("Content-Type", ""), where)
    if not found.version and not found.entries:
        raise Refused(say("feed.xml" if found.broken else "feed.strange", where=where))
    return found


async def recognise(_net: Net, site: Site) -> Found | None:
    """Any site with a feed."""
    if site.document is None:
        return None
    home = web_address(site.document.link) or site.url
    note = say("found.note.feed")
    title = plain(site.document.title) or shown(home)
    return Found(Access("feed", home, site.feed), title, (*site.notes, note), site.icon)


class FeedBlog:
    """A blog known by its feed alone."""

    def __init__(self, net: Net, parser: Parser, access: Access) -> None:
        self._net = net
        self._parser = parser
        self._access = access
        self._told = Told()

    async def look(self, bell: Bell) -> Look:
        """The articles of the feed, oldest first, if it changed. Raises Gone when it has ended (410)."""
        rung = await ring(self._net, self._access.feed, bell)
        if not rung.changed:
            return rung.look(None, self._told)
        try:
            found = await document(self._parser, rung.answer)
        except Refused as error:  # it was a feed when it was added: a login page or a fault, for now
            raise Retry(str(error)) from None
        if not found.entries and (found.broken or bell.digest is not None):  # a new blog may have nothing yet
            fault = "feed.broken" if found.broken else "feed.entries.none"
            raise Retry(say(fault, where=shown(rung.answer.url)))
        self._told = Told(found.ttl, found.hub, found.self_link)
        return rung.look(articles(found, rung.answer.url), self._told)

    def examine(self) -> Sequence[Check]:
        """The checks of the feed; comments are not for us."""
        feed = FeedExamination(self._net, self._access.feed, partial(document, self._parser))
        return [*feed.checks(), Check(say("doctor.comments"), _no_comments), feed.clock_check()]

    async def absent(self, articles: Mapping[str, str]) -> dict[str, Absence]:
        """Those of the first ten articles whose own page says that it is gone (404, 410). Raises nothing.

        A host that has trouble is not asked again. What falls out of the feed is there all the same.
        """
        links = [link for link in dict.fromkeys(articles.values()) if normal(link)][:MOST_PAGES]
        gone: set[str] = set()
        silent: set[str] = set()
        for link in links:
            if host_of(link) in silent:
                continue
            try:
                answer = await self._net.get(link, headers={"Accept": "text/html, */*;q=0.5"}, limit=0)
            except Retry:
                silent.add(host_of(link))
            except Refused:
                continue
            else:
                if answer.status in (404, 410) and normal(answer.url):  # a front page says nothing of an article
                    gone.add(link)
        return {key: Absence.DELETED for key, link in articles.items() if link in gone}


async def _no_comments() -> Sequence[Finding]:
    return (Finding(Mark.UNSET, say("doctor.comments"), say("doctor.comments.unknown")),)


def articles(found: Document, base: str) -> tuple[Article, ...]:
    """The entries as articles, each once, with only those keys that no other entry has; oldest first.

    Feeds tell the newest first. Their order counts where dates are missing or the same.
    """
    own = {host(base), host(found.link)}
    usable = (entry for entry in found.entries if (entry.guid or entry.link) and _LOCKED not in entry.text)
    named = [(entry, names(entry.guid, entry.link, own)) for entry in usable]
    shared = Counter(key for _, keys in named for key in keys)
    seen: set[tuple[str, ...]] = set()
    result = []
    for entry, keys in named:
        only = tuple(key for key in keys if shared[key] == 1)
        if not only:  # a feed that gives one guid or link to everything
            only = (_fingerprint(entry),)
        if only not in seen:
            seen.add(only)
            result.append(Article(only, _content(entry, base)))
    return tuple(reversed(result))


def _fingerprint(entry: Entry) -> str:
    day = int(entry.published // 86_400)
    return "text:" + hashlib.sha256(f"{plain(entry.title)}\n{day}".encode()).hexdigest()[:32]


def _content(entry: Entry, base: str) -> Content:
    link = web_address(entry.link, base)
    text = absolute(entry.text or entry.summary, link or base)
    attached = next((url for given in entry.pictures if (url := web_address(given, base))), "")
    return Content(
        text=text,
        title=title_text(entry.title) if entry.title_is_html else " ".join(entry.title.split()),
        author=plain(entry.author),
        link=link,
        published=entry.published,
        categories=tuple(dict.fromkeys(name for tag in entry.categories if (name := plain(tag)))),
        picture=first_picture(text, link or base) or (Picture(attached) if attached else None),
        comments_open=False,
    )
