"""Answers that are out of the ordinary: nicknames, forums, two channels, long bursts, second thoughts."""

import pytest
from asking import Neighbours, asked
from talking import BLOG, TITLE, agrees, article, choose, fate, menu, open_door, talk, told
from test_answers_chosen import POST, picked, pressed, written
from test_article_channels import post_in
from town import Town

# -- who it is --------------------------------------------------------------------------------------------------------


async def test_a_member_has_the_name_of_that_server_whichever_way_it_goes(town: Town) -> None:
    town.dora.nick = "Dora of the Docks"
    await open_door(town)
    await town.start_bot()
    talking = await article(town)
    await town.dora.say(talking.thread, "By question.")
    await town.agree(town.dora, talking.thread)
    await talking.comment("By question.")
    await town.dora.say(talking.thread, "By thread.")
    await written(town.dora, await pressed(town, town.dora), "By form.")
    await choose(town, replies="chosen", stars="1")
    starred = await town.dora.say(talking.thread, "By star.")
    await town.emil.react(starred, "⭐")
    posted = await town.dora.say(talking.thread, "By menu.")
    await menu(town.emil, POST, posted)
    elsewhere = await town.dora.say(town.admins, "By choice.")
    await picked(town.dora, await menu(town.dora, POST, elsewhere), TITLE)
    for way in ("thread", "form", "star", "menu", "choice"):
        await talking.comment(f"By {way}.")
    await choose(town, replies="everything")
    await town.stop_bot()
    await town.dora.say(talking.thread, "While away.")
    await town.start_bot()
    await talking.comment("While away.")
    names = {one.content_raw[:12]: one.author_name for one in await town.blog.comments(talking.post.id)}
    assert set(names.values()) == {"Dora of the Docks"}, names
    assert len(names) == 7


# -- where it is said -------------------------------------------------------------------------------------------------


async def test_in_a_forum_what_is_said_under_the_post_is_a_comment(town: Town) -> None:
    forum = town.guild.add_forum("essays")
    await open_door(town)
    await town.start_bot()
    assert "will appear" in await asked(town.mayor, town.admins, "relay add", blog=BLOG, channel=forum)
    await agrees(town, town.dora)
    talking = await article(town)
    post = await post_in(town, forum, TITLE)
    said = await town.dora.say(post, "Under the post.")
    await fate(town, said, "✅")
    assert post.starter is not None
    answer = await town.dora.say(post, "To its card.", reply_to=post.starter)
    await fate(town, answer, "✅")
    await talking.until_texts("Under the post.", "To its card.")
    copy = await town.card("Under the post.", talking.thread)  # of the other channel
    reply = await town.dora.say(talking.thread, "From over there.", reply_to=copy)
    await fate(town, reply, "✅")
    assert (await town.card("From over there.", post)).reply_to == said
    form = await town.dora.press(post.starter, label="Comment")
    await written(town.dora, form, "From the form.")
    await town.card("From the form.", post)
    await town.card("From the form.", talking.thread)


async def test_a_reply_to_the_copy_of_what_was_said_in_the_channel_answers_that(town: Town) -> None:
    talking = await talk(town, town.dora, town.emil)
    said = await town.dora.say(town.channel, "At last.", reply_to=await town.card(TITLE))
    copy = await town.card("At last.", talking.thread)
    first = await talking.comment("At last.")
    answer = await town.emil.say(talking.thread, "Amen.", reply_to=copy)
    again = await town.emil.say(town.channel, "Truly.", reply_to=said)
    for text in ("Amen.", "Truly."):
        assert (await talking.comment(text)).parent == first.id
    assert (await town.card("Truly.", talking.thread)).reply_to == copy
    await fate(town, answer, "✅")
    await fate(town, again, "✅")


async def test_who_speaks_in_the_channel_for_the_first_time_is_asked_there(town: Town) -> None:
    await open_door(town)
    await town.start_bot()
    talking = await article(town)
    said = await town.dora.say(town.channel, "At last.", reply_to=await town.card(TITLE))
    question = await town.card("your answers here", town.channel)
    assert question.reply_to == said
    preview = await town.dora.press(question, label="See what would be published")
    await preview.settled()
    await town.dora.press(preview, label="Always on this blog")
    await talking.until_texts("At last.")
    await town.until(lambda: question.deleted, what="the question to go")
    await fate(town, said, "✅")


# -- what is said -----------------------------------------------------------------------------------------------------


async def test_a_burst_that_is_too_long_for_one_comment_loses_nothing(town: Town) -> None:
    talking = await talk(town, settle_seconds=60.0)
    words = [f"Part {number} & more. " + "The tide came and went as it always did. " * 44 for number in range(6)]
    for text in words:
        said = await town.dora.say(talking.thread, text)
    await fate(town, said, "⏳")
    await town.later(60)
    await fate(town, said, "✅")
    whole = "\n".join(await talking.texts())
    for number, text in enumerate(words):
        assert f"Part {number} &amp; more." in whole
        assert whole.count("The tide came") == 6 * text.count("The tide came")
    assert "…" not in whole


@pytest.mark.parametrize("text", ["https://discord.gg/abc123", "<:goat:123456789012345678>", "||x||"])
async def test_what_is_hardly_anything_is_a_comment_too(town: Town, text: str) -> None:
    talking = await talk(town)
    said = await town.dora.say(talking.thread, text)
    await fate(town, said, "✅")
    assert await talking.texts() in (["[invite removed]"], [":goat:"], ["[spoiler: x]"])


# -- second thoughts --------------------------------------------------------------------------------------------------


async def test_what_was_refused_goes_once_its_author_changes_it(town: Town) -> None:
    talking = await talk(town)
    await town.blog.edit_post(talking.post.id, comments_open=False)
    said = await town.dora.say(talking.thread, "Too late.")
    await fate(town, said, "❌")
    await town.blog.edit_post(talking.post.id, comments_open=True)
    await town.card("can become comments")
    await town.dora.edit(said, "Not too late.")
    await fate(town, said, "✅")
    await talking.until_texts("Not too late.")


async def test_a_yes_taken_back_keeps_what_waits_in_discord_and_leaves_what_stands(town: Town) -> None:
    talking = await talk(town, settle_seconds=60.0)
    first = await town.dora.say(talking.thread, "Published.")
    await fate(town, first, "⏳")
    await town.later(60)
    await fate(town, first, "✅")
    second = await town.dora.say(talking.thread, "Not yet published.")
    await fate(town, second, "⏳")
    answer = await town.dora.run(town.channel, "me consent")
    await answer.settled()
    await town.dora.press(answer, label="Stop publishing")
    await town.dora.edit(first, "Published, and changed.")
    await town.later(60)
    await town.quiet()
    await talking.until_texts("Published.")
    await town.until(lambda: not second.reactions, what="the hourglass to go")
    assert "You chose that nothing" in await told(town.dora, second)
    await town.dora.delete(first)  # taking back needs no yes
    await talking.until_texts()


async def test_what_a_moderator_rewrote_is_shown_so_in_the_other_server(town: Town) -> None:
    there = Neighbours(town)
    await open_door(town)
    await town.start_bot()
    await there.follow()
    await agrees(town, town.dora)
    talking = await article(town)
    await town.dora.say(talking.thread, "Nobody asked the rotten islanders.")
    comment = await talking.comment("islanders")
    copy = await town.card("rotten islanders", await town.thread(TITLE, there.channel))
    await town.blog.edit_comment(comment.id, "Nobody asked the <em>islanders</em>.")
    await town.until(lambda: "Nobody asked the *islanders*." in copy.text, what="the moderator's version")
    assert "**Dora**" in copy.text
    await town.blog.set_status(comment.id, "spam")
    await town.until(lambda: copy.deleted, what="spam to go")
    await town.blog.set_status(comment.id, "approved")
    await town.card("Nobody asked the *islanders*.", await town.thread(TITLE, there.channel))
