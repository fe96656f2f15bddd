"""The habits of the house that a machine can check."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted(path for room in ("bot", "cogs", "sandbox") for path in (ROOT / room).rglob("*.py"))

SAYS_NOTHING = re.compile("manager|handler|service|helper|utils", re.IGNORECASE)

INLINE_IMPORTS = {
    "bot/__main__.py": "a command loads only what it needs",
    "bot/blogs/loose.py": "not every system can set limits",
}

READS_THE_ENVIRONMENT = {
    "bot/__main__.py": "hands it to bot/config.py",
    "bot/demo.py": "hands it on to the bot that it starts",
}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def texts() -> Iterator[tuple[str, str]]:
    """Every text file of the project."""
    for path in sorted(ROOT.rglob("*")):
        inside = path.relative_to(ROOT).parts
        if not path.is_file() or any(
            part in (".git", ".venv") or part.endswith(("cache", "cache__")) for part in inside
        ):
            continue
        try:
            yield name(path), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture


def test_no_file_is_long() -> None:
    lengths = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}

    assert {path: length for path, length in lengths.items() if length > 400} == {}


def test_names_say_what_is_in_the_file() -> None:
    files = [name(path) for path in SOURCES]
    classes = [
        f"{name(path)}: {node.name}"
        for path in SOURCES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef)
    ]

    assert [each for each in files + classes if SAYS_NOTHING.search(each)] == []


def test_imports_stand_at_the_top() -> None:
    inline = {
        f"{name(path)}:{node.lineno}"
        for path in SOURCES
        if name(path) not in INLINE_IMPORTS
        for function in ast.walk(tree(path))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }

    assert inline == set()


def test_settings_come_from_the_settings() -> None:
    """So every setting is one that .env.example explains (tests/test_config.py compares the two)."""
    found = {
        f"{name(path)}:{node.lineno}"
        for path in SOURCES
        if not name(path).startswith("sandbox/") and name(path) not in READS_THE_ENVIRONMENT
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv"))
        or (isinstance(node, ast.alias) and node.name in ("environ", "getenv"))
    }

    assert found == set()


def test_no_text_holds_the_address_of_a_package_registry() -> None:
    """Where packages come from is a matter of each machine."""
    # put together here, or this file would be the first to be found
    hosts = [".".join(host) for host in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("deb", "debian"))]
    address = re.compile("|".join([*map(re.escape, hosts), r"https?://[^ \"]*/(simple\b|packages/[0-9a-f]{2}/)"]))

    assert [f"{path}: {found[0]}" for path, text in texts() if (found := address.search(text))] == []


def locked(file: str) -> dict[str, str]:
    """The pins of a lock file, by name. Every line must be one of the three kinds of line that name no place."""
    pins = {}
    for line in (ROOT / file).read_text(encoding="utf-8").splitlines():
        if pin := re.fullmatch(r"([a-z0-9-]+)==([0-9a-z.+]+)( ; [a-z_]+ [^/:\\]+)? \\", line):
            pins[pin[1]] = pin[2]
        else:
            hashed = re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", line)
            reason = re.fullmatch(r"    #[ a-z0-9().:-]*", line)  # no slash, so no address and no path
            assert hashed or reason, f"{file}: {line}"
    return pins


def project(requirement: str) -> str:
    """The normal form of the name in a requirement."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=~! ;]", requirement)[0]).lower()


@pytest.mark.parametrize(("file", "groups"), [("requirements.lock", []), ("requirements-dev.lock", ["dev"])])
def test_everything_that_is_needed_is_locked(file: str, groups: list[str]) -> None:
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    needed = [
        *pyproject["project"]["dependencies"],
        *(each for group in groups for each in pyproject["dependency-groups"][group]),
    ]

    assert {project(each) for each in needed} - locked(file).keys() == set(), "run: make lock"


def test_tests_run_with_the_versions_that_users_get() -> None:
    assert locked("requirements.lock").items() <= locked("requirements-dev.lock").items()
