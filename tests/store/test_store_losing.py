"""What the bot has lost: which relays, servers and accounts, and what belongs to them."""

from dataclasses import replace

import pytest

from bot.choosing import Decision, Verdict
from bot.model import BlogId, ChannelSort, Content, Face, ItemId, Kind, MirrorId, Place, Relay, State, channel_place
from bot.store import Store, Tx, blogs, decisions, items, losing, mirrors, servers
from bot.store.blogs import Login
from bot.store.items import Item
from bot.store.mirrors import Mirror, Part
from tests.databases import Clock

TEXT = ChannelSort.TEXT


@pytest.fixture
async def blog(store: Store) -> BlogId:
    async with store.begin() as tx:
        return await blogs.add_blog(tx, "https://lamp.example/", "fake", "The Lamp", "", "")


async def article(tx: Tx, blog: BlogId, state: State = State.LIVE) -> ItemId:
    item = Item(ItemId(tx.new_id()), Kind.ARTICLE, state, blog=blog, content=Content("Words."))
    await items.add(tx, item)
    return item.id


async def thread(tx: Tx, relay: Relay, remote: str, **changes: bool) -> None:
    place = channel_place(relay.channel)
    mirror = Mirror(MirrorId(tx.new_id()), ItemId(tx.new_id()), place, Face.THREAD, f"thread:{remote}", relay.id)
    await mirrors.ensure(tx, mirror)
    await mirrors.put_part(tx, mirror.id, Part(0, remote=remote, **changes))


async def test_threads_of_lost_relays_are_known_without_old_and_removed_ones(
    store: Store, clock: Clock, blog: BlogId
) -> None:
    async with store.begin() as tx:
        lost, forum, fine, removed = [
            await blogs.add_relay(tx, blog, 2, channel, sort)
            for channel, sort in ((3, TEXT), (4, ChannelSort.FORUM), (5, TEXT), (6, TEXT))
        ]
        await thread(tx, lost, "30")
    clock.now += 100
    async with store.begin() as tx:
        assert await losing.unreadable(tx, 0.0) == (set(), set())
        await thread(tx, lost, "31")
        await thread(tx, lost, "32", removed=True)
        for relay, remote in ((forum, "41"), (fine, "51"), (removed, "61")):
            await thread(tx, relay, remote)
        for relay in (lost, forum, removed):
            await blogs.set_lost(tx, relay.id, tx.now)
        await blogs.change_relay(tx, replace(removed, removed=True))
        assert [relay.id for relay in await losing.lost(tx)] == [lost.id, forum.id, removed.id]
        assert await losing.unreadable(tx, tx.now - 50) == ({31, 41}, {3})
        assert await mirrors.unread_threads(tx) == [51]


async def test_articles_that_appeared_while_a_relay_was_lost_are_undecided(
    store: Store, clock: Clock, blog: BlogId
) -> None:
    async with store.begin() as tx:
        relay = await blogs.add_relay(tx, blog, 2, 3)
        await article(tx, blog)
        assert await losing.undecided(tx, relay) == []
    clock.now += 10
    async with store.begin() as tx:
        await blogs.set_lost(tx, relay.id, tx.now)
        relay = await blogs.get_relay(tx, relay.id)
        first, decided = await article(tx, blog), await article(tx, blog)
        await article(tx, blog, State.GONE)
        await article(tx, BlogId(9))
        await decisions.put(tx, decided, relay.id, Decision(Verdict.ANNOUNCED))
        assert await losing.undecided(tx, relay) == [first]


async def test_the_servers_that_the_bot_is_in_are_those_that_were_seen_and_those_that_have_relays(
    store: Store, blog: BlogId
) -> None:
    async with store.begin() as tx:
        for guild in (1, 2, 3):
            await servers.seen(tx, guild, f"Server {guild}", "ru")
        await servers.left(tx, 3)
        for guild in (2, 3, 4):
            await blogs.add_relay(tx, blog, guild, 10 + guild)
        assert await losing.guilds(tx) == {1, 2, 4}
        await losing.forget_server(tx, 3)
        assert await losing.guilds(tx) == {1, 2, 3, 4}


async def test_an_account_is_refused_since_the_first_time_and_until_it_is_accepted_or_another_one(
    store: Store, clock: Clock, blog: BlogId
) -> None:
    login = Login("7", "editor", "secret", "app")
    async with store.begin() as tx:
        await blogs.follow(tx, blog, 2)
        await losing.refuse(tx, blog, 2)
        assert await losing.refused_since(tx, blog, 2) is None  # there is none
        await blogs.connect(tx, blog, 2, login)
        await losing.refuse(tx, blog, 2)
        since = tx.now
    clock.now += 10
    async with store.begin() as tx:
        await losing.refuse(tx, blog, 2)
        assert await losing.refused_since(tx, blog, 2) == since
        assert await losing.refused(tx, since - 1) == []
        assert await losing.refused(tx, since) == [(blog, 2)]
        await losing.accept(tx, blog, 2)
        assert await losing.refused_since(tx, blog, 2) is None
        await losing.refuse(tx, blog, 2)
        await blogs.connect(tx, blog, 2, login)
        assert await losing.refused_since(tx, blog, 2) is None
        assert await losing.follows_of(tx, 2) == [blog]


async def test_what_waits_in_a_lane_is_given_up_and_nothing_else(store: Store) -> None:
    async with store.begin() as tx:
        for item, lane, changes in (
            (1, "blog:1:2", {}),
            (2, "blog:1:2", {"have": 1}),
            (3, "blog:1:2", {"hold": "consent"}),
            (4, "blog:1:3", {}),
        ):
            place, number = channel_place(item), MirrorId(tx.new_id())
            await mirrors.ensure(tx, Mirror(number, ItemId(item), place, Face.CARD, lane, **changes))  # type: ignore[arg-type]
        assert await losing.give_up(tx, "blog:1:2", "refused: no") == [1]
        holds = [(await mirrors.of_item(tx, ItemId(item)))[0].hold for item in (1, 2, 3, 4)]
        assert holds == ["refused: no", None, "consent", None]


async def test_what_a_relay_has_in_a_channel_that_it_left_is_as_if_it_were_deleted(store: Store, blog: BlogId) -> None:
    async with store.begin() as tx:
        relay, other = await blogs.add_relay(tx, blog, 3, 3), await blogs.add_relay(tx, blog, 3, 4)
        kept = []
        for whose, place, lane in (
            (relay, "channel:3", "thread:7:3"),
            (relay, "channel:8", "channel:8"),
            (relay, "blog:1", "blog:1:3"),
            (other, "channel:4", "thread:7:4"),
        ):
            mirror = Mirror(MirrorId(tx.new_id()), ItemId(tx.new_id()), Place(place), Face.CARD, lane, whose.id)
            await mirrors.ensure(tx, mirror)
            await mirrors.put_part(tx, mirror.id, Part(0, remote=str(mirror.id), attempted=tx.now))
            kept.append(mirror)
        await losing.abandon(tx, relay.id, 3)
        assert [await mirrors.standing(tx, mirror.id) is None for mirror in kept] == [True, False, False, False]
        await losing.let_be(tx, relay.id)
        assert [(await mirrors.get(tx, mirror.id)).behind for mirror in kept] == [False, True, True, True]
