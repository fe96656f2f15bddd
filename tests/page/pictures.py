"""The pictures of docs/pictures, taken anew from the demo's page: ``make pictures``. No test, and not part of CI.

Each picture is a scene: it is played by clicks and words, with the real bot, then the part of the page that matters is
kept. Chromium's own PNGs are large; ``smaller`` writes them with as few colours as they have, at most 256.
"""

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, Locator, Page, ViewportSize, async_playwright, expect

from bot.demo import SETTLE_AT_ONCE, BotProcess, settings_for
from sandbox.blog import Blog
from sandbox.page import Page as Server
from sandbox.town import Town
from tests.page.doing import channel, comment, on_blog, publish, say, thread
from tests.page.palette import smaller

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
WIDE, NARROW = ViewportSize(width=1500, height=1400), ViewportSize(width=960, height=1400)
AIR = 12
"""Pixels around what a picture shows."""
PATIENCE = 30.0
ADMIN = "Edda Marsh (admin)"
BLOG, RELAY = 'blog:"The Lower Quay"', 'relay:"The Lower Quay in #articles"'
NAMED = """names => {
  document.body.normalize();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text; text = walk.nextNode();)
    for (const [address, name] of Object.entries(names))
      if (text.data.includes(address)) text.data = text.data.replaceAll(address, name);
}"""
"""The sandboxes' addresses, which are others each time, are shown as those of blogs."""
STILL = "Promise.allSettled(document.getAnimations().map(each => each.finished))"


@dataclass
class Studio:
    """The town, a second blog that nobody follows yet, and the page that shows them."""

    town: Town
    lamp: Blog
    page: Page

    async def keep(self, name: str, *shown: Locator) -> None:
        """Keep what contains all of these as docs/pictures/<name>.png."""
        page = self.page
        await page.mouse.move(0, 0)
        await page.evaluate("document.activeElement?.blur()")
        await shown[0].scroll_into_view_if_needed()
        await page.evaluate(STILL)
        hosts = {self.town.blog: "lowerquay.example", self.lamp: "harbourlamp.example"}
        await page.evaluate(NAMED, {blog.url.partition("://")[2]: host for blog, host in hosts.items()})
        boxes = [box for each in shown if (box := await each.bounding_box())]
        left, top = min(box["x"] for box in boxes), min(box["y"] for box in boxes) - AIR
        right = max(box["x"] + box["width"] for box in boxes)
        bottom = max(box["y"] + box["height"] for box in boxes) + AIR
        png = await page.screenshot(clip={"x": left, "y": top, "width": right - left, "height": bottom - top})
        written = (FOLDER / f"{name}.png").write_bytes(smaller(png))
        sys.stdout.write(f"{name}.png: {written / 1000:.0f} kB\n")

    async def command(self, typed: str, who: str = ADMIN) -> Locator:
        """Give a command in the channel; the private answer, which is the only one then."""
        private = self.page.locator("#channel .private")
        while await private.count():
            await private.first.get_by_role("button", name="Dismiss message").click()
        await self.page.get_by_label("You are").select_option(who)
        field = self.page.locator("#channel textarea")
        await field.fill(typed)
        await field.press("Enter")
        await expect(private.first).to_be_visible()
        await expect(self.page.locator("#channel .thinking")).to_have_count(0)
        return private


# -- the scenes, one after the other on the same page -----------------------------------------------------------------


async def an_article(studio: Studio) -> None:
    """A card and its thread: a comment, the question to a member, answers and what became of them, an update."""
    page = studio.page
    await publish(
        page,
        "The ferry stays until ten",
        "Since spring the last ferry has left at nine, and whoever worked late at the sugar mill walked home round by "
        "the iron bridge. From Monday on there is a boat at ten again.\n\nThe harbour office says that the letters had "
        "nothing to do with it. There were thirty of them.",
    )
    await comment(page, "Wim Tarrow", "Thirty-one. Mine came back because of the stamp.")
    await say(page, "I counted them from the quay: nine people on the first evening.", "Juno Vale")
    await page.locator("#thread").get_by_role("button", name="See what would be published").click()
    private = page.locator("#thread .private")
    await expect(private).to_contain_text("Only you can see this")
    await studio.keep("consent", thread(page, "I counted them").first, private)
    await private.get_by_role("button", name="Always on this blog").click()
    await expect(thread(page, "I counted them").first.locator(".reactions")).to_contain_text("✅")
    await private.get_by_role("button", name="Dismiss message").click()
    await thread(page, "Mine came back").first.hover()
    await thread(page, "Mine came back").first.get_by_role("button", name="Reply").click()
    await say(page, "The stamp was mine, sorry!")
    await expect(thread(page, "The stamp was mine").locator(".reactions")).to_contain_text("✅")
    await comment(page, "Marit Osk", "Then there is hope for the night bus.")
    await studio.keep("article", channel(page, "The ferry stays until ten"))
    await studio.keep("answers", thread(page, "Mine came back").first, thread(page, "hope for the night bus"))
    await studio.keep("on-the-blog", on_blog(page, "Mine came back"), on_blog(page, "hope for the night bus"))
    await page.get_by_role("button", name="Append an update").click()
    await page.get_by_label("Text").fill("The office has added a boat at eleven on Fridays, until the end of the year.")
    await page.keyboard.press("Control+Enter")
    update = thread(page, "a boat at eleven on Fridays")
    await expect(update).to_be_visible()
    await studio.keep("update", thread(page, "hope for the night bus"), update)
    await page.get_by_role("button", name="Close the thread").click()


async def an_admin(studio: Studio) -> None:
    """What admins see of a blog, and of a relay."""
    await studio.page.set_viewport_size(NARROW)
    added = await studio.command(f"/blog add url:{studio.lamp.url}")
    await studio.keep("blog-add", added)
    await studio.keep("connect", await studio.command(f"/blog connect {BLOG}"))
    examined = await studio.command(f"/blog doctor {BLOG}")
    await studio.keep("doctor", examined.first, examined.last)
    panel = await studio.command(f"/relay panel {RELAY}")
    await studio.keep("panel", panel)
    await panel.get_by_label("Change a setting…").select_option("What goes to the blog")
    await expect(panel.get_by_label("Choose a value…")).to_be_visible()
    await studio.keep("setting", panel)


async def a_member(studio: Studio) -> None:
    """What is stored about a member, what a member finds, and what a member is told of in private."""
    page, juno = studio.page, "Juno Vale"
    await studio.keep("me-show", await studio.command("/me show", juno))
    await studio.keep("search", await studio.command("/search words:ferry", juno))
    follows = await studio.command("/me follow", juno)
    await follows.get_by_role("button", name="Tell me of answers to me").click()
    await expect(follows).to_contain_text("🔔 Answers to your comments")
    await studio.keep("follow", follows)
    await on_blog(page, "The stamp was mine").get_by_role("button", name="Reply").click()
    await page.get_by_label("Comment as").fill("Wim Tarrow")
    await page.get_by_label("Comment", exact=True).fill("Then you owe me two letters, Juno.")
    await page.get_by_role("button", name="Submit comment").click()
    await page.get_by_role("button", name="Private messages").click()
    told = channel(page, "you owe me two letters")
    await expect(told).to_be_visible()
    await studio.keep("private", told)
    await page.get_by_role("button", name="articles").click()


async def moderators(studio: Studio) -> None:
    """A comment that the blog holds, in the moderators' channel."""
    page = studio.page
    await page.get_by_label("You are").select_option(ADMIN)
    await page.get_by_role("button", name="moderators").click()
    await studio.keep("moderators", channel(page, "A comment waits").last)


async def a_trouble(studio: Studio) -> None:
    """What an admin is told when the bot may not post any more, in the channel that was chosen for that."""
    page = studio.page
    studio.town.news.deny_bot("send_messages")
    await page.get_by_role("button", name="admins").click()
    await expect(page.locator("#channel .message").last).to_contain_text("news", timeout=30_000)
    await studio.keep("trouble", page.locator("#channel .message").last)


SCENES: list[Callable[[Studio], Awaitable[None]]] = [an_article, an_admin, a_member, moderators, a_trouble]


async def take() -> None:
    """Open the town and the page, play each scene, close."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="backchannel-pictures-") as folder:
        town, lamp = Town(), Blog("The Harbour Lamp")
        await town.start()
        await lamp.start()
        await lamp.publish("The lighthouse is for sale", "<p>Nobody knows who owns it.</p>", author="Ottla Brand")
        settings = settings_for(town, Path(folder), SETTLE_AT_ONCE) | {"POLL_SECONDS": "5"}
        bot = BotProcess(Path(folder), settings)
        server = Server(town, bot)
        await server.start(0)
        try:
            await bot.start()
            assert await town.wait_until(lambda: town.bot_has_read_the_blog, PATIENCE), bot.last_words()
            await town.set_up()
            await town.publish_today()
            async with async_playwright() as playwright:
                found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
                browser = await playwright.chromium.launch(executable_path=found, args=["--headless", "--no-sandbox"])
                await _play(browser, server.url, town, lamp)
                await browser.close()
        finally:
            await bot.stop()
            await server.stop()
            await lamp.stop()
            await town.stop()


async def _play(browser: Browser, url: str, town: Town, lamp: Blog) -> None:
    page = await browser.new_page(color_scheme="light", timezone_id="UTC", locale="en-GB")
    await page.set_viewport_size(WIDE)
    await page.goto(url)
    await expect(page.locator("#status")).to_have_text("The bot is connected", timeout=30_000)
    for scene in SCENES:
        await scene(Studio(town, lamp, page))


if __name__ == "__main__":
    asyncio.run(take())
