"""The dates of feeds as feedparser reads them, in the forms in which nearly all are written."""

import re
from datetime import UTC, datetime, timedelta

from bot.model import Instant

_NAMES = "JanFebMarAprMayJunJulAugSepOctNovDec"
_MONTHS = {_NAMES[at : at + 3]: str(at // 3 + 1) for at in range(0, 36, 3)}
_ZONES = {"GMT": 0, "UT": 0, "UTC": 0, "Z": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6}
_ZONES |= {"PST": -8, "PDT": -7}
_RFC_822 = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?(\d\d?) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d)(?::(\d\d))? "
    r"(?:([+-])(\d\d)(\d\d)|([A-Z]{1,3}))",
    re.ASCII,
)
_RFC_3339 = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[Tt](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(?:[Zz]|([+-])(\d\d):(\d\d))?)?", re.ASCII
)


def instant(text: str) -> Instant | None:
    """The moment that a date means, without a zone in UTC; None for a date in any other form."""
    if found := _RFC_822.fullmatch(text):
        day, name, year, hour, minute, second, sign, hours, minutes, zone = found.groups()
        if name not in _MONTHS or (zone and zone not in _ZONES):
            return None
        month = _MONTHS[name]
        east = timedelta(hours=_ZONES[zone]) if zone else _east(sign, hours, minutes)
    elif found := _RFC_3339.fullmatch(text):
        year, month, day, hour, minute, second, sign, hours, minutes = found.groups()
        east = _east(sign, hours, minutes)
    else:
        return None
    try:
        date = int(year), int(month), int(day)
        clock = datetime(*date, int(hour or 0), int(minute or 0), int(second or 0), tzinfo=UTC)
        return (clock - east).timestamp()
    except (ValueError, OverflowError):
        return None


def _east(sign: str | None, hours: str | None, minutes: str | None) -> timedelta:
    east = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    return -east if sign == "-" else east
