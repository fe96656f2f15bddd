"""Cutting Discord Markdown to size without breaking it: at paragraphs, then sentences, then words.

It understands what our renderer writes: markers that close on their own line, code fences, and quotes whose every line
begins with ``> ``. Text is measured by ``weight``, so that what fits also fits Discord's limit in bytes.
parts.py cuts a text again so that most parts stay what they are.
"""

import math
import re
from dataclasses import dataclass, field
from enum import IntEnum

from bot.text.escape import guard

FENCE = "```"


class Break(IntEnum):
    """Where a text may be cut; the higher, the better."""

    ANYWHERE = 0
    WORD = 1
    SENTENCE = 2
    LINE = 3


def weight(text: str) -> int:
    """How much of Discord's limits a text uses: its characters (UTF-16), or two fifths of its bytes if that is more.

    A message takes 4,000 characters and about 10,000 bytes over all its texts (facts: Components V2).
    """
    if text.isascii():
        return len(text)
    return max(len(text.encode("utf-16-le", "replace")) // 2, math.ceil(len(text.encode("utf-8", "replace")) * 2 / 5))


def split(markdown: str, limit: int) -> list[str]:
    """Cut into parts of at most ``limit`` (by weight, so also in characters), each whole in its formatting."""
    parts: list[str] = []
    part = ""
    for block in paragraphs(markdown):
        rest = block
        while rest:
            room = limit - weight(part) - 2 if part else limit
            if weight(rest) <= room:
                part = f"{part}\n\n{rest}" if part else rest
                break
            if not part or room > limit // 2:
                head, rest = cut(rest, room)
                part = "\n\n".join(filter(None, (part, head)))
            if part:
                parts.append(part)
            part = ""
    return [*parts, part] if part else parts


def opening(markdown: str, limit: int) -> tuple[str, bool]:
    """Give the first paragraphs that fit in ``limit``, and whether anything was left out.

    When what fits is less than half of that, the next paragraph is cut at a sentence or word and ends in an ellipsis.
    """
    taken: list[str] = []
    room = limit
    blocks = paragraphs(markdown)
    for block in blocks:
        if weight(block) > room:
            if room > limit // 2 and FENCE not in block and (head := cut(block, room - 2, Break.WORD)[0]):
                taken.append(f"{head} …")
            break
        taken.append(block)
        room -= weight(block) + 2
    else:
        return "\n\n".join(taken), False
    return "\n\n".join(taken), True


def paragraphs(markdown: str) -> list[str]:
    """The blocks between empty lines; a code block is one."""
    blocks: list[list[str]] = [[]]
    fenced = False
    for line in markdown.split("\n"):
        fenced ^= line.startswith(FENCE)
        if line or fenced:
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return ["\n".join(block) for block in blocks if block]


# Within a paragraph --------------------------------------------------------------------------------------------------

_TOKEN = re.compile(
    r"""
    (?P<fence>   ^(?:>\ )?```[^\n`]*$ )
  | (?P<prefix>  ^(?:(?:>\ |┃\ )+(?:\ *(?:-|\d+\.)\ |\ +|-\#\ )?|\ *(?:-|\d+\.)\ |\ +|-\#\ |\#{1,3}\ ) )
  | (?P<newline> \n )
  | (?P<space>   \ + )
  | (?P<whole>   \\. | \(?\[(?:\\.|[^\]\\\n]){0,300}\]\(<[^>\n]{0,2100}>\)\)? | <https?://[^>\s]{1,2100}>
                 | (?P<ticks>`+)(?!`)[^\n]*?(?<!`)(?P=ticks)(?!`) )
  | (?P<marker>  \*{1,3} | ~~ )
  | (?P<word>    [^\\\[(<`*~\s]{1,30} | . )
    """,
    re.VERBOSE | re.MULTILINE,
)
_CONTENT = ("word", "whole")
_LONGEST_WORD = 30  # longer ones are several tokens
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]*~]*$")


@dataclass(slots=True)
class _Scan:
    """What is open at a place in a block."""

    prefix: str = ""  # of this line
    fence: str = ""  # the line that opened the code block
    markers: list[str] = field(default_factory=list)

    def closing(self) -> str:
        if self.fence:
            return "\n" + self.fence.partition(FENCE)[0] + FENCE
        return "".join(reversed(self.markers))

    def reopening(self, at_line: bool) -> str:
        if self.fence:
            return self.fence + "\n" + ("" if at_line else self.fence.partition(FENCE)[0])
        return ("" if at_line else _continued(self.prefix)) + "".join(self.markers)

    def pass_by(self, kind: str, text: str) -> None:
        if kind == "fence":
            self.fence = "" if self.fence else text
        elif kind == "newline":
            self.prefix = ""
        elif kind == "prefix":
            self.prefix = text
        elif kind == "marker" and not self.fence:
            if self.markers and self.markers[-1] == text:
                self.markers.pop()
            else:
                self.markers.append(text)


def _continued(prefix: str) -> str:
    """What a line begins with that goes on from one cut off: the same, but for a list's bullet or number."""
    return re.sub(r"(?:-|\d+\.) $", lambda bullet: " " * len(bullet[0]), prefix)


@dataclass(frozen=True, slots=True)
class _Cut:
    """A place to cut: what closes the head that ends at ``end``, what opens the rest that begins at ``start``."""

    kind: Break
    end: int
    closing: str
    start: int
    opening: str
    late: bool  # in the second half of the room


def cut(block: str, room: int, least: Break = Break.ANYWHERE) -> tuple[str, str]:
    """Cut a paragraph: a beginning of at most ``room`` by weight, and the rest, both whole in their formatting.

    The best break in the second half of the room is taken, and an earlier one only if there is no other. Where
    ``least`` allows none, the beginning is empty. A single thing longer than the room becomes an ellipsis.
    """
    if weight(block) <= room:
        return block, ""
    places: list[_Cut] = []
    scan, used, before, passed, longest = _Scan(), 0, "", 0, (0, 0)
    for token in _TOKEN.finditer(block):
        kind = "whole" if token.lastgroup == "ticks" else token.lastgroup or ""
        if found := _break(kind, before, token, scan):
            value, start = found
            closing = scan.closing()
            if value >= least and used + weight(closing) <= room:
                opening = scan.reopening(value is Break.LINE)
                places.append(_Cut(value, token.start(), closing, start, opening, used >= room // 2))
        used += weight(token[0])
        longest = max(longest, token.span(), key=lambda span: span[1] - span[0])
        passed = passed or token.end()
        if used > room:
            break
        scan.pass_by(kind, token[0])
        before = kind
    if places:
        best = max(places, key=lambda place: (place.late, place.kind, place.end))
        rest = block[best.start :]
        return block[: best.end] + best.closing, best.opening + (rest if best.opening else _unmarked(rest, best.kind))
    if least is not Break.ANYWHERE:
        return "", block
    if longest[1] - longest[0] > _LONGEST_WORD:  # an address, say: what stands around it stays
        return cut(block[: longest[0]] + "…" + block[longest[1] :], room)
    return "…"[:room], block[passed:]


def _break(kind: str, before: str, token: re.Match[str], scan: _Scan) -> tuple[Break, int] | None:
    """What sort of break stands before this token, and where the rest would begin."""
    if before in ("", "prefix", "newline") or (before == "fence" and scan.fence):
        return None
    if kind == "newline":
        ends_code = scan.fence and token.string.startswith(scan.fence.partition(FENCE)[0] + FENCE, token.end())
        return None if ends_code else (Break.LINE, token.end())
    if scan.fence:
        return (Break.WORD if kind == "space" else Break.ANYWHERE), token.start()
    if kind == "space":
        ended = _SENTENCE_END.search(token.string, max(0, token.start() - 6), token.start())
        return (Break.SENTENCE if ended else Break.WORD), token.end()
    if kind in _CONTENT and before in _CONTENT:
        return Break.ANYWHERE, token.start()
    return None


def _unmarked(rest: str, kind: Break) -> str:
    """The rest of a line now begins one: no list or heading may come of it."""
    return rest if kind is Break.LINE else guard(rest[:20]) + rest[20:]
