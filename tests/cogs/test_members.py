"""Buttons and /me on simcord: the question, the preview, the answer; also those of an earlier run of the bot."""

import discord
import pytest
import simcord

from tests.cogs.harbour import Harbour, private, text_of

SEE, YES, NO = "See what would be published", "Always on this blog", "Never"


def question(thread: simcord.ChannelHandle) -> discord.Message | None:
    """The bot's question in a thread."""
    return next((message for message in thread.history() if "your answers here" in text_of(message)), None)


async def asked(harbour: Harbour, words: str) -> tuple[int, simcord.ChannelHandle, discord.Message]:
    """A member answers for the first time: the article, its thread, the question."""
    await harbour.follow()
    post, thread = await harbour.article("The ferry stays")
    await harbour.dora.send(thread, words)
    await harbour.catch_up()
    prompt = question(thread)
    assert prompt is not None
    return post, thread, prompt


async def comments(harbour: Harbour, post: int) -> list[str]:
    return [comment.content_raw for comment in await harbour.blog.comments(post) if comment.status != "trash"]


async def test_a_yes_publishes_what_was_shown(harbour: Harbour) -> None:
    post, thread, prompt = await asked(harbour, "Nobody asked the **islanders**.")
    preview = await harbour.dora.click(prompt, label=SEE)
    shown = private(preview)
    for words in ("islanders", "The Harbour Lamp", "Dora"):
        assert words in shown
    assert await comments(harbour, post) == []
    assert preview.response is not None
    await harbour.dora.click(preview.response, label=YES)
    assert "Thank you" in private(preview)  # in the place of the question
    await harbour.catch_up()
    (comment,) = await comments(harbour, post)
    assert "<strong>islanders</strong>" in comment
    assert question(thread) is None
    await harbour.dora.send(thread, "And the goats say no.")
    await harbour.catch_up()
    # Messages that are fetched come without the name that a member has in this server; those that are heard have it.
    assert [comment.author_name for comment in await harbour.blog.comments(post)] == ["Dora", "Dora"]


async def test_a_file_is_named_in_the_preview_as_it_will_be_on_the_blog(harbour: Harbour) -> None:
    await harbour.follow()
    post, thread = await harbour.article("The ferry stays")
    await harbour.dora.send(thread, "Look at this.", attachments=[("ferry.png", b"not really a picture")])
    await harbour.catch_up()
    prompt = question(thread)
    assert prompt is not None
    preview = await harbour.dora.click(prompt, label=SEE)
    assert "ferry.png" in private(preview)
    assert preview.response is not None
    await harbour.dora.click(preview.response, label=YES)
    await harbour.catch_up()
    (comment,) = await comments(harbour, post)
    assert "ferry.png" in comment


async def test_a_no_publishes_nothing(harbour: Harbour) -> None:
    post, thread, prompt = await asked(harbour, "Nobody asked the islanders.")
    preview = await harbour.dora.click(prompt, label=SEE)
    assert preview.response is not None
    await harbour.dora.click(preview.response, label=NO)
    assert "nothing of yours leaves Discord" in private(preview)
    await harbour.dora.send(thread, "Not even the goats.")
    await harbour.catch_up()
    assert await comments(harbour, post) == []
    assert question(thread) is None


async def test_a_question_is_for_who_was_asked(harbour: Harbour) -> None:
    post, _, prompt = await asked(harbour, "Nobody asked the islanders.")
    said = private(await harbour.emil.click(prompt, label=SEE))
    assert "somebody else" in said
    assert "islanders" not in said
    assert await comments(harbour, post) == []


@pytest.mark.parametrize("before", ["question", "preview"])
async def test_buttons_work_after_a_restart(harbour: Harbour, before: str) -> None:
    post, _, prompt = await asked(harbour, "Nobody asked the islanders.")
    if before == "question":
        await harbour.restart()
    preview = await harbour.dora.click(prompt, label=SEE)
    assert preview.response is not None
    if before == "preview":
        await harbour.restart()
    await harbour.dora.click(preview.response, label=YES)
    await harbour.catch_up()
    (comment,) = await comments(harbour, post)
    assert "islanders" in comment


async def test_a_question_whose_message_is_gone_says_so(harbour: Harbour) -> None:
    _, thread, prompt = await asked(harbour, "Nobody asked the islanders.")
    (said,) = [message for message in thread.history() if message.content == "Nobody asked the islanders."]
    await harbour.dora.delete(said)
    assert "This question is over" in private(await harbour.dora.click(prompt, label=SEE))
    await harbour.catch_up()
    assert question(thread) is None


async def test_a_member_can_change_their_mind_by_command_also_after_a_restart(harbour: Harbour) -> None:
    assert "No blog" in await harbour.ask(harbour.dora, harbour.admins, "me consent")
    await harbour.follow()
    post, thread = await harbour.article("The ferry stays")
    await harbour.dora.send(thread, "Before.")
    answer = await harbour.dora.slash(thread, "me consent")
    assert "do not leave Discord" in private(answer)
    assert answer.response is not None
    await harbour.restart()
    await harbour.dora.click(answer.response, label="Publish my answers")
    await harbour.dora.send(thread, "After.")
    await harbour.catch_up()
    assert [comment for comment in await comments(harbour, post) if "Before" in comment] == []
    (comment,) = await comments(harbour, post)
    assert "After." in comment
    answer = await harbour.dora.slash(thread, "me consent")
    assert "are published" in private(answer)
    assert answer.response is not None
    await harbour.dora.click(answer.response, label="Stop publishing")
    await harbour.dora.send(thread, "Silence.")
    await harbour.catch_up()
    assert len(await comments(harbour, post)) == 1


async def test_edits_deletes_and_fates_go_through_as_well(harbour: Harbour) -> None:
    post, thread, prompt = await asked(harbour, "Nobody asked the islanders.")
    preview = await harbour.dora.click(prompt, label=SEE)
    assert preview.response is not None
    await harbour.dora.click(preview.response, label=YES)
    await harbour.catch_up()
    said = next(message for message in thread.history() if message.content.startswith("Nobody"))
    assert [str(reaction.emoji) for reaction in said.reactions] == ["🔎"]
    (comment,) = await harbour.blog.comments(post)
    await harbour.blog.set_status(comment.id, "approved")
    await harbour.catch_up()
    said = next(message for message in thread.history() if message.content.startswith("Nobody"))
    assert [str(reaction.emoji) for reaction in said.reactions] == ["✅"]
    await harbour.dora.edit(said, "Somebody asked the goats.")
    await harbour.catch_up()
    (text,) = await comments(harbour, post)
    assert "goats" in text
    await harbour.dora.delete(said)
    await harbour.catch_up()
    assert await comments(harbour, post) == []


async def test_a_comment_on_the_blog_is_a_reply_to_what_it_answers(harbour: Harbour) -> None:
    await harbour.follow()
    post, thread = await harbour.article("The ferry stays")
    first = await harbour.blog.comment(post, "Old Tom", "I rowed it for forty years.")
    await harbour.blog.set_status(first.id, "approved")
    answer = await harbour.blog.comment(post, "Nell", "And never on time.", parent=first.id)
    await harbour.blog.set_status(answer.id, "approved")
    await harbour.catch_up()
    above, below = [message for message in thread.history() if message.flags.components_v2]
    assert "Old Tom" in text_of(above)
    assert below.reference is not None
    assert below.reference.message_id == above.id
