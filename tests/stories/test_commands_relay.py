"""/relay as an admin meets it: channels, settings, what waits and what failed."""

import asyncio
import time
from dataclasses import fields

import pytest
from asking import POST, Neighbours, alone, asked, offered
from town import Town, shown

from bot.relay_settings import RelaySettings

SETTINGS = {field.name: field.metadata for field in fields(RelaySettings)}
DEFAULTS = {field.name: field.default for field in fields(RelaySettings)}
CHOICES = [setting for setting, about in SETTINGS.items() if "read" not in about]
FREE = {
    "ping": "sometimes",
    "quiet": "at night",
    "categories": '"open',
    "tags": "*",
    "authors": "a, -a",
    "words": "e*ct",
    "small_print": "{title}",
    "colour": "mauvish",
}
"""What may be typed freely, and something that is no value of it."""


async def test_a_channel_where_the_bot_may_not_post_is_refused_with_what_is_missing(town: Town) -> None:
    await alone(town)
    await asked(town.mayor, town.admins, "blog add", url=town.blog.url)
    town.channel.deny_bot("send_messages", "create_public_threads")
    said = await asked(town.mayor, town.admins, "relay add", blog="The Harbour Lamp", channel=town.channel)
    assert "Send Messages, Create Public Threads" in said
    town.channel.allow_bot()
    said = await asked(town.mayor, town.admins, "relay add", blog="The Harbour Lamp", channel=town.channel)
    assert "will appear" in said


async def test_a_second_relay_of_a_blog_in_the_same_channel_is_refused(town: Town) -> None:
    await town.start_bot()
    said = await asked(town.mayor, town.admins, "relay add", blog="The Harbour Lamp", channel=town.channel)
    assert f"has a relay in <#{town.channel.id}> already" in said


async def test_a_relay_that_ended_posts_nothing_and_can_begin_anew(town: Town) -> None:
    await town.start_bot()
    await town.blog.publish("The ferry stays", POST)
    await town.thread("The ferry stays")
    assert "no longer relayed" in await asked(town.mayor, town.admins, "relay remove")
    await town.blog.publish("While nobody listened", POST, date=time.time() - 60)
    assert "will appear" in await asked(
        town.mayor, town.admins, "relay add", blog="The Harbour Lamp", channel=town.channel
    )
    await town.blog.publish("The ferry goes", POST)
    await town.card("The ferry goes")
    assert shown(town.channel, "While nobody listened") is None


async def test_status_tells_what_waits_what_failed_and_why(town: Town) -> None:
    await town.start_bot()
    post = await town.blog.publish("The ferry stays", POST)
    thread = await town.thread("The ferry stays")
    said = await town.dora.say(thread, "Nobody asked the islanders.")
    prompt = await town.card("your answers here", thread)
    await town.until_async(lambda: asked(town.mayor, town.admins, "relay status"), "✅", contains=True)  # it asks: fine
    go_on = asyncio.Event()
    town.blog.faults.add("POST", "/comments", times=None, until=go_on)
    preview = await town.dora.press(prompt, label="See what would be published")
    await preview.settled()
    await town.dora.press(preview, label="Always on this blog")
    await town.until_async(
        lambda: asked(town.mayor, town.admins, "relay status"), "waiting to be delivered", contains=True, without="✅"
    )
    town.blog.faults.clear()
    go_on.set()
    await town.comment(post.id, "islanders")
    await town.until(lambda: "🔎" in said.reactions, what="held for moderation")
    await town.until_async(lambda: asked(town.mayor, town.admins, "relay status"), "✅", contains=True)

    await town.blog.edit_post(post.id, comments_open=False)
    late = await town.dora.say(thread, "One more thing.")
    await town.until(lambda: "❌" in late.reactions, what="failed")
    status = await asked(town.mayor, town.admins, "relay status")
    assert "1 not delivered: Comments on this article are closed" in status
    assert "✅" not in status


async def test_status_names_missing_permissions_a_lost_channel_and_a_blog_in_trouble(town: Town) -> None:
    await town.start_bot()
    town.channel.deny_bot("send_messages")
    await town.until_async(lambda: asked(town.mayor, town.admins, "relay status"), "Send Messages", contains=True)
    town.channel.allow_bot()
    await town.until_async(lambda: asked(town.mayor, town.admins, "relay status"), "✅", contains=True)
    town.blog.faults.add("GET", "feed", times=None, status=410)
    await town.until_async(lambda: asked(town.mayor, town.admins, "relay status"), "410", contains=True, without="✅")
    town.blog.faults.clear()
    town.discord.delete_channel(town.channel)
    await town.until_async(
        lambda: asked(town.mayor, town.admins, "relay status"), "the channel is gone", contains=True, without="✅"
    )


async def test_where_there_are_several_relays_one_says_which(town: Town) -> None:
    await town.start_bot()
    second = town.guild.add_text_channel("harbour")
    await asked(town.mayor, town.admins, "relay add", blog="The Harbour Lamp", channel=second)
    for command, options in (("relay remove", {}), ("relay set", {"setting": "replies", "value": "off"})):
        assert "several relays" in await asked(town.mayor, town.admins, command, **options)
    found = await offered(town.mayor, town.admins, "relay set", "relay", relay="#harb")
    assert list(found) == ["The Harbour Lamp in #harbour"]
    options = {"setting": "replies", "value": "off", "relay": found["The Harbour Lamp in #harbour"]}
    assert f"in <#{second.id}>" in await asked(town.mayor, town.admins, "relay set", **options)
    here = await asked(town.mayor, town.channel, "relay set", setting="updates", value="card only")
    assert f"in <#{town.channel.id}>" in here  # in a channel with a relay, that one is meant
    gone = await asked(town.mayor, town.admins, "relay remove", relay=f"<#{second.id}>")
    assert f"<#{second.id}>" in gone
    assert "no such relay" in await asked(town.mayor, town.admins, "relay remove", relay=str(second.id))


@pytest.mark.parametrize("setting", CHOICES)
async def test_every_setting_with_choices_can_be_set(town: Town, setting: str) -> None:
    await town.start_bot()
    choices = SETTINGS[setting]["choices"]
    settings = await offered(town.mayor, town.admins, "relay set", "setting")
    assert sorted(settings.values()) == sorted([*SETTINGS, "channel"])
    values = await offered(town.mayor, town.admins, "relay set", "value", setting=setting)
    assert tuple(values.values()) == choices
    for value in reversed(choices):
        said = await asked(town.mayor, town.admins, "relay set", setting=setting, value=value.upper())
        assert f"{setting} is now “{value}”" in said
        status = await asked(town.mayor, town.admins, "relay status")
        assert (f"{setting} = {value}" in status) is (value != DEFAULTS[setting])
    said = await asked(town.mayor, town.admins, "relay set", setting=setting, value="sometimes")
    assert ", ".join(choices) in said


@pytest.mark.parametrize("setting", FREE)
async def test_every_setting_that_is_typed_freely_is_read_or_refused_in_words(town: Town, setting: str) -> None:
    await town.start_bot()
    role = town.guild.add_role("Readers", mentionable=True)
    value = str(role.id) if setting == "ping" else SETTINGS[setting]["example"]
    values = await offered(town.mayor, town.admins, "relay set", "value", setting=setting)
    assert value in values.values()
    assert "⚠️" not in await asked(town.mayor, town.admins, "relay set", setting=setting, value=value)
    assert f"{setting} = " in await asked(town.mayor, town.admins, "relay status")
    said = await asked(town.mayor, town.admins, "relay set", setting=setting, value=FREE[setting])
    assert said.startswith("That did not work:")
    assert f"{setting} = " in await asked(town.mayor, town.admins, "relay status")  # as it was
    await asked(town.mayor, town.admins, "relay set", setting=setting, value=str(DEFAULTS[setting]))
    assert f"{setting} = " not in await asked(town.mayor, town.admins, "relay status")


async def test_a_role_that_the_bot_may_not_ping_is_warned_of(town: Town) -> None:
    await town.start_bot()
    mute = town.guild.add_role("Readers", mentionable=False)
    said = await asked(town.mayor, town.admins, "relay set", setting="ping", value=str(mute.id))
    assert f"⚠️ The bot may not ping <@&{mute.id}>" in said


async def test_an_unknown_setting_is_answered_with_those_that_there_are(town: Town) -> None:
    await town.start_bot()
    said = await asked(town.mayor, town.admins, "relay set", setting="font", value="red")
    assert ", ".join([*SETTINGS, "channel"]) in said
    assert await offered(town.mayor, town.admins, "relay set", "value", setting="font") == {}


@pytest.mark.parametrize("sort", ["news", "forum", "media"])
async def test_a_relay_can_be_in_every_sort_of_channel_that_takes_articles(town: Town, sort: str) -> None:
    await alone(town)
    await asked(town.mayor, town.admins, "blog add", url=town.blog.url)
    make = {"news": town.guild.add_news_channel, "forum": town.guild.add_forum, "media": town.guild.add_media}[sort]
    channel = make("essays")
    said = await asked(town.mayor, town.admins, "relay add", blog="The Harbour Lamp", channel=channel)
    assert f"<#{channel.id}>" in said
    await town.until_async(town._first_look, "yes")
    await town.blog.publish("The ferry stays", POST)
    await town.until(
        lambda: [thread.name for thread in channel.threads] == ["The ferry stays"], what="a thread or post"
    )


async def test_a_thread_cannot_have_a_relay(town: Town) -> None:
    await town.start_bot()
    await town.blog.publish("The ferry stays", POST)
    thread = await town.thread("The ferry stays")
    with pytest.raises(ValueError, match="not a channel of the kinds"):
        await town.mayor.run(town.admins, "relay add", blog="The Harbour Lamp", channel=thread)


async def test_a_new_colour_and_small_print_are_seen_on_what_stands(town: Town) -> None:
    await town.start_bot()
    await town.blog.publish("The ferry stays", POST)
    card = await town.card("The ferry stays")
    await asked(town.mayor, town.admins, "relay set", setting="small_print", value="From {blog}, with love")
    await town.until(lambda: "From The Harbour Lamp, with love" in card.text, what="the new small print")
    await asked(town.mayor, town.admins, "relay set", setting="colour", value="teal")
    await town.until(lambda: card.components[0].get("accent_color") == 0x008080, what="the new colour")
    assert len(town.channel.messages) == 1


async def test_replies_off_keeps_answers_in_discord(town: Town) -> None:
    await town.start_bot()
    post = await town.blog.publish("The ferry stays", POST)
    card = await town.card("The ferry stays")
    thread = await town.thread("The ferry stays")
    await town.dora.say(thread, "Nobody asked the islanders.")
    await town.agree(town.dora, thread)
    await town.comment(post.id, "islanders")
    await asked(town.mayor, town.admins, "relay set", setting="replies", value="off")
    await town.until(lambda: "stay in Discord" in card.text, what="the card to say that answers stay")
    await town.dora.say(thread, "This stays among us.")
    await town.quiet()
    assert await town.comments(post.id, "among us") == []
    await asked(town.mayor, town.admins, "relay set", setting="replies", value="everything")
    await town.dora.say(thread, "And this does not.")
    await town.comment(post.id, "this does not")
    assert await town.comments(post.id, "among us") == []


async def test_approved_comments_stand_at_once_under_the_members_name(town: Town) -> None:
    await town.blog.set_option("comment_moderation", True)
    await town.start_bot()
    await asked(town.mayor, town.admins, "relay set", setting="comments", value="approved")
    post = await town.blog.publish("The ferry stays", POST)
    thread = await town.thread("The ferry stays")
    said = await town.dora.say(thread, "Nobody asked the islanders.")
    await town.agree(town.dora, thread)
    comment = await town.comment(post.id, "islanders")
    assert (comment.author_name, comment.status) == ("Dora", "approved")
    await town.until(lambda: list(said.reactions) == ["✅"], what="published")


async def test_updates_can_stay_on_the_card(town: Town) -> None:
    await town.start_bot()
    await asked(town.mayor, town.admins, "relay set", setting="updates", value="card only")
    post = await town.blog.publish("The ferry stays", POST)
    card = await town.card("The ferry stays")
    thread = await town.thread("The ferry stays")
    await town.blog.edit_post(post.id, html=POST + "<p><strong>Update:</strong> The mayor has resigned.</p>")
    await town.until(lambda: "The mayor has resigned" in card.text, what="the card with the update")
    await town.quiet()
    assert thread.messages == []


async def test_a_moved_relay_keeps_its_threads_and_begins_new_ones_in_the_new_channel(town: Town) -> None:
    await town.start_bot()
    post = await town.blog.publish("The ferry stays", POST)
    old_thread = await town.thread("The ferry stays")
    harbour = town.guild.add_text_channel("harbour")
    found = await offered(town.mayor, town.admins, "relay set", "value", setting="channel", value="#harb")
    assert list(found) == ["#harbour"]
    said = await asked(town.mayor, town.admins, "relay set", setting="channel", value=found["#harbour"])
    assert f"<#{harbour.id}>" in said
    assert f"<#{town.channel.id}>" in said

    await town.blog.publish("The ferry goes", POST)
    await town.card("The ferry goes", harbour)
    assert shown(town.channel, "The ferry goes") is None
    comment = await town.blog.comment(post.id, "Old Tom", "I rowed it for forty years.")
    await town.blog.set_status(comment.id, "approved")
    await town.card("I rowed it", old_thread)
    await town.dora.say(old_thread, "Nobody asked the islanders.")
    await town.agree(town.dora, old_thread)
    await town.comment(post.id, "islanders")
    await town.blog.edit_post(post.id, html=POST.replace("midnight", "dawn"))
    await town.card("dawn")
    assert shown(harbour, "dawn") is None


async def test_a_relay_can_only_move_to_a_channel_that_can_take_it(town: Town) -> None:
    neighbours = Neighbours(town)
    await town.start_bot()
    closed = town.guild.add_text_channel("closed")
    closed.deny_bot("send_messages")
    for value, answer in (
        (f"<#{closed.id}>", "Send Messages"),
        (str(neighbours.channel.id), "not in this server"),
        (f"<#{town.channel.id}>", "already"),
        ("the attic", "is no channel"),
        (str(town.discord.world.new_id()), "the channel is gone"),
    ):
        assert answer in await asked(town.mayor, town.admins, "relay set", setting="channel", value=value)
    await town.blog.publish("The ferry stays", POST)
    await town.card("The ferry stays")


async def test_a_relay_moved_to_where_another_had_ended_is_the_only_one_there(town: Town) -> None:
    await town.start_bot()
    harbour = town.guild.add_text_channel("harbour")
    await asked(town.mayor, town.admins, "relay add", blog="The Harbour Lamp", channel=harbour)
    await asked(town.mayor, town.admins, "relay remove", relay=str(harbour.id))
    await asked(town.mayor, town.admins, "relay set", setting="channel", value=str(harbour.id))
    again = await asked(town.mayor, town.admins, "relay add", blog="The Harbour Lamp", channel=harbour)
    assert "already" in again
    await town.blog.publish("The ferry stays", POST)
    await town.card("The ferry stays", harbour)
    await town.quiet()
    assert len(harbour.messages) == 1


async def test_replies_off_also_ends_a_question_that_stands(town: Town) -> None:
    await town.start_bot()
    post = await town.blog.publish("The ferry stays", POST)
    thread = await town.thread("The ferry stays")
    await town.dora.say(thread, "Nobody asked the islanders.")
    prompt = await town.card("your answers here", thread)
    preview = await town.dora.press(prompt, label="See what would be published")
    await preview.settled()
    await asked(town.mayor, town.admins, "relay set", setting="replies", value="off")
    await town.until(lambda: prompt.deleted, what="the question to go away")
    await town.dora.press(preview, label="Always on this blog")
    await town.quiet()
    assert await town.comments(post.id) == []


async def test_a_question_of_a_relay_that_ended_is_over(town: Town) -> None:
    await town.start_bot()
    await town.blog.publish("The ferry stays", POST)
    thread = await town.thread("The ferry stays")
    await town.dora.say(thread, "Nobody asked the islanders.")
    prompt = await town.card("your answers here", thread)
    await asked(town.mayor, town.admins, "relay remove")
    answer = await town.dora.press(prompt, label="See what would be published")
    await answer.settled()
    assert answer.ephemeral
    assert "This question is over" in answer.text
