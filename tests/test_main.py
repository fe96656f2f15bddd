"""``python -m bot`` as one meets it at a terminal: a process of its own, between the sandboxes."""

import asyncio
import os
import re
import signal
import sqlite3
import stat
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.config import Settings
from bot.run import run
from bot.store import Seal, Store, blogs
from bot.store.blogs import Login
from sandbox.discord import Discord

ROOT = Path(__file__).parents[1]
KEY = "A" * 43 + "="
OTHER_KEY = "B" * 42 + "A="
PATIENCE = 30.0


@dataclass
class Terminal:
    """A folder to start the bot in, and a Discord to join."""

    folder: Path
    discord: Discord
    started: list[asyncio.subprocess.Process] = field(default_factory=list)

    def settings(self, **changes: str) -> dict[str, str]:
        """Settings that work, with changes."""
        return {
            "DISCORD_TOKEN": self.discord.token,
            "SECRET_KEY": KEY,
            "DISCORD_API_URL": self.discord.api_url,
            "DISCORD_GATEWAY_URL": self.discord.gateway_url,
            "ALLOW_PRIVATE_NETWORKS": "127.0.0.0/8",
        } | changes

    async def start(self, *arguments: str, **settings: str) -> asyncio.subprocess.Process:
        """Start it with exactly these settings."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *arguments),
            cwd=self.folder,
            env=kept | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"} | settings,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        self.started.append(process)
        return process

    async def run(self, *arguments: str, **settings: str) -> tuple[int | None, str, str]:
        """Start it and wait for its end: exit code, what it printed, what it logged."""
        return await self.end(await self.start(*arguments, **settings))

    async def end(self, process: asyncio.subprocess.Process, within: float = PATIENCE) -> tuple[int | None, str, str]:
        """Wait for its end."""
        async with asyncio.timeout(within):
            out, err = await process.communicate()
        assert "Traceback" not in err.decode(), err.decode()
        return process.returncode, out.decode(), err.decode()


@pytest.fixture
async def terminal(tmp_path: Path) -> AsyncIterator[Terminal]:
    chat = Discord()
    await chat.start()
    chat.add_guild("Harbour Square").add_text_channel("articles")
    terminal = Terminal(tmp_path, chat)
    yield terminal
    for process in terminal.started:
        if process.returncode is None:
            process.kill()
            await process.wait()
    await chat.stop()
    assert chat.unknown_calls == []


async def line_with(process: asyncio.subprocess.Process, words: str) -> str:
    """The next line of the log in which these words stand."""
    assert process.stderr is not None
    seen = ""
    async with asyncio.timeout(PATIENCE):
        while line := (await process.stderr.readline()).decode():
            seen += line
            assert "Traceback" not in line, seen
            if words in line:
                return line
    raise AssertionError(seen)


# -- settings ---------------------------------------------------------------------------------------------------------


async def test_without_settings_every_problem_is_told_and_nothing_begins(terminal: Terminal) -> None:
    code, out, err = await terminal.run(CHANNEL_ID="general", POLL_SECONDS="often")
    assert (code, out) == (2, "")
    for name in ("DISCORD_TOKEN is missing", "SECRET_KEY is missing", "CHANNEL_ID is no", "POLL_SECONDS must be"):
        assert name in err
    assert list(terminal.folder.iterdir()) == []


async def test_check_tells_problems_of_the_settings_too(terminal: Terminal) -> None:
    code, _, err = await terminal.run("check")
    assert code == 2
    assert "DISCORD_TOKEN is missing" in err


async def test_check_prints_its_lines_and_ends_with_what_it_found(terminal: Terminal) -> None:
    code, out, err = await terminal.run("check", **terminal.settings())
    assert (code, err) == (0, ""), out
    assert out.endswith("All is well.\n")
    code, out, err = await terminal.run("check", **terminal.settings(DISCORD_TOKEN="an.old.token"))
    assert (code, err) == (1, "")
    assert "✗ DISCORD_TOKEN" in out


async def test_init_writes_an_env_file_for_its_owner_alone_and_never_twice(terminal: Terminal) -> None:
    code, out, _ = await terminal.run("init")
    written = terminal.folder / ".env"
    text = written.read_text(encoding="utf-8")
    assert code == 0
    assert "DISCORD_TOKEN" in out
    assert re.search(r"^SECRET_KEY=[\w-]{43}=$", text, re.MULTILINE)
    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    code, out, _ = await terminal.run("init")
    assert (code, written.read_text(encoding="utf-8")) == (0, text)


# -- a start that fails -----------------------------------------------------------------------------------------------


async def test_a_token_that_discord_does_not_know_ends_it_with_a_sentence(terminal: Terminal) -> None:
    code, out, err = await terminal.run(**terminal.settings(DISCORD_TOKEN="an.old.token"))
    assert (code, out) == (1, "")
    assert "Discord does not know this DISCORD_TOKEN" in err
    assert "an.old.token" not in err


async def test_without_the_message_content_intent_it_starts_and_says_what_it_hears(terminal: Terminal) -> None:
    terminal.discord.world.allow_message_content = False
    process = await terminal.start(**terminal.settings())
    assert "hears only replies that ping it" in await line_with(process, "Message Content intent is not switched on")
    await line_with(process, "Connected as")
    process.send_signal(signal.SIGTERM)
    assert (await terminal.end(process))[0] == 0
    assert terminal.discord.gateway.closed_with == []


async def test_an_intent_that_is_taken_away_while_it_starts_ends_it_with_where_to_switch_it_on(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.app.reads_messages", lambda _: True)  # so it was a moment ago
    monkeypatch.chdir(terminal.folder)
    terminal.discord.world.allow_message_content = False
    assert await run(Settings.read(terminal.folder / ".env", terminal.settings())) == 1
    assert "switch on “Message Content Intent”" in caplog.text
    assert terminal.discord.gateway.closed_with == [4014]


async def test_a_database_in_no_folder_ends_it_with_a_sentence(terminal: Terminal) -> None:
    code, _, err = await terminal.run(**terminal.settings(DATABASE_URL="sqlite:///nowhere/bot.sqlite3"))
    assert code == 1
    assert "nowhere/bot.sqlite3 cannot be used: its folder does not exist" in err


async def test_a_database_that_does_not_answer_ends_it_without_showing_its_password(terminal: Terminal) -> None:
    code, _, err = await terminal.run(**terminal.settings(DATABASE_URL="postgresql://bot:hush-hush@127.0.0.1:1/bot"))
    assert code == 1
    assert "Is PostgreSQL running there" in err
    assert "hush" not in err


async def test_a_database_of_a_newer_version_is_left_alone(terminal: Terminal) -> None:
    with sqlite3.connect(terminal.folder / "backchannel.sqlite3") as database:
        database.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        database.execute("INSERT INTO alembic_version VALUES ('9999')")
    code, _, err = await terminal.run(**terminal.settings())
    assert code == 1
    assert "made by a newer Backchannel" in err


async def test_another_key_than_the_databases_is_noticed_at_once(terminal: Terminal) -> None:
    store = Store(f"sqlite+aiosqlite:///{terminal.folder}/backchannel.sqlite3", Seal(bytes(32)), lambda: 0.0)
    await store.open()
    async with store.begin() as tx:
        blog = await blogs.add_blog(tx, "https://blog.example", "wordpress", "The Harbour Lamp", "", "")
        await blogs.follow(tx, blog, 1)
        await blogs.connect(tx, blog, 1, Login("1", "editor", "abcd"))
    await store.close()

    code, _, err = await terminal.run(**terminal.settings(SECRET_KEY=OTHER_KEY))
    assert code == 1
    assert "is not the key that sealed this database" in err
    assert OTHER_KEY not in err
    assert terminal.discord.gateway.identified == 0


# -- discord out of reach ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("away", ["DISCORD_API_URL", "DISCORD_GATEWAY_URL"])
async def test_while_discord_cannot_be_reached_it_tries_again_and_says_so(terminal: Terminal, away: str) -> None:
    scheme = "ws" if away == "DISCORD_GATEWAY_URL" else "http"
    process = await terminal.start(**terminal.settings(**{away: f"{scheme}://127.0.0.1:1"}))
    assert "It is tried again in 5 seconds" in await line_with(process, "cannot be reached")
    assert process.returncode is None


async def test_it_joins_by_itself_when_discord_is_back(terminal: Terminal) -> None:
    terminal.discord.outage = True
    process = await terminal.start(**terminal.settings())
    await line_with(process, "(it answered 503)")
    terminal.discord.outage = False
    await line_with(process, "Connected as")


async def test_a_connection_that_breaks_is_one_line_and_comes_back(terminal: Terminal) -> None:
    process = await terminal.start(**terminal.settings())
    await line_with(process, "Connected as")
    terminal.discord.outage = True
    await line_with(process, "The connection to Discord broke")
    terminal.discord.outage = False
    await line_with(process, "The connection to Discord is back")


async def test_a_token_that_is_reset_while_it_runs_ends_it_with_a_sentence(terminal: Terminal) -> None:
    process = await terminal.start(**terminal.settings())
    await line_with(process, "Connected as")
    await terminal.discord.disconnect_bot(4004)
    code, _, err = await terminal.end(process)
    assert code == 1
    assert "Discord does not know this DISCORD_TOKEN" in err


# -- the end ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("how", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
async def test_it_stops_quietly_within_five_seconds(terminal: Terminal, how: signal.Signals, code: int) -> None:
    process = await terminal.start(**terminal.settings())
    await line_with(process, "Connected as")
    process.send_signal(how)
    assert await terminal.end(process, within=5.0) == (code, "", "")


async def test_it_also_stops_while_it_waits_for_discord(terminal: Terminal) -> None:
    process = await terminal.start(**terminal.settings(DISCORD_API_URL="http://127.0.0.1:1"))
    await line_with(process, "cannot be reached")
    process.terminate()
    assert await terminal.end(process, within=5.0) == (0, "", "")
