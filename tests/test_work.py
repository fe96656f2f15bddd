"""Work that takes long: how far it is, and what a stop leaves: of a backfill, a comparison, a forgetting."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from dataclasses import replace
from typing import TypeVar

import pytest
from sqlalchemy import select

from bot.errors import Barred
from bot.forgets import DAY, Forgets
from bot.model import State, blog_place
from bot.reconcile import Reconciler
from bot.store import items, tables
from bot.work import SHOWN_SECONDS, Work, Works
from tests.cards import text_of
from tests.databases import Clock
from tests.world import ADMINS, CHANNEL, DORA, EMIL, GUILD, World

T = TypeVar("T")
PRESSED = 8_000_000_000_000_000_000
"""An interaction's id, later than any message's."""


@pytest.fixture
async def world() -> AsyncIterator[World]:
    world = World()
    world.blog.publish("The first lamp")
    world.blog.publish("The second lamp")
    world.blog.publish("The third lamp")
    world.clock.now += 100_000
    await world.begin()
    await world.settle()
    assert world.ours() == []
    yield world
    await world.store.close()


async def until_told(doing: "asyncio.Task[T]", work: Work) -> None:
    """Wait until it is known how far it is."""
    told = begun(work.hurry.wait())
    await asyncio.wait({doing, told}, return_when=asyncio.FIRST_COMPLETED)
    told.cancel()


async def delivered(world: World, work: Work, doing: "asyncio.Task[T]") -> T:
    """Deliver whatever is ready until the work is over, as the bot does."""
    while not doing.done():
        await world.outbox.step()
        work.stir()
        await asyncio.sleep(0)
    return await doing


def begun(work: Coroutine[object, object, T]) -> "asyncio.Task[T]":
    return asyncio.create_task(work)


# -- work itself ------------------------------------------------------------------------------------------------------


async def test_work_tells_how_far_it_is_and_is_asked_to_stop_once() -> None:
    works = Works(Clock())
    work = works.begin(5, DORA)
    assert works.find(5, DORA) is work
    assert works.find(5, EMIL) is None  # it is not theirs
    work.is_at(1, 3)
    work.step()
    assert (work.done, work.of, work.news.is_set(), work.hurry.is_set()) == (2, 3, True, False)
    work.shown()
    work.tell("Posting.")
    assert (work.news.is_set(), work.hurry.is_set()) == (True, True)  # the first words are shown at once
    work.shown()
    work.tell("Posting still.")
    assert (work.news.is_set(), work.hurry.is_set()) == (True, False)
    work.stop()
    assert work.stopped
    assert work.hurry.is_set()
    await work.rest()  # no more
    works.end(5, DORA)
    assert works.find(5, DORA) is None


async def test_what_must_not_be_stopped_is_not() -> None:
    work = Work(Clock())
    work.can_stop = False
    work.stop()
    assert not work.stopped


async def test_after_a_quarter_of_an_hour_nobody_sees_it() -> None:
    clock = Clock()
    work = Work(clock)
    clock.now += SHOWN_SECONDS
    assert not work.unseen
    clock.now += 1
    assert work.unseen


async def test_who_waits_for_a_delivery_is_woken_by_it() -> None:
    works = Works(Clock())
    work = works.begin(1, DORA)
    waiting = begun(work.rest())
    await asyncio.sleep(0)
    works.stir()
    async with asyncio.timeout(5):
        await waiting


# -- what is brought into a channel -----------------------------------------------------------------------------------


async def test_articles_are_followed_until_they_stand(world: World) -> None:
    work = Work(world.clock)
    said = await delivered(world, work, begun(world.admins.newest(GUILD, 3, None, CHANNEL, work)))
    assert "3 will be posted" in said
    assert "All of it stands" in said
    assert (work.done, work.of) == (3, 3)
    assert len(world.ours()) == 3


async def test_a_stop_takes_back_articles_that_are_not_begun(world: World) -> None:
    work = Work(world.clock)
    doing = begun(world.admins.newest(GUILD, 3, None, CHANNEL, work))
    await until_told(doing, work)
    assert await world.outbox.step()
    work.stop()
    said = await doing
    assert "Stopped: 1 stand, 2 were taken back" in said
    await world.settle()
    assert len(world.ours()) == 1
    assert "The third lamp" in await world.admins.newest(GUILD, 3, None, CHANNEL)
    await world.settle()
    assert len(world.ours()) == 3
    assert len(world.chat.threads) == 3


async def test_an_article_on_which_another_one_is_to_stand_is_not_taken_back(world: World) -> None:
    work = Work(world.clock)
    doing = begun(world.admins.newest(GUILD, 1, None, CHANNEL, work))
    await until_told(doing, work)
    world.blog.publish("The fourth lamp")
    await world.look()  # in its channel it follows the third
    work.stop()
    assert "0 were taken back" in await doing
    await world.settle()
    assert len(world.ours()) == 2


async def test_comments_are_followed_and_a_stop_takes_back_those_that_are_not_begun(world: World) -> None:
    post = next(key for key, article in world.blog.articles.items() if article.content.title == "The third lamp")
    parent = world.blog.comment(post, "One.")
    world.blog.comment(post, "Two.", parent)
    world.blog.comment(post, "Three.")
    world.clock.now += 100
    await world.admins.newest(GUILD, 1, None, CHANNEL)
    await world.settle()
    thread = world.first_thread
    before = len(world.ours(thread))
    work = Work(world.clock)
    doing = begun(world.admins.comments(GUILD, "The third lamp", 3, None, CHANNEL, work))
    await until_told(doing, work)
    assert await world.outbox.step()
    work.stop()
    said = await doing
    assert "Stopped: 1 stand, 2 were taken back" in said
    await world.settle()
    assert len(world.ours(thread)) == before + 1
    work = Work(world.clock)
    again = begun(world.admins.comments(GUILD, "The third lamp", 3, None, CHANNEL, work))
    assert "All of it stands" in await delivered(world, work, again)
    assert len(world.ours(thread)) == before + 3


async def test_what_could_not_be_delivered_is_counted(world: World) -> None:
    world.chat.trouble.add("send", *[Barred("No.")] * 9)
    work = Work(world.clock)
    doing = begun(world.admins.newest(GUILD, 1, None, CHANNEL, work))
    await until_told(doing, work)
    await world.deliver()
    world.clock.now += SHOWN_SECONDS + 1
    work.stir()
    assert "goes on by itself" in await doing


# -- a comparison -----------------------------------------------------------------------------------------------------


def reconciler(world: World) -> Reconciler:
    return Reconciler(world.store, world.web, world.chat, world.watcher.comments, world.notices)


async def test_a_comparison_tells_its_steps(world: World) -> None:
    await world.admins.newest(GUILD, 3, None, CHANNEL)
    await world.settle()
    work = Work(world.clock)
    report = await reconciler(world).compare(world.blog_id, repair=True, guild=GUILD, work=work)
    assert report.found == ()
    assert (work.done, work.of) == (5, 5)  # the blog, three threads, and the database with itself


async def test_a_comparison_that_is_stopped_says_how_much_was_compared_and_what_was_repaired_stays(
    world: World,
) -> None:
    await world.admins.newest(GUILD, 3, None, CHANNEL)
    await world.settle()
    for thread in world.chat.threads:  # of every thread the first message is gone
        for card in world.ours(thread)[:1]:
            del world.chat.messages[card.id]

    class Stopping(Work):
        def step(self) -> None:
            super().step()
            if self.done == 2:
                self.stop()

    report = await reconciler(world).compare(world.blog_id, repair=True, guild=GUILD, work=Stopping(world.clock))
    assert "one thread was compared, not 2" in str(report)
    assert "stays" in str(report)
    assert report.threads == 1


async def test_a_comparison_that_is_stopped_while_it_waits_for_another_compares_nothing(world: World) -> None:
    work = Work(world.clock)
    work.stop()
    report = await reconciler(world).compare(world.blog_id, repair=True, work=work)
    assert "nothing was compared yet" in str(report)


async def test_the_end_of_a_comparison_that_took_too_long_for_its_answer_is_told_as_a_trouble_is(world: World) -> None:
    await world.admins.newest(GUILD, 1, None, CHANNEL)
    await world.settle()
    desk = replace(world.admins, reconciler=reconciler(world))
    work = Work(world.clock)
    assert "Both sides" in await desk.reconcile(GUILD, "The Lamp", dry_run=False, work=work)
    await world.settle()
    assert world.ours(ADMINS) == []
    world.clock.now += SHOWN_SECONDS + 1
    await desk.reconcile(GUILD, "The Lamp", dry_run=False, work=work)
    await world.settle()
    (told,) = world.ours(ADMINS)
    assert "has ended" in told.shown
    assert "Both sides show the same" in told.shown


# -- being forgotten --------------------------------------------------------------------------------------------------


@pytest.fixture
async def talk(world: World) -> World:
    """Two comments of Dora's stand on the blog."""
    world.blog.publish("The ferry stays")
    await world.settle()
    await world.agree(DORA)
    for said in ("Nobody asked.", "The islanders asked."):
        await world.say(DORA, said)
        await world.settle()
    assert len(world.blog.ours()) == 2
    return world


async def under_way(world: World) -> int:
    async with world.store.begin() as tx:
        return len((await tx.conn.execute(select(tables.forgetting))).all())


async def test_a_forgetting_is_followed_until_all_is_done(talk: World) -> None:
    work = Work(talk.clock)
    card = await delivered(talk, work, begun(talk.members.forget_all(DORA, PRESSED, keep=False, work=work)))
    assert "All is done (2 comments)" in text_of(card)
    assert "Still to be done" in work.about
    assert "Stop" in work.warning
    assert await under_way(talk) == 0


async def test_a_stop_leaves_what_stands_and_nobody_touches_it_again(talk: World) -> None:
    talk.blog.trouble.add("erase", *[Barred("The blog is closed for the winter.")] * 2)
    work = Work(talk.clock)
    doing = begun(talk.members.forget_all(DORA, PRESSED, keep=False, work=work))
    await until_told(doing, work)
    await talk.outbox.step()
    work.stop()
    said = text_of(await doing)
    assert "Left on blogs, with the name that they have there: 2" in said
    assert said.count("#comment-") == 2
    assert await under_way(talk) == 0
    for _ in range(3):
        talk.clock.now += 1000
        await talk.settle()
    report = await reconciler(talk).compare(talk.blog_id, repair=True)
    assert report.found == ()
    assert len(talk.blog.ours()) == 2
    keys = [one.key for one in talk.blog.ours()]
    async with talk.store.begin() as tx:
        known = await items.heard(tx, blog_place(talk.blog_id), keys)
    assert {(item.state, item.content) for item in known.values()} == {(State.GONE, None)}
    assert "left alone" in text_of(await talk.members.forget(DORA))


async def test_what_is_only_to_lose_its_name_cannot_be_stopped_halfway(talk: World) -> None:
    work = Work(talk.clock)
    doing = begun(talk.members.forget_all(DORA, PRESSED, keep=True, work=work))
    await until_told(doing, work)
    work.stop()
    assert "You are forgotten" in text_of(await delivered(talk, work, doing))
    assert {one.content.author for one in talk.blog.ours()} == {"Somebody"}


async def test_what_takes_longer_than_an_answer_lives_goes_on_without_it(talk: World) -> None:
    talk.blog.trouble.add("erase", Barred("The blog is closed for the winter."))
    work = Work(talk.clock)
    doing = begun(talk.members.forget_all(DORA, PRESSED, keep=False, work=work))
    await until_told(doing, work)
    await talk.deliver()
    talk.clock.now += SHOWN_SECONDS + 1
    work.stir()
    assert "You are being forgotten" in text_of(await doing)
    await talk.settle()
    assert talk.blog.kept == {}


async def test_once_a_day_it_is_seen_who_is_forgotten_by_now(talk: World) -> None:
    forgets = Forgets(talk.store)
    await talk.members.forget_all(DORA, PRESSED, keep=False)
    await forgets.step()
    assert await under_way(talk) == 2
    await talk.settle()
    talk.clock.now += DAY - 10_000
    assert await forgets.step() <= 10_000
    assert await under_way(talk) == 2
    talk.clock.now += 10_000
    await forgets.step()
    assert await under_way(talk) == 0
    assert "left alone" in text_of(await talk.members.forget(DORA))


# -- first looks ------------------------------------------------------------------------------------------------------


async def test_status_tells_how_far_the_first_reading_of_the_comments_is(world: World) -> None:
    await world.admins.newest(GUILD, 3, None, CHANNEL)
    await world.deliver()
    assert "Comments are being read for the first time: 0 of 3" in await world.admins.status(GUILD)
    await world.settle()
    assert "first time" not in await world.admins.status(GUILD)


async def test_of_an_article_with_very_many_comments_the_pages_are_counted(world: World) -> None:
    post = next(iter(world.blog.articles))
    for number in range(3 * world.blog.page):
        world.blog.comment(post, f"Number {number}.")
    await world.admins.newest(GUILD, 3, None, CHANNEL)
    await world.deliver()
    desk = replace(world.admins, pages_read=world.watcher.comments.pages_read)
    await world.look()
    assert "0 of 3 articles are done; of the next ones one page was read" in await desk.status(GUILD)
    await world.look()
    assert "of the next ones 2 pages were read" in await desk.status(GUILD)
    await world.look()
    await world.look()
    assert "first time" not in await desk.status(GUILD)
