"""The watcher: what a look finds becomes items, and what should stand somewhere follows."""

import pytest

from bot.errors import Barred, Retry
from bot.model import State
from bot.store import blogs, items
from tests.fakes import FakeBlog
from tests.world import ADMINS, CHANNEL, DORA, LAMP, POLL, World


@pytest.fixture
async def world(world: World) -> World:
    await world.agree(DORA)
    return world


async def test_an_unchanged_feed_leaves_articles_alone(world: World) -> None:
    world.blog.publish("The ferry stays")
    await world.settle()
    world.blog.trouble.calls.clear()
    world.chat.trouble.calls.clear()
    await world.settle()
    assert world.blog.trouble.calls == ["look", "newest_comments", "comments_on"]
    assert world.chat.trouble.calls == []


async def test_a_bell_is_kept_only_with_what_it_rang_for(world: World) -> None:
    world.blog.publish("The ferry stays")
    world.clock.now += POLL + 1
    world.store.crash_in = 4  # somewhere between the look and the writing down
    with pytest.raises(BaseException, match=r"Crash|unhandled"):
        await world.watcher.step()
    await world.crash()
    await world.settle()
    assert len(world.ours()) == 1


async def test_a_relay_that_begins_during_a_look_misses_nothing(world: World) -> None:
    look = world.blog.look

    async def slow(bell: object) -> object:
        await world.relay(CHANNEL + 1)
        world.clock.now += 1
        world.blog.publish("Hardly written")
        return await look(bell)  # type: ignore[arg-type]

    world.blog.look = slow  # type: ignore[method-assign, assignment]
    await world.look()
    world.blog.look = look  # type: ignore[method-assign]
    await world.settle()
    assert len(world.ours(CHANNEL)) == len(world.ours(CHANNEL + 1)) == 1


async def test_an_article_without_a_date_is_new_only_after_the_first_look(world: World) -> None:
    key = world.blog.publish("Undated")
    world.blog.edit(key, published=0.0)
    await world.settle()
    assert len(world.ours()) == 1


async def test_a_removed_relay_gets_nothing_more(world: World) -> None:
    from dataclasses import replace

    post = world.blog.publish("The ferry stays")
    await world.settle()
    async with world.store.begin() as tx:
        [relay] = await blogs.relays_of(tx)
        await blogs.change_relay(tx, replace(relay, removed=True))
    await world.relay(CHANNEL + 1)
    world.blog.comment(post, "Late.")
    world.blog.publish("Another")
    await world.settle()
    assert len(world.ours(CHANNEL)) == 1
    assert len(world.ours(CHANNEL + 1)) == 1


async def test_a_blog_in_trouble_is_asked_less_and_less_and_an_admin_is_told_once(world: World) -> None:
    world.blog.trouble.add("look", *[Retry("It is dark.")] * 4)
    for _ in range(60):
        await world.look()
        await world.deliver()
    assert 4 < world.blog.trouble.calls.count("look") < 55
    assert len(world.ours(ADMINS)) == 1
    assert "over" in world.ours(ADMINS)[0].shown.lower()


async def test_one_blogs_fault_leaves_the_others_alone(world: World) -> None:
    other = FakeBlog(world.clock)
    world.web.known["https://other.example/"] = other
    async with world.store.begin() as tx:
        blog = await blogs.add_blog(tx, "https://other.example/", "fake", "Other", "", "")
        await blogs.add_relay(tx, blog, 9, CHANNEL + 9)
    world.blog.trouble.add("look", *[ZeroDivisionError()] * 3)
    await world.look()
    other.publish("Unharmed")
    await world.look()
    await world.deliver()
    assert len(world.ours(CHANNEL + 9)) == 1
    assert "fault" in world.ours(ADMINS)[0].shown
    assert LAMP


async def test_an_account_that_is_not_accepted_stops_comments_not_articles(world: World) -> None:
    world.blog.trouble.add("newest_comments", Barred("The account is not accepted."))
    post = world.blog.publish("First")
    await world.settle()
    world.blog.trouble.add("newest_comments", *[Barred("The account is not accepted.")] * 2)
    world.blog.comment(post, "Unheard yet.")
    world.blog.publish("Second")
    await world.settle()
    assert len(world.ours()) == 2
    for _ in range(20):
        await world.look()
    await world.settle()
    assert len(world.thread_texts()) == 1


async def test_a_persons_edit_of_our_comment_becomes_the_text_everywhere(world: World) -> None:
    await world.relay(CHANNEL + 1)
    world.blog.publish("The ferry stays")
    await world.settle()
    here, there = world.chat.threads
    said = await world.say(DORA, "Rude words.", here)
    await world.settle()
    assert "Rude words" in world.thread_texts(there)[0]
    [comment] = world.blog.ours()
    world.blog.rewrite_text(comment.key, "Kind words.")
    await world.settle()
    assert "Kind words" in world.thread_texts(there)[0]
    await world.edit(said, "Ruder words.")
    await world.settle()
    assert [one.content.text for one in world.blog.ours()] == ["<p>Kind words.</p>"]


async def test_our_own_echo_is_no_edit(world: World) -> None:
    world.blog.publish("The ferry stays")
    await world.settle()
    await world.say(DORA, "Fine & dandy.")
    await world.settle()
    async with world.store.begin() as tx:
        [item] = await items.of_member(tx, DORA, world.blog_id)
    for _ in range(3):
        await world.look()
    async with world.store.begin() as tx:
        assert (await items.get(tx, item.id)).version == item.version


async def test_a_marker_that_somebody_copied_does_not_make_a_comment_ours(world: World) -> None:
    post = world.blog.publish("The ferry stays")
    await world.settle()
    await world.say(DORA, "Fine.")
    await world.settle()
    [ours] = world.blog.ours()
    copied = world.blog.comment(post, "I can do that, too.")
    world.blog.change(copied, marker=ours.marker)
    await world.settle()
    assert "I can do that" in world.thread_texts()[0]


async def test_spam_that_a_moderator_lets_through_appears(world: World) -> None:
    post = world.blog.publish("The ferry stays")
    await world.settle()
    comment = world.blog.comment(post, "Not spam.", state=State.SPAM)
    await world.settle()
    assert world.thread_texts() == []
    world.blog.change(comment, state=State.LIVE)
    await world.settle()
    assert len(world.thread_texts()) == 1
