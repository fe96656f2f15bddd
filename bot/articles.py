"""Articles of a blog -> items: what is new, changed or gone, and what follows from it in each relay."""

import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from bot import following
from bot import mirrors as wants
from bot.changes import Known, article_digest, compare, is_current, looks_alike
from bot.choosing import FLOOD_KNOWN, FLOOD_NEW, FUTURE_SECONDS, PASSED, Decision, Verdict, decide, is_flood
from bot.model import (
    Absence,
    Article,
    BlogId,
    Content,
    Face,
    Instant,
    ItemId,
    Kind,
    Look,
    Relay,
    State,
    blog_place,
    channel_place,
)
from bot.notices import Notices
from bot.store import Tx, blogs, decisions, followings, items, losing, mirrors, versions
from bot.store.blogs import BlogRow
from bot.store.items import Item, Source
from bot.text.updates import Note, edits, followed, notes, visible
from bot.text.words import say

log = logging.getLogger(__name__)

HOUR, DAY = 3600.0, 86_400.0
MOST_EDITS = 6
"""Versions of an article in an hour that are shown as they come; from then on, edits wait ``HASTE`` seconds."""
HASTE = 600.0
REMEMBERED = 100
"""How many articles are remembered by title and date, too."""
MOST_FLAPS = 2
"""How often an article may go back to what it was before within a day; from then on, something there flaps."""


@dataclass
class Articles:
    """Takes what looks at blogs found. ``rest``: the seconds that an edited article must rest before it is shown."""

    notices: Notices
    rest: float = 0.0
    _suspects: dict[tuple[BlogId, ItemId], Instant] = field(default_factory=dict)

    # -- found --------------------------------------------------------------------------------------------------------

    async def take(self, tx: Tx, blog: BlogRow, look: Look) -> bool:
        """Write down what a look found. Returns whether anything was new or changed."""
        place = blog_place(blog.id)
        listed = sorted(look.articles or (), key=lambda article: article.content.published)
        known = await items.heard(tx, place, [key for article in listed for key in article.keys])
        skew = look.ahead or 0.0
        skew = skew if abs(skew) > 2.0 else 0.0  # Date has whole seconds, and the answer took a moment
        relays = await blogs.relays_of(tx, blog_id=blog.id)  # now: one may have begun during the look
        fresh: list[Item] = []
        taken: set[ItemId] = set()
        changed = False
        unheard = any(known.keys().isdisjoint(article.keys) for article in listed)
        before = await items.newest(tx, blog.id, REMEMBERED) if unheard else []
        lost = _by_looks(before, {item.id for item in known.values()})
        for article in listed:
            item = next((known[key] for key in article.keys if key in known), None) or lost.pop(_looks(article), None)
            if item is None:
                item = await self._add(tx, blog, article)
                fresh.append(item)
            elif item.id not in taken:  # else a list tells of it twice, and not the same
                changed |= await self._change(tx, item, article)
                await self._redate(tx, item, article, relays, skew)
            taken.add(item.id)
            self._suspects.pop((blog.id, item.id), None)
            for key in [key for key in article.keys if key not in known]:
                known[key] = item
                await items.add_source(tx, Source(place, key, item.id))
        strange = len(fresh) == len(listed) and min(len(fresh), len(before)) >= FLOOD_KNOWN
        for relay in [relay for relay in relays if relay.lost is None]:  # the others when they are back
            await self._decide(tx, blog, relay, fresh, None if strange else len(listed) - len(fresh), skew)
        if blog.baseline is None:
            await blogs.set_baseline(tx, blog.id)
        return changed or bool(fresh)

    async def _add(self, tx: Tx, blog: BlogRow, article: Article) -> Item:
        content = article.content
        if not content.published:
            # No date: what is there at the first look is old, what comes later is new.
            content = replace(content, published=1.0 if blog.baseline is None else tx.now)
        item = Item(
            ItemId(tx.new_id()),
            Kind.ARTICLE,
            State.LIVE,
            blog=blog.id,
            digest=article_digest(article),
            content=content,
        )
        await items.add(tx, item)
        return item

    # -- decided ------------------------------------------------------------------------------------------------------

    async def _decide(
        self, tx: Tx, blog: BlogRow, relay: Relay, fresh: list[Item], known: int | None, skew: Instant
    ) -> None:
        """``known`` is how many of the articles listed with them were; None: none, where there should be some."""
        made = [(item, decide(relay, item.content, tx.now, skew)) for item in fresh if item.content is not None]
        passing = [item for item, made_of in made if made_of.verdict in (Verdict.ANNOUNCED, Verdict.WAITING)]
        room = FLOOD_NEW - await decisions.announced(tx, relay.id, tx.now - HOUR)
        room = 0 if known is None or is_flood(len(passing), known) else max(room, 0)
        held = {item.id for item in passing[room:]}
        for item, decision in made:
            await announce(tx, item, relay, Decision(Verdict.FLOOD) if item.id in held else decision)
        if held:
            log.warning("%d articles of %s came at once: an admin is asked.", len(held), blog.url)
            await wants.ask_admin(tx, relay, await self.notices.asks_in(tx, relay))

    async def missed(self, tx: Tx, relay: Relay) -> None:
        """A lost relay is back: decide about what was published meanwhile. More than a few are asked about."""
        fresh = list((await items.several(tx, await losing.undecided(tx, relay))).values())
        fresh.sort(key=lambda item: item.content.published if item.content else 0.0)
        if fresh:
            await self._decide(tx, await blogs.blog(tx, relay.blog), relay, fresh, 0, 0.0)

    async def _redate(self, tx: Tx, item: Item, article: Article, relays: Iterable[Relay], skew: Instant) -> None:
        """An article that waits for its date has another one by now. Other dates are as they were first seen."""
        date, was = article.content.published, item.content.published if item.content else 0.0
        if not date or date == was or was <= tx.now:
            return
        item = await items.get(tx, item.id)
        assert item.content is not None
        item = replace(item, content=replace(item.content, published=date))
        await items.change(tx, item)
        for relay in relays:
            await reconsider(tx, item, relay, skew)

    # -- changed ------------------------------------------------------------------------------------------------------

    async def _change(self, tx: Tx, item: Item, article: Article) -> bool:
        now = article_digest(article)
        change = compare(Known(item.digest, item.state), now, State.LIVE)
        if not change:
            return False
        assert item.content is not None
        old = item.content
        content = replace(article.content, published=article.content.published or old.published)
        if change.state is None and looks_alike(old, content):
            return False
        before, item = item, replace(item, state=State.LIVE, digest=now, content=content, version=item.version + 1)
        await items.change(tx, item)
        due = tx.now
        if change.edited and (is_current(before.digest) or edits(old, content)):
            due = await self._pace(tx, before, item)
            await self._updates(tx, item, old, due)
        await show(tx, item, due)
        if change.state is not None:
            await _follow(tx, item)
        return True

    async def _pace(self, tx: Tx, before: Item, item: Item) -> Instant:
        """When an edit is shown. Keeps the version, unless the article only goes to and fro.

        Each save of a burst moves the moment on, but not for ever.
        """
        seen = await versions.seen(tx, item.id, tx.now - DAY)
        if sum(digest == item.digest for _, digest in seen) >= MOST_FLAPS:
            return _next(HOUR, tx.now)
        if not await versions.numbers(tx, item.id):
            await versions.keep(tx, before, before.content.published if before.content else tx.now)
        await versions.keep(tx, item, tx.now)
        burst = [at for at, _ in seen if at > tx.now - 5 * self.rest]
        due = max(tx.now, min(tx.now + self.rest, min(burst, default=tx.now) + 5 * self.rest))
        if sum(at > tx.now - HOUR for at, _ in seen) >= MOST_EDITS:
            due = max(due, _next(HASTE, tx.now))
        return due

    async def _updates(self, tx: Tx, article: Item, old: Content, due: Instant) -> None:
        """What is to be told as an update: passages that are new, and those told before, as they read by now."""
        assert article.content is not None
        told = await items.of_article(tx, article.id, Kind.UPDATE)
        standing: list[str] = []
        for update in told:
            assert update.content is not None
            text = followed(update.content.text, article.content.text)
            if text is not None and any(visible(text) in earlier for earlier in standing):
                text = None  # what is left of it is told in an earlier note
            if text is not None:
                standing.append(visible(text))
            if text != (update.content.text if update.state is State.LIVE else None):
                content = update.content if text is None else replace(update.content, text=text)
                state = State.GONE if text is None else State.LIVE
                update = replace(update, state=state, content=content, version=update.version + 1)
                await items.change(tx, update)
                await show(tx, update, due)
        new = notes(old, article.content)
        if new:  # what stood there before is no news when it comes back
            kept = [version for version in await versions.of(tx, article.id) if version.n < article.version]
            standing += [visible(version.content.text) for version in kept]
        for note in new:
            text = visible(note.html)
            if not any(text in told_before for told_before in standing):  # else a slip mended in what was told
                await self._tell(tx, article, note, due)

    async def _tell(self, tx: Tx, article: Item, note: Note, due: Instant) -> None:
        assert article.content is not None
        key = f"update:{article.id}:{note.key}"
        if await items.by_key(tx, key) is not None:
            return
        update = Item(
            ItemId(tx.new_id()),
            Kind.UPDATE,
            State.LIVE,
            blog=article.blog,
            article=article.id,
            key=key,
            content=Content(text=note.html, published=tx.now, link=article.content.link, change=note.kind),
        )
        await items.add(tx, update)
        await wants.tell(tx, update, due)

    # -- gone ---------------------------------------------------------------------------------------------------------

    def suspects(self, blog: BlogId) -> set[ItemId]:
        """The articles that were missing at the last look: only a second one makes sure."""
        return {item for of, item in self._suspects if of == blog}

    async def take_absent(self, tx: Tx, blog: BlogRow, absent: Mapping[str, Absence], asked: Iterable[str]) -> bool:
        """Articles that a blog does not show any more; ``asked`` are the keys of those that were asked for.

        Falling out of the feed is not deletion, and one answer may be chance. Returns whether one is gone for good.
        """
        gone = False
        known = await items.heard(tx, blog_place(blog.id), asked)
        for doubted in self.suspects(blog.id) - {item.id for item in known.values()}:
            del self._suspects[blog.id, doubted]  # it is listed again, or too old to be asked for
        for key, item in known.items():
            suspect = blog.id, item.id
            why = absent.get(key)
            if why is None or item.content is None:
                self._suspects.pop(suspect, None)
            elif item.state is State.LIVE and self._suspects.setdefault(suspect, tx.now) == tx.now:
                continue
            elif (item.state, item.content.absence) != (State.GONE, why):
                self._suspects.pop(suspect, None)
                content = replace(item.content, absence=why)
                item = replace(item, state=State.GONE, content=content, version=item.version + 1)
                await items.change(tx, item)
                await show(tx, item, tx.now)
                await _follow(tx, item)
                gone = True
        return gone


def _by_looks(known: Iterable[Item], listed: Collection[ItemId]) -> dict[tuple[str, Instant], Item]:
    """Articles that are listed under none of their names any more, by what they are known again.

    Where the guid is the address, both change when a site gets other addresses.
    """
    return {
        (item.content.title, item.content.published): item
        for item in known
        if item.id not in listed and item.content is not None and item.content.title and item.content.published
    }


def _looks(article: Article) -> tuple[str, Instant]:
    """By what an article may be known again if all its names are new; nothing that is where its number says it all."""
    numbered = any(key.startswith("post:") for key in article.keys)
    return ("", 0.0) if numbered else (article.content.title, article.content.published)


def _next(span: float, now: Instant) -> Instant:
    """When a span of time ends. All that comes within it is due together: nothing is put off for ever."""
    return now - now % span + span


async def show(tx: Tx, item: Item, due: Instant) -> None:
    """Let an article's or update's mirrors follow it; what stands there already not before ``due``.

    What was due before and only waits to be delivered is not put off; what is to appear later does so when it was to.
    """
    found = [each for each in await mirrors.of_item(tx, item.id) if not each.behind or each.due > tx.now]
    await wants.spread(tx, item)
    shown = {mirror.place for mirror in found if mirror.face is Face.CARD and mirror.have}
    late = [
        mirror.id
        for mirror in found
        if mirror.have or item.kind is Kind.UPDATE or (mirror.face is Face.BODY and mirror.place in shown)
    ]
    await mirrors.set_due(tx, due, *late)


async def _follow(tx: Tx, article: Item) -> None:
    """An article went or came back: its updates do so with it, and comments stand wherever its thread does."""
    for card in await mirrors.of_item(tx, article.id, Face.CARD):
        if card.relay is not None:
            await mirrors.raise_thread(tx, article.id, card.place)
    await followings.raise_answers(tx, article.id)


async def announce(tx: Tx, article: Item, relay: Relay, decision: Decision) -> None:
    """Keep what was decided about an article in a relay, and let it appear there if that is it."""
    await decisions.put(tx, article.id, relay.id, decision)
    if decision.verdict in PASSED:
        await wants.announce(tx, article, relay, decision.due)
        await following.announced(tx, article, decision.due)


async def reconsider(tx: Tx, article: Item, relay: Relay, skew: Instant = 0.0) -> None:
    """Decide again about an article that waits for its time in a relay: its date or the settings have changed."""
    decided = await decisions.of(tx, article.id, relay.id)
    card = await mirrors.find(tx, article.id, channel_place(relay.channel), Face.CARD)
    waits = decided is not None and decided.verdict is Verdict.WAITING and card is not None and card.due > tx.now
    if not waits or article.content is None:
        return
    decision = decide(relay, article.content, tx.now, skew)
    if decision.verdict is Verdict.OLD:  # it was new when it was first seen
        decision = Decision(Verdict.ANNOUNCED)
    await announce(tx, article, relay, decision)
    if decision.verdict is Verdict.WAITING:  # maybe later than it was to be
        own = [mirror.id for mirror in await mirrors.of_item(tx, article.id) if mirror.relay == relay.id]
        await mirrors.set_due(tx, decision.due, *own)


async def settle_flood(tx: Tx, relay: Relay, answer: Literal["newest", "all", "none"]) -> int:
    """What an admin answered about articles that were held back. Returns how many are posted."""
    rows = await decisions.waiting(tx, relay.id, Verdict.FLOOD)
    waiting = list((await items.several(tx, [row.item for row in rows])).values())
    waiting.sort(key=lambda item: item.content.published if item.content else 0.0)
    live = [item for item in waiting if item.state is State.LIVE]
    chosen = {"newest": live[-1:], "all": live, "none": []}[answer]
    for item in waiting:
        date = item.content.published if item.content else 0.0
        decision = Decision(Verdict.CHOSEN if item in chosen else Verdict.DECLINED)
        if item in chosen and date > tx.now + FUTURE_SECONDS:  # a yes, but not before its own date
            decision = replace(decision, detail=say("choosing.ahead"), due=date)
        await announce(tx, item, relay, decision)
    await wants.answered_by_admin(tx, relay)
    return len(chosen)
