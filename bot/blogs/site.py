"""What exploring an address found out about the site behind it, before it is decided what kind of blog it is."""

from dataclasses import dataclass, field

from bot.blogs.parse import Document


@dataclass(slots=True)
class Site:
    """A site: its front page, its main feed (checked and parsed, if it has one), and where an API may be.

    ``notes`` collects sentences for the admin: what does not work here and what to do about it.
    """

    url: str
    feed: str = ""
    document: Document | None = None
    icon: str = ""
    apis: list[str] = field(default_factory=list)  # the likeliest first
    whole: bool = True  # False for the feed of a section only: an API would show more than was asked for
    notes: list[str] = field(default_factory=list)
