"""What becomes of comments that are handed in, on the sandbox blog and on a real WordPress alike."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.blog import Post
from tests.contract.talk import Answer, Talk, unique


@pytest.fixture
async def post(talk: Talk) -> Post:
    """An article of the administrator."""
    return await talk.site.publish(unique("News"), "<p>text</p>")


def guest(name: str = "Ann") -> dict[str, Any]:
    """The fields of a guest whom no blog has seen before."""
    word = unique(name)
    return {"author_name": word, "author_email": f"{word.replace(' ', '.').lower()}@example.org"}


def outcome(answer: Answer) -> tuple[int, str]:
    """The status, and what became of the comment or the error's code."""
    return answer.status, answer.json["status"] if answer.status < 300 else answer.json["code"]


async def test_nobody_may_comment_by_rest_without_an_account(talk: Talk, post: Post) -> None:
    assert outcome(await talk.say(None, post.id, "x", **guest())) == (401, "rest_comment_login_required")


async def test_a_guest_of_an_editor_waits_until_one_comment_was_approved(talk: Talk, post: Post) -> None:
    ann = guest()
    first = await talk.say("editor", post.id, "one", **ann)
    assert outcome(first) == (201, "hold")
    assert (first.json["author"], first.json["author_name"]) == (0, ann["author_name"])
    assert first.headers["Location"].endswith(f"/wp-json/wp/v2/comments/{first.json['id']}")
    assert outcome(await talk.say("editor", post.id, "two", **ann)) == (201, "hold")
    await talk.site.set_status(first.json["id"], "approved")
    assert outcome(await talk.say("editor", post.id, "three", **ann)) == (201, "approved")
    other_mail = {**ann, "author_email": guest()["author_email"]}
    assert outcome(await talk.say("editor", post.id, "four", **other_mail)) == (201, "hold")


async def test_a_status_is_obeyed_from_moderators_only(talk: Talk, post: Post) -> None:
    assert outcome(await talk.say("editor", post.id, "x", status="approve", **guest())) == (201, "approved")
    assert outcome(await talk.say("editor", post.id, "y", status="approved", **guest())) == (201, "approved")
    for by in ("author", "subscriber"):
        assert outcome(await talk.say(by, post.id, "z", status="hold")) == (403, "rest_comment_invalid_status")


async def test_an_own_comment_may_carry_another_name_and_is_approved_at_once(talk: Talk, post: Post) -> None:
    editor = talk.site.account("editor")
    said = await talk.say("editor", post.id, "hello", author=editor.id, author_name="Dave (chat)")
    assert outcome(said) == (201, "approved")
    assert (said.json["author"], said.json["author_name"]) == (editor.id, "Dave (chat)")
    assert said.json["author_email"] == editor.email
    refused = await talk.say("author", post.id, "hi", author=editor.id)
    assert outcome(refused) == (403, "rest_comment_invalid_author")


async def test_authors_are_approved_on_their_own_articles_only(talk: Talk, post: Post) -> None:
    own = await talk.site.publish(unique("Mine"), "<p>text</p>", author="author")
    assert outcome(await talk.say("author", own.id, "thanks")) == (201, "approved")
    await talk.site.set_option("comment_moderation", True)
    assert outcome(await talk.say("author", own.id, "thanks again")) == (201, "approved")
    assert outcome(await talk.say("author", post.id, "well done")) == (201, "hold")


async def test_a_name_without_an_address_is_refused(talk: Talk, post: Post) -> None:
    refused = await talk.say("editor", post.id, "x", author_name="Ann")
    assert outcome(refused) == (400, "rest_comment_author_data_required")
    assert outcome(await talk.say("editor", post.id, "x", author_name="A", author_email="no")) == (
        400,
        "rest_invalid_param",
    )


async def test_the_same_words_twice_are_a_duplicate(talk: Talk, post: Post) -> None:
    ann = guest()
    first = await talk.say("editor", post.id, "+1", **ann)
    assert outcome(await talk.say("editor", post.id, "+1", **ann)) == (409, "comment_duplicate")
    assert outcome(await talk.say("editor", post.id, "+1", **guest()))[0] == 201
    assert outcome(await talk.say("editor", post.id, "+1", parent=first.json["id"], **ann))[0] == 201
    await talk.site.set_status(first.json["id"], "trash")
    assert outcome(await talk.say("editor", post.id, "+1", **ann))[0] == 201


async def test_the_duplicate_check_does_not_see_case_accents_or_what_kses_changed(talk: Talk, post: Post) -> None:
    ann = guest()
    await talk.say("editor", post.id, "Café", **ann)
    assert outcome(await talk.say("editor", post.id, "CAFE", **ann)) == (409, "comment_duplicate")
    assert outcome(await talk.say("subscriber", post.id, "this & that"))[0] == 201
    assert outcome(await talk.say("subscriber", post.id, "this & that"))[0] == 201
    assert outcome(await talk.say("subscriber", post.id, "here &amp; there"))[0] == 201
    assert outcome(await talk.say("subscriber", post.id, "here &amp; there")) == (409, "comment_duplicate")


async def test_the_flood_check_is_for_those_who_do_not_moderate(talk: Talk, post: Post) -> None:
    assert outcome(await talk.say("subscriber", post.id, unique("a"), hurried=False))[0] == 201
    hurried = await talk.say("subscriber", post.id, unique("b"), hurried=True)
    assert outcome(hurried) == (400, "comment_flood")
    for word in ("one", "two", "three"):
        assert outcome(await talk.say("editor", post.id, word, hurried=True))[0] == 201


async def test_closed_trashed_and_unknown_articles_take_no_comments(talk: Talk, post: Post) -> None:
    await talk.site.edit_post(post.id, comments_open=False)
    assert (await talk.rest("GET", f"posts/{post.id}")).json["comment_status"] == "closed"
    assert outcome(await talk.say("editor", post.id, "x")) == (403, "rest_comment_closed")
    await talk.site.trash_post(post.id)
    assert outcome(await talk.say("editor", post.id, "x")) == (403, "rest_comment_trash_post")
    await talk.site.delete_post(post.id)
    assert outcome(await talk.say("editor", post.id, "x")) == (403, "rest_comment_invalid_post_id")


async def test_a_parent_is_not_looked_at(talk: Talk, post: Post) -> None:
    said = await talk.say("editor", post.id, "x", parent=99999999)
    assert (said.status, said.json["parent"]) == (201, 99999999)


async def test_empty_and_overlong_comments_are_refused(talk: Talk, post: Post) -> None:
    assert outcome(await talk.say("editor", post.id, " \n ")) == (400, "rest_comment_content_invalid")
    assert outcome(await talk.say("editor", post.id, "ä" * 32763)) == (400, "comment_content_column_length")
    long_name = {**guest(), "author_name": "n" * 246}
    assert outcome(await talk.say("editor", post.id, "x", **long_name)) == (400, "comment_author_column_length")


async def test_words_can_be_held_or_thrown_away(talk: Talk, post: Post) -> None:
    await talk.site.set_option("comment_previously_approved", False)
    assert outcome(await talk.say("editor", post.id, "plain words", **guest())) == (201, "approved")
    await talk.site.set_option("moderation_keys", "casino")
    await talk.site.set_option("disallowed_keys", "pills\nwatches")
    assert outcome(await talk.say("editor", post.id, "a CASINO nearby", **guest())) == (201, "hold")
    assert outcome(await talk.say("editor", post.id, "cheap watches", **guest())) == (201, "trash")
    links = "http://a.example/ and http://b.example/"
    assert outcome(await talk.say("editor", post.id, links, **guest())) == (201, "hold")


async def test_whoever_lacks_unfiltered_html_keeps_only_a_few_tags(talk: Talk, post: Post) -> None:
    sent = (
        '<b>bold</b> <u>under</u> <script>alert(1)</script><img src="x" onerror="y"> <a href="javascript:x()">j</a> '
        '<a href="http://x.example/" onclick="y" title="t">link</a> R&D &copy; &#39; a < x and y > d <!-- note -->'
    )
    kept = await talk.say("subscriber", post.id, sent)
    stored = (await talk.rest("GET", f"comments/{kept.json['id']}?context=edit", by="editor")).json["content"]["raw"]
    assert stored == (
        '<b>bold</b> under alert(1) <a href="x()" rel="nofollow ugc">j</a> '
        '<a href="http://x.example/" title="t" rel="nofollow ugc">link</a> R&amp;D &copy; &#039; a  d <!-- note -->'
    )
    free = await talk.say("editor", post.id, "<script>alert(1)</script> this & that")
    assert free.json["content"]["raw"] == "<script>alert(1)</script> this & that"


CANONICAL = (
    "this &amp; that",
    "1 &lt; 2 &gt; 1",
    "a back&#092;slash",
    "<blockquote>said</blockquote> <code>x = 1</code> <em>so</em> <strong>it</strong> <del>goes</del>",
    '<a href="http://x.example/?a=1&amp;b=2" rel="nofollow ugc">there</a>',
    "🙂 naïve “quoted” – dashed",
    "one\ntwo\n\nthree",
    "words <!-- backchannel:abc123 -->",
    "*not* [caption] {{markup}}",
)


@pytest.mark.parametrize("by", ["editor", "subscriber"])
async def test_canonical_text_is_stored_unchanged_and_found_again(talk: Talk, post: Post, by: str) -> None:
    for sent in CANONICAL:
        said = await talk.say(by, post.id, sent)
        assert said.status == 201, sent
        stored = (await talk.rest("GET", f"comments/{said.json['id']}?context=edit", by="editor")).json
        assert stored["content"]["raw"] == sent
        assert outcome(await talk.say(by, post.id, sent)) == (409, "comment_duplicate"), sent


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("one\ntwo\n\nthree", "<p>one<br />\ntwo</p>\n<p>three</p>\n"),
        ('It\'s "so"... yes', "<p>It&#8217;s &#8220;so&#8221;&#8230; yes</p>\n"),
        (
            "<em>\"why\"</em> 'now' -- '07 - a 5-a-side",
            "<p><em>&#8220;why&#8221;</em> &#8216;now&#8217; &#8212; &#8217;07 &#8211; a 5-a-side</p>\n",
        ),
        ('"in 2007" they said', "<p>&#8220;in 2007&#8221; they said</p>\n"),
        ('a board 5" long', "<p>a board 5&#8243; long</p>\n"),
        (
            "at www.x.example today",
            '<p>at <a href="http://www.x.example" rel="nofollow ugc">http://www.x.example</a> today</p>\n',
        ),
        ("fine :) or not :(", "<p>fine 🙂 or not 🙁</p>\n"),
        (
            "see http://x.example/a?b=1, or (http://y.example/c).",
            (
                '<p>see <a href="http://x.example/a?b=1" rel="nofollow ugc">http://x.example/a?b=1</a>, or '
                '(<a href="http://y.example/c" rel="nofollow ugc">http://y.example/c</a>).</p>\n'
            ),
        ),
        (
            "<blockquote>she said</blockquote>\nand I\nagree",
            "<blockquote><p>she said</p></blockquote>\n<p>and I<br />\nagree</p>\n",
        ),
        ("a <b>bold word", "<p>a <b>bold word</b></p>\n"),
        ('<code>"raw" :) -- </code>', '<p><code>"raw" :) -- </code></p>\n'),
        ("words\n<!-- backchannel:abc -->", "<p>words<br />\n<!-- backchannel:abc --></p>\n"),
    ],
)
async def test_comments_are_rendered_with_paragraphs_quotes_and_links(
    talk: Talk, post: Post, sent: str, shown: str
) -> None:
    said = await talk.say("editor", post.id, sent, status="approve")
    assert said.json["content"]["rendered"] == shown


async def test_names_are_stored_as_html(talk: Talk, post: Post) -> None:
    ann = {**guest(), "author_name": '<b>Ann</b> & "Bo"\n  O\'Neil'}
    assert (await talk.say("editor", post.id, "x", **ann)).json["author_name"] == 'Ann &amp; "Bo" O\'Neil'


async def test_an_edit_keeps_everything_else(talk: Talk, post: Post) -> None:
    said = (await talk.say("editor", post.id, "before", **guest())).json
    for method, text in (("POST", "after"), ("PUT", "later"), ("PATCH", "later")):
        edited = await talk.rest(method, f"comments/{said['id']}", by="editor", json={"content": text})
        assert (edited.status, edited.json["content"]["rendered"]) == (200, f"<p>{text}</p>\n")
    for name in ("date_gmt", "author_name", "status", "parent"):
        assert edited.json[name] == said[name]
    empty = await talk.rest("POST", f"comments/{said['id']}", by="editor", json={"content": ""})
    assert outcome(empty) == (400, "rest_comment_content_invalid")
    refused = await talk.rest("POST", f"comments/{said['id']}", by="subscriber", json={"content": "mine"})
    assert outcome(refused) == (403, "rest_cannot_edit")


async def test_deleting_goes_by_the_trash_or_for_good(talk: Talk, post: Post) -> None:
    said = (await talk.say("editor", post.id, "going")).json
    path = f"comments/{said['id']}"
    assert outcome(await talk.rest("DELETE", path)) == (401, "rest_cannot_delete")
    assert outcome(await talk.rest("DELETE", path, by="editor")) == (200, "trash")
    assert outcome(await talk.rest("DELETE", path, by="editor")) == (410, "rest_already_trashed")
    assert outcome(await talk.rest("GET", path)) == (401, "rest_cannot_read")
    assert (await talk.rest("GET", path, by="editor")).json["status"] == "trash"
    back = await talk.rest("POST", path, by="editor", json={"status": "approved"})
    assert outcome(back) == (200, "approved")
    gone = await talk.rest("DELETE", f"{path}?force=true", by="editor")
    assert (gone.status, gone.json["deleted"], gone.json["previous"]["id"]) == (200, True, said["id"])
    assert outcome(await talk.rest("DELETE", f"{path}?force=true", by="editor")) == (404, "rest_comment_invalid_id")
    assert outcome(await talk.rest("GET", path)) == (404, "rest_comment_invalid_id")
    assert outcome(await talk.rest("POST", path, by="editor", json={"content": "x"})) == (
        404,
        "rest_comment_invalid_id",
    )


async def test_answers_to_a_deleted_comment_move_up_but_stay_below_a_trashed_one(talk: Talk, post: Post) -> None:
    root = (await talk.say("editor", post.id, "root")).json["id"]
    middle = (await talk.say("editor", post.id, "middle", parent=root)).json["id"]
    leaf = (await talk.say("editor", post.id, "leaf", parent=middle)).json["id"]
    await talk.site.set_status(middle, "trash")
    assert (await talk.rest("GET", f"comments/{leaf}")).json["parent"] == middle
    await talk.site.delete_comment(middle)
    assert (await talk.rest("GET", f"comments/{leaf}")).json["parent"] == root


async def test_the_form_publishes_or_holds_and_leads_to_the_comment(talk: Talk, post: Post) -> None:
    word = unique("Vi").replace(" ", "")
    fields = {"author": word, "email": f"{word}@example.org", "url": "", "comment": "Good day <u>sir</u>"}
    held = await talk.form(post.id, fields)
    assert held.status == 302
    assert "unapproved=" in held.headers["Location"]
    number = int(held.headers["Location"].partition("#comment-")[2])
    assert "awaiting moderation" in (await talk.get(held.headers["Location"])).text
    await talk.site.set_status(number, "approved")
    again = {**fields, "comment": "Again", "comment_parent": str(number)}
    published = await talk.form(post.id, again)
    records = await talk.site.comments(post.id)
    assert published.headers["Location"] == f"{post.link}#comment-{records[1].id}"
    assert [record.content_raw for record in records] == ["Good day sir", "Again"]
    assert records[1].parent == number
    page = (await talk.get(post.link)).text
    assert all(f'id="comment-{record.id}"' in page for record in records)
    assert (await talk.form(post.id, again)).status == 409


async def test_the_form_refuses_in_its_own_ways(talk: Talk, post: Post) -> None:
    fields = {"author": "Vi", "email": f"{unique('v').replace(' ', '')}@example.org", "comment": unique("x")}
    assert (await talk.form(post.id, {**fields, "email": ""})).status == 200
    assert (await talk.form(post.id, {**fields, "comment": ""})).status == 200
    assert (await talk.form(99999999, fields)).status == 200
    if talk.site.version >= "6.8":  # 6.1 does not look at the parent
        assert (await talk.form(post.id, {**fields, "comment_parent": "99999999"})).status == 403
    assert (await talk.form(post.id, fields)).status == 302
    assert (await talk.form(post.id, {**fields, "comment": "too soon"}, hurried=True)).status == 429
    await talk.site.edit_post(post.id, comments_open=False)
    assert (await talk.form(post.id, {**fields, "comment": "closed"})).status == 403
