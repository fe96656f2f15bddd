"""The Chat port on discord.py: every method one call, or two where Discord wants it so."""

import time
from collections.abc import Awaitable, Callable, Collection, Sequence

import discord

from bot.chat.authors import Authors
from bot.chat.messages import carries, heard, snowflake
from bot.chat.places import described
from bot.chat.posts import ARCHIVE_MINUTES, Posts
from bot.chat.troubles import ALREADY_PUBLISHED, ARCHIVED, THREAD_EXISTS, UNKNOWN_EMOJI, code, discord_call
from bot.chat.views import mentions, view
from bot.errors import Barred, Missing, Refused, Vanished
from bot.model import Attachment, Channel, Instant, MemberId, Message, ThreadShape
from bot.text.card import Card
from bot.text.escape import thread_name
from bot.text.words import say

MOST_SEARCHED = 500
PAGE = 100  # people in one answer about a reaction
LARGEST_FILE = 8 << 20
"""Bytes of a file that is read whole."""


class DiscordChat:
    """Discord, through a connected client. ``clock`` gives epoch seconds."""

    def __init__(self, client: discord.Client, clock: Callable[[], Instant] = time.time) -> None:
        self._client = client
        self._clock = clock
        self._posts = Posts(client)
        self._authors = Authors(client, clock)
        self._servers: dict[int, int] = {}  # of channels that are not cached, as archived threads are not

    async def send(self, channel: int, card: Card, nonce: str, reply_to: int | None = None) -> str:
        """See bot.ports.Chat. discord.py sends ``enforce_nonce`` with every nonce."""
        place = self._client.get_partial_messageable(channel)
        shown, pinged, silent = view(card), mentions(card), card.silent
        async with discord_call(say("discord.doing.send")):
            if reply_to is None:
                message = await place.send(view=shown, nonce=nonce, allowed_mentions=pinged, silent=silent)
            else:
                above = discord.MessageReference(message_id=reply_to, channel_id=channel, fail_if_not_exists=False)
                message = await place.send(
                    view=shown,
                    nonce=nonce,
                    allowed_mentions=pinged,
                    silent=silent,
                    reference=above,
                    mention_author=False,
                )
        return str(message.id)

    async def edit(self, channel: int, message: int, card: Card) -> None:
        """See bot.ports.Chat."""
        target, nobody = self._message(channel, message), discord.AllowedMentions.none()
        await self._awake(
            channel, say("discord.doing.edit"), lambda: target.edit(view=view(card), allowed_mentions=nobody)
        )

    async def delete(self, channel: int, message: int) -> None:
        """See bot.ports.Chat."""
        try:
            await self._awake(channel, say("discord.doing.delete"), self._message(channel, message).delete)
        except Missing:
            return

    async def find(self, channel: int, mark: str, since: Instant) -> str | None:
        """See bot.ports.Chat."""
        after = discord.Object(snowflake(since))
        place = self._client.get_partial_messageable(channel)
        me = self._client.user
        async with discord_call(say("discord.doing.history"), changes=False):
            empty = True
            async for message in place.history(limit=MOST_SEARCHED, after=after, oldest_first=True):
                empty = False
                if me is not None and message.author.id == me.id and carries(message, mark):
                    return str(message.id)
        if empty:
            # Without Read Message History Discord answers with an empty list, not with an error.
            await self._may_read(channel)
        return None

    async def open_thread(self, channel: int, message: int, name: str) -> str:
        """See bot.ports.Chat. A thread on a message has the message's id."""
        try:
            async with discord_call(say("discord.doing.thread.open")):
                thread = await self._client.http.start_thread_with_message(
                    channel, message, name=thread_name(name), auto_archive_duration=ARCHIVE_MINUTES
                )
        except Exception as error:
            if code(error) == THREAD_EXISTS:
                return str(message)
            raise
        return str(thread["id"])

    async def change_thread(self, thread: int, shape: ThreadShape) -> None:
        """See bot.ports.Chat. Without Manage Threads, lock and slow mode are left alone and the rest is changed."""
        await self._posts.change(thread, shape)

    async def post(self, forum: int, shape: ThreadShape, card: Card) -> str:
        """See bot.ports.Chat."""
        return await self._posts.open(forum, shape, card)

    async def find_post(self, forum: int, mark: str, since: Instant) -> str | None:
        """See bot.ports.Chat."""
        return await self._posts.find(forum, mark, since)

    async def publish(self, channel: int, message: int) -> None:
        """See bot.ports.Chat. Raises Retry when Discord takes no more in this hour."""
        try:
            async with discord_call(say("discord.doing.publish")):
                await self._message(channel, message).publish()
        except Refused as error:
            if code(error) != ALREADY_PUBLISHED:
                raise

    async def react(self, channel: int, message: int, emoji: str) -> None:
        """See bot.ports.Chat."""
        target = self._message(channel, message)
        await self._awake(channel, say("discord.doing.react"), lambda: target.add_reaction(emoji))

    async def unreact(self, channel: int, message: int, emoji: str) -> None:
        """See bot.ports.Chat."""
        me = self._client.user
        assert me is not None
        target = self._message(channel, message)
        try:
            await self._awake(channel, say("discord.doing.unreact"), lambda: target.remove_reaction(emoji, me))
        except Missing:
            return

    async def reactors(self, channel: int, message: int, emoji: str) -> Collection[MemberId]:
        """See bot.ports.Chat."""
        people: list[MemberId] = []
        last: int | None = None
        while True:
            try:
                async with discord_call(say("discord.doing.reactors"), changes=False):
                    page = await self._client.http.get_reaction_users(channel, message, emoji, PAGE, after=last)
            except Missing:
                return ()
            except Refused as error:
                if code(error) == UNKNOWN_EMOJI:  # nobody can have chosen it
                    return ()
                raise
            people += [MemberId(int(user["id"])) for user in page if not user.get("bot")]
            if len(page) < PAGE:
                return people
            last = int(page[-1]["id"])

    async def file(self, attachment: Attachment) -> bytes | None:
        """See bot.ports.Chat. Discord gives out a new address with every look at the message."""
        if attachment.size > LARGEST_FILE:
            raise Refused(say("discord.file.large", name=attachment.name, most=LARGEST_FILE >> 20))
        try:
            now = await self._look(attachment.channel, attachment.message)
            url = next((file.url for file in now.attachments if file.id == attachment.id), None)
            if url is None and not heard(now).readable:
                url = attachment.url  # without the intent the message shows none; what came with a menu lives a day
            if not url:
                return None
            async with discord_call(say("discord.doing.file"), changes=False):
                return await self._client.http.get_from_cdn(url)
        except (Missing, Vanished):
            return None
        except Barred as barred:
            if code(barred):  # Discord's own; the place where files lie has no codes
                raise
            return None

    async def may_speak(self, guild: int, member: MemberId) -> bool:
        """See bot.ports.Chat. Where we may not ask, nothing is held against anybody."""
        try:
            async with discord_call(say("discord.doing.member"), changes=False):
                found = await self._client.http.get_member(guild, member)
        except Missing:
            return False
        except Barred:
            return True
        until = discord.utils.parse_time(found.get("communication_disabled_until"))
        return until is None or until.timestamp() <= self._clock()

    async def direct(self, member: MemberId) -> int:
        """Open the private channel with somebody; the one that stands already is fine."""
        async with discord_call(say("discord.doing.direct")):
            return (await self._client.create_dm(discord.Object(member))).id

    async def message(self, channel: int, message: int) -> Message | None:
        """See bot.ports.Chat."""
        try:
            [found] = await self._authors.named([heard(await self._look(channel, message))])
        except Missing:
            return None
        return found

    async def history(self, channel: int, after: int, limit: int) -> Sequence[Message]:
        """See bot.ports.Chat."""
        place = await self._place(channel)
        async with discord_call(say("discord.doing.thread.history"), changes=False):
            page = place.history(limit=limit, after=discord.Object(after), oldest_first=True)
            found = [heard(message) async for message in page]
        if not found:
            await self._may_read(channel)
        return await self._authors.named(found)

    async def recent(self, channel: int, limit: int) -> Sequence[Message]:
        """See bot.ports.Chat."""
        place = await self._place(channel)
        async with discord_call(say("discord.doing.thread.history"), changes=False):
            found = [heard(message) async for message in place.history(limit=limit)]
        return found[::-1]

    async def channel(self, channel: int) -> Channel:
        """See bot.ports.Chat."""
        return _seen(await self._fetch(channel))

    # -- pieces -------------------------------------------------------------------------------------------------------

    def _message(self, channel: int, message: int) -> discord.PartialMessage:
        return self._client.get_partial_messageable(channel).get_partial_message(message)

    async def _look(self, channel: int, message: int) -> discord.Message:
        place = await self._place(channel)
        async with discord_call(say("discord.doing.read"), changes=False):
            return await place.fetch_message(message)

    async def _place(self, channel: int) -> discord.PartialMessageable:
        """A channel to read in, with its server: messages do not tell it by themselves."""
        if channel not in self._servers:
            found = await self._fetch(channel)
            if isinstance(found, discord.abc.GuildChannel | discord.Thread):
                self._servers[channel] = found.guild.id
        return self._client.get_partial_messageable(channel, guild_id=self._servers.get(channel))

    async def _fetch(self, channel: int) -> object:
        cached = self._client.get_channel(channel)
        if cached is not None:
            return cached
        async with discord_call(say("discord.doing.channel"), changes=False):
            return await self._client.fetch_channel(channel)

    async def _may_read(self, channel: int) -> None:
        """Raise Barred where the history cannot be read. Private messages always can be."""
        try:
            found = await self._fetch(channel)
            if isinstance(found, discord.abc.PrivateChannel):
                return
            lacks = _seen(found).lacks
        except Missing as error:
            raise Barred(str(error)) from error
        if "read_message_history" in lacks or "view_channel" in lacks:
            raise Barred(say("discord.place.unread", channel=f"<#{channel}>"))

    async def _awake(self, channel: int, what: str, call: Callable[[], Awaitable[object]]) -> None:
        """Change something in a thread; an archived one is opened first, since only sending does that by itself."""
        try:
            async with discord_call(what):
                await call()
        except Exception as error:
            if code(error) != ARCHIVED:
                raise
            async with discord_call(say("discord.doing.thread.wake")):
                await self._client.http.edit_channel(channel, reason=None, archived=False)
            async with discord_call(what):
                await call()


def _seen(found: object) -> Channel:
    guild = getattr(found, "guild", None)  # without a gateway, not enough of it is known
    return described(found, guild.me if isinstance(guild, discord.Guild) else None)
