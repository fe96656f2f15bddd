"""/me forget: what goes, what stays without a name, what cannot be reached, and that nothing is taken in again."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.desk import Speaker
from bot.errors import Barred
from bot.model import MemberId, State
from bot.store import blogs, items, members, tables
from bot.text.card import Card
from bot.text.split import weight
from tests.cards import ids, text_of
from tests.fakes import Said
from tests.world import CHANNEL, DORA, EMIL, GUILD, World

PRESSED = 8_000_000_000_000_000_000
"""An interaction's id, later than any message's."""


@pytest.fixture
async def world(world: World) -> World:
    world.blog.publish("The ferry stays")
    await world.settle()
    await world.agree(DORA)
    return world


async def stored(world: World, member: MemberId) -> list[str]:
    """The tables that have a row with a member's id."""
    columns = [table.c.member for table in tables.metadata.sorted_tables if "member" in table.c]
    async with world.store.begin() as tx:
        rows = [
            (await tx.conn.execute(select(column).where(column == member).limit(1))).first()
            for column in (*columns, tables.members.c.id)
        ]
    return [str(column.table) for column, row in zip((*columns, tables.members.c.id), rows, strict=True) if row]


async def forget(world: World, *, keep: bool = False) -> Card:
    return await world.members.forget_all(DORA, PRESSED, keep=keep)


async def standing(world: World, *texts: str) -> list[Said]:
    said = [await world.say(DORA, text) for text in texts]
    await world.settle()
    assert len(world.blog.ours()) == len(texts)
    return said


async def test_it_asks_first_and_changes_nothing(world: World) -> None:
    await standing(world, "Nobody asked.")
    card = await world.members.forget(DORA)
    assert ids(card) == ["forget:remove", "forget:keep", "forget:cancel"]
    assert "1 comment of yours" in text_of(card)
    await world.settle()
    assert len(world.blog.ours()) == 1
    assert "Nothing is stored" in text_of(await world.members.forget(EMIL))


async def test_comments_are_deleted_for_good_and_it_is_told_when_that_is_done(world: World) -> None:
    await standing(world, "Nobody asked.")
    await world.members.rename(DORA, "Dora of the Docks")
    trashed, waiting = await standing_in_trash(world), await world.say(DORA, "Wait.")
    card = await forget(world)
    assert "Still to be done: 2" in text_of(card)
    assert ids(card) == ["forget:look"]
    await world.settle()
    assert world.blog.kept == {}, "also out of the trash"
    card = await world.members.how_far(DORA)
    assert "All is done (3 comments)" in text_of(card)
    assert ids(card) == []
    assert await stored(world, DORA) == []
    assert "left alone" in text_of(await world.members.forget(DORA))
    assert trashed.reactions == waiting.reactions == []
    async with world.store.begin() as tx:
        texts = select(tables.sources.c.text).where(tables.sources.c.text.is_not(None))
        assert (await tx.conn.execute(texts)).first() is None


async def standing_in_trash(world: World) -> Said:
    """Something that Dora said and deleted, so that it lies in the blog's trash."""
    said = await world.say(DORA, "A slip.")
    await world.settle()
    await world.inbox.removed(said.channel, [said.id])
    await world.settle()
    assert [one for one in world.blog.kept.values() if one.state is State.GONE]
    return said


async def test_they_can_stay_without_a_name(world: World) -> None:
    await world.follow(GUILD + 1)
    await standing(world, "Nobody asked.")
    key = world.blog.ours()[0].key
    before = world.blog.drafts[key]
    await world.relay(CHANNEL, comments="approved")
    await forget(world, keep=True)
    await world.settle()
    (comment,), after = world.blog.ours(), world.blog.drafts[key]
    assert (comment.content.author, comment.content.text) == ("Somebody", before.html)
    assert after.address != before.address
    assert after.url == ""
    assert "All is done" in text_of(await world.members.how_far(DORA))
    assert await stored(world, DORA) == []


async def test_no_older_message_is_ever_taken_in_again_but_a_newer_one_is_asked_about(world: World) -> None:
    thread = world.first_thread
    unheard = world.chat.say(thread, DORA, "Said while the bot was away.")
    said = (await standing(world, "Nobody asked."))[0]
    await world.members.forget_all(DORA, said.id + 1, keep=False)
    await world.settle()
    for old in (unheard, said):
        await world.inbox.said(world.chat.heard(old))
        await world.inbox.edited(replace(world.chat.heard(old), text="Changed."))
    await world.restart()
    await world.settle()
    assert world.blog.kept == {}
    assert await stored(world, DORA) == []
    await world.say(DORA, "Much later.")
    await world.settle()
    assert any("your answers here" in text for text in world.thread_texts())


async def test_a_comment_whose_post_is_in_doubt_is_found_and_deleted(world: World) -> None:
    world.blog.trouble.add("write", "later")
    await world.say(DORA, "Nobody asked.")
    await world.deliver()
    assert "Still to be done: 1" in text_of(await forget(world))
    world.blog.trouble.arrive()
    assert len(world.blog.ours()) == 1
    await world.settle()
    assert world.blog.kept == {}
    assert "All is done" in text_of(await world.members.how_far(DORA))


async def test_one_in_doubt_is_not_written_again_to_stay_without_a_name(world: World) -> None:
    world.blog.trouble.add("write", "lost before")
    await world.say(DORA, "Nobody asked.")
    await world.deliver()
    await forget(world, keep=True)
    await world.settle()
    assert world.blog.kept == {}


async def test_a_blog_that_is_offline_is_named_and_tried_again(world: World) -> None:
    await standing(world, "Nobody asked.")
    key = world.blog.ours()[0].key
    world.blog.trouble.add("erase", Barred("The blog is closed for the winter."))
    await forget(world)
    await world.deliver()
    card = await world.members.forget(DORA)
    for words in ("The Lamp", "closed for the winter", f"#comment-{key.partition(':')[2]}", "ask whoever runs"):
        assert words in text_of(card)
    world.clock.now += 1000
    await world.settle()
    assert "All is done" in text_of(await world.members.how_far(DORA))


async def test_a_blog_whose_account_is_gone_is_named(world: World) -> None:
    await standing(world, "Nobody asked.")
    async with world.store.begin() as tx:
        await blogs.unfollow(tx, world.blog_id, GUILD)
    assert "not connected" in text_of(await forget(world))


async def test_what_cannot_be_reached_fits_into_a_message_however_long_the_addresses_are(world: World) -> None:
    await standing(world, *(f"Nobody asked number {number}." for number in range(10)))
    async with world.store.begin() as tx:
        (article,) = await items.newest(tx, world.blog_id, 10)
        assert article.content is not None
        link = f"https://lamp.example/{'%D0%BF' * 70}/"
        await items.change(tx, replace(article, content=replace(article.content, link=link)))
        await blogs.unfollow(tx, world.blog_id, GUILD)
    card = await forget(world)
    assert "not connected" in text_of(card)
    assert weight(text_of(card)) <= 4_000
    assert ids(card) == ["forget:look"]


async def test_it_reaches_comments_of_a_relay_that_was_removed(world: World) -> None:
    await standing(world, "Nobody asked.")
    async with world.store.begin() as tx:
        (relay,) = await blogs.relays_of(tx)
        await blogs.change_relay(tx, replace(relay, removed=True))
    await forget(world)
    for _ in range(20):
        await world.outbox.step()
    assert world.blog.kept == {}


async def test_an_edit_that_is_on_its_way_is_not_written_any_more(world: World) -> None:
    (said,) = await standing(world, "Nobody asked.")
    await world.edit(said, "A secret.")
    await forget(world, keep=True)
    await world.settle()
    (comment,) = world.blog.ours()
    assert comment.content.author == "Somebody"
    assert "secret" not in comment.content.text


async def test_who_was_forgotten_is_named_by_nobody(world: World) -> None:
    await world.agree(EMIL)
    thread = world.first_thread
    said = world.chat.say(thread, EMIL, f"Ask <@{DORA}>.")
    await world.inbox.said(replace(world.chat.heard(said), mentions=((DORA, "Dora"),)))
    await world.settle()
    await forget(world)
    await world.settle()
    assert [one.content.text.partition("<!--")[0] for one in world.blog.ours()] == ["Ask @someone."]


async def test_the_proofs_of_every_yes_are_deleted_with_it(world: World) -> None:
    said = await world.say(EMIL, "Just this.")
    await world.members.answer_once(Speaker(EMIL, "Emil"), world.blog_id, said.channel, said.id, PRESSED)
    await world.settle()
    await world.members.forget_all(EMIL, PRESSED, keep=False)
    await world.settle()
    async with world.store.begin() as tx:
        assert await members.permits_of(tx, EMIL) == []
        assert await members.answers_of(tx, EMIL) == []
        assert await items.of_member(tx, EMIL) == []
    assert world.blog.kept == {}
