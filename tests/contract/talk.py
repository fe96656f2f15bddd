"""Raw HTTP to a blog, in the few shapes that the contract tests need."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import Any

import aiohttp

from tests.sites import UNHURRIED, Site, basic


@dataclass(frozen=True)
class Answer:
    """A status, headers, and the body both as text and, if it is JSON, as data."""

    status: int
    headers: Any
    text: str
    json: Any


class Talk:
    """Requests to one site; `by` names the account (None: nobody)."""

    def __init__(self, site: Site, http: aiohttp.ClientSession) -> None:
        self.site = site
        self.http = http

    async def ask(
        self,
        method: str,
        path: str,
        by: str | None = None,
        headers: dict[str, str] | None = None,
        json: Any = None,
        form: dict[str, str] | None = None,
        hurried: bool = False,
    ) -> Answer:
        """One request; `path` may be a whole address of the site. Redirects are not followed."""
        url = path if path.startswith("http") else self.site.url + path
        sent = ({} if hurried else UNHURRIED) | (basic(self.site.account(by)) if by else {}) | (headers or {})
        async with self.http.request(method, url, headers=sent, json=json, data=form, allow_redirects=False) as answer:
            text = await answer.text()
            data = await answer.json() if "json" in answer.headers.get("Content-Type", "") and text else None
            return Answer(answer.status, answer.headers, text, data)

    async def get(self, path: str, by: str | None = None, headers: dict[str, str] | None = None) -> Answer:
        """GET a path."""
        return await self.ask("GET", path, by, headers)

    async def rest(
        self, method: str, path: str, by: str | None = None, json: Any = None, hurried: bool = False
    ) -> Answer:
        """Ask REST; `path` begins behind /wp/v2/."""
        return await self.ask(method, f"/wp-json/wp/v2/{path}", by, json=json, hurried=hurried)

    async def say(self, by: str | None, post: int, content: str, hurried: bool = False, **fields: Any) -> Answer:
        """Comment by REST."""
        return await self.rest("POST", "comments", by, {"post": post, "content": content, **fields}, hurried)

    async def form(self, post: int, fields: dict[str, str], hurried: bool = False) -> Answer:
        """Comment through the form under an article."""
        sent = {"comment_post_ID": str(post), **fields}
        return await self.ask("POST", "/wp-comments-post.php", form=sent, hurried=hurried)


def unique(word: str) -> str:
    """A word that no other test uses (the real WordPress keeps what earlier tests wrote)."""
    return f"{word} {secrets.token_hex(4)}"


def item_of(feed: str, link: str) -> str:
    """The feed's item about the article with this link, as text."""
    items: list[str] = re.findall(r"<item>.*?</item>", feed, re.DOTALL)
    return next(item for item in items if f"<link>{link}</link>" in item)
