"""Threads that boil over: slow mode, the pause of what goes to the blog, the line that says so; and a pause by hand."""

from collections.abc import AsyncIterator

import pytest

from bot import heat
from bot.desk import Admins, Server
from bot.errors import Refused
from bot.heat import SLOW_SECONDS, WINDOW, Heat
from bot.model import Channel, Content, ItemId, Kind, MemberId, Relay, State
from bot.store import blogs, items
from bot.store.items import Item
from bot.text.words import say
from tests.world import CHANNEL, DORA, EMIL, GUILD, World

SERVER = Server(GUILD, {CHANNEL: "articles"}, {})


@pytest.fixture
async def world() -> AsyncIterator[World]:
    world = World()
    await world.begin()
    world.blog.publish("The ferry stays")
    await world.settle()
    for member in (DORA, EMIL):
        await world.agree(member)
    yield world
    await world.store.close()


def cooling(world: World) -> Heat:
    return Heat(world.store, world.chat, lambda: None)


def desk(world: World) -> Admins:
    return Admins(world.store, world.chat, world.web, world.notices, lambda: None)


def thread(world: World) -> int:
    return next(iter(world.chat.threads))


async def relay(world: World) -> Relay:
    async with world.store.begin() as tx:
        (found,) = await blogs.relays_of(tx, guild=GUILD)
    return found


async def article(world: World) -> ItemId:
    async with world.store.begin() as tx:
        return (await items.newest(tx, world.blog_id, 1))[0].id


async def talk(world: World, count: int) -> None:
    """So many comments from the blog are heard, and felt."""
    about, found = await article(world), await relay(world)
    async with world.store.begin() as tx:
        for _ in range(count):
            number, content = ItemId(tx.new_id()), Content("<p>Gulls!</p>", author="Visitor")
            values = {"blog": world.blog_id, "article": about, "content": content, "since": tx.now}
            await items.add(tx, Item(number, Kind.COMMENT, State.LIVE, **values))  # type: ignore[arg-type]
            await heat.felt(tx, about, found)


async def paused(world: World) -> float:
    about, found = await article(world), await relay(world)
    async with world.store.begin() as tx:
        return await heat.paused_until(tx, about, found)


def lines(world: World, *keys: str) -> list[str]:
    """Which of these sentences stand in the thread, in their order there."""
    return [key for text in world.thread_texts() for key in keys if say(key) in text]


ALL = "heat.slow", "heat.slow.unable", "heat.slow.over", "heat.paused", "heat.paused.over"


# -- by itself --------------------------------------------------------------------------------------------------------


async def test_without_the_settings_nothing_boils_over(world: World) -> None:
    await talk(world, 60)
    await world.settle()
    assert thread(world) not in world.chat.slow
    assert await paused(world) == 0
    assert lines(world, *ALL) == []


async def test_from_so_many_comments_on_a_thread_is_slow_and_one_line_says_so(world: World) -> None:
    await world.relay(CHANNEL, slow_at="5")
    await talk(world, 4)
    await world.settle()
    assert thread(world) not in world.chat.slow
    await talk(world, 3)
    await world.deliver()
    assert world.chat.slow[thread(world)] == SLOW_SECONDS
    assert lines(world, *ALL) == ["heat.slow"]
    assert await paused(world) == 0


async def test_slow_mode_lasts_while_much_is_said_and_ends_ten_minutes_after(world: World) -> None:
    await world.relay(CHANNEL, slow_at="5")
    await talk(world, 5)
    world.clock.now += WINDOW - 60
    await talk(world, 5)
    world.clock.now += WINDOW - 60
    await cooling(world).step()
    await world.deliver()
    assert world.chat.slow[thread(world)] == SLOW_SECONDS
    world.clock.now += 61
    await cooling(world).step()
    await world.deliver()
    assert world.chat.slow[thread(world)] == 0
    assert lines(world, *ALL) == ["heat.slow.over"]  # the same line, edited


async def test_a_thread_can_boil_over_again_and_says_it_again(world: World) -> None:
    await world.relay(CHANNEL, slow_at="5")
    for _ in range(2):
        await talk(world, 5)
        await world.deliver()
        world.clock.now += WINDOW + 1
    await world.deliver()
    assert lines(world, *ALL) == ["heat.slow.over", "heat.slow"]
    await cooling(world).step()
    await world.deliver()
    assert lines(world, *ALL) == ["heat.slow.over", "heat.slow.over"]


async def test_what_is_said_in_a_thread_that_boils_over_goes_to_the_blog_later(world: World) -> None:
    await world.relay(CHANNEL, pause_at="5")
    await talk(world, 5)
    said = await world.say(DORA, "Let us all calm down.")
    await world.deliver()
    assert lines(world, *ALL) == ["heat.paused"]
    assert world.blog.ours() == []
    assert "⏳" in said.reactions
    world.clock.now += WINDOW + 1
    await cooling(world).step()
    await world.settle()
    assert len(world.blog.ours("calm down")) == 1
    assert lines(world, *ALL) == ["heat.paused.over"]


async def test_where_threads_cannot_be_slowed_the_line_does_not_say_that_they_were(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def channel(number: int) -> Channel:
        return Channel(number, GUILD, "articles", misses=("Manage Threads",))

    monkeypatch.setattr(world.chat, "channel", channel)
    said = await desk(world).change(SERVER, "slow_at", "5", None, CHANNEL)
    assert "Manage Threads" in said
    await talk(world, 5)
    await cooling(world).step()
    await world.deliver()
    assert lines(world, *ALL) == ["heat.slow.unable"]
    world.clock.now += WINDOW + 1
    await cooling(world).step()
    await world.deliver()
    assert lines(world, *ALL) == ["heat.slow.over"]


async def test_switching_the_setting_off_ends_slow_mode(world: World) -> None:
    await world.relay(CHANNEL, slow_at="5")
    await talk(world, 5)
    await world.deliver()
    await desk(world).change(SERVER, "slow_at", "off", None, CHANNEL)
    await world.deliver()
    assert world.chat.slow[thread(world)] == 0
    assert lines(world, *ALL) == ["heat.slow.over"]


async def test_switching_the_setting_off_ends_the_pause_of_a_thread_but_not_that_of_the_relay(world: World) -> None:
    await world.relay(CHANNEL, pause_at="5")
    await talk(world, 5)
    await world.say(DORA, "The gulls are loud.")
    await desk(world).pause(GUILD, None, CHANNEL, 30)
    await desk(world).change(SERVER, "pause_at", "off", None, CHANNEL)
    await world.deliver()
    assert lines(world, *ALL) == ["heat.paused.over"]
    assert world.blog.ours() == []
    await desk(world).resume(GUILD, None, CHANNEL)
    await world.deliver()
    assert len(world.blog.ours("gulls are loud")) == 1


async def test_slow_mode_that_people_set_is_left_to_them(world: World) -> None:
    about, found = await article(world), await relay(world)
    async with world.store.begin() as tx:
        assert await heat.slow_of(tx, about, found) is None


async def test_status_tells_what_is_slow_and_paused(world: World) -> None:
    await world.relay(CHANNEL, slow_at="5", pause_at="5")
    await talk(world, 5)
    status = await desk(world).status(GUILD)
    assert "1 of its threads have slow mode" in status
    assert "In 1 of its threads so much is written" in status


# -- by hand ----------------------------------------------------------------------------------------------------------


async def test_a_paused_relay_keeps_what_is_said_and_sends_it_when_the_pause_ends(world: World) -> None:
    end = world.clock.now + 30 * 60
    assert f"<t:{int(end)}:f>" in await desk(world).pause(GUILD, None, CHANNEL, 30)
    await world.say(DORA, "The gulls are loud.")
    await world.deliver()
    assert world.blog.ours() == []
    assert "Paused until" in await desk(world).status(GUILD)
    world.clock.now = end + 1
    await cooling(world).step()
    await world.settle()
    assert len(world.blog.ours("gulls are loud")) == 1
    assert "Paused until" not in await desk(world).status(GUILD)


async def test_a_pause_also_keeps_what_was_said_just_before(world: World) -> None:
    world.inbox.settle = 20.0
    await world.say(DORA, "The gulls are loud.")
    await desk(world).pause(GUILD, None, CHANNEL, 30)
    world.clock.now += 60
    await world.deliver()
    assert world.blog.ours() == []


async def test_the_newest_pause_counts_also_a_shorter_one(world: World) -> None:
    await desk(world).pause(GUILD, None, CHANNEL, 600)
    await world.say(DORA, "The gulls are loud.")
    await desk(world).pause(GUILD, None, CHANNEL, 5)
    world.clock.now += 301
    await world.deliver()
    assert len(world.blog.ours("gulls are loud")) == 1


async def test_resume_ends_every_pause_and_sends_what_waits(world: World) -> None:
    await world.relay(CHANNEL, pause_at="5")
    await desk(world).pause(GUILD, None, CHANNEL)
    await talk(world, 5)
    await world.say(DORA, "The gulls are loud.")
    await world.deliver()
    assert world.blog.ours() == []
    assert "goes to **The Lamp** again" in await desk(world).resume(GUILD, None, CHANNEL)
    await world.deliver()
    assert len(world.blog.ours("gulls are loud")) == 1
    assert lines(world, *ALL) == ["heat.paused.over"]
    assert "Nothing is paused" in await desk(world).resume(GUILD, None, CHANNEL)


async def test_who_pauses_says_which_relay_where_there_are_several(world: World) -> None:
    await world.relay(CHANNEL + 50)
    with pytest.raises(Refused, match="several relays"):
        await desk(world).pause(GUILD, None, 0)
    await desk(world).pause(GUILD, str(CHANNEL + 50), 0)
    await world.say(MemberId(11), "The gulls are loud.")
    await world.settle()
    assert len(world.blog.ours("gulls are loud")) == 1  # from the other relay
