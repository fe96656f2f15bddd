"""What members see of themselves: /me show, /me export, /me name, /me mentions."""

import json
from dataclasses import replace

import pytest

from bot.desk import Speaker
from bot.errors import Refused
from bot.store import items, members
from bot.text.split import weight
from tests.cards import text_of, texts
from tests.fakes import Said
from tests.world import DORA, EMIL, World

PRESSED = 9_000_000_000_000_000_000


@pytest.fixture
async def world(world: World) -> World:
    world.blog.publish("The ferry stays")
    await world.settle()
    return world


async def naming(world: World) -> Said:
    """Emil's message that mentions Dora."""
    thread = world.first_thread
    said = world.chat.say(thread, EMIL, f"Ask <@{DORA}>.")
    await world.inbox.said(replace(world.chat.heard(said), mentions=((DORA, "Dora"),)))
    await world.settle()
    return said


async def test_a_chosen_name_stands_on_blogs_from_then_on_and_comments_that_stand_keep_theirs(world: World) -> None:
    await world.agree(DORA)
    await world.say(DORA, "Before.")
    await world.settle()
    assert "Dora of the Docks" in await world.members.rename(DORA, "  **Dora** of <@&12>the [Docks] ")
    await world.say(DORA, "After.")
    await world.settle()
    assert [one.content.author for one in world.blog.ours()] == ["Member 11", "Dora of the Docks"]
    await world.members.rename(DORA, " ")
    await world.say(DORA, "Again.")
    await world.settle()
    assert world.blog.ours("Again")[0].content.author == "Member 11"


@pytest.mark.parametrize("wanted", ["x" * 61, "<@>", "https://spam.example", "discord.gg/abc"])
async def test_what_is_no_name_is_refused(world: World, wanted: str) -> None:
    with pytest.raises(Refused):
        await world.members.rename(DORA, wanted)
    async with world.store.begin() as tx:
        assert await members.name(tx, DORA) is None


async def test_who_does_not_want_to_be_named_is_someone_also_in_what_stands(world: World) -> None:
    for member in (DORA, EMIL):
        await world.agree(member)
    await naming(world)
    assert "Ask @Dora." in world.blog.ours()[0].content.text
    await world.members.mentions(DORA, on=False)
    await world.settle()
    assert "Ask @someone." in world.blog.ours()[0].content.text
    await naming(world)
    assert all("@Dora" not in one.content.text for one in world.blog.ours())
    await world.members.mentions(DORA, on=True)
    await naming(world)
    assert len([one for one in world.blog.ours() if "@Dora" in one.content.text]) == 1


async def test_a_member_sees_all_that_is_stored_in_words(world: World) -> None:
    assert "not answered" in text_of(await world.members.show(DORA))
    waiting = await world.say(DORA, "Wait.")
    card = text_of(await world.members.show(DORA))
    assert "Waiting for your answer" in card
    await world.members.answer(Speaker(DORA, "Dora"), world.blog_id, waiting.id, agreed=True, interaction=PRESSED)
    await world.settle()
    await world.members.rename(DORA, "Dora of the Docks")
    card = text_of(await world.members.show(DORA))
    link = world.blog.ours()[0].content.link
    for words in ("Dora of the Docks", "The Lamp", "said yes", "not pinged", "On the blogs: 1", f"Wait. <{link}>"):
        assert words in card


async def test_what_is_stored_fits_into_a_message_however_long_the_addresses_are(world: World) -> None:
    await world.agree(DORA)
    for number in range(10):
        await world.say(DORA, f"Nobody asked number {number}.")
        await world.settle()
    async with world.store.begin() as tx:
        for item in await items.of_member(tx, DORA):
            assert item.content is not None
            link = f"https://lamp.example/{'%D0%BF' * 70}/#comment-{item.id}"
            await items.change(tx, replace(item, content=replace(item.content, link=link)))
    card = await world.members.show(DORA)
    assert "Nobody asked number 9." in text_of(card)
    assert "/me export" in text_of(card)
    assert sum(weight(text) for text in texts(card)) <= 4_000


async def test_the_file_has_all_of_a_member_and_nothing_of_anybody_else(world: World) -> None:
    for member in (DORA, EMIL):
        await world.agree(member)
    await world.say(DORA, "Nobody asked.")
    await world.say(EMIL, "Nor us.")
    await naming(world)
    mine = json.loads(await world.members.export(DORA))
    assert [one["text"] for one in mine["comments"]] == ["Nobody asked."]
    assert mine["comments"][0]["where"] == "live"
    assert mine["answers"][0]["agreed"] is True
    theirs = await world.members.export(EMIL)
    assert "Nor us." in theirs
    assert "Ask @someone." in theirs
    assert str(DORA) not in json.loads(theirs)["comments"][1]["text"]
    assert "Nobody asked." not in theirs
