"""Private messages between a member and the bot, with a real discord.py client."""

import discord
import pytest
from discord import app_commands, ui
from discord_client import Bot

from sandbox.discord import Refusal

BOTH = {"guilds": True, "dms": True, "private_channels": False}


class Note(ui.Modal, title="A word"):
    words = ui.Label(text="Your words", component=ui.TextInput(custom_id="words"))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"Noted: {self.words.component.value}", ephemeral=True)


class Buttons(ui.View):
    def __init__(self) -> None:
        super().__init__(timeout=None)

    @ui.button(label="Yes", custom_id="yes")
    async def yes(self, interaction: discord.Interaction, _: ui.Button) -> None:
        await interaction.response.edit_message(content=f"Thank you, {interaction.user.name}.", view=None)

    @ui.button(label="Write", custom_id="write")
    async def write(self, interaction: discord.Interaction, _: ui.Button) -> None:
        await interaction.response.send_modal(Note())


class PrivateBot(Bot):
    def __init__(self) -> None:
        super().__init__(message_content=False)
        self._connection._intents.dm_messages = True  # before it connects
        self.asked: list[discord.Interaction] = []

    async def setup_hook(self) -> None:
        @self.tree.command(description="About me")
        @app_commands.allowed_contexts(**BOTH)
        async def me(interaction: discord.Interaction) -> None:
            self.asked.append(interaction)
            await interaction.response.send_message(f"You are {interaction.user.name}.", ephemeral=True)

        @self.tree.command(description="About me, wherever I go")
        @app_commands.allowed_contexts(**BOTH)
        @app_commands.allowed_installs(guilds=True, users=True)
        async def mine(interaction: discord.Interaction) -> None:
            self.asked.append(interaction)
            await interaction.response.send_message("Yours.", ephemeral=True)

        @self.tree.command(description="About blogs")
        @app_commands.guild_only()
        async def blog(interaction: discord.Interaction) -> None:
            await interaction.response.send_message("A blog.")

        @self.tree.command(description="Of before there were contexts")
        async def old(interaction: discord.Interaction) -> None:
            await interaction.response.send_message("Old.")

        self.add_view(Buttons())
        await self.tree.sync()


@pytest.fixture
async def bot(chat, channel, connect) -> PrivateBot:
    return await connect(PrivateBot())


@pytest.fixture
async def private(dora):
    return await dora.private()


async def told(bot: Bot, who, **message: object) -> discord.Message:
    return await (await bot.create_dm(discord.Object(who.id))).send(**message)


async def test_it_is_the_same_channel_whenever_it_is_opened(bot, dora, private):
    opened = await bot.create_dm(discord.Object(dora.id))
    again = await bot.http.start_private_message(dora.id)
    assert str(opened.id) == again["id"] == str(private.id)
    assert (again["type"], [one["username"] for one in again["recipients"]]) == (1, ["Dora"])
    assert isinstance(await bot.fetch_channel(private.id), discord.DMChannel)


async def test_the_bot_sends_edits_lists_and_deletes_there(bot, dora, private):
    sent = await told(bot, dora, content="A new article.")
    await sent.edit(content="A new article, corrected.")
    assert [one.text for one in private.messages] == ["A new article, corrected."]
    assert [one.content async for one in sent.channel.history()] == ["A new article, corrected."]
    await sent.delete()
    assert private.messages == []


async def test_what_a_member_writes_is_heard_in_full_without_a_server(bot, dora, private):
    await dora.say(private, "Hello?")
    heard = await bot.hears("message")
    assert (heard.content, heard.guild, heard.channel.id, heard.author.name) == ("Hello?", None, private.id, "Dora")
    answered = await told(bot, dora, content="Hello.", reference=heard)
    assert answered.reference.guild_id is None


async def test_without_the_intent_nothing_is_heard_but_interactions(chat, channel, connect, dora, private):
    class Deaf(PrivateBot):
        def __init__(self) -> None:
            super().__init__()
            self._connection._intents.dm_messages = False

    bot = await connect(Deaf())
    await dora.say(private, "Hello?")
    assert (await dora.run(private, "me")).text == "You are Dora."
    assert bot.all("message") == []


async def test_whoever_has_closed_them_is_not_reached(bot, dora, private):
    dora.closed = True
    with pytest.raises(discord.Forbidden) as refused:
        await told(bot, dora, content="A new article.")
    assert (refused.value.code, refused.value.text) == (50007, "Cannot send messages to this user")
    dora.closed = False
    await told(bot, dora, content="A new article.")
    assert len(private.messages) == 1


async def test_whoever_shares_no_server_is_not_reached_until_they_come_again(bot, guild, dora, private):
    await dora.leave()
    with pytest.raises(discord.Forbidden) as refused:
        await told(bot, dora, content="A new article.")
    assert refused.value.code == 50278
    with pytest.raises(Refusal, match="no mutual guilds"):
        await dora.say(private, "Hello?")
    guild.join(dora)
    assert (await told(bot, dora, content="Welcome back.")).content == "Welcome back."


async def test_another_server_is_enough(chat, bot, dora):
    elsewhere = chat.add_guild("Kitchen Table").join(dora)
    await dora.leave()
    await told(bot, dora, content="Still here.")
    assert (elsewhere, (await elsewhere.private()).messages[0].text) == (dora, "Still here.")


async def test_nobody_knows_a_stranger(bot):
    with pytest.raises(discord.NotFound) as refused:
        await bot.create_dm(discord.Object(42))
    assert refused.value.code == 10013


async def test_a_command_there_comes_from_a_user_not_from_a_member(bot, dora, private):
    answer = await dora.run(private, "me")
    [asked] = bot.asked
    assert (answer.text, answer.ephemeral, private.messages) == ("You are Dora.", True, [])
    assert (asked.guild_id, asked.context.dm_channel, type(asked.user)) == (None, True, discord.User)
    assert asked.channel.type is discord.ChannelType.private
    assert asked._integration_owners == {0: 0}
    permissions = asked.app_permissions
    assert permissions.embed_links and permissions.use_external_emojis and not permissions.send_messages


async def test_an_ephemeral_answer_in_a_server_is_heard_as_a_private_message_is(bot, dora, channel):
    await dora.run(channel, "me")
    heard = await bot.hears("message")
    assert (heard.content, heard.guild, heard.flags.ephemeral, heard.author) == ("You are Dora.", None, True, bot.user)


async def test_only_commands_for_private_messages_are_offered_there(bot, dora, private, channel):
    assert (await dora.run(private, "old")).text == "Old."
    with pytest.raises(Refusal, match="Unknown application command"):
        await dora.run(private, "blog")
    assert (await dora.run(channel, "blog")).text == "A blog."


async def test_after_leaving_only_what_a_person_has_added_to_their_account_is_offered(bot, dora, private):
    await dora.leave()
    for command in ("me", "mine"):
        with pytest.raises(Refusal, match="Unknown application command"):
            await dora.run(private, command)
    await dora.add_app()
    assert (await dora.run(private, "mine")).text == "Yours."
    assert bot.asked[-1]._integration_owners == {1: dora.id}
    with pytest.raises(Refusal, match="Unknown application command"):
        await dora.run(private, "me")


async def test_an_app_may_be_for_servers_only(chat, bot, dora):
    chat.world.installs = (0,)
    assert (await bot.application_info()).user_integration_config is None
    with pytest.raises(ValueError, match="servers only"):
        await dora.add_app()


async def test_buttons_and_forms_work_there(bot, dora, private):
    await told(bot, dora, content="Shall it be published?", view=Buttons())
    [asked] = private.messages
    opened = await dora.press(asked, label="Write")
    assert (await dora.submit(opened, {"Your words": "Cold."})).text == "Noted: Cold."
    await dora.press(asked, label="Yes")
    assert asked.text == "Thank you, Dora."


async def test_nobody_else_sees_them(bot, guild, dora, private):
    emil = guild.add_member("Emil")
    await told(bot, dora, content="Shall it be published?", view=Buttons())
    with pytest.raises(Refusal):
        await emil.press(private.messages[0], label="Yes")
    with pytest.raises(Refusal):
        await emil.say(private, "What is this?")


async def test_reactions_there_name_no_server(bot, dora, private):
    sent = await told(bot, dora, content="A new article.")
    await sent.add_reaction("✅")
    assert private.messages[0].reactions == {"✅": 1}
