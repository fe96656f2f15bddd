"""What every test shares: tests that need something big say so by a marker, and the run says how to have it."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Callable
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from tests.world import World

MEMORY = Path("/dev/shm")
ENOUGH = 2 * 1024**3
"""Bytes that must be free there; what a passed test leaves is removed at once (pyproject.toml)."""

# marker -> (is it here?, how to have it)
NEEDS: dict[str, tuple[Callable[[], bool], str]] = {
    "wordpress": (
        lambda: bool(os.environ.get("TEST_WORDPRESS")),
        "a real WordPress: export TEST_WORDPRESS=$(tests/wordpress/start), the first time as root",
    ),
    "browser": (
        lambda: any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))),
        "Chromium: apt-get install chromium",
    ),
    "postgres": (
        lambda: bool(os.environ.get("TEST_DATABASE_URL")),
        "PostgreSQL: TEST_DATABASE_URL=postgresql+asyncpg://USER:PASSWORD@HOST/DATABASE",
    ),
}


def pytest_configure() -> None:
    """Temporary files lie in memory where there is room: a database waits for its disk at every transaction."""
    if "TMPDIR" not in os.environ and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH:
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


# How long an example takes says what else the machine does.
settings.register_profile("untimed", settings.default, deadline=None)
settings.load_profile("untimed")

_resolve = socket.getaddrinfo


def _resolve_here(host: Any, *asked: Any, **more: Any) -> Any:
    """Answers for this machine only: no test asks the world outside, nor waits for its answer."""
    name = host.decode() if isinstance(host, bytes) else host
    if name not in (None, "", "localhost") and not _is_address(name):
        raise socket.gaierror(socket.EAI_NONAME, "no other machine in tests")
    return _resolve(host, *asked, **more)


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


socket.getaddrinfo = _resolve_here


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """The flows on a database, with one relay. A file that needs more in its world has a fixture of this name, too."""
    from tests.world import World  # it loads half of the bot: only where a test needs it

    world = World()
    await world.begin()
    yield world
    await world.store.close()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Three for two cores: most tests wait now and then."""
    return (os.cpu_count() or 1) * 3 // 2


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what cannot run on this machine; in CI (CI=true) that is a failure."""
    for marker, (is_here, how) in NEEDS.items():
        if item.get_closest_marker(marker) and not is_here():
            if os.environ.get("CI") == "true":
                pytest.fail(f"needs {how}", pytrace=False)
            pytest.skip(f"needs {how}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line for each thing that was missing."""
    why = Counter(str(report.longrepr) for report in terminalreporter.stats.get("skipped", ()))
    for marker, (_, how) in NEEDS.items():
        if count := sum(times for said, times in why.items() if f"needs {how}" in said):
            terminalreporter.write_line(f"{count} {marker} tests skipped; they need {how}")
