"""One conversation with a real WordPress: what members say, in all ways that they have, and its last word on it."""

# ruff: noqa: F401 (whatever is imported is told here, too)
import pytest
from asking import Neighbours, asked, connected
from real import unique
from talking import Talk, agrees, author_url, fate, menu, open_door, png, told
from talking import article as article_of
from test_answers_chosen import POST, written
from test_answers_fates import (
    test_what_a_moderator_rewrote_stands_whatever_its_author_edits,
    test_what_was_removed_there_by_hand_is_never_posted_again,
)
from town import Town, shown

from sandbox.blog import MediaRecord
from sandbox.discord import File, Message

pytestmark = pytest.mark.wordpress

NO_UPLOADS = ("read", "moderate_comments", "edit_posts", "edit_others_posts", "edit_published_posts")
SENTENCE = "The tide came and went as it always did. "
LONG = "".join(f"<p>Paragraph {number} of the report. {SENTENCE * 12}</p>" for number in range(12))
PLAIN = "<p>The council met until midnight.</p>"


@pytest.fixture
def town(real_town: Town) -> Town:
    return real_town


async def talk(town: Town, html: str = PLAIN, **changes: object) -> Talk:
    """A started bot, an article, and Dora, whose yes is known; the blog holds nobody's first comment."""
    await open_door(town)
    await town.start_bot(**changes)
    await agrees(town, town.dora)
    return await article_of(town, html=html, title=unique("The ferry stays"))


async def pictures(town: Town, name: str) -> list[MediaRecord]:
    """The pictures in the media library whose address has this name."""
    return [one for one in await town.blog.media() if name in one.url]


async def until_no_picture(town: Town, name: str) -> None:
    async def left() -> str:
        return str(len(await pictures(town, name)))

    await town.until_async(left, "0")


def link_to(said: Message) -> str:
    return f"https://discord.com/channels/{said.channel.guild.id}/{said.channel.id}/{said.id}"


async def test_an_answer_has_its_parent_and_a_name_that_leads_back(town: Town) -> None:
    talking = await talk(town)
    first, card = await talking.visitor(unique("Tom"), "I rowed it for forty years.")
    said = await town.dora.say(talking.thread, "In **fog**, too?", reply_to=card)
    comment = await talking.comment("In <strong>fog</strong>, too?")
    assert (comment.parent, comment.author_name, comment.user_id) == (first.id, "Dora", 0)
    assert comment.author_email.endswith("@users.noreply.invalid")
    assert await author_url(town, comment.id) == link_to(said)
    await fate(town, said, "✅")
    words = await told(town.dora, said)
    assert "✅ It stands on" in words
    assert f"#comment-{comment.id}" in words
    assert await told(town.emil, said) == "Only who wrote it can see what became of it."


async def test_an_answer_whose_parent_vanished_stays_with_its_article(town: Town) -> None:
    talking = await talk(town)
    gone, card = await talking.visitor(unique("Tom"), "I rowed it for forty years.")
    await town.stop_bot()
    await town.blog.delete_comment(gone.id)
    said = await town.dora.say(talking.thread, "In fog, too?", reply_to=card)
    await town.start_bot()
    comment = await talking.comment("In fog, too?")
    assert comment.status == "approved"
    await fate(town, said, "✅")
    await talking.until_texts("In fog, too?")


async def test_a_reply_to_a_passage_begins_with_it_quoted(town: Town) -> None:
    await open_door(town)
    await town.start_bot()
    assert "is now" in await asked(town.mayor, town.channel, "relay set", setting="length", value="whole")
    await agrees(town, town.dora)
    talking = await article_of(town, html=LONG, title=unique("A report"))
    body = await town.card("Paragraph 8 of the report.", talking.thread)
    said = await town.dora.say(talking.thread, "It did *not*.", reply_to=body)
    comment = await talking.comment("It did")
    assert comment.content_raw.startswith("<blockquote>Paragraph ")
    assert "<em>not</em>" in comment.content_raw
    await fate(town, said, "✅")
    await town.dora.edit(said, "It did.")
    await town.until_async(lambda: town.text_of(talking.post.id, comment.id), "It did.", contains=True, without="<em>")


async def test_pictures_go_to_the_media_library_and_leave_it_with_their_message(town: Town) -> None:
    talking = await talk(town)
    fog, goat = unique("fog").replace(" ", "-"), unique("goat").replace(" ", "-")
    files = [png(f"{fog}.png", "The “ferry” in the fog & rain"), png(f"{goat}.png"), File("notes.txt", b"Tide at six.")]
    said = await town.dora.say(talking.thread, "Look at **these**:", files=files)
    comment = await talking.comment("Look at")
    [foggy] = await pictures(town, fog)
    [goaty] = await pictures(town, goat)
    assert foggy.alt == "The “ferry” in the fog & rain"
    for words in (foggy.url, goaty.url, link_to(said), "notes.txt"):
        assert words in comment.content_raw
    assert "/attachments/" not in comment.content_raw
    await fate(town, said, "✅")
    await town.dora.edit(said, "Look at her:", files=said.files[1:2])
    await until_no_picture(town, fog)
    await town.until_async(lambda: town.text_of(talking.post.id, comment.id), goaty.url, contains=True, without=fog)
    assert await pictures(town, goat) == [goaty]
    await town.dora.delete(said)
    await talking.until_status(comment, "trash")
    await until_no_picture(town, goat)


async def test_an_account_that_may_not_upload_links_to_the_message(town: Town) -> None:
    made = await town.blog.add_account(unique("relay").replace(" ", "-"), NO_UPLOADS)
    talking = await talk(town, blog_user=made.user, blog_app_password=made.password)
    fog = unique("fog").replace(" ", "-")
    said = await town.dora.say(talking.thread, "Look:", files=[png(f"{fog}.png", "The ferry in the fog")])
    comment = await talking.comment("Look:")
    assert f'href="{link_to(said)}"' in comment.content_raw
    assert await pictures(town, fog) == []
    await fate(town, said, "✅")
    assert town.admins.messages == []


async def test_held_and_spam_are_told_with_their_words(town: Town) -> None:
    await town.start_bot()
    await agrees(town, town.dora)
    talking = await article_of(town, html=PLAIN, title=unique("The ferry stays"))
    said = await town.dora.say(talking.thread, "My first words here.")
    await fate(town, said, "🔎")
    assert "waits there for a moderator" in await told(town.dora, said)
    comment = await talking.comment("My first words here.")
    assert comment.status == "hold"
    await town.blog.set_status(comment.id, "spam")
    await fate(town, said, "🚫")
    assert "took it for spam" in await told(town.dora, said)
    await town.blog.set_status(comment.id, "approved")
    await fate(town, said, "✅")


async def test_a_burst_is_one_comment_and_follows_edits_and_deletes(town: Town) -> None:
    talking = await talk(town, settle_seconds=600.0)
    first = await town.dora.say(talking.thread, "One thing.")
    second = await town.dora.say(talking.thread, "And another.")
    await fate(town, second, "⏳")
    await town.dora.react(first, "⏳")
    await talking.until_texts("One thing.\nAnd another.")
    comment = await talking.comment("One thing.")
    await town.dora.edit(second, "And quite another.")
    await talking.until_text(comment, "One thing.\nAnd quite another.")
    await town.dora.delete(first)
    await talking.until_text(comment, "And quite another.")
    await town.dora.delete(second)
    await talking.until_status(comment, "trash")


async def test_two_members_may_say_the_same_and_one_may_say_it_twice(town: Town) -> None:
    """WordPress answers 409 to the same words again; the marker makes each comment of ours another one."""
    talking = await talk(town)
    await agrees(town, town.emil)
    said = [await who.say(talking.thread, "Long live the ferry!") for who in (town.dora, town.emil, town.dora)]
    for message in said:
        await fate(town, message, "✅")
    comments = await town.blog.comments(talking.post.id)
    assert [one.author_name for one in comments] == ["Dora", "Emil", "Dora"]
    assert len({one.author_email for one in comments}) == 2
    await town.dora.delete(said[0])
    await talking.until_status(comments[0], "trash")
    assert await town.status(talking.post.id, comments[2].id) == "approved"


async def test_the_form_and_the_menu_write_comments_too(town: Town) -> None:
    talking = await talk(town)
    assert "is now" in await asked(town.mayor, town.channel, "relay set", setting="replies", value="chosen")
    form = await town.dora.press(await town.card(talking.thread.name), label="Comment")
    await written(town.dora, form, "I have no habit of threads.")
    copy = await town.card("I have no habit of threads.", talking.thread)
    assert "**Dora**" in copy.text
    said = await town.dora.say(talking.thread, "The goats decide.", reply_to=copy)
    await town.quiet()
    await talking.until_texts("I have no habit of threads.")
    await menu(town.emil, POST, said)
    comment = await talking.comment("The goats decide.")
    assert comment.parent == (await talking.comment("no habit")).id
    await fate(town, said, "✅")


async def test_what_is_said_in_one_server_appears_in_the_other_with_its_picture(town: Town) -> None:
    there = Neighbours(town)
    await open_door(town)
    await town.start_bot()
    await asked(there.admin, there.channel, "blog add", url=town.blog.url)
    assert town.app is not None
    blog = (await town.app.client.flows.admins.blog_choices(there.guild.id))[0][1]
    assert "will appear" in await asked(there.admin, there.channel, "relay add", blog=blog, channel=there.channel)
    editor = town.blog.account("editor")
    await connected(there.admin, there.channel, blog, editor.user, editor.password)
    nell = there.guild.add_member("Nell")
    await agrees(town, town.dora)
    await agrees(town, nell, there.channel)
    talking = await article_of(town, html=PLAIN, title=unique("The ferry stays"))

    fog = unique("fog").replace(" ", "-")
    said = await town.dora.say(talking.thread, "> Who *rows*?\nNot I.", files=[png(f"{fog}.png", "The fog")])
    thread = await town.thread(talking.thread.name, there.channel)
    copy = await town.card("Not I.", thread)
    [foggy] = await pictures(town, fog)
    assert "> Who *rows*?" in copy.text
    assert foggy.url in str(copy.components)
    answer = await nell.say(thread, "Then I do.", reply_to=copy)
    back = await town.card("Then I do.", talking.thread)
    assert back.reply_to == said
    assert (await talking.comment("Then I do.")).parent == (await talking.comment("Not I.")).id
    await fate(town, answer, "✅")
    await nell.delete(answer)
    await town.until(lambda: shown(talking.thread, "Then I do.") is None, what="the copy to go")
    assert len(thread.messages) == 1
