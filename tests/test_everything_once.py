"""Whatever happens in whatever order, and wherever the process ends: afterwards each side shows each thing once.

Three channels follow one blog: one shows openings, one whole articles, one is a forum. People publish, edit, add to
articles, take them down and bring them back, comment, moderate, answer and take back; answers get lost; the process
ends between any two steps. Then all is left to settle, and both sides are compared with what was said.

More of it: EXAMPLES=300 pytest tests/test_everything_once.py
"""

import os
import re
from dataclasses import dataclass, field
from random import Random
from typing import Any

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import Bundle, initialize, multiple, rule

from bot.articles import settle_flood
from bot.model import Absence, Article, ChannelSort, State
from bot.store import blogs
from bot.watcher import ROUND
from tests.fakes import BOT, Said
from tests.machine import LONGEST, Machine
from tests.world import CHANNEL, DORA, EMIL

WHOLE, FORUM = CHANNEL + 100, CHANNEL + 200
CHANNELS = CHANNEL, WHOLE, FORUM
SYLLABLES = [a + b for a in "bdfglmnprstv" for b in ("a", "e", "i", "o", "u", "an", "er", "ol")]
CHAT = [
    *("send", "edit", "delete", "find", "react", "unreact"),
    *("open_thread", "change_thread", "post", "find_post"),
]
FATES = {State.LIVE: "✅", State.HELD: "🔎", State.SPAM: "🚫", State.GONE: "🚫"}


@dataclass
class Story:
    """An article as its author has it: its title, the words by which its paragraphs are known, and what was added.

    An addition is ``told`` if its article stood everywhere when it was made.
    """

    title: str
    paragraphs: list[str]
    added: list[tuple[str, bool]] = field(default_factory=list)
    down: Article | None = None  # as it was when it was taken down

    @property
    def html(self) -> str:
        told = [f"Update: {word} is what the harbour master says about it today." for word, _ in self.added]
        return "".join(f"<p>{text}</p>" for text in [*map(paragraph, self.paragraphs), *told])


def paragraph(word: str) -> str:
    """A long paragraph that has this word in it once, and nothing in common with others."""
    chance = Random(word)
    sentences = (" ".join("".join(chance.choices(SYLLABLES, k=2)) for _ in range(12)) + "." for _ in range(10))
    return f"{word} {' '.join(sentences)}"


@dataclass
class Remark:
    """What was said: by a visitor on the blog (``key``), or by a member in chat (``said``)."""

    word: str
    article: str
    key: str = ""
    said: Said | None = None
    gone: bool = False
    wavered: bool = False  # it was not always to be seen, so its place in the order is not the first


class EverythingOnce(Machine):
    """See above."""

    articles = Bundle("articles")
    visitors = Bundle("visitors")
    answers = Bundle("answers")

    def __init__(self) -> None:
        super().__init__()
        self.said: list[Remark] = []
        self.heard: list[Remark] = []
        self.stories: dict[str, Story] = {}

    def teardown(self) -> None:
        self.quiet()
        self.compare_absent()
        for key, story in self.stories.items():
            if story.down is not None:
                self.bring_back(key)
        self.quiet()
        self.compare()
        self.close()

    # what people do

    @initialize()
    def begin(self) -> None:
        self.do(self.world.begin())
        self.do(self.world.relay(WHOLE, length="whole"))
        self.do(self.world.relay(FORUM, ChannelSort.FORUM))
        self.do(self.world.agree(DORA))

    @rule(target=articles, paragraphs=st.integers(1, 8))
    def publish(self, paragraphs: int) -> str:
        story = Story(self.word(), [self.word() for _ in range(paragraphs)])
        self.world.clock.now += 800  # more than five an hour would be asked about
        key = self.world.blog.publish(story.title)
        self.world.blog.edit(key, text=story.html)
        self.stories[key] = story
        self.do(self.world.settle(LONGEST))
        return key

    def write(self, article: str) -> None:
        story = self.stories[article]
        if story.down is None:
            self.world.blog.edit(article, title=story.title, text=story.html)

    @rule(article=articles)
    def edit_title(self, article: str) -> None:
        if self.stories[article].down is None:
            self.stories[article].title = self.word()
            self.write(article)

    @rule(article=articles, data=st.data())
    def edit_text(self, article: str, data: st.DataObject) -> None:
        paragraphs = self.stories[article].paragraphs
        place = data.draw(st.integers(0, len(paragraphs)))
        match data.draw(st.sampled_from(["other", "more", "less"])):
            case "other" if place < len(paragraphs):
                paragraphs[place] = self.word()
            case "less" if place < len(paragraphs) > 1:
                del paragraphs[place]
            case "more":
                paragraphs.insert(min(place, len(paragraphs) - 1), self.word())
        self.write(article)

    @rule(article=articles)
    def add_to(self, article: str) -> None:
        story = self.stories[article]
        if story.down is None:
            stands = all(self.thread(article, channel) for channel in CHANNELS)
            story.added.append((self.word(), stands))
            self.write(article)

    @rule(article=articles)
    def take_back_what_was_added(self, article: str) -> None:
        if self.stories[article].down is None and self.stories[article].added:
            self.stories[article].added.pop()
            self.write(article)

    @rule(article=articles, why=st.sampled_from(list(Absence)))
    def take_down(self, article: str, why: Absence) -> None:
        if self.stories[article].down is None:
            self.stories[article].down = self.world.blog.articles[article]
            self.world.blog.take_down(article, why)

    @rule(article=articles)
    def bring_back(self, article: str) -> None:
        story = self.stories[article]
        if story.down is not None:
            del self.world.blog.absences[article]
            self.world.blog.put(story.down)
            story.down = None
            self.write(article)

    @rule(target=visitors, article=articles)
    def comment(self, article: str) -> Remark:
        remark = Remark(self.word(), article)
        remark.key = self.world.blog.comment(article, remark.word)
        self.said.append(remark)
        return remark

    @rule(target=visitors, to=visitors)
    def answer_a_comment(self, to: Remark) -> Remark:
        remark = Remark(self.word(), to.article)
        remark.key = self.world.blog.comment(to.article, remark.word, parent=to.key)
        self.said.append(remark)
        return remark

    @rule(remark=visitors)
    def edit_comment(self, remark: Remark) -> None:
        remark.word = self.word()
        self.world.blog.rewrite_text(remark.key, remark.word)

    @rule(remark=visitors, state=st.sampled_from(list(State)))
    def moderate(self, remark: Remark, state: State) -> None:
        remark.wavered = True
        self.world.blog.change(remark.key, state=state)

    @rule(
        target=answers,
        article=articles,
        channel=st.sampled_from(CHANNELS),
        member=st.sampled_from([DORA, DORA, EMIL]),
        reply=st.booleans(),
    )
    def say(self, article: str, channel: int, member: Any, reply: bool) -> Any:
        thread = self.thread(article, channel)
        if thread is None:
            return multiple()
        ours = self.world.chat.in_channel(thread)
        reply_to = ours[-1].id if reply and ours else None
        remark = Remark(self.word(), article)
        remark.said = self.world.chat.say(thread, member, remark.word, reply_to)
        self.heard.append(remark)
        self.tell(self.world.inbox.said(self.world.chat.heard(remark.said)))
        return remark

    @rule(remark=answers)
    def edit_message(self, remark: Remark) -> None:
        if remark.said and not remark.gone:
            remark.word = remark.said.text = self.word()
            self.tell(self.world.inbox.edited(self.world.chat.heard(remark.said)))

    @rule(remark=answers)
    def delete_message(self, remark: Remark) -> None:
        if remark.said and not remark.gone:
            remark.gone = True
            del self.world.chat.messages[remark.said.id]
            self.tell(self.world.inbox.removed(remark.said.channel, [remark.said.id]))

    @rule(verdict=st.sampled_from([State.LIVE, State.HELD, State.SPAM]))
    def the_blog_judges(self, verdict: State) -> None:
        self.world.blog.verdict = verdict

    @rule(data=st.data(), state=st.sampled_from([State.LIVE, State.HELD, State.SPAM]))
    def moderate_an_answer(self, data: st.DataObject, state: State) -> None:
        if ours := self.world.blog.ours():
            self.world.blog.change(data.draw(st.sampled_from(ours)).key, state=state)

    # what goes wrong

    @rule(
        call=st.sampled_from(CHAT),
        kind=st.sampled_from(["lost before", "lost after", "retry", "crash before", "crash after"]),
    )
    def trouble_in_chat(self, call: str, kind: Any) -> None:
        self.world.chat.trouble.add(call, kind)

    @rule(
        call=st.sampled_from(["write", "rewrite", "withdraw", "find", "newest_comments", "look", "absent"]),
        kind=st.sampled_from(["lost before", "lost after", "later", "retry", "crash before", "crash after"]),
    )
    def trouble_on_the_blog(self, call: str, kind: Any) -> None:
        if kind != "later" or call == "write":
            self.world.blog.trouble.add(call, kind)

    # and what stands in the end

    def cards(self, channel: int) -> list[Said]:
        """Our messages in a channel; of a forum, those with which its posts begin."""
        chat = self.world.chat
        if channel != FORUM:
            return chat.in_channel(channel, BOT)
        return [chat.messages[post] for post in sorted(chat.posts) if post in chat.messages]

    def thread(self, article: str, channel: int) -> int | None:
        shown = f"example/{article.partition(':')[2]}/"
        found = [said.id for said in self.cards(channel) if shown in said.shown]
        return found[0] if found and found[0] in self.world.chat.threads else None

    def quiet(self) -> None:
        self.calm()
        self.do(self.world.inbox.catch_up())
        for _ in range(ROUND if any(story.down for story in self.stories.values()) else 0):
            self.do(self.world.look())
        self.do(self.world.settle(LONGEST))
        self.do(self.say_yes())
        self.world.clock.now += 3600
        self.do(self.world.settle(LONGEST))

    async def say_yes(self) -> None:
        """Where articles were seen late, several came at once."""
        async with self.world.store.begin() as tx:
            for relay in await blogs.relays_of(tx):
                await settle_flood(tx, relay, "all")

    def compare_absent(self) -> None:
        """Of what is taken down no word is to be seen, wherever it stood."""
        shown = [said.shown for said in self.world.chat.messages.values() if said.author == BOT]
        for story in self.stories.values():
            for word in [*story.paragraphs, *(word for word, _ in story.added)] if story.down else ():
                assert not any(word in text for text in shown), f"{word} of {story}"

    def compare(self) -> None:
        world = self.world
        for channel in CHANNELS:
            cards = [said.shown for said in self.cards(channel)]
            assert len(cards) == len(self.stories), "each article has one card"
            for article, story in self.stories.items():
                [card] = [card for card in cards if story.title in card]
                thread = self.thread(article, channel)
                assert thread is not None and world.chat.threads[thread] == story.title
                assert story.paragraphs[0] in card
                self.compare_text(story, card, thread, whole=channel == WHOLE)
                self.compare_thread(article, thread)
        for remark in self.heard:
            self.compare_answer(remark)
        assert len(world.blog.ours()) == sum(
            not r.gone and r.said is not None and r.said.author == DORA for r in self.heard
        )

    def compare_text(self, story: Story, card: str, thread: int, *, whole: bool) -> None:
        """A whole article stands there once, on its card and in its thread; and so does each addition that was told."""
        parts = [said.shown for said in self.world.ours(thread) if "#part-" in mark(said)]
        words = [*story.paragraphs, *(word for word, _ in story.added)]
        if whole:
            for word in words:
                assert sum(text.count(word) for text in [card, *parts]) == 1, f"{word} in {[card, *parts]}"
        else:
            assert parts == []
        notes = [said.shown for said in self.world.ours(thread) if "#update-" in mark(said)]
        for word, told in story.added:
            assert sum(word in note for note in notes) in ((1,) if told else (0, 1)), f"{word} in {notes}"
        for note in notes:
            assert any(word in note for word in words), f"{note} is in {words} no more"

    def compare_thread(self, article: str, thread: int) -> None:
        ours = self.world.ours(thread)
        shown = [said.shown for said in ours if said.id != thread and not re.search("#(part|update)-", mark(said))]
        said = [remark for remark in self.said if remark.article == article]
        expected = [remark for remark in said if self.state(remark.key) is State.LIVE]
        for remark in self.heard:
            copy = self.copy(remark)
            if remark.article == article and copy is not None and copy.state is State.LIVE:
                assert remark.said is not None
                if remark.said.channel != thread:
                    expected.append(remark)
        for remark in expected:
            assert sum(remark.word in text for text in shown) == 1, f"{remark} in {shown}"
        questions = sum("your answers here" in text for text in shown)
        assert len(shown) - questions == len(expected), shown
        steady = [remark for remark in self.said if remark in expected and not remark.wavered]
        places = [next(n for n, text in enumerate(shown) if remark.word in text) for remark in steady]
        assert places == sorted(places), "in order"

    def compare_answer(self, remark: Remark) -> None:
        assert remark.said is not None
        found = [one for one in self.world.blog.kept.values() if one.marker and remark.word in one.content.text]
        if remark.said.author != DORA:
            assert found == [], "nothing of a member who did not agree"
            return
        standing = [one for one in found if one.state is not State.GONE]
        assert len(standing) == (not remark.gone), f"{remark}: {found}"
        if not remark.gone:
            assert remark.said.reactions == [FATES[standing[0].state]], remark

    def copy(self, remark: Remark) -> Any:
        if remark.gone or remark.said is None or remark.said.author != DORA:
            return None
        return next(one for one in self.world.blog.ours() if remark.word in one.content.text)

    def state(self, key: str) -> State:
        return self.world.blog.kept[int(key.partition(":")[2])].state


def mark(said: Said) -> str:
    """By what a message of ours is known."""
    return "" if said.card is None else said.card.mark


EXAMPLES = int(os.environ.get("EXAMPLES", "0"))
"""How many runs to try at random; without it always the same few."""

TestEverythingOnce = EverythingOnce.TestCase
TestEverythingOnce.settings = settings(
    max_examples=EXAMPLES or 25,
    stateful_step_count=60 if EXAMPLES else 40,
    derandomize=not EXAMPLES,
    suppress_health_check=list(HealthCheck),
)
