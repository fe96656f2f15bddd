"""Quotes instead of answers, as in 2007: who repeats words of an earlier comment, or of the article, answers them."""

import pytest
from asking import Neighbours, asked
from commenting import answered_by, begun, comments, lenient, replies, set_to, until_words
from talking import STORY, Talk, article
from town import Town

from sandbox.discord import Message

ROWED = "I rowed that ferry for forty years, and it never sank."
COST = "The new one will cost more than the whole harbour is worth."
SENTENCE = "The tide came and went as it always did. "
LONG = "".join(f"<p>Paragraph {number} of the report. {SENTENCE * 12}</p>" for number in range(12))


async def said(talking: Talk, author: str, text: str, wanted: str) -> Message:
    """A reader says something without the reply button; the message in the thread in which ``wanted`` stands."""
    await comments(talking, text, author=author)
    return await talking.town.card(wanted, talking.thread)


async def two_voices(town: Town) -> Talk:
    """An article on which two readers said different things."""
    talking = await begun(town)
    await comments(talking, ROWED, author="Old Tom")
    await comments(talking, COST, author="Nell")
    await until_words(town, talking.thread, ROWED, COST)
    return talking


ANSWERS = {
    "blockquote": f"<blockquote>{ROWED}</blockquote>Except in '88.",
    "part of it": "<blockquote>that ferry for forty years, and it never</blockquote>Except in '88.",
    "marks of a mail": f"&gt; {ROWED}\n\nExcept in '88.",
    "Name wrote": f"Old Tom wrote:\n<blockquote>{ROWED}</blockquote>Except in '88.",
    "Name wrote, in quotation marks": f'Old Tom wrote: "{ROWED}"\n\nExcept in \'88.',
    "bare": f"{ROWED}\n\nExcept in '88.",
    "@Name": "@Old Tom: Except in '88.",
    "a link that a plugin made": '<a href="#comment-{tom}">@Old Tom</a> Except in \'88.',
}


@pytest.mark.parametrize("form", ANSWERS)
async def test_who_repeats_an_earlier_comment_answers_it(town: Town, form: str) -> None:
    talking = await two_voices(town)
    tom = (await town.blog.comments(talking.post.id))[0].id
    answer = await said(talking, "Ida", ANSWERS[form].replace("{tom}", str(tom)), "Except in")
    assert answered_by(answer) == ROWED


NO_ANSWERS = {
    "words of two": f"<blockquote>{ROWED}</blockquote>No.\n<blockquote>{COST}</blockquote>Nor that.",
    "too short": "<blockquote>it never sank</blockquote>No.",
    "altered": "<blockquote>I rowed that ferry for fifty years, and it always sank.</blockquote>No.",
    "two called": "@Old Tom & @Nell: No.",
    "words of nobody": "<blockquote>The island was sold to a circus in the spring.</blockquote>No.",
    "given to another": f"Nell wrote:\n<blockquote>{ROWED}</blockquote>No.",
}


@pytest.mark.parametrize("form", NO_ANSWERS)
async def test_where_it_is_not_certain_nothing_is_guessed(town: Town, form: str) -> None:
    talking = await two_voices(town)
    answer = await said(talking, "Ida", NO_ANSWERS[form], "No.")
    assert answer.reply_to is None


async def test_words_that_two_readers_said_are_nobodys(town: Town) -> None:
    talking = await begun(town)
    for author in ("Old Tom", "Nell"):
        await comments(talking, f"{author} here: {ROWED}", author=author)
    answer = await said(talking, "Ida", f"<blockquote>{ROWED}</blockquote>Which one of you?", "Which one")
    assert answer.reply_to is None


async def test_a_quote_of_a_members_message_is_an_answer_to_it_and_in_the_other_server_to_its_copy(town: Town) -> None:
    talking = await begun(town)
    there = Neighbours(town)
    await there.follow()
    weir = await article(town, title="The weir stays")
    mine = await town.dora.say(weir.thread, "Nobody ever asked the islanders and their goats.")
    await town.agree(town.dora, weir.thread)
    elsewhere = await town.thread("The weir stays", there.channel)
    copy = await town.card("Nobody ever asked", elsewhere)
    quote = "Dora wrote:\n<blockquote>Nobody ever asked the islanders and their goats.</blockquote>They never do."
    answer = await said(weir, "Old Tom", quote, "They never do.")
    assert answer.reply_to == mine
    assert (await town.card("They never do.", elsewhere)).reply_to == copy
    assert talking.thread.messages == []


async def test_a_quote_of_a_passage_is_a_reply_to_the_part_that_shows_it(town: Town) -> None:
    await lenient(town)
    await town.start_bot()
    await set_to(town, length="whole")
    talking = await article(town, html=LONG)
    part = await town.card("Paragraph 8 of the report.", talking.thread)
    quote = f"<blockquote>Paragraph 8 of the report. {SENTENCE * 3}</blockquote>It did not."
    answer = await said(talking, "Old Tom", quote, "It did not.")
    assert answer.reply_to == part
    unsure = f"<blockquote>{SENTENCE * 2}</blockquote>Does it?"  # stands in all of them
    assert (await said(talking, "Nell", unsure, "Does it?")).reply_to is None


async def test_a_quote_of_an_update_is_a_reply_to_its_note(town: Town) -> None:
    talking = await begun(town)
    news = "The mayor has resigned this morning, without a word."
    await town.blog.edit_post(talking.post.id, html=f"{STORY}<p><strong>Update:</strong> {news}</p>")
    note = await town.card("The mayor has", talking.thread)
    answer = await said(talking, "Old Tom", f"<blockquote>{news}</blockquote>At last.", "At last.")
    assert answer.reply_to == note


async def test_a_quote_of_what_stands_on_the_card_only_is_a_message_like_any_other(town: Town) -> None:
    """A reply cannot lead out of its thread."""
    talking = await begun(town)
    quote = "<blockquote>The council met until midnight, and the old ferry stays.</blockquote>Did it?"
    answer = await said(talking, "Old Tom", quote, "Did it?")
    assert answer.reply_to is None
    assert "> The council met" in answer.text


async def test_the_blogs_own_reply_button_counts_more_than_a_quote(town: Town) -> None:
    talking = await two_voices(town)
    [tom, _] = await town.blog.comments(talking.post.id)
    text = f"<blockquote>{COST}</blockquote>As you said."
    await town.blog.comment(talking.post.id, "Ida", text, parent=tom.id)
    assert answered_by(await town.card("As you said.", talking.thread)) == ROWED


async def test_a_quote_in_an_old_discussion_counts_too_when_it_is_brought(town: Town) -> None:
    await lenient(town)
    post = await town.blog.publish("The dry year", STORY, date=1_100_000_000)
    for author, text in (("Old Tom", ROWED), ("Nell", f"<blockquote>{ROWED}</blockquote>Except in '88.")):
        await town.blog.comment(post.id, author, text, date=1_100_003_600)
    await town.start_bot()
    await asked(town.mayor, town.channel, "article post", article="The dry year")
    thread = await town.thread("The dry year")
    await asked(town.mayor, town.channel, "article comments", article="The dry year", count=5)
    answer = await town.card("Except in", thread)
    assert answered_by(answer) == ROWED
    assert replies(thread)[ROWED] is None
