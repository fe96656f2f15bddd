"""Posts in forums: opened once whatever happens to the answer, found again, renamed, locked and tagged."""

import pytest

from bot.chat.messages import HISTORY_SLACK
from bot.errors import Barred, Missing, Refused, Retry, Uncertain, Vanished
from bot.model import ChannelSort, ThreadShape
from bot.text.card import Buttons, Card, LinkButton, Text
from sandbox.discord import Tag

LINK = "https://blog.example/low-tide"
CARD = Card((Text("# Low tide"), Buttons((LinkButton("Read on the blog", LINK),))), LINK, colour=0x2A6F97)
LOW_TIDE = ThreadShape("Low tide")


def posts_sent(town) -> int:
    return sum(method == "POST" and path.endswith("/threads") for method, path, _ in town.requests)


async def test_an_article_becomes_a_post_with_its_card(chat, forum, guild):
    made = await chat.post(forum.id, ThreadShape("Low tide", tags=("harbour", "Fishing")), CARD)
    [post] = forum.posts
    assert (str(post.id), post.name, post.owner, post.tags) == (made, "Low tide", guild.me, ["Harbour"])
    assert post.starter.text == "# Low tide"
    assert post.auto_archive_minutes == 10080


async def test_a_post_goes_out_silently_and_pings_its_role_alone(chat, forum, guild):
    readers, others = guild.add_role("Readers", mentionable=True), guild.add_role("Others", mentionable=True)
    card = Card((Text(f"<@&{others.id}> Low tide"),), LINK, ping=readers.id, silent=True)
    await chat.post(forum.id, LOW_TIDE, card)
    starter = forum.posts[0].starter
    assert (starter.pinged_roles, starter.silent) == ([readers], True)


@pytest.mark.parametrize("trouble", [{"status": 500}, {"status": 502}, {"drop": "after"}])
async def test_a_post_whose_answer_got_lost_is_sent_but_once_and_found_again(chat, forum, town, clock, trouble):
    when = {} if "drop" in trouble else {"when": "after"}
    town.faults.add("POST", r"/threads$", **trouble, **when)
    with pytest.raises(Uncertain):
        await chat.post(forum.id, LOW_TIDE, CARD)
    assert (posts_sent(town), len(forum.posts)) == (1, 1)
    assert await chat.find_post(forum.id, LINK, clock.now) == str(forum.posts[0].id)


async def test_a_post_that_had_to_wait_goes_out_once(chat, forum, town):
    town.faults.add("POST", r"/threads$", retry_after=0.01)
    await chat.post(forum.id, LOW_TIDE, CARD)
    assert (posts_sent(town), len(forum.posts)) == (2, 1)


async def test_an_overloaded_discord_has_certainly_not_posted(chat, forum, town):
    town.faults.add("POST", r"/threads$", code=130000)
    with pytest.raises(Retry):
        await chat.post(forum.id, LOW_TIDE, CARD)
    assert posts_sent(town) == 1


async def test_only_our_own_post_of_that_time_with_that_mark_is_found(chat, forum, guild, town, clock, dora):
    started = clock.now
    await dora.post(forum, "Low tide", LINK)
    assert await chat.find_post(forum.id, LINK, started) is None
    other = guild.add_forum("elsewhere")
    await chat.post(other.id, LOW_TIDE, CARD)
    await chat.post(forum.id, LOW_TIDE, Card((Text(f"{LINK}-2"),), f"{LINK}-2"))
    assert await chat.find_post(forum.id, LINK, started) is None
    made = await chat.post(forum.id, LOW_TIDE, CARD)
    assert await chat.find_post(forum.id, LINK, started) == made
    assert await chat.find_post(forum.id, LINK, started + HISTORY_SLACK + 1) is None


async def test_an_archived_post_is_found_and_one_without_its_first_message_is_not(chat, forum, town, clock):
    started = clock.now
    made = await chat.post(forum.id, LOW_TIDE, CARD)
    clock.now += 60
    town.archive(forum.posts[0])
    assert await chat.find_post(forum.id, LINK, started) == made
    town.unarchive(forum.posts[0])
    await forum.guild.owner.delete(forum.posts[0].starter)
    assert await chat.find_post(forum.id, LINK, started) is None


async def test_where_posts_cannot_be_read_nothing_is_said_about_them(chat, forum, clock):
    forum.deny_bot("read_message_history")
    with pytest.raises(Barred):
        await chat.find_post(forum.id, LINK, clock.now)


async def test_missing_tags_are_made_where_the_bot_may(chat, forum, guild, known):
    shape = ThreadShape("Low tide", tags=("Harbour", "Weather and the long tides"))
    await chat.post(forum.id, shape, CARD)
    assert forum.posts[0].tags == ["Harbour"]
    guild.grant_bot("manage_channels")
    await known(forum, lambda seen: seen.permissions_for(seen.guild.me).manage_channels)
    await chat.post(forum.id, shape, CARD)
    assert forum.posts[1].tags == ["Harbour", "Weather and the long"]
    assert [tag.name for tag in forum.tags] == ["Harbour", "Letters", "Weather and the long"]


async def test_a_forum_that_requires_a_tag_gets_the_first_one(chat, guild, known):
    forum = guild.add_forum("strict", tags=(Tag(7, "Picked", moderated=True), "News"), require_tag=True)
    forum.deny_bot("manage_threads")
    await known(forum, lambda seen: seen and not seen.permissions_for(seen.guild.me).manage_threads)
    await chat.post(forum.id, ThreadShape("Low tide", tags=("Picked",)), CARD)
    assert forum.posts[0].tags == ["News"]


async def test_a_forum_that_requires_a_tag_and_has_none_for_us_says_what_to_do(chat, guild, known):
    forum = guild.add_forum("strict", tags=(Tag(7, "Picked", moderated=True),), require_tag=True)
    forum.deny_bot("manage_threads")
    await known(forum, lambda seen: seen and not seen.permissions_for(seen.guild.me).manage_threads)
    with pytest.raises(Barred, match="Manage Threads"):
        await chat.post(forum.id, LOW_TIDE, CARD)


async def test_a_tag_that_went_away_meanwhile_costs_one_more_try(chat, forum, town):
    town.faults.add("POST", r"/threads$", code=10087)
    await chat.post(forum.id, ThreadShape("Low tide", tags=("Letters",)), CARD)
    assert (posts_sent(town), forum.posts[0].tags) == (2, ["Letters"])
    town.faults.add("POST", r"/threads$", times=2, code=10087)
    with pytest.raises(Retry):
        await chat.post(forum.id, LOW_TIDE, CARD)


async def test_name_lock_and_tags_change_in_one_call_and_only_if_they_differ(chat, forum, town):
    made = int(await chat.post(forum.id, ThreadShape("Low tide", tags=("Harbour",)), CARD))
    [post] = forum.posts
    town.archive(post)
    before = len(patches(town))
    await chat.change_thread(made, ThreadShape(" High \n tide " + "x" * 100, locked=True, tags=("Letters",)))
    assert (post.name[:9], len(post.name), post.locked, post.archived) == ("High tide", 100, True, False)
    assert post.tags == ["Letters", "Harbour"]
    await chat.change_thread(made, ThreadShape(post.name, locked=True, tags=("Harbour", "Letters")))
    await chat.change_thread(made, ThreadShape(post.name))
    assert len(patches(town)) == before + 1


def patches(town) -> list:
    return [body for method, path, body in town.requests if method == "PATCH" and path.startswith("/channels/")]


async def test_without_manage_threads_the_lock_is_left_alone_and_the_rest_changes(chat, forum, known, caplog):
    made = int(await chat.post(forum.id, LOW_TIDE, CARD))
    forum.deny_bot("manage_threads")
    for name in ("High tide", "Spring tide"):  # at first, what the bot knows may be old
        await chat.change_thread(made, ThreadShape(name, locked=True))
        assert (forum.posts[0].name, forum.posts[0].locked) == (name, False)
        await known(forum, lambda seen: not seen.permissions_for(seen.guild.me).manage_threads)
    await chat.change_thread(made, ThreadShape("Spring tide", locked=True))
    assert sum("Manage Threads" in record.message for record in caplog.records) == 1


async def test_a_name_that_is_refused_does_not_close_the_thread_to_what_is_said_in_it(chat, forum, town):
    made = int(await chat.post(forum.id, LOW_TIDE, CARD))
    town.lock(forum.posts[0])
    forum.deny_bot("manage_threads")
    with pytest.raises(Refused) as refused:
        await chat.change_thread(made, ThreadShape("High tide"))
    assert not isinstance(refused.value, Barred | Missing)


async def test_a_thread_that_is_gone_is_vanished_and_a_channel_is_no_thread(chat, forum, channel, town):
    made = int(await chat.post(forum.id, LOW_TIDE, CARD))
    town.delete_channel(forum.posts[0])
    with pytest.raises(Vanished):
        await chat.change_thread(made, ThreadShape("High tide"))
    with pytest.raises(Refused, match="no thread"):
        await chat.change_thread(channel.id, ThreadShape("High tide"))


async def test_a_name_changed_too_often_waits(chat, forum, town):
    town.limit_renames = True
    made = int(await chat.post(forum.id, LOW_TIDE, CARD))
    for name in ("One", "Two"):
        await chat.change_thread(made, ThreadShape(name))
    with pytest.raises(Retry) as retry:
        await chat.change_thread(made, ThreadShape("Three"))
    assert retry.value.after == 600


@pytest.mark.parametrize(
    ("add", "sort"),
    [
        ("add_text_channel", ChannelSort.TEXT),
        ("add_news_channel", ChannelSort.NEWS),
        ("add_forum", ChannelSort.FORUM),
        ("add_media", ChannelSort.MEDIA),
    ],
)
async def test_a_channel_is_of_a_sort_and_lacks_what_articles_need_there(chat, guild, known, add, sort):
    made = getattr(guild, add)("there")
    made.deny_bot("create_public_threads", "add_reactions", "manage_threads")
    await known(made, lambda seen: seen and not seen.permissions_for(seen.guild.me).add_reactions)
    found = await chat.channel(made.id)
    threads = () if sort in (ChannelSort.FORUM, ChannelSort.MEDIA) else ("create_public_threads",)
    assert (found.sort, found.lacks) == (sort, (*threads, "add_reactions"))
