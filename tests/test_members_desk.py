"""What members do and learn: the form, "Post to blog", "Where is my comment?", taking back, pings."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.desk import Members, Speaker
from bot.errors import Refused
from bot.model import ItemId, Message, State
from bot.store import blogs, items
from bot.text.card import ActButton, Card, Form, Menu
from bot.text.words import say
from tests.cards import buttons, text_of
from tests.fakes import Said
from tests.world import CHANNEL, DORA, EMIL, GUILD, World

PRESSED = 9_000_000_000_000_000_000
"""An interaction's id, later than any message's."""
DORA_HERE, EMIL_HERE = Speaker(DORA, "Dora"), Speaker(EMIL, "Emil")


@pytest.fixture
async def world(world: World) -> World:
    world.blog.publish("The ferry stays")
    await world.settle()
    return world


def desk(world: World) -> Members:
    return Members(
        world.store, world.chat, lambda: None, lambda: world.chat.reads_all, world.inbox.look, blogs=world.web
    )


def pressable(card: Card | Form) -> dict[str, str]:
    """Labels of buttons, and what they lead to."""
    return {each.label: each.custom_id if isinstance(each, ActButton) else each.url for each in buttons(card)}


def meant(world: World, said: Said) -> Message:
    return replace(world.chat.heard(said), guild=GUILD)


async def fate(world: World, said: Said) -> str:
    return text_of(await desk(world).fate(said.author, meant(world, said)))


async def set_replies(world: World, replies: str, **others: str) -> None:
    await world.relay(CHANNEL, replies=replies, **others)


async def on_the_blog(world: World) -> Said:
    """Something that Dora said, and that stands on the blog."""
    await world.agree(DORA)
    said = await world.say(DORA, "Nobody asked the islanders.")
    await world.settle()
    (comment,) = world.blog.ours()
    world.blog.change(comment.key, state=State.LIVE)
    await world.settle()
    return said


# -- the form ---------------------------------------------------------------------------------------------------------


async def test_who_agreed_gets_the_form_and_what_is_written_becomes_a_comment(world: World) -> None:
    await world.agree(DORA)
    about = await world.article()
    form = await desk(world).form(DORA, "Dora", GUILD, about, None)
    assert isinstance(form, Form)
    assert (form.title, form.custom_id) == ("Comment on “The ferry stays”", f"say:{about}:0")
    answer = await desk(world).write(DORA_HERE, GUILD, about, None, "At *last*.", PRESSED)
    assert "on its way" in text_of(answer)
    await world.settle()
    (comment,) = world.blog.ours()
    assert comment.content.text.startswith("At <em>last</em>.")
    assert comment.content.author == "Dora"


async def test_who_has_not_agreed_sees_first_what_would_stand_where(world: World) -> None:
    about = await world.article()
    card = await desk(world).form(DORA, "Dora", GUILD, about, None)
    for words in ("The Lamp", "lamp", "Dora", "picture", "link"):
        assert words in text_of(card)
    assert f"write:{about}:0" in pressable(card).values()
    with pytest.raises(Refused):
        await desk(world).write(DORA_HERE, GUILD, about, None, "At last.", PRESSED)


async def test_a_yes_before_the_form_covers_nothing_that_was_said_before_it(world: World) -> None:
    said = await world.say(DORA, "Before.")
    await world.settle()
    about = await world.article()
    form = await desk(world).agree_and_write(DORA_HERE, GUILD, about, None, PRESSED)
    assert isinstance(form, Form)
    await desk(world).write(DORA_HERE, GUILD, about, None, "After.", PRESSED + 1)
    await world.settle()
    assert [comment.content.text.partition("<!--")[0].strip() for comment in world.blog.ours()] == ["After."]
    assert "before you agreed" in await fate(world, said)
    async with world.store.begin() as tx:
        consent = await items.consent(tx, DORA, world.blog_id)
    assert consent is not None
    assert (consent.agreed, consent.since) == (True, PRESSED)


async def test_one_form_that_is_sent_twice_is_one_comment(world: World) -> None:
    await world.agree(DORA)
    about = await world.article()
    for _ in range(2):
        await desk(world).write(DORA_HERE, GUILD, about, None, "At last.", PRESSED)
    await world.settle()
    assert len(world.blog.ours()) == 1


@pytest.mark.parametrize("reason", ["off", "unconnected", "no article"])
async def test_where_nothing_can_be_written_no_form_opens(world: World, reason: str) -> None:
    await world.agree(DORA)
    about = await world.article()
    if reason == "off":
        await set_replies(world, "off")
    if reason == "unconnected":
        async with world.store.begin() as tx:
            await blogs.unfollow(tx, world.blog_id, GUILD)
    if reason == "no article":
        about = ItemId(5)
    with pytest.raises(Refused):
        await desk(world).form(DORA, "Dora", GUILD, about, None)


async def test_a_long_title_is_shortened_to_what_a_form_takes(world: World) -> None:
    await world.agree(DORA)
    world.blog.publish("The ferry stays, says the council, which met until midnight and beyond")
    await world.settle()
    form = await desk(world).form(DORA, "Dora", GUILD, await world.article(), None)
    assert isinstance(form, Form)
    assert len(form.title) <= 45


# -- Post to blog -----------------------------------------------------------------------------------------------------


async def test_whose_words_are_chosen_by_somebody_else_is_asked_before_everybody(world: World) -> None:
    await set_replies(world, "chosen")
    said = await world.say(DORA, "Nobody asked the islanders.")
    answer = await desk(world).post(EMIL_HERE, meant(world, said))
    assert f"<@{DORA}> is asked" in text_of(answer)
    await world.settle()
    assert any("your answers here" in text for text in world.thread_texts())
    again = await desk(world).post(EMIL_HERE, meant(world, said))
    assert "has not answered yet" in text_of(again)
    await desk(world).answer(DORA_HERE, world.blog_id, said.id, agreed=True, interaction=PRESSED)
    await world.settle()
    assert len(world.blog.ours()) == 1


async def test_who_chooses_their_own_words_is_asked_in_private(world: World) -> None:
    await set_replies(world, "chosen")
    said = await world.say(DORA, "Nobody asked the islanders.")
    card = await desk(world).post(DORA_HERE, meant(world, said))
    assert "islanders" in text_of(card)
    assert f"agree:{world.blog_id}:{said.id}" in pressable(card).values()
    await world.settle()
    assert world.thread_texts() == []
    await desk(world).answer(DORA_HERE, world.blog_id, said.id, agreed=True, interaction=PRESSED)
    await world.settle()
    assert len(world.blog.ours()) == 1


async def test_who_said_no_before_can_say_yes_where_they_choose_their_words(world: World) -> None:
    await world.agree(DORA, agreed=False)
    said = await world.say(DORA, "Nobody asked the islanders.")
    card = await desk(world).post(DORA_HERE, meant(world, said))
    assert f"agree:{world.blog_id}:{said.id}" in pressable(card).values()
    await desk(world).answer(DORA_HERE, world.blog_id, said.id, agreed=True, interaction=PRESSED)
    await desk(world).post(DORA_HERE, meant(world, said))
    await world.settle()
    assert len(world.blog.ours()) == 1


@pytest.mark.parametrize(
    ("prepare", "words"),
    [
        (lambda world: world.agree(DORA, agreed=False), "does not want to be published"),
        (lambda world: world.agree(DORA, since=PRESSED), "before"),
        (lambda world: set_replies(world, "off"), "is off"),
        (lambda world: world.agree(DORA), "It goes to"),
    ],
)
async def test_what_somebody_else_chooses_is_answered_with_what_becomes_of_it(
    world: World, prepare: Callable[[World], object], words: str
) -> None:
    await world.relay(CHANNEL, replies="chosen")
    said = await world.say(DORA, "Nobody asked the islanders.")
    await prepare(world)  # type: ignore[misc]
    assert words in text_of(await desk(world).post(EMIL_HERE, meant(world, said)))


async def test_what_stands_on_the_blog_is_answered_with_the_way_there(world: World) -> None:
    await world.agree(DORA)
    said = await on_the_blog(world)
    (comment,) = world.blog.ours()
    assert comment.content.link in text_of(await desk(world).post(EMIL_HERE, meant(world, said)))
    await world.settle()
    assert len(world.blog.ours()) == 1


async def test_words_of_a_machine_do_not_go_to_the_blog(world: World) -> None:
    said = await world.say(DORA, "Beep.")
    machine = replace(meant(world, said), id=said.id + 1, by_person=False)
    with pytest.raises(Refused, match="people said"):
        await desk(world).post(EMIL_HERE, machine)


async def test_what_belongs_to_no_article_needs_a_choice(world: World) -> None:
    await world.agree(DORA)
    said = world.chat.say(777, DORA, "The ferry, of all things!")
    choice = await desk(world).post(EMIL_HERE, meant(world, said))
    menu = choice.blocks[-1]
    assert isinstance(menu, Menu)
    assert menu.custom_id == f"choose:777:{said.id}"
    (offered,) = menu.options
    assert offered.label == "The ferry stays"
    answer = await desk(world).post_to(EMIL_HERE, GUILD, 777, said.id, ItemId(int(offered.value)))
    assert "It goes to" in text_of(answer)
    await world.settle()
    assert len(world.blog.ours()) == 1
    assert "The Lamp" in await fate(world, said)


async def test_without_the_intent_a_message_that_was_lent_can_be_chosen(world: World) -> None:
    await world.agree(DORA)
    said = world.chat.say(777, DORA, "The ferry, of all things!")
    world.inbox.lend(meant(world, said))
    world.chat.reads_all = False
    await desk(world).post_to(EMIL_HERE, GUILD, 777, said.id, await world.article())
    await world.settle()
    assert len(world.blog.ours()) == 1


async def test_a_chosen_message_that_cannot_be_read_any_more_is_said_so(world: World) -> None:
    said = world.chat.say(777, DORA, "The ferry, of all things!")
    world.chat.reads_all = False
    with pytest.raises(Refused, match="cannot be read"):
        await desk(world).post_to(EMIL_HERE, GUILD, 777, said.id, await world.article())


# -- Where is my comment? ---------------------------------------------------------------------------------------------


async def test_only_the_author_learns_what_became_of_a_message(world: World) -> None:
    await world.agree(DORA)
    for said in (await world.say(DORA, "Nobody asked."), world.chat.say(CHANNEL, DORA, "Tea?")):
        assert text_of(await desk(world).fate(EMIL, meant(world, said))) == say("fate.another")


async def test_what_settles_can_be_sent_at_once(world: World) -> None:
    world.inbox.settle = 600.0
    await world.agree(DORA)
    said = await world.say(DORA, "Nobody asked.")
    card = await desk(world).fate(DORA, meant(world, said))
    assert text_of(card).startswith("⏳")
    item = ItemId(int(pressable(card)["Send now"].removeprefix("now:")))
    with pytest.raises(Refused):
        await desk(world).hurry(EMIL, item)
    await world.deliver()
    assert world.blog.ours() == []
    assert await desk(world).hurry(DORA, item) == say("fate.sent")
    await world.deliver()
    assert len(world.blog.ours()) == 1
    assert await desk(world).hurry(DORA, item) == say("fate.sent.already")


@pytest.mark.parametrize("when", ["settling", "on the blog"])
async def test_what_is_taken_back_stands_nowhere_and_stays_away(world: World, when: str) -> None:
    world.inbox.settle = 600.0 if when == "settling" else 0.0
    await world.agree(DORA)
    said = await world.say(DORA, "Nobody asked.")
    if when == "on the blog":
        await world.settle()
    card = await desk(world).fate(DORA, meant(world, said))
    item = ItemId(int(pressable(card)["Take it back"].removeprefix("back:")))
    with pytest.raises(Refused):
        await desk(world).take_back(EMIL, item)
    assert await desk(world).take_back(DORA, item) == say("fate.back.done")
    await world.edit(said, "Nobody asked me.")
    await world.settle()
    assert [comment for comment in world.blog.ours() if comment.state in (State.LIVE, State.HELD)] == []
    assert "You took it back" in await fate(world, said)
    assert await desk(world).take_back(DORA, item) == say("fate.back.done.already")


async def test_what_stands_on_the_blog_is_told_with_the_way_there(world: World) -> None:
    said = await on_the_blog(world)
    (comment,) = world.blog.ours()
    card = await desk(world).fate(DORA, meant(world, said))
    assert text_of(card).startswith("✅")
    assert comment.content.link in pressable(card).values()


@pytest.mark.parametrize(
    ("state", "sign", "words"),
    [(State.HELD, "🔎", "moderator"), (State.SPAM, "🚫", "spam"), (State.GONE, "🚫", "removed it")],
)
async def test_what_the_blog_thinks_of_it_is_told(world: World, state: State, sign: str, words: str) -> None:
    said = await on_the_blog(world)
    (comment,) = world.blog.ours()
    world.blog.change(comment.key, state=state)
    await world.settle()
    told = await fate(world, said)
    assert told.startswith(sign)
    assert words in told


async def test_a_moderators_version_is_told_to_stand(world: World) -> None:
    said = await on_the_blog(world)
    (comment,) = world.blog.ours()
    world.blog.rewrite_text(comment.key, "Somebody asked.")
    await world.settle()
    card = await desk(world).fate(DORA, meant(world, said))
    assert "Their version stands" in text_of(card)
    assert comment.content.link in pressable(card).values()


async def test_what_waits_for_a_yes_leads_to_the_question(world: World) -> None:
    said = await world.say(DORA, "Nobody asked.")
    card = await desk(world).fate(DORA, meant(world, said))
    assert "waits for your answer" in text_of(card)
    assert f"ask:{world.blog_id}:{said.id}" in pressable(card).values()


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"replies": "off"}, "is off"),
        ({"replies": "only replies"}, "Only replies"),
        ({"replies": "chosen"}, "Only what is chosen"),
        ({"replies": "chosen", "stars": "3"}, "3 ⭐"),
    ],
)
async def test_what_the_relay_does_not_carry_is_said_with_what_to_do(
    world: World, settings: dict[str, str], words: str
) -> None:
    await world.relay(CHANNEL, **settings)
    await world.agree(DORA)
    assert words in await fate(world, await world.say(DORA, "Nobody asked."))


async def test_a_no_and_words_before_a_yes_are_told(world: World) -> None:
    await world.agree(DORA, agreed=False)
    await world.agree(EMIL, since=PRESSED)
    assert "/me consent" in await fate(world, await world.say(DORA, "Nobody asked."))
    assert "before you agreed" in await fate(world, await world.say(EMIL, "Nor me."))


async def test_what_the_bot_cannot_hear_is_told(world: World) -> None:
    world.chat.reads_all = False
    await world.agree(DORA)
    said = await world.say(DORA, "Nobody asked.")
    told = text_of(await desk(world).fate(DORA, replace(meant(world, said), text="Nobody asked.", readable=True)))
    assert "only replies that ping it" in told


async def test_what_was_said_about_no_article_stays_in_discord(world: World) -> None:
    assert "no article" in await fate(world, world.chat.say(CHANNEL, DORA, "Tea?"))


async def test_a_silenced_member_learns_why_nothing_goes_out(world: World) -> None:
    world.inbox.settle = 600.0
    await world.agree(DORA)
    said = await world.say(DORA, "Nobody asked.")
    await world.inbox.silenced(GUILD, DORA, say("silenced.timeout"))
    assert "silenced" in await fate(world, said)


async def test_a_blog_that_cannot_be_reached_is_told_as_the_reason(world: World) -> None:
    await world.agree(DORA)
    said = await world.say(DORA, "Nobody asked.")
    async with world.store.begin() as tx:
        await blogs.set_trouble(tx, world.blog_id, "The blog does not answer.")
    assert "The blog does not answer." in await fate(world, said)


# -- pings ------------------------------------------------------------------------------------------------------------


async def test_pings_are_off_until_a_member_who_agreed_wants_them(world: World) -> None:
    with pytest.raises(Refused):
        await desk(world).pings(DORA, world.blog_id, on=True)
    await world.agree(DORA, since=5)
    card = await desk(world).mine(DORA, GUILD, 7)
    assert f"pings:{world.blog_id}:on" in pressable(card).values()
    await desk(world).pings(DORA, world.blog_id, on=True)
    card = await desk(world).mine(DORA, GUILD, 7)
    assert f"pings:{world.blog_id}:off" in pressable(card).values()
    async with world.store.begin() as tx:
        consent = await items.consent(tx, DORA, world.blog_id)
    assert consent is not None
    assert (consent.agreed, consent.since, consent.pings) == (True, 5, True)


async def test_a_no_ends_pings_too(world: World) -> None:
    await world.agree(DORA)
    await desk(world).pings(DORA, world.blog_id, on=True)
    for agreed in (False, True):
        await desk(world).answer(DORA_HERE, world.blog_id, PRESSED, agreed=agreed, interaction=PRESSED)
    async with world.store.begin() as tx:
        consent = await items.consent(tx, DORA, world.blog_id)
    assert consent is not None
    assert consent.agreed
    assert not consent.pings
