"""A server's configuration as a file: it comes back as it was, says what it would change, and what is wrong with it."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.configuration import MOST_BYTES, SETTINGS, Configuration, read, written
from bot.desk import Role, Server
from bot.errors import Refused
from bot.model import MemberId
from bot.relay_settings import RelaySettings
from bot.store import blogs, servers
from bot.text.card import Card
from bot.work import Work
from tests.cards import ids, text_of
from tests.fakes import FakeBlog
from tests.world import CHANNEL, GUILD, LAMP, World

MAYOR = MemberId(21)
NEWS, SECOND = 8, 9
READERS, JUDGES = 10**17 + 5, 10**17 + 6
HERE = Server(
    GUILD, {CHANNEL: "articles", NEWS: "news", SECOND: "second", JUDGES: "judges"}, {READERS: Role("Readers")}
)
FAR = 77
"""Another server, in which everything is called the same and has other ids."""
THERE_CHANNELS = {103: "articles", 108: "news", 109: "second", JUDGES + 100: "judges"}
THERE = Server(FAR, THERE_CHANNELS, {READERS + 100: Role("Readers")})
ESSAYS = "https://essays.example/"


@asynccontextmanager
async def opened() -> AsyncIterator[World]:
    world = World()
    await world.begin()
    world.chat.guilds |= dict.fromkeys(THERE_CHANNELS, FAR)
    world.web.known[ESSAYS] = FakeBlog(world.clock)
    async with world.store.begin() as tx:
        await servers.seen(tx, GUILD, "Harbour Square", "en-US")
        await servers.seen(tx, FAR, "Harbour Square", "en-US")
    yield world
    await world.store.close()


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with opened() as world:
        yield world


def pressable(card: Card) -> dict[str, int]:
    """What can be pressed, and the number of the file."""
    return {what: int(number) for _, number, what in (each.split(":") for each in ids(card))}


async def shown(world: World, data: bytes | str, server: Server = HERE) -> Card:
    """What an import shows first."""
    raw = data.encode() if isinstance(data, str) else data

    async def fetch() -> bytes:
        return raw

    return await world.admins.show_import(server, len(raw), fetch)


async def imported(world: World, data: str, server: Server = HERE) -> str:
    """What is said of an import that is done."""
    card = await shown(world, data, server)
    return text_of(await world.admins.carry_out(server, pressable(card)["do"], MAYOR))


def file(*relayed: Mapping[str, Any], url: str = LAMP, **more: Any) -> str:
    return json.dumps({"backchannel": 1, "blogs": [{"url": url, "relays": list(relayed)}], **more})


# -- what a file says -------------------------------------------------------------------------------------------------


async def test_a_file_can_be_read_by_people_and_names_no_account(world: World) -> None:
    await world.relay(CHANNEL, length="whole", ping=str(READERS), moderators=str(JUDGES))
    async with world.store.begin() as tx:
        await servers.set_notices(tx, GUILD, NEWS)
    exported = await world.admins.export(HERE)
    assert json.loads(exported) == {
        "backchannel": 1,
        "server": "Harbour Square",
        "troubles": {"id": str(NEWS), "name": "news"},
        "blogs": [
            {
                "title": "The Lamp",
                "url": LAMP,
                "relays": [
                    {
                        "channel": {"id": str(CHANNEL), "name": "articles"},
                        "settings": {
                            "length": "whole",
                            "moderators": {"id": str(JUDGES), "name": "judges"},
                            "ping": {"id": str(READERS), "name": "Readers"},
                        },
                    }
                ],
            }
        ],
    }
    assert "secret" not in exported
    assert "editor" not in exported
    assert read(exported.encode()) == read(written(read(exported.encode())).encode())


VALUES = {
    "stars": st.integers(1, 1000).map(str),
    "slow_at": st.integers(1, 1000).map(str),
    "pause_at": st.integers(1, 1000).map(str),
    "quiet": st.sampled_from(["22:00-07:00 Europe/Berlin", "09:30-17:00 UTC"]),
    "ping": st.just(str(READERS)),
    "moderators": st.just(str(JUDGES)),
    "categories": st.sampled_from(["politics, -sports", '"Ships, boats", "-ish"', "“quoted”"]),
    "tags": st.just("elect*"),
    "authors": st.just("Mara Ilse, -guest"),
    "words": st.sampled_from(["harbour, -football", "city council"]),
    "small_print": st.sampled_from(["{blog} · {author}", 'Of "{blog}" — всё', "\\ ` * _"]),
    "colour": st.sampled_from(["#2a6f97", "#000000"]),
}


def as_read(setting: str, typed: str) -> str:
    kept: str = SETTINGS[setting].metadata.get("read", str)(typed)
    return kept


def chosen_settings() -> st.SearchStrategy[dict[str, str]]:
    """Any of the settings, as they are kept."""
    typed = {name: VALUES.get(name, st.sampled_from(known.metadata["choices"])) for name, known in SETTINGS.items()}
    each = {name: values.map(partial(as_read, name)) for name, values in typed.items()}
    return st.fixed_dictionaries({}, optional=each)


def unnumbered(exported: str) -> Any:
    """A file without the ids, which are other ones in another server."""

    def stripped(told: Any) -> Any:
        if isinstance(told, dict):
            return {key: stripped(value) for key, value in told.items() if key != "id"}
        return [stripped(one) for one in told] if isinstance(told, list) else told

    return stripped(json.loads(exported))


@settings(max_examples=25)
@given(chosen_settings(), chosen_settings(), st.booleans())
async def test_what_is_exported_and_imported_elsewhere_is_exported_the_same(
    first: dict[str, str], second: dict[str, str], troubles: bool
) -> None:
    async with opened() as world:
        await world.relay(CHANNEL, **first)
        await world.relay(SECOND, **second)
        if troubles:
            async with world.store.begin() as tx:
                await servers.set_notices(tx, GUILD, NEWS)
        exported = await world.admins.export(HERE)
        said = await imported(world, exported, THERE)
        assert "✗" not in said
        there = await world.admins.export(THERE)
        blog = json.loads(there)["blogs"][0]
        assert blog.pop("title") == "lamp.example"  # as it calls itself by now
        assert unnumbered(there)["blogs"][0]["relays"] == unnumbered(exported)["blogs"][0]["relays"]
        assert unnumbered(there).get("troubles") == unnumbered(exported).get("troubles")
        again = await shown(world, exported, THERE)
        assert "Nothing" in text_of(again) or "nothing to do" in text_of(again)
        assert pressable(again) == {}


# -- shown before it is done ------------------------------------------------------------------------------------------


async def test_nothing_is_changed_before_somebody_says_so(world: World) -> None:
    data = file({"channel": {"name": "news"}, "settings": {"colour": "teal"}}, url=ESSAYS, troubles={"name": "#news"})
    before = await world.admins.export(HERE)
    card = await shown(world, data)
    for words in ("New blog: **essays.example", f"in <#{NEWS}>", "`colour`: none → \\#008080", "Troubles"):
        assert words in text_of(card)
    assert await world.admins.export(HERE) == before
    assert "Nothing was changed" in text_of(await world.admins.drop_import(GUILD, pressable(card)["cancel"]))
    late = await world.admins.carry_out(HERE, pressable(card)["do"], MAYOR)
    assert "not kept any more" in text_of(late)
    assert await world.admins.export(HERE) == before


async def test_what_is_done_is_told_and_who_did_it_is_kept(world: World) -> None:
    data = file({"channel": {"id": str(NEWS)}, "settings": {"stars": 3, "ping": {"name": "@readers"}}}, url=ESSAYS)
    said = await imported(world, data)
    assert "### Imported" in said
    assert "`/blog connect`" in said
    (relay,) = [relay for relay in await world.relays(GUILD) if relay.channel == NEWS]
    assert (relay.settings.stars, relay.settings.role, relay.added_by) == ("3", READERS, MAYOR)


async def test_what_is_not_in_the_file_stays(world: World) -> None:
    await world.relay(CHANNEL, length="whole", colour="#008080")
    await world.relay(SECOND, silent="on")
    said = await imported(world, file({"channel": {"id": str(CHANNEL)}, "settings": {"length": "link only"}}))
    assert "New relay" not in said
    assert "`length`: whole → link only" in said
    first, second = await world.relays(GUILD)
    assert (first.settings.length, first.settings.colour, second.settings.silent) == ("link only", "#008080", "on")


async def test_a_relay_that_was_removed_begins_anew_with_the_settings_of_the_file(world: World) -> None:
    relay = await world.relay(CHANNEL, length="whole", colour="#008080")
    async with world.store.begin() as tx:
        await blogs.change_relay(tx, replace(relay, removed=True))
    await imported(world, file({"channel": {"id": str(CHANNEL)}, "settings": {"length": "link only"}}))
    (begun,) = await world.relays(GUILD)
    assert begun.settings == RelaySettings(length="link only")


async def test_what_cannot_be_is_told_and_the_rest_is_done(world: World) -> None:
    world.chat.lacking[NEWS] = ("view_channel",)
    known = {"channel": {"id": str(SECOND)}, "settings": {"ping": {"name": "Nobody *knows*"}, "silent": "on"}}
    data = json.loads(file({"channel": {"name": "gone"}}, {"channel": {"id": str(NEWS)}}, known))
    data["blogs"].append({"url": "https://nowhere.example/", "title": "Nowhere"})
    card = await shown(world, json.dumps(data))
    said = text_of(card)
    for words in (
        "✗ New relay: **The Lamp** in \\#gone: there is no such channel here",
        f"✗ New relay: **The Lamp** in <#{NEWS}>: ",
        f"✗ <#{SECOND}>, `ping`: @Nobody \\*knows\\*: there is no such role",
        "✗ Nowhere: There is no blog at",
        f"New relay: **The Lamp** in <#{SECOND}>",
    ):
        assert words in said
    done = text_of(await world.admins.carry_out(HERE, pressable(card)["do"], MAYOR))
    assert "`silent`: off → on" in done
    assert [relay.channel for relay in await world.relays(GUILD)] == [CHANNEL, SECOND]


async def test_of_several_channels_of_one_name_none_is_guessed(world: World) -> None:
    server = replace(HERE, channels={**HERE.channels, 55: "news"})
    assert "several here are called so" in text_of(await shown(world, file({"channel": {"name": "news"}}), server))


async def test_what_changed_between_showing_and_doing_counts(world: World) -> None:
    card = await shown(world, file({"channel": {"id": str(NEWS)}}, {"channel": {"id": str(SECOND)}}))
    await world.relay(NEWS)
    world.chat.lacking[SECOND] = ("view_channel",)
    said = text_of(await world.admins.carry_out(HERE, pressable(card)["do"], MAYOR))
    assert f"New relay: **The Lamp** in <#{NEWS}>" not in said
    assert "✗" in said
    assert len(await world.relays(GUILD)) == 2


async def test_a_file_is_kept_for_a_quarter_of_an_hour_and_for_its_server_alone(world: World) -> None:
    card = await shown(world, file({"channel": {"id": str(NEWS)}}))
    number = pressable(card)["do"]
    assert "not kept" in text_of(await world.admins.carry_out(THERE, number, MAYOR))
    world.clock.now += 901
    assert "not kept" in text_of(await world.admins.carry_out(HERE, number, MAYOR))
    assert [relay.channel for relay in await world.relays(GUILD)] == [CHANNEL]


async def test_an_import_can_be_stopped_between_two_blogs(world: World) -> None:
    data = file({"channel": {"id": str(NEWS)}}, url=ESSAYS)
    card = await shown(world, data)
    work = Work(world.clock)
    work.stop()
    said = text_of(await world.admins.carry_out(HERE, pressable(card)["do"], MAYOR, work))
    assert "Nothing was changed" in said
    assert "It was stopped" in said
    assert [relay.channel for relay in await world.relays(GUILD)] == [CHANNEL]


async def test_very_much_is_cut_and_counted(world: World) -> None:
    many = {number: f"channel-{number}" for number in range(1000, 1100)}
    server = replace(HERE, channels=many)
    card = await shown(world, file(*({"channel": {"id": str(number)}} for number in many)), server)
    assert len(text_of(card)) < 4000
    assert " more" in text_of(card).splitlines()[-1]


# -- what is wrong with a file ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xff\xfe{\x00", "no text in UTF-8"),
        (b"[" * 100_000, "or no JSON"),
        (b'"\\ud800"', "or no JSON"),
        (b'{\n  "backchannel": 1,\n}', "see line 3"),
        (b"[]", '`"backchannel": 1`'),
        (b'{"blogs": []}', '`"backchannel": 1`'),
        (b'{"backchannel": 2}', "version 2"),
        (b'{"backchannel": "`<@1>`"}', "version"),
    ],
)
def test_what_is_no_such_file_is_refused_with_the_place(data: bytes, words: str) -> None:
    with pytest.raises(Refused) as refused:
        read(data)
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("told", "place"),
    [
        ({"blog": []}, "`blog`: this is not known"),
        ({"blogs": {}}, "`blogs`: here should be a list"),
        ({"blogs": [5]}, "`blogs[0]`: here should be something in braces"),
        ({"blogs": [{"url": "lamp.example"}]}, "`blogs[0].url`: an address begins"),
        ({"blogs": [{"url": LAMP}, {"url": LAMP}]}, "`blogs[1].url`: this stands here twice"),
        ({"blogs": [{"url": LAMP}] * 101}, "`blogs`: at most 100"),
        ({"troubles": {"id": "five"}}, "`troubles.id`: an id is"),
        ({"troubles": {}}, "`troubles`: it needs an `id` or a `name`"),
        ({"server": 5}, "`server`: here should be a text"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(told: dict[str, Any], place: str) -> None:
    with pytest.raises(Refused) as refused:
        read(json.dumps({"backchannel": 1, **told}).encode())
    assert place in str(refused.value)


@pytest.mark.parametrize(
    ("setting", "value", "why"),
    [
        ("replies", "sometimes", "everything, only replies, chosen, off"),
        ("quiet", "22-7 Atlantis", "no time zone"),
        ("stars", "many", "number"),
        ("stars", True, "in quotation marks"),
        ("colour", ["red"], "in quotation marks"),
        ("ping", "everyone", "role"),
        ("blink", "on", "no such setting"),
    ],
)
def test_every_value_is_read_as_if_it_was_typed(setting: str, value: object, why: str) -> None:
    relay = {"channel": {"name": "news"}, "settings": {setting: value}}
    with pytest.raises(Refused) as refused:
        read(file({"channel": {"name": "articles"}}, relay).encode())
    assert f"`blogs[0].relays[1].settings.{setting}`: " in str(refused.value)
    assert why in str(refused.value)


def test_all_mistakes_are_told_at_once() -> None:
    wrong = {"channel": {"name": "news"}, "settings": {f"setting {number}": "on" for number in range(12)}}
    with pytest.raises(Refused) as refused:
        read(file(wrong).encode())
    assert str(refused.value).count("no such setting") == 10
    assert "2 more" in str(refused.value)


async def test_a_file_that_is_too_large_is_not_even_fetched(world: World) -> None:
    async def fetch() -> bytes:
        raise AssertionError("it was fetched")

    with pytest.raises(Refused, match="257 KB"):
        await world.admins.show_import(HERE, MOST_BYTES + 1, fetch)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["blogs", "url", "relays", "channel", "settings", "id", "name", "ping", "stars", "server", "x"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=15,
)


@settings(max_examples=300)
@given(st.dictionaries(st.sampled_from(["blogs", "troubles", "server"]), JSON, max_size=3))
def test_whatever_stands_in_a_file_it_is_read_or_refused(told: dict[str, Any]) -> None:
    try:
        found = read(json.dumps({"backchannel": 1, **told}).encode())
    except Refused:
        return
    assert isinstance(found, Configuration)
    assert read(written(found).encode()) == found
