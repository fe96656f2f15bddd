"""The ways into the blog: a message in the thread, replies to whatever the bot said, and settings that narrow them."""

import pytest
from asking import Neighbours
from talking import STORY, TITLE, agrees, article, choose, fate, menu, open_door, talk, told
from town import Town, shown

SENTENCE = "The tide came and went as it always did. "
LONG = "".join(f"<p>Paragraph {number} of the report. {SENTENCE * 12}</p>" for number in range(12))


async def test_what_is_said_in_the_thread_is_a_comment_under_the_members_name(town: Town) -> None:
    talking = await talk(town)
    said = await town.dora.say(talking.thread, "Nobody asked the **islanders** & their goats.")
    comment = await talking.comment("islanders")
    assert (comment.author_name, comment.parent, comment.user_id) == ("Dora", 0, 0)
    await talking.until_texts("Nobody asked the <strong>islanders</strong> &amp; their goats.")
    await fate(town, said, "✅")
    assert len(talking.thread.messages) == 1


async def test_a_reply_to_the_card_in_the_channel_is_a_comment_and_shows_in_the_thread(town: Town) -> None:
    talking = await talk(town)
    card = await town.card(TITLE)
    said = await town.dora.say(town.channel, "At last.", reply_to=card)
    comment = await talking.comment("At last.")
    assert comment.parent == 0
    await fate(town, said, "✅")
    copy = await town.card("At last.", talking.thread)
    assert "Dora" in copy.text
    await town.dora.edit(said, "At long last.")
    await talking.until_text(comment, "At long last.")
    await town.until(lambda: "At long last." in copy.text, what="the edited copy")
    await town.dora.say(town.channel, "Who wants tea?")  # nobody's article
    await town.quiet()
    await talking.until_texts("At long last.")
    await town.dora.delete(said)
    await talking.until_status(comment, "trash")
    await town.until(lambda: shown(talking.thread, "At long last.") is None, what="the copy to go")


async def test_a_reply_to_a_passage_begins_with_it_quoted_on_the_blog_and_in_the_other_server(town: Town) -> None:
    await town.start_bot()
    await choose(town, length="whole")
    there = Neighbours(town)
    await there.follow()
    await open_door(town)
    await agrees(town, town.dora)
    talking = await article(town, html=LONG)
    body = await town.card("Paragraph 8 of the report.", talking.thread)
    said = await town.dora.say(talking.thread, "It did *not*.", reply_to=body)
    comment = await talking.comment("It did")
    await fate(town, said, "✅")
    quote, _, answer = comment.content_raw.partition("</blockquote>")
    assert quote.startswith("<blockquote>Paragraph ")
    assert quote.removeprefix("<blockquote>") in LONG.replace("</p><p>", "\n").replace("<p>", "")
    assert len(quote) < 400
    assert answer.strip().startswith("It did <em>not</em>.")
    copy = await town.card("It did", await town.thread(TITLE, there.channel))
    assert "> Paragraph " in copy.text
    assert "It did *not*." in copy.text
    assert "Dora" in copy.text
    await town.dora.edit(said, "It did.")
    await town.until_async(lambda: town.text_of(talking.post.id, comment.id), "It did.", contains=True, without="<em>")
    assert (await talking.texts())[0].startswith(quote)


async def test_a_reply_to_an_update_quotes_what_was_added(town: Town) -> None:
    talking = await talk(town)
    await town.blog.edit_post(
        talking.post.id, html=STORY + "<p><strong>Update:</strong> The mayor has <em>resigned</em>.</p>"
    )
    update = await town.card("The mayor has", talking.thread)
    said = await town.dora.say(talking.thread, "Finally.", reply_to=update)
    await fate(town, said, "✅")
    [text] = await talking.texts()
    assert "The mayor has resigned." in text.partition("</blockquote>")[0]
    assert text.endswith("Finally.")


async def test_a_reply_to_a_comment_and_to_a_members_message_has_that_as_its_parent(town: Town) -> None:
    talking = await talk(town, town.dora, town.emil)
    first, card = await talking.visitor("Old Tom", "I rowed it for forty years.")
    said = await town.dora.say(talking.thread, "In fog, too?", reply_to=card)
    comment = await talking.comment("In fog, too?")
    assert comment.parent == first.id
    answer = await town.emil.say(talking.thread, "Above all in fog.", reply_to=said)
    assert (await talking.comment("Above all")).parent == comment.id
    await fate(town, answer, "✅")
    assert "blockquote" not in "".join(await talking.texts())


async def test_only_replies_go_to_the_blog_when_the_relay_says_so(town: Town) -> None:
    talking = await talk(town, town.dora, town.emil)
    await choose(town, replies="only replies")
    aside = await town.dora.say(talking.thread, "Tea, anybody?")
    _, card = await talking.visitor("Old Tom", "I rowed it for forty years.")
    answer = await town.dora.say(talking.thread, "In fog, too?", reply_to=card)
    await town.emil.say(talking.thread, "Above all in fog.", reply_to=answer)
    await town.emil.say(talking.thread, "Milk, please.", reply_to=aside)
    await town.dora.say(town.channel, "Long live the ferry.", reply_to=await town.card(TITLE))
    await talking.until_texts(
        "I rowed it for forty years.", "In fog, too?", "Above all in fog.", "Long live the ferry."
    )
    assert "Only replies" in await told(town.dora, aside)
    assert not aside.reactions


@pytest.mark.parametrize("replies", ["chosen", "off"])
async def test_with_other_settings_nothing_goes_by_itself(town: Town, replies: str) -> None:
    talking = await talk(town)
    await choose(town, replies=replies)
    _, card = await talking.visitor("Old Tom", "I rowed it for forty years.")
    aside = await town.dora.say(talking.thread, "Tea, anybody?")
    answer = await town.dora.say(talking.thread, "In fog, too?", reply_to=card)
    await town.quiet()
    for said in (aside, answer):
        why = "Only what is chosen" if replies == "chosen" else "the setting `replies` is off"
        assert why in await told(town.dora, said)
        assert not said.reactions
    chosen = await menu(town.dora, "Post to blog", answer)
    if replies == "off":
        assert "the setting `replies` is off" in chosen.text
        await town.quiet()
        assert len(await talking.texts()) == 1
    else:
        assert f"under **{TITLE}**" in chosen.text
        await talking.until_texts("I rowed it for forty years.", "In fog, too?")


async def test_stars_of_enough_members_choose_a_message(town: Town) -> None:
    talking = await talk(town, town.dora)
    nell = town.guild.add_member("Nell")
    await choose(town, replies="chosen", stars="2")
    said = await town.dora.say(talking.thread, "The goats decide.")
    await town.dora.react(said, "⭐")  # one's own does not count
    await town.emil.react(said, "⭐")
    await town.quiet()
    assert await talking.texts() == []
    assert "2 ⭐" in await told(town.dora, said)
    await nell.react(said, "⭐")
    await talking.until_texts("The goats decide.")
    await fate(town, said, "✅")


async def test_stars_choose_only_what_its_author_lets_go(town: Town) -> None:
    talking = await talk(town, town.dora)
    await choose(town, replies="chosen", stars="1")
    said = await town.emil.say(talking.thread, "The goats decide.")
    await town.dora.react(said, "⭐")
    prompt = await town.card("your answers here", talking.thread)
    assert prompt.reply_to == said
    await town.quiet()
    assert await talking.texts() == []
    await town.agree(town.emil, talking.thread)
    await talking.until_texts("The goats decide.")
