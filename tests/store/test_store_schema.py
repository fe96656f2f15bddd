"""The schema: made by migrations, and the same that the statements know."""

import asyncio
import sys
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect

from bot.store import Store
from bot.store.database import migrate
from bot.store.tables import metadata

ROOT = Path(__file__).parents[2]


def _differences(conn: Connection) -> list[object]:
    context = MigrationContext.configure(conn, opts={"compare_type": True, "compare_server_default": True})
    return list(compare_metadata(context, metadata))


def _tables(conn: Connection) -> set[str]:
    return set(inspect(conn).get_table_names()) - {"alembic_version"}


async def test_the_migrated_schema_is_the_one_that_the_statements_know(store: Store) -> None:
    async with store.engine.connect() as conn:
        assert await conn.run_sync(_differences) == []


async def test_migrations_go_down_to_nothing_and_up_again(store: Store) -> None:
    async with store.engine.begin() as conn:
        await conn.run_sync(lambda conn: migrate(conn, "base"))
        assert await conn.run_sync(_tables) == set()
    async with store.engine.begin() as conn:
        await conn.run_sync(migrate)
        assert await conn.run_sync(_tables) == set(metadata.tables)
        assert await conn.run_sync(_differences) == []


async def test_opening_an_up_to_date_database_changes_nothing(store: Store) -> None:
    await store.open()
    async with store.engine.connect() as conn:
        assert await conn.run_sync(_differences) == []


async def test_two_processes_may_open_a_new_database_at_once(database: str) -> None:
    code = f"import asyncio; from bot.store import *; asyncio.run(Store({database!r}, Seal(bytes(32)), float).open())"
    started = [await asyncio.create_subprocess_exec(sys.executable, "-c", code, cwd=ROOT) for _ in range(2)]
    assert [await process.wait() for process in started] == [0, 0]
