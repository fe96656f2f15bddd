"""Who a comment is on the blog, and what became of it there: in a reaction, and in words for its author alone."""

from functools import partial

from talking import TITLE, article, author_url, bare, choose, fate, talk, told
from town import Town, shown


async def test_a_name_leads_to_the_message_and_the_address_is_the_members_own(town: Town) -> None:
    talking = await talk(town, town.dora, town.emil)
    first = await town.dora.say(talking.thread, "One thing.")
    mine = await talking.comment("One thing.")
    message = f"https://discord.com/channels/{town.guild.id}/{talking.thread.id}/{first.id}"
    assert await author_url(town, mine.id) == message
    other = await article(town, title="The goats leave")
    await town.dora.say(other.thread, "Good.")
    again = await other.comment("Good.")
    await town.emil.say(other.thread, "Bad.")
    his = await other.comment("Bad.")
    assert mine.author_email == again.author_email != his.author_email
    assert mine.author_email.endswith("@users.noreply.invalid")
    assert str(town.dora.id) not in mine.author_email
    assert mine.author_name == "Dora"


async def test_without_link_back_a_name_leads_nowhere(town: Town) -> None:
    talking = await talk(town)
    await choose(town, link_back="off")
    await town.dora.say(talking.thread, "One thing.")
    comment = await talking.comment("One thing.")
    assert await author_url(town, comment.id) == ""
    assert "discord.com" not in comment.content_raw


async def test_an_answer_whose_parent_vanished_stays_with_its_article(town: Town) -> None:
    talking = await talk(town)
    gone, card = await talking.visitor("Old Tom", "I rowed it for forty years.")
    town.blog.faults.add("GET", "feed", times=None, status=503)  # nobody tells the bot
    await town.blog.delete_comment(gone.id)
    said = await town.dora.say(talking.thread, "In fog, too?", reply_to=card)
    comment = await talking.comment("In fog, too?")
    assert comment.parent in (0, gone.id)
    await fate(town, said, "✅")
    town.blog.faults.waiting.clear()
    await town.until(lambda: shown(talking.thread, "forty years") is None, what="the vanished comment to go")
    await talking.until_texts("In fog, too?")


async def test_every_reaction_and_its_words(town: Town) -> None:
    talking = await talk(town, settle_seconds=60.0)
    said = await town.dora.say(talking.thread, "One thing.")
    await fate(town, said, "⏳")
    assert "⏳ It goes to **The Harbour Lamp**" in await told(town.dora, said)
    await town.later(60)
    await fate(town, said, "✅")
    comment = await talking.comment("One thing.")
    words = await told(town.dora, said)
    assert "✅ It stands on **The Harbour Lamp**." in words
    assert comment.link in words
    for status, emoji, reason in (
        ("hold", "🔎", "🔎 It stands on **The Harbour Lamp**, and waits"),
        ("spam", "🚫", "🚫 **The Harbour Lamp** took it for spam"),
        ("trash", "🚫", "🚫 Somebody removed it"),
        ("approved", "✅", "✅ It stands"),
    ):
        await town.blog.set_status(comment.id, status)
        await town.until_async(partial(told, town.dora, said), reason, contains=True)
        await fate(town, said, emoji)
    await town.blog.edit_comment(comment.id, "One thing, put mildly.")
    await fate(town, said, "✏️")
    words = await told(town.dora, said)
    assert "✏️ A moderator of **The Harbour Lamp** changed it there." in words
    assert comment.link in words
    await town.blog.delete_comment(comment.id)
    await fate(town, said, "🚫")
    assert "🚫 Somebody removed it" in await told(town.dora, said)


async def test_a_moderators_words_are_not_overwritten_by_an_edit_that_comes_before_the_bot_saw_them(town: Town) -> None:
    talking = await talk(town)
    said = await town.dora.say(talking.thread, "They are fools.")
    await fate(town, said, "✅")
    comment = await talking.comment("They are fools.")
    town.blog.faults.add("GET", "feed", times=None, status=503)  # nobody looks at the blog
    await town.blog.edit_comment(comment.id, "They are mistaken.")
    await town.dora.edit(said, "They are great fools.")
    await fate(town, said, "✏️")
    await talking.until_texts("They are mistaken.")
    assert "Their version stands" in await told(town.dora, said)
    town.blog.faults.waiting.clear()
    await town.quiet()
    await talking.until_texts("They are mistaken.")


async def test_what_does_not_work_says_why(town: Town) -> None:
    talking = await talk(town)
    await town.blog.edit_post(talking.post.id, comments_open=False)
    said = await town.dora.say(talking.thread, "Too late.")
    await fate(town, said, "❌")
    words = await told(town.dora, said)
    assert "❌ It could not be published" in words
    assert "Comments on this article are closed" in words


async def test_a_blog_that_is_down_is_waited_for_and_that_is_told(town: Town) -> None:
    talking = await talk(town)
    fault = town.blog.faults.add("POST", "comments", times=None, status=503)
    said = await town.dora.say(talking.thread, "One thing.")
    await fate(town, said, "⏳")
    await town.until(lambda: fault.met, what="an attempt")
    assert "⏳ It" in await told(town.dora, said)
    town.blog.faults.waiting.clear()
    await town.later(60)
    await fate(town, said, "✅")
    await talking.until_texts("One thing.")


async def test_nobody_else_learns_what_became_of_it(town: Town) -> None:
    talking = await talk(town)
    said = await town.dora.say(talking.thread, "One thing.")
    await fate(town, said, "✅")
    assert await told(town.emil, said) == "Only who wrote it can see what became of it."
    _, card = await talking.visitor("Old Tom", "I rowed it for forty years.")
    assert await told(town.emil, card) == "Only who wrote it can see what became of it."


async def test_what_goes_nowhere_says_so(town: Town) -> None:
    talking = await talk(town)
    aside = await town.dora.say(town.admins, "Tea, anybody?")
    assert "It belongs to no article" in await told(town.dora, aside)
    empty = await town.dora.say(talking.thread, "", stickers=["A goat"])
    await town.quiet()
    assert "found nothing in it that a blog can show" in await told(town.dora, empty)
    assert not empty.reactions
    question = await town.emil.say(talking.thread, "May I?")
    await town.card("your answers here", talking.thread)
    assert "❓ It waits for your answer" in await told(town.emil, question)
    assert await talking.texts() == []


# -- the blog has the last word ---------------------------------------------------------------------------------------


async def test_what_a_moderator_rewrote_stands_whatever_its_author_edits(town: Town) -> None:
    talking = await talk(town)
    said = await town.dora.say(talking.thread, "Nobody asked the rotten islanders.")
    comment = await talking.comment("islanders")
    await fate(town, said, "✅")
    await town.blog.edit_comment(comment.id, "Nobody asked the islanders.")
    await fate(town, said, "✏️")
    await town.dora.edit(said, "Nobody asked the very rotten islanders.")
    await town.quiet()
    await talking.until_texts("Nobody asked the islanders.")
    await fate(town, said, "✏️")
    assert "Their version stands" in await told(town.dora, said)
    await town.dora.delete(said)  # that remains the author's right
    await talking.until_status(comment, "trash")


async def test_what_was_removed_there_by_hand_is_never_posted_again(town: Town) -> None:
    talking = await talk(town)
    trashed = await town.dora.say(talking.thread, "One thing.")
    deleted = await town.dora.say(talking.thread, "And another.")
    await fate(town, trashed, "✅")
    await fate(town, deleted, "✅")
    await town.blog.set_status((await talking.comment("One thing.")).id, "trash")
    await town.blog.delete_comment((await talking.comment("And another.")).id)
    for said in (trashed, deleted):
        await fate(town, said, "🚫")
        await town.dora.edit(said, f"{said.text} Really.")
    await town.quiet()
    assert "It is not posted there again." in await told(town.dora, deleted)
    await town.stop_bot()
    await town.start_bot()
    await town.quiet()
    assert await talking.texts() == []
    assert "And another." not in "".join(bare(one) for one in await town.blog.comments(talking.post.id))
    assert shown(town.channel, TITLE) is not None
