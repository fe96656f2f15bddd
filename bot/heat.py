"""Threads that boil over: slow mode, and a pause of what goes from them to the blog; by itself, or by hand.

Counted are the comments on an article in the last ten minutes, of both sides. What is paused is put off, never lost.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from bot import mirrors as wants
from bot.errors import Trouble
from bot.model import Content, Face, Instant, ItemId, Kind, Relay, RelayId, State, ThreadShape
from bot.notices import Notices
from bot.ports import Chat
from bot.store import Store, Tx, blogs, heats, items, mirrors
from bot.store.heats import EVERYTHING, OVER, Row
from bot.store.items import Item
from bot.store.mirrors import Mirror
from bot.targets import Plan, ThreadTarget, shown
from bot.text.words import say

WINDOW = 600.0
"""In how many seconds comments are counted, and for how long a thread is slow or paused after the last of many."""
SLOW_SECONDS = 30
LOOK_SECONDS, IDLE_SECONDS = 5.0, 20.0
SLOW, UNABLE, PAUSED = "heat.slow", "heat.slow.unable", "heat.paused"
SLOW_OVER, UNABLE_OVER, PAUSED_OVER = "heat.slow.over", "heat.slow.unable.over", "heat.paused.over"


async def felt(tx: Tx, article: ItemId, relay: Relay) -> None:
    """A comment on the article was heard: see whether the relay's thread boils over by now."""
    slow_from, pause_from = relay.settings.slow_from, relay.settings.pause_from
    if slow_from is None and pause_from is None:
        return
    count = await heats.comments(tx, article, tx.now - WINDOW)
    heat = await heats.of(tx, article, relay.id)
    until = tx.now + WINDOW
    if slow_from is not None and count >= slow_from:
        if heat.slow_until <= tx.now:
            await _end(tx, article, relay.id, slow=True)  # one that is over, and was not told to be yet
            await _reshape(tx, article, relay.id)  # Heat says so in the thread: it can see whether we may
        heat = replace(heat, slow_until=until)
    if pause_from is not None and count >= pause_from:
        if heat.paused_until <= tx.now:
            await _end(tx, article, relay.id, paused=True)
            await _begin(tx, article, relay, PAUSED)
        heat = replace(heat, paused_until=until)
        await heats.put_off(tx, relay.id, article, until)
    if until in (heat.slow_until, heat.paused_until):
        await heats.put(tx, heat)


async def paused_until(tx: Tx, article: ItemId, relay: Relay) -> Instant:
    """Until when what is said in the relay's thread on the article does not go to the blog; 0 if it may go."""
    until = max([(await heats.of(tx, which, relay.id)).paused_until for which in (article, EVERYTHING)])
    return until if until > tx.now else 0.0


async def slow_of(tx: Tx, article: ItemId, relay: Relay) -> int | None:
    """The seconds between two messages of a member in the relay's thread.

    0 where we have slowed it and that is over; None where we never did: then it is left to people.
    """
    until = (await heats.of(tx, article, relay.id)).slow_until
    if until > tx.now:
        return SLOW_SECONDS
    return 0 if until else None


async def pause(tx: Tx, relay: RelayId, until: Instant) -> None:
    """Nothing of what is said in a relay's threads goes to the blog before this moment."""
    before = await heats.of(tx, EVERYTHING, relay)
    await heats.put(tx, replace(before, paused_until=until))
    await _let_go(tx, relay, [before])


async def resume(tx: Tx, relay: RelayId) -> bool:
    """End every pause of a relay: what waits goes now. Returns whether there was one."""
    paused = [heat for heat in await heats.hot(tx, relay) if heat.paused_until > 0]
    for heat in paused:
        await _cool(tx, heat, paused=True)
    await _let_go(tx, relay, paused)
    return any(heat.paused_until > tx.now for heat in paused)


async def calm(tx: Tx, relay: Relay) -> None:
    """End what threads of a relay boiled over to by a setting that is switched off by now."""
    boiling = [heat for heat in await heats.hot(tx, relay.id) if heat.article != EVERYTHING]
    for heat in boiling:
        slow = relay.settings.slow_from is None and heat.slow_until > 0
        paused = relay.settings.pause_from is None and heat.paused_until > 0
        await _cool(tx, heat, slow=slow, paused=paused)
        if paused:
            await _let_go(tx, relay.id, [heat])


async def end(tx: Tx, relay: RelayId) -> None:
    """A relay is about to be removed: slow modes and pauses end with it, and the lines that tell of them go."""
    for heat in await heats.hot(tx, relay):
        for number in await heats.lines(tx, heat.article, relay, [SLOW, UNABLE, PAUSED]):
            item = await items.get(tx, number)
            item = replace(item, state=State.GONE, version=item.version + 1, digest="")
            await items.change(tx, item)
            await wants.spread(tx, item)
        await _cool(tx, heat, slow=heat.slow_until > 0, paused=heat.paused_until > 0)


async def taken_back(chat: Chat, tx: Tx, mirror: Mirror, relay: Relay) -> Plan | None:
    """What is still changed where a relay was removed: a thread that we slowed is left to people again."""
    thread = await mirrors.standing(tx, mirror.id)
    if mirror.face is not Face.THREAD or thread is None or await slow_of(tx, mirror.item, relay) != 0:
        return None
    return Plan(ThreadTarget(chat, None, int(thread)), shown(ThreadShape(slow=0)))


def trouble(relay: RelayId) -> str:
    """The key of the notice that a relay's threads cannot be slowed."""
    return f"slow:{relay}"


async def slowed(tx: Tx, relay: RelayId) -> list[Row]:
    """The threads of a relay that have slow mode, as far as we may set it."""
    hot = [heat for heat in await heats.hot(tx, relay) if heat.slow_until > tx.now]
    return [heat for heat in hot if not await heats.lines(tx, heat.article, relay, [UNABLE])]


@dataclass(frozen=True)
class Heat:
    """Says what began, and ends what is over.

    ``woken`` ends the wait between two steps; ``wake`` lets the outbox look at once.
    """

    store: Store
    chat: Chat
    notices: Notices
    wake: Callable[[], None]
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    async def step(self) -> float:
        """Take back slow modes and pauses whose time has come. Returns in how many seconds to look again."""
        async with self.store.begin() as tx:
            hot = await heats.hot(tx)
            relays = {heat.relay: await blogs.get_relay(tx, heat.relay) for heat in hot if heat.slow_until > 0}
        able = {number: await self._may_slow(relay) for number, relay in relays.items()}
        changed = False
        async with self.store.begin() as tx:
            for number, may in able.items():
                await self._tell_admin(tx, relays[number], may)
            for heat in await heats.hot(tx):
                relay, may = relays.get(heat.relay), able.get(heat.relay, True)
                if relay is not None and heat.slow_until > 0:
                    changed |= await _say_slow(tx, heat, relay, may=may)
                slow = 0 < heat.slow_until <= tx.now and (may or not await _is_slow(tx, heat))
                paused = 0 < heat.paused_until <= tx.now
                if slow or paused:
                    await _cool(tx, heat, slow=slow, paused=paused)
                    changed = True
                if slow and not may:  # it calmed down without us
                    await self.notices.over(tx, trouble(heat.relay))
        if changed:
            self.wake()
        return LOOK_SECONDS if hot else IDLE_SECONDS

    async def _may_slow(self, relay: Relay) -> bool:
        """Whether the bot may slow the threads of a relay down, or speed them up again, as far as can be told."""
        try:
            return "manage_threads" not in (await self.chat.channel(relay.channel)).misses
        except Trouble:
            return True  # nothing can be said there either; /relay status tells

    async def _tell_admin(self, tx: Tx, relay: Relay, may: bool) -> None:
        if may:
            await self.notices.over(tx, trouble(relay.id))
        else:
            text = say("slow.notice.text", channel=f"<#{relay.channel}>")
            await self.notices.say(tx, trouble(relay.id), say("slow.notice"), text, [relay])


async def _say_slow(tx: Tx, heat: Row, relay: Relay, *, may: bool) -> bool:
    """Say in a thread whether it was slowed down. Returns whether that is news."""
    if await _is_slow(tx, heat):
        return False
    unable = await heats.lines(tx, heat.article, heat.relay, [UNABLE])
    if heat.slow_until <= tx.now or (unable and not may):
        return False
    if unable:  # by now we may
        await _say_instead(tx, heat.article, heat.relay, [UNABLE], SLOW)
        await _reshape(tx, heat.article, heat.relay, anew=True)
    else:
        return await _begin(tx, heat.article, relay, SLOW if may else UNABLE)
    return True


async def _is_slow(tx: Tx, heat: Row) -> bool:
    """Whether a thread was slowed down, as its line says."""
    return bool(await heats.lines(tx, heat.article, heat.relay, [SLOW]))


async def _begin(tx: Tx, article: ItemId, relay: Relay, words: str) -> bool:
    """Say in the thread, in one quiet line, what begins. False when there is no thread."""
    threads = [thread for thread in await mirrors.threads(tx, article) if thread.relay == relay.id]
    if threads:
        number = ItemId(tx.new_id())
        key = f"heat:{article}:{relay.id}:{number}"
        content = Content(text=words, published=tx.now)
        item = Item(
            number, Kind.NOTICE, State.LIVE, blog=relay.blog, article=article, key=key, digest=words, content=content
        )
        await items.add(tx, item)
        for thread in threads:
            await wants.line(tx, item, thread)
    return bool(threads)


async def _cool(tx: Tx, heat: Row, *, slow: bool = False, paused: bool = False) -> None:
    """It is over: the thread and its lines follow."""
    slow_until, paused_until = OVER if slow else heat.slow_until, OVER if paused else heat.paused_until
    await heats.put(tx, replace(heat, slow_until=slow_until, paused_until=paused_until))
    await _end(tx, heat.article, heat.relay, slow=slow, paused=paused)
    if slow:
        await _reshape(tx, heat.article, heat.relay)


async def _let_go(tx: Tx, relay: RelayId, over: list[Row]) -> None:
    """What waited for these pauses to end may go, but for what other pauses keep: of the relay, or of a thread."""
    await heats.let_go(tx, relay, [heat.paused_until for heat in over])
    for heat in await heats.hot(tx, relay):
        if heat.paused_until > tx.now:
            await heats.put_off(tx, relay, heat.article, heat.paused_until)


async def _end(tx: Tx, article: ItemId, relay: RelayId, *, slow: bool = False, paused: bool = False) -> None:
    if slow:
        await _say_instead(tx, article, relay, [SLOW], SLOW_OVER)
        await _say_instead(tx, article, relay, [UNABLE], UNABLE_OVER)
    if paused:
        await _say_instead(tx, article, relay, [PAUSED], PAUSED_OVER)


async def _say_instead(tx: Tx, article: ItemId, relay: RelayId, before: list[str], words: str) -> None:
    """Lines that say this say something else from now on, in place."""
    for number in await heats.lines(tx, article, relay, before):
        item = await items.get(tx, number)
        content = Content(text=words, published=tx.now)
        item = replace(item, version=item.version + 1, digest=words, content=content)
        await items.change(tx, item)
        await wants.spread(tx, item)


async def _reshape(tx: Tx, article: ItemId, relay: RelayId, *, anew: bool = False) -> None:
    """The relay's thread on the article is to be like it should be now. ``anew``: not all of it was taken before."""
    for thread in await mirrors.threads(tx, article):
        if thread.relay == relay:
            await mirrors.raise_want(tx, thread.id)
            for part in await mirrors.parts_of(tx, thread.id) if anew else []:
                await mirrors.put_part(tx, thread.id, replace(part, sent=None))
