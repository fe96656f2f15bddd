"""The panel of a relay on the page: menus of options, of channels and of roles, and a form, as an admin uses them."""

import pytest
from playwright.async_api import Page, expect

pytestmark = pytest.mark.browser


async def test_an_admin_changes_settings_by_menus_and_a_form(page: Page) -> None:
    await page.get_by_label("You are").select_option("Edda Marsh (admin)")
    field = page.locator("#channel textarea")
    await field.fill('/relay panel relay:"The Lower Quay in #stories"')
    await field.press("Enter")
    panel = page.locator("#channel .private").last
    await expect(panel).to_contain_text("What goes to the blog")

    await panel.get_by_label("Change a setting…").select_option("How much of an article")
    await panel.get_by_label("Choose a value…").select_option("whole")
    await expect(panel).to_contain_text("length is now “whole”")

    await panel.get_by_label("Change a setting…").select_option("Channel for moderators")
    await panel.get_by_label("Choose a channel…").select_option("#moderators")
    await expect(panel).to_contain_text("moderators is now")

    await panel.get_by_label("Change a setting…").select_option("Role to ping")
    role = panel.get_by_label("Choose a role…")
    await role.select_option(index=1)
    await expect(panel).to_contain_text("ping is now")

    await panel.get_by_label("Change a setting…").select_option("Colour")
    await panel.get_by_role("button", name="Write it").click()
    await page.get_by_role("textbox", name="Colour").fill("teal")
    await page.get_by_role("button", name="Submit", exact=True).click()
    await expect(panel).to_contain_text("colour is now")
