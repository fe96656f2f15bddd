"""What is kept of moderators' acts and of threads that boil over, on both databases."""

from bot.model import BlogId, Content, Face, ItemId, Kind, MemberId, MirrorId, RelayId, State, blog_place
from bot.store import Store, Tx, acts, heats, items, mirrors
from bot.store.acts import NOTICED_SECONDS, REPLIED
from bot.store.heats import EVERYTHING, OVER, Row
from bot.store.items import Item, Source
from bot.store.mirrors import Mirror, Part
from tests.databases import Clock

BLOG, RELAY, ARTICLE = BlogId(1), RelayId(2), ItemId(3)
DORA, EMIL = MemberId(11), MemberId(12)


async def comment(tx: Tx, state: State = State.LIVE, key: str | None = None, **changes: object) -> Item:
    values: dict[str, object] = {"blog": BLOG, "article": ARTICLE, "content": Content("Gulls."), "since": tx.now}
    item = Item(ItemId(tx.new_id()), Kind.COMMENT, state, **(values | changes))  # type: ignore[arg-type]
    await items.add(tx, item)
    if key is not None:
        await items.add_source(tx, Source(blog_place(BLOG), key, item.id))
    return item


async def to_blog(tx: Tx, item: Item, due: float = 0.0) -> MirrorId:
    place = blog_place(BLOG)
    return (
        await mirrors.ensure(tx, Mirror(MirrorId(tx.new_id()), item.id, place, Face.CARD, place, RELAY, due=due))
    ).id


# -- acts -------------------------------------------------------------------------------------------------------------


async def test_what_was_done_is_read_in_its_order(store: Store, clock: Clock) -> None:
    async with store.begin() as tx:
        await acts.keep(tx, ItemId(7), None, State.SPAM)
    clock.now += NOTICED_SECONDS + 1
    async with store.begin() as tx:
        await acts.keep(tx, ItemId(7), DORA, State.LIVE)
        await acts.keep(tx, ItemId(7), DORA, REPLIED)
        await acts.keep(tx, ItemId(8), EMIL, State.GONE)
        done = await acts.of_item(tx, ItemId(7))
    assert [(act.member, act.did) for act in done] == [(None, "spam"), (DORA, "live"), (DORA, "replied")]
    assert done[1].at == clock.now


async def test_what_was_noticed_on_the_blog_a_moment_ago_was_the_members_doing(store: Store, clock: Clock) -> None:
    async with store.begin() as tx:
        await acts.keep(tx, ItemId(7), None, State.LIVE)
        await acts.keep(tx, ItemId(7), DORA, State.LIVE)
        assert [act.member for act in await acts.of_item(tx, ItemId(7))] == [DORA]
        await acts.keep(tx, ItemId(8), None, State.LIVE)
    clock.now += NOTICED_SECONDS + 1
    async with store.begin() as tx:
        await acts.keep(tx, ItemId(8), DORA, State.LIVE)
        assert [act.member for act in await acts.of_item(tx, ItemId(8))] == [None, DORA]


async def test_only_comments_that_stand_on_the_blog_and_are_held_wait_for_moderators(store: Store) -> None:
    async with store.begin() as tx:
        held = await comment(tx, State.HELD, "comment:1")
        await comment(tx, State.LIVE, "comment:2")
        await comment(tx, State.HELD)  # not there yet
        await comment(tx, State.HELD, "comment:4", blog=BlogId(9))
        assert await acts.waiting(tx, BLOG) == [held.id]


# -- heats ------------------------------------------------------------------------------------------------------------


async def test_what_was_never_hot_is_cool(store: Store) -> None:
    async with store.begin() as tx:
        assert await heats.of(tx, ARTICLE, RELAY) == Row(ARTICLE, RELAY, 0.0, 0.0)
        assert await heats.hot(tx) == []


async def test_a_heat_is_read_as_it_was_stored_until_it_is_over(store: Store, clock: Clock) -> None:
    hot = Row(ARTICLE, RELAY, clock.now + 600, 0.0)
    async with store.begin() as tx:
        await heats.put(tx, Row(ARTICLE, RELAY, 5.0, 5.0))
        await heats.put(tx, hot)
        await heats.put(tx, Row(EVERYTHING, RelayId(9), 0.0, clock.now + 60))
        assert await heats.of(tx, ARTICLE, RELAY) == hot
        assert await heats.hot(tx, RELAY) == [hot]
        assert len(await heats.hot(tx)) == 2
        await heats.put(tx, Row(ARTICLE, RELAY, OVER, OVER))
        assert await heats.hot(tx, RELAY) == []


async def test_comments_of_both_sides_are_counted_but_no_hidden_nor_old_ones(store: Store, clock: Clock) -> None:
    async with store.begin() as tx:
        await comment(tx)
    clock.now += 601
    since = clock.now - 600
    async with store.begin() as tx:
        assert await heats.comments(tx, ARTICLE, since) == 0
        await comment(tx)
        await comment(tx, State.HELD, member=DORA)  # on its way
        await comment(tx, State.HELD)
        await comment(tx, State.SPAM)
        await comment(tx, State.GONE, member=DORA)
        await comment(tx, since=clock.now - 86_400)  # read only now
        await comment(tx, article=ItemId(99))
        assert await heats.comments(tx, ARTICLE, since) == 2


async def test_what_was_never_begun_is_put_off_and_let_go_again(store: Store, clock: Clock) -> None:
    until = clock.now + 600
    async with store.begin() as tx:
        waits = await to_blog(tx, await comment(tx, State.HELD, member=DORA))
        settles = await to_blog(tx, await comment(tx, State.HELD, member=DORA), due=until + 5)
        begun = await to_blog(tx, await comment(tx, State.HELD, member=DORA))
        await mirrors.put_part(tx, begun, Part(0, attempted=clock.now))
        elsewhere = await to_blog(tx, await comment(tx, State.HELD, member=DORA, article=ItemId(99)))
        mine = waits, settles, begun, elsewhere

        async def dues() -> list[float]:
            return [(await mirrors.get(tx, mirror)).due for mirror in mine]

        await heats.put_off(tx, RELAY, ARTICLE, until)
        assert await dues() == [until, until + 5, 0.0, 0.0]
        await heats.put_off(tx, RELAY, EVERYTHING, until)
        assert await dues() == [until, until + 5, 0.0, until]
        await heats.let_go(tx, RELAY, [until])
        assert await dues() == [clock.now, until + 5, 0.0, clock.now]
