"""What talk looks like in Discord: comments, notices, questions. article_cards.py has the articles.

Every Card keeps Discord's limits (4,000 characters and 10,000 bytes over all its texts, 80 for a button's label, 512
for its address, 1,024 for a picture's description), and its mark stands in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain, repeat

from bot.model import Content, Format, Picture
from bot.text import escape
from bot.text.calls import called
from bot.text.card import ActButton, Block, Buttons, Card, Text
from bot.text.pieces import bold_name, card, distinct, galleries, in_link, room
from bot.text.split import opening
from bot.text.to_blog import whole_html
from bot.text.to_discord import Rendered, render
from bot.text.updates import visible
from bot.text.words import say

LONGEST_COMMENT = 3_000
MOST_PICTURES = 20
PREVIEW = 2_000


def comment_card(
    content: Content,
    *,
    edited: bool = False,
    named: Mapping[str, int] | None = None,
    files: Sequence[str | None] = (),
) -> Card:
    """A comment: who, what, and in small print when and where. Not framed: a thread reads like a talk.

    ``named`` are the members whom "@Name" in a comment from the blog pings, by the name that they have there; nobody
    else is pinged. ``files`` as for ``to_blog.whole_html``: pictures that the blog has are shown.
    """
    link = in_link(escape.address(content.link))
    shown = said(content, named or {}, files)
    name = escape.escape(escape.name(content.author)) or say("comment.nobody")
    small = [
        f"<t:{int(content.published)}:f>" if content.published else "",
        f"[{say('comment.link')}](<{link}>)" if link else "",
        say("comment.edited") if edited else "",
    ]
    start, cut = opening(shown.markdown, min(LONGEST_COMMENT, room(name, *small, say("comment.more"))))
    pictures = distinct(shown.pictures)
    text = f"**{name}**"
    if start or not pictures:
        text += f"\n{start or say('comment.empty')}"
    if cut:
        text += f"\n-# {say('comment.more')}"
    text += f"\n-# {' · '.join(filter(None, small))}" if any(small) else ""
    face = escape.address(content.avatar)
    blocks: list[Block] = [Text(text, Picture(face, escape.name(content.author)) if face else None)]
    blocks += galleries(pictures, MOST_PICTURES)
    return replace(card(blocks, link, framed=False), people=called(start))


def notice_card(title: str, text: str, ref: str, small: str = "") -> Card:
    """Something that an admin should know. ``title`` and ``text`` are safe Markdown, ``ref`` finds it again."""
    start, _ = opening(text, room(title, ref, small))
    lines = [
        f"### {title}",
        start,
        *([f"-# {small}"] if small else []),
        f"-# {say('notice.mark', ref=escape.escape(ref))}",
    ]
    return card([Text("\n".join(lines))], ref)


def said(content: Content, named: Mapping[str, int] | None = None, files: Sequence[str | None] = ()) -> Rendered:
    """The text of a comment, whichever side it came from, and its pictures."""
    if content.format is not Format.CHAT:
        return render(content.text, content.link, comment=True, named=named)
    placed = list(zip(content.files, chain(files, repeat(None)), strict=False))
    shown = [Picture(place, file.description) for file, place in placed if place and file.is_picture]
    told = [(file, place) for file, place in placed if not (place and file.is_picture)]
    rest = replace(content, files=tuple(file for file, _ in told))
    return replace(_laid_out(whole_html(rest, [place for _, place in told])), pictures=tuple(shown))


def plain_text(content: Content) -> str:
    """What a reader sees of a text, from whichever side, on one line."""
    html = content.text if content.format is Format.HTML else whole_html(content)
    return " ".join(escape.plain(visible(html)).split())


def line_card(text: str, ref: str) -> Card:
    """A quiet line in a thread. ``text`` is safe Markdown on one line, ``ref`` finds it again."""
    return card([Text(f"-# {text} · {escape.escape(ref)}")], ref, framed=False)


def stays_card(ref: str) -> Card:
    """The quiet line in a thread whose blog takes no comments from here."""
    return line_card(say("thread.stays"), ref)


def gap_card(ref: str) -> Card:
    """The quiet line where messages said while the bot was away could not be read."""
    return line_card(say("thread.gap"), ref)


def prompt_card(blog_title: str, custom_id: str) -> Card:
    """The one public line that answers a member's message; its button shows what would be published."""
    button = ActButton(say("consent.see"), custom_id, "primary")
    return card([Text(say("consent.prompt", blog=bold_name(blog_title))), Buttons((button,))], custom_id, framed=False)


def preview_card(
    blog_title: str,
    host: str,
    name: str,
    html: str,
    ids: Sequence[str],
    *,
    beside: str = "",
    link: str = "",
    pictures: Sequence[Picture] = (),
) -> Card:
    """For one member only: what exactly would stand on the blog, where, and what follows from a yes.

    ``ids``: of the buttons for this message alone, for all on that blog, and for nothing. ``beside``: what else stands
    there, in words; ``link``: where the name leads.
    """
    once_id, yes_id, no_id = ids
    start, cut = opening(_laid_out(html).markdown, PREVIEW)
    where = say("consent.where", blog=bold_name(blog_title), host=escape.escape(escape.name(host)))
    leads = say("consent.link", link=in_link(escape.address(link))) if link else ""
    facts = "\n".join(filter(None, [where, say("consent.name", name=bold_name(name)), beside, leads]))
    more = f"\n-# {say('comment.more')}" if cut else ""
    buttons = Buttons(
        (
            ActButton(say("consent.once"), once_id, "primary"),
            ActButton(say("consent.yes"), yes_id, "success"),
            ActButton(say("consent.no"), no_id, "secondary"),
        )
    )
    head = Text(f"### {say('consent.title')}\n{facts}")
    return card(
        [
            head,
            Text((start or say("comment.empty")) + more),
            *galleries(distinct(pictures), MOST_PICTURES),
            Text(f"-# {say('consent.terms')}"),
            buttons,
        ],
        yes_id,
    )


# Pieces --------------------------------------------------------------------------------------------------------------


def _laid_out(html: str) -> Rendered:
    """A comment's HTML as it is sent to a blog, which makes lines and paragraphs of its line ends."""
    return render(html.replace("\n", "<br>"), comment=True)
