"""The rules of messages and reactions. Bot and members go through the same ones.

Source: developers/resources/message.mdx, developers/topics/threads.mdx.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.discord import files, limits, payloads, posting, private, slowmode, threads
from sandbox.discord.components import check_message
from sandbox.discord.errors import Refusal, invalid
from sandbox.discord.files import File
from sandbox.discord.numbers import (
    DEFAULT,
    IS_COMPONENTS_V2,
    REPLY,
    SUPPRESS_EMBEDS,
    SUPPRESS_NOTIFICATIONS,
    SYSTEM_TYPES,
)
from sandbox.discord.permissions import Permission, permissions_in
from sandbox.discord.places import Channel, Forum
from sandbox.discord.state import Membership, Message, Role, User, World

Json = dict[str, Any]

NONCE_WINDOW = 300.0
"""Seconds for which a nonce is remembered. Discord says "the past few minutes"."""
OLDEST_BULK_DELETE = 14 * 86400.0
FIELDS = {
    "content", "nonce", "tts", "embeds", "allowed_mentions", "message_reference", "components", "sticker_ids", "flags",
    "enforce_nonce", "attachments", "poll",
}  # fmt: skip
EDIT_FIELDS = {
    "content",
    "embeds",
    "flags",
    "allowed_mentions",
    "components",
    "attachments",
    "tts",
    "sticker_ids",
    "poll",
}
MENTION = re.compile(r"<@!?(\d{1,20})>")
ROLE_MENTION = re.compile(r"<@&(\d{1,20})>")
SETTABLE = SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | IS_COMPONENTS_V2


@dataclass(frozen=True)
class Body:
    """The checked parts of a message's body, the same for sending, editing and answering an interaction."""

    content: str
    components: list[Json]
    embeds: list[Json]
    flags: int
    allowed_mentions: Json | None


def _mentions_setting(body: Json) -> Json | None:
    setting = body.get("allowed_mentions")
    if setting is None:
        return None
    limits.known_fields(setting, {"parse", "users", "roles", "replied_user"}, "allowed_mentions")
    parse = setting.get("parse", [])
    if not isinstance(parse, list) or not set(parse) <= {"users", "roles", "everyone"}:
        raise invalid("allowed_mentions.parse", "BASE_TYPE_CHOICES", "Value must be one of users, roles, everyone.")
    for kind in ("users", "roles"):
        listed = setting.get(kind, [])
        if listed and kind in parse:
            raise invalid(
                f"allowed_mentions.{kind}", "MUTUALLY_EXCLUSIVE", f"parse:{kind} and {kind} exclude each other"
            )
        if len(listed) > 100:
            raise invalid(f"allowed_mentions.{kind}", "BASE_TYPE_MAX_LENGTH", "Must be 100 or fewer in length.")
    return dict(setting)


def check_body(body: Json, settable_flags: int, now: Message | None = None) -> Body:
    """Check what is common to all bodies. Parts that an edit leaves out stay as they are `now`."""
    flags = limits.number(body, "flags", "", 0, 2**31 - 1, required=False, null=True)
    kept = now.flags & ~(SUPPRESS_EMBEDS | IS_COMPONENTS_V2) if now else 0
    if flags is None:
        flags = now.flags if now else 0
    else:
        if now and now.is_v2 and not flags & IS_COMPONENTS_V2:
            raise invalid("flags", "MESSAGE_FLAGS_CANNOT_BE_REMOVED", "IS_COMPONENTS_V2 cannot be removed")
        if flags & ~(settable_flags | kept):
            raise invalid("flags", "BASE_TYPE_CHOICES", "Some of these flags cannot be set.")
        flags |= kept
    v2 = bool(flags & IS_COMPONENTS_V2)
    content = limits.text(body, "content", "", 2000, least=0, required=False)
    embeds = limits.items(body, "embeds", "", 0, 10)
    limits.check_embeds(embeds)
    for unsupported in ("attachments", "sticker_ids", "poll"):
        if body.get(unsupported):
            raise invalid(unsupported, "SANDBOX", "The sandbox does not know these yet.")
    becomes_v2 = v2 and now is not None and not now.is_v2
    if v2 and (content or embeds or (becomes_v2 and _left(now, body))):
        raise invalid("content", "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", "Only components can be used")
    components = limits.items(body, "components", "", 0, 40)
    if "components" in body or now is None:
        components = check_message(components, v2) if components or v2 else []
    else:
        components = now.components
    return Body(
        content=_kept(body, "content", (content or "").strip(), now.content if now else ""),
        components=components,
        embeds=_kept(body, "embeds", embeds, now.embeds if now else []),
        flags=flags,
        allowed_mentions=_mentions_setting(body),
    )


def _left(now: Message | None, body: Json) -> bool:
    """Whether old content would stay on a message that is to become components only."""
    return now is not None and bool((now.content and "content" not in body) or (now.embeds and "embeds" not in body))


def _kept(body: Json, name: str, new: Any, old: Any) -> Any:
    return new if name in body else old


def mentioned(guild_members: dict[int, Membership], body: Body, reply_to: Message | None) -> list[User]:
    """Who is pinged: `<@id>` in the text as far as allowed, and whom a reply answers."""
    setting = body.allowed_mentions
    whole = "\n".join(payloads.visible_text(body.content, body.components, []))
    found = [int(one) for one in MENTION.findall(whole) if int(one) in guild_members]
    if setting is not None and "users" not in setting.get("parse", []):
        chosen = {int(one) for one in setting.get("users", [])}
        found = [one for one in found if one in chosen]
    people: list[User] = [guild_members[one] for one in dict.fromkeys(found)]
    ping_reply = setting is None or setting.get("replied_user", False)
    if reply_to is not None and ping_reply and reply_to.author not in people:
        people.append(reply_to.author)
    return people


def pinged(author: Membership, channel: Channel, body: Body) -> list[Role]:
    """The roles whose members are told: named in the text, allowed by the sender, and mentionable by the sender."""
    setting = body.allowed_mentions
    whole = "\n".join(payloads.visible_text(body.content, body.components, []))
    named = dict.fromkeys(int(one) for one in ROLE_MENTION.findall(whole))
    if setting is not None and "roles" not in setting.get("parse", []):
        chosen = {int(one) for one in setting.get("roles", [])}
        named = dict.fromkeys(one for one in named if one in chosen)
    anyone = author.may(Permission.MENTION_EVERYONE, channel)
    return [role for role in channel.guild.roles if role.id in named and (role.mentionable or anyone)]


def require(author: Membership, channel: Channel, wanted: Permission) -> None:
    """The permissions, or 50001 when the channel cannot even be seen, or 50013."""
    granted = permissions_in(author, channel)
    if Permission.VIEW_CHANNEL not in granted:
        raise Refusal(50001)
    if wanted not in granted:
        raise Refusal(50013)


def find(channel: Channel, message_id: int) -> Message:
    """The message with this id that stands in the channel, or 10008."""
    message = channel.posted.get(message_id)
    if message is None:
        raise Refusal(10008)
    return message


def _reference(author: Membership, channel: Channel, body: Json) -> Message | None:
    """The message that is answered, if one is named."""
    named = body.get("message_reference")
    if named is None:
        return None
    limits.known_fields(
        named, {"type", "message_id", "channel_id", "guild_id", "fail_if_not_exists"}, "message_reference"
    )
    if named.get("type", 0) != 0:
        raise invalid("message_reference.type", "SANDBOX", "The sandbox does not know forwards yet.")
    if not author.may(Permission.READ_MESSAGE_HISTORY, channel):
        raise Refusal(160002)
    message_id = limits.snowflake(named.get("message_id"), "message_reference.message_id")
    if limits.snowflake(named.get("channel_id", channel.id), "message_reference.channel_id") != channel.id:
        raise invalid(
            "message_reference",
            "REPLIES_CANNOT_REFERENCE_OTHER_CHANNEL",
            "Cannot reply to a message in a different channel",
        )
    found = channel.posted.get(message_id)
    if found is None and named.get("fail_if_not_exists", True):
        raise invalid("message_reference", "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message")
    if found is not None and found.type in SYSTEM_TYPES:
        raise invalid(
            "message_reference", "REPLIES_CANNOT_REFERENCE_SYSTEM_MESSAGE", "Cannot reply to a system message"
        )
    return found


def _earlier(world: World, author: Membership, body: Json) -> Message | None:
    """The message that this author already sent with the same nonce, if it must be unique."""
    nonce = body.get("nonce")
    if nonce is None:
        return None
    if not isinstance(nonce, str | int) or len(str(nonce)) > 25:
        raise invalid("nonce", "NONCE_TYPE_TOO_LONG", "Nonce must be an int or a string of 25 or fewer characters")
    if not limits.flag(body, "enforce_nonce", ""):
        return None
    born, message = world.nonces.get((author.id, str(nonce)), (0.0, None))
    if message is None or world.clock() - born >= NONCE_WINDOW:
        return None
    if message.deleted:
        raise Refusal(10008)  # by design: it was delivered, then removed
    return message


def send(
    world: World,
    author: Membership,
    channel: Channel,
    body: Json,
    enclosed: Sequence[File] = (),
    stickers: Sequence[str] = (),
) -> Message:
    """Post a message, perhaps with files and stickers. A known nonce gives back the earlier one instead."""
    limits.known_fields(body, FIELDS)
    checked = check_body(body, SETTABLE)
    if isinstance(channel, Forum):
        raise Refusal(50008)
    private.require_open(world, author, channel)
    require(author, channel, Permission.SEND_MESSAGES_IN_THREADS if channel.is_thread else Permission.SEND_MESSAGES)
    if enclosed:
        require(author, channel, Permission.ATTACH_FILES)
        files.check(enclosed)
    reply_to = _reference(author, channel, body)
    if not enclosed and not stickers:
        refuse_empty(checked)
    earlier = _earlier(world, author, body)
    if earlier is not None:
        return earlier
    slowmode.speak(world, author, channel)
    threads.open_for(world, author, channel)
    message = written(world.new_id(), author, channel, checked, reply_to)
    message.stickers = list(stickers)
    files.enclose(world, message, enclosed)
    message.nonce = body.get("nonce")
    if message.nonce is not None:
        world.nonces[author.id, str(message.nonce)] = (world.clock(), message)
    posting.show(world, message)
    return message


def refuse_empty(checked: Body) -> None:
    """A message shows something, or it is 50006."""
    if not (checked.content or checked.components or checked.embeds):
        raise Refusal(50006)


def written(
    message_id: int, author: Membership, channel: Channel, checked: Body, reply_to: Message | None = None
) -> Message:
    """The message that a checked body makes; it does not stand anywhere yet."""
    return Message(
        id=message_id,
        channel=channel,
        author=author,
        created=channel.guild.world.clock(),
        content=checked.content,
        components=checked.components,
        embeds=checked.embeds,
        flags=checked.flags,
        type=REPLY if reply_to else DEFAULT,
        mentions=mentioned(channel.guild.members, checked, reply_to),
        mention_everyone=_rings_for_all(author, channel, checked),
        pinged_roles=pinged(author, channel, checked),
        reply_to=reply_to,
        reference=threads.reference_to(reply_to) if reply_to else None,
    )


def _rings_for_all(author: Membership, channel: Channel, body: Body) -> bool:
    allowed = body.allowed_mentions is None or "everyone" in body.allowed_mentions.get("parse", [])
    whole = "\n".join(payloads.visible_text(body.content, body.components, []))
    return (
        allowed and author.may(Permission.MENTION_EVERYONE, channel) and bool(re.search(r"@(everyone|here)\b", whole))
    )


def edit(world: World, author: Membership, message: Message, body: Json, kept: Sequence[File] | None = None) -> Message:
    """Change a message of one's own (a moderator may only change its flags). ``kept``: the files that stay, or all."""
    limits.known_fields(body, EDIT_FIELDS)
    require(author, message.channel, Permission.VIEW_CHANNEL)
    threads.refuse_archived(message.channel)
    threads.refuse_locked(author, message.channel)
    if message.author != author:
        raise Refusal(50005)
    if message.type in SYSTEM_TYPES:
        raise Refusal(50021)
    checked = check_body(body, SUPPRESS_EMBEDS | IS_COMPONENTS_V2, message)
    if kept is not None:
        message.files = [file for file in message.files if file in kept]
    apply(world, message, checked)
    return message


def apply(world: World, message: Message, checked: Body) -> None:
    """Let a message show this body from now on."""
    if not message.files and not message.stickers:
        refuse_empty(checked)
    message.content, message.components = checked.content, checked.components
    message.embeds, message.flags = checked.embeds, checked.flags
    message.mentions = mentioned(message.channel.guild.members, checked, message.reply_to)
    message.edited = world.clock()
    posting.tell(world, "MESSAGE_UPDATE", message)


def delete(world: World, author: Membership, message: Message) -> None:
    """Remove a message: one's own, or with MANAGE_MESSAGES anybody's."""
    mine = message.author == author
    require(author, message.channel, Permission.VIEW_CHANNEL if mine else Permission.MANAGE_MESSAGES)
    threads.refuse_archived(message.channel)
    if message.type == 21:
        raise Refusal(50021)  # the first line of a thread cannot go
    forget(message)
    world.publish(
        "MESSAGE_DELETE",
        {"id": str(message.id), "channel_id": str(message.channel.id), "guild_id": str(message.channel.guild.id)},
        guild=message.channel.guild,
        channel=message.channel,
    )


def forget(message: Message) -> None:
    """Take a message out of its channel without a word."""
    message.deleted = True
    message.channel.posted.pop(message.id, None)


def delete_many(world: World, author: Membership, channel: Channel, ids: list[int]) -> None:
    """Bulk delete: 2 to 100 ids, none older than two weeks; ids that do not exist are passed over."""
    require(author, channel, Permission.MANAGE_MESSAGES)
    threads.refuse_archived(channel)
    if not 2 <= len(ids) <= 100:
        raise Refusal(50016)
    if len(set(ids)) != len(ids):
        raise invalid("messages", "BASE_TYPE_DUPLICATE", "The ids must differ")
    there = [channel.posted[one] for one in ids if one in channel.posted]
    if any(world.clock() - message.created > OLDEST_BULK_DELETE for message in there):
        raise invalid("messages", "MESSAGE_TOO_OLD", "You can only bulk delete messages that are under 14 days old.")
    for message in there:
        forget(message)
    world.publish(
        "MESSAGE_DELETE_BULK",
        {
            "ids": [str(message.id) for message in there],
            "channel_id": str(channel.id),
            "guild_id": str(channel.guild.id),
        },
        guild=channel.guild,
        channel=channel,
    )
