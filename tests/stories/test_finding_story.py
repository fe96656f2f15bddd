"""What members find with /latest, /search and /catchup: links that lead somewhere, and only where they may look."""

import asyncio
import re

import pytest
from asking import Neighbours, asked, offered
from talking import STORY, TITLE, article, menu, talk
from town import Town, shown

from bot.desk.catching_up import CatchingUpDesk
from sandbox.discord import Channel, Member, Refusal, Thread
from sandbox.discord.permissions import NOTHING, Permission
from sandbox.discord.places import Overwrite

MEAT = "<p>The goats may stay, too, and nobody has to pay for that.</p>"


def links(text: str) -> list[list[int]]:
    """The ids in the addresses in Discord to which a text leads: a server, a channel or thread, a message."""
    return [[int(number) for number in re.findall(r"\d+", link)] for link in re.findall(r"discord\.com\S+?>", text)]


def heads(text: str) -> list[str]:
    return re.findall(r"^\*\*(.*?)\*\*", text, re.MULTILINE)


def hide(town: Town, deny: Permission = NOTHING) -> None:
    """Take this from Emil in the channel of articles; nothing: he may do all again."""
    town.channel.overwrites[town.emil.id] = Overwrite(kind=1, deny=deny)
    town.channel.allow_bot()  # apps are told


async def sought(town: Town, who: Member, where: Channel, command: str, **options: str) -> str:
    """What a command answers in the end: where a blog takes its time to be searched, that is said first."""
    answer = await (await who.run(where, command, **options)).settled()
    assert answer.ephemeral
    await town.until(lambda: "Still searching" not in answer.text, what="what is found")
    return answer.text


async def until_said(town: Town, who: Member, where: Thread, text: str) -> str:
    """Wait until /catchup tells this."""
    found = ""

    async def look() -> str:
        nonlocal found
        found = await asked(who, where, "catchup")
        return found

    await town.until_async(look, text, contains=True)
    return found


async def test_the_newest_articles_lead_to_threads_that_are_there(town: Town) -> None:
    talking = await talk(town)
    await talking.visitor("Mara", "The old ferry is older than the council.")
    goats = await article(town, title="The goats stay", html=MEAT)
    said = await asked(town.emil, town.admins, "latest")
    assert heads(said) == ["The goats stay", TITLE]
    assert links(said) == [[town.guild.id, goats.thread.id], [town.guild.id, talking.thread.id]]
    assert "Ida Quill" in said
    assert "1 comment" in said
    assert "The Harbour Lamp (127.0.0.1" in next(iter(await offered(town.emil, town.admins, "latest", "blog")))
    assert heads(await asked(town.emil, town.admins, "latest", blog="the harbour lamp")) == heads(said)
    assert "No blog “Nowhere”" in await asked(town.emil, town.admins, "latest", blog="Nowhere")


async def test_a_search_asks_the_blog_and_leads_to_the_discussions(town: Town) -> None:
    await town.blog.publish("Long before", "<p>The first ferry came from the islands.</p>", date=1_000_000_000)
    talking = await talk(town)
    locked = await town.blog.publish("Locked ferry", MEAT, password="sesame")
    await town.blog.set_post_status((await town.blog.publish("Private ferry", MEAT)).id, "private")
    said = await sought(town, town.emil, town.admins, "search", words="FERRY")
    assert heads(said) == [TITLE, "Long before"]
    assert links(said)[0] == [town.guild.id, talking.thread.id]
    assert "> The council met until midnight, and the old ferry stays." in said
    assert locked.link not in said
    assert "Nothing was found" in await sought(town, town.emil, town.admins, "search", words="unicorns")
    assert "2 to 100 characters" in await sought(town, town.emil, town.admins, "search", words="x")


async def test_an_outage_of_the_blog_is_told_and_over_by_itself(town: Town) -> None:
    await talk(town)
    town.blog.faults.add("GET", "search=", times=1, status=503)
    said = await sought(town, town.emil, town.admins, "search", words="ferry")
    assert "**The Harbour Lamp** could not be searched" in said
    assert heads(said) == []
    assert "Nothing was found" not in said
    assert heads(await sought(town, town.emil, town.admins, "search", words="ferry")) == [TITLE]


async def test_a_blog_that_takes_its_time_is_waited_for_with_a_word(town: Town) -> None:
    await talk(town)
    door = asyncio.Event()
    town.blog.faults.add("GET", "search=", times=1, until=door)
    answer = await (await town.emil.run(town.admins, "search", words="ferry")).settled()
    assert "Still searching" in answer.text
    second = await asked(town.emil, town.admins, "search", words="goats")
    assert "One at a time" in second
    door.set()
    await town.until(lambda: TITLE in answer.text, what="what was found")
    assert "Still searching" not in answer.text
    assert answer.ephemeral


async def test_what_happens_in_a_hidden_channel_is_nobodys_business(town: Town) -> None:
    talking = await talk(town)
    hide(town, Permission.VIEW_CHANNEL)
    await town.until_async(lambda: asked(town.emil, town.admins, "latest"), "to the blog", contains=True)
    for command, options in (("latest", {}), ("search", {"words": "ferry"})):
        said = await sought(town, town.emil, town.admins, command, **options)
        assert heads(said) == [TITLE]
        assert links(said) == []
        assert talking.post.link in said
    assert await offered(town.emil, town.admins, "catchup", "article") == {}
    assert "is discussed here" in await asked(town.emil, town.admins, "catchup", article=TITLE)
    hide(town)
    await town.until_async(lambda: asked(town.emil, town.admins, "latest"), str(talking.thread.id), contains=True)
    hide(town, Permission.READ_MESSAGE_HISTORY)  # he would find it empty
    await town.until_async(lambda: asked(town.emil, town.admins, "latest"), "to the blog", contains=True)


async def test_a_deleted_thread_is_not_led_to(town: Town) -> None:
    talking = await talk(town)
    town.discord.delete_channel(talking.thread)
    await town.until_async(lambda: asked(town.emil, town.admins, "latest"), "to the blog", contains=True)
    assert links(await asked(town.emil, town.admins, "latest")) == []


async def test_another_servers_threads_are_not_led_to(town: Town) -> None:
    neighbours = Neighbours(town)
    talking = await talk(town)
    assert "follows no blog" in await asked(neighbours.admin, neighbours.channel, "latest")
    await neighbours.follow()
    for command, options in (("latest", {}), ("search", {"words": "ferry"})):
        said = await sought(town, neighbours.admin, neighbours.channel, command, **options)
        assert links(said) == []
        assert talking.post.link in said


async def test_who_comes_back_to_a_thread_catches_up(town: Town) -> None:
    talking = await talk(town, town.dora, town.emil)
    thread = talking.thread
    assert "no article's thread" in await asked(town.dora, town.admins, "catchup")
    await talking.visitor("Mara", "Said before.")
    await town.dora.say(thread, "Nobody asked the islanders.")
    mine = await talking.comment("islanders")
    await talking.visitor("Mara", "Goats cannot vote.")
    await talking.visitor("Ivo", "We did ask them.", parent=mine.id)
    emils = await town.emil.say(thread, "Nor can the ferry.")
    await talking.comment("Nor can")
    held = await town.blog.comment(talking.post.id, "Nobody", "Cheap watches.")
    await town.blog.set_status(held.id, "hold")
    await town.blog.edit_post(talking.post.id, html=f"{STORY}<p>Update: it met again.</p>")
    said = await until_said(town, town.dora, thread, "it met again")
    lines = [line.partition(" [show]")[0] for line in said.split("\n") if line.startswith("- ")]
    assert lines[:3] == [
        "- ↩️ **Ivo** answered you: We did ask them.",
        "- **Mara**: Goats cannot vote.",
        "- **Emil**: Nor can the ferry.",
    ]
    assert lines[3].startswith("- 📝 **Update**: ")
    assert len(lines) == 4
    found = []
    for guild, channel, message in links(said):
        assert (guild, channel) == (town.guild.id, thread.id)
        found.append(thread.posted[message])
    assert "We did ask them." in found[0].text
    assert found[2] is emils
    assert await offered(town.dora, town.admins, "catchup", "article", article="") != {}
    named = await asked(town.dora, town.admins, "catchup", article=TITLE)
    assert [line.partition(" [show]")[0] for line in named.split("\n") if line.startswith("- ")] == lines

    await town.dora.say(thread, "Thank you all.")
    await talking.comment("Thank you all")
    await until_said(town, town.dora, thread, "Nothing new.")
    since = await menu(town.dora, "Catch me up", emils)
    assert "it met again" in since.text
    assert "Goats" not in since.text


async def test_without_the_history_of_the_thread_it_is_the_last_week_and_says_so(town: Town) -> None:
    talking = await talk(town)
    await talking.visitor("Mara", "Goats cannot vote.")
    said = await asked(town.emil, talking.thread, "catchup")
    assert "no message of yours" in said
    assert "Goats cannot vote." in said
    town.channel.deny_bot("read_message_history")
    said = await asked(town.emil, talking.thread, "catchup")
    assert "In the last 7 days" in said
    assert "could not be looked for" in said
    assert "Goats cannot vote." in said


async def test_in_private_messages_there_are_the_blogs_that_a_member_answered_on(town: Town) -> None:
    talking = await talk(town)
    room = await town.dora.private()
    for command, options in (("latest", {}), ("search", {"words": "ferry"})):
        said = await sought(town, town.dora, room, command, **options)
        assert heads(said) == [TITLE]
        assert talking.post.link in said
        assert links(said) == []
    assert "There are none yet" in await asked(town.emil, await town.emil.private(), "latest")
    with pytest.raises(Refusal):
        await town.dora.run(room, "catchup")


async def test_who_reads_russian_finds_in_russian(town: Town) -> None:
    await talk(town)
    town.emil.locale = "ru"
    said = await asked(town.emil, town.admins, "latest")
    assert "Новые статьи" in said
    assert "к обсуждению" in said
    assert shown(town.channel, TITLE)


async def test_a_fault_of_ours_is_said_to_who_used_a_menu_too(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    talking = await talk(town)
    said = await town.dora.say(talking.thread, "Nobody asked the islanders.")
    monkeypatch.setattr(CatchingUpDesk, "catch_up", broken)
    assert "the bot's log" in (await menu(town.dora, "Catch me up", said)).text
