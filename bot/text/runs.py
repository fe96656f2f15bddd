"""Runs of text in one style, and how they become lines of Discord Markdown.

Each stretch of one style gets its own markers, and none reaches over the end of a line: ``**a** ***b*** **c**``. So
markers never nest, a line can be cut off anywhere, and what stands between two markers is escaped text only.
"""

import re
from collections.abc import Iterable

from bot.text.escape import BREAK, CALL, guard, inline, linked

Run = tuple[str, int]
"""A stretch of cleaned text, and its look: the sum of what follows. Plain tuples, because an article has so many."""

PLAIN, BOLD, ITALIC, STRUCK = 0, 1, 2, 4
MADE = 8
"""It is Discord Markdown already, and in no style."""
LABEL = 16
"""Addresses in it are no links."""
PROSE = 32
"""There is nothing in it to escape, so there is not in any part of it either (escape.is_prose)."""
_STYLES = BOLD | ITALIC | STRUCK

_OPENING = ("", "**", "*", "***", "~~", "~~**", "~~*", "~~***")
_CLOSING = tuple(marker[::-1] for marker in _OPENING)
_MARKERS = "*~`"


def said(runs: Iterable[Run]) -> str:
    """The text of runs as one."""
    return "".join([text for text, _ in runs])


def restyled(runs: list[Run], *, add: int = PLAIN, remove: int = PLAIN) -> list[Run]:
    """The same runs with one style more or less."""
    return [(text, look if look & MADE else (look | add) & ~remove) for text, look in runs]


def lines(runs: list[Run]) -> list[str]:
    """Discord Markdown, line by line; empty lines at both ends are left out."""
    return written(runs).split("\n")


def written(runs: list[Run]) -> str:
    """Discord Markdown of one or several lines; empty lines at both ends are left out."""
    line = _line(runs)
    if "\n" not in line:
        return line
    rows: list[list[Run]] = [[]]
    for run in runs:
        text, look = run
        if look & MADE or "\n" not in text:
            rows[-1].append(run)
            continue
        first, *others = text.split("\n")
        rows[-1].append((first, look))
        rows += [[(other, look)] for other in others]
    return "\n".join([_line(row) for row in rows]).strip("\n")


def _line(runs: list[Run]) -> str:
    line = ""
    for markdown, style in _stretches(runs):
        line = _beside(line, _marked(markdown, style) if style else markdown)
    return guard(line.strip())


def _stretches(runs: list[Run]) -> list[tuple[str, int]]:
    """Markdown, each with its style, no two in the same one side by side.

    Neighbours of one look are escaped as one: what is split over tags must not slip through.
    """
    made: list[tuple[str, int]] = []
    place, end = 0, len(runs)
    while place < end:
        text, look = runs[place]
        place += 1
        while place < end:
            more, other = runs[place]
            if not (look ^ other) & ~PROSE and not look & MADE:
                text += more
                look &= other
            elif more:
                break
            place += 1
        if not look & (PROSE | MADE):
            text = inline(text) if look & LABEL else linked(text)
        style = look & _STYLES
        if style and made and made[-1][1] == style:
            text = _beside(made.pop()[0], text)
        made.append((text, style))
    return made


def _marked(markdown: str, style: int) -> str:
    """Markdown between the markers of a style, with the spaces at its ends outside."""
    core = markdown.strip()
    if not core:
        return markdown
    before, _, after = markdown.partition(core)
    return f"{before}{_OPENING[style]}{core}{_CLOSING[style]}{after}"


def _beside(left: str, right: str) -> str:
    """Two pieces of Markdown as one, markers of the one parted from those of the other."""
    if left and left[-1] in _MARKERS and right and right[0] in _MARKERS:
        return left + BREAK + right
    return left + right


def code(text: str) -> str:
    """Inline code that holds ``text`` (one line), whatever backticks are in it; "" for nothing."""
    text = " ".join(_inert(text).split())
    if "`" in text:
        return f"`` {text} ``"
    return f"`{text}`" if text else ""


def fence(text: str, language: str = "") -> str:
    """A code block that holds ``text``."""
    return f"```{language}\n{_inert(text)}\n```"


def _inert(text: str) -> str:
    """Text for code, where nothing can be escaped: zero-width spaces part backticks and calls to everyone."""
    if "@" in text:
        text = CALL.sub(f"@{BREAK}", text)
    return re.sub("(?<=`)(?=`)", BREAK, text) if "``" in text else text
