"""What members press and ask: the question whether their words may be published, and /me."""

from typing import Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.messages import FACE_SIZE
from bot.desk import Members, Speaker
from bot.model import BlogId, MemberId
from bot.text.words import say
from cogs import flows_of
from cogs.answers import (
    Choices,
    Pressed,
    Usable,
    answer,
    answer_card,
    answer_in_place,
    card_in_place,
    choices,
)
from cogs.files import answer_file
from cogs.working import answer_working

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


class Once(_OfMessage, template=f"once:{_IDS}"):
    """A yes to one message alone."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Keep it."""
        desk, member, channel = desk_of(interaction), speaker(interaction), interaction.channel_id or 0
        await answer_in_place(interaction, desk.answer_once(member, self.blog, channel, self.message, interaction.id))


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


class Stop(Pressed, template=r"stop:(?P<blog>[0-9]+)"):
    """Takes back what was said yes to one by one."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Take it back."""
        await answer_in_place(
            interaction, desk_of(interaction).stop(speaker(interaction), BlogId(int(self.match["blog"])))
        )


class Pings(Pressed, template=r"pings:(?P<blog>[0-9]+):(?P<answer>on|off)"):
    """Whether a member is pinged when a comment on a blog names them."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Keep it."""
        blog, on = BlogId(int(self.match["blog"])), self.match["answer"] == "on"
        member = MemberId(interaction.user.id)
        await answer_in_place(interaction, desk_of(interaction).pings(member, blog, on=on))


class Forget(Pressed, template=r"forget:(?P<what>remove|keep|cancel|look)"):
    """What becomes of all that is known about a member; and how far that is."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Do it."""
        desk, member, what = desk_of(interaction), MemberId(interaction.user.id), self.match["what"]
        if what == "cancel":
            await answer_in_place(interaction, _nothing())
        elif what == "look":
            await card_in_place(interaction, desk.how_far(member))
        else:
            begun, keep = interaction.id, what == "keep"
            await answer_working(interaction, lambda work: desk.forget_all(member, begun, keep=keep, work=work))


BUTTONS = Ask, Once, Agree, Refuse, Stop, Pings, Forget
FILE = "backchannel.json"


def desk_of(interaction: discord.Interaction) -> Members:
    """What members can do."""
    return flows_of(interaction.client).members


def speaker(interaction: discord.Interaction) -> Speaker:
    """Who pressed or asked, as this server shows them."""
    face = interaction.user.display_avatar.replace(size=FACE_SIZE, format="png").url
    return Speaker(MemberId(interaction.user.id), interaction.user.display_name, face)


def _for_accounts(bot: commands.Bot) -> bool:
    """Whether people can add the application to their account: then /me goes with them, also when they leave."""
    return bot.application is not None and bot.application.user_integration_config is not None


async def _nothing() -> str:
    return say("forget.cancelled")


@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
class Me(Usable, commands.GroupCog, group_name="me", group_description="What happens with your answers"):
    """Thin commands over the desk."""

    items = BUTTONS

    def __init__(self, bot: commands.Bot) -> None:
        super().__init__(bot)
        assert isinstance(self.app_command, app_commands.Group)
        self.app_command.allowed_installs = app_commands.AppInstallationType(guild=True, user=_for_accounts(bot))

    @app_commands.command(description="See and change whether your answers are published on blogs")
    async def consent(self, interaction: discord.Interaction) -> None:
        """Show the member's answers, with buttons to change them."""
        desk, member = flows_of(self._bot).members, MemberId(interaction.user.id)
        await answer_card(interaction, desk.mine(member, interaction.guild_id, interaction.id))

    @app_commands.command(description="The name that you have on blogs, instead of the server's")
    @app_commands.describe(name="1 to 60 characters; without it, the name that you have in the server")
    async def name(self, interaction: discord.Interaction, name: str = "") -> None:
        """Keep it."""
        await answer(interaction, flows_of(self._bot).members.rename(MemberId(interaction.user.id), name))

    @app_commands.command(description="Whether comments of others may say your name on blogs")
    @app_commands.describe(named="on: where your own answers are published; off: nowhere")
    @app_commands.rename(named="answer")
    async def mentions(self, interaction: discord.Interaction, named: Literal["on", "off"]) -> None:
        """Keep it."""
        member = MemberId(interaction.user.id)
        await answer(interaction, flows_of(self._bot).members.mentions(member, on=named == "on"))

    @app_commands.command(description="Be told in private of new articles, and of answers to your comments")
    @app_commands.describe(blog="Which blog")
    async def follow(self, interaction: discord.Interaction, blog: str = "") -> None:
        """Show what the member is told of, with the ways to change it."""
        member, guild = MemberId(interaction.user.id), interaction.guild_id
        await answer_card(interaction, flows_of(self._bot).members.follow(member, guild, blog))

    @follow.autocomplete("blog")
    async def _follow_choices(self, interaction: discord.Interaction, typed: str) -> Choices:
        member, guild = MemberId(interaction.user.id), interaction.guild_id
        return await choices(flows_of(self._bot).members.follow_choices(member, guild), typed)

    @app_commands.command(description="All that is stored about you, in words")
    async def show(self, interaction: discord.Interaction) -> None:
        """Show it."""
        await answer_card(interaction, flows_of(self._bot).members.show(MemberId(interaction.user.id)))

    @app_commands.command(description="All that is stored about you, as a file")
    async def export(self, interaction: discord.Interaction) -> None:
        """Give it."""
        work = flows_of(self._bot).members.export(MemberId(interaction.user.id))
        await answer_file(interaction, work, FILE, say("me.export.done"))

    @app_commands.command(description="Have your comments removed from the blogs, and all that is stored about you")
    async def forget(self, interaction: discord.Interaction) -> None:
        """Ask first."""
        await answer_card(interaction, flows_of(self._bot).members.forget(MemberId(interaction.user.id)))


async def setup(bot: commands.Bot) -> None:
    """Load."""
    await bot.add_cog(Me(bot))
