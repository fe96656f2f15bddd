"""Everybody is answered in their own language, and each server reads the bot in its own."""

import pytest
from asking import asked
from talking import article
from town import Town

from bot.store import servers
from sandbox.discord import payloads

TITLE = "The ferry stays"


@pytest.fixture
async def russian(town: Town) -> Town:
    """The town, whose server and whose mayor speak Russian."""
    town.guild.locale = town.mayor.locale = "ru"
    await town.start_bot()
    return town


async def test_cards_speak_the_servers_language(russian: Town) -> None:
    await article(russian, title=TITLE)
    card = await russian.card(TITLE)
    assert "Ответы в ветке могут стать комментариями" in card.text


async def test_a_relay_may_have_a_language_of_its_own(russian: Town) -> None:
    await article(russian, title=TITLE)
    card = await russian.card(TITLE)
    await asked(russian.mayor, russian.channel, "relay set", setting="language", value="english")
    await russian.until(lambda: "Answers in the thread can become comments" in card.text, what="English")


async def test_an_answer_is_in_the_language_of_who_asked(russian: Town) -> None:
    told = await asked(russian.mayor, russian.channel, "blog list")
    assert "подключено" in told or "запись" in told
    russian.mayor.locale = "en-GB"
    assert "connected as" in await asked(russian.mayor, russian.channel, "blog list")


async def test_what_went_wrong_is_told_to_each_in_their_language(russian: Town) -> None:
    russian.blog.faults.add("*", r".*", None, status=503)
    await russian.until(lambda: bool(russian.admins.messages), what="the notice")
    assert "Не удаётся прочитать" in russian.admins.messages[0].text
    status = await asked(russian.mayor, russian.channel, "relay status")
    assert "503" in status
    assert "trouble" not in status
    russian.mayor.locale = "en-US"
    assert "has trouble of its own" in await asked(russian.mayor, russian.channel, "relay status")


async def test_a_server_that_chooses_another_language_reads_it_from_then_on(town: Town) -> None:
    await town.start_bot()
    town.guild.prefer("ru")
    await town.until_async(lambda: _locale(town), "ru")
    await article(town, title=TITLE)
    assert "Ответы в ветке" in (await town.card(TITLE)).text


async def test_a_server_that_was_out_of_order_is_known_as_it_is_when_it_is_back(town: Town) -> None:
    await town.start_bot()
    world, about = town.discord.world, {"id": str(town.guild.id), "unavailable": True}
    world.publish("GUILD_DELETE", about, guild=town.guild)
    town.guild.locale = "ru"
    world.publish("GUILD_CREATE", payloads.guild(town.guild) | {"unavailable": False}, guild=town.guild)
    await town.until_async(lambda: _locale(town), "ru")


async def _locale(town: Town) -> str:
    assert town.app is not None
    async with town.app.store.begin() as tx:
        server = await servers.find(tx, town.guild.id)
    return "" if server is None else server.locale
