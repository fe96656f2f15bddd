"""The question whether a member's words may leave chat: one for each article, while something waits for the answer.

Called inside a transaction.
"""

from bot import allowed
from bot import mirrors as wants
from bot.model import Face, State
from bot.policy import CONSENT
from bot.store import Tx, items, mirrors
from bot.store.items import Item
from bot.store.mirrors import Mirror


async def ask(tx: Tx, item: Item, thread: Mirror, channel: int) -> None:
    """Ask the author of a message that waits, where it was said, unless a question stands, or one was answered lately.

    Who says "this one" is asked about later ones again, but not more than once a day about an article.
    """
    assert item.member is not None
    if await allowed.just_answered(tx, item.member, item.article):
        return
    for other in await _waiting(tx, item, thread):
        if any(question.hold is None for question in await mirrors.of_item(tx, other.id, Face.DESK)):
            return
    await wants.ask(tx, item, thread, channel)


async def ask_on(tx: Tx, gone: Item) -> None:
    """A message is gone that its author may have been asked about: ask about the next one that waits."""
    for question in await mirrors.of_item(tx, gone.id, Face.DESK):
        if question.hold is not None or question.needs is None:
            continue  # asked in private: what waits beside it has a question of its own
        thread = await mirrors.get(tx, question.needs)
        for item in await _waiting(tx, gone, thread):
            said = [source.message for source in await items.sources_of(tx, item.id) if source.message is not None]
            if said and not await mirrors.of_item(tx, item.id, Face.DESK):
                await ask(tx, item, thread, said[0][0])
                return


async def _waiting(tx: Tx, item: Item, thread: Mirror) -> list[Item]:
    """The messages of a member that wait for the same answer, the oldest first."""
    assert item.member is not None and item.blog is not None
    found = []
    for other in await items.of_member(tx, item.member, item.blog):
        if other.article == item.article and other.state is not State.GONE:
            copy = await wants.copy_of(tx, other)
            if copy is not None and copy.hold == CONSENT and copy.relay == thread.relay:
                found.append(other)
    return found
