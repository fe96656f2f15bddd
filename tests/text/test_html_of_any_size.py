"""Nesting and length that would make a parser or a walk slow, or overflow the stack."""

import time

import pytest

from bot.model import Content
from bot.text.split import split
from bot.text.to_discord import render
from bot.text.updates import notes, visible

HOSTILE = [
    "<div>", "<b>", "<ul><li>", "<p><b>", "<a href=x>", "<table><tr><td>", "<font color=a><p>", "<blockquote>", "<",
    "&", "<br>", "<p>a", "</p>", "<pre>", "<a href='http://a.example/c'>x</a> ", "*", "`", "http://a.example/ ",
    "https://a.b/((", "<abbr title=x>y", "<sup>", "<picture><source srcset='a 1w'><img>", "<ol reversed><li>",
    "<noscript><img src=x>", "<blockquote><cite>x", "<bdi>", "<p dir=rtl>\u05d0 <a href=http://a.example/>b</a>",
    "<pre class=wp-block-verse>\n", "<table><tr><td>x</table>", "<div class=wp-caption>",
    "<div class=wp-block-embed__wrapper>", "<ruby><rt>x", "<p>a<br>", "[caption]", "[caption][/caption]",
    "[foo a='1'", "[/foo]", "[embed]http://a.example/", "[code]", "$latex a", "[[", "<code>`</code>", "\u0301", "<q>",
    "<dl><dd>", "<h1>", "<figure><figcaption>x", "<svg>", "<select>", "<p>Update: x",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_html_takes_no_longer_than_other_html(piece: str) -> None:
    html = (piece * 40_000)[:40_000]
    began = time.thread_time()
    split(render(html).markdown, 1_000)
    visible(html)
    notes(Content(text=html), Content(text=html + "<p>Update: new"))
    assert time.thread_time() - began < 2.0


@pytest.mark.parametrize("tag", ["div", "blockquote", "b", "ul", "ul><li", "table><tr><td", "dl", "figure", "pre", "x"])
def test_few_tags_are_read_to_the_last_word_however_deep_they_nest(tag: str) -> None:
    html = f"<{tag}>" * (590 // f"<{tag}".count("<"))
    assert render(f"{html}word").markdown.count("word") == 1


def test_formatting_that_every_paragraph_reopens() -> None:
    html = "".join(f"<p><font color={number}>x" for number in range(5_000))
    began = time.thread_time()
    assert render(html).markdown.count("x") == 5_000
    assert time.thread_time() - began < 2.0


def test_an_endless_article_is_read_up_to_a_length() -> None:
    assert len(render("word " * 400_000).markdown) <= 500_000


@pytest.mark.parametrize(
    "html", ["", " ", "<", "<!doctype html>", "<frameset><frame></frameset>", "\ud800", "\x00", "<p"]
)
def test_nothing_is_not_an_error(html: str) -> None:
    assert render(html).markdown in ("", "\\<")
    assert not notes(Content(text=html), Content(text=html))
