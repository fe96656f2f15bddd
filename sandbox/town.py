"""The place where the demo plays: a blog with its readers, and a Discord with its members, side by side."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Callable
from typing import TypeVar

from sandbox.blog import Blog, CommentRecord, Post, stories
from sandbox.discord import Discord, Member, Message
from sandbox.discord.permissions import Permission
from sandbox.discord.places import Overwrite

T = TypeVar("T")

GUILD = "Quillhaven"


class Town:
    """Both sandboxes on 127.0.0.1, filled: older articles on the blog, an admin and three members in the chat."""

    def __init__(self) -> None:
        self.blog = Blog(stories.TITLE)
        self.discord = Discord()
        self.guild = self.discord.add_guild(GUILD)
        self.articles = self.guild.add_text_channel("articles")
        self.admins = self.guild.add_text_channel("admins")
        self.stories = self.guild.add_forum("stories", tags=("Harbour", "Letters"))
        self.news = self.guild.add_news_channel("news")
        self.moderators = self.guild.add_text_channel("moderators")
        self.guild.grant_bot("manage_channels")  # so that it can make the forum's missing tags
        self.readers = self.guild.add_role("Readers", mentionable=True)
        self.juno, self.bram, self.lise = map(self.guild.add_member, ("Juno Vale", "Bram Okter", "Lise Thorn"))
        self.juno.roles.append(self.readers)
        self.admin = self.guild.add_member("Edda Marsh", manage_guild=True, manage_threads=True)
        self.members: list[Member] = [self.juno, self.bram, self.lise, self.admin]
        self._keep_to_admins()
        self._bell = asyncio.Event()
        self.discord.subscribe(lambda name, data: self._ring())
        self.blog.subscribe(lambda change: self._ring())

    def _keep_to_admins(self) -> None:
        seen, all_of_them = Permission.VIEW_CHANNEL, self.guild.everyone.id
        for channel in (self.admins, self.moderators):
            channel.overwrites[all_of_them] = Overwrite(kind=0, deny=seen)
            for member in (self.guild.me, self.admin):
                channel.overwrites[member.id] = Overwrite(kind=1, allow=seen)

    async def start(self) -> None:
        """Open both for business, with what was written on the blog before today."""
        await self.blog.start()
        await self.discord.start()
        await stories.fill(self.blog)

    async def set_up(self) -> None:
        """What the admin does when the bot is there.

        A channel where comments that wait are judged, two more channels, and the blog calls the bot when it has news.
        """
        await self._ask("relay set", setting="moderators", value=f"<#{self.moderators.id}>")
        for channel in (self.stories, self.news):
            await self._ask("relay add", blog=stories.TITLE, channel=channel)
        said = await self._ask("blog push", blog=stories.TITLE)
        if address := re.search(r"https?://[^\s>]+/push/\w+", said):
            await self.blog.set_option("webhook", address[0])

    async def _ask(self, command: str, **options: object) -> str:
        answer = await self.admin.run(self.admins, command, **options)
        await answer.settled()
        return answer.text

    async def stop(self) -> None:
        """Close both."""
        await self.discord.stop()
        await self.blog.stop()

    def _ring(self) -> None:
        self._bell.set()
        self._bell = asyncio.Event()

    async def wait_until(self, condition: Callable[[], T], timeout: float) -> T | None:  # noqa: ASYNC109
        """What the condition gives once it is true, looking again after every change; None after so many seconds."""
        try:
            async with asyncio.timeout(timeout):
                while not (found := condition()):
                    with contextlib.suppress(TimeoutError):  # requests and sockets ring no bell: look by oneself, too
                        await asyncio.wait_for(self._bell.wait(), 0.1)
        except TimeoutError:
            return None
        return found

    @property
    def bot_has_read_the_blog(self) -> bool:
        """Whether the bot listens, and asks the blog's feed only for what is new since it last looked."""
        feed = self.blog.feed_url.removeprefix(self.blog.url)
        return self.discord.connected and any(seen.path == feed and seen.status == 304 for seen in self.blog.requests)

    async def publish_today(self, remarks: int | None = None) -> tuple[Post, list[CommentRecord]]:
        """What happens this morning: an article, its first comments, and one that the blog holds."""
        post = await stories.publish(self.blog, stories.TODAY)
        said = await stories.remark(self.blog, post, stories.TODAY.remarks[:remarks])
        return post, said + await stories.remark(self.blog, post, (stories.HELD,))

    def card(self, title: str) -> Message | None:
        """The newest of the bot's messages in #articles in which this title stands."""
        ours = [message for message in self.articles.messages if message.author == self.guild.me]
        return next((message for message in reversed(ours) if title in message.text), None)
