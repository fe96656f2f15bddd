"""The cards on which moderators judge comments, and the form in which they answer."""

import discord
import pytest
import simcord

from tests.cogs.harbour import Harbour, private, text_of
from tests.simcord.driving import drives, drives_each, message_of, shows


@pytest.fixture
async def waiting(harbour: Harbour) -> tuple[int, int]:
    """A comment that waits: its article and its number."""
    await harbour.follow()
    chosen = {"setting": "moderators", "value": str(harbour.admins.id)}
    assert "moderators is now" in await harbour.ask(harbour.mayor, harbour.admins, "relay set", **chosen)
    post, _ = await harbour.article("The ferry stays")
    comment = await harbour.blog.comment(post, "Ole", "Who asked the goats?")
    await harbour.blog.set_status(comment.id, "hold")
    await harbour.catch_up()
    return post, comment.id


@pytest.fixture
def hanna(harbour: Harbour) -> simcord.MemberActor:
    """A moderator who does not manage the server."""
    role = harbour.guild.create_role("Watch", permissions=discord.Permissions(manage_messages=True))
    return harbour.guild.add_member(harbour.env.create_user("hanna"), roles=[role])


async def status(harbour: Harbour, waiting: tuple[int, int]) -> str:
    post, comment = waiting
    return next(each.status for each in await harbour.blog.comments(post) if each.id == comment)


@drives("judge:#:approve", "judge:#:spam", "judge:#:trash")
async def test_a_comment_is_judged_and_judged_anew(
    harbour: Harbour, waiting: tuple[int, int], hanna: simcord.MemberActor
) -> None:
    for label, words, found in (
        ("Approve", "Approved", "approved"),
        ("Spam", "spam", "spam"),
        ("Trash", "trash", "trash"),
    ):
        card = shows(harbour.admins, "goats")
        assert words in private(await hanna.click(card, label=label))
        await harbour.catch_up()
        assert await status(harbour, waiting) == found
        assert f"by <@{hanna.id}>" in text_of(shows(harbour.admins, "goats"))
        if label == "Approve":
            assert shows(harbour.channel.threads[0], "goats")


@drives("judge:#:reply")
@drives_each("label", {"sayone:#:#": ("Post this one",), "say:#:#": ("Always on this blog",)})
async def test_an_answer_approves_what_it_answers(
    harbour: Harbour, waiting: tuple[int, int], hanna: simcord.MemberActor, label: str
) -> None:
    terms = await hanna.click(shows(harbour.admins, "goats"), label="Reply")
    form = await hanna.click(message_of(terms), label=label)
    assert await status(harbour, waiting) == "hold"
    await hanna.submit_modal(form, {"words": "We did: they agreed."})
    await harbour.catch_up()
    assert await status(harbour, waiting) == "approved"
    (answer,) = [each for each in await harbour.blog.comments(waiting[0]) if "they agreed" in each.content_raw]
    assert answer.parent == waiting[1]
    assert "Answered by" in text_of(shows(harbour.admins, "goats"))
