"""What becomes of an article through its life, on the sandbox blog and on a real WordPress alike."""

from __future__ import annotations

import asyncio
import html
import re
import time

import feedparser
import pytest

from bot.text.to_discord import render
from sandbox.blog import Picture
from tests.contract.talk import Talk, unique


async def test_what_is_withdrawn_has_no_page_and_keeps_its_address_only_where_it_is_private(talk: Talk) -> None:
    post = await talk.site.publish(unique("News"), "<p>text</p>")
    for status in ("private", "draft", "pending", "trash"):
        await talk.site.set_post_status(post.id, status)
        shown = (await talk.rest("GET", f"posts/{post.id}", by="editor")).json
        assert shown["link"] == (post.link if status == "private" else f"{talk.site.url}/?p={post.id}"), status
        assert (await talk.get(post.link)).status == 404, status
        assert post.link not in (await talk.get("/feed/")).text, status
        await talk.site.set_post_status(post.id, "publish")
        assert (await talk.rest("GET", f"posts/{post.id}")).json["link"] == post.link, status


async def test_withdrawing_and_bringing_back_moves_when_it_was_modified_but_not_its_date(talk: Talk) -> None:
    post = await talk.site.publish(unique("News"), "<p>text</p>", date=time.time() - 7200)
    first = (await talk.rest("GET", f"posts/{post.id}")).json
    await talk.site.set_post_status(post.id, "draft")
    await talk.site.set_post_status(post.id, "publish")
    again = (await talk.rest("GET", f"posts/{post.id}")).json
    assert (again["date_gmt"], again["guid"], again["slug"]) == (first["date_gmt"], first["guid"], first["slug"])
    assert again["modified_gmt"] > first["modified_gmt"]


async def test_a_post_that_is_gone_for_good_is_unknown_to_everybody(talk: Talk) -> None:
    post = await talk.site.publish(unique("News"), "<p>text</p>")
    await talk.site.delete_post(post.id)
    for by in (None, "author", "editor"):
        gone = await talk.rest("GET", f"posts/{post.id}", by=by)
        assert (gone.status, gone.json["code"]) == (404, "rest_post_invalid_id")


async def test_a_draft_gets_its_date_and_its_address_when_it_is_published(talk: Talk) -> None:
    title = unique("Later")
    post = await talk.site.publish(title, "<p>text</p>", status="draft")
    assert (await talk.rest("GET", f"posts/{post.id}")).status == 401
    assert title not in (await talk.get("/feed/")).text
    await asyncio.sleep(1.1)  # the blog's clock has whole seconds
    before = time.time()
    await talk.site.set_post_status(post.id, "publish")
    shown = (await talk.rest("GET", f"posts/{post.id}")).json
    assert shown["date_gmt"] >= time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(int(before)))
    assert shown["guid"]["rendered"] == f"{talk.site.url}/?p={post.id}"
    assert shown["link"].endswith(f"/{title.lower().replace(' ', '-')}/")


async def test_a_scheduled_post_is_hidden_until_its_time(talk: Talk) -> None:
    title = unique("Tomorrow")
    post = await talk.site.publish(title, "<p>text</p>", date=time.time() + 7200)
    answer = await talk.rest("GET", f"posts/{post.id}")
    assert (answer.status, answer.json["code"]) == (401, "rest_forbidden")
    shown = (await talk.rest("GET", f"posts/{post.id}?context=edit", by="editor")).json
    assert (shown["status"], shown["modified_gmt"]) == ("future", shown["date_gmt"])
    assert (await talk.rest("GET", f"posts?include={post.id}")).json == []
    assert title not in (await talk.get("/feed/")).text


async def test_a_password_opens_the_text_and_a_wrong_one_does_not(talk: Talk) -> None:
    title = unique("Secret")
    post = await talk.site.publish(title, "<p>hidden words</p>")
    await talk.site.edit_post(post.id, password="sesame")
    opened = await talk.rest("GET", f"posts/{post.id}?password=sesame")
    assert opened.json["content"] == {"rendered": "<p>hidden words</p>\n", "protected": True}
    wrong = await talk.rest("GET", f"posts/{post.id}?password=bad")
    assert (wrong.status, wrong.json["code"]) == (403, "rest_post_incorrect_password")
    entries = feedparser.parse((await talk.get("/feed/")).text).entries
    entry = next(entry for entry in entries if entry.link == post.link)
    assert (entry.title, "Password" in entry.content[0].value) == (f"Protected: {title}", True)
    await talk.site.edit_post(post.id, password="")
    shown = (await talk.rest("GET", f"posts/{post.id}")).json
    assert shown["content"] == {"rendered": "<p>hidden words</p>\n", "protected": False}


async def test_author_categories_tags_and_picture_can_be_changed(talk: Talk) -> None:
    market = unique("Market")
    post = await talk.site.publish(
        unique("News"), "<p>text</p>", categories=(unique("Harbour"),), tags=(unique("mud"),)
    )
    picture = Picture(f"{unique('mill').replace(' ', '-')}.png", "A mill")
    await talk.site.edit_post(post.id, author="Edda Marsh", categories=(market,), tags=(), picture=picture)
    shown = (await talk.rest("GET", f"posts/{post.id}?_embed")).json
    assert shown["tags"] == []
    embedded = shown["_embedded"]
    assert embedded["author"][0]["name"] == "Edda Marsh"
    assert [term["name"] for term in embedded["wp:term"][0]] == [market]
    assert embedded["wp:featuredmedia"][0]["alt_text"] == "A mill"


@pytest.mark.parametrize("feed", ["/feed/", "/feed/atom/", "/feed/rdf/"])
async def test_every_feed_names_categories_and_tags(talk: Talk, feed: str) -> None:
    category, tag = unique("Roads"), unique("Old bridge & co")
    await talk.site.publish(unique("News"), "<p>text</p>", categories=(category,), tags=(tag,))
    told = html.unescape((await talk.get(feed)).text)
    assert category in told
    assert tag in told


async def test_tags_and_categories_come_in_the_order_of_their_names(talk: Talk) -> None:
    first, second, third = unique("alder"), unique("Birch"), unique("cedar")
    post = await talk.site.publish(
        unique("News"), "<p>text</p>", categories=(third, first, second), tags=(second, third, first)
    )
    shown = (await talk.rest("GET", f"posts/{post.id}?_embed=wp:term&_fields=_links,_embedded")).json
    names = [[term["name"] for term in group] for group in shown["_embedded"]["wp:term"][:2]]
    assert names == [[first, second, third], [first, second, third]]
    assert [term["name"] for term in (await talk.rest("GET", f"tags?post={post.id}")).json] == [first, second, third]


async def test_a_gallery_shows_every_picture_in_several_sizes(talk: Talk) -> None:
    wanted = [Picture(f"{unique(word).replace(' ', '-')}.png", f"The {word} & more") for word in ("mill", "weir")]
    post = await talk.site.publish(unique("Gallery"), await talk.site.gallery(wanted))
    text = (await talk.rest("GET", f"posts/{post.id}")).json["content"]["rendered"]
    assert text.count("<img") == 2
    assert text.count("srcset=") == 2
    assert "wp-block-gallery" in text
    shown = [(picture.url.rpartition("/")[2], picture.alt) for picture in render(text, post.link).pictures]
    assert shown == [(picture.name, picture.alt) for picture in wanted]
    for address in set(re.findall(r"https?://[^\s\"]+\.png", text)):
        async with talk.http.get(address) as answer:
            assert (answer.status, answer.content_type) == (200, "image/png")


async def test_comments_of_an_article_can_be_closed_and_opened_again(talk: Talk) -> None:
    post = await talk.site.publish(unique("News"), "<p>text</p>")
    for opened, status in ((False, "closed"), (True, "open")):
        await talk.site.edit_post(post.id, comments_open=opened)
        assert (await talk.rest("GET", f"posts/{post.id}")).json["comment_status"] == status
        said = await talk.say("editor", post.id, f"while {status}")
        assert said.status == (201 if opened else 403)
        if not opened:
            assert said.json["code"] == "rest_comment_closed"
