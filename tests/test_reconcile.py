"""Comparing blog, database and Discord: every difference is found, told and repaired, and nothing else is touched."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from bot.changes import comment_digest
from bot.desk import Admins
from bot.errors import Barred, Refused, Retry, Vanished
from bot.model import ChannelSort, Comment, Content, Face, State, blog_place
from bot.reconcile import Reconciler, Report, Sort, reconciler
from bot.store import blogs, items, mirrors, tables
from bot.store.items import Item
from bot.text.card import Card, Text
from tests.fakes import BOT, Said
from tests.world import CHANNEL, DORA, GUILD, LAMP, World

DAY = reconciler.DAY
DESK, FORUM = 77, 60


class Town(World):
    """An article with a visitor's comment and one of Dora's, each shown on both sides."""

    async def open(self) -> None:
        await self.begin()
        await self.agree(DORA)
        self.post = self.blog.publish("The ferry stays")
        await self.settle()
        self.visitors = self.blog.comment(self.post, "Nobody asked the islanders.")
        await self.settle()
        self.doras = await self.say(DORA, "The islanders asked themselves.")
        await self.settle()
        self.thread = self.first_thread
        self.reconciler = Reconciler(self.store, self.web, self.chat, self.watcher.comments, self.notices)
        self.copy = self.blog.ours("themselves")[0]
        self.card = next(one for one in self.ours(self.thread) if "Nobody asked" in one.shown)

    async def compare(self, *, repair: bool = False) -> Report:
        return await self.reconciler.compare(self.blog_id, repair=repair)

    async def item(self, key: str) -> Item:
        async with self.store.begin() as tx:
            return (await items.heard(tx, blog_place(self.blog_id), [key]))[key]

    def twin(self, *, author: str | None = None, older: bool = False) -> str:
        """Dora's comment stands on the blog once more; ``older``: it was there before the one that is known."""
        author = author or self.copy.content.author
        number = 1 + max(self.blog.kept)
        known = int(self.copy.key.partition(":")[2])
        if older:
            number = next(free for free in range(1, known) if free not in self.blog.kept)
        self.blog._count = max(self.blog._count, number)
        content = replace(self.copy.content, author=author)
        self.blog.kept[number] = replace(self.copy, key=f"comment:{number}", content=content)
        return f"comment:{number}"

    def says_again(self, said: Said) -> Said:
        """One of our messages stands in its channel once more."""
        return self.chat._put(replace(said, id=self.chat._id()))

    async def everything(self) -> object:
        """All that is stored, said and written."""
        async with self.store.begin() as tx:
            stored = [
                (table.name, sorted(map(repr, await tx.conn.execute(table.select()))))
                for table in tables.metadata.sorted_tables
            ]
        said = {number: (one.shown, tuple(one.reactions)) for number, one in self.chat.messages.items()}
        return stored, said, dict(self.blog.kept)


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    town = Town()
    await town.open()
    yield town
    await town.store.close()


def sorts(report: Report) -> list[Sort]:
    return [difference.sort for difference in report.found]


# -- harm -------------------------------------------------------------------------------------------------------------


async def a_comment_is_missed(town: Town) -> None:
    town.blog.comment(town.post, "Neither did we ask the goats.")


async def an_edit_is_missed(town: Town) -> None:
    town.blog.rewrite_text(town.visitors, "Somebody asked the islanders.")


async def a_verdict_is_missed(town: Town) -> None:
    town.blog.change(town.visitors, state=State.SPAM)


async def a_comment_is_deleted_for_good(town: Town) -> None:
    town.blog.remove(town.visitors)


async def our_copy_is_trashed(town: Town) -> None:
    town.blog.change(town.copy.key, state=State.GONE)


async def our_copy_is_deleted_for_good(town: Town) -> None:
    town.blog.remove(town.copy.key)


async def our_copy_is_rewritten(town: Town) -> None:
    town.blog.rewrite_text(town.copy.key, "The islanders had a say.")


async def our_copy_is_held(town: Town) -> None:
    town.blog.change(town.copy.key, state=State.HELD)


async def our_copy_stands_twice(town: Town) -> None:
    town.twin()


async def our_card_is_deleted(town: Town) -> None:
    del town.chat.messages[town.card.id]


async def the_articles_card_is_deleted(town: Town) -> None:
    del town.chat.messages[town.ours(CHANNEL)[0].id]


async def our_card_stands_twice(town: Town) -> None:
    town.says_again(town.card)


async def a_members_message_is_deleted(town: Town) -> None:
    del town.chat.messages[town.doras.id]


async def a_card_was_never_made(town: Town) -> None:
    del town.chat.messages[town.card.id]
    async with town.store.begin() as tx:
        [card] = await mirrors.of_item(
            tx, (await items.heard(tx, blog_place(town.blog_id), [town.visitors]))[town.visitors].id
        )
        await tx.conn.execute(delete(tables.parts).where(tables.parts.c.mirror == card.id))
        await tx.conn.execute(delete(tables.mirrors).where(tables.mirrors.c.id == card.id))


async def a_want_was_lost(town: Town) -> None:
    """The blog says something else, and so do we: but nobody told those who show it."""
    town.blog.rewrite_text(town.visitors, "Nobody asked the goats.")
    item = await town.item(town.visitors)
    shown = next(one for one in await town.blog.comments([town.visitors]))
    async with town.store.begin() as tx:
        await items.change(tx, replace(item, content=shown.content, digest=comment_digest(shown), version=2))


async def a_verdict_reached_no_reaction(town: Town) -> None:
    town.blog.change(town.copy.key, state=State.SPAM)
    item = await town.item(town.copy.key)
    async with town.store.begin() as tx:
        await items.change(tx, replace(item, state=State.SPAM, version=item.version + 1))


async def the_thread_is_deleted(town: Town) -> None:
    town.chat.trouble.add("history", *[Vanished("The thread is gone.")] * 2)


HARMS: dict[Sort, list[Callable[[Town], Awaitable[None]]]] = {
    Sort.UNKNOWN: [a_comment_is_missed],
    Sort.EDITED: [an_edit_is_missed],
    Sort.JUDGED: [a_verdict_is_missed, our_copy_is_held],
    Sort.GONE: [a_comment_is_deleted_for_good],
    Sort.REMOVED: [our_copy_is_trashed, our_copy_is_deleted_for_good],
    Sort.REWRITTEN: [our_copy_is_rewritten],
    Sort.TWICE: [our_copy_stands_twice],
    Sort.TAKEN: [our_card_is_deleted, the_articles_card_is_deleted],
    Sort.DOUBLED: [our_card_stands_twice],
    Sort.UNHEARD: [a_members_message_is_deleted],
    Sort.UNSHOWN: [a_card_was_never_made],
    Sort.BEHIND: [a_want_was_lost, a_verdict_reached_no_reaction],
    Sort.CLOSED: [the_thread_is_deleted],
}
EACH = [pytest.param(sort, harm, id=harm.__name__) for sort, harms in HARMS.items() for harm in harms]


async def test_where_nothing_is_wrong_nothing_is_found_and_nothing_is_done(town: Town) -> None:
    before = await town.everything()
    report = await town.compare(repair=True)
    assert report.found == ()
    assert (report.comments, report.threads) == (2, 1)
    assert await town.everything() == before
    assert "Both sides show the same" in str(report)


@pytest.mark.parametrize(("sort", "harm"), EACH)
async def test_a_dry_run_tells_and_changes_nothing(
    town: Town, sort: Sort, harm: Callable[[Town], Awaitable[None]]
) -> None:
    await harm(town)
    before = await town.everything()
    report = await town.compare()
    assert sorts(report) == [sort]
    assert not report.found[0].mended
    assert await town.everything() == before
    assert "Nothing was changed" in str(report)


@pytest.mark.parametrize(("sort", "harm"), EACH)
async def test_what_is_repaired_is_not_found_again(
    town: Town, sort: Sort, harm: Callable[[Town], Awaitable[None]]
) -> None:
    await harm(town)
    report = await town.compare(repair=True)
    assert [(one.sort, one.mended) for one in report.found] == [(sort, True)]
    assert "✅ repaired" in str(report)
    assert (await town.compare()).found == ()
    await town.settle()
    assert (await town.compare()).found == ()


# -- the blog and the database ----------------------------------------------------------------------------------------


async def test_a_missed_comment_appears_in_the_thread(town: Town) -> None:
    await a_comment_is_missed(town)
    await town.compare(repair=True)
    await town.deliver()
    assert any("goats" in text for text in town.thread_texts())


async def test_a_comment_that_we_removed_by_no_hand_of_ours_is_never_written_again(town: Town) -> None:
    await our_copy_is_deleted_for_good(town)
    await town.compare(repair=True)
    await town.settle()
    assert town.blog.ours() == []


async def test_the_younger_of_two_goes_to_the_trash_whichever_was_known(town: Town) -> None:
    town.blog.pingback(town.post, "Elsewhere")  # its number is before that of the copy that is known
    later = town.twin()
    await town.compare(repair=True)
    assert [one.key for one in town.blog.ours()] == [town.copy.key]
    assert town.blog.kept[int(later.partition(":")[2])].state is State.GONE


async def test_an_older_copy_takes_the_place_of_the_one_that_was_known(town: Town) -> None:
    number = int(town.copy.key.partition(":")[2])
    town.blog.kept[number + 5] = replace(town.blog.kept.pop(number), key=f"comment:{number + 5}")
    async with town.store.begin() as tx:
        known = tables.parts.c.remote == town.copy.key
        await tx.conn.execute(update(tables.parts).where(known).values(remote=f"comment:{number + 5}"))
        heard = tables.sources.c.remote == town.copy.key
        await tx.conn.execute(update(tables.sources).where(heard).values(remote=f"comment:{number + 5}"))
    town.blog.kept[number] = town.copy
    assert sorts(await town.compare(repair=True)) == [Sort.TWICE]
    assert [one.key for one in town.blog.ours()] == [town.copy.key]
    assert (await town.compare()).found == ()
    town.doras.text = "The islanders asked each other."
    await town.inbox.edited(town.chat.heard(town.doras))
    await town.settle()
    assert ["each other" in one.content.text for one in town.blog.ours()] == [True]


async def test_a_marker_that_somebody_copied_condemns_nothing(town: Town) -> None:
    copied = town.twin(author="A Stranger")
    await town.compare(repair=True)
    assert town.blog.kept[int(copied.partition(":")[2])].state is State.LIVE


async def test_a_comment_that_is_only_missing_in_the_list_is_not_gone(town: Town) -> None:
    whole = town.blog.comments_on

    async def gappy(articles: list[str], page: int = 1) -> tuple[list[Comment], bool]:
        found, more = await whole(articles, page)
        return [one for one in found if one.key != town.visitors], more

    town.blog.comments_on = gappy  # type: ignore[method-assign,assignment]
    assert (await town.compare(repair=True)).found == ()


async def test_a_blog_that_answers_nothing_at_all_is_not_believed(town: Town) -> None:
    town.blog.kept.clear()
    before = await town.everything()
    report = await town.compare(repair=True)
    assert sorts(report) == [Sort.UNREAD]
    assert "lost a permission" in str(report)
    assert await town.everything() == before


async def test_a_blog_that_cannot_be_read_is_told_and_its_threads_are_compared_all_the_same(town: Town) -> None:
    town.blog.trouble.add("comments_on", Barred("The account is not accepted."))
    await our_card_is_deleted(town)
    report = await town.compare(repair=True)
    assert sorts(report) == [Sort.UNREAD, Sort.TAKEN]
    assert "The account is not accepted." in str(report)


async def test_all_pages_are_read_and_a_blog_with_too_many_only_in_part(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.blog.page = 1
    assert (await town.compare(repair=True)).comments == 2
    monkeypatch.setattr("bot.reconcile.blog_side.MOST_PAGES", 1)
    town.blog.remove(town.visitors)  # of what was not reached nothing is known
    await a_comment_is_missed(town)
    assert sorts(await town.compare(repair=True)) == [Sort.UNKNOWN, Sort.CUT]
    assert (await town.item(town.visitors)).state is State.LIVE


async def test_what_is_being_written_is_left_to_the_outbox(town: Town) -> None:
    town.blog.trouble.add("write", "lost after")
    await town.say(DORA, "And they answered.")
    await town.deliver()
    before = await town.everything()
    assert (await town.compare(repair=True)).found == ()
    assert await town.everything() == before
    await town.settle()
    assert len(town.blog.ours("And they answered")) == 1


async def test_what_was_written_down_while_we_read_is_newer(town: Town) -> None:
    await an_edit_is_missed(town)
    whole = town.blog.comments_on

    async def slow(articles: list[str], page: int = 1) -> tuple[list[Comment], bool]:
        found = await whole(articles, page)
        town.blog.comments_on = whole  # type: ignore[method-assign]
        town.blog.rewrite_text(town.visitors, "The newest words.")
        await town.look()
        return found

    town.blog.comments_on = slow  # type: ignore[method-assign,assignment]
    assert (await town.compare(repair=True)).found == ()
    content = (await town.item(town.visitors)).content
    assert content is not None
    assert content.text == "<p>The newest words.</p>"


# -- the database and Discord -----------------------------------------------------------------------------------------


async def test_a_card_that_was_deleted_by_hand_is_not_posted_again(town: Town) -> None:
    await our_card_is_deleted(town)
    await town.compare(repair=True)
    await an_edit_is_missed(town)
    await town.settle()
    assert not any("islanders" in text for text in town.thread_texts())


async def test_of_two_cards_the_one_that_is_known_stays(town: Town) -> None:
    again = town.says_again(town.card)
    await town.compare(repair=True)
    assert town.card.id in town.chat.messages
    assert again.id not in town.chat.messages


async def test_a_message_of_ours_that_nobody_knows_is_told_and_stays(town: Town) -> None:
    card = Card((Text("From another life."),), mark="another life")
    stray = town.chat._put(Said(town.chat._id(), town.thread, BOT, town.clock(), card=card))
    report = await town.compare(repair=True)
    assert sorts(report) == [Sort.STRAY]
    assert f"https://discord.com/channels/{GUILD}/{town.thread}/{stray.id}" in str(report)
    assert stray.id in town.chat.messages


async def test_lines_that_discord_writes_in_our_name_are_no_strays(town: Town) -> None:
    town.chat._put(Said(town.chat._id(), town.thread, BOT, town.clock()))  # “Backchannel changed the channel name”
    assert (await town.compare()).found == ()


async def test_a_thread_that_answers_nothing_at_all_is_not_believed(town: Town) -> None:
    for one in town.chat.in_channel(town.thread):
        del town.chat.messages[one.id]
    before = await town.everything()
    assert sorts(await town.compare(repair=True)) == [Sort.UNREAD]
    assert await town.everything() == before


async def test_a_thread_that_may_not_be_read_is_told_with_the_reason(town: Town) -> None:
    town.chat.trouble.add("history", Barred("Give it Read Message History."))
    report = await town.compare(repair=True)
    assert sorts(report) == [Sort.UNREAD]
    assert "Give it Read Message History." in str(report)


async def test_a_long_thread_is_judged_only_as_far_as_it_was_read(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.reconcile.chat_side.PAGE", 1)
    monkeypatch.setattr("bot.reconcile.chat_side.MOST_PAGES", 1)
    await a_members_message_is_deleted(town)
    town.chat.say(town.thread, DORA, "Later.")
    assert sorts(await town.compare(repair=True)) == [Sort.CUT]


async def test_a_comment_older_than_the_thread_is_not_missed_there(town: Town) -> None:
    await a_card_was_never_made(town)
    item = await town.item(town.visitors)
    async with town.store.begin() as tx:
        await items.change(tx, replace(item, since=1.0))
    assert (await town.compare(repair=True)).found == ()


async def test_what_waits_for_more_than_an_hour_is_told_with_its_reason(town: Town) -> None:
    town.chat.trouble.add("send", *[Retry("Discord is at lunch.")] * 100)
    await a_comment_is_missed(town)
    await town.look()
    with suppress(AssertionError):
        await town.settle(2000.0)
    assert Sort.LATE not in sorts(await town.compare(repair=True))
    town.clock.now += 3600.0
    report = await town.compare(repair=True)
    assert sorts(report) == [Sort.LATE]
    assert "Discord is at lunch." in str(report)


async def test_one_server_is_not_told_of_the_threads_of_another(town: Town) -> None:
    await our_card_is_deleted(town)
    report = await town.reconciler.compare(town.blog_id, repair=True, guild=GUILD + 1)
    assert (report.found, report.threads) == ((), 0)


async def test_when_it_takes_too_long_the_rest_is_left(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reconciler, "MOST_THREADS", 0)
    report = await town.compare(repair=True)
    assert (sorts(report), report.threads) == ([Sort.CUT], 0)


# -- the database with itself -----------------------------------------------------------------------------------------


async def test_words_that_nobody_was_told_of_are_shown_after_all(town: Town) -> None:
    await a_want_was_lost(town)
    await town.compare(repair=True)
    await town.deliver()
    assert any("Nobody asked the goats" in text for text in town.thread_texts())


async def test_a_reaction_that_tells_an_old_fate_is_changed(town: Town) -> None:
    assert town.doras.reactions == ["✅"]
    await a_verdict_reached_no_reaction(town)
    await town.compare(repair=True)
    await town.deliver()
    assert town.doras.reactions == ["🚫"]


async def test_pictures_of_a_comment_that_is_gone_are_taken_from_the_library(town: Town) -> None:
    gull = town.chat.attach("gull.png", description="A gull")
    await town.inbox.said(town.chat.heard(town.chat.say(town.thread, DORA, "A gull.", files=[gull])))
    await town.settle()
    assert len(town.blog.media) == 1
    [copy] = town.blog.ours("A gull")
    town.blog.change(copy.key, state=State.GONE)
    item = await town.item(copy.key)
    async with town.store.begin() as tx:
        await items.change(tx, replace(item, state=State.GONE, version=item.version + 1))
        mirror = await mirrors.find(tx, item.id, blog_place(town.blog_id), Face.CARD)
        assert mirror is not None
        [part] = await mirrors.parts_of(tx, mirror.id)
        await mirrors.put_part(tx, mirror.id, replace(part, removed=True))
    assert Sort.BEHIND in sorts(await town.compare())
    await town.compare(repair=True)
    await town.deliver()
    assert not town.blog.media


async def test_moderators_are_not_asked_about_a_comment_that_is_judged(town: Town) -> None:
    await town.relay(CHANNEL, moderators=str(DESK))
    key = town.blog.comment(town.post, "Is it true?", state=State.HELD)
    await town.settle()
    assert "judge" in town.ours(DESK)[0].shown
    town.blog.change(key, state=State.SPAM)
    item = await town.item(key)
    async with town.store.begin() as tx:
        await items.change(tx, replace(item, state=State.SPAM, version=item.version + 1))
    report = await town.compare(repair=True)
    assert [(one.sort, one.where) for one in report.found] == [(Sort.BEHIND, f"<#{DESK}>")]
    await town.deliver()
    assert ":spam" not in town.ours(DESK)[0].shown


async def test_in_a_rich_town_at_rest_nothing_is_behind(town: Town) -> None:
    """Long articles in parts, posts in a forum, updates, locked threads, pictures, quotes, pings, another server."""
    await town.follow(GUILD + 1)
    town.chat.guilds[FORUM] = GUILD + 1
    town.chat.sorts[FORUM] = ChannelSort.FORUM
    await town.relay(FORUM, ChannelSort.FORUM, GUILD + 1, length="whole", closed="lock thread", moderators=str(DESK))
    await town.relay(CHANNEL + 50, length="whole", closed="lock thread", updates="in thread")
    key = town.blog.publish("The long ferry", "</p><p>".join(f"Passage {n}. " + "Much water. " * 60 for n in range(20)))
    await town.settle()
    first = town.blog.comment(key, "@Dora, is that so?")
    town.blog.comment(key, "It is.", first)
    town.blog.comment(key, "May I?", state=State.HELD)
    longer = town.blog.articles[key].content.text + "<p>Update: the ferry has a new engine and a new captain.</p>"
    town.blog.edit(key, text=longer, comments_open=False)
    thread = list(town.chat.threads)[-1]
    gull = town.chat.attach("gull.png", description="A gull")
    await town.inbox.said(town.chat.heard(town.chat.say(thread, DORA, "A gull.", files=[gull])))
    await town.settle()
    assert (await town.compare()).found == ()


async def test_a_release_that_shows_all_differently_is_followed_some_at_a_time(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.reconcile.own_side.MOST_RAISED", 1)
    async with town.store.begin() as tx:
        cards = tables.parts.c.sent.is_not(None) & tables.parts.c.mirror.in_(
            select(tables.mirrors.c.id).where(tables.mirrors.c.face == Face.CARD)
        )
        await tx.conn.execute(update(tables.parts).where(cards).values(sent="another release"))
    rest = []
    while (report := await town.compare(repair=True)).found:
        assert set(sorts(report)) == {Sort.BEHIND}
        assert [one.mended for one in report.found] == [True, *[False] * (len(report.found) - 1)]
        rest.append(len(report.found))
        await town.deliver()
    assert rest[0] > 1
    assert rest[-1] == 1


async def test_only_the_newest_are_looked_at_where_there_are_too_many(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.reconcile.own_side.MOST_MIRRORS", 1)
    await a_want_was_lost(town)
    assert sorts(await town.compare()) == [Sort.CUT]


# -- once a day -------------------------------------------------------------------------------------------------------


async def notice(town: Town) -> Item | None:
    async with town.store.begin() as tx:
        return await items.by_key(tx, f"reconcile:{town.blog_id}")


async def test_a_blog_is_compared_once_a_day(town: Town) -> None:
    assert 0 < await town.reconciler.step() <= 3600.0
    town.chat.trouble.calls.clear()
    town.clock.now += DAY
    await town.reconciler.step()
    assert town.chat.trouble.calls.count("history") == 1
    await town.reconciler.step()
    assert town.chat.trouble.calls.count("history") == 1
    town.clock.now += DAY
    await town.reconciler.step()
    assert town.chat.trouble.calls.count("history") == 2


async def test_after_a_long_absence_blogs_are_compared_one_after_the_other(town: Town) -> None:
    town.web.known["https://oar.example/"] = town.blog
    async with town.store.begin() as tx:
        other = await blogs.add_blog(tx, "https://oar.example/", "fake", "The Oar", LAMP, LAMP)
        await blogs.add_relay(tx, other, GUILD, CHANNEL + 50)
        await blogs.set_baseline(tx, other)
    town.clock.now += 3 * DAY
    assert await town.reconciler.step() > 60.0
    async with town.store.begin() as tx:
        [first, second] = await blogs.to_reconcile(tx)
    assert first[1] < town.clock.now - DAY
    assert second[1] == town.clock.now


async def test_admins_are_told_what_was_repaired_and_when_all_is_well_again(town: Town) -> None:
    town.clock.now += DAY
    await town.reconciler.step()
    assert await notice(town) is None
    await our_card_is_deleted(town)
    town.clock.now += DAY
    await town.reconciler.step()
    told = await notice(town)
    assert told is not None
    assert told.content is not None
    assert told.state is State.LIVE
    assert "deleted by hand" in told.content.text
    town.clock.now += DAY
    await town.reconciler.step()
    over = await notice(town)
    assert over is not None
    assert over.state is State.GONE


async def test_two_comparisons_at_once_take_turns(town: Town) -> None:
    town.twin()
    reports = await asyncio.gather(town.compare(repair=True), town.compare(repair=True))
    assert [sorts(report) for report in reports] == [[Sort.TWICE], []]


# -- on command -------------------------------------------------------------------------------------------------------


async def test_the_command_repairs_unless_it_is_told_not_to(town: Town) -> None:
    desk = Admins(town.store, town.chat, town.web, town.notices, lambda: None, reconciler=town.reconciler)
    await a_comment_is_missed(town)
    assert "was not known here" in await desk.reconcile(GUILD, "The Lamp", dry_run=True)
    assert "✅ repaired" in await desk.reconcile(GUILD, "The Lamp", dry_run=False)
    assert "Both sides show the same" in await desk.reconcile(GUILD, "The Lamp", dry_run=False)
    with pytest.raises(Refused):
        await desk.reconcile(GUILD + 1, "The Lamp", dry_run=True)


async def test_a_long_report_counts_what_it_does_not_tell(town: Town) -> None:
    for number in range(20):
        town.blog.comment(town.post, f"Number {number}.")
    shown = str(await town.compare())
    assert "… and 8 more." in shown
    assert shown.count("was not known here") == 12


async def test_what_others_call_themselves_stays_harmless_in_a_report(town: Town) -> None:
    content = Content("<p>Hm.</p>", author="@everyone **[x](http://y)**", link="javascript:alert(1)")
    town.blog.kept[900] = Comment("comment:900", town.post, None, State.LIVE, content)
    shown = str(await town.compare())
    assert "@everyone" not in shown
    assert "\\*\\*" in shown
    assert "javascript" not in shown


# -- whatever happens -------------------------------------------------------------------------------------------------


ANYTHING = [harm for sort, harms in HARMS.items() if sort is not Sort.CLOSED for harm in harms]


async def _harmed(harms: list[Callable[[Town], Awaitable[None]]], *, unseen: bool) -> None:
    town = Town()
    await town.open()
    try:
        await town.say(DORA, "And that was that.")  # keeps the thread from being empty
        town.blog.comment(town.post, "So it was.")
        await town.settle()
        for harm in harms:
            with suppress(LookupError, ValueError):  # two harms to one thing
                await harm(town)
        if unseen:
            async with town.store.begin() as tx:
                await tx.conn.execute(update(tables.parts).values(seen=None))
        await town.compare(repair=True)
        # A message whose card was forgotten has no twin until that card is sent anew.
        assert set(sorts(await town.compare(repair=True))) <= {Sort.STRAY}
        await town.settle()
        await town.compare(repair=True)
        await town.settle()
        assert set(sorts(await town.compare(repair=True))) <= {Sort.STRAY}  # of a card that a person removed
    finally:
        await town.store.close()


@settings(max_examples=10)
@given(st.lists(st.sampled_from(ANYTHING), max_size=5), st.booleans())
def test_after_any_harm_a_second_repair_finds_nothing(
    harms: list[Callable[[Town], Awaitable[None]]], unseen: bool
) -> None:
    asyncio.run(_harmed(harms, unseen=unseen))
