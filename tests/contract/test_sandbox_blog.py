"""What only the sandbox blog can do: trouble on order, a log of requests, other kinds of site, the demo's stories."""

from __future__ import annotations

import asyncio
import html
import json
from collections.abc import AsyncIterator

import aiohttp
import feedparser
import pytest

from sandbox.blog import Blog, Change, Picture, Refusal, stories
from tests.contract.talk import Talk, unique


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def started(http: aiohttp.ClientSession, blog: Blog) -> Talk:
    await blog.start()
    return Talk(blog, http)


async def test_a_fault_answers_in_the_blogs_place_and_is_then_used_up(http: aiohttp.ClientSession) -> None:
    blog = Blog()
    talk = await started(http, blog)
    fault = blog.faults.add("GET", "/feed/", status=503, headers={"Retry-After": "600"}, body="<html>")
    refused = await talk.get("/feed/")
    assert (refused.status, refused.headers["Retry-After"], refused.text) == (503, "600", "<html>")
    assert (await talk.get("/feed/")).status == 200
    assert fault.met == 1
    await blog.stop()


@pytest.mark.parametrize(("drop", "stored"), [("before", 0), ("after", 1), ("middle", 1)])
async def test_a_lost_answer_may_have_been_carried_out(http: aiohttp.ClientSession, drop: str, stored: int) -> None:
    blog = Blog()
    talk = await started(http, blog)
    post = await blog.publish("News", "<p>text</p>")
    blog.faults.add("POST", "/comments", drop=drop)  # type: ignore[arg-type]
    with pytest.raises(aiohttp.ClientError):
        await talk.say("editor", post.id, "words")
    assert len(await blog.comments(post.id)) == stored
    await blog.stop()


async def test_a_request_can_be_held_until_an_event(http: aiohttp.ClientSession) -> None:
    blog = Blog()
    talk = await started(http, blog)
    gate = asyncio.Event()
    fault = blog.faults.add("*", "posts", until=gate)
    asked = asyncio.create_task(talk.rest("GET", "posts"))
    await asyncio.wait_for(fault.arrived.wait(), 5)
    assert not asked.done()
    gate.set()
    assert (await asked).status == 200
    await blog.stop()


async def test_requests_are_noted_with_their_bodies(http: aiohttp.ClientSession) -> None:
    blog = Blog()
    talk = await started(http, blog)
    post = await blog.publish("News", "<p>text</p>")
    await talk.say("editor", post.id, "words")
    seen = blog.requests[-1]
    assert (seen.method, seen.path, seen.status) == ("POST", "/wp-json/wp/v2/comments", 201)
    assert b'"words"' in seen.body
    await blog.stop()


async def test_listeners_hear_of_every_change_until_they_leave() -> None:
    blog = Blog(options={"comment_previously_approved": False})
    heard: list[Change] = []
    leave = blog.subscribe(heard.append)
    await blog.start()
    post = await blog.publish("News", "<p>text</p>")
    comment = await blog.comment(post.id, "Ann", "words")
    await blog.set_status(comment.id, "spam")
    leave()
    await blog.delete_comment(comment.id)
    assert [change.what for change in heard] == ["article published", "comment added", "comment moved"]
    with pytest.raises(Refusal, match="Invalid comment ID"):
        await blog.edit_comment(comment.id, "gone")
    await blog.stop()


async def test_a_stopped_blog_comes_back_with_everything(http: aiohttp.ClientSession) -> None:
    blog = Blog()
    talk = await started(http, blog)
    post = await blog.publish("News", "<p>text</p>")
    port = int(blog.url.rsplit(":", 1)[1])
    await blog.stop()
    with pytest.raises(aiohttp.ClientConnectionError):
        await talk.get("/feed/")
    await blog.start(port)
    assert (await talk.get(post.link)).status == 200
    await blog.stop()


@pytest.mark.parametrize("kind", ["rss", "atom", "rdf"])
async def test_a_plain_site_has_articles_and_one_feed_but_no_api(http: aiohttp.ClientSession, kind: str) -> None:
    blog = Blog(rest=False, feed=kind)
    talk = await started(http, blog)
    post = await blog.publish("News", "<p>text</p>", author="Edda Marsh")
    home = await talk.get("/")
    assert f'href="{blog.feed_url}"' in home.text
    assert "Link" not in home.headers
    feed = await talk.get(blog.feed_url)
    entry = feedparser.parse(feed.text).entries[0]
    assert (entry.title, entry.link, entry.author) == ("News", post.link, "Edda Marsh")
    known = {"If-None-Match": feed.headers["ETag"], "If-Modified-Since": feed.headers["Last-Modified"]}
    assert (await talk.get(blog.feed_url, headers=known)).status == 304
    assert (await talk.get("/wp-json/")).status == 404
    page = await talk.get(post.link)
    assert "commentform" not in page.text
    await blog.stop()


async def test_plain_permalinks_answer_every_path_with_the_front_page(http: aiohttp.ClientSession) -> None:
    blog = Blog(permalinks=False)
    talk = await started(http, blog)
    post = await blog.publish("News", "<p>text</p>")
    assert post.link == f"{blog.url}/?p={post.id}"
    for path in ("/wp-json/", "/feed/"):
        answer = await talk.get(path)
        assert (answer.status, answer.headers["Content-Type"]) == (200, "text/html; charset=UTF-8")
    home = await talk.get("/")
    assert f'<{blog.url}/index.php?rest_route=/>; rel="https://api.w.org/"' in home.headers["Link"]
    listed = (await talk.get("/?rest_route=/wp/v2/posts")).json
    assert [shown["link"] for shown in listed] == [post.link]
    assert (await talk.get("/index.php?rest_route=/")).json["namespaces"]
    assert post.link in (await talk.get("/?feed=rss2")).text
    assert "commentform" in (await talk.get(post.link)).text
    await blog.stop()


async def test_application_passwords_can_be_revoked_or_switched_off(http: aiohttp.ClientSession) -> None:
    blog = Blog()
    talk = await started(http, blog)
    assert (await talk.rest("GET", "users/me", by="editor")).status == 200
    account = blog.account("editor")
    await blog.set_option("application_passwords", False)
    assert (await talk.get("/wp-json/")).json["authentication"] == []
    assert (await talk.rest("GET", "users/me", by="editor")).status == 401
    await blog.set_option("application_passwords", True)
    await blog.revoke("editor")
    assert (await talk.rest("GET", "users/me", by="editor")).status == 401
    assert account.password.count(" ") == 5
    with pytest.raises(KeyError):
        await blog.set_option("coment_moderation", True)
    await blog.stop()


async def test_dates_without_a_zone_are_the_sites_local_time(http: aiohttp.ClientSession) -> None:
    blog = Blog(clock=lambda: 1_800_000_000.0, options={"gmt_offset": 2})
    talk = await started(http, blog)
    await blog.publish(unique("News"), "<p>text</p>")
    shown = (await talk.rest("GET", "posts")).json[0]
    assert (shown["date"], shown["date_gmt"]) == ("2027-01-15T10:00:00", "2027-01-15T08:00:00")
    assert (await talk.rest("GET", "posts?modified_after=2027-01-15T09:00:00Z")).json == []
    assert len((await talk.rest("GET", "posts?modified_after=2027-01-15T09:00:00")).json) == 1
    await blog.stop()


async def test_scheduled_articles_appear_when_they_are_due(http: aiohttp.ClientSession) -> None:
    now = [1_800_000_000.0]
    blog = Blog(clock=lambda: now[0])
    talk = await started(http, blog)
    post = await blog.publish("Later", "<p>text</p>", date=now[0] + 60)
    answer = await talk.rest("GET", f"posts/{post.id}")
    assert (answer.status, answer.json["code"]) == (401, "rest_forbidden")
    now[0] += 61
    await blog.publish_due()
    assert (await talk.rest("GET", f"posts/{post.id}")).json["status"] == "publish"
    await blog.stop()


async def test_a_feed_answers_as_it_was_told_to(http: aiohttp.ClientSession) -> None:
    blog = Blog()
    talk = await started(http, blog)
    await blog.publish("News", "<p>text</p>")
    own = (await talk.get("/feed/")).headers
    blog.manners.headers = {"Cache-Control": "max-age=900", "Last-Modified": ""}
    blog.manners.weak_etags = True
    feed = await talk.get("/feed/")
    assert (feed.headers["Cache-Control"], "Last-Modified" in feed.headers) == ("max-age=900", False)
    assert feed.headers["ETag"] == f"W/{own['ETag']}"
    assert (await talk.get("/feed/", headers={"If-None-Match": feed.headers["ETag"]})).status == 200
    assert (await talk.get("/feed/", headers={"If-None-Match": own["ETag"]})).status == 304
    blog.manners.headers, blog.manners.weak_etags, blog.manners.set_back = {}, False, 60
    earlier = await talk.get("/feed/", headers={"If-Modified-Since": own["Last-Modified"]})
    assert earlier.status == 304  # a date that went back looks like no news
    assert (await talk.get("/feed/", headers={"If-None-Match": own["ETag"]})).status == 200
    blog.manners.validators = False
    assert {"ETag", "Last-Modified"}.isdisjoint((await talk.get("/feed/")).headers)
    await blog.stop()


async def test_a_feed_can_move_end_run_dry_and_break_off(http: aiohttp.ClientSession) -> None:
    blog = Blog()
    talk = await started(http, blog)
    await blog.publish("News", "<p>text</p>")
    whole = (await talk.get("/feed/")).text
    blog.manners.cut_at = 0.5
    half = (await talk.get("/feed/")).text
    assert whole.startswith(half)
    assert len(half) < len(whole)
    blog.manners.cut_at, blog.manners.empty = 1, True
    for path in ("/feed/", "/feed/atom/", "/feed/rdf/"):
        feed = feedparser.parse((await talk.get(path)).text)
        assert (feed.bozo, feed.entries, feed.feed.title) == (0, [], "Test blog")
    assert (await talk.get("/feed/json")).json["items"] == []
    blog.manners.empty, blog.manners.status = False, 410
    blog.manners.headers = {"Retry-After": "60"}
    ended = await talk.get("/feed/")
    assert (ended.status, ended.headers["Retry-After"], (await talk.get("/comments/feed/")).status) == (410, "60", 200)
    blog.manners.moved_to, blog.manners.moved_status = f"{blog.url}/news/", 308
    moved = await talk.get("/feed/")
    assert (moved.status, moved.headers["Location"]) == (308, f"{blog.url}/news/")
    blog.manners.site_moved_to = "http://127.0.0.1:9"
    for path in ("/?p=1", "/wp-json/wp/v2/posts"):
        moved = await talk.get(path)
        assert (moved.status, moved.headers["Location"]) == (308, f"http://127.0.0.1:9{path}")
    await blog.stop()


@pytest.mark.parametrize(("rest", "path"), [(True, "/feed/json/"), (False, "/feed.json")])
async def test_the_feed_also_comes_as_json(http: aiohttp.ClientSession, rest: bool, path: str) -> None:
    blog = Blog(rest=rest, feed="json", hub="http://127.0.0.1:9/")
    talk = await started(http, blog)
    post = await blog.publish("“News”", "<p>text</p>", tags=("mud",), picture=Picture("mill.png", "A mill"))
    await blog.pings.settled()
    assert blog.pings.statuses == [None]  # no hub is there
    answer = await talk.get(path)
    assert answer.headers["Content-Type"] == "application/feed+json; charset=UTF-8"
    feed = answer.json
    (item,) = feed["items"]
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["hubs"] == [{"type": "WebSub", "url": "http://127.0.0.1:9/"}]
    assert (item["url"], item["title"], item["content_html"]) == (post.link, "“News”", "<p>text</p>\n")
    assert (item["tags"][-1], item["authors"][0]["name"]) == ("mud", "admin")
    assert item["image"].endswith("/mill.png")
    await blog.stop()


async def test_a_webhook_is_told_of_what_is_published_and_changed() -> None:
    listener = Blog("Listener")
    await listener.start()
    blog = Blog(webhook=f"{listener.url}/hook")
    await blog.start()
    post = await blog.publish("News", "<p>text</p>")
    await blog.pings.settled()
    await blog.edit_post(post.id, title="Olds")
    await blog.pings.settled()
    told = [json.loads(seen.body) for seen in listener.requests]
    assert [(said["hook"], said["post_id"], said["post"]["post_title"]) for said in told] == [
        ("publish_post", post.id, "News"),
        ("post_updated", post.id, "Olds"),
    ]
    assert blog.pings.statuses == [404, 404]
    await listener.stop()
    await blog.edit_post(post.id, title="Nobody listens")
    await blog.stop()
    assert blog.pings.statuses[-1] is None


async def test_the_demos_stories_stand_on_the_blog_with_all_their_comments(http: aiohttp.ClientSession) -> None:
    blog = Blog(stories.TITLE)
    talk = await started(http, blog)
    older = await stories.fill(blog)
    today = await stories.publish(blog, stories.TODAY)
    said = await stories.remark(blog, today, stories.TODAY.remarks)
    await blog.edit_post(today.id, html=stories.with_update((await blog.article(today.id))["html"]))
    assert {comment.status for comment in said} == {"approved"}
    for post, story in zip(older, stories.OLDER, strict=True):
        records = await blog.comments(post.id)
        assert [record.author_name for record in records] == [remark.author for remark in story.remarks]
    home = (await talk.get("/")).text
    assert "uploads:" not in home
    for address in set(home.split('src="')[1:]):
        async with http.get(html.unescape(address.partition('"')[0])) as answer:
            assert (answer.status, answer.content_type) == (200, "image/png")
    feed = feedparser.parse((await talk.get("/feed/")).text)
    assert feed.entries[0].title == stories.TODAY.title
    assert "Update:" in feed.entries[0].content[0].value
    await blog.stop()
