"""When the bot is down, and what an admin types."""

import pytest
from doing import on_blog, publish, thread
from playwright.async_api import Page, expect

pytestmark = pytest.mark.browser


async def test_it_says_when_the_bot_is_down_and_what_was_done_waits(page: Page) -> None:
    await publish(page, "The long wait")
    await page.get_by_role("button", name="Stop the bot (kill -9)").click()
    await expect(page.locator("#status")).to_contain_text("The bot is down")
    await page.get_by_label("Comment", exact=True).fill("Is anybody there?")
    await page.get_by_role("button", name="Submit comment").click()
    await expect(page.locator("#toast")).to_contain_text("when it is back")
    await expect(on_blog(page, "Is anybody there?")).to_be_visible()
    await expect(thread(page, "Is anybody there?")).to_have_count(0)

    await page.get_by_role("button", name="Start the bot").click()
    await expect(page.locator("#status")).to_have_text("The bot is connected", timeout=30_000)
    await expect(thread(page, "Is anybody there?")).to_be_visible(timeout=30_000)


async def test_an_admin_types_commands_and_fills_in_the_form_that_opens(page: Page) -> None:
    await page.get_by_label("You are").select_option("Edda Marsh (admin)")
    field = page.locator("#channel textarea")
    await field.fill('/blog connect blog:"The Lower Quay"')
    await field.press("Enter")
    await page.get_by_role("button", name="Enter user and password").click()
    await page.get_by_label("User name on the blog").fill("editor")
    await page.get_by_label("Application password").fill("wrong wrong wrong")
    await page.get_by_role("button", name="Submit", exact=True).click()
    await expect(page.locator("#channel .private")).to_contain_text("does not accept")

    await page.get_by_role("button", name="Dismiss message").click()
    await expect(page.locator("#channel .private")).to_have_count(0)
    await field.fill("/blog nonsense")
    await field.press("Enter")
    await expect(page.locator("#toast")).to_contain_text("not possible")


async def test_channels_and_what_is_offered_while_one_types_are_meant_by_their_names(page: Page) -> None:
    await page.get_by_label("You are").select_option("Edda Marsh (admin)")
    field = page.locator("#channel textarea")
    await field.fill('/relay set setting:moderators value:#moderators relay:"The Lower Quay in #stories"')
    await field.press("Enter")
    await expect(page.locator("#channel .private", has_text="moderators is now")).to_contain_text("#stories")
    await field.fill('/relay pause minutes:5 relay:"The Lower Quay in #news"')
    await field.press("Enter")
    await expect(page.locator("#channel .private", has_text="nothing goes from #news")).to_be_visible()
