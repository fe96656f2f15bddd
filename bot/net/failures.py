"""What goes wrong on the way, as a sentence for whoever can act on it."""

import aiohttp
from yarl import URL

from bot.errors import Refused, Retry, Trouble, Uncertain
from bot.net.addresses import host_of

READS = frozenset({"GET", "HEAD"})


def lost(method: str, what: str, kind: type[Trouble]) -> Trouble:
    """Trouble after the request went out: a read can be told as it is, a write may have been done."""
    if method in READS:
        return kind(f"{what}.")
    return Uncertain(f"{what}; whether it did what we asked is not known yet. We will look.")


def translated(method: str, target: URL, error: Exception, refused: list[str]) -> Trouble:
    """A sentence for what aiohttp raised. Order: the guard's own refusals, before sending, after sending."""
    host = host_of(target)
    if refused:
        return Refused(_REFUSALS[refused[0]].format(host=host))
    match error:
        case aiohttp.InvalidURL() | UnicodeError():
            return Refused(f"{host} is not a web address. It should look like https://example.org/.")
        case aiohttp.ClientSSLError():
            return Retry(
                f"The secure connection to {host} failed: its certificate is not valid, or it does not speak TLS. "
                "Its owner must renew the certificate; if it has none, use the http:// address."
            )
        case aiohttp.ClientConnectorDNSError():
            return Retry(f"There is no host named {host} just now. Check the spelling of the address.")
        case aiohttp.ClientConnectorError() | aiohttp.ConnectionTimeoutError():
            return Retry(f"No connection to {host} could be made. It may be down; check the address and try later.")
        case TimeoutError():
            return lost(method, f"{host} took too long to answer; the site may be overloaded", Retry)
        case aiohttp.ClientPayloadError():
            return lost(
                method, f"{host} cut the connection in the middle of its answer; if it lasts, tell its owner", Retry
            )
        case aiohttp.ClientResponseError():
            return lost(method, f"{host} answered something that is not proper HTTP; check the address", Retry)
        case _:
            return lost(method, f"The connection to {host} was cut; if it lasts, check whether the site is up", Retry)


_REFUSALS = {
    "private": (
        "{host} is at a private address, which the bot does not open. If the blog really is on your own network, "
        "add that network to ALLOW_PRIVATE_NETWORKS in the bot's settings."
    ),
    "port": (
        "{host} uses an unusual port, which the bot does not open (it opens 80, 443, 8080 and 8443). "
        "Use the blog's public address."
    ),
    "clear": (
        "{host} has no https, and a password is never sent in the clear. Give the site a certificate and add the blog "
        "again with its https:// address."
    ),
}
