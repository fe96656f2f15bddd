"""What an admin chooses: which articles, how loud, when, and how they look; and how many at once need a yes."""

import time
from datetime import UTC, datetime

import pytest
from asking import POST, Neighbours, asked
from town import Town, shown

from sandbox.blog import Picture
from sandbox.discord import Channel, Message

LONG = "".join(
    f"<p>Paragraph {n} of the report. {'The tide came and went as it always did. ' * 12}</p>" for n in range(12)
)
HOUR = 3600


async def choose(town: Town, channel: Channel | None = None, **chosen: str) -> None:
    """Change settings of a channel's relay."""
    for setting, value in chosen.items():
        options = {"setting": setting, "value": value, "relay": f"<#{(channel or town.channel).id}>"}
        assert "is now" in await asked(town.mayor, town.admins, "relay set", **options)


async def why(town: Town, article: str) -> str:
    return await asked(town.mayor, town.admins, "article why", article=article)


def headings(channel: Channel) -> list[str]:
    return [message.text.split("\n")[0].removeprefix("## ") for message in channel.messages]


# -- filters ----------------------------------------------------------------------------------------------------------

FILTERS = {
    "only a category": ("categories", "harbour", "wants one of: harbour"),
    "not a category": ("categories", "-Sport", "leaves out “Sport”"),
    "only a tag": ("tags", "ferr*, lighthouse", "wants one of: ferr\\*, lighthouse"),
    "not a tag": ("tags", "-ball", "leaves out “ball”"),
    "only an author": ("authors", "Ida Quill", "wants one of: Ida Quill"),
    "not an author": ("authors", "-bo tarn", "leaves out “bo tarn”"),
    "only a word": ("words", "council", "wants one of: council"),
    "not a word": ("words", "-penalt*", "leaves out “penalt\\*”"),
}


@pytest.mark.parametrize("kind", FILTERS)
async def test_a_filter_lets_pass_what_an_admin_wants_and_why_names_it_for_the_rest(town: Town, kind: str) -> None:
    setting, value, reason = FILTERS[kind]
    await town.start_bot()
    await choose(town, **{setting: value})
    await town.blog.publish(
        "Lost on penalties", "<p>Nobody scored.</p>", author="Bo Tarn", categories=("Sport",), tags=("ball",)
    )
    await town.blog.publish("The ferry stays", POST, author="Ida Quill", categories=("Harbour",), tags=("ferries",))
    await town.card("The ferry stays")
    await town.quiet()
    assert headings(town.channel) == ["The ferry stays"]
    assert f"{setting} {reason}" in await why(town, "Lost on penalties")
    assert "/article post" in await why(town, "Lost on penalties")
    await asked(town.mayor, town.admins, "article post", article="Lost on penalties")
    await town.card("Lost on penalties")
    assert "An admin chose" in await why(town, "Lost on penalties")


async def test_each_channel_has_its_own_filters(town: Town) -> None:
    await town.start_bot()
    sport = town.guild.add_text_channel("sport")
    await asked(town.mayor, town.admins, "relay add", blog="The Harbour Lamp", channel=sport)
    await choose(town, categories="-sport")
    await choose(town, sport, categories="sport")
    await town.blog.publish("Lost on penalties", POST, categories=("Sport",))
    await town.blog.publish("The ferry stays", POST, categories=("Harbour",))
    await town.card("Lost on penalties", sport)
    await town.card("The ferry stays")
    await town.quiet()
    assert (headings(town.channel), headings(sport)) == (["The ferry stays"], ["Lost on penalties"])


# -- how loud, and when -----------------------------------------------------------------------------------------------


def quiet_now(town: Town) -> str:
    """Quiet hours that began and go on for another hour at least."""
    now = datetime.fromtimestamp(town.clock(), UTC).hour
    return f"{(now - 1) % 24:02}:00-{(now + 2) % 24:02}:00 UTC"


async def test_a_role_is_pinged_with_each_new_article_and_nobody_else(town: Town) -> None:
    readers = town.guild.add_role("Readers", mentionable=True)
    await town.start_bot()
    await choose(town, ping=str(readers.id))
    post = await town.blog.publish("@everyone: the ferry stays", f"<p>@here <@{town.dora.id}></p>{POST}")
    card = await town.card("the ferry stays")
    assert [role.id for role in card.pinged_roles] == [readers.id]
    assert (card.mention_everyone, card.mentions, card.silent) == (False, [], False)
    await town.blog.edit_post(post.id, title="@everyone: the ferry goes")
    await town.until(lambda: "the ferry goes" in card.text, what="the edit")
    await town.blog.publish("The goats leave", POST)
    second = await town.card("The goats leave")
    assert [role.id for role in second.pinged_roles] == [readers.id]
    assert len(town.channel.messages) == 2


async def test_silent_articles_notify_nobody_by_sound_and_still_name_the_role(town: Town) -> None:
    readers = town.guild.add_role("Readers", mentionable=True)
    await town.start_bot()
    await choose(town, ping=str(readers.id), silent="on")
    await town.blog.publish("The ferry stays", POST)
    card = await town.card("The ferry stays")
    assert card.silent
    assert [role.id for role in card.pinged_roles] == [readers.id]


async def test_in_quiet_hours_articles_come_silently(town: Town) -> None:
    await town.start_bot()
    await choose(town, quiet=quiet_now(town))
    await town.blog.publish("The ferry stays", POST)
    assert (await town.card("The ferry stays")).silent
    await town.later(4 * HOUR)
    await town.blog.publish("The goats leave", POST)
    assert not (await town.card("The goats leave")).silent


async def test_articles_of_quiet_hours_can_wait_until_these_are_over(town: Town) -> None:
    await town.start_bot()
    await choose(town, quiet=quiet_now(town), quiet_posts="wait")
    await town.blog.publish("The ferry stays", POST)
    await town.blog.publish("The goats leave", POST)
    await town.blog.publish("The tide turns", POST)
    await town.quiet()
    assert town.channel.messages == []
    assert "it came in the quiet hours" in await why(town, "The ferry stays")
    assert "3 wait for a later hour" in await asked(town.mayor, town.admins, "relay status")
    await asked(town.mayor, town.admins, "article post", article="The goats leave")
    await town.card("The goats leave")
    assert len(town.channel.messages) == 1
    await town.later(4 * HOUR)
    await town.card("The tide turns")
    assert headings(town.channel) == ["The goats leave", "The ferry stays", "The tide turns"]
    assert not any(message.silent for message in town.channel.messages)


async def test_what_is_taken_back_while_it_waits_is_never_posted(town: Town) -> None:
    await town.start_bot()
    await choose(town, quiet=quiet_now(town), quiet_posts="wait")
    post = await town.blog.publish("The ferry stays", POST)
    await town.blog.publish("The goats leave", POST)
    await town.until_async(lambda: why(town, "The ferry stays"), "quiet hours", contains=True)
    await town.blog.trash_post(post.id)
    await town.until_async(lambda: why(town, "The ferry stays"), "does not show it any more", contains=True)
    await town.later(4 * HOUR)
    await town.card("The goats leave")
    await town.quiet()
    assert headings(town.channel) == ["The goats leave"]


async def test_what_is_changed_while_it_waits_is_posted_as_it_reads_then_and_nothing_is_told_twice(town: Town) -> None:
    await town.start_bot()
    await choose(town, quiet=quiet_now(town), quiet_posts="wait")
    post = await town.blog.publish("The ferry stays", POST)
    await town.until_async(lambda: why(town, "The ferry stays"), "quiet hours", contains=True)
    changed = POST.replace("midnight", "dawn") + "<p>Update: The mayor has resigned.</p>"
    await town.blog.edit_post(post.id, title="The ferry goes", html=changed)
    await town.until_async(lambda: why(town, "The ferry goes"), "quiet hours", contains=True)
    await town.later(4 * HOUR)
    card = await town.card("The mayor has resigned")
    assert "dawn" in card.text
    thread = await town.thread("The ferry goes")
    await town.quiet()
    assert (headings(town.channel), thread.name) == (["The ferry goes"], "The ferry goes")
    assert thread.messages == []  # the card says it all


async def test_two_channels_hear_of_an_update_each_as_its_relay_wants(town: Town) -> None:
    await town.start_bot()
    second = town.guild.add_text_channel("harbour")
    await asked(town.mayor, town.admins, "relay add", blog="The Harbour Lamp", channel=second)
    await choose(town, second, updates="card only", length="link only")
    post = await town.blog.publish("The ferry stays", POST)
    first_thread, second_thread = await town.thread("The ferry stays"), await town.thread("The ferry stays", second)
    await town.blog.edit_post(post.id, html=POST + "<p>Update: The mayor has resigned.</p>")
    await town.card("The mayor has resigned", first_thread)
    await town.quiet()
    assert (len(first_thread.messages), second_thread.messages) == (1, [])
    assert "mayor" not in second.messages[0].text


# -- how it looks -----------------------------------------------------------------------------------------------------


async def test_the_small_print_is_what_an_admin_wrote_and_pings_nobody(town: Town) -> None:
    await town.start_bot()
    await choose(town, small_print="{author} for {blog} · {tags} · @everyone")
    await town.blog.publish("The ferry stays", POST, author="Ida Quill")
    card = await town.card("The ferry stays")
    small = card.text.split("\n")[1]
    assert small.startswith("-# Ida Quill for The Harbour Lamp · ")  # without tags, nothing stands between two dots
    assert (small.count("·"), card.mention_everyone) == (1, False)


@pytest.mark.parametrize(
    ("length", "first", "parts"), [("opening", True, 0), ("whole", True, 2), ("link only", False, 0)]
)
async def test_a_relay_shows_the_opening_the_whole_or_a_link(town: Town, length: str, first: bool, parts: int) -> None:
    await town.start_bot()
    await choose(town, length=length, colour="#2a6f97")
    post = await town.blog.publish("The whole report", LONG, picture=Picture("ferry.png", "The ferry in fog"))
    thread = await town.thread("The whole report")
    card = await town.card("The whole report")
    assert ("Paragraph 0 of" in card.text) is first
    assert post.link in str(card.components)
    assert "The ferry in fog" in str(card.components)
    assert card.components[0]["accent_color"] == 0x2A6F97
    if parts:
        await town.until(lambda: shown(thread, "Paragraph 11 of"), what="the last part")
    await town.quiet()
    assert (len(thread.messages) >= parts) if parts else thread.messages == []


async def test_a_new_length_is_seen_on_what_stands(town: Town) -> None:
    await town.start_bot()
    await town.blog.publish("The whole report", LONG)
    thread = await town.thread("The whole report")
    card = await town.card("Paragraph 0 of")
    await choose(town, length="link only")
    await town.until(lambda: "Paragraph 0 of" not in card.text, what="the card without text")
    await choose(town, length="whole")
    await town.until(lambda: shown(thread, "Paragraph 11 of"), what="the parts")
    assert "Paragraph 0 of" in card.text
    await choose(town, length="opening")
    await town.until(lambda: thread.messages == [], what="the parts to go")
    assert len(town.channel.messages) == 1


# -- many at once -----------------------------------------------------------------------------------------------------

ANSWERS = {
    "Post the newest": ["Imported 6"],
    "Post all 7": [f"Imported {number}" for number in range(7)],
    "Post none": [],
}


async def import_seven(town: Town) -> None:
    """The blog's owner brings in seven articles while nobody looks."""
    await town.stop_bot()
    for number in range(7):
        await town.blog.publish(f"Imported {number}", POST, date=town.clock() + number)


async def question(town: Town, channel: Channel) -> Message:
    return await town.card("wait for your answer", channel)


@pytest.mark.parametrize("label", ANSWERS)
async def test_seven_articles_at_once_wait_for_an_admin_and_each_button_does_what_it_says(
    town: Town, label: str
) -> None:
    await town.start_bot()
    await import_seven(town)
    await town.start_bot()
    asked_there = await question(town, town.admins)
    assert town.channel.messages == []
    assert "waits for an answer" in await why(town, "Imported 3")
    answer = await town.mayor.press(asked_there, label=label)
    await answer.settled()
    assert answer.ephemeral
    await town.until(lambda: asked_there.deleted, what="the question to go")
    wanted = ANSWERS[label]
    await town.until(lambda: len(town.channel.messages) == len(wanted), what="what was chosen")
    await town.later(HOUR)
    await town.blog.publish("The ferry stays", POST)
    await town.card("The ferry stays")
    assert headings(town.channel) == [*wanted, "The ferry stays"]


async def test_without_a_channel_for_admins_the_question_stands_where_everybody_sees_it_and_only_admins_answer(
    town: Town,
) -> None:
    await town.start_bot(admin_channel_id=None)
    await import_seven(town)
    await town.start_bot(admin_channel_id=None)
    asked_here = await question(town, town.channel)
    said = await town.emil.press(asked_here, label="Post all 7")
    await said.settled()
    assert said.ephemeral
    assert "manage this server" in said.text
    await town.quiet()
    assert len(town.channel.messages) == 1
    await town.mayor.press(asked_here, label="Post the newest")
    await town.until(lambda: asked_here.deleted, what="the question to go")
    await town.card("Imported 6")
    assert headings(town.channel) == ["Imported 6"]


async def test_each_server_answers_for_itself(town: Town) -> None:
    neighbours = Neighbours(town)
    await town.start_bot(admin_channel_id=None)
    await neighbours.follow()
    await town.quiet()
    await import_seven(town)
    await town.start_bot(admin_channel_id=None)
    here, there = await question(town, town.channel), await question(town, neighbours.channel)
    await town.mayor.press(here, label="Post none")
    await neighbours.admin.press(there, label="Post the newest")
    await town.card("Imported 6", neighbours.channel)
    await town.until(lambda: here.deleted and there.deleted, what="both questions to go")
    assert (headings(town.channel), headings(neighbours.channel)) == ([], ["Imported 6"])


async def test_what_is_taken_back_while_the_question_stands_is_not_posted_with_the_rest(town: Town) -> None:
    await town.start_bot()
    await import_seven(town)
    await town.start_bot()
    there = await question(town, town.admins)
    newest = max(town.blog.archive.posts)
    await town.blog.trash_post(newest)
    await town.until_async(lambda: why(town, "Imported 6"), "does not show it any more", contains=True)
    await town.mayor.press(there, label="Post the newest")
    await town.until(lambda: there.deleted, what="the question to go")
    await town.card("Imported 5")
    await town.quiet()
    assert headings(town.channel) == ["Imported 5"]


async def test_what_a_filter_keeps_out_does_not_count_as_many(town: Town) -> None:
    await town.start_bot()
    await choose(town, words="-imported")
    await import_seven(town)
    await town.blog.publish("The ferry stays", POST)
    await town.start_bot()
    await town.card("The ferry stays")
    await town.quiet()
    assert headings(town.channel) == ["The ferry stays"]
    assert town.admins.messages == []


# -- by hand ----------------------------------------------------------------------------------------------------------


async def test_the_newest_are_posted_as_far_as_they_fit_the_filters_and_are_not_there_already(town: Town) -> None:
    for number in range(6):
        categories = ("Sport",) if number % 2 else ("Harbour",)
        await town.blog.publish(f"Old {number}", POST, categories=categories, date=time.time() - 9000 + number)
    await town.start_bot()
    await choose(town, categories="-sport")
    assert "2 will be posted" in await asked(town.mayor, town.channel, "article newest", count=2)
    await town.card("Old 4")
    assert "1 will be posted" in await asked(town.mayor, town.channel, "article newest", count=10)
    await town.card("Old 0")
    await town.quiet()
    assert headings(town.channel) == ["Old 2", "Old 4", "Old 0"]


async def test_a_preview_is_the_very_card_that_is_posted_then(town: Town) -> None:
    await town.blog.publish("The ferry stays", LONG, author="Ida Quill", date=time.time() - 9000)
    await town.start_bot()
    await choose(town, small_print="{author}", colour="teal")
    preview = await town.mayor.run(town.admins, "article preview", article="The ferry stays")
    await town.until(lambda: "Nothing was posted" in preview.text, what="the preview")
    assert town.channel.messages == []
    await asked(town.mayor, town.channel, "article post", article="The ferry stays")
    card = await town.card("The ferry stays")
    assert preview.messages[0].text == card.text
    assert preview.messages[0].components[0]["accent_color"] == card.components[0]["accent_color"]


async def test_why_tells_of_a_card_that_somebody_removed_and_it_is_not_posted_again(town: Town) -> None:
    await town.start_bot()
    await town.blog.publish("The ferry stays", POST)
    card = await town.card("The ferry stays")
    await town.thread("The ferry stays")
    await town.mayor_deletes(card)
    await town.until_async(lambda: why(town, "The ferry stays"), "somebody removed it", contains=True)
    assert "Somebody removed" in await asked(town.mayor, town.admins, "article post", article="The ferry stays")
    await town.quiet()
    assert town.channel.messages == []
