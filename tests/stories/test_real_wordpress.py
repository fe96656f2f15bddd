"""The journey on a real WordPress, from the blog to chat: an essay written the way blogs were written in 2007."""

import asyncio

import pytest
from real import ESSAY, FERRY, RealBlog, unique
from town import Town, shown

from sandbox.blog import Picture, Post
from sandbox.discord import Thread

pytestmark = pytest.mark.wordpress

END = "as you'd be on a small boat. :-)"
UPDATE = "<br><br><b>Update:</b> The Courier has printed a correction. It is about the <i>crossword</i>."
SECOND = (
    "\n\n<b>Update 2 (Friday, 8:15 a.m.):</b> Rule 12 &ldquo;does not apply to galleries&rdquo;, says the clerk. Ha!"
)
THIRD = " UPDATE 3: it was the goat."


@pytest.fixture
def town(real_town: Town) -> Town:
    return real_town


async def essay(blog: RealBlog) -> str:
    """The essay with its two pictures in the media library."""
    pier, gallery = [await blog.upload(Picture(f"{name}.png", "")) for name in ("pier", "gallery")]
    return ESSAY.replace("PICTURE_ONE", pier).replace("PICTURE_TWO", gallery)


async def published(town: Town, word: str = "The ferry stays") -> tuple[Post, Thread]:
    """A short article and its thread."""
    title = unique(word)
    post = await town.blog.publish(title, "<p>The council met until midnight.</p>", author="Ida Quill")
    return post, await town.thread(title)


async def approved(town: Town, post: Post, author: str, text: str, parent: int | None = None) -> int:
    """What a new visitor wrote in the form, held, and then approved."""
    comment = await town.blog.comment(post.id, author, text, parent=parent)
    assert comment.status == "hold"
    await town.blog.set_status(comment.id, "approved")
    return comment.id


async def test_an_essay_of_2007_becomes_a_card_up_to_its_more_line(town: Town) -> None:
    await town.start_bot()
    title = unique("“Sundry” & the Ferry")
    post = await town.blog.publish(
        title.replace("Ferry", "<i>Ferry</i>").replace("“", "&#8220;"),
        await essay(town.blog),
        author="Ida Quill",
        categories=("Town & Water", "Rants"),
        picture=FERRY,
    )
    card = await town.card(title)
    for words in (f"## {title}\n", "Ida Quill", "Town & Water", "there *was* one", "**half past eleven**"):
        assert words in card.text
    assert "“nobody in this town has ever *needed* to be on the other side of the water.”" in card.text
    assert "(their piece ([courier.example](<http://courier.example/2007/03/14/council-night.html?id=7&sec=town>))" in (
        card.text
    )
    assert "… it goes on on the blog." in card.text
    assert "number 14/07" not in card.text  # it stands behind <!--more-->
    assert "FERRY'S LAMP IN THE FOG" in str(card.components).upper()
    assert post.link in str(card.components)
    assert (await town.thread(title)).name == title


async def test_an_update_inside_the_last_paragraph_is_posted_alone_and_so_is_the_next(town: Town) -> None:
    await town.start_bot()
    title, text = unique("Sundry"), await essay(town.blog)
    post = await town.blog.publish(title, text)
    thread = await town.thread(title)
    await town.blog.edit_post(post.id, html=text.replace(END, END + UPDATE))
    first = await town.card("The Courier has printed", thread)
    assert "small boat" not in first.text
    assert "**Update:** The Courier has printed a correction. It is about the *crossword*." in first.text
    await town.blog.edit_post(post.id, html=text.replace(END, END + UPDATE) + SECOND)
    second = await town.card("does not apply to galleries", thread)
    assert "**Update 2 (Friday, 8:15 a.m.):** Rule 12 “does not apply to galleries”, says the clerk." in second.text
    assert "Courier" not in second.text
    await town.blog.edit_post(post.id, html=text.replace(END, END + UPDATE) + SECOND + THIRD)
    third = await town.card("it was the goat", thread)
    assert third.text.split("\n")[1:] == ["UPDATE 3: it was the goat."]
    # A slip of the pen mended in both, and a sentence far above: nothing is posted again.
    mended = text.replace("ninth time", "tenth time").replace(END, END + UPDATE.replace("printed a", "printed one"))
    await town.blog.edit_post(post.id, html=mended + SECOND.replace("Ha!", "Hah!") + THIRD)
    await town.until(lambda: shown(town.channel, "tenth time"), what="the mended card")
    await town.quiet()
    assert len(thread.messages) == 3


async def test_quoting_comments_are_replies_and_read_as_on_the_blog(town: Town) -> None:
    await town.start_bot()
    post, thread = await published(town)
    nell, tom = unique("Nell"), unique("Tom O’Shea & Sons")
    first = await approved(
        town, post, nell, 'Well said.\n\nBut "sundry" was <b>my</b> word :-)\nhttp://nell.example/a (2006!)'
    )
    card = await town.card("Well said", thread)
    assert f"**{nell}**" in card.text
    assert "Well said.\n\nBut “sundry” was **my** word 🙂\n<http://nell.example/a> (2006!)" in card.text
    assert f"{post.link}#comment-{first}" in card.text

    quote = '<blockquote><blockquote>Well said.</blockquote>But "sundry" was <b>my</b> word</blockquote>'
    second = await approved(town, post, tom, f"{quote}\nYour <em>grandmother's</em>. <code>a[0] &lt; b</code>", first)
    reply = await town.card("grandmother", thread)
    assert reply.reply_to == card
    assert f"**{tom}**" in reply.text
    assert "> ┃ Well said.\n> \n> But “sundry” was **my** word\n\nYour *grandmother’s*. `a[0] < b`" in reply.text

    await town.blog.comment(post.id, nell, "@Tom: she only *borrowed* it \\o/ 🚣 #1", parent=second)
    last = await town.card("borrowed", thread)
    assert last.reply_to == reply
    assert "@Tom: she only \\*borrowed\\* it \\\\o/ 🚣 #1" in last.text


async def test_what_is_held_stays_away_and_what_a_moderator_does_follows(town: Town) -> None:
    await town.start_bot()
    post, thread = await published(town)
    held = await town.blog.comment(post.id, unique("Nell"), "I have rowed it.")
    await town.quiet()
    assert shown(thread, "rowed") is None
    await town.blog.set_status(held.id, "approved")
    card = await town.card("I have rowed it.", thread)
    await town.blog.edit_comment(held.id, "I have rowed it <em>twice</em>.")
    await town.until(lambda: "rowed it *twice*" in card.text, what="the edited comment")
    for status in ("hold", "spam", "trash"):
        await town.blog.set_status(held.id, status)
        await town.until(lambda: shown(thread, "rowed") is None, what=f"the comment to go: {status}")
        await town.blog.set_status(held.id, "approved")
        await town.card("rowed it *twice*", thread)
    await town.blog.delete_comment(held.id)
    await town.until(lambda: shown(thread, "rowed") is None, what="the comment to go")


async def test_an_answer_to_a_deleted_comment_still_finds_its_place(town: Town) -> None:
    await town.start_bot()
    post, thread = await published(town)
    nell = unique("Nell")
    first = await approved(town, post, nell, "The first word.")
    await town.card("The first word", thread)
    answer = await town.blog.comment(post.id, unique("Tom"), "To what was here before.", parent=first)
    await town.blog.set_status(first, "trash")
    await town.until(lambda: shown(thread, "first word") is None, what="the comment to go")
    await town.blog.set_status(answer.id, "approved")
    await town.card("To what was here before", thread)


async def test_pingbacks_and_editors_notes_are_no_comments(town: Town) -> None:
    await town.start_bot()
    post, thread = await published(town)
    for kind in ("pingback", "note"):
        await town.blog.php(
            f"""wp_insert_comment(['comment_post_ID' => {post.id}, 'comment_type' => '{kind}',
                'comment_author' => 'A machine', 'comment_content' => '[...] {kind}', 'comment_approved' => 1]);"""
        )
    await approved(town, post, unique("Nell"), "A person.")
    await town.card("A person.", thread)
    await town.quiet()
    assert len(thread.messages) == 1


async def test_an_old_article_that_left_the_feed_is_edited_on_its_card(town: Town) -> None:
    await town.start_bot()
    post, _ = await published(town, "An old one")
    for _number in range(11):  # ten stand in the feed
        await town.blog.publish(unique("Newer"), "<p>News.</p>")
    await town.blog.edit_post(post.id, html="<p>The council met until dawn.</p>")
    await town.card("The council met until dawn.")


async def test_a_trashed_newest_article_is_marked_and_the_next_one_still_comes(town: Town) -> None:
    await town.start_bot()
    await published(town, "Before")
    await asyncio.sleep(1.1)  # the feed's validators count seconds
    title = unique("Too early")
    post = await town.blog.publish(title, "<p>Not yet.</p>")
    card = await town.card(title)
    await town.quiet(6)  # until the feed answers by its validators
    await town.blog.trash_post(post.id)
    await town.until(lambda: "moved to the blog's trash" in card.text, what="the card to say that it is gone")
    await town.blog.restore_post(post.id)
    await town.until(lambda: "Not yet." in card.text, what="the article to be back")
    await town.blog.delete_post(post.id)
    await town.until(lambda: "deleted from the blog" in card.text, what="the card to say that it is gone for good")
    await published(town, "After")


async def test_an_older_article_taken_off_the_blog_is_marked_though_the_feed_stays_the_same(town: Town) -> None:
    await town.start_bot()
    post, _ = await published(town, "The older one")
    await asyncio.sleep(1.1)  # the feed's validators count seconds
    await published(town, "The newer one")
    await town.until(lambda: [seen.status for seen in town.blog.requests if seen.path == "/feed/"][-1] == 304)
    await town.blog.trash_post(post.id)
    await town.card("moved to the blog's trash")


async def test_the_bot_was_stopped_while_things_happened_on_the_blog(town: Town) -> None:
    await town.start_bot()
    post, thread = await published(town)
    nell = unique("Nell")
    gone = await approved(town, post, nell, "This one will go.")
    kept = await town.blog.comment(post.id, nell, "This one will change.")
    await town.card("will go", thread)
    await town.card("will change", thread)
    await town.stop_bot()

    await town.blog.delete_comment(gone)
    await town.blog.edit_comment(kept.id, "This one has changed.")
    await town.blog.edit_post(post.id, html="<p>The council met until midnight.</p><p>Update: and again at noon.</p>")
    for number in range(3):
        answer = await town.blog.comment(post.id, nell, f"Number {number}.", parent=kept.id)
        kept = answer

    await town.start_bot()
    await town.card("Number 2.", thread)
    await town.card("again at noon", thread)
    await town.quiet()
    told = [message.text for message in thread.messages if "Update" not in message.text]
    wanted = ["has changed", "Number 0.", "Number 1.", "Number 2."]
    assert [next((words for words in wanted if words in text), text) for text in told] == wanted
    assert len(thread.messages) == len(wanted) + 1


async def test_articles_published_while_the_bot_was_stopped_come_in_their_order(town: Town) -> None:
    await town.start_bot()
    await town.stop_bot()
    titles = [unique(word) for word in ("Monday", "Tuesday", "Wednesday")]
    for title in titles:
        await town.blog.publish(title, "<p>While you were away.</p>")
    await town.start_bot()
    for title in titles:
        await town.thread(title)
    shown_titles = [next((t for t in titles if t in card.text), "") for card in town.channel.messages]
    assert [title for title in shown_titles if title] == titles
