"""Reactions: who may, who is told, who did."""

import discord
import pytest
from discord_client import Bot

from sandbox.discord import Refusal


async def test_a_reaction_and_its_taking_back_are_heard(bot, channel, dora):
    message = await dora.say(channel, "Low water at six.")
    await dora.react(message, "⏳")
    heard = await bot.hears("raw_reaction_add")
    assert (heard.user_id, heard.message_id, str(heard.emoji)) == (dora.id, message.id, "⏳")
    assert heard.message_author_id == dora.id
    await dora.unreact(message, "⏳")
    heard = await bot.hears("raw_reaction_remove")
    assert (heard.user_id, str(heard.emoji), message.reactions) == (dora.id, "⏳", {})


async def test_nothing_is_heard_of_reactions_without_their_intent(chat, channel, dora, connect):
    bot = Bot()
    bot._connection._intents = discord.Intents(guilds=True, guild_messages=True)
    await connect(bot)
    message = await dora.say(channel, "Low water at six.")
    await dora.react(message, "⭐")
    await dora.say(channel, "And high water at noon.")
    await bot.hears("message", 2)
    assert bot.all("raw_reaction_add") == []


async def test_a_moderator_clears_one_emoji_or_all_of_them(bot, guild, channel, dora):
    message = await dora.say(channel, "Low water at six.")
    for emoji in ("⏳", "⭐"):
        await dora.react(message, emoji)
    with pytest.raises(Refusal, match="50013"):
        await dora.clear_reactions(message)
    ines = guild.add_member("Ines", manage_messages=True)
    await ines.clear_reactions(message, "⭐")
    assert str((await bot.hears("raw_reaction_clear_emoji")).emoji) == "⭐"
    await ines.clear_reactions(message)
    assert (await bot.hears("raw_reaction_clear")).message_id == message.id
    assert message.reactions == {}


async def test_the_bot_clears_reactions_only_with_manage_messages(bot, guild, channel, dora):
    message = await dora.say(channel, "Low water at six.")
    await dora.react(message, "⭐")
    seen = bot.get_channel(channel.id).get_partial_message(message.id)
    with pytest.raises(discord.Forbidden):
        await seen.clear_reactions()
    guild.grant_bot("manage_messages")
    await seen.remove_reaction("⭐", discord.Object(dora.id))
    assert message.reactions == {}
    await dora.react(message, "⭐")
    await seen.clear_reaction("⭐")
    assert message.reactions == {}


async def test_everyone_who_reacted_is_listed_over_several_pages(bot, guild, channel, dora):
    message = await dora.say(channel, "Low water at six.")
    crowd = [guild.add_member(f"Guest {n}") for n in range(120)]
    for one in reversed(crowd):
        await one.react(message, "⭐")
    shown = await bot.get_channel(channel.id).fetch_message(message.id)
    [stars] = shown.reactions
    assert sorted([user.id async for user in stars.users()]) == [one.id for one in crowd]


async def test_a_member_who_is_timed_out_reacts_to_nothing(guild, channel, dora):
    message = await dora.say(channel, "Low water at six.")
    emil = guild.add_member("Emil")
    await emil.react(message, "⭐")
    guild.time_out(dora, 60)
    with pytest.raises(Refusal, match="50013"):
        await dora.react(message, "⭐")
