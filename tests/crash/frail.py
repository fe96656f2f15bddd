"""The real bot in a process of its own that ends itself, as by kill -9, once at each step of delivery.

Nothing in the bot knows of this: the calls of bot/targets.py are wrapped from outside. A step is named by what it does
("thread create", "comment change"); that it was died at is noted in a file first, so that the next life passes it.
"""

import asyncio
import os
import signal
from collections.abc import Callable
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from typing import Any

import discord

from bot import outbox, targets
from bot.__main__ import main

DOUBT = 3.0
"""Instead of 35 seconds: the sandbox blog does not work on for half a minute after its client is gone."""

NAMES = {
    targets.MessageTarget: "",  # by what the message shows
    targets.ThreadTarget: "thread",
    targets.PostTarget: "post",
    targets.NewsTarget: "news",
    targets.FateTarget: "fate",
    targets.CommentTarget: "answer",
}

_step: ContextVar[str] = ContextVar("step", default="")


def live(settings: dict[str, str], folder: Path, when: str) -> None:
    """One life of the bot. ``when``: where in each step it ends; before or after its call, or when that is settled."""
    os.chdir(folder)  # no .env there
    os.environ.clear()
    os.environ.update(settings)
    log = os.open(folder / "bot.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    died = folder / "died.txt"
    turn = asyncio.Lock()  # one step at a time: what is under way when another one dies is found done afterwards
    for target in NAMES:
        for verb in ("create", "change", "remove"):
            setattr(target, verb, _deadly(getattr(target, verb), target, verb, turn, partial(_maybe, when, died)))
    settle = outbox.Outbox._settle

    async def settled(self: Any, *arguments: Any, **more: Any) -> None:
        await settle(self, *arguments, **more)
        if step := _step.get():
            _maybe(when, died, "settled", step)
            _step.set("")
            turn.release()

    outbox.Outbox._settle = settled  # type: ignore[method-assign]
    targets.CommentTarget.__init__.__defaults__ = (False, True, DOUBT)  # type: ignore[misc]
    discord.state.ConnectionState.guild_ready_timeout = 0.05  # type: ignore[attr-defined]
    main([])


def _deadly(
    call: Callable[..., Any], target: type, verb: str, turn: asyncio.Lock, at: Callable[[str, str], None]
) -> Callable[..., Any]:
    async def wrapped(self: Any, n: int, *arguments: Any) -> Any:
        step = f"{_name(target, arguments)} {verb}"
        await turn.acquire()
        try:
            at("before", step)
            result = await call(self, n, *arguments)
            at("after", step)
        except BaseException:
            turn.release()
            raise
        _step.set(step)
        return result

    return wrapped


def _name(target: type, arguments: tuple[Any, ...]) -> str:
    if NAMES[target]:
        return NAMES[target]
    mark = next((shown.mark for shown in arguments if isinstance(shown, targets.Shown)), None)
    if mark is None:
        return "message"
    return "question" if mark.startswith("ask:") else "comment" if "#comment-" in mark else "article"


def _maybe(when: str, died: Path, now: str, step: str) -> None:
    """End here if this is where lives end."""
    if now == when:
        _die(step, died)


def _die(step: str, died: Path) -> None:
    known = died.read_text().splitlines() if died.exists() else []
    if step in known:
        return
    with died.open("a") as file:
        file.write(f"{step}\n")
        file.flush()
        os.fsync(file.fileno())
    os.kill(os.getpid(), signal.SIGKILL)
