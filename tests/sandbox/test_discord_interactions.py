"""Commands, autocomplete, buttons and forms, used by a member and answered by a real discord.py command tree."""

import asyncio

import discord
import pytest
from discord import app_commands, ui
from discord_client import Bot

from sandbox.discord import NoAnswer, Refusal


class Login(ui.Modal, title="Connect a blog"):
    user = ui.Label(text="User", component=ui.TextInput(custom_id="user", min_length=2, max_length=20))
    note = ui.Label(text="Note", component=ui.TextInput(custom_id="note", required=False))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"Hello {self.user.component.value}", ephemeral=True)


class Consent(ui.View):
    """A persistent button: found again by its custom id after a restart."""

    def __init__(self) -> None:
        super().__init__(timeout=None)

    @ui.button(label="Yes", custom_id="consent:yes", style=discord.ButtonStyle.success)
    async def yes(self, interaction: discord.Interaction, _: ui.Button) -> None:
        await interaction.response.edit_message(content="Thank you.", view=None)

    @ui.button(label="Show", custom_id="consent:show")
    async def show(self, interaction: discord.Interaction, _: ui.Button) -> None:
        await interaction.response.send_message("This would stand on the blog.", ephemeral=True)

    @ui.button(label="Later", custom_id="consent:later")
    async def later(self, interaction: discord.Interaction, _: ui.Button) -> None:
        await interaction.response.defer()


class BlogBot(Bot):
    async def setup_hook(self) -> None:
        blog = app_commands.Group(
            name="blog",
            description="Blogs",
            guild_only=True,
            default_permissions=discord.Permissions(manage_guild=True),
        )
        self.release = asyncio.Event()

        @blog.command(description="Add a blog")
        async def add(interaction: discord.Interaction, url: str, channel: discord.TextChannel | None = None) -> None:
            await interaction.response.send_message(f"Added {url} in {channel and channel.name}")

        @blog.command(description="Connect a blog")
        async def connect(interaction: discord.Interaction) -> None:
            await interaction.response.send_modal(Login())

        @blog.command(description="Look for blogs")
        async def discover(interaction: discord.Interaction) -> None:
            await interaction.response.defer(ephemeral=True)
            await self.release.wait()
            await interaction.followup.send("Found two feeds.")
            await interaction.followup.send("And an API.", ephemeral=True)

        @blog.command(description="Never answers")
        async def silent(interaction: discord.Interaction) -> None: ...

        @blog.command(name="set", description="Change a setting")
        async def change(interaction: discord.Interaction, setting: str, value: int) -> None:
            await interaction.response.send_message(f"{setting}={value}")

        @change.autocomplete("setting")
        async def settings(_: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
            known = ["channel", "chars", "language"]
            return [app_commands.Choice(name=one.title(), value=one) for one in known if one.startswith(typed)]

        @self.tree.command(description="Say hello")
        @app_commands.choices(tone=[app_commands.Choice(name="Warm", value="w")])
        async def hello(interaction: discord.Interaction, tone: app_commands.Choice[str]) -> None:
            await interaction.response.send_message(f"Hello ({tone.value})")

        self.tree.add_command(blog)
        await self.tree.sync()
        self.add_view(Consent())


@pytest.fixture
async def bot(chat, channel, connect) -> BlogBot:
    return await connect(BlogBot())


@pytest.fixture
def admin(guild):
    return guild.add_member("Ines", manage_guild=True)


async def test_a_command_in_a_group_is_run_with_its_options(bot, guild, channel, admin):
    other = guild.add_text_channel("elsewhere")
    answer = await admin.run(channel, "blog add", url="http://tide.example/", channel=other)
    assert answer.text == "Added http://tide.example/ in elsewhere"
    assert (answer.ephemeral, answer.deferred) == (False, False)
    assert channel.messages[-1] is answer.message


async def test_a_member_without_the_permission_is_not_offered_the_command(bot, channel, dora):
    with pytest.raises(Refusal, match="10063"):
        await dora.run(channel, "blog add", url="http://tide.example/")


async def test_an_admin_may_give_a_command_to_others_or_take_it(bot, guild, channel, admin, dora):
    role = guild.add_role("Editors")
    editor = guild.add_member("Ida", roles=[role])
    url = {"url": "http://tide.example/"}
    command = next(one for one in await bot.tree.fetch_commands() if one.name == "blog")
    with pytest.raises(discord.NotFound, match="10066"):
        await command.fetch_permissions(bot.guilds[0])
    await admin.give("blog", role)
    assert (await editor.run(channel, "blog add", **url)).text
    await admin.give("blog", editor, allowed=False)
    with pytest.raises(Refusal, match="10063"):
        await editor.run(channel, "blog add", **url)
    told = {(one.type.name, one.id): one.permission for one in (await command.fetch_permissions(guild)).permissions}
    assert told == {("role", role.id): True, ("user", editor.id): False}
    await admin.give("blog", editor, allowed=None)
    await admin.give("blog", role, allowed=False)
    await admin.give("blog", guild.everyone)
    assert (await dora.run(channel, "blog add", **url)).text
    with pytest.raises(Refusal, match="10063"):
        await editor.run(channel, "blog add", **url)
    with pytest.raises(Refusal, match="50013"):
        await dora.give("blog", dora)


async def test_options_that_the_client_would_not_send_are_errors_of_the_test(bot, channel, admin):
    for typed in ({}, {"url": 3}, {"url": "http://tide.example/", "colour": "red"}):
        with pytest.raises(ValueError, match=r"missing|type|unknown"):
            await admin.run(channel, "blog add", **typed)
    with pytest.raises(ValueError, match="has no 'burn'"):
        await admin.run(channel, "blog burn")
    with pytest.raises(Refusal, match="10063"):
        await admin.run(channel, "burn")


async def test_a_choice_is_made_by_its_name(bot, channel, dora):
    assert (await dora.run(channel, "hello", tone="Warm")).text == "Hello (w)"
    with pytest.raises(ValueError, match="none of"):
        await dora.run(channel, "hello", tone="Cold")


async def test_autocomplete_offers_what_fits_what_was_typed(bot, channel, admin):
    offered = await admin.autocomplete(channel, "blog set", focused="setting", setting="ch")
    assert offered == [("Channel", "channel"), ("Chars", "chars")]


async def test_a_form_opens_is_filled_in_and_answered_to_that_member_only(bot, channel, admin):
    opened = await admin.run(channel, "blog connect")
    assert opened.modal["title"] == "Connect a blog"
    answer = await admin.submit(opened, {"user": "ines", "Note": "for later"})
    assert (answer.text, answer.ephemeral) == ("Hello ines", True)
    assert channel.messages == []


async def test_a_form_is_not_sent_with_a_required_field_empty_or_an_unknown_one(bot, channel, admin):
    opened = await admin.run(channel, "blog connect")
    for values in ({}, {"user": "i"}, {"user": "ines", "age": "9"}):
        with pytest.raises(ValueError, match=r"characters|no field"):
            await admin.submit(opened, values)


async def test_a_deferred_answer_gets_its_text_later_and_stays_private(bot, channel, admin):
    answer = await admin.run(channel, "blog discover")
    assert (answer.deferred, answer.text) == (True, "")
    bot.release.set()
    await answer.settled()
    assert answer.text.startswith("Found two feeds.")
    await bot.hears("app_command_completion")
    assert answer.text == "Found two feeds.\nAnd an API."
    assert answer.ephemeral


async def test_an_app_that_stays_silent_is_noticed(bot, channel, admin, monkeypatch):
    monkeypatch.setattr("sandbox.discord.answers.PATIENCE", 0.05)
    with pytest.raises(NoAnswer):
        await admin.run(channel, "blog silent")


async def test_a_persistent_button_works_for_a_bot_that_has_restarted(bot, chat, channel, dora, connect):
    await bot.get_channel(channel.id).send("May I?", view=Consent())
    await bot.close()
    await connect(BlogBot())
    [asked] = channel.messages
    shown = await dora.press(asked, label="Show")
    assert (shown.text, shown.ephemeral) == ("This would stand on the blog.", True)
    answer = await dora.press(asked, custom_id="consent:yes")
    assert (answer.text, asked.text, asked.components) == ("Thank you.", "Thank you.", [])


async def test_a_button_that_is_not_there_cannot_be_pressed(bot, channel, dora):
    await bot.get_channel(channel.id).send("May I?", view=Consent())
    with pytest.raises(ValueError, match="no control"):
        await dora.press(channel.messages[0], label="No")


async def test_a_private_answer_cannot_be_touched_by_another_member(bot, chat, guild, channel, dora):
    await bot.get_channel(channel.id).send("May I?", view=Consent())
    private = await dora.press(channel.messages[0], label="Show")
    with pytest.raises(Refusal, match="10008"):
        await guild.add_member("Emil").press(private, label="Anything")


async def test_a_second_answer_is_refused(bot, channel, admin):
    problems: asyncio.Queue[int] = asyncio.Queue()

    @bot.listen()
    async def on_interaction(interaction: discord.Interaction) -> None:
        copy = discord.interactions.InteractionResponse(interaction)
        await copy.defer()
        try:
            await discord.interactions.InteractionResponse(interaction).defer()
        except discord.HTTPException as problem:
            problems.put_nowait(problem.code)

    await admin.run(channel, "blog silent")
    async with asyncio.timeout(5):
        assert await problems.get() == 40060


async def test_an_answer_after_three_seconds_comes_too_late(bot, channel, admin, clock, monkeypatch):
    monkeypatch.setattr("sandbox.discord.answers.PATIENCE", 0.05)
    with pytest.raises(NoAnswer):
        await admin.run(channel, "blog silent")
    interaction = await bot.hears("interaction")
    clock.now += 3.1
    with pytest.raises(discord.NotFound) as problem:
        await interaction.response.send_message("Too late")
    assert problem.value.code == 10062


async def test_the_token_of_an_interaction_dies_after_15_minutes(bot, channel, admin, clock):
    await admin.run(channel, "blog add", url="http://tide.example/")
    interaction = await bot.hears("interaction")
    await interaction.edit_original_response(content="Edited in time")
    assert channel.messages[-1].text == "Edited in time"
    clock.now += 901
    with pytest.raises(discord.HTTPException) as problem:
        await interaction.edit_original_response(content="Edited too late")
    assert problem.value.code == 50027


@pytest.mark.parametrize(
    "command",
    [
        {"name": "Blog", "description": "Upper case"},
        {"name": "blog", "description": ""},
        {"name": "blog", "description": "x" * 101},
        {"name": "b" * 33, "description": "Too long"},
        {"name": "blog", "description": "Unknown field", "colour": "red"},
        {
            "name": "blog",
            "description": "A required option after an optional one",
            "options": [
                {"type": 3, "name": "a", "description": "a"},
                {"type": 3, "name": "b", "description": "b", "required": True},
            ],
        },
        {
            "name": "blog",
            "description": "Too many choices",
            "options": [
                {
                    "type": 3,
                    "name": "a",
                    "description": "a",
                    "choices": [{"name": f"c{n}", "value": f"{n}"} for n in range(26)],
                }
            ],
        },
    ],
)
async def test_a_command_that_discord_would_not_register_is_refused(bot, command):
    with pytest.raises(discord.HTTPException) as problem:
        await bot.http.bulk_upsert_global_commands(bot.application_id, [command])
    assert problem.value.code == 50035
