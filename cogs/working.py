"""Work that takes long shows how far it is where it was asked for, and can be stopped there (bot/work.py)."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

import discord
from discord.ext import commands

from bot.chat.views import view
from bot.text.card import ActButton, Buttons, Card, Text
from bot.text.pieces import fitting
from bot.text.words import say
from bot.work import PACE, Work
from cogs import flows_of
from cogs.answers import Pressed, Usable, as_card, whole_lines

log = logging.getLogger(__name__)

GRACE = 1.0
"""What ends within so many seconds shows its end alone."""

Begin = Callable[[Work], Awaitable[str | Card]]


async def answer_working(interaction: discord.Interaction, begin: Begin) -> None:
    """Do what ``begin`` does, show in the private answer how far it is, and at the end what came of it.

    A button of a private message is answered in its place.
    """
    private = interaction.message is not None and interaction.message.flags.ephemeral
    if private:
        await interaction.response.defer()
    else:
        await interaction.response.defer(ephemeral=True, thinking=True)
    works = flows_of(interaction.client).works
    work = works.begin(interaction.id, interaction.user.id)
    doing = work.doing = asyncio.create_task(_carded(begin(work)))
    try:
        await _show(interaction, work, doing)
        card = await doing
    finally:
        works.end(interaction.id, interaction.user.id)
        doing.cancel()
    await _put(interaction, card)


async def _carded(work: Awaitable[str | Card]) -> Card:
    found = await as_card(work)
    return found if isinstance(found, Card) else Card((Text(whole_lines(found)),), mark="", framed=False)


async def _show(interaction: discord.Interaction, work: Work, doing: "asyncio.Task[Card]") -> None:
    """Until it ends: at once what is told of it, and how far it is not more often than every two seconds."""
    pause = GRACE
    while not doing.done():
        await _until(doing, work.news, None)
        await _until(doing, work.hurry, pause)
        if doing.done() or work.unseen:
            return
        work.shown()
        await _put(interaction, progress(interaction.id, work))
        pause = PACE


async def _until(doing: "asyncio.Task[Card]", event: asyncio.Event, seconds: float | None) -> None:
    """Wait for the end, the event or so many seconds, whichever comes first."""
    happened = asyncio.create_task(event.wait())
    await asyncio.wait({doing, happened}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    happened.cancel()


def progress(number: int, work: Work) -> Card:
    """How far it is, and a button that stops it."""
    told = [work.about or say("working.begun")]
    buttons = work.others
    if work.stopped:
        told.append(say("working.stopping"))
    elif work.of:
        told.append(say("working.progress", done=work.done, count=work.of))
    if work.can_stop and not work.stopped:
        told += [f"-# {work.warning}"] if work.warning else []
        buttons = (ActButton(say("working.stop"), f"work:{number}", "danger"), *buttons)
    return Card((*fitting(["\n".join(told)]), *([Buttons(buttons)] if buttons else [])), mark="", framed=False)


async def _put(interaction: discord.Interaction, card: Card) -> None:
    """Show it. Where that cannot be done (any more), the work goes on all the same."""
    try:
        await interaction.edit_original_response(view=view(card))
    except discord.HTTPException as error:
        log.info("An answer cannot be changed any more: %s", error)


class Stop(Pressed, template=r"work:(?P<number>[0-9]{1,20})"):
    """Stops work, for who asked for it."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Ask for its end; who does it shows that."""
        work = flows_of(interaction.client).works.find(int(self.match["number"]), interaction.user.id)
        await interaction.response.defer()
        if work is not None:
            work.stop()
            return
        with suppress(discord.HTTPException):
            await interaction.edit_original_response(view=view(Card((Text(say("working.over")),), mark="")))


class Working(Usable):
    """Lets the button work."""

    items = (Stop,)

    async def cog_unload(self) -> None:
        """End, and all work with it: the database knows what it began."""
        await super().cog_unload()
        flows_of(self._bot).works.close()


async def setup(bot: commands.Bot) -> None:
    """Load."""
    await bot.add_cog(Working(bot))
