"""Files that come with messages, and addresses that die."""

import discord
import pytest
from aiohttp import ClientSession
from discord_client import Bot

from sandbox.discord import File, Refusal

PICTURE = File("low tide.png", b"\x89PNG and so on", "The mud flats at low tide")


async def test_a_picture_is_heard_with_its_description_and_can_be_read(bot, channel, dora):
    said = await dora.say(channel, "Look!", files=[PICTURE])
    [heard] = (await bot.hears("message")).attachments
    assert (heard.filename, heard.content_type, heard.size) == ("low_tide.png", "image/png", len(PICTURE.data))
    assert heard.description == "The mud flats at low tide"
    assert await heard.read() == PICTURE.data
    assert said.files[0].id == heard.id


async def test_an_address_dies_in_a_day_and_a_new_look_gives_a_new_one(bot, channel, clock, dora):
    said = await dora.say(channel, "", files=[PICTURE])
    [old] = (await bot.hears("message")).attachments
    clock.now += 86_401
    with pytest.raises(discord.NotFound):
        await old.read()
    [new] = (await bot.get_channel(channel.id).fetch_message(said.id)).attachments
    assert new.url != old.url
    assert await new.read() == PICTURE.data


async def test_an_address_that_was_made_up_leads_nowhere(chat, bot, channel, dora):
    await dora.say(channel, "", files=[PICTURE])
    [file] = (await bot.hears("message")).attachments
    async with ClientSession() as http:
        for url in (file.url.replace("hm=", "hm=0"), file.url.split("?")[0], file.url.replace("ex=", "ex=f")):
            async with http.get(url) as answer:
                assert answer.status == 404


async def test_a_file_goes_with_its_message_or_by_an_edit(bot, channel, dora):
    said = await dora.say(channel, "Two of them", files=[PICTURE, File("list.txt", b"Eggs")])
    first, second = (await bot.hears("message")).attachments
    await dora.edit(said, "One of them", files=said.files[:1])
    assert [one["filename"] for one in (await bot.hears("raw_message_edit")).data["attachments"]] == ["low_tide.png"]
    with pytest.raises(discord.NotFound):
        await second.read()
    await dora.edit(said, "")
    await dora.delete(said)
    with pytest.raises(discord.NotFound):
        await first.read()


async def test_without_the_content_intent_files_are_hidden_and_stickers_are_not(chat, channel, dora, connect):
    bot = await connect(Bot(message_content=False))
    await dora.say(channel, "", files=[PICTURE])
    assert (await bot.hears("message")).attachments == []
    await dora.say(channel, "", stickers=["Wave"])
    assert [one.name for one in (await bot.hears("message", 2)).stickers] == ["Wave"]


async def test_a_file_needs_its_permission_and_a_decent_size(guild, channel, dora):
    with pytest.raises(Refusal, match="40005"):
        await dora.say(channel, "", files=[File("sea.png", bytes((10 << 20) + 1))])
    with pytest.raises(Refusal, match="50006"):
        await dora.say(channel, "")
    guild.everyone.permissions &= ~(1 << 15)
    with pytest.raises(Refusal, match="50013"):
        await dora.say(channel, "", files=[PICTURE])
