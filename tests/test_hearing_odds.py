"""What members say, where hearing it is hard: far from any thread, in two hands at once, when a yes comes or goes."""

from dataclasses import replace

import pytest
from sqlalchemy import delete as delete_rows

from bot import missed
from bot.desk import Speaker
from bot.errors import Refused, Retry, Vanished
from bot.inbox import STAR
from bot.missed import READ_AGAIN, WATCHED_SECONDS
from bot.model import Format, MemberId, Message, State, place_id
from bot.store import items, mirrors, tables
from bot.text.card import Form
from bot.text.words import say
from tests.cards import ids
from tests.fakes import Said
from tests.world import CHANNEL, DORA, EMIL, GUILD, World

ELSEWHERE, SECOND = 777, 30
PRESSED = 9_000_000_000_000_000_000
"""An interaction's id, later than any message's."""
FANNY = MemberId(13)
DORA_HERE, EMIL_HERE = Speaker(DORA, "Dora"), Speaker(EMIL, "Emil")


@pytest.fixture
async def world(world: World) -> World:
    await world.agree(DORA)
    world.blog.publish("The ferry stays")
    await world.settle()
    return world


def on_the_blog(world: World) -> list[str]:
    return [one.content.text.partition("<!--")[0] for one in world.blog.ours()]


def meant(world: World, said: Said) -> Message:
    return replace(world.chat.heard(said), guild=GUILD)


async def choose(world: World, text: str, channel: int = ELSEWHERE, author: MemberId = DORA) -> Said:
    """Somebody chooses a message from a channel that belongs to no article."""
    said = world.chat.say(channel, author, text)
    await world.members.post_to(EMIL_HERE, GUILD, channel, said.id, await world.article())
    await world.settle()
    return said


async def kept(world: World, member: MemberId) -> str:
    """All that is kept of a member's words."""
    async with world.store.begin() as tx:
        found = await items.of_member(tx, member, world.blog_id)
        sources = [source for item in found for source in await items.sources_of(tx, item.id)]
    return f"{[item.content for item in found]}{[(source.text, source.files) for source in sources]}"


# -- chosen from anywhere, and changed while the bot was away ---------------------------------------------------------


async def test_what_was_chosen_from_anywhere_follows_edits_and_deletes_from_while_the_bot_was_away(
    world: World,
) -> None:
    edited, deleted = await choose(world, "One."), await choose(world, "Two.")
    assert on_the_blog(world) == ["One.", "Two."]
    world.inbox.away()
    edited.text = "One, put better."
    del world.chat.messages[deleted.id]
    await world.inbox.catch_up()
    await world.settle()
    assert on_the_blog(world) == ["One, put better."]


async def test_also_where_so_much_was_said_since_that_it_must_be_asked_for_by_name(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(missed, "HISTORY_PAGE", 3)
    edited, deleted = await choose(world, "One."), await choose(world, "Two.")
    in_channel = await world.say(DORA, "Three.", thread=CHANNEL, reply_to=world.ours()[0].id)
    for channel in (ELSEWHERE, CHANNEL):
        for _ in range(4):
            world.chat.say(channel, EMIL, "Other talk.")
    await world.settle()
    world.inbox.away()
    edited.text, in_channel.text = "One, put better.", "Three, put better."
    del world.chat.messages[deleted.id]
    await world.inbox.catch_up()
    await world.settle()
    assert on_the_blog(world) == ["One, put better.", "Three, put better."]


async def test_only_so_many_and_only_young_ones_are_asked_for_by_name(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(missed, "HISTORY_PAGE", 2)
    monkeypatch.setattr(missed, "MOST_BY_NAME", 2)
    await choose(world, "Old.")
    world.clock.now += WATCHED_SECONDS + 1
    world.inbox.away()
    world.chat.trouble.calls.clear()
    await world.inbox.catch_up()
    assert "recent" not in world.chat.trouble.calls[1:]  # but for the relay's own channel
    for number in range(5):
        await choose(world, f"{number}.")
    for _ in range(2):
        world.chat.say(ELSEWHERE, EMIL, "Other talk.")
    world.inbox.away()
    world.chat.trouble.calls.clear()
    await world.inbox.catch_up()
    assert world.chat.trouble.calls.count("message") == 2


async def test_what_was_taken_away_on_the_blog_is_not_asked_for(world: World) -> None:
    await choose(world, "One.")
    world.blog.change(world.blog.ours()[0].key, state=State.GONE)
    await world.settle()
    world.inbox.away()
    world.chat.trouble.calls.clear()
    await world.inbox.catch_up()
    assert world.chat.trouble.calls.count("recent") == 1  # of the relay's own channel


async def test_a_channel_that_cannot_be_looked_at_is_looked_at_later_unless_it_is_gone(world: World) -> None:
    said = await choose(world, "One.")
    world.inbox.away()
    said.text = "One, put better."
    # the relay's own channel is looked at first
    for trouble in (Retry("not now"), Vanished("no such channel")):
        world.chat.trouble.add("recent", Retry("not now"), trouble)
        await world.inbox.catch_up()
        world.clock.now += READ_AGAIN
        await world.inbox.step()
        await world.settle()
        assert on_the_blog(world) == ["One, put better."]
        said.text = "Nobody sees this channel any more."
    world.chat.trouble.calls.clear()
    world.clock.now += READ_AGAIN
    await world.inbox.step()
    assert "recent" not in world.chat.trouble.calls


# -- a moderator and a member at once ---------------------------------------------------------------------------------


async def test_an_edit_does_not_overwrite_what_a_moderator_wrote_before_we_looked(world: World) -> None:
    said = await world.say(DORA, "Rude.")
    await world.settle()
    [comment] = world.blog.ours()
    world.blog.rewrite_text(comment.key, "Polite.")
    await world.edit(said, "Ruder.")
    await world.deliver()
    assert on_the_blog(world) == ["<p>Polite.</p>"]
    assert said.reactions == [say("fate.rewritten")]
    await world.settle()
    await world.edit(said, "Rudest.")
    await world.settle()
    assert on_the_blog(world) == ["<p>Polite.</p>"]
    async with world.store.begin() as tx:
        [item] = await items.of_member(tx, DORA, world.blog_id)
    assert item.content is not None
    assert (item.content.text, item.content.format) == ("<p>Polite.</p>", Format.HTML)


async def test_an_edit_waits_until_it_is_known_what_stands_there(world: World) -> None:
    said = await world.say(DORA, "Rude.")
    await world.settle()
    [comment] = world.blog.ours()
    await world.edit(said, "Ruder.")
    world.blog.trouble.add("comments", Retry("not now"))
    await world.deliver()
    assert on_the_blog(world) == ["Rude."]
    world.blog.rewrite_text(comment.key, "Polite.")
    world.clock.now += 60
    await world.deliver()
    assert on_the_blog(world) == ["<p>Polite.</p>"]


@pytest.mark.parametrize("kind", ["lost before", "lost after"])
async def test_an_edit_whose_answer_got_lost_is_no_moderators(world: World, kind: str) -> None:
    said = await world.say(DORA, "One.")
    await world.settle()
    await world.edit(said, "One, put better.")
    world.blog.trouble.add("rewrite", kind)  # type: ignore[arg-type]
    await world.settle()
    assert on_the_blog(world) == ["One, put better."]
    assert said.reactions == [say("fate.published")]


async def test_an_edit_asks_once_more_and_a_new_comment_does_not(world: World) -> None:
    said = await world.say(DORA, "One.")
    await world.deliver()
    assert "comments" not in world.blog.trouble.calls
    await world.edit(said, "Two.")
    await world.deliver()
    assert world.blog.trouble.calls.count("comments") == 1


# -- a yes that is taken back -----------------------------------------------------------------------------------------


async def no_more(world: World, member: Speaker = DORA_HERE) -> None:
    """A member stops publishing."""
    await world.members.answer(member, world.blog_id, PRESSED, agreed=False, interaction=PRESSED)


async def test_after_a_no_a_deleted_message_of_a_burst_takes_its_words_along(world: World) -> None:
    world.inbox.settle = 10.0
    first = await world.say(DORA, "My address.")
    picture = world.chat.attach("house.png")
    second = world.chat.say(world.first_thread, DORA, "And my house.", files=(picture,))
    await world.inbox.said(world.chat.heard(second))
    last = await world.say(DORA, "Good night.")
    await world.settle()
    assert len(world.blog.media) == 1
    await no_more(world)
    await world.settle()
    [standing] = on_the_blog(world)
    assert standing.startswith("My address.")
    await world.delete(first)
    await world.settle()
    [standing] = on_the_blog(world)
    assert "My address." not in standing
    assert "And my house." in standing
    assert len(world.blog.media) == 1
    await world.delete(second)
    await world.settle()
    assert on_the_blog(world) == ["Good night."]
    assert world.blog.media == {}
    await world.delete(last)
    await world.settle()
    assert on_the_blog(world) == []


async def test_after_a_no_nothing_goes_out_that_was_still_to_go(world: World) -> None:
    world.inbox.settle = 10.0
    first = await world.say(DORA, "One.")
    second = await world.say(DORA, "Two.")
    await world.settle()
    await world.edit(second, "Two, and a secret.")
    await no_more(world)
    await world.settle()
    assert "secret" not in on_the_blog(world)[0]
    await world.delete(first)  # what is left was never published like this, so all of it goes
    await world.settle()
    assert on_the_blog(world) == []
    assert "secret" not in str(world.blog.kept)


# -- the question -----------------------------------------------------------------------------------------------------


def asked(world: World, channel: int | None = None) -> list[int | None]:
    """The messages to which the question is put."""
    return [one.reply_to for one in world.ours(channel or world.first_thread) if "your answers here" in one.shown]


async def test_when_the_message_that_was_asked_about_goes_the_next_one_is_asked_about(world: World) -> None:
    said = [await world.say(EMIL, f"{number}.") for number in range(3)]
    await world.settle()
    assert asked(world) == [said[0].id]
    await world.delete(said[1])
    await world.settle()
    assert asked(world) == [said[0].id]
    await world.delete(said[0])
    await world.settle()
    assert asked(world) == [said[2].id]
    await world.members.answer(EMIL_HERE, world.blog_id, said[2].id, agreed=True, interaction=PRESSED)
    await world.settle()
    assert on_the_blog(world) == ["2."]
    assert asked(world) == []


async def test_the_question_follows_its_member_into_the_channel_and_ends_with_the_last_message(world: World) -> None:
    first = await world.say(EMIL, "One.")
    second = await world.say(EMIL, "Two.", thread=CHANNEL, reply_to=world.ours()[0].id)
    await world.settle()
    await world.delete(first)
    await world.settle()
    assert (asked(world), asked(world, CHANNEL)) == ([], [second.id])
    await world.delete(second)
    await world.settle()
    assert (asked(world), asked(world, CHANNEL)) == ([], [])


async def test_who_takes_back_what_was_asked_about_is_asked_about_the_rest(world: World) -> None:
    first, second = await world.say(EMIL, "One."), await world.say(EMIL, "Two.")
    await world.settle()
    async with world.store.begin() as tx:
        item = (await items.of_member(tx, EMIL, world.blog_id))[0]
    await world.members.take_back(EMIL, item.id)
    await world.settle()
    assert asked(world) == [second.id]
    assert first.reactions == []


async def test_an_answer_ends_the_question_for_good(world: World) -> None:
    said = [await world.say(EMIL, f"{number}.") for number in range(2)]
    await world.settle()
    await no_more(world, EMIL_HERE)
    await world.delete(said[0])
    await world.settle()
    assert asked(world) == []


# -- two relays of one article in a server ----------------------------------------------------------------------------


async def test_a_form_goes_into_the_thread_at_whose_card_it_was_opened(world: World) -> None:
    await world.relay(SECOND)
    world.blog.publish("The goats leave")
    await world.settle()
    async with world.store.begin() as tx:
        about = next(item for item in await items.newest(tx, world.blog_id, 2) if "goats" in str(item.content))
        threads = [(mirror, await mirrors.standing(tx, mirror.id)) for mirror in await mirrors.threads(tx, about.id)]
    assert len(threads) == 2
    for number, (mirror, thread) in enumerate(threads):
        for where in (place_id(mirror.place), int(thread or 0)):
            form = await world.members.form(DORA, "Dora", GUILD, about.id, None, where)
            assert isinstance(form, Form)
            told = await world.members.write(DORA_HERE, GUILD, about.id, None, "Hm.", PRESSED + number, where)
            assert f"<#{thread}>" in str(told)


async def test_a_form_from_a_card_whose_relay_keeps_its_answers_is_refused_there(world: World) -> None:
    await world.relay(SECOND, replies="off")
    world.blog.publish("The goats leave")
    await world.settle()
    async with world.store.begin() as tx:
        about = next(item for item in await items.newest(tx, world.blog_id, 2) if "goats" in str(item.content))
    for elsewhere in (0, ELSEWHERE, CHANNEL):
        assert isinstance(await world.members.form(DORA, "Dora", GUILD, about.id, None, elsewhere), Form)
    with pytest.raises(Refused, match="off"):
        await world.members.form(DORA, "Dora", GUILD, about.id, None, SECOND)


# -- nothing of anyone who did not agree ------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [None, False])
@pytest.mark.parametrize("way", ["thread", "reply", "answer", "form", "menu", "choice", "star", "edit", "away"])
async def test_without_a_yes_no_words_are_kept_or_sent(world: World, way: str, answer: bool | None) -> None:
    if answer is not None:
        await world.agree(EMIL, agreed=answer)
    if way == "star":
        await world.relay(CHANNEL, replies="chosen", stars="1")
    secret, thread = "A secret.", world.first_thread
    picture = world.chat.attach("secret.png", description="A secret picture")
    where = {"reply": CHANNEL, "choice": ELSEWHERE}.get(way, thread)
    reply_to = {"reply": world.ours()[0].id, "answer": (await world.say(DORA, "Nobody asked.")).id}.get(way)
    said = world.chat.say(where, EMIL, "" if way == "edit" else secret, reply_to, files=(picture,))
    match way:
        case "form":
            with pytest.raises(Refused):
                await world.members.write(EMIL_HERE, GUILD, await world.article(), None, secret, PRESSED)
        case "menu":
            await world.members.post(DORA_HERE, meant(world, said))
        case "choice":
            await world.members.post_to(DORA_HERE, GUILD, where, said.id, await world.article())
        case "star":
            world.chat.react_as(DORA, said.id, STAR)
            await world.inbox.reacted(said.channel, said.id, DORA, STAR)
        case "away":
            world.inbox.away()
            await world.inbox.catch_up()
        case _:
            await world.inbox.said(world.chat.heard(said))
    await world.edit(said, secret)
    await world.settle()
    assert "ecret" not in await kept(world, EMIL)
    assert "ecret" not in str(world.blog.kept) + str(world.blog.media)
    assert "ecret" not in str([one.card for one in world.chat.messages.values()])


@pytest.mark.parametrize("when", ["settling", "unread", "refused", "in doubt", "in doubt, and it came"])
async def test_what_waited_when_the_yes_was_taken_back_is_not_kept_or_sent(world: World, when: str) -> None:
    world.inbox.settle = 10.0
    if when == "unread":
        await no_more(world)
        async with world.store.begin() as tx:
            await tx.conn.execute(delete_rows(tables.consents))
    said = await world.say(DORA, "A secret.")
    match when:
        case "unread":
            await world.members.answer(DORA_HERE, world.blog_id, said.id, agreed=True, interaction=PRESSED)
        case "refused":
            world.chat.silence(GUILD, DORA)
            await world.settle()
            world.chat.silenced.clear()
        case "in doubt" | "in doubt, and it came":
            world.clock.now += 10.0
            world.blog.trouble.add("write", "lost before" if when == "in doubt" else "lost after")
            await world.deliver()
    await no_more(world)
    await world.edit(said, "Another secret.")
    assert "secret" not in await kept(world, DORA)
    await world.settle()
    assert on_the_blog(world) == []
    assert "secret" not in await kept(world, DORA)
    await world.agree(DORA, since=said.id + 1)
    await world.edit(said, "One more secret.")
    await world.settle()
    assert on_the_blog(world) == []
    assert "secret" not in await kept(world, DORA)


async def test_a_yes_in_the_middle_publishes_what_follows_and_nothing_before(world: World) -> None:
    world.inbox.settle = 10.0
    first, second = await world.say(EMIL, "One."), await world.say(EMIL, "Two.")
    await world.members.answer(EMIL_HERE, world.blog_id, second.id, agreed=True, interaction=PRESSED)
    await world.say(EMIL, "Three.")
    await world.settle()
    assert on_the_blog(world) == ["Two.", "Three."]
    await world.edit(first, "One, after all.")
    await world.settle()
    assert on_the_blog(world) == ["Two.", "Three."]
    assert "One" not in await kept(world, EMIL)


async def test_a_yes_counts_from_when_it_is_given_however_long_the_card_was_open(world: World) -> None:
    await no_more(world)
    card = await world.members.mine(DORA, GUILD, 7)
    [yes] = [each for each in ids(card) if each.startswith("agree:")]
    said = await world.say(DORA, "A secret.")
    pressed = world.chat.say(ELSEWHERE, EMIL, "Ids grow.").id
    message = int(yes.rpartition(":")[2])
    await world.members.answer(DORA_HERE, world.blog_id, message, agreed=True, interaction=pressed)
    await world.members.post(EMIL_HERE, meant(world, said))  # said under the no
    await world.settle()
    assert on_the_blog(world) == []
    await world.say(DORA, "No secret.")
    await world.settle()
    assert on_the_blog(world) == ["No secret."]


async def test_who_left_after_a_yes_publishes_nothing_more(world: World) -> None:
    said = await world.say(EMIL, "Goodbye.")
    await world.members.answer(EMIL_HERE, world.blog_id, said.id, agreed=True, interaction=PRESSED)
    world.chat.silence(GUILD, EMIL)
    await world.settle()
    assert on_the_blog(world) == []


async def test_names_of_those_who_did_not_agree_are_neither_kept_nor_sent(world: World) -> None:
    world.inbox.settle = 10.0
    await world.agree(EMIL)
    said = await world.say(DORA, f"<@{EMIL}> and <@{FANNY}> know.")
    named = ((int(EMIL), "Emil Secret"), (int(FANNY), "Fanny Secret"))
    said.text += "!"
    await world.inbox.edited(replace(world.chat.heard(said), mentions=named))
    assert "Fanny" not in await kept(world, DORA)
    await no_more(world, EMIL_HERE)
    await world.settle()
    assert on_the_blog(world) == ["@someone and @someone know.!"]
