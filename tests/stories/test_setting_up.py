"""Setting a blog up in two minutes: found, shown in a channel, connected, all from the answer to one command."""

import re
from typing import Any

import aiohttp
import pytest
from asking import ENTER, POST, alone, asked, connected, secrets_kept
from town import Town, free_port, shown

from sandbox.blog import Blog, Picture
from sandbox.discord import Refusal
from sandbox.discord.answers import Answer
from sandbox.discord.payloads import walk
from tests.authorising import authorise

LAMP = "The Harbour Lamp"
NO_ACCOUNT = {"blog_user": None, "blog_app_password": None}


async def added(town: Town) -> tuple[Answer, str]:
    """The answer to /blog add, and the blog's id in the ids of its buttons."""
    answer = await (await town.mayor.run(town.admins, "blog add", url=town.blog.url)).settled()
    assert answer.ephemeral
    found = re.search(r"setup:([0-9]+):channel", str(answer.components))
    assert found is not None, answer.text
    return answer, found[1]


def link_of(answer: Answer, label: str) -> str:
    """Where a link button leads."""
    return next(str(one["url"]) for one in walk(answer.components) if one.get("label") == label)


async def page(url: str) -> tuple[int, str]:
    """What a browser shows."""
    async with aiohttp.ClientSession() as http, http.get(url) as answer:
        return answer.status, await answer.text()


async def channel_chosen(town: Town, card: Answer, blog: str) -> Answer:
    return await (await town.mayor.choose(card, f"setup:{blog}:channel", str(town.channel.id))).settled()


async def test_from_an_address_to_a_comment_on_the_blog_by_what_the_answers_offer(town: Town) -> None:
    port = free_port()
    await alone(town, web_port=port, public_url=f"http://127.0.0.1:{port}")
    await town.blog.publish("The ferry stays", POST)
    icon = await town.blog.upload(Picture("lamp.png"))
    await town.blog.set_option("site_icon", next(each.id for each in await town.blog.media() if each.url == icon))
    card, blog = await added(town)
    assert f"Found **{LAMP}**" in card.text
    assert "Newest article: “The ferry stays”" in card.text
    assert "once an account is connected" in card.text
    assert [one["media"]["url"] for one in walk(card.components) if "media" in one] == [icon]

    begun = await channel_chosen(town, card, blog)
    assert f"will appear in <#{town.channel.id}>" in begun.text
    await town.until_async(town._first_look, "yes")

    connect = await (await town.mayor.press(begun, label="Connect for replies")).settled()
    assert "moderate_comments" in connect.text
    back = await authorise(town.blog, link_of(connect, "Connect there"), "editor")
    assert back.startswith(f"http://127.0.0.1:{port}/connect/")
    status, text = await page(back)
    assert (status, "Connected to The Harbour Lamp as Editor" in text) == (200, True)
    assert (await page(back))[0] == 400  # once
    assert await secrets_kept(town) == 1

    post = await town.blog.publish("The goats stay", POST)
    thread = await town.thread("The goats stay")
    await town.dora.say(thread, "Nobody asked the goats.")
    await town.agree(town.dora, thread)
    await town.comment(post.id, "goats")
    made = next(user for user in town.blog.archive.users.values() if user.login == "editor").applications
    assert [each.name for each in made] == ["tests", "Backchannel"]

    ended = await asked(town.mayor, town.admins, "blog disconnect", blog=LAMP)
    assert "was revoked on the blog" in ended
    assert [each.name for each in made] == ["tests"]
    assert "not connected" in await asked(town.mayor, town.admins, "blog list")
    await town.blog.publish("The lamp stays", POST)
    assert "stay in Discord" in (await town.card("The lamp stays")).text


async def test_a_no_on_the_blogs_page_is_told_there(town: Town) -> None:
    port = free_port()
    await alone(town, web_port=port, public_url=f"http://127.0.0.1:{port}")
    _, blog = await added(town)
    connect = await (await town.mayor.run(town.admins, "blog connect", blog=blog)).settled()
    back = await authorise(town.blog, link_of(connect, "Connect there"), "editor", approve=False)
    status, text = await page(back)
    assert (status, "the blog was told no" in text) == (400, True)
    assert await secrets_kept(town) == 0


async def test_the_buttons_and_the_form_work_after_a_restart(town: Town) -> None:
    await alone(town)
    await town.blog.publish("The ferry stays", POST)
    card, blog = await added(town)
    connect = await (await town.mayor.press(card, label="Connect for replies")).settled()
    assert link_of(connect, "Make a password").startswith(
        f"{town.blog.url}/wp-admin/authorize-application.php?app_name"
    )
    form = await town.mayor.press(connect, label=ENTER)
    await town.stop_bot()
    await alone(town)
    editor = town.blog.account("editor")
    answer = await town.mayor.submit(form, {"user": editor.user, "password": editor.password})
    assert f"Connected to **{LAMP}**" in (await answer.settled()).text
    previewed = await (await town.mayor.press(card, label="Preview")).settled()
    assert previewed.ephemeral
    await town.until(lambda: "Nothing was posted" in previewed.text, what="the line below the card")
    assert "## The ferry stays" in previewed.text
    assert "will appear" in (await channel_chosen(town, card, blog)).text
    assert shown(town.channel, "The ferry stays") is None


async def test_what_the_bot_lacks_in_a_channel_is_told_in_place_and_it_can_be_chosen_again(town: Town) -> None:
    await alone(town)
    card, blog = await added(town)
    begun = await channel_chosen(town, card, blog)
    again = await channel_chosen(town, begun, blog)
    assert "has a relay in" in again.text
    assert "setup:" in str(again.components)


async def test_who_may_not_manage_the_server_is_refused_in_words(town: Town) -> None:
    await alone(town)
    card, blog = await added(town)
    with pytest.raises(Refusal):
        await town.dora.press(card, label="Preview")  # the answer is another's
    connect = await (await town.mayor.press(card, label="Connect for replies")).settled()
    form = await town.mayor.press(connect, label=ENTER)
    await demoted(town)
    for target, label in ((card, "Preview"), (card, "Connect for replies"), (connect, ENTER)):
        refused = await town.mayor.press(target, label=label)
        assert refused.ephemeral
        assert "Only who may manage this server" in refused.text
    editor = town.blog.account("editor")
    values: dict[str, Any] = {"user": editor.user, "password": editor.password}
    assert "Only who may manage" in (await town.mayor.submit(form, values)).text
    assert await secrets_kept(town) == 0
    refused = await town.mayor.choose(card, f"setup:{blog}:channel", str(town.channel.id))
    assert "Only who may manage" in refused.text


async def demoted(town: Town) -> None:
    """The mayor may not manage the server any more."""
    for role in town.mayor.roles:
        role.permissions = 0


async def test_an_administrators_account_gets_a_warning_and_the_password_before_it_is_revoked(town: Town) -> None:
    await alone(town)
    await added(town)
    editor, admin = town.blog.account("editor"), town.blog.account("admin")
    await connected(town.mayor, town.admins, LAMP, editor.user, editor.password)
    said = await connected(town.mayor, town.admins, LAMP, admin.user, admin.password)
    assert "an administrator" in said
    assert "The password of editor was revoked" in said
    assert town.blog.account("editor").password == ""


async def test_a_blog_that_is_away_does_not_keep_anybody_from_disconnecting(town: Town) -> None:
    await alone(town)
    await added(town)
    editor = town.blog.account("editor")
    await connected(town.mayor, town.admins, LAMP, editor.user, editor.password)
    town.blog.faults.add("DELETE", "application-passwords", times=None, status=503)
    said = await asked(town.mayor, town.admins, "blog disconnect", blog=LAMP)
    assert "could not be revoked" in said
    assert "by hand" in said
    assert await secrets_kept(town) == 0


async def test_when_a_blog_moves_the_password_for_its_old_address_is_revoked(town: Town) -> None:
    await alone(town)
    await added(town)
    editor = town.blog.account("editor")
    await connected(town.mayor, town.admins, LAMP, editor.user, editor.password)
    new = Blog(title="The Harbour Lamp, anew")
    await new.start()
    try:
        said = await asked(town.mayor, town.admins, "blog move", blog=LAMP, url=new.url)
    finally:
        await new.stop()
    assert "The password of editor was revoked" in said
    assert town.blog.account("editor").password == ""
    assert await secrets_kept(town) == 0


async def test_a_feed_offers_no_account(town: Town) -> None:
    await alone(town)
    plain = Blog(title="Plain lamp", rest=False)
    await plain.start()
    try:
        answer = await (await town.mayor.run(town.admins, "blog add", url=plain.url)).settled()
    finally:
        await plain.stop()
    assert "all that was found is a feed" in answer.text
    assert "It has no article yet" in answer.text
    labels = [one["label"] for one in walk(answer.components) if one.get("label")]
    assert labels == ["Preview"]
