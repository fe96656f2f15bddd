"""What admins can do with blogs that they follow: list them, tell that one moved, let one push, end it."""

import logging
from dataclasses import replace
from urllib.parse import urlsplit

from bot.desk.connecting import ConnectingDesk
from bot.desk.desk import offered
from bot.errors import Refused, Retry, Trouble
from bot.ports import Access, Found
from bot.store import Tx, blogs
from bot.store.blogs import BlogRow, Login
from bot.text.escape import escape
from bot.text.permissions import permission_names
from bot.text.words import say

log = logging.getLogger(__name__)

FIRST = "first relay"
"""The key of the notice about the relay that the settings name."""


class BlogDesk(ConnectingDesk):
    """/blog, and the relay that needs no command."""

    # -- how they are -------------------------------------------------------------------------------------------------

    async def list_blogs(self, guild: int) -> str:
        """The blogs that a server follows, and how they are."""
        async with self.store.begin() as tx:
            rows = await blogs.followed(tx, guild)
            lines = [await self._describe(tx, row, guild) for row in rows]
        return "\n".join(lines) or say("blog.none")

    async def _describe(self, tx: Tx, row: BlogRow, guild: int) -> str:
        login = await blogs.login(tx, row.id, guild)
        channels = [f"<#{relay.channel}>" for relay in await blogs.relays_of(tx, blog_id=row.id, guild=guild)]
        account = say("blog.account", user=escape(login.user)) if login else say("blog.unconnected")
        lines = [say("blog.line", title=escape(row.title), url=row.url, account=account)]
        lines.append(say("blog.channels", channels=", ".join(channels)) if channels else say("blog.unrelayed"))
        return "\n".join([*lines, *self._health(row)])

    async def blog_choices(self, guild: int) -> list[tuple[str, str]]:
        """Names and values for autocomplete."""
        async with self.store.begin() as tx:
            return offered(await blogs.followed(tx, guild))

    # -- changes ------------------------------------------------------------------------------------------------------

    async def remove_blog(self, guild: int, blog: str) -> str:
        """Stop following a blog: its relays in this server end, its account is forgotten."""
        async with self.store.begin() as tx:
            row = await self._blog(tx, guild, blog)
            login = await blogs.login(tx, row.id, guild)
            for relay in await blogs.relays_of(tx, blog_id=row.id, guild=guild):
                await self._end(tx, relay)
            await blogs.unfollow(tx, row.id, guild)
        self.wake()
        return "\n".join([say("blog.removed", title=escape(row.title)), *await self._revoke(row, login)])

    async def move_blog(self, guild: int, blog: str, address: str) -> str:
        """A blog has a new address: relays and settings stay, what stands there already is not posted.

        Nobody moves a blog that another server relays, too: it could be made to show anything there.
        """
        async with self.store.begin() as tx:
            row = await self._blog(tx, guild, blog)
        found = await self.blogs.discover(address.strip())
        reach = under_its_own_name(found.access)
        if reach == Access(row.kind, row.url, row.feed, row.api) and not row.stopped:
            raise Refused(say("blog.move.same", title=escape(row.title), url=row.url))
        async with self.store.begin() as tx:
            if any(relay.guild != guild for relay in await blogs.relays_of(tx, blog_id=row.id)):
                raise Refused(say("blog.move.shared", title=escape(row.title)))
            old = await blogs.login(tx, row.id, guild)
            if not await blogs.relocate(tx, row.id, reach.url, reach.kind, reach.feed, reach.api):
                raise Refused(say("blog.move.taken", url=reach.url))
            for trouble in ("blog", "moved"):
                await self.notices.over(tx, f"{trouble}:{row.id}")
        self.wake()
        lines = [say("blog.moved", title=escape(row.title), url=reach.url), *noted(found)]
        if old is not None:  # the password is for the old address, and nobody needs it there any more
            lines += [say("blog.move.connect"), *await self._revoke(row, old)]
        return "\n".join(lines)

    async def push(self, guild: int, blog: str) -> str:
        """The address at which a blog can say that it has something new. It is a secret of this blog."""
        async with self.store.begin() as tx:
            row = await self._blog(tx, guild, blog)
        address = self.push_address(row.id)
        if not address:
            return say("blog.push.off")
        return say("blog.push", title=escape(row.title), url=address)

    # -- without any command ------------------------------------------------------------------------------------------

    async def first_relay(self, url: str, channel: int, user: str | None, password: str | None) -> None:
        """The relay that the settings name. Done again at every start, it changes nothing that stands.

        Raises what keeps it from being there in full; an admin is told.
        """
        try:
            await self._first_relay(url, channel, user, password)
        except Trouble as trouble:
            async with self.store.begin() as tx:
                there = [relay for relay in await blogs.relays_of(tx) if relay.channel == channel]
                await self.notices.say(tx, FIRST, say("first.trouble"), say("first.again", trouble=trouble), there)
            raise
        async with self.store.begin() as tx:
            await self.notices.over(tx, FIRST)
        self.wake()

    async def _first_relay(self, url: str, channel: int, user: str | None, password: str | None) -> None:
        place = await self.chat.channel(channel)
        if place.lacks:  # it begins all the same: what cannot be posted waits until it can
            log.warning(say("relay.lacks", channel=f"#{place.name}", permissions=permission_names(place.lacks)))
        found = await self.blogs.discover(url)
        reach = under_its_own_name(found.access)
        async with self.store.begin() as tx:
            for row in await blogs.followed(tx, place.guild):
                if row.url == found.access.url and row.api and not reach.api:  # it was there before: no change for good
                    raise Retry(" ".join(found.notes))
            blog = await blogs.add_blog(tx, reach.url, reach.kind, found.title, reach.feed, reach.api)
            await blogs.follow(tx, blog, place.guild)
            standing = [relay for relay in await blogs.relays_of(tx, blog_id=blog) if relay.guild == place.guild]
            if not standing:  # before the account is tried: articles need none, and none is to be missed
                await blogs.add_relay(tx, blog, place.guild, channel, place.sort)
            known = await blogs.login(tx, blog, place.guild)
            row = await blogs.blog(tx, blog)
        self.wake()
        if user and password and (known is None or (known.user, known.password) != (user, password)):
            account = await self._writable(row, user, password).account()
            # without the password's id: it is the settings', where it stays when the account is disconnected
            await self._keep(row.id, place.guild, account, Login(account.id, user, password))
            self.wake()


def noted(found: Found) -> list[str]:
    """What is to be said of what was found, line by line."""
    return [f"- {note}" for note in found.notes]


def under_its_own_name(reach: Access) -> Access:
    """What a blog is known by, in all servers: the site's address only if its interface stands on the same host.

    Any feed or interface can say that it belongs to another site. It must neither take that blog's place nor be sent
    its password. And a feed is not its site: there may be several.
    """
    if reach.api and urlsplit(reach.api).netloc == urlsplit(reach.url).netloc:
        return reach
    return replace(reach, url=reach.api or reach.feed)
