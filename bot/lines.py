"""Quiet lines in a thread, about the thread itself; called inside a transaction."""

from dataclasses import replace

from bot import mirrors as wants
from bot.model import Content, ItemId, Kind, State
from bot.store import Tx, blogs, items, mirrors
from bot.store.items import Item
from bot.store.mirrors import Mirror


async def stays(tx: Tx, thread: Mirror) -> None:
    """Say once in a thread that what is written there stays there."""
    key = f"stays:{thread.id}"
    await _say(tx, thread, key, key)


async def tell_gap(tx: Tx, channel: int) -> None:
    """Something may have been said in a thread that we could not read: say so there, until we have read it."""
    thread = await mirrors.thread_of(tx, channel)
    if thread is None or thread.relay is None:
        return
    relay = await blogs.get_relay(tx, thread.relay)
    carries = relay.settings.replies in ("everything", "only replies")
    if relay.removed or not carries or await blogs.login(tx, relay.blog, relay.guild) is None:
        return  # nothing of it would have gone to the blog
    gaps = await _gaps(tx, thread, channel)
    if all(gap.state is not State.LIVE for gap in gaps):
        await _say(tx, thread, f"gap:{channel}:{len(gaps)}", "gap")


async def close_gap(tx: Tx, channel: int) -> None:
    """A thread has been read to its end: a line that told of a gap goes."""
    thread = await mirrors.thread_of(tx, channel)
    for gap in [] if thread is None else await _gaps(tx, thread, channel):
        if gap.state is State.LIVE:
            closed = replace(gap, state=State.GONE, version=gap.version + 1)
            await items.change(tx, closed)
            await wants.spread(tx, closed)


async def _gaps(tx: Tx, thread: Mirror, channel: int) -> list[Item]:
    notices = await items.of_article(tx, thread.item, Kind.NOTICE)
    return [notice for notice in notices if (notice.key or "").startswith(f"gap:{channel}:")]


async def _say(tx: Tx, thread: Mirror, key: str, text: str) -> None:
    if await items.by_key(tx, key) is None:
        content = Content(text=text)
        item = Item(ItemId(tx.new_id()), Kind.NOTICE, State.LIVE, article=thread.item, key=key, content=content)
        await items.add(tx, item)
        await wants.line(tx, item, thread)
