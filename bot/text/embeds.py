"""Readers of what a page embeds: films, sounds, maps and other pages become links with their title."""

import re
from urllib.parse import parse_qs, unquote, urlsplit

from selectolax.lexbor import LexborNode

from bot.text import escape, links, media, page, structures
from bot.text.runs import LABEL, MADE
from bot.text.walk import Walk

_PLAYERS = tuple(
    (re.compile(rf"https?://(?:www\.)?{pattern}"), shown)
    for pattern, shown in (
        (r"youtube(?:-nocookie)?\.com/embed/videoseries\?(?:.*&)?list=([\w-]+).*", r"https://www.youtube.com/playlist?list=\1"),
        (r"youtube(?:-nocookie)?\.com/(?:embed|v)/([\w-]{6,20}).*", r"https://www.youtube.com/watch?v=\1"),
        (r"player\.vimeo\.com/video/(\d+).*", r"https://vimeo.com/\1"),
        (r"dailymotion\.com/embed/video/(\w+).*", r"https://www.dailymotion.com/video/\1"),
        (r"open\.spotify\.com/embed(?:-podcast)?/([^?#]+).*", r"https://open.spotify.com/\1"),
        (r"embed\.music\.apple\.com/([^?#]+).*", r"https://music.apple.com/\1"),
        (r"videopress\.com/embed/(\w+).*", r"https://videopress.com/v/\1"),
        (r"archive\.org/embed/([^?#]+).*", r"https://archive.org/details/\1"),
        (r"codepen\.io/([\w-]+)/embed/(?:preview/)?(\w+).*", r"https://codepen.io/\1/pen/\2"),
        (r"giphy\.com/embed/(\w+).*", r"https://giphy.com/gifs/\1"),
        (r"platform\.twitter\.com/embed/Tweet\.html\?(?:.*&)?id=(\d+).*", r"https://twitter.com/i/status/\1"),
    )
)  # fmt: skip
_QUOTING = re.compile(r"https?://(?:w\.soundcloud\.com/player|(?:www\.)?facebook\.com/plugins/(?:video|post)\.php)")
_SAYS_NOTHING = re.compile(
    r"(?:youtube|vimeo|spotify)?\s*(?:video )?(?:player|embed(?:ded (?:post|content|video))?|iframe)|video",
    re.IGNORECASE,
)
_UNSEEN = re.compile(r"//(?:www\.googletagmanager\.com/|www\.facebook\.com/plugins/(?:like|likebox|page)\.php)")
_OWN_PAGE = re.compile(r"/embed/?$")
_NUMBER = re.compile(r"\?_=\d+$")  # of one of WordPress' players, counted over all that the blog answers at once
_ADDRESS = re.compile(r"https?://\S+")


def link_line(walk: Walk, url: str, title: str, sign: str = "▶") -> None:
    """A line of its own: a sign, a title where there is one, and where it leads."""
    walk.end_paragraph()
    walk.add(f"{sign} ")
    if title:
        walk.add(f"{title} ", LABEL)
    walk.add(f"({links.named(url)})" if title else links.named(url), MADE)
    walk.end_paragraph()


def embed(walk: Walk, node: LexborNode) -> None:
    """A frame or player."""
    attrs = node.attributes
    source = _source(node)
    if media.kind(attrs) is media.Kind.DOT or _UNSEEN.search(source):
        return
    title = _line(attrs.get("title") or attrs.get("aria-label") or "")
    url = watched(escape.address(source, walk.base))
    if "wp-embedded-content" in (attrs.get("class") or ""):
        url = escape.address(_OWN_PAGE.sub("/", url.partition("#")[0]))
        if url.rstrip("/") not in walk.embedded:
            link_line(walk, url, title, "↗")
    elif url:
        link_line(walk, url, "" if _SAYS_NOTHING.fullmatch(title) else title)
    else:
        walk.end_paragraph()
        walk.inside(node)
        walk.end_paragraph()


def quote(walk: Walk, node: LexborNode) -> None:
    """A quote, unless it stands in for another page until a script shows that."""
    classes = page.classes(node)
    inner = node.css_first("a[href]") if "wp-embedded-content" in classes else None
    if inner is not None:
        url, title = escape.address(page.attribute(inner, "href"), walk.base), _line(page.words(inner))
        walk.embedded.add(url.rstrip("/"))
        link_line(walk, url, title, "↗") if url else structures.quote(walk, node)
    elif "instagram-media" in classes:
        url = escape.address(page.attribute(node, "data-instgrm-permalink").partition("?")[0])
        link_line(walk, url, "") if url else structures.quote(walk, node)
    else:
        structures.quote(walk, node)


def wrapper(walk: Walk, node: LexborNode) -> None:
    """WordPress' embed block: where nothing was embedded, it holds the bare address."""
    words = page.words(node).strip()
    url = watched(escape.address(words, walk.base)) if _ADDRESS.fullmatch(words) else ""
    if url and node.css_first("iframe,a,blockquote") is None:
        link_line(walk, url, "")
    else:
        walk.inside(node)


def watched(url: str) -> str:
    """The page to watch what an address only embeds."""
    for player, shown in _PLAYERS:
        if found := player.fullmatch(url):
            return found.expand(shown)
    if _QUOTING.match(url):
        query = parse_qs(urlsplit(url).query)
        return escape.address(unquote((query.get("url") or query.get("href") or [""])[0])) or url
    return url


def _line(text: str) -> str:
    return " ".join(escape.plain(text).split())


def _source(node: LexborNode) -> str:
    """The address that an embedding element shows."""
    for name in ("src", "data", "data-src", "data-lazy-src"):
        if (found := page.attribute(node, name)) and not found.startswith(("about:", "data:")):
            return _NUMBER.sub("", found)
    inner = node.css_first("source[src],embed[src],param[name=movie],param[name=src],img[src],a[href]")
    if inner is None:
        return ""
    found = page.attribute(inner, "src") or page.attribute(inner, "value") or page.attribute(inner, "href")
    return _NUMBER.sub("", found)
