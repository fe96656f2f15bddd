"""Articles when things happen in an unlucky order: taken down, moved or decided anew before they are posted."""

from dataclasses import replace
from typing import Literal

import pytest
from sqlalchemy import delete

from bot.articles import HASTE, settle_flood
from bot.changes import digest
from bot.desk import Admins, Server
from bot.errors import Missing, Refused, Retry, Vanished
from bot.model import Absence, Article, ChannelSort, Content, Face, Kind, State
from bot.notices import Notices
from bot.store import blogs, items, tables, versions
from bot.store.database import migrate
from tests.world import ADMINS, CHANNEL, GUILD, POLL, World

FORUM = 300_000_000_000_000_009
ELSEWHERE = 300_000_000_000_000_010
DAY = 86_400.0
LONG = "".join(f"<p>Paragraph {number} of the story. {'It goes on about the tide. ' * 40}</p>" for number in range(12))


@pytest.fixture
async def world(world: World) -> World:
    world.chat.sorts[FORUM] = ChannelSort.FORUM
    return world


async def change(world: World, setting: str, value: str) -> None:
    """An admin says ``/relay set`` for the first relay."""
    relay = (await world.relays())[0]
    await world.admins.change(Server(GUILD, {}, {}), setting, value, str(relay.id), 0)


async def answered(world: World, answer: Literal["newest", "all", "none"]) -> int:
    relay = (await world.relays())[0]
    async with world.store.begin() as tx:
        return await settle_flood(tx, relay, answer)


async def tomorrow(world: World, title: str = "Tomorrow") -> str:
    """An article with a date to come, which is known and waits."""
    key = world.blog.publish(title)
    world.blog.edit(key, published=world.clock.now + DAY)
    await world.look()
    await world.deliver()
    assert world.shown() == []
    return key


async def flood(world: World) -> list[str]:
    keys = []
    for number in range(7):
        keys.append(world.blog.publish(f"Imported {number}"))
        world.clock.now += 1
    await world.settle()
    assert world.shown() == []
    return keys


# -- taken down before it was posted ----------------------------------------------------------------------------------


async def test_an_article_that_is_taken_down_before_it_was_posted_is_never_posted(world: World) -> None:
    key = await tomorrow(world)
    world.blog.take_down(key, Absence.TRASHED)
    await world.look()
    await world.look()
    world.clock.now += DAY
    await world.settle()
    assert world.shown() == []
    assert world.chat.threads == {}


async def test_one_that_is_back_before_its_time_is_posted_at_its_time(world: World) -> None:
    key = await tomorrow(world)
    article = world.blog.articles[key]
    world.blog.take_down(key, Absence.TRASHED)
    await world.look()
    await world.look()
    world.blog.absences.clear()
    world.blog.put(article)
    await world.look()
    await world.deliver()
    assert world.shown() == []
    world.clock.now += DAY
    await world.settle()
    assert len(world.shown()) == 1


async def test_a_card_whose_answer_got_lost_goes_when_its_article_is_taken_down(world: World) -> None:
    key = world.blog.publish("The ferry stays")
    world.chat.trouble.add("send", "lost after")
    await world.look()
    await world.outbox.step()
    assert len(world.shown()) == 1
    world.blog.take_down(key, Absence.TRASHED)
    await world.look()
    await world.look()
    await world.settle()
    assert world.shown() == []


async def test_what_is_taken_down_disappears_at_once_although_an_edit_was_to_rest(world: World) -> None:
    key = world.blog.publish("The ferry stays", "All of its words.")
    await world.settle()
    world.articles.rest = 3600.0
    world.blog.edit(key, text="<p>All of its words, and secret ones.</p>")
    await world.look()
    world.blog.take_down(key, Absence.TRASHED)
    await world.look()
    await world.look()
    await world.deliver()
    assert "All of its words" not in world.shown()[0]


async def test_comments_stand_below_an_article_that_was_posted_late(world: World) -> None:
    key = await tomorrow(world)
    world.blog.comment(key, "The first to say it.")
    article = world.blog.articles[key]
    world.blog.take_down(key, Absence.TRASHED)
    await world.look()
    await world.look()
    world.clock.now += DAY
    await world.settle()
    world.blog.absences.clear()
    world.blog.put(article)
    world.clock.now += 3600  # it is looked at less often by now
    await world.settle()
    assert ["The first to say it." in text for text in world.thread_texts()] == [True]


# -- floods -----------------------------------------------------------------------------------------------------------


async def test_an_article_of_a_flood_that_was_deleted_before_the_answer_is_not_posted(world: World) -> None:
    keys = await flood(world)
    world.blog.take_down(keys[-1], Absence.TRASHED)
    await world.look()
    await world.look()
    assert await answered(world, "newest") == 1
    await world.settle()
    [card] = world.shown()
    assert "Imported 5" in card


async def test_an_article_of_tomorrow_in_a_flood_keeps_its_date_after_a_yes(world: World) -> None:
    ahead = world.blog.publish("Tomorrow")
    world.blog.edit(ahead, published=world.clock.now + DAY)
    await flood(world)
    await answered(world, "all")
    await world.look()
    await world.deliver()
    assert len(world.shown()) == 7
    world.clock.now += DAY
    await world.settle()
    assert "Tomorrow" in world.shown()[-1]


async def test_without_a_channel_for_admins_a_forum_is_asked_nothing(world: World) -> None:
    world.notices = Notices(None)
    world.boot()
    world.articles.notices = world.notices = Notices(None)
    async with world.store.begin() as tx:
        await blogs.change_relay(tx, replace((await blogs.relays_of(tx))[0], removed=True))
    relay = await world.relay(FORUM, ChannelSort.FORUM)
    for number in range(7):
        world.blog.publish(f"Imported {number}")
        world.clock.now += 1
    await world.settle()
    admins = Admins(world.store, world.chat, world.web, Notices(None), lambda: None)
    await admins.post(GUILD, "Imported 3", str(relay.id), 0)
    await world.settle()
    assert len(world.chat.posts) == 1
    assert world.ours(FORUM) == []
    assert "❓ 6 came at once" in await admins.status(GUILD)


async def test_the_question_of_a_relay_that_ends_goes(world: World) -> None:
    await flood(world)
    assert len(world.ours(ADMINS)) == 1
    relay = (await world.relays())[0]
    await world.admins.remove_relay(GUILD, str(relay.id), 0)
    await world.settle()
    assert world.ours(ADMINS) == []


# -- decided anew -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("hours", [-12, 12])
async def test_an_article_that_waits_for_its_date_follows_it(world: World, hours: int) -> None:
    key = await tomorrow(world)
    date = world.blog.articles[key].content.published + hours * 3600
    world.blog.edit(key, published=date)
    await world.look()
    world.clock.now = date - 30
    await world.deliver()
    assert world.shown() == []
    world.clock.now = date + 1
    await world.deliver()
    assert len(world.shown()) == 1


async def test_a_date_that_jumps_at_each_look_changes_nothing_of_what_stands(world: World) -> None:
    key = world.blog.publish("The ferry stays")
    await world.settle()
    world.chat.trouble.calls.clear()
    for _ in range(5):
        world.blog.edit(key, published=world.clock.now + DAY)
        await world.settle()
    assert world.chat.trouble.calls == []


async def test_what_waits_for_the_end_of_quiet_hours_follows_the_settings(world: World) -> None:
    world.clock.now += DAY - world.clock.now % DAY  # midnight, UTC
    await world.relay(CHANNEL, quiet="22:00-07:00 UTC", quiet_posts="wait")
    world.blog.publish("The ferry stays")
    await world.look()
    await world.deliver()
    assert world.shown() == []
    await change(world, "quiet", "22:00-05:00 UTC")
    world.clock.now += 5 * 3600
    await world.deliver()
    assert len(world.shown()) == 1


async def test_a_filter_that_comes_while_an_article_waits_keeps_it_out_and_why_says_so(world: World) -> None:
    key = await tomorrow(world, "About football")
    await change(world, "words", "-football")
    world.clock.now += DAY + 60
    await world.settle()
    assert world.shown() == []
    assert "not posted" in await world.admins.why(GUILD, "About football", None, 0)
    await world.admins.post(GUILD, "About football", None, 0)
    await world.settle()
    assert len(world.shown()) == 1
    assert key in world.blog.articles


async def test_what_waits_when_a_relay_ends_is_not_posted_when_it_begins_again(world: World) -> None:
    key = await tomorrow(world)
    relay = (await world.relays())[0]
    await world.admins.remove_relay(GUILD, str(relay.id), 0)
    world.clock.now += 3600
    await world.relay(CHANNEL)
    world.clock.now += 2 * DAY
    world.blog.edit(key, title="Tomorrow, with another title")
    await world.settle()
    assert world.shown() == []
    assert "before this relay began" in await world.admins.why(GUILD, "Tomorrow, with another title", None, 0)


# -- moved to another channel -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("to", [ELSEWHERE, FORUM + 2])
async def test_posts_of_a_forum_live_on_when_their_relay_moves(world: World, to: int) -> None:
    world.chat.sorts[FORUM + 2] = ChannelSort.FORUM
    await change(world, "channel", f"<#{FORUM}>")
    key = world.blog.publish("The ferry stays")
    await world.settle()
    [post] = world.chat.posts
    await change(world, "channel", f"<#{to}>")
    world.blog.edit(key, title="The ferry goes")
    await world.settle()
    assert "The ferry goes" in world.chat.messages[post].shown
    assert world.chat.threads == {post: "The ferry goes"}
    told = (await world.admins.why(GUILD, "The ferry goes", None, 0)).split()
    assert f"https://discord.com/channels/{GUILD}/{post}" in told


async def test_cards_of_a_text_channel_live_on_when_their_relay_moves_to_a_forum(world: World) -> None:
    key = world.blog.publish("The ferry stays")
    await world.settle()
    await change(world, "channel", f"<#{FORUM}>")
    world.blog.edit(key, title="The ferry goes")
    await world.settle()
    assert ["The ferry goes" in card for card in world.shown()] == [True]
    assert world.chat.posts == {}
    # the channel is closed: that is no thread which somebody deleted
    world.chat.trouble.add("edit", Vanished("The channel is gone."))
    world.blog.edit(key, title="The ferry is gone")
    await world.look()
    await world.deliver()
    world.clock.now += 3600
    await world.settle()
    assert ["The ferry is gone" in card for card in world.shown()] == [True]


async def test_what_waits_moves_with_its_relay(world: World) -> None:
    await tomorrow(world)
    world.chat.trouble.add("send", Retry("not now"))
    world.blog.publish("Today")
    await world.look()
    await world.deliver()
    await change(world, "channel", f"<#{FORUM}>")
    await world.look()
    await world.deliver()
    assert list(world.chat.threads.values()) == ["Today"]
    world.clock.now += DAY
    await world.settle()
    assert list(world.chat.threads.values()) == ["Today", "Tomorrow"]
    assert list(world.chat.posts.values()) == [FORUM, FORUM]
    assert world.shown() == []


async def test_a_post_whose_title_changed_while_its_answer_was_lost_has_the_new_one(world: World) -> None:
    await change(world, "channel", f"<#{FORUM}>")
    world.chat.trouble.add("post", "lost after")
    key = world.blog.publish("The ferry stays")
    await world.look()
    await world.deliver()
    world.blog.edit(key, title="The ferry goes")
    await world.settle()
    assert list(world.chat.threads.values()) == ["The ferry goes"]


async def test_a_post_that_is_deleted_at_once_is_not_opened_again(world: World) -> None:
    await change(world, "channel", f"<#{FORUM}>")
    world.chat.trouble.add("change_thread", Vanished("The post is gone."))
    key = world.blog.publish("The ferry stays")
    await world.settle()
    world.blog.edit(key, title="The ferry goes")
    await world.settle()
    assert world.chat.trouble.calls.count("post") == 1
    assert world.ours(ADMINS) == []
    assert "somebody removed it" in await world.admins.why(GUILD, "The ferry goes", None, 0)


# -- updates ----------------------------------------------------------------------------------------------------------


async def test_an_update_made_before_the_card_stands_is_told_on_the_card_alone(world: World) -> None:
    key = await tomorrow(world)
    addition = "Update: the ferry leaves at eight in the morning, says the harbour master."
    world.blog.edit(key, text=f"<p>Words.</p><p>{addition}</p>")
    await world.look()
    world.clock.now += DAY
    await world.settle()
    assert addition in world.shown()[0]
    assert world.thread_texts() == []
    world.blog.edit(key, text=f"<p>Words.</p><p>{addition.replace('eight', 'nine')}</p>")
    await world.settle()
    assert world.thread_texts() == []  # what stands on the card from the first is no news when it is mended


async def test_a_paragraph_that_was_lost_for_a_while_is_no_update_when_it_is_back(world: World) -> None:
    last = "<p>The harbour master says that he has never seen anything like it before.</p>"
    key = world.blog.publish("The ferry stays")
    world.blog.edit(key, text=f"<p>Words.</p><p>More of them.</p>{last}")
    await world.settle()
    for text in ("<p>Words.</p><p>More of them.</p>", f"<p>Words.</p><p>More of them.</p>{last}"):
        world.blog.edit(key, text=text)
        await world.settle()
    assert world.thread_texts() == []


async def test_an_update_goes_and_comes_with_its_article(world: World) -> None:
    key = world.blog.publish("The ferry stays")
    await world.settle()
    world.blog.edit(key, text="<p>Words.</p><p>Update: it does not after all, says the harbour master.</p>")
    await world.settle()
    article = world.blog.articles[key]
    world.blog.take_down(key, Absence.PRIVATE)
    await world.settle()
    await world.settle()
    assert world.thread_texts() == []
    world.blog.absences.clear()
    world.blog.put(article)
    await world.settle()
    assert len(world.thread_texts()) == 1


async def test_a_change_at_every_look_is_shown_in_the_end(world: World) -> None:
    key = world.blog.publish("The ferry stays")
    await world.settle()
    for number in range(60):
        world.blog.edit(key, text=f"<p>Words.</p><p>The lottery drew the numbers {number} and {number * 7}.</p>")
        await world.look()
        await world.deliver()
        if number % 25 == 24:
            drawn = range(max(0, number - int(HASTE / POLL) - 1), number + 1)
            assert any(f"the numbers {each} and" in world.shown()[0] for each in drawn)


async def test_real_news_in_an_article_that_flaps_is_shown_within_the_hour(world: World) -> None:
    key = world.blog.publish("The ferry stays")
    await world.settle()
    for number in range(200):
        news = "" if number < 100 else "<p>The ferry was sold to an island far away from here.</p>"
        reading = "These people read it too." if number % 2 else "Read this."
        world.blog.edit(key, text=f"<p>Words.</p>{news}<p>{reading}</p>")
        await world.look()
        await world.deliver()
    assert "sold to an island" in world.shown()[0]


# -- lists of articles ------------------------------------------------------------------------------------------------


async def test_a_list_that_tells_of_an_article_twice_is_no_edit_and_no_fault(world: World) -> None:
    content = Content("<p>Words.</p>", title="The ferry stays", link="https://lamp.example/9/", published=1.8e9 + 500)
    world.blog.put(Article(("guid:a", "url:/9/"), content))
    await world.settle()
    world.blog.put(Article(("guid:a", "guid:b"), content))
    await world.settle()
    for title in ("The ferry goes", "The ferry comes"):
        world.blog.put(Article(("guid:a",), replace(content, title=title)))
        world.blog.put(Article(("guid:b",), replace(content, title=f"{title} again")))
        await world.settle()
    assert "The ferry comes" in world.shown()[0]
    assert world.ours(ADMINS) == []


async def test_a_suspicion_that_proves_wrong_keeps_no_other_article_from_being_missed(world: World) -> None:
    key = world.blog.publish("The ferry stays")
    other = world.blog.publish("The other one", "All of its words.")
    await world.settle()
    article = world.blog.articles[key]
    world.blog.take_down(key, Absence.HIDDEN)
    await world.look()
    world.blog.absences.clear()
    world.blog.put(article)  # before anybody asked again
    await world.look()
    assert world.articles.suspects(world.blog_id) == set()
    world.blog.take_down(other, Absence.TRASHED)
    await world.look()
    await world.look()
    await world.settle()
    assert not any("All of its words" in card for card in world.shown())


# -- blogs that ended -------------------------------------------------------------------------------------------------


async def test_a_blog_that_ended_and_is_added_again_is_not_given_up_at_its_first_stumble(world: World) -> None:
    world.blog.trouble.add("look", *[Missing("There is no feed.")] * 40)
    for _ in range(10):
        world.clock.now += DAY + 3600
        await world.watcher.step()
    async with world.store.begin() as tx:
        row = await blogs.blog(tx, world.blog_id)
        assert row.stopped
        await blogs.add_blog(tx, row.url, row.kind, row.title, row.feed, row.api)
    await world.look()
    async with world.store.begin() as tx:
        row = await blogs.blog(tx, world.blog_id)
    assert row.stopped is None
    assert row.failures == 1


# -- what waits for another mirror ------------------------------------------------------------------------------------


async def test_nothing_is_due_while_all_that_is_left_waits_for_another_card(world: World) -> None:
    world.chat.trouble.add("send", Retry("not now", 500.0))
    world.blog.publish("First")
    await world.look()
    await world.deliver()
    world.blog.publish("Second")  # it is to stand below the first
    await world.look()
    await world.deliver()
    pause = await world.outbox.pause()
    assert pause is not None
    assert pause > 300


async def test_a_trouble_that_ends_with_giving_up_is_not_told_as_waiting_for_ever(world: World) -> None:
    world.chat.trouble.add("send", *[Retry("Discord is away")] * 6, Refused("Discord does not take it."))
    world.blog.publish("First")
    await world.settle(most=30_000.0)
    await world.settle(most=30_000.0)
    async with world.store.begin() as tx:
        told = [each for each in await tx.conn.execute(tables.items.select()) if (each.key or "").startswith("lane:")]
    assert [each.state for each in told] == [State.GONE]


# -- from the release before ------------------------------------------------------------------------------------------


async def old_release(world: World) -> None:
    """The database as the release before left it: other digests, no tags, no decisions, nothing but cards."""
    async with world.store.begin() as tx:
        for item in await items.newest(tx, world.blog_id, 100):
            assert item.content is not None
            content = replace(item.content, tags=())
            words = content.title, content.text, content.author, content.link, ""
            await items.change(tx, replace(item, content=content, digest=digest(*words, str(content.comments_open))))
        for table in (tables.decisions, tables.versions):
            await tx.conn.execute(delete(table))
        bodies = tables.mirrors.c.face == Face.BODY
        await tx.conn.execute(delete(tables.mirrors).where(bodies))
    async with world.store.engine.begin() as conn:
        await conn.run_sync(lambda conn: migrate(conn, "0001"))
    async with world.store.engine.begin() as conn:
        await conn.run_sync(migrate)


async def test_after_an_update_of_the_bot_nothing_is_sent_again_and_nothing_is_an_update(world: World) -> None:
    key = world.blog.publish("The ferry stays", "All of its words.")
    world.blog.edit(key, tags=("harbour",), text=f"<p>All of its words.</p>{LONG}")
    await world.settle()
    await old_release(world)
    async with world.store.begin() as tx:
        await blogs.look_soon(tx, world.blog_id)
    world.chat.trouble.calls.clear()
    await world.settle()
    assert {"send", "post", "open_thread"} & set(world.chat.trouble.calls) == set()
    async with world.store.begin() as tx:
        [item] = await items.newest(tx, world.blog_id, 1)
        assert await items.of_article(tx, item.id, Kind.UPDATE) == []
        assert await versions.of(tx, item.id) == []
    assert "Posted" in await world.admins.why(GUILD, "The ferry stays", None, 0)


async def test_an_article_from_before_the_update_can_be_shown_whole(world: World) -> None:
    key = world.blog.publish("The ferry stays")
    world.blog.edit(key, text=LONG)
    await world.settle()
    await old_release(world)
    await change(world, "length", "whole")
    await world.settle()
    told = "".join(world.shown()) + "".join(world.thread_texts())
    assert [told.count(f"Paragraph {number} of") for number in range(12)] == [1] * 12


async def test_an_article_that_was_gone_before_the_update_stays_gone(world: World) -> None:
    key = world.blog.publish("The ferry stays", "All of its words.")
    await world.settle()
    world.blog.take_down(key, Absence.TRASHED)
    await world.settle()
    await world.settle()
    async with world.store.begin() as tx:
        [item] = await items.newest(tx, world.blog_id, 1)
        assert item.content is not None
        await items.change(tx, replace(item, content=replace(item.content, absence=None)))
    await change(world, "colour", "teal")
    await world.settle()
    assert "All of its words" not in world.shown()[0]
