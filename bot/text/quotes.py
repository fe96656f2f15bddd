"""What a comment on a blog answers where the blog does not say it: by what it quotes, and whom it names. Pure.

Before there were reply links, readers quoted: in a ``<blockquote>``, behind ``>``, under "Name wrote:", or they just
repeated a paragraph. Nothing is guessed here: what fits twice, is too short or was altered says nothing.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby, islice

from selectolax.lexbor import LexborNode

from bot.text import page
from bot.text.segments import same, seen

FEWEST_WORDS, SHORTEST = 5, 25
"""How long a marked quote must be to say where it is from, in words and in letters, digits and spaces."""
FEWEST_WORDS_BARE, SHORTEST_BARE = 10, 50
"""How long a repeated paragraph must be that nothing marks as a quote: "Thank you for this article" is none."""
LONGEST_NAME = 80
MOST_QUOTES = 20

_BLOCKS = page.tags("p div li ul ol dl dt dd pre table tr h1 h2 h3 h4 h5 h6 section article footer header address")
_UNSEEN = page.tags("-comment -doctype script style template noscript head title meta link")
_EASTERN = re.compile(r"([\u3040-\u30ff\u3400-\u9fff])")  # each sign is a word
_MARKS = re.compile(r"((?:>\s*)+)")
_WROTE = (
    "wrote|writes|said|says|schrieb|schreibt|sagte|sagt|meinte|meint|a écrit|écrit|a dit|dit|escribió|escribe|dijo|"
    "dice|ha scritto|scrive|ha detto|escreveu|disse|diz|schreef|schrijft|zei|zegt|napisał|napisała|pisze|"
    "написал|написала|пишет|писал|писала|сказал|сказала|говорит|написав|пише|писав|сказав"
)
_ATTRIBUTED = re.compile(
    rf"(?P<name>.{{1,{LONGEST_NAME}}}?),?\s+(?:{_WROTE})\b[^:\"]{{0,40}}:\s*(?P<rest>.*)", re.IGNORECASE
)
_FROM = re.compile(
    r"(?:(?:originally )?posted by|quote from|quoting|zitat von|citation de|cita de|citazione di|цитата(?: от)?)"
    rf":?\s+(?P<name>[^:]{{1,{LONGEST_NAME}}}?):?\s*(?P<rest>)",
    re.IGNORECASE,
)
_NAMED = re.compile(rf"@?\s*(?P<name>[^:]{{1,{LONGEST_NAME}}}?)\s*:\s*(?P<rest>.*)")
_QUOTED = re.compile(r"\"([^\"]+)\"[\s.,:;-]*")
_NUMBERED = re.compile(r"^#?\d{1,5}[.):]?\s+|\s*\([^()]*\)")
_AND = re.compile(r"\s*(?:[&+/@]|,\s*@|(?:and|und|et|y|e|en|(?-i:i)|и|та|і)\s)", re.IGNORECASE)
_POINTER = re.compile(r"#comment-(\d{1,18})$")


@dataclass(frozen=True)
class Said:
    """An earlier comment: a number of the caller's, who said it, and its own words (``own_words``)."""

    key: int
    author: str
    text: str

    @cached_property  # there may be thousands, and each is compared with everything that comes after it
    def words(self) -> str:
        """Its text as it is compared."""
        return words(self.text)

    @cached_property
    def name(self) -> str:
        """Its author as compared."""
        return _name(self.author)


@dataclass(frozen=True, slots=True)
class _Line:
    depth: int  # quotes around it
    text: str
    cited: bool = False  # a <cite> in a quote: whose words they are


@dataclass(frozen=True, slots=True)
class _Quote:
    """``by``: the names to which the words are given; ``strange``: to somebody who has said nothing here."""

    words: str
    by: frozenset[str] = frozenset()
    strange: bool = False
    bare: bool = False  # nothing marks it as a quote
    rest: str = ""  # of a bare one: what else the comment says

    @property
    def is_telling(self) -> bool:
        """Whether it is so long that it can only be from one place."""
        words, letters = (FEWEST_WORDS_BARE, SHORTEST_BARE) if self.bare else (FEWEST_WORDS, SHORTEST)
        return len(self.words) >= letters and self.words.count(" ") >= words - 1


def answered(html: str, earlier: Sequence[Said], passages: Sequence[str]) -> int | str | None:
    """The key of the earlier comment, or the passage of the article, that a comment certainly answers; else None.

    ``earlier``: oldest first; ``passages``: the article's paragraphs as plain text.
    """
    lines = _lines(html)
    authors = {said.name for said in earlier if said.name}
    called, several = _called(lines, authors)
    keys, spots = set[int](), list[str]()
    for quote in islice(_quotes(lines, authors, frozenset() if several else called), MOST_QUOTES):
        key, contradicts = _said_where(quote, earlier, passages)
        if contradicts:
            return None
        if key is not None:
            keys.add(key)
        elif not quote.by and (spot := _passage(quote, earlier, passages)):
            spots.append(spot)
    if len(keys) == 1 and not spots:
        return keys.pop()
    if keys:
        return None
    if not several and len(called) == 1 and (last := _only_one(next(iter(called)), earlier)) is not None:
        return last
    return spots[0] if spots and not called else None


def own_words(html: str) -> str:
    """What a comment says itself, as plain text: without what it quotes in blocks."""
    return "\n".join(line.text for line in _lines(html, inline=False) if line.depth == 0)


def pointed(html: str) -> int | None:
    """The number of the comment to which a link at the head leads: ``<a href="#comment-12">@Name</a>``.

    So plugins marked answers before blogs did it themselves. None if there are several such links.
    """
    body = page.parse(html)
    links = [] if body is None else body.css('a[href*="#comment-"]')
    if (
        body is None
        or len(links) != 1
        or not page.words(body).lstrip(" \n\t@").startswith(page.words(links[0]).lstrip("@"))
    ):
        return None
    found = _POINTER.search(page.attribute(links[0], "href").strip())
    return int(found[1]) if found and page.words(links[0]).strip() else None


# -- where something was said -----------------------------------------------------------------------------------------


def _said_where(quote: _Quote, earlier: Sequence[Said], passages: Sequence[str]) -> tuple[int | None, bool]:
    """The one earlier comment in which the quoted words stand; whether they are another's than it says."""
    if not quote.is_telling:
        whole = [said.key for said in earlier if said.name in quote.by and said.words == quote.words]
        return (whole[0] if len(whole) == 1 and quote.words else None), False
    found = [said for said in earlier if _holds(said.words, quote.words)]
    if quote.by:
        theirs = [said for said in found if said.name in quote.by]
        return (theirs[0].key if len(theirs) == 1 else None), bool(found and not theirs)
    if len(found) != 1 or quote.strange or _holds(words(" ".join(passages)), quote.words):
        return None, False
    if quote.bare and _holds(found[0].words, quote.rest):
        return None, False  # the same again
    return found[0].key, False


def _passage(quote: _Quote, earlier: Sequence[Said], passages: Sequence[str]) -> str | None:
    """The one passage with which the quoted words begin; None if somebody else has said them, too."""
    if not quote.is_telling or any(_holds(said.words, quote.words) for said in earlier):
        return None
    known = {words(passage): passage for passage in reversed(passages) if words(passage)}
    row = list(reversed(known))
    whole = f" {' '.join(row)} "
    start = whole.find(f" {quote.words} ")
    if start < 0 or whole.find(f" {quote.words} ", start + 1) >= 0:
        return None
    end = 0
    for passage in row:
        end += len(passage) + 1
        if start < end:
            return known[passage]
    return None


def _only_one(name: str, earlier: Sequence[Said]) -> int | None:
    """The comment that is meant when only its author is named: the only one there is, or the last word of all."""
    theirs = [said for said in earlier if said.name == name]
    return theirs[-1].key if len(theirs) == 1 or (theirs and theirs[-1] == earlier[-1]) else None


@lru_cache(1_024)
def words(text: str) -> str:
    """A text as it is compared: its words, whatever the signs between them."""
    return " ".join(_EASTERN.sub(r" \1 ", same(seen(text))).split())


def _holds(text: str, part: str) -> bool:
    return bool(part) and f" {part} " in f" {text} "


def _name(author: str) -> str:
    return " ".join(seen(author).casefold().split())


# -- what is quoted ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Given:
    """A line that gives words to somebody: to ``by`` (empty: nobody known), ``rest`` of it are the words already."""

    by: frozenset[str]
    rest: str
    wrote: bool  # it says that they were written or said


def _quotes(lines: Sequence[_Line], authors: Collection[str], called: frozenset[str]) -> Iterator[_Quote]:
    """Everything in a comment that repeats other words."""
    blocks = [(quoted, list(block)) for quoted, block in groupby(lines, lambda line: line.depth > 0)]
    given: _Given | None = None
    for place, (quoted, block) in enumerate(blocks):
        if quoted:
            yield _marked(block, authors, called, given)
            continue
        given = _given(block[-1].text, authors)
        if place == 0:
            rest = words(" ".join(line.text for line in lines[1:]))
            yield from _head(block, authors, called, rest)


def _marked(block: Sequence[_Line], authors: Collection[str], called: frozenset[str], given: _Given | None) -> _Quote:
    """A quote that is marked as such; of one in another only the outer one's own words count."""
    by = given.by if given is not None and not given.rest else None
    own = [line for line in block if line.depth == 1]
    for line in [line for line in own if line.cited]:
        by = by or frozenset({_name(line.text)}) & frozenset(authors)
    text = [line.text for line in own if not line.cited]
    inner = _given(text[0], authors) if text else None
    if inner is not None and (inner.by or not inner.rest):
        by, text = inner.by, [*([inner.rest] if inner.rest else []), *text[1:]]
    return _Quote(words(" ".join(text)), by or called, strange=by is not None and not (by or called))


def _head(block: Sequence[_Line], authors: Collection[str], called: frozenset[str], rest: str) -> Iterator[_Quote]:
    """How a comment begins: with a name and what was said, with words in quotation marks, with a paragraph again."""
    first = block[0].text
    given = _given(first, authors)
    if given is not None and (given.rest or len(block) > 1):
        said = given.rest or block[1].text
        quoted = _QUOTED.match(said)
        by = given.by or called
        yield _Quote(words(quoted[1] if quoted else said), by, strange=not by, bare=not (given.wrote or quoted))
    elif quoted := _QUOTED.fullmatch(first):
        yield _Quote(words(quoted[1]), called)
    elif given is None and rest:
        yield _Quote(words(first), called, bare=True, rest=rest)


def _given(text: str, authors: Collection[str]) -> _Given | None:
    """To whom a line gives the words in it or after it."""
    for form in (_ATTRIBUTED, _FROM, _NAMED):
        found = form.fullmatch(text)
        name = None if found is None else _known(found["name"], authors)
        if found is not None and (name is not None or form is not _NAMED):
            return _Given(frozenset({name} if name else ()), found["rest"], form is not _NAMED)
    return None


def _known(written: str, authors: Collection[str]) -> str | None:
    """The author whom a piece of text names: "@Name", "12. Name", "Name (3 May)", "On 3 May, Name"."""
    bare = _NUMBERED.sub("", written.lstrip("@ "))
    for candidate in (written, bare, bare.rpartition(",")[2]):
        if (name := _name(candidate.lstrip("@ "))) in authors:
            return name
    return None


# -- who is called ----------------------------------------------------------------------------------------------------


def _called(lines: Sequence[_Line], authors: Collection[str]) -> tuple[frozenset[str], bool]:
    """The authors to whom a comment speaks with "@"; whether there are, or may be, several or others."""
    called, doubtful = set[str](), False
    for line in lines:
        if line.depth or not line.text.startswith("@"):
            continue
        text = line.text[1:].lstrip()
        lower = text.casefold()
        name = max((each for each in authors if lower.startswith(each)), key=len, default=None)
        if name is None:
            return frozenset(called), True
        called.add(name)
        rest = text[len(name) :] if len(lower) == len(text) else ""
        others = any(other != name and other.split()[:1] == [name] for other in authors)
        listed = rest.startswith(",") and any(rest[1:].lstrip().casefold().startswith(each) for each in authors)
        doubtful |= others or listed or _AND.match(rest) is not None or not _ends(rest)
    return frozenset(called), doubtful or len(called) > 1


def _ends(rest: str) -> bool:
    """Whether a name ends where it seems to: what follows is no other part of it."""
    after = rest.lstrip()
    return not after or after[0] in ":,;.!?)" or (rest != after and (after[0].islower() or after.startswith("I ")))


# -- lines ------------------------------------------------------------------------------------------------------------


def _lines(html: str, *, inline: bool = True) -> list[_Line]:
    """The lines of a comment, each with how many quotes are around it. ``inline``: ``<q>`` is one, too."""
    body = page.parse(html)
    if body is None:
        return []
    reader = _Reader(inline)
    reader.inside(body)
    reader.end()
    return reader.found


class _Reader:
    """Cuts a comment at its blocks, line breaks and quotes."""

    def __init__(self, inline: bool) -> None:
        self.found: list[_Line] = []
        self._inline = inline
        self._text: list[str] = []
        self._depth = 0

    def inside(self, node: LexborNode) -> None:
        for child in page.children(node):
            self._visit(child)

    def _visit(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag == "-text":
            self._text.append(node.text_content or "")
        elif tag == "br":
            self.end()
        elif tag == "blockquote" or (tag == "q" and self._inline and not self._depth):
            self.end()
            self._depth += 1
            self.inside(node)
            self.end()
            self._depth -= 1
        elif tag == "cite" and self._depth:
            self.end()
            self.inside(node)
            self.end(cited=True)
        elif tag in _BLOCKS:
            self.end()
            self.inside(node)
            self.end()
        elif tag not in _UNSEEN:
            self.inside(node)

    def end(self, *, cited: bool = False) -> None:
        """What has been gathered is a line."""
        text, depth = seen("".join(self._text)), self._depth
        self._text = []
        if marks := _MARKS.match(text):
            text, depth = text[marks.end() :], depth + marks[1].count(">")
        if text:
            self.found.append(_Line(depth, text, cited))
