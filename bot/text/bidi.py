"""Text that reads from right to left, beside text that does not.

Discord finds a line's direction by its first letter, and an address or a number in it would drag its neighbours along.
Directional marks put that right. They are single signs, so there is nothing to balance and a text can be cut anywhere.
"""

import re
import unicodedata

from bot.text.runs import MADE, Run, said

RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")
MARKS = {"rtl": "\u200f", "ltr": "\u200e"}


def is_mixed(text: str) -> bool:
    """Whether any of a text reads from right to left."""
    return not text.isascii() and RIGHT_TO_LEFT.search(text) is not None


def direction(text: str) -> str:
    """Where the first letter reads to: "rtl", "ltr", or "" when there is no letter."""
    for sign in text:
        sort = unicodedata.bidirectional(sign)
        if sort in ("R", "AL"):
            return "rtl"
        if sort == "L":
            return "ltr"
    return ""


def steadied(runs: list[Run], given: str) -> list[Run]:
    """The same runs with marks, line by line. ``given`` is the direction that the page asks for, or ""."""
    made: list[Run] = []
    line: list[Run] = []
    for run in [*runs, None]:
        if run is not None and run[0] != "\n":
            line.append(run)
            continue
        made += _steady(line, given)
        made += [run] if run else []
        line = []
    return made


def _steady(line: list[Run], given: str) -> list[Run]:
    found = direction(said(run for run in line if not run[1] & MADE))
    if not (found or given):
        return line
    way = given or found
    mark = (MARKS[way], MADE)
    made = [mark] if way != (found or "ltr") else []
    for run in line:
        made.append(run)
        if way == "rtl" and run[1] & MADE and direction(run[0]) == "ltr":
            made.append(mark)
    return made
