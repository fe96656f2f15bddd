"""A Card: what a message in Discord shows, as plain data.

bot/chat turns it into Components V2. All ``markdown`` in it is already safe Discord Markdown made by bot/text.
"""

from dataclasses import dataclass
from typing import Literal

from bot.model import Picture


@dataclass(frozen=True, slots=True)
class Text:
    """Discord Markdown; shown beside a small picture where there is one (a commenter's face)."""

    markdown: str
    thumbnail: Picture | None = None


@dataclass(frozen=True, slots=True)
class Gallery:
    """One to ten pictures with their descriptions."""

    pictures: tuple[Picture, ...]


@dataclass(frozen=True, slots=True)
class LinkButton:
    """Opens an http(s) address."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class ActButton:
    """Comes back to us with its ``custom_id`` (at most 100 characters)."""

    label: str
    custom_id: str
    style: Literal["primary", "secondary", "success", "danger"] = "secondary"


@dataclass(frozen=True, slots=True)
class Buttons:
    """Up to five buttons in a row."""

    buttons: tuple[LinkButton | ActButton, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose: ``value`` comes back (at most 100 characters); ``chosen`` ones are marked."""

    label: str
    value: str
    about: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu to choose from; comes back with its ``custom_id`` (at most 100 characters) and what was chosen.

    Of ``options`` (Discord shows 25), or else of the server's ``channels`` or ``roles``, where ``chosen`` are ids.
    """

    custom_id: str
    options: tuple[Option, ...] = ()
    of: Literal["options", "channels", "roles"] = "options"
    placeholder: str = ""
    chosen: tuple[int, ...] = ()


Block = Text | Gallery | Buttons | Menu


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form. ``long`` ones have several lines."""

    name: str
    label: str
    about: str = ""
    value: str = ""
    most: int = 4000
    long: bool = False
    required: bool = True


@dataclass(frozen=True, slots=True)
class Form:
    """A form with one to five fields; what is written comes back with its ``custom_id``."""

    title: str
    custom_id: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A whole message. ``framed`` cards stand in a container, with ``colour`` (0xRRGGBB) at its edge.

    ``mark`` is a string that no other message has and that stands in one of its texts, addresses or button ids:
    by it a message whose answer got lost is found again in the channel's history. ``ping`` is the one role, ``people``
    are the members that the card's texts may ping; ``silent`` messages notify nobody. All count only when it is sent.
    """

    blocks: tuple[Block, ...]
    mark: str
    framed: bool = True
    colour: int | None = None
    ping: int | None = None
    silent: bool = False
    people: tuple[int, ...] = ()
