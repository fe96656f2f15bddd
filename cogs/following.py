"""What members press to change what they are told of in private. /me follow itself stands in cogs/members.py."""

import discord
from discord.ext import commands

from bot.model import BlogId, MemberId
from cogs.answers import Picked, Pressed, Usable, answer, answer_card, card_in_place
from cogs.members import desk_of

_BLOG = r"follow:(?P<blog>[0-9]{1,20})"
_ITEM = r"(?P<item>[0-9]{1,20})"


class Switch(Pressed, template=rf"{_BLOG}:(?P<what>answers|articles|nothing)"):
    """Begins or ends a topic, and shows in place what the member is told of then."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Do it."""
        desk, member, blog = desk_of(interaction), MemberId(interaction.user.id), BlogId(int(self.match["blog"]))
        if self.match["what"] == "nothing":
            await card_in_place(interaction, desk.follow_nothing(member, blog))
        else:
            guild, locale = interaction.guild_id, str(interaction.locale)
            await card_in_place(interaction, desk.switch(member, guild, blog, self.match["what"], locale))


class Category(Picked, template=rf"{_BLOG}:category"):
    """The same with the articles of a category."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Do it."""
        desk, member, blog = desk_of(interaction), MemberId(interaction.user.id), BlogId(int(self.match["blog"]))
        (value,), guild, locale = self.item.values, interaction.guild_id, str(interaction.locale)
        await card_in_place(interaction, desk.switch_category(member, guild, blog, value, locale))


class Mine(Pressed, template=rf"{_BLOG}:mine:{_ITEM}"):
    """Stands on an article that a member was told of: shows why."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Show it."""
        desk, member = desk_of(interaction), MemberId(interaction.user.id)
        await answer_card(interaction, desk.followed(member, BlogId(int(self.match["blog"]))))


class Enough(Pressed, template=rf"{_BLOG}:enough:{_ITEM}"):
    """Stands on an answer that a member was told of: ends that."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """End it."""
        desk, member = desk_of(interaction), MemberId(interaction.user.id)
        await answer(interaction, desk.enough(member, BlogId(int(self.match["blog"]))))


ITEMS = Switch, Category, Mine, Enough


class Following(Usable):
    """Lets these parts work, also those of earlier runs."""

    items = ITEMS


async def setup(bot: commands.Bot) -> None:
    """Load."""
    await bot.add_cog(Following(bot))
