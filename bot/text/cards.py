"""What each thing looks like in Discord: Cards from the model's nouns and the words catalogue.

Every Card keeps Discord's limits (4,000 characters and 10,000 bytes over all its texts, 80 for a button's label, 512
for its address, 1,024 for a picture's description), and its mark stands in it.
"""

from dataclasses import replace
from typing import Literal
from urllib.parse import urldefrag

from bot.model import Content, Format, Picture
from bot.text import escape
from bot.text.card import ActButton, Block, Buttons, Card, Gallery, LinkButton, Text
from bot.text.split import opening, weight
from bot.text.to_blog import comment_html
from bot.text.to_discord import Rendered, render
from bot.text.words import say

OPENING = 1_200
"""How much of an article stands on its card, by weight (split.py)."""
LONGEST_COMMENT = 3_000
PREVIEW = 2_000
ROOM = 3_900
"""How much all texts of a card may weigh; a little is kept for what each text costs."""
LONGEST_TITLE = 256
LONGEST_LABEL = 80
LONGEST_BUTTON_ADDRESS = 512
LONGEST_ALT = 1_000

Answers = Literal["both", "chat"]
_ANSWERS: dict[str, str] = {"both": "card.answers.both", "chat": "card.answers.chat"}


def article_card(
    content: Content,
    blog_title: str,
    *,
    answers: Answers,
    gone: bool = False,
    locale: str = "en",
    colour: int | None = None,
) -> Card:
    """An article: heading, small print, opening, picture, button. ``answers``: where answers in the thread can go."""
    link = escape.address(content.link)
    heading = f"## {_title(content, locale)}\n{_small_print(content, blog_title)}"
    if gone:
        return _card([Text(heading), Text(say("card.gone", locale)), *_button(link, locale)], link, colour=colour)
    shown = render(content.text, content.link)
    button = _button(link, locale)
    rest = [heading, say("card.more", locale), *(block.markdown for block in button if isinstance(block, Text))]
    start, cut = opening(shown.markdown[: shown.fold or None], min(OPENING, _room(*rest)))
    cut = cut or bool(shown.fold)
    blocks: list[Block] = [Text(heading)]
    if start:
        blocks.append(Text(f"{start}\n-# {say('card.more', locale)}" if cut else start))
    if picture := content.picture or next(iter(shown.pictures), None):
        blocks += _gallery(picture)
    closed = "card.answers.closed"
    blocks.append(Text(f"-# {say(_ANSWERS[answers] if content.comments_open else closed, locale)}"))
    return _card([*blocks, *button], link, colour=colour)


def update_card(article: Content, passage_html: str, key: str, locale: str = "en", colour: int | None = None) -> Card:
    """A passage that was appended to an article; ``key`` is its ``updates.passage_key``."""
    link = f"{urldefrag(escape.address(article.link)).url}#update-{key[:8]}"
    button = _button(link, locale)
    room = _room(*(block.markdown for block in button if isinstance(block, Text)))
    start, cut = opening(render(passage_html, article.link).markdown, min(LONGEST_COMMENT, room))
    more = f"\n-# {say('card.more', locale)}" if cut else ""
    text = f"-# {say('card.update', locale)}\n{start}{more}"
    return _card([Text(text), *button], link, colour=colour)


def comment_card(content: Content, *, edited: bool = False, locale: str = "en") -> Card:
    """A comment: who, what, and in small print when and where. Not framed: a thread reads like a talk."""
    link = escape.address(content.link).replace("(", "%28").replace(")", "%29")
    shown = _said(content)
    name = escape.escape(escape.name(content.author)) or say("comment.nobody", locale)
    small = [
        f"<t:{int(content.published)}:f>" if content.published else "",
        f"[{say('comment.link', locale)}](<{link}>)" if link else "",
        say("comment.edited", locale) if edited else "",
    ]
    start, cut = opening(shown.markdown, min(LONGEST_COMMENT, _room(name, *small, say("comment.more", locale))))
    text = f"**{name}**\n{start or say('comment.empty', locale)}"
    if cut:
        text += f"\n-# {say('comment.more', locale)}"
    text += f"\n-# {' · '.join(filter(None, small))}" if any(small) else ""
    face = escape.address(content.avatar)
    blocks: list[Block] = [Text(text, Picture(face, escape.name(content.author)) if face else None)]
    for picture in shown.pictures[:1]:
        blocks += _gallery(picture)
    return _card(blocks, link, framed=False)


def notice_card(title: str, text: str, ref: str, locale: str = "en") -> Card:
    """Something that an admin should know. ``title`` and ``text`` are safe Markdown, ``ref`` finds it again."""
    start, _ = opening(text, _room(title, ref))
    return _card([Text(f"### {title}\n{start}\n-# {say('notice.mark', locale, ref=escape.escape(ref))}")], ref)


def stays_card(ref: str, locale: str = "en") -> Card:
    """The quiet line in a thread whose blog takes no comments from here."""
    return _card([Text(f"-# {say('thread.stays', locale)} · {escape.escape(ref)}")], ref, framed=False)


def prompt_card(blog_title: str, custom_id: str, locale: str = "en") -> Card:
    """The one public line that answers a member's message; its button shows what would be published."""
    button = ActButton(say("consent.see", locale), custom_id, "primary")
    return _card(
        [Text(say("consent.prompt", locale, blog=_bold_name(blog_title))), Buttons((button,))], custom_id, framed=False
    )


def preview_card(blog_title: str, host: str, name: str, html: str, yes_id: str, no_id: str, locale: str = "en") -> Card:
    """For one member only: what exactly would stand on the blog, where, and what follows from a yes."""
    start, cut = opening(_laid_out(html).markdown, PREVIEW)
    where = say("consent.where", locale, blog=_bold_name(blog_title), host=escape.escape(escape.name(host)))
    facts = f"{where}\n{say('consent.name', locale, name=_bold_name(name))}"
    more = f"\n-# {say('comment.more', locale)}" if cut else ""
    buttons = Buttons(
        (
            ActButton(say("consent.yes", locale), yes_id, "success"),
            ActButton(say("consent.no", locale), no_id, "secondary"),
        )
    )
    head = Text(f"### {say('consent.title', locale)}\n{facts}")
    return _card(
        [
            head,
            Text((start or say("comment.empty", locale)) + more),
            Text(f"-# {say('consent.terms', locale)}"),
            buttons,
        ],
        yes_id,
    )


# Pieces --------------------------------------------------------------------------------------------------------------


def _card(blocks: list[Block], mark: str, *, framed: bool = True, colour: int | None = None) -> Card:
    """``mark`` falls back to the first text, for what has no address."""
    mark = mark or next((block.markdown for block in blocks if isinstance(block, Text)), "")
    return Card(tuple(blocks), mark, framed=framed, colour=colour if framed else None)


def _room(*others: str) -> int:
    """What is left for a text beside the others; some is kept for line breaks and the signs of small print."""
    return max(0, ROOM - 100 - sum(weight(other) for other in others))


def _title(content: Content, locale: str) -> str:
    return escape.escape(escape.name(content.title, LONGEST_TITLE)) or say("card.untitled", locale)


def _bold_name(name: str) -> str:
    return escape.escape(escape.name(name)) or "?"


def _small_print(content: Content, blog_title: str) -> str:
    parts = [
        escape.escape(escape.name(blog_title)),
        escape.escape(escape.name(content.author)),
        f"<t:{int(content.published)}:D>" if content.published else "",
        escape.escape(escape.name(", ".join(content.categories), 200)),
    ]
    return "-# " + " · ".join(filter(None, parts))


def _said(content: Content) -> Rendered:
    """The text of a comment, whichever side it came from."""
    if content.format is Format.CHAT:
        return _laid_out(comment_html(content.text))
    return render(content.text, content.link)


def _laid_out(html: str) -> Rendered:
    """A comment's HTML as it is sent to a blog, which makes lines and paragraphs of its line ends."""
    return render(html.replace("\n", "<br>"))


def _gallery(picture: Picture) -> list[Block]:
    url = escape.address(picture.url)
    return [Gallery((replace(picture, url=url, alt=escape.name(picture.alt, LONGEST_ALT)),))] if url else []


def _button(link: str, locale: str) -> list[Block]:
    """The way to the blog; as text where the address is too long for a button."""
    if not link:
        return []
    if len(link) > LONGEST_BUTTON_ADDRESS:
        return [Text(f"[{say('card.read', locale)}](<{link}>)")]
    return [Buttons((LinkButton(say("card.read", locale)[:LONGEST_LABEL], link),))]
