"""/relay panel on simcord: its menus of options, channels and roles, its form, and who may use them."""

import pytest
import simcord

from tests.cogs.harbour import Harbour, private, text_of
from tests.simcord.driving import id_of, message_of


@pytest.fixture
async def panel(harbour: Harbour) -> simcord.ResponseMessage:
    await harbour.follow()
    answer = await harbour.mayor.slash(harbour.admins, "relay panel")
    assert "What goes to the blog" in private(answer)
    return message_of(answer)


async def test_a_choice_a_channel_and_a_role_are_chosen_from_menus(
    harbour: Harbour, panel: simcord.ResponseMessage
) -> None:
    role = harbour.guild.create_role("Readers")
    for setting, value in (("length", "whole"), ("moderators", harbour.admins), ("ping", role)):
        await harbour.mayor.select(panel, [setting], custom_id=id_of(panel, "*:set"))
        await harbour.mayor.select(panel, [value], custom_id=id_of(panel, f"*:value:{setting}"))
        assert f"{setting} is now" in text_of(panel)


async def test_a_value_is_written_into_a_form(harbour: Harbour, panel: simcord.ResponseMessage) -> None:
    await harbour.mayor.select(panel, ["words"], custom_id=id_of(panel, "*:set"))
    form = await harbour.mayor.click(panel, custom_id=id_of(panel, "*:write:words"))
    await harbour.mayor.submit_modal(form, {"value": "-goats"})
    assert "words is now “\\-goats”" in text_of(panel)


async def test_a_test_message_can_be_deleted_by_admins_only(harbour: Harbour, panel: simcord.ResponseMessage) -> None:
    await harbour.mayor.click(panel, custom_id=id_of(panel, "*:test"))
    await harbour.catch_up()
    test = next(message for message in harbour.channel.history() if "This is a test" in text_of(message))
    delete = id_of(test, "*")
    assert "manage this server" in private(await harbour.dora.click(test, custom_id=delete))
    assert "taken away" in private(await harbour.mayor.click(test, custom_id=delete))
    await harbour.catch_up()
    assert not any("This is a test" in text_of(message) for message in harbour.channel.history())
