"""The page that an admin sees whom a blog sent back with a password: in words, kept by nobody."""

import logging
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.blogs.hubs import WebSub
from bot.errors import Refused
from bot.net import Net
from bot.notices import Notices
from bot.pushes import Pushes
from bot.store import Seal, Store
from bot.text.words import say
from bot.web import serving
from tests.blogs.servers import LOOPBACK
from tests.databases import KEY, Clock, fresh

SECRET = "abcdefghijkl"


@dataclass
class Desk:
    """What would become of the admin."""

    url: str = ""
    came: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    fault: Exception | None = None

    async def came_back(self, state: str, said: Mapping[str, str]) -> str:
        self.came.append((state, dict(said)))
        if self.fault is not None:
            raise self.fault
        return "Connected to <The Lamp>.\nYou can close this page."


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    desk = Desk()

    async def look(_: object) -> None:
        raise AssertionError

    async with fresh("sqlite", tmp_path) as database, Net(LOOPBACK) as net:
        store = Store(database, Seal(KEY), Clock())
        pushes = Pushes(store, WebSub(net), Notices(None), Seal(KEY), None, look, lambda: 0.5)
        async with serving(pushes, "127.0.0.1", 0, desk.came_back) as port:
            desk.url = f"http://127.0.0.1:{port}"
            yield desk
        await store.close()


async def get(desk: Desk, path: str, **headers: str) -> tuple[int, str, Mapping[str, str]]:
    async with ClientSession() as http, http.get(desk.url + path, headers=headers) as answer:
        return answer.status, await answer.text(), answer.headers


async def test_what_the_blog_sent_along_reaches_the_desk_and_the_answer_is_a_page_in_words(desk: Desk) -> None:
    status, page, headers = await get(desk, f"/connect/v1.a.b-_==?site_url=x&user_login=ed&password={SECRET}")
    assert desk.came == [("v1.a.b-_==", {"site_url": "x", "user_login": "ed", "password": SECRET})]
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "<p>Connected to &lt;The Lamp&gt;.</p>\n<p>You can close this page.</p>" in page


async def test_nothing_keeps_or_passes_on_the_address_with_the_password(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    _, page, headers = await get(desk, f"/connect/state?password={SECRET}")
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "history.replaceState" in page
    assert SECRET not in page
    desk.fault = ZeroDivisionError()
    assert (await get(desk, f"/connect/state?password={SECRET}"))[0] == 500
    assert SECRET not in caplog.text


async def test_what_went_wrong_is_said_in_the_language_of_the_browser(desk: Desk) -> None:
    desk.fault = Refused("It <was> told no.")
    status, page, _ = await get(desk, "/connect/state?success=false")
    assert status == 400
    assert say("connect.failed", "en") in page
    assert "It &lt;was&gt; told no." in page
    _, page, _ = await get(desk, "/connect/state", **{"Accept-Language": "ru,en;q=0.8"})
    assert say("connect.failed", "ru") in page
    assert '<html lang="ru">' in page


async def test_only_a_browser_that_opens_the_page_counts(desk: Desk) -> None:
    async with ClientSession() as http:
        for ask in (http.head, http.post):
            async with ask(f"{desk.url}/connect/state?password={SECRET}") as answer:
                assert answer.status == 405
    assert (await get(desk, "/connect/"))[0] == 404
    assert desk.came == []
