"""/me follow: what a member is told of in private messages, and how they change that."""

from collections.abc import Iterable

from bot import following
from bot.changes import digest
from bot.desk.consents import MemberDesk
from bot.desk.desk import called, offered
from bot.errors import Refused
from bot.model import BlogId, MemberId, State
from bot.store import Tx, blogs, followings, items, members, troubles
from bot.store.blogs import BlogRow
from bot.store.followings import ANSWERS, ARTICLES, CATEGORY, Following
from bot.text.card import Card
from bot.text.escape import escape
from bot.text.private_cards import MOST_CATEGORIES, Followed, following_card
from bot.text.words import say

NEWEST = 100
"""So many of a blog's articles tell which categories it has."""


class FollowingDesk(MemberDesk):
    """What a member follows. ``guild`` is the server in which they ask; None in a private message."""

    async def follow(self, member: MemberId, guild: int | None, wanted: str = "") -> Card:
        """What a member is told of, of the blog that is named, or of the only one. Raises Refused."""
        async with self.store.begin() as tx:
            rows = await _within_reach(tx, member, guild)
            return await _card(tx, member, _meant(rows, guild, wanted))

    async def follow_choices(self, member: MemberId, guild: int | None) -> list[tuple[str, str]]:
        """Names and values for autocomplete."""
        async with self.store.begin() as tx:
            return offered(await _within_reach(tx, member, guild))

    async def followed(self, member: MemberId, blog: BlogId) -> Card:
        """What a member is told of, of this blog."""
        async with self.store.begin() as tx:
            return await _card(tx, member, await blogs.blog(tx, blog))

    async def switch(self, member: MemberId, guild: int | None, blog: BlogId, topic: str, locale: str) -> Card:
        """Begin to tell a member of a topic (``answers``, ``articles``), or end it. ``locale`` is theirs, for that."""
        async with self.store.begin() as tx:
            await _switch(tx, member, guild, blog, topic, locale)
            return await _card(tx, member, await blogs.blog(tx, blog))

    async def switch_category(self, member: MemberId, guild: int | None, blog: BlogId, value: str, locale: str) -> Card:
        """The same with a category, by its value in the menu; one that is not known any more changes nothing."""
        async with self.store.begin() as tx:
            chosen = _categories(await followings.of(tx, member, blog))
            for category in [*chosen, *await _known(tx, blog)]:
                if _value(category) == value:
                    await _switch(tx, member, guild, blog, CATEGORY + category, locale)
                    break
            return await _card(tx, member, await blogs.blog(tx, blog))

    async def follow_nothing(self, member: MemberId, blog: BlogId) -> Card:
        """End all that a member is told of a blog."""
        async with self.store.begin() as tx:
            await followings.end(tx, member, blog)
            return await _card(tx, member, await blogs.blog(tx, blog))

    async def enough(self, member: MemberId, blog: BlogId) -> str:
        """A member wants to be told of no more answers on a blog."""
        async with self.store.begin() as tx:
            await followings.end(tx, member, blog, ANSWERS)
            row = await blogs.blog(tx, blog)
        return say("follow.ended", blog=escape(row.title))


async def _within_reach(tx: Tx, member: MemberId, guild: int | None) -> list[BlogRow]:
    """The blogs that a member may mean: those relayed in the server; elsewhere, those they have to do with."""
    found = set() if guild is None else {relay.blog for relay in await blogs.relays_of(tx, guild=guild)}
    if not found:
        found = {answer.blog for answer in await members.answers_of(tx, member)}
        found |= {known.blog for known in await followings.of(tx, member)}
    rows = [await blogs.blog(tx, blog) for blog in found]
    return sorted(rows, key=lambda row: (row.title, row.id))


def _meant(rows: list[BlogRow], guild: int | None, wanted: str) -> BlogRow:
    """The one that is named: by id, address or title. Raises Refused."""
    if not rows:
        raise Refused(say("follow.none") if guild is not None else say("follow.none.private"))
    found = called(rows, wanted) if wanted.strip() else rows
    if len(found) == 1:
        return found[0]
    raise Refused(say("follow.which") if found else say("follow.unknown", wanted=escape(wanted)))


async def _switch(tx: Tx, member: MemberId, guild: int | None, blog: BlogId, topic: str, locale: str) -> None:
    known = await followings.of(tx, member, blog)
    if topic in {one.topic for one in known}:
        await followings.end(tx, member, blog, topic)
        return
    if guild is None or not await blogs.relays_of(tx, blog_id=blog, guild=guild):  # where they followed it before
        guild = next((one.guild for one in known if one.guild is not None), None)
    await followings.begin(tx, member, blog, topic, guild)
    await members.set_locale(tx, member, locale)


async def _card(tx: Tx, member: MemberId, row: BlogRow) -> Card:
    followed = await followings.of(tx, member, row.id)
    topics, chosen = {one.topic for one in followed}, _categories(followed)
    known = [*chosen, *(category for category in await _known(tx, row.id) if category not in chosen)]
    return following_card(
        row.id,
        row.title,
        Followed(ANSWERS in topics, ARTICLES in topics, tuple(chosen)),
        {category: _value(category) for category in known[:MOST_CATEGORIES]},
        most=following.MOST_IN_HOUR,
        reached=not await troubles.last_refused(tx, member),
    )


def _categories(followed: Iterable[Following]) -> list[str]:
    """The categories of which a member is told."""
    return [one.topic.removeprefix(CATEGORY) for one in followed if one.topic.startswith(CATEGORY)]


async def _known(tx: Tx, blog: BlogId) -> list[str]:
    """The categories of a blog's newest articles, the newest first."""
    newest = [item for item in await items.newest(tx, blog, NEWEST) if item.state is State.LIVE]
    named = [category for item in newest if item.content is not None for category in item.content.categories]
    return list(dict.fromkeys(filter(None, named)))


def _value(category: str) -> str:
    """What comes back when a category is chosen: names may be longer than Discord takes."""
    return digest(category)[:16]
