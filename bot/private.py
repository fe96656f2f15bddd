"""Private messages: what stands at the place ``member:<id>``: troubles, and what somebody follows (following.py)."""

from dataclasses import dataclass, replace

from bot import following
from bot import mirrors as wants
from bot.comment_faces import MESSAGE, addresses, link_back, names
from bot.model import Content, Face, Kind, MemberId, State, place_id
from bot.notices import notice
from bot.ports import Chat
from bot.store import Tx, blogs, items, mirrors
from bot.store.items import Item
from bot.store.mirrors import Mirror
from bot.targets import MessageTarget, Plan, shown
from bot.text.card import Card
from bot.text.private_cards import answer_told, article_told


@dataclass(frozen=True, slots=True)
class PrivateTarget(MessageTarget):
    """Messages of ours in the private channel with somebody. Raises Barred when they take none from us."""

    async def channel(self) -> int:
        """The id of that channel, which is opened for it."""
        return await self.chat.direct(MemberId(self.number))


async def plan(chat: Chat, tx: Tx, mirror: Mirror, item: Item) -> Plan | None:
    """What a private message should show now.

    What does not stand on the blog any more is taken away. Who has ended a topic gets no new message of it; those that
    stand are still kept as they should be.
    """
    member = MemberId(place_id(mirror.place))
    target = PrivateTarget(chat, member)
    if item.kind is Kind.NOTICE:
        return Plan(target, shown(await notice(tx, mirror, item)))
    wish = await following.wish(tx, member, item)
    if not await _is_live(tx, item) or (wish is None and await mirrors.standing(tx, mirror.id) is None):
        return Plan(target, ())
    again = any(part.birth for part in await mirrors.parts_of(tx, mirror.id))  # it was told, and taken away meanwhile
    guild = None if wish is None else wish.guild
    make = _article if item.kind is Kind.ARTICLE else _answer
    return Plan(target, shown(await make(tx, item, guild, silent=again)))


async def _is_live(tx: Tx, item: Item) -> bool:
    """Whether an article, or a comment with the article that it is on, can be seen by everybody."""
    if item.state is not State.LIVE or item.content is None:
        return False
    return item.article is None or (await items.get(tx, item.article)).state is State.LIVE


async def _article(tx: Tx, item: Item, guild: int | None, *, silent: bool) -> Card:
    assert item.blog is not None and item.content is not None
    blog = await blogs.blog(tx, item.blog)
    thread = await _thread(tx, item, guild)
    link = "" if thread is None else f"https://discord.com/channels/{guild}/{thread[1]}"
    more_id = f"follow:{blog.id}:mine:{item.id}"
    return article_told(item.content, blog.title, thread=link, more_id=more_id, silent=silent)


async def _answer(tx: Tx, item: Item, guild: int | None, *, silent: bool) -> Card:
    assert item.blog is not None and item.content is not None and item.parent is not None
    blog = await blogs.blog(tx, item.blog)
    parent = await items.get(tx, item.parent)
    return answer_told(
        await _named(tx, item, item.content),
        None if parent.content is None else await _named(tx, parent, parent.content),
        blog.title,
        files=await addresses(tx, item),
        thread=await _shown_at(tx, item, guild),
        enough_id=f"follow:{blog.id}:enough:{item.id}",
        silent=silent,
    )


async def _named(tx: Tx, item: Item, content: Content) -> Content:
    """A comment's content in which nobody is named who does not want to be."""
    if item.member is None or item.blog is None:
        return content
    return replace(content, names=await names(tx, content, item.blog))


async def _shown_at(tx: Tx, item: Item, guild: int | None) -> str:
    """Where a comment stands in this server: the message in which it was said, or our copy; nothing if nowhere."""
    copy = await wants.copy_of(tx, item)
    if copy is not None and copy.relay is not None:
        relay = await blogs.get_relay(tx, copy.relay)
        if relay.guild == guild:
            return await link_back(tx, item, relay)
    assert item.article is not None
    thread = await _thread(tx, await items.get(tx, item.article), guild)
    card = None if thread is None else await mirrors.find(tx, item.id, thread[0].place, Face.CARD)
    message = None if card is None else await mirrors.standing(tx, card.id)
    if thread is None or message is None:
        return ""
    return MESSAGE.format(guild=guild, channel=thread[1], message=message)


async def _thread(tx: Tx, article: Item, guild: int | None) -> tuple[Mirror, str] | None:
    """The thread of an article in a server, and its id, if it stands."""
    for thread in await mirrors.threads(tx, article.id):
        assert thread.relay is not None
        remote = await mirrors.standing(tx, thread.id)
        if remote is not None and (await blogs.get_relay(tx, thread.relay)).guild == guild:
            return thread, remote
    return None
