"""What a card says, and what can be pressed in it."""

from bot.text.card import ActButton, Buttons, Card, Gallery, LinkButton
from bot.text.pieces import texts_of


def texts(card: Card) -> list[str]:
    return texts_of(card.blocks)


def text_of(card: object) -> str:
    """All of them; what is answered must be a card."""
    assert isinstance(card, Card)
    return "\n".join(texts(card))


def pictures(card: Card) -> list[str]:
    galleries = [block.pictures for block in card.blocks if isinstance(block, Gallery)]
    return [picture.url for shown in galleries for picture in shown]


def buttons(card: object) -> list[LinkButton | ActButton]:
    assert isinstance(card, Card)
    return [button for block in card.blocks if isinstance(block, Buttons) for button in block.buttons]


def pressable(card: object) -> dict[str, str]:
    """The labels of the buttons that do something, and their ids."""
    return {button.label: button.custom_id for button in buttons(card) if isinstance(button, ActButton)}


def ids(card: object) -> list[str]:
    return [button.custom_id for button in buttons(card) if isinstance(button, ActButton)]
