"""The bot loses access, and gets it back: kicked, its channel deleted, a permission taken, its account refused."""

import asyncio

import discord
import pytest
from asking import POST, asked, connected
from talking import fate, talk
from town import Town, shown

from bot.losses import KEPT_SECONDS, LOOK_SECONDS
from bot.store import blogs

ELSEWHERE = "Elsewhere Square"


async def lost(town: Town) -> str:
    """The channels of the relays that are lost."""
    assert town.app is not None
    async with town.app.store.begin() as tx:
        relays = await blogs.relays_of(tx)
    return " ".join(str(relay.channel) for relay in relays if relay.lost is not None)


async def notices(town: Town) -> list[str]:
    """What admins are told in the bot's own channel."""
    return [message.text for message in town.admins.messages if message.author.bot]


async def test_a_permission_that_is_taken_is_told_once_and_when_it_is_back_all_that_waited_comes(town: Town) -> None:
    await town.start_bot()
    post = await town.blog.publish("The ferry stays", POST)
    thread = await town.thread("The ferry stays")
    town.channel.deny_bot("send_messages", "send_messages_in_threads")
    told = await town.card("Send Messages, Send Messages in Threads", town.admins)
    await town.until_async(lambda: lost(town), str(town.channel.id))
    comment = await town.blog.comment(post.id, "Old Tom", "I rowed it for forty years.")
    await town.blog.set_status(comment.id, "approved")
    await town.blog.publish("The goats leave", POST)
    await town.quiet()
    assert shown(town.channel, "The goats leave") is None
    assert "Paused" in await asked(town.mayor, town.admins, "relay status")
    asked_for = len(town.discord.requests)
    await town.quiet()
    assert not [path for method, path, _ in list(town.discord.requests)[asked_for:] if method == "POST"]
    town.channel.allow_bot()
    await town.card("I rowed it", thread)
    await town.thread("The goats leave")
    await town.until(lambda: "Over" in told.text, what="the end of it")
    assert len(await notices(town)) == 1
    assert "Paused" not in await asked(town.mayor, town.admins, "relay status")


async def test_kicked_and_invited_again(town: Town) -> None:
    other = town.discord.add_guild(ELSEWHERE)
    far = other.add_text_channel("far")
    warden = other.add_member("Warden", manage_guild=True)
    await town.start_bot()
    assert "will" in await asked(warden, far, "blog add", url=town.blog.url)
    assert "will appear" in await asked(warden, far, "relay add", blog="The Harbour Lamp", channel=far)
    await town.blog.publish("The ferry stays", POST)
    thread = await town.thread("The ferry stays", far)
    await town.thread("The ferry stays")
    town.discord.remove_bot(other)
    told = await town.card(f"no longer in “{ELSEWHERE}”", town.admins)
    await town.until_async(lambda: lost(town), str(far.id))
    await town.blog.publish("The goats leave", POST)
    await town.thread("The goats leave")
    await town.quiet()
    await warden.say(thread, "Is the bot gone?")
    town.discord.invite_bot(other)
    await town.thread("The goats leave", far)
    await town.until(lambda: "Over" in told.text, what="the end of it")
    await town.until(lambda: shown(thread, "stays in Discord"), what="that what was said is read")
    assert len(await notices(town)) == 1


async def test_kicked_while_it_was_stopped_and_invited_again_while_it_was_stopped(town: Town) -> None:
    other = town.discord.add_guild(ELSEWHERE)
    far = other.add_text_channel("far")
    warden = other.add_member("Warden", manage_guild=True)
    await town.start_bot()
    await asked(warden, far, "blog add", url=town.blog.url)
    await asked(warden, far, "relay add", blog="The Harbour Lamp", channel=far)
    await town.stop_bot()
    town.discord.remove_bot(other)
    await town.start_bot()
    await town.card(f"no longer in “{ELSEWHERE}”", town.admins)
    await town.until_async(lambda: lost(town), str(far.id))
    await town.stop_bot()
    town.discord.invite_bot(other)
    await town.start_bot()
    await town.until_async(lambda: lost(town), "")
    await town.blog.publish("The goats leave", POST)
    await town.thread("The goats leave", far)


async def test_a_deleted_channel_is_replaced_by_another_one(town: Town) -> None:
    await town.start_bot()
    post = await town.blog.publish("The ferry stays", POST)
    await town.thread("The ferry stays")
    town.discord.delete_channel(town.channel)
    told = await town.card("/relay set channel", town.admins)
    await town.until_async(lambda: lost(town), str(town.channel.id))
    await town.blog.publish("The goats leave", POST)
    await town.quiet()
    harbour = town.guild.add_text_channel("harbour")
    await asked(town.mayor, town.admins, "relay set", setting="channel", value=f"<#{harbour.id}>")
    await town.thread("The goats leave", harbour)
    await town.until(lambda: "Over" in told.text, what="the end of it")
    await town.blog.edit_post(post.id, title="The ferry goes")
    comment = await town.blog.comment(post.id, "Old Tom", "I rowed it for forty years.")
    await town.blog.set_status(comment.id, "approved")
    await town.quiet()
    assert len(await notices(town)) == 1


async def test_what_is_lost_for_more_than_thirty_days_has_ended(town: Town) -> None:
    await town.start_bot()
    town.channel.deny_bot("view_channel")
    await town.until_async(lambda: lost(town), str(town.channel.id))
    await town.later(KEPT_SECONDS + LOOK_SECONDS)
    await town.card("has ended", town.admins)
    town.channel.allow_bot()
    assert "Nothing is relayed" in await asked(town.mayor, town.admins, "relay status")


async def test_a_token_that_is_revoked_without_a_word_ends_the_bot_at_its_next_request(town: Town) -> None:
    await town.start_bot()
    town.discord.world.token = "another.token"
    await town.blog.publish("The ferry stays", POST)
    assert town._task is not None
    with pytest.raises(discord.ConnectionClosed) as ended:  # bot/run.py says it in a sentence
        await asyncio.wait_for(town._task, town.patience)
    assert ended.value.code == 4004
    await town.crash_bot()
    town.discord.world.token = "sandbox.bot.token"
    await town.start_bot()
    await town.thread("The ferry stays")
    assert await notices(town) == []


async def test_a_password_that_was_revoked_on_the_blog_is_told_and_another_one_lets_all_go_on(town: Town) -> None:
    talking = await talk(town)
    await town.blog.revoke("editor")
    said = await town.dora.say(talking.thread, "And the islanders?")
    told = await town.card("does not accept the connected account", town.admins)
    await fate(town, said, "⏳")
    assert "has not accepted the connected account since" in await asked(town.mayor, town.admins, "relay status")
    admin = town.blog.account("admin")
    await connected(town.mayor, town.admins, "The Harbour Lamp", admin.user, admin.password)
    await talking.until_texts("And the islanders?")
    await town.until(lambda: "Over" in told.text, what="the end of it")
    assert "has not accepted" not in await asked(town.mayor, town.admins, "relay status")
