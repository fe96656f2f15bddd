"""Any blog with an RSS or Atom feed: articles only. And the doorbell that tells whether a blog changed at all."""

import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import parse_qsl, urlencode, urlsplit

from bot.blogs.markup import absolute, first_picture, looks_like_html, plain, web_address
from bot.blogs.parse import Document, Entry, Parser
from bot.blogs.site import Site
from bot.errors import Barred, Missing, Refused, Retry, Trouble
from bot.model import Article, Bell, Content, Instant, Look, Picture
from bot.net import Answer, Net, shown
from bot.ports import Access, Found

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/rdf+xml, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.5"
)
SECONDS_TO_TRUST = 2
_LOCKED = "post-password-form"  # WordPress puts the question for the password into the feed
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_cid|mc_eid|ref|source", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rung:
    """The bell rang: something in the feed is different."""

    bell: Bell
    answer: Answer
    new_body: bool  # False when only the validators are new

    @property
    def server_time(self) -> Instant | None:
        """The blog's own clock."""
        try:
            return parsedate_to_datetime(self.answer.headers["Date"]).timestamp()
        except (KeyError, ValueError):
            return None


async def ring(net: Net, url: str, bell: Bell) -> Rung | None:
    """Ask whether the document at ``url`` changed since ``bell``; None when it did not."""
    answer = await net.get(url, headers={"Accept": ACCEPT, **_conditions(bell)})
    if answer.status == 304:
        return None
    if trouble := refusal(answer, "feed"):
        raise trouble
    if not answer.body.strip():
        raise Retry(f"The feed at {shown(url)} is empty (no bytes at all). If it lasts, tell the blog's owner.")
    digest = hashlib.sha256(answer.body).hexdigest()
    now = Bell(answer.headers.get("ETag"), answer.headers.get("Last-Modified"), digest)
    if _is_fresh(answer):  # a second change within the same second would go by unnoticed: ask again without conditions
        now = Bell(digest=digest)
    return None if now == bell else Rung(now, answer, digest != bell.digest)


def _is_fresh(answer: Answer) -> bool:
    """Whether the document changed so short ago that its validators, which count seconds, say nothing yet."""
    try:
        changed, now = (parsedate_to_datetime(answer.headers[name]) for name in ("Last-Modified", "Date"))
        return (now - changed).total_seconds() < SECONDS_TO_TRUST
    except (KeyError, ValueError, TypeError):
        return False


def _conditions(bell: Bell) -> dict[str, str]:
    """The validators to send: never the date alone.

    WordPress compares dates by >=, and its date goes back when the newest post is trashed: with the date alone that is
    a lasting 304. With both, both must match. It knows its ETag only in the strong form and without the suffix that
    Apache adds to packed answers.
    """
    if not bell.etag:
        return {}
    sent = {"If-None-Match": re.sub(r'(-gzip|-br|;gzip)"$', '"', bell.etag.removeprefix("W/"))}
    if bell.modified:
        sent["If-Modified-Since"] = bell.modified
    return sent


def refusal(answer: Answer, what: str) -> Trouble | None:
    """What a status means for somebody who can do something about it; None for 200. ``what`` is "feed" or "page"."""
    where = shown(answer.url)
    if answer.status == 200:
        return None
    if is_challenge(answer):
        return Barred(
            f"Cloudflare in front of {answer.host} asks us to prove that we are a browser. In Cloudflare, the site's "
            "owner can add a Skip rule for the feed and for /wp-json/."
        )
    match answer.status:
        case 401:
            return Barred(f"The {what} at {where} wants a login (401). Make it public, or use another address.")
        case 403:
            return Barred(
                f"The {what} at {where} is closed to us (403). A firewall or security plugin must let the bot in."
            )
        case 404:
            return Missing(
                f"There is no {what} at {where} (404). Check the address, or give the address of the blog itself."
            )
        case 410:
            return Missing(
                f"The {what} at {where} was taken down for good (410). Add the blog again with its new address."
            )
    return Refused(
        f"The {what} at {where} answered {answer.status}, which is not usable. Check the address in a browser."
    )


def is_challenge(answer: Answer) -> bool:
    """Whether Cloudflare stopped us on the way (its header, not a guess from the page)."""
    return answer.headers.get("cf-mitigated", "").lower() == "challenge"


async def document(parser: Parser, answer: Answer) -> Document:
    """The feed in an answer. Raises Refused, with the reason, for what is no feed."""
    where = shown(answer.url)
    if looks_like_html(answer.body):
        raise Refused(f"{where} is a web page where a feed should be. Give the address of the blog or of its RSS feed.")
    found = await parser.parse(answer.body, answer.url, answer.headers.get("Content-Type", ""), where)
    if not found.version and not found.entries:
        kind = "broken XML" if found.broken else "neither RSS nor Atom"
        raise Refused(
            f"{where} is {kind}, so it cannot be read as a feed. Check the address; a feed validator shows the fault."
        )
    return found


async def recognise(_net: Net, site: Site) -> Found | None:
    """Any site with a feed."""
    if site.document is None:
        return None
    home = web_address(site.document.link) or site.url
    note = "Only its articles are relayed: what members answer stays in Discord, as a feed takes no comments."
    return Found(Access("feed", home, site.feed), plain(site.document.title) or shown(home), (*site.notes, note))


class FeedBlog:
    """A blog known by its feed alone."""

    def __init__(self, net: Net, parser: Parser, access: Access) -> None:
        self._net = net
        self._parser = parser
        self._access = access

    async def look(self, bell: Bell) -> Look | None:
        """The articles of the feed if it changed. No articles in the answer: only its validators are new."""
        rung = await ring(self._net, self._access.feed, bell)
        if rung is None:
            return None
        if not rung.new_body:
            return Look(rung.bell, (), rung.server_time)
        try:
            found = await document(self._parser, rung.answer)
        except Refused as error:  # it was a feed when it was added: a login page or a fault, for now
            raise Retry(str(error)) from None
        if not found.entries and (found.broken or bell.digest is not None):  # a new blog may have nothing yet
            fault = "is broken XML from the start" if found.broken else "has no entries"
            raise Retry(f"The feed at {shown(rung.answer.url)} {fault}. If it lasts, look at it in a browser.")
        return Look(rung.bell, articles(found, rung.answer.url), rung.server_time)


def articles(found: Document, base: str) -> tuple[Article, ...]:
    """The entries as articles, each once, with only those keys that no other entry has; oldest first.

    Feeds tell the newest first. Their order counts where dates are missing or the same.
    """
    usable = (entry for entry in found.entries if (entry.guid or entry.link) and _LOCKED not in entry.text)
    named = [(entry, names(entry.guid, entry.link)) for entry in usable]
    shared = Counter(key for _, keys in named for key in keys)
    seen: set[tuple[str, ...]] = set()
    result = []
    for entry, keys in named:
        own = tuple(key for key in keys if shared[key] == 1)
        if not own:  # a feed that gives one guid or link to everything
            own = (_fingerprint(entry),)
        if own not in seen:
            seen.add(own)
            result.append(Article(own, _content(entry, base)))
    return tuple(reversed(result))


def names(guid: str, link: str) -> tuple[str, ...]:
    """The keys of an article, the strongest first: its guid, then guid and link without what a move changes."""
    keys = [f"guid:{guid}"] if guid else []
    keys += [f"url:{path}" for url in (guid, link) if (path := normal(url))]
    return tuple(dict.fromkeys(keys))


def normal(url: str) -> str:
    """An address without scheme, host and tracking: the same after a move to https or to another host.

    Empty for what is no web address, and for the front page, which names no article.
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https"):
        return ""
    kept = [(name, value) for name, value in parse_qsl(parts.query, True) if not _TRACKING.fullmatch(name)]
    path = parts.path.rstrip("/") + ("?" + urlencode(sorted(kept)) if kept else "")
    return path + (f"#{parts.fragment}" if parts.fragment and not kept and parts.path in ("", "/") else "")


def _fingerprint(entry: Entry) -> str:
    day = int(entry.published // 86_400)
    return "text:" + hashlib.sha256(f"{plain(entry.title)}\n{day}".encode()).hexdigest()[:32]


def _content(entry: Entry, base: str) -> Content:
    link = web_address(entry.link, base)
    text = absolute(entry.text or entry.summary, link or base)
    attached = next((url for given in entry.pictures if (url := web_address(given, base))), "")
    return Content(
        text=text,
        title=plain(entry.title) if entry.title_is_html else " ".join(entry.title.split()),
        author=plain(entry.author),
        link=link,
        published=entry.published,
        categories=tuple(dict.fromkeys(name for tag in entry.categories if (name := plain(tag)))),
        picture=first_picture(text, link or base) or (Picture(attached) if attached else None),
        comments_open=False,
    )
