"""By what an article is known again: keys that outlive a move to https, to another host, to other addresses. Pure.

Two articles are the same if any of their keys is. So a key must not be shared by chance either: an address on a
stranger's host (a feed of links has those) keeps its host, and the front page names no article.
"""

import hashlib
import re
from collections.abc import Collection
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

LONGEST = 500
"""Characters of a key; of a longer one the beginning is kept, and a hash of it all."""

_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|yclid|msclkid|mc_cid|mc_eid|mkt_tok|igshid|_hs\w+|at_\w+|pk_\w+|mtm_\w+|ref|source",
    re.IGNORECASE,
)
_NO_PLACE = re.compile(r".*=.*|comments|respond|more-\d+", re.IGNORECASE)  # fragments that name no other article


def names(guid: str, link: str, own: Collection[str] | None = None) -> tuple[str, ...]:
    """The keys of an article, the strongest first: its guid, then guid and link without what a move changes.

    ``own`` are the hosts of the blog itself (see ``host``); None: all addresses are the blog's own.
    """
    keys = [f"guid:{guid}"] if guid else []
    keys += [f"url:{path}" for url in (guid, link) if (path := normal(url, own))]
    return tuple(dict.fromkeys(map(_kept, keys)))


def _kept(key: str) -> str:
    """A key as every database can keep it in an index: not too long, and without what is no text."""
    key = key.replace("\0", "").encode("utf-8", "replace").decode()
    return key if len(key) <= LONGEST else f"{key[:99]}…{hashlib.sha256(key.encode()).hexdigest()}"


def normal(url: str, own: Collection[str] | None = None) -> str:
    """An address without scheme, own host and tracking: the same after a move to https or to another host.

    Empty for what is no web address, and for a front page.
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https"):
        return ""
    path = re.sub(r"\A/index\.php(?=/|\Z)", "", unquote(parts.path)).rstrip("/")
    query = [(name, value) for name, value in parse_qsl(parts.query, True) if not _TRACKING.fullmatch(name)]
    posts = [(name, value) for name, value in query if name == "p" and value.isdecimal()]
    asked = urlencode(
        sorted(posts[:1] or query), errors="replace"
    )  # WordPress' ?p=ID says it all, whatever stands beside it
    place = parts.fragment if not asked and not _NO_PLACE.fullmatch(parts.fragment) else ""
    named = path + (f"?{asked}" if asked else "") + (f"#{place}" if place else "")
    return f"//{host(url)}{named}" if named and own is not None and host(url) not in own else named


def host(url: str) -> str:
    """The host of an address as hosts are compared: in lower case, without ``www.``; empty if there is none."""
    try:
        return (urlsplit(url.strip()).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
