"""Push: a blog, or a hub in its name, says that something is new, and it is in Discord a moment later."""

import re
from collections.abc import AsyncIterator

import aiohttp
import pytest
from asking import POST, asked
from test_article_watching import next_look
from town import Town, free_port, shown

from sandbox.hub import Hub, Subscription

RARELY = 3600.0
"""Seconds between looks: what is seen within a story, a push made us see; and at once, while its clock is stopped."""


@pytest.fixture
async def hub() -> AsyncIterator[Hub]:
    hub = Hub()
    await hub.start()
    yield hub
    await hub.stop()


async def start(town: Town) -> None:
    """A bot that looks once an hour, and can be called."""
    port = free_port()
    await town.start_bot(poll_seconds=RARELY, web_port=port, public_url=f"http://127.0.0.1:{port}")


async def push_address(town: Town) -> str:
    """What /blog push answers."""
    said = await asked(town.mayor, town.admins, "blog push", blog="The Harbour Lamp")
    found = re.search(r"http://127\.0\.0\.1:\d+/push/\w+", said)
    assert found is not None, said
    return found[0]


async def called(address: str, method: str = "POST", body: bytes = b"") -> int:
    async with aiohttp.ClientSession() as session, session.request(method, address, data=body) as answer:
        return answer.status


async def test_a_call_of_the_push_address_brings_the_article_at_once(town: Town) -> None:
    await start(town)
    address = await push_address(town)
    before = town.looks()
    town.clock.stop()
    await town.blog.publish("The ferry stays", POST)
    assert await called(address) == 202
    await town.card("The ferry stays")
    assert town.looks() == before + 1  # nothing but the push


async def test_nothing_of_what_is_pushed_is_believed(town: Town) -> None:
    await start(town)
    address = await push_address(town)
    forged = b"<rss><channel><item><title>All free</title><link>https://evil.example/</link></item></channel></rss>"
    before = town.looks()
    assert await called(address, body=forged) == 202
    await town.until(lambda: town.looks() > before, what="the look that was asked for")
    await town.later(5)
    await town.blog.publish("The ferry stays", POST)
    await called(address)
    await town.card("The ferry stays")
    assert len(town.channel.messages) == 1
    assert await called(address, "GET") == 405
    wrong = address[:-1] + ("0" if address[-1] != "0" else "1")
    assert await called(wrong) == 404


async def test_a_webhook_of_the_blog_carries_articles_edits_and_withdrawals_at_once(town: Town) -> None:
    await start(town)
    await town.blog.set_option("webhook", await push_address(town))
    town.clock.stop()
    post = await town.blog.publish("The ferry stays", POST)
    card = await town.card("The ferry stays")
    await town.later(5)
    await town.blog.edit_post(post.id, title="The ferry goes")
    await town.until(lambda: "The ferry goes" in card.text, what="the edit")
    await town.later(5)
    await town.until_async(lambda: next_look(town), "later")
    looks = town.looks()
    await town.blog.trash_post(post.id)
    await town.until(lambda: town.looks() > looks, what="the look for the withdrawal")
    for _ in range(3):  # once may be chance: it is looked again soon
        await town.until_async(lambda: next_look(town), "later")
        await town.later(20)
    await town.until(lambda: "midnight" not in card.text, what="the withdrawal")
    assert len(town.channel.messages) == 1


async def test_a_push_counts_more_than_what_the_feed_says_of_being_fresh(town: Town) -> None:
    town.blog.manners.headers = {"Cache-Control": "max-age=86400"}
    await start(town)
    address = await push_address(town)
    await town.blog.publish("The ferry stays", POST)
    assert await called(address) == 202
    await town.card("The ferry stays")


async def test_a_hundred_pushes_are_two_looks(town: Town) -> None:
    await start(town)
    address = await push_address(town)
    before = town.looks()
    town.clock.stop()
    async with aiohttp.ClientSession() as session:
        for _ in range(100):
            async with session.post(address) as answer:
                assert answer.status == 202
        await town.blog.publish("The ferry stays", POST)
        async with session.post(address):
            pass
    await town.later(2.1)
    await town.card("The ferry stays")
    assert town.looks() <= before + 3  # and one more, as a blog may call before it shows what it calls for


async def subscribed(town: Town, hub: Hub) -> Subscription:
    """The bot's subscription, once the hub has verified it."""
    await town.blog.set_option("hub", hub.url)
    await town.blog.publish("An old story", POST, date=1_700_000_000)
    await start(town)
    topic = f"{town.blog.url}/feed/"
    return await town.until(lambda: next(iter(hub.subscribers(topic)), None), what="a verified subscription")


async def test_a_blog_with_a_hub_needs_nothing_done_to_push(town: Town, hub: Hub) -> None:
    await subscribed(town, hub)
    before = town.looks()
    town.clock.stop()
    await town.blog.publish("The ferry stays", POST)  # the blog tells the hub, the hub tells the bot
    await town.card("The ferry stays")
    await hub.settled()
    assert [delivery.status for delivery in hub.deliveries] == [202]
    asked_by = [seen.headers.get("User-Agent", "") for seen in town.blog.requests if "/feed/" in seen.path]
    assert sum("Backchannel" in agent for agent in asked_by) <= before + 2  # the hub reads the feed itself


async def test_what_comes_in_the_hubs_name_without_its_signature_is_ignored(town: Town, hub: Hub) -> None:
    kept = await subscribed(town, hub)
    looks = town.looks()
    await hub.deliver(kept.topic, body=b"<rss/>", secret="not the secret")
    assert [delivery.status for delivery in hub.deliveries] == [202]  # whoever forges learns nothing
    await town.later(10)
    await asked(town.mayor, town.admins, "relay status")
    assert town.looks() == looks
    await hub.deliver(kept.topic, body=b"<rss/>")
    await town.until(lambda: town.looks() > looks, what="a look")
    assert shown(town.channel, "The ferry") is None


async def test_a_hub_that_says_no_is_told_to_an_admin_and_the_blog_is_read_all_the_same(town: Town, hub: Hub) -> None:
    kept = await subscribed(town, hub)
    await hub.deny(kept.topic, kept.callback, "The island is closed")
    await town.later(1)
    await town.card("The island is closed", town.admins)
    await town.blog.publish("The ferry stays", POST)
    await town.later(RARELY * 1.2)
    await town.card("The ferry stays")


async def test_a_subscription_is_renewed_before_it_ends(town: Town, hub: Hub) -> None:
    first = await subscribed(town, hub)
    await town.later(8 * 86_400)
    await town.until(
        lambda: any(each.until > first.until for each in hub.subscribers(first.topic)), what="a renewed lease"
    )


async def test_a_hub_reads_that_nobody_is_subscribed_when_the_relay_has_ended(town: Town, hub: Hub) -> None:
    kept = await subscribed(town, hub)
    await asked(town.mayor, town.admins, "relay remove")
    await town.later(120)
    await hub.deliver(kept.topic, body=b"<rss/>")
    assert [delivery.status for delivery in hub.deliveries] == [410]
    assert hub.subscribers(kept.topic) == []


async def test_without_an_address_of_its_own_the_bot_asks_no_hub_and_says_what_push_needs(town: Town, hub: Hub) -> None:
    await town.blog.set_option("hub", hub.url)
    await town.start_bot(web_port=free_port())
    await town.blog.publish("The ferry stays", POST)
    await town.card("The ferry stays")
    await hub.settled()
    assert not any(b"hub.mode=subscribe" in seen.body for seen in hub.requests)
    assert "PUBLIC_URL" in await asked(town.mayor, town.admins, "blog push", blog="The Harbour Lamp")


async def test_a_hub_that_is_down_at_first_is_asked_again(town: Town, hub: Hub) -> None:
    hub.faults.add("POST", "/", status=503)
    await town.blog.set_option("hub", hub.url)
    await town.blog.publish("An old story", POST, date=1_700_000_000)
    await start(town)
    await town.until(lambda: hub.requests, what="the first request", seconds=20.0)
    await town.later(400)
    await town.until(lambda: hub.subscribers(f"{town.blog.url}/feed/"), what="a verified subscription")
    assert town.admins.messages == []  # once may be chance
