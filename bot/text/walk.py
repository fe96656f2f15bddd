"""The walk through an article's tree: what has been read so far, and what every reader of an element needs.

A reader is a function of the walk and a node, kept in the module of its subject (inlines, structures, pictures,
embeds) and named in a table of to_discord.py. Inline runs gather until a block ends them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from bot.model import Picture
from bot.text import bidi, clutter, escape, page
from bot.text.blocks import Block, Paragraph, Small
from bot.text.runs import MADE, PLAIN, PROSE, Run

Reader = Callable[["Walk", LexborNode], None]
DEEPEST = 80
"""Elements in elements, of which more only hostile or hopeless pages have: so no page exhausts Python's stack."""


@dataclass(slots=True)
class Walk:
    """Goes through the tree once."""

    base: str
    readers: Mapping[str, Reader]  # by the names of elements; of others, everything inside is read
    blocks: list[Block] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    smalls: list[Block] = field(default_factory=list)  # captions to follow the paragraph they stand in
    pictures: dict[str, tuple[Picture, int]] = field(default_factory=dict)  # and before which block they stand
    top: list[Block] = field(init=False)  # the blocks that stand in no other
    look: int = PLAIN  # of the text that comes now
    mixed: bool = False  # some text so far reads from right to left
    direction: str = ""
    captioned: bool = False  # inside a figure that has a caption
    unread: bool = False  # the last picture had no address, as where a script would load it
    swallow: str = ""  # a sign that the next text begins with and that is not to be shown
    lined: bool = False  # inside a verse, where line ends are kept
    fold: int = 0  # how many blocks stand before "read more"
    depth: int = 0  # of blocks around this one
    level: int = 0  # of elements around this one
    explained: set[str] = field(default_factory=set)  # abbreviations
    embedded: set[str] = field(default_factory=set)  # addresses of pages shown as titled links

    def __post_init__(self) -> None:
        self.top = self.blocks

    def inside(self, node: LexborNode) -> None:
        """Read everything in a node."""
        child = node.first_child
        while child is not None:
            if child.tag == "-text":
                text = child.text_content or ""
                if self.runs or not text.isspace():
                    self.text(text)
            else:
                self.visit(child)
            child = child.next

    def visit(self, node: LexborNode) -> None:
        """Read one node; where it stands too deep, only its words."""
        tag = node.tag or ""
        if tag == "-text":
            self.text(node.text_content or "")
        elif self.level == DEEPEST:
            self.text(page.words(node))
        elif not ((attrs := node.attributes) and clutter.is_hidden(tag, attrs)):
            self.level += 1
            (self.readers.get(tag) or Walk.inside)(self, node)
            self.level -= 1

    # What gathers

    def text(self, text: str) -> None:
        """Take text as browsers do: any space is one space, and none begins a line."""
        look = self.look
        if escape.is_prose(text):
            look |= PROSE
        elif self.lined and "\n" in text:
            for number, line in enumerate(text.split("\n")):
                self.runs += [("\n", PLAIN)] if number else []
                self.text(line)
            return
        elif not escape.is_tidy(text):
            words = " ".join(escape.plain(text).split())
            before, after = " " * text[:1].isspace(), " " * text[-1:].isspace()
            text = f"{before}{words}{after}" if words else before or after
            self.mixed = self.mixed or bidi.is_mixed(text)
        if self.swallow and text.strip():
            text = text.removeprefix(self.swallow)
            self.swallow = ""
        if text[:1] == " " and (not self.runs or self.runs[-1][0][-1:] in (" ", "\n")):
            text = text[1:]
        if text:
            self.runs.append((text, look))

    def add(self, text: str, look: int | None = None) -> None:
        """Take text as it is, in the look of the text around it unless in another."""
        if text:
            self.mixed = self.mixed or bidi.is_mixed(text)
            self.runs.append((text, self.look if look is None else look))

    def styled(self, node: LexborNode, look: int) -> None:
        """Read everything in a node, in one look more."""
        before, self.look = self.look, self.look | look
        self.inside(node)
        self.look = before

    def small(self, runs: list[Run]) -> None:
        """Take a line of small print that stands here."""
        (self.smalls if self.runs else self.blocks).append(Small(runs))

    def loose_end(self) -> str:
        """Take a space off the end of the line: what comes next belongs to the word before."""
        text, look = self.runs[-1] if self.runs else ("", PLAIN)
        if look & MADE or not text.endswith(" "):
            return ""
        self.runs[-1] = (text.rstrip(" "), look)
        return " "

    # What becomes of it

    def taken(self) -> list[Run]:
        """The runs gathered so far, which are then gone; empty when nothing shows."""
        runs, self.runs = self.runs, []
        for text, _ in runs:
            if text and not text.isspace():
                return bidi.steadied(runs, self.direction) if self.mixed or self.direction else runs
        return []

    def end_paragraph(self) -> None:
        """What has gathered is a paragraph."""
        if self.runs and (runs := self.taken()):
            self.blocks.append(Paragraph(runs))
        if self.smalls:
            self.blocks += self.smalls
            self.smalls = []

    def within(self, node: LexborNode, read: Reader | None = None) -> list[Block]:
        """The blocks in a node, kept apart from ours."""
        ours, self.blocks = self.blocks, []
        self.depth += 1
        (read or Walk.inside)(self, node)
        self.end_paragraph()
        self.depth -= 1
        theirs, self.blocks = self.blocks, ours
        return theirs

    def picture(self, picture: Picture) -> None:
        """Take a picture that stands here, unless it stood somewhere before."""
        self.pictures.setdefault(picture.url, (picture, len(self.top)))

    def read_more(self) -> None:
        """The author's own end of the opening."""
        if not self.depth and not self.fold:
            self.end_paragraph()
            self.fold = len(self.blocks)


def standing(read: Reader) -> Reader:
    """Give the reader of an element that has lines of its own."""

    def stands(walk: Walk, node: LexborNode) -> None:
        if walk.runs or walk.smalls:
            walk.end_paragraph()
        around = walk.direction
        if (attrs := node.attributes) and (given := attrs.get("dir")):
            walk.direction = given.lower() if given.lower() in bidi.MARKS else ""
        read(walk, node)
        if walk.runs or walk.smalls:
            walk.end_paragraph()
        walk.direction = around

    return stands
