"""An article in parts that stay what they are: cut again after an edit, it has its seams where they were.

Each part is named by its first and last paragraph. So a seam is known from both sides, and holds while one of the two
stands. Messages cannot be put between others, so what no longer fits a part goes into the next one if there is room.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from bot.text.split import Break, cut, paragraphs, weight

_NAME = re.compile(r"\bpart-([0-9a-f]{8})-([0-9a-f]{8})\b")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text, where in that text it begins, and its name: ``part-START-END``."""

    text: str
    start: int
    name: str


def resplit(markdown: str, first: int, limit: int, seams: Sequence[str] = (), fold: int = 0) -> list[Part]:
    """Cut at paragraphs: a beginning of at most ``first`` by weight, and parts of at most ``limit``.

    ``seams`` are the parts that stand now, in order and without the beginning: their names, or texts that hold them.
    The beginning ends at ``fold`` at the latest, if there is one, and may be empty. A paragraph is cut only where it
    alone is too long. The same seams give the same parts, and a result's own seams give that result.
    """
    stood = _Seams.of(seams)
    units = _whole_units(markdown, limit)
    before_fold = sum(unit.start < fold for unit in units) if fold else len(units)
    end = _reach(units[:before_fold], 0, first)
    if known := _groups(stood.bounds(_names(units)), range(1, end + 1)):
        end = known[0][1]
    elif end < before_fold and (pieces := _torn(units, end, first, limit)):
        units[end : end + 1 + _more_of(units, end)] = pieces
        end += 1
    names = _names(units)
    bounds = stood.bounds(names)
    ends = [0, end]
    seam = 0
    while ends[-1] < len(units):
        seam = bounds.get(ends[-1], seam)
        ends.append(_next_end(units, ends[-1], limit, bounds, seam))
    return [
        Part(
            "\n\n".join(unit.text for unit in units[start:end]),
            units[start].start if start < end else 0,
            f"part-{names[start]}-{names[end - 1]}" if start < end else "",
        )
        for start, end in pairwise(ends)
    ]


def _next_end(units: "list[_Unit]", start: int, limit: int, bounds: dict[int, int], seam: int) -> int:
    """Where a part ends that begins at ``start``; ``seam`` is the last one that was kept."""
    end = _reach(units, start, limit)
    known = _groups(bounds, range(start + 1, min(end, len(units) - 1) + 1))
    if not known:
        return end
    is_rest = known[0][0] == (seam if start in bounds else seam + 1)
    if is_rest and (len(known) > 1 or end == len(units)):  # what did not fit before: it joins the next part
        return known[1][1] if len(known) > 1 else end
    return known[0][1]


@dataclass(frozen=True, slots=True)
class _Seams:
    """The seams that stand: by the paragraph before, and by the one after."""

    ends: dict[str, int]
    begins: dict[str, int]

    @classmethod
    def of(cls, seams: Sequence[str]) -> "_Seams":
        found = [match.groups() for seam in seams if (match := _NAME.search(seam))]
        ends = {last: number for number, (_, last) in enumerate(found[:-1], 2)}  # the last one ends at no seam
        return cls(ends, {first: number for number, (first, _) in enumerate(found, 1)})

    def bounds(self, names: list[str]) -> dict[int, int]:
        """Before which paragraphs there is a seam, and its number."""
        found = {place + 1: self.ends[name] for place, name in enumerate(names) if name in self.ends}
        return found | {place: self.begins[name] for place, name in enumerate(names) if name in self.begins}


def _groups(bounds: dict[int, int], places: range) -> list[tuple[int, int]]:
    """The seams among some places, each with its last place: what was put in at a seam belongs before it."""
    known = [(bounds[place], place) for place in places if place in bounds]
    return [(seam, max(place for _, place in group)) for seam, group in groupby(known, key=lambda pair: pair[0])]


# Paragraphs ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Unit:
    """A paragraph, or a piece of one; after a ``torn`` one a part must end."""

    text: str
    start: int
    paragraph: str
    torn: bool = False


def _whole_units(markdown: str, limit: int) -> "list[_Unit]":
    units: list[_Unit] = []
    place = 0
    for text in paragraphs(markdown):
        start = markdown.index(text, place)
        units += _pieces(_Unit(text, start, text), limit)
        place = start + len(text)
    return units


def _pieces(unit: _Unit, limit: int) -> "Iterator[_Unit]":
    end = unit.start + len(unit.text)
    rest, place = unit.text, unit.start
    while weight(rest) > limit:
        head, rest = cut(rest, limit)
        if head:
            yield _Unit(head, place, unit.paragraph, torn=bool(rest))  # a thing too long ends as an ellipsis
        place = max(place, end - len(rest))
    if rest:
        yield replace(unit, text=rest, start=place)


def _torn(units: list[_Unit], place: int, first: int, limit: int) -> list[_Unit]:
    """The paragraph that follows the beginning of a text, in pieces: the first is to end it. Empty: it stays whole."""
    unit = units[place]
    text = unit.paragraph
    room = first - sum(weight(unit.text) + 2 for unit in units[:place])
    if weight(text) <= first or (place and (units[place - 1].torn or room <= first // 2)):
        return []
    head, rest = cut(text, room, Break.WORD)
    if not head or not rest:
        return []
    start = max(unit.start, unit.start + len(text) - len(rest))
    return [_Unit(head, unit.start, text, torn=True), *_pieces(_Unit(rest, start, text), limit)]


def _more_of(units: list[_Unit], place: int) -> int:
    """How many pieces of the same paragraph follow."""
    return next(number for number, unit in enumerate(units[place:]) if not unit.torn)


def _reach(units: list[_Unit], start: int, limit: int) -> int:
    """The end of the longest part that begins at ``start``."""
    used, end = -2, start
    while end < len(units) and (used := used + 2 + weight(units[end].text)) <= limit:
        end += 1
        if units[end - 1].torn:
            break
    return end


def _names(units: list[_Unit]) -> list[str]:
    """A name for each paragraph, of what it says; where several say the same, also of the one before."""
    times = Counter(unit.text for unit in units)
    names: dict[str, None] = {}
    name = ""
    for unit in units:
        name = _hash(unit.text if times[unit.text] == 1 else f"{name}\n{unit.text}")
        while name in names:
            name = _hash(name)
        names[name] = None
    return list(names)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]
