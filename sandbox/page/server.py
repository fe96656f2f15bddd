"""The page's web server: its files, the town as a stream of states, and one address for everything that one does."""

from __future__ import annotations

import asyncio
import contextlib
import html
import json
import re
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from aiohttp import web

from sandbox import blog, discord
from sandbox.blog import pictures
from sandbox.blog.text import strip_tags
from sandbox.town import Town

from . import gallery, snapshot
from .acts import Acts, Odd

FILES = Path(__file__).parent / "static"
SAFETY = {
    # pictures may come from anywhere, as a blog's pictures do; everything else from here alone
    "Content-Security-Policy": "default-src 'self'; img-src * data:; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
BREATH = 0.04
"""Seconds that a state waits for what changes in the same moment."""
MOST_BODY = 15 << 20
"""Bytes of what one does: a picture of ten megabytes, as text."""
GLANCE = 0.25
"""How often to look whether the bot is still there, in seconds: its end rings no bell."""


class BotSwitch(Protocol):
    """The bot's process, as far as the page needs it."""

    @property
    def running(self) -> bool:
        """Whether the process lives."""

    async def start(self) -> None:
        """Start it, unless it runs."""

    async def kill(self) -> None:
        """End it at once, without a chance to tidy up (kill -9)."""


class Page:
    """Serves the page on 127.0.0.1. Raises OSError at `start` when the port is taken."""

    def __init__(self, town: Town, bot: BotSwitch, exhibits: gallery.Exhibits = gallery.none) -> None:
        self.exhibits = exhibits
        self.town = town
        self.bot = bot
        self.acts = Acts(town)
        self._changed = asyncio.Event()
        self._streams: set[asyncio.Task[Any]] = set()
        self._runner: web.AppRunner | None = None
        self.url = ""
        town.blog.subscribe(lambda change: self._changed.set())
        town.discord.subscribe(lambda name, data: self._changed.set())

    async def start(self, port: int) -> None:
        """Listen; port 0 takes a free one."""
        app = web.Application(middlewares=[_only_from_here], client_max_size=MOST_BODY)
        app.router.add_get("/", self._index)
        app.router.add_get("/events", self._events)
        app.router.add_routes(gallery.routes(self.exhibits, FILES, SAFETY))
        app.router.add_post("/act", self._act)
        app.router.add_get(r"/wp-content/uploads/{name:[\w.-]+}", self._picture)
        app.router.add_get(r"/avatar/{name:[0-9a-f]{64}}", self._face)
        app.router.add_get(r"/attachments/{id:\d+}/{name}", self._attachment)
        app.router.add_get(r"/{name:[\w-]+\.(?:js|css|svg)}", self._file)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/"

    async def stop(self) -> None:
        """Close the port; open pages notice and say so."""
        for stream in list(self._streams):
            stream.cancel()
        if self._runner is not None:
            await self._runner.cleanup()

    # -- files

    async def _index(self, request: web.Request) -> web.StreamResponse:
        return web.FileResponse(FILES / "index.html", headers=SAFETY)

    async def _file(self, request: web.Request) -> web.StreamResponse:
        path = FILES / request.match_info["name"]
        return web.FileResponse(path, headers=SAFETY) if path.is_file() else web.Response(status=404)

    async def _picture(self, request: web.Request) -> web.Response:
        return web.Response(body=pictures.landscape(request.match_info["name"]), content_type="image/png")

    async def _face(self, request: web.Request) -> web.Response:
        return web.Response(body=pictures.face(request.match_info["name"], 96), content_type="image/png")

    async def _attachment(self, request: web.Request) -> web.Response:
        """A file from the chat: pictures are shown, anything else can only be saved."""
        message, file = self.town.discord.world.files.get(int(request.match_info["id"]), (None, None))
        if message is None or file is None or message.deleted or file not in message.files:
            return web.Response(status=404)
        shown = file.type in snapshot.PICTURES
        headers = SAFETY if shown else {**SAFETY, "Content-Disposition": "attachment"}
        kind = file.type if shown else "application/octet-stream"
        return web.Response(body=file.data, content_type=kind, headers=headers)

    # -- what is so

    @property
    def state_of_bot(self) -> str:
        """up: it is connected; starting: its process lives; down: neither."""
        if not self.bot.running:
            return "down"
        return "up" if self.town.discord.connected else "starting"

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: the whole state now, and again whenever it is different."""
        response = web.StreamResponse(headers={**SAFETY, "Content-Type": "text/event-stream; charset=utf-8"})
        await response.prepare(request)
        task = asyncio.current_task()
        assert task is not None
        self._streams.add(task)
        shown = ""
        try:
            while True:
                state = json.dumps(snapshot.whole(self.town, self.state_of_bot), ensure_ascii=False)
                if state != shown:
                    await response.write(f"data: {state}\n\n".encode())
                    shown = state
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._changed.wait(), GLANCE)
                await asyncio.sleep(BREATH)
                self._changed.clear()
        except (ConnectionError, asyncio.CancelledError):
            return response
        finally:
            self._streams.discard(task)

    # -- what one does

    async def _act(self, request: web.Request) -> web.Response:
        if request.content_type != "application/json":  # no form of another site can send this
            return _trouble("Please use the page itself.", 415)
        try:
            asked = await request.json()
            verb = str(asked["do"])
            if verb == "stop bot":
                await self.bot.kill()
                told = None
            elif verb == "start bot":
                await self.bot.start()
                told = None
            else:
                told = await self.acts.verbs[verb](asked)
        except Odd as odd:
            return _trouble(str(odd), 409)
        except discord.Refusal as refusal:
            return _trouble(f"Discord says: {refusal.message}", 409)
        except blog.Refusal as refusal:
            words = html.unescape(strip_tags(refusal.message)).removeprefix("Error: ")
            return _trouble(f"The blog says: {words or refusal.code}", 409)
        except discord.NoAnswer:
            return _trouble("The application did not respond: the bot is down or busy. Try again in a moment.", 409)
        except (KeyError, TypeError, ValueError) as error:
            return _trouble(f"That is not possible here: {error}", 400)
        finally:
            self._changed.set()
        return web.json_response(told or {})


def _trouble(sentence: str, status: int) -> web.Response:
    return web.json_response({"trouble": sentence}, status=status)


@web.middleware
async def _only_from_here(request: web.Request, handler: Any) -> web.StreamResponse:
    """Refuse other sites: what they make a browser send names them, or a host that is not this machine."""
    host = re.sub(r":\d+$", "", request.host)
    origin = request.headers.get("Origin")
    if host not in ("127.0.0.1", "localhost", "[::1]") or (origin and urlsplit(origin).netloc != request.host):
        return web.Response(status=403, text="This page is for this machine alone.")
    response: web.StreamResponse = await handler(request)
    return response
