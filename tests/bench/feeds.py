"""Parsing feeds: milliseconds per feed beside feedparser, and how many of the feeds in the corpus each understands.

The feeds are made here, like those that WordPress writes, with about 7,000 characters of HTML per article; every call
gets bytes that nobody saw before, so no cache helps anyone. Reader and peer take turns on the same bytes. The corpus is
our own (tests/blogs/corpus), so the score says what we hold to, not who is better.
"""

import calendar
import io
import json
import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import feedparser

from bot.blogs import loose
from bot.blogs.document import Document, Raw
from bot.blogs.parse import DECLARATIONS, at_once, document
from bot.errors import Refused
from tests.bench import corpus

SIZES = {10: 15, 50: 7, 100: 5}  # articles: rounds
TARGET = 20
FIELDS = ("first", "last", "links", "guids", "dates")
HOME = "https://harbour.example"
FEED = f"{HOME}/feed/"

_PROSE = "the pilot boat left before light and nobody on the quay could say who had rung the bell or why it rang twice"
_WORDS = _PROSE.split()


def article(dice: random.Random) -> dict[str, str]:
    """An article that nobody saw before, as the formats below need it."""

    def words(count: int) -> str:
        return " ".join(dice.choice(_WORDS) for _ in range(count))

    def paragraph() -> str:
        link = f'<a href="{HOME}/?p={dice.randrange(10**6)}">{words(3)}</a>'
        return f'<p class="wp-block-paragraph">{words(45)} &#8220;{words(4)}&#8221; {link} &amp; {words(40)}.</p>\n'

    number, when = dice.randrange(10**9), datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=dice.randrange(10**7))
    picture = (
        f'<figure class="wp-block-image"><img src="{HOME}/{number}.jpg" alt="{words(5)}" width="1024"/></figure>\n'
    )
    return {
        "id": f"{HOME}/?p={number}",
        "link": f"{HOME}/{when:%Y/%m/%d}/{words(4).replace(' ', '-')}-{number}/",
        "title": words(6).capitalize(),
        "html": picture + "".join(paragraph() for _ in range(12)),
        "short": f"<p>{words(55)} [&#8230;]</p>",
        "rfc822": format_datetime(when),
        "rfc3339": when.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def rss(articles: list[dict[str, str]]) -> str:
    """RSS 2.0 by WordPress."""
    items = "".join(
        f"""	<item>
		<title>{a["title"]} &#8211; again</title>
		<link>{a["link"]}</link>
					<comments>{a["link"]}#respond</comments>

		<dc:creator><![CDATA[Mara Quill]]></dc:creator>
		<pubDate>{a["rfc822"]}</pubDate>
				<category><![CDATA[Harbour]]></category>
		<category><![CDATA[Weather]]></category>
		<guid isPermaLink="false">{a["id"]}</guid>

					<description><![CDATA[{a["short"]}]]></description>
										<content:encoded><![CDATA[{a["html"]}]]></content:encoded>

					<wfw:commentRss>{a["link"]}feed/</wfw:commentRss>
			<slash:comments>3</slash:comments>
			</item>
"""
        for a in articles
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
	xmlns:content="http://purl.org/rss/1.0/modules/content/"
	xmlns:wfw="http://wellformedweb.org/CommentAPI/"
	xmlns:dc="http://purl.org/dc/elements/1.1/"
	xmlns:atom="http://www.w3.org/2005/Atom"
	xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"
	xmlns:slash="http://purl.org/rss/1.0/modules/slash/">
<channel>
	<title>Harbour notes</title>
	<atom:link href="{FEED}" rel="self" type="application/rss+xml" />
	<link>{HOME}</link>
	<description>What the quay says</description>
	<language>en-GB</language>
	<sy:updatePeriod>hourly</sy:updatePeriod>
	<sy:updateFrequency>1</sy:updateFrequency>
	<generator>https://wordpress.org/?v=7.1</generator>
{items}</channel>
</rss>
"""


def atom(articles: list[dict[str, str]]) -> str:
    """Atom 1.0 by WordPress."""
    entries = "".join(
        f"""	<entry>
		<author><name>Mara Quill</name><uri>{HOME}</uri></author>
		<title type="html"><![CDATA[{a["title"]}]]></title>
		<link rel="alternate" type="text/html" href="{a["link"]}" />
		<id>{a["id"]}</id>
		<updated>{a["rfc3339"]}</updated>
		<published>{a["rfc3339"]}</published>
		<category scheme="{HOME}" term="Harbour" />
		<summary type="html"><![CDATA[{a["short"]}]]></summary>
		<content type="html" xml:base="{a["link"]}"><![CDATA[{a["html"]}]]></content>
		<link rel="replies" type="text/html" href="{a["link"]}#comments" thr:count="3" />
		<thr:total>3</thr:total>
	</entry>
"""
        for a in articles
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?><feed
	xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0" xml:lang="en-GB">
	<title type="text">Harbour notes</title>
	<updated>2026-09-01T10:00:00Z</updated>
	<link rel="alternate" type="text/html" href="{HOME}" />
	<id>{FEED}atom/</id>
	<link rel="self" type="application/atom+xml" href="{FEED}atom/" />
	<generator uri="https://wordpress.org/" version="7.1">WordPress</generator>
{entries}</feed>
"""


def rdf(articles: list[dict[str, str]]) -> str:
    """RSS 1.0 by WordPress."""
    items = "".join(
        f"""<item rdf:about="{a["link"]}">
	<title>{a["title"]}</title>
	<link>{a["link"]}</link>
	<dc:creator><![CDATA[Mara Quill]]></dc:creator>
	<dc:date>{a["rfc3339"]}</dc:date>
	<dc:subject><![CDATA[Harbour]]></dc:subject>
	<description><![CDATA[{a["short"]}]]></description>
	<content:encoded><![CDATA[{a["html"]}]]></content:encoded>
</item>
"""
        for a in articles
    )
    order = "".join(f'<rdf:li rdf:resource="{a["link"]}"/>' for a in articles)
    return f"""<?xml version="1.0" encoding="UTF-8"?><rdf:RDF
	xmlns="http://purl.org/rss/1.0/"
	xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
	xmlns:dc="http://purl.org/dc/elements/1.1/"
	xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel rdf:about="{HOME}"><title>Harbour notes</title><link>{HOME}</link><description>What the quay says</description>
<items><rdf:Seq>{order}</rdf:Seq></items></channel>
{items}</rdf:RDF>
"""


def json_feed(articles: list[dict[str, str]]) -> str:
    """JSON Feed 1.1, which feedparser does not know."""
    items = [
        {
            "id": a["id"],
            "url": a["link"],
            "title": a["title"],
            "content_html": a["html"],
            "date_published": a["rfc3339"],
        }
        for a in articles
    ]
    head = {"version": "https://jsonfeed.org/version/1.1", "title": "Harbour notes"}
    return json.dumps({**head, "items": items})


FORMATS: dict[str, Callable[[list[dict[str, str]]], str]] = {"RSS": rss, "Atom": atom, "RDF": rdf, "JSON": json_feed}


def fresh(form: str, count: int) -> Iterator[bytes]:
    """Feeds that nobody saw before."""
    seed = 0
    while True:
        seed += 1
        dice = random.Random(f"{form} {count} {seed}")
        yield FORMATS[form]([article(dice) for _ in range(count)]).encode()


def ours(body: bytes) -> Document:
    """As Parser does it, but for the process around feedparser."""
    if DECLARATIONS.match(body[:65_536]):
        raise Refused("it has a document type with declarations of its own")
    address = corpus.ADDRESS
    return at_once(body, address, "") or document(loose.read(body, address, "", 1_001), body)


def theirs(body: bytes) -> Document:
    """feedparser as it comes."""
    parsed = feedparser.parse(io.BytesIO(body), response_headers={"content-location": corpus.ADDRESS})
    return Document(
        parsed.get("version") or "",
        bool(parsed.bozo),
        parsed.feed.get("title", ""),
        "",
        tuple(_entry(entry).entry() for entry in parsed.entries),
    )


def _entry(entry: Any) -> Raw:
    when = entry.get("published_parsed") or entry.get("updated_parsed")
    return Raw(
        guid=entry.get("id", ""),
        link=entry.get("link", ""),
        title=entry.get("title", ""),
        contents=[(part.get("type", ""), part.value, "") for part in entry.get("content", ())],
        summary=("text/html", entry.get("summary", ""), ""),
        published=calendar.timegm(when) if when else 0.0,
    )


def run() -> None:
    """Measure and count, and print."""
    print("Parsing a feed, ms of processor time, medians of interleaved rounds, every feed new to both readers.")
    print(
        f"'Bare' is feedparser without its cleaning of HTML. The target: {TARGET} times as fast as feedparser, on RSS."
    )
    print(f"{'':10}{'kB':>7}{'backchannel':>13}{'feedparser':>13}{'as fast':>15}{'bare':>9}{'as fast':>15}")
    for form in FORMATS:
        for count, rounds in SIZES.items():
            print(_row(form, count, rounds))
    print(
        f"\nUnderstanding the {len(corpus.EXPECTED)} feeds of the corpus: entries, titles, texts, links, guids, dates"
    )
    for name, read in (("backchannel", ours), ("feedparser", theirs)):
        failed = [feed for feed in corpus.EXPECTED if corpus.faults(feed, read, FIELDS)]
        print(f"{name:14}{len(corpus.EXPECTED) - len(failed):>4}   {'failed: ' if failed else ''}{', '.join(failed)}")


def _row(form: str, count: int, rounds: int) -> str:
    bodies = fresh(form, count)
    readers: dict[str, Callable[[bytes], object]] = {"ours": lambda body: at_once(body, FEED, "")}
    if form != "JSON":
        readers["theirs"] = lambda body: feedparser.parse(io.BytesIO(body))
        readers["bare"] = lambda body: loose.read(body, FEED, "", 1_001)
    times: dict[str, list[float]] = {name: [] for name in readers}
    for round_ in range(rounds + 1):
        body = next(bodies)
        for name, read in readers.items():
            spent = _milliseconds(read, body)
            if round_:  # the first is for warming up
                times[name].append(spent)
    median = {name: statistics.median(spent) for name, spent in times.items()}
    row = f"{form + ' ' + str(count):10}{len(body) / 1_000:7.0f}{median['ours']:13.3f}"
    if form == "JSON":
        return f"{row}{'cannot':>13}"
    whole, bare = (f"{median[name] / median['ours']:14.1f}x" for name in ("theirs", "bare"))
    return f"{row}{median['theirs']:13.2f}{whole}{median['bare']:9.2f}{bare}"


def _milliseconds(read: Callable[[bytes], object], body: bytes) -> float:
    began = time.process_time()
    read(body)
    return (time.process_time() - began) * 1_000


if __name__ == "__main__":
    run()
