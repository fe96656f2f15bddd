"""Discord waits three seconds for a first answer. A large feed may take longer to be parsed, and holds up nobody.

What is timed here is nothing: the process that parses is stopped in the middle, everything is used, and only when all
has been answered may it go on. How long answers take is measured by ``make bench``.
"""

import os
from pathlib import Path

import discord
import pytest
from aiohttp import web
from asking import asked
from discord import app_commands
from square import squared
from test_commands import COMMANDS
from town import Town, shown

from bot.blogs import Web, parse
from tests.blogs.servers import item, rss, serving
from tests.parts import FORMS, PARTS

LOG = "The Harbour Log"
ENDING = ("blog remove", "blog move", "blog disconnect", "relay remove", "me forget")
"""Commands that end what others are about: they are given last."""
MINE = {"me name": {"name": "Dora"}, "me mentions": {"answer": "on"}, "search": {"words": "ferry"}}
TYPED = {**COMMANDS, **MINE}
FIRST = {"relay set value": {"setting": "length"}}
"""What must be filled in before an option can offer anything."""


def feed(size: int, *new: str) -> bytes:
    """Twenty old articles that are so long altogether, and new ones."""
    text = f"<content:encoded><![CDATA[<p>{'The bell rang twice. ' * (size // 420)}</p>]]></content:encoded>"
    dated = "<pubDate>Mon, 02 Mar 2026 10:00:00 GMT</pubDate>"
    return rss(*(item(title, title=title) for title in new), *(item(f"{n}", inside=dated + text) for n in range(20)))


@pytest.fixture
def gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pipe in front of the parser, which tells that it has begun, and goes on when somebody opens the pipe."""
    pipe, waiting = tmp_path / "gate", tmp_path / "waiting"
    os.mkfifo(pipe)
    slow = tmp_path / "slow.py"
    loose = parse.LOOSE
    slow.write_text(
        "import runpy\n"
        f"open({str(waiting)!r}, 'w').close()\n"
        f"open({str(pipe)!r}).close()\n"
        f"runpy.run_path({str(loose)!r}, run_name='__main__')\n"
    )
    monkeypatch.setattr(parse, "LOOSE", slow)
    monkeypatch.setattr("bot.app.Web", lambda net: Web(net, parse.Parser(seconds=600.0)))
    return pipe


async def test_everything_is_answered_while_a_large_feed_is_being_parsed(town: Town, gate: Path) -> None:
    square = await squared(town)
    body = feed(0)
    async with serving(lambda _: web.Response(body=body, content_type="application/rss+xml")) as address:
        await asked(town.mayor, town.admins, "blog add", url=address)
        await asked(town.mayor, town.admins, "relay add", blog=LOG, channel=town.admins)
        await town.until_async(lambda: asked(town.mayor, town.admins, "blog list"), LOG, contains=True)
        await town.quiet()
        body = feed(parse.MOST_AT_ONCE * 3 // 2, "Read at last")
        await town.until(gate.with_name("waiting").exists, what="the parser at work")

        assert town.app is not None
        tree = town.app.client.tree
        commands = [one for one in tree.walk_commands() if isinstance(one, app_commands.Command)]
        for command in commands:
            name = command.qualified_name
            for option in (one.display_name for one in command.parameters if one.autocomplete):
                await town.mayor.autocomplete(town.admins, name, focused=option, **FIRST.get(f"{name} {option}", {}))
        for menu in tree.get_commands(type=discord.AppCommandType.message):
            await town.dora.use_menu(menu.name, square.said)
        for thing in FORMS.values():
            form = await square.use(town.mayor, thing)
            if form.modal is not None:
                fields = [part["component"] for part in form.modal["components"] if "component" in part]
                await town.mayor.submit(form, {field["custom_id"]: "goats" for field in fields})
        for thing in PARTS.values():
            await square.use(town.mayor, thing, settled=False)
        typed = TYPED | {"relay remove": {"relay": square.ids["relay"]}}
        typed["relay add"] = TYPED["relay add"] | {"channel": town.channel}
        for command in sorted(commands, key=lambda one: one.qualified_name.startswith(ENDING)):
            await town.mayor.run(town.channel, command.qualified_name, **typed.get(command.qualified_name, {}))

        assert shown(town.admins, "Read at last") is None
        gate.open("w").close()
        town.patience = 30.0  # now it parses
        await town.card("Read at last", town.admins)
