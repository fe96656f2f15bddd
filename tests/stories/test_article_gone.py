"""Articles that a blog takes away or hides: the card says which, the talk about them stays, and they can come back."""

from collections.abc import Awaitable, Callable

import pytest
from asking import POST, alone, asked
from town import Town

from sandbox.blog import Blog
from sandbox.discord import Message, Thread

Act = Callable[[Blog, int], Awaitable[None]]


async def lock(blog: Blog, post: int) -> None:
    await blog.edit_post(post, password="lighthouse")


async def unlock(blog: Blog, post: int) -> None:
    await blog.edit_post(post, password="")


def becomes(status: str) -> Act:
    async def act(blog: Blog, post: int) -> None:
        await blog.set_post_status(post, status)

    return act


async def delete(blog: Blog, post: int) -> None:
    await blog.delete_post(post)


HIDDEN: dict[str, tuple[Act, str, Act | None]] = {
    "trashed": (becomes("trash"), "moved to the blog's trash", becomes("publish")),
    "deleted": (delete, "was deleted from the blog", None),
    "private": (becomes("private"), "is private now", becomes("publish")),
    "with a password": (lock, "only be read with a password", unlock),
    "a draft again": (becomes("draft"), "it is a draft again", becomes("publish")),
}
"""How an article goes, what its card says then, and how it comes back."""


async def discussed(town: Town) -> tuple[int, Message, Thread]:
    """An article about which people have talked."""
    post = await town.blog.publish("The ferry stays", POST)
    card = await town.card("The ferry stays")
    thread = await town.thread("The ferry stays")
    comment = await town.blog.comment(post.id, "Old Tom", "I rowed it for forty years.")
    await town.blog.set_status(comment.id, "approved")
    await town.card("I rowed it", thread)
    await town.emil.say(thread, "Goodnight, all.")
    return post.id, card, thread


@pytest.mark.parametrize("kind", HIDDEN)
async def test_the_card_says_what_became_of_an_article_and_shows_it_again_when_it_is_back(
    town: Town, kind: str
) -> None:
    go, said, come_back = HIDDEN[kind]
    await town.start_bot()
    post, card, thread = await discussed(town)
    await go(town.blog, post)
    await town.until(lambda: said in card.text, what="what became of it")
    assert "midnight" not in card.text
    assert "The ferry stays" in card.text
    assert not thread.deleted
    assert any("Goodnight" in message.text for message in thread.messages)
    if come_back is not None:
        await come_back(town.blog, post)
        await town.until(lambda: "midnight" in card.text, what="the article to be back")
        assert said not in card.text
        await town.until(lambda: any("I rowed it" in message.text for message in thread.messages), what="the comment")
    await town.quiet()
    assert len(town.channel.messages) == 1
    assert len(town.channel.threads) == 1


@pytest.mark.parametrize("kind", ["trashed", "private", "a draft again"])
async def test_without_an_account_the_card_says_no_more_than_a_stranger_may_know(town: Town, kind: str) -> None:
    await alone(town)
    await asked(town.mayor, town.admins, "blog add", url=town.blog.url)
    await asked(town.mayor, town.admins, "relay add", blog="The Harbour Lamp", channel=town.channel)
    await town.until_async(town._first_look, "yes")
    go, said, come_back = HIDDEN[kind]
    post = await town.blog.publish("The ferry stays", POST)
    card = await town.card("The ferry stays")
    await go(town.blog, post.id)
    await town.until(lambda: "The blog no longer shows this article" in card.text, what="what became of it")
    assert said not in card.text
    assert come_back is not None
    await come_back(town.blog, post.id)
    await town.until(lambda: "midnight" in card.text, what="the article to be back")


async def test_what_is_said_about_an_article_that_is_gone_is_refused_and_reaches_the_blog_no_more(town: Town) -> None:
    await town.start_bot()
    post = (await town.blog.publish("The ferry stays", POST)).id
    card = await town.card("The ferry stays")
    thread = await town.thread("The ferry stays")
    await town.dora.say(thread, "Nobody asked the islanders.")
    await town.agree(town.dora, thread)
    await town.comment(post, "islanders")
    await town.blog.set_post_status(post, "draft")
    await town.until(lambda: "draft again" in card.text, what="what became of it")
    late = await town.dora.say(thread, "Where did it go?")
    await town.until(lambda: "❌" in late.reactions, what="a refusal")
    assert await town.comments(post, "Where did it go") == []


async def test_an_article_that_is_trashed_and_restored_within_a_moment_is_left_alone(town: Town) -> None:
    await town.start_bot(poll_seconds=30.0)
    post = await town.blog.publish("The ferry stays", POST)
    await town.later(40)
    card = await town.card("The ferry stays")
    await town.thread("The ferry stays")
    await town.blog.trash_post(post.id)
    looks = town.looks()
    await town.later(40)
    await town.until(lambda: town.looks() > looks, what="a look")
    await town.blog.restore_post(post.id)
    looks = town.looks()
    await town.later(40)
    await town.until(lambda: town.looks() > looks, what="a look")
    await asked(town.mayor, town.admins, "relay status")
    assert card.edited is None
    assert "midnight" in card.text


async def test_an_article_that_falls_out_of_what_is_listed_is_not_gone_and_is_still_looked_after(town: Town) -> None:
    await town.start_bot()
    first = await town.blog.publish("The ferry stays", POST)
    card = await town.card("The ferry stays")
    await asked(town.mayor, town.admins, "relay set", setting="words", value="-chapter")
    for number in range(25):  # more than are asked for at once, by date and by change
        await town.blog.publish(f"Chapter {number}", POST)
    await town.quiet(12)
    assert "midnight" in card.text
    await town.blog.edit_post(first.id, html=POST.replace("midnight", "dawn"))
    await town.until(lambda: "dawn" in card.text, what="the edit")
    for number in range(25):
        await town.blog.publish(f"Second chapter {number}", POST)
    await town.quiet()
    await town.blog.trash_post(first.id)
    await town.until(lambda: "trash" in card.text, what="what became of it")
    assert len(town.channel.messages) == 1


async def test_why_and_post_say_that_an_article_is_gone(town: Town) -> None:
    await town.start_bot()
    post = await town.blog.publish("The ferry stays", POST)
    card = await town.card("The ferry stays")
    await town.blog.trash_post(post.id)
    await town.until(lambda: "trash" in card.text, what="what became of it")
    why = await asked(town.mayor, town.admins, "article why", article="The ferry stays")
    assert "does not show it any more" in why
    said = await asked(town.mayor, town.admins, "article post", article="The ferry stays")
    assert "does not show this article any more" in said


@pytest.mark.parametrize("status", ["draft", "private", "pending"])
async def test_what_nobody_may_read_yet_is_not_posted_and_appears_when_it_is_published(town: Town, status: str) -> None:
    await town.start_bot()
    post = await town.blog.publish("The ferry stays", POST, status=status)
    await town.blog.publish("The goats leave", POST)
    await town.card("The goats leave")
    assert len(town.channel.messages) == 1
    await town.blog.set_post_status(post.id, "publish")
    await town.card("The ferry stays")


async def test_what_has_a_password_is_not_posted_before_that_is_taken_off(town: Town) -> None:
    await town.start_bot()
    post = await town.blog.publish("The ferry stays", POST, password="lighthouse")
    await town.blog.publish("The goats leave", POST)
    await town.card("The goats leave")
    await town.quiet()
    assert len(town.channel.messages) == 1
    await unlock(town.blog, post.id)
    await town.card("The ferry stays")


async def test_a_post_in_a_forum_stays_when_its_article_goes(town: Town) -> None:
    forum = town.guild.add_forum("essays")
    await town.start_bot()
    await asked(town.mayor, town.admins, "relay add", blog="The Harbour Lamp", channel=forum)
    article = await town.blog.publish("The ferry stays", POST)
    post = await town.until(lambda: next((post for post in forum.posts if post.starter), None), what="a post")
    await town.emil.say(post, "Goodnight, all.")
    await town.blog.delete_post(article.id)
    await town.until(lambda: "was deleted" in post.messages[0].text, what="what became of it")
    assert not post.deleted
    assert any("Goodnight" in message.text for message in post.messages)
