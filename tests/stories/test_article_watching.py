"""How the bot watches a blog: politely, and so that nothing is lost or said twice whatever the feed does."""

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from asking import POST, Neighbours, asked
from town import Clock, Town, opened, shown

from bot.store import blogs
from sandbox.blog import Blog
from tests.databases import fresh

LONG_AGO = 1_700_000_000.0
POLL = 100.0
PACE = POLL * 1.11
"""No two looks are further apart, by their jitter."""
NO_ACCOUNT = {"blog_user": None, "blog_app_password": None}
FEED = r"^/(feed/|index\.xml)"
DAY = 86_400.0
LOGIN = "<!DOCTYPE html><html><head><title>Log in</title></head><body><form>Password</form></body></html>"


@pytest.fixture
async def simple(tmp_path: Path) -> AsyncIterator[Town]:
    """A town whose blog has a feed and nothing else."""
    clock = Clock()
    blog = Blog(title="The Harbour Lamp", clock=clock, rest=False)
    async with fresh("sqlite", tmp_path) as database, opened(database, blog, clock) as town:
        town.looks = lambda: sum(seen.path == "/index.xml" for seen in blog.requests)  # type: ignore[method-assign]
        await blog.publish("An old story", POST, date=LONG_AGO)
        await town.start_bot(**NO_ACCOUNT, poll_seconds=POLL)
        yield town


async def slow(town: Town) -> None:
    """A bot that looks when the story lets time pass."""
    await town.blog.publish("An old story", POST, date=LONG_AGO)
    await town.start_bot(poll_seconds=POLL)


async def look(town: Town, seconds: float = PACE) -> None:
    """Let time pass until the bot has looked once more, and made up its mind."""
    before = town.looks()
    await town.later(seconds)
    await town.until(lambda: town.looks() > before, what="a look")
    await town.until_async(lambda: next_look(town), "later")


async def next_look(town: Town) -> str:
    assert town.app is not None
    async with town.app.store.begin() as tx:
        [blog] = await blogs.followed(tx, town.guild.id)
    return "later" if blog.stopped or blog.next_look > tx.now else "now"


def titles(town: Town) -> list[str]:
    """The articles in the channel, by their headings."""
    return [message.text.split("\n")[0].removeprefix("## ") for message in town.channel.messages]


# -- politeness -------------------------------------------------------------------------------------------------------


async def test_an_unchanged_feed_is_asked_for_with_its_validators_and_nothing_else_is_read(town: Town) -> None:
    await slow(town)
    seen = len(town.blog.requests)
    await look(town)
    feed, *others = [request for request in list(town.blog.requests)[seen:] if "/comments" not in request.path]
    assert (feed.status, others) == (304, [])
    assert feed.headers["If-None-Match"].startswith('"')
    assert "If-Modified-Since" in feed.headers
    assert "Backchannel" in feed.headers["User-Agent"]


async def test_a_feed_is_not_asked_for_while_it_says_that_it_is_fresh(town: Town) -> None:
    town.blog.manners.headers = {"Cache-Control": "max-age=3000"}
    await slow(town)
    looks = town.looks()
    await town.blog.publish("The ferry stays", POST)
    for _ in range(2):
        await town.later(1_000)
        await asked(town.mayor, town.admins, "relay status")
    assert town.looks() == looks
    await town.later(1_400)
    await town.card("The ferry stays")
    assert town.looks() == looks + 1


async def test_a_blog_that_says_too_often_is_left_alone_for_as_long_as_it_wants(town: Town) -> None:
    await slow(town)
    trouble = town.blog.faults.add("GET", FEED, status=429, headers={"Retry-After": "2000"})
    await town.blog.publish("The ferry stays", POST)
    await look(town)
    looks = town.looks()
    for _ in range(2):
        await town.later(900)
        assert "too often (429)" in await asked(town.mayor, town.admins, "blog list")
    assert (trouble.met, town.looks()) == (1, looks)
    await town.later(300)
    await town.card("The ferry stays")
    assert "too often (429)" not in await asked(town.mayor, town.admins, "blog list")


async def test_a_feed_that_has_ended_is_not_asked_for_again_and_an_admin_is_told(town: Town) -> None:
    await slow(town)
    town.blog.manners.status = 410
    await look(town)
    notice = await town.card("has ended", town.admins)
    assert "/blog move" in notice.text
    looks = town.looks()
    await town.later(30 * DAY)
    assert "410" in await asked(town.mayor, town.admins, "blog list")
    assert town.looks() == looks
    town.blog.manners.status = 200
    await town.blog.publish("The ferry stays", POST)
    await asked(town.mayor, town.admins, "blog add", url=town.blog.url)  # an admin knows that it is back
    await town.card("The ferry stays")


async def test_a_feed_that_moved_for_good_is_followed_after_a_while(town: Town) -> None:
    await slow(town)
    town.blog.faults.add("GET", r"^/feed/$", times=None, status=301, headers={"Location": "/feed/rss2/"})
    for _ in range(3):
        await look(town, DAY)
    old = sum(seen.path == "/feed/" for seen in town.blog.requests)
    await town.blog.publish("The ferry stays", POST)
    await look(town, DAY)
    await town.card("The ferry stays")
    assert sum(seen.path == "/feed/" for seen in town.blog.requests) == old
    assert titles(town) == ["The ferry stays"]


async def test_a_feed_that_points_to_another_site_for_good_is_for_an_admin_to_decide(town: Town) -> None:
    await slow(town)
    other = Blog(title="The Harbour Lamp", clock=town.clock)
    await other.start()
    elsewhere = f"http://localhost:{other.url.rpartition(':')[2]}/feed/"
    town.blog.manners.moved_to = elsewhere
    for _ in range(3):
        await look(town, DAY)
    notice = await town.card("for good", town.admins)
    assert elsewhere in notice.text
    assert "/blog move" in notice.text
    await other.stop()


async def test_a_blog_is_read_once_however_many_channels_and_servers_have_it(town: Town) -> None:
    await slow(town)
    second = town.guild.add_text_channel("harbour")
    await asked(town.mayor, town.admins, "relay add", blog="The Harbour Lamp", channel=second)
    neighbours = Neighbours(town)
    await neighbours.follow()
    await look(town)
    await town.blog.publish("The ferry stays", POST)
    seen = len(town.blog.requests)
    await look(town)
    for channel in (town.channel, second, neighbours.channel):
        await town.card("The ferry stays", channel)
    asked_for = [request.path.partition("?")[0] for request in list(town.blog.requests)[seen:]]
    assert asked_for.count("/feed/") == 1
    assert asked_for.count("/wp-json/wp/v2/posts") == 2  # by date, and by change


async def test_comments_come_though_the_feed_did_not_change(town: Town) -> None:
    await slow(town)
    post = await town.blog.publish("The ferry stays", POST)
    await look(town)
    thread = await town.thread("The ferry stays")
    await look(town)
    seen = len(town.blog.requests)
    comment = await town.blog.comment(post.id, "Old Tom", "I rowed it for forty years.")
    await town.blog.set_status(comment.id, "approved")
    await look(town)
    await town.card("I rowed it", thread)
    answered = [request.status for request in list(town.blog.requests)[seen:] if request.path == "/feed/"]
    assert answered == [304]


async def test_what_was_written_and_taken_back_while_the_bot_was_away_is_told_when_it_is_there_again(
    town: Town,
) -> None:
    await town.start_bot()
    gone = await town.blog.publish("The ferry stays", POST)
    card = await town.card("The ferry stays")
    await town.thread("The ferry stays")
    await town.stop_bot()
    await town.later(8 * 3600)
    await town.blog.trash_post(gone.id)
    for title in ("The goats leave", "The tide turns"):
        await town.blog.publish(title, POST)
    await town.start_bot()
    await town.card("The tide turns")
    await town.until(lambda: "trash" in card.text, what="what became of the first one")
    assert titles(town) == ["The ferry stays", "The goats leave", "The tide turns"]


@pytest.fixture
async def plain(tmp_path: Path) -> AsyncIterator[Town]:
    """A town whose blog has plain permalinks: at /feed/ it shows its front page."""
    clock = Clock()
    blog = Blog(title="The Harbour Lamp", clock=clock, permalinks=False)
    async with fresh("sqlite", tmp_path) as database, opened(database, blog, clock) as town:
        yield town


async def test_a_wordpress_with_plain_addresses_is_found_from_any_page_and_relayed_both_ways(plain: Town) -> None:
    town = plain
    old = await town.blog.publish("An old story", POST, date=LONG_AGO)
    await town.start_bot(blog_url=old.link)
    post = await town.blog.publish("The ferry stays", POST)
    await town.card("The ferry stays")
    thread = await town.thread("The ferry stays")
    await town.dora.say(thread, "Nobody asked the islanders.")
    await town.agree(town.dora, thread)
    await town.comment(post.id, "islanders")
    await town.blog.edit_post(post.id, title="The ferry goes")
    await town.card("The ferry goes")
    assert titles(town) == ["The ferry goes"]


# -- feeds that break -------------------------------------------------------------------------------------------------

BROKEN = {
    "empty": {"empty": True},
    "no bytes": {"cut_at": 0.0},
    "cut off": {"cut_at": 0.2},
    "cut in an entry": {"cut_at": 0.7},
    "down": {"status": 503},
}


@pytest.mark.parametrize("kind", [*BROKEN, "login page"])
async def test_a_feed_that_breaks_loses_nothing_posts_nothing_twice_and_is_told(simple: Town, kind: str) -> None:
    town = simple
    await town.blog.publish("The ferry stays", POST)
    await look(town)
    card = await town.card("The ferry stays")
    for name, value in BROKEN.get(kind, {}).items():
        setattr(town.blog.manners, name, value)
    if kind == "login page":
        town.blog.faults.add("GET", FEED, times=None, status=200, body=LOGIN, headers={"Content-Type": "text/html"})
    await town.blog.publish("The goats leave", POST)
    for _ in range(3):
        await look(town, 20 * PACE)
    notice = None
    if kind != "cut in an entry":  # what is whole in it can be read
        notice = await town.card("cannot be read", town.admins)
    for name, value in {"empty": False, "cut_at": 1, "status": 200}.items():
        setattr(town.blog.manners, name, value)
    town.blog.faults.clear()
    await look(town, 20 * PACE)
    await town.card("The goats leave")
    await look(town, 20 * PACE)
    assert titles(town) == ["The ferry stays", "The goats leave"]
    assert "midnight" in card.text
    await town.until(lambda: notice is None or "Over" in notice.text, what="the notice to say that it is over")


async def test_a_blog_whose_interface_shows_a_login_page_for_a_while_goes_on_afterwards(town: Town) -> None:
    await slow(town)
    town.blog.faults.add("GET", "wp-json", times=None, status=200, body=LOGIN, headers={"Content-Type": "text/html"})
    await town.blog.publish("The ferry stays", POST)
    for _ in range(2):
        await look(town, 3 * PACE)
    notice = await town.card("cannot be read", town.admins)
    town.blog.faults.clear()
    await look(town, 10 * PACE)
    await town.card("The ferry stays")
    await town.until(lambda: "Over" in notice.text, what="the notice to say that it is over")
    assert titles(town) == ["The ferry stays"]


# -- the same article under other names -------------------------------------------------------------------------------


async def changed(town: Town, kind: str) -> None:
    """What becomes of a blog's addresses when it is moved about."""
    for post in town.blog.archive.posts.values():
        if kind in ("guids", "guids and addresses"):
            post.guid_path = f"/?again={post.id * 7}"
        if kind in ("addresses", "guids and addresses"):
            post.slug = f"{post.slug}-again"
    if kind == "https":
        town.blog.archive.url = town.blog.url.replace("http:", "https:")


@pytest.mark.parametrize("kind", ["guids", "addresses", "guids and addresses", "https"])
async def test_articles_that_change_their_names_are_not_posted_again(simple: Town, kind: str) -> None:
    town = simple
    for title in ("The ferry stays", "The goats leave"):
        await town.blog.publish(title, POST)
        await look(town)
        await town.thread(title)
    await changed(town, kind)
    await town.blog.publish("The tide turns", POST)
    await look(town)
    await town.card("The tide turns")
    assert titles(town) == ["The ferry stays", "The goats leave", "The tide turns"]


async def test_a_feed_in_which_nothing_is_known_any_more_is_asked_about(simple: Town) -> None:
    town = simple
    for title in ("The ferry stays", "The goats leave", "The tide turns"):
        await town.blog.publish(title, POST)
        await look(town)
        await town.thread(title)
    await changed(town, "guids and addresses")
    for post in town.blog.archive.posts.values():
        post.title = f"{post.title}, again"
    await town.blog.publish("The lamp is lit", POST)
    await look(town)
    await town.card("wait for your answer", town.admins)
    assert titles(town) == ["The ferry stays", "The goats leave", "The tide turns"]


async def test_a_wordpress_that_moves_to_https_posts_nothing_again(town: Town) -> None:
    await slow(town)
    await town.blog.publish("The ferry stays", POST)
    await look(town)
    await town.thread("The ferry stays")
    await changed(town, "https")
    await changed(town, "guids")
    await town.blog.publish("The tide turns", POST)
    await look(town)
    await town.card("The tide turns")
    await town.until(lambda: "https://" in str(town.channel.messages[0].components), what="the new address")
    assert titles(town) == ["The ferry stays", "The tide turns"]


# -- dates ------------------------------------------------------------------------------------------------------------


async def test_a_back_dated_article_is_recorded_and_not_posted(town: Town) -> None:
    await slow(town)
    await town.blog.publish("From the attic", POST, date=town.clock() - DAY)
    await town.blog.publish("The ferry stays", POST)
    await look(town)
    await town.card("The ferry stays")
    assert shown(town.channel, "From the attic") is None
    assert "before this relay began" in await asked(town.mayor, town.admins, "article why", article="From the attic")
    await asked(town.mayor, town.admins, "article post", article="From the attic")
    await town.card("From the attic")


async def test_an_article_that_a_blog_schedules_appears_when_the_blog_publishes_it_and_once(town: Town) -> None:
    await slow(town)
    await town.blog.publish("The spring tide", POST, date=town.clock() + 3600)
    await look(town)
    assert town.channel.messages == []
    await town.later(3600)
    await town.blog.publish_due()
    await look(town)
    await town.card("The spring tide")
    await look(town)
    assert titles(town) == ["The spring tide"]


async def test_an_article_that_a_feed_shows_before_its_date_waits_for_it(simple: Town) -> None:
    town = simple
    post = await town.blog.publish("The spring tide", POST)
    await town.blog.edit_post(post.id, date=town.clock() + 5000)
    await look(town)
    assert "its date is still to come" in await asked(town.mayor, town.admins, "article why", article="The spring tide")
    assert town.channel.messages == []
    await town.later(5100)
    await town.card("The spring tide")
    await look(town)
    assert titles(town) == ["The spring tide"]


async def test_an_article_dated_far_ahead_is_recorded_and_an_admin_can_post_it(simple: Town) -> None:
    town = simple
    post = await town.blog.publish("In a hundred years", POST)
    await town.blog.edit_post(post.id, date=town.clock() + 90 * DAY)
    await look(town)
    why = await asked(town.mayor, town.admins, "article why", article="In a hundred years")
    assert "more than two days ahead" in why
    await town.later(3 * DAY)
    assert town.channel.messages == []
    await asked(town.mayor, town.admins, "article post", article="In a hundred years")
    await town.card("In a hundred years")


async def test_a_blog_whose_clock_is_wrong_has_its_new_articles_posted_all_the_same(town: Town) -> None:
    town.blog.archive._clock = lambda: time.time() - 5400.0
    await slow(town)
    await town.blog.publish("The ferry stays", POST)
    await look(town)
    await town.card("The ferry stays")
