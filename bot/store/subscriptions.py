"""Subscriptions at hubs (WebSub), and the blogs that may push at all."""

import math
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Row, delete, func, insert, select

from bot.model import BlogId, Instant
from bot.store.database import Tx
from bot.store.tables import blogs, follows, relays, subscriptions

NEVER = math.inf
"""When a subscription is due that the hub does not want."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """What we want of a hub, and how far it is."""

    blog: BlogId
    hub: str
    topic: str
    secret: str  # the hub signs with it
    due: Instant  # when it is to be asked for (again)
    asked: Instant | None = None  # a request whose verification is still to come began then
    until: Instant | None = None  # verified: it ends then
    failures: int = 0  # requests since the last verification


def _where(blog: BlogId) -> str:
    return f"subscriptions|secret|{blog}"


def _subscription(tx: Tx, row: Row[Any]) -> Subscription:
    secret = tx.seal.open(row.secret, _where(BlogId(row.blog)))
    return Subscription(BlogId(row.blog), row.hub, row.topic, secret, row.due, row.asked, row.until, row.failures)


async def put(tx: Tx, subscription: Subscription) -> None:
    """Keep the blog's subscription as it is now; its secret is sealed."""
    await remove(tx, subscription.blog)
    values = asdict(subscription) | {"secret": tx.seal.lock(subscription.secret, _where(subscription.blog))}
    await tx.conn.execute(insert(subscriptions).values(values))


async def get(tx: Tx, blog: BlogId) -> Subscription | None:
    """The blog's subscription."""
    row = (await tx.conn.execute(select(subscriptions).where(subscriptions.c.blog == blog))).first()
    return None if row is None else _subscription(tx, row)


async def remove(tx: Tx, blog: BlogId) -> None:
    """Forget the blog's subscription."""
    await tx.conn.execute(delete(subscriptions).where(subscriptions.c.blog == blog))


async def remove_unfollowed(tx: Tx) -> list[BlogId]:
    """Forget the subscriptions of blogs that nobody relays any more; whose they were."""
    relayed = select(relays.c.blog).where(relays.c.removed.is_(False))
    left = select(subscriptions.c.blog).where(subscriptions.c.blog.not_in(relayed))
    forgotten = [BlogId(blog) for blog in (await tx.conn.execute(left)).scalars()]
    if forgotten:
        await tx.conn.execute(delete(subscriptions).where(subscriptions.c.blog.in_(forgotten)))
    return forgotten


async def due(tx: Tx, most: int) -> list[Subscription]:
    """Subscriptions to be asked for now, the longest waiting first."""
    query = select(subscriptions).where(subscriptions.c.due <= tx.now).order_by(subscriptions.c.due).limit(most)
    return [_subscription(tx, row) for row in await tx.conn.execute(query)]


async def next_due(tx: Tx) -> Instant | None:
    """When the next one is to be asked for."""
    when: Instant | None = (await tx.conn.execute(select(func.min(subscriptions.c.due)))).scalar()
    return when


async def named_hubs(tx: Tx) -> list[tuple[BlogId, str]]:
    """Every blog with a subscription, and its hub."""
    rows = await tx.conn.execute(select(subscriptions.c.blog, subscriptions.c.hub))
    return [(BlogId(row.blog), row.hub) for row in rows]


async def pushable(tx: Tx) -> list[BlogId]:
    """The blogs that a server follows."""
    relayed = select(relays.c.blog).where(relays.c.removed.is_(False))
    wanted = blogs.c.id.in_(relayed) | blogs.c.id.in_(select(follows.c.blog))
    return [BlogId(blog) for blog in (await tx.conn.execute(select(blogs.c.id).where(wanted))).scalars()]
