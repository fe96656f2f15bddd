"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/) -> Document."""

import html
import json
from codecs import BOM_UTF8
from typing import Any

from bot.blogs.dates import instant
from bot.blogs.document import MOST_CHARACTERS, MOST_ENTRIES, Document, Entry, Raw, shows

_VERSIONS = {"https://jsonfeed.org/version/1": "json1", "https://jsonfeed.org/version/1.1": "json11"}


def looks_like_json(body: bytes) -> bool:
    """Whether this is JSON rather than XML or HTML."""
    return body[:1_000].removeprefix(BOM_UTF8).lstrip()[:1] == b"{"


def read_json(body: bytes) -> Document:
    """The feed in ``body``; one without a version when it is none, ``broken`` when it is not even JSON."""
    try:
        told = json.loads(body.removeprefix(BOM_UTF8))
    except (ValueError, RecursionError):
        return Document("", True, "", "", ())
    version = _VERSIONS.get(_text(told, "version").replace("http://", "https://").replace("//www.", "//").rstrip("/"))
    if version is None or not isinstance(told.get("items"), list):
        return Document("", False, "", "", ())
    authors = _author(told)
    return Document(
        version=version,
        broken=False,
        title=_text(told, "title"),
        link=_text(told, "home_page_url"),
        entries=tuple(_entry(item, authors) for item in told["items"][:MOST_ENTRIES] if isinstance(item, dict)),
        hub=next((_text(hub, "url") for hub in _list(told, "hubs") if _text(hub, "type").lower() == "websub"), ""),
        self_link=_text(told, "feed_url"),
    )


def retold(told: dict[str, Any]) -> Document:
    """The document of which ``asdict`` made this, after it was JSON."""
    lists = "categories", "pictures"
    entries = (Entry(**entry | {name: tuple(entry[name]) for name in lists}) for entry in told["entries"])
    return Document(**told | {"entries": tuple(entries)})


def _entry(item: dict[str, Any], authors: str) -> Entry:
    pictures = [_text(item, "image"), _text(item, "banner_image")]
    pictures += [_text(file, "url") for file in _list(item, "attachments") if shows({"type": _text(file, "mime_type")})]
    return Raw(
        guid=_text(item, "id"),
        link=_text(item, "url") or _text(item, "external_url"),
        title=_text(item, "title"),
        title_type="text/plain",
        contents=[("text/html", _text(item, "content_html") or _paragraphs(_text(item, "content_text")), "")],
        summary=("text/plain", _text(item, "summary"), ""),
        author=_author(item) or authors,
        published=instant(_text(item, "date_published")) or instant(_text(item, "date_modified")) or 0.0,
        categories=[name for tag in _list(item, "tags") if isinstance(tag, str) and (name := tag.strip())],
        pictures=[url for url in pictures if url],
    ).entry()


def _paragraphs(text: str) -> str:
    """Plain text as HTML, with its lines and paragraphs."""
    parts = html.escape(text, quote=False).replace("\r\n", "\n").split("\n\n")
    return "".join(f"<p>{lines}</p>" for part in parts if (lines := part.strip().replace("\n", "<br>")))


def _author(told: dict[str, Any]) -> str:
    """The names of 1.1, or the one of 1.0."""
    people = [*_list(told, "authors"), told.get("author")]
    names = (_text(person, "name") for person in people)
    return ", ".join(dict.fromkeys(name for name in names if name))[:MOST_CHARACTERS]


def _text(told: Any, name: str) -> str:
    """A text, or a number as one (ids, mostly); empty for anything else."""
    value = told.get(name) if isinstance(told, dict) else None
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(int(value) if value == int(value) else value) if value == value and abs(value) < 1e15 else ""
    return value.strip()[:MOST_CHARACTERS] if isinstance(value, str) else ""


def _list(told: dict[str, Any], name: str) -> list[Any]:
    value = told.get(name)
    return value if isinstance(value, list) else []
