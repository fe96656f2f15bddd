"""The strict reader: well-formed RSS, Atom and RDF as blogs write them, many times faster than feedparser.

It must never say anything else than feedparser would. So expat drives it, which drives feedparser too; what it
remembers, and which of two elements wins, follows feedparser with all its oddities; and at whatever it does not know
it gives up: another namespace, markup that is not escaped, an encoding other than UTF-8, an unusual date. Then
feedparser reads the document. A document type is never accepted, so there are no entities, and nothing is fetched.

Here is what is read; vocabulary.py says where it may stand.
"""

import re
from codecs import BOM_UTF8
from typing import NoReturn
from urllib.parse import urljoin
from xml.parsers import expat

from bot.blogs import vocabulary
from bot.blogs.document import MOST_CHARACTERS, MOST_ENTRIES, Document, Raw, stands_for
from bot.blogs.told import Attributes, Told, Unsure
from bot.blogs.vocabulary import ROOTS, Shape

MOST_ELEMENTS = 30_000

_PREFIXES = frozenset(vocabulary.PREFIXES.values())
_VERSIONS = {"0.91": "rss091u", "0.92": "rss092", "0.93": "rss093", "0.94": "rss094"}

_DECLARATION = re.compile(
    rb"""<\?xml\s+version=(["'])1\.0\1(?P<encoding>\s+encoding=(["'])utf-8\3)?(?:\s+standalone=(["'])\w+\4)?\s*\?>""",
    re.IGNORECASE,
)
_ROOT = re.compile(rb"<\w")
_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?([^\"';\s]*)", re.IGNORECASE)


def read_strictly(body: bytes, url: str, content_type: str) -> Document | None:
    """The feed in ``body``, which came from ``url``; None when only feedparser can tell what it says."""
    if not url.startswith(("http://", "https://")):
        return None
    try:
        if urljoin(url, url) != url or not _is_utf8(body, content_type):
            return None
        return _Reader(url).read(body)
    except (Unsure, expat.ExpatError, ValueError):
        return None


def _is_utf8(body: bytes, content_type: str) -> bool:
    """Whether it is certain that this is UTF-8, and that nothing stands in front of the root that could matter."""
    body = body.removeprefix(BOM_UTF8)
    declaration = _DECLARATION.match(body)
    root = _ROOT.search(body)
    charset = _CHARSET.search(content_type)
    if root is None or (charset and charset[1].lower() != "utf-8"):
        return False
    between = body[declaration.end() if declaration else 0 : root.start()].lower()
    if any(told in between for told in (b"<?xml ", b"<!d", b"<!e", b"encoding")):
        return False
    if body.count(b"encoding=", 0, body.find(b"\n")) > 1:  # in the first line feedparser would take the last one
        return False
    return bool(charset or (declaration and declaration["encoding"])) or body.isascii()


class _Reader:
    """Walks through one document."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._version = ""
        self._entries: list[Raw] = []
        self._feed = self._told = Told(url, is_feed=True, guesses=True)
        self._shape = Shape(inside=ROOTS)
        self._above: list[tuple[Shape, Attributes]] = []
        self._pieces: list[str] = []
        self._elements = 0
        self._knows_atom = False

    def read(self, body: bytes) -> Document:
        """The document. Raises Unsure, or ExpatError for XML that is not well-formed."""
        parser = expat.ParserCreate("utf-8", " ")
        parser.buffer_text = True
        parser.buffer_size = 65_536
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._pieces.append
        parser.StartNamespaceDeclHandler = self._declare
        parser.StartDoctypeDeclHandler = _give_up
        parser.Parse(body, True)
        feed = self._feed
        for entry in self._entries if self._version == "atom10" else ():
            entry.author = entry.author or feed.author
        return Document(
            version=self._version,
            broken=False,
            title=feed.title[:MOST_CHARACTERS],
            link=(feed.link or "")[:MOST_CHARACTERS],
            entries=tuple(entry.entry() for entry in self._entries),
            ttl=stands_for(*(feed.terms.get(name, "") for name in ("minutes", "period", "frequency", "generator"))),
            hub=feed.related.get("hub", ""),
            self_link=feed.related.get("self", ""),
        )

    def _declare(self, prefix: str | None, namespace: str | None) -> None:
        """A namespace may have no other prefix than feedparser expects, and no other namespace that prefix."""
        match namespace:
            case vocabulary.ATOM:
                self._knows_atom = True
                known = prefix not in _PREFIXES
            case vocabulary.RSS_1 | vocabulary.POST_ID:
                known = prefix is None
            case str():
                expected = vocabulary.PREFIXES.get(namespace.lower())
                known = prefix == expected if expected else prefix is not None and prefix not in _PREFIXES
            case _:
                known = False
        if not known:
            raise Unsure

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        inside = self._shape.inside
        shape = None if inside is None else inside.get(name)
        if shape is None:
            if inside is None or not self._above or name.partition(" ")[0].lower() not in vocabulary.HARMLESS:
                raise Unsure
            shape = vocabulary.PASSED_OVER
        if attributes and shape.attributes is not None and not shape.attributes.issuperset(attributes):
            raise Unsure
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise Unsure
        if not self._above:
            self._begin(name, attributes)
        elif name == vocabulary.RDF_CHANNEL and self._elements != 2:  # the first one in the root
            raise Unsure
        if shape.is_entry:
            guesses = self._version != "atom10"
            self._told = Told(self._url, is_feed=False, guesses=guesses, has_content=self._feed.has_content)
            self._told.takes_about(attributes)
        self._above.append((self._shape, attributes))
        self._shape = shape
        self._pieces.clear()

    def _begin(self, root: str, attributes: dict[str, str]) -> None:
        if root == vocabulary.RSS_ROOT:
            version = attributes.get("version", "")
            self._version = _VERSIONS.get(version) or ("rss20" if version.startswith("2.") else "rss")
        elif root == vocabulary.ATOM_ROOT:
            self._version = "atom10"
            self._feed = self._told = Told(self._url, is_feed=True, guesses=False)
        elif self._knows_atom:  # feedparser takes RDF for the one of the two that is declared first
            raise Unsure
        else:
            self._version = "rss10"

    def _end(self, _name: str) -> None:
        shape = self._shape
        self._shape, attributes = self._above.pop()
        if shape.takes:
            shape.takes(self._told, attributes, "".join(self._pieces).strip())
        elif shape.is_entry:
            if len(self._entries) < MOST_ENTRIES:
                self._entries.append(self._told.raw())
            self._told, self._feed.has_content = self._feed, False
        self._pieces.clear()


def _give_up(*_: object) -> NoReturn:
    raise Unsure
