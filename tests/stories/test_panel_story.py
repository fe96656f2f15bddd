"""/relay panel as an admin meets it: everything about a relay by clicks alone, whatever the process does meanwhile."""

import pytest
from asking import POST, Neighbours
from town import Town, shown

from bot.model import Face
from bot.store import mirrors
from sandbox.discord import Answer

NOT_TODAY = '{"code": "not_today", "message": "Not today."}'


def menu_of(answer: Answer, custom_id: str) -> dict[str, object]:
    found = [part for message in answer.messages for part in walk(message.components)]
    return next(part for part in found if part.get("custom_id", "").endswith(custom_id))


def walk(parts: list[dict[str, object]]) -> list[dict[str, object]]:
    inside = [inner for part in parts for inner in walk(part.get("components", []))]  # type: ignore[arg-type]
    return [*parts, *inside]


class Admin:
    """An admin with a panel: each click shows what came of it in the same message."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.who = town.mayor

    async def open(self) -> None:
        self.panel = await self.who.run(self.town.admins, "relay panel")
        await self.panel.settled()
        assert self.panel.ephemeral

    def id_of(self, end: str) -> str:
        return str(menu_of(self.panel, end)["custom_id"])

    async def press(self, label: str) -> Answer:
        answer = await self.who.press(self.panel, label=label)
        if answer.modal is None:
            await answer.settled()
        return answer

    async def choose(self, end: str, value: object) -> None:
        await (await self.who.choose(self.panel, self.id_of(end), str(value))).settled()

    async def setting(self, setting: str) -> None:
        await self.choose(":set", setting)

    async def write(self, value: str) -> None:
        form = await self.press("Write it")
        await (await self.who.submit(form, {"value": value})).settled()


@pytest.fixture
async def admin(town: Town) -> Admin:
    await town.start_bot()
    admin = Admin(town)
    await admin.open()
    return admin


async def test_the_status_of_the_only_relay_leads_to_its_settings(town: Town, admin: Admin) -> None:
    admin.panel = await admin.who.run(town.admins, "relay status")
    await admin.panel.settled()
    assert "Everything is delivered" in admin.panel.text
    await admin.press("Settings")
    assert "What goes to the blog" in admin.panel.text
    await admin.setting("length")
    assert "how much of an article is shown" in admin.panel.text


async def test_every_kind_of_setting_is_changed_by_clicks_alone(town: Town, admin: Admin) -> None:
    readers = town.guild.add_role("Readers", mentionable=True)
    assert "Only one of" not in admin.panel.text
    await admin.setting("length")
    assert "how much of an article is shown" in admin.panel.text
    options = {one["value"]: one.get("default") for one in menu_of(admin.panel, ":value:length")["options"]}
    assert options == {"opening": True, "whole": False, "link only": False}
    await admin.choose(":value:length", "whole")
    assert "length is now “whole”" in admin.panel.text
    await admin.setting("ping")
    await admin.choose(":value:ping", readers.id)
    assert f"<@&{readers.id}>" in admin.panel.text
    await admin.setting("moderators")
    await admin.choose(":value:moderators", town.admins.id)
    assert f"moderators is now “<#{town.admins.id}>”" in admin.panel.text
    await admin.setting("colour")
    await admin.write("mauvish")
    assert "is no colour" in admin.panel.text
    await admin.write("teal")
    assert "colour is now “\\#008080”" in admin.panel.text
    await admin.setting("colour")
    await admin.press("Back to: none")
    assert "colour is now “none”" in admin.panel.text
    await town.blog.publish("The ferry stays", POST)
    card = await town.card("The ferry stays")
    assert f"<@&{readers.id}>" in card.text


async def test_a_role_that_cannot_be_pinged_is_noted_and_one_that_is_none_refused(town: Town, admin: Admin) -> None:
    quiet = town.guild.add_role("Quiet")
    await admin.setting("ping")
    await admin.choose(":value:ping", quiet.id)
    assert "may not ping" in admin.panel.text
    await admin.setting("ping")
    assert menu_of(admin.panel, ":value:ping")["default_values"] == [{"id": str(quiet.id), "type": "role"}]


async def test_the_channel_is_chosen_from_a_menu_and_a_closed_one_is_refused(town: Town, admin: Admin) -> None:
    other = town.guild.add_text_channel("elsewhere")
    other.deny_bot("send_messages")
    await admin.setting("channel")
    await admin.choose(":value:channel", other.id)
    assert "lacks these permissions: Send Messages" in admin.panel.text
    other.allow_bot()
    await admin.choose(":value:channel", other.id)
    assert f"New articles will appear in <#{other.id}>" in admin.panel.text
    await town.blog.publish("The ferry stays", POST)
    await town.card("The ferry stays", other)


async def test_pause_and_resume_take_turns(town: Town, admin: Admin) -> None:
    await admin.press("Pause")
    assert "paused" in admin.panel.text.casefold()
    await admin.press("Resume")
    await admin.press("Pause")


async def test_the_preview_shows_the_newest_article_as_it_would_be(town: Town, admin: Admin) -> None:
    none = await admin.press("Preview")
    assert none.ephemeral
    await town.blog.publish("The ferry stays", POST)
    await town.card("The ferry stays")
    shown_now = await admin.press("Preview")
    await town.until(lambda: "The ferry stays" in shown_now.text, what="the preview")
    assert shown_now.ephemeral


async def test_a_test_stands_in_the_channel_until_an_admin_deletes_it(town: Town, admin: Admin) -> None:
    await admin.press("Test")
    test = await town.card("This is a test")
    refused = await town.dora.press(test, label="Delete")
    assert "manage this server" in refused.text
    await town.stop_bot()
    await town.start_bot()
    gone = await town.mayor.press(test, label="Delete")
    await gone.settled()
    await town.until(lambda: shown(town.channel, "This is a test") is None, what="the test to go")


async def test_a_relay_is_duplicated_with_its_settings(town: Town, admin: Admin) -> None:
    forum = town.guild.add_forum("posts")
    await admin.setting("length")
    await admin.choose(":value:length", "link only")
    await admin.press("Duplicate")
    await admin.choose(":to", forum.id)
    assert f"in <#{forum.id}>" in admin.panel.text
    assert "How much of an article: a link" in admin.panel.text
    await admin.press("Test")
    await town.until(lambda: forum.threads, what="the test in the forum")
    await admin.press("Duplicate")
    await admin.choose(":to", town.channel.id)
    assert "has a relay in" in admin.panel.text


async def test_a_relay_is_removed_after_a_question_and_keeps_its_messages(town: Town, admin: Admin) -> None:
    await town.blog.publish("The ferry stays", POST)
    await town.card("The ferry stays")
    await admin.press("Remove")
    await admin.press("Back")
    await admin.press("Remove")
    await admin.press("End it, keep the messages")
    assert "no longer relayed" in admin.panel.text
    begun = await town.mayor.run(town.admins, "relay add", blog="The Harbour Lamp", channel=town.channel)
    await begun.settled()
    await town.blog.publish("The ferry goes", POST)
    await town.card("The ferry goes")
    assert shown(town.channel, "The ferry stays") is not None


async def test_a_relay_is_removed_with_its_cards_and_threads_stay(town: Town, admin: Admin) -> None:
    await town.blog.publish("The ferry stays", POST)
    thread = await town.thread("The ferry stays")
    await town.dora.say(thread, "Nobody asked the islanders.")
    await admin.press("Remove")
    await admin.press("End it, remove the cards")
    await town.until(lambda: shown(town.channel, "The ferry stays") is None, what="the card to go")
    assert not thread.deleted


async def test_removing_the_cards_of_a_channel_that_was_deleted_leaves_no_trouble_behind(
    town: Town, admin: Admin
) -> None:
    await town.blog.publish("The ferry stays", POST)
    await town.card("The ferry stays")
    town.discord.delete_channel(town.channel)
    await admin.press("Remove")
    await admin.press("End it, remove the cards")
    assert "being removed" in admin.panel.text
    assert town.app is not None
    async with town.app.store.begin() as tx:
        behind = [each for each in await mirrors.behind(tx) if each.relay is not None]  # a notice may be on its way
    assert [each for each in behind if each.face is Face.CARD and each.hold is None] == []


async def test_a_panel_works_after_a_restart_and_a_relay_that_is_gone_is_told(town: Town, admin: Admin) -> None:
    await town.stop_bot()
    await town.start_bot()
    await admin.setting("silent")
    await admin.choose(":value:silent", "on")
    assert "silent is now “on”" in admin.panel.text
    again = Admin(town)
    await again.open()
    await again.press("Remove")
    await again.press("End it, keep the messages")
    await admin.press("Test")
    assert "`/blog add`" in admin.panel.text


async def test_another_servers_admin_reaches_no_relay_of_this_one(town: Town, admin: Admin) -> None:
    neighbours = Neighbours(town)
    await neighbours.follow()
    theirs = await neighbours.admin.run(neighbours.channel, "relay panel")
    await theirs.settled()
    assert admin.id_of(":set") not in str(theirs.components)


async def test_what_failed_is_told_by_why_and_tried_again(town: Town, admin: Admin) -> None:
    async def told() -> str:
        answer = await town.mayor.run(town.admins, "relay why")
        await answer.settled()
        return answer.text

    post = await town.blog.publish("The ferry stays", POST)
    thread = await town.thread("The ferry stays")
    await town.until_async(told, "is delivered", contains=True)
    town.blog.faults.add("POST", "/comments", times=1, status=403, body=NOT_TODAY)
    await town.dora.say(thread, "Nobody asked the islanders.")
    await town.agree(town.dora, thread)

    await town.until_async(told, "`/relay retry`", contains=True)
    tried = await town.mayor.run(town.admins, "relay retry")
    await tried.settled()
    assert "Tried again" in tried.text
    await town.comment(post.id, "islanders")
    await town.until_async(told, "is delivered", contains=True)
    nothing = await town.mayor.run(town.admins, "relay retry")
    await nothing.settled()
    assert "Nothing has failed" in nothing.text


async def test_an_admin_who_loses_that_right_changes_nothing_with_a_panel_still_open(town: Town, admin: Admin) -> None:
    await admin.setting("words")
    form = await admin.press("Write it")
    town.mayor.roles.clear()
    for refused in (
        await town.mayor.press(admin.panel, label="Back"),
        await town.mayor.press(admin.panel, label="Write it"),
        await town.mayor.submit(form, {"value": "-goats"}),
    ):
        await refused.settled()
        assert "manage this server" in refused.text
