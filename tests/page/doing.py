"""What one does on the page, and where one looks.

The bot posts five articles an hour without asking, and each file of tests has a demo of its own: so many per file.
"""

import subprocess
from collections.abc import Callable

from playwright.async_api import Locator, Page, expect

StartDemo = Callable[..., "subprocess.Popen[str]"]


def channel(page: Page, text: str) -> Locator:
    return page.locator("#channel .message", has_text=text)


def thread(page: Page, text: str) -> Locator:
    return page.locator("#thread .message", has_text=text)


def on_blog(page: Page, text: str) -> Locator:
    return page.locator("#comments .comment", has_text=text)


async def publish(page: Page, title: str, text: str = "Nobody had swept the quay since spring.") -> None:
    """Write an article, wait for its card, and open its thread."""
    await page.get_by_role("button", name="Write an article").click()
    await page.get_by_label("Title").fill(title)
    await page.get_by_label("Text").fill(text)
    await page.get_by_role("button", name="Publish", exact=True).click()
    card = channel(page, title)
    await expect(card.get_by_role("link", name="Read on the blog")).to_be_visible()
    await card.locator(".thread-button").click()
    await expect(page.locator("#thread-name")).to_have_text(title)


async def comment(page: Page, name: str, text: str) -> None:
    await page.get_by_label("Comment as").fill(name)
    await page.get_by_label("Comment", exact=True).fill(text)
    await page.get_by_role("button", name="Submit comment").click()
    await expect(thread(page, text)).to_contain_text(name)


async def say(page: Page, text: str, member: str | None = None) -> None:
    if member:
        await page.get_by_label("You are").select_option(member)
    field = page.locator("#thread textarea")
    await field.fill(text)
    await field.press("Enter")
    await expect(thread(page, text.replace("*", "")).first).to_be_visible()


async def agree(page: Page) -> None:
    await page.locator("#thread").get_by_role("button", name="See what would be published").click()
    private = page.locator("#thread .private")
    await expect(private).to_contain_text("Only you can see this")
    await page.get_by_role("button", name="Always on this blog").click()
