"""Messages as they are heard or read from history: discord.py's objects -> bot.model."""

import re
from collections.abc import Iterator
from typing import Any

import discord

from bot.model import Attachment, Instant, MemberId, Message

_SPOKEN = (discord.MessageType.default, discord.MessageType.reply)
FACE_SIZE = 128  # of an author's picture, in pixels
Named = tuple[tuple[int, str], ...]

HISTORY_SLACK = 10.0
"""Seconds by which clocks may differ; ids of messages tell Discord's time."""


def snowflake(since: Instant) -> int:
    """The smallest id of that moment, and a little before: https://discord.com/developers/docs/reference#snowflakes."""
    return max(int((since - HISTORY_SLACK) * 1000) - 1_420_070_400_000, 0) << 22


def heard(message: discord.Message) -> Message:
    """A message in our own words.

    From the gateway, its author is a member of the server; from history only a user: see bot/chat/authors.py.
    """
    author, reference = message.author, message.reference
    by_person = not author.bot and message.webhook_id is None and message.type in _SPOKEN
    guild = message.guild.id if message.guild else getattr(message.channel, "guild_id", None) or 0
    roles, channels = _named(message)
    return Message(
        id=message.id,
        channel=message.channel.id,
        author=MemberId(author.id),
        name=author.display_name,
        text=message.content if by_person else "\n".join(_strings(message)),
        sent=message.created_at.timestamp(),
        by_person=by_person,
        reply_to=None if reference is None else reference.message_id,
        mentions=tuple((user.id, user.display_name) for user in message.mentions),
        roles=roles,
        channels=channels,
        attachments=tuple(_attachment(file, message, guild) for file in message.attachments),
        guild=guild,
        avatar=face(author),
        readable=_shows(message) or not by_person,
        timed_out=isinstance(author, discord.Member) and author.is_timed_out(),
    )


def face(author: discord.User | discord.Member) -> str:
    """The address of somebody's picture, one that stands still."""
    return author.display_avatar.replace(size=FACE_SIZE, format="png").url


def _attachment(file: discord.Attachment, message: discord.Message, guild: int) -> Attachment:
    return Attachment(
        name=file.filename,
        url=file.url,
        description=file.description or "",
        id=file.id,
        type=file.content_type or "",
        size=file.size,
        channel=message.channel.id,
        message=message.id,
        link=f"https://discord.com/channels/{guild or '@me'}/{message.channel.id}/{message.id}",
    )


def _shows(message: discord.Message) -> bool:
    """Whether anything is in it. Nobody can send an empty message: Discord hides what is in it (no intent)."""
    return bool(
        message.content
        or message.attachments
        or message.stickers
        or message.components
        or message.embeds
        or message.poll
        or message.message_snapshots
    )


def _named(message: discord.Message) -> tuple[Named, Named]:
    """What the text's roles and channels are called, as far as that is known; channels only if they are no secret."""
    guild = message.guild
    if guild is None:
        return (), ()
    roles = [role for number in message.raw_role_mentions if (role := guild.get_role(number))]
    places = [place for number in message.raw_channel_mentions if (place := guild.get_channel_or_thread(number))]
    return (
        tuple((role.id, role.name) for role in roles),
        tuple((place.id, place.name) for place in places if _public(place, guild)),
    )


def _public(place: discord.abc.GuildChannel | discord.Thread, guild: discord.Guild) -> bool:
    if isinstance(place, discord.Thread):
        return not place.is_private() and place.parent is not None and _public(place.parent, guild)
    return place.permissions_for(guild.default_role).view_channel


def carries(message: discord.Message, mark: str) -> bool:
    """Whether the mark stands, whole, in one of a message's texts, addresses or button ids."""
    whole = re.compile(re.escape(mark) + r"(?![\w/?=&#%.-])")  # comment-1 is not comment-12
    return any(whole.search(text) for text in _strings(message))


def _strings(message: discord.Message) -> Iterator[str]:
    """All texts, addresses and button ids of a message; none of a line that Discord wrote itself."""
    if message.type in _SPOKEN or message.type is discord.MessageType.chat_input_command:
        yield from filter(None, [message.content])
        for component in message.components:
            yield from _strings_in(component.to_dict())


def _strings_in(component: Any) -> Iterator[str]:
    if isinstance(component, str):
        yield component
    elif isinstance(component, dict | list):
        for value in component.values() if isinstance(component, dict) else component:
            yield from _strings_in(value)
