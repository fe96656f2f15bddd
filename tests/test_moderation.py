"""Comments that wait on the blog: their cards for moderators, what the buttons do, and who did what."""

from dataclasses import replace

import pytest

from bot.desk import Server
from bot.errors import Barred, Refused, Retry
from bot.mirrors import MOST_JUDGED
from bot.model import Channel, ChannelSort, ItemId, Kind, MemberId, State
from bot.relay_settings import RelaySettings
from bot.store import acts, blogs, items
from bot.store.acts import REPLIED
from bot.text.card import Card, LinkButton, Text
from tests.cards import buttons, pressable, text_of
from tests.fakes import Said
from tests.world import CHANNEL, DORA, EMIL, GUILD, World

DESK, OTHER_DESK, FAR = 9, 10, 77
MODERATOR = MemberId(21)
SERVER = Server(GUILD, {CHANNEL: "articles", DESK: "moderators"}, {})
DESK_ID, LONG_ID = "100000000000000009", 100000000000000009


@pytest.fixture
async def world(world: World) -> World:
    await world.relay(CHANNEL, moderators=str(DESK))
    return world


async def held(world: World, text: str = "May I say something about the gulls?") -> tuple[ItemId, str]:
    """A visitor's comment that waits on the blog, on an article that is shown."""
    article = world.blog.publish("The ferry stays")
    await world.settle()
    key = world.blog.comment(article, text, state=State.HELD)
    await world.settle()
    return await number(world, key), key


async def number(world: World, key: str) -> ItemId:
    async with world.store.begin() as tx:
        return (await items.heard(tx, f"blog:{world.blog_id}", [key]))[key].id  # type: ignore[arg-type]


async def state(world: World, item: ItemId) -> State:
    async with world.store.begin() as tx:
        return (await items.get(tx, item)).state


async def gulls(world: World) -> Said:
    """What a member said, and the blog holds."""
    world.blog.verdict = State.HELD
    world.blog.publish("The ferry stays")
    await world.settle()
    await world.agree(DORA)
    said = await world.say(DORA, "I have seen the gulls.")
    await world.settle()
    return said


async def done(world: World, item: ItemId) -> list[tuple[MemberId | None, str]]:
    async with world.store.begin() as tx:
        return [(act.member, act.did) for act in await acts.of_item(tx, item)]


def cards(world: World, channel: int = DESK) -> list[Card]:
    return [said.card for said in world.ours(channel) if said.card is not None]


def card(world: World) -> Card:
    (only,) = cards(world)
    return only


async def written() -> Card:
    """What a moderator writes into the form goes."""
    return Card((Text("It goes."),), mark="")


# -- which cards ------------------------------------------------------------------------------------------------------


async def test_a_blog_full_of_spam_fills_no_channel_and_the_next_comes_when_one_is_judged(world: World) -> None:
    item, _ = await held(world, "The first.")
    [article] = world.blog.articles
    for count in range(MOST_JUDGED + 5):
        world.blog.comment(article, f"Cheap nets, number {count}!", state=State.HELD)
    await world.settle()
    assert len(cards(world)) == MOST_JUDGED
    await world.admins.judge(GUILD, item, "approve", MODERATOR)
    await world.settle()
    assert len(cards(world)) == MOST_JUDGED + 1  # with the record of what was judged
    assert f"number {MOST_JUDGED + 4}!" in text_of(cards(world)[-1])


# -- the card ---------------------------------------------------------------------------------------------------------


async def test_a_comment_that_waits_is_shown_to_moderators_with_what_can_be_done(world: World) -> None:
    item, _ = await held(world)
    shown = card(world)
    for words in ("A comment waits on **The Lamp**", "**Visitor**", "The ferry stays", "gulls"):
        assert words in text_of(shown)
    assert pressable(shown) == {
        "Approve": f"judge:{item}:approve",
        "Spam": f"judge:{item}:spam",
        "Trash": f"judge:{item}:trash",
        "Reply": f"judge:{item}:reply",
    }
    links = buttons(shown)
    assert any(isinstance(each, LinkButton) and each.url.endswith("#comment-2") for each in links)
    assert shown.mark in text_of(shown)


async def test_a_card_pings_nobody_and_nothing_in_it_breaks_out(world: World) -> None:
    await held(world, "@everyone &lt;@11&gt; **[free](https://bad.example)** ```")
    shown = card(world)
    assert shown.ping is None
    assert shown.people == ()
    assert "<@11>" not in text_of(shown).replace("\\<@11>", "")
    assert "](https://bad.example" not in text_of(shown)


async def test_of_a_very_long_comment_there_is_an_excerpt(world: World) -> None:
    await held(world, "The gulls say the same every morning. " * 400)
    assert len(text_of(card(world))) < 2_500
    assert "stands on the blog" in text_of(card(world))


async def test_without_the_setting_nobody_is_asked(world: World) -> None:
    await world.relay(CHANNEL, moderators="nobody")
    await held(world)
    assert cards(world) == []


async def test_what_was_judged_before_its_card_was_sent_gets_none(world: World) -> None:
    article = world.blog.publish("The ferry stays")
    await world.settle()
    key = world.blog.comment(article, "Gulls.", state=State.HELD)
    await world.look()
    world.blog.change(key, state=State.LIVE)
    await world.look()
    await world.deliver()
    await world.settle()
    assert cards(world) == []
    assert any("Gulls" in text for text in world.thread_texts())


async def test_a_members_comment_that_the_blog_holds_can_be_judged_too(world: World) -> None:
    said = await gulls(world)
    assert "I have seen the gulls." in text_of(card(world))
    await world.admins.judge(GUILD, await number(world, world.blog.ours()[0].key), "approve", MODERATOR)
    await world.settle()
    assert world.blog.ours()[0].state is State.LIVE
    assert "✅" in said.reactions


# -- what the buttons do ----------------------------------------------------------------------------------------------


async def test_approving_shows_the_comment_in_the_thread_and_the_card_says_who_did_it(world: World) -> None:
    item, key = await held(world)
    assert "stands on **The Lamp**" in await world.admins.judge(GUILD, item, "approve", MODERATOR)
    await world.settle()
    assert world.blog.kept[int(key.partition(":")[2])].state is State.LIVE
    assert any("gulls" in text for text in world.thread_texts())
    assert f"Approved by <@{MODERATOR}>" in text_of(card(world))
    assert "A comment waited" in text_of(card(world))
    assert list(pressable(card(world))) == ["Spam", "Trash", "Reply"]
    assert await done(world, item) == [(MODERATOR, "live")]


async def test_a_verdict_can_be_changed_and_the_card_keeps_who_did_what(world: World) -> None:
    item, _ = await held(world)
    for verdict, labels in (("spam", ["Approve", "Trash"]), ("trash", ["Approve", "Spam"])):
        await world.admins.judge(GUILD, item, verdict, MODERATOR)
        await world.settle()
        assert list(pressable(card(world))) == labels
    assert not any("gulls" in text for text in world.thread_texts())
    await world.admins.judge(GUILD, item, "approve", EMIL)
    await world.settle()
    told = text_of(card(world))
    assert told.index("Marked as spam by <@21>") < told.index("Put into the trash by <@21>") < told.index("by <@12>")
    assert any("gulls" in text for text in world.thread_texts())


async def test_the_same_verdict_twice_is_one_act(world: World) -> None:
    item, _ = await held(world)
    await world.admins.judge(GUILD, item, "approve", MODERATOR)
    await world.admins.judge(GUILD, item, "approve", EMIL)
    assert await done(world, item) == [(MODERATOR, "live")]


async def test_a_members_comment_in_the_trash_is_neither_deleted_nor_written_again(world: World) -> None:
    await gulls(world)
    (ours,) = world.blog.ours()
    item = await number(world, ours.key)
    for verdict, wanted in (("trash", State.GONE), ("approve", State.LIVE)):
        await world.admins.judge(GUILD, item, verdict, MODERATOR)
        await world.settle()
        assert [one.state for one in world.blog.kept.values() if one.marker] == [wanted]
    assert not {"withdraw", "rewrite"} & set(world.blog.trouble.calls)


async def test_what_its_author_took_back_is_not_put_up_again(world: World) -> None:
    said = await gulls(world)
    item = await number(world, world.blog.ours()[0].key)
    await world.delete(said)
    await world.settle()
    with pytest.raises(Refused, match="took it back"):
        await world.admins.judge(GUILD, item, "approve", MODERATOR)
    assert pressable(card(world)) == {}


async def test_answering_a_comment_that_waits_approves_it_and_is_kept(world: World) -> None:
    item, key = await held(world)
    article = await world.admins.answering(GUILD, item)
    async with world.store.begin() as tx:
        assert (await items.get(tx, article)).kind is Kind.ARTICLE
    assert await state(world, item) is State.HELD  # nothing was written yet
    await world.admins.answered(GUILD, item, MODERATOR, written)
    await world.settle()
    assert world.blog.kept[int(key.partition(":")[2])].state is State.LIVE
    assert await done(world, item) == [(MODERATOR, "live"), (MODERATOR, REPLIED)]
    assert f"Answered by <@{MODERATOR}>" in text_of(card(world))


# -- what goes wrong --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("trouble", "told"),
    [
        (Barred("The account may not."), "The account may not"),
        (Retry("The blog is busy."), "The blog is busy. Press again"),
        ("lost before", "did not answer"),
        (Refused("Not like this."), "Not like this"),
    ],
)
async def test_what_stands_in_the_way_is_told_and_nothing_is_changed(
    world: World, trouble: Exception, told: str
) -> None:
    item, _ = await held(world)
    world.blog.trouble.add("judge", trouble)
    with pytest.raises(Refused, match=told):
        await world.admins.judge(GUILD, item, "spam", MODERATOR)
    assert await state(world, item) is State.HELD
    assert await done(world, item) == []


async def test_a_comment_that_was_deleted_for_good_is_said_to_be_and_its_card_follows(world: World) -> None:
    item, key = await held(world)
    world.blog.remove(key)
    with pytest.raises(Refused, match="for good"):
        await world.admins.judge(GUILD, item, "approve", MODERATOR)
    await world.settle()
    assert await state(world, item) is State.GONE
    assert "Removed on the blog" in text_of(card(world))


async def test_without_an_account_of_this_server_nothing_is_judged(world: World) -> None:
    item, _ = await held(world)
    async with world.store.begin() as tx:
        await blogs.unfollow(tx, world.blog_id, GUILD)
        await blogs.follow(tx, world.blog_id, GUILD)
    with pytest.raises(Refused, match="No account"):
        await world.admins.judge(GUILD, item, "approve", MODERATOR)


async def test_comments_of_other_servers_blogs_and_made_up_ones_are_not_judged(world: World) -> None:
    item, _ = await held(world)
    async with world.store.begin() as tx:
        article = (await items.get(tx, item)).article
    for guild, wanted in ((FAR, item), (GUILD, ItemId(5)), (GUILD, article)):
        assert wanted is not None
        with pytest.raises(Refused, match="not one of this server"):
            await world.admins.judge(guild, wanted, "approve", MODERATOR)
        with pytest.raises(Refused, match="not one of this server"):
            await world.admins.answering(guild, wanted)
    assert "judge" not in world.blog.trouble.calls


# -- the setting ------------------------------------------------------------------------------------------------------


async def test_the_setting_gives_what_waits_its_cards_and_takes_them_from_the_old_channel(world: World) -> None:
    item, _ = await held(world)
    judged, _ = await held(world, "Fish!")
    await world.admins.judge(GUILD, judged, "spam", MODERATOR)
    await world.settle()
    said = await world.admins.change(SERVER, "moderators", f"<#{DESK_ID}>", None, CHANNEL)
    assert f"<#{DESK_ID}>" in said
    await world.settle()
    assert "gulls" in text_of(cards(world, LONG_ID)[0])
    assert "Fish" in text_of(card(world))  # the record stays
    assert f"moderators = <#{DESK_ID}>" in await world.admins.status(GUILD)
    assert f"Waiting for moderators in <#{DESK_ID}>: 1" in await world.admins.status(GUILD)
    await world.admins.change(SERVER, "moderators", "nobody", None, CHANNEL)
    await world.settle()
    assert cards(world, LONG_ID) == []
    assert "`/relay set moderators`" in await world.admins.status(GUILD)
    assert await state(world, item) is State.HELD


async def test_channels_are_offered_for_moderators(world: World) -> None:
    offered = await world.admins.value_choices("moderators", "", SERVER)
    assert offered == [("nobody", "nobody"), ("#articles", str(CHANNEL)), ("#moderators", str(DESK))]


@pytest.mark.parametrize(
    ("place", "told"),
    [
        (Channel(LONG_ID, FAR, "far"), "not in this server"),
        (Channel(LONG_ID, GUILD, "forum", sort=ChannelSort.FORUM), "takes posts only"),
        (Channel(LONG_ID, GUILD, "closed", lacks=("send_messages", "add_reactions")), "permissions: Send Messages."),
    ],
)
async def test_a_channel_in_which_no_card_can_be_sent_is_refused(
    world: World, place: Channel, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def channel(_: int) -> Channel:
        return place

    monkeypatch.setattr(world.chat, "channel", channel)
    with pytest.raises(Refused, match=told):
        await world.admins.change(SERVER, "moderators", DESK_ID, None, CHANNEL)
    (relay,) = await world.relays(GUILD)
    assert relay.settings.desk == DESK


async def test_every_setting_of_the_discussion_can_be_set_and_is_shown(world: World) -> None:
    chosen = {"slow_at": "20", "pause_at": "40", "stars": "3", "link_back": "off", "replies": "only replies"}
    for setting, value in chosen.items():
        await world.admins.change(SERVER, setting, value, None, CHANNEL)
    status = await world.admins.status(GUILD)
    assert all(f"{setting} = {value}" in status for setting, value in chosen.items())
    (relay,) = await world.relays(GUILD)
    assert relay.settings == replace(RelaySettings(), moderators=str(DESK), **chosen)


async def test_status_says_how_the_bot_hears(world: World) -> None:
    assert "reads what is written" in await world.admins.status(GUILD)
    deaf = replace(world.admins, sees_messages=lambda: False)
    assert "no Message Content intent" in await deaf.status(GUILD)


# -- what happens on the blog -----------------------------------------------------------------------------------------


async def test_the_card_follows_when_somebody_acts_in_wordpress(world: World) -> None:
    item, key = await held(world)
    world.blog.change(key, state=State.SPAM)
    await world.settle()
    assert await state(world, item) is State.SPAM
    assert "spam" in text_of(card(world)).lower()
    assert list(pressable(card(world))) == ["Approve", "Trash"]
