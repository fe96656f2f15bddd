"""What was said in an article's thread since somebody was there, for them alone.

What a comment or an update is known by in a thread is a message's id, which also tells when it came there.
"""

from dataclasses import dataclass

from bot.comment_faces import MESSAGE
from bot.desk.consents import MemberDesk
from bot.desk.desk import plain
from bot.desk.finding import Asker
from bot.desk.reasons import DISCORD_EPOCH_MS, sent_at
from bot.errors import Refused, Trouble
from bot.model import Content, Instant, ItemId, Kind, MemberId, place_id
from bot.store import Tx, blogs, finding, items, mirrors
from bot.store.finding import Discussion
from bot.store.items import Item
from bot.text.article_cards import title_of
from bot.text.card import Card
from bot.text.escape import escape, name
from bot.text.finding_cards import Line, moment, said_card
from bot.text.words import say

HISTORY = 100
"""So many messages of a thread are looked through for the last one of who asks."""
DAYS = 7
"""What was said in these is shown to who has not said anything in a thread."""
OFFERED = 300
"""So many threads are looked through for an article that is named."""


class CatchingUpDesk(MemberDesk):
    """/catchup, and "Catch me up" in the menu of a message."""

    async def discussed(self, asker: Asker) -> list[tuple[str, str]]:
        """Titles and ids of the articles with a thread that somebody can see, for autocomplete."""
        async with self.store.begin() as tx:
            return [(name(title_of(item.content)), str(item.id)) for item in await _discussed(tx, asker)]

    async def catch_up(self, asker: Asker, article: str | None = None, since: int | None = None) -> Card:
        """What was said about an article, in the thread in which somebody is or in the one of a named article.

        Since the message ``since``, or else since their own last one there. Raises Refused.
        """
        async with self.store.begin() as tx:
            where = await _thread(tx, asker, article)
            last = await finding.last_said(tx, where.thread, asker.id)
            now = tx.now
        note = ""
        if since is not None:
            told = say("catchup.since.this", moment=moment(sent_at(since)))
        else:
            if last is None:
                last, note = await self._in_history(where.thread, asker.id)
            since = last or _id_at(now - DAYS * 86400)
            told = say("catchup.since.days", count=DAYS)
            if last is not None:
                told = say("catchup.since.yours", moment=moment(sent_at(last)))
        async with self.store.begin() as tx:
            return await _said(tx, asker, where, since, told, note)

    async def _in_history(self, thread: int, member: MemberId) -> tuple[int | None, str]:
        """The last message of somebody among the newest of a thread; or why there is none."""
        try:
            page = await self.chat.recent(thread, HISTORY)
            if not page:
                await self.chat.history(thread, 0, 1)  # raises when it is empty because we may not read it
        except Trouble as trouble:
            return None, say("catchup.unread", trouble=trouble)
        found = max((message.id for message in page if message.author == member), default=None)
        return found, "" if found is not None else say("catchup.none.yours")


# -- which thread -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Titled:
    id: ItemId
    content: Content


async def _discussed(tx: Tx, asker: Asker) -> list[_Titled]:
    """The articles with a thread that somebody can see, those that were opened last first."""
    threads = await finding.discussions(tx, asker.guild or 0, limit=OFFERED)
    ids = list(dict.fromkeys(one.article for one in threads if asker.sees(one)))
    known = await items.several(tx, ids)
    return [_Titled(one, content) for one in ids if (content := known[one].content) is not None]


async def _thread(tx: Tx, asker: Asker, wanted: str | None) -> Discussion:
    """The thread of the article that is named, by id, address or title; or the one in which it is asked."""
    if not wanted:
        here = await mirrors.thread_of(tx, asker.channel)
        if here is None or here.relay is None or (await blogs.get_relay(tx, here.relay)).guild != asker.guild:
            raise Refused(say("catchup.where"))
        return Discussion(here.item, here.place, asker.channel)
    known, typed = await _discussed(tx, asker), plain(wanted)
    found = [one for one in known if typed in (str(one.id), plain(one.content.link))]
    found = found or [one for one in known if typed == plain(title_of(one.content))]
    if len(found) != 1:
        raise Refused(say("catchup.which" if found else "catchup.unknown", wanted=escape(wanted)))
    threads = [one for one in await finding.discussions(tx, asker.guild or 0, [found[0].id]) if asker.sees(one)]
    return next((one for one in threads if asker.channel in (one.thread, place_id(one.place))), threads[0])


async def _said(tx: Tx, asker: Asker, where: Discussion, since: int, told: str, note: str) -> Card:
    """What was said in a thread since then, by others; answers to the asker first."""
    messages = await finding.said(tx, where, since)
    known = await items.several(tx, [where.article, *(item for _, item in messages)])
    mine = await finding.own(tx, where.article, asker.id)
    others = [(message, known[item]) for message, item in messages if item not in mine]
    others.sort(key=lambda one: one[1].parent not in mine)  # and in order among themselves, as they came
    lines = [_line(asker, where, message, item, mine) for message, item in others]
    article = known[where.article].content
    return said_card("" if article is None else title_of(article), told, lines, note)


def _line(asker: Asker, where: Discussion, message: int, item: Item, mine: set[ItemId]) -> Line:
    assert item.content is not None
    link = MESSAGE.format(guild=asker.guild, channel=where.thread, message=message)
    return Line(item.content, link, update=item.kind is Kind.UPDATE, answers=item.parent in mine)


def _id_at(at: Instant) -> int:
    """Where Discord's ids are at a moment: they tell the time."""
    return (int(at * 1000) - DISCORD_EPOCH_MS) << 22
