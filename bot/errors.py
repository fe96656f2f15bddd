"""What can go wrong with the world outside, sorted by what to do about it.

Edges translate every failure of a blog or of Discord into one of these; flows decide by the class alone. The
message is a sentence for the person who can act on it: what happened, to what, what to do. No secrets in it.
"""


class Trouble(Exception):
    """Something outside did not work. ``str(error)`` is fit to be shown to an admin."""


class Refused(Trouble):
    """The other side said no, and will say no again: this one thing cannot be done."""


class Missing(Refused):
    """The thing that was addressed is not there (any more): HTTP 404 or 410, Discord's 10008."""


class Gone(Missing):
    """It was taken down for good, and says so (HTTP 410): it is not asked for again."""


class Barred(Refused):
    """The whole place is closed to us: wrong credentials, no permission, channel gone. Pause and tell an admin."""


class Unaccepted(Barred):
    """The blog does not accept the account: who connected it can help, and nobody else is to know of it."""


class Vanished(Barred):
    """The place itself, a channel or a thread, is gone."""


class Retry(Trouble):
    """It did certainly not happen, and may work later, not before ``after`` seconds if that is given."""

    def __init__(self, message: str, after: float | None = None) -> None:
        super().__init__(message)
        self.after = after


class Uncertain(Trouble):
    """The answer got lost: it may have been done. Look before doing it again."""
