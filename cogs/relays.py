"""/relay: which blog appears in which channel, and how."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.desk import Admins, Role, Server
from bot.desk.moderation import LONGEST_PAUSE_MINUTES
from bot.model import MemberId
from bot.text.card import Card, Text
from bot.text.words import say
from cogs import flows_of
from cogs.answers import Choices, answer, answer_card, choices, in_words, whole_lines
from cogs.files import answer_file, fetched
from cogs.working import answer_working

FILE = "backchannel-server.json"


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class Relays(commands.GroupCog, group_name="relay", group_description="Which blog appears in which channel"):
    """Thin commands over the desk."""

    def __init__(self, desk: Admins) -> None:
        super().__init__()
        self._desk = desk

    @app_commands.command(description="Let a blog's new articles appear in a channel")
    @app_commands.describe(blog="Which blog", channel="Where its articles go")
    async def add(
        self, interaction: discord.Interaction, blog: str, channel: discord.TextChannel | discord.ForumChannel
    ) -> None:
        """Begin a relay: in a text, announcement, forum or media channel."""
        assert interaction.guild_id is not None
        await answer(
            interaction, self._desk.add_relay(interaction.guild_id, blog, channel.id, MemberId(interaction.user.id))
        )

    @app_commands.command(description="End a relay; what it posted stays")
    @app_commands.describe(relay="Which relay; needed only where there are several")
    async def remove(self, interaction: discord.Interaction, relay: str | None = None) -> None:
        """End a relay."""
        assert interaction.guild_id is not None
        here = interaction.channel_id or 0
        await answer(interaction, self._desk.remove_relay(interaction.guild_id, relay, here))

    @app_commands.command(description="How every relay is: what waits, what failed and why")
    async def status(self, interaction: discord.Interaction) -> None:
        """Tell how things are."""
        assert interaction.guild_id is not None
        await answer_card(interaction, self._status(interaction.guild_id))

    async def _status(self, guild: int) -> Card:
        told = Text(whole_lines(await in_words(self._desk.status(guild))))
        return Card((told, *await self._desk.way_to_panel(guild)), mark="", framed=False)

    @app_commands.command(description="Where this server is told of troubles; choose a channel for that")
    @app_commands.describe(
        channel="Where troubles are told from now on", private="Choose none: who added the relays is told in private"
    )
    async def notices(
        self, interaction: discord.Interaction, channel: discord.TextChannel | None = None, private: bool = False
    ) -> None:
        """Tell, or choose, where troubles are told."""
        assert interaction.guild_id is not None
        chosen = None if channel is None else channel.id
        await answer(interaction, self._desk.notices_in(interaction.guild_id, chosen, private=private))

    @app_commands.command(description="See and change everything about a relay: settings, preview, test, pause, remove")
    @app_commands.describe(relay="Which relay; needed only where there are several")
    async def panel(self, interaction: discord.Interaction, relay: str | None = None) -> None:
        """Show its panel (cogs/panel.py has what is pressed there)."""
        here = interaction.channel_id or 0
        await answer_card(interaction, self._desk.panel(server_of(interaction), relay, here))

    @app_commands.command(description="What of a relay is not delivered, why, and what helps")
    @app_commands.describe(relay="Which relay; needed only where there are several")
    async def why(self, interaction: discord.Interaction, relay: str | None = None) -> None:
        """Tell the reasons."""
        assert interaction.guild_id is not None
        await answer(interaction, self._desk.undelivered(interaction.guild_id, relay, interaction.channel_id or 0))

    @app_commands.command(description="Try again now what could not be delivered")
    @app_commands.describe(relay="Which relay; needed only where there are several")
    async def retry(self, interaction: discord.Interaction, relay: str | None = None) -> None:
        """Try it."""
        assert interaction.guild_id is not None
        await answer(interaction, self._desk.retry(interaction.guild_id, relay, interaction.channel_id or 0))

    @app_commands.command(name="set", description="Change a setting of a relay")
    @app_commands.describe(
        setting="Which setting", value="Its new value", relay="Which relay; needed only where there are several"
    )
    async def set_(self, interaction: discord.Interaction, setting: str, value: str, relay: str | None = None) -> None:
        """Change a setting."""
        here = interaction.channel_id or 0
        await answer(interaction, self._desk.change(server_of(interaction), setting, value, relay, here))

    @app_commands.command(description="Keep what members write for a while before it goes to the blog")
    @app_commands.describe(
        minutes="For how long; otherwise for an hour", relay="Which relay; needed only where there are several"
    )
    async def pause(
        self,
        interaction: discord.Interaction,
        minutes: app_commands.Range[int, 1, LONGEST_PAUSE_MINUTES] | None = None,
        relay: str | None = None,
    ) -> None:
        """Pause a relay."""
        assert interaction.guild_id is not None
        here = interaction.channel_id or 0
        await answer(interaction, self._desk.pause(interaction.guild_id, relay, here, minutes))

    @app_commands.command(description="End a pause: what members wrote goes to the blog now")
    @app_commands.describe(relay="Which relay; needed only where there are several")
    async def resume(self, interaction: discord.Interaction, relay: str | None = None) -> None:
        """End it."""
        assert interaction.guild_id is not None
        await answer(interaction, self._desk.resume(interaction.guild_id, relay, interaction.channel_id or 0))

    @app_commands.command(description="All that this server has chosen, as a file: blogs, relays, settings; no secrets")
    async def export(self, interaction: discord.Interaction) -> None:
        """Give it."""
        await answer_file(interaction, self._desk.export(server_of(interaction)), FILE, say("configuration.exported"))

    @app_commands.command(name="import", description="Choose again what stands in such a file; shows it first")
    @app_commands.describe(file="What /relay export gave, here or in another server")
    async def import_(self, interaction: discord.Interaction, file: discord.Attachment) -> None:
        """Show what it would change (cogs/configuration.py has what is pressed there)."""
        desk, server = self._desk, server_of(interaction)
        await answer_working(interaction, lambda work: desk.show_import(server, file.size, lambda: fetched(file), work))

    @add.autocomplete("blog")
    async def _blogs(self, interaction: discord.Interaction, typed: str) -> Choices:
        assert interaction.guild_id is not None
        return await choices(self._desk.blog_choices(interaction.guild_id), typed)

    @remove.autocomplete("relay")
    @set_.autocomplete("relay")
    @pause.autocomplete("relay")
    @resume.autocomplete("relay")
    @panel.autocomplete("relay")
    @why.autocomplete("relay")
    @retry.autocomplete("relay")
    async def _relays(self, interaction: discord.Interaction, typed: str) -> Choices:
        return await choices(self._desk.relay_choices(server_of(interaction)), typed)

    @set_.autocomplete("setting")
    async def _settings(self, _: discord.Interaction, typed: str) -> Choices:
        return await choices(self._desk.setting_choices(), typed)

    @set_.autocomplete("value")
    async def _values(self, interaction: discord.Interaction, typed: str) -> Choices:
        filled = interaction.namespace
        relay = getattr(filled, "relay", None)
        return await choices(self._desk.value_choices(str(filled.setting), typed, server_of(interaction), relay), typed)


def server_of(interaction: discord.Interaction) -> Server:
    """What there is to choose from in the server, as Discord told of it: no call."""
    assert interaction.guild_id is not None
    guild = interaction.guild
    if guild is None:
        return Server(interaction.guild_id, {}, {})
    anyone = interaction.app_permissions.mention_everyone
    roles = {role.id: Role(role.name, role.mentionable or anyone) for role in guild.roles if not role.is_default()}
    # announcement channels are among the former, media channels among the latter
    channels: list[discord.TextChannel | discord.ForumChannel] = [*guild.text_channels, *guild.forums]
    return Server(guild.id, {channel.id: channel.name for channel in channels}, roles)


async def setup(bot: commands.Bot) -> None:
    """Load."""
    await bot.add_cog(Relays(flows_of(bot).admins))
