"""Files that come with messages, and the place where they lie: signed addresses that die in a day.

Source: developers/reference.mdx (Signed Attachment CDN URLs), developers/resources/message.mdx (Attachment Object).
"""

import hashlib
import hmac
import mimetypes
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sandbox.discord.errors import Refusal, invalid

if TYPE_CHECKING:
    from sandbox.discord.state import Message, World

PATH = "/attachments/{channel}/{file}/{name}"
LIVES = 86400
"""Seconds after which an address is dead. Not documented; observed: a day."""
NOT_IN_NAMES = re.compile(r"[^\w.-]")
UPLOADS = "files"
"""Where http.py puts the uploads of a request, beside what its JSON says."""
MOST_FILES = 10
MOST_BYTES = 10 << 20  # of each, for people without Nitro


@dataclass(eq=False)
class File:
    """A file as a member sends it. ``type`` as in image/png, guessed from the name unless given."""

    name: str
    data: bytes
    description: str = ""
    type: str = ""
    id: int = 0

    def __post_init__(self) -> None:
        self.type = self.type or mimetypes.guess_type(self.name)[0] or "application/octet-stream"


def check(enclosed: Sequence[File]) -> None:
    """What can be sent at once: 40005 for a file that is too large."""
    if len(enclosed) > MOST_FILES:
        raise invalid("attachments", "BASE_TYPE_MAX_LENGTH", f"Must be {MOST_FILES} or fewer in length.")
    for at, file in enumerate(enclosed):
        if len(file.data) > MOST_BYTES:
            raise Refusal(40005)
        if len(file.description) > 1024:
            raise invalid(f"attachments.{at}.description", "BASE_TYPE_BAD_LENGTH", "Must be 1024 or fewer in length.")


def enclose(world: "World", message: "Message", enclosed: Sequence[File]) -> None:
    """Put copies of the files into a message, with ids of their own, and names without blanks."""
    message.files = [replace(file, id=world.new_id(), name=NOT_IN_NAMES.sub("_", file.name)) for file in enclosed]
    world.files |= {file.id: (message, file) for file in message.files}


def address(message: "Message", file: File) -> str:
    """A new address of the file, good for a day from now."""
    world = message.channel.guild.world
    path = f"/attachments/{message.channel.id}/{file.id}/{file.name}"
    now = int(world.clock())
    issued, ends = f"{now:x}", f"{now + LIVES:x}"
    return f"{world.cdn_url}{path}?ex={ends}&is={issued}&hm={_signature(world, path, issued, ends)}&"


def standing(world: "World", path: str, query: Mapping[str, str]) -> File | None:
    """The file at an address, if its signature is ours and still good, and its message shows it."""
    issued, ends = query.get("is", ""), query.get("ex", "")
    if not hmac.compare_digest(query.get("hm", ""), _signature(world, path, issued, ends)):
        return None
    message, file = world.files[int(path.split("/")[3])]
    alive = world.clock() < int(ends, 16) and not message.deleted and file in message.files
    return file if alive else None


def _signature(world: "World", path: str, issued: str, ends: str) -> str:
    return hmac.new(world.token.encode(), f"{path} {issued} {ends}".encode(), hashlib.sha256).hexdigest()
