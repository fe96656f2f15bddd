"""Articles in forums, media and announcement channels, as readers, members and moderators meet them there."""

from asking import POST, asked
from town import Town, shown

from sandbox.blog import Picture
from sandbox.discord import Channel, Forum, Message, NewsChannel, Thread
from sandbox.discord.places import Tag

UPDATED = POST + "<p><strong>Update:</strong> The mayor has resigned.</p>"
LONG = "".join(
    f"<p>Paragraph {n} of the report. {'The tide came and went as it always did. ' * 12}</p>" for n in range(12)
)


async def relayed(town: Town, channel: Channel) -> None:
    """The blog's articles come to this channel, too."""
    said = await asked(town.mayor, town.admins, "relay add", blog="The Harbour Lamp", channel=channel)
    assert "will appear" in said


async def settings(town: Town, channel: Channel, **chosen: str) -> None:
    """Change settings of the channel's relay."""
    for setting, value in chosen.items():
        options = {"setting": setting, "value": value, "relay": f"<#{channel.id}>"}
        assert "is now" in await asked(town.mayor, town.admins, "relay set", **options)


async def forum_of(town: Town, *tags: str | Tag, require_tag: bool = False) -> Forum:
    """A forum that has the blog's articles."""
    forum = town.guild.add_forum("essays", tags, require_tag=require_tag)
    await town.start_bot()
    await relayed(town, forum)
    return forum


async def post_in(town: Town, forum: Forum, title: str) -> Thread:
    """The post with this title, once all that belongs to it stands."""
    await town.thread(title)  # in the other channel
    post = await town.until(
        lambda: next((post for post in forum.posts if post.name == title and post.starter), None),
        what=f"a post {title!r}",
    )
    return await town.noted(post)


# -- forums -----------------------------------------------------------------------------------------------------------


async def test_in_a_forum_an_article_is_a_post_with_the_tags_that_are_called_like_its_categories(town: Town) -> None:
    forum = await forum_of(town, "HARBOUR", "Goats")
    await town.blog.publish("The ferry stays", POST, categories=("Harbour", "Politics"))
    post = await post_in(town, forum, "The ferry stays")
    assert post.tags == ["HARBOUR"]
    assert [tag.name for tag in forum.tags] == ["HARBOUR", "Goats"]  # it may not make any
    assert post.starter is not None
    assert "The council met until midnight" in post.starter.text


async def test_missing_tags_are_made_where_the_bot_may(town: Town) -> None:
    town.guild.grant_bot("manage_channels")
    forum = await forum_of(town, "HARBOUR")
    first = await town.blog.publish("The ferry stays", POST, categories=("Harbour", "Politics"))
    post = await post_in(town, forum, "The ferry stays")
    assert sorted(post.tags) == ["HARBOUR", "Politics"]
    await town.blog.publish("The goats leave", POST, categories=("politics",))
    second = await post_in(town, forum, "The goats leave")
    assert second.tags == ["Politics"]
    assert [tag.name for tag in forum.tags] == ["HARBOUR", "Politics"]
    await town.blog.edit_post(first.id, categories=("Harbour", "Fishing"))
    await town.until(lambda: "Fishing" in post.tags, what="the new category's tag")
    assert len(forum.posts) == 2


async def test_a_post_is_renamed_with_its_article_and_an_update_is_told_in_it(town: Town) -> None:
    forum = await forum_of(town)
    article = await town.blog.publish("The ferry stays", POST)
    post = await post_in(town, forum, "The ferry stays")
    await town.blog.edit_post(article.id, title="The ferry goes", html=UPDATED)
    await town.until(lambda: post.name == "The ferry goes", what="the new name")
    await town.until(lambda: post.starter and "The ferry goes" in post.starter.text, what="the new title")
    await town.until(lambda: len(post.messages) == 2, what="the update")
    assert "The mayor has resigned" in post.messages[1].text
    assert "midnight" not in post.messages[1].text
    assert len(forum.posts) == 1


async def test_comments_and_members_answers_flow_in_a_post_as_in_a_thread(town: Town) -> None:
    forum = await forum_of(town)
    article = await town.blog.publish("The ferry stays", POST)
    post = await post_in(town, forum, "The ferry stays")
    comment = await town.blog.comment(article.id, "Old Tom", "I rowed it for forty years.")
    await town.blog.set_status(comment.id, "approved")
    rowed = await town.card("I rowed it", post)
    answer = await town.dora.say(post, "And the islanders?", reply_to=rowed)
    await town.agree(town.dora, post)
    written = await town.comment(article.id, "islanders")
    assert written.parent == comment.id
    await town.blog.set_status(written.id, "approved")
    await town.until(lambda: list(answer.reactions) == ["✅"], what="published")
    other = await town.thread("The ferry stays")
    await town.card("And the islanders?", other)  # the blog is the hub: it reaches the other channel
    await town.quiet()
    assert sum("islanders" in message.text for message in post.messages) == 1


async def test_a_whole_article_is_a_post_in_parts(town: Town) -> None:
    forum = await forum_of(town)
    await settings(town, forum, length="whole")
    await town.blog.publish("The whole report", LONG)
    post = await post_in(town, forum, "The whole report")
    await town.until(lambda: shown(post, "Paragraph 11 of"), what="the last part")
    told = "".join(message.text for message in post.messages)
    assert [told.count(f"Paragraph {n} of") for n in range(12)] == [1] * 12


async def test_a_post_that_a_moderator_deleted_is_not_opened_again(town: Town) -> None:
    forum = await forum_of(town)
    article = await town.blog.publish("The ferry stays", POST)
    post = await post_in(town, forum, "The ferry stays")
    town.discord.delete_channel(post)
    await town.blog.edit_post(article.id, title="The ferry goes", html=UPDATED)
    await town.card("The ferry goes")
    await town.blog.publish("The goats leave", POST)
    await post_in(town, forum, "The goats leave")
    await town.quiet()
    assert [post.name for post in forum.posts] == ["The goats leave"]
    assert town.admins.messages == []
    why = await asked(town.mayor, town.admins, "article why", article="The ferry goes", relay=f"<#{forum.id}>")
    assert "somebody removed it" in why


async def test_a_forum_that_demands_a_tag_gets_one_when_no_category_fits(town: Town) -> None:
    forum = await forum_of(town, Tag(7, "Chosen", moderated=True), "News", require_tag=True)
    await town.blog.publish("The ferry stays", POST, categories=("Harbour",))
    post = await post_in(town, forum, "The ferry stays")
    assert len(post.tags) == 1


async def test_an_admin_is_told_of_a_forum_that_demands_a_tag_and_has_none(town: Town) -> None:
    forum = await forum_of(town, require_tag=True)
    await town.blog.publish("The ferry stays", POST, categories=("Harbour",))
    notice = await town.card("Add a tag to the channel", town.admins)
    assert forum.posts == []
    town.guild.grant_bot("manage_channels")  # now it can help itself
    post = await post_in(town, forum, "The ferry stays")
    assert post.tags == ["Harbour"]
    await town.until(lambda: "Over" in notice.text, what="the notice to say that it is over")


async def test_a_media_channel_gets_a_post_with_the_articles_picture(town: Town) -> None:
    media = town.guild.add_media("pictures", ["Harbour"])
    await town.start_bot()
    await relayed(town, media)
    picture = Picture("ferry.png", "The ferry in fog")
    await town.blog.publish("The ferry stays", POST, categories=("harbour",), picture=picture)
    post = await post_in(town, media, "The ferry stays")
    assert post.tags == ["Harbour"]
    assert post.starter is not None
    assert "The ferry in fog" in str(post.starter.components)


async def test_a_moderators_tag_and_lock_stay_on_a_post_that_is_edited(town: Town) -> None:
    forum = await forum_of(town, "Harbour", Tag(7, "Chosen", moderated=True))
    article = await town.blog.publish("The ferry stays", POST, categories=("Harbour",))
    post = await post_in(town, forum, "The ferry stays")
    moderator = town.guild.add_member("Moderator", manage_threads=True)
    await moderator.tag(post, "Harbour", "Chosen")
    town.discord.lock(post)
    await town.blog.edit_post(article.id, title="The ferry goes", html=UPDATED)
    await town.until(lambda: post.name == "The ferry goes", what="the new name")
    await town.until(lambda: shown(post, "The mayor has resigned"), what="the update")
    assert sorted(post.tags) == ["Chosen", "Harbour"]
    assert post.locked


async def test_an_archived_post_is_edited_and_commented_all_the_same(town: Town) -> None:
    forum = await forum_of(town)
    article = await town.blog.publish("The ferry stays", POST)
    post = await post_in(town, forum, "The ferry stays")
    town.discord.archive(post)
    await town.blog.edit_post(article.id, title="The ferry goes", html=POST.replace("midnight", "dawn"))
    await town.until(lambda: post.name == "The ferry goes", what="the new name")
    await town.until(lambda: post.starter and "dawn" in post.starter.text, what="the edit")
    town.discord.archive(post)
    comment = await town.blog.comment(article.id, "Old Tom", "I rowed it for forty years.")
    await town.blog.set_status(comment.id, "approved")
    await town.card("I rowed it", post)


async def test_a_post_whose_first_message_a_moderator_deleted_still_has_its_comments(town: Town) -> None:
    forum = await forum_of(town)
    article = await town.blog.publish("The ferry stays", POST)
    post = await post_in(town, forum, "The ferry stays")
    assert post.starter is not None
    await town.mayor_deletes(post.starter)
    await town.blog.edit_post(article.id, html=UPDATED)
    await town.card("The mayor has resigned", post)
    comment = await town.blog.comment(article.id, "Old Tom", "I rowed it for forty years.")
    await town.blog.set_status(comment.id, "approved")
    await town.card("I rowed it", post)
    await town.quiet()
    assert len(forum.posts) == 1
    assert not any("midnight" in message.text for message in post.messages)


async def test_a_tag_that_an_admin_removed_from_a_forum_keeps_no_article_out(town: Town) -> None:
    forum = await forum_of(town, "Harbour", "Goats")
    article = await town.blog.publish("The ferry stays", POST, categories=("Harbour",))
    post = await post_in(town, forum, "The ferry stays")
    forum.tags = [tag for tag in forum.tags if tag.name != "Harbour"]
    await town.blog.edit_post(article.id, categories=("Harbour", "Goats"))
    await town.until(lambda: post.tags == ["Goats"], what="the tag that there is")
    await town.blog.publish("The goats leave", POST, categories=("Harbour",))
    await post_in(town, forum, "The goats leave")
    assert town.admins.messages == []


async def test_a_title_that_changes_more_often_than_discord_renames_keeps_no_comment_waiting(town: Town) -> None:
    town.discord.limit_renames = True
    await town.start_bot()
    article = await town.blog.publish("Take one", POST)
    thread = await town.thread("Take one")
    for title in ("Take two", "Take three"):
        await town.blog.edit_post(article.id, title=title)
        await town.until(lambda title=title: thread.name == title, what="the new name")
    await town.blog.edit_post(article.id, title="Take four")
    await town.card("Take four")
    comment = await town.blog.comment(article.id, "Old Tom", "Make up your mind.")
    await town.blog.set_status(comment.id, "approved")
    await town.card("Make up your mind", thread)
    assert thread.name == "Take three"
    await town.later(700)
    await town.until(lambda: thread.name == "Take four", what="the last name")


async def test_a_relay_that_moves_from_a_forum_to_a_channel_and_back_looks_after_all_that_it_posted(town: Town) -> None:
    forum = await forum_of(town, "Harbour")
    second = town.guild.add_text_channel("harbour")
    first = await town.blog.publish("The ferry stays", POST, categories=("Harbour",))
    post = await post_in(town, forum, "The ferry stays")

    options = {"setting": "channel", "relay": f"<#{forum.id}>", "value": f"<#{second.id}>"}
    assert "⚠️" not in await asked(town.mayor, town.admins, "relay set", **options)
    later = await town.blog.publish("The goats leave", POST)
    card = await town.card("The goats leave", second)
    await town.blog.edit_post(first.id, title="The ferry goes", html=UPDATED)
    await town.until(lambda: post.starter and "The ferry goes" in post.starter.text, what="the edit in the forum")
    await town.until(lambda: post.name == "The ferry goes", what="the new name")
    await town.card("The mayor has resigned", post)
    assert post.tags == ["Harbour"]
    why = await asked(town.mayor, town.admins, "article why", article="The ferry goes", relay=f"<#{second.id}>")
    assert f"/{town.guild.id}/{post.id}" in why

    options = {"setting": "channel", "relay": f"<#{second.id}>", "value": f"<#{forum.id}>"}
    assert "⚠️" not in await asked(town.mayor, town.admins, "relay set", **options)
    await town.blog.edit_post(later.id, title="The goats stay")
    await town.until(lambda: "The goats stay" in card.text, what="the edit in the channel")
    comment = await town.blog.comment(first.id, "Old Tom", "I rowed it for forty years.")
    await town.blog.set_status(comment.id, "approved")
    await town.card("I rowed it", post)
    assert (len(forum.posts), len(second.messages)) == (1, 1)


async def test_an_admin_is_told_when_a_forum_is_deleted_and_the_other_channels_go_on(town: Town) -> None:
    forum = await forum_of(town)
    await town.blog.publish("The ferry stays", POST)
    await post_in(town, forum, "The ferry stays")
    town.discord.delete_channel(forum)
    await town.blog.publish("The goats leave", POST)
    await town.card("The goats leave")
    await town.card("the channel is gone", town.admins)
    status = await asked(town.mayor, town.admins, "relay status")
    assert "the channel is gone" in status


# -- announcement channels --------------------------------------------------------------------------------------------


async def news_of(town: Town) -> NewsChannel:
    """An announcement channel that has the blog's articles."""
    news = town.guild.add_news_channel("announcements")
    await town.start_bot()
    await relayed(town, news)
    return news


def publishings(town: Town) -> int:
    """How often the bot asked to publish a message."""
    return sum(path.endswith("/crosspost") for _, path, _ in town.discord.requests)


async def test_an_announcement_is_published_once_and_its_edits_follow_by_themselves(town: Town) -> None:
    news = await news_of(town)
    article = await town.blog.publish("The ferry stays", POST)
    card = await town.card("The ferry stays", news)
    await town.until(lambda: card.published, what="the card to be published")
    await town.blog.edit_post(article.id, title="The ferry goes")
    await town.until(lambda: "The ferry goes" in card.text, what="the edited card")
    await town.quiet()
    assert publishings(town) == 1
    assert card.published


async def test_an_admin_can_keep_announcements_from_being_published(town: Town) -> None:
    news = await news_of(town)
    await settings(town, news, publish="off")
    await town.blog.publish("The ferry stays", POST)
    card = await town.card("The ferry stays", news)
    await town.until(lambda: card.thread, what="the thread")
    await town.quiet()
    assert not card.published


async def test_more_than_discord_publishes_in_an_hour_is_posted_and_published_later(town: Town) -> None:
    news = await news_of(town)
    await town.stop_bot()
    written = [await town.blog.publish(f"Chapter {number}", POST, categories=("Story",)) for number in range(11)]
    await town.start_bot()
    await town.until(lambda: any(f"<#{news.id}>" in each.text for each in town.admins.messages), what="the question")
    await asked(town.mayor, town.admins, "article held", answer="all", relay=f"<#{news.id}>")

    def published() -> list[Message]:
        return [message for message in news.messages if message.published]

    await town.until(lambda: len(news.messages) == 11 and len(published()) == 10, what="eleven cards, ten published")
    last = news.messages[-1]
    thread = await town.until(lambda: last.thread, what="the last one's thread")
    comment = await town.blog.comment(written[-1].id, "Old Tom", "Is that the end?")
    await town.blog.set_status(comment.id, "approved")
    await town.card("Is that the end?", thread)  # only publishing waits
    assert not last.published
    await town.later(3700)
    await town.until(lambda: last.published, what="the last one to be published")
    assert len(published()) == len(news.messages) == 11
