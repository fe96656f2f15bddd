"""/article as an admin meets it, the question about many articles at once, and "Show changes" for everybody."""

import time
from typing import Any

from asking import POST, Neighbours, asked, offered
from town import Town, shown

from sandbox.discord import Message

LONG = "".join(
    f"<p>Paragraph {number}: the council met until midnight, and nobody was glad of it.</p>" for number in range(99)
)
UPDATED = POST + "<p><strong>Update:</strong> The mayor has resigned.</p>"


def buttons(message: Message) -> dict[str, str]:
    """The ids of all buttons that act, by their labels."""
    found: dict[str, str] = {}
    waiting: list[dict[str, Any]] = list(message.components)
    while waiting:
        component = waiting.pop()
        if "custom_id" in component:
            found[component["label"]] = component["custom_id"]
        waiting += component.get("components", [])
    return found


async def flooded(town: Town) -> Message:
    """Seven articles while the bot was away; gives the question about them."""
    await town.start_bot()
    await town.stop_bot()
    for number in range(7):
        await town.blog.publish(f"Imported {number}", POST)
    await town.start_bot()
    return await town.card("wait for your answer", town.admins)


# -- the question about many at once ----------------------------------------------------------------------------------


async def test_many_articles_at_once_wait_for_an_admins_answer(town: Town) -> None:
    question = await flooded(town)
    assert "The Harbour Lamp" in question.text
    assert f"<#{town.channel.id}>" in question.text
    assert list(buttons(question)) and town.channel.messages == []
    status = await asked(town.mayor, town.admins, "relay status")
    assert "7 came at once" in status
    assert f"<#{town.admins.id}>" in status
    answer = await town.mayor.press(question, label="Post the newest")
    await answer.settled()
    assert answer.ephemeral
    assert "1 will be posted" in answer.text
    await town.card("Imported")
    await town.until(lambda: question.deleted, what="the question to go away")
    await town.quiet()
    assert len(town.channel.messages) == 1


async def test_only_who_manages_the_server_can_answer(town: Town) -> None:
    question = await flooded(town)
    answer = await town.dora.press(question, label="Post all 7")
    await answer.settled()
    assert answer.ephemeral
    assert "manage this server" in answer.text
    await town.quiet()
    assert town.channel.messages == []
    await town.mayor.press(question, label="Post all 7")
    await town.until(lambda: len(town.channel.messages) == 7, what="all seven")


async def test_the_question_is_answered_by_command_too_and_survives_a_restart(town: Town) -> None:
    question = await flooded(town)
    await town.stop_bot()
    await town.start_bot()
    said = await asked(town.mayor, town.channel, "article held", answer="none")
    assert "None of them" in said
    await town.until(lambda: question.deleted, what="the question to go away")
    assert "over" in await asked(town.mayor, town.channel, "article held", answer="all")
    why = await asked(town.mayor, town.admins, "article why", article="Imported 3")
    assert "An admin decided" in why
    assert town.channel.messages == []


# -- posting by hand --------------------------------------------------------------------------------------------------


async def test_the_newest_articles_can_be_posted_right_after_the_relay_began(town: Town) -> None:
    for number, title in enumerate(("First", "Second", "Third")):
        await town.blog.publish(title, POST, date=time.time() - 9000 + number)
    await town.start_bot()
    why = await asked(town.mayor, town.admins, "article why", article="Second")
    assert "before this relay began" in why
    said = await asked(town.mayor, town.admins, "article newest", count=2)
    assert "2 will be posted" in said
    await town.card("Third")
    titles = [message.text.split("\n")[0] for message in town.channel.messages]
    assert ["Second" in titles[0], "Third" in titles[1]] == [True, True]
    said = await asked(town.mayor, town.admins, "article post", article="First")
    assert "will be posted" in said
    card = await town.card("First")
    await town.quiet()  # the message stands before what Discord answered is stored
    said = await asked(town.mayor, town.admins, "article post", article="First")
    assert f"https://discord.com/channels/{town.guild.id}/{town.channel.id}/{card.id}" in said
    assert "nothing to post" in await asked(town.mayor, town.admins, "article newest", count=10)
    await town.quiet()
    assert len(town.channel.messages) == 3


async def test_articles_are_offered_while_one_types(town: Town) -> None:
    for title in ("The ferry stays", "The goats leave"):
        await town.blog.publish(title, POST)
    await town.start_bot()
    for command in ("article preview", "article why", "article post", "article changes"):
        both = await offered(town.mayor, town.admins, command, "article")
        assert {name.partition(" (")[0] for name in both} == {"The ferry stays", "The goats leave"}
        found = await offered(town.mayor, town.admins, command, "article", article="goat")
        assert [name.partition(" (")[0] for name in found] == ["The goats leave"]
    assert "**The goats leave**" in await asked(
        town.mayor, town.admins, "article why", article=next(iter(found.values()))
    )
    for command in ("article preview", "article why", "article newest", "article post", "article held"):
        assert list(await offered(town.mayor, town.admins, command, "relay")) == ["The Harbour Lamp in #articles"]


async def test_nothing_of_another_servers_articles_is_told(town: Town) -> None:
    neighbours = Neighbours(town)
    await town.start_bot()
    await town.blog.publish("The ferry stays", POST)
    await town.card("The ferry stays")
    found = await offered(town.mayor, town.admins, "article why", "article")
    assert await offered(neighbours.admin, neighbours.channel, "article why", "article") == {}
    for command in ("article why", "article preview", "article post", "article changes"):
        for named in ("The ferry stays", *found.values()):
            said = await asked(neighbours.admin, neighbours.channel, command, article=named)
            assert "No article" in said


# -- asking about one -------------------------------------------------------------------------------------------------


async def test_a_preview_shows_the_card_with_the_relays_settings_and_posts_nothing(town: Town) -> None:
    await town.blog.publish("The ferry stays", LONG, date=time.time() - 9000)
    await town.start_bot()
    await asked(town.mayor, town.admins, "relay set", setting="small_print", value="From {blog}, with love")
    await asked(town.mayor, town.admins, "relay set", setting="colour", value="teal")
    answer = await town.mayor.run(town.admins, "article preview", article="The ferry stays")
    await town.until(lambda: "Nothing was posted" in answer.text, what="card and a line")
    assert "From The Harbour Lamp, with love" in answer.messages[0].text
    assert answer.messages[0].components[0]["accent_color"] == 0x008080
    await asked(town.mayor, town.admins, "relay set", setting="length", value="whole")
    answer = await town.mayor.run(town.admins, "article preview", article="The ferry stays")
    await town.until(lambda: len(answer.messages) == 3, what="card, first part and a line")
    assert answer.ephemeral
    assert "Paragraph 0:" in answer.messages[0].text
    assert "Paragraph 0:" not in answer.messages[1].text
    assert town.channel.messages == []


async def test_why_tells_what_was_posted_what_was_filtered_and_what_failed(town: Town) -> None:
    await town.start_bot()
    await asked(town.mayor, town.admins, "relay set", setting="words", value="-goats")
    await town.blog.publish("The ferry stays", POST)
    card = await town.card("The ferry stays")
    post = await town.blog.publish("The goats leave", POST)
    await town.until_async(
        lambda: asked(town.mayor, town.admins, "article why", article="The goats leave"),
        "words leaves out “goats”",
        contains=True,
    )
    why = await asked(town.mayor, town.admins, "article why", article="The ferry stays")
    assert f"https://discord.com/channels/{town.guild.id}/{town.channel.id}/{card.id}" in why
    assert f"<t:{int(((card.id >> 22) + 1_420_070_400_000) / 1000)}:f>" in why
    await town.blog.edit_post(post.id, html=UPDATED)
    await town.quiet()
    assert "Changed on the blog once" in await asked(town.mayor, town.admins, "article why", article="The goats leave")
    town.channel.deny_bot("send_messages")
    await town.blog.publish("The mayor speaks", POST)
    await town.until_async(
        lambda: asked(town.mayor, town.admins, "article why", article="The mayor speaks"), "⏸️", contains=True
    )


# -- what changed -----------------------------------------------------------------------------------------------------


async def test_everybody_can_see_what_changed_between_any_two_versions(town: Town) -> None:
    await town.start_bot()
    post = await town.blog.publish("The ferry stays", POST)
    card = await town.card("The ferry stays")
    assert "Show changes" not in buttons(card)
    said = await asked(town.mayor, town.admins, "article changes", article="The ferry stays")
    assert "No change" in said
    await town.blog.edit_post(post.id, html=POST.replace("midnight", "dawn"))
    await town.until(lambda: "Show changes" in buttons(card), what="the button")
    await town.blog.edit_post(post.id, html=UPDATED.replace("midnight", "dawn"))
    await town.card("The mayor has resigned")
    answer = await town.dora.press(card, label="Show changes")
    await answer.settled()
    assert answer.ephemeral
    assert "The mayor has resigned" in answer.text
    assert "midnight" not in answer.text
    assert set(buttons(answer.messages[0])) == {"« Before: earlier"}

    await town.stop_bot()
    await town.start_bot()  # the buttons are known by their ids alone
    await town.dora.press(answer, label="« Before: earlier")
    await town.until(lambda: "midnight" in answer.text, what="the first version beside the last")
    assert "The mayor has resigned" in answer.text
    assert len(answer.messages) == 1
    await town.dora.press(answer, label="« After: earlier")
    await town.until(lambda: "The mayor has resigned" not in answer.text, what="the first two")
    assert "midnight" in answer.text
    said = await asked(town.mayor, town.admins, "article changes", article="The ferry stays")
    assert "The mayor has resigned" in said


async def test_what_the_blog_withdrew_is_not_shown_by_a_button_that_still_stands(town: Town) -> None:
    await town.start_bot()
    post = await town.blog.publish("The ferry stays", POST)
    card = await town.card("The ferry stays")
    await town.blog.edit_post(post.id, html=UPDATED)
    await town.until(lambda: "Show changes" in buttons(card), what="the button")
    pressed = buttons(card)["Show changes"]
    answer = await town.dora.press(card, custom_id=pressed)
    await answer.settled()
    assert "resigned" in answer.text
    await town.blog.trash_post(post.id)
    await town.until_async(
        lambda: asked(town.mayor, town.admins, "article changes", article="The ferry stays"),
        "earlier texts",
        contains=True,
    )
    await town.until(lambda: shown(town.channel, "resigned") is None, what="the card to show it no more")
