"""The flows on a database, between a fake chat and fake blogs, step by step under a clock of the test's."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from bot.articles import Articles
from bot.comments import Comments
from bot.desk import Admins, Members
from bot.faces import Faces
from bot.heat import Heat
from bot.inbox import Inbox
from bot.losses import Losses
from bot.model import BlogId, ChannelSort, ItemId, MemberId, Relay
from bot.notices import Notices
from bot.outbox import Outbox
from bot.store import Seal, Store, Tx, blogs, items, lanes
from bot.store.blogs import Login
from bot.store.items import Consent
from bot.watcher import Watcher
from tests.databases import KEY, Clock, keep_in_memory
from tests.fakes import BOT, Crash, FakeBlog, FakeBlogs, FakeChat, Said

LAMP = "https://lamp.example/"
GUILD, CHANNEL, ADMINS = 2, 3, 4
DORA, EMIL = MemberId(11), MemberId(12)
POLL = 60.0


class FrailStore(Store):
    """A store in memory at whose n-th transaction from now the process ends: before it, or after it."""

    crash_in: int | None = None

    def __init__(self, clock: Clock) -> None:
        super().__init__("sqlite+aiosqlite://", Seal(KEY), clock)
        keep_in_memory(self.engine)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Tx]:
        self._count()
        async with super().begin() as tx:
            yield tx
        self._count()

    def _count(self) -> None:
        if self.crash_in is not None:
            self.crash_in -= 1
            if self.crash_in < 0:
                self.crash_in = None
                raise Crash


class World:
    """Everything of one test."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.store = FrailStore(self.clock)
        self.chat = FakeChat(self.clock)
        self.blog = FakeBlog(self.clock)
        self.web = FakeBlogs({LAMP: self.blog})
        self.blog_id = BlogId(0)
        self.rest = 0.0  # seconds that an edited article rests before it is shown
        self.boot()

    def boot(self) -> None:
        """New flows on the same database, as a new process has them."""
        self.notices = Notices(ADMINS)
        self.losses = Losses(self.store, self.chat, self.web, self.notices, lambda: None)
        self.outbox = Outbox(self.store, Faces(self.chat, self.web), self.notices, self.losses, lambda: 1.0)
        self.inbox = Inbox(self.store, self.chat, self.notices, 0.0, self.losses.has_lost)
        self.heat = Heat(self.store, self.chat, self.notices, lambda: None)
        self.members = Members(self.store, self.chat, lambda: None, look=self.inbox.look, blogs=self.web)
        self.admins = Admins(self.store, self.chat, self.web, self.notices, lambda: None)
        self.articles = Articles(self.notices, self.rest)
        comments = Comments(self.store)
        self.watcher = Watcher(self.store, self.web, self.notices, self.articles, comments, POLL, lambda: 0.5)

    async def begin(self, *, settle: float = 0.0) -> None:
        """A relay of the blog in the channel, and the first look at it."""
        async with self.store.begin() as tx:
            self.blog_id = await blogs.add_blog(tx, LAMP, "fake", "The Lamp", LAMP, LAMP)
        await self.follow(GUILD)
        await self.relay(CHANNEL)
        self.inbox.settle = settle
        await self.restart()
        await self.look()

    async def follow(self, guild: int) -> None:
        """One more server follows the blog and connects an account."""
        async with self.store.begin() as tx:
            await blogs.follow(tx, self.blog_id, guild)
            await blogs.connect(tx, self.blog_id, guild, Login("7", "editor", "secret"))

    async def relay(
        self, channel: int, sort: ChannelSort = ChannelSort.TEXT, guild: int = GUILD, **settings: str
    ) -> Relay:
        """One more relay of the blog, or this one with other settings."""
        async with self.store.begin() as tx:
            relay = await blogs.add_relay(tx, self.blog_id, guild, channel, sort)
            relay = replace(relay, settings=replace(relay.settings, **settings))
            await blogs.change_relay(tx, relay)
            return relay

    async def restart(self) -> None:
        """The process begins: it takes over, connects and catches up."""
        await self.outbox.take_over()
        await self.inbox.catch_up()

    async def crash(self) -> None:
        """The process ended in the middle; a new one begins."""
        settle = self.inbox.settle
        self.boot()
        self.inbox.settle = settle
        await self.restart()

    async def agree(self, member: MemberId, *, agreed: bool = True, since: int = 0) -> None:
        """The member's answer is known."""
        async with self.store.begin() as tx:
            answer = Consent(agreed=agreed, since=since)
            await items.keep_consent(tx, member, self.blog_id, answer, wording="w", interaction=1)

    async def say(self, member: MemberId, text: str, thread: int | None = None, reply_to: int | None = None) -> Said:
        """A member says something in the (first) thread, and the inbox hears it."""
        said = self.chat.say(thread or self.first_thread, member, text, reply_to)
        await self.inbox.said(self.chat.heard(said))
        return said

    async def edit(self, said: Said, text: str) -> None:
        """Somebody edits what they said, and the inbox hears of it."""
        said.text = text
        await self.inbox.edited(self.chat.heard(said))

    async def delete(self, said: Said) -> None:
        """A message is deleted, and the inbox hears of it."""
        del self.chat.messages[said.id]
        await self.inbox.removed(said.channel, [said.id])

    async def look(self) -> None:
        """The time of the next look has come."""
        self.clock.now += POLL + 1
        await self.watcher.step()

    async def deliver(self) -> None:
        """Deliver everything that is ready now."""
        for _ in range(500):
            if not await self.outbox.step():
                return
        raise AssertionError("the outbox never comes to rest")

    async def settle(self, most: float = 3000.0) -> None:
        """Look, deliver and wait until nothing is left to do."""
        end = self.clock.now + most
        for _ in range(100):
            await self.look()
            await self.inbox.step()
            await self.deliver()
            async with self.store.begin() as tx:
                due = await lanes.next_due(tx)
            if due is None:
                return
            assert self.clock.now < end, "it never comes to rest"
            self.clock.now = max(self.clock.now, due or 0.0) + 0.01
        raise AssertionError("it never comes to rest")

    @property
    def first_thread(self) -> int:
        """Where the first article is discussed."""
        return next(iter(self.chat.threads))

    async def article(self) -> ItemId:
        """The newest article."""
        async with self.store.begin() as tx:
            return (await items.newest(tx, self.blog_id, 1))[0].id

    async def relays(self, guild: int | None = None) -> list[Relay]:
        """Those of a server, or all, the oldest first."""
        async with self.store.begin() as tx:
            return await blogs.relays_of(tx, guild=guild)

    def thread_texts(self, thread: int | None = None) -> list[str]:
        """What our messages in the (first) thread show, oldest first."""
        return self.shown(thread or self.first_thread)

    def shown(self, channel: int = CHANNEL) -> list[str]:
        """What our messages in a channel show, oldest first."""
        return [said.shown for said in self.ours(channel)]

    def ours(self, channel: int = CHANNEL) -> list[Said]:
        """Our messages in a channel."""
        return self.chat.in_channel(channel, BOT)
