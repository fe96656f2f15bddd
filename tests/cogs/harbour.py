"""The real cogs and flows, on SQLite, between the sandbox blog and simcord: a Discord that we did not write.

simcord is a second opinion on how we use discord.py and Discord's API: options, permissions, forms, buttons, private
answers, Components V2. The bot's loops do not run here (simcord waits until a bot has nothing left to do, and ours
always has): tests take the steps of the flows themselves, by ``catch_up``.

What simcord 3.2.1 cannot do, or does otherwise than Discord, is left to tests/stories and tests/sandbox: the same
nonce twice, archived and locked threads, rate limits, the Gateway (gaps, RESUME, 4014), and clocks that run.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord
from simcord.components import walk_components
from sqlalchemy import update

from bot.app import App, build
from bot.config import Settings
from bot.store import tables
from sandbox.blog import Blog


def settings_in(folder: Path) -> Settings:
    """What the bot of a harbour is told: its database lies in the folder."""
    return Settings(
        discord_token="simcord",
        secret_key=bytes(range(32)),
        database_url=f"sqlite+aiosqlite:///{folder}/bot.sqlite3",
        allow_private_networks=(ip_network("127.0.0.0/8"),),
        poll_seconds=60.0,
        settle_seconds=0.0,
        update_seconds=0.0,
    )


@asynccontextmanager
async def opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator["Harbour"]:
    """A harbour that has begun; its database lies in the folder."""
    monkeypatch.setattr("bot.app.reads_messages", lambda _: True)  # simcord's application has no flags
    blog = Blog(title="The Harbour Lamp")
    await blog.start()
    async with AsyncExitStack() as stack:
        harbour = Harbour(settings_in(folder), blog, stack)
        await harbour.begin()
        yield harbour
    await blog.stop()


@dataclass
class Harbour:
    """A server with people in it, a blog, and the bot."""

    settings: Settings
    blog: Blog
    open: AsyncExitStack
    app: App = field(init=False)
    env: simcord.Env = field(init=False)
    errors_seen: int = 0

    async def begin(self) -> None:
        """Start the bot, and fill the server."""
        self.app = await self._built()
        self.env = simcord.Env(self.app.client, settle_timeout=30.0)  # beside other tests, five seconds are little
        await self.env.start()
        self.open.push_async_callback(self._end)
        self.guild = self.env.create_guild("Harbour Square")
        self.channel = self.guild.create_text_channel("articles")
        self.admins = self.guild.create_text_channel("admins")
        managing = self.guild.create_role("Mayors", permissions=discord.Permissions(manage_guild=True))
        self.mayor = self.guild.add_member(self.env.create_user("mayor"), roles=[managing])
        self.dora = self.guild.add_member(self.env.create_user("dora"), nick="Dora")
        self.emil = self.guild.add_member(self.env.create_user("emil"), nick="Emil")

    async def _built(self) -> App:
        app = await self.open.enter_async_context(build(self.settings))
        # simcord waits for each timer that is due soon: for aiohttp's, too, which closes the connections it has kept
        app.net._sessions[False] = app.net._session(fresh=True)
        return app

    async def _end(self) -> None:
        await self.env.shutdown()
        assert self.env.errors_since(self.errors_seen) == ()

    def expect_errors(self) -> None:
        """What went wrong inside the bot so far was meant to."""
        assert self.env.error_cursor > self.errors_seen
        self.errors_seen = self.env.error_cursor

    async def restart(self) -> None:
        """Another process of the bot with the same database: it remembers nothing else."""
        self.app = await self._built()
        await self.env.restart_bot(self.app.client)

    async def catch_up(self) -> None:
        """Look at the blog, and deliver, until there is nothing left to do."""
        flows = self.app.client.flows
        for _ in range(3):
            async with self.app.store.begin() as tx:
                await tx.conn.execute(update(tables.blogs).values(next_look=0.0))
            await flows.watcher.step()
            await flows.inbox.step()
            while await flows.outbox.step():
                await flows.inbox.step()
        await self.env.settle()

    async def ask(self, who: simcord.MemberActor, where: simcord.ChannelHandle, command: str, **options: Any) -> str:
        """What a command answers, to who asked only."""
        return private(await who.slash(where, command, **options))

    async def follow(self, *, account: str | None = "editor") -> None:
        """Set everything up by commands."""
        await self.ask(self.mayor, self.admins, "blog add", url=self.blog.url)
        if account is not None:
            login = self.blog.account(account)
            assert "Connected" in await self.connect(login.user, login.password)
        await self.ask(self.mayor, self.admins, "relay add", blog="The Harbour Lamp", channel=self.channel)
        await self.catch_up()

    async def connect(self, user: str, password: str) -> str:
        """What the mayor reads after entering an account into the form of /blog connect."""
        answer = await self.mayor.slash(self.admins, "blog connect", blog="The Harbour Lamp")
        assert answer.response is not None
        form = await self.mayor.click(answer.response, label="Enter user and password")
        return private(await self.mayor.submit_modal(form, {"user": user, "password": password}))

    async def article(self, title: str) -> tuple[int, simcord.ChannelHandle]:
        """Publish one; gives its id and its thread."""
        post = await self.blog.publish(title, "<p>The council met until midnight.</p>")
        await self.catch_up()
        return post.id, next(thread for thread in self.channel.threads if thread.name == title)


def private(result: simcord.InteractionResult) -> str:
    """All text of an answer that only who asked can see."""
    shown = [message for message in (result.response, *result.followups) if message is not None]
    assert shown, result
    assert all(message.ephemeral for message in shown)
    return "\n".join(text_of(message) for message in shown)


def parts(message: simcord.ResponseMessage | discord.Message) -> list[dict[str, Any]]:
    """Everything that a message consists of."""
    raw = [part.to_dict() if hasattr(part, "to_dict") else part for part in message.components]
    return list(walk_components(raw))


def text_of(message: simcord.ResponseMessage | discord.Message) -> str:
    """All text of a message, of Components V2, too."""
    return "\n".join([message.content, *(part["content"] for part in parts(message) if part.get("content"))])
