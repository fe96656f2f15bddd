"""The kinds of block that Discord can show, and how each is written.

Discord has no quote in a quote, no heading in a list and no table; what cannot be shown is told apart in another
readable way: a bar before a line, a bold line, cells with dots between.
"""

from dataclasses import dataclass

from bot.text.runs import BOLD, Run, code, fence, restyled, written
from bot.text.tables import Table, aligned, in_lines

DEEPEST_LIST = 4
BAR = "┃ "


@dataclass(slots=True)
class Paragraph:
    """Lines of text."""

    runs: list[Run]


@dataclass(slots=True)
class Heading:
    """One line above others."""

    runs: list[Run]


@dataclass(slots=True)
class Small:
    """One line in small print: what a picture shows."""

    runs: list[Run]


@dataclass(slots=True)
class Code:
    """Text as it was typed."""

    text: str
    language: str = ""


@dataclass(slots=True)
class Quote:
    """What somebody else said."""

    blocks: "list[Block]"


@dataclass(slots=True)
class Listing:
    """Items, and for each the Markdown that it begins with: "- ", "3. ", "b. "."""

    items: "list[list[Block]]"
    marks: list[str]


@dataclass(slots=True)
class Rule:
    """A line across the page."""


Block = Paragraph | Heading | Small | Code | Quote | Listing | Table | Rule


@dataclass(slots=True)
class Written:
    """Discord Markdown of blocks, and where in it each of them starts and ends."""

    markdown: str
    starts: list[int]
    ends: list[int]


def write(blocks: list[Block]) -> Written:
    """Write whole blocks: an empty line after each but a heading."""
    made: list[str] = []
    starts, ends = [], []
    place = 0
    before: Block | None = None
    for block in blocks:
        text = _top(block)
        if before is not None:
            close = isinstance(before, Heading) or (isinstance(before, Small) and isinstance(block, Small))
            made.append("\n" if close else "\n\n")
            place += len(made[-1])
        made.append(text)
        starts.append(place)
        place += len(text)
        ends.append(place)
        before = block
    return Written("".join(made), starts, ends)


def _top(block: Block) -> str:
    if isinstance(block, Paragraph):  # as most are; to match patterns takes longer
        return written(block.runs)
    match block:
        case Heading(runs):
            return _each("### ", written(restyled(runs, remove=BOLD)))
        case Small(runs):
            return _each("-# ", written(runs))
        case Code(text, language):
            return fence(text, language)
        case Table():
            return aligned(block) or in_lines(block)
        case Quote(blocks):  # an empty line between them begins with the sign too, so it stays one quote
            inner = [_top(block) if isinstance(block, (Code, Table)) else _inner(block) for block in blocks]
            return _each("> ", "\n\n".join(inner))
        case _:
            return _inner(block)


def _inner(block: Block, depth: int = 0) -> str:
    """Lines for a block that stands in another, or that looks the same everywhere."""
    if isinstance(block, (Paragraph, Small)):
        return written(block.runs)
    match block:
        case Heading(runs):
            return written(restyled(runs, add=BOLD))
        case Code(text):
            return "\n".join([code(row) for row in text.split("\n") if row.strip()])
        case Quote(blocks):
            return _each(BAR, "\n".join([_inner(inner, depth) for inner in blocks]))
        case Listing(items, marks):
            return "\n".join([_item(item, mark, depth) for item, mark in zip(items, marks, strict=True)])
        case Table():
            return in_lines(block)
        case _:
            return "⁂"


def _each(sign: str, text: str) -> str:
    """A text with a sign before each of its lines."""
    return sign + text.replace("\n", f"\n{sign}")


def _item(blocks: list[Block], mark: str, depth: int) -> str:
    text = "\n".join([_inner(block, depth + 1) for block in blocks])
    indent = " " * len(mark.replace("\\", "")) if depth < DEEPEST_LIST else ""
    begins = indent if isinstance(blocks[0], Listing) and _is_item(text) else mark
    return begins + text.replace("\n", f"\n{indent}")


def _is_item(text: str) -> bool:
    return text.lstrip().startswith("- ") or text.lstrip().partition(". ")[0].isdigit()
