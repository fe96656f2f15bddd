"""What a member is told in private messages: an article, an answer to a comment of theirs. And what they are told of.

They keep Discord's limits as those of cards.py do. Their marks are the ids of their buttons: the addresses in one may
stand in another one, too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.model import Content, Picture
from bot.text import escape
from bot.text.article_cards import title_of
from bot.text.card import ActButton, Block, Buttons, Card, LinkButton, Menu, Option, Text
from bot.text.cards import plain_text, said
from bot.text.pieces import address, bold_name, card, distinct, foot, galleries, room, texts_of
from bot.text.split import opening
from bot.text.to_discord import render
from bot.text.words import say

OPENING = 800
"""How much of an article stands in a private message, by weight (split.py)."""
ANSWER = 2_000
EXCERPT = 160
"""Characters of the comment that was answered."""
LONGEST_CATEGORY = 90
MOST_CATEGORIES = 25
"""Discord shows no more in a menu."""
MOST_NAMED = 10
MOST_PICTURES = 4


@dataclass(frozen=True, slots=True)
class Followed:
    """What of a blog a member is told of."""

    answers: bool = False
    articles: bool = False
    categories: tuple[str, ...] = ()


def article_told(content: Content, blog_title: str, *, thread: str, more_id: str, silent: bool = False) -> Card:
    """A new article: what it is called, its opening, the ways to the blog and (``thread``) to its discussion.

    ``more_id`` is the id of the button that shows what the member is told of.
    """
    facts = [escape.escape(escape.name(text)) for text in (blog_title, content.author)]
    date = f"<t:{int(content.published)}:D>" if content.published else ""
    heading = f"## {escape.escape(title_of(content))}\n-# {' · '.join(filter(None, [*facts, date]))}"
    ways = [LinkButton(say("follow.thread"), thread)] if thread else []
    last = foot(address(content.link), *ways, ActButton(say("follow.mine"), more_id))
    more = f"\n-# {say('card.more')}"
    shown = render(content.text, content.link)
    start, is_cut = opening(shown.markdown[: shown.fold or None], min(OPENING, room(heading, more, *texts_of(last))))
    text = start + (more if is_cut or shown.fold else "")
    lead = content.picture or next(iter(shown.pictures), None)
    pictures = galleries(distinct([lead] if lead else []), 1)
    blocks: list[Block] = [Text(heading), *([Text(text)] if start else []), *pictures, *last]
    return card(blocks, more_id, silent=silent)


def answer_told(
    answer: Content,
    mine: Content | None,
    blog_title: str,
    *,
    files: Sequence[str | None] = (),
    thread: str,
    enough_id: str,
    silent: bool = False,
) -> Card:
    """An answer to a comment of the member's: whose, to what, its text, and the way to it: in ``thread``, or the blog.

    ``files`` as for ``cards.comment_card``; ``enough_id`` is the id of the button that ends this.
    """
    name = escape.escape(escape.name(answer.author)) or say("comment.nobody")
    head = say("follow.answered", name=name, blog=bold_name(blog_title))
    if quoted := _excerpt(mine):
        head += f"\n> {quoted}"
    small = f"-# <t:{int(answer.published)}:f>" if answer.published else ""
    enough = ActButton(say("follow.enough"), enough_id)
    last = (
        [Buttons((LinkButton(say("follow.there"), thread), enough))] if thread else foot(address(answer.link), enough)
    )
    shown, more = said(answer, files=files), f"\n-# {say('comment.more')}"
    start, is_cut = opening(shown.markdown, min(ANSWER, room(head, small, more, *texts_of(last))))
    pictures = distinct(shown.pictures)
    words = start if start or pictures else say("comment.empty")
    text = "\n".join(filter(None, [words + (more if is_cut else ""), small]))
    face = escape.address(answer.avatar)
    heading = Text(head, Picture(face, escape.name(answer.author)) if face else None)
    body: list[Block] = [Text(text)] if text else []
    return card([heading, *body, *galleries(pictures, MOST_PICTURES), *last], enough_id, silent=silent)


def following_card(
    blog: int,
    blog_title: str,
    topics: Followed,
    categories: Mapping[str, str],
    *,
    most: int,
    reached: bool,
) -> Card:
    """For one member only: what they are told of, of a blog, and the ways to change that.

    ``categories`` are those that can be chosen, each with its value in the menu. ``most`` messages come in an hour. Not
    ``reached``: they did not take the last one.
    """
    lines = [f"### {say('follow.title', blog=bold_name(blog_title))}"]
    lines.append(f"- {say('follow.answers.on' if topics.answers else 'follow.answers.off')}")
    lines.append(f"- {say('follow.articles.on' if topics.articles else 'follow.articles.off')}")
    names = [f"**{escape.escape(_category(name))}**" for name in topics.categories[:MOST_NAMED]]
    if names:
        more = ", …" if len(topics.categories) > MOST_NAMED else ""  # the menu shows them
        lines.append(f"- {say('follow.categories', names=', '.join(names) + more)}")
    lines.append(f"-# {say('follow.about', most=most)}")
    if not reached:
        lines.append(f"\n{say('follow.unreached')}")
    options = tuple(
        Option(("✓ " if name in topics.categories else "") + _category(name), value)
        for name, value in categories.items()
    )
    blocks: list[Block] = [Text("\n".join(lines))]
    if options:
        blocks.append(Menu(f"follow:{blog}:category", options[:MOST_CATEGORIES], placeholder=say("follow.category")))
    return card([*blocks, Buttons(_switches(blog, topics))], f"follow:{blog}:answers")


def _switches(blog: int, topics: Followed) -> tuple[ActButton, ...]:
    answers = ActButton(say("follow.answers.begin"), f"follow:{blog}:answers", "success")
    if topics.answers:
        answers = ActButton(say("follow.answers.end"), f"follow:{blog}:answers")
    articles = ActButton(say("follow.articles.begin"), f"follow:{blog}:articles", "success")
    if topics.articles:
        articles = ActButton(say("follow.articles.end"), f"follow:{blog}:articles")
    end = ActButton(say("follow.end"), f"follow:{blog}:nothing", "danger")
    return (answers, articles, end) if topics != Followed() else (answers, articles)


def _category(name: str) -> str:
    return escape.name(name, LONGEST_CATEGORY) or "?"


def _excerpt(content: Content | None) -> str:
    """The beginning of what a member said, on one line."""
    if content is None:
        return ""
    return escape.escape(escape.shorten(plain_text(content), EXCERPT))
