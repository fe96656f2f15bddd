"""The outbox: mirrors that are behind are brought up to date, one network call at a time.

    claim a lane -> ( one network call -> settle that part ) for each part that differs -> release

An attempt is stored before its call and closed with its answer. One that is found open belonged to a call whose
answer got lost (or to a process that ended): we look whether it is there before doing it again.
"""

import asyncio
import base64
import hashlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from bot import mirrors as wants
from bot.errors import Barred, Missing, Refused, Retry, Unaccepted, Uncertain, Vanished
from bot.faces import Faces
from bot.losses import Losses
from bot.model import Draft, Face, Format, Kind, MirrorId, Relay, State, channel_place, place_id
from bot.notices import Notices, told_in
from bot.policy import refusal
from bot.store import Store, Tx, blogs, items, lanes, losing, mirrors
from bot.store.items import Source
from bot.store.lanes import POISON_TRIES, Claim, LostLaneError
from bot.store.mirrors import Part
from bot.targets import Plan, Shown, Stood
from bot.text.words import say

log = logging.getLogger(__name__)

NONCE_LENGTH = 25  # Discord's limit for a message's nonce
FIRST_DELAY, LONGEST_DELAY = 2.0, 900.0
LONG_DELAY = 30.0
"""A thread whose name has to wait longer than this (Discord: two new names in ten minutes) lets the rest go on."""
BARRED_DELAY = 600.0
"""How long a place that refuses us is left alone; an admin's action wakes its lanes at once."""
FRESH_SECONDS = 60.0
"""For how long Discord certainly remembers a nonce ("the past few minutes": Create Message)."""


def nonce(mirror: MirrorId, n: int, birth: int) -> str:
    """What makes one life of one part unmistakable: the same after a restart, another after it was removed."""
    raw = hashlib.sha256(f"{mirror}|{n}|{birth}".encode()).digest()
    return base64.b32encode(raw).decode().lower()[:NONCE_LENGTH]


@dataclass(frozen=True)
class Outbox:
    """Delivers. ``jitter`` gives numbers in [0, 1) to spread retries."""

    store: Store
    faces: Faces
    notices: Notices
    losses: Losses
    jitter: Callable[[], float]
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    async def take_over(self) -> None:
        """Take over what a process that ended left behind: with one process for each database, every lease is its."""
        async with self.store.begin() as tx:
            await lanes.free_all(tx)

    async def step(self) -> bool:
        """Deliver one mirror. False when nothing was ready."""
        async with self.store.begin() as tx:
            claim = await lanes.claim(tx)
        if claim is None:
            return False
        try:
            await self._attempt(claim)
        except LostLaneError:
            log.warning("Somebody else took over %s; leaving it to them.", claim.lane)
        return True

    async def _attempt(self, claim: Claim) -> None:
        try:
            await self._deliver(claim)
        except Retry as trouble:
            await self._later(claim, str(trouble), trouble.after)
        except Uncertain as trouble:
            await self._later(claim, str(trouble), None)
        except Barred as trouble:
            if await self._is_lost(claim):
                async with self.store.begin() as tx:  # Losses tells of it, and wakes the lane
                    await lanes.release(tx, claim, due=tx.now + BARRED_DELAY, failures=claim.failures + 1)
            elif _is_private(claim):  # they take no messages from us: nothing to wait for, and nobody else to tell
                await self._give_up(claim, str(trouble))
            elif isinstance(trouble, Vanished):
                await self._vanished(claim, trouble)
            else:
                await self._barred(claim, trouble)
        except Refused as trouble:
            await self._give_up(claim, str(trouble))
        except LostLaneError:
            raise
        except Exception:
            async with self.store.begin() as tx:
                await lanes.release(tx, claim, due=tx.now + FIRST_DELAY, failures=claim.failures + 1, poison=True)
            raise  # a fault of ours: the loop logs it

    async def try_again(self) -> None:
        """Something changed that may have stood in the way (a permission was granted): wait no longer."""
        async with self.store.begin() as tx:
            await lanes.wake(tx)
        self.woken.set()

    async def pause(self) -> float | None:
        """In how many seconds there is something to do next; None when nothing waits."""
        async with self.store.begin() as tx:
            due = await lanes.next_due(tx)
            return None if due is None else due - tx.now

    async def _deliver(self, claim: Claim) -> None:
        if claim.mirror.tries >= POISON_TRIES:
            await self._give_up(claim, say("undelivered.poison", count=claim.mirror.tries))
            return
        async with self.store.begin() as tx:
            plan = await self.faces.plan(tx, claim.mirror)
            parts = {part.n: part for part in await mirrors.parts_of(tx, claim.mirror.id)}
        if plan is not None:
            try:
                await self._match_all(claim, plan, parts)
            except Barred as closed:
                if not plan.aside or await self._is_lost(claim):
                    raise
                raise Refused(str(closed)) from closed
        async with self.store.begin() as tx:
            await lanes.done(tx, claim)
            await self._call_for_comment(tx, claim)
            await lanes.release(tx, claim)
            if claim.failures:
                await self.notices.over(tx, f"lane:{claim.lane}")
                for relay in await _at_blog(tx, claim):
                    await losing.accept(tx, relay.blog, relay.guild)

    async def _call_for_comment(self, tx: Tx, claim: Claim) -> None:
        """Pictures are where they can be: the comment that they came with shows that."""
        if claim.mirror.face is Face.FILES:
            copy = await mirrors.find(tx, claim.mirror.item, claim.mirror.place, Face.CARD)
            if copy is not None:
                await mirrors.raise_want(tx, copy.id)

    async def _match_all(self, claim: Claim, plan: Plan, parts: Mapping[int, Part]) -> None:
        for n in range(len(plan.parts)):
            await self._match(claim, plan, n, parts.get(n) or Part(n))
        for n in sorted((n for n in parts if n >= len(plan.parts)), reverse=True):
            await self._match(claim, plan, n, parts[n])

    async def _match(self, claim: Claim, plan: Plan, n: int, part: Part) -> None:
        """Make one part match. Each branch is one network call and one settling."""
        shown = plan.parts[n] if n < len(plan.parts) else None
        if part.attempted is not None:
            resume = self._remove(claim, plan, part) if part.remote else self._look(claim, plan, part, shown)
            part = await resume
        if part.removed:
            return  # a person took this copy down: final
        if part.remote is None:
            if shown is not None:
                await self._create(claim, plan, part, shown)
        elif shown is None:
            await self._remove(claim, plan, part)
        elif part.sent != shown.digest and not plan.target.changeable:
            await self._create(claim, plan, await self._remove(claim, plan, part), shown)
        elif part.sent != shown.digest:
            await self._change(claim, plan, part, shown)

    async def _create(self, claim: Claim, plan: Plan, part: Part, shown: Shown) -> None:
        # An attempt that is still open keeps what it sent: that may be what stands there.
        attempt = part
        if part.attempted is None:
            once = nonce(claim.mirror.id, part.n, part.birth)
            async with self.store.begin() as tx:
                attempt = replace(part, nonce=once, mark=shown.mark, sent=shown.digest, attempted=tx.now)
                await lanes.settle(tx, claim, attempt)
        assert attempt.nonce is not None
        try:
            stood = await plan.target.create(part.n, _marked(shown, attempt.nonce), attempt.nonce)
        except Missing:
            if plan.target.repeatable:  # it was delivered once and removed by a person, or what it stands on was
                await self._settle(claim, replace(attempt, attempted=None, removed=True), None)
                return
            await self._close(claim, attempt)
            raise
        except (Retry, Refused):
            if part.attempted is None:  # else that one may still have come to something
                await self._close(claim, attempt)
            raise
        trashed = stood.state is State.GONE  # by the blog's own rules: as final as by a person's hand
        settled = replace(attempt, remote=stood.remote, seen=stood.seen, attempted=None, removed=trashed)
        await self._settle(claim, settled, stood, new=part.attempted is None)
        if settled.sent != shown.digest and not trashed:
            await self._change(claim, plan, settled, shown)

    async def _remove(self, claim: Claim, plan: Plan, part: Part) -> Part:
        """Take a part away. An attempt on something that stands is always this: once begun it is brought to its end."""
        assert part.remote is not None
        if part.attempted is None:
            async with self.store.begin() as tx:
                await lanes.settle(tx, claim, replace(part, attempted=tx.now))
        await plan.target.remove(part.n, part.remote)
        gone = replace(part, remote=None, sent=None, seen=None, attempted=None, birth=part.birth + 1)
        await self._settle(claim, gone, None)
        return gone

    async def _change(self, claim: Claim, plan: Plan, part: Part, shown: Shown) -> None:
        remote, once, before = part.remote, part.nonce or "", part
        assert remote is not None
        if part.sent is not None:  # until the answer is there we do not know what it shows
            part = replace(part, sent=None)
            await self._settle(claim, part, None)
        try:
            stood = await plan.target.change(part.n, remote, _marked(shown, once), once)
        except Missing:
            await self._settle(claim, replace(part, attempted=None, removed=True), None)
            return
        except (Retry, Refused):  # it shows what it showed before
            await self._settle(claim, before, None)
            raise
        mark = shown.mark or part.mark
        changed = replace(part, remote=stood.remote, sent=shown.digest, seen=stood.seen, mark=mark, attempted=None)
        await self._settle(claim, replace(changed, removed=stood.state is State.GONE), stood)

    async def _look(self, claim: Claim, plan: Plan, part: Part, shown: Shown | None) -> Part:
        """What became of an attempt whose answer got lost. Raises Retry while that cannot be known yet."""
        assert part.attempted is not None
        async with self.store.begin() as tx:
            age = tx.now - part.attempted
        try:
            stood = await plan.target.find(part.nonce or "", part.mark or "", part.attempted)
        except Barred:
            if plan.target.repeatable and shown is not None and age < FRESH_SECONDS:
                return part
            raise
        if stood is not None and not await self._taken(claim, stood):
            sent = part.sent if stood.sure else None
            trashed = stood.state is State.GONE
            found = replace(part, remote=stood.remote, sent=sent, seen=stood.seen, attempted=None, removed=trashed)
            await self._settle(claim, found, stood)
            return found
        if plan.target.repeatable and shown is not None:
            return part
        if age < plan.target.doubt:
            left = plan.target.doubt - age
            raise Retry(say("delivery.lost", seconds=f"{left:.0f}"), left)
        closed = replace(part, attempted=None, birth=part.birth + (shown is None))
        await self._settle(claim, closed, None)
        return closed

    async def _taken(self, claim: Claim, stood: Stood) -> bool:
        """Whether what was found is known as something else: a text of ours may well name another one's address."""
        async with self.store.begin() as tx:
            return await mirrors.is_taken(tx, claim.mirror, stood.remote)

    async def _close(self, claim: Claim, attempt: Part) -> None:
        """The attempt certainly came to nothing."""
        await self._settle(claim, replace(attempt, attempted=None, sent=None), None)

    async def _settle(self, claim: Claim, part: Part, stood: Stood | None, *, new: bool = False) -> None:
        async with self.store.begin() as tx:
            await lanes.settle(tx, claim, part)
            if stood is not None and stood.state is not None:
                await self._verdict(tx, claim, stood)
            elif claim.mirror.face is Face.THREAD and part.remote is not None:
                thread, channel = int(part.remote), place_id(claim.mirror.place)
                if new:  # one that may have stood before we knew has no bookmark: the inbox reads it from its beginning
                    await items.move_bookmark(tx, thread, thread)
                if not await items.bookmark(tx, channel):  # before its first card, nothing in it could be answered
                    await items.move_bookmark(tx, channel, thread)

    async def _verdict(self, tx: Tx, claim: Claim, stood: Stood) -> None:
        """The blog answered what it thinks of a comment: that is a fact, and every mirror follows."""
        assert stood.state is not None
        item = await items.get(tx, claim.mirror.item)
        await items.add_source(tx, Source(claim.mirror.place, stood.remote, item.id))
        content = item.content and replace(item.content, link=stood.link or item.content.link)
        if stood.theirs is not None:  # what a person wrote there is its newest text
            content = replace(stood.theirs, format=Format.HTML, change="edited")
        state = State.GONE if item.state is State.GONE else stood.state
        if (state, content) != (item.state, item.content):
            since = tx.now if state is State.LIVE is not item.state else item.since
            item = replace(item, state=state, content=content, version=item.version + 1, since=since)
            await items.change(tx, item)
        await wants.spread(tx, item)

    # -- when it does not work ----------------------------------------------------------------------------------------

    async def _later(self, claim: Claim, why: str, after: float | None) -> None:
        delay = min(FIRST_DELAY * 2.0**claim.failures, LONGEST_DELAY)
        delay = max(after or 0.0, delay * (0.5 + self.jitter() / 2))
        log.info("%s waits %.1f s: %s", claim.lane, delay, why)
        async with self.store.begin() as tx:
            stands = claim.mirror.face is Face.THREAD and await mirrors.standing(tx, claim.mirror.id)
            if stands and (after or 0.0) > LONG_DELAY:
                await lanes.hold_fence(tx, claim)
                await mirrors.set_due(tx, tx.now + delay, claim.mirror.id)
                await lanes.release(tx, claim, failures=claim.failures)
                return
            await lanes.release(tx, claim, due=tx.now + delay, failures=claim.failures + 1)
            if claim.failures >= 4 and not _is_private(claim):
                text = say("notice.again", trouble=why)
                relays = await _concerned(tx, claim)
                await self.notices.say(tx, f"lane:{claim.lane}", say("undelivered.yet"), text, relays)

    async def _is_lost(self, claim: Claim) -> bool:
        """Whether it is the relay's channel as a whole that is closed to us."""
        relay = claim.mirror.relay
        return relay is not None and claim.mirror.place.startswith("channel:") and await self.losses.is_lost(relay)

    async def _barred(self, claim: Claim, trouble: Barred) -> None:
        async with self.store.begin() as tx:
            relays, own = await _concerned(tx, claim), await _relays(tx, claim)
        here = [relay for relay in own if claim.mirror.place == channel_place(relay.channel)]
        told = any([await self.losses.is_lacking(relay) for relay in here])
        async with self.store.begin() as tx:
            await lanes.release(tx, claim, due=tx.now + BARRED_DELAY, failures=claim.failures + 1)
            if isinstance(trouble, Unaccepted):
                for relay in await _at_blog(tx, claim):
                    await losing.refuse(tx, relay.blog, relay.guild)
            if not told:
                text = say("undelivered.paused.text", trouble=trouble)
                await self.notices.say(tx, f"lane:{claim.lane}", say("undelivered.paused"), text, relays)

    async def _vanished(self, claim: Claim, trouble: Vanished) -> None:
        """A thread that somebody deleted is not opened again, nor a post with its card; a channel needs an admin.

        One that its relay left before is gone with all that stood there, and is needed no more.
        """
        async with self.store.begin() as tx:
            left = any(channel_place(relay.channel) != claim.mirror.place for relay in await _relays(tx, claim))
        gone = left and await self.losses.is_gone(place_id(claim.mirror.place))
        async with self.store.begin() as tx:
            item = await items.get(tx, claim.mirror.item)
            whole = gone or wants.is_post(claim.mirror)
            falls = whole or claim.mirror.face in (Face.THREAD, Face.BODY)
            article = item.article or (item.id if falls else None)
            faces = [Face.THREAD, Face.CARD] if whole else [Face.THREAD]
            fallen = [await mirrors.find(tx, article, claim.mirror.place, face) for face in faces] if article else []
            parts = [(each.id, part) for each in fallen if each for part in await mirrors.parts_of(tx, each.id)]
            if any(part.remote for _, part in parts):
                for each, part in parts:
                    await mirrors.put_part(tx, each, replace(part, removed=True, attempted=None))
                await lanes.release(tx, claim)
                await self.notices.over(tx, f"lane:{claim.lane}")
                return
        await self._barred(claim, trouble)

    async def _give_up(self, claim: Claim, why: str) -> None:
        async with self.store.begin() as tx:
            await lanes.hold_fence(tx, claim)
            await mirrors.set_hold(tx, claim.mirror.id, refusal(why))
            await lanes.release(tx, claim)
            await self.notices.over(tx, f"lane:{claim.lane}")  # what waits no longer is not told as waiting
            item = await items.get(tx, claim.mirror.item)
            await self._call_for_comment(tx, claim)
            await wants.spread(tx, item)
            told = item.kind is not Kind.NOTICE and not _is_private(claim)
            if told and claim.mirror.face is not Face.FILES:  # it links to its message then
                text = say("undelivered.one.text", trouble=why)
                relays = await _relays(tx, claim)
                await self.notices.say(tx, f"mirror:{claim.mirror.id}", say("undelivered.one"), text, relays)


def _is_private(claim: Claim) -> bool:
    return claim.mirror.place.startswith("member:")


async def _relays(tx: Tx, claim: Claim) -> list[Relay]:
    """The relay that a trouble concerns, if it is one's."""
    return [] if claim.mirror.relay is None else [await blogs.get_relay(tx, claim.mirror.relay)]


async def _concerned(tx: Tx, claim: Claim) -> list[Relay]:
    """The same; or those whose troubles cannot be told, when it is the channel for these."""
    return await _relays(tx, claim) or await told_in(tx, claim.mirror.place)


async def _at_blog(tx: Tx, claim: Claim) -> list[Relay]:
    """The same, where it was the account on the blog that was used."""
    return await _relays(tx, claim) if claim.mirror.place.startswith("blog:") else []


def _marked(shown: Shown, marker: str) -> Shown:
    """A comment carries the nonce of its life as its marker."""
    if isinstance(shown.payload, Draft):
        return replace(shown, payload=replace(shown.payload, marker=marker), mark=marker)
    return shown
