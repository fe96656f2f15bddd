"""A blog's user, who answers in a browser whether an application may have a password."""

import re
from html import unescape

import aiohttp

from tests.sites import Site


async def authorise(site: Site, page: str, by: str, *, approve: bool = True) -> str:
    """Log in at the site, open the page and answer. Gives where the browser is sent then."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
        async with http.get(page, allow_redirects=False) as stranger:
            assert stranger.status == 302, await stranger.text()
            assert "/wp-login.php?redirect_to=" in stranger.headers["Location"]
        sent = {"log": by, "pwd": await site.login_password(by), "redirect_to": page}
        async with http.post(f"{site.url}/wp-login.php", data=sent, allow_redirects=False) as entered:
            assert entered.status == 302, await entered.text()
        async with http.get(page) as asked:
            assert asked.status == 200
            form = fields(await asked.text())
        assert form["action"] == "authorize_application_password"
        form |= {"approve" if approve else "reject": "1"}
        address = f"{site.url}/wp-admin/authorize-application.php"
        async with http.post(address, data=form, allow_redirects=False) as answered:
            assert answered.status == 302, await answered.text()
            return answered.headers["Location"]


def fields(page: str) -> dict[str, str]:
    """The fields of a page's form, as they are filled in."""
    found: dict[str, str] = {}
    for element in re.findall(r"<input[^>]*type=[\"'](?:hidden|text)[\"'][^>]*>", page):
        parts = dict(re.findall(r"(name|value)=[\"']([^\"']*)[\"']", element))
        if "name" in parts:
            found.setdefault(parts["name"], unescape(parts.get("value", "")))
    return found
