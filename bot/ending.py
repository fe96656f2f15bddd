"""How a relay ends, and what follows when a server's account on a blog is another one or none: by hand or by itself."""

from dataclasses import replace

from bot import heat, moderation
from bot import mirrors as wants
from bot.errors import Trouble
from bot.model import BlogId, Kind, Relay
from bot.notices import Notices
from bot.ports import Blogs, PasswordMaker
from bot.store import Store, Tx, blogs, losing, mirrors
from bot.store.blogs import BlogRow, Login
from bot.text.escape import escape
from bot.text.words import say

SHOWN_SECONDS = 30 * 86400.0
"""Cards of articles that are older than this stay as they are when a setting changes."""


async def end_relay(tx: Tx, notices: Notices, relay: Relay) -> None:
    """End a relay. What it posted stays; what it only began, and asked, is taken back."""
    await heat.end(tx, relay.id)
    ended = replace(relay, removed=True)
    await blogs.change_relay(tx, ended)
    await moderation.judge_anew(tx, ended)
    await wants.answered_by_admin(tx, ended)
    await notices.over(tx, heat.trouble(relay.id))
    if relay.lost is not None:  # nothing can be taken back there; and nothing is to come if it begins anew one day
        await losing.let_be(tx, relay.id)


async def show_anew(tx: Tx, blog: BlogId, guild: int) -> None:
    """What stands in a server's channels of a blog looks different from now on."""
    kinds = Kind.ARTICLE, Kind.UPDATE, Kind.NOTICE
    for relay in await blogs.relays_of(tx, blog_id=blog, guild=guild):
        await mirrors.raise_want(tx, *await mirrors.shown_in(tx, relay.id, kinds, tx.now - SHOWN_SECONDS))


async def account_changed(tx: Tx, blog: BlogId, guild: int, *, moderates: bool) -> bool:
    """Another account (or none) is connected: cards say so, and who may not moderate is not asked to.

    Returns whether anything was judged in this server so far.
    """
    await show_anew(tx, blog, guild)
    relays = await blogs.relays_of(tx, blog_id=blog, guild=guild)
    judged = any(relay.settings.desk is not None for relay in relays)
    for relay in relays:
        if not moderates:
            relay = replace(relay, settings=replace(relay.settings, moderators="nobody"))
            await blogs.change_relay(tx, relay)
        await moderation.judge_anew(tx, relay)
    return judged


async def revoke(store: Store, sites: Blogs, row: BlogRow, old: Login | None) -> list[str]:
    """Take back the password of a login that is not kept any more; what is to be said of it. Blocks nothing.

    One that is still in use here (the same was given again, or in another server) stays.
    """
    if old is None or not old.application:
        return []
    async with store.begin() as tx:
        if await blogs.is_in_use(tx, row.id, old.application):
            return []
    site = sites.open(replace(row.access, user=old.user, password=old.password))
    if not isinstance(site, PasswordMaker):
        return []
    try:
        await site.revoke(old.application)
    except Trouble as trouble:
        return [say("connect.unrevoked", user=escape(old.user), trouble=trouble)]
    return [say("connect.revoked", user=escape(old.user))]
