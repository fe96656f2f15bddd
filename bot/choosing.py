"""Whether, when and how loudly a relay shows a new article: what was decided, and why in words. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.model import Content, Instant, Relay
from bot.relay_settings import Hours, RelaySettings, hours, sieve
from bot.text.escape import plain
from bot.text.updates import visible
from bot.text.words import say

FUTURE_SECONDS = 600.0
"""A date further ahead than this is meant: the article waits for it. Less is clocks that differ."""
FUTURE_LONGEST = 48 * 3600.0
"""A date further ahead than this is not waited for (facts: reliability.md 3.3, rule 4)."""

FLOOD_NEW = 5
FLOOD_SHARE = 0.5
FLOOD_KNOWN = 4
"""More new articles than this at once, or more than that share of a feed of which so many were known, is a flood:
a blog that was imported or moved, not one that was written (facts: reliability.md 3.3, rule 3)."""


class Verdict(StrEnum):
    """What was decided about an article in a relay."""

    ANNOUNCED = "announced"
    WAITING = "waiting"  # for the end of quiet hours, or for its own date: announced then
    OLD = "old"  # published before the relay began
    LATE = "late"  # dated too far ahead
    FILTERED = "filtered"
    FLOOD = "flood"  # waits for an admin
    CHOSEN = "chosen"  # an admin said: post it
    DECLINED = "declined"  # an admin said: do not


PASSED = (Verdict.ANNOUNCED, Verdict.WAITING, Verdict.CHOSEN)
"""Verdicts by which an article is posted."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict; ``detail`` says in words what it is about, ``due`` is when an article that waits is announced."""

    verdict: Verdict
    detail: str = ""
    due: Instant = 0.0


def decide(relay: Relay, content: Content, now: Instant, skew: Instant) -> Decision:
    """What becomes of an article that is first seen now. Never FLOOD: one article is none.

    ``skew`` is how far the blog's clock is ahead of ours; blogs date in whole seconds. An article without a date
    counts as published when it is first seen.
    """
    date = content.published - skew if content.published else now  # by our clock
    if content.published and content.published < int(relay.since + skew):
        return Decision(Verdict.OLD)
    if date > now + FUTURE_LONGEST:
        return Decision(Verdict.LATE)
    if (why := filtered(relay.settings, content)) is not None:
        return Decision(Verdict.FILTERED, why)
    ahead = date > now + FUTURE_SECONDS
    due = date if ahead else now
    over = quiet_until(relay.settings, due) if relay.settings.quiet_posts == "wait" else None
    if over is not None:
        return Decision(Verdict.WAITING, say("choosing.quiet", quiet=relay.settings.quiet), over)
    return Decision(Verdict.WAITING, say("choosing.ahead"), due) if ahead else Decision(Verdict.ANNOUNCED)


def is_flood(new: int, known: int) -> bool:
    """Whether so many new articles at once, beside so many known ones in the same list, are to be asked about."""
    return new > FLOOD_NEW or (known >= FLOOD_KNOWN and new > FLOOD_SHARE * (new + known))


# -- filters ----------------------------------------------------------------------------------------------------------


def filtered(settings: RelaySettings, content: Content) -> str | None:
    """Which setting keeps an article out, in words; None when it passes all of them."""
    authors = [content.author] if content.author else []
    for name, named in (("categories", content.categories), ("tags", content.tags), ("authors", authors)):
        if why := _kept_out(name, getattr(settings, name), [_alike(each) for each in named], whole=True):
            return why
    if settings.words == "all":
        return None
    return _kept_out("words", settings.words, [_alike(content.title), _alike(visible(content.text))], whole=False)


def _kept_out(name: str, setting: str, texts: Iterable[str], *, whole: bool) -> str | None:
    wanted = sieve(setting)
    for entry in wanted.never:
        if _occurs(entry, texts, whole=whole):
            return say("choosing.never", setting=name, entry=entry)
    if wanted.only and not any(_occurs(entry, texts, whole=whole) for entry in wanted.only):
        return say("choosing.only", setting=name, entries=", ".join(wanted.only))
    return None


def _alike(text: str) -> str:
    """A text as it is compared: without what cannot be seen, in one form, on one line."""
    return " ".join(unicodedata.normalize("NFKC", plain(text)).casefold().split())


_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
"""Thai, Lao, Burmese, Khmer, Japanese and Chinese do not part their words."""
_LETTER = rf"[^\W{_UNSPACED}]"
_BEGINS, _ENDS = re.compile(_LETTER), re.compile(rf"{_LETTER}\Z")


def _occurs(entry: str, texts: Iterable[str], *, whole: bool) -> bool:
    """Whether one of the texts is what an entry names, or (not ``whole``) has it in it as words of its own."""
    begins_like = entry.endswith("*")
    wanted = _alike(entry.removesuffix("*"))
    if not wanted:
        return False
    if whole:
        return any(text.startswith(wanted) if begins_like else text == wanted for text in texts)
    before = rf"(?<!{_LETTER})" if _BEGINS.match(wanted) else ""
    after = rf"(?!{_LETTER})" if _ENDS.search(wanted) and not begins_like else ""
    pattern = re.compile(before + re.escape(wanted) + after)
    return any(pattern.search(text) for text in texts)


# -- quiet hours ------------------------------------------------------------------------------------------------------


def is_quiet(settings: RelaySettings, now: Instant) -> bool:
    """Whether it is quiet hours."""
    return quiet_until(settings, now) is not None


def quiet_until(settings: RelaySettings, now: Instant) -> Instant | None:
    """When the quiet hours that it is now are over; None when it is not quiet hours."""
    kept = hours(settings.quiet)
    until = None
    for start, end in [] if kept is None else _nights(kept, now):
        if start <= (now if until is None else until) < end:
            until = end
    return until


def is_silent(settings: RelaySettings, now: Instant) -> bool:
    """Whether what is posted now is to notify nobody."""
    return settings.silent == "on" or (settings.quiet_posts == "silent" and is_quiet(settings, now))


def _nights(kept: Hours, now: Instant) -> list[tuple[Instant, Instant]]:
    """The quiet hours that begin the day before, today and the day after.

    They go by the clock on the wall. An hour that a day lacks ends as late as if the clock had not been put forward;
    of an hour that a day has twice, the first counts.
    """
    today = datetime.fromtimestamp(now, kept.zone).date()
    found = []
    for ahead in (-1, 0, 1):
        day = datetime.combine(today + timedelta(days=ahead), datetime.min.time(), kept.zone)
        last = day if kept.start < kept.end else day + timedelta(days=1)
        found.append((_at(day, kept.start), _at(last, kept.end)))
    return found


def _at(day: datetime, minute: int) -> Instant:
    return day.replace(hour=minute // 60, minute=minute % 60).timestamp()
