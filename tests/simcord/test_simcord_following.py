"""/me in private messages, and what members are told of there."""

import discord

from tests.cogs.harbour import Harbour, parts, private, text_of
from tests.simcord.driving import agrees, drives, message_of

FERRY = "The ferry stays"


def told(harbour: Harbour) -> list[discord.Message]:
    """What the bot wrote to Dora in private."""
    return harbour.dora.user.dm_channel.history()


@drives("/me follow", "follow:#:articles", "follow:#:mine:#", "follow:#:nothing")
async def test_a_member_is_told_of_articles_in_private_until_they_have_enough(harbour: Harbour) -> None:
    await harbour.follow()
    card = await harbour.dora.slash(harbour.channel, "me follow")
    await harbour.dora.click(message_of(card), label="Tell me of every article")
    assert "🔔 Every article" in private(card)
    await harbour.article(FERRY)
    (message,) = told(harbour)
    assert FERRY in text_of(message)
    mine = await harbour.dora.user.click(message, label="What I am told of")
    assert "🔔 Every article" in text_of(message_of(mine))
    await harbour.dora.click(message_of(card), label="Nothing any more")
    assert "🔕 Every article" in private(card)
    await harbour.article("The goats stay")
    assert len(told(harbour)) == 1


@drives("follow:#:category")
async def test_a_member_is_told_of_a_category_alone(harbour: Harbour) -> None:
    await harbour.follow()
    await harbour.blog.publish("The harbour master", "<p>Nobody knew him.</p>", categories=("Harbour",))
    await harbour.catch_up()
    card = message_of(await harbour.dora.slash(harbour.channel, "me follow"))
    menu = next(part for part in parts(card) if str(part.get("custom_id", "")).endswith(":category"))
    value = next(one["value"] for one in menu["options"] if one["label"] == "Harbour")
    await harbour.dora.select(card, [value], custom_id=menu["custom_id"])
    assert "🔔 Articles in" in text_of(card)
    await harbour.blog.publish("The weather", "<p>Fog.</p>", categories=("Weather",))
    await harbour.blog.publish("The harbour bell", "<p>It rang twice.</p>", categories=("Harbour",))
    await harbour.catch_up()
    (message,) = told(harbour)
    assert "The harbour bell" in text_of(message)


@drives("follow:#:answers", "follow:#:enough:#")
async def test_a_member_is_told_of_answers_until_they_have_enough(harbour: Harbour) -> None:
    await harbour.blog.set_option("comment_previously_approved", value=False)
    await harbour.follow()
    post, thread = await harbour.article(FERRY)
    await agrees(harbour, thread)
    card = await harbour.dora.slash(thread, "me follow")
    await harbour.dora.click(message_of(card), label="Tell me of answers to me")
    await harbour.dora.send(thread, "Nobody asked the islanders.")
    await harbour.catch_up()
    (mine,) = await harbour.blog.comments(post)
    answer = await harbour.blog.comment(post, "Ole", "We did!", parent=mine.id)
    await harbour.blog.set_status(answer.id, "approved")
    await harbour.catch_up()
    (message,) = told(harbour)
    assert "answered you" in text_of(message)
    assert "We did!" in text_of(message)
    ended = await harbour.dora.user.click(message, label="No more of these")
    assert "not told of answers" in text_of(message_of(ended))


async def test_a_member_has_their_own_rooms_in_private_messages(harbour: Harbour) -> None:
    await harbour.follow()
    _, thread = await harbour.article(FERRY)
    await agrees(harbour, thread)
    offered = {name for name in harbour.dora.user.available_commands() if name.startswith("me ")}
    assert offered == {name for name in harbour.dora.available_commands(thread) if name.startswith("me ")}
    assert "said yes" in private(await harbour.dora.user.slash("me show"))
    mine = await harbour.dora.user.slash("me consent")
    await harbour.dora.user.click(message_of(mine), label="Stop publishing")
    assert "do not leave Discord" in await harbour.ask(harbour.dora, thread, "me consent")
