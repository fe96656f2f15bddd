"""Which comments of a blog are read again at a look. Pure: clocks are handed in.

The newest comments of the whole blog are read at every look. They do not show what was edited, taken down or approved
further back, and no blog says when a comment was changed. So whole articles are read again in rounds, page by page: the
more lately something happened on an article, the oftener. What a round does not find of what is known is asked for by
name, because it may only have slipped from one page to another. All of this is forgotten when the process ends, which
only means to read again.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from bot.model import Instant, ItemId

HOUR, DAY = 3600.0, 86_400.0
PACES = ((HOUR, 0.0), (DAY, 600.0), (7 * DAY, HOUR), (30 * DAY, 6 * HOUR))
"""Where something happened within so many seconds, an article is read again after so many; without an end, no more."""
LIVELY = HOUR
"""Such articles have rounds of their own: the many quiet ones do not keep them waiting."""
GROUP = 50
"""Articles in one round."""
BATCH = 100
"""Comments that are asked for by name at a look."""


def number(key: str) -> int:
    """The blog's own number in a key like ``comment:5``."""
    return int(key.partition(":")[2])


def pace(quiet: float) -> float | None:
    """After how many seconds an article on which nothing has happened for so long is read again; None: no more."""
    return next((after for within, after in PACES if quiet < within), None)


@dataclass
class Round:
    """Articles that are being read from the first page to the last; ``seen``: the keys of what was found so far."""

    articles: tuple[ItemId, ...]
    lively: bool
    page: int = 1
    seen: set[str] = field(default_factory=set)


@dataclass
class Rounds:
    """How far the comments of one blog have been read; ``mark`` is the newest of all, once one was read."""

    mark: str | None = None
    newest: tuple[str, ...] = ()  # of the whole blog, at the last look
    _felt: dict[ItemId, Instant] = field(default_factory=dict)  # when something happened there last
    _read: dict[ItemId, Instant] = field(default_factory=dict)  # when they were last read to the end
    _open: dict[bool, Round] = field(default_factory=dict)
    _missing: dict[str, None] = field(default_factory=dict)  # to be asked for, in this order
    _hidden: set[str] = field(default_factory=set)  # answered to be there, not to be read

    @property
    def pages(self) -> int:
        """How many pages were read so far of the articles that are just being read."""
        return max((turn.page - 1 for turn in self._open.values()), default=0)

    def felt(self, article: ItemId, at: Instant) -> None:
        """Something happened on an article."""
        self._felt[article] = max(at, self._felt.get(article, 0.0))

    def lately(self, now: Instant) -> list[ItemId]:
        """The articles on which something happened, so that they are read again some time."""
        return [article for article, at in self._felt.items() if pace(now - at) is not None]

    def due(self, watched: Mapping[ItemId, Instant], now: Instant) -> list[Round]:
        """The rounds of which a page is to be read now: at most one of lively articles and one of quiet ones.

        ``watched``: the articles that are shown, and when something happened there last as far as the database knows.
        """
        for article, at in watched.items():
            self.felt(article, at)
        for lively in (True, False):
            if lively not in self._open and (chosen := self._chosen(watched, now, lively=lively)):
                self._open[lively] = Round(chosen, lively)
        return [self._open[lively] for lively in (True, False) if lively in self._open]

    def _chosen(self, watched: Iterable[ItemId], now: Instant, *, lively: bool) -> tuple[ItemId, ...]:
        """Those whose time has come, the longest overdue first."""
        waiting = []
        for article in watched:
            quiet = now - self._felt[article]
            after = pace(quiet)
            read = self._read.get(article, 0.0)  # later than now: the clock was put back
            due = None if after is None else (read if read <= now else 0.0) + after
            if due is not None and due <= now and (quiet < LIVELY) is lively:
                waiting.append((due, article))
        return tuple(article for _, article in sorted(waiting)[:GROUP])

    def took(self, turn: Round, keys: Iterable[str], now: Instant, *, more: bool) -> None:
        """A page of a round was read and written down; without ``more``, the round is over."""
        turn.seen.update(keys)
        turn.page += 1
        if not more:
            self._open.pop(turn.lively, None)
            self._read.update(dict.fromkeys(turn.articles, now))

    def saw(self, keys: Collection[str], newest: Iterable[str] = ()) -> None:
        """These comments were read in another way: no round needs to miss them. ``newest`` are those of the blog."""
        for turn in self._open.values():
            turn.seen.update(keys)
        self._hidden.difference_update(keys)
        for key in keys:
            self._missing.pop(key, None)
        self.newest = tuple(newest)
        self.mark = max([*self.newest, *([self.mark] if self.mark else [])], key=number, default=None)

    def lost(self, keys: Iterable[str]) -> None:
        """These are known, and were not found where they should be."""
        self._missing |= dict.fromkeys(key for key in keys if key not in self._hidden)

    def missing(self) -> list[str]:
        """The next ones to be asked for by name."""
        return list(self._missing)[:BATCH]

    def asked(self, keys: Iterable[str], hidden: Collection[str]) -> None:
        """These were asked for; of those in ``hidden`` the blog says only that they may not be read."""
        for key in keys:
            self._missing.pop(key, None)
        self._hidden.update(hidden)
