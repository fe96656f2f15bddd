"""What admins can do: blogs, accounts on them, relays and their settings."""

import logging
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from urllib.parse import urlsplit

from bot.desk.members import forget
from bot.errors import Refused, Retry, Trouble
from bot.model import BlogId, Channel, Kind, Relay, RelaySettings
from bot.notices import Notices
from bot.policy import CONSENT
from bot.ports import Access, Account, Blogs, Chat, CommentWriter
from bot.store import Store, Tx, blogs, items, mirrors
from bot.store.blogs import BlogRow, Login
from bot.text.escape import escape, name
from bot.text.words import say

log = logging.getLogger(__name__)

CHANNEL = "channel"
FIRST = "first relay"
"""The key of the notice about the relay that the settings name."""
MOST_SHOWN = 5


@dataclass(frozen=True)
class Admins:
    """The admins' side of the desk. ``wake`` lets the watcher and the outbox look at once."""

    store: Store
    chat: Chat
    blogs: Blogs
    notices: Notices
    wake: Callable[[], None]

    # -- blogs --------------------------------------------------------------------------------------------------------

    async def add_blog(self, guild: int, address: str) -> str:
        """Find out what is at an address and follow it. Raises Refused with the reason when it is no blog."""
        found = await self.blogs.discover(address.strip())
        reach = _under_its_own_name(found.access)
        async with self.store.begin() as tx:
            blog = await blogs.add_blog(tx, reach.url, reach.kind, found.title, reach.feed, reach.api)
            await blogs.follow(tx, blog, guild)
        lines = [say("blog.added", title=escape(found.title), url=reach.url), *(f"- {note}" for note in found.notes)]
        lines.append(say("blog.next.connect" if self._writable(reach) else "blog.next.relay"))
        return "\n".join(lines)

    def _writable(self, reach: Access) -> bool:
        return isinstance(self.blogs.open(reach), CommentWriter)

    async def connectable(self, guild: int, blog: str) -> None:
        """Whether an account can be connected to a blog at all. Raises Refused: nobody need type a password then."""
        async with self.store.begin() as tx:
            row = await self._blog(tx, guild, blog)
        if not self._writable(Access(row.kind, row.url, row.feed, row.api)):
            raise Refused(say("blog.readonly", title=escape(row.title)))

    async def connect(self, guild: int, blog: str, user: str, password: str) -> str:
        """Check an account on a blog and keep it. Raises Refused when it is not good enough."""
        async with self.store.begin() as tx:
            row = await self._blog(tx, guild, blog)
        account = await self._check(row, user.strip(), password.strip())
        await self._keep(row.id, guild, Login(account.id, user.strip(), password.strip()))
        self.wake()
        lines = [say("blog.connected", title=escape(row.title), account=escape(account.name))]
        return "\n".join([*lines, *(f"- {lack}" for lack in account.lacks)])

    async def _keep(self, blog: BlogId, guild: int, login: Login) -> None:
        """Keep a checked account, and let what waited for it be tried at once."""
        async with self.store.begin() as tx:
            await blogs.connect(tx, blog, guild, login)
            await mirrors.wake(tx, ending=f":{blog}")
            await blogs.look_soon(tx, blog)
            await self._cards_anew(tx, blog, guild)

    async def _check(self, row: BlogRow, user: str, password: str) -> Account:
        site = self.blogs.open(Access(row.kind, row.url, row.feed, row.api, user, password))
        if not isinstance(site, CommentWriter):
            raise Refused(say("blog.readonly", title=escape(row.title)))
        return await site.account()

    async def _cards_anew(self, tx: Tx, blog: BlogId, guild: int) -> None:
        """Cards say whether answers reach the blog."""
        for relay in await blogs.relays_of(tx, blog_id=blog, guild=guild):
            await mirrors.raise_want(tx, *await mirrors.cards_of(tx, relay.id, (Kind.ARTICLE, Kind.NOTICE)))

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
        if row.trouble:
            lines.append(say("blog.trouble", trouble=row.trouble))
        return "\n".join(lines)

    async def remove_blog(self, guild: int, blog: str) -> str:
        """Stop following a blog: its relays in this server end, its account is forgotten."""
        async with self.store.begin() as tx:
            row = await self._blog(tx, guild, blog)
            for relay in await blogs.relays_of(tx, blog_id=row.id, guild=guild):
                await blogs.change_relay(tx, replace(relay, removed=True))
            await blogs.unfollow(tx, row.id, guild)
        return say("blog.removed", title=escape(row.title))

    async def blog_choices(self, guild: int) -> list[tuple[str, str]]:
        """Names and values for autocomplete."""
        async with self.store.begin() as tx:
            rows = await blogs.followed(tx, guild)
        return [(f"{name(row.title, 60)} ({name(urlsplit(row.url).netloc, 30)})", str(row.id)) for row in rows]

    async def _blog(self, tx: Tx, guild: int, wanted: str) -> BlogRow:
        """The blog that an admin means: by id, address or title."""
        rows = await blogs.followed(tx, guild)
        typed = _plain(wanted)
        found = [row for row in rows if typed in (str(row.id), _plain(row.url))]
        found = found or [row for row in rows if typed == _plain(row.title)]
        if len(found) == 1:
            return found[0]
        raise Refused(say("blog.which" if found else "blog.unknown", wanted=escape(wanted)))

    # -- relays -------------------------------------------------------------------------------------------------------

    async def add_relay(self, guild: int, blog: str, channel: int) -> str:
        """Let a blog's new articles appear in a channel."""
        place = await self._channel(guild, channel)
        async with self.store.begin() as tx:
            row = await self._blog(tx, guild, blog)
            await self._refuse_second(tx, row.id, guild, channel)
            await blogs.add_relay(tx, row.id, guild, channel)
            await blogs.look_soon(tx, row.id)
            connected = await blogs.login(tx, row.id, guild) is not None
        self.wake()
        answer = say("relay.added", title=escape(row.title), channel=f"<#{place.id}>")
        return answer if connected else f"{answer}\n{say('relay.oneway')}"

    async def _refuse_second(self, tx: Tx, blog: BlogId, guild: int, channel: int) -> None:
        if any(relay.channel == channel for relay in await blogs.relays_of(tx, blog_id=blog, guild=guild)):
            raise Refused(say("relay.channel.taken", channel=f"<#{channel}>"))

    async def _channel(self, guild: int, channel: int) -> Channel:
        place = await self.chat.channel(channel)
        if place.guild != guild:
            raise Refused(say("relay.elsewhere"))
        if place.lacks:
            raise Refused(say("relay.lacks", channel=f"<#{channel}>", permissions=", ".join(place.lacks)))
        return place

    async def remove_relay(self, guild: int, relay: str | None, here: int) -> str:
        """End a relay. What it posted stays; nothing follows any more."""
        async with self.store.begin() as tx:
            found = await self._relay(tx, guild, relay, here)
            await blogs.change_relay(tx, replace(found, removed=True))
            row = await blogs.blog(tx, found.blog)
        return say("relay.removed", title=escape(row.title), channel=f"<#{found.channel}>")

    async def status(self, guild: int) -> str:
        """How every relay of a server is: what waits, what failed and why."""
        async with self.store.begin() as tx:
            relays = await blogs.relays_of(tx, guild=guild)
        lines = [await self._status(relay, await self._in_the_way(relay)) for relay in relays]
        return "\n".join(lines) or say("relay.none")

    async def _in_the_way(self, relay: Relay) -> str | None:
        """Why nothing can be posted in a relay's channel."""
        try:
            await self._channel(relay.guild, relay.channel)
        except Trouble as trouble:
            return str(trouble)
        return None

    async def _status(self, relay: Relay, obstacle: str | None) -> str:
        async with self.store.begin() as tx:
            row = await blogs.blog(tx, relay.blog)
            behind = await mirrors.behind(tx, relay.id)
        failed = Counter(why.partition(": ")[2] for mirror in behind if (why := mirror.hold) and _is_failure(why))
        waiting = sum(mirror.hold is None for mirror in behind)
        lines = [say("relay.line", title=escape(row.title), channel=f"<#{relay.channel}>")]
        lines += [say("blog.trouble", trouble=trouble) for trouble in (row.trouble, obstacle) if trouble]
        if row.baseline is None and not row.trouble:
            lines.append(say("relay.unread"))
        if waiting:
            lines.append(say("relay.waiting", count=waiting))
        lines += [say("relay.failed", count=count, reason=why) for why, count in failed.most_common(MOST_SHOWN)]
        if len(lines) == 1:
            lines.append(say("relay.fine"))
        settings = [f"{field.name} = {getattr(relay.settings, field.name)}" for field in fields(RelaySettings)]
        return "\n".join([*lines, say("relay.settings", settings=", ".join(settings))])

    async def relay_choices(self, guild: int, channels: Mapping[int, str]) -> list[tuple[str, str]]:
        """Names and values for autocomplete; ``channels`` are the server's channels by id."""
        async with self.store.begin() as tx:
            relays = await blogs.relays_of(tx, guild=guild)
            titles = {row.id: name(row.title, 60) for row in await blogs.followed(tx, guild)}
        return [
            (f"{titles.get(relay.blog, '')} in #{name(channels.get(relay.channel, '?'), 30)}", str(relay.id))
            for relay in relays
        ]

    async def _relay(self, tx: Tx, guild: int, wanted: str | None, here: int) -> Relay:
        """The relay that an admin means: the named one, the one of this channel, or the only one."""
        relays = await blogs.relays_of(tx, guild=guild)
        if not relays:
            raise Refused(say("relay.none"))
        if wanted:
            typed = wanted.strip().removeprefix("<#").removesuffix(">")
            matching = [relay for relay in relays if typed in (str(relay.id), str(relay.channel))]
        else:
            matching = [relay for relay in relays if relay.channel == here] or relays
        if len(matching) == 1:
            return matching[0]
        raise Refused(say("relay.which" if matching else "relay.unknown"))

    # -- settings -----------------------------------------------------------------------------------------------------

    async def setting_choices(self) -> list[tuple[str, str]]:
        """Every setting of a relay, with what it is for."""
        known = [(field.name, field.metadata["about"]) for field in fields(RelaySettings)]
        return [(name(f"{key}: {about}", 100), key) for key, about in [*known, (CHANNEL, say("relay.about.channel"))]]

    async def value_choices(self, setting: str, channels: Mapping[int, str]) -> list[tuple[str, str]]:
        """The values that a setting may have; ``channels`` are the server's channels by id."""
        if _plain(setting) == CHANNEL:
            return [(f"#{shown}", f"<#{channel}>") for channel, shown in channels.items()]
        for field in fields(RelaySettings):
            if field.name == _plain(setting):
                return [(choice, choice) for choice in field.metadata["choices"]]
        return []

    async def change(self, guild: int, setting: str, value: str, relay: str | None, here: int) -> str:
        """Change one setting of a relay."""
        async with self.store.begin() as tx:
            found = await self._relay(tx, guild, relay, here)
        if _plain(setting) == CHANNEL:
            return await self._move(guild, found, value)
        changed = replace(found, settings=_with(found.settings, setting, value))
        async with self.store.begin() as tx:
            await blogs.change_relay(tx, changed)
            await self._cards_anew(tx, found.blog, guild)
            if changed.settings.replies == "off":
                for copy in await mirrors.held(tx, CONSENT):
                    if copy.relay == found.id:
                        await forget(tx, await items.get(tx, copy.item), copy.id)
        self.wake()
        return say("relay.changed", setting=_plain(setting), value=_plain(value), channel=f"<#{found.channel}>")

    async def _move(self, guild: int, relay: Relay, value: str) -> str:
        """Move a relay: old threads live on where they are, new articles go to the new channel."""
        wanted = re.fullmatch(r"\s*(?:<#)?(\d{15,20})>?\s*", value)
        if wanted is None:
            raise Refused(say("relay.channel.form", value=escape(value)))
        place = await self._channel(guild, int(wanted[1]))
        async with self.store.begin() as tx:
            await self._refuse_second(tx, relay.blog, guild, place.id)
            await blogs.change_relay(tx, replace(relay, channel=place.id))
        return say("relay.moved", old=f"<#{relay.channel}>", new=f"<#{place.id}>")

    # -- without any command ------------------------------------------------------------------------------------------

    async def first_relay(self, url: str, channel: int, user: str | None, password: str | None) -> None:
        """The relay that the settings name. Done again at every start, it changes nothing that stands.

        Raises what keeps it from being there in full; an admin is told.
        """
        try:
            await self._first_relay(url, channel, user, password)
        except Trouble as trouble:
            async with self.store.begin() as tx:
                await self.notices.say(tx, FIRST, say("first.trouble"), say("first.again", trouble=trouble))
            raise
        async with self.store.begin() as tx:
            await self.notices.over(tx, FIRST)
        self.wake()

    async def _first_relay(self, url: str, channel: int, user: str | None, password: str | None) -> None:
        place = await self.chat.channel(channel)
        if place.lacks:  # it begins all the same: what cannot be posted waits until it can
            log.warning(say("relay.lacks", channel=f"#{place.name}", permissions=", ".join(place.lacks)))
        found = await self.blogs.discover(url)
        reach = _under_its_own_name(found.access)
        async with self.store.begin() as tx:
            for row in await blogs.followed(tx, place.guild):
                if row.url == found.access.url and row.api and not reach.api:  # it was there before: no change for good
                    raise Retry(" ".join(found.notes))
            blog = await blogs.add_blog(tx, reach.url, reach.kind, found.title, reach.feed, reach.api)
            await blogs.follow(tx, blog, place.guild)
            standing = [relay for relay in await blogs.relays_of(tx, blog_id=blog) if relay.guild == place.guild]
            if not standing:  # before the account is tried: articles need none, and none is to be missed
                await blogs.add_relay(tx, blog, place.guild, channel)
            known = await blogs.login(tx, blog, place.guild)
            row = await blogs.blog(tx, blog)
        self.wake()
        if user and password and (known is None or (known.user, known.password) != (user, password)):
            account = await self._check(row, user, password)
            await self._keep(row.id, place.guild, Login(account.id, user, password))


def _under_its_own_name(reach: Access) -> Access:
    """What a blog is known by, in all servers: the site's address only if its interface stands on the same host.

    Any feed or interface can say that it belongs to another site. It must neither take that blog's place nor be sent
    its password. And a feed is not its site: there may be several.
    """
    if reach.api and urlsplit(reach.api).netloc == urlsplit(reach.url).netloc:
        return reach
    return replace(reach, url=reach.api or reach.feed)


def _plain(typed: str) -> str:
    """What an admin typed, as it is compared."""
    return typed.strip().casefold().rstrip("/")


def _is_failure(hold: str) -> bool:
    """Whether a mirror's hold means that it cannot be delivered; the others wait for a member or for their turn."""
    return hold.startswith(("refused", "unknown"))


def _with(settings: RelaySettings, setting: str, value: str) -> RelaySettings:
    """The settings with one changed. Raises Refused, with what there is to choose from."""
    known = {field.name: field.metadata["choices"] for field in fields(RelaySettings)}
    if _plain(setting) not in known:
        raise Refused(say("relay.setting.unknown", setting=escape(setting), known=", ".join([*known, CHANNEL])))
    choices = known[_plain(setting)]
    if _plain(value) not in choices:
        allowed = ", ".join(choices)
        raise Refused(say("relay.value.unknown", setting=_plain(setting), value=escape(value), choices=allowed))
    return replace(settings, **{_plain(setting): _plain(value)})
