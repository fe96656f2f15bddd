"""What WordPress' shortcodes leave behind in a feed when the plugin behind them is gone or did not run.

Markers go, what they enclose stays; those that are known to show something become the element that shows it. Ordinary
brackets, [sic] or [1], are left alone: a shortcode has attributes, an end, or a name that everybody knows.
"""

import html as entities
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.text import page

_QUOTE = "(?:&quot;|&#8220;|&#8221;|&#8243;|&#8242;|&#8217;|&#039;|&#39;|[\"'“”″′])"  # WordPress curls them
_ATTRIBUTE = re.compile(
    rf"\s*([a-z][\w-]*)\s*=\s*(?:{_QUOTE}{{1,2}}([^\"“”″]*?){_QUOTE}{{1,2}}(?=[\s/]|$)|([^\s\"'“”″]+))", re.IGNORECASE
)
_PIECE = re.compile(
    r"<(?P<end>/?)(?P<tag>[a-z][a-z0-9]*)[^<>]*>"
    r"|\[(?P<close>/?)(?P<name>[a-z][\w-]{1,40})(?P<rest>(?:[\s=][^\[\]<>]{0,1000})?)\](?!\()"
    r"|\$latex\s(?P<tex>[^$<>]{1,500})\$",
    re.IGNORECASE,
)
_MAYBE = re.compile(r"\[/?[a-z]|\$latex\s", re.IGNORECASE)
_LITERAL = page.tags("pre code script style textarea kbd samp")
_CODE, _CAPTIONS = page.tags("code sourcecode"), page.tags("caption wp_caption")
_PLAYED = page.tags("embed audio video youtube vimeo dailymotion soundcloud spotify wpvideo googlemaps tweet instagram")
_KNOWN = (
    _CODE
    | _CAPTIONS
    | _PLAYED
    | page.tags(
        "gallery playlist slideshow nggallery singlepic googlevideo slideshare scribd flickr gist polldaddy poll "
        "contact-form contact-form-7 toc nextpage sharethis adsense ad ads subscribe dropcap"
    )
)
_SHOWS = ("src", "url", "href", "mp4", "mp3", "m4v", "webm", "ogg", "m4a", "link", "file")
_ADDRESS = re.compile(r"https?://[^\s\[\]<>\"|]+")
_PICTURED = re.compile(r"(.*<img[^<>]*>(?:\s*</a>)?)(.*)", re.DOTALL | re.IGNORECASE)


def cleaned(html: str) -> str:
    """The HTML without leftovers of shortcodes, in linear time."""
    if ("[" not in html and "$" not in html) or not _MAYBE.search(html):
        return html
    return "".join(_Reading(html).pieces())


@dataclass(slots=True)
class _Reading:
    """One reading of an article. ``ends``: where the last closing marker of each name stands."""

    html: str
    ends: dict[str, int] = field(default_factory=dict)
    opened: Counter[str] = field(default_factory=Counter)

    def pieces(self) -> Iterator[str]:
        """The article in pieces, its markers left out or replaced."""
        found = list(_PIECE.finditer(self.html))
        self.ends = {one["name"]: one.start() for one in found if one["close"] and not one["rest"]}
        place = literal = 0
        for piece in found:
            if piece.start() < place:
                continue
            if piece["tag"]:
                if piece["tag"].lower() in _LITERAL:
                    literal = max(0, literal + (-1 if piece["end"] else 1))
            elif not literal:
                made, end = self.shown(piece)
                yield self.html[place : piece.start()]
                yield made
                place = end
        yield self.html[place:]

    def shown(self, piece: re.Match[str]) -> tuple[str, int]:
        """What one marker becomes, and where to go on reading."""
        if piece["tex"]:
            return f"<code>{piece['tex'].strip()}</code>", piece.end()
        name, end = piece["name"].lower(), piece.end()
        if piece["close"]:
            self.opened[name] -= 1
            return "" if name in _KNOWN or self.opened[name] >= 0 else piece[0], end
        attributes = _attributes(piece["rest"])
        if name not in _KNOWN and not attributes and (attributes is None or name not in self.ends):
            return piece[0], end
        self.opened[name] += 1
        said = attributes or {}
        if name in _PLAYED:
            return self.played(name, piece, said)
        if name in _CODE | _CAPTIONS and self.ends.get(name, 0) >= end:
            stop = self.html.index(f"[/{name}]", end)
            inner = self.html[end:stop]
            return _code(inner, said) if name in _CODE else _figure(inner, said), stop + len(name) + 3
        return "", end

    def played(self, name: str, piece: re.Match[str], said: dict[str, str]) -> tuple[str, int]:
        """A frame for what a marker plays: an address in it, or between it and its end."""
        end = piece.end()
        url = next((said[key] for key in _SHOWS if said.get(key)), "")
        found = _ADDRESS.search(entities.unescape(url or piece["rest"]))
        if not found and (inner := _ADDRESS.match(self.html, end)) and self.html.startswith(f"[/{name}]", inner.end()):
            found, end = inner, inner.end() + len(name) + 3
        return (f'<iframe src="{entities.escape(entities.unescape(found[0]))}"></iframe>' if found else ""), end


def _code(inner: str, said: dict[str, str]) -> str:
    language = re.sub(r"[^\w+#]", "", said.get("lang") or said.get("language") or "")
    return f'<pre class="language-{language}">{inner}</pre>'


def _figure(inner: str, said: dict[str, str]) -> str:
    """A picture and its caption, which stands in the marker or, by now, behind the picture."""
    pictured = _PICTURED.fullmatch(inner)
    picture, caption = (pictured[1], pictured[2]) if pictured else (inner, "")
    return f"<figure>{picture}<figcaption>{said.get('caption') or caption}</figcaption></figure>"


def _attributes(rest: str) -> dict[str, str] | None:
    """What a marker says about itself; None when it is not written as attributes are."""
    rest = rest.strip().removesuffix("/").rstrip()
    made: dict[str, str] = {}
    place = 0
    while place < len(rest):
        found = _ATTRIBUTE.match(rest, place)
        if not found:
            return None
        made[found[1].lower()] = found[2] or found[3] or ""
        place = found.end()
    return made
