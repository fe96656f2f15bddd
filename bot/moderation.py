"""Comments that wait on the blog, in the moderators' channel: their cards, and what was done with them."""

from dataclasses import dataclass, replace

from bot import allowed
from bot import mirrors as wants
from bot.errors import Refused
from bot.model import BlogId, Content, Face, ItemId, Kind, MemberId, Relay, State, blog_place, channel_place, place_id
from bot.policy import is_refusal, reason
from bot.ports import Chat
from bot.store import Tx, acts, blogs, items, mirrors
from bot.store.acts import HIDDEN, REPLIED, Act
from bot.store.forgotten import NOBODY
from bot.store.items import Item
from bot.store.mirrors import Mirror
from bot.targets import MessageTarget, Plan, shown
from bot.text.card import ActButton, Buttons, Card
from bot.text.desk_cards import judge_card
from bot.text.escape import escape
from bot.text.words import say

VERDICTS = {"approve": State.LIVE, "spam": State.SPAM, "trash": State.GONE}
"""What the buttons of a card do."""
BY_MEMBER = {
    State.LIVE: "judge.did.live",
    State.HELD: "judge.did.held",
    State.SPAM: "judge.did.spam",
    State.GONE: "judge.did.gone",
    REPLIED: "judge.did.replied",
}
ON_BLOG = {
    State.LIVE: "judge.blog.live",
    State.HELD: "judge.blog.held",
    State.SPAM: "judge.blog.spam",
    State.GONE: "judge.blog.gone",
    HIDDEN: "judge.blog.hidden",
}
BY_NOBODY = {State.LIVE: "judge.is.live", State.SPAM: "judge.is.spam", State.GONE: "judge.is.gone"}


@dataclass(frozen=True, slots=True)
class Judged:
    """A comment that stands on a blog: where, and how it is known there."""

    item: Item
    blog: BlogId
    key: str


# -- what was done ----------------------------------------------------------------------------------------------------


async def is_followed(tx: Tx, item: ItemId) -> bool:
    """Whether it is written down what becomes of a comment: it is, or was, one for moderators."""
    return bool(await acts.of_item(tx, item) or await mirrors.of_item(tx, item, Face.JUDGE))


async def seen_on_blog(tx: Tx, item: Item, did: str) -> None:
    """Somebody judged a comment on the blog (a State), or it is ``HIDDEN``. Whoever changes the item spreads it."""
    await acts.keep(tx, item.id, None, did)


async def on_blog(tx: Tx, item: Item) -> Judged:
    """A comment as it is known on its blog. Raises Refused when it does not stand there, or is not to any more."""
    assert item.blog is not None
    if await _withdrawn(tx, item):
        raise Refused(say("judge.answer.withdrawn"))
    place = blog_place(item.blog)
    copy = await mirrors.find(tx, item.id, place, Face.CARD)
    parts = [] if copy is None else await mirrors.parts_of(tx, copy.id)
    known = [part.remote for part in parts if part.remote] or (await items.remotes(tx, place, [item.id]))[item.id]
    if not known:
        raise Refused(say("judge.answer.missing"))
    return Judged(item, item.blog, known[0])


async def judged(tx: Tx, number: ItemId, state: State, member: MemberId | None) -> None:
    """The blog took a member's verdict: write it down, and let every mirror follow."""
    item = await items.get(tx, number)
    last = [act for act in await acts.of_item(tx, number) if act.did != REPLIED][-1:]
    if item.state is not state or any(act.member is None and act.did == state for act in last):
        await acts.keep(tx, number, member, state)
    if item.state is not state:
        appears = state is State.LIVE and (not item.since or item.member is not None)
        since = tx.now if appears else item.since
        item = replace(item, state=state, since=since, version=item.version + 1)
        await items.change(tx, item)
        await _keep_hands_off(tx, item)
    await wants.spread(tx, item)


async def replied(tx: Tx, item: Item, member: MemberId) -> None:
    """A moderator answers a comment."""
    await acts.keep(tx, item.id, member, REPLIED)
    await wants.spread(tx, item)


async def _keep_hands_off(tx: Tx, item: Item) -> None:
    """What a moderator put into the trash is a member's copy no more: neither deleted nor written again by us."""
    if item.member is None or item.blog is None:
        return
    copy = await wants.copy_of(tx, item)
    for part in [] if copy is None else await mirrors.parts_of(tx, copy.id):
        if copy is not None and part.remote is not None:
            await mirrors.put_part(tx, copy.id, replace(part, removed=item.state is State.GONE))


async def _withdrawn(tx: Tx, item: Item) -> bool:
    """Whether a member took a comment back: it is gone, and not by a moderator's hand, or all its messages are."""
    if item.member is None or item.blog is None or item.state is not State.GONE:
        return False
    copy = await wants.copy_of(tx, item)
    parts = [] if copy is None else await mirrors.parts_of(tx, copy.id)
    by_hand = any(part.removed and part.remote is not None for part in parts)
    return not by_hand or not any(source.in_chat for source in await items.sources_of(tx, item.id))


async def may_appear(tx: Tx, item: Item) -> bool:
    """Whether a comment may be published from here: a member's only while the member agrees to that."""
    if item.member in (None, NOBODY) or item.blog is None or item.state is State.LIVE:
        return True
    return await allowed.given(tx, item)


async def judge_anew(tx: Tx, relay: Relay) -> None:
    """Another channel, or none, is for moderators: what waits is judged there; where it was, only records stay."""
    await mirrors.raise_want(tx, *await acts.cards(tx, relay.blog))
    if relay.settings.desk is not None and not relay.removed:
        newest = (await acts.waiting(tx, relay.blog))[-wants.MOST_JUDGED :]
        for _, item in sorted((await items.several(tx, newest)).items()):
            await wants.judged_in(tx, item, relay, relay.settings.desk)


async def _judge_next(tx: Tx, channel: int) -> None:
    """If there is room in a moderators' channel, let the next comment be judged there, of any blog that it is for."""
    for relay in await blogs.relays_of(tx):
        if relay.settings.desk == channel:
            number = await acts.next_waiting(tx, relay.blog, channel_place(channel))
            if number is not None:
                await wants.judged_in(tx, await items.get(tx, number), relay, channel)


# -- the card ---------------------------------------------------------------------------------------------------------


async def plan(chat: Chat, tx: Tx, mirror: Mirror, item: Item, relay: Relay) -> Plan | None:
    """The card of a comment in a moderators' channel; several relays may have the same one, and one card in it.

    One that was judged before its card was sent gets none; nor does one that waits stay in a channel that is not for
    moderators any more. What was judged stays as a record, which follows as long as one of those relays is there.
    """
    channel = place_id(mirror.place)
    target = MessageTarget(chat, channel)
    for_moderators = any(each.settings.desk == channel for each in await blogs.relays_of(tx, blog_id=relay.blog))
    if for_moderators:
        await _judge_next(tx, channel)
    told = for_moderators if item.state is State.HELD else await mirrors.standing(tx, mirror.id) is not None
    if item.content is None or not told:
        return Plan(target, ())
    if relay.removed and not for_moderators:
        return None
    return Plan(target, shown(await _card(tx, item)))


async def _card(tx: Tx, item: Item) -> Card:
    assert item.content is not None and item.article is not None and item.blog is not None
    article = (await items.get(tx, item.article)).content or Content()
    blog, done = await blogs.blog(tx, item.blog), await _done(tx, item)
    waits, link = item.state is State.HELD, item.content.link or article.link
    card = judge_card(item.content, article.title, blog.title, item.id, done, standing=waits, link=link)
    if waits or await _withdrawn(tx, item):
        return card
    return replace(card, blocks=(*card.blocks, Buttons(_again(item))))


async def _done(tx: Tx, item: Item) -> list[str]:
    """What became of it and who did it, the newest last."""
    done = await acts.of_item(tx, item.id)
    lines = [_told(act) for act in done]
    last = acts.verdict(done)
    if (last is None or last.did != item.state) and item.state in BY_NOBODY:
        lines.append(say(BY_NOBODY[item.state]))
    return [*lines, *(await _unanswered(tx, item) if any(act.did == REPLIED for act in done) else [])]


def _told(act: Act) -> str:
    moment = f"<t:{int(act.at)}:R>"
    if act.member is None:
        return say(ON_BLOG[act.did], moment=moment)
    return say(BY_MEMBER[act.did], who=f"<@{act.member}>", moment=moment)


async def _unanswered(tx: Tx, item: Item) -> list[str]:
    """Which moderators' answers to a comment did not get to the blog, and why."""
    assert item.article is not None
    moderators = {act.member for act in await acts.of_item(tx, item.id) if act.did == REPLIED}
    lines = []
    for answer in await items.of_article(tx, item.article, Kind.COMMENT):
        copy = await wants.copy_of(tx, answer) if answer.parent == item.id and answer.member in moderators else None
        if copy is not None and copy.hold is not None and is_refusal(copy.hold):
            why = escape(reason(copy.hold))
            lines.append(say("judge.unanswered", who=f"<@{answer.member}>", reason=why))
    return lines


def _again(item: Item) -> tuple[ActButton, ...]:
    """What can still be done with a comment that was judged."""
    labels = {"approve": say("waits.approve"), "spam": say("waits.spam"), "trash": say("waits.trash")}
    if item.state is State.LIVE:
        labels["reply"] = say("waits.reply")
    left = {verdict: label for verdict, label in labels.items() if VERDICTS.get(verdict) is not item.state}
    return tuple(ActButton(label, f"judge:{item.id}:{verdict}") for verdict, label in left.items())
