"""Ways into the blog beside the thread: the form behind the button "Comment", and the message menus."""

from dataclasses import replace
from urllib.parse import urlsplit

from bot import allowed, hearing
from bot import mirrors as wants
from bot.desk.consents import ConsentDesk, Speaker, preview, wording
from bot.desk.fates import Fate, FateDesk, fate_of
from bot.errors import Refused
from bot.model import Face, Instant, ItemId, Kind, MemberId, Message, State, channel_place
from bot.policy import CONSENT, Passing, Standing, may_leave
from bot.spots import Spot
from bot.store import Tx, blogs, items, mirrors
from bot.store.blogs import BlogRow
from bot.store.items import Item
from bot.text.card import ActButton, Buttons, Card, Field, Form, Menu, Option, Text
from bot.text.desk_cards import fate_card, form_terms_card
from bot.text.escape import escape, name
from bot.text.words import say

LONGEST_TITLE = 45
"""Characters of a form's title."""
WORDS = "words"
"""The field of the form."""
MOST_OFFERED = 25
"""Entries of a menu."""


class WritingDesk(ConsentDesk, FateDesk):
    """Comments that are written in a form, and messages that somebody chooses for the blog."""

    # -- the form -----------------------------------------------------------------------------------------------------

    async def form(
        self,
        member: MemberId,
        shown: str,
        guild: int,
        article: ItemId,
        parent: ItemId | None,
        channel: int = 0,
        *,
        once: bool = False,
    ) -> Form | Card:
        """The form for a comment; for a member who has not agreed yet, what would stand where and under which name.

        ``shown``: the member's name in that server. ``channel``: where it is asked for, as a server may have two
        threads of one article. ``once``: sending it is the yes to that comment alone. Raises Refused where nothing can
        be written.
        """
        async with self.store.begin() as tx:
            spot, row, about = await _open(tx, guild, article, parent, channel)
            consent = await items.consent(tx, member, row.id)
            if consent is not None and consent.agreed:
                return _form(about, parent)
            if once:
                return _form(about, parent, once=True)
            shown = await allowed.called(tx, member, shown)
        ids = f"writeone:{article}:{parent or 0}", f"write:{article}:{parent or 0}", f"refuse:{row.id}:{article}"
        links_back = spot.relay.settings.link_back == "on"
        return form_terms_card(row.title, urlsplit(row.url).netloc, shown, ids, links_back=links_back)

    async def agree_and_write(
        self,
        member: Speaker,
        guild: int,
        article: ItemId,
        parent: ItemId | None,
        interaction: int,
        channel: int = 0,
    ) -> Form:
        """Keep a member's yes, from now on, and go on to the form."""
        async with self.store.begin() as tx:
            _, row, about = await _open(tx, guild, article, parent, channel)
            await self._keep(tx, member, row.id, interaction, agreed=True, interaction=interaction)
        self.wake()
        return _form(about, parent)

    async def write(
        self,
        member: Speaker,
        guild: int,
        article: ItemId,
        parent: ItemId | None,
        text: str,
        interaction: int,
        channel: int = 0,
        *,
        once: bool = False,
    ) -> Card:
        """Take what a member wrote into the form; ``interaction`` is Discord's id of that. Raises Refused.

        ``once``: in a form that said that sending it publishes this comment alone.
        """
        proof = wording() if once else ""
        async with self.store.begin() as tx:
            spot, row, about = await _open(tx, guild, article, parent, channel)
            item = await hearing.write(tx, spot, member.id, member.name, member.avatar, text, interaction, once=proof)
            stands = await mirrors.standing(tx, spot.thread.id)
        self.wake()
        thread = say("form.thread") if stands is None else f"<#{stands}>"
        told = say("form.written", title=escape(_title(about)), blog=escape(row.title), thread=thread)
        look = ActButton(say("fate.look"), f"fate:{item.id}")
        back = ActButton(say("fate.back"), f"back:{item.id}", "danger")
        return Card((Text(told), Buttons((look, back))), mark=look.custom_id)

    async def may_write(
        self,
        member: MemberId,
        guild: int,
        article: ItemId,
        parent: ItemId,
        text: str,
        interaction: int,
        *,
        once: bool = False,
    ) -> None:
        """Raise Refused for an answer to a comment that, as far as can be known here, would not get to the blog."""
        async with self.store.begin() as tx:
            spot, _, _ = await _open(tx, guild, article, parent)
            await hearing.may_write(tx, spot, member, text, interaction, once=once)
        if not await self.chat.may_speak(guild, member):
            raise Refused(say("hearing.silenced"))

    # -- the message menus --------------------------------------------------------------------------------------------

    async def post(self, member: Speaker, message: Message, article: ItemId | None = None) -> Card:
        """Choose a message for the blog, also somebody else's: only its author can let it go.

        Without ``article`` it goes where it was said; what belongs to none needs a choice.
        """
        own = message.author == member.id
        if not own and article is None:
            message = await self._as_here(message)
        async with self.store.begin() as tx:
            known = await _known(tx, message)
            if known is not None:
                return await _told_already(tx, known, own=own)
            if not message.by_person:
                raise Refused(say("post.machine"))
            spot = await (hearing.spot(tx, message) if article is None else _spot_of(tx, message.guild, article))
            if spot is None and article is not None:
                raise Refused(say("form.nowhere"))
            if spot is None:
                return await _choice(tx, message)
            row, about = await blogs.blog(tx, spot.relay.blog), await items.get(tx, spot.article)
            if about.content is not None and not about.content.comments_open:
                raise Refused(say("post.closed", title=escape(_title(about))))
            passing = await hearing.take(tx, spot, message, 0.0, chosen=True)
            told = _text(_told(passing, message, row, _title(about), own=own))
            if own and passing is Passing.ASK:
                await _ask_quietly(tx, message)
                told = await preview(tx, member, row, spot.relay, message)
            if own and passing is Passing.REFUSED:
                yes = ActButton(say("me.yes"), f"agree:{row.id}:{message.id}", "success")
                told = replace(told, blocks=(*told.blocks, Buttons((yes,))))
        self.wake()
        return told

    async def _as_here(self, message: Message) -> Message:
        """With its author as the server calls and treats them: what a menu gives does not tell."""
        found = await self.read(message.channel, message.id)
        if found is None:
            return message
        return replace(message, name=found.name, avatar=found.avatar, timed_out=found.timed_out)

    async def post_to(self, member: Speaker, guild: int, channel: int, message: int, article: ItemId) -> Card:
        """The same for a message whose article was chosen. Raises Refused when it cannot be read any more."""
        said = await self.read(channel, message)
        if said is None or not said.readable:
            raise Refused(say("post.lost"))
        if said.author == member.id:
            said = replace(said, name=member.name, avatar=member.avatar)
        return await self.post(member, replace(said, guild=guild), article)

    async def fate(self, member: MemberId, message: Message) -> Card:
        """What became of a message; only its author learns of it."""
        async with self.store.begin() as tx:
            known = await _known(tx, message)
            if (message.author if known is None else known.member) != member:
                return _text(say("fate.another"))
            fate = await self._unheard(tx, message) if known is None else await fate_of(tx, known)
        return _card(fate, message.id if known is None else known.id)

    async def fate_of(self, member: MemberId, item: ItemId) -> Card:
        """What became of a comment from the form. Raises Refused for anyone but its author."""
        return _card(await self._fate(member, item), item)

    async def _unheard(self, tx: Tx, message: Message) -> Fate:
        """Why a message was never meant for a blog."""
        spot = await hearing.spot(tx, message)
        if spot is None:
            return Fate(say("fate.nowhere"))
        relay, row = spot.relay, await blogs.blog(tx, spot.relay.blog)
        consent = await items.consent(tx, message.author, row.id)
        standing = Standing(
            replies=relay.settings.replies,
            blog_writable=await blogs.login(tx, row.id, relay.guild) is not None,
            agreed=None if consent is None else consent.agreed,
            agreed_since=0 if consent is None else consent.since,
            answers=spot.answers,
        )
        blog, passing = escape(row.title), may_leave(message, standing)
        if passing is Passing.DROP:  # what would not go if it were chosen is told so
            chosen = may_leave(message, replace(standing, chosen=True))
            passing = chosen if chosen in (Passing.REFUSED, Passing.OLD) else passing
        match passing:
            case Passing.STAYS:
                return Fate(say("fate.reason.unconnected", blog=blog))
            case Passing.REFUSED:
                return Fate(say("fate.reason.declined", blog=blog))
            case Passing.OLD:
                return Fate(say("fate.reason.early", blog=blog))
            case Passing.DROP if relay.settings.replies == "off":
                return Fate(say("fate.reason.off", blog=blog))
            case Passing.DROP if relay.settings.replies == "only replies":
                return Fate(say("fate.reason.replies", blog=blog))
            case Passing.DROP if relay.settings.stars_needed:
                return Fate(say("fate.reason.stars", blog=blog, count=relay.settings.stars_needed))
            case Passing.DROP:
                return Fate(say("fate.reason.chosen", blog=blog))
        return Fate(say("fate.reason.unheard" if self.sees_messages() else "fate.reason.deaf", blog=blog))


def _text(text: str) -> Card:
    return Card((Text(text),), mark="", framed=False)


def _card(fate: Fate, number: int) -> Card:
    """The card of a comment, or of a message that is none; its number finds it in the database."""
    return fate_card(fate.reason, fate.link, fate.buttons, f"{number & 0xFFFFFFFFFF:X}")


def _title(article: Item) -> str:
    return (article.content.title if article.content else "") or say("card.untitled")


def _form(article: Item, parent: ItemId | None, *, once: bool = False) -> Form:
    key = "form.title" if parent is None else "form.title.answer"
    title = say(key, title=name(_title(article), LONGEST_TITLE - len(say(key, title=""))))
    words = Field(WORDS, say("form.words"), say("form.about"), long=True)
    return Form(title, f"{'sayone' if once else 'say'}:{article.id}:{parent or 0}", (words,))


async def _spot_of(tx: Tx, guild: int, article: ItemId, parent: ItemId | None = None, channel: int = 0) -> Spot | None:
    """The place of an article in a server, also for an id that somebody made up."""
    known = (await items.several(tx, [article])).get(article)
    if known is None or known.kind is not Kind.ARTICLE or known.state is not State.LIVE:
        return None
    return await hearing.spot_of(tx, guild, article, parent, channel)


async def _is_about(tx: Tx, comment: ItemId, article: ItemId) -> bool:
    """Whether this is a comment on the article, also for an id that somebody made up."""
    known = (await items.several(tx, [comment])).get(comment)
    return known is not None and known.kind is Kind.COMMENT and known.article == article


async def _open(
    tx: Tx, guild: int, article: ItemId, parent: ItemId | None, channel: int = 0
) -> tuple[Spot, BlogRow, Item]:
    """Where a comment on an article would be written. Raises Refused where none can be."""
    spot = await _spot_of(tx, guild, article, parent, channel)
    if spot is None or (parent is not None and not await _is_about(tx, parent, article)):
        raise Refused(say("form.nowhere"))
    row, about = await blogs.blog(tx, spot.relay.blog), await items.get(tx, article)
    if spot.relay.settings.replies == "off":
        raise Refused(say("hearing.off", blog=escape(row.title)))
    if await blogs.login(tx, row.id, guild) is None:
        raise Refused(say("hearing.unconnected", blog=escape(row.title)))
    if about.content is not None and not about.content.comments_open:
        raise Refused(say("post.closed", title=escape(_title(about))))
    return spot, row, about


async def _known(tx: Tx, message: Message) -> Item | None:
    """The comment that a message is, or that a message of ours shows."""
    heard = (await items.heard(tx, channel_place(message.channel), [str(message.id)])).get(str(message.id))
    if heard is not None:
        return heard
    mirror = await mirrors.message_of(tx, message.id)
    item = None if mirror is None or mirror.face is not Face.CARD else await items.get(tx, mirror.item)
    return item if item is not None and item.kind is Kind.COMMENT else None


async def _choice(tx: Tx, message: Message) -> Card:
    """The newest articles that have a thread in a server, to choose from. Raises Refused when there are none."""
    relays = {relay.id: relay for relay in await blogs.relays_of(tx, guild=message.guild)}
    found: dict[ItemId, tuple[Instant, str]] = {}
    for blog in {relay.blog for relay in relays.values()}:
        for article in await items.newest(tx, blog, MOST_OFFERED):
            there = {thread.relay for thread in await mirrors.threads(tx, article.id)}
            if there & relays.keys() and article.state is State.LIVE and article.content is not None:
                found[article.id] = article.content.published, _title(article)
    if not found:
        raise Refused(say("post.none"))
    newest = sorted(found, key=lambda article: found[article], reverse=True)[:MOST_OFFERED]
    options = tuple(Option(found[article][1], str(article)) for article in newest)
    menu = Menu(f"choose:{message.channel}:{message.id}", options, placeholder=say("post.which.choose"))
    return Card((Text(say("post.which")), menu), mark="", framed=False)


async def _ask_quietly(tx: Tx, message: Message) -> None:
    """Whoever chose a message of their own is asked on the spot, not in front of everybody."""
    item = await _known(tx, message)
    for question in [] if item is None else await mirrors.of_item(tx, item.id, Face.DESK):
        await mirrors.set_hold(tx, question.id, "asked in private")


async def _told_already(tx: Tx, item: Item, *, own: bool) -> Card:
    """What is said of a message that is chosen once more."""
    if own:
        return _card(await fate_of(tx, item), item.id)
    copy = await wants.copy_of(tx, item)
    if copy is not None and copy.hold == CONSENT and item.blog is not None:
        row = await blogs.blog(tx, item.blog)
        return _text(say("post.waits", author=f"<@{item.member}>", blog=escape(row.title)))
    link = item.content.link if item.content is not None and item.state is State.LIVE else ""
    return _text(say("post.already.link", link=f"<{link}>") if link else say("post.already"))


def _told(passing: Passing, message: Message, row: BlogRow, title: str, *, own: bool) -> str:
    """What became of a message that was chosen."""
    author, blog = f"<@{message.author}>", escape(row.title)
    match passing:
        case Passing.PASS:
            return say("post.on.its.way", blog=blog, title=escape(title))
        case Passing.ASK:
            return say("post.asked", author=author, blog=blog)
        case Passing.REFUSED:
            return say("post.refused.own" if own else "post.refused", author=author, blog=blog)
        case Passing.OLD:
            return say("post.early.own" if own else "post.early", author=author, blog=blog)
        case Passing.STAYS:
            return say("hearing.unconnected", blog=blog)
        case Passing.SILENCED:
            return say("post.silenced")
        case Passing.EMPTY:
            return say("post.unreadable")
        case Passing.KNOWN:
            return say("post.already")
    return say("hearing.off", blog=blog)
