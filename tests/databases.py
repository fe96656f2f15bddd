"""Databases for tests: SQLite, and PostgreSQL where TEST_DATABASE_URL leads to a server.

And what a store needs beside its database: a key, and a clock that the test moves.
"""

import asyncio
import os
import sqlite3
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import aiosqlite
import pytest
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.store.database import migrate

KEY = bytes(range(32))


@dataclass
class Clock:
    """Time as the test wants it, in seconds since the epoch."""

    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


KINDS = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@asynccontextmanager
async def fresh(kind: str, folder: Path) -> AsyncIterator[str]:
    """The address of an empty database of this kind; it is gone afterwards."""
    name = f"test_{uuid.uuid4().hex}"
    if kind == "sqlite":
        yield f"sqlite+aiosqlite:///{folder}/{name}.sqlite3"
        return
    server = create_async_engine(os.environ["TEST_DATABASE_URL"], isolation_level="AUTOCOMMIT")
    async with server.connect() as conn:
        await conn.exec_driver_sql(f"CREATE DATABASE {name}")
    try:
        yield make_url(os.environ["TEST_DATABASE_URL"]).set(database=name).render_as_string(hide_password=False)
    finally:
        async with server.connect() as conn:
            await conn.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
        await server.dispose()


# -- SQLite without what costs most of the time: the migrations, a thread, and compiling statements ------------------


@cache
def migrated() -> bytes:
    """An SQLite database without rows. The migrations run once in each process; tests/store looks at them."""
    engine = create_engine("sqlite://")
    with engine.connect() as conn:
        migrate(conn)
        conn.commit()
        driver: Any = conn.connection.driver_connection
        image: bytes = driver.serialize()
    engine.dispose()
    return image


class AtOnce:
    """Instead of aiosqlite's thread and the queue to it, which cost more than most statements: done when it is asked.

    Tasks still come between each other at every statement, as the store makes a task of each.
    """

    daemon = True

    def start(self) -> None:
        """There is no thread to be started."""

    def put_nowait(self, order: tuple["asyncio.Future[Any] | None", Callable[[], Any]]) -> None:
        future, function = order
        try:
            answer, tell = function(), aiosqlite.core.set_result
        except Exception as error:
            answer, tell = error, aiosqlite.core.set_exception
        if future is not None:
            tell(future, answer)


def at_once(path: str, **options: Any) -> aiosqlite.Connection:
    """What ``aiosqlite.connect`` does, without a thread; and a new database is migrated already."""

    def opened() -> sqlite3.Connection:
        if path != ":memory:" and not Path(path).exists():
            Path(path).write_bytes(migrated())
        conn = sqlite3.connect(path, **options)
        if path == ":memory:":
            conn.deserialize(migrated())
        return conn

    connection = aiosqlite.Connection(opened, iter_chunk_size=64)
    connection._tx = connection._thread = AtOnce()
    return connection


@cache
def _compiling() -> Engine:
    engine = create_async_engine("sqlite+aiosqlite://", query_cache_size=5000).sync_engine
    engine.dialect.server_version_info = sqlite3.sqlite_version_info  # it never connects, which would tell it
    return engine


def keep_in_memory(engine: AsyncEngine) -> None:
    """Let this engine work in memory, at once; what it compiles is known to all of these engines in the process."""

    @event.listens_for(engine.sync_engine, "do_connect")
    def connect(_dialect: object, _record: object, _arguments: object, options: dict[str, Any]) -> None:
        options["async_creator_fn"] = at_once

    engine.sync_engine.dialect, engine.sync_engine._compiled_cache = _compiling().dialect, _compiling()._compiled_cache
