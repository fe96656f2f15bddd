"""Which of a forum's tags a post gets: those called like the article's categories and tags. Pure but for the names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.text.escape import name as one_line

LONGEST = 20
MOST_OF_FORUM = 20
MOST_OF_POST = 5
"""Limits of Discord: https://discord.com/developers/docs/resources/channel#forum-tag-object"""


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of a forum. A moderated one is for those who may manage threads."""

    id: int
    name: str
    moderated: bool = False

    @classmethod
    def read(cls, body: Any) -> "Tag":
        """A tag as Discord's JSON has it."""
        return cls(int(body["id"]), str(body["name"]), bool(body.get("moderated")))


def fit(name: str) -> str:
    """The name that a tag for this category has: at most 20 characters, cut at a word; may be empty."""
    whole = one_line(name, 200)
    if len(whole) <= LONGEST:
        return whole
    words = whole[: LONGEST + 1].rpartition(" ")[0]
    return (words or whole[:LONGEST]).rstrip(" ,;:&-–—")


def chosen(wanted: Iterable[str], known: Sequence[Tag], applied: Sequence[int], *, moderator: bool) -> list[int]:
    """The ids of the tags that a post should have, at most five.

    What a person put on it stays while there is room, and in any case what only moderators may take away.
    """
    by_name = {tag.name.casefold(): tag for tag in reversed(known)}  # the first of a name counts
    matching = [tag for name in wanted if (tag := by_name.get(fit(name).casefold()))]
    on_it = [tag for tag in known if tag.id in applied]
    fixed = [tag for tag in on_it if tag.moderated and not moderator]
    free = [tag for tag in matching if moderator or not tag.moderated]
    return list(dict.fromkeys(tag.id for tag in [*fixed, *free, *on_it]))[:MOST_OF_POST]


def usable(known: Sequence[Tag], *, moderator: bool) -> list[int]:
    """The first tag that we may put on a post, for a forum that demands one: none or one."""
    return [tag.id for tag in known if moderator or not tag.moderated][:1]


def missing(wanted: Iterable[str], known: Sequence[Tag]) -> list[str]:
    """The names of tags to be made, as far as a post and the forum have room for them."""
    there = {tag.name.casefold() for tag in known}
    names = {fit(name).casefold(): fit(name) for name in list(wanted)[:MOST_OF_POST] if fit(name)}
    new = [name for folded, name in names.items() if folded not in there]
    return new[: max(0, MOST_OF_FORUM - len(known))]
