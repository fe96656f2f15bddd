"""Feeds of every kind -> Document. What is quick and certain is read here, everything else in a process of its own.

Three readers, asked in this order: JSON Feed (json_feed.py); well-formed RSS, Atom and RDF as blogs write them
(strict.py), which would rather say nothing than something else than feedparser; and feedparser (loose.py), which
understands almost everything, but takes long and was not made for strangers: so it runs where it can be killed. There
JSON is read, too, when it is very large.
"""

import asyncio
import json
import re
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from bot.blogs.document import MOST_CHARACTERS, MOST_ENTRIES, Document, Entry, Raw, stands_for
from bot.blogs.json_feed import looks_like_json, read_json, retold
from bot.blogs.strict import read_strictly
from bot.errors import Refused, Retry
from bot.text.words import say

__all__ = ["MOST_CHARACTERS", "MOST_ENTRIES", "Document", "Entry", "Parser"]

SECONDS = 20
MOST_AT_ONCE = 2_000_000  # bytes; reading more would hold up everything else for too long
LOOSE = Path(__file__).with_name("loose.py")
ROOT = Path(__file__).parents[2]

# Feeds need no document type; one with declarations of its own is how XML bombs are made.
DECLARATIONS = re.compile(
    rb"\A(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?(?:\s|<\?(?:(?!\?>).)*\?>|<!--(?:(?!-->).)*-->)*<!DOCTYPE[^>\[]*\[",
    re.DOTALL | re.IGNORECASE,
)

_ENTRY_TAGS = re.compile(rb"<(/?)(?:\w+:)?(?:item|entry)\b", re.IGNORECASE)


class Parser:
    """Parses feeds; those that need a process of their own, a few at a time."""

    def __init__(self, at_once: int = 2, seconds: float = SECONDS) -> None:
        self._turns = asyncio.Semaphore(at_once)
        self._seconds = seconds

    async def parse(self, body: bytes, url: str, content_type: str, where: str) -> Document:
        """The document in ``body``, which came from ``url``; ``where`` names it in sentences.

        Raises Refused for XML with declarations of its own, Retry when it takes too long or too much memory.
        """
        if DECLARATIONS.match(body[:65_536].replace(b"\0", b"")):
            raise Refused(say("feed.entities", where=where))
        if found := at_once(body, url, content_type):
            return found
        async with self._turns:
            output = await self._run(body, url, content_type)
        if output is None:
            raise Retry(say("feed.heavy", where=where, seconds=round(self._seconds)))
        told = json.loads(output)
        return retold(told) if looks_like_json(body) else document(told, body)

    async def _run(self, body: bytes, url: str, content_type: str) -> bytes | None:
        bot = str(ROOT) if looks_like_json(body) else ""
        about = json.dumps({"url": url, "type": content_type, "most": MOST_ENTRIES + 1, "bot": bot})
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            str(LOOSE),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={},  # it needs no secrets
        )
        try:
            async with asyncio.timeout(self._seconds):
                output, _ = await process.communicate(about.encode() + b"\n" + body)
        except TimeoutError:
            return None
        finally:
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        return output if process.returncode == 0 else None


def at_once(body: bytes, url: str, content_type: str) -> Document | None:
    """The document, if it is one that can be read here and now; None when that takes a process of its own."""
    if len(body) > MOST_AT_ONCE:
        return None
    return read_json(body) if looks_like_json(body) else read_strictly(body, url, content_type)


def document(told: dict[str, Any], body: bytes) -> Document:
    """The document of which loose.py told after it read ``body``."""
    entries = [Raw(**entry) for entry in told["entries"]]
    if told["broken"] and _was_cut(body):
        entries = entries[:-1]  # it may lack its guid, and would come again under another name
    for entry in entries:
        entry.author = entry.author or told["author"]
    return Document(
        version=told["version"],
        broken=told["broken"],
        title=told["title"][:MOST_CHARACTERS],
        link=told["link"][:MOST_CHARACTERS],
        entries=tuple(entry.entry() for entry in entries[:MOST_ENTRIES]),
        ttl=stands_for(*told["ttl"]),
        hub=told["hub"],
        self_link=told["self_link"],
    )


def _was_cut(body: bytes) -> bool:
    """Whether a broken document ends in the middle of an entry, rather than being broken somewhere and whole."""
    body = body.replace(b"\0", b"")
    tags = _ENTRY_TAGS.findall(body)
    return bool(tags and not tags[-1]) or body.rfind(b"<![CDATA[") > body.rfind(b"]]>")
