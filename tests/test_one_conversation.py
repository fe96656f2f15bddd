"""Whatever people say on either side, and whatever goes wrong: both sides show the same conversation.

Three channels in two servers follow one blog: in one everything goes to the blog, in one only replies, in one what is
chosen. Members agree and change their mind, write in bursts, in threads, channels and forms, with pictures; they edit
and delete; moderators of the blog and of the servers judge; answers get lost, the line breaks, the process ends between
any two steps. Then all is left to settle: each thing stands once on each side, in order, answers under what they
answer, and nothing of anyone who did not agree was ever sent.

More of it: EXAMPLES=300 pytest tests/test_one_conversation.py
"""

import os
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import Bundle, initialize, multiple, precondition, rule

from bot.desk import Speaker
from bot.errors import Refused, Retry, Uncertain
from bot.model import Face, ItemId, MemberId, State, blog_place
from bot.store import items, mirrors
from bot.text.words import say as words_of
from tests.conversation import (
    FINN,
    MODERATOR,
    NAMES,
    Remark,
    Talk,
    WatchfulBlog,
    WatchfulChat,
    Way,
    buttons,
    line,
    number,
    text_of,
    words,
)
from tests.fakes import BOT, Said
from tests.machine import LONGEST, Machine
from tests.test_everything_once import paragraph
from tests.world import CHANNEL, DORA, EMIL, GUILD, LAMP, World

HARBOUR, MARKET, TOWER, LATE = CHANNEL, 103, 203, 303
CHANNELS = HARBOUR, MARKET, TOWER
DESK, FAR_DESK, FAR_GUILD = 100000000000000009, 100000000000000010, 5
MEMBERS = [DORA, EMIL, FINN]
SETTLE = 20.0
MEMBER = st.sampled_from([DORA, DORA, EMIL, FINN])
CHAT = [
    *("send", "send", "edit", "delete", "find", "react", "react", "unreact", "change_thread"),
    *("file", "message", "recent", "history", "may_speak"),
]
BLOG = [
    *("write", "write", "rewrite", "withdraw", "find", "judge", "upload", "upload", "find_upload", "remove_upload"),
    *("newest_comments", "comments_on", "comments", "look"),
]
TROUBLES = ["lost before", "lost after", "retry", "crash before", "crash after"]
LOST = ["lost before", "lost after", "crash after", "later"]
STEPS = 8
"""Deliveries in which most of what is ready goes out."""


class OneConversation(Machine):
    """See above."""

    visitors = Bundle("visitors")
    remarks = Bundle("remarks")

    def made(self) -> World:
        world = World()
        world.chat = WatchfulChat(world.clock)
        world.blog = world.web.known[LAMP] = WatchfulBlog(world.clock, lambda text, again: self.talk.watch(text, again))
        world.boot()
        self.talk = Talk(world.blog, world.chat)
        world.chat.guilds |= dict.fromkeys((TOWER, LATE, FAR_DESK), FAR_GUILD)
        world.chat.names |= NAMES
        return world

    def teardown(self) -> None:
        self.quiet()
        assert not self.talk.sent.leaks, f"nothing of anyone who did not agree: {self.talk.sent.leaks}"
        self.talk.compare()
        self.talk.compare_desk(DESK)
        self.talk.compare_desk(FAR_DESK)
        self.compare_questions()
        self.compare_heat()
        self.close()

    # the town

    @initialize(articles=st.integers(1, 2), verdict=st.sampled_from([State.LIVE, State.LIVE, State.HELD]))
    def begin(self, articles: int, verdict: State) -> None:
        world = self.world
        world.blog.verdict = verdict
        self.do(world.begin(settle=SETTLE))
        self.do(world.follow(FAR_GUILD))
        self.do(world.relay(HARBOUR, moderators=str(DESK), length="whole", slow_at="4", pause_at="7"))
        self.do(world.relay(MARKET, replies="only replies", moderators=str(DESK)))
        self.do(world.relay(TOWER, guild=FAR_GUILD, replies="chosen", stars="2", moderators=str(FAR_DESK)))
        self.talk.replies |= {HARBOUR: "everything", MARKET: "only replies", TOWER: "chosen", LATE: "everything"}
        self.articles = [world.blog.publish(f"Title {self.article_word()}") for _ in range(articles)]
        for key in self.articles:
            text = "".join(f"<p>{paragraph(self.article_word())}</p>" for _ in range(4))
            world.blog.edit(key, text=text)
        self.do(world.settle(LONGEST))
        for channel in CHANNELS:
            self.find_threads(channel)
        self.answer(DORA, agreed=True)

    def article_word(self) -> str:
        return f"p{self.word()[1:]}"

    def find_threads(self, channel: int) -> None:
        for said in self.world.chat.in_channel(channel, BOT):
            for article in self.articles:
                if f"example/{article.partition(':')[2]}/" in said.shown:
                    assert said.id in self.world.chat.threads
                    self.talk.threads[article, channel] = said.id

    @precondition(lambda self: LATE not in {channel for _, channel in self.talk.threads})
    @rule(target=visitors, article=st.integers(0, 1), data=st.data())
    def one_more_channel_follows(self, article: int, data: st.DataObject) -> str:
        """An admin lets what was published before appear in it. What was said before does not, also if it changes."""
        old = self.visit(self.articles[article % len(self.articles)], self.word(), None, State.LIVE, 0.0)
        self.settle()
        before = self.do(self.seen()) or set()
        self.world.clock.now += 1
        self.do(self.world.relay(LATE, guild=FAR_GUILD))
        for each in self.articles:
            link = self.world.blog.articles[each].content.link
            self.do(self.world.admins.post(FAR_GUILD, link, str(LATE), 0))
            self.settle()
        self.find_threads(LATE)
        for each in self.articles:
            self.talk.before[self.talk.thread(each, LATE)] = before
        if data.draw(st.booleans()):
            self.edit_comment(old)
        return old

    async def seen(self) -> set[str]:
        """The comments that the bot knows to be seen by everybody."""
        keys = [one.key for one in self.world.blog.kept.values()]
        async with self.world.store.begin() as tx:
            known = await items.heard(tx, blog_place(self.world.blog_id), keys)
        return {key for key, item in known.items() if item.state is State.LIVE}

    # what visitors do

    @rule(
        target=visitors,
        article=st.integers(0, 1),
        held=st.booleans(),
        ago=st.sampled_from([0.0, 0.0, 86_400.0 * 90]),
        naming=st.booleans(),
    )
    def comment(self, article: int, held: bool, ago: float, naming: bool) -> str:
        key = self.articles[article % len(self.articles)]
        text = self.word() + (" @Dora" if naming else "")
        return self.visit(key, text, None, State.HELD if held else State.LIVE, ago)

    @rule(target=visitors, data=st.data(), held=st.booleans())
    def answer_on_the_blog(self, data: st.DataObject, held: bool) -> Any:
        standing = [one for one in self.world.blog.kept.values() if one.state in (State.LIVE, State.HELD)]
        if not standing:
            return multiple()
        parent = data.draw(st.sampled_from(standing))
        return self.visit(parent.article, self.word(), parent.key, State.HELD if held else State.LIVE, 0.0)

    def visit(self, article: str, text: str, parent: str | None, state: State, ago: float) -> str:
        blog = self.world.blog
        key = blog.comment(article, text, parent, state)
        content = blog.kept[number(key)].content
        blog.change(key, content=replace(content, published=content.published - ago))
        self.talk.steady[key] = state is State.LIVE
        return key

    @rule(key=visitors)
    def edit_comment(self, key: str) -> None:
        if self.stands(key):
            self.world.blog.rewrite_text(key, self.word())

    @rule(key=visitors, state=st.sampled_from(list(State)))
    def moderate(self, key: str, state: State) -> None:
        if self.stands(key):
            self.talk.steady[key] = False
            self.world.blog.change(key, state=state)

    @rule(key=visitors)
    def delete_comment(self, key: str) -> None:
        if self.stands(key):
            self.talk.steady[key] = False
            for one in self.world.blog.kept.values():
                if one.parent == key:
                    self.talk.steady[one.key] = False
            for remark in self.talk.remarks:
                if remark.answers == key:
                    remark.answers = self.world.blog.kept[number(key)].parent
            self.world.blog.remove(key)

    def stands(self, key: str) -> bool:
        return number(key) in self.world.blog.kept

    # what members do

    @rule(
        target=remarks,
        member=MEMBER,
        where=st.sampled_from(CHANNELS),
        article=st.integers(0, 1),
        picture=st.booleans(),
        reply=st.booleans(),
        data=st.data(),
    )
    def say(self, member: MemberId, where: int, article: int, picture: bool, reply: bool, data: st.DataObject) -> Any:
        thread = self.talk.thread(self.articles[article % len(self.articles)], where)
        there = [said for said in self.world.chat.in_channel(thread) if not line(said)]
        to = data.draw(st.sampled_from(there)) if reply and there else None
        return self.utter(member, self.articles[article % len(self.articles)], thread, to, picture)

    @rule(target=remarks, members=st.lists(MEMBER, min_size=2, max_size=5), picture=st.booleans(), data=st.data())
    def talk_in_the_harbour(self, members: list[MemberId], picture: bool, data: st.DataObject) -> Any:
        """Several in a row: what one of them says without a break becomes one comment."""
        article = data.draw(st.sampled_from(self.articles))
        thread = self.talk.thread(article, HARBOUR)
        return multiple(*(self.utter(member, article, thread, None, picture) for member in members))

    @precondition(lambda self: self.live)
    @rule(
        target=remarks,
        kind=st.sampled_from(LOST),
        then=st.sampled_from(["", "", "edit", "delete", "refuse"]),
        seconds=st.sampled_from([1.0, 40.0, 40.0]),
        data=st.data(),
    )
    def say_and_the_answer_gets_lost(self, kind: Any, then: str, seconds: float, data: st.DataObject) -> Remark:
        """The blog's answer to it; and nobody looks at the blog before it is tried again."""
        article, silenced = data.draw(st.sampled_from(self.articles)), self.world.chat.silenced
        may = [each for each in MEMBERS if self.talk.agrees(each) and (GUILD, each) not in silenced]
        member = data.draw(st.sampled_from(may or MEMBERS))
        remark: Remark = self.utter(member, article, self.talk.thread(article, HARBOUR), None, picture=False)
        self.time_passes(SETTLE, 0)
        self.world.blog.trouble.add("write", kind)
        self.time_passes(1.0, STEPS)
        if then == "edit":
            self.edit_message(remark)
        elif then == "delete":
            self.delete_message(remark)
        elif then == "refuse":
            self.answer(member, agreed=False)
        self.time_passes(seconds, STEPS)
        return remark

    @rule(target=remarks, member=MEMBER, where=st.sampled_from(CHANNELS), data=st.data())
    def reply_in_the_channel(self, member: MemberId, where: int, data: st.DataObject) -> Any:
        """To an article's card, or to what somebody said about it there."""
        article = data.draw(st.sampled_from(self.articles))
        card = self.world.chat.messages[self.talk.thread(article, where)]
        there = [each for each in self.talk.remarks if each.channel == where and each.article == article]
        said = [each.said for each in there if each.heard]
        heard = [each for each in said if each and each.id in self.world.chat.messages]
        return self.utter(member, article, where, data.draw(st.sampled_from([card, *heard])), picture=False)

    def utter(self, member: MemberId, article: str, channel: int, to: Said | None, picture: bool) -> Any:
        chat, word = self.world.chat, self.word()
        name = f"f{word[1:]}.png" if picture else ""
        files = [chat.attach(name, description=f"A gull in {name}")] if picture else []
        answers, known = self.answered(to)
        if to is not None and not known:
            return multiple()
        said = chat.say(channel, member, f"{word} <@{EMIL}>", None if to is None else to.id, files=files)
        remark = Remark(member, article, channel, said.id, [word], said, picture=name)
        remark.answers = answers
        remark.loose = to is not None and to.author != BOT and answers is None
        mark = "" if to is None or to.card is None else to.card.mark
        remark.passage = "#part-" in mark
        remark.replies = to is not None and not mark.startswith("ask:") and (to.author == BOT or answers is not None)
        self.talk.remarks.append(remark)
        if self.live:
            self.talk.judge(remark)
        self.tell(self.world.inbox.said(chat.heard(said)))
        return remark

    def answered(self, to: Said | None) -> tuple[Remark | str | None, bool]:
        """The comment that a message shows, and whether the bot knows that by now."""
        if to is None:
            return None, True
        if to.author != BOT:
            [remark] = [each for each in self.talk.remarks if each.said is to]
            return remark if remark.heard else None, remark.way is not Way.UNHEARD
        known = self.do(self.message_of(to.id))
        for one in self.world.blog.kept.values():
            if to.card and words(text_of(to)) and words(text_of(to)) == words(one.content.text):
                group = self.talk.group(one)
                return group[0] if group else one.key, bool(known)
        return None, bool(known) and not words(text_of(to))

    async def message_of(self, message: int) -> object:
        async with self.world.store.begin() as tx:
            return await mirrors.message_of(tx, message)

    @rule(target=remarks, member=MEMBER, server=st.sampled_from([GUILD, FAR_GUILD]), data=st.data())
    def write_in_the_form(self, member: MemberId, server: int, data: st.DataObject) -> Any:
        article = data.draw(st.sampled_from(self.articles))
        item = self.do(self.item(blog_place(self.world.blog_id), article))
        if item is None:
            return multiple()
        word, interaction = self.word(), self.world.chat._id()
        remark = Remark(member, article, HARBOUR if server == GUILD else TOWER, interaction, [word])
        speaker = Speaker(member, NAMES[member])
        agreed, since = self.talk.agreed.get(member, (False, 0))
        remark.covered = agreed and interaction >= since
        remark.way = Way.GOES if remark.covered else Way.STAYS
        if remark.covered and (server, member) in self.world.chat.silenced:
            remark.way = Way.OPEN  # it depends on whether they may speak again when it is sent
        self.talk.remarks.append(remark)
        self.press(lambda: self.world.members.write(speaker, server, item, None, word, interaction))
        return remark

    async def item(self, place: Any, remote: str) -> ItemId | None:
        async with self.world.store.begin() as tx:
            found = (await items.heard(tx, place, [remote])).get(remote)
            return None if found is None else found.id

    @rule(remark=remarks)
    def edit_message(self, remark: Remark) -> None:
        if remark.said and not remark.gone:
            remark.words.append(self.word())
            remark.said.text = remark.words[-1]
            if remark.withheld:
                remark.way, remark.withheld = Way.OPEN, False
            self.tell(self.world.inbox.edited(self.world.chat.heard(remark.said)))

    @rule(remark=remarks)
    def delete_message(self, remark: Remark) -> None:
        if remark.said and not remark.gone:
            remark.gone = True
            del self.world.chat.messages[remark.said.id]
            self.tell(self.world.inbox.removed(remark.said.channel, [remark.said.id]))

    @rule(remark=remarks, presser=st.sampled_from([None, *MEMBERS]))
    def press_the_hourglass(self, remark: Remark, presser: MemberId | None) -> None:
        if remark.said and not remark.gone:
            who = presser or remark.member
            self.tell(self.world.inbox.reacted(remark.channel, remark.id, who, words_of("fate.waiting")))

    # what is chosen

    @precondition(lambda self: self.live)
    @rule(remark=remarks, presser=st.sampled_from([DORA, EMIL]))
    def post_to_blog(self, remark: Remark, presser: MemberId) -> None:
        """Anybody may choose a message that was not taken yet."""
        if self.may_be_chosen(remark):
            assert remark.said is not None
            said, speaker = self.world.chat.heard(remark.said), Speaker(presser, NAMES[presser])
            remark.chosen = True
            self.talk.judge(remark)
            self.press(lambda: self.world.members.post(speaker, said))

    @precondition(lambda self: self.live)
    @rule(remark=remarks)
    def give_stars(self, remark: Remark) -> None:
        if self.may_be_chosen(remark) and remark.channel == self.talk.thread(remark.article, TOWER):
            for member in (remark.member, *(each for each in [*MEMBERS, MODERATOR] if each != remark.member)):
                self.world.chat.react_as(member, remark.id, "⭐")
            remark.chosen = True
            self.talk.judge(remark)
            for _ in range(1 + self.world.chat.trouble.waiting("message")):  # the next star counts those before it
                self.press(lambda: self.world.inbox.reacted(remark.channel, remark.id, MODERATOR, "⭐"))

    def may_be_chosen(self, remark: Remark) -> bool:
        return bool(remark.said and not remark.gone and remark.way is Way.STAYS and not remark.covered)

    # who agrees

    @rule(member=MEMBER, agreed=st.booleans())
    def change_ones_mind(self, member: MemberId, agreed: bool) -> None:
        self.answer(member, agreed=agreed)

    @rule(remark=remarks, agreed=st.booleans())
    def answer_the_question(self, remark: Remark, agreed: bool) -> None:
        if remark.way is Way.ASKED and not remark.gone:
            self.answer(remark.member, agreed=agreed, message=remark.id)

    def answer(self, member: MemberId, *, agreed: bool, message: int = 0) -> None:
        interaction = self.world.chat._id()
        since = message or interaction
        self.talk.answer(member, agreed=agreed, since=since)
        speaker, blog = Speaker(member, NAMES[member]), self.world.blog_id
        self.press(lambda: self.world.members.answer(speaker, blog, since, agreed, interaction))

    @rule(on=st.booleans())
    def want_pings(self, on: bool) -> None:
        if not on:
            self.world.chat.may_ping.discard(DORA)
        elif self.talk.agrees(DORA):
            self.world.chat.may_ping.add(DORA)
        self.press(lambda: self.world.members.pings(DORA, self.world.blog_id, on=on))

    @rule(member=MEMBER, server=st.sampled_from([GUILD, FAR_GUILD]))
    def silence_or_let_speak(self, member: MemberId, server: int) -> None:
        if (server, member) in self.world.chat.silenced:
            self.world.chat.silenced.discard((server, member))
            return
        self.world.chat.silence(server, member)
        crashes, live = self.crashes, self.live
        self.tell(self.world.inbox.silenced(server, member, "Silenced."))
        certain = live and not self.crashes and crashes == self.crashes
        for remark in self.talk.remarks:
            if remark.member == member and self.world.chat.guild(remark.channel) == server:
                if remark.way is Way.ASKED:
                    remark.way = Way.STAYS if certain else Way.OPEN
                elif remark.way is Way.GOES and not self.talk.copies(remark):
                    unsent = certain and not self.talk.was_sent(remark) and not remark.gone and not remark.picture
                    remark.way = Way.STAYS if unsent else Way.OPEN
                    remark.withheld = unsent

    # who judges

    @rule(verdict=st.sampled_from([State.LIVE, State.HELD, State.SPAM]))
    def the_blog_judges(self, verdict: State) -> None:
        self.world.blog.verdict = verdict

    @precondition(lambda self: self.talk.ours())
    @rule(data=st.data(), state=st.sampled_from(list(State)))
    def moderate_an_answer(self, data: st.DataObject, state: State) -> None:
        if ours := [one for one in self.talk.ours() if not self.talk.taken_back(one)]:
            key = data.draw(st.sampled_from(ours)).key
            if self.known(key) or state is not State.GONE:
                self.judged(key, state)
                self.world.blog.change(key, state=state)

    def judged(self, key: str, state: State) -> None:
        """Somebody judges a comment: those that follow are not steady."""
        self.talk.steady[key] = False
        for remark in self.talk.group(self.world.blog.kept[number(key)]):
            remark.trashed |= state is State.GONE

    @precondition(lambda self: self.talk.ours())
    @rule(data=st.data())
    def rewrite_an_answer(self, data: st.DataObject) -> None:
        """A moderator writes something else in its place, and the bot sees it."""
        if ours := [one for one in self.talk.ours() if one.state is State.LIVE and self.known(one.key)]:
            key = data.draw(st.sampled_from(ours)).key
            group, word = self.talk.group(self.world.blog.kept[number(key)]), self.word()
            self.settle()
            one = self.world.blog.kept.get(number(key))
            if one is not None and one.state is State.LIVE and self.known(key):
                group = self.talk.group(one)
                self.world.blog.rewrite_text(key, word)
                for remark in group:
                    remark.rewritten = word
                self.do(self.world.look())

    @precondition(lambda self: self.talk.ours())
    @rule(data=st.data())
    def erase_an_answer(self, data: st.DataObject) -> None:
        if ours := [one for one in self.talk.ours() if self.known(one.key)]:
            one = data.draw(st.sampled_from(ours))
            for remark in self.talk.group(one):
                remark.erased = remark.trashed = True
            for child in self.world.blog.kept.values():
                if child.parent == one.key:
                    self.talk.steady[child.key] = False
            self.world.blog.remove(one.key)

    def known(self, key: str) -> bool:
        """Whether a comment of ours is known to stand, and nothing is on its way to it."""
        return bool(self.live and not self.world.store.crash_in and self.do(self._known(key)))

    async def _known(self, key: str) -> bool:
        async with self.world.store.begin() as tx:
            item = (await items.heard(tx, blog_place(self.world.blog_id), [key])).get(key)
            copy = item and await mirrors.find(tx, item.id, blog_place(self.world.blog_id), Face.CARD)
            return bool(copy and not copy.behind and await mirrors.standing(tx, copy.id) == key)

    @precondition(lambda self: self.world.ours(DESK) or self.world.ours(FAR_DESK))
    @rule(
        verdict=st.sampled_from(["approve", "spam", "trash"]),
        server=st.sampled_from([GUILD, FAR_GUILD]),
        data=st.data(),
    )
    def press_a_verdict(self, verdict: str, server: int, data: st.DataObject) -> None:
        cards = self.world.chat.in_channel(DESK if server == GUILD else FAR_DESK, BOT)
        pressable = [name for said in cards for name in buttons(said) if name.endswith(f":{verdict}")]
        if pressable:
            item = ItemId(int(data.draw(st.sampled_from(pressable)).split(":")[1]))
            key = self.do(self.key(item))
            if key and self.stands(key):
                self.judged(key, State.GONE if verdict == "trash" else State.LIVE)
            self.press(lambda: self.world.admins.judge(server, item, verdict, MODERATOR))

    async def key(self, item: ItemId) -> str | None:
        async with self.world.store.begin() as tx:
            place = blog_place(self.world.blog_id)
            return next(iter((await items.remotes(tx, place, [item]))[item]), None)

    @precondition(lambda self: self.live and self.world.blog.kept)
    @rule(away=st.booleans(), data=st.data())
    def remove_a_copy(self, away: bool, data: st.DataObject) -> None:
        """A moderator of a server deletes a comment's card there; it stays away, also if the comment comes back."""
        if away:
            self.settle()
        found = [
            (thread, one.key, message)
            for thread in self.talk.threads.values()
            for message, text in self.talk.shown(thread).items()
            for one in self.world.blog.kept.values()
            if text and text == words(one.content.text)
        ]
        if found:
            thread, key, message = data.draw(st.sampled_from(found))
            del self.world.chat.messages[message]
            crashes, known = self.crashes, self.do(self.message_of(message))
            self.tell(self.world.inbox.removed(thread, [message]))
            certain = known and crashes == self.crashes
            (self.talk.removed if certain else self.talk.doubtful).add((thread, key))
            if away:
                self.goes_and_comes_back(key)

    def goes_and_comes_back(self, key: str) -> None:
        """The blog takes a comment for spam, and not any more; the bot sees both."""
        for state in (State.SPAM, State.LIVE):
            self.settle()
            if not self.stands(key):
                return
            self.judged(key, state)
            self.world.blog.change(key, state=state)

    @rule(minutes=st.integers(0, 20))
    def pause_or_resume(self, minutes: int) -> None:
        admins = self.world.admins
        if minutes:
            self.press(lambda: admins.pause(GUILD, str(HARBOUR), 0, minutes))
        else:
            self.press(lambda: admins.resume(GUILD, str(HARBOUR), 0))

    # what goes wrong

    @rule(call=st.sampled_from(CHAT), kind=st.sampled_from(TROUBLES))
    def trouble_in_chat(self, call: str, kind: Any) -> None:
        reads = call in ("recent", "history", "may_speak")
        self.world.chat.trouble.add(call, Retry("not now") if reads else kind)

    @rule(call=st.sampled_from(BLOG), kind=st.sampled_from([*TROUBLES, "later", "refused"]))
    def trouble_on_the_blog(self, call: str, kind: Any) -> None:
        if kind == "refused":
            call, kind = "upload", Refused("Too large.")
        if kind != "later" or call in ("write", "upload"):
            self.world.blog.trouble.add(call, kind)

    @precondition(lambda self: self.live)
    @rule()
    def another_process_begins(self) -> None:
        """While the first still delivers."""
        self.do(self.two())

    async def two(self) -> None:
        first = self.world.outbox
        await self.world.crash()
        await first.step()
        await self.world.outbox.step()

    # what the bot does meanwhile

    @rule(seconds=st.sampled_from([1.0, 5.0, 21.0, 40.0]), steps=st.integers(0, 4))
    def time_passes(self, seconds: float, steps: int) -> None:
        self.world.clock.now += seconds
        self.do(self.world.inbox.step())
        self.caught_up()
        self.do(self.world.heat.step())
        self.deliver(steps)

    def caught_up(self) -> None:
        for remark in self.talk.remarks:
            if remark.way is Way.UNHEARD and not remark.gone and not self.unread(remark):
                self.talk.judge(remark)

    def unread(self, remark: Remark) -> bool:
        return remark.channel in self.world.inbox.missed

    def press(self, act: Callable[[], Coroutine[Any, Any, Any]]) -> None:
        """Somebody presses a button, and again if the process ended meanwhile, or Discord did not answer."""
        while True:
            crashes = self.crashes
            try:
                self.do(act())
            except (Retry, Uncertain):
                continue
            except Refused:
                return
            if crashes == self.crashes:
                return

    # and what stands in the end

    def settle(self) -> None:
        self.calm()
        self.do(self.world.settle(LONGEST))
        self.caught_up()

    def quiet(self) -> None:
        self.settle()
        self.do(self.world.inbox.catch_up())
        self.caught_up()
        for _ in range(3):
            self.settle()
            self.world.clock.now += 1300
            self.do(self.world.heat.step())
        self.settle()

    def compare_questions(self) -> None:
        """Nobody is asked who answered, or about what is gone."""
        asked = {
            f"ask:{self.world.blog_id}:{each.id}" for each in self.talk.remarks if each.way in (Way.ASKED, Way.OPEN)
        }
        for thread in self.talk.threads.values():
            for said in self.world.chat.in_channel(thread, BOT):
                assert all(name in asked for name in buttons(said) if name.startswith("ask:"))

    def compare_heat(self) -> None:
        """What was slow or paused is not any more, and no line says so."""
        assert not any(self.world.chat.slow.values())
        for said in self.world.chat.messages.values():
            assert not (line(said) and any(words_of(key) in text_of(said) for key in ("heat.slow", "heat.paused")))


EXAMPLES = int(os.environ.get("EXAMPLES", "0"))
"""How many runs to try at random; without it always the same few."""

TestOneConversation = OneConversation.TestCase
TestOneConversation.settings = settings(
    max_examples=EXAMPLES or 12,
    stateful_step_count=60 if EXAMPLES else 40,
    derandomize=not EXAMPLES,
    suppress_health_check=list(HealthCheck),
)
