"""How long people wait for a first answer while feeds are parsed, beside a bot that has nothing else to do.

The real bot, on SQLite, between the sandbox's Discord and a server that gives another feed at every look, ten times a
second; all in one process and one event loop, so what the sandbox costs is in the figures, too. Two of them:

- the longest step: processor time that the loop spent in one go, in which nobody else has a turn
- the slowest and the median first answer, of commands, completions and forms in turn; Discord waits three seconds
"""

import asyncio
import logging
import random
import statistics
import tempfile
import time
from asyncio import events
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

from aiohttp import web

from sandbox.blog import Blog
from sandbox.discord.payloads import walk
from tests.bench import feeds
from tests.blogs.servers import serving
from tests.stories.town import Town, opened

SECONDS = 6.0
LOADS: dict[str, tuple[str, int]] = {  # what the feed is, and how many articles of about 8 kB it has
    "nothing else": ("RSS", 1),
    "RSS, read at once": ("RSS", 200),
    "RSS, in a process": ("RSS", 800),
    "JSON": ("JSON", 800),
}
NOBODY = dict.fromkeys(("blog_url", "channel_id", "blog_user", "blog_app_password"))


class Steps:
    """The longest step of the event loop, in milliseconds of processor time."""

    longest = 0.0

    @contextmanager
    def watched(self) -> Iterator[None]:
        run = events.Handle._run

        def timed(handle: events.Handle) -> None:
            began = time.thread_time()
            run(handle)
            self.longest = max(self.longest, (time.thread_time() - began) * 1_000)

        events.Handle._run = timed  # type: ignore[method-assign]
        try:
            yield
        finally:
            events.Handle._run = run  # type: ignore[method-assign]


def bodies(form: str, count: int) -> list[bytes]:
    """The same feed some times, each with one article more."""
    dice = random.Random(f"{form} {count}")
    articles = [feeds.article(dice) for _ in range(count + 8)]
    return [feeds.FORMATS[form](articles[8 - more :]).encode() for more in range(8)]


async def measured(load: str, folder: Path) -> str:
    """One line: what people waited while this was going on."""
    form, count = LOADS[load]
    told = bodies(form, count)
    turn, looked = cycle(told), 0

    def reply(_: web.Request) -> web.Response:
        nonlocal looked
        looked += 1
        kind = "application/feed+json" if form == "JSON" else "application/rss+xml"
        return web.Response(body=told[0] if count == 1 else next(turn), content_type=kind)

    steps, waits = Steps(), list[float]()
    database = f"sqlite+aiosqlite:///{folder}/{count}{form}.sqlite3"
    async with serving(reply) as address, opened(database, Blog(title="The Harbour Lamp")) as town:
        await town.start_bot(**NOBODY)
        await (await town.mayor.run(town.admins, "blog add", url=address)).settled(60.0)
        await (await town.mayor.run(town.admins, "relay add", blog="Harbour notes", channel=town.channel)).settled()
        await town.until_async(town._first_look, "yes")
        asks, seen = cycle(await _asks(town)), looked
        end = time.monotonic() + SECONDS
        with steps.watched():
            while time.monotonic() < end:
                began = time.perf_counter()
                await next(asks)()
                waits.append((time.perf_counter() - began) * 1_000)
                await asyncio.sleep(0.01)
        looks = looked - seen
        await town.stop_bot()
    size = len(told[0]) / 1_000_000
    median = statistics.median(waits)
    return f"{load:20}{size:6.1f}{steps.longest:14.0f}{max(waits):10.0f}{median:10.1f}{len(waits):9}{looks:7}"


async def _asks(town: Town) -> list[Callable[[], Awaitable[object]]]:
    """What people do, again and again; each ends with the first answer."""
    mayor, here = town.mayor, town.admins
    panel = await (await mayor.run(here, "relay panel")).settled()
    menu = next(part for part in walk(panel.components) if str(part.get("custom_id", "")).endswith(":set"))
    await (await mayor.choose(panel, str(menu["custom_id"]), "words")).settled()
    return [
        lambda: mayor.run(here, "blog list"),
        lambda: mayor.autocomplete(here, "article why", focused="article"),
        lambda: mayor.run(here, "relay status"),
        lambda: mayor.autocomplete(here, "relay set", focused="relay"),
        lambda: mayor.press(panel, label="Write it"),  # a form: what is in it is read before it opens
    ]


async def _every() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for load in LOADS:
            print(await measured(load, Path(folder)))


def run() -> None:
    """Measure, and print."""
    print(f"First answers, ms, while a feed is read that is another at every look; {SECONDS:.0f} seconds each.")
    print(f"{'':20}{'MB':>6}{'longest step':>14}{'slowest':>10}{'median':>10}{'answers':>9}{'looks':>7}")
    logging.disable(logging.WARNING)
    asyncio.run(_every())
    logging.disable(logging.NOTSET)


if __name__ == "__main__":
    run()
