"""Addresses that strangers named: which of them are opened at all, and how they are named in a sentence. Pure."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network
from urllib.parse import urljoin, urlsplit

from yarl import URL

from bot.errors import Refused
from bot.text.words import say

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

PORTS = frozenset({80, 443, 8080, 8443})

# What ipaddress of Python 3.11 calls global although it is not, or leads somewhere else (measured).
_NEVER = tuple(
    ip_network(text)
    for text in ("100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "::/96", "fec0::/10", "5f00::/16", "64:ff9b:1::/48")
)
_NAT64 = ip_network("64:ff9b::/96")


def embedded(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for (mapped, 6to4, Teredo, NAT64), else the address itself."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else address)


def is_public(address: Address) -> bool:
    """Whether the address belongs to the public internet, whatever way it is written."""
    inner = embedded(address)
    if any(inner in network for network in _NEVER) or inner.is_multicast or inner.is_reserved:
        return False
    return inner.is_global


def host_of(url: str | URL) -> str:
    """The host (with a port that is not the usual one): how a place is named in a sentence."""
    try:
        parsed = URL(url)
        return parsed.host_port_subcomponent or parsed.path[:100] or say("net.this")
    except ValueError:
        return say("net.this")


def shown(url: str | URL) -> str:
    """The address without what might be secret in it (user, password, query)."""
    try:
        return str(URL(url).with_user(None).with_query(None).with_fragment(None))
    except ValueError:
        return host_of(url)


def opened(url: str) -> URL:
    """The URL, if it is one that we open at all. Raises Refused."""
    try:
        target = URL(url)
        usable = target.scheme in ("http", "https") and bool(target.port)
        usable = usable and bool(target.host) and " " not in str(target.host)
    except (ValueError, UnicodeError):
        usable = False
    if not usable:
        raise Refused(say("net.address", host=host_of(url)))
    if target.user is not None or target.password is not None:
        raise Refused(say("net.address.secret", host=host_of(url)))
    return target.with_fragment(None)


def next_hop(target: URL, location: str) -> URL:
    """Where a redirect leads. Raises Refused."""
    try:
        return opened(str(target.join(URL(location))))
    except (ValueError, UnicodeError):
        raise Refused(say("net.redirect.strange", host=host_of(target))) from None


def web_address(url: str, base: str = "") -> str:
    """The absolute http(s) address, or nothing: what is shown must lead to the web and nowhere else."""
    if not url.strip():
        return ""
    try:
        joined = urljoin(base, url.strip())
        parts = urlsplit(joined)
    except ValueError:
        return ""
    return joined if parts.scheme in ("http", "https") and parts.netloc else ""
