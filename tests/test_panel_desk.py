"""The desk's panel: what it shows of a relay, what its menus offer, what is undelivered; between fakes."""

import pytest

from bot.desk import Role, Server
from bot.desk.panel import GROUPS, NAMES
from bot.desk.relays import CHANNEL as WHERE
from bot.desk.relays import FIELDS
from bot.errors import Refused
from bot.model import ChannelSort, Face, ItemId
from bot.policy import refusal
from bot.store import blogs, mirrors
from bot.text.card import Card, Form, Menu
from bot.text.words import LANGUAGES, say, speaking
from tests.cards import ids, pressable, text_of
from tests.world import CHANNEL, DORA, GUILD, World

ELSEWHERE, FORUM = 8, 9
ROLE, JUDGES = 10**17 + 5, 10**17 + 6
SERVER = Server(GUILD, {CHANNEL: "articles", ELSEWHERE: "elsewhere", FORUM: "posts"}, {ROLE: Role("Readers")})


async def relay_of(world: World) -> str:
    return str((await world.relays(GUILD))[0].id)


def menus(card: Card) -> list[Menu]:
    return [block for block in card.blocks if isinstance(block, Menu)]


def test_every_setting_has_its_name_and_stands_in_one_group() -> None:
    grouped = [setting for settings in GROUPS.values() for setting in settings]
    assert sorted(grouped) == sorted(FIELDS)
    assert set(NAMES) == {*FIELDS, WHERE}
    assert len(NAMES) <= 25  # options of a menu
    for language in LANGUAGES:
        assert len({say(key, language) for key in NAMES.values()}) == len(NAMES)


async def test_the_panel_shows_each_setting_and_offers_to_change_it(world: World) -> None:
    card = await world.admins.panel(SERVER, None, CHANNEL)
    [menu] = menus(card)
    assert [option.value for option in menu.options] == list(NAMES)
    assert all(say(key) in text_of(card) for setting, key in NAMES.items() if setting != WHERE)
    assert say("relay.fine") in text_of(card)
    assert {custom_id.split(":")[2] for custom_id in ids(card)} == {"pause", "preview", "test", "duplicate", "remove"}


async def test_of_one_relay_alone_a_button_leads_to_its_panel(world: World) -> None:
    relay = await relay_of(world)
    assert pressable(Card(await world.admins.way_to_panel(GUILD), mark="")) == {"Settings": f"panel:{relay}:open"}
    await world.relay(ELSEWHERE)
    assert await world.admins.way_to_panel(GUILD) == ()


@pytest.mark.parametrize("setting", [setting for setting in FIELDS if "read" not in FIELDS[setting].metadata])
async def test_every_choice_of_a_menu_is_taken(world: World, setting: str) -> None:
    relay = await relay_of(world)
    [menu] = menus(await world.admins.setting(SERVER, relay, setting))
    assert [option.value for option in menu.options if option.chosen] == [FIELDS[setting].default]
    for option in menu.options:
        card = await world.admins.put(SERVER, relay, setting, option.value)
        assert f"{setting} is now “{option.value}”" in text_of(card)
    [menu] = menus(await world.admins.setting(SERVER, relay, setting))
    assert [option.chosen for option in menu.options] == [False] * (len(menu.options) - 1) + [True]


@pytest.mark.parametrize("setting", [setting for setting in FIELDS if "read" in FIELDS[setting].metadata])
async def test_what_is_free_is_written_or_chosen_and_goes_back_to_its_default(world: World, setting: str) -> None:
    relay = await relay_of(world)
    example = {"ping": str(ROLE), "moderators": str(JUDGES)}.get(setting, FIELDS[setting].metadata["example"])
    await world.admins.put(SERVER, relay, setting, example)
    card = await world.admins.setting(SERVER, relay, setting)
    if setting in ("ping", "moderators"):
        [menu] = menus(card)
        assert menu.of == {"ping": "roles", "moderators": "channels"}[setting]
        assert menu.chosen == (int(example),)
    else:
        assert f"panel:{relay}:write:{setting}" in ids(card)
        form = await world.admins.writing(SERVER, relay, setting)
        assert isinstance(form, Form)
        assert form.custom_id == f"panel:{relay}:written:{setting}"
        assert form.fields[0].value
    assert f"panel:{relay}:default:{setting}" in ids(card)
    await world.admins.put(SERVER, relay, setting)
    assert f"panel:{relay}:default:{setting}" not in ids(await world.admins.setting(SERVER, relay, setting))


async def test_what_is_wrong_is_told_where_it_can_be_written_again(world: World) -> None:
    relay = await relay_of(world)
    card = await world.admins.put(SERVER, relay, "quiet", "at night")
    assert "⚠️" in text_of(card)
    assert f"panel:{relay}:write:quiet" in ids(card)


async def test_what_is_no_setting_is_refused(world: World) -> None:
    relay = await relay_of(world)
    for name in ("replies", "sort", WHERE):
        with pytest.raises(Refused):
            await world.admins.writing(SERVER, relay, name)
    for change in (world.admins.put, world.admins.setting):
        with pytest.raises(Refused):
            await change(SERVER, relay, "sort", "x")


async def test_the_longest_settings_fit_on_the_panel_in_every_language(world: World) -> None:
    long = ", ".join(f"category{n:03}" for n in range(40))[:490]
    await world.relay(CHANNEL, **dict.fromkeys(("categories", "tags", "authors", "words"), long))
    for language in LANGUAGES:
        with speaking(language):
            assert len(text_of(await world.admins.panel(SERVER, None, CHANNEL))) < 4000


async def test_a_test_is_sent_once_also_after_a_crash_and_taken_away(world: World) -> None:
    relay = await relay_of(world)
    await world.admins.test(SERVER, relay)
    await world.deliver()
    await world.crash()
    await world.deliver()
    [test] = world.ours(CHANNEL)
    assert test.card is not None
    assert "This is a test" in text_of(test.card)
    assert test.card.silent
    [custom_id] = ids(test.card)
    await world.admins.end_test(GUILD, relay, ItemId(int(custom_id.split(":")[3])))
    await world.deliver()
    assert world.ours(CHANNEL) == []


async def test_a_test_of_another_server_cannot_be_taken_away(world: World) -> None:
    relay = await relay_of(world)
    await world.admins.test(SERVER, relay)
    await world.deliver()
    [test] = world.ours(CHANNEL)
    assert test.card is not None
    number = ItemId(int(ids(test.card)[0].split(":")[3]))
    for guild, of, which in ((99, relay, number), (GUILD, "1", number), (GUILD, relay, ItemId(1))):
        with pytest.raises(Refused):
            await world.admins.end_test(guild, of, which)


async def test_a_test_goes_also_when_its_relay_is_gone(world: World) -> None:
    relay = await relay_of(world)
    await world.admins.test(SERVER, relay)
    await world.deliver()
    [test] = world.ours(CHANNEL)
    assert test.card is not None
    await world.admins.end_keeping(SERVER, relay)
    await world.admins.end_test(GUILD, relay, ItemId(int(ids(test.card)[0].split(":")[3])))
    await world.deliver()
    assert world.ours(CHANNEL) == []


async def test_removed_with_its_cards_only_this_relays_cards_go_and_nothing_comes_back(world: World) -> None:
    await world.relay(ELSEWHERE)
    world.blog.publish("The ferry stays")
    await world.settle()
    assert len(world.ours(CHANNEL)) == len(world.ours(ELSEWHERE)) == 1
    relay = next(each for each in await world.relays(GUILD) if each.channel == CHANNEL)
    await world.admins.end_wiping(SERVER, str(relay.id))
    await world.settle()
    assert world.ours(CHANNEL) == []
    assert len(world.ours(ELSEWHERE)) == 1
    await world.relay(CHANNEL)  # begun anew
    await world.settle()
    assert world.ours(CHANNEL) == []


async def test_a_duplicate_has_the_same_settings_and_its_own_panel(world: World) -> None:
    relay = await relay_of(world)
    await world.admins.put(SERVER, relay, "length", "whole")
    card = await world.admins.duplicate(SERVER, relay, ELSEWHERE)
    assert f"<#{ELSEWHERE}>" in text_of(card)
    one, other = await world.relays(GUILD)
    assert one.settings == other.settings
    assert one.settings.length == "whole"
    assert f"panel:{other.id}:test" in ids(card)
    again = await world.admins.duplicate(SERVER, relay, ELSEWHERE)
    assert "⚠️" in text_of(again)


async def test_a_pause_is_shown_and_ended_on_the_panel(world: World) -> None:
    relay = await relay_of(world)
    assert f"panel:{relay}:resume" in ids(await world.admins.halt(SERVER, relay))
    assert f"panel:{relay}:pause" in ids(await world.admins.go_on(SERVER, relay))


async def test_why_names_what_failed_with_the_reason_and_retry_tries_it_again(world: World) -> None:
    assert "delivered" in await world.admins.undelivered(GUILD, None, 0)
    assert "Nothing has failed" in await world.admins.retry(GUILD, None, 0)
    world.blog.publish("The *ferry* stays")
    await world.look()
    async with world.store.begin() as tx:
        relay = (await blogs.relays_of(tx, guild=GUILD))[0]
        [card] = [mirror for mirror in await mirrors.behind(tx, relay.id) if mirror.face is Face.CARD]
        await mirrors.set_hold(tx, card.id, refusal("It is too long."))
    said = await world.admins.undelivered(GUILD, None, 0)
    assert "“The \\*ferry\\* stays”: ❌ It is too long. `/relay retry` tries it again." in said
    assert ": 1." in await world.admins.retry(GUILD, None, 0)
    await world.deliver()
    assert len(world.ours(CHANNEL)) == 1
    assert "is delivered" in await world.admins.undelivered(GUILD, None, 0)


async def test_why_tells_what_waits_for_a_member(world: World) -> None:
    world.blog.publish("The ferry stays")
    await world.settle()
    await world.say(DORA, "Nobody asked the islanders.")
    said = await world.admins.undelivered(GUILD, None, 0)
    assert "an answer to “The ferry stays”: waits for its author's yes" in said
    assert "islanders" not in said


async def test_status_tells_when_the_blog_is_looked_at_next(world: World) -> None:
    async with world.store.begin() as tx:
        row = await blogs.blog(tx, world.blog_id)
    assert f"<t:{int(row.next_look)}:R>" in await world.admins.status(GUILD)


async def test_a_test_in_a_forum_is_a_post(world: World) -> None:
    relay = await world.relay(FORUM, ChannelSort.FORUM)
    await world.admins.test(SERVER, str(relay.id))
    await world.deliver()
    assert len(world.chat.posts) == 1
