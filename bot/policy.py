"""May this pass? Pure rules about what leaves chat."""

from dataclasses import dataclass
from enum import Enum

from bot.model import Message

CONSENT = "consent"
"""A hold: the member has not said yes. Only the message's id is kept."""
UNREAD = "unread"
"""A hold: the member has said yes, the text is still to be fetched from Discord."""


class Passing(Enum):
    """What becomes of a chat message in an article's thread."""

    DROP = "drop"  # nothing of it is kept
    ASK = "ask"  # its id is kept, the member is asked
    STAYS = "stays"  # this blog takes no comments: say so once
    PASS = "pass"


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known about a thread and the member who speaks in it."""

    replies_on: bool
    blog_writable: bool
    agreed: bool | None  # None: not asked yet
    agreed_since: int = 0


def may_leave(message: Message, standing: Standing) -> Passing:
    """What becomes of a message. A yes covers the message that asked and those that follow, never earlier ones."""
    if not message.by_person or not standing.replies_on:
        return Passing.DROP
    if not standing.blog_writable:
        return Passing.STAYS
    if standing.agreed is None:
        return Passing.ASK
    if standing.agreed and message.id >= standing.agreed_since:
        return Passing.PASS
    return Passing.DROP
