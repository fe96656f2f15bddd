"""JSON Feed: what is read from it, and what is no feed."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.blogs.document import MOST_CHARACTERS, MOST_ENTRIES, Document, Entry
from bot.blogs.json_feed import looks_like_json, read_json
from bot.blogs.parse import Parser

VERSION = "https://jsonfeed.org/version/1.1"


def feed(*items: Any, **more: Any) -> Document:
    return read_json(json.dumps({"version": VERSION, "title": "Street", "items": list(items), **more}).encode())


def entry(**item: Any) -> Entry:
    return feed(item).entries[0]


@pytest.mark.parametrize(
    ("version", "told"),
    [
        ("https://jsonfeed.org/version/1", "json1"),
        ("https://jsonfeed.org/version/1.1", "json11"),
        ("http://www.jsonfeed.org/version/1.1/", "json11"),
        ("https://jsonfeed.org/version/9", ""),
        ("", ""),
        (1.1, ""),
    ],
)
def test_the_version_says_whether_it_is_a_feed(version: Any, told: str) -> None:
    assert feed(version=version).version == told


@pytest.mark.parametrize("body", [b'{"version": "https://jsonf', b"{", b"{" * 100_000, b'{"a": \xff}'])
def test_broken_json_is_said_to_be_broken(body: bytes) -> None:
    found = read_json(body)

    assert found.broken
    assert not found.version


async def test_json_of_anything_else_is_no_feed() -> None:
    found = await Parser().parse(b'{"code": "rest_no_route"}', "https://a.example/", "application/json", "a.example")

    assert (found.version, found.entries, found.broken) == ("", (), False)


@pytest.mark.parametrize(("given_id", "guid"), [("7", "7"), (7, "7"), (7.0, "7"), (7.5, "7.5"), (None, ""), (True, "")])
def test_an_id_may_be_a_number(given_id: Any, guid: str) -> None:
    assert entry(id=given_id).guid == guid


def test_text_that_is_no_html_is_escaped_and_keeps_its_paragraphs() -> None:
    assert entry(content_text="1 < 2\nyes\n\nno").text == "<p>1 &lt; 2<br>yes</p><p>no</p>"


def test_html_is_taken_before_text() -> None:
    assert entry(content_html="<b>a</b>", content_text="b").text == "<b>a</b>"


def test_the_address_elsewhere_counts_when_there_is_no_other() -> None:
    assert entry(external_url="https://b.example/").link == "https://b.example/"
    assert entry(url="https://a.example/", external_url="https://b.example/").link == "https://a.example/"


def test_authors_are_those_of_the_entry_or_else_of_the_feed() -> None:
    found = feed(
        {"id": 1, "authors": [{"name": "Odo Finch"}, {"url": "https://a.example/"}, {"name": "Pru Marsh"}]},
        {"id": 2, "author": {"name": "Odo Finch"}},
        {"id": 3},
        authors=[{"name": "Ines Aldous"}],
    )

    assert [entry.author for entry in found.entries] == ["Odo Finch, Pru Marsh", "Odo Finch", "Ines Aldous"]


def test_pictures_are_the_image_then_the_banner_then_attached_images() -> None:
    files = [{"url": "s.mp3", "mime_type": "audio/mpeg"}, {"url": "c.png", "mime_type": "image/png"}]

    assert entry(banner_image="b.png", image="a.png", attachments=files).pictures == ("a.png", "b.png", "c.png")


def test_the_day_of_a_change_counts_when_there_is_no_other() -> None:
    assert entry(date_modified="1970-01-01T01:00:10+01:00").published == 10
    assert entry(date_published="1970-01-01T00:00:20Z", date_modified="1970-01-01T00:00:10Z").published == 20
    assert entry(date_published="yesterday").published == 0


def test_a_feed_is_cut_where_others_are() -> None:
    found = feed(*({"id": number, "content_html": "x" * (MOST_CHARACTERS + 1)} for number in range(3)))
    many = feed(*({"id": number} for number in range(MOST_ENTRIES + 1)))

    assert {len(entry.text) for entry in found.entries} == {MOST_CHARACTERS}
    assert len(many.entries) == MOST_ENTRIES


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
_NAMES = (
    "id url title content_html content_text summary image attachments authors author tags date_published hubs items"
)
NAMES = st.sampled_from(_NAMES.split())


@given(st.dictionaries(NAMES, ANYTHING), st.lists(st.dictionaries(NAMES, ANYTHING) | ANYTHING, max_size=4))
def test_nothing_in_a_feed_makes_it_unreadable(head: dict[str, Any], items: list[Any]) -> None:
    body = json.dumps({"items": items, **head, "version": VERSION}).encode()

    found = read_json(body)

    assert looks_like_json(body)
    assert all(
        isinstance(entry.guid + entry.link + entry.title + entry.text + entry.author, str) for entry in found.entries
    )
