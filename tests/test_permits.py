"""A yes to one message alone: it lets that one go, its edits follow, and it is taken back as easily as given."""

import pytest

from bot import moderation
from bot.desk import Speaker
from bot.desk.consents import wording
from bot.errors import Refused
from bot.model import State
from bot.store import items, members
from bot.text.card import Card
from bot.text.words import CATALOGUES, speaking
from tests.cards import ids, text_of
from tests.fakes import Said
from tests.world import DORA, EMIL, GUILD, World

PRESSED = 9_000_000_000_000_000_000
"""An interaction's id, later than any message's."""
DORA_HERE = Speaker(DORA, "Dora")


@pytest.fixture
async def world(world: World) -> World:
    world.blog.publish("The ferry stays")
    await world.settle()
    return world


def questions(world: World) -> list[Said]:
    return [said for said in world.ours(world.first_thread) if "your answers here" in said.shown]


def on_blog(world: World) -> list[str]:
    return [comment.content.text.partition("<!--")[0].strip() for comment in world.blog.ours()]


async def this_one(world: World, said: Said) -> str:
    return await world.members.answer_once(DORA_HERE, world.blog_id, said.channel, said.id, PRESSED)


async def edited(world: World, said: Said, text: str) -> None:
    await world.edit(said, text)
    await world.settle()


async def test_the_preview_says_name_link_and_text_and_has_three_answers(world: World) -> None:
    said = await world.say(DORA, "Nobody *asked*.")
    await world.settle()
    async with world.store.begin() as tx:
        await members.set_name(tx, DORA, "Dora of the Docks")
    card = await world.members.preview(DORA_HERE, world.blog_id, said.channel, said.id)
    for words in ("The Lamp", "Dora of the Docks", "*asked*", f"/{said.channel}/{said.id}"):
        assert words in text_of(card)
    assert ids(card) == [f"{answer}:{world.blog_id}:{said.id}" for answer in ("once", "agree", "refuse")]


async def test_this_one_lets_that_message_go_with_its_edits_and_no_other(world: World) -> None:
    said = await world.say(DORA, "Nobody asked.")
    other = await world.say(DORA, "And the goats?")
    await world.settle()
    assert len(questions(world)) == 1
    assert "no other" in await this_one(world, said)
    await world.settle()
    assert on_blog(world) == ["Nobody asked."]
    assert questions(world) == []
    await edited(world, said, "Nobody asked us.")
    await edited(world, other, "And the sheep?")
    assert on_blog(world) == ["Nobody asked us."]
    async with world.store.begin() as tx:
        (permit,) = await members.permits_of(tx, DORA)
    assert (permit.wording, permit.interaction) == (wording(), PRESSED)


def test_the_version_of_the_question_is_one_in_every_language_and_tells_which_was_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with speaking("ru"):
        russian = wording()
    version, language = wording().split(":")
    assert (russian, language) == (f"{version}:ru", "en")
    with monkeypatch.context() as other:
        other.setitem(CATALOGUES["ru"], "consent.terms", "Иначе.")  # a better translation is no other question
        assert wording() == f"{version}:en"
        other.setitem(CATALOGUES["en"], "consent.terms", "Otherwise.")
        assert wording() != f"{version}:en"


async def test_an_answer_is_kept_with_the_version_and_the_language_of_the_question(world: World) -> None:
    said = await world.say(DORA, "Nobody asked.")
    await world.settle()
    with speaking("ru"):
        await this_one(world, said)
    async with world.store.begin() as tx:
        (permit,) = await members.permits_of(tx, DORA)
    assert permit.wording == wording().replace(":en", ":ru")


async def test_who_said_this_one_is_asked_again_but_not_more_than_once_a_day_about_an_article(world: World) -> None:
    said = await world.say(DORA, "Nobody asked.")
    await world.settle()
    await this_one(world, said)
    await world.settle()
    early = await world.say(DORA, "Not yet.")
    await world.settle()
    assert questions(world) == []
    card = await world.members.preview(DORA_HERE, world.blog_id, early.channel, early.id)
    assert "Not yet." in text_of(card)  # reachable by "Where is my comment?"
    world.clock.now += 86400
    await world.say(DORA, "And now?")
    await world.settle()
    assert len(questions(world)) == 1
    assert on_blog(world) == ["Nobody asked."]


async def test_only_its_author_can_let_a_message_go_and_only_while_it_waits(world: World) -> None:
    said = await world.say(DORA, "Nobody asked.")
    await world.settle()
    with pytest.raises(Refused):
        await world.members.answer_once(Speaker(EMIL, "Emil"), world.blog_id, said.channel, said.id, PRESSED)
    await world.inbox.removed(said.channel, [said.id])
    with pytest.raises(Refused):
        await this_one(world, said)
    assert on_blog(world) == []


async def test_this_one_and_then_never_keeps_what_stands_but_lets_nothing_more_go(world: World) -> None:
    said = await world.say(DORA, "Nobody asked.")
    await world.settle()
    await this_one(world, said)
    await world.settle()
    waiting = await world.say(DORA, "Wait.")
    await this_one(world, waiting)
    await world.members.answer(DORA_HERE, world.blog_id, said.id, agreed=False, interaction=PRESSED)
    await world.settle()
    await edited(world, said, "Everybody asked.")
    assert on_blog(world) == ["Nobody asked."]
    with pytest.raises(Refused):
        await this_one(world, waiting)
    async with world.store.begin() as tx:
        assert await members.permits_of(tx, DORA) == []


async def test_always_after_this_one_keeps_both(world: World) -> None:
    first = await world.say(DORA, "First.")
    await world.settle()
    await this_one(world, first)
    second = await world.say(DORA, "Second.")
    await world.members.answer(DORA_HERE, world.blog_id, second.id, agreed=True, interaction=PRESSED)
    await world.settle()
    assert sorted(on_blog(world)) == ["First.", "Second."]
    await edited(world, first, "First of all.")
    assert "First of all." in on_blog(world)


async def test_each_yes_to_one_message_is_counted_and_can_be_stopped(world: World) -> None:
    said = await world.say(DORA, "Nobody asked.")
    await this_one(world, said)
    await world.settle()
    card = await world.members.mine(DORA, GUILD, PRESSED)
    assert "1 is published" in text_of(card)
    assert f"stop:{world.blog_id}" in ids(card)
    await world.members.stop(DORA_HERE, world.blog_id)
    await edited(world, said, "Everybody asked.")
    assert on_blog(world) == ["Nobody asked."]
    assert "1 is published" not in text_of(await world.members.mine(DORA, GUILD, PRESSED))


async def test_a_form_can_be_for_one_comment_alone(world: World) -> None:
    async with world.store.begin() as tx:
        (article,) = await items.newest(tx, world.blog_id, 1)
    terms = await world.members.form(DORA, "Dora", GUILD, article.id, None)
    assert f"writeone:{article.id}:0" in ids(terms)
    form = await world.members.form(DORA, "Dora", GUILD, article.id, None, once=True)
    assert not isinstance(form, Card)
    assert form.custom_id == f"sayone:{article.id}:0"
    await world.members.write(DORA_HERE, GUILD, article.id, None, "Just this.", PRESSED, once=True)
    await world.settle()
    assert on_blog(world) == ["Just this."]
    with pytest.raises(Refused):
        await world.members.write(DORA_HERE, GUILD, article.id, None, "And this.", PRESSED + 1)


async def test_moderators_may_approve_what_was_let_go_alone(world: World) -> None:
    world.blog.verdict = State.HELD
    said = await world.say(DORA, "Nobody asked.")
    await this_one(world, said)
    await world.settle()
    async with world.store.begin() as tx:
        (item,) = await items.of_member(tx, DORA)
        assert item.state is State.HELD
        assert await moderation.may_appear(tx, item)
    await world.members.stop(DORA_HERE, world.blog_id)
    async with world.store.begin() as tx:
        assert not await moderation.may_appear(tx, item)
