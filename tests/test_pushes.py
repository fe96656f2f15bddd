"""What pushes mean: looks that are not too many, and subscriptions that are asked for, verified, renewed and ended."""

import asyncio
import hashlib
import hmac
import itertools
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Refused, Retry, Uncertain
from bot.model import BlogId, Kind, Relay, State
from bot.notices import Notices
from bot.pushes import ALGORITHMS, DAY, FIRST_WAIT, GAP, LEASE, LONGEST_LEASE, LONGEST_WAIT, Pushes, _is_signed, _lease
from bot.store import Seal, Store, blogs, items, subscriptions
from bot.store.subscriptions import NEVER, Subscription
from cogs.push import Push
from tests.databases import KEY, Clock, fresh

HUB, TOPIC = "https://hub.example/", "https://lamp.example/feed/"
PUBLIC = "https://bot.example"


@dataclass
class Request:
    """What a hub was asked."""

    hub: str
    topic: str
    callback: str
    secret: str
    lease: float

    @property
    def path(self) -> str:
        """The secret in the callback."""
        return self.callback.rpartition("/")[2]


@dataclass
class FakeHubs:
    """Hubs that take every request, unless ``answer`` raises."""

    requests: list[Request] = field(default_factory=list)
    called: asyncio.Event = field(default_factory=asyncio.Event)
    answer: Callable[[], None] = lambda: None

    async def subscribe(self, hub: str, topic: str, callback: str, secret: str, lease: float) -> None:
        self.requests.append(Request(hub, topic, callback, secret, lease))
        self.called.set()
        self.answer()

    def fails(self, error: Exception | None) -> None:
        """From now on every request ends like this."""

        def answer() -> None:
            if error is not None:
                raise error

        self.answer = answer


class Place:
    """A relayed blog, a hub, and the pushes between them."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store, self.clock = store, clock
        self.hubs = FakeHubs()
        self.looks: list[tuple[BlogId, float]] = []
        self.boot()

    def boot(self, public_url: str | None = PUBLIC) -> None:
        """As a new process has them."""
        notices = Notices(None)
        self.pushes = Pushes(self.store, self.hubs, notices, Seal(KEY), public_url, self._look, lambda: 1.0)

    async def _look(self, blog: BlogId) -> None:
        self.looks.append((blog, self.clock.now))
        self.hubs.called.set()

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something that was called made this true."""
        async with asyncio.timeout(10):
            while not holds():
                self.hubs.called.clear()
                await self.hubs.called.wait()

    async def begin(self) -> None:
        async with self.store.begin() as tx:
            self.blog = await blogs.add_blog(tx, "https://lamp.example/", "feed", "The Lamp", TOPIC, "")
            await blogs.follow(tx, self.blog, 2)
            self.relay: Relay = await blogs.add_relay(tx, self.blog, 2, 3)

    async def offer(self, hub: str | None = HUB, topic: str | None = TOPIC) -> None:
        """A look finds this hub."""
        async with self.store.begin() as tx:
            await self.pushes.offered(tx, self.blog, hub, topic)

    async def kept(self) -> Subscription | None:
        async with self.store.begin() as tx:
            return await subscriptions.get(tx, self.blog)

    async def confirm(self, lease: str | None = "864000", topic: str = TOPIC, challenge: str = "echo-me") -> str | None:
        """The hub that was asked last calls back."""
        return await self.pushes.verify(self.hubs.requests[-1].path, "subscribe", topic, challenge, lease)

    async def deny(self, reason: str = "", topic: str = TOPIC) -> str | None:
        return await self.pushes.verify(self.hubs.requests[-1].path, "denied", topic, "", None, reason)

    async def deliver(self, algorithm: str = "sha256", body: bytes = b"<rss/>", secret: str = "") -> bool:
        """The hub says what is new."""
        asked = self.hubs.requests[-1]
        signature = hmac.new((secret or asked.secret).encode(), body, algorithm).hexdigest()
        return await self.pushes.delivered(asked.path, f"{algorithm}={signature}", parts(body))

    async def notice(self) -> tuple[bool, str]:
        """Whether a notice on the hub stands, and its text."""
        async with self.store.begin() as tx:
            item = await items.by_key(tx, f"hub:{self.blog}")
        if item is None:
            return False, ""
        assert item.kind is Kind.NOTICE and item.content is not None
        return item.state is State.LIVE, item.content.text


async def parts(body: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(body), 3):
        yield body[start : start + 3]


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    clock = Clock()
    async with fresh("sqlite", tmp_path) as url:
        store = Store(url, Seal(KEY), clock)
        await store.open()
        place = Place(store, clock)
        await place.begin()
        yield place
        await store.close()


def secret_of(address: str) -> str:
    return address.rpartition("/")[2]


# -- look now ---------------------------------------------------------------------------------------------------------


async def test_a_push_is_a_look_at_once(place: Place) -> None:
    assert await place.pushes.pushed(secret_of(place.pushes.address(place.blog)))
    assert place.looks == [(place.blog, place.clock.now)]


async def test_pushes_that_come_fast_are_one_look_now_and_one_when_they_are_over(place: Place) -> None:
    secret, began = secret_of(place.pushes.address(place.blog)), place.clock.now
    await asyncio.gather(*(place.pushes.pushed(secret) for _ in range(5)))
    assert len(place.looks) == 1
    assert place.pushes.pressed.is_set()
    place.clock.now += 0.5
    assert await place.pushes.look_again() == GAP - 0.5
    await place.pushes.pushed(secret)
    assert len(place.looks) == 1
    place.clock.now = began + GAP
    assert await place.pushes.look_again() > GAP
    place.clock.now += GAP
    await place.pushes.look_again()
    assert [at - began for _, at in place.looks] == [0.0, GAP]


async def test_waiting_for_the_next_look_does_not_wake_the_loop_that_waits(place: Place) -> None:
    secret = secret_of(place.pushes.address(place.blog))
    for _ in range(2):
        await place.pushes.pushed(secret)
    place.pushes.pressed.clear()
    await place.pushes.look_again()
    assert not place.pushes.pressed.is_set()


async def test_one_blog_does_not_make_another_wait(place: Place) -> None:
    async with place.store.begin() as tx:
        other = await blogs.add_blog(tx, "https://pier.example/", "feed", "The Pier", "https://pier.example/feed", "")
        await blogs.follow(tx, other, 2)
    addresses = [place.pushes.address(blog) for blog in (place.blog, other)]
    assert addresses[0] != addresses[1]
    for address in addresses:
        assert await place.pushes.pushed(secret_of(address))
    assert [blog for blog, _ in place.looks] == [place.blog, other]


@pytest.mark.parametrize("secret", ["", "0" * 20, "0" * 19, "é" * 20, "A" * 20, "0" * 100_000, "٠" * 20])
async def test_a_secret_that_is_none_is_no_push(place: Place, secret: str) -> None:
    assert not await place.pushes.pushed(secret)
    assert await place.pushes.verify(secret, "subscribe", TOPIC, "x") is None
    assert not await place.pushes.delivered(secret, "sha1=0", parts(b""))
    assert place.looks == []


async def test_a_blog_that_nobody_follows_any_more_cannot_push(place: Place) -> None:
    async with place.store.begin() as tx:
        await blogs.unfollow(tx, place.blog, 2)
        await blogs.change_relay(tx, replace(place.relay, removed=True))
    assert not await place.pushes.pushed(secret_of(place.pushes.address(place.blog)))


async def test_an_address_stays_the_same_and_there_is_none_without_a_public_url(place: Place) -> None:
    before = place.pushes.address(place.blog)
    assert re.fullmatch(r"https://bot\.example/push/[0-9a-f]{20}", before)
    place.boot()
    assert place.pushes.address(place.blog) == before
    place.boot(public_url=None)
    assert place.pushes.address(place.blog) == ""


# -- subscribing ------------------------------------------------------------------------------------------------------


async def test_a_hub_that_a_feed_names_is_asked_and_asked_for_nothing_more_while_it_is_named(place: Place) -> None:
    await place.offer()
    assert place.pushes.woken.is_set()
    await place.pushes.step()
    [asked] = place.hubs.requests
    assert (asked.hub, asked.topic, asked.lease) == (HUB, TOPIC, LEASE)
    assert re.fullmatch(r"https://bot\.example/websub/[0-9a-f]{20}", asked.callback)
    assert 20 < len(asked.secret.encode()) < 200  # the spec's limit
    await place.offer()
    await place.pushes.step()
    assert len(place.hubs.requests) == 1


async def test_without_a_public_url_no_hub_is_asked_and_with_one_it_is_at_the_next_start(place: Place) -> None:
    place.boot(public_url=None)
    await place.offer()
    await place.pushes.step()
    assert place.hubs.requests == []
    place.boot()
    await place.pushes.step()
    assert len(place.hubs.requests) == 1


async def test_a_subscription_is_renewed_when_three_quarters_of_its_lease_are_over(place: Place) -> None:
    await place.offer()
    await place.pushes.step()
    assert await place.confirm("1000") == "echo-me"
    kept = await place.kept()
    assert kept is not None
    assert (kept.until, kept.due, kept.asked, kept.failures) == (
        place.clock.now + 1000,
        place.clock.now + 750,
        None,
        0,
    )
    place.clock.now += 749
    assert await place.pushes.step() == 1.0
    assert len(place.hubs.requests) == 1
    place.clock.now += 1
    await place.pushes.step()
    first, renewed = place.hubs.requests
    assert renewed == first
    assert await place.deliver()  # the old lease still holds
    assert await place.confirm("1000") == "echo-me"


async def test_a_hub_that_never_calls_back_is_asked_less_and_less_often_and_an_admin_is_told(place: Place) -> None:
    await place.offer()
    times = []
    for _ in range(14):
        await place.pushes.step()
        times.append(place.clock.now)
        assert len(place.hubs.requests) == len(times)
        kept = await place.kept()
        assert kept is not None
        place.clock.now = kept.due
    waits = [after - before for before, after in itertools.pairwise(times)]
    assert waits[:3] == [FIRST_WAIT, 2 * FIRST_WAIT, 4 * FIRST_WAIT]
    assert waits[-1] == LONGEST_WAIT
    stands, text = await place.notice()
    assert stands and "PUBLIC_URL" in text
    await place.confirm()
    assert (await place.notice())[0] is False


@pytest.mark.parametrize("error", [Refused("The hub says no."), Retry("The hub is away."), Uncertain("It got lost.")])
async def test_a_hub_that_fails_is_asked_again_later(place: Place, error: Exception) -> None:
    place.hubs.fails(error)
    await place.offer()
    await place.pushes.step()
    place.clock.now += FIRST_WAIT - 1
    await place.pushes.step()
    assert len(place.hubs.requests) == 1
    place.clock.now += 1
    place.hubs.fails(None)
    await place.pushes.step()
    assert len(place.hubs.requests) == 2
    assert await place.confirm() == "echo-me"


async def test_what_a_hub_says_is_told_to_an_admin_once_it_lasts(place: Place) -> None:
    place.hubs.fails(Refused("The hub at hub.example does not take our request (403)."))
    await place.offer()
    for requests in range(1, 5):
        await place.pushes.step()
        stands, text = await place.notice()
        assert stands is (requests >= 3)
        kept = await place.kept()
        assert kept is not None
        place.clock.now = kept.due
    assert "(403)" in text and "Nothing gets lost" in text


async def test_a_hub_is_not_asked_before_the_time_that_it_asks_for(place: Place) -> None:
    place.hubs.fails(Retry("Too often.", after=5_000.0))
    await place.offer()
    await place.pushes.step()
    kept = await place.kept()
    assert kept is not None
    assert kept.due == place.clock.now + 5_000


async def test_an_answer_that_got_lost_may_be_verified_all_the_same(place: Place) -> None:
    place.hubs.fails(Uncertain("It got lost."))
    await place.offer()
    await place.pushes.step()
    assert await place.confirm() == "echo-me"


async def test_a_hub_that_refused_has_nothing_to_verify(place: Place) -> None:
    place.hubs.fails(Refused("No."))
    await place.offer()
    await place.pushes.step()
    assert await place.confirm() is None


async def test_one_hub_in_trouble_does_not_keep_others_from_being_asked(place: Place) -> None:
    async with place.store.begin() as tx:
        other = await blogs.add_blog(tx, "https://pier.example/", "feed", "The Pier", "https://pier.example/feed", "")
        await blogs.add_relay(tx, other, 2, 3)
        await place.pushes.offered(tx, place.blog, HUB, TOPIC)
        await place.pushes.offered(tx, other, "https://other.example/", "https://pier.example/feed")
    place.hubs.fails(Refused("No."))
    await place.pushes.step()
    assert sorted(asked.hub for asked in place.hubs.requests) == [HUB, "https://other.example/"]


# -- verification -----------------------------------------------------------------------------------------------------


async def test_a_challenge_is_echoed_only_for_what_was_asked_for(place: Place) -> None:
    await place.offer()
    await place.pushes.step()
    path = place.hubs.requests[-1].path
    assert await place.confirm(topic="https://lamp.example/other/") is None
    assert await place.confirm(topic=TOPIC.upper()) is None
    assert await place.confirm(challenge="") is None
    for mode in ("unsubscribe", "publish", ""):
        assert await place.pushes.verify(path, mode, TOPIC, "x") is None
    kept = await place.kept()
    assert kept is not None and kept.until is None
    assert await place.confirm() == "echo-me"


async def test_nothing_is_echoed_before_anything_was_asked_for(place: Place) -> None:
    await place.offer()
    path = Seal(KEY).pseudonym("websub", place.blog, HUB)
    assert await place.pushes.verify(path, "subscribe", TOPIC, "x") is None
    assert await place.pushes.verify(path, "denied", TOPIC, "") == ""
    await place.pushes.step()
    assert len(place.hubs.requests) == 1  # a denial of what was never asked for changes nothing


async def test_a_verification_that_is_played_again_later_is_refused_and_changes_nothing(place: Place) -> None:
    await place.offer()
    await place.pushes.step()
    await place.confirm("1000")
    before = await place.kept()
    place.clock.now += 59
    assert await place.confirm("999999", challenge="again") == "again"  # our answer may have got lost
    place.clock.now += 1
    assert await place.confirm("999999") is None
    assert await place.kept() == before


@pytest.mark.parametrize("lease", [None, "", "0", "-5", "soon", "1e9", "٣٠", "9" * 400])
async def test_a_lease_that_is_no_number_is_the_one_that_was_asked_for(place: Place, lease: str | None) -> None:
    await place.offer()
    await place.pushes.step()
    assert await place.confirm(lease) == "echo-me"
    kept = await place.kept()
    assert kept is not None
    assert kept.until == place.clock.now + LEASE


@given(st.one_of(st.none(), st.text(), st.integers().map(str)))
def test_a_lease_is_always_a_sensible_time(given_lease: str | None) -> None:
    assert 1 <= _lease(given_lease) <= LONGEST_LEASE


async def test_a_tiny_lease_does_not_make_us_ask_all_the_time(place: Place) -> None:
    await place.offer()
    await place.pushes.step()
    await place.confirm("1")
    assert await place.pushes.step() == 30.0
    assert len(place.hubs.requests) == 1


async def test_a_hub_that_denies_is_left_alone_and_an_admin_reads_why(place: Place) -> None:
    await place.offer()
    await place.pushes.step()
    assert await place.deny("only for @everyone who pays.") == ""
    kept = await place.kept()
    assert kept is not None
    assert (kept.due, kept.until, kept.asked) == (NEVER, None, None)
    stands, text = await place.notice()
    assert stands and "who pays. It is not asked again" in text
    assert "@everyone" not in text  # escaped
    place.clock.now += 90 * DAY
    await place.offer()
    await place.pushes.step()
    assert len(place.hubs.requests) == 1
    assert await place.confirm() is None


async def test_a_subscription_that_stands_can_be_denied_later(place: Place) -> None:
    await place.offer()
    await place.pushes.step()
    await place.confirm()
    assert await place.deny(topic="https://lamp.example/other/") is None
    assert await place.deny() == ""
    assert "gave no reason" in (await place.notice())[1]


async def test_another_hub_is_asked_although_the_last_one_denied(place: Place) -> None:
    await place.offer()
    await place.pushes.step()
    await place.deny()
    await place.offer(hub="https://better.example/hub")
    assert (await place.notice())[0] is False
    await place.pushes.step()
    old, new = place.hubs.requests
    assert new.hub == "https://better.example/hub"
    assert old.callback != new.callback and old.secret != new.secret
    assert not await place.pushes.delivered(old.path, "sha1=0", parts(b""))


# -- the end ----------------------------------------------------------------------------------------------------------


async def test_a_feed_that_names_no_hub_any_more_is_not_subscribed_any_more(place: Place) -> None:
    await place.offer()
    await place.pushes.step()
    await place.confirm()
    await place.offer(hub=None, topic=None)
    assert await place.kept() is None
    assert not await place.deliver()
    assert await place.confirm() is None


@pytest.mark.parametrize(("hub", "topic"), [(HUB, None), (HUB, ""), ("", TOPIC), (HUB + "x" * 3000, TOPIC)])
async def test_half_an_offer_is_none(place: Place, hub: str, topic: str | None) -> None:
    await place.offer(hub, topic)
    assert await place.kept() is None


async def test_a_blog_that_is_not_relayed_any_more_is_not_renewed(place: Place) -> None:
    await place.offer()
    await place.pushes.step()
    await place.confirm("1000")
    async with place.store.begin() as tx:
        await blogs.change_relay(tx, replace(place.relay, removed=True))
    place.clock.now += 800
    await place.pushes.step()
    assert len(place.hubs.requests) == 1
    assert await place.kept() is None


async def test_a_change_of_hubs_while_the_old_one_is_asked_stays(place: Place) -> None:
    await place.offer()
    ask = place.hubs.subscribe

    async def meanwhile(hub: str, topic: str, callback: str, secret: str, lease: float) -> None:
        place.hubs.subscribe = ask  # type: ignore[method-assign]
        await place.offer(hub="https://better.example/hub")
        raise Refused("No.")

    place.hubs.subscribe = meanwhile  # type: ignore[method-assign]
    await place.pushes.step()
    kept = await place.kept()
    assert kept is not None
    assert (kept.hub, kept.due) == ("https://better.example/hub", place.clock.now)


# -- deliveries -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("algorithm", sorted(ALGORITHMS))
async def test_what_the_hub_signed_makes_us_look(place: Place, algorithm: str) -> None:
    await place.offer()
    await place.pushes.step()
    await place.confirm()
    assert await place.deliver(algorithm)
    assert place.looks == [(place.blog, place.clock.now)]


async def test_what_the_hub_did_not_sign_is_taken_and_ignored(place: Place) -> None:
    await place.offer()
    await place.pushes.step()
    await place.confirm()
    path = place.hubs.requests[-1].path
    assert await place.deliver(secret="another")
    assert await place.deliver("md5")
    for signature in ("", "sha256", "sha256=", "sha256=é", "=", "sha256=" + "0" * 64):
        assert await place.pushes.delivered(path, signature, parts(b"<rss/>"))
    assert place.looks == []


@given(st.binary(max_size=40), st.sampled_from(sorted(ALGORITHMS)), st.booleans())
async def test_a_signature_holds_for_the_very_body_and_secret(body: bytes, algorithm: str, shout: bool) -> None:
    signature = hmac.new(b"hush", body, algorithm).hexdigest()
    signature = f"{algorithm}={signature.upper() if shout else signature}"
    assert await _is_signed("hush", signature, parts(body))
    assert not await _is_signed("hush!", signature, parts(body))
    assert not await _is_signed("hush", signature, parts(body + b"."))
    assert not await _is_signed("hush", f"{algorithm}={hashlib.new(algorithm, body).hexdigest()}", parts(body))


async def test_deliveries_and_pushes_are_counted_together(place: Place) -> None:
    await place.offer()
    await place.pushes.step()
    await place.confirm()
    await place.deliver()
    await place.pushes.pushed(secret_of(place.pushes.address(place.blog)))
    assert len(place.looks) == 1


# -- the loops --------------------------------------------------------------------------------------------------------


async def test_the_cog_asks_hubs_and_looks_again_until_it_is_stopped(place: Place) -> None:
    cog = Push(place.pushes)
    await cog.cog_load()
    await place.offer()
    await place.until(lambda: len(place.hubs.requests) == 1)
    for _ in range(2):
        await place.pushes.pushed(secret_of(place.pushes.address(place.blog)))
    assert len(place.looks) == 1
    place.clock.now += GAP
    place.pushes.pressed.set()
    await place.until(lambda: len(place.looks) == 2)
    await cog.cog_unload()
    await place.offer(hub="https://better.example/hub")
    assert len(place.hubs.requests) == 1
