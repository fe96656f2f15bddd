"""The frame of the REST API: parameters, users, paging, `_fields`, and errors in WordPress' words."""

from __future__ import annotations

import base64
import binascii
import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl, urlencode

from .archive import Archive
from .model import Application, Refusal, User

Json = dict[str, Any]


@dataclass(slots=True)
class Reply:
    """What a route answers: plain data, a status, headers."""

    data: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that came with a request."""

    name: str
    type: str
    data: bytes


@dataclass(slots=True)
class Call:
    """One REST request, with everything that WordPress looks at in it."""

    method: str
    path: str  # behind /wp-json
    query: dict[str, Any]
    params: dict[str, Any]  # query, then form, then JSON, the later winning
    user: User | None
    application: Application | None = None
    agent: str = ""
    address: str = "127.0.0.1"
    unhurried: bool = False
    base: str = ""  # the site's address plus /wp-json
    file: Sent | None = None

    def number(self, name: str, default: int, low: int = 0, high: int = 2**31) -> int:
        """A whole number within bounds, or WordPress' 400."""
        value = self.params.get(name, default)
        try:
            number = int(str(value))
        except ValueError:
            raise invalid(name, f"{name} is not of type integer.") from None
        if not low <= number <= high:
            raise invalid(name, f"{name} must be between {low} (inclusive) and {high} (inclusive)")
        return number

    def choice(self, name: str, default: str, allowed: Sequence[str]) -> str:
        """One of a few words, or WordPress' 400."""
        value = str(self.params.get(name, default))
        if value not in allowed:
            raise invalid(name, f"{name} is not one of {', '.join(allowed)}.")
        return value

    def many(self, name: str) -> list[str] | None:
        """A list, written as JSON list, `a,b` or `name[]=a`; None when it was not given."""
        value = self.params.get(name)
        if value is None:
            return None
        return [str(part) for part in value] if isinstance(value, list) else re.split(r"[\s,]+", str(value).strip())

    def numbers(self, name: str) -> list[int] | None:
        """A list of whole numbers."""
        try:
            parts = self.many(name)
            return None if parts is None else [int(part) for part in parts if part]
        except ValueError:
            raise invalid(name, f"{name}[0] is not of type integer.") from None

    def time(self, name: str, gmt_offset: int) -> int | None:
        """A date as seconds; without a zone it means the site's local time."""
        value = self.params.get(name)
        return None if value in (None, "") else read_time(name, str(value), gmt_offset)


def read_time(name: str, value: str, gmt_offset: int) -> int:
    """An ISO 8601 date as seconds since 1970."""
    try:
        moment = datetime.fromisoformat(value.replace(" ", "+"))
    except ValueError:
        raise invalid(name, "Invalid date.", code="rest_invalid_date") from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC) - timedelta(hours=gmt_offset)
    return int(moment.timestamp())


def show_time(seconds: int, gmt_offset: int = 0) -> str:
    """Seconds since 1970 as WordPress writes dates: without a zone."""
    return (datetime.fromtimestamp(seconds, UTC) + timedelta(hours=gmt_offset)).strftime("%Y-%m-%dT%H:%M:%S")


def invalid(name: str, message: str, code: str = "rest_invalid_param") -> Refusal:
    """The error for a parameter that is not as it should be."""
    return Refusal(
        "rest_invalid_param",
        f"Invalid parameter(s): {name}",
        400,
        params={name: message},
        details={name: {"code": code, "message": message, "data": None}},
    )


def who(site: Archive, authorization: str | None) -> tuple[User, Application] | None:
    """The account behind an Authorization header, and its password. Wrong credentials are nobody, not an error."""
    scheme, _, rest = (authorization or "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        login, _, password = base64.b64decode(rest, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return site.who(login, password)


def parameters(
    query: Sequence[tuple[str, str]], body: bytes, content_type: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """(the query, everything together). A body that claims to be JSON and is not: 400 rest_invalid_json."""
    asked = _pairs(query)
    if not body:
        return asked, dict(asked)
    if content_type == "application/json":
        try:
            sent = json.loads(body)
        except ValueError:
            raise Refusal("rest_invalid_json", "Invalid JSON body passed.", 400) from None
        return asked, {**asked, **(sent if isinstance(sent, dict) else {})}
    if content_type == "application/x-www-form-urlencoded":
        return asked, {**asked, **_pairs(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))}
    return asked, dict(asked)


def file_in(body: bytes, content_type: str, disposition: str) -> tuple[dict[str, Any], Sent | None]:
    """(the fields, the file) of an upload: a form with a file, or the bytes alone under a Content-Disposition."""
    kind, _, rest = content_type.partition(";")
    if kind.strip() != "multipart/form-data":
        name = _named(disposition, "filename")
        return {}, Sent(name, kind.strip(), body) if name else None
    fields: dict[str, Any] = {}
    file: Sent | None = None
    for part in body.split(b"--" + _named(rest, "boundary").encode())[1:-1]:
        head, _, data = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        said, data = head.decode(errors="replace"), data.removesuffix(b"\r\n")
        if filename := _named(said, "filename"):
            found = re.search(r"^Content-Type:\s*(\S+)", said, re.IGNORECASE | re.MULTILINE)
            file = Sent(filename, found[1] if found else "", data) if _named(said, "name") == "file" else file
        else:
            fields[_named(said, "name")] = data.decode(errors="replace")
    return fields, file


def _named(header: str, parameter: str) -> str:
    found = re.search(rf"""\b{parameter}=(?:"([^"]*)"|([^\s;]+))""", header)
    return (found[1] or found[2] or "") if found else ""


def _pairs(pairs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for name, value in pairs:
        if name.endswith("[]"):
            result.setdefault(name[:-2], []).append(value)
        else:
            result[name] = value
    return result


def paged(call: Call, found: Sequence[Any], show: Callable[[Any], Json], total: int | None = None) -> Reply:
    """One page of a list, with X-WP-Total and the links to its neighbours."""
    per_page, page = call.number("per_page", 10, 1, 100), call.number("page", 1, 1)
    offset = call.number("offset", (page - 1) * per_page)
    count = len(found) if total is None else total
    pages = math.ceil(count / per_page)
    links = [(page - 1, "prev")] if page > 1 else []
    if page < pages:
        links.append((page + 1, "next"))
    headers = {"X-WP-Total": str(count), "X-WP-TotalPages": str(pages)}
    if links:
        queries = (
            (urlencode({**call.query, "page": min(number, max(pages, 1))}, doseq=True), rel) for number, rel in links
        )
        headers["Link"] = ", ".join(f'<{call.base}{call.path}?{query}>; rel="{rel}"' for query, rel in queries)
    return Reply([show(item) for item in found[offset : offset + per_page]], headers=headers)


def only(data: Any, fields: Sequence[str] | None) -> Any:
    """Leave the fields that `_fields` names; a dot goes one level down."""
    if isinstance(data, list):
        return [only(item, fields) for item in data]
    if fields is None or not isinstance(data, dict) or "code" in data:
        return data
    result: Json = {}
    for name in fields:
        _copy(data, result, name.split("."))
    return result


def _copy(source: Mapping[str, Any], target: Json, path: Sequence[str]) -> None:
    first, *rest = path
    if first not in source:
        return
    if not rest:
        target[first] = source[first]
    elif isinstance(source[first], dict):
        _copy(source[first], target.setdefault(first, {}), rest)


def avatars(site_url: str, email: str) -> dict[str, str]:
    """Three sizes of somebody's picture (WordPress points to another site here; the sandbox draws its own)."""
    key = sha256(email.strip().lower().encode()).hexdigest()
    return {str(size): f"{site_url}/avatar/{key}?s={size}&d=mm&r=g" for size in (24, 48, 96)}
