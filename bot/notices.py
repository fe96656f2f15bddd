"""Notices to admins: one card for one trouble, changed in place when it is over.

A notice is known by its key (``blog:7``, ``mirror:12``). Raising a standing one with the same words does nothing.
"""

import logging
from dataclasses import dataclass, replace

from bot import mirrors
from bot.changes import digest
from bot.model import Content, ItemId, Kind, State
from bot.store import Tx, items
from bot.store.items import Item
from bot.text.words import again, kept

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Notices:
    """Where notices go: the log always, and a channel if the bot was given one."""

    admin_channel: int | None = None

    async def say(self, tx: Tx, key: str, title: str, text: str) -> None:
        """Tell admins of a trouble: what happened, to what, what to do. Each reads it in their own language."""
        known = await items.by_key(tx, key)
        words = digest(kept(title), kept(text))
        if known is not None and known.state is State.LIVE and known.digest == words:
            return
        log.warning("%s: %s", title, text)
        content = Content(title=kept(title), text=kept(text), published=tx.now)
        if known is not None:
            item = replace(known, state=State.LIVE, version=known.version + 1, digest=words, content=content)
            await items.change(tx, item)
        else:
            item = Item(ItemId(tx.new_id()), Kind.NOTICE, State.LIVE, key=key, digest=words, content=content)
            await items.add(tx, item)
        await mirrors.spread(tx, item)
        if self.admin_channel is not None:
            await mirrors.notify(tx, item, self.admin_channel)

    async def over(self, tx: Tx, key: str) -> None:
        """The trouble is over; a card that told of it says so."""
        known = await items.by_key(tx, key)
        if known is None or known.state is not State.LIVE:
            return
        log.info("Over: %s", again(known.content.title) if known.content else key)
        await items.change(tx, replace(known, state=State.GONE, version=known.version + 1))
        await mirrors.spread(tx, replace(known, state=State.GONE))
