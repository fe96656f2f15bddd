"""Bans, time-outs and slow mode: what members lose, and what a bot hears of it."""

import discord
import pytest
from discord_client import Bot

from sandbox.discord import Refusal

INTENTS = discord.Intents(guilds=True, guild_messages=True, message_content=True, moderation=True)


@pytest.fixture
async def bot(guild, channel, connect):
    """One that listens to what moderators do, and may see the audit log."""
    guild.grant_bot("view_audit_log")
    bot = Bot()
    bot._connection._intents = INTENTS
    return await connect(bot)


@pytest.fixture
def ines(guild):
    return guild.add_member("Ines", ban_members=True, moderate_members=True, manage_threads=True)


async def test_a_ban_is_heard_with_who_did_it_and_the_member_is_gone(bot, guild, channel, dora, ines):
    await ines.ban(dora)
    assert (await bot.hears("member_ban")).id == guild.id
    entry = await bot.hears("audit_log_entry_create")
    assert (entry.action, entry.target.id) == (discord.AuditLogAction.ban, dora.id)
    assert entry.user_id == ines.id
    with pytest.raises(discord.NotFound) as problem:
        await bot.get_guild(guild.id).fetch_member(dora.id)
    assert problem.value.code == 10007
    with pytest.raises(Refusal, match="50001"):
        await dora.say(channel, "But I only…")


async def test_a_ban_may_take_all_messages_along_in_bulk_or_singly(bot, guild, channel, dora):
    other = guild.add_text_channel("elsewhere")
    many = [await dora.say(channel, f"Line {n}") for n in range(3)]
    one = await dora.say(other, "And here.")
    kept = await guild.owner.say(channel, "Order, please.")
    guild.ban(dora, purge=True)
    assert (await bot.hears("raw_bulk_message_delete")).message_ids == {message.id for message in many}
    assert (await bot.hears("raw_message_delete")).message_id == one.id
    assert (channel.messages, other.messages) == ([kept], [])


async def test_a_time_out_stands_in_the_audit_log_and_at_the_member(bot, guild, channel, clock, dora, ines):
    await ines.time_out(dora, 600)
    entry = await bot.hears("audit_log_entry_create")
    assert entry.action is discord.AuditLogAction.member_update
    assert entry.after.timed_out_until.timestamp() == clock.now + 600
    assert entry.target.id == dora.id
    member = await bot.get_guild(guild.id).fetch_member(dora.id)
    assert member.timed_out_until.timestamp() == clock.now + 600
    with pytest.raises(Refusal, match="50013"):
        await dora.say(channel, "But I only…")
    clock.now += 601
    await dora.say(channel, "Here I am again.")


async def test_a_time_out_can_be_lifted(bot, guild, channel, dora, ines):
    await ines.time_out(dora, 600)
    await ines.time_out(dora, 0)
    entry = await bot.hears("audit_log_entry_create", 2)
    assert entry.after.timed_out_until is None
    await dora.say(channel, "Thank you.")


async def test_only_moderators_silence_and_never_the_owner(guild, dora, ines):
    for act in (dora.ban(ines), dora.time_out(ines, 60), ines.time_out(guild.owner, 60), ines.ban(guild.owner)):
        with pytest.raises(Refusal, match="50013"):
            await act


async def test_without_view_audit_log_a_bot_hears_of_no_time_out(guild, channel, connect, dora):
    bot = Bot()
    bot._connection._intents = INTENTS
    await connect(bot)
    guild.time_out(dora, 60)
    guild.ban(dora)
    await guild.owner.say(channel, "Order, please.")
    await bot.hears("message")
    assert (bot.all("audit_log_entry_create"), bot.all("member_ban")) == ([], [])


async def test_in_slow_mode_members_wait_and_the_bot_does_not(bot, guild, channel, clock, dora, ines):
    message = await guild.owner.say(channel, "The harbour in winter")
    thread = await ines.start_thread(message, "The harbour in winter")
    await bot.hears("thread_create")
    await bot.get_channel(thread.id).edit(slowmode_delay=30)
    assert thread.rate_limit_per_user == 30
    await dora.say(thread, "First!")
    with pytest.raises(Refusal, match="20016"):
        await dora.say(thread, "And another thing")
    await guild.add_member("Emil").say(thread, "I am another.")
    for _ in range(2):
        await bot.get_channel(thread.id).send("A comment from the blog")
    clock.now += 30
    await dora.say(thread, "And another thing")


async def test_slow_mode_is_set_by_moderators_only(guild, channel, dora, ines):
    thread = await dora.start_thread(await dora.say(channel, "Winter"), "Winter")
    with pytest.raises(Refusal, match="50013"):
        await dora.slow_down(thread, 30)
    await ines.slow_down(thread, 30)
    assert thread.rate_limit_per_user == 30


async def test_the_application_says_whether_it_may_read_messages(chat, guild, channel, connect):
    bot = await connect(Bot(message_content=False))
    assert (await bot.application_info()).flags.gateway_message_content_limited
    chat.allow_message_content = False
    assert not (await bot.application_info()).flags.gateway_message_content_limited
