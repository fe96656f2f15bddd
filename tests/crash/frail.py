"""The real bot in a process of its own that ends itself, as by kill -9, once at each step of delivery.

Nothing in the bot knows of this: the calls of bot/targets.py are wrapped from outside. A step is named by what it does
("thread create", "comment change"); that it was died at is noted in a file first, so that the next life passes it.
"""

import os
import signal
from collections.abc import Callable
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import discord

from bot import outbox, targets
from bot.__main__ import main

DOUBT = 3.0
"""Instead of 35 seconds: the sandbox blog does not work on for half a minute after its client is gone."""

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
    for target in (targets.MessageTarget, targets.ThreadTarget, targets.FateTarget, targets.CommentTarget):
        for verb in ("create", "change", "remove"):
            setattr(target, verb, _deadly(getattr(target, verb), target, verb, when, died))
    settle = outbox.Outbox._settle

    async def settled(self: Any, *arguments: Any, **more: Any) -> None:
        await settle(self, *arguments, **more)
        if when == "settled" and _step.get():
            _die(_step.get(), died)

    outbox.Outbox._settle = settled  # type: ignore[method-assign]
    targets.CommentTarget.__init__.__defaults__ = (False, True, DOUBT)  # type: ignore[misc]
    discord.state.ConnectionState.guild_ready_timeout = 0.05  # type: ignore[attr-defined]
    main([])


def _deadly(call: Callable[..., Any], target: type, verb: str, when: str, died: Path) -> Callable[..., Any]:
    async def wrapped(self: Any, n: int, *arguments: Any) -> Any:
        step = f"{_name(target, arguments)} {verb}"
        if when == "before":
            _die(step, died)
        result = await call(self, n, *arguments)
        if when == "after":
            _die(step, died)
        _step.set(step)
        return result

    return wrapped


def _name(target: type, arguments: tuple[Any, ...]) -> str:
    if target is not targets.MessageTarget:
        return {"ThreadTarget": "thread", "FateTarget": "fate", "CommentTarget": "answer"}[target.__name__]
    mark = next((shown.mark for shown in arguments if isinstance(shown, targets.Shown)), None)
    if mark is None:
        return "message"
    return "question" if mark.startswith("ask:") else "comment" if "#comment-" in mark else "article"


def _die(step: str, died: Path) -> None:
    known = died.read_text().splitlines() if died.exists() else []
    if step in known:
        return
    with died.open("a") as file:
        file.write(f"{step}\n")
        file.flush()
        os.fsync(file.fileno())
    os.kill(os.getpid(), signal.SIGKILL)
