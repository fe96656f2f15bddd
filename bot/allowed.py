"""What members allow: whether words of theirs may leave chat, under which name, and whether others may name them.

The one place that knows it; called inside a transaction.
"""

from collections.abc import Iterable

from bot.model import BlogId, ItemId, MemberId
from bot.store import Tx, forgotten, items, members
from bot.store.items import Item

ASKED_AGAIN = 86400.0
"""For so long, in seconds, who said yes to one message is not asked about another one on the same article."""


async def given(tx: Tx, item: Item) -> bool:
    """Whether a member agrees to a comment: to all that they say on that blog, or to this one alone."""
    assert item.member is not None and item.blog is not None
    answer = await items.consent(tx, item.member, item.blog)
    return (answer is not None and answer.agreed) or await alone(tx, item)


async def covered(tx: Tx, item: Item, said: Iterable[int]) -> bool:
    """Whether that yes covers these messages of it: one to the blog is for those from some moment on."""
    assert item.member is not None and item.blog is not None
    if await alone(tx, item):
        return True
    answer = await items.consent(tx, item.member, item.blog)
    return answer is not None and answer.agreed and all(message >= answer.since for message in said)


async def alone(tx: Tx, item: Item) -> bool:
    """Whether a member said yes to this comment alone."""
    permit = await members.permit(tx, item.id)
    return permit is not None and permit.member == item.member


async def just_answered(tx: Tx, member: MemberId, article: ItemId | None) -> bool:
    """Whether a member said "this one" on an article so lately that it is too soon to be asked again."""
    lately = [permit.item for permit in await members.permits_of(tx, member) if permit.at > tx.now - ASKED_AGAIN]
    return any(item.article == article for item in (await items.several(tx, lately)).values())


async def old(tx: Tx, member: MemberId, message: int) -> bool:
    """Whether a message is of before its author asked to be forgotten: it is never taken in again."""
    return message < await forgotten.since(tx, member)


async def called(tx: Tx, member: MemberId, shown: str) -> str:
    """The name that a member has on blogs: the chosen one, or else the one that the server shows."""
    return await members.name(tx, member) or shown


async def named(tx: Tx, member: MemberId, blog: BlogId) -> bool:
    """Whether comments of others on a blog may say a member's name."""
    answer = await items.consent(tx, member, blog)
    return answer is not None and answer.agreed and await members.mentions(tx, member)
