"""Nothing can be touched that no test here drives; everything that completes itself offers something."""

from typing import Any

from discord import app_commands

from tests.cogs.harbour import Harbour
from tests.simcord.driving import claimed, registered

FILLED: dict[str, dict[str, Any]] = {"relay set value": {"setting": "length"}}
"""Options that must be filled in before another one can offer anything."""


async def test_every_command_button_menu_and_form_is_driven_by_a_test(harbour: Harbour) -> None:
    offered = registered(harbour.app.client)
    assert offered - claimed() == set(), "write a test that drives it"
    assert claimed() - offered == set(), "there is no such thing any more"


async def test_what_is_offered_is_what_was_registered(harbour: Harbour) -> None:
    commands = {name[1:] for name in registered(harbour.app.client) if name.startswith("/")}
    assert set(harbour.mayor.available_commands(harbour.admins)) == commands


async def test_every_option_that_completes_itself_offers_what_there_is(harbour: Harbour) -> None:
    await harbour.follow()
    await harbour.article("The ferry stays")
    for command in harbour.app.client.tree.walk_commands():
        if isinstance(command, app_commands.Command):
            for option in (one for one in command.parameters if one.autocomplete):
                name = command.qualified_name
                filled = FILLED.get(f"{name} {option.display_name}", {})
                found = await harbour.mayor.autocomplete(harbour.admins, name, option.display_name, "", **filled)
                assert found, f"/{name} {option.display_name}"
                assert len(found) <= 25
