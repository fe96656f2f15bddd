"""/me forget: at once nothing of a member is kept but a hash; their comments leave the blogs, or lose the name there.

Taking them down is the outbox' work like any other; what it has not done yet, and why, is told to who asks.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot import hearing
from bot import mirrors as wants
from bot.desk.consents import MemberDesk
from bot.desk.mine import unname
from bot.forgets import left
from bot.model import BlogId, Face, MemberId, State, blog_place
from bot.policy import is_refusal, reason
from bot.store import Tx, blogs, followings, forgotten, items, members, mirrors, stopping, troubles
from bot.store.items import Item
from bot.store.mirrors import Mirror, Part
from bot.text.card import ActButton, Buttons, Card
from bot.text.escape import escape
from bot.text.pieces import fitting
from bot.text.words import again, say
from bot.work import Work

MOST_TOLD = 10
"""So many comments that cannot be reached are named."""


@dataclass
class _Progress:
    """How far it is: how many comments are done with and wait; what stands in the way of others, in words."""

    done: int = 0
    waiting: int = 0
    troubles: list[str] = field(default_factory=list)
    is_removal: bool = False  # something is to be taken down, not only to lose its name

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to do."""
        return not self.waiting and not self.troubles


class ForgettingDesk(MemberDesk):
    """Being forgotten."""

    async def forget(self, member: MemberId) -> Card:
        """Ask what is to become of a member's comments; or tell how far it is."""
        async with self.store.begin() as tx:
            under_way = bool(await forgotten.under_way(tx, member))
            known = await items.of_member(tx, member)
            more = await members.answers_of(tx, member) or await followings.of(tx, member)
            chosen = await members.name(tx, member) or await members.locale(tx, member)
            added = await troubles.added(tx, member)
            asked = await forgotten.since(tx, member)
        if under_way and not known:
            return await self.how_far(member)
        if not (known or more or chosen or added):
            return _card(say("forget.done.already" if asked else "forget.nothing"))
        count = sum(item.state is not State.GONE for item in known)
        remove = ActButton(say("forget.remove"), "forget:remove", "danger")
        keep = ActButton(say("forget.keep"), "forget:keep", "danger")
        cancel = ActButton(say("forget.cancel"), "forget:cancel")
        return _card(say("forget.ask", count=count), [remove, keep, cancel])

    async def forget_all(self, member: MemberId, interaction: int, *, keep: bool, work: Work | None = None) -> Card:
        """Forget a member now; ``keep``: what stands on a blog stays, without the name.

        No message from before ``interaction`` is ever taken in again. With ``work``, the blogs are followed until all
        is done there; a stop leaves what still stands as it is.
        """
        async with self.store.begin() as tx:
            said = await items.of_member(tx, member)
            for item in said:
                if keep and await _stands(tx, item):
                    await _unsign(tx, item)
                else:
                    await hearing.forget(tx, item)
                    await _take_down(tx, item)
            await unname(tx, member)
            judged = await forgotten.judged_by(tx, member)
            await forgotten.begin(tx, member, [item.id for item in said], interaction)
            for number in judged:  # their cards said who it was
                cards = await mirrors.of_item(tx, number, Face.JUDGE)
                await mirrors.raise_want(tx, *[card.id for card in cards])
        self.wake()
        return await self.how_far(member) if work is None else await self._follow(member, work)

    async def how_far(self, member: MemberId) -> Card:
        """How many comments are done with, what waits, what cannot be reached. When all is done, that is forgotten."""
        async with self.store.begin() as tx:
            progress = await _progress(tx, member)
            if progress.is_over:
                await forgotten.done(tx, member)
                return _card(f"{say('forget.done', count=progress.done)}\n-# {say('forget.limits')}")
        return _card(_report(progress), [_again()])

    async def _follow(self, member: MemberId, work: Work) -> Card:
        """Show how far it is until all is done with, or it is to stop."""
        work.warning, work.others = say("forget.stopping"), (_again(),)
        while True:
            async with self.store.begin() as tx:
                progress = await _progress(tx, member)
                work.can_stop = progress.is_removal
                if work.stopped:
                    return await _stop(tx, member)
            if progress.is_over or work.unseen:
                return await self.how_far(member)
            work.tell(_report(progress))
            await work.rest()


def _card(text: str, buttons: Sequence[ActButton] = ()) -> Card:
    return Card((*fitting([text]), *([Buttons(tuple(buttons))] if buttons else [])), mark="")


async def _stands(tx: Tx, item: Item) -> bool:
    """Whether a comment stands on its blog for certain, so that it can stay there."""
    copy = await wants.copy_of(tx, item)
    if copy is None or item.content is None or item.state not in (State.LIVE, State.HELD):
        return False
    return await mirrors.standing(tx, copy.id) is not None


async def _unsign(tx: Tx, item: Item) -> None:
    """A comment is nobody's: neither name nor picture, and of its messages only that they were heard."""
    assert item.content is not None
    await hearing.forget_words(tx, item)
    copy = await wants.copy_of(tx, item)
    if copy is not None and copy.hold is not None:
        await mirrors.set_hold(tx, copy.id, None)
    item = replace(item, content=replace(item.content, author="", avatar=""), version=item.version + 1)
    await items.change(tx, item)
    await wants.spread(tx, item)


async def _take_down(tx: Tx, item: Item) -> None:
    """All that ever stood of a comment on its blog goes: also what lies in the trash there."""
    if item.blog is None:
        return
    place = blog_place(item.blog)
    for face in (Face.CARD, Face.FILES):
        mirror = await mirrors.find(tx, item.id, place, face)
        if mirror is None:
            continue
        await mirrors.set_hold(tx, mirror.id, None)
        await mirrors.set_due(tx, tx.now, mirror.id)
        parts = await mirrors.parts_of(tx, mirror.id)
        if face is Face.CARD and not any(part.remote or part.attempted is not None for part in parts):
            known = (await items.remotes(tx, place, [item.id]))[item.id]
            parts = [replace(parts[0] if parts else Part(0), remote=key) for key in known[:1]]
        for part in parts:
            await mirrors.put_part(tx, mirror.id, replace(part, removed=False))


async def _progress(tx: Tx, member: MemberId) -> _Progress:
    progress = _Progress()
    for _, item in sorted((await items.several(tx, await forgotten.under_way(tx, member))).items()):
        await _look(tx, item, progress)
    return progress


async def _look(tx: Tx, item: Item, progress: _Progress) -> None:
    """Whether a comment is done with."""
    waiting = await left(tx, item)
    troubles = [why for mirror in waiting if (why := await _trouble(tx, item, mirror))]
    progress.is_removal |= bool(waiting) and item.state is State.GONE
    if troubles:
        progress.troubles.append(troubles[0])
    elif waiting:
        progress.waiting += 1
    else:
        progress.done += 1


async def _stop(tx: Tx, member: MemberId) -> Card:
    """Leave on the blogs what is to go and still stands there. What is just being taken down is, and may be asked for.

    It is nobody's then: neither the bot nor a comparison of the blog touches it again.
    """
    done, lines, going = 0, [], False
    for number, item in sorted((await items.several(tx, await forgotten.under_way(tx, member))).items()):
        waiting = await left(tx, item)
        if not waiting:
            done += 1
        elif item.state is State.GONE and all([await stopping.leave(tx, mirror.id) for mirror in waiting]):
            blog = await blogs.blog(tx, item.blog or BlogId(0))
            lines.append(say("forget.left", blog=escape(blog.title), link=await _link(tx, item, blog.url)))
        else:
            going = True
            continue
        await forgotten.item_done(tx, number)
    told = [say("forget.stopped", done=done, count=len(lines)), *lines[:MOST_TOLD]]
    return _card("\n".join(told), [_again()] if going else [])


def _again() -> ActButton:
    return ActButton(say("forget.look"), "forget:look", "primary")


def _report(progress: _Progress) -> str:
    """How far it is, in words."""
    lines = [say("forget.begun"), say("forget.progress", done=progress.done, count=progress.waiting)]
    if progress.troubles:
        lines += [say("forget.troubles", count=len(progress.troubles)), *progress.troubles[:MOST_TOLD]]
    lines.append(f"-# {say('forget.limits')}")
    return "\n".join(lines)


async def _trouble(tx: Tx, item: Item, mirror: Mirror) -> str | None:
    """Why a comment cannot be reached, which one it is, and whom to ask."""
    assert item.blog is not None and item.article is not None and mirror.relay is not None
    blog, relay = await blogs.blog(tx, item.blog), await blogs.get_relay(tx, mirror.relay)
    notice = await items.by_key(tx, f"lane:{mirror.lane}")
    if is_refusal(mirror.hold):
        why = escape(reason(mirror.hold or ""))
    elif await blogs.login(tx, blog.id, relay.guild) is None:
        why = say("forget.unconnected")
    elif notice is not None and notice.state is State.LIVE and notice.content is not None:
        why = again(notice.content.text)
    else:
        return None
    return say("forget.unreached", blog=escape(blog.title), link=await _link(tx, item, blog.url), reason=why)


async def _link(tx: Tx, item: Item, home: str) -> str:
    """Where a comment stands, whose words are forgotten."""
    assert item.blog is not None and item.article is not None
    article = (await items.get(tx, item.article)).content
    keys = (await items.remotes(tx, blog_place(item.blog), [item.id]))[item.id]
    page = (article.link if article is not None else "") or home
    return page + (f"#comment-{keys[0].partition(':')[2]}" if keys else "")
