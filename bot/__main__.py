"""The command line: ``python -m bot [run | init | check | demo]``."""

import argparse
import asyncio
import logging
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

from bot.config import ConfigError, Settings, read_env_file
from bot.setup import Application, Dialogue, Stopped, Terminal, write_env
from bot.store import new_key
from bot.text.words import say, speak

WRONG_SETTINGS = 2
ROOT = Path(__file__).parent.parent


def main(arguments: list[str]) -> int:
    """Run one command; returns the exit code."""
    speak(language_of_terminal(os.environ))
    parser = argparse.ArgumentParser(prog="python -m bot", description="Joins a blog and its Discord.")
    commands = parser.add_subparsers(dest="command", metavar="command")
    commands.add_parser("run", help="join Discord (what happens without a command)")
    beginning = commands.add_parser(
        "init", help="write a .env: asks for the token, makes the key, prints the invitation"
    )
    beginning.add_argument("--defaults", action="store_true", help="ask nothing, only make the key")
    commands.add_parser("check", help="test every setting and connection, and say what is wrong")
    demo = commands.add_parser("demo", help="the whole thing on this machine, nothing to configure")
    demo.add_argument("--port", type=int, default=8421, help="where the page is served (8421)")
    demo.add_argument("--once", action="store_true", help="play the whole journey, then end")
    chosen = parser.parse_args(arguments)
    if chosen.command == "init":
        return init(asking=sys.stdin.isatty() and not chosen.defaults)
    if chosen.command == "demo":
        from bot.demo import run as run_demo

        return run_demo(chosen.port, once=chosen.once)
    try:
        settings = Settings.read(Path(".env"), os.environ)
    except ConfigError as error:
        print(error, file=sys.stderr)
        return WRONG_SETTINGS
    if chosen.command == "check":
        from bot.check import check

        logging.getLogger().addHandler(logging.NullHandler())  # what libraries have to say stands in the lines
        return asyncio.run(check(settings, print))
    from bot.run import run

    log_to_stderr(settings.log_level)
    return asyncio.run(run(settings))


def language_of_terminal(environ: Mapping[str, str]) -> str:
    """What POSIX has for the language of messages ("ru_RU.UTF-8"), as a locale of Discord's ("ru-RU").

    https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html#tag_08_02: the first that is set counts.
    """
    named = next(filter(None, map(environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return named.partition(".")[0].replace("_", "-")


def init(*, asking: bool) -> int:
    """Write a ``.env``, by a dialogue or without; returns the exit code."""
    path, example = Path(".env"), (ROOT / ".env.example").read_text(encoding="utf-8")
    try:
        if asking:
            Dialogue(path, example, new_key, Terminal(), application_of).hold()
        else:
            print(write_env(path, example, new_key()))
    except Stopped as stopped:
        print(stopped)
        return 1
    except (KeyboardInterrupt, EOFError):
        print(f"\n{say('init.nothing')}", file=sys.stderr)
        return 130
    except OSError as error:
        print(say("init.unwritable", file=path.name, why=error.strerror), file=sys.stderr)
        return 1
    return 0


def application_of(token: str) -> Application:
    """What Discord says to a token. Raises Barred for one that it does not know, Retry when it cannot be reached."""
    from bot.app import point_discord_at
    from bot.chat.visit import visit

    logging.getLogger().addHandler(logging.NullHandler())
    api = os.environ.get("DISCORD_API_URL") or read_env_file(Path(".env"))[0].get("DISCORD_API_URL")
    point_discord_at(Settings(discord_token=token, secret_key=b"", discord_api_url=api or None))

    async def ask() -> Application:
        async with visit(token) as found:
            return Application(found.name, found.application, found.reads_messages, found.invitation)

    return asyncio.run(ask())


def log_to_stderr(level: str) -> None:
    """One line for each thing that happened. Libraries' DEBUG lines would show texts and tokens: never those."""
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)-7s %(name)s: %(message)s")
    for library in ("discord", "aiohttp", "sqlalchemy", "alembic", "aiosqlite", "asyncio"):
        logging.getLogger(library).setLevel(max(logging.getLevelName(level), logging.WARNING))
    logging.getLogger("discord.client").addFilter(in_one_line)


def in_one_line(record: logging.LogRecord) -> bool:
    """A lost connection is no fault of the program: discord.py's line about it, without its traceback."""
    if record.exc_info and record.exc_info[0] and str(record.msg).startswith("Attempting a reconnect"):
        record.msg = f"The connection to Discord broke ({record.exc_info[0].__name__}). {record.msg}"
        record.exc_info, record.levelno, record.levelname = None, logging.WARNING, "WARNING"
    return True


def command_line() -> int:
    """Run what stands on the command line. Ctrl-C ends it with 130; SIGTERM is how it is stopped in good order: 0."""
    asked: list[int] = []

    def stop(number: int, _frame: object) -> None:
        asked.append(number)
        signal.raise_signal(signal.SIGINT)

    signal.signal(signal.SIGTERM, stop)
    try:
        return main(sys.argv[1:])
    except KeyboardInterrupt:
        return 0 if asked else 130


if __name__ == "__main__":
    sys.exit(command_line())
