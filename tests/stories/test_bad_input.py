"""What goes wrong outside: an admin reads a clear sentence, nothing is lost, and other relays do not notice."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import discord
import pytest
from asking import connected
from town import Town, shown

from sandbox.blog import Blog
from sandbox.discord import Channel, Message, Thread

PAGE = "<!doctype html><html><head><title>Tide tables</title></head><body><p>No news here.</p></body></html>"
HTML = {"Content-Type": "text/html; charset=UTF-8"}
XML = {"Content-Type": "application/rss+xml"}
BROKEN = '<?xml version="1.0"?><rss version="2.0"><channel><title>Tides<item></rss'
TEN_MEGABYTES = b"<!-- " + b"x" * 10_000_001
CUT = {"drop": "middle"}

# What a site may answer, and words of the sentence that an admin must read about it.
AT_FIRST_SIGHT: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "no blog": ({"status": 200, "headers": HTML, "body": PAGE}, ("No blog was found", "names no feed")),
    "broken XML": ({"status": 200, "headers": XML, "body": BROKEN}, ("broken XML", "feed validator")),
    "an empty body": ({"status": 200}, ("is an empty page", "front page")),
    "10 MB": ({"status": 200, "headers": XML, "body": TEN_MEGABYTES}, ("more than 10 MB", "too much")),
    "401": ({"status": 401}, ("wants a login (401)", "Make it public")),
    "404": ({"status": 404}, ("There is no page", "(404)", "Check the address")),
    "410": ({"status": 410}, ("taken down for good (410)", "new address")),
    "429": ({"status": 429, "headers": {"Retry-After": "1"}}, ("too often (429)",)),
    "500": ({"status": 500}, ("trouble of its own", "500")),
    "a connection cut in the middle": (CUT, ("cut the connection in the middle",)),
    "a move into a private network": (
        {"status": 302, "headers": {"Location": "http://10.0.0.1/feed/"}},
        ("private address", "ALLOW_PRIVATE_NETWORKS"),
    ),
}
LATER: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = AT_FIRST_SIGHT | {
    "no blog": ({"status": 200, "headers": HTML, "body": PAGE}, ("web page where a feed should be",)),
    "broken XML": ({"status": 200, "headers": XML, "body": BROKEN}, ("broken XML",)),
    "an empty body": ({"status": 200}, ("is empty (no bytes at all)",)),
    "404": ({"status": 404}, ("There is no feed", "(404)")),
}
del LATER["410"]  # that ends it: see the stories of watching


@dataclass
class Neighbour:
    """A second blog, relayed to a channel of its own by the same bot."""

    blog: Blog
    channel: Channel


@pytest.fixture
async def neighbour(town: Town) -> AsyncIterator[Neighbour]:
    """A plain site with a feed: what breaks in a story is this, or else the town's own WordPress."""
    blog = Blog(title="Tide tables", rest=False)
    await blog.start()
    yield Neighbour(blog, town.guild.add_text_channel("tides"))
    await blog.stop()


async def follow(town: Town, neighbour: Neighbour) -> None:
    """The mayor adds the second blog by command."""
    await neighbour.blog.publish("Low water", "<p>It was low.</p>", date=1_700_000_000)
    await ask(town, "blog add", url=neighbour.blog.url)
    assert "will appear in" in await ask(town, "relay add", blog="Tide tables", channel=neighbour.channel)
    looks = feed_looks(neighbour)
    await town.until(lambda: feed_looks(neighbour) > looks + 2, what="looks at the second blog")


def feed_looks(neighbour: Neighbour) -> int:
    return sum(seen.path.endswith(".xml") for seen in neighbour.blog.requests)


async def ask(town: Town, command: str, **options: object) -> str:
    """What the mayor reads in answer to a command."""
    answer = await town.mayor.run(town.admins, command, **options)
    await answer.settled()
    return str(answer.text)


async def notice(town: Town, *words: str) -> Message:
    """The notice in the admins' channel in which all these words stand."""

    def found() -> Message | None:
        return next((m for m in town.admins.messages if all(word in plain(m) for word in words)), None)

    return await town.until(found, what=f"a notice with {words}")


def plain(message: Message) -> str:
    """Its text without the backslashes that keep it from being Markdown."""
    return re.sub(r"\\(.)", r"\1", message.text)


async def mended(town: Town, blog: Blog) -> None:
    """No more trouble; and it is time to look again, which is the later the longer the trouble went on."""
    blog.faults.clear()
    await town.later(600)


async def over(town: Town, card: Message) -> None:
    """The notice itself says that it is over; no second one tells of it."""
    await town.until(lambda: "Over" in card.text, what="the notice to be over")
    assert sum(message.author.bot and not message.ephemeral for message in town.admins.messages) == 1


# -- at first sight: /blog add ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", AT_FIRST_SIGHT)
async def test_an_address_that_is_no_blog_is_refused_in_words(town: Town, neighbour: Neighbour, what: str) -> None:
    fault, words = AT_FIRST_SIGHT[what]
    await town.start_bot()
    neighbour.blog.faults.add("*", "", None, **fault)
    answer = await ask(town, "blog add", url=neighbour.blog.url)
    assert "Found" not in answer, answer
    assert all(word in answer for word in words), answer
    assert "Tide tables" not in await ask(town, "blog list")
    await town.blog.publish("The ferry stays", "<p>It does.</p>")
    await town.card("The ferry stays")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://10.0.0.1/", ("private address", "ALLOW_PRIVATE_NETWORKS")),
        ("http://[::ffff:10.0.0.1]/", ("private address",)),
        ("http://169.254.169.254/latest/meta-data/", ("private address",)),
        ("http://167772161/", ("is not a web address",)),
        ("ftp://blog.example/", ("is not a web address",)),
        ("what a nice day", ("is not a web address",)),
        ("http://user:secret@127.0.0.1/", ("user name or password in it",)),
        ("http://nowhere.invalid/", ("There is no host named nowhere.invalid",)),
        ("http://127.0.0.1:1/", ("No connection to 127.0.0.1:1 could be made",)),
    ],
)
async def test_an_address_that_cannot_be_opened_is_refused_in_words(
    town: Town, address: str, words: tuple[str, ...]
) -> None:
    await town.start_bot()
    answer = await ask(town, "blog add", url=address)
    assert all(word in answer for word in words), answer
    assert "secret" not in answer


async def test_a_wordpress_whose_feed_is_broken_is_followed_and_the_fault_is_named(town: Town) -> None:
    await town.start_bot(blog_url=None, channel_id=None, blog_user=None, blog_app_password=None)
    town.blog.faults.add("GET", "feed", None, status=200, headers=XML, body=BROKEN)
    answer = await ask(town, "blog add", url=town.blog.url)
    assert "Found **The Harbour Lamp**" in answer
    assert "broken XML" in answer


# -- a blog that was fine, and breaks ---------------------------------------------------------------------------------


@pytest.mark.parametrize("what", LATER)
async def test_a_feed_that_breaks_is_told_and_what_was_published_meanwhile_comes_later(
    town: Town, neighbour: Neighbour, what: str
) -> None:
    fault, words = LATER[what]
    await town.start_bot()
    await follow(town, neighbour)

    neighbour.blog.faults.add("*", "", None, **fault)
    await neighbour.blog.publish("High water", "<p>It is high.</p>")
    card = await notice(town, "“Tide tables” cannot be read", *words, "tried again by itself")
    listed = await ask(town, "blog list")
    assert all(word in listed for word in words), listed
    await town.blog.publish("The ferry stays", "<p>It does.</p>")
    await town.card("The ferry stays")

    await mended(town, neighbour.blog)
    await town.card("High water", neighbour.channel)
    await over(town, card)
    assert "⚠" not in await ask(town, "blog list")


@pytest.mark.parametrize(
    "what", [what for what in LATER if what != "broken XML"]
)  # REST tells what a broken feed cannot
async def test_a_wordpress_that_breaks_is_told_and_catches_up_with_articles_and_comments(town: Town, what: str) -> None:
    fault, _ = LATER[what]
    await town.start_bot()
    post = await town.blog.publish("The ferry stays", "<p>It does.</p>")
    thread = await town.thread("The ferry stays")

    town.blog.faults.add("*", "", None, **fault)
    await town.blog.publish("The ferry goes", "<p>It does.</p>")
    comment = await town.blog.comment(post.id, "Old Tom", "I rowed it for forty years.")
    await town.blog.set_status(comment.id, "approved")
    card = await notice(town, "“The Harbour Lamp” cannot be read")

    await mended(town, town.blog)
    await town.card("The ferry goes")
    await town.card("forty years", thread)
    await over(town, card)


async def test_a_blog_that_takes_its_time_keeps_no_other_waiting(town: Town, neighbour: Neighbour) -> None:
    neighbour.blog.archive.url = neighbour.blog.url.replace("127.0.0.1", "localhost")  # one host is asked in turn
    await town.start_bot()
    await follow(town, neighbour)
    go_on = asyncio.Event()
    fault = neighbour.blog.faults.add("GET", "", None, until=go_on)
    await neighbour.blog.publish("High water", "<p>It is high.</p>")
    await fault.arrived.wait()
    await town.blog.publish("The ferry stays", "<p>It does.</p>")
    await town.card("The ferry stays")
    assert shown(neighbour.channel, "High water") is None
    go_on.set()
    await town.card("High water", neighbour.channel)


@pytest.mark.parametrize(
    "fault", [{"status": 500}, {"status": 404}, {"status": 403}, {"status": 200, "headers": HTML, "body": PAGE}, CUT]
)
async def test_comments_that_cannot_be_read_are_one_notice_and_articles_go_on(
    town: Town, fault: dict[str, Any]
) -> None:
    await town.start_bot()
    post = await town.blog.publish("The ferry stays", "<p>It does.</p>")
    thread = await town.thread("The ferry stays")
    town.blog.faults.add("GET", "wp/v2/comments", None, **fault)
    comment = await town.blog.comment(post.id, "Old Tom", "I rowed it for forty years.")
    await town.blog.set_status(comment.id, "approved")
    card = await notice(town, "Comments on “The Harbour Lamp” cannot be read")
    await town.blog.publish("The ferry goes", "<p>It does.</p>")
    await town.card("The ferry goes")
    await town.quiet()
    assert "Over" not in card.text
    assert "⚠" in await ask(town, "relay status")
    await mended(town, town.blog)
    await town.card("forty years", thread)
    await over(town, card)


# -- accounts ---------------------------------------------------------------------------------------------------------


async def connect(town: Town, user: str, password: str) -> str:
    """What the mayor reads after filling in the form of /blog connect."""
    return await connected(town.mayor, town.admins, "The Harbour Lamp", user, password)


async def test_wrong_credentials_are_refused_and_the_good_ones_stay(town: Town) -> None:
    await town.start_bot()
    answer = await connect(town, "editor", "abcd abcd abcd abcd abcd abcd")
    assert "does not accept the connected account" in answer
    assert "application password" in answer
    post = await town.blog.publish("The ferry stays", "<p>It does.</p>")
    thread = await town.thread("The ferry stays")
    await town.dora.say(thread, "Nobody asked the islanders.")
    await town.agree(town.dora, thread)
    await town.comment(post.id, "islanders")


async def test_an_account_that_may_too_little_is_told_what_will_not_work(town: Town) -> None:
    await town.start_bot()
    author = town.blog.account("author")
    answer = await connect(town, author.user, author.password)
    assert "moderate_comments (without it members' comments cannot be edited or withdrawn later)" in answer


async def test_wrong_credentials_in_the_settings_are_told_and_articles_come_all_the_same(town: Town) -> None:
    await town.start_bot(blog_app_password="abcd abcd abcd abcd abcd abcd")
    card = await notice(town, "BLOG_URL and CHANNEL_ID is not complete", "does not accept the connected account")
    await town.blog.publish("The ferry stays", "<p>It does.</p>")
    await town.card("The ferry stays")
    await town.stop_bot()
    await town.start_bot()
    await over(town, card)


async def test_an_answer_waits_while_the_account_is_revoked_and_leaves_with_the_next_one(town: Town) -> None:
    await town.start_bot()
    post = await town.blog.publish("The ferry stays", "<p>It does.</p>")
    thread = await town.thread("The ferry stays")
    await town.dora.say(thread, "Nobody asked the islanders.")
    await town.agree(town.dora, thread)
    await town.comment(post.id, "islanders")

    await town.blog.revoke("editor")
    late = await town.dora.say(thread, "Nor their goats.")
    read = await notice(town, "Comments on “The Harbour Lamp” cannot be read", "/blog connect")
    written = await notice(town, "A relay is paused", "What waits is kept")
    await town.until(lambda: list(late.reactions) == ["⏳"], what="waiting")
    await town.blog.publish("The ferry goes", "<p>It does.</p>")
    await town.card("The ferry goes")

    admin = town.blog.account("admin")
    assert "Connected to" in await connect(town, admin.user, admin.password)
    await town.comment(post.id, "Nor their goats")
    for card in (read, written):
        await town.until(lambda card=card: "Over" in card.text, what="the notice to be over")


async def test_comments_that_are_closed_are_told_and_other_articles_take_answers(town: Town) -> None:
    await town.start_bot()
    closed = await town.blog.publish("The ferry stays", "<p>It does.</p>")
    other = await town.blog.publish("The ferry goes", "<p>It does.</p>")
    thread = await agreed(town, "The ferry stays")
    await town.comment(closed.id, "First.")
    await town.blog.edit_post(closed.id, comments_open=False)
    late = await town.dora.say(thread, "Second.")
    await town.until(lambda: list(late.reactions) == ["❌"], what="failed")
    await notice(town, "could not be delivered", "Comments on this article are closed", "Nothing else is affected")
    await town.dora.say(await town.thread("The ferry goes"), "Third.")
    await town.comment(other.id, "Third.")
    assert "closed" in await ask(town, "relay status")


async def agreed(town: Town, title: str) -> Thread:
    """The thread of an article, in which Dora has said something and yes."""
    thread = await town.thread(title)
    await town.dora.say(thread, "First.")
    await town.agree(town.dora, thread)
    return thread


async def test_an_intent_that_is_taken_away_while_it_starts_ends_it(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.reads_messages", lambda _: True)  # so it was a moment ago
    town.discord.world.allow_message_content = False
    with pytest.raises(discord.PrivilegedIntentsRequired):  # in words: tests/test_main.py
        await town.start_bot()
