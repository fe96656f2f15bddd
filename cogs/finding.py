"""/latest, /search and /catchup: what members find, for them alone."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.desk import Asker
from bot.model import MemberId
from bot.text.card import Card
from bot.text.words import say
from bot.work import Work
from cogs import flows_of
from cogs.answers import Choices, answer_card, choices
from cogs.working import answer_working

CATCH_UP = "Catch me up"


def asker(interaction: discord.Interaction) -> Asker:
    """Who asks, and the channels of this server in which they can read what is written."""
    member, guild, visible = interaction.user, interaction.guild, frozenset[int]()
    if guild is not None and isinstance(member, discord.Member):
        allowed = ((channel.id, channel.permissions_for(member)) for channel in guild.channels)
        visible = frozenset(channel for channel, may in allowed if may.view_channel and may.read_message_history)
    return Asker(MemberId(member.id), interaction.guild_id, interaction.channel_id or 0, visible)


class Finding(commands.Cog):
    """Thin commands over the desk."""

    def __init__(self, bot: commands.Bot) -> None:
        self._bot = bot
        self._desk = flows_of(bot).members
        self._menu = app_commands.ContextMenu(name=CATCH_UP, callback=self._since)
        self._menu.guild_only = True

    async def cog_load(self) -> None:
        """Add the entry in the menus of messages."""
        self._bot.tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        """Take it away."""
        self._bot.tree.remove_command(self._menu.name, type=self._menu.type)

    @app_commands.command(description="The newest articles, with the ways to their discussions")
    @app_commands.describe(blog="Which blog; all of them, if you name none")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def latest(self, interaction: discord.Interaction, blog: str | None = None) -> None:
        """Show them."""
        await answer_card(interaction, self._desk.latest(asker(interaction), blog))

    @app_commands.command(description="Find articles by words, with the ways to their discussions")
    @app_commands.describe(words="All of these words must occur", blog="Which blog; all of them, if you name none")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def search(self, interaction: discord.Interaction, words: str, blog: str | None = None) -> None:
        """Ask the blogs, and say so when that takes long."""
        who = asker(interaction)

        async def begin(work: Work) -> Card:
            work.about, work.can_stop = say("search.slow"), False
            work.is_at(0)
            return await self._desk.search(who, words, blog)

        await answer_working(interaction, begin)

    @app_commands.command(description="What was said in an article's thread since your last message there")
    @app_commands.describe(article="Which article; not needed in its thread")
    @app_commands.guild_only()
    async def catchup(self, interaction: discord.Interaction, article: str | None = None) -> None:
        """Show it."""
        await answer_card(interaction, self._desk.catch_up(asker(interaction), article))

    async def _since(self, interaction: discord.Interaction, message: discord.Message) -> None:
        await answer_card(interaction, self._desk.catch_up(asker(interaction), since=message.id))

    @latest.autocomplete("blog")
    @search.autocomplete("blog")
    async def _blogs(self, interaction: discord.Interaction, typed: str) -> Choices:
        return await choices(self._desk.blogs_offered(asker(interaction)), typed)

    @catchup.autocomplete("article")
    async def _articles(self, interaction: discord.Interaction, typed: str) -> Choices:
        return await choices(self._desk.discussed(asker(interaction)), typed)


async def setup(bot: commands.Bot) -> None:
    """Load."""
    await bot.add_cog(Finding(bot))
