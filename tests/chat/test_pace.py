"""At most 45 requests in any second, in the order in which they were asked for."""

import asyncio
from bisect import bisect_right

import aiohttp
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.pace import MOST, Pace


class Time:
    """A clock that moves by being slept on."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


async def turns(pauses: list[float]) -> list[float]:
    time = Time()
    pace = Pace(time, time.sleep)
    taken = []
    for pause in pauses:
        time.now += pause
        await pace.turn()
        taken.append(time.now)
    return taken


@given(st.lists(st.floats(0, 0.1), min_size=1, max_size=4 * MOST))
def test_no_second_has_more_turns_than_discord_takes(pauses: list[float]) -> None:
    taken = asyncio.run(turns(pauses))
    assert all(bisect_right(taken, moment + 0.999) - at <= MOST for at, moment in enumerate(taken))


async def test_who_asks_seldom_never_waits() -> None:
    time = Time()
    pace = Pace(time, time.sleep)
    for number in range(200):
        time.now = 100.0 + number / 40
        await pace.turn()
        assert time.now == 100.0 + number / 40


async def test_a_thousand_at_once_go_in_order_and_evenly() -> None:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    pace = Pace(lambda: 0.0, sleep)
    await asyncio.gather(*(pace.turn() for _ in range(1000)))
    assert waits == sorted(waits)
    assert waits[-1] == 999 // MOST


async def test_every_request_takes_a_turn_and_answers_to_people_do_not(town) -> None:
    taken: list[None] = []

    class Counted(Pace):
        async def turn(self) -> None:
            taken.append(None)

    async with aiohttp.ClientSession(trace_configs=[Counted().trace()]) as session:
        for path in ("users/@me", "interactions/1/nobody/callback", "gateway"):
            async with session.request("POST" if "callback" in path else "GET", f"{town.api_url}/{path}", json={}):
                pass
    assert len(taken) == 2
