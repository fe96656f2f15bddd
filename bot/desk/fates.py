"""What became of a member's words: the reason, the way to the blog, and what can still be done about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot import asking, hearing, heat
from bot import mirrors as wants
from bot.desk.consents import MemberDesk
from bot.errors import Refused
from bot.model import BlogId, Format, ItemId, MemberId, State
from bot.policy import CONSENT, UNREAD, reason
from bot.store import Tx, acts, blogs, items, mirrors
from bot.store.blogs import BlogRow
from bot.store.forgotten import NOBODY
from bot.store.items import Item
from bot.store.mirrors import Mirror
from bot.text.card import ActButton
from bot.text.escape import escape
from bot.text.words import say

TAKEN_BACK = "taken back"
"""What members do with comments of their own, among the acts of those who judge."""


@dataclass(frozen=True, slots=True)
class Fate:
    """Where a comment is: the reason in words, its address on the blog, and what its author can do."""

    reason: str
    link: str = ""
    buttons: Sequence[ActButton] = ()


class FateDesk(MemberDesk):
    """What members can learn and do about a comment of theirs."""

    async def _fate(self, member: MemberId, item: ItemId) -> Fate:
        """What became of a comment. Raises Refused for anyone but its author."""
        async with self.store.begin() as tx:
            return await fate_of(tx, await _own(tx, member, item))

    async def hurry(self, member: MemberId, item: ItemId) -> str:
        """Send a comment now that still waits for more of its author. Raises Refused for anyone else."""
        async with self.store.begin() as tx:
            hurried = await hearing.hurry(tx, await _own(tx, member, item))
        self.wake()
        return say("fate.sent" if hurried else "fate.sent.already")

    async def take_back(self, member: MemberId, item: ItemId) -> str:
        """Let a comment not go to the blog, or go away there. Raises Refused for anyone but its author."""
        async with self.store.begin() as tx:
            found = await _own(tx, member, item)
            if found.state is State.GONE:
                return say("fate.back.done.already")
            await hearing.forget(tx, found)
            await asking.ask_on(tx, found)
            await acts.keep(tx, item, member, TAKEN_BACK)
        self.wake()
        return say("fate.back.done")


async def _own(tx: Tx, member: MemberId, item: ItemId) -> Item:
    found = (await items.several(tx, [item])).get(item)
    if found is None or found.member != member:
        raise Refused(say("fate.another"))
    return found


async def _paused(tx: Tx, item: Item, copy: Mirror) -> float:
    """Until when its thread is too lively for anything to go to the blog."""
    if copy.relay is None or item.article is None:
        return 0.0
    return await heat.paused_until(tx, item.article, await blogs.get_relay(tx, copy.relay))


async def fate_of(tx: Tx, item: Item) -> Fate:
    """What became of a comment that is known."""
    blog = await blogs.blog(tx, BlogId(item.blog or 0))
    if item.member == NOBODY:
        return Fate(say("fate.reason.forgotten", blog=escape(blog.title)))
    title, copy = escape(blog.title), await wants.copy_of(tx, item)
    back = ActButton(say("fate.back"), f"back:{item.id}", "danger")
    if item.state is State.GONE or copy is None:
        return Fate(await _why_gone(tx, item, copy, title))
    if copy.hold == CONSENT:
        return Fate(say("fate.reason.consent", blog=title), "", (*await _question(tx, item), back))
    if copy.hold is not None and copy.hold != UNREAD:
        why = escape(reason(copy.hold) or copy.hold)
        return Fate(say("fate.reason.refused", blog=title, reason=why), "", (back,))
    if not await mirrors.standing(tx, copy.id):
        return await _on_its_way(tx, item, copy, blog, back)
    link = item.content.link if item.content is not None else ""
    match item.state:
        case State.HELD:
            return Fate(say("fate.reason.held", blog=title), "", (back,))
        case State.SPAM:
            return Fate(say("fate.reason.spam", blog=title), "", (back,))
    if item.content is not None and item.content.format is Format.HTML:
        return Fate(say("fate.reason.rewritten", blog=title), link, (back,))
    return Fate(say("fate.reason.published", blog=title), link, (back,))


async def _on_its_way(tx: Tx, item: Item, copy: Mirror, blog: BlogRow, back: ActButton) -> Fate:
    title = escape(blog.title)
    paused = await _paused(tx, item, copy)
    if paused > tx.now:
        return Fate(say("fate.reason.heat", blog=title, moment=f"<t:{int(paused)}:R>"), "", (back,))
    if copy.due > tx.now and copy.hold is None:
        now = ActButton(say("fate.now"), f"now:{item.id}", "primary")
        return Fate(say("fate.reason.settling", blog=title, moment=f"<t:{int(copy.due) + 1}:R>"), "", (now, back))
    notice = await items.by_key(tx, f"lane:{copy.lane}")
    trouble = notice.content.text if notice and notice.state is State.LIVE and notice.content else blog.trouble
    if trouble:
        return Fate(say("fate.reason.trouble", blog=title, trouble=trouble), "", (back,))
    return Fate(say("fate.reason.soon", blog=title), "", (back,))


async def _question(tx: Tx, item: Item) -> tuple[ActButton, ...]:
    """The button that shows what would be published."""
    for source in await items.sources_of(tx, item.id):
        if source.message is not None:
            return (ActButton(say("consent.see"), f"ask:{item.blog}:{source.message[1]}", "primary"),)
    return ()


async def _why_gone(tx: Tx, item: Item, copy: Mirror | None, title: str) -> str:
    """Why a comment does not stand on the blog, and will not."""
    done = await acts.of_item(tx, item.id)
    if any(act.did == TAKEN_BACK for act in done):
        return say("fate.reason.withdrawn", blog=title)
    parts = [] if copy is None else await mirrors.parts_of(tx, copy.id)
    if done or any(part.removed or part.remote for part in parts):
        return say("fate.reason.removed", blog=title)
    assert item.member is not None and item.blog is not None
    consent = await items.consent(tx, item.member, item.blog)
    if consent is None:
        return say("fate.reason.over", blog=title)
    if not consent.agreed:
        return say("fate.reason.declined", blog=title)
    return say("fate.reason.early", blog=title)
