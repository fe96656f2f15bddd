"""What Discord says when it refuses.

Source: developers/topics/opcodes-and-status-codes.mdx. Only the codes that this sandbox can produce are listed; a test
that wants another one asks `Discord.faults` for it.
"""

from typing import Any

# code -> (HTTP status, message)
CODES: dict[int, tuple[int, str]] = {
    0: (401, "401: Unauthorized"),
    10002: (404, "Unknown Application"),
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10007: (404, "Unknown Member"),
    10008: (404, "Unknown Message"),
    10013: (404, "Unknown User"),
    10014: (400, "Unknown Emoji"),
    10015: (404, "Unknown Webhook"),
    10062: (404, "Unknown interaction"),
    10063: (404, "Unknown application command"),
    10066: (404, "Unknown application command permissions"),
    10087: (404, "Unknown Tag"),
    20016: (429, "This action cannot be performed due to slowmode rate limit"),
    20022: (429, "This message cannot be edited due to announcement rate limits."),
    20028: (429, "The write action you are performing on the channel has hit the write rate limit."),
    30010: (400, "Maximum number of reactions reached (20)"),
    30046: (429, "Maximum number of edits to messages older than 1 hour reached. Try again later."),
    40005: (413, "Request entity too large"),
    40033: (400, "This message has already been crossposted."),
    40060: (400, "Interaction has already been acknowledged."),
    40062: (429, "Service resource is being rate limited."),
    40066: (400, "There are no tags available that can be set by non-moderators"),
    40067: (400, "A tag is required to create a forum post in this channel"),
    50001: (403, "Missing Access"),
    50005: (403, "Cannot edit a message authored by another user"),
    50006: (400, "Cannot send an empty message"),
    50007: (403, "Cannot send messages to this user"),
    50008: (400, "Cannot send messages in a non-text channel"),
    50013: (403, "Missing Permissions"),
    50016: (400, "Provided too few or too many messages to delete."),
    50021: (403, "Cannot execute action on a system message"),
    50024: (400, "Cannot execute action on this channel type"),
    50027: (401, "Invalid Webhook Token"),
    50035: (400, "Invalid Form Body"),
    50068: (400, "Invalid message type"),
    50083: (400, "Thread is archived"),
    50109: (400, "The request body contains invalid JSON."),
    50278: (403, "Cannot send messages to this user due to having no mutual guilds"),
    130000: (503, "API resource is currently overloaded. Try again a little later."),
    160002: (400, "Cannot reply without permission to read message history"),
    160004: (400, "A thread has already been created for this message"),
    160005: (400, "Thread is locked"),
    160006: (400, "Maximum number of active threads reached"),
}


class Refusal(Exception):
    """Discord refuses: the HTTP status and the JSON body it answers with.

    Raised by the rules, so a member's action that Discord forbids raises it as well.
    """

    def __init__(self, code: int, errors: dict[str, Any] | None = None) -> None:
        self.code = code
        self.errors = errors
        self.status, self.message = CODES[code]
        super().__init__(f"{code} {self.message} {errors or ''}".rstrip())

    def body(self) -> dict[str, Any]:
        """The JSON object of the answer."""
        body: dict[str, Any] = {"message": self.message, "code": self.code}
        if self.errors:
            body["errors"] = self.errors
        return body


class TooMany(Exception):
    """One thing was done too often in one place, and nobody was told beforehand: a 429 with scope "shared"."""

    def __init__(self, retry_after: float) -> None:
        self.retry_after = retry_after
        super().__init__(f"too many: again in {retry_after:.0f} s")


class Unknown(Exception):
    """The sandbox does not know what the real Discord would do here: answered with 501 and remembered."""


def invalid(path: str, reason: str, message: str) -> Refusal:
    """A 50035 in Discord's nested form. `path` names the field with dots: "components.0.label"."""
    errors: dict[str, Any] = {"_errors": [{"code": reason, "message": message}]}
    for step in reversed(path.split(".")):
        errors = {step: errors}
    return Refusal(50035, errors)
