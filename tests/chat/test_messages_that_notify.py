"""What is sent: whom it pings, whether it makes a sound, and announcements published to followers."""

import pytest

from bot.errors import Barred, Missing, Refused, Retry
from bot.text.card import Card, Text

CARD = Card((Text("# Low tide"),), "https://blog.example/low-tide")


@pytest.fixture
async def news(guild, known):
    made = guild.add_news_channel("news")
    await known(made, bool)
    return made


async def test_a_card_pings_its_role_once_above_its_frame_and_nobody_else(chat, channel, guild, dora):
    readers, others = guild.add_role("Readers", mentionable=True), guild.add_role("Others", mentionable=True)
    card = Card((Text(f"<@&{others.id}> <@{dora.id}> @everyone"),), "mark", ping=readers.id)
    sent = channel.posted[int(await chat.send(channel.id, card, "n-1"))]
    assert sent.components[0]["content"] == f"<@&{readers.id}>"
    assert (sent.pinged_roles, sent.mentions, sent.mention_everyone) == ([readers], [], False)
    await chat.edit(channel.id, sent.id, card)
    assert sent.text.startswith(f"<@&{readers.id}>")


async def test_a_reply_pings_its_role_and_not_whom_it_answers(chat, channel, guild, dora):
    readers = guild.add_role("Readers", mentionable=True)
    said = await dora.say(channel, "Is it open?")
    card = Card(CARD.blocks, CARD.mark, ping=readers.id)
    sent = channel.posted[int(await chat.send(channel.id, card, "n-1", said.id))]
    assert (sent.reply_to, sent.pinged_roles, sent.mentions) == (said, [readers], [])


@pytest.mark.parametrize("silent", [True, False])
async def test_a_silent_card_notifies_nobody(chat, channel, silent):
    sent = channel.posted[int(await chat.send(channel.id, Card(CARD.blocks, CARD.mark, silent=silent), "n-1"))]
    await chat.edit(channel.id, sent.id, CARD)
    assert (sent.silent, sent.edited is not None) == (silent, True)


async def test_an_announcement_is_published_and_once_more_is_fine(chat, news):
    sent = int(await chat.send(news.id, CARD, "n-1"))
    await chat.publish(news.id, sent)
    await chat.publish(news.id, sent)
    assert news.posted[sent].published
    await chat.edit(news.id, sent, Card((Text("# High tide"),), "mark"))
    assert (news.posted[sent].published, news.posted[sent].text) == (True, "# High tide")


async def test_when_the_hour_is_full_publishing_waits_as_long_as_discord_says(chat, news, clock):
    sent = [int(await chat.send(news.id, CARD, f"n-{number}")) for number in range(11)]
    for number in sent[:10]:
        await chat.publish(news.id, number)
    clock.now += 600
    with pytest.raises(Retry) as retry:
        await chat.publish(news.id, sent[10])
    assert retry.value.after == 3000
    clock.now += 3000
    await chat.publish(news.id, sent[10])


async def test_what_cannot_be_published_is_sorted(chat, news, channel):
    with pytest.raises(Missing):
        await chat.publish(news.id, 1)
    elsewhere = int(await chat.send(channel.id, CARD, "n-1"))
    with pytest.raises(Refused) as refused:
        await chat.publish(channel.id, elsewhere)
    assert not isinstance(refused.value, Barred)


@pytest.mark.parametrize(
    ("trouble", "expected"),
    [
        ({"code": 160005}, Barred),
        ({"code": 20016, "status": 429}, Retry),
        ({"code": 160006}, Retry),
        ({"code": 160007}, Retry),
        ({"code": 200000}, Refused),
        ({"code": 240000, "status": 403}, Refused),
    ],
)
async def test_discords_refusals_are_sorted_by_what_to_do(chat, channel, town, trouble, expected):
    town.faults.add("POST", r"/messages$", **trouble)
    with pytest.raises(expected) as raised:
        await chat.send(channel.id, CARD, "n-1")
    assert type(raised.value) is expected


async def test_when_cloudflare_answers_for_discord_we_keep_away(chat, channel, town):
    town.faults.add("POST", r"/messages$", status=429, body="error 1015")
    with pytest.raises(Retry) as retry:
        await chat.send(channel.id, CARD, "n-1")
    assert retry.value.after == 600
