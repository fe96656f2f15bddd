"""Push: looks again where a blog called twice, and keeps subscriptions at hubs alive."""

import asyncio

from discord.ext import commands

from bot.pushes import Pushes
from cogs import flows_of
from cogs.loop import Loop


class Push(commands.Cog):
    """Runs the two loops of pushes. What is pushed comes in by the web server (bot/web.py)."""

    def __init__(self, pushes: Pushes) -> None:
        self._loops = (Loop(pushes.step, pushes.woken), Loop(pushes.look_again, pushes.pressed))

    async def cog_load(self) -> None:
        """Start."""
        for loop in self._loops:
            loop.start()

    async def cog_unload(self) -> None:
        """Stop."""
        await asyncio.gather(*(loop.stop() for loop in self._loops))


async def setup(bot: commands.Bot) -> None:
    """Load."""
    await bot.add_cog(Push(flows_of(bot).pushes))
