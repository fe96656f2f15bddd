"""What every face of an item should show now: the item and its surroundings -> parts to be made to match."""

from dataclasses import dataclass

from bot import heat, moderation, private, trial
from bot import mirrors as wants
from bot.article_faces import ArticleFaces
from bot.changes import digest
from bot.choosing import Verdict
from bot.comment_faces import CommentFaces, comment_card
from bot.model import Face, Format, Kind, MemberId, Relay, State, channel_place, place_id
from bot.notices import notice, reference
from bot.policy import CONSENT, is_refusal
from bot.ports import Blogs, Chat
from bot.store import Tx, blogs, decisions, items, members, mirrors, servers
from bot.store.forgotten import NOBODY
from bot.store.items import Item
from bot.store.mirrors import Mirror
from bot.targets import FateTarget, MessageTarget, Plan, Shown, shown
from bot.text import cards
from bot.text.card import Card
from bot.text.flood_card import flood_card
from bot.text.words import say, speaking

MOST_TITLES = 10


@dataclass(frozen=True, slots=True)
class Faces:
    """Plans mirrors. ``plan`` answers None when a mirror is to be left as it is."""

    chat: Chat
    blogs: Blogs

    async def plan(self, tx: Tx, mirror: Mirror) -> Plan | None:
        """What a mirror should show now, in the language of where it stands."""
        item = await items.get(tx, mirror.item)
        relay = None if mirror.relay is None else await blogs.get_relay(tx, mirror.relay)
        with speaking(await _locale(tx, mirror, relay)):
            if mirror.place.startswith("member:"):
                return await private.plan(self.chat, tx, mirror, item)
            return await self._plan(tx, mirror, item, relay)

    async def _plan(self, tx: Tx, mirror: Mirror, item: Item, relay: Relay | None) -> Plan | None:
        if item.kind is Kind.NOTICE and mirror.face is Face.DESK:
            assert relay is not None
            return await self._flood(tx, mirror, item, relay)
        if relay is not None and trial.is_trial(item):
            return await trial.plan(self.chat, tx, mirror, item, relay)
        if relay is not None and relay.removed and mirror.face is not Face.JUDGE and item.member != NOBODY:
            if item.kind is Kind.NOTICE and item.state is State.GONE:  # a line that is not true any more
                return await self._in_thread(tx, mirror, item, relay)
            if item.kind is Kind.ARTICLE and mirror.face is Face.CARD:
                return await ArticleFaces(self.chat, self.blogs).left(tx, mirror, item, relay)
            return await heat.taken_back(self.chat, tx, mirror, relay)
        if mirror.place.startswith("blog:"):
            assert relay is not None
            return await CommentFaces(self.chat, self.blogs).plan(tx, mirror, item, relay)
        if item.kind is Kind.NOTICE and mirror.relay is None:
            card = await notice(tx, mirror, item)
            return Plan(MessageTarget(self.chat, place_id(mirror.place)), shown(card))
        assert relay is not None
        if item.kind is Kind.ARTICLE:
            return await ArticleFaces(self.chat, self.blogs).plan(tx, mirror, item, relay)
        match mirror.face:
            case Face.FATE:
                return await self._fate(tx, mirror, item, relay)
            case Face.DESK:
                return await self._question(tx, mirror, item)
            case Face.JUDGE:
                return await moderation.plan(self.chat, tx, mirror, item, relay)
        return await self._in_thread(tx, mirror, item, relay)

    async def _in_thread(self, tx: Tx, mirror: Mirror, item: Item, relay: Relay) -> Plan | None:
        assert item.article is not None
        thread = await mirrors.find(tx, item.article, mirror.place, Face.THREAD)
        remote = None if thread is None else await mirrors.standing(tx, thread.id)
        if remote is None:
            return None
        channel = int(remote)
        reply_to = None
        if item.parent is not None:
            reply_to = await _message_in(tx, await items.get(tx, item.parent), mirror, channel)
        elif item.content is not None and item.content.quote:
            faces = ArticleFaces(self.chat, self.blogs)
            reply_to = await faces.showing(tx, item.article, relay, mirror.place, item.content.quote)
        card = await self._card(tx, item, relay) if item.state is State.LIVE else None
        return Plan(MessageTarget(self.chat, channel, reply_to), shown(card))

    async def _card(self, tx: Tx, item: Item, relay: Relay) -> Card | None:
        if item.content is None:
            return None
        if item.kind is Kind.NOTICE:
            return await self._line(tx, item, relay)
        if item.kind is Kind.UPDATE:
            return await ArticleFaces(self.chat, self.blogs).update(tx, item, relay)
        return await comment_card(tx, item, relay)

    async def _line(self, tx: Tx, item: Item, relay: Relay) -> Card | None:
        """A quiet line in a thread: ``stays:``, ``gap:`` or ``heat:`` says the key."""
        assert item.content is not None
        sort = (item.key or "").partition(":")[0]
        if sort == "gap":
            return cards.gap_card(reference(item))
        if sort == "heat":
            return cards.line_card(say(item.content.text), reference(item))
        connected = await blogs.login(tx, relay.blog, relay.guild) is not None
        return None if connected else cards.stays_card(reference(item))

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

    async def _fate(self, tx: Tx, mirror: Mirror, item: Item, relay: Relay) -> Plan:
        """The reaction on each message of a burst, wherever they were said."""
        heard = [source.message for source in await items.sources_of(tx, item.id) if source.message is not None]
        channel = heard[0][0] if heard else relay.channel
        aside = await _is_aside(tx, mirror, channel)
        fate = None if item.blog is None else await _fate_of(tx, item)
        if fate is None:
            return Plan(FateTarget(self.chat, channel, ()), (), aside)
        messages = tuple(message for _, message in heard)
        told = tuple(Shown(fate, digest(fate, str(message)), f"{message} {fate}") for message in messages)
        return Plan(FateTarget(self.chat, channel, messages, fate), told, aside)

    async def _question(self, tx: Tx, mirror: Mirror, item: Item) -> Plan:
        """The question whether a member's words may be published, as an answer to the message that is meant."""
        assert item.blog is not None
        channel = place_id(mirror.place)
        aside = await _is_aside(tx, mirror, channel)
        heard = [source.message for source in await items.sources_of(tx, item.id) if source.message is not None]
        copy = await wants.copy_of(tx, item)
        if not heard or copy is None or copy.hold != CONSENT or item.state is State.GONE:
            return Plan(MessageTarget(self.chat, channel), (), aside)
        blog = await blogs.blog(tx, item.blog)
        message = heard[0][1]
        card = cards.prompt_card(blog.title, f"ask:{blog.id}:{message}")
        return Plan(MessageTarget(self.chat, channel, message), shown(card), aside)


async def _locale(tx: Tx, mirror: Mirror, relay: Relay | None) -> str | None:
    """The language of whom a private message is to, of a relay, or of the server whose admins chose the channel.

    In the bot's own channel it is the one of all servers.
    """
    if mirror.place.startswith("member:"):
        return await members.locale(tx, MemberId(place_id(mirror.place)))
    if relay is None:
        chosen = await servers.told_in(tx, place_id(mirror.place))
        if chosen is not None:
            return chosen.locale
        spoken = {server.locale for server in await servers.every(tx)}
        return spoken.pop() if len(spoken) == 1 else None
    server = await servers.find(tx, relay.guild)
    return relay.settings.locale or (None if server is None else server.locale)


async def _is_aside(tx: Tx, mirror: Mirror, channel: int) -> bool:
    """Whether something was said in another channel than the thread in whose lane its mirror is."""
    thread = None if mirror.needs is None else await mirrors.standing(tx, mirror.needs)
    return thread is not None and int(thread) != channel


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
    copy = await wants.copy_of(tx, item)
    if copy is None or copy.hold == CONSENT:
        return None
    if is_refusal(copy.hold):
        return say("fate.failed")
    parts = await mirrors.parts_of(tx, copy.id)
    if not parts or parts[0].remote is None:
        return None if item.state is State.GONE else say("fate.waiting")
    if item.state is State.LIVE and item.content is not None and item.content.format is Format.HTML:
        return say("fate.rewritten")
    fates = {State.LIVE: "fate.published", State.HELD: "fate.held", State.SPAM: "fate.removed"}
    return say(fates.get(item.state, "fate.removed"))
