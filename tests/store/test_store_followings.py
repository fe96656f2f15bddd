"""What members follow, and when they are told of it, on both databases."""

from bot.model import BlogId, Face, ItemId, Kind, MemberId, MirrorId, Place, RelayId, State, member_place
from bot.store import Store, Tx, followings, items, mirrors
from bot.store.followings import ANSWERS, ARTICLES, CATEGORY
from bot.store.items import Item
from bot.store.mirrors import Mirror
from tests.databases import Clock

LAMP, LETTER = BlogId(1), BlogId(2)
DORA, EMIL = MemberId(11), MemberId(12)
HERS, THREAD = member_place(DORA), Place("channel:3")


async def told(tx: Tx, kind: Kind, due: float, place: Place = HERS, **changes: object) -> Mirror:
    item = Item(ItemId(tx.new_id()), kind, State.LIVE, article=ItemId(9))
    await items.add(tx, item)
    mirror = Mirror(MirrorId(tx.new_id()), item.id, place, Face.CARD, place, due=due, **changes)  # type: ignore[arg-type]
    return await mirrors.ensure(tx, mirror)


async def test_a_topic_is_followed_since_it_was_chosen_first_and_until_it_ends(store: Store, clock: Clock) -> None:
    began = clock.now
    async with store.begin() as tx:
        await followings.begin(tx, DORA, LAMP, ANSWERS, 2)
    clock.now += 60
    async with store.begin() as tx:
        await followings.begin(tx, DORA, LAMP, ANSWERS, 7)
        await followings.begin(tx, DORA, LAMP, f"{CATEGORY}Harbour", None)
        await followings.begin(tx, DORA, LETTER, ARTICLES, 2)
        found = [(one.topic, one.at, one.guild) for one in await followings.of(tx, DORA, LAMP)]
        assert found == [(ANSWERS, began, 2), ("category:Harbour", clock.now, None)]
        await followings.end(tx, DORA, LAMP, ANSWERS)
        assert [one.blog for one in await followings.of(tx, DORA)] == [LAMP, LETTER]
        await followings.end(tx, DORA, LAMP)
        assert [one.blog for one in await followings.of(tx, DORA)] == [LETTER]


async def test_who_follows_several_topics_of_one_article_is_one_follower(store: Store) -> None:
    async with store.begin() as tx:
        for topic in (ARTICLES, f"{CATEGORY}Harbour", ANSWERS):
            await followings.begin(tx, DORA, LAMP, topic, 2)
        await followings.begin(tx, EMIL, LETTER, ARTICLES, 2)
        assert await followings.followers(tx, LAMP, [ARTICLES, f"{CATEGORY}Harbour"]) == [DORA]
        assert await followings.followers(tx, LAMP, [f"{CATEGORY}Sea"]) == []


async def test_when_somebody_was_told_something_notices_aside(store: Store) -> None:
    async with store.begin() as tx:
        for due in (1.0, 3.0, 2.0):
            await told(tx, Kind.COMMENT, due)
        await told(tx, Kind.NOTICE, 9.0)
        another = await told(tx, Kind.ARTICLE, 7.0)
        await told(tx, Kind.COMMENT, 8.0, member_place(EMIL))
        assert await followings.moments(tx, DORA, another.item, 2) == [3.0, 2.0]


async def test_only_what_is_told_in_private_is_raised_and_let_go(store: Store) -> None:
    async with store.begin() as tx:
        first = await told(tx, Kind.COMMENT, 0.0, THREAD, relay=RelayId(5))
        public = await told(tx, Kind.COMMENT, 0.0, THREAD, relay=RelayId(5), needs=first.id)
        private = await told(tx, Kind.COMMENT, 5.0, needs=first.id)
        other = await told(tx, Kind.COMMENT, 5.0, member_place(EMIL), needs=public.id)
        await followings.raise_answers(tx, ItemId(9))
        await followings.let_go(tx, RelayId(6))
        now = await mirrors.get(tx, private.id)
        assert (now.want, now.due, now.needs) == (2, 5.0, first.id)
        await followings.let_go(tx, RelayId(5))
        assert [(await mirrors.get(tx, one.id)).needs for one in (private, other, public)] == [None, None, first.id]
        assert [(await mirrors.get(tx, one.id)).want for one in (first, public)] == [1, 1]
