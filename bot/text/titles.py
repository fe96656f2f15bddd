"""An article's title, which blogs send as HTML: with markup, with entities, and some with entities of entities."""

import re

from selectolax.lexbor import LexborNode

from bot.text import escape, page

# Signs that nobody writes about, so that reading them once more does no harm; ``&lt;b&gt;`` stays, for titles on HTML.
_TWICE = re.compile(
    r"&(?:amp|quot|apos|nbsp|hellip|[nm]dash|[lrsb]d?quo|[lr]s?aquo|[a-z]{1,2}(?:acute|grave|uml|circ|tilde|cedil|lig)"
    r"|#\d{2,6}|#x[0-9a-f]{2,5});",
    re.IGNORECASE,
)


def title_text(html: str) -> str:
    """The title as plain text on one line: cleaned, not yet escaped. What is plain already may lose words by it."""
    text = _read(html) if "<" in html or "&" in html else html
    if _TWICE.search(text):
        text = _TWICE.sub(lambda sign: _read(sign[0]), text)
    return " ".join(escape.plain(text).split())


def _read(html: str) -> str:
    body = page.parse(f"<body>{html}")  # white space at the beginning and comments do not matter then
    return _words(body) if body else ""


def _words(node: LexborNode) -> str:
    tag = node.tag or ""
    if tag == "-text":
        return node.text_content or ""
    if tag == "br":
        return " "
    if tag == "img":
        return page.attribute(node, "alt")
    if tag in ("script", "style", "template", "-comment"):
        return ""
    return "".join([_words(child) for child in page.children(node)])
