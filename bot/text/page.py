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


FORMATTING = tags("a abbr acronym b big code em font i nobr s small strike strong sub sup tt u")
_CLOSE_THEMSELVES = (
    "area base br col embed hr img input link meta param source track wbr "
    "p li dt dd tr td th tbody thead tfoot option html head body script style textarea title xmp noembed"
)
_MOST_FORMATTING, _MOST_OTHERS = 12, 60  # open at once; more only in hostile or hopeless pages
_TAG = re.compile(rf"<(/?)(?!(?:{_CLOSE_THEMSELVES.replace(' ', '|')})(?![a-z0-9]))([a-z][a-z0-9]*)", re.IGNORECASE)


_FEW_TAGS = 600  # that whatever they are, a parser and a walk get through them
_SAID = ("-text", "br")
_DEEP = " > ".join("*" * _MOST_OTHERS)


def tree(html: str, *, shallow: bool = False) -> LexborNode | None:
    """Give the body of a page or fragment. While its tags are few, it may be as deep as they are many."""
    html = html[:LONGEST]
    raw = html.encode("utf-8", "ignore")  # that is, without lone surrogates
    if shallow or raw.count(b"<") > _FEW_TAGS:
        raw = _shallow(html).encode("utf-8", "ignore")
    return LexborHTMLParser(raw).body


def parse(html: str) -> LexborNode | None:
    """Give the body of a page or fragment, nowhere too deep for what calls itself for each child."""
    body = tree(html)
    return body if body is None or body.css_first(_DEEP) is None else tree(html, shallow=True)


def children(node: LexborNode) -> Iterator[LexborNode]:
    """The elements, texts and comments directly in a node."""
    child = node.first_child
    while child is not None:
        yield child
        child = child.next


def words(node: LexborNode, line_end: str = "\n") -> str:
    """All text in a node; ``<br>`` is a newline, or the given ``line_end``."""
    inner = node.traverse(include_text=True)
    return "".join([line_end if one.tag == "br" else one.text_content or "" for one in inner if one.tag in _SAID])


def first(node: LexborNode, name: str) -> LexborNode | None:
    """The first element of a name in a node; a CSS selector would have to be made for it."""
    return next((one for one in node.traverse() if one.tag == name), None)


def attribute(node: LexborNode, name: str) -> str:
    """An attribute's value, "" when it is absent or empty."""
    return node.attrs.get(name) or ""


def classes(node: LexborNode) -> list[str]:
    """The names in an element's class."""
    return attribute(node, "class").split()


def _shallow(html: str) -> str:
    """Turn tags that would nest too deep into comments: each reopened or searched element costs time for each other."""
    still_open = Counter[str]()
    open_of = {True: 0, False: 0}  # formatting, others

    def too_deep(closes: str, name: str) -> bool:
        tag = name.lower()
        formats = tag in FORMATTING
        if not closes:
            if open_of[formats] >= (_MOST_FORMATTING if formats else _MOST_OTHERS):
                return True
            still_open[tag] += 1
            open_of[formats] += 1
        elif still_open[tag]:
            still_open[tag] -= 1
            open_of[formats] -= 1
        return False

    if not any(too_deep(closes, name) for closes, name in _TAG.findall(html)):
        return html
    still_open.clear()
    open_of.update({True: 0, False: 0})
    return _TAG.sub(lambda tag: f"<!{tag[2]}" if too_deep(tag[1], tag[2]) else tag[0], html)
