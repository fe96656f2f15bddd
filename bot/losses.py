"""Losing access, and getting it back: a relay's channel, a whole server, the account on a blog.

What is lost is paused, told once, and kept for thirty days. It goes on by itself when access is back: Discord's events
say so at once, and what was not told is found by looking every ten minutes.
"""

import asyncio
import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace

from bot.articles import Articles
from bot.ending import account_changed, end_relay, revoke
from bot.errors import Barred, Missing, Trouble, Vanished
from bot.mirrors import blog_lane, spread
from bot.model import BlogId, Instant, Relay, RelayId
from bot.notices import Notices
from bot.policy import refusal
from bot.ports import Blogs, Chat, CommentWriter
from bot.spots import relays_in
from bot.store import Store, Tx, blogs, items, lanes, losing, servers
from bot.store.blogs import BlogRow, Login
from bot.store.servers import Server
from bot.text.escape import escape
from bot.text.permissions import permission_names
from bot.text.words import DEFAULT, say

log = logging.getLogger(__name__)

KEPT_DAYS = 30
KEPT_SECONDS = KEPT_DAYS * 86400.0
"""How long what is lost is kept."""
LOOK_SECONDS = 600.0
CLOSING = frozenset({"view_channel", "send_messages", "send_messages_in_threads"})
"""Permissions without which nothing can be said in a channel. Without others, some things still can."""


def trouble_of(relay: RelayId) -> str:
    """The key of the notice that a relay's channel cannot be used."""
    return f"relay:{relay}"


def paused(relay: Relay) -> list[str]:
    """What is to be said of a relay whose channel cannot be used, if it cannot."""
    if relay.lost is None:
        return []
    return [say("losses.relay.state", since=f"<t:{int(relay.lost)}:R>", until=_end_of(relay.lost))]


async def refused(tx: Tx, blog: BlogId, guild: int) -> list[str]:
    """What is to be said of a server's account that the blog does not accept, if so."""
    since = await losing.refused_since(tx, blog, guild)
    if since is None:
        return []
    return [say("losses.account.state", since=f"<t:{int(since)}:R>", until=_end_of(since))]


async def resume(tx: Tx, notices: Notices, relay: Relay) -> None:
    """A relay's channel can be used (again): all that waited goes on, and what was published meanwhile is decided."""
    await blogs.set_lost(tx, relay.id, None)
    await notices.over(tx, trouble_of(relay.id))
    await lanes.wake(tx)
    if not relay.removed:
        await Articles(notices).missed(tx, relay)
        await blogs.look_soon(tx, relay.blog, whole=False)


async def move(tx: Tx, notices: Notices, moved: Relay, old: int) -> None:
    """A lost relay has another channel. What stands in the old one, which cannot be used, is left as it is."""
    await losing.abandon(tx, moved.id, old)
    await resume(tx, notices, moved)


@dataclass(frozen=True)
class Losses:
    """Finds out what is lost and what is back, and ends what stays lost.

    ``woken`` ends the wait between two steps; ``wake`` lets the other flows look at once.
    """

    store: Store
    chat: Chat
    blogs: Blogs
    notices: Notices
    wake: Callable[[], None]
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    _changed: set[int] = field(default_factory=set)  # servers in which something may be different now
    _looked: dict[RelayId, Instant] = field(default_factory=dict)

    # -- what others tell ---------------------------------------------------------------------------------------------

    def changed(self, guild: int) -> None:
        """Something changed in a server, by which channels may be lost or found again: its relays are looked at."""
        self._changed.add(guild)
        self.woken.set()

    async def present(self, here: Collection[int]) -> None:
        """These are all servers that the bot is in: any other one was left while it was away."""
        async with self.store.begin() as tx:
            gone = await losing.guilds(tx) - set(here)
        for guild in sorted(gone):
            await self.left(guild)
        for guild in here:
            await self.joined(guild)

    async def joined(self, guild: int) -> None:
        """The bot is in this server (again). ``servers`` knows of it already."""
        async with self.store.begin() as tx:
            await self.notices.over(tx, _absence(guild))
        self.changed(guild)

    async def left(self, guild: int) -> None:
        """The bot is not in this server any more: it was removed, or the server is gone."""
        async with self.store.begin() as tx:
            server = await servers.find(tx, guild)
            if server is None:  # it was left before servers were kept
                await servers.seen(tx, guild, str(guild), DEFAULT)
            elif server.left is not None:
                return
            await servers.left(tx, guild)
            relays = await blogs.relays_of(tx, guild=guild)
            for relay in relays:
                if relay.lost is None:
                    await blogs.set_lost(tx, relay.id, tx.now)
            if relays:
                title = say("losses.server", name=str(guild) if server is None else server.name)
                text = say("losses.server.text", until=_end_of(tx.now), days=KEPT_DAYS)
                await self.notices.say(tx, _absence(guild), title, text, relays)
        self.wake()

    async def is_lost(self, number: RelayId) -> bool:
        """Look whether a relay's channel can be used at all, and keep what is new. Returns whether it cannot."""
        async with self.store.begin() as tx:
            relay = await blogs.get_relay(tx, number)
            self._looked[number] = tx.now
        try:
            why, closed = await self._obstacle(relay)
        except Trouble as trouble:
            log.info("Whether the channel of relay %s can be used is not known: %s", number, trouble)
            return relay.lost is not None
        async with self.store.begin() as tx:
            now = await blogs.get_relay(tx, number)
            if now.channel != relay.channel:
                return now.lost is not None  # it has just been moved
            if closed:
                await self._lose(tx, now, why)
            elif now.lost is not None:
                await resume(tx, self.notices, now)
            elif not why:
                await self.notices.over(tx, trouble_of(number))
        if not closed and now.lost is not None:
            log.info("The channel of relay %s can be used again.", number)
            self.wake()
        return closed

    async def is_lacking(self, relay: Relay) -> bool:
        """Whether something in a relay's channel fails by a permission that the rest can do without.

        Then that is told, once for all of its threads.
        """
        try:
            why, closed = await self._obstacle(relay)
        except Trouble:
            return False
        if why and not closed and not relay.removed:
            async with self.store.begin() as tx:
                title = say("losses.partly", title=(await blogs.blog(tx, relay.blog)).title)
                await self.notices.say(tx, trouble_of(relay.id), title, say("losses.partly.text", trouble=why), [relay])
        return bool(why)

    async def has_lost(self, channel: int) -> bool:
        """The same for the relay to which a thread belongs, or a channel."""
        async with self.store.begin() as tx:
            relays = await relays_in(tx, channel)
        return any([await self.is_lost(relay.id) for relay in relays])

    async def is_gone(self, channel: int) -> bool:
        """Whether a channel was deleted, as far as can be told."""
        try:
            await self.chat.channel(channel)
        except (Vanished, Missing):
            return True
        except Trouble as trouble:
            log.info("Whether channel %s was deleted is not known: %s", channel, trouble)
        return False

    async def _obstacle(self, relay: Relay) -> tuple[str, bool]:
        """What is in the way in a relay's channel (nothing: ""), and whether it is closed by that.

        Raises Trouble when it cannot be told just now.
        """
        try:
            lacks = (await self.chat.channel(relay.channel)).lacks
        except (Barred, Missing) as closed:
            return say("losses.closed", channel=f"<#{relay.channel}>", trouble=closed), True
        permissions = permission_names(lacks)
        why = say("losses.lacks", channel=f"<#{relay.channel}>", permissions=permissions) if lacks else ""
        return why, not CLOSING.isdisjoint(lacks)

    async def _lose(self, tx: Tx, relay: Relay, why: str) -> None:
        since = relay.lost or tx.now
        if relay.lost is None:
            await blogs.set_lost(tx, relay.id, since)
        server = await servers.find(tx, relay.guild)
        if relay.removed or (server is not None and server.left is not None):
            return  # nobody misses it; of a server that was left is told as a whole
        title = say("losses.relay", title=(await blogs.blog(tx, relay.blog)).title)
        until = _end_of(since)
        text = say("losses.relay.text", trouble=why, until=until, days=KEPT_DAYS)
        await self.notices.say(tx, trouble_of(relay.id), title, text, [relay])

    # -- what time brings ---------------------------------------------------------------------------------------------

    async def step(self) -> float:
        """Look at what may have changed and at what is lost; end what has been lost for too long.

        Returns in how many seconds to look again.
        """
        guilds = set(self._changed)
        self._changed.difference_update(guilds)
        async with self.store.begin() as tx:
            away = {server.id: server for server in await servers.every(tx) if server.left is not None}
            found = [relay for guild in guilds for relay in await blogs.relays_of(tx, guild=guild)]
            found += [relay for relay in await losing.lost(tx) if self._is_due(relay, guilds, tx.now)]
            until = tx.now - KEPT_SECONDS
        for number in sorted({relay.id for relay in found if relay.guild not in away}):
            await self.is_lost(number)
        for server in away.values():
            if server.left is not None and server.left <= until:
                await self._end_server(server)
        await self._end_relays(until)
        async with self.store.begin() as tx:
            accounts = await losing.refused(tx, until)
        for blog, guild in accounts:
            await self._end_account(blog, guild)
        return LOOK_SECONDS

    def _is_due(self, relay: Relay, guilds: set[int], now: Instant) -> bool:
        """Whether it is time to look at a lost channel. One that nobody wants back is left alone after a while."""
        assert relay.lost is not None
        if relay.removed and relay.lost <= now - KEPT_SECONDS:
            return False
        return relay.guild in guilds or self._looked.get(relay.id, 0.0) <= now - LOOK_SECONDS

    async def _end_relays(self, until: Instant) -> None:
        async with self.store.begin() as tx:
            for relay in await losing.lost(tx):
                if relay.guild in self._changed:
                    continue  # its channel is looked at first
                if not relay.removed and relay.lost is not None and relay.lost <= until:
                    await end_relay(tx, self.notices, relay)
                    title = say("losses.relay.ended", title=(await blogs.blog(tx, relay.blog)).title)
                    text = say("losses.relay.ended.text", channel=f"<#{relay.channel}>", days=KEPT_DAYS)
                    await self.notices.say(tx, trouble_of(relay.id), title, text, [relay])
                    self.wake()

    async def _end_server(self, server: Server) -> None:
        """Nothing is kept of a server that was left long ago; its passwords are revoked where that can be."""
        logins: list[tuple[BlogRow, Login]] = []
        async with self.store.begin() as tx:
            now = await servers.find(tx, server.id)
            if now is None or now.left is None:
                return  # the bot has just been invited again
            relays = await blogs.relays_of(tx, guild=server.id)
            for relay in relays:
                await end_relay(tx, self.notices, relay)
            for blog in await losing.follows_of(tx, server.id):
                login = await blogs.login(tx, blog, server.id)
                if login is not None:
                    logins.append((await blogs.blog(tx, blog), login))
                await losing.give_up(tx, blog_lane(blog, server.id), refusal(say("losses.server.waited")))
                await blogs.unfollow(tx, blog, server.id)
            if relays or logins:
                title = say("losses.server.ended", name=server.name)
                text = say("losses.server.ended.text", days=KEPT_DAYS)
                await self.notices.say(tx, _absence(server.id), title, text, relays)
            await losing.forget_server(tx, server.id)
        for row, login in logins:
            for said in await revoke(self.store, self.blogs, row, login):
                log.info("%s: %s", row.url, said)
        self.wake()

    async def _end_account(self, blog: BlogId, guild: int) -> None:
        """Forget an account that a blog has refused for long, unless it is accepted by now."""
        async with self.store.begin() as tx:
            row, login = await blogs.blog(tx, blog), await blogs.login(tx, blog, guild)
        accepted = login is not None and await self._accepts(row, login)
        if accepted is None:
            return
        lane = blog_lane(blog, guild)
        async with self.store.begin() as tx:
            if await blogs.login(tx, blog, guild) != login:
                return
            if accepted:
                await losing.accept(tx, blog, guild)
                await self.notices.over(tx, f"lane:{lane}")
                await lanes.wake(tx, ending=lane)
            else:
                given_up = await losing.give_up(tx, lane, refusal(say("losses.account.waited", days=KEPT_DAYS)))
                await blogs.disconnect(tx, blog, guild)
                await account_changed(tx, blog, guild, moderates=False)
                for item in given_up:
                    await spread(tx, await items.get(tx, item))
                text = say("losses.account.ended.text", title=escape(row.title), days=KEPT_DAYS)
                relays = await blogs.relays_of(tx, blog_id=blog, guild=guild)
                title = say("losses.account.ended", title=row.title)
                await self.notices.say(tx, f"lane:{lane}", title, text, relays)
        self.wake()

    async def _accepts(self, row: BlogRow, login: Login) -> bool | None:
        """Whether a blog accepts an account; None when that cannot be told just now."""
        site = self.blogs.open(replace(row.access, user=login.user, password=login.password))
        if not isinstance(site, CommentWriter):
            return False
        try:
            await site.account()
        except Barred:
            return False
        except Trouble:
            return None
        return True


def _absence(guild: int) -> str:
    """The key of the notice that the bot is not in a server any more."""
    return f"server:{guild}"


def _end_of(since: Instant) -> str:
    """Until when what was lost then is kept, as Discord shows it."""
    return f"<t:{int(since + KEPT_SECONDS)}:D>"
