"""HTML as a tree, whatever state it is in: cut to a length and a depth at which parsing stays linear."""

import re
from collections import Counter
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

LONGEST = 500_000
"""Characters of HTML that are read; the rest is left out."""


def tags(names: str) -> frozenset[str]:
    """A set of element names, written with spaces between."""
    return frozenset(names.split())


FORMATTING = tags("a b big code em font i nobr s small strike strong tt u")
_CLOSE_THEMSELVES = tags(
    "area base br col embed hr img input link meta param source track wbr "
    "p li dt dd tr td th tbody thead tfoot option html head body script style textarea title xmp noembed"
)
_MOST_FORMATTING, _MOST_OTHERS = 12, 60  # open at once; more only in hostile or hopeless pages
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")


def parse(html: str) -> LexborNode | None:
    """Give the body of a page or fragment."""
    return LexborHTMLParser(_shallow(html[:LONGEST].encode("utf-8", "ignore").decode())).body


def children(node: LexborNode) -> Iterator[LexborNode]:
    """The elements, texts and comments directly in a node."""
    child = node.first_child
    while child is not None:
        yield child
        child = child.next


def words(node: LexborNode) -> str:
    """All text in a node; ``<br>`` is a newline."""
    tag = node.tag
    if tag == "-text":
        return node.text_content or ""
    if tag == "br":
        return "\n"
    return "".join(words(child) for child in children(node))


def attribute(node: LexborNode, name: str) -> str:
    """An attribute's value, "" when it is absent or empty."""
    return node.attrs.get(name) or ""


def _shallow(html: str) -> str:
    """Turn tags that would nest too deep into comments: each reopened or searched element costs time for each other."""
    if html.count("<") <= _MOST_FORMATTING:
        return html
    still_open = Counter[str]()
    groups = {True: 0, False: 0}

    def count(match: re.Match[str]) -> str:
        closes, tag = match[1], match[2].lower()
        if tag in _CLOSE_THEMSELVES:
            return match[0]
        group = tag in FORMATTING
        if closes:
            if still_open[tag]:
                still_open[tag] -= 1
                groups[group] -= 1
        elif groups[group] >= (_MOST_FORMATTING if group else _MOST_OTHERS):
            return f"<!{tag}"
        else:
            still_open[tag] += 1
            groups[group] += 1
        return match[0]

    return _TAG.sub(count, html)
