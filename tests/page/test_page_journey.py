"""The blog's side of the page, clicked and typed through, with the real bot between it and the other."""

import pytest
from doing import channel, comment, on_blog, publish, thread
from playwright.async_api import Page, expect

pytestmark = pytest.mark.browser


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
