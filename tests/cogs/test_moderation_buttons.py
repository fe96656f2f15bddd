"""The buttons of moderators and the pause of a relay on simcord: who may press, what is answered, what comes of it."""

import discord
import pytest
import simcord

from cogs import flows_of
from cogs.moderation import BUTTONS, Moderation
from tests.cogs.harbour import Harbour, private, text_of
from tests.simcord.driving import id_of


class Still(Moderation):
    """Without its loop, which never has nothing left to do."""

    async def cog_load(self) -> None:
        self._bot.add_dynamic_items(*BUTTONS)

    async def cog_unload(self) -> None:
        self._bot.remove_dynamic_items(*BUTTONS)


async def load(harbour: Harbour) -> None:
    client = harbour.app.client
    if "cogs.comments" not in client.extensions:
        await client.load_extension("cogs.comments")
    if client.get_cog(Moderation.__name__) is None and client.get_cog(Still.__name__) is None:
        await client.add_cog(Still(client, flows_of(client).heat))


@pytest.fixture
async def moderated(harbour: Harbour) -> Harbour:
    """A harbour whose blog holds all comments, and whose moderators have a channel."""
    await load(harbour)
    await harbour.follow()
    where = {"setting": "moderators", "value": str(harbour.admins.id)}
    assert f"<#{harbour.admins.id}>" in await harbour.ask(harbour.mayor, harbour.admins, "relay set", **where)
    return harbour


def moderator(harbour: Harbour) -> simcord.MemberActor:
    role = harbour.guild.create_role("Watch", permissions=discord.Permissions(manage_messages=True))
    return harbour.guild.add_member(harbour.env.create_user("hanna"), roles=[role])


async def held(harbour: Harbour) -> tuple[int, int]:
    """A comment that waits: its article and its number."""
    post, _ = await harbour.article("The ferry stays")
    comment = await harbour.blog.comment(post, "Ole", "Who asked the goats?")
    await harbour.blog.set_status(comment.id, "hold")
    await harbour.catch_up()
    return post, comment.id


def waiting(harbour: Harbour) -> discord.Message:
    return next(message for message in harbour.admins.history() if "goats" in text_of(message))


async def status(harbour: Harbour, post: int, comment: int) -> str:
    return next(each.status for each in await harbour.blog.comments(post) if each.id == comment)


async def test_only_moderators_may_press(moderated: Harbour) -> None:
    post, comment = await held(moderated)
    for label in ("Approve", "Spam", "Trash", "Reply"):
        answer = await moderated.dora.click(waiting(moderated), label=label)
        assert answer.modal is None
        assert "Only those who may manage messages" in private(answer)
    assert await status(moderated, post, comment) == "hold"


async def test_a_moderator_approves_also_after_a_restart_and_the_card_says_so(moderated: Harbour) -> None:
    post, comment = await held(moderated)
    hanna = moderator(moderated)
    await moderated.restart()
    await load(moderated)
    assert "Approved" in private(await hanna.click(waiting(moderated), label="Approve"))
    assert await status(moderated, post, comment) == "approved"
    await moderated.catch_up()
    assert f"Approved by <@{hanna.id}>" in text_of(waiting(moderated))
    assert any("goats" in text_of(message) for thread in moderated.channel.threads for message in thread.history())
    assert "spam" in private(await moderated.mayor.click(waiting(moderated), label="Spam"))
    await moderated.catch_up()
    assert await status(moderated, post, comment) == "spam"


async def test_a_reply_opens_the_form_and_what_is_written_approves_the_comment(moderated: Harbour) -> None:
    post, comment = await held(moderated)
    hanna = moderator(moderated)
    asked = await hanna.click(waiting(moderated), label="Reply")
    if asked.modal is None:  # terms first, then the form
        assert asked.response is not None
        assert await status(moderated, post, comment) == "hold"
        asked = await hanna.click(asked.response, custom_id=id_of(asked.response, "write:*"))
    assert asked.modal is not None
    await hanna.submit_modal(asked, {"words": "We did: they agreed."})
    await moderated.catch_up()
    assert await status(moderated, post, comment) == "approved"
    (answer,) = [each for each in await moderated.blog.comments(post) if "they agreed" in each.content_raw]
    assert answer.parent == comment
    assert "Answered by" in text_of(waiting(moderated))


async def test_a_relay_is_paused_and_resumed(moderated: Harbour) -> None:
    here = moderated.mayor, moderated.admins
    assert "Until <t:" in await moderated.ask(*here, "relay pause", minutes=30)
    assert "Paused until" in await moderated.ask(*here, "relay status")
    assert "again" in await moderated.ask(*here, "relay resume")
    assert "Nothing is paused" in await moderated.ask(*here, "relay resume")
    with pytest.raises(simcord.OptionError):
        await moderated.mayor.slash(moderated.admins, "relay pause", minutes=0)


async def test_every_relay_is_offered_for_a_pause(moderated: Harbour) -> None:
    for command in ("relay pause", "relay resume"):
        found = await moderated.mayor.autocomplete(moderated.admins, command, "relay", "")
        assert [choice["name"] for choice in found] == ["The Harbour Lamp in #articles"]
