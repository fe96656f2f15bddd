"""The discussion without its loops, as an extension: it hears everything, and the tests take its steps."""

from discord.ext import commands

from cogs import flows_of
from cogs.discussion import Discussion


class Quiet(Discussion):
    """Delivers nothing by itself."""

    async def cog_load(self) -> None:
        pass

    async def cog_unload(self) -> None:
        pass


async def setup(bot: commands.Bot) -> None:
    await bot.add_cog(Quiet(flows_of(bot)))
