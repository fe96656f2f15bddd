"""Where something is said: on which article, in which relay, and what it answers."""

import re
from dataclasses import dataclass

from bot import mirrors as wants
from bot.mirrors import FORUMS
from bot.model import Content, Face, Instant, ItemId, Kind, Message, Relay, State, channel_place
from bot.store import Tx, blogs, items, mirrors
from bot.store.items import Item
from bot.store.mirrors import Mirror
from bot.text.article_cards import Style, body_cards
from bot.text.card import Text
from bot.text.to_blog import comment_html
from bot.text.updates import visible

LONGEST_PASSAGE = 300
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something is said: in an article's thread, or as an answer to what we or a member said about it.

    ``parent`` is the comment that it answers; ``passage`` the words of the article that it answers, as plain text.
    """

    article: ItemId
    relay: Relay
    thread: Mirror
    parent: ItemId | None = None
    passage: str = ""
    answers: bool = False  # one of our messages about the article, or a comment


async def spot(tx: Tx, message: Message) -> Spot | None:
    """Where a message was said; None for one that belongs to no article."""
    thread = await mirrors.thread_of(tx, message.channel)
    answered = await _answered(tx, message)
    if answered is not None:
        thread = thread or await _thread(tx, *answered)
        if thread is not None and _article(answered[0]) != thread.item:
            answered = None
    if thread is None or thread.relay is None:
        return None
    relay = await blogs.get_relay(tx, thread.relay)
    if relay.removed:
        return None
    if answered is None:
        return Spot(thread.item, relay, thread)
    item, mirror = answered
    parent = item.id if item.kind is Kind.COMMENT else None
    passage = "" if mirror is None else await _passage(tx, item, mirror, relay, str(message.reply_to))
    return Spot(thread.item, relay, thread, parent, passage, answers=True)


async def relays_in(tx: Tx, channel: int) -> list[Relay]:
    """The relay of a thread, or those of a channel."""
    thread = await mirrors.thread_of(tx, channel)
    if thread is not None and thread.relay is not None:
        return [await blogs.get_relay(tx, thread.relay)]
    return await blogs.relays_of(tx, channel=channel)


async def answerable(tx: Tx, since: Instant) -> list[int]:
    """The channels in which something stands that can be answered there: articles of ours, or what was chosen since."""
    channels = {relay.channel for relay in await blogs.relays_of(tx) if relay.sort not in FORUMS}
    ours = {channel for channel in channels if await mirrors.last_article(tx, channel_place(channel)) is not None}
    heard = {source.message[0] for source in await items.heard_since(tx, since) if source.message is not None}
    return sorted(ours | {channel for channel in heard - ours if await mirrors.thread_of(tx, channel) is None})


async def spot_of(tx: Tx, guild: int, article: ItemId, parent: ItemId | None = None, channel: int = 0) -> Spot | None:
    """The thread of an article in a server.

    If there are several, the one in ``channel`` (or that is it), or else the one from which most goes to the blog.
    """
    found = []
    for thread in await mirrors.threads(tx, article):
        assert thread.relay is not None
        relay = await blogs.get_relay(tx, thread.relay)
        if relay.guild == guild:
            carries = relay.settings.replies != "off" and await blogs.login(tx, relay.blog, guild) is not None
            known = await thread_id(tx, thread)
            here = channel in (known, relay.channel)
            found.append(((here, carries, known is not None), Spot(article, relay, thread, parent)))
    return max(found, key=lambda each: each[0], default=(None, None))[1]


async def thread_id(tx: Tx, thread: Mirror) -> int | None:
    """Discord's id of a thread. One that is just being opened on a card has the card's."""
    remote = await mirrors.standing(tx, thread.id)
    if remote is None and thread.needs is not None:
        remote = await mirrors.standing(tx, thread.needs)
    return None if remote is None else int(remote)


async def _answered(tx: Tx, message: Message) -> tuple[Item, Mirror | None] | None:
    """What a message answers: a comment that was heard in chat, or something that a message of ours shows.

    The question that a comment waits for shows nothing of it: what is said to that is nothing about the article.
    """
    if message.reply_to is None:
        return None
    remote = str(message.reply_to)
    heard = (await items.heard(tx, channel_place(message.channel), [remote])).get(remote)
    if heard is not None:
        return heard, None
    mirror = await mirrors.message_of(tx, message.reply_to)
    if mirror is None or mirror.face is Face.DESK:
        return None
    item = await items.get(tx, mirror.item)
    return None if item.kind is Kind.NOTICE else (item, mirror)


def _article(item: Item) -> ItemId | None:
    return item.id if item.kind is Kind.ARTICLE else item.article


async def _thread(tx: Tx, item: Item, mirror: Mirror | None) -> Mirror | None:
    """The thread to which something belongs that was said in a channel."""
    article = _article(item)
    if article is None:
        return None
    if mirror is not None:
        return await mirrors.find(tx, article, mirror.place, Face.THREAD)
    copy = await wants.copy_of(tx, item)
    relay = None if copy is None else copy.relay
    return next((thread for thread in await mirrors.threads(tx, article) if thread.relay == relay), None)


async def _passage(tx: Tx, item: Item, mirror: Mirror, relay: Relay, remote: str) -> str:
    """What of an article a message of ours shows, where it shows only a part of it."""
    if item.content is None or item.state is not State.LIVE:
        return ""
    if item.kind is Kind.UPDATE:
        return shortened(visible(item.content.text))
    if mirror.face is Face.BODY:
        return shortened(await _part(tx, item.content, mirror, relay, remote))
    return ""


async def _part(tx: Tx, content: Content, mirror: Mirror, relay: Relay, remote: str) -> str:
    standing = [part for part in await mirrors.parts_of(tx, mirror.id) if part.remote and part.mark]
    mark = next((part.mark for part in standing if part.remote == remote), None)
    seams = [part.mark or "" for part in standing]
    for card in body_cards(content, style=Style(length=relay.settings.length), seams=seams):
        if card.mark == mark and isinstance(card.blocks[0], Text):
            html = comment_html(card.blocks[0].markdown)  # the way from Markdown to plain words
            return visible(html.replace("\n", "<br>"))
    return ""  # the article was changed, and the message not yet


def shortened(text: str, most: int = LONGEST_PASSAGE) -> str:
    """The beginning of a text: whole sentences, or else whole words and an ellipsis."""
    if len(text) <= most:
        return text
    ends = [found.end() for found in _SENTENCE_END.finditer(text[: most + 1]) if found.end() <= most]
    if ends and ends[-1] > most // 2:
        return text[: ends[-1]]
    start, rest = text[: most - 1], text[most - 1 :]
    torn = not start[-1].isspace() and not rest[0].isspace()
    words = start.rsplit(None, 1)[0] if torn else start
    return f"{words[: most - 2].rstrip()} …"
