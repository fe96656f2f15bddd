"""Moderation: the buttons on comments that wait, and the loop that lets threads cool down."""

import re

import discord
from discord.ext import commands

from bot.desk import Admins, Form
from bot.errors import Trouble
from bot.heat import Heat
from bot.model import ItemId, MemberId
from bot.text.card import Card
from bot.text.words import say
from cogs import flows_of
from cogs.answers import Pressed, answer, answer_form, failed, written
from cogs.loop import Loop
from cogs.members import desk_of

SAID = re.compile(r"say:[0-9]+:(?P<parent>[1-9][0-9]*)")
"""The form in which a comment is answered."""


class Judge(Pressed, template=r"judge:(?P<item>[0-9]+):(?P<verdict>approve|spam|trash)"):
    """Judges a comment that waits, or judges it anew."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Do it, if it is a moderator who says so."""
        if await _may_judge(interaction):
            item, member = ItemId(int(self.match["item"])), MemberId(interaction.user.id)
            work = _desk(interaction).judge(interaction.guild_id or 0, item, self.match["verdict"], member)
            await answer(interaction, work)


class Reply(Pressed, template=r"judge:(?P<item>[0-9]+):reply"):
    """Opens the form for an answer to a comment; what is said in it approves one that waits."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Open it, if it is a moderator who wants to."""
        if await _may_judge(interaction):
            await answer_form(interaction, self._form(interaction, ItemId(int(self.match["item"]))))

    async def _form(self, interaction: discord.Interaction, item: ItemId) -> Form | Card:
        guild, member = interaction.guild_id or 0, interaction.user
        article = await _desk(interaction).answering(guild, item)
        return await desk_of(interaction).form(MemberId(member.id), member.display_name, guild, article, item)


async def _may_judge(interaction: discord.Interaction) -> bool:
    """Whether a moderator asks; who is none is told so."""
    if _moderates(interaction):
        return True
    await interaction.response.send_message(say("judge.barred"), ephemeral=True)
    return False


def _moderates(interaction: discord.Interaction) -> bool:
    return interaction.permissions.manage_messages or interaction.permissions.manage_guild


def _desk(interaction: discord.Interaction) -> Admins:
    assert isinstance(interaction.client, commands.Bot)
    return flows_of(interaction.client).admins


BUTTONS = Judge, Reply


class Moderation(commands.Cog):
    """Lets the buttons work, also those of earlier runs, and threads cool down."""

    def __init__(self, bot: commands.Bot, heat: Heat) -> None:
        self._bot = bot
        self._desk = flows_of(bot).admins
        self._loop = Loop(heat.step, heat.woken)

    async def cog_load(self) -> None:
        """Begin."""
        self._bot.add_dynamic_items(*BUTTONS)
        self._loop.start()

    async def cog_unload(self) -> None:
        """End."""
        self._bot.remove_dynamic_items(*BUTTONS)
        await self._loop.stop()

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """A form was sent: a comment that a moderator answers is approved by that, as in WordPress."""
        sent = written(interaction)
        said = None if sent is None else SAID.fullmatch(sent[0])
        if said is None or interaction.guild_id is None or not _moderates(interaction):
            return
        item, member = ItemId(int(said["parent"])), MemberId(interaction.user.id)
        try:
            await self._desk.answered(interaction.guild_id, item, member)
        except Trouble as trouble:
            if interaction.response.is_done():  # what was written is answered elsewhere
                await interaction.followup.send(failed(trouble), ephemeral=True)


async def setup(bot: commands.Bot) -> None:
    """Load."""
    flows = flows_of(bot)
    await bot.add_cog(Moderation(bot, flows.heat))
