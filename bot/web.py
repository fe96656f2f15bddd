"""The bot's web server: blogs and hubs call it to say that something is new, and blogs send admins back to it.

It keeps no log of what is called, as secrets are part of it.
"""

import asyncio
import base64
import errno
import hashlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from html import escape

from aiohttp import ClientError, ClientSession, ClientTimeout, web
from aiohttp.typedefs import Handler
from yarl import URL

from bot.errors import Refused, Trouble
from bot.net import MOST_BYTES
from bot.pushes import Pushes
from bot.text.words import say, speaking, spoken

log = logging.getLogger(__name__)
_silent = logging.Logger("silent", logging.CRITICAL + 1)  # aiohttp would log what strangers send, with secrets in it

SERVER = "Backchannel"
"""What it calls itself: no versions, which only help who looks for a hole."""
LARGEST_PUSH = 1_000_000
LARGEST_DELIVERY = MOST_BYTES
"""Bytes. A hub delivers the whole feed, and no larger one is read otherwise."""
DELIVERY_SECONDS = 30.0
ASKING_SECONDS = 3.0
LINGERING = 2.0
"""Seconds that a caller whose body is not read has to take the answer."""
GRACE = 2.0
"""Seconds that requests have to end when the bot stops."""

ComeBack = Callable[[str, Mapping[str, str]], Awaitable[str]]
"""What becomes of an admin whom a blog's page sent back: the state that we gave along, and the page's own words."""
_FORGET = "history.replaceState(null, '', '/connect')"
"""Takes the password out of the browser's address bar and history."""
_FORGET_HASH = base64.b64encode(hashlib.sha256(_FORGET.encode()).digest()).decode()
_PAGE = """<!DOCTYPE html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Backchannel</title><script>{script}</script></head>
<body>{lines}</body></html>
"""


class CannotListenError(Exception):
    """The web server cannot be started; the message says why, and what to do."""


class _TooLongError(Exception):
    """More came than a feed can be."""


@asynccontextmanager
async def serving(pushes: Pushes, host: str, port: int, come_back: ComeBack | None = None) -> AsyncIterator[int]:
    """The web server, as long as the block lasts; yields its port (of use when 0 was asked for).

    Without ``come_back`` nobody is sent back to it. Raises CannotListenError.
    """
    runner = web.AppRunner(
        _app(pushes, come_back or _nobody),
        access_log=None,
        logger=_silent,
        auto_decompress=False,  # hubs sign what they send, and small bodies could become very large
        shutdown_timeout=GRACE,
        lingering_time=LINGERING,
    )
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise CannotListenError(_in_words(host, port, error)) from None
        bound: int = runner.addresses[0][1]
        log.info("The web server listens on %s, port %d.", host, bound)
        yield bound
    finally:
        await runner.cleanup()


async def try_port(host: str, port: int) -> None:
    """Whether the port can be opened; it is closed again at once. Raises CannotListenError."""
    try:
        server = await asyncio.get_running_loop().create_server(asyncio.Protocol, host, port)
    except OSError as error:
        raise CannotListenError(_in_words(host, port, error)) from None
    server.close()
    await server.wait_closed()


async def is_running(host: str, port: int) -> bool:
    """Whether a bot of this kind has the port open."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 (every network: this machine is one)
    url = URL.build(scheme="http", host=host, port=port, path="/health")
    try:
        async with ClientSession(timeout=ClientTimeout(total=ASKING_SECONDS)) as session, session.get(url) as answer:
            return answer.status == 200 and answer.headers.get("Server") == SERVER
    except (ClientError, TimeoutError, OSError):
        return False


def _in_words(host: str, port: int, error: OSError) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return say("web.taken", port=port, host=host)
        case errno.EACCES | errno.EPERM:
            return say("web.forbidden", port=port)
        case _:
            return say("web.elsewhere", host=host)


async def _nobody(_state: str, _said: Mapping[str, str]) -> str:
    raise Refused(say("connect.over"))


def _app(pushes: Pushes, come_back: ComeBack) -> web.Application:
    calls = _Calls(pushes, come_back)
    app = web.Application(middlewares=[_told])
    app.router.add_get("/health", calls.health)
    app.router.add_route("*", "/push/{secret}", calls.push)
    app.router.add_get("/websub/{secret}", calls.verify, allow_head=False)
    app.router.add_post("/websub/{secret}", calls.deliver)
    app.router.add_get("/connect/{state}", calls.come_back, allow_head=False)
    app.on_response_prepare.append(_sign)
    return app


async def _sign(_: web.Request, response: web.StreamResponse) -> None:
    response.headers["Server"] = SERVER


@web.middleware
async def _told(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every caller is answered in their language. A fault of ours is in the log, without what was called."""
    language = request.headers.get("Accept-Language", "").partition(",")[0].partition(";")[0].strip()
    with speaking(language):
        try:
            return await handler(request)
        except web.HTTPException:
            raise
        except Exception:
            log.exception("A fault of ours when the web server was called.")
            return _answer(500, say("web.fault"))


def _answer(status: int, text: str, **headers: str) -> web.Response:
    return web.Response(status=status, text=f"{text}\n", headers=headers)


class _Calls:
    """What can be called. Where a body is not read, the connection ends after the answer."""

    def __init__(self, pushes: Pushes, come_back: ComeBack) -> None:
        self._pushes = pushes
        self._come_back = come_back

    async def health(self, _: web.Request) -> web.Response:
        """GET /health: the process is alive."""
        return web.Response(text="ok")

    async def push(self, request: web.Request) -> web.Response:
        """POST /push/<secret>: look now. What is sent along is not read: nothing that it says is believed."""
        if request.method != "POST":
            return _answer(405, say("web.push.how"), Allow="POST")
        if (request.content_length or 0) > LARGEST_PUSH:
            return _answer(413, say("web.push.long"))
        if not await self._pushes.pushed(request.match_info["secret"]):
            return _answer(404, say("web.push.nobody"))
        return _answer(202, say("web.push.thanks"))

    async def verify(self, request: web.Request) -> web.Response:
        """GET /websub/<secret>: a hub asks whether we want it to push."""
        query = request.query
        answer = await self._pushes.verify(
            request.match_info["secret"],
            query.get("hub.mode", ""),
            query.get("hub.topic", ""),
            query.get("hub.challenge", ""),
            query.get("hub.lease_seconds"),
            query.get("hub.reason", ""),
        )
        if answer is None:
            return _answer(404, say("web.hub.nobody"))
        # What is echoed comes from outside: no browser may take it for a page (section 8.2 of WebSub).
        safe = {"X-Content-Type-Options": "nosniff"}
        return web.Response(body=answer.encode(), content_type="application/octet-stream", headers=safe)

    async def deliver(self, request: web.Request) -> web.Response:
        """POST /websub/<secret>: a hub says what is new. A wrong signature gets the same answer as a good one."""
        secret, signature = request.match_info["secret"], request.headers.get("X-Hub-Signature", "")
        try:
            async with asyncio.timeout(DELIVERY_SECONDS):
                known = await self._pushes.delivered(secret, signature, _body(request))
        except _TooLongError:
            return _answer(413, say("web.hub.long"))
        except TimeoutError:
            return _answer(408, say("web.hub.slow"))
        return _answer(202, say("web.hub.thanks")) if known else _answer(410, say("web.hub.over"))

    async def come_back(self, request: web.Request) -> web.Response:
        """GET /connect/<state>: a blog's page sends an admin back, with a password or a no. A page for people."""
        try:
            return _page(200, await self._come_back(request.match_info["state"], request.query))
        except Trouble as trouble:
            return _page(400, f"{say('connect.failed')}\n{trouble}")


def _page(status: int, text: str) -> web.Response:
    """A page for people. Its address holds a password, so nothing keeps it or passes it on."""
    lines = "\n".join(f"<p>{escape(line)}</p>" for line in text.replace("`", "").splitlines())  # no Markdown here
    body = _PAGE.format(language=spoken(), script=_FORGET, lines=lines)
    headers = {
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": f"default-src 'none'; script-src 'sha256-{_FORGET_HASH}'",
    }
    return web.Response(status=status, text=body, content_type="text/html", headers=headers)


async def _body(request: web.Request) -> AsyncIterator[bytes]:
    """The raw body as it comes. Raises _TooLongError."""
    if (request.content_length or 0) > LARGEST_DELIVERY:
        raise _TooLongError
    size = 0
    async for part in request.content.iter_any():
        size += len(part)
        if size > LARGEST_DELIVERY:
            raise _TooLongError
        yield part
