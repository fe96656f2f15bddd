"""The way to a site's WordPress by one of its accounts, and comments for it."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any

from bot.blogs import Web
from bot.blogs.wordpress import WordPress
from bot.model import Draft
from bot.ports import Access
from tests.sites import Site


def reach(site: Site, blogs: Web, account: str | None = "editor", password: str = "") -> WordPress:
    """The site by this account (None: nobody's)."""
    access = Access("wordpress", site.url, f"{site.url}/feed/", f"{site.url}/wp-json/")
    if account:
        known = site.account(account)
        access = replace(access, user=known.user, password=password or known.password)
    blog = blogs.open(access)
    assert isinstance(blog, WordPress)
    return blog


def draft(post: int, html: str = "Well said.", **changes: Any) -> Draft:
    """A comment that nobody has written before."""
    marker = secrets.token_hex(8)
    address = f"{marker}@users.noreply.invalid"
    return replace(Draft(f"post:{post}", None, "Wren Ash", address, html, marker), **changes)
