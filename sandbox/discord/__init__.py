"""A Discord on this machine: the real discord.py connects to it over HTTP and WebSocket.

It behaves as Discord's documentation says, refuses what Discord refuses, and answers 501 to what it does not know.
"""

from sandbox.discord.answers import Answer, NoAnswer
from sandbox.discord.errors import Refusal
from sandbox.discord.people import Member
from sandbox.discord.server import Discord
from sandbox.discord.state import Channel, Guild, Message, Role, Thread, User

__all__ = [
    "Answer",
    "Channel",
    "Discord",
    "Guild",
    "Member",
    "Message",
    "NoAnswer",
    "Refusal",
    "Role",
    "Thread",
    "User",
]
