"""Feeds, parsed in a process of their own that can be killed: ``python -m bot.blogs.parse``.

feedparser understands almost everything that calls itself a feed, but takes seconds for a large one, which would
freeze the bot, and what it is given was written by strangers. So it gets bytes on its standard input, 20 seconds and
512 MB, and answers JSON. In front of the bytes stands one line of JSON with the document's address and content type
(not on the command line, where others on the machine could read it).
"""

import asyncio
import calendar
import html
import io
import json
import re
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import Refused, Retry
from bot.model import Instant

MOST_ENTRIES = 1_000
MOST_CHARACTERS = 256 * 1024  # in a field
SECONDS = 20
ROOT = Path(__file__).parents[2]
MEMORY = 512 * 1024 * 1024

# Feeds need no document type; one with declarations of its own is how XML bombs are made.
_DECLARATIONS = re.compile(
    rb"\A(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*+<!DOCTYPE[^>\[]*\[",
    re.DOTALL | re.IGNORECASE,
)


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
    pictures: tuple[str, ...]  # of media:content, media:thumbnail and enclosures


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed feed. ``version`` is empty when it is none; ``broken`` when the XML is not well-formed."""

    version: str
    broken: bool
    title: str
    link: str
    entries: tuple[Entry, ...]


class Parser:
    """Parses feeds, a few at a time, each in its own process."""

    def __init__(self, at_once: int = 2, seconds: float = SECONDS) -> None:
        self._turns = asyncio.Semaphore(at_once)
        self._seconds = seconds

    async def parse(self, body: bytes, url: str, content_type: str, where: str) -> Document:
        """The document in ``body``, which came from ``url``; ``where`` names it in sentences.

        Raises Refused for XML with declarations of its own, Retry when it takes too long or too much memory.
        """
        if _DECLARATIONS.match(body[:65_536].replace(b"\0", b"")):
            raise Refused(
                f"The feed at {where} declares XML entities of its own (a DOCTYPE), which is not safe to read. "
                "Its owner must remove the DOCTYPE from the feed."
            )
        async with self._turns:
            output = await self._run(json.dumps({"url": url, "type": content_type}).encode() + b"\n" + body)
        if output is None:
            raise Retry(
                f"The feed at {where} is too large or too deeply nested to be read in {self._seconds:.0f} seconds. "
                "Its owner should shorten it."
            )
        return _document(json.loads(output))

    async def _run(self, given: bytes) -> bytes | None:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot.blogs.parse",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={"PYTHONPATH": str(ROOT)},  # and none of ours: it needs no secrets
        )
        try:
            async with asyncio.timeout(self._seconds):
                output, _ = await process.communicate(given)
        except TimeoutError:
            return None
        finally:
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        return output if process.returncode == 0 else None


def _document(data: dict[str, Any]) -> Document:
    entries = (
        Entry(**{**entry, "categories": tuple(entry["categories"]), "pictures": tuple(entry["pictures"])})
        for entry in data.pop("entries")
    )
    return Document(**data, entries=tuple(entries))


# What follows runs in the process of its own.


def read(body: bytes, url: str, content_type: str) -> dict[str, Any]:
    """What a feed says, as JSON can hold it."""
    import feedparser  # only here: the bot itself never loads it

    headers = {"content-location": url, "content-type": content_type}
    parsed = feedparser.parse(
        io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=True
    )
    broken = bool(parsed.bozo) and not isinstance(parsed.bozo_exception, _harmless())
    entries = parsed.entries[: MOST_ENTRIES + 1]
    if broken:
        entries = entries[:-1]  # where the document was cut: it may lack its guid, and come again under another name
    return {
        "version": parsed.get("version") or "",
        "broken": broken,
        "title": _short(parsed.feed.get("title")),
        "link": _short(parsed.feed.get("link")),
        "entries": [_entry(entry) for entry in entries[:MOST_ENTRIES]],
    }


def _harmless() -> tuple[type[Exception], ...]:
    """Faults after which a document is still read whole: a lie about its encoding or its type."""
    from feedparser.exceptions import CharacterEncodingOverride, NonXMLContentType

    return (CharacterEncodingOverride, NonXMLContentType)


def _entry(entry: Any) -> dict[str, Any]:
    title = entry.get("title_detail") or {}
    contents = [_markup(part) for part in entry.get("content", ())]
    when = entry.get("published_parsed") or entry.get("updated_parsed")
    link = entry.get("link") or ""
    return {
        "guid": _short(entry.get("id") or ""),
        "link": _short(link),
        "title": _short(entry.get("title")),
        "title_is_html": title.get("type") in ("text/html", "application/xhtml+xml"),
        "text": _short(max(contents, key=len, default="")),
        "summary": _short(_markup(entry.get("summary_detail") or {})),
        "author": _short(entry.get("author_detail", {}).get("name") or entry.get("author")),
        "published": _instant(when),
        "categories": [_short(tag.get("label") or tag.get("term")) for tag in entry.get("tags", ())][:50],
        "pictures": [_short(url) for url in _pictures(entry)][:10],
    }


def _markup(part: Any) -> str:
    """A text as HTML, also when the feed says that it is none."""
    value = str(part.get("value") or "")
    return html.escape(value, quote=False) if part.get("type") == "text/plain" else value


def _pictures(entry: Any) -> list[str]:
    found = [media for media in entry.get("media_content", ()) if _shows(media)]
    found += list(entry.get("media_thumbnail", ()))
    found += [link for link in entry.get("enclosures", ()) if _shows(link)]
    return [url for media in found if (url := media.get("url") or media.get("href"))]


def _shows(media: Any) -> bool:
    return media.get("medium") == "image" or str(media.get("type", "")).startswith("image/")


def _instant(when: Any) -> float:
    try:
        return max(float(calendar.timegm(when)), 0.0) if when else 0.0
    except (ValueError, OverflowError, TypeError):
        return 0.0


def _short(value: Any) -> str:
    return str(value or "")[:MOST_CHARACTERS]


def _set_limits() -> None:
    with suppress(ImportError, ValueError, OSError):  # not everywhere; the parent's clock remains
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def main() -> None:
    """Read a document from standard input, answer JSON on standard output."""
    _set_limits()
    about = json.loads(sys.stdin.buffer.readline())
    sys.stdout.write(json.dumps(read(sys.stdin.buffer.read(), about["url"], about["type"])))


if __name__ == "__main__":
    main()
