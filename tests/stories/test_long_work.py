"""Work that takes long shows how far it is where it was asked for, and is stopped there."""

import asyncio
import time

from asking import POST, ended
from talking import fate, talk
from test_own_rooms import own
from town import Town

from sandbox.discord.answers import Answer

LAMP = "The Harbour Lamp"


async def slow_comparison(town: Town, go_on: asyncio.Event) -> Answer:
    """A comparison during which the blog keeps the bot waiting; it shows that it takes a while."""
    town.blog.faults.add("GET", "comments", times=None, until=go_on)
    answer = await town.mayor.run(town.admins, "blog reconcile", blog=LAMP)
    await town.until(lambda: "0 of 3 done" in answer.text, what="how far it is")
    assert answer.ephemeral
    return answer


async def test_a_comparison_shows_how_far_it_is_and_can_be_stopped(town: Town) -> None:
    await talk(town)
    go_on = asyncio.Event()
    answer = await slow_comparison(town, go_on)
    await town.mayor.press(answer, label="Stop")
    await town.until(lambda: "being stopped" in answer.text, what="that it is being stopped")
    town.blog.faults.waiting.clear()
    go_on.set()
    told = await ended(town, answer)
    assert "only the blog's comments were compared" in told


async def test_after_a_restart_there_is_nothing_to_stop(town: Town) -> None:
    await talk(town)
    go_on = asyncio.Event()
    answer = await slow_comparison(town, go_on)
    await town.crash_bot()
    town.blog.faults.waiting.clear()
    go_on.set()
    await town.start_bot()
    pressed = await town.mayor.press(answer, label="Stop")
    await town.until(lambda: "This is over" in pressed.text, what="that it is over")


async def test_articles_that_are_brought_are_counted_until_they_stand(town: Town) -> None:
    for number, title in enumerate(("First", "Second", "Third")):
        await town.blog.publish(title, POST, date=time.time() - 9000 + number)
    await town.start_bot()
    go_on = asyncio.Event()
    town.discord.faults.add("POST", "messages", times=None, until=go_on)
    answer = await town.mayor.run(town.admins, "article newest", count=3)
    await town.until(lambda: "0 of 3 done" in answer.text, what="how far it is")
    assert "3 will be posted" in answer.text
    town.discord.faults.waiting.clear()
    go_on.set()
    assert "All of it stands" in await ended(town, answer)
    assert len(town.channel.messages) == 3


async def test_articles_that_are_not_begun_are_taken_back_by_a_stop(town: Town) -> None:
    for number, title in enumerate(("First", "Second", "Third")):
        await town.blog.publish(title, POST, date=time.time() - 9000 + number)
    await town.start_bot()
    go_on = asyncio.Event()
    first = town.discord.faults.add("POST", "messages", times=None, until=go_on)
    answer = await town.mayor.run(town.admins, "article newest", count=3)
    await town.until(lambda: "0 of 3 done" in answer.text, what="how far it is")
    await first.arrived.wait()
    await town.mayor.press(answer, label="Stop")
    assert "Stopped: 1 stand, 2 were taken back" in await ended(town, answer)
    town.discord.faults.waiting.clear()
    go_on.set()
    await town.card("First")
    await town.quiet()
    assert len(town.channel.messages) == 1


async def test_being_forgotten_moves_by_itself(town: Town) -> None:
    talking = await talk(town)
    said = await town.dora.say(talking.thread, "Nobody asked the islanders.")
    await talking.comment("islanders")
    await fate(town, said, "✅")
    town.blog.faults.add("DELETE", "comments", times=None, status=503)
    card = await own(town, "me forget")
    answer = await town.dora.press(card, label="Remove my comments from the blogs")
    await town.until(lambda: "Still to be done: 1" in answer.text, what="how far it is")
    assert "with the name that it has there" in answer.text  # what *Stop* means
    town.blog.faults.clear()
    await town.later(300)  # an answer can be changed for a quarter of an hour
    await town.until(lambda: "You are forgotten" in answer.text, what="the end, which nobody asked for")
    assert await talking.texts() == []


async def test_what_stands_stays_when_a_forgetting_is_stopped(town: Town) -> None:
    talking = await talk(town)
    said = await town.dora.say(talking.thread, "Nobody asked the islanders.")
    await talking.comment("islanders")
    await fate(town, said, "✅")
    town.blog.faults.add("DELETE", "comments", times=None, status=503)
    card = await own(town, "me forget")
    answer = await town.dora.press(card, label="Remove my comments from the blogs")
    await town.until(lambda: "Still to be done: 1" in answer.text, what="how far it is")
    await town.quiet()
    await town.dora.press(answer, label="Stop")
    told = await ended(town, answer)
    assert "Left on blogs, with the name that they have there: 1" in told
    town.blog.faults.waiting.clear()
    await town.later(1000)
    await town.quiet(6)
    assert await talking.texts() == ["Nobody asked the islanders."]
    assert "left alone" in (await own(town, "me forget")).text
