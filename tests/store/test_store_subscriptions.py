"""Subscriptions at hubs, and the blogs that may push."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.model import BlogId
from bot.store import Store, Tx, WrongKeyError, blogs, subscriptions
from bot.store.subscriptions import NEVER, Subscription
from bot.store.tables import subscriptions as table
from tests.databases import Clock

HUB, TOPIC = "https://hub.example/", "https://lamp.example/feed/"


async def add(tx: Tx, name: str) -> BlogId:
    url = f"https://{name}.example/"
    return await blogs.add_blog(tx, url, "feed", name, f"{url}feed/", "")


def wanted(blog: BlogId, due: float) -> Subscription:
    return Subscription(blog, HUB, TOPIC, "hush", due=due)


async def test_a_subscription_is_kept_as_it_is_now_and_its_secret_sealed(store: Store) -> None:
    async with store.begin() as tx:
        first = wanted(BlogId(7), tx.now)
        await subscriptions.put(tx, first)
        verified = replace(first, asked=1.5, until=2.25, due=NEVER, failures=3)
        await subscriptions.put(tx, verified)
    async with store.begin() as tx:
        assert await subscriptions.get(tx, BlogId(7)) == verified
        stored = (await tx.conn.execute(select(table.c.secret))).scalar_one()
        assert "hush" not in stored
        await subscriptions.remove(tx, BlogId(7))
        assert await subscriptions.get(tx, BlogId(7)) is None


async def test_a_sealed_secret_is_of_no_use_to_another_blog(store: Store) -> None:
    async with store.begin() as tx:
        await subscriptions.put(tx, wanted(BlogId(7), tx.now))
        await tx.conn.execute(table.update().values(blog=8))
        with pytest.raises(WrongKeyError):
            await subscriptions.get(tx, BlogId(8))


async def test_what_is_due_comes_in_order_and_what_is_never_due_does_not(store: Store, clock: Clock) -> None:
    async with store.begin() as tx:
        assert await subscriptions.next_due(tx) is None
        for blog, due in ((1, clock.now + 20), (2, clock.now + 10), (3, NEVER)):
            await subscriptions.put(tx, wanted(BlogId(blog), due))
        assert await subscriptions.due(tx, 9) == []
        assert await subscriptions.next_due(tx) == clock.now + 10
    clock.now += 20
    async with store.begin() as tx:
        assert [each.blog for each in await subscriptions.due(tx, 9)] == [2, 1]
        assert [each.blog for each in await subscriptions.due(tx, 1)] == [2]
        assert sorted(await subscriptions.named_hubs(tx)) == [(1, HUB), (2, HUB), (3, HUB)]


async def test_subscriptions_of_blogs_that_nobody_relays_are_forgotten(store: Store) -> None:
    async with store.begin() as tx:
        lamp, pier = await add(tx, "lamp"), await add(tx, "pier")
        for blog in (lamp, pier):
            await subscriptions.put(tx, wanted(blog, tx.now))
        await blogs.add_relay(tx, lamp, 2, 3)
        relay = await blogs.add_relay(tx, pier, 2, 3)
        assert await subscriptions.remove_unfollowed(tx) == []
        await blogs.change_relay(tx, replace(relay, removed=True))
        assert await subscriptions.remove_unfollowed(tx) == [pier]
        assert await subscriptions.named_hubs(tx) == [(lamp, HUB)]


async def test_blogs_that_are_followed_or_relayed_may_push(store: Store) -> None:
    async with store.begin() as tx:
        lamp, pier, _ = await add(tx, "lamp"), await add(tx, "pier"), await add(tx, "nobody")
        await blogs.follow(tx, lamp, 2)
        relay = await blogs.add_relay(tx, pier, 2, 3)
        assert sorted(await subscriptions.pushable(tx)) == sorted([lamp, pier])
        await blogs.change_relay(tx, replace(relay, removed=True))
        assert await subscriptions.pushable(tx) == [lamp]
