"""Menus of a message: of options, of the server's channels, of its roles; used by a member, heard by discord.py."""

from typing import Any

import discord
import pytest
from discord import ui
from discord_client import Bot

from sandbox.discord import Refusal
from sandbox.discord.components import check_message

HERE = discord.ChannelType.text


class Menus(ui.LayoutView):
    """One of each, with what is chosen already."""

    def __init__(self, channel: int | None = None, role: int | None = None) -> None:
        super().__init__(timeout=None)
        channels = [] if channel is None else [discord.SelectDefaultValue.from_channel(discord.Object(channel))]
        roles = [] if role is None else [discord.SelectDefaultValue.from_role(discord.Object(role))]
        for menu in (
            ui.ChannelSelect[Any](custom_id="where", channel_types=[HERE], default_values=channels),
            ui.RoleSelect[Any](custom_id="whom", placeholder="Whom to ping", default_values=roles),
            ui.Select[Any](custom_id="how", options=[discord.SelectOption(label="Loud", value="loud")]),
        ):
            menu.callback = self._chosen  # type: ignore[method-assign]
            self.add_item(ui.ActionRow(menu))

    async def _chosen(self, interaction: discord.Interaction) -> None:
        data: Any = interaction.data
        found = [f"{sort}: {one['name']}" for sort, some in data.get("resolved", {}).items() for one in some.values()]
        await interaction.response.send_message(f"{data['values']} {found}", ephemeral=True)


class MenuBot(Bot):
    async def setup_hook(self) -> None:
        @self.tree.command(description="Show the menus")
        async def menus(interaction: discord.Interaction, role: discord.Role) -> None:
            await interaction.response.send_message(view=Menus(interaction.channel_id, role.id), ephemeral=True)

        await self.tree.sync()
        self.add_view(Menus())


@pytest.fixture
async def bot(chat, channel, connect) -> MenuBot:
    return await connect(MenuBot())


@pytest.fixture
def readers(guild):
    return guild.add_role("Readers")


async def test_a_channel_is_chosen_by_its_id_and_comes_resolved(bot, guild, channel, dora, readers):
    shown = await dora.run(channel, "menus", role=readers)
    answer = await dora.choose(shown, "where", str(channel.id))
    assert answer.text == f"['{channel.id}'] ['channels: {channel.name}']"


async def test_a_role_is_chosen_by_its_id_and_comes_resolved(bot, channel, dora, readers):
    shown = await dora.run(channel, "menus", role=readers)
    answer = await dora.choose(shown, "whom", str(readers.id))
    assert answer.text == f"['{readers.id}'] ['roles: Readers']"


async def test_what_is_chosen_already_is_told_with_the_menu(bot, channel, dora, readers):
    shown = await dora.run(channel, "menus", role=readers)
    where, whom, _ = (row["components"][0] for row in shown.components)
    assert where["default_values"] == [{"id": str(channel.id), "type": "channel"}]
    assert where["channel_types"] == [0]
    assert whom["default_values"] == [{"id": str(readers.id), "type": "role"}]


async def test_only_what_the_menu_lists_can_be_chosen(bot, guild, channel, dora, readers):
    forum = guild.add_forum("posts")
    shown = await dora.run(channel, "menus", role=readers)
    for menu, value in (("where", str(forum.id)), ("where", "1"), ("whom", str(channel.id)), ("how", "soft")):
        with pytest.raises(ValueError, match="cannot be chosen"):
            await dora.choose(shown, menu, value)
    with pytest.raises(ValueError, match="cannot be chosen"):
        await dora.choose(shown, "where")


@pytest.mark.parametrize(
    "wrong",
    [
        {"type": 6, "channel_types": [0]},
        {"type": 8, "options": [{"label": "a", "value": "a"}]},
        {"type": 8, "default_values": [{"id": "1", "type": "role"}]},
        {"type": 6, "default_values": [{"id": "one", "type": "role"}]},
        {"type": 6, "default_values": [{"id": "1", "type": "role"}, {"id": "2", "type": "role"}]},
        {"type": 8, "placeholder": "x" * 151},
    ],
)
def test_a_menu_that_discord_does_not_take_is_refused(wrong):
    with pytest.raises(Refusal, match="50035"):
        check_message([{"type": 1, "components": [{"custom_id": "menu", **wrong}]}], v2=True)


def test_a_menu_fills_its_row():
    menu = {"type": 8, "custom_id": "menu"}
    button = {"type": 2, "style": 1, "custom_id": "press", "label": "Press"}
    with pytest.raises(Refusal, match="50035"):
        check_message([{"type": 1, "components": [menu, button]}], v2=True)
