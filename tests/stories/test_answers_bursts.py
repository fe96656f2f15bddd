"""People type in bursts: what one member writes in a row is one comment, once they are quiet for a moment."""

from talking import TITLE, Talk, article, fate, menu, open_door, talk, told
from test_answers_chosen import POST, picked, pressed, written
from town import Town

from sandbox.discord import Member, Message

LONG = 600.0
"""Seconds to settle: no story takes so long, so nothing goes unless its clock is put forward."""


async def burst(town: Town, talking: Talk, *texts: str, who: Member | None = None) -> list[Message]:
    """Messages of one member in a row; all of them wait, and that is to be seen."""
    said = [await (who or town.dora).say(talking.thread, text) for text in texts]
    for message in said:
        await fate(town, message, "⏳")
    return said


async def test_messages_in_a_row_are_one_comment_once_their_author_is_quiet(town: Town) -> None:
    talking = await talk(town, settle_seconds=LONG)
    said = await burst(town, talking, "One thing.", "And **another**.", "And a third.")
    assert "goes to **The Harbour Lamp**" in await told(town.dora, said[1])
    await town.later(LONG - 200)
    said += await burst(town, talking, "Wait, a fourth.")  # it begins anew with each of them
    await town.later(LONG - 200)
    await town.quiet()
    assert await talking.texts() == []
    await town.later(201)
    await talking.until_texts("One thing.\nAnd <strong>another</strong>.\nAnd a third.\nWait, a fourth.")
    for message in said:
        await fate(town, message, "✅")
    assert len(talking.thread.messages) == 4


async def test_edits_and_deletes_of_any_of_them_edit_the_comment(town: Town) -> None:
    talking = await talk(town, settle_seconds=LONG)
    first, second, third = await burst(town, talking, "One thing.", "And another.", "And a third.")
    await town.dora.edit(second, "And quite another.")  # while it settles
    await town.later(LONG)
    comment = await talking.comment("One thing.")
    await talking.until_text(comment, "One thing.\nAnd quite another.\nAnd a third.")
    await town.dora.edit(third, "And the last.")
    await talking.until_text(comment, "One thing.\nAnd quite another.\nAnd the last.")
    await town.dora.delete(first)
    await talking.until_text(comment, "And quite another.\nAnd the last.")
    await town.dora.delete(third)
    await talking.until_text(comment, "And quite another.")
    await fate(town, second, "✅")
    await town.dora.delete(second)
    await talking.until_status(comment, "trash")
    await talking.until_texts()


async def test_what_is_deleted_while_it_settles_was_never_sent(town: Town) -> None:
    talking = await talk(town, settle_seconds=LONG)
    first, second = await burst(town, talking, "One thing.", "Which I regret.")
    await town.dora.delete(second)
    await town.later(LONG)
    await talking.until_texts("One thing.")
    third, fourth = await burst(town, talking, "A mistake.", "Another one.")
    await town.dora.delete(third)
    await town.dora.delete(fourth)
    await town.later(LONG)
    await town.quiet()
    assert [one.content_raw for one in await town.blog.comments(talking.post.id) if "istake" in one.content_raw] == []
    await fate(town, first, "✅")


async def test_what_is_added_later_or_between_others_is_a_comment_of_its_own(town: Town) -> None:
    talking = await talk(town, town.dora, town.emil, settle_seconds=LONG)
    await burst(town, talking, "One thing.")
    await burst(town, talking, "A word of mine.", who=town.emil)
    await burst(town, talking, "And another.")
    await town.later(LONG)
    await talking.until_texts("One thing.", "A word of mine.", "And another.")
    await burst(town, talking, "Later.")
    await town.later(LONG)
    await talking.until_texts("One thing.", "A word of mine.", "And another.", "Later.")


async def test_an_answer_to_something_else_begins_a_new_comment(town: Town) -> None:
    talking = await talk(town, settle_seconds=LONG)
    first, card = await talking.visitor("Old Tom", "I rowed it for forty years.")
    await burst(town, talking, "What a day.")
    answer = await town.dora.say(talking.thread, "In fog, too?", reply_to=card)
    more = await town.dora.say(talking.thread, "And at night?")
    await fate(town, more, "⏳")
    await town.later(LONG)
    await talking.until_texts("I rowed it for forty years.", "What a day.", "In fog, too?\nAnd at night?")
    assert (await talking.comment("And at night?")).parent == first.id
    await fate(town, answer, "✅")


async def test_pressing_the_hourglass_sends_at_once_only_for_its_author(town: Town) -> None:
    talking = await talk(town, settle_seconds=LONG)
    first, _ = await burst(town, talking, "One thing.", "And another.")
    await town.emil.react(first, "⏳")
    await town.quiet()
    assert await talking.texts() == []
    await town.dora.react(first, "⏳")
    await talking.until_texts("One thing.\nAnd another.")
    await fate(town, first, "✅")


async def test_send_now_in_the_menu_sends_at_once(town: Town) -> None:
    talking = await talk(town, settle_seconds=LONG)
    [said] = await burst(town, talking, "One thing.")
    answer = await menu(town.dora, "Where is my comment?", said)
    sent = await town.dora.press(answer, label="Send now")
    await sent.settled()
    assert "It goes to the blog now." in sent.text
    await talking.until_texts("One thing.")
    await fate(town, said, "✅")


async def test_take_it_back_keeps_from_the_blog_what_settles_and_removes_what_stands(town: Town) -> None:
    talking = await talk(town, settle_seconds=LONG)
    [said] = await burst(town, talking, "One thing.")
    back = await town.dora.press(await menu(town.dora, "Where is my comment?", said), label="Take it back")
    await back.settled()
    assert "It is taken back" in back.text
    await town.later(LONG)
    await town.quiet()
    assert await town.blog.comments(talking.post.id) == []
    assert "You took it back" in await told(town.dora, said)
    await town.until(lambda: not said.reactions, what="the hourglass to go")

    [again] = await burst(town, talking, "Another thing.")
    await town.later(LONG)
    await talking.until_texts("Another thing.")
    await fate(town, again, "✅")
    await town.dora.press(await menu(town.dora, "Where is my comment?", again), label="Take it back")
    await talking.until_texts()
    await town.dora.edit(again, "Another thing, reworded.")
    await town.quiet()
    assert await talking.texts() == []
    assert "You took it back" in await told(town.dora, again)
    assert again in talking.thread.messages  # in Discord it stays


async def test_what_is_written_into_a_form_or_chosen_by_hand_does_not_wait(town: Town) -> None:
    talking = await talk(town, settle_seconds=LONG)
    await written(town.dora, await pressed(town, town.dora), "From the form.")
    await talking.until_texts("From the form.")
    said = await town.dora.say(town.admins, "By hand.")
    await picked(town.dora, await menu(town.dora, POST, said), TITLE)
    await talking.until_texts("From the form.", "By hand.")


async def test_a_burst_that_waits_for_a_yes_goes_as_it_was_said(town: Town) -> None:
    await open_door(town)
    await town.start_bot(settle_seconds=LONG)
    talking = await article(town)
    for text in ("One thing.", "And another."):
        await town.dora.say(talking.thread, text)
    await town.agree(town.dora, talking.thread)
    await talking.until_texts("One thing.", "And another.")


async def test_a_burst_survives_that_the_bot_is_stopped_while_it_settles(town: Town) -> None:
    talking = await talk(town, settle_seconds=LONG)
    await burst(town, talking, "One thing.", "And another.")
    await town.stop_bot()
    await town.later(LONG)
    await town.start_bot(settle_seconds=LONG)
    await talking.until_texts("One thing.\nAnd another.")
