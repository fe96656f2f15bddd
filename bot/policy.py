"""May this pass? Pure rules about what leaves chat."""

from dataclasses import dataclass
from enum import Enum

from bot.model import Message
from bot.text.words import again, kept

CONSENT = "consent"
"""A hold: the member has not said yes. Only the message's id is kept."""
UNREAD = "unread"
"""A hold: the member has said yes, the text is still to be fetched from Discord."""


def refusal(why: str) -> str:
    """A hold: it cannot be done, and why, for whoever reads it later."""
    return f"refused: {kept(why)}"


def is_refusal(hold: str | None) -> bool:
    """Whether a hold means that something cannot be delivered; the others wait for a member or for their turn."""
    return hold is not None and hold.startswith(("refused", "unknown"))


def reason(hold: str) -> str:
    """Why it cannot be done, in the language spoken just now."""
    return again(hold.partition(": ")[2])


class Passing(Enum):
    """What becomes of a chat message about an article. Only of one that is asked for or passes, anything is kept."""

    DROP = "drop"  # not a person's, or not what this relay carries
    EMPTY = "empty"  # nothing in it that a blog could show, or nothing that Discord shows us
    SILENCED = "silenced"  # a moderator has silenced its author for now
    STAYS = "stays"  # this blog takes no comments: say so once
    ASK = "ask"  # its id is kept, the member is asked
    REFUSED = "refused"  # the member has said no
    OLD = "old"  # said before the yes
    PASS = "pass"
    KNOWN = "known"  # it was heard before


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known about a thread and the member who speaks in it."""

    replies: str  # as in the relay's settings
    blog_writable: bool
    agreed: bool | None  # None: not asked yet
    agreed_since: int = 0
    answers: bool = False  # one of our messages about the article, or a comment
    chosen: bool = False  # by hand, or by stars

    @property
    def carried(self) -> bool:
        """Whether the relay carries what is said like this."""
        if self.chosen or self.replies == "off":
            return self.replies != "off"
        return self.replies == "everything" or (self.replies == "only replies" and self.answers)


def may_leave(message: Message, standing: Standing) -> Passing:
    """What becomes of a message. A yes covers the message that asked and those that follow, never earlier ones.

    Whoever chooses a message, only its author can let it go.
    """
    if not message.by_person or not standing.carried:
        return Passing.DROP
    if not message.text.strip() and not message.attachments:
        return Passing.EMPTY
    if message.timed_out:
        return Passing.SILENCED
    if not standing.blog_writable:
        return Passing.STAYS
    if standing.agreed is None:
        return Passing.ASK
    if not standing.agreed:
        return Passing.REFUSED
    return Passing.PASS if message.id >= standing.agreed_since else Passing.OLD
