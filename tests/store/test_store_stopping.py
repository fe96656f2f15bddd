"""What was begun is stopped: what nobody has begun to deliver goes, what stands is left; whoever delivers wins."""

import asyncio

from bot.model import Face, ItemId, MemberId, MirrorId, Place
from bot.store import Store, Tx, forgotten, lanes, mirrors, stopping
from bot.store.lanes import Claim
from bot.store.mirrors import Mirror, Part

HERE = Place("channel:1")


async def mirror(tx: Tx, needs: Mirror | None = None, lane: str = "thread:1:1") -> Mirror:
    number, item = MirrorId(tx.new_id()), ItemId(tx.new_id())
    return await mirrors.ensure(tx, Mirror(number, item, HERE, Face.CARD, lane, needs=needs.id if needs else None))


async def claimed(store: Store) -> Claim | None:
    async with store.begin() as tx:
        return await lanes.claim(tx)


async def take_back(store: Store, *groups: list[Mirror]) -> list[int]:
    async with store.begin() as tx:
        return await stopping.take_back(tx, [[each.id for each in group] for group in groups])


async def there(store: Store, *known: Mirror) -> list[Mirror]:
    async with store.begin() as tx:
        return await stopping.several(tx, [each.id for each in known])


async def test_what_nobody_has_begun_goes_and_answers_go_before_what_they_answer(store: Store) -> None:
    async with store.begin() as tx:
        first = await mirror(tx)
        second = await mirror(tx, first)
        third = await mirror(tx, second)
    assert await take_back(store, [first], [second], [third]) == [2, 1, 0]
    assert await there(store, first, second, third) == []
    assert await claimed(store) is None


async def test_what_is_being_delivered_or_was_stays(store: Store) -> None:
    async with store.begin() as tx:
        first, second = await mirror(tx), await mirror(tx, lane="thread:2:1")
        await mirrors.put_part(tx, second.id, Part(0, remote="5"))
    assert await claimed(store) is not None
    assert await take_back(store, [first], [second]) == []
    assert len(await there(store, first, second)) == 2


async def test_a_group_goes_whole_or_not_at_all(store: Store) -> None:
    async with store.begin() as tx:
        card = await mirror(tx)
        thread = await mirror(tx, card)
        other = await mirror(tx, card)
    assert await take_back(store, [card, thread]) == []
    assert await take_back(store, [card, thread], [other]) == [1, 0]


async def test_of_who_delivers_and_who_takes_back_one_wins(store: Store) -> None:
    async with store.begin() as tx:
        one = await mirror(tx)
    claim, gone = await asyncio.gather(claimed(store), take_back(store, [one]))
    assert (claim is None) == (gone == [0])
    assert len(await there(store, one)) == (claim is not None)


async def test_what_stands_is_left_as_it_is_for_ever(store: Store) -> None:
    async with store.begin() as tx:
        one = await mirror(tx)
        await mirrors.put_part(tx, one.id, Part(0, remote="5", attempted=1.0))
        assert await stopping.leave(tx, one.id)
        [part] = await mirrors.parts_of(tx, one.id)
    assert (part.remote, part.removed, part.attempted) == ("5", True, None)
    assert await claimed(store) is None


async def test_what_is_just_being_done_or_is_in_doubt_is_not_left(store: Store) -> None:
    async with store.begin() as tx:
        one, doubtful = await mirror(tx), await mirror(tx, lane="thread:2:1")
        await mirrors.put_part(tx, one.id, Part(0, remote="5"))
        await mirrors.put_part(tx, doubtful.id, Part(0, attempted=1.0))
    assert await claimed(store) is not None
    async with store.begin() as tx:
        assert not await stopping.leave(tx, one.id)
        assert not await stopping.leave(tx, doubtful.id)


async def test_everybody_who_is_being_forgotten_is_found_by_hash(store: Store) -> None:
    async with store.begin() as tx:
        await forgotten.begin(tx, MemberId(11), [ItemId(1), ItemId(2)], 5)
        await forgotten.begin(tx, MemberId(12), [ItemId(3)], 5)
        known = await forgotten.all_under_way(tx)
        assert sorted(known.values()) == [[1, 2], [3]]
        await forgotten.item_done(tx, ItemId(1))
        assert await forgotten.under_way(tx, MemberId(11)) == [2]
        for who in known:
            await forgotten.done_with(tx, who)
        assert await forgotten.all_under_way(tx) == {}
