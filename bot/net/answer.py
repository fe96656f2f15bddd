"""What a server answered, and what its headers say: how long it is fresh, and what it links to. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from multidict import CIMultiDictProxy

from bot.net.addresses import host_of, web_address

LONGEST_FRESH = 86_400.0

# name, name=token or name="quoted": a directive of Cache-Control, or a parameter of a Link (RFC 9110, 5.6)
_PAIR = r"""([!#$%&'*+.^_`|~\w-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",;]*)))?"""
_DIRECTIVE = re.compile(_PAIR)
_LINK = re.compile(rf"<([^>]*)>((?:\s*;\s*(?:{_PAIR})?)*)")


class Link(NamedTuple):
    """A link in a header: one relation (in lower case), the absolute http(s) address, the type it is said to have."""

    relation: str
    url: str
    type: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered: the final ``url``, and the new one if all redirects on the way there are permanent."""

    status: int
    headers: CIMultiDictProxy[str]
    body: bytes
    url: str
    permanent: str | None = None
    arrived: float = 0.0  # when it began to arrive, in seconds since the epoch

    @property
    def host(self) -> str:
        """The host that answered, as it is named in sentences."""
        return host_of(self.url)

    @property
    def date(self) -> float | None:
        """The server's own clock, in seconds since the epoch."""
        return self._moment("Date")

    def ahead(self, now: float) -> float | None:
        """By how many seconds the server's clock is ahead of ours, at the moment ``now``; None: it does not say.

        What a cache on the way held back is older by its Age (RFC 9111, 5.1).
        """
        return None if self.date is None else self.date + _seconds(self.headers.get("Age", "0")) - now

    def fresh(self) -> float:
        """For how many seconds the server wants not to be asked again; at most a day, 0 if it says nothing.

        RFC 9111, 4.2: max-age, else Expires minus Date; less the Age that the answer already had. ``s-maxage`` is for
        caches that many share, which we are not. Said twice or nonsensically, the least counts.
        """
        directives = self._directives()
        if directives.keys() & {"no-cache", "no-store"}:
            return 0.0
        if (age := directives.get("max-age")) is not None:
            lifetime = _seconds(age)
        elif "Expires" in self.headers:
            expires, date = self._moment("Expires"), self.date
            lifetime = 0.0 if expires is None or date is None else expires - date
        else:
            return 0.0
        return min(max(lifetime - _seconds(self.headers.get("Age", "0")), 0.0), LONGEST_FRESH)

    def links(self) -> Iterator[Link]:
        """The links of this very document in its Link headers (RFC 8288), each relation on its own."""
        for header in self.headers.getall("Link", ()):
            for found in _LINK.finditer(header):
                named = _pairs(found[2])
                url = web_address(found[1] or self.url, self.url)
                if url and "anchor" not in named:  # an anchor: it is the link of another document
                    kind = named.get("type", "").lower()
                    yield from (Link(relation, url, kind) for relation in named.get("rel", "").lower().split())

    def _directives(self) -> Mapping[str, str]:
        """What Cache-Control says; of max-ages the least, and no ``no-cache`` that is about single headers only."""
        result: dict[str, str] = {}
        for name, quoted, token in _DIRECTIVE.findall(", ".join(self.headers.getall("Cache-Control", ()))):
            name, value = name.lower(), quoted or token
            if name == "max-age" and name in result:
                value = min(value, result[name], key=_seconds)
            if name != "no-cache" or not value:
                result[name] = value
        return result

    def _moment(self, name: str) -> float | None:
        try:
            moment = parsedate_to_datetime(self.headers[name])
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
        except (KeyError, ValueError, OverflowError):
            return None


def _pairs(text: str) -> dict[str, str]:
    """Parameters by name; of those that are given twice, the first (RFC 8288, 3)."""
    result: dict[str, str] = {}
    for name, quoted, token in _DIRECTIVE.findall(text):
        result.setdefault(name.lower(), re.sub(r"\\(.)", r"\1", quoted) or token)
    return result


def _seconds(value: str) -> float:
    """A number of seconds; what is none is 0."""
    return float(value[:12]) if value.isdecimal() and value.isascii() else 0.0
