"""What comes together rarely: pictures, places aside, other servers, ids that somebody made up."""

from dataclasses import replace

import pytest

from bot.comments import Comments
from bot.desk import Server, Speaker
from bot.errors import Barred, Refused, Retry, Trouble, Vanished
from bot.model import ItemId, Kind, MemberId, State
from bot.ports import Account
from bot.reconcile import Reconciler
from bot.store import blogs, items, lanes
from tests.fakes import Said
from tests.world import ADMINS, CHANNEL, DORA, EMIL, GUILD, World

ELSEWHERE, FAR, FAR_CHANNEL, FAR_DESK = 500, 77, 700, 100000000000000010


@pytest.fixture
async def world(world: World) -> World:
    for member in (DORA, EMIL):
        await world.agree(member)
    return world


@pytest.fixture
async def post(world: World) -> str:
    """An article whose card and thread stand."""
    key = world.blog.publish("The ferry stays")
    await world.settle()
    return key


async def show(world: World, text: str) -> Said:
    """Dora says something with a picture, in the thread."""
    said = world.chat.say(world.first_thread, DORA, text, files=[world.chat.attach("gull.png")])
    await world.inbox.said(world.chat.heard(said))
    return said


async def article(world: World, title: str = "The ferry stays") -> ItemId:
    async with world.store.begin() as tx:
        newest = await items.newest(tx, world.blog_id, 10)
    return next(item.id for item in newest if item.content is not None and item.content.title == title)


# -- pictures ---------------------------------------------------------------------------------------------------------


async def test_what_a_moderator_rewrote_keeps_the_pictures_that_it_shows(world: World, post: str) -> None:
    await show(world, "A gull.")
    await world.settle()
    (ours,) = world.blog.ours()
    world.blog.change(ours.key, content=replace(ours.content, text=ours.content.text.replace("A gull", "A bird")))
    await world.settle()
    assert len(world.blog.media) == 1
    world.blog.rewrite_text(ours.key, "No bird at all.")
    await world.settle()
    assert not world.blog.media


async def test_a_comment_whose_edit_is_refused_keeps_its_pictures(world: World, post: str) -> None:
    said = await show(world, "A gull.")
    await world.settle()
    world.blog.trouble.add("rewrite", Refused("It is too long."))
    await world.edit(said, "A gull, a gull, a gull.")
    await world.settle()
    assert len(world.blog.media) == len(world.blog.ours()) == 1


async def test_a_comment_that_stands_when_the_yes_is_taken_back_keeps_its_pictures(world: World, post: str) -> None:
    await show(world, "A gull.")
    await world.settle()
    await world.agree(DORA, agreed=False)
    world.blog.change(world.blog.ours()[0].key, state=State.HELD)
    await world.settle()
    assert len(world.blog.media) == len(world.blog.ours()) == 1


async def test_an_answer_does_not_overtake_a_comment_that_waits_for_its_pictures(world: World, post: str) -> None:
    said = await show(world, "A gull.")
    await world.say(EMIL, "A fine one.", reply_to=said.id)
    world.blog.trouble.add("upload", Retry("busy"), Retry("busy"))
    await world.settle()
    (gull,), (fine,) = world.blog.ours("A gull"), world.blog.ours("A fine one")
    assert fine.parent == gull.key


async def test_a_picture_that_the_bot_may_not_see_holds_up_no_other_comment(world: World, post: str) -> None:
    await show(world, "A gull.")
    world.chat.trouble.add("file", *[Barred("The bot may not see it.")] * 50)
    await world.look()
    await world.deliver()
    await world.say(EMIL, "Only words.")
    await world.look()
    await world.deliver()
    assert len(world.blog.ours()) == 2


async def test_a_comment_whose_pictures_are_half_there_waits_for_the_end_of_a_pause(world: World, post: str) -> None:
    await show(world, "A gull.")
    world.blog.trouble.add("upload", "lost before")
    await world.deliver()
    await world.admins.pause(GUILD, None, CHANNEL, 30)
    for _ in range(3):
        world.clock.now += 60
        await world.deliver()
    assert world.blog.ours() == []
    world.clock.now += 30 * 60
    await world.settle()
    assert len(world.blog.media) == len(world.blog.ours()) == 1


@pytest.mark.parametrize("away", [False, True])
async def test_a_comment_that_waits_for_its_pictures_does_not_go_once_its_author_is_silenced(
    world: World, post: str, *, away: bool
) -> None:
    said = await show(world, "A gull.")
    world.blog.trouble.add("upload", Retry("busy"))
    await world.deliver()
    world.chat.silence(GUILD, DORA)
    if away:
        await world.restart()
    else:
        await world.inbox.silenced(GUILD, DORA, "A moderator said so.")
    world.chat.silenced.clear()
    await world.settle()
    assert world.blog.ours() == []
    assert not world.blog.media
    assert said.reactions == ["❌"]


# -- moderators of the blog -------------------------------------------------------------------------------------------


async def test_what_a_moderator_rewrites_while_an_edit_still_waits_is_not_overwritten(world: World, post: str) -> None:
    said = await world.say(DORA, "First words.")
    await world.settle()
    await world.edit(said, "Second words.")
    async with world.store.begin() as tx:
        claim = await lanes.claim(tx)
        while claim is not None and not claim.lane.startswith("blog:"):
            claim = await lanes.claim(tx)
        assert claim is not None
        await lanes.release(tx, claim, due=tx.now + 600.0)
    world.blog.rewrite_text(world.blog.ours()[0].key, "A moderator's words.")
    await world.settle()
    assert "A moderator's words." in world.blog.ours()[0].content.text


# -- aside of the thread ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("trouble", [Barred("The bot may not react there."), Vanished("The channel is gone.")])
async def test_a_message_chosen_elsewhere_that_cannot_be_reached_leaves_the_thread_alone(
    world: World, post: str, trouble: Trouble
) -> None:
    said = world.chat.say(ELSEWHERE, DORA, "Words from elsewhere.")
    await world.members.post(Speaker(DORA, "Dora"), world.chat.heard(said), await article(world))
    world.chat.trouble.add("react", *[trouble] * 50)
    await world.look()
    await world.deliver()
    world.blog.comment(post, "Is anybody there?")
    await world.look()
    await world.deliver()
    assert any("Is anybody there?" in text for text in world.thread_texts())


# -- other servers, and ids that somebody made up ---------------------------------------------------------------------


async def test_what_waits_is_not_shown_in_a_server_without_an_account_until_it_has_one(world: World, post: str) -> None:
    async with world.store.begin() as tx:
        await blogs.follow(tx, world.blog_id, FAR)
    await world.relay(FAR_CHANNEL, guild=FAR, moderators=str(FAR_DESK))
    world.blog.comment(post, "May I?", state=State.HELD)
    await world.settle()
    assert world.ours(FAR_DESK) == []
    await world.admins.connect(FAR, "The Lamp", "editor", "secret")
    await world.settle()
    assert len(world.ours(FAR_DESK)) == 1


async def test_an_account_that_may_not_moderate_brings_nothing_that_waits(world: World, post: str) -> None:
    world.chat.guilds |= {FAR_CHANNEL: FAR, FAR_DESK: FAR}
    await world.follow(FAR)
    await world.relay(FAR_CHANNEL, guild=FAR)
    far = Server(FAR, {}, {})
    world.blog.comment(post, "May I?", state=State.HELD)
    await world.settle()
    world.blog.account_is = Account("8", "Subscriber", moderates=False)
    with pytest.raises(Refused, match="may not moderate"):
        await world.admins.change(far, "moderators", str(FAR_DESK), None, FAR_CHANNEL)
    world.blog.account_is = Account("7", "Editor")
    await world.admins.change(far, "moderators", str(FAR_DESK), None, FAR_CHANNEL)
    await world.settle()
    assert len(world.ours(FAR_DESK)) == 1
    world.blog.account_is = Account("8", "Subscriber", moderates=False)
    assert "may not moderate" in await world.admins.connect(FAR, "The Lamp", "reader", "secret")
    world.blog.comment(post, "May I now?", state=State.HELD)
    await world.settle()
    assert world.ours(FAR_DESK) == []
    assert not any("May I" in text for thread in world.chat.threads for text in world.thread_texts(thread))


async def test_a_server_whose_account_is_refused_keeps_no_other_one_waiting(world: World) -> None:
    world.chat.guilds[FAR_CHANNEL] = FAR
    await world.follow(FAR)
    await world.relay(FAR_CHANNEL, guild=FAR)
    world.blog.publish("The ferry stays")
    await world.settle()
    here, there = sorted(world.chat.threads, key=world.chat.guild)
    world.blog.trouble.add("write", Barred("The account is not accepted."))
    await world.say(DORA, "From here.", here)
    await world.deliver()
    await world.say(EMIL, "From far away.", there)
    await world.deliver()
    assert [one.content.text for one in world.blog.ours()] == ["From far away."]
    (told,) = world.ours(ADMINS)
    assert "not accepted" in told.shown
    await world.admins.connect(FAR, "The Lamp", "editor", "another secret")
    await world.deliver()
    assert len(world.blog.ours()) == 1
    await world.admins.connect(GUILD, "The Lamp", "editor", "another secret")
    await world.deliver()
    assert [one.content.text for one in world.blog.ours()] == ["From far away.", "From here."]
    assert [said.id for said in world.ours(ADMINS)] == [told.id]
    assert "over" in told.shown.casefold()


async def test_a_form_answers_only_comments_on_its_article(world: World, post: str) -> None:
    world.blog.comment(world.blog.publish("Another one"), "Under another one.")
    await world.settle()
    this, other = await article(world), await article(world, "Another one")
    async with world.store.begin() as tx:
        (comment,) = await items.of_article(tx, other, Kind.COMMENT)
    for made_up in (ItemId(12345), comment.id, this):
        with pytest.raises(Refused):
            await world.members.write(Speaker(DORA, "Dora"), GUILD, this, made_up, "Hm.", 5)


async def test_a_question_that_stands_in_a_thread_is_no_stray_message(world: World, post: str) -> None:
    await world.say(MemberId(55), "I am new here.")
    world.blog.comment(post, "Welcome.")
    await world.settle()
    reconciler = Reconciler(world.store, world.web, world.chat, Comments(world.store), world.notices)
    assert (await reconciler.compare(world.blog_id, repair=True)).found == ()
