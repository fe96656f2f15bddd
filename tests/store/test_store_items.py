"""Items, sources, consents, bookmarks; and that no text of theirs can be read in the database."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.model import Absence, BlogId, Content, Format, ItemId, Kind, MemberId, Picture, Place, State
from bot.store import Seal, Store, Tx, WrongKeyError, blogs, items, new_key
from bot.store.blogs import Login
from bot.store.items import Consent, Item, Source
from tests.databases import KEY, Clock

BLOG, THREAD = Place("blog:1"), Place("channel:5")
WORDS = "The lighthouse keeper counts the gulls."


def item(tx: Tx, **changes: object) -> Item:
    values: dict[str, object] = {"kind": Kind.COMMENT, "state": State.LIVE, "blog": BlogId(1), "article": ItemId(3)}
    return Item(ItemId(tx.new_id()), **(values | {"content": Content(WORDS)} | changes))


async def test_an_item_is_read_as_it_was_stored(store: Store) -> None:
    content = Content(
        WORDS,
        Format.CHAT,
        "Title",
        "Dora",
        "https://a/b.png",
        "https://a/#c",
        5.5,
        ("One", "Two"),
        ("Three",),
        Picture("u", "alt"),
        comments_open=False,
        absence=Absence.TRASHED,
        change="addition",
    )
    async with store.begin() as tx:
        stored = item(tx, member=MemberId(2**63 - 1), reply_to=7, parent=ItemId(8), digest="d", content=content)
        await items.add(tx, stored)
        assert await items.get(tx, stored.id) == stored
        changed = replace(stored, state=State.SPAM, version=2, parent=None, content=None)
        await items.change(tx, changed)
        assert await items.get(tx, stored.id) == changed


async def test_items_are_found_where_they_were_heard(store: Store) -> None:
    async with store.begin() as tx:
        first, second = item(tx), item(tx, member=MemberId(4), key="update:1:x")
        for one in (first, second):
            await items.add(tx, one)
        await items.add_source(tx, Source(BLOG, "comment:1", first.id))
        await items.add_source(tx, Source(BLOG, "comment:1", second.id))  # hearing it again changes nothing
        await items.add_source(tx, Source(THREAD, "1000", second.id, "b"))
        await items.add_source(tx, Source(THREAD, "999", second.id, "a"))
        assert await items.heard(tx, BLOG, ["comment:1", "comment:2"]) == {"comment:1": first}
        assert await items.heard(tx, THREAD, []) == {}
        assert [source.text for source in await items.sources_of(tx, second.id)] == ["a", "b"]
        assert [source.remote for source in await items.heard_in(tx, THREAD)] == ["999", "1000"]
        last = await items.last_heard(tx, THREAD)
        assert last is not None and last.remote == "1000"
        await items.change_source(tx, Source(THREAD, "999", second.id, "c"))
        await items.forget_source(tx, THREAD, "1000")
        assert await items.sources_of(tx, second.id) == [Source(THREAD, "999", second.id, "c")]
        assert await items.remotes(tx, BLOG, [first.id, second.id]) == {first.id: ["comment:1"], second.id: []}
        assert await items.comment_keys(tx, BLOG, [ItemId(3)]) == ["comment:1"]
        assert await items.of_member(tx, MemberId(4), BlogId(1)) == [second]
        assert await items.of_article(tx, ItemId(3), Kind.COMMENT) == [first, second]
        assert await items.by_key(tx, "update:1:x") == second


async def test_a_bookmark_never_goes_back(store: Store) -> None:
    async with store.begin() as tx:
        assert await items.bookmark(tx, 5) == 0
        for message, expected in ((10, 10), (2**62, 2**62), (11, 2**62)):
            await items.move_bookmark(tx, 5, message)
            assert await items.bookmark(tx, 5) == expected
        assert await items.bookmark(tx, 6) == 0


async def test_the_newest_answer_of_a_member_counts(store: Store) -> None:
    async with store.begin() as tx:
        assert await items.consent(tx, MemberId(1), BlogId(1)) is None
        for answer in (Consent(agreed=True, since=10), Consent(agreed=False, since=20)):
            await items.keep_consent(tx, MemberId(1), BlogId(1), answer, wording="w", interaction=3)
            assert await items.consent(tx, MemberId(1), BlogId(1)) == answer
        assert await items.consent(tx, MemberId(1), BlogId(2)) is None


@pytest.fixture
async def sealed(store: Store) -> ItemId:
    """Words in every column that may hold any."""
    async with store.begin() as tx:
        one, other = item(tx), item(tx, content=Content("Other words"))
        for stored in (one, other):
            await items.add(tx, stored)
        await items.add_source(tx, Source(THREAD, "9", one.id, WORDS))
        await items.add_source(tx, Source(THREAD, "10", other.id, "Other words"))
        await blogs.follow(tx, BlogId(1), 2)
        await blogs.connect(tx, BlogId(1), 2, Login("7", "editor", WORDS))
    return one.id


async def test_no_text_stands_readable_in_the_database(store: Store, sealed: ItemId, database: str) -> None:
    rows = ""
    async with store.engine.connect() as conn:
        for table in ("items", "sources", "follows"):
            rows += str((await conn.execute(text(f"SELECT * FROM {table}"))).all())
    assert "v1." in rows
    assert "lighthouse" not in rows
    if database.startswith("sqlite"):
        folder = Path(database.removeprefix("sqlite+aiosqlite:///")).parent
        assert all(b"lighthouse" not in file.read_bytes() for file in folder.iterdir())


@pytest.mark.parametrize(("table", "column", "read"), [("items", "content", "get"), ("sources", "text", "sources_of")])
async def test_a_text_moved_to_another_row_is_refused(
    store: Store, sealed: ItemId, table: str, column: str, read: str
) -> None:
    key = "id" if table == "items" else "item"
    async with store.engine.begin() as conn:
        other = f"(SELECT {column} FROM {table} WHERE {key} <> {sealed})"
        await conn.execute(text(f"UPDATE {table} SET {column} = {other} WHERE {key} = {sealed}"))
    with pytest.raises(WrongKeyError):
        async with store.begin() as tx:
            await getattr(items, read)(tx, sealed)


async def test_another_key_opens_nothing_and_says_which_it_was(
    store: Store, sealed: ItemId, database: str, clock: Clock
) -> None:
    other = Store(database, Seal(bytes(32)), clock)
    try:
        with pytest.raises(WrongKeyError, match="SECRET_KEY"):
            async with other.begin() as tx:
                await items.get(tx, sealed)
        with pytest.raises(WrongKeyError):
            async with other.begin() as tx:
                await blogs.login(tx, BlogId(1))
    finally:
        await other.close()


def test_a_pseudonym_is_stable_and_tells_nothing() -> None:
    assert Seal(KEY).pseudonym("address", 1, 2) == Seal(KEY).pseudonym("address", 1, 2)
    assert len({Seal(KEY).pseudonym("address", n, 2) for n in range(100)} | {Seal(bytes(32)).pseudonym(1)}) == 101
    assert new_key() != new_key()


@pytest.mark.parametrize("broken", ["", "v1.x", "v1.x.%%%", "v1.x.AAAA"])
def test_what_is_no_sealed_text_is_refused(broken: str) -> None:
    with pytest.raises(WrongKeyError):
        Seal(KEY).open(broken, "somewhere")
