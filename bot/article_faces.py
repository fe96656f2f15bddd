"""What an article should show in a channel now: its card, its thread, the rest of it, its being published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot import heat
from bot.choosing import PASSED, Verdict, is_silent
from bot.mirrors import is_post
from bot.model import (
    Absence,
    Content,
    Face,
    Instant,
    ItemId,
    Kind,
    Place,
    Relay,
    State,
    ThreadShape,
    channel_place,
    place_id,
)
from bot.ports import Blogs, Chat, CommentReader
from bot.store import Tx, blogs, decisions, items, mirrors, versions
from bot.store.items import Item
from bot.store.mirrors import Mirror
from bot.targets import MessageTarget, NewsTarget, Plan, PostTarget, Shown, Target, ThreadTarget, shown
from bot.text.article_cards import Answers, Style, article_card, body_cards, title_of, update_card
from bot.text.card import Card
from bot.text.escape import thread_name
from bot.text.pieces import texts_of
from bot.text.updates import visible


def style(relay: Relay, now: Instant) -> Style:
    """How a relay wants its articles to look, and how loud they are when they are posted now."""
    chosen = relay.settings
    return Style(
        length=chosen.length,
        small_print=chosen.small_print,
        colour=chosen.accent,
        ping=chosen.role,
        silent=is_silent(chosen, now),
    )


def changes_id(item: Item) -> str:
    """The id of the button that shows what was changed in an article."""
    return f"changes:{item.id}"


def comment_id(item: Item) -> str:
    """The id of the button that opens a form for a comment on an article."""
    return f"comment:{item.id}"


def card_target(chat: Chat, mirror: Mirror, shape: ThreadShape) -> Target:
    """A card is a message in its channel, or the first one of a post of this shape."""
    channel = place_id(mirror.place)
    return PostTarget(chat, channel, shape) if is_post(mirror) else MessageTarget(chat, channel)


@dataclass(frozen=True, slots=True)
class ArticleFaces:
    """Plans the mirrors of articles and of their updates."""

    chat: Chat
    blogs: Blogs

    async def plan(self, tx: Tx, mirror: Mirror, item: Item, relay: Relay) -> Plan | None:
        """What a mirror of an article should show now; None: it is left as it is."""
        assert item.content is not None
        in_forum = is_post(mirror)
        shape = await self._shape(tx, item, relay, in_forum=in_forum)
        if mirror.face is Face.CARD:
            card = None
            if await mirrors.standing(tx, mirror.id) or await _is_to_come(tx, mirror, item, relay):
                card = await self.card(tx, item, relay, await _seams(tx, mirror))
            return Plan(card_target(self.chat, mirror, shape), shown(card))
        found = await mirrors.find(tx, item.id, mirror.place, Face.CARD)
        message = None if found is None else await mirrors.standing(tx, found.id)
        if message is None:
            return None
        match mirror.face:
            case Face.THREAD:
                channel_of = None if in_forum else place_id(mirror.place)
                return Plan(ThreadTarget(self.chat, channel_of, int(message)), shown(shape))
            case Face.NEWS:
                wanted = relay.settings.publish == "on" and item.state is State.LIVE
                target = NewsTarget(self.chat, place_id(mirror.place), int(message))
                return Plan(target, shown("published") if wanted else ())
        return await self._body(tx, mirror, item, relay)

    async def left(self, tx: Tx, mirror: Mirror, item: Item, relay: Relay) -> Plan | None:
        """What becomes of a card when its relay was removed: it is left as it is, unless an admin declined it."""
        decided = await decisions.of(tx, item.id, relay.id)
        if decided is None or decided.verdict is not Verdict.DECLINED:
            return None
        return Plan(card_target(self.chat, mirror, ThreadShape()), ())

    async def card(self, tx: Tx, item: Item, relay: Relay, seams: tuple[str, ...] = ()) -> Card:
        """An article's card in a relay."""
        assert item.content is not None
        blog = await blogs.blog(tx, relay.blog)
        writable = await blogs.login(tx, relay.blog, relay.guild) is not None
        answers: Answers = "both" if writable and relay.settings.replies != "off" else "chat"
        changes = changes_id(item) if len(await versions.numbers(tx, item.id)) > 1 else ""
        return article_card(
            _told(item),
            blog.title,
            answers=answers,
            style=style(relay, tx.now),
            seams=seams,
            changes=changes,
            comment=comment_id(item) if answers == "both" and item.content.comments_open else "",
        )

    async def _body(self, tx: Tx, mirror: Mirror, item: Item, relay: Relay) -> Plan | None:
        assert item.content is not None
        thread = await mirrors.find(tx, item.id, mirror.place, Face.THREAD)
        remote = None if thread is None else await mirrors.standing(tx, thread.id)
        if remote is None:
            return None
        quiet = replace(style(relay, tx.now), ping=None, silent=True)  # the card has told of it
        told = [
            each
            for card in body_cards(_told(item), style=quiet, seams=await _seams(tx, mirror))
            for each in shown(card)
        ]
        standing = {part.n: part.mark or "" for part in await mirrors.parts_of(tx, mirror.id) if part.remote}
        return Plan(MessageTarget(self.chat, int(remote)), placed(told, standing))

    async def _shape(self, tx: Tx, item: Item, relay: Relay, *, in_forum: bool) -> ThreadShape:
        assert item.content is not None
        locked = None
        if relay.settings.closed == "lock thread" and await self._takes_comments(tx, relay):
            locked = not item.content.comments_open
        tags = item.content.categories if in_forum else None
        return ThreadShape(thread_name(title_of(item.content)), locked, tags, await heat.slow_of(tx, item.id, relay))

    async def showing(self, tx: Tx, article: ItemId, relay: Relay, place: Place, passage: str) -> int | None:
        """The message in an article's thread that shows this passage: an update, or a part of a long article.

        ``place`` is where the thread is; the relay may have moved on.
        """
        wanted = _bare(passage)
        for update in reversed(await items.of_article(tx, article, Kind.UPDATE)):
            card = await mirrors.find(tx, update.id, place, Face.CARD)
            if card is not None and update.content is not None and wanted in _bare(visible(update.content.text)):
                remote = await mirrors.standing(tx, card.id)
                return None if remote is None else int(remote)
        body = await mirrors.find(tx, article, place, Face.BODY)
        plan = None if body is None else await self._body(tx, body, await items.get(tx, article), relay)
        for n, part in enumerate(() if plan is None else plan.parts):
            if body is None or part is None or not isinstance(part.payload, Card):
                continue
            if wanted in _bare("".join(texts_of(part.payload.blocks))):
                remote = await mirrors.standing(tx, body.id, n)
                return None if remote is None else int(remote)
        return None

    async def _takes_comments(self, tx: Tx, relay: Relay) -> bool:
        """Whether the blog has comments that can be open or closed, as far as we can see."""
        blog = await blogs.blog(tx, relay.blog)
        return isinstance(self.blogs.open(blog.access), CommentReader)

    async def update(self, tx: Tx, item: Item, relay: Relay) -> Card | None:
        """The card of an update, in the article's thread."""
        assert item.article is not None and item.key is not None and item.content is not None
        article = await items.get(tx, item.article)
        if article.content is None or article.state is not State.LIVE:
            return None  # it goes with its article
        chosen = style(relay, tx.now)
        return update_card(
            article.content,
            item.content,
            item.key.rpartition(":")[2],
            ping=chosen.ping if relay.settings.updates == "in thread and ping" else None,
            silent=chosen.silent,
            changes=changes_id(article),
            colour=chosen.colour,
        )


def _bare(text: str) -> str:
    """A text's letters and digits: by them a passage is found again, whatever its markup."""
    return "".join(filter(str.isalnum, text.casefold()))


async def _is_to_come(tx: Tx, mirror: Mirror, item: Item, relay: Relay) -> bool:
    """Whether an article that does not stand in a channel is to be posted there, by what is known now."""
    decided = await decisions.of(tx, item.id, relay.id)
    passed = decided is None or decided.verdict in PASSED
    return passed and item.state is State.LIVE and mirror.place == channel_place(relay.channel)


def _told(item: Item) -> Content:
    """An article's content; of one that is gone, never its words."""
    assert item.content is not None
    if item.state is State.LIVE or item.content.absence is not None:
        return item.content
    return replace(item.content, absence=Absence.HIDDEN)


async def _seams(tx: Tx, mirror: Mirror) -> tuple[str, ...]:
    """Where the article's parts begin and end as they stand in the thread."""
    body = await mirrors.find(tx, mirror.item, mirror.place, Face.BODY)
    parts = [] if body is None else await mirrors.parts_of(tx, body.id)
    return tuple(part.mark for part in parts if part.mark and part.remote)


def placed(told: Sequence[Shown], standing: Mapping[int, str]) -> tuple[Shown | None, ...]:
    """Which part of a mirror shows what: those that stand keep what is theirs, by their marks; None: it goes.

    Messages stand in the order in which they were sent: so what is new comes last, and a part that was taken out
    leaves a gap.
    """
    plan: dict[int, Shown | None] = dict.fromkeys(range(max(standing, default=-1) + 1))
    left = list(told)
    surplus = len(standing) - len(told)
    for n in sorted(standing):
        if left and (surplus <= 0 or _is_same(left[0].mark, standing[n])):
            plan[n] = left.pop(0)
        else:
            surplus -= 1
    plan.update(enumerate(left, len(plan)))
    return tuple(plan[n] for n in sorted(plan))


def _is_same(mark: str, other: str) -> bool:
    """Whether two parts begin or end alike, by what their marks say of that."""
    return any(one == two for one, two in zip(mark.split("-")[-2:], other.split("-")[-2:], strict=False))
