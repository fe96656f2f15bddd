"""What is said in chat, changed or taken back means for the items; called inside a transaction.

Which words may leave chat at all is decided in bot/policy.py; where they were said, in bot/spots.py; when and in what
order they are heard, in bot/inbox.py.
"""

from collections.abc import Mapping
from dataclasses import replace

from bot import allowed, asking, heat, lines, spoken, spots
from bot import mirrors as wants
from bot.errors import Refused
from bot.model import (
    Content,
    Face,
    Format,
    Instant,
    ItemId,
    Kind,
    MemberId,
    Message,
    Place,
    State,
    channel_place,
)
from bot.policy import CONSENT, UNREAD, Passing, Standing, is_refusal, may_leave, refusal
from bot.spots import Spot
from bot.spots import spot as spot
from bot.spots import spot_of as spot_of
from bot.store import Tx, blogs, items, members, mirrors
from bot.store.items import Item, Source
from bot.store.mirrors import Mirror
from bot.text.escape import escape
from bot.text.words import say

LONGEST_BURST = 4_000
"""Characters that messages in a row may have to be one comment: as many as the longest message that there can be."""

# -- what is said -----------------------------------------------------------------------------------------------------


async def take(tx: Tx, spot: Spot, message: Message, settle: float, *, chosen: bool = False) -> Passing:
    """A message was said about an article: what becomes of it.

    ``settle``: how long its author must be quiet, in seconds. ``chosen``: by hand or by stars, whatever it answers.
    """
    if await items.heard(tx, channel_place(message.channel), [str(message.id)]):
        return Passing.KNOWN
    if await allowed.old(tx, message.author, message.id):
        return Passing.OLD
    relay = spot.relay
    answer = await items.consent(tx, message.author, relay.blog)
    standing = Standing(
        replies=relay.settings.replies,
        blog_writable=await blogs.login(tx, relay.blog, relay.guild) is not None,
        agreed=None if answer is None else answer.agreed,
        agreed_since=0 if answer is None else answer.since,
        answers=spot.answers,
        chosen=chosen,
    )
    passing = may_leave(message, standing)
    if passing is Passing.STAYS:
        await lines.stays(tx, spot.thread)
    if passing is Passing.ASK:
        await _ask(tx, spot, message)
    if passing is Passing.PASS:
        await _publish(tx, spot, message, settle, chosen=chosen)
    return passing


async def write(
    tx: Tx, spot: Spot, member: MemberId, name: str, avatar: str, text: str, interaction: int, *, once: str = ""
) -> Item:
    """A member wrote a comment into a form: it goes to the blog at once. Raises Refused with the reason in words.

    ``once``: the version of the question to which sending it was the answer: a yes to this comment alone.
    """
    place = Place(f"form:{await spots.thread_id(tx, spot.thread) or 0}")
    if known := await items.heard(tx, place, [str(interaction)]):
        return known[str(interaction)]
    await may_write(tx, spot, member, text, interaction, once=bool(once))
    name = await allowed.called(tx, member, name)
    content = Content(text, Format.CHAT, author=name, avatar=avatar, published=tx.now, quote=spot.passage)
    item = await _new_item(tx, spot, member, content)
    if once:
        await members.keep_permit(tx, item.id, member, wording=once, interaction=interaction)
    await items.add_source(tx, Source(place, str(interaction), item.id, text))
    await wants.to_blog(tx, item, spot.thread, hold=None, due=await _due(tx, spot, 0.0), heard=False)
    await heat.felt(tx, spot.article, spot.relay)
    return item


async def may_write(tx: Tx, spot: Spot, member: MemberId, text: str, interaction: int, *, once: bool = False) -> None:
    """Raise Refused, with the reason in words, for what a member wrote into a form and may not go to the blog."""
    relay = spot.relay
    blog = escape((await blogs.blog(tx, relay.blog)).title)
    answer = await items.consent(tx, member, relay.blog)
    if relay.settings.replies == "off":
        raise Refused(say("hearing.off", blog=blog))
    if await blogs.login(tx, relay.blog, relay.guild) is None:
        raise Refused(say("hearing.unconnected", blog=blog))
    if not once and (answer is None or not answer.agreed or interaction < answer.since):
        raise Refused(say("hearing.unasked", blog=blog))
    if not text.strip():
        raise Refused(say("hearing.empty"))


async def _ask(tx: Tx, spot: Spot, message: Message) -> None:
    """Keep the id of a message, nothing of its text; ask its author, once for each article."""
    item = await _new_item(tx, spot, message.author, None, message.reply_to)
    await items.add_source(tx, Source(channel_place(message.channel), str(message.id), item.id))
    await wants.to_blog(tx, item, spot.thread, hold=CONSENT, due=0.0)
    await asking.ask(tx, item, spot.thread, message.channel)


async def _publish(tx: Tx, spot: Spot, message: Message, settle: float, *, chosen: bool) -> None:
    place, due = channel_place(message.channel), await _due(tx, spot, settle)
    names = await spoken.names(tx, spot.relay.blog, message)
    burst = None if chosen else await _burst(tx, spot, message)
    if burst is not None:
        item, copy = burst
        await items.add_source(tx, spoken.said(Source(place, str(message.id), item.id), message))
        await compose(tx, item, names)
        await mirrors.set_due(tx, due, copy.id)
        return
    content = Content(
        message.text,
        Format.CHAT,
        author=await allowed.called(tx, message.author, message.name),
        avatar=message.avatar,
        published=message.sent,
        quote=spot.passage,
        names=spoken.mentioned(message.text, names),
        files=message.attachments,
    )
    item = await _new_item(tx, spot, message.author, content, message.reply_to)
    await items.add_source(tx, spoken.said(Source(place, str(message.id), item.id), message))
    await wants.to_blog(tx, item, spot.thread, hold=None, due=due)
    await heat.felt(tx, spot.article, spot.relay)


async def _due(tx: Tx, spot: Spot, settle: float) -> Instant:
    """When what is said now goes to the blog."""
    return max(tx.now + settle, await heat.paused_until(tx, spot.article, spot.relay))


async def _new_item(tx: Tx, spot: Spot, member: MemberId, content: Content | None, reply_to: int | None = None) -> Item:
    item = Item(
        ItemId(tx.new_id()),
        Kind.COMMENT,
        State.HELD,  # until the blog says otherwise
        blog=spot.relay.blog,
        article=spot.article,
        parent=spot.parent,
        reply_to=reply_to,
        member=member,
        content=content,
        since=tx.now,
    )
    await items.add(tx, item)
    return item


async def _burst(tx: Tx, spot: Spot, message: Message) -> tuple[Item, Mirror] | None:
    """The comment that this message goes on with: its author's, the last thing said, not yet on its way."""
    last = await items.last_heard(tx, channel_place(message.channel))
    if last is None:
        return None
    item = await items.get(tx, last.item)
    copy = await wants.copy_of(tx, item)
    if item.member != message.author or item.article != spot.article or item.state is State.GONE:
        return None
    if copy is None or copy.hold is not None or copy.due <= tx.now or message.id < int(last.remote):
        return None
    if copy.tries or await mirrors.parts_of(tx, copy.id):
        return None
    if message.reply_to not in (None, item.reply_to):
        return None
    if item.content is None or len(item.content.text) + len(message.text) > LONGEST_BURST:
        return None
    if await allowed.alone(tx, item):
        return None
    return item, copy


# -- what becomes of it afterwards ------------------------------------------------------------------------------------


async def edit(tx: Tx, message: Message) -> None:
    """A message was changed; this is what it is now. What Discord does not show us changes nothing."""
    place, remote = channel_place(message.channel), str(message.id)
    item = (await items.heard(tx, place, [remote])).get(remote)
    if item is None or item.content is None or (not message.readable and spoken.is_empty(message)):
        return
    source = next(s for s in await items.sources_of(tx, item.id) if (s.place, s.remote) == (place, remote))
    said = spoken.said(source, message)
    if source.text is None or spoken.alike(source, said):
        return
    assert item.blog is not None
    if not await allowed.given(tx, item):
        return  # the yes was taken back: new words are not even kept
    await items.change_source(tx, said)
    await compose(tx, item, await spoken.names(tx, item.blog, message), lift=not message.timed_out)


async def compose(tx: Tx, item: Item, names: Mapping[str, str] | None = None, *, lift: bool = True) -> None:
    """Put a comment together from its messages; without anything in them it is withdrawn.

    ``names``: what ids in them are called, beside those that are known. ``lift``: what was refused is tried again. What
    a person rewrote on the blog stays as it is there.
    """
    assert item.content is not None
    if item.content.format is Format.HTML and item.content.text:
        return
    heard = [source for source in await items.sources_of(tx, item.id) if source.in_chat]
    if any(source.text is None for source in heard):  # forgotten with a yes: it is not known what of it was sent
        await take_back(tx, item)
        return
    text = "\n".join(source.text for source in heard if source.text)
    files = tuple(file for source in heard for file in source.files)
    named = spoken.mentioned(text, {**(names or {}), **dict(item.content.names)})
    content = replace(item.content, text=text, format=Format.CHAT, files=files, names=named)
    if content == item.content:
        return
    copy = await wants.copy_of(tx, item)
    if copy is not None and await mirrors.standing(tx, copy.id) is not None:
        content = replace(content, change="edited")
    item = replace(item, content=content, version=item.version + 1)
    if not text.strip() and not files:
        await take_back(tx, item)
        return
    await items.change(tx, item)
    if lift and copy is not None and is_refusal(copy.hold):
        await mirrors.set_hold(tx, copy.id, None)
    await wants.spread(tx, item)


async def remove(tx: Tx, channel: int, message: int) -> None:
    """A message was deleted: a member's own, or a copy of ours by a moderator."""
    place = channel_place(channel)
    item = (await items.heard(tx, place, [str(message)])).get(str(message))
    if item is None:
        mirror = await mirrors.message_of(tx, message)
        if mirror is not None:
            await copy_removed(tx, mirror, message)
        return
    await items.forget_source(tx, place, str(message))
    if not any(source.in_chat for source in await items.sources_of(tx, item.id)):
        await take_back(tx, item)
        await asking.ask_on(tx, item)
    elif item.content is not None:
        await compose(tx, item, lift=False)


async def copy_removed(tx: Tx, mirror: Mirror, remote: int) -> None:
    """A person took one of our copies down: final, unless we are removing it just now ourselves."""
    for part in await mirrors.parts_of(tx, mirror.id):
        if part.remote == str(remote) and part.attempted is None:
            await mirrors.put_part(tx, mirror.id, replace(part, removed=True))


async def take_back(tx: Tx, item: Item) -> None:
    """A comment from chat is to stand nowhere any more; one that was never sent never will be."""
    copy = await wants.copy_of(tx, item)
    if copy is not None and copy.hold is not None:
        await mirrors.set_hold(tx, copy.id, None)
    item = replace(item, state=State.GONE, version=item.version + 1)
    await items.change(tx, item)
    await wants.spread(tx, item)


async def forget(tx: Tx, item: Item) -> None:
    """Take a comment back and keep none of its words; its messages stay known, so nothing makes one of them again."""
    await forget_words(tx, item)
    await take_back(tx, replace(item, content=None))


async def forget_words(tx: Tx, item: Item) -> None:
    """Keep no words of a comment's messages; what stands of it stays, until one of them is deleted."""
    for source in await items.sources_of(tx, item.id):
        if source.in_chat:
            await items.change_source(tx, replace(source, text=None, files=()))


async def hurry(tx: Tx, item: Item) -> bool:
    """Let a comment that still settles go now. False when it does not settle, or its thread is paused."""
    copy = await wants.copy_of(tx, item)
    if copy is None or copy.relay is None or item.article is None or item.state is State.GONE:
        return False
    if copy.hold is not None or copy.due <= tx.now:
        return False
    paused = await heat.paused_until(tx, item.article, await blogs.get_relay(tx, copy.relay))
    await mirrors.set_due(tx, max(tx.now, paused), copy.id)
    return paused <= tx.now


async def withhold(tx: Tx, member: MemberId, guild: int, why: str) -> int:
    """A member is silenced in a server: what waits of theirs there does not go out, ``why`` in words.

    Returns how many comments that were. What waited for a yes is forgotten.
    """
    relays = {relay.id: relay.blog for relay in await blogs.relays_of(tx, guild=guild)}
    count = 0
    for blog in sorted(set(relays.values())):
        for item in await items.of_member(tx, member, blog):
            copy = await wants.copy_of(tx, item)
            if copy is None or copy.relay not in relays or not await _waits(tx, item, copy):
                continue
            count += 1
            if copy.hold == CONSENT:
                await take_back(tx, item)
            else:
                await mirrors.set_hold(tx, copy.id, refusal(why))
                await wants.spread(tx, item)
    return count


async def speakers(tx: Tx) -> list[tuple[int, MemberId]]:
    """The servers and members of whom something waits to go to a blog; not of those who still have to say yes."""
    found = set()
    for mirror in await mirrors.behind(tx):
        if not mirror.place.startswith("blog:") or mirror.relay is None or mirror.hold == CONSENT:
            continue
        item = await items.get(tx, mirror.item)
        copy = await wants.copy_of(tx, item)  # or it is what waits for this, its pictures
        if item.member is not None and copy is not None and await _waits(tx, item, copy):
            found.add(((await blogs.get_relay(tx, mirror.relay)).guild, item.member))
    return sorted(found)


async def _waits(tx: Tx, item: Item, copy: Mirror) -> bool:
    """Whether a comment is to go to the blog, and nothing of it has been sent."""
    if item.state is State.GONE or copy.tries or is_refusal(copy.hold):
        return False
    if any(part.remote or part.attempted for part in await mirrors.parts_of(tx, copy.id)):
        return False
    pictures = await mirrors.find(tx, item.id, copy.place, Face.FILES)
    return copy.want != copy.have or (pictures is not None and pictures.behind)


# -- after a yes, and after being away --------------------------------------------------------------------------------


async def read(tx: Tx, source: Source, message: Message) -> None:
    """A message whose author has said yes by now was fetched."""
    await items.change_source(tx, spoken.said(source, message))
    item = await items.get(tx, source.item)
    assert item.blog is not None
    where = await spots.spot(tx, message)
    shown = await allowed.called(tx, message.author, message.name)
    known = item.content or Content(author=shown)  # the author's name may be known as the server shows it
    quote = known.quote or ("" if where is None else where.passage)
    content = replace(known, avatar=known.avatar or message.avatar, published=message.sent, quote=quote)
    await compose(tx, replace(item, content=content, since=tx.now), await spoken.names(tx, item.blog, message))


async def let_go(tx: Tx, copy: Mirror) -> None:
    """All messages of a comment have been fetched: it may go to the blog."""
    if copy.hold != UNREAD:
        return
    item = await items.get(tx, copy.item)
    await mirrors.set_hold(tx, copy.id, None)
    await mirrors.raise_want(tx, copy.id)
    if item.article is not None and copy.relay is not None and item.state is not State.GONE:
        relay = await blogs.get_relay(tx, copy.relay)
        await mirrors.set_due(tx, max(copy.due, await heat.paused_until(tx, item.article, relay)), copy.id)
        await heat.felt(tx, item.article, relay)
