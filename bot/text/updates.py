"""What changed in an article between two versions, and which of it is worth telling.

Decided on what a reader sees, block by block: quotes, dashes and spaces are made alike, tags and attributes do not
count, what a theme or plugin sets around the article is left out (segments.py).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.model import Content, Picture
from bot.text.align import ALIKE, Step, likeness, steps
from bot.text.segments import Segment, joined, picture_name, same, seen, segments, written
from bot.text.wording import weigh


class Edit(StrEnum):
    """A kind of change in an article."""

    TITLE = "title"
    PICTURE = "picture"
    TYPO = "typo"  # letters, case, punctuation
    REWORDING = "rewording"  # other words where words stood, or words that came without being an addition
    ADDITION = "addition"  # said later: labelled so, or whole paragraphs at the end
    CORRECTION = "correction"  # another number, date, name, a "not", or the author says so
    REMOVAL = "removal"
    COMMENTS = "comments"  # opened or closed


@dataclass(frozen=True, slots=True)
class Note:
    """A passage worth telling. ``key`` is the hash of it as first seen (``passage_key``)."""

    kind: str  # addition, correction
    html: str
    key: str


WORDS_OF_A_PARAGRAPH = 8
"""How long a paragraph without a label must be to count as the author going on."""
_WORDS_OF_A_LABEL = 6  # more words than that with a new label on an old block are news
_MOST = 50  # blocks of a passage that are looked for one by one, and places for each
_MOST_CORRECTED = 3
_CUT_OFF = ("...", "[...]", "(...)", "...]", "read more", "continue reading")


def edits(old: Content, new: Content) -> frozenset[Edit]:
    """What kinds of change there are between two versions of an article."""
    found = set[Edit]()
    if seen(old.title) != seen(new.title):
        found.add(Edit.TITLE)
    if _picture(old.picture) != _picture(new.picture):
        found.add(Edit.PICTURE)
    if old.comments_open != new.comments_open:
        found.add(Edit.COMMENTS)
    if old.text != new.text:
        before, after = written(old.text), written(new.text)
        if _pictures(before) != _pictures(after):
            found.add(Edit.PICTURE)
        found |= _text_edits(steps(before, after))
    return frozenset(found)


def notes(old: Content, new: Content) -> tuple[Note, ...]:
    """What is worth telling as an update, in reading order.

    Each labelled passage goes on to the next block that stood there before, or the next label. What was corrected in
    place is one note of all such blocks, unless the author tells the correction in a passage of its own.
    """
    if old.text == new.text:
        return ()
    row = steps(written(old.text), written(new.text))
    found = _added(row)
    corrected = _corrected(row)
    if corrected and not _is_rewritten(row, corrected) and not any(passage.kind == "correction" for passage in found):
        found.append(_Passage("correction", corrected))
    return tuple(_note(passage, row) for passage in sorted(found, key=lambda passage: passage.places))


def followed(passage_html: str, new_html: str) -> str | None:
    """What a passage that was told before says now; None when it was taken out."""
    passage = [segment for segment in written(passage_html) if segment.text] or written(passage_html)
    article = written(new_html)
    taken = sorted(_found_again(passage, article))
    if not taken:
        return None
    if passage[0].label and taken[-1] - taken[0] <= len(passage) + 5:  # an addition is in one piece
        return joined(article[taken[0] : taken[-1] + 1])
    return joined([article[place] for place in taken])


def passage_key(html: str) -> str:
    """A hash of what a passage says, whatever its formatting."""
    return hashlib.sha256(same(visible(html)).encode()).hexdigest()[:32]


def visible(html: str) -> str:
    """The text that a reader sees, block by block, with quotes, dashes and spaces made alike."""
    shown = (f"{segment.text} {segment.alts}".strip() for segment in segments(html))
    return "\n".join(text for text in shown if text)


# Reading the row -----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Passage:
    kind: str
    places: list[int]  # in the row of steps


def _note(passage: _Passage, row: Sequence[Step]) -> Note:
    html = joined([segment for place in passage.places if (segment := row[place].new) is not None])
    return Note(passage.kind, html, passage_key(html))


def _text_edits(row: Sequence[Step]) -> set[Edit]:
    told = {place: passage.kind for passage in _added(row) for place in passage.places}
    return {edit for place, step in enumerate(row) if (edit := _edit(step, told.get(place)))}


def _edit(step: Step, told: str | None) -> Edit | None:
    if told:
        return Edit(told)
    if step.new is None:
        return Edit.REMOVAL if step.old is not None and step.old.text else None
    if not step.new.text and (step.old is None or not step.old.text):
        return None  # a picture
    if step.old is None:
        return Edit.REWORDING
    weight = weigh(step.old, step.new)
    if weight is None:
        return Edit.REWORDING if step.moved else None
    return Edit(weight)


def _added(row: Sequence[Step]) -> list[_Passage]:
    """Passages that came, with or without a label."""
    found: list[_Passage] = []
    tail = _tail(row)
    following = False
    for place, step in enumerate(row):
        new = step.new
        if new is None:
            continue
        came = step.old is None and not step.moved
        if (new.label or new.inserted) and (came or (step.old is not None and _is_relabelled(step.old, new))):
            found.append(_Passage(new.label or "addition", [place]))
            following = True
        elif came and following:
            found[-1].places.append(place)
        elif place == tail:
            found.append(_Passage("addition", [place]))
            following = True
        else:
            following = following and not new.text
    return found


def _is_relabelled(old: Segment, new: Segment) -> bool:
    """Whether an old block got a label and news with it."""
    return bool(new.label) and not old.label and len(new.words) - len(old.words) >= _WORDS_OF_A_LABEL


def _tail(row: Sequence[Step]) -> int:
    """Where in the row the author went on writing at the end, without a label; -1 for nowhere."""
    kept = [number for number, step in enumerate(row) if step.old is not None and step.new is not None]
    before = [step.old for step in row if step.old is not None and step.old.text]
    if not kept or not before or 2 * len(kept) < len(before) or before[-1].text.lower().endswith(_CUT_OFF):
        return -1
    came = [number for number in range(kept[-1] + 1, len(row)) if row[number].new is not None]
    if any(row[number].moved or row[number].old is not None for number in came):
        return -1
    went = sum(_length(step.old) for step in row[kept[-1] + 1 :] if step.new is None)
    if 2 * went >= sum(_length(row[number].new) for number in came):
        return -1  # these came in the place of those
    unlabelled: list[int] = []
    for number in came:
        new = row[number].new
        if new is not None and (new.label or new.inserted):
            break
        unlabelled.append(number)
    long = any(_length(row[number].new) >= WORDS_OF_A_PARAGRAPH for number in unlabelled)
    return unlabelled[0] if long else -1


def _length(segment: Segment | None) -> float:
    """Words in a block; a sign of a script without spaces is half a word."""
    return 0 if segment is None else sum(0.5 if len(word) == 1 and ord(word) > 0x3000 else 1 for word in segment.words)


def _is_rewritten(row: Sequence[Step], corrected: Sequence[int]) -> bool:
    """Whether so much was corrected that it is another article."""
    return len(corrected) > _MOST_CORRECTED and 2 * len(corrected) > len(row)


def _corrected(row: Sequence[Step]) -> list[int]:
    """Where blocks were corrected in place; a passage told before is followed instead."""
    return [
        place
        for place, step in enumerate(row)
        if step.old is not None
        and step.new is not None
        and not (step.old.label or step.old.inserted or _is_relabelled(step.old, step.new))
        and weigh(step.old, step.new) == "correction"
    ]


def _found_again(passage: Sequence[Segment], article: Sequence[Segment]) -> set[int]:
    """Where in an article the blocks of a passage stand: the same, or nearly, none twice."""
    where: dict[str, list[int]] = {}
    for place, segment in enumerate(article):
        where.setdefault(segment.key, []).append(place)
    taken = set[int]()
    left: list[Segment] = []
    last = -1
    for segment in passage:
        free = [place for place in where.get(segment.key, [])[:_MOST] if place not in taken]
        if free:
            last = next((place for place in free if place > last), free[0])
            taken.add(last)
        else:
            left.append(segment)
    for segment in left[:_MOST]:
        place = _most_alike(segment, article, taken)
        taken |= {place} - {-1}
    return taken


def _most_alike(segment: Segment, article: Sequence[Segment], taken: set[int]) -> int:
    best, found = ALIKE, -1
    for place, other in enumerate(article):
        alike = 0.0 if place in taken else likeness(segment, other)
        if alike > best or (alike == best and found < 0):
            best, found = alike, place
    return found


def _picture(picture: Picture | None) -> tuple[str, str]:
    return ("", "") if picture is None else (picture_name(picture.url), seen(picture.alt))


def _pictures(parts: Sequence[Segment]) -> list[tuple[tuple[str, ...], str]]:
    return sorted((segment.pictures, segment.alts) for segment in parts if segment.pictures)
