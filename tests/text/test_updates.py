"""Update notes: properties beside the golden pairs."""

import pytest
import strategies
from hypothesis import given

from bot.text.updates import is_note, passage_key, passages, visible


@given(strategies.html)
def test_nothing_new_in_the_same_article(html: str) -> None:
    assert passages(html, html) == []


@given(strategies.html)
def test_an_appended_note_is_found_whatever_stands_before(html: str) -> None:
    closed = f"<section>{html}</section>"
    note = "<p>Update: the bell of the old school rang at dawn.</p>"
    found = passages(visible(closed).replace("<", "&lt;"), visible(closed).replace("<", "&lt;") + note)
    assert [visible(passage) for passage in found] == ["Update: the bell of the old school rang at dawn."]


@given(strategies.html)
def test_what_is_seen_does_not_depend_on_its_own_tags(html: str) -> None:
    assert visible(f"<div><b>{html}") == visible(f"<div><i>{html}")


def test_visible_text_ignores_curly_quotes_and_spaces() -> None:
    assert visible("<p>“So” –  he said…</p>") == visible('<div>"So" - he\n<b>said</b>...</div>')
    assert visible("<p>So</p>") != visible("<p>No</p>")


def test_the_key_of_a_passage_is_that_of_its_words() -> None:
    assert passage_key("<p><b>Update:</b> yes</p>") == passage_key("<div>update: <i>Yes.</i></div>")
    assert passage_key("<p>Update: yes</p>") != passage_key("<p>Update: no</p>")


@pytest.mark.parametrize(
    "text",
    [
        "Update: x", "UPDATE x", "Update 2 (14:05): x", "Updated 10 pm: x", "EDIT - x", "Edit: x", "ETA: x", "Upd. x",
        "[Update] x", "*** UPDATE ***", "Update", "Correction, March 5: x", "Nachtrag (18 Uhr) x", "Mise à jour : x",
        "UPD: x", "Обновление: x", "Дополнение 2. x", "Апдейт! x", "Update – x", "Update from Tuesday: x",
    ],
)  # fmt: skip
def test_this_begins_a_note(text: str) -> None:
    assert is_note(visible(text))


@pytest.mark.parametrize(
    "text",
    [
        "Updated prices are here.", "Editors never sleep.", "Edit wars are bad: here is why.", "Updating: x",
        "Etaoin: x", "Corrections cost money", "The update: x", "Majority: x",
    ],
)  # fmt: skip
def test_this_does_not(text: str) -> None:
    assert not is_note(visible(text))
