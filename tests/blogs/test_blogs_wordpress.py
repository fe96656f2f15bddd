"""A WordPress blog, read and written: the same on the sandbox and on the real one."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web

from bot.blogs import Web, wp_reading
from bot.blogs.wordpress import WordPress
from bot.blogs.wp_reading import marked, shown
from bot.errors import Barred, Missing, Refused, Retry, Trouble, Uncertain
from bot.model import Absence, Bell, State
from bot.ports import Access, ArticleChecker
from sandbox.blog import Picture
from tests.blogs.reaching import draft, reach
from tests.blogs.servers import item, rss, serving
from tests.sites import Site

Reply = Callable[[], web.Response]


# -- articles


async def test_an_article_is_read_in_full(site: Site, blogs: Web) -> None:
    made = await site.publish(
        'A <b>bold</b> "tide" & more',
        '<p>Mud.</p><p><img src="/boat.png" alt="A boat"> <a href="/older/">older</a></p>',
        categories=("Tides", "Boats & ropes"),
        tags=("neap tide", "gulls & mud"),
        picture=Picture("harbour.png", "The harbour at noon"),
    )
    look = await reach(site, blogs, None).look(Bell())
    assert look.articles is not None
    article = next(one for one in look.articles if one.keys[0] == f"post:{made.id}")
    content = article.content
    assert content.title == "A bold “tide” & more"
    assert content.link == made.link
    assert abs(content.published - time.time()) < 60
    assert (content.author, content.comments_open) == ("admin", True)
    assert set(content.categories) == {"Tides", "Boats & ropes"}
    assert set(content.tags) == {"neap tide", "gulls & mud"}
    assert content.picture is not None
    assert "harbour" in content.picture.url
    assert content.picture.alt == "The harbour at noon"
    assert f'href="{site.url}/older/"' in content.text
    assert look.ahead is not None
    assert abs(look.ahead) < 120


async def test_nothing_is_read_while_the_feed_is_the_same(site: Site, blogs: Web, post: int) -> None:
    blog = reach(site, blogs, None)
    bell, quiet = Bell(), []
    for _ in range(6):  # somebody else may be using the same site
        look = await blog.look(bell)
        bell = look.bell
        quiet.append(look.articles is None)
    assert not quiet[0]
    assert any(quiet)


async def test_a_plain_wordpress_names_no_hub_and_may_be_asked_again_at_once(site: Site, blogs: Web, post: int) -> None:
    blog = reach(site, blogs, None)
    look = await blog.look(Bell())
    for again in (look, await blog.look(look.bell)):
        assert (again.fresh, again.moved, again.hub, again.topic) == (0.0, None, None, None)


async def test_an_edit_rings_the_bell_also_within_the_same_second(site: Site, blogs: Web, post: int) -> None:
    blog = reach(site, blogs, None)
    look = await blog.look(Bell())
    await site.edit_post(post, html="<p>Mud, gulls, and a boot.</p>")
    again = await blog.look(look.bell)
    assert again.articles is not None
    assert "a boot" in next(one for one in again.articles if one.keys[0] == f"post:{post}").content.text


async def test_an_edited_old_article_is_among_those_read(site: Site, blogs: Web) -> None:
    old = await site.publish("Long ago", "<p>text</p>", date=time.time() - 86_400 * 3_000)
    for n in range(21):
        await site.publish(f"News {n} {secrets.token_hex(4)}", "<p>text</p>", date=time.time() - 600 - n)
    await site.edit_post(old.id, html="<p>new text</p>")
    look = await reach(site, blogs, None).look(Bell())
    assert look.articles is not None
    assert f"post:{old.id}" in {article.keys[0] for article in look.articles}


async def test_an_article_behind_a_password_is_left_out_and_the_reason_is_told(site: Site, blogs: Web) -> None:
    secret = await site.publish("Secret", "<p>hidden</p>", password="oyster")
    for account in (None, "editor"):
        blog = reach(site, blogs, account)
        look = await blog.look(Bell())
        assert look.articles is not None
        assert f"post:{secret.id}" not in {article.keys[0] for article in look.articles}
        assert await blog.absent({f"post:{secret.id}": secret.link}) == {f"post:{secret.id}": Absence.PASSWORD}


async def test_what_is_trashed_or_deleted_is_absent_and_may_come_back(site: Site, blogs: Web, post: int) -> None:
    stranger, editor = reach(site, blogs, None), reach(site, blogs)
    other = (await site.publish("Other", "<p>text</p>")).id
    both = {f"post:{post}": "", f"post:{other}": "", "guid:no-number": ""}
    for blog in (stranger, editor):
        assert await blog.absent(both) == {}
    await site.trash_post(post)
    await site.delete_post(other)
    deleted = {f"post:{other}": Absence.DELETED}
    assert await stranger.absent(both) == {f"post:{post}": Absence.HIDDEN, **deleted}
    assert await editor.absent(both) == {f"post:{post}": Absence.TRASHED, **deleted}
    assert await reach(site, blogs, "subscriber").absent(both) == {f"post:{post}": Absence.HIDDEN, **deleted}
    assert await reach(site, blogs, password="wrong").absent(both) == {f"post:{post}": Absence.HIDDEN, **deleted}
    await site.restore_post(post)
    for blog in (stranger, editor):
        assert await blog.absent(both) == deleted


WITHDRAWN = {
    "private": Absence.PRIVATE,
    "draft": Absence.UNPUBLISHED,
    "pending": Absence.UNPUBLISHED,
    "trash": Absence.TRASHED,
}


@pytest.mark.parametrize("status", WITHDRAWN)
async def test_why_an_article_was_withdrawn_is_told_to_an_editor_and_not_to_strangers(
    site: Site, blogs: Web, post: int, status: str
) -> None:
    key = f"post:{post}"
    await site.set_post_status(post, status)
    assert await reach(site, blogs).absent({key: ""}) == {key: WITHDRAWN[status]}
    for account in (None, "subscriber", "author"):
        assert await reach(site, blogs, account).absent({key: ""}) == {key: Absence.HIDDEN}
    await site.set_post_status(post, "publish")
    assert await reach(site, blogs).absent({key: ""}) == {}


async def test_an_article_that_gets_a_password_is_an_article_no_more(site: Site, blogs: Web, post: int) -> None:
    key, blog = f"post:{post}", reach(site, blogs, None)
    first = await blog.look(Bell())
    await site.edit_post(post, password="oyster")
    second = await blog.look(first.bell)
    assert second.articles is not None
    assert key in {article.keys[0] for article in first.articles or ()}
    assert key not in {article.keys[0] for article in second.articles}
    assert await blog.absent({key: ""}) == {key: Absence.PASSWORD}


async def test_the_page_of_an_article_tells_whether_it_is_there_also_without_rest(
    site: Site, blogs: Web, post: int
) -> None:
    blog = blogs.open(Access("feed", site.url, site.feed_url))
    assert isinstance(blog, ArticleChecker)
    link = str((await site.article(post))["link"])
    assert await blog.absent({"guid:1": link}) == {}
    await site.edit_post(post, password="oyster")
    assert await blog.absent({"guid:1": link}) == {}
    await site.set_post_status(post, "trash")
    assert await blog.absent({"guid:1": link}) == {"guid:1": Absence.DELETED}


STANDINGS: dict[str, tuple[dict[str, Any], Absence | None]] = {
    "there": ({"status": "publish", "content": {"protected": False}}, None),
    "trashed": ({"status": "trash"}, Absence.TRASHED),
    "private": ({"status": "private"}, Absence.PRIVATE),
    "a draft": ({"status": "draft"}, Absence.UNPUBLISHED),
    "waiting": ({"status": "pending"}, Absence.UNPUBLISHED),
    "planned": ({"status": "future"}, Absence.UNPUBLISHED),
    "not even a draft": ({"status": "auto-draft"}, Absence.UNPUBLISHED),
    "what a plugin made up": ({"status": "archived"}, Absence.HIDDEN),
    "protected": ({"status": "publish", "content": {"protected": True}}, Absence.PASSWORD),
    "with a password": ({"status": "publish", "password": "oyster"}, Absence.PASSWORD),
    "a private one with a password": ({"status": "private", "password": "oyster"}, Absence.PRIVATE),
}


@pytest.mark.parametrize("what", STANDINGS)
async def test_an_account_that_may_edit_tells_why_an_article_is_hidden(blogs: Web, what: str) -> None:
    shown, why = STANDINGS[what]

    def reply(request: web.Request) -> web.Response:
        if request.path.endswith("/posts"):
            return web.json_response([])
        if "Authorization" in request.headers and request.query["context"] == "edit":
            return web.json_response({"id": 7, **shown})
        return web.json_response({"code": "rest_forbidden"}, status=401)

    async with serving(reply) as url:
        access = Access("wordpress", url, "", f"{url}/wp-json/")
        stranger, editor = blogs.open(access), blogs.open(replace(access, user="wren", password="pass word"))
        assert isinstance(stranger, WordPress)
        assert isinstance(editor, WordPress)
        assert await stranger.absent({"post:7": ""}) == {"post:7": Absence.HIDDEN}
        assert await editor.absent({"post:7": ""}) == ({"post:7": why} if why else {})


async def test_an_article_that_a_list_leaves_out_is_asked_for_by_itself(blogs: Web) -> None:
    def reply(request: web.Request) -> web.Response:
        known = {"id": 7, "status": "publish", "content": {"protected": False}}
        return web.json_response([] if request.path.endswith("/posts") else known)

    async with serving(reply) as url:
        blog = blogs.open(Access("wordpress", url, "", f"{url}/wp-json/"))
        assert isinstance(blog, WordPress)
        assert await blog.absent({"post:7": "", "post:x": "", "url:/7": ""}) == {}


# -- comments, read


async def test_comments_are_read_with_their_parents_newest_first(site: Site, blogs: Web, post: int) -> None:
    one = await site.comment(post, "Mira & Ode", "A <strong>fine</strong> piece.")
    await site.set_status(one.id, "approved")
    two = await site.comment(post, "Ode", "I agree.", parent=one.id)
    await site.set_status(two.id, "approved")
    for account in (None, "editor"):
        found = await reach(site, blogs, account).newest_comments(f"comment:{one.id - 1}")
        newer, older = (next(c for c in found if c.key == f"comment:{n}") for n in (two.id, one.id))
        assert found.index(newer) < found.index(older)
        assert (newer.parent, older.parent, older.article) == (older.key, None, f"post:{post}")
        assert (older.content.author, older.state, older.marker) == ("Mira & Ode", State.LIVE, None)
        assert "<strong>fine</strong>" in older.content.text
        assert older.content.avatar.startswith("http")
        assert older.content.link.endswith(f"#comment-{one.id}")


async def test_a_moderator_sees_every_state_and_to_others_what_is_not_live_may_be_held(
    site: Site, blogs: Web, post: int
) -> None:
    expected = {"approved": State.LIVE, "hold": State.HELD, "spam": State.SPAM, "trash": State.GONE}
    ids = {}
    for status in expected:
        made = await site.comment(post, f"Visitor {status}", f"I am {status} {secrets.token_hex(4)}")
        if made.status != status:
            await site.set_status(made.id, status)
        ids[f"comment:{made.id}"] = expected[status]
    seen = {c.key: c.state for c in await reach(site, blogs).comments([*ids, "comment:9999999"])}
    assert seen == ids
    for account in (None, "subscriber"):
        public = {c.key: c.state for c in await reach(site, blogs, account).comments(ids)}
        assert public == {key: State.LIVE if state is State.LIVE else State.HELD for key, state in ids.items()}


async def test_more_than_a_page_of_comments_is_read_back_to_the_last_known(site: Site, blogs: Web, post: int) -> None:
    writer = reach(site, blogs)
    first = await writer.write(draft(post, "the first", approved=True))
    for n in range(105):
        await writer.write(draft(post, f"number {n}", approved=True))
    keys = [c.key for c in await writer.newest_comments(first.key)]
    assert first.key in keys
    assert len(keys) == len(set(keys)) >= 106
    assert len(await writer.newest_comments(None)) == 100
    assert len(await writer.comments(keys[:106])) == 106


# -- comments, written


async def test_a_comment_is_written_as_a_guest_by_the_blogs_own_rules(site: Site, blogs: Web, post: int) -> None:
    blog, wanted = reach(site, blogs), draft(post, "Salt &amp; <em>wind</em>.")
    written = await blog.write(wanted)
    assert written.state is State.HELD  # a guest's first one
    assert "backchannel" not in written.html
    assert "Salt &amp; <em>wind</em>." in written.html
    (kept,) = [one for one in await site.comments(post) if f"comment:{one.id}" == written.key]
    assert (kept.user_id, kept.author_name, kept.author_email) == (0, "Wren Ash", wanted.address)
    assert kept.content_raw == f"Salt &amp; <em>wind</em>.<!-- backchannel:{wanted.marker} -->"
    (read,) = await blog.comments([written.key])
    assert (read.marker, read.content.text, read.state) == (wanted.marker, written.html, written.state)


async def test_an_approved_comment_is_live_at_once_under_the_members_name(site: Site, blogs: Web, post: int) -> None:
    blog = reach(site, blogs)
    parent = await blog.write(draft(post, approved=True))
    written = await blog.write(draft(post, "An answer.", approved=True, parent=parent.key))
    assert (parent.state, written.state) == (State.LIVE, State.LIVE)
    (kept,) = [one for one in await site.comments(post) if f"comment:{one.id}" == written.key]
    assert (kept.user_id, kept.author_name) == (site.account("editor").id, "Wren Ash")
    assert f"comment:{kept.parent}" == parent.key


async def test_a_repeated_comment_is_the_one_that_stands(site: Site, blogs: Web, post: int) -> None:
    blog, wanted = reach(site, blogs), draft(post)
    assert await blog.find(wanted.marker) is None
    first = await blog.write(wanted)
    assert await blog.write(wanted) == first
    assert await blog.find(wanted.marker) == first
    assert await blog.find(wanted.marker[:-1]) is None


async def test_a_comment_is_found_in_whatever_state(site: Site, blogs: Web, post: int) -> None:
    blog, wanted = reach(site, blogs), draft(post)
    written = await blog.write(wanted)
    for status, state in (("approved", State.LIVE), ("spam", State.SPAM), ("trash", State.GONE)):
        await site.set_status(int(written.key.partition(":")[2]), status)
        found = await blog.find(wanted.marker)
        assert found is not None
        assert (found.key, found.state) == (written.key, state)


async def test_a_comment_is_rewritten_and_keeps_its_marker(site: Site, blogs: Web, post: int) -> None:
    blog, wanted = reach(site, blogs), draft(post)
    written = await blog.write(wanted)
    changed = await blog.rewrite(written.key, replace(wanted, html="Said better."))
    assert "Said better." in changed.html
    assert changed.key == written.key
    assert await blog.find(wanted.marker) == changed
    assert await blog.rewrite(written.key, replace(wanted, html="Said better.")) == changed


async def test_a_comment_is_withdrawn_to_the_trash_and_one_that_is_gone_is_fine(
    site: Site, blogs: Web, post: int
) -> None:
    blog = reach(site, blogs)
    written = await blog.write(draft(post))
    await blog.withdraw(written.key)
    assert [c.state for c in await blog.comments([written.key])] == [State.GONE]
    await blog.withdraw(written.key)
    await site.delete_comment(int(written.key.partition(":")[2]))
    await blog.withdraw(written.key)
    with pytest.raises(Missing, match="does not have that any more"):
        await blog.rewrite(written.key, draft(post))


async def test_a_comment_is_deleted_for_good_also_out_of_the_trash_and_one_that_is_gone_is_fine(
    site: Site, blogs: Web, post: int
) -> None:
    blog = reach(site, blogs)
    for trashed in (False, True):
        written = await blog.write(draft(post))
        if trashed:
            await blog.withdraw(written.key)
        await blog.erase(written.key)
        assert await blog.comments([written.key]) == []
        await blog.erase(written.key)


async def test_a_comment_gets_another_name_and_keeps_its_words_and_marker(site: Site, blogs: Web, post: int) -> None:
    blog, wanted = reach(site, blogs), draft(post)
    written = await blog.write(wanted)
    signed = await blog.sign(written.key, "Somebody", "nobody@users.noreply.invalid")
    assert (signed.key, signed.html) == (written.key, written.html)
    (comment,) = await blog.comments([written.key])
    assert comment.content.author == "Somebody"
    assert comment.marker == wanted.marker
    await blog.erase(written.key)
    with pytest.raises(Missing):
        await blog.sign(written.key, "Somebody", "nobody@users.noreply.invalid")


async def test_a_word_that_the_blog_does_not_allow_is_told_by_the_state(site: Site, blogs: Web, post: int) -> None:
    await site.set_option("disallowed_keys", "barnacle-offer")
    written = await reach(site, blogs).write(draft(post, "a barnacle-offer"))
    assert written.state is State.GONE


async def test_closed_comments_and_lost_articles_are_told(site: Site, blogs: Web, post: int) -> None:
    blog = reach(site, blogs)
    await site.edit_post(post, comments_open=False)
    with pytest.raises(Refused, match=r"Comments on this article are closed at 127.*article's settings"):
        await blog.write(draft(post))
    with pytest.raises(Missing, match="The article is gone from"):
        await blog.write(draft(9_999_999))


# -- the account


async def test_an_editor_lacks_nothing_and_others_are_told_what_will_not_work(site: Site, blogs: Web) -> None:
    account = await reach(site, blogs).account()
    assert (account.id, account.lacks) == (str(site.account("editor").id), ())
    lacks = " ".join((await reach(site, blogs, "author").account()).lacks)
    assert "moderate_comments (without it members' comments cannot be edited" in lacks
    assert "edit_others_posts (without it held comments" in lacks
    assert len((await reach(site, blogs, "subscriber").account()).lacks) == 5


async def test_wrong_credentials_are_told_though_wordpress_says_nothing(site: Site, blogs: Web, post: int) -> None:
    comment = await site.comment(post, "Mira Holt", "Here.")
    blog = reach(site, blogs, password="wrong wrong wrong")
    for ask in (
        blog.account(),
        blog.write(draft(post)),
        blog.rewrite(f"comment:{comment.id}", draft(post)),
        blog.newest_comments(None),
    ):
        with pytest.raises(Barred, match=r"127\.0\.0\.1.*application password.*/blog connect.*Authorization") as barred:
            await ask
        assert "wrong wrong" not in str(barred.value)


async def test_without_an_account_nothing_is_written_and_the_cure_is_named(site: Site, blogs: Web, post: int) -> None:
    blog = reach(site, blogs, None)
    for ask in (
        blog.account(),
        blog.write(draft(post)),
        blog.rewrite("comment:1", draft(post)),
        blog.withdraw("comment:1"),
    ):
        with pytest.raises(Barred, match=r"No account is connected.*Use /blog connect"):
            await ask


# -- answers that are not what they should be

ANSWERS: list[tuple[Reply, type[Trouble], str]] = [
    (lambda: web.json_response({"code": "comment_flood"}, status=400), Retry, "one comment in 15 seconds"),
    (lambda: web.json_response({"code": "comment_duplicate"}, status=409), Refused, "duplicate.*Change the words"),
    (lambda: web.json_response({"code": "comment_content_column_length"}, status=400), Refused, "too long.*Shorten"),
    (lambda: web.json_response({"code": "rest_invalid_param"}, status=400), Refused, "400 rest_invalid_param.*plugin"),
    (
        lambda: web.json_response({"code": "rest_no_route"}, status=404),
        Refused,
        "404 rest_no_route.*plugin or firewall",
    ),
    (lambda: web.json_response([], status=200), Uncertain, "not as WordPress does"),
    (lambda: web.json_response({"id": "7"}, status=201), Uncertain, "not as WordPress does"),
    (lambda: web.Response(text="Thanks!", status=201), Uncertain, "not as WordPress does"),
    (lambda: web.Response(text="blocked", status=403), Refused, "firewall.*its log"),
    (lambda: web.Response(status=403, headers={"cf-mitigated": "challenge"}), Barred, "Cloudflare.*Skip rule"),
    (lambda: web.Response(status=301, headers={"Location": "/x"}), Refused, "redirects.*Add the blog again"),
    (lambda: web.Response(status=429, headers={"Retry-After": "7"}), Retry, "too often"),
    (lambda: web.Response(status=500, text="PHP fatal"), Uncertain, "not known yet"),
    (lambda: web.Response(status=503), Uncertain, "not known yet"),
]


@pytest.mark.parametrize(("answer", "kind", "sentence"), ANSWERS)
async def test_an_odd_answer_to_a_comment_is_told_for_what_it_is(
    blogs: Web, answer: Reply, kind: type[Trouble], sentence: str
) -> None:
    def reply(request: web.Request) -> web.Response:
        return answer() if request.method == "POST" else web.json_response([])

    async with serving(reply) as url:
        blog = blogs.open(Access("wordpress", url, f"{url}/feed/", f"{url}/wp-json/", "wren", "pass word"))
        assert isinstance(blog, WordPress)
        with pytest.raises(Trouble, match=sentence) as trouble:
            await blog.write(draft(1))
    assert type(trouble.value) in (kind, *(Barred,) * (kind is Barred))
    assert "PHP fatal" not in str(trouble.value)
    assert "127.0.0.1" in str(trouble.value)


async def test_where_there_is_no_trash_a_comment_is_deleted(blogs: Web) -> None:
    seen = []

    def reply(request: web.Request) -> web.Response:
        seen.append(request.query_string)
        if "force" in request.query:
            return web.json_response({"deleted": True})
        return web.json_response({"code": "rest_trash_not_supported"}, status=501)

    async with serving(reply) as url:
        blog = blogs.open(Access("wordpress", url, "", f"{url}/wp-json/", "wren", "pass word"))
        assert isinstance(blog, WordPress)
        await blog.withdraw("comment:7")
    assert seen == ["", "force=true"]


@pytest.mark.parametrize("status", [200, 403, 404, 500])
async def test_trouble_is_never_taken_for_an_article_that_is_gone(blogs: Web, status: int) -> None:
    async with serving(lambda r: web.Response(status=status, text="<html>sorry</html>")) as url:
        blog = blogs.open(Access("wordpress", url, "", f"{url}/wp-json/"))
        assert isinstance(blog, WordPress)
        with pytest.raises(Trouble, match=r"127\.0\.0\.1"):
            await blog.absent({"post:1": ""})


async def test_a_page_instead_of_the_feed_or_of_rest_is_trouble_and_not_an_empty_blog(blogs: Web) -> None:
    for feed in ("<html>a login</html>", rss(item("a")).decode()):
        answers = {"/feed/": web.Response(text=feed), "/wp-json/wp/v2/posts": web.Response(text="<html>hello</html>")}
        async with serving(lambda r, known=answers: known[r.path]) as url:
            with pytest.raises(Retry, match=r"web page.*add the blog again"):
                await blogs.open(Access("wordpress", url, f"{url}/feed/", f"{url}/wp-json/")).look(Bell())


# -- markers


@pytest.mark.parametrize(
    ("rendered", "expected"),
    [
        ("<p>Hi<!-- backchannel:a-1_Z --></p>\n", "<p>Hi</p>"),
        ("<p>Hi<br />\n<!-- backchannel:a --></p>\n", "<p>Hi</p>"),
        ("<blockquote><p>q</p></blockquote>\n<p><!-- backchannel:a --></p>\n", "<blockquote><p>q</p></blockquote>"),
        ("<p>one</p>\n<p><!-- backchannel:a -->two</p>", "<p>one</p>\n<p>two</p>"),
        ("<p>Hi <!-- other --></p>", "<p>Hi <!-- other --></p>"),
    ],
)
def test_the_marker_is_not_part_of_what_is_shown(rendered: str, expected: str) -> None:
    assert shown(rendered) == expected


def test_a_marker_is_read_from_a_comment_and_nothing_that_resembles_one() -> None:
    for text, marker in ((marked("Hi", "a-1"), "a-1"), ("<!-- backchannel: -->", None), ("backchannel:a", None)):
        assert wp_reading.comment({"id": 1, "post": 2, "content": {"rendered": text}}).marker == marker


def test_a_comment_of_which_a_plugin_left_little_is_still_read() -> None:
    bare = wp_reading.comment({"id": 1, "author_avatar_urls": False, "date_gmt": None, "content": "?", "status": "odd"})
    assert (bare.key, bare.state, bare.content.text, bare.content.published) == ("comment:1", State.HELD, "", 0.0)
