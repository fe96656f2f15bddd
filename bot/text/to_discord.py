"""HTML of an article or comment to Discord Markdown, and the pictures in it.

Two steps: ``_Walk`` reads the tree into the few kinds of block that Discord can show, blocks.py writes those as lines.
A new kind of element is one method of ``_Walk``, named in ``_INLINE`` or ``_BLOCKS``; a new look is one case there.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from selectolax.lexbor import LexborNode

from bot.model import Picture
from bot.text import escape, links, media, page
from bot.text.blocks import Block, Code, Heading, Listing, Paragraph, Quote, Rule, Small, bold, write
from bot.text.runs import Run, Style, code


@dataclass(frozen=True, slots=True)
class Rendered:
    """Discord Markdown and the pictures that belong to it, in reading order, each once.

    ``fold`` is where in the Markdown the author put "read more"; 0 for nowhere.
    """

    markdown: str
    pictures: tuple[Picture, ...] = ()
    fold: int = 0


def render(html: str, base: str = "") -> Rendered:
    """Render HTML in whatever state; relative addresses are resolved against ``base``. Never raises, linear time."""
    body = page.parse(html)
    if body is None:
        return Rendered("")
    walk = _Walk(base)
    walk.inside(body)
    walk.end_paragraph()
    fold = len(write(walk.blocks[: walk.fold]))
    return Rendered(write(walk.blocks), tuple(walk.pictures.values()), fold)


_DROPPED = page.tags(
    "-comment -doctype script style noscript template head title meta link form input button select textarea svg math "
    "canvas map progress meter dialog nav datalist"
)
_STYLES = {
    **dict.fromkeys(("b", "strong"), Style.BOLD),
    **dict.fromkeys(("i", "em", "cite", "dfn", "var"), Style.ITALIC),
    **dict.fromkeys(("s", "strike", "del"), Style.STRUCK),
}
_PLAIN_BLOCKS = page.tags(
    "p div section article main header footer aside center address hgroup dt dd fieldset legend details summary "
    "tr td th tbody thead tfoot caption li body html figcaption search marquee"
)
_LANGUAGE = re.compile(r"(?:lang(?:uage)?-|brush:\s*)([a-z0-9+#]{1,20})")
_LAYS_OUT = "p,div,table,ul,ol,blockquote,pre,h1,h2,h3,h4,figure,center"
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclass
class _Walk:
    """Goes through the tree once. Inline runs gather until a block ends them."""

    base: str
    blocks: list[Block] = field(default_factory=list)
    pictures: dict[str, Picture] = field(default_factory=dict)
    runs: list[Run] = field(default_factory=list)
    smalls: list[Block] = field(default_factory=list)  # captions to follow the paragraph they stand in
    style: Style = Style.NONE
    label: bool = False  # inside a link's own text
    captioned: bool = False  # inside a figure that has a caption
    fold: int = 0  # how many blocks stand before "read more"
    depth: int = 0  # of blocks around this one

    def inside(self, node: LexborNode) -> None:
        for child in page.children(node):
            self.visit(child)

    def visit(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag == "-text":
            self.text(node.text_content or "")
        elif tag in _DROPPED:
            if tag == "-comment" and (node.comment_content or "").startswith("more"):
                self.read_more()
        elif style := _STYLES.get(tag):
            self.styled(node, style)
        elif read := _INLINE.get(tag):
            read(self, node)
        elif tag in _BLOCKS:
            self.end_paragraph()
            _BLOCKS[tag](self, node)
            self.end_paragraph()
        else:
            self.inside(node)

    # Inline

    def text(self, text: str) -> None:
        words = " ".join(escape.plain(text).split())
        before, after = " " * text[:1].isspace(), " " * text[-1:].isspace()
        words = f"{before}{words}{after}" if words else before
        if not self.runs or self.runs[-1].text[-1:] in (" ", "\n"):
            words = words.lstrip(" ")
        self.add(words)

    def add(self, text: str, *, made: bool = False) -> None:
        if text:
            self.runs.append(Run(text, Style.NONE if made else self.style, made, self.label and not made))

    def styled(self, node: LexborNode, style: Style) -> None:
        before, self.style = self.style, self.style | style
        self.inside(node)
        self.style = before

    def line_break(self, _node: LexborNode) -> None:
        while self.runs and not self.runs[-1].made and self.runs[-1].text == " ":
            self.runs.pop()
        if self.runs and self.runs[-1].text.endswith("\n"):
            self.end_paragraph()
        elif self.runs:
            self.runs.append(Run("\n"))

    def read_more(self) -> None:
        """The author's own end of the opening."""
        if not self.depth and not self.fold:
            self.end_paragraph()
            self.fold = len(self.blocks)

    def span(self, node: LexborNode) -> None:
        if page.attribute(node, "id").startswith("more-"):
            self.read_more()
        css = page.attribute(node, "style").lower().replace(" ", "")
        bold = Style.BOLD if "font-weight:bold" in css or "font-weight:700" in css else Style.NONE
        self.styled(node, bold | (Style.ITALIC if "font-style:italic" in css else Style.NONE))

    def quoted(self, node: LexborNode) -> None:
        self.text("“")
        self.inside(node)
        self.add("”")

    def raised(self, node: LexborNode) -> None:
        digits = page.words(node).strip()
        if digits.isascii() and digits.isdigit():
            self.add(digits.translate(_RAISED if node.tag == "sup" else _LOWERED))
        else:
            self.inside(node)

    def code(self, node: LexborNode) -> None:
        text = escape.plain(page.words(node))
        if "\n" in text.strip():
            self.end_paragraph()
            self.blocks.append(Code(text.strip("\n"), ""))
        else:
            self.add(code(text), made=True)

    def link(self, node: LexborNode) -> None:
        href = page.attribute(node, "href").strip()
        url = "" if href.startswith("#") else escape.address(href, self.base)
        start, blocks, seen, label = len(self.runs), len(self.blocks), len(self.pictures), self.label
        self.label = bool(url) or label
        self.inside(node)
        self.label = label
        if not url or label:
            return
        if len(self.pictures) > seen and media.is_file(url):
            self.enlarge(url)
            return
        whole = len(self.blocks) == blocks
        shown = "".join(run.text for run in self.runs[start if whole else 0 :])
        if not shown.strip() and (whole or self.caption(url, blocks)):
            return
        if whole and links.says_itself(shown, url):
            self.runs[start:] = [Run(" ")] if shown.startswith(" ") else []
            self.add(f"<{url}>", made=True)
        else:
            spaces = self.loose_end()
            self.add(links.named(url) if not self.runs else f" ({links.named(url)})", made=True)
            self.add(spaces)

    def loose_end(self) -> str:
        """Take a space off the end of the line: what comes next belongs to the word before."""
        if self.runs and not self.runs[-1].made and self.runs[-1].text.endswith(" "):
            self.runs[-1] = replace(self.runs[-1], text=self.runs[-1].text.rstrip(" "))
            return " "
        return ""

    # Pictures

    def image(self, node: LexborNode) -> None:
        attrs = node.attributes
        alt = media.alt(attrs)
        if media.is_smiley(attrs):
            self.add(alt)
            return
        url = escape.address(media.largest(attrs), self.base)
        if not url or media.is_dot(attrs):
            return
        self.pictures.setdefault(url, Picture(url, alt))
        if alt and not self.captioned:
            self.small([Run("🖼️ "), Run(alt)])

    def caption(self, url: str, blocks: int) -> bool:
        """Let the caption of a picture, if one was just made, lead where the picture leads."""
        caption = self.blocks[-1]
        if len(self.blocks) == blocks + 1 and isinstance(caption, Small):
            caption.runs.append(Run(f" ({links.named(url)})", made=True))
            return True
        return False

    def enlarge(self, url: str) -> None:
        """The newest picture is a link to a larger one."""
        _, picture = self.pictures.popitem()
        self.pictures.setdefault(url, replace(picture, url=url))

    def small(self, runs: list[Run]) -> None:
        (self.smalls if self.runs else self.blocks).append(Small(runs))

    def figure(self, node: LexborNode) -> None:
        caption = next((child for child in page.children(node) if media.is_caption(child)), None)
        if caption is None:
            self.inside(node)
            return
        before, around, self.captioned = set(self.pictures), self.captioned, True
        for child in page.children(node):
            if not media.is_caption(child):
                self.visit(child)
        self.captioned = around
        self.end_paragraph()
        new = [url for url in self.pictures if url not in before]
        said = " ".join(escape.plain(page.words(caption)).split())
        for url in new:
            if len(new) == 1 and not self.pictures[url].alt:
                self.pictures[url] = Picture(url, said)
        self.inside(caption)
        if runs := self.taken():
            self.blocks.append(Small([Run("🖼️ ") if new else Run(""), *runs]))

    def embed(self, node: LexborNode) -> None:
        self.end_paragraph()
        title = " ".join(escape.plain(page.attribute(node, "title") or page.attribute(node, "aria-label")).split())
        if url := media.watched(escape.address(media.source(node), self.base)):
            self.add("▶ ")
            self.runs.append(Run(f"{title} " if title else "", label=True))
            self.add(f"({links.named(url)})" if title else links.named(url), made=True)
        else:
            self.inside(node)
        self.end_paragraph()

    # Blocks

    def taken(self) -> list[Run]:
        """The runs gathered so far, which are then gone; empty when nothing shows."""
        runs, self.runs = self.runs, []
        return runs if "".join(run.text for run in runs).strip() else []

    def end_paragraph(self) -> None:
        if runs := self.taken():
            self.blocks.append(Paragraph(runs))
        self.blocks += self.smalls
        self.smalls = []

    def within(self, node: LexborNode, read: "Callable[[_Walk, LexborNode], None] | None" = None) -> list[Block]:
        """The blocks in a node, kept apart from ours."""
        ours, self.blocks = self.blocks, []
        self.depth += 1
        (read or _Walk.inside)(self, node)
        self.end_paragraph()
        self.depth -= 1
        theirs, self.blocks = self.blocks, ours
        return theirs

    def division(self, node: LexborNode) -> None:
        if "wp-caption" in page.attribute(node, "class").split():
            self.figure(node)
        elif node.tag == "summary":
            self.styled(node, Style.BOLD)
        else:
            self.inside(node)

    def heading(self, node: LexborNode) -> None:
        found = self.within(node)
        for block in found:
            if isinstance(block, Paragraph):
                runs = [replace(run, text=run.text if run.made else run.text.replace("\n", " ")) for run in block.runs]
                self.blocks.append(Heading(runs) if node.tag in ("h1", "h2", "h3") else Paragraph(bold(runs)))
            else:
                self.blocks.append(block)

    def quote(self, node: LexborNode) -> None:
        if blocks := self.within(node):
            self.blocks.append(Quote(blocks))

    def listing(self, node: LexborNode) -> None:
        items: list[list[Block]] = []
        for child in page.children(node):
            if child.tag == "li":
                items.append(self.within(child))
            elif child.tag in ("ul", "ol", "menu", "dir"):  # a list directly in a list: wrong, and common once
                nested = self.within(child, _Walk.listing)
                items[-1:] = [[*(items[-1] if items else []), *nested]]
        items = [item for item in items if item]
        if items:
            start = page.attribute(node, "start")
            first = int(start) if re.fullmatch(r"\d{1,6}", start) else 1
            self.blocks.append(Listing(items, first if node.tag == "ol" else None))

    def definitions(self, node: LexborNode) -> None:
        if "gallery-item" in page.attribute(node, "class").split():
            self.figure(node)
            return
        for child in page.children(node):
            if child.tag == "dt":
                self.end_paragraph()
                self.styled(child, Style.BOLD)
            elif child.tag == "dd":
                self.line_break(child)
                self.inside(child)
            else:
                self.visit(child)

    def preformatted(self, node: LexborNode) -> None:
        text = escape.plain(page.words(node)).strip("\n").rstrip()
        if text:
            inner = node.css_first("code")
            classes = page.attribute(node, "class") + " " + (page.attribute(inner, "class") if inner else "")
            language = _LANGUAGE.search(classes)
            self.blocks.append(Code(text, language[1] if language else ""))

    def rule(self, _node: LexborNode) -> None:
        self.blocks.append(Rule())

    def table(self, node: LexborNode) -> None:
        """Rows become lines, unless the table only lays out a page."""
        if any(inner.mem_id != node.mem_id for inner in node.css(_LAYS_OUT)):
            self.inside(node)
            return
        for caption in node.css("caption"):
            self.styled(caption, Style.BOLD)
            self.end_paragraph()
        for row in node.css("tr"):
            cells = [child for child in page.children(row) if child.tag in ("td", "th")]
            for number, cell in enumerate(cells):
                if number:
                    self.add(" · ", made=True)
                self.styled(cell, Style.BOLD if cell.tag == "th" else Style.NONE)
            if self.runs:
                self.runs.append(Run("\n"))


_INLINE: dict[str, Callable[[_Walk, LexborNode], None]] = {
    "a": _Walk.link,
    "br": _Walk.line_break,
    "img": _Walk.image,
    "q": _Walk.quoted,
    "span": _Walk.span,
    "sup": _Walk.raised,
    "sub": _Walk.raised,
    **dict.fromkeys(("code", "kbd", "samp", "tt"), _Walk.code),
    **dict.fromkeys(("iframe", "embed", "object", "video", "audio"), _Walk.embed),
}
_BLOCKS: dict[str, Callable[[_Walk, LexborNode], None]] = {
    **dict.fromkeys(_PLAIN_BLOCKS, _Walk.division),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _Walk.heading),
    **dict.fromkeys(("ul", "ol", "menu", "dir"), _Walk.listing),
    **dict.fromkeys(("pre", "listing", "xmp"), _Walk.preformatted),
    "blockquote": _Walk.quote,
    "dl": _Walk.definitions,
    "figure": _Walk.figure,
    "hr": _Walk.rule,
    "table": _Walk.table,
}
