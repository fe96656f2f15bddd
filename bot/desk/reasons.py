"""Why an article stands in a relay's channel, or does not: from what was decided, and from what became of it."""

from bot.choosing import Verdict
from bot.mirrors import is_post
from bot.model import Face, Instant, Relay, State, place_id
from bot.policy import is_refusal, reason
from bot.store import Tx, decisions, items, mirrors
from bot.store.decisions import Row
from bot.store.items import Item
from bot.store.mirrors import Mirror
from bot.text.escape import escape
from bot.text.words import again, say

DISCORD_EPOCH_MS = 1_420_070_400_000
"""Ids of Discord's count milliseconds from here, in all but their last 22 bits."""


async def reasons(tx: Tx, item: Item, relay: Relay, asked: int) -> list[str]:
    """What became of an article in a relay, in lines; ``asked`` is the channel in which admins are asked."""
    decided = await decisions.of(tx, item.id, relay.id)
    cards = [card for card in await mirrors.of_item(tx, item.id, Face.CARD) if card.relay == relay.id]
    if not cards:
        return [_undone(decided, relay, asked)]
    lines = [line for card in cards for line in await _card(tx, card, relay, decided)]
    if not lines and item.state is State.LIVE:  # it was to be posted once
        return [_undone(decided, relay, asked)]
    return [*lines, say("why.chosen")] if decided is not None and decided.verdict is Verdict.CHOSEN else lines


async def link_to(tx: Tx, card: Mirror, relay: Relay) -> str | None:
    """The address of an article's message in Discord, if it stands."""
    message = await mirrors.standing(tx, card.id)
    return None if message is None else _link(card, relay, message)


def _link(card: Mirror, relay: Relay, message: str) -> str:
    way = message if is_post(card) else f"{place_id(card.place)}/{message}"
    return f"https://discord.com/channels/{relay.guild}/{way}"


def _undone(decided: Row | None, relay: Relay, asked: int) -> str:
    """Why it was not posted."""
    if decided is None and relay.lost is not None:
        return say("losses.why", since=f"<t:{int(relay.lost)}:R>")
    match None if decided is None else decided.verdict:
        case Verdict.OLD:
            return say("why.old", since=f"<t:{int(relay.since)}:f>")
        case Verdict.LATE:
            return say("why.late")
        case Verdict.FILTERED:
            return say("why.filtered", detail=escape(decided.detail if decided else ""))
        case Verdict.FLOOD:
            return say("why.flood", channel=f"<#{asked}>")
        case Verdict.DECLINED:
            return say("why.declined")
    return say("why.unknown")


async def _card(tx: Tx, card: Mirror, relay: Relay, decided: Row | None) -> list[str]:
    """What became of its card."""
    lines = []
    message = await mirrors.standing(tx, card.id)
    if message is not None:
        link = _link(card, relay, message)
        lines.append(say("why.posted", moment=f"<t:{int(sent_at(message))}:f>", link=link))
    elif any(part.removed for part in await mirrors.parts_of(tx, card.id)):
        return [say("why.removed")]
    if card.hold is not None:
        why = reason(card.hold) if is_refusal(card.hold) else card.hold
        return [*lines, say("why.failed", reason=why)]
    if not card.behind:
        return lines
    if relay.lost is not None:
        return [*lines, say("losses.why.waits", since=f"<t:{int(relay.lost)}:R>")]
    if message is not None:
        lines.append(say("why.behind"))
    elif card.due > tx.now:
        detail = escape(decided.detail) if decided is not None else ""
        lines.append(say("why.later", moment=f"<t:{int(card.due)}:f>", detail=detail))
    else:
        lines.append(say("why.soon"))
    trouble = await items.by_key(tx, f"lane:{card.lane}")
    if trouble is not None and trouble.state is State.LIVE and trouble.content is not None:
        lines.append(say("why.trouble", trouble=again(trouble.content.text)))
    return lines


def sent_at(message: str | int) -> Instant:
    """When a message was sent, by its id."""
    return ((int(message) >> 22) + DISCORD_EPOCH_MS) / 1000
