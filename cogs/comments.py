"""Ways into the blog beside the thread: the button "Comment" with its form, and two entries in messages' menus."""

import re
from dataclasses import replace

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.messages import heard
from bot.desk import WORDS
from bot.model import ItemId, MemberId, Message
from cogs import flows_of
from cogs.answers import (
    Picked,
    Pressed,
    Usable,
    answer_card,
    answer_form,
    answer_in_place,
    answer_written,
    card_in_place,
    or_given_back,
    written,
)
from cogs.members import desk_of, speaker

_SAID = re.compile(r"say(?P<once>one)?:(?P<article>[0-9]+):0")
"""The form for a comment of its own. That for an answer to a comment is a moderator's: see moderation.py."""
POST, WHERE = "Post to blog", "Where is my comment?"


class Comment(Pressed, template=r"comment:(?P<article>[0-9]+)"):
    """Opens the form for a comment on an article; who has not agreed yet is asked first."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Open it."""
        article, member = ItemId(int(self.match["article"])), interaction.user
        guild, channel = interaction.guild_id or 0, interaction.channel_id or 0
        form = desk_of(interaction).form(MemberId(member.id), member.display_name, guild, article, None, channel)
        await answer_form(interaction, form)


class Write(Pressed, template=r"write:(?P<article>[0-9]+):(?P<parent>[0-9]+)"):
    """A yes, and the form."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Keep the yes, and open the form."""
        article, parent = _article(self.match)
        desk, member, guild = desk_of(interaction), speaker(interaction), interaction.guild_id or 0
        channel = interaction.channel_id or 0
        await answer_form(interaction, desk.agree_and_write(member, guild, article, parent, interaction.id, channel))


class WriteOne(Pressed, template=r"writeone:(?P<article>[0-9]+):(?P<parent>[0-9]+)"):
    """The form, for one comment alone: sending it is the yes to that one."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Open the form."""
        (article, parent), member = _article(self.match), speaker(interaction)
        guild, channel = interaction.guild_id or 0, interaction.channel_id or 0
        form = desk_of(interaction).form(member.id, member.name, guild, article, parent, channel, once=True)
        await answer_form(interaction, form)


class SendNow(Pressed, template=r"now:(?P<item>[0-9]+)"):
    """Sends a comment that still waits for more of its author."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Send it."""
        member, item = MemberId(interaction.user.id), ItemId(int(self.match["item"]))
        await answer_in_place(interaction, desk_of(interaction).hurry(member, item))


class TakeBack(Pressed, template=r"back:(?P<item>[0-9]+)"):
    """Takes a comment back."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Take it back."""
        member, item = MemberId(interaction.user.id), ItemId(int(self.match["item"]))
        await answer_in_place(interaction, desk_of(interaction).take_back(member, item))


class LookUp(Pressed, template=r"fate:(?P<item>[0-9]+)"):
    """Tells what became of a comment from the form."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Tell it."""
        member, item = MemberId(interaction.user.id), ItemId(int(self.match["item"]))
        await card_in_place(interaction, desk_of(interaction).fate_of(member, item))


class Chosen(Picked, template=r"choose:(?P<channel>[0-9]+):(?P<message>[0-9]+)"):
    """Says to which article a message belongs that was to be posted to the blog."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Post it there."""
        message, (article,) = int(self.match["message"]), self.item.values
        channel = interaction.channel_id or 0  # the menu stands where the message does, whatever its id says
        desk, member, guild = desk_of(interaction), speaker(interaction), interaction.guild_id or 0
        await card_in_place(interaction, desk.post_to(member, guild, channel, message, ItemId(int(article))))


ITEMS = Comment, Write, WriteOne, SendNow, TakeBack, LookUp, Chosen


def _article(match: re.Match[str]) -> tuple[ItemId, ItemId | None]:
    """The article, and the comment that is answered, if there is one."""
    return ItemId(int(match["article"])), ItemId(int(match["parent"])) or None


def _meant(interaction: discord.Interaction, message: discord.Message) -> Message:
    """The message whose menu was opened. Discord tells its author without the name that they have in the server."""
    found, asking = replace(heard(message), guild=interaction.guild_id or 0), speaker(interaction)
    return replace(found, name=asking.name, avatar=asking.avatar) if found.author == asking.id else found


class Comments(Usable):
    """Thin entries over the desk."""

    items = ITEMS

    def __init__(self, bot: commands.Bot) -> None:
        super().__init__(bot)
        self._menus = [
            app_commands.ContextMenu(name=POST, callback=self._post),
            app_commands.ContextMenu(name=WHERE, callback=self._where),
        ]

    async def cog_load(self) -> None:
        """Let menus and buttons work, also those of earlier runs."""
        await super().cog_load()
        for menu in self._menus:
            menu.guild_only = True
            self._bot.tree.add_command(menu)

    async def cog_unload(self) -> None:
        """Take them away."""
        await super().cog_unload()
        for menu in self._menus:
            self._bot.tree.remove_command(menu.name, type=menu.type)

    async def _post(self, interaction: discord.Interaction, message: discord.Message) -> None:
        flows, meant = flows_of(self._bot), _meant(interaction, message)
        flows.inbox.lend(meant)
        await answer_card(interaction, flows.members.post(speaker(interaction), meant))

    async def _where(self, interaction: discord.Interaction, message: discord.Message) -> None:
        desk, member = flows_of(self._bot).members, MemberId(interaction.user.id)
        await answer_card(interaction, desk.fate(member, _meant(interaction, message)))

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """A form was sent, perhaps one that an earlier run opened."""
        sent = written(interaction)
        if sent is None or (match := _SAID.fullmatch(sent[0])) is None:
            return
        desk, member, guild = desk_of(interaction), speaker(interaction), interaction.guild_id or 0
        article = ItemId(int(match["article"]))
        channel = interaction.channel_id or 0
        words, once = sent[1].get(WORDS, ""), match["once"] is not None
        work = desk.write(member, guild, article, None, words, interaction.id, channel, once=once)
        await answer_written(interaction, or_given_back(work, words))


async def setup(bot: commands.Bot) -> None:
    """Load."""
    await bot.add_cog(Comments(bot))
