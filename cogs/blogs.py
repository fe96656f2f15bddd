"""/blog: which blogs a server follows, and the accounts on them."""

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.desk import Admins
from bot.errors import Trouble
from cogs import flows_of
from cogs.answers import Choices, Group, answer, choices, failed


class ConnectForm(ui.Modal, title="Connect a blog"):
    """Asks for an account. The password is checked, sealed and never shown again."""

    user: ui.Label["ConnectForm"] = ui.Label(
        text="User name on the blog", component=ui.TextInput(custom_id="user", max_length=60)
    )
    password: ui.Label["ConnectForm"] = ui.Label(
        text="Application password",
        description="Made under Users, Profile, Application Passwords. Not the login password.",
        component=ui.TextInput(custom_id="password", max_length=100),
    )

    def __init__(self, desk: Admins, blog: str) -> None:
        super().__init__()
        self._desk = desk
        self._blog = blog

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Check and keep."""
        assert interaction.guild_id is not None
        assert isinstance(self.user.component, ui.TextInput)
        assert isinstance(self.password.component, ui.TextInput)
        user, password = self.user.component.value, self.password.component.value
        await answer(interaction, self._desk.connect(interaction.guild_id, self._blog, user, password))


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class Blogs(Group, group_name="blog", group_description="The blogs that this server follows"):
    """Thin commands over the desk."""

    def __init__(self, desk: Admins) -> None:
        super().__init__()
        self._desk = desk

    @app_commands.command(description="Follow a blog: finds its feed and its interface from any address")
    @app_commands.describe(url="The address of the blog, or of its feed")
    async def add(self, interaction: discord.Interaction, url: str) -> None:
        """Follow a blog."""
        assert interaction.guild_id is not None
        await answer(interaction, self._desk.add_blog(interaction.guild_id, url))

    @app_commands.command(description="Connect an account on the blog, so that members' answers become comments")
    @app_commands.describe(blog="Which blog")
    async def connect(self, interaction: discord.Interaction, blog: str) -> None:
        """Ask for an account in a form, if the blog can take one: a form must be the first answer."""
        assert interaction.guild_id is not None
        try:
            await self._desk.connectable(interaction.guild_id, blog)
        except Trouble as trouble:
            await interaction.response.send_message(failed(trouble), ephemeral=True, suppress_embeds=True)
        else:
            await interaction.response.send_modal(ConnectForm(self._desk, blog))

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
        await answer(interaction, self._desk.reconcile(interaction.guild_id, blog, dry_run=dry_run))

    @connect.autocomplete("blog")
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
