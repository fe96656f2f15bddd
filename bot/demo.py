"""``python -m bot demo``: a blog and a Discord on this machine, the real bot between them, a page that shows both."""

import asyncio
import os
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Coroutine
from pathlib import Path

from bot.gallery import exhibits
from bot.store import new_key
from sandbox.blog import stories
from sandbox.journey import Journey, Missed
from sandbox.page import Page
from sandbox.town import Town

ROOT = Path(__file__).parent.parent
PASSED_ON = ("PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "SYSTEMROOT", "VIRTUAL_ENV")
"""What the bot's process keeps of this one's environment: what any program needs, and no setting of anybody's."""
PATIENCE = 30.0
"""Seconds until the bot must have connected and read the blog."""
GRACE = 5.0
"""Seconds that the bot has to tidy up when it is asked to stop."""
PORT_TAKEN = 2
SETTLE, SETTLE_AT_ONCE = 3.0, 0.4
"""Seconds until what a member wrote goes to the blog: time to add to it, or to press ⏳."""


def run(port: int, once: bool = False) -> int:
    """Play the demo until it is stopped, or with ``once`` the whole journey; returns the exit code."""
    return asyncio.run(_run(port, once))


class BotProcess:
    """The bot as anybody runs it: ``python -m bot``, with nothing but its settings, in a folder of its own."""

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        self.log = folder / "bot.log"
        self._folder = folder
        self._environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        self._environment |= {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"} | settings
        self._process: asyncio.subprocess.Process | None = None

    @property
    def running(self) -> bool:
        """Whether the process lives."""
        return self._process is not None and self._process.returncode is None

    async def start(self) -> None:
        """Start it, unless it runs."""
        if self.running:
            return
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot"),
                cwd=self._folder,  # no .env there
                env=self._environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for the demo, which stops the bot itself
            )

    async def kill(self) -> None:
        """End it at once, as kill -9 does."""
        await self._end(lambda process: process.kill())

    async def stop(self) -> None:
        """Ask it to stop, and insist after a while."""
        try:
            async with asyncio.timeout(GRACE):
                await self._end(lambda process: process.terminate())
        except TimeoutError:
            await self.kill()

    async def ended(self) -> None:
        """Wait until the process has ended."""
        if self._process is not None:
            await self._process.wait()

    async def _end(self, how: Callable[[asyncio.subprocess.Process], None]) -> None:
        if self._process is not None and self.running:
            how(self._process)
            await self._process.wait()

    def last_words(self) -> str:
        """The end of its log."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines() if self.log.exists() else []
        return "\n".join(f"  {line}" for line in lines[-15:])


def settings_for(town: Town, folder: Path, settle: float) -> dict[str, str]:
    """The settings of a real run, with the sandboxes' addresses in them, and quick. ``settle``: SETTLE_SECONDS."""
    account, port = town.blog.account("editor"), _free_port()
    return {
        "DISCORD_TOKEN": town.discord.token,
        "DISCORD_API_URL": town.discord.api_url,
        "DISCORD_GATEWAY_URL": town.discord.gateway_url,
        "DATABASE_URL": f"sqlite:///{folder / 'demo.sqlite3'}",
        "SECRET_KEY": new_key(),
        "BLOG_URL": town.blog.url,
        "CHANNEL_ID": str(town.articles.id),
        "BLOG_USER": account.user,
        "BLOG_APP_PASSWORD": account.password,
        "ADMIN_CHANNEL_ID": str(town.admins.id),
        "POLL_SECONDS": "1",
        "SETTLE_SECONDS": f"{settle:g}",
        "UPDATE_SECONDS": "0.4",
        "WEB_PORT": str(port),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "ALLOW_PRIVATE_NETWORKS": "127.0.0.0/8,::1/128",
        "LOG_LEVEL": "INFO",
    }


def _free_port() -> int:
    """A port for the bot's web server that nobody has just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class _Failed(Exception):
    """The demo cannot go on; the message is for the person at the terminal."""


async def _run(port: int, once: bool) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    folder = Path(tempfile.mkdtemp(prefix="backchannel-demo-"))
    town = Town()
    await town.start()
    bot = BotProcess(folder, settings_for(town, folder, SETTLE_AT_ONCE if once else SETTLE))
    page = Page(town, bot, exhibits)
    try:
        try:
            await page.start(0 if once else port)
        except OSError:
            _say(f"Port {port} is taken: make demo PORT=0 finds a free one.", error=True)
            return PORT_TAKEN
        return await _until(stop, _play(town, bot) if once else _serve(town, bot, page))
    except _Failed as failed:
        _say(f"{failed}\nThe bot's last words:\n{bot.last_words()}", error=True)
        return 1
    finally:
        await bot.stop()
        await page.stop()
        await town.stop()
        shutil.rmtree(folder, ignore_errors=True)


async def _until(stop: asyncio.Event, doing: Coroutine[None, None, int]) -> int:
    """The outcome of ``doing``, or 0 as soon as somebody stops the demo."""
    task, stopped = asyncio.ensure_future(doing), asyncio.ensure_future(stop.wait())
    await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if not task.done():
        task.cancel()
        await asyncio.wait({task})
        return 0
    return task.result()


async def _ready(town: Town, bot: BotProcess) -> None:
    """Start the bot, and wait until it has read the blog: what comes now is news."""
    await bot.start()
    reading = asyncio.ensure_future(town.wait_until(lambda: town.bot_has_read_the_blog, PATIENCE))
    ended = asyncio.ensure_future(bot.ended())
    await asyncio.wait({reading, ended}, return_when=asyncio.FIRST_COMPLETED)
    ended.cancel()
    if not reading.done():
        reading.cancel()
        raise _Failed("The bot ended before it was ready.")
    if not reading.result():
        raise _Failed(f"The bot was not ready within {PATIENCE:g} seconds.")
    await town.set_up()


async def _serve(town: Town, bot: BotProcess, page: Page) -> int:
    await _ready(town, bot)
    await town.publish_today()
    if not await town.wait_until(lambda: town.card(stories.TODAY.title), PATIENCE):
        raise _Failed("The first article did not reach the channel.")
    _say(f"ready: {page.url}")
    await asyncio.Event().wait()
    return 0


async def _play(town: Town, bot: BotProcess) -> int:
    loop = asyncio.get_running_loop()
    begun = loop.time()
    await _ready(town, bot)
    _say(f"{loop.time() - begun:5.1f} s  the bot is connected and has read the blog")
    try:
        await Journey(town, bot, _say).play()
    except Missed as missed:
        raise _Failed(f"Missed: {missed}") from None
    if town.discord.unknown_calls:
        raise _Failed(f"The bot asked the sandbox for what it does not know: {town.discord.unknown_calls}")
    _say(f"{loop.time() - begun:5.1f} s  in all: every step was seen on the other side")
    return 0


def _say(line: str, *, error: bool = False) -> None:
    print(line, file=sys.stderr if error else sys.stdout, flush=True)
