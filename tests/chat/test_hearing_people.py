"""What the bot makes of a message, of its files, its reactions and its author."""

import asyncio

import discord
import pytest

from bot.chat.discord_chat import DiscordChat
from bot.chat.messages import heard
from bot.errors import Refused, Retry
from bot.model import ChannelSort, ThreadShape
from bot.text.card import Card, Text
from sandbox.discord import File
from sandbox.discord.permissions import Permission
from sandbox.discord.places import Overwrite

PICTURE = File("tide.png", b"\x89PNG and so on", "The mud flats at low tide")


@pytest.fixture
def read(chat, channel):
    """A message as the bot reads it."""

    async def read(message):
        return await chat.message(message.channel.id, message.id)

    return read


async def test_a_message_tells_its_server_and_its_authors_picture(read, guild, channel, dora):
    seen = await read(await dora.say(channel, "Low water at six."))
    assert (seen.guild, seen.author, seen.name, seen.readable) == (guild.id, dora.id, "Dora", True)
    assert seen.avatar.startswith("https://cdn.discordapp.com/")
    assert seen.avatar.endswith(".png?size=128")


async def test_what_is_heard_live_says_the_same_as_what_is_read_later(client, chat, guild, channel, dora):
    live: asyncio.Future[discord.Message] = asyncio.get_running_loop().create_future()

    @client.event
    async def on_message(message: discord.Message) -> None:
        live.set_result(message)

    said = await dora.say(channel, f"See <#{channel.id}>", files=[PICTURE])
    async with asyncio.timeout(5):
        assert heard(await live) == await chat.message(channel.id, said.id)


async def test_a_file_keeps_what_is_needed_to_ask_for_it_anew(read, guild, channel, dora):
    said = await dora.say(channel, "", files=[PICTURE])
    [file] = (await read(said)).attachments
    assert (file.name, file.type, file.size) == ("tide.png", "image/png", len(PICTURE.data))
    assert (file.channel, file.message, file.description) == (channel.id, said.id, PICTURE.description)
    assert file.link == f"https://discord.com/channels/{guild.id}/{channel.id}/{said.id}"
    assert file.is_picture


async def test_roles_are_named_and_of_channels_only_those_that_everyone_may_see(read, guild, client, channel, dora):
    role = guild.add_role("Readers", mentionable=True)
    secret = guild.add_text_channel("secret")
    secret.overwrites[guild.everyone.id] = Overwrite(kind=0, deny=Permission.VIEW_CHANNEL)
    secret.allow_bot()
    seen = client.get_guild(guild.id)
    await client.until(lambda: seen.get_channel(secret.id) and seen.get_channel(secret.id).overwrites)
    said = await dora.say(channel, f"<@&{role.id}>, see <#{channel.id}> and <#{secret.id}>, not <#123456789012345678>")
    told = await read(said)
    assert told.roles == ((role.id, "Readers"),)
    assert told.channels == ((channel.id, "articles"),)


async def test_a_thread_that_rests_is_read_with_its_server_too(client, chat, town, guild, channel, dora):
    thread = await dora.start_thread(await dora.say(channel, "Winter"), "Winter")
    said = await dora.say(thread, "Cold.")
    town.archive(thread)
    await client.until(lambda: client.get_channel(thread.id) is None)
    for _ in range(2):
        seen = (await chat.recent(thread.id, 5))[-1]
        assert (seen.id, seen.guild) == (said.id, guild.id)
    asked = [path for method, path, _ in town.requests if (method, path) == ("GET", f"/channels/{thread.id}")]
    assert len(asked) == 1


async def test_without_the_intent_a_hidden_text_is_known_to_be_hidden(town, chat, guild, channel, dora, read):
    town.allow_message_content = False
    assert not (await read(await dora.say(channel, "Not for the bot."))).readable
    assert (await read(await dora.say(channel, "", stickers=["Wave"]))).readable
    assert (await read(await dora.say(channel, f"<@{guild.me.id}> for you"))).readable


async def test_people_who_reacted_are_counted_and_bots_are_not(chat, guild, channel, dora):
    message = await dora.say(channel, "Low water at six.")
    crowd = [guild.add_member(f"Guest {n}") for n in range(101)]
    for one in crowd:
        await one.react(message, "⭐")
    await chat.react(channel.id, message.id, "⭐")
    assert set(await chat.reactors(channel.id, message.id, "⭐")) == {one.id for one in crowd}
    assert await chat.reactors(channel.id, message.id, "⏳") == []
    await dora.delete(message)
    assert list(await chat.reactors(channel.id, message.id, "⭐")) == []


async def test_a_file_is_read_long_after_its_address_died(chat, read, channel, clock, dora):
    [file] = (await read(await dora.say(channel, "", files=[PICTURE]))).attachments
    clock.now += 30 * 86_400
    assert await chat.file(file) == PICTURE.data


async def test_a_file_that_is_gone_is_nothing(chat, town, read, channel, dora):
    said = await dora.say(channel, "Two", files=[PICTURE, File("more.png", b"PNG")])
    first, second = (await read(said)).attachments
    await dora.edit(said, "One", files=said.files[1:])
    assert await chat.file(first) is None
    await dora.delete(said)
    assert await chat.file(second) is None


async def test_a_file_is_refused_when_it_is_too_large_and_asked_for_again_in_an_outage(chat, town, read, channel, dora):
    [large] = (await read(await dora.say(channel, "", files=[File("sea.png", bytes((8 << 20) + 1))]))).attachments
    with pytest.raises(Refused, match=r"sea\.png is too large: the bot takes up to 8 MB"):
        await chat.file(large)
    [file] = (await read(await dora.say(channel, "", files=[PICTURE]))).attachments
    town.faults.add("GET", r"/messages/\d+$", status=503)
    with pytest.raises(Retry):
        await chat.file(file)


async def test_without_the_intent_a_file_known_from_a_menu_is_read_while_its_address_lives(
    chat, town, read, channel, clock, dora
):
    said = await dora.say(channel, "", files=[PICTURE])
    [file] = (await read(said)).attachments
    town.allow_message_content = False
    assert await chat.file(file) == PICTURE.data
    clock.now += 86_401
    assert await chat.file(file) is None


async def test_who_is_banned_or_timed_out_may_not_speak(client, guild, clock, channel, dora):
    chat = DiscordChat(client, clock)
    assert await chat.may_speak(guild.id, dora.id)
    guild.time_out(dora, 60)
    assert not await chat.may_speak(guild.id, dora.id)
    clock.now += 61
    assert await chat.may_speak(guild.id, dora.id)
    guild.ban(dora)
    assert not await chat.may_speak(guild.id, dora.id)


async def test_a_server_that_cannot_be_asked_silences_nobody(chat, town, guild, dora):
    town.remove_bot(guild)
    assert await chat.may_speak(guild.id, dora.id)


async def test_a_card_pings_its_people_and_nobody_else(chat, guild, channel, dora):
    emil = guild.add_member("Emil")
    card = Card((Text(f"<@{dora.id}> <@{emil.id}> welcome"),), mark="m", people=(dora.id,))
    sent = channel.posted[int(await chat.send(channel.id, card, "n1"))]
    assert sent.mentions == [dora]
    quiet = channel.posted[int(await chat.send(channel.id, Card(card.blocks, mark="m"), "n2"))]
    assert quiet.mentions == []


async def test_slow_mode_is_set_where_that_is_allowed_and_else_left_alone(chat, known, guild, channel, dora):
    thread = await dora.start_thread(await dora.say(channel, "Winter"), "Winter")
    await chat.change_thread(thread.id, ThreadShape("Winter", slow=30))
    assert thread.rate_limit_per_user == 30
    channel.deny_bot("manage_threads")
    await known(channel, lambda seen: not seen.permissions_for(seen.guild.me).manage_threads)
    await chat.change_thread(thread.id, ThreadShape("Winter", slow=0))
    assert thread.rate_limit_per_user == 30


async def test_a_thread_is_no_place_for_articles(chat, client, channel, dora):
    thread = await dora.start_thread(await dora.say(channel, "Winter"), "Winter")
    assert (await chat.channel(thread.id)).sort is ChannelSort.THREAD


async def test_a_member_has_the_name_of_that_server_in_history_too(chat, town, channel, dora):
    dora.nick = "Dora of the Quay"
    said = [await dora.say(channel, f"Line {n}") for n in range(3)]
    told = await chat.history(channel.id, said[0].id - 1, 10)
    assert {one.name for one in told} == {"Dora of the Quay"}
    assert (await chat.message(channel.id, said[0].id)).name == "Dora of the Quay"
    assert sum("/members/" in path for _, path, _ in town.requests) == 1


async def test_who_has_left_keeps_the_name_of_everywhere(chat, town, guild, channel, dora):
    dora.nick = "Dora of the Quay"
    said = await dora.say(channel, "Farewell.")
    guild.kick(dora)
    assert (await chat.message(channel.id, said.id)).name == "Dora"
    town.faults.add("GET", r"/members/", times=None, status=503)
    emil = guild.add_member("Emil")
    assert (await chat.message(channel.id, (await emil.say(channel, "Farewell!")).id)).name == "Emil"
