"""The question about many articles at once: titles of strangers in it, and how long it may be."""

import strategies
from discord_markdown import read
from hypothesis import given
from hypothesis import strategies as st

from bot.model import RelayId
from bot.text.flood_card import MOST_TITLES, flood_card
from tests.cards import buttons, texts

RELAY = RelayId(2**62)


@given(strategies.text, st.lists(strategies.text | st.text(max_size=300), max_size=9), st.integers(1))
def test_whatever_the_titles_are_the_question_is_short_and_calls_nobody(
    blog: str, titles: list[str], more: int
) -> None:
    card = flood_card(blog, 1, titles, len(titles) + more, RELAY)
    (text,) = texts(card)
    reading = read(text)
    assert reading.stray == []
    assert reading.mentions == ["<#1>"]  # the relay's channel
    assert len(text.encode("utf-16-le")) // 2 <= 4_000
    assert all(1 <= len(button.label) <= 80 for button in buttons(card))
    assert card.mark == f"flood:{RELAY}:newest"


def test_the_first_titles_are_shown_and_the_rest_is_counted() -> None:
    (text,) = texts(flood_card("The Lamp", 1, [f"Title {n}" for n in range(9)], 12, RELAY))
    assert text.count("- Title") == MOST_TITLES
    assert "… and 7 more" in text
    (text,) = texts(flood_card("The Lamp", 1, ["*Bold* @everyone", ""], 2, RELAY))
    assert "\\*Bold\\*" in text
    assert "@everyone" not in text
    assert "- Untitled" in text
    assert "more" not in text.replace("many more", "")
