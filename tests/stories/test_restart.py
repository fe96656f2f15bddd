"""The bot is away, and things happen: when it is back everything is there, once, in order."""

import asyncio

from town import Town, shown

POST = "<p>The council met until midnight, and the old ferry stays.</p>"


async def _begin(town: Town) -> tuple[int, object]:
    """An article with its thread, and Dora, who has agreed and said her first words."""
    await town.start_bot()
    post = await town.blog.publish("The ferry stays", POST)
    thread = await town.thread("The ferry stays")
    await town.dora.say(thread, "First words.")
    await town.agree(town.dora, thread)
    await town.comment(post.id, "First words.")
    await town.until(lambda: shown(thread, "your answers here") is None, what="the question to go away")
    return post.id, thread


async def _spoken(town: Town, post: int, name: str, text: str) -> int:
    """A comment on the blog that everyone may see."""
    comment = await town.blog.comment(post, name, text)
    await town.blog.set_status(comment.id, "approved")
    return comment.id


async def test_what_happened_on_the_blog_while_the_bot_was_stopped(town: Town) -> None:
    post, thread = await _begin(town)
    kept = await _spoken(town, post, "Old Tom", "I rowed it for forty years.")
    spam = await _spoken(town, post, "Seller", "Cheap oars.")
    gone = await _spoken(town, post, "Nell", "Never mind.")
    for words in ("forty years", "Cheap oars", "Never mind"):
        await town.card(words, thread)
    await town.stop_bot()
    await town.blog.edit_comment(kept, "I rowed it for fifty years.")
    await town.blog.set_status(spam, "spam")
    await town.blog.delete_comment(gone)
    answer = await town.blog.comment(post, "Ida", "In fog?", parent=kept)
    await town.blog.set_status(answer.id, "approved")
    await _spoken(town, post, "Nell", "A second thought.")
    await town.blog.edit_post(post, title="The ferry goes", html=f"{POST}<p><strong>Update:</strong> It sank.</p>")
    await town.blog.publish("A new story", POST)
    await town.start_bot()
    card = await town.card("fifty years", thread)
    reply = await town.card("In fog?", thread)
    assert reply.reply_to == card
    await town.card("A second thought", thread)
    await town.card("It sank", thread)
    await town.card("The ferry goes")
    await town.thread("A new story")
    await town.until(lambda: thread.name == "The ferry goes", what="the new name of the thread")
    await town.until(lambda: not shown(thread, "Cheap oars") and not shown(thread, "Never mind"), what="both to go")
    await town.quiet()
    told = [m.text for m in thread.messages if m.author.bot]
    order = ["fifty years", "In fog?", "A second thought", "It sank"]
    assert [sum(words in text for text in told) for words in order] == [1, 1, 1, 1]
    places = [next(n for n, text in enumerate(told) if words in text) for words in order[:3]]
    assert places == sorted(places)
    assert len(town.channel.messages) == 2


async def test_what_happened_in_chat_while_the_bot_was_stopped(town: Town) -> None:
    post, thread = await _begin(town)
    edited = await town.dora.say(thread, "To be edited.")
    deleted = await town.dora.say(thread, "To be deleted.")
    for words in ("To be edited", "To be deleted"):
        await town.comment(post, words)
    await town.until(lambda: edited.reactions and deleted.reactions, what="their fates")
    await town.stop_bot()
    await town.dora.edit(edited, "Was edited.")
    await town.dora.delete(deleted)
    await town.dora.say(thread, "New one.")
    await town.dora.say(thread, "New two.")
    regretted = await town.dora.say(thread, "Said and regretted.")
    await town.dora.delete(regretted)
    await town.emil.say(thread, "Emil was never asked.")
    await town.start_bot()
    await town.comment(post, "New two.")
    await town.comment(post, "Was edited.")
    await town.card("your answers here", thread)
    await town.quiet()
    standing = [c.content_raw for c in await town.blog.comments(post) if c.status != "trash"]
    words = ["First words", "Was edited", "New one", "New two"]
    assert len(standing) == 4
    assert all(word in text for word, text in zip(words, standing, strict=True))


async def test_a_message_said_before_the_thread_was_known_to_stand_is_not_lost(town: Town) -> None:
    post, _ = await _begin(town)
    lost = asyncio.Event()
    fault = town.discord.faults.add("POST", r"/threads$", until=lost, drop="after")
    other = await town.blog.publish("A new story", POST)
    card = await town.card("A new story")
    await fault.arrived.wait()
    await town.crash_bot()
    lost.set()
    thread = await town.until(lambda: card.thread, what="the thread")
    await town.dora.say(thread, "Said while nobody listened.")
    await town.start_bot()
    await town.comment(other.id, "Said while nobody listened.")
    assert post != other.id
    assert sum("A new story" in message.text for message in town.channel.messages) == 1


async def test_a_connection_that_is_resumed_loses_nothing(town: Town) -> None:
    post, thread = await _begin(town)
    said = await town.dora.say(thread, "Before.")
    await town.comment(post, "Before.")
    await town.discord.disconnect_bot()
    await town.dora.edit(said, "Changed meanwhile.")
    await town.dora.say(thread, "Said meanwhile.")
    await town.comment(post, "Said meanwhile.")
    await town.comment(post, "Changed meanwhile.")
    await town.dora.say(thread, "And live again.")
    await town.comment(post, "And live again.")
    assert len(await town.comments(post)) == 4


async def test_a_session_that_is_dropped_loses_nothing(town: Town) -> None:
    post, thread = await _begin(town)
    said = await town.dora.say(thread, "Before.")
    gone = await town.dora.say(thread, "To be deleted.")
    await town.comment(post, "Before.")
    doomed = await town.comment(post, "To be deleted.")
    await town.until(lambda: said.reactions and gone.reactions, what="their fates")
    town.discord.drop_sessions()
    await town.discord.disconnect_bot()
    await town.dora.edit(said, "Changed meanwhile.")
    await town.dora.delete(gone)
    await town.dora.say(thread, "Said meanwhile.")
    await town.until(lambda: town.discord.connected, what="the bot to connect again", seconds=20)
    await town.dora.say(thread, "And live again.")
    await town.comment(post, "And live again.")
    await town.comment(post, "Said meanwhile.")
    await town.comment(post, "Changed meanwhile.")
    await town.until_async(lambda: town.status(post, doomed.id), "trash")
    order = [c.content_raw for c in await town.comments(post) if c.status != "trash"]
    assert [text.partition("<!--")[0].strip() for text in order] == [
        "First words.",
        "Changed meanwhile.",
        "Said meanwhile.",
        "And live again.",
    ]


async def test_what_is_said_while_the_bot_catches_up_comes_once_and_in_order(town: Town) -> None:
    post, thread = await _begin(town)
    await town.stop_bot()
    await town.dora.say(thread, "While it was away.")
    reading = asyncio.Event()
    fault = town.discord.faults.add("GET", rf"/channels/{thread.id}/messages", until=reading)
    await town.start_bot()
    await fault.arrived.wait()
    hasty = await town.dora.say(thread, "While it read.")
    await town.dora.edit(hasty, "While it read, edited.")
    regretted = await town.dora.say(thread, "Regretted at once.")
    await town.dora.delete(regretted)
    reading.set()
    await town.comment(post, "While it read, edited.")
    await town.quiet()
    order = [c.content_raw.partition("<!--")[0].strip() for c in await town.blog.comments(post) if c.status != "trash"]
    assert order == ["First words.", "While it was away.", "While it read, edited."]


async def test_a_thread_that_cannot_be_read_is_read_again_and_an_admin_is_told(town: Town) -> None:
    post, thread = await _begin(town)
    await town.stop_bot()
    await town.dora.say(thread, "While it was away.")
    trouble = town.discord.faults.add("GET", rf"/channels/{thread.id}/messages", times=None, status=403, code=50001)
    await town.start_bot()
    await town.card("could not be read", town.admins)
    assert trouble.met
    town.discord.faults.clear()
    await town.dora.say(thread, "Live meanwhile.")
    await town.comment(post, "Live meanwhile.")
    await town.discord.disconnect_bot()
    await town.comment(post, "While it was away.")


async def test_starting_again_and_again_posts_nothing_twice(town: Town) -> None:
    post, thread = await _begin(town)
    await _spoken(town, post, "Old Tom", "I rowed it for forty years.")
    await town.card("forty years", thread)
    for _ in range(2):
        await town.crash_bot()
        await town.start_bot()
        await town.quiet()
    assert len(town.channel.messages) == 1
    assert sum("forty years" in message.text for message in thread.messages) == 1
    assert len(await town.comments(post, "First words")) == 1
