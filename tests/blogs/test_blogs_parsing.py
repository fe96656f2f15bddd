"""Feeds of every kind and in every condition: what is read from them, by whom, and what is refused."""

import asyncio
import json

import pytest

from bot.blogs import loose
from bot.blogs.document import Document, stands_for
from bot.blogs.json_feed import looks_like_json, read_json
from bot.blogs.parse import MOST_CHARACTERS, MOST_ENTRIES, Parser, at_once, document
from bot.blogs.strict import read_strictly
from bot.errors import Refused, Retry
from tests.bench import corpus

FEED = "https://lantern.example/feed/"


def reader(body: bytes) -> str:
    if looks_like_json(body):
        return "json"
    return "strict" if read_strictly(body, FEED, "") else "feedparser"


def with_feedparser(body: bytes, content_type: str = "") -> Document:
    """As the process of its own reads it."""
    return document(loose.read(body, FEED, content_type, MOST_ENTRIES + 1), body)


def ours(body: bytes) -> Document:
    if b"<!ENTITY" in body:
        raise Refused("it declares entities")  # Parser does; see below
    return at_once(body, corpus.ADDRESS, "") or document(loose.read(body, corpus.ADDRESS, "", MOST_ENTRIES + 1), body)


def rss(inside: str, version: str = "2.0", more: str = "") -> bytes:
    return f'<rss version="{version}"{more}><channel><title>Street</title>{inside}</channel></rss>'.encode()


@pytest.mark.parametrize("name", corpus.EXPECTED)
def test_a_feed_says_what_it_was_written_to_say(name: str) -> None:
    assert corpus.faults(name, ours) == []


@pytest.mark.parametrize("name", corpus.EXPECTED)
def test_each_feed_has_the_reader_that_is_sure_of_it(name: str) -> None:
    assert reader(corpus.body(name)) == corpus.EXPECTED[name]["reader"]


@pytest.mark.parametrize("content_type", ["", "application/rss+xml; charset=UTF-8", "text/xml", "application/xml"])
def test_what_the_strict_reader_accepts_feedparser_reads_the_same_way(content_type: str) -> None:
    bodies = {name: corpus.body(name) for name in corpus.EXPECTED}
    strict = {name: found for name, body in bodies.items() if (found := read_strictly(body, FEED, content_type))}

    assert len(strict) > 40
    assert {name: with_feedparser(bodies[name], content_type) for name in strict} == strict


async def test_a_broken_feed_is_read_in_a_process_of_its_own() -> None:
    found = await Parser().parse(corpus.body("broken-bare-ampersands.xml"), FEED, "text/xml", "lantern.example")

    assert found.broken
    assert [entry.title for entry in found.entries] == ["Lamp 3 & Sons", "Lamp 2 is lit", "Lamp 1 is lit"]


async def test_a_feed_that_takes_for_ever_is_given_up() -> None:
    with pytest.raises(Retry, match=r"lantern\.example is too large or too deeply nested"):
        await Parser(seconds=0.001).parse(corpus.body("broken-bare-ampersands.xml"), FEED, "", "lantern.example")


async def test_what_is_certain_needs_no_process() -> None:
    body = corpus.body("wordpress-full.xml")

    found = await Parser(at_once=0).parse(body, FEED, "", "lantern.example")  # no process would ever have its turn

    assert len(found.entries) == 2


LARGE_JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [{"id": 1, "tags": ["sea"], "image": "https://a.example/1.png", "content_text": "lamp " * 500_000}],
    }
).encode()


@pytest.mark.parametrize(
    "body",
    [rss("<item><guid>1</guid><description>" + "lamp " * 500_000 + "</description></item>"), LARGE_JSON],
    ids=["rss", "json"],
)
async def test_a_very_large_feed_is_left_to_the_process(body: bytes) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await Parser(at_once=0).parse(body, FEED, "", "lantern.example")


async def test_a_very_large_json_feed_says_there_what_it_would_say_here() -> None:
    assert await Parser().parse(LARGE_JSON, FEED, "application/feed+json", "lantern.example") == read_json(LARGE_JSON)


@pytest.mark.parametrize("head", ["<!DOCTYPE rss [", '<?xml version="1.0"?>\n<!-- x -->\n<!doctype rss ['])
async def test_a_document_type_with_declarations_is_refused_in_words(head: str) -> None:
    with pytest.raises(Refused, match=r"lantern\.example declares XML entities of its own"):
        await Parser().parse(head.encode() + b'<!ENTITY a "b">]>' + rss(""), FEED, "", "lantern.example")


def test_a_feed_with_a_thousand_and_more_entries_is_cut() -> None:
    body = rss("".join(f"<item><guid>{number}</guid></item>" for number in range(MOST_ENTRIES + 5)))

    strict, loosely = read_strictly(body, FEED, ""), with_feedparser(body)

    assert strict is not None
    assert len(strict.entries) == MOST_ENTRIES
    assert strict == loosely


def test_no_field_is_larger_than_it_may_be() -> None:
    long = "x" * (MOST_CHARACTERS + 1)
    body = rss(
        f"<item><title>{long}</title><link>https://a.example/{long}</link><description>{long}</description></item>"
    )
    strict = read_strictly(body, FEED, "")

    assert strict is not None
    assert strict == with_feedparser(body)
    assert {len(text) for text in (strict.entries[0].title, strict.entries[0].link, strict.entries[0].summary)} == {
        MOST_CHARACTERS
    }


def test_an_author_after_an_address_is_named_without_it() -> None:
    body = rss("<item><guid>1</guid><author>odo@lantern.photography (Odo Finch)</author></item>")
    strict = read_strictly(body, FEED, "")

    assert strict is not None
    assert strict.entries[0].author == "Odo Finch" == with_feedparser(body).entries[0].author


@pytest.mark.parametrize(
    ("terms", "seconds"),
    [
        (("60", "", "", ""), 3_600),
        (("60", "daily", "1", ""), 3_600),
        (("0", "", "", ""), 0),
        (("soon", "", "", ""), 0),
        (("", "daily", "", ""), 86_400),
        (("", "Daily", "4", ""), 21_600),
        (("", "weekly", "1", "https://wordpress.org/?v=7.1"), 604_800),
        (("", "hourly", "1", "https://wordpress.org/?v=7.1"), 0),
        (("", "hourly", "", "WordPress"), 0),
        (("", "hourly", "1", "Lantern Press"), 3_600),
        (("", "hourly", "0", ""), 0),
        (("", "often", "1", ""), 0),
        (("", "", "", ""), 0),
    ],
)
def test_a_feed_stands_for_as_long_as_somebody_chose(terms: tuple[str, str, str, str], seconds: float) -> None:
    assert stands_for(*terms) == seconds


def test_the_hub_and_the_address_it_knows_the_feed_by_are_found_by_every_reader() -> None:
    links = (
        '<atom:link rel="self" href="/feed/"/><atom:link rel="hub" href="https://hub.example/"/>'
        '<atom:link rel="hub" href="https://second.example/"/><ttl>15</ttl>'
    )
    body = rss(links, more=' xmlns:atom="http://www.w3.org/2005/Atom"')
    strict = read_strictly(body, FEED, "")

    assert strict is not None
    assert (strict.hub, strict.self_link, strict.ttl) == ("https://hub.example/", FEED, 900)
    assert with_feedparser(body) == strict


def test_an_author_of_the_whole_feed_counts_for_entries_without_one_in_atom() -> None:
    body = corpus.body("atom.xml")
    strict = read_strictly(body, FEED, "")

    assert strict is not None
    assert {entry.author for entry in (*strict.entries, *with_feedparser(body).entries)} == {"Odo Finch"}


@pytest.mark.parametrize(
    ("tail", "kept"),
    [
        ("", ["2", "1"]),
        ("</channel></rss>junk", ["2", "1"]),
        ("<item><title>Cut", ["2", "1"]),
        ("<item><guid>0</guid><description><![CDATA[cut</description></item></channel></rss>", ["2", "1"]),
    ],
)
def test_of_a_feed_that_was_cut_only_the_entry_under_the_knife_is_left_out(tail: str, kept: list[str]) -> None:
    whole = (
        "<rss><channel><item><guid isPermaLink='false'>2</guid></item><item><guid isPermaLink='false'>1</guid></item>"
    )

    found = with_feedparser((whole + tail).encode())

    assert found.broken
    assert [entry.guid for entry in found.entries] == kept
