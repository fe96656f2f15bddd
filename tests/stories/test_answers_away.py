"""While the bot was away: what was said, edited and deleted meanwhile, and a line where that cannot be known."""

from asking import asked
from talking import TITLE, article, fate, menu, png, talk, told
from test_answers_chosen import picked
from test_answers_pictures import pictures
from town import Town, shown

GAP = "Some messages may have been missed"


async def test_what_was_said_edited_and_deleted_meanwhile_follows(town: Town) -> None:
    talking = await talk(town)
    first, card = await talking.visitor("Old Tom", "I rowed it for forty years.")
    edited = await town.dora.say(talking.thread, "One thing.")
    deleted = await town.dora.say(talking.thread, "And another.")
    await fate(town, deleted, "✅")
    await fate(town, edited, "✅")
    reply = await town.dora.say(town.channel, "At last.", reply_to=await town.card(TITLE))
    await fate(town, reply, "✅")
    await town.stop_bot()

    await town.dora.edit(edited, "One thing, put better.")
    await town.dora.delete(deleted)
    await town.dora.edit(reply, "At long last.")
    late = await town.dora.say(talking.thread, "In fog, too?", reply_to=card)
    brief = await town.dora.say(talking.thread, "Never mind.")
    await town.dora.delete(brief)
    await town.emil.say(talking.thread, "I was never asked.")

    await town.start_bot()
    await talking.until_texts("I rowed it for forty years.", "One thing, put better.", "At long last.", "In fog, too?")
    assert (await talking.comment("In fog, too?")).parent == first.id
    for said in (edited, late, reply):
        await fate(town, said, "✅")
    question = await town.card("your answers here", talking.thread)
    assert question.reply_to is not None
    assert question.reply_to.author == town.emil
    assert shown(talking.thread, GAP) is None


async def test_what_was_chosen_from_elsewhere_is_read_again(town: Town) -> None:
    talking = await talk(town)
    said = [await town.dora.say(town.admins, text) for text in ("My uncle rowed it.", "So did I.")]
    for one in said:
        await picked(town.emil, await menu(town.emil, "Post to blog", one), TITLE)
        await fate(town, one, "✅")
    await town.stop_bot()
    await town.dora.edit(said[0], "My aunt rowed it.")
    await town.dora.delete(said[1])
    for number in range(3):
        await town.emil.say(town.admins, f"Other talk, {number}.")
    await town.start_bot()
    await talking.until_texts("My aunt rowed it.")
    await fate(town, said[0], "✅")


async def test_pictures_added_and_removed_meanwhile_follow(town: Town) -> None:
    talking = await talk(town)
    said = await town.dora.say(talking.thread, "Look:", files=[png("fog.png", "The fog")])
    await fate(town, said, "✅")
    [fog] = await pictures(town, 1)
    await town.stop_bot()
    await town.dora.edit(said, "Look:", files=[])
    await town.dora.say(talking.thread, "A goat!", files=[png("goat.png", "A goat")])
    await town.start_bot()
    comment = await talking.comment("A goat!")
    await talking.until_text(await talking.comment("Look:"), "Look:")
    [goat] = await pictures(town, 1)
    assert goat.url in comment.content_raw
    assert goat.id != fog.id


async def test_a_connection_that_breaks_loses_nothing(town: Town) -> None:
    talking = await talk(town)
    await town.discord.gateway.disconnect(1001)
    await town.dora.say(talking.thread, "Into the silence.")
    await talking.until_texts("Into the silence.")


async def test_a_burst_begun_before_ends_as_one_comment(town: Town) -> None:
    talking = await talk(town, settle_seconds=60.0)
    await fate(town, await town.dora.say(talking.thread, "One thing."), "⏳")
    await town.stop_bot()
    await town.dora.say(talking.thread, "And another.")
    await town.start_bot(settle_seconds=60.0)
    await fate(town, talking.thread.messages[-1], "⏳")
    await town.later(60)
    await talking.until_texts("One thing.\nAnd another.")


async def test_where_the_history_may_not_be_read_the_thread_says_so_until_it_may(town: Town) -> None:
    talking = await talk(town)
    await fate(town, await town.dora.say(talking.thread, "One thing."), "✅")
    await town.stop_bot()
    await town.dora.say(talking.thread, "Into the silence.")
    town.channel.deny_bot("read_message_history")
    await town.start_bot()
    line = await town.card(GAP, talking.thread)
    assert "history" in (await town.card("A thread could not be read", town.admins)).text.lower()
    heard = await town.dora.say(talking.thread, "Do you hear me now?")
    await talking.until_texts("One thing.", "Do you hear me now?")
    assert not heard.reactions  # for that, too, the bot must be allowed to read the history
    assert sum(GAP in message.text for message in talking.thread.messages) == 1

    town.channel.allow_bot()
    await town.later(70)
    await talking.until_texts("One thing.", "Do you hear me now?", "Into the silence.")
    await town.until(lambda: line.deleted, what="the line to go")
    await fate(town, heard, "✅")


async def test_a_thread_that_keeps_its_answers_has_no_such_line(town: Town) -> None:
    talking = await talk(town)
    assert "is now" in await asked(town.mayor, town.channel, "relay set", setting="replies", value="off")
    await town.stop_bot()
    said = await town.dora.say(talking.thread, "Into the silence.")
    town.channel.deny_bot("read_message_history")
    await town.start_bot()
    await town.card("A thread could not be read", town.admins)
    await town.quiet()
    assert shown(talking.thread, GAP) is None
    assert "the setting `replies` is off" in await told(town.dora, said)


async def test_a_new_article_and_what_was_said_under_it_before_the_bot_looked_again(town: Town) -> None:
    talking = await talk(town)
    await town.crash_bot()
    await town.dora.say(talking.thread, "One thing.")
    await town.start_bot()
    await talking.until_texts("One thing.")
    other = await article(town, title="The goats leave")
    await town.crash_bot()
    await town.dora.say(other.thread, "And another.")
    await town.start_bot()
    await other.until_texts("And another.")
    await talking.until_texts("One thing.")
