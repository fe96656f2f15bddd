"""The first step of a new installation: a ``.env`` with a key of its own, by a short dialogue or without one.

What is there already is never overwritten, and a file is there whole or not at all.
"""

import os
import re
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from getpass import getpass
from pathlib import Path

from bot.config import PLACEHOLDERS, problem_with, read_env_file
from bot.errors import Barred, Trouble
from bot.text.words import say

TRIES = 3
NO = ("n", "н")
OFFERED = ("DISCORD_TOKEN", "SECRET_KEY", "BLOG_URL", "CHANNEL_ID")
"""The settings that the dialogue fills in; every other has a default, and is explained in the file."""

PORTAL = "https://discord.com/developers/applications"


class Stopped(Exception):
    """The dialogue ended before anything was written; the message says why."""


@dataclass(frozen=True, slots=True)
class Application:
    """What Discord says to a token."""

    name: str
    id: int
    reads_messages: bool
    invitation: str


@dataclass(frozen=True, slots=True)
class Terminal:
    """Whom the dialogue is held with. Asking raises EOFError at the end of the input."""

    ask: Callable[[str], str] = input
    ask_secret: Callable[[str], str] = getpass  # what is typed is not shown
    tell: Callable[[str], None] = print

    def agrees(self, question: str) -> bool:
        """Yes, unless the answer is no, in English or Russian, whichever was asked."""
        return not self.ask(f"{question} [{say('init.yes')}] ").strip().lower().startswith(NO)


# -- without a dialogue -----------------------------------------------------------------------------------------------


def write_env(path: Path, example_text: str, key: str) -> str:
    """Write ``example_text`` with this SECRET_KEY to ``path``, for its owner's eyes only; return what to tell them.

    A file that is there already is left as it is: what it lacks is in the answer. Raises OSError when the file can
    be neither written nor read.
    """
    try:
        _put(path, filled(example_text, {"SECRET_KEY": key}), replacing=False)
    except FileExistsError:
        return _keep(path, f"SECRET_KEY={key}")
    return say("init.wrote.key", file=path.name)


def _keep(path: Path, line: str) -> str:
    values, _ = read_env_file(path)
    known = values.get("SECRET_KEY", "").strip()
    kept = say("init.kept", file=path.name)
    if not known:
        return f"{kept} {say('init.kept.no.key')}\n{line}"
    if known in PLACEHOLDERS:
        return f"{kept} {say('init.kept.placeholder')}\n{line}"
    return f"{kept} {say('init.kept.key')}"


# -- the dialogue -----------------------------------------------------------------------------------------------------


@dataclass
class Dialogue:
    """Asks for what is missing in ``path``, and writes it there at the end.

    ``look_up`` asks Discord who a token is: it raises Barred for one that is not known, other Trouble when Discord
    cannot be asked.
    """

    path: Path
    example: str
    new_key: Callable[[], str]
    terminal: Terminal
    look_up: Callable[[str], Application]

    def hold(self) -> None:
        """From the first question to the next step. Raises Stopped, or OSError when the file cannot be written."""
        there = self.path.exists()
        before = self.path.read_text(encoding="utf-8-sig") if there else self.example
        values, problems = read_env_file(self.path)
        if problems:
            raise Stopped("\n".join([*problems, say("init.mend")]))
        known = {name: value for name in OFFERED if (value := _given(values, name))}
        tell = self.terminal.tell
        if there:
            missing = [name for name in OFFERED[:2] if name not in known]
            tell(say("init.there", file=self.path.name))
            tell(say("init.lacks", names=", ".join(missing)) if missing else say("init.complete"))
            if not self.terminal.agrees(say("init.fill")):
                raise Stopped(say("init.unchanged"))
        new: dict[str, str] = {} if "SECRET_KEY" in known else {"SECRET_KEY": self.new_key()}
        application = self._token(known, new)
        if "BLOG_URL" not in known and "CHANNEL_ID" not in known:
            self._first_blog(new)
        if new:
            _put(self.path, filled(before, new), replacing=there)
            tell("")
            tell(say("init.wrote", file=self.path.name, names=", ".join(name for name in OFFERED if name in new)))
        if "SECRET_KEY" in new:
            tell(say("init.keep.key"))
        self._next(application, token="DISCORD_TOKEN" in (known | new))

    def _token(self, known: Mapping[str, str], new: dict[str, str]) -> Application | None:
        """Who the bot is. A token that is not known is asked for again; one that cannot be checked may be kept."""
        tell = self.terminal.tell
        if (token := known.get("DISCORD_TOKEN")) is not None:
            try:
                return self._found(token)
            except Trouble as trouble:
                tell(say("init.token.unchecked", file=self.path.name, trouble=trouble))
                return None
        tell("")
        tell(say("init.portal", url=PORTAL))
        tell(f"  {say('init.portal.how')}")
        for tries_left in reversed(range(TRIES)):
            token = self.terminal.ask_secret(f"{say('init.token')} ").strip()
            if not token:
                return None
            if problem := problem_with("DISCORD_TOKEN", token):
                tell(problem)
            else:
                try:
                    application = self._found(token)
                except Barred as trouble:
                    tell(str(trouble))
                except Trouble as trouble:
                    tell(say("init.token.failed", trouble=trouble))
                    if self.terminal.agrees(say("init.token.keep")):
                        new["DISCORD_TOKEN"] = token
                        return None
                else:
                    new["DISCORD_TOKEN"] = token
                    return application
            if tries_left:
                tell(say("init.again"))
        raise Stopped(say("init.no.token"))

    def _found(self, token: str) -> Application:
        application = self.look_up(token)
        tell = self.terminal.tell
        tell(say("init.found", bot=application.name, id=application.id))
        if application.reads_messages:
            tell(say("init.intent.on"))
        else:
            tell(say("init.intent.off", url=f"{PORTAL}/{application.id}/bot"))
            tell(f"  {say('init.intent.why')}")
        return application

    def _first_blog(self, new: dict[str, str]) -> None:
        """Optional: one blog in one channel. Both, or none."""
        self.terminal.tell("")
        self.terminal.tell(say("init.blog"))
        url = self._asked("BLOG_URL", say("init.blog.address"), _with_scheme)
        if url is None:
            return
        channel = self._asked("CHANNEL_ID", say("init.blog.channel"))
        if channel is None:
            self.terminal.tell(say("init.blog.left"))
            return
        new |= {"BLOG_URL": url, "CHANNEL_ID": channel}

    def _asked(self, name: str, question: str, mend: Callable[[str], str] = str.strip) -> str | None:
        """A setting that is fit to be used, or None."""
        while given := mend(self.terminal.ask(f"{question} ")):
            if (problem := problem_with(name, given)) is None:
                return given
            self.terminal.tell(problem)
        return None

    def _next(self, application: Application | None, *, token: bool) -> None:
        tell = self.terminal.tell
        tell("")
        tell(say("init.next"))
        if not token:
            tell(f"  {say('init.next.token', file=self.path.name)}")
        if application is not None:
            tell(f"  {say('init.next.invite', url=application.invitation)}")
        tell(f"  {say('init.next.check')}")
        tell(f"  {say('init.next.run')}")


def _given(values: Mapping[str, str], name: str) -> str:
    value = values.get(name, "").strip()
    return "" if value in PLACEHOLDERS else value


def _with_scheme(typed: str) -> str:
    typed = typed.strip()
    return f"https://{typed}" if typed and "://" not in typed else typed


# -- the file ---------------------------------------------------------------------------------------------------------


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text of a ``.env`` with these values: where their (empty) lines stand, or at its end."""
    for name, value in values.items():
        line = f"{name}={value}"
        if found := re.search(rf"^{name}[ \t]*=.*$", text, re.MULTILINE):
            text = text[: found.start()] + line + text[found.end() :]
        else:
            text = f"{text.rstrip()}\n{line}\n".lstrip()
    return text


def _put(path: Path, text: str, *, replacing: bool) -> None:
    """Write a file for its owner's eyes, whole or not at all. Raises FileExistsError unless one may be replaced."""
    path = path.resolve()  # a link stays one
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".env-")  # its mode is 0600
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        if not replacing and path.exists():
            raise FileExistsError(path)
        os.replace(name, path)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(name)
