"""What becomes of comments on the blog is seen in the thread: held, spam, trash, back, edited, gone for good."""

import pytest
from asking import Neighbours
from commenting import BLIND, answers_on_blog, begun, comments, replies, until_words, waits, words
from town import Town, shown

from sandbox.blog.model import StoredComment


async def test_whatever_a_moderator_does_is_seen_in_the_thread(town: Town) -> None:
    talking = await begun(town)
    [first, second] = await comments(talking, "I rowed it.", "So did I.")
    await until_words(town, talking.thread, "I rowed it.", "So did I.")
    for status in ("hold", "spam", "trash"):
        await town.blog.set_status(first.id, status)
        await until_words(town, talking.thread, "So did I.")
        await town.blog.set_status(first.id, "approved")
        await until_words(town, talking.thread, "So did I.", "I rowed it.")
    await town.blog.set_status(first.id, "spam")
    await town.blog.set_status(first.id, "trash")
    await until_words(town, talking.thread, "So did I.")
    await town.blog.delete_comment(first.id)
    await town.blog.delete_comment(second.id)
    await until_words(town, talking.thread)
    await comments(talking, "Nobody rowed it.")
    await until_words(town, talking.thread, "Nobody rowed it.")


@pytest.mark.parametrize("status", ["hold", "spam", "trash", "deleted"])
async def test_without_an_account_what_nobody_may_see_goes_and_comes_back(town: Town, status: str) -> None:
    talking = await begun(town, **BLIND)
    [first, _] = await comments(talking, "I rowed it.", "So did I.")
    await until_words(town, talking.thread, "I rowed it.", "So did I.")
    if status == "deleted":
        await town.blog.delete_comment(first.id)
    else:
        await town.blog.set_status(first.id, status)
    await until_words(town, talking.thread, "So did I.")
    if status != "deleted":
        await town.blog.set_status(first.id, "approved")
        await until_words(town, talking.thread, "So did I.", "I rowed it.")


async def test_what_is_held_or_spam_from_the_start_is_never_seen(town: Town) -> None:
    talking = await begun(town)
    held = await waits(talking, "Buy cheap rowing boats.")
    spam = await waits(talking, "Boats boats boats.")
    await town.blog.set_status(spam.id, "spam")
    await comments(talking, "I rowed it.")
    await until_words(town, talking.thread, "I rowed it.")
    await town.blog.set_status(held.id, "trash")
    await town.blog.set_status(spam.id, "trash")
    await town.quiet()
    assert words(talking.thread) == ["I rowed it."]
    assert not any("oats" in message.text for message in town.channel.messages)


async def test_an_answer_stays_when_what_it_answers_goes_and_is_a_reply_again_to_what_follows(town: Town) -> None:
    talking = await begun(town)
    [first] = await comments(talking, "I rowed it.")
    second = await answers_on_blog(talking, first, "In fog, too?")
    await until_words(town, talking.thread, "I rowed it.", "In fog, too?")
    await town.blog.set_status(first.id, "trash")
    await until_words(town, talking.thread, "In fog, too?")
    await answers_on_blog(talking, second, "Above all in fog.")
    await until_words(town, talking.thread, "In fog, too?", "Above all in fog.")
    assert replies(talking.thread)["Above all in fog."] == "In fog, too?"


async def test_an_edit_changes_the_message_in_every_server_and_says_so(town: Town) -> None:
    talking = await begun(town)
    there = Neighbours(town)
    await there.follow()
    post = await town.blog.publish("The weir stays", "<p>It always did.</p>")
    threads = [await town.thread("The weir stays", place) for place in (town.channel, there.channel)]
    made = await town.blog.comment(post.id, "Old Tom", "I rowed it for forty years.")
    cards = [await town.card("forty years", thread) for thread in threads]
    assert not any("edited" in card.text for card in cards)
    await town.blog.edit_comment(made.id, "I rowed it for <b>fifty</b> years.")
    for card in cards:
        await town.until(lambda card=card: "**fifty** years" in card.text, what="the edited words")
        assert "· edited" in card.text
    assert [len(thread.messages) for thread in threads] == [1, 1]
    assert talking.thread.messages == []


async def test_what_a_moderator_changes_before_approving_is_no_edit(town: Town) -> None:
    talking = await begun(town)
    held = await waits(talking, "I rowed that damned thing.")
    await town.quiet()
    await town.blog.edit_comment(held.id, "I rowed that thing.")
    await town.blog.set_status(held.id, "approved")
    card = await town.card("I rowed that thing.", talking.thread)
    assert "edited" not in card.text


async def test_pingbacks_trackbacks_and_editors_notes_never_come(town: Town) -> None:
    talking = await begun(town)
    await town.blog.pingback(talking.post.id, "Ferries of the north", "https://ferries.example/north")
    for kind in ("trackback", "note"):
        site = town.blog.archive
        said = StoredComment(0, talking.post.id, "Editor", "", f"A {kind}, [&#8230;]", site.now(), type=kind)
        site.add_comment(said)
    await comments(talking, "I rowed it.")
    await until_words(town, talking.thread, "I rowed it.")
    await town.quiet()
    assert words(talking.thread) == ["I rowed it."]
    assert shown(town.admins, "note") is None


async def test_a_card_that_moderators_delete_in_discord_stays_deleted_and_its_answers_come(town: Town) -> None:
    talking = await begun(town)
    [first] = await comments(talking, "I rowed it.")
    await town.mayor_deletes(await town.card("I rowed it.", talking.thread))
    await town.blog.edit_comment(first.id, "I rowed it for years.")
    await answers_on_blog(talking, first, "In fog, too?")
    await until_words(town, talking.thread, "In fog, too?")
    await town.blog.set_status(first.id, "hold")
    await town.blog.set_status(first.id, "approved")
    await town.quiet()
    assert words(talking.thread) == ["In fog, too?"]
