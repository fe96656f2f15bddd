"""Commands in the menu of a message, used by a member and answered by a real discord.py command tree."""

import discord
import pytest
from discord import app_commands, ui
from discord_client import Bot

from sandbox.discord import File, Refusal


class Note(ui.Modal, title="Before it goes"):
    words = ui.Label(text="Your words", component=ui.TextInput(custom_id="words"))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"Sent: {self.words.component.value}", ephemeral=True)


class MenuBot(Bot):
    async def setup_hook(self) -> None:
        @self.tree.context_menu(name="Post to blog")
        async def post(interaction: discord.Interaction, message: discord.Message) -> None:
            files = ", ".join(file.filename for file in message.attachments)
            told = f"{message.author.display_name} in {message.guild.name}: {message.content} [{files}]"
            await interaction.response.send_message(told, ephemeral=True)

        @self.tree.context_menu(name="Edit first")
        async def edit(interaction: discord.Interaction, message: discord.Message) -> None:
            await interaction.response.send_modal(Note())

        @self.tree.context_menu(name="Judge")
        @app_commands.default_permissions(manage_messages=True)
        async def judge(interaction: discord.Interaction, message: discord.Message) -> None:
            await interaction.response.send_message("Judged.")

        await self.tree.sync()


@pytest.fixture
async def bot(chat, channel, connect) -> MenuBot:
    return await connect(MenuBot(message_content=False))


async def test_the_menu_gives_the_whole_message_even_without_the_content_intent(bot, guild, channel, dora):
    said = await dora.say(channel, "Nobody reads this.", files=[File("tide.png", b"PNG")])
    assert (await bot.hears("message")).content == ""
    answer = await guild.add_member("Emil").use_menu("Post to blog", said)
    assert answer.text == "Dora in Harbour Square: Nobody reads this. [tide.png]"
    assert answer.ephemeral


async def test_the_menu_works_in_a_thread(bot, channel, dora):
    thread = await dora.start_thread(await dora.say(channel, "Winter"), "Winter")
    assert "Cold." in (await dora.use_menu("Post to blog", await dora.say(thread, "Cold."))).text


async def test_a_form_may_open_from_the_menu(bot, channel, dora):
    opened = await dora.use_menu("Edit first", await dora.say(channel, "Cold."))
    answer = await dora.submit(opened, {"Your words": "Quite cold."})
    assert (answer.text, answer.ephemeral) == ("Sent: Quite cold.", True)


async def test_the_menu_offers_only_what_it_knows_and_what_the_member_may_use(bot, guild, channel, dora):
    said = await dora.say(channel, "Cold.")
    for name in ("Judge", "Post to blog please"):
        with pytest.raises(Refusal, match="10063"):
            await dora.use_menu(name, said)
    ines = guild.add_member("Ines", manage_messages=True)
    assert (await ines.use_menu("Judge", said)).text == "Judged."
    with pytest.raises(Refusal, match="10063"):
        await dora.run(channel, "Judge")


async def test_a_message_that_is_gone_has_no_menu(bot, channel, dora):
    said = await dora.say(channel, "Cold.")
    await dora.delete(said)
    with pytest.raises(Refusal, match="10008"):
        await dora.use_menu("Post to blog", said)


@pytest.mark.parametrize(
    "commands",
    [
        [{"type": 3, "name": f"Menu {n}"} for n in range(16)],
        [{"type": 3, "name": "Same"}, {"type": 3, "name": "Same"}],
        [{"type": 3, "name": "Wordy", "description": "What it does"}],
        [{"type": 3, "name": "x" * 33}],
    ],
)
async def test_menus_that_discord_would_not_register_are_refused(bot, commands):
    with pytest.raises(discord.HTTPException) as problem:
        await bot.http.bulk_upsert_global_commands(bot.application_id, commands)
    assert problem.value.code == 50035


async def test_a_menu_and_a_command_may_have_the_same_name(bot):
    made = await bot.http.bulk_upsert_global_commands(
        bot.application_id, [{"type": 3, "name": "blog"}, {"type": 1, "name": "blog", "description": "Blogs"}]
    )
    assert [one["type"] for one in made] == [3, 1]
    assert made[0]["id"] != made[1]["id"]
