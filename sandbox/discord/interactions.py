"""Interactions: a member does something to the app, the app answers.

Source: developers/interactions/receiving-and-responding.mdx.
"""

import secrets
from dataclasses import dataclass, field
from typing import Any

from sandbox.discord import commands, files, invoking, limits, messages, payloads, posting, private, threads
from sandbox.discord.components import check_modal
from sandbox.discord.errors import Refusal, invalid
from sandbox.discord.numbers import (
    COMMAND_ANSWER,
    IS_COMPONENTS_V2,
    IS_EPHEMERAL,
    IS_LOADING,
    REPLY,
    SUPPRESS_EMBEDS,
    SUPPRESS_NOTIFICATIONS,
)
from sandbox.discord.permissions import permissions_in
from sandbox.discord.places import Channel, Private
from sandbox.discord.state import Membership, Message, World

Json = dict[str, Any]

FIRST_ANSWER_WITHIN = 3.0  # seconds by the sandbox's clock
TOKEN_LIVES = 15 * 60.0
COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
SAY, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
SETTABLE = IS_EPHEMERAL | SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | IS_COMPONENTS_V2


@dataclass(eq=False)
class Interaction:
    """One thing that a member did, and what the app has answered so far."""

    id: int
    token: str
    type: int
    member: Membership
    channel: Channel
    application_id: str
    created: float
    data: Json
    source: Message | None = None  # the message with the button
    answered_with: int | None = None  # type of the first answer
    pending: bool = False  # deferred, and nothing has come yet
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    modal: Json | None = None
    choices: list[Json] = field(default_factory=list)


def begin(
    world: World, member: Membership, channel: Channel, kind: int, data: Json, source: Message | None = None
) -> Interaction:
    """Send the app an INTERACTION_CREATE."""
    one = Interaction(
        id=world.new_id(),
        token=secrets.token_urlsafe(24),
        type=kind,
        member=member,
        channel=channel,
        application_id=str(world.bot_user.id),
        created=world.clock(),
        data=data,
        source=source,
    )
    world.interactions[one.token] = one
    guild = channel.guild
    body: Json = {
        "id": str(one.id),
        "application_id": one.application_id,
        "type": kind,
        "token": one.token,
        "version": 1,
        "data": data,
        "channel_id": str(channel.id),
        "channel": invoking.given_place(channel, member),
        "locale": member.locale,
        "entitlements": [],
        "attachment_size_limit": 10 << 20,
    }
    if isinstance(channel, Private):
        body |= private.surroundings(member, channel, data) | {"user": payloads.user(member)}
    else:
        body |= _surroundings(member, channel)
    if source is not None:
        body["message"] = payloads.message(source)
    world.publish("INTERACTION_CREATE", body, guild=guild, channel=channel)
    return one


def _surroundings(member: Membership, channel: Channel) -> Json:
    """Where in a server it happened, and what both may do there."""
    guild = channel.guild
    return {
        "guild_id": str(guild.id),
        "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
        "member": payloads.member(member, with_user=True) | {"permissions": str(int(permissions_in(member, channel)))},
        "app_permissions": str(int(permissions_in(guild.me, channel))),
        "guild_locale": guild.locale,
        "authorizing_integration_owners": {"0": str(guild.id)},
        "context": 0,
    }


def respond(world: World, one: Interaction, body: Json) -> Json:
    """The first answer, within three seconds and only once. Gives the body for `with_response`."""
    limits.known_fields(body, {"type", "data"})
    if one.answered_with is not None:
        raise Refusal(40060)
    if world.clock() - one.created > FIRST_ANSWER_WITHIN:
        raise Refusal(10062)
    kind = limits.number(body, "type", "", 1, 12)
    data = body.get("data") or {}
    allowed = {
        COMMAND: (SAY, DEFER, MODAL),
        COMPONENT: (SAY, DEFER, DEFER_UPDATE, UPDATE, MODAL),
        AUTOCOMPLETE: (CHOICES,),
        MODAL_SUBMIT: (SAY, DEFER) + ((DEFER_UPDATE, UPDATE) if one.source else ()),
    }[one.type]
    if kind not in allowed:
        raise invalid("type", "INTERACTION_CALLBACK_TYPE_INVALID", f"Must be one of {allowed} here")
    if kind == SAY:
        one.original = _post(world, one, data)
    elif kind == DEFER:
        limits.known_fields(data, {"flags"}, "data")
        one.original = _post_loading(world, one, limits.number(data, "flags", "data", 0, 1 << 16, required=False) or 0)
    elif kind == UPDATE and one.source is not None:
        _change(world, one.source, data)
    elif kind == CHOICES:
        limits.known_fields(data, {"choices"}, "data")
        one.choices = commands.check_choices(data, "data", _focused_type(one.data))
    elif kind == MODAL:
        one.modal = check_modal(data)
    if kind in (DEFER_UPDATE, UPDATE):
        one.original = one.source
    one.answered_with, one.pending = kind, kind in (DEFER, DEFER_UPDATE)
    world.publish("SANDBOX_ANSWER", {"id": str(one.id)})
    return _callback(one, kind)


def _callback(one: Interaction, kind: int) -> Json:
    answer: Json = {"interaction": {"id": str(one.id), "type": one.type}, "resource": {"type": kind}}
    if one.original is not None:
        answer["interaction"] |= {
            "response_message_id": str(one.original.id),
            "response_message_loading": one.pending,
            "response_message_ephemeral": one.original.ephemeral,
        }
        if kind in (SAY, UPDATE):
            answer["resource"]["message"] = payloads.message(one.original)
    return answer


def _focused_type(data: Json) -> int:
    option = data
    while "focused" not in option:
        option = next(one for one in option["options"] if "focused" in one or "options" in one)
    return int(option["type"])


def _blank(world: World, one: Interaction, flags: int) -> Message:
    """A message of the app in answer: a reply to the button's message, or the line under "Dora used /blog"."""
    message = Message(world.new_id(), one.channel, one.channel.guild.me, world.clock(), flags=flags, interaction=one)
    above = one.original or one.source
    message.type = REPLY if above else COMMAND_ANSWER
    if above is not None:
        message.reply_to, message.reference = above, threads.reference_to(above)
    return message


def _post(world: World, one: Interaction, body: Json) -> Message:
    limits.known_fields(body, messages.FIELDS, "data")
    checked = messages.check_body(body, SETTABLE)
    if not (checked.content or checked.components or checked.embeds):
        raise Refusal(50006)
    message = _blank(world, one, checked.flags)
    message.content, message.components, message.embeds = checked.content, checked.components, checked.embeds
    message.mentions = messages.mentioned(one.channel.guild.members, checked, None)
    _show(world, message)
    return message


def _post_loading(world: World, one: Interaction, flags: int) -> Message:
    if flags & ~SETTABLE:
        raise invalid("data.flags", "BASE_TYPE_CHOICES", "Some of these flags cannot be set.")
    message = _blank(world, one, (flags & IS_EPHEMERAL) | IS_LOADING)
    _show(world, message)
    return message


def _show(world: World, message: Message) -> None:
    if message.ephemeral:  # no channel holds it
        _tell(world, "MESSAGE_CREATE", message)
    else:
        posting.show(world, message)


def _tell(world: World, event: str, message: Message) -> None:
    """Ephemeral messages are told as private ones are, without their server (developers/events/gateway-events.mdx)."""
    gone = event == "MESSAGE_DELETE"
    body = {"id": str(message.id), "channel_id": str(message.channel.id)} if gone else payloads.message(message)
    world.publish(event, body, message=message)


def _change(world: World, message: Message, body: Json) -> None:
    """Edit an answer. One that was loading now shows something for the first time."""
    limits.known_fields(body, messages.EDIT_FIELDS, "data")
    if message.deleted:
        raise Refusal(10008)
    checked = messages.check_body(body, SUPPRESS_EMBEDS | IS_COMPONENTS_V2 | IS_EPHEMERAL, message)
    if not (checked.content or checked.components or checked.embeds):
        raise Refusal(50006)
    loading = bool(message.flags & IS_LOADING)
    message.content, message.components, message.embeds = checked.content, checked.components, checked.embeds
    message.flags = (checked.flags & ~(IS_LOADING | IS_EPHEMERAL)) | (message.flags & IS_EPHEMERAL)
    message.mentions = messages.mentioned(message.channel.guild.members, checked, None)
    message.edited = None if loading else world.clock()
    if message.ephemeral:
        _tell(world, "MESSAGE_UPDATE", message)
    else:
        posting.tell(world, "MESSAGE_UPDATE", message)


def follow_up(world: World, one: Interaction, body: Json) -> Message:
    """A further message. After a deferred answer the first one becomes that answer."""
    uploads = body.pop(files.UPLOADS, [])
    message = _follow_up(world, one, body)
    files.check(uploads)
    files.enclose(world, message, uploads)
    return message


def _follow_up(world: World, one: Interaction, body: Json) -> Message:
    if one.pending and one.answered_with == DEFER and one.original is not None:
        kept = {name: value for name, value in body.items() if name in messages.EDIT_FIELDS}
        limits.known_fields(body, messages.FIELDS, "data")
        return edit_answer(world, one, one.original, kept)
    message = _post(world, one, body)
    one.followups.append(message)
    one.pending = False
    return message


def edit_answer(world: World, one: Interaction, message: Message, body: Json) -> Message:
    """Edit the original answer or a follow-up."""
    _change(world, message, body)
    if message is one.original:
        one.pending = False
    world.publish("SANDBOX_ANSWER", {"id": str(one.id)})
    return message


def delete_answer(world: World, one: Interaction, message: Message) -> None:
    """Delete the original answer or a follow-up."""
    one.pending = False
    if message.ephemeral:
        message.deleted = True
        _tell(world, "MESSAGE_DELETE", message)
    else:
        messages.delete(world, message.author, message)
