"""Whatever stands in a text or in HTML: no ping, no forged link, no broken formatting, within the limits."""

import re

import strategies
from discord_markdown import read
from hypothesis import given
from hypothesis import strategies as st

from bot.text.escape import address, escape, host, name, plain, thread_name
from bot.text.split import opening, split, weight
from bot.text.to_discord import render

BASE = "https://blog.example/2007/03/"


@given(strategies.text)
def test_escaped_text_shows_what_was_written_and_does_nothing_else(text: str) -> None:
    reading = read(escape(text))
    assert reading.mentions == []
    assert reading.masked == []
    assert reading.blocks == []
    assert reading.styles == []
    assert reading.stray == []
    if "://" not in text:
        written = [line.strip() for line in plain(text).split("\n")]
        assert [line.strip() for line in reading.shown.replace("\u200b", "")[:-1].split("\n")] == written


@given(strategies.text)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@given(strategies.text)
def test_names_fit_on_one_line(text: str) -> None:
    assert "\n" not in name(text)
    assert len(name(text, 30)) <= 30
    assert 1 <= len(thread_name(text)) <= 100


@given(strategies.html)
def test_rendered_html_pings_nobody_and_its_formatting_is_whole(html: str) -> None:
    reading = read(render(html, BASE).markdown)
    assert reading.mentions == []
    assert reading.stray == []


@given(strategies.html)
def test_a_masked_link_says_only_the_host_that_it_leads_to(html: str) -> None:
    for said, url in read(render(html, BASE).markdown).masked:
        assert said == host(url)


@given(strategies.html)
def test_no_raw_token_that_a_server_could_take_for_a_mention_is_left(html: str) -> None:
    made = re.sub(r"\\[\\`]|(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)", "", render(html, BASE).markdown)
    assert not re.search(r"@everyone|@here|<@[!&]?\d|<#\d|</\w+:\d|<t:\d|<a?:\w+:\d|<id:", made)


@given(strategies.html)
def test_pictures_have_web_addresses(html: str) -> None:
    for picture in render(html, BASE).pictures:
        assert address(picture.url) == picture.url


@given(strategies.html, st.integers(50, 400))
def test_every_part_of_a_split_is_whole_and_fits(html: str, limit: int) -> None:
    parts = split(render(html, BASE).markdown, limit)
    for part in parts:
        assert weight(part) <= limit
        assert part.strip()
        reading = read(part)
        assert reading.stray == []
        assert reading.mentions == []


@given(strategies.html)
def test_a_split_loses_no_words(html: str) -> None:
    markdown = render(html, BASE).markdown
    whole = re.sub(r"\W", "", read(markdown).shown)
    assert re.sub(r"\W", "", "".join(read(part).shown for part in split(markdown, 2_500))) == whole


@given(strategies.html)
def test_what_a_message_carries_is_whole_and_fits(html: str) -> None:
    markdown = render(html, BASE).markdown
    for part in [*split(markdown, 4_000), opening(markdown, 1_200)[0]]:
        reading = read(part)
        assert len(part) <= 4_000
        assert len(part.encode()) <= 10_000
        assert (reading.stray, reading.mentions) == ([], [])
        assert all(said == host(url) for said, url in reading.masked)


@given(strategies.html)
def test_each_picture_stands_where_a_block_begins(html: str) -> None:
    rendered = render(html, BASE)
    assert len(rendered.places) == len(rendered.pictures)
    assert list(rendered.places) == sorted(rendered.places)
    for place in rendered.places:
        assert place in (0, len(rendered.markdown)) or rendered.markdown[place - 1] == "\n"


@given(strategies.html)
def test_directions_are_given_by_single_marks_that_need_no_end(html: str) -> None:
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", render(html, BASE).markdown)


@given(strategies.html, st.integers(80, 400))
def test_an_opening_is_whole_and_fits(html: str, limit: int) -> None:
    markdown = render(html, BASE).markdown
    start, cut = opening(markdown, limit)
    assert weight(start) <= limit
    assert read(start).stray == []
    assert cut or start == markdown


@given(st.text(), st.integers(1, 60))
def test_any_text_at_all_can_be_split(text: str, limit: int) -> None:
    assert all(len(part) <= limit for part in split(text, limit))
    assert len(opening(text, limit)[0]) <= limit
