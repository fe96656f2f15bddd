"""What every face of an item should show now: the item and its surroundings -> parts to be made to match."""

from dataclasses import dataclass, replace

from bot import mirrors as wants
from bot.article_faces import ArticleFaces
from bot.changes import digest
from bot.choosing import Verdict
from bot.errors import Refused, Retry
from bot.model import BlogId, Draft, Face, Format, Kind, Relay, State, blog_place, channel_place, place_id
from bot.policy import CONSENT
from bot.ports import Access, Blogs, Chat, CommentWriter
from bot.store import Tx, blogs, decisions, items, mirrors
from bot.store.items import Item
from bot.store.mirrors import Mirror
from bot.targets import CommentTarget, FateTarget, MessageTarget, Plan, Shown, shown
from bot.text import cards
from bot.text.card import Card
from bot.text.escape import escape
from bot.text.flood_card import flood_card
from bot.text.to_blog import comment_html
from bot.text.words import say

LONGEST_WAIT = 60.0
"""For how long, in seconds, a comment waits for the card that it seems to answer and that is in doubt."""
MOST_TITLES = 10
ANONYMOUS_HOST = "users.noreply.invalid"  # RFC 2606: .invalid never resolves


@dataclass(frozen=True, slots=True)
class Faces:
    """Plans mirrors. ``plan`` answers None when a mirror is to be left as it is."""

    chat: Chat
    blogs: Blogs

    async def plan(self, tx: Tx, mirror: Mirror) -> Plan | None:
        """What a mirror should show now."""
        item = await items.get(tx, mirror.item)
        relay = None if mirror.relay is None else await blogs.get_relay(tx, mirror.relay)
        if item.kind is Kind.NOTICE and mirror.face is Face.DESK:
            assert relay is not None
            return await self._flood(tx, mirror, item, relay)
        if relay is not None and relay.removed:
            return None
        if mirror.place.startswith("blog:"):
            return await self._on_blog(tx, mirror, item, relay)
        if item.kind is Kind.NOTICE and mirror.relay is None:
            # A trouble that was over before anybody was told of it is not told.
            told = item.state is State.LIVE or await mirrors.standing(tx, mirror.id) is not None
            card = _notice(item) if told else None
            return Plan(MessageTarget(self.chat, place_id(mirror.place)), shown(card))
        assert relay is not None
        if item.kind is Kind.ARTICLE:
            return await ArticleFaces(self.chat, self.blogs).plan(tx, mirror, item, relay)
        return await self._in_thread(tx, mirror, item, relay)

    async def _in_thread(self, tx: Tx, mirror: Mirror, item: Item, relay: Relay) -> Plan | None:
        assert item.article is not None
        thread = await mirrors.find(tx, item.article, mirror.place, Face.THREAD)
        remote = None if thread is None else await mirrors.standing(tx, thread.id)
        if remote is None:
            return None
        channel = int(remote)
        if mirror.face is Face.FATE:
            return await self._fate(tx, item, channel)
        if mirror.face is Face.DESK:
            return await self._question(tx, item, channel)
        reply_to = None
        if item.parent is not None:
            reply_to = await _message_in(tx, await items.get(tx, item.parent), mirror, channel)
        card = await self._card(tx, item, relay) if item.state is State.LIVE else None
        return Plan(MessageTarget(self.chat, channel, reply_to), shown(card))

    async def _card(self, tx: Tx, item: Item, relay: Relay) -> Card | None:
        if item.content is None:
            return None
        if item.kind is Kind.NOTICE:
            connected = await blogs.login(tx, relay.blog, relay.guild) is not None
            return None if connected else cards.stays_card(_reference(item))
        if item.kind is Kind.UPDATE:
            return await ArticleFaces(self.chat, self.blogs).update(tx, item, relay)
        return cards.comment_card(item.content)

    async def _flood(self, tx: Tx, mirror: Mirror, item: Item, relay: Relay) -> Plan:
        """The question to an admin about articles that came all at once."""
        target = MessageTarget(self.chat, place_id(mirror.place))
        waiting = await decisions.waiting(tx, relay.id, Verdict.FLOOD)
        if item.state is not State.LIVE or relay.removed or not waiting:
            return Plan(target, ())
        blog = await blogs.blog(tx, relay.blog)
        newest = [row.item for row in waiting[-MOST_TITLES:]]
        held = await items.several(tx, newest)
        titles = [content.title for each in newest if (content := held[each].content) is not None]
        return Plan(target, shown(flood_card(blog.title, relay.channel, titles, len(waiting), relay.id)))

    async def _fate(self, tx: Tx, item: Item, channel: int) -> Plan:
        place = channel_place(channel)
        heard = [source for source in await items.sources_of(tx, item.id) if source.place == place]
        fate = None if item.blog is None else await _fate_of(tx, item)
        if fate is None:
            return Plan(FateTarget(self.chat, channel, ()), ())
        messages = tuple(int(source.remote) for source in heard)
        told = tuple(Shown(fate, digest(fate, str(message)), f"{message} {fate}") for message in messages)
        return Plan(FateTarget(self.chat, channel, messages, fate), told)

    async def _question(self, tx: Tx, item: Item, channel: int) -> Plan:
        assert item.blog is not None
        place = channel_place(channel)
        heard = [source for source in await items.sources_of(tx, item.id) if source.place == place]
        copy = await mirrors.find(tx, item.id, blog_place(item.blog), Face.CARD)
        if not heard or copy is None or copy.hold != CONSENT or item.state is State.GONE:
            return Plan(MessageTarget(self.chat, channel), ())
        blog = await blogs.blog(tx, item.blog)
        card = cards.prompt_card(blog.title, f"ask:{blog.id}:{heard[0].remote}")
        return Plan(MessageTarget(self.chat, channel, int(heard[0].remote)), shown(card))

    async def _on_blog(self, tx: Tx, mirror: Mirror, item: Item, relay: Relay | None) -> Plan | None:
        assert relay is not None and item.article is not None and item.member is not None
        reached = await access(tx, relay.blog, relay.guild)
        writer = self.blogs.open(reached)
        assert isinstance(writer, CommentWriter)
        target = CommentTarget(writer)
        if item.state is State.GONE:
            return Plan(target, ())
        if item.content is None or item.content.format is Format.HTML:
            return None  # a person rewrote it on the blog: that stands
        if not await _may_leave(tx, mirror, item):
            # The yes was taken back: what stands there stays as it is, nothing new leaves.
            return None if await mirrors.standing(tx, mirror.id) else Plan(target, ())
        item = await _with_parent(tx, item)
        comment = await draft(tx, item, reached.url, approved=relay.settings.comments == "approved")
        return Plan(target, (Shown(comment, digest(comment.html, comment.author)),))


async def _may_leave(tx: Tx, mirror: Mirror, item: Item) -> bool:
    """Whether the member's yes covers this, now. What it does not, and was never sent, is forgotten."""
    assert item.member is not None and item.blog is not None
    answer = await items.consent(tx, item.member, item.blog)
    agreed = answer is not None and answer.agreed
    if any(part.sent is not None or part.remote is not None for part in await mirrors.parts_of(tx, mirror.id)):
        return agreed
    heard = [source for source in await items.sources_of(tx, item.id) if source.place.startswith("channel:")]
    if agreed and all(answer is not None and int(source.remote) >= answer.since for source in heard):
        return True
    for source in heard:
        await items.change_source(tx, replace(source, text=None))
    item = replace(item, state=State.GONE, content=None, version=item.version + 1)
    await items.change(tx, item)
    await wants.spread(tx, item)
    return False


async def _with_parent(tx: Tx, item: Item) -> Item:
    """A comment that answers a message which was not settled when it was heard: now it is, or will be soon."""
    if item.parent is not None or item.reply_to is None:
        return item
    heard = next(source for source in await items.sources_of(tx, item.id) if source.place.startswith("channel:"))
    parent = await wants.answered(tx, place_id(heard.place), item.reply_to)
    if parent is None and item.article is not None:
        for thread in await mirrors.threads(tx, item.article):
            if await mirrors.in_doubt(tx, thread.lane, tx.now - LONGEST_WAIT):
                raise Retry("It waits for the message that it answers.", 1.0)
    if parent is not None:
        item = replace(item, parent=parent)
        await items.change(tx, item)
    return item


async def draft(tx: Tx, item: Item, home: str, *, approved: bool) -> Draft:
    """The comment that a member's words become. The outbox adds the marker."""
    assert item.content is not None and item.blog is not None and item.article is not None
    parent = None if item.parent is None else await items.get(tx, item.parent)
    standing = [] if parent is None or parent.state not in (State.LIVE, State.HELD) else [parent.id]
    known = await items.remotes(tx, blog_place(item.blog), [item.article, *standing])
    posts = [key for key in known[item.article] if key.startswith("post:")]
    if not posts:
        raise Refused("The article does not stand on the blog any more: it was not found at its new address.")
    return Draft(
        article=posts[0],
        parent=next((key for parent in standing for key in known[parent]), None),
        author=item.content.author,
        address=f"{tx.seal.pseudonym('address', item.member, item.blog)}@{ANONYMOUS_HOST}",
        html=comment_html(item.content.text, home=home),
        marker="",
        approved=approved,
    )


async def access(tx: Tx, blog_id: BlogId, guild: int | None = None) -> Access:
    """How to reach a blog, with the account that a server connected (or, without a server, any)."""
    blog = await blogs.blog(tx, blog_id)
    login = await blogs.login(tx, blog.id, guild)
    return blog.access if login is None else replace(blog.access, user=login.user, password=login.password)


def _notice(item: Item) -> Card | None:
    if item.content is None:
        return None
    title = escape(item.content.title)
    if item.state is not State.LIVE:
        title = say("notice.over", title=title)
    return cards.notice_card(title, item.content.text, _reference(item))


def _reference(item: Item) -> str:
    return f"{item.id & 0xFFFFFFFFFF:X}"


async def _message_in(tx: Tx, item: Item, mirror: Mirror, channel: int) -> int | None:
    """The message that shows an item in a thread: our card, or the member's own."""
    for source in await items.sources_of(tx, item.id):
        if source.place == channel_place(channel):
            return int(source.remote)
    card = await mirrors.find(tx, item.id, mirror.place, Face.CARD)
    remote = None if card is None else await mirrors.standing(tx, card.id)
    return None if remote is None else int(remote)


async def _fate_of(tx: Tx, item: Item) -> str | None:
    """The emoji that tells what became of a member's comment."""
    assert item.blog is not None
    copy = await mirrors.find(tx, item.id, blog_place(item.blog), Face.CARD)
    if copy is None or copy.hold == CONSENT:
        return None
    if copy.hold is not None and copy.hold.startswith(("refused", "unknown")):
        return say("fate.failed")
    parts = await mirrors.parts_of(tx, copy.id)
    if not parts or parts[0].remote is None:
        return None if item.state is State.GONE else say("fate.waiting")
    fates = {State.LIVE: "fate.published", State.HELD: "fate.held", State.SPAM: "fate.removed"}
    return say(fates.get(item.state, "fate.removed"))
