"""Everything of /relay, and its panel: buttons, menus of options, channels and roles, and the form."""

import pytest
import simcord

from tests.cogs.harbour import Harbour, private, text_of
from tests.simcord.driving import drives, id_of, ids, message_of, shows

LAMP = "The Harbour Lamp"


@pytest.fixture
async def panel(harbour: Harbour) -> simcord.ResponseMessage:
    await harbour.follow()
    answer = await harbour.mayor.slash(harbour.admins, "relay panel")
    assert "What goes to the blog" in private(answer)
    return message_of(answer)


async def press(harbour: Harbour, panel: simcord.ResponseMessage, label: str) -> simcord.InteractionResult:
    return await harbour.mayor.click(panel, label=label)


@drives("/relay add", "/relay status", "/relay set", "/relay remove")
async def test_a_relay_begins_is_changed_and_ends(harbour: Harbour) -> None:
    here = harbour.mayor, harbour.admins
    await harbour.ask(*here, "blog add", url=harbour.blog.url)
    begun = await harbour.ask(*here, "relay add", blog=LAMP, channel=harbour.channel)
    assert f"will appear in <#{harbour.channel.id}>" in begun
    assert "length is now “whole”" in await harbour.ask(*here, "relay set", setting="length", value="whole")
    assert "length = whole" in await harbour.ask(*here, "relay status")
    assert "no longer relayed" in await harbour.ask(*here, "relay remove")
    assert "length" not in await harbour.ask(*here, "relay status")


@drives("/relay pause", "/relay resume", "/relay why", "/relay retry")
async def test_a_relay_rests_and_tells_what_waits(harbour: Harbour) -> None:
    here = harbour.mayor, harbour.admins
    await harbour.follow()
    assert "is delivered" in await harbour.ask(*here, "relay why")
    assert "Nothing has failed" in await harbour.ask(*here, "relay retry")
    assert "Until <t:" in await harbour.ask(*here, "relay pause", minutes=30)
    assert "Paused until" in await harbour.ask(*here, "relay status")
    assert "again" in await harbour.ask(*here, "relay resume")
    assert "Paused" not in await harbour.ask(*here, "relay status")


@drives("/relay panel", "panel:#:set", "panel:#:value:*", "panel:#:default:*", "panel:#:open")
async def test_settings_are_chosen_and_set_back(harbour: Harbour, panel: simcord.ResponseMessage) -> None:
    role = harbour.guild.create_role("Readers")
    for setting, value in (("length", "whole"), ("moderators", harbour.admins), ("ping", role)):
        await harbour.mayor.select(panel, [setting], custom_id=id_of(panel, "*:set"))
        await harbour.mayor.select(panel, [value], custom_id=id_of(panel, f"*:value:{setting}"))
        assert f"{setting} is now" in text_of(panel)
    await harbour.mayor.select(panel, ["ping"], custom_id=id_of(panel, "*:set"))
    await press(harbour, panel, "Back")
    assert "What goes to the blog" in text_of(panel)
    await harbour.mayor.select(panel, ["ping"], custom_id=id_of(panel, "*:set"))
    await harbour.mayor.click(panel, custom_id=id_of(panel, "*:default:ping"))
    assert "ping is now “nobody”" in text_of(panel)
    assert "ping = " not in await harbour.ask(harbour.mayor, harbour.admins, "relay status")


@drives("panel:#:write:*", "panel:#:written:*")
async def test_a_setting_is_written(harbour: Harbour, panel: simcord.ResponseMessage) -> None:
    await harbour.mayor.select(panel, ["colour"], custom_id=id_of(panel, "*:set"))
    form = await harbour.mayor.click(panel, custom_id=id_of(panel, "*:write:colour"))
    await harbour.mayor.submit_modal(form, {"value": "mauvish"})
    assert "is no colour" in text_of(panel)
    form = await harbour.mayor.click(panel, custom_id=id_of(panel, "*:write:colour"))
    await harbour.mayor.submit_modal(form, {"value": "teal"})
    assert "colour is now" in text_of(panel)


@drives("panel:#:pause", "panel:#:resume", "panel:#:preview")
async def test_a_relay_rests_by_its_panel(harbour: Harbour, panel: simcord.ResponseMessage) -> None:
    await harbour.article("The ferry stays")
    assert "The council met until midnight" in private(await press(harbour, panel, "Preview"))
    await press(harbour, panel, "Pause")
    assert "Paused until" in await harbour.ask(harbour.mayor, harbour.admins, "relay status")
    await press(harbour, panel, "Resume")
    assert "Paused" not in await harbour.ask(harbour.mayor, harbour.admins, "relay status")


@drives("panel:#:test", "panel:#:untest:#")
async def test_a_test_message_comes_and_goes(harbour: Harbour, panel: simcord.ResponseMessage) -> None:
    await press(harbour, panel, "Test")
    assert "on its way" in text_of(panel)
    await harbour.catch_up()
    test = shows(harbour.channel, "This is a test")
    assert "taken away" in private(await harbour.mayor.click(test, label="Delete"))
    await harbour.catch_up()
    assert harbour.channel.history() == []


@drives("panel:#:duplicate", "panel:#:to")
async def test_a_relay_is_duplicated(harbour: Harbour, panel: simcord.ResponseMessage) -> None:
    await harbour.ask(harbour.mayor, harbour.admins, "relay set", setting="length", value="whole")
    await press(harbour, panel, "Duplicate")
    second = harbour.guild.create_text_channel("second")
    await harbour.mayor.select(panel, [second], custom_id=id_of(panel, "*:to"))
    assert f"will appear in <#{second.id}>" in text_of(panel)
    status = await harbour.ask(harbour.mayor, harbour.admins, "relay status")
    assert status.count("length = whole") == 2


@drives("panel:#:remove", "panel:#:keep")
async def test_a_relay_ends_and_its_messages_stay(harbour: Harbour, panel: simcord.ResponseMessage) -> None:
    await harbour.article("The ferry stays")
    await press(harbour, panel, "Remove")
    assert "no longer to be relayed" in text_of(panel)
    await press(harbour, panel, "End it, keep the messages")
    assert "no longer relayed" in text_of(panel)
    assert ids(panel) == []
    await harbour.catch_up()
    assert shows(harbour.channel, "The ferry stays")


@drives("panel:#:wipe")
async def test_a_relay_ends_and_its_cards_go(harbour: Harbour, panel: simcord.ResponseMessage) -> None:
    await harbour.article("The ferry stays")
    await press(harbour, panel, "Remove")
    await press(harbour, panel, "End it, remove the cards")
    assert "are being removed" in text_of(panel)
    await harbour.catch_up()
    assert not any(message.flags.components_v2 for message in harbour.channel.history())
