"""The outbox: everything once, in order, whatever gets lost on the way."""

from dataclasses import replace

import pytest

from bot.errors import Barred, Missing, Refused, Vanished
from bot.model import Channel, State
from bot.outbox import BARRED_DELAY, nonce
from bot.store import blogs, mirrors
from bot.store.lanes import POISON_TRIES
from tests.fakes import Crash
from tests.world import ADMINS, CHANNEL, DORA, World


@pytest.fixture
async def world(world: World) -> World:
    await world.agree(DORA)
    return world


@pytest.fixture
async def post(world: World) -> str:
    """An article whose card and thread stand."""
    key = world.blog.publish("The ferry stays")
    await world.settle()
    world.chat.trouble.calls.clear()
    return key


# -- create, edit, delete, collapse ---


async def test_an_article_gets_a_card_and_a_thread(world: World) -> None:
    world.blog.publish("The ferry stays")
    await world.settle()
    assert len(world.ours()) == 1
    assert list(world.chat.threads.values()) == ["The ferry stays"]
    assert world.chat.trouble.calls == ["send", "open_thread"]


async def test_an_edit_is_one_call_and_what_did_not_change_none(world: World, post: str) -> None:
    world.blog.edit(post, text="<p>Other words.</p>")
    await world.settle()
    assert world.chat.trouble.calls == ["edit"]
    assert "Other words" in world.ours()[0].shown


async def test_ten_edits_during_an_outage_become_one(world: World, post: str) -> None:
    comment = world.blog.comment(post, "Zero.")
    await world.settle()
    for n in range(10):
        world.blog.rewrite_text(comment, f"Edit {n}.")
        await world.look()
    world.chat.trouble.calls.clear()
    await world.deliver()
    assert world.chat.trouble.calls == ["edit"]
    assert "Edit 9" in world.thread_texts()[0]


async def test_what_was_deleted_before_anything_was_attempted_is_never_sent(world: World, post: str) -> None:
    comment = world.blog.comment(post, "Regretted.")
    await world.look()
    world.blog.change(comment, state=State.GONE)
    await world.settle()
    assert world.chat.trouble.calls == []


async def test_what_is_shown_again_lives_under_another_nonce(world: World, post: str) -> None:
    comment = world.blog.comment(post, "Here.")
    await world.settle()
    first = world.ours(*world.chat.threads)
    world.blog.change(comment, state=State.SPAM)
    await world.settle()
    assert world.thread_texts() == []
    world.blog.change(comment, state=State.LIVE)
    await world.settle()
    assert len(world.thread_texts()) == 1
    assert world.ours(*world.chat.threads) != first


def test_a_nonce_fits_and_differs_by_mirror_part_and_birth() -> None:
    nonces = {nonce(mirrors.MirrorId(mirror), n, birth) for mirror in (1, 2) for n in (0, 1) for birth in (0, 1)}
    assert len(nonces) == 8
    assert all(len(one) <= 25 for one in nonces)


# -- answers that get lost ---

LOST = ["lost before", "lost after", "crash before", "crash after"]


async def through(world: World, *, until: float = 3000.0) -> None:
    """Deliver, begin anew after each crash."""
    while True:
        try:
            await world.settle(until)
        except Crash:
            await world.crash()
        else:
            return


@pytest.mark.parametrize("kind", LOST)
@pytest.mark.parametrize("forgetful", [False, True], ids=["nonce known", "nonce forgotten"])
@pytest.mark.parametrize("call", ["send", "open_thread"])
async def test_an_article_whose_answer_got_lost_stands_once(
    world: World, call: str, kind: str, forgetful: bool
) -> None:
    world.chat.forgetful = forgetful
    world.chat.trouble.add(call, kind)
    world.blog.publish("The ferry stays")
    await through(world)
    assert len(world.ours()) == len(world.chat.threads) == 1


@pytest.mark.parametrize("kind", LOST)
async def test_a_card_that_was_edited_while_in_doubt_is_found_and_made_to_match(
    world: World, post: str, kind: str
) -> None:
    comment = world.blog.comment(post, "First words.")
    world.chat.trouble.add("send", kind)
    await world.look()
    try:
        await world.deliver()
    except Crash:
        await world.crash()
    world.blog.rewrite_text(comment, "Second words.")
    await through(world)
    assert len(world.thread_texts()) == 1
    assert "Second words" in world.thread_texts()[0]


@pytest.mark.parametrize("kind", LOST)
async def test_a_card_that_was_deleted_while_in_doubt_is_taken_away(world: World, post: str, kind: str) -> None:
    comment = world.blog.comment(post, "Regretted.")
    world.chat.trouble.add("send", kind)
    await world.look()
    try:
        await world.deliver()
    except Crash:
        await world.crash()
    world.blog.change(comment, state=State.GONE)
    await through(world)
    assert world.thread_texts() == []


@pytest.mark.parametrize("kind", [*LOST, "later"])
@pytest.mark.parametrize("call", ["write", "rewrite", "withdraw"])
async def test_a_comment_whose_answer_got_lost_stands_once(world: World, post: str, call: str, kind: str) -> None:
    world.blog.trouble.add(call, kind)
    said = await world.say(DORA, "By night.")
    try:
        await world.deliver()
    except Crash:
        await world.crash()
    world.clock.now += 20
    world.blog.trouble.arrive()
    await through(world)
    assert len(world.blog.ours("By night")) == 1
    await world.edit(said, "By day.")
    await through(world)
    world.blog.trouble.arrive()
    await through(world)
    assert [one.content.text for one in world.blog.ours()] == ["By day."]
    await world.delete(said)
    await through(world)
    world.blog.trouble.arrive()
    await through(world)
    assert world.blog.ours() == []
    assert world.thread_texts() == []  # no copy ever goes back to where it came from


@pytest.mark.parametrize("kind", [*LOST, "later"])
async def test_a_comment_that_was_deleted_while_its_post_was_in_doubt_is_found_and_deleted(
    world: World, post: str, kind: str
) -> None:
    world.blog.trouble.add("write", kind)
    said = await world.say(DORA, "By night.")
    try:
        await world.deliver()
    except Crash:
        await world.crash()
    await world.inbox.removed(said.channel, [said.id])
    world.clock.now += 10
    world.blog.trouble.arrive()
    await through(world)
    assert world.blog.ours() == []


async def test_a_comment_that_arrives_long_after_it_was_given_up_is_still_taken_down(world: World, post: str) -> None:
    world.blog.trouble.add("write", "later")
    said = await world.say(DORA, "By night.")
    await world.deliver()
    await world.inbox.removed(said.channel, [said.id])
    await world.settle()
    world.blog.trouble.arrive()
    await world.settle()
    assert world.blog.ours() == []
    assert world.thread_texts() == []


async def test_a_second_copy_that_a_slow_blog_let_through_is_nobodys_new_comment(world: World, post: str) -> None:
    world.blog.trouble.add("write", "later")
    await world.say(DORA, "By night.")
    await world.settle()
    world.blog.trouble.arrive()
    await world.settle()
    assert len(world.blog.ours("By night")) == 2  # what a blog that takes minutes can do
    assert world.thread_texts() == []


async def test_a_comment_in_doubt_is_looked_for_and_not_sent_again_at_once(world: World, post: str) -> None:
    world.blog.trouble.add("write", "lost before")
    await world.say(DORA, "By night.")
    await world.deliver()
    world.blog.trouble.calls.clear()
    world.clock.now += 5
    await world.deliver()
    assert world.blog.trouble.calls == ["find"]
    world.clock.now += 29
    await world.deliver()
    assert world.blog.ours() == []
    world.clock.now += 2
    await world.deliver()
    assert len(world.blog.ours()) == 1


@pytest.mark.parametrize(("verdict", "fate"), [(State.LIVE, "✅"), (State.HELD, "🔎"), (State.SPAM, "🚫")])
async def test_a_comment_in_doubt_that_the_watcher_sees_first_is_adopted_at_once(
    world: World, post: str, verdict: State, fate: str
) -> None:
    world.blog.verdict = verdict
    world.blog.trouble.add("write", "later")
    said = await world.say(DORA, "By night.")
    await world.deliver()
    world.clock.now += 3
    await world.deliver()  # it looks, and decides to wait
    world.blog.trouble.arrive()
    assert said.reactions == ["⏳"]
    async with world.store.begin() as tx:
        await blogs.look_soon(tx, world.blog_id)
    await world.watcher.step()
    await world.deliver()
    async with world.store.begin() as tx:
        await blogs.look_soon(tx, world.blog_id)
    await world.watcher.step()
    await world.deliver()
    assert len(world.blog.ours()) == 1
    assert said.reactions == [fate]
    assert world.thread_texts() == []


@pytest.mark.parametrize("kind", LOST)
async def test_a_fate_that_changed_while_it_was_in_doubt_stands_alone(world: World, post: str, kind: str) -> None:
    world.blog.verdict = State.HELD
    world.chat.trouble.add("react", kind)
    said = await world.say(DORA, "By night.")
    try:
        await world.deliver()
    except Crash:
        await world.crash()
    for ours in world.blog.ours():
        world.blog.change(ours.key, state=State.SPAM)
    await through(world)
    assert len(said.reactions) == 1


@pytest.mark.parametrize("kind", LOST)
async def test_a_fate_whose_answer_got_lost_shows_once(world: World, post: str, kind: str) -> None:
    world.blog.verdict = State.HELD
    world.chat.trouble.add("react", kind, kind)
    said = await world.say(DORA, "By night.")
    await through(world)
    assert said.reactions == ["🔎"]
    world.blog.change(world.blog.ours()[0].key, state=State.LIVE)
    world.chat.trouble.add("unreact", kind)
    await through(world)
    assert said.reactions == ["✅"]


async def test_a_fate_in_doubt_that_must_wait_once_more_leaves_nothing_behind(world: World, post: str) -> None:
    world.inbox.settle = 60.0
    world.chat.trouble.add("react", "lost after", "retry")
    said = await world.say(DORA, "By night.")
    await world.deliver()
    world.clock.now += 5
    await world.deliver()  # it looks, and must wait
    world.clock.now += 60
    await through(world)
    assert said.reactions == ["✅"]


async def test_a_resend_that_must_wait_does_not_close_the_attempt_before_it(world: World, post: str) -> None:
    world.blog.comment(post, "Once.")
    world.chat.trouble.add("send", "later", "retry")
    await world.look()
    await world.deliver()
    world.clock.now += 5
    await world.deliver()
    world.chat.trouble.arrive()
    world.chat.forgetful = True
    await world.settle()
    assert len(world.thread_texts()) == 1


async def test_another_text_that_names_the_same_address_is_not_taken_for_what_was_lost(world: World) -> None:
    first = world.blog.publish("First")
    await world.settle()
    second = world.blog.publish("Second")
    link = world.blog.articles[first].content.link
    world.blog.edit(second, link=link)  # the marks are the same now
    world.chat.trouble.add("send", "lost before")
    await world.settle()
    assert ["First" in said.shown for said in world.ours()] == [True, False]


@pytest.mark.parametrize("kind", LOST)
async def test_an_edit_that_is_taken_back_while_it_was_in_doubt_does_not_stay(
    world: World, post: str, kind: str
) -> None:
    comment = world.blog.comment(post, "As it was.")
    await world.settle()
    for call, words in (("edit", "Otherwise."), ("", "As it was.")):
        world.chat.trouble.add(call, kind)
        world.blog.rewrite_text(comment, words)
        await world.look()
        if call:
            try:
                await world.deliver()
            except Crash:
                await world.crash()
    await through(world)
    assert "As it was" in world.thread_texts()[0]


@pytest.mark.parametrize("kind", LOST)
async def test_what_is_shown_again_while_its_removal_was_in_doubt_stands_once(
    world: World, post: str, kind: str
) -> None:
    comment = world.blog.comment(post, "Here.")
    await world.settle()
    world.blog.change(comment, state=State.HELD)
    world.chat.trouble.add("delete", kind)
    await world.look()
    try:
        await world.deliver()
    except Crash:
        await world.crash()
    world.blog.change(comment, state=State.LIVE)
    await through(world)
    assert len(world.thread_texts()) == 1


@pytest.mark.parametrize("kind", LOST)
@pytest.mark.parametrize("call", ["react", "unreact"])
async def test_a_fate_that_goes_to_and_fro_while_in_doubt_stands_alone(
    world: World, post: str, call: str, kind: str
) -> None:
    said = await world.say(DORA, "By night.")
    await world.settle()
    [ours] = world.blog.ours()
    world.chat.trouble.add(call, kind)
    world.blog.change(ours.key, state=State.HELD)
    await world.look()
    try:
        await world.deliver()
    except Crash:
        await world.crash()
    world.blog.change(ours.key, state=State.LIVE)
    await through(world)
    assert said.reactions == ["✅"]


# -- what people remove ---


async def test_a_copy_that_a_person_removed_is_never_sent_again(world: World, post: str) -> None:
    comment = world.blog.comment(post, "Here.")
    await world.settle()
    [card] = world.ours(*world.chat.threads)
    await world.delete(card)
    world.blog.rewrite_text(comment, "There.")
    await world.settle()
    world.blog.change(comment, state=State.HELD)
    await world.settle()
    world.blog.change(comment, state=State.LIVE)
    await world.settle()
    assert world.thread_texts() == []


async def test_a_copy_that_was_removed_while_an_edit_waited_is_never_sent_again(world: World, post: str) -> None:
    comment = world.blog.comment(post, "Here.")
    await world.settle()
    world.blog.rewrite_text(comment, "There.")
    await world.look()
    [card] = world.ours(*world.chat.threads)
    await world.delete(card)
    world.blog.change(comment, state=State.HELD)
    await world.settle()
    world.blog.change(comment, state=State.LIVE)
    await world.settle()
    assert world.thread_texts() == []


async def test_our_own_removal_is_no_persons(world: World, post: str) -> None:
    comment = world.blog.comment(post, "Here.")
    await world.settle()
    [card] = world.ours(*world.chat.threads)
    world.blog.change(comment, state=State.HELD)
    await world.look()
    world.chat.trouble.add("delete", "lost after")
    await world.deliver()
    await world.inbox.removed(card.channel, [card.id])  # the event comes before the outbox has settled
    await world.settle()
    world.blog.change(comment, state=State.LIVE)
    await world.settle()
    assert len(world.thread_texts()) == 1


async def test_a_thread_that_a_person_removed_is_not_opened_again(world: World, post: str) -> None:
    thread = world.first_thread
    world.chat.threads.clear()
    world.chat.trouble.add("send", Vanished("gone"))
    world.blog.comment(post, "Into the void.")
    await world.settle()
    world.blog.edit(post, title="The ferry goes")
    world.blog.comment(post, "Again.")
    await world.settle()
    assert world.ours(thread) == []
    assert world.chat.threads == {}
    assert "The ferry goes" in world.ours()[0].shown


async def test_a_removed_thread_that_is_to_be_renamed_does_not_pause_the_relay(world: World, post: str) -> None:
    world.chat.threads.clear()
    world.chat.trouble.add("change_thread", Vanished("gone"))
    world.blog.edit(post, title="The ferry goes")
    await world.settle(BARRED_DELAY / 2)
    assert world.ours(ADMINS) == []


# -- troubles that last ---


async def test_a_permission_granted_before_its_lack_is_dealt_with_is_used_at_once(
    world: World, post: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = world.chat.channel

    async def granted(channel: int) -> Channel:
        monkeypatch.undo()
        await world.outbox.try_again()
        return await look(channel)

    monkeypatch.setattr(world.chat, "channel", granted)
    world.chat.trouble.add("send", Barred("The bot may not write there."))
    world.blog.comment(post, "Here.")
    await world.look()
    await world.deliver()
    assert "Here" in world.thread_texts()[0]
    assert not any("paused" in said.shown and "Over" not in said.shown for said in world.ours(ADMINS))


async def test_a_barred_place_pauses_its_lane_tells_an_admin_and_goes_on_when_woken(world: World, post: str) -> None:
    world.chat.trouble.add("send", Barred("The bot may not write there."))
    comment = world.blog.comment(post, "Here.")
    await world.look()
    await world.deliver()
    assert "may not write there" in world.ours(ADMINS)[0].shown
    assert world.thread_texts() == []
    world.blog.rewrite_text(comment, "There.")
    await world.look()
    await world.deliver()
    assert world.thread_texts() == []  # still paused
    await world.outbox.try_again()
    await world.deliver()
    assert "There" in world.thread_texts()[0]
    assert "Over" in world.ours(ADMINS)[0].shown or "over" in world.ours(ADMINS)[0].shown


async def test_what_is_refused_is_held_told_and_holds_up_nothing(world: World, post: str) -> None:
    world.blog.trouble.add("write", Refused("Comments are closed."))
    first = await world.say(DORA, "One.")
    second = await world.say(DORA, "Two.")
    await world.settle()
    assert first.reactions == ["❌"]
    assert second.reactions == ["✅"]
    assert [one.content.text for one in world.blog.ours()] == ["Two."]
    assert "Comments are closed" in world.ours(ADMINS)[0].shown
    await world.edit(first, "One, differently.")
    await world.settle()
    assert first.reactions == ["✅"]
    assert len(world.blog.ours("differently")) == 1


async def test_what_ends_the_process_again_and_again_is_put_aside(world: World, post: str) -> None:
    world.blog.comment(post, "Poison.")
    world.blog.comment(post, "Honey.")
    world.chat.trouble.add("send", *["crash before"] * (POISON_TRIES + 1))
    await through(world)
    assert ["Honey" in text for text in world.thread_texts()] == [True]
    assert "never finished" in world.ours(ADMINS)[0].shown


async def test_a_fault_of_ours_does_not_hold_up_other_lanes(world: World, post: str) -> None:
    world.chat.trouble.add("send", ZeroDivisionError())
    world.blog.comment(post, "Here.")
    await world.look()
    with pytest.raises(ZeroDivisionError):
        await world.deliver()
    await world.settle()
    assert len(world.thread_texts()) == 1


async def test_one_lanes_trouble_never_blocks_another(world: World, post: str) -> None:
    world.chat.trouble.add("send", *["retry"] * 3)
    world.blog.comment(post, "In trouble.")
    await world.look()
    await world.deliver()
    said = await world.say(DORA, "Past it.")
    world.blog.publish("Another article")
    await world.look()
    world.chat.trouble.clear()
    await world.deliver()
    assert len(world.blog.ours("Past it")) == 1
    assert len(world.ours()) == 2
    assert said.id


async def test_order_holds_within_a_lane_in_trouble(world: World, post: str) -> None:
    world.chat.trouble.add("send", "retry", "lost before", "lost after", "retry")
    for n in range(5):
        world.blog.comment(post, f"Number {n}.")
    await world.settle()
    assert [f"Number {n}" in text for n, text in enumerate(world.thread_texts())] == [True] * 5


async def test_an_answer_to_a_plain_message_does_not_wait_for_a_lane_that_is_stuck(world: World, post: str) -> None:
    world.chat.trouble.add("send", "lost before", *[Barred("no")] * 50)
    world.chat.trouble.add("find", *[Barred("no")] * 50)
    world.blog.comment(post, "Stuck.")
    await world.look()
    await world.deliver()
    thread = world.first_thread
    plain = world.chat.say(thread, DORA, "Never heard.")
    await world.say(DORA, "An answer.", reply_to=plain.id)
    for _ in range(4):
        await world.deliver()
        world.clock.now += 40
    await world.deliver()
    assert len(world.blog.ours("An answer")) == 1


# -- what members agreed to ---


async def test_a_yes_that_is_taken_back_before_delivery_keeps_the_words_in_chat(world: World, post: str) -> None:
    said = await world.say(DORA, "Unwise.")
    await world.agree(DORA, agreed=False)
    await world.settle()
    assert world.blog.ours() == []
    assert said.reactions == []
    await world.agree(DORA, since=said.id + 1)
    await world.inbox.edited(replace(world.chat.heard(said), text="Unwise still."))
    await world.settle()
    assert world.blog.ours() == []


async def test_what_was_published_under_a_yes_stays_and_can_still_be_taken_back(world: World, post: str) -> None:
    said = await world.say(DORA, "Wise.")
    await world.settle()
    await world.agree(DORA, agreed=False)
    await world.inbox.edited(replace(world.chat.heard(said), text="Secret."))
    await world.settle()
    assert [one.content.text for one in world.blog.ours()] == ["Wise."]
    await world.inbox.removed(said.channel, [said.id])
    await world.settle()
    assert world.blog.ours() == []


# -- bursts ---


async def test_a_message_of_a_burst_that_goes_leaves_the_others_their_fate(world: World, post: str) -> None:
    world.inbox.settle = 5.0
    world.blog.verdict = State.HELD
    burst = [await world.say(DORA, word) for word in ("One.", "Two.", "Three.")]
    await world.settle()
    assert len(world.blog.ours("One")) == 1
    assert [said.reactions for said in burst] == [["🔎"]] * 3
    del world.chat.messages[burst[0].id]
    world.blog.change(world.blog.ours()[0].key, state=State.LIVE)
    await world.look()
    await world.deliver()  # the fate meets a message that is gone before that is heard
    await world.inbox.removed(burst[0].channel, [burst[0].id])
    await world.settle()
    assert [said.reactions for said in burst[1:]] == [["✅"]] * 2
    assert "One" not in world.blog.ours()[0].content.text
    world.blog.change(world.blog.ours()[0].key, state=State.SPAM)
    await world.settle()
    assert [said.reactions for said in burst[1:]] == [["🚫"]] * 2


async def test_a_message_that_is_removed_while_its_thread_is_being_opened_is_no_trouble(world: World) -> None:
    world.blog.publish("The ferry stays")
    world.chat.trouble.add("open_thread", Missing("Unknown Message"))
    await world.settle()
    assert len(world.ours(CHANNEL)) == 1
    assert world.chat.threads == {}
