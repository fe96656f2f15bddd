"""What admins can choose for a relay: names, meanings, defaults, and how what they type is read. Pure.

Every value is kept as the text that it is shown as, the same in every language. ``/relay set`` is made of these fields:
``about`` is the key of the sentence that says what one is for, ``choices`` is what it may be, ``meanings`` has the keys
of what choices mean, where they do not say it themselves; where there is more than a choice, ``read`` takes what was
typed and ``example`` shows how. A reader gives the text to keep, or raises ValueError with a sentence that says what is
wrong and what to write.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from bot.text.words import LANGUAGES, say

PLACEHOLDERS = ("blog", "author", "date", "categories", "tags")
"""What may stand in braces in the small print."""
SMALL_PRINT = "{blog} · {author} · {date} · {categories}"
LONGEST_SMALL_PRINT = 200
LONGEST_LIST = 500
MOST_COUNTED = 1_000
NIGHT = "22:00-07:00 Europe/Berlin"  # examples
BLUE = "#2a6f97"

_NAMED = (
    "black:000000 silver:c0c0c0 gray:808080 grey:808080 white:ffffff maroon:800000 red:ff0000 purple:800080 "
    "fuchsia:ff00ff green:008000 lime:00ff00 olive:808000 yellow:ffff00 navy:000080 blue:0000ff teal:008080 "
    "aqua:00ffff orange:ffa500"
)
SERVERS_OWN = "the server's"
_SPOKEN = {language.casefold(): locale for locale, language in LANGUAGES.items()}
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
        raise ValueError(say("setting.wrong.hours", typed=text, example=NIGHT, none="off"))
    start, end = _minute(form[1], form[2]), _minute(form[3], form[4])
    if start == end:
        raise ValueError(say("setting.wrong.hours.same", setting="silent", value="on"))
    return Hours(start, end, _zone(form[5] or "UTC"))


def _minute(hour: str, minute: str | None) -> int:
    number = int(hour) * 60 + int(minute or 0)
    if number > 24 * 60 or int(minute or 0) > 59:
        raise ValueError(say("setting.wrong.time", typed=f"{hour}:{minute or '00'}"))
    return number % (24 * 60)


def _zone(typed: str) -> ZoneInfo:
    """A zone by its name, or by its city alone where only one zone is called so."""
    wanted = typed.replace(" ", "_").casefold()
    found = [key for key in _zones() if key.casefold() == wanted]
    found = found or [key for key in _zones() if key.rpartition("/")[2].casefold() == wanted]
    if len(found) != 1:
        raise ValueError(say("setting.wrong.zone", typed=typed))
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
        raise ValueError(say("setting.wrong.list.long", most=LONGEST_LIST))
    for minus, straight, curly, bare in _ENTRY.findall(typed):
        entry = _words(straight or curly or bare)
        if '"' in bare:
            raise ValueError(say("setting.wrong.quotes", typed=bare))
        if entry and bare.strip().casefold() != "all":
            _check_stars(entry)
            (never if minus else only).setdefault(entry.casefold(), entry)
    if both := only.keys() & never.keys():
        raise ValueError(say("setting.wrong.both", entry=only[min(both)]))
    return Sieve(tuple(only.values()), tuple(never.values()))


def _check_stars(entry: str) -> None:
    if "*" in entry[:-1] or entry == "*":
        raise ValueError(say("setting.wrong.star", entry=entry))


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
    raise ValueError(say("setting.wrong.role", typed=typed, none="nobody"))


def _read_channel(typed: str) -> str:
    if _words(typed).casefold() in ("nobody", "none", "off", ""):
        return "nobody"
    if channel := _CHANNEL.fullmatch(_words(typed)):
        return channel[1] or channel[2]
    raise ValueError(say("setting.wrong.channel", typed=typed, none="nobody"))


def _read_count(typed: str) -> str:
    count = _words(typed).casefold()
    if count in ("off", "none", "0", ""):
        return "off"
    if count.isascii() and count.isdigit() and int(count) <= MOST_COUNTED:
        return str(int(count))
    raise ValueError(say("setting.wrong.number", typed=typed, most=MOST_COUNTED, none="off"))


def _read_small_print(typed: str) -> str:
    template = _words(typed)
    if template.casefold() in ("default", ""):
        return SMALL_PRINT
    if len(template) > LONGEST_SMALL_PRINT:
        raise ValueError(say("setting.wrong.print.long", most=LONGEST_SMALL_PRINT))
    known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
    for name in _PLACEHOLDER.findall(template):
        if name not in PLACEHOLDERS:
            raise ValueError(say("setting.wrong.print", name=name, known=known))
    if re.search(r"[{}]", _PLACEHOLDER.sub("", template)):
        raise ValueError(say("setting.wrong.brace", known=known))
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
    raise ValueError(say("setting.wrong.colour", typed=typed, example=BLUE, named="teal", none="none"))


# -- the settings -----------------------------------------------------------------------------------------------------


def _choice(about: str, meanings: Mapping[str, str]) -> Any:
    """One of these; the first is the default."""
    default = next(iter(meanings))
    return field(default=default, metadata={"about": about, "choices": tuple(meanings), "meanings": meanings})


def _switch(about: str, default: str) -> Any:
    other = "off" if default == "on" else "on"
    return field(default=default, metadata={"about": about, "choices": (default, other), "meanings": {}})


def _free(about: str, default: str, read: Callable[[str], str], example: str) -> Any:
    shown = {"choices": (default,), "meanings": {}, "example": example}
    return field(default=default, metadata={"about": about, "read": read, **shown})


@dataclass(frozen=True, slots=True)
class RelaySettings:
    """The settings of one relay."""

    replies: str = _choice(
        "setting.replies",
        {
            "everything": "setting.replies.everything",
            "only replies": "setting.replies.only",
            "chosen": "setting.replies.chosen",
            "off": "setting.replies.off",
        },
    )
    stars: str = _free("setting.stars", "off", _read_count, "3")
    link_back: str = _switch("setting.link_back", "on")
    comments: str = _choice(
        "setting.comments",
        {"blog rules": "setting.comments.rules", "approved": "setting.comments.approved"},
    )
    length: str = _choice(
        "setting.length",
        {"opening": "setting.length.opening", "whole": "setting.length.whole", "link only": "setting.length.link"},
    )
    updates: str = _choice(
        "setting.updates",
        {
            "in thread": "setting.updates.thread",
            "in thread and ping": "setting.updates.ping",
            "card only": "setting.updates.card",
        },
    )
    closed: str = _choice(
        "setting.closed",
        {"leave open": "setting.closed.open", "lock thread": "setting.closed.lock"},
    )
    moderators: str = _free("setting.moderators", "nobody", _read_channel, "#moderators")
    slow_at: str = _free("setting.slow_at", "off", _read_count, "20")
    pause_at: str = _free("setting.pause_at", "off", _read_count, "40")
    publish: str = _switch("setting.publish", "on")
    ping: str = _free("setting.ping", "nobody", _read_role, "@Readers")
    silent: str = _switch("setting.silent", "off")
    quiet: str = _free("setting.quiet", "off", _read_quiet, NIGHT)
    quiet_posts: str = _choice(
        "setting.quiet_posts",
        {"silent": "setting.quiet_posts.silent", "wait": "setting.quiet_posts.wait"},
    )
    categories: str = _free("setting.categories", "all", _read_list, "politics, -sports")
    tags: str = _free("setting.tags", "all", _read_list, "election, -poll")
    authors: str = _free("setting.authors", "all", _read_list, "Mara Ilse, -guest")
    words: str = _free("setting.words", "all", _read_list, "harbour, -football")
    small_print: str = _free("setting.small_print", SMALL_PRINT, _read_small_print, "{blog} · {author} · {date}")
    colour: str = _free("setting.colour", "none", _read_colour, BLUE)
    language: str = _choice(
        "setting.language",
        {SERVERS_OWN: "setting.language.server", **dict.fromkeys(_SPOKEN, "setting.language.always")},
    )

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
    def locale(self) -> str | None:
        """The locale of the relay's language; None: the server's."""
        return _SPOKEN.get(self.language)

    @property
    def accent(self) -> int | None:
        """The colour as 0xRRGGBB."""
        return int(self.colour.removeprefix("#"), 16) if self.colour.startswith("#") else None
