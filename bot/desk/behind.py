"""What of a relay is not delivered: what it is, why, and what helps; and trying again."""

from collections.abc import Iterable

from bot import losses
from bot import mirrors as wants
from bot.desk.relays import RelayDesk
from bot.model import ItemId, Kind, State
from bot.policy import CONSENT, is_refusal, reason
from bot.store import Tx, blogs, items, lanes, mirrors
from bot.store.items import Item
from bot.store.mirrors import Mirror
from bot.text.article_cards import title_of
from bot.text.escape import escape, name
from bot.text.words import again, say

MOST_LINES = 15


class BehindDesk(RelayDesk):
    """/relay why and /relay retry."""

    async def undelivered(self, guild: int, relay: str | None, here: int) -> str:
        """What of a relay is not delivered and why, one line each, the newest first; what helps stands with it."""
        async with self.store.begin() as tx:
            found = await self._relay(tx, guild, relay, here)
        obstacle = await self._in_the_way(found)
        async with self.store.begin() as tx:
            row = await blogs.blog(tx, found.blog)
            behind = await mirrors.behind(tx, found.id)
            lines = self._health(row) + ([say("blog.trouble", trouble=obstacle)] if obstacle else [])
            lines += [*losses.paused(found), *await losses.refused(tx, found.blog, found.guild)]
            lines += await _lines(tx, behind)
        if not lines:
            return say("behind.nothing", title=escape(row.title), channel=f"<#{found.channel}>")
        return "\n".join([say("relay.line", title=escape(row.title), channel=f"<#{found.channel}>"), *lines])

    async def retry(self, guild: int, relay: str | None, here: int) -> str:
        """Try again, now, what failed, and what waits after a failure."""
        async with self.store.begin() as tx:
            found = await self._relay(tx, guild, relay, here)
            behind = await mirrors.behind(tx, found.id)
            failed = [mirror for mirror in behind if is_refusal(mirror.hold)]
            for mirror in failed:
                await mirrors.set_hold(tx, mirror.id, None)
                await mirrors.raise_want(tx, mirror.id)
                await self.notices.over(tx, f"mirror:{mirror.id}")
            for item in {mirror.item for mirror in failed}:  # a member sees that it is on its way again
                await wants.spread(tx, await items.get(tx, item))
            waiting = [each for each in behind if each.hold is None and each.due <= tx.now]
            for lane in {mirror.lane for mirror in (*failed, *waiting)}:
                await lanes.wake(tx, ending=lane)
        self.wake()
        channel = f"<#{found.channel}>"
        if failed or waiting:
            return say("retry.begun", count=len({mirror.item for mirror in (*failed, *waiting)}), channel=channel)
        return say("retry.nothing", channel=channel)


async def _lines(tx: Tx, behind: Iterable[Mirror]) -> list[str]:
    """A line for each item of which something is not delivered: the worst that is known of it."""
    worst: dict[ItemId, Mirror] = {}
    for mirror in behind:
        known = worst.get(mirror.item)
        if known is None or (is_refusal(mirror.hold) and not is_refusal(known.hold)):
            worst[mirror.item] = mirror
    newest = [worst[item] for item in sorted(worst, reverse=True)]
    lines = [
        say("behind.line", what=await _what(tx, each.item), why=await _why(tx, each)) for each in newest[:MOST_LINES]
    ]
    return lines + ([say("behind.more", count=len(newest) - MOST_LINES)] if len(newest) > MOST_LINES else [])


async def _what(tx: Tx, number: ItemId) -> str:
    """What an item is, in a few words."""
    item = await items.get(tx, number)
    match item.kind:
        case Kind.ARTICLE:
            return say("behind.article", title=_title(item))
        case Kind.UPDATE:
            return say("behind.update", title=_title(await _article(tx, item)))
        case Kind.COMMENT:
            title = _title(await _article(tx, item))
            author = escape(name(item.content.author)) if item.content else ""
            return say("behind.comment", author=author, title=title) if author else say("behind.answer", title=title)
    return say("behind.notice")


async def _article(tx: Tx, item: Item) -> Item:
    return item if item.article is None else await items.get(tx, item.article)


def _title(item: Item) -> str:
    return escape(name(title_of(item.content))) if item.content else "?"


async def _why(tx: Tx, mirror: Mirror) -> str:
    """Why a mirror is not delivered, and what helps."""
    if mirror.hold is not None and is_refusal(mirror.hold):
        return say("behind.failed", reason=reason(mirror.hold))
    if mirror.hold is not None:
        return say("behind.consent") if mirror.hold == CONSENT else say("behind.unread")
    lost = mirror.relay is not None and (await blogs.get_relay(tx, mirror.relay)).lost is not None
    if lost and mirror.place.startswith("channel:"):
        return say("losses.behind")
    trouble = await items.by_key(tx, f"lane:{mirror.lane}")
    if trouble is not None and trouble.state is State.LIVE and trouble.content is not None:
        return say("behind.trouble", trouble=again(trouble.content.text))
    if mirror.due > tx.now:
        return say("behind.later", moment=f"<t:{int(mirror.due)}:f>")
    return say("behind.soon")
