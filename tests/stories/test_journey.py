"""The journey: article, comment, answer, edits and deletes, both ways."""

from town import Town, shown

from sandbox.blog import Picture

POST = """<p>The council met until midnight, and the old ferry stays.</p>
<blockquote><p>“We counted the votes twice,” the clerk said.</p></blockquote>
<p>What it will cost, nobody would say.</p>"""


async def test_a_new_article_appears_as_a_card_with_its_thread(town: Town) -> None:
    await town.start_bot()
    picture = Picture("ferry.png", "A ferry in the fog")
    post = await town.blog.publish(
        "The ferry stays", POST, author="Ida Quill", categories=("Council",), picture=picture
    )
    card = await town.card("The ferry stays")
    for words in ("Ida Quill", "Council", "The council met until midnight"):
        assert words in card.text
    assert "A ferry in the fog" in str(card.components)
    assert post.link in str(card.components)
    assert "Read on the blog" in str(card.components)
    thread = await town.thread("The ferry stays")
    assert thread.name == "The ferry stays"
    assert len(town.channel.messages) == 1


async def test_articles_from_before_the_relay_stay_quiet(town: Town) -> None:
    await town.blog.publish("An old story", POST, date=1_700_000_000)
    await town.start_bot()
    await town.blog.publish("A new story", POST)
    await town.card("A new story")
    assert shown(town.channel, "An old story") is None


async def test_an_edited_article_changes_its_card_and_an_update_is_posted_in_the_thread(town: Town) -> None:
    await town.start_bot()
    post = await town.blog.publish("The ferry stays", POST)
    card = await town.card("midnight")
    thread = await town.thread("The ferry stays")
    await town.blog.edit_post(post.id, html=POST.replace("midnight", "two in the morning"))
    await town.until(lambda: "two in the morning" in card.text, what="the edited text")
    longer = POST.replace("midnight", "two in the morning") + "<p><strong>Update:</strong> The mayor has resigned.</p>"
    await town.blog.edit_post(post.id, html=longer)
    update = await town.card("The mayor has resigned", thread)
    assert "two in the morning" not in update.text
    await town.blog.edit_post(post.id, html=longer.replace("resigned.", "resigned!"))
    await town.until(lambda: "resigned!" in card.text or "resigned\\!" in card.text, what="the card with the update")
    await town.quiet()
    assert len(town.channel.messages) == 1
    assert sum("resigned" in message.text for message in thread.messages) == 1


async def test_a_new_title_renames_the_thread(town: Town) -> None:
    await town.start_bot()
    post = await town.blog.publish("The ferry stays", POST)
    thread = await town.thread("The ferry stays")
    await town.blog.edit_post(post.id, title="The ferry goes")
    await town.until(lambda: thread.name == "The ferry goes", what="the new name of the thread")


async def test_comments_appear_in_the_thread_and_answers_to_them_are_replies(town: Town) -> None:
    await town.start_bot()
    post = await town.blog.publish("The ferry stays", POST)
    thread = await town.thread("The ferry stays")
    first = await town.blog.comment(post.id, "Old Tom", "I rowed it for forty years.")
    await town.blog.set_status(first.id, "approved")
    card = await town.card("I rowed it", thread)
    assert "Old Tom" in card.text
    answer = await town.blog.comment(post.id, "Nell", "And never on time.", parent=first.id)
    await town.blog.set_status(answer.id, "approved")
    reply = await town.card("never on time", thread)
    assert reply.reply_to == card


async def test_a_comment_edited_held_or_spammed_on_the_blog_follows_in_the_thread(town: Town) -> None:
    await town.start_bot()
    post = await town.blog.publish("The ferry stays", POST)
    thread = await town.thread("The ferry stays")
    comment = await town.blog.comment(post.id, "Old Tom", "I rowed it for forty years.")
    await town.blog.set_status(comment.id, "approved")
    card = await town.card("forty years", thread)
    await town.blog.edit_comment(comment.id, "I rowed it for fifty years.")
    await town.until(lambda: "fifty years" in card.text, what="the edited comment")
    for status in ("hold", "spam", "trash"):
        await town.blog.set_status(comment.id, status)
        await town.until(lambda: shown(thread, "fifty years") is None, what=f"the comment to go: {status}")
        await town.blog.set_status(comment.id, "approved")
        await town.card("fifty years", thread)
    await town.blog.delete_comment(comment.id)
    await town.until(lambda: shown(thread, "fifty years") is None, what="the comment to go")


async def test_nothing_leaves_before_a_yes_and_a_yes_publishes_what_asked_and_what_follows(town: Town) -> None:
    await town.start_bot()
    post = await town.blog.publish("The ferry stays", POST)
    thread = await town.thread("The ferry stays")
    asked = await town.dora.say(thread, "Nobody asked the **islanders** & their goats.")
    prompt = await town.card("your answers here", thread)
    assert prompt.reply_to == asked
    await town.dora.say(thread, "Nor the lighthouse.")
    await town.quiet()
    assert sum("your answers here" in message.text for message in thread.messages) == 1
    assert await town.comments(post.id) == []

    preview = await town.dora.press(prompt, label="See what would be published")
    await preview.settled()
    assert preview.ephemeral
    for words in ("islanders", "Dora", "The Harbour Lamp"):
        assert words in preview.text
    await town.dora.press(preview, label="Always on this blog")

    comment = await town.comment(post.id, "islanders")
    assert comment.author_name == "Dora"
    assert "<strong>islanders</strong> &amp; their goats" in comment.content_raw
    await town.comment(post.id, "Nor the lighthouse")
    await town.until(lambda: shown(thread, "your answers here") is None, what="the question to go away")
    await town.dora.say(thread, "And the goats say no.")
    await town.comment(post.id, "goats say no")


async def test_a_question_is_only_for_the_member_who_was_asked(town: Town) -> None:
    await town.start_bot()
    post = await town.blog.publish("The ferry stays", POST)
    thread = await town.thread("The ferry stays")
    await town.dora.say(thread, "Nobody asked the islanders.")
    prompt = await town.card("your answers here", thread)
    answer = await town.emil.press(prompt, label="See what would be published")
    await answer.settled()
    assert "somebody else" in answer.text
    assert await town.comments(post.id) == []


async def test_a_no_ends_the_question_and_nothing_ever_leaves(town: Town) -> None:
    await town.start_bot()
    post = await town.blog.publish("The ferry stays", POST)
    thread = await town.thread("The ferry stays")
    await town.dora.say(thread, "Nobody asked the islanders.")
    preview = await town.dora.press(await town.card("your answers here", thread), label="See what would be published")
    await preview.settled()
    await town.dora.press(preview, label="Never")
    await town.until(lambda: shown(thread, "your answers here") is None, what="the question to go away")
    await town.dora.say(thread, "Not even the goats.")
    await town.quiet()
    assert await town.comments(post.id) == []
    assert shown(thread, "your answers here") is None


async def test_a_member_can_change_their_mind_with_a_command(town: Town) -> None:
    await town.start_bot()
    post = await town.blog.publish("The ferry stays", POST)
    thread = await town.thread("The ferry stays")
    await town.dora.say(thread, "Before.")
    answer = await town.dora.run(thread, "me consent")
    await answer.settled()
    await town.dora.press(answer, label="Publish my answers")
    await town.dora.say(thread, "After.")
    await town.comment(post.id, "After.")
    assert await town.comments(post.id, "Before.") == []
    answer = await town.dora.run(thread, "me consent")
    await answer.settled()
    await town.dora.press(answer, label="Stop publishing")
    await town.dora.say(thread, "Silence.")
    await town.quiet()
    assert await town.comments(post.id, "Silence.") == []


async def test_a_reply_to_a_comment_has_that_comment_as_its_parent(town: Town) -> None:
    await town.start_bot()
    post = await town.blog.publish("The ferry stays", POST)
    thread = await town.thread("The ferry stays")
    first = await town.blog.comment(post.id, "Old Tom", "I rowed it for forty years.")
    await town.blog.set_status(first.id, "approved")
    card = await town.card("I rowed it", thread)
    await town.dora.say(thread, "In fog, too?", reply_to=card)
    await town.agree(town.dora, thread)
    comment = await town.comment(post.id, "In fog, too?")
    assert comment.parent == first.id
    await town.blog.set_status(comment.id, "approved")
    answer = await town.blog.comment(post.id, "Old Tom", "Above all in fog.", parent=comment.id)
    await town.blog.set_status(answer.id, "approved")
    reply = await town.card("Above all in fog", thread)
    assert reply.reply_to is not None
    assert reply.reply_to.text == "In fog, too?"


async def test_edits_and_deletes_of_a_member_follow_on_the_blog(town: Town) -> None:
    await town.start_bot()
    post = await town.blog.publish("The ferry stays", POST)
    thread = await town.thread("The ferry stays")
    said = await town.dora.say(thread, "Nobody asked the islanders.")
    await town.agree(town.dora, thread)
    comment = await town.comment(post.id, "islanders")
    await town.dora.edit(said, "Somebody asked the goats.")
    await town.comment(post.id, "asked the goats")
    assert len(await town.comments(post.id)) == 1
    await town.dora.delete(said)
    await town.until_async(lambda: town.status(post.id, comment.id), "trash")


async def test_the_fate_of_an_answer_shows_as_a_reaction(town: Town) -> None:
    await town.start_bot()
    post = await town.blog.publish("The ferry stays", POST)
    thread = await town.thread("The ferry stays")
    said = await town.dora.say(thread, "Nobody asked the islanders.")
    await town.agree(town.dora, thread)
    comment = await town.comment(post.id, "islanders")
    await town.until(lambda: list(said.reactions) == ["🔎"], what="held for moderation")
    await town.blog.set_status(comment.id, "approved")
    await town.until(lambda: list(said.reactions) == ["✅"], what="published")
    await town.blog.set_status(comment.id, "spam")
    await town.until(lambda: list(said.reactions) == ["🚫"], what="removed")


async def test_an_answer_that_the_blog_refuses_is_marked_and_an_admin_is_told(town: Town) -> None:
    await town.start_bot()
    post = await town.blog.publish("The ferry stays", POST)
    thread = await town.thread("The ferry stays")
    said = await town.dora.say(thread, "Nobody asked the islanders.")
    await town.agree(town.dora, thread)
    await town.comment(post.id, "islanders")
    await town.blog.edit_post(post.id, comments_open=False)
    late = await town.dora.say(thread, "One more thing.")
    await town.until(lambda: list(late.reactions) == ["❌"], what="failed")
    await town.card("could not be delivered", town.admins)
    assert list(said.reactions) != ["❌"]


async def test_what_a_moderator_rewrites_on_the_blog_stays_so(town: Town) -> None:
    await town.start_bot()
    post = await town.blog.publish("The ferry stays", POST)
    thread = await town.thread("The ferry stays")
    said = await town.dora.say(thread, "Nobody asked the rotten islanders.")
    await town.agree(town.dora, thread)
    comment = await town.comment(post.id, "islanders")
    await town.until(lambda: list(said.reactions) == ["🔎"], what="held for moderation")
    await town.blog.edit_comment(comment.id, "Nobody asked the islanders.")
    await town.quiet()
    await town.dora.edit(said, "Nobody asked the very rotten islanders.")
    await town.quiet()
    assert await town.comments(post.id, "rotten") == []


async def test_a_copy_that_a_moderator_deletes_in_chat_is_not_sent_again(town: Town) -> None:
    await town.start_bot()
    post = await town.blog.publish("The ferry stays", POST)
    thread = await town.thread("The ferry stays")
    comment = await town.blog.comment(post.id, "Old Tom", "I rowed it for forty years.")
    await town.blog.set_status(comment.id, "approved")
    await town.mayor_deletes(await town.card("forty years", thread))
    await town.blog.edit_comment(comment.id, "I rowed it for fifty years.")
    await town.quiet()
    assert shown(thread, "years") is None


async def test_several_messages_in_a_row_become_one_comment(town: Town) -> None:
    await town.start_bot(settle_seconds=600.0)
    post = await town.blog.publish("The ferry stays", POST)
    thread = await town.thread("The ferry stays")
    await town.dora.say(thread, "Hello.")
    await town.agree(town.dora, thread)
    await town.comment(post.id, "Hello.")
    first = await town.dora.say(thread, "One thing.")
    second = await town.dora.say(thread, "And another.")
    await town.until(lambda: second.reactions, what="the hourglass")
    await town.later(600)
    comment = await town.comment(post.id, "One thing.")
    assert "And another." in comment.content_raw
    await town.until(lambda: "⏳" not in {*first.reactions, *second.reactions}, what="a fate on both messages")
    await town.dora.delete(first)
    await town.until_async(
        lambda: town.text_of(post.id, comment.id), "And another.", contains=True, without="One thing."
    )


async def test_an_article_taken_off_the_blog_is_marked_and_its_thread_kept(town: Town) -> None:
    await town.start_bot()
    post = await town.blog.publish("The ferry stays", POST)
    card = await town.card("The ferry stays")
    thread = await town.thread("The ferry stays")
    await town.blog.trash_post(post.id)
    await town.until(lambda: "the blog's trash" in card.text, what="the card to say that the article is gone")
    assert "midnight" not in card.text
    assert thread in town.channel.threads
