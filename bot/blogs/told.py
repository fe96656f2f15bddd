"""What the elements of a feed tell about the feed, or about one entry: the strict reader's memory.

Every rule here is feedparser's (6.0.14: mixin.py, namespaces/), so that both say the same. Which entries of that
memory win over which others is in the order of the elements, so the reader calls these methods in that order.
"""

import html.entities
import re
from collections.abc import Mapping
from contextlib import suppress
from urllib.parse import urljoin

from bot.blogs.dates import instant
from bot.blogs.document import Passage, Raw, shows
from bot.model import Instant

Attributes = Mapping[str, str]
BASE = "http://www.w3.org/XML/1998/namespace base"
RESOURCE = "http://www.w3.org/1999/02/22-rdf-syntax-ns# resource"
ABOUT = "http://www.w3.org/1999/02/22-rdf-syntax-ns# about"

_TYPES = {"text": "text/plain", "plain": "text/plain", "text/plain": "text/plain"}
_TYPES |= {"html": "text/html", "text/html": "text/html"}
_PAGES = {"html", "text/html", "xhtml", "application/xhtml+xml"}
_MOST_TAGS = 100  # of one entry; each new one is compared with all before

_ALREADY_WHOLE = re.compile(r"https?://[a-z0-9.-]+(?:/[\w/.%~+-]*(?:\?[\w/.%~+=&-]+)?(?:#[\w-]+)?)?", re.ASCII)
_SLASHES = re.compile(r"^([A-Za-z][A-Za-z0-9+-.]*://)(/*)(.*?)")
_ENTITY_IN_LINK = re.compile(r"&([A-Za-z0-9_]+);")

_ADDRESSED = re.compile(r"\S{1,254}@\S{1,254}\s+\(([^()@]+)\)")  # the same in loose.py

_CLOSED = re.compile(r"</\w+>|&#?\w+;")
_TAGS = re.compile(r"</?(\w+)")
_ENTITIES = re.compile(r"&(\w+);")
_HTML = frozenset(
    {
        *("a", "abbr", "b", "big", "blockquote", "br", "cite", "code", "dd", "del", "dfn", "div", "dl", "dt", "em"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "ol", "p", "pre", "q", "s", "samp"),
        *("small", "span", "strike", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "time", "tr", "tt"),
        *("u", "ul", "var"),
    }
)

_CONTROLS = re.compile("[\x80-\x9f]")
_UNUSED = b"\x81\x8d\x8f\x90\x9d"
_WINDOWS_1252 = {code: bytes([code]).decode("cp1252") for code in range(0x80, 0xA0) if code not in _UNUSED}


class Unsure(Exception):
    """Only feedparser knows what this means."""


def mended(text: str) -> str:
    """A text with two common mistakes undone: UTF-8 packed into UTF-8 once more, and windows-1252 taken for Latin-1."""
    if text.isascii():
        return text
    with suppress(UnicodeError):
        text = text.encode("latin-1").decode()
    return text.translate(_WINDOWS_1252) if _CONTROLS.search(text) else text


def looks_like_html(text: str) -> bool:
    """Whether a text that is said to be plain is HTML after all. Raises Unsure for tags that it does not know."""
    if not _CLOSED.search(text):
        return False
    if not _HTML.issuperset(tag.lower() for tag in _TAGS.findall(text)):
        raise Unsure
    return all(name in html.entities.entitydefs for name in _ENTITIES.findall(text))


class Told:
    """What is known about the feed, or about one entry of it, so far."""

    def __init__(self, base: str, *, is_feed: bool, guesses: bool, has_content: bool = False) -> None:
        """``guesses``: whether texts that are said to be plain may be HTML, as in RSS."""
        self._base, self._is_feed, self._guesses = base, is_feed, guesses
        self.guid = self.title = self.title_type = ""
        self.link: str | None = None
        self.contents: list[Passage] = []
        self.summary: Passage = ()
        self.has_content, self.has_summary = has_content, False
        self.related: dict[str, str] = {}
        self.terms: dict[str, str] = {}
        self._titled = False
        self._author = self._name = self._image = ""
        self._author_name: str | None = None
        self._published: Instant | None = None
        self._updated: Instant | None = None
        self._tags: list[list[str | None]] = []
        self._media: list[str] = []
        self._thumbnails: list[str] = []
        self._enclosures: list[str] = []

    def raw(self) -> Raw:
        """The entry."""
        published = self._published if self._published is not None else self._updated
        pictures = [*self._media, *self._thumbnails, *self._enclosures, self._image]
        return Raw(
            guid=self.guid,
            link=self.link or "",
            title=self.title,
            title_type=self.title_type,
            contents=self.contents,
            summary=self.summary,
            author=self.author,
            published=published or 0.0,
            categories=[label or term or "" for term, _, label in self._tags],
            pictures=[url for url in pictures if url],
        )

    @property
    def author(self) -> str:
        """Who wrote it."""
        addressed = _ADDRESSED.fullmatch(self._author)
        return addressed[1] if addressed else self._author_name or self._author

    # One method for each kind of element: its attributes, and its text without spaces around it.

    def takes_title(self, attributes: Attributes, text: str) -> None:
        """The first title that says something; of a feed, only one."""
        kind, text, _ = self._passage(attributes, text, "text/plain")
        if self._titled and self._is_feed:
            raise Unsure
        if not self._titled:
            self.title, self.title_type, self._titled = text, kind, bool(text) or self._is_feed

    def takes_other_title(self, attributes: Attributes, text: str) -> None:
        """The title of a picture, which would become the entry's if that came later."""
        if not self._titled:
            raise Unsure
        self._passage(attributes, text, "text/plain")

    def takes_link(self, attributes: Attributes, text: str) -> None:
        """The page that it is about; of the feed, also the hub and the address for it; of an entry, also enclosures."""
        rel = attributes.get("rel", "alternate").lower()
        kind = attributes.get("type", "application/atom+xml" if rel == "self" else "text/html").lower()
        href = attributes.get("href")
        if href is None:
            if rel != "alternate":
                raise Unsure
            link = mended(self._whole(text)) if text else ""
            self.link = _ENTITY_IN_LINK.sub(r"&\1", link if self._is_feed else link.replace("&amp;", "&"))
            return
        href = self._whole(href)
        self.related.setdefault(rel, href)
        if rel == "alternate" and kind in _PAGES:
            self.link = href
        elif rel == "enclosure" and shows({"type": kind}):
            self._enclosures.append(href)

    def takes_guid(self, attributes: Attributes, text: str) -> None:
        """The key; it is the link too, unless it says otherwise or the feed has one."""
        is_link = attributes.get("isPermaLink", "true") == "true"
        self.guid = mended(self._whole(text) if is_link and text else text)
        if is_link and self.link is None:
            self.link = self.guid

    def takes_about(self, attributes: Attributes) -> None:
        """The key of an entry in RDF."""
        self.guid = attributes.get(ABOUT) or self.guid

    def takes_description(self, attributes: Attributes, text: str) -> None:
        """The summary, or the content if there is a summary already."""
        if self.has_summary and not self.has_content:
            self.takes_content(attributes, text)
        elif not self._is_feed:
            self.summary = self._passage(attributes, text, "text/html")
            self.has_summary = True

    def takes_summary(self, attributes: Attributes, text: str) -> None:
        """The same, plain unless it says otherwise."""
        if self.has_summary and not self.has_content:
            self.takes_content(attributes, text)
        else:
            self.summary = self._passage(attributes, text, "text/plain")
            self.has_summary = True

    def takes_content(self, attributes: Attributes, text: str) -> None:
        """The content of Atom."""
        self.has_content = self.has_summary = True
        self.contents.append(self._passage(attributes, text, "text/plain"))

    def takes_encoded(self, attributes: Attributes, text: str) -> None:
        """The content of RSS."""
        self.has_content = self.has_summary = True
        self.contents.append(self._passage(attributes, text, "text/html"))

    def takes_creator(self, _attributes: Attributes, text: str) -> None:
        """An author as a text: the first is the one, but for one with an address at the end."""
        if "@" in self._author or ("@" in text and not _ADDRESSED.fullmatch(text)):
            raise Unsure  # feedparser looks for an address in it
        self._author = mended(text)
        if self._author and self._author_name is None:
            self._author_name = self._author

    def takes_name(self, _attributes: Attributes, text: str) -> None:
        """The name of an author of Atom."""
        if self._name:
            raise Unsure
        self._name = text

    def takes_author(self, _attributes: Attributes, _text: str) -> None:
        """An author of Atom, after their name: the last is the one."""
        if not self._name:
            raise Unsure
        self._author_name = self._author = self._name
        self._name = ""

    def takes_published(self, _attributes: Attributes, text: str) -> None:
        """When it was published: the last date of that kind."""
        self._published = _date(text)

    def takes_updated(self, _attributes: Attributes, text: str) -> None:
        """When it was changed, which counts if nothing says when it was published."""
        self._updated = _date(text)

    def takes_category(self, attributes: Attributes, text: str) -> None:
        """A category: its label if it has one."""
        scheme = attributes.get("scheme", attributes.get("domain"))
        self._add_tag(attributes.get("term"), scheme, attributes.get("label"))
        if term := mended(text):
            if self._tags and not self._tags[-1][0]:
                self._tags[-1][0] = term
            else:
                self._add_tag(term, None, None)

    def takes_keywords(self, _attributes: Attributes, text: str) -> None:
        """Those of itunes."""
        for term in mended(text).split(","):
            if term.strip():
                self._add_tag(term.strip(), "http://www.itunes.com/", None)

    def takes_media(self, attributes: Attributes, _text: str) -> None:
        """A medium, if it is a picture."""
        kind = attributes.get("type", "").lower()
        if shows({"type": kind, "medium": attributes.get("medium")}):
            self._media.append(attributes.get("url", ""))

    def takes_thumbnail(self, attributes: Attributes, text: str) -> None:
        """A picture."""
        if text:
            raise Unsure
        self._thumbnails.append(attributes.get("url", ""))

    def takes_enclosure(self, attributes: Attributes, _text: str) -> None:
        """A file, if it is a picture."""
        if shows({"type": attributes.get("type", "").lower()}):
            self._enclosures.append(attributes.get("url", ""))

    def takes_image(self, attributes: Attributes, _text: str) -> None:
        """The picture of a podcast's episode."""
        self._image = attributes.get("href") or self._image

    def takes_term(self, name: str, text: str) -> None:
        """One of the elements that say for how long the feed stands."""
        self.terms[name] = mended(text)

    def takes_generator(self, attributes: Attributes, text: str) -> None:
        """What wrote the feed."""
        self.takes_term("generator", attributes.get(RESOURCE, text).strip())

    def _passage(self, attributes: Attributes, text: str, default: str) -> tuple[str, str, str]:
        kind = _TYPES.get(attributes.get("type", default).lower())
        if kind is None:
            raise Unsure
        if kind == "text/plain" and self._guesses and looks_like_html(text):
            kind = "text/html"
        base = self._whole(attributes[BASE]) if BASE in attributes else ""
        if base and not base.startswith(("http://", "https://")):
            raise Unsure
        return kind, mended(text), base if base != self._base else ""

    def _whole(self, url: str) -> str:
        if _ALREADY_WHOLE.fullmatch(url):
            return url
        try:
            return urljoin(self._base, _SLASHES.sub(r"\1\3", url))
        except ValueError:
            return ""

    def _add_tag(self, term: str | None, scheme: str | None, label: str | None) -> None:
        if len(self._tags) >= _MOST_TAGS:
            raise Unsure
        tag = [term, scheme, label]
        if any(tag) and tag not in self._tags:
            self._tags.append(tag)


def _date(text: str) -> Instant | None:
    if not text:
        return None
    found = instant(text)
    if found is None:
        raise Unsure
    return found
