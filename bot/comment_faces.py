"""What a comment should show now: on its blog, with its pictures, and as a card in the threads of its article."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import count

from bot import allowed, nobody
from bot import mirrors as wants
from bot.changes import digest
from bot.errors import Refused, Retry
from bot.model import (
    Attachment,
    BlogId,
    Content,
    Draft,
    Face,
    Format,
    MemberId,
    Relay,
    State,
    blog_place,
    place_id,
)
from bot.ports import Access, Blogs, Chat, CommentEraser, CommentWriter, FileWriter
from bot.store import Tx, blogs, items, mirrors
from bot.store.forgotten import NOBODY
from bot.store.items import Item, Source
from bot.store.mirrors import Mirror, Part
from bot.targets import CommentTarget, FilesTarget, Plan, Shown
from bot.text import cards
from bot.text.card import Card
from bot.text.to_blog import whole_html
from bot.text.words import say

LONGEST_WAIT = 60.0
"""For how long, in seconds, a comment waits for the card that it seems to answer and that is in doubt."""
MESSAGE = "https://discord.com/channels/{guild}/{channel}/{message}"


@dataclass(frozen=True, slots=True)
class CommentFaces:
    """Plans what stands on a blog: members' comments, and their pictures."""

    chat: Chat
    blogs: Blogs

    async def plan(self, tx: Tx, mirror: Mirror, item: Item, relay: Relay) -> Plan | None:
        """What a mirror on a blog should show now; None: it is left as it is."""
        assert item.article is not None and item.member is not None
        reached = await access(tx, relay.blog, relay.guild)
        blog = self.blogs.open(reached)
        if mirror.face is Face.FILES:
            return await self._files(tx, mirror, item, blog) if isinstance(blog, FileWriter) else None
        assert isinstance(blog, CommentWriter)
        last = next(iter(await mirrors.parts_of(tx, mirror.id)), None)
        seen = None if last is None or last.sent is None else last.seen  # else a write of ours may have changed it
        target = CommentTarget(blog, self.chat, relay.guild, item.member, seen)
        if item.member == NOBODY and isinstance(blog, CommentEraser):
            return await nobody.plan(tx, mirror, item, nobody.ForgottenTarget(target, blog))
        if item.state is State.GONE or item.member == NOBODY:
            return Plan(target, ())
        if item.content is None or item.content.format is Format.HTML:
            return None  # a person rewrote it on the blog: that stands
        if not await _may_leave(tx, mirror, item):
            # The yes was taken back: what stands there stays, less what is taken away in chat. Nothing new leaves.
            if not await mirrors.standing(tx, mirror.id):
                return Plan(target, ())
            if not await _was_sent(tx, item):
                return None
        if await self._waits_for_pictures(tx, mirror, item, item.content):
            return None
        item = await _with_parent(tx, item)
        comment = await draft(tx, item, relay, reached.url)
        return Plan(target, (Shown(comment, digest(comment.html, comment.author)),))

    async def _waits_for_pictures(self, tx: Tx, mirror: Mirror, item: Item, content: Content) -> bool:
        """Whether a comment that does not stand yet goes out when its pictures are there; that calls for it."""
        if not any(file.is_picture for file in content.files):
            return False
        files = await wants.files(tx, item, mirror)
        begun = any(part.attempted or part.remote for part in await mirrors.parts_of(tx, mirror.id))
        return files.behind and not begun

    async def _files(self, tx: Tx, mirror: Mirror, item: Item, blog: FileWriter) -> Plan | None:
        """The pictures of a comment; what stands on the blog keeps those that it shows."""
        target = FilesTarget(self.chat, blog)
        copy = await mirrors.find(tx, item.id, mirror.place, Face.CARD)
        if item.content is None or item.state is State.GONE or copy is None:
            return Plan(target, ())
        parts = await mirrors.parts_of(tx, mirror.id)
        if item.content.format is Format.HTML:  # a person rewrote it on the blog
            return Plan(target, _kept(item.content.text, parts))
        if await mirrors.standing(tx, copy.id):
            if copy.hold is not None or not (await allowed.given(tx, item) or await _was_sent(tx, item)):
                return None  # it is not changed any more
        elif copy.hold is not None or not await _may_leave(tx, mirror, item):
            return Plan(target, ())
        pictures = [Shown(file, _sent(file)) for file in item.content.files if file.is_picture]
        return Plan(target, _in_place(pictures, parts))


def _kept(html: str, parts: Sequence[Part]) -> tuple[Shown | None, ...]:
    """The pictures that a text on the blog shows, in whatever size (``gull-300x200.png``): the others go."""
    kept: dict[int, Shown | None] = dict.fromkeys(range(max((part.n for part in parts), default=-1) + 1))
    for part in parts:
        name = (part.seen or "").rpartition(".")[0].removesuffix("-scaled")
        if part.remote and part.sent and name and name in html:
            kept[part.n] = Shown("", part.sent)
    return tuple(kept.values())


def _in_place(pictures: Sequence[Shown], parts: Sequence[Part]) -> tuple[Shown | None, ...]:
    """Each picture at the number where it stands, or may be about to; those that are new at numbers that are free."""
    new = {shown.digest: shown for shown in pictures}
    placed = {part.n: new.pop(part.sent or "", None) for part in parts if part.remote or part.attempted or part.removed}
    free = (number for number in count() if number not in placed)
    placed |= dict(zip(free, list(new.values()), strict=False))
    return tuple(placed.get(number) for number in range(max(placed, default=-1) + 1))


def _sent(file: Attachment) -> str:
    return digest(str(file.id), file.description)


async def addresses(tx: Tx, item: Item) -> tuple[str | None, ...]:
    """Where the files of a comment stand in the blog's media library; None for one that does not."""
    assert item.blog is not None and item.content is not None
    if not item.content.files:
        return ()
    mirror = await mirrors.find(tx, item.id, blog_place(item.blog), Face.FILES)
    parts = [] if mirror is None else await mirrors.parts_of(tx, mirror.id)
    there = {part.sent: part.seen for part in parts if part.remote and part.sent and not part.removed}
    return tuple(there.get(_sent(file)) for file in item.content.files)


async def comment_card(tx: Tx, item: Item, relay: Relay) -> Card:
    """A comment's card in a thread of a relay."""
    assert item.content is not None and item.article is not None
    content, named = item.content, {}
    if item.member is not None and item.blog is not None:
        content = replace(content, names=await names(tx, content, item.blog))
    elif "@" in content.text:
        named = await _to_ping(tx, relay)
    edited = content.change == "edited"
    return cards.comment_card(content, edited=edited, named=named, files=await addresses(tx, item))


async def _to_ping(tx: Tx, relay: Relay) -> dict[str, int]:
    """The members of the relay's server who commented through the bot and allowed to be pinged, by their names.

    Of two who go by one name, nobody is.
    """
    known: dict[str, set[MemberId]] = {}
    for member, name in await items.pinged_names(tx, relay.blog, relay.guild):
        known.setdefault(name, set()).add(member)
    return {name: next(iter(members)) for name, members in known.items() if len(members) == 1}


async def _was_sent(tx: Tx, item: Item) -> bool:
    """Whether all that a comment says was sent before its author said no: then the words of its messages are kept."""
    return all(source.text is not None for source in await items.sources_of(tx, item.id) if source.in_chat)


async def _may_leave(tx: Tx, mirror: Mirror, item: Item) -> bool:
    """Whether the member's yes covers this, now. What it does not, and was never sent, is forgotten."""
    if any(part.sent is not None or part.remote is not None for part in await mirrors.parts_of(tx, mirror.id)):
        return await allowed.given(tx, item)
    heard = [source for source in await items.sources_of(tx, item.id) if source.in_chat]
    if await allowed.covered(tx, item, [int(source.remote) for source in heard]):
        return True
    for source in heard:
        await items.change_source(tx, replace(source, text=None, files=()))
    item = replace(item, state=State.GONE, content=None, version=item.version + 1)
    await items.change(tx, item)
    await wants.spread(tx, item)
    return False


async def _with_parent(tx: Tx, item: Item) -> Item:
    """A comment that answers a message which was not settled when it was heard: now it is, or will be soon."""
    if item.parent is not None or item.reply_to is None:
        return item
    heard = await _first_message(tx, item)
    parent = None if heard is None else await wants.answered(tx, place_id(heard.place), item.reply_to)
    unknown = parent is None and await mirrors.message_of(tx, item.reply_to) is None
    if unknown and item.article is not None:
        for thread in await mirrors.threads(tx, item.article):
            if await mirrors.in_doubt(tx, thread.lane, tx.now - LONGEST_WAIT):
                raise Retry(say("delivery.parent"), 1.0)
    if parent is not None:
        item = replace(item, parent=parent)
        await items.change(tx, item)
    return item


async def _first_message(tx: Tx, item: Item) -> Source | None:
    return next((source for source in await items.sources_of(tx, item.id) if source.message is not None), None)


async def draft(tx: Tx, item: Item, relay: Relay, home: str) -> Draft:
    """The comment that a member's words become. The outbox adds the marker."""
    assert item.content is not None and item.blog is not None and item.article is not None
    parent = None if item.parent is None else await items.get(tx, item.parent)
    standing = [] if parent is None or parent.state not in (State.LIVE, State.HELD) else [parent.id]
    known = await items.remotes(tx, blog_place(item.blog), [item.article, *standing])
    posts = [key for key in known[item.article] if key.startswith("post:")]
    if not posts:
        raise Refused(say("delivery.article"))
    content = replace(item.content, names=await names(tx, item.content, item.blog))
    return Draft(
        article=posts[0],
        parent=next((key for parent in standing for key in known[parent]), None),
        author=item.content.author,
        address=f"{tx.seal.pseudonym('address', item.member, item.blog)}@{nobody.ANONYMOUS_HOST}",
        html=whole_html(content, await addresses(tx, item), home),
        marker="",
        url=await link_back(tx, item, relay) if relay.settings.link_back == "on" else "",
        approved=relay.settings.comments == "approved",
    )


async def names(tx: Tx, content: Content, blog: BlogId) -> tuple[tuple[str, str], ...]:
    """What ids are called on the blog; members are named only while they agree to be there."""
    found = []
    for token, name in content.names:
        if not token.startswith("@") or await allowed.named(tx, MemberId(int(token[1:])), blog):
            found.append((token, name))
    return tuple(found)


async def link_back(tx: Tx, item: Item, relay: Relay) -> str:
    """The message in Discord in which a comment was said; of one from a form, its thread."""
    for source in await items.sources_of(tx, item.id):
        if source.message is not None:
            channel, message = source.message
            return MESSAGE.format(guild=relay.guild, channel=channel, message=message)
        if source.in_chat and (thread := place_id(source.place)):
            return MESSAGE.format(guild=relay.guild, channel=thread, message=thread)
    return ""


async def access(tx: Tx, blog_id: BlogId, guild: int | None = None) -> Access:
    """How to reach a blog, with the account that a server connected (or, without a server, any)."""
    blog = await blogs.blog(tx, blog_id)
    login = await blogs.login(tx, blog.id, guild)
    return blog.access if login is None else replace(blog.access, user=login.user, password=login.password)
