"""The discussion on a real WordPress, from the blog to chat: comments, quotes, pings, moderation, comparing."""

from typing import Any

import pytest
from asking import Neighbours, asked, connected, ended
from commenting import BLIND, answered_by, replies, set_to, until_words, words
from real import RealBlog, unique
from talking import BLOG, STORY, Talk, agrees, fate
from test_comments_quotes import LONG, ROWED, SENTENCE
from test_moderators import Watch
from town import Town

from sandbox.blog import CommentRecord, Post
from sandbox.discord import messages

pytestmark = pytest.mark.wordpress

OLD = 1_100_000_000.0


@pytest.fixture
def town(real_town: Town) -> Town:
    return real_town


async def begun(town: Town, html: str = STORY, **changes: object) -> Talk:
    """A started bot, and an article with its thread."""
    await town.start_bot(**changes)
    return await published(town, html)


async def published(town: Town, html: str = STORY) -> Talk:
    title = unique("The ferry stays")
    post = await town.blog.publish(title, html, author="Ida Quill")
    return Talk(town, post, await town.thread(title))


async def says(
    talking: Talk, text: str, parent: CommentRecord | None = None, author: str = "", date: float | None = None
) -> CommentRecord:
    """A reader whom the blog does not know comments, and is approved."""
    name, below = author or unique("Tom"), parent.id if parent else None
    made = await talking.town.blog.comment(talking.post.id, name, text, parent=below, date=date)
    await talking.town.blog.set_status(made.id, "approved")
    return made


async def waits(talking: Talk, text: str) -> CommentRecord:
    """A reader whom the blog does not know comments, and is held."""
    made = await talking.town.blog.comment(talking.post.id, unique("Tom"), text)
    assert made.status == "hold"
    return made


async def stored(town: Town, post: Post, *comments: dict[str, object]) -> list[int]:
    """Comments put into the database as plugins and imports do. Returns their numbers."""
    assert isinstance(town.blog, RealBlog)
    return await town.blog.insert(post.id, *comments)


async def test_a_deep_talk_with_dates_in_the_past_stands_below_what_it_answers(town: Town) -> None:
    talking = await begun(town)
    first = await says(talking, "The ferry is late.")
    row = [first]
    for number in range(1, 7):  # deeper than the five levels that themes show
        row.append(await says(talking, f"Answer {number}.", row[-1]))
    await says(talking, "As it was in my youth.", first, date=OLD)
    chain = [f"Answer {number}." for number in range(1, 7)]
    await until_words(town, talking.thread, "The ferry is late.", *chain, "As it was in my youth.")
    below = dict(zip(chain, ["The ferry is late.", *chain[:-1]], strict=True))
    assert replies(talking.thread) == {
        "The ferry is late.": None,
        **below,
        "As it was in my youth.": "The ferry is late.",
    }
    assert f"<t:{int(OLD)}:f>" in (await town.card("As it was", talking.thread)).text


async def test_an_answer_whose_parent_is_approved_later_does_not_wait_for_it(town: Town) -> None:
    talking = await begun(town)
    question = await waits(talking, "Who rows at night?")
    await stored(town, talking.post, {"comment_content": "Nobody does.", "comment_parent": question.id})
    await until_words(town, talking.thread, "Nobody does.")
    await town.blog.set_status(question.id, "approved")
    await until_words(town, talking.thread, "Nobody does.", "Who rows at night?")
    await says(talking, "The ferryman does.", question)
    await town.card("The ferryman does.", talking.thread)
    assert replies(talking.thread)["The ferryman does."] == "Who rows at night?"


async def test_without_an_account_one_that_is_approved_late_and_one_that_goes_are_seen(town: Town) -> None:
    talking = await begun(town, **BLIND)
    held = await waits(talking, "It sank in the great storm.")
    known = await says(talking, "No, it did not.")
    await until_words(town, talking.thread, "No, it did not.")
    await town.blog.set_status(held.id, "approved")
    await until_words(town, talking.thread, "No, it did not.", "It sank in the great storm.")
    for status in ("hold", "spam"):
        await town.blog.set_status(known.id, status)
        await until_words(town, talking.thread, "It sank in the great storm.")
        await town.blog.set_status(known.id, "approved")
        await until_words(town, talking.thread, "It sank in the great storm.", "No, it did not.")
    await town.blog.delete_comment(known.id)
    await until_words(town, talking.thread, "It sank in the great storm.")


async def test_pingbacks_trackbacks_and_editors_notes_never_come(town: Town) -> None:
    talking = await begun(town)
    await town.blog.pingback(talking.post.id, "Ferries of the north", "https://ferries.example/north")
    kinds = ("pingback", "trackback", "note", "order_note")
    await stored(town, talking.post, *({"comment_content": f"A {kind}.", "comment_type": kind} for kind in kinds))
    await says(talking, "I rowed it.")
    await until_words(town, talking.thread, "I rowed it.")
    await town.quiet()
    assert words(talking.thread) == ["I rowed it."]


async def test_of_an_old_discussion_nothing_comes_by_itself_and_the_newest_on_request(town: Town) -> None:
    title = unique("The dry year")
    post = await town.blog.publish(title, STORY)  # still among the newest of the site: the bot knows it, and is quiet
    dates = [f"2004-11-{day:02} 12:00:00" for day in range(1, 31)]
    rows = [
        {"comment_content": f"Word {number} of old.", "comment_date": date, "comment_date_gmt": date}
        for number, date in enumerate(dates, 1)
    ]
    await stored(town, post, *rows)
    await town.start_bot()
    await asked(town.mayor, town.channel, "article post", article=title)
    talking = Talk(town, post, await town.thread(title))
    await town.quiet()
    assert talking.thread.messages == []
    await says(talking, "It is dry again.")
    await until_words(town, talking.thread, "It is dry again.")
    told = await asked(town.mayor, town.channel, "article comments", article=title, count=5)
    assert "the oldest first: 5" in told
    newest = [f"Word {number} of old." for number in range(26, 31)]
    await until_words(town, talking.thread, "It is dry again.", *newest)
    await says(talking, "And again.")
    await until_words(town, talking.thread, "It is dry again.", *newest, "And again.")


async def test_a_server_that_begins_later_gets_what_comes_from_then_on(town: Town) -> None:
    talking = await begun(town)
    first = await says(talking, "Before you came.")
    await town.card("Before you came.", talking.thread)
    there = Neighbours(town)
    await asked(there.admin, there.channel, "blog add", url=town.blog.url)
    await asked(there.admin, there.channel, "relay add", blog=BLOG, channel=there.channel)
    title = talking.thread.name
    await asked(there.admin, there.channel, "article post", article=title)
    thread = await town.thread(title, there.channel)
    await says(talking, "Since you came.", first)
    for place in (talking.thread, thread):
        await town.card("Since you came.", place)
    await town.quiet()
    assert words(thread) == ["Since you came."]
    assert words(talking.thread) == ["Before you came.", "Since you came."]


async def test_quotes_are_answers_as_the_blogs_own_filters_leave_them(town: Town) -> None:
    await town.start_bot()
    await set_to(town, length="whole")
    talking = await published(town, LONG)
    part = await town.card("Paragraph 8 of the report.", talking.thread)
    tom = unique("Tom")
    await says(talking, f'{ROWED} -- "Really," it\'s true...', author=tom)
    quote = f'<blockquote>{ROWED} -- "Really," it\'s true...</blockquote>\nExcept once.'
    await says(talking, quote)
    assert answered_by(await town.card("Except once.", talking.thread)) == words(talking.thread)[-2]
    await says(talking, f"{tom} wrote:\n<blockquote>{ROWED}</blockquote>Except twice.")
    assert str(answered_by(await town.card("Except twice.", talking.thread))).startswith(ROWED)
    await says(talking, f"@{tom}: Except thrice.")
    assert str(answered_by(await town.card("Except thrice.", talking.thread))).startswith(ROWED)
    await says(talking, f"{ROWED}\n\nExcept at night.")
    assert str(answered_by(await town.card("Except at night.", talking.thread))).startswith(ROWED)
    nell = unique("Nell")
    await says(talking, "The goats swam.", author=nell)
    await says(talking, f"@{tom} & {nell}: Nonsense.")
    assert (await town.card("Nonsense.", talking.thread)).reply_to is None
    await says(talking, f"<blockquote>Paragraph 8 of the report. {SENTENCE * 3}</blockquote>It did not.")
    assert (await town.card("It did not.", talking.thread)).reply_to == part
    await says(talking, f"<blockquote>{SENTENCE * 2}</blockquote>Does it?")
    assert (await town.card("Does it?", talking.thread)).reply_to is None


async def test_who_wants_it_is_pinged_by_name_and_nobody_else(town: Town) -> None:
    talking = await begun(town)
    for member in (town.dora, town.emil):
        await agrees(town, member)
    answer = await town.dora.run(town.channel, "me consent")
    await answer.settled()
    await (await town.dora.press(answer, label="Ping me when I am named there")).settled()
    for member in (town.dora, town.emil):
        await fate(town, await member.say(talking.thread, f"{member.name} was here."), "🔎")
    await says(talking, "@Dora and @Emil, @everyone: were you really?")
    card = await town.card("were you really?", talking.thread)
    assert (card.mentions, card.mention_everyone) == ([town.dora], False)


async def watched(town: Town, **changes: object) -> Watch:
    """A relay with a moderators' channel, and Nora, who moderates."""
    talking = await begun(town, **changes)
    channel = town.guild.add_text_channel("moderators")
    await set_to(town, moderators=str(channel.id))
    return Watch(talking, channel, town.guild.add_member("Nora", manage_messages=True))


async def test_with_an_account_that_may_not_judge_moderators_are_told_so_and_nothing_is_changed(town: Town) -> None:
    at = await watched(town)
    made = await waits(at.talking, "I rowed that damned thing.")
    card = await town.card("I rowed that damned thing.", at.channel)
    least = await town.blog.add_account(unique("writer").replace(" ", "-"), ("read", "edit_posts"))
    text = await connected(town.mayor, town.channel, BLOG, least.user, least.password)
    assert "moderate_comments" in text
    assert "may not moderate there, so what waits for moderators is not shown here" in text
    await town.until(lambda: card.deleted, what="the card to go")
    assert await at.status(made) == "hold"


async def test_both_sides_are_compared_and_mended(town: Town) -> None:
    talking = await begun(town)
    tom = await says(talking, "I rowed it.")
    card = await town.card("I rowed it.", talking.thread)
    await agrees(town, town.dora)
    said = await town.dora.say(talking.thread, "Nobody asked the islanders.")
    await fate(town, said, "🔎")
    ours: Any = await town.comment(talking.post.id, "islanders")
    await town.blog.set_status(ours.id, "approved")
    await fate(town, said, "✅")
    twin = {"comment_content": ours.content_raw, "comment_author": "Dora", "comment_parent": 0}
    [second] = await stored(town, talking.post, twin)
    messages.forget(card)
    await town.quiet(2)  # what is just being taken in is not compared

    async def report(*, dry_run: bool = False) -> str:
        answer = await town.mayor.run(town.admins, "blog reconcile", blog=BLOG, dry_run=dry_run)
        return await ended(town, answer)

    for dry_run in (True, False):
        told = await report(dry_run=dry_run)
        assert "The comment of a member, Dora, stood on the blog twice" in told
        assert "was deleted by hand and is not posted again" in told
        assert told.count("✅ repaired") == (0 if dry_run else 2)
        assert await town.status(talking.post.id, second) == ("approved" if dry_run else "trash")
    assert "✅ Both sides show the same." in await report()
    assert await town.status(talking.post.id, ours.id) == "approved"
    assert await town.status(talking.post.id, tom.id) == "approved"
    await town.quiet()
    assert words(talking.thread) == []
