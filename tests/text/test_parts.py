"""Long articles in parts: each within its limit, nothing lost, and an edit leaves alone what it does not concern."""

import re
from collections.abc import Callable

import pytest
import strategies
from discord_markdown import read
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from bot.text.parts import Part, resplit
from bot.text.split import paragraphs, weight
from bot.text.to_discord import render

FIRST, LIMIT = 30, 40
ENDS_TOO_LONG = (
    "<a href='https://a.example/x'>@everyone<a href='https://thief.example/)](https://bank.example'>"
    "<img class=latex alt='`x` ||'>"
)

Edit = Callable[[list[str]], list[str]]


def story(*lengths: int) -> list[str]:
    """Paragraphs, each a different one, of so many characters."""
    return [f"{number} ".ljust(length, chr(97 + number % 26)) for number, length in enumerate(lengths, 10)]


def cut(blocks: list[str], seams: list[Part] | None = None, fold: int = 0) -> list[Part]:
    return resplit("\n\n".join(blocks), FIRST, LIMIT, [part.name for part in (seams or [])[1:]], fold)


def texts(parts: list[Part]) -> list[str]:
    return [part.text for part in parts]


def touched(before: list[Part], after: list[Part]) -> int:
    """How many messages are edited, sent or removed, if the n-th part is the n-th message."""
    old, new = texts(before), texts(after)
    return sum(a != b for a, b in zip(old, new, strict=False)) + abs(len(old) - len(new))


# What a reader of the code wants to know ------------------------------------------------------------------------------


def test_the_beginning_and_the_parts_are_whole_paragraphs() -> None:
    blocks = story(12, 12, 20, 15, 30)
    assert texts(cut(blocks)) == ["\n\n".join(blocks[:2]), "\n\n".join(blocks[2:4]), blocks[4]]


def test_each_part_knows_where_it_begins_and_by_which_paragraphs_it_is_named() -> None:
    blocks = story(12, 12, 20, 15, 30)
    parts = cut(blocks)
    assert [part.start for part in parts] == [0, 28, 67]
    assert all(re.fullmatch(r"part-[0-9a-f]{8}-[0-9a-f]{8}", part.name) for part in parts)
    assert parts[2].name[5:13] == parts[2].name[14:]


def test_a_first_paragraph_that_is_too_long_alone_is_cut() -> None:
    assert texts(cut(["The hall was full. Nobody had come to listen."])) == [
        "The hall was full.",
        "Nobody had come to listen.",
    ]


def test_the_beginning_is_not_cut_for_a_paragraph_that_fits_elsewhere() -> None:
    assert texts(cut(["One line.", "Some words, not too many."])) == ["One line.", "Some words, not too many."]


def test_the_beginning_ends_at_the_fold() -> None:
    blocks = story(5, 5, 5)
    assert texts(cut(blocks, fold=6)) == [blocks[0], "\n\n".join(blocks[1:])]


def test_nothing_is_a_beginning_of_nothing() -> None:
    assert resplit("", FIRST, LIMIT) == [Part("", 0, "")]


EDITS: dict[str, tuple[Edit, int]] = {
    "a word within a part": (lambda b: [*b[:4], b[4].upper(), *b[5:]], 1),
    "the first paragraph of a part": (lambda b: [*b[:5], b[5].upper(), *b[6:]], 1),
    "the last paragraph of a part": (lambda b: [*b[:6], b[6].upper(), *b[7:]], 1),
    "a paragraph put where two parts meet": (lambda b: [*b[:5], "new", *b[5:]], 1),
    "a paragraph taken out": (lambda b: [*b[:6], *b[7:]], 1),
    "text at the end, with room": (lambda b: [*b, "new"], 1),
    "text at the end, without room": (lambda b: [*b, "n" * 30], 1),
    "text gone from the end": (lambda b: b[:-1], 1),
    "a whole part gone from the end": (lambda b: b[:7], 1),
    "the beginning": (lambda b: ["new", *b[1:]], 1),
    "more than fits: it goes to the next part": (lambda b: [*b[:5], b[5] + "x" * 12, *b[6:]], 2),
    "two paragraphs change places where two parts meet": (lambda b: [*b[:4], b[5], b[4], *b[6:]], 2),
}


@pytest.mark.parametrize(("edit", "most"), EDITS.values(), ids=EDITS)
def test_an_edit_touches_only_its_own_part(edit: Edit, most: int) -> None:
    blocks = story(12, 12, 12, 12, 8, 14, 14, 14, 8)
    before = cut(blocks)
    assert [part.text.count("\n\n") for part in before] == [1, 2, 1, 1]
    after = cut(edit(blocks), before)
    assert "\n\n".join(texts(after)) == "\n\n".join(edit(blocks))
    assert touched(before, after) <= most


def test_what_fits_no_more_and_nowhere_else_is_a_part_of_its_own() -> None:
    blocks = story(20, 14, 20, 20, 18)
    before = cut(blocks)
    grown = blocks[2] + "x" * 10
    after = cut([*blocks[:2], grown, *blocks[3:]], before)
    assert texts(before) == [blocks[0], "\n\n".join(blocks[1:3]), "\n\n".join(blocks[3:])]
    assert texts(after) == [blocks[0], blocks[1], grown, "\n\n".join(blocks[3:])]


def test_the_same_paragraph_twice_is_no_seam_twice() -> None:
    blocks = ["***", *story(20), "***", *story(21), "***", *story(22), "***", *story(23), "***"]
    parts = cut(blocks)
    assert cut(blocks, parts) == parts


# Whatever comes in ----------------------------------------------------------------------------------------------------

words = st.lists(st.sampled_from(["quay", "a", "rain,", "**loud**", "*so* it is.", "⁂"]), min_size=1, max_size=9)
paragraph = words.map(" ".join)
text_blocks = st.lists(paragraph, max_size=14)
lengths = st.lists(st.integers(3, LIMIT), min_size=1, max_size=16)


@settings(max_examples=300)
@given(st.lists(strategies.html, max_size=5).map("<p>".join), st.integers(0, 90), st.integers(60, 120))
@example(ENDS_TOO_LONG, 10, 60)
def test_every_part_is_within_its_limit_and_whole_in_its_formatting(html: str, first: int, limit: int) -> None:
    markdown = render(html * 4).markdown
    parts = resplit(markdown, first, limit)
    for number, part in enumerate(parts):
        assert weight(part.text) <= (limit if number else first)
        assert number == 0 or part.text
        assert read(part.text).stray == []
    assert [part.start for part in parts[1:]] == sorted(part.start for part in parts[1:])


@given(text_blocks, st.integers(0, 60))
def test_nothing_is_lost_or_doubled(blocks: list[str], first: int) -> None:
    markdown = "\n\n".join(blocks)
    parts = resplit(markdown, first, LIMIT)
    bare = re.compile(r"[\s*\\]")
    assert bare.sub("", "".join(texts(parts))) == bare.sub("", markdown)


@settings(max_examples=300)
@given(text_blocks, text_blocks, st.integers(0, 60), st.integers(0, 200))
def test_its_own_seams_give_the_same_parts_again(one: list[str], other: list[str], first: int, fold: int) -> None:
    stood = [part.name for part in resplit("\n\n".join(one), first, LIMIT)[1:]]
    # some of it stays, some is new, some has moved
    markdown = "\n\n".join([*one[2:], *other, *one[:2]])
    parts = resplit(markdown, first, LIMIT, stood, fold)
    assert resplit(markdown, first, LIMIT, [part.name for part in parts[1:]], fold) == parts


@settings(max_examples=300)
@given(lengths, st.data())
def test_editing_one_paragraph_touches_one_part(lengths: list[int], data: st.DataObject) -> None:
    lengths = [min(length, FIRST) for length in lengths]
    blocks = story(*lengths)
    before = cut(blocks)
    place = data.draw(st.integers(0, len(blocks) - 1))
    edited = [*blocks]
    edited[place] = data.draw(st.text("XYZ", min_size=1, max_size=LIMIT))
    owner = next(number for number, part in enumerate(before) if blocks[place] in paragraphs(part.text))
    room = FIRST if owner == 0 else LIMIT
    assume(weight(before[owner].text) - len(blocks[place]) + len(edited[place]) <= room)
    # What stood first below the beginning may fit the beginning now, and move there.
    assume(not before[1:] or blocks[place] != paragraphs(before[1].text)[0])
    assert touched(before, cut(edited, before)) <= 1


@given(lengths, lengths)
def test_text_added_at_the_end_leaves_all_but_the_last_part(lengths: list[int], more: list[int]) -> None:
    blocks = story(*lengths)
    before = cut(blocks)
    after = cut([*blocks, *(block.upper() for block in story(*more))], before)
    kept = len(before) - 1
    assert texts(after)[:kept] == texts(before)[:kept]


@given(lengths, st.integers(0, 16))
def test_text_removed_from_the_end_leaves_the_parts_before_it(lengths: list[int], left: int) -> None:
    blocks = story(*lengths)
    before, after = cut(blocks), cut(blocks[:left], cut(blocks))
    assert texts(after)[:-1] == texts(before)[: len(after) - 1]
