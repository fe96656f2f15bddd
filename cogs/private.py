"""Whoever writes to the bot in private is told what it is for. What they write is neither read nor kept."""

import logging
from datetime import datetime, timedelta

import discord
from discord.ext import commands

from bot.desk import Members
from bot.model import MemberId
from cogs import flows_of

log = logging.getLogger(__name__)

AGAIN = timedelta(days=1)
"""How long nobody is told a second time."""


class Private(commands.Cog):
    """A courtesy, which may be lost: nothing is stored for it."""

    def __init__(self, desk: Members) -> None:
        self._desk = desk
        self._told: dict[int, datetime] = {}

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a person, at most once a day."""
        now, author = message.created_at, message.author.id
        if not isinstance(message.channel, discord.DMChannel) or message.author.bot:
            return
        self._told = {one: at for one, at in self._told.items() if now - at < AGAIN}
        if author in self._told:
            return
        self._told[author] = now
        try:
            await message.channel.send(await self._desk.hello(MemberId(author)))
        except discord.HTTPException as error:
            log.info("Somebody who wrote in private could not be answered: %s", error.text or error.status)


async def setup(bot: commands.Bot) -> None:
    """Load."""
    await bot.add_cog(Private(flows_of(bot).members))
