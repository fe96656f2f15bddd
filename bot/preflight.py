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

FINGERPRINT_AT, FINGERPRINT_LENGTH = 4, 8  # in "v1.<fingerprint>.<ciphertext>", counted from 1
SEALED = (follows.c.password, items.c.content, sources.c.text, versions.c.content, subscriptions.c.secret)

NEWER = (
    "The database was made by a newer Backchannel than this one. Update Backchannel, or choose another DATABASE_URL; "
    "nothing was changed."
)
_SQLITE = {
    "unable to open": "its folder does not exist, or may not be written to. Create it, or correct DATABASE_URL.",
    "locked": "another program keeps it locked, perhaps a second bot or a backup. End that, then try again.",
    "not a database": "the file is no SQLite database. Choose another name in DATABASE_URL, or put a backup back.",
    "malformed": "the file is damaged. Put a backup back.",
    "readonly": "it may not be written to. Give the bot's user the right to write the file and its folder.",
    "full": "the disk is full. Make room, then start again.",
    "disk i/o": "the disk does not answer properly. Look at the system's log.",
}
_POSTGRES: dict[type[BaseException], str] = {
    asyncpg.InvalidAuthorizationSpecificationError: "it does not accept the user or the password in DATABASE_URL.",
    asyncpg.InvalidCatalogNameError: "there is no database of that name. Create it, or correct DATABASE_URL.",
    asyncpg.CannotConnectNowError: "it is starting or stopping. Try again in a moment.",
    asyncpg.TooManyConnectionsError: "it has no connection left for us. Raise its max_connections.",
    asyncpg.InsufficientPrivilegeError: "the user in DATABASE_URL may not create tables there. Make it the owner.",
    asyncpg.PostgresError: "it refused what the bot needs. Its log says why.",
}


def where(url: str) -> str:
    """The database as it is named in sentences: never with a user or password."""
    parsed: URL = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return parsed.database or ""
    return f"{parsed.database} at {parsed.host or 'this machine'}" + (f":{parsed.port}" if parsed.port else "")


def in_words(error: Exception, url: str) -> str | None:
    """What a failure to open the database means, and what to do; None for what is no trouble of a database."""
    chain = list(_chain(error))
    if any(isinstance(each, CommandError) for each in chain):
        return NEWER
    for kind, meaning in _POSTGRES.items():
        if any(isinstance(each, kind) for each in chain):
            return f"The database {where(url)} cannot be used: {meaning}"
    if make_url(url).get_backend_name() == "sqlite":
        said = str(error).casefold()
        meaning = next((meaning for key, meaning in _SQLITE.items() if key in said), "")
    else:
        meaning = "it does not answer. Is PostgreSQL running there, and is DATABASE_URL right?"
        meaning = meaning if any(isinstance(each, OSError) for each in chain) else ""
    if meaning or isinstance(error, SQLAlchemyError | OSError):
        kind_of_error = type(chain[-1]).__name__
        return f"The database {where(url)} cannot be used: {meaning or f'it failed ({kind_of_error}).'}"
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
                raise WrongKeyError(
                    f"SECRET_KEY (fingerprint {fingerprint}) is not the key that sealed this database (fingerprint "
                    f"{other}). Put that key back; without it, what is stored cannot be read. To begin anew, choose "
                    "another DATABASE_URL."
                )
