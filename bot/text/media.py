"""What elements say about the pictures, films and sounds that they show."""

import re
from collections.abc import Mapping

from selectolax.lexbor import LexborNode

from bot.text import page
from bot.text.escape import plain

Attributes = Mapping[str, str | None]

_FILE = re.compile(r"\.(jpe?g|png|gif|webp)$", re.IGNORECASE)
_YOUTUBE = re.compile(r"^https?://(?:www\.)?youtube(?:-nocookie)?\.com/(?:embed|v)/([\w-]{6,20})")
_FILE_NAME = re.compile(r"^[\w-]*\d[\w-]*$|\.(jpe?g|png|gif|webp|bmp)$", re.IGNORECASE)


def is_file(url: str) -> bool:
    """Whether an address is that of a picture."""
    return bool(_FILE.search(url))


def alt(attrs: Attributes) -> str:
    """What the picture shows, in words; a mere file name ("IMG_2041") is none."""
    said = " ".join(plain(attrs.get("alt") or attrs.get("title") or "").split())
    return "" if _FILE_NAME.search(said) and not is_smiley(attrs) else said


def is_smiley(attrs: Attributes) -> bool:
    """A face or emoji that stands for a character."""
    classes = (attrs.get("class") or "").lower()
    return any(word in classes for word in ("smiley", "emoji", "emoticon")) or bool(
        re.search(r"/(smilies|smileys|emoticons?|emoji)/", attrs.get("src") or "", re.IGNORECASE)
    )


def is_dot(attrs: Attributes) -> bool:
    """A counter, spacer or beacon."""
    return any((attrs.get(side) or "").removesuffix("px") in ("0", "1", "2") for side in ("width", "height"))


def largest(attrs: Attributes) -> str:
    """The largest picture that an image offers, also when a script would load it later."""
    widths: dict[int, str] = {}
    for choice in re.split(r",\s+", attrs.get("srcset") or attrs.get("data-srcset") or ""):
        url, _, width = choice.strip().rpartition(" ")
        if width.endswith("w") and width[:-1].isascii() and width[:-1].isdigit():
            widths[int(width[:-1][:9])] = url.strip()
    if widths:
        return widths[max(widths)]
    source = attrs.get("src") or ""
    later = attrs.get("data-src") or attrs.get("data-lazy-src") or attrs.get("data-original") or ""
    return later if later and (not source or source.startswith("data:")) else source


def is_caption(node: LexborNode) -> bool:
    """Whether a node is the caption of the figure it stands in."""
    tag = node.tag or ""
    return tag == "figcaption" or (not tag.startswith("-") and "wp-caption-text" in page.attribute(node, "class"))


def source(node: LexborNode) -> str:
    """The address that an embedding element shows."""
    if found := page.attribute(node, "src") or page.attribute(node, "data") or page.attribute(node, "data-src"):
        return found
    inner = node.css_first("source[src],embed[src],param[name=movie],param[name=src],img[src],a[href]")
    if inner is None:
        return ""
    return page.attribute(inner, "src") or page.attribute(inner, "value") or page.attribute(inner, "href")


def watched(url: str) -> str:
    """The page to watch what an address only embeds."""
    video = _YOUTUBE.match(url)
    return f"https://www.youtube.com/watch?v={video[1]}" if video else url
