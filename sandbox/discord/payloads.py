"""How things look as Discord's JSON: snowflakes are strings, times are ISO 8601."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sandbox.discord import files
from sandbox.discord.numbers import (
    DM_CHANNEL,
    GATEWAY_MESSAGE_CONTENT_LIMITED,
    NEWS_CHANNEL,
    NEWS_THREAD,
    PUBLIC_THREAD,
    REQUIRE_TAG,
)
from sandbox.discord.permissions import permissions_in

if TYPE_CHECKING:
    from sandbox.discord.places import Channel, Private, Tag, Thread
    from sandbox.discord.state import Guild, Membership, Message, Role, User, World

Json = dict[str, Any]


def iso(seconds: float) -> str:
    """An instant (epoch seconds) in the form Discord writes it."""
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def emoji(name: str) -> Json:
    """A Unicode emoji, or `name:id`."""
    if ":" in name:
        label, _, emoji_id = name.partition(":")
        return {"id": emoji_id, "name": label}
    return {"id": None, "name": name}


def application_flags(world: "World") -> int:
    """The application's flags, as far as the Message Content intent is concerned."""
    return GATEWAY_MESSAGE_CONTENT_LIMITED if world.allow_message_content else 0


def user(person: "User") -> Json:
    """A user object."""
    return {
        "id": str(person.id),
        "username": person.name,
        "discriminator": "0",
        "global_name": None if person.bot else person.name,
        "avatar": None,
        "bot": person.bot,
        "public_flags": 0,
        "flags": 0,
    }


def member(person: "Membership", with_user: bool = False) -> Json:
    """A guild member; inside a message the user stands beside it, not in it."""
    body: Json = {
        "roles": [str(role.id) for role in person.roles],
        "joined_at": iso(person.joined),
        "nick": person.nick,
        "avatar": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
        "premium_since": None,
        "communication_disabled_until": None if person.timed_out_until is None else iso(person.timed_out_until),
    }
    if with_user:
        body["user"] = user(person)
    return body


def role(one: "Role") -> Json:
    """A role object."""
    return {
        "id": str(one.id),
        "name": one.name,
        "permissions": str(int(one.permissions)),
        "position": one.position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": False,
        "mentionable": one.mentionable,
        "flags": 0,
    }


def _id(value: int | None) -> str | None:
    return None if value is None else str(value)


def channel(one: "Channel") -> Json:
    """A channel; a forum with its tags."""
    body: Json = {
        "id": str(one.id),
        "type": one.type,
        "guild_id": str(one.guild.id),
        "name": one.name,
        "position": list(one.guild.channels).index(one.id) if one.id in one.guild.channels else 0,
        "permission_overwrites": [
            {"id": str(target), "type": o.kind, "allow": str(int(o.allow)), "deny": str(int(o.deny))}
            for target, o in one.overwrites.items()
        ],
        "nsfw": False,
        "topic": None,
        "parent_id": None,
        "last_message_id": _id(one.last_message_id),
        "rate_limit_per_user": one.rate_limit_per_user,
        "flags": 0,
    }
    tags = getattr(one, "tags", None)
    if tags is not None:
        body |= {
            "flags": REQUIRE_TAG if one.require_tag else 0,  # type: ignore[attr-defined]
            "available_tags": [forum_tag(tag) for tag in tags],
            "default_reaction_emoji": None,
            "default_thread_rate_limit_per_user": 0,
            "default_sort_order": None,
            "default_forum_layout": 0,
        }
    return body


def forum_tag(one: "Tag") -> Json:
    """A tag of a forum."""
    return {
        "id": str(one.id),
        "name": one.name,
        "moderated": one.moderated,
        "emoji_id": one.emoji_id,
        "emoji_name": one.emoji_name,
    }


def thread(one: "Thread") -> Json:
    """A public thread, with the bot's own membership if it is in it. A post does not count its first message."""
    body: Json = {
        "id": str(one.id),
        "type": NEWS_THREAD if one.parent.type == NEWS_CHANNEL else PUBLIC_THREAD,
        "guild_id": str(one.guild.id),
        "parent_id": str(one.parent.id),
        "owner_id": str(one.owner.id),
        "name": one.name,
        "last_message_id": _id(one.last_message_id),
        "message_count": sum(message.id != one.id for message in one.messages),
        "total_message_sent": one.sent,
        "member_count": len(one.people),
        "rate_limit_per_user": one.rate_limit_per_user,
        "flags": 0,
        "thread_metadata": {
            "archived": one.archived,
            "locked": one.locked,
            "auto_archive_duration": one.auto_archive_minutes,
            "archive_timestamp": iso(one.archive_changed),
            "create_timestamp": iso(one.created),
        },
    }
    if hasattr(one.parent, "tags"):
        body["applied_tags"] = [str(tag) for tag in one.applied]
    joined = one.people.get(one.guild.me.id)
    if joined is not None:
        me = one.guild.me.id
        body["member"] = {"id": str(one.id), "user_id": str(me), "join_timestamp": iso(joined), "flags": 0}
    return body


def place(one: "Channel") -> Json:
    """A channel or a thread."""
    if one.type == DM_CHANNEL:
        return private(one)  # type: ignore[arg-type]
    return thread(one) if one.is_thread else channel(one)  # type: ignore[arg-type]


def private(one: "Private") -> Json:
    """The private messages with somebody."""
    last = _id(one.last_message_id)
    return {"id": str(one.id), "type": one.type, "last_message_id": last, "recipients": [user(one.person)], "flags": 0}


def guild_summary(one: "Guild") -> Json:
    """A guild as REST gives it."""
    return {
        "id": str(one.id),
        "name": one.name,
        "icon": None,
        "splash": None,
        "discovery_splash": None,
        "owner_id": str(one.owner.id),
        "afk_channel_id": None,
        "afk_timeout": 300,
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "roles": [role(one.everyone), *map(role, one.roles)],
        "emojis": [],
        "stickers": [],
        "features": [],
        "mfa_level": 0,
        "application_id": None,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "rules_channel_id": None,
        "public_updates_channel_id": None,
        "safety_alerts_channel_id": None,
        "vanity_url_code": None,
        "description": None,
        "banner": None,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "preferred_locale": one.locale,
        "nsfw_level": 0,
        "premium_progress_bar_enabled": False,
    }


def guild(one: "Guild") -> Json:
    """A guild as GUILD_CREATE gives it: active threads only, and of the members only the bot and the owner."""
    return guild_summary(one) | {
        "joined_at": iso(one.created),
        "large": False,
        "member_count": len(one.members),
        "members": [member(one.me, with_user=True), member(one.owner, with_user=True)],
        "channels": [channel(c) for c in one.channels.values()],
        "threads": [thread(t) for t in one.threads.values() if not t.archived and permissions_in(one.me, t)],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def message(one: "Message", *, nonce: bool = False, nested: bool = False) -> Json:
    """A message in full. `nonce` only where it is documented: in the answer to, and the event of, its creation."""
    body: Json = {
        "id": str(one.id),
        "channel_id": str(one.channel.id),
        "author": user(one.author),
        "content": one.content,
        "timestamp": iso(one.created),
        "edited_timestamp": None if one.edited is None else iso(one.edited),
        "tts": False,
        "mention_everyone": one.mention_everyone,
        "mentions": [user(person) for person in one.mentions],
        "mention_roles": [str(role.id) for role in one.pinged_roles],
        "attachments": [attachment(one, file) for file in one.files],
        "embeds": one.embeds,
        "components": one.components,
        "pinned": False,
        "type": one.type,
        "flags": one.flags,
    }
    if one.reactors:
        me = one.channel.guild.me
        body["reactions"] = [
            {
                "emoji": emoji(name),
                "count": len(users),
                "count_details": {"burst": 0, "normal": len(users)},
                "me": me in users,
                "me_burst": False,
                "burst_colors": [],
            }
            for name, users in one.reactors.items()
            if users
        ]
    if one.stickers:
        body["sticker_items"] = [{"id": str(one.id), "name": name, "format_type": 1} for name in one.stickers]
    if nonce and one.nonce is not None:
        body["nonce"] = one.nonce
    if one.reference is not None:
        body["message_reference"] = one.reference
        if not nested:
            told = one.reply_to is not None and not one.reply_to.deleted
            body["referenced_message"] = message(one.reply_to, nested=True) if told else None  # type: ignore[arg-type]
    if one.thread is not None and not one.thread.deleted:
        body["thread"] = thread(one.thread)
    if one.interaction is not None:
        body |= {
            "webhook_id": one.interaction.application_id,
            "application_id": one.interaction.application_id,
            "interaction_metadata": {
                "id": str(one.interaction.id),
                "type": one.interaction.type,
                "user": user(one.interaction.member),
                "authorizing_integration_owners": {"0": str(one.channel.guild.id)},
            },
        }
    return body


def attachment(one: "Message", file: "files.File") -> Json:
    """A file of a message, with a new address that dies in a day."""
    url = files.address(one, file)
    body: Json = {
        "id": str(file.id),
        "filename": file.name,
        "content_type": file.type,
        "size": len(file.data),
        "url": url,
        "proxy_url": url,
        "flags": 0,
    }
    return body | ({"description": file.description} if file.description else {})


def hidden(body: Json) -> Json:
    """The same message for an app that may not read what people write; stickers are not among that."""
    body = body | {"content": "", "components": [], "embeds": [], "attachments": []}
    if body.get("referenced_message"):
        reference = body["referenced_message"]
        body["referenced_message"] = reference if reference["author"]["bot"] else hidden(reference)
    return body


def walk(components: list[Json]) -> Iterator[Json]:
    """Every component, parents before children, in reading order."""
    for component in components:
        yield component
        yield from walk(component.get("components", []))
        for single in ("accessory", "component"):
            if isinstance(component.get(single), dict):
                yield from walk([component[single]])


def visible_text(content: str, components: list[Json], embeds: list[Json]) -> Iterator[str]:
    """The texts a reader sees, in order (not the labels of buttons)."""
    if content:
        yield content
    for component in walk(components):
        if component["type"] == 10:
            yield component["content"]
    for embed in embeds:
        yield from filter(None, (embed.get("title"), embed.get("description")))
        for one in embed.get("fields", []):
            yield from (one["name"], one["value"])
