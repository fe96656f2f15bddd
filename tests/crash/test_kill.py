"""Killed with -9 at any step of delivery, and started again: everything stands once, and in order."""

import asyncio
import base64
import multiprocessing
import os
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

import pytest

from sandbox.blog import Blog
from sandbox.discord import Channel, Discord, Message
from sandbox.discord.answers import NoAnswer
from sandbox.faults import Faults
from tests.crash import frail

STEPS = {
    "article create",
    "thread create",
    "post create",
    "post change",
    "news create",
    "comment create",
    "question create",
    "answer create",
    "fate create",
    "message remove",
    "comment change",
    "article change",
    "answer change",
    "fate remove",
    "answer remove",
}
PATIENCE = 30.0
ROOT = Path(__file__).parents[2]
T = TypeVar("T")
POST = "<p>The council met until midnight, and the old ferry stays.</p>"

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["tests.crash.frail", "bot.app", "bot.run"])


class Town:
    """A blog, a Discord, and the bot as a process that is started again whenever it has ended."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.blog, self.discord = Blog(title="The Harbour Lamp"), Discord()
        self.guild = self.discord.add_guild("Harbour Square")
        self.channel = self.guild.add_text_channel("articles")
        self.stories, self.news = self.guild.add_forum("stories"), self.guild.add_news_channel("news")
        self.mayor = self.guild.add_member("Mayor", manage_guild=True)
        self.dora = self.guild.add_member("Dora")
        self.lives = 0

    @property
    def settings(self) -> dict[str, str]:
        account = self.blog.account("editor")
        return {
            "DISCORD_TOKEN": self.discord.token,
            "DISCORD_API_URL": self.discord.api_url,
            "DISCORD_GATEWAY_URL": self.discord.gateway_url,
            "DATABASE_URL": f"sqlite:///{self.folder / 'bot.sqlite3'}",
            "SECRET_KEY": base64.urlsafe_b64encode(bytes(32)[:-1] + b"k").decode(),
            "BLOG_URL": self.blog.url,
            "CHANNEL_ID": str(self.channel.id),
            "BLOG_USER": account.user,
            "BLOG_APP_PASSWORD": account.password,
            "POLL_SECONDS": "1",
            "SETTLE_SECONDS": "0",
            "UPDATE_SECONDS": "0",
            "ALLOW_PRIVATE_NETWORKS": "127.0.0.0/8",
        }

    async def start(self) -> Process:
        """Start the bot once, as anybody does."""
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)} | self.settings
        with (self.folder / "bot.log").open("ab") as log:
            return await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot"), cwd=self.folder, env=environment, stdout=log, stderr=log
            )

    async def keep_alive(self, when: str) -> None:
        """Start the bot, and again whenever it has ended."""
        while True:
            process = processes.Process(target=frail.live, args=(self.settings, self.folder, when), daemon=True)
            process.start()
            self.lives += 1
            assert self.lives < 50, "it ends again and again"
            ended, loop = asyncio.Event(), asyncio.get_running_loop()
            loop.add_reader(process.sentinel, ended.set)
            try:
                await ended.wait()
            finally:
                loop.remove_reader(process.sentinel)
                process.kill()
                process.join()

    async def until(self, condition: Callable[[], T], what: str) -> T:
        for _ in range(int(PATIENCE / 0.05)):
            if found := condition():
                return found
            await asyncio.sleep(0.05)
        raise AssertionError(f"not seen: {what}\n{self.picture()}")

    async def comment(self, post: int, wanted: Callable[[str, str], bool], what: str) -> None:
        """Wait until just one comment on the blog began in chat, and its text and status are as wanted."""
        for _ in range(int(PATIENCE / 0.05)):
            found = [one for one in await self.blog.comments(post) if one.author_name == "Dora"]
            assert len(found) <= 1, f"twice: {found}"
            if found and wanted(found[0].content_raw, found[0].status):
                return
            await asyncio.sleep(0.05)
        raise AssertionError(f"not seen: {what}\n{await self.blog.comments(post)}\n{self.picture()}")

    def picture(self) -> str:
        lines = [f"{self.lives} lives"]
        for channel in (self.channel, *self.channel.threads):
            lines.append(f"#{channel.name}")
            lines += [f"  {m.author.name}: {m.text!r} {dict(m.reactions)}" for m in channel.messages]
        log = self.folder / "bot.log"
        return "\n".join([*lines, *(log.read_text().splitlines()[-25:] if log.exists() else [])])


@asynccontextmanager
async def town_in(folder: Path) -> AsyncIterator[Town]:
    """A town that begins and ends with the block."""
    folder.mkdir()  # noqa: ASYNC240
    town = Town(folder)
    await town.blog.start()
    await town.discord.start()
    yield town
    await town.discord.stop()
    await town.blog.stop()
    assert town.discord.unknown_calls == []


def shown(channel: Channel, text: str) -> list[Message]:
    """The bot's messages in a channel that show this text."""
    return [message for message in channel.messages if message.author.bot and text in message.text]


async def press(town: Town, target: Callable[[], Message | None], label: str) -> Message:
    """Dora presses a button, again if the bot ended before it answered."""
    for _ in range(100):
        await town.until(lambda: target() and town.discord.connected, what=f"the button {label}")
        found = target()
        assert found is not None
        try:
            answer = await town.dora.press(found, label=label)
            async with asyncio.timeout(4):
                await answer.settled()
        except (TimeoutError, NoAnswer):
            continue
        if answer.text:
            return answer  # type: ignore[return-value]
    raise AssertionError(f"no answer to {label}")


@pytest.mark.slow
async def test_killed_at_every_step_of_delivery_everything_stands_once(tmp_path: Path) -> None:
    async with asyncio.TaskGroup() as towns:  # three towns side by side: most of their time is waiting
        for when in ("before", "after", "settled"):
            towns.create_task(_killed(tmp_path / when, when))


async def _killed(folder: Path, when: str) -> None:
    async with town_in(folder) as town:
        alive = asyncio.create_task(town.keep_alive(when))
        try:
            await _journey(town)
        finally:
            alive.cancel()
            await asyncio.gather(alive, return_exceptions=True)
        died = set((folder / "died.txt").read_text().splitlines())
        assert died >= STEPS, f"never died at {STEPS - died} ({when})"


@pytest.mark.slow
async def test_killed_while_a_request_is_on_its_way_what_arrives_late_stands_once(tmp_path: Path) -> None:
    """``python -m bot`` as anybody starts it, with the 35 seconds that it gives a blog to think of an answer."""
    async with town_in(tmp_path / "town") as town:
        process = await town.start()
        try:
            await town.until(lambda: any("modified" in seen.path for seen in town.blog.requests), "the first look")
            process = await _killed_in(town, process, town.discord.faults, r"^/channels/\d+/messages$")
            post = await town.blog.publish("The ferry stays", POST)
            process = await process
            card = (await town.until(lambda: shown(town.channel, "The ferry stays"), "the card"))[0]
            thread = await town.until(lambda: card.thread, "the thread")
            said = await town.dora.say(thread, "Nobody asked the islanders.")
            target = lambda: next(iter(shown(thread, "your answers here")), None)  # noqa: E731
            preview = await press(town, target, "See what would be published")
            process = await _killed_in(town, process, town.blog.faults, r"/comments")
            await town.dora.press(preview, label="Always on this blog")
            process = await process
            await town.comment(post.id, lambda text, status: "islanders" in text, "the answer on the blog")
            await town.until(lambda: list(said.reactions) == ["🔎"], "its fate")
            assert len(town.channel.messages) == len(town.channel.threads) == 1
        finally:
            process.kill()
            await process.wait()


async def _killed_in(town: Town, process: Process, faults: Faults, path: str) -> "asyncio.Task[Process]":
    """Kill the bot during its next POST there, start it again, and only then let the request take effect."""
    until = asyncio.Event()
    fault = faults.add("POST", path, until=until)

    async def kill() -> Process:
        await fault.arrived.wait()
        process.kill()
        await process.wait()
        again = await town.start()
        await town.until(lambda: town.discord.connected, "the bot to be back")
        until.set()
        return again

    return asyncio.create_task(kill())


async def _journey(town: Town) -> None:
    await town.until(lambda: any("modified" in seen.path for seen in town.blog.requests), "the first look")
    for channel in (town.stories, town.news):
        await (await town.mayor.run(town.channel, "relay add", blog="The Harbour Lamp", channel=channel)).settled()
    post = await town.blog.publish("The ferry stays", POST)
    card = (await town.until(lambda: shown(town.channel, "The ferry stays"), "the card"))[0]
    thread = await town.until(lambda: card.thread, "the thread")
    await town.until(lambda: town.stories.posts, "the post in the forum")
    await town.until(lambda: shown(town.news, "The ferry stays"), "the card in the announcement channel")
    visitor = await town.blog.comment(post.id, "Old Tom", "I rowed it for forty years.")
    await town.blog.set_status(visitor.id, "approved")
    await town.until(lambda: shown(thread, "forty years"), "the comment")
    second = await town.blog.comment(post.id, "Nell", "And never on time.", parent=visitor.id)
    await town.blog.set_status(second.id, "approved")

    said = await town.dora.say(thread, "Nobody asked the islanders.")
    await town.until(lambda: shown(thread, "your answers here"), "the question")
    preview = await press(
        town, lambda: next(iter(shown(thread, "your answers here")), None), "See what would be published"
    )
    await press(town, lambda: preview, "Always on this blog")
    await town.comment(post.id, lambda text, status: "islanders" in text, "the answer on the blog")
    await town.until(lambda: list(said.reactions) == ["🔎"], "its fate")
    await town.until(lambda: not shown(thread, "your answers here"), "the question to go")

    await town.blog.edit_comment(visitor.id, "I rowed it for fifty years.")
    await town.until(lambda: shown(thread, "fifty years"), "the edited comment")
    await town.blog.edit_post(post.id, html=POST.replace("midnight", "two in the morning"))
    await town.until(lambda: shown(town.channel, "two in the morning"), "the edited article")
    await town.dora.edit(said, "Somebody asked the goats.")
    await town.comment(post.id, lambda text, status: "goats" in text, "the edited answer")
    [answer] = [one for one in await town.blog.comments(post.id) if one.author_name == "Dora"]
    await town.blog.set_status(answer.id, "approved")
    await town.until(lambda: list(said.reactions) == ["✅"], "its new fate")
    await town.until(lambda: shown(thread, "never on time"), "the second comment")
    order = [next(n for n, m in enumerate(thread.messages) if words in m.text) for words in ("fifty", "never on time")]
    assert order == sorted(order)
    assert shown(thread, "never on time")[0].reply_to == shown(thread, "fifty years")[0]

    await town.dora.delete(said)
    await town.comment(post.id, lambda text, status: status == "trash", "the answer to go")
    await town.blog.set_status(visitor.id, "spam")
    await town.until(lambda: not shown(thread, "fifty years"), "the comment to go")
    assert len(town.channel.messages) == 1
    assert len(town.channel.threads) == 1
    assert len(town.stories.posts) == 1
    assert [card.published for card in town.news.messages] == [True]
    assert [m.text for m in thread.messages if not m.author.bot] == []
    assert len(shown(thread, "")) == 1
