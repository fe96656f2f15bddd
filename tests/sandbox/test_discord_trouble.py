"""Trouble: rate limits, faults on request, outages, and what the sandbox does not know."""

import aiohttp
import discord
import pytest


@pytest.fixture
def waits(monkeypatch) -> list[float]:
    """discord.py does not really wait between its attempts; the seconds are noted."""
    waited: list[float] = []

    async def at_once(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr(discord.http.asyncio, "sleep", at_once)
    return waited


async def test_a_429_is_waited_out_and_tried_again(bot, chat, channel, waits):
    chat.faults.add("POST", r"/messages$", retry_after=1.5)
    await bot.get_channel(channel.id).send("Patience")
    assert [one.text for one in channel.messages] == ["Patience"]
    assert waits == [1.5]
    assert chat.invalid_requests == 1


async def test_discord_py_waits_by_the_headers_before_a_bucket_is_overrun(bot, chat, channel):
    chat.rate_limit("POST messages", 2, per=0.2)
    place = bot.get_channel(channel.id)
    for number in range(5):
        await place.send(f"Line {number}")
    assert (len(channel.messages), chat.invalid_requests) == (5, 0)


async def test_the_global_limit_counts_all_routes_together(bot, chat, channel, waits):
    chat.rate_limit("global", 1, per=60)
    await bot.fetch_channel(channel.id)
    with pytest.raises(discord.HTTPException) as problem:
        await bot.get_channel(channel.id).send("Too much")
    assert problem.value.status == 429
    assert problem.value.response.headers["X-RateLimit-Global"] == "true"


async def test_an_answer_lost_after_the_effect_leaves_the_message_standing(bot, chat, channel):
    chat.faults.add("POST", r"/messages$", drop="after")
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await bot.get_channel(channel.id).send("Did it arrive?", nonce="n-1")
    assert [one.text for one in channel.messages] == ["Did it arrive?"]
    again = await bot.get_channel(channel.id).send("Did it arrive?", nonce="n-1")
    assert (again.id, len(channel.messages)) == (channel.messages[0].id, 1)


async def test_a_connection_cut_before_the_effect_leaves_nothing(bot, chat, channel):
    chat.faults.add("POST", r"/messages$", drop="before")
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await bot.get_channel(channel.id).send("Lost")
    assert channel.messages == []


async def test_a_500_after_the_effect_is_retried_by_discord_py_with_the_same_nonce(bot, chat, channel, waits):
    chat.faults.add("POST", r"/messages$", status=500, when="after")
    await bot.get_channel(channel.id).send("Once")
    assert [one.text for one in channel.messages] == ["Once"]
    assert [method for method, path, _ in chat.requests if path.endswith("/messages")] == ["POST", "POST"]


async def test_any_error_code_can_be_asked_for(bot, chat, channel):
    chat.faults.add("POST", r"/messages$", code=130000)
    with pytest.raises(discord.DiscordServerError) as problem:
        await bot.get_channel(channel.id).send("Hello")
    assert (problem.value.status, problem.value.code) == (503, 130000)


async def test_an_outage_refuses_rest_with_503(bot, chat, channel):
    place = bot.get_channel(channel.id)
    chat.outage = True
    with pytest.raises(discord.DiscordServerError):
        await place.send("Hello")
    chat.outage = False
    await place.send("Hello again")


async def test_what_the_sandbox_does_not_know_is_answered_501_and_remembered(bot, chat, guild, channel):
    with pytest.raises(discord.DiscordServerError) as problem:
        await bot.get_channel(channel.id).create_webhook(name="Mirror")
    assert problem.value.status == 501
    assert chat.unknown_calls == [f"POST /channels/{channel.id}/webhooks"]
    chat.unknown_calls.clear()


async def test_a_permission_taken_in_one_channel_is_told_and_counts_there_only(bot, chat, guild, channel):
    other = guild.add_text_channel("other")
    channel.deny_bot("send_messages")
    await bot.hears("guild_channel_update")
    with pytest.raises(discord.Forbidden):
        await bot.get_channel(channel.id).send("No")
    await bot.get_channel(other.id).send("Yes")
    assert [one.text for one in other.messages] == ["Yes"]


async def test_a_bot_that_was_removed_loses_the_guild_and_gets_it_back(bot, chat, guild, channel, dora):
    place = bot.get_channel(channel.id)
    chat.remove_bot(guild)
    await bot.hears("guild_remove")
    await dora.say(channel, "It cannot hear us.")
    with pytest.raises(discord.Forbidden) as problem:
        await place.send("Hello")
    assert problem.value.code == 50001
    with pytest.raises(discord.NotFound) as problem:
        await bot.fetch_guild(guild.id)
    assert problem.value.code == 10004
    chat.invite_bot(guild)
    await bot.hears("guild_join")
    await place.send("Back again")
    await bot.hears("message")
    assert [one.content for one in bot.all("message")] == ["Back again"]
