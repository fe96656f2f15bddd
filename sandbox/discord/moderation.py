"""What a guild's moderators do to its members: bans and time-outs, with their events and lines in the audit log.

Source: developers/events/gateway-events.mdx, developers/resources/{audit-log,guild}.mdx.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from sandbox.discord import payloads
from sandbox.discord.errors import Refusal
from sandbox.discord.permissions import Permission

if TYPE_CHECKING:
    from sandbox.discord.state import Guild, Membership, Message

KICKED, BANNED, UNBANNED, CHANGED = 20, 22, 23, 24  # types of lines in the audit log
LONGEST_TIME_OUT = 28 * 86400.0


class Moderation:
    """The moderators' verbs of a `Guild`. ``by`` is who does it: the owner unless told otherwise."""

    def ban(self, member: "Membership", by: "Membership | None" = None, *, purge: bool = False) -> None:
        """Ban a member, and with ``purge`` delete all that they wrote. Needs BAN_MEMBERS."""
        guild, judge = self._judged(member, by, Permission.BAN_MEMBERS)
        places = [*guild.channels.values(), *guild.threads.values()]
        gone = [one for place in places for one in place.posted.values() if one.author == member]
        guild.members.pop(member.id, None)
        guild.banned.add(member.id)
        data = {"guild_id": str(guild.id), "user": payloads.user(member)}
        guild.world.publish("GUILD_BAN_ADD", data, guild=guild)
        guild.world.publish("GUILD_MEMBER_REMOVE", data, guild=guild)
        self._log(BANNED, judge, member)
        if purge:
            self._purge(gone)

    def unban(self, member: "Membership", by: "Membership | None" = None) -> None:
        """Lift a ban, and let the member join again. Needs BAN_MEMBERS."""
        guild, judge = self._judged(member, by, Permission.BAN_MEMBERS)
        guild.banned.discard(member.id)
        guild.members[member.id] = member
        data = {"guild_id": str(guild.id), "user": payloads.user(member)}
        guild.world.publish("GUILD_BAN_REMOVE", data, guild=guild)
        self._log(UNBANNED, judge, member)

    def kick(self, member: "Membership", by: "Membership | None" = None) -> None:
        """Send a member away, who may come again. Needs KICK_MEMBERS."""
        guild, judge = self._judged(member, by, Permission.KICK_MEMBERS)
        guild.members.pop(member.id, None)
        data = {"guild_id": str(guild.id), "user": payloads.user(member)}
        guild.world.publish("GUILD_MEMBER_REMOVE", data, guild=guild)
        self._log(KICKED, judge, member)

    def time_out(self, member: "Membership", seconds: float, by: "Membership | None" = None) -> None:
        """Silence a member for so many seconds (up to 28 days); 0 lifts it. Needs MODERATE_MEMBERS."""
        guild, judge = self._judged(member, by, Permission.MODERATE_MEMBERS)
        if member.may(Permission.ADMINISTRATOR) or not 0 <= seconds <= LONGEST_TIME_OUT:
            raise Refusal(50013)
        before = member.timed_out_until
        member.timed_out_until = guild.world.clock() + seconds if seconds else None
        change: dict[str, Any] = {"key": "communication_disabled_until"}
        for name, value in (("old_value", before), ("new_value", member.timed_out_until)):
            if value is not None:
                change[name] = payloads.iso(value)
        shown = payloads.member(member, with_user=True) | {"guild_id": str(guild.id)}
        guild.world.publish("GUILD_MEMBER_UPDATE", shown, guild=guild)
        self._log(CHANGED, judge, member, [change])

    def _judged(self, member: "Membership", by: "Membership | None", needed: Permission) -> "tuple[Guild, Membership]":
        guild = cast("Guild", self)
        judge = by or guild.owner
        if not judge.may(needed) or member == guild.owner:
            raise Refusal(50013)
        return guild, judge

    def _log(
        self, kind: int, judge: "Membership", member: "Membership", changes: list[dict[str, Any]] | None = None
    ) -> None:
        guild = cast("Guild", self)
        line: dict[str, Any] = {
            "id": str(guild.world.new_id()),
            "guild_id": str(guild.id),
            "action_type": kind,
            "user_id": str(judge.id),
            "target_id": str(member.id),
        }
        if changes:
            line["changes"] = changes
        guild.world.publish("GUILD_AUDIT_LOG_ENTRY_CREATE", line, guild=guild)

    def _purge(self, gone: "Iterable[Message]") -> None:
        """Delete messages, told in bulk where there are several in one place, else singly."""
        by_place: dict[int, list[Message]] = {}
        for message in gone:
            message.deleted = True
            message.channel.posted.pop(message.id)
            by_place.setdefault(message.channel.id, []).append(message)
        for some in by_place.values():
            place = some[0].channel
            body: dict[str, Any] = {"channel_id": str(place.id), "guild_id": str(place.guild.id)}
            if len(some) > 1:
                name, body = "MESSAGE_DELETE_BULK", body | {"ids": [str(message.id) for message in some]}
            else:
                name, body = "MESSAGE_DELETE", body | {"id": str(some[0].id)}
            place.guild.world.publish(name, body, guild=place.guild, channel=place)
