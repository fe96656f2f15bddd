"""An article as its reader sees it: lines and blocks of text with the pictures in them, whatever the tags around.

Two texts of a segment are compared: ``text`` has quotes, dashes and spaces made alike, ``key`` is only its letters and
digits. What a theme or plugin sets around the words (share buttons, counters, related posts) is ``furniture``.
"""

import html as entities
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborNode

from bot.text import furniture, media, page
from bot.text.escape import plain
from bot.text.labels import LATER, label

_STRUCTURE = page.tags(
    "p blockquote ul ol li dl dt dd h1 h2 h3 h4 h5 h6 div section article aside center details summary header footer "
    "main figure figcaption address"
)
_EMBEDS = page.tags("iframe object embed video audio")
_WHOLE = page.tags("pre table hr")
_UNSEEN = page.tags("-comment -doctype script style template noscript head title meta link")
_VOID = page.tags("wbr input")
_LABELLED = page.tags("b strong em i u span ins mark small font")
_STRUCK = page.tags("del s strike")
_ENDED = re.compile(r"[.!?…][)\]\"'”’»]*\s*$")
_LABEL_ENDS = re.compile(r"[:)\]!.-]\s*$")
_SHORT = 12  # words, in which a few slips are much
_INSERTED = 4  # words in <ins>, from which on it is a passage and not a mended word


@dataclass(frozen=True)
class Segment:
    """A line or block: where it stands (elements around it, each with a number), its HTML and what it says."""

    path: tuple[tuple[str, int], ...]
    html: str
    text: str
    alts: str = ""
    pictures: tuple[str, ...] = ()  # names by which the same picture is known in every size
    struck: str = ""  # what of the text is struck out
    inserted: bool = False  # the author marked it as inserted
    linked: bool = False  # nothing but links
    furniture: bool = False

    @cached_property
    def key(self) -> str:
        """What is compared first: letters and digits only."""
        return same(self.text) or self.text

    @cached_property
    def words(self) -> list[str]:
        """The words of the key; each sign of a script without spaces is one."""
        return _WORDS.findall(self.key)

    @cached_property
    def bag(self) -> Counter[str]:
        """How often each word stands in it."""
        return Counter(self.words)

    @cached_property
    def letters(self) -> Counter[str]:
        """How often each pair of letters does, in a short text."""
        if len(self.words) > _SHORT:
            return Counter()
        return Counter(map("".join, pairwise(self.key)))

    @property
    def code(self) -> bool:
        """Whether it is code, in which a number is not a fact."""
        return self.html.startswith("<pre")

    @cached_property
    def label(self) -> str | None:
        """Whether it is marked as said later, see labels.py."""
        return label(self.text)


_SIGNS = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‘’‚‛‹›′`", "'"),
        **dict.fromkeys("–—‐‑‒―−", "-"),
        "…": "...", "：": ":", "×": "x", "\ufe0f": None, "\ufe0e": None,
    }
)  # fmt: skip
_TYPED = (
    (re.compile(r"''|,,"), '"'),
    (re.compile(r"-{2,}"), "-"),
    (re.compile(r"\.{4,}"), "..."),
    (re.compile(r"\s+"), " "),
)
_SMILEYS = {":)": "🙂", ":(": "🙁", ";)": "😉", ":D": "😀", ":P": "😛"}
_SMILEY = re.compile(r"(?<![^\s])(?:[:;]-?[)(DP])(?![^\s.,!?])")
_WORDS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\s\u3040-\u30ff\u3400-\u9fff]+")


def seen(text: str) -> str:
    """A text with quotes, dashes, spaces and smileys made alike."""
    text = _SMILEY.sub(lambda found: _SMILEYS.get(found[0].replace("-", ""), found[0]), plain(text)).translate(_SIGNS)
    for typed, meant in _TYPED:
        text = typed.sub(meant, text)
    return text.strip()


def same(text: str) -> str:
    """A text as it is compared: letters and digits, typing differences made alike."""
    return _OTHER.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


_OTHER = re.compile(r"[\W_]+")


def segments(html: str) -> list[Segment]:
    """All lines and blocks of a piece of HTML, in reading order."""
    body = page.parse(html)
    if body is None:
        return []
    reader = _Reader()
    reader.inside(body)
    reader.end()
    return reader.found


def written(html: str) -> list[Segment]:
    """Those that the author wrote: without furniture."""
    found: list[Segment] = []
    listing = False
    for segment in segments(html):
        if segment.furniture or furniture.is_counter(segment.text):
            continue
        if furniture.begins_related(segment.text):
            listing = True  # what follows are links to other articles
            continue
        listing = listing and (segment.linked or not segment.text)
        if not listing:
            found.append(segment)
    return found


def joined(parts: Sequence[Segment]) -> str:
    """One piece of HTML again: elements around open and close where neighbours differ, ``<br>`` parts lines."""
    made: list[str] = []
    path: tuple[tuple[str, int], ...] = ()
    for segment in parts:
        shared = 0
        while shared < min(len(path), len(segment.path)) and path[shared] == segment.path[shared]:
            shared += 1
        if made and segment.path == path:
            made.append("<br>")
        made += [f"</{tag}>" for tag, _ in reversed(path[shared:])]
        made += [f"<{tag}>" for tag, _ in segment.path[shared:]]
        made.append(segment.html)
        path = segment.path
    return "".join([*made, *(f"</{tag}>" for tag, _ in reversed(path))])


def picture_name(url: str) -> str:
    """A name for a picture that its sizes, its copies on a delivery network and its lazy stand-ins share."""
    path = unquote(urlsplit(url).path) if "//" in url or url.startswith("/") else url.partition("?")[0]
    path = re.sub(r"(?:-\d{1,5}x\d{1,5}|-scaled|@\dx)+(?=\.\w{2,5}$)", "", path)
    return "/".join(path.split("/")[-3:])


# Reading -------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Reader:
    """Cuts an article at its blocks, line breaks and inline "Update:" labels."""

    found: list[Segment] = field(default_factory=list)
    path: list[tuple[str, int]] = field(default_factory=list)
    open_inline: list[tuple[str, str]] = field(default_factory=list)  # element, its start tag
    html: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    alts: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)
    bare: bool = False  # some of the text is no link
    inserted: bool = False
    furniture: int = 0  # elements around that are furniture
    count: int = 0

    def inside(self, node: LexborNode) -> None:
        for child in page.children(node):
            self.visit(child)

    def visit(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag == "-text":
            self.words(node.text_content or "")
        elif tag in _UNSEEN:
            return
        elif tag == "br":
            self.end()
        elif tag in _STRUCTURE:
            self.block(tag, node)
        elif tag in _WHOLE:
            self.end()
            self.html.append(node.html or "")
            self.text += _said(node)
            self.bare = True
            self.pictures += [_shown(image) for image in node.css("img")]
            self.end()
        elif tag in _EMBEDS:
            self.end()
            self.html.append(node.html or "")
            self.pictures.append(_shown(node))
            self.text += _said(node) if tag == "object" else ()
            self.end()
        elif tag == "img":
            self.image(node)
        elif tag in _VOID:
            self.html.append(node.html or "")
        else:
            self.inline(tag, node)

    def block(self, tag: str, node: LexborNode) -> None:
        apart = furniture.is_element(node)
        self.end()
        self.count += 1
        self.path.append((tag, self.count))
        self.furniture += apart
        self.inside(node)
        self.end()
        self.furniture -= apart
        self.path.pop()

    def image(self, node: LexborNode) -> None:
        attrs = node.attributes
        shown = {name: attrs.get(name) for name in ("class", "width", "height")} | {"src": _address(node)}
        kind = media.kind(shown)
        self.html.append(node.html or "")
        if kind in (media.Kind.SMILEY, media.Kind.FORMULA):
            self.text.append(page.attribute(node, "alt"))
        elif kind is media.Kind.PICTURE:
            self.alts.append(media.alt(attrs))
            self.pictures.append(_shown(node))

    def words(self, text: str) -> None:
        start = 0
        for later in LATER.finditer(text):
            before = text[max(start, later.start() - 9) : later.start()] or "".join(self.text[-2:])[-9:]
            if text[later.end()].isupper() and _ENDED.search(before):
                self.piece(text[start : later.start()])
                self.end()
                start = later.end()
        self.piece(text[start:])

    def piece(self, text: str) -> None:
        self.html.append(entities.escape(text, quote=False))
        self.text.append(text)
        around = {tag for tag, _ in self.open_inline}
        if text.strip():
            self.bare |= "a" not in around
            self.inserted |= "ins" in around
            if around & _STRUCK:
                self.struck.append(text)

    def inline(self, tag: str, node: LexborNode) -> None:
        said = seen(page.words(node)) if tag in _LABELLED else ""
        if (said and len(said) < 80 and label(said) and _LABEL_ENDS.search(said)) or (
            tag == "ins" and len(said.split()) >= _INSERTED
        ):
            self.end()
        apart = tag in ("a", "span") and furniture.is_element(node)
        pairs = "".join(f' {name}="{entities.escape(value or "")}"' for name, value in node.attributes.items())
        start = f"<{tag}{pairs}>"
        self.furniture += apart
        if not apart:
            self.html.append(start)
            self.open_inline.append((tag, start))
            self.inside(node)
            self.open_inline.pop()
            self.html.append(f"</{tag}>")
        self.furniture -= apart

    def end(self) -> None:
        """What has been gathered is a segment; inline elements that are open go on in the next one."""
        text = seen("".join(self.text))
        if text or self.pictures:
            closing = "".join(f"</{tag}>" for tag, _ in reversed(self.open_inline))
            self.found.append(
                Segment(
                    tuple(self.path),
                    "".join(self.html).strip() + closing,
                    text,
                    alts=seen(" ".join(self.alts)),
                    pictures=tuple(self.pictures),
                    struck=same(" ".join(self.struck)),
                    inserted=self.inserted and len(text.split()) >= _INSERTED,
                    linked=not self.bare,
                    furniture=bool(self.furniture),
                )
            )
        self.html, self.text = [start for _, start in self.open_inline], []
        self.alts, self.pictures, self.struck = [], [], []
        self.bare = self.inserted = False


_ADDRESSES = ("data-src", "data-lazy-src", "data-original", "src", "data", "value", "href")


def _shown(node: LexborNode) -> str:
    """The name of what an element shows."""
    return picture_name(_address(node))


def _address(node: LexborNode) -> str:
    """The address of what an element shows, also when a script would load it later; "" where it does not say."""
    for name in _ADDRESSES:
        url = page.attribute(node, name).strip()
        if url and not url.startswith(("data:", "about:")):
            return url
    if choices := media.choices(node.attributes).split():
        return choices[0].rstrip(",")
    inner = node.css_first("source[src],embed[src],param[name=movie],param[name=src],img,a[href]")
    return _address(inner) if inner is not None and inner.mem_id != node.mem_id else ""


_CELLS = page.tags("td th caption tr")


def _said(node: LexborNode) -> Iterator[str]:
    """The text of an element that is shown as a whole, with spaces between the cells of a table."""
    tag = node.tag or ""
    if tag == "-text":
        yield node.text_content or ""
    elif tag not in _UNSEEN:
        for child in page.children(node):
            yield from _said(child)
        if tag in _CELLS or tag == "br":
            yield " "
