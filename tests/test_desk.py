"""The desk's answers about articles, between a fake blog and a fake chat."""

from dataclasses import replace

import pytest

from bot.choosing import Verdict
from bot.desk import Admins, Server
from bot.errors import Refused
from bot.model import Absence, ChannelSort
from bot.store import blogs, decisions, items, mirrors
from tests.cards import pressable, text_of
from tests.world import ADMINS, CHANNEL, GUILD, World

FORUM, FAR = 9, 77


def desk(world: World) -> Admins:
    return Admins(world.store, world.chat, world.web, world.notices, lambda: None, usual_pace=60.0)


async def why(world: World, title: str) -> str:
    return await desk(world).why(GUILD, title, None, 0)


async def number(world: World, title: str) -> int:
    offered = await desk(world).article_choices(GUILD, None)
    return next(int(value) for shown, value in offered if shown.startswith(title))


def titles(world: World, channel: int = CHANNEL) -> list[str]:
    """The headings of the cards in a channel, oldest first."""
    cards = [said.card for said in world.ours(channel) if said.card is not None]
    return [text_of(card).split("\n")[0].removeprefix("## ") for card in cards]


# -- why --------------------------------------------------------------------------------------------------------------


async def test_why_of_a_posted_article_tells_where_and_when(world: World) -> None:
    world.blog.publish("The ferry stays")
    await world.settle()
    [card] = world.ours(CHANNEL)
    said = await why(world, "The ferry stays")
    assert f"https://discord.com/channels/{GUILD}/{CHANNEL}/{card.id}" in said
    assert f"<t:{int(card.sent)}:f>" in said


async def test_a_post_in_a_forum_is_linked_by_its_thread(world: World) -> None:
    await world.relay(FORUM, ChannelSort.FORUM)
    world.blog.publish("The ferry stays")
    await world.settle()
    (post,) = world.chat.posts
    said = await desk(world).why(GUILD, "The ferry stays", str(FORUM), 0)
    assert f"https://discord.com/channels/{GUILD}/{post}" in said
    assert f"<#{CHANNEL}>" not in said
    assert f"<#{CHANNEL}>" in await why(world, "The ferry stays")  # without a relay: all of them


@pytest.mark.parametrize(
    ("settings", "changes", "told"),
    [
        ({}, {"published": 1000.0}, "before this relay began"),
        ({}, {"published": 99e9}, "more than two days ahead"),
        ({"words": "-goats"}, {}, "the setting words leaves out “goats”"),
        ({"categories": "politics"}, {}, "the setting categories wants one of: politics"),
    ],
)
async def test_why_of_an_article_that_was_not_posted_gives_the_reason_and_the_way_out(
    world: World, settings: dict[str, str], changes: dict[str, object], told: str
) -> None:
    await world.relay(CHANNEL, **settings)
    world.blog.edit(world.blog.publish("The goats stay"), **changes)
    await world.settle()
    said = await why(world, "The goats stay")
    assert told in said
    assert "`/article post`" in said
    assert world.ours(CHANNEL) == []


async def test_what_waits_says_until_when_and_what_for(world: World) -> None:
    day = world.clock.now + 86_400
    world.blog.edit(world.blog.publish("Tomorrow"), published=day)
    await world.look()
    await world.deliver()
    said = await why(world, "Tomorrow")
    assert f"<t:{int(day)}:f>: its date is still to come" in said


async def test_what_somebody_removed_in_discord_is_said_to_be(world: World) -> None:
    world.blog.publish("The ferry stays")
    await world.settle()
    [card] = world.ours(CHANNEL)
    del world.chat.messages[card.id]
    await world.inbox.removed(CHANNEL, [card.id])
    assert "somebody removed it" in await why(world, "The ferry stays")
    with pytest.raises(Refused, match="removed"):
        await desk(world).post(GUILD, "The ferry stays", None, 0)


async def test_what_keeps_a_card_from_being_posted_is_told(world: World) -> None:
    world.blog.publish("The ferry stays")
    world.chat.trouble.add("send", Refused("Discord takes no such card."))
    await world.look()
    await world.deliver()
    assert "❌ It cannot be posted: Discord takes no such card." in await why(world, "The ferry stays")


async def test_edits_are_counted_and_an_article_that_is_gone_is_said_to_be(world: World) -> None:
    key = world.blog.publish("The ferry stays", "It is old.")
    await world.settle()
    for text in ("It is very old.", "It is very, very old. The council met."):
        world.blog.edit(key, text=f"<p>{text}</p>")
        await world.settle()
    assert "Changed on the blog 2 times" in await why(world, "The ferry stays")
    world.blog.take_down(key, Absence.TRASHED)
    await world.settle()
    await world.settle()
    assert "does not show it any more" in await why(world, "The ferry stays")


# -- which article ----------------------------------------------------------------------------------------------------


async def test_articles_are_offered_by_title_and_date_the_newest_first(world: World) -> None:
    for title in ("First", "Second"):
        world.blog.publish(title)
        world.clock.now += 60
    await world.settle()
    shown = [name for name, _ in await desk(world).article_choices(GUILD, None)]
    assert [name.split()[0] for name in shown] == ["Second", "First"]
    assert all(name.endswith(")") and name[-12] == "(" for name in shown)
    assert await desk(world).article_choices(FAR, None) == []


async def test_an_article_is_meant_by_id_title_or_address_and_only_where_its_blog_is_relayed(world: World) -> None:
    world.blog.publish("The ferry stays")
    world.blog.publish("Twice")
    world.blog.publish("Twice")
    await world.settle()
    for named in (str(await number(world, "The ferry")), "the FERRY stays", "https://lamp.example/1"):
        assert "The ferry stays" in await why(world, named)
    with pytest.raises(Refused, match="Several"):
        await why(world, "Twice")
    with pytest.raises(Refused, match="No article"):
        await why(world, "The goats")
    with pytest.raises(Refused, match="No article"):
        await desk(world).why(FAR, "The ferry stays", None, 0)


# -- post and newest --------------------------------------------------------------------------------------------------


async def test_the_newest_that_are_missing_are_posted_oldest_first(world: World) -> None:
    await world.relay(CHANNEL, words="-goats")
    for title in ("One", "Two", "Goats", "Three"):
        world.blog.edit(
            world.blog.publish(f"{title} goats" if title == "Goats" else title), published=world.clock.now - 9e6
        )
        world.clock.now += 60
    await world.settle()
    assert world.ours(CHANNEL) == []
    said = await desk(world).newest(GUILD, 2, None, 0)
    assert said.index("Two") < said.index("Three")
    await world.settle()
    assert titles(world) == ["Two", "Three"]
    assert "One" in await desk(world).newest(GUILD, 10, None, 0)
    await world.settle()
    assert titles(world) == ["Two", "Three", "One"]
    assert "nothing to post" in await desk(world).newest(GUILD, 10, None, 0)


async def test_one_article_is_posted_whatever_was_decided(world: World) -> None:
    await world.relay(CHANNEL, words="-goats")
    world.blog.publish("The goats stay")
    await world.settle()
    assert "will be posted" in await desk(world).post(GUILD, "The goats stay", None, 0)
    assert "on its way" in await desk(world).post(GUILD, "The goats stay", None, 0)
    await world.settle()
    assert titles(world) == ["The goats stay"]
    said = await desk(world).post(GUILD, "The goats stay", None, 0)
    assert "is in" in said
    assert "https://discord.com/channels/" in said
    assert "An admin chose" in await why(world, "The goats stay")
    await world.settle()
    assert len(world.ours(CHANNEL)) == 1


async def test_what_waits_for_its_hour_can_be_posted_now(world: World) -> None:
    world.blog.edit(world.blog.publish("Tomorrow"), published=world.clock.now + 86_400)
    await world.look()
    await world.deliver()
    assert world.ours(CHANNEL) == []
    await desk(world).post(GUILD, "Tomorrow", None, 0)
    await world.deliver()
    assert titles(world) == ["Tomorrow"]


async def test_what_failed_is_tried_again(world: World) -> None:
    world.blog.publish("The ferry stays")
    world.chat.trouble.add("send", Refused("Discord takes no such card."))
    await world.look()
    await world.deliver()
    assert "will be posted" in await desk(world).post(GUILD, "The ferry stays", None, 0)
    await world.deliver()
    assert titles(world) == ["The ferry stays"]


async def test_what_the_blog_does_not_show_any_more_is_not_posted(world: World) -> None:
    key = world.blog.publish("The ferry stays")
    await world.settle()
    world.blog.take_down(key, Absence.TRASHED)
    await world.settle()
    await world.settle()
    with pytest.raises(Refused, match="not show"):
        await desk(world).post(GUILD, "The ferry stays", None, 0)


# -- floods -----------------------------------------------------------------------------------------------------------


async def flood(world: World, count: int = 7) -> int:
    """Many articles at once; gives the relay's id."""
    for one in range(count):
        world.blog.publish(f"Imported {one}")
        world.clock.now += 1
    await world.settle()
    return (await world.relays())[0].id


async def test_the_question_names_the_blog_the_first_titles_and_has_three_buttons(world: World) -> None:
    relay = await flood(world)
    [question] = world.ours(ADMINS)
    assert question.card is not None
    shown = text_of(question.card)
    for words in ("7", "The Lamp", f"<#{CHANNEL}>", "Imported", "and 2 more"):
        assert words in shown
    assert list(pressable(question.card).values()) == [f"flood:{relay}:{said}" for said in ("newest", "all", "none")]
    assert question.card.mark == f"flood:{relay}:newest"
    assert "7 came at once" in await desk(world).status(GUILD)
    assert f"in <#{ADMINS}>" in await why(world, "Imported 3")


async def test_the_first_answer_counts_and_no_other_server_can_give_it(world: World) -> None:
    relay = await flood(world)
    with pytest.raises(Refused):
        await desk(world).settle(FAR, relay, "all")
    assert "1 will be posted" in await desk(world).settle(GUILD, relay, "newest")
    assert "over" in await desk(world).settle(GUILD, relay, "all")
    await world.settle()
    assert titles(world) == ["Imported 6"]
    assert world.ours(ADMINS) == []
    assert "An admin decided not to post it" in await why(world, "Imported 3")


async def test_the_question_can_be_answered_by_command(world: World) -> None:
    await flood(world)
    assert "None of them" in await desk(world).held(GUILD, "none", None, 0)
    await world.settle()
    assert world.ours(CHANNEL) == []
    assert world.ours(ADMINS) == []


async def test_the_question_follows_what_is_posted_singly(world: World) -> None:
    await flood(world)
    await desk(world).post(GUILD, "Imported 3", None, 0)
    await world.settle()
    [question] = world.ours(ADMINS)
    assert question.card is not None
    assert "Post all 6" in pressable(question.card)
    await desk(world).newest(GUILD, 10, None, 0)
    await world.settle()
    assert len(titles(world)) == 7
    assert world.ours(ADMINS) == []


# -- preview ----------------------------------------------------------------------------------------------------------


async def test_a_preview_is_the_card_that_is_posted(world: World) -> None:
    await world.relay(CHANNEL, colour="#2a6f97", small_print="{blog}!")
    world.blog.publish("The ferry stays")
    await world.settle()
    card, note = await desk(world).preview(GUILD, "The ferry stays", None, 0)
    [posted] = world.ours(CHANNEL)
    assert replace(card, silent=False, ping=None) == posted.card
    assert "Nothing was posted" in text_of(note)


async def test_a_preview_of_a_whole_article_has_its_first_part_too(world: World) -> None:
    await world.relay(CHANNEL, length="whole", words="-ferry")
    paragraphs = "</p><p>".join(f"Paragraph {n}: " + "the council met until midnight. " * 12 for n in range(30))
    world.blog.publish("The ferry stays", paragraphs)
    await world.settle()
    card, part, note = await desk(world).preview(GUILD, "The ferry stays", None, 0)
    assert "Paragraph 0" in text_of(card)
    assert "Paragraph 29" not in text_of(part)
    assert "parts" in text_of(note)
    assert world.ours(CHANNEL) == []


# -- changes ----------------------------------------------------------------------------------------------------------


async def edited(world: World, times: int) -> int:
    """An article and its edits; gives its id."""
    key = world.blog.publish("The ferry stays", "Version 0 of the council's decision is here.")
    await world.settle()
    for one in range(1, times + 1):
        world.clock.now += 7200
        world.blog.edit(key, text=f"<p>Version {one} of the council's decision is here.</p>")
        await world.settle()
    return await number(world, "The ferry stays")


async def test_changes_are_those_between_the_last_two_versions(world: World) -> None:
    article = await edited(world, 2)
    card = await desk(world).compare(GUILD, article)
    shown = text_of(card)
    assert "Version ~~1~~ **2** of" in shown
    assert "~~0~~" not in shown
    assert text_of(await desk(world).changes(GUILD, "The ferry stays")) == shown


async def test_buttons_lead_to_every_pair_of_versions_and_never_beyond(world: World) -> None:
    article = await edited(world, 3)
    first = await desk(world).compare(GUILD, article)
    seen: set[tuple[str, ...]] = set()
    waiting = [first]
    while waiting:
        for button in pressable(waiting.pop()).values():
            _, _, old, new = button.split(":")
            assert int(old) < int(new)
            if (old, new) not in seen:
                seen.add((old, new))
                waiting.append(await desk(world).compare(GUILD, article, int(old), int(new)))
    assert len(seen) == 6  # all pairs of four versions
    wrong = await desk(world).compare(GUILD, article, 99, 0)
    assert text_of(wrong)


async def test_nothing_to_compare_is_said_and_a_withdrawn_text_stays_withdrawn(world: World) -> None:
    article = await edited(world, 0)
    with pytest.raises(Refused, match="No change"):
        await desk(world).compare(GUILD, article)
    with pytest.raises(Refused, match="no relay"):
        await desk(world).compare(FAR, article)
    world.blog.edit("post:1", text="<p>Quite another decision, by other people.</p>")
    await world.settle()
    await desk(world).compare(GUILD, article)
    world.blog.take_down("post:1", Absence.PRIVATE)
    await world.settle()
    await world.settle()
    with pytest.raises(Refused, match="earlier texts"):
        await desk(world).compare(GUILD, article)


# -- how things are ---------------------------------------------------------------------------------------------------


async def test_status_shows_only_what_was_chosen_and_how_the_blog_is(world: World) -> None:
    await world.relay(CHANNEL, length="whole", ping="112233445566778899", words="elect*")
    await world.settle()
    said = await desk(world).status(GUILD)
    assert "length = whole; ping = <@&112233445566778899>; words = elect\\*" in said
    assert "replies" not in said
    assert "looked at every" not in said
    async with world.store.begin() as tx:
        row = await blogs.blog(tx, world.blog_id)
        await blogs.looked(tx, row.id, row.bell, tx.now, 300.0, None)
        await blogs.set_move(tx, row.id, "https://new.example/feed", 1, tx.now)
    said = await desk(world).status(GUILD)
    assert "every 5 minutes" in said
    assert "<https://new.example/feed>" in said
    async with world.store.begin() as tx:
        await blogs.stop(tx, world.blog_id, "The feed was taken down for good (410).")
    for said in (await desk(world).status(GUILD), await desk(world).list_blogs(GUILD)):
        assert "taken down for good" in said
        assert "`/blog move`" in said


async def test_lists_are_completed_with_the_names_that_the_blog_uses(world: World) -> None:
    world.blog.edit(world.blog.publish("One"), categories=("Sports", "Politics"), author="Mara Ilse")
    world.blog.edit(world.blog.publish("Two"), categories=("Politics", "Ships, boats"), author="Nell")
    await world.settle()
    server = Server(GUILD, {}, {})

    async def offered(setting: str, typed: str) -> list[str]:
        return [value for _, value in await desk(world).value_choices(setting, typed, server, None)]

    assert (await offered("categories", ""))[:3] == ["all", "politics, -sports", "Politics"]
    assert "politics, -Sports" in await offered("categories", "politics, -sp")
    assert "politics,-Sports" in await offered("categories", "politics,-sp")
    assert 'x, "Ships, boats"' in await offered("categories", "x, ships")
    assert {"Mara Ilse", "Nell"} <= set(await offered("authors", ""))
    assert "Nell" not in await offered("authors", "mara")
    assert "Politics" not in await offered("words", "")


async def test_the_push_address_is_shown_or_what_to_set(world: World) -> None:
    assert "`PUBLIC_URL`" in await desk(world).push(GUILD, "The Lamp")
    pushed = replace(desk(world), push_address=lambda blog: f"https://bot.example/push/{blog}")
    assert f"https://bot.example/push/{world.blog_id}" in await pushed.push(GUILD, "The Lamp")
    with pytest.raises(Refused):
        await pushed.push(FAR, "The Lamp")


async def test_decisions_of_an_admin_are_kept(world: World) -> None:
    await world.relay(CHANNEL, words="-goats")
    world.blog.publish("The goats stay")
    await world.settle()
    article = await number(world, "The goats stay")
    await desk(world).post(GUILD, str(article), None, 0)
    async with world.store.begin() as tx:
        (relay,) = await blogs.relays_of(tx)
        (item,) = await items.newest(tx, world.blog_id, 1)
        row = await decisions.of(tx, item.id, relay.id)
        assert await mirrors.of_item(tx, item.id)
    assert row is not None
    assert row.verdict is Verdict.CHOSEN
