"""The demo as one starts and stops it at a terminal."""

import asyncio
import signal
import socket
from pathlib import Path

import aiohttp
import pytest
from doing import StartDemo


def test_a_port_that_is_taken_is_said_in_one_sentence(start_demo: StartDemo) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = start_demo("--port", str(port))
        out, err = process.communicate(timeout=60)

    assert (process.returncode, out) == (2, "")
    assert err == f"Port {port} is taken: make demo PORT=0 finds a free one.\n"


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_stopping_it_leaves_nothing_behind(start_demo: StartDemo, tmp_path: Path, how: signal.Signals) -> None:
    process = start_demo("--port", "0", TMPDIR=str(tmp_path))
    assert process.stdout is not None
    assert process.stdout.readline().startswith("ready: ")
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()

    process.send_signal(how)
    out, err = process.communicate(timeout=60)

    assert (process.returncode, out, err) == (0, "", "")
    assert list(tmp_path.iterdir()) == []
    assert [pid for pid in children if Path("/proc", pid).exists()] == []


async def test_other_sites_cannot_act(demo: str) -> None:
    say = {"do": "stop bot"}
    async with aiohttp.ClientSession() as session:
        async with session.post(f"{demo}act", json=say, headers={"Origin": "http://evil.example"}) as answer:
            assert answer.status == 403
        async with session.post(f"{demo}act", json=say, headers={"Host": "evil.example"}) as answer:
            assert answer.status == 403
        async with session.post(f"{demo}act", data='{"do": "stop bot"}') as answer:
            assert answer.status == 415


@pytest.mark.slow
async def test_the_whole_journey_plays_by_itself(start_demo: StartDemo) -> None:
    process = start_demo("--once")
    out, err = await asyncio.to_thread(process.communicate, timeout=300)

    assert (process.returncode, err) == (0, ""), out + err
    assert "every step was seen" in out
