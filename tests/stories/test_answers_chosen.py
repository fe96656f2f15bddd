"""The button "Comment" with its form, and the message menu "Post to blog"."""

import pytest
from talking import STORY, TITLE, Talk, agrees, article, bare, choose, fate, menu, talk, told
from town import Town, shown

from sandbox.discord import Member, Message
from sandbox.discord.answers import Answer
from sandbox.discord.payloads import walk

POST = "Post to blog"


async def pressed(town: Town, who: Member) -> Answer:
    """What the button on the article's card opens."""
    return await who.press(await town.card(TITLE), label="Comment")


async def written(who: Member, form: Answer, text: str) -> Answer:
    """The member sends the form."""
    answer = await who.submit(form, {"Your comment": text})
    await answer.settled()
    assert answer.ephemeral
    return answer


async def unpublished(town: Town, talking: Talk) -> None:
    """Wait a while: nothing stands on the blog."""
    await town.quiet()
    assert await talking.texts() == []


async def picked(who: Member, answer: Answer, title: str) -> Answer:
    """Choose an article from the menu of an answer."""
    select = next(part for part in walk(answer.components) if "options" in part)
    value = next(option["value"] for option in select["options"] if option["label"] == title)
    chosen = await who.choose(answer, select["custom_id"], value)
    await chosen.settled()
    return chosen


# -- the button "Comment" ---------------------------------------------------------------------------------------------


async def test_who_agreed_writes_into_a_form_and_the_comment_appears_in_the_thread(town: Town) -> None:
    talking = await talk(town)
    form = await pressed(town, town.dora)
    assert form.modal is not None
    assert form.modal["title"] == f"Comment on “{TITLE}”"
    answer = await written(town.dora, form, "I have no habit of **threads**.")
    assert f"<#{talking.thread.id}>" in answer.text
    await talking.until_texts("I have no habit of <strong>threads</strong>.")
    copy = await town.card("I have no habit of", talking.thread)
    assert "Dora" in copy.text
    assert "your answers here" not in "".join(message.text for message in talking.thread.messages)

    look = await town.dora.press(answer, label="Where is my comment?")
    await look.settled()
    assert "✅ It stands on" in look.text
    with pytest.raises(Exception, match="10008"):
        await town.emil.press(answer, label="Where is my comment?")
    assert "Only who wrote it" in await told(town.emil, copy)
    assert "✅ It stands on" in await told(town.dora, copy)
    back = await town.dora.press(look, label="Take it back")
    await back.settled()
    assert "taken back" in back.text
    await talking.until_texts()
    await town.until(lambda: shown(talking.thread, "I have no habit of") is None, what="the copy to go")


async def test_who_has_not_agreed_is_asked_first_and_then_writes(town: Town) -> None:
    await town.start_bot()
    talking = await article(town)
    question = await pressed(town, town.dora)
    assert question.ephemeral
    assert question.modal is None
    for words in ("The Harbour Lamp", "for everyone to read", "Your name there: **Dora**", "a link to the talk here"):
        assert words in question.text
    form = await town.dora.press(question, label="Always on this blog")
    assert form.modal is not None
    await written(town.dora, form, "My first words.")
    assert "on its way" in question.text  # in the place of the terms: nothing is left to be pressed twice
    assert "Always on this blog" not in [part.get("label") for part in walk(question.components)]
    comment = await talking.comment("My first words.")
    assert (comment.author_name, comment.status) == ("Dora", "hold")
    assert shown(talking.thread, "My first words.") is None
    await town.blog.set_status(comment.id, "approved")
    await town.card("My first words.", talking.thread)
    await town.dora.say(talking.thread, "And the next ones.")  # the yes holds for the thread, too
    await talking.comment("And the next ones.")


async def test_a_no_to_the_form_is_kept_and_writes_nothing(town: Town) -> None:
    await town.start_bot()
    talking = await article(town)
    question = await pressed(town, town.dora)
    answer = await town.dora.press(question, label="Never")
    await answer.settled()
    assert "nothing of yours leaves Discord" in answer.text
    said = await town.dora.say(talking.thread, "Only for us.")
    await unpublished(town, talking)
    assert shown(talking.thread, "your answers here") is None
    assert "You chose that nothing" in await told(town.dora, said)


async def test_an_article_whose_comments_are_closed_opens_no_form(town: Town) -> None:
    talking = await talk(town)
    form = await pressed(town, town.dora)
    await town.blog.edit_post(talking.post.id, comments_open=False)
    card = await town.card("Comments on the blog are closed")
    assert "Comment" not in [part.get("label") for part in walk(card.components)]
    late = await written(town.dora, form, "Too late.")
    assert "are closed on the blog" in late.text
    await unpublished(town, talking)


# -- the message menu "Post to blog" ----------------------------------------------------------------------------------


async def test_its_author_posts_a_message_and_is_asked_on_the_spot(town: Town) -> None:
    await town.start_bot()
    await choose(town, replies="chosen")
    talking = await article(town)
    said = await town.dora.say(talking.thread, "Worth more than a thread.")
    question = await menu(town.dora, POST, said)
    assert "This would stand on the blog" in question.text
    assert "Worth more than a thread." in question.text
    assert shown(talking.thread, "your answers here") is None
    await unpublished(town, talking)
    assert "❓ It waits for your answer" in await told(town.dora, said)
    await town.dora.press(question, label="Always on this blog")
    comment = await talking.comment("Worth more than a thread.")
    assert comment.author_name == "Dora"
    await fate(town, said, "🔎")
    assert "🔎 It stands" in (await menu(town.dora, POST, said)).text


async def test_a_message_of_somebody_who_agreed_is_posted_under_their_name(town: Town) -> None:
    talking = await talk(town, town.dora)
    await choose(town, replies="chosen")
    said = await town.dora.say(talking.thread, "The goats decide.")
    answer = await menu(town.emil, POST, said)
    assert f"under **{TITLE}**" in answer.text
    comment = await talking.comment("The goats decide.")
    assert comment.author_name == "Dora"
    await fate(town, said, "✅")
    assert "It went to the blog already" in (await menu(town.emil, POST, said)).text
    await talking.until_texts("The goats decide.")


@pytest.mark.parametrize("agreed", [True, False])
async def test_somebody_elses_message_goes_only_after_a_yes_of_its_author(town: Town, agreed: bool) -> None:
    talking = await talk(town, town.dora)
    await choose(town, replies="chosen")
    said = await town.emil.say(talking.thread, "I keep this for myself. Or not.")
    answer = await menu(town.dora, POST, said)
    assert f"<@{town.emil.id}> is asked" in answer.text
    prompt = await town.card("your answers here", talking.thread)
    assert prompt.reply_to == said
    assert "has not answered yet" in (await menu(town.dora, POST, said)).text
    await unpublished(town, talking)
    preview = await town.emil.press(prompt, label="See what would be published")
    await preview.settled()
    await town.emil.press(preview, label="Always on this blog" if agreed else "Never")
    await town.until(lambda: shown(talking.thread, "your answers here") is None, what="the question to go")
    if agreed:
        assert (await talking.comment("for myself")).author_name == "Emil"
        await fate(town, said, "✅")
        return
    await unpublished(town, talking)
    another = await town.emil.say(talking.thread, "Nor this.")
    assert f"<@{town.emil.id}> does not want" in (await menu(town.dora, POST, another)).text
    await unpublished(town, talking)


async def test_what_was_said_before_the_yes_is_not_posted(town: Town) -> None:
    await town.start_bot()
    await choose(town, replies="chosen")
    talking = await article(town)
    said = await town.dora.say(talking.thread, "An old joke.")
    await agrees(town, town.dora)
    assert "before <@" in (await menu(town.emil, POST, said)).text
    assert "You said it before you agreed" in (await menu(town.dora, POST, said)).text
    assert "before you agreed" in await told(town.dora, said)
    await unpublished(town, talking)


async def test_a_message_that_belongs_to_no_article_asks_for_which_one_it_is(town: Town) -> None:
    talking = await talk(town)
    other = await article(town, title="The goats leave", html=STORY.replace("ferry", "herd"))
    said = await town.dora.say(town.admins, "The ferryman is my uncle.")
    assert "It belongs to no article" in await told(town.dora, said)
    answer = await menu(town.dora, POST, said)
    assert "Under which article?" in answer.text
    await picked(town.dora, answer, "The goats leave")
    await other.until_texts("The ferryman is my uncle.")
    comment = await other.comment("uncle")
    await fate(town, said, "✅")
    await town.card("The ferryman is my uncle.", other.thread)
    await town.dora.edit(said, "The ferryman is my aunt.")
    await other.until_text(comment, "The ferryman is my aunt.")
    await town.dora.delete(said)
    await other.until_texts()
    assert await talking.texts() == []


async def test_a_stranger_to_the_blog_is_asked_in_the_place_where_they_said_it(town: Town) -> None:
    """Nobody is dragged to the blog from somewhere else without having been asked."""
    talking = await talk(town)
    said = await town.emil.say(town.channel, "The ferryman is my uncle.")
    await picked(town.dora, await menu(town.dora, POST, said), TITLE)
    await unpublished(town, talking)
    prompt = await question_to(town, talking, said)
    preview = await town.emil.press(prompt, label="See what would be published")
    await preview.settled()
    assert "The ferryman is my uncle." in preview.text
    await town.emil.press(preview, label="Always on this blog")
    assert (await talking.comment("uncle")).author_name == "Emil"
    await fate(town, said, "✅")


async def question_to(town: Town, talking: Talk, said: Message) -> Message:
    """The question to the author of a message, wherever it is asked."""
    places = [said.channel, talking.thread]
    found = await town.until(
        lambda: [one for place in places if (one := shown(place, "your answers here"))], what="the question"
    )
    assert len(found) == 1
    assert f"<@{said.author.id}>" in found[0].text or found[0].reply_to == said
    return found[0]


async def test_what_a_bot_said_is_not_posted(town: Town) -> None:
    talking = await talk(town)
    answer = await menu(town.dora, POST, await town.card(TITLE))
    assert "Only what people said" in answer.text
    _, card = await talking.visitor("Old Tom", "I rowed it for forty years.")
    await town.quiet()  # the card is seen before the bot has written down that it stands
    assert "It went to the blog already" in (await menu(town.dora, POST, card)).text
    comments = await town.blog.comments(talking.post.id)
    assert [bare(one) for one in comments] == ["I rowed it for forty years."]
