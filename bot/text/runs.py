"""Runs of text in one style, and how they become lines of Discord Markdown.

Each stretch of one style gets its own markers, and none reaches over the end of a line: ``**a** ***b*** **c**``. So
markers never nest, a line can be cut off anywhere, and what stands between two markers is escaped text only.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntFlag
from itertools import groupby

from bot.text.escape import BREAK, CALL, guard, inline, linked


class Style(IntFlag):
    """How a run looks."""

    NONE = 0
    BOLD = 1
    ITALIC = 2
    STRUCK = 4


_STARS = {Style.NONE: "", Style.BOLD: "**", Style.ITALIC: "*", Style.BOLD | Style.ITALIC: "***"}
_MARKERS = "*~`"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of cleaned text. ``made``: it is Discord Markdown already; ``label``: addresses in it are no links."""

    text: str
    style: Style = Style.NONE
    made: bool = False
    label: bool = False

    @property
    def markdown(self) -> str:
        """The text, escaped."""
        if self.made:
            return self.text
        return inline(self.text) if self.label else linked(self.text)


def lines(runs: Iterable[Run]) -> list[str]:
    """Discord Markdown, line by line; empty lines at both ends are left out."""
    rows: list[list[Run]] = [[]]
    for run in runs:
        if run.made or "\n" not in run.text:
            rows[-1].append(run)
            continue
        first, *others = run.text.split("\n")
        rows[-1].append(Run(first, run.style, label=run.label))
        rows += [[Run(other, run.style, label=run.label)] for other in others]
    return "\n".join(_line(row) for row in rows).strip("\n").split("\n")


def _line(runs: list[Run]) -> str:
    line = ""
    for style, group in groupby(_joined(runs), key=lambda run: run.style):
        text = "".join(run.markdown for run in group)
        core = text.strip()
        if style and core:
            marker = ("~~" if style & Style.STRUCK else "") + _STARS[style & ~Style.STRUCK]
            start = text.index(core)
            text = f"{text[:start]}{marker}{core}{marker[::-1]}{text[start + len(core) :]}"
        if line and text and line[-1] in _MARKERS and text[0] in _MARKERS:
            line += BREAK
        line += text
    return guard(line.strip())


def _joined(runs: list[Run]) -> list[Run]:
    """The same runs, neighbours of one kind as one: what is split over tags must not slip through the escaping."""
    kinds = groupby((run for run in runs if run.text), key=lambda run: (run.style, run.made, run.label))
    return [Run("".join(run.text for run in group), *kind) for kind, group in kinds]


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
    return CALL.sub(f"@{BREAK}", re.sub("(?<=`)(?=`)", BREAK, text))
