"""Moderators against the odds: accounts that see little, relays that end, many at once, buttons pressed too late."""

import pytest

from bot.desk import Server, Speaker
from bot.errors import Refused, Vanished
from bot.mirrors import MOST_JUDGED
from bot.model import Channel, ItemId, MemberId, State
from bot.store import acts
from bot.store.acts import HIDDEN
from bot.text.card import Card
from tests.cards import pressable, text_of
from tests.test_moderation import DESK, MODERATOR, card, cards, done, gulls, held, number, state, written
from tests.world import CHANNEL, DORA, EMIL, GUILD, World

SECOND = CHANNEL + 50
SERVER = Server(GUILD, {CHANNEL: "articles", SECOND: "more", DESK: "moderators"}, {})


@pytest.fixture
async def world(world: World) -> World:
    await world.relay(CHANNEL, moderators=str(DESK))
    return world


async def said_and_held(world: World) -> tuple[ItemId, str]:
    """A member's comment that the blog holds."""
    await gulls(world)
    key = world.blog.ours()[0].key
    return await number(world, key), key


async def waiting(world: World) -> list[ItemId]:
    async with world.store.begin() as tx:
        return await acts.waiting(tx, world.blog_id)


# -- an account that sees only what everybody sees --------------------------------------------------------------------


async def test_what_a_blind_account_cannot_know_the_card_says_and_does_not_claim(world: World) -> None:
    world.blog.blind = True
    item, key = await said_and_held(world)
    world.blog.change(key, state=State.GONE)
    await world.settle()
    assert await state(world, item) is State.HELD
    assert "it waits, is spam or was removed" in text_of(card(world))
    assert "Approve" in pressable(card(world))  # the account of this server may be another one
    assert await waiting(world) == []
    assert "Waiting for moderators" not in await world.admins.status(GUILD)


async def test_what_was_published_and_is_hidden_now_was_judged_on_the_blog_and_gets_no_card(world: World) -> None:
    world.blog.blind = True
    article = world.blog.publish("The ferry stays")
    await world.settle()
    key = world.blog.comment(article, "Gulls.")
    await world.settle()
    assert any("Gulls" in text for text in world.thread_texts())
    world.blog.change(key, state=State.SPAM)
    await world.settle()
    assert not any("Gulls" in text for text in world.thread_texts())
    assert cards(world) == []


async def test_what_a_blind_account_sees_again_is_told_and_ends_the_card(world: World) -> None:
    world.blog.blind = True
    item, key = await said_and_held(world)
    await world.settle()
    world.blog.change(key, state=State.LIVE)
    await world.settle()
    assert list(pressable(card(world))) == ["Spam", "Trash", "Reply"]
    assert await done(world, item) == [(None, HIDDEN), (None, State.LIVE)]


async def test_an_account_that_may_see_it_lets_a_hidden_comment_wait_again(world: World) -> None:
    world.blog.blind = True
    article = world.blog.publish("The ferry stays")
    await world.settle()
    key = world.blog.comment(article, "Gulls.")
    await world.settle()
    world.blog.change(key, state=State.HELD)
    await world.settle()
    assert cards(world) == []
    world.blog.blind = False
    await world.settle()
    assert "Held again on the blog" in text_of(card(world))
    assert await waiting(world) == [await number(world, key)]


async def test_hidden_comments_do_not_fill_the_moderators_channel(world: World) -> None:
    await said_and_held(world)
    world.blog.blind = True
    for count in range(MOST_JUDGED + 3):
        await world.say(DORA, f"Gull number {count}.")
        await world.settle()
    assert len(cards(world)) == MOST_JUDGED + 4


# -- relays that share a channel, and relays that end -----------------------------------------------------------------


async def test_a_card_of_two_relays_follows_when_the_first_one_is_removed(world: World) -> None:
    await world.relay(SECOND, moderators=str(DESK))
    item, key = await held(world)
    assert len(cards(world)) == 1
    await world.admins.remove_relay(GUILD, str(CHANNEL), 0)
    await world.settle()
    assert "Approve" in pressable(card(world))
    world.blog.change(key, state=State.SPAM)
    await world.settle()
    assert "Marked as spam on the blog" in text_of(card(world))
    assert await state(world, item) is State.SPAM


async def test_with_its_last_relay_a_card_that_waits_goes_and_a_record_stays_as_it_is(world: World) -> None:
    judged, key = await held(world, "Fish!")
    await world.admins.judge(GUILD, judged, "spam", MODERATOR)
    await held(world)
    assert len(cards(world)) == 2
    await world.admins.remove_relay(GUILD, None, CHANNEL)
    await world.deliver()
    before = text_of(card(world))
    assert "Fish" in before
    await world.follow(77)
    await world.relay(700, guild=77)
    world.blog.change(key, state=State.LIVE)
    await world.settle()
    assert text_of(card(world)) == before
    assert await world.relays(GUILD) == []


async def test_another_channel_takes_all_cards_along_also_those_of_the_oldest(world: World) -> None:
    article = world.blog.publish("The ferry stays")
    await world.settle()
    for count in range(2 * MOST_JUDGED):
        world.blog.comment(article, f"Cheap nets, number {count}!", state=State.HELD)
        if count % 10 == 9:
            await world.settle()
    assert len(cards(world)) == MOST_JUDGED
    await world.admins.change(SERVER, "moderators", "nobody", None, CHANNEL)
    await world.settle()
    assert cards(world) == []


# -- many at once -----------------------------------------------------------------------------------------------------


async def test_what_its_author_takes_back_makes_room_for_the_next_one(world: World) -> None:
    world.blog.verdict = State.HELD
    article = world.blog.publish("The ferry stays")
    await world.settle()
    await world.agree(DORA)
    said = await world.say(DORA, "I have seen the gulls.")
    await world.settle()
    for count in range(MOST_JUDGED + 5):
        world.blog.comment(article, f"Cheap nets, number {count}!", state=State.HELD)
    await world.settle()
    await world.delete(said)
    await world.settle()
    assert sum("Approve" in pressable(each) for each in cards(world)) == MOST_JUDGED


async def test_cards_that_were_taken_from_a_channel_leave_room_in_it(world: World) -> None:
    article = world.blog.publish("The ferry stays")
    await world.settle()
    for count in range(MOST_JUDGED):
        world.blog.comment(article, f"Cheap nets, number {count}!", state=State.HELD)
    await world.settle()
    await world.admins.change(SERVER, "moderators", "nobody", None, CHANNEL)
    await world.settle()
    async with world.store.begin() as tx:
        place = f"channel:{DESK}"
        assert await acts.on_desk(tx, place) == 0  # type: ignore[arg-type]


# -- pressed too late, or twice ---------------------------------------------------------------------------------------


async def test_who_presses_after_somebody_judged_it_on_the_blog_changes_nothing_and_is_told(world: World) -> None:
    item, key = await held(world)
    world.blog.change(key, state=State.SPAM)
    with pytest.raises(Refused, match="Meanwhile it was judged"):
        await world.admins.judge(GUILD, item, "approve", MODERATOR)
    await world.deliver()
    assert world.blog.kept[int(key.partition(":")[2])].state is State.SPAM
    assert "Marked as spam on the blog" in text_of(card(world))
    assert "Approved" in await world.admins.judge(GUILD, item, "approve", MODERATOR)  # who knows it, may


async def test_two_who_press_differently_at_once_are_not_both_told_that_it_was_done(world: World) -> None:
    item, key = await held(world)
    await world.admins.judge(GUILD, item, "trash", EMIL)
    world.blog.change(key, state=State.SPAM)  # and on the blog a third one
    with pytest.raises(Refused, match="Meanwhile"):
        await world.admins.judge(GUILD, item, "approve", MODERATOR)
    assert await done(world, item) == [(EMIL, State.GONE), (None, State.SPAM)]


async def test_a_press_whose_effect_was_not_written_down_before_a_restart_is_seen_on_the_blog(world: World) -> None:
    item, key = await held(world)
    world.blog.trouble.add("judge", "lost after")
    with pytest.raises(Refused, match="did not answer"):
        await world.admins.judge(GUILD, item, "approve", MODERATOR)
    await world.crash()
    assert "stands on" in await world.admins.judge(GUILD, item, "approve", MODERATOR)
    await world.settle()
    assert await done(world, item) == [(MODERATOR, State.LIVE)]
    assert world.blog.kept[int(key.partition(":")[2])].state is State.LIVE


async def test_what_its_author_does_not_agree_to_any_more_is_not_published_from_discord(world: World) -> None:
    item, key = await said_and_held(world)
    await world.agree(DORA, agreed=False)
    with pytest.raises(Refused, match="took back the consent"):
        await world.admins.judge(GUILD, item, "approve", MODERATOR)
    with pytest.raises(Refused, match="took back the consent"):
        await world.admins.answered(GUILD, item, MODERATOR, written)
    assert world.blog.kept[int(key.partition(":")[2])].state is State.HELD
    assert "trash" in await world.admins.judge(GUILD, item, "trash", MODERATOR)  # it may always go


# -- answers ----------------------------------------------------------------------------------------------------------


async def answer(world: World, item: ItemId, text: str, member: MemberId = DORA) -> None:
    """A moderator answers a comment in the form."""
    article = await world.admins.answering(GUILD, item)
    speaker = Speaker(member, "Dora")

    async def write() -> Card:
        return await world.members.write(speaker, GUILD, article, item, text, 1)

    await world.members.may_write(member, GUILD, article, item, text, 1)
    await world.admins.answered(GUILD, item, member, write)


@pytest.mark.parametrize("obstacle", ["no consent", "nothing written", "silenced", "closed", "off"])
async def test_an_answer_that_cannot_go_approves_nothing(world: World, obstacle: str) -> None:
    item, _ = await held(world)
    await world.agree(DORA, agreed=obstacle != "no consent")
    if obstacle == "silenced":
        world.chat.silence(GUILD, DORA)
    if obstacle == "closed":
        world.blog.edit(next(iter(world.blog.articles)), comments_open=False)
        await world.settle()
    if obstacle == "off":
        await world.relay(CHANNEL, replies="off")
    with pytest.raises(Refused):
        await answer(world, item, " " if obstacle == "nothing written" else "They agreed.")
    assert await state(world, item) is State.HELD
    assert await done(world, item) == []


async def test_an_answer_to_what_cannot_be_approved_is_not_written(world: World) -> None:
    item, _ = await held(world)
    await world.agree(DORA)
    world.blog.trouble.add("judge", Refused("Not like this."))
    with pytest.raises(Refused, match="Not like this"):
        await answer(world, item, "They agreed.")
    await world.settle()
    assert world.blog.ours() == []
    assert await done(world, item) == []


async def test_an_answer_that_the_blog_refuses_is_told_on_the_card(world: World) -> None:
    item, _ = await held(world)
    await world.agree(DORA)
    world.blog.trouble.add("write", Refused("It takes no answers."))
    await answer(world, item, "They agreed.")
    await world.settle()
    assert f"The answer of <@{DORA}> did not get to the blog: It takes no answers" in text_of(card(world))


# -- the channel ------------------------------------------------------------------------------------------------------


async def test_a_moderators_channel_that_is_gone_keeps_nobody_waiting_and_status_tells(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = world.blog.publish("The ferry stays")
    await world.settle()
    known = world.chat.channel

    async def channel(number: int) -> Channel:
        if number == DESK:
            raise Vanished("The channel is gone.")
        return await known(number)

    monkeypatch.setattr(world.chat, "channel", channel)
    world.blog.comment(article, "Gulls.", state=State.HELD)
    await world.look()
    world.chat.trouble.add("send", Vanished("The channel is gone."))
    await world.deliver()
    world.blog.comment(article, "Terns.")
    await world.look()
    await world.deliver()
    assert any("Terns" in text for text in world.thread_texts())
    assert "The channel is gone." in await world.admins.status(GUILD)
