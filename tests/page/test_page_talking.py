"""What members do beyond writing: the menu of a message, forms, pictures, stars. A small bot answers them."""

import asyncio
import re
from collections.abc import AsyncIterator

import discord
import pytest
import yarl
from discord import app_commands, ui
from playwright.async_api import Browser, Locator, Page, expect

from sandbox import page as demo_page
from sandbox.blog import pictures
from sandbox.discord import File
from sandbox.town import Town

pytestmark = pytest.mark.browser


class Form(ui.Modal, title="Comment on The clock"):
    """Opened by the button below an article."""

    words = ui.Label(
        text="Your comment",
        component=ui.TextInput(custom_id="words", style=discord.TextStyle.paragraph, max_length=500),
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        assert isinstance(self.words.component, ui.TextInput)
        await interaction.response.send_message(f"Sent: {self.words.component.value}", view=Sent(), ephemeral=True)


class Sent(ui.View):
    """Stands below a private answer."""

    @ui.button(label="Take it back")
    async def back(self, interaction: discord.Interaction, _: ui.Button[ui.View]) -> None:
        await interaction.response.edit_message(content="It is taken back.", view=None)


class Article(ui.View):
    """Stands below an article's card."""

    def __init__(self) -> None:
        super().__init__(timeout=None)

    @ui.button(label="Comment", custom_id="comment")
    async def comment(self, interaction: discord.Interaction, _: ui.Button[ui.View]) -> None:
        await interaction.response.send_modal(Form())


class Small(discord.Client):
    """Answers to one menu and one button."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents(guilds=True))
        self.tree = app_commands.CommandTree(self)
        self.here = asyncio.Event()

    async def setup_hook(self) -> None:
        @self.tree.context_menu(name="Post to blog")
        async def post(interaction: discord.Interaction, message: discord.Message) -> None:
            await interaction.response.send_message(f"This goes to the blog: {message.content}", ephemeral=True)

        await self.tree.sync()

    async def on_ready(self) -> None:
        self.here.set()


class NoSwitch:
    """The page's button for the bot is not needed here."""

    running = True

    async def start(self) -> None: ...

    async def kill(self) -> None: ...


@pytest.fixture
async def town(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    town = Town()
    await town.start()
    monkeypatch.setattr(discord.http.Route, "BASE", town.discord.api_url)
    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(town.discord.gateway_url))
    yield town
    await town.stop()


@pytest.fixture
async def bot(town: Town) -> AsyncIterator[Small]:
    async with Small() as bot:
        running = asyncio.create_task(bot.start(town.discord.token))
        async with asyncio.timeout(10):
            await bot.here.wait()
        yield bot
        await bot.close()
        await asyncio.gather(running, return_exceptions=True)


@pytest.fixture
async def page(town: Town, bot: Small, browser: Browser) -> AsyncIterator[Page]:
    served = demo_page.Page(town, NoSwitch())
    await served.start(0)
    page = await browser.new_page(viewport={"width": 1280, "height": 800})
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    await page.goto(served.url)
    yield page
    await page.close()
    await served.stop()
    assert wrong == []


def said(page: Page, text: str) -> Locator:
    return page.locator("#channel .message", has_text=text)


async def test_the_menu_of_a_message_offers_what_the_bot_has_for_it(town: Town, page: Page) -> None:
    await town.bram.say(town.articles, "The clock is slow.")
    await said(page, "The clock is slow.").click(button="right")
    await page.get_by_role("menuitem", name="Post to blog").click()
    answer = page.locator(".private")
    await expect(answer).to_contain_text("This goes to the blog: The clock is slow.")
    await expect(page.get_by_role("menuitem")).to_have_count(0)
    await answer.get_by_role("button", name="Dismiss message").click()
    await expect(answer).to_have_count(0)


async def test_the_menu_is_used_by_keys_alone_and_closed_with_escape(town: Town, page: Page) -> None:
    await town.bram.say(town.articles, "The clock is slow.")
    apps = said(page, "The clock is slow.").get_by_role("button", name="Apps")
    await apps.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("menuitem", name="Post to blog")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("menuitem")).to_have_count(0)
    await expect(apps).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.locator(".private")).to_contain_text("This goes to the blog")


async def test_a_button_opens_a_form_and_the_private_answer_has_a_button(town: Town, bot: Small, page: Page) -> None:
    channel = bot.get_channel(town.articles.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.send("The clock", view=Article())
    await page.get_by_role("button", name="Comment", exact=True).click()
    dialog = page.get_by_role("dialog", name="Comment on The clock")
    await dialog.get_by_label("Your comment").fill("It was *always* slow.\nAsk anyone.")
    await dialog.get_by_role("button", name="Submit").click()
    await expect(dialog).to_be_hidden()
    answer = page.locator(".private")
    await expect(answer).to_contain_text("Ask anyone.")
    await answer.get_by_role("button", name="Take it back").click()
    await expect(answer).to_contain_text("It is taken back.")


async def test_stars_and_hourglasses_are_given_and_taken_back(town: Town, page: Page) -> None:
    message = await town.bram.say(town.articles, "The clock is slow.")
    line = said(page, "The clock is slow.")
    for emoji in ("⭐", "⏳"):
        await line.hover()
        await line.get_by_role("button", name=f"React with {emoji}").click()
        await expect(line.get_by_role("button", name=re.compile(f"^{emoji}, 1"))).to_be_visible()
    await line.get_by_role("button", name=re.compile("^⏳, 1")).click()
    await expect(line.get_by_role("button", name=re.compile("^⏳, 1"))).to_have_count(0)
    assert message.reactions == {"⭐": 1}


async def test_a_picture_is_attached_with_a_description_and_shown(town: Town, page: Page) -> None:
    picture = pictures.landscape("clock", 120, 80)
    composer = page.locator("#channel .composer")
    given = {"name": "the clock.png", "mimeType": "image/png", "buffer": picture}
    await expect(composer.get_by_label("Message #articles")).to_be_visible()  # else the channel is still to be drawn
    await composer.locator("input[type=file]").set_input_files(given)  # type: ignore[arg-type]
    await composer.get_by_label("Description of the picture").fill("A clock at five past nine")
    await composer.get_by_label("Message #articles").fill("Proof!")
    await composer.get_by_role("button", name="Send").click()
    shown = said(page, "Proof!").get_by_alt_text("A clock at five past nine")
    await expect(shown).to_be_visible()
    assert await shown.evaluate("(image) => image.naturalWidth") == 120
    await expect(composer.locator(".attached")).to_be_hidden()
    [message] = town.articles.messages
    assert (message.files[0].data, message.files[0].name) == (picture, "the_clock.png")


async def test_a_picture_alone_is_a_message_and_one_removed_is_not_sent(town: Town, page: Page) -> None:
    composer = page.locator("#channel .composer")
    given = {"name": "clock.png", "mimeType": "image/png", "buffer": pictures.landscape("clock", 60, 40)}
    await expect(composer.get_by_label("Message #articles")).to_be_visible()  # else the channel is still to be drawn
    await composer.locator("input[type=file]").set_input_files(given)  # type: ignore[arg-type]
    await composer.get_by_role("button", name="Remove").click()
    await composer.get_by_label("Message #articles").press("Enter")
    await composer.locator("input[type=file]").set_input_files(given)  # type: ignore[arg-type]
    await composer.get_by_label("Description of the picture").press("Enter")
    await expect(page.locator("#channel .message .gallery img")).to_have_count(1)
    assert len(town.articles.messages) == 1


async def test_other_files_are_named_and_never_run_on_the_page(town: Town, page: Page) -> None:
    await town.bram.say(town.articles, "", files=[File("clock.html", b"<script>alert(1)</script>")])
    link = page.locator("#channel .files a")
    await expect(link).to_have_text("📄 clock.html")
    answer = await page.request.get(str(await link.evaluate("(link) => link.href")))
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == "attachment"
