"""Both sides of the page, clicked and typed through, with the real bot between them."""

import re

import pytest
from playwright.async_api import Locator, Page, expect

pytestmark = pytest.mark.browser


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
    await page.get_by_role("button", name="Yes, publish").click()


async def test_an_article_published_here_becomes_a_card_with_a_thread_there(page: Page) -> None:
    await publish(page, "The broom fund", "First.\n\n<em>Second</em>, with a <a href='http://b.example/'>link</a>.")

    card = channel(page, "The broom fund")
    await expect(card.locator("em")).to_have_text("Second")
    await expect(page.locator("#articles h2")).to_have_text("The broom fund")


async def test_an_update_appended_here_stands_in_the_thread_there(page: Page) -> None:
    await publish(page, "The clock is slow")
    await page.get_by_role("button", name="Append an update").click()
    await page.get_by_label("Text").fill("It is eleven minutes now.")
    await page.keyboard.press("Control+Enter")

    passage = thread(page, "It is eleven minutes now.")
    await expect(passage).to_be_visible()
    await expect(passage).not_to_contain_text("swept the quay")
    await expect(channel(page, "It is eleven minutes now.")).to_be_visible()


async def test_an_edited_article_changes_its_card(page: Page) -> None:
    await publish(page, "The weather vain")
    await page.get_by_role("button", name="Edit the article").click()
    await page.get_by_label("Title").fill("The weather vane")
    await page.get_by_role("button", name="Save").click()

    await expect(channel(page, "The weather vane")).to_be_visible()
    await expect(channel(page, "The weather vain").locator(".md-h2", has_text="vain")).to_have_count(0)


async def test_comments_and_what_becomes_of_them_show_in_the_thread(page: Page) -> None:
    await publish(page, "Who owns the bench?")
    await comment(page, "Wim Tarrow", "I painted it, so I do.")
    await on_blog(page, "I painted it").get_by_role("button", name="Reply").click()
    await comment(page, "Ottoline", "You painted it the wrong green, Wim.")
    await expect(thread(page, "wrong green").locator(".reply")).to_contain_text("I painted it")

    await on_blog(page, "wrong green").hover()
    await on_blog(page, "wrong green").get_by_role("button", name="Edit").click()
    await page.get_by_label("Comment", exact=True).fill("It is a fine green.")
    await page.get_by_role("button", name="Submit comment").click()
    await expect(thread(page, "It is a fine green.")).to_be_visible()

    await on_blog(page, "fine green").hover()
    await on_blog(page, "fine green").get_by_role("button", name="Spam").click()
    await expect(thread(page, "fine green")).to_have_count(0)
    await page.get_by_role("button", name="Restore").click()
    await expect(thread(page, "fine green")).to_be_visible()


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
    await expect(page.get_by_role("button", name="Yes, publish")).to_be_visible()
    await tab_to(page, "Yes, publish")
    await page.keyboard.press("Enter")
    await expect(on_blog(page, "So did I.")).to_contain_text("Bram Okter says")


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
    await page.get_by_label("User name on the blog").fill("editor")
    await page.get_by_label("Application password").fill("wrong wrong wrong")
    await page.get_by_role("button", name="Submit", exact=True).click()
    await expect(page.locator("#channel .private")).to_contain_text("does not accept")

    await page.get_by_role("button", name="Dismiss message").click()
    await expect(page.locator("#channel .private")).to_have_count(0)
    await field.fill("/blog nonsense")
    await field.press("Enter")
    await expect(page.locator("#toast")).to_contain_text("not possible")
