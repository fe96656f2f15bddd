"""Threads that boil over: slow mode, the pause of what goes to the blog, the line that says so; and a pause by hand."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot import heat
from bot.desk import Server
from bot.errors import Refused
from bot.heat import SLOW_SECONDS, WINDOW
from bot.model import Channel, Content, ItemId, Kind, MemberId, State, ThreadShape
from bot.store import items
from bot.store.items import Item
from bot.text.words import say
from tests.fakes import Crash
from tests.world import ADMINS, CHANNEL, DORA, EMIL, GUILD, World

SERVER = Server(GUILD, {CHANNEL: "articles"}, {})


@pytest.fixture
async def world(world: World) -> World:
    world.blog.publish("The ferry stays")
    await world.settle()
    for member in (DORA, EMIL):
        await world.agree(member)
    return world


async def felt(world: World) -> None:
    """The loop looks, and what it wants is delivered."""
    await world.heat.step()
    await world.deliver()


async def talk(world: World, count: int) -> None:
    """So many comments from the blog are heard, and felt."""
    about, (found,) = await world.article(), await world.relays()
    async with world.store.begin() as tx:
        for _ in range(count):
            number, content = ItemId(tx.new_id()), Content("<p>Gulls!</p>", author="Visitor")
            values = {"blog": world.blog_id, "article": about, "content": content, "since": tx.now}
            await items.add(tx, Item(number, Kind.COMMENT, State.LIVE, **values))  # type: ignore[arg-type]
            await heat.felt(tx, about, found)


async def paused(world: World) -> float:
    about, (found,) = await world.article(), await world.relays()
    async with world.store.begin() as tx:
        return await heat.paused_until(tx, about, found)


def lines(world: World, *keys: str) -> list[str]:
    """Which of these sentences stand in the thread, in their order there."""
    return [key for text in world.thread_texts() for key in keys if say(key) in text]


ALL = "heat.slow", "heat.slow.unable", "heat.slow.over", "heat.slow.unable.over", "heat.paused", "heat.paused.over"


# -- by itself --------------------------------------------------------------------------------------------------------


async def test_without_the_settings_nothing_boils_over(world: World) -> None:
    await talk(world, 60)
    await world.settle()
    assert world.first_thread not in world.chat.slow
    assert await paused(world) == 0
    assert lines(world, *ALL) == []


async def test_from_so_many_comments_on_a_thread_is_slow_and_one_line_says_so(world: World) -> None:
    await world.relay(CHANNEL, slow_at="5")
    await talk(world, 4)
    await world.settle()
    assert world.first_thread not in world.chat.slow
    await talk(world, 3)
    await felt(world)
    assert world.chat.slow[world.first_thread] == SLOW_SECONDS
    assert lines(world, *ALL) == ["heat.slow"]
    assert await paused(world) == 0


async def test_slow_mode_lasts_while_much_is_said_and_ends_ten_minutes_after(world: World) -> None:
    await world.relay(CHANNEL, slow_at="5")
    await talk(world, 5)
    world.clock.now += WINDOW - 60
    await talk(world, 5)
    world.clock.now += WINDOW - 60
    await world.heat.step()
    await world.deliver()
    assert world.chat.slow[world.first_thread] == SLOW_SECONDS
    world.clock.now += 61
    await world.heat.step()
    await world.deliver()
    assert world.chat.slow[world.first_thread] == 0
    assert lines(world, *ALL) == ["heat.slow.over"]  # the same line, edited


async def test_a_thread_can_boil_over_again_and_says_it_again(world: World) -> None:
    await world.relay(CHANNEL, slow_at="5")
    for _ in range(2):
        await talk(world, 5)
        await felt(world)
        world.clock.now += WINDOW + 1
    await world.deliver()
    assert lines(world, *ALL) == ["heat.slow.over", "heat.slow"]
    await felt(world)
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
    await world.heat.step()
    await world.settle()
    assert len(world.blog.ours("calm down")) == 1
    assert lines(world, *ALL) == ["heat.paused.over"]


@pytest.fixture
def granted(world: World, monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """Whether the bot has Manage Threads, for tests in which that matters."""
    misses: list[str] = []

    async def channel(number: int) -> Channel:
        return Channel(number, GUILD, "articles", misses=tuple(misses))

    def grant(may: bool) -> None:
        misses[:] = [] if may else ["manage_threads"]

    monkeypatch.setattr(world.chat, "channel", channel)
    return grant


def notices(world: World) -> list[str]:
    """What admins are told."""
    return [said.shown for said in world.ours(ADMINS)]


async def test_where_threads_cannot_be_slowed_the_line_never_says_that_they_were_and_an_admin_gets_the_cure(
    world: World, granted: Callable[[bool], None]
) -> None:
    granted(False)
    said = await world.admins.change(SERVER, "slow_at", "5", None, CHANNEL)
    assert "Manage Threads" in said
    await talk(world, 5)
    await world.deliver()
    assert lines(world, *ALL) == []  # nothing is said before it is known
    await felt(world)
    assert lines(world, *ALL) == ["heat.slow.unable"]
    (told,) = notices(world)
    assert "lacks the permission Manage Threads. Grant it" in told
    status = await world.admins.status(GUILD)
    assert "has slow mode" not in status
    assert "may not set slow mode" in status
    world.clock.now += WINDOW + 1
    await felt(world)
    assert lines(world, *ALL) == ["heat.slow.unable.over"]
    assert "every 30 seconds" not in str(world.thread_texts())
    (told,) = notices(world)
    assert say("notice.over", title=say("slow.notice")) in told


async def test_a_permission_that_is_granted_meanwhile_slows_the_thread_and_the_line_says_so(
    world: World, granted: Callable[[bool], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.relay(CHANNEL, slow_at="5")
    granted(False)
    changed = world.chat.change_thread

    async def without_slow_mode(number: int, shape: ThreadShape) -> None:
        await changed(number, replace(shape, slow=None))

    with monkeypatch.context() as lacking:
        lacking.setattr(world.chat, "change_thread", without_slow_mode)
        await talk(world, 5)
        await felt(world)
    assert world.first_thread not in world.chat.slow
    granted(True)
    await felt(world)
    assert world.chat.slow[world.first_thread] == SLOW_SECONDS
    assert lines(world, *ALL) == ["heat.slow"]
    (told,) = notices(world)
    assert say("notice.over", title=say("slow.notice")) in told


async def test_slow_mode_that_cannot_be_ended_is_not_said_to_be_over(
    world: World, granted: Callable[[bool], None]
) -> None:
    await world.relay(CHANNEL, slow_at="5")
    await talk(world, 5)
    await felt(world)
    granted(False)
    world.clock.now += WINDOW + 1
    await felt(world)
    assert world.chat.slow[world.first_thread] == SLOW_SECONDS
    assert lines(world, *ALL) == ["heat.slow"]
    assert len(notices(world)) == 1
    granted(True)
    await felt(world)
    assert world.chat.slow[world.first_thread] == 0
    assert lines(world, *ALL) == ["heat.slow.over"]


async def test_a_relay_that_is_removed_takes_its_slow_mode_and_its_lines_along_and_nothing_else(world: World) -> None:
    await world.relay(CHANNEL, slow_at="5", pause_at="5")
    await talk(world, 5)
    await felt(world)
    assert lines(world, *ALL) == ["heat.paused", "heat.slow"]
    about = world.first_thread
    await world.admins.remove_relay(GUILD, None, CHANNEL)
    await world.deliver()
    assert world.chat.slow[about] == 0
    assert lines(world, *ALL) == []
    world.chat.slow[about] = 60  # what people set later is theirs
    world.chat.threads[about] = "Ours now"
    world.blog.edit(next(iter(world.blog.articles)), title="The ferry goes")
    await world.settle()
    assert (world.chat.slow[about], world.chat.threads[about]) == (60, "Ours now")


async def test_slow_mode_that_was_just_to_begin_when_its_relay_was_removed_does_not_begin(world: World) -> None:
    await world.relay(CHANNEL, slow_at="5")
    await talk(world, 5)
    await world.admins.remove_relay(GUILD, None, CHANNEL)
    await felt(world)
    assert world.chat.slow.get(world.first_thread, 0) == 0
    assert lines(world, *ALL) == []


async def test_slow_mode_ends_with_the_blog_too_and_after_a_crash_in_between(world: World) -> None:
    await world.relay(CHANNEL, slow_at="5")
    await talk(world, 5)
    await felt(world)
    await world.admins.remove_blog(GUILD, "The Lamp")
    world.chat.trouble.add("change_thread", "crash before")
    with pytest.raises(Crash):
        await world.deliver()
    await world.crash()
    await world.deliver()
    assert world.chat.slow[world.first_thread] == 0


async def test_switching_the_setting_off_ends_slow_mode(world: World) -> None:
    await world.relay(CHANNEL, slow_at="5")
    await talk(world, 5)
    await felt(world)
    await world.admins.change(SERVER, "slow_at", "off", None, CHANNEL)
    await world.deliver()
    assert world.chat.slow[world.first_thread] == 0
    assert lines(world, *ALL) == ["heat.slow.over"]


async def test_switching_the_setting_off_ends_the_pause_of_a_thread_but_not_that_of_the_relay(world: World) -> None:
    await world.relay(CHANNEL, pause_at="5")
    await talk(world, 5)
    await world.say(DORA, "The gulls are loud.")
    await world.admins.pause(GUILD, None, CHANNEL, 30)
    await world.admins.change(SERVER, "pause_at", "off", None, CHANNEL)
    await world.deliver()
    assert lines(world, *ALL) == ["heat.paused.over"]
    assert world.blog.ours() == []
    await world.admins.resume(GUILD, None, CHANNEL)
    await world.deliver()
    assert len(world.blog.ours("gulls are loud")) == 1


async def test_slow_mode_that_people_set_is_left_to_them(world: World) -> None:
    about, (found,) = await world.article(), await world.relays()
    async with world.store.begin() as tx:
        assert await heat.slow_of(tx, about, found) is None


async def test_status_tells_what_is_slow_and_paused(world: World) -> None:
    await world.relay(CHANNEL, slow_at="5", pause_at="5")
    await talk(world, 5)
    status = await world.admins.status(GUILD)
    assert "1 of its threads has slow mode" in status
    assert "In 1 of its threads so much is written" in status


# -- by hand ----------------------------------------------------------------------------------------------------------


async def test_a_paused_relay_keeps_what_is_said_and_sends_it_when_the_pause_ends(world: World) -> None:
    end = world.clock.now + 30 * 60
    assert f"<t:{int(end)}:f>" in await world.admins.pause(GUILD, None, CHANNEL, 30)
    await world.say(DORA, "The gulls are loud.")
    await world.deliver()
    assert world.blog.ours() == []
    assert "Paused until" in await world.admins.status(GUILD)
    world.clock.now = end + 1
    await world.heat.step()
    await world.settle()
    assert len(world.blog.ours("gulls are loud")) == 1
    assert "Paused until" not in await world.admins.status(GUILD)


async def test_a_pause_also_keeps_what_was_said_just_before(world: World) -> None:
    world.inbox.settle = 20.0
    await world.say(DORA, "The gulls are loud.")
    await world.admins.pause(GUILD, None, CHANNEL, 30)
    world.clock.now += 60
    await world.deliver()
    assert world.blog.ours() == []


async def test_the_newest_pause_counts_also_a_shorter_one(world: World) -> None:
    await world.admins.pause(GUILD, None, CHANNEL, 600)
    await world.say(DORA, "The gulls are loud.")
    await world.admins.pause(GUILD, None, CHANNEL, 5)
    world.clock.now += 301
    await world.deliver()
    assert len(world.blog.ours("gulls are loud")) == 1


async def test_a_shorter_pause_does_not_let_go_what_is_said_in_a_thread_that_boils_over(world: World) -> None:
    await world.relay(CHANNEL, pause_at="5")
    await talk(world, 5)
    await world.admins.pause(GUILD, None, CHANNEL, 60)
    await world.say(DORA, "The gulls are loud.")
    await world.admins.pause(GUILD, None, CHANNEL, 1)
    world.clock.now += 90
    await world.deliver()
    assert world.blog.ours() == []
    world.clock.now += WINDOW
    await world.deliver()
    assert len(world.blog.ours("gulls are loud")) == 1


async def test_resume_ends_every_pause_and_sends_what_waits(world: World) -> None:
    await world.relay(CHANNEL, pause_at="5")
    await world.admins.pause(GUILD, None, CHANNEL)
    await talk(world, 5)
    await world.say(DORA, "The gulls are loud.")
    await world.deliver()
    assert world.blog.ours() == []
    assert "goes to **The Lamp** again" in await world.admins.resume(GUILD, None, CHANNEL)
    await world.deliver()
    assert len(world.blog.ours("gulls are loud")) == 1
    assert lines(world, *ALL) == ["heat.paused.over"]
    assert "Nothing is paused" in await world.admins.resume(GUILD, None, CHANNEL)


async def test_who_pauses_says_which_relay_where_there_are_several(world: World) -> None:
    await world.relay(CHANNEL + 50)
    with pytest.raises(Refused, match="several relays"):
        await world.admins.pause(GUILD, None, 0)
    await world.admins.pause(GUILD, str(CHANNEL + 50), 0)
    await world.say(MemberId(11), "The gulls are loud.")
    await world.settle()
    assert len(world.blog.ours("gulls are loud")) == 1  # from the other relay
