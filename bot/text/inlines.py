"""Readers of what stands within a line: stress, links, footnote numbers, code, formulas and what explains a word."""

import re

from selectolax.lexbor import LexborNode

from bot.text import bidi, escape, links, media, page
from bot.text.blocks import Code, Paragraph, Small
from bot.text.runs import BOLD, ITALIC, LABEL, MADE, PLAIN, code, said
from bot.text.walk import Reader, Walk

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_NUMBER = re.compile(r"\[?(\d{1,3})[\].]?")
_BACK = re.compile(r"[\s\[\](){}↑↩↵⏎⤴⤶⮌⬆⇧^\ufe0e\ufe0f]+")


def dropped(walk: Walk, node: LexborNode) -> None:
    """Nothing that is read."""


def styled(style: int) -> Reader:
    """Give the reader of an element whose text has a style."""
    return lambda walk, node: walk.styled(node, style)


def comment(walk: Walk, node: LexborNode) -> None:
    """Nothing, but that WordPress' ``<!--more-->`` is one."""
    if (node.comment_content or "").startswith("more"):
        walk.read_more()


def line_break(walk: Walk, _node: LexborNode) -> None:
    """A new line; two in a row end the paragraph, as people wrote once."""
    while walk.runs and walk.runs[-1][0] == " " and not walk.runs[-1][1] & MADE:
        walk.runs.pop()
    if walk.runs and walk.runs[-1][0].endswith("\n"):
        walk.end_paragraph()
    elif walk.runs:
        walk.runs.append(("\n", PLAIN))


def span(walk: Walk, node: LexborNode) -> None:
    """Text whose look is said in CSS."""
    attrs = node.attributes
    if not attrs:
        walk.inside(node)
        return
    if (attrs.get("id") or "").startswith("more-"):
        walk.read_more()
    css = (attrs.get("style") or "").lower().replace(" ", "")
    style = BOLD if "font-weight:bold" in css or "font-weight:700" in css else PLAIN
    style |= ITALIC if "font-style:italic" in css else PLAIN
    if "mso-list:ignore" in css:  # the bullet that Word paints before an item
        walk.add("• ")
    elif attrs.get("dir"):
        isolated(walk, node)
    else:
        walk.styled(node, style)


def isolated(walk: Walk, node: LexborNode) -> None:
    """Text whose direction must not touch that of its neighbours."""
    mark = bidi.MARKS[walk.direction or bidi.direction(said(walk.runs)) or "ltr"]
    walk.add(mark, MADE)
    walk.inside(node)
    walk.add(mark, MADE)


def quoted(walk: Walk, node: LexborNode) -> None:
    """Words in quotation marks."""
    walk.text("“")
    walk.inside(node)
    walk.add("”")


def raised(walk: Walk, node: LexborNode) -> None:
    """Digits above or below the line, which have signs of their own."""
    digits = page.words(node).strip()
    if digits.isascii() and digits.isdigit():
        walk.add(digits.translate(_RAISED if node.tag == "sup" else _LOWERED))
    else:
        walk.inside(node)


def abbreviation(walk: Walk, node: LexborNode) -> None:
    """A word, and the first time what it stands for."""
    walk.inside(node)
    title = " ".join(escape.plain(page.attribute(node, "title")).split())
    word = page.words(node).strip()
    if title and title.lower() != word.lower() and word not in walk.explained:
        walk.explained.add(word)
        end = walk.loose_end()
        walk.add(f" ({title}){end}")


def reading(walk: Walk, node: LexborNode) -> None:
    """How the signs before are pronounced (ruby)."""
    walk.loose_end()
    walk.add("(")
    walk.inside(node)
    walk.add(")")


def typed(walk: Walk, node: LexborNode) -> None:
    """Code within a line; what has several lines is a block."""
    # WordPress writes "<br />\n" for one line end, and \xa0 is there to make browsers keep spaces.
    text = escape.plain(page.words(node, "\r")).replace("\xa0", " ")
    if "\n" in text.strip():
        walk.end_paragraph()
        walk.blocks.append(Code("\n".join([line.rstrip() for line in text.strip("\n").split("\n")]), ""))
    else:
        walk.add(code(text), MADE)


def formula(walk: Walk, node: LexborNode) -> None:
    """MathML: as TeX where it says so, else its signs in a row."""
    source = node.css_first("annotation[encoding='application/x-tex']")
    tex = page.words(source) if source else page.attribute(node, "alttext") or page.words(node)
    walk.add(code(escape.plain(tex)), MADE)


def tick(walk: Walk, node: LexborNode) -> None:
    """A box to tick; of other fields nothing is shown."""
    if page.attribute(node, "type").lower() == "checkbox":
        walk.add("☑ " if "checked" in node.attributes else "☐ ")


# Links ---------------------------------------------------------------------------------------------------------------


def link(walk: Walk, node: LexborNode) -> None:
    """A link's words, then in words of ours where it leads (links.py)."""
    href = page.attribute(node, "href").strip()
    url = "" if href.startswith("#") else escape.address(href, walk.base)
    if not url or ("#" in url and links.is_same_page(url, walk.base)):
        _anchor(walk, node, bool(href))
        return
    start, blocks, seen = len(walk.runs), len(walk.blocks), len(walk.pictures)
    walk.styled(node, LABEL)
    if walk.look & LABEL:  # a link around this one says where it leads
        return
    if len(walk.pictures) > seen and media.is_file(url):
        _enlarge(walk, url)
        return
    whole = len(walk.blocks) == blocks
    shown = said(walk.runs[start if whole else 0 :])
    if not shown.strip() and (whole or _captioned(walk, url, blocks)):
        return
    if whole and links.says_itself(shown, url):
        walk.runs[start:] = [(" ", PLAIN)] if shown.startswith(" ") else []
        walk.add(f"<{url}>", MADE)
        walk.add(" " if shown.endswith(" ") else "")
    else:
        spaces = walk.loose_end()
        last = walk.blocks[-1] if not (whole or walk.runs) else None
        if isinstance(last, Paragraph):
            last.runs.append((f" ({links.named(url)})", MADE))
        else:
            walk.add(links.named(url) if not walk.runs else f" ({links.named(url)})", MADE)
        walk.add(spaces)


def _anchor(walk: Walk, node: LexborNode, leads: bool) -> None:
    """A link within the page: a footnote's number is raised, the arrow back to its place is not shown."""
    words = page.words(node).strip() if leads else ""
    if number := _NUMBER.fullmatch(words):
        if walk.runs and walk.runs[-1][0].endswith("["):
            walk.add(walk.runs.pop()[0][:-1])
            walk.swallow = "]"
        walk.add(number[1].translate(_RAISED))
    elif leads and (not words or _BACK.fullmatch(words)):
        walk.loose_end()
    else:
        walk.inside(node)


def _captioned(walk: Walk, url: str, blocks: int) -> bool:
    """Let the caption of a picture, if one was just made, lead where the picture leads, if that is another site."""
    caption = walk.blocks[-1]
    if len(walk.blocks) == blocks + 1 and isinstance(caption, Small):
        if escape.host(url) != escape.host(walk.base):
            caption.runs.append((f" ({links.named(url)})", MADE))
        return True
    return False


def _enlarge(walk: Walk, url: str) -> None:
    """The newest picture is a link to a larger one."""
    _, (picture, place) = walk.pictures.popitem()
    walk.pictures.setdefault(url, (media.moved(picture, url), place))
