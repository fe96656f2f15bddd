"""Who may not, may not: every command, button, menu and form, tried by somebody who must be refused."""

import discord
import pytest
from asking import Neighbours
from square import Square, squared
from talking import agrees
from town import Town

from sandbox.discord import Answer, Refusal
from tests.parts import FORMS, PARTS
from tests.simcord.driving import registered

FOR_ADMINS = {"article", "blog", "relay"}
"""The commands that Discord offers only to who may manage the server, unless a server decides otherwise."""
FOR_ALL = {"me", "latest", "search", "catchup", "Post to blog", "Where is my comment?", "Catch me up"}

BARRED = {
    "manage": ("manage this server",),
    "moderate": ("manage messages",),
    "own": ("somebody else", "Only who wrote it"),
}
GUARDED = {name: thing for name, thing in PARTS.items() if thing.who != "all"}


def barred(answer: Answer, who: str) -> bool:
    """Whether it was refused, to who asked alone (answers about oneself change the card in place: it is private)."""
    alone = answer.ephemeral or who == "own"
    return answer.modal is None and alone and any(words in answer.text for words in BARRED[who])


@pytest.fixture
async def square(town: Town) -> Square:
    return await squared(town)


async def test_everything_that_can_be_used_has_its_place_here(town: Town) -> None:
    await town.start_bot()
    assert town.app is not None
    used = registered(town.app.client)
    parts = {name for name in used if not name.startswith(("/", "menu "))}
    assert parts == {*PARTS, *FORMS}
    roots = {one.name: one for kind in discord.AppCommandType for one in town.app.client.tree.get_commands(type=kind)}
    assert set(roots) == FOR_ADMINS | FOR_ALL
    for name, command in roots.items():
        needed = command.default_permissions
        assert (needed == discord.Permissions(manage_guild=True)) is (name in FOR_ADMINS), name


async def test_commands_for_admins_are_offered_to_nobody_else(town: Town) -> None:
    await town.start_bot()
    assert town.app is not None
    moderator = town.guild.add_member("Hanna", manage_messages=True)
    for command in sorted(registered(town.app.client)):
        if command.startswith("/") and command[1:].split()[0] in FOR_ADMINS:
            for who in (town.emil, moderator):
                with pytest.raises(Refusal):
                    await who.run(town.admins, command[1:])


async def test_whoever_may_not_use_something_is_told_and_changes_nothing(square: Square) -> None:
    before, asked = await square.stored(), len(square.town.blog.requests)
    moderator = square.town.guild.add_member("Hanna", manage_messages=True)
    for name, thing in GUARDED.items():
        for who in (square.town.emil, *([moderator] if thing.who == "manage" else [])):
            answer = await square.use(who, thing)
            assert barred(answer, thing.who), f"{name}: {answer.text}"
    assert await square.stored() == before
    written = [seen for seen in list(square.town.blog.requests)[asked:] if seen.method != "GET"]
    assert written == []


async def test_whoever_may_is_not_refused(square: Square) -> None:
    """Or the test above would hold for buttons that nobody can use."""
    for name, thing in GUARDED.items():
        who = square.town.dora if thing.who == "own" else square.town.mayor
        answer = await square.use(who, thing)
        assert answer.modal is not None or not any(
            words in answer.text for said in BARRED.values() for words in said
        ), f"{name}: {answer.text}"


async def test_to_whom_the_server_gives_the_commands_may_use_their_parts_until_they_are_taken(square: Square) -> None:
    town = square.town
    editors = town.guild.add_role("Editors")
    editor = town.guild.add_member("Ida", roles=[editors])
    parts = {name: thing for name, thing in PARTS.items() if thing.who == "manage"}
    for allowed in (True, False):
        for command in FOR_ADMINS:
            await town.mayor.give(command, editors, allowed=allowed)
        for name, thing in parts.items():
            answer = await square.use(editor, thing)
            assert barred(answer, "manage") is not allowed, f"{name}: {answer.text}"


async def test_while_discord_does_not_tell_whom_a_command_was_given_to_nobody_is_sent_away(square: Square) -> None:
    town = square.town
    await town.mayor.give("relay", town.emil)
    town.discord.faults.add("GET", "/permissions$", times=None, status=503)
    answer = await square.use(town.emil, PARTS["panel:#:pause"])
    assert answer.ephemeral
    assert "Try again in a moment" in answer.text
    town.discord.faults.clear()
    assert "Try again" not in (await square.use(town.emil, PARTS["panel:#:pause"])).text


async def test_admins_of_another_server_change_nothing_in_this_one(square: Square) -> None:
    neighbours = Neighbours(square.town)
    await neighbours.follow()
    await square.town.quiet()
    ids, there = square.ids, neighbours.channel
    square.ids = ids | {"elsewhere": str(there.id)}
    before, asked = await square.stored(), len(square.town.blog.requests)
    for name, thing in GUARDED.items():
        if name != "setup:#:channel":  # the other server follows the blog, too, and may show it there
            await square.use(neighbours.admin, thing, there)
    assert await square.stored() == before
    assert [seen for seen in list(square.town.blog.requests)[asked:] if seen.method != "GET"] == []


async def test_a_form_is_refused_when_the_permission_is_lost_while_it_is_open(square: Square) -> None:
    open_forms = []
    for name, opens in FORMS.items():
        if opens.who == "all":
            continue
        admin = square.town.guild.add_member("Reeve", manage_guild=True)
        await agrees(square.town, admin)
        form = await square.use(admin, opens)
        assert form.modal is not None, name
        admin.roles.clear()
        open_forms.append((name, opens.who, admin, form))
    before, asked = await square.stored(), len(square.town.blog.requests)
    for name, who, admin, form in open_forms:
        fields = [part["component"] for part in form.modal["components"] if "component" in part]
        answer = await admin.submit(form, {field["custom_id"]: "goats" for field in fields})
        await answer.settled()
        assert barred(answer, who), f"{name}: {answer.text}"
    assert await square.stored() == before
    assert [seen for seen in list(square.town.blog.requests)[asked:] if seen.method != "GET"] == []
