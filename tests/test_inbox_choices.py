"""Stars, ⏳, what moderators do, messages that are lent, and gaps that cannot be filled."""

from dataclasses import replace

import pytest

from bot import missed as history
from bot.errors import Barred, Retry
from bot.inbox import LENT_SECONDS, MOST_LENT, STAR
from bot.missed import READ_AGAIN, WATCHED_SECONDS
from bot.model import Face, MemberId, State, blog_place
from bot.policy import CONSENT, UNREAD
from bot.store import items, mirrors
from bot.text.words import say
from tests.databases import Clock
from tests.fakes import BOT, Said
from tests.world import CHANNEL, DORA, EMIL, GUILD, World

FANNY, GUSTAV = MemberId(13), MemberId(14)
WAITING = say("fate.waiting")


@pytest.fixture
async def world(world: World) -> World:
    await world.agree(DORA)
    world.blog.publish("The ferry stays")
    await world.settle()
    world.inbox.clock = Clock()
    return world


def on_the_blog(world: World) -> list[str]:
    return [one.content.text for one in world.blog.ours()]


async def react(world: World, member: MemberId, said: Said, emoji: str) -> None:
    world.chat.react_as(member, said.id, emoji)
    await world.inbox.reacted(said.channel, said.id, member, emoji)


# -- stars ---


async def test_enough_stars_choose_a_message(world: World) -> None:
    await world.relay(CHANNEL, replies="chosen", stars="2")
    said = await world.say(DORA, "Well said.")
    for member in (DORA, BOT, EMIL):  # one's own does not count, nor the bot's
        await react(world, member, said, STAR)
        await world.settle()
        assert on_the_blog(world) == []
    await react(world, FANNY, said, STAR)
    await react(world, GUSTAV, said, STAR)
    await world.settle()
    assert on_the_blog(world) == ["Well said."]


async def test_an_answer_in_the_channel_can_be_chosen_too(world: World) -> None:
    await world.relay(CHANNEL, replies="chosen", stars="1")
    said = await world.say(DORA, "Well said.", thread=CHANNEL, reply_to=world.ours()[0].id)
    await react(world, EMIL, said, STAR)
    await world.settle()
    assert on_the_blog(world) == ["Well said."]


async def test_stars_on_words_of_somebody_who_never_agreed_only_ask(world: World) -> None:
    await world.relay(CHANNEL, replies="chosen", stars="1")
    said = await world.say(EMIL, "Not yours to publish.")
    await react(world, DORA, said, STAR)
    async with world.store.begin() as tx:
        [item] = await items.of_member(tx, EMIL, world.blog_id)
        assert item.content is None


@pytest.mark.parametrize("settings", [{}, {"replies": "off", "stars": "1"}])
async def test_where_stars_mean_nothing_discord_is_not_asked(world: World, settings: dict[str, str]) -> None:
    await world.relay(CHANNEL, **{"replies": "chosen", **settings})
    for said in (await world.say(DORA, "In the thread."), world.chat.say(99, DORA, "Elsewhere.")):
        await react(world, EMIL, said, STAR)
    assert "reactors" not in world.chat.trouble.calls


async def test_what_was_heard_before_is_not_counted_again(world: World) -> None:
    await world.relay(CHANNEL, stars="1")
    await react(world, EMIL, await world.say(DORA, "Heard."), STAR)
    assert "reactors" not in world.chat.trouble.calls


async def test_stars_that_cannot_be_counted_just_now_count_with_the_next_one(world: World) -> None:
    await world.relay(CHANNEL, replies="chosen", stars="1")
    said = await world.say(DORA, "Well said.")
    world.chat.trouble.add("reactors", Retry("not now"))
    await react(world, EMIL, said, STAR)
    await react(world, FANNY, said, STAR)
    await world.settle()
    assert on_the_blog(world) == ["Well said."]


# -- ⏳ ---


async def test_only_the_author_ends_the_wait(world: World) -> None:
    world.inbox.settle = 1000.0
    said = await world.say(DORA, "Now!")
    await react(world, EMIL, said, WAITING)
    await world.deliver()
    assert on_the_blog(world) == []
    await react(world, DORA, said, WAITING)
    await world.deliver()
    assert on_the_blog(world) == ["Now!"]


# -- moderators ---


async def hold_of(world: World, member: MemberId) -> str | None:
    async with world.store.begin() as tx:
        [item] = await items.of_member(tx, member, world.blog_id)
        copy = await mirrors.find(tx, item.id, blog_place(world.blog_id), Face.CARD)
        assert copy is not None
        return copy.hold


async def test_who_is_banned_publishes_nothing_more_of_what_waits(world: World) -> None:
    world.inbox.settle = 1000.0
    await world.say(DORA, "Rude.")
    await world.inbox.silenced(GUILD, DORA, "A moderator said so.")
    assert await hold_of(world, DORA) == "refused: A moderator said so."
    await world.settle()
    assert on_the_blog(world) == []


async def test_who_was_banned_while_the_bot_was_away_publishes_nothing_either(world: World) -> None:
    await world.agree(EMIL)
    world.inbox.settle = 1000.0
    for member in (DORA, EMIL):
        await world.say(member, f"By {member}.")
    world.inbox.away()
    world.chat.silence(GUILD, DORA)
    await world.inbox.catch_up()
    assert world.chat.trouble.calls.count("may_speak") == 2
    await world.settle()
    assert on_the_blog(world) == [f"By {EMIL}."]


async def test_nobody_is_asked_after_who_has_nothing_to_go_out(world: World) -> None:
    await world.say(DORA, "Published.")
    await world.say(EMIL, "Never agreed.")
    await world.settle()
    world.chat.trouble.calls.clear()
    world.inbox.away()
    await world.inbox.catch_up()
    assert "may_speak" not in world.chat.trouble.calls


async def test_that_it_cannot_be_known_who_was_banned_keeps_nothing_back(world: World) -> None:
    world.inbox.settle = 1000.0
    await world.say(DORA, "Patience.")
    world.inbox.away()
    world.chat.trouble.add("may_speak", Retry("not now"))
    await world.inbox.catch_up()
    await world.settle()
    assert on_the_blog(world) == ["Patience."]


# -- without the intent ---


async def _chosen_and_agreed(world: World) -> Said:
    """A message that Discord showed only once, with a menu; its author says yes."""
    world.chat.reads_all = False
    said = world.chat.say(world.first_thread, EMIL, "Shown once.")
    shown = replace(world.chat.heard(said), text=said.text, readable=True)
    world.inbox.lend(shown)
    await world.inbox.said(shown)
    await world.agree(EMIL)
    async with world.store.begin() as tx:
        for mirror in await mirrors.held(tx, CONSENT):
            await mirrors.set_hold(tx, mirror.id, UNREAD)
    return said


async def test_a_message_that_was_lent_is_read_after_the_yes(world: World) -> None:
    await _chosen_and_agreed(world)
    await world.settle()
    assert on_the_blog(world) == ["Shown once."]


async def test_nothing_is_lent_for_long(world: World) -> None:
    said = await _chosen_and_agreed(world)
    world.inbox.clock.now += LENT_SECONDS + 1  # type: ignore[attr-defined]
    await world.settle()
    assert on_the_blog(world) == []
    seen = await world.inbox.look(said.channel, said.id)
    assert seen is not None
    assert not seen.readable


async def test_what_discord_shows_is_newer_than_what_was_lent(world: World) -> None:
    said = world.chat.say(world.first_thread, DORA, "First words.")
    world.inbox.lend(world.chat.heard(said))
    said.text = "Better words."
    seen = await world.inbox.look(said.channel, said.id)
    assert seen is not None
    assert seen.text == "Better words."


async def test_only_so_many_messages_are_lent(world: World) -> None:
    world.chat.reads_all = False
    said = [world.chat.say(world.first_thread, DORA, "x") for _ in range(MOST_LENT + 1)]
    for one in said:
        world.inbox.lend(replace(world.chat.heard(one), text="x", readable=True))
    seen = [await world.inbox.look(one.channel, one.id) for one in (said[0], said[1], said[-1])]
    assert [one is not None and one.readable for one in seen] == [False, True, True]


# -- gaps ---


async def gaps(world: World, channel: int) -> list[State]:
    async with world.store.begin() as tx:
        thread = await mirrors.thread_of(tx, channel)
        assert thread is not None
        notices = [await items.by_key(tx, f"gap:{channel}:{n}") for n in range(5)]
        return [notice.state for notice in notices if notice is not None]


async def test_a_thread_that_may_not_be_read_says_so_once_for_each_absence(world: World) -> None:
    thread = world.first_thread
    for absence in range(2):
        world.inbox.away()
        world.chat.say(thread, DORA, f"Missed {absence}.")
        world.chat.trouble.add("history", Barred("The bot may not read."), Barred("The bot may not read."))
        await world.inbox.catch_up()
        world.clock.now += READ_AGAIN
        await world.inbox.step()
        await world.deliver()
        assert await gaps(world, thread) == [State.GONE] * absence + [State.LIVE]
        assert len(world.ours(thread)) == 1
        world.clock.now += READ_AGAIN
        await world.inbox.step()  # it may be read again, so there is no gap any more
        await world.settle()
        assert await gaps(world, thread) == [State.GONE] * (absence + 1)
        assert world.ours(thread) == []
    assert on_the_blog(world) == ["Missed 0.", "Missed 1."]


async def test_a_thread_that_cannot_be_read_just_now_has_no_gap_yet(world: World) -> None:
    world.inbox.away()
    world.chat.trouble.add("history", Retry("not now"))
    await world.inbox.catch_up()
    assert await gaps(world, world.first_thread) == []


async def test_more_than_is_read_at_once_is_read_bit_by_bit(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "MOST_PAGES", 2)
    monkeypatch.setattr(history, "HISTORY_PAGE", 5)
    thread = world.first_thread
    world.inbox.away()
    missed = [world.chat.say(thread, DORA, f"Missed {n}.").text for n in range(25)]
    await world.inbox.catch_up()
    assert await gaps(world, thread) == [State.LIVE]
    await world.say(DORA, "Live meanwhile.")
    for _ in range(3):
        await world.inbox.step()
    assert await gaps(world, thread) == [State.GONE]
    await world.settle()
    assert sorted(on_the_blog(world)) == sorted([*missed, "Live meanwhile."])
    async with world.store.begin() as tx:
        assert await items.bookmark(tx, thread) == world.chat.in_channel(thread, DORA)[-1].id


async def test_an_old_thread_is_read_at_its_first_sign_of_life(world: World) -> None:
    thread = world.first_thread
    world.clock.now += WATCHED_SECONDS + 1
    world.inbox.away()
    world.chat.say(thread, DORA, "Missed.")
    await world.inbox.catch_up()
    async with world.store.begin() as tx:
        assert await items.of_member(tx, DORA, world.blog_id) == []
    await world.say(DORA, "Heard.")
    await world.say(DORA, "Heard, too.")
    assert world.chat.trouble.calls.count("history") == 1
    await world.settle()
    assert on_the_blog(world) == ["Missed.", "Heard.", "Heard, too."]


async def test_answers_in_the_channel_that_were_changed_meanwhile_are_changed_on_the_blog(world: World) -> None:
    [card] = world.ours()
    said = [await world.say(DORA, text, thread=CHANNEL, reply_to=card.id) for text in ("One.", "Two.")]
    await world.settle()
    assert on_the_blog(world) == ["One.", "Two."]
    world.inbox.away()
    said[0].text = "One, edited."
    del world.chat.messages[said[1].id]
    await world.inbox.catch_up()
    await world.settle()
    assert on_the_blog(world) == ["One, edited."]


async def test_answers_that_were_given_in_the_channel_meanwhile_are_heard(world: World) -> None:
    [card] = world.ours()
    await world.say(DORA, "Heard.", thread=CHANNEL, reply_to=card.id)
    world.inbox.away()
    world.chat.say(CHANNEL, EMIL, "Other talk.")
    world.chat.say(CHANNEL, DORA, "Missed.", card.id)
    await world.inbox.catch_up()
    await world.settle()
    assert on_the_blog(world) == ["Heard.", "Missed."]


async def test_the_first_answer_in_a_channel_may_be_given_while_the_bot_is_away(world: World) -> None:
    [card] = world.ours()
    world.inbox.away()
    world.chat.say(CHANNEL, DORA, "Missed.", card.id)
    await world.inbox.catch_up()
    await world.settle()
    assert on_the_blog(world) == ["Missed."]


async def test_answers_in_a_channel_that_cannot_be_read_just_now_are_read_later(world: World) -> None:
    [card] = world.ours()
    world.inbox.away()
    missed = world.chat.say(CHANNEL, DORA, "Missed.", card.id)
    world.chat.trouble.add("recent", Retry("not now"))
    await world.inbox.catch_up()
    await world.say(DORA, "Heard.", thread=CHANNEL, reply_to=missed.id)
    world.clock.now += READ_AGAIN
    await world.inbox.step()
    await world.settle()
    assert sorted(on_the_blog(world)) == ["Heard.", "Missed."]


async def test_answers_from_before_a_setting_was_changed_stay_in_chat(world: World) -> None:
    [card] = world.ours()
    await world.relay(CHANNEL, replies="off")
    await world.say(DORA, "Not for the blog.", thread=CHANNEL, reply_to=card.id)
    await world.relay(CHANNEL, replies="everything")
    world.inbox.away()
    await world.inbox.catch_up()
    await world.settle()
    assert on_the_blog(world) == []


async def test_a_channel_that_may_not_be_read_keeps_nothing_else_from_being_heard(world: World) -> None:
    world.inbox.away()
    world.chat.trouble.add("recent", Barred("The bot may not read."))
    await world.inbox.catch_up()
    await world.say(DORA, "Heard.")
    await world.settle()
    assert on_the_blog(world) == ["Heard."]
