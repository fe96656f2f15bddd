"""The servers that the bot is in, as Discord tells of them."""

import discord
from discord.ext import commands

from bot.servers import Servers
from cogs import flows_of


class InServers(commands.Cog):
    """Listens to what servers are and become."""

    def __init__(self, bot: commands.Bot, servers: Servers) -> None:
        self._bot = bot
        self._servers = servers

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """All of them are known by now."""
        for guild in self._bot.guilds:
            await self._seen(guild)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """One more, or one that the bot was in before."""
        await self._seen(guild)

    @commands.Cog.listener()
    async def on_guild_update(self, _before: discord.Guild, guild: discord.Guild) -> None:
        """It has another name or another language."""
        await self._seen(guild)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """The bot was removed from it."""
        await self._servers.left(guild.id)

    async def _seen(self, guild: discord.Guild) -> None:
        await self._servers.seen(guild.id, guild.name, str(guild.preferred_locale))


async def setup(bot: commands.Bot) -> None:
    """Load."""
    await bot.add_cog(InServers(bot, flows_of(bot).servers))
