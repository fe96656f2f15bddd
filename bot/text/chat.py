"""Discord Markdown as its members type it, read into tokens: what formats is paired, everything else is text.

One pass and a stack that holds each marker at most once, so the time is linear and nothing nests deeper than markers
there are.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto

from bot.text.escape import addresses


class Sort(Enum):
    """What a token is."""

    TEXT = auto()
    OPEN = auto()  # ``text`` is the marker
    CLOSE = auto()
    CODE = auto()
    LINK = auto()  # ``text`` is what it says, ``value`` the address
    ADDRESS = auto()
    MEMBER = auto()  # ``value`` is the id
    ROLE = auto()
    CHANNEL = auto()
    PAGE = auto()  # of the server: ``value`` is its name
    TIME = auto()  # ``value`` is in seconds since the epoch, a colon, the style's letter


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a message."""

    sort: Sort
    text: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line, how deep it stands in quotes, and whether it belongs to a code block, which begins or ends on no line."""

    depth: int
    text: str


_TOKEN = re.compile(
    r"""
    (?P<shrug>¯\\_\(ツ\)_/¯)
  | \\(?P<escaped>[^0-9A-Za-z\s])
  | <@!?(?P<member>\d{1,20})>
  | <@&(?P<role>\d{1,20})>
  | <\#(?P<channel>\d{1,20})>
  | <id:(?P<page>[\w-]{1,20}(?::\d{1,20})?)>
  | <(?P<command>/[^<>:\n]{1,100}):\d{1,20}>
  | <a?(?P<emoji>:\w{1,40}:)\d{1,20}>
  | <t:(?P<time>-?\d{1,14}(?::[tTdDfFRsS])?)>
  | \[(?P<said>(?:[^\[\]\n]|\[[^\[\]\n]{0,100}\]){1,500})\]\(\s{0,3}<?(?P<url>https?://[^\s<>()]{1,2000}(?:\([^\s<>()]{0,300}\)[^\s<>()]{0,300})?)>?(?:\s"[^"\n]{0,300}")?\s{0,3}\)
  | <(?P<angle>https?://[^\s<>]{1,2000})>
  | <(?P<reach>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}|\+\d{5,15})>
  | (?P<bare>https?://[^\s<>"“”«»]+)
  | (?P<ticks>`+)
  | (?P<marker>\*+|_+|~~|\|\|)
    """,
    re.VERBOSE,
)
_KNOWN = {"*", "**", "***", "_", "__", "___", "~~", "||"}


def tokens(text: str) -> list[Token]:
    """Read the inline tokens of a text; every OPEN has its CLOSE, properly nested."""
    return _paired(list(_read(text)))


def _read(text: str) -> "Iterator[Token | _Marker]":
    place = 0
    unclosed: set[int] = set()  # lengths of backtick runs that have no partner from here on
    while found := _TOKEN.search(text, place):
        if found.start() > place:
            yield Token(Sort.TEXT, text[place : found.start()])
        place = found.end()
        kind = found.lastgroup or ""
        value = found[kind]
        if kind == "ticks":
            close = None if len(value) in unclosed else re.compile(f"(?<!`){value}(?!`)").search(text, place)
            if close is None:
                unclosed.add(len(value))
                yield Token(Sort.TEXT, value)
            else:
                yield Token(Sort.CODE, text[place : close.start()].strip() or text[place : close.start()])
                place = close.end()
        elif kind == "marker":
            yield _Marker(value, text[found.start() - 1 : found.start()], text[place : place + 1])
        elif kind == "bare":
            end = next((stop for start, stop in addresses(value) if start == 0), 0)
            place = found.start() + (end or len(value))
            yield Token(Sort.ADDRESS if end else Sort.TEXT, text[found.start() : place])
        else:
            yield _simple(kind, found)
    if place < len(text):
        yield Token(Sort.TEXT, text[place:])


def _simple(kind: str, found: re.Match[str]) -> Token:
    value = found[kind]
    match kind:
        case "member" | "role" | "channel" | "page" | "time":
            return Token(Sort[kind.upper()], found[0], value)
        case "url":
            return Token(Sort.LINK, found["said"], value)
        case "angle":
            return Token(Sort.ADDRESS, value)
        case _:  # an escaped sign, a command's or an emoji's name, an e-mail address or telephone number
            return Token(Sort.TEXT, value)


# Pairing -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Marker:
    text: str
    before: str
    after: str

    @property
    def opens(self) -> bool:
        if self.text not in _KNOWN or not self.after:
            return False
        if len(self.text) == 2:
            return True
        return not self.after.isspace() and not (self.text[0] == "_" and self.before.isalnum())

    @property
    def closes(self) -> bool:
        if len(self.text) == 2:
            return True
        return not self.before.isspace() and not (self.text[0] == "_" and self.after.isalnum())


def _paired(read: "list[Token | _Marker]") -> list[Token]:
    made: list[Token] = []
    still_open: list[tuple[str, int]] = []  # marker, its place in ``made``
    for piece in read:
        if isinstance(piece, Token):
            made.append(piece)
            continue
        inside, closed = _closed(piece, [marker for marker, _ in still_open])
        if closed and not inside and still_open[-1] == (closed[0], len(made) - 1):  # nothing stands between
            still_open.pop()
            made.append(Token(Sort.TEXT, piece.text))
            continue
        if inside:
            made.append(Token(Sort.TEXT, inside))
        for marker in closed:
            _close(marker, made, still_open)
        if closed:
            continue
        if piece.opens and all(marker != piece.text for marker, _ in still_open):
            still_open.append((piece.text, len(made)))
        made.append(Token(Sort.TEXT, piece.text))
    return made


def _closed(piece: _Marker, still_open: list[str]) -> tuple[str, list[str]]:
    """The open markers that this one ends, the innermost first, and what of it is text before that.

    Three signs end two markers; where only one of them is open, the others belong to what stands in it. One or two
    signs end a part of three.
    """
    sign = piece.text
    if not piece.closes:
        return "", []
    if sign in still_open or (len(sign) < 3 and sign[0] * 3 in still_open):
        return "", [sign]
    if len(sign) < 3:
        return "", []
    both = [marker for marker in reversed(still_open) if marker in (sign[:1], sign[:2])]
    return ("", both) if len(both) != 1 else (sign[len(both[0]) :], both)


def _close(sign: str, made: list[Token], still_open: list[tuple[str, int]]) -> None:
    """End an open marker. Others that were opened since then are text; of three signs, what is left stays open."""
    while still_open:
        marker, place = still_open.pop()
        if marker == sign:
            made[place] = replace(made[place], sort=Sort.OPEN)
            break
        if marker == sign[0] * 3:
            outer = marker[len(sign) :]
            made[place : place + 1] = [Token(Sort.TEXT, outer), Token(Sort.OPEN, sign)]
            if all(outer != other for other, _ in still_open):
                still_open.append((outer, place))
            break
    made.append(Token(Sort.CLOSE, sign))


# Lines ---------------------------------------------------------------------------------------------------------------

_QUOTE = re.compile(r" {0,3}>(?!>>) ?")


def lines(text: str, deepest: int) -> list[Line]:
    """The lines without their quote signs. ``>>>`` quotes the rest; signs in a code block are text."""
    found: list[Line] = []
    base, fenced, inside = 0, False, 0  # ``inside``: how deep the open code block stands
    for line in text.split("\n"):
        depth = base
        limit = inside if fenced else deepest
        while depth < limit and line:
            if not fenced and line.startswith(">>> "):
                base = depth = depth + 1
                line = line[4:]
            elif (sign := _QUOTE.match(line)) and (sign[0].endswith(" ") or sign.end() == len(line) or depth):
                depth += 1
                line = line[sign.end() :]
            else:
                break
        depth = inside if fenced else depth
        if line.count("```") % 2:
            fenced, inside = not fenced, depth
        found.append(Line(depth, line.rstrip()))
    return found
