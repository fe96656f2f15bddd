"""WordPress' JSON, read into our nouns. Pure; what a plugin left out is empty, never an error."""

import html
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.blogs.identity import names
from bot.blogs.markup import absolute, first_picture, plain
from bot.model import Absence, Article, Comment, Content, Instant, Picture, State, Upload, Written
from bot.net.addresses import web_address
from bot.text.titles import title_text

POST_FIELDS = "id,date_gmt,guid,link,title,content,comment_status,status,_links,_embedded"
COMMENT_FIELDS = "id,post,parent,author_name,author_avatar_urls,date_gmt,content,link,status,type"

_MARKER = re.compile(r"<!-- backchannel:([A-Za-z0-9_-]+) -->")
_MARKER_SHOWN = re.compile(r"(?:<p>\s*|<br ?/?>\s*)?<!-- backchannel:[A-Za-z0-9_-]+ -->(?:\s*</p>\Z)?")
_STATES = {
    "approved": State.LIVE,
    "approve": State.LIVE,
    "spam": State.SPAM,
    "trash": State.GONE,
    "post-trashed": State.GONE,
}


_ABSENCES = {
    "trash": Absence.TRASHED,
    "private": Absence.PRIVATE,
    **dict.fromkeys(("draft", "pending", "future", "auto-draft"), Absence.UNPUBLISHED),
}


def number(key: str, kind: str) -> int | None:
    """The blog's own number in a key like ``post:5``; None for a key of another sort."""
    name, _, digits = key.partition(":")
    return int(digits) if name == kind and digits.isdecimal() else None


def absence(post: Mapping[str, Any]) -> Absence | None:
    """Why not everyone may read the post's text; None when everyone may."""
    status = post.get("status", "publish")
    if status == "publish":
        return Absence.PASSWORD if _part(post, "content").get("protected") or post.get("password") else None
    return _ABSENCES.get(_text(status), Absence.HIDDEN)


def article(post: Mapping[str, Any]) -> Article:
    """A post with what was embedded in it (author, featured picture, categories, tags)."""
    link = web_address(_text(post.get("link")))
    text = absolute(_text(_part(post, "content").get("rendered")), link)
    embedded = _part(post, "_embedded")
    content = Content(
        text=text,
        title=title_text(_text(_part(post, "title").get("rendered"))),
        author=next((plain(_text(who.get("name"))) for who in _entries(embedded.get("author"))), ""),
        link=link,
        published=instant(post.get("date_gmt")),
        categories=_terms(embedded, "category"),
        tags=_terms(embedded, "post_tag"),
        picture=_featured(embedded) or first_picture(text, link),
        comments_open=post.get("comment_status") == "open",
    )
    guid = html.unescape(_text(_part(post, "guid").get("rendered")))
    return Article((f"post:{post.get('id')}", *names(guid, link)), content)


def comment(data: Mapping[str, Any]) -> Comment:
    """A comment; its marker is taken out of the text."""
    parent = data.get("parent")
    content = _part(data, "content")
    return Comment(
        key=f"comment:{data.get('id')}",
        article=f"post:{data.get('post')}",
        parent=f"comment:{parent}" if parent else None,
        state=_state(data),
        marker=marker_in(data),
        content=Content(
            text=shown(_text(content.get("rendered"))),
            author=" ".join(html.unescape(_text(data.get("author_name"))).split()),
            avatar=_avatar(data.get("author_avatar_urls")),
            link=web_address(_text(data.get("link"))),
            published=instant(data.get("date_gmt")),
        ),
    )


def written(data: Mapping[str, Any]) -> Written:
    """What the blog made of a comment of ours."""
    rendered = shown(_text(_part(data, "content").get("rendered")))
    return Written(f"comment:{data.get('id')}", _state(data), rendered, web_address(_text(data.get("link"))))


def uploaded(data: Mapping[str, Any]) -> Upload:
    """A picture in the media library."""
    return Upload(f"media:{data.get('id')}", web_address(_text(data.get("source_url"))))


def marked(text: str, marker: str) -> str:
    """A comment's HTML with our marker: stored as it is, shown to nobody, found by a search."""
    return f"{text}<!-- backchannel:{marker} -->"


def marker_in(data: Mapping[str, Any], part: str = "content") -> str | None:
    """Our marker in a comment (or in the ``description`` of a picture), if it has one."""
    content = _part(data, part)
    found = _MARKER.search(_text(content.get("raw"))) or _MARKER.search(_text(content.get("rendered")))
    return found[1] if found else None


def shown(rendered: str) -> str:
    """A comment's HTML without the marker and the line it stood on."""

    def rest(found: re.Match[str]) -> str:
        alone = found[0].startswith("<p>")
        return "" if alone == found[0].endswith("</p>") else "<p>" if alone else "</p>"

    return _MARKER_SHOWN.sub(rest, rendered.strip()).strip()


def _state(data: Mapping[str, Any]) -> State:
    return _STATES.get(_text(data.get("status")), State.HELD)


def _terms(embedded: Mapping[str, Any], taxonomy: str) -> tuple[str, ...]:
    groups = embedded.get("wp:term")
    terms = [term for group in (groups if isinstance(groups, list) else []) for term in _entries(group)]
    found = (plain(_text(term.get("name"))) for term in terms if term.get("taxonomy") == taxonomy)
    return tuple(dict.fromkeys(name for name in found if name))


def _featured(embedded: Mapping[str, Any]) -> Picture | None:
    for media in _entries(embedded.get("wp:featuredmedia")):
        if url := web_address(_text(media.get("source_url"))):
            return Picture(url, plain(_text(media.get("alt_text"))))
    return None


def _avatar(sizes: Any) -> str:
    """The largest picture of a commenter."""
    if not isinstance(sizes, dict):
        return ""
    known = sorted(((int(size), url) for size, url in sizes.items() if str(size).isdecimal()), reverse=True)
    return next((address for _, url in known if (address := web_address(_text(url)))), "")


def instant(date: Any) -> Instant:
    """A date without zone, which is UTC in the ``_gmt`` fields; 0.0 when there is none."""
    try:
        return max(datetime.fromisoformat(_text(date)).replace(tzinfo=UTC).timestamp(), 0.0)
    except ValueError:
        return 0.0


def _part(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = data.get(name)
    return part if isinstance(part, dict) else {}


def _entries(value: Any) -> list[dict[str, Any]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
