"""What a comparison found, as data and in words."""

from dataclasses import dataclass
from enum import StrEnum

from bot.text.escape import address, escape, name
from bot.text.words import say

MOST_SHOWN = 12
"""Differences that are told one by one; the others are counted."""


class Sort(StrEnum):
    """What is different. The values are the keys of the sentences."""

    UNKNOWN = "reconcile.unknown"
    JUDGED = "reconcile.judged"
    EDITED = "reconcile.edited"
    GONE = "reconcile.gone"
    REMOVED = "reconcile.removed"
    REWRITTEN = "reconcile.rewritten"
    TWICE = "reconcile.twice"
    UNSHOWN = "reconcile.unshown"
    TAKEN = "reconcile.taken"
    DOUBLED = "reconcile.doubled"
    STRAY = "reconcile.stray"
    UNHEARD = "reconcile.unheard"
    CLOSED = "reconcile.closed"
    BEHIND = "reconcile.behind"
    LATE = "reconcile.late"
    UNREAD = "reconcile.unread"
    CUT = "reconcile.cut"
    STOPPED = "working.reconcile.stopped"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it should be.

    ``who`` and ``where`` are what its sentence names, fit for Discord; ``why`` says why it was not (or cannot be)
    repaired, nothing if nobody tried.
    """

    sort: Sort
    who: str = ""
    where: str = ""
    why: str = ""
    mended: bool = False

    def __str__(self) -> str:
        line = f"- {say(self.sort, who=self.who, where=self.where)}"
        if self.mended:
            return say("reconcile.mended", line=line)
        return say("reconcile.unmended", line=line, why=self.why) if self.why else line


@dataclass(frozen=True, slots=True)
class Report:
    """What a comparison of one blog found; ``title`` is the blog's, as it calls itself."""

    title: str
    dry: bool
    comments: int = 0
    threads: int = 0
    found: tuple[Difference, ...] = ()

    def differences(self, most: int = MOST_SHOWN) -> list[str]:
        """The differences in lines, at most so many and how many more."""
        shown, more = self.found[:most], len(self.found) - most
        return [*map(str, shown), *([say("reconcile.more", count=more)] if more > 0 else [])]

    def __str__(self) -> str:
        head = say("reconcile.head", title=escape(self.title), comments=self.comments, threads=self.threads)
        if not self.found:
            return f"{head}\n{say('reconcile.well')}"
        return "\n".join([head, *self.differences(), *([say("reconcile.dry")] if self.dry else [])])


def called(author: str) -> str:
    """Somebody's name as it may stand in a sentence."""
    return escape(name(author, 60)) or say("reconcile.somebody")


def linked(url: str) -> str:
    """An address as it may stand in a sentence."""
    return f"<{shown}>" if (shown := address(url)) else ""


def counted(count: int) -> str:
    """So many things, as the subject of a sentence."""
    return say("reconcile.count", count=count)
