"""Everything that people can touch, by name, and which test drives it.

    /blog add          a command
    menu Post to blog  an entry in the menu of messages
    panel:#:pause      a button, a menu or a form, by its id: # stands for any number, * for any word

A test says what it drives by ``@drives(...)``. It fails if that did not reach the bot (conftest.py), and
test_everything_is_driven.py fails if there is anything that no test drives: whoever adds a command or a button writes a
test here, too.

simcord 3.2.1 is a Discord that we did not write. What it cannot do, or does otherwise than Discord, is left to our own
sandbox (tests/stories, tests/sandbox); the first three are held by test_gaps.py, so that a newer simcord
without them is noticed:

| what | simcord | Discord |
|---|---|---|
| the same nonce twice | two messages | one, with ``enforce_nonce`` |
| a message in an archived thread | the thread stays archived | it is opened again |
| a member's message in a locked thread | taken | refused, but to moderators |
| the language of who acts | always en-US | that of their client |
| rate limits | none that discord.py waits for | 429 with Retry-After |
| the Gateway | no gaps, RESUME or close codes | all of them |
| clocks | stand still between two acts | run |

Components V2, menus of channels and roles, forms with labels, files and private answers it can do.

There must be no __init__.py here: it would hide the library of that name.
"""

import asyncio
import importlib
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from itertools import product
from pathlib import Path
from typing import TypeVar, cast

import discord
import pytest
import simcord
from discord import app_commands
from discord.ext import commands

from tests.cogs.harbour import Harbour, parts, private, text_of

Test = TypeVar("Test", bound=Callable[..., object])
HERE = Path(__file__).parent
_GROUP = re.compile(r"\(\?P<(?P<name>\w+)>(?P<body>[^()]*)\)(?P<optional>\?)?")

_claims: dict[str, str] = {}


def drives(*names: str) -> Callable[[Test], Test]:
    """Say of a test what it drives."""

    def claim(test: Test) -> Test:
        _claims.update(dict.fromkeys(names, test.__name__))
        test.drives = names  # type: ignore[attr-defined]
        return test

    return claim


def drives_each(arguments: str, cases: dict[str, tuple[object, ...]]) -> Callable[[Test], Test]:
    """Run a test with several arguments; each case drives what it is called."""

    def claim(test: Test) -> Test:
        _claims.update(dict.fromkeys(cases, test.__name__))
        runs = [pytest.param(*each, id=name) for name, each in cases.items()]
        return cast("Test", pytest.mark.parametrize(arguments, runs)(test))

    return claim


def driven_by(request: pytest.FixtureRequest) -> set[str]:
    """What the test under way says that it drives."""
    case = getattr(request.node, "callspec", None)
    return {*getattr(request.function, "drives", ()), *([case.id] if case is not None and case.id in _claims else [])}


def claimed() -> set[str]:
    """What the tests of this room drive, all of them together."""
    for path in sorted(HERE.glob("test_*.py")):
        importlib.import_module(f"tests.simcord.{path.stem}")
    return set(_claims)


# -- names ------------------------------------------------------------------------------------------------------------


def registered(client: commands.Bot) -> set[str]:
    """The name of everything that the bot offers and answers."""
    found = {f"/{one.qualified_name}" for one in client.tree.walk_commands() if isinstance(one, app_commands.Command)}
    for kind in (discord.AppCommandType.message, discord.AppCommandType.user):
        found |= {f"menu {menu.name}" for menu in client.tree.get_commands(type=kind)}
    return found | {shape for template in templates(client) for shape in shapes(template)}


def templates(client: commands.Bot) -> list[re.Pattern[str]]:
    """What the ids of buttons, menus and forms look like. Forms have no register: their cogs compare with patterns."""
    forms = [
        value
        for cog in client.extensions.values()
        if hasattr(cog, "written")
        for value in vars(cog).values()
        if isinstance(value, re.Pattern)
    ]
    return [*client._connection._view_store._dynamic_items, *forms]


def shapes(template: re.Pattern[str]) -> Iterator[str]:
    """The names of all ids that fit: each of several words counts on its own."""
    pieces = _GROUP.split(template.pattern)  # text, name, body, optional, text, ...
    parts = [[pieces[0]]]
    for body, optional, text in zip(pieces[2::4], pieces[3::4], pieces[4::4], strict=True):
        parts += [[*_words(body), *([""] if optional else [])], [text]]
    yield from map("".join, product(*parts))


def _words(body: str) -> list[str]:
    if body.startswith("[a-z"):
        return ["*"]
    return ["#"] if body.startswith("[") else body.split("|")


def name_of(client: commands.Bot, interaction: discord.Interaction) -> str:
    """The name of what was used."""
    match interaction.type:
        case discord.InteractionType.application_command:
            used = interaction.command
            assert used is not None
            return f"menu {used.name}" if isinstance(used, app_commands.ContextMenu) else f"/{used.qualified_name}"
        case discord.InteractionType.component | discord.InteractionType.modal_submit:
            assert interaction.data is not None
            custom_id = str(interaction.data["custom_id"])  # type: ignore[typeddict-item]
            fitting = (match for template in templates(client) if (match := template.fullmatch(custom_id)))
            return next((_shape(match) for match in fitting), custom_id)
    return ""


def _shape(match: re.Match[str]) -> str:
    def shown(group: re.Match[str]) -> str:
        words = _words(group["body"])
        return words[0] if words in (["#"], ["*"]) else match[group["name"]] or ""

    return _GROUP.sub(shown, match.re.pattern)


# -- acting and looking -----------------------------------------------------------------------------------------------


def message_of(answer: simcord.InteractionResult) -> simcord.ResponseMessage:
    """The message with which something was answered: the last, if there are several."""
    message = [answer.response, *answer.followups][-1]
    assert message is not None, answer
    return message


def ids(message: simcord.ResponseMessage | discord.Message) -> list[str]:
    """The ids of what can be used in a message."""
    return [str(part["custom_id"]) for part in parts(message) if part.get("custom_id")]


def id_of(message: simcord.ResponseMessage | discord.Message, fits: str) -> str:
    """The id of a part of a message; * stands for anything."""
    pattern = re.compile(re.escape(fits).replace(r"\*", ".*"))
    found = [one for one in ids(message) if pattern.fullmatch(one)]
    assert found, (fits, ids(message))
    return found[0]


def shows(where: simcord.ChannelHandle, words: str) -> discord.Message:
    """The newest card in a channel that shows these words."""
    cards = [one for one in where.history() if one.flags.components_v2]
    found = [one for one in cards if words in text_of(one)]
    assert found, (words, [text_of(one) for one in cards])
    return found[-1]


@asynccontextmanager
async def delivering(harbour: Harbour) -> AsyncIterator[None]:
    """The bot delivers meanwhile, as always when no test takes its steps: some answers wait for that."""
    flows = harbour.app.client.flows

    async def deliver() -> None:
        while True:
            while await flows.outbox.step():
                flows.works.stir()
            await asyncio.sleep(0.01)

    task = asyncio.create_task(deliver())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def agrees(harbour: Harbour, where: simcord.ChannelHandle) -> None:
    """Dora lets all her answers be published."""
    answer = await harbour.dora.slash(where, "me consent")
    said = await harbour.dora.click(message_of(answer), label="Publish my answers")
    assert "Thank you" in private(answer), said
