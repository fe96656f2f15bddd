"""Articles in Discord: their card, the parts of a long one, what was added to one, and what changed.

Every Card keeps Discord's limits (4,000 characters and 10,000 bytes over all its texts, 80 for a button's label, 512
for its address, 1,024 for a picture's description), and its mark stands in it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Literal
from urllib.parse import urldefrag

from bot.model import Absence, Content, Picture
from bot.text import escape
from bot.text.card import ActButton, Block, Buttons, Card, Text
from bot.text.parts import Part, resplit
from bot.text.pieces import address, card, each_once, foot, galleries, in_link, room, texts_of
from bot.text.split import Break, cut, opening, weight
from bot.text.to_discord import Rendered, render
from bot.text.updates import visible
from bot.text.words import say

OPENING = 1_200
"""How much of an article stands on its card when not all of it does, by weight (split.py)."""
PART = 3_500
UPDATE = 3_000
SMALL_PRINT = 600
LONGEST_TITLE = 256
LONGEST_FIRST_WORDS = 70
_FIRST_SENTENCE = re.compile(r".{15,69}?[.!?…](?=\s|$)")
LONGEST_TEMPLATE = 500
LONGEST_VALUE = 200
"""Characters of the categories, or the tags, in small print."""
PICTURES_OF_OPENING = 4
PICTURES_OF_PART = 30
"""In as many galleries as they need: a gallery of Discord's takes ten."""
BUTTONS_IN_ROW = 5

Answers = Literal["both", "chat"]
_ANSWERS: dict[str, str] = {"both": "card.answers.both", "chat": "card.answers.chat", "closed": "card.answers.closed"}
_GONE: dict[Absence, str] = {
    Absence.DELETED: "card.gone.deleted",
    Absence.TRASHED: "card.gone.trashed",
    Absence.PRIVATE: "card.gone.private",
    Absence.UNPUBLISHED: "card.gone.unpublished",
    Absence.PASSWORD: "card.gone.password",
    Absence.HIDDEN: "card.gone.hidden",
}
_UPDATES: dict[str, str] = {"addition": "card.update.addition", "correction": "card.update.correction"}


@dataclass(frozen=True, slots=True)
class Style:
    """How a relay wants articles to look; ``length`` and ``small_print`` as in bot/relay_settings.py."""

    length: str = "opening"
    small_print: str = "{blog} · {author} · {date} · {categories}"
    colour: int | None = None
    ping: int | None = None
    silent: bool = False


def article_card(
    content: Content,
    blog_title: str,
    *,
    answers: Answers,
    style: Style = Style(),
    seams: Sequence[str] = (),
    changes: str = "",
    comment: str = "",
) -> Card:
    """An article: heading, small print, text and pictures as the style says, buttons; or what became of it.

    ``answers``: where answers in the thread can go. ``seams``: see ``body_cards``. ``changes``: the custom id of the
    button that shows what changed, when there is anything to show. ``comment``: that of the button that lets one write
    a comment, when one can.
    """
    link = address(content.link)
    heading = _heading(content, blog_title, style)
    if content.absence is not None:
        gone = Text(say(_GONE[content.absence]))
        return card([Text(heading), gone, *foot(link)], link, colour=style.colour, silent=style.silent)
    if style.length == "link only":
        pictures = _pictures(content, render(content.text, content.link))
        blocks: list[Block] = [Text(heading, pictures[0][0] if pictures else None)]
    elif style.length == "whole":
        blocks = [Text(heading), *_first_part(content, seams)]
    else:
        blocks = [Text(heading), *_opening(content, heading)]
    blocks.append(Text(f"-# {say(_ANSWERS[answers if content.comments_open else 'closed'])}"))
    blocks += foot(link, *_acts(comment if content.comments_open else "", changes))
    return card(blocks, link, colour=style.colour, ping=style.ping, silent=style.silent)


def body_cards(content: Content, *, style: Style = Style(), seams: Sequence[str] = ()) -> tuple[Card, ...]:
    """What of a whole article does not stand on its card, in parts; none where all of it does, or none should.

    ``seams`` are the marks of the parts that stand now, in order: with them most parts stay what they are.
    """
    if content.absence is not None or style.length != "whole":
        return ()
    shown = render(content.text, content.link)
    parts = _parts(content, shown, seams)
    pictures = _pictures_of(content, shown, parts)
    cards = []
    label = say("card.part")  # no number: it would change with each part that comes or goes before
    for part, shown_in_it in zip(parts[1:], pictures[1:], strict=True):
        name = _part_address(content, part.name)
        small = Text(f"-# [{label}](<{name}>)" if name.startswith("http") else f"-# {label} · {name}")
        blocks = [Text(part.text), *galleries(shown_in_it, PICTURES_OF_PART), small]
        cards.append(card(blocks, name, colour=style.colour, silent=style.silent))
    return tuple(cards)


def update_card(
    article: Content,
    note: Content,
    key: str,
    *,
    ping: int | None = None,
    silent: bool = False,
    changes: str = "",
    comment: str = "",
    colour: int | None = None,
) -> Card:
    """What was added to an article or corrected in it, and only that; ``key`` is its ``updates.passage_key``.

    ``changes`` and ``comment`` are as on an article's card.
    """
    link = urldefrag(escape.address(article.link)).url
    way = address(f"{link}#update-{key[:8]}") if link else ""
    mark = way or f"update-{key[:8]}"
    shown = render(note.text, article.link)
    label = f"-# {say(_UPDATES.get(note.change, 'card.update'))}" + ("" if way else f" · {mark}")
    more = f"\n-# {say('card.more')}"
    last = foot(way, *_acts(comment, changes))
    start, is_cut = opening(shown.markdown, min(UPDATE, room(label, more, *texts_of(last))))
    text = f"{label}\n{start}{more if is_cut else ''}"
    pictures = [picture for picture, _ in _pictures(note, shown)]
    blocks = [Text(text.rstrip("\n")), *galleries(pictures, PICTURES_OF_OPENING), *last]
    return card(blocks, mark, colour=colour, ping=ping, silent=silent)


def changes_card(
    title: str,
    diff: str,
    before: str,
    after: str,
    steps: Sequence[ActButton],
    link: str,
) -> Card:
    """For one person only: what changed between two versions of an article.

    ``title`` is plain; ``diff``, ``before`` and ``after`` (which versions) are safe Markdown. ``steps`` lead to others.
    """
    link = address(link)
    name = escape.escape(escape.name(title, LONGEST_TITLE)) or say("card.untitled")
    compared = say("changes.compared", before=before, after=after)
    heading = f"### {say('changes.title', title=name)}\n-# {compared}"
    full = len(steps) // BUTTONS_IN_ROW * BUTTONS_IN_ROW
    rows = [Buttons(tuple(steps[at : at + BUTTONS_IN_ROW])) for at in range(0, full, BUTTONS_IN_ROW)]
    last = foot(link, *steps[full:])
    more = f"\n-# {say('changes.more')}"
    start, is_cut = opening(diff, room(heading, more, *texts_of(last)))
    text = (start or say("changes.none")) + (more if is_cut else "")
    return card([Text(heading), Text(text), *rows, *last], link)


def title_of(content: Content) -> str:
    """What an article is called, as plain text: its title, or its first words, or what its picture shows.

    Of one that is gone, no words are shown but its title.
    """
    title = escape.name(content.title, LONGEST_TITLE)
    if title or content.absence is not None:
        return title or say("card.untitled")
    words = next((line for line in visible(content.text).split("\n") if re.search(r"\w", line)), "")
    if sentence := _FIRST_SENTENCE.match(words):
        words = sentence[0]
    picture = content.picture.alt if content.picture else ""
    return escape.name(words or picture, LONGEST_FIRST_WORDS) or say("card.untitled")


# Pieces --------------------------------------------------------------------------------------------------------------


def _heading(content: Content, blog_title: str, style: Style) -> str:
    small = _small_print(content, blog_title, style.small_print)
    return f"## {escape.escape(title_of(content))}" + (f"\n-# {small}" if small else "")


_PLACEHOLDER = re.compile(r"\{(blog|author|date|categories|tags)\}")
_DATE = "\ue000"  # stands for the date while the rest is escaped; private use, and cleaned out of what comes in


def _small_print(content: Content, blog_title: str, template: str) -> str:
    """The template with its values; what stands between two dots goes when all its values are empty."""
    values = {
        "blog": escape.name(blog_title),
        "author": escape.name(content.author),
        "date": _DATE if content.published else "",
        "categories": escape.name(", ".join(content.categories), LONGEST_VALUE),
        "tags": escape.name(", ".join(content.tags), LONGEST_VALUE),
    }
    parts = []
    for part in escape.name(template, LONGEST_TEMPLATE).split(" · "):
        named = _PLACEHOLDER.findall(part)
        if not named or any(values[name] for name in named):
            parts.append(" ".join(_PLACEHOLDER.sub(lambda found: values[found[1]], part).split()))
    date = f"<t:{int(content.published)}:D>"
    line = date.join(escape.escape(text) for text in " · ".join(filter(None, parts)).split(_DATE))
    return line if weight(line) <= SMALL_PRINT else cut(line, SMALL_PRINT, Break.WORD)[0]


def _opening(content: Content, heading: str) -> list[Block]:
    """The first paragraphs, as far as they fit or to where the author ends them, and the pictures that go with them."""
    shown = render(content.text, content.link)
    more = f"\n-# {say('card.more')}"
    start, is_cut = opening(shown.markdown[: shown.fold or None], min(OPENING, _room(content, more, heading)))
    is_cut = is_cut or bool(shown.fold)
    end = len(start) if is_cut else len(shown.markdown)
    placed = _pictures(content, shown)
    pictures = [picture for picture, place in placed if place <= end] or [picture for picture, _ in placed[:1]]
    text = [Text(start + more if is_cut else start)] if start else []
    return [*text, *galleries(pictures, PICTURES_OF_OPENING)]


def _first_part(content: Content, seams: Sequence[str]) -> list[Block]:
    """What of a whole article stands on its card."""
    shown = render(content.text, content.link)
    parts = _parts(content, shown, seams)
    first = parts[0].text
    if len(parts) > 1:
        first += f"\n-# {say('card.more.thread')}" if first else f"-# {say('card.more.thread')}"
    pictures = galleries(_pictures_of(content, shown, parts)[0], PICTURES_OF_PART)
    return [*([Text(first)] if first else []), *pictures]


def _parts(content: Content, shown: Rendered, seams: Sequence[str]) -> list[Part]:
    """A whole article: what stands on its card, and the parts in its thread. The card and the body agree on it."""
    more = say("card.more.thread")
    space = _room(content, more, f"## {escape.escape(title_of(content))}", "x" * SMALL_PRINT)
    if weight(shown.markdown) <= space:
        return [Part(shown.markdown, 0, "")]
    limit = min(PART, room(say("card.part"), _part_address(content, "part-00000000-00000000")))
    return resplit(shown.markdown, min(OPENING, space), limit, seams, shown.fold)


def _room(content: Content, more: str, *others: str) -> int:
    """What is left for the text on a card, beside all that may stand there whatever the answers."""
    answers = max((say(key) for key in _ANSWERS.values()), key=weight)
    return room(more, answers, *others, *texts_of(foot(address(content.link))))


def _part_address(content: Content, name: str) -> str:
    """The address by which a part is known. It leads to the article; without an address the name stands alone."""
    link = urldefrag(escape.address(content.link)).url
    return f"{in_link(link)}#{name}" if link else name


def _acts(comment: str, changes: str) -> list[ActButton]:
    acts = ActButton(say("card.comment"), comment), ActButton(say("card.changes"), changes)
    return [act for act in acts if act.custom_id]


# Pictures ------------------------------------------------------------------------------------------------------------

_BEFORE_ALL = -1


def _pictures(content: Content, shown: Rendered) -> list[tuple[Picture, int]]:
    """The pictures of an article, the featured one first, each with where in the Markdown it stands."""
    lead = [(content.picture, _BEFORE_ALL)] if content.picture else []
    places = chain(shown.places, repeat(0))
    return each_once([*lead, *zip(shown.pictures, places, strict=False)])


def _pictures_of(content: Content, shown: Rendered, parts: Sequence[Part]) -> list[list[Picture]]:
    """The pictures that belong to each part: those that stand there in the text; the featured one to the first."""
    found: list[list[Picture]] = [[] for _ in parts]
    for picture, place in _pictures(content, shown):
        number = max((number for number, part in enumerate(parts) if part.start <= place), default=0)
        if number == 0 and len(parts) > 1 and len(found[0]) == PICTURES_OF_OPENING:
            number = 1  # so that the card stays an opening
        found[number].append(picture)
    return found
