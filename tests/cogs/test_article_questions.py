"""/article and its buttons on simcord: what is offered, what comes back and for whom, also after a restart."""

import pytest
import simcord

from tests.cogs.harbour import Harbour, private, text_of

TEXT = "<p>The council met until midnight.</p>"
UPDATED = TEXT + "<p><strong>Update:</strong> The mayor has resigned.</p>"


async def offers(harbour: Harbour, command: str, option: str, typed: str = "") -> list[str]:
    found = await harbour.mayor.autocomplete(harbour.admins, command, option, typed)
    return [choice["name"] for choice in found]


async def flooded(harbour: Harbour) -> None:
    """Seven articles at once."""
    await harbour.follow()
    for number in range(7):
        await harbour.blog.publish(f"Imported {number}", TEXT)
    await harbour.catch_up()


def question(harbour: Harbour) -> simcord.ResponseMessage | None:
    """The question about them; without a channel for admins it stands where the articles would."""
    return next((each for each in harbour.channel.history() if "wait for your answer" in text_of(each)), None)


async def test_articles_and_relays_are_offered(harbour: Harbour) -> None:
    await harbour.follow()
    await harbour.article("The ferry stays")
    for command in ("article preview", "article why", "article post", "article comments", "article changes"):
        (shown,) = await offers(harbour, command, "article", "ferry")
        assert shown.startswith("The ferry stays (20")
        assert await offers(harbour, command, "article", "goats") == []
    for command in ("preview", "why", "newest", "post", "comments", "held"):
        assert await offers(harbour, f"article {command}", "relay") == ["The Harbour Lamp in #articles"]


async def test_how_many_is_a_number_from_one_to_ten_and_the_answer_one_of_three(harbour: Harbour) -> None:
    await harbour.follow()
    for count in (0, 11):
        with pytest.raises(simcord.OptionError):
            await harbour.mayor.slash(harbour.admins, "article newest", count=count)
    for count in (0, 51):
        with pytest.raises(simcord.OptionError):
            await harbour.mayor.slash(harbour.admins, "article comments", article="The ferry stays", count=count)
    with pytest.raises(simcord.OptionError):
        await harbour.mayor.slash(harbour.admins, "article held", answer="some")


async def test_every_question_is_answered_privately(harbour: Harbour) -> None:
    await harbour.follow()
    await harbour.article("The ferry stays")
    here = harbour.mayor, harbour.admins
    assert "✅ Posted" in await harbour.ask(*here, "article why", article="The ferry stays")
    assert "already" in await harbour.ask(*here, "article post", article="The ferry stays")
    assert "nothing to post" in await harbour.ask(*here, "article newest", count=3)
    assert "already" in await harbour.ask(*here, "article comments", article="The ferry stays", count=5)
    assert "No change" in await harbour.ask(*here, "article changes", article="The ferry stays")
    assert "over" in await harbour.ask(*here, "article held", answer="all")
    assert "No article" in await harbour.ask(*here, "article why", article="The goats")


async def test_a_preview_is_the_card_and_says_that_it_is_none(harbour: Harbour) -> None:
    await harbour.follow()
    long = "".join(f"<p>Paragraph {number}: {'the council met until midnight. ' * 9}</p>" for number in range(40))
    await harbour.blog.publish("The ferry stays", long)
    await harbour.ask(harbour.mayor, harbour.admins, "relay set", setting="length", value="whole")
    await harbour.catch_up()
    said = await harbour.ask(harbour.mayor, harbour.admins, "article preview", article="The ferry stays")
    for words in ("The ferry stays", "Paragraph 0", "Nothing was posted", "parts that follow"):
        assert words in said


async def test_what_changed_is_shown_to_who_asks_and_stepped_through_in_place(harbour: Harbour) -> None:
    await harbour.follow()
    post, _ = await harbour.article("The ferry stays")
    await harbour.blog.edit_post(post, html=TEXT.replace("midnight", "dawn"))
    await harbour.catch_up()
    await harbour.blog.edit_post(post, html=UPDATED.replace("midnight", "dawn"))
    await harbour.catch_up()
    card = next(message for message in harbour.channel.history() if "The ferry stays" in text_of(message))
    await harbour.restart()
    answer = await harbour.dora.click(card, label="Show changes")
    assert "The mayor has resigned" in private(answer)
    assert "midnight" not in private(answer)
    assert answer.response is not None
    await harbour.restart()
    await harbour.dora.click(answer.response, label="« Before: earlier")
    assert "midnight" in private(answer)  # in the place of what was shown
    assert len([message for message in (answer.response, *answer.followups) if message is not None]) == 1


async def test_the_question_about_many_articles_is_for_who_manages_the_server(harbour: Harbour) -> None:
    await flooded(harbour)
    asked = question(harbour)
    assert asked is not None
    assert "manage this server" in private(await harbour.dora.click(asked, label="Post all 7"))
    await harbour.restart()
    assert "1 will be posted" in private(await harbour.mayor.click(asked, label="Post the newest"))
    await harbour.catch_up()
    assert question(harbour) is None
    assert [thread.name for thread in harbour.channel.threads] == ["Imported 6"]
