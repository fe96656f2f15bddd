"""What can be told of a WordPress: its interface, its account, its comments, and what stands in the way.

How the ways of hosts and plugins are told apart was gathered from what they answer; see each place.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from bot.blogs.bell import is_challenge
from bot.blogs.examining import FeedExamination
from bot.blogs.markup import plain
from bot.blogs.wp_api import PAGE, PASSWORDS_OFF, Api, Query, Reply, as_list, trouble
from bot.blogs.wp_reading import instant, marker_in
from bot.net import Net
from bot.ports import Access, Account, Check, Finding, Mark
from bot.text.escape import escape
from bot.text.words import say

BEHIND = 600.0
"""Seconds that a feed may lag behind the interface."""
CLOSED = frozenset({"rest_login_required", "rest_cannot_access", "rest_disabled", "rest_not_logged_in"})
"""What plugins that close the interface to strangers answer them with."""


class _Watched(Api):
    """The interface, with all that it answered; whether it then answered a stranger."""

    def __init__(self, net: Net, access: Access, arrived: Callable[[Reply], None]) -> None:
        super().__init__(net, access.api, access.user, access.password)
        self._arrived = arrived
        self.told_strangers: list[Reply] = []

    async def call(self, method: str, route: str, query: Query | None = None, body: Any = None, **how: Any) -> Reply:
        """Ask once, and note the answer."""
        reply = await super().call(method, route, query, body, **how)
        self._arrived(reply)
        if not how.get("account"):
            self.told_strangers.append(reply)
        return reply


class Examination:
    """One examination of a WordPress; ``account`` checks the connected account, as when it is connected."""

    def __init__(
        self, net: Net, access: Access, feed: FeedExamination, account: Callable[[], Awaitable[Account]]
    ) -> None:
        self._feed = feed
        self._has_feed = bool(access.feed)
        self._api = _Watched(net, access, lambda reply: feed.arrived(reply.answer))
        self._account = account
        self._root: Any = None
        self._newest: list[dict[str, Any]] | None = None

    def checks(self) -> list[Check]:
        """All of them, in the order in which one mends things."""
        return [
            *(self._feed.checks() if self._has_feed else []),
            Check(say("doctor.rest"), self._rest),
            Check(say("doctor.way"), self._way),
            Check(say("doctor.login"), self._login),
            Check(say("doctor.comments"), self._comments),
            Check(say("doctor.waiting"), self._waiting),
            self._feed.clock_check(),
        ]

    async def _rest(self) -> Sequence[Finding]:
        """The interface is there, and shows articles; the feed is as new."""
        name = say("doctor.rest")
        root = await self._api.public("", {})
        if not (isinstance(root.data, dict) and "wp/v2" in root.data.get("namespaces", ())):
            raise trouble(root)
        self._root = root.data
        query = {"per_page": "1", "_fields": "id,title,comment_status,date_gmt"}
        self._newest = await self._api.public_list("posts", query)
        told = Finding(Mark.FINE, name, say("doctor.rest.fine", host=self._api.host))
        published = max((instant(post.get("date_gmt")) for post in self._newest), default=0.0)
        if self._feed.newest and self._feed.newest + 60 < published < self._feed.clock() - BEHIND:
            return told, Finding(Mark.WARNING, say("doctor.feed"), say("doctor.feed.behind"))
        return (told,)

    async def _way(self) -> Sequence[Finding]:
        """Whether something in front of WordPress, or a plugin in it, keeps us out."""
        name, host = say("doctor.way"), self._api.host
        for reply in self._api.told_strangers:
            if is_challenge(reply.answer):
                return (Finding(Mark.WRONG, name, say("wordpress.challenge", host=host)),)
            if reply.status in (401, 403) and reply.code in CLOSED:
                open_to_us = self._newest is not None
                mark = Mark.WARNING if open_to_us else Mark.WRONG
                return (Finding(mark, name, say("doctor.way.plugin", host=host, word=reply.code)),)
            if reply.status in (403, 406) and not reply.code:
                return (Finding(Mark.WRONG, name, say("doctor.way.firewall", host=host, status=reply.status)),)
        if self._root is not None and self._root.get("authentication") == []:
            return (Finding(Mark.WARNING, name, say(PASSWORDS_OFF, host=host)),)
        if any("cloudflare" in reply.answer.headers.get("Server", "").lower() for reply in self._api.told_strangers):
            return (Finding(Mark.FINE, name, say("doctor.way.cloudflare")),)
        if not self._api.told_strangers:
            return (Finding(Mark.UNSET, name, say("doctor.untold")),)
        return (Finding(Mark.FINE, name, say("doctor.way.fine")),)

    async def _login(self) -> Sequence[Finding]:
        """The credentials arrive and are known; what they allow."""
        name = say("doctor.login")
        if not self._api.has_account:
            return (Finding(Mark.UNSET, name, say("doctor.login.none")),)
        account = await self._account()
        arrives = Finding(Mark.FINE, name, say("doctor.login.fine", account=escape(account.name)))
        return arrives, self._role(account)

    def _role(self, account: Account) -> Finding:
        name = say("doctor.role")
        if account.lacks:
            return Finding(Mark.WRONG, name, say("doctor.role.lacks", lacks="; ".join(account.lacks)))
        if account.too_much:
            return Finding(Mark.WARNING, name, say("doctor.role.much"))
        return Finding(Mark.FINE, name, say("doctor.role.fine"))

    async def _comments(self) -> Sequence[Finding]:
        """Whether people may comment on the newest article. WordPress does not say here that it is too old for that."""
        name = say("doctor.comments")
        if self._newest is None:
            return (Finding(Mark.UNSET, name, say("doctor.untold")),)
        if not self._newest:
            return (Finding(Mark.UNSET, name, say("doctor.comments.none")),)
        post = self._newest[0]
        rendered = post.get("title")
        title = escape(plain(str(rendered.get("rendered", "")))[:80]) if isinstance(rendered, dict) else ""
        if post.get("comment_status") == "open":
            return (Finding(Mark.FINE, name, say("doctor.comments.open", title=title)),)
        return (Finding(Mark.WARNING, name, say("doctor.comments.closed", title=title)),)

    async def _waiting(self) -> Sequence[Finding]:
        """The rules that a member meets. They cannot be asked for; what waits for a moderator shows their effect."""
        name = say("doctor.waiting")
        if not self._api.has_account:
            as_list(await self._api.call("GET", "comments", {"per_page": "1", "_fields": "id"}))
            return (Finding(Mark.UNSET, name, say("doctor.waiting.unseen")),)
        query = {"status": "hold", "type": "comment", "context": "edit", "per_page": str(PAGE), "_fields": "id,content"}
        reply = await self._api.call("GET", "comments", query, account=True)
        if reply.status in (401, 403) and not is_challenge(reply.answer):
            return (Finding(Mark.UNSET, name, say("doctor.waiting.unseen")),)
        ours = sum(marker_in(entry) is not None for entry in as_list(reply))
        if ours:
            return (Finding(Mark.WARNING, name, say("doctor.waiting.ours", count=ours)),)
        return (Finding(Mark.FINE, name, say("doctor.waiting.fine")),)
