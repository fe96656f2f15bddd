"""What admins can choose for a relay: names, meanings, defaults, and how what they type is read. Pure.

Every value is kept as the text that it is shown as. ``/relay set`` is made of these fields: ``about`` says what one is
for, ``choices`` what it may be; where there is more than a choice, ``read`` takes what was typed and ``example`` shows
how. A reader gives the text to keep, or raises ValueError with a sentence that says what is wrong and what to write.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

PLACEHOLDERS = ("blog", "author", "date", "categories", "tags")
"""What may stand in braces in the small print."""
SMALL_PRINT = "{blog} · {author} · {date} · {categories}"
LONGEST_SMALL_PRINT = 200
LONGEST_LIST = 500
MOST_COUNTED = 1_000

_NAMED = (
    "black:000000 silver:c0c0c0 gray:808080 grey:808080 white:ffffff maroon:800000 red:ff0000 purple:800080 "
    "fuchsia:ff00ff green:008000 lime:00ff00 olive:808000 yellow:ffff00 navy:000080 blue:0000ff teal:008080 "
    "aqua:00ffff orange:ffa500"
)
COLOURS = {name: f"#{digits}" for name, _, digits in (pair.partition(":") for pair in _NAMED.split())}
"""The basic colours of CSS by name (https://www.w3.org/TR/css-color-4/#named-colors), and orange."""

_TIME = r"(\d{1,2})(?:[:.](\d{2}))?(?:\s*h)?"
_HOURS = re.compile(rf"{_TIME}\s*(?:[-–—]|to)\s*{_TIME}(?:\s+(\S.*))?", re.IGNORECASE)
_ROLE = re.compile(r"(?:<@&(\d{15,20})>|(\d{15,20}))")
_CHANNEL = re.compile(r"(?:<#(\d{15,20})>|(\d{15,20}))")
_ENTRY = re.compile(r"""\s*([-−–])?\s*(?:"([^"]*)"|“([^“”]*)”|([^,]*))\s*(?:,|$)""")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def _words(typed: str) -> str:
    return " ".join(typed.split())


# -- quiet hours ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hours:
    """From one minute of the day to another, over midnight if the second comes first, by the clocks of a zone."""

    start: int
    end: int
    zone: ZoneInfo

    def __str__(self) -> str:
        start, end = (f"{minute // 60:02}:{minute % 60:02}" for minute in (self.start, self.end))
        return f"{start}-{end} {self.zone.key}"


@lru_cache
def hours(text: str) -> Hours | None:
    """What quiet hours say; None when there are none. Raises ValueError."""
    if _words(text).casefold() in ("off", "none", ""):
        return None
    form = _HOURS.fullmatch(_words(text))
    if form is None:
        raise ValueError(f"“{text}” are no hours. Write them like 22:00-07:00 Europe/Berlin, or “off”.")
    start, end = _minute(form[1], form[2]), _minute(form[3], form[4])
    if start == end:
        raise ValueError("Quiet hours begin and end at different times. For silence all day set “silent” to “on”.")
    return Hours(start, end, _zone(form[5] or "UTC"))


def _minute(hour: str, minute: str | None) -> int:
    number = int(hour) * 60 + int(minute or 0)
    if number > 24 * 60 or int(minute or 0) > 59:
        raise ValueError(f"{hour}:{minute or '00'} is no time of day. Write hours from 0:00 to 24:00.")
    return number % (24 * 60)


def _zone(typed: str) -> ZoneInfo:
    """A zone by its name, or by its city alone where only one zone is called so."""
    wanted = typed.replace(" ", "_").casefold()
    found = [key for key in _zones() if key.casefold() == wanted]
    found = found or [key for key in _zones() if key.rpartition("/")[2].casefold() == wanted]
    if len(found) != 1:
        raise ValueError(f"“{typed}” is no time zone. Write one like Europe/Berlin, America/New_York or UTC.")
    return ZoneInfo(found[0])


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())  # many small files are looked at


def _read_quiet(typed: str) -> str:
    return str(hours(typed) or "off")


# -- filters ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sieve:
    """A filter: an article passes with one of ``only`` (if there are any) and none of ``never``.

    An entry that ends with a star stands for all that begins like it.
    """

    only: tuple[str, ...] = ()
    never: tuple[str, ...] = ()

    def __str__(self) -> str:
        shown = [_entry_shown(entry) for entry in self.only] + [f"-{_entry_shown(entry)}" for entry in self.never]
        return ", ".join(shown) or "all"


@lru_cache
def sieve(text: str) -> Sieve:
    """What a filter says. Raises ValueError."""
    only: dict[str, str] = {}
    never: dict[str, str] = {}
    typed = _words(text)
    if len(typed) > LONGEST_LIST:
        raise ValueError(f"That list is too long: at most {LONGEST_LIST} characters.")
    for minus, straight, curly, bare in _ENTRY.findall(typed):
        entry = _words(straight or curly or bare)
        if '"' in bare:
            raise ValueError(f"In {bare} a quotation mark is missing, or there is one too many.")
        if entry and bare.strip().casefold() != "all":
            _check_stars(entry)
            (never if minus else only).setdefault(entry.casefold(), entry)
    if both := only.keys() & never.keys():
        raise ValueError(f"“{only[min(both)]}” is both wanted and not wanted. Write it once.")
    return Sieve(tuple(only.values()), tuple(never.values()))


def _check_stars(entry: str) -> None:
    if "*" in entry[:-1] or entry == "*":
        raise ValueError(f"In “{entry}” the star is in the wrong place: it stands for the rest of a word, like elect*.")


def _entry_shown(entry: str) -> str:
    if '"' in entry:
        return f"“{entry}”"
    return f'"{entry}"' if "," in entry or entry[0] in "-−–“" or entry.casefold() == "all" else entry


def _read_list(typed: str) -> str:
    return str(sieve(typed))


# -- the rest ---------------------------------------------------------------------------------------------------------


def _read_role(typed: str) -> str:
    if _words(typed).casefold() in ("nobody", "none", "off", ""):
        return "nobody"
    if role := _ROLE.fullmatch(_words(typed)):
        return role[1] or role[2]
    raise ValueError(f"“{typed}” is no role. Choose one from the list that opens while you type, or “nobody”.")


def _read_channel(typed: str) -> str:
    if _words(typed).casefold() in ("nobody", "none", "off", ""):
        return "nobody"
    if channel := _CHANNEL.fullmatch(_words(typed)):
        return channel[1] or channel[2]
    raise ValueError(f"“{typed}” is no channel. Choose one from the list that opens while you type, or “nobody”.")


def _read_count(typed: str) -> str:
    count = _words(typed).casefold()
    if count in ("off", "none", "0", ""):
        return "off"
    if count.isascii() and count.isdigit() and int(count) <= MOST_COUNTED:
        return str(int(count))
    raise ValueError(f"“{typed}” is no number from 1 to {MOST_COUNTED}. Write one, or “off”.")


def _read_small_print(typed: str) -> str:
    template = _words(typed)
    if template.casefold() in ("default", ""):
        return SMALL_PRINT
    if len(template) > LONGEST_SMALL_PRINT:
        raise ValueError(f"The small print is too long: at most {LONGEST_SMALL_PRINT} characters.")
    known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
    for name in _PLACEHOLDER.findall(template):
        if name not in PLACEHOLDERS:
            raise ValueError(f"There is no {{{name}}}. There are: {known}.")
    if re.search(r"[{}]", _PLACEHOLDER.sub("", template)):
        raise ValueError(f"A brace stands alone. In braces there can be: {known}.")
    return template


def _read_colour(typed: str) -> str:
    colour = _words(typed).casefold()
    if colour in ("none", "off", "default", ""):
        return "none"
    if colour in COLOURS:
        return COLOURS[colour]
    digits = colour.removeprefix("#")
    if re.fullmatch(r"[0-9a-f]{3}", digits):
        digits = "".join(digit * 2 for digit in digits)
    if re.fullmatch(r"[0-9a-f]{6}", digits):
        return f"#{digits}"
    raise ValueError(f"“{typed}” is no colour. Write one like #2a6f97 or teal, or “none”.")


# -- the settings -----------------------------------------------------------------------------------------------------


def _choice(default: str, about: str, *others: str) -> Any:
    return field(default=default, metadata={"about": about, "choices": (default, *others)})


def _free(default: str, about: str, read: Callable[[str], str], example: str) -> Any:
    return field(default=default, metadata={"about": about, "read": read, "example": example, "choices": (default,)})


@dataclass(frozen=True, slots=True)
class RelaySettings:
    """The settings of one relay."""

    replies: str = _choice(
        "everything",
        "what goes to the blog: everything said in a thread, only replies, only what is chosen by hand, or nothing",
        "only replies",
        "chosen",
        "off",
    )
    stars: str = _free("off", "so many ⭐ of members choose a message for the blog", _read_count, "3")
    link_back: str = _choice("on", "a member's name on the blog leads to the message in Discord", "off")
    comments: str = _choice(
        "blog rules",
        "how members' comments arrive: by the blog's own moderation rules, or approved at once",
        "approved",
    )
    length: str = _choice(
        "opening",
        "how much of an article is shown: its opening, the whole (in the thread), or a link",
        "whole",
        "link only",
    )
    updates: str = _choice(
        "in thread",
        "an update is edited into the card; it is also told in the thread, told with a ping, or neither",
        "in thread and ping",
        "card only",
    )
    closed: str = _choice("leave open", "what becomes of a thread when comments on the blog are closed", "lock thread")
    moderators: str = _free("nobody", "a channel where comments that wait can be judged", _read_channel, "#moderators")
    slow_at: str = _free("off", "from so many comments in ten minutes on, a thread gets slow mode", _read_count, "20")
    pause_at: str = _free("off", "from so many in ten minutes on, they go to the blog later", _read_count, "40")
    publish: str = _choice("on", "in announcement channels: publish articles to the channels that follow", "off")
    ping: str = _free("nobody", "a role to ping with each new article", _read_role, "@Readers")
    silent: str = _choice("off", "post without notifying anybody", "on")
    quiet: str = _free("off", "quiet hours, with the time zone", _read_quiet, "22:00-07:00 Europe/Berlin")
    quiet_posts: str = _choice("silent", "what is posted in quiet hours: silently, or when they are over", "wait")
    categories: str = _free("all", "only these categories, or not those with a minus", _read_list, "politics, -sports")
    tags: str = _free("all", "only these tags, or not those with a minus", _read_list, "election, -poll")
    authors: str = _free("all", "only these authors, or not those with a minus", _read_list, "Mara Ilse, -guest")
    words: str = _free(
        "all", "only with one of these words, or with none of those with a minus", _read_list, "harbour, -football"
    )
    small_print: str = _free(SMALL_PRINT, "the line under the title", _read_small_print, "{blog} · {author} · {date}")
    colour: str = _free("none", "the colour at a card's edge", _read_colour, "#2a6f97")

    # What the texts mean, for those who act on them.

    @property
    def role(self) -> int | None:
        """The id of the role to ping."""
        return int(self.ping) if self.ping.isdigit() else None

    @property
    def desk(self) -> int | None:
        """The id of the channel where comments that wait are judged."""
        return int(self.moderators) if self.moderators.isdigit() else None

    @property
    def stars_needed(self) -> int | None:
        """How many members choose a message."""
        return int(self.stars) if self.stars.isdigit() else None

    @property
    def slow_from(self) -> int | None:
        """Comments in ten minutes."""
        return int(self.slow_at) if self.slow_at.isdigit() else None

    @property
    def pause_from(self) -> int | None:
        """Comments in ten minutes."""
        return int(self.pause_at) if self.pause_at.isdigit() else None

    @property
    def accent(self) -> int | None:
        """The colour as 0xRRGGBB."""
        return int(self.colour.removeprefix("#"), 16) if self.colour.startswith("#") else None
