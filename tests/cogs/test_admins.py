"""/blog and /relay on simcord: offered to whom, what the options take, what is answered, what goes wrong in words."""

from dataclasses import fields
from pathlib import Path

import discord
import pytest
import simcord
from discord import app_commands

from bot.desk import Admins
from bot.relay_settings import RelaySettings
from tests.cogs.harbour import Harbour, private, text_of

SETTINGS = {field.name: field.metadata for field in fields(RelaySettings)}
DEFAULTS = {field.name: field.default for field in fields(RelaySettings)}
BLOG = ("add", "connect", "disconnect", "doctor", "list", "move", "push", "reconcile", "remove")
RELAY = ("add", "export", "import", "notices", "panel", "pause", "remove", "resume", "retry", "set", "status", "why")
COMMANDS = {
    *(f"blog {name}" for name in BLOG),
    *(f"relay {name}" for name in RELAY),
    *(f"article {name}" for name in ("changes", "comments", "held", "newest", "post", "preview", "why")),
}

FINDING = {"catchup", "latest", "search"}
ME = {"me consent", "me export", "me follow", "me forget", "me mentions", "me name", "me show"}


async def offers(harbour: Harbour, command: str, option: str, typed: str = "", **filled: str) -> dict[str, str]:
    found = await harbour.mayor.autocomplete(harbour.admins, command, option, typed, **filled)
    return {choice["name"]: choice["value"] for choice in found}


async def test_only_who_manages_the_server_is_offered_the_commands_of_admins(harbour: Harbour) -> None:
    assert set(harbour.mayor.available_commands(harbour.admins)) == COMMANDS | ME | FINDING
    assert set(harbour.dora.available_commands(harbour.admins)) == ME | FINDING
    with pytest.raises(simcord.SetupError, match="default-member-permissions"):
        await harbour.dora.slash(harbour.admins, "blog list")


async def test_the_page_for_admins_names_every_command_and_option(harbour: Harbour) -> None:
    page = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
    for command in harbour.app.client.tree.walk_commands():
        if isinstance(command, app_commands.Command):
            needed = " ".join(option.display_name for option in command.parameters if option.required)
            assert f"| `/{command.qualified_name} {needed}".rstrip() + "`" in page


async def test_only_what_members_may_ask_is_offered_in_private_messages(harbour: Harbour) -> None:
    assert set(harbour.dora.user.available_commands()) == ME | {"latest", "search"}


async def test_a_blog_is_added_connected_and_relayed(harbour: Harbour) -> None:
    assert "`/blog add`" in await harbour.ask(harbour.mayor, harbour.admins, "blog list")
    said = await harbour.ask(harbour.mayor, harbour.admins, "blog add", url=harbour.blog.url)
    assert "Found **The Harbour Lamp**" in said
    await harbour.follow()
    await harbour.article("The ferry stays")
    card = next(message for message in harbour.channel.history() if "The ferry stays" in text_of(message))
    assert "can become comments" in text_of(card)
    assert card.flags.components_v2
    listed = await harbour.ask(harbour.mayor, harbour.admins, "blog list")
    assert "connected as editor" in listed
    assert f"<#{harbour.channel.id}>" in listed


async def test_the_form_takes_a_user_and_a_password_and_refuses_a_wrong_one(harbour: Harbour) -> None:
    await harbour.ask(harbour.mayor, harbour.admins, "blog add", url=harbour.blog.url)
    with pytest.raises(simcord.SetupError, match="empty"):
        await harbour.connect("editor", "")
    said = await harbour.connect("editor", "guessed")
    assert said.strip().startswith("That did not work:")
    assert "not connected" in await harbour.ask(harbour.mayor, harbour.admins, "blog list")


async def test_no_form_opens_for_a_blog_that_is_not_followed(harbour: Harbour) -> None:
    answer = await harbour.mayor.slash(harbour.admins, "blog connect", blog="Another")
    assert answer.modal is None
    assert "`/blog add`" in private(answer)


async def test_every_option_that_completes_itself_offers_what_there_is(harbour: Harbour) -> None:
    naming = "blog connect", "blog disconnect", "blog remove", "blog move", "blog push", "blog reconcile", "relay add"
    for command in naming:
        assert await offers(harbour, command, "blog") == {}
    await harbour.follow()
    for command in naming:
        (shown,) = await offers(harbour, command, "blog", "lamp")
        assert shown.startswith("The Harbour Lamp (127.0.0.1")
    for command in ("relay remove", "relay set", "relay pause", "relay resume"):
        assert list(await offers(harbour, command, "relay", "#art")) == ["The Harbour Lamp in #articles"]
    assert set((await offers(harbour, "relay set", "setting")).values()) == {*SETTINGS, "channel"}
    for setting, about in SETTINGS.items():
        offered = await offers(harbour, "relay set", "value", setting=setting)
        if setting == "ping":
            assert {"nobody", "@Mayors"} <= set(offered)
            assert "@everyone" not in str(offered)
        elif setting == "moderators":
            assert {"nobody", "#articles", "#admins"} <= set(offered)
        else:
            assert tuple(offered.values()) == (*about["choices"], *([about["example"]] if "example" in about else []))
    channels = await offers(harbour, "relay set", "value", "adm", setting="channel")
    assert channels == {"#admins": f"<#{harbour.admins.id}>"}
    assert await offers(harbour, "relay set", "value") == {}  # no setting chosen yet
    assert await offers(harbour, "relay set", "value", setting="nonsense") == {}


async def test_what_may_be_typed_freely_is_offered_as_it_is_read(harbour: Harbour) -> None:
    await harbour.follow()
    found = await offers(harbour, "relay set", "value", "22-7 berlin", setting="quiet")
    assert found == {"22:00-07:00 Europe/Berlin": "22-7 berlin"}
    found = await offers(harbour, "relay set", "value", "22-7 Atlantis", setting="quiet")
    assert "no time zone" in next(iter(found))


async def test_every_setting_can_be_set(harbour: Harbour) -> None:
    await harbour.follow()
    for setting, about in SETTINGS.items():
        typed = "example" in about and setting not in ("ping", "moderators")  # these are chosen from a list
        free = [about["example"]] if typed else []
        for value in [*free, *about["choices"][::-1]]:
            options = {"setting": setting, "value": value}
            said = await harbour.ask(harbour.mayor, harbour.admins, "relay set", **options)
            assert f"{setting} is now" in said, said
            status = await harbour.ask(harbour.mayor, harbour.admins, "relay status")
            assert (f"{setting} = " in status) is (value != DEFAULTS[setting])
    moved = {"setting": "channel", "value": f"<#{harbour.admins.id}>"}
    assert f"<#{harbour.admins.id}>" in await harbour.ask(harbour.mayor, harbour.admins, "relay set", **moved)


async def test_discord_py_keeps_nothing_of_what_was_shown(harbour: Harbour) -> None:
    await harbour.follow()
    await harbour.article("The ferry stays")
    panel = await harbour.mayor.slash(harbour.admins, "relay panel")
    assert panel.response is not None
    await harbour.mayor.click(panel.response, label="Pause")
    kept = harbour.app.client._connection._view_store
    assert (kept._views, kept._synced_message_views, kept._modals) == ({}, {}, {})


async def test_a_role_is_chosen_from_the_list(harbour: Harbour) -> None:
    await harbour.follow()
    readers = harbour.guild.create_role("Readers")
    chosen = (await offers(harbour, "relay set", "value", "read", setting="ping"))["@Readers"]
    assert chosen == str(readers.id)
    said = await harbour.ask(harbour.mayor, harbour.admins, "relay set", setting="ping", value=chosen)
    assert f"<@&{readers.id}>" in said
    assert f"ping = <@&{readers.id}>" in await harbour.ask(harbour.mayor, harbour.admins, "relay status")
    for wrong in (str(harbour.guild.id), str(harbour.channel.id), "@Readers"):  # everyone, a channel, a name
        said = await harbour.ask(harbour.mayor, harbour.admins, "relay set", setting="ping", value=wrong)
        assert "Choose one from the list" in said


async def test_a_relay_and_a_blog_can_be_removed(harbour: Harbour) -> None:
    await harbour.follow()
    assert "no longer relayed" in await harbour.ask(harbour.mayor, harbour.admins, "relay remove")
    assert "`/blog add`" in await harbour.ask(harbour.mayor, harbour.admins, "relay status")
    blog = {"blog": "The Harbour Lamp"}
    assert "no longer followed" in await harbour.ask(harbour.mayor, harbour.admins, "blog remove", **blog)
    assert "follows no blog" in await harbour.ask(harbour.mayor, harbour.admins, "blog remove", **blog)


async def test_an_announcement_channel_can_have_a_relay_and_a_voice_channel_cannot(harbour: Harbour) -> None:
    await harbour.ask(harbour.mayor, harbour.admins, "blog add", url=harbour.blog.url)
    voice = harbour.guild.create_voice_channel("lounge")
    with pytest.raises(simcord.OptionError):
        await harbour.mayor.slash(harbour.admins, "relay add", blog="The Harbour Lamp", channel=voice)
    news = harbour.guild.create_news_channel("news")
    said = await harbour.ask(harbour.mayor, harbour.admins, "relay add", blog="The Harbour Lamp", channel=news)
    assert f"<#{news.id}>" in said
    await harbour.catch_up()
    await harbour.blog.publish("The ferry stays", "<p>The council met until midnight.</p>")
    await harbour.catch_up()
    assert [thread.name for thread in news.threads] == ["The ferry stays"]


async def test_a_forum_can_have_a_relay(harbour: Harbour) -> None:
    await harbour.ask(harbour.mayor, harbour.admins, "blog add", url=harbour.blog.url)
    forum = harbour.guild.create_forum_channel("essays")
    said = await harbour.ask(harbour.mayor, harbour.admins, "relay add", blog="The Harbour Lamp", channel=forum)
    assert f"<#{forum.id}>" in said
    assert await offers(harbour, "relay set", "value", "ess", setting="channel") == {"#essays": f"<#{forum.id}>"}


async def test_what_the_bot_may_not_do_in_a_channel_is_named(harbour: Harbour) -> None:
    await harbour.ask(harbour.mayor, harbour.admins, "blog add", url=harbour.blog.url)
    assert harbour.env.bot.user is not None
    silent = discord.PermissionOverwrite(send_messages=False, add_reactions=False)
    closed = harbour.guild.create_text_channel("closed", overwrites={harbour.env.bot.user: silent})
    said = await harbour.ask(harbour.mayor, harbour.admins, "relay add", blog="The Harbour Lamp", channel=closed)
    assert "Send Messages" in said
    assert "Add Reactions" in said


async def test_a_channel_that_the_bot_was_never_told_of_is_answered_in_words(harbour: Harbour) -> None:
    guild = harbour.app.client.get_guild(harbour.guild.id)
    assert guild is not None
    guild._remove_channel(harbour.channel)  # type: ignore[arg-type]
    options = {"blog": "The Harbour Lamp", "channel": harbour.channel}
    assert "View Channel" in await harbour.ask(harbour.mayor, harbour.admins, "relay add", **options)
    harbour.expect_errors()


async def test_what_was_typed_may_be_longer_than_an_answer(harbour: Harbour) -> None:
    said = await harbour.ask(harbour.mayor, harbour.admins, "blog connect", blog="x" * 5_000)
    assert "follows no blog" in said


async def test_a_fault_of_ours_is_answered_in_words_too(harbour: Harbour, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Admins, "connecting", broken)
    answer = await harbour.mayor.slash(harbour.admins, "blog connect", blog="The Harbour Lamp")
    assert "the bot's log" in private(answer)
    harbour.expect_errors()

    async def late(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Admins, "status", late)
    assert "the bot's log" in await harbour.ask(harbour.mayor, harbour.admins, "relay status")
    monkeypatch.setattr(Admins, "relay_choices", late)
    assert await offers(harbour, "relay remove", "relay") == {}
