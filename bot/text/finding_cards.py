"""What members find, for them alone: the newest articles, what a search found, what was said in a thread meanwhile.

They keep Discord's limits as those of cards.py do: what does not fit is left out, and it is said so. The texts of links
are ours, so no title can pass for another address.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.model import Content, Instant
from bot.text import escape
from bot.text.article_cards import title_of
from bot.text.card import Card, Text
from bot.text.cards import plain_text
from bot.text.pieces import bold_name, card, in_link, room
from bot.text.split import opening, weight
from bot.text.words import say

LONGEST_TITLE = 150
LONGEST_NAME = 40
EXCERPT = 160
BEFORE_HIT = 50
"""So much of a text stands before the word that was found."""
MOST_SAID = 20
SAID = 100
LONGEST_TROUBLE = 400


@dataclass(frozen=True, slots=True)
class Entry:
    """An article that was found. ``thread`` is the address of its discussion, where the reader can see that.

    ``comments`` is how many stand under it, if that is known; ``excerpt`` plain text.
    """

    content: Content
    blog_title: str
    thread: str = ""
    comments: int | None = None
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was said in a thread: a comment or, without an author, an update of the article."""

    content: Content
    link: str
    update: bool = False
    answers: bool = False  # a comment of the reader's


def latest_card(entries: Sequence[Entry]) -> Card:
    """The newest articles."""
    return _whole(say("latest.title"), [_entry(entry) for entry in entries] or [say("latest.none")])


def search_card(words: str, entries: Sequence[Entry], troubles: Sequence[str]) -> Card:
    """What was found, and what could not be searched (safe Markdown)."""
    heading = say("search.title", words=escape.escape(escape.name(words)))
    small = [f"-# ⚠ {opening(text, LONGEST_TROUBLE)[0]}" for text in troubles]
    found = [_entry(entry) for entry in entries]
    return _whole(heading, found or ([] if troubles else [say("search.none")]), small)


def said_card(title: str, since: str, lines: Sequence[Line], note: str = "") -> Card:
    """What was said in a thread: so many lines as there is room for, and how much more there is, and where.

    ``since`` tells since when, ``note`` why it is not since the reader's last message.
    """
    heading = f"{say('catchup.title', title=bold_name(title))}\n-# {since}"
    small, left = [f"-# {note}"] if note else [], lines[MOST_SAID:]
    while True:
        more = [say("catchup.more", count=len(left), link=in_link(left[0].link))] if left else []
        told = [_line(line) for line in lines[: len(lines) - len(left)]]
        if (over := len(told) - _fitting(heading, told, [*small, *more])) == 0:
            return _shown(heading, told or [say("catchup.nothing")], [*small, *more])
        left = lines[len(told) - over :]


def moment(at: Instant) -> str:
    """A moment as Discord shows it to each reader, relative to now."""
    return f"<t:{int(at)}:R>"


def around(text: str, words: Sequence[str], most: int = EXCERPT) -> str:
    """A piece of a text around the first of the words that occurs; its beginning where none does."""
    found = re.search("|".join(map(re.escape, words)), text, re.IGNORECASE) if words else None
    start = 0 if found is None else max(0, found.start() - BEFORE_HIT)
    if start:
        start = text.find(" ", start, found.start() if found else None) + 1 or start
    return ("…" if start else "") + escape.shorten(text[start:], most)


def _entry(entry: Entry) -> str:
    title = escape.escape(escape.name(title_of(entry.content), LONGEST_TITLE)) or say("card.untitled")
    blog = in_link(escape.address(entry.content.link))
    way = f"[{say('find.thread')}](<{entry.thread}>)" if entry.thread else blog and f"[{say('find.blog')}](<{blog}>)"
    names = [escape.escape(escape.name(name, LONGEST_NAME)) for name in (entry.blog_title, entry.content.author)]
    date = moment(entry.content.published) if entry.content.published else ""
    many = say("find.comments", count=entry.comments) if entry.comments is not None else ""
    lines = [" · ".join(filter(None, [f"**{title}**", way])), f"-# {' · '.join(filter(None, [*names, date, many]))}"]
    return "\n".join([*lines, *([f"> {escape.escape(entry.excerpt)}"] if entry.excerpt else [])])


def _line(line: Line) -> str:
    text = escape.escape(escape.shorten(plain_text(line.content), SAID)) or say("comment.empty")
    if line.update:
        return say("catchup.update", text=text, link=in_link(line.link))
    name = escape.escape(escape.name(line.content.author, LONGEST_NAME)) or say("comment.nobody")
    key = "catchup.answer" if line.answers else "catchup.said"
    return say(key, name=name, text=text, link=in_link(line.link))


def _whole(heading: str, entries: Sequence[str], small: Sequence[str] = ()) -> Card:
    """The entries that fit; an ellipsis says where some do not."""
    fitting = _fitting(heading, entries, small)
    return _shown(heading, entries if fitting == len(entries) else [*entries[:fitting], "…"], small)


def _fitting(heading: str, entries: Sequence[str], small: Sequence[str]) -> int:
    """How many of the entries have room between a heading and what is said below them in any case."""
    left = room(heading, *small)
    for count, entry in enumerate(entries):
        left -= weight(entry) + 2
        if left < 0:
            return count
    return len(entries)


def _shown(heading: str, entries: Sequence[str], small: Sequence[str]) -> Card:
    text = "\n".join([f"### {heading}", *entries])
    return card([Text(text), *([Text("\n".join(small))] if small else [])], text[:100])
