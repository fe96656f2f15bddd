"""What admins type for a relay's settings: what it is read as, and what they are told when it is nothing."""

from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.relay_settings import COLOURS, RelaySettings, hours, sieve

FREE = {field.name: field.metadata for field in fields(RelaySettings) if "read" in field.metadata}
ROLE = "112233445566778899"


def read(setting: str, typed: str) -> str:
    kept = FREE[setting]["read"](typed)
    assert isinstance(kept, str)
    return kept


def refusal(setting: str, typed: str) -> str:
    with pytest.raises(ValueError, match=r"\.$") as refused:
        read(setting, typed)
    return str(refused.value)


@pytest.mark.parametrize("setting", sorted(FREE))
def test_a_default_is_read_as_itself(setting: str) -> None:
    (default,) = FREE[setting]["choices"]
    assert read(setting, default) == default
    assert getattr(RelaySettings(), setting) == default


CHOSEN = {"ping", "moderators"}
"""Settings whose value is chosen in Discord: a role, a channel."""


@pytest.mark.parametrize("setting", sorted(set(FREE) - CHOSEN))
def test_an_example_can_be_typed(setting: str) -> None:
    assert read(setting, FREE[setting]["example"]) == FREE[setting]["example"]


@pytest.mark.parametrize("setting", sorted(FREE))
@given(typed=st.text() | st.text('ab,-*"“” {}#0123456789:–eulor/UTC') | st.sampled_from(["all, -a", '"all"', "“a”b"]))
def test_what_was_read_is_read_as_itself_again(setting: str, typed: str) -> None:
    try:
        kept = read(setting, typed)
    except ValueError:
        assert refusal(setting, typed)
    else:
        assert kept
        assert read(setting, kept) == kept


def test_the_page_for_admins_explains_every_setting() -> None:
    page = (Path(__file__).parents[1] / "docs" / "commands.md").read_text(encoding="utf-8")
    rows = {line.split("`")[1]: line for line in page.splitlines() if line.startswith("| `")}
    for setting in fields(RelaySettings):
        about = setting.metadata
        shown = [*about["choices"], *([about["example"]] if "example" in about and setting.name not in CHOSEN else [])]
        assert [value for value in shown if f"`{value}`" not in rows[setting.name]] == []
    assert [colour for colour in COLOURS if colour not in page and colour != "grey"] == []


# -- ping -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"), [(ROLE, ROLE), (f" <@&{ROLE}> ", ROLE), ("Nobody", "nobody"), ("none", "nobody")]
)
def test_a_role_is_kept_as_its_id(typed: str, kept: str) -> None:
    assert read("ping", typed) == kept


@pytest.mark.parametrize("typed", ["@Readers", "everyone", "12", f"<@{ROLE}>", f"<#{ROLE}>", f"<@&{ROLE}"])
def test_what_is_no_role_is_refused(typed: str) -> None:
    assert "Choose one from the list" in refusal("ping", typed)


def test_the_role_is_a_number_for_who_pings() -> None:
    assert RelaySettings(ping=ROLE).role == int(ROLE)
    assert RelaySettings().role is None


# -- quiet hours ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("22:00-07:00 Europe/Berlin", "22:00-07:00 Europe/Berlin"),
        ("22-7", "22:00-07:00 UTC"),
        ("22–7:30 utc", "22:00-07:30 UTC"),
        ("  9.15 — 10 h   Europe/Berlin", "09:15-10:00 Europe/Berlin"),
        ("22 to 7 america/new york", "22:00-07:00 America/New_York"),
        ("22-24 berlin", "22:00-00:00 Europe/Berlin"),
        ("0:00-6", "00:00-06:00 UTC"),
        ("OFF", "off"),
        ("none", "off"),
    ],
)
def test_quiet_hours_are_read_as_people_write_them(typed: str, kept: str) -> None:
    assert read("quiet", typed) == kept


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("at night", "22:00-07:00 Europe/Berlin"),
        ("22:00", "22:00-07:00 Europe/Berlin"),
        ("22-7 Atlantis", "no time zone"),
        ("22-7 ../../etc/passwd", "no time zone"),
        ("22-7 Europe", "no time zone"),
        ("25-7", "no time of day"),
        ("24:30-7", "no time of day"),
        ("22:60-7", "no time of day"),
        ("7-7", "“silent”"),
        ("0-24", "“silent”"),
    ],
)
def test_what_are_no_quiet_hours_is_refused_with_what_to_write(typed: str, told: str) -> None:
    assert told in refusal("quiet", typed)


def test_quiet_hours_mean_minutes_of_a_day_in_a_zone() -> None:
    night = hours("22:30-7 Europe/Berlin")
    assert night is not None
    assert (night.start, night.end, night.zone.key) == (22 * 60 + 30, 7 * 60, "Europe/Berlin")
    assert hours("off") is None


# -- filters ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "only", "never"),
    [
        ("politics, -sports", ("politics",), ("sports",)),
        ("Politics,politics,  POLITICS", ("Politics",), ()),
        ("-sports, politics", ("politics",), ("sports",)),
        ('"one, two", -“three, four”', ("one, two",), ("three, four",)),
        ("− minus, – dash", (), ("minus", "dash")),
        ('"-ish"', ("-ish",), ()),
        ("elect*, two   words", ("elect*", "two words"), ()),
        ("all", (), ()),
        (" , ,", (), ()),
        ("all, -sports", (), ("sports",)),
        ('"all"', ("all",), ()),
        ("C++, R&D, Ärger", ("C++", "R&D", "Ärger"), ()),
    ],
)
def test_a_list_is_read_as_people_write_it(typed: str, only: tuple[str, ...], never: tuple[str, ...]) -> None:
    assert (sieve(typed).only, sieve(typed).never) == (only, never)


def test_a_list_is_shown_with_quotation_marks_where_they_are_needed() -> None:
    assert read("words", "“one, two”, -x,b") == '"one, two", b, -x'
    assert read("words", "") == "all"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("*", "star"),
        ("*berg", "star"),
        ("e*ct", "star"),
        ('"one, two', "quotation mark"),
        ('"one" two', "quotation mark"),
        ("a, -A", "both wanted and not wanted"),
        ("a" * 501, "at most 500"),
    ],
)
def test_a_list_that_says_nothing_clear_is_refused(typed: str, told: str) -> None:
    assert told in refusal("words", typed)


@given(st.lists(st.text('abc dä-*,"', max_size=6), max_size=5), st.lists(st.text("xyz ö-,", max_size=6), max_size=5))
def test_any_list_in_quotation_marks_comes_back_whole(only: list[str], never: list[str]) -> None:
    typed = ", ".join([*(f"“{entry}”" for entry in only), *(f"-“{entry}”" for entry in never)])
    only, never = ([tidy for entry in entries if (tidy := " ".join(entry.split()))] for entries in (only, never))
    assume(not set(only) & set(never))
    assume(not any("*" in entry[:-1] or entry == "*" for entry in only))
    found = sieve(typed)
    assert (set(found.only), set(found.never)) == (set(only), set(never))


# -- small print and colour -------------------------------------------------------------------------------------------


def test_the_small_print_takes_the_known_placeholders_and_default() -> None:
    assert read("small_print", "{author}:  {date} – {tags}") == "{author}: {date} – {tags}"
    assert read("small_print", "Default") == RelaySettings().small_print
    assert read("small_print", "just words") == "just words"


@pytest.mark.parametrize("typed", ["{title}", "{blog!r}", "{author.name}", "{0}", "{}", "{blog", "blog}", "{{blog}}"])
def test_an_unknown_placeholder_is_answered_with_those_that_there_are(typed: str) -> None:
    assert "{blog}, {author}, {date}, {categories}, {tags}" in refusal("small_print", typed)


def test_small_print_is_short() -> None:
    assert "200" in refusal("small_print", "a" * 201)


@pytest.mark.parametrize(
    ("typed", "kept", "accent"),
    [
        ("#2A6F97", "#2a6f97", 0x2A6F97),
        ("2a6f97", "#2a6f97", 0x2A6F97),
        ("#fa0", "#ffaa00", 0xFFAA00),
        ("Teal", "#008080", 0x008080),
        ("none", "none", None),
    ],
)
def test_a_colour_has_a_number_or_a_name(typed: str, kept: str, accent: int | None) -> None:
    assert read("colour", typed) == kept
    assert RelaySettings(colour=kept).accent == accent


@pytest.mark.parametrize("typed", ["mauvish", "#12345", "#gggggg", "rgb(1,2,3)", "##fff"])
def test_what_is_no_colour_is_refused(typed: str) -> None:
    assert "#2a6f97" in refusal("colour", typed)


def test_every_named_colour_is_a_number() -> None:
    assert all(read("colour", name) == value == read("colour", value) for name, value in COLOURS.items())
