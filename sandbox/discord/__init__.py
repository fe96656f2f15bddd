"""A Discord on this machine: the real discord.py connects to it over HTTP and WebSocket.

It behaves as Discord's documentation says, refuses what Discord refuses, and answers 501 to what it does not know.
"""

from sandbox.discord.answers import Answer, NoAnswer
from sandbox.discord.errors import Refusal
from sandbox.discord.files import File
from sandbox.discord.people import Member
from sandbox.discord.places import Channel, Forum, NewsChannel, Private, Tag, Thread
from sandbox.discord.server import Discord
from sandbox.discord.state import Guild, Message, Role, User

__all__ = [
    "Answer",
    "Channel",
    "Discord",
    "File",
    "Forum",
    "Guild",
    "Member",
    "Message",
    "NewsChannel",
    "NoAnswer",
    "Private",
    "Refusal",
    "Role",
    "Tag",
    "Thread",
    "User",
]
