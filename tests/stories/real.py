"""A real WordPress as the blog of a story, with trouble on order; and the essay of 2007 that is published on it."""

from __future__ import annotations

import json
import re
import secrets
import textwrap
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web
from multidict import CIMultiDict
from yarl import URL

from sandbox.blog import Picture
from sandbox.faults import Faults, Journal, Seen, answer
from tests.sites import WordPress

PUSH_PAGE = Path(__file__).parents[2] / "docs/push.md"
ESSAY = Path(__file__).with_name("essay.html").read_text(encoding="utf-8")
FERRY = Picture("ferry.png", "The ferry's lamp in the fog")
TITLE = "The Harbour Lamp"
PLUGIN = """<?php // while a story runs: the site is called what the story calls it, and has the story's options
foreach (['home', 'siteurl'] as $name) {
    add_filter("option_$name", fn() => 'http://' . $_SERVER['HTTP_HOST'], 99);
}
foreach (json_decode(file_get_contents(getenv('TEST_WP_DIR') . '/story.json'), true) as $name => $value) {
    add_filter("pre_option_$name", fn() => $value);
}
"""
OWN = {"X-Story": "1"}
"""What the story itself asks meets no trouble, and is not written down."""
HOPS = ("Transfer-Encoding", "Connection", "Content-Length", "Keep-Alive")


@dataclass
class RealBlog(WordPress):
    """WordPress behind a port of this process: what the bot asks is written down, and can get lost as on the sandbox.

    Listeners are told of whatever is asked with something to do; of what PHP does by itself, nobody.
    """

    faults: Faults = field(default_factory=Faults)
    _behind: str = ""
    _options: dict[str, str] = field(default_factory=dict)
    _listeners: list[Callable[..., None]] = field(default_factory=list)
    _journal: Journal = field(default_factory=Journal)
    _runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Open the port; the site has the story's name from now on."""
        await super().start()
        assert self._session is not None
        self._session.headers.update(OWN)
        await self.set_option("blogname", TITLE)
        (self._plugins / "story.php").write_text(PLUGIN, encoding="utf-8")
        app = web.Application(client_max_size=2**26)
        app.router.add_route("*", "/{path:.*}", self._answer)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self._behind, self.url = self.url, f"http://{host}:{port}"

    async def stop(self) -> None:
        """Close the port, end the pushes, and give the site its own name and options back."""
        for plugin in self._plugins.glob("story*.php"):
            plugin.unlink()
        if self._runner is not None:
            await self._runner.cleanup()
        await super().stop()

    async def set_option(self, name: str, value: object) -> None:
        """Change a setting while the story runs; WordPress keeps them all as text."""
        self._options[name] = str(int(value)) if isinstance(value, bool) else str(value)
        (self.directory / "story.json").write_text(json.dumps(self._options), encoding="utf-8")

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        own = OWN.items() <= request.headers.items()
        fault = None if own else self.faults.next_for(request.method, request.path_qs)
        status = 0
        try:
            response = await answer(fault, request, self._forward)
            status = 0 if fault and fault.drop else response.status
        finally:
            if not own:
                self._journal.write(request, body, status)
        return response

    async def _forward(self, request: web.Request) -> web.StreamResponse:
        """What WordPress answers."""
        assert self._session is not None
        asked = self._session.request(
            request.method,
            URL(self._behind + request.raw_path, encoded=True),
            data=await request.read(),
            headers=[(name, value) for name, value in request.headers.items() if name not in HOPS],
            allow_redirects=False,
        )
        async with asked as reply:
            headers = [(name, value) for name, value in reply.headers.items() if name not in HOPS]
            found = web.Response(status=reply.status, body=await reply.read(), headers=CIMultiDict(headers))
        if request.method != "GET":
            for listener in list(self._listeners):
                listener()
        return found

    @property
    def requests(self) -> deque[Seen]:
        """What the bot asked of the site, as far as it is kept."""
        return self._journal.seen

    @property
    def _plugins(self) -> Path:
        return self.root / "wp-content/mu-plugins"

    def push_to(self, address: str) -> None:
        """Install the plugin of docs/push.md, as it stands there but for the address."""
        found = re.search(r"^    <\?php\n(?:    .*\n)+", PUSH_PAGE.read_text(encoding="utf-8"), re.MULTILINE)
        assert found is not None
        code, replaced = re.subn(r"https://bot\.example\.org/push/\w+", address, textwrap.dedent(found[0]))
        assert replaced == 1
        self.install(code)

    def install(self, code: str) -> None:
        """Install a plugin until the story ends."""
        name = f"story-{secrets.token_hex(4)}.php"  # PHP looks only every two seconds whether a file has changed
        (self._plugins / name).write_text(code, encoding="utf-8")

    @contextmanager
    def under_maintenance(self) -> Iterator[None]:
        """As while plugins are updated: WordPress answers everybody that it is back in a minute."""
        (self.root / ".maintenance").write_text("<?php $upgrading = time();", encoding="utf-8")
        try:
            yield
        finally:
            (self.root / ".maintenance").unlink()

    async def insert(self, post_id: int, *comments: dict[str, object]) -> list[int]:
        """Put comments into the database as plugins and imports do. Returns their numbers."""
        usual = {"comment_post_ID": post_id, "comment_author": unique("Tom"), "comment_approved": 1}
        rows = json.dumps([usual | fields for fields in comments])
        loop = "foreach ($rows as $row) $made[] = wp_insert_comment(wp_slash($row));"
        found = await self.php(f"$rows = json_decode({json.dumps(rows)}, true); {loop} echo json_encode($made);")
        return [int(number) for number in json.loads(found)]

    async def age_comments(self, post_id: int) -> None:
        """A minute passes for the comments of an article: the check for floods looks at their dates."""
        await self.php(
            f"""global $wpdb;
            $wpdb->query("UPDATE $wpdb->comments SET comment_date_gmt = comment_date_gmt - INTERVAL 1 MINUTE
                          WHERE comment_post_ID = {post_id}");"""
        )

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
        """Call ``listener`` after every change through the port; the answer ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)


def unique(word: str) -> str:
    """A name that no other story uses: the site remembers everybody who was approved there."""
    return f"{word} {secrets.token_hex(3)}"
