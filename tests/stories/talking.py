"""How members talk: an article to talk about, a yes, what becomes of a message, and what stands on the blog of it."""

import base64
import re
from dataclasses import dataclass
from typing import Any

import aiohttp
from asking import asked
from town import Town

from sandbox.blog import CommentRecord, Post
from sandbox.blog.pictures import landscape
from sandbox.discord import Channel, File, Member, Message, Thread
from sandbox.discord.answers import Answer
from sandbox.discord.payloads import walk

TITLE = "The ferry stays"
STORY = """<p>The council met until midnight, and the old ferry stays.</p>
<p>What it will cost, nobody would say.</p>"""
MARKER = re.compile(r"<!-- backchannel:[\w-]+ -->$")
WHERE = "Where is my comment?"
BLOG = "The Harbour Lamp"


@dataclass(frozen=True)
class Talk:
    """An article, its thread, and what is said there."""

    town: Town
    post: Post
    thread: Thread

    async def comment(self, text: str) -> CommentRecord:
        """The one comment on the blog that contains a text."""
        found: Any = await self.town.comment(self.post.id, text)
        assert isinstance(found, CommentRecord)
        return found

    async def texts(self) -> list[str]:
        """The texts of all comments that stand on the blog, in their order, without our markers."""
        comments = await self.town.blog.comments(self.post.id)
        return [bare(one) for one in comments if one.status in ("approved", "hold")]

    async def until_texts(self, *wanted: str) -> None:
        """Wait until just these comments stand on the blog."""
        await self.town.until_async(self._joined, "\n~\n".join(wanted))

    async def _joined(self) -> str:
        return "\n~\n".join(await self.texts())

    async def until_text(self, comment: CommentRecord, wanted: str) -> None:
        """Wait until a comment says this and nothing else."""

        async def text() -> str:
            return MARKER.sub("", await self.town.text_of(self.post.id, comment.id))

        await self.town.until_async(text, wanted)

    async def until_status(self, comment: CommentRecord, wanted: str) -> None:
        """Wait until the blog thinks this of a comment."""
        await self.town.until_async(lambda: self.town.status(self.post.id, comment.id), wanted)

    async def visitor(self, name: str, text: str, parent: int | None = None) -> tuple[CommentRecord, Message]:
        """Somebody comments on the blog; the comment, and the message in the thread that shows it."""
        made = await self.town.blog.comment(self.post.id, name, text, parent=parent)
        await self.town.blog.set_status(made.id, "approved")
        return made, await self.town.card(text, self.thread)


def bare(comment: CommentRecord) -> str:
    """A comment's text without our marker."""
    return MARKER.sub("", comment.content_raw)


async def talk(town: Town, *members: Member, html: str = STORY, title: str = TITLE, **changes: object) -> Talk:
    """A started bot, an article, and members who said yes (Dora, unless others are named)."""
    await open_door(town)
    await town.start_bot(**changes)
    for member in members or (town.dora,):
        await agrees(town, member)
    return await article(town, html=html, title=title)


async def open_door(town: Town) -> None:
    """The blog holds nobody's first comment, and none for its links."""
    await town.blog.set_option("comment_previously_approved", value=False)
    await town.blog.set_option("comment_max_links", value=0)


async def article(town: Town, *, html: str = STORY, title: str = TITLE) -> Talk:
    """An article and its thread."""
    post = await town.blog.publish(title, html, author="Ida Quill")
    return Talk(town, post, await town.thread(title))


async def agrees(town: Town, member: Member, channel: Channel | None = None) -> None:
    """The member says yes with /me consent."""
    answer = await member.run(channel or town.channel, "me consent")
    await answer.settled()
    said = await member.press(answer, label="Publish my answers")
    await town.until(lambda: "Your answers will stand" in said.text, what="thanks")


async def choose(town: Town, **settings: str) -> None:
    """The mayor changes settings of the relay."""
    for setting, value in settings.items():
        said = await asked(town.mayor, town.channel, "relay set", setting=setting, value=value)
        assert "is now" in said, said


async def fate(town: Town, said: Message, emoji: str) -> None:
    """Wait until the bot has just this reaction on a message."""

    def marked() -> bool:
        return [sign for sign, people in said.reactors.items() if town.discord.bot_user in people] == [emoji]

    await town.until(marked, what=f"{emoji} on {said.text!r}")


async def menu(who: Member, name: str, said: Message) -> Answer:
    """What a message menu answers, to who asked only."""
    answer = await who.use_menu(name, said)
    await answer.settled()
    assert answer.ephemeral
    return answer


async def told(who: Member, said: Message) -> str:
    """What *Where is my comment?* answers, with the addresses of its buttons."""
    answer = await menu(who, WHERE, said)
    links = [part["url"] for part in walk(answer.components) if "url" in part]
    return "\n".join([answer.text, *links])


def png(name: str, description: str = "") -> File:
    """A picture as a member sends it."""
    return File(name, landscape(name, 48, 27), description)


async def author_url(town: Town, comment: int) -> str:
    """Where the name of a comment's author leads on the blog."""
    editor = town.blog.account("editor")
    signed = base64.b64encode(f"{editor.user}:{editor.password}".encode()).decode()
    address = f"{town.blog.url}/wp-json/wp/v2/comments/{comment}?context=edit"
    async with (
        aiohttp.ClientSession() as session,
        session.get(address, headers={"Authorization": f"Basic {signed}"}) as answer,
    ):
        shown = await answer.json()
    return str(shown["author_url"])
