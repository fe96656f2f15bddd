"""What holds for every card: Discord's limits, and the rules of the house."""

from discord_markdown import read

from bot.text.card import Buttons, Card, Gallery, LinkButton, Text
from tests.cards import buttons, texts


def check(card: Card) -> None:
    shown = texts(card)
    called = [f"<@&{card.ping}>"] if card.ping else []  # above the card, by bot/chat/views.py
    assert sum(len(text.encode("utf-16-le")) // 2 for text in [*called, *shown]) <= 4_000
    assert sum(len(text.encode()) + 12 for text in [*called, *shown]) <= 10_170
    assert all(text.strip() for text in shown)
    thumbnails = sum(isinstance(block, Text) and block.thumbnail is not None for block in card.blocks)
    assert 1 + len(card.blocks) + 2 * thumbnails + len(buttons(card)) <= 40
    for block in card.blocks:
        if isinstance(block, Gallery):
            assert 1 <= len(block.pictures) <= 10
            assert all(picture.url.startswith("http") and len(picture.alt) <= 1_024 for picture in block.pictures)
        if isinstance(block, Buttons):
            assert 1 <= len(block.buttons) <= 5
    for button in buttons(card):
        assert 1 <= len(button.label) <= 80
        assert len(button.url) <= 512 if isinstance(button, LinkButton) else len(button.custom_id) <= 100
    places = [*shown, *(button.url if isinstance(button, LinkButton) else button.custom_id for button in buttons(card))]
    assert card.mark
    assert any(card.mark in place for place in places)
    for text in shown:
        reading = read(text)
        assert reading.stray == []
        assert all(mention.startswith("<t:") for mention in reading.mentions)
