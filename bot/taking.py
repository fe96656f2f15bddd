"""What a comment is on the blog by now -> its item: new, changed or gone, an echo of our own, an answer to what."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from bot import following, heat, moderation
from bot import mirrors as wants
from bot.changes import Known, comment_digest, compare, copy_digest
from bot.choosing import Verdict
from bot.model import Comment, Content, Format, Instant, ItemId, Kind, State, blog_place
from bot.rounds import number
from bot.store import Tx, acts, blogs, decisions, items, lanes, mirrors
from bot.store.blogs import BlogRow
from bot.store.forgotten import NOBODY
from bot.store.items import Item, Source
from bot.text import quotes
from bot.text.quotes import Said
from bot.text.updates import visible

EDITED = "edited"
"""In ``Content.change``: somebody changed the comment's words on the blog."""


@dataclass(slots=True)
class _Talk:
    """What an article and the comments on it say, as far as a comment can answer it."""

    passages: list[str]
    said: dict[int, Said]  # by their number on the blog


@dataclass
class Taking:
    """Takes in comments of a blog, within one transaction.

    ``copies`` and ``versions`` are what was known before the comments were read, by their keys: what our copies showed,
    and the versions of the items. What changed since is newer than what was read, and left alone. ``dated``: comments
    that are not known were there before, and are seen since their own dates. ``felt`` is when something happened on
    which article.
    """

    tx: Tx
    blog: BlogRow
    copies: Mapping[str, str | None]
    versions: Mapping[str, int] = field(default_factory=dict)
    dated: bool = False
    felt: dict[ItemId, Instant] = field(default_factory=dict)
    _talks: dict[ItemId, _Talk] = field(default_factory=dict)

    async def all(self, found: Collection[Comment]) -> int:
        """Write down what these comments are by now. Returns how many are new, and to be shown."""
        place = blog_place(self.blog.id)
        parents = {comment.parent for comment in found if comment.parent}
        known = await items.heard(self.tx, place, {comment.key for comment in found} | parents)
        known = await self._same(known, found)
        new = 0
        for comment in in_order(found):
            item = known.get(comment.key)
            if item is not None and self.versions.get(comment.key, item.version) != item.version:
                continue
            if item is None and comment.marker is not None:
                item = await self._adopt(comment)
            if item is None:
                new += await self._new(comment)
                continue
            if item.article is not None:
                self._feel(item.article, item.since)
            if item.parent is None and item.member is None and comment.parent in known:
                item = await self._reply(item, known[comment.parent])
            await self._known(comment, item)
        return new

    async def _same(self, known: dict[str, Item], found: Iterable[Comment]) -> dict[str, Item]:
        """Those that are still what they were.

        A blog that moved may have given a number to another comment. A comment that somebody moved to another article
        is gone from the one where it was.
        """
        place = blog_place(self.blog.id)
        articles = await items.heard(self.tx, place, {comment.article for comment in found if comment.article})
        same = dict(known)
        for comment in found:
            item, article = known.get(comment.key), articles.get(comment.article)
            if item is not None and article is not None and item.article != article.id:
                await items.forget_source(self.tx, place, comment.key)
                del same[comment.key]
                if item.member is None and item.digest == comment_digest(comment):
                    await self._judged(item, State.GONE)
        return same

    # -- new ----------------------------------------------------------------------------------------------------------

    async def _new(self, comment: Comment) -> bool:
        """A comment that is not known. Returns whether it is to be shown."""
        if comment.state not in (State.LIVE, State.HELD):
            return False
        place = blog_place(self.blog.id)
        known = await items.heard(self.tx, place, [comment.article, *([comment.parent] if comment.parent else [])])
        article = known.get(comment.article)
        if article is None or not await mirrors.of_item(self.tx, article.id):
            return False
        parent = known.get(comment.parent) if comment.parent else None
        answers, passage = None if parent is None or parent.article != article.id else parent.id, ""
        if comment.parent is None:
            answers, passage = await self._answered(article, comment)
        item = Item(
            ItemId(self.tx.new_id()),
            Kind.COMMENT,
            comment.state,
            blog=self.blog.id,
            article=article.id,
            parent=answers,
            digest=comment_digest(comment),
            content=replace(comment.content, quote=passage),
            since=await self._since(article, comment) if comment.state is State.LIVE else 0.0,
        )
        await items.add(self.tx, item)
        await items.add_source(self.tx, Source(place, comment.key, item.id))
        await wants.spread(self.tx, item)
        self._feel(article.id, item.since)
        if article.id in self._talks and item.state is State.LIVE:
            self._talks[article.id].said[number(comment.key)] = _said(item)
        if item.since < self.tx.now:
            return item.state is State.HELD
        await self._heat(article.id)
        return True

    async def _since(self, article: Item, comment: Comment) -> Instant:
        """Since when a live comment that was not known is to be seen.

        Now, but for one that was there before the article was posted on request: that one since its own date, of which
        a blog tells the whole second only. Where the article was announced by itself, nothing on it is that old.
        """
        date = max(1.0, min(comment.content.published + 1.0, self.tx.now))
        if self.dated:
            return date
        if article.since:
            return self.tx.now
        announced, requested = 0.0, False
        for thread in await mirrors.threads(self.tx, article.id):
            decided = None if thread.relay is None else await decisions.of(self.tx, article.id, thread.relay)
            if decided is not None and decided.verdict in (Verdict.ANNOUNCED, Verdict.WAITING):
                announced = max(announced, wants.began(thread))
            else:
                requested = True
        return max(date, announced) if requested else self.tx.now

    async def _adopt(self, comment: Comment) -> Item | None:
        """A comment that carries our marker is ours if one that was sent with it was never seen.

        It may come long after we gave it up; then it is made to match all the same.
        """
        tx = self.tx
        found = await mirrors.by_nonce(tx, comment.marker or "")
        if found is None or found[0].place != blog_place(self.blog.id):
            return None
        mirror, part = found
        seen = copy_digest(comment.content.text)
        if part.remote is not None and part.seen == seen:  # a second copy of ours, which a slow blog let through
            await items.add_source(tx, Source(mirror.place, comment.key, mirror.item))
            return await items.get(tx, mirror.item)
        if part.remote is not None or part.sent is None:
            return None
        await mirrors.put_part(tx, mirror.id, replace(part, remote=comment.key, seen=seen, attempted=None))
        await lanes.wake(tx, ending=mirror.lane)  # it waits no longer
        await items.add_source(tx, Source(mirror.place, comment.key, mirror.item))
        item = await items.get(tx, mirror.item)
        if item.state not in (State.GONE, comment.state):
            item = self._as(item, comment.state)
            await items.change(tx, item)
        await wants.spread(tx, item)
        return item

    # -- known --------------------------------------------------------------------------------------------------------

    async def _known(self, comment: Comment, item: Item) -> None:
        if comment.state is State.HELD and not comment.article:  # hidden from us: its words are not known
            await self._hidden(item)
        elif item.member == NOBODY and item.state is State.GONE:
            return  # it is on its way out, whatever becomes of it on the blog meanwhile
        elif item.member is not None:
            await self._own(comment, item)
        elif compare(Known(item.digest, item.state), comment_digest(comment), comment.state).edited:
            await self._edited(item, comment, comment_digest(comment), comment.content)
        else:
            await self._judged(item, comment.state)

    async def _own(self, comment: Comment, item: Item) -> None:
        """A comment that began in chat: our echo, a verdict, or a person's edit of our copy.

        Where it is not known what the copy showed (``seen`` is None), what it shows now is taken for our own.
        """
        mirror = await wants.copy_of(self.tx, item)
        part = next(iter(await mirrors.parts_of(self.tx, mirror.id)), None) if mirror else None
        if mirror is None or part is None or part.remote != comment.key:
            return
        if part.attempted is not None or part.seen != self.copies.get(comment.key):
            return  # it is being written, or was while we read: its own answer tells
        removed, seen = comment.state is State.GONE, copy_digest(comment.content.text)
        begun, rewritten = part.sent is None, part.seen not in (None, seen) and not removed
        if mirror.behind and (begun or not rewritten or item.state is State.GONE):
            return  # the same; but what a person wrote before we began to is not overwritten
        now = replace(part, seen=part.seen if removed else seen, removed=removed)
        if now != part:
            await mirrors.put_part(self.tx, mirror.id, now)
        if rewritten:
            await self._edited(item, comment, item.digest, replace(comment.content, format=Format.HTML))
        else:
            await self._judged(item, comment.state)

    async def _edited(self, item: Item, comment: Comment, digest: str, content: Content) -> None:
        """Somebody changed the words."""
        before = item.content or Content()
        changed = before.format is not content.format or visible(before.text) != visible(content.text)
        content = replace(content, quote=before.quote if item.member is None else "")
        content = replace(content, change=EDITED if changed and item.since else before.change)
        await self._written(item, replace(self._as(item, comment.state), digest=digest, content=content))

    async def _judged(self, item: Item, state: State) -> None:
        """Somebody let the comment through, hid it, or let it be."""
        seen_again = state is State.HELD and await acts.is_hidden(self.tx, item.id)
        if item.state is not state or seen_again:
            await self._written(item, self._as(item, state), state if seen_again else None)

    async def _hidden(self, item: Item) -> None:
        """Our account may not see it any longer, nor why: until that is known, it counts as held."""
        if item.state in (State.LIVE, State.HELD) and not await acts.is_hidden(self.tx, item.id):
            await self._written(item, self._as(item, State.HELD), acts.HIDDEN)

    def _as(self, item: Item, state: State) -> Item:
        """The item in this state.

        What began on the blog is to be seen since it first was, also when it comes back: else, with an article that was
        away for a while, all the old ones would come.
        """
        appears = state is State.LIVE and item.state is not State.LIVE
        since = self.tx.now if appears and (not item.since or item.member is not None) else item.since
        return replace(item, state=state, since=since, version=item.version + 1)

    async def _written(self, before: Item, item: Item, act: str | None = None) -> None:
        """Store it. ``act``: what is to be told of that; if nothing, a new verdict on what moderators have seen."""
        await items.change(self.tx, item)
        if act is None and before.state is not item.state and await moderation.is_followed(self.tx, item.id):
            act = item.state
        if act is not None:
            await moderation.seen_on_blog(self.tx, item, act)
        await wants.spread(self.tx, item)
        if item.article is not None:
            self._feel(item.article, self.tx.now)
            self._talks.pop(item.article, None)
            if item.since == self.tx.now and before.since != item.since:
                await self._heat(item.article)

    async def _reply(self, item: Item, parent: Item) -> Item:
        """What the comment answers came to be known after it."""
        if parent.article != item.article:
            return item
        item = replace(item, parent=parent.id)
        await items.change(self.tx, item)
        if item.state is State.LIVE:
            await following.answered(self.tx, item)
        return item

    # -- around -------------------------------------------------------------------------------------------------------

    def _feel(self, article: ItemId, at: Instant) -> None:
        self.felt[article] = max(at, self.felt.get(article, 0.0))

    async def _heat(self, article: ItemId) -> None:
        """A comment came to an article: its threads may boil over."""
        for thread in await mirrors.threads(self.tx, article):
            if thread.relay is not None:
                await heat.felt(self.tx, article, await blogs.get_relay(self.tx, thread.relay))

    async def _answered(self, article: Item, comment: Comment) -> tuple[ItemId | None, str]:
        """The earlier comment that one without a parent certainly answers, or else the passage that it quotes."""
        talk = self._talks.get(article.id) or await self._talk(article)
        self._talks[article.id] = talk
        earlier = {at: said for at, said in sorted(talk.said.items()) if at < number(comment.key)}
        pointed = quotes.pointed(comment.content.text)
        if pointed is not None and pointed in earlier:
            return ItemId(earlier[pointed].key), ""
        found = quotes.answered(comment.content.text, list(earlier.values()), talk.passages)
        if isinstance(found, str):
            return None, found
        theirs = next((said for said in earlier.values() if said.key == found), None)
        if theirs is None or theirs.author == comment.content.author:  # who says it again answers nobody
            return None, ""
        return ItemId(theirs.key), ""

    async def _talk(self, article: Item) -> _Talk:
        comments = await items.of_article(self.tx, article.id, Kind.COMMENT)
        live = [item for item in comments if item.state is State.LIVE and item.content is not None]
        remotes = await items.remotes(self.tx, blog_place(self.blog.id), [item.id for item in live])
        updates = await items.of_article(self.tx, article.id, Kind.UPDATE)
        texts = [item.content.text for item in (article, *updates) if item.content and item.state is State.LIVE]
        return _Talk(
            [line for text in texts for line in visible(text).split("\n") if line],
            {number(key): _said(item) for item in live for key in remotes[item.id]},
        )


def in_order(found: Iterable[Comment]) -> list[Comment]:
    """The comments by their numbers, but what is answered before its answers."""
    left = {comment.key: comment for comment in sorted(found, key=lambda comment: number(comment.key))}
    row: list[Comment] = []
    for key in list(left):
        chain: list[Comment] = []
        comment = left.pop(key, None)
        while comment is not None:
            chain.append(comment)
            comment = left.pop(comment.parent, None) if comment.parent else None
        row += reversed(chain)
    return row


def _said(item: Item) -> Said:
    content = item.content or Content()
    if content.format is Format.HTML:
        return Said(item.id, content.author, quotes.own_words(content.text))
    own = [line for line in content.text.split("\n") if not line.startswith(">")]
    return Said(item.id, content.author, "\n".join(own))
