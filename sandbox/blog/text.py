"""What WordPress does to text, near enough: on the way in (kses) and on the way out (paragraphs, quotes, links).

The rules are measured on a real WordPress and held by tests/contract; rare corners are left out.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import urlsplit

ALLOWED_IN_COMMENTS: dict[str, tuple[str, ...]] = {
    "a": ("href", "title"),
    "abbr": ("title",),
    "acronym": ("title",),
    "b": (),
    "blockquote": ("cite",),
    "cite": (),
    "code": (),
    "del": ("datetime",),
    "em": (),
    "i": (),
    "q": ("cite",),
    "s": (),
    "strike": (),
    "strong": (),
}
SAFE_SCHEMES = ("http", "https", "ftp", "mailto", "news", "irc", "feed", "tel", "sms", "xmpp", "webcal", "urn")
SMILEYS = {
    ":)": "🙂",
    ":-)": "🙂",
    ":D": "😀",
    ":(": "🙁",
    ":-(": "🙁",
    ";)": "😉",
    ";-)": "😉",
    ":P": "😛",
    "8-)": "😎",
}
BLOCK = re.compile(r"table|div|dl|ul|ol|pre|form|address|p|h[1-6]|hr|figure|section|article|aside|details")
TAG = re.compile(r"(<!--.*?-->|</?[a-zA-Z][^<>]*>)", re.DOTALL)
SPACES = " \t\n\r\0\x0b"  # what PHP takes for space: no-break spaces are none
SPACE = r"[ \t\n\r\f\v]"
BARE_URL = re.compile(r"(?:(?<![\w\"'=/])(?:https?|ftp)://|(?<![^\s>])www\.)[^\s<>\"]*[^\s<>\".,;:!?')]")


# -- on the way in --------------------------------------------------------------------------------------


def kses(text: str) -> str:
    """Keep the few tags a comment may have; other tags go, their text stays. Entities are made regular."""
    text = re.sub(r"<[^>]*?(?=<)|<[^>]*$", lambda m: _escaped(m[0]), text)
    pieces = re.split(r"(<!--.*?-->|<[^>]*>|>)", text, flags=re.DOTALL)
    return "".join(_kept(piece) if odd % 2 else _entities(piece) for odd, piece in enumerate(pieces))


def _escaped(text: str) -> str:
    return _entities(text).replace("<", "&lt;").replace('"', "&quot;").replace("'", "&#039;")


def _kept(piece: str) -> str:
    if piece.startswith("<!--"):
        return f"<!--{kses(piece[4:-3])}-->"
    if piece == ">":
        return "&gt;"
    tag = re.match(r"<\s*(/?)\s*([a-zA-Z0-9-]+)([^>]*)>$", piece, re.DOTALL)
    if tag is None or tag[2].lower() not in ALLOWED_IN_COMMENTS:
        return ""
    name = tag[2]
    if tag[1]:
        return f"</{name}>"
    attributes = "".join(
        f' {key}="{_entities(_link(value) if key in ("href", "cite") else value)}"'
        for key, value in _attributes(tag[3])
        if key in ALLOWED_IN_COMMENTS[name.lower()]
    )
    return f"<{name}{attributes}>"


def _attributes(text: str) -> list[tuple[str, str]]:
    found = re.findall(r"([a-zA-Z-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", text)
    return [(key.lower(), double or single or bare) for key, double, single, bare in found]


def _link(url: str) -> str:
    scheme = re.match(r"\s*([\w.+-]*)\s*:", html.unescape(url))
    return url if scheme is None or scheme[1].lower() in SAFE_SCHEMES else url.split(":", 1)[1]


def _entities(text: str) -> str:
    """Leave real entities alone (numbers padded to three digits), escape every other ampersand."""

    def regular(match: re.Match[str]) -> str:
        body = match[1]
        if body is None:
            return "&amp;"
        if body.startswith("#") and body[1:].isdigit():
            return f"&#{int(body[1:]):03d};"
        known = body.startswith("#") or html.unescape(f"&{body};") != f"&{body};"
        return f"&{body};" if known else f"&amp;{body};"

    return re.sub(r"&(?:(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8}[0-9]{0,2});)?", regular, text)


def mark_links(text: str, home: str) -> str:
    """Give links rel="nofollow ugc", own ones "ugc" (WordPress does so for everybody, also without kses)."""
    host = re.escape(urlsplit(home).hostname or "")
    own = re.compile(rf"""href\s*=\s*["']?https?://{host}(?=[:/?#"'\s]|$)""", re.IGNORECASE)

    def mark(match: re.Match[str]) -> str:
        inside = re.sub(r"\s+rel\s*=\s*(\"[^\"]*\"|'[^']*'|\S+)", "", match[1])
        rel = "ugc" if own.search(inside) else "nofollow ugc"
        return f'<a{inside} rel="{rel}">' if "href" in inside.lower() else match[0]

    return re.sub(r"<a(\s[^>]*)>", mark, text, flags=re.IGNORECASE)


def clean_name(name: str) -> str:
    """A commenter's name as it is stored: one line, no tags, `&` written as `&amp;`."""
    return _entities(one_line(name)).replace(">", "&gt;")


def one_line(text: str) -> str:
    """Tags and line ends taken out, runs of blanks made one."""
    return re.sub(r"\s+", " ", strip_tags(re.sub(r"<(?![^>]*>)", "&lt;", text))).strip()


def clean_url(url: str) -> str:
    """A commenter's site: only a known scheme survives."""
    url = url.strip()
    scheme = re.match(r"([\w.+-]+):", url)
    if scheme is None:
        return f"http://{url}" if url else ""
    return url if scheme[1].lower() in SAFE_SCHEMES else ""


def folded(text: str) -> str:
    """Text as WordPress' database compares it: case, accents and blanks at the end do not count."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(char for char in plain if not unicodedata.combining(char)).casefold().rstrip(" ")


# -- on the way out -------------------------------------------------------------------------------------


def strip_tags(text: str) -> str:
    """Only the text between the tags."""
    return TAG.sub("", re.sub(r"(?is)<(script|style)\b.*?</\1>", "", text))


def slug(title: str) -> str:
    """The title as it stands in an address: small letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", strip_tags(html.unescape(title)))
    plain = "".join(char for char in plain if not unicodedata.combining(char)).lower()
    plain = re.sub(r"['’.]", lambda m: "-" if m[0] == "." else "", plain)
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def outside_tags(
    text: str, change: Callable[[str], str], skip: tuple[str, ...] = ("code", "pre", "script", "style")
) -> str:
    """Apply `change` to the text between tags, but not within the elements named in `skip`."""
    result: list[str] = []
    within = ""
    for piece in TAG.split(text):
        if TAG.fullmatch(piece):
            name = re.sub(r"[</>]", " ", piece).split()
            if not within and name and name[0].lower() in skip and not piece.startswith("</"):
                within = name[0].lower()
            elif within and piece.lower() == f"</{within}>":
                within = ""
            result.append(piece)
        else:
            result.append(piece if within else change(piece))
    return "".join(result)


def texturize(text: str) -> str:
    """Straight quotes become curly ones, dots an ellipsis, hyphens dashes: all written as numeric entities."""
    curled = outside_tags(text, _curl)
    return re.sub(r"<[a-zA-Z][^<>]*>", lambda tag: _LONE_AMPERSAND.sub("&#038;", tag[0]), curled)


_LONE_AMPERSAND = re.compile(r"&(?!#?\w+;)")
_DASHES = (("---", "&#8212;"), (r"(?<!\S)--(?!\S)", "&#8212;"), ("--", "&#8211;"), (r"(?<!\S)-(?!\S)", "&#8211;"))


def _curl(piece: str) -> str:
    """One stretch of text between two tags; its beginning counts as the beginning of a word."""
    piece = _LONE_AMPERSAND.sub("&#038;", piece).replace("...", "&#8230;")
    for pattern, dash in _DASHES:
        piece = re.sub(pattern, dash, piece)
    piece = re.sub(r"(?<=\d)'(?!\w)", "&#8242;", re.sub(r"'(?=\d\d(?:\D|$))", "&#8217;", piece))
    piece = re.sub(r"(^|[\s(\[{\"-])'", r"\1&#8216;", piece).replace("'", "&#8217;")
    piece = re.sub(r"(^|[\s(\[{-]|&#8216;)\"(?![\s.,:;!?)}\]-]|$)", r"\1&#8220;", piece)
    before, *rest = piece.split('"')
    for part in rest:  # after a digit it is an inch mark, unless it closes a quotation
        quoted = before.count("&#8220;") > before.count("&#8221;")
        before += ("&#8243;" if before[-1:].isdigit() and not quoted else "&#8221;") + part
    return before


def clickable(text: str) -> str:
    """Bare web addresses become links, but not inside a link."""

    def link(match: re.Match[str]) -> str:
        address = match[0].replace("&amp;", "&#038;")
        address = address if "://" in address else f"http://{address}"
        return f'<a href="{address}" rel="nofollow ugc">{address}</a>'

    return outside_tags(text, lambda piece: BARE_URL.sub(link, piece), skip=("a", "code", "pre", "script", "style"))


def smile(text: str) -> str:
    """`:)` and its family, standing alone, become emoji."""
    pattern = "|".join(re.escape(smiley) for smiley in SMILEYS)
    return outside_tags(text, lambda piece: re.sub(rf"(?<!\S)({pattern})(?!\S)", lambda m: SMILEYS[m[0]], piece))


def balance(text: str) -> str:
    """Close what was left open and drop what closes nothing, so that a comment cannot break its page."""
    open_tags: list[str] = []
    result: list[str] = []
    for piece in TAG.split(text):
        tag = re.fullmatch(r"<(/?)([a-zA-Z][\w-]*)[^>]*?(/?)>", piece)
        if tag is None or tag[3]:
            result.append(piece)
        elif tag[2].lower() in ("br", "hr", "img", "input"):
            result.append(f"{piece[:-1]}/>")
        elif not tag[1]:
            open_tags.append(tag[2].lower())
            result.append(piece)
        elif tag[2].lower() in open_tags:
            while (last := open_tags.pop()) != tag[2].lower():
                result.append(f"</{last}>")
            result.append(piece)
    return "".join(result) + "".join(f"</{name}>" for name in reversed(open_tags))


def paragraphs(text: str) -> str:
    """Blank lines part paragraphs, single line ends become `<br />`; block elements stay where they are."""
    blocks: list[str] = []
    before = ""
    for kind, piece in _parts(re.sub(r"<br\s*/?>", "<br />", re.sub(r"\r\n?", "\n", text))):
        if kind == "text":
            paragraphs_here = _loose(piece)
            if not paragraphs_here:
                continue
            blocks += paragraphs_here
        elif piece.lower().startswith("</blockquote"):
            if before != "block" and blocks:
                blocks[-1] = blocks[-1].rstrip("\n")
            blocks.append(f"{piece}\n")
        elif kind == "quote":
            blocks.append(piece)
        else:
            blocks.append(("\n" if before == "quote" and blocks[-1][1] != "/" else "") + _block(piece))
        before = kind
    return "".join(blocks)


def _loose(text: str) -> list[str]:
    chunks = (
        re.sub(rf"(?<!<br />){SPACE}*\n{SPACE}*", "<br />\n", re.sub(rf"^(<br />{SPACE}*)+", "", chunk.strip(SPACES)))
        for chunk in re.split(rf"\n{SPACE}*\n", text)
    )
    return [f"<p>{chunk}</p>\n" for chunk in chunks if chunk]


def _block(text: str) -> str:
    """A block element; line ends between its words become `<br />`, those beside the tags of blocks do not."""
    text = text.strip(SPACES)
    if not text.lower().startswith("<pre"):
        part = rf"</?(?:{BLOCK.pattern}|li|dt|dd|t[drh]|thead|tbody|blockquote|figcaption|summary)\b[^>]*>|<br />"
        text = re.sub(rf"({part})?[ \t]*\n(?!{SPACE}*(?:{part}))", lambda m: m[0] if m[1] else "<br />\n", text)
    return f"{text}\n"


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """The text as ("text", loose text), ("quote", a blockquote tag) and ("block", a whole block element)."""
    kind, collected = "text", ""
    inside: list[str] = []  # the open block elements around the current piece
    for piece in TAG.split(text):
        tag = re.match(r"<(/?)([a-zA-Z][\w-]*)", piece)
        name, closing = (tag[2].lower(), bool(tag[1])) if tag else ("", False)
        if (name == "blockquote" and not inside) or (BLOCK.fullmatch(name) and not inside and not closing):
            yield kind, collected
            kind, collected = "text", ""
            if name in ("blockquote", "hr"):
                yield ("quote" if name == "blockquote" else "block"), piece
                continue
            kind = "block"
        collected += piece
        if closing and inside and name == inside[-1]:
            inside.pop()
            if not inside:
                yield kind, collected
                kind, collected = "text", ""
        elif BLOCK.fullmatch(name) and name != "hr" and not closing:
            inside.append(name)
    yield kind, collected


def rendered_comment(raw: str) -> str:
    """A comment as the blog shows it."""
    return paragraphs(balance(smile(texturize(clickable(raw)))))


def rendered_post(raw: str) -> str:
    """A post's text as its page and REST show it."""
    return re.sub(r"<img (?![^>]*\bdecoding=)", _hint, paragraphs(smile(texturize(raw))))


def _hint(match: re.Match[str]) -> str:
    sized = re.match(r"[^>]*\bwidth=", match.string[match.end() :])
    return '<img loading="lazy" decoding="async" ' if sized else '<img decoding="async" '


def fed_post(raw: str, post_id: int) -> str:
    """A post's text as the feed has it: unlike in REST with other hints on pictures, and emoji as pictures."""
    shown = rendered_post(raw).replace("<!--more-->", f'<span id="more-{post_id}"></span>')
    shown = shown.replace('<img loading="lazy" ', '<img fetchpriority="high" ', 1).replace(
        '<img loading="lazy" ', "<img "
    )
    return outside_tags(shown, lambda piece: re.sub("[\U0001f300-\U0001faff]", _emoji_picture, piece))


def _emoji_picture(match: re.Match[str]) -> str:
    address = f"https://s.w.org/images/core/emoji/16.0.1/72x72/{ord(match[0]):x}.png"
    return f'<img src="{address}" alt="{match[0]}" class="wp-smiley" style="height: 1em; max-height: 1em;" />'


def rendered_title(raw: str) -> str:
    """A title as REST gives it: tags kept, quotes as entities."""
    return texturize(raw).strip()


def excerpt(raw: str, words: int = 55) -> str:
    """The first words of a post, without tags."""
    plain = strip_tags(rendered_post(raw)).split()
    return " ".join(plain[:words]) + (" [&hellip;]" if len(plain) > words else "")


def gallery(pictures: Sequence[tuple[str, str]]) -> str:
    """The block of a gallery; each picture is an address and what it shows."""
    return (
        '<figure class="wp-block-gallery has-nested-images columns-default is-cropped wp-block-gallery-1">\n'
        + "\n".join(f'<figure class="wp-block-image size-large">{_in_sizes(*each)}</figure>' for each in pictures)
        + "\n</figure>"
    )


def _in_sizes(address: str, alt: str) -> str:
    start, _, ending = address.rpartition(".")
    sizes = ", ".join(f"{start}-{width}x{height}.{ending} {width}w" for width, height in ((300, 169), (150, 84)))
    return (
        f'<img loading="lazy" decoding="async" width="480" height="270" src="{start}-300x169.{ending}" '
        f'alt="{html.escape(alt)}" srcset="{sizes}, {address} 480w" sizes="(max-width: 480px) 100vw, 480px" />'
    )
