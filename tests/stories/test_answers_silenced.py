"""Whom a moderator bans or silences while something of theirs waits: it does not go to the blog."""

import pytest
from talking import Talk, fate, talk, told
from town import Town

from sandbox.discord import Message


async def silenced(town: Town, how: str) -> tuple[Talk, Message]:
    """Something that Dora said, and that still settled when a moderator acted."""
    talking = await talk(town, settle_seconds=600.0)
    said = await town.dora.say(talking.thread, "Nobody asked the islanders.")
    await fate(town, said, "⏳")
    moderator = town.guild.add_member("Moderator", ban_members=True, moderate_members=True)
    if how == "ban":
        await moderator.ban(town.dora)
    else:
        await moderator.time_out(town.dora, 3600.0)
    return talking, said


@pytest.mark.parametrize("how", ["ban", "time-out"])
async def test_what_waits_is_withheld_at_once_where_the_bot_hears_of_it(town: Town, how: str) -> None:
    town.guild.grant_bot("view_audit_log")
    talking, said = await silenced(town, how)
    await fate(town, said, "❌")
    if how == "time-out":
        town.guild.time_out(town.dora, 0)  # until then nobody can open a menu
        assert "A moderator has silenced" in await told(town.dora, said)
    await town.later(601.0)
    await town.quiet()
    await talking.until_texts()


@pytest.mark.parametrize("how", ["ban", "time-out"])
async def test_where_it_does_not_hear_of_it_the_bot_looks_before_anything_goes_out(town: Town, how: str) -> None:
    talking, said = await silenced(town, how)
    await town.later(601.0)
    await fate(town, said, "❌")
    await talking.until_texts()
