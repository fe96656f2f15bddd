"""How comments are listed by article, judged, and whose name leads where, on both blogs alike."""

from __future__ import annotations

import pytest

from sandbox.blog import Post
from tests.contract.talk import Answer, Talk, unique

STATUSES = ("approved", "hold", "spam", "trash")
MESSAGE = "https://discord.com/channels/123456789012345678/223456789012345678/323456789012345678"


@pytest.fixture
async def post(talk: Talk) -> Post:
    """An article of the administrator."""
    return await talk.site.publish(unique("News"), "<p>text</p>")


def guest(name: str = "Ann") -> dict[str, str]:
    """The fields of a guest whom no blog has seen before."""
    word = unique(name)
    return {"author_name": word, "author_email": f"{word.replace(' ', '.').lower()}@example.org"}


def outcome(answer: Answer) -> tuple[int, str]:
    """The HTTP status, and what became of the comment or the error's code."""
    return answer.status, answer.json["status"] if answer.status < 300 else answer.json["code"]


# -- judging


@pytest.mark.parametrize("before", STATUSES)
async def test_a_moderator_moves_a_comment_from_any_status_to_any_also_to_the_one_it_has(
    talk: Talk, post: Post, before: str
) -> None:
    said = (await talk.say("editor", post.id, "words", **guest())).json["id"]
    for after in STATUSES:
        for status in (before, after):
            moved = await talk.rest("POST", f"comments/{said}", by="editor", json={"status": status})
            assert outcome(moved) == (200, status)


async def test_only_who_may_edit_a_comment_may_judge_it(talk: Talk, post: Post) -> None:
    own = await talk.site.publish(unique("Mine"), "<p>text</p>", author="author")
    there = (await talk.say("editor", post.id, "words", **guest())).json["id"]
    here = (await talk.say("editor", own.id, "words", **guest())).json["id"]
    for by, closed in (("author", 403), ("subscriber", 403), (None, 401)):
        refused = await talk.rest("POST", f"comments/{there}", by=by, json={"status": "approved"})
        assert outcome(refused) == (closed, "rest_cannot_edit")
        assert outcome(await talk.rest("DELETE", f"comments/{there}", by=by)) == (closed, "rest_cannot_delete")
    assert outcome(await talk.rest("POST", f"comments/{here}", by="author", json={"status": "approved"})) == (
        200,
        "approved",
    )


async def test_what_was_deleted_cannot_be_judged_and_what_went_with_its_article_can(talk: Talk, post: Post) -> None:
    gone = (await talk.say("editor", post.id, "words", **guest())).json["id"]
    said = (await talk.say("editor", post.id, "more", **guest())).json["id"]
    await talk.site.delete_comment(gone)
    refused = await talk.rest("POST", f"comments/{gone}", by="editor", json={"status": "approved"})
    assert outcome(refused) == (404, "rest_comment_invalid_id")
    await talk.site.trash_post(post.id)
    assert outcome(await talk.rest("GET", f"comments/{said}?context=edit", by="editor")) == (200, "post-trashed")
    moved = await talk.rest("POST", f"comments/{said}", by="editor", json={"status": "approved"})
    assert outcome(moved) == (200, "approved")


async def test_an_edit_takes_over_the_address_of_whoever_edits(talk: Talk, post: Post) -> None:
    said = (await talk.say("editor", post.id, "words", author_ip="203.0.113.9", **guest())).json
    assert said["author_ip"] == "203.0.113.9"
    edited = await talk.rest("POST", f"comments/{said['id']}", by="editor", json={"content": "other words"})
    assert edited.json["author_ip"] == "127.0.0.1"


# -- the author's own address


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (MESSAGE, MESSAGE),
        ("javascript:alert(1)", ""),
        ("discord://channels/1/2/3", ""),
        ("x.example/a", "http://x.example/a"),
    ],
)
async def test_an_authors_url_is_kept_if_its_scheme_is_known(talk: Talk, post: Post, sent: str, kept: str) -> None:
    said = await talk.say("editor", post.id, "words", author_url=sent, **guest())
    assert (said.status, said.json["author_url"]) == (201, kept)


async def test_an_authors_url_stays_until_an_edit_sends_another(talk: Talk, post: Post) -> None:
    said = (await talk.say("editor", post.id, "words", author_url=MESSAGE, **guest())).json["id"]
    for body, shown in (
        ({"content": "other words"}, MESSAGE),
        ({"content": "other words", "author_url": f"{MESSAGE}4"}, f"{MESSAGE}4"),
        ({"author_url": ""}, ""),
    ):
        edited = await talk.rest("POST", f"comments/{said}", by="editor", json=body)
        assert (edited.status, edited.json["author_url"]) == (200, shown)


async def test_an_authors_url_has_at_most_two_hundred_characters(talk: Talk, post: Post) -> None:
    start = "https://x.example/"
    fits, too_long = start + "a" * (200 - len(start)), start + "a" * (201 - len(start))
    said = await talk.say("editor", post.id, "words", author_url=fits, **guest())
    assert said.json["author_url"] == fits
    refused = (400, "comment_author_url_column_length")
    assert outcome(await talk.say("editor", post.id, "more", author_url=too_long, **guest())) == refused
    edited = await talk.rest("POST", f"comments/{said.json['id']}", by="editor", json={"author_url": too_long})
    assert outcome(edited) == refused


async def test_an_authors_url_is_no_link_to_be_counted_but_is_searched_for_words(talk: Talk, post: Post) -> None:
    await talk.site.set_option("comment_previously_approved", False)
    await talk.site.set_option("comment_max_links", 1)
    assert outcome(await talk.say("editor", post.id, "none", author_url=MESSAGE, **guest())) == (201, "approved")
    link = '<a href="http://a.example/">a</a>'
    assert outcome(await talk.say("editor", post.id, f"one {link}", **guest())) == (201, "hold")
    await talk.site.set_option("comment_max_links", 2)
    linked = await talk.say("editor", post.id, f"one {link}", author_url=MESSAGE, **guest())
    assert outcome(linked) == (201, "approved")
    await talk.site.set_option("moderation_keys", "discord.com")
    assert outcome(await talk.say("editor", post.id, "more", author_url=MESSAGE, **guest())) == (201, "hold")


async def test_an_authors_url_does_not_matter_to_who_was_approved_before(talk: Talk, post: Post) -> None:
    ann = guest()
    assert outcome(await talk.say("editor", post.id, "one", status="approve", **ann)) == (201, "approved")
    assert outcome(await talk.say("editor", post.id, "two", author_url=MESSAGE, **ann)) == (201, "approved")


async def test_the_page_leads_from_an_authors_name_to_the_url(talk: Talk, post: Post) -> None:
    ann = guest()
    await talk.say("editor", post.id, "words", author_url=MESSAGE, status="approve", **ann)
    page = (await talk.get(post.link)).text
    (link,) = [part for part in page.split("<a ") if f">{ann['author_name']}</a>" in part]
    assert f'href="{MESSAGE}"' in link.partition(">")[0]


async def test_a_moderators_account_may_put_a_picture_into_a_comment(talk: Talk, post: Post) -> None:
    link = f"{talk.site.url}/wp-content/uploads/lamp.png"
    sent = f'<a href="{link}"><img src="{link}" alt="A lamp"></a>'
    said = await talk.say("editor", post.id, sent, **guest())
    shown = said.json["content"]["rendered"]
    assert f'<img src="{link}" alt="A lamp"/></a>' in shown
    if talk.site.version >= "6.8":  # 6.1 does not mark own links at all
        assert f'<p><a href="{link}" rel="ugc"><img' in shown
        near = '<a href="http://127.0.0.1:9/x">x</a> <a href="http://127.0.0.10/">y</a> <a href="/z">z</a>'
        raw = (await talk.say("editor", post.id, near, **guest())).json["content"]["raw"]
        assert [part.split('"')[0] for part in raw.split('rel="')[1:]] == ["ugc", "nofollow ugc", "nofollow ugc"]
    poor = await talk.say("subscriber", post.id, sent)
    assert "<img" not in poor.json["content"]["rendered"]


# -- lists


async def test_the_comments_of_several_articles_are_listed_by_id_in_pages(talk: Talk) -> None:
    posts = [(await talk.site.publish(unique("News"), "<p>text</p>")).id for _ in range(3)]
    said = [(await talk.say("editor", post, unique("words"), status="approve", **guest())).json["id"] for post in posts]
    path = f"comments?post={','.join(map(str, posts))}&orderby=id&order=desc&per_page=2&type=comment&_fields=id"
    for query, by in (("", None), ("&status=any&context=edit", "editor")):
        pages = [await talk.rest("GET", f"{path}{query}&page={page}", by=by) for page in (1, 2, 3)]
        assert [[one["id"] for one in page.json] for page in pages] == [[said[2], said[1]], [said[0]], []]
        assert [page.headers["X-WP-TotalPages"] for page in pages] == ["2", "2", "2"]


async def test_one_article_that_may_not_be_read_closes_the_whole_list_and_a_deleted_one_does_not(
    talk: Talk, post: Post
) -> None:
    said = (await talk.say("editor", post.id, unique("words"), status="approve", **guest())).json["id"]
    trashed, private, locked, deleted = [(await talk.site.publish(unique("Other"), "x")).id for _ in range(4)]
    await talk.site.trash_post(trashed)
    await talk.site.set_post_status(private, "private")
    await talk.site.edit_post(locked, password="oyster")
    await talk.site.delete_post(deleted)
    for other in (trashed, private, locked):
        path = f"comments?post={post.id},{other}&_fields=id"
        for by, closed in ((None, 401), ("subscriber", 403), ("author", 403)):
            refused = await talk.rest("GET", path, by=by)
            assert (refused.status, refused.json["code"]) == (closed, "rest_cannot_read_post"), (other, by)
        assert (await talk.rest("GET", f"{path}&status=any&context=edit", by="editor")).json == [{"id": said}]
    assert (await talk.rest("GET", f"comments?post={post.id},{deleted}&_fields=id")).json == [{"id": said}]


async def test_pingbacks_are_in_no_list_of_comments(talk: Talk, post: Post) -> None:
    ping = await talk.site.pingback(post.id, "Further down the coast", "http://elsewhere.example/coast/")
    assert (ping.status, ping.author_name) == ("approved", "Further down the coast")
    assert (await talk.rest("GET", f"comments?post={post.id}")).json == []
    (listed,) = (await talk.rest("GET", f"comments?post={post.id}&type=pingback", by="editor")).json
    assert (listed["id"], listed["type"], listed["author_url"]) == (
        ping.id,
        "pingback",
        "http://elsewhere.example/coast/",
    )
    assert "Further down the coast" in (await talk.get(post.link)).text
