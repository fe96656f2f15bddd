"""The rules of posts in forum and media channels. Source: developers/resources/channel.mdx, topics/threads.mdx."""

from typing import Any

from sandbox.discord import limits, messages, posting, tags, threads
from sandbox.discord.errors import Refusal
from sandbox.discord.permissions import Permission
from sandbox.discord.places import Forum, Thread
from sandbox.discord.state import Membership, Message, World

Json = dict[str, Any]

FIELDS = {"name", "auto_archive_duration", "rate_limit_per_user", "message", "applied_tags", "type"}
MESSAGE_FIELDS = {"content", "embeds", "allowed_mentions", "components", "sticker_ids", "attachments", "flags", "tts"}
# "type" is not documented here, and discord.py sends it. There is no nonce: sent twice, it stands twice.


def post(world: World, who: Membership, forum: Forum, body: Json) -> tuple[Thread, Message]:
    """A thread and its first message, with one id. Needs SEND_MESSAGES only."""
    limits.known_fields(body, FIELDS)
    messages.require(who, forum, Permission.SEND_MESSAGES)
    name = threads.check_name(body) or ""
    minutes = threads.check_minutes(body) or 4320
    slow = limits.number(body, "rate_limit_per_user", "", 0, 21600, required=False, null=True) or 0
    said = limits.known_fields(body.get("message"), MESSAGE_FIELDS, "message")
    checked = messages.check_body(said, messages.SETTABLE)
    messages.refuse_empty(checked)
    chosen = tags.checked(who, forum, body, before=[])
    tags.demand_one(who, forum, chosen)
    now = world.clock()
    thread = Thread(
        id=world.new_id(),
        guild=forum.guild,
        name=name,
        parent=forum,
        owner=who,
        created=now,
        archive_changed=now,
        auto_archive_minutes=minutes,
        rate_limit_per_user=slow,
        people={who.id: now},
        applied=chosen,
    )
    forum.guild.threads[thread.id] = thread
    forum.last_message_id = thread.id
    message = messages.written(thread.id, who, thread, checked)
    posting.tell_thread(world, "THREAD_CREATE", thread)
    posting.show(world, message)
    return thread, message


def only_forum(channel: object) -> Forum:
    """The channel, if posts can be made in it; threads without a message and other channels: 50024."""
    if not isinstance(channel, Forum):
        raise Refusal(50024)
    return channel
