"""From chat to the blog, through WordPress, into another thread: nothing is lost that both sides can show."""

import re
from dataclasses import dataclass

from discord_markdown import read
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Content, Format
from bot.text.cards import said
from bot.text.to_blog import comment_html
from bot.text.to_discord import render
from sandbox.blog.text import kses, mark_links, rendered_comment


@dataclass(frozen=True)
class Typed:
    """What a member typed, and what readers must find in it: each word with the looks that it has."""

    text: str
    words: tuple[tuple[str, str], ...]


LOOKS = {"": "", "**": "b", "*": "i", "_": "i", "***": "bi", "~~": "s", "__": "", "___": "i", "||": "", "`": "c"}
LOOKS_OF_READING = {"**": "b", "*": "i", "_": "i", "***": "bi", "~~": "s"}

words = st.from_regex(r"[a-zа-яא-ת]{2,8}", fullmatch=True)
phrases = st.lists(words, min_size=1, max_size=4).map(" ".join)


@st.composite
def styled(draw: st.DrawFn, around: str = "") -> Typed:
    marker, phrase = draw(st.sampled_from(sorted(LOOKS))), draw(phrases)
    return Typed(f"{marker}{phrase}{marker}", tuple((word, LOOKS[marker] + around) for word in phrase.split()))


@st.composite
def nested(draw: st.DrawFn) -> Typed:
    outer, inner = draw(st.sampled_from([("**", "*"), ("**", "~~"), ("~~", "**"), ("*", "**"), ("~~", "*")]))
    first, second = draw(phrases), draw(phrases)
    looks = LOOKS[outer] + LOOKS[inner]
    found = [*((word, LOOKS[outer]) for word in first.split()), *((word, looks) for word in second.split())]
    return Typed(f"{outer}{first} {inner}{second}{inner}{outer}", tuple(found))


link = phrases.map(lambda said: Typed(f"[{said}](https://harbour.example/{len(said)})", _plain(said)))


def _plain(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((word, "") for word in text.split())


def joined(parts: list[Typed], between: str = " ", before: str = "") -> Typed:
    text = between.join(before + part.text for part in parts)
    return Typed(text, tuple(word for part in parts for word in part.words))


lines = st.lists(st.one_of(styled(), nested(), link), min_size=1, max_size=4).map(joined)
items = st.lists(lines, min_size=1, max_size=4)
heading = st.tuples(st.sampled_from(["# ", "## ", "### "]), phrases).map(
    lambda drawn: Typed(drawn[0] + drawn[1], tuple((word, "b") for word in drawn[1].split()))
)
code = st.lists(phrases, min_size=2, max_size=3).map(
    lambda rows: Typed("```\n" + "\n".join(rows) + "\n```", _plain(" ".join(rows)))
)
blocks = st.one_of(
    lines,
    heading,
    code,
    items.map(lambda parts: joined(parts, "\n", "- ")),
    items.map(lambda parts: joined(parts, "\n", "1. ")),
    items.map(lambda parts: joined(parts, "\n", "> ")),
    lines.map(lambda line: joined([line], before="-# ")),
)
documents = st.lists(blocks, min_size=1, max_size=6).flatmap(
    lambda parts: st.sampled_from(["\n", "\n\n"]).map(lambda between: joined(parts, between))
)


def through_wordpress(html: str) -> str:
    stored = mark_links(kses(html), "https://blog.example")
    assert stored == html  # so a repeated answer is recognised as one
    return render(rendered_comment(stored), "https://harbour.example/a/#comment-1", comment=True).markdown


def in_another_thread(text: str) -> str:
    return said(Content(text, Format.CHAT)).markdown


def as_one_line(markdown: str) -> str:
    """Without what WordPress does to the looks of signs and to line ends, and without marks of direction."""
    for curled, straight in (("–", "-"), ("—", "-"), ("…", "..."), ("’", "'"), ("“", '"'), ("”", '"')):
        markdown = markdown.replace(curled, straight)
    markdown = re.sub("[\u200e\u200f]", "", markdown)
    return " ".join(markdown.replace("\n> \n", "\n").replace("\n> ", "\n").split())


@given(documents)
def test_another_thread_shows_the_same_whether_it_came_from_chat_or_through_wordpress(typed: Typed) -> None:
    html = comment_html(typed.text)
    assert as_one_line(through_wordpress(html)) == as_one_line(in_another_thread(typed.text))


@given(documents)
def test_every_word_arrives_in_its_place_and_looks_as_typed(typed: Typed) -> None:
    for shown in (in_another_thread(typed.text), through_wordpress(comment_html(typed.text))):
        reading = read(shown)
        arrived = re.findall(r"[^\W\d_]+", reading.shown)
        place = 0
        for word, _ in typed.words:
            place = arrived.index(word, place) + 1  # raises when it is not there any more
        looks: dict[str, set[str]] = {}
        for kind, text in reading.styles:
            for word in re.findall(r"[^\W\d_]+", text):
                looks.setdefault(word, set()).update(LOOKS_OF_READING.get(kind, ""))
        for word, wanted in typed.words:
            assert set(wanted) - {"c"} <= looks.get(word, set())


@given(documents)
def test_what_was_quoted_listed_or_typed_as_code_still_is(typed: Typed) -> None:
    shown = in_another_thread(typed.text)
    assert ("> " in shown) == bool(re.search(r"^> ", typed.text, re.MULTILINE))
    assert shown.count("• ") == len(re.findall(r"^- ", typed.text, re.MULTILINE))
    assert read(shown).blocks.count("code") == typed.text.count("```\n") // 2 + typed.text.count("```\n") % 2
    assert all(link in shown for link in re.findall(r"https://harbour\.example/\d+", typed.text))
