"""The gateway: connecting, hearing, losing the line, resuming."""

import asyncio

import discord
import pytest
from aiohttp import ClientSession
from discord_client import Bot

from sandbox.discord.gateway import ZstdStream


async def test_a_bot_connects_and_sees_its_guild_and_channels(bot, guild, channel):
    assert bot.user.id == guild.me.id
    seen = bot.get_guild(guild.id)
    assert (seen.name, seen.owner_id) == ("Harbour Square", guild.owner.id)
    assert seen.me.guild_permissions.manage_threads


async def test_a_channel_made_before_the_bot_came_is_in_the_guild(chat, guild, channel, connect):
    bot = await connect(Bot())
    assert bot.get_channel(channel.id).name == "articles"
    assert bot.get_channel(channel.id).permissions_for(bot.get_guild(guild.id).me).send_messages


async def test_what_a_member_says_edits_and_deletes_is_heard(bot, channel, dora):
    message = await dora.say(channel, "Good morning, harbour.")
    heard = await bot.hears("message")
    assert (heard.id, heard.content, heard.author.name) == (message.id, "Good morning, harbour.", "Dora")

    await dora.edit(message, "Good evening, harbour.")
    assert (await bot.hears("raw_message_edit")).data["content"] == "Good evening, harbour."

    await dora.delete(message)
    assert (await bot.hears("raw_message_delete")).message_id == message.id
    assert channel.messages == []


async def test_a_purge_is_heard_as_one_bulk_delete(bot, chat, channel, dora):
    spam = [await dora.say(channel, f"Line {n}") for n in range(3)]
    await chat.purge(channel, spam)
    heard = await bot.hears("raw_bulk_message_delete")
    assert heard.message_ids == {one.id for one in spam}


async def test_events_missed_while_disconnected_are_replayed_on_resume(bot, chat, channel, dora):
    await chat.disconnect_bot()
    await dora.say(channel, "Is anybody there?")
    heard = await bot.hears("message")
    assert heard.content == "Is anybody there?"
    assert await bot.hears("resumed") is None
    assert chat.gateway.identified == 1


async def test_dropped_sessions_make_the_bot_identify_anew_and_miss_events(bot, chat, channel, dora):
    chat.drop_sessions()
    await chat.disconnect_bot()
    await dora.say(channel, "Nobody will hear this.")
    await bot.hears("ready", 2)
    assert chat.gateway.identified == 2
    assert bot.all("message") == []


async def test_a_session_left_too_long_cannot_be_resumed(bot, chat, clock, channel):
    await chat.disconnect_bot()
    clock.now += 600
    await bot.hears("ready", 2)
    assert bot.all("resumed") == []


async def test_asking_for_message_content_without_having_it_closes_with_4014(chat, guild, connect):
    chat.allow_message_content = False
    with pytest.raises(discord.PrivilegedIntentsRequired):
        await connect(Bot())
    assert chat.gateway.closed_with == [4014]


async def test_a_wrong_token_is_refused_by_rest_and_by_the_gateway(chat, guild, connect):
    chat.world.token = "another.bot.token"
    bot = Bot()
    with pytest.raises(discord.LoginFailure):
        await bot.start("sandbox.bot.token")
    await bot.close()
    async with ClientSession() as http, http.ws_connect(f"{chat.gateway_url}/?v=10&encoding=json") as socket:
        assert (await socket.receive_json())["op"] == 10
        await socket.send_json({"op": 2, "d": {"token": "wrong", "intents": 0, "properties": {}}})
        await socket.receive()
        assert socket.close_code == 4004


async def test_without_the_content_intent_only_mentions_and_pinged_replies_to_the_bot_are_readable(
    chat, guild, channel, dora, connect
):
    bot = await connect(Bot(message_content=False))
    own = await bot.get_channel(channel.id).send("Ask me anything.")
    standing = channel.posted[own.id]
    await dora.say(channel, "Not for the bot.")
    await dora.say(channel, f"<@{bot.user.id}> this is for you")
    await dora.say(channel, "and this answers you", reply_to=standing)
    await dora.say(channel, "this answers you quietly", reply_to=standing, ping=False)
    await bot.hears("message", 5)
    assert [one.content for one in bot.all("message")] == [
        "Ask me anything.", "", f"<@{bot.user.id}> this is for you", "and this answers you", ""
    ]  # fmt: skip


async def test_events_that_no_intent_asked_for_are_not_told(chat, guild, channel, dora, connect):
    bot = Bot()
    bot._connection._intents = discord.Intents(guilds=True)
    await connect(bot)
    await dora.say(channel, "Unheard.")
    late = guild.add_text_channel("late")
    assert (await bot.hears("guild_channel_create")).id == late.id
    assert bot.all("message") == []


async def test_an_outage_ends_and_the_bot_comes_back(bot, chat, channel, dora, monkeypatch):
    monkeypatch.setattr(discord.backoff.ExponentialBackoff, "delay", lambda self: 0.02)
    chat.outage = True
    await bot.hears("disconnect")
    await dora.say(channel, "Said in the dark.")
    chat.outage = False
    assert (await bot.hears("message")).content == "Said in the dark."


async def test_a_channel_the_bot_cannot_see_is_silent(bot, channel, dora):
    channel.deny_bot("view_channel")
    await dora.say(channel, "Behind the curtain.")
    channel.allow_bot()
    await dora.say(channel, "In the open.")
    assert (await bot.hears("message")).content == "In the open."


async def test_waiting_looks_again_at_every_change_and_gives_up_in_time(chat, guild, channel, dora):
    waiting = asyncio.create_task(chat.wait_until(lambda: channel.messages))
    await asyncio.sleep(0)
    said = await dora.say(channel, "There.")
    assert await waiting == [said]
    with pytest.raises(TimeoutError):
        await chat.wait_until(lambda: False, timeout=0.01)


async def test_a_bot_that_is_asked_to_reconnect_resumes(bot, chat, channel, dora):
    chat.ask_to_reconnect()
    await bot.hears("disconnect")
    await dora.say(channel, "Back?")
    assert (await bot.hears("message")).content == "Back?"
    assert chat.gateway.identified == 1


def test_the_zstd_stream_is_one_frame_of_raw_blocks():
    stream = ZstdStream()
    texts = ["first", "second " * 40_000, "third"]
    packed = b"".join(stream.pack(one.encode()) for one in texts)
    assert packed[:6] == b"\x28\xb5\x2f\xfd\x00\x58"
    found, at = b"", 6
    while at < len(packed):
        header = int.from_bytes(packed[at : at + 3], "little")
        size = header >> 3
        assert (header & 0b111, size <= 1 << 17) == (0, True)  # not the last block, raw, within the limit
        found, at = found + packed[at + 3 : at + 3 + size], at + 3 + size
    assert found.decode() == "".join(texts)
