"""The cards of /relay panel. What is in them is put together in bot/desk/panel.py."""

from collections.abc import Sequence

from bot.text.card import ActButton, Buttons, Card, Menu, Text
from bot.text.pieces import bold_name, fitting
from bot.text.words import say


def panel_card(texts: Sequence[str], menu: Menu, buttons: Sequence[ActButton], colour: int | None) -> Card:
    """How a relay is and how it is set: what was just done, its state, its settings; and what can be done.

    ``texts`` are safe Markdown, the most important one first: what is too long is cut at its end.
    """
    return Card((*fitting(texts), menu, Buttons(tuple(buttons))), mark="", colour=colour)


def setting_card(texts: Sequence[str], menus: Sequence[Menu], buttons: Sequence[ActButton]) -> Card:
    """One setting: what is wrong (if anything), what it is for, its value; what can be chosen."""
    return Card((*fitting(texts), *menus, Buttons(tuple(buttons))), mark="")


def trial_card(blog_title: str, delete_id: str, colour: int | None) -> Card:
    """A test message; whoever sees it is told that it is nothing more."""
    text = f"### {say('test.title')}\n{say('test.text', title=bold_name(blog_title))}"
    buttons = Buttons((ActButton(say("test.delete"), delete_id),))
    return Card((Text(text), buttons), mark=delete_id, colour=colour, silent=True)
