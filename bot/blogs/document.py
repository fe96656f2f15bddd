"""What a feed says, whoever read it: the strict reader, feedparser, or the reader of JSON Feed.

Readers collect what they find in a Raw entry; ``Raw.entry`` makes of it what the rest of the bot sees. So two readers
of one document can only differ in what they found.
"""

import html
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.blogs.markup import absolute
from bot.model import Instant

MOST_ENTRIES = 1_000
MOST_CHARACTERS = 256 * 1024  # in a field
MOST_CATEGORIES = 50
MOST_PICTURES = 10
MARKUP = ("text/html", "application/xhtml+xml")

_PERIODS = {"hourly": 3_600, "daily": 86_400, "weekly": 7 * 86_400, "monthly": 30 * 86_400, "yearly": 365 * 86_400}

Passage = Sequence[str]
"""A text with its content type, and the xml:base of its own if it has one: ``(type, text, base)``."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as the feed has it. ``text`` and ``summary`` are HTML, ``title`` may be (``title_is_html``)."""

    guid: str
    link: str
    title: str
    title_is_html: bool
    text: str
    summary: str
    author: str
    published: Instant
    categories: tuple[str, ...]
    pictures: tuple[str, ...]  # of media:content, media:thumbnail, enclosures and itunes:image


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed feed. ``version`` is empty when it is none; ``broken`` when the XML is not well-formed."""

    version: str
    broken: bool
    title: str
    link: str
    entries: tuple[Entry, ...]
    ttl: float = 0.0  # seconds that the feed says it stands for
    hub: str = ""  # of WebSub: whom to ask for pushes,
    self_link: str = ""  # and about which address


@dataclass(slots=True)
class Raw:
    """An entry as a reader found it."""

    guid: str = ""
    link: str = ""
    title: str = ""
    title_type: str = ""
    contents: list[Passage] = field(default_factory=list)
    summary: Passage = ()
    author: str = ""
    published: Instant = 0.0
    categories: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)

    def entry(self) -> Entry:
        """The entry, with nothing in it larger than it may be."""
        texts = [self._markup(passage) for passage in self.contents]
        return Entry(
            guid=self.guid[:MOST_CHARACTERS],
            link=self.link[:MOST_CHARACTERS],
            title=self.title[:MOST_CHARACTERS],
            title_is_html=self.title_type in MARKUP,
            text=max(texts, key=len, default="")[:MOST_CHARACTERS],
            summary=(self._markup(self.summary) if self.summary else "")[:MOST_CHARACTERS],
            author=self.author[:MOST_CHARACTERS],
            published=max(self.published, 0.0),
            categories=tuple(name[:MOST_CHARACTERS] for name in self.categories[:MOST_CATEGORIES]),
            pictures=tuple(url[:MOST_CHARACTERS] for url in self.pictures[:MOST_PICTURES]),
        )

    def _markup(self, passage: Passage) -> str:
        """A text as HTML, also when the feed says that it is none.

        Relative links stay as they are where the entry's own page is their base, as it mostly is.
        """
        kind, text, base = passage
        if kind == "text/plain":
            return html.escape(text, quote=False)
        return absolute(text, base) if base and base != self.link else text


def shows(media: Any) -> bool:
    """Whether media:content, an enclosure or an attachment is a picture."""
    return media.get("medium") == "image" or str(media.get("type", "")).startswith("image/")


def stands_for(minutes: str, period: str, frequency: str, generator: str) -> float:
    """For how many seconds a feed says that it stands, by ``<ttl>`` or by the syndication module; 0.0 when it does not.

    WordPress writes "hourly, once" into every feed unless a plugin says otherwise: nobody chose that, so it counts as
    nothing.
    """
    if minutes.isascii() and minutes.isdigit():
        return 60.0 * int(minutes[:7])
    period, frequency = period.lower(), frequency or "1"
    if period not in _PERIODS or not (frequency.isascii() and frequency.isdigit() and int(frequency[:7])):
        return 0.0
    times = int(frequency[:7])
    if "wordpress" in generator.lower() and (period, times) == ("hourly", 1):
        return 0.0
    return _PERIODS[period] / times
