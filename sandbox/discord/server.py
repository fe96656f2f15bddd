"""The sandbox Discord as its users know it: start it, fill it, break it, wait for it."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from aiohttp import web

from sandbox.discord import files, messages, payloads, rest_application, rest_channels, rest_interactions, threads
from sandbox.discord.faults import Faults
from sandbox.discord.gateway import Gateway
from sandbox.discord.http import MOST_BODY, PREFIX, RestServer
from sandbox.discord.people import Member
from sandbox.discord.permissions import BOT, permissions_in
from sandbox.discord.places import Channel, Thread
from sandbox.discord.state import Event, Guild, Message, User, World

T = TypeVar("T")
Changed = Callable[[str, dict[str, Any]], None]


class Discord:
    """A Discord on loopback, for tests and the demo. `clock` gives epoch seconds.

        discord = Discord()
        await discord.start()
        channel = discord.add_guild("Harbour Square").add_text_channel("articles")

    Point discord.py at `api_url` (`discord.http.Route.BASE`) and `gateway_url` (`DiscordWebSocket.DEFAULT_GATEWAY`).
    """

    def __init__(self, clock: Callable[[], float] = time.time, token: str = "sandbox.bot.token") -> None:
        self.world = World(clock=clock, token=token, new_member=Member)
        self.rest = RestServer(self.world)
        self.gateway = Gateway(self.world, self.rest.unknown_calls)
        self.world.listeners.append(self._heard)
        self._runner: web.AppRunner | None = None
        self._subscribers: list[Changed] = []
        self._closing: set[asyncio.Task[None]] = set()
        self.port = 0

    # Where it is

    async def start(self, port: int = 0, host: str = "127.0.0.1") -> None:
        """Listen; port 0 takes a free one."""
        app = web.Application(client_max_size=MOST_BODY)
        for method, path, rest in rest_channels.ROUTES + rest_application.ROUTES + rest_interactions.ROUTES:
            app.router.add_route(method, PREFIX + path, self.rest.route(rest))
        app.router.add_get("/", self._gateway)
        app.router.add_get(files.PATH, self._file)
        app.router.add_route("*", "/{path:.*}", self.rest.unknown)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        self.port = self._runner.addresses[0][1]
        self.world.gateway_url = f"ws://{host}:{self.port}"
        self.world.cdn_url = f"http://{host}:{self.port}"
        self.api_url = f"http://{host}:{self.port}{PREFIX}"

    async def stop(self) -> None:
        """Close every connection and the port."""
        await self.gateway.disconnect(1001)
        if self._runner is not None:
            await self._runner.cleanup()

    async def _gateway(self, request: web.Request) -> web.StreamResponse:
        if self.rest.outage:
            return web.Response(status=503)
        return await self.gateway.serve(request)

    async def _file(self, request: web.Request) -> web.Response:
        if self.rest.outage:
            return web.Response(status=503)
        found = files.standing(self.world, request.path, dict(request.query))
        if found is None:
            return web.Response(status=404, text="This content is no longer available.")
        return web.Response(body=found.data, headers={"Content-Type": found.type})

    @property
    def gateway_url(self) -> str:
        """Where the gateway is, without a trailing slash."""
        return self.world.gateway_url

    @property
    def token(self) -> str:
        """The bot's token. Any other is refused: REST 401, gateway 4004."""
        return self.world.token

    @property
    def bot_user(self) -> User:
        """The bot's account."""
        return self.world.bot_user

    # What is in it

    def add_guild(self, name: str, bot_permissions: int = BOT) -> Guild:
        """A new guild that the bot is in."""
        return self.world.add_guild(name, bot_permissions)

    async def purge(self, channel: Channel, gone: Iterable[Message]) -> None:
        """The guild's owner deletes several messages at once (two or more)."""
        messages.delete_many(self.world, channel.guild.owner, channel, [message.id for message in gone])

    def archive(self, thread: Thread) -> None:
        """The owner archives a thread (or time does)."""
        threads.change(self.world, thread.guild.owner, thread, {"archived": True})

    def unarchive(self, thread: Thread) -> None:
        """The owner opens an archived thread again."""
        threads.change(self.world, thread.guild.owner, thread, {"archived": False})

    def lock(self, thread: Thread) -> None:
        """The owner locks a thread: only moderators write in it."""
        threads.change(self.world, thread.guild.owner, thread, {"locked": True})

    def unlock(self, thread: Thread) -> None:
        """The owner unlocks a thread."""
        threads.change(self.world, thread.guild.owner, thread, {"locked": False})

    def delete_channel(self, channel: Channel) -> None:
        """The owner deletes a channel with its threads, or a thread."""
        threads.remove(self.world, channel.guild.owner, channel)

    def remove_bot(self, guild: Guild) -> None:
        """The owner removes the bot from the guild."""
        guild.has_bot = False
        self.world.publish("GUILD_DELETE", {"id": str(guild.id)}, guild=guild)

    def invite_bot(self, guild: Guild) -> None:
        """The owner invites the bot again; it keeps its role."""
        guild.has_bot = True
        self.world.publish("GUILD_CREATE", payloads.guild(guild), guild=guild)

    def bot_may(self, channel: Channel) -> int:
        """The bot's permission bits in a channel."""
        return int(permissions_in(channel.guild.me, channel))

    # What it was asked

    @property
    def requests(self) -> deque[tuple[str, str, Any]]:
        """(method, path, JSON body) of the last few thousand requests."""
        return self.rest.requests

    @property
    def unknown_calls(self) -> list[str]:
        """Everything answered with 501, as "METHOD /path". A test asserts that it is empty."""
        return self.rest.unknown_calls

    @property
    def invalid_requests(self) -> int:
        """How many answers were 401, 403 or 429: Discord bans an address for 10,000 in ten minutes."""
        return self.rest.invalid_requests

    # How it fails

    @property
    def faults(self) -> Faults:
        """Failing answers to come: `discord.faults.add("POST", r"/messages$", status=502, drop="after")`."""
        return self.rest.faults

    @property
    def limit_renames(self) -> bool:
        """Whether a thread takes another name only twice in ten minutes, as on Discord; off unless asked for."""
        return self.world.limit_renames

    @limit_renames.setter
    def limit_renames(self, limited: bool) -> None:
        self.world.limit_renames = limited

    def rate_limit(self, name: str, count: int, per: float) -> None:
        """`count` requests per `per` seconds: "POST messages", "PATCH channels", ... for each channel, or "global"."""
        self.rest.rate_limits.set(name, count, per)

    @property
    def allow_message_content(self) -> bool:
        """Whether the application has the Message Content intent. Without it, asking for it is closed with 4014."""
        return self.world.allow_message_content

    @allow_message_content.setter
    def allow_message_content(self, allowed: bool) -> None:
        self.world.allow_message_content = allowed

    @property
    def outage(self) -> bool:
        """While true the gateway is gone and REST answers 503."""
        return self.rest.outage

    @outage.setter
    def outage(self, out: bool) -> None:
        self.rest.outage = out
        if out:
            task = asyncio.get_running_loop().create_task(self.gateway.disconnect(1012))
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)

    async def disconnect_bot(self, code: int = 4000) -> None:
        """Close the bot's gateway sockets. Its sessions stay, and keep what happens for a RESUME."""
        await self.gateway.disconnect(code)

    def ask_to_reconnect(self) -> None:
        """Send op 7 on every gateway socket."""
        for connection in self.gateway.connections:
            connection.op(7)

    def drop_sessions(self) -> None:
        """Forget all sessions, so that a RESUME is answered with op 9."""
        self.gateway.sessions.clear()

    # What happens in it

    @property
    def connected(self) -> bool:
        """Whether the bot has identified, and its socket is open."""
        return any(session.connection for session in self.gateway.sessions.values())

    def subscribe(self, changed: Changed) -> Callable[[], None]:
        """Call `changed(event name, data)` whenever something happens; gives back how to stop that."""
        self._subscribers.append(changed)
        return lambda: self._subscribers.remove(changed)

    def _heard(self, event: Event) -> None:
        for changed in list(self._subscribers):
            changed(event.name, event.data)

    async def wait_until(self, condition: Callable[[], T], timeout: float = 5.0, what: str = "it") -> T:  # noqa: ASYNC109
        """Wait until the condition holds, looking again after every change here; gives back what it gave.

        Raises `TimeoutError` after `timeout` seconds of real time.
        """
        return await self.world.wait_until(condition, timeout, what)
