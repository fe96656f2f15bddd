"""What is found out about a blog: on both kinds of WordPress, broken in several ways, and on feeds alone."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from email.utils import formatdate

import pytest
from aiohttp import web

from bot import diagnosis
from bot.blogs import Web
from bot.ports import Access, Blog, Check, Examined, Finding, Mark
from bot.text.words import speaking
from sandbox.blog import Blog as SandboxBlog
from tests.blogs.reaching import draft, reach
from tests.blogs.servers import item, rss, serving
from tests.sites import Site

HTML = {"Content-Type": "text/html"}


async def found(blog: Blog, seconds: float = diagnosis.SECONDS) -> dict[str, Finding]:
    """What is found, by the names of the checks; of two of one name the last."""
    assert isinstance(blog, Examined)
    return {finding.name: finding async for finding in diagnosis.made(diagnosis.of_blog(blog), seconds)}


def marks(findings: dict[str, Finding], mark: Mark) -> set[str]:
    return {name for name, finding in findings.items() if finding.mark is mark}


@pytest.fixture
async def sandbox() -> AsyncIterator[SandboxBlog]:
    """A blog to break."""
    blog = SandboxBlog(title="The Harbour Lamp")
    await blog.start()
    await blog.publish("The ferry stays", "<p>Until midnight.</p>", date=time.time() - 60)
    yield blog
    await blog.stop()


# -- a sound WordPress


async def test_a_sound_blog_with_an_editors_account_is_fine(site: Site, blogs: Web, post: int) -> None:
    findings = await found(reach(site, blogs))
    sound = {"Feed", "Caching", "REST interface", "In the way", "Logging in", "Role of the account", "Comments"}
    assert sound | {"Clock"} <= marks(findings, Mark.FINE), findings
    assert marks(findings, Mark.WRONG) == set()


async def test_what_an_account_may_is_told_apart(site: Site, blogs: Web, post: int) -> None:
    role = "Role of the account"
    assert (await found(reach(site, blogs, "admin")))[role].mark is Mark.WARNING
    author = await found(reach(site, blogs, "author"))
    assert author[role].mark is Mark.WRONG
    assert "moderate_comments" in author[role].text
    assert author["Moderation"].mark is Mark.UNSET
    nobody = await found(reach(site, blogs, None))
    assert marks(nobody, Mark.UNSET) == {"Logging in", "Moderation"}


async def test_a_password_that_is_not_known_says_so_and_the_rest_is_examined(site: Site, blogs: Web, post: int) -> None:
    findings = await found(reach(site, blogs, "editor", "abcd abcd abcd abcd abcd abcd"))
    assert marks(findings, Mark.WRONG) == {"Logging in"}
    assert "Authorization header" in findings["Logging in"].text


async def test_a_members_comment_that_is_held_is_seen(site: Site, blogs: Web, post: int) -> None:
    blog = reach(site, blogs)
    await blog.write(draft(post))
    findings = await found(blog)
    assert findings["Moderation"].mark is Mark.WARNING
    assert "member" in findings["Moderation"].text


async def test_closed_comments_on_the_newest_article_are_a_warning(site: Site, blogs: Web) -> None:
    await site.publish("Closing time", "<p>Good night.</p>", comments_open=False)
    findings = await found(reach(site, blogs))
    assert findings["Comments"].mark is Mark.WARNING
    assert "Closing time" in findings["Comments"].text


# -- a broken one


async def test_a_dropped_authorization_header_is_named(sandbox: SandboxBlog, blogs: Web) -> None:
    sandbox.manners.drops_authorization = True
    findings = await found(reach(sandbox, blogs))
    assert marks(findings, Mark.WRONG) == {"Logging in"}
    assert "RewriteRule" in findings["Logging in"].text


async def test_cloudflare_is_told_by_its_header(sandbox: SandboxBlog, blogs: Web) -> None:
    sandbox.faults.add("*", "", None, status=403, headers={"cf-mitigated": "challenge", **HTML}, body="<html>")
    findings = await found(reach(sandbox, blogs))
    assert {"Feed", "REST interface", "In the way"} <= marks(findings, Mark.WRONG)
    assert "Skip rule" in findings["In the way"].text
    assert findings["Clock"].mark is Mark.FINE


async def test_a_plugin_that_closes_the_interface_is_told_from_a_firewall(sandbox: SandboxBlog, blogs: Web) -> None:
    closed = '{"code": "rest_login_required", "message": "No.", "data": {"status": 401}}'
    sandbox.faults.add("GET", "/wp-json", None, status=401, headers={"Content-Type": "application/json"}, body=closed)
    findings = await found(reach(sandbox, blogs))
    assert findings["In the way"].mark is Mark.WRONG
    assert "rest_login_required" in findings["In the way"].text
    sandbox.faults.clear()
    sandbox.faults.add("GET", "/wp-json", None, status=406, headers=HTML, body="<h1>Not Acceptable</h1>")
    findings = await found(reach(sandbox, blogs))
    assert "firewall" in findings["In the way"].text
    assert findings["Feed"].mark is Mark.FINE
    assert findings["Comments"].mark is Mark.UNSET


@pytest.mark.parametrize("fault", [{"status": 500}, {"drop": "before"}, {"status": 200, "body": "<html>Hello"}])
async def test_no_check_keeps_another_from_being_made(
    sandbox: SandboxBlog, blogs: Web, fault: dict[str, object]
) -> None:
    sandbox.faults.add("*", "", None, **fault)
    findings = await found(reach(sandbox, blogs))
    assert len(findings) >= 6
    assert {"Feed", "REST interface", "Logging in"} <= marks(findings, Mark.WRONG)


async def test_it_is_asked_ten_times_at_most(sandbox: SandboxBlog, blogs: Web) -> None:
    closed = '{"code": "rest_login_required", "message": "No.", "data": {"status": 401}}'
    for fault in (None, closed):
        if fault:
            headers = {"Content-Type": "application/json"}
            sandbox.faults.add("GET", "/wp-json", None, status=401, headers=headers, body=fault)
        before = len(sandbox.requests)
        await found(reach(sandbox, blogs))
        assert len(sandbox.requests) - before <= 10


async def test_a_blog_that_keeps_us_waiting_costs_each_check_its_own_time_only(
    sandbox: SandboxBlog, blogs: Web
) -> None:
    go_on = asyncio.Event()
    sandbox.faults.add("*", "", None, until=go_on)
    findings = await found(reach(sandbox, blogs), seconds=0.05)
    go_on.set()
    assert "no answer within" in findings["Feed"].text
    assert "no answer within" in findings["REST interface"].text


# -- a feed alone


async def test_a_feed_alone_is_examined_and_says_that_answers_stay(blogs: Web) -> None:
    body, headers = rss(item("One", "https://blog.example/one")), {"Date": formatdate(time.time() - 900, usegmt=True)}
    asked: list[web.Request] = []

    def answer(request: web.Request) -> web.Response:
        asked.append(request)
        return web.Response(body=body, content_type="application/rss+xml", headers=headers)

    async with serving(answer) as url:
        blog = blogs.open(Access("feed", url, f"{url}/feed"))
        findings = await found(blog)
        assert findings["Feed"].mark is Mark.FINE
        assert findings["Caching"].mark is Mark.WARNING
        assert "`ETag`" in findings["Caching"].text
        assert "15 minutes behind" in findings["Clock"].text
        assert findings["Comments"].mark is Mark.UNSET
        headers |= {"ETag": '"1"', "Age": "900"}
        findings = await found(blog)
        assert "ignores" in findings["Caching"].text
        assert findings["Clock"].mark is Mark.FINE  # a cache kept the answer for a while
    assert len(asked) <= 10


async def test_a_feed_that_is_gone_is_wrong(blogs: Web) -> None:
    async with serving(lambda _: web.Response(status=404)) as url:
        findings = await found(blogs.open(Access("feed", url, f"{url}/feed")))
    assert "There is no feed" in findings["Feed"].text
    assert findings["Clock"].mark is Mark.FINE


# -- the frame


async def test_a_check_that_fails_by_a_fault_of_ours_does_not_show_what_it_saw() -> None:
    async def broken() -> list[Finding]:
        raise ValueError("secret")

    (finding,) = [each async for each in diagnosis.made([Check("Feed", broken)])]
    assert finding.mark is Mark.WRONG
    assert "ValueError" in finding.text
    assert "secret" not in finding.text


async def test_findings_speak_the_language_of_who_asked(sandbox: SandboxBlog, blogs: Web) -> None:
    with speaking("ru"):
        findings = await found(reach(sandbox, blogs))
    assert "Лента" in findings
    assert replace(findings["Лента"], text="").mark is Mark.FINE
