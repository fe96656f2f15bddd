"""Which passages of an edited article are new update notes, decided on what a reader sees.

Blocks are compared by their visible text with quotes, dashes and spaces made alike: reformatting is no change, and a
block that is nearly what another was is that one, edited.
"""

import hashlib
import html as entities
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from selectolax.lexbor import LexborNode

from bot.text import page
from bot.text.escape import plain

_STRUCTURE = page.tags("p blockquote ul ol li dl dt dd h1 h2 h3 h4 h5 h6 div section article aside center details")
_WHOLE = page.tags("pre table figure iframe object embed video audio hr")
_UNSEEN = page.tags("-comment -doctype script style template noscript head title meta link")
_VOID = page.tags("img wbr input")

_WORDS = (
    "upd|updates?|updated|edit|edited|eta|correction|corrected|addendum|clarification|postscript|"
    "aktualisierung|aktualisiert|nachtrag|ergänzung|korrektur|berichtigung|"
    "mise à jour|màj|maj|ajout|rectificatif|correctif|"
    "actualización|actualizado|actualizada|corrección|añadido|"
    "aggiornamento|aggiornato|atualização|atualizado|correção|"
    "обновление|обновлено|дополнение|дополнено|добавлено|поправка|исправление|исправлено|апдейт|апд|уточнение|"
    "оновлення|доповнення|aktualizacja"
)
_DECORATION = r"[^\w\n]{0,6}"
# "Update:", "Edit 2 -", "UPD.", "Update (14:05)", "Update from Tuesday:", "Correction, March 5, 10 pm:"
_NOTE = re.compile(
    rf"{_DECORATION}(?:{_WORDS})\b(?:[ #№]*\d+)?"
    r"(?:\s*[:.!)\]]|\s*-\s|\s*$|\s*[(\[][^)\]\n]{1,40}[)\]]|(?:[\s,]+[^\s:.!?]+){1,2}:(?!\S)|[^\n:!?]{0,20}\d[^\n!?]{0,20}:(?!\S))",
    re.IGNORECASE,
)
# The same in the middle of a paragraph, after a sentence: there it must begin with a capital and end with a colon.
_LATER = re.compile(rf"\s+(?=(?:{_WORDS})\b[^\n:.!?]{{0,30}}:\s)", re.IGNORECASE)
_LOUD = re.compile(rf"{_DECORATION}(?:{_WORDS.upper()})\b")
_ENDED = re.compile(r"[.!?…][)\]\"'”’»]*\s*$")
_LABEL_ENDS = re.compile(r"[:)\]!.-]\s*$")
_ALIKE = 0.6
_LONGEST_COMPARED, _MOST_COMPARED = 500, 100  # words of a block, blocks; an editor changes few at a time


@dataclass(frozen=True, slots=True)
class _Segment:
    """A line or block: where it stands (elements around it, each with a number), its HTML and its visible text."""

    path: tuple[tuple[str, int], ...]
    html: str
    text: str


def passages(old_html: str, new_html: str) -> list[str]:
    """HTML of each update note in the new version that the old one had not, in reading order.

    A note begins with a word like "Update:" and goes on to the next block that stood there before, or the next note.
    """
    old, new = list(_segments(old_html)), list(_segments(new_html))
    known = {_same(segment.text) for segment in old}
    present = {_same(segment.text) for segment in new}
    vanished = [text for segment in old if (text := _same(segment.text)) and text not in present]
    found: list[list[_Segment]] = []
    following = False
    for segment in new:
        text = _same(segment.text)
        note = is_note(segment.text)
        if text in known or ((note or following) and _edited(text, vanished)):
            following = following and not text
        elif note:
            found.append([segment])
            following = True
        elif following:
            found[-1].append(segment)
    return [_joined(segments) for segments in found]


def is_note(text: str) -> bool:
    """Whether a text begins as an update note does."""
    return bool(_NOTE.match(text) or _LOUD.match(text))


def passage_key(html: str) -> str:
    """A hash of what a passage says, whatever its formatting."""
    return hashlib.sha256(_same(visible(html)).encode()).hexdigest()[:32]


def visible(html: str) -> str:
    """The text that a reader sees, block by block, with quotes, dashes and spaces made alike."""
    return "\n".join(segment.text for segment in _segments(html) if segment.text)


def _edited(text: str, vanished: list[str]) -> bool:
    """Whether a block is one that stood there before and has been edited since; that one is then taken."""
    words = text.split()[:_LONGEST_COMPARED]
    for place, before in enumerate(vanished[:_MOST_COMPARED]):
        if _ratio(words, before.split()) >= _ALIKE:
            del vanished[place]
            return True
    return False


def _ratio(left: list[str], right: list[str]) -> float:
    right = right[:_LONGEST_COMPARED]
    if not left or not right or 2 * min(len(left), len(right)) / (len(left) + len(right)) < _ALIKE:
        return 0.0
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= _ALIKE else 0.0


_SIGNS = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "：": ":"}
)


def _seen(text: str) -> str:
    return " ".join(plain(text).translate(_SIGNS).split())


def _same(text: str) -> str:
    """A text as it is compared: typing differences made alike."""
    return re.sub(r"\W+", " ", unicodedata.normalize("NFKC", text).casefold()).strip()


# Segments ------------------------------------------------------------------------------------------------------------


def _segments(html: str) -> Iterator[_Segment]:
    body = page.parse(html)
    if body is None:
        return iter(())
    reader = _Reader()
    reader.inside(body)
    reader.end()
    return iter(reader.found)


@dataclass(slots=True)
class _Reader:
    """Cuts an article at its blocks, line breaks and inline "Update:" labels."""

    found: list[_Segment] = field(default_factory=list)
    path: list[tuple[str, int]] = field(default_factory=list)
    open_inline: list[tuple[str, str]] = field(default_factory=list)  # element, its start tag
    html: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
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
            self.end()
            self.count += 1
            self.path.append((tag, self.count))
            self.inside(node)
            self.end()
            self.path.pop()
        elif tag in _WHOLE:
            self.end()
            self.html.append(node.html or "")
            self.text.append(page.words(node) or _pointed(node))
            self.end()
        elif tag in _VOID:
            self.html.append(node.html or "")
            self.text.append(f" {page.attribute(node, 'alt')} ")
        else:
            self.inline(tag, node)

    def words(self, text: str) -> None:
        start = 0
        for label in _LATER.finditer(text):
            before = text[max(start, label.start() - 9) : label.start()] or "".join(self.text[-2:])[-9:]
            if text[label.end()].isupper() and _ENDED.search(before):
                self.piece(text[start : label.start()])
                self.end()
                start = label.end()
        self.piece(text[start:])

    def piece(self, text: str) -> None:
        self.html.append(entities.escape(text, quote=False))
        self.text.append(text)

    def inline(self, tag: str, node: LexborNode) -> None:
        label = _seen(page.words(node)) if tag in ("b", "strong", "em", "i", "u", "span") else ""
        if label and len(label) < 80 and is_note(label) and _LABEL_ENDS.search(label):
            self.end()
        pairs = "".join(f' {name}="{entities.escape(value or "")}"' for name, value in node.attributes.items())
        start = f"<{tag}{pairs}>"
        self.html.append(start)
        self.open_inline.append((tag, start))
        self.inside(node)
        self.open_inline.pop()
        self.html.append(f"</{tag}>")

    def end(self) -> None:
        """What has been gathered is a segment; inline elements that are open go on in the next one."""
        text = _seen("".join(self.text))
        if text or any("<img" in piece for piece in self.html):
            closing = "".join(f"</{tag}>" for tag, _ in reversed(self.open_inline))
            self.found.append(_Segment(tuple(self.path), "".join(self.html).strip() + closing, text))
        self.html, self.text = [start for _, start in self.open_inline], []


def _pointed(node: LexborNode) -> str:
    """What tells an element without text from others: its address."""
    inner = node if page.attribute(node, "src") else node.css_first("[src],[data]")
    return page.attribute(inner, "src") or page.attribute(inner, "data") if inner is not None else ""


def _joined(segments: list[_Segment]) -> str:
    """One piece of HTML again: elements around open and close where neighbours differ, ``<br>`` parts lines."""
    made: list[str] = []
    path: tuple[tuple[str, int], ...] = ()
    for segment in segments:
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
