"""Without the Message Content intent: what names the bot, the form and the menus are enough."""

import pytest
from asking import asked
from talking import TITLE, agrees, article, choose, fate, menu, png, talk, told
from test_answers_chosen import POST, pressed, written
from town import Town, shown


@pytest.fixture
def deaf(town: Town) -> Town:
    town.discord.world.allow_message_content = False
    return town


async def test_a_reply_that_pings_the_bot_is_heard_and_what_does_not_is_not(deaf: Town) -> None:
    talking = await talk(deaf)
    card = await deaf.card(TITLE)
    unheard = await deaf.dora.say(talking.thread, "Nobody hears this.")
    silent = await deaf.dora.say(deaf.channel, "Nor this.", reply_to=card, ping=False)
    first, comment = await talking.visitor("Old Tom", "I rowed it for forty years.")
    said = await deaf.dora.say(talking.thread, "In fog, too?", reply_to=comment)
    assert (await talking.comment("In fog, too?")).parent == first.id
    await fate(deaf, said, "✅")
    also = await deaf.dora.say(deaf.channel, "At last.", reply_to=card)
    await talking.comment("At last.")
    await fate(deaf, also, "✅")
    for one in (unheard, silent):
        assert not one.reactions
    assert "hears only replies that ping it" in await told(deaf.dora, unheard)
    await talking.until_texts("I rowed it for forty years.", "In fog, too?", "At last.")


async def test_edits_and_deletes_of_what_was_heard_follow(deaf: Town) -> None:
    talking = await talk(deaf)
    said = await deaf.dora.say(deaf.channel, "At last.", reply_to=await deaf.card(TITLE))
    comment = await talking.comment("At last.")
    await deaf.dora.edit(said, "At long last.")
    await talking.until_text(comment, "At long last.")
    await deaf.dora.delete(said)
    await talking.until_status(comment, "trash")


async def test_the_button_and_the_menu_work_and_an_unseen_message_is_posted_by_its_author(deaf: Town) -> None:
    talking = await talk(deaf)
    answer = await written(deaf.dora, await pressed(deaf, deaf.dora), "Written into the form.")
    assert "on its way" in answer.text
    await talking.until_texts("Written into the form.")
    unheard = await deaf.dora.say(talking.thread, "Nobody **heard** this.", files=[png("ferry.png", "The ferry")])
    await menu(deaf.dora, POST, unheard)
    comment = await talking.comment("Nobody <strong>heard</strong> this.")
    assert "ferry" in comment.content_raw
    await fate(deaf, unheard, "✅")


async def test_who_has_not_agreed_is_asked_and_the_unseen_message_goes_after_the_yes(deaf: Town) -> None:
    await deaf.start_bot()
    talking = await article(deaf)
    unheard = await deaf.dora.say(talking.thread, "Nobody heard this.")
    question = await menu(deaf.dora, POST, unheard)
    assert "Nobody heard this." in question.text
    await deaf.dora.press(question, label="Always on this blog")
    await talking.comment("Nobody heard this.")
    await fate(deaf, unheard, "🔎")

    of_emil = await deaf.emil.say(talking.thread, "Nor this.")
    await menu(deaf.dora, POST, of_emil)
    await deaf.agree(deaf.emil, talking.thread)
    assert (await talking.comment("Nor this.")).author_name == "Emil"
    await fate(deaf, of_emil, "🔎")


async def test_a_star_chooses_what_the_bot_was_shown_once_and_nothing_that_it_cannot_see(deaf: Town) -> None:
    talking = await talk(deaf)
    await choose(deaf, replies="chosen", stars="1")
    unseen = await deaf.dora.say(talking.thread, "A secret.")
    await deaf.emil.react(unseen, "⭐")
    seen = await deaf.dora.say(deaf.channel, "At last.", reply_to=await deaf.card(TITLE))
    await deaf.emil.react(seen, "⭐")
    await talking.until_texts("At last.")
    await deaf.quiet()
    assert not unseen.reactors.get("❌")


async def test_what_was_said_while_the_bot_was_away_is_heard_as_far_as_it_may(deaf: Town) -> None:
    talking = await talk(deaf)
    _, card = await talking.visitor("Old Tom", "I rowed it for forty years.")
    await deaf.stop_bot()
    await deaf.dora.say(talking.thread, "Nobody hears this.")
    await deaf.dora.say(talking.thread, "In fog, too?", reply_to=card)
    await deaf.start_bot()
    await talking.until_texts("I rowed it for forty years.", "In fog, too?")


@pytest.mark.parametrize("allowed", [True, False])
async def test_status_says_which_mode_it_is(town: Town, allowed: bool) -> None:
    town.discord.world.allow_message_content = allowed
    await town.start_bot()
    said = await asked(town.mayor, town.channel, "relay status")
    assert ("reads what is written in its threads" in said) is allowed
    assert ("replies that ping it, the Comment button" in said) is not allowed


async def test_an_intent_that_is_granted_later_is_used_after_a_new_start(deaf: Town) -> None:
    await deaf.start_bot()
    await agrees(deaf, deaf.dora)
    talking = await article(deaf)
    await deaf.stop_bot()
    deaf.discord.world.allow_message_content = True
    await deaf.start_bot()
    await deaf.dora.say(talking.thread, "Now everybody hears me.")
    await talking.comment("Now everybody hears me.")
    assert shown(talking.thread, "your answers here") is None
