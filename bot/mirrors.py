"""What should stand where: every write to an item ends here, and the mirrors it should have are made or raised.

Calling ``spread`` once too often costs a look by the outbox, never a second copy.
"""

from dataclasses import replace

from bot import following
from bot.model import (
    ChannelSort,
    Content,
    Face,
    Instant,
    ItemId,
    Kind,
    MirrorId,
    Place,
    Relay,
    State,
    blog_place,
    channel_place,
)
from bot.store import Tx, acts, blogs, items, mirrors
from bot.store.items import Item
from bot.store.mirrors import Mirror

MOST_JUDGED = 30
"""So many comments have cards in a moderators' channel at once. When one is judged, the next one comes."""
FORUMS = (ChannelSort.FORUM, ChannelSort.MEDIA)


def thread_lane(article: int, relay: Relay) -> str:
    """The lane of an article's card, its thread and all that is said in it; of a post, which is both in one."""
    return f"{'post' if relay.sort in FORUMS else 'thread'}:{article}:{relay.channel}"


def is_post(mirror: Mirror) -> bool:
    """Whether a mirror of an article stands in a post, whatever channel its relay has by now."""
    return mirror.lane.startswith("post:")


def blog_lane(blog: int, guild: int) -> str:
    """The lane of all that a server's members write to a blog: the trouble of its account is no other server's."""
    return f"blog:{blog}:{guild}"


async def spread(tx: Tx, item: Item) -> None:
    """Make the mirrors that the item should have now, and raise the want of those it has."""
    behind = await mirrors.of_item(tx, item.id)
    if item.kind is Kind.COMMENT and item.parent is not None:  # its card tells moderators what became of the answer
        behind += await mirrors.of_item(tx, item.parent, Face.JUDGE)
    await mirrors.raise_want(tx, *[mirror.id for mirror in behind])
    if item.kind is not Kind.COMMENT:
        return
    if item.state is State.LIVE:
        await _comment(tx, item)
        await following.answered(tx, item)
    elif item.state is State.HELD and item.blog is not None:
        await _to_judge(tx, item)


async def announce(tx: Tx, article: Item, relay: Relay, due: Instant = 0.0) -> None:
    """Give an article all that it has in a relay's channel, not before ``due``: card, thread, and the rest of it."""
    lane, place = thread_lane(article.id, relay), channel_place(relay.channel)
    before = await mirrors.last_article(tx, place)  # articles stand in a channel in their order
    faces = [(Face.CARD, lane), (Face.THREAD, lane), (Face.BODY, lane)]
    if relay.sort is ChannelSort.NEWS:
        # Only a few can be published in an hour: what waits for that keeps nothing else from being delivered.
        faces.append((Face.NEWS, f"news:{relay.channel}"))
    needs = before
    anew = False
    for face, own in faces:
        mirror = Mirror(MirrorId(tx.new_id()), article.id, place, face, own, relay.id, needs=needs, due=due)
        mirror = await mirrors.ensure(tx, mirror)
        if mirror.due > due:
            await mirrors.set_due(tx, due, mirror.id)
        if not mirror.behind:  # it was not to be shown until now
            await mirrors.raise_want(tx, mirror.id)
            anew = True
        if face is Face.CARD:
            needs = mirror.id
    if anew:
        await mirrors.raise_thread(tx, article.id, place)


async def ask_admin(tx: Tx, relay: Relay, channel: int | None) -> None:
    """Ask about articles of a relay that are held back; a question that stands is renewed.

    It is asked in the channel of the admins, or else in the relay's own; a forum takes no such message, so there only
    ``/relay status`` tells.
    """
    if channel is None and relay.sort in FORUMS:
        return
    channel = channel or relay.channel
    key = _flood(relay)
    known = await items.by_key(tx, key)
    if known is not None and known.state is not State.LIVE:
        await items.rename(tx, known.id, f"{key}:{known.id}")  # what was asked then is history
        known = None
    if known is None:
        known = Item(ItemId(tx.new_id()), Kind.NOTICE, State.LIVE, key=key, blog=relay.blog, content=Content())
        await items.add(tx, known)
    place = channel_place(channel)
    await spread(tx, known)
    question = Mirror(MirrorId(tx.new_id()), known.id, place, Face.DESK, f"channel:{channel}", relay.id)
    await mirrors.ensure(tx, question)


async def answered_by_admin(tx: Tx, relay: Relay) -> None:
    """The question about a relay's articles is answered."""
    known = await items.by_key(tx, _flood(relay))
    if known is not None and known.state is State.LIVE:
        known = replace(known, state=State.GONE, version=known.version + 1)
        await items.change(tx, known)
        await spread(tx, known)


def _flood(relay: Relay) -> str:
    return f"flood:{relay.id}"


async def tell(tx: Tx, update: Item, due: Instant) -> None:
    """Give a new update its mirrors, where its article is shown. A card that is still to come shows it anyhow."""
    assert update.article is not None
    for thread in await mirrors.threads(tx, update.article):
        assert thread.relay is not None
        card = await mirrors.find(tx, update.article, thread.place, Face.CARD)
        parts = [] if card is None else await mirrors.parts_of(tx, card.id)
        settings = (await blogs.get_relay(tx, thread.relay)).settings
        if settings.updates != "card only" and any(part.remote or part.attempted for part in parts):
            await _card_in(tx, update, thread, due)


async def _comment(tx: Tx, item: Item) -> None:
    """Give a comment its card in the threads that were there when it came to be seen."""
    assert item.article is not None
    heard = {source.place for source in await items.sources_of(tx, item.id)}
    for thread in await mirrors.threads(tx, item.article):
        if began(thread) > item.since:
            continue
        channel = await mirrors.standing(tx, thread.id)
        if channel is None and thread.needs is not None:  # it has the id of the card on which it is being opened
            channel = await mirrors.standing(tx, thread.needs)
        if channel is None or channel_place(int(channel)) not in heard:  # no copy back to where it came from
            await _card_in(tx, item, thread)


async def _to_judge(tx: Tx, item: Item) -> None:
    """Give a comment that waits on the blog a card where moderators judge it."""
    assert item.blog is not None
    if not (await items.remotes(tx, blog_place(item.blog), [item.id]))[item.id]:
        return  # it is still on its way there
    if await acts.is_hidden(tx, item.id):
        return  # somebody has judged it on the blog, most likely
    for relay in await blogs.relays_of(tx, blog_id=item.blog):
        if (desk := relay.settings.desk) is not None:
            await judged_in(tx, item, relay, desk)


async def judged_in(tx: Tx, item: Item, relay: Relay, channel: int) -> None:
    """Let a comment be judged in a channel of a server that has an account on the blog.

    What waits there is not for everybody: the account through which we see it may be another server's.
    """
    place = channel_place(channel)
    if await blogs.login(tx, relay.blog, relay.guild) is None or await acts.on_desk(tx, place) >= MOST_JUDGED:
        return
    mirror = Mirror(MirrorId(tx.new_id()), item.id, place, Face.JUDGE, f"channel:{channel}", relay.id)
    await mirrors.ensure(tx, mirror)


def began(thread: Mirror) -> Instant:
    """When a thread was wanted: ids tell."""
    return (thread.id >> 20) / 1000


async def show(tx: Tx, item: Item, thread: Mirror) -> None:
    """Give a comment its card in a thread, however old it is."""
    await _card_in(tx, item, thread)


async def _card_in(tx: Tx, item: Item, thread: Mirror, due: Instant = 0.0) -> None:
    needs = thread
    if item.parent is not None:
        needs = await mirrors.find(tx, item.parent, thread.place, Face.CARD) or thread
    lane, relay = thread.lane, thread.relay
    card = Mirror(MirrorId(tx.new_id()), item.id, thread.place, Face.CARD, lane, relay, needs=needs.id, due=due)
    await mirrors.ensure(tx, card)


async def to_blog(tx: Tx, item: Item, thread: Mirror, *, hold: str | None, due: float, heard: bool = True) -> Mirror:
    """Give a comment from chat its mirror on the blog; if it was ``heard`` in a message, its fate shows there."""
    assert item.blog is not None
    assert thread.relay is not None
    place, guild = blog_place(item.blog), (await blogs.get_relay(tx, thread.relay)).guild
    needs = None if item.parent is None else await mirrors.find(tx, item.parent, place, Face.CARD)
    copy = Mirror(
        MirrorId(tx.new_id()),
        item.id,
        place,
        Face.CARD,
        blog_lane(item.blog, guild),
        thread.relay,
        needs=None if needs is None else needs.id,
        hold=hold,
        due=due,
    )
    await mirrors.ensure(tx, copy)
    if heard:
        place, lane, relay = thread.place, thread.lane, thread.relay
        fate = Mirror(MirrorId(tx.new_id()), item.id, place, Face.FATE, lane, relay, needs=thread.id)
        await mirrors.ensure(tx, fate)
    return copy


async def copy_of(tx: Tx, item: Item) -> Mirror | None:
    """The mirror of a comment on its blog, if it has one."""
    return None if item.blog is None else await mirrors.find(tx, item.id, blog_place(item.blog), Face.CARD)


async def files(tx: Tx, item: Item, copy: Mirror) -> Mirror:
    """The pictures that came with a comment, in the media library of the blog where its ``copy`` stands or will."""
    mirror = Mirror(MirrorId(tx.new_id()), item.id, copy.place, Face.FILES, copy.lane, copy.relay)
    return await mirrors.ensure(tx, mirror)


async def ask(tx: Tx, item: Item, thread: Mirror, channel: int) -> None:
    """Put the question whether a member's words may be published where they were said."""
    place, lane, relay = channel_place(channel), thread.lane, thread.relay
    await mirrors.ensure(tx, Mirror(MirrorId(tx.new_id()), item.id, place, Face.DESK, lane, relay, needs=thread.id))


async def line(tx: Tx, item: Item, thread: Mirror) -> None:
    """Show a notice as a quiet line in a thread."""
    await _card_in(tx, item, thread)


async def notify(tx: Tx, item: Item, place: Place) -> None:
    """Show a notice in a channel, or to somebody in private; each place is a lane of its own."""
    await mirrors.ensure(tx, Mirror(MirrorId(tx.new_id()), item.id, place, Face.CARD, place))


async def answered(tx: Tx, channel: int, message: int | None) -> ItemId | None:
    """The comment that a message in a thread shows or is; nothing for any other message."""
    if message is None:
        return None
    item = (await items.heard(tx, channel_place(channel), [str(message)])).get(str(message))
    if item is None:
        mirror = await mirrors.message_of(tx, message)
        item = None if mirror is None else await items.get(tx, mirror.item)
    return None if item is None or item.kind is not Kind.COMMENT else item.id
