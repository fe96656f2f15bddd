"""Private messages as the Chat port sends, finds, changes and deletes them."""

import pytest

from bot.errors import Barred
from bot.model import MemberId
from bot.text.card import Card, Text

CARD = Card((Text("The ferry stays · 7F"),), mark="7F")


@pytest.fixture
async def there(chat, dora):
    """The private channel with Dora."""
    return await chat.direct(MemberId(dora.id))


async def test_the_channel_with_somebody_is_always_the_same(chat, there, dora):
    assert await chat.direct(MemberId(dora.id)) == there
    assert (await dora.private()).id == there


async def test_a_message_is_sent_found_changed_and_deleted(chat, there, dora, clock):
    sent = await chat.send(there, CARD, "nonce")
    assert await chat.find(there, CARD.mark, clock.now) == sent
    await chat.edit(there, int(sent), Card((Text("The ferry goes · 7F"),), mark="7F"))
    (message,) = (await dora.private()).messages
    assert "goes" in message.text
    await chat.delete(there, int(sent))
    assert await chat.find(there, CARD.mark, clock.now) is None


async def test_where_nothing_was_ever_sent_nothing_is_found_and_nothing_stands_in_the_way(chat, there, clock):
    assert await chat.find(there, CARD.mark, clock.now) is None


async def test_who_takes_none_is_a_closed_place(chat, there, dora):
    dora.closed = True
    with pytest.raises(Barred):
        await chat.send(there, CARD, "nonce")
