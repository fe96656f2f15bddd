"""A visit to Discord over REST alone: who we are there, and what we may do, without joining the gateway."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import discord

from bot.chat.places import described, invitation
from bot.chat.troubles import discord_call
from bot.errors import Barred
from bot.model import Channel
from bot.text.words import say

NO_TOKEN = "discord.token.new"
NO_INTENT = "discord.intent.refused"
FOR_NOTICES = frozenset({"view_channel", "send_messages", "read_message_history", "embed_links"})
"""Of the permissions that a relay's channel needs, those that notices to admins need too."""


def reads_messages(application: discord.AppInfo | None) -> bool:
    """Whether its Message Content intent is switched on (limited: without Discord's review, as for small bots)."""
    flags = application.flags if application else discord.ApplicationFlags()
    return flags.gateway_message_content or flags.gateway_message_content_limited


class Visit:
    """What can be learnt with a token and nothing else."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        assert client.user is not None
        self.name = str(client.user)

    @property
    def reads_messages(self) -> bool:
        """Whether the Message Content intent is switched on."""
        return reads_messages(self._client.application)

    @property
    def application(self) -> int:
        """The application's id, by which the bot is invited."""
        assert self._client.application_id is not None
        return self._client.application_id

    @property
    def invitation(self) -> str:
        """The address at which it is invited, with every permission that it needs."""
        return invitation(self.application)

    @property
    def servers(self) -> int:
        """In how many servers it is, about."""
        application = self._client.application
        return (application.approximate_guild_count if application else 0) or 0

    async def channel(self, channel: int, *, notices: bool = False) -> tuple[Channel, str]:
        """A channel, with what we may not do there (of what a relay needs, or notices), and its server's name.

        Raises Barred or Vanished when it is none, or not for us. The permissions are worked out from the
        server's roles: a client without a gateway has nothing cached.
        """
        async with discord_call(say("discord.doing.channel"), changes=False):
            found = await self._client.fetch_channel(channel)
        if not isinstance(found, discord.abc.GuildChannel):
            raise Barred(say("discord.place.thread"))
        async with discord_call(say("discord.doing.server"), changes=False):
            guild = await self._client.fetch_guild(found.guild.id, with_counts=False)
            me = await guild.fetch_member(self._client.user.id)  # type: ignore[union-attr]
            channels = await guild.fetch_channels()
        place = next((each for each in channels if each.id == channel), None)
        if notices and isinstance(place, discord.ForumChannel):
            raise Barred(say("discord.place.forum", channel=f"#{place.name}"))
        seen = described(place, me)
        lacks = tuple(name for name in seen.lacks if not notices or name in FOR_NOTICES)
        return replace(seen, lacks=lacks), guild.name


@asynccontextmanager
async def visit(token: str) -> AsyncIterator[Visit]:
    """Log in, and out at the end. Raises Barred for a token that Discord does not know, Retry when it is away."""
    client = discord.Client(intents=discord.Intents.none(), max_ratelimit_timeout=60.0)
    async with client:
        try:
            async with discord_call(say("discord.doing.login"), changes=False):
                await client.login(token)
        except discord.LoginFailure:
            raise Barred(say(NO_TOKEN)) from None
        yield Visit(client)
