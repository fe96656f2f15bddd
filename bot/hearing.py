"""What a chat message, its edit or its removal means for the items; called inside a transaction.

Which words may leave chat at all is decided in bot/policy.py; when and in what order, in bot/inbox.py.
"""

from dataclasses import replace

from bot import mirrors as wants
from bot.model import (
    BlogId,
    Content,
    Face,
    Format,
    ItemId,
    Kind,
    Message,
    State,
    blog_place,
    channel_place,
)
from bot.policy import CONSENT, Passing, Standing, may_leave
from bot.store import Tx, blogs, items, mirrors
from bot.store.items import Item, Source
from bot.store.mirrors import Mirror
from bot.text.words import say


async def take(tx: Tx, thread: Mirror, message: Message, settle: float) -> None:
    """A message was said in a thread: what becomes of it. ``settle``: how long its author must be quiet, in seconds."""
    place = channel_place(message.channel)
    if await items.heard(tx, place, [str(message.id)]):
        return
    assert thread.relay is not None
    relay = await blogs.get_relay(tx, thread.relay)
    if relay.removed:
        return
    answer = await items.consent(tx, message.author, relay.blog)
    standing = Standing(
        replies_on=relay.settings.replies == "on",
        blog_writable=await blogs.login(tx, relay.blog, relay.guild) is not None,
        agreed=None if answer is None else answer.agreed,
        agreed_since=0 if answer is None else answer.since,
    )
    passing = may_leave(message, standing)
    if passing is Passing.STAYS:
        await _stays(tx, thread)
    if passing is Passing.ASK:
        await _ask(tx, thread, relay.blog, message)
    if passing is Passing.PASS:
        await _publish(tx, thread, relay.blog, message, settle)


async def _stays(tx: Tx, thread: Mirror) -> None:
    """Say once in a thread that what is written there stays there."""
    key = f"stays:{thread.id}"
    if await items.by_key(tx, key) is None:
        content = Content(text=key)
        item = Item(ItemId(tx.new_id()), Kind.NOTICE, State.LIVE, article=thread.item, key=key, content=content)
        await items.add(tx, item)
        await wants.line(tx, item, thread)


async def _ask(tx: Tx, thread: Mirror, blog: BlogId, message: Message) -> None:
    """Keep the id of a message, nothing of its text; ask its author, once in each thread."""
    asked = await _asked(tx, thread, blog, message)
    item = await _new_item(tx, thread, blog, message, content=None)
    await items.add_source(tx, Source(channel_place(message.channel), str(message.id), item.id))
    await wants.to_blog(tx, item, thread, hold=CONSENT, due=0.0)
    if not asked:
        await wants.ask(tx, item, thread)


async def _asked(tx: Tx, thread: Mirror, blog: BlogId, message: Message) -> bool:
    for item in await items.of_member(tx, message.author, blog):
        question = await mirrors.find(tx, item.id, thread.place, Face.DESK)
        if item.state is not State.GONE and question is not None and question.lane == thread.lane:
            return True
    return False


async def _publish(tx: Tx, thread: Mirror, blog: BlogId, message: Message, settle: float) -> None:
    due = tx.now + settle
    place, said = channel_place(message.channel), words(message)
    if not said.strip():
        return
    burst = await _burst(tx, thread, blog, message)
    if burst is not None:
        item, copy = burst
        await items.add_source(tx, Source(place, str(message.id), item.id, said))
        await compose(tx, item)
        await mirrors.set_due(tx, due, copy.id)
        return
    content = Content(text=said, format=Format.CHAT, author=message.name, published=message.sent)
    item = await _new_item(tx, thread, blog, message, content)
    await items.add_source(tx, Source(place, str(message.id), item.id, said))
    await wants.to_blog(tx, item, thread, hold=None, due=due)


async def _new_item(tx: Tx, thread: Mirror, blog: BlogId, message: Message, content: Content | None) -> Item:
    item = Item(
        ItemId(tx.new_id()),
        Kind.COMMENT,
        State.HELD,  # until the blog says otherwise
        blog=blog,
        article=thread.item,
        parent=await wants.answered(tx, message.channel, message.reply_to),
        reply_to=message.reply_to,
        member=message.author,
        content=content,
    )
    await items.add(tx, item)
    return item


async def _burst(tx: Tx, thread: Mirror, blog: BlogId, message: Message) -> tuple[Item, Mirror] | None:
    """The comment that this message goes on with: its author's, the last thing said, not yet on its way."""
    last = await items.last_heard(tx, channel_place(message.channel))
    if last is None:
        return None
    item = await items.get(tx, last.item)
    copy = await mirrors.find(tx, item.id, blog_place(blog), Face.CARD)
    if item.member != message.author or copy is None or copy.hold is not None or copy.due <= tx.now:
        return None
    if copy.tries or await mirrors.parts_of(tx, copy.id) or message.id < int(last.remote):
        return None
    if message.reply_to not in (None, item.reply_to):
        return None
    return item, copy


async def edit(tx: Tx, message: Message) -> None:
    """A message was changed; this is what it is now."""
    place, remote, text = channel_place(message.channel), str(message.id), words(message)
    item = (await items.heard(tx, place, [remote])).get(remote)
    if item is None or item.content is None:
        return
    source = next(s for s in await items.sources_of(tx, item.id) if (s.place, s.remote) == (place, remote))
    if source.text in (None, text):
        return
    await items.change_source(tx, replace(source, text=text))
    await compose(tx, item)


async def compose(tx: Tx, item: Item) -> None:
    """Put a comment together from its messages. What a person rewrote on the blog stays as it is there."""
    heard = [source for source in await items.sources_of(tx, item.id) if not on_blog(source)]
    text = "\n".join(source.text for source in heard if source.text)
    assert item.content is not None
    if item.content.format is Format.HTML and item.content.text:
        return
    if text == item.content.text:
        return
    content = replace(item.content, text=text, format=Format.CHAT)
    item = replace(item, content=content, version=item.version + 1)
    await items.change(tx, item)
    assert item.blog is not None
    copy = await mirrors.find(tx, item.id, blog_place(item.blog), Face.CARD)
    if copy is not None and copy.hold is not None and copy.hold.startswith("refused"):
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
    if any(not on_blog(source) for source in await items.sources_of(tx, item.id)):
        if item.content is not None:
            await compose(tx, item)
        return
    item = replace(item, state=State.GONE, version=item.version + 1)
    await items.change(tx, item)
    await wants.spread(tx, item)


async def copy_removed(tx: Tx, mirror: Mirror, remote: int) -> None:
    """A person took one of our copies down: final, unless we are removing it just now ourselves."""
    for part in await mirrors.parts_of(tx, mirror.id):
        if part.remote == str(remote) and part.attempted is None:
            await mirrors.put_part(tx, mirror.id, replace(part, removed=True))


def on_blog(source: Source) -> bool:
    """Whether an item was heard there from a blog, not from chat."""
    return source.place.startswith("blog:")


def words(message: Message) -> str:
    """A message's text; a file that came with it is named, since its address would die within a day."""
    files = [say("comment.attachment", name=attachment.name) for attachment in message.attachments]
    return "\n".join(part for part in [message.text, *files] if part)
