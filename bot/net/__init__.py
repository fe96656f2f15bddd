"""The guarded HTTP session: the one way from here to addresses that other people typed.

Whoever may name a URL (a feed, a redirect, a site) must not reach the machine's own network with it, make the bot
read without end, or get credentials that are meant for somebody else.

Everything that goes wrong becomes one of bot.errors, as a sentence that names the host. Neither bodies nor
credentials nor query strings stand in it, and aiohttp's own errors (which hold them) are not chained to it.
"""

from bot.net.addresses import Address, Network, embedded, host_of, is_public, shown
from bot.net.answer import LONGEST_FRESH, Answer, Link
from bot.net.failures import READS
from bot.net.session import MOST_BYTES, Net

__all__ = [
    "LONGEST_FRESH",
    "MOST_BYTES",
    "READS",
    "Address",
    "Answer",
    "Link",
    "Net",
    "Network",
    "embedded",
    "host_of",
    "is_public",
    "shown",
]
