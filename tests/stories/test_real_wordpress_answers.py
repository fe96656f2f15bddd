"""The journey on a real WordPress, from chat to the blog: members' answers and what becomes of them there."""

import re

import pytest
from asking import connected
from real import unique
from talking import fate
from town import Town, shown

from bot.text.to_blog import comment_html
from sandbox.blog import CommentRecord, Post
from sandbox.discord import Message, Thread

pytestmark = pytest.mark.wordpress

LEAST = ("read", "moderate_comments", "edit_posts", "edit_others_posts", "edit_published_posts")
MARKER = re.compile(r"<!-- backchannel:[\w-]+ -->$")


@pytest.fixture
def town(real_town: Town) -> Town:
    return real_town


async def published(town: Town, word: str = "The ferry stays") -> tuple[Post, Thread]:
    """A short article and its thread."""
    title = unique(word)
    post = await town.blog.publish(title, "<p>The council met until midnight.</p>", author="Ida Quill")
    return post, await town.thread(title)


async def agreed(town: Town, post: Post, thread: Thread, text: str = "Hello.") -> tuple[Message, CommentRecord]:
    """Dora's first answer, published with her yes; it waits for the blog's moderator."""
    said = await town.dora.say(thread, text)
    await town.agree(town.dora, thread)
    comment = await town.comment(post.id, "backchannel:")
    await fate(town, said, "🔎")
    return said, comment


async def account(town: Town, *capabilities: str) -> dict[str, object]:
    """Settings of a bot whose account may do just this."""
    made = await town.blog.add_account(unique("relay").replace(" ", "-"), capabilities)
    return {"blog_user": made.user, "blog_app_password": made.password}


async def connect(town: Town, user: str, password: str) -> str:
    """The mayor connects the blog with an account."""
    assert town.app is not None
    blog = (await town.app.client.flows.admins.blog_choices(town.guild.id))[0][1]
    return await connected(town.mayor, town.channel, blog, user, password)


async def test_a_member_says_yes_and_is_held_approved_edited_and_taken_back(town: Town) -> None:
    await town.start_bot()
    post, thread = await published(town)
    said = await town.dora.say(thread, "Nobody asked the **islanders** & their goats.")
    prompt = await town.card("your answers here", thread)
    await town.quiet()
    assert await town.comments(post.id) == []
    preview = await town.dora.press(prompt, label="See what would be published")
    await preview.settled()
    assert "Nobody asked the **islanders** & their goats." in preview.text
    await town.dora.press(preview, label="Always on this blog")

    comment = await town.comment(post.id, "islanders")
    assert (comment.author_name, comment.status, comment.user_id) == ("Dora", "hold", 0)
    assert comment.author_email.endswith("@users.noreply.invalid")
    assert "<strong>islanders</strong> &amp; their goats." in comment.content_rendered
    await fate(town, said, "🔎")
    await town.blog.set_status(comment.id, "approved")
    await fate(town, said, "✅")
    again = await town.dora.say(thread, "A guest who was approved once is not held again.")
    assert (await town.comment(post.id, "approved once")).status == "approved"
    await fate(town, again, "✅")

    await town.dora.edit(said, "Somebody asked the goats.")
    await town.until_async(lambda: town.text_of(post.id, comment.id), "asked the goats", contains=True)
    assert await town.status(post.id, comment.id) == "approved"
    for status, emoji in (("spam", "🚫"), ("approved", "✅"), ("hold", "🔎"), ("trash", "🚫"), ("approved", "✅")):
        await town.blog.set_status(comment.id, status)
        await fate(town, said, emoji)
    await town.dora.delete(again)
    await town.until_async(lambda: town.status(post.id, comment.id + 1), "trash")
    assert len(thread.messages) == 1  # no copy of what was said here came back


async def test_answers_go_back_and_forth_with_their_parents(town: Town) -> None:
    await town.start_bot()
    post, thread = await published(town)
    tom = unique("Tom")
    first = await town.blog.comment(post.id, tom, "I rowed it.")
    await town.blog.set_status(first.id, "approved")
    card = await town.card("I rowed it.", thread)
    said = await town.dora.say(thread, "In fog, too?", reply_to=card)
    await town.agree(town.dora, thread)
    comment = await town.comment(post.id, "In fog, too?")
    assert comment.parent == first.id
    await town.blog.set_status(comment.id, "approved")
    quote = '<blockquote cite="#comment-1">In fog, too?</blockquote>Above all in fog.'
    answer = await town.blog.comment(post.id, tom, quote, parent=comment.id)
    reply = await town.card("Above all in fog.", thread)
    assert reply.reply_to == said
    assert "> In fog, too?\n\nAbove all in fog." in reply.text
    await town.dora.say(thread, "> Above all in fog.\nThen row me.", reply_to=reply)
    last = await town.comment(post.id, "row me")
    assert last.parent == answer.id
    assert "<blockquote>Above all in fog.</blockquote>" in last.content_raw


TEXTS = [
    "3 < 4 && 5 > 4, a <b>bold</b> claim & <script>alert(1)</script>",
    r"C:\new\table \\server\share \* not bold \*",
    "“Curly” ‘quotes’, \"straight\" 'ones' -- and --- dashes...",
    "🚣🏽‍♀️ 👩‍👩‍👧 ⚓️ 🇩🇰 café naïve Ελλάδα 日本 𝔘",
    '[gallery ids="1"] [caption]x[/caption] [embed]https://a.example/v[/embed] <!--more-->',
    "`a < b && c` and\n```php\n<?php echo \"x\\n\"; // [gallery]\n\n  return $a['b'];\n```\ndone",
    "> quoted\n> > deeper\nanswered",
    "see https://ferry.example/a?b=1&c=2#d, and [here](https://ferry.example/x_(y)) @everyone",
    "- one\n- two\n\n1. three\n\n# heading\n-# small",
    "&amp; &lt; &#8220; %20 %s $1 \\1 {{x}} {% y %}",
    ":-) 8-) :mrgreen: (c) 2x4 1/2 'tis '07 Wordpress",
    "||spoiler|| ~~gone~~ __under__ ***both***",
]


async def test_whatever_a_member_types_is_stored_as_sent_and_stays_theirs(town: Town) -> None:
    await town.start_bot()
    post, thread = await published(town)
    await agreed(town, post, thread)
    said = []
    for text in [*TEXTS, f"the blog itself: {town.blog.url}/about"]:
        said.append(await town.dora.say(thread, text))
        await fate(town, said[-1], "🔎")
    stored = {MARKER.sub("", comment.content_raw): comment for comment in await town.blog.comments(post.id)}
    for message in said:
        assert comment_html(message.text, home=town.blog.url) in stored
    await town.quiet()
    for message in said:  # had the blog's version been taken for a moderator's, an edit would not follow
        await town.dora.edit(message, f"{message.text} (edited)")
    for message in said:
        comment = stored[comment_html(message.text.removesuffix(" (edited)"), home=town.blog.url)]
        await town.until_async(lambda comment=comment: town.text_of(post.id, comment.id), "(edited)", contains=True)


async def test_with_comments_approved_at_once_the_account_writes_under_the_members_name(town: Town) -> None:
    await town.start_bot()
    post, thread = await published(town)
    answer = await town.mayor.run(town.channel, "relay set", setting="comments", value="approved")
    await answer.settled()
    said = await town.dora.say(thread, "At once.")
    await town.agree(town.dora, thread)
    comment = await town.comment(post.id, "At once.")
    editor = town.blog.account("editor")
    assert (comment.author_name, comment.status, comment.user_id) == ("Dora", "approved", editor.id)
    await fate(town, said, "✅")
    await town.dora.edit(said, "At twice.")
    await town.until_async(lambda: town.text_of(post.id, comment.id), "At twice.", contains=True)


async def test_an_article_whose_comments_are_closed_says_so(town: Town) -> None:
    await town.start_bot()
    post, thread = await published(town)
    said, _ = await agreed(town, post, thread)
    await town.blog.edit_post(post.id, comments_open=False)
    late = await town.dora.say(thread, "Too late.")
    await fate(town, late, "❌")
    notice = await town.card("could not be delivered", town.admins)
    assert "Comments on this article are closed" in notice.text
    await town.card("Comments on the blog are closed")
    assert list(said.reactions) == ["🔎"]
    await town.dora.edit(said, "Edits still arrive.")
    await town.comment(post.id, "Edits still arrive.")


async def test_the_same_words_twice_are_two_comments(town: Town) -> None:
    """WordPress refuses duplicates; the marker makes every comment of ours another one."""
    await town.start_bot()
    post, thread = await published(town)
    await agreed(town, post, thread, "+1")
    await fate(town, await town.dora.say(thread, "+1"), "🔎")
    assert len(await town.comments(post.id, "+1")) == 2


async def test_a_revoked_password_is_told_and_connecting_again_delivers_what_waited(town: Town) -> None:
    least = await account(town, *LEAST)
    await town.start_bot(**least)
    post, thread = await published(town)
    said, comment = await agreed(town, post, thread)
    await town.blog.set_status(comment.id, "approved")
    await fate(town, said, "✅")
    await town.blog.revoke(str(least["blog_user"]))
    notice = await town.card("cannot be read", town.admins)
    assert "application password" in notice.text
    late = await town.dora.say(thread, "While locked out.")
    await fate(town, late, "⏳")
    await town.quiet(2)
    assert list(said.reactions) == ["✅"]  # what is not seen any more is not taken for deleted
    assert shown(thread, "cannot") is None

    assert "does not accept" in await connect(town, "editor", "wrong wrong wrong")
    assert await town.comments(post.id, "locked out") == []
    editor = town.blog.account("editor")
    assert "Connected" in await connect(town, editor.user, editor.password)
    await town.comment(post.id, "While locked out.")
    await fate(town, late, "✅")
    await town.until(lambda: "✅ Over" in notice.text, what="the notice to say that it is over")


async def test_the_least_role_is_enough_for_the_whole_journey(town: Town) -> None:
    await town.start_bot(**await account(town, *LEAST))
    post, thread = await published(town)
    said, comment = await agreed(town, post, thread)
    await town.dora.edit(said, "Hello again.")
    await town.until_async(lambda: town.text_of(post.id, comment.id), "Hello again.", contains=True)
    await town.blog.set_status(comment.id, "approved")
    await fate(town, said, "✅")
    await town.blog.set_status(comment.id, "hold")
    await fate(town, said, "🔎")
    await town.dora.delete(said)
    await town.until_async(lambda: town.status(post.id, comment.id), "trash")
    assert town.admins.messages == []


async def test_the_bot_was_stopped_while_things_happened_in_chat_and_to_answers(town: Town) -> None:
    await town.start_bot()
    post, thread = await published(town)
    said, comment = await agreed(town, post, thread, "Before.")
    tom = await town.blog.comment(post.id, unique("Tom"), "A question?")
    await town.blog.set_status(tom.id, "approved")
    card = await town.card("A question?", thread)
    await town.stop_bot()

    await town.blog.set_status(comment.id, "approved")
    for number in range(3):
        await town.dora.say(thread, f"Number {number}.")
    withdrawn = await town.dora.say(thread, "Never mind.")
    await town.dora.delete(withdrawn)
    answer = await town.dora.say(thread, "An answer!", reply_to=card)
    await town.dora.edit(said, "Before, and since.")

    await town.start_bot()
    found = await town.comment(post.id, "An answer!")
    assert found.parent == tom.id
    await fate(town, answer, "✅")
    await fate(town, said, "✅")
    texts = [MARKER.sub("", one.content_raw) for one in await town.blog.comments(post.id)]
    assert texts == ["Before, and since.", "A question?", "Number 0.", "Number 1.", "Number 2.", "An answer!"]
