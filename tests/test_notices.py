"""Troubles reach whom they concern: a server's chosen channel, or who added the relays; once, and again when over."""

import pytest
from sqlalchemy import text

from bot.desk import Server
from bot.errors import Barred, Refused, Unaccepted
from bot.model import ChannelSort, MemberId
from bot.notices import ANEW_SECONDS
from bot.store import members, servers
from bot.store.blogs import Login, add_relay, connect, get_relay, relays_of
from bot.text.words import speaking
from tests.cards import text_of
from tests.fakes import private_channel
from tests.world import ADMINS, CHANNEL, DORA, EMIL, GUILD, World

HILL = 20
"""Another server, with a relay of the same blog."""
SQUARE, TOWER, KEEP = 21, 22, 23
"""Channels there: of the relay, for notices, and one more."""
MARA, OLEG = MemberId(31), MemberId(32)
"""Who added the relays: Mara in the first server, Oleg on the hill."""
DOWN = Barred("The lamp is out.")


@pytest.fixture
async def world(world: World) -> World:
    world.chat.guilds |= {SQUARE: HILL, TOWER: HILL, KEEP: HILL}
    await seen(world, GUILD, "en-US")
    await seen(world, HILL, "ru")
    await world.follow(HILL)
    with speaking("ru"):
        await world.admins.add_relay(HILL, "The Lamp", SQUARE, OLEG)
    await world.admins.remove_relay(GUILD, None, CHANNEL)
    await world.admins.add_relay(GUILD, "The Lamp", CHANNEL, MARA)
    await world.settle()
    return world


async def seen(world: World, guild: int, locale: str, own: int | None = None) -> None:
    async with world.store.begin() as tx:
        await servers.seen(tx, guild, f"Server {guild}", locale, own)


async def goes_down(world: World, why: Exception = DOWN, times: int = 1) -> None:
    """So many looks at the blog fail."""
    world.blog.trouble.add("look", *[why] * times)
    for _ in range(times):
        world.clock.now += 3600.0
        await world.watcher.step()
        await world.deliver()


async def is_back(world: World) -> None:
    world.clock.now += 3600.0
    await world.watcher.step()
    await world.deliver()


def privately(world: World, member: MemberId) -> list[str]:
    return world.shown(private_channel(member))


# -- where ------------------------------------------------------------------------------------------------------------


async def test_a_trouble_is_told_in_the_chosen_channel_and_elsewhere_to_who_added_the_relay(world: World) -> None:
    assert f"<#{TOWER}>" in await world.admins.notices_in(HILL, TOWER)
    await goes_down(world)
    [admins], [tower], [mara] = world.shown(ADMINS), world.shown(TOWER), privately(world, MARA)
    assert "cannot be read" in admins
    assert "Не удаётся прочитать" in tower
    assert "The lamp is out." in mara
    assert "`/relay notices`" in mara
    assert "added a relay" not in admins
    assert privately(world, OLEG) == []


async def test_everyone_reads_it_in_their_own_language(world: World) -> None:
    await goes_down(world)
    assert "cannot be read" in privately(world, MARA)[0]
    assert "потому что вы добавили" in privately(world, OLEG)[0]


async def test_who_added_several_relays_is_told_once(world: World) -> None:
    await world.admins.add_relay(HILL, "The Lamp", KEEP, OLEG)
    await world.admins.add_relay(HILL, "The Lamp", TOWER, MARA)
    await goes_down(world)
    assert len(privately(world, OLEG)) == len(privately(world, MARA)) == 1


async def test_the_bots_own_channel_has_one_card_also_when_a_server_chose_it(world: World) -> None:
    await world.admins.notices_in(GUILD, ADMINS)
    await goes_down(world)
    assert len(world.shown(ADMINS)) == 1
    assert privately(world, MARA) == []


async def test_a_server_that_has_the_bots_own_channel_is_told_there_unless_it_chose_another(world: World) -> None:
    await seen(world, GUILD, "en-US", ADMINS)
    assert f"<#{ADMINS}>" in await world.admins.notices_in(GUILD)
    await goes_down(world)
    assert len(world.shown(ADMINS)) == 1
    assert privately(world, MARA) == []


async def test_a_relay_that_nobody_is_known_to_have_added_is_told_in_the_bots_own_channel_alone(world: World) -> None:
    async with world.store.begin() as tx:
        await members.set_locale(tx, DORA, "en")
        await add_relay(tx, world.blog_id, HILL, KEEP)
    await goes_down(world)
    assert {channel for said in world.chat.messages.values() if (channel := said.channel) not in (CHANNEL, SQUARE)} == {
        *(ADMINS, private_channel(MARA), private_channel(OLEG))
    }


async def test_who_takes_no_private_messages_is_not_tried_again_and_keeps_nobody_from_being_told(world: World) -> None:
    world.chat.unreachable.add(MARA)
    await goes_down(world)
    assert len(world.shown(ADMINS)) == len(privately(world, OLEG)) == 1
    tries = world.chat.trouble.calls.count("send")
    await goes_down(world)
    await is_back(world)
    assert world.chat.trouble.calls.count("send") == tries
    assert f"<@{MARA}> did not take my last private message" in await world.admins.status(GUILD)


async def test_while_the_chosen_channel_is_closed_who_added_the_relay_is_told_of_that_too(world: World) -> None:
    await world.admins.notices_in(HILL, TOWER)
    closed = MemberId(TOWER - private_channel(MemberId(0)))  # whose private channel the chosen one would be
    world.chat.unreachable.add(closed)
    await goes_down(world)
    assert world.shown(TOWER) == []
    assert len(privately(world, MARA)) == 1
    assert any("they take no messages from us" in text for text in privately(world, OLEG))
    world.clock.now += 3600.0
    await goes_down(world)
    assert len(privately(world, OLEG)) == 2  # that the channel is closed, and what cannot be told there
    world.chat.unreachable.remove(closed)
    world.clock.now += 3600.0
    await world.deliver()
    assert len(world.shown(TOWER)) == 1


async def test_in_a_server_that_the_bot_left_those_who_added_relays_are_told(world: World) -> None:
    await world.admins.notices_in(HILL, TOWER)
    async with world.store.begin() as tx:
        await servers.left(tx, HILL)
    await goes_down(world)
    assert world.shown(TOWER) == []
    assert len(privately(world, OLEG)) == 1


# -- once, and when it is over ----------------------------------------------------------------------------------------


async def test_the_same_trouble_is_told_once_and_changed_words_in_place(world: World) -> None:
    await world.admins.notices_in(HILL, TOWER)
    await goes_down(world, times=3)
    await world.crash()
    await goes_down(world)
    assert len(world.shown(ADMINS)) == len(world.shown(TOWER)) == len(privately(world, MARA)) == 1
    await goes_down(world, Barred("Now it is something else."))
    for card in (*world.shown(ADMINS), *world.shown(TOWER), *privately(world, MARA)):
        assert "Now it is something else." in card
    assert len(world.shown(ADMINS)) == len(world.shown(TOWER)) == len(privately(world, MARA)) == 1


async def test_every_card_says_when_it_is_over(world: World) -> None:
    await world.admins.notices_in(HILL, TOWER)
    await goes_down(world)
    await is_back(world)
    assert ["Over: " in text for text in (*world.shown(ADMINS), *privately(world, MARA))] == [True, True]
    (tower,) = world.shown(TOWER)
    assert "Уже позади: " in tower  # in its own language
    assert "cannot" not in tower


async def test_a_trouble_that_comes_back_soon_is_told_in_place_and_later_on_a_new_card(world: World) -> None:
    await goes_down(world)
    await is_back(world)
    await goes_down(world)
    assert len(world.shown(ADMINS)) == len(privately(world, MARA)) == 1
    assert "Over: " not in world.shown(ADMINS)[0]
    await is_back(world)
    world.clock.now += ANEW_SECONDS
    await goes_down(world)
    for cards in (world.shown(ADMINS), privately(world, MARA)):
        assert ["Over: " in text for text in cards] == [True, False]


async def test_who_is_to_be_told_later_is_told_of_what_stands(world: World) -> None:
    await goes_down(world)
    answer = await world.admins.notices_in(HILL, TOWER)
    assert "One trouble stands" in answer
    await world.deliver()
    assert len(world.shown(TOWER)) == 1
    assert world.shown(KEEP) == []
    await world.admins.notices_in(HILL, KEEP)
    await world.deliver()
    await is_back(world)
    assert len(world.shown(TOWER)) == len(world.shown(KEEP)) == len(privately(world, OLEG)) == 1
    assert "stand" not in await world.admins.notices_in(HILL, TOWER)


async def test_who_adds_a_relay_of_a_blog_in_trouble_is_told_at_its_next_look(world: World) -> None:
    await goes_down(world)
    await world.admins.add_relay(GUILD, "The Lamp", KEEP + 100, DORA)
    await goes_down(world)
    assert len(privately(world, DORA)) == len(privately(world, MARA)) == 1


async def test_privately_again(world: World) -> None:
    await world.admins.notices_in(HILL, TOWER)
    answer = await world.admins.notices_in(HILL, private=True)
    assert f"Troubles are told to <@{OLEG}> in private." in answer
    await goes_down(world)
    assert world.shown(TOWER) == []
    assert len(privately(world, OLEG)) == 1


# -- nothing of another server ----------------------------------------------------------------------------------------


async def test_a_trouble_of_one_relay_is_told_to_its_server_alone(world: World) -> None:
    async with world.store.begin() as tx:
        [relay] = await relays_of(tx, guild=HILL)
        await world.notices.say(tx, "slow:1", "Threads cannot be slowed", f"In <#{SQUARE}>.", [relay])
    await world.deliver()
    assert len(world.shown(ADMINS)) == len(privately(world, OLEG)) == 1
    assert privately(world, MARA) == []
    assert "stand" not in await world.admins.notices_in(GUILD, CHANNEL)


async def test_that_an_account_is_not_accepted_is_told_to_the_server_that_connected_it(world: World) -> None:
    async with world.store.begin() as tx:
        await connect(tx, world.blog_id, HILL, Login("8", "keeper", "secret too"))
    world.blog.publish("The ferry stays")
    await world.settle()
    world.blog.trouble.add("newest_comments", Unaccepted("The account is not accepted."))
    await world.look()
    await world.deliver()
    assert len(world.shown(ADMINS)) == len(privately(world, MARA)) == 1
    assert "account" in await world.admins.status(GUILD)
    assert "account" not in await world.admins.status(HILL)
    await world.settle()  # from now on, with the account of the other server
    assert "Over: " in privately(world, MARA)[0]
    assert privately(world, OLEG) == []
    assert "account" in await world.admins.status(GUILD)
    async with world.store.begin() as tx:
        await connect(tx, world.blog_id, GUILD, Login("7", "editor", "another"))
    await world.settle()
    assert "account" not in await world.admins.status(GUILD)


async def test_what_is_to_be_decided_is_asked_in_the_servers_own_channel_for_troubles(world: World) -> None:
    await world.admins.notices_in(HILL, TOWER)
    for number in range(12):
        world.blog.publish(f"Article {number}")
    await world.settle()
    assert ["Article " in text for text in world.shown(TOWER)] == [True]
    assert ["Article " in text for text in world.shown(CHANNEL)] == [True]  # none is chosen there: in the relay's own
    assert world.shown(ADMINS) == []
    assert f"<#{TOWER}>" in await world.admins.status(HILL)


# -- choosing ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sort", [ChannelSort.THREAD, ChannelSort.FORUM, ChannelSort.MEDIA])
async def test_notices_need_a_channel_in_which_messages_stand(world: World, sort: ChannelSort) -> None:
    world.chat.sorts[TOWER] = sort
    with pytest.raises(Refused, match="text channel"):
        await world.admins.notices_in(HILL, TOWER)


async def test_no_channel_of_another_server_can_be_chosen(world: World) -> None:
    with pytest.raises(Refused, match="not in this server"):
        await world.admins.notices_in(GUILD, TOWER)


async def test_a_channel_and_in_private_is_refused(world: World) -> None:
    with pytest.raises(Refused):
        await world.admins.notices_in(HILL, TOWER, private=True)


async def test_status_says_where_troubles_are_told_or_that_nobody_is(world: World) -> None:
    assert (await world.admins.status(GUILD)).startswith(f"Troubles are told to <@{MARA}> in private.")
    async with world.store.begin() as tx:
        await add_relay(tx, world.blog_id, GUILD, KEEP + 100)
    assert f"For <#{KEEP + 100}> nobody is told" in await world.admins.status(GUILD)
    await world.admins.notices_in(HILL, TOWER)
    assert (await world.admins.status(HILL)).startswith(f"Troubles are told in <#{TOWER}>.")
    world.chat.sorts[TOWER] = ChannelSort.FORUM  # whatever is in the way by now
    status = await world.admins.status(HILL)
    assert status.startswith(f"Troubles are to be told in <#{TOWER}>, but:")
    assert f"<@{OLEG}>" in status
    world.chat.unreachable.add(MARA)
    await goes_down(world)
    assert "Nobody here is told of troubles" in await world.admins.status(GUILD)


# -- who added a relay ------------------------------------------------------------------------------------------------


async def test_who_added_relays_sees_it_and_is_forgotten_as_that(world: World) -> None:
    desk = world.members
    await goes_down(world)
    assert "You added a relay" in text_of(await desk.show(MARA))
    assert '"relays added": [\n    "' in await desk.export(MARA)
    assert "You added" not in text_of(await desk.show(EMIL))
    await desk.forget_all(MARA, 9_000_000_000_000_000_000, keep=False)
    assert "You added" not in text_of(await desk.show(MARA))
    await is_back(world)
    await goes_down(world, Barred("Now it is something else."))
    assert "Now it is something else." not in privately(world, MARA)[0]
    assert len(privately(world, MARA)) == 1
    async with world.store.begin() as tx:
        [relay] = await relays_of(tx, guild=GUILD)
        assert (await get_relay(tx, relay.id)).added_by is None
        rows = str((await tx.conn.execute(text("SELECT place, lane FROM mirrors"))).all())
        assert f"member:{MARA}" not in rows


async def test_a_second_relay_made_on_the_panel_is_theirs_who_made_it(world: World) -> None:
    [relay] = await world.relays(HILL)
    await world.admins.duplicate(Server(HILL, {}, {}), str(relay.id), KEEP, DORA)
    await world.admins.choose_channel(HILL, world.blog_id, TOWER, EMIL)
    assert [relay.added_by for relay in await world.relays(HILL)] == [OLEG, DORA, EMIL]
    async with world.store.begin() as tx:
        assert await members.locale(tx, DORA) == "en"
