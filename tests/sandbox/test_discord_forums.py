"""Forum and media channels: posts, their first message, tags; archived ones listed."""

import discord
import pytest
from discord import ui

from sandbox.discord import Refusal, Tag


@pytest.fixture
def forum(guild):
    return guild.add_forum("stories", tags=("Harbour", "Letters"))


@pytest.fixture
def place(bot, forum):
    """The forum as discord.py knows it."""
    return bot.get_channel(forum.id)


async def refused(awaitable) -> tuple[int, int]:
    with pytest.raises(discord.HTTPException) as problem:
        await awaitable
    return problem.value.status, problem.value.code


async def test_a_forum_is_known_with_its_tags_whenever_it_was_made(forum, bot, place, guild):
    assert isinstance(place, discord.ForumChannel)
    assert [tag.name for tag in place.available_tags] == ["Harbour", "Letters"]
    media = guild.add_media("pictures", tags=("Sky",), require_tag=True)
    heard = await bot.hears("guild_channel_create")
    assert (heard.id, heard.is_media(), heard.flags.require_tag) == (media.id, True, True)


async def test_a_post_is_a_thread_whose_first_message_has_its_id(forum, place, bot):
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.TextDisplay("# Low tide"))
    made = await place.create_thread(name="Low tide", view=view, applied_tags=[place.available_tags[1]])
    [post] = forum.posts
    assert (post.id, post.name, post.tags) == (made.thread.id, "Low tide", ["Letters"])
    assert (post.starter.id, post.starter.text, made.message.id) == (post.id, "# Low tide", post.id)
    heard = await bot.hears("thread_create")
    assert (heard.id, heard.owner_id, [tag.name for tag in heard.applied_tags]) == (post.id, bot.user.id, ["Letters"])
    assert (await bot.hears("message")).id == post.id


async def test_a_post_does_not_count_its_first_message(forum, bot, dora):
    post = await dora.post(forum, "Wet feet", "Again.")
    assert (await bot.fetch_channel(post.id)).message_count == 0
    await dora.say(post, "And again.")
    assert (await bot.fetch_channel(post.id)).message_count == 1


async def test_there_is_no_nonce_for_posts_sent_twice_they_stand_twice(forum, place):
    await place.create_thread(name="Twice", content="Same.")
    await place.create_thread(name="Twice", content="Same.")
    assert [post.name for post in forum.posts] == ["Twice", "Twice"]


async def test_nothing_is_said_in_a_forum_itself(forum, bot):
    assert await refused(bot.get_partial_messageable(forum.id).send("Hello?")) == (400, 50008)


async def test_posts_are_made_in_forums_only(bot, channel):
    route = discord.http.Route("POST", "/channels/{channel_id}/threads", channel_id=channel.id)
    body = {"name": "x", "message": {"content": "y"}}
    assert await refused(bot.http.request(route, json=body)) == (400, 50024)


async def test_to_post_one_needs_send_messages_and_nothing_about_threads(forum, place):
    forum.deny_bot("create_public_threads", "send_messages_in_threads")
    await place.create_thread(name="Allowed", content="Yes.")
    forum.deny_bot("send_messages")
    assert await refused(place.create_thread(name="Not allowed", content="No.")) == (403, 50013)


@pytest.mark.parametrize(("moderated", "code"), [(False, 40067), (True, 40066)])
async def test_a_forum_may_require_a_tag(guild, bot, moderated, code):
    forum = guild.add_forum("strict", tags=(Tag(7, "News", moderated),), require_tag=True)
    await bot.hears("guild_channel_create")
    forum.deny_bot("manage_threads")
    assert await refused(bot.get_channel(forum.id).create_thread(name="x", content="y")) == (400, code)


async def test_a_moderated_tag_is_for_moderators(guild, bot, dora):
    forum = guild.add_forum("strict", tags=(Tag(7, "Picked", moderated=True), "Letters"))
    post = await dora.post(forum, "Dear editor", "Thank you.", "Letters")
    with pytest.raises(Refusal, match="50013"):
        await dora.tag(post, "Letters", "Picked")
    await guild.owner.tag(post, "Picked", "Letters")
    assert post.tags == ["Picked", "Letters"]


async def test_a_post_has_at_most_five_tags_and_only_known_ones(guild, bot):
    forum = guild.add_forum("many", tags=tuple("abcdef"))
    place = await bot.hears("guild_channel_create")
    assert await refused(place.create_thread(name="x", content="y", applied_tags=place.available_tags)) == (400, 50035)
    unknown = [discord.Object(1)]
    assert await refused(place.create_thread(name="x", content="y", applied_tags=unknown)) == (404, 10087)
    assert forum.posts == []


async def test_tags_are_changed_all_at_once_and_known_ones_keep_their_ids(forum, guild, bot, place):
    guild.grant_bot("manage_channels")
    before = forum.tag("Letters").id
    kept = [place.available_tags[1], discord.ForumTag(name="Weather")]
    await place.edit(available_tags=kept)
    assert [tag.name for tag in forum.tags] == ["Letters", "Weather"]
    assert forum.tag("Letters").id == before
    await bot.hears("guild_channel_update")
    assert [tag.name for tag in bot.get_channel(forum.id).available_tags] == ["Letters", "Weather"]
    too_many = [discord.ForumTag(name=f"t{number}") for number in range(21)]
    assert await refused(place.edit(available_tags=too_many)) == (400, 50035)


async def test_to_change_a_forums_tags_one_needs_manage_channels(forum, place):
    assert await refused(place.edit(available_tags=[])) == (403, 50013)
    assert [tag.name for tag in forum.tags] == ["Harbour", "Letters"]


async def test_posts_are_listed_while_active_and_then_among_the_archived(forum, guild, chat, bot, place, dora, clock):
    first = await dora.post(forum, "First", "1")
    second = await dora.post(forum, "Second", "2")
    active = await bot.get_guild(guild.id).active_threads()
    assert [(post.id, post.parent_id) for post in active] == [(second.id, forum.id), (first.id, forum.id)]
    for post in (first, second):
        clock.now += 60
        chat.archive(post)
    assert await bot.get_guild(guild.id).active_threads() == []
    assert [post.id async for post in place.archived_threads()] == [second.id, first.id]
    assert [post.id async for post in place.archived_threads(limit=1)] == [second.id]
    forum.deny_bot("read_message_history")
    assert await refused(anext(place.archived_threads())) == (403, 50001)


async def test_a_posts_name_lock_and_tags_change_in_one_call(forum, chat, bot, dora):
    post = await dora.post(forum, "Rumours", "They say …")
    chat.archive(post)
    await bot.http.edit_channel(
        post.id, archived=False, locked=True, name="Facts", applied_tags=[str(forum.tag("Harbour").id)]
    )
    assert (post.name, post.locked, post.archived, post.tags) == ("Facts", True, False, ["Harbour"])


async def test_who_made_a_post_renames_it_and_only_moderators_lock_it(forum, place, bot):
    made = await place.create_thread(name="Mine", content="Yes.")
    forum.deny_bot("manage_threads")
    await made.thread.edit(name="Still mine")
    assert await refused(made.thread.edit(locked=True)) == (403, 50013)
    assert forum.posts[0].name == "Still mine"


async def test_in_a_locked_thread_only_moderators_write_and_change_messages(forum, chat, bot, place):
    made = await place.create_thread(name="Shut", content="Once.")
    chat.lock(forum.posts[0])
    await made.message.edit(content="Twice.")
    forum.deny_bot("manage_threads")
    assert await refused(made.message.edit(content="Thrice.")) == (400, 160005)
    assert await refused(made.thread.send("Hello?")) == (400, 160005)
    await made.message.add_reaction("✅")


async def test_a_thread_takes_a_new_name_twice_in_ten_minutes_if_that_is_asked_for(forum, chat, bot, place, clock):
    bot.http.max_ratelimit_timeout = 30.0
    chat.limit_renames = True
    made = await place.create_thread(name="Zero", content="…")
    await made.thread.edit(name="One")
    await made.thread.edit(name="Two")
    with pytest.raises(discord.RateLimited) as limit:
        await made.thread.edit(name="Three")
    assert limit.value.retry_after == 600
    assert chat.invalid_requests == 0
    clock.now += 600
    await made.thread.edit(name="Four")
    assert forum.posts[0].name == "Four"
