"""Messages as they are heard or read from history: discord.py's objects -> bot.model."""

import re
from typing import Any

import discord

from bot.model import Attachment, Instant, MemberId, Message

_SPOKEN = (discord.MessageType.default, discord.MessageType.reply)


HISTORY_SLACK = 10.0
"""Seconds by which clocks may differ; ids of messages tell Discord's time."""


def snowflake(since: Instant) -> int:
    """The smallest id of that moment, and a little before: https://discord.com/developers/docs/reference#snowflakes."""
    return max(int((since - HISTORY_SLACK) * 1000) - 1_420_070_400_000, 0) << 22


def heard(message: discord.Message) -> Message:
    """A message in our own words."""
    author = message.author
    reference = message.reference
    return Message(
        id=message.id,
        channel=message.channel.id,
        author=MemberId(author.id),
        name=author.display_name,
        text=message.content,
        sent=message.created_at.timestamp(),
        by_person=not author.bot and message.webhook_id is None and message.type in _SPOKEN,
        reply_to=None if reference is None else reference.message_id,
        mentions=tuple((user.id, user.display_name) for user in message.mentions),
        attachments=tuple(Attachment(file.filename, file.url, file.description or "") for file in message.attachments),
    )


def carries(message: discord.Message, mark: str) -> bool:
    """Whether the mark stands, whole, in one of a message's texts, addresses or button ids."""
    whole = re.compile(re.escape(mark) + r"(?![\w/?=&#%.-])")  # comment-1 is not comment-12
    return _carries(message.content, whole) or any(_carries(part.to_dict(), whole) for part in message.components)


def _carries(component: Any, mark: re.Pattern[str]) -> bool:
    if isinstance(component, dict):
        return any(_carries(value, mark) for value in component.values())
    if isinstance(component, list):
        return any(_carries(value, mark) for value in component)
    return isinstance(component, str) and mark.search(component) is not None
