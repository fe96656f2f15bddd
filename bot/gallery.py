"""The gallery of the demo's page: awkward articles through the real renderer and the real cards."""

from typing import Any

from bot.awkward import BLOG, MORNING, Awkward, article, articles
from bot.chat.views import view
from bot.model import Content
from bot.text.article_cards import Style, article_card, body_cards, changes_card, update_card
from bot.text.card import ActButton, Card

Json = dict[str, Any]
Exhibit = tuple[str, str, list[tuple[str, list[Json]]]]
"""A name, what is awkward, and the messages: what each is, and its components as Discord gets them."""


def exhibits() -> list[Exhibit]:
    """All of them. To be called in a running event loop, as discord.py wants it."""
    return [*map(_exhibit, articles()), _update()]


def _exhibit(awkward: Awkward) -> Exhibit:
    shown = [message for style in awkward.styles for message in _messages(awkward.content, style)]
    return awkward.name, awkward.note, shown


def _messages(content: Content, style: Style) -> list[tuple[str, list[Json]]]:
    card = article_card(content, BLOG, answers="both", style=style)
    parts = body_cards(content, style=style)
    told = f"{style.length}, in the channel" if parts else style.length
    return [(told, _json(card)), *(("in the thread", _json(part)) for part in parts)]


def _update() -> Exhibit:
    ferry = article(
        "The last ferry", "<p>The ferry stops at nine.</p><p><b>Update:</b> it runs until ten on Fridays.</p>"
    )
    added = Content(text="<p><b>Update:</b> it runs until ten on Fridays.</p>", change="addition")
    corrected = Content(text="<p>The ferry stops at <del>eight</del> nine.</p>", change="correction")
    before, after = (f"version {number}, <t:{int(MORNING) + 3600 * number}:f>" for number in (1, 2))
    steps = [ActButton("‹ Earlier", "changes:1:0"), ActButton("Later ›", "changes:1:2")]
    diff = "The ferry stops at ~~eight~~ **nine**.\n\n**Update: it runs until ten on Fridays.**"
    cards = {
        "opening, once it has changed": article_card(ferry, BLOG, answers="both", changes="changes:1"),
        "in the thread: an addition": update_card(ferry, added, "0123456789", changes="changes:1"),
        "in the thread: a correction": update_card(ferry, corrected, "9876543210", changes="changes:1"),
        "for who pressed the button": changes_card("The last ferry", diff, before, after, steps, ferry.link),
    }
    return "Changed", "what is new, and what was different", [(told, _json(card)) for told, card in cards.items()]


def _json(card: Card) -> list[Json]:
    components: list[Json] = view(card).to_components()  # type: ignore[no-untyped-call]
    return components
