"""Who a blog tells that an article was published or changed: a webhook, and a WebSub hub."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import aiohttp

from .archive import Archive
from .model import Change, StoredPost
from .rest import show_time

HOOKS = {"article published": "publish_post", "article edited": "post_updated", "article trashed": "wp_trash_post"}


class Pings:
    """Sends what has to be told, in the background. `statuses` are the answers, None where there was none."""

    def __init__(self, site: Archive, feed_urls: tuple[str, ...]) -> None:
        self.site = site
        self.feed_paths = feed_urls
        self.statuses: list[int | None] = []
        self._http: aiohttp.ClientSession | None = None
        self._under_way: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Be ready to send."""
        self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5))

    async def stop(self) -> None:
        """Let what is under way arrive, then hang up."""
        await self.settled()
        if self._http is not None:
            await self._http.close()
            self._http = None

    async def settled(self) -> None:
        """Wait until everything that was to be told has been told."""
        while self._under_way:
            await asyncio.wait(self._under_way)

    def hear(self, change: Change) -> None:
        """A change on the blog."""
        hook, post = HOOKS.get(change.what), self.site.posts.get(change.id)
        if hook is None or post is None or self._http is None:
            return
        if webhook := str(self.site.option("webhook")):
            self._send(self._post(webhook, json=self._news(hook, post)))
        if hub := str(self.site.option("hub")):
            urls = [f"{self.site.url}{path}" for path in self.feed_paths]
            form = [("hub.mode", "publish"), *(("hub.url", url) for url in urls)]
            self._send(self._post(hub, data=form))

    def _news(self, hook: str, post: StoredPost) -> dict[str, object]:
        """What webhook plugins send: which hook, which post."""
        return {
            "hook": hook,
            "post_id": post.id,
            "post_url": self.site.link(post),
            "post": {
                "post_title": post.title,
                "post_status": post.status,
                "post_modified_gmt": show_time(post.modified),
            },
        }

    def _send(self, call: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(call)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _post(self, url: str, **body: Any) -> None:
        assert self._http is not None
        try:
            async with self._http.post(
                url, headers={"User-Agent": "WordPress/6.8; " + self.site.url}, **body
            ) as answer:
                self.statuses.append(answer.status)
        except (aiohttp.ClientError, TimeoutError):
            self.statuses.append(None)
