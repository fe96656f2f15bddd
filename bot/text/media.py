"""What elements say about the pictures that they show."""

import re
from collections.abc import Mapping
from dataclasses import replace
from enum import Enum, auto
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from bot.model import Picture
from bot.text import page
from bot.text.escape import plain

Attributes = Mapping[str, str | None]

_FILE = re.compile(r"\.(jpe?g|png|gif|webp)$", re.IGNORECASE)
_FILE_NAME = re.compile(r"^[\w-]*\d[\w-]*$|\.(jpe?g|png|gif|webp|bmp)$", re.IGNORECASE)
_DOTS = ("0", "1", "2", "0px", "1px", "2px")
_SPECIAL = page.tags("smil emo math tex ql-img katex pixel stats feed click analytics /tr .gif")
_SMILEY_CLASSES = re.compile(r"smiley|emoji|emoticon", re.IGNORECASE)
_SMILEYS = re.compile(r"/(smilies|smileys|emoticons?|emoji)/", re.IGNORECASE)
_FORMULA_CLASSES = re.compile(r"(?:^|\s)(?:latex|tex|math|mwe-math-\S+|ql-img-\S+|wp-katex-eq)(?:\s|$)")
_FORMULAS = re.compile(r"/latex\.php\?|/mimetex")
_COUNTERS = re.compile(
    r"//(?:pixel\.wp\.com|stats\.wordpress\.com|feeds\.wordpress\.com|feeds\.feedburner\.com|[^/]*\.doubleclick\.net|"
    r"[^/]*\.feedsportal\.com|www\.google-analytics\.com|www\.facebook\.com/tr)\b|/(?:pixel|spacer|blank|clear)\.gif$",
    re.IGNORECASE,
)
_LATER_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
_LATER = ("data-orig-file", "data-large-file", "data-src", "data-lazy-src", "data-original", "data-full-url")
_SIZE = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)([wx])")
_BETWEEN_CHOICES = re.compile(r",\s+|,(?=https?:|/)")


def is_file(url: str) -> bool:
    """Whether an address is that of a picture."""
    return bool(_FILE.search(url))


def is_shown(kind: str) -> bool:
    """Whether Discord shows a picture of this MIME type; "" for an unknown one."""
    return kind.strip().lower() in ("", "image/jpeg", "image/jpg", "image/png", "image/gif", "image/webp")


def is_drawing(url: str) -> bool:
    """Whether an address is that of a drawing in SVG, which Discord does not show."""
    return ".svg" in url.lower() and urlsplit(url).path.lower().endswith((".svg", ".svgz"))


class Kind(Enum):
    """What an image is there for."""

    PICTURE = auto()
    SMILEY = auto()  # a face or emoji that stands for a character
    FORMULA = auto()  # set as a picture, its words are its source in TeX
    DOT = auto()  # a counter, spacer or beacon


def kind(attrs: Attributes) -> Kind:
    """What an image is there for."""
    classes, source = attrs.get("class") or "", attrs.get("src") or ""
    if (attrs.get("width") or "") in _DOTS or (attrs.get("height") or "") in _DOTS:
        return Kind.DOT
    hints = f"{classes} {source}".lower()
    if not any(hint in hints for hint in _SPECIAL):
        return Kind.PICTURE
    if _SMILEY_CLASSES.search(classes) or _SMILEYS.search(source):
        return Kind.SMILEY
    if _FORMULA_CLASSES.search(classes) or _FORMULAS.search(source):
        return Kind.FORMULA
    late = any(attrs.get(name) for name in (*_LATER, *_LATER_SETS))  # then its address now is only a placeholder
    return Kind.DOT if _COUNTERS.search(source) and not late else Kind.PICTURE


def alt(attrs: Attributes, kind: Kind = Kind.PICTURE) -> str:
    """What the picture shows, in words; a mere file name ("IMG_2041") is none."""
    said = " ".join(plain(attrs.get("alt") or own_caption(attrs) or attrs.get("title") or "").split())
    return "" if kind is Kind.PICTURE and _FILE_NAME.search(said) else said


def own_caption(attrs: Attributes) -> str:
    """The caption that a tiled gallery keeps at the picture itself, as HTML."""
    found = attrs.get("data-image-caption")
    body = page.parse(found) if found else None
    return page.words(body) if body else ""


def moved(picture: Picture, url: str) -> Picture:
    """The same picture at another address."""
    return replace(picture, url=url)


def choices(attrs: Attributes) -> str:
    """The ``srcset`` of an element, also one for a script."""
    return next((value for name in _LATER_SETS if (value := attrs.get(name))), "")


def largest(attrs: Attributes, others: list[str]) -> str:
    """The largest picture that an image and its ``other`` sources offer, also when a script would load it later.

    A ``srcset`` names widths (``640w``) or densities (``2x``); without either it is the picture at density one.
    """
    best, size = "", 0.0
    for srcset in (choices(attrs), *others):
        for choice in _BETWEEN_CHOICES.split(srcset):
            url, _, said = choice.strip().rpartition(" ")
            found = _SIZE.fullmatch(said)
            if not found:
                url, weight = choice.strip(), 1.0
            else:
                weight = float(found[1]) * (1 if found[2] == "w" else 1.001)
            if weight > size and url and not url.startswith("data:"):
                best, size = url.strip(), weight
    if size > 1 or (best and not attrs.get("src")):
        return best
    later = next((value for name in _LATER if (value := attrs.get(name))), "")
    source = attrs.get("src") or ""
    return later or ("" if source.startswith("data:") else source) or best


def is_caption(node: LexborNode) -> bool:
    """Whether a node is the caption of the figure it stands in."""
    tag = node.tag or ""
    if tag == "figcaption":
        return True
    classes = page.attribute(node, "class") if tag in ("p", "dd", "div", "span") else ""
    return "wp-caption-text" in classes or "tiled-gallery-caption" in classes or "gallery-caption" in classes
