"""Pushes: a blog, or a hub in its name, says that something is new there. All it does is to make us look.

WebSub (https://www.w3.org/TR/websub/) in short: we ask the hub that a feed names; the hub calls back and asks whether
that was us (``verify``); from then on it calls back with what is new (``delivered``), until the lease ends.
"""

import asyncio
import hmac
import logging
import math
import re
import secrets
from collections.abc import AsyncIterable, Awaitable, Callable, Iterable
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from bot.errors import Trouble, Uncertain
from bot.model import BlogId, Instant
from bot.notices import Notices
from bot.ports import Hubs
from bot.store import Seal, Store, Tx, blogs, subscriptions
from bot.store.subscriptions import NEVER, Subscription
from bot.text.escape import escape, name
from bot.text.words import say

log = logging.getLogger(__name__)

GAP = 2.0
"""Seconds between two looks that are asked for: what is pushed in between is one look, at their end."""
LONGEST_PAUSE = 60.0
DAY = 86_400.0
LEASE, LONGEST_LEASE = 10 * DAY, 30 * DAY
"""What we ask for (section 8.2 of WebSub calls it a good default), and what we believe a hub at most."""
RENEWED = 0.75
"""After which part of a lease it is renewed."""
SHORTEST_RENEWAL = 30.0
FIRST_WAIT, LONGEST_WAIT = 300.0, DAY
"""Seconds that a hub has to call back until it is asked again: at first, and what they grow to."""
FAILURES_TOLD = 3
"""After how many requests in vain an admin is told."""
REPEATABLE = 60.0
"""Seconds in which a hub may ask again what we have just confirmed: our answer may have been lost."""
AT_ONCE = 20
"""At most so many requests are made in a step."""
LONGEST_ADDRESS = 2_000
ALGORITHMS = frozenset({"sha1", "sha256", "sha384", "sha512"})  # section 7.1 of WebSub

_SECRET = re.compile("[0-9a-f]{20}")  # what Seal.pseudonym makes


@dataclass
class Pushes:
    """What pushes mean. Without a ``public_url`` no hub is asked. ``jitter`` gives numbers in [0, 1).

    Every address that is called has a secret of its own in it, derived from the key: whoever calls it was told it.
    """

    store: Store
    hubs: Hubs
    notices: Notices
    seal: Seal
    public_url: str | None
    look_now: Callable[[BlogId], Awaitable[None]]
    jitter: Callable[[], float]
    woken: asyncio.Event = field(default_factory=asyncio.Event)  # for step
    pressed: asyncio.Event = field(default_factory=asyncio.Event)  # for look_again
    _looked: dict[BlogId, Instant] = field(default_factory=dict)
    _again: set[BlogId] = field(default_factory=set)  # pushed, not looked at since
    _confirmed: dict[BlogId, Instant] = field(default_factory=dict)
    _guess: asyncio.Lock = field(default_factory=asyncio.Lock)

    # -- look now -----------------------------------------------------------------------------------------------------

    def address(self, blog_id: BlogId) -> str:
        """Where this blog can push, for its admins only: whoever has it can make us look. Empty without PUBLIC_URL."""
        return f"{self.public_url}/push/{self._push_secret(blog_id)}" if self.public_url else ""

    async def pushed(self, secret: str) -> bool:
        """Somebody called a push address. False: it is none of a blog that is followed."""
        blog = await self._found(secret, self._pushable)
        if blog is None:
            return False
        await self._press(blog)
        return True

    async def look_again(self) -> float:
        """Look at the blogs whose turn has come. Returns after how many seconds to come again."""
        async with self.store.begin() as tx:
            now = tx.now
        for blog in [blog for blog in self._again if self._turn(blog) <= now]:
            self._again.discard(blog)
            self._looked[blog] = now
            await self.look_now(blog)
        return max(0.0, min((self._turn(blog) - now for blog in self._again), default=LONGEST_PAUSE))

    async def _press(self, blog: BlogId) -> None:
        self._again.add(blog)
        await self.look_again()
        if self._again:
            self.pressed.set()

    def _turn(self, blog: BlogId) -> Instant:
        return self._looked.get(blog, -math.inf) + GAP

    # -- subscriptions ------------------------------------------------------------------------------------------------

    async def offered(self, tx: Tx, blog_id: BlogId, hub: str | None, topic: str | None) -> None:
        """A look that read the blog's feed found this hub and topic there, or None: it names no hub (any more)."""
        known = await subscriptions.get(tx, blog_id)
        if not hub or not topic or max(len(hub), len(topic)) > LONGEST_ADDRESS:
            if known is not None:
                await subscriptions.remove(tx, blog_id)
                await self.notices.over(tx, _key(blog_id))
        elif known is None or (known.hub, known.topic) != (hub, topic):
            await subscriptions.put(tx, Subscription(blog_id, hub, topic, secrets.token_urlsafe(32), due=tx.now))
            await self.notices.over(tx, _key(blog_id))
            self.woken.set()

    async def step(self) -> float:
        """Ask the hubs that are due. Returns after how many seconds to come again."""
        if self.public_url is None:
            return LONGEST_PAUSE
        async with self.store.begin() as tx:
            for blog in await subscriptions.remove_unfollowed(tx):
                await self.notices.over(tx, _key(blog))
            booked = [await self._book(tx, each) for each in await subscriptions.due(tx, AT_ONCE)]
        await asyncio.gather(*(self._ask(each) for each in booked))
        async with self.store.begin() as tx:
            due = await subscriptions.next_due(tx)
            return LONGEST_PAUSE if due is None else min(max(due - tx.now, 0.0), LONGEST_PAUSE)

    async def _book(self, tx: Tx, known: Subscription) -> Subscription:
        """A request counts as failed until the hub calls back: so it is made again also if this process ends now."""
        if known.asked is not None and known.failures >= FAILURES_TOLD:
            await self._tell(tx, known.blog, say("push.silent", host=_host(known)))
        wait = min(FIRST_WAIT * 2.0 ** min(known.failures, 10), LONGEST_WAIT) * (0.5 + self.jitter() / 2)
        booked = replace(known, asked=tx.now, due=tx.now + wait, failures=known.failures + 1)
        await subscriptions.put(tx, booked)
        return booked

    async def _ask(self, booked: Subscription) -> None:
        callback = f"{self.public_url}/websub/{self._hub_secret(booked.blog, booked.hub)}"
        try:
            await self.hubs.subscribe(booked.hub, booked.topic, callback, booked.secret, LEASE)
        except Uncertain as trouble:
            log.info("Whether a hub took our request is not known: %s", trouble)
        except Trouble as trouble:
            log.info("A hub did not take our request: %s", trouble)
            await self._failed(booked, trouble)

    async def _failed(self, booked: Subscription, trouble: Trouble) -> None:
        async with self.store.begin() as tx:
            if await subscriptions.get(tx, booked.blog) != booked:
                return  # another hub is named by now, or this one called back all the same
            after: float = getattr(trouble, "after", None) or 0.0
            await subscriptions.put(tx, replace(booked, asked=None, due=max(booked.due, tx.now + after)))
            if booked.failures >= FAILURES_TOLD:
                await self._tell(tx, booked.blog, say("push.trouble", trouble=str(trouble)))

    async def verify(
        self, secret: str, mode: str, topic: str, challenge: str, lease: str | None = None, reason: str = ""
    ) -> str | None:
        """A hub asks whether we want this (section 5.3), or says that it does not (mode ``denied``, 5.2).

        Returns what to answer, the challenge; None when it is nothing that we asked for.
        """
        blog = await self._found(secret, self._subscribed)
        if blog is None:
            return None
        async with self.store.begin() as tx:
            known = await subscriptions.get(tx, blog)
            if known is None or known.topic != topic:
                return None
            if mode == "denied":
                await self._denied(tx, known, reason)
                return ""
            if mode != "subscribe" or not challenge:
                return None
            if known.asked is None:
                repeated = tx.now < self._confirmed.get(blog, -math.inf) + REPEATABLE
                return challenge if repeated and known.until is not None else None
            seconds = _lease(lease)
            renewal = tx.now + max(RENEWED * seconds, SHORTEST_RENEWAL)
            await subscriptions.put(tx, replace(known, asked=None, until=tx.now + seconds, due=renewal, failures=0))
            await self.notices.over(tx, _key(blog))
            self._confirmed[blog] = tx.now
        self.woken.set()  # a short lease is renewed soon
        return challenge

    async def _denied(self, tx: Tx, known: Subscription, reason: str) -> None:
        if known.asked is None and known.until is None:
            return  # nothing was asked for, or it was denied already
        await subscriptions.put(tx, replace(known, asked=None, until=None, due=NEVER))
        why = escape(name(reason, 200)).rstrip(".") or say("push.denied.silently")
        await self._tell(tx, known.blog, say("push.denied", host=_host(known), reason=why))

    async def delivered(self, secret: str, signature: str, body: AsyncIterable[bytes]) -> bool:
        """A hub says what is new (section 7). We look ourselves, if it is the hub. False: there is no subscription.

        The body is only read to check its signature, and kept nowhere.
        """
        blog = await self._found(secret, self._subscribed)
        if blog is None:
            return False
        async with self.store.begin() as tx:
            known = await subscriptions.get(tx, blog)
        if known is None:
            return False
        if await _is_signed(known.secret, signature, body):
            await self._press(known.blog)
        else:
            log.warning("Something came in the name of the hub %s without its signature: ignored.", _host(known))
        return True

    # -- secrets ------------------------------------------------------------------------------------------------------

    def _push_secret(self, blog: BlogId) -> str:
        return self.seal.pseudonym("push", blog)

    def _hub_secret(self, blog: BlogId, hub: str) -> str:
        return self.seal.pseudonym("websub", blog, hub)

    async def _found(
        self, secret: str, known: Callable[[Tx], Awaitable[Iterable[tuple[BlogId, str]]]]
    ) -> BlogId | None:
        """The blog with this secret. It is compared with every one, so the time that takes tells nothing.

        One at a time: who guesses waits for others who guess, and what really happens in the database does not.
        """
        if not _SECRET.fullmatch(secret):
            return None
        async with self._guess, self.store.begin() as tx:
            pairs = await known(tx)
        matching = [blog for blog, own in pairs if hmac.compare_digest(own, secret)]
        return matching[0] if matching else None

    async def _pushable(self, tx: Tx) -> list[tuple[BlogId, str]]:
        return [(blog, self._push_secret(blog)) for blog in await subscriptions.pushable(tx)]

    async def _subscribed(self, tx: Tx) -> list[tuple[BlogId, str]]:
        return [(blog, self._hub_secret(blog, hub)) for blog, hub in await subscriptions.named_hubs(tx)]

    async def _tell(self, tx: Tx, blog: BlogId, text: str) -> None:
        title = (await blogs.blog(tx, blog)).title
        relays = await blogs.relays_of(tx, blog_id=blog)
        await self.notices.say(tx, _key(blog), say("push.none", title=title), text, relays)


def _key(blog: BlogId) -> str:
    return f"hub:{blog}"


def _host(known: Subscription) -> str:
    return escape(urlsplit(known.hub).hostname or "?")


def _lease(given: str | None) -> float:
    """For how many seconds the hub wants to push; as long as we asked for, if it does not say that properly."""
    usable = given is not None and given.isascii() and given.isdigit() and len(given) <= 18 and int(given) > 0
    return min(float(given), LONGEST_LEASE) if usable and given is not None else LEASE


async def _is_signed(secret: str, signature: str, body: AsyncIterable[bytes]) -> bool:
    """Whether ``signature``, like ``sha256=<hexadecimal>``, is that of the body (section 7.1)."""
    algorithm, _, given = signature.strip().partition("=")
    if algorithm.lower() not in ALGORITHMS:
        return False
    digest = hmac.new(secret.encode(), digestmod=algorithm.lower())
    async for part in body:
        digest.update(part)
    return hmac.compare_digest(digest.hexdigest().encode(), given.lower().encode(errors="replace"))
