"""Slow mode: how long a member waits between two messages in one place. Source: developers/resources/channel.mdx."""

from sandbox.discord.errors import Refusal
from sandbox.discord.permissions import Permission
from sandbox.discord.places import Channel
from sandbox.discord.state import Membership, World


def speak(world: World, who: Membership, where: Channel) -> None:
    """A member says something now: 20016 when it is too soon. Bots, and who has BYPASS_SLOWMODE, never wait."""
    now = world.clock()
    free = who.bot or who.may(Permission.BYPASS_SLOWMODE, where)
    if not free and now - where.spoke.get(who.id, float("-inf")) < where.rate_limit_per_user:
        raise Refusal(20016)
    where.spoke[who.id] = now
