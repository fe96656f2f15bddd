"""What goes wrong on the way, as a sentence for whoever can act on it."""

import aiohttp
from yarl import URL

from bot.errors import Refused, Retry, Trouble, Uncertain
from bot.net.addresses import host_of
from bot.text.words import say

READS = frozenset({"GET", "HEAD"})


def lost(method: str, what: str, kind: type[Trouble]) -> Trouble:
    """Trouble after the request went out: a read can be told as it is, a write may have been done.

    ``what`` is a sentence without its full stop.
    """
    if method in READS:
        return kind(say("net.read", what=what))
    return Uncertain(say("net.lost", what=what))


def translated(method: str, target: URL, error: Exception, refused: list[str]) -> Trouble:
    """A sentence for what aiohttp raised. Order: the guard's own refusals, before sending, after sending."""
    host = host_of(target)
    if refused:
        return Refused(say(_REFUSALS[refused[0]], host=host))
    match error:
        case aiohttp.InvalidURL() | UnicodeError():
            return Refused(say("net.address", host=host))
        case aiohttp.ClientSSLError():
            return Retry(say("net.insecure", host=host))
        case aiohttp.ClientConnectorDNSError():
            return Retry(say("net.unknown", host=host))
        case aiohttp.ClientConnectorError() | aiohttp.ConnectionTimeoutError():
            return Retry(say("net.unreached", host=host))
        case TimeoutError():
            return lost(method, say("net.slow", host=host), Retry)
        case aiohttp.ClientPayloadError():
            return lost(method, say("net.cut.answer", host=host), Retry)
        case aiohttp.ClientResponseError():
            return lost(method, say("net.strange", host=host), Retry)
        case _:
            return lost(method, say("net.cut", host=host), Retry)


_REFUSALS = {"private": "net.private", "port": "net.port", "clear": "net.clear"}
