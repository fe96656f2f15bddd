"""Lanes: who may deliver what, in which order, and what a claim that came too late may still write."""

import asyncio

import pytest

from bot.model import BlogId, Face, ItemId, MirrorId, Place, RelayId
from bot.store import Store, Tx, blogs, lanes, mirrors
from bot.store.lanes import LEASE_SECONDS, Claim, LostLaneError
from bot.store.mirrors import Mirror, Part
from tests.databases import Clock

HERE = Place("channel:1")


async def mirror(tx: Tx, lane: str = "thread:1:1", **changes: object) -> Mirror:
    values: dict[str, object] = {"item": ItemId(tx.new_id()), "place": HERE, "face": Face.CARD, "lane": lane}
    return await mirrors.ensure(tx, Mirror(MirrorId(tx.new_id()), **(values | changes)))


async def claim(store: Store) -> Claim | None:
    async with store.begin() as tx:
        return await lanes.claim(tx)


async def finish(store: Store, claimed: Claim) -> None:
    async with store.begin() as tx:
        await lanes.settle(tx, claimed, Part(0, remote=str(claimed.mirror.id)))
        await lanes.done(tx, claimed)
        await lanes.release(tx, claimed)


@pytest.fixture
async def one(store: Store) -> Mirror:
    async with store.begin() as tx:
        return await mirror(tx)


async def test_what_is_behind_is_claimed_and_what_is_done_is_not(store: Store, one: Mirror) -> None:
    claimed = await claim(store)
    assert claimed is not None and claimed.mirror.id == one.id
    await finish(store, claimed)
    assert await claim(store) is None
    async with store.begin() as tx:
        await mirrors.raise_want(tx, one.id)
    assert await claim(store) is not None


async def test_of_two_claimers_one_gets_the_lane(store: Store, one: Mirror) -> None:
    found = await asyncio.gather(claim(store), claim(store))
    assert sum(claimed is not None for claimed in found) == 1


async def test_a_lane_is_delivered_in_order_and_another_one_beside_it(store: Store) -> None:
    async with store.begin() as tx:
        first, second = await mirror(tx), await mirror(tx)
        beside = await mirror(tx, "thread:2:1")
    claimed, other = await claim(store), await claim(store)
    assert claimed is not None and claimed.mirror.id == first.id
    assert other is not None and other.mirror.id == beside.id
    assert await claim(store) is None
    await finish(store, claimed)
    claimed = await claim(store)
    assert claimed is not None and claimed.mirror.id == second.id


async def test_a_claim_ends_with_its_lease_and_then_writes_nothing(store: Store, clock: Clock, one: Mirror) -> None:
    stale = await claim(store)
    assert stale is not None
    clock.now += LEASE_SECONDS - 1
    assert await claim(store) is None
    clock.now += 1
    fresh = await claim(store)
    assert fresh is not None and fresh.fence > stale.fence
    for write in (lambda tx: lanes.settle(tx, stale, Part(0, remote="late")), lambda tx: lanes.done(tx, stale)):
        with pytest.raises(LostLaneError):
            async with store.begin() as tx:
                await write(tx)
    async with store.begin() as tx:
        await lanes.release(tx, stale, due=clock.now + 1000)
        assert await mirrors.parts_of(tx, one.id) == []
    await finish(store, fresh)


async def test_a_process_that_takes_over_frees_the_lanes_of_the_one_that_ended(store: Store, one: Mirror) -> None:
    stale = await claim(store)
    assert stale is not None
    async with store.begin() as tx:
        await lanes.free_all(tx)
    assert await claim(store) is not None
    with pytest.raises(LostLaneError):
        await finish(store, stale)


async def test_settling_keeps_the_lease(store: Store, clock: Clock, one: Mirror) -> None:
    claimed = await claim(store)
    assert claimed is not None
    clock.now += LEASE_SECONDS - 1
    async with store.begin() as tx:
        await lanes.settle(tx, claimed, Part(0))
    clock.now += LEASE_SECONDS - 1
    assert await claim(store) is None


async def test_what_needs_another_mirror_waits_until_that_stands(store: Store) -> None:
    async with store.begin() as tx:
        needed = await mirror(tx, due=2_000_000_000.0)
        answer = await mirror(tx, needs=needed.id)
    assert await claim(store) is None
    async with store.begin() as tx:
        await mirrors.put_part(tx, needed.id, Part(0, remote="7"))
    claimed = await claim(store)
    assert claimed is not None and claimed.mirror.id == answer.id


async def test_what_needs_a_mirror_that_never_will_stand_does_not_wait_for_ever(store: Store) -> None:
    async with store.begin() as tx:
        needed = await mirror(tx, hold="refused: no")
        answer = await mirror(tx, needs=needed.id)
    claimed = await claim(store)
    assert claimed is not None and claimed.mirror.id == answer.id


async def test_what_is_not_due_waits_and_holds_up_nobody(store: Store, clock: Clock) -> None:
    async with store.begin() as tx:
        later = await mirror(tx, due=clock.now + 5)
        now = await mirror(tx)
    claimed = await claim(store)
    assert claimed is not None and claimed.mirror.id == now.id
    await finish(store, claimed)
    assert await claim(store) is None
    async with store.begin() as tx:
        assert await lanes.next_due(tx) == later.due
    clock.now += 5
    assert await claim(store) is not None


async def test_a_held_mirror_is_left_alone_until_it_is_let_go(store: Store) -> None:
    async with store.begin() as tx:
        held = await mirror(tx, hold="consent")
        assert await mirrors.held(tx, "consent") == [held]
        assert await lanes.next_due(tx) is None
    assert await claim(store) is None
    async with store.begin() as tx:
        await mirrors.set_hold(tx, held.id, None)
    assert await claim(store) is not None


async def test_a_lane_in_trouble_waits_until_it_is_due_or_woken(store: Store, clock: Clock, one: Mirror) -> None:
    claimed = await claim(store)
    assert claimed is not None
    async with store.begin() as tx:
        await lanes.release(tx, claimed, due=clock.now + 600, failures=5)
        assert await lanes.next_due(tx) == clock.now + 600
    assert await claim(store) is None
    async with store.begin() as tx:
        await lanes.wake(tx, ending=":2")
    assert await claim(store) is None
    async with store.begin() as tx:
        await lanes.wake(tx, ending=":1")
    claimed = await claim(store)
    assert claimed is not None and claimed.failures == 1  # by it the next success takes the notice back


async def test_what_wakes_a_lane_while_something_in_it_fails_is_not_forgotten(
    store: Store, clock: Clock, one: Mirror
) -> None:
    claimed = await claim(store)
    assert claimed is not None
    async with store.begin() as tx:
        await lanes.wake(tx)  # a permission was granted, and then the old answer arrives: refused
        await lanes.release(tx, claimed, due=clock.now + 600, failures=1)
    claimed = await claim(store)
    assert claimed is not None and claimed.failures == 1
    async with store.begin() as tx:
        await lanes.release(tx, claimed, due=clock.now + 600, failures=2)
    assert await claim(store) is None  # once


async def test_only_claims_that_end_without_a_word_count_as_tries(store: Store, clock: Clock, one: Mirror) -> None:
    for tries in range(3):
        claimed = await claim(store)
        assert claimed is not None and claimed.mirror.tries == tries
        clock.now += LEASE_SECONDS
    claimed = await claim(store)
    assert claimed is not None
    async with store.begin() as tx:
        await lanes.release(tx, claimed)
        assert (await mirrors.get(tx, one.id)).tries == 0


async def test_a_removal_that_was_heard_of_meanwhile_is_not_settled_away(store: Store, one: Mirror) -> None:
    claimed = await claim(store)
    assert claimed is not None
    async with store.begin() as tx:
        await mirrors.put_part(tx, one.id, Part(0, remote="5", removed=True))
        await lanes.settle(tx, claimed, Part(0, remote="5", sent="x"))
        assert await mirrors.parts_of(tx, one.id) == [Part(0, remote="5", sent="x", removed=True)]
        assert await mirrors.standing(tx, one.id) is None


async def test_the_same_mirror_is_made_once(store: Store) -> None:
    async with store.begin() as tx:
        first = await mirror(tx, item=ItemId(9))
        again = await mirror(tx, item=ItemId(9))
        assert again == first
        assert await mirrors.of_item(tx, ItemId(9)) == [first]
        assert await mirrors.find(tx, ItemId(9), HERE, Face.THREAD) is None


async def test_parts_are_found_by_their_nonce_their_message_and_their_place(store: Store) -> None:
    async with store.begin() as tx:
        card = await mirror(tx)
        claimed = await lanes.claim(tx)
        assert claimed is not None
        await mirrors.put_part(tx, card.id, Part(0, remote="77", nonce="once", seen="digest", attempted=tx.now))
        assert await mirrors.by_nonce(tx, "once") == (
            await mirrors.get(tx, card.id),
            (await mirrors.parts_of(tx, card.id))[0],
        )
        assert await mirrors.by_nonce(tx, "twice") is None
        found = await mirrors.message_of(tx, 77)
        assert found is not None and found.id == card.id
        assert await mirrors.copies(tx, HERE, [], ["77", "78"]) == {"77": "digest"}
        assert await mirrors.in_doubt(tx, card.lane, tx.now - 1)
        assert not await mirrors.in_doubt(tx, card.lane, tx.now + 1)
        assert not await mirrors.is_taken(tx, claimed.mirror, "77")
        other = await mirror(tx)
        await mirrors.put_part(tx, other.id, Part(0, remote="78"))
        assert await mirrors.is_taken(tx, claimed.mirror, "78")


async def test_a_thread_is_known_by_the_card_on_which_it_is_being_opened(store: Store) -> None:
    async with store.begin() as tx:
        card = await mirror(tx, item=ItemId(9))
        thread = await mirror(tx, item=ItemId(9), face=Face.THREAD, needs=card.id)
        assert await mirrors.thread_of(tx, 50) is None
        await mirrors.put_part(tx, card.id, Part(0, remote="50"))
        assert await mirrors.thread_of(tx, 50) == thread


async def test_threads_without_a_bookmark_are_still_to_be_read(store: Store) -> None:
    from bot.store import blogs, items

    async with store.begin() as tx:
        relay = await blogs.add_relay(tx, BlogId(1), 2, 3)
        thread = await mirror(tx, face=Face.THREAD, relay=RelayId(relay.id))
        assert await mirrors.unread_threads(tx) == []
        await mirrors.put_part(tx, thread.id, Part(0, remote="50"))
        assert await mirrors.unread_threads(tx) == [50]
        assert [channel for _, channel in await mirrors.open_threads(tx, tx.now - 10)] == [50]
        assert await mirrors.open_threads(tx, tx.now + 10) == []
        await items.move_bookmark(tx, 50, 50)
        assert await mirrors.unread_threads(tx) == []


async def test_nothing_of_a_lost_relay_is_claimed_but_what_goes_elsewhere(store: Store) -> None:
    async with store.begin() as tx:
        lost, fine = await blogs.add_relay(tx, BlogId(1), 2, 3), await blogs.add_relay(tx, BlogId(1), 2, 4)
        await blogs.set_lost(tx, lost.id, tx.now)
        for lane in ("thread:1:3", "post:1:3", "news:3"):
            await mirror(tx, lane, relay=lost.id)
        assert await lanes.claim(tx) is None
        assert await lanes.next_due(tx) is None
        going = [
            await mirror(tx, "thread:1:4", relay=fine.id),
            await mirror(tx, "channel:9"),
            await mirror(tx, "channel:10", relay=lost.id),
            await mirror(tx, "blog:1:2", relay=lost.id, place=Place("blog:1")),
            await mirror(tx, "member:5", relay=lost.id, place=Place("member:5")),
        ]
    claimed = [await claim(store) for _ in range(6)]
    assert [each and each.mirror.id for each in claimed] == [*(each.id for each in going), None]
    async with store.begin() as tx:
        await blogs.set_lost(tx, lost.id, None)
    assert await claim(store) is not None
