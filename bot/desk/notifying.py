"""Where a server is told of troubles: in a channel that its admins choose, or who added the relays, in private."""

from bot import notices
from bot.desk.desk import Desk
from bot.desk.moderation import FOR_THREADS
from bot.errors import Refused, Trouble
from bot.model import ChannelSort, MemberId, Relay
from bot.store import Tx, blogs, members, servers, troubles
from bot.text.permissions import permission_names
from bot.text.words import say, spoken


class NotifyingDesk(Desk):
    """/relay notices, and a line of /relay status."""

    async def notices_in(self, guild: int, channel: int | None = None, *, private: bool = False) -> str:
        """Tell where a server is told of troubles; before that, choose the channel for it, or (``private``) none.

        Raises Refused for a channel in which nothing can be said.
        """
        if channel is not None and private:
            raise Refused(say("notify.both"))
        if channel is None and not private:
            return await self.where_told(guild)
        if channel is not None:
            await self._tellable(guild, channel)
        async with self.store.begin() as tx:
            if await servers.find(tx, guild) is None:  # Discord has not told of it yet
                await servers.seen(tx, guild, "", spoken())
            await servers.set_notices(tx, guild, channel)
            count = await notices.tell_standing(tx, guild)
        self.wake()
        told = await self.where_told(guild)
        return f"{told}\n{say('notify.standing', count=count)}" if count else told

    async def where_told(self, guild: int) -> str:
        """Where a server is told of troubles; or that nobody there can be, and what helps."""
        async with self.store.begin() as tx:
            server = await servers.find(tx, guild)
            relays = await blogs.relays_of(tx, guild=guild)
            reached, refusing = await _adders(tx, relays)
        channel = None if server is None else server.told_in
        private = _privately(relays, reached, refusing)
        if channel is None:
            return private
        try:
            await self._tellable(guild, channel)
        except Trouble as trouble:
            return f"{say('notify.closed', channel=f'<#{channel}>', trouble=trouble)}\n{private}"
        return say("notify.channel", channel=f"<#{channel}>")

    async def _tellable(self, guild: int, channel: int) -> None:
        """Raise Refused for a channel in which nothing can be said to this server's admins."""
        place, shown = await self.chat.channel(channel), f"<#{channel}>"
        if place.guild != guild:
            raise Refused(say("relay.elsewhere"))
        if place.sort in (ChannelSort.FORUM, ChannelSort.MEDIA, ChannelSort.THREAD):
            raise Refused(say("notify.thread", channel=shown))
        if lacks := [each for each in place.lacks if each not in FOR_THREADS]:
            raise Refused(say("relay.lacks", channel=shown, permissions=permission_names(lacks)))


async def keep_language(tx: Tx, member: MemberId | None) -> None:
    """Keep the language in which somebody is answered just now: what they are told later is in that, too."""
    if member is not None:
        await members.set_locale(tx, member, spoken())


async def _adders(tx: Tx, relays: list[Relay]) -> tuple[list[MemberId], list[MemberId]]:
    """Those who added relays: who can be told in private, as far as is known, and who takes no such messages."""
    known = list(dict.fromkeys(relay.added_by for relay in relays if relay.added_by is not None))
    refusing = [member for member in known if await troubles.last_refused(tx, member)]
    return [member for member in known if member not in refusing], refusing


def _privately(relays: list[Relay], reached: list[MemberId], refusing: list[MemberId]) -> str:
    """Who is told in private, and for which relays nobody is."""
    alone = [relay for relay in relays if relay.added_by not in reached]
    lines = []
    if reached:
        lines.append(say("notify.private", members=_named(reached)))
    if refusing:
        lines.append(say("notify.refused", members=_named(refusing)))
    if alone and reached:
        lines.append(say("notify.alone", channels=", ".join(f"<#{relay.channel}>" for relay in alone)))
    elif not reached:
        lines.append(say("notify.nobody"))
    return " ".join(lines)


def _named(members: list[MemberId]) -> str:
    return ", ".join(f"<@{member}>" for member in members)
