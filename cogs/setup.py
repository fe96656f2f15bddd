"""What is pressed on the cards that set a blog up, and the form for an account."""

import re

import discord
from discord.ext import commands

from bot.desk.connecting import PASSWORD, USER
from bot.model import BlogId, MemberId
from cogs import admins_of
from cogs.answers import (
    ChannelPicked,
    Pressed,
    Usable,
    answer_card,
    answer_cards,
    answer_form,
    answer_written,
    card_in_place,
    written,
)
from cogs.rights import may_use

_BLOG = r"setup:(?P<blog>[0-9]+)"
_FORM = re.compile(r"connect:(?P<blog>[0-9]+)")


class Channel(ChannelPicked, template=rf"{_BLOG}:channel"):
    """Chooses the channel in which a blog's articles appear."""

    command = "blog"

    async def callback(self, interaction: discord.Interaction) -> None:
        """Begin the relay, and say so in place."""
        desk, guild, blog = admins_of(interaction), interaction.guild_id or 0, BlogId(int(self.match["blog"]))
        admin = MemberId(interaction.user.id)
        await card_in_place(interaction, desk.choose_channel(guild, blog, self.item.values[0].id, admin))


class _OfBlog(Pressed, template="never"):
    """A button of admins; its id names a blog."""

    command = "blog"


class Connect(_OfBlog, template=rf"{_BLOG}:connect"):
    """Shows how an account is connected."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Show it."""
        desk, guild, admin = admins_of(interaction), interaction.guild_id or 0, MemberId(interaction.user.id)
        await answer_card(interaction, desk.connecting(guild, self.match["blog"], admin))


class Enter(_OfBlog, template=rf"{_BLOG}:enter"):
    """Opens the form for an account."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Open it."""
        desk, guild = admins_of(interaction), interaction.guild_id or 0
        await answer_form(interaction, desk.connect_form(guild, self.match["blog"]))


class Preview(_OfBlog, template=rf"{_BLOG}:preview"):
    """Shows how a blog's newest article would look."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Show it."""
        desk, guild = admins_of(interaction), interaction.guild_id or 0
        await answer_cards(interaction, desk.preview_newest(guild, BlogId(int(self.match["blog"]))))


ITEMS = Channel, Connect, Enter, Preview


class SetUp(Usable):
    """Thin buttons over the desk."""

    items = ITEMS

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """The form for an account was sent, also one that was opened before a restart."""
        sent = written(interaction)
        if sent is None or not (found := _FORM.fullmatch(sent[0])) or not await may_use(interaction, "blog"):
            return
        user, password = (sent[1].get(field, "") for field in (USER, PASSWORD))
        guild = interaction.guild_id or 0
        await answer_written(interaction, admins_of(interaction).entered(guild, found["blog"], user, password))


async def setup(bot: commands.Bot) -> None:
    """Load."""
    await bot.add_cog(SetUp(bot))
