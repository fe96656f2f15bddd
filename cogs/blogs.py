"""/blog: which blogs a server follows, and the accounts on them."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.desk import Admins
from bot.model import MemberId
from cogs import flows_of
from cogs.answers import Choices, answer, answer_card, choices
from cogs.doctor import Doctor
from cogs.working import answer_working


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class Blogs(Doctor, commands.GroupCog, group_name="blog", group_description="The blogs that this server follows"):
    """Thin commands over the desk."""

    def __init__(self, desk: Admins) -> None:
        super().__init__()
        self._desk = desk

    @app_commands.command(description="Follow a blog: finds its feed and its interface from any address")
    @app_commands.describe(url="The address of the blog, or of its feed")
    async def add(self, interaction: discord.Interaction, url: str) -> None:
        """Follow a blog."""
        assert interaction.guild_id is not None
        await answer_card(interaction, self._desk.add_blog(interaction.guild_id, url))

    @app_commands.command(description="Connect an account on the blog, so that members' answers become comments")
    @app_commands.describe(blog="Which blog")
    async def connect(self, interaction: discord.Interaction, blog: str) -> None:
        """Say what account is needed, and offer the ways to connect it."""
        assert interaction.guild_id is not None
        admin = MemberId(interaction.user.id)
        await answer_card(interaction, self._desk.connecting(interaction.guild_id, blog, admin))

    @app_commands.command(description="Forget the account on a blog and revoke its password there; the relays stay")
    @app_commands.describe(blog="Which blog")
    async def disconnect(self, interaction: discord.Interaction, blog: str) -> None:
        """Disconnect."""
        assert interaction.guild_id is not None
        await answer(interaction, self._desk.disconnect(interaction.guild_id, blog))

    @app_commands.command(name="list", description="The blogs that this server follows, and how they are")
    async def list_(self, interaction: discord.Interaction) -> None:
        """List them."""
        assert interaction.guild_id is not None
        await answer(interaction, self._desk.list_blogs(interaction.guild_id))

    @app_commands.command(description="Stop following a blog and forget its account; what was posted stays")
    @app_commands.describe(blog="Which blog")
    async def remove(self, interaction: discord.Interaction, blog: str) -> None:
        """Stop following."""
        assert interaction.guild_id is not None
        await answer(interaction, self._desk.remove_blog(interaction.guild_id, blog))

    @app_commands.command(description="Tell that a blog has a new address; relays and settings stay")
    @app_commands.describe(blog="Which blog", url="Its new address")
    async def move(self, interaction: discord.Interaction, blog: str, url: str) -> None:
        """Follow it there."""
        assert interaction.guild_id is not None
        await answer(interaction, self._desk.move_blog(interaction.guild_id, blog, url))

    @app_commands.command(description="The address at which a blog can say that it has something new")
    @app_commands.describe(blog="Which blog")
    async def push(self, interaction: discord.Interaction, blog: str) -> None:
        """Show it."""
        assert interaction.guild_id is not None
        await answer(interaction, self._desk.push(interaction.guild_id, blog))

    @app_commands.command(description="Compare a blog with what is shown of it here, and repair what differs")
    @app_commands.describe(blog="Which blog", dry_run="Only tell what differs; change nothing")
    async def reconcile(self, interaction: discord.Interaction, blog: str, dry_run: bool = False) -> None:
        """Compare them."""
        assert interaction.guild_id is not None
        desk, guild = self._desk, interaction.guild_id
        await answer_working(interaction, lambda work: desk.reconcile(guild, blog, dry_run=dry_run, work=work))

    @connect.autocomplete("blog")
    @disconnect.autocomplete("blog")
    @remove.autocomplete("blog")
    @move.autocomplete("blog")
    @push.autocomplete("blog")
    @reconcile.autocomplete("blog")
    async def _blogs(self, interaction: discord.Interaction, typed: str) -> Choices:
        assert interaction.guild_id is not None
        return await choices(self._desk.blog_choices(interaction.guild_id), typed)


async def setup(bot: commands.Bot) -> None:
    """Load."""
    await bot.add_cog(Blogs(flows_of(bot).admins))
