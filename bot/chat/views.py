"""Card -> Discord's Components V2, within Discord's limits whatever the card holds.

Limits: https://discord.com/developers/docs/components/reference
"""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

import discord
from discord import ui

from bot.model import Picture
from bot.text.card import ActButton, Block, Buttons, Card, Field, Form, Gallery, LinkButton, Menu, Text

MOST_COMPONENTS = 40
MOST_PICTURES = 10
MOST_BUTTONS = 5
LONGEST_ADDRESS = 2048
LONGEST_LINK = 512
LONGEST_DESCRIPTION = 1024
LONGEST_LABEL = 80
LONGEST_PLACEHOLDER = 150
LONGEST_OPTION = 100
MOST_OPTIONS = 25
LONGEST_TITLE = 45
"""Characters of a form's title, and of the label of a field."""
MOST_PINGED = 100

RELAYABLE = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.forum,
    discord.ChannelType.media,
]
"""The channels in which articles can appear."""

_STYLES = {
    "primary": discord.ButtonStyle.primary,
    "secondary": discord.ButtonStyle.secondary,
    "success": discord.ButtonStyle.success,
    "danger": discord.ButtonStyle.danger,
}

Item = ui.Item[ui.LayoutView]
T = TypeVar("T")


def view(card: Card) -> ui.LayoutView:
    """The card as a view. Its buttons act by their ids alone, so discord.py need not keep it: it would for ever."""
    shown = ui.LayoutView(timeout=None)
    if card.ping is not None:
        shown.add_item(ui.TextDisplay(f"<@&{card.ping}>"))
    blocks = _fitting(card.blocks, MOST_COMPONENTS - card.framed - (card.ping is not None))
    if card.framed:
        shown.add_item(ui.Container(*map(_item, blocks), accent_colour=card.colour))
    else:
        for block in blocks:
            shown.add_item(_item(block))
    shown.stop()
    return shown


def mentions(card: Card) -> discord.AllowedMentions:
    """Whom the message may ping: the card's role and people, and nobody else."""
    roles = [discord.Object(card.ping)] if card.ping is not None else False
    people = [discord.Object(member) for member in card.people[:MOST_PINGED]] or False
    return discord.AllowedMentions(everyone=False, users=people, roles=roles, replied_user=False)


def body(card: Card) -> dict[str, Any]:
    """The card as JSON, for what discord.py has no call of its own."""
    flags = discord.MessageFlags(components_v2=True, suppress_notifications=card.silent)
    return {
        "components": view(card).to_components(),  # type: ignore[no-untyped-call]
        "flags": flags.value,
        "allowed_mentions": mentions(card).to_dict(),
    }


def _fitting(blocks: Sequence[Block], room: int) -> list[Block]:
    """The blocks in pieces that Discord takes, without what it would refuse; too many lose pictures, then texts."""
    whole = [piece for block in blocks for piece in _pieces(block)]
    if sum(map(_size, whole)) > room:
        whole = [Text(block.markdown) if isinstance(block, Text) else block for block in whole]
    while sum(map(_size, whole)) > room:  # from the end, and buttons last: what can be done stays
        whole.pop(next((at for at in reversed(range(len(whole))) if not isinstance(whole[at], Buttons)), 0))
    return whole


def _pieces(block: Block) -> Iterator[Block]:
    match block:
        case Text(markdown, thumbnail) if markdown.strip():
            yield Text(markdown, thumbnail if thumbnail and _showable(thumbnail) else None)
        case Gallery(pictures):
            for some in _batches([one for one in pictures if _showable(one)], MOST_PICTURES):
                yield Gallery(some)
        case Buttons(buttons):
            for row in _batches([one for one in buttons if _pressable(one)], MOST_BUTTONS):
                yield Buttons(row)
        case Menu(options=options, of=of) if options or of != "options":
            yield block


def _batches(things: Sequence[T], most: int) -> Iterator[tuple[T, ...]]:
    for start in range(0, len(things), most):
        yield tuple(things[start : start + most])


def _size(block: Block) -> int:
    """How many components it is."""
    match block:
        case Text(_, thumbnail):
            return 3 if thumbnail else 1
        case Buttons(buttons):
            return 1 + len(buttons)
        case Menu():
            return 2
        case Gallery():
            return 1


def _showable(picture: Picture) -> bool:
    return picture.url.startswith(("http://", "https://")) and len(picture.url) <= LONGEST_ADDRESS


def _pressable(button: LinkButton | ActButton) -> bool:
    if isinstance(button, ActButton):
        return True
    return button.url.startswith(("http://", "https://")) and len(button.url) <= LONGEST_LINK


def _item(block: Block) -> Item:
    match block:
        case Text(markdown, thumbnail):
            if thumbnail is None:
                return ui.TextDisplay(markdown)
            face: ui.Thumbnail[ui.LayoutView] = ui.Thumbnail(thumbnail.url, description=_described(thumbnail))
            return ui.Section(markdown, accessory=face)
        case Gallery(pictures):
            items = [discord.MediaGalleryItem(picture.url, description=_described(picture)) for picture in pictures]
            return ui.MediaGallery(*items)
        case Buttons(buttons):
            return ui.ActionRow(*[_button(button) for button in buttons])
        case Menu():
            return ui.ActionRow(_menu(block))


def _menu(menu: Menu) -> ui.Select[Any] | ui.ChannelSelect[Any] | ui.RoleSelect[Any]:
    placeholder = menu.placeholder[:LONGEST_PLACEHOLDER] or None
    if menu.of == "roles":
        roles = [discord.SelectDefaultValue(id=role, type=discord.SelectDefaultValueType.role) for role in menu.chosen]
        return ui.RoleSelect(custom_id=menu.custom_id, placeholder=placeholder, default_values=roles)
    if menu.of == "channels":
        sort = discord.SelectDefaultValueType.channel
        channels = [discord.SelectDefaultValue(id=channel, type=sort) for channel in menu.chosen]
        return ui.ChannelSelect(
            custom_id=menu.custom_id, placeholder=placeholder, default_values=channels, channel_types=RELAYABLE
        )
    options = [
        discord.SelectOption(
            label=option.label[:LONGEST_OPTION],
            value=option.value,
            description=option.about[:LONGEST_OPTION] or None,
            default=option.chosen,
        )
        for option in menu.options[:MOST_OPTIONS]
    ]
    return ui.Select(custom_id=menu.custom_id, placeholder=placeholder, options=options)


def modal(form: Form) -> ui.Modal:
    """The form as a modal. discord.py knows those in memory only: what is written comes to ``on_interaction``."""
    shown = ui.Modal(title=form.title[:LONGEST_TITLE], custom_id=form.custom_id, timeout=None)
    for field in form.fields:
        shown.add_item(_field(field))
    shown.stop()
    return shown


def _field(field: Field) -> ui.Label[ui.Modal]:
    style = discord.TextStyle.paragraph if field.long else discord.TextStyle.short
    text: ui.TextInput[ui.Modal] = ui.TextInput(
        custom_id=field.name, style=style, max_length=field.most, default=field.value or None, required=field.required
    )
    return ui.Label(text=field.label[:LONGEST_TITLE], description=field.about[:LONGEST_OPTION] or None, component=text)


def _described(picture: Picture) -> str | None:
    alt = picture.alt.strip()
    return (alt or None) if len(alt) <= LONGEST_DESCRIPTION else f"{alt[: LONGEST_DESCRIPTION - 1]}…"


def _button(button: LinkButton | ActButton) -> ui.Button[ui.LayoutView]:
    label = button.label[:LONGEST_LABEL]
    if isinstance(button, LinkButton):
        return ui.Button(label=label, url=button.url)
    return ui.Button(label=label, custom_id=button.custom_id, style=_STYLES[button.style])
