"""Everything of /me, the question in the thread, the form behind "Comment", and the menus of messages."""

import pytest
import simcord
from sqlalchemy import select

from bot.model import MemberId
from bot.store import tables
from tests.cogs.harbour import Harbour, private, text_of
from tests.simcord.driving import agrees, delivering, drives, id_of, ids, message_of, shows

ONCE, ALWAYS, NEVER = "Post this one", "Always on this blog", "Never"
POST, WHERE = "Post to blog", "Where is my comment?"
Said = tuple[int, simcord.ChannelHandle]


@pytest.fixture
async def here(harbour: Harbour) -> Said:
    """An article and its thread, on a blog that publishes whatever comes."""
    await harbour.blog.set_option("comment_previously_approved", value=False)
    await harbour.follow()
    return await harbour.article("The ferry stays")


async def comments(harbour: Harbour, here: Said) -> list[str]:
    return [each.content_raw for each in await harbour.blog.comments(here[0]) if each.status != "trash"]


# -- the question, and the answers to it ------------------------------------------------------------------------------


@drives("ask:#:#")
@pytest.mark.parametrize(
    ("label", "said", "published"), [(ONCE, "no other does", 1), (ALWAYS, "Thank you", 2), (NEVER, "nothing", 0)]
)
async def test_each_answer_to_the_question_does_what_it_says(
    harbour: Harbour, here: Said, label: str, said: str, published: int
) -> None:
    await harbour.dora.send(here[1], "Nobody asked the islanders.")
    await harbour.catch_up()
    preview = await harbour.dora.click(shows(here[1], "your answers here"), label="See what would be published")
    for words in ("islanders", "Dora", "The Harbour Lamp"):
        assert words in private(preview)
    assert await comments(harbour, here) == []
    await harbour.dora.click(message_of(preview), label=label)
    assert said in private(preview)
    await harbour.dora.send(here[1], "And the goats say no.")
    await harbour.catch_up()
    assert len(await comments(harbour, here)) == published
    assert not any("your answers here" in text_of(message) for message in here[1].history())


@drives("once:#:#", "stop:#")
async def test_a_yes_to_one_message_is_stopped(harbour: Harbour, here: Said) -> None:
    said = await harbour.dora.send(here[1], "Nobody asked the islanders.")
    await harbour.catch_up()
    preview = await harbour.dora.click(shows(here[1], "your answers here"), label="See what would be published")
    await harbour.dora.click(message_of(preview), label=ONCE)
    await harbour.catch_up()
    mine = await harbour.dora.slash(here[1], "me consent")
    assert "1 is published" in private(mine)
    await harbour.dora.click(message_of(mine), label="Stop")
    assert "Stopped" in private(mine)
    await harbour.dora.edit(said, "Somebody asked the goats.")
    await harbour.catch_up()
    assert "islanders" in (await comments(harbour, here))[0]


@drives("/me consent", "agree:#:#", "refuse:#:#", "pings:#:on", "pings:#:off")
async def test_a_member_sees_and_changes_what_they_allow(harbour: Harbour, here: Said) -> None:
    for label, words in (
        ("Publish my answers", "Thank you"),
        ("Ping me when I am named there", "pings you"),
        ("Do not ping me when I am named there", "nobody"),
        ("Stop publishing", "nothing of yours"),
    ):
        mine = await harbour.dora.slash(here[1], "me consent")
        await harbour.dora.click(message_of(mine), label=label)
        assert words in private(mine)
    assert "do not leave Discord" in await harbour.ask(harbour.dora, here[1], "me consent")


# -- what is stored ---------------------------------------------------------------------------------------------------


@drives("/me name", "/me mentions", "/me show", "/me export")
async def test_a_member_is_called_as_they_want_and_sees_all_that_is_stored(harbour: Harbour, here: Said) -> None:
    asks = harbour.dora, here[1]
    assert "Dora of the Docks" in await harbour.ask(*asks, "me name", name="Dora of the Docks")
    await agrees(harbour, here[1])
    await harbour.dora.send(here[1], "Nobody asked the islanders.")
    await harbour.catch_up()
    (comment,) = await harbour.blog.comments(here[0])
    assert comment.author_name == "Dora of the Docks"
    assert "@someone" in await harbour.ask(*asks, "me mentions", answer="off")
    told = await harbour.ask(*asks, "me show")
    for words in ("Dora of the Docks", "islanders", "do not say your name"):
        assert words in told
    export = await harbour.dora.slash(here[1], "me export")
    (file,) = message_of(export).attachments
    assert file.filename == "backchannel.json"
    assert "for you alone" in private(export)


@drives("/me forget", "forget:remove", "forget:cancel")
async def test_being_forgotten_asks_first_and_reports(harbour: Harbour, here: Said) -> None:
    await agrees(harbour, here[1])
    await harbour.dora.send(here[1], "Nobody asked the islanders.")
    await harbour.catch_up()
    asked = await harbour.dora.slash(here[1], "me forget")
    await harbour.dora.click(message_of(asked), label="Cancel")
    assert "Nothing was changed" in private(asked)
    assert len(await comments(harbour, here)) == 1
    asked = await harbour.dora.slash(here[1], "me forget")
    async with delivering(harbour):
        await harbour.dora.click(message_of(asked), label="Remove my comments from the blogs")
    assert "You are forgotten" in private(asked)
    assert await comments(harbour, here) == []


@drives("forget:look")
async def test_how_far_being_forgotten_is_can_be_asked_again(harbour: Harbour, here: Said) -> None:
    await agrees(harbour, here[1])
    await harbour.dora.send(here[1], "Nobody asked the islanders.")
    await harbour.catch_up()
    await harbour.app.client.flows.members.forget_all(MemberId(harbour.dora.id), 1, keep=False)
    await harbour.restart()
    asked = await harbour.dora.slash(here[1], "me forget")
    assert "Still to be done: 1" in private(asked)
    await harbour.catch_up()
    await harbour.dora.click(message_of(asked), label="How far is it?")
    assert "You are forgotten" in private(asked)
    assert await comments(harbour, here) == []


@drives("forget:keep")
async def test_a_comment_can_stay_without_its_name(harbour: Harbour, here: Said) -> None:
    await agrees(harbour, here[1])
    await harbour.dora.send(here[1], "Nobody asked the islanders.")
    await harbour.catch_up()
    asked = await harbour.dora.slash(here[1], "me forget")
    async with delivering(harbour):
        await harbour.dora.click(message_of(asked), label="Keep them there, without my name")
    (comment,) = await harbour.blog.comments(here[0])
    assert "islanders" in comment.content_raw
    assert "Dora" not in comment.author_name


# -- the form, and the menus ------------------------------------------------------------------------------------------


@drives("comment:#")
@pytest.mark.parametrize("label", [ONCE, ALWAYS])
async def test_a_comment_is_written_into_the_form(harbour: Harbour, here: Said, label: str) -> None:
    terms = await harbour.dora.click(shows(harbour.channel, "The ferry stays"), label="Comment")
    assert "Dora" in private(terms)
    form = await harbour.dora.click(message_of(terms), label=label)
    await harbour.dora.submit_modal(form, {"words": "Just **this**."})
    assert "on its way" in private(terms)
    await harbour.catch_up()
    (comment,) = await comments(harbour, here)
    assert "<strong>this</strong>" in comment
    again = await harbour.dora.click(shows(harbour.channel, "The ferry stays"), label="Comment")
    assert (again.modal is not None) is (label == ALWAYS)


@drives("write:#:#", "say:#:0", "fate:#", "back:#")
async def test_what_was_written_is_looked_up_and_taken_back(harbour: Harbour, here: Said) -> None:
    terms = await harbour.dora.click(shows(harbour.channel, "The ferry stays"), label="Comment")
    form = await harbour.dora.click(message_of(terms), label=ALWAYS)
    await harbour.dora.submit_modal(form, {"words": "Just this."})
    await harbour.catch_up()
    await harbour.dora.click(message_of(terms), label=WHERE)
    assert "It stands on" in private(terms)
    await harbour.dora.click(message_of(terms), label="Take it back")
    assert "taken back" in private(terms)
    await harbour.catch_up()
    assert await comments(harbour, here) == []


@drives("writeone:#:#", "sayone:#:0")
async def test_the_form_for_one_comment_is_no_yes_to_others(harbour: Harbour, here: Said) -> None:
    terms = await harbour.dora.click(shows(harbour.channel, "The ferry stays"), label="Comment")
    form = await harbour.dora.click(message_of(terms), label=ONCE)
    await harbour.dora.submit_modal(form, {"words": "Just this."})
    await harbour.dora.send(here[1], "And not that.")
    await harbour.catch_up()
    assert len(await comments(harbour, here)) == 1


@drives(f"menu {WHERE}", "now:#")
async def test_a_comment_that_waits_for_more_is_sent_at_once(harbour: Harbour, here: Said) -> None:
    await agrees(harbour, here[1])
    harbour.app.client.flows.inbox.settle = 3600.0
    said = await harbour.dora.send(here[1], "Nobody asked the islanders.")
    await harbour.catch_up()
    assert await comments(harbour, here) == []
    told = await harbour.dora.context_menu(here[1], WHERE, said)
    await harbour.dora.click(message_of(told), custom_id=id_of(message_of(told), "now:*"))
    await harbour.catch_up()
    assert len(await comments(harbour, here)) == 1
    assert "Only who wrote it" in private(await harbour.emil.context_menu(here[1], WHERE, said))


@drives(f"menu {POST}", "choose:#:#")
async def test_a_message_from_anywhere_goes_under_the_article_that_is_chosen(harbour: Harbour, here: Said) -> None:
    await agrees(harbour, here[1])
    said = await harbour.dora.send(harbour.admins, "The ferry, of all things!")
    choice = await harbour.emil.context_menu(harbour.admins, POST, said)
    async with harbour.app.store.begin() as tx:
        article = (await tx.conn.execute(select(tables.items.c.id).where(tables.items.c.kind == "article"))).scalar()
    await harbour.emil.select(message_of(choice), [str(article)])
    assert "It goes to" in private(choice)
    assert ids(message_of(choice)) == []
    await harbour.catch_up()
    (comment,) = await comments(harbour, here)
    assert "of all things" in comment
