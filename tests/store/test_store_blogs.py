"""Blogs, the servers that follow them, and relays."""

from dataclasses import replace

from bot.model import Bell
from bot.relay_settings import RelaySettings
from bot.store import Store, Tx, blogs
from bot.store.blogs import Login
from tests.databases import Clock


async def lamp(tx: Tx, title: str = "The Lamp", url: str = "https://lamp.example/") -> blogs.BlogId:
    return await blogs.add_blog(tx, url, "wordpress", title, f"{url}feed/", f"{url}wp-json/")


async def test_a_blog_found_anew_keeps_its_id_and_what_is_known_of_it(store: Store) -> None:
    async with store.begin() as tx:
        first = await lamp(tx)
        await blogs.looked(tx, first, Bell("e", "m", "d"), tx.now + 60, 60.0, None)
        await blogs.set_baseline(tx, first)
        assert await lamp(tx, "The New Lamp") == first
        row = await blogs.blog(tx, first)
        assert (row.title, row.bell, row.baseline, row.next_look) == (
            "The New Lamp",
            Bell("e", "m", "d"),
            tx.now,
            tx.now,
        )


async def test_only_blogs_with_a_relay_are_looked_at_when_they_are_due(store: Store, clock: Clock) -> None:
    async with store.begin() as tx:
        blog, _ = await lamp(tx), await lamp(tx, "Unfollowed", "https://other.example/")
        assert await blogs.due_blogs(tx) == []
        relay = await blogs.add_relay(tx, blog, 2, 3)
        assert [row.id for row in await blogs.due_blogs(tx)] == [blog]
        await blogs.looked(tx, blog, Bell(), tx.now + 60, 60.0, None)
        assert await blogs.due_blogs(tx) == []
    clock.now += 60
    async with store.begin() as tx:
        assert [row.id for row in await blogs.due_blogs(tx)] == [blog]
        await blogs.change_relay(tx, replace(relay, removed=True))
        assert await blogs.due_blogs(tx) == []


async def test_failures_count_until_a_look_works(store: Store) -> None:
    async with store.begin() as tx:
        blog = await lamp(tx)
        await blogs.looked(tx, blog, Bell("e"), 5.0, 60.0, None)
        for failures in (1, 2):
            await blogs.look_failed(tx, blog, "It is dark.", 10.0)
            row = await blogs.blog(tx, blog)
            assert (row.failures, row.trouble, row.next_look) == (failures, "It is dark.", 10.0)
        await blogs.looked(tx, blog, Bell("e"), 20.0, 60.0, None)
        row = await blogs.blog(tx, blog)
        assert (row.failures, row.trouble, row.bell) == (0, None, Bell("e"))
        await blogs.look_soon(tx, blog)
        row = await blogs.blog(tx, blog)
        assert (row.next_look, row.bell) == (tx.now, Bell())


async def test_each_server_has_its_own_account_and_reading_takes_any(store: Store) -> None:
    async with store.begin() as tx:
        blog = await lamp(tx)
        for guild in (2, 3):
            await blogs.follow(tx, blog, guild)
            await blogs.follow(tx, blog, guild)
        assert await blogs.login(tx, blog) is None
        await blogs.connect(tx, blog, 3, Login("7", "ida", "secret"))
        assert await blogs.login(tx, blog, 2) is None
        assert await blogs.login(tx, blog, 3) == await blogs.login(tx, blog) == Login("7", "ida", "secret")
        assert [row.id for row in await blogs.followed(tx, 3)] == [blog]
        await blogs.unfollow(tx, blog, 3)
        assert await blogs.followed(tx, 3) == []
        assert await blogs.login(tx, blog) is None


async def test_a_relay_that_begins_anew_keeps_its_settings_but_not_its_past(store: Store, clock: Clock) -> None:
    async with store.begin() as tx:
        blog = await lamp(tx)
        relay = await blogs.add_relay(tx, blog, 2, 3)
        changed = replace(relay, settings=RelaySettings(replies="off"), removed=True)
        await blogs.change_relay(tx, changed)
        assert await blogs.relays_of(tx) == []
        assert await blogs.get_relay(tx, relay.id) == changed
    clock.now += 100
    async with store.begin() as tx:
        again = await blogs.add_relay(tx, blog, 2, 3)
        assert again == replace(changed, removed=False, since=clock.now)
        assert await blogs.add_relay(tx, blog, 2, 3) == again
        other = await blogs.add_relay(tx, blog, 4, 5)
        assert await blogs.relays_of(tx, blog_id=blog) == [again, other]
        assert await blogs.relays_of(tx, guild=4) == [other]


async def test_a_stopped_blog_is_not_looked_at_until_it_is_added_again(store: Store) -> None:
    async with store.begin() as tx:
        blog = await lamp(tx)
        await blogs.add_relay(tx, blog, 2, 3)
        await blogs.stop(tx, blog, "It has ended.")
        assert await blogs.due_blogs(tx) == []
        assert (await blogs.blog(tx, blog)).stopped == "It has ended."
        await lamp(tx)
        assert [row.id for row in await blogs.due_blogs(tx)] == [blog]


async def test_a_blog_that_moves_keeps_its_relays_and_takes_no_password_along(store: Store, clock: Clock) -> None:
    async with store.begin() as tx:
        blog = await lamp(tx)
        other = await lamp(tx, "Other", "https://other.example/")
        await blogs.follow(tx, blog, 2)
        await blogs.connect(tx, blog, 2, Login("7", "ida", "secret"))
        relay = await blogs.add_relay(tx, blog, 2, 3)
        await blogs.set_baseline(tx, blog)
        await blogs.set_move(tx, blog, "https://new.example/feed/", 4, 1.0)
    clock.now += 60
    async with store.begin() as tx:
        assert not await blogs.relocate(tx, blog, "https://other.example/", "feed", "https://other.example/feed/", "")
        assert await blogs.relocate(tx, blog, "https://new.example/", "feed", "https://new.example/feed/", "")
        row = await blogs.blog(tx, blog)
        assert (row.url, row.feed, row.baseline, row.moved_to) == (
            "https://new.example/",
            "https://new.example/feed/",
            None,
            None,
        )
        assert (await blogs.get_relay(tx, relay.id)).since == tx.now
        assert await blogs.login(tx, blog, 2) is None
        assert (await blogs.blog(tx, other)).url == "https://other.example/"
