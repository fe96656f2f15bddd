"""Discord's permissions, as its settings call them in the language of whoever reads."""

from collections.abc import Iterable
from functools import reduce

from bot.text.words import say

NAMES = {
    "view_channel": "permission.view",
    "send_messages": "permission.send",
    "send_messages_in_threads": "permission.threads.send",
    "create_public_threads": "permission.threads.create",
    "read_message_history": "permission.history",
    "add_reactions": "permission.reactions",
    "embed_links": "permission.links",
    "manage_threads": "permission.threads.manage",
    "manage_channels": "permission.channels.manage",
    "mention_everyone": "permission.mentions",
    "view_audit_log": "permission.audit",
}
"""By their names in discord.py: https://discord.com/developers/docs/topics/permissions."""


def permission_names(names: Iterable[str]) -> str:
    """Give the names of some permissions, one after the other: a sentence, so it can be kept. Nothing for none."""
    return reduce(_and, (say(NAMES[name]) for name in names), "")


def _and(before: str, name: str) -> str:
    return say("permission.and", before=before, name=name) if before else name
