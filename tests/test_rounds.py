"""The reading plan: which articles are read again at which look, and what is asked for by name."""

import pytest

from bot.model import ItemId
from bot.rounds import BATCH, DAY, GROUP, HOUR, Rounds, pace

NOW = 1_800_000_000.0
ONE, TWO, THREE = ItemId(1), ItemId(2), ItemId(3)


def chosen(rounds: Rounds, watched: dict[ItemId, float], now: float = NOW) -> list[tuple[ItemId, ...]]:
    return [turn.articles for turn in rounds.due(watched, now)]


def read(rounds: Rounds, watched: dict[ItemId, float], now: float = NOW) -> list[tuple[ItemId, ...]]:
    """What is due is read, each round on one page."""
    turns = rounds.due(watched, now)
    for turn in turns:
        rounds.took(turn, [], now, more=False)
    return [turn.articles for turn in turns]


@pytest.mark.parametrize(
    ("quiet", "after"),
    [
        (0, 0),
        (HOUR - 1, 0),
        (HOUR, 600),
        (DAY, HOUR),
        (7 * DAY, 6 * HOUR),
        (30 * DAY - 1, 6 * HOUR),
        (30 * DAY, None),
    ],
)
def test_the_quieter_an_article_the_more_rarely_it_is_read(quiet: float, after: float | None) -> None:
    assert pace(quiet) == after
    rounds, watched = Rounds(), {ONE: NOW - quiet}
    first = read(rounds, watched)
    assert first == ([] if after is None else [(ONE,)])
    if after:
        assert chosen(rounds, watched, NOW + after - 1) == []
        rounds = Rounds()
        read(rounds, watched)
        assert chosen(rounds, {}, NOW + after) == []  # not shown any more


def test_what_is_quiet_is_due_again_when_its_time_has_come() -> None:
    rounds, watched = Rounds(), {ONE: NOW - 2 * HOUR}
    assert [read(rounds, watched, NOW + after) for after in (0, 599, 600, 601)] == [[(ONE,)], [], [(ONE,)], []]


def test_after_a_restart_everything_that_is_watched_is_read_once() -> None:
    watched = {ONE: NOW, TWO: NOW - 2 * DAY, THREE: NOW - 9 * DAY}
    rounds = Rounds()
    assert read(rounds, watched) == [(ONE,), (TWO, THREE)]
    assert read(rounds, watched, NOW + 60) == [(ONE,)]


def test_a_comment_makes_a_quiet_article_lively() -> None:
    rounds, watched = Rounds(), {ONE: NOW - 40 * DAY}
    assert read(rounds, watched) == []
    rounds.felt(ONE, NOW)
    assert rounds.lately(NOW) == [ONE]
    assert [read(rounds, watched, NOW + minute * 60) for minute in (0, 1, 59)] == [[(ONE,)]] * 3
    assert rounds.lately(NOW + 31 * DAY) == []


def test_a_round_goes_on_from_page_to_page_and_ends_with_the_last() -> None:
    rounds, watched = Rounds(), {ONE: NOW, TWO: NOW - DAY}
    for page, more in ((1, True), (2, True), (3, False)):
        (turn, *quiet) = rounds.due(watched, NOW)
        assert (turn.articles, turn.page) == ((ONE,), page)
        rounds.took(turn, [f"comment:{page}"], NOW, more=more)
        for other in quiet:
            rounds.took(other, [], NOW, more=False)
    assert turn.seen == {"comment:1", "comment:2", "comment:3"}
    assert rounds.due(watched, NOW + 1)[0].page == 1


def test_what_could_not_be_read_is_read_at_the_next_look() -> None:
    rounds = Rounds()
    (first,) = rounds.due({ONE: NOW}, NOW)
    assert rounds.due({ONE: NOW}, NOW + 60) == [first]


def test_many_quiet_articles_take_turns_the_longest_overdue_first() -> None:
    watched = {ItemId(n): NOW - 2 * DAY - n for n in range(2 * GROUP)}
    rounds = Rounds()
    first, second = read(rounds, watched), read(rounds, watched)
    assert len(first[0]) == len(second[0]) == GROUP
    assert not set(first[0]) & set(second[0])
    assert read(rounds, watched) == []


def test_what_is_missing_is_asked_for_by_name_a_batch_at_a_time() -> None:
    rounds = Rounds()
    keys = [f"comment:{n}" for n in range(BATCH + 5)]
    rounds.lost(keys)
    rounds.lost(keys)
    assert rounds.missing() == keys[:BATCH]
    rounds.asked(keys[:BATCH], hidden=["comment:0"])
    assert rounds.missing() == keys[BATCH:]
    rounds.saw([keys[BATCH]])
    assert rounds.missing() == keys[BATCH + 1 :]


def test_what_is_hidden_from_us_is_asked_for_once_until_it_is_seen_again() -> None:
    rounds = Rounds()
    rounds.lost(["comment:1"])
    rounds.asked(["comment:1"], hidden=["comment:1"])
    rounds.lost(["comment:1"])
    assert rounds.missing() == []
    rounds.saw(["comment:1"])
    rounds.lost(["comment:1"])
    assert rounds.missing() == ["comment:1"]


def test_the_mark_is_the_newest_comment_by_number() -> None:
    rounds = Rounds()
    rounds.saw([], ["comment:9", "comment:10"])
    rounds.saw([], ["comment:7"])
    assert rounds.mark == "comment:10"


def test_what_was_read_in_another_way_is_not_missed_by_a_round() -> None:
    rounds = Rounds()
    (turn,) = rounds.due({ONE: NOW}, NOW)
    rounds.saw(["comment:5"])
    assert turn.seen == {"comment:5"}


def test_when_the_clock_is_put_back_nothing_waits_for_it_to_catch_up() -> None:
    rounds, watched = Rounds(), {ONE: NOW, TWO: NOW - 2 * DAY}
    read(rounds, watched)
    assert read(rounds, watched, NOW - 5 * DAY) == [(ONE, TWO)]
