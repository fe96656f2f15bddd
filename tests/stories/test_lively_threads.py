"""Threads that boil over: slow mode, and a pause of what goes to the blog, each with a line that says so."""

import pytest
from asking import asked
from commenting import begun, comments, set_to
from talking import Talk, agrees, fate, told
from town import Town, shown

from sandbox.discord import Message
from sandbox.discord.errors import Refusal

SLOW, SLOW_OVER = "everybody can write every 30 seconds", "everybody could write every 30 seconds only"
PAUSED, PAUSED_OVER = "goes to the blog later, when it is calmer", "what was written went to the blog later"
MINUTE = 60.0


async def lively(town: Town, **settings: str) -> Talk:
    talking = await begun(town)
    await set_to(town, **settings)
    return talking


async def crowd(talking: Talk, count: int) -> None:
    """So many more readers comment at once."""
    before = len(await talking.town.comments(talking.post.id))
    for number in range(before, before + count):
        await comments(talking, f"Row, row! {number}", author=f"Rower {number}")


def lines(talking: Talk, text: str) -> list[Message]:
    """The quiet lines in the thread that say this."""
    return [message for message in talking.thread.messages if message.author.bot and text in message.text]


async def test_slow_mode_begins_with_a_line_and_ends_with_it_changed(town: Town) -> None:
    talking = await lively(town, slow_at="3")
    await crowd(talking, 2)
    await town.card("Row, row! 1", talking.thread)
    await town.quiet()
    assert talking.thread.rate_limit_per_user == 0
    await crowd(talking, 3)
    line = await town.card(SLOW, talking.thread)
    await town.until(lambda: talking.thread.rate_limit_per_user == 30, what="slow mode")
    await agrees(town, town.dora)
    await town.dora.say(talking.thread, "One thing.")
    with pytest.raises(Refusal):
        await town.dora.say(talking.thread, "And another.")
    await town.later(12 * MINUTE)
    await town.until(lambda: talking.thread.rate_limit_per_user == 0, what="the end of slow mode")
    await town.until(lambda: SLOW_OVER in line.text, what="the line to say that it is over")
    assert len(lines(talking, "30 seconds")) == 1
    await town.dora.say(talking.thread, "And another.")
    await talking.comment("And another.")


async def test_where_the_bot_may_not_slow_threads_down_the_line_says_that(town: Town) -> None:
    town.channel.deny_bot("manage_threads")
    talking = await lively(town, slow_at="3")
    await crowd(talking, 3)
    line = await town.card("lacks the permission Manage Threads", talking.thread)
    await town.quiet()
    assert lines(talking, SLOW) == []
    assert talking.thread.rate_limit_per_user == 0
    await town.later(12 * MINUTE)
    await town.until(lambda: "It was busy here" in line.text, what="the line to say that it is over")
    assert lines(talking, "30 seconds") == []


async def test_slow_mode_ends_with_the_relay_and_its_line_goes(town: Town) -> None:
    talking = await lively(town, slow_at="3")
    await crowd(talking, 3)
    await town.card(SLOW, talking.thread)
    await town.until(lambda: talking.thread.rate_limit_per_user == 30, what="slow mode")
    await asked(town.mayor, town.channel, "relay remove")
    await town.until(lambda: talking.thread.rate_limit_per_user == 0, what="the end of slow mode")
    await town.until(lambda: lines(talking, "30 seconds") == [], what="the line to go")


async def test_what_is_said_in_the_heat_goes_to_the_blog_when_it_is_over(town: Town) -> None:
    talking = await lively(town, pause_at="3")
    await agrees(town, town.dora)
    await crowd(talking, 3)
    line = await town.card(PAUSED, talking.thread)
    said = await town.dora.say(talking.thread, "Calm down, all of you.")
    await fate(town, said, "⏳")
    assert "so lively that nothing goes to **The Harbour Lamp**" in await told(town.dora, said)
    await town.later(5 * MINUTE)
    await town.quiet()
    assert await town.comments(talking.post.id, "Calm down") == []
    await town.later(8 * MINUTE)
    await talking.comment("Calm down, all of you.")
    await fate(town, said, "✅")
    await town.until(lambda: PAUSED_OVER in line.text, what="the line to say that it is over")
    assert len(lines(talking, "to the blog later")) == 1
    again = await town.dora.say(talking.thread, "Thank you.")
    await fate(town, again, "✅")


async def test_what_was_deleted_or_edited_in_the_heat_goes_as_it_is_then(town: Town) -> None:
    talking = await lively(town, pause_at="3")
    await agrees(town, town.dora)
    await crowd(talking, 3)
    await town.card(PAUSED, talking.thread)
    rude = await town.dora.say(talking.thread, "You rotten rowers.")
    await fate(town, rude, "⏳")
    await comments(talking, "Sorry?")
    await town.card("Sorry?", talking.thread)
    await town.dora.delete(rude)
    kind = await town.dora.say(talking.thread, "You rowers.")
    await fate(town, kind, "⏳")
    await town.dora.edit(kind, "You dear rowers.")
    await town.later(15 * MINUTE)
    await talking.comment("You dear rowers.")
    await town.quiet()
    assert [one.content_raw for one in await town.comments(talking.post.id, "rotten")] == []


async def test_another_thread_is_not_kept_waiting(town: Town) -> None:
    talking = await lively(town, pause_at="3", slow_at="3")
    await agrees(town, town.dora)
    other = await town.blog.publish("The bridge goes", "<p>Nobody knows where.</p>")
    calm = await town.thread("The bridge goes")
    await crowd(talking, 3)
    await town.card(PAUSED, talking.thread)
    said = await town.dora.say(calm, "Here it is quiet.")
    await fate(town, said, "✅")
    assert calm.rate_limit_per_user == 0
    assert shown(calm, PAUSED) is None
    assert len(await town.comments(other.id)) == 1


async def test_relay_pause_keeps_what_is_said_and_resume_sends_it(town: Town) -> None:
    talking = await begun(town)
    await agrees(town, town.dora)
    answer = await asked(town.mayor, town.channel, "relay pause", minutes=30)
    assert "nothing goes from" in answer
    said = await town.dora.say(talking.thread, "Is anybody there?")
    await fate(town, said, "⏳")
    await comments(talking, "Here on the blog we are.")
    await town.card("Here on the blog we are.", talking.thread)  # the other way is open
    assert await town.comments(talking.post.id, "anybody") == []
    assert "Paused until" in await asked(town.mayor, town.channel, "relay status")
    assert "also what waited" in await asked(town.mayor, town.channel, "relay resume")
    await talking.comment("Is anybody there?")
    await fate(town, said, "✅")
    assert "Nothing is paused" in await asked(town.mayor, town.channel, "relay resume")


async def test_a_pause_ends_by_itself_and_outlives_a_restart(town: Town) -> None:
    talking = await begun(town)
    await agrees(town, town.dora)
    await asked(town.mayor, town.channel, "relay pause", minutes=30)
    said = await town.dora.say(talking.thread, "Is anybody there?")
    await fate(town, said, "⏳")
    await town.stop_bot()
    await town.start_bot()
    await town.quiet()
    assert await town.comments(talking.post.id) == []
    await town.later(31 * MINUTE)
    await talking.comment("Is anybody there?")
    await fate(town, said, "✅")
