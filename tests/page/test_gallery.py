"""The gallery of awkward articles: all of them hang there, and nothing sticks out at any width."""

import json

import aiohttp
import pytest
from playwright.async_api import Browser, expect

from sandbox.discord.components import check_message

pytestmark = pytest.mark.browser

STICKS_OUT = """() => [...document.querySelectorAll("#chat *, .bar, #contents")]
  .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map((one) => one.outerHTML.slice(0, 120))"""
BROKEN = """() => [...document.images].filter((one) => one.complete && !one.naturalWidth).map((one) => one.src)"""


async def exhibits(demo: str) -> list[dict[str, object]]:
    async with aiohttp.ClientSession() as session, session.get(f"{demo}gallery.json") as answer:
        shown: list[dict[str, object]] = json.loads(await answer.text())
        return shown


async def test_discord_would_take_every_card_of_it(demo: str) -> None:
    shown = await exhibits(demo)
    assert len(shown) >= 25
    for one in shown:
        for message in one["messages"]:
            assert check_message(message["components"], v2=True), one["name"]


@pytest.mark.parametrize("width", [1280, 375])
async def test_every_article_hangs_there_and_none_sticks_out(demo: str, browser: Browser, width: int) -> None:
    page = await browser.new_page(viewport={"width": width, "height": 800})
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)

    await page.goto(f"{demo}gallery")
    for one in await exhibits(demo):
        section = page.get_by_role("region", name=str(one["name"]), exact=True)
        await expect(section.locator(".message")).to_have_count(len(one["messages"]))  # type: ignore[arg-type]

    await page.wait_for_load_state("networkidle")
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    assert await page.evaluate(STICKS_OUT) == []
    assert await page.evaluate(BROKEN) == []
    assert wrong == []


async def test_the_main_page_leads_there(demo: str, browser: Browser) -> None:
    page = await browser.new_page()
    await page.goto(demo)
    await page.get_by_role("link", name="Awkward articles").click()
    await expect(page.locator("#count")).to_contain_text("articles that are hard to show")
