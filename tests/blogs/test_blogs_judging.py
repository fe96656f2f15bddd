"""Comments of chosen articles, comments judged, and names that lead back to the chat: on both kinds of WordPress."""

from __future__ import annotations

import secrets
from contextlib import AsyncExitStack
from dataclasses import replace

import pytest
from aiohttp import web

from bot.blogs import Web
from bot.blogs.wordpress import WordPress
from bot.errors import Barred, Missing, Uncertain
from bot.model import State
from bot.ports import Access, CommentModerator
from sandbox.blog import Blog
from sandbox.blog.model import StoredComment
from tests.blogs.reaching import draft, reach
from tests.blogs.servers import serving
from tests.sites import Site

MESSAGE = "https://discord.com/channels/123456789012345678/223456789012345678/323456789012345678"
JUDGED = (State.LIVE, State.HELD, State.SPAM, State.GONE)


# -- comments on chosen articles


async def test_all_comments_on_some_articles_are_read_in_whatever_state_newest_first(
    site: Site, blogs: Web, post: int
) -> None:
    other = (await site.publish(f"Ebb {secrets.token_hex(4)}", "<p>text</p>")).id
    third = (await site.publish(f"Flood {secrets.token_hex(4)}", "<p>text</p>")).id
    blog = reach(site, blogs)
    made = [(await blog.write(draft(where, approved=True))).key for where in (post, other, third, post)]
    await blog.judge(made[1], State.SPAM)
    await blog.judge(made[3], State.GONE)
    found, more = await blog.comments_on([f"post:{post}", f"post:{other}", "url:/no-number"])
    assert [(one.key, one.state) for one in found] == [
        (made[3], State.GONE),
        (made[1], State.SPAM),
        (made[0], State.LIVE),
    ]
    assert (more, {one.article for one in found}) == (False, {f"post:{post}", f"post:{other}"})
    public, _ = await reach(site, blogs, None).comments_on([f"post:{post}", f"post:{other}"])
    assert [one.key for one in public] == [made[0]]


async def test_pages_of_a_hundred_end_where_the_blog_says_so(site: Site, blogs: Web, post: int) -> None:
    blog = reach(site, blogs)
    made = [(await blog.write(draft(post, f"number {n}", approved=True))).key for n in range(103)]
    (first, more), (second, end) = [await blog.comments_on([f"post:{post}"], page) for page in (1, 2)]
    assert [one.key for one in [*first, *second]] == made[::-1]
    assert (len(first), more, end) == (100, True, False)
    assert await blog.comments_on([f"post:{post}"], 3) == ([], False)


async def test_pingbacks_are_no_comments(site: Site, blogs: Web, post: int) -> None:
    ping = await site.pingback(post, "Further down the coast", "http://elsewhere.example/coast/")
    blog = reach(site, blogs)
    assert await blog.comments_on([f"post:{post}"]) == ([], False)
    assert await blog.comments([f"comment:{ping.id}"]) == []
    assert f"comment:{ping.id}" not in {one.key for one in await blog.newest_comments(None)}


async def test_editors_notes_are_in_no_answer_though_an_editor_may_read_them(blogs: Web) -> None:
    async with AsyncExitStack() as stack:
        site = Blog()
        await site.start()
        stack.push_async_callback(site.stop)
        post = (await site.publish("News", "<p>text</p>")).id
        archive = site.archive
        note = archive.add_comment(
            StoredComment(0, post, "Editor", "", "Is this true?", archive.now(), status="hold", type="note")
        )
        for account in (None, "author", "editor"):
            blog = reach(site, blogs, account)
            assert await blog.newest_comments(None) == []
            assert await blog.comments_on([f"post:{post}"]) == ([], False)
            found = await blog.comments([f"comment:{note.id}"])
            assert [one for one in found if one.article] == []


@pytest.mark.parametrize("account", [None, "author", "editor"])
async def test_a_withdrawn_article_does_not_hide_the_comments_on_the_others(
    site: Site, blogs: Web, post: int, account: str | None
) -> None:
    hidden = [(await site.publish(f"Hidden {secrets.token_hex(4)}", "<p>text</p>")).id for _ in range(3)]
    said = await reach(site, blogs).write(draft(post, approved=True))
    await site.trash_post(hidden[0])
    await site.edit_post(hidden[1], password="oyster")
    await site.delete_post(hidden[2])
    blog = reach(site, blogs, account)
    found, more = await blog.comments_on([f"post:{post}", *(f"post:{one}" for one in hidden)])
    assert ([one.key for one in found], more) == ([said.key], False)
    assert await blog.comments_on([f"post:{one}" for one in hidden]) == ([], False)


async def test_no_articles_have_no_comments_and_nobody_is_asked(blogs: Web) -> None:
    blog = blogs.open(Access("wordpress", "http://127.0.0.1:9", "", "http://127.0.0.1:9/wp-json/"))
    assert isinstance(blog, WordPress)
    assert await blog.comments_on([]) == ([], False)
    assert await blog.comments_on(["url:/7"]) == ([], False)


async def test_many_articles_are_asked_for_in_addresses_of_a_bearable_length(blogs: Web) -> None:
    asked: list[str] = []

    def reply(request: web.Request) -> web.Response:
        asked.append(request.path_qs)
        first = int(request.query["post"].partition(",")[0])
        page = int(request.query["page"])
        pages = "2" if first == 100_000 else "1"
        entries = [{"id": first + page, "post": first, "status": "approved"}] if page <= int(pages) else []
        return web.json_response(entries, headers={"X-WP-TotalPages": pages})

    async with serving(reply) as url:
        blog = blogs.open(Access("wordpress", url, "", f"{url}/wp-json/"))
        assert isinstance(blog, WordPress)
        articles = [f"post:{number}" for number in range(100_000, 101_200)]
        found, more = await blog.comments_on(articles)
        assert [one.key for one in found] == ["comment:101001", "comment:100501", "comment:100001"]
        rest, end = await blog.comments_on(articles, 2)
    assert (more, [one.key for one in rest], end) == (True, ["comment:100002"], False)
    assert (len(asked), max(map(len, asked)) < 6_000) == (6, True)


# -- judging


@pytest.mark.parametrize("before", JUDGED)
async def test_a_comment_is_judged_from_any_state_and_twice_is_fine(
    site: Site, blogs: Web, post: int, before: State
) -> None:
    blog = reach(site, blogs)
    assert isinstance(blog, CommentModerator)
    said = await blog.write(draft(post, "Salt."))
    for after in JUDGED:
        for state in (before, after, after):
            judged = await blog.judge(said.key, state)
            assert (judged.key, judged.state, judged.html) == (said.key, state, said.html)
    (read,) = await blog.comments([said.key])
    assert read.state is State.GONE


async def test_who_may_not_judge_is_told_what_is_needed(site: Site, blogs: Web, post: int) -> None:
    said = await reach(site, blogs).write(draft(post))
    for state in (State.LIVE, State.GONE):
        for account in ("author", "subscriber"):
            with pytest.raises(Barred, match=r"may not judge comments.*moderate_comments.*Editor"):
                await reach(site, blogs, account).judge(said.key, state)
        with pytest.raises(Barred, match="No account is connected"):
            await reach(site, blogs, None).judge(said.key, state)
        with pytest.raises(Barred, match="application password"):
            await reach(site, blogs, password="wrong wrong").judge(said.key, state)


async def test_what_was_deleted_for_good_cannot_be_judged(site: Site, blogs: Web, post: int) -> None:
    blog = reach(site, blogs)
    said = await blog.write(draft(post))
    await site.delete_comment(int(said.key.partition(":")[2]))
    for state in JUDGED:
        with pytest.raises(Missing):
            await blog.judge(said.key, state)


async def test_a_500_is_no_failure_when_the_comment_stands_as_it_should(blogs: Web) -> None:
    site = Blog()
    await site.start()
    post = (await site.publish("Low tide", "<p>text</p>")).id
    blog = reach(site, blogs)
    said = await blog.write(draft(post))
    failed = b'{"code": "rest_comment_failed_edit", "message": "Updating comment status failed."}'
    site.faults.add("POST", "/comments/", None, status=500, body=failed)
    assert (await blog.judge(said.key, State.HELD)).state is State.HELD
    with pytest.raises(Uncertain, match="trouble of its own"):
        await blog.judge(said.key, State.LIVE)
    await site.stop()


async def test_a_site_without_a_trash_deletes(blogs: Web) -> None:
    def reply(request: web.Request) -> web.Response:
        if "force" not in request.query:
            return web.json_response({"code": "rest_trash_not_supported"}, status=501)
        return web.json_response({"deleted": True, "previous": {"id": 7, "status": "hold"}})

    async with serving(reply) as url:
        blog = blogs.open(Access("wordpress", url, "", f"{url}/wp-json/", "wren", "pass word"))
        assert isinstance(blog, WordPress)
        judged = await blog.judge("comment:7", State.GONE)
        assert (judged.key, judged.state) == ("comment:7", State.GONE)


# -- the name that leads to the message


@pytest.mark.parametrize("approved", [False, True])
async def test_the_authors_name_leads_to_the_message_until_the_draft_says_otherwise(
    site: Site, blogs: Web, post: int, approved: bool
) -> None:
    blog, wanted = reach(site, blogs), draft(post, url=MESSAGE, approved=approved)
    written = await blog.write(wanted)
    (shown,) = (await blog.comments_on([f"post:{post}"]))[0]
    assert (shown.content.author, shown.state) == ("Wren Ash", State.LIVE if approved else State.HELD)
    assert await _urls(blog) == {written.key: MESSAGE}
    for url in (f"{MESSAGE}4", ""):
        changed = await blog.rewrite(written.key, replace(wanted, html="Said better.", url=url))
        assert changed.state is shown.state
        assert await _urls(blog) == {written.key: url}


async def test_an_url_that_is_too_long_is_left_out(site: Site, blogs: Web, post: int) -> None:
    blog, wanted = reach(site, blogs), draft(post, url=f"https://x.example/{'a' * 183}")
    written = await blog.write(wanted)
    assert await _urls(blog) == {written.key: ""}
    fits = replace(wanted, url=wanted.url[:-1])
    assert (await blog.rewrite(written.key, fits)).key == written.key
    assert await _urls(blog) == {written.key: fits.url}


async def _urls(blog: WordPress) -> dict[str, str]:
    """Where the newest comment's author leads."""
    reply = await blog._api.call("GET", "comments", {"status": "any", "orderby": "id", "per_page": "1"}, account=True)
    return {f"comment:{one['id']}": one["author_url"] for one in reply.data}
