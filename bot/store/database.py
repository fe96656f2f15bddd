"""The database: opened, migrated, and used in short transactions.

SQLite and PostgreSQL run the same statements, and on both transactions take turns: what one has read, no other changes
before it has written. They are short, and nothing in them waits for the network.
"""

import asyncio
import secrets
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, CursorResult, Executable, event, pool
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.model import Instant
from bot.store.seal import Seal

Clock = Callable[[], Instant]
T = TypeVar("T")
WAL_TRIES = 50
CLOSING_SECONDS = 5.0


async def _whole(doing: Coroutine[Any, Any, T]) -> T:
    """Do it to its end, also when the task that waits for it is cancelled.

    A connection that loses its task in the middle of a statement is not usable any more, and on SQLite it may keep
    the database locked.
    """
    task = asyncio.ensure_future(doing)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        while not task.done():
            with suppress(asyncio.CancelledError):
                await asyncio.wait({task})
        raise


@dataclass(frozen=True, slots=True)
class Conn:
    """A connection whose statements are whole."""

    raw: AsyncConnection

    async def execute(self, statement: Executable, parameters: Any = None) -> CursorResult[Any]:
        """Run one statement."""
        return await _whole(self.raw.execute(statement, parameters))


@dataclass(frozen=True, slots=True)
class Tx:
    """One transaction: its connection, the moment it began, and what is needed to seal and to name rows."""

    conn: Conn
    now: Instant
    seal: Seal
    new_id: Callable[[], int]


class Store:
    """The database of one bot."""

    def __init__(self, url: str, seal: Seal, clock: Clock) -> None:
        self._url = url
        self._seal = seal
        self._clock = clock
        self._ids = _ids(clock)
        self._running = 0
        self._rest = asyncio.Event()
        self.engine = _engine(url)

    async def open(self) -> None:
        """Bring the schema up to date."""
        async with self.engine.connect() as conn:
            await conn.run_sync(migrate)
            await conn.commit()

    async def close(self) -> None:
        """Let go of all connections, once what is being done with them is done."""
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSING_SECONDS if self._running else 0.0):
                await self._rest.wait()
        await self.engine.dispose()

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Tx]:
        """A transaction: committed when the block ends well, rolled back otherwise. No network call inside."""
        conn = self.engine.connect()
        self._running += 1
        self._rest.clear()
        try:
            await _whole(_start(conn))
            yield Tx(Conn(conn), self._clock(), self._seal, self._next_id)
            await _whole(conn.commit())
        finally:
            if conn.sync_connection is not None:
                await _whole(conn.close())  # rolls back what was not committed
            self._running -= 1
            if not self._running:
                self._rest.set()

    def _next_id(self) -> int:
        return next(self._ids)


async def _start(conn: AsyncConnection) -> None:
    await conn.start()
    await conn.begin()


def migrate(conn: Connection, revision: str = "head") -> None:
    """Run the migrations on this connection: up to the newest, or back to an earlier ``revision``."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = conn
    if revision == "head":
        command.upgrade(config, revision)
    else:
        command.downgrade(config, revision)


def _ids(clock: Clock) -> Iterator[int]:
    """Ids that grow with time: milliseconds, ten bits that tell processes apart, ten bits to count."""
    process = secrets.randbits(10) << 10
    last = 0
    while True:
        last = max(last + 1, int(clock() * 1000) << 20 | process)
        yield last


def _engine(url: str) -> AsyncEngine:
    if not make_url(url).get_backend_name().startswith("sqlite"):
        return _postgres(url)
    # One connection: tasks queue for it in order. Several would wait for each other by sleeping (busy_timeout).
    engine = create_async_engine(url, poolclass=pool.AsyncAdaptedQueuePool, pool_size=1, max_overflow=0)

    # https://docs.sqlalchemy.org/en/21/dialects/sqlite.html: the driver must not begin transactions by itself
    @event.listens_for(engine.sync_engine, "connect")
    def configure(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("busy_timeout=15000", "synchronous=FULL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        _use_wal(cursor)
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _use_wal(cursor: Any) -> None:
    """Switch to the write-ahead log. A new file is locked for that, and SQLite does not wait for it (busy_timeout)."""
    for tries_left in range(WAL_TRIES, -1, -1):
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if not tries_left or "locked" not in str(error):
                raise
            time.sleep(0.1)  # another process is making the database just now
        else:
            return


def _postgres(url: str) -> AsyncEngine:
    engine = create_async_engine(url, pool_size=10, pool_pre_ping=True)

    # The turn is held until the transaction ends: PostgreSQL manual, "Advisory Locks"
    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext('backchannel'), hashtext(current_schema()))")

    return engine
