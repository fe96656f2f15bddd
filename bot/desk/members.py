"""What members can do: see what would be published of theirs, agree to it, refuse it, and change their mind."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from bot import mirrors as wants
from bot.changes import digest
from bot.errors import Refused
from bot.hearing import words
from bot.model import BlogId, Content, Face, MemberId, MirrorId, State, blog_place, channel_place
from bot.policy import CONSENT, UNREAD
from bot.ports import Chat
from bot.store import Store, Tx, blogs, items, mirrors
from bot.store.blogs import BlogRow
from bot.store.items import Consent, Item
from bot.text import cards
from bot.text.card import ActButton, Buttons, Card, Text
from bot.text.escape import escape
from bot.text.to_blog import comment_html
from bot.text.words import say


def wording() -> str:
    """The version of the question that members answer: a hash of its words."""
    return digest(say("consent.terms"), say("consent.prompt", blog=""))[:12]


@dataclass(frozen=True, slots=True)
class Speaker:
    """A member as a server shows them. Messages that are fetched have the account's name only, not the server's."""

    id: MemberId
    name: str


@dataclass(frozen=True)
class Members:
    """The members' side of the desk. ``wake`` lets the inbox and the outbox look at once."""

    store: Store
    chat: Chat
    wake: Callable[[], None]

    async def preview(self, member: Speaker, blog: BlogId, channel: int, message: int) -> Card:
        """What would stand on the blog, and the question. Raises Refused for anyone but the author."""
        async with self.store.begin() as tx:
            item = (await items.heard(tx, channel_place(channel), [str(message)])).get(str(message))
            row = await blogs.blog(tx, blog)
            over = item is None or item.state is State.GONE or await _is_over(tx, item)
        if item is None or over:
            raise Refused(say("consent.over"))
        if item.member != member.id:
            raise Refused(say("consent.another"))
        said = await self.chat.message(channel, message)
        if said is None:
            raise Refused(say("consent.over"))
        html = comment_html(words(said), home=row.url)
        host = urlsplit(row.url).netloc
        yes, no = (f"{answer}:{blog}:{message}" for answer in ("agree", "refuse"))
        return cards.preview_card(row.title, host, member.name, html, yes, no)

    async def mine(self, member: MemberId, guild: int, now: int) -> Card:
        """What a member has answered for a server's blogs, to be changed; ``now`` is a snowflake of this moment."""
        lines: list[Text | Buttons] = []
        async with self.store.begin() as tx:
            for row in await blogs.followed(tx, guild):
                if await blogs.login(tx, row.id, guild) is not None:
                    consent = await items.consent(tx, member, row.id)
                    lines += _answered(row, now, agreed=consent is not None and consent.agreed)
        return Card(tuple(lines) or (Text(say("me.none")),), mark=str(now))

    async def answer(self, member: Speaker, blog: BlogId, message: int, agreed: bool, interaction: int) -> str:
        """Keep a member's yes or no for a blog. A yes publishes ``message`` and what follows, never what was before."""
        async with self.store.begin() as tx:
            row = await blogs.blog(tx, blog)
            known = await items.consent(tx, member.id, blog)
            since = known.since if agreed and known is not None and known.agreed else message
            consent = Consent(agreed, since)
            await items.keep_consent(tx, member.id, blog, consent, wording=wording(), interaction=interaction)
            for item in await items.of_member(tx, member.id, blog):
                await self._follow(tx, item, consent, member.name)
        self.wake()
        return say("consent.agreed" if agreed else "consent.refused", blog=escape(row.title))

    async def _follow(self, tx: Tx, item: Item, consent: Consent, name: str) -> None:
        """Let go what waited for the answer, or forget it."""
        copy = await mirrors.find(tx, item.id, blog_place(BlogId(item.blog or 0)), Face.CARD)
        if copy is None or item.state is State.GONE or await mirrors.parts_of(tx, copy.id):
            return
        if copy.hold not in (CONSENT, UNREAD) and consent.agreed:
            return
        asked = min((int(source.remote) for source in await items.sources_of(tx, item.id)), default=0)
        if consent.agreed and asked >= consent.since:
            if item.content is None:  # its text is fetched from Discord now, without the name
                item = replace(item, content=Content(author=name, published=tx.now))
                await items.change(tx, item)
            await mirrors.set_hold(tx, copy.id, UNREAD)
            await wants.spread(tx, item)
        else:
            await forget(tx, item, copy.id)


async def forget(tx: Tx, item: Item, copy: MirrorId) -> None:
    """What waited for a member's yes will not leave; the question for it goes away."""
    item = replace(item, state=State.GONE, version=item.version + 1)
    await items.change(tx, item)
    await mirrors.set_hold(tx, copy, None)
    await wants.spread(tx, item)


async def _is_over(tx: Tx, item: Item) -> bool:
    """Whether the relay that an answer would have gone through has ended."""
    copy = await mirrors.find(tx, item.id, blog_place(BlogId(item.blog or 0)), Face.CARD)
    return copy is None or copy.relay is None or (await blogs.get_relay(tx, copy.relay)).removed


def _answered(row: BlogRow, now: int, *, agreed: bool) -> list[Text | Buttons]:
    state = Text(say("me.state.yes" if agreed else "me.state.no", blog=escape(row.title)))
    if agreed:
        return [state, Buttons((ActButton(say("me.no"), f"refuse:{row.id}:{now}", "danger"),))]
    return [state, Buttons((ActButton(say("me.yes"), f"agree:{row.id}:{now}", "success"),))]
