"""What stands in an article's HTML and is no part of the article: hidden words, buttons to share, lines of the feed."""

import re
from collections.abc import Mapping

from bot.text import page
from bot.text.blocks import Block, Paragraph
from bot.text.runs import MADE, said

_CLASSES = page.tags(
    # for screen readers only
    "screen-reader-text sr-only visually-hidden katex-html "
    # share, like, related: Jetpack, Feedburner, AddToAny, AddThis, Heateor, YARPP, CRP
    "sharedaddy jp-relatedposts sd-like feedflare addtoany_share_save_container addthis_toolbox "
    "heateor_sss_sharing_container ssba yarpp-related crp_related wp-block-social-links "
    # what leads back to the page: tables of contents, anchors of headings, buttons beside a file's link
    "wp-block-table-of-contents headerlink anchorlink "
    "wp-block-file__button wp-block-file__embed easy-footnote-to-top more-link "
    # WordPress' blocks that show the site, not the article: they change with whatever else is published
    "wp-block-latest-posts wp-block-latest-comments wp-block-query wp-block-rss wp-block-archives "
    "wp-block-calendar wp-block-categories wp-block-tag-cloud wp-block-page-list wp-block-navigation "
    "wp-block-search wp-block-loginout wp-block-post-comments-form comment-respond "
    # numbers of lines of code
    "gutter rouge-gutter linenos lineno linenodiv line-numbers-rows crayon-nums"
)
_CLASSES_OF = {"more-link": "a", "gutter": "td", "rouge-gutter": "td", "linenos": "td"}  # else of any element
_IDS = ("toc_container", "ez-toc-container")
_STYLE = re.compile(r"display: ?none|visibility:hidden", re.IGNORECASE)
_FOOTER = re.compile(
    r"""The\ post\ .*\ (?:first\ )?appeared\ (?:first\ )?on\ .*
    | Der\ Beitrag\ .*\ erschien\ zuerst\ auf\ .*
    | L[’']article\ .*\ est\ apparu\ en\ premier\ sur\ .*
    | La\ entrada\ .*\ (?:se\ publicó\ primero|aparece\ primero)\ en\ .*
    | L[’']articolo\ .*\ (?:proviene\ da|sembra\ essere\ il\ primo\ su)\ .*
    | O\ post\ .*\ apareceu\ primeiro\ em\ .*
    | Het\ bericht\ .*\ verscheen\ eerst\ op\ .*
    | Inlägget\ .*\ dök\ först\ upp\ på\ .*
    | (?:Запись|Сообщение)\ .*\ (?:впервые\ появилась|появились\ сначала\ на)\ .*
    | Artykuł\ .*\ pochodzi\ z\ serwisu\ .*
    | (?:Filed\ under|Tagged):\ .*""",
    re.DOTALL | re.VERBOSE,
)
_LONGEST_FOOTER = 600


def is_hidden(tag: str | None, attrs: Mapping[str, str | None]) -> bool:
    """Whether an element with this tag and attributes is one that no reader is meant to see here."""
    if not attrs:  # as with most
        return False
    if "hidden" in attrs or ((style := attrs.get("style")) and _STYLE.search(style)):
        return True
    if (said := attrs.get("class")) and not _CLASSES.isdisjoint(names := said.lower().split()):
        return any(name in _CLASSES and _CLASSES_OF.get(name, tag) == tag for name in names)
    return (attrs.get("id") or "").lower() in _IDS


def without_footer(blocks: list[Block]) -> list[Block]:
    """The blocks without the lines at their end that feeds add."""
    end = len(blocks)
    while end and _is_footer(blocks[end - 1]):
        end -= 1
    return blocks[:end]


def _is_footer(block: Block) -> bool:
    if not isinstance(block, Paragraph):
        return False
    text = said(run for run in block.runs if not run[1] & MADE).strip()
    return len(text) <= _LONGEST_FOOTER and bool(_FOOTER.fullmatch(text))
