"""What members press and ask: the question whether their words may be published, and /me."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.messages import FACE_SIZE
from bot.desk import Members, Speaker
from bot.model import BlogId, MemberId
from cogs import flows_of
from cogs.answers import Group, Pressed, answer_card, answer_in_place

_IDS = r"(?P<blog>[0-9]+):(?P<message>[0-9]+)"


class _OfMessage(Pressed, template="never"):
    """Its id names a blog and a message."""

    @property
    def blog(self) -> BlogId:
        """Where it may be published."""
        return BlogId(int(self.match["blog"]))

    @property
    def message(self) -> int:
        """What may be published."""
        return int(self.match["message"])


class Ask(_OfMessage, template=f"ask:{_IDS}"):
    """Shows its author what would be published."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Show the preview."""
        desk, member = desk_of(interaction), speaker(interaction)
        await answer_card(interaction, desk.preview(member, self.blog, interaction.channel_id or 0, self.message))


class Agree(_OfMessage, template=f"agree:{_IDS}"):
    """A yes."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Keep it."""
        desk, member = desk_of(interaction), speaker(interaction)
        kept = desk.answer(member, self.blog, self.message, agreed=True, interaction=interaction.id)
        await answer_in_place(interaction, kept)


class Refuse(_OfMessage, template=f"refuse:{_IDS}"):
    """A no, or a yes taken back."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Keep it."""
        desk, member = desk_of(interaction), speaker(interaction)
        kept = desk.answer(member, self.blog, self.message, agreed=False, interaction=interaction.id)
        await answer_in_place(interaction, kept)


class Pings(Pressed, template=r"pings:(?P<blog>[0-9]+):(?P<answer>on|off)"):
    """Whether a member is pinged when a comment on a blog names them."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Keep it."""
        blog, on = BlogId(int(self.match["blog"])), self.match["answer"] == "on"
        member = MemberId(interaction.user.id)
        await answer_in_place(interaction, desk_of(interaction).pings(member, blog, on=on))


BUTTONS = Ask, Agree, Refuse, Pings


def desk_of(interaction: discord.Interaction) -> Members:
    """What members can do."""
    assert isinstance(interaction.client, commands.Bot)
    return flows_of(interaction.client).members


def speaker(interaction: discord.Interaction) -> Speaker:
    """Who pressed or asked, as this server shows them."""
    face = interaction.user.display_avatar.replace(size=FACE_SIZE, format="png").url
    return Speaker(MemberId(interaction.user.id), interaction.user.display_name, face)


@app_commands.guild_only()
class Me(Group, group_name="me", group_description="What happens with your answers"):
    """Thin commands over the desk."""

    def __init__(self, bot: commands.Bot) -> None:
        super().__init__()
        self._bot = bot

    async def cog_load(self) -> None:
        """Let the buttons work, also those of earlier runs."""
        self._bot.add_dynamic_items(*BUTTONS)

    async def cog_unload(self) -> None:
        """Take them away."""
        self._bot.remove_dynamic_items(*BUTTONS)

    @app_commands.command(description="See and change whether your answers are published on the blogs of this server")
    async def consent(self, interaction: discord.Interaction) -> None:
        """Show the member's answers, with buttons to change them."""
        assert interaction.guild_id is not None
        desk, member = flows_of(self._bot).members, MemberId(interaction.user.id)
        await answer_card(interaction, desk.mine(member, interaction.guild_id, interaction.id))


async def setup(bot: commands.Bot) -> None:
    """Load."""
    await bot.add_cog(Me(bot))
