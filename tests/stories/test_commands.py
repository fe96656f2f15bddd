"""/blog as an admin meets it, and who may do what: what the commands answer, and what happens then on both sides."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import pytest
from aiohttp import web
from asking import POST, Neighbours, alone, asked, connected, offered, secrets_kept
from town import Town, shown

from bot.store import blogs
from sandbox.blog import Blog
from sandbox.discord import Refusal
from sandbox.discord.files import File
from tests.blogs.servers import item, rss, serving


async def test_from_nothing_to_a_comment_by_commands_alone(town: Town) -> None:
    await alone(town)
    mayor, admins, editor = town.mayor, town.admins, town.blog.account("editor")
    assert "`/blog add`" in await asked(mayor, admins, "blog list")
    assert "`/blog add`" in await asked(mayor, admins, "relay status")

    found = await asked(mayor, admins, "blog add", url=f"{town.blog.url}/")
    for words in ("The Harbour Lamp", "WordPress", "`/relay add`", "`/blog connect`"):
        assert words in found
    assert "in no channel yet" in await asked(mayor, admins, "blog list")

    begun = await asked(mayor, admins, "relay add", blog="The Harbour Lamp", channel=town.channel)
    assert f"<#{town.channel.id}>" in begun
    assert "answers stay in Discord" in begun
    await town.until_async(town._first_look, "yes")
    post = await town.blog.publish("The ferry stays", POST)
    card = await town.card("The ferry stays")
    assert "stay in Discord" in card.text

    said = await connected(mayor, admins, "The Harbour Lamp", editor.user, editor.password)
    assert "Connected to **The Harbour Lamp**" in said
    await town.until(lambda: "can become comments" in card.text, what="the card to say that answers reach the blog")
    listed = await asked(mayor, admins, "blog list")
    assert "connected as editor" in listed
    assert f"<#{town.channel.id}>" in listed
    thread = await town.thread("The ferry stays")
    await town.dora.say(thread, "Nobody asked the islanders.")
    await town.agree(town.dora, thread)
    await town.comment(post.id, "islanders")


async def test_a_wrong_password_is_refused_in_words_and_not_kept(town: Town) -> None:
    await alone(town)
    await asked(town.mayor, town.admins, "blog add", url=town.blog.url)
    said = await connected(town.mayor, town.admins, "The Harbour Lamp", "editor", "not the password")
    assert said.startswith("That did not work:")
    assert "password" in said
    assert await secrets_kept(town) == 0
    assert "not connected" in await asked(town.mayor, town.admins, "blog list")


async def test_an_account_that_can_do_too_little_is_kept_and_what_will_not_work_is_said(town: Town) -> None:
    await alone(town)
    await asked(town.mayor, town.admins, "blog add", url=town.blog.url)
    author = town.blog.account("author")
    said = await connected(town.mayor, town.admins, "The Harbour Lamp", author.user, author.password)
    assert "moderate_comments (without it members' comments cannot be edited" in said
    assert await secrets_kept(town) == 1


async def test_what_is_no_blog_is_refused_with_the_reason(town: Town) -> None:
    await alone(town)
    town.blog.faults.add("GET", "", times=None, status=404)
    assert "404" in await asked(town.mayor, town.admins, "blog add", url=town.blog.url)
    assert "`/blog add`" in await asked(town.mayor, town.admins, "blog list")


async def test_the_answer_begins_at_once_also_while_a_blog_keeps_us_waiting(town: Town) -> None:
    await town.start_bot(poll_seconds=0.05)
    go_on = asyncio.Event()
    town.blog.faults.add("GET", "", times=None, until=go_on)  # the watcher hangs in its look, too
    answer = await town.mayor.run(town.admins, "blog add", url=town.blog.url)
    assert answer.deferred
    assert answer.ephemeral
    assert "The Harbour Lamp" in await asked(town.mayor, town.admins, "blog list")
    assert await offered(town.mayor, town.admins, "relay remove", "relay")
    town.blog.faults.clear()
    go_on.set()
    await answer.settled()
    assert "Found **The Harbour Lamp**" in answer.text


async def test_removing_a_blog_ends_its_relays_and_wipes_its_secret(town: Town) -> None:
    neighbours = Neighbours(town)
    await town.start_bot()
    await neighbours.follow()
    post = await town.blog.publish("The ferry stays", POST)
    thread = await town.thread("The ferry stays")
    copy = await town.card("The ferry stays", neighbours.channel)
    assert await secrets_kept(town) == 1
    said = await asked(town.mayor, town.admins, "blog remove", blog="The Harbour Lamp")
    assert "no longer followed" in said
    assert await secrets_kept(town) == 0
    assert "`/blog add`" in await asked(town.mayor, town.admins, "blog list")
    assert "`/blog add`" in await asked(town.mayor, town.admins, "relay status")

    await town.dora.say(thread, "Is anybody there?")
    await town.blog.edit_post(post.id, html=POST.replace("midnight", "dawn"))
    await town.blog.publish("The ferry goes", POST)
    await town.card("The ferry goes", neighbours.channel)  # who still follows it is not affected
    await town.until(lambda: "dawn" in copy.text, what="the edit, where the blog is still followed")
    await town.quiet()
    assert shown(town.channel, "The ferry goes") is None
    assert shown(town.channel, "midnight") is not None
    assert [message.text for message in thread.messages] == ["Is anybody there?"]
    assert await town.comments(post.id) == []


async def test_blogs_are_chosen_from_a_list_by_name_and_address(town: Town) -> None:
    await town.start_bot()
    for command in ("blog connect", "blog disconnect", "blog remove", "blog move", "blog push", "relay add"):
        found = await offered(town.mayor, town.admins, command, "blog", blog="harb")
        assert [name.partition(" (")[0] for name in found] == ["The Harbour Lamp"]
        assert town.blog.url.removeprefix("http://") in next(iter(found))
        assert await offered(town.mayor, town.admins, command, "blog", blog="nothing like it") == {}
    chosen = next(iter((await offered(town.mayor, town.admins, "blog remove", "blog")).values()))
    assert "no longer followed" in await asked(town.mayor, town.admins, "blog remove", blog=chosen)


async def test_an_unknown_blog_is_refused_before_anybody_types_a_password(town: Town) -> None:
    await alone(town)
    answer = await (await town.mayor.run(town.admins, "blog connect", blog="Some other blog")).settled()
    assert "setup:" not in str(answer.components)
    assert answer.ephemeral
    assert "`/blog list`" in answer.text


COMMANDS: dict[str, dict[str, Any]] = {
    "blog add": {"url": "http://127.0.0.1:9/"},
    "blog connect": {"blog": "The Harbour Lamp"},
    "blog disconnect": {"blog": "The Harbour Lamp"},
    "blog doctor": {"blog": "The Harbour Lamp"},
    "blog list": {},
    "blog remove": {"blog": "The Harbour Lamp"},
    "blog move": {"blog": "The Harbour Lamp", "url": "http://127.0.0.1:9/"},
    "blog push": {"blog": "The Harbour Lamp"},
    "blog reconcile": {"blog": "The Harbour Lamp"},
    "relay add": {"blog": "The Harbour Lamp"},
    "relay notices": {},
    "relay panel": {},
    "relay why": {},
    "relay retry": {},
    "relay remove": {},
    "relay export": {},
    "relay import": {"file": File("backchannel-server.json", b"{}")},
    "relay status": {},
    "relay pause": {},
    "relay resume": {},
    "relay set": {"setting": "replies", "value": "off"},
    "article preview": {"article": "The ferry stays"},
    "article why": {"article": "The ferry stays"},
    "article newest": {"count": 1},
    "article post": {"article": "The ferry stays"},
    "article changes": {"article": "The ferry stays"},
    "article comments": {"article": "The ferry stays", "count": 1},
    "article held": {"answer": "none"},
}


async def test_a_member_without_manage_server_is_not_offered_the_commands(town: Town) -> None:
    await town.start_bot()
    offered_here = {command["name"]: command for command in town.discord.world.commands[None]}
    known = {
        f"{name} {option['name']}" for name in ("blog", "relay", "article") for option in offered_here[name]["options"]
    }
    assert known == set(COMMANDS)
    for command, options in COMMANDS.items():
        typed = options | ({"channel": town.channel} if command == "relay add" else {})
        with pytest.raises(Refusal):
            await town.dora.run(town.channel, command, **typed)


async def test_nothing_of_another_server_can_be_touched(town: Town) -> None:
    neighbours = Neighbours(town)
    await town.start_bot()
    blog = next(iter((await offered(town.mayor, town.admins, "blog remove", "blog")).values()))
    relay = next(iter((await offered(town.mayor, town.admins, "relay remove", "relay")).values()))
    reeve, there = neighbours.admin, neighbours.channel
    assert await offered(reeve, there, "blog remove", "blog") == {}
    assert await offered(reeve, there, "relay remove", "relay") == {}
    for named in (blog, town.blog.url, "The Harbour Lamp"):
        plain = [(f"blog {word}", {}) for word in ("remove", "push", "connect", "disconnect")]
        for command, options in (*plain, ("relay add", {"channel": there}), ("blog move", {"url": town.blog.url})):
            assert "follows no blog" in await asked(reeve, there, command, blog=named, **options)
    await neighbours.follow()
    for named in (relay, str(town.channel.id), f"<#{town.channel.id}>"):
        for command, options in (("relay remove", {}), ("relay set", {"setting": "replies", "value": "off"})):
            assert "no such relay" in await asked(reeve, there, command, relay=named, **options)
    await asked(reeve, there, "blog remove", blog="The Harbour Lamp")
    status = await asked(town.mayor, town.admins, "relay status")
    assert f"<#{town.channel.id}>" in status
    assert "replies" not in status  # as they were
    assert await secrets_kept(town) == 1
    await town.blog.publish("The ferry stays", POST)
    await town.card("The ferry stays")
    assert there.messages == []


def forged_feed(request: web.Request, victim: str) -> web.Response:
    """A feed that says it is the victim's."""
    return web.Response(body=rss(item("x", "/x", "A lie")).replace(b"https://harbour.example/", victim.encode()))


def forged_api(request: web.Request, victim: str) -> web.Response:
    """An interface that says it is the victim's."""
    if "/wp/v2/" in request.path:
        return web.json_response([])
    return web.json_response({"namespaces": ["wp/v2"], "home": victim, "name": "The Harbour Lamp"})


@pytest.mark.parametrize("forged", [forged_feed, forged_api])
async def test_whoever_claims_to_be_a_blog_does_not_become_it(
    town: Town, forged: Callable[[web.Request, str], web.Response]
) -> None:
    neighbours = Neighbours(town)
    await town.start_bot()
    assert town.app is not None
    async with town.app.store.begin() as tx:
        (before,) = await blogs.followed(tx, town.guild.id)
    async with serving(lambda request: forged(request, town.blog.url)) as address:
        await asked(neighbours.admin, neighbours.channel, "blog add", url=f"{address}/feed")
    async with town.app.store.begin() as tx:
        (after,) = await blogs.followed(tx, town.guild.id)
    assert (after.kind, after.feed, after.api) == (before.kind, before.feed, before.api)


async def test_two_servers_share_a_blog(town: Town) -> None:
    neighbours = Neighbours(town)
    await town.start_bot()
    await neighbours.follow()
    there, far = neighbours.channel, neighbours.guild.add_member("Fenna")
    await town.quiet()  # for a new relay the blog is read once more
    before = len(town.blog.requests)
    post = await town.blog.publish("The ferry stays", POST)
    here_thread = await town.thread("The ferry stays")
    there_thread = await town.thread("The ferry stays", there)
    await town.quiet()
    read = [seen.path for seen in list(town.blog.requests)[before:] if "orderby=date" in seen.path]
    assert len(read) in (1, 2)  # for both: at once, and again when the feed has been at rest for two seconds

    await town.dora.say(here_thread, "Nobody asked the islanders.")
    await town.agree(town.dora, here_thread)
    comment = await town.comment(post.id, "islanders")
    await town.quiet()
    assert shown(there_thread, "islanders") is None  # the blog has not shown it yet
    await town.blog.set_status(comment.id, "approved")
    copy = await town.card("Nobody asked the islanders", there_thread)
    assert "Dora" in copy.text
    await town.quiet()
    assert shown(here_thread, "islanders") is None  # never again where it was said

    await far.say(there_thread, "We did ask them.")  # this server has no account on the blog
    await town.card("stays in Discord", there_thread)
    assert await town.comments(post.id, "We did ask") == []


async def test_every_answer_is_private(town: Town) -> None:
    await town.start_bot()
    for command, options in COMMANDS.items():
        typed = options | ({"channel": town.channel} if command == "relay add" else {})
        answer = await town.mayor.run(town.channel, command, **typed)
        if answer.modal is None:
            await answer.settled()
            assert answer.ephemeral, command
            assert answer.text, command
    assert town.channel.messages == []
    assert town.admins.messages == []


async def test_a_blog_that_moved_is_followed_with_its_relays_and_nothing_old_is_posted(town: Town) -> None:
    await town.start_bot()
    await asked(town.mayor, town.admins, "relay set", setting="updates", value="card only")
    await town.blog.publish("The ferry stays", POST)
    await town.card("The ferry stays")
    new = Blog(title="The Harbour Lamp, anew")
    await new.start()
    try:
        await new.publish("The ferry stays", POST)  # it was carried over, with its id
        await new.publish("Meanwhile", POST, date=time.time() - 60)
        said = await asked(town.mayor, town.admins, "blog move", blog="The Harbour Lamp", url=new.url)
        assert new.url in said
        assert "`/blog connect`" in said  # the old account is forgotten
        assert await secrets_kept(town) == 0
        why = "article why"
        await town.until_async(
            lambda: asked(town.mayor, town.admins, why, article="Meanwhile"), "before this relay began", contains=True
        )
        await new.publish("The goats stay", POST)
        await town.card("The goats stay")
        assert [message.text.split("\n")[0] for message in town.channel.messages] == [
            "## The ferry stays",
            "## The goats stay",
        ]
        status = await asked(town.mayor, town.admins, "relay status")
        assert "updates = card only" in status
        again = await asked(town.mayor, town.admins, "blog move", blog="The Harbour Lamp", url=new.url)
        assert "already" in again
    finally:
        await new.stop()


async def test_a_blog_is_not_moved_to_where_another_is_nor_for_other_servers(town: Town) -> None:
    neighbours = Neighbours(town)
    await town.start_bot()
    new = Blog(title="Another lamp")
    await new.start()
    try:
        await asked(town.mayor, town.admins, "blog add", url=new.url)
        said = await asked(town.mayor, town.admins, "blog move", blog="The Harbour Lamp", url=new.url)
        assert "Another blog" in said
        await asked(town.mayor, town.admins, "blog remove", blog="Another lamp")
        await neighbours.follow()
        said = await asked(neighbours.admin, neighbours.channel, "blog move", blog="The Harbour Lamp", url=new.url)
        assert "Other servers" in said
        assert town.blog.url in await asked(town.mayor, town.admins, "blog list")
    finally:
        await new.stop()


async def test_the_push_address_is_shown_to_admins_if_there_is_one(town: Town) -> None:
    await town.start_bot()
    said = await asked(town.mayor, town.admins, "blog push", blog="The Harbour Lamp")
    assert "`PUBLIC_URL`" in said
    await town.stop_bot()
    await town.start_bot(public_url="https://lamp-bot.example")
    said = await asked(town.mayor, town.admins, "blog push", blog="The Harbour Lamp")
    assert "https://lamp-bot.example/push/" in said
