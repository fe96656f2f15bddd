"""Comments of the blog in the thread: all that come, in their order, each below what it answers."""

from asking import Neighbours, asked
from commenting import (
    BLIND,
    DAY,
    OLD,
    answers_on_blog,
    begun,
    comments,
    lenient,
    moderator_answers,
    old_article,
    replies,
    until_words,
    waits,
    words,
)
from talking import Talk, article
from town import Town, shown


async def test_a_deep_talk_stands_in_the_thread_with_every_answer_below_what_it_answers(town: Town) -> None:
    talking = await begun(town)
    [first] = await comments(talking, "The ferry is late.")
    row = [first]
    for number in range(1, 7):
        row.append(await answers_on_blog(talking, row[-1], f"Answer {number}."))
    await answers_on_blog(talking, first, "As it was yesterday.")
    await answers_on_blog(talking, row[3], "Late answer.")
    chain = [f"Answer {number}." for number in range(1, 7)]
    await until_words(town, talking.thread, "The ferry is late.", *chain, "As it was yesterday.", "Late answer.")
    below = dict(zip(chain, ["The ferry is late.", *chain[:-1]], strict=True))
    below |= {"As it was yesterday.": "The ferry is late.", "Late answer.": "Answer 3."}
    assert replies(talking.thread) == {"The ferry is late.": None, **below}


async def test_what_was_said_while_the_bot_was_away_comes_in_its_order(town: Town) -> None:
    talking = await begun(town)
    await comments(talking, "Before.")
    await town.card("Before.", talking.thread)
    await town.stop_bot()
    question = await waits(talking, "Who rows at night?")
    await moderator_answers(talking, question, "Nobody does.")
    await comments(talking, "In between.")
    await town.blog.set_status(question.id, "approved")
    await town.start_bot()
    await until_words(town, talking.thread, "Before.", "Who rows at night?", "Nobody does.", "In between.")
    assert replies(talking.thread)["Nobody does."] == "Who rows at night?"


async def test_an_answer_whose_parent_is_approved_later_is_not_kept_waiting(town: Town) -> None:
    talking = await begun(town)
    question = await waits(talking, "Who rows at night?")
    await town.quiet()
    await moderator_answers(talking, question, "Nobody does.")
    await until_words(town, talking.thread, "Nobody does.")
    await town.blog.set_status(question.id, "approved")
    await until_words(town, talking.thread, "Nobody does.", "Who rows at night?")
    await answers_on_blog(talking, question, "The ferryman does.")
    await town.card("ferryman does", talking.thread)
    assert replies(talking.thread)["The ferryman does."] == "Who rows at night?"


async def test_a_comment_approved_days_later_comes_then(town: Town) -> None:
    talking = await begun(town, poll_seconds=0.03)
    held = await waits(talking, "It sank in the great storm.")
    await comments(talking, "No, it did not.")
    await until_words(town, talking.thread, "No, it did not.")
    await town.later(3 * DAY)
    await town.blog.set_status(held.id, "approved")
    await until_words(town, talking.thread, "No, it did not.", "It sank in the great storm.")


async def test_without_an_account_one_approved_days_later_is_found_below_everything_known(town: Town) -> None:
    talking = await begun(town, poll_seconds=0.03, **BLIND)
    held = await waits(talking, "It sank in the great storm.")
    await comments(talking, "No, it did not.")
    await town.card("No, it did not.", talking.thread)
    await old_article(town, "The dry year", 120)  # the newest of the blog are not on our article any more
    await town.quiet()
    await town.later(3 * DAY)
    await town.quiet()
    await town.blog.set_status(held.id, "approved")
    await town.quiet()
    assert words(talking.thread) == ["No, it did not."]  # a quiet article is not read at every look
    await town.later(DAY / 4)
    await until_words(town, talking.thread, "No, it did not.", "It sank in the great storm.")
    assert shown(town.channel, "The dry year") is None


async def test_dates_in_the_past_change_neither_the_order_nor_what_is_shown(town: Town) -> None:
    talking = await begun(town)
    await comments(talking, "First.")
    old = await town.blog.comment(talking.post.id, "Nell", "Carried over from the guest book.", date=OLD)
    await answers_on_blog(talking, old, "I remember that.")
    await until_words(town, talking.thread, "First.", "Carried over from the guest book.", "I remember that.")
    card = await town.card("guest book", talking.thread)
    assert f"<t:{int(OLD)}:f>" in card.text


async def test_an_edit_of_an_old_comment_on_a_quiet_article_is_found_in_its_time(town: Town) -> None:
    talking = await begun(town, poll_seconds=0.03)
    [old] = await comments(talking, "I rowed it for forty years.")
    card = await town.card("forty years", talking.thread)
    await old_article(town, "The dry year", 120)
    await town.later(3 * DAY)
    await town.quiet()
    await town.blog.edit_comment(old.id, "I rowed it for fifty years.")
    await town.quiet()
    assert "forty" in card.text
    await town.later(DAY / 4)
    await town.until(lambda: "fifty years" in card.text, what="the edited words")
    assert "· edited" in card.text
    assert len(talking.thread.messages) == 1


async def test_of_an_old_discussion_nothing_comes_by_itself_and_the_newest_on_request(town: Town) -> None:
    await lenient(town)
    post = await old_article(town, "The dry year", 30)
    await town.start_bot()
    await asked(town.mayor, town.channel, "article post", article="The dry year")
    talking = Talk(town, post, await town.thread("The dry year"))
    await town.quiet(6)
    assert talking.thread.messages == []
    await comments(talking, "It is dry again.")
    await until_words(town, talking.thread, "It is dry again.")
    told = await asked(town.mayor, town.channel, "article comments", article="The dry year", count=5)
    assert "the oldest first: 5" in told
    newest = [f"Word {number} of old." for number in range(26, 31)]
    await until_words(town, talking.thread, "It is dry again.", *newest)
    last = (await town.blog.comments(post.id))[29]
    await answers_on_blog(talking, last, "Not as dry as then.")
    await until_words(town, talking.thread, "It is dry again.", *newest, "Not as dry as then.")
    assert replies(talking.thread)["Not as dry as then."] == "Word 30 of old."
    told = await asked(town.mayor, town.channel, "article comments", article="The dry year", count=2)
    await town.card("Word 25 of old.", talking.thread)
    assert words(talking.thread)[-2:] == ["Word 24 of old.", "Word 25 of old."]


async def test_a_server_that_begins_later_gets_what_comes_from_then_on(town: Town) -> None:
    talking = await begun(town)
    [first] = await comments(talking, "Before you came.")
    await town.card("Before you came.", talking.thread)
    there = Neighbours(town)
    await there.follow()
    await asked(there.admin, there.channel, "article post", article="The ferry stays")
    thread = await town.thread("The ferry stays", there.channel)
    await town.quiet()
    assert words(thread) == []
    await answers_on_blog(talking, first, "Since you came.")
    for place in (talking.thread, thread):
        await town.card("Since you came.", place)
    assert words(thread) == ["Since you came."]
    assert replies(talking.thread)["Since you came."] == "Before you came."
    await asked(there.admin, there.channel, "article comments", article="The ferry stays", count=10)
    await until_words(town, thread, "Since you came.", "Before you came.")
    await town.quiet()
    assert words(talking.thread) == ["Before you came.", "Since you came."]


async def test_a_server_that_begins_before_the_first_reading_takes_nothing_from_the_others(town: Town) -> None:
    talking = await begun(town)
    town.blog.faults.add("GET", "/comments.*orderby=id", None, status=503)
    weir = await article(town, title="The weir stays")
    await town.blog.comment(weir.post.id, "Old Tom", "Before you came.", date=town.clock() - 60)
    await town.later(5)
    there = Neighbours(town)
    await there.follow()
    await asked(there.admin, there.channel, "article post", article="The weir stays")
    thread = await town.thread("The weir stays", there.channel)
    await comments(weir, "Since you came.")
    town.blog.faults.clear()
    await town.later(600)  # the longer it could not be read, the later it is tried again
    await until_words(town, weir.thread, "Before you came.", "Since you came.")
    await until_words(town, thread, "Since you came.")
    assert words(talking.thread) == []


async def test_two_articles_have_each_their_own_comments(town: Town) -> None:
    talking = await begun(town)
    other = await article(town, title="The bridge goes")
    for number in range(3):
        await comments(talking, f"Ferry {number}.")
        await comments(other, f"Bridge {number}.")
    await until_words(town, talking.thread, *(f"Ferry {number}." for number in range(3)))
    await until_words(town, other.thread, *(f"Bridge {number}." for number in range(3)))
