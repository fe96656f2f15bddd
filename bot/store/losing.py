"""What the bot has lost, and since when: channels of relays, servers, accounts on blogs."""

from sqlalchemy import delete, exists, select, update

from bot.model import BlogId, ChannelSort, Face, Instant, ItemId, Kind, Relay, RelayId, State
from bot.store import blogs
from bot.store.database import Tx
from bot.store.tables import decisions, follows, items, mirrors, parts, relays, servers

# -- relays -----------------------------------------------------------------------------------------------------------


async def lost(tx: Tx) -> list[Relay]:
    """The relays whose channel cannot be used, removed ones too: something may be to be taken back there."""
    query = select(relays).where(relays.c.lost.is_not(None)).order_by(relays.c.id)
    return [blogs.read_relay(row) for row in await tx.conn.execute(query)]


async def unreadable(tx: Tx, since: Instant) -> tuple[set[int], set[int]]:
    """The threads that stand in lost channels, of articles that appeared after ``since``; and these channels.

    Forums are no channels in which anything is said.
    """
    closed = [relay for relay in await lost(tx) if not relay.removed]
    channels = {relay.channel for relay in closed if relay.sort not in (ChannelSort.FORUM, ChannelSort.MEDIA)}
    if not closed:
        return set(), channels
    query = (
        select(parts.c.remote)
        .join(mirrors, mirrors.c.id == parts.c.mirror)
        .join(relays, relays.c.id == mirrors.c.relay)
        .where(mirrors.c.face == Face.THREAD, mirrors.c.id >= int(since * 1000) << 20)
        .where(relays.c.lost.is_not(None), relays.c.removed.is_(False))
        .where(parts.c.remote.is_not(None), parts.c.removed.is_(False))
    )
    return {int(row.remote) for row in await tx.conn.execute(query)}, channels


async def undecided(tx: Tx, relay: Relay) -> list[ItemId]:
    """Articles that appeared while a relay was lost: nothing was decided about them there."""
    if relay.lost is None:
        return []
    decided = exists().where(decisions.c.item == items.c.id, decisions.c.relay == relay.id)
    query = (
        select(items.c.id)
        .where(items.c.blog == relay.blog, items.c.kind == Kind.ARTICLE, items.c.state == State.LIVE)
        .where(items.c.id >= int(relay.lost * 1000) << 20, ~decided)
        .order_by(items.c.id)
    )
    return [ItemId(row.id) for row in await tx.conn.execute(query)]


async def let_be(tx: Tx, relay: RelayId) -> None:
    """What waits to be shown in a lost channel is not shown any more. What moderators have elsewhere goes on."""
    there = mirrors.c.relay == relay, mirrors.c.place.like("channel:%"), mirrors.c.lane.not_like("channel:%")
    await tx.conn.execute(update(mirrors).where(*there).values(have=mirrors.c.want))


async def abandon(tx: Tx, relay: RelayId, channel: int) -> None:
    """All that a relay has in a channel stays as it is from now on, as if it had been deleted there."""
    lane = mirrors.c.lane.like(f"%:{channel}")  # in old servers, one channel has the server's own id
    there = select(mirrors.c.id).where(mirrors.c.relay == relay, mirrors.c.place.like("channel:%"), lane)
    await tx.conn.execute(update(parts).where(parts.c.mirror.in_(there)).values(removed=True, attempted=None))


# -- servers ----------------------------------------------------------------------------------------------------------


async def guilds(tx: Tx) -> set[int]:
    """The servers that the bot is in, as far as is known here."""
    relayed = select(relays.c.guild).where(relays.c.removed.is_(False))
    known = {row.guild for row in await tx.conn.execute(relayed)}
    everything = list(await tx.conn.execute(select(servers.c.id, servers.c.left)))
    here = {row.id for row in everything if row.left is None}
    return (known | here) - {row.id for row in everything if row.left is not None}


async def follows_of(tx: Tx, guild: int) -> list[BlogId]:
    """The blogs that a server follows."""
    query = select(follows.c.blog).where(follows.c.guild == guild).order_by(follows.c.blog)
    return [BlogId(row.blog) for row in await tx.conn.execute(query)]


async def forget_server(tx: Tx, guild: int) -> None:
    """Nothing is kept of a server any more."""
    await tx.conn.execute(delete(servers).where(servers.c.id == guild))


# -- accounts ---------------------------------------------------------------------------------------------------------


async def refuse(tx: Tx, blog: BlogId, guild: int) -> None:
    """The blog does not accept the account of this server; the first time counts."""
    account = follows.c.blog == blog, follows.c.guild == guild, follows.c.password.is_not(None)
    await tx.conn.execute(update(follows).where(*account, follows.c.lost.is_(None)).values(lost=tx.now))


async def accept(tx: Tx, blog: BlogId, guild: int) -> None:
    """The blog accepts the account of this server."""
    account = follows.c.blog == blog, follows.c.guild == guild
    await tx.conn.execute(update(follows).where(*account, follows.c.lost.is_not(None)).values(lost=None))


async def refused_since(tx: Tx, blog: BlogId, guild: int) -> Instant | None:
    """Since when the blog does not accept the account of this server."""
    query = select(follows.c.lost).where(follows.c.blog == blog, follows.c.guild == guild)
    since: Instant | None = (await tx.conn.execute(query)).scalar()
    return since


async def refused(tx: Tx, until: Instant) -> list[tuple[BlogId, int]]:
    """The accounts, as blog and server, that have not been accepted since then, or longer."""
    query = select(follows.c.blog, follows.c.guild).where(follows.c.lost <= until)
    return [(BlogId(row.blog), row.guild) for row in await tx.conn.execute(query)]


async def give_up(tx: Tx, lane: str, hold: str) -> list[ItemId]:
    """Nothing that waits in a lane is tried any more. Returns the items of which something was to go out."""
    waits = mirrors.c.lane == lane, mirrors.c.hold.is_(None), mirrors.c.want != mirrors.c.have
    given_up = [ItemId(row.item) for row in await tx.conn.execute(select(mirrors.c.item).distinct().where(*waits))]
    await tx.conn.execute(update(mirrors).where(*waits).values(hold=hold, tries=0))
    return given_up
