"""Where something is said: in a thread, as an answer in the channel, and which passage it answers."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import hearing
from bot.hearing import Spot
from bot.model import State
from bot.spots import LONGEST_PASSAGE, shortened
from bot.store import blogs, items
from tests.world import CHANNEL, DORA, EMIL, GUILD, World

TALE = "Boats came and went all day. " * 20
LONG = "".join(f"<p>Paragraph {n} tells of the <em>harbour</em> at length. {TALE}</p>" for n in range(20))


@pytest.fixture
async def world(world: World) -> World:
    await world.agree(DORA)
    world.blog.publish("The ferry stays")
    await world.settle()
    return world


async def spot(world: World, channel: int, reply_to: int | None = None) -> Spot | None:
    """Where Dora would say something there."""
    said = world.chat.say(channel, DORA, "Words.", reply_to)
    async with world.store.begin() as tx:
        return await hearing.spot(tx, world.chat.heard(said))


async def test_what_is_said_in_a_thread_belongs_to_its_article(world: World) -> None:
    found = await spot(world, world.first_thread)
    assert found is not None
    assert (found.article, found.parent, found.passage, found.answers) == (await world.article(), None, "", False)


async def test_an_answer_to_the_card_belongs_to_its_article_and_quotes_nothing(world: World) -> None:
    [card] = world.ours()
    found = await spot(world, CHANNEL, card.id)
    assert found is not None
    assert (found.article, found.parent, found.passage, found.answers) == (await world.article(), None, "", True)


async def test_other_talk_in_the_channel_belongs_nowhere(world: World) -> None:
    other = world.chat.say(CHANNEL, EMIL, "Lunch?")
    assert await spot(world, CHANNEL) is None
    assert await spot(world, CHANNEL, other.id) is None


async def test_an_answer_to_an_answer_belongs_where_that_does_also_in_the_channel(world: World) -> None:
    [card] = world.ours()
    first = await world.say(DORA, "An answer.", thread=CHANNEL, reply_to=card.id)
    async with world.store.begin() as tx:
        [item] = await items.of_member(tx, DORA, world.blog_id)
    found = await spot(world, CHANNEL, first.id)
    assert found is not None
    assert (found.article, found.parent, found.answers) == (item.article, item.id, True)


async def test_an_answer_in_a_thread_to_other_talk_answers_nothing_of_ours(world: World) -> None:
    other = world.chat.say(world.first_thread, EMIL, "Not heard.")
    found = await spot(world, world.first_thread, other.id)
    assert found is not None
    assert not found.answers


async def test_an_answer_to_the_question_is_no_answer_to_the_comment_that_waits_for_it(world: World) -> None:
    await world.say(EMIL, "Nobody asked us.")
    await world.settle()
    [question] = [said for said in world.ours(world.first_thread) if said.card and said.card.mark.startswith("ask:")]
    found = await spot(world, world.first_thread, question.id)
    assert found is not None
    assert (found.parent, found.answers) == (None, False)


async def test_an_answer_to_what_moderators_are_shown_belongs_nowhere(world: World) -> None:
    await world.relay(CHANNEL, moderators=str(CHANNEL))
    [article] = world.blog.articles
    world.blog.comment(article, "Who asked the goats?", state=State.HELD)
    await world.settle()
    [shown] = [said for said in world.ours() if "goats" in said.shown]
    assert await spot(world, CHANNEL, shown.id) is None


async def test_nothing_belongs_to_a_relay_that_has_ended(world: World) -> None:
    async with world.store.begin() as tx:
        [relay] = await blogs.relays_of(tx)
        await blogs.change_relay(tx, replace(relay, removed=True))
    assert await spot(world, world.first_thread) is None
    assert await spot(world, CHANNEL, world.ours()[0].id) is None


async def test_an_answer_to_a_part_of_a_long_article_quotes_that_part(world: World) -> None:
    await world.relay(CHANNEL, length="whole")
    world.blog.edit(world.blog.publish("The long one"), text=LONG)
    await world.settle()
    thread = list(world.chat.threads)[-1]
    parts = world.ours(thread)
    assert len(parts) > 2
    found = await spot(world, thread, parts[1].id)
    assert found is not None
    first = next(n for n in range(20) if f"Paragraph {n} " in parts[1].shown)
    assert found.answers
    assert found.passage.startswith(f"Paragraph {first} tells of the harbour at length. Boats came")
    assert found.passage.endswith(".")
    assert len(found.passage) <= LONGEST_PASSAGE


async def test_an_answer_to_an_update_quotes_what_was_added(world: World) -> None:
    key = next(iter(world.blog.articles))
    text = world.blog.articles[key].content.text
    world.blog.edit(key, text=f"{text}<p>Update: the ferry runs <b>twice</b> a day from now on.</p>")
    await world.settle()
    [update] = world.ours(world.first_thread)
    found = await spot(world, world.first_thread, update.id)
    assert found is not None
    assert (found.passage, found.parent) == ("Update: the ferry runs twice a day from now on.", None)


async def test_an_article_is_found_in_each_server_where_it_can_be_answered(world: World) -> None:
    await world.relay(9)  # a second channel of that server, where nothing goes to the blog
    world.blog.publish("In both")
    await world.settle()
    await world.relay(CHANNEL, replies="off")
    number = await world.article()
    async with world.store.begin() as tx:
        found = await hearing.spot_of(tx, GUILD, number)
        assert found is not None
        assert found.relay.channel == 9
        assert await hearing.spot_of(tx, GUILD + 1, number) is None


@given(st.text(max_size=1000))
def test_a_passage_is_the_beginning_of_its_text_and_short(text: str) -> None:
    short = shortened(text)
    assert len(short) <= LONGEST_PASSAGE
    assert text.startswith(short.removesuffix(" …").rstrip())


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("One. Two three.", "One. Two three."),
        ("One two three. Four five six seven.", "One two three."),
        ("One two three four five six seven.", "One two three four …"),
        ("Onetwothreefourfivesixseveneightnine", "Onetwothreefourfiv …"),
    ],
)
def test_a_passage_ends_with_a_sentence_or_a_word(text: str, short: str) -> None:
    assert shortened(text, 20) == short
