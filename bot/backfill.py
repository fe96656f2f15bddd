"""What an admin let in at once, followed until it stands; what has not begun by then can be stopped."""

from collections.abc import Awaitable, Callable, Sequence

from bot.model import MirrorId
from bot.policy import is_refusal
from bot.store import Store, Tx, stopping
from bot.text.words import say
from bot.work import Work

TakeBack = Callable[[Tx], Awaitable[int]]


async def follow(store: Store, work: Work, told: str, cards: Sequence[MirrorId], take_back: TakeBack) -> str:
    """What is ``told`` of these cards, and at the end what came of them.

    Returns when they all stand or failed, when it is to stop (``take_back`` takes back what has not begun, and says
    how many those were), or when nobody sees any more how far it is: then it goes on without us.
    """
    work.tell(told)
    while True:
        async with store.begin() as tx:
            known = await stopping.several(tx, cards)
        failed = sum(is_refusal(card.hold) for card in known)
        left = sum(card.behind for card in known)
        work.is_at(len(cards) - left, len(cards))
        if not left or work.stopped or work.unseen:
            break
        await work.rest()
    lines = [told]
    if left and work.stopped:
        async with store.begin() as tx:
            count = await take_back(tx)
        lines.append(say("backfill.stopped", done=len(cards) - count - failed, count=count))
    elif left:
        lines.append(say("backfill.on"))
    elif not failed:
        lines.append(say("backfill.done"))
    if failed:
        lines.append(say("backfill.failed", count=failed))
    return "\n".join(lines)
