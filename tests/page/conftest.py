"""The whole demo as a process of its own, the real bot in it, and a browser that looks at its page."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from doing import StartDemo
from playwright.async_api import Browser, Page, async_playwright, expect

ROOT = Path(__file__).parents[2]
QUIET = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]

expect.set_options(timeout=30_000)  # beside other tests, everything here takes its time


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests of a file share a demo, so they stay together when tests run side by side."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


@pytest.fixture(scope="module")
def start_demo() -> Iterator[StartDemo]:
    """Start `python -m bot demo`; whatever still runs at the end is stopped as Ctrl-C would."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str, **environment: str) -> "subprocess.Popen[str]":
        pipe = subprocess.PIPE
        command = [sys.executable, "-m", "bot", "demo", *arguments]
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ | environment, stdout=pipe, stderr=pipe, text=True)
        started.append(process)
        return process

    yield start
    for process in started:
        process.terminate()
        process.communicate(timeout=60)


@pytest.fixture(scope="module")
def demo(start_demo: StartDemo) -> str:
    """The address that the demo prints when its first article stands in the channel."""
    process = start_demo("--port", "0")
    assert process.stdout is not None and process.stderr is not None
    line = process.stdout.readline()
    assert line.startswith("ready: http://127.0.0.1:"), line + process.stderr.read()
    return line.removeprefix("ready: ").strip()


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found, args=QUIET)
        yield browser
        await browser.close()


@pytest.fixture
async def page(demo: str, browser: Browser) -> AsyncIterator[Page]:
    """The page, as wide as a laptop; the test fails if anything on it went wrong."""
    page = await browser.new_page(viewport={"width": 1280, "height": 800})
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
    await page.goto(demo)
    await expect(page.locator("#status")).to_have_text("The bot is connected", timeout=30_000)
    yield page
    # A refusal (409, 400) is no fault, and what the browser kept from running did not run.
    expected = re.compile("status of 40[09]|inline event handler")
    assert [line for line in wrong if not expected.search(line)] == []
