"""Who asked to be forgotten: what is left of it on the blogs, and its end, once a day, when nothing is."""

import asyncio
from dataclasses import dataclass, field

from bot.model import Instant
from bot.store import Store, Tx, forgotten, items, mirrors
from bot.store.items import Item
from bot.store.mirrors import Mirror

DAY, HOUR = 86_400.0, 3600.0


async def left(tx: Tx, item: Item) -> list[Mirror]:
    """What of a comment stands, or may stand, on its blog and is still to be taken away or changed."""
    return [mirror for mirror in await mirrors.of_item(tx, item.id) if await _is_left(tx, mirror)]


async def _is_left(tx: Tx, mirror: Mirror) -> bool:
    if not mirror.place.startswith("blog:") or mirror.want == mirror.have:
        return False
    parts = await mirrors.parts_of(tx, mirror.id)
    return any((part.remote or part.attempted is not None) and not part.removed for part in parts)


@dataclass
class Forgets:
    """Sees to it that nobody has to ask again: what is done with is found once a day, and only the hash is kept."""

    store: Store
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    _next: Instant = 0.0

    async def step(self) -> float:
        """Look, if it is time. Returns the seconds to the next look."""
        async with self.store.begin() as tx:
            if tx.now < self._next:
                return min(self._next - tx.now, HOUR)
            self._next = tx.now + DAY
            under_way = await forgotten.all_under_way(tx)
        for who, said in under_way.items():
            async with self.store.begin() as tx:
                known = await items.several(tx, said)
                if not [mirror for item in known.values() for mirror in await left(tx, item)]:
                    await forgotten.done_with(tx, who)
        return HOUR
