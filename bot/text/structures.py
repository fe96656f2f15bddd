"""Readers of what stands on lines of its own: headings, quotes, lists, definitions, code and tables."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from bot.text import clutter, escape, page
from bot.text.blocks import Block, Code, Heading, Listing, Paragraph, Quote, Rule, Small
from bot.text.inlines import line_break
from bot.text.runs import BOLD, PLAIN, Run, restyled, said
from bot.text.tables import Cell, Table
from bot.text.walk import Walk

_LANGUAGE = re.compile(
    r"(?:^|\s)(?:lang(?:uage)?-|(?:highlight-)?source-|brush:\s*|sourceCode\s+)([a-z0-9+#]{1,20})", re.IGNORECASE
)
_LANGUAGE_NAME = re.compile(r"[A-Za-z0-9+#]{1,20}")
_NAMED = ("data-lang", "data-language", "data-enlighter-language")
_WHOLE_NUMBER = re.compile(r"-?\d{1,6}")
_LETTERED = re.compile(r"lower-alpha|lower-latin|upper-alpha|upper-latin|lower-roman|upper-roman")
_LETTERS = {"alpha": "a", "latin": "a", "roman": "i"}
_ROMAN = {"m": 1000, "cm": 900, "d": 500, "cd": 400, "c": 100, "xc": 90, "l": 50, "xl": 40, "x": 10}
_ROMAN |= {"ix": 9, "v": 5, "iv": 4, "i": 1}
_LONGEST_CELL, _LONGEST_LONELY_CELL = 300, 60
_DASHED = re.compile(r"\s*[-–—~]")


def summary(walk: Walk, node: LexborNode) -> None:
    """The line that opens what is folded away, or a word that a definition follows."""
    walk.styled(node, BOLD)


def rule(walk: Walk, _node: LexborNode) -> None:
    """A line across the page."""
    walk.blocks.append(Rule())


def heading(walk: Walk, node: LexborNode) -> None:
    """One line; the smaller kinds only bold, as Discord has but three."""
    for block in walk.within(node):
        if isinstance(block, Paragraph):
            runs = [(" ", run[1]) if run[0] == "\n" else run for run in block.runs]
            large = node.tag in ("h1", "h2", "h3")
            walk.blocks.append(Heading(runs) if large else Paragraph(restyled(runs, add=BOLD)))
        else:
            walk.blocks.append(block)


def quote(walk: Walk, node: LexborNode) -> None:
    """What somebody else said, and in its last line who."""
    if blocks := walk.within(node, _quoted):
        walk.blocks.append(Quote(blocks))


def _quoted(walk: Walk, node: LexborNode) -> None:
    for child in page.children(node):
        if child.tag in ("cite", "footer"):
            walk.end_paragraph()
            name = walk.within(child)
            for block in name:
                if isinstance(block, Paragraph) and not _DASHED.match(said(block.runs)):
                    block.runs.insert(0, ("— ", PLAIN))
            walk.blocks += name
        else:
            walk.visit(child)


# Lists ---------------------------------------------------------------------------------------------------------------


def listing(walk: Walk, node: LexborNode) -> None:
    """Items, each with its bullet or number. A list of captions only is a gallery, and none to Discord."""
    items: list[list[Block]] = []
    numbers: list[int] = []
    counted = node.tag == "ol"
    start, step = (page.attribute(node, "start"), -1 if "reversed" in node.attributes else 1) if counted else ("", 1)
    number = int(start) if _WHOLE_NUMBER.fullmatch(start) else _last(node) if step < 0 else 1
    for child in page.children(node):
        if child.tag == "li":
            own = page.attribute(child, "value") if counted else ""
            number = int(own) if own and _WHOLE_NUMBER.fullmatch(own) else number
            if item := walk.within(child):
                items.append(item)
                numbers.append(number)
                number += step
        elif child.tag in ("ul", "ol", "menu", "dir"):  # a list directly in a list: wrong, and common once
            nested = walk.within(child, Walk.visit)
            if items:
                items[-1] = [*items[-1], *nested]
            elif nested:
                items, numbers = [nested], [number]
    if items and all(isinstance(block, Small) for item in items for block in item):
        walk.blocks += [block for item in items for block in item]
    elif items:
        walk.blocks.append(Listing(items, _marks(node, numbers)))


def _last(node: LexborNode) -> int:
    return sum(child.tag == "li" for child in page.children(node))


def _marks(node: LexborNode, numbers: list[int]) -> list[str]:
    """What items begin with. Discord counts on from the first number, so others are written as text."""
    if node.tag != "ol":
        return ["- "] * len(numbers)
    kind = page.attribute(node, "type")
    if css := _LETTERED.search(page.attribute(node, "style")):
        case, _, letters = css[0].partition("-")
        kind = _LETTERS[letters].upper() if case == "upper" else _LETTERS[letters]
    if kind in ("a", "A", "i", "I") and min(numbers) > 0:
        return [f"{_lettered(number, kind)}. " for number in numbers]
    if numbers[0] >= 0 and numbers == list(range(numbers[0], numbers[0] + len(numbers))):
        return [f"{number}. " for number in numbers]
    return [f"{number}\\. ".replace("-", "−") for number in numbers]


def _lettered(number: int, kind: str) -> str:
    made = ""
    if kind in "aA":
        while number:
            number, place = divmod(number - 1, 26)
            made = chr(ord("a") + place) + made
    else:
        for letters, value in _ROMAN.items():
            made += letters * min(number // value, 99)
            number %= value
    return made.upper() if kind.isupper() else made


def definitions(walk: Walk, node: LexborNode) -> None:
    """A word in bold, below it what it means."""
    for child in page.children(node):
        if child.tag == "dt":
            walk.end_paragraph()
            walk.styled(child, BOLD)
        elif child.tag == "dd":
            line_break(walk, child)
            walk.inside(child)
        else:
            walk.visit(child)


# As typed, and in columns --------------------------------------------------------------------------------------------


def preformatted(walk: Walk, node: LexborNode) -> None:
    """Code; what is called a verse keeps only its lines."""
    if "wp-block-verse" in page.classes(node):
        _verse(walk, node)
        return
    text = escape.plain(_shown(node)).strip("\n").rstrip()
    if not text:
        return
    language = _language(node)
    walk.blocks.append(Code(text, "" if language in ("none", "plain", "text", "generic") else language.lower()))


def _language(node: LexborNode) -> str:
    """The language of code by what is said at its element, the one within or the one around it."""
    inner = page.first(node, "code")
    places = [place.attributes for place in (node, inner, node.parent) if place is not None]
    if found := _LANGUAGE.search(" ".join([place.get("class") or "" for place in places])):
        return found[1]
    keys = [(place, key) for place in places for key in _NAMED]
    if inner is not None:
        keys.append((inner.attributes, "lang"))  # elsewhere it is that of people
    named = next((name for place, key in keys if (name := place.get(key))), "")
    return named if _LANGUAGE_NAME.fullmatch(named) else ""


def _shown(node: LexborNode) -> str:
    """The words of a node without those that are hidden, as the numbers of its lines may be."""
    made: list[str] = []
    todo = [node]
    while todo:
        one = todo.pop()
        if one.tag in ("-text", "br"):
            made.append(page.words(one))
        elif not clutter.is_hidden(one.tag, one.attributes):
            todo += reversed(list(page.children(one)))
    return "".join(made)


def _verse(walk: Walk, node: LexborNode) -> None:
    around, walk.lined = walk.lined, True
    walk.inside(node)
    walk.lined = around


def table(walk: Walk, node: LexborNode) -> None:
    """Data in rows, or what the table only lays out."""
    rows: list[list[Cell]] = []
    loose: list[Block] = []
    lays_out = page.attribute(node, "role") == "presentation"
    for part in _parts(node):
        if part.tag == "caption":
            for block in walk.within(part):
                walk.blocks.append(Paragraph(restyled(block.runs, add=BOLD)) if isinstance(block, Paragraph) else block)
            continue
        cells: list[Cell] = []
        shows = False
        for cell in page.children(part):
            tag, attrs = cell.tag, cell.attributes
            if tag not in ("td", "th") or (attrs and clutter.is_hidden(tag, attrs)):
                continue
            found = walk.within(cell)
            runs: list[Run] = []
            if len(found) == 1 and isinstance(found[0], Paragraph):
                runs, shows = found[0].runs, True
                lays_out = lays_out or len(said(runs)) > _LONGEST_CELL
            elif found:
                lays_out = True
            loose += found
            cells.append(Cell(runs, tag == "th"))
            if attrs and (spare := _spare(attrs.get("colspan") or "")):
                cells += [Cell([])] * spare
        if shows:
            rows.append(cells)
    alone = len(rows) == 1 and any(len(said(cell.runs)) > _LONGEST_LONELY_CELL for cell in rows[0])
    if lays_out or alone:
        walk.blocks += loose
    elif rows:
        walk.blocks.append(Table(rows))


def _parts(node: LexborNode) -> Iterator[LexborNode]:
    """The rows and captions of a table, not those of tables in it."""
    for child in page.children(node):
        if child.tag in ("tr", "caption"):
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in page.children(child) if row.tag == "tr")


def _spare(columns: str) -> int:
    """How many columns more than one a cell spans, by what it says."""
    return min(int(columns), 12) - 1 if re.fullmatch(r"[1-9]\d?", columns) else 0
