"""Articles: watches the blogs."""

from discord.ext import commands

from bot.heat import Heat
from bot.outbox import Outbox
from bot.watcher import Watcher
from cogs import flows_of
from cogs.loop import Loop, Looping

LONGEST_PAUSE = 1.0
"""How long a blog that became due may wait; a look for due blogs is one small query."""


class Articles(Looping):
    """Runs the watcher."""

    def __init__(self, watcher: Watcher, outbox: Outbox, heat: Heat) -> None:
        self._watcher = watcher
        self._outbox = outbox
        self._heat = heat
        self.loops = [Loop(self._step, watcher.woken)]

    async def _step(self) -> float:
        if await self._watcher.step():
            self._outbox.woken.set()
            self._heat.woken.set()
        return min(LONGEST_PAUSE, self._watcher.poll / 10)


async def setup(bot: commands.Bot) -> None:
    """Load."""
    flows = flows_of(bot)
    await bot.add_cog(Articles(flows.watcher, flows.outbox, flows.heat))
