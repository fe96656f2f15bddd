"""A blog that has a feed and nothing else: articles and updates come; what is said in the thread stays there."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from asking import asked
from town import Town, opened, shown

from sandbox.blog import Blog, Picture
from tests.databases import fresh

POST = "<p>The council met until midnight, and the old ferry stays.</p>"
UPDATE = "<p><strong>Update:</strong> The mayor has resigned.</p>"
ADDRESS = {"rss": "/index.xml", "atom": "/atom.xml", "rdf": "/index.rdf", "json": "/feed.json"}
NO_ACCOUNT = {"blog_user": None, "blog_app_password": None}


@pytest.fixture(params=ADDRESS)
async def town(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Town]:
    blog = Blog(title="The Harbour Lamp", rest=False, feed=request.param)
    async with fresh("sqlite", tmp_path) as database, opened(database, blog) as town:
        await blog.publish("An old story", POST, date=1_700_000_000)
        town.looks = lambda: sum(ADDRESS[request.param] in seen.path for seen in blog.requests)  # type: ignore[method-assign]
        yield town


async def test_articles_edits_and_updates_are_relayed(town: Town) -> None:
    await town.start_bot(**NO_ACCOUNT)
    picture = Picture("ferry.png", "A ferry in the fog")
    post = await town.blog.publish("The ferry stays", POST, author="Ida Quill", picture=picture)
    card = await town.card("The ferry stays")
    for words in ("Ida Quill", "The council met until midnight"):
        assert words in card.text
    assert shown(town.channel, "An old story") is None
    assert post.link in str(card.components)
    thread = await town.thread("The ferry stays")
    await town.blog.edit_post(post.id, html=POST.replace("midnight", "dawn") + UPDATE)
    await town.until(lambda: "dawn" in card.text, what="the edited text")
    update = await town.card("The mayor has resigned", thread)
    assert "dawn" not in update.text
    await town.quiet()
    assert len(town.channel.messages) == 1
    assert len(thread.messages) == 1


async def test_what_is_said_in_the_thread_stays_and_the_bot_says_so_once_in_each_thread(town: Town) -> None:
    await town.start_bot(**NO_ACCOUNT)
    await town.blog.publish("The ferry stays", POST)
    card = await town.card("The ferry stays")
    assert "stay in Discord" in card.text
    first = await town.thread("The ferry stays")
    await town.dora.say(first, "Nobody asked the islanders.")
    await town.card("stays in Discord", first)
    await town.dora.say(first, "Nor the lighthouse.")
    await town.emil.say(first, "Nor the goats.")
    await town.quiet()
    assert sum(message.author.bot for message in first.messages) == 1

    await town.blog.publish("The ferry goes", POST)
    second = await town.thread("The ferry goes")
    await town.emil.say(second, "Now they asked the goats.")
    await town.card("stays in Discord", second)
    await town.quiet()
    assert shown(first, "your answers here") is None
    assert not any(message.reactions for message in [*first.messages, *second.messages])
    assert {seen.method for seen in town.blog.requests} == {"GET"}


async def test_an_article_that_falls_out_of_the_feed_keeps_its_card(town: Town) -> None:
    await town.start_bot(**NO_ACCOUNT)
    await asked(town.mayor, town.channel, "relay set", setting="words", value="-chapter")
    await town.blog.publish("The ferry stays", POST)
    card = await town.card("The ferry stays")
    for number in range(12):  # a feed holds ten
        await town.blog.publish(f"Chapter {number}", POST)
    await town.blog.publish("The goats leave", POST)
    await town.card("The goats leave")
    await town.quiet(12)  # at every tenth look, the article's own page is asked for
    assert "midnight" in card.text


async def test_an_article_whose_page_is_not_found_any_more_is_gone_and_its_thread_stays(town: Town) -> None:
    await town.start_bot(**NO_ACCOUNT)
    post = await town.blog.publish("The ferry stays", POST)
    card = await town.card("The ferry stays")
    thread = await town.thread("The ferry stays")
    await town.dora.say(thread, "Nobody asked the islanders.")
    await town.blog.trash_post(post.id)
    await town.until(lambda: "was deleted from the blog" in card.text, what="what became of it")
    assert "midnight" not in card.text
    assert any("islanders" in message.text for message in thread.messages)
    await town.blog.restore_post(post.id)
    await town.until(lambda: "midnight" in card.text, what="the article to be back")
    assert len(town.channel.messages) == 1


async def test_an_admin_is_told_what_a_feed_can_and_cannot_do(town: Town) -> None:
    await town.start_bot(blog_url=None, channel_id=None, **NO_ACCOUNT)
    answer = await town.mayor.run(town.admins, "blog add", url=town.blog.url)
    await answer.settled()
    assert answer.ephemeral
    assert "what members answer stays in Discord" in answer.text
    assert "`/relay add`" in answer.text
    assert "`/blog connect`" not in answer.text
    refused = await town.mayor.run(town.admins, "blog connect", blog="The Harbour Lamp")
    await refused.settled()
    assert refused.modal is None
    assert "nothing to connect" in refused.text
