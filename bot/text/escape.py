r"""Text from strangers made harmless for Discord: cleaned, then escaped.

Discord reads ``\`` before any sign that is no letter, digit or space as "take it literally"; so every sign that could
begin or end formatting gets one. Addresses are written ``<https://...>``: that keeps them clickable, intact whatever
stands next to them, and without a preview (facts: reliability.md 5.1 lists what libraries leave open).
"""

import re
import unicodedata
from itertools import groupby
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from bot.text.words import say

BREAK = "\u200b"
"""Zero-width space: parts what must not be read together. Never in cleaned text, so always ours."""

LONGEST_ADDRESS = 2000

_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
_NEW_LINES = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Joiners are letters of some scripts, and they build emoji; elsewhere they only hide things.
_JOINERS = re.compile("(?<![\u0600-\u109f\u1780-\u18af])[\u200c\u200d]|[\u200c\u200d](?![\u0600-\u109f\u1780-\u18af])")
_PICTOGRAM = "\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
_EMOJI_JOINER = re.compile(f"(?<=[{_PICTOGRAM}])\u200d(?=[{_PICTOGRAM}])")
_KEPT = "\ue000"  # stands for an emoji's joiner while the others go; private use, so removed from what comes in


def _combining() -> str:
    marks = [code for code in range(0x300, 0x1F000) if unicodedata.category(chr(code)) in ("Mn", "Me")]
    runs = [[code for _, code in run] for _, run in groupby(enumerate(marks), lambda pair: pair[1] - pair[0])]
    return "".join(f"{chr(run[0])}-{chr(run[-1])}" for run in runs)


# Composed letters, quotes, dashes and signs of common scripts: nothing to clean, and most texts are made of this.
_TIDY = (
    " -~\xa1-\xac\xae-\u02ff\u0400-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2190-\u2328"
    "\u3001-\u3029\u3041-\u3096\u30a1-\u30ff\u4e00-\u9fff"
)
_UNCLEAN = re.compile(f"[^\t\n\xa0{_TIDY}]")
# A whole text of some signs is found faster than any of the other signs.
_ALL_TIDY = re.compile(f"[{_TIDY}]*")
_ALL_PROSE = re.compile(f"[ !-)+-9;=?A-Z^a-z{{}}{_TIDY.removeprefix(' -~')}]*")
_PILED = re.compile(f"([{_combining()}]{{4}})[{_combining()}]+")


def is_tidy(text: str) -> bool:
    """Whether a text can stand in a line as it is: clean, and no white space in it but single spaces."""
    return _ALL_TIDY.fullmatch(text) is not None and "  " not in text


def is_prose(text: str) -> bool:
    """Whether a text is tidy, and of signs that never need to be escaped but at the beginning of a line."""
    return _ALL_PROSE.fullmatch(text) is not None and "  " not in text


def plain(text: str) -> str:
    """Clean text: no control, bidi or hidden characters, no lone surrogates, composed (NFC), at most 4 marks piled up.

    Line breaks become newlines; joiners stay between emoji and in scripts that need them.
    """
    if (text.isascii() and text.isprintable()) or not _UNCLEAN.search(text):
        return text
    text = _INVISIBLE.sub("", _NEW_LINES.sub("\n", text).replace(_KEPT, ""))
    text = _EMOJI_JOINER.sub(_KEPT, text)
    text = _JOINERS.sub("", text).replace(_KEPT, "\u200d")
    return _PILED.sub(r"\1", unicodedata.normalize("NFC", text))


_SAFE_ADDRESS = re.compile(
    r"https?://(?=[a-z0-9])[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[A-Za-z0-9/:!$&()+,;=_.%-]*(?:\?[A-Za-z0-9/:!$&()+,;=_.%-]+)?)?"
)


def address(url: str, base: str = "") -> str:
    """Make the http(s) address ``url`` (relative to ``base``) safe to stand in ``<...>``; "" when it is none."""
    if _SAFE_ADDRESS.fullmatch(url):  # as most are; below, it would come out the same
        return url if len(url) <= LONGEST_ADDRESS else ""
    url = plain(url).strip().replace("\n", "")
    try:
        parts = urlsplit(urljoin(base, url) if base else url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
        if not host.isascii():
            host = host.encode("idna").decode()
    except (ValueError, UnicodeError):
        return ""
    if parts.scheme not in ("http", "https") or not re.fullmatch(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*", host):
        return ""
    tail = [quote(piece, safe="%/:?@!$&()+,;=~_.-") for piece in (parts.path, parts.query, parts.fragment)]
    made = urlunsplit((parts.scheme, f"{host}:{port}" if port else host, *tail))
    made = made.replace("~~", "%7E%7E")
    made = re.sub(r"@(?=everyone|here)", "%40", made, flags=re.IGNORECASE)
    return made if len(made) <= LONGEST_ADDRESS else ""


_PLAIN_HOST = re.compile(r"https?://(?:www\.)?([a-z0-9.-]+)(?:/|$)")


def host(url: str) -> str:
    """The host of an address as people say it: without ``www.``."""
    if found := _PLAIN_HOST.match(url):
        return found[1]
    return (urlsplit(url).hostname or "").removeprefix("www.")


_ADDRESS = re.compile(r"\bhttps?://[^\s<>\"“”«»]+", re.IGNORECASE)
_AFTER_ADDRESS = ".,:;!?'’*_~|…`\\"


def addresses(text: str) -> list[tuple[int, int]]:
    """Where bare addresses stand in ``text``: without the stops and unbalanced brackets that follow them."""
    return [(match.start(), match.start() + _address_end(match[0])) for match in _ADDRESS.finditer(text)]


def _address_end(found: str) -> int:
    end = len(found)
    spare = {")": found.count(")") - found.count("("), "]": found.count("]") - found.count("[")}
    while end:
        last = found[end - 1]
        if spare.get(last, 0) > 0:
            spare[last] -= 1
        elif last not in _AFTER_ADDRESS:
            break
        end -= 1
    return end


_FORMATS = re.compile(r"[\\*_~|`\[\]<@:]")
_SIGNS = re.compile(r"(?P<sign>[\\*_~|`\[\]]|:(?=//))|<(?P<letters>[A-Za-z]{0,4})(?P<token>[@#/:!&]?)")
CALL = re.compile(r"@(?=everyone|here)", re.IGNORECASE)
_LINE_START = re.compile(r"^([ \t\u200e\u200f]*)(?:([#>+-])|(\d+)([.)]))", re.MULTILINE)


def inline(text: str) -> str:
    """Escape cleaned text that does not begin a line and holds no address to keep."""
    if not _FORMATS.search(text):
        return text
    text = _SIGNS.sub(_escaped, text)
    return CALL.sub(f"@{BREAK}", text) if "@" in text else text


def _escaped(found: re.Match[str]) -> str:
    if found["sign"]:
        return f"\\{found['sign']}"
    token = found["token"] and f"\\{found['token']}"
    return f"\\<{found['letters']}{token}"


def guard(markdown: str) -> str:
    """Escape what would make a heading, list, quote or small print of a line's beginning."""
    if "\n" not in markdown and not _LINE_START.match(markdown):
        return markdown
    return _LINE_START.sub(lambda m: f"{m[1]}\\{m[2]}" if m[2] else f"{m[1]}{m[3]}\\{m[4]}", markdown)


def linked(text: str) -> str:
    """Escape cleaned text that does not begin a line, keeping its addresses clickable."""
    if not _FORMATS.search(text):
        return text
    if "://" not in text:
        return inline(text)
    made, end = [], 0
    for start, stop in addresses(text):
        if url := address(text[start:stop]):
            made += [inline(text[end:start]), f"<{url}>"]
            end = stop
    return "".join([*made, inline(text[end:])])


def escape(text: str) -> str:
    """Discord Markdown that shows ``text`` literally: no ping, link text, formatting; bare addresses stay clickable."""
    return guard(linked(plain(text)))


def shorten(text: str, limit: int) -> str:
    """Cut to ``limit`` characters (as UTF-16 counts them), at a word where one ends near, with an ellipsis."""
    if len(text.encode("utf-16-le")) <= 2 * limit:
        return text
    cut = text.encode("utf-16-le")[: 2 * (limit - 1)].decode("utf-16-le", "ignore")
    word = cut.rpartition(" ")[0]
    return (word if len(word) > limit // 2 else cut).rstrip(" ,;:-–—") + "…"


def name(text: str, limit: int = 80) -> str:
    """A display name on one line, cleaned and cut, not yet escaped; may be empty."""
    return shorten(" ".join(plain(text).split()), limit)


def thread_name(title: str) -> str:
    """A name for an article's thread: 1 to 100 characters."""
    return name(title, 100) or say("card.untitled")
