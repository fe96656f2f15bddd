"""Articles: what becomes of new, changed and vanished ones in each relay."""

import pytest

from bot.articles import HASTE, settle_flood
from bot.choosing import Verdict
from bot.model import Absence, Bell, ChannelSort, Look
from bot.store import blogs, decisions, items, versions
from tests.fakes import Crash
from tests.world import ADMINS, CHANNEL, POLL, World

FORUM = 9


async def verdicts(world: World) -> list[Verdict]:
    """What was decided about each article, the newest published first."""
    relay = (await world.relays())[0]
    async with world.store.begin() as tx:
        rows = [await decisions.of(tx, item.id, relay.id) for item in await items.newest(tx, world.blog_id, 100)]
    return [row.verdict for row in rows if row is not None]


# -- floods


async def test_many_articles_at_once_are_held_back_and_an_admin_is_asked_once(world: World) -> None:
    for number in range(7):
        world.blog.publish(f"Imported {number}")
    await world.settle()
    assert world.shown() == []
    [question] = world.ours(ADMINS)
    assert "wait for your answer: 7" in question.shown
    assert set(await verdicts(world)) == {Verdict.FLOOD}


@pytest.mark.parametrize(("answer", "posted"), [("newest", ["Imported 6"]), ("none", []), ("all", None)])
async def test_an_admins_answer_posts_the_newest_all_or_none(
    world: World, answer: str, posted: list[str] | None
) -> None:
    for number in range(7):
        world.blog.publish(f"Imported {number}")
        world.clock.now += 1
    await world.settle()
    relay = (await world.relays())[0]
    async with world.store.begin() as tx:
        count = await settle_flood(tx, relay, answer)
    await world.settle()
    wanted = [f"Imported {number}" for number in range(7)] if posted is None else posted
    assert count == len(wanted)
    assert [any(title in text for text in world.shown()) for title in wanted] == [True] * len(wanted)
    assert len(world.shown()) == len(wanted)
    assert world.ours(ADMINS) == []  # the question is answered


async def test_no_more_than_five_an_hour_are_posted_without_a_yes(world: World) -> None:
    for number in range(8):
        world.blog.publish(f"One by one {number}")
        await world.look()
    await world.deliver()
    assert len(world.shown()) == 5
    world.clock.now += 3600
    world.blog.publish("An hour later")
    await world.settle()
    assert len(world.shown()) == 6


async def test_a_second_flood_after_an_answer_is_asked_about_anew(world: World) -> None:
    for round_ in range(2):
        for number in range(7):
            world.blog.publish(f"Round {round_}, {number}")
        await world.settle()
        assert len(world.ours(ADMINS)) == 1
        relay = (await world.relays())[0]
        async with world.store.begin() as tx:
            await settle_flood(tx, relay, "none")
        await world.settle()
        assert world.ours(ADMINS) == []
        world.clock.now += 7200


# -- chosen, late, quiet


async def test_what_a_filter_keeps_out_is_recorded_and_not_shown(world: World) -> None:
    await world.relay(CHANNEL, categories="harbour")
    world.blog.edit(world.blog.publish("About the harbour"), categories=("Harbour",))
    await world.look()
    world.blog.edit(world.blog.publish("About football"), categories=("Sports",))
    await world.settle()
    assert len(world.shown()) == 1
    assert await verdicts(world) == [Verdict.FILTERED, Verdict.ANNOUNCED]


async def test_an_article_of_tomorrow_waits_for_its_date_and_keeps_nothing_else_waiting(world: World) -> None:
    tomorrow = world.clock.now + 86_400
    world.blog.edit(world.blog.publish("Tomorrow"), published=tomorrow)
    await world.look()
    world.blog.publish("Today")
    await world.look()
    await world.deliver()
    assert [("Today" in text, "Tomorrow" in text) for text in world.shown()] == [(True, False)]
    world.clock.now = tomorrow + 1
    await world.deliver()
    assert "Tomorrow" in world.shown()[-1]


# -- updates


async def test_a_burst_of_saves_is_one_edit_and_one_update(world: World) -> None:
    key = world.blog.publish("The ferry stays")
    await world.settle()
    world.articles.rest = 100.0
    for text in ("Update: the ferri", "Update: the ferry leaves", "Update: the ferry leaves at eight tomorrow."):
        world.blog.edit(key, text=f"<p>Words.</p><p>{text}</p>")
        world.clock.now += 10
        async with world.store.begin() as tx:
            await blogs.look_soon(tx, world.blog_id)
        await world.watcher.step()
        await world.deliver()
    assert "Update" not in world.shown()[0]
    world.clock.now += 101
    world.chat.trouble.calls.clear()
    await world.deliver()
    assert world.chat.trouble.calls.count("edit") == 1
    [note] = world.thread_texts()
    assert "at eight tomorrow" in note


async def test_an_update_that_its_author_takes_back_goes(world: World) -> None:
    key = world.blog.publish("The ferry stays")
    await world.settle()
    world.blog.edit(key, text="<p>Words.</p><p>Update: it does not after all, says the harbour master.</p>")
    await world.settle()
    assert len(world.thread_texts()) == 1
    world.blog.edit(key, text="<p>Words.</p>")
    await world.settle()
    assert world.thread_texts() == []


async def test_an_article_that_flaps_is_not_edited_for_ever(world: World) -> None:
    key = world.blog.publish("The ferry stays")
    await world.settle()
    world.chat.trouble.calls.clear()
    for number in range(40):
        world.blog.edit(key, text=f"<p>Words.</p><p>{'These people read it too.' if number % 2 else 'Read this.'}</p>")
        await world.look()
        await world.deliver()
    assert world.chat.trouble.calls.count("edit") <= 6
    async with world.store.begin() as tx:
        [item] = await items.newest(tx, world.blog_id, 1)
        assert len(await versions.of(tx, item.id)) <= 6


async def test_a_text_with_other_random_keys_at_every_look_is_no_edit(world: World) -> None:
    key = world.blog.publish("The ferry stays")
    await world.settle()
    world.chat.trouble.calls.clear()
    for number in range(10):
        video = f'<video id="video-{number}"><source src="https://blog.example/tide.mp4?_={number}"></video>'
        world.blog.edit(key, text=f'<p class="wp-container-{number}" data-wp-key="{number}">Words.</p>{video}')
        await world.look()
        await world.deliver()
    assert world.chat.trouble.calls.count("edit") == 1  # the film came
    async with world.store.begin() as tx:
        [item] = await items.newest(tx, world.blog_id, 1)
        assert len(await versions.of(tx, item.id)) == 2


async def test_an_article_with_something_new_at_every_look_is_edited_now_and_then(world: World) -> None:
    key = world.blog.publish("The ferry stays")
    await world.settle()
    world.chat.trouble.calls.clear()
    begun = world.clock.now
    for number in range(60):
        world.blog.edit(key, text=f"<p>Words.</p><p>The lottery drew the numbers {number} and {number * 7}.</p>")
        await world.look()
        await world.deliver()
    elapsed = world.clock.now - begun
    assert elapsed > 3600
    assert world.chat.trouble.calls.count("edit") <= 2 * (6 + elapsed / HASTE) + 2


async def test_versions_are_kept_from_the_first_on(world: World) -> None:
    key = world.blog.publish("The ferry stays", "One.")
    await world.settle()
    for text in ("Two, which is another thing.", "Three."):
        world.blog.edit(key, text=f"<p>{text}</p>")
        await world.settle()
    async with world.store.begin() as tx:
        [item] = await items.newest(tx, world.blog_id, 1)
        kept = await versions.of(tx, item.id)
    assert [version.content.text for version in kept] == [
        "<p>One.</p>",
        "<p>Two, which is another thing.</p>",
        "<p>Three.</p>",
    ]


# -- gone


@pytest.mark.parametrize("why", list(Absence))
async def test_an_article_that_is_missing_twice_is_gone_and_its_thread_stays(world: World, why: Absence) -> None:
    key = world.blog.publish("The ferry stays", "All of its words.")
    await world.settle()
    world.blog.take_down(key, why)
    await world.look()
    await world.deliver()
    assert "All of its words" in world.shown()[0]  # once may be chance
    await world.settle()
    assert "All of its words" not in world.shown()[0]
    assert "The ferry stays" in world.shown()[0]
    assert len(world.chat.threads) == 1


async def test_an_article_that_was_missing_only_once_stays(world: World) -> None:
    key = world.blog.publish("The ferry stays", "All of its words.")
    await world.settle()
    article = world.blog.articles[key]
    world.blog.take_down(key, Absence.HIDDEN)
    await world.look()
    world.blog.absences.clear()
    world.blog.put(article)
    await world.settle()
    assert "All of its words" in world.shown()[0]


async def test_an_article_that_comes_back_is_shown_again(world: World) -> None:
    key = world.blog.publish("The ferry stays", "All of its words.")
    await world.settle()
    article = world.blog.articles[key]
    world.blog.take_down(key, Absence.TRASHED)
    await world.settle()
    await world.settle()
    assert "All of its words" not in world.shown()[0]
    world.blog.absences.clear()
    world.blog.put(article)
    await world.settle()
    assert "All of its words" in world.shown()[0]
    assert len(world.shown()) == 1


# -- forums and announcement channels


async def test_in_a_forum_an_article_is_a_post_with_the_blogs_categories_as_tags(world: World) -> None:
    await world.relay(FORUM, ChannelSort.FORUM)
    key = world.blog.publish("The ferry stays")
    world.blog.edit(key, categories=("Harbour",))
    await world.settle()
    [post] = [post for post, forum in world.chat.posts.items() if forum == FORUM]
    assert world.chat.tags[post] == ("Harbour",)
    world.blog.edit(key, title="The ferry goes", categories=("Harbour", "Politics"))
    await world.settle()
    assert world.chat.threads[post] == "The ferry goes"
    assert world.chat.tags[post] == ("Harbour", "Politics")
    assert "The ferry goes" in world.chat.messages[post].shown


@pytest.mark.parametrize("kind", ["lost before", "lost after", "crash before", "crash after"])
async def test_a_post_whose_answer_got_lost_stands_once(world: World, kind: str) -> None:
    await world.relay(FORUM, ChannelSort.FORUM)
    world.chat.trouble.add("post", kind)  # type: ignore[arg-type]
    world.blog.publish("The ferry stays")
    if kind.startswith("crash"):
        with pytest.raises(Crash):
            await world.settle()
        await world.crash()
    await world.settle()
    assert len(world.chat.posts) == 1


async def test_in_an_announcement_channel_a_card_is_published_once(world: World) -> None:
    await world.relay(FORUM, ChannelSort.NEWS)
    key = world.blog.publish("The ferry stays")
    await world.settle()
    [card] = world.ours(FORUM)
    assert world.chat.published == {card.id}
    world.blog.edit(key, title="The ferry goes")
    await world.settle()
    assert world.chat.trouble.calls.count("publish") == 1


async def test_a_thread_is_locked_while_comments_are_closed_if_the_relay_says_so(world: World) -> None:
    await world.relay(CHANNEL, closed="lock thread")
    key = world.blog.publish("The ferry stays")
    await world.settle()
    [thread] = world.chat.threads
    assert not world.chat.locked.get(thread)
    for open_ in (False, True):
        world.blog.edit(key, comments_open=open_)
        await world.settle()
        assert world.chat.locked[thread] is not open_


# -- whole articles


async def test_a_whole_article_stands_in_its_thread_and_an_edit_touches_one_part(world: World) -> None:
    await world.relay(CHANNEL, length="whole")
    paragraphs = [
        f"Paragraph {number} of the long story. " + "It goes on about the tide and the town. " * 12
        for number in range(30)
    ]
    key = world.blog.publish("A long one")
    world.blog.edit(key, text="".join(f"<p>{text}</p>" for text in paragraphs))
    await world.settle()
    parts = world.ours(world.first_thread)
    assert len(parts) >= 3
    told = "".join(world.shown()) + "".join(part.shown for part in parts)
    assert all(told.count(f"Paragraph {number} of") == 1 for number in range(30))
    world.chat.trouble.calls.clear()
    paragraphs[12] = paragraphs[12].replace("tide", "ebb")
    world.blog.edit(key, text="".join(f"<p>{text}</p>" for text in paragraphs))
    await world.settle()
    assert world.chat.trouble.calls.count("edit") <= 2  # the part; and the card, which has a button for changes now
    assert "send" not in [call for call in world.chat.trouble.calls if call == "send"] or len(
        world.thread_texts()
    ) > len(parts)


async def test_a_whole_article_that_grows_or_shrinks_gets_or_loses_parts_at_its_end(world: World) -> None:
    await world.relay(CHANNEL, length="whole", updates="card only")
    paragraphs = [
        f"Paragraph {number} of the long story. " + "It goes on about the tide. " * 20 for number in range(30)
    ]

    def html(count: int) -> str:
        return "".join(f"<p>{text}</p>" for text in paragraphs[:count])

    key = world.blog.publish("A long one")
    world.blog.edit(key, text=html(20))
    await world.settle()
    before = {said.id: said.shown for said in world.ours(world.first_thread)}
    world.blog.edit(key, text=html(30))
    await world.settle()
    after = {said.id: said.shown for said in world.ours(world.first_thread)}
    assert len(after) > len(before)
    assert sum(after[message] != text for message, text in before.items()) <= 1  # the last one, filled up
    world.blog.edit(key, text=html(20))
    await world.settle()
    again = {said.id: said.shown for said in world.ours(world.first_thread)}
    assert list(again.values()) == list(before.values())


# -- pace, moves, ends


async def test_a_blog_where_nothing_happens_is_looked_at_less_often(world: World) -> None:
    async def pace() -> float | None:
        async with world.store.begin() as tx:
            return (await blogs.blog(tx, world.blog_id)).pace

    await world.look()
    assert await pace() == POLL
    world.clock.now += 2 * 86_400
    await world.look()
    assert await pace() == 5 * POLL
    world.clock.now += 8 * 86_400
    await world.look()
    assert await pace() == 15 * POLL
    world.blog.publish("It lives")
    world.clock.now += 15 * POLL
    await world.look()
    await world.look()
    assert await pace() == POLL


async def test_a_site_is_not_asked_more_often_than_it_wants(world: World) -> None:
    world.blog.fresh = 1800.0
    await world.look()
    world.blog.trouble.calls.clear()
    for _ in range(10):
        await world.look()
    assert world.blog.trouble.calls.count("look") == 0
    world.clock.now += 2000
    await world.look()
    assert world.blog.trouble.calls.count("look") == 1


async def test_a_push_is_looked_at_now_and_once_more(world: World) -> None:
    await world.look()
    world.blog.trouble.calls.clear()
    await world.watcher.pushed(world.blog_id)
    await world.watcher.step()
    world.clock.now += 3
    await world.watcher.step()
    world.clock.now += 3
    await world.watcher.step()
    assert world.blog.trouble.calls.count("look") == 2


async def test_a_push_during_a_look_is_looked_at_as_soon_as_that_is_over(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = world.blog.look

    async def look(bell: Bell) -> Look:
        monkeypatch.undo()
        found = await seen(bell)
        world.blog.publish("The ferry stays")  # too late for this look
        await world.watcher.pushed(world.blog_id)
        return found

    monkeypatch.setattr(world.blog, "look", look)
    await world.look()
    await world.watcher.step()
    await world.deliver()
    assert len(world.shown()) == 1


@pytest.mark.parametrize(
    ("to", "followed"), [("https://www.lamp.example/feed/", True), ("https://elsewhere.example/feed/", False)]
)
async def test_a_permanent_redirect_is_believed_after_a_day_and_only_on_the_same_site(
    world: World, to: str, followed: bool
) -> None:
    world.blog.moved = to
    for _ in range(3):
        await world.look()
    async with world.store.begin() as tx:
        assert (await blogs.blog(tx, world.blog_id)).feed != to
    world.clock.now += 86_400
    await world.look()
    async with world.store.begin() as tx:
        assert ((await blogs.blog(tx, world.blog_id)).feed == to) is followed
    await world.deliver()
    assert any("moved" in said.shown for said in world.ours(ADMINS)) is not followed


async def test_a_feed_that_is_taken_down_for_good_is_not_asked_for_again(world: World) -> None:
    from bot.errors import Gone

    world.blog.trouble.add("look", Gone("The feed was taken down for good."))
    await world.look()
    world.blog.trouble.calls.clear()
    world.clock.now += 30 * 86_400
    await world.watcher.step()
    assert world.blog.trouble.calls == []
    await world.deliver()
    assert any("ended" in said.shown for said in world.ours(ADMINS))


async def test_a_feed_that_is_not_there_is_asked_for_daily_and_given_up_after_a_week(world: World) -> None:
    from bot.errors import Missing

    world.blog.trouble.add("look", *[Missing("There is no feed.")] * 200)
    days: list[float] = []
    begun = world.clock.now
    for _ in range(24 * 30):
        world.clock.now += 3600
        before = len(world.blog.trouble.calls)
        await world.watcher.step()
        if len(world.blog.trouble.calls) > before:
            days.append((world.clock.now - begun) / 86_400)
    assert days[-1] < 9.5
    assert sum(day > 2 for day in days) <= 8
    async with world.store.begin() as tx:
        assert (await blogs.blog(tx, world.blog_id)).stopped


async def test_a_passage_taken_out_of_the_middle_removes_its_part_and_touches_no_other(world: World) -> None:
    await world.relay(CHANNEL, length="whole", updates="card only")
    paragraphs = [f"Paragraph {number} of the story. " + "It goes on about the tide. " * 60 for number in range(12)]
    key = world.blog.publish("A long one")
    world.blog.edit(key, text="".join(f"<p>{text}</p>" for text in paragraphs))
    await world.settle()
    before = {said.id: said.shown for said in world.ours(world.first_thread)}
    middle = next(text for text in list(before.values())[2:-1])
    kept = [text for text in paragraphs if text.partition(".")[0] not in middle]
    assert 0 < len(kept) < len(paragraphs)
    world.blog.edit(key, text="".join(f"<p>{text}</p>" for text in kept))
    await world.settle()
    after = {said.id: said.shown for said in world.ours(world.first_thread)}
    assert {message: text for message, text in before.items() if text != middle} == after
