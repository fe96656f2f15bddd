"""Comments of the blog in Discord: all of them, in order, once, whatever happens to them there, and nothing else."""

from collections.abc import AsyncIterator, Collection
from dataclasses import replace

import pytest
from sqlalchemy import update

from bot.comments import Comments
from bot.desk import Admins
from bot.errors import Refused, Retry
from bot.model import Absence, Comment, Content, Face, Format, Kind, State
from bot.store import acts, blogs, heats, items, mirrors, tables
from bot.store.items import Item
from bot.taking import in_order
from tests.fakes import FakeBlog, Said
from tests.world import ADMINS, CHANNEL, DORA, GUILD, LAMP, World

HOUR, DAY = 3600.0, 86_400.0


class BlindBlog(FakeBlog):
    """A blog without a moderator's account: what is not approved is not seen, nor told from what is gone."""

    def _newest(self) -> list[Comment]:
        return [one for one in super()._newest() if one.state is State.LIVE]

    async def comments(self, keys: Collection[str]) -> list[Comment]:
        found = await super().comments(keys)
        known = {one.key for one in found}
        return [*found, *(Comment(key, "", None, State.HELD, Content()) for key in keys if key not in known)]


@pytest.fixture
async def world(world: World) -> World:
    await world.agree(DORA)
    return world


@pytest.fixture
async def blind() -> AsyncIterator[World]:
    world = World()
    world.blog = world.web.known[LAMP] = BlindBlog(world.clock)
    await world.begin()
    yield world
    await world.store.close()


@pytest.fixture
async def post(world: World) -> str:
    return await posted(world)


async def posted(world: World, title: str = "The ferry stays", text: str = "Words.") -> str:
    key = world.blog.publish(title, text)
    await world.settle()
    return key


def says(world: World, channel: int = CHANNEL) -> list[str]:
    """Which of the words "One." to "Nine." stand in a channel's threads, oldest first."""
    words = ("One.", "Two.", "Three.", "Four.", "Five.", "Six.", "Seven.", "Eight.", "Nine.")
    shown = [said.shown for thread in threads(world, channel) for said in world.ours(thread)]
    return [word for text in shown for word in words if word in text]


def threads(world: World, channel: int = CHANNEL) -> list[int]:
    return [thread for thread in world.chat.threads if world.chat.messages[thread].channel == channel]


def card(world: World, text: str, channel: int = CHANNEL) -> Said:
    (found,) = [said for thread in threads(world, channel) for said in world.ours(thread) if text in said.shown]
    return found


def by(world: World, key: str, author: str, html: str = "", published: float | None = None) -> str:
    """Let a comment be somebody's, say this, or be of another time."""
    content = world.blog.kept[int(key.partition(":")[2])].content
    content = replace(content, author=author, text=html or content.text)
    world.blog.change(key, content=content if published is None else replace(content, published=published))
    return key


async def item(world: World, text: str) -> Item:
    async with world.store.begin() as tx:
        articles = await items.newest(tx, world.blog_id, 100)
        talk = [each for article in articles for each in await items.of_article(tx, article.id, Kind.COMMENT)]
    (found,) = [each for each in talk if each.content and text in each.content.text]
    return found


def desk(world: World) -> Admins:
    return Admins(world.store, world.chat, world.web, world.notices, lambda: None, usual_pace=60.0)


async def shown(world: World, count: int, title: str = "The ferry stays", relay: int = CHANNEL) -> str:
    """An admin asks for old comments."""
    said = await desk(world).comments(GUILD, title, count, str(relay), 0)
    await world.deliver()
    return said


# -- all of them, in order --------------------------------------------------------------------------------------------


async def test_what_is_answered_stands_before_its_answers_however_deep(world: World, post: str) -> None:
    parent = None
    for word in ("One.", "Two.", "Three.", "Four.", "Five."):
        parent = world.blog.comment(post, word, parent)
    await world.settle()
    assert says(world) == ["One.", "Two.", "Three.", "Four.", "Five."]
    answered = [card(world, word).reply_to for word in ("Two.", "Three.", "Four.", "Five.")]
    assert answered == [card(world, word).id for word in ("One.", "Two.", "Three.", "Four.")]


def test_an_answer_with_a_smaller_number_than_what_it_answers_comes_after_it() -> None:
    def said(key: int, parent: int | None) -> Comment:
        return Comment(
            f"comment:{key}",
            "post:1",
            parent and f"comment:{parent}",
            State.LIVE,
            Content(),  # type: ignore[arg-type]
        )

    found = [said(1, 3), said(2, None), said(3, 5), said(4, 2), said(5, None)]
    assert [one.key for one in in_order(found)] == [f"comment:{n}" for n in (5, 3, 1, 2, 4)]
    assert len(in_order([said(1, 2), said(2, 1)])) == 2  # a ring has no beginning


async def test_comments_with_dates_in_the_past_come_all_the_same(world: World, post: str) -> None:
    by(world, world.blog.comment(post, "One."), "Mara", published=1000.0)
    await world.settle()
    by(world, world.blog.comment(post, "Two."), "Mara", published=1001.0)
    await world.settle()
    assert says(world) == ["One.", "Two."]


async def test_more_comments_than_a_page_come_each_once(world: World, post: str) -> None:
    world.blog.page = 3
    for word in ("One.", "Two.", "Three.", "Four.", "Five.", "Six.", "Seven.", "Eight."):
        world.blog.comment(post, word)
    await world.settle()
    for _ in range(4):
        await world.look()
    await world.deliver()
    assert sorted(says(world)) == sorted(["One.", "Two.", "Three.", "Four.", "Five.", "Six.", "Seven.", "Eight."])


async def test_pingbacks_are_never_shown(world: World, post: str) -> None:
    world.blog.pingback(post, "Somebody links to One.")
    world.blog.comment(post, "Two.")
    await world.settle()
    assert says(world) == ["Two."]


async def test_a_comment_on_an_article_that_is_long_over_comes(world: World, post: str) -> None:
    world.clock.now += 90 * DAY
    await world.settle()
    world.clock.now += HOUR
    first = world.blog.comment(post, "One.")
    await world.settle()
    assert says(world) == ["One."]
    world.blog.page = 1
    world.blog.comment(post, "Two.")
    world.blog.rewrite_text(first, "Three.")
    world.clock.now += HOUR / 2
    await world.settle()
    assert says(world) == ["Three.", "Two."]  # it is lively again


# -- what becomes of them ---------------------------------------------------------------------------------------------


async def test_a_comment_approved_days_later_comes_though_its_number_is_old(blind: World) -> None:
    post = await posted(blind)
    held = blind.blog.comment(post, "One.", state=State.HELD)
    for word in ("Two.", "Three.", "Four.", "Five."):
        blind.blog.comment(post, word)
    await blind.settle()
    blind.blog.page = 2
    blind.clock.now += 3 * DAY
    await blind.settle()
    blind.blog.change(held, state=State.LIVE)
    for _ in range(62):  # within an hour
        await blind.look()
    await blind.deliver()
    assert says(blind) == ["Two.", "Three.", "Four.", "Five.", "One."]


async def test_parents_approved_with_their_answers_come_first(blind: World) -> None:
    post = await posted(blind)
    first = blind.blog.comment(post, "One.", state=State.HELD)
    second = blind.blog.comment(post, "Two.", first, state=State.HELD)
    blind.blog.comment(post, "Three.", second)
    blind.blog.page = 1
    blind.blog.change(first, state=State.LIVE)
    blind.blog.change(second, state=State.LIVE)
    await blind.settle()
    assert says(blind) == ["One.", "Two.", "Three."]
    assert card(blind, "Three.").reply_to == card(blind, "Two.").id


async def test_an_answer_whose_parent_is_held_stands_alone_and_is_known_for_what_it_is_later(blind: World) -> None:
    post = await posted(blind)
    parent = blind.blog.comment(post, "One.", state=State.HELD)
    blind.blog.comment(post, "Two.", parent)
    await blind.settle()
    assert says(blind) == ["Two."]
    assert card(blind, "Two.").reply_to is None
    blind.blog.change(parent, state=State.LIVE)
    await blind.settle()
    await blind.look()
    assert (await item(blind, "Two.")).parent == (await item(blind, "One.")).id


async def test_held_spam_trash_and_back_each_time_the_card_follows(world: World, post: str) -> None:
    comment = world.blog.comment(post, "One.", state=State.HELD)
    seen = []
    states = (State.HELD, State.LIVE, State.SPAM, State.LIVE, State.GONE, State.LIVE, State.HELD, State.LIVE)
    for state in states:
        world.blog.change(comment, state=state)
        await world.settle()
        seen.append(len(says(world)))
    assert seen == [0, 1, 0, 1, 0, 1, 0, 1]
    world.blog.remove(comment)
    await world.settle()
    assert says(world) == []


async def test_without_an_account_what_is_hidden_goes_and_comes_back_in_its_old_place(blind: World) -> None:
    post = await posted(blind)
    comment = blind.blog.comment(post, "One.")
    await blind.settle()
    first = (await item(blind, "One.")).since
    blind.blog.change(comment, state=State.SPAM)
    await blind.settle()
    assert says(blind) == []
    blind.blog.trouble.calls.clear()
    await blind.look()
    assert "comments" not in blind.blog.trouble.calls  # it is not asked for at every look
    blind.blog.change(comment, state=State.LIVE)
    await blind.settle()
    assert says(blind) == ["One."]
    assert (await item(blind, "One.")).since == first


async def test_what_fell_out_of_a_page_is_told_from_what_is_gone(world: World, post: str) -> None:
    comments = [world.blog.comment(post, word) for word in ("One.", "Two.", "Three.", "Four.")]
    await world.settle()
    world.blog.page = 2
    world.blog.remove(comments[0])
    world.blog.rewrite_text(comments[1], "Five.")
    for _ in range(3):
        await world.look()
    await world.deliver()
    assert says(world) == ["Five.", "Three.", "Four."]


async def test_an_edit_is_shown_and_said_to_be_one(world: World, post: str) -> None:
    comment = world.blog.comment(post, "One.")
    await world.settle()
    assert (await item(world, "One.")).content.change == ""  # type: ignore[union-attr]
    world.blog.rewrite_text(comment, "Two.")
    await world.settle()
    assert says(world) == ["Two."]
    assert (await item(world, "Two.")).content.change == "edited"  # type: ignore[union-attr]


async def test_an_edit_of_what_nobody_has_seen_is_none(world: World, post: str) -> None:
    comment = world.blog.comment(post, "One.", state=State.HELD)
    await world.settle()
    world.blog.rewrite_text(comment, "Two.")
    world.blog.change(comment, state=State.LIVE)
    await world.settle()
    assert (await item(world, "Two.")).content.change == ""  # type: ignore[union-attr]


async def test_an_edit_on_a_quiet_article_is_found_in_time(world: World, post: str) -> None:
    comment = world.blog.comment(post, "One.")
    await world.settle()
    world.blog.page = 1
    world.blog.comment(await posted(world, "Another"), "Two.")
    await world.settle()
    world.clock.now += 2 * DAY
    await world.settle()
    world.blog.rewrite_text(comment, "Three.")
    for _ in range(62):
        await world.look()
    await world.deliver()
    assert says(world) == ["Three.", "Two."]


async def test_a_number_that_another_article_has_now_is_another_comment_and_one_only(world: World, post: str) -> None:
    comment = world.blog.comment(post, "One.")
    await world.settle()
    other = await posted(world, "Another")
    world.blog.change(comment, article=other)
    world.blog.rewrite_text(comment, "Two.")
    for _ in range(3):
        await world.settle()
    assert says(world) == ["One.", "Two."]


async def test_a_look_stays_within_few_requests(world: World) -> None:
    world.blog.page = 2
    for number in range(12):
        post = world.blog.publish(f"Article {number}")
        for _ in range(5):
            world.blog.comment(post, "One.")
    await world.settle()
    world.clock.now += 3 * HOUR
    for _ in range(30):
        world.blog.trouble.calls.clear()
        world.blog.remove(next(iter(f"comment:{number}" for number in world.blog.kept)))
        await world.look()
        assert len([call for call in world.blog.trouble.calls if "comments" in call]) <= 5


async def test_what_was_read_before_trouble_is_not_lost(world: World, post: str) -> None:
    world.blog.trouble.add("comments_on", Retry("It is dark."), Retry("It is dark."))
    world.blog.comment(post, "One.")
    await world.look()
    await world.deliver()
    assert says(world) == ["One."]


async def test_a_verdict_given_while_we_read_is_newer_than_what_we_read(world: World, post: str) -> None:
    comment = world.blog.comment(post, "One.", state=State.HELD)
    await world.settle()
    newest = world.blog.newest_comments

    async def slow(after: str | None) -> list[Comment]:
        found = await newest(after)
        async with world.store.begin() as tx:
            known = (await items.heard(tx, f"blog:{world.blog_id}", [comment]))[comment]  # type: ignore[arg-type]
            await items.change(tx, replace(known, state=State.LIVE, version=known.version + 1))
        return found

    world.blog.newest_comments = slow  # type: ignore[method-assign]
    await world.look()
    assert (await item(world, "One.")).state is State.LIVE


# -- what was there before --------------------------------------------------------------------------------------------


async def old_article(world: World) -> str:
    """Published before the relay began, with comments: recorded, and then posted on request."""
    key = world.blog.publish("The ferry stays")
    world.blog.edit(key, published=world.clock.now - DAY)
    for number, word in enumerate(("One.", "Two.", "Three.")):
        by(world, world.blog.comment(key, word), "Mara", published=world.clock.now - HOUR + number)
    by(world, world.blog.comment(key, "Four.", state=State.HELD), "Mara", published=world.clock.now - HOUR)
    await world.settle()
    assert threads(world) == []
    await desk(world).post(GUILD, "The ferry stays", None, 0)
    await world.deliver()
    return key


async def test_of_an_article_posted_on_request_only_what_comes_is_shown(world: World) -> None:
    post = await old_article(world)
    world.blog.comment(post, "Five.")
    await world.settle()
    world.blog.comment(post, "Six.")
    await world.settle()
    assert says(world) == ["Five.", "Six."]
    held = next(one.key for one in world.blog.kept.values() if "Four." in one.content.text)
    world.blog.change(held, state=State.LIVE)
    await world.settle()
    assert says(world) == ["Five.", "Six.", "Four."]


async def test_what_was_held_before_and_hidden_from_us_comes_when_it_is_approved(blind: World) -> None:
    post = await old_article(blind)
    await blind.settle()
    held = next(one.key for one in blind.blog.kept.values() if "Four." in one.content.text)
    blind.blog.change(held, state=State.LIVE)
    await blind.settle()
    assert says(blind) == ["Four."]
    assert post


async def test_a_restart_before_the_first_reading_shows_no_old_comments_either(world: World) -> None:
    post = await old_article(world)
    world.blog.page = 1
    await world.look()
    await world.crash()
    await world.settle()
    for _ in range(5):
        await world.look()
    world.blog.comment(post, "Five.")
    await world.settle()
    assert says(world) == ["Five."]


async def test_old_comments_do_not_come_when_their_article_was_away_for_a_while(blind: World) -> None:
    post = await old_article(blind)
    await blind.settle()
    article = blind.blog.articles[post]
    kept = dict(blind.blog.kept)
    blind.blog.kept.clear()
    blind.blog.take_down(post, Absence.TRASHED)
    for _ in range(3):
        await blind.settle()
    blind.blog.kept.update(kept)
    blind.blog.absences.clear()
    blind.blog.put(article)
    for _ in range(3):
        await blind.settle()
    assert says(blind) == []


async def test_a_relay_that_begins_later_gets_no_older_comments_but_what_comes(world: World, post: str) -> None:
    world.blog.comment(post, "One.")
    await world.settle()
    world.clock.now += HOUR
    await world.relay(CHANNEL + 1)
    await desk(world).post(GUILD, "The ferry stays", str(CHANNEL + 1), 0)
    await world.settle()
    world.blog.comment(post, "Two.")
    await world.settle()
    assert says(world) == ["One.", "Two."]
    assert says(world, CHANNEL + 1) == ["Two."]


async def test_what_nobody_read_because_the_article_was_over_does_not_pour_into_a_new_thread(world: World) -> None:
    post = await old_article(world)
    await world.settle()
    world.clock.now += 60 * DAY
    world.blog.trouble.add("newest_comments", *[Retry("It is dark.")] * 3)
    by(world, world.blog.comment(post, "Six."), "Mara", published=world.clock.now - DAY)
    await world.relay(CHANNEL + 1)
    await desk(world).post(GUILD, "The ferry stays", str(CHANNEL + 1), 0)
    for _ in range(9):
        world.clock.now += HOUR
        await world.settle()
    assert says(world, CHANNEL + 1) == []
    assert says(world) == ["Six."]


async def test_the_newest_comments_on_request_the_oldest_of_them_first(world: World) -> None:
    await old_article(world)
    await world.settle()
    assert "2." in await shown(world, 2)
    assert says(world) == ["Two.", "Three."]
    assert "1." in await shown(world, 50)
    assert says(world) == ["Two.", "Three.", "One."]
    assert "already" in await shown(world, 50)
    await world.settle()
    assert says(world) == ["Two.", "Three.", "One."]


async def test_on_request_as_many_pages_are_read_as_it_takes(world: World) -> None:
    await old_article(world)
    world.blog.page = 1
    await shown(world, 3)
    assert says(world) == ["One.", "Two.", "Three."]


async def test_old_answers_stand_below_what_they_answer_if_that_is_shown(world: World) -> None:
    post = await old_article(world)
    parents = {one.content.text: one.key for one in world.blog.kept.values()}
    for number, (word, parent) in enumerate((("Five.", "One."), ("Six.", "Three."))):
        key = world.blog.comment(post, word, parents[f"<p>{parent}</p>"])
        by(world, key, "Mara", published=world.clock.now - 100 + number)
    await shown(world, 3)
    assert says(world) == ["Three.", "Five.", "Six."]
    assert card(world, "Five.").reply_to is None
    assert card(world, "Six.").reply_to == card(world, "Three.").id


async def test_a_card_that_somebody_removed_does_not_come_back_on_request(world: World, post: str) -> None:
    world.blog.comment(post, "One.")
    await world.settle()
    removed = card(world, "One.")
    await world.delete(removed)
    assert "already" in await shown(world, 50)
    await world.settle()
    assert says(world) == []


async def test_where_there_is_no_thread_or_nothing_to_be_read_the_command_says_so(world: World) -> None:
    key = world.blog.publish("The ferry stays")
    world.blog.edit(key, published=1000.0)
    await world.settle()
    with pytest.raises(Refused, match="article post"):
        await shown(world, 5)
    await desk(world).post(GUILD, "The ferry stays", None, 0)
    world.web.open = lambda _: object()  # type: ignore[method-assign, assignment, return-value]
    with pytest.raises(Refused, match="feed"):
        await shown(world, 5)


# -- answers that the blog does not mark ------------------------------------------------------------------------------

LONG = "The ferry must stay, because nobody on the island has a car."


async def test_a_comment_that_quotes_an_earlier_one_is_an_answer_to_it(world: World, post: str) -> None:
    by(world, world.blog.comment(post, LONG), "Mara")
    by(world, world.blog.comment(post, "One."), "Tobin")
    by(world, world.blog.comment(post, "x"), "Old Tom", f"<blockquote><p>{LONG}</p></blockquote><p>Two.</p>")
    by(world, world.blog.comment(post, "x"), "Old Tom", "<p>@Tobin: Three.</p>")
    await world.settle()
    assert card(world, "Two.").reply_to == card(world, "Mara").id
    assert card(world, "Three.").reply_to == card(world, "One.").id


async def test_a_comment_that_quotes_a_member_in_chat_is_an_answer_to_the_member(world: World, post: str) -> None:
    said = await world.say(DORA, LONG)
    await world.settle()
    by(world, world.blog.comment(post, "x"), "Mara", f"<blockquote><p>{LONG}</p></blockquote><p>Two.</p>")
    await world.settle()
    assert card(world, "Two.").reply_to == said.id


async def test_a_passage_of_the_article_is_kept_with_the_comment_that_quotes_it(world: World) -> None:
    post = await posted(world, text=LONG)
    by(world, world.blog.comment(post, "x"), "Mara", f"<blockquote>{LONG.upper()}</blockquote><p>Two.</p>")
    await world.settle()
    found = await item(world, "Two.")
    assert found.content is not None
    assert (found.content.quote, found.parent) == (LONG, None)
    world.blog.rewrite_text(next(one.key for one in world.blog.kept.values()), "Three.")
    await world.settle()
    assert (await item(world, "Three.")).content.quote == LONG  # type: ignore[union-attr]


async def test_what_the_blog_says_of_an_answer_counts_and_later_words_are_not_answered(world: World, post: str) -> None:
    first = by(world, world.blog.comment(post, "x"), "Mara", f"<p>{LONG}</p><p>One.</p>")
    by(world, world.blog.comment(post, "Two."), "Tobin")
    by(world, world.blog.comment(post, "x", first), "Old Tom", "<p>@Tobin: Three.</p>")
    by(world, world.blog.comment(post, "x"), "Old Tom", f"<p>{LONG}</p><p>Four.</p>")
    await world.settle()
    assert card(world, "One.").reply_to is None
    assert card(world, "Three.").reply_to == card(world, "One.").id
    assert card(world, "Four.").reply_to == card(world, "One.").id


async def test_who_says_it_again_answers_nobody(world: World, post: str) -> None:
    for word in ("One.", "Two."):
        by(world, world.blog.comment(post, "x"), "Mara", f"<p>{LONG}</p><p>{word}</p>")
    await world.settle()
    assert card(world, "Two.").reply_to is None


async def test_a_link_to_a_comment_at_the_head_makes_an_answer(world: World, post: str) -> None:
    first = by(world, world.blog.comment(post, "One."), "Mara")
    by(world, world.blog.comment(post, "Two."), "Mara")
    number = first.partition(":")[2]
    by(world, world.blog.comment(post, "x"), "Tobin", f'<p><a href="#comment-{number}">@Mara</a>: Three.</p>')
    await world.settle()
    assert card(world, "Three.").reply_to == card(world, "One.").id


# -- our own ----------------------------------------------------------------------------------------------------------


async def test_a_members_comment_is_seen_elsewhere_since_the_blog_let_it_through(world: World, post: str) -> None:
    await world.relay(CHANNEL + 1)
    await posted(world, "Another")
    world.blog.verdict = State.HELD
    thread = threads(world)[-1]
    await world.say(DORA, "One.", thread)
    await world.settle()
    assert says(world, CHANNEL + 1) == []
    [comment] = world.blog.ours()
    world.clock.now += HOUR
    await world.relay(CHANNEL + 2)
    await desk(world).post(GUILD, "Another", str(CHANNEL + 2), 0)
    await world.settle()
    world.blog.change(comment.key, state=State.LIVE)
    await world.settle()
    assert says(world, CHANNEL + 1) == says(world, CHANNEL + 2) == ["One."]


async def test_a_members_comment_that_somebody_removed_on_the_blog_is_never_sent_again(world: World, post: str) -> None:
    said = await world.say(DORA, "One.")
    await world.settle()
    [comment] = world.blog.ours()
    world.blog.remove(comment.key)
    await world.settle()
    await world.edit(said, "Two.")
    await world.settle()
    await world.crash()
    await world.settle()
    assert world.blog.ours() == []


async def test_a_judged_comment_is_written_down_as_judged_on_the_blog(world: World, post: str) -> None:
    await world.relay(CHANNEL, moderators=str(ADMINS))
    comment = world.blog.comment(post, "One.", state=State.HELD)
    await world.settle()
    waiting = await item(world, "One.")
    async with world.store.begin() as tx:
        assert await mirrors.of_item(tx, waiting.id, Face.JUDGE)
    world.blog.change(comment, state=State.SPAM)
    await world.settle()
    async with world.store.begin() as tx:
        assert [(act.member, act.did) for act in await acts.of_item(tx, waiting.id)] == [(None, State.SPAM)]


async def test_many_comments_on_the_blog_let_a_thread_boil_over_and_old_ones_do_not(world: World) -> None:
    relay = await world.relay(CHANNEL, slow_at="2")
    post = await old_article(world)
    await world.settle()
    article = (await item(world, "One.")).article
    assert article is not None
    async with world.store.begin() as tx:
        assert (await heats.of(tx, article, relay.id)).slow_until == 0
    for word in ("Five.", "Six."):
        world.blog.comment(post, word)
    await world.settle()
    async with world.store.begin() as tx:
        assert (await heats.of(tx, article, relay.id)).slow_until > world.clock.now


async def test_comments_taken_in_by_hand_are_like_those_of_a_look(world: World, post: str) -> None:
    key = world.blog.comment(post, "One.")
    found = await world.blog.comments([key])
    async with world.store.begin() as tx:
        blog = await blogs.blog(tx, world.blog_id)
        await Comments(world.store).take(tx, blog, found)
    await world.deliver()
    assert says(world) == ["One."]


# -- moved ------------------------------------------------------------------------------------------------------------


async def test_a_comment_that_somebody_moved_to_another_article_stands_there_only(world: World, post: str) -> None:
    other = await posted(world, "The goats stay")
    moved, first, second = world.blog.comment(post, "One."), *list(world.chat.threads)
    await world.settle()
    assert card(world, "One.").channel == first
    world.blog.change(moved, article=other)
    await world.settle()
    assert card(world, "One.").channel == second
    world.blog.change(moved, article=post)
    await world.settle()
    assert card(world, "One.").channel == first
    world.blog.rewrite_text(moved, "Two.")
    await world.settle()
    assert says(world) == ["Two."]


# -- our own copies ---------------------------------------------------------------------------------------------------


async def forgotten(world: World) -> None:
    """What the blog answered that our copies show is not known any more."""
    async with world.store.begin() as tx:
        await tx.conn.execute(update(tables.parts).where(tables.parts.c.remote.like("comment:%")).values(seen=None))


async def test_where_it_is_not_known_what_our_copy_showed_nobody_is_said_to_have_rewritten_it(
    world: World, post: str
) -> None:
    said = await world.say(DORA, "The gulls *know* it.")
    await world.settle()
    await forgotten(world)
    await world.settle()
    assert said.reactions == ["✅"]
    assert (await item(world, "gulls")).content.format is Format.CHAT  # type: ignore[union-attr]
    world.blog.rewrite_text(world.blog.ours()[0].key, "The gulls guess.")
    await world.settle()
    assert said.reactions == ["✏️"]


async def test_a_verdict_on_a_copy_of_which_nothing_is_known_counts_all_the_same(world: World, post: str) -> None:
    said = await world.say(DORA, "The gulls know it.")
    await world.settle()
    await forgotten(world)
    world.blog.change(world.blog.ours()[0].key, state=State.SPAM)
    await world.settle()
    assert said.reactions == ["🚫"]
