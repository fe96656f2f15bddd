"""A chat message to the small canonical HTML that WordPress stores unchanged.

WordPress compares what it stored with what is sent (duplicates, our own echo) and rewrites what is not canonical: so
only the elements that its comment filter keeps, ``rel="nofollow ugc"`` on links, ``&amp; &lt; &gt; &#092;``
(facts: reliability.md 2.1 and 5.2). Lines stay lines: the blog makes paragraphs of them.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import groupby
from urllib.parse import unquote, urlsplit

import nh3

from bot.text import chat, escape
from bot.text.chat import Sort, Token
from bot.text.words import say

LONGEST = 8_000
"""Characters of HTML."""
MOST_LINKS = 10
DEEPEST_QUOTE = 3

_TAGS = {"a", "blockquote", "code", "em", "strong", "del"}


def comment_html(text: str, names: Mapping[int, str] | None = None, home: str = "") -> str:
    """Render a chat message for a blog; ``names`` are the shown names of members who may be named there.

    ``home`` is the blog's own address: WordPress writes ``rel="ugc"`` on links to itself, ``nofollow ugc`` on others.
    At most 8,000 characters and 10 links, quotes at most 3 deep. Never raises; "" when nothing is left to show.
    """
    text = _without_invites(escape.plain(text[: 2 * LONGEST]).replace("\xa0", " "))
    page = _Page(names or {}, _hostname(home))
    for depth, group in groupby(chat.lines(text, DEEPEST_QUOTE), key=lambda line: line.depth):
        page.quotes(depth)
        page.text("\n".join(line.text for line in group))
    html = page.finished()
    clean = nh3.clean(html, tags=_TAGS, attributes={"a": {"href", "rel"}}, url_schemes={"http", "https"}, link_rel=None)
    return (
        html
        if clean == html.replace("&#092;", "\\").replace("&#038;", "&amp;")
        else _escaped(text[: LONGEST // 8]).strip()
    )


def _escaped(text: str) -> str:
    # WordPress reads "&amp;#92;" as "&#92;": an ampersand before a number is written as a number itself.
    text = text.replace("&#", "\0#").replace("&", "&amp;").replace("\0", "&#038;")
    return text.replace("<", "&lt;").replace(">", "&gt;").replace("\\", "&#092;")


# What it looks like there --------------------------------------------------------------------------------------------

_OPEN = {
    "*": "<em>",
    "_": "<em>",
    "__": "<em>",
    "___": "<em>",
    "**": "<strong>",
    "***": "<em><strong>",
    "~~": "<del>",
    "||": say("public.spoiler"),
}
_CLOSE = {
    marker: "".join(f"</{tag}>" for tag in reversed(re.findall("<(.+?)>", opened))) or "]"
    for marker, opened in _OPEN.items()
}
_ID = re.compile(r"<(@|#)[!&]?\d{1,20}>")
_HEADING = re.compile(r"#{1,3} +(?=\S)")
_SMALL = re.compile(r"-# +(?=\S)")
_BULLET = re.compile(r"( *)[-*+] +(?=\S)")
_LOOKS_LIKE_ADDRESS = re.compile(r"(?:https?://)?((?:[\w-]+\.)+[^\W\d_]{2,})")


@dataclass(slots=True)
class _Page:
    """HTML as it grows; whatever is open always still fits in the limit when it is closed."""

    names: Mapping[int, str]
    home: str
    made: list[str] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)  # what closes what is open
    room: int = LONGEST - 2
    breaks: int = 0  # line breaks before whatever comes next
    links: int = 0
    full: bool = False

    # Growing

    def put(self, html: str) -> bool:
        """Add something that must stay whole; False, and an ellipsis, once there is no room left."""
        before = "\n" * min(self.breaks, 2) if self.made and self.made[-1] != "<blockquote>" else ""
        if self.full or len(before) + len(html) > self.room:
            if not self.full and self.made:
                self.made.append("…")
            self.full = True
            return False
        self.room -= len(before) + len(html)
        self.made += [before, html] if before else [html]
        self.breaks = 0
        return True

    def say(self, text: str) -> None:
        """Add text, word by word."""
        for word in re.findall(r"\n|[^\S\n]*[^\s]{1,60}|[^\S\n]+", text):
            if word == "\n":
                self.breaks += 1
            else:
                self.put(_escaped(word))

    def open(self, html: str, end: str) -> None:
        self.room -= len(end)
        if self.put(html):
            self.ends.append(end)
        else:
            self.ends.append("")

    def close(self) -> None:
        if end := self.ends.pop():
            if self.made[-1].startswith("<") and not self.made[-1].startswith(("</", "<a ")):
                self.made.pop()  # nothing in it
            else:
                self.made.append(end)

    def quotes(self, depth: int) -> None:
        """Stand this deep in quotes."""
        while len(self.ends) > depth:
            self.close()
        while len(self.ends) < depth:
            self.open("<blockquote>", "</blockquote>")

    def finished(self) -> str:
        self.quotes(0)
        return "".join(self.made).strip()

    # Reading

    def text(self, text: str) -> None:
        """Add the lines of one quote, or of none, code blocks among them."""
        while True:
            before, _, after = text.partition("```")
            inside, end, rest = after.partition("```")
            if not end:
                break
            self.lines(before.removesuffix("\n"))
            if before.endswith("\n"):
                self.breaks += 1
            self.code(re.sub(r"^[a-zA-Z0-9_+#.-]{1,20}\n", "", inside).strip("\n"))
            text = rest
        self.lines(text)
        self.breaks += 1

    def lines(self, text: str) -> None:
        """Add lines: headings, items and small print each for itself, the others together."""
        first = True
        for special, group in groupby(text.split("\n"), key=_special):
            for line in group if special else ["\n".join(group)]:
                self.breaks += not first
                first = False
                if heading := _HEADING.match(line):
                    self.tokens([Token(Sort.OPEN, "**"), *_plainer(line[heading.end() :]), Token(Sort.CLOSE, "**")])
                elif bullet := _BULLET.match(line):
                    sign = "◦ " if len(bullet[1]) > 1 else "• "
                    self.tokens([Token(Sort.TEXT, sign), *chat.tokens(line[bullet.end() :])])
                else:
                    self.tokens(chat.tokens(_SMALL.sub("", line, count=1) if special else line))

    def tokens(self, tokens: list[Token]) -> None:
        for token in tokens:
            match token.sort:
                case Sort.OPEN:
                    self.open(_OPEN[token.text], _CLOSE[token.text])
                case Sort.CLOSE:
                    self.close()
                case Sort.CODE:
                    self.code(token.text)
                case Sort.ADDRESS:
                    self.link(token.text, token.text)
                case Sort.LINK:
                    self.link(token.value, token.text)
                case _:
                    self.say(self.shown(token))

    def code(self, text: str) -> None:
        """Add text as it was typed, but for Discord's ids."""
        text = _ID.sub(lambda found: say("public.channel" if found[1] == "#" else "public.someone"), text)
        self.open("<code>", "</code>")
        for number, line in enumerate(text.split("\n")):
            self.put(("\n" if number else "") + _escaped(line))
        self.close()

    def link(self, address: str, said: str) -> None:
        """Add a link; its host is told where its text looks like another address."""
        url = escape.address(address)
        said = re.sub(r"\*\*|~~|\|\||`|\\(?=\W)", "", said).strip() or url
        if not url or _invites(url) or self.links >= MOST_LINKS:
            self.say(said if said == address or _invites(url) else f"{said} ({address})")
            return
        host = escape.host(url)
        looks = [found.lower().removeprefix("www.") for found in _LOOKS_LIKE_ADDRESS.findall(_folded(said))]
        aside = f" ({host})" if any(other != host for other in looks) and said != address else ""
        rel = "ugc" if self.home and _hostname(url) == self.home else "nofollow ugc"
        if self.put(f'<a href="{_escaped(url)}" rel="{rel}">{_escaped(said)}</a>{aside}'):
            self.links += 1

    def shown(self, token: Token) -> str:
        """What a token says in words."""
        match token.sort:
            case Sort.MEMBER:
                name = escape.name(self.names.get(int(token.value), ""))
                return f"@{name}" if name else say("public.someone")
            case Sort.ROLE:
                return say("public.role")
            case Sort.CHANNEL:
                return say("public.channel")
            case Sort.TIME:
                return _date(int(token.value)) or token.text
            case _:
                return token.text


def _hostname(url: str) -> str:
    return urlsplit(url).hostname or ""


def _special(line: str) -> bool:
    return bool(_HEADING.match(line) or _BULLET.match(line) or _SMALL.match(line))


def _plainer(text: str) -> Iterator[Token]:
    """Tokens of a heading, which is bold already."""
    return (token for token in chat.tokens(text) if token.text not in ("**", "***") or token.sort is Sort.TEXT)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _date(seconds: int) -> str:
    try:
        return f"{datetime.fromtimestamp(0, UTC) + timedelta(seconds=seconds):%Y-%m-%d %H:%M} UTC"
    except OverflowError:
        return ""


_INVITE_ADDRESS = r"(?:https?://)?(?:www\.)?(?:discord\.gg|discord(?:app)?\.com/invite)/[^\s<>()\[\]]*"
_INVITE = re.compile(rf"(\[[^\[\]\n]{{1,500}}\])\(<?{_INVITE_ADDRESS}>?\)|<?{_INVITE_ADDRESS}>?", re.IGNORECASE)


def _without_invites(text: str) -> str:
    return _INVITE.sub(lambda found: f"{(found[1] or '')[1:-1]} {say('public.invite')}".strip(), text)


def _invites(url: str) -> bool:
    """Whether an address, however it is spelt, is an invitation to a Discord server."""
    host, path = escape.host(url), unquote(urlsplit(url).path) if url else ""
    if host.endswith("discord.gg"):
        return True
    return host.endswith(("discord.com", "discordapp.com")) and path.lstrip("/").lower().startswith("invite")
