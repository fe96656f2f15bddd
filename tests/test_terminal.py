"""Who runs the bot is spoken to in the language of their terminal."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from bot.__main__ import language_of_terminal
from bot.config import problem_with
from bot.setup import Terminal
from bot.text.permissions import NAMES, permission_names
from bot.text.words import again, kept, language_of, speaking

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "ru_RU.UTF-8"}, "ru"),
        ({"LANG": "ru"}, "ru"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "ru_RU.UTF-8"}, "ru"),
        ({"LANG": "ru_RU.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "ru_RU.UTF-8", "LC_ALL": ""}, "ru"),
        ({"LANG": "en_GB", "LC_TIME": "ru_RU.UTF-8"}, "en"),
    ],
)
def test_the_environment_says_which_language_is_read_there(environ: dict[str, str], language: str) -> None:
    assert language_of(language_of_terminal(environ)) == language


async def test_a_russian_terminal_is_told_in_russian_what_is_missing(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "check"),
        cwd=tmp_path,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "LANG": "ru_RU.UTF-8",
        },
        stdin=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(30):
        _, told = await process.communicate()
    assert process.returncode == 2
    assert "DISCORD_TOKEN не задано." in told.decode()
    assert "is missing" not in told.decode()


def test_a_problem_is_told_in_the_language_spoken() -> None:
    with speaking("ru"):
        assert (problem_with("WEB_PORT", "0") or "").startswith("WEB_PORT: нужен номер порта")
        assert (problem_with("SECRET_KEY", "AAAA") or "").startswith("SECRET_KEY: в ключе 3 байта, а нужно 32")


@pytest.mark.parametrize(("answer", "agreed"), [("", True), ("y", True), ("да", True), ("No", False), ("нет", False)])
def test_a_no_is_understood_in_both_languages(answer: str, agreed: bool) -> None:
    for language, asked in (("en", "Well? [Y/n] "), ("ru", "Well? [Д/н] ")):
        questions: list[str] = []

        def ask(question: str, questions: list[str] = questions) -> str:
            questions.append(question)
            return answer

        with speaking(language):
            assert Terminal(ask).agrees("Well?") is agreed
        assert questions == [asked]


def test_permissions_are_named_as_the_readers_discord_does() -> None:
    with speaking("en"):
        stored = kept(permission_names(["send_messages", "add_reactions", "embed_links"]))
    assert again(stored) == "Send Messages, Add Reactions, Embed Links"
    with speaking("ru"):
        assert again(stored) == "«Отправлять сообщения», «Добавлять реакции», «Встраивать ссылки»"
        assert permission_names([]) == ""
        assert all(permission_names([name]) for name in NAMES)
