"""Moderation: the buttons on comments that wait, and the loop that lets threads cool down."""

import re
from functools import partial

import discord
from discord.ext import commands

from bot.desk import WORDS
from bot.errors import Refused
from bot.heat import Heat
from bot.model import ItemId, MemberId
from bot.text.card import Card, Form
from bot.text.words import say
from cogs import admins_of, flows_of
from cogs.answers import Pressed, Usable, answer, answer_form, answer_written, or_given_back, written
from cogs.loop import Loop, Looping
from cogs.members import desk_of, speaker

SAID = re.compile(r"say(?P<once>one)?:(?P<article>[0-9]+):(?P<parent>[1-9][0-9]*)")
"""The form in which a comment is answered."""


class Judge(Pressed, template=r"judge:(?P<item>[0-9]+):(?P<verdict>approve|spam|trash)"):
    """Judges a comment that waits, or judges it anew."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Do it, if it is a moderator who says so."""
        if await _may_judge(interaction):
            item, member = ItemId(int(self.match["item"])), MemberId(interaction.user.id)
            work = admins_of(interaction).judge(interaction.guild_id or 0, item, self.match["verdict"], member)
            await answer(interaction, work)


class Reply(Pressed, template=r"judge:(?P<item>[0-9]+):reply"):
    """Opens the form for an answer to a comment; what is said in it approves one that waits."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Open it, if it is a moderator who wants to."""
        if await _may_judge(interaction):
            await answer_form(interaction, self._form(interaction, ItemId(int(self.match["item"]))))

    async def _form(self, interaction: discord.Interaction, item: ItemId) -> Form | Card:
        guild, member = interaction.guild_id or 0, interaction.user
        article = await admins_of(interaction).answering(guild, item)
        return await desk_of(interaction).form(MemberId(member.id), member.display_name, guild, article, item)


async def _may_judge(interaction: discord.Interaction) -> bool:
    """Whether a moderator asks; who is none is told so."""
    if _moderates(interaction):
        return True
    await interaction.response.send_message(say("judge.barred"), ephemeral=True)
    return False


def _moderates(interaction: discord.Interaction) -> bool:
    return interaction.permissions.manage_messages or interaction.permissions.manage_guild


BUTTONS = Judge, Reply


class Moderation(Usable, Looping):
    """Lets the buttons work, also those of earlier runs, and threads cool down."""

    items = BUTTONS

    def __init__(self, bot: commands.Bot, heat: Heat) -> None:
        super().__init__(bot)
        self.loops = [Loop(heat.step, heat.woken)]

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """A form was sent: an answer to a comment."""
        sent = written(interaction)
        if sent is not None and (said := SAID.fullmatch(sent[0])) is not None:
            article, parent = ItemId(int(said["article"])), ItemId(int(said["parent"]))
            words, once = sent[1].get(WORDS, ""), said["once"] is not None
            work = self._answered(interaction, article, parent, words, once=once)
            await answer_written(interaction, or_given_back(work, words))

    async def _answered(
        self, interaction: discord.Interaction, article: ItemId, parent: ItemId, text: str, *, once: bool
    ) -> Card:
        """Approve what a moderator answers, as WordPress does: after what can be checked of the answer, before it."""
        desk, member, guild = desk_of(interaction), speaker(interaction), interaction.guild_id or 0
        if not _moderates(interaction):
            raise Refused(say("judge.barred"))
        await desk.may_write(member.id, guild, article, parent, text, interaction.id, once=once)
        write = partial(desk.write, member, guild, article, parent, text, interaction.id, once=once)
        return await admins_of(interaction).answered(guild, parent, member.id, write)


async def setup(bot: commands.Bot) -> None:
    """Load."""
    flows = flows_of(bot)
    await bot.add_cog(Moderation(bot, flows.heat))
