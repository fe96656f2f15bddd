"""The ways into the blog beside the thread, and who has the last word, clicked through with the real bot in between."""

import re

import pytest
from doing import agree, channel, comment, on_blog, publish, say, thread
from playwright.async_api import Page, expect

pytestmark = pytest.mark.browser


async def choose(page: Page, text: str, entry: str) -> None:
    """Choose an entry of the menu of somebody's message in the thread."""
    await thread(page, text).first.click(button="right")
    await page.get_by_role("menuitem", name=entry).click()


async def rewrite(page: Page, text: str, new: str) -> None:
    """Change a comment on the blog, as its owner."""
    await on_blog(page, text).hover()
    await on_blog(page, text).get_by_role("button", name="Edit").click()
    await page.get_by_label("Comment", exact=True).fill(new)
    await page.get_by_role("button", name="Submit comment").click()


async def test_at_first_sight_a_quote_is_an_answer_and_a_comment_waits_for_moderators(page: Page) -> None:
    await channel(page, "missing eleven thousand").locator(".thread-button").click()
    await expect(thread(page, "I was the clerk").locator(".reply")).to_contain_text("Tobin Reeve")

    await expect(page.get_by_role("button", name="moderators")).to_have_count(0)
    await page.get_by_label("You are").select_option("Edda Marsh (admin)")
    await page.get_by_role("button", name="moderators").click()
    await expect(channel(page, "with different sums").get_by_role("button", name="Approve")).to_be_visible()
    await expect(on_blog(page, "with different sums")).to_contain_text("Held")


async def test_a_comment_is_written_in_a_form_and_a_reply_to_the_card_is_one_too(page: Page) -> None:
    await publish(page, "The tide tables")
    await page.get_by_label("You are").select_option("Juno Vale")
    card = channel(page, "The tide tables").first
    await card.get_by_role("button", name="Comment", exact=True).click()
    await page.get_by_role("button", name="Always on this blog").click()
    form = page.get_by_role("dialog", name="Comment on “The tide tables”")
    await form.get_by_label("Your comment").fill("They are printed at *low* tide.")
    await form.get_by_role("button", name="Submit").click()
    await expect(on_blog(page, "They are printed at low tide.")).to_contain_text("Juno Vale says")
    await expect(on_blog(page, "They are printed").locator("em")).to_have_text("low")
    shown = thread(page, "They are printed at low tide.")
    await expect(shown).to_contain_text("Backchannel")
    await expect(shown.get_by_role("img", name="Juno Vale")).to_have_text("JV")
    await page.get_by_role("button", name="Where is my comment?").click()
    await expect(page.locator("#channel .private", has_text="It stands on The Lower Quay")).to_be_in_viewport()

    await card.hover()
    await card.get_by_role("button", name="Reply").click()
    field = page.locator("#channel textarea")
    await field.fill("Who pays the printer?")
    await field.press("Enter")
    await expect(on_blog(page, "Who pays the printer?")).to_contain_text("Juno Vale says")
    said = channel(page, "Who pays the printer?")
    await expect(said.get_by_role("button", name="✅, 1")).to_be_visible()
    await expect(thread(page, "Who pays the printer?")).to_be_visible()


async def test_a_message_is_chosen_by_its_menu_and_its_author_asks_what_became_of_it(page: Page) -> None:
    await publish(page, "The ice house")
    await say(page, "It has not been cold since my wedding.", "Lise Thorn")
    await page.get_by_label("You are").select_option("Bram Okter")
    await choose(page, "since my wedding", "Post to blog")
    await expect(page.locator("#thread .private")).to_contain_text("Lise Thorn")
    await expect(on_blog(page, "since my wedding")).to_have_count(0)
    await choose(page, "since my wedding", "Where is my comment?")
    await expect(page.locator("#thread .private", has_text="Only who wrote it")).to_be_visible()

    await page.get_by_label("You are").select_option("Lise Thorn")
    await expect(page.locator("#thread .private")).to_have_count(0)
    await agree(page)
    await expect(on_blog(page, "since my wedding")).to_contain_text("Lise Thorn says")
    await choose(page, "since my wedding", "Where is my comment?")
    fate = page.locator("#thread .private", has_text="It stands on The Lower Quay")
    await expect(fate).to_be_in_viewport()
    await fate.get_by_role("button", name="Take it back").click()
    await expect(on_blog(page, "since my wedding")).to_have_count(0)


async def test_a_comment_that_waits_is_let_through_in_the_channel_of_the_moderators(page: Page) -> None:
    await publish(page, "The foghorn")
    words = "Both letters: http://foghorn.example/a and http://foghorn.example/b"
    await page.get_by_label("Comment", exact=True).fill(words)
    await page.get_by_role("button", name="Submit comment").click()
    await expect(on_blog(page, "Both letters")).to_contain_text("Held")

    await page.get_by_label("You are").select_option("Edda Marsh (admin)")
    await page.get_by_role("button", name="moderators").click()
    card = channel(page, "Both letters").first
    await card.get_by_role("button", name="Approve").click()
    await expect(card).to_contain_text("Approved by @Edda Marsh")
    await expect(card.get_by_role("button", name="Approve")).to_have_count(0)
    await expect(on_blog(page, "Both letters")).not_to_contain_text("Held")
    await page.get_by_role("button", name="# articles").click()
    await channel(page, "The foghorn").locator(".thread-button").click()
    await expect(thread(page, "Both letters")).to_be_visible()


async def test_the_blog_has_the_last_word_and_names_a_member_who_allowed_it(page: Page) -> None:
    await publish(page, "The bell rope")
    await say(page, "Somebody has cut it, and I know who.", "Bram Okter")
    await agree(page)
    await expect(on_blog(page, "and I know who")).to_be_visible()
    await rewrite(page, "and I know who", "Somebody has cut it.")
    await expect(thread(page, "and I know who").get_by_role("button", name="✏️, 1")).to_be_visible()
    await choose(page, "and I know who", "Where is my comment?")
    await expect(page.locator("#thread .private", has_text="Their version stands")).to_be_visible()

    field = page.locator("#thread textarea")
    await field.fill("/me consent")
    await field.press("Enter")
    await page.get_by_role("button", name="Ping me when I am named there").click()
    await expect(page.locator("#thread .private", has_text="names you")).to_be_visible()
    await comment(page, "Pell", "@Bram Okter, was it the cat?")
    named = thread(page, "was it the cat?")
    await expect(named.locator(".marks")).to_have_text("🔔 Pinged @Bram Okter")
    await expect(named).to_have_class(re.compile("pinged"))
    await page.get_by_label("You are").select_option("Juno Vale")
    await expect(named).not_to_have_class(re.compile("pinged"))
