"""Chat -> items: what members say in an article's thread, change and take back, also while the bot was away."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from bot import mirrors as wants
from bot.errors import Barred, Trouble, Vanished
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
from bot.notices import Notices
from bot.policy import CONSENT, UNREAD, Passing, Standing, may_leave
from bot.ports import Chat
from bot.store import Store, Tx, blogs, items, mirrors
from bot.store.items import Item, Source
from bot.store.mirrors import Mirror
from bot.text.words import say

log = logging.getLogger(__name__)

WATCHED_SECONDS = 30 * 86400.0
"""Threads of younger articles are read again after the bot was away."""
HISTORY_PAGE = 100
MOST_PAGES = 50


@dataclass
class Inbox:
    """Takes in what happens in chat. ``settle`` is how long an author must be quiet before a comment goes out.

    While the bot was away, and until it has caught up, what happens live waits its turn: so the order holds, and a
    bookmark never jumps over something that was missed.
    """

    store: Store
    chat: Chat
    notices: Notices
    settle: float
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    _waiting: list[Callable[[], Awaitable[object]]] | None = field(default_factory=list)
    _unread: set[int] = field(default_factory=set)

    # -- as it happens ------------------------------------------------------------------------------------------------

    async def said(self, message: Message) -> None:
        """A message was sent."""
        if self._waiting is not None:
            self._waiting.append(partial(self._said, message))
        else:
            await self._said(message)

    async def edited(self, message: Message) -> None:
        """A message was changed; this is what it is now."""
        if self._waiting is not None:
            self._waiting.append(partial(self._edited, message))
        else:
            await self._edited(message)

    async def removed(self, channel: int, messages: Sequence[int]) -> None:
        """Messages were deleted: members' own, or copies of ours by a moderator."""
        if self._waiting is not None:
            self._waiting.append(partial(self._removed, channel, messages))
        else:
            await self._removed(channel, messages)

    async def thread_removed(self, thread: int) -> None:
        """A person deleted a thread of ours: it is not opened again."""
        async with self.store.begin() as tx:
            mirror = await mirrors.thread_of(tx, thread)
            if mirror is not None:
                await self._copy_removed(tx, mirror, thread)

    async def _said(self, message: Message) -> None:
        async with self.store.begin() as tx:
            thread = await mirrors.thread_of(tx, message.channel)
            if thread is None:
                return
            await self._take(tx, thread, message)
            if message.channel not in self._unread:
                await items.move_bookmark(tx, message.channel, message.id)

    async def _edited(self, message: Message) -> None:
        async with self.store.begin() as tx:
            await self._edit(tx, message)

    async def _removed(self, channel: int, messages: Sequence[int]) -> None:
        async with self.store.begin() as tx:
            for message in messages:
                await self._remove(tx, channel, message)

    # -- after being away ---------------------------------------------------------------------------------------------

    async def step(self) -> int:
        """Fetch the texts of messages whose members have said yes by now. Returns how many were fetched."""
        async with self.store.begin() as tx:
            waiting = await mirrors.held(tx, UNREAD)
        for mirror in waiting:
            await self._fetch(mirror)
        return len(waiting)

    def away(self) -> None:
        """The connection is lost: from now on events may be missing."""
        if self._waiting is None:
            self._waiting = []

    async def catch_up(self) -> None:
        """Read what was said, changed and deleted in our threads while we did not listen; then go on live."""
        async with self.store.begin() as tx:
            threads = await mirrors.open_threads(tx, tx.now - WATCHED_SECONDS)
        for _, channel in threads:
            try:
                self._unread.add(channel)
                await self._catch_up(channel)
            except Vanished:
                await self.thread_removed(channel)
            except Trouble as trouble:
                async with self.store.begin() as tx:
                    title = "A thread could not be read"
                    await self.notices.say(tx, f"reading:{channel}", title, f"<#{channel}>: {trouble}")
        while self._waiting:
            await self._waiting.pop(0)()
        self._waiting = None

    async def _catch_up(self, channel: int) -> None:
        async with self.store.begin() as tx:
            after = await items.bookmark(tx, channel)
        # Edits and deletes first: what is new has not been changed since.
        await self._compare(channel)
        for _ in range(MOST_PAGES):
            page = await self.chat.history(channel, after, HISTORY_PAGE)
            for message in page:
                async with self.store.begin() as tx:
                    thread = await mirrors.thread_of(tx, channel)
                    if thread is not None:
                        await self._take(tx, thread, message)
                    await items.move_bookmark(tx, channel, message.id)
            if len(page) < HISTORY_PAGE:
                break
            after = page[-1].id
        else:
            log.warning("More was said in thread %s than is read at once; the rest is read next time.", channel)
        self._unread.discard(channel)
        async with self.store.begin() as tx:
            await self.notices.over(tx, f"reading:{channel}")

    async def _compare(self, channel: int) -> None:
        """Compare the newest page of a thread with what is known of it."""
        place = channel_place(channel)
        async with self.store.begin() as tx:
            known = await items.heard_in(tx, place)
        if not known:
            return
        page = await self.chat.recent(channel, HISTORY_PAGE)
        if not page:
            raise Barred("its history is empty although something was said there: the bot may not read it.")
        there = {message.id: message for message in page}
        oldest = page[0].id if len(page) == HISTORY_PAGE else 0
        async with self.store.begin() as tx:
            for source in known:
                message = there.get(int(source.remote))
                if message is not None:
                    await self._edit(tx, message)
                elif int(source.remote) >= oldest:
                    await self._remove(tx, channel, int(source.remote))

    async def _fetch(self, mirror: Mirror) -> None:
        async with self.store.begin() as tx:
            heard = [source for source in await items.sources_of(tx, mirror.item) if not _on_blog(source)]
        for source in heard:
            channel = int(source.place.partition(":")[2])
            try:
                message = await self.chat.message(channel, int(source.remote))
            except Trouble as trouble:
                log.warning("Message %s cannot be read yet: %s", source.remote, trouble)
                return
            async with self.store.begin() as tx:
                if message is None:
                    await self._remove(tx, channel, int(source.remote))
                    continue
                await items.change_source(tx, replace(source, text=_words(message)))
                item = await items.get(tx, mirror.item)
                if item.content is None:
                    item = replace(item, content=Content(author=message.name, published=message.sent))
                await self._compose(tx, item)
        async with self.store.begin() as tx:
            await mirrors.set_hold(tx, mirror.id, None)
            await mirrors.raise_want(tx, mirror.id)

    # -- one message --------------------------------------------------------------------------------------------------

    async def _take(self, tx: Tx, thread: Mirror, message: Message) -> None:
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
            await self._stays(tx, thread)
        if passing is Passing.ASK:
            await self._ask(tx, thread, relay.blog, message)
        if passing is Passing.PASS:
            await self._publish(tx, thread, relay.blog, message)

    async def _stays(self, tx: Tx, thread: Mirror) -> None:
        """Say once in a thread that what is written there stays there."""
        key = f"stays:{thread.id}"
        if await items.by_key(tx, key) is None:
            content = Content(text=key)
            item = Item(ItemId(tx.new_id()), Kind.NOTICE, State.LIVE, article=thread.item, key=key, content=content)
            await items.add(tx, item)
            await wants.line(tx, item, thread)

    async def _ask(self, tx: Tx, thread: Mirror, blog: BlogId, message: Message) -> None:
        """Keep the id of a message, nothing of its text; ask its author, once in each thread."""
        asked = await self._asked(tx, thread, blog, message)
        item = await self._new_item(tx, thread, blog, message, content=None)
        await items.add_source(tx, Source(channel_place(message.channel), str(message.id), item.id))
        await wants.to_blog(tx, item, thread, hold=CONSENT, due=0.0)
        if not asked:
            await wants.ask(tx, item, thread)

    async def _asked(self, tx: Tx, thread: Mirror, blog: BlogId, message: Message) -> bool:
        for item in await items.of_member(tx, message.author, blog):
            question = await mirrors.find(tx, item.id, thread.place, Face.DESK)
            if item.state is not State.GONE and question is not None and question.lane == thread.lane:
                return True
        return False

    async def _publish(self, tx: Tx, thread: Mirror, blog: BlogId, message: Message) -> None:
        due = tx.now + self.settle
        place, words = channel_place(message.channel), _words(message)
        if not words.strip():
            return
        burst = await self._burst(tx, thread, blog, message)
        if burst is not None:
            item, copy = burst
            await items.add_source(tx, Source(place, str(message.id), item.id, words))
            await self._compose(tx, item)
            await mirrors.set_due(tx, copy.id, due)
            return
        content = Content(text=words, format=Format.CHAT, author=message.name, published=message.sent)
        item = await self._new_item(tx, thread, blog, message, content)
        await items.add_source(tx, Source(place, str(message.id), item.id, words))
        await wants.to_blog(tx, item, thread, hold=None, due=due)

    async def _new_item(self, tx: Tx, thread: Mirror, blog: BlogId, message: Message, content: Content | None) -> Item:
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

    async def _burst(self, tx: Tx, thread: Mirror, blog: BlogId, message: Message) -> tuple[Item, Mirror] | None:
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

    async def _edit(self, tx: Tx, message: Message) -> None:
        place, remote, text = channel_place(message.channel), str(message.id), _words(message)
        item = (await items.heard(tx, place, [remote])).get(remote)
        if item is None or item.content is None:
            return
        source = next(s for s in await items.sources_of(tx, item.id) if (s.place, s.remote) == (place, remote))
        if source.text in (None, text):
            return
        await items.change_source(tx, replace(source, text=text))
        await self._compose(tx, item)

    async def _compose(self, tx: Tx, item: Item) -> None:
        """Put a comment together from its messages. What a person rewrote on the blog stays as it is there."""
        heard = [source for source in await items.sources_of(tx, item.id) if not _on_blog(source)]
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

    async def _remove(self, tx: Tx, channel: int, message: int) -> None:
        place = channel_place(channel)
        item = (await items.heard(tx, place, [str(message)])).get(str(message))
        if item is None:
            mirror = await mirrors.message_of(tx, message)
            if mirror is not None:
                await self._copy_removed(tx, mirror, message)
            return
        await items.forget_source(tx, place, str(message))
        if any(not _on_blog(source) for source in await items.sources_of(tx, item.id)):
            if item.content is not None:
                await self._compose(tx, item)
            return
        item = replace(item, state=State.GONE, version=item.version + 1)
        await items.change(tx, item)
        await wants.spread(tx, item)

    async def _copy_removed(self, tx: Tx, mirror: Mirror, remote: int) -> None:
        """A person took one of our copies down: final, unless we are removing it just now ourselves."""
        for part in await mirrors.parts_of(tx, mirror.id):
            if part.remote == str(remote) and not mirror.behind:
                await mirrors.put_part(tx, mirror.id, replace(part, removed=True))


def _on_blog(source: Source) -> bool:
    return source.place.startswith("blog:")


def _words(message: Message) -> str:
    """A message's text; a file that came with it is named, since its address would die within a day."""
    files = [say("comment.attachment", name=attachment.name) for attachment in message.attachments]
    return "\n".join(part for part in [message.text, *files] if part)
