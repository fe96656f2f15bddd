"""The kinds of blog, and the way to them. A new kind is one new file here, and one line in KINDS."""

from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple

from bot.blogs import feed, wordpress
from bot.blogs.discover import explore, nothing_found
from bot.blogs.parse import Parser
from bot.blogs.site import Site
from bot.errors import Refused, Retry
from bot.net import Net
from bot.ports import Access, Blog, Found


class Kind(NamedTuple):
    """A kind of blog: whether a site is of it (raises nothing for one that is not), and the adapter for one that is."""

    recognise: Callable[[Net, Site], Awaitable[Found | None]]
    open: Callable[[Net, Parser, Access], Blog]


# The first that recognises a site has it: those that can do more stand first.
KINDS: Mapping[str, Kind] = {
    "wordpress": Kind(wordpress.recognise, wordpress.WordPress),
    "feed": Kind(feed.recognise, feed.FeedBlog),
}


class Web:
    """The blogs of the world wide web (bot.ports.Blogs)."""

    def __init__(self, net: Net, parser: Parser | None = None) -> None:
        self._net = net
        self._parser = parser or Parser()
        self._open: dict[Access, Blog] = {}

    async def discover(self, address: str) -> Found:
        """Find feed and API from any page of a site, or from a feed's own address. Raises Refused with the reason."""
        site = await explore(self._net, self._parser, address)
        try:
            for kind in KINDS.values():
                if found := await kind.recognise(self._net, site):
                    return found
        except Retry as error:
            raise Refused(str(error)) from None
        raise nothing_found(site)

    def open(self, access: Access) -> Blog:
        """A blog to talk to, the same for the same access. No network here; it has the abilities of its kind."""
        if access not in self._open:
            self._open[access] = KINDS[access.kind].open(self._net, self._parser, access)
        return self._open[access]
