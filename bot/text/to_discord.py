"""HTML of an article or comment to Discord Markdown, and the pictures in it.

Two steps: a ``Walk`` reads the tree into the few kinds of block that Discord can show, blocks.py writes those as lines.
A new kind of element is one reader, named here; a new look is one case there.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from bot.model import Picture
from bot.text import clutter, embeds, inlines, page, pictures, shortcodes, structures
from bot.text.blocks import write
from bot.text.calls import calls
from bot.text.runs import BOLD, ITALIC, STRUCK
from bot.text.walk import Reader, Walk, standing


@dataclass(frozen=True, slots=True)
class Rendered:
    """Discord Markdown and the pictures that belong to it, in reading order, each once.

    ``fold`` is where in the Markdown the author put "read more"; 0 for nowhere. ``places`` says for each picture where
    in the Markdown it stands: at the start of the block that it stands in or before, so at a place to cut at.
    """

    markdown: str
    pictures: tuple[Picture, ...] = ()
    fold: int = 0
    places: tuple[int, ...] = ()


def render(html: str, base: str = "", *, comment: bool = False, named: Mapping[str, int] | None = None) -> Rendered:
    """Render HTML in whatever state; relative addresses are resolved against ``base``. Never raises, linear time.

    Plugins leave shortcodes in articles and feeds end them with a line of their own: these go. In a ``comment`` they
    are what somebody wrote. ``named``: members (by their names) whom "@Name" mentions.
    """
    html = html[: page.LONGEST] if comment else shortcodes.cleaned(html[: page.LONGEST])
    body = page.tree(html)
    if body is None:
        return Rendered("")
    walk = Walk(base, _READERS)
    walk.inside(body)
    walk.end_paragraph()
    if named and (found := calls(named)):
        found.put(walk.blocks)
    written = write(walk.blocks if comment else clutter.without_footer(walk.blocks))
    starts = [*written.starts, len(written.markdown)]
    shown = walk.pictures.values()
    return Rendered(
        written.markdown,
        tuple(picture for picture, _ in shown),
        written.ends[min(walk.fold, len(written.ends)) - 1] if walk.fold and written.ends else 0,
        tuple(starts[min(place, len(starts) - 1)] for _, place in shown),
    )


def _by_class(otherwise: Reader) -> Reader:
    """Give the reader of blocks that only their class may tell apart."""

    def read(walk: Walk, node: LexborNode) -> None:
        for name in page.classes(node):
            if special := _CLASSES.get(name):
                special(walk, node)
                return
        otherwise(walk, node)

    return read


_CLASSES: dict[str, Reader] = {
    **dict.fromkeys(("wp-caption", "gallery-item", "tiled-gallery-item"), pictures.figure),
    "wp-block-cover": pictures.cover,
    "wp-block-embed__wrapper": embeds.wrapper,
}
_DROPPED = (
    "-doctype script style template head title meta link form button select textarea svg canvas map progress meter "
    "dialog nav datalist rp source track param xml"
)
_PLAIN_BLOCKS = (
    "p section article main header footer center address hgroup dd fieldset legend details tr td th tbody "
    "thead tfoot caption li body html search marquee"
)
_IN_LINES: dict[str, Reader] = {
    **dict.fromkeys(_DROPPED.split(), inlines.dropped),
    **dict.fromkeys(("b", "strong", "mark"), inlines.styled(BOLD)),
    **dict.fromkeys(("i", "em", "u", "cite", "dfn", "var"), inlines.styled(ITALIC)),
    **dict.fromkeys(("s", "strike", "del"), inlines.styled(STRUCK)),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), inlines.typed),
    **dict.fromkeys(("abbr", "acronym"), inlines.abbreviation),
    **dict.fromkeys(("bdi", "bdo"), inlines.isolated),
    **dict.fromkeys(("sup", "sub"), inlines.raised),
    **dict.fromkeys(("iframe", "embed", "object", "video", "audio"), embeds.embed),
    "-comment": inlines.comment,
    "a": inlines.link,
    "br": inlines.line_break,
    "img": pictures.image,
    "input": inlines.tick,
    "math": inlines.formula,
    "noscript": pictures.unscripted,
    "picture": pictures.picture,
    "q": inlines.quoted,
    "rt": inlines.reading,
    "span": inlines.span,
}
_OF_OWN_LINES: dict[str, Reader] = {
    **dict.fromkeys(_PLAIN_BLOCKS.split(), Walk.inside),
    **dict.fromkeys(("div", "aside"), _by_class(Walk.inside)),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), structures.heading),
    **dict.fromkeys(("ul", "ol", "menu", "dir"), structures.listing),
    **dict.fromkeys(("pre", "listing", "xmp"), structures.preformatted),
    **dict.fromkeys(("dt", "summary"), structures.summary),
    "blockquote": embeds.quote,
    "dl": _by_class(structures.definitions),
    "figcaption": pictures.caption,
    "figure": pictures.figure,
    "hr": structures.rule,
    "table": structures.table,
}
_READERS = {**_IN_LINES, **{name: standing(read) for name, read in _OF_OWN_LINES.items()}}
