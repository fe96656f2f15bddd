"""What blogs need to read from HTML: a title as plain text, the first picture, absolute addresses, what a body is."""

import html
import re
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bot.model import Picture
from bot.net.addresses import web_address

_TAG = re.compile(r"<[a-zA-Z][^<>]*>")
_ADDRESS = re.compile(r"""(\b(?:href|src)\s*=\s*)(["'])(?![a-zA-Z][a-zA-Z0-9+.-]*:|#)([^"']*)\2""")
_SMALLEST = 3  # pixels; below are pictures that count readers
_LAZY = ("data-src", "data-lazy-src", "data-orig-file")


def plain(markup: str) -> str:
    """The text of a piece of HTML on one line, without tags and entities."""
    text = LexborHTMLParser(f"<body>{markup}").text() if "<" in markup else html.unescape(markup)
    return " ".join(text.split())


def absolute(markup: str, base: str) -> str:
    """The HTML with relative links and pictures made absolute; blogs write them as seen from their own page."""

    def whole(found: re.Match[str]) -> str:
        try:
            address = html.escape(urljoin(base, html.unescape(found[3])))
        except ValueError:
            return found[0]
        return f"{found[1]}{found[2]}{address}{found[2]}"

    return _TAG.sub(lambda tag: _ADDRESS.sub(whole, tag[0]), markup)


def first_picture(markup: str, base: str) -> Picture | None:
    """The first picture of a text that shows something, at its largest."""
    if "<img" not in markup.lower():
        return None
    for node in LexborHTMLParser(markup).css("img"):
        url = _source(node, base)
        if url and not _is_tiny(node) and not _is_smiley(node, url):
            return Picture(url, " ".join((node.attributes.get("alt") or "").split()))
    return None


def looks_like_html(body: bytes) -> bool:
    """Whether a web page was answered, whatever it was said to be."""
    head = body[:2000].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    head = re.sub(rb"\A(?:<!--.*?-->\s*)+", b"", head, flags=re.DOTALL)
    return head.startswith((b"<!doctype html", b"<html", b"<head", b"<body"))


def _source(node: LexborNode, base: str) -> str:
    attributes = node.attributes
    largest = _largest(attributes.get("srcset") or attributes.get("data-srcset") or "")
    lazy = next((value for name in _LAZY if (value := attributes.get(name))), None)
    return web_address(largest or lazy or attributes.get("src") or "", base)


def _largest(srcset: str) -> str:
    """The address with the largest width or density of a srcset."""
    best, size = "", 0.0
    for candidate in re.split(r",\s+", srcset.strip()):
        address, _, descriptor = candidate.strip().partition(" ")
        try:
            wide = float(descriptor.strip().rstrip("wx") or 1)
        except ValueError:
            continue
        if address and wide > size:
            best, size = address, wide
    return best


def _is_tiny(node: LexborNode) -> bool:
    sizes = [node.attributes.get(name) or "" for name in ("width", "height")]
    return any(size.isdigit() and int(size) < _SMALLEST for size in sizes)


def _is_smiley(node: LexborNode, url: str) -> bool:
    classes = (node.attributes.get("class") or "").split()
    return "wp-smiley" in classes or "emoji" in classes or "/images/core/emoji/" in url
