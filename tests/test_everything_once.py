"""Whatever happens in whatever order, and wherever the process ends: afterwards each side shows each thing once.

Two channels follow one blog. People publish, edit, comment, moderate, answer and take back; answers get lost; the
process ends between any two steps. Then all is left to settle, and both sides are compared with what was said.

More of it: EXAMPLES=300 pytest tests/test_everything_once.py
"""

import asyncio
import os
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, multiple, precondition, rule

from bot.model import State
from tests.fakes import BOT, Crash, Said
from tests.world import CHANNEL, DORA, EMIL, World

OTHER_CHANNEL = CHANNEL + 100
T = TypeVar("T")
FATES = {State.LIVE: "✅", State.HELD: "🔎", State.SPAM: "🚫", State.GONE: "🚫"}


@dataclass
class Remark:
    """What was said: by a visitor on the blog (``key``), or by a member in chat (``said``)."""

    word: str
    article: str
    key: str = ""
    said: Said | None = None
    gone: bool = False
    wavered: bool = False  # it was not always to be seen, so its place in the order is not the first


class EverythingOnce(RuleBasedStateMachine):
    """See above."""

    articles = Bundle("articles")
    visitors = Bundle("visitors")
    answers = Bundle("answers")

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.world = World()
        self.world.blog.trouble.longest = 30.0  # slow, but within what the outbox waits for
        self.words = 0
        self.live = True
        self.said: list[Remark] = []
        self.heard: list[Remark] = []
        self.titles: dict[str, str] = {}

    def do(self, doing: Coroutine[Any, Any, T]) -> T | None:
        """Do it; where the process ends, begin a new one."""
        try:
            return self.loop.run_until_complete(doing)
        except (Crash, BaseExceptionGroup) as ended:
            if isinstance(ended, BaseExceptionGroup) and ended.split(Crash)[1] is not None:
                raise
            self.live = True
            return self.do(self.world.crash())  # type: ignore[func-returns-value]

    def word(self) -> str:
        self.words += 1
        return f"word{self.words}x"

    def teardown(self) -> None:
        self.quiet()
        self.compare()
        self.loop.run_until_complete(self.world.store.close())
        self.loop.close()

    # what people do

    @initialize()
    def begin(self) -> None:
        self.do(self.world.begin())
        self.do(self.world.relay(OTHER_CHANNEL))
        self.do(self.world.agree(DORA))

    @rule(target=articles)
    def publish(self) -> str:
        title = self.word()
        key = self.world.blog.publish(title)
        self.titles[key] = title
        self.do(self.world.settle())
        return key

    @rule(article=articles)
    def edit_article(self, article: str) -> None:
        self.titles[article] = self.word()
        self.world.blog.edit(article, title=self.titles[article])

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
        channel=st.sampled_from([CHANNEL, OTHER_CHANNEL]),
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
        call=st.sampled_from(["send", "edit", "delete", "open_thread", "rename_thread", "react", "unreact", "find"]),
        kind=st.sampled_from(["lost before", "lost after", "retry", "crash before", "crash after"]),
    )
    def trouble_in_chat(self, call: str, kind: Any) -> None:
        self.world.chat.trouble.add(call, kind)

    @rule(
        call=st.sampled_from(["write", "rewrite", "withdraw", "find", "newest_comments", "look"]),
        kind=st.sampled_from(["lost before", "lost after", "later", "retry", "crash before", "crash after"]),
    )
    def trouble_on_the_blog(self, call: str, kind: Any) -> None:
        if kind != "later" or call == "write":
            self.world.blog.trouble.add(call, kind)

    @rule(transactions=st.integers(0, 25))
    def crash_soon(self, transactions: int) -> None:
        self.world.store.crash_in = transactions

    @precondition(lambda self: self.live)
    @rule()
    def disconnect(self) -> None:
        self.live = False
        self.world.inbox.away()

    @precondition(lambda self: not self.live)
    @rule()
    def connect(self) -> None:
        self.live = True
        self.do(self.world.inbox.catch_up())

    # what the bot does meanwhile

    @rule()
    def look(self) -> None:
        self.do(self.world.look())

    @rule(steps=st.integers(1, 6))
    def deliver(self, steps: int) -> None:
        for _ in range(steps):
            self.do(self.world.outbox.step())

    # and what stands in the end

    def tell(self, event: Coroutine[Any, Any, None]) -> None:
        """The gateway tells of it, if it is connected."""
        if self.live:
            self.do(event)
        else:
            event.close()

    def thread(self, article: str, channel: int) -> int | None:
        cards = self.world.chat.in_channel(channel, BOT)
        found = [said.id for said in cards if f"example/{article.partition(':')[2]}/" in said.shown]
        return found[0] if found and found[0] in self.world.chat.threads else None

    def quiet(self) -> None:
        self.world.store.crash_in = None
        self.world.blog.trouble.clear()
        self.world.chat.trouble.clear()
        self.world.blog.trouble.arrive()
        self.live = True
        self.do(self.world.inbox.catch_up())
        self.do(self.world.settle())
        self.world.clock.now += 3600
        self.do(self.world.settle())

    def compare(self) -> None:
        world = self.world
        for channel in (CHANNEL, OTHER_CHANNEL):
            cards = [said.shown for said in world.ours(channel)]
            assert len(cards) == len(self.titles), "each article has one card"
            for article, title in self.titles.items():
                assert sum(title in card for card in cards) == 1
                thread = self.thread(article, channel)
                assert thread is not None and world.chat.threads[thread] == title
                self.compare_thread(article, thread)
        for remark in self.heard:
            self.compare_answer(remark)
        assert len(world.blog.ours()) == sum(
            not r.gone and r.said is not None and r.said.author == DORA for r in self.heard
        )

    def compare_thread(self, article: str, thread: int) -> None:
        shown = [said.shown for said in self.world.ours(thread)]
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


EXAMPLES = int(os.environ.get("EXAMPLES", "0"))
"""How many runs to try at random; without it always the same few."""

TestEverythingOnce = EverythingOnce.TestCase
TestEverythingOnce.settings = settings(
    max_examples=EXAMPLES or 25,
    stateful_step_count=60 if EXAMPLES else 40,
    derandomize=not EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
