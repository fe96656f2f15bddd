"""The discussion: hears what is said in threads and delivers what should stand somewhere."""

import discord
from discord.ext import commands

from bot.chat.messages import heard
from bot.flows import Flows
from bot.model import MemberId
from bot.text.words import say
from cogs import flows_of
from cogs.loop import Loop, Looping

WORKERS = 4
"""Lanes delivered at once."""
LONGEST_PAUSE = 5.0
SHORTEST_PAUSE = 0.05


class Discussion(Looping):
    """Feeds the inbox and runs the inbox and the outbox. Listens to raw events: old messages are in no cache."""

    def __init__(self, flows: Flows) -> None:
        self._inbox = flows.inbox
        self._outbox = flows.outbox
        self._heat = flows.heat
        self._works = flows.works
        self.loops = [Loop(self._deliver, flows.outbox.woken) for _ in range(WORKERS)]
        self.loops.append(Loop(self._fetch, flows.inbox.woken))

    async def cog_load(self) -> None:
        """Start delivering."""
        await self._outbox.take_over()
        await super().cog_load()

    async def _deliver(self) -> float:
        if await self._outbox.step():
            self._works.stir()
            return 0.0
        pause = await self._outbox.pause()
        return LONGEST_PAUSE if pause is None else min(max(pause, SHORTEST_PAUSE), LONGEST_PAUSE)

    async def _fetch(self) -> float:
        if await self._inbox.step():
            self._outbox.woken.set()
        return LONGEST_PAUSE

    # -- events -------------------------------------------------------------------------------------------------------

    @commands.Cog.listener()
    async def on_disconnect(self) -> None:
        """Events may be missing from now on."""
        self._inbox.away()

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """A new session: nothing of what happened before is sent again."""
        await self._inbox.catch_up()
        self._outbox.woken.set()

    @commands.Cog.listener()
    async def on_resumed(self) -> None:
        """Discord has sent what was missed."""
        await self._inbox.catch_up()
        self._outbox.woken.set()

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Something was said."""
        if message.guild is not None:
            await self._inbox.said(heard(message))
            self._outbox.woken.set()
            self._heat.woken.set()

    @commands.Cog.listener()
    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """Something was changed, or Discord unfurled a link in it."""
        if payload.guild_id is not None:
            await self._inbox.edited(heard(payload.message))
            self._outbox.woken.set()

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Something was taken back."""
        await self._inbox.removed(payload.channel_id, [payload.message_id])
        self._outbox.woken.set()

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """A moderator removed many messages."""
        await self._inbox.removed(payload.channel_id, sorted(payload.message_ids))
        self._outbox.woken.set()

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """A moderator removed a thread."""
        await self._inbox.thread_removed(payload.thread_id)

    @commands.Cog.listener()
    async def on_raw_reaction_add(self, payload: discord.RawReactionActionEvent) -> None:
        """A star that chooses a message, or the ⏳ of its author who does not want to wait. Bots choose nothing."""
        if payload.guild_id is not None and payload.member is not None and not payload.member.bot:
            emoji = str(payload.emoji)
            await self._inbox.reacted(payload.channel_id, payload.message_id, MemberId(payload.user_id), emoji)
            self._outbox.woken.set()

    @commands.Cog.listener()
    async def on_member_ban(self, guild: discord.Guild, user: discord.User | discord.Member) -> None:
        """What waits of somebody who is banned does not go to the blog."""
        await self._inbox.silenced(guild.id, MemberId(user.id), say("silenced.banned"))
        self._outbox.woken.set()

    @commands.Cog.listener()
    async def on_audit_log_entry_create(self, entry: discord.AuditLogEntry) -> None:
        """The same for a time-out, of which only the audit log tells bots that do not ask for all members."""
        until = getattr(entry.after, "timed_out_until", None)  # nothing of it: something else was changed
        if entry.action is discord.AuditLogAction.member_update and until is not None and entry.target is not None:
            await self._inbox.silenced(entry.guild.id, MemberId(int(entry.target.id)), say("silenced.timeout"))
            self._outbox.woken.set()


async def setup(bot: commands.Bot) -> None:
    """Load."""
    await bot.add_cog(Discussion(flows_of(bot)))
