"""What changed between two versions of an article, for one reader: Discord Markdown that shows only the difference."""

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.model import Content
from bot.text.align import Step, aligned, steps
from bot.text.escape import shorten
from bot.text.runs import BOLD, PLAIN, STRUCK, Run, lines
from bot.text.segments import same, seen, written
from bot.text.split import opening, weight
from bot.text.updates import Edit, edits
from bot.text.wording import weigh
from bot.text.words import say

CONTEXT = 4
"""How many words around a change are shown."""
LONGEST_BLOCK = 800
"""Characters of a block that came or went."""
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]\s*|[^\s\u3040-\u30ff\u3400-\u9fff]+\s*")


def changes(old: Content, new: Content, limit: int = 3000) -> str:
    """Say what is different: title, picture and comments in words, then the blocks that changed, in order.

    What came is marked, what went is struck out, an edit is ``… words ~~before~~ **now** words …``. At most ``limit``
    by weight (split.py); a sentence tells where that was too little.
    """
    parts = [*_facts(edits(old, new), old, new)]
    parts += (part for step in steps(written(old.text), written(new.text)) if (part := _shown(step)))
    whole = "\n\n".join(parts) or say("diff.nothing")
    if weight(whole) <= limit:
        return whole
    more = say("diff.more")
    start, _ = opening(whole, limit - weight(more) - 2)
    return f"{start}\n\n{more}" if start else more[:limit]


def _facts(found: Iterable[Edit], old: Content, new: Content) -> Iterator[str]:
    if Edit.TITLE in found:
        yield say("diff.title", text=_words(seen(old.title), seen(new.title)))
    if Edit.PICTURE in found:
        yield say("diff.picture")
    if Edit.COMMENTS in found:
        yield say("diff.opened") if new.comments_open else say("diff.closed")


def _shown(step: Step) -> str:
    """One block, if it changed."""
    old, new = step.old, step.new
    if new is None:
        line = _block(old.text, STRUCK) if old is not None else ""
        return line and say("diff.gone", text=line)
    if step.moved:
        line = _block(new.text, PLAIN)
        return line and say("diff.moved", text=line)
    if old is None:
        line = _block(new.text, BOLD)
        return line and say("diff.new", text=line)
    if old.text != new.text:
        return say("diff.changed", text=_words(old.text, new.text))
    if weigh(old, new) is None:
        return ""
    line = _block(new.text, STRUCK if new.struck == same(new.text) else PLAIN)
    return line and say("diff.changed", text=line)


def _block(text: str, style: int) -> str:
    return _line([(shorten(text, LONGEST_BLOCK), style)])


def _words(old: str, new: str) -> str:
    """Both texts as one, with a few words around each change and an ellipsis for the others."""
    was, now = _WORD.findall(old), _WORD.findall(new)
    pairs = aligned([word.strip() for word in was], [word.strip() for word in now])
    runs: list[Run] = []
    kept: list[str] = []
    left = right = 0
    for stop, end in [*pairs, (len(was), len(now))]:
        if left < stop or right < end:
            runs += [(_context(kept, first=not runs), PLAIN), *_change(was[left:stop], now[right:end])]
            kept = []
        kept += now[end : end + 1]
        left, right = stop + 1, end + 1
    return _line([*runs, (_context(kept, first=False, last=True), PLAIN)])


def _context(kept: Sequence[str], *, first: bool, last: bool = False) -> str:
    """The unchanged words between two changes, or beside the first or last one."""
    if len(kept) <= (CONTEXT if first or last else 2 * CONTEXT) + 1:
        return "".join(kept)
    before = "" if first else "".join(kept[:CONTEXT])
    after = "" if last else "".join(kept[-CONTEXT:])
    return f"{before.rstrip()}{' ' * (not first)}…{' ' * (not last)}{after}"


def _change(was: Sequence[str], now: Sequence[str]) -> Iterator[Run]:
    if was:
        yield "".join(was).strip(), STRUCK
    if was and now:
        yield " ", PLAIN
    if now:
        yield "".join(now).strip(), BOLD
    yield " " * [*was, *now][-1][-1:].isspace(), PLAIN


def _line(runs: list[Run]) -> str:
    return " ".join(lines(runs))
