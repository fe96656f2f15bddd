"""Notices to admins: one card for one trouble in each place where it is told, changed in place when it is over.

A notice is known by its key (``blog:7``, ``mirror:12``). Raising a standing one with the same words says nothing again.
Who is told: the log, the bot's own channel, and each server that it concerns: in the channel which its admins chose, or
where they chose none, who added the relays, in private. So no text may name what only one of several servers may know.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot import mirrors
from bot.changes import digest
from bot.model import Content, ItemId, Kind, Place, Relay, State, channel_place, member_place
from bot.store import Tx, blogs, items, servers, troubles
from bot.store import mirrors as copies
from bot.store.items import Item
from bot.store.mirrors import Mirror
from bot.text.card import Card
from bot.text.cards import notice_card
from bot.text.escape import escape
from bot.text.words import again, kept, say

log = logging.getLogger(__name__)

ANEW_SECONDS = 86400.0
"""A trouble that comes back within this time is told on the card that told it; later that card is far up."""


@dataclass(frozen=True, slots=True)
class Notices:
    """Where notices go beside the servers that they concern: the log always, and a channel if the bot was given one."""

    admin_channel: int | None = None

    async def say(self, tx: Tx, key: str, title: str, text: str, relays: Iterable[Relay] = ()) -> None:
        """Tell admins of a trouble: what happened, to what, what to do. Each reads it in their own language.

        ``relays`` are those that it concerns. Who is to be told by now, and was not yet, is told of a standing one too.
        """
        known = await items.by_key(tx, key)
        about, words = list(relays), digest(kept(title), kept(text))
        if known is None or known.state is not State.LIVE or known.digest != words:
            log.warning("%s: %s", title, text)
            content = Content(title=kept(title), text=kept(text), published=tx.now)
            known = await _write(tx, key, known, words, content)
        await troubles.concern(tx, known.id, {relay.id for relay in about})
        if self.admin_channel is not None:
            await mirrors.notify(tx, known, channel_place(self.admin_channel))
        for place in await places(tx, about):
            await mirrors.notify(tx, known, place)

    async def over(self, tx: Tx, key: str) -> None:
        """The trouble is over; every card that told of it says so."""
        known = await items.by_key(tx, key)
        if known is None or known.state is not State.LIVE:
            return
        log.info("Over: %s", again(known.content.title) if known.content else key)
        await items.change(tx, replace(known, state=State.GONE, version=known.version + 1))
        await troubles.concern(tx, known.id, ())
        await mirrors.spread(tx, replace(known, state=State.GONE))

    async def asks_in(self, tx: Tx, relay: Relay) -> int | None:
        """The channel in which a server's admins are asked about a relay; None: in the relay's own."""
        server = await servers.find(tx, relay.guild)
        return self.admin_channel if server is None else server.told_in


async def _write(tx: Tx, key: str, known: Item | None, words: str, content: Content) -> Item:
    """A notice as it is now: the one there was, or another when that is history."""
    if known is not None and known.state is not State.LIVE and _published(known) <= tx.now - ANEW_SECONDS:
        await items.rename(tx, known.id, f"{key}:{known.id}")
        known = None
    if known is None:
        known = Item(ItemId(tx.new_id()), Kind.NOTICE, State.LIVE, key=key, digest=words, content=content)
        await items.add(tx, known)
        return known
    known = replace(known, state=State.LIVE, version=known.version + 1, digest=words, content=content)
    await items.change(tx, known)
    await mirrors.spread(tx, known)
    return known


def _published(item: Item) -> float:
    return item.content.published if item.content is not None else 0.0


async def places(tx: Tx, relays: Iterable[Relay]) -> list[Place]:
    """Where the servers of these relays are told: in the channel chosen there, or else whoever added them, in private.

    While such a channel is closed to the bot, it is told both there, once that is possible, and in private.
    """
    found: dict[Place, None] = {}
    for relay in sorted(relays, key=lambda relay: relay.id):
        server = await servers.find(tx, relay.guild)
        channel = None if server is None else server.told_in
        if channel is not None:
            found[channel_place(channel)] = None
        if relay.added_by is not None and (channel is None or await is_closed(tx, channel)):
            found[member_place(relay.added_by)] = None
    return list(found)


async def is_closed(tx: Tx, channel: int) -> bool:
    """Whether nothing can be said in a channel just now, as far as the outbox has seen."""
    trouble = await items.by_key(tx, f"lane:{channel_place(channel)}")
    return trouble is not None and trouble.state is State.LIVE


async def told_in(tx: Tx, place: Place) -> list[Relay]:
    """The relays whose troubles are told in a place: that it is closed is itself a trouble of theirs."""
    return [relay for relay in await blogs.relays_of(tx) if place in await places(tx, [relay])]


async def tell_standing(tx: Tx, guild: int) -> int:
    """Tell a server, wherever it is told by now, of its troubles that stand. Returns how many there are."""
    standing = await troubles.standing(tx, guild)
    for number, about in standing.items():
        item = await items.get(tx, number)
        for place in await places(tx, [await blogs.get_relay(tx, relay) for relay in about]):
            await mirrors.notify(tx, item, place)
    return len(standing)


async def notice(tx: Tx, mirror: Mirror, item: Item) -> Card | None:
    """What the card of a notice shows. A trouble that was over before anybody was told of it is not told."""
    if item.content is None or (item.state is not State.LIVE and await copies.standing(tx, mirror.id) is None):
        return None
    title = escape(again(item.content.title))
    if item.state is not State.LIVE:
        title = say("notice.over", title=title)
    private = mirror.place.startswith("member:")
    return notice_card(title, again(item.content.text), reference(item), say("notice.private") if private else "")


def reference(item: Item) -> str:
    """By what a notice is found again."""
    return f"{item.id & 0xFFFFFFFFFF:X}"
