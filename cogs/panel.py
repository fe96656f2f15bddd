"""The panel of a relay: its menus, buttons and forms. /relay panel itself stands in cogs/relays.py."""

import re
from collections.abc import Awaitable
from typing import Any

import discord
from discord.ext import commands

from bot.desk.panel import VALUE
from bot.model import ItemId, MemberId
from bot.text.card import Card
from cogs import admins_of
from cogs.answers import (
    Picked,
    Pressed,
    Usable,
    answer,
    answer_cards,
    answer_form,
    answer_written,
    card_in_place,
    written,
)
from cogs.relays import server_of
from cogs.rights import may_use

_RELAY = r"panel:(?P<relay>[0-9]{1,20})"
_SETTING = r"(?P<setting>[a-z_]{1,40})"
WRITTEN = re.compile(rf"{_RELAY}:written:{_SETTING}")
"""The form in which a setting's value is written."""


class _Button(Pressed, template="never"):
    """A button of the panel."""

    command = "relay"


class Do(_Button, template=rf"{_RELAY}:(?P<what>open|pause|resume|test|duplicate|remove|keep|wipe)"):
    """Does something with the relay, and shows in place what it is like then."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Do it."""
        desk, server, relay = admins_of(interaction), server_of(interaction), self.match["relay"]
        match self.match["what"]:
            case "pause":
                work: Awaitable[Card] = desk.halt(server, relay)
            case "resume":
                work = desk.go_on(server, relay)
            case "test":
                work = desk.test(server, relay)
            case "duplicate":
                work = desk.where_else(server, relay)
            case "remove":
                work = desk.asked_to_end(server, relay)
            case "keep":
                work = desk.end_keeping(server, relay)
            case "wipe":
                work = desk.end_wiping(server, relay)
            case _:
                work = desk.panel(server, relay, 0)
        await card_in_place(interaction, work)


class Preview(_Button, template=rf"{_RELAY}:preview"):
    """Shows the newest article as it would be, below the panel."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Show it."""
        await answer_cards(interaction, admins_of(interaction).look_of(server_of(interaction), self.match["relay"]))


class Untest(_Button, template=rf"{_RELAY}:untest:(?P<test>[0-9]{{1,20}})"):
    """Takes a test message away. It stands in the channel, where everybody can press."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Take it away."""
        guild, test = interaction.guild_id or 0, ItemId(int(self.match["test"]))
        await answer(interaction, admins_of(interaction).end_test(guild, self.match["relay"], test))


class Write(_Button, template=rf"{_RELAY}:write:{_SETTING}"):
    """Opens the form in which a value is written."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Open it."""
        relay, setting = self.match["relay"], self.match["setting"]
        await answer_form(interaction, admins_of(interaction).writing(server_of(interaction), relay, setting))


class Default(_Button, template=rf"{_RELAY}:default:{_SETTING}"):
    """Sets a setting back."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Do it."""
        relay, setting = self.match["relay"], self.match["setting"]
        await card_in_place(interaction, admins_of(interaction).put(server_of(interaction), relay, setting))


class _Choice(Picked, template="never"):
    """A menu of the panel."""

    command = "relay"


class Setting(_Choice, template=rf"{_RELAY}:set"):
    """Leads to a setting."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Show it."""
        work = admins_of(interaction).setting(server_of(interaction), self.match["relay"], _picked(interaction))
        await card_in_place(interaction, work)


class Value(_Choice, template=rf"{_RELAY}:value:{_SETTING}"):
    """Gives a setting a value."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Change it."""
        relay, setting = self.match["relay"], self.match["setting"]
        work = admins_of(interaction).put(server_of(interaction), relay, setting, _picked(interaction))
        await card_in_place(interaction, work)


class To(_Choice, template=rf"{_RELAY}:to"):
    """The channel of a second relay with the same settings."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Begin it."""
        server, admin = server_of(interaction), MemberId(interaction.user.id)
        work = admins_of(interaction).duplicate(server, self.match["relay"], int(_picked(interaction)), admin)
        await card_in_place(interaction, work)


def _picked(interaction: discord.Interaction) -> str:
    """What was chosen: an option's value, or the id of a channel or role."""
    data: Any = interaction.data
    return str(data["values"][0])


ITEMS = Do, Preview, Untest, Write, Default, Setting, Value, To


class Panel(Usable):
    """Lets the panel's parts work, also those of earlier runs."""

    items = ITEMS

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """A form was sent: a setting's value."""
        sent = written(interaction)
        if sent is None or not (meant := WRITTEN.fullmatch(sent[0])) or not await may_use(interaction, "relay"):
            return
        relay, setting, value = meant["relay"], meant["setting"], sent[1].get(VALUE, "")
        work = admins_of(interaction).put(server_of(interaction), relay, setting, value)
        await answer_written(interaction, work)


async def setup(bot: commands.Bot) -> None:
    """Load."""
    await bot.add_cog(Panel(bot))
