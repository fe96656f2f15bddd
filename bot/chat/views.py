"""Card -> Discord's Components V2."""

import discord
from discord import ui

from bot.text.card import ActButton, Block, Buttons, Card, Gallery, LinkButton, Text

_STYLES = {
    "primary": discord.ButtonStyle.primary,
    "secondary": discord.ButtonStyle.secondary,
    "success": discord.ButtonStyle.success,
    "danger": discord.ButtonStyle.danger,
}

Item = ui.Item[ui.LayoutView]


def view(card: Card) -> ui.LayoutView:
    """The card as a view. Its buttons act through bot/chat/buttons.py, so the view itself never needs to be kept."""
    shown = ui.LayoutView(timeout=None)
    blocks = [_block(block) for block in card.blocks]
    if card.framed:
        shown.add_item(ui.Container(*blocks, accent_colour=card.colour))
    else:
        for block in blocks:
            shown.add_item(block)
    return shown


def _block(block: Block) -> Item:
    match block:
        case Text(markdown, thumbnail):
            if thumbnail is None:
                return ui.TextDisplay(markdown)
            face: ui.Thumbnail[ui.LayoutView] = ui.Thumbnail(thumbnail.url, description=thumbnail.alt or None)
            return ui.Section(markdown, accessory=face)
        case Gallery(pictures):
            items = [discord.MediaGalleryItem(picture.url, description=picture.alt or None) for picture in pictures]
            return ui.MediaGallery(*items)
        case Buttons(buttons):
            return ui.ActionRow(*[_button(button) for button in buttons])


def _button(button: LinkButton | ActButton) -> ui.Button[ui.LayoutView]:
    if isinstance(button, LinkButton):
        return ui.Button(label=button.label, url=button.url)
    return ui.Button(label=button.label, custom_id=button.custom_id, style=_STYLES[button.style])
