"""Push: looks again where a blog called twice, and keeps subscriptions at hubs alive."""

from discord.ext import commands

from bot.pushes import Pushes
from cogs import flows_of
from cogs.loop import Loop, Looping


class Push(Looping):
    """Runs the two loops of pushes. What is pushed comes in by the web server (bot/web.py)."""

    def __init__(self, pushes: Pushes) -> None:
        self.loops = [Loop(pushes.step, pushes.woken), Loop(pushes.look_again, pushes.pressed)]


async def setup(bot: commands.Bot) -> None:
    """Load."""
    await bot.add_cog(Push(flows_of(bot).pushes))
