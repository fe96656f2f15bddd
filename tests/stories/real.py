"""A real WordPress as the blog of a story, and the essay of 2007 that is published on it."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from sandbox.blog import Picture
from tests.sites import WordPress

ESSAY = Path(__file__).with_name("essay.html").read_text(encoding="utf-8")
FERRY = Picture("ferry.png", "The ferry's lamp in the fog")
LOG = """<?php // while a story runs: one line of JSON for each request
register_shutdown_function(function () {
    $line = [$_SERVER['REQUEST_METHOD'] ?? 'CLI', $_SERVER['REQUEST_URI'] ?? '', (int) http_response_code()];
    file_put_contents(getenv('TEST_WP_DIR') . '/story.jsonl', json_encode($line) . "\n", FILE_APPEND | LOCK_EX);
});
"""


class Asked(NamedTuple):
    """One request, as the site itself saw it."""

    method: str
    path: str
    status: int


class RealBlog(WordPress):
    """WordPress with what a story needs beside: a log of requests. It tells nobody of changes: who waits, looks."""

    async def start(self) -> None:
        """Open the connection and begin the log."""
        await super().start()
        self._log.write_text("", encoding="utf-8")
        self._plugin.write_text(LOG, encoding="utf-8")

    async def stop(self) -> None:
        """End the log, then as WordPress does."""
        self._plugin.unlink(missing_ok=True)
        await super().stop()

    @property
    def requests(self) -> list[Asked]:
        """What was asked of the site since the story began."""
        return [Asked(*json.loads(line)) for line in self._log.read_text(encoding="utf-8").splitlines()]

    @property
    def _log(self) -> Path:
        return self.directory / "story.jsonl"

    @property
    def _plugin(self) -> Path:
        return self.root / "wp-content/mu-plugins/story.php"

    def subscribe(self, listener: Callable[..., None]) -> Callable[[], None]:
        """As sandbox.blog.Blog; nothing is ever told."""
        return lambda: None


def unique(word: str) -> str:
    """A name that no other story uses: the site remembers everybody who was approved there."""
    return f"{word} {secrets.token_hex(3)}"
