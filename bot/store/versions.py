"""What articles were like: the versions of an article that are kept."""

from dataclasses import dataclass

from sqlalchemy import delete, insert, select

from bot.model import Content, Instant, ItemId
from bot.store import contents
from bot.store.database import Tx
from bot.store.items import Item
from bot.store.tables import versions

MOST_KEPT = 20
"""Of one article: the first, and the newest others."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an article, and when it was first seen."""

    n: int
    at: Instant
    digest: str
    content: Content


def _where(item: ItemId, version: int) -> str:
    return f"versions|content|{item}|{version}"


async def keep(tx: Tx, item: Item, at: Instant) -> None:
    """Keep the article as it is, or as it was ``at`` a moment."""
    assert item.content is not None
    sealed = contents.lock(tx, item.content, _where(item.id, item.version))
    row = {"item": item.id, "version": item.version, "at": at, "digest": item.digest, "content": sealed}
    await tx.conn.execute(insert(versions).values(row))
    kept = await numbers(tx, item.id)
    surplus = kept[1 : len(kept) - MOST_KEPT + 1]
    if surplus:
        await tx.conn.execute(delete(versions).where(versions.c.item == item.id, versions.c.version.in_(surplus)))


async def of(tx: Tx, item: ItemId) -> list[Version]:
    """The versions of an article that are kept, the oldest first."""
    rows = await tx.conn.execute(select(versions).where(versions.c.item == item).order_by(versions.c.version))
    return [
        Version(row.version, row.at, row.digest, contents.unlock(tx, row.content, _where(item, row.version)))
        for row in rows
    ]


async def numbers(tx: Tx, item: ItemId) -> list[int]:
    """The numbers of the versions of an article that are kept, the oldest first."""
    query = select(versions.c.version).where(versions.c.item == item).order_by(versions.c.version)
    return [row.version for row in await tx.conn.execute(query)]


async def seen(tx: Tx, item: ItemId, since: Instant) -> list[tuple[Instant, str]]:
    """When each version since then was first seen, and its digest, the oldest first."""
    query = select(versions.c.at, versions.c.digest).where(versions.c.item == item, versions.c.at >= since)
    return [(row.at, row.digest) for row in await tx.conn.execute(query.order_by(versions.c.version))]
