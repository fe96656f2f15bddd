"""Readers of pictures and of the figures and galleries that they stand in."""

import re

from selectolax.lexbor import LexborNode

from bot.model import Picture
from bot.text import escape, media, page
from bot.text.blocks import Small
from bot.text.runs import MADE, PLAIN, Run, code
from bot.text.walk import Walk

_SIGN: Run = ("🖼️ ", PLAIN)
_BACKGROUND = re.compile(r"background(?:-image)?\s*:[^;]{0,40}url\(\s*['\"]?([^'\")]{1,2000})", re.IGNORECASE)


def image(walk: Walk, node: LexborNode) -> None:
    """A picture joins the others, what it shows stands in its place. Smileys and formulas are text."""
    show(walk, node.attributes)


def show(walk: Walk, attrs: media.Attributes, others: list[str] | None = None) -> None:
    """Take an image by its attributes; ``others`` are the ``srcset`` of its other sources."""
    walk.unread = False
    kind = media.kind(attrs)
    alt = media.alt(attrs, kind)
    if kind is media.Kind.SMILEY:
        walk.add(alt)
    elif kind is media.Kind.FORMULA:
        walk.add(code(alt), MADE)
    elif kind is media.Kind.PICTURE:
        _take(walk, attrs, alt, others or [])


def _take(walk: Walk, attrs: media.Attributes, alt: str, others: list[str]) -> None:
    source = media.largest(attrs, others)
    url = escape.address(source, walk.base) if source.strip() else ""
    if not url:
        walk.unread = True
        return
    if not media.is_drawing(url):
        walk.picture(Picture(url, alt))
    if alt and not walk.captioned:
        walk.small([_SIGN, (alt, PLAIN)])


def picture(walk: Walk, node: LexborNode) -> None:
    """A ``<picture>``: one image with several sources, of which Discord gets the largest that it can show."""
    shown = page.first(node, "img")
    if shown is None:
        return
    sources = [child.attributes for child in page.children(node) if child.tag == "source"]
    others = [media.choices(source) for source in sources if media.is_shown(source.get("type") or "")]
    show(walk, shown.attributes, others)


def unscripted(walk: Walk, node: LexborNode) -> None:
    """What stands in for a picture that a script would load."""
    if walk.unread:
        walk.unread = False
        for shown in node.css("img"):
            show(walk, shown.attributes)


def figure(walk: Walk, node: LexborNode) -> None:
    """What a figure shows, then its caption in small print."""
    caption: LexborNode | None = None
    others: list[LexborNode] = []
    for child in page.children(node):
        if not media.is_caption(child):
            others.append(child)
        elif caption is None:
            caption = child
    if caption is None:
        walk.inside(node)
        return
    before, around, walk.captioned = len(walk.pictures), walk.captioned, True
    for child in others:
        walk.visit(child)
    walk.captioned = around
    walk.end_paragraph()
    new = len(walk.pictures) - before
    if new == 1:
        url, (shown, place) = walk.pictures.popitem()
        alt = shown.alt or " ".join(escape.plain(page.words(caption)).split())
        walk.pictures[url] = (Picture(url, alt), place)
    walk.inside(caption)
    if runs := walk.taken():
        walk.blocks.append(Small([_SIGN, *runs] if new else runs))


def caption(walk: Walk, node: LexborNode) -> None:
    """A caption outside of any figure that we know."""
    walk.inside(node)
    if runs := walk.taken():
        walk.blocks.append(Small(runs))


def cover(walk: Walk, node: LexborNode) -> None:
    """A block whose picture is its background."""
    found = _BACKGROUND.search(page.attribute(node, "style"))
    if found and (url := escape.address(found[1].strip(), walk.base)):
        walk.picture(Picture(url))
    walk.inside(node)
