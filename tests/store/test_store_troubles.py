"""Which relays a notice concerns, where servers are told, who added which relay."""

from dataclasses import replace

from bot import mirrors as wants
from bot.model import BlogId, Content, ItemId, Kind, MemberId, Relay, State, channel_place, member_place
from bot.policy import refusal
from bot.store import Store, Tx, blogs, items, mirrors, servers, troubles
from bot.store.items import Item

DORA, EMIL = MemberId(11), MemberId(12)


async def notice(tx: Tx, key: str, *relays: Relay) -> Item:
    number = ItemId(tx.new_id())
    item = Item(number, Kind.NOTICE, State.LIVE, key=key, content=Content("It is down.", title="Down"))
    await items.add(tx, item)
    await troubles.concern(tx, item.id, [relay.id for relay in relays])
    return item


async def test_a_server_has_the_troubles_of_its_relays_until_they_are_over(store: Store) -> None:
    async with store.begin() as tx:
        here, also = [await blogs.add_relay(tx, BlogId(1), 2, channel) for channel in (3, 4)]
        there = await blogs.add_relay(tx, BlogId(1), 5, 6)
        both = await notice(tx, "blog:1", here, also, there)
        one = await notice(tx, "slow:1", there)
        assert await troubles.standing(tx, 2) == {both.id: [here.id, also.id]}
        assert await troubles.standing(tx, 5) == {both.id: [there.id], one.id: [there.id]}
        await troubles.concern(tx, both.id, [also.id])
        assert await troubles.standing(tx, 2) == {both.id: [also.id]}
        assert await troubles.standing(tx, 5) == {one.id: [there.id]}
        await items.change(tx, replace(one, state=State.GONE))
        await blogs.change_relay(tx, replace(also, removed=True))
        assert await troubles.standing(tx, 2) == await troubles.standing(tx, 5) == {}
        await troubles.concern(tx, both.id, [])
        await troubles.concern(tx, both.id, [])


async def test_who_added_relays_is_known_until_they_are_forgotten(store: Store) -> None:
    async with store.begin() as tx:
        first, second = [await blogs.add_relay(tx, BlogId(1), 2, channel, added_by=DORA) for channel in (3, 4)]
        other = await blogs.add_relay(tx, BlogId(1), 2, 5, added_by=EMIL)
        await blogs.change_relay(tx, replace(second, removed=True))
        assert await troubles.added(tx, DORA) == [first.id, second.id]
        told = await notice(tx, "blog:1", first)
        for place in (channel_place(9), member_place(DORA), member_place(EMIL)):
            await wants.notify(tx, told, place)
        await troubles.forget(tx, DORA)
        assert await troubles.added(tx, DORA) == []
        assert await troubles.added(tx, EMIL) == [other.id]
        assert [each.place for each in await mirrors.of_item(tx, told.id)] == ["channel:9", f"member:{EMIL}"]


async def test_who_did_not_take_the_last_private_message_is_known(store: Store) -> None:
    async with store.begin() as tx:
        assert not await troubles.last_refused(tx, DORA)
        for key, refused in (("blog:1", True), ("blog:2", False)):
            told = await notice(tx, key)
            await wants.notify(tx, told, member_place(DORA))
            assert await troubles.last_refused(tx, DORA) == (key == "blog:2")  # one on its way says nothing
            [mirror] = await mirrors.of_item(tx, told.id)
            await mirrors.set_hold(tx, mirror.id, refusal("They take none.") if refused else None)
            assert await troubles.last_refused(tx, DORA)


async def test_a_server_is_told_in_its_channel_or_the_bots_own_and_in_none_that_was_left(store: Store) -> None:
    async with store.begin() as tx:
        await servers.seen(tx, 2, "Harbour", "ru", 7)
        for chosen, told in ((None, 7), (8, 8), (None, 7)):
            await servers.set_notices(tx, 2, chosen)
            server = await servers.find(tx, 2)
            assert server is not None and server.told_in == told
        assert await servers.told_in(tx, 8) is None
        await servers.set_notices(tx, 2, 8)
        await servers.seen(tx, 2, "Harbour", "ru")
        assert await servers.told_in(tx, 8) == await servers.find(tx, 2)
        await servers.left(tx, 2)
        server = await servers.find(tx, 2)
        assert server is not None and server.told_in is None
