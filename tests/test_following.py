"""/me follow: private messages about new articles, and about answers to a member's own comments."""

import json
from dataclasses import replace

import pytest

from bot.articles import settle_flood
from bot.desk import Speaker
from bot.errors import Barred, Refused, Vanished
from bot.following import MOST_IN_HOUR
from bot.model import Absence, MemberId, State
from bot.store import blogs, members
from bot.text.card import Card, LinkButton, Menu
from tests.cards import buttons, ids, text_of
from tests.fakes import BOT, Crash, Said, private_channel
from tests.world import ADMINS, CHANNEL, DORA, EMIL, GUILD, World

ABROAD, THERE = 22, 33
"""Another server, and its channel."""
PRESSED = 9_000_000_000_000_000_000


async def follow(world: World, topic: str = "answers", member: MemberId = DORA, guild: int | None = GUILD) -> Card:
    return await world.members.switch(member, guild, world.blog_id, topic, "en-US")


async def pick(world: World, category: str, member: MemberId = DORA) -> Card:
    """Choose a category from the menu."""
    card = await world.members.follow(member, GUILD)
    (menu,) = [block for block in card.blocks if isinstance(block, Menu)]
    (value,) = [option.value for option in menu.options if option.label.removeprefix("✓ ") == category]
    return await world.members.switch_category(member, GUILD, world.blog_id, value, "en-US")


def letters(world: World, member: MemberId = DORA) -> list[Said]:
    """The private messages that somebody has."""
    return world.chat.in_channel(private_channel(member), BOT)


def letter(world: World, member: MemberId = DORA) -> Card:
    """The only one."""
    (said,) = letters(world, member)
    assert said.card is not None
    return said.card


def links(card: Card) -> list[str]:
    return [button.url for button in buttons(card) if isinstance(button, LinkButton)]


async def commented(world: World) -> tuple[str, str]:
    """An article, and a comment of Dora's on it: their keys on the blog."""
    await world.agree(DORA)
    article = world.blog.publish("The ferry stays")
    await world.settle()
    await world.say(DORA, "Nobody asked the islanders.")
    await world.settle()
    return article, world.blog.ours()[-1].key


def hers(world: World) -> int:
    """The message that became that comment."""
    return world.chat.in_channel(world.first_thread, DORA)[0].id


# -- answers ----------------------------------------------------------------------------------------------------------


async def test_who_is_answered_on_the_blog_is_told_by_whom_to_what_and_where(world: World) -> None:
    article, mine = await commented(world)
    await follow(world)
    world.blog.comment(article, "They never do.", mine)
    await world.settle()
    card = letter(world)
    assert "**Visitor** answered you on **The Lamp**" in text_of(card)
    assert "> Nobody asked the islanders." in text_of(card)
    assert "They never do." in text_of(card)
    thread = world.first_thread
    shown = next(said for said in world.ours(thread) if "They never do" in said.shown)
    assert links(card) == [f"https://discord.com/channels/{GUILD}/{thread}/{shown.id}"]
    assert not card.silent
    await world.crash()
    await world.settle()
    assert len(letters(world)) == 1


async def test_an_answer_from_chat_is_told_with_the_way_to_its_message(world: World) -> None:
    await commented(world)
    await world.agree(EMIL)
    await follow(world)
    said = await world.say(EMIL, "They were asked.", reply_to=hers(world))
    await world.settle()
    card = letter(world)
    assert "**Member 12**" in text_of(card)
    assert links(card) == [f"https://discord.com/channels/{GUILD}/{world.first_thread}/{said.id}"]
    assert letters(world, EMIL) == []


async def test_nothing_that_was_there_before_is_told(world: World) -> None:
    article, mine = await commented(world)
    world.blog.comment(article, "They never do.", mine)
    await world.settle()
    await follow(world)
    await follow(world, "articles")
    await world.settle()
    world.blog.edit(article, text="<p>Other words.</p>")
    world.blog.rewrite_text(list(world.blog.kept.values())[-1].key, "Not ever.")
    await world.settle()
    assert letters(world) == []


async def test_an_answer_to_oneself_is_not_told_nor_one_to_somebody_else_nor_one_further_down(world: World) -> None:
    article, mine = await commented(world)
    await follow(world)
    await follow(world, member=EMIL)
    await world.say(DORA, "And the goats?", reply_to=hers(world))
    await world.settle()
    assert letters(world) == letters(world, EMIL) == []
    theirs = world.blog.comment(article, "They never do.", mine)
    world.blog.comment(article, "Indeed.", theirs)
    world.blog.comment(article, "Lovely pictures.")
    await world.settle()
    assert "They never do." in text_of(letter(world))
    assert letters(world, EMIL) == []


async def test_who_does_not_follow_is_told_nothing(world: World) -> None:
    article, mine = await commented(world)
    world.blog.comment(article, "They never do.", mine)
    await world.settle()
    assert letters(world) == []


async def test_an_answer_is_told_when_it_is_let_through_and_taken_away_when_it_is_not_seen_any_more(
    world: World,
) -> None:
    article, mine = await commented(world)
    await follow(world)
    answer = world.blog.comment(article, "They never do.", mine, State.HELD)
    await world.settle()
    assert letters(world) == []
    world.blog.change(answer, state=State.LIVE)
    await world.settle()
    assert "They never do." in text_of(letter(world))
    world.blog.change(answer, state=State.SPAM)
    await world.settle()
    assert letters(world) == []
    world.blog.change(answer, state=State.LIVE)
    await world.settle()
    assert letter(world).silent, "it was told once"


async def test_an_edited_answer_is_edited_in_place_and_a_deleted_one_is_deleted(world: World) -> None:
    article, mine = await commented(world)
    await follow(world)
    answer = world.blog.comment(article, "They never do.", mine)
    await world.settle()
    (before,) = letters(world)
    world.blog.rewrite_text(answer, "They rarely do.")
    await world.settle()
    (after,) = letters(world)
    assert after.id == before.id
    assert "rarely" in text_of(letter(world))
    world.blog.remove(answer)
    for _ in range(3):
        await world.settle()
    assert letters(world) == []


async def test_an_answer_goes_with_its_article_and_comes_back_with_it(world: World) -> None:
    article, mine = await commented(world)
    await follow(world)
    world.blog.comment(article, "They never do.", mine)
    await world.settle()
    kept = world.blog.articles[article]
    world.blog.take_down(article, Absence.TRASHED)
    for _ in range(3):
        await world.settle()
    assert letters(world) == []
    world.blog.absences.clear()
    world.blog.put(kept)
    await world.settle()
    assert "They never do." in text_of(letter(world))


async def test_what_a_comment_answers_may_come_to_be_known_after_it(world: World) -> None:
    article, mine = await commented(world)
    await follow(world)
    answer = world.blog.comment(article, "They never do.")
    await world.settle()
    assert letters(world) == []
    world.blog.change(answer, parent=mine)
    world.clock.now += 3600
    await world.settle()
    assert "They never do." in text_of(letter(world))


async def test_who_has_enough_of_answers_gets_no_more_and_those_that_stand_stay_true(world: World) -> None:
    article, mine = await commented(world)
    await follow(world)
    first = world.blog.comment(article, "They never do.", mine)
    await world.settle()
    assert any(":enough:" in each for each in ids(letter(world)))
    assert "`/me follow`" in await world.members.enough(DORA, world.blog_id)
    world.blog.comment(article, "Indeed.", mine)
    world.blog.rewrite_text(first, "They rarely do.")
    await world.settle()
    assert "rarely" in text_of(letter(world))
    await follow(world)
    await world.settle()
    assert len(letters(world)) == 1, "what came meanwhile is not told later"


async def test_nobody_is_named_in_a_private_message_who_does_not_want_to_be(world: World) -> None:
    await commented(world)
    await world.agree(EMIL)
    await follow(world)
    said = world.chat.say(world.first_thread, EMIL, "Ask <@77>.", hers(world))
    await world.inbox.said(replace(world.chat.heard(said), mentions=((77, "Fedor"),)))
    await world.settle()
    assert "Fedor" not in text_of(letter(world))
    assert "@someone" in text_of(letter(world))


# -- articles ---------------------------------------------------------------------------------------------------------


async def test_a_new_article_is_told_with_its_opening_and_the_ways_to_it(world: World) -> None:
    await follow(world, "articles")
    world.blog.publish("The ferry stays", "The council met until midnight.")
    await world.settle()
    card = letter(world)
    assert "## The ferry stays" in text_of(card)
    assert "The council met until midnight." in text_of(card)
    thread = world.first_thread
    assert links(card) == ["https://lamp.example/1/", f"https://discord.com/channels/{GUILD}/{thread}"]
    await world.crash()
    await world.settle()
    assert len(letters(world)) == 1


async def test_an_edited_article_is_edited_and_one_that_is_gone_is_taken_away(world: World) -> None:
    await follow(world, "articles")
    article = world.blog.publish("The ferry stays")
    await world.settle()
    (before,) = letters(world)
    world.blog.edit(article, title="The ferry goes")
    await world.settle()
    (after,) = letters(world)
    assert after.id == before.id
    assert "The ferry goes" in text_of(letter(world))
    world.blog.take_down(article, Absence.PRIVATE)
    for _ in range(3):
        await world.settle()
    assert letters(world) == []


async def test_an_article_of_a_category_is_told_to_who_follows_it_once(world: World) -> None:
    seen = world.blog.publish("The old pier")
    world.blog.edit(seen, categories=("Harbour", "Politics"))
    await world.settle()
    card = await pick(world, "Harbour")
    assert "Articles in **Harbour**" in text_of(card)
    await pick(world, "Politics")
    for title, categories in {"One": ("Harbour", "Politics"), "Two": ("Sports",)}.items():
        world.blog.edit(world.blog.publish(title), categories=categories)
        await world.settle()
    assert "## One" in text_of(letter(world))
    card = await pick(world, "Harbour")
    assert "Articles in **Politics**" in text_of(card)
    assert letters(world, EMIL) == []


async def test_articles_that_came_all_at_once_are_told_when_an_admin_lets_them_pass(world: World) -> None:
    await follow(world, "articles")
    for number in range(8):
        world.blog.publish(f"Imported {number}")
    await world.settle()
    assert letters(world) == []
    async with world.store.begin() as tx:
        (relay,) = await blogs.relays_of(tx)
        await settle_flood(tx, relay, "newest")
    await world.settle()
    assert "Imported 7" in text_of(letter(world))


async def test_an_old_article_that_an_admin_posts_is_not_told(world: World) -> None:
    world.blog.publish("The old pier")
    world.blog.edit("post:1", published=world.clock() - 90_000.0)
    await world.settle()
    assert world.ours() == []
    await follow(world, "articles")
    assert "The old pier" in await world.admins.post(GUILD, "The old pier", None, CHANNEL)
    await world.settle()
    assert "The old pier" in world.ours()[0].shown
    assert letters(world) == []


async def test_an_article_that_waits_for_the_end_of_quiet_hours_is_told_then(world: World) -> None:
    await world.relay(CHANNEL, quiet="00:00-23:59", quiet_posts="wait")
    await follow(world, "articles")
    world.blog.publish("The ferry stays")
    await world.look()
    await world.deliver()
    assert letters(world) == []
    await world.settle(100_000.0)
    assert "The ferry stays" in text_of(letter(world))


async def test_an_article_that_comes_sooner_or_later_than_planned_is_told_when_it_comes(world: World) -> None:
    await follow(world, "articles")
    for days, title in ((1.0, "Sooner"), (1.0, "Later")):
        key = world.blog.publish(title)
        world.blog.edit(key, published=world.clock() + days * 86_400)
        await world.look()
        await world.deliver()
    assert letters(world) == []
    world.blog.edit("post:1", published=world.clock())
    world.blog.edit("post:2", published=world.clock() + 1.5 * 86_400)
    await world.look()
    await world.deliver()
    assert "Sooner" in text_of(letter(world))
    world.clock.now += 1.2 * 86_400
    await world.look()
    await world.deliver()
    assert len(letters(world)) == 1
    await world.settle(100_000.0)
    assert len(letters(world)) == 2


async def test_with_two_servers_as_without_no_more_come_in_an_hour(world: World) -> None:
    await abroad(world)
    await follow(world, "articles")
    for number in range(MOST_IN_HOUR + 2):
        world.blog.publish(f"Article {number}")
    await world.settle()
    async with world.store.begin() as tx:
        for relay in await blogs.relays_of(tx):
            await settle_flood(tx, relay, "all")
    await world.look()
    await world.deliver()
    assert len(letters(world)) == MOST_IN_HOUR
    await world.settle(4000.0)
    assert len(letters(world)) == MOST_IN_HOUR + 2


async def test_the_message_waits_for_the_thread_so_that_it_can_lead_there(world: World) -> None:
    await follow(world, "articles")
    world.chat.trouble.add("open_thread", "retry")
    world.blog.publish("The ferry stays")
    await world.look()
    await world.deliver()
    assert letters(world) == []
    await world.settle()
    assert len(links(letter(world))) == 2


async def test_a_channel_that_is_lost_keeps_no_message_waiting(world: World) -> None:
    await follow(world, "articles")
    world.chat.shut[CHANNEL] = Barred("The bot may not see it.")
    world.blog.publish("The ferry stays")
    await world.look()
    for _ in range(5):
        await world.deliver()
    assert world.ours() == []
    assert links(letter(world)) == ["https://lamp.example/1/"]
    await world.look()
    world.blog.publish("The goats stay")
    await world.look()
    await world.deliver()
    assert len(letters(world)) == 1, "it is announced nowhere yet"


# -- several servers --------------------------------------------------------------------------------------------------


async def abroad(world: World) -> None:
    """The blog is relayed in another server, too."""
    world.chat.guilds[THERE] = ABROAD
    await world.follow(ABROAD)
    await world.relay(THERE, guild=ABROAD)


async def test_a_message_leads_into_the_server_only_where_the_member_followed(world: World) -> None:
    await abroad(world)
    await follow(world, "articles", DORA, GUILD)
    await follow(world, "articles", EMIL, ABROAD)
    world.blog.publish("The ferry stays")
    await world.settle()
    for member, guild in ((DORA, GUILD), (EMIL, ABROAD)):
        assert links(letter(world, member))[1].startswith(f"https://discord.com/channels/{guild}/")


async def test_an_answer_that_stands_in_no_thread_of_that_server_leads_to_the_blog(world: World) -> None:
    article, mine = await commented(world)
    await follow(world, guild=ABROAD)
    answer = world.blog.comment(article, "They never do.", mine)
    await world.settle()
    assert links(letter(world)) == [world.blog.kept[int(answer.partition(":")[2])].content.link]


async def test_followed_in_private_a_blog_leads_where_it_did_before(world: World) -> None:
    await follow(world)
    await world.members.switch(DORA, ABROAD, world.blog_id, "category:Harbour", "en-US")  # not relayed there
    card = await follow(world, "articles", guild=None)
    assert "🔔 Every article" in text_of(card)
    world.blog.publish("The ferry stays")
    await world.settle()
    assert len(links(letter(world))) == 2
    assert (await world.members.follow_choices(DORA, None))[0][1] == str(world.blog_id)


# -- many, and undeliverable ------------------------------------------------------------------------------------------


async def test_more_than_so_many_in_an_hour_wait_and_are_not_lost(world: World) -> None:
    article, mine = await commented(world)
    await follow(world)
    for number in range(MOST_IN_HOUR + 3):
        world.blog.comment(article, f"Answer {number}.", mine)
    await world.look()
    await world.deliver()
    assert len(letters(world)) == MOST_IN_HOUR
    world.clock.now += 3600
    await world.settle()
    assert len(letters(world)) == MOST_IN_HOUR + 3


async def test_who_takes_no_private_messages_is_told_so_and_what_to_do(world: World) -> None:
    world.chat.unreachable.add(DORA)
    await follow(world, "articles")
    world.blog.publish("The ferry stays")
    await world.settle()
    assert letters(world) == []
    for card in (await world.members.follow(DORA, GUILD), await world.members.show(DORA)):
        assert "could not be delivered" in text_of(card)
    assert all("deliver" not in said.shown for said in world.ours(ADMINS)), "that is no admin's business"
    world.chat.unreachable.clear()
    world.blog.publish("The goats stay")
    await world.settle()
    assert "The goats stay" in text_of(letter(world))
    assert "could not" not in text_of(await world.members.follow(DORA, GUILD))


async def test_private_messages_that_are_gone_altogether_are_no_admins_business(world: World) -> None:
    await follow(world, "articles")
    article = world.blog.publish("The ferry stays")
    await world.settle()
    world.chat.shut[private_channel(DORA)] = Vanished("The channel is gone.")
    world.blog.edit(article, title="The ferry goes")
    await world.settle()
    assert "The ferry goes" in world.ours()[0].shown
    assert world.ours(ADMINS) == []


@pytest.mark.parametrize("when", ["crash before", "crash after", "lost before", "lost after"])
async def test_a_message_is_sent_once_whatever_happens_to_its_answer(world: World, when: str) -> None:
    await follow(world, "articles")
    await world.settle()
    world.blog.publish("The ferry stays")
    await world.look()
    while not world.chat.threads:
        await world.outbox.step()
    world.chat.trouble.add("send", when)  # type: ignore[arg-type]
    try:
        await world.settle()
    except Crash:
        await world.crash()
    await world.settle()
    assert len(letters(world)) == 1


# -- forgotten --------------------------------------------------------------------------------------------------------


async def test_who_was_forgotten_is_told_nothing_more_and_nothing_of_it_is_kept(world: World) -> None:
    article, mine = await commented(world)
    await follow(world)
    await follow(world, "articles")
    world.blog.comment(article, "They never do.", mine)
    await world.settle()
    assert len(letters(world)) == 1
    await world.members.forget_all(DORA, PRESSED, keep=True)
    world.blog.comment(article, "Indeed.", mine)
    world.blog.publish("The goats stay")
    await world.settle()
    assert len(letters(world)) == 1
    mine_now = json.loads(await world.members.export(DORA))
    assert mine_now["followed"] == []
    assert mine_now["locale"] is None


async def test_the_answer_of_somebody_who_was_forgotten_is_taken_away(world: World) -> None:
    await commented(world)
    await world.agree(EMIL)
    await follow(world)
    await world.say(EMIL, "They were asked.", reply_to=hers(world))
    await world.settle()
    assert len(letters(world)) == 1
    await world.members.forget_all(EMIL, PRESSED, keep=False)
    await world.settle()
    assert letters(world) == []


# -- the card ---------------------------------------------------------------------------------------------------------


async def test_the_card_tells_what_is_followed_and_switches_it(world: World) -> None:
    card = await world.members.follow(DORA, GUILD)
    assert "comments: no" in text_of(card)
    assert ids(card) == [f"follow:{world.blog_id}:answers", f"follow:{world.blog_id}:articles"]
    card = await follow(world)
    assert "🔔 Answers to your comments" in text_of(card)
    assert ids(card)[-1] == f"follow:{world.blog_id}:nothing"
    card = await follow(world)
    assert "comments: no" in text_of(card)
    await follow(world, "articles")
    card = await world.members.follow_nothing(DORA, world.blog_id)
    assert "Every article: no" in text_of(card)
    async with world.store.begin() as tx:
        assert await members.locale(tx, DORA) == "en-US"


async def test_categories_that_are_followed_are_marked_come_first_and_fit(world: World) -> None:
    article = world.blog.publish("The old pier")
    world.blog.edit(article, categories=tuple(f"Category {number} {'x' * 120}" for number in range(30)))
    await world.settle()
    card = await world.members.follow(DORA, GUILD)
    (menu,) = [block for block in card.blocks if isinstance(block, Menu)]
    assert len(menu.options) == 25
    last = menu.options[-1]
    card = await world.members.switch_category(DORA, GUILD, world.blog_id, last.value, "en-US")
    (menu,) = [block for block in card.blocks if isinstance(block, Menu)]
    assert menu.options[0].label == f"✓ {last.label}"
    assert [option.label[0] for option in menu.options].count("✓") == 1
    assert all(len(option.label) <= 100 and len(option.value) <= 100 for option in menu.options)


async def test_a_category_that_nobody_knows_any_more_changes_nothing(world: World) -> None:
    card = await world.members.switch_category(DORA, GUILD, world.blog_id, "nonsense", "en-US")
    assert ids(card) == ids(await world.members.follow(DORA, GUILD))


async def test_the_blog_that_is_meant(world: World) -> None:
    for wanted in ("", "the lamp", str(world.blog_id), "https://lamp.example"):
        assert "The Lamp" in text_of(await world.members.follow(DORA, GUILD, wanted))
    with pytest.raises(Refused, match="Elsewhere"):
        await world.members.follow(DORA, GUILD, "Elsewhere")
    with pytest.raises(Refused, match="No blog"):
        await world.members.follow(DORA, ABROAD)
    with pytest.raises(Refused, match="follow no blog yet"):
        await world.members.follow(DORA, None)
    await world.members.answer(Speaker(DORA, "Dora"), world.blog_id, 0, agreed=True, interaction=PRESSED)
    for elsewhere in (None, ABROAD):
        assert "The Lamp" in text_of(await world.members.follow(DORA, elsewhere))


async def test_what_is_followed_is_shown_and_exported(world: World) -> None:
    article = world.blog.publish("The old pier")
    world.blog.edit(article, categories=("Harbour",))
    await world.settle()
    await follow(world)
    await pick(world, "Harbour")
    told = text_of(await world.members.show(DORA))
    assert "answers to your comments (**The Lamp**)" in told
    assert "articles in “Harbour” (**The Lamp**)" in told
    followed = json.loads(await world.members.export(DORA))["followed"]
    assert {one["what"] for one in followed} == {"answers", "category:Harbour"}
    assert {one["server"] for one in followed} == {str(GUILD)}


async def test_messages_come_in_the_language_of_the_member(world: World) -> None:
    await world.members.switch(DORA, GUILD, world.blog_id, "articles", "ru")
    world.blog.publish("The ferry stays")
    await world.settle()
    assert [button.label for button in buttons(letter(world))][1:] == ["Обсуждение", "О чём мне сообщают"]
