"""What members follow: who is told in private of a new article, or of an answer to a comment of theirs.

A private message is a mirror at the place ``member:<id>``, in a lane of that name: so it is sent once, edited, and
taken away like any other. What it shows is planned in private.py. Reconciling leaves these mirrors alone: they are no
relay's, and nobody but the bot can delete a message of the bot there.
"""

from bot.choosing import FUTURE_SECONDS
from bot.model import Face, Instant, Kind, MemberId, MirrorId, Relay, State, member_place
from bot.store import Tx, blogs, followings, items, mirrors
from bot.store.followings import ANSWERS, ARTICLES, CATEGORY, Following
from bot.store.forgotten import NOBODY
from bot.store.items import Item
from bot.store.mirrors import Mirror
from bot.text.words import say

MOST_IN_HOUR = 20
"""So many private messages a member gets in an hour. What is more waits until the hour is over; it is not lost."""
HOUR = 3600.0


def in_words(topic: str) -> str:
    """What a topic is, to be read; not yet escaped."""
    if topic == ANSWERS:
        return say("follow.topic.answers")
    if topic == ARTICLES:
        return say("follow.topic.articles")
    return say("follow.topic.category", name=topic.removeprefix(CATEGORY))


async def announced(tx: Tx, article: Item, due: Instant) -> None:
    """An article appears in a relay, not before ``due``: those are told who follow what it belongs to."""
    if article.blog is None or article.content is None:
        return
    members = await followings.followers(tx, article.blog, _topics(article))
    threads = await _threads(tx, article) if members else []
    for member in members:
        found = await wish(tx, member, article)
        if found is None:
            continue
        # The thread stands first: so it comes when the article does, and can lead there.
        near = [thread for thread, relay in threads if relay.guild == found.guild]
        needs = next(iter([*near, *(thread for thread, _ in threads)]), None)
        await _tell(tx, article, member, needs, due)


async def answered(tx: Tx, answer: Item) -> None:
    """A comment is to be seen: who is answered by it is told."""
    if answer.parent is None or answer.article is None:
        return
    member = (await items.get(tx, answer.parent)).member
    found = None if member is None else await wish(tx, member, answer)
    if member is None or found is None:
        return
    if await mirrors.find(tx, answer.id, member_place(member), Face.CARD) is not None:
        return
    needs = None
    for thread, relay in await _threads(tx, await items.get(tx, answer.article)):
        if relay.guild == found.guild:
            needs = needs or await mirrors.find(tx, answer.id, thread.place, Face.CARD)
    await _tell(tx, answer, member, needs, tx.now)


async def wish(tx: Tx, member: MemberId, item: Item) -> Following | None:
    """What a member said by which they are told of this article or comment; None: they are not.

    Never of what was there before that, nor of what they said themselves.
    """
    if item.blog is None or item.content is None:
        return None
    since = item.since
    if item.kind is Kind.ARTICLE:
        since = (item.id >> 20) / 1000  # when it was first seen: ids tell
        if item.content.published:
            since = min(since, item.content.published + FUTURE_SECONDS)  # an admin may post old ones; clocks differ
    elif member in (NOBODY, item.member) or not await _is_answer_to(tx, member, item):
        return None
    found = [one for one in await followings.of(tx, member, item.blog) if one.topic in _topics(item)]
    counting = [one for one in found if one.at < since]
    return next((one for one in counting if one.guild is not None), next(iter(counting), None))


async def _is_answer_to(tx: Tx, member: MemberId, item: Item) -> bool:
    parent = None if item.parent is None else await items.get(tx, item.parent)
    return parent is not None and parent.member == member and parent.state is not State.GONE


def _topics(item: Item) -> list[str]:
    """The topics that an article or an answer belongs to."""
    if item.kind is not Kind.ARTICLE or item.content is None:
        return [ANSWERS]
    return [ARTICLES, *(CATEGORY + name for name in item.content.categories)]


async def _threads(tx: Tx, article: Item) -> list[tuple[Mirror, Relay]]:
    """The threads of an article in channels that can be used."""
    found = []
    for thread in await mirrors.threads(tx, article.id):
        assert thread.relay is not None
        relay = await blogs.get_relay(tx, thread.relay)
        if relay.lost is None:
            found.append((thread, relay))
    return found


async def _tell(tx: Tx, item: Item, member: MemberId, needs: Mirror | None, due: Instant) -> None:
    """Give an item its private message to a member; one that has not been sent yet may come sooner now."""
    place, first = member_place(member), None if needs is None else needs.id
    due = max(due, tx.now)
    before = await followings.moments(tx, member, item.id, MOST_IN_HOUR)
    if len(before) == MOST_IN_HOUR:
        due = max(due, before[-1] + HOUR)
    new = Mirror(MirrorId(tx.new_id()), item.id, place, Face.CARD, place, needs=first, due=due)
    known = await mirrors.ensure(tx, new)
    if known != new and not known.have:
        await mirrors.set_needs(tx, known.id, first)
        await mirrors.set_due(tx, min(due, known.due), known.id)
