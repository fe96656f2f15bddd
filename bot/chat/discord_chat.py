"""The Chat port on discord.py: every method one call, or two where Discord wants it so."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Literal

import discord

from bot.chat.messages import carries, heard
from bot.chat.troubles import ARCHIVED, THREAD_EXISTS, discord_call
from bot.chat.views import view
from bot.errors import Barred, Missing
from bot.model import Channel, Instant, Message
from bot.text.card import Card

HISTORY_SLACK = 10.0  # clocks differ; ids of messages tell Discord's time
MOST_SEARCHED = 500
ARCHIVE_MINUTES: Literal[10080] = 10080  # a thread rests after a week of silence, the longest that Discord offers

NEEDED = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "send_messages_in_threads": "Send Messages in Threads",
    "create_public_threads": "Create Public Threads",
    "read_message_history": "Read Message History",
    "add_reactions": "Add Reactions",
    "embed_links": "Embed Links",
}
"""Permissions that a relay's channel needs, by their names in discord.py and in Discord's settings."""

INVITE_PERMISSIONS = discord.Permissions(**dict.fromkeys(NEEDED, True))


class DiscordChat:
    """Discord, through a connected client."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def send(self, channel: int, card: Card, nonce: str, reply_to: int | None = None) -> str:
        """See bot.ports.Chat. discord.py sends ``enforce_nonce`` with every nonce."""
        place = self._client.get_partial_messageable(channel)
        reference = None
        if reply_to is not None:
            reference = discord.MessageReference(message_id=reply_to, channel_id=channel, fail_if_not_exists=False)
        async with discord_call("posting a message"):
            if reference is None:
                message = await place.send(view=view(card), nonce=nonce)
            else:
                message = await place.send(view=view(card), nonce=nonce, reference=reference, mention_author=False)
        return str(message.id)

    async def edit(self, channel: int, message: int, card: Card) -> None:
        """See bot.ports.Chat."""
        target = self._message(channel, message)
        await self._awake(channel, "changing a message", lambda: target.edit(view=view(card)))

    async def delete(self, channel: int, message: int) -> None:
        """See bot.ports.Chat."""
        try:
            await self._awake(channel, "deleting a message", self._message(channel, message).delete)
        except Missing:
            return

    async def find(self, channel: int, mark: str, since: Instant) -> str | None:
        """See bot.ports.Chat."""
        after = discord.Object(_snowflake(since - HISTORY_SLACK))
        place = self._client.get_partial_messageable(channel)
        me = self._client.user
        async with discord_call("reading a channel's history", changes=False):
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
            async with discord_call("opening a thread"):
                thread = await self._client.http.start_thread_with_message(
                    channel, message, name=name, auto_archive_duration=ARCHIVE_MINUTES
                )
        except Exception as error:
            if getattr(error.__cause__, "code", None) == THREAD_EXISTS:
                return str(message)
            raise
        return str(thread["id"])

    async def rename_thread(self, thread: int, name: str) -> None:
        """See bot.ports.Chat."""
        await self._patch(thread, "renaming a thread", name=name)

    async def react(self, channel: int, message: int, emoji: str) -> None:
        """See bot.ports.Chat."""
        target = self._message(channel, message)
        await self._awake(channel, "reacting to a message", lambda: target.add_reaction(emoji))

    async def unreact(self, channel: int, message: int, emoji: str) -> None:
        """See bot.ports.Chat."""
        me = self._client.user
        assert me is not None
        target = self._message(channel, message)
        try:
            await self._awake(channel, "taking back a reaction", lambda: target.remove_reaction(emoji, me))
        except Missing:
            return

    async def message(self, channel: int, message: int) -> Message | None:
        """See bot.ports.Chat."""
        place = self._client.get_partial_messageable(channel)
        try:
            async with discord_call("reading a message", changes=False):
                return heard(await place.fetch_message(message))
        except Missing:
            return None

    async def history(self, channel: int, after: int, limit: int) -> Sequence[Message]:
        """See bot.ports.Chat."""
        place = self._client.get_partial_messageable(channel)
        async with discord_call("reading a thread's history", changes=False):
            page = place.history(limit=limit, after=discord.Object(after), oldest_first=True)
            found = [heard(message) async for message in page]
        if not found:
            await self._may_read(channel)
        return found

    async def recent(self, channel: int, limit: int) -> Sequence[Message]:
        """See bot.ports.Chat."""
        place = self._client.get_partial_messageable(channel)
        async with discord_call("reading a thread's history", changes=False):
            found = [heard(message) async for message in place.history(limit=limit)]
        return found[::-1]

    async def channel(self, channel: int) -> Channel:
        """See bot.ports.Chat."""
        found = await self._fetch(channel)
        if not isinstance(found, discord.abc.GuildChannel | discord.Thread):
            raise Barred(f"<#{channel}> is no channel of a server.")
        if not isinstance(found.guild, discord.Guild) or found.guild.me is None:
            return Channel(found.id, found.guild.id, found.name)  # not told yet what the bot may do there
        granted = found.permissions_for(found.guild.me)
        lacks = tuple(shown for key, shown in NEEDED.items() if not getattr(granted, key))
        return Channel(found.id, found.guild.id, found.name, lacks)

    # -- pieces -------------------------------------------------------------------------------------------------------

    def _message(self, channel: int, message: int) -> discord.PartialMessage:
        return self._client.get_partial_messageable(channel).get_partial_message(message)

    async def _fetch(self, channel: int) -> object:
        cached = self._client.get_channel(channel)
        if cached is not None:
            return cached
        async with discord_call("looking at a channel", changes=False):
            return await self._client.fetch_channel(channel)

    async def _may_read(self, channel: int) -> None:
        try:
            lacks = (await self.channel(channel)).lacks
        except Missing as error:
            raise Barred(str(error)) from error
        if NEEDED["read_message_history"] in lacks or NEEDED["view_channel"] in lacks:
            raise Barred(f"The bot may not read the history of <#{channel}>. Give it Read Message History there.")

    async def _patch(self, thread: int, what: str, **changes: object) -> None:
        async with discord_call(what):
            await self._client.http.edit_channel(thread, reason=None, **changes)

    async def _awake(self, channel: int, what: str, call: Callable[[], Awaitable[object]]) -> None:
        """Change something in a thread; an archived one is opened first, since only sending does that by itself."""
        try:
            async with discord_call(what):
                await call()
        except Exception as error:
            if getattr(error.__cause__, "code", None) != ARCHIVED:
                raise
            await self._patch(channel, "opening an archived thread", archived=False)
            async with discord_call(what):
                await call()


def _snowflake(moment: Instant) -> int:
    """The smallest id of that moment: https://discord.com/developers/docs/reference#snowflakes."""
    return max(int(moment * 1000) - 1_420_070_400_000, 0) << 22
