"""What moderators and admins can do about comments: judge those that wait, pause a relay, and see what is paused."""

from collections.abc import Awaitable, Callable

from bot import heat, moderation
from bot.comment_faces import access
from bot.desk.desk import Desk
from bot.errors import Missing, Refused, Retry, Uncertain
from bot.model import ChannelSort, ItemId, Kind, MemberId, Relay, State
from bot.moderation import VERDICTS, Judged
from bot.ports import Access, CommentModerator, CommentReader, CommentWriter
from bot.store import Tx, acts, blogs, heats, items
from bot.store.heats import EVERYTHING
from bot.text.card import Card
from bot.text.escape import escape
from bot.text.permissions import permission_names
from bot.text.words import say

HOUR_MINUTES, LONGEST_PAUSE_MINUTES = 60, 7 * 24 * 60
FOR_THREADS = {"send_messages_in_threads", "create_public_threads", "add_reactions"}
"""Permissions that a relay's channel needs and the moderators' does not."""
ANSWERS = {
    State.LIVE: "judge.answer.live",
    State.HELD: "judge.answer.held",
    State.SPAM: "judge.answer.spam",
    State.GONE: "judge.answer.gone",
}


class ModerationDesk(Desk):
    """The buttons of moderators, /relay pause and /relay resume."""

    # -- comments that wait -------------------------------------------------------------------------------------------

    async def judge(self, guild: int, item: ItemId, verdict: str, member: MemberId) -> str:
        """Approve a comment, mark it as spam, or put it into the trash; with the account that this server connected.

        Raises Refused with what stands in the way.
        """
        wanted = VERDICTS[verdict]
        async with self.store.begin() as tx:
            found = await self._judged(tx, guild, item)
            title = escape((await blogs.blog(tx, found.blog)).title)
            if wanted is State.LIVE and not await moderation.may_appear(tx, found.item):
                raise Refused(say("judge.answer.consent", blog=title))
            reached = await access(tx, found.blog, guild)
        meanwhile, state = await self._ask_blog(reached, found, wanted, title)
        async with self.store.begin() as tx:
            await moderation.judged(tx, item, state, member if meanwhile is None else None)
        self.wake()
        if meanwhile is not None:
            raise Refused(meanwhile)
        return say(ANSWERS[state] if state is wanted else "judge.answer.other", blog=title)

    async def _ask_blog(self, reached: Access, found: Judged, wanted: State, title: str) -> tuple[str | None, State]:
        """Let the blog take a verdict: what it thinks of the comment then.

        First of both: why nothing was asked of it, as somebody there was faster. What it refuses, it refuses in words
        for a moderator.
        """
        blog = self.blogs.open(reached)
        if not isinstance(blog, CommentModerator):
            raise Refused(say("judge.answer.readonly", blog=title))
        if not reached.user:
            raise Refused(say("judge.answer.account", blog=title))
        try:
            now = await _state_on(blog, found.key)
            if now not in (None, wanted, found.item.state):
                return say("judge.answer.judged", blog=title), now
            return None, (await blog.judge(found.key, wanted)).state
        except Missing:
            return say("judge.answer.missing"), State.GONE
        except Retry as trouble:
            raise Refused(say("judge.answer.later", blog=title, trouble=trouble)) from trouble
        except Uncertain as trouble:
            raise Refused(say("judge.answer.lost", blog=title, trouble=trouble)) from trouble

    async def answering(self, guild: int, item: ItemId) -> ItemId:
        """The article under which a comment is to be answered. Raises Refused when it cannot be."""
        async with self.store.begin() as tx:
            found = await self._judged(tx, guild, item)
            assert found.item.article is not None
            return found.item.article

    async def answered(self, guild: int, item: ItemId, member: MemberId, write: Callable[[], Awaitable[Card]]) -> Card:
        """A moderator answers a comment: one that waits is approved by that, before ``write`` sends the answer.

        Raises Refused when it cannot be approved; then nothing is written.
        """
        async with self.store.begin() as tx:
            found = await self._judged(tx, guild, item)
        if found.item.state is State.HELD:
            await self.judge(guild, item, "approve", member)
        told = await write()
        async with self.store.begin() as tx:
            await moderation.replied(tx, found.item, member)
        self.wake()
        return told

    async def _judged(self, tx: Tx, guild: int, item: ItemId) -> Judged:
        """A comment on a blog that this server relays: buttons' ids could be anybody's."""
        found = (await items.several(tx, [item])).get(item)
        if found is None or found.kind is not Kind.COMMENT or found.blog is None:
            raise Refused(say("judge.unknown"))
        if not await blogs.relays_of(tx, blog_id=found.blog, guild=guild):
            raise Refused(say("judge.unknown"))
        return await moderation.on_blog(tx, found)

    async def _moderators(self, guild: int, relay: Relay) -> list[str]:
        """What is to be said of the moderators' channel. Raises Refused where cards cannot be sent."""
        channel = relay.settings.desk
        if channel is None:
            return []
        place = await self.chat.channel(channel)
        shown = f"<#{channel}>"
        if place.guild != guild:
            raise Refused(say("moderators.unknown"))
        if place.sort in (ChannelSort.FORUM, ChannelSort.MEDIA, ChannelSort.THREAD):
            raise Refused(say("moderators.forum", channel=shown))
        if lacks := [each for each in place.lacks if each not in FOR_THREADS]:
            raise Refused(say("moderators.lacks", channel=shown, permissions=permission_names(lacks)))
        async with self.store.begin() as tx:
            connected = await blogs.login(tx, relay.blog, guild) is not None
        return [] if connected else [say("moderators.account")]

    async def _may_moderate(self, relay: Relay) -> None:
        """Raise Refused where a server's own account may not moderate: what waits on the blog is not for it to see."""
        async with self.store.begin() as tx:
            reached = await access(tx, relay.blog, relay.guild)
        blog = self.blogs.open(reached)
        if relay.settings.desk is None or not reached.user or not isinstance(blog, CommentWriter):
            return
        if not (await blog.account()).moderates:
            raise Refused(say("moderators.rights"))

    # -- a pause ------------------------------------------------------------------------------------------------------

    async def pause(self, guild: int, relay: str | None, here: int, minutes: int | None = None) -> str:
        """Let nothing that members say in a relay's threads go to the blog for a while; it is kept, and goes then."""
        length = min(max(1, minutes or HOUR_MINUTES), LONGEST_PAUSE_MINUTES) * 60.0
        async with self.store.begin() as tx:
            found = await self._relay(tx, guild, relay, here)
            row = await blogs.blog(tx, found.blog)
            until = tx.now + length
            await heat.pause(tx, found.id, until)
        moment = f"<t:{int(until)}:f>"
        return say("pause.begun", moment=moment, channel=f"<#{found.channel}>", title=escape(row.title))

    async def resume(self, guild: int, relay: str | None, here: int) -> str:
        """End the pause of a relay, whoever began it, and those of its threads that boiled over."""
        async with self.store.begin() as tx:
            found = await self._relay(tx, guild, relay, here)
            row = await blogs.blog(tx, found.blog)
            paused = await heat.resume(tx, found.id)
        self.wake()
        told = "pause.over" if paused else "pause.none"
        return say(told, channel=f"<#{found.channel}>", title=escape(row.title))


async def _state_on(blog: object, key: str) -> State | None:
    """What a comment is on its blog just now, as far as the account may see it."""
    if not isinstance(blog, CommentReader):
        return None
    return next((found.state for found in await blog.comments([key]) if found.article), None)


async def discussed(tx: Tx, relay: Relay, *, sees_messages: bool) -> list[str]:
    """How the discussion of a relay is: what is heard, what is paused or slow, what waits for moderators."""
    lines = []
    if relay.settings.replies != "off":
        lines.append(say("status.hears" if sees_messages else "status.deaf"))
    hot = await heats.hot(tx, relay.id)
    paused = {each.article: each.paused_until for each in hot if each.paused_until > tx.now}
    slow = [each.slow_until for each in await heat.slowed(tx, relay.id)]
    if EVERYTHING in paused:
        lines.append(say("status.paused", moment=f"<t:{int(paused[EVERYTHING])}:f>"))
    elif paused:
        moment = f"<t:{int(max(paused.values()))}:t>"
        lines.append(say("status.paused.some", count=len(paused), moment=moment))
    if slow:
        lines.append(say("status.slow", count=len(slow), moment=f"<t:{int(max(slow))}:t>"))
    if len(slow) < sum(each.slow_until > tx.now for each in hot):
        lines.append(f"- {say('slow.unable')}")
    if waiting := len(await acts.waiting(tx, relay.blog)):
        here = [each.settings.desk for each in await blogs.relays_of(tx, blog_id=relay.blog, guild=relay.guild)]
        if relay.settings.desk is not None:
            lines.append(say("status.judge", count=waiting, channel=f"<#{relay.settings.desk}>"))
        elif not any(here):
            lines.append(say("status.unjudged", count=waiting))
    return lines
