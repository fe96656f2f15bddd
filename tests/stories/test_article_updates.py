"""Every kind of update, as readers in Discord see it: what is edited silently, what is told, and what was changed."""

import pytest
from asking import asked
from town import Town, shown

from sandbox.blog import Picture
from sandbox.discord import Thread

POST = """<p>The council met until midnight, and the old ferry stays for three more years.</p>
<p>Nobody asked what it will cost, and the harbour master did not say.</p>
<p>The last boat leaves at eight.</p>"""


def told(thread: Thread) -> list[str]:
    """What the bot has posted in a thread."""
    return [message.text for message in thread.messages if message.author.bot]


async def published(town: Town, **relay: str) -> tuple[int, Thread]:
    await town.start_bot(blog_url=town.blog.url)
    for setting, value in relay.items():
        await asked(town.mayor, town.channel, "relay set", setting=setting, value=value)
    post = await town.blog.publish("The ferry stays", POST)
    return post.id, await town.thread("The ferry stays")


SILENT = {
    "typo": (POST.replace("harbour master", "harbor master"), "harbor master"),
    "rewording": (
        POST.replace("Nobody asked what it will cost", "Nobody cared to ask about its price"),
        "its price",
    ),
    "formatting": (POST.replace("old ferry", "<em>old ferry</em>"), "ferry"),
    "removal": (POST.replace("<p>The last boat leaves at eight.</p>", ""), "midnight"),
}


@pytest.mark.parametrize("kind", SILENT)
async def test_small_edits_change_the_card_and_nothing_is_told(town: Town, kind: str) -> None:
    html, seen = SILENT[kind]
    post, thread = await published(town)
    await town.blog.edit_post(post, html=html)
    await town.quiet()
    card = await town.card(seen)
    if kind == "removal":
        await town.until(lambda: "leaves at eight" not in card.text, what="the passage to go")
    assert told(thread) == []
    assert len(town.channel.messages) == 1


TOLD = {
    "labelled": ("<p><strong>Update:</strong> The mayor has resigned.</p>", "The mayor has resigned"),
    "edit": ("<p>EDIT: The mayor denies it.</p>", "The mayor denies it"),
    "stamped": ("<p>[14:05] The mayor is at the quay now.</p>", "at the quay now"),
    "numbered": ("<p><em>UPDATE 2 (March 5)</em> Nobody has seen the mayor.</p>", "Nobody has seen the mayor"),
    "russian": ("<p>Обновление: паром остаётся.</p>", "паром остаётся"),
    "german": ("<p>Nachtrag: Die Fähre bleibt.</p>", "Die Fähre bleibt"),
}


@pytest.mark.parametrize("kind", TOLD)
async def test_an_appended_update_is_told_in_the_thread_alone_with_only_what_is_new(town: Town, kind: str) -> None:
    passage, words = TOLD[kind]
    post, thread = await published(town)
    await town.blog.edit_post(post, html=POST + passage)
    note = await town.card(words, thread)
    assert "midnight" not in note.text
    assert len(town.channel.messages) == 1


async def test_a_corrected_fact_is_told_as_a_correction(town: Town) -> None:
    post, thread = await published(town)
    await town.blog.edit_post(post, html=POST.replace("three more years", "13 more years"))
    note = await town.card("13 more years", thread)
    assert "orrect" in note.text
    assert "leaves at eight" not in note.text


async def test_an_update_that_is_mended_is_mended_in_its_note_and_not_told_twice(town: Town) -> None:
    post, thread = await published(town)
    first = POST + "<p>Update: The mayor has resinged, says her office.</p>"
    await town.blog.edit_post(post, html=first)
    note = await town.card("resinged", thread)
    await town.blog.edit_post(post, html=first.replace("resinged", "resigned"))
    await town.until(lambda: "resigned" in note.text, what="the mended note")
    await town.quiet()
    assert len(told(thread)) == 1


async def test_a_new_title_renames_the_thread_and_is_not_told(town: Town) -> None:
    post, thread = await published(town)
    await town.blog.edit_post(post, title="The ferry goes")
    await town.until(lambda: thread.name == "The ferry goes", what="the new name")
    await town.card("The ferry goes")
    assert told(thread) == []


async def test_a_new_picture_changes_the_card_and_is_not_told(town: Town) -> None:
    post, thread = await published(town)
    address = await town.blog.upload(Picture("ferry.png", "The ferry in fog"))
    await town.blog.edit_post(post, html=f'<p><img src="{address}" alt="The ferry in fog"></p>' + POST)
    card = await town.card("midnight")
    await town.until(lambda: "The ferry in fog" in str(card.components), what="the picture")
    assert told(thread) == []


async def test_a_relay_can_keep_updates_to_the_card(town: Town) -> None:
    post, thread = await published(town, updates="card only")
    await town.blog.edit_post(post, html=POST + "<p>Update: The mayor has resigned.</p>")
    await town.card("The mayor has resigned")
    await town.quiet()
    assert told(thread) == []


async def test_a_relay_can_ping_a_role_with_each_update_and_nobody_else(town: Town) -> None:
    readers = town.guild.add_role("Readers", mentionable=True)
    post, thread = await published(town, updates="in thread and ping", ping=str(readers.id))
    await town.blog.edit_post(post, html=POST + "<p>Update: @everyone, the mayor has resigned.</p>")
    note = await town.card("the mayor has resigned", thread)
    assert [role.id for role in note.pinged_roles] == [readers.id]


async def test_what_was_changed_is_shown_to_who_asks_and_to_nobody_else(town: Town) -> None:
    post, _ = await published(town)
    await town.blog.edit_post(post, html=POST.replace("at eight", "at nine") + "<p>Update: The mayor has resigned.</p>")
    card = await town.card("at nine")
    await town.until(lambda: "Show changes" in str(card.components), what="the button")
    answer = await town.emil.press(card, label="Show changes")
    await answer.settled()
    assert answer.ephemeral
    assert "eight" in answer.text
    assert "nine" in answer.text
    assert "The mayor has resigned" in answer.text


async def test_a_thread_is_locked_with_the_blogs_comments_if_the_relay_wants_it(town: Town) -> None:
    post, thread = await published(town, closed="lock thread")
    await town.blog.edit_post(post, comments_open=False)
    await town.until(lambda: thread.locked, what="the lock")
    await town.blog.edit_post(post, comments_open=True)
    await town.until(lambda: not thread.locked, what="the lock to be taken off")


async def test_a_whole_article_is_in_its_thread_and_its_parts_follow_its_edits(town: Town) -> None:
    long = "".join(
        f"<p>Paragraph {n} of the report. {'The tide came and went as it always did. ' * 12}</p>" for n in range(24)
    )
    await town.start_bot()
    await asked(town.mayor, town.channel, "relay set", setting="length", value="whole")
    post = await town.blog.publish("The whole report", long)
    thread = await town.thread("The whole report")
    await town.until(lambda: shown(thread, "Paragraph 23 of"), what="the last part")
    before = {message.id: message.text for message in thread.messages}
    await town.blog.edit_post(post.id, html=long.replace("Paragraph 20 of the report", "Paragraph 20 of this report"))
    await town.until(lambda: shown(thread, "Paragraph 20 of this"), what="the edited part")
    after = {message.id: message.text for message in thread.messages}
    assert sum(before[message] != text for message, text in after.items() if message in before) == 1
