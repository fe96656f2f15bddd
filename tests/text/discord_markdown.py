"""A tiny reader of Discord's Markdown, written from its rules and not from our renderer.

It says what a reader would see (``shown``), what became a mention, a link or a masked link, which blocks there are, and
which signs that could format stood alone (``stray``): in what we send there must be none.
"""

import re
from dataclasses import dataclass, field


@dataclass
class Reading:
    shown: str = ""
    mentions: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    masked: list[tuple[str, str]] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)
    styles: list[tuple[str, str]] = field(default_factory=list)
    stray: list[str] = field(default_factory=list)


_INLINE = [
    ("escape", re.compile(r"\\([^0-9A-Za-z\s])")),
    ("code", re.compile(r"(`+)([\s\S]*?[^`])\1(?!`)")),
    ("mention", re.compile(r"<(?:@[!&]?|#)\d+>|<id:\w+>|</[^>]+:\d+>|<t:-?\d+(?::\w)?>|<a?:\w+:\d+>|@everyone|@here")),
    ("masked", re.compile(r"\[((?:\\.|[^\]\\])*)\]\(\s*<?([^\s<>)]+)>?\s*\)")),
    ("auto", re.compile(r"<(https?://[^\s>]+)>")),
    ("bare", re.compile(r"(?:https?|steam|discord)://[^\s<]+[^<.,:;\"'\]\s]")),
    ("***", re.compile(r"\*\*\*(?=\S)((?:\\[\s\S]|[^\\*])+?)\*\*\*(?!\*)")),
    ("**", re.compile(r"\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)")),
    ("*", re.compile(r"\*(?=\S)((?:\*\*|\\[\s\S]|\s+(?:\\[\s\S]|[^\s*\\]|\*\*)|[^\s*\\])+?)\*(?!\*)")),
    ("__", re.compile(r"__((?:\\[\s\S]|[^\\])+?)__(?!_)")),
    ("_", re.compile(r"_((?:__|\\[\s\S]|[^\\_])+?)_\b")),
    ("~~", re.compile(r"~~(?=\S)([\s\S]*?\S)~~(?!~)")),
    ("||", re.compile(r"\|\|([\s\S]+?)\|\|")),
]
_LINE = [
    ("quote", re.compile(r" *>(?: |>> )")),
    ("small", re.compile(r" *-# ")),
    ("heading", re.compile(r" *#{1,3}\s+(?=\S)")),
    ("bullet", re.compile(r" *[-*] +")),
    ("number", re.compile(r" *\d+\. +")),
]


def read(text: str) -> Reading:
    reading = Reading()
    _blocks(text, reading)
    return reading


def _blocks(text: str, reading: Reading) -> None:
    """Read line by line; quoted lines that follow each other are one text, code runs to its closing fence."""
    quoted: list[str] = []
    code: list[str] | None = None
    for line in [*text.split("\n"), None]:
        if quoted and (line is None or not line.startswith("> ")):
            reading.blocks.append("quote")
            _blocks("\n".join(quoted), reading)
            quoted = []
        if line is None:
            break
        if code is not None:
            if line == "```":
                reading.blocks.append("code")
                reading.shown += "\n".join(code) + "\n"
                code = None
            else:
                code.append(line)
        elif line.startswith("> "):
            quoted.append(line[2:])
        elif line.startswith("```"):
            code = []
        else:
            _line(line, reading)
    if code is not None:
        reading.stray.append("```")


def _line(line: str, reading: Reading) -> None:
    for kind, pattern in _LINE:
        if found := pattern.match(line):
            reading.blocks.append(kind)
            _line(line[found.end() :], reading)
            return
    _inline(line, reading)
    reading.shown += "\n"


def _inline(text: str, reading: Reading) -> None:
    place = 0
    while place < len(text):
        place = _one(text, place, reading)


def _one(text: str, place: int, reading: Reading) -> int:
    for kind, pattern in _INLINE:
        found = pattern.match(text, place)
        if not found:
            continue
        if kind == "escape":
            reading.shown += found[1]
        elif kind == "code":
            reading.shown += found[2].strip()
        elif kind == "mention":
            reading.mentions.append(found[0])
        elif kind == "masked":
            reading.masked.append((found[1], found[2]))
            reading.shown += found[1]
        elif kind in ("auto", "bare"):
            reading.links.append(found[1] if kind == "auto" else found[0])
            reading.shown += reading.links[-1]
        else:
            reading.styles.append((kind, found[1]))
            _inline(found[1], reading)
        return found.end()
    if text[place] in "*_~`|":
        reading.stray.append(text[place : place + 10])
    reading.shown += text[place]
    return place + 1
