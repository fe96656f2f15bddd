"""Accounts, application passwords and the site's icon, asked of both blogs: raw, and through the bot's adapter."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.blogs import Web
from bot.blogs.wordpress import WordPress as Adapter
from bot.errors import Barred
from bot.net import Net
from bot.ports import Access
from sandbox.blog import Blog, Picture
from tests.authorising import authorise
from tests.blogs.servers import LOOPBACK
from tests.contract.talk import Talk, unique
from tests.sites import Site, WordPress

PASSWORDS = "users/me/application-passwords"
BACK = "http://127.0.0.1:9/connect/v1.abc.d-_f=="
APP = str(uuid.UUID(int=5))
LEAST = ("read", "edit_posts", "edit_others_posts", "edit_published_posts", "moderate_comments")


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    async with Net(LOOPBACK) as net:
        yield Web(net)


async def somebody(site: Site, *capabilities: str) -> str:
    """A new account with a password of its own, for what ends it."""
    login = unique("somebody").replace(" ", "")
    await site.add_account(login, capabilities or LEAST)
    return login


def adapter(web: Web, site: Site, user: str = "", password: str = "") -> Adapter:
    blog = web.open(Access("wordpress", f"{site.url}/", site.feed_url, f"{site.url}/wp-json/", user, password))
    assert isinstance(blog, Adapter)
    return blog


# -- raw


async def test_the_interface_names_the_page_that_makes_passwords(talk: Talk) -> None:
    index = (await talk.get("/wp-json/")).json
    named = index["authentication"]["application-passwords"]["endpoints"]["authorization"]
    assert named == f"{talk.site.url}/wp-admin/authorize-application.php"


async def test_a_password_is_introspected_and_revoked_with_itself(talk: Talk) -> None:
    login = await somebody(talk.site, "read")
    told = await talk.rest("GET", f"{PASSWORDS}/introspect", login)
    assert told.json["name"] == "tests"
    revoked = await talk.rest("DELETE", f"{PASSWORDS}/{told.json['uuid']}", login)
    assert (revoked.status, revoked.json["deleted"]) == (200, True)
    assert revoked.json["previous"]["uuid"] == told.json["uuid"]
    again = await talk.rest("GET", f"{PASSWORDS}/introspect", login)
    assert (again.status, again.json["code"]) == (401, "rest_not_logged_in")


async def test_a_password_that_is_not_there_cannot_be_revoked(talk: Talk) -> None:
    login = await somebody(talk.site)
    unknown = await talk.rest("DELETE", f"{PASSWORDS}/{uuid.UUID(int=7)}", login)
    assert (unknown.status, unknown.json["code"]) == (404, "rest_application_password_not_found")
    stranger = await talk.rest("DELETE", f"{PASSWORDS}/{uuid.UUID(int=7)}")
    assert (stranger.status, stranger.json["code"]) == (401, "rest_not_logged_in")


async def test_an_account_makes_more_passwords_by_itself(talk: Talk) -> None:
    login = await somebody(talk.site)
    made = await talk.rest("POST", PASSWORDS, login, {"name": "Another", "app_id": APP})
    assert made.status == 201
    assert (made.json["name"], made.json["app_id"]) == ("Another", APP)
    assert made.json["password"]
    listed = await talk.rest("GET", PASSWORDS, login)
    assert [each["name"] for each in listed.json] == ["tests", "Another"]
    assert all("password" not in each for each in listed.json)


async def test_the_site_tells_its_icon(talk: Talk, web: Web) -> None:
    site = talk.site
    assert (await talk.get("/wp-json/")).json["site_icon_url"] in ("", False)
    address = await site.upload(Picture(unique("icon").replace(" ", "-") + ".png"))
    (media,) = [each for each in await site.media() if each.url == address]
    await site.set_option("site_icon", media.id)
    stem = address.removesuffix(".png")
    assert (await talk.get("/wp-json/")).json["site_icon_url"].startswith(stem)
    assert 'rel="icon" href="' + stem in (await talk.get("/")).text
    assert (await web.discover(site.url)).picture.startswith(stem)
    await site.set_option("site_icon", 0)
    assert (await web.discover(site.url)).picture == ""


# -- through the adapter


async def test_somebody_who_says_yes_on_the_page_is_sent_back_with_a_password_that_works(
    site: Blog | WordPress, web: Web
) -> None:
    login = await somebody(site)
    page = await adapter(web, site).password_page(APP, BACK)
    back, _, query = (await authorise(site, page, login)).partition("?")
    assert back == BACK
    told = {key: value for key, [value] in parse_qs(query).items()}
    assert (told["site_url"], told["user_login"]) == (site.url, login)
    connected = adapter(web, site, login, told["password"])
    account = await connected.account()
    assert account.name.lower() == login
    assert account.application
    assert not account.too_much
    assert [lack.split()[0] for lack in account.lacks] == ["upload_files"]
    await connected.revoke(account.application)
    with pytest.raises(Barred):
        await connected.account()


async def test_somebody_who_says_no_is_sent_back_without_one(site: Blog | WordPress, web: Web) -> None:
    login = await somebody(site)
    page = await adapter(web, site).password_page(APP, BACK)
    assert parse_qs(urlsplit(page).query)["success_url"] == [BACK]
    assert await authorise(site, page, login, approve=False) == f"{BACK}?success=false"


async def test_a_password_that_is_gone_already_counts_as_revoked(site: Blog | WordPress, web: Web) -> None:
    account = site.account(await somebody(site))
    await adapter(web, site, account.user, account.password).revoke(str(uuid.UUID(int=9)))


async def test_an_administrator_may_do_too_much_and_an_editor_may_not(site: Blog | WordPress, web: Web) -> None:
    for name, too_much in (("admin", True), ("editor", False)):
        account = site.account(name)
        found = await adapter(web, site, account.user, account.password).account()
        assert found.too_much is too_much
        assert found.moderates
        assert found.application
