"""A member's own rooms on the sandbox: this one alone, a name, what is stored, a file, and being forgotten."""

import json
from collections.abc import Awaitable, Callable

from asking import asked
from talking import BLOG, article, author_url, fate, open_door, talk
from town import Town, shown

from sandbox.discord.answers import Answer

QUESTION = "your answers here"


async def own(town: Town, command: str) -> Answer:
    """What a command of Dora's answers, for her alone."""
    answer = await town.dora.run(town.channel, command)
    await answer.settled()
    assert answer.ephemeral
    return answer


async def test_post_this_one_goes_alone_its_edit_follows_and_never_ends_it(town: Town) -> None:
    await open_door(town)
    await town.start_bot()
    talking = await article(town)
    said = await town.dora.say(talking.thread, "Nobody asked the islanders.")
    question = await town.card(QUESTION, talking.thread)
    preview = await town.dora.press(question, label="See what would be published")
    await preview.settled()
    for words in (BLOG, "Dora", "islanders", f"/{talking.thread.id}/{said.id}"):
        assert words in preview.text
    answer = await town.dora.press(preview, label="Post this one")
    await town.until(lambda: "and no other does" in answer.text, what="thanks")
    comment = await talking.comment("islanders")
    await fate(town, said, "✅")
    await town.until(lambda: shown(talking.thread, QUESTION) is None, what="the question to go")
    await town.dora.say(talking.thread, "And the goats?")
    await town.quiet()
    assert shown(talking.thread, QUESTION) is None
    await town.dora.edit(said, "Nobody asked the islanders, ever.")
    await talking.until_text(comment, "Nobody asked the islanders, ever.")

    mine = await own(town, "me consent")
    assert "1 is published" in mine.text
    stopped = await town.dora.press(mine, label="Stop")
    await town.until(lambda: "Stopped" in stopped.text, what="that it is stopped")
    await town.dora.edit(said, "Not this.")
    await town.quiet()
    await talking.until_texts("Nobody asked the islanders, ever.")


async def test_a_name_of_ones_own_and_all_that_is_stored_in_words_and_as_a_file(town: Town) -> None:
    talking = await talk(town)
    assert "Dora of the Docks" in await asked(town.dora, town.channel, "me name", name="Dora of the **Docks**")
    await town.dora.say(talking.thread, "Nobody asked the islanders.")
    comment = await talking.comment("islanders")
    assert comment.author_name == "Dora of the Docks"
    await town.until_async(_state(town, "On the blogs: 1"), "yes")
    told = await own(town, "me show")
    for words in ("Dora of the Docks", BLOG, "said yes", "islanders"):
        assert words in told.text
    answer = await own(town, "me export")
    assert answer.message is not None
    (file,) = answer.message.files
    stored = json.loads(file.data)
    assert (stored["name"], stored["comments"][0]["text"]) == ("Dora of the Docks", "Nobody asked the islanders.")
    assert "named" not in await asked(town.dora, town.channel, "me mentions", answer="off")


def _state(town: Town, words: str) -> Callable[[], Awaitable[str]]:
    async def told() -> str:
        return "yes" if words in (await own(town, "me show")).text else "no"

    return told


async def test_being_forgotten_takes_every_comment_down_for_good_also_after_the_blog_was_offline(town: Town) -> None:
    talking = await talk(town)
    said = await town.dora.say(talking.thread, "Nobody asked the islanders.")
    await talking.comment("islanders")
    await fate(town, said, "✅")
    town.blog.faults.add("DELETE", "comments", times=None, status=503)
    card = await own(town, "me forget")
    answer = await town.dora.press(card, label="Remove my comments from the blogs")
    await town.until(lambda: "being forgotten" in answer.text or "You are forgotten" in answer.text, what="a report")
    assert "Still to be done: 1" in answer.text
    await town.quiet()
    looked = await town.dora.press(answer, label="How far is it?")
    await town.until(lambda: "Still to be done: 1" in looked.text, what="how far it is")
    town.blog.faults.waiting.clear()
    await town.later(900)  # the longer it was offline, the later it is tried again

    async def left() -> str:
        return str(len(await town.blog.comments(talking.post.id)))

    await town.until_async(left, "0")

    async def report() -> str:
        return "yes" if "left alone" in (await own(town, "me forget")).text else "no"

    await town.until_async(report, "yes")
    await town.quiet()
    assert await left() == "0"


async def test_comments_can_stay_without_the_name(town: Town) -> None:
    talking = await talk(town)
    said = await town.dora.say(talking.thread, "Nobody asked the islanders.")
    comment = await talking.comment("islanders")
    await fate(town, said, "✅")
    assert await author_url(town, comment.id)
    card = await own(town, "me forget")
    await town.dora.press(card, label="Keep them there, without my name")

    async def name() -> str:
        return (await town.blog.comments(talking.post.id))[0].author_name

    await town.until_async(name, "Somebody")
    assert await author_url(town, comment.id) == ""
    await talking.until_texts("Nobody asked the islanders.")
