"""Every sort of channel on the page: forums, media, announcements; locks, tags, pings and silent messages."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect

from sandbox import page as demo_page
from sandbox.discord import forums, messages, publishing
from sandbox.town import Town

pytestmark = pytest.mark.browser

V2 = 1 << 15
SILENT = 1 << 12


class NoBot:
    """Nothing needs a bot here."""

    running = False

    async def start(self) -> None: ...

    async def kill(self) -> None: ...


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    town = Town()
    await town.start()
    yield town
    await town.stop()


@pytest.fixture
async def page(town: Town, browser: Browser) -> AsyncIterator[Page]:
    served = demo_page.Page(town, NoBot())
    await served.start(0)
    page = await browser.new_page(viewport={"width": 1600, "height": 900})
    await page.goto(served.url)
    yield page
    await page.close()
    await served.stop()


def said(text: str) -> dict:
    return {"flags": V2, "components": [{"type": 17, "components": [{"type": 10, "content": text}]}]}


def posted(town: Town, name: str, text: str, *tags: str):
    chosen = [str(town.stories.tag(tag).id) for tag in tags]
    body = {"name": name, "applied_tags": chosen, "message": said(text)}
    return forums.post(town.discord.world, town.guild.me, town.stories, body)[0]


async def test_a_forum_lists_its_posts_and_one_opens_as_a_thread(town: Town, page: Page) -> None:
    clock = posted(town, "The clock", "## The clock\n-# The Quay\nIt runs *backwards*.", "Harbour")
    await town.bram.say(clock, "So do we.")
    await page.get_by_role("button", name="stories").click()
    post = page.locator(".forum-post", has_text="The clock")
    await expect(post).to_contain_text("Harbour")
    await expect(post.locator(".preview")).to_have_text("It runs backwards.")
    await expect(post).to_contain_text("1 message")
    await expect(page.locator("#channel .composer")).to_be_hidden()
    await post.click()
    await expect(page.locator("#thread-name")).to_have_text("The clock")
    await expect(page.locator("#thread .message")).to_have_count(2)
    await page.get_by_role("button", name="articles").click()
    await expect(page.locator("#channel .composer")).to_be_visible()


async def test_a_locked_post_is_closed_to_members_and_open_to_moderators(town: Town, page: Page) -> None:
    town.discord.lock(posted(town, "Noise", "About the foghorn."))
    await page.get_by_role("button", name="stories").click()
    await page.locator(".forum-post", has_text="🔒 Noise").click()
    await expect(page.locator("#thread-name")).to_have_text("🔒 Noise")
    await expect(page.locator("#thread textarea")).to_be_disabled()
    await page.get_by_label("You are").select_option("Edda Marsh (admin)")
    await expect(page.locator("#thread textarea")).to_be_enabled()


async def test_an_announcement_says_that_it_was_published_and_whom_it_pinged(town: Town, page: Page) -> None:
    world, me, readers = town.discord.world, town.guild.me, town.readers
    body = said("The bridge is open.")
    body["components"].insert(0, {"type": 10, "content": f"<@&{readers.id}>"})
    message = messages.send(world, me, town.news, body)
    publishing.publish(world, me, message)
    messages.send(world, me, town.news, said("The night ferry.") | {"flags": V2 | SILENT})
    await page.get_by_role("button", name="news").click()
    bridge, ferry = (page.locator("#channel .message", has_text=text) for text in ("bridge", "ferry"))
    await expect(bridge.locator(".md-mention")).to_have_text("@Readers")
    await expect(bridge.locator(".marks")).to_have_text("📢 Published to the channels that follow · 🔔 Pinged @Readers")
    await expect(bridge).to_have_class("message alone pinged")
    await expect(ferry.locator(".marks")).to_have_text("🔕 Sent silently")
    await page.get_by_label("You are").select_option("Bram Okter")
    await expect(bridge).to_have_class("message alone")
