"""feedparser, in a process of its own that can be killed: ``python -P bot/blogs/loose.py``.

feedparser understands almost everything that calls itself a feed, but takes seconds for a large one, which would
freeze the bot, and what it is given was written by strangers. So it gets bytes on its standard input, 20 seconds and
512 MB, and answers JSON. In front of the bytes stands one line of JSON with the document's address and content type
(not on the command line, where others on the machine could read it).

Nothing of the bot is imported here, and the bot imports nothing from here: loading the rest of it would take three
times as long as most feeds do. But for a JSON Feed: that comes here only if it is very large, and is read by the bot's
own reader, which the first line then says where to find.
"""

import calendar
import importlib
import io
import json
import re
import sys
from contextlib import suppress
from dataclasses import asdict
from email.utils import parsedate
from typing import Any
from urllib.parse import urljoin

import feedparser
from feedparser.exceptions import CharacterEncodingOverride, NonXMLContentType

SECONDS = 20
MEMORY = 512 * 1024 * 1024
HARMLESS = (CharacterEncodingOverride, NonXMLContentType)
"""Faults after which a document is still read whole: a lie about its encoding or its type."""

ADDRESSED = re.compile(r"\S{1,254}@\S{1,254}\s+\(([^()@]+)\)")
"""An author as RSS has them. feedparser knows no address that ends in more than four letters."""
WITHOUT_ZONE = re.compile(r"(?:[A-Z][a-z]{2}, )?\d\d? [A-Z][a-z]{2} \d{4} \d\d:\d\d(?::\d\d)?")


def read(body: bytes, url: str, content_type: str, most: int) -> dict[str, Any]:
    """What a feed says, as JSON can hold it: the fields of Document, entries as the fields of Raw (document.py).

    At most ``most`` entries. Links in texts stay as they are: who shows them knows the page that they are seen from.
    """
    headers = {"content-location": url, "content-type": content_type}
    parsed = feedparser.parse(
        io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    feed, version = parsed.feed, parsed.get("version") or ""
    return {
        "version": version,
        "broken": bool(parsed.bozo) and not isinstance(parsed.bozo_exception, HARMLESS),
        "title": _text(feed.get("title")),
        "link": _text(feed.get("link")),
        "ttl": [
            *(_text(feed.get(name)) for name in ("ttl", "sy_updateperiod", "sy_updatefrequency")),
            _generator(feed),
        ],
        "hub": _related(feed, "hub"),
        "self_link": _related(feed, "self"),
        "author": _author(feed) if version.startswith("atom") else "",
        "entries": [_entry(entry, {url, urljoin(url, url)}) for entry in parsed.entries[:most]],
    }


def read_json(body: bytes, bot: str) -> dict[str, Any]:
    """What a JSON Feed says: the fields of Document. ``bot`` is the folder in which the bot is."""
    sys.path.insert(0, bot)  # as where it runs itself
    return asdict(importlib.import_module("bot.blogs.json_feed").read_json(body))


def _entry(entry: Any, here: set[str]) -> dict[str, Any]:
    summary = entry.get("summary_detail")
    return {
        "guid": _text(entry.get("id")),
        "link": _text(entry.get("link")),
        "title": _text(entry.get("title")),
        "title_type": _text((entry.get("title_detail") or {}).get("type")),
        "contents": [_passage(part, here) for part in _list(entry.get("content"))],
        "summary": _passage(summary, here) if summary else [],
        "author": _author(entry),
        "published": _published(entry),
        "categories": [_text(tag.get("label") or tag.get("term")) for tag in entry.get("tags", ())],
        "pictures": _pictures(entry),
    }


def _passage(part: Any, here: set[str]) -> list[str]:
    base = _text(part.get("base"))
    return [_text(part.get("type")), _text(part.get("value")), "" if base in here else base]


def _author(told: Any) -> str:
    if addressed := ADDRESSED.fullmatch(_text(told.get("author"))):
        return addressed[1]
    return _text((told.get("author_detail") or {}).get("name") or told.get("author"))


def _related(feed: Any, rel: str) -> str:
    found = (link.get("href") for link in _list(feed.get("links")) if link.get("rel") == rel)
    return _text(next(found, ""))


def _generator(feed: Any) -> str:
    agent = feed.get("admin_generatoragent")  # in RDF
    return _text(feed.get("generator") or (agent.get("rdf:resource") if isinstance(agent, dict) else ""))


def _pictures(entry: Any) -> list[str]:
    found = [media for media in _list(entry.get("media_content")) if _shows(media)]
    found += _list(entry.get("media_thumbnail"))
    found += [link for link in _list(entry.get("enclosures")) if _shows(link)]
    image = entry.get("image")  # of itunes
    found += [image] if isinstance(image, dict) else []
    return [_text(url) for media in found if (url := media.get("url") or media.get("href"))]


def _shows(media: Any) -> bool:
    return media.get("medium") == "image" or str(media.get("type", "")).startswith("image/")


def _list(value: Any) -> list[Any]:
    """A list where one should be; an element of a name that feedparser uses itself may stand there instead."""
    return value if isinstance(value, list) else []


def _published(entry: Any) -> float:
    when = entry.get("published_parsed") or entry.get("updated_parsed")
    written = _text(entry.get("published") or entry.get("updated"))
    try:
        if not when and WITHOUT_ZONE.fullmatch(written):  # feedparser reads no such date; it is taken for UTC
            when = parsedate(written)
        return float(calendar.timegm(when)) if when else 0.0
    except (ValueError, OverflowError, TypeError):
        return 0.0


def _text(value: Any) -> str:
    return str(value or "")


def _set_limits() -> None:
    with suppress(ImportError, ValueError, OSError):  # not everywhere; the parent's clock remains
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def main() -> None:
    """Read a document from standard input, answer JSON on standard output."""
    _set_limits()
    about = json.loads(sys.stdin.buffer.readline())
    body = sys.stdin.buffer.read()
    told = read_json(body, about["bot"]) if about["bot"] else read(body, about["url"], about["type"], about["most"])
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
