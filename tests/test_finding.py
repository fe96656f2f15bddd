"""What members find: the newest articles, articles by words, what was said in a thread since they were there."""

import asyncio
import re
from dataclasses import replace

import pytest

from bot.desk import Asker
from bot.errors import Barred, Refused, Retry
from bot.model import Absence, Article, ChannelSort, Content, MemberId, State
from bot.store import blogs, followings
from bot.store.followings import ARTICLES
from bot.text.card import Card
from bot.text.finding_cards import EXCERPT, around
from bot.text.words import speaking
from tests.cards import text_of
from tests.databases import Clock
from tests.fakes import FakeBlog
from tests.world import ADMINS, CHANNEL, DORA, EMIL, GUILD, World

DAY = 86_400.0
FARM = "https://farm.example/"


class Searched(FakeBlog):
    """A blog that can be searched: what has the words in its title first, of equals the newest."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.open_door = asyncio.Event()
        self.open_door.set()
        self.asked = asyncio.Event()
        self.searches: list[str] = []

    async def search(self, words: str, most: int) -> list[Article]:
        self.searches.append(words)
        self.asked.set()
        await self.open_door.wait()

        def effect() -> list[Article]:
            wanted = words.casefold().split()
            texts = {key: f"{one.content.title} {one.content.text}".casefold() for key, one in self.articles.items()}
            found = [self.articles[key] for key, text in texts.items() if all(word in text for word in wanted)]
            found.sort(key=lambda one: (wanted[0] not in one.content.title.casefold(), -one.content.published))
            return found[:most]

        return self.trouble.call("search", effect)


@pytest.fixture
async def world(world: World) -> World:
    world.blog = world.web.known["https://lamp.example/"] = Searched(world.clock)
    return world


def asker(
    member: MemberId = DORA, guild: int | None = GUILD, channel: int = ADMINS, sees: set[int] | None = None
) -> Asker:
    return Asker(member, guild, channel, frozenset({CHANNEL, ADMINS} if sees is None else sees))


ALONE = asker(guild=None, channel=77, sees=set())
"""In a private message."""


def titles(card: Card) -> list[str]:
    return re.findall(r"^\*\*(.*?)\*\*", text_of(card), re.MULTILINE)


def links(card: Card) -> list[str]:
    return re.findall(r"\]\(<(.*?)>\)", text_of(card))


def said(card: Card) -> list[str]:
    """The lines of what was said, without the links."""
    return [line.partition(" [show]")[0] for line in text_of(card).split("\n") if line.startswith("- ")]


def leads_to(world: World, card: Card) -> list[str]:
    """What the messages show to which the lines lead; each must be there."""
    found = []
    for link in links(card):
        guild, channel, message = map(int, re.findall(r"\d+", link))
        assert guild == GUILD
        assert world.chat.messages[message].channel == channel
        found.append(world.chat.messages[message].shown)
    return found


def thread_of(world: World, title: str) -> int:
    return next(thread for thread, name in world.chat.threads.items() if name == title)


async def published(world: World, title: str, text: str = "Words.") -> str:
    key = world.blog.publish(title, text)
    await world.settle()
    return key


async def farm(world: World) -> Searched:
    """Another blog of the same server, in the same channel."""
    other = world.web.known[FARM] = Searched(world.clock)
    async with world.store.begin() as tx:
        blog = await blogs.add_blog(tx, FARM, "fake", "The Farm", FARM, FARM)
        await blogs.follow(tx, blog, GUILD)
        await blogs.add_relay(tx, blog, GUILD, CHANNEL)
    await world.look()
    return other


# -- /latest ----------------------------------------------------------------------------------------------------------


async def test_the_newest_articles_lead_to_their_discussions(world: World) -> None:
    first = await published(world, "The ferry stays")
    await published(world, "The goats stay")
    for state in (State.LIVE, State.LIVE, State.HELD, State.SPAM):
        world.blog.comment(first, "Well.", state=state)
    await world.settle()
    card = await world.members.latest(asker())
    assert titles(card) == ["The goats stay", "The ferry stays"]
    threads = [thread_of(world, title) for title in titles(card)]
    assert links(card) == [f"https://discord.com/channels/{GUILD}/{thread}" for thread in threads]
    assert "2 comments" in text_of(card)
    assert "The Lamp · <t:" in text_of(card)
    with speaking("ru"):
        assert "2 комментария" in text_of(await world.members.latest(asker()))


async def test_what_cannot_be_seen_here_leads_to_the_blog(world: World) -> None:
    await published(world, "The ferry stays")
    for who in (asker(sees={ADMINS}), asker(guild=99), asker(sees=set())):
        if who.guild == 99:
            await world.follow(99)
        card = await world.members.latest(who)
        assert links(card) == ["https://lamp.example/1/"]
        assert "discord.com" not in text_of(card)


async def test_of_several_threads_the_one_where_it_is_asked_is_meant(world: World) -> None:
    await world.relay(5)
    await published(world, "The ferry stays")
    here, there = (
        next(one for one in world.chat.threads if world.chat.messages[one].channel == place) for place in (CHANNEL, 5)
    )
    for channel, thread in ((CHANNEL, here), (5, there), (there, there), (here, here)):
        card = await world.members.latest(asker(channel=channel, sees={CHANNEL, 5}))
        assert links(card) == [f"https://discord.com/channels/{GUILD}/{thread}"]


async def test_what_is_gone_from_the_blog_is_not_listed(world: World) -> None:
    first, second = await published(world, "The ferry stays"), await published(world, "Locked")
    await published(world, "The goats stay")
    world.blog.take_down(first, Absence.DELETED)
    world.blog.take_down(second, Absence.PASSWORD)
    for _ in range(2):  # once may be chance
        await world.settle()
    assert titles(await world.members.latest(asker())) == ["The goats stay"]


async def test_what_is_to_appear_tomorrow_is_not_listed_today(world: World) -> None:
    key = world.blog.publish("The goats stay")
    world.blog.edit(key, published=world.clock.now + DAY)
    undated = world.blog.publish("The ferry stays")
    world.blog.edit(undated, published=0.0)
    await world.look()
    assert titles(await world.members.latest(asker())) == ["The ferry stays"]
    world.clock.now += DAY
    assert titles(await world.members.latest(asker())) == ["The goats stay", "The ferry stays"]


async def test_a_date_far_ahead_does_not_keep_an_article_on_top(world: World) -> None:
    key = world.blog.publish("The goats stay")
    world.blog.edit(key, published=world.clock.now + 5000 * DAY)
    await world.look()
    assert titles(await world.members.latest(asker())) == ["The goats stay"]
    world.clock.now += 3 * DAY
    await published(world, "The ferry stays")
    assert titles(await world.members.latest(asker())) == ["The ferry stays", "The goats stay"]


async def test_ten_articles_are_listed_at_most_and_however_long_they_fit(world: World) -> None:
    for number in range(12):
        world.blog.publish(f"{number:02} " + "*_" * 200, "Words.")
        world.clock.now += 1
    await world.look()
    text = text_of(await world.members.latest(asker()))
    assert text.count("\n**") <= 10
    assert "**11 " in text
    assert len(text) <= 4000
    assert text.endswith("…")


async def test_a_title_can_neither_ping_nor_link(world: World) -> None:
    await published(world, "@everyone [free](https://evil.example) **now**")
    text = text_of(await world.members.latest(asker()))
    assert "@everyone" not in text
    assert "[free]" not in text
    assert r"\*\*now\*\*" in text


async def test_a_blog_can_be_named(world: World) -> None:
    await published(world, "The ferry stays")
    other = await farm(world)
    other.publish("Lambs")
    await world.settle()
    assert titles(await world.members.latest(asker())) == ["Lambs", "The ferry stays"]
    offered = dict(await world.members.blogs_offered(asker()))
    assert list(offered) == ["The Farm (farm.example)", "The Lamp (lamp.example)"]
    for named in (offered["The Farm (farm.example)"], "the farm", FARM):
        assert titles(await world.members.latest(asker(), named)) == ["Lambs"]
    with pytest.raises(Refused, match="Nowhere"):
        await world.members.latest(asker(), "Nowhere")
    with pytest.raises(Refused, match="follows no blog"):
        await world.members.latest(asker(guild=98))


async def test_in_private_there_are_the_blogs_that_a_member_has_to_do_with(world: World) -> None:
    await published(world, "The ferry stays")
    other = await farm(world)
    other.publish("Lambs")
    await world.settle()
    with pytest.raises(Refused, match="private messages"):
        await world.members.latest(ALONE)
    await world.agree(DORA, agreed=False)
    card = await world.members.latest(ALONE)
    assert titles(card) == ["The ferry stays"]
    assert links(card) == ["https://lamp.example/1/"]
    async with world.store.begin() as tx:
        found = next(row.id for row in await blogs.followed(tx, GUILD) if row.url == FARM)
        await followings.begin(tx, DORA, found, ARTICLES, GUILD)
    assert titles(await world.members.latest(ALONE)) == ["Lambs", "The ferry stays"]
    assert [label for label, _ in await world.members.blogs_offered(ALONE)] == [
        "The Farm (farm.example)",
        "The Lamp (lamp.example)",
    ]
    with pytest.raises(Refused):
        await world.members.latest(replace(ALONE, id=EMIL))


# -- /search ----------------------------------------------------------------------------------------------------------


async def test_what_a_blog_finds_leads_to_the_discussion_or_to_the_blog(world: World) -> None:
    await published(world, "The ferry stays", "The council met.")
    old = Article(("post:901",), Content("<p>The first ferry.</p>", title="1950", link="https://lamp.example/901/"))
    world.blog.articles["post:901"] = old  # in no look of ours
    card = await world.members.search(asker(), "  ferry ")
    assert titles(card) == ["The ferry stays", "1950"]
    thread = thread_of(world, "The ferry stays")
    assert links(card) == [f"https://discord.com/channels/{GUILD}/{thread}", "https://lamp.example/901/"]
    assert "> The first ferry." in text_of(card)
    assert "### Search: ferry" in text_of(card)
    hidden = await world.members.search(asker(sees={ADMINS}), "ferry")
    assert "discord.com" not in text_of(hidden)
    assert "Nothing was found" in text_of(await world.members.search(asker(), "unicorn"))


async def test_all_blogs_are_asked_and_the_best_of_each_stand_first(world: World) -> None:
    other = await farm(world)
    await published(world, "Mud in the harbour")
    await published(world, "Harbour", "Full of mud.")
    other.publish("Mud on the field")
    await world.settle()
    assert titles(await world.members.search(asker(), "mud")) == ["Mud on the field", "Mud in the harbour", "Harbour"]
    assert titles(await world.members.search(asker(), "mud", "The Farm")) == ["Mud on the field"]
    world.web.known[FARM].trouble.add("search", Retry("farm.example does not answer."))
    card = await world.members.search(asker(), "mud")
    assert titles(card) == ["Mud in the harbour", "Harbour"]
    assert "**The Farm** could not be searched: farm.example does not answer." in text_of(card)
    for blog in (world.blog, other):
        blog.trouble.add("search", Barred("closed"))
    card = await world.members.search(asker(), "mud")
    assert text_of(card).count("could not be searched") == 2
    assert "Nothing was found" not in text_of(card)  # nobody knows


async def test_ten_articles_are_found_at_most(world: World) -> None:
    other = await farm(world)
    for number in range(8):
        world.blog.publish(f"Mud {number}")
        other.publish(f"Mud {number} there")
    await world.look()
    assert len(titles(await world.members.search(asker(), "mud"))) == 10


class Unsearched(FakeBlog):
    """A blog with a feed alone."""


async def test_of_a_blog_that_can_only_be_read_what_is_known_is_looked_through(world: World) -> None:
    world.blog = world.web.known["https://lamp.example/"] = Unsearched(world.clock)
    await published(world, "Old harbour mud", "Nothing.")
    await published(world, "Mud", "The &amp; <b>har</b>bour is full.")
    await published(world, "New Harbour Mud", "Nothing.")
    gone = await published(world, "Harbour mud that is gone")
    await published(world, "Mud elsewhere")
    world.blog.take_down(gone, Absence.PRIVATE)
    for _ in range(2):
        await world.settle()
    card = await world.members.search(asker(), "harbour, MUD")
    assert titles(card) == ["New Harbour Mud", "Old harbour mud", "Mud"]
    assert "discord.com" in links(card)[0]
    assert "Nothing was found" in text_of(await world.members.search(asker(), '"", --'))


async def test_one_search_at_a_time(world: World) -> None:
    await published(world, "The ferry stays")
    blog = world.blog
    assert isinstance(blog, Searched)
    blog.open_door.clear()
    first = asyncio.create_task(world.members.search(asker(), "ferry"))
    await blog.asked.wait()
    with pytest.raises(Refused, match="still going on"):
        await world.members.search(asker(), "goats")
    others = asyncio.create_task(world.members.search(asker(EMIL), "goats"))
    blog.open_door.set()
    assert titles(await first) == ["The ferry stays"]
    await others
    assert blog.searches == ["ferry", "goats"]
    await world.members.search(asker(), "goats")  # the first is over
    blog.trouble.add("search", ValueError("a fault of ours"))
    with pytest.raises(ValueError, match="fault"):
        await world.members.search(asker(), "goats")
    await world.members.search(asker(), "goats")


@pytest.mark.parametrize("words", ["", "  ", "x", "x" * 101])
async def test_too_little_or_too_much_to_search_for_is_refused(world: World, words: str) -> None:
    with pytest.raises(Refused, match="2 to 100"):
        await world.members.search(asker(), words)
    assert isinstance(world.blog, Searched)
    assert world.blog.searches == []


def test_an_excerpt_stands_around_the_first_word_that_occurs() -> None:
    text = " ".join(f"word{number}" for number in range(100))
    piece = around(text, ["absent", "WORD70"])
    assert piece.startswith("…word6")
    assert "word70" in piece
    assert piece.endswith("…")
    assert len(piece) <= EXCERPT + 1
    assert around(text, ["nowhere"]) == around(text, []) == text[: len(around(text, [])) - 1] + "…"
    assert around("Short.", ["short"]) == "Short."
    assert around("x" * 200 + "hit", ["hit"]).endswith("hit")
    assert around("ß" * 80 + " İstanbul (1)", ["(1)"]).endswith("(1)")


# -- /catchup ---------------------------------------------------------------------------------------------------------


async def talk(world: World) -> tuple[str, int]:
    """An article, and its thread."""
    key = await published(world, "The ferry stays")
    return key, thread_of(world, "The ferry stays")


async def test_what_was_said_since_the_last_message_of_the_asker(world: World) -> None:
    key, thread = await talk(world)
    for member in (DORA, EMIL):
        await world.agree(member)
    world.blog.comment(key, "Before.")
    await world.settle()
    mine = await world.say(DORA, "Nobody asked us.", thread)
    await world.settle()
    world.blog.comment(key, "After all *that*.")
    await world.settle()
    await world.say(EMIL, "I think so, too.", thread)
    await world.settle()
    world.blog.comment(key, "We did ask.", parent=world.blog.ours("Nobody")[0].key)
    world.blog.comment(key, "Held.", state=State.HELD)
    await world.settle()
    card = await world.members.catch_up(asker(channel=thread))
    assert said(card) == [
        "- ↩️ **Visitor** answered you: We did ask.",
        r"- **Visitor**: After all \*that\*.",
        "- **Member 12**: I think so, too.",
    ]
    assert f"Since your last message, <t:{int(mine.sent)}:R>" in text_of(card)
    assert "The ferry stays" in text_of(card)
    assert [text.partition("ask")[1] for text in leads_to(world, card)] == ["ask", "", ""]
    named = await world.members.catch_up(asker(), "the ferry stays")
    assert text_of(named) == text_of(card)
    await world.say(DORA, "Thanks.", thread)
    assert "Nothing new." in text_of(await world.members.catch_up(asker(channel=thread)))


async def test_updates_of_the_article_are_told_and_what_is_gone_is_not(world: World) -> None:
    key, thread = await talk(world)
    gone, spam = world.blog.comment(key, "Gone soon."), world.blog.comment(key, "Buy goats.")
    await world.settle()
    world.blog.edit(key, text="<p>Words.</p><p>Update: the council met again, and stays with it.</p>")
    world.blog.change(gone, state=State.GONE)
    world.blog.change(spam, state=State.SPAM)
    await world.settle()
    card = await world.members.catch_up(asker(channel=thread))
    (line,) = said(card)
    assert line.startswith("- 📝 **Update**: ")
    assert "council met again" in line
    assert leads_to(world, card)


async def test_who_said_nothing_that_is_known_is_looked_for_in_the_thread(world: World) -> None:
    key, thread = await talk(world)
    world.blog.comment(key, "Before.")
    await world.settle()
    plain = world.chat.say(thread, DORA, "Just between us.")  # heard by nobody
    world.blog.comment(key, "After.")
    await world.settle()
    card = await world.members.catch_up(asker(channel=thread))
    assert said(card) == ["- **Visitor**: After."]
    assert f"Since your last message, <t:{int(plain.sent)}:R>" in text_of(card)
    assert said(await world.members.catch_up(asker(EMIL, channel=thread))) == [
        "- **Visitor**: Before.",
        "- **Visitor**: After.",
    ]


async def test_without_a_message_of_theirs_it_is_the_last_seven_days(world: World) -> None:
    key, thread = await talk(world)
    world.blog.comment(key, "Long ago.")
    await world.settle()
    world.clock.now += 8 * DAY
    world.blog.comment(key, "Just now.")
    await world.settle()
    card = await world.members.catch_up(asker(channel=thread))
    assert said(card) == ["- **Visitor**: Just now."]
    assert "In the last 7 days" in text_of(card)
    assert "no message of yours" in text_of(card)
    world.chat.trouble.add("recent", Barred("I may not read the history of this thread."))
    card = await world.members.catch_up(asker(channel=thread))
    assert said(card) == ["- **Visitor**: Just now."]
    assert "could not be looked for: I may not read" in text_of(card)


async def test_twenty_are_shown_and_the_rest_is_counted_with_the_way_to_it(world: World) -> None:
    key, thread = await talk(world)
    for number in range(23):
        world.blog.comment(key, f"Number {number}.")
    await world.settle()
    card = await world.members.catch_up(asker(channel=thread))
    assert said(card) == [f"- **Visitor**: Number {number}." for number in range(20)]
    assert "And 3 more" in text_of(card)
    assert "Number 20." in leads_to(world, card)[-1]
    assert len(text_of(card)) <= 4000


async def test_what_a_card_has_no_room_for_is_counted_too(world: World) -> None:
    key, thread = await talk(world)
    for number in range(25):
        world.blog.comment(key, f"{number:02} " + "*_~`" * 50)
    await world.settle()
    card = await world.members.catch_up(asker(channel=thread))
    shown_lines = len(said(card))
    assert len(text_of(card)) <= 4000
    assert f"And {25 - shown_lines} more" in text_of(card)
    assert f"{shown_lines:02} " in leads_to(world, card)[-1]


async def test_what_was_said_since_a_certain_message(world: World) -> None:
    key, thread = await talk(world)
    await world.agree(DORA)
    world.blog.comment(key, "First.")
    await world.settle()
    world.blog.comment(key, "Second.")
    await world.settle()
    await world.say(DORA, "Mine.", thread)
    await world.settle()
    first = next(one for one in world.ours(thread) if "First." in one.shown)
    card = await world.members.catch_up(asker(channel=thread), since=first.id)
    assert said(card) == ["- **Visitor**: Second."]
    assert "Since that message" in text_of(card)


async def test_a_post_in_a_forum_is_such_a_thread_too(world: World) -> None:
    await world.relay(6, ChannelSort.FORUM)
    key, _ = await talk(world)
    world.blog.comment(key, "From the blog.")
    await world.settle()
    (post,) = world.chat.posts
    here = asker(channel=post, sees={6})
    card = await world.members.catch_up(here)
    assert said(card) == ["- **Visitor**: From the blog."]
    assert "From the blog." in leads_to(world, card)[0]
    assert links(await world.members.latest(here)) == [f"https://discord.com/channels/{GUILD}/{post}"]
    assert said(await world.members.catch_up(asker(sees={6}), "The ferry stays")) == said(card)


async def test_only_in_threads_of_articles_of_this_server(world: World) -> None:
    _, thread = await talk(world)
    for who in (asker(), asker(channel=CHANNEL), asker(channel=thread, guild=99)):
        with pytest.raises(Refused, match="no article's thread"):
            await world.members.catch_up(who)


async def test_an_article_is_named_only_where_its_thread_can_be_seen(world: World) -> None:
    _, thread = await talk(world)
    assert [title for title, _ in await world.members.discussed(asker())] == ["The ferry stays"]
    for who in (asker(sees={ADMINS}), asker(guild=99)):
        assert await world.members.discussed(who) == []
        with pytest.raises(Refused, match="The ferry stays"):
            await world.members.catch_up(who, "The ferry stays")
    await published(world, "The ferry stays")
    ((_, first), (_, second)) = await world.members.discussed(asker())
    with pytest.raises(Refused, match="Several"):
        await world.members.catch_up(asker(), "The ferry stays")
    for one in (first, second, "https://lamp.example/1/"):
        assert "Nothing new." in text_of(await world.members.catch_up(asker(), one))
    assert thread in world.chat.threads


async def test_nothing_is_told_of_who_has_not_agreed(world: World) -> None:
    _, thread = await talk(world)
    await world.say(EMIL, "Not for the blog.", thread)
    await world.settle()
    assert "Nothing new." in text_of(await world.members.catch_up(asker(channel=thread)))


async def test_in_a_copy_for_another_channel_the_lines_lead_to_what_stands_there(world: World) -> None:
    await world.relay(5)
    key, _ = await talk(world)
    await world.agree(EMIL)
    here, there = (
        next(one for one in world.chat.threads if world.chat.messages[one].channel == place) for place in (CHANNEL, 5)
    )
    world.blog.comment(key, "From the blog.")
    await world.settle()
    await world.say(EMIL, "From here.", here)
    await world.settle()
    for thread in (here, there):
        card = await world.members.catch_up(asker(channel=thread, sees={CHANNEL, 5}))
        assert said(card) == ["- **Visitor**: From the blog.", "- **Member 12**: From here."]
        assert all(str(thread) in link for link in links(card))
        assert len(leads_to(world, card)) == 2
