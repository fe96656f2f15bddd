"""Answers that get lost, verdicts, floods: nearly exactly once, on a real WordPress."""

# ruff: noqa: F401 (whatever is imported is told here, too)
import asyncio
from functools import partial

import pytest
from real import RealBlog, unique
from talking import agrees, fate, png, talk, told
from test_answers_verdicts import test_what_the_blogs_rules_put_into_the_trash_at_once_is_told_and_final
from test_moderators import watch
from town import Town

from sandbox.faults import Fault

pytestmark = pytest.mark.wordpress

WRITTEN = r"/wp/v2/comments$"
SEARCHED = r"search=backchannel"
READ = r"/wp/v2/comments\?(?!.*search=)"
EMPTY = {"status": 200, "headers": {"Content-Type": "application/json"}, "body": "[]"}
AKISMET = "<?php add_filter('pre_comment_approved', fn() => 'spam');"


@pytest.fixture
def town(real_town: Town) -> Town:
    return real_town


def blog(town: Town) -> RealBlog:
    assert isinstance(town.blog, RealBlog)
    return town.blog


async def met(town: Town, fault: Fault) -> None:
    await town.until(lambda: fault.met, what="the trouble")


def answers(town: Town, method: str, part: str) -> list[int]:
    """What the site answered to such requests; 0 where the answer got lost."""
    return [seen.status for seen in town.blog.requests if seen.method == method and part in seen.path]


async def until_media(town: Town, name: str, count: int) -> None:
    async def counted() -> str:
        return str(sum(name in one.url for one in await town.blog.media()))

    await town.until_async(counted, str(count))


# -- answers that get lost --------------------------------------------------------------------------------------------


async def test_a_comment_whose_answer_got_lost_is_found_and_not_sent_again(town: Town) -> None:
    talking = await talk(town)
    sent = asyncio.Event()
    fault = blog(town).faults.add("POST", WRITTEN, drop="after", until=sent)
    said = await town.dora.say(talking.thread, "One thing.")
    await met(town, fault)
    await fate(town, said, "⏳")
    sent.set()
    await town.later(60)
    await fate(town, said, "✅")
    await talking.until_texts("One thing.")
    assert answers(town, "POST", "/comments") == [0]


async def test_a_comment_that_never_arrived_is_sent_again_once_that_is_certain(town: Town) -> None:
    talking = await talk(town)
    fault = blog(town).faults.add("POST", WRITTEN, drop="before")
    said = await town.dora.say(talking.thread, "One thing.")
    await met(town, fault)
    await town.later(60)
    await fate(town, said, "✅")
    await talking.until_texts("One thing.")
    assert answers(town, "POST", "/comments") == [0, 201]


async def test_what_the_blog_calls_a_duplicate_is_our_own_and_adopted(town: Town) -> None:
    talking = await talk(town)
    faults, seen_again = blog(town).faults, asyncio.Event()
    lost = faults.add("POST", WRITTEN, drop="after")
    again = faults.add("POST", WRITTEN, until=seen_again)
    search = faults.add("GET", SEARCHED, times=None, **EMPTY)
    faults.add("GET", READ, times=None, **EMPTY)  # or it is heard of, and nothing is in doubt any more
    said = await town.dora.say(talking.thread, "One thing.")
    await met(town, lost)
    passing = asyncio.create_task(town.later(60))  # it ends when nothing is held up any more
    await met(town, again)
    assert search.met
    faults.clear()
    seen_again.set()
    await passing
    await fate(town, said, "✅")
    await talking.until_texts("One thing.")
    assert answers(town, "POST", "/comments") == [0, 409]
    await town.dora.edit(said, "One other thing.")
    await talking.until_texts("One other thing.")


async def test_an_edit_a_picture_and_a_delete_whose_answers_got_lost_are_done_once(town: Town) -> None:
    talking = await talk(town)
    fog = unique("fog").replace(" ", "-")
    fault = blog(town).faults.add("POST", r"/wp/v2/media", drop="after")
    said = await town.dora.say(talking.thread, "Look:", files=[png(f"{fog}.png", "The fog")])
    await met(town, fault)
    await town.later(60)
    comment = await talking.comment("Look:")
    await fate(town, said, "✅")
    await until_media(town, fog, 1)
    fault = blog(town).faults.add("POST", rf"comments/{comment.id}", drop="after")
    await town.dora.edit(said, "Look there:")
    await met(town, fault)
    await town.later(60)
    await town.until_async(partial(town.text_of, talking.post.id, comment.id), "Look there:", contains=True)
    fault = blog(town).faults.add("DELETE", rf"comments/{comment.id}", drop="after")
    await town.dora.delete(said)
    await met(town, fault)
    await town.later(60)
    await talking.until_status(comment, "trash")
    await until_media(town, fog, 0)
    assert town.admins.messages == []


async def test_a_blog_under_maintenance_is_waited_for(town: Town) -> None:
    talking = await talk(town)
    with blog(town).under_maintenance():
        said = await town.dora.say(talking.thread, "One thing.")
        await town.until(lambda: 503 in answers(town, "POST", "/comments"), what="an attempt")
        await fate(town, said, "⏳")
    for _ in range(2):  # first it looks what became of the attempt
        await town.later(900)
    await fate(town, said, "✅")
    await talking.until_texts("One thing.")


# -- what the blog makes of it ----------------------------------------------------------------------------------------


async def test_what_a_plugin_takes_for_spam_is_told_and_comes_back_when_a_moderator_knows_better(town: Town) -> None:
    talking = await talk(town)
    blog(town).install(AKISMET)
    said = await town.dora.say(talking.thread, "The sheep did it.")
    await fate(town, said, "🚫")
    comment = await talking.comment("The sheep")
    assert comment.status == "spam"
    assert "took it for spam" in await told(town.dora, said)
    await town.blog.set_status(comment.id, "approved")
    await fate(town, said, "✅")
    assert len(await town.comments(talking.post.id)) == 1


async def test_a_role_that_may_not_moderate_waits_out_the_flood_check(town: Town) -> None:
    made = await town.blog.add_account(unique("relay").replace(" ", "-"), ("read", "edit_posts"))
    talking = await talk(town, blog_user=made.user, blog_app_password=made.password)
    first, second = [await town.dora.say(talking.thread, text) for text in ("One thing.", "And another.")]
    await fate(town, first, "✅")
    await town.until(lambda: answers(town, "POST", "/comments")[:2] == [201, 400], what="the flood check")
    await fate(town, second, "⏳")
    await blog(town).age_comments(talking.post.id)
    await town.later(20)
    await fate(town, second, "✅")
    await talking.until_texts("One thing.", "And another.")


async def test_a_status_that_is_set_already_is_no_failure(town: Town) -> None:
    at = await watch(town)
    made, card = await at.waits()
    await agrees(town, town.dora)
    said = await town.dora.say(at.talking.thread, "Nobody asked the islanders.")
    ours = await at.talking.comment("islanders")
    await fate(town, said, "✅")
    blog(town).faults.add("GET", r"/feed/|/posts|orderby=", None, status=503)  # nobody tells the bot
    await town.blog.set_status(made.id, "approved")
    await town.blog.set_status(ours.id, "trash")
    assert "Approved" in await at.pressed(card, "Approve")
    await town.dora.delete(said)
    await town.until(lambda: answers(town, "DELETE", f"comments/{ours.id}"), what="the delete")
    town.blog.faults.clear()
    await town.later(600)  # the longer it could not be read, the later it is looked at again
    await town.card("I rowed that damned thing.", at.talking.thread)
    assert [await town.status(at.talking.post.id, one.id) for one in (made, ours)] == ["approved", "trash"]
    assert not any("could not" in message.text for message in town.admins.messages)
