"""The difference between two versions of an article, as one reader gets it."""

import time

import pytest
import strategies
from discord_markdown import read
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Content, Picture
from bot.text.diff import changes
from bot.text.split import weight
from bot.text.updates import edits
from bot.text.words import say

NOTHING = say("diff.nothing")
COUNCIL = "<p>The council met at nine in the hall.</p>"
VOTE = "<p>It voted no after a very long talk about money, mud and the old bridge.</p>"


def article(html: str = "", title: str = "The bridge", **others: object) -> Content:
    return Content(text=html, title=title, **others)  # type: ignore[arg-type]


def between(old: str, new: str, limit: int = 3000) -> str:
    return changes(article(old), article(new), limit)


def test_a_changed_word_stands_between_a_few_words_that_did_not() -> None:
    new = VOTE.replace("very long", "short")
    assert (
        between(COUNCIL + VOTE, COUNCIL + new)
        == "✏️ It voted no after a ~~very long~~ **short** talk about money, mud …"
    )


def test_words_that_came_and_went_stand_alone() -> None:
    new = VOTE.replace("very ", "").replace("money", "dull money")
    assert between(VOTE, new) == "✏️ It voted no after a ~~very~~ long talk about **dull** money, mud and the …"


def test_changes_far_apart_have_an_ellipsis_between() -> None:
    old = "<p>One two three four five six seven eight nine ten eleven twelve thirteen fourteen.</p>"
    new = old.replace("One", "Zero").replace("fourteen", "fifteen")
    assert (
        between(old, new)
        == "✏️ ~~One~~ **Zero** two three four five … ten eleven twelve thirteen ~~fourteen.~~ **fifteen.**"
    )


def test_blocks_come_in_order_new_ones_marked_and_old_ones_struck() -> None:
    new = f"<p>Before.</p>{VOTE}<p>Update: yes!</p>"
    assert between(COUNCIL + VOTE, new).split("\n\n") == [
        "➖ ~~The council met at nine in the hall.~~",
        "➕ **Before.**",
        "➕ **Update: yes!**",
    ]


def test_what_moved_is_not_said_twice() -> None:
    three = "<p>The ferryman waits.</p>"
    assert between(COUNCIL + VOTE + three, VOTE + three + COUNCIL) == "↕️ The council met at nine in the hall."


def test_title_picture_and_comments_come_first_in_words() -> None:
    old = article(COUNCIL, "The old *bridge*", picture=Picture("https://b.example/1.jpg"))
    new = article(COUNCIL + VOTE, "The new *bridge*", picture=Picture("https://b.example/2.jpg"), comments_open=False)
    assert changes(old, new).split("\n\n")[:3] == [
        "**Title:** The ~~old~~ **new** \\*bridge\\*",
        "Another picture is shown.",
        "Comments on the blog were closed.",
    ]
    assert "opened" in changes(new, old)


def test_struck_text_is_shown_struck() -> None:
    assert between(COUNCIL, COUNCIL.replace("<p>", "<p><s>").replace("</p>", "</s></p>")).startswith("✏️ ~~The council")


def test_scripts_without_spaces_are_compared_sign_by_sign() -> None:
    shown = between("<p>市議会は九時に開かれた。</p>", "<p>市議会は十時に開かれた。</p>").replace("\u200b", "")
    assert "~~九~~" in shown
    assert "**十**" in shown


def test_a_change_of_looks_is_no_change() -> None:
    assert between(COUNCIL, COUNCIL.replace("nine", "<b>nine</b>").replace("p>", "div>")) == NOTHING


def test_what_is_too_long_is_cut_and_says_so() -> None:
    new = "".join(f"<p>Paragraph {n} tells nothing at all.</p>" for n in range(200))
    shown = between("", new, 500)
    assert weight(shown) <= 500
    assert shown.endswith(say("diff.more"))
    assert read(shown).stray == []
    word = between("", f"<p>{'x' * 5000}</p>", 100)
    assert weight(word) <= 100


@given(strategies.html)
def test_equal_articles_have_no_difference(html: str) -> None:
    assert between(html, html) == NOTHING
    assert changes(article(html, html), article(html, html)) == NOTHING


@given(strategies.html, strategies.html, st.integers(100, 600))
def test_whatever_changed_the_answer_is_harmless_and_fits(old: str, new: str, limit: int) -> None:
    shown = changes(article(old, old), article(new, new), limit)
    reading = read(shown)
    assert 0 < weight(shown) <= limit
    assert reading.mentions == []
    assert reading.masked == []
    assert reading.stray == []
    assert (shown == NOTHING) == (not edits(article(old, old), article(new, new)))


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_at_all_can_be_compared(old: str, new: str) -> None:
    assert weight(between(old, new, 200)) <= 200


@pytest.mark.slow
def test_a_large_article_takes_little_time() -> None:
    old = "".join(f"<p>Line {n} of a very long story that goes on and on.</p>" for n in range(8000))
    began = time.process_time()
    between(old, old.replace("very", "rather"))
    assert time.process_time() - began < 8.0
