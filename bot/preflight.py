"""Can this bot work with this database? Asked at every start, and by ``python -m bot check``.

A database that cannot be used is told from the first moment on, in a sentence: not at the first row that cannot be
read, when half of the work is done.
"""

from pathlib import Path

import asyncpg  # type: ignore[import-untyped]
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import func, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import SQLAlchemyError

from bot import store as rooms
from bot.store import Store, WrongKeyError
from bot.store.tables import follows, items, sources, subscriptions, versions
from bot.text.words import say

FINGERPRINT_AT, FINGERPRINT_LENGTH = 4, 8  # in "v1.<fingerprint>.<ciphertext>", counted from 1
SEALED = (follows.c.password, items.c.content, sources.c.text, versions.c.content, subscriptions.c.secret)

_SQLITE = {
    "unable to open": "database.folder",
    "locked": "database.locked",
    "not a database": "database.other",
    "malformed": "database.damaged",
    "readonly": "database.readonly",
    "full": "database.full",
    "disk i/o": "database.disk",
}
"""What SQLite says, in part, and what it means."""
_POSTGRES: dict[type[BaseException], str] = {
    asyncpg.InvalidAuthorizationSpecificationError: "database.login",
    asyncpg.InvalidCatalogNameError: "database.none",
    asyncpg.CannotConnectNowError: "database.busy",
    asyncpg.TooManyConnectionsError: "database.connections",
    asyncpg.InsufficientPrivilegeError: "database.rights",
    asyncpg.PostgresError: "database.refused",
}


def where(url: str) -> str:
    """The database as it is named in sentences: never with a user or password."""
    parsed: URL = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return parsed.database or ""
    host = (parsed.host or say("database.here")) + (f":{parsed.port}" if parsed.port else "")
    return say("database.where", name=parsed.database, host=host)


def in_words(error: Exception, url: str) -> str | None:
    """What a failure to open the database means, and what to do; None for what is no trouble of a database."""
    chain = list(_chain(error))
    if any(isinstance(each, CommandError) for each in chain):
        return say("database.newer")
    if (meant := _meaning(error, chain, url)) is None:
        return None
    return say("database.unusable", where=where(url), meaning=meant)


def _meaning(error: Exception, chain: list[BaseException], url: str) -> str | None:
    for kind, meaning in _POSTGRES.items():
        if any(isinstance(each, kind) for each in chain):
            return say(meaning)
    if make_url(url).get_backend_name() == "sqlite":
        told = str(error).casefold()
        for part, meaning in _SQLITE.items():
            if part in told:
                return say(meaning)
    elif any(isinstance(each, OSError) for each in chain):
        return say("database.away")
    if isinstance(error, SQLAlchemyError | OSError):
        return say("database.failed", kind=type(chain[-1]).__name__)
    return None


def _chain(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    following: BaseException | None = error
    while following is not None and following not in found:
        found.append(following)
        following = getattr(following, "orig", None) or following.__cause__
    return found


async def schema(store: Store) -> tuple[str | None, str]:
    """The database's schema (None: it is empty), and the newest. Raises CommandError for one that is newer still."""
    config = Config()
    config.set_main_option("script_location", str(Path(rooms.__file__).parent / "migrations"))
    known = ScriptDirectory.from_config(config)
    async with store.engine.connect() as conn:
        current = await conn.run_sync(lambda sync: MigrationContext.configure(sync).get_current_revision())
    if current is not None:
        known.get_revision(current)
    return current, known.get_current_head() or ""


async def key_opens(store: Store, fingerprint: str) -> None:
    """Whether what is stored was sealed with the key of this fingerprint. Raises WrongKeyError.

    One text of each table is enough: as this is asked at every start, no two keys ever seal one database.
    """
    async with store.begin() as tx:
        for column in SEALED:
            sealed_with = select(func.substr(column, FINGERPRINT_AT, FINGERPRINT_LENGTH))
            other = (await tx.conn.execute(sealed_with.where(column.is_not(None)).limit(1))).scalar()
            if other is not None and other != fingerprint:
                raise WrongKeyError(say("database.key", fingerprint=fingerprint, other=other))
