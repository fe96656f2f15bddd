"""A real WordPress as the blog of a story, and the essay of 2007 that is published on it."""

from __future__ import annotations

import json
import re
import secrets
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from sandbox.blog import Picture
from tests.sites import WordPress

PUSH_PAGE = Path(__file__).parents[2] / "docs/push.md"
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
        """End the log and the pushes, then as WordPress does."""
        for plugin in (self._plugin, *self._plugin.parent.glob("push-*.php")):
            plugin.unlink(missing_ok=True)
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

    def push_to(self, address: str) -> None:
        """Install the plugin of docs/push.md, as it stands there but for the address."""
        found = re.search(r"^    <\?php\n(?:    .*\n)+", PUSH_PAGE.read_text(encoding="utf-8"), re.MULTILINE)
        assert found is not None
        code, replaced = re.subn(r"https://bot\.example\.org/push/\w+", address, textwrap.dedent(found[0]))
        assert replaced == 1
        name = f"push-{secrets.token_hex(4)}.php"  # PHP looks only every two seconds whether a file has changed
        (self._plugin.parent / name).write_text(code, encoding="utf-8")

    async def make_due(self, post_id: int) -> None:
        """Let the date of a scheduled article come, and WordPress' own timer with it."""
        await self.php(
            f"""global $wpdb;
            [$here, $gmt] = [current_time('mysql'), current_time('mysql', 1)];
            $now = ['post_date' => $here, 'post_date_gmt' => $gmt];
            $now += ['post_modified' => $here, 'post_modified_gmt' => $gmt];
            $wpdb->update($wpdb->posts, $now, ['ID' => {post_id}]);
            clean_post_cache({post_id});
            check_and_publish_future_post({post_id});"""
        )

    async def footnotes(self, post_id: int, *notes: str) -> None:
        """Give an article footnotes; its text has them as ``NOTE(1)``, and a block for them at its end."""
        ids = [f"{number:08d}-1111-4111-8111-111111111111" for number in range(1, len(notes) + 1)]
        text = (await self.article(post_id))["html"]
        for number, name in enumerate(ids, 1):
            link = f'<a href="#{name}" id="{name}-link">{number}</a>'
            text = text.replace(f"NOTE({number})", f'<sup data-fn="{name}" class="fn">{link}</sup>')
        kept = json.dumps([{"id": name, "content": note} for name, note in zip(ids, notes, strict=True)])
        await self._rest("POST", f"posts/{post_id}", {"content": text, "meta": {"footnotes": kept}})

    def subscribe(self, listener: Callable[..., None]) -> Callable[[], None]:
        """As sandbox.blog.Blog; nothing is ever told."""
        return lambda: None


def unique(word: str) -> str:
    """A name that no other story uses: the site remembers everybody who was approved there."""
    return f"{word} {secrets.token_hex(3)}"
