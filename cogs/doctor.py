"""/blog doctor: what is wrong with blogs, accounts and channels, and what to do."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.desk import Admins
from cogs.answers import Choices, answer_cards, choices


class Doctor(commands.Cog):
    """The part of /blog that examines. It belongs to the group of cogs/blogs.py."""

    _desk: Admins

    @app_commands.command(description="Examine blogs, their accounts and channels: what is wrong, and what to do")
    @app_commands.describe(blog="Which blog; all of them, if you name none")
    async def doctor(self, interaction: discord.Interaction, blog: str | None = None) -> None:
        """Examine them."""
        assert interaction.guild_id is not None
        await answer_cards(interaction, self._desk.doctor(interaction.guild_id, blog))

    @doctor.autocomplete("blog")
    async def _examined(self, interaction: discord.Interaction, typed: str) -> Choices:
        assert interaction.guild_id is not None
        return await choices(self._desk.blog_choices(interaction.guild_id), typed)
