"""/me follow on the sandbox: private messages that come once, stay true, and end when they are to."""

from asking import asked
from talking import BLOG, Talk, article, talk
from town import Town, shown

from sandbox.blog import CommentRecord
from sandbox.discord import Channel, Message
from sandbox.discord.answers import Answer
from sandbox.discord.payloads import walk

POST = "<p>The council met until midnight.</p>"
ARTICLES, ANSWERS = "Tell me of every article", "Tell me of answers to me"


async def follow(town: Town, *labels: str) -> Answer:
    """Dora asks what she is told of, and presses these buttons."""
    card = await (await town.dora.run(town.channel, "me follow")).settled()
    assert card.ephemeral
    for label in labels:
        card = await (await town.dora.press(card, label=label)).settled()
    return card


async def told(town: Town, text: str) -> Message:
    """The private message to Dora that shows this text."""
    return await town.card(text, await town.dora.private())


async def standing(town: Town) -> list[Message]:
    """The bot's private messages to Dora."""
    there: Channel = await town.dora.private()
    return [message for message in there.messages if message.author.bot]


def links(message: Message) -> list[str]:
    return [part["url"] for part in walk(message.components) if "url" in part]


async def answered(talking: Talk, text: str = "They never do.") -> CommentRecord:
    """Dora says something, and somebody answers on the blog."""
    await talking.town.dora.say(talking.thread, "Nobody asked the islanders.")
    mine = await talking.comment("islanders")
    made, _ = await talking.visitor("Mara", text, mine.id)
    return made


async def test_articles_come_in_private_with_the_ways_to_the_blog_and_the_thread(town: Town) -> None:
    await town.start_bot()
    card = await follow(town, ARTICLES)
    assert "🔔 Every article" in card.text
    post = await town.blog.publish("The ferry stays", POST)
    message = await told(town, "The ferry stays")
    assert "The council met until midnight." in message.text
    thread = await town.thread("The ferry stays")
    assert links(message)[1] == f"https://discord.com/channels/{town.guild.id}/{thread.id}"
    await town.blog.edit_post(post.id, title="The ferry goes")
    await town.until(lambda: "The ferry goes" in message.text, what="the new title")
    await town.crash_bot()
    await town.start_bot()
    await town.quiet()
    assert len(await standing(town)) == 1
    await town.blog.trash_post(post.id)
    await town.until(lambda: message.deleted, what="it to be taken away", seconds=20)


async def test_an_answer_comes_in_private_is_edited_and_deleted_with_it(town: Town) -> None:
    talking = await talk(town)
    await follow(town, ANSWERS)
    made = await answered(talking)
    message = await told(town, "They never do.")
    assert f"**Mara** answered you on **{BLOG}**" in message.text
    assert "> Nobody asked the islanders." in message.text
    copy = shown(talking.thread, "They never do.")
    assert copy is not None
    assert links(message) == [f"https://discord.com/channels/{town.guild.id}/{talking.thread.id}/{copy.id}"]
    await town.blog.edit_comment(made.id, "They rarely do.")
    await town.until(lambda: "They rarely do." in message.text, what="the edit")
    await town.blog.set_status(made.id, "spam")
    await town.until(lambda: message.deleted, what="it to be taken away")
    assert "answers to your comments" in await asked(town.dora, town.channel, "me show")


async def test_no_more_of_these_is_pressed_where_they_come(town: Town) -> None:
    talking = await talk(town)
    await follow(town, ANSWERS)
    await answered(talking)
    message = await told(town, "They never do.")
    await town.crash_bot()
    await town.start_bot()
    said = await (await town.dora.press(message, label="No more of these")).settled()
    assert "not told of answers" in said.text
    (mine,) = [one for one in await town.blog.comments(talking.post.id) if "islanders" in one.content_raw]
    await talking.visitor("Mara", "Indeed.", mine.id)
    await town.quiet()
    assert len(await standing(town)) == 1


async def test_what_is_followed_is_changed_in_private_too(town: Town) -> None:
    await town.start_bot()
    await follow(town, ANSWERS)
    there = await town.dora.private()
    card = await (await town.dora.run(there, "me follow")).settled()
    assert BLOG in card.text
    await town.dora.press(card, label=ARTICLES)
    talking = await article(town)
    message = await told(town, "The ferry stays")
    assert links(message)[1].endswith(f"/{town.guild.id}/{talking.thread.id}")
    why = await (await town.dora.press(message, label="What I am told of")).settled()
    assert "🔔 Every article" in why.text
    await town.dora.press(why, label="Nothing any more")
    await town.blog.publish("The goats leave", POST)
    await town.thread("The goats leave")
    await town.quiet()
    assert len(await standing(town)) == 1


async def test_who_takes_no_private_messages_learns_of_it_and_of_the_cure(town: Town) -> None:
    await town.start_bot()
    town.dora.closed = True
    await follow(town, ARTICLES)
    await town.blog.publish("The ferry stays", POST)
    await town.thread("The ferry stays")

    async def show() -> str:
        return await asked(town.dora, town.channel, "me show")

    await town.until_async(show, "could not be delivered", contains=True)
    assert "Privacy Settings" in (await follow(town)).text
    assert town.admins.messages == [], "that is no admin's business"
    town.dora.closed = False
    await town.blog.publish("The goats leave", POST)
    await told(town, "The goats leave")
    await town.until_async(show, "stored", contains=True, without="could not be delivered")
    assert len(await standing(town)) == 1


async def test_private_messages_come_in_the_language_of_who_gets_them(town: Town) -> None:
    await town.start_bot()
    town.dora.locale = "ru"
    card = await (await town.dora.run(town.channel, "me follow")).settled()
    await town.dora.press(card, label="Сообщать о каждой статье")
    await town.blog.publish("The ferry stays", POST)
    message = await told(town, "The ferry stays")
    labels = [part["label"] for part in walk(message.components) if "label" in part]
    assert labels == ["Читать в блоге", "Обсуждение", "О чём мне сообщают"]


async def test_who_is_forgotten_gets_no_more(town: Town) -> None:
    await town.start_bot()
    await follow(town, ARTICLES)
    await town.blog.publish("The ferry stays", POST)
    await told(town, "The ferry stays")
    asking = await (await town.dora.run(town.channel, "me forget")).settled()
    await (await town.dora.press(asking, label="Remove my comments from the blogs")).settled()
    await town.blog.publish("The goats leave", POST)
    await town.thread("The goats leave")
    await town.quiet()
    assert len(await standing(town)) == 1
    assert "You follow no blog" in await asked(town.dora, await town.dora.private(), "me follow")
