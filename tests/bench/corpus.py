"""The feeds of tests/blogs/corpus, what each one says, and how well a reader understood it.

expected.json was written together with the feeds, by what they should mean, and not by what any reader makes of them.
"""

import json
from collections.abc import Callable, Collection
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.blogs.document import Document
from bot.errors import Refused

CORPUS = Path(__file__).parents[1] / "blogs" / "corpus"
EXPECTED: dict[str, dict[str, Any]] = json.loads((CORPUS / "expected.json").read_text(encoding="utf-8"))
_ALWAYS = ("entries", "refused")
ADDRESS = "https://lantern.example/"


def body(name: str) -> bytes:
    """The bytes of a feed."""
    return (CORPUS / name).read_bytes()


def faults(name: str, read: Callable[[bytes], Document], asked: Collection[str] | None = None) -> list[str]:
    """What a reader got wrong in a feed, in words. ``asked``: only of these fields."""
    expected = {field: told for field, told in EXPECTED[name].items() if asked is None or field in (*_ALWAYS, *asked)}
    try:
        found = read(body(name))
    except Refused:
        return [] if expected.get("refused") else ["refused"]
    if expected.get("refused") == "doctype":
        return ["a document type with entities was read"]
    if expected.get("refused"):
        return [] if not (found.version or found.entries) else [f"taken for a feed: {found.version}"]
    if len(found.entries) != expected["entries"]:
        return [f"{len(found.entries)} entries, not {expected['entries']}"]
    return [
        f"{field}: {told!r}, not {wanted!r}"
        for field, wanted, told in _pairs(expected, found)
        if not _same(field, wanted, told)
    ]


def _pairs(expected: dict[str, Any], found: Document) -> list[tuple[str, Any, Any]]:
    entries = found.entries
    first, last = (entries[0], entries[-1]) if entries else (None, None)
    told: dict[str, Any] = {
        "title": found.title,
        "first": first.title if first else "",
        "last": (last.text or last.summary) if last else "",
        "links": [entry.link for entry in entries],
        "guids": [entry.guid for entry in entries],
        "dates": [entry.published for entry in entries],
        "author": first.author if first else "",
        "categories": list(first.categories) if first else [],
        "picture": first.pictures[0] if first and first.pictures else "",
        "ttl": found.ttl,
        "hub": found.hub,
        "self_link": found.self_link,
    }
    return [(field, expected[field], told[field]) for field in told if field in expected]


def _same(field: str, wanted: Any, told: Any) -> bool:
    if field == "last":
        return bool(wanted in told)
    if field == "dates":
        return [datetime.fromisoformat(date).timestamp() if date else 0.0 for date in wanted] == told
    return bool(wanted == told)
