"""The question to admins about many articles that came at once."""

from collections.abc import Sequence

from bot.model import RelayId
from bot.text.card import ActButton, Buttons, Card, Text
from bot.text.escape import escape, name
from bot.text.words import say

MOST_TITLES = 5
LONGEST_TITLE = 120


def flood_card(blog_title: str, channel: int, titles: Sequence[str], count: int, relay: RelayId) -> Card:
    """Which blog, where to, how many, the first titles (plain), and what to do. Its mark is the first button."""
    newest, every, none = (f"flood:{relay}:{answer}" for answer in ("newest", "all", "none"))
    shown = [f"- {escape(name(title, LONGEST_TITLE)) or say('card.untitled')}" for title in titles[:MOST_TITLES]]
    if count > len(shown):
        shown.append(say("flood.more", count=count - len(shown)))
    lines = [
        say("flood.title", count=count),
        say("flood.where", title=escape(name(blog_title)) or "?", channel=f"<#{channel}>"),
        *shown,
        say("flood.why"),
    ]
    buttons = Buttons(
        (
            ActButton(say("flood.newest"), newest, "primary"),
            ActButton(say("flood.all", count=count), every),
            ActButton(say("flood.none"), none, "danger"),
        )
    )
    return Card((Text("\n".join(lines)), buttons), mark=newest)
