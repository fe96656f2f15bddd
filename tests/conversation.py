"""What people said on both sides, and what must stand where of it in the end: the model beside the machine."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto

from bot.errors import Refused
from bot.model import Comment, Draft, MemberId, State, Upload
from bot.text.card import Card
from bot.text.words import say
from tests import cards
from tests.databases import Clock
from tests.fakes import BOT, FakeBlog, FakeChat, Said
from tests.world import DORA, EMIL

FINN, MODERATOR = MemberId(13), MemberId(21)
NAMES = {DORA: "Dora", EMIL: "Emil", FINN: "Finn"}
FATES = {State.LIVE: "✅", State.HELD: "🔎", State.SPAM: "🚫", State.GONE: "🚫"}
_WORD = re.compile(r"\bw[a-j]+x\b")


def words(text: str) -> tuple[str, ...]:
    """The words of people in a text, in their order, each once."""
    return tuple(dict.fromkeys(_WORD.findall(text)))


def text_of(said: Said) -> str:
    """What a message says."""
    return said.text if said.card is None else cards.text_of(said.card)


def number(key: str) -> int:
    """The number in a key of the blog."""
    return int(key.partition(":")[2])


class Way(Enum):
    """What must become of a member's words."""

    UNHEARD = auto()  # said while the bot was away
    ASKED = auto()  # its author is asked first
    GOES = auto()  # it stands on the blog
    STAYS = auto()  # it does not
    OPEN = auto()  # either


@dataclass(eq=False)
class Remark:
    """Something that a member said about an article, in chat or in a form (then without ``said``)."""

    member: MemberId
    article: str
    channel: int
    id: int
    words: list[str]  # all that it ever said, the newest last
    said: Said | None = None
    answers: "Remark | str | None" = None  # a comment, by its key, or a member's
    loose: bool = False  # it answers what is no comment, and may become one
    picture: str = ""
    passage: bool = False  # it answers a part of the article
    way: Way = Way.UNHEARD
    replies: bool = False  # it answers something of ours or a comment
    chosen: bool = False
    heard: bool = False  # the bot knows it, so that it can be answered
    covered: bool = False  # a yes was said for it
    withheld: bool = False
    gone: bool = False  # its author deleted it
    rewritten: str = ""  # by a moderator, to this
    trashed: bool = False
    erased: bool = False

    def is_in(self, text: str) -> bool:
        """Whether a text has any of its words."""
        return any(word in self.words or word == self.rewritten for word in words(text))


@dataclass
class Sent:
    """All that the blog was ever sent: the words of people, and what was not to leave."""

    words: set[str] = field(default_factory=set)
    leaks: list[str] = field(default_factory=list)


class WatchfulBlog(FakeBlog):
    """A blog that lets every word be judged that reaches it, whatever becomes of the request."""

    def __init__(self, clock: Clock, watch: Callable[[str, bool], None]) -> None:
        super().__init__(clock)
        self.watch = watch
        self.refused: set[str] = set()  # pictures

    async def write(self, draft: Draft) -> object:  # type: ignore[override]
        self.watch(f"{draft.author} {draft.html}", False)
        return await super().write(draft)

    async def rewrite(self, key: str, draft: Draft) -> object:  # type: ignore[override]
        self.watch(f"{draft.author} {draft.html}", True)
        return await super().rewrite(key, draft)

    async def upload(self, name: str, kind: str, data: bytes, alt: str, marker: str) -> Upload:
        self.watch(f"{name} {alt}", False)
        try:
            return await super().upload(name, kind, data, alt, marker)
        except Refused:
            self.refused.add(name)
            raise


class WatchfulChat(FakeChat):
    """A chat that remembers whom messages were to ping."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.may_ping: set[int] = set()
        self.pings: list[str] = []  # that were not to be

    async def send(self, channel: int, card: Card, nonce: str, reply_to: int | None = None) -> str:
        assert card.ping is None
        self.pings += [f"{member} in {card}" for member in card.people if member not in self.may_ping]
        return await super().send(channel, card, nonce, reply_to)


@dataclass
class Talk:
    """One conversation on both sides, as the people had it."""

    blog: WatchfulBlog
    chat: WatchfulChat
    remarks: list[Remark] = field(default_factory=list)
    steady: dict[str, bool] = field(default_factory=dict)  # visitors' comments: always to be seen since they came
    agreed: dict[MemberId, tuple[bool, int]] = field(default_factory=dict)
    sent: Sent = field(default_factory=Sent)
    replies: dict[int, str] = field(default_factory=dict)  # the setting, by channel
    threads: dict[tuple[str, int], int] = field(default_factory=dict)
    before: dict[int, set[str]] = field(default_factory=dict)  # what was to be seen before a thread began
    removed: set[tuple[int, str]] = field(default_factory=set)  # by hand: thread and key
    doubtful: set[tuple[int, str]] = field(default_factory=set)

    # -- who may say what ---------------------------------------------------------------------------------------------

    def agrees(self, member: MemberId) -> bool:
        return self.agreed.get(member, (False, 0))[0]

    def watch(self, text: str, again: bool) -> None:
        """Something is sent to the blog. After a no, words that stand there are sent ``again`` to take others away."""
        if again and set(words(text)) <= self.sent.words:
            return
        self.sent.words.update(words(text))
        for remark in self.remarks:
            told = remark.is_in(text) or (remark.picture and remark.picture in text)
            if told and not (remark.covered and self.agrees(remark.member)):
                self.sent.leaks.append(f"{text} of {remark}")
        for member, name in NAMES.items():
            if name in text and not self.agrees(member):
                self.sent.leaks.append(f"{name} in {text}")

    def judge(self, remark: Remark) -> None:
        """It is heard: what becomes of it?"""
        home = next(channel for (_, channel), thread in self.threads.items() if remark.channel in (thread, channel))
        replies = self.replies[home]
        carried = remark.chosen or replies == "everything" or (replies == "only replies" and remark.replies)
        agreed, since = self.agreed.get(remark.member, (None, 0))
        silenced = (self.chat.guild(remark.channel), remark.member) in self.chat.silenced
        remark.way = Way.STAYS
        if carried and not silenced and agreed is None:
            remark.way = Way.ASKED
        elif carried and not silenced and agreed and remark.id >= since:
            remark.way, remark.covered = Way.GOES, True
        remark.heard |= remark.way is not Way.STAYS

    def answer(self, member: MemberId, *, agreed: bool, since: int) -> None:
        """A member says yes or no."""
        known = self.agreed.get(member)
        if not (agreed and known and known[0]):
            self.agreed[member] = agreed, since
            self.chat.may_ping.discard(member)
        for remark in self.remarks:
            if remark.member != member:
                continue
            covered = agreed and remark.id >= since
            remark.withheld &= agreed  # what waited is forgotten, and why it did
            if remark.way is Way.ASKED:
                remark.way = Way.GOES if covered else Way.STAYS
                remark.covered = covered
            elif remark.way is Way.OPEN:
                remark.covered |= covered
            elif remark.way is Way.GOES and not agreed:
                remark.way = Way.OPEN if self.was_sent(remark) else Way.STAYS

    def was_sent(self, remark: Remark) -> bool:
        return any(word in self.sent.words for word in remark.words)

    # -- what stands where --------------------------------------------------------------------------------------------

    def thread(self, article: str, channel: int) -> int:
        return self.threads[article, channel]

    def ours(self) -> list[Comment]:
        return [one for one in self.blog.kept.values() if one.marker]

    def group(self, comment: Comment) -> list[Remark]:
        """Members' messages that a comment consists of."""
        return [remark for remark in self.remarks if remark.is_in(comment.content.text)]

    def copies(self, remark: Remark) -> list[Comment]:
        return [one for one in self.ours() if remark.is_in(one.content.text)]

    def taken_back(self, comment: Comment) -> bool:
        """Whether its author deleted it, and the bot took it down. Who brings it back there has the last word."""
        return comment.state is State.GONE and all(remark.gone for remark in self.group(comment))

    def shown(self, thread: int) -> dict[int, tuple[str, ...]]:
        """The messages of ours in a thread that show comments, and what they show."""
        found = {}
        for said in self.chat.in_channel(thread, BOT):
            mark = "" if said.card is None else said.card.mark
            if said.id != thread and not re.search("#(part|update)-|^ask:", mark) and not line(said):
                found[said.id] = words(text_of(said))
        return found

    # -- comparing ----------------------------------------------------------------------------------------------------

    def compare(self) -> None:
        """All has settled: what stands where?"""
        for remark in self.remarks:
            self.compare_blog(remark)
            self.compare_fate(remark)
        for comment in self.ours():
            self.compare_comment(comment)
        for (article, _), thread in self.threads.items():
            self.compare_thread(article, thread)
        assert not self.chat.pings, "nobody is pinged who did not want it"

    def compare_blog(self, remark: Remark) -> None:
        copies = self.copies(remark)
        standing = [one for one in copies if one.state is not State.GONE]
        assert len(standing) <= 1, f"{remark} stands once: {standing}"
        assert not copies or remark.covered, f"{remark} was never to leave"
        if remark.way is Way.STAYS or (remark.gone and self.agrees(remark.member) and not remark.rewritten):
            assert not standing, f"{remark} is not to stand: {standing}"
        elif remark.way is Way.GOES and not remark.gone:
            assert len(copies) == (not remark.erased), f"{remark} is to stand once: {copies}"
            if copies and copies[0].state is State.GONE:
                assert remark.trashed, f"{remark} was taken down by nobody"
        kept = [each for each in self.blog.media.values() if remark.picture and each.name == remark.picture]
        assert len(kept) <= 1, f"{remark}: {kept}"
        if remark.way is Way.STAYS or (remark.gone and self.agrees(remark.member)):
            assert not kept, f"{remark}: {kept}"

    def compare_comment(self, comment: Comment) -> None:
        """A comment of ours says what its messages say."""
        if comment.state is State.GONE:
            return
        group = sorted(self.group(comment), key=lambda remark: remark.id)
        assert group, f"{comment} is of nobody"
        first, text = group[0], comment.content.text
        assert len({(remark.member, remark.channel, remark.article) for remark in group}) == 1, group
        assert comment.article == first.article
        assert comment.content.author == NAMES[first.member]
        for each in self.blog.media.values():
            assert each.upload.url not in text or each.name in [remark.picture for remark in group]
        known = {each.upload.url for each in self.blog.media.values()}
        for url in re.findall(r"https://lamp\.example/files/[^\"\s<]+", text):
            assert url in known, f"{text} shows a picture that is gone"
        if any(remark.rewritten for remark in group):
            assert words(text) == (first.rewritten,)
            return
        if self.agrees(first.member):
            assert words(text) == tuple(remark.words[-1] for remark in group), f"{group} in {text}"
        for remark in group:
            place = f'-{remark.picture}"'
            if remark.picture and remark.picture not in self.blog.refused:
                assert place in text, f"{remark} in {text}"
            elif remark.picture:
                assert place in text or f"/{remark.id}" in text, f"{remark} in {text}"
        if first.passage:
            assert "<blockquote>" in text
        self.compare_parent(comment, first, alone=len(group) == 1)

    def compare_parent(self, comment: Comment, first: Remark, *, alone: bool) -> None:
        if first.answers is None:
            assert comment.parent is None or first.loose or not alone, f"{first}: {comment}"
        elif isinstance(first.answers, str):
            assert not self.steady[first.answers] or comment.parent == first.answers, f"{first}: {comment}"
        elif first.answers.way is Way.GOES and not (first.answers.gone or first.answers.trashed):
            [parent] = self.copies(first.answers)
            shown = parent.key not in self.steady and parent.state in (State.LIVE, State.HELD)
            assert not shown or comment.parent == parent.key, f"{first}: {comment}, not {parent}"

    def compare_fate(self, remark: Remark) -> None:
        """The reaction on a message tells what stands."""
        if remark.said is None or remark.gone:
            return
        told, copies = remark.said.reactions, self.copies(remark)
        assert len(told) <= 1, f"{remark}: {told}"
        if remark.way is Way.OPEN:
            assert told != ["⏳"], remark
        elif remark.way is not Way.GOES:
            assert told == (["❌"] if remark.withheld else []), remark
        elif remark.erased:
            assert told == ["🚫"], remark
        elif copies[0].state is State.LIVE and remark.rewritten:
            assert told == ["✏️"], remark
        else:
            assert told == [FATES[copies[0].state]], f"{remark}: {copies}"

    def compare_thread(self, article: str, thread: int) -> None:
        shown = self.shown(thread)
        here = [one for one in self.blog.kept.values() if one.article == article and one.state is State.LIVE]
        expected: dict[str, tuple[str, ...]] = {}
        open_ = []
        for comment in here:
            key, group = comment.key, self.group(comment)
            if group and all(remark.gone for remark in group):
                open_.append(words(comment.content.text))
                continue
            if any(remark.said and remark.channel == thread for remark in group) or (thread, key) in self.removed:
                continue
            if (thread, key) in self.doubtful:
                open_.append(words(comment.content.text))
            elif key not in self.before.get(thread, ()):
                expected[key] = words(comment.content.text)
            elif comment.marker and key in self.steady:  # a member's, judged once: it may have come back since
                open_.append(words(comment.content.text))
        missing = Counter(expected.values()) - Counter(shown.values())
        more = Counter(shown.values()) - Counter(expected.values()) - Counter(open_)
        assert not missing, f"{missing} are not shown in {shown}"
        assert not more, f"{more} are not to be shown: {expected}"
        where = {key: next(at for at, each in shown.items() if each == text) for key, text in expected.items()}
        steady = [where[key] for key in sorted(where, key=number) if self.steady.get(key)]
        assert steady == sorted(steady), "in order"
        for comment in here:
            pair = comment.parent or "", comment.key
            if all(key in where and self.steady.get(key) for key in pair):
                before, after = (where[key] for key in pair)
                assert before < after, "what is answered comes first"
                assert self.chat.messages[after].reply_to == before, f"{comment} answers"

    def compare_desk(self, channel: int) -> None:
        """Moderators have a card for each comment that waits on the blog, and none says so of another one."""
        title = say("waits.title", blog="").replace("*", "").strip()
        waiting = Counter(words(text_of(said)) for said in self.chat.in_channel(channel, BOT) if title in text_of(said))
        articles = {article for article, _ in self.threads}
        held = [one for one in self.blog.kept.values() if one.state is State.HELD and one.article in articles]
        # What a member took back with their yes is forgotten, whatever somebody on the blog does with it then.
        sure = [one for one in held if all(self.agrees(remark.member) for remark in self.group(one))]
        assert Counter(words(one.content.text) for one in sure) <= waiting
        assert waiting <= Counter(words(one.content.text) for one in held)


def line(said: Said) -> bool:
    """A quiet line is no comment."""
    return text_of(said).startswith("-# ")


def buttons(said: Said) -> list[str]:
    """What the buttons of a message come back with."""
    return [] if said.card is None else cards.ids(said.card)
