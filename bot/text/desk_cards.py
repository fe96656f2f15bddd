"""Cards on which somebody decides: comments that wait for moderators, a member's own comment, terms before a form.

They keep Discord's limits as those of cards.py do.
"""

from collections.abc import Sequence

from bot.model import Content
from bot.text import escape
from bot.text.card import ActButton, Block, Buttons, Card, Text
from bot.text.cards import said
from bot.text.pieces import address, bold_name, card, distinct, foot, galleries, room, texts_of
from bot.text.split import opening
from bot.text.words import say

EXCERPT = 1_500
LONGEST_TITLE = 256
MOST_DONE = 8
MOST_PICTURES = 4


def judge_card(
    content: Content,
    article_title: str,
    blog_title: str,
    item: int,
    done: Sequence[str],
    *,
    standing: bool,
    link: str = "",
) -> Card:
    """A comment for moderators: who wrote it, what, under which article, what was done; while it waits, the buttons.

    ``done`` are lines of safe Markdown, of which the newest are shown; ``link`` leads to the comment.
    """
    mark = f"{item & 0xFFFFFFFFFF:X}"  # in small print: it is found also when it has no buttons any more
    heading = f"### {say('waits.title' if standing else 'waits.over', blog=bold_name(blog_title))}"
    article = escape.escape(escape.name(article_title, LONGEST_TITLE)) or say("card.untitled")
    name = escape.escape(escape.name(content.author)) or say("comment.nobody")
    moment = f" · <t:{int(content.published)}:f>" if content.published else ""
    head = f"{heading}\n**{name}** {say('waits.under', article=article)}{moment}"
    more = f"\n-# {say('comment.more')}"
    lines = "\n".join(f"-# {line}" for line in [*done[-MOST_DONE:], mark])
    last = foot(address(link))
    shown = said(content)
    start, cut = opening(shown.markdown, min(EXCERPT, room(head, more, lines, *texts_of(last))))
    words = (start or say("comment.empty")) + (more if cut else "")
    pictures = distinct(shown.pictures)
    judging: list[Block] = [_judging(item)] if standing else []
    return card([Text(head), Text(words), *galleries(pictures, MOST_PICTURES), Text(lines), *judging, *last], mark)


def _judging(item: int) -> Buttons:
    return Buttons(
        (
            ActButton(say("waits.approve"), f"judge:{item}:approve", "success"),
            ActButton(say("waits.spam"), f"judge:{item}:spam", "danger"),
            ActButton(say("waits.trash"), f"judge:{item}:trash"),
            ActButton(say("waits.reply"), f"judge:{item}:reply", "primary"),
        )
    )


def fate_card(reason: str, link: str, buttons: Sequence[ActButton], ref: str) -> Card:
    """For one member only: what became of a comment of theirs, the way to it, and what can be done about it.

    ``reason`` is safe Markdown; at most four ``buttons``.
    """
    last = foot(address(link), *buttons)
    start, _ = opening(reason, room(ref, *texts_of(last)))
    return card([Text(f"{start}\n-# {escape.escape(ref)}"), *last], ref)


def unsent_card(reason: str, words: str) -> Card:
    """For one member only: what was written into a form did not go, and why; with the words, to be used again.

    ``reason`` is safe Markdown.
    """
    told, _ = opening(say("form.unsent", reason=reason), EXCERPT)
    start, _ = opening(escape.escape(words), room(told))
    return card([Text(told), Text(start or say("comment.empty"))], "")


def form_terms_card(blog_title: str, host: str, name: str, ids: Sequence[str], *, links_back: bool) -> Card:
    """For one member only, before the form of the Comment button: what a yes means. Nothing was written yet."""
    facts = [
        f"### {say('terms.title')}",
        say("terms.where", blog=bold_name(blog_title), host=escape.escape(escape.name(host))),
        say("consent.name", name=bold_name(name)),
        say("terms.beside.link" if links_back else "terms.beside"),
    ]
    once_id, yes_id, no_id = ids
    once, yes = (ActButton(say("consent.once"), once_id, "primary"), ActButton(say("consent.yes"), yes_id, "success"))
    no = ActButton(say("consent.no"), no_id)
    terms = f"-# {say('terms.terms')}"
    return card([Text("\n".join(facts)), Text(terms), Buttons((once, yes, no))], yes_id)
