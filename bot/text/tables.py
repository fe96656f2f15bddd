"""How a table of data is shown: Discord has none, so a narrow one is lined up in a code block, others become lines.

Lined up is only what loses nothing by it: plain words without links and stress, in a script that reads from the left.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from bot.text.bidi import is_mixed
from bot.text.runs import BOLD, ITALIC, MADE, PROSE, STRUCK, Run, fence, restyled, said, written

WIDEST = 56
"""Columns of a code block that a narrow window still shows without breaking its lines."""
_GAP = 2
_DOT: Run = (" · ", MADE)
_NUMBER = re.compile(r"[^\w\s]?\s?[+\-−–]?\d[\d\s.,:'’]*\s?[%‰€$£¥]?|[-–—]?")


@dataclass(slots=True)
class Cell:
    """What stands in one field; ``head``: it names its column or row."""

    runs: list[Run]
    head: bool = False


@dataclass(slots=True)
class Table:
    """Rows of cells."""

    rows: list[list[Cell]]


def in_lines(table: Table) -> str:
    """Each row as a line of Discord Markdown, dots between its cells."""
    made = []
    for row in table.rows:
        runs: list[Run] = []
        for cell in row:
            if cell.runs:
                runs += [_DOT] if runs else []
                runs += restyled(cell.runs, add=BOLD) if cell.head else cell.runs
        made += [written(runs)] if runs else []
    return "\n".join(made)


def aligned(table: Table) -> str | None:
    """A code block with the columns below each other; None when the table is too wide or not plain."""
    if len(table.rows) < 2 or not all(_is_plain(cell) for row in table.rows for cell in row):
        return None
    grid = [[" ".join(said(cell.runs).split()) for cell in row] for row in table.rows]
    columns = list(zip_longest(*grid, fillvalue=""))
    widths = [max(map(width, column)) for column in columns]
    across = sum(widths) + _GAP * (len(columns) - 1)
    if len(columns) < 2 or across > WIDEST or not any(widths):
        return None
    headed = all(cell.head for cell in table.rows[0])
    right = [all(map(_NUMBER.fullmatch, column[headed:])) for column in columns]
    padded = [_padded(column, wide, to_right) for column, wide, to_right in zip(columns, widths, right, strict=True)]
    rows = [(" " * _GAP).join(row).rstrip() for row in zip(*padded, strict=True)]
    if headed:
        rows.insert(1, "─" * across)
    return fence("\n".join(rows))


def width(text: str) -> int:
    """How many columns of a code block a text takes: wide signs two, marks above others none."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(sign) in "WF" for sign in text)
    return len(text) + wide - sum(unicodedata.category(sign) in ("Mn", "Me", "Cf") for sign in text)


def _is_plain(cell: Cell) -> bool:
    shows = ITALIC | STRUCK | MADE | (0 if cell.head else BOLD)
    for text, look in cell.runs:
        if look & shows:
            return False
        if not look & PROSE and ("\n" in text or "://" in text or is_mixed(text)):
            return False
    return True


def _padded(texts: Sequence[str], wide: int, right: bool) -> list[str]:
    fills = [" " * (wide - width(text)) for text in texts]
    return [fill + text if right else text + fill for text, fill in zip(texts, fills, strict=True)]
