"""The doorbell: one cheap conditional request tells whether a blog changed at all, and how it wants to be watched.

What servers do with validators was measured on WordPress; the reasons stand where they are used.
"""

import hashlib
import html
import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from bot.errors import Barred, Gone, Missing, Refused, Retry, Trouble
from bot.model import Article, Bell, Look
from bot.net import LONGEST_FRESH, Answer, Net, shown
from bot.net.addresses import web_address
from bot.text.words import say

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/rdf+xml, application/feed+json;q=0.9, "
    "application/xml;q=0.9, text/xml;q=0.8, */*;q=0.5"
)
SECONDS_TO_TRUST = 2
HEAD = 4096
"""How many bytes of a feed are searched for its hub: what is said of the whole feed stands before its entries."""

_ENTRY = re.compile(r"<(?:item|entry)\b")
_FEED_LINK = re.compile(r"<(?:\w+:)?link\b([^<>]*)>")
_ATTRIBUTE = re.compile(r"""\b(rel|href)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


@dataclass(frozen=True, slots=True)
class Told:
    """What a feed says about itself. It is remembered, as an unchanged feed is not sent again."""

    ttl: float = 0.0  # seconds for which it need not be asked again
    hub: str = ""  # WebSub: where to subscribe
    itself: str = ""  # and the address to subscribe to


@dataclass(frozen=True, slots=True)
class Rung:
    """What the doorbell said."""

    bell: Bell
    answer: Answer
    asked: str
    changed: bool  # the body is another one; if not, at most the validators are new

    def look(self, articles: tuple[Article, ...] | None, told: Told) -> Look:
        """The look that this makes: with the articles, and with what server and feed say of being watched."""
        linked: dict[str, str] = {}
        for link in self.answer.links():
            linked.setdefault(link.relation, link.url)
        hub = linked.get("hub") or web_address(told.hub, self.answer.url)
        topic = linked.get("self") or web_address(told.itself, self.answer.url) or self.answer.url
        return Look(
            self.bell,
            articles,
            ahead=self.answer.ahead(self.answer.arrived),
            fresh=min(max(self.answer.fresh(), told.ttl), LONGEST_FRESH),
            moved=self.answer.permanent if self.answer.permanent != self.asked else None,
            hub=hub or None,
            topic=topic if hub else None,
        )


async def ring(net: Net, url: str, bell: Bell) -> Rung:
    """Ask whether the document at ``url`` changed since ``bell``. Raises Gone for one that has ended (410)."""
    answer = await net.get(url, headers={"Accept": ACCEPT, **_conditions(bell)})
    if answer.status == 304:
        return Rung(bell, answer, url, changed=False)
    if trouble := refusal(answer, "feed.what.feed"):
        raise trouble
    if not answer.body.strip():
        raise Retry(say("feed.empty", where=shown(url)))
    digest = hashlib.sha256(answer.body).hexdigest()
    now = Bell(answer.headers.get("ETag"), answer.headers.get("Last-Modified"), digest)
    if _is_young(answer):  # a second change within the same second would go by unnoticed: ask again without conditions
        now = Bell(digest=digest)
    # Once it has come to rest it is read again: what changed within that second may not show in the feed at all.
    rested = bell.digest is not None and bell.etag is None and now.etag is not None
    return Rung(now, answer, url, changed=rested or digest != bell.digest)


def glance(body: bytes) -> Told:
    """The hub in the first bytes of a feed that is not parsed otherwise."""
    start = _ENTRY.split(body[:HEAD].decode("utf-8", "replace"), maxsplit=1)[0]
    found: dict[str, str] = {}
    for link in _FEED_LINK.findall(start):
        said = {name: html.unescape(double or single) for name, double, single in _ATTRIBUTE.findall(link)}
        for relation in said.get("rel", "").lower().split():
            found.setdefault(relation, said.get("href", ""))
    return Told(hub=found.get("hub", ""), itself=found.get("self", ""))


def _is_young(answer: Answer) -> bool:
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
    """What a status means for somebody who can do something about it; None for 200.

    ``what`` is the key of "feed" or "page".
    """
    if answer.status == 200:
        return None
    if is_challenge(answer):
        return Barred(say("feed.challenge", host=answer.host))
    named = {"what": say(what), "where": shown(answer.url)}
    match answer.status:
        case 401:
            return Barred(say("feed.login", **named))
        case 403:
            return Barred(say("feed.closed", **named))
        case 404:
            return Missing(say("feed.missing", **named))
        case 410:
            return Gone(say("feed.ended", **named))
    return Refused(say("feed.unusable", status=answer.status, **named))


def is_challenge(answer: Answer) -> bool:
    """Whether Cloudflare stopped us on the way (its header, not a guess from the page)."""
    return answer.headers.get("cf-mitigated", "").lower() == "challenge"
