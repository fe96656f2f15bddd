"""What members chose for themselves, beside their answers for each blog: a name, and a yes to one message alone."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import delete, insert, select, update

from bot.model import BlogId, Instant, ItemId, MemberId
from bot.store.database import Tx
from bot.store.tables import consents, members, permits


@dataclass(frozen=True, slots=True)
class Permit:
    """A yes to one message alone, with the proof of it: as in consents."""

    item: ItemId
    member: MemberId
    wording: str
    interaction: int
    at: Instant


@dataclass(frozen=True, slots=True)
class Answer:
    """What a member answered for a blog, with the proof of it."""

    blog: BlogId
    agreed: bool
    since: int
    wording: str
    interaction: int
    at: Instant
    pings: bool


def _where(member: MemberId) -> str:
    return f"members|name|{member}"


async def name(tx: Tx, member: MemberId) -> str | None:
    """The name that a member wants to have on blogs; None: the one that they have in the server."""
    sealed = (await tx.conn.execute(select(members.c.name).where(members.c.id == member))).scalar()
    return None if sealed is None else tx.seal.open(sealed, _where(member))


async def set_name(tx: Tx, member: MemberId, wanted: str | None) -> None:
    """Keep it."""
    await _set(tx, member, "name", None if wanted is None else tx.seal.lock(wanted, _where(member)))


async def locale(tx: Tx, member: MemberId) -> str | None:
    """The locale in which a member's Discord was when they were last heard of."""
    found: str | None = (await tx.conn.execute(select(members.c.locale).where(members.c.id == member))).scalar()
    return found


async def set_locale(tx: Tx, member: MemberId, wanted: str) -> None:
    """Keep it."""
    await _set(tx, member, "locale", wanted)


async def mentions(tx: Tx, member: MemberId) -> bool:
    """Whether comments of others may say the member's name, on blogs where the member is anyhow."""
    found = (await tx.conn.execute(select(members.c.mentions).where(members.c.id == member))).scalar()
    return found is None or bool(found)


async def set_mentions(tx: Tx, member: MemberId, *, on: bool) -> None:
    """Keep it."""
    await _set(tx, member, "mentions", on)


async def _set(tx: Tx, member: MemberId, column: str, value: str | bool | None) -> None:
    query = update(members).where(members.c.id == member).values({column: value})
    if (await tx.conn.execute(query)).rowcount == 0:
        await tx.conn.execute(insert(members).values({"id": member, column: value}))


async def permit(tx: Tx, item: ItemId) -> Permit | None:
    """The yes to this one message, if there was one."""
    row = (await tx.conn.execute(select(permits).where(permits.c.item == item))).first()
    return None if row is None else Permit(ItemId(row.item), MemberId(row.member), row.wording, row.interaction, row.at)


async def keep_permit(tx: Tx, item: ItemId, member: MemberId, *, wording: str, interaction: int) -> None:
    """Keep a yes to one message, with the proof of it."""
    await tx.conn.execute(delete(permits).where(permits.c.item == item))
    row = {"item": item, "member": member, "wording": wording, "interaction": interaction, "at": tx.now}
    await tx.conn.execute(insert(permits).values(row))


async def permits_of(tx: Tx, member: MemberId) -> list[Permit]:
    """Every such yes of a member, in order."""
    rows = await tx.conn.execute(select(permits).where(permits.c.member == member).order_by(permits.c.item))
    return [Permit(ItemId(row.item), member, row.wording, row.interaction, row.at) for row in rows]


async def drop_permits(tx: Tx, these: Collection[ItemId]) -> None:
    """Take these back."""
    await tx.conn.execute(delete(permits).where(permits.c.item.in_(these)))


async def answers_of(tx: Tx, member: MemberId) -> list[Answer]:
    """What a member answered for each blog that they were asked about."""
    rows = await tx.conn.execute(select(consents).where(consents.c.member == member).order_by(consents.c.blog))
    return [
        Answer(BlogId(row.blog), row.agreed, row.since, row.wording, row.interaction, row.at, row.pings) for row in rows
    ]
