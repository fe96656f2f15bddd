"""The members' side of the page, clicked and typed through, with the real bot between it and the other."""

import re

import pytest
from doing import agree, channel, comment, on_blog, publish, say, thread
from playwright.async_api import Page, expect

pytestmark = pytest.mark.browser


async def test_a_member_answers_after_having_said_yes(page: Page) -> None:
    await publish(page, "The night bus")
    await comment(page, "Marit Osk", "It left without me.")
    await say(page, "It was **early**, I saw it.", "Juno Vale")
    prompt = thread(page, "Nothing leaves Discord before you say yes")
    await expect(prompt).to_be_visible()
    await expect(on_blog(page, "It was early")).to_have_count(0)

    await agree(page)
    await expect(on_blog(page, "It was early")).to_contain_text("Juno Vale says")
    await expect(on_blog(page, "It was early").locator("strong")).to_have_text("early")
    await expect(prompt).to_have_count(0)
    await expect(thread(page, "It was early").locator(".reactions button")).to_have_count(1)

    await thread(page, "It left without me").hover()
    await thread(page, "It left without me").get_by_role("button", name="Reply").click()
    await say(page, "Next time I whistle.")
    await expect(on_blog(page, "Next time I whistle.")).to_have_attribute("style", re.compile("--depth: 1"))

    await thread(page, "Next time I whistle.").last.hover()
    await thread(page, "Next time I whistle.").last.get_by_role("button", name="Edit").click()
    await say(page, "Next time I shout.")
    await expect(on_blog(page, "Next time I shout.")).to_be_visible()

    await thread(page, "Next time I shout.").last.hover()
    await thread(page, "Next time I shout.").last.get_by_role("button", name="Delete").click()
    await expect(on_blog(page, "Next time I shout.")).to_have_count(0)


async def test_a_private_answer_is_shown_to_nobody_else(page: Page) -> None:
    await publish(page, "A quiet question")
    await say(page, "May I ask something?", "Edda Marsh (admin)")
    await page.locator("#thread").get_by_role("button", name="See what would be published").click()
    await expect(page.locator("#thread .private")).to_have_count(1)

    await page.get_by_label("You are").select_option("Lise Thorn")
    await expect(page.locator("#thread .private")).to_have_count(0)


async def test_it_works_on_a_narrow_screen(page: Page) -> None:
    await page.set_viewport_size({"width": 360, "height": 720})
    tabs = page.get_by_role("navigation")
    await page.get_by_role("button", name="Write an article").click()
    await page.get_by_label("Title").fill("The narrow gate")
    await page.get_by_label("Text").fill("It was built for goats.")
    await page.get_by_role("button", name="Publish", exact=True).click()
    await expect(page.get_by_role("heading", name="The narrow gate").first).to_be_visible()
    await page.get_by_label("Comment", exact=True).fill("Goats built it.")
    await page.get_by_role("button", name="Submit comment").click()
    await tabs.get_by_role("button", name="Discord").click()
    if await page.locator("#thread").is_visible():
        await page.get_by_role("button", name="Close the thread").click()
    await channel(page, "The narrow gate").locator(".thread-button").click()
    await expect(thread(page, "Goats built it.")).to_be_visible()
    wide = "document.documentElement.scrollWidth > innerWidth"
    assert not await page.evaluate(wide)
    await page.get_by_role("button", name="Close the thread").click()
    await page.get_by_label("You are").select_option("Lise Thorn")
    await channel(page, "The narrow gate").locator(".thread-button").click()
    await say(page, "My aunt fits through it.")
    await agree(page)
    await tabs.get_by_role("button", name="Blog").click()
    await expect(on_blog(page, "My aunt fits")).to_contain_text("Lise Thorn says")
    assert not await page.evaluate(wide)


async def tab_to(page: Page, name: str, key: str = "Tab") -> None:
    """Press Tab until what has this name is in focus."""
    where = "document.activeElement.ariaLabel || document.activeElement.labels?.[0]?.innerText || "
    where += "document.activeElement.innerText || ''"
    for _ in range(150):
        await page.keyboard.press(key)
        if (await page.evaluate(where)).strip().startswith(name):
            return
    raise AssertionError(f"Tab never came to {name!r}")


async def test_it_works_without_a_mouse(page: Page) -> None:
    await tab_to(page, "Write an article")
    await page.keyboard.press("Enter")
    await page.keyboard.type("By hand")
    await page.keyboard.press("Tab")
    await page.keyboard.type("No mouse was near.")
    await page.keyboard.press("Control+Enter")
    await expect(channel(page, "By hand").locator(".thread-button")).to_be_visible()

    await tab_to(page, "Comment")
    await page.keyboard.type("I typed this.")
    await page.keyboard.press("Control+Enter")
    await tab_to(page, "You are")
    await page.keyboard.type("Bram")
    await tab_to(page, "Send", "Shift+Tab")
    await tab_to(page, "By hand", "Shift+Tab")
    await page.keyboard.press("Enter")
    await expect(thread(page, "I typed this.")).to_be_visible()
    await page.keyboard.type("So did I.")
    await page.keyboard.press("Enter")
    await expect(thread(page, "Nothing leaves Discord before you say yes")).to_be_visible()
    await tab_to(page, "See what", "Shift+Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Always on this blog")).to_be_visible()
    await tab_to(page, "Always on this blog")
    await page.keyboard.press("Enter")
    await expect(on_blog(page, "So did I.")).to_contain_text("Bram Okter says")
