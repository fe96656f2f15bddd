"""The form behind "Comment" and the menus of messages on simcord; also those of an earlier run of the bot."""

import discord
import simcord
from sqlalchemy import select

from bot.store import tables
from sandbox.blog import CommentRecord
from tests.cogs.harbour import Harbour, private

TITLE = "The ferry stays"
POST, WHERE = "Post to blog", "Where is my comment?"


async def ready(harbour: Harbour, **settings: str) -> tuple[int, simcord.ChannelHandle]:
    """An article and its thread, on a blog that publishes whatever comes."""
    await harbour.blog.set_option("comment_previously_approved", value=False)
    await harbour.follow()
    for setting, value in settings.items():
        await harbour.ask(harbour.mayor, harbour.admins, "relay set", setting=setting, value=value)
    return await harbour.article(TITLE)


def card(harbour: Harbour) -> discord.Message:
    """The article's card."""
    (found,) = [message for message in harbour.channel.history() if message.flags.components_v2]
    return found


async def agrees(harbour: Harbour, where: simcord.ChannelHandle) -> None:
    """Dora says yes with /me consent."""
    answer = await harbour.dora.slash(where, "me consent")
    assert answer.response is not None
    await harbour.dora.click(answer.response, label="Publish my answers")


async def comments(harbour: Harbour, post: int) -> list[CommentRecord]:
    return [comment for comment in await harbour.blog.comments(post) if comment.status != "trash"]


# -- the form ---------------------------------------------------------------------------------------------------------


async def test_who_has_not_agreed_says_yes_and_writes_in_one_go(harbour: Harbour) -> None:
    post, _ = await ready(harbour)
    asked = await harbour.dora.click(card(harbour), label="Comment")
    assert "Dora" in private(asked)
    assert asked.response is not None
    form = await harbour.dora.click(asked.response, label="Always on this blog")
    await harbour.dora.submit_modal(form, {"words": "Nobody asked the **islanders**."})
    assert "on its way" in private(asked)  # in the place of the terms and their buttons
    assert "Always on this blog" not in str(asked.response.components)
    await harbour.catch_up()
    (comment,) = await comments(harbour, post)
    assert comment.author_name == "Dora"
    assert "<strong>islanders</strong>" in comment.content_raw
    async with harbour.app.store.begin() as tx:
        kept = (await tx.conn.execute(select(tables.consents))).one()
    assert kept.agreed
    assert kept.interaction == kept.since  # the press is the proof, and nothing older may leave


async def test_what_was_written_is_given_back_when_it_cannot_be_sent(harbour: Harbour) -> None:
    _, thread = await ready(harbour)
    await agrees(harbour, thread)
    form = await harbour.dora.click(card(harbour), label="Comment")
    await harbour.ask(harbour.mayor, harbour.admins, "relay set", setting="replies", value="off")
    told = private(await harbour.dora.submit_modal(form, {"words": "Nobody asked the islanders."}))
    assert "nothing goes to" in told
    assert "Nobody asked the islanders." in told


async def test_who_agreed_writes_at_once_and_the_form_outlives_a_restart(harbour: Harbour) -> None:
    post, thread = await ready(harbour)
    await agrees(harbour, thread)
    form = await harbour.dora.click(card(harbour), label="Comment")
    await harbour.restart()
    assert "on its way" in private(await harbour.dora.submit_modal(form, {"words": "At last."}))
    await harbour.catch_up()
    (comment,) = await comments(harbour, post)
    assert "At last." in comment.content_raw


async def test_what_was_written_can_be_looked_up_and_taken_back_after_a_restart(harbour: Harbour) -> None:
    post, thread = await ready(harbour)
    await agrees(harbour, thread)
    form = await harbour.dora.click(card(harbour), label="Comment")
    sent = await harbour.dora.submit_modal(form, {"words": "At last."})
    await harbour.catch_up()
    assert len(await comments(harbour, post)) == 1
    await harbour.restart()
    assert sent.response is not None
    await harbour.dora.click(sent.response, label="Where is my comment?")
    assert "It stands on" in private(sent)
    await harbour.dora.click(sent.response, label="Take it back")
    assert "It is taken back" in private(sent)
    await harbour.catch_up()
    assert await comments(harbour, post) == []


async def test_a_no_keeps_everything_in_discord(harbour: Harbour) -> None:
    post, _ = await ready(harbour)
    asked = await harbour.dora.click(card(harbour), label="Comment")
    assert asked.response is not None
    await harbour.dora.click(asked.response, label="Never")
    assert "nothing of yours leaves Discord" in private(asked)
    assert await comments(harbour, post) == []


# -- the menus --------------------------------------------------------------------------------------------------------


async def test_post_to_blog_asks_the_author_not_who_chose(harbour: Harbour) -> None:
    post, thread = await ready(harbour, replies="chosen")
    said = await harbour.dora.send(thread, "Nobody asked the islanders.")
    await harbour.catch_up()
    assert await comments(harbour, post) == []
    assert "is asked" in private(await harbour.emil.context_menu(thread, POST, said))
    await harbour.catch_up()
    (question,) = [message for message in thread.history() if message.flags.components_v2]
    assert "somebody else" in private(await harbour.emil.click(question, label="See what would be published"))
    preview = await harbour.dora.click(question, label="See what would be published")
    assert preview.response is not None
    await harbour.dora.click(preview.response, label="Always on this blog")
    await harbour.catch_up()
    (comment,) = await comments(harbour, post)
    assert "islanders" in comment.content_raw


async def test_post_to_blog_shows_an_author_at_once_what_would_stand_there(harbour: Harbour) -> None:
    post, thread = await ready(harbour, replies="chosen")
    said = await harbour.dora.send(thread, "Nobody asked the islanders.")
    preview = await harbour.dora.context_menu(thread, POST, said)
    assert "islanders" in private(preview)
    await harbour.catch_up()
    assert [message for message in thread.history() if message.flags.components_v2] == []
    assert preview.response is not None
    await harbour.dora.click(preview.response, label="Always on this blog")
    await harbour.catch_up()
    (comment,) = await comments(harbour, post)
    assert (comment.author_name, "islanders" in comment.content_raw) == ("Dora", True)


async def test_a_message_from_anywhere_goes_under_the_article_that_is_chosen_also_after_a_restart(
    harbour: Harbour,
) -> None:
    post, thread = await ready(harbour)
    await agrees(harbour, thread)
    said = await harbour.dora.send(harbour.admins, "The ferry, of all things!")
    await harbour.catch_up()
    choice = await harbour.emil.context_menu(harbour.admins, POST, said)
    assert choice.response is not None
    await harbour.restart()
    async with harbour.app.store.begin() as tx:
        article = (await tx.conn.execute(select(tables.items.c.id).where(tables.items.c.kind == "article"))).scalar()
    await harbour.emil.select(choice.response, [str(article)])
    assert "It goes to" in private(choice)
    await harbour.catch_up()
    (comment,) = await comments(harbour, post)
    assert "of all things" in comment.content_raw


async def test_where_is_my_comment_tells_its_author_alone(harbour: Harbour) -> None:
    post, thread = await ready(harbour)
    await agrees(harbour, thread)
    said = await harbour.dora.send(thread, "Nobody asked the islanders.")
    await harbour.catch_up()
    assert len(await comments(harbour, post)) == 1
    told = await harbour.dora.context_menu(thread, WHERE, said)
    assert "It stands on" in private(told)
    assert "Only who wrote it" in private(await harbour.emil.context_menu(thread, WHERE, said))
    await harbour.restart()
    assert told.response is not None
    await harbour.dora.click(told.response, label="Take it back")
    await harbour.catch_up()
    assert await comments(harbour, post) == []


async def test_a_member_switches_pings_on_and_off(harbour: Harbour) -> None:
    _, thread = await ready(harbour)
    await agrees(harbour, thread)
    for label, words in (
        ("Ping me when I am named there", "pings you"),
        ("Do not ping me when I am named there", "nobody"),
    ):
        answer = await harbour.dora.slash(thread, "me consent")
        assert answer.response is not None
        await harbour.restart()
        await harbour.dora.click(answer.response, label=label)
        assert words in private(answer)


# -- what is heard beside messages ------------------------------------------------------------------------------------


async def test_a_star_of_another_member_chooses_a_message(harbour: Harbour) -> None:
    post, thread = await ready(harbour, replies="chosen", stars="1")
    await agrees(harbour, thread)
    said = await harbour.dora.send(thread, "Nobody asked the islanders.")
    await harbour.catch_up()
    assert await comments(harbour, post) == []
    await harbour.emil.react(said, "⭐")
    await harbour.catch_up()
    assert len(await comments(harbour, post)) == 1
