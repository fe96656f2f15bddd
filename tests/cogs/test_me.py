"""/me and the three answers on simcord: a permit, the name, what is stored, and being forgotten."""

import pytest

from bot.desk import Members
from tests.cogs.harbour import Harbour, private
from tests.cogs.test_members import asked, comments, question
from tests.simcord.driving import delivering

ONCE, NEVER, SEE = "Post this one", "Never", "See what would be published"


async def test_this_one_is_posted_alone_and_can_be_stopped(harbour: Harbour) -> None:
    post, thread, prompt = await asked(harbour, "Nobody asked the islanders.")
    preview = await harbour.dora.click(prompt, label=SEE)
    assert preview.response is not None
    await harbour.restart()
    await harbour.dora.click(preview.response, label=ONCE)
    assert "and no other" in private(preview)
    await harbour.catch_up()
    assert question(thread) is None
    await harbour.dora.send(thread, "And the goats?")
    await harbour.catch_up()
    assert question(thread) is None, "once a day is enough"
    (comment,) = await comments(harbour, post)
    assert "islanders" in comment
    mine = await harbour.dora.slash(thread, "me consent")
    assert mine.response is not None
    await harbour.dora.click(mine.response, label="Stop")
    assert "Stopped" in private(mine)


async def test_the_form_can_be_for_one_comment_alone(harbour: Harbour) -> None:
    await harbour.follow()
    post, thread = await harbour.article("The ferry stays")
    card = next(message for message in harbour.channel.history() if message.id == thread.id)
    terms = await harbour.dora.click(card, label="Comment")
    assert terms.response is not None
    form = await harbour.dora.click(terms.response, label=ONCE)
    await harbour.dora.submit_modal(form, {"words": "Just this."})
    await harbour.catch_up()
    (comment,) = await comments(harbour, post)
    assert "Just this." in comment
    assert "1 is published" in await harbour.ask(harbour.dora, thread, "me consent")


async def test_a_member_is_called_as_they_want_and_sees_all_that_is_stored(harbour: Harbour) -> None:
    await harbour.follow()
    post, thread = await harbour.article("The ferry stays")
    assert "Dora of the Docks" in await harbour.ask(harbour.dora, thread, "me name", name="Dora of the Docks")
    assert "That did not work" in await harbour.ask(harbour.dora, thread, "me name", name="x" * 61)
    answer = await harbour.dora.slash(thread, "me consent")
    assert answer.response is not None
    await harbour.dora.click(answer.response, label="Publish my answers")
    await harbour.dora.send(thread, "Nobody asked the islanders.")
    await harbour.catch_up()
    (comment,) = await harbour.blog.comments(post)
    assert comment.author_name == "Dora of the Docks"
    told = await harbour.ask(harbour.dora, thread, "me show")
    for words in ("Dora of the Docks", "The Harbour Lamp", "islanders"):
        assert words in told
    assert "@someone" in await harbour.ask(harbour.dora, thread, "me mentions", answer="off")
    assert "do not say your name" in await harbour.ask(harbour.dora, thread, "me show")
    assert "for you alone" in await harbour.ask(harbour.dora, thread, "me export")


async def test_a_file_that_cannot_be_made_is_not_said_to_be_there(
    harbour: Harbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Members, "export", broken)
    told = await harbour.ask(harbour.dora, harbour.admins, "me export")
    assert "the bot's log" in told
    assert "for you alone" not in told
    harbour.expect_errors()


async def test_being_forgotten_asks_first_and_reports(harbour: Harbour) -> None:
    assert "Nothing is stored" in await harbour.ask(harbour.dora, harbour.admins, "me forget")
    post, thread, prompt = await asked(harbour, "Nobody asked the islanders.")
    preview = await harbour.dora.click(prompt, label=SEE)
    assert preview.response is not None
    await harbour.dora.click(preview.response, label=ONCE)
    await harbour.catch_up()
    question_ = await harbour.dora.slash(thread, "me forget")
    assert question_.response is not None
    await harbour.dora.click(question_.response, label="Cancel")
    assert "Nothing was changed" in private(question_)
    again = await harbour.dora.slash(thread, "me forget")
    assert again.response is not None
    await harbour.restart()
    async with delivering(harbour):
        await harbour.dora.click(again.response, label="Remove my comments from the blogs")
    assert "You are forgotten" in private(again)
    assert await harbour.blog.comments(post) == []
