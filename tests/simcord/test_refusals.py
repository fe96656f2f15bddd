"""Who may not, may not, as simcord sees it (tests/stories/test_permissions.py as our sandbox does)."""

import discord
import pytest
import simcord
from sqlalchemy import select

from bot.chat.views import view
from bot.store import tables
from tests.cogs.harbour import Harbour, private, text_of
from tests.parts import PARTS
from tests.simcord.driving import agrees, id_of, message_of, registered, shows

ADMINS = ("/article ", "/blog ", "/relay ")


async def test_commands_of_admins_are_offered_to_admins_alone(harbour: Harbour) -> None:
    role = harbour.guild.create_role("Watch", permissions=discord.Permissions(manage_messages=True))
    moderator = harbour.guild.add_member(harbour.env.create_user("hanna"), roles=[role])
    commands = {name for name in registered(harbour.app.client) if name.startswith("/")}
    for who in (harbour.dora, moderator):
        offered = {f"/{name}" for name in who.available_commands(harbour.admins)}
        assert offered == {name for name in commands if not name.startswith(ADMINS)}
    for command in sorted(name[1:] for name in commands if name.startswith(ADMINS)):
        with pytest.raises(simcord.SetupError, match="default-member-permissions"):
            await moderator.slash(harbour.admins, command)


async def test_to_whom_a_server_gives_a_command_may_use_its_buttons_until_it_is_taken(harbour: Harbour) -> None:
    await harbour.follow()
    role = harbour.guild.create_role("Editors")
    editor = harbour.guild.add_member(harbour.env.create_user("ida"), roles=[role])
    commands = await harbour.app.client.tree.fetch_commands()
    relay = next(one for one in commands if one.name == "relay")
    harbour.guild.set_command_permissions(relay, {role: True})
    assert "length is now" in await harbour.ask(editor, harbour.admins, "relay set", setting="length", value="whole")
    panel = message_of(await editor.slash(harbour.admins, "relay panel"))
    asked = message_of(await editor.click(panel, label="Remove"))
    assert "is no longer to be relayed" in text_of(asked)
    harbour.guild.set_command_permissions(relay, {role: True, editor: False})
    refused = private(await editor.click(asked, label="End it, keep the messages"))
    assert refused == "Only who may manage this server can do that, and whoever it lets use `/relay`."


async def stored(harbour: Harbour) -> list[tuple[object, ...]]:
    """Everything that the bot remembers, but for which message it heard last."""
    kept = [table for table in tables.metadata.sorted_tables if table is not tables.bookmarks]
    async with harbour.app.store.begin() as tx:
        return [tuple(row) for table in kept for row in await tx.conn.execute(select(table))]


async def test_whoever_may_not_use_something_is_told_and_changes_nothing(harbour: Harbour) -> None:
    await harbour.follow()
    chosen = {"setting": "moderators", "value": str(harbour.admins.id)}
    await harbour.ask(harbour.mayor, harbour.admins, "relay set", **chosen)
    post, thread = await harbour.article("The ferry stays")
    held = await harbour.blog.comment(post, "Ole", "Who asked the goats?")
    await harbour.blog.set_status(held.id, "hold")
    await agrees(harbour, thread)
    said = await harbour.dora.send(thread, "Nobody asked the islanders.")
    panel = message_of(await harbour.mayor.slash(harbour.admins, "relay panel"))
    await harbour.mayor.click(panel, label="Test")
    await harbour.catch_up()
    relay = id_of(panel, "*:set").split(":")[1]
    test = id_of(shows(harbour.channel, "This is a test"), "*:untest:*").split(":")[3]
    item = id_of(shows(harbour.admins, "goats"), "*:approve").split(":")[1]
    told = message_of(await harbour.dora.context_menu(thread, "Where is my comment?", said))
    ids = {"import": "1", "relay": relay, "test": test, "held": item, "said": id_of(told, "back:*").split(":")[1]}
    async with harbour.app.store.begin() as tx:
        ids["blog"] = str((await tx.conn.execute(select(tables.blogs.c.id))).scalar())
    ids |= {"message": str(said.id), "elsewhere": str(harbour.guild.create_text_channel("elsewhere").id)}

    here = harbour.app.client.get_channel(thread.id)
    assert isinstance(here, discord.Thread)
    before = await stored(harbour)
    for name, thing in PARTS.items():
        if thing.who == "all":
            continue
        custom_id, pick = thing.written(ids)
        card = await here.send(view=view(thing.card(ids)))
        if pick.isdigit():
            used = await harbour.emil.select(card, [harbour.guild.channels["elsewhere"]], custom_id=custom_id)
        elif pick:
            used = await harbour.emil.select(card, [pick], custom_id=custom_id)
        else:
            used = await harbour.emil.click(card, custom_id=custom_id)
        answers = [text_of(one) for one in (used.response, *used.followups) if one is not None]
        assert used.modal is None, name
        assert any("nly " in text or "somebody else" in text for text in answers), (name, answers)
    assert await stored(harbour) == before
