"""What members look for, on both databases: threads that stand, and what was said in them since."""

from bot.model import BlogId, Content, Face, ItemId, Kind, MemberId, MirrorId, Place, RelayId, State, channel_place
from bot.store import Store, Tx, blogs, finding, items, mirrors
from bot.store.finding import Discussion
from bot.store.items import Item, Source
from bot.store.mirrors import Mirror, Part
from tests.databases import Clock

GUILD, CHANNEL, THREAD = 2, 3, 40
DORA, EMIL = MemberId(11), MemberId(12)


async def relay(tx: Tx, guild: int = GUILD, channel: int = CHANNEL) -> RelayId:
    blog = await blogs.add_blog(tx, "https://lamp.example/", "feed", "The Lamp", "https://lamp.example/feed", "")
    return (await blogs.add_relay(tx, blog, guild, channel)).id


async def item(tx: Tx, kind: Kind = Kind.COMMENT, state: State = State.LIVE, **changes: object) -> ItemId:
    values: dict[str, object] = {"blog": BlogId(1), "content": Content("Gulls.", published=tx.now)} | changes
    new = Item(ItemId(tx.new_id()), kind, state, **values)  # type: ignore[arg-type]
    await items.add(tx, new)
    return new.id


async def mirror(
    tx: Tx,
    of: ItemId,
    remote: str | None,
    relay: RelayId,
    face: Face = Face.CARD,
    *,
    channel: int = CHANNEL,
    removed: bool = False,
) -> None:
    place = channel_place(channel)
    made = await mirrors.ensure(tx, Mirror(MirrorId(tx.new_id()), of, place, face, f"thread:{of}:{channel}", relay))
    await mirrors.put_part(tx, made.id, Part(0, remote, removed=removed))


async def source(tx: Tx, of: ItemId, remote: str, place: Place | None = None) -> None:
    await items.add_source(tx, Source(place or channel_place(THREAD), remote, of))


async def test_threads_that_stand_in_a_server_the_last_first(store: Store) -> None:
    async with store.begin() as tx:
        here, there = await relay(tx), await relay(tx, guild=9, channel=90)
        first, second, gone, waiting = [await item(tx, Kind.ARTICLE) for _ in range(4)]
        await mirror(tx, first, "40", here, Face.THREAD)
        await mirror(tx, second, "41", here, Face.THREAD)
        await mirror(tx, gone, "42", here, Face.THREAD, removed=True)
        await mirror(tx, waiting, None, here, Face.THREAD)
        await mirror(tx, first, "43", there, Face.THREAD, channel=90)
        found = await finding.discussions(tx, GUILD)
        assert found == [Discussion(second, channel_place(CHANNEL), 41), Discussion(first, channel_place(CHANNEL), 40)]
        assert [one.article for one in await finding.discussions(tx, GUILD, [first, gone])] == [first]
        assert [one.thread for one in await finding.discussions(tx, 9)] == [43]
        assert [one.thread for one in await finding.discussions(tx, GUILD, limit=1)] == [41]
        assert await finding.discussions(tx, GUILD, []) == []


async def test_only_comments_that_stand_are_counted(store: Store) -> None:
    async with store.begin() as tx:
        article, other = await item(tx, Kind.ARTICLE), await item(tx, Kind.ARTICLE)
        for state in (State.LIVE, State.LIVE, State.HELD, State.SPAM, State.GONE):
            await item(tx, state=state, article=article)
        await item(tx, Kind.UPDATE, article=article)
        assert await finding.comments(tx, [article, other]) == {article: 2}
        assert await finding.comments(tx, []) == {}


async def test_the_last_thing_that_a_member_said_in_a_thread(store: Store) -> None:
    async with store.begin() as tx:
        article = await item(tx, Kind.ARTICLE)
        assert await finding.last_said(tx, THREAD, DORA) is None
        mine = await item(tx, article=article, member=DORA)
        await source(tx, mine, "999")
        await source(tx, mine, "1000")
        await source(tx, await item(tx, article=article, member=EMIL), "2000")
        await source(tx, mine, "3000", channel_place(41))
        await source(tx, mine, "comment:5", Place("blog:1"))
        assert await finding.last_said(tx, THREAD, DORA) == 1000
        await source(tx, await item(tx, article=article, member=DORA), "1500", Place(f"form:{THREAD}"))
        assert await finding.last_said(tx, THREAD, DORA) == 1500
        assert await finding.own(tx, article, DORA) != await finding.own(tx, article, EMIL)
        assert len(await finding.own(tx, article, DORA)) == 2


async def test_what_was_said_since_a_message_in_the_order_of_the_thread(store: Store) -> None:
    async with store.begin() as tx:
        here, article = await relay(tx), await item(tx, Kind.ARTICLE)
        where = Discussion(article, channel_place(CHANNEL), THREAD)
        burst = await item(tx, article=article, member=EMIL)
        for remote in ("90", "110", "105"):
            await source(tx, burst, remote)
        await source(tx, burst, "comment:7", Place("blog:1"))
        shown, update = await item(tx, article=article), await item(tx, Kind.UPDATE, article=article)
        await mirror(tx, shown, "1001", here)
        await mirror(tx, update, "102", here)
        for state in (State.HELD, State.SPAM, State.GONE):
            await mirror(tx, await item(tx, state=state, article=article), "500", here)
        await mirror(tx, await item(tx, article=article), "501", here, removed=True)
        await mirror(tx, await item(tx, article=article), None, here)
        await mirror(tx, await item(tx, article=article), "502", here, channel=90)
        await mirror(tx, await item(tx, article=await item(tx, Kind.ARTICLE)), "503", here)
        await mirror(tx, await item(tx, Kind.NOTICE, article=article), "504", here)
        await source(tx, await item(tx, article=article, member=EMIL, content=None), "505")
        assert await finding.said(tx, where, 100) == [(102, update), (105, burst), (1001, shown)]
        assert await finding.said(tx, where, 80) == [(90, burst), (102, update), (1001, shown)]
        assert await finding.said(tx, where, 1001) == []


async def test_articles_that_everybody_may_read_by_now(store: Store, clock: Clock) -> None:
    async with store.begin() as tx:
        now = await item(tx, Kind.ARTICLE)
        tomorrow = await item(tx, Kind.ARTICLE, content=Content("x", published=clock.now + 86400))
        nonsense = await item(tx, Kind.ARTICLE, content=Content("x", published=clock.now + 10**8))
        await item(tx, Kind.ARTICLE, State.GONE)
        assert [one.id for one in await finding.live(tx, BlogId(1), 10)] == [nonsense, now]
    clock.now += 86400
    async with store.begin() as tx:
        assert [one.id for one in await finding.live(tx, BlogId(1), 10)] == [nonsense, tomorrow, now]
