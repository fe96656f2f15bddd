"""What people are called in a server: messages from history show them as they are called everywhere else."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import discord

from bot.chat.messages import face
from bot.chat.troubles import discord_call
from bot.errors import Trouble
from bot.model import Instant, Message
from bot.text.words import say

KNOWN_SECONDS = 600.0
MOST_KNOWN = 2000


@dataclass(frozen=True, slots=True)
class _Known:
    until: Instant
    member: discord.Member | None


class Authors:
    """Looks members up, and remembers them for ten minutes: a thread is mostly a talk among a few."""

    def __init__(self, client: discord.Client, clock: Callable[[], Instant]) -> None:
        self._client = client
        self._clock = clock
        self._known: dict[tuple[int, int], _Known] = {}

    async def named(self, messages: Sequence[Message]) -> list[Message]:
        """The messages with their authors as they are called there; who has left keeps the name of everywhere."""
        return [await self._named(message) for message in messages]

    async def _named(self, message: Message) -> Message:
        member = await self._member(message.guild, message.author) if message.guild and message.by_person else None
        if member is None:
            return message
        return replace(message, name=member.display_name, avatar=face(member), timed_out=member.is_timed_out())

    async def _member(self, guild: int, author: int) -> discord.Member | None:
        known = self._known.get((guild, author))
        if known is None or known.until <= self._clock():
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            known = _Known(self._clock() + KNOWN_SECONDS, await self._asked(guild, author))
            self._known[guild, author] = known
        return known.member

    async def _asked(self, guild: int, author: int) -> discord.Member | None:
        server = self._client.get_guild(guild)
        if server is None:
            return None
        try:
            async with discord_call(say("discord.doing.member"), changes=False):
                return await server.fetch_member(author)
        except Trouble:  # gone, or not to be asked now: a name is no reason to lose a message
            return None
