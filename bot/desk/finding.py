"""What members find: the newest articles, and articles by words.

Everything is for who asks alone, and leads only to what they can see: the channels that they can read in come with the
question.
"""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, zip_longest

from bot.choosing import FUTURE_LONGEST
from bot.comment_faces import access
from bot.desk.consents import MemberDesk
from bot.desk.desk import called, offered
from bot.errors import Refused, Trouble
from bot.model import Article, Content, Instant, ItemId, Kind, MemberId, blog_place, place_id
from bot.ports import Access, Blogs, Searcher
from bot.store import Tx, blogs, finding, followings, items, members
from bot.store.blogs import BlogRow
from bot.store.finding import Discussion
from bot.text.article_cards import title_of
from bot.text.card import Card
from bot.text.cards import plain_text
from bot.text.escape import escape, name
from bot.text.finding_cards import Entry, around, latest_card, search_card
from bot.text.words import say

MOST = 10
"""So many articles are shown."""
NEWEST = 50
"""So many of each blog's newest are looked at for that: some may be gone, or still to come."""
KNOWN = 200
"""So many of a blog's newest articles are looked through where the blog itself cannot be searched."""
LEAST_WORDS, MOST_WORDS = 2, 100
"""Characters of what is searched for."""
THREAD = "https://discord.com/channels/{guild}/{thread}"


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and where. ``guild`` is None in private messages; ``visible`` are the channels that they can read."""

    id: MemberId
    guild: int | None
    channel: int = 0
    visible: frozenset[int] = frozenset()

    def sees(self, discussion: Discussion) -> bool:
        """Whether they can read in the channel of a thread."""
        return place_id(discussion.place) in self.visible


@dataclass(frozen=True, slots=True)
class _Hit:
    """An article that was found, and the item that it is, if it is known."""

    content: Content
    blog: BlogRow
    item: ItemId | None
    excerpt: str = ""


@dataclass(frozen=True, kw_only=True)
class FindingDesk(MemberDesk):
    """/latest and /search."""

    blogs: Blogs
    searching: set[MemberId] = field(default_factory=set)  # whose search is under way

    async def blogs_offered(self, asker: Asker) -> list[tuple[str, str]]:
        """Titles and ids of the blogs that somebody can ask about, for autocomplete."""
        async with self.store.begin() as tx:
            return offered(await _blogs(tx, asker))

    async def latest(self, asker: Asker, blog: str | None = None) -> Card:
        """The newest articles of one blog, or of all that somebody has to do with. Raises Refused."""
        async with self.store.begin() as tx:
            hits = []
            for row in await _meant(tx, asker, blog):
                for item in await finding.live(tx, row.id, NEWEST):
                    assert item.content is not None
                    hits.append(_Hit(item.content, row, item.id))
            hits.sort(key=_date, reverse=True)
            return latest_card(await _entries(tx, asker, hits[:MOST]))

    async def search(self, asker: Asker, words: str, blog: str | None = None) -> Card:
        """The articles in which these words stand, as the blogs find them; what cannot be searched, and why.

        Raises Refused, also while the last search of the same member is still going on: it is work for a blog.
        """
        typed = " ".join(words.split())
        if not LEAST_WORDS <= len(typed) <= MOST_WORDS:
            raise Refused(say("search.words", least=LEAST_WORDS, most=MOST_WORDS))
        if asker.id in self.searching:
            raise Refused(say("search.running"))
        self.searching.add(asker.id)
        try:
            return await self._search(asker, typed, blog)
        finally:
            self.searching.discard(asker.id)

    async def _search(self, asker: Asker, words: str, blog: str | None) -> Card:
        async with self.store.begin() as tx:
            reached = [(row, await _reached(tx, row, asker.guild)) for row in await _meant(tx, asker, blog)]
        answers = await asyncio.gather(*(self._ask(row, way, words) for row, way in reached))
        troubles = [
            say("search.failed", blog=escape(name(row.title)), trouble=answer)
            for (row, _), answer in zip(reached, answers, strict=True)
            if isinstance(answer, Trouble)
        ]
        ranked = zip_longest(*(answer for answer in answers if not isinstance(answer, Trouble)))
        hits = [hit for hit in chain.from_iterable(ranked) if hit is not None][:MOST]  # the best of each blog first
        hits = await asyncio.to_thread(_with_excerpts, hits, _terms(words))
        async with self.store.begin() as tx:
            return search_card(words, await _entries(tx, asker, hits), troubles)

    async def _ask(self, row: BlogRow, way: Access, words: str) -> Sequence[_Hit] | Trouble:
        """What one blog finds, or why it cannot be searched."""
        site = self.blogs.open(way)
        if not isinstance(site, Searcher):
            return await self._look_through(row, _terms(words))
        try:
            found = await site.search(words, MOST)
        except Trouble as trouble:
            return trouble
        async with self.store.begin() as tx:
            return [_Hit(article.content, row, await _known(tx, row, article)) for article in found]

    async def _look_through(self, row: BlogRow, terms: Sequence[str]) -> Sequence[_Hit]:
        """What is found among the articles that we know, for blogs that can only be read."""
        async with self.store.begin() as tx:
            known = [_Hit(item.content, row, item.id) for item in await finding.live(tx, row.id, KNOWN) if item.content]
        return await asyncio.to_thread(_matching, known, terms)  # reading so many texts takes a moment


# -- which blogs ------------------------------------------------------------------------------------------------------


async def _blogs(tx: Tx, asker: Asker) -> list[BlogRow]:
    """The blogs of the server; in private messages those that the member has answered on, or follows."""
    if asker.guild is not None:
        return await blogs.followed(tx, asker.guild)
    allowed = await items.several(tx, [permit.item for permit in await members.permits_of(tx, asker.id)])
    known = {
        *(answer.blog for answer in await members.answers_of(tx, asker.id)),
        *(item.blog for item in allowed.values() if item.blog is not None),
        *(following.blog for following in await followings.of(tx, asker.id)),
    }
    return sorted([await blogs.blog(tx, blog) for blog in known], key=lambda row: row.title)


async def _meant(tx: Tx, asker: Asker, wanted: str | None) -> list[BlogRow]:
    """The blog that is named, by id, address or title; without a name, all of them. Raises Refused."""
    rows = await _blogs(tx, asker)
    if not rows:
        raise Refused(say("find.no.blog.private") if asker.guild is None else say("find.no.blog"))
    if not wanted:
        return rows
    found = called(rows, wanted)
    if len(found) != 1:
        raise Refused(say("find.blog.which" if found else "find.blog.unknown", wanted=escape(wanted)))
    return found


async def _reached(tx: Tx, row: BlogRow, guild: int | None) -> Access:
    """How a blog is asked: with the account of the server in which it is asked for, if at all."""
    return row.access if guild is None else await access(tx, row.id, guild)


def _date(hit: _Hit) -> Instant:
    """When an article appeared: by its own date, unless it has none or a strange one."""
    seen = (hit.item or 0) / 2**20 / 1000  # ids tell
    return min(hit.content.published or seen, seen + FUTURE_LONGEST)


# -- which articles ---------------------------------------------------------------------------------------------------


async def _known(tx: Tx, row: BlogRow, article: Article) -> ItemId | None:
    """The item that an article is, by the strongest name by which it is known."""
    heard = await items.heard(tx, blog_place(row.id), article.keys)
    return next((heard[key].id for key in article.keys if key in heard and heard[key].kind is Kind.ARTICLE), None)


def _terms(words: str) -> list[str]:
    """The single words, without the signs by which blogs read them."""
    cleaned = (word.strip("\"'“”«»,+") for word in re.split(r"[\s,+]+", words))
    return [word for word in cleaned if word and not word.startswith("-")]


def _matching(known: Sequence[_Hit], terms: Sequence[str]) -> list[_Hit]:
    """Those in which all words occur: first where they all stand in the title, then the others; the newest first."""
    wanted = [term.casefold() for term in terms]
    titled, others = [], []
    for hit in known:
        title = title_of(hit.content).casefold()
        if all(word in title for word in wanted):
            titled.append(hit)
        elif all(word in f"{title}\n{plain_text(hit.content).casefold()}" for word in wanted):
            others.append(hit)
    return [*titled, *others][:MOST] if wanted else []


def _with_excerpts(hits: Sequence[_Hit], terms: Sequence[str]) -> list[_Hit]:
    """With a piece of each around what was searched for."""
    return [replace(hit, excerpt=around(plain_text(hit.content), terms)) for hit in hits]


async def _entries(tx: Tx, asker: Asker, hits: Sequence[_Hit]) -> list[Entry]:
    """The articles as they are shown."""
    known = [hit.item for hit in hits if hit.item is not None]
    many = await finding.comments(tx, known)
    threads: dict[ItemId, Discussion] = {}
    for one in [] if asker.guild is None else await finding.discussions(tx, asker.guild, known):
        if asker.sees(one) and (one.article not in threads or asker.channel in (one.thread, place_id(one.place))):
            threads[one.article] = one
    entries = []
    for hit in hits:
        thread = threads.get(hit.item) if hit.item is not None else None
        entries.append(
            Entry(
                hit.content,
                hit.blog.title,
                THREAD.format(guild=asker.guild, thread=thread.thread) if thread is not None else "",
                None if hit.item is None else many.get(hit.item, 0),
                hit.excerpt,
            )
        )
    return entries
