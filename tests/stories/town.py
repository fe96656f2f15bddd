"""A town for stories: a blog, a Discord with people in it, and the real bot between them."""

import asyncio
import ipaddress
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy import select

from bot.app import App, build
from bot.config import Settings
from bot.desk.blogs import FIRST
from bot.model import Face
from bot.store import blogs, items, servers
from bot.store.lanes import next_due
from bot.store.tables import lanes, mirrors, parts
from sandbox.blog import Blog
from sandbox.discord import Channel, Discord, Message, Thread

KEY = bytes(range(32))
LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)
T = TypeVar("T")
M = TypeVar("M", Message, Thread)


@dataclass
class Clock:
    """The time in a town, in epoch seconds: it runs by itself, and a story can put it forward (``Town.later``).

    While a story has stopped it, that is the only way in which time passes, however busy the machine is.
    """

    ahead: float = 0.0
    stopped: float | None = None

    def __call__(self) -> float:
        return (time.time() if self.stopped is None else self.stopped) + self.ahead

    def stop(self) -> None:
        self.stopped = time.time()


@dataclass
class Town:
    """Everything of one story."""

    database: str
    blog: Blog
    discord: Discord
    clock: Clock = field(default_factory=Clock)
    patience: float = 20.0  # other tests run beside it, and the machine may be slow
    app: App | None = None
    _task: "asyncio.Task[None] | None" = None
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.guild = self.discord.add_guild("Harbour Square")
        self.channel = self.guild.add_text_channel("articles")
        self.admins = self.guild.add_text_channel("admins")
        self.dora = self.guild.add_member("Dora")
        self.emil = self.guild.add_member("Emil")
        self.mayor = self.guild.add_member("Mayor", manage_guild=True)
        self.discord.subscribe(lambda *_: self._changed.set())
        self.blog.subscribe(lambda *_: self._changed.set())

    async def start_bot(self, **changes: object) -> None:
        """Start the bot; when this returns it is connected, and knows its servers.

        If it was given a blog, it has looked at it, with the account that it was given (or has told why it cannot).
        """
        editor = self.blog.account("editor")
        values: dict[str, object] = {
            "discord_token": self.discord.token,
            "secret_key": KEY,
            "database_url": self.database,
            "blog_url": self.blog.url,
            "channel_id": self.channel.id,
            "blog_user": editor.user,
            "blog_app_password": editor.password,
            "admin_channel_id": self.admins.id,
            "discord_api_url": self.discord.api_url,
            "discord_gateway_url": self.discord.gateway_url,
            "poll_seconds": 0.1,
            "settle_seconds": 0.0,
            "update_seconds": 0.0,
            "allow_private_networks": LOOPBACK,
        }
        ready = asyncio.Event()
        self._task = asyncio.create_task(self._run(Settings(**(values | changes)), ready))
        waiting = asyncio.create_task(ready.wait())
        await asyncio.wait({self._task, waiting}, return_when=asyncio.FIRST_COMPLETED, timeout=10)
        waiting.cancel()
        if self._task.done():
            await self._task
        assert self.app is not None
        await self.until_async(self._servers, "known")
        if values["blog_url"] and changes.get("blog_url", True) is not None:
            await self.until_async(self._first_look, "yes")
            await self.until_async(lambda: self._connected((values | changes)["blog_user"]), "yes")
            looks = self.looks()
            await self.until_async(lambda: self._looked(looks + 2), "yes")

    async def _servers(self) -> str:
        assert self.app is not None
        async with self.app.store.begin() as tx:
            known = [await servers.find(tx, guild.id) for guild in self.discord.world.guilds.values() if guild.has_bot]
        return "known" if all(known) else "unknown"

    async def _connected(self, user: object) -> str:
        assert self.app is not None
        async with self.app.store.begin() as tx:
            blog, *_ = await blogs.followed(tx, self.guild.id)
            login = await blogs.login(tx, blog.id, self.guild.id)
            told = await items.by_key(tx, FIRST)
        return "yes" if user is None or told or (login is not None and login.user == user) else "no"

    async def _looked(self, looks: int) -> str:
        """Whether there were so many looks by now, or the next one is not due yet."""
        assert self.app is not None
        async with self.app.store.begin() as tx:
            blog, *_ = await blogs.followed(tx, self.guild.id)
        return "yes" if self.looks() >= looks or blog.next_look > tx.now else "no"

    async def _first_look(self) -> str:
        assert self.app is not None
        async with self.app.store.begin() as tx:
            followed = await blogs.followed(tx, self.guild.id)
        return "yes" if followed and followed[0].baseline else "no"

    async def _run(self, settings: Settings, ready: asyncio.Event) -> None:
        async with build(settings, self.clock) as app:
            self.app = app
            app.client._connection.guild_ready_timeout = 0.05  # discord.py waits two seconds for more servers
            app.client.add_listener(_setter(ready), "on_ready")
            await app.run(settings.discord_token)

    async def stop_bot(self) -> None:
        """Stop the bot in an orderly way."""
        if self._task is not None and self.app is not None:
            await self.app.client.close()
            await asyncio.gather(self._task, return_exceptions=True)
        self._task = self.app = None

    async def crash_bot(self) -> None:
        """End the bot wherever it is."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self._task = self.app = None

    async def later(self, seconds: float) -> None:
        """Time passes for everybody, and whoever slept looks what is to be done by now.

        When this returns, what is due has at least begun.
        """
        if self.app is None:
            self.clock.ahead += seconds
            return
        await self.until_async(lambda: self._leap(seconds), "done")
        flows = self.app.client.flows
        bells = [flow.woken for flow in (flows.watcher, flows.inbox, flows.outbox, flows.heat, flows.losses)]
        if "cogs.push" in self.app.client.extensions:
            bells += [flows.pushes.woken, flows.pushes.pressed]
        for bell in bells:
            bell.set()
        await self.until(lambda: not any(bell.is_set() for bell in bells), what="that it is heard how late it is")
        for _ in range(3):  # transactions take turns: theirs come before these
            async with self.app.store.begin():
                pass

    async def _leap(self, seconds: float) -> str:
        """Put the clock forward, unless a delivery is under way: its lease would seem to have ended."""
        assert self.app is not None
        async with self.app.store.begin() as tx:
            if (await tx.conn.execute(select(lanes.c.name).where(lanes.c.lease > 0))).first():
                return "busy"
            self.clock.ahead += seconds
        return "done"

    def looks(self) -> int:
        """How often the bot has asked for the feed."""
        return sum("feed" in seen.path for seen in self.blog.requests)

    async def until(self, condition: Callable[[], T], what: str = "it", seconds: float = 0.0) -> T:
        """Wait until the condition holds, looking again after every change on either side."""
        seconds = seconds or self.patience
        try:
            async with asyncio.timeout(seconds):
                while not (found := condition()):
                    self._changed.clear()
                    try:
                        async with asyncio.timeout(0.2):  # what the bot does without anything changing here
                            await self._changed.wait()
                    except TimeoutError:
                        continue
                return found
        except TimeoutError:
            raise AssertionError(f"not seen within {seconds} s: {what}\n{self.picture()}") from None

    async def quiet(self, looks: int = 3) -> None:
        """Wait until the bot has looked at the blog a few times more, and has nothing to deliver: all is done."""
        goal = self.looks() + looks
        await self.until(lambda: self.looks() >= goal, what="more looks at the feed")
        await self.until_async(self._busy_with, "nothing")

    async def _busy_with(self) -> str:
        """What the bot is still at, but what waits for a later moment."""
        assert self.app is not None
        inbox = self.app.client.flows.inbox
        if inbox._waiting is not None or inbox._turn.locked():
            return "hearing"
        async with self.app.store.begin() as tx:
            due = await next_due(tx)
            under_way = (await tx.conn.execute(select(lanes.c.name).where(lanes.c.lease > tx.now))).first()
        return "delivering" if under_way or (due is not None and due <= tx.now) else "nothing"

    def picture(self) -> str:
        """Everything that stands in Discord, for a failing test."""
        lines = []
        for channel in [*self.guild.channels.values(), *self.guild.threads.values()]:
            lines.append(f"#{channel.name}")
            lines += [f"  {m.author.name}: {m.text!r} {dict(m.reactions)}" for m in channel.messages]
        return "\n".join(lines)

    # -- looking ------------------------------------------------------------------------------------------------------

    async def card(self, text: str, channel: Channel | None = None) -> Message:
        """The bot's message in the channel that shows this text, once the bot has written down that it stands."""
        place = channel or self.channel
        return await self.noted(await self.until(lambda: shown(place, text), what=f"a card with {text!r}"))

    async def thread(self, text: str, channel: Channel | None = None) -> Thread:
        """The thread on the card with this text, once the bot has written down that it stands."""
        card = await self.card(text, channel)
        return await self.noted(await self.until(lambda: card.thread, what=f"a thread on the card with {text!r}"))

    async def noted(self, stands: M) -> M:
        """Wait until the bot, if it runs, has written down that something of its own stands, as it stands."""
        await self.until_async(lambda: self._is_noted(stands), "yes")
        return stands

    async def _is_noted(self, stands: Message | Thread) -> str:
        if self.app is None or stands.deleted:
            return "yes"
        shape = mirrors.c.face == Face.THREAD if isinstance(stands, Thread) else mirrors.c.face != Face.THREAD
        settled = parts.c.remote == str(stands.id), parts.c.sent.is_not(None), parts.c.attempted.is_(None)
        query = select(parts.c.n).join(mirrors, mirrors.c.id == parts.c.mirror).where(shape, *settled)
        async with self.app.store.begin() as tx:
            return "yes" if (await tx.conn.execute(query)).first() else "no"

    async def comments(self, post: int, text: str = "") -> list[object]:
        """The comments of a post that contain a text, in whatever state."""
        return [comment for comment in await self.blog.comments(post) if text in comment.content_raw]

    async def comment(self, post: int, text: str) -> object:
        """The comment on the blog that contains a text; there must be just one."""
        await self.until_async(lambda: self._any(post, text), "yes")
        found = await self.comments(post, text)
        assert len(found) == 1, f"{len(found)} comments with {text!r}\n{self.picture()}"
        return found[0]

    async def _any(self, post: int, text: str) -> str:
        return "yes" if await self.comments(post, text) else f"no comment with {text!r}"

    async def until_async(
        self, look: Callable[[], Awaitable[str]], wanted: str, *, contains: bool = False, without: str = "\0"
    ) -> None:
        """Wait until what ``look`` gives is (or contains) what is wanted."""
        found, until, pause = "", time.monotonic() + self.patience, 0.02
        while time.monotonic() < until:
            self._changed.clear()
            found = await look()
            if (wanted in found if contains else found == wanted) and without not in found:
                return
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._changed.wait()
            pause = min(pause * 1.3, 0.2)  # who looks too often keeps the bot from it
        raise AssertionError(f"{found!r} instead of {wanted!r}\n{self.picture()}")

    async def status(self, post: int, comment: int) -> str:
        """What the blog thinks of a comment."""
        return next((c.status for c in await self.blog.comments(post) if c.id == comment), "deleted")

    async def text_of(self, post: int, comment: int) -> str:
        """A comment's text as it is stored on the blog."""
        return next((c.content_raw for c in await self.blog.comments(post) if c.id == comment), "deleted")

    async def mayor_deletes(self, message: Message) -> None:
        """A moderator deletes a message."""
        moderator = self.guild.add_member("Moderator", manage_messages=True)
        await moderator.delete(message)

    async def agree(self, member: object, thread: Thread) -> None:
        """The member presses the button of the question and says yes."""
        prompt = await self.until(lambda: shown(thread, "your answers here"), what="the question")
        preview = await member.press(prompt, label="See what would be published")
        await preview.settled()
        await member.press(preview, label="Always on this blog")


def shown(channel: Channel, text: str) -> Message | None:
    """The bot's message in a channel that shows this text."""
    for message in channel.messages:
        if message.author.bot and text in message.text:
            return message
    return None


def free_port() -> int:
    """A port that nobody has at the moment."""
    with socket.create_server(("127.0.0.1", 0)) as held:
        port: int = held.getsockname()[1]
    return port


def _setter(event: asyncio.Event) -> Callable[[], object]:
    async def on_ready() -> None:
        event.set()

    return on_ready


@asynccontextmanager
async def opened(database: str, blog: Blog, clock: Clock | None = None) -> AsyncIterator[Town]:
    """A town around a blog, not open yet; the story fails if the sandbox was asked something it does not know.

    To put the clock forward, the blog must have the same one.
    """
    clock = clock or Clock()
    chat = Discord(clock)
    await blog.start()
    await chat.start()
    town = Town(database, blog, chat, clock)
    yield town
    await town.crash_bot()
    await chat.stop()
    await blog.stop()
    assert chat.unknown_calls == []
