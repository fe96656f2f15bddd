"""Threads: on a message, archived, locked."""

import discord
import pytest

from sandbox.discord import Refusal


@pytest.fixture
async def thread(bot, channel):
    """A thread that the bot opened on a message of its own."""
    sent = await bot.get_channel(channel.id).send("An article")
    await sent.create_thread(name="An article", auto_archive_duration=1440)
    return channel.threads[0]


def seen(bot, thread):
    return bot.get_partial_messageable(thread.id, guild_id=thread.guild.id)


async def refused(awaitable) -> tuple[int, int]:
    with pytest.raises(discord.HTTPException) as problem:
        await awaitable
    return problem.value.status, problem.value.code


async def test_a_thread_has_the_id_of_its_message_and_starts_empty(bot, channel, thread):
    assert (thread.id, thread.name, thread.messages) == (channel.messages[0].id, "An article", [])
    assert channel.messages[0].thread is thread
    heard = await bot.hears("thread_create")
    assert (heard.id, heard.owner_id, heard.parent_id) == (thread.id, bot.user.id, channel.id)


async def test_a_message_has_one_thread_only(bot, channel, thread):
    partial = bot.get_channel(channel.id).get_partial_message(thread.id)
    assert await refused(partial.create_thread(name="Again")) == (400, 160004)


@pytest.mark.parametrize("name", ["", "x" * 101, "   "])
async def test_a_threads_name_has_1_to_100_characters(bot, channel, dora, name):
    message = await dora.say(channel, "Hello")
    partial = bot.get_channel(channel.id).get_partial_message(message.id)
    assert await refused(partial.create_thread(name=name)) == (400, 50035)


async def test_the_archive_span_is_one_of_four(bot, channel, dora):
    message = await dora.say(channel, "Hello")
    route = discord.http.Route(
        "POST", "/channels/{c}/messages/{m}/threads", c=channel.id, m=message.id, channel_id=channel.id
    )
    assert await refused(bot.http.request(route, json={"name": "x", "auto_archive_duration": 90})) == (400, 50035)


async def test_what_is_said_in_a_thread_stays_in_it_and_is_heard(bot, channel, thread, dora):
    said = await dora.say(thread, "A comment.")
    assert (thread.messages, len(channel.messages)) == ([said], 1)
    heard = await bot.hears("message", 3)
    assert (heard.channel.id, heard.content) == (thread.id, "A comment.")


async def test_a_threads_history_begins_with_its_starter_line(bot, thread, dora):
    await dora.say(thread, "A comment.")
    history = [one async for one in seen(bot, thread).history(oldest_first=True)]
    assert [one.type for one in history] == [discord.MessageType.thread_starter_message, discord.MessageType.default]
    assert history[0].reference.message_id == thread.id


async def test_sending_to_an_archived_thread_wakes_it(bot, chat, thread):
    chat.archive(thread)
    await seen(bot, thread).send("Hello again.")
    assert not thread.archived
    told = await bot.hears("raw_thread_update", 2)
    assert told.data["thread_metadata"]["archived"] is False


async def test_editing_deleting_and_reacting_in_an_archived_thread_is_refused(bot, chat, thread):
    sent = await seen(bot, thread).send("Once")
    chat.archive(thread)
    assert await refused(sent.edit(content="Twice")) == (400, 50083)
    assert await refused(sent.delete()) == (400, 50083)
    assert await refused(sent.add_reaction("✅")) == (400, 50083)


async def test_an_archived_thread_changes_only_by_being_unarchived(bot, chat, thread):
    place = bot.get_channel(thread.id)
    chat.archive(thread)
    assert await refused(place.edit(name="New name")) == (400, 50083)
    await place.edit(archived=False, name="New name")
    assert (thread.archived, thread.name) == (False, "New name")


async def test_a_locked_thread_takes_messages_from_moderators_only(bot, chat, guild, thread, dora):
    chat.lock(thread)
    with pytest.raises(Refusal, match="160005"):
        await dora.say(thread, "Let me in.")
    await seen(bot, thread).send("The bot may manage threads.")
    assert len(thread.messages) == 1


async def test_without_manage_threads_a_locked_thread_is_closed_to_the_bot(bot, chat, channel, thread):
    chat.lock(thread)
    chat.archive(thread)
    channel.deny_bot("manage_threads")
    assert await refused(seen(bot, thread).send("Hello?")) == (400, 160005)
    fetched = await bot.fetch_channel(thread.id)
    assert await refused(fetched.edit(archived=False)) == (403, 50013)


async def test_the_permission_to_send_in_the_channel_does_not_count_in_threads(bot, channel, thread):
    channel.deny_bot("send_messages")
    await seen(bot, thread).send("Allowed.")
    channel.deny_bot("send_messages_in_threads")
    assert await refused(seen(bot, thread).send("Not allowed.")) == (403, 50013)


async def test_active_threads_are_listed_and_archived_ones_are_not(bot, chat, guild, thread):
    assert [one.id for one in await bot.get_guild(guild.id).active_threads()] == [thread.id]
    chat.archive(thread)
    assert await bot.get_guild(guild.id).active_threads() == []
    assert (await bot.fetch_channel(thread.id)).archived


async def test_a_deleted_thread_is_unknown(bot, chat, thread):
    chat.delete_channel(thread)
    assert (await bot.hears("raw_thread_delete")).thread_id == thread.id
    assert await refused(seen(bot, thread).send("Hello?")) == (404, 10003)


async def test_deleting_the_message_leaves_its_thread(bot, channel, thread):
    await bot.get_channel(channel.id).get_partial_message(thread.id).delete()
    await seen(bot, thread).send("Still here.")
    assert (channel.messages, len(thread.messages)) == ([], 1)


async def test_a_thread_on_an_old_message_is_announced_in_the_channel(bot, channel, dora, clock):
    message = await dora.say(channel, "Long ago.")
    clock.now += 3600
    await bot.get_channel(channel.id).get_partial_message(message.id).create_thread(name="At last")
    assert [one.type for one in channel.posted.values()] == [0, 18]
    assert channel.messages == [message]
