"""How a blog's feed answers beyond WordPress' own ways: what proxies, plugins and owners do to it, on order."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import md5

from aiohttp import web


@dataclass(slots=True)
class Manners:
    """Set any of these at any time; until they are changed they hold, most for the main feed in every format."""

    headers: dict[str, str] = field(default_factory=dict)  # put over its own ("Cache-Control"); "" takes one away
    status: int = 200  # 404, 410, 429, 503: this instead of the feed, with a page of HTML
    moved_to: str = ""  # the address that the feed is redirected to
    drops_authorization: bool = False  # as web servers do that run PHP by CGI: everybody is a stranger to REST
    site_moved_to: str = ""  # the same for the whole site: an address to which each path is added
    moved_status: int = 301  # or 302, 307, 308
    weak_etags: bool = False  # as behind a proxy that compresses; such a tag is then not known again, as in WordPress
    validators: bool = True  # False: no ETag and no Last-Modified
    set_back: float = 0  # seconds by which Last-Modified is earlier than it was
    empty: bool = False  # a whole feed without items
    cut_at: float = 1  # the part of the document that is sent, as if that was all of it: 0.5

    def validate(self, headers: dict[str, str]) -> dict[str, str]:
        """What becomes of a feed's own validators."""
        if not self.validators:
            return {}
        if self.set_back:
            last = format_datetime(
                parsedate_to_datetime(headers["Last-Modified"]) - timedelta(seconds=self.set_back), usegmt=True
            )
            etag = md5(last.encode(), usedforsecurity=False).hexdigest()
            headers = headers | {"Last-Modified": last, "ETag": f'"{etag}"'}
        return headers

    def dress(self, response: web.Response) -> web.Response:
        """The answer as it leaves the house."""
        if self.weak_etags and "ETag" in response.headers:
            response.headers["ETag"] = f"W/{response.headers['ETag']}"
        for name, value in self.headers.items():
            response.headers.pop(name, None)
            if value:
                response.headers[name] = value
        if self.cut_at < 1 and isinstance(response.body, bytes):
            response.body = response.body[: int(len(response.body) * self.cut_at)]
        return response

    def instead(self, path: str) -> web.Response | None:
        """The answer in the feed's place, if there is one."""
        if self.moved_to:
            return web.Response(status=self.moved_status, headers={"Location": self.moved_to})
        if self.status != 200:
            page = f"<!DOCTYPE html><title>{self.status}</title><p>There is no feed at {path}.</p>"
            return web.Response(status=self.status, text=page, content_type="text/html")
        return None
