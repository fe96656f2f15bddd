"""Whether, when and how loudly a new article is shown: filters, dates, quiet hours, floods."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.choosing import (
    FLOOD_KNOWN,
    FLOOD_NEW,
    FUTURE_LONGEST,
    FUTURE_SECONDS,
    Verdict,
    decide,
    filtered,
    is_flood,
    is_quiet,
    is_silent,
    quiet_until,
)
from bot.model import BlogId, Content, Relay, RelayId
from bot.relay_settings import RelaySettings

HOUR, DAY = 3600.0, 86400.0


def moment(text: str, zone: str = "UTC") -> float:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp()


NOW = moment("2026-03-10 12:00")
RELAY = Relay(RelayId(1), BlogId(1), 1, 1, NOW - DAY, RelaySettings())
STORY = Content(
    title="The ferry stays",
    text="<p>The council voted on the <b>old</b> ferry; Elections follow.</p>",
    author="Mara Ilse",
    published=NOW,
    categories=("Politics", "Harbour"),
    tags=("Ferry",),
)

zones = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"])
minutes = st.integers(0, 24 * 60 - 1)
moments = st.integers(int(moment("2020-01-01")), int(moment("2030-01-01"))).map(float)


@st.composite
def quiet_settings(draw: st.DrawFn, zone: st.SearchStrategy[str] = zones) -> RelaySettings:
    start = draw(minutes)
    end = draw(minutes.filter(lambda minute: minute != start))
    shown = [f"{minute // 60:02}:{minute % 60:02}" for minute in (start, end)]
    return RelaySettings(quiet=f"{shown[0]}-{shown[1]} {draw(zone)}")


# -- old, late, waiting -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("published", "skew", "verdict"),
    [
        (NOW, 0.0, Verdict.ANNOUNCED),
        (NOW - 0.9, 0.0, Verdict.ANNOUNCED),  # blogs date in whole seconds
        (NOW - 2, 0.0, Verdict.OLD),
        (NOW + 5, 0.0, Verdict.ANNOUNCED),
        (NOW - 100, -200.0, Verdict.ANNOUNCED),  # the blog's clock is behind: by it, this is new
        (NOW + 100, 200.0, Verdict.OLD),
        (0.0, 0.0, Verdict.ANNOUNCED),  # no date
        (NOW + FUTURE_SECONDS, 0.0, Verdict.ANNOUNCED),  # clocks differ
        (NOW + FUTURE_SECONDS + 1, 0.0, Verdict.WAITING),
        (NOW + FUTURE_SECONDS + 1, 100.0, Verdict.ANNOUNCED),
        (NOW + FUTURE_LONGEST, 0.0, Verdict.WAITING),
        (NOW + FUTURE_LONGEST + 1, 0.0, Verdict.LATE),
    ],
)
def test_a_date_decides_whether_an_article_is_new(published: float, skew: float, verdict: Verdict) -> None:
    relay = replace(RELAY, since=NOW - 0.5)
    decision = decide(relay, replace(STORY, published=published), NOW, skew)
    assert decision.verdict is verdict
    if verdict is Verdict.WAITING:
        assert decision.due == published - skew
        assert decision.detail


def test_what_a_filter_keeps_out_is_kept_out_also_when_it_would_wait() -> None:
    relay = replace(RELAY, settings=RelaySettings(categories="-politics"))
    for published in (NOW, NOW + HOUR, 0.0):
        decision = decide(relay, replace(STORY, published=published), NOW, 0.0)
        assert decision.verdict is Verdict.FILTERED
        assert "categories" in decision.detail


def test_in_quiet_hours_an_article_waits_if_the_relay_says_so() -> None:
    night = RelaySettings(quiet="22:00-07:00 Europe/Berlin", quiet_posts="wait")
    late = moment("2026-03-10 23:30", "Europe/Berlin")
    decision = decide(replace(RELAY, settings=night), replace(STORY, published=late), late, 0.0)
    assert (decision.verdict, decision.due) == (Verdict.WAITING, moment("2026-03-11 07:00", "Europe/Berlin"))
    assert "22:00-07:00 Europe/Berlin" in decision.detail
    loud = replace(night, quiet_posts="silent")
    assert decide(replace(RELAY, settings=loud), STORY, late, 0.0).verdict is Verdict.ANNOUNCED


def test_an_article_whose_date_falls_into_quiet_hours_waits_for_their_end() -> None:
    night = RelaySettings(quiet="22:00-07:00 UTC", quiet_posts="wait")
    ahead = replace(STORY, published=moment("2026-03-10 23:00"))
    decision = decide(replace(RELAY, settings=night), ahead, NOW, 0.0)
    assert (decision.verdict, decision.due) == (Verdict.WAITING, moment("2026-03-11 07:00"))


@given(quiet_settings(), moments, st.floats(-DAY, 3 * DAY))
def test_what_waits_is_due_later_and_at_a_moment_that_suits(chosen: RelaySettings, now: float, ahead: float) -> None:
    relay = replace(RELAY, since=now - HOUR, settings=replace(chosen, quiet_posts="wait"))
    decision = decide(relay, replace(STORY, published=now + ahead), now, 0.0)
    assert (decision.verdict is Verdict.WAITING) == (decision.due > now)
    if decision.verdict is Verdict.WAITING:
        assert not is_quiet(chosen, decision.due)
        assert decision.due >= now + ahead or ahead <= FUTURE_SECONDS


# -- floods -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("new", "known", "flood"),
    [
        (0, 0, False),
        (1, 100, False),
        (5, 0, False),
        (6, 0, True),
        (6, 100, True),
        (5, 4, True),
        (4, 4, False),
        (5, 3, False),
    ],
)
def test_many_at_once_are_a_flood(new: int, known: int, flood: bool) -> None:
    assert is_flood(new, known) is flood


@given(st.integers(0, 50), st.integers(0, 50))
def test_more_new_ones_never_end_a_flood(new: int, known: int) -> None:
    assert is_flood(new + 1, known) or not is_flood(new, known)
    assert is_flood(new, known) or new <= FLOOD_NEW
    assert not is_flood(new, known) or new > FLOOD_NEW or known >= FLOOD_KNOWN


# -- filters ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("setting", "value", "passes"),
    [
        ("categories", "politics", True),
        ("categories", "sports, POLITICS", True),
        ("categories", "sports", False),
        ("categories", "-sports", True),
        ("categories", "-harbour", False),
        ("categories", "politics, -harbour", False),  # a no outweighs a yes
        ("categories", "polit*", True),
        ("categories", "polit", False),  # whole names
        ("tags", "ferry", True),
        ("tags", "-ferr*", False),
        ("authors", "mara ilse", True),
        ("authors", "mara", False),
        ("authors", "mara*", True),
        ("authors", "-Mara  Ilse", False),
        ("words", "ferry", True),
        ("words", "FERRY", True),
        ("words", "fer", False),  # whole words
        ("words", "fer*", True),
        ("words", "erry", False),
        ("words", "old ferry", True),  # over tags
        ("words", "election", False),
        ("words", "election*", True),
        ("words", "-council", False),
        ("words", "-b", True),  # the text, not its markup
        ("words", "stays", True),  # the title
        ("words", "goats, ferry", True),
    ],
)
def test_each_filter_lets_pass_what_it_says(setting: str, value: str, passes: bool) -> None:
    why = filtered(replace(RelaySettings(), **{setting: value}), STORY)
    assert (why is None) is passes
    assert passes or (why is not None and setting in why)


def test_the_reason_names_the_entry() -> None:
    assert filtered(RelaySettings(words="-goats, -council"), STORY) == "the setting words leaves out “council”"
    assert filtered(RelaySettings(tags="goats, sheep"), STORY) == "the setting tags wants one of: goats, sheep"


def test_what_has_no_author_passes_only_where_none_is_asked_for() -> None:
    nobody = replace(STORY, author="")
    assert filtered(RelaySettings(authors="-mara ilse"), nobody) is None
    assert filtered(RelaySettings(authors="mara ilse"), nobody) is not None


@pytest.mark.parametrize(
    ("word", "title"),
    [
        ("straße", "Die STRASSE ist zu"),
        ("čaj", "C\u030caj o páté"),  # composed or not
        ("ёлка", "Новогодняя Ёлка"),
        ("東京", "今日の東京は雨"),  # no spaces between words there
        ("ferry", "東京ferryの話"),
        ("C++", "Why C++, again?"),
        ("harbour", "The harbour's end"),
        ("ｆｅｒｒｙ", "The ferry"),
        ("co-op", "A co-op opens"),
        ("ferry", "The fer\u00adry"),  # a soft hyphen is not seen
    ],
)
def test_words_are_found_in_any_script(word: str, title: str) -> None:
    assert filtered(RelaySettings(words=word), replace(STORY, title=title, text="")) is None


@given(st.text(), st.text(max_size=20).filter(lambda word: word.strip(' \t,*"“”-−–') != ""), st.booleans())
def test_a_filter_and_its_opposite_never_agree(title: str, word: str, star: bool) -> None:
    word = word.translate(dict.fromkeys(map(ord, ',*"“”-−–{}'))).strip() + ("*" if star else "")
    story = replace(STORY, title=title, text="")
    try:
        wanted = filtered(RelaySettings(words=f"“{word}”"), story)
        unwanted = filtered(RelaySettings(words=f"-“{word}”"), story)
    except ValueError:
        return  # nothing left of it
    assert wanted is None or unwanted is None
    if word.strip("* "):
        assert (wanted is None) != (unwanted is None)


# -- quiet hours ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quiet", "now", "until"),
    [
        ("off", "2026-03-10 03:00", None),
        ("22:00-07:00 UTC", "2026-03-10 21:59", None),
        ("22:00-07:00 UTC", "2026-03-10 22:00", "2026-03-11 07:00"),
        ("22:00-07:00 UTC", "2026-03-11 06:59", "2026-03-11 07:00"),
        ("22:00-07:00 UTC", "2026-03-11 07:00", None),
        ("12:00-14:00 UTC", "2026-03-11 13:00", "2026-03-11 14:00"),
        ("12:00-14:00 UTC", "2026-03-11 11:00", None),
        ("22:00-00:00 UTC", "2026-03-10 23:59", "2026-03-11 00:00"),
        ("22:00-00:00 UTC", "2026-03-11 00:00", None),
        ("22:00-07:00 Asia/Kathmandu", "2026-03-10 16:15", "2026-03-11 01:15"),
    ],
)
def test_quiet_hours_begin_and_end(quiet: str, now: str, until: str | None) -> None:
    chosen = RelaySettings(quiet=quiet)
    assert quiet_until(chosen, moment(now)) == (None if until is None else moment(until))
    assert is_quiet(chosen, moment(now)) is (until is not None)


def test_quiet_hours_go_by_the_clock_on_the_wall_also_when_it_is_changed() -> None:
    night = RelaySettings(quiet="22:00-07:00 Europe/Berlin")
    spring = moment("2026-03-28 22:00", "Europe/Berlin")  # an hour less
    assert quiet_until(night, spring) == spring + 8 * HOUR
    autumn = moment("2026-10-24 22:00", "Europe/Berlin")  # an hour more
    assert quiet_until(night, autumn) == autumn + 10 * HOUR
    assert not is_quiet(night, autumn + 10 * HOUR)


def test_an_hour_that_comes_twice_is_quiet_once_and_one_that_does_not_come_still_ends() -> None:
    early = RelaySettings(quiet="22:00-02:30 Europe/Berlin")
    autumn = moment("2026-10-25 02:30", "Europe/Berlin")  # the first of two
    assert quiet_until(early, autumn - 60) == autumn
    assert not is_quiet(early, autumn + HOUR - 60)  # 02:29 again
    assert quiet_until(early, moment("2026-03-29 01:59", "Europe/Berlin")) == moment("2026-03-29 01:30")


@given(quiet_settings(), moments)
def test_quiet_hours_end_when_they_say(chosen: RelaySettings, now: float) -> None:
    until = quiet_until(chosen, now)
    if until is None:
        return
    assert now < until <= now + 26 * HOUR
    assert not is_quiet(chosen, until)
    assert all(is_quiet(chosen, now + share * (until - now)) for share in (0.1, 0.5, 0.9, 0.999))


@given(quiet_settings(st.sampled_from(["UTC", "Asia/Kathmandu", "America/Phoenix"])), moments)
def test_where_clocks_are_never_changed_the_hours_are_the_hours(chosen: RelaySettings, now: float) -> None:
    span, zone = chosen.quiet.split()
    start, end = span.split("-")
    clock = datetime.fromtimestamp(now, ZoneInfo(zone)).strftime("%H:%M")
    assert is_quiet(chosen, now) == (start <= clock < end if start < end else clock >= start or clock < end)


@settings(max_examples=10)
@given(quiet_settings(), moments)
def test_every_day_has_its_quiet_hours(chosen: RelaySettings, now: float) -> None:
    """Over two days some minute is quiet and some is not, whatever the zone does to its clocks."""
    assert {is_quiet(chosen, now + 60.0 * minute) for minute in range(2 * 24 * 60)} == {True, False}


def test_silence_is_a_setting_or_the_night() -> None:
    night, day = moment("2026-03-10 23:00"), moment("2026-03-10 12:00")
    quiet = RelaySettings(quiet="22:00-07:00 UTC")
    assert is_silent(quiet, night)
    assert not is_silent(quiet, day)
    assert not is_silent(replace(quiet, quiet_posts="wait"), night)  # nothing is posted then, but what cannot wait
    assert is_silent(replace(quiet, silent="on"), day)
    assert not is_silent(RelaySettings(), night)
