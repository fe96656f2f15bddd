"""Threads that boil over: slow mode, and a pause of what goes from them to the blog; by itself, or by hand.

Counted are the comments on an article in the last ten minutes, of both sides. What is paused is put off, never lost.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from bot import mirrors as wants
from bot.errors import Trouble
from bot.model import Content, Instant, ItemId, Kind, Relay, RelayId, State
from bot.ports import Chat
from bot.store import Store, Tx, blogs, heats, items, mirrors
from bot.store.heats import EVERYTHING, OVER, Row
from bot.store.items import Item

WINDOW = 600.0
"""In how many seconds comments are counted, and for how long a thread is slow or paused after the last of many."""
SLOW_SECONDS = 30
LOOK_SECONDS, IDLE_SECONDS = 5.0, 20.0
SLOW, UNABLE, PAUSED = "heat.slow", "heat.slow.unable", "heat.paused"
SLOW_OVER, PAUSED_OVER = "heat.slow.over", "heat.paused.over"


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
            await _begin(tx, article, relay, SLOW)
            await _reshape(tx, article, relay.id)
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


@dataclass(frozen=True)
class Heat:
    """Ends what is over. ``woken`` ends the wait between two steps; ``wake`` lets the outbox look at once."""

    store: Store
    chat: Chat
    wake: Callable[[], None]
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    async def step(self) -> float:
        """Take back slow modes and pauses whose time has come. Returns in how many seconds to look again."""
        async with self.store.begin() as tx:
            hot = await heats.hot(tx)
            over = [heat for heat in hot if 0 < heat.slow_until <= tx.now or 0 < heat.paused_until <= tx.now]
            for heat in over:
                slow, paused = 0 < heat.slow_until <= tx.now, 0 < heat.paused_until <= tx.now
                await _cool(tx, heat, slow=slow, paused=paused)
            slowed = [heat for heat in hot if heat.slow_until > tx.now]
        if over:
            self.wake()
        for heat in slowed:
            await self._admit(heat)
        return LOOK_SECONDS if hot else IDLE_SECONDS

    async def _admit(self, heat: Row) -> None:
        """Where the bot may not slow a thread down, its line does not say that it did."""
        async with self.store.begin() as tx:
            if not await heats.lines(tx, heat.article, heat.relay, [SLOW]):
                return
            relay = await blogs.get_relay(tx, heat.relay)
        try:
            place = await self.chat.channel(relay.channel)
        except Trouble:
            return  # nothing can be said there either; /relay status tells
        if "Manage Threads" in place.misses:
            async with self.store.begin() as tx:
                await _say_instead(tx, heat.article, heat.relay, [SLOW], UNABLE)
            self.wake()


async def _begin(tx: Tx, article: ItemId, relay: Relay, words: str) -> None:
    """Say in the thread, in one quiet line, what begins."""
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


async def _cool(tx: Tx, heat: Row, *, slow: bool = False, paused: bool = False) -> None:
    """It is over: the thread and its lines follow."""
    slow_until, paused_until = OVER if slow else heat.slow_until, OVER if paused else heat.paused_until
    await heats.put(tx, replace(heat, slow_until=slow_until, paused_until=paused_until))
    await _end(tx, heat.article, heat.relay, slow=slow, paused=paused)
    if slow:
        await _reshape(tx, heat.article, heat.relay)


async def _let_go(tx: Tx, relay: RelayId, over: list[Row]) -> None:
    """What waited for these pauses to end may go, unless the whole relay is paused."""
    await heats.let_go(tx, relay, [heat.paused_until for heat in over])
    still = (await heats.of(tx, EVERYTHING, relay)).paused_until
    if still > tx.now:
        await heats.put_off(tx, relay, EVERYTHING, still)


async def _end(tx: Tx, article: ItemId, relay: RelayId, *, slow: bool = False, paused: bool = False) -> None:
    if slow:
        await _say_instead(tx, article, relay, [SLOW, UNABLE], SLOW_OVER)
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


async def _reshape(tx: Tx, article: ItemId, relay: RelayId) -> None:
    """The relay's thread on the article is to be like it should be now."""
    threads = await mirrors.threads(tx, article)
    await mirrors.raise_want(tx, *[thread.id for thread in threads if thread.relay == relay])
