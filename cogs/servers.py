"""The servers that the bot is in, as Discord tells of them; and whether it can still do its work there."""

import discord
from discord.ext import commands

from bot.flows import Flows
from cogs import flows_of
from cogs.loop import Loop, Looping


class InServers(Looping):
    """Listens to what servers are and become, and to what may close a channel to the bot, or open it again."""

    def __init__(self, bot: commands.Bot, flows: Flows) -> None:
        self._bot = bot
        self._servers = flows.servers
        self._losses = flows.losses
        self._outbox = flows.outbox
        self.loops = [Loop(self._step, flows.losses.woken)]  # looks after what is lost

    async def _step(self) -> float:
        await self._bot.wait_until_ready()  # before, nobody knows which servers were left
        return await self._losses.step()

    # -- servers ------------------------------------------------------------------------------------------------------

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """All of them are known by now, also those that are out of order just now."""
        for guild in self._bot.guilds:
            if not guild.unavailable:
                await self._seen(guild)
        await self._losses.present([guild.id for guild in self._bot.guilds])

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """One more, or one that the bot was in before."""
        await self._seen(guild)
        await self._losses.joined(guild.id)

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """It was out of order, or Discord told of it late, after ``on_ready``."""
        await self._seen(guild)
        self._losses.changed(guild.id)

    @commands.Cog.listener()
    async def on_guild_update(self, _before: discord.Guild, guild: discord.Guild) -> None:
        """It has another name or another language."""
        await self._seen(guild)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """The bot was removed from it: one that is out of order is told of by another event."""
        await self._losses.left(guild.id)

    async def _seen(self, guild: discord.Guild) -> None:
        channel = self._servers.admin_channel
        own = channel is not None and guild.get_channel_or_thread(channel) is not None
        await self._servers.seen(guild.id, guild.name, str(guild.preferred_locale), own=own)

    # -- what the bot may do in them ----------------------------------------------------------------------------------

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """It may have been a relay's."""
        self._losses.changed(channel.guild.id)

    @commands.Cog.listener()
    async def on_guild_channel_update(self, _: object, channel: discord.abc.GuildChannel) -> None:
        """A permission may have been granted or taken there."""
        await self._changed(channel.guild)

    @commands.Cog.listener()
    async def on_guild_role_update(self, _: object, role: discord.Role) -> None:
        """The same for what a role may do."""
        await self._changed(role.guild)

    @commands.Cog.listener()
    async def on_guild_role_delete(self, role: discord.Role) -> None:
        """It may have been what let the bot in."""
        await self._changed(role.guild)

    @commands.Cog.listener()
    async def on_member_update(self, _: object, member: discord.Member) -> None:
        """Discord tells everybody of their own roles and time-outs."""
        if member == member.guild.me:
            await self._changed(member.guild)

    async def _changed(self, guild: discord.Guild) -> None:
        self._losses.changed(guild.id)
        await self._outbox.try_again()


async def setup(bot: commands.Bot) -> None:
    """Load."""
    await bot.add_cog(InServers(bot, flows_of(bot)))
