"""A relay's test message: it shows that the bot can post there, and goes when somebody deletes it.

It is a notice with a mirror of its own, so it is sent once and found again after a crash, as everything else is.
"""

from dataclasses import replace

from bot.article_faces import card_target
from bot.mirrors import FORUMS, spread
from bot.model import Content, Face, ItemId, Kind, MirrorId, Relay, State, ThreadShape, channel_place
from bot.ports import Chat
from bot.store import Tx, blogs, items, mirrors
from bot.store.items import Item
from bot.store.mirrors import Mirror
from bot.targets import Plan, shown
from bot.text.panel_cards import trial_card
from bot.text.words import say


def is_trial(item: Item) -> bool:
    """Whether a notice is the test of a relay."""
    return item.kind is Kind.NOTICE and (item.key or "").startswith("test:")


async def begin(tx: Tx, relay: Relay) -> None:
    """Let a test appear in the relay's channel: in a forum as a post."""
    number = ItemId(tx.new_id())
    content = Content(published=tx.now)
    item = Item(number, Kind.NOTICE, State.LIVE, blog=relay.blog, key=f"test:{relay.id}:{number}", content=content)
    await items.add(tx, item)
    lane = f"{'post' if relay.sort in FORUMS else 'test'}:{number}:{relay.channel}"
    place = channel_place(relay.channel)
    await mirrors.ensure(tx, Mirror(MirrorId(tx.new_id()), number, place, Face.CARD, lane, relay.id))


async def end(tx: Tx, item: Item) -> None:
    """Take a test away."""
    if item.state is State.LIVE:
        gone = replace(item, state=State.GONE, version=item.version + 1)
        await items.change(tx, gone)
        await spread(tx, gone)


async def plan(chat: Chat, tx: Tx, mirror: Mirror, item: Item, relay: Relay) -> Plan:
    """What stands in the channel."""
    target = card_target(chat, mirror, ThreadShape(say("test.name")))
    if item.state is not State.LIVE:
        return Plan(target, ())
    blog = await blogs.blog(tx, relay.blog)
    return Plan(target, shown(trial_card(blog.title, f"panel:{relay.id}:untest:{item.id}", relay.settings.accent)))
