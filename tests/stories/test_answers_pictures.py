"""Files that come with messages: pictures in the blog's media library, everything else a link to the message."""

from asking import Neighbours
from talking import TITLE, Talk, agrees, article, fate, open_door, png, talk, told
from town import Town

from sandbox.blog import MediaRecord
from sandbox.discord import File, Message

NO_UPLOADS = ("read", "moderate_comments", "edit_posts", "edit_others_posts", "edit_published_posts")
UPLOADS = (*NO_UPLOADS, "upload_files")


async def account(town: Town, *capabilities: str) -> dict[str, object]:
    """Settings of a bot whose account may do just this."""
    made = await town.blog.add_account("relay", capabilities)
    return {"blog_user": made.user, "blog_app_password": made.password}


async def pictures(town: Town, count: int) -> list[MediaRecord]:
    """The blog's media library, once it has so many pictures."""

    async def counted() -> str:
        return str(len(await town.blog.media()))

    await town.until_async(counted, str(count))
    return list(await town.blog.media())


def link_to(said: Message) -> str:
    return f"https://discord.com/channels/{said.channel.guild.id}/{said.channel.id}/{said.id}"


def shown_pictures(said: Message) -> list[tuple[str, str]]:
    """Address and description of each picture in a message's galleries."""
    return [
        (one["media"]["url"], one.get("description") or "")
        for block in said.components
        for one in block.get("items", ())
    ]


async def test_pictures_are_uploaded_with_their_descriptions(town: Town) -> None:
    talking = await talk(town)
    files = [png("fog.png", "The ferry in the fog"), png("goat.png", "A goat on deck")]
    said = await town.dora.say(talking.thread, "Look at **these**:", files=files)
    comment = await talking.comment("Look at")
    fog, goat = await pictures(town, 2)
    assert [fog.alt, goat.alt] == ["The ferry in the fog", "A goat on deck"]
    assert comment.content_raw.index(fog.url) < comment.content_raw.index(goat.url)
    assert f'<a href="{fog.url}" rel="ugc">The ferry in the fog</a>' in comment.content_raw
    assert "/attachments/" not in comment.content_raw  # those addresses die within a day
    await fate(town, said, "✅")


async def test_a_picture_needs_no_words(town: Town) -> None:
    talking = await talk(town)
    said = await town.dora.say(talking.thread, "", files=[png("fog.png")])
    [fog] = await pictures(town, 1)
    comment = await talking.comment(fog.url)
    assert "fog.png" in comment.content_raw
    await fate(town, said, "✅")


async def test_another_servers_thread_shows_them_as_a_gallery(town: Town) -> None:
    there = Neighbours(town)
    await town.start_bot()
    await there.follow()
    await open_door(town)
    await agrees(town, town.dora)
    talking = await article(town)
    files = [png("fog.png", "The ferry in the fog"), File("notes.txt", b"Tide at six.")]
    said = await town.dora.say(talking.thread, "Look:", files=files)
    copy = await town.card("Look:", await town.thread(TITLE, there.channel))
    [fog] = await pictures(town, 1)
    assert shown_pictures(copy) == [(fog.url, "The ferry in the fog")]
    assert f"notes.txt (in Discord) ([discord.com](<{link_to(said)}>))" in copy.text


async def test_an_account_that_may_not_upload_links_to_the_message(town: Town) -> None:
    talking = await talk(town, **await account(town, *NO_UPLOADS))
    said = await town.dora.say(talking.thread, "Look:", files=[png("fog.png", "The ferry in the fog")])
    comment = await talking.comment("Look:")
    await fate(town, said, "✅")
    assert await town.blog.media() == []
    assert f'href="{link_to(said)}"' in comment.content_raw
    assert "The ferry in the fog" in comment.content_raw
    assert "/attachments/" not in comment.content_raw
    assert town.admins.messages == []


async def test_a_file_that_is_no_picture_is_a_link_to_the_message(town: Town) -> None:
    talking = await talk(town)
    said = await town.dora.say(talking.thread, "The minutes:", files=[File("minutes.txt", b"Midnight.")])
    comment = await talking.comment("The minutes:")
    await talking.until_text(
        comment, f'The minutes:\n\n<a href="{link_to(said)}" rel="nofollow ugc">minutes.txt (in Discord)</a>'
    )
    assert await town.blog.media() == []


async def test_a_picture_taken_out_of_a_message_leaves_the_blog(town: Town) -> None:
    talking = await talk(town)
    said = await town.dora.say(talking.thread, "Look:", files=[png("fog.png", "The fog"), png("goat.png", "A goat")])
    comment = await talking.comment("Look:")
    _, goat = await pictures(town, 2)
    await fate(town, said, "✅")
    await town.dora.edit(said, "Look:", files=said.files[1:])
    await talking.until_text(comment, f'Look:\n\n<a href="{goat.url}" rel="ugc">A goat</a>')
    assert await pictures(town, 1) == [goat]
    await town.dora.edit(said, "Look at her:")  # what stays keeps its address
    await talking.until_text(comment, f'Look at her:\n\n<a href="{goat.url}" rel="ugc">A goat</a>')
    await fate(town, said, "✅")
    assert await pictures(town, 1) == [goat]
    assert sum(seen.method == "POST" and seen.path.endswith("/media") for seen in town.blog.requests) == 2


async def test_deleting_the_message_takes_comment_and_pictures_away(town: Town) -> None:
    talking = await talk(town)
    said = await town.dora.say(talking.thread, "Look:", files=[png("fog.png", "The fog")])
    comment = await talking.comment("Look:")
    await pictures(town, 1)
    await town.dora.delete(said)
    await talking.until_status(comment, "trash")
    await pictures(town, 0)


async def test_the_files_of_a_burst_stand_under_all_of_its_words(town: Town) -> None:
    talking = await talk(town, settle_seconds=60.0)
    await town.dora.say(talking.thread, "First:", files=[png("fog.png", "The fog")])
    second = await town.dora.say(talking.thread, "Then:", files=[png("goat.png", "A goat")])
    await fate(town, second, "⏳")
    await town.later(60)
    fog, goat = await pictures(town, 2)
    comment = await talking.comment("First:")
    links = [f'<a href="{one.url}" rel="ugc">{one.alt}</a>' for one in (fog, goat)]
    await talking.until_text(comment, "First:\nThen:\n\n" + "\n".join(links))


async def test_nothing_is_uploaded_before_the_yes(town: Town) -> None:
    await town.start_bot()
    talking = await article(town)
    said = await town.dora.say(talking.thread, "Look:", files=[png("fog.png", "The ferry in the fog")])
    await town.quiet()
    assert await town.blog.media() == []
    await town.agree(town.dora, talking.thread)
    comment = await talking.comment("Look:")
    [fog] = await pictures(town, 1)
    assert fog.url in comment.content_raw
    await fate(town, said, "🔎")


async def test_a_picture_that_the_blog_refuses_is_linked_and_the_comment_goes(town: Town) -> None:
    await town.blog.set_option("largest_upload", 100)
    talking = await talk(town)
    said = await town.dora.say(talking.thread, "Look:", files=[png("fog.png", "The ferry in the fog")])
    comment = await talking.comment("Look:")
    assert f'href="{link_to(said)}"' in comment.content_raw
    await fate(town, said, "✅")


async def test_pictures_wait_for_a_blog_that_is_down_and_go_once(town: Town) -> None:
    talking: Talk = await talk(town)
    town.blog.faults.add("POST", "media", status=503)
    said = await town.dora.say(talking.thread, "Look:", files=[png("fog.png", "The ferry in the fog")])
    await fate(town, said, "⏳")
    assert "⏳ It waits for" in await told(town.dora, said) or "about to" in await told(town.dora, said)
    await town.later(120)
    comment = await talking.comment("Look:")
    [fog] = await pictures(town, 1)
    assert fog.url in comment.content_raw
    await fate(town, said, "✅")
