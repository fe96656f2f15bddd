"""The whole journey, played by the people of the town: every step is done on one side and must show on the other."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from itertools import takewhile
from typing import Any, TypeVar

from sandbox.blog import CommentRecord, Post, stories
from sandbox.discord import Answer, Channel, Member, Message, Thread
from sandbox.discord.components import BUTTON, GALLERY, LINK
from sandbox.discord.payloads import walk
from sandbox.page import BotSwitch
from sandbox.town import Town

T = TypeVar("T")
Json = dict[str, Any]

PATIENCE = 30.0
"""Seconds after which a step counts as missed."""
PATIENCE_AT_A_START = 45.0
"""The same where the bot has to start first."""
GREEN = 3
"""Discord's style of a button that says yes."""


class Missed(Exception):
    """A step was not seen on the other side in time; the message names it."""


class Journey:
    """Plays the journey in a town whose bot listens. ``say`` gets a line for each step that was seen."""

    def __init__(self, town: Town, bot: BotSwitch, say: Callable[[str], None]) -> None:
        self.town = town
        self.bot = bot
        self._say = say
        self._begun = 0.0

    async def play(self) -> None:
        """All of it. Raises Missed at the first step that was not seen."""
        post, card = await self._an_article()
        thread = await self._seen("a thread stands on it", lambda: card.thread)
        await self._other_channels()
        tobin, _, marit = await self._comments(post, thread)
        await self._changes(post, card, thread)
        juno = self.town.juno
        words = await self._consent(post, thread, juno)
        await self._a_talk(post, thread, juno, words, marit)
        await self._other_ways(post, card, thread, juno)
        await self._moderation(thread, tobin)
        await self._a_comment_that_waits(post, thread)
        await self._the_last_word(post, thread, juno, words)
        await self._a_crash(post, thread, juno)

    # -- the chapters

    async def _an_article(self) -> tuple[Post, Message]:
        story = stories.TODAY
        assert story.picture is not None
        alt = story.picture.alt
        self._begin()
        post = await stories.publish(self.town.blog, story)
        card = await self._seen("the article's card stands in #articles", lambda: self.town.card(story.title))
        await self._seen("it has the picture, with its description", lambda: alt in descriptions(card))
        await self._seen("its button leads to the article", lambda: post.link in links(card))
        return post, card

    async def _other_channels(self) -> None:
        story, town = stories.TODAY, self.town

        def entry() -> Thread | None:
            return next((post for post in town.stories.posts if post.name == story.title), None)

        def tags() -> set[str]:
            post = entry()
            return set() if post is None else set(post.tags)

        def published() -> bool:
            return any(story.title in card.text and card.published for card in town.news.messages)

        await self._seen("in the forum it is a post", entry)
        await self._seen("with the blog's categories as its tags", lambda: set(story.categories) <= tags())
        await self._seen("in the announcement channel it is published to those who follow", published)

    async def _comments(self, post: Post, thread: Thread) -> list[CommentRecord]:
        said: list[CommentRecord] = []
        messages: list[Message] = []
        for author, words, answers in ((one.author, one.text, one.answers) for one in stories.TODAY.remarks[:3]):
            self._begin()
            parent = None if answers is None else said[answers].id
            said.append(await self.town.blog.comment(post.id, author, words, parent=parent))
            in_thread = partial(saying, thread, f"**{author}**")
            messages.append(await self._seen(f"the comment by {author} is in the thread", in_thread))
            if answers is not None:
                above, below = messages[answers], messages[-1]
                await self._seen("it is a reply to the comment it answers", partial(_replies, below, above))
        return said

    async def _changes(self, post: Post, card: Message, thread: Thread) -> None:
        html, title = self.town.blog.archive.posts[post.id].content, "The bridge, the toll, and the missing 11,014"
        self._begin()
        await self.town.blog.edit_post(post.id, title=title)
        await self._seen("the article has a new title: the same card shows it", lambda: title in card.text)
        self._begin()
        await self.town.blog.edit_post(post.id, html=stories.with_update(html))
        passage = await self._seen(
            "the update stands in the thread", lambda: saying(thread, "The treasurer has called me")
        )
        await self._seen("only the new passage does", lambda: "friend of arithmetic" not in passage.text)
        self._begin()
        answer = await self.town.bram.press(passage, label="Show changes")
        await answer.settled()
        await self._seen("who asks is shown what was changed", lambda: "The treasurer has called me" in answer.text)
        await self._seen("and nobody else", lambda: answer.ephemeral)

    async def _consent(self, post: Post, thread: Thread, member: Member) -> Message:
        words, mark = stories.ANSWERS[0], "a whole boathouse"
        self._begin()
        message = await member.say(thread, words)
        prompt = await self._seen("a member answers and is asked, in one line with a button", lambda: question(thread))
        later = self._after_some_looks()
        await self._seen("a while later nothing is on the blog", lambda: later() and not self._on_blog(post, mark))
        self._begin()
        answer = await member.press(prompt, custom_id=buttons(prompt)[0]["custom_id"])
        await answer.settled()
        await self._seen("the button shows what would be published", lambda: mark in answer.text)
        await self._seen("to that member alone", lambda: answer.ephemeral)
        await self._seen("and still nothing is on the blog", lambda: not self._on_blog(post, mark))
        self._begin()
        await member.press(answer, custom_id=green(answer)["custom_id"])
        written = await self._seen("yes: the answer is a comment on the blog", lambda: self._on_blog(post, mark))
        await self._seen("under the member's name", lambda: written[0].author_name == member.name)
        await self._seen("the question is gone", lambda: prompt.deleted)
        await self._seen("a reaction tells the answer's fate", lambda: fate(message))
        return message

    async def _a_talk(self, post: Post, thread: Thread, member: Member, message: Message, marit: CommentRecord) -> None:
        mark = "best summary of the half-year report"
        above = saying(thread, "**Marit Osk**")
        self._begin()
        reply = await member.say(thread, stories.ANSWERS[1], reply_to=above)
        written = await self._seen("a reply in the thread is a comment, too", lambda: self._on_blog(post, mark))
        await self._seen("in answer to the comment it replied to", lambda: written[0].parent == marit.id)
        self._begin()
        await member.edit(message, f"{stories.ANSWERS[0]} (Two boathouses, actually.)")
        await self._seen("edited in chat: edited on the blog", lambda: self._on_blog(post, "Two boathouses"))
        self._begin()
        await member.delete(reply)
        await self._seen("deleted in chat: gone from the blog", lambda: not self._on_blog(post, mark))

    async def _other_ways(self, post: Post, card: Message, thread: Thread, member: Member) -> None:
        said, mark = stories.ANSWERS[2], "who pays for the coal"
        self._begin()
        message = await member.say(self.town.articles, said, reply_to=card)
        await self._seen("a reply to the card, in the channel, is a comment", lambda: self._on_blog(post, mark))
        await self._seen("and stands in the thread, too", lambda: saying(thread, mark))
        await self._seen("a reaction tells its fate", lambda: fate(message) == ["✅"])
        written, mark = stories.ANSWERS[3], "the keeper before the keeper"
        bram = self.town.bram
        self._begin()
        terms = await (await bram.press(card, label="Comment")).settled()
        await self._seen(
            "the button Comment asks who has not agreed yet", lambda: "would stand on the blog" in terms.text
        )
        form = await bram.press(terms, custom_id=green(terms)["custom_id"])
        await bram.submit(form, {"Your comment": written})
        await self._seen("yes: a form; what was written is a comment", lambda: self._on_blog(post, mark))
        await self._seen("and stands in the thread, too", lambda: saying(thread, mark))

    async def _moderation(self, thread: Thread, comment: CommentRecord) -> None:
        shown = saying(thread, f"**{comment.author_name}**")
        assert shown is not None
        self._begin()
        await self.town.blog.edit_comment(comment.id, "I worked in that press for three years, not two.")
        await self._seen("edited on the blog: the same message shows it", lambda: "three years" in shown.text)
        self._begin()
        await self.town.blog.set_status(comment.id, "spam")
        await self._seen("marked as spam on the blog: gone from the thread", lambda: shown.deleted)

    async def _a_comment_that_waits(self, post: Post, thread: Thread) -> None:
        town, mark = self.town, "with different sums"
        self._begin()
        await town.blog.comment(post.id, stories.HELD.author, stories.HELD.text)
        card = await self._seen("a comment that waits stands in #moderators", lambda: saying(town.moderators, mark))
        await self._seen("and nowhere else", lambda: not saying(thread, mark) and not self._on_blog(post, mark))
        self._begin()
        await (await town.admin.press(card, label="Approve")).settled()
        await self._seen("approved there: published on the blog", lambda: self._on_blog(post, mark))
        await self._seen("it stands in the thread", lambda: saying(thread, mark))
        await self._seen("its card says who let it through", lambda: f"Approved by <@{town.admin.id}>" in card.text)

    async def _the_last_word(self, post: Post, thread: Thread, member: Member, message: Message) -> None:
        mark, words = "Two boathouses", "I rent out a whole boathouse. (Shortened by the editor.)"
        [comment] = self._on_blog(post, mark)
        self._begin()
        await self.town.blog.edit_comment(comment.id, words)
        await self._seen("a moderator rewrites it on the blog: ✏️", lambda: fate(message) == ["✏️"])
        await member.edit(message, f"{stories.ANSWERS[0]} (Three!)")
        later = self._after_some_looks()
        await self._seen(
            "edited here afterwards: that version stands", lambda: later() and self._on_blog(post, "Shortened")
        )

    async def _a_crash(self, post: Post, thread: Thread, member: Member) -> None:
        pell = stories.TODAY.remarks[3]
        before, after, mine = "ginger biscuits", "the notary saw it", "while you were out"
        await self.town.blog.comment(post.id, pell.author, pell.text)
        await self.bot.kill()
        self._begin()
        await self._seen("the bot is killed with -9, in the middle of things", lambda: not self.town.discord.connected)
        await self.town.blog.comment(post.id, "Ottoline", "For the record: the notary saw it, too.")
        await member.say(thread, "For the bot, while you were out: nobody has found the coat.")
        self._begin()
        await self.bot.start()
        long = PATIENCE_AT_A_START
        await self._seen("started again: what was said on the blog is here", lambda: saying(thread, after), long)
        await self._seen("what was on its way is here", lambda: saying(thread, before), long)
        await self._seen("what was said here is on the blog", lambda: self._on_blog(post, mine), long)
        await self._seen("and it goes on watching", self._after_some_looks())
        once = [len(all_saying(thread, words)) for words in (before, after)] + [len(self._on_blog(post, mine))]
        await self._seen("everything is there once", lambda: once == [1, 1, 1])

    # -- looking

    def _begin(self) -> None:
        self._begun = time.monotonic()

    def _after_some_looks(self) -> Callable[[], bool]:
        """True once the bot has looked at the blog again, and had the time to do whatever it would do."""
        requests = self.town.blog.requests
        last = requests[-1]
        return lambda: len([*takewhile(lambda seen: seen is not last, reversed(requests))]) >= 4

    async def _seen(self, what: str, condition: Callable[[], T | None], patience: float = PATIENCE) -> T:
        found = await self.town.wait_until(condition, patience)
        if not found:
            raise Missed(what)
        self._say(f"{time.monotonic() - self._begun:5.1f} s  {what}")
        return found

    def _on_blog(self, post: Post, words: str) -> list[CommentRecord]:
        """The comments that everybody can read and in which these words stand."""
        site = self.town.blog.archive
        shown = [site.record(comment) for comment in site.comments_of(post.id, shown_only=True)]
        return [comment for comment in shown if words in comment.content_raw]


def _replies(below: Message, above: Message) -> bool:
    return below.reply_to is above


def all_saying(where: Channel, words: str) -> list[Message]:
    """The bot's messages with these words."""
    return [message for message in where.messages if message.author.bot and words in message.text]


def saying(where: Channel, words: str) -> Message | None:
    """The newest of the bot's messages with these words."""
    return next(reversed(all_saying(where, words)), None)


def question(where: Channel) -> Message | None:
    """The newest of the bot's questions whether a member's answers may be published."""
    return saying(where, "May your answers here be published")


def parts(shown: Message | Answer, kind: int) -> list[Json]:
    """All components of a kind."""
    return [part for part in walk(shown.components) if part["type"] == kind]


def buttons(shown: Message | Answer) -> list[Json]:
    """The buttons that do something."""
    return [button for button in parts(shown, BUTTON) if button["style"] != LINK]


def green(shown: Message | Answer) -> Json:
    """The button that says yes."""
    return next(button for button in buttons(shown) if button["style"] == GREEN)


def links(shown: Message) -> list[str]:
    """Where the link buttons lead."""
    return [button["url"] for button in parts(shown, BUTTON) if button["style"] == LINK]


def descriptions(shown: Message) -> list[str]:
    """What the pictures show, in words."""
    return [item.get("description", "") for gallery in parts(shown, GALLERY) for item in gallery["items"]]


def fate(message: Message) -> list[str]:
    """The bot's reactions."""
    return [emoji for emoji, who in message.reactors.items() if any(user.bot for user in who)]
