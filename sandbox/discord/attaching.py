"""Files as options of commands: they stand in no channel, and have an address for a while all the same.

Source: developers/interactions/receiving-and-responding.mdx (Resolved Data Structure, attachments).
"""

from typing import Any

from sandbox.discord import files, payloads
from sandbox.discord.files import File
from sandbox.discord.numbers import IS_EPHEMERAL
from sandbox.discord.places import Channel
from sandbox.discord.state import Membership, Message


def attach(who: Membership, where: Channel, file: File) -> tuple[str, dict[str, Any]]:
    """Upload a file for an option; gives its id and how interactions carry it."""
    world = who.guild.world
    files.check([file])
    held = Message(world.new_id(), where, who, world.clock(), flags=IS_EPHEMERAL)  # no channel shows it
    files.enclose(world, held, [file])
    [kept] = held.files
    return str(kept.id), payloads.attachment(held, kept) | {"ephemeral": True}
