"""The kinds of block that Discord can show, and how each is written.

Discord has no quote in a quote, no heading in a list and no table; what cannot be shown is told apart in another
readable way: a bar before a line, a bold line, cells with dots between.
"""

from dataclasses import dataclass, replace

from bot.text.runs import Run, Style, code, fence, lines

DEEPEST_LIST = 4
BAR = "┃ "


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines of text."""

    runs: list[Run]


@dataclass(frozen=True, slots=True)
class Heading:
    """One line above others."""

    runs: list[Run]


@dataclass(frozen=True, slots=True)
class Small:
    """One line in small print: what a picture shows."""

    runs: list[Run]


@dataclass(frozen=True, slots=True)
class Code:
    """Text as it was typed."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody else said."""

    blocks: "list[Block]"


@dataclass(frozen=True, slots=True)
class Listing:
    """Items; ``first`` is the number of the first, None for bullets."""

    items: "list[list[Block]]"
    first: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the page."""


Block = Paragraph | Heading | Small | Code | Quote | Listing | Rule


def bold(runs: list[Run]) -> list[Run]:
    """The same runs, all of them bold."""
    return [run if run.made else replace(run, style=run.style | Style.BOLD) for run in runs]


def unbold(runs: list[Run]) -> list[Run]:
    """The same runs, none of them bold."""
    return [replace(run, style=run.style & ~Style.BOLD) for run in runs]


def write(blocks: list[Block]) -> str:
    """Discord Markdown of whole blocks: an empty line after each but a heading."""
    made = ""
    for before, block in zip([None, *blocks], blocks, strict=False):
        text = "\n".join(_quoted(block) if isinstance(block, Quote) else _top(block))
        if before is not None:
            close = isinstance(before, Heading) or (isinstance(before, Small) and isinstance(block, Small))
            made += "\n" if close else "\n\n"
        made += text
    return made


def _top(block: Block) -> list[str]:
    match block:
        case Heading(runs):
            return ["### " + line for line in lines(unbold(runs))]
        case Small(runs):
            return ["-# " + line for line in lines(runs)]
        case Code(text, language):
            return fence(text, language).split("\n")
        case Rule():
            return ["⁂"]
        case _:
            return _inner(block)


def _quoted(quote: Quote) -> list[str]:
    """A quote's lines, an empty one between its blocks: all of them begin with the sign, so it stays one quote."""
    rows: list[str] = []
    for block in quote.blocks:
        inner = _top(block) if isinstance(block, Code) else _inner(block)
        rows += [*([""] if rows else []), *inner]
    return ["> " + row for row in rows]


def _inner(block: Block, depth: int = 0) -> list[str]:
    """Lines for a block that stands in another, or that looks the same everywhere."""
    match block:
        case Heading(runs):
            return lines(bold(runs))
        case Paragraph(runs) | Small(runs):
            return lines(runs)
        case Code(text):
            return [code(row) for row in text.split("\n") if row.strip()]
        case Quote(blocks):
            return [BAR + row for inner in blocks for row in _inner(inner, depth)]
        case Listing(items, first):
            return [row for number, item in enumerate(items) for row in _item(item, first, number, depth)]
        case Rule():
            return ["⁂"]


def _item(blocks: list[Block], first: int | None, number: int, depth: int) -> list[str]:
    mark = "- " if first is None else f"{first + number}. "
    rows = [row for block in blocks for row in _inner(block, depth + 1)]
    indent = " " * len(mark) if depth < DEEPEST_LIST else ""
    return [(indent if place or _is_item(row) else mark) + row for place, row in enumerate(rows)]


def _is_item(row: str) -> bool:
    return row.lstrip().startswith("- ") or row.lstrip().partition(". ")[0].isdigit()
