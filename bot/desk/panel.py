"""/relay panel: one private message in which everything about a relay is seen and changed by menus and buttons."""

from bot import trial
from bot.choosing import Decision, Verdict
from bot.desk.articles import ArticleDesk
from bot.desk.behind import BehindDesk
from bot.desk.relays import CHANNEL, FIELDS, NAMED, Server, shown_value
from bot.ending import SHOWN_SECONDS
from bot.errors import Refused, Trouble, Vanished
from bot.model import Face, ItemId, Kind, MemberId, Place, Relay, State, place_id
from bot.relay_settings import LONGEST_LIST, LONGEST_SMALL_PRINT
from bot.store import blogs, decisions, heats, items, mirrors
from bot.text.card import ActButton, Buttons, Card, Field, Form, Menu, Option, Text
from bot.text.escape import escape, name
from bot.text.panel_cards import panel_card, setting_card
from bot.text.words import say

VALUE = "value"
"""The name of a form's one field."""
LISTS = {*NAMED, "words"}
LONGEST_SHOWN = 100
GROUPS = {
    "panel.group.answers": ("replies", "stars", "comments", "link_back"),
    "panel.group.looks": ("length", "updates", "small_print", "colour", "language"),
    "panel.group.loud": ("publish", "ping", "silent", "quiet", "quiet_posts"),
    "panel.group.which": ("categories", "tags", "authors", "words"),
    "panel.group.order": ("moderators", "closed", "slow_at", "pause_at"),
}
"""The settings as they stand together on the panel."""
NAMES = {
    CHANNEL: "panel.name.channel",
    "replies": "panel.name.replies",
    "stars": "panel.name.stars",
    "comments": "panel.name.comments",
    "link_back": "panel.name.link_back",
    "length": "panel.name.length",
    "updates": "panel.name.updates",
    "small_print": "panel.name.small_print",
    "colour": "panel.name.colour",
    "language": "panel.name.language",
    "publish": "panel.name.publish",
    "ping": "panel.name.ping",
    "silent": "panel.name.silent",
    "quiet": "panel.name.quiet",
    "quiet_posts": "panel.name.quiet_posts",
    "categories": "panel.name.categories",
    "tags": "panel.name.tags",
    "authors": "panel.name.authors",
    "words": "panel.name.words",
    "moderators": "panel.name.moderators",
    "closed": "panel.name.closed",
    "slow_at": "panel.name.slow_at",
    "pause_at": "panel.name.pause_at",
}
"""What settings are called on the panel."""


class PanelDesk(BehindDesk, ArticleDesk):
    """The panel of a relay. What its parts are called: ``panel:<relay>:<what>[:<setting>]``."""

    async def panel(self, server: Server, relay: str | None, here: int, *told: str) -> Card:
        """How a relay is and how it is set, below what was ``told``. Raises Refused when there is no such relay."""
        async with self.store.begin() as tx:
            found = await self._relay(tx, server.id, relay, here)
            paused = any(heat.paused_until > tx.now for heat in await heats.hot(tx, found.id))
        title, state = await self._state(found, await self._in_the_way(found))
        heading = say("panel.title", title=title, channel=f"<#{found.channel}>")
        groups = "\n".join(_group(found, key, settings) for key, settings in GROUPS.items())
        texts = [*told, "\n".join([heading, *state]), groups]
        return panel_card(texts, _settings_menu(found, server), _buttons(found, paused=paused), found.settings.accent)

    async def way_to_panel(self, guild: int) -> tuple[Buttons, ...]:
        """A button that opens the panel of a server's one relay; nothing where there are several, or none."""
        async with self.store.begin() as tx:
            relays = await blogs.relays_of(tx, guild=guild)
        if len(relays) != 1:
            return ()
        return (Buttons((ActButton(say("panel.settings"), f"panel:{relays[0].id}:open"),)),)

    # -- one setting --------------------------------------------------------------------------------------------------

    async def setting(self, server: Server, relay: str, setting: str, wrong: str = "") -> Card:
        """One setting: what it is for, its value, what can be chosen; and what was ``wrong`` with what was."""
        async with self.store.begin() as tx:
            found = await self._relay(tx, server.id, relay, 0)
        about = say("relay.about.channel") if setting == CHANNEL else _about(setting)
        now = f"<#{found.channel}>" if setting == CHANNEL else shown_value(found.settings, setting)
        text = say("panel.setting", name=_name(setting), about=about, value=now)
        texts = [*([say("panel.wrong", trouble=wrong)] if wrong else []), text]
        back = ActButton(say("panel.back"), f"panel:{found.id}:open")
        return setting_card(texts, _menus(found, setting), [*_ways(found, setting), back])

    async def writing(self, server: Server, relay: str, setting: str) -> Form | Card:
        """The form in which a setting's value is written."""
        if setting not in FIELDS or "read" not in FIELDS[setting].metadata:
            raise Refused(say("panel.unknown"))
        async with self.store.begin() as tx:
            found = await self._relay(tx, server.id, relay, 0)
        field = Field(
            name=VALUE,
            label=_name(setting),
            about=say("relay.example", value=FIELDS[setting].metadata["example"]),
            value=str(getattr(found.settings, setting)),
            most=LONGEST_LIST if setting in LISTS else LONGEST_SMALL_PRINT,
            long=setting in LISTS,
            required=False,
        )
        return Form(_name(setting), f"panel:{found.id}:written:{setting}", (field,))

    async def put(self, server: Server, relay: str, setting: str, value: str | None = None) -> Card:
        """Change a setting, without a value to its default: the panel again, or the setting and what is wrong."""
        if setting != CHANNEL and setting not in FIELDS:
            raise Refused(say("panel.unknown"))
        value = str(FIELDS[setting].default) if value is None else value
        try:
            told = await self.change(server, setting, value, relay, 0)
        except Trouble as trouble:
            return await self.setting(server, relay, setting, str(trouble))
        return await self.panel(server, relay, 0, told)

    # -- what can be done ---------------------------------------------------------------------------------------------

    async def halt(self, server: Server, relay: str) -> Card:
        """Pause the relay for an hour."""
        return await self.panel(server, relay, 0, await self.pause(server.id, relay, 0))

    async def go_on(self, server: Server, relay: str) -> Card:
        """End its pause."""
        return await self.panel(server, relay, 0, await self.resume(server.id, relay, 0))

    async def look_of(self, server: Server, relay: str) -> list[Card]:
        """The newest article as it would be with the settings as they are now. Raises Refused when there is none."""
        async with self.store.begin() as tx:
            found = await self._relay(tx, server.id, relay, 0)
            newest = [item for item in await items.newest(tx, found.blog, 20) if item.state is State.LIVE]
        if not newest:
            raise Refused(say("panel.preview.none"))
        return await self.preview(server.id, str(newest[0].id), relay, 0)

    async def test(self, server: Server, relay: str) -> Card:
        """Send a test into the channel; what keeps it from that is told at once."""
        async with self.store.begin() as tx:
            found = await self._relay(tx, server.id, relay, 0)
        try:
            await self._channel(server.id, found.channel)
        except Trouble as trouble:
            return await self.panel(server, relay, 0, say("panel.wrong", trouble=trouble))
        async with self.store.begin() as tx:
            await trial.begin(tx, found)
        self.wake()
        return await self.panel(server, relay, 0, say("panel.tested", channel=f"<#{found.channel}>"))

    async def end_test(self, guild: int, relay: str, test: ItemId) -> str:
        """Take a test away, also of a relay that was removed meanwhile. Raises Refused for what is none of here."""
        async with self.store.begin() as tx:
            item = (await items.several(tx, [test])).get(test)
            if item is None or not trial.is_trial(item) or not (item.key or "").startswith(f"test:{relay}:"):
                raise Refused(say("panel.unknown"))
            [mirror] = await mirrors.of_item(tx, test, Face.CARD)
            assert mirror.relay is not None
            if (await blogs.get_relay(tx, mirror.relay)).guild != guild:
                raise Refused(say("panel.unknown"))
            await trial.end(tx, item)
        self.wake()
        return say("panel.test.gone")

    async def where_else(self, server: Server, relay: str) -> Card:
        """Ask for the channel of a second relay like this one."""
        async with self.store.begin() as tx:
            found = await self._relay(tx, server.id, relay, 0)
        menu = Menu(f"panel:{found.id}:to", of="channels", placeholder=say("panel.choose.channel"))
        back = ActButton(say("panel.back"), f"panel:{found.id}:open")
        return setting_card([say("panel.duplicate.ask", channel=f"<#{found.channel}>")], [menu], [back])

    async def duplicate(self, server: Server, relay: str, channel: int, by: MemberId | None = None) -> Card:
        """Let the blog's articles appear in another channel, too, with the same settings."""
        async with self.store.begin() as tx:
            found = await self._relay(tx, server.id, relay, 0)
        try:
            place = await self._channel(server.id, channel)
            async with self.store.begin() as tx:
                added = await self._begin(tx, found.blog, place, by, found.settings)
        except Trouble as trouble:
            return await self.panel(server, relay, 0, say("panel.wrong", trouble=trouble))
        self.wake()
        said = say("panel.duplicated", channel=f"<#{channel}>")
        return await self.panel(server, str(added.id), 0, said)

    async def asked_to_end(self, server: Server, relay: str) -> Card:
        """Ask whether the relay is to be removed, and what becomes of its messages."""
        async with self.store.begin() as tx:
            found = await self._relay(tx, server.id, relay, 0)
            title = escape((await blogs.blog(tx, found.blog)).title)
        buttons = (
            ActButton(say("panel.remove.keep"), f"panel:{found.id}:keep", "danger"),
            ActButton(say("panel.remove.wipe"), f"panel:{found.id}:wipe", "danger"),
            ActButton(say("panel.back"), f"panel:{found.id}:open"),
        )
        return setting_card([say("panel.remove.ask", title=title, channel=f"<#{found.channel}>")], [], buttons)

    async def end_keeping(self, server: Server, relay: str) -> Card:
        """Remove the relay; its messages stay."""
        return Card((Text(await self.remove_relay(server.id, relay, 0)),), mark="")

    async def end_wiping(self, server: Server, relay: str) -> Card:
        """Remove the relay and its cards of the last 30 days, in whichever channel they are; threads stay."""
        async with self.store.begin() as tx:
            found = await self._relay(tx, server.id, relay, 0)
            shown = await mirrors.shown_in(tx, found.id, (Kind.ARTICLE,), tx.now - SHOWN_SECONDS)
            cards = [card for each in shown if (card := await mirrors.get(tx, each)).face is Face.CARD]
        gone = [place for place in {card.place for card in cards} if await self._is_gone(place)]
        async with self.store.begin() as tx:
            await self._end(tx, found)
            title = escape((await blogs.blog(tx, found.blog)).title)
            for card in cards:
                if card.place not in gone:
                    await decisions.put(tx, card.item, found.id, Decision(Verdict.DECLINED))
                    await mirrors.set_hold(tx, card.id, None)
                    await mirrors.set_due(tx, 0.0, card.id)
                    await mirrors.raise_want(tx, card.id)
        self.wake()
        return Card((Text(say("panel.wiped", title=title, channel=f"<#{found.channel}>")),), mark="")

    async def _is_gone(self, place: Place) -> bool:
        """Whether a channel was deleted, and all that stood in it."""
        try:
            await self.chat.channel(place_id(place))
        except Vanished:
            return True
        except Trouble:
            return False  # what cannot be reached now is removed later
        return False


def _name(setting: str) -> str:
    return say(NAMES[setting])


def _about(setting: str) -> str:
    if setting not in FIELDS:
        raise Refused(say("panel.unknown"))
    return say(FIELDS[setting].metadata["about"])


def _meaning(setting: str, value: str) -> str:
    """What a value means, or else the value."""
    meaning = FIELDS[setting].metadata["meanings"].get(value)
    return value if meaning is None else say(meaning)


def _group(relay: Relay, key: str, settings: tuple[str, ...]) -> str:
    """Settings that belong together, in words."""
    lines = [say("panel.line", name=_name(setting), value=_in_words(relay, setting)) for setting in settings]
    return "\n".join([say("panel.group", name=say(key)), *lines])


def _in_words(relay: Relay, setting: str) -> str:
    if setting in ("ping", "moderators"):
        return shown_value(relay.settings, setting)
    return escape(name(_meaning(setting, getattr(relay.settings, setting)), LONGEST_SHOWN))


def _settings_menu(relay: Relay, server: Server) -> Menu:
    """Every setting, with its value; no mention can stand there."""
    options = []
    for setting in NAMES:
        value = f"#{server.channels.get(relay.channel, '?')}"
        if setting != CHANNEL:
            value = _meaning(setting, getattr(relay.settings, setting))
        if setting == "ping" and relay.settings.role is not None and relay.settings.role in server.roles:
            value = f"@{server.roles[relay.settings.role].name}"
        if setting == "moderators" and relay.settings.desk is not None:
            value = f"#{server.channels.get(relay.settings.desk, '?')}"
        options.append(Option(_name(setting), setting, name(value, LONGEST_SHOWN)))
    return Menu(f"panel:{relay.id}:set", tuple(options), placeholder=say("panel.choose.setting"))


def _menus(relay: Relay, setting: str) -> list[Menu]:
    """What a setting's value is chosen from."""
    number, placeholder = f"panel:{relay.id}:value:{setting}", say("panel.choose.value")
    if setting in (CHANNEL, "moderators"):
        chosen = relay.channel if setting == CHANNEL else relay.settings.desk
        channel = say("panel.choose.channel")
        return [Menu(number, of="channels", placeholder=channel, chosen=() if chosen is None else (chosen,))]
    if setting == "ping":
        chosen = relay.settings.role
        role = say("panel.choose.role")
        return [Menu(number, of="roles", placeholder=role, chosen=() if chosen is None else (chosen,))]
    if "read" in FIELDS[setting].metadata:
        return []
    now = getattr(relay.settings, setting)
    meanings = FIELDS[setting].metadata["meanings"]
    options = [
        Option(value, value, say(meanings[value]) if value in meanings else "", chosen=value == now)
        for value in FIELDS[setting].metadata["choices"]
    ]
    return [Menu(number, tuple(options), placeholder=placeholder)]


def _ways(relay: Relay, setting: str) -> list[ActButton]:
    """How else a setting gets a value: it is written, or goes back to its default."""
    if setting == CHANNEL or "read" not in FIELDS[setting].metadata:
        return []
    write = ActButton(say("panel.write"), f"panel:{relay.id}:write:{setting}", "primary")
    default = str(FIELDS[setting].default)
    reset = ActButton(say("panel.default", value=name(default, 40)), f"panel:{relay.id}:default:{setting}")
    shown = [reset] if getattr(relay.settings, setting) != default else []
    return shown if setting in ("ping", "moderators") else [write, *shown]


def _buttons(relay: Relay, *, paused: bool) -> list[ActButton]:
    """What can be done with a relay."""
    number = f"panel:{relay.id}"
    pause = ActButton(say("panel.pause"), f"{number}:pause")
    resume = ActButton(say("panel.resume"), f"{number}:resume", "success")
    return [
        resume if paused else pause,
        ActButton(say("panel.preview"), f"{number}:preview", "primary"),
        ActButton(say("panel.test"), f"{number}:test"),
        ActButton(say("panel.duplicate"), f"{number}:duplicate"),
        ActButton(say("panel.remove"), f"{number}:remove", "danger"),
    ]
