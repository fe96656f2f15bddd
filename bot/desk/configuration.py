"""/relay export and /relay import: all that a server has chosen, as a file; shown before it is done.

What is to be done is found out twice: to show it, and again when it is done, as much may have changed in between.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from bot.configuration import MOST_BYTES, BlogEntry, Configuration, Named, RelayEntry, read, written
from bot.desk.blogs import under_its_own_name
from bot.desk.configured import Kept, blog_entry, channel_here, resolved
from bot.desk.relays import RelayDesk, Server, shown_value
from bot.errors import Refused, Trouble
from bot.model import BlogId, MemberId, Relay
from bot.ports import Found
from bot.relay_settings import RelaySettings
from bot.store import blogs, servers
from bot.store.blogs import BlogRow
from bot.text.card import ActButton, Buttons, Card, Text
from bot.text.escape import address, escape, name
from bot.text.words import say
from bot.work import Work

LONGEST = 3_400
"""Characters of a card's lines; Discord takes 4,000 in all."""


@dataclass
class _RelayPlan:
    """A relay that is to be there: the one that is, or none yet; and the settings that change."""

    channel: int
    relay: Relay | None
    settings: dict[str, str]


@dataclass
class _BlogPlan:
    """A blog that is to be followed: as it is known, or as it was found."""

    title: str
    row: BlogRow | None
    found: Found | None
    relays: list[_RelayPlan] = field(default_factory=list)


@dataclass
class _Plan:
    """What a file means here; ``lines`` say what changes, ``obstacles`` what cannot be."""

    troubles: int | None = None
    blogs: list[_BlogPlan] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    obstacles: list[str] = field(default_factory=list)
    stopped: bool = False


@dataclass(frozen=True)
class ConfigurationDesk(RelayDesk):
    """The configuration of a server."""

    files: Kept = field(default_factory=Kept, kw_only=True)

    async def export(self, server: Server) -> str:
        """The file's text."""
        async with self.store.begin() as tx:
            known = await servers.find(tx, server.id)
            entries = [await blog_entry(tx, row, server) for row in await blogs.followed(tx, server.id)]
        notices = None if known is None else known.notices
        troubles = None if notices is None else Named(notices, server.channels.get(notices, ""))
        return written(Configuration("" if known is None else known.name, troubles, tuple(entries)))

    async def show_import(
        self, server: Server, size: int, fetch: Callable[[], Awaitable[bytes]], work: Work | None = None
    ) -> Card:
        """What a file of so many bytes would change, and what cannot be. Nothing is changed. Raises Refused."""
        if size > MOST_BYTES:
            raise Refused(say("configuration.large", size=-(-size // 1024), most=MOST_BYTES // 1024))
        data = await fetch()
        plan = await self._plan(server, read(data), work or Work())
        if plan.stopped:
            return _card(say("configuration.cancelled"), [])
        if not plan.lines:
            return _card(say("configuration.blocked" if plan.obstacles else "configuration.nothing"), plan.obstacles)
        async with self.store.begin() as tx:
            number = tx.new_id()
            self.files.put(number, server.id, data, tx.now)
        do = ActButton(say("configuration.do"), f"import:{number}:do", "primary")
        cancel = ActButton(say("configuration.cancel"), f"import:{number}:cancel")
        return _card(say("configuration.plan"), [*plan.obstacles, *plan.lines], do, cancel)

    async def drop_import(self, guild: int, number: int) -> Card:
        """Do not do it."""
        async with self.store.begin() as tx:
            self.files.take(number, guild, tx.now)
        return _card(say("configuration.cancelled"), [])

    async def carry_out(self, server: Server, number: int, admin: MemberId, work: Work | None = None) -> Card:
        """Do what was shown; what cannot be done is told. ``admin`` is who adds the relays."""
        async with self.store.begin() as tx:
            data = self.files.take(number, server.id, tx.now)
        if data is None:
            return _card(say("configuration.expired"), [])
        plan = await self._plan(server, read(data), work or Work())
        done, obstacles = await self._do(server, plan, admin, work or Work())
        self.wake()
        lines = [*plan.obstacles, *obstacles, *done]
        if plan.stopped or (work is not None and work.stopped):
            lines.append(say("configuration.stopped"))
        lines += await self._unconnected(server.id, plan)
        return _card(say("configuration.done" if done else "configuration.done.nothing"), lines)

    # -- what is to be done -------------------------------------------------------------------------------------------

    async def _plan(self, server: Server, wanted: Configuration, work: Work) -> _Plan:
        """What is to be done. Blogs that are not followed here are looked for; that takes a while."""
        plan = _Plan()
        await self._plan_troubles(server, wanted, plan)
        async with self.store.begin() as tx:
            followed = await blogs.followed(tx, server.id)
        for count, entry in enumerate(wanted.blogs):
            work.is_at(count, len(wanted.blogs))
            if work.stopped:
                plan.stopped = True
                break
            try:
                blog = await self._plan_blog(followed, entry)
            except Trouble as trouble:
                shown = escape(name(entry.title)) or address(entry.url)
                plan.obstacles.append(say("configuration.cannot", what=shown, why=trouble))
                continue
            plan.blogs.append(blog)
            if blog.row is None:
                plan.lines.append(say("configuration.blog", title=escape(blog.title), url=_url(blog)))
            for relay in entry.relays:
                await self._plan_relay(server, blog, relay, plan)
        return plan

    async def _plan_troubles(self, server: Server, wanted: Configuration, plan: _Plan) -> None:
        if wanted.troubles is None:
            return
        async with self.store.begin() as tx:
            known = await servers.find(tx, server.id)
        channel, why = channel_here(wanted.troubles, server)
        shown = f"<#{channel}>" if channel else _hash(wanted.troubles)
        line = say("configuration.troubles", channel=shown)
        if channel is None:
            plan.obstacles.append(say("configuration.cannot", what=line.removeprefix("- "), why=why))
        elif known is None or known.notices != channel:
            try:
                await self._tellable(server.id, channel)
            except Trouble as trouble:
                plan.obstacles.append(say("configuration.cannot", what=line.removeprefix("- "), why=trouble))
            else:
                plan.troubles = channel
                plan.lines.append(line)

    async def _plan_blog(self, followed: Iterable[BlogRow], entry: BlogEntry) -> _BlogPlan:
        """The blog, as it is known here or found now. Raises what keeps it from being found."""
        by_url = {row.url: row for row in followed}
        row, found = by_url.get(entry.url), None
        if row is None:
            found = await self.blogs.discover(entry.url)
            row = by_url.get(under_its_own_name(found.access).url)
        if row is not None:
            return _BlogPlan(row.title, row, None)
        assert found is not None
        return _BlogPlan(found.title, None, found)

    async def _plan_relay(self, server: Server, blog: _BlogPlan, entry: RelayEntry, plan: _Plan) -> None:
        channel, why = channel_here(entry.channel, server)
        line = say(
            "configuration.relay",
            title=escape(blog.title),
            channel=f"<#{channel}>" if channel else _hash(entry.channel),
        )
        if channel is None:
            plan.obstacles.append(say("configuration.cannot", what=line.removeprefix("- "), why=why))
            return
        relay = None
        if blog.row is not None:
            async with self.store.begin() as tx:
                standing = await blogs.relays_of(tx, blog_id=blog.row.id, guild=server.id)
            relay = next((each for each in standing if each.channel == channel), None)
        if relay is None:
            try:
                await self._channel(server.id, channel)
            except Trouble as trouble:
                plan.obstacles.append(say("configuration.cannot", what=line.removeprefix("- "), why=trouble))
                return
            plan.lines.append(line)
        before = RelaySettings() if relay is None else relay.settings
        wanted, obstacles = resolved(entry, server, channel)
        plan.obstacles += obstacles
        changed = {key: value for key, value in wanted.items() if getattr(before, key) != value}
        plan.lines += [_changed(channel, before, key, value) for key, value in changed.items()]
        blog.relays.append(_RelayPlan(channel, relay, changed))

    # -- done ---------------------------------------------------------------------------------------------------------

    async def _do(self, server: Server, plan: _Plan, admin: MemberId, work: Work) -> tuple[list[str], list[str]]:
        """Do it; returns what was done and what was not, in lines."""
        done: list[str] = []
        obstacles: list[str] = []
        if plan.troubles is not None:
            await self.notices_in(server.id, plan.troubles)
            done.append(say("configuration.troubles", channel=f"<#{plan.troubles}>"))
        for blog in plan.blogs:
            if work.stopped:
                break
            if blog.row is None:
                blog.row = await self._follow(server.id, blog)
                done.append(say("configuration.blog", title=escape(blog.title), url=_url(blog)))
            for each in blog.relays:
                line = say("configuration.relay", title=escape(blog.title), channel=f"<#{each.channel}>")
                try:
                    relay = each.relay or await self._new_relay(server.id, blog.row.id, each.channel, admin)
                except Trouble as trouble:
                    obstacles.append(say("configuration.cannot", what=line.removeprefix("- "), why=trouble))
                    continue
                if each.relay is None:
                    done.append(line)
                await self._set(server, relay, each.settings, done, obstacles)
        return done, obstacles

    async def _follow(self, guild: int, blog: _BlogPlan) -> BlogRow:
        assert blog.found is not None
        reach = under_its_own_name(blog.found.access)
        async with self.store.begin() as tx:
            number = await blogs.add_blog(tx, reach.url, reach.kind, blog.found.title, reach.feed, reach.api)
            await blogs.follow(tx, number, guild)
            return await blogs.blog(tx, number)

    async def _new_relay(self, guild: int, blog: BlogId, channel: int, admin: MemberId) -> Relay:
        """A new relay. One that was there before begins anew: its settings are those of the file, too."""
        place = await self._channel(guild, channel)
        async with self.store.begin() as tx:
            return await self._begin(tx, blog, place, admin, RelaySettings())

    async def _set(
        self, server: Server, relay: Relay, settings: Mapping[str, str], done: list[str], obstacles: list[str]
    ) -> None:
        """Change settings one by one, in the ordinary way: each has its own consequences."""
        for setting, value in settings.items():
            line = _changed(relay.channel, relay.settings, setting, value)
            try:
                await self.change(server, setting, value, str(relay.id), 0)
            except Trouble as trouble:
                obstacles.append(say("configuration.cannot", what=line.removeprefix("- "), why=trouble))
            else:
                done.append(line)

    async def _unconnected(self, guild: int, plan: _Plan) -> list[str]:
        """Which blogs of the file could have an account and have none."""
        async with self.store.begin() as tx:
            rows = [blog.row for blog in plan.blogs if blog.row is not None and blog.row.api]
            bare = [row.title for row in rows if await blogs.login(tx, row.id, guild) is None]
        return [say("configuration.accounts", blogs=", ".join(escape(title) for title in bare))] if bare else []


# -- of a file and a server -------------------------------------------------------------------------------------------


def _changed(channel: int, before: RelaySettings, setting: str, value: str) -> str:
    after = replace(before, **{setting: value})
    shown = {"before": shown_value(before, setting), "after": shown_value(after, setting)}
    return say("configuration.setting", channel=f"<#{channel}>", setting=setting, **shown)


def _hash(channel: Named) -> str:
    return escape(name(f"#{channel}".replace("##", "#"), 60))


def _url(blog: _BlogPlan) -> str:
    return address(under_its_own_name(blog.found.access).url) if blog.found is not None else ""


def _card(heading: str, lines: list[str], *buttons: ActButton) -> Card:
    """As many lines as fit, and how many more."""
    shown = list(lines)
    while sum(len(line) + 1 for line in shown) > LONGEST:
        shown.pop()
    more = [say("configuration.more", count=len(lines) - len(shown))] if len(shown) < len(lines) else []
    text = Text("\n".join([heading, *shown, *more]))
    return Card((text, Buttons(buttons)) if buttons else (text,), mark="")
