"""Private messages with the bot on the page: /me and its buttons, and what nobody else sees."""

import re

import pytest
from doing import agree, channel, on_blog, publish, say
from playwright.async_api import Page, expect

pytestmark = pytest.mark.browser


async def write(page: Page, text: str) -> None:
    field = page.locator("#channel textarea")
    await field.fill(text)
    await field.press("Enter")


async def test_a_member_asks_in_private_and_takes_a_yes_back(page: Page) -> None:
    await publish(page, "The night bus")
    await say(page, "It was early, I saw it.", "Juno Vale")
    await agree(page)
    await expect(on_blog(page, "It was early")).to_contain_text("Juno Vale says")

    await page.get_by_role("button", name="Private messages").click()
    await expect(page.get_by_label("Message Backchannel")).to_have_attribute("placeholder", re.compile("try /me show$"))
    await write(page, "/me consent")
    mine = channel(page, "Your answers are published")
    await expect(mine).to_contain_text("Only you can see this")
    await mine.get_by_role("button", name="Stop publishing").click()
    await expect(channel(page, "nothing of yours leaves Discord")).to_be_visible()

    await write(page, "Are you there?")
    hello = channel(page, "Nothing that you write here is kept")
    await expect(hello).to_be_visible()
    await hello.hover()
    await expect(hello.get_by_role("button", name="Reply")).to_be_visible()
    await expect(hello.get_by_role("button", name="Apps")).to_have_count(0)

    await page.get_by_label("You are").select_option("Lise Thorn")
    await expect(hello).to_have_count(0)
    await page.get_by_role("button", name="Private messages").click()
    await expect(page.locator("#channel .message")).to_have_count(0)


async def test_a_followed_article_comes_in_private(page: Page) -> None:
    await page.get_by_label("You are").select_option("Lise Thorn")
    await page.get_by_role("button", name="Private messages").click()
    await write(page, "/blog list")
    await expect(page.locator("#toast")).to_contain_text("Unknown application command")
    await page.get_by_role("button", name="articles").click()
    await write(page, "/me follow")
    await channel(page, "Only you can see this").get_by_role("button", name="Tell me of every article").click()
    await expect(channel(page, "Every article").last).to_be_visible()
    await publish(page, "The goat bridge")
    await page.get_by_role("button", name="Private messages").click()
    await expect(channel(page, "The goat bridge")).to_be_visible()
