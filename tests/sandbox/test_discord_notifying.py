"""Who is told: announcements published to followers, roles pinged, silent messages."""

import discord
import pytest


@pytest.fixture
def news(guild):
    return guild.add_news_channel("news")


@pytest.fixture
def place(news, bot):
    return bot.get_channel(news.id)


@pytest.fixture
def readers(guild):
    return guild.add_role("Readers", mentionable=True)


async def refused(awaitable) -> tuple[int, int]:
    with pytest.raises(discord.HTTPException) as problem:
        await awaitable
    return problem.value.status, problem.value.code


async def test_an_announcement_is_published_once(news, place, bot):
    sent = await place.send("The bridge is open.")
    assert place.is_news()
    await sent.publish()
    assert news.messages[0].published
    assert (await bot.hears("raw_message_edit")).message.flags.crossposted
    assert await refused(sent.publish()) == (400, 40033)


async def test_a_published_message_stays_so_when_it_is_edited(news, place):
    sent = await place.send("The bridge is open.")
    await sent.publish()
    await sent.edit(content="The bridge is closed.")
    assert (news.messages[0].published, news.messages[0].text) == (True, "The bridge is closed.")


async def test_nothing_is_published_from_other_channels(bot, channel):
    sent = await bot.get_channel(channel.id).send("Hello")
    assert await refused(sent.publish()) == (400, 50024)


async def test_to_publish_what_others_said_one_needs_manage_messages(news, place, dora):
    said = await dora.say(news, "The bridge is mine.")
    assert await refused(place.get_partial_message(said.id).publish()) == (403, 50013)
    await dora.publish(said)
    assert said.published


async def test_ten_messages_an_hour_are_published(news, bot, place, chat, clock):
    bot.http.max_ratelimit_timeout = 30.0
    for number in range(10):
        await (await place.send(f"{number}")).publish()
    eleventh = await place.send("11")
    with pytest.raises(discord.RateLimited) as limit:
        await eleventh.publish()
    assert limit.value.retry_after == 3600
    assert chat.invalid_requests == 0
    clock.now += 3600
    await eleventh.publish()
    assert news.messages[-1].published


async def test_a_thread_on_an_announcement_is_an_announcement_thread(place):
    sent = await place.send("The bridge is open.")
    thread = await sent.create_thread(name="The bridge")
    assert thread.type is discord.ChannelType.news_thread


async def test_a_role_is_pinged_if_it_is_named_allowed_and_mentionable(bot, channel, guild, readers):
    keepers = guild.add_role("Keepers")
    text = f"<@&{readers.id}> and <@&{keepers.id}>"
    place = bot.get_channel(channel.id)
    allowed = discord.AllowedMentions(roles=[readers, keepers], everyone=False, users=False, replied_user=False)
    sent = await place.send(text, allowed_mentions=allowed)
    assert channel.posted[sent.id].pinged_roles == [readers]
    assert sent.raw_role_mentions == [readers.id, keepers.id]
    quiet = await place.send(text, allowed_mentions=discord.AllowedMentions.none())
    assert channel.posted[quiet.id].pinged_roles == []
    unnamed = await place.send("Nobody is named.", allowed_mentions=allowed)
    assert channel.posted[unnamed.id].pinged_roles == []


async def test_who_may_mention_everyone_pings_any_role(bot, channel, guild):
    keepers = guild.add_role("Keepers")
    await bot.hears("guild_role_create")
    guild.me.roles[0].permissions |= 1 << 17
    allowed = discord.AllowedMentions(roles=[keepers], everyone=False, users=False)
    sent = await bot.get_channel(channel.id).send(f"<@&{keepers.id}>", allowed_mentions=allowed)
    assert channel.posted[sent.id].pinged_roles == [keepers]


async def test_a_role_is_known_to_the_bot_and_its_members_are(bot, guild, readers):
    assert bot.get_guild(guild.id) is not None
    pell = guild.add_member("Pell", roles=[readers])
    assert pell.roles == [readers]
    role = await bot.hears("guild_role_create")
    assert (role.name, role.mentionable) == ("Readers", True)


async def test_a_silent_message_says_so(bot, channel):
    sent = await bot.get_channel(channel.id).send("Psst.", silent=True)
    assert channel.posted[sent.id].silent
    assert (await bot.hears("message")).flags.suppress_notifications
