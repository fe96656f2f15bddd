"""What a look at a blog means: new, edited, gone; announced or only recorded."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.changes import (
    Known,
    article_digest,
    comment_digest,
    compare,
    copy_digest,
    digest,
    same_site,
)
from bot.model import Article, Comment, Content, Picture, State

NOW = 1_800_000_000.0
CONTENT = Content("<p>Words.</p>", title="Title", author="Ida", link="https://a/1/", picture=Picture("https://a/p.png"))
ARTICLE = Article(("post:1",), CONTENT)


@pytest.mark.parametrize(
    "changed",
    [
        {"text": "<p>Other.</p>"},
        {"title": "Other"},
        {"author": "Nell"},
        {"link": "https://a/2/"},
        {"categories": ("One",)},
        {"picture": None},
        {"picture": Picture("https://a/p.png", "A ferry")},
        {"comments_open": False},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_whatever_shows_on_a_card_is_an_edit(changed: dict[str, object]) -> None:
    assert article_digest(replace(ARTICLE, content=replace(CONTENT, **changed))) != article_digest(ARTICLE)


def test_what_does_not_show_is_no_edit() -> None:
    assert article_digest(replace(ARTICLE, keys=("guid:x",))) == article_digest(ARTICLE)
    assert article_digest(replace(ARTICLE, content=replace(CONTENT, published=5.0))) == article_digest(ARTICLE)
    comment = Comment("comment:1", "post:1", None, State.LIVE, CONTENT)
    assert comment_digest(replace(comment, content=replace(CONTENT, avatar="https://new"))) == comment_digest(comment)


def test_a_blogs_own_way_of_writing_the_same_words_is_our_echo() -> None:
    assert copy_digest("a &amp; b<!-- m --><br />c") == copy_digest("a & b<br>c")
    assert copy_digest("a") != copy_digest("b")


@given(st.lists(st.text(), min_size=1), st.lists(st.text(), min_size=1))
def test_a_digest_tells_texts_apart(one: list[str], other: list[str]) -> None:
    if not any("\x1f" in word for word in one + other):
        assert (digest(*one) == digest(*other)) == (one == other)


@given(st.sampled_from(State), st.sampled_from(State), st.booleans())
def test_words_of_what_is_not_to_be_seen_do_not_count_as_an_edit(before: State, now: State, same: bool) -> None:
    change = compare(Known("a", before), "a" if same else "b", now)
    assert change.edited == (not same and now in (State.LIVE, State.HELD))
    assert change.state == (None if before is now else now)
    assert bool(change) == (change.edited or change.state is not None)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://lamp.example/feed/", "http://www.lamp.example/rss", True),
        ("https://lamp.example/feed/", "https://feeds.lamp.example/", True),
        ("https://lamp.example/feed/", "https://lamp.example.evil.example/", False),
        ("https://a.lamp.example/", "https://b.lamp.example/", False),
        ("nonsense", "nonsense", False),
    ],
)
def test_a_site_is_known_by_its_host(one: str, other: str, same: bool) -> None:
    assert same_site(one, other) is same
    assert same_site(other, one) is same
