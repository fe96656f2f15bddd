"""WordPress' REST interface as it is: addresses, credentials, and what its answers mean.

Two traps are closed here. Its base may be pretty (``/wp-json/``) or plain (``/?rest_route=/``). And wrong credentials
are no error to WordPress: the request goes on as anybody's, so that a 401 may mean a wrong password.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from yarl import URL

from bot.blogs.bell import is_challenge
from bot.errors import Barred, Missing, Refused, Retry, Trouble, Unaccepted, Uncertain
from bot.net import READS, Answer, Net, host_of
from bot.ports import Access
from bot.text.words import say

Query = dict[str, str]
PAGE = 100  # the most that WordPress gives at once

CURES = "wordpress.account.cures"
"""What to do when the site behaves as if we had not logged in."""
PASSWORDS_OFF = "wordpress.account.off"
"""Why no account can be connected, and what to do."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of the interface: JSON, or None when it was something else."""

    answer: Answer
    data: Any

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.answer.status

    @property
    def code(self) -> str:
        """WordPress' own word for what is wrong, like ``rest_comment_closed``."""
        code = self.data.get("code") if isinstance(self.data, dict) else None
        return code if isinstance(code, str) and re.fullmatch(r"\w{1,60}", code) else ""

    @property
    def pages(self) -> int:
        """How many pages a list has; short pages say nothing, as some entries are hidden after counting."""
        total = self.answer.headers.get("X-WP-TotalPages", "1")
        return int(total) if total.isdigit() else 1


class Api:
    """The interface of one site, with an account or without."""

    def __init__(self, net: Net, base: str, user: str = "", password: str = "") -> None:
        self._net = net
        self._base = URL(base)
        self._auth = (user, password) if user and password else None

    @property
    def host(self) -> str:
        """The site, as it is named in sentences."""
        return host_of(self._base)

    @property
    def has_account(self) -> bool:
        """Whether there are credentials at all."""
        return self._auth is not None

    def url(self, route: str = "", query: Query | None = None) -> str:
        """The address of a route below ``wp/v2``; of the interface itself when ``route`` is empty."""
        path = f"wp/v2/{route}" if route else ""
        if "rest_route" in self._base.query:
            root = self._base.query["rest_route"].rstrip("/") + "/"
            return str(self._base.update_query({**(query or {}), "rest_route": root + path}))
        base = self._base.with_path(self._base.path.rstrip("/") + "/" + path) if path else self._base
        return str(base.update_query(query or {}))

    async def call(
        self,
        method: str,
        route: str,
        query: Query | None = None,
        body: Any = None,
        *,
        account: bool = False,
        file: tuple[str, bytes] | None = None,
        expected: Collection[int] = (),
    ) -> Reply:
        """Ask once, sending JSON or a ``file`` (its type, what is in it).

        The reply may be a refusal, also one of the ``expected`` statuses from 500 on; ``trouble`` puts it into words.
        """
        kind, data = file or ("", None)
        answer = await self._net.request(
            method,
            self.url(route, query),
            headers={"Accept": "application/json"} | ({"Content-Type": kind} if kind else {}),
            json=body,
            data=data,
            auth=self._auth if account else None,
            expected=expected,
        )
        return Reply(answer, _decoded(answer.body))

    async def public(self, route: str, query: Query) -> Reply:
        """Read what everyone may read; on sites that close their REST interface to the public, by the account."""
        reply = await self.call("GET", route, query)
        if reply.status in (401, 403) and self._auth and not reply.code.startswith("rest_forbidden"):
            reply = await self.call("GET", route, query, account=True)
        return reply

    async def public_list(self, route: str, query: Query) -> list[dict[str, Any]]:
        """A list that everyone may read. Raises what ``trouble`` says when it is none."""
        return as_list(await self.public(route, query))


class Connected:
    """A blog with this interface, and what needs an account there."""

    def __init__(self, net: Net, access: Access) -> None:
        self._api = Api(net, access.api, access.user, access.password)

    def _require_account(self) -> None:
        if not self._api.has_account:
            raise Barred(say("wordpress.account.none", host=self._api.host))


def as_list(reply: Reply) -> list[dict[str, Any]]:
    """The entries of a list. Raises what ``trouble`` says when it is none."""
    if reply.status != 200 or not isinstance(reply.data, list):
        raise trouble(reply)
    return [entry for entry in reply.data if isinstance(entry, dict)]


def trouble(reply: Reply, method: str = "GET", *, account: bool = False) -> Trouble:
    """What an answer that is not the wanted one means, in general."""
    host, status = reply.answer.host, reply.status
    word = f"{status} {reply.code}".strip()
    if is_challenge(reply.answer):
        return Barred(say("wordpress.challenge", host=host))
    if status == 401 and account:
        return Unaccepted(say("wordpress.account.refused", host=host, word=word, cures=say(CURES)))
    if status in (401, 403):
        return Barred(say("wordpress.closed", host=host, word=word))
    if status in (404, 410) and reply.code != "rest_no_route":
        return Missing(say("wordpress.missing", host=host, word=word))
    if status < 300:
        if method not in READS:
            return Uncertain(say("wordpress.strange.written", host=host, status=status))
        return Retry(say("wordpress.strange", host=host))
    if status >= 500:
        return Uncertain(say("wordpress.broken", host=host, word=word))
    return Refused(say("wordpress.refused", host=host, word=word))


def chunks(ids: Iterable[int], most: int = PAGE) -> Iterator[list[int]]:
    """Ids in lists that are short enough to be asked for at once."""
    known = list(ids)
    return (known[start : start + most] for start in range(0, len(known), most))


def joined(ids: list[int]) -> str:
    """Ids as the value of ``include``."""
    return ",".join(map(str, ids))


def _decoded(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
