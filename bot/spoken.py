"""What is in a chat message, as far as it is kept: its text, its files, and what the ids in it are called."""

from collections.abc import Mapping
from dataclasses import replace

from bot import allowed
from bot.model import Attachment, BlogId, MemberId, Message
from bot.store import Tx
from bot.store.items import Source


def is_empty(message: Message) -> bool:
    """Whether nothing is in it that a blog could show: a sticker, or what Discord does not show us."""
    return not message.text.strip() and not message.attachments


def said(source: Source, message: Message) -> Source:
    """A source with what its message says now."""
    return replace(source, text=message.text, files=message.attachments)


def alike(source: Source, other: Source) -> bool:
    """Whether both say the same. The address of a file is another one each time."""
    return source.text == other.text and _lasting(source.files) == _lasting(other.files)


def _lasting(files: tuple[Attachment, ...]) -> list[Attachment]:
    return [replace(file, url="") for file in files]


async def names(tx: Tx, blog: BlogId, message: Message) -> dict[str, str]:
    """What the ids in a message are called (``@12``, ``&12``, ``#12``): of members only if they agree to that."""
    found = {f"&{role}": name for role, name in message.roles}
    found |= {f"#{channel}": name for channel, name in message.channels}
    for member, name in message.mentions:
        if await allowed.named(tx, MemberId(member), blog):
            found[f"@{member}"] = await allowed.called(tx, MemberId(member), name)
    return found


def mentioned(text: str, known: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Those of the names that a text needs: no others are kept."""
    return tuple((token, known[token]) for token in sorted(known) if any(sign in text for sign in _signs(token)))


def _signs(token: str) -> tuple[str, ...]:
    """How an id is written in a message."""
    match token[0]:
        case "@":
            return f"<{token}>", f"<@!{token[1:]}>"
        case "&":
            return (f"<@{token}>",)
        case _:
            return (f"<{token}>",)
