"""What should stand where: every write to an item ends here, and the mirrors it should have are made or raised.

Calling ``spread`` once too often costs a look by the outbox, never a second copy.
"""

from bot.model import Face, ItemId, Kind, MirrorId, RelayId, State, blog_place, channel_place
from bot.store import Tx, blogs, items, mirrors
from bot.store.items import Item
from bot.store.mirrors import Mirror


def thread_lane(article: int, channel: int) -> str:
    """The lane of an article's card, its thread and all that is said in it."""
    return f"thread:{article}:{channel}"


def blog_lane(blog: int) -> str:
    """The lane of all that is written to a blog."""
    return f"blog:{blog}"


async def spread(tx: Tx, item: Item) -> None:
    """Make the mirrors that the item should have now, and raise the want of those it has."""
    await mirrors.raise_want(tx, *[mirror.id for mirror in await mirrors.of_item(tx, item.id)])
    if item.state is not State.LIVE:
        return
    if item.kind is Kind.UPDATE:
        await _update(tx, item)
    elif item.kind is Kind.COMMENT:
        await _comment(tx, item)


async def announce(tx: Tx, article: Item, relay: RelayId, channel: int) -> None:
    """Give an article its card and its thread in a relay's channel."""
    lane, place = thread_lane(article.id, channel), channel_place(channel)
    before = await mirrors.last_article(tx, place)  # articles stand in a channel in their order
    card = Mirror(MirrorId(tx.new_id()), article.id, place, Face.CARD, lane, relay, needs=before)
    card = await mirrors.ensure(tx, card)
    thread = Mirror(MirrorId(tx.new_id()), article.id, place, Face.THREAD, lane, relay, needs=card.id)
    await mirrors.ensure(tx, thread)


async def _update(tx: Tx, item: Item) -> None:
    assert item.article is not None
    for thread in await mirrors.threads(tx, item.article):
        assert thread.relay is not None
        if (await blogs.get_relay(tx, thread.relay)).settings.updates == "in thread":
            await _card_in(tx, item, thread)


async def _comment(tx: Tx, item: Item) -> None:
    assert item.article is not None
    heard = {source.place for source in await items.sources_of(tx, item.id)}
    for thread in await mirrors.threads(tx, item.article):
        channel = await mirrors.standing(tx, thread.id)
        if channel is None and thread.needs is not None:  # it has the id of the card on which it is being opened
            channel = await mirrors.standing(tx, thread.needs)
        if channel is None or channel_place(int(channel)) not in heard:  # no copy back to where it came from
            await _card_in(tx, item, thread)


async def _card_in(tx: Tx, item: Item, thread: Mirror) -> None:
    needs = thread
    if item.parent is not None:
        needs = await mirrors.find(tx, item.parent, thread.place, Face.CARD) or thread
    card = Mirror(MirrorId(tx.new_id()), item.id, thread.place, Face.CARD, thread.lane, thread.relay, needs=needs.id)
    await mirrors.ensure(tx, card)


async def to_blog(tx: Tx, item: Item, thread: Mirror, *, hold: str | None, due: float) -> Mirror:
    """Give a comment from chat its mirror on the blog, and its fate where it was said."""
    assert item.blog is not None
    place = blog_place(item.blog)
    needs = None if item.parent is None else await mirrors.find(tx, item.parent, place, Face.CARD)
    copy = Mirror(
        MirrorId(tx.new_id()),
        item.id,
        place,
        Face.CARD,
        blog_lane(item.blog),
        thread.relay,
        needs=None if needs is None else needs.id,
        hold=hold,
        due=due,
    )
    await mirrors.ensure(tx, copy)
    fate = Mirror(MirrorId(tx.new_id()), item.id, thread.place, Face.FATE, thread.lane, thread.relay, needs=thread.id)
    await mirrors.ensure(tx, fate)
    return copy


async def ask(tx: Tx, item: Item, thread: Mirror) -> None:
    """Put the question whether a member's words may be published into the thread."""
    mirror = Mirror(MirrorId(tx.new_id()), item.id, thread.place, Face.DESK, thread.lane, thread.relay, needs=thread.id)
    await mirrors.ensure(tx, mirror)


async def line(tx: Tx, item: Item, thread: Mirror) -> None:
    """Show a notice as a quiet line in a thread."""
    await _card_in(tx, item, thread)


async def notify(tx: Tx, item: Item, channel: int) -> None:
    """Show a notice in a channel."""
    place = channel_place(channel)
    await mirrors.ensure(tx, Mirror(MirrorId(tx.new_id()), item.id, place, Face.CARD, f"channel:{channel}"))


async def answered(tx: Tx, channel: int, message: int | None) -> ItemId | None:
    """The comment that a message in a thread shows or is; nothing for any other message."""
    if message is None:
        return None
    item = (await items.heard(tx, channel_place(channel), [str(message)])).get(str(message))
    if item is None:
        mirror = await mirrors.message_of(tx, message)
        item = None if mirror is None else await items.get(tx, mirror.item)
    return None if item is None or item.kind is not Kind.COMMENT else item.id
