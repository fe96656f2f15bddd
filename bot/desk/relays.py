"""What admins can do with relays: begin and end them, see how they are, change their settings."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import Field, dataclass, fields, replace
from typing import Any

from bot import hearing, heat, losses, moderation
from bot import mirrors as wants
from bot.articles import reconsider
from bot.choosing import Verdict
from bot.desk.desk import plain
from bot.desk.first_look import first_look
from bot.desk.moderation import ModerationDesk, discussed
from bot.desk.notifying import NotifyingDesk, keep_language
from bot.ending import show_anew
from bot.errors import Refused, Trouble
from bot.model import BlogId, Channel, Content, Face, Kind, MemberId, Relay, RelayId
from bot.policy import CONSENT, is_refusal, reason
from bot.relay_settings import RelaySettings, Sieve
from bot.store import Tx, blogs, decisions, items, mirrors
from bot.store.mirrors import Mirror
from bot.text.escape import escape, name
from bot.text.words import say

CHANNEL = "channel"
MOST_SHOWN = 5
SEEN = {"replies", "length", "closed", "small_print", "colour", "language"}
"""Settings by which what stands already looks different, too."""
DECISIVE = {"quiet", "quiet_posts", "categories", "tags", "authors", "words"}
"""Settings by which it is decided whether and when an article appears; what waits is decided about again."""
NEWEST = 100
NAMED: dict[str, Callable[[Content], Iterable[str]]] = {
    "categories": lambda content: content.categories,
    "tags": lambda content: content.tags,
    "authors": lambda content: (content.author,),
}
"""Settings that list names which a blog's articles have."""
FIELDS: dict[str, Field[Any]] = {field.name: field for field in fields(RelaySettings)}


@dataclass(frozen=True, slots=True)
class Role:
    """A role of a server, and whether the bot may ping it."""

    name: str
    pingable: bool = True


@dataclass(frozen=True, slots=True)
class Server:
    """What is to be chosen from in a server: channels and roles by id, as Discord told of them."""

    id: int
    channels: Mapping[int, str]
    roles: Mapping[int, Role]


class RelayDesk(NotifyingDesk, ModerationDesk):
    """/relay."""

    async def add_relay(self, guild: int, blog: str, channel: int, by: MemberId | None = None) -> str:
        """Let a blog's new articles appear in a channel; ``by`` whom, is kept: they are told of troubles."""
        place = await self._channel(guild, channel)
        async with self.store.begin() as tx:
            row = await self._blog(tx, guild, blog)
            await self._begin(tx, row.id, place, by)
            connected = await blogs.login(tx, row.id, guild) is not None
        self.wake()
        answer = say("relay.added", title=escape(row.title), channel=f"<#{place.id}>")
        return answer if connected else f"{answer}\n{say('relay.oneway')}"

    async def _begin(
        self, tx: Tx, blog: BlogId, place: Channel, by: MemberId | None, settings: RelaySettings | None = None
    ) -> Relay:
        """A relay in a channel. One that was there before begins anew, with its settings of then if none are given."""
        await self._refuse_second(tx, blog, place.guild, place.id)
        relay = await blogs.add_relay(tx, blog, place.guild, place.id, place.sort, by)
        await keep_language(tx, by)
        if settings is not None:
            relay = replace(relay, settings=settings)
            await blogs.change_relay(tx, relay)
        await blogs.look_soon(tx, blog)
        return relay

    async def _refuse_second(self, tx: Tx, blog: BlogId, guild: int, channel: int) -> None:
        if any(relay.channel == channel for relay in await blogs.relays_of(tx, blog_id=blog, guild=guild)):
            raise Refused(say("relay.channel.taken", channel=f"<#{channel}>"))

    async def remove_relay(self, guild: int, relay: str | None, here: int) -> str:
        """End a relay. What it posted stays; nothing follows any more."""
        async with self.store.begin() as tx:
            found = await self._relay(tx, guild, relay, here)
            await self._end(tx, found)
            row = await blogs.blog(tx, found.blog)
        self.wake()
        return say("relay.removed", title=escape(row.title), channel=f"<#{found.channel}>")

    # -- how they are -------------------------------------------------------------------------------------------------

    async def status(self, guild: int) -> str:
        """How every relay of a server is: what waits, what failed and why."""
        async with self.store.begin() as tx:
            relays = await blogs.relays_of(tx, guild=guild)
        if not relays:
            return say("relay.none")
        lines = [await self._status(relay, await self._in_the_way(relay)) for relay in relays]
        return "\n".join([await self.where_told(guild), *lines])

    async def _in_the_way(self, relay: Relay) -> str | None:
        """Why nothing can be posted in a relay's channel, or in its moderators'."""
        try:
            await self._channel(relay.guild, relay.channel)
            await self._moderators(relay.guild, relay)
        except Trouble as trouble:
            return str(trouble)
        return None

    async def _status(self, relay: Relay, obstacle: str | None) -> str:
        title, lines = await self._state(relay, obstacle)
        chosen = [setting for setting, field in FIELDS.items() if getattr(relay.settings, setting) != field.default]
        if chosen:
            shown = "; ".join(f"{setting} = {shown_value(relay.settings, setting)}" for setting in chosen)
            lines.append(say("relay.settings", settings=shown))
        return "\n".join([say("relay.line", title=title, channel=f"<#{relay.channel}>"), *lines])

    async def _state(self, relay: Relay, obstacle: str | None) -> tuple[str, list[str]]:
        """The blog's title, and how its relay is: what is in the way, what waits, what failed, when we look next."""
        async with self.store.begin() as tx:
            row = await blogs.blog(tx, relay.blog)
            behind = await mirrors.behind(tx, relay.id)
            held = await decisions.waiting(tx, relay.id, Verdict.FLOOD)
            asked = await self.notices.asks_in(tx, relay)
            talk = await first_look(tx, row, self.pages_read(row.id))
            talk += await discussed(tx, relay, sees_messages=self.sees_messages())
            now = tx.now
            refused = await losses.refused(tx, relay.blog, relay.guild)
        lines = self._health(row)
        if obstacle:
            lines.append(say("blog.trouble", trouble=obstacle))
        lines += [*losses.paused(relay), *refused]
        if row.baseline is None and not row.trouble and not row.stopped:
            lines.append(say("relay.unread"))
        if held:
            lines.append(say("relay.held", count=len(held), channel=f"<#{asked or relay.channel}>"))
        lines += _undelivered(behind, now)
        lines = [*(lines or [say("relay.fine")]), *talk]
        if not row.stopped:
            lines.append(say("relay.next", moment=f"<t:{int(max(now, row.next_look))}:R>"))
        return escape(row.title), lines

    async def relay_choices(self, server: Server) -> list[tuple[str, str]]:
        """Names and values for autocomplete."""
        async with self.store.begin() as tx:
            relays = await blogs.relays_of(tx, guild=server.id)
            titles = {row.id: name(row.title, 60) for row in await blogs.followed(tx, server.id)}
        return [
            (f"{titles.get(relay.blog, '')} in #{name(server.channels.get(relay.channel, '?'), 30)}", str(relay.id))
            for relay in relays
        ]

    # -- settings -----------------------------------------------------------------------------------------------------

    async def setting_choices(self) -> list[tuple[str, str]]:
        """Every setting of a relay, with what it is for."""
        known = [(setting, say(field.metadata["about"])) for setting, field in FIELDS.items()]
        return [(name(f"{key}: {about}", 100), key) for key, about in [*known, (CHANNEL, say("relay.about.channel"))]]

    async def value_choices(
        self, setting: str, typed: str, server: Server, relay: str | None = None
    ) -> list[tuple[str, str]]:
        """The values that a setting may have. Where anything may be typed, also what was typed, as it is read.

        Lists go on with names that the blog's newest articles have.
        """
        setting = plain(setting)
        if setting == CHANNEL:
            return [(f"#{shown}", f"<#{channel}>") for channel, shown in server.channels.items()]
        if setting not in FIELDS:
            return []
        offered = {choice: explained(setting, choice) for choice in FIELDS[setting].metadata["choices"]}
        if setting == "ping":
            return [*offered.items(), *((f"@{role.name}", str(key)) for key, role in server.roles.items())]
        if setting == "moderators":
            return [*offered.items(), *((f"#{shown}", str(channel)) for channel, shown in server.channels.items())]
        if (read := FIELDS[setting].metadata.get("read")) is not None:
            example = FIELDS[setting].metadata["example"]
            offered[example] = say("relay.example", value=example)
            if typed.strip():
                offered.setdefault(typed, _as_read(read, typed))
            if setting in NAMED:
                offered |= {value: value for value in _continued(typed, await self._names(setting, server.id, relay))}
        return [(name(shown, 100), value) for value, shown in offered.items() if len(value) <= 100]

    async def _names(self, setting: str, guild: int, relay: str | None) -> list[str]:
        """The categories, tags or authors of a relay's newest articles, or of all in a server; frequent ones first."""
        async with self.store.begin() as tx:
            meant = {each.blog for each in await self._meant(tx, guild, relay)}
            newest = [item for blog in meant for item in await items.newest(tx, blog, NEWEST)]
        found = Counter(name for item in newest if item.content for name in NAMED[setting](item.content))
        return [name for name, _ in found.most_common() if name]

    async def change(self, server: Server, setting: str, value: str, relay: str | None, here: int) -> str:
        """Change one setting of a relay."""
        setting = plain(setting)
        async with self.store.begin() as tx:
            found = await self._relay(tx, server.id, relay, here)
        if setting == CHANNEL:
            return await self._move(server.id, found, value)
        changed = replace(found, settings=_with(found.settings, setting, value))
        notes = await self._notes(server, changed, setting)
        async with self.store.begin() as tx:
            await blogs.change_relay(tx, changed)
            if setting in SEEN:
                await show_anew(tx, found.blog, server.id)
            if changed.settings.replies == "off":
                await _forget_questions(tx, found.id)
            if setting == "moderators":
                await moderation.judge_anew(tx, changed)
            await heat.calm(tx, changed)
            if changed.settings.slow_from is None:
                await self.notices.over(tx, heat.trouble(found.id))
            if setting in DECISIVE:
                for row in await decisions.waiting(tx, found.id, Verdict.WAITING):
                    await reconsider(tx, await items.get(tx, row.item), changed)
        self.wake()
        shown = shown_value(changed.settings, setting)
        return "\n".join([say("relay.changed", setting=setting, value=shown, channel=f"<#{found.channel}>"), *notes])

    async def _notes(self, server: Server, relay: Relay, setting: str) -> list[str]:
        """What is to be said of a setting's new value. Raises Refused for one that cannot be."""
        if setting == "ping":
            return _pinged(relay.settings, server)
        if setting == "moderators":
            await self._may_moderate(relay)
            return await self._moderators(server.id, relay)
        if setting == "closed" and relay.settings.closed == "lock thread":
            return [] if await self._manages_threads(relay.channel) else [say("relay.unlockable")]
        if setting == "slow_at" and relay.settings.slow_from is not None:
            return [] if await self._manages_threads(relay.channel) else [say("slow.unable")]
        return []

    async def _manages_threads(self, channel: int) -> bool:
        """Whether the bot may change threads there, as far as can be told."""
        try:
            return "manage_threads" not in (await self.chat.channel(channel)).misses
        except Trouble:
            return True  # that it cannot be reached is told in /relay status

    async def _move(self, guild: int, relay: Relay, value: str) -> str:
        """Move a relay: old threads live on where they are, new articles and those that wait go to the new channel."""
        wanted = re.fullmatch(r"\s*(?:<#)?(\d{15,20})>?\s*", value)
        if wanted is None:
            raise Refused(say("relay.channel.form", value=escape(value)))
        place = await self._channel(guild, int(wanted[1]))
        async with self.store.begin() as tx:
            await self._refuse_second(tx, relay.blog, guild, place.id)
            moved = replace(relay, channel=place.id, sort=place.sort)
            await blogs.change_relay(tx, moved)
            for card in await mirrors.behind(tx, relay.id):
                item = await items.get(tx, card.item)
                waits = card.behind and card.face is Face.CARD and item.kind is Kind.ARTICLE
                if waits and not await mirrors.standing(tx, card.id):
                    await mirrors.raise_want(tx, card.id)  # in the old channel it does not appear any more
                    await wants.announce(tx, item, moved, card.due)
            await self.notices.over(tx, losses.trouble_of(relay.id))  # that was the old channel's
            if moved.lost is not None:
                await losses.move(tx, self.notices, moved, relay.channel)
        self.wake()
        return say("relay.moved", old=f"<#{relay.channel}>", new=f"<#{place.id}>")


def _continued(typed: str, names: Iterable[str]) -> list[str]:
    """What is being typed of a list, with its last entry completed."""
    last = typed.rpartition(",")[2].lstrip(' -−–"“')
    begun = typed.removesuffix(last).rstrip('"“')
    return [f"{begun}{Sieve((name,))}" for name in names if last.casefold() in name.casefold()]


def _as_read(read: Callable[[str], str], typed: str) -> str:
    try:
        return read(typed)
    except ValueError as wrong:
        return str(wrong)


def explained(setting: str, value: str) -> str:
    """A value that may be chosen, with what it means where it does not say it itself."""
    meaning = FIELDS[setting].metadata["meanings"].get(value)
    return value if meaning is None else say("setting.value", value=value, meaning=say(meaning))


def shown_value(settings: RelaySettings, setting: str) -> str:
    """A setting's value, as Discord shows it."""
    if setting == "ping" and settings.role is not None:
        return f"<@&{settings.role}>"
    if setting == "moderators" and settings.desk is not None:
        return f"<#{settings.desk}>"
    return escape(getattr(settings, setting))


def _undelivered(behind: list[Mirror], now: float) -> list[str]:
    """What of a relay waits, for its hour or to be delivered, and what could not be."""
    failed = Counter(reason(why) for mirror in behind if (why := mirror.hold) and is_refusal(why))
    free = [mirror for mirror in behind if mirror.hold is None]
    later = [mirror.due for mirror in free if mirror.due > now and mirror.face is Face.CARD and not mirror.have]
    waiting = sum(mirror.due <= now for mirror in free)
    lines: list[str] = [say("relay.later", count=len(later), moment=f"<t:{int(min(later))}:f>")] if later else []
    if waiting:
        lines.append(say("relay.waiting", count=waiting))
    return lines + [say("relay.failed", count=count, reason=why) for why, count in failed.most_common(MOST_SHOWN)]


async def _forget_questions(tx: Tx, relay: RelayId) -> None:
    """Members are not asked any more whether their answers may be published."""
    for copy in await mirrors.held(tx, CONSENT):
        if copy.relay == relay:
            await hearing.take_back(tx, await items.get(tx, copy.item))


def _pinged(settings: RelaySettings, server: Server) -> list[str]:
    """What is to be said of a role that is to be pinged. Raises Refused when it is none of this server."""
    if settings.role is None:
        return []
    role = server.roles.get(settings.role)
    if role is None:
        raise Refused(say("relay.ping.unknown"))
    return [] if role.pingable else [say("relay.ping.mute", role=f"<@&{settings.role}>")]


def _with(settings: RelaySettings, setting: str, value: str) -> RelaySettings:
    """The settings with one changed. Raises Refused, with what there is to choose from."""
    if setting not in FIELDS:
        raise Refused(say("relay.setting.unknown", setting=escape(setting), known=", ".join([*FIELDS, CHANNEL])))
    choices, read = FIELDS[setting].metadata["choices"], FIELDS[setting].metadata.get("read")
    if read is not None:
        try:
            return replace(settings, **{setting: read(value)})
        except ValueError as wrong:
            raise Refused(escape(str(wrong))) from None
    if plain(value) not in choices:
        allowed = ", ".join(choices)
        raise Refused(say("relay.value.unknown", setting=setting, value=escape(value), choices=allowed))
    return replace(settings, **{setting: plain(value)})
