"""What an answer's headers say: for how long it is fresh (RFC 9111, 4.2 and 5.2), and what it links to (RFC 8288)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict, CIMultiDictProxy

from bot.net import LONGEST_FRESH, Answer, Link

DATE = "Mon, 07 May 2007 10:00:00 GMT"


def answer(*headers: tuple[str, str], url: str = "https://harbour.example/feed/") -> Answer:
    """An answer with these headers."""
    return Answer(200, CIMultiDictProxy(CIMultiDict(headers)), b"", url)


@pytest.mark.parametrize(
    ("control", "seconds"),
    [
        ("max-age=600", 600.0),
        ("public, MAX-AGE = 600", 600.0),
        ('max-age="600"', 600.0),
        ("max-age=600, must-revalidate", 600.0),
        ("s-maxage=900", 0.0),
        ("s-maxage=900, max-age=60", 60.0),
        ("no-cache", 0.0),
        ("no-cache, max-age=600", 0.0),
        ("no-store, max-age=600", 0.0),
        ("must-revalidate, max-age=0", 0.0),
        ('no-cache="Set-Cookie", max-age=600', 600.0),
        ('private="max-age=7", max-age=600', 600.0),
        ("max-age=600, max-age=60", 60.0),
        ("max-age=600, max-age=soon", 0.0),
        ("max-age", 0.0),
        ("max-age=-5", 0.0),
        ("max-age=1.5", 0.0),
        ("max-age=99999999999999999999", 86_400.0),
        ("", 0.0),
        (",,;=", 0.0),
    ],
)
def test_max_age_says_for_how_long_not_to_ask_again(control: str, seconds: float) -> None:
    assert answer(("Cache-Control", control)).fresh() == seconds


def test_several_headers_count_as_one() -> None:
    assert answer(("Cache-Control", "public"), ("Cache-Control", "max-age=60")).fresh() == 60.0
    assert answer(("Cache-Control", "max-age=60"), ("Cache-Control", "no-cache")).fresh() == 0.0


def test_what_an_answer_was_kept_on_the_way_is_taken_off() -> None:
    assert answer(("Cache-Control", "max-age=600"), ("Age", "500")).fresh() == 100.0
    assert answer(("Cache-Control", "max-age=600"), ("Age", "700")).fresh() == 0.0
    assert answer(("Cache-Control", "max-age=600"), ("Age", "old")).fresh() == 600.0


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Date": DATE, "Expires": "Mon, 07 May 2007 10:05:00 GMT"}, 300.0),
        ({"Date": DATE, "Expires": "Mon, 07 May 2007 10:05:00 GMT", "Age": "100"}, 200.0),
        ({"Date": DATE, "Expires": "Mon, 07 May 2007 10:05:00 GMT", "Cache-Control": "max-age=60"}, 60.0),
        ({"Date": DATE, "Expires": "Mon, 07 May 2007 09:00:00 GMT"}, 0.0),
        ({"Date": DATE, "Expires": "Wed, 11 Jan 1984 05:00:00 GMT", "Cache-Control": "no-cache"}, 0.0),
        ({"Date": DATE, "Expires": "Tue, 07 May 2019 10:00:00 GMT"}, 86_400.0),
        ({"Date": DATE, "Expires": "0"}, 0.0),
        ({"Expires": "Mon, 07 May 2007 10:05:00 GMT"}, 0.0),
        ({"Date": "today", "Expires": "Mon, 07 May 2007 10:05:00 GMT"}, 0.0),
        ({}, 0.0),
    ],
)
def test_without_max_age_expires_counts_from_the_servers_own_date(headers: dict[str, str], seconds: float) -> None:
    assert answer(*headers.items()).fresh() == seconds


@given(st.text(st.characters(codec="ascii", exclude_characters="\r\n"), max_size=200), st.text(max_size=10))
def test_whatever_a_server_says_it_is_not_more_than_a_day_and_not_less_than_nothing(control: str, age: str) -> None:
    assert answer(("Cache-Control", control), ("Age", age), ("Date", age), ("Expires", age)).fresh() >= 0.0
    assert answer(("Cache-Control", control)).fresh() <= LONGEST_FRESH


def test_the_servers_clock_is_read_and_nonsense_is_none() -> None:
    assert answer(("Date", DATE)).date == 1178532000.0
    assert answer(("Date", "Mon, 07 May 2007 10:00:00 -0000")).date == 1178532000.0
    assert answer(("Date", "soon")).date is None
    assert answer().date is None


@pytest.mark.parametrize(
    ("header", "links"),
    [
        ('<https://hub.example/>; rel="hub"', [("hub", "https://hub.example/", "")]),
        ("<https://hub.example/>;rel=hub", [("hub", "https://hub.example/", "")]),
        ('</feed/>; rel="self"', [("self", "https://harbour.example/feed/", "")]),
        ("<x.rss>; title=a; REL=Alternate", [("alternate", "https://harbour.example/feed/x.rss", "")]),
        (
            '<https://a.example/?p=5,6>; rel=shortlink, <https://b.example/>; rel="hub self"',
            [
                ("shortlink", "https://a.example/?p=5,6", ""),
                ("hub", "https://b.example/", ""),
                ("self", "https://b.example/", ""),
            ],
        ),
        (
            '<https://a.example/>; rel="alternate"; title="a, \\"b\\"; rel=hub <c>"; type="application/json"',
            [("alternate", "https://a.example/", "application/json")],
        ),
        ('<https://a.example/>; rel="self"; rel="hub"', [("self", "https://a.example/", "")]),
        ('<https://a.example/>; rev="hub"', []),
        ('<https://a.example/>; rel="hub"; anchor="/other"', []),
        ("<javascript:alert(1)>; rel=hub", []),
        ("<http://[bad>; rel=hub", []),
        ("nothing of the kind", []),
    ],
)
def test_links_in_headers_are_read_one_relation_at_a_time(header: str, links: list[tuple[str, str, str]]) -> None:
    assert list(answer(("Link", header)).links()) == [Link(*link) for link in links]
