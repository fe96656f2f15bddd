"""What admins can do: blogs, accounts on them, relays and their settings."""

import re
from collections.abc import Callable
from dataclasses import dataclass, fields, replace

from bot.errors import Refused, Retry, Trouble
from bot.model import BlogId, Channel, Kind, Relay, RelaySettings
from bot.ports import Access, Account, Blogs, Chat, CommentWriter
from bot.store import Store, Tx, blogs, mirrors
from bot.store.blogs import BlogRow, Login
from bot.text.escape import escape, name
from bot.text.words import say

CHANNEL = "channel"
MOST_SHOWN = 5


@dataclass(frozen=True)
class Admins:
    """The admins' side of the desk. ``wake`` lets the watcher and the outbox look at once."""

    store: Store
    chat: Chat
    blogs: Blogs
    wake: Callable[[], None]

    # -- blogs --------------------------------------------------------------------------------------------------------

    async def add_blog(self, guild: int, address: str) -> str:
        """Find out what is at an address and follow it. Raises Refused with the reason when it is no blog."""
        found = await self.blogs.discover(address.strip())
        reach = found.access
        async with self.store.begin() as tx:
            blog = await blogs.add_blog(tx, reach.url, reach.kind, found.title, reach.feed, reach.api)
            await blogs.follow(tx, blog, guild)
        lines = [say("blog.added", title=escape(found.title), url=reach.url), *(f"- {note}" for note in found.notes)]
        lines.append(say("blog.next.connect" if self._writable(reach) else "blog.next.relay"))
        return "\n".join(lines)

    def _writable(self, reach: Access) -> bool:
        return isinstance(self.blogs.open(reach), CommentWriter)

    async def connect(self, guild: int, blog: str, user: str, password: str) -> str:
        """Check an account on a blog and keep it. Raises Refused when it is not good enough."""
        async with self.store.begin() as tx:
            row = await self._blog(tx, guild, blog)
        account = await self._check(row, user.strip(), password.strip())
        async with self.store.begin() as tx:
            await blogs.connect(tx, row.id, guild, Login(account.id, user.strip(), password.strip()))
            await mirrors.wake(tx, ending=f":{row.id}")
            await blogs.look_soon(tx, row.id)
            await self._cards_anew(tx, row.id, guild)
        self.wake()
        lines = [say("blog.connected", title=escape(row.title), account=escape(account.name))]
        return "\n".join([*lines, *(f"- {lack}" for lack in account.lacks)])

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
            return [(name(row.title), str(row.id)) for row in await blogs.followed(tx, guild)]

    async def _blog(self, tx: Tx, guild: int, wanted: str) -> BlogRow:
        """The blog that an admin means: by id, address or title."""
        rows = await blogs.followed(tx, guild)
        for row in rows:
            if wanted.strip().casefold().rstrip("/") in (str(row.id), row.url.rstrip("/"), row.title.casefold()):
                return row
        raise Refused(say("blog.unknown", wanted=escape(wanted)))

    # -- relays -------------------------------------------------------------------------------------------------------

    async def add_relay(self, guild: int, blog: str, channel: int) -> str:
        """Let a blog's new articles appear in a channel."""
        place = await self._channel(guild, channel)
        async with self.store.begin() as tx:
            row = await self._blog(tx, guild, blog)
            await blogs.add_relay(tx, row.id, guild, channel)
            await blogs.look_soon(tx, row.id)
            connected = await blogs.login(tx, row.id, guild) is not None
        self.wake()
        answer = say("relay.added", title=escape(row.title), channel=f"<#{place.id}>")
        return answer if connected else f"{answer}\n{say('relay.oneway')}"

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
            lines = [await self._status(tx, relay) for relay in await blogs.relays_of(tx, guild=guild)]
        return "\n".join(lines) or say("relay.none")

    async def _status(self, tx: Tx, relay: Relay) -> str:
        row = await blogs.blog(tx, relay.blog)
        behind = await mirrors.behind(tx, relay.id)
        failed = [mirror.hold for mirror in behind if mirror.hold and mirror.hold.startswith(("refused", "unknown"))]
        waiting = sum(mirror.hold is None for mirror in behind)
        lines = [say("relay.line", title=escape(row.title), channel=f"<#{relay.channel}>")]
        if row.baseline is None and not row.trouble:
            lines.append(say("relay.unread"))
        lines.append(say("relay.fine") if not (behind or row.trouble) else say("relay.waiting", count=waiting))
        if row.trouble:
            lines.append(say("blog.trouble", trouble=row.trouble))
        lines += [say("relay.failed", reason=hold.partition(": ")[2]) for hold in failed[-MOST_SHOWN:]]
        settings = [f"{field.name} = {getattr(relay.settings, field.name)}" for field in fields(RelaySettings)]
        return "\n".join([*lines, say("relay.settings", settings=", ".join(settings))])

    async def relay_choices(self, guild: int) -> list[tuple[str, str]]:
        """Names and values for autocomplete."""
        async with self.store.begin() as tx:
            relays = await blogs.relays_of(tx, guild=guild)
            titles = [(await blogs.blog(tx, relay.blog)).title for relay in relays]
        found = []
        for relay, title in zip(relays, titles, strict=True):
            try:
                channel = (await self.chat.channel(relay.channel)).name
            except Trouble:
                channel = str(relay.channel)
            found.append((name(f"{title} in #{channel}"), str(relay.id)))
        return found

    async def _relay(self, tx: Tx, guild: int, wanted: str | None, here: int) -> Relay:
        """The relay that an admin means: the named one, the one of this channel, or the only one."""
        relays = await blogs.relays_of(tx, guild=guild)
        if wanted:
            matching = [relay for relay in relays if wanted in (str(relay.id), str(relay.channel))]
        else:
            matching = [relay for relay in relays if relay.channel == here] or relays
        if len(matching) == 1:
            return matching[0]
        raise Refused(say("relay.which" if matching else "relay.unknown"))

    # -- settings -----------------------------------------------------------------------------------------------------

    def setting_choices(self) -> list[tuple[str, str]]:
        """Every setting of a relay, with what it is for."""
        known = [(field.name, field.metadata["about"]) for field in fields(RelaySettings)]
        return [(name(f"{key}: {about}", 100), key) for key, about in [*known, (CHANNEL, say("relay.about.channel"))]]

    def value_choices(self, setting: str) -> list[tuple[str, str]]:
        """The values that a setting may have."""
        for field in fields(RelaySettings):
            if field.name == setting:
                return [(choice, choice) for choice in field.metadata["choices"]]
        return []

    async def change(self, guild: int, setting: str, value: str, relay: str | None, here: int) -> str:
        """Change one setting of a relay."""
        async with self.store.begin() as tx:
            found = await self._relay(tx, guild, relay, here)
        if setting == CHANNEL:
            return await self._move(guild, found, value)
        field = next((field for field in fields(RelaySettings) if field.name == setting), None)
        if field is None:
            known = ", ".join([*(field.name for field in fields(RelaySettings)), CHANNEL])
            raise Refused(say("relay.setting.unknown", setting=escape(setting), known=known))
        choices = field.metadata["choices"]
        if value not in choices:
            raise Refused(say("relay.value.unknown", setting=setting, value=escape(value), choices=", ".join(choices)))
        changed = replace(found, settings=replace(found.settings, **{setting: value}))
        async with self.store.begin() as tx:
            await blogs.change_relay(tx, changed)
            await self._cards_anew(tx, found.blog, guild)
        self.wake()
        return say("relay.changed", setting=setting, value=value, channel=f"<#{found.channel}>")

    async def _move(self, guild: int, relay: Relay, value: str) -> str:
        """Move a relay: old threads live on where they are, new articles go to the new channel."""
        wanted = re.fullmatch(r"\s*(?:<#)?(\d{15,20})>?\s*", value)
        if wanted is None:
            raise Refused(say("relay.channel.form", value=escape(value)))
        place = await self._channel(guild, int(wanted[1]))
        async with self.store.begin() as tx:
            others = await blogs.relays_of(tx, blog_id=relay.blog, guild=guild)
            if any(other.channel == place.id and other.id != relay.id for other in others):
                raise Refused(say("relay.channel.taken", channel=f"<#{place.id}>"))
            await blogs.change_relay(tx, replace(relay, channel=place.id))
        return say("relay.moved", old=f"<#{relay.channel}>", new=f"<#{place.id}>")

    # -- without any command ------------------------------------------------------------------------------------------

    async def first_relay(self, url: str, channel: int, user: str | None, password: str | None) -> None:
        """The relay that the settings name. Done again at every start, it changes nothing that stands."""
        place = await self.chat.channel(channel)
        if place.lacks:
            raise Retry(say("relay.lacks", channel=f"<#{channel}>", permissions=", ".join(place.lacks)))
        found = await self.blogs.discover(url)
        reach = found.access
        async with self.store.begin() as tx:
            blog = await blogs.add_blog(tx, reach.url, reach.kind, found.title, reach.feed, reach.api)
            await blogs.follow(tx, blog, place.guild)
            standing = [relay for relay in await blogs.relays_of(tx, blog_id=blog) if relay.guild == place.guild]
            known = await blogs.login(tx, blog, place.guild)
            row = await blogs.blog(tx, blog)
        if user and password and (known is None or (known.user, known.password) != (user, password)):
            account = await self._check(row, user, password)
            async with self.store.begin() as tx:
                await blogs.connect(tx, blog, place.guild, Login(account.id, user, password))
        if not standing:
            async with self.store.begin() as tx:
                await blogs.add_relay(tx, blog, place.guild, channel)
        self.wake()
