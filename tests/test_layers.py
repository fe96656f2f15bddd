"""The layering table of docs/architecture.md, held by reading every import in the tree.

A new module belongs into LAYER_OF first: deciding where it lives is the first decision about it.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

LAYER_OF = {
    "bot": "pure",
    "bot.model": "pure",
    "bot.changes": "pure",
    "bot.policy": "pure",
    "bot.choosing": "pure",
    "bot.configuration": "pure",
    "bot.rounds": "pure",
    "bot.relay_settings": "pure",
    "bot.text": "pure",
    "bot.errors": "pure",
    "bot.ports": "ports",
    "bot.net": "net",
    "bot.blogs": "blogs",
    "bot.chat": "chat",
    "bot.store": "store",
    "bot.watcher": "flows",
    "bot.backfill": "flows",
    "bot.forgets": "flows",
    "bot.work": "flows",
    "bot.articles": "flows",
    "bot.comments": "flows",
    "bot.taking": "flows",
    "bot.allowed": "flows",
    "bot.asking": "flows",
    "bot.following": "flows",
    "bot.hearing": "flows",
    "bot.lines": "flows",
    "bot.spoken": "flows",
    "bot.spots": "flows",
    "bot.inbox": "flows",
    "bot.missed": "flows",
    "bot.trial": "flows",
    "bot.outbox": "flows",
    "bot.desk": "flows",
    "bot.diagnosis": "flows",
    "bot.mirrors": "flows",
    "bot.nobody": "flows",
    "bot.notices": "flows",
    "bot.moderation": "flows",
    "bot.heat": "flows",
    "bot.ending": "flows",
    "bot.losses": "flows",
    "bot.private": "flows",
    "bot.pushes": "flows",
    "bot.reconcile": "flows",
    "bot.servers": "flows",
    "bot.faces": "flows",
    "bot.article_faces": "flows",
    "bot.comment_faces": "flows",
    "bot.targets": "flows",
    "bot.flows": "flows",
    "bot.config": "top",
    "bot.preflight": "top",
    "bot.run": "top",
    "bot.check": "top",
    "bot.setup": "top",
    "bot.app": "top",
    "bot.web": "top",
    "bot.__main__": "top",
    "bot.awkward": "demo",
    "bot.demo": "demo",
    "bot.gallery": "demo",
    "cogs": "cogs",
    "sandbox": "sandbox",
}
"""The layer of a module, or of everything in a package. ``bot`` itself is only the package's docstring."""

BOT = {"pure", "ports", "net", "blogs", "chat", "store", "flows", "top", "demo"}

MAY_IMPORT = {
    "pure": {"pure"},
    "ports": {"pure"},
    "net": {"net", "pure", "ports"},
    "blogs": {"blogs", "pure", "ports", "net"},
    "chat": {"chat", "pure", "ports", "net"},
    "store": {"store", "pure", "ports"},
    "flows": {"flows", "pure", "ports", "store"},
    "cogs": {"cogs", "pure", "flows", "chat"},
    "top": BOT,  # cogs load by name
    "demo": BOT | {"sandbox"},
    "sandbox": {"sandbox"},  # knows nothing of the bot: so it cannot lie in its favour
}

AIOHTTP = {"aiohttp", "multidict", "yarl"}  # the last two are parts of the first

LIBRARIES = {
    "pure": {"nh3", "selectolax"},
    "ports": set(),
    "net": AIOHTTP,
    "blogs": {"feedparser", "selectolax", "yarl"},  # yarl only puts addresses together
    "chat": {"discord", *AIOHTTP},  # discord.py lets the errors of aiohttp through
    "store": {"sqlalchemy", "alembic", "cryptography"},
    "flows": set(),
    "cogs": {"discord"},
    "sandbox": AIOHTTP,
}
"""Libraries that a layer may use. Those not named here (top, demo) put everything together and may use any."""

NOT_PURE = {
    *("asyncio", "concurrent", "ftplib", "glob", "http", "imaplib", "logging", "multiprocessing", "os", "pathlib"),
    *("poplib", "random", "secrets", "shutil", "smtplib", "socket", "sqlite3", "ssl", "subprocess", "tempfile"),
    *("threading", "time", "urllib.request"),
}
"""What of the standard library does I/O, waits, or answers differently each time."""


def modules() -> Iterator[tuple[str, Path]]:
    for room in ("bot", "cogs", "sandbox"):
        for path in sorted((ROOT / room).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


MODULES = dict(modules())


def layer(module: str) -> str | None:
    """The layer of our module; None when the table does not know it."""
    if module in LAYER_OF:
        return LAYER_OF[module]
    parent = module.rpartition(".")[0]
    return layer(parent) if parent not in ("", "bot") else None


def imports(source: str, module: str, is_package: bool = False) -> set[str]:
    """What a source imports, wherever in the file, by full names."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = node.module or ""
            if node.level:
                base = module.split(".")[: (1 if is_package else 0) - node.level or None]
                origin = ".".join([*base, origin]).rstrip(".")
            # "from package import name": the name may be a module of ours, in a layer of its own
            found.update(
                full if (full := f"{origin}.{alias.name}") in MODULES or origin == "urllib" else origin
                for alias in node.names
            )
    return found


def objection(module: str, imported: str) -> str | None:
    """Why this module must not import that, or None."""
    own, root = layer(module), imported.partition(".")[0]
    assert own is not None
    if root in ("bot", "cogs", "sandbox"):
        other = layer(imported)
        if other not in MAY_IMPORT[own]:
            return f"{module} ({own}) imports {imported} ({other or 'not in the table'})"
    elif root == "tests":
        return f"{module} imports {imported}: nothing imports tests"
    elif root in sys.stdlib_module_names:
        if own == "pure" and (imported in NOT_PURE or root in NOT_PURE):
            return f"{module} is pure: no I/O, no clock, no chance; {imported} brings them in"
    elif root not in LIBRARIES.get(own, {root}):
        return f"{module} ({own}) imports the library {root}"
    return None


def test_the_table_knows_every_module() -> None:
    assert [module for module in MODULES if layer(module) is None] == []


@pytest.mark.parametrize("module", [module for module in MODULES if layer(module)])
def test_a_module_imports_only_what_its_layer_may(module: str) -> None:
    path = MODULES[module]
    seen = imports(path.read_text(encoding="utf-8"), module, path.name == "__init__.py")

    assert [told for imported in sorted(seen) if (told := objection(module, imported))] == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("bot.changes", "import time"),
        ("bot.text.render", "from urllib import request"),
        ("bot.text.render", "import urllib.request"),
        ("bot.policy", "from bot import ports"),
        ("bot.ports", "import discord"),
        ("bot.blogs.feed", "from bot.store import Store"),
        ("bot.blogs.feed", "from ..store import Store"),
        ("bot.outbox", "def late():\n    import sqlalchemy"),
        ("bot.outbox", "from bot.chat import delivery"),
        ("bot.desk", "from cogs.blogs import Blogs"),
        ("bot.app", "from sandbox.blog import server"),
        ("bot.app", "from tests.conftest import Clock"),
        ("bot.app", "import bot.nowhere"),
        ("cogs.blogs", "from bot.store import Store"),
        ("sandbox.blog.server", "from bot.model import Article"),
    ],
)
def test_an_import_across_the_layers_would_be_found(module: str, source: str) -> None:
    assert [imported for imported in imports(source, module) if objection(module, imported)]


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("bot.text.render", "from urllib.parse import quote"),
        ("bot.outbox", "from bot.store import items"),
        ("bot.outbox", "from . import model"),
        ("bot.app", "from bot.outbox import Outbox"),
        ("bot.demo", "from sandbox.blog import server"),
        ("cogs.blogs", "import discord\nfrom bot.desk import Desk"),
    ],
)
def test_what_the_table_allows_passes(module: str, source: str) -> None:
    assert not [imported for imported in imports(source, module) if objection(module, imported)]
