"""The inbox: what members say is taken in once and in order, also when the connection comes and goes."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import replace

import pytest

from bot.errors import Barred, Retry
from bot.inbox import STAR
from bot.missed import READ_AGAIN
from bot.model import Face, MemberId, Message, State, blog_place
from bot.policy import CONSENT, UNREAD
from bot.store import items, mirrors
from tests.world import ADMINS, CHANNEL, DORA, EMIL, World


@pytest.fixture
async def world(world: World) -> World:
    await world.agree(DORA)
    world.blog.publish("The ferry stays")
    await world.settle()
    return world


def on_the_blog(world: World) -> list[str]:
    return [one.content.text for one in world.blog.ours()]


async def test_nothing_of_the_text_is_kept_before_a_yes(world: World) -> None:
    said = await world.say(EMIL, "Nobody asked the islanders.")
    async with world.store.begin() as tx:
        [item] = await items.of_member(tx, EMIL, world.blog_id)
        assert item.content is None
        assert [source.text for source in await items.sources_of(tx, item.id)] == [None]
        copy = await mirrors.find(tx, item.id, blog_place(world.blog_id), Face.CARD)
        assert copy is not None and copy.hold == CONSENT
    await world.edit(said, "Nobody asked the goats.")
    await world.settle()
    assert on_the_blog(world) == []


async def _say_yes(world: World) -> None:
    """Emil has said yes: what waited is to be read now."""
    await world.agree(EMIL)
    async with world.store.begin() as tx:
        for mirror in await mirrors.held(tx, CONSENT):
            await mirrors.set_hold(tx, mirror.id, UNREAD)


async def test_after_a_yes_the_text_is_read_as_it_is_then(world: World) -> None:
    said = await world.say(EMIL, "First words.")
    said.text = "Better words."
    await _say_yes(world)
    await world.settle()
    assert on_the_blog(world) == ["Better words."]


async def test_an_edit_that_comes_while_the_text_is_read_is_not_lost(world: World) -> None:
    said = await world.say(EMIL, "First words.")
    await _say_yes(world)
    message = world.chat.message
    edits: list[asyncio.Task[None]] = []

    async def slow(channel: int, one: int) -> Message | None:
        found = await message(channel, one)
        said.text = "Second thoughts."
        edits.append(asyncio.create_task(world.inbox.edited(world.chat.heard(said))))
        await asyncio.sleep(0)
        return found

    world.chat.message = slow  # type: ignore[method-assign]
    await world.inbox.step()
    await asyncio.gather(*edits)
    await world.settle()
    assert on_the_blog(world) == ["Second thoughts."]


async def test_a_message_without_words_is_not_waited_for(world: World) -> None:
    said = await world.say(EMIL, "")
    await _say_yes(world)
    await world.settle()
    assert on_the_blog(world) == []
    assert said.reactions == []


async def test_a_text_that_cannot_be_read_yet_is_read_later(world: World) -> None:
    await world.say(EMIL, "Patience.")
    await _say_yes(world)
    world.chat.trouble.add("message", Retry("not now"))
    await world.inbox.step()
    assert on_the_blog(world) == []
    await world.settle()
    assert on_the_blog(world) == ["Patience."]


async def test_a_question_is_asked_once_in_a_thread_and_goes_with_the_last_message_that_waits(world: World) -> None:
    said = [await world.say(EMIL, "One."), await world.say(EMIL, "Two.")]
    await world.settle()
    for left in (1, 0):
        assert len(world.thread_texts()) == 1
        first = said.pop(0)
        await world.delete(first)
        await world.settle()
        assert len(world.thread_texts()) == left


async def test_said_and_deleted_in_one_breath_leaves_nothing(world: World) -> None:
    thread = world.first_thread
    said = [world.chat.say(thread, DORA, f"Number {n}.") for n in range(10)]
    heard = [world.chat.heard(one) for one in said]
    events = []
    for one in heard:
        events += [world.inbox.said(one), world.inbox.edited(replace(one, text="Edited."))]
        if one.id % 2:
            events.append(world.inbox.removed(one.channel, [one.id]))
    await asyncio.gather(*events)
    await world.settle()
    assert on_the_blog(world) == ["Edited."] * sum(one.id % 2 == 0 for one in heard)


async def test_words_in_other_channels_are_none_of_our_business(world: World) -> None:
    await world.say(DORA, "Elsewhere.", thread=99)
    async with world.store.begin() as tx:
        assert await items.of_member(tx, DORA, world.blog_id) == []
        assert await items.bookmark(tx, 99) == 0


# -- bursts ---


async def test_a_burst_becomes_one_comment_and_its_first_attempt_closes_it(world: World) -> None:
    world.inbox.settle = 10.0
    first = await world.say(DORA, "One.")
    world.clock.now += 6
    await world.say(DORA, "Two.")
    world.clock.now += 6
    await world.deliver()
    assert on_the_blog(world) == []  # Dora may still be writing
    world.clock.now += 6
    await world.deliver()
    await world.say(DORA, "Three.")
    await world.settle()
    assert [text.count(".") for text in on_the_blog(world)] == [2, 1]
    await world.edit(first, "One, edited.")
    await world.settle()
    assert "One, edited." in on_the_blog(world)[0]
    assert "Two." in on_the_blog(world)[0]


async def test_somebody_elses_words_end_a_burst(world: World) -> None:
    world.inbox.settle = 10.0
    await world.agree(EMIL)
    for member, text in ((DORA, "One."), (EMIL, "Two."), (DORA, "Three.")):
        await world.say(member, text)
    await world.settle()
    assert on_the_blog(world) == ["One.", "Two.", "Three."]


async def test_an_answer_to_something_else_begins_a_comment_of_its_own(world: World) -> None:
    world.inbox.settle = 10.0
    post = next(iter(world.blog.articles))
    comment = world.blog.comment(post, "A question?")
    await world.settle()
    [card] = world.ours(*world.chat.threads)
    await world.say(DORA, "By the way.")
    await world.say(DORA, "An answer.", reply_to=card.id)
    await world.settle()
    assert [(one.content.text, one.parent) for one in world.blog.ours()] == [
        ("By the way.", None),
        ("An answer.", comment),
    ]


async def test_an_answer_to_a_comment_that_is_gone_stands_by_itself(world: World) -> None:
    comment = world.blog.comment(next(iter(world.blog.articles)), "Regretted.")
    await world.settle()
    [card] = world.ours(*world.chat.threads)
    world.blog.change(comment, state=State.GONE)
    await world.look()
    await world.say(DORA, "Too late.", reply_to=card.id)
    await world.settle()
    assert [one.parent for one in world.blog.ours()] == [None]


async def test_an_answer_to_a_card_that_is_just_being_sent_finds_it(world: World) -> None:
    comment = world.blog.comment(next(iter(world.blog.articles)), "A question?")
    world.chat.trouble.add("send", "lost after")
    await world.look()
    await world.deliver()
    [card] = world.ours(*world.chat.threads)  # it stands, and we do not know it yet
    await world.say(DORA, "A quick answer.", reply_to=card.id)
    await world.settle()
    assert [one.parent for one in world.blog.ours()] == [comment]


# -- after being away ---


async def test_what_was_missed_is_read_before_what_happens_now(world: World) -> None:
    thread = world.first_thread
    world.inbox.away()
    world.chat.say(thread, DORA, "Missed.")
    await world.say(DORA, "Heard.")
    await world.deliver()
    assert on_the_blog(world) == []
    await world.inbox.catch_up()
    await world.settle()
    assert on_the_blog(world) == ["Missed.", "Heard."]


async def test_a_second_loss_while_catching_up_leaves_no_gap(world: World) -> None:
    thread = world.first_thread
    history = world.chat.history

    async def interrupted(channel: int, after: int, limit: int) -> Sequence[Message]:
        world.chat.history = history  # type: ignore[method-assign]
        page = await history(channel, after, limit)
        world.inbox.away()
        world.chat.say(thread, DORA, "Missed in the second gap.")
        return page

    world.inbox.away()
    world.chat.say(thread, DORA, "Missed in the first gap.")
    world.chat.history = interrupted  # type: ignore[method-assign]
    await world.inbox.catch_up()
    await world.say(DORA, "Heard.")  # before the second catching up
    await world.inbox.catch_up()
    await world.settle()
    assert on_the_blog(world) == ["Missed in the first gap.", "Missed in the second gap.", "Heard."]


async def test_a_second_loss_while_what_waited_is_taken_in_leaves_no_gap(world: World) -> None:
    thread = next(iter(world.chat.threads))
    await world.relay(CHANNEL, stars="1")
    aside = world.chat.say(CHANNEL, EMIL, "About something else.")
    reactors = world.chat.reactors

    async def interrupted(channel: int, message: int, emoji: str) -> Collection[MemberId]:
        world.inbox.away()
        world.chat.say(thread, DORA, "Missed in the second gap.")
        return await reactors(channel, message, emoji)

    world.inbox.away()
    world.chat.react_as(DORA, aside.id, STAR)
    world.chat.reactors = interrupted  # type: ignore[method-assign]
    await world.inbox.reacted(CHANNEL, aside.id, DORA, STAR)
    await world.inbox.catch_up()
    world.chat.reactors = reactors  # type: ignore[method-assign]
    await world.say(DORA, "Heard.")  # before the second catching up
    await world.inbox.catch_up()
    await world.settle()
    assert on_the_blog(world) == ["Missed in the second gap.", "Heard."]


async def test_catching_up_twice_at_once_takes_nothing_twice(world: World) -> None:
    thread = world.first_thread
    world.inbox.away()
    for n in range(5):
        world.chat.say(thread, DORA, f"Number {n}.")
    await asyncio.gather(world.inbox.catch_up(), world.inbox.catch_up(), world.say(DORA, "Live."))
    await world.settle()
    assert on_the_blog(world) == [*(f"Number {n}." for n in range(5)), "Live."]


async def test_a_long_absence_is_read_page_by_page(world: World) -> None:
    thread = world.first_thread
    world.inbox.away()
    for n in range(230):
        world.chat.say(thread, DORA, f"Number {n}.")
    await world.inbox.catch_up()
    async with world.store.begin() as tx:
        assert len(await items.of_member(tx, DORA, world.blog_id)) == 230


@pytest.mark.parametrize("trouble", [Barred("The bot may not read."), Retry("not now"), ZeroDivisionError()])
async def test_a_thread_that_cannot_be_read_is_told_of_and_read_again(world: World, trouble: Exception) -> None:
    thread = world.first_thread
    world.inbox.away()
    world.chat.say(thread, DORA, "Missed.")
    world.chat.trouble.add("history", trouble)
    await world.inbox.catch_up()
    await world.say(DORA, "Live meanwhile.")
    await world.deliver()
    assert on_the_blog(world) == ["Live meanwhile."]
    assert "could not be read" in world.ours(ADMINS)[0].shown
    world.clock.now += READ_AGAIN
    await world.inbox.step()
    await world.settle()
    assert sorted(on_the_blog(world)) == ["Live meanwhile.", "Missed."]
    assert "over" in world.ours(ADMINS)[0].shown.lower()


async def test_a_channel_in_which_something_of_ours_fails_does_not_make_the_inbox_deaf(world: World) -> None:
    [card] = world.ours(CHANNEL)
    world.inbox.away()
    world.chat.say(CHANNEL, DORA, "Missed.", reply_to=card.id)
    world.chat.trouble.add("recent", ZeroDivisionError())
    await world.inbox.catch_up()
    await world.say(DORA, "Live meanwhile.")
    await world.deliver()
    assert on_the_blog(world) == ["Live meanwhile."]
    world.clock.now += READ_AGAIN
    await world.inbox.step()
    await world.settle()
    assert sorted(on_the_blog(world)) == ["Live meanwhile.", "Missed."]


async def test_catching_up_that_broke_off_is_begun_again(world: World) -> None:
    await world.say(DORA, "Waits.")
    world.inbox.away()
    world.chat.say(next(iter(world.chat.threads)), DORA, "Missed.")
    world.chat.trouble.add("may_speak", ZeroDivisionError())
    with pytest.raises(ZeroDivisionError):
        await world.inbox.catch_up()
    await world.say(DORA, "Heard.")
    await world.inbox.step()
    await world.settle()
    assert on_the_blog(world) == ["Waits.", "Missed.", "Heard."]


async def test_catching_up_that_broke_off_waits_while_the_connection_is_lost_again(world: World) -> None:
    await world.say(DORA, "Waits.")
    world.inbox.away()
    world.chat.trouble.add("may_speak", ZeroDivisionError())
    with pytest.raises(ZeroDivisionError):
        await world.inbox.catch_up()
    world.inbox.away()
    await world.inbox.step()
    world.chat.say(next(iter(world.chat.threads)), DORA, "Missed.")
    await world.say(DORA, "Heard.")
    await world.inbox.catch_up()
    await world.settle()
    assert on_the_blog(world) == ["Waits.", "Missed.", "Heard."]


async def test_the_only_message_of_a_thread_deleted_meanwhile_is_taken_down(world: World) -> None:
    said = await world.say(DORA, "Alone.")
    await world.settle()
    world.inbox.away()
    del world.chat.messages[said.id]
    await world.inbox.catch_up()
    await world.settle()
    assert on_the_blog(world) == []


async def test_an_empty_page_where_something_was_said_deletes_nothing_when_it_may_not_be_read(world: World) -> None:
    await world.say(DORA, "Still there.")
    await world.settle()
    world.inbox.away()
    messages, world.chat.messages = world.chat.messages, {}
    world.chat.trouble.add("history", Barred("The bot may not read."))
    await world.inbox.catch_up()
    world.chat.messages = messages
    await world.settle()
    assert on_the_blog(world) == ["Still there."]


async def test_something_that_cannot_be_taken_in_does_not_make_the_inbox_deaf(world: World) -> None:
    world.inbox.away()
    await world.inbox.thread_removed("no number")  # type: ignore[arg-type]
    await world.inbox.said("no message")  # type: ignore[arg-type]
    await world.say(DORA, "Heard.")
    await world.inbox.catch_up()
    await world.settle()
    assert on_the_blog(world) == ["Heard."]
