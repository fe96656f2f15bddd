"""Reconcile: compares blogs, database and Discord once a day. By command: /blog reconcile (cogs/blogs.py).

And once a day it is seen who is forgotten by now (bot/forgets.py).
"""

from discord.ext import commands

from bot.forgets import Forgets
from bot.outbox import Outbox
from bot.reconcile import Reconciler
from cogs import flows_of
from cogs.loop import Loop, Looping


class Reconcile(Looping):
    """Runs what is done once a day."""

    def __init__(self, bot: commands.Bot, reconciler: Reconciler, outbox: Outbox, forgets: Forgets) -> None:
        self._bot = bot
        self._reconciler = reconciler
        self._outbox = outbox
        self.loops = [Loop(self._step, reconciler.woken), Loop(forgets.step, forgets.woken)]

    async def _step(self) -> float:
        await self._bot.wait_until_ready()  # before, what happened while the bot was away is still to be heard
        pause = await self._reconciler.step()
        self._outbox.woken.set()
        return pause


async def setup(bot: commands.Bot) -> None:
    """Load."""
    flows = flows_of(bot)
    await bot.add_cog(Reconcile(bot, flows.reconciler, flows.outbox, flows.forgets))
