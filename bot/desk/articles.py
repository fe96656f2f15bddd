"""What admins ask about single articles, and everybody: how one would look, why it was (not) posted, what changed."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Literal

from bot import mirrors as wants
from bot.article_faces import ArticleFaces, style
from bot.articles import announce, settle_flood
from bot.backfill import follow
from bot.choosing import FUTURE_SECONDS, Decision, Verdict, filtered
from bot.comment_faces import access
from bot.comments import Comments
from bot.desk.desk import Desk, plain
from bot.desk.reasons import link_to, reasons
from bot.errors import Refused
from bot.model import BlogId, Content, Face, Instant, ItemId, Kind, MirrorId, Relay, State, channel_place
from bot.policy import is_refusal
from bot.ports import CommentReader
from bot.spots import thread_id
from bot.store import Tx, blogs, decisions, items, mirrors, readings, stopping, versions
from bot.store.items import Item
from bot.store.mirrors import Mirror
from bot.store.versions import Version
from bot.text.article_cards import body_cards, changes_card, title_of
from bot.text.card import ActButton, Card, Text
from bot.text.diff import changes
from bot.text.escape import escape, name
from bot.text.words import say
from bot.work import Work

OFFERED = 100
"""How many of a blog's newest articles are offered while one types; named in full, older ones are known, too."""
KNOWN = 500
MOST_AT_ONCE = 10
MOST_COMMENTS = 50
LONGEST_CHANGES = 3_000

Answer = Literal["newest", "all", "none"]


class ArticleDesk(Desk):
    """/article, and the buttons of articles."""

    # -- which --------------------------------------------------------------------------------------------------------

    async def article_choices(self, guild: int, relay: str | None) -> list[tuple[str, str]]:
        """Titles and ids for autocomplete: the newest articles of the relay's blog, or of all that are relayed here."""
        async with self.store.begin() as tx:
            meant = {each.blog for each in await self._meant(tx, guild, relay)}
            found = await _newest(tx, meant, OFFERED)
        return [(f"{name(title_of(content), 80)} ({_day(content.published)})", str(key)) for key, content in found]

    async def _article(self, tx: Tx, guild: int, wanted: str) -> tuple[Item, Content]:
        """The article that somebody means: by id, address or title. Raises Refused."""
        relayed = {relay.blog for relay in await blogs.relays_of(tx, guild=guild)}
        known = await _newest(tx, relayed, KNOWN)
        typed = plain(wanted)
        found = [key for key, content in known if typed in (str(key), plain(content.link))]
        found = found or [key for key, content in known if typed == plain(title_of(content))]
        if len(found) != 1:
            raise Refused(say("article.several" if found else "article.unknown", wanted=escape(wanted)))
        item = await items.get(tx, found[0])
        assert item.content is not None
        return item, item.content

    # -- asked --------------------------------------------------------------------------------------------------------

    async def preview(self, guild: int, article: str, relay: str | None, here: int) -> list[Card]:
        """What an article looks like in a relay, whether it was posted or not, and a line that says so."""
        async with self.store.begin() as tx:
            item, content = await self._article(tx, guild, article)
            found = await self._relay(tx, guild, relay, here, item.blog)
            card = await ArticleFaces(self.chat, self.blogs).card(tx, item, found)
            parts = body_cards(content, style=style(found, tx.now))
        said = say("article.preview", title=escape(title_of(content)), channel=f"<#{found.channel}>")
        if parts:
            said += "\n" + say("article.preview.parts", count=len(parts))
        return [card, *parts[:1], Card((Text(said),), mark="", framed=False)]

    async def why(self, guild: int, article: str, relay: str | None, here: int) -> str:
        """Whether an article was posted, where and when; or why not, and what to do. In one relay, or in each."""
        async with self.store.begin() as tx:
            item, content = await self._article(tx, guild, article)
            relays = await blogs.relays_of(tx, blog_id=item.blog, guild=guild)
            if relay is not None:
                relays = [await self._relay(tx, guild, relay, here, item.blog)]
            date = f"<t:{int(content.published)}:f>" if content.published else say("why.nodate")
            lines = [say("why.title", title=escape(title_of(content)), date=date)]
            for each in relays:
                lines.append(say("why.relay", channel=f"<#{each.channel}>"))
                lines += await reasons(tx, item, each, await self.notices.asks_in(tx, each) or each.channel)
            lines += await _history(tx, item)
        return "\n".join(lines)

    # -- posted -------------------------------------------------------------------------------------------------------

    async def post(self, guild: int, article: str, relay: str | None, here: int) -> str:
        """Post an article now, whatever was decided about it, or try again. Raises Refused where that cannot be."""
        async with self.store.begin() as tx:
            item, content = await self._article(tx, guild, article)
            found = await self._relay(tx, guild, relay, here, item.blog)
            names = {"title": escape(title_of(content)), "channel": f"<#{found.channel}>"}
            if item.state is not State.LIVE:
                raise Refused(say("article.gone"))
            for card in await mirrors.of_item(tx, item.id, Face.CARD):
                if card.relay != found.id:
                    continue
                if link := await link_to(tx, card, found):
                    return say("article.posted.already", link=link, **names)
                if any(part.removed for part in await mirrors.parts_of(tx, card.id)):
                    raise Refused(say("article.posted.removed", **names))
                if is_refusal(card.hold):
                    await mirrors.set_hold(tx, card.id, None)  # it is tried again
                elif card.behind and card.due <= tx.now:
                    return say("article.posting.already", **names)
            await self._announce(tx, found, [item])
        self.wake()
        return say("article.posting", **names)

    async def newest(self, guild: int, count: int, relay: str | None, here: int, work: Work | None = None) -> str:
        """Post the newest articles that are not in a relay's channel yet and fit its filters, the oldest first.

        With ``work``, they are followed until they stand; a stop takes back those that are not begun.
        """
        async with self.store.begin() as tx:
            found = await self._relay(tx, guild, relay, here)
            chosen: list[Item] = []
            for item in await items.newest(tx, found.blog, KNOWN):
                if len(chosen) < min(count, MOST_AT_ONCE) and await _missing(tx, item, found):
                    chosen.append(item)
            chosen.reverse()
            await self._announce(tx, found, chosen)
            groups = [await _in_relay(tx, item, found) for item in chosen]
        self.wake()
        channel = f"<#{found.channel}>"
        if not chosen:
            return say("article.newest.none", channel=channel)
        titles = [title_of(item.content) for item in chosen if item.content is not None]
        lines = [say("article.line", title=escape(title)) for title in titles]
        told = "\n".join([say("article.newest", count=len(chosen), channel=channel), *lines])
        if work is None:
            return told

        async def decline(tx: Tx) -> int:
            gone = await stopping.take_back(tx, groups)
            for place in gone:
                await decisions.put(tx, chosen[place].id, found.id, Decision(Verdict.DECLINED))
            return len(gone)

        return await follow(self.store, work, told, [group[0] for group in groups], decline)

    async def comments(
        self, guild: int, article: str, count: int, relay: str | None, here: int, work: Work | None = None
    ) -> str:
        """Show the newest comments on an article that are not in a relay's thread of it yet, the oldest first.

        With ``work``, they are followed until they stand; a stop takes back those that are not begun. Raises Refused
        where there is no such thread, and what keeps the comments from being read.
        """
        async with self.store.begin() as tx:
            item, content = await self._article(tx, guild, article)
            found = await self._relay(tx, guild, relay, here, item.blog)
            names = {"title": escape(title_of(content)), "channel": f"<#{found.channel}>"}
            thread = await _thread(tx, item, found)
            if thread is None or item.state is not State.LIVE:
                raise Refused(say("comments.unposted", **names))
            blog = await blogs.blog(tx, found.blog)
            site = self.blogs.open(await access(tx, blog.id, guild))
            shown = len(await _there(tx, item, thread))
        if not isinstance(site, CommentReader):
            raise Refused(say("comments.unreadable", blog=escape(blog.title)))
        count = min(count, MOST_COMMENTS)
        await Comments(self.store).older(site, blog, item, count + shown)
        async with self.store.begin() as tx:
            chosen = (await _unseen(tx, item, thread))[-count:]
            for comment in chosen:
                await wants.show(tx, comment, thread)
            found_cards = [await mirrors.find(tx, comment.id, thread.place, Face.CARD) for comment in chosen]
        self.wake()
        told = say("comments.shown" if chosen else "comments.none", count=len(chosen), **names)
        if work is None or not chosen:
            return told
        cards = [card.id for card in found_cards if card is not None]

        async def take_back(tx: Tx) -> int:
            return len(await stopping.take_back(tx, [[card] for card in cards]))

        return await follow(self.store, work, told, cards, take_back)

    async def _announce(self, tx: Tx, relay: Relay, chosen: list[Item]) -> None:
        """Let articles appear because an admin says so. The question about those that came at once follows.

        Comments that were there before are to be told from those that come: so they are read as if for the first time.
        """
        for item in chosen:
            if item.since:
                await items.change(tx, replace(item, since=0.0))
            await announce(tx, item, relay, Decision(Verdict.CHOSEN))
        if not await decisions.waiting(tx, relay.id, Verdict.FLOOD):
            await wants.answered_by_admin(tx, relay)
        elif chosen:
            await wants.ask_admin(tx, relay, await self.notices.asks_in(tx, relay))

    async def held(self, guild: int, answer: Answer, relay: str | None, here: int) -> str:
        """Answer, by command, the question about articles that came at once."""
        async with self.store.begin() as tx:
            found = await self._relay(tx, guild, relay, here)
        return await self.settle(guild, found.id, answer)

    async def settle(self, guild: int, relay: int, answer: Answer) -> str:
        """Answer the question about articles that came at once. The first answer counts."""
        async with self.store.begin() as tx:
            found = await self._relay(tx, guild, str(relay), 0)
            if not await decisions.waiting(tx, found.id, Verdict.FLOOD):
                return say("flood.over")
            count = await settle_flood(tx, found, answer)
        self.wake()
        if not count:
            return say("flood.declined")
        return say("flood.posted", count=count, channel=f"<#{found.channel}>")

    # -- changed ------------------------------------------------------------------------------------------------------

    async def changes(self, guild: int, article: str) -> Card:
        """What changed in an article at last."""
        async with self.store.begin() as tx:
            item, _ = await self._article(tx, guild, article)
        return await self.compare(guild, item.id)

    async def compare(self, guild: int, article: ItemId, before: int | None = None, after: int | None = None) -> Card:
        """What changed between two versions of an article, or between the last two that are kept. For everybody."""
        async with self.store.begin() as tx:
            item = await items.get(tx, article)
            if item.blog is None or not await blogs.relays_of(tx, blog_id=item.blog, guild=guild):
                raise Refused(say("article.unrelayed"))
            if item.state is not State.LIVE or item.content is None:
                raise Refused(say("article.changes.gone"))
            kept = await versions.of(tx, article)
        if len(kept) < 2:
            raise Refused(say("article.changes.none"))
        last = len(kept) - 1
        old = last - 1 if before is None else min(_place(kept, before), last - 1)
        new = last if after is None else max(_place(kept, after), old + 1)
        shown = changes(kept[old].content, kept[new].content, LONGEST_CHANGES)
        steps = _steps(article, [version.n for version in kept], old, new)
        title, link = title_of(item.content), item.content.link
        return changes_card(title, shown, _version(kept[old]), _version(kept[new]), steps, link)


async def _newest(tx: Tx, relayed: set[BlogId], limit: int) -> list[tuple[ItemId, Content]]:
    """The newest articles of these blogs, the newest first."""
    found = [item for blog in relayed for item in await items.newest(tx, blog, limit)]
    known = [(item.id, item.content) for item in found if item.content is not None]
    return sorted(known, key=lambda pair: pair[1].published, reverse=True)


async def _missing(tx: Tx, item: Item, relay: Relay) -> bool:
    """Whether an article could stand in a relay's channel and does not."""
    if item.state is not State.LIVE or item.content is None or item.content.published > tx.now + FUTURE_SECONDS:
        return False
    cards = [card for card in await mirrors.of_item(tx, item.id, Face.CARD) if card.relay == relay.id]
    for card in cards:
        if card.want != card.have or await mirrors.parts_of(tx, card.id):
            return False
    return filtered(relay.settings, item.content) is None


async def _in_relay(tx: Tx, article: Item, relay: Relay) -> list[MirrorId]:
    """All that an article has in a relay's channel, its card first."""
    place = channel_place(relay.channel)
    own = [mirror for mirror in await mirrors.of_item(tx, article.id) if mirror.place == place]
    return [mirror.id for mirror in sorted(own, key=lambda mirror: mirror.face is not Face.CARD)]


async def _thread(tx: Tx, article: Item, relay: Relay) -> Mirror | None:
    """A relay's thread on an article."""
    return next((thread for thread in await mirrors.threads(tx, article.id) if thread.relay == relay.id), None)


async def _there(tx: Tx, article: Item, thread: Mirror) -> set[ItemId]:
    """The comments on an article that stand in a thread of it, or did and were removed."""
    there = await readings.shown_comments(tx, article.id, thread.place)
    if (channel := await thread_id(tx, thread)) is not None:
        there |= {source.item for source in await items.heard_in(tx, channel_place(channel))}
    return there


async def _unseen(tx: Tx, article: Item, thread: Mirror) -> list[Item]:
    """The live comments on an article that are not in a thread of it, and never were, the oldest first."""
    there = await _there(tx, article, thread)
    comments = [item for item in await items.of_article(tx, article.id, Kind.COMMENT) if item.id not in there]
    live = [(item.content.published, item.id, item) for item in comments if item.state is State.LIVE and item.content]
    return [item for _, _, item in sorted(live, key=lambda each: each[:2])]


async def _history(tx: Tx, item: Item) -> list[str]:
    """How often an article was changed on the blog, and whether it is still there."""
    kept = await versions.of(tx, item.id)
    lines = []
    if len(kept) > 1:
        key = "why.edit" if len(kept) == 2 else "why.edits"
        lines.append(say(key, count=len(kept) - 1, moment=f"<t:{int(kept[-1].at)}:f>"))
    if item.state is not State.LIVE:
        lines.append(say("why.gone"))
    return lines


def _place(kept: list[Version], number: int) -> int:
    """Where a version stands among those that are kept; the one before it, if it is kept no longer."""
    return max((place for place, version in enumerate(kept) if version.n <= number), default=0)


def _version(version: Version) -> str:
    return say("article.version", number=version.n, moment=f"<t:{int(version.at)}:f>")


def _steps(article: ItemId, numbers: list[int], old: int, new: int) -> list[ActButton]:
    """Buttons to the versions beside the two that are compared."""
    beside = [
        (say("article.step.from.earlier"), old - 1, new),
        (say("article.step.from.later"), old + 1, new),
        (say("article.step.to.earlier"), old, new - 1),
        (say("article.step.to.later"), old, new + 1),
    ]
    return [
        ActButton(label, f"changes:{article}:{numbers[before]}:{numbers[after]}")
        for label, before, after in beside
        if 0 <= before < after < len(numbers)
    ]


def _day(moment: Instant) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d") if moment else "?"
