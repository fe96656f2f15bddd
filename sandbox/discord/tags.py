"""The rules of tags in forums. Source: developers/resources/channel.mdx (Forum Tag Object), topics/threads.mdx."""

from typing import Any

from sandbox.discord import limits, payloads
from sandbox.discord.errors import Refusal, Unknown, invalid
from sandbox.discord.permissions import Permission, permissions_in
from sandbox.discord.places import Channel, Forum, Tag
from sandbox.discord.state import Membership, World

Json = dict[str, Any]

MOST_TAGS = 20
MOST_APPLIED = 5


def checked(who: Membership, forum: Forum, body: Json, before: list[int]) -> list[int]:
    """The ids in `applied_tags`, as a post that has `before` takes them from this member.

    Discord documents that only moderators add or remove a moderated tag, not what it says to others: here 50013.
    """
    listed = body.get("applied_tags") or []
    if not isinstance(listed, list):
        raise invalid("applied_tags", "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
    if len(listed) > MOST_APPLIED:
        raise invalid("applied_tags", "BASE_TYPE_MAX_LENGTH", f"Must be {MOST_APPLIED} or fewer in length.")
    wanted = [limits.snowflake(one, f"applied_tags.{at}") for at, one in enumerate(listed)]
    known = {tag.id: tag for tag in forum.tags}
    if not set(wanted) <= set(known):
        raise Refusal(10087)
    changed = [known[one] for one in set(wanted) ^ set(before) if one in known]
    if any(tag.moderated for tag in changed) and not who.may(Permission.MANAGE_THREADS, forum):
        raise Refusal(50013)
    return wanted


def demand_one(who: Membership, forum: Forum, chosen: list[int]) -> None:
    """A new post in a forum that requires a tag has one: 40067, or 40066 when there is none for this member."""
    if forum.require_tag and not chosen:
        moderator = who.may(Permission.MANAGE_THREADS, forum)
        raise Refusal(40067 if any(moderator or not tag.moderated for tag in forum.tags) else 40066)


def change(world: World, who: Membership, channel: Channel, body: Json) -> Channel:
    """PATCH on a forum: all of its tags anew, known ones by their id. Needs MANAGE_CHANNELS."""
    if not isinstance(channel, Forum) or set(body) != {"available_tags"}:
        raise Unknown("changing a channel in other things than a forum's tags")
    granted = permissions_in(who, channel)
    if Permission.VIEW_CHANNEL not in granted:
        raise Refusal(50001)
    if Permission.MANAGE_CHANNELS not in granted:
        raise Refusal(50013)
    listed = body["available_tags"]
    if isinstance(listed, list) and len(listed) > MOST_TAGS:
        raise invalid("available_tags", "BASE_TYPE_MAX_LENGTH", f"Must be {MOST_TAGS} or fewer in length.")
    items = limits.items(body, "available_tags", "", 0, MOST_TAGS)
    channel.tags = [_tag(world, channel, one, f"available_tags.{at}") for at, one in enumerate(items)]
    world.publish("CHANNEL_UPDATE", payloads.channel(channel), guild=channel.guild)
    return channel


def _tag(world: World, forum: Forum, one: Json, path: str) -> Tag:
    limits.known_fields(one, {"id", "name", "moderated", "emoji_id", "emoji_name"}, path)
    name = limits.text(one, "name", path, 20) or ""
    given = limits.snowflake(one["id"], f"{path}.id") if one.get("id") else None
    if given is not None and given not in {tag.id for tag in forum.tags}:
        raise Refusal(10087)
    moderated = bool(limits.flag(one, "moderated", path))
    return Tag(given or world.new_id(), name, moderated, one.get("emoji_id"), one.get("emoji_name"))
