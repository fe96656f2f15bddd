"""What all cards are made of: rooms for texts, galleries, the way to the blog."""

from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urlsplit

from bot.model import Picture
from bot.text import escape, media
from bot.text.card import ActButton, Block, Buttons, Card, Gallery, LinkButton, Text
from bot.text.segments import picture_name
from bot.text.split import opening, weight
from bot.text.words import say

ROOM = 3_900
"""How much all texts of a card may weigh (split.py); a little is kept for what each text costs."""
LONGEST_LABEL = 80
LONGEST_BUTTON_ADDRESS = 512
LONGEST_ALT = 1_000
MOST_IN_GALLERY = 10


def card(
    blocks: Iterable[Block],
    mark: str,
    *,
    framed: bool = True,
    colour: int | None = None,
    ping: int | None = None,
    silent: bool = False,
) -> Card:
    """A Card. ``mark`` falls back to the first text, for what has no address."""
    blocks = tuple(blocks)
    mark = mark or next(iter(texts_of(blocks)), "")
    return Card(blocks, mark, framed=framed, colour=colour if framed else None, ping=ping, silent=silent)


def room(*others: str) -> int:
    """What is left for a text beside the others; some is kept for a mention, line breaks and small print's signs."""
    return max(0, ROOM - 100 - sum(weight(other) for other in others))


def texts_of(blocks: Iterable[Block]) -> list[str]:
    """The texts in these blocks: what ``room`` is asked about."""
    return [block.markdown for block in blocks if isinstance(block, Text)]


def fitting(texts: Iterable[str], *others: str) -> list[Block]:
    """As much of the texts as there is room for beside the others, the most important one first."""
    left, blocks = room(*others), list[Block]()
    for text in texts:
        start, _ = opening(text, left) if left > 0 else ("", False)
        left -= weight(start)
        if start:
            blocks.append(Text(start))
    return blocks


def bold_name(name: str) -> str:
    """A name as it stands within a bold phrase."""
    return escape.escape(escape.name(name)) or "?"


def address(url: str) -> str:
    """An address that can stand on a button or, when it is too long for one, in a link."""
    url = escape.address(url)
    return in_link(url) if len(url) > LONGEST_BUTTON_ADDRESS else url


def in_link(url: str) -> str:
    """A safe address as it stands in ``[words](<address>)``."""
    return url.replace("(", "%28").replace(")", "%29")


def foot(link: str, *others: LinkButton | ActButton) -> list[Block]:
    """The last row: the way to the blog (``link`` as ``address`` gives it), and what else can be pressed.

    An address that is too long for a button stands in a line above.
    """
    fits = len(link) <= LONGEST_BUTTON_ADDRESS
    ways = (LinkButton(say("card.read")[:LONGEST_LABEL], link),) if link and fits else ()
    row: list[Block] = [Buttons((*ways, *others))] if ways or others else []
    return row if fits else [Text(f"[{say('card.read')}](<{link}>)"), *row]


def each_once(pictures: Iterable[tuple[Picture, int]]) -> list[tuple[Picture, int]]:
    """Pictures (with where they stand) that have an address, within Discord's limits, none again in another size."""
    found: dict[str, tuple[Picture, int]] = {}
    for picture, place in pictures:
        if url := escape.address(picture.url):
            known, first = found.get(same_picture(url), (Picture(url), place))
            alt = known.alt or escape.name(picture.alt, LONGEST_ALT)
            found[same_picture(url)] = (replace(known, alt=alt), first)
    return list(found.values())


def distinct(pictures: Iterable[Picture]) -> list[Picture]:
    """The same where it does not matter where they stand."""
    return [picture for picture, _ in each_once((picture, 0) for picture in pictures)]


def same_picture(url: str) -> str:
    """What two addresses of one picture have in common, whatever the size."""
    return picture_name(url) if media.is_file(urlsplit(url).path) else url


def galleries(pictures: list[Picture], most: int) -> list[Block]:
    """The first ``most`` of the pictures, at most ten in a gallery."""
    shown = pictures[:most]
    return [Gallery(tuple(shown[start : start + MOST_IN_GALLERY])) for start in range(0, len(shown), MOST_IN_GALLERY)]
