"""What is pressed below a configuration that is to be imported. /relay export and /relay import: cogs/relays.py."""

import discord
from discord.ext import commands

from bot.model import MemberId
from cogs import admins_of
from cogs.answers import Pressed, Usable, card_in_place
from cogs.relays import server_of
from cogs.working import answer_working


class Import(Pressed, template=r"import:(?P<number>[0-9]{1,20}):(?P<what>do|cancel)"):
    """Does what was shown, or not."""

    command = "relay"

    async def callback(self, interaction: discord.Interaction) -> None:
        """Do it."""
        desk, server, number = admins_of(interaction), server_of(interaction), int(self.match["number"])
        if self.match["what"] == "cancel":
            await card_in_place(interaction, desk.drop_import(server.id, number))
            return
        admin = MemberId(interaction.user.id)
        await answer_working(interaction, lambda work: desk.carry_out(server, number, admin, work))


class Configurations(Usable):
    """Lets the buttons work, also those of earlier runs."""

    items = (Import,)


async def setup(bot: commands.Bot) -> None:
    """Load."""
    await bot.add_cog(Configurations(bot))
