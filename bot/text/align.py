"""Two versions side by side: which block or word of the old one is which of the new one. Nearly linear in time.

What stands once on either side holds the others in place ("patience"); only short stretches between are compared thing
by thing.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from bot.text.segments import Segment

_DEEPEST = 12
_SHORT = 20_000  # pairs of things that may be compared one by one
_NEAR = 25  # blocks on either side of its place in which an edited one is looked for
ALIKE, _IN_PLACE, _PIECE = 0.6, 0.35, 0.7
_LETTERS_COUNT_LESS = 0.15  # texts share many letters by chance
_LEAST = 0.15  # a block much shorter than another is not it
_MOST_COMPARED = 20_000
_MOST_STRAYS = 60


def aligned(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Places of equal things in both, in order."""
    found: list[tuple[int, int]] = []
    _between(old, new, (0, len(old), 0, len(new)), found, 0)
    return found


def _between(
    old: Sequence[str], new: Sequence[str], where: tuple[int, int, int, int], found: list[tuple[int, int]], depth: int
) -> None:
    first, last, start, end = where
    while first < last and start < end and old[first] == new[start]:
        found.append((first, start))
        first, start = first + 1, start + 1
    ending: list[tuple[int, int]] = []
    while first < last and start < end and old[last - 1] == new[end - 1]:
        last, end = last - 1, end - 1
        ending.append((last, end))
    if first < last and start < end:
        anchors = _anchors(old, new, first, last, start, end) if depth < _DEEPEST else []
        if anchors:
            for left, right in [*anchors, (last, end)]:
                _between(old, new, (first, left, start, right), found, depth + 1)
                if left < last:
                    found.append((left, right))
                first, start = left + 1, right + 1
        elif (last - first) * (end - start) <= _SHORT:
            matcher = SequenceMatcher(None, old[first:last], new[start:end], autojunk=False)
            for left, right, size in matcher.get_matching_blocks():
                found += [(first + left + n, start + right + n) for n in range(size)]
    found += reversed(ending)


def _anchors(
    old: Sequence[str], new: Sequence[str], first: int, last: int, start: int, end: int
) -> list[tuple[int, int]]:
    """The longest row of things that stand once on either side, in the same order."""
    once_old = {thing for thing, times in Counter(old[first:last]).items() if times == 1}
    once = {thing for thing, times in Counter(new[start:end]).items() if times == 1} & once_old
    if not once:
        return []
    place = {new[number]: number for number in range(start, end) if new[number] in once}
    pairs = [(number, place[old[number]]) for number in range(first, last) if old[number] in once]
    ends: list[int] = []  # the lowest new place that ends a row of each length
    rows: list[int] = []  # the pair that has it
    before = [-1] * len(pairs)
    for number, (_, right) in enumerate(pairs):
        length = bisect_left(ends, right)
        before[number] = rows[length - 1] if length else -1
        ends[length : length + 1] = [right]
        rows[length : length + 1] = [number]
    row: list[tuple[int, int]] = []
    number = rows[-1]
    while number >= 0:
        row.append(pairs[number])
        number = before[number]
    return row[::-1]


# Blocks --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Step:
    """One block on the way through both versions: as it was, as it is; one is None where it came or went.

    ``moved``: its words stood elsewhere in the old version.
    """

    old: Segment | None
    new: Segment | None
    moved: bool = False

    @property
    def kept(self) -> bool:
        """Whether its words are those of before."""
        return self.old is not None and self.new is not None and self.old.key == self.new.key


def steps(old: Sequence[Segment], new: Sequence[Segment]) -> list[Step]:
    """Both versions in one row, in the order of the new one; what went stands where it was."""
    pairs = aligned([segment.key for segment in old], [segment.key for segment in new])
    made: list[Step] = []
    first = start = 0
    for left, right in [*pairs, (len(old), len(new))]:
        made += _gap(old[first:left], new[start:right])
        if left < len(old) and right < len(new):
            made.append(Step(old[left], new[right]))
        first, start = left + 1, right + 1
    return _strays(made)


def _gap(old: Sequence[Segment], new: Sequence[Segment]) -> Iterator[Step]:
    """Blocks between two that stayed: which one is which, edited."""
    if old and len(old) != len(new) and _run(old) == _run(new):  # only the breaks between them are others
        yield from (Step(segment, segment) for segment in new)
        return
    partner = _partners(old, new)
    taken = set(partner.values())
    given = 0
    for number, (segment, until) in enumerate(zip(new, _until(partner, len(new), len(old)), strict=True)):
        yield from (Step(old[place], None) for place in range(given, until) if place not in taken)
        given = max(given, until)
        match = partner.get(number)
        if match is None:
            yield Step(None, segment, moved=_is_piece(segment, old, number))
        else:
            yield Step(old[match], segment)
    yield from (Step(old[place], None) for place in range(given, len(old)) if place not in taken)


def _until(partner: dict[int, int], count: int, end: int) -> list[int]:
    """For each new block, the old place of the next one that has a partner: what went before that comes first."""
    ends = []
    for number in reversed(range(count)):
        end = partner.get(number, end)
        ends.append(end)
    return ends[::-1]


def _run(parts: Sequence[Segment]) -> str:
    return " ".join(segment.key for segment in parts if segment.key)


def _partners(old: Sequence[Segment], new: Sequence[Segment]) -> dict[int, int]:
    """New place -> old place of the blocks that are nearly alike, the most alike first."""
    if len(old) == len(new) == 1 and old[0].label == new[0].label:  # it stands where the other stood
        return {0: 0} if likeness(old[0], new[0]) >= _IN_PLACE else {}
    reach = max(2, min(_NEAR, _MOST_COMPARED // max(1, len(new))))
    likes = [
        (-alike, number, place)
        for number, segment in enumerate(new)
        for place in range(max(0, number - reach), min(len(old), number + reach))
        if (alike := likeness(old[place], segment)) >= ALIKE
    ]
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for _, number, place in sorted(likes):
        if number not in partner and place not in taken:
            partner[number] = place
            taken.add(place)
    return partner


def likeness(old: Segment, new: Segment) -> float:
    """How much of two blocks is the same; from ``ALIKE`` on they count as one, edited."""
    alike = _share(old.bag, new.bag)
    if alike < ALIKE and old.letters and new.letters:
        alike = max(alike, _share(old.letters, new.letters) - _LETTERS_COUNT_LESS)
    return max(alike, ALIKE) if alike > 0 and _grew(old, new) else alike


def _share(old: Counter[str], new: Counter[str]) -> float:
    """The share of things that both have, 0 to 1."""
    sizes = old.total(), new.total()
    if not min(sizes) or min(sizes) < _LEAST * max(sizes):
        return 0.0
    return 2 * (old & new).total() / sum(sizes)


def _grew(old: Segment, new: Segment) -> bool:
    """Whether a block went on, or was cut off."""
    short, long = sorted((old.key, new.key), key=len)
    return len(short) >= 12 and long.startswith(short)


def _is_piece(segment: Segment, old: Sequence[Segment], number: int) -> bool:
    """Whether a block was cut out of one of these, perhaps with an edit."""
    size = segment.bag.total()
    if size < 3 or segment.label or segment.inserted:
        return False
    near = old[max(0, number - _NEAR) : number + _NEAR] if len(old) <= _MOST_COMPARED else ()
    return any(other.bag.total() > size and (segment.bag & other.bag).total() >= _PIECE * size for other in near)


def _strays(made: list[Step]) -> list[Step]:
    """Blocks that went in one place and came in another have moved; labelled ones may be edited on their way."""
    gone: dict[str, list[Segment]] = {}
    for step in made:
        if step.new is None and step.old is not None:
            gone.setdefault(step.old.key, []).append(step.old)
    found: dict[int, Segment] = {}
    labelled = 0
    for number, step in enumerate(made):
        if step.old is not None or step.new is None or not gone:
            continue
        if step.new.key in gone:
            before = gone[step.new.key]
        elif step.new.label and labelled < _MOST_STRAYS:
            labelled += 1
            candidates = list(gone.values())[:_MOST_STRAYS]
            before = next((old for old in candidates if likeness(old[0], step.new) >= ALIKE), [])
        else:
            before = []
        if before:
            found[number] = before.pop()
            if not before:
                gone.pop(found[number].key)
    moved = {id(segment) for segment in found.values()}
    return [
        Step(found[number], step.new, moved=True) if number in found else step
        for number, step in enumerate(made)
        if not (step.new is None and id(step.old) in moved)
    ]
