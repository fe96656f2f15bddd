"""Small servers on loopback: one that answers what a function says, one that sends bytes and hangs up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from ipaddress import ip_network

from aiohttp import web

LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))

Reply = Callable[[web.Request], web.StreamResponse]


@asynccontextmanager
async def serving(reply: Reply) -> AsyncIterator[str]:
    """An HTTP server; yields its address, without a slash at the end."""

    async def answer(request: web.Request) -> web.StreamResponse:
        return reply(request)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def hanging_up(sent: bytes, wait: asyncio.Event | None = None) -> AsyncIterator[str]:
    """A server that reads a request, sends these bytes, waits if it is told to, and hangs up."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(sent)
        await writer.drain()
        if wait is not None:
            await wait.wait()
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


def html(body: str, head: str = "") -> web.Response:
    """A web page."""
    text = f"<!DOCTYPE html><html><head><title>A page</title>{head}</head><body>{body}</body></html>"
    return web.Response(text=text, content_type="text/html")


def rss(*items: str, title: str = "The Harbour Log") -> bytes:
    """A feed of these items."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"><channel>'
        f"<title>{title}</title><link>https://harbour.example/</link>{''.join(items)}</channel></rss>"
    ).encode()


def item(guid: str = "", link: str = "", title: str = "Low tide", inside: str = "") -> str:
    """One item of a feed; the guid is no link."""
    named = f'<guid isPermaLink="false">{guid}</guid>' if guid else ""
    linked = f"<link>{link}</link>" if link else ""
    return f"<item><title>{title}</title>{linked}{named}{inside}</item>"
