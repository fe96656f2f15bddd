"""A chat message to the small canonical HTML that WordPress stores unchanged.

WordPress compares what it stored with what is sent (duplicates, our own echo) and rewrites what is not canonical: so
only the elements that its comment filter keeps, ``rel="nofollow ugc"`` on links, ``&amp; &lt; &gt; &#092;``
(facts: reliability.md 2.1 and 5.2). Lines stay lines: the blog makes paragraphs of them.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from urllib.parse import urlsplit

import nh3

from bot.model import Attachment, Content, Format
from bot.text import chat, escape
from bot.text.chat import Sort, Token
from bot.text.chat_lists import Lists
from bot.text.chat_words import in_words, invites, without_ids, without_invites
from bot.text.words import say

LONGEST = 8_000
"""Characters of HTML."""
LONGEST_QUOTE = 1_000
"""Characters of the passage that a comment answers."""
MOST_LINKS = 10
DEEPEST_QUOTE = 3

_TAGS = {"a", "blockquote", "code", "em", "strong", "del"}


def comment_html(text: str, names: Mapping[str, str] | None = None, home: str = "") -> str:
    """Render a chat message for a blog; ``names`` has what may be named: "@12" a member, "&12" a role, "#12" a channel.

    ``home`` is the blog's own address: WordPress writes ``rel="ugc"`` on links to itself, ``nofollow ugc`` on others.
    At most 8,000 characters and 10 links, quotes at most 3 deep. Never raises; "" when nothing is left to show.
    """
    return whole_html(Content(text, Format.CHAT, names=tuple((names or {}).items())), home=home)


def whole_html(content: Content, files: Sequence[str | None] = (), home: str = "") -> str:
    """Render a comment that began in chat, within the same limits: the passage it answers, its text, its files.

    ``files`` says for each of the content's files where it stands in the blog's media library, if it does; of others
    the message in Discord is linked.
    """
    text = without_invites(escape.plain(content.text[: 2 * LONGEST]).replace("\xa0", " "))
    page = _Page(dict(content.names), _hostname(home))
    attached = _attached(page, content.files, files)
    if quoted := without_invites(escape.shorten(escape.plain(content.quote).strip(), LONGEST_QUOTE)):
        page.quotes(1)
        page.say(quoted)
        page.quotes(0)
        page.breaks += 1
    for depth, group in groupby(chat.lines(text, DEEPEST_QUOTE), key=lambda line: line.depth):
        page.quotes(depth)
        page.text("\n".join(line.text for line in group))
    html = "\n\n".join(filter(None, (page.finished(), attached)))
    clean = nh3.clean(html, tags=_TAGS, attributes={"a": {"href", "rel"}}, url_schemes={"http", "https"}, link_rel=None)
    return (
        html
        if clean == _NUMBERED.sub(_sign, html).replace("\xa0", "&nbsp;")
        else _escaped(without_ids(text[: LONGEST // 8])).strip()
    )


def _attached(page: "_Page", files: Sequence[Attachment], places: Sequence[str | None]) -> str:
    """A line for each file. What they take, in characters and links, the text has less."""
    lines = _Page({}, page.home, room=LONGEST // 2)
    for number, file in enumerate(files):
        place = places[number] if number < len(places) else None
        words, name = escape.name(file.description), escape.name(file.name) or "?"
        if not place:
            words = say("public.file", name=f"{name}: {words}" if words else name)
        lines.link(place or file.link, without_invites(words or name), aside=False)
        lines.breaks += 1
    made = lines.finished()
    page.room -= len(made) + 2
    page.links = lines.links
    return made


def _escaped(text: str) -> str:
    # WordPress reads "&amp;#92;" as "&#92;": an ampersand before a number is written as a number itself.
    text = text.replace("&#", "\0#").replace("&", "&amp;").replace("\0", "&#038;")
    return text.replace("<", "&lt;").replace(">", "&gt;").replace("\\", "&#092;")


_NUMBERED = re.compile(r"&#(\d{3});")


def _sign(found: re.Match[str]) -> str:
    return "&amp;" if found[1] == "038" else chr(int(found[1]))


# What it looks like there --------------------------------------------------------------------------------------------

_OPEN = {
    "*": "<em>",
    "_": "<em>",
    "__": "",  # underlined: a comment has no element for it
    "___": "<em>",
    "**": "<strong>",
    "***": "<em><strong>",
    "~~": "<del>",
    "||": "",  # a spoiler is marked in words
}
_STYLE = re.compile(r"<(\w+)>")
_HEADING = re.compile(r"#{1,3} +(?=\S)")
_SMALL = re.compile(r"-# +(?=\S)")
_LANGUAGE = re.compile(r"\A[a-zA-Z0-9_+#.-]{1,20}\n")
_SPACES = re.compile(r"^ +|(?<= ) +|^$", re.MULTILINE)
_MADE_A_LINK = re.compile(r"https?://[\w#%~/@*(+=&$-]+(?:['.,;:!?)][\w#%~/@*(+=&$-]+)*\)?")
_MAKES_A_LINK = re.compile(r":(?=//)|(?<=www|ftp)\.|@", re.IGNORECASE)
_LOOKS_LIKE_ADDRESS = re.compile(r"(?:https?://)?((?:[\w-]+\.)+[^\W\d_]{2,})")


@dataclass(slots=True)
class _Page:
    """HTML as it grows; whatever is open always still fits in the limit when it is closed."""

    names: Mapping[str, str]
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
        if not html or self.put(html):
            self.ends.append(end)
        else:
            self.ends.append("")

    def style(self, marker: str) -> tuple[str, str]:
        """What a marker opens, and what closes that. WordPress takes no element within one of its own."""
        if marker == "||":
            return say("public.spoiler"), "]"
        tags = _STYLE.findall(_OPEN[marker])
        around = "".join(self.ends)
        fresh = [tag for tag in tags if f"</{tag}>" not in around]
        return "".join(f"<{tag}>" for tag in fresh), "".join(f"</{tag}>" for tag in reversed(fresh))

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
            self.code(_LANGUAGE.sub("", inside, count=1).strip("\n"))
            text = rest
        self.lines(text)
        self.breaks += 1

    def lines(self, text: str) -> None:
        """Add lines: headings, items and small print each for itself, the others together."""
        for number, tokens in enumerate(_rows(text)):
            self.breaks += number > 0
            self.tokens(tokens)

    def tokens(self, tokens: list[Token]) -> None:
        for token in tokens:
            match token.sort:
                case Sort.OPEN:
                    self.open(*self.style(token.text))
                case Sort.CLOSE:
                    self.close()
                case Sort.CODE:
                    self.code(token.text)
                case Sort.ADDRESS:
                    self.link(token.text, token.text)
                case Sort.LINK:
                    self.link(token.value, token.text)
                case _:
                    self.say(in_words(token, self.names))

    def code(self, text: str) -> None:
        """Add text as it was typed, but for Discord's ids. Spaces that a browser would swallow are made to stay."""
        text = _SPACES.sub(lambda found: "\xa0" * max(1, len(found[0])), without_ids(text).expandtabs(4))
        self.open("<code>", "</code>")
        for number, line in enumerate(text.split("\n")):
            self.put(("\n" if number else "") + _escaped(line))
        self.close()

    def link(self, address: str, said: str, *, aside: bool = True) -> None:
        """Add a link; its host is told (``aside``) where its text looks like another address."""
        url = escape.address(address)
        if "xn--" in url and "href" not in nh3.clean(f'<a href="{url}"></a>'):  # letters that no host has
            url = ""
        shown, styled = (said, _escaped(said)) if said == address or not aside else self.label(said)
        shown, styled = (shown, styled) if shown else (url, _escaped(url))
        if invites(url):
            self.say(say("public.invite") if said == address else f"{shown} {say('public.invite')}")
            return
        if not url or self.links >= MOST_LINKS:
            self.say(shown if said == address or not address else f"{shown} ({address})")
            return
        host = escape.host(url)
        looks = [found.lower().removeprefix("www.") for found in _LOOKS_LIKE_ADDRESS.findall(_folded(shown))]
        told = f" ({host})" if aside and said != address and any(other != host for other in looks) else ""
        rel = "ugc" if self.home and _hostname(url) == self.home else "nofollow ugc"
        if self.put(f'<a href="{_escaped(url)}" rel="{rel}">{_unlinked(styled)}</a>{told}'):
            self.links += 1

    def label(self, said: str) -> tuple[str, str]:
        """What the words of a link say, and their HTML."""
        shown, html = "", ""
        for token in chat.tokens(said):
            match token.sort:
                case Sort.OPEN:
                    opened, end = self.style(token.text)
                    self.ends.append(end)
                    html += opened
                case Sort.CLOSE:
                    html += self.ends.pop()
                case _:
                    words = token.text if token.sort in (Sort.LINK, Sort.ADDRESS) else in_words(token, {})
                    shown += words
                    html += f"<code>{_escaped(words)}</code>" if token.sort is Sort.CODE else _escaped(words)
        return shown.strip(), html.strip()


def _rows(text: str) -> Iterator[list[Token]]:
    """The tokens of lines: each heading, item and small print for itself, what stands between them together."""
    lists, plain = Lists(), list[str]()
    for line in text.split("\n"):
        item = lists.item(line)
        if not (item or _HEADING.match(line) or _SMALL.match(line)):
            plain.append(line)
            continue
        if plain:
            yield chat.tokens("\n".join(plain))
            plain = []
        if item:
            yield [Token(Sort.TEXT, item[0]), *chat.tokens(item[1])]
        elif heading := _HEADING.match(line):
            yield [Token(Sort.OPEN, "**"), *_plainer(line[heading.end() :]), Token(Sort.CLOSE, "**")]
        else:
            yield chat.tokens(_SMALL.sub("", line, count=1))
    if plain:
        yield chat.tokens("\n".join(plain))


def _plainer(text: str) -> Iterator[Token]:
    """Tokens of a heading, which is bold already."""
    return (token for token in chat.tokens(text) if token.text not in ("**", "***") or token.sort is Sort.TEXT)


def _unlinked(html: str) -> str:
    """The words of a link, in which WordPress finds no address: it would make a link in the link of one.

    It takes that back itself where the address is all that there is (formatting.php, make_clickable).
    """
    if _MADE_A_LINK.fullmatch(html) and (not html.endswith(")") or "(" in html):
        return html
    return _MAKES_A_LINK.sub(lambda found: f"&#{ord(found[0]):03};", html)


def _hostname(url: str) -> str:
    return urlsplit(url).hostname or ""


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
