"""Reading HTML: titles, pictures, addresses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.blogs.markup import absolute, first_picture, looks_like_html, plain, web_address
from bot.model import Picture

BASE = "https://harbour.example/2007/05/low-tide/"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("A <b>bold</b> &#8220;thing&#8221; &#038; more", "A bold “thing” & more"),
        ("5 &lt; 6 &amp; 7 &gt; 2", "5 < 6 & 7 > 2"),
        ("  two\n lines ", "two lines"),
        ("", ""),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
    ],
)
def test_a_title_is_plain_text(markup: str, text: str) -> None:
    assert plain(markup) == text


def test_relative_addresses_become_absolute_only_inside_tags() -> None:
    markup = (
        "<a href=\"/x?a=1&amp;b=2\">x</a> <img src='../tide.png'> "
        'say href="/y" <a href="#note">n</a> <a href="mailto:a@b">m</a>'
    )
    assert absolute(markup, BASE) == (
        "<a href=\"https://harbour.example/x?a=1&amp;b=2\">x</a> <img src='https://harbour.example/2007/05/tide.png'> "
        'say href="/y" <a href="#note">n</a> <a href="mailto:a@b">m</a>'
    )


@given(st.text())
def test_any_text_can_be_made_absolute_and_twice_is_as_good_as_once(text: str) -> None:
    once = absolute(text, BASE)
    assert absolute(once, BASE) == once


@pytest.mark.parametrize(
    ("markup", "url", "alt"),
    [
        ('<p>Hi</p><img src="/a.png" alt="Boats  at\nlow tide">', "https://harbour.example/a.png", "Boats at low tide"),
        ('<img src="s.png" srcset="/s.png 300w, /l.png 1200w, /m.png 600w">', "https://harbour.example/l.png", ""),
        ('<img src="s.png" srcset="/x1.png, /x2.png 2x">', "https://harbour.example/x2.png", ""),
        ('<img src="data:image/gif;base64,R0" data-src="/lazy.png">', "https://harbour.example/lazy.png", ""),
        ('<img src="/count.gif" width="1" height="1"><img src="/real.png">', "https://harbour.example/real.png", ""),
        ('<img class="wp-smiley" src="/smile.png"><img src="/real.png">', "https://harbour.example/real.png", ""),
    ],
)
def test_the_picture_of_a_text_is_the_first_that_shows_something(markup: str, url: str, alt: str) -> None:
    assert first_picture(markup, BASE) == Picture(url, alt)


@pytest.mark.parametrize(
    "markup", ["", "<p>no</p>", '<img src="javascript:x()">', "<img>", '<img src="data:image/png,x">']
)
def test_a_text_may_have_no_picture(markup: str) -> None:
    assert first_picture(markup, BASE) is None


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "ftp://a.example/", "http://", "http://[bad/"]
)
def test_only_web_addresses_are_shown(url: str) -> None:
    assert web_address(url) == ""


@pytest.mark.parametrize(
    "body", [b"<!DOCTYPE html><p>", b"\xef\xbb\xbf \n<HTML>", b"<!-- cache -->\n<html>", b"<head>"]
)
def test_a_web_page_is_known_by_its_beginning(body: bytes) -> None:
    assert looks_like_html(body)
    assert not looks_like_html(b'<?xml version="1.0"?><rss><![CDATA[<html>]]></rss>')
