"""/blog doctor: how blogs and their channels are, line by line, each with what to do about it."""

import asyncio
from collections.abc import Sequence

from bot import diagnosis
from bot.comment_faces import access
from bot.desk.desk import Desk
from bot.ports import Check, Finding, Mark
from bot.store import blogs
from bot.store.blogs import BlogRow
from bot.text.card import Card, Text
from bot.text.escape import escape
from bot.text.words import say

MOST_BLOGS = 5
"""Blogs that are examined at once, when none is named."""
LONGEST = 3500
"""Characters of a card's lines; Discord takes 4,000 in a message."""


class DoctorDesk(Desk):
    """The doctor."""

    async def doctor(self, guild: int, wanted: str | None = None) -> list[Card]:
        """Examine one blog, or all that a server follows: a card for each, and one for the bot itself."""
        async with self.store.begin() as tx:
            rows = [await self._blog(tx, guild, wanted)] if wanted else await blogs.followed(tx, guild)
        cards = list(await asyncio.gather(*(self._examine(row, guild) for row in rows[:MOST_BLOGS])))
        lines = [line(diagnosis.intent(hears=self.sees_messages()))]
        if not rows:
            lines.append(say("blog.none"))
        if more := len(rows) - len(cards):
            lines.append(say("doctor.blogs.more", count=more))
        return [*cards, _card(say("doctor.bot"), lines)]

    async def _examine(self, row: BlogRow, guild: int) -> Card:
        async with self.store.begin() as tx:
            relays = await blogs.relays_of(tx, blog_id=row.id, guild=guild)
            reached = await access(tx, row.id, guild)
            here = [diagnosis.watching(row)] if relays else []
            here.append(await diagnosis.push(tx, row, tx.now, reachable=bool(self.push_address(row.id))))
        checks: list[Check] = [
            *diagnosis.of_blog(self.blogs.open(reached)),
            *diagnosis.of_channels(relays, self.chat.channel),
        ]
        found = [*here, *[finding async for finding in diagnosis.made(checks)]]
        if not relays:
            found.append(Finding(Mark.UNSET, say("doctor.channel", channel=""), say("doctor.channel.none")))
        heading = say("doctor.heading", title=escape(row.title), url=row.url)
        return _card(heading, shortened(found))


def line(finding: Finding) -> str:
    """A finding as it is shown."""
    return say("doctor.line", mark=finding.mark, name=finding.name.strip(), text=finding.text)


def shortened(findings: Sequence[Finding], longest: int = LONGEST) -> list[str]:
    """The findings as lines, no longer than that: first what is fine is left out, then the last ones; it is said."""
    lines = [line(finding) for finding in findings]
    if _length(lines) <= longest:
        return lines
    telling = [line(finding) for finding in findings if finding.mark is not Mark.FINE]
    last = [say("doctor.hidden", count=fine)] if (fine := len(lines) - len(telling)) else []
    shown: list[str] = []
    room = longest - _length([*last, say("doctor.cut", count=len(telling))])
    for each in telling:
        if _length([*shown, each]) > room:
            break
        shown.append(each)
    if cut := len(telling) - len(shown):
        shown.append(say("doctor.cut", count=cut))
    return [*shown, *last]


def _length(lines: Sequence[str]) -> int:
    return sum(len(each) + 1 for each in lines)


def _card(heading: str, lines: Sequence[str]) -> Card:
    return Card((Text("\n".join([heading, *lines])),), mark="")
