"""Blog, database and Discord have come apart behind the bot's back: a report that changes nothing, then the repair."""

from dataclasses import dataclass, replace

import pytest
from asking import asked, ended
from commenting import DAY, begun, comments, old_article, until_words, words
from sqlalchemy import text
from talking import Talk, agrees, fate
from town import Town, shown

from sandbox.discord import Message, messages
from sandbox.discord.errors import Refusal

ROWED, ISLANDERS = "I rowed it for forty years.", "Nobody asked the islanders."
WELL = "✅ Both sides show the same."
SLOWED = 0.03
"""Seconds between looks, of which there are fewer after quiet days."""


@dataclass
class Doubt:
    """A talk in which Old Tom and Dora said something, each on their side; both sides show both."""

    talking: Talk
    card: Message
    said: Message

    async def report(self, *, dry_run: bool = False) -> str:
        """What /blog reconcile answers."""
        town = self.talking.town
        answer = await town.mayor.run(town.admins, "blog reconcile", blog="The Harbour Lamp", dry_run=dry_run)
        told = await ended(town, answer)
        assert answer.ephemeral
        return told

    async def everything(self) -> object:
        """All that stands on both sides."""
        town = self.talking.town
        places = [*town.guild.channels.values(), *town.guild.threads.values()]
        said = {(m.id, m.text, tuple(m.reactions)) for place in places for m in place.messages}
        return said, await town.blog.comments(self.talking.post.id)

    async def is_told_and_mended(self, *sentences: str) -> str:
        """A dry run tells it and changes nothing, the next run repairs it, the one after that finds nothing."""
        before = await self.everything()
        told = await self.report(dry_run=True)
        for sentence in sentences:
            assert sentence in told
        assert "Nothing was changed." in told
        assert "✅ repaired" not in told
        assert await self.everything() == before
        mended = await self.report()
        for sentence in sentences:
            assert sentence in mended
        assert mended.count("✅ repaired") == len(sentences)
        await self.talking.town.quiet()
        assert WELL in await self.report()
        return mended


async def doubt(town: Town, poll: float = 0.1) -> Doubt:
    talking = await begun(town, poll_seconds=poll)
    await agrees(town, town.dora)
    await comments(talking, ROWED)
    card = await town.card(ROWED, talking.thread)
    said = await town.dora.say(talking.thread, ISLANDERS)
    await fate(town, said, "✅")
    return Doubt(talking, card, said)


async def silence(at: Doubt) -> None:
    """Two quiet days; elsewhere so much is said that the newest comments of the blog are all from there."""
    await old_article(at.talking.town, "The dry year", 120)
    await at.talking.town.quiet(2)
    await at.talking.town.later(2 * DAY)
    await at.talking.town.quiet(2)


async def sql(town: Town, statement: str) -> int:
    """Somebody has been at the database. Returns how many rows were touched."""
    assert town.app is not None
    async with town.app.store.begin() as tx:
        return (await tx.conn.execute(text(statement))).rowcount


async def test_where_nothing_is_wrong_the_report_says_so_and_nothing_is_done(town: Town) -> None:
    at = await doubt(town)
    before = await at.everything()
    for dry_run in (True, False):
        told = await at.report(dry_run=dry_run)
        assert "comments on the blog 2, threads 1" in told
        assert WELL in told
    await town.quiet()
    assert await at.everything() == before


async def test_an_edit_on_a_quiet_article_behind_the_bots_back(town: Town) -> None:
    at = await doubt(town, SLOWED)
    await silence(at)
    [tom, _] = await town.blog.comments(at.talking.post.id)
    await town.blog.edit_comment(tom.id, "I rowed it for fifty years.")
    await town.quiet()
    assert ROWED in at.card.text
    await at.is_told_and_mended("A comment by Old Tom was changed on the blog unnoticed")
    assert "fifty years" in at.card.text


async def test_comments_that_came_and_went_behind_the_bots_back(town: Town) -> None:
    at = await doubt(town, SLOWED)
    await comments(at.talking, "So did I.", "And I.")
    await town.card("And I.", at.talking.thread)
    await silence(at)
    found = {one.content_raw: one.id for one in await town.blog.comments(at.talking.post.id)}
    await town.blog.delete_comment(found[ROWED])
    await town.blog.set_status(found["So did I."], "spam")
    await at.is_told_and_mended(
        "A comment by Old Tom is no longer on the blog", "A comment by Old Tom was approved, held or removed"
    )
    await until_words(town, at.talking.thread, "And I.")


async def test_a_second_copy_of_a_members_comment_goes_to_the_trash(town: Town) -> None:
    at = await doubt(town)
    [_, ours] = await town.blog.comments(at.talking.post.id)
    await town.stop_bot()
    stored = town.blog.archive.comments[ours.id]  # with our marker: a slow blog took one request twice
    town.blog.archive.add_comment(replace(stored, id=0))
    await town.start_bot()
    await town.quiet()
    assert len(await town.comments(ours.post, "islanders")) == 2
    await at.is_told_and_mended("The comment of a member, Dora, stood on the blog twice")
    assert [one.status for one in await town.comments(ours.post, "islanders")] == ["approved", "trash"]
    await fate(town, at.said, "✅")
    assert words(at.talking.thread) == [ROWED]


async def test_messages_deleted_without_the_bots_hearing_of_it(town: Town) -> None:
    at = await doubt(town)
    await comments(at.talking, "So did I.")
    card = await town.card("So did I.", at.talking.thread)
    for gone in (card, at.said):
        messages.forget(gone)
    await at.is_told_and_mended("was deleted by hand and is not posted again", "A member's message was deleted")
    await town.until_async(lambda: town.status(at.talking.post.id, 2), "trash")
    assert words(at.talking.thread) == [ROWED]
    assert len(at.talking.thread.messages) == 1


async def test_a_members_comment_that_was_rewritten_or_removed_behind_the_bots_back(town: Town) -> None:
    at = await doubt(town, SLOWED)
    second = await town.dora.say(at.talking.thread, "Nor the goats.")
    await fate(town, second, "✅")
    await silence(at)
    first, other = (await town.blog.comments(at.talking.post.id))[1:]
    await town.blog.edit_comment(first.id, "Somebody asked the islanders.")
    await town.blog.set_status(other.id, "trash")
    await at.is_told_and_mended(
        "The comment of a member, Dora, was rewritten", "The comment of a member, Dora, was removed"
    )
    await fate(town, at.said, "✏️")
    await fate(town, second, "🚫")
    assert await town.text_of(at.talking.post.id, first.id) == "Somebody asked the islanders."
    assert await town.status(at.talking.post.id, other.id) == "trash"


async def test_a_card_that_the_database_lost_before_it_was_sent(town: Town) -> None:
    at = await doubt(town)
    town.discord.faults.add("POST", rf"channels/{at.talking.thread.id}/messages", None, status=503)
    await comments(at.talking, "So did I.")
    await town.quiet()
    assert await sql(town, "DELETE FROM mirrors WHERE have = 0 AND face = 'card' AND place LIKE 'channel:%'") == 1
    town.discord.faults.clear()
    await town.quiet()
    assert words(at.talking.thread) == [ROWED]
    await at.is_told_and_mended("A comment by Old Tom was not shown in")
    await until_words(town, at.talking.thread, ROWED, "So did I.")


@pytest.mark.parametrize("twice", [True, False], ids=["said twice", "of our own"])
async def test_messages_of_ours_that_the_database_does_not_know(town: Town, twice: bool) -> None:
    at = await doubt(town)
    stray = at.card.text if twice else "A word of an older bot."
    messages.send(town.guild.world, town.guild.me, at.talking.thread, {"content": stray})
    if twice:
        await at.is_told_and_mended("The bot said the same twice")
        await until_words(town, at.talking.thread, ROWED)
    else:
        told = await at.report()
        assert "does not know this message of its own" in told
        assert shown(at.talking.thread, stray)


async def test_once_a_day_it_is_done_by_itself_and_admins_are_told(town: Town) -> None:
    at = await doubt(town, SLOWED)
    assert town.app is not None
    daily = town.app.client.flows.reconciler.woken
    await silence(at)
    [tom, _] = await town.blog.comments(at.talking.post.id)
    await town.blog.edit_comment(tom.id, "I rowed it for fifty years.")
    await town.quiet()
    assert ROWED in at.card.text
    daily.set()
    await town.until(lambda: "fifty years" in at.card.text, what="the repair")
    notice = await town.card("had come apart", town.admins)
    assert "was changed on the blog unnoticed" in notice.text
    await town.later(DAY)
    daily.set()
    await town.until(lambda: "✅ Over" in notice.text, what="the notice to say that it is over")
    assert len(town.admins.messages) == 1


async def test_a_blog_that_is_down_is_not_taken_for_empty(town: Town) -> None:
    at = await doubt(town)
    assert town.app is not None
    client = town.app.client
    await client.unload_extension("cogs.articles")  # it would look at the blog as well, and tell what it finds
    before = await at.everything()
    town.blog.faults.add("*", r"comments", None, status=503)
    told = await at.report()
    assert "Not compared: The Harbour Lamp" in told
    town.blog.faults.clear()
    assert await at.everything() == before
    town.blog.faults.add("GET", r"comments", None, status=200, headers={"Content-Type": "application/json"}, body="[]")
    told = await at.report()
    town.blog.faults.clear()
    assert "Nothing at all was answered" in told
    await client.load_extension("cogs.articles")
    await town.quiet()
    assert WELL in await at.report()
    assert words(at.talking.thread) == [ROWED]


async def test_only_admins_may_ask(town: Town) -> None:
    await begun(town)
    with pytest.raises(Refusal):  # the client does not offer it
        await asked(town.dora, town.channel, "blog reconcile", blog="The Harbour Lamp")
