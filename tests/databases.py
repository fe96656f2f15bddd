"""Empty databases for tests: an SQLite file, and a PostgreSQL database where TEST_DATABASE_URL leads to a server.

And what a store needs beside its database: a key, and a clock that the test moves.
"""

import os
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

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
