"""Consents: what members see before they answer, what they answered, and how they change their mind."""

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from bot import allowed, hearing, spoken
from bot import mirrors as wants
from bot.changes import digest
from bot.comment_faces import MESSAGE
from bot.errors import Refused
from bot.model import (
    BlogId,
    Content,
    Face,
    Format,
    MemberId,
    Message,
    Picture,
    Relay,
    State,
    channel_place,
)
from bot.policy import CONSENT, UNREAD
from bot.ports import Chat
from bot.store import Store, Tx, blogs, items, members, mirrors
from bot.store.blogs import BlogRow
from bot.store.items import Consent, Item
from bot.store.mirrors import Mirror
from bot.text import cards
from bot.text.card import ActButton, Buttons, Card, Text
from bot.text.escape import escape
from bot.text.to_blog import whole_html
from bot.text.words import DEFAULT, say, speaking
from bot.text.words import spoken as language_spoken

QUESTION = (
    *("consent.terms", "terms.terms", "terms.beside", "terms.beside.link"),
    *("consent.once", "consent.yes", "consent.no"),
)
"""What stands in the question to members, beside its first line."""


MOST_BLOGS = 9
"""As many as a card of Discord shows with their buttons."""


def wording() -> str:
    """The version of the question that members answer, and the language in which it was put: ``6f1c09ab52d3:ru``.

    The version is a hash of its English: it changes whenever the question does.
    """
    words = [say(key, DEFAULT) for key in QUESTION]
    return f"{digest(say('consent.prompt', DEFAULT, blog=''), *words)[:12]}:{language_spoken()}"


@dataclass(frozen=True, slots=True)
class Speaker:
    """A member as a server shows them. Messages that are fetched have the account's name only, not the server's."""

    id: MemberId
    name: str
    avatar: str = ""


def _always() -> bool:
    return True


@dataclass(frozen=True)
class MemberDesk:
    """What the members' side of the desk works with. ``wake`` lets the inbox and the outbox look at once.

    ``sees_messages`` tells whether the bot hears everything that is said, or only replies that ping it; ``look`` reads
    a message, also one that Discord shows us only when it is chosen from its menu.
    """

    store: Store
    chat: Chat
    wake: Callable[[], None]
    sees_messages: Callable[[], bool] = _always
    look: Callable[[int, int], Awaitable[Message | None]] | None = None

    async def read(self, channel: int, message: int) -> Message | None:
        """A message; None when it is gone."""
        return await (self.look or self.chat.message)(channel, message)


class ConsentDesk(MemberDesk):
    """The question whether a member's words may be published, and /me."""

    async def preview(self, member: Speaker, blog: BlogId, channel: int, message: int) -> Card:
        """What would stand on the blog, and the question. Raises Refused for anyone but the author."""
        async with self.store.begin() as tx:
            item = (await items.heard(tx, channel_place(channel), [str(message)])).get(str(message))
            row = await blogs.blog(tx, blog)
            relay = None if item is None or item.state is State.GONE else await _relay_of(tx, item)
        if item is None or relay is None or relay.removed:
            raise Refused(say("consent.over"))
        if item.member != member.id:
            raise Refused(say("consent.another"))
        said = await self.read(channel, message)
        if said is None:
            raise Refused(say("consent.over"))
        async with self.store.begin() as tx:
            return await preview(tx, member, row, relay, said)

    async def mine(self, member: MemberId, guild: int | None, now: int) -> Card:
        """What a member has answered for a server's blogs, to be changed; ``now`` is a snowflake of this moment.

        Where no server is, in private messages: for all blogs for which they answered or to which they said something.
        """
        lines: list[Text | Buttons] = []
        async with self.store.begin() as tx:
            permitted = Counter(item.blog for item in await _permitted(tx, member))
            for row in await _known_to(tx, member) if guild is None else await blogs.followed(tx, guild):
                alone = permitted[row.id]
                if alone or guild is None or await blogs.login(tx, row.id, guild) is not None:
                    lines += _answered(row, now, await items.consent(tx, member, row.id), alone)
        if len(lines) > 2 * MOST_BLOGS:
            lines[2 * MOST_BLOGS :] = [Text(say("me.more", count=len(lines) // 2 - MOST_BLOGS))]
        return Card(tuple(lines) or (Text(say("me.none" if guild is not None else "me.nowhere")),), mark=str(now))

    async def hello(self, member: MemberId) -> str:
        """What somebody is told who writes to the bot in private, in their language if it is known."""
        async with self.store.begin() as tx:
            with speaking(await members.locale(tx, member)):
                return say("private.hello")

    async def answer(self, member: Speaker, blog: BlogId, message: int, agreed: bool, interaction: int) -> str:
        """Keep a member's yes or no for a blog. A yes publishes ``message`` and what follows, never what was before.

        Without a message (0), what is said from the moment of the press on: ids of Discord grow with time.
        """
        async with self.store.begin() as tx:
            row = await blogs.blog(tx, blog)
            await self._keep(tx, member, blog, message or interaction, agreed=agreed, interaction=interaction)
        self.wake()
        return say("consent.agreed" if agreed else "consent.refused", blog=escape(row.title))

    async def answer_once(self, member: Speaker, blog: BlogId, channel: int, message: int, interaction: int) -> str:
        """Keep a yes to one message alone; raises Refused for anyone but its author, and when it is too late."""
        async with self.store.begin() as tx:
            item = (await items.heard(tx, channel_place(channel), [str(message)])).get(str(message))
            row = await blogs.blog(tx, blog)
            if item is None or item.state is State.GONE or item.blog != blog:
                raise Refused(say("consent.over"))
            if item.member != member.id:
                raise Refused(say("consent.another"))
            copy = await wants.copy_of(tx, item)
            if copy is not None and copy.hold == CONSENT:
                await members.keep_permit(tx, item.id, member.id, wording=wording(), interaction=interaction)
                await _let_go(tx, item, copy, member)
        self.wake()
        return say("consent.posted", blog=escape(row.title))

    async def stop(self, member: Speaker, blog: BlogId) -> str:
        """Take back each yes to one message alone for a blog, as one to the whole blog is taken back."""
        async with self.store.begin() as tx:
            row = await blogs.blog(tx, blog)
            await _stop(tx, member, blog)
        self.wake()
        return say("consent.stopped", blog=escape(row.title))

    async def pings(self, member: MemberId, blog: BlogId, *, on: bool) -> str:
        """Keep whether a member wants to be pinged when a comment on the blog names them."""
        async with self.store.begin() as tx:
            row = await blogs.blog(tx, blog)
            consent = await items.consent(tx, member, blog)
            if consent is None or not consent.agreed:
                raise Refused(say("me.pings.none", blog=escape(row.title)))
            await items.set_pings(tx, member, blog, on=on)
        return say("me.pings.kept.on" if on else "me.pings.kept.off", blog=escape(row.title))

    async def _keep(
        self, tx: Tx, member: Speaker, blog: BlogId, message: int, *, agreed: bool, interaction: int
    ) -> None:
        """Keep an answer, and do with what waited for it as it says."""
        known = await items.consent(tx, member.id, blog)
        again = known if agreed and known is not None and known.agreed else None
        consent = Consent(agreed, message) if again is None else again
        await items.keep_consent(tx, member.id, blog, consent, wording=wording(), interaction=interaction)
        if not agreed:
            await _stop(tx, member, blog)
        for item in await items.of_member(tx, member.id, blog):
            await _follow(tx, item, consent, member)


async def preview(tx: Tx, member: Speaker, row: BlogRow, relay: Relay, said: Message) -> Card:
    """What would stand on the blog of a message, and the question to its author."""
    spot = await hearing.spot(tx, said)
    content = Content(
        said.text,
        Format.CHAT,
        quote="" if spot is None else spot.passage,
        names=spoken.mentioned(said.text, await spoken.names(tx, row.id, said)),
        files=said.attachments,
    )
    ids = [f"{answer}:{row.id}:{said.id}" for answer in ("once", "agree", "refuse")]
    html, host = whole_html(content, home=row.url), urlsplit(row.url).netloc
    name = await allowed.called(tx, member.id, member.name)
    beside, link = say("terms.beside"), ""
    if relay.settings.link_back == "on":
        beside = say("terms.beside.link")
        link = MESSAGE.format(guild=relay.guild, channel=said.channel, message=said.id)
    pictures = [Picture(file.url, file.description) for file in said.attachments if file.is_picture]
    return cards.preview_card(row.title, host, name, html, ids, beside=beside, link=link, pictures=pictures)


async def _follow(tx: Tx, item: Item, consent: Consent, member: Speaker) -> None:
    """Let go what waited for the answer, or forget it."""
    copy = await wants.copy_of(tx, item)
    if copy is None or item.state is State.GONE or await allowed.alone(tx, item):
        return
    if any(part.remote for part in await mirrors.parts_of(tx, copy.id)):
        if not consent.agreed and await _is_behind(tx, item, copy):  # maybe with words that never left
            await hearing.forget_words(tx, item)
        return
    if copy.hold not in (CONSENT, UNREAD) and consent.agreed:
        return
    said = [int(source.remote) for source in await items.sources_of(tx, item.id) if source.in_chat]
    if consent.agreed and min(said, default=0) >= consent.since:
        await _let_go(tx, item, copy, member)
    else:
        await hearing.forget(tx, item)


async def _let_go(tx: Tx, item: Item, copy: Mirror, member: Speaker) -> None:
    """The yes to a comment is there: its text is fetched from Discord now, which does not tell the server's name."""
    if item.content is None:
        name = await allowed.called(tx, member.id, member.name)
        item = replace(item, content=Content(author=name, avatar=member.avatar, published=tx.now))
        await items.change(tx, item)
    await mirrors.set_hold(tx, copy.id, UNREAD)
    await wants.spread(tx, item)


async def _stop(tx: Tx, member: Speaker, blog: BlogId) -> None:
    """Drop the permits for a blog; what of them waits is forgotten, unless a yes to the whole blog covers it."""
    permitted = [item for item in await _permitted(tx, member.id) if item.blog == blog]
    await members.drop_permits(tx, [item.id for item in permitted])
    answer = await items.consent(tx, member.id, blog) or Consent(agreed=False, since=0)
    for item in permitted:
        await _follow(tx, item, answer, member)


async def _permitted(tx: Tx, member: MemberId) -> list[Item]:
    """The comments to which a member said yes one by one."""
    found = await items.several(tx, [permit.item for permit in await members.permits_of(tx, member)])
    return [item for _, item in sorted(found.items())]


async def _is_behind(tx: Tx, item: Item, copy: Mirror) -> bool:
    """Whether something of a comment that stands on the blog is still to go there."""
    files = await mirrors.find(tx, item.id, copy.place, Face.FILES)
    return copy.want != copy.have or (files is not None and files.want != files.have)


async def _relay_of(tx: Tx, item: Item) -> Relay | None:
    """The relay that an answer goes, or would have gone, through."""
    copy = await wants.copy_of(tx, item)
    return None if copy is None or copy.relay is None else await blogs.get_relay(tx, copy.relay)


async def _known_to(tx: Tx, member: MemberId) -> list[BlogRow]:
    """The blogs for which a member answered or to which they said something, whether they still see them or not.

    First those where something can be published.
    """
    answers = {answer.blog: answer.agreed for answer in await members.answers_of(tx, member)}
    said = {item.blog for item in await items.of_member(tx, member) if item.blog is not None}
    rows = [await blogs.blog(tx, blog) for blog in answers.keys() | said]
    return sorted(rows, key=lambda row: (not answers.get(row.id, False), row.title, row.id))


def _answered(row: BlogRow, now: int, consent: Consent | None, alone: int) -> list[Text | Buttons]:
    blog = escape(row.title)
    if consent is None or not consent.agreed:
        yes = ActButton(say("me.yes"), f"agree:{row.id}:0", "success")  # the card may have been open for long
        if not alone:
            return [Text(say("me.state.no", blog=blog)), Buttons((yes,))]
        stop = ActButton(say("me.stop"), f"stop:{row.id}", "danger")
        return [Text(say("me.state.alone", blog=blog, count=alone)), Buttons((yes, stop))]
    no = ActButton(say("me.no"), f"refuse:{row.id}:{now}", "danger")
    pinged = say("me.pings.state.on" if consent.pings else "me.pings.state.off", blog=blog)
    switch = ActButton(say("me.pings.off"), f"pings:{row.id}:off")
    if not consent.pings:
        switch = ActButton(say("me.pings.on"), f"pings:{row.id}:on")
    return [Text(f"{say('me.state.yes', blog=blog)}\n{pinged}"), Buttons((no, switch))]
