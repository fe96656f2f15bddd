"""``python -m bot init``: what it asks, what it writes, and that nothing which stands there is ever lost."""

import asyncio
import os
import re
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import discord
import pytest

from bot.__main__ import application_of
from bot.config import Settings
from bot.errors import Barred, Retry, Trouble
from bot.setup import Application, Dialogue, Stopped, Terminal, filled, write_env
from bot.text.words import speaking
from sandbox.discord import Discord

ROOT = Path(__file__).parents[1]
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
KEY = "A" * 43 + "="
TOKEN = "a.good.token"
INVITATION = "https://discord.com/oauth2/authorize?client_id=7"
LATER = ""


@dataclass
class Desk:
    """Somebody at a terminal, with the answers that they are going to give."""

    path: Path
    answers: list[str | type[BaseException]] = field(default_factory=list)
    said: str = ""
    hidden: list[str] = field(default_factory=list)  # questions whose answers do not show
    discord: Callable[[str], Application] = lambda token: _known(token)

    def hold(self, *answers: str | type[BaseException]) -> str:
        """Hold the dialogue; gives what was said to them."""
        self.answers, self.said = list(answers), ""
        terminal = Terminal(self._ask, self._ask_secret, self._tell)
        Dialogue(self.path, EXAMPLE, lambda: KEY, terminal, self.discord).hold()
        assert self.answers == []
        return self.said

    def _ask(self, question: str) -> str:
        self.said += question
        answer = self.answers.pop(0)
        if isinstance(answer, str):
            return answer
        raise answer

    def _ask_secret(self, question: str) -> str:
        self.hidden.append(question)
        return self._ask(question)

    def _tell(self, text: str) -> None:
        self.said += text + "\n"

    @property
    def settings(self) -> Settings:
        """The file, as the bot reads it."""
        return Settings.read(self.path, {})


def _known(token: str) -> Application:
    if token != TOKEN:
        raise Barred("Discord does not know this DISCORD_TOKEN.")
    return Application("Backchannel#0001", 7, True, INVITATION)


def _away(_: str) -> Application:
    raise Retry("Discord cannot be reached.")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path / ".env")
    yield desk
    assert [path.name for path in tmp_path.iterdir() if path.name != ".env"] == []  # nothing half-written
    assert TOKEN not in desk.said


def test_a_token_is_all_that_it_takes(desk: Desk) -> None:
    said = desk.hold(TOKEN, LATER)
    assert (desk.settings.discord_token, desk.settings.blog_url) == (TOKEN, None)
    assert desk.settings.secret_key == bytes(32)
    assert INVITATION in said
    assert "Backchannel#0001, application 7" in said
    assert "python -m bot check" in said
    assert stat.S_IMODE(desk.path.stat().st_mode) == 0o600
    assert desk.path.read_text(encoding="utf-8").count("\n") == EXAMPLE.count("\n")  # everything is still explained


def test_the_dialogue_is_held_in_the_language_spoken(desk: Desk) -> None:
    with speaking("ru"):
        said = desk.hold("Bot a.b.c", TOKEN, "blog.example", LATER)
    for told in ("начинается со слова Bot", "Discord его знает", "Без канала блог не записан", "Записан .env", "/блог"):
        assert told in said
    assert desk.settings.discord_token == TOKEN


def test_the_token_is_not_echoed(desk: Desk) -> None:
    desk.hold(TOKEN, LATER)
    assert len(desk.hidden) == 1


def test_a_first_blog_and_its_channel_are_taken_and_slips_are_told(desk: Desk) -> None:
    said = desk.hold(TOKEN, "https://me:secret@blog.example", "blog.example/news", "general", "1234567890")
    assert (desk.settings.blog_url, desk.settings.channel_id) == ("https://blog.example/news", 1234567890)
    assert "holds a user or a password" in said
    assert "is no channel id" in said


def test_a_blog_without_a_channel_is_left_for_discord(desk: Desk) -> None:
    said = desk.hold(TOKEN, "https://blog.example", LATER)
    assert desk.settings.blog_url is None
    assert "/blog add" in said


def test_a_wrong_token_is_told_and_asked_for_again(desk: Desk) -> None:
    said = desk.hold("an.old.token", "Bot a.b.c", TOKEN, LATER)
    assert "Discord does not know" in said
    assert "begins with the word Bot" in said
    assert desk.settings.discord_token == TOKEN


def test_after_three_wrong_tokens_nothing_is_written(desk: Desk) -> None:
    with pytest.raises(Stopped, match="nothing was written"):
        desk.hold("one", "two", "three")
    assert not desk.path.exists()


def test_while_discord_is_away_a_token_can_be_kept_unchecked(desk: Desk) -> None:
    desk.discord = _away
    said = desk.hold("n.o.t.now", "n", TOKEN, "", LATER)
    assert "cannot be reached" in said
    assert desk.settings.discord_token == TOKEN
    assert "oauth2" not in said


def test_a_token_can_wait_and_be_filled_in_later(desk: Desk) -> None:
    assert "DISCORD_TOKEN" in desk.hold(LATER, LATER)
    assert "DISCORD_TOKEN=paste-your-token-here" in desk.path.read_text(encoding="utf-8")
    desk.path.write_text(desk.path.read_text(encoding="utf-8").replace("=60", "=90"), encoding="utf-8")
    said = desk.hold("", TOKEN, LATER)
    assert "It lacks DISCORD_TOKEN." in said
    assert (desk.settings.discord_token, desk.settings.poll_seconds) == (TOKEN, 90.0)


def test_what_stands_in_a_file_stays_and_the_invitation_is_printed_again(desk: Desk) -> None:
    text = f"# mine\nexport LOG_LEVEL=DEBUG\nDISCORD_TOKEN='{TOKEN}'\nSECRET_KEY={'B' * 42}A="
    desk.path.write_text(text, encoding="utf-8")
    said = desk.hold("yes", LATER)
    assert desk.path.read_text(encoding="utf-8") == text
    assert INVITATION in said


def test_nobody_need_fill_in_anything(desk: Desk) -> None:
    desk.path.write_text("SECRET_KEY=\n", encoding="utf-8")
    with pytest.raises(Stopped, match="Nothing was changed"):
        desk.hold("no")
    assert desk.path.read_text(encoding="utf-8") == "SECRET_KEY=\n"


def test_a_file_that_cannot_be_read_is_left_alone(desk: Desk) -> None:
    desk.path.write_text("SECRET_KEY='open\n", encoding="utf-8")
    with pytest.raises(Stopped, match="Line 1"):
        desk.hold()


@pytest.mark.parametrize("how", [KeyboardInterrupt, EOFError])
@pytest.mark.parametrize("before", [[], [TOKEN], [TOKEN, "https://blog.example"]])
def test_whoever_leaves_in_between_leaves_nothing_behind(
    desk: Desk, before: list[str], how: type[BaseException]
) -> None:
    with pytest.raises(how):
        desk.hold(*before, how)
    assert not desk.path.exists()


def test_a_full_disk_leaves_the_old_file_as_it_was(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.path.write_text("LOG_LEVEL=INFO\n", encoding="utf-8")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        desk.hold("", TOKEN, LATER)
    assert desk.path.read_text(encoding="utf-8") == "LOG_LEVEL=INFO\n"


def test_a_link_to_the_settings_stays_one(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    real, link = tmp_path / "kept" / "settings", tmp_path / ".env"
    real.write_text("", encoding="utf-8")
    link.symlink_to(real)
    Desk(link).hold("", TOKEN, LATER)
    assert link.is_symlink()
    assert TOKEN in real.read_text(encoding="utf-8")


def test_the_message_content_intent_is_asked_for_where_it_is_off(desk: Desk) -> None:
    desk.discord = lambda _: Application("Backchannel#0001", 7, False, INVITATION)
    assert "https://discord.com/developers/applications/7/bot" in desk.hold(TOKEN, LATER)


@pytest.mark.parametrize("value", [r"a\1b", "x=y", "p#q", r"\g<0>"])
def test_values_are_written_as_they_are(value: str) -> None:
    assert filled("A=1\nNAME=old\nB=2\n", {"NAME": value}) == f"A=1\nNAME={value}\nB=2\n"
    assert filled("A=1", {"NAME": value}) == f"A=1\nNAME={value}\n"
    assert filled("", {"NAME": value}) == f"NAME={value}\n"


def test_without_a_dialogue_a_file_is_made_once(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    assert "Wrote .env" in write_env(path, EXAMPLE, KEY)
    assert "stays as it is" in write_env(path, EXAMPLE, "another")
    assert re.search(f"^SECRET_KEY={KEY}$", path.read_text(encoding="utf-8"), re.MULTILINE)


# -- with a Discord ---------------------------------------------------------------------------------------------------


async def test_discord_is_asked_who_the_token_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(discord.http.Route, "BASE", discord.http.Route.BASE)  # put back at the end
    chat = Discord()
    await chat.start()
    monkeypatch.setenv("DISCORD_API_URL", chat.api_url)
    found = await asyncio.to_thread(application_of, chat.token)
    assert (found.id, found.reads_messages) == (chat.world.bot_user.id, True)
    assert f"client_id={found.id}" in found.invitation
    with pytest.raises(Barred, match="does not know"):
        await asyncio.to_thread(application_of, "an.old.token")
    await chat.stop()
    with pytest.raises(Trouble, match="cannot be reached"):
        await asyncio.to_thread(application_of, chat.token)


@pytest.mark.parametrize("arguments", [["init"], ["init", "--defaults"]])
async def test_without_a_terminal_nothing_is_asked(tmp_path: Path, arguments: list[str]) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *arguments),
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(30):
        out, _ = await process.communicate()
    assert process.returncode == 0
    assert b"Wrote .env with a new SECRET_KEY" in out
    assert os.listdir(tmp_path) == [".env"]
