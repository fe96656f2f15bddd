"""What was decided about articles when they were first seen: announced in a relay or not, and why."""

from dataclasses import dataclass

from sqlalchemy import func, insert, select, update

from bot.choosing import Decision, Verdict
from bot.model import BlogId, Instant, ItemId, RelayId, State
from bot.store.database import Tx
from bot.store.tables import decisions, items, relays


@dataclass(frozen=True, slots=True)
class Row:
    """One decision; ``detail`` says in words what it is about."""

    item: ItemId
    relay: RelayId
    verdict: Verdict
    detail: str
    at: Instant


async def put(tx: Tx, item: ItemId, relay: RelayId, decision: Decision) -> None:
    """Keep a decision, in the place of an earlier one."""
    key = decisions.c.item == item, decisions.c.relay == relay
    values = {"verdict": decision.verdict, "detail": decision.detail, "at": tx.now}
    if (await tx.conn.execute(update(decisions).where(*key).values(values))).rowcount == 0:
        await tx.conn.execute(insert(decisions).values({"item": item, "relay": relay, **values}))


async def of(tx: Tx, item: ItemId, relay: RelayId) -> Row | None:
    """What was decided about an article in a relay; None for one that was there before decisions were kept."""
    query = select(decisions).where(decisions.c.item == item, decisions.c.relay == relay)
    row = (await tx.conn.execute(query)).first()
    return None if row is None else Row(item, relay, Verdict(row.verdict), row.detail, row.at)


async def waiting(tx: Tx, relay: RelayId, verdict: Verdict) -> list[Row]:
    """The articles of a relay with this verdict, the oldest first."""
    query = select(decisions).where(decisions.c.relay == relay, decisions.c.verdict == verdict)
    rows = await tx.conn.execute(query.order_by(decisions.c.item))
    return [Row(ItemId(row.item), relay, verdict, row.detail, row.at) for row in rows]


async def asked_about(tx: Tx, blog: BlogId) -> list[ItemId]:
    """The articles of a blog that wait for an admin's answer in some relay, the newest first."""
    query = select(items.c.id).distinct().join(decisions, decisions.c.item == items.c.id)
    query = query.join(relays, relays.c.id == decisions.c.relay).where(relays.c.blog == blog)
    query = query.where(relays.c.removed.is_(False), decisions.c.verdict == Verdict.FLOOD, items.c.state == State.LIVE)
    return [ItemId(row.id) for row in await tx.conn.execute(query.order_by(items.c.id.desc()))]


async def announced(tx: Tx, relay: RelayId, since: Instant) -> int:
    """How many articles a relay has announced by itself since then."""
    query = select(func.count()).select_from(decisions).where(decisions.c.relay == relay, decisions.c.at >= since)
    passed = decisions.c.verdict.in_([Verdict.ANNOUNCED, Verdict.WAITING])
    return int((await tx.conn.execute(query.where(passed))).scalar_one())
