"""Transactions take turns, ids grow, and a task that is ended in the middle leaves no trace."""

import asyncio
from dataclasses import replace

import pytest

from bot.model import ItemId, Kind, State
from bot.store import Seal, Store, Tx, items
from bot.store.items import Item


async def _counter(tx: Tx) -> Item:
    item = Item(ItemId(tx.new_id()), Kind.NOTICE, State.LIVE, key="counter", version=0)
    await items.add(tx, item)
    return item


async def test_what_one_has_read_no_other_changes_before_it_has_written(store: Store) -> None:
    async with store.begin() as tx:
        item = await _counter(tx)

    async def count() -> None:
        async with store.begin() as tx:
            known = await items.get(tx, item.id)
            await asyncio.sleep(0)
            await items.change(tx, replace(known, version=known.version + 1))

    await asyncio.gather(*(count() for _ in range(25)))
    async with store.begin() as tx:
        assert (await items.get(tx, item.id)).version == 25


async def test_two_processes_take_turns_too(database: str, store: Store) -> None:
    other = Store(database, Seal(bytes(range(32))), lambda: 1.0)
    async with store.begin() as tx:
        item = await _counter(tx)

    async def count(store: Store) -> None:
        for _ in range(5):
            async with store.begin() as tx:
                known = await items.get(tx, item.id)
                await asyncio.sleep(0)
                await items.change(tx, replace(known, version=known.version + 1))

    await asyncio.gather(count(store), count(other))
    async with store.begin() as tx:
        assert (await items.get(tx, item.id)).version == 10
    await other.close()


async def test_a_block_that_fails_writes_nothing(store: Store) -> None:
    async def fail() -> None:
        async with store.begin() as tx:
            await _counter(tx)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    async with store.begin() as tx:
        assert await items.by_key(tx, "counter") is None


async def test_a_task_that_is_ended_in_the_middle_leaves_the_store_usable(store: Store) -> None:
    async with store.begin() as tx:
        item = await _counter(tx)

    async def count() -> None:
        while True:
            async with store.begin() as tx:
                known = await items.get(tx, item.id)
                await items.change(tx, replace(known, version=known.version + 1))

    for turns in range(40):
        tasks = [asyncio.create_task(count()) for _ in range(2)]
        for _ in range(turns):
            await asyncio.sleep(0)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        async with asyncio.timeout(10), store.begin() as tx:
            before = (await items.get(tx, item.id)).version
            await items.change(tx, replace(item, version=before + 1))


async def test_ids_grow_also_when_the_clock_stands_still(store: Store) -> None:
    async with store.begin() as tx:
        ids = [tx.new_id() for _ in range(3000)]
    assert ids == sorted(set(ids))
    assert ids[-1] < 2**63


async def test_ids_grow_over_a_restart(database: str, clock: object) -> None:
    found = []
    for now in (1_800_000_000.0, 1_800_000_000.002):
        store = Store(database, Seal(bytes(32)), lambda now=now: now)
        await store.open()
        async with store.begin() as tx:
            found.append(tx.new_id())
        await store.close()
    assert found == sorted(found)
