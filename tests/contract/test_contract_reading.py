"""What REST answers to readers, on the sandbox blog and on a real WordPress alike."""

from __future__ import annotations

import asyncio
import re
import time
from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox.blog import Account, Picture, stories, text
from tests.contract.talk import Talk, item_of, unique
from tests.sites import basic


def iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


async def test_the_index_names_its_api_and_how_to_log_in(talk: Talk) -> None:
    index = (await talk.get("/wp-json/")).json
    assert "wp/v2" in index["namespaces"]
    endpoint = index["authentication"]["application-passwords"]["endpoints"]["authorization"]
    assert endpoint == f"{talk.site.url}/wp-admin/authorize-application.php"


async def test_a_post_is_shown_whole(talk: Talk) -> None:
    title = unique('A <b>bold</b> "thing" & it\'s more')
    html = '<p>Hello -- "world"</p>\n<blockquote>q</blockquote>\nloose\nlines <code>"x"</code>'
    picture = Picture(f"{unique('hill').replace(' ', '-')}.png", "A hill & a tree")
    post = await talk.site.publish(title, html, author="Edda Marsh", categories=("Roads & Bridges",), picture=picture)
    shown = (await talk.rest("GET", f"posts/{post.id}?_embed")).json
    assert shown["link"] == post.link
    assert shown["title"]["rendered"] == f"A <b>bold</b> &#8220;thing&#8221; &#038; it&#8217;s more {title.split()[-1]}"
    assert shown["content"]["rendered"] == (
        "<p>Hello &#8212; &#8220;world&#8221;</p>\n<blockquote><p>q</p></blockquote>\n"
        '<p>loose<br />\nlines <code>"x"</code></p>\n'
    )
    assert shown["content"]["protected"] is False
    assert (shown["status"], shown["comment_status"]) == ("publish", "open")
    assert shown["date_gmt"] == shown["modified_gmt"]
    embedded = shown["_embedded"]
    assert embedded["author"][0]["name"] == "Edda Marsh"
    assert embedded["wp:featuredmedia"][0]["alt_text"] == "A hill & a tree"
    assert [term["name"] for term in embedded["wp:term"][0]] == ["Roads &amp; Bridges"]
    picture_at = embedded["wp:featuredmedia"][0]["source_url"]
    async with talk.http.get(picture_at) as answer:
        assert answer.content_type == "image/png"


@pytest.mark.parametrize("story", [*stories.OLDER, stories.TODAY], ids=lambda story: story.title)
async def test_long_articles_read_the_same_on_both_blogs(talk: Talk, story: stories.Story) -> None:
    post = await stories.publish(talk.site, story)
    html = (await talk.site.article(post.id))["html"]
    shown = (await talk.rest("GET", f"posts/{post.id}")).json

    def plain(html: str) -> str:
        if talk.site.version < "6.8":  # other hints to browsers on how to load pictures
            html = re.sub(r'(loading|decoding|fetchpriority)="\w+" ', "", html)
        return html.replace(' class="wp-block-paragraph"', "")  # since WordPress 7

    assert shown["title"]["rendered"] == text.rendered_title(story.title)
    assert plain(shown["content"]["rendered"]) == plain(text.rendered_post(html))
    item = item_of((await talk.get("/feed/")).text, post.link)
    assert plain(text.fed_post(html, post.id)) in plain(item)


async def test_fields_cut_the_answer_down(talk: Talk) -> None:
    post = await talk.site.publish(unique("News"), "<p>text</p>")
    shown = (await talk.rest("GET", f"posts/{post.id}?_fields=id,content.rendered")).json
    assert shown == {"id": post.id, "content": {"rendered": "<p>text</p>\n"}}
    shown = (await talk.rest("GET", f"posts/{post.id}?_embed=author&_fields=id,_links,_embedded")).json
    assert shown["_embedded"]["author"][0]["name"]
    assert sorted(shown) == ["_embedded", "_links", "id"]


async def test_lists_come_in_pages(talk: Talk) -> None:
    posts = [await talk.site.publish(unique("News"), "<p>text</p>", date=time.time() - 10 + n) for n in range(3)]
    ids = ",".join(str(post.id) for post in posts)
    path = f"posts?include={ids}&per_page=2&_fields=id"
    first, second = await talk.rest("GET", path), await talk.rest("GET", f"{path}&page=2")
    assert [post["id"] for post in first.json] == [posts[2].id, posts[1].id]
    assert [post["id"] for post in second.json] == [posts[0].id]
    assert (first.headers["X-WP-Total"], first.headers["X-WP-TotalPages"]) == ("3", "2")
    assert 'rel="next"' in ", ".join(first.headers.getall("Link"))
    past = await talk.rest("GET", f"{path}&page=3")
    assert (past.status, past.json["code"]) == (400, "rest_post_invalid_page_number")
    comments_past = await talk.rest("GET", f"comments?post={posts[0].id}&page=3")
    assert (comments_past.status, comments_past.json) == (200, [])


async def test_posts_are_found_by_slug_and_by_what_changed_lately(talk: Talk) -> None:
    quiet = await talk.site.publish(unique("Quiet"), "<p>text</p>", date=time.time() - 7200)
    edited = await talk.site.publish(unique("Edited"), "<p>text</p>", date=time.time() - 7200)
    before = time.time() - 5
    await talk.site.edit_post(edited.id, html="<p>more</p>")
    slug = edited.link.rstrip("/").rsplit("/", 1)[1]
    assert [post["id"] for post in (await talk.rest("GET", f"posts?slug={slug}")).json] == [edited.id]
    found = (await talk.rest("GET", f"posts?modified_after={iso(before)}&include={quiet.id},{edited.id}")).json
    assert [post["id"] for post in found] == [edited.id]
    shown = found[0]
    assert shown["modified_gmt"] > shown["date_gmt"]
    newest_first = (await talk.rest("GET", f"posts?orderby=modified&include={quiet.id},{edited.id}&_fields=id")).json
    assert newest_first == [{"id": edited.id}, {"id": quiet.id}]


async def test_wrong_parameters_are_told_by_name(talk: Talk) -> None:
    for path in ("posts?per_page=101", "comments?per_page=0", "comments?orderby=modified", "posts?modified_after=soon"):
        answer = await talk.rest("GET", path)
        name = path.partition("?")[2].partition("=")[0]
        assert (answer.status, answer.json["code"]) == (400, "rest_invalid_param"), path
        assert name in answer.json["data"]["params"], path
    assert (await talk.rest("GET", "posts?status=draft")).status == 400
    unknown = await talk.rest("GET", "nothing-here")
    assert (unknown.status, unknown.json["code"]) == (404, "rest_no_route")


async def test_a_trashed_post_is_closed_and_a_deleted_one_is_unknown(talk: Talk) -> None:
    post = await talk.site.publish(unique("News"), "<p>text</p>")
    await talk.site.trash_post(post.id)
    answer = await talk.rest("GET", f"posts/{post.id}")
    assert (answer.status, answer.json["code"]) == (401, "rest_forbidden")
    assert (await talk.rest("GET", f"posts/{post.id}", by="editor")).json["status"] == "trash"
    await talk.site.restore_post(post.id)
    assert (await talk.rest("GET", f"posts/{post.id}")).json["link"] == post.link
    await talk.site.delete_post(post.id)
    answer = await talk.rest("GET", f"posts/{post.id}")
    assert (answer.status, answer.json["code"]) == (404, "rest_post_invalid_id")


@pytest.mark.parametrize("status", ["private", "draft", "pending", "trash"])
async def test_why_a_post_is_withdrawn_is_told_only_to_those_who_may_edit_it(talk: Talk, status: str) -> None:
    post = await talk.site.publish(unique("News"), "<p>text</p>")
    await talk.site.set_post_status(post.id, status)
    assert (await talk.rest("GET", f"posts?include={post.id}")).json == []
    for by, closed in ((None, 401), ("subscriber", 403), ("author", 403)):
        answer = await talk.rest("GET", f"posts/{post.id}", by=by)
        assert (answer.status, answer.json["code"]) == (closed, "rest_forbidden")
        assert (await talk.rest("GET", f"posts/{post.id}?context=edit", by=by)).status == closed
    query = "?context=edit&_fields=id,status,password,content.protected"
    shown = (await talk.rest("GET", f"posts/{post.id}{query}", by="editor")).json
    assert shown == {"id": post.id, "status": status, "password": "", "content": {"protected": False}}
    await talk.site.set_post_status(post.id, "publish")
    assert (await talk.rest("GET", f"posts/{post.id}")).json["status"] == "publish"


async def test_a_post_that_gets_a_password_stays_listed_without_its_text(talk: Talk) -> None:
    post = await talk.site.publish(unique("News"), "<p>hidden words</p>")
    await talk.site.edit_post(post.id, password="oyster")
    for by in (None, "author", "editor"):
        (listed,) = (await talk.rest("GET", f"posts?include={post.id}", by=by)).json
        assert (listed["status"], listed["content"]) == ("publish", {"rendered": "", "protected": True})
        assert "password" not in listed
    shown = (await talk.rest("GET", f"posts/{post.id}?context=edit", by="editor")).json
    assert (shown["status"], shown["password"], shown["content"]["protected"]) == ("publish", "oyster", True)
    assert "hidden words" in shown["content"]["rendered"]


async def test_categories_and_tags_are_told_apart(talk: Talk) -> None:
    words = {name: unique(name) for name in ("Roads", "ferry", "toll & tax")}
    post = await talk.site.publish(
        unique("News"), "<p>text</p>", categories=(words["Roads"],), tags=(words["toll & tax"], words["ferry"])
    )
    shown = (await talk.rest("GET", f"posts/{post.id}?_embed=wp:term&_fields=id,tags,_links,_embedded")).json
    terms = [term for group in shown["_embedded"]["wp:term"] for term in group]
    assert {(term["taxonomy"], term["name"]) for term in terms} == {
        ("category", words["Roads"]),
        ("post_tag", words["ferry"]),
        ("post_tag", words["toll & tax"].replace("&", "&amp;")),
    }
    tags = [term["id"] for term in terms if term["taxonomy"] == "post_tag"]
    assert sorted(shown["tags"]) == sorted(tags)
    assert [found["id"] for found in (await talk.rest("GET", f"posts?tags={tags[0]}")).json] == [post.id]
    item = item_of((await talk.get("/feed/")).text, post.link)
    assert all(f"<category><![CDATA[{word}]]></category>" in item for word in words.values())  # all alike


async def test_a_trashed_post_takes_its_comments_along_and_brings_them_back(talk: Talk) -> None:
    post = await talk.site.publish(unique("News"), "<p>text</p>")
    comment = await talk.say("admin", post.id, "here")
    await talk.site.trash_post(post.id)
    answer = await talk.rest("GET", f"comments/{comment.json['id']}")
    assert (answer.status, answer.json["code"]) == (401, "rest_cannot_read")
    await talk.site.restore_post(post.id)
    assert (await talk.rest("GET", f"comments?post={post.id}")).json[0]["status"] == "approved"


async def test_wrong_credentials_are_nobody(talk: Talk) -> None:
    wrong = basic(Account("editor", "not the password", 0, ""))
    assert (await talk.get("/wp-json/wp/v2/posts", headers=wrong)).status == 200
    me = await talk.get("/wp-json/wp/v2/users/me", headers=wrong)
    assert (me.status, me.json["code"]) == (401, "rest_not_logged_in")
    body = {"post": 1, "content": "x"}
    said = await talk.ask("POST", "/wp-json/wp/v2/comments", headers=wrong, json=body)
    assert (said.status, said.json["code"]) == (401, "rest_comment_login_required")


async def test_an_account_learns_what_it_may_do(talk: Talk) -> None:
    me = (await talk.rest("GET", "users/me?context=edit", by="editor")).json
    assert me["roles"] == ["editor"]
    assert me["capabilities"]["moderate_comments"] is True
    assert me["capabilities"]["edit_others_posts"] is True
    assert (
        "moderate_comments" not in (await talk.rest("GET", "users/me?context=edit", by="author")).json["capabilities"]
    )
    password = await talk.rest("GET", "users/me/application-passwords/introspect", by="subscriber")
    assert password.status == 200
    assert {"uuid", "name", "last_used"} <= set(password.json)
    account = talk.site.account("author")
    by_mail = basic(Account(account.email, account.password.replace(" ", ""), 0, ""))
    assert (await talk.get("/wp-json/wp/v2/users/me", headers=by_mail)).json["id"] == account.id


async def test_comments_are_listed_with_their_writers_and_pictures(talk: Talk) -> None:
    post = await talk.site.publish(unique("News"), "<p>text</p>")
    first = await talk.say(
        "editor", post.id, "one", author_name="Ann", author_email="ann@example.org", status="approve"
    )
    await asyncio.sleep(1.1)
    second = await talk.say("editor", post.id, "two", parent=first.json["id"])
    listed = (await talk.rest("GET", f"comments?post={post.id}&orderby=id&order=asc")).json
    assert [comment["id"] for comment in listed] == [first.json["id"], second.json["id"]]
    assert (listed[0]["author_name"], listed[0]["author"], listed[0]["parent"]) == ("Ann", 0, 0)
    assert listed[1]["parent"] == listed[0]["id"]
    assert listed[1]["author"] == talk.site.account("editor").id
    assert sorted(listed[0]["author_avatar_urls"]) == ["24", "48", "96"]
    assert listed[0]["link"] == f"{post.link}#comment-{listed[0]['id']}"
    assert "author_email" not in listed[0]
    assert "raw" not in listed[0]["content"]
    whole = (await talk.rest("GET", f"comments?post={post.id}&context=edit&orderby=id&order=asc", by="editor")).json
    assert (whole[0]["author_email"], whole[0]["content"]["raw"]) == ("ann@example.org", "one")
    newest_first = (await talk.rest("GET", f"comments?post={post.id}&per_page=1&_fields=id")).json
    assert newest_first == [{"id": second.json["id"]}]


async def test_who_may_not_moderate_may_not_ask_for_hidden_comments(talk: Talk) -> None:
    post = await talk.site.publish(unique("News"), "<p>text</p>")
    held = (
        await talk.say(
            "editor", post.id, "wait", author_name="Bo", author_email=f"{unique('bo').replace(' ', '')}@example.org"
        )
    ).json
    assert held["status"] == "hold"
    for by, status in ((None, 401), ("subscriber", 403)):
        answer = await talk.rest("GET", f"comments?post={post.id}&status=hold", by=by)
        assert (answer.status, answer.json["code"]) == (status, "rest_forbidden_param")
        edit = await talk.rest("GET", f"comments?post={post.id}&context=edit", by=by)
        assert (edit.status, edit.json["code"]) == (status, "rest_forbidden_context")
        one = await talk.rest("GET", f"comments/{held['id']}", by=by)
        assert (one.status, one.json["code"]) == (status, "rest_cannot_read")
    assert (await talk.rest("GET", f"comments?post={post.id}")).json == []
    waiting = await talk.rest("GET", f"comments?post={post.id}&status=hold", by="editor")
    assert [comment["id"] for comment in waiting.json] == [held["id"]]
    as_author = await talk.rest("GET", f"comments?post={post.id}&status=hold", by="author")
    assert (as_author.json, as_author.headers["X-WP-Total"]) == ([], "1")


async def test_a_moderators_role_reads_held_guests_only_with_the_right_to_edit_others_articles(talk: Talk) -> None:
    post = await talk.site.publish(unique("News"), "<p>text</p>")
    small, enough = unique("small").replace(" ", ""), unique("enough").replace(" ", "")
    await talk.site.add_account(small, ("read", "edit_posts", "moderate_comments"))
    rights = ("read", "edit_posts", "edit_published_posts", "edit_others_posts", "moderate_comments")
    await talk.site.add_account(enough, rights)
    guest: dict[str, Any] = {"author_name": small, "author_email": f"{small}@readers.example"}
    for by, status, words in ((small, 403, "one"), (enough, 200, "two")):
        said = await talk.say(by, post.id, words, **guest)
        assert (said.status, said.json["status"]) == (201, "hold")
        assert (await talk.rest("GET", f"comments/{said.json['id']}", by=by)).status == status
    await talk.site.revoke(enough)
    assert (await talk.rest("GET", "users/me", by=enough)).status == 401


async def test_status_any_covers_what_status_all_leaves_out(talk: Talk) -> None:
    post = await talk.site.publish(unique("News"), "<p>text</p>")
    for status in ("approve", "hold", "spam", "trash"):
        await talk.say("editor", post.id, f"marked {status}", status=status)

    async def seen(status: str) -> list[str]:
        listed = await talk.rest("GET", f"comments?post={post.id}&status={status}&per_page=100", by="editor")
        return sorted(comment["status"] for comment in listed.json)

    assert await seen("any") == ["approved", "hold", "spam", "trash"]
    assert await seen("all") == ["approved", "hold"]
    assert await seen("trash") == ["trash"]


async def test_a_marker_in_a_comment_is_found_by_search(talk: Talk) -> None:
    post = await talk.site.publish(unique("News"), "<p>text</p>")
    marker = f"<!-- backchannel:{unique('m').replace(' ', '')} -->"
    said = (await talk.say("editor", post.id, f"Visible words\n{marker}", status="hold")).json
    assert said["content"]["raw"] == f"Visible words\n{marker}"
    word = marker.split()[1]
    found = await talk.rest("GET", f"comments?search={word}&status=any", by="editor")
    assert [comment["id"] for comment in found.json] == [said["id"]]
    assert (await talk.rest("GET", f"comments?search={word}")).json == []
