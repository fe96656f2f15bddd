"""The database with itself: what was sent of each mirror against what it should show by now. Asks nobody."""

from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby

from bot.comment_faces import access
from bot.errors import Trouble
from bot.faces import Faces
from bot.model import Instant, Kind, Place, RelayId, place_id
from bot.ports import CommentWriter
from bot.reconcile.report import Difference, Sort, counted
from bot.store import Store, Tx, comparing, items, mirrors
from bot.store.blogs import BlogRow
from bot.store.mirrors import Mirror, Part
from bot.targets import Plan
from bot.text.escape import escape
from bot.text.words import say

MOST_MIRRORS = 3_000
"""Mirrors that are looked at in one comparison, the newest first."""
MOST_RAISED = 100
"""So many are brought up to date in one comparison: a new release may show all of them differently."""
AT_ONCE = 50


class _Undone(Exception):
    """Nothing of this transaction is kept."""


@dataclass(frozen=True)
class OwnSide:
    """Finds what is at rest though it should show something else: cards, comments, reactions, pictures, questions.

    Every change raises what shows it, in one transaction. So nothing is found here but after a fault of ours, or where
    something shows in many mirrors and raises none: a member's new name, another release.
    """

    store: Store
    faces: Faces

    async def compare(
        self, blog: BlogRow, relays: Collection[RelayId], since: Instant, *, repair: bool
    ) -> list[Difference]:
        """The differences in these relays, of articles first seen after ``since``: one for each place."""
        async with self.store.begin() as tx:
            site = self.faces.blogs.open(await access(tx, blog.id))
            row = await comparing.at_rest(tx, relays, since, MOST_MIRRORS + 1)
        seen = [one for one in row[:MOST_MIRRORS] if isinstance(site, CommentWriter) or not _on_blog(one.place)]
        behind: list[Mirror] = []
        for start in range(0, len(seen), AT_ONCE):
            behind += await self._behind(seen[start : start + AT_ONCE])
        if repair and behind:
            async with self.store.begin() as tx:
                await mirrors.raise_want(tx, *[mirror.id for mirror in behind[:MOST_RAISED]])
        found = [*_told(behind[:MOST_RAISED], blog, mended=repair), *_told(behind[MOST_RAISED:], blog, later=repair)]
        return [*found, *([Difference(Sort.CUT, where=say("reconcile.older"))] if len(row) > MOST_MIRRORS else [])]

    async def _behind(self, row: Sequence[Mirror]) -> list[Mirror]:
        found: list[Mirror] = []
        with suppress(_Undone):
            async with self.store.begin() as tx:
                # What became of one since is newer than what was found.
                same = [mirror for mirror in row if await mirrors.get(tx, mirror.id) == mirror]
                found += [mirror for mirror in same if await self._differs(tx, mirror)]
                raise _Undone  # to plan may change something
        return found

    async def _differs(self, tx: Tx, mirror: Mirror) -> bool:
        parts = {part.n: part for part in await mirrors.parts_of(tx, mirror.id)}
        if any(part.attempted is not None for part in parts.values()):
            return False
        try:
            plan = await self.faces.plan(tx, mirror)
        except Trouble:
            return False  # it cannot be made to match now
        kind = (await items.get(tx, mirror.item)).kind
        return plan is not None and any(
            _part_differs(plan, n, parts.get(n, Part(n)), kind) for n in {*range(len(plan.parts)), *parts}
        )


def _part_differs(plan: Plan, n: int, part: Part, kind: Kind) -> bool:
    """Whether a part shows something else than it should. An article is never posted because of that."""
    wanted = plan.parts[n] if n < len(plan.parts) else None
    if part.removed or (part.remote is None and (wanted is None or kind is not Kind.COMMENT)):
        return False
    return wanted is None or part.remote is None or part.sent != wanted.digest


def _told(behind: Iterable[Mirror], blog: BlogRow, *, mended: bool = False, later: bool = False) -> list[Difference]:
    told = []
    for place, there in groupby(sorted(behind, key=lambda mirror: mirror.place), key=lambda mirror: mirror.place):
        where = escape(blog.title) if _on_blog(place) else f"<#{place_id(place)}>"
        why = say("reconcile.next") if later else ""
        told.append(Difference(Sort.BEHIND, counted(len(list(there))), where, why, mended))
    return told


def _on_blog(place: Place) -> bool:
    return place.startswith("blog:")
