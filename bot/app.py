"""Builds everything once and starts it; the only file that names concrete classes."""

import asyncio
import logging
import random
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import aiohttp
import discord
import yarl
from discord import app_commands
from discord.ext import commands

from bot.articles import Articles
from bot.blogs import Web
from bot.blogs.hubs import WebSub
from bot.chat.commands_in import Translator
from bot.chat.discord_chat import DiscordChat
from bot.chat.pace import EXEMPT, Pace
from bot.chat.visit import reads_messages
from bot.comments import Comments
from bot.config import Settings
from bot.desk import Admins, Members
from bot.errors import Trouble
from bot.faces import Faces
from bot.flows import Flows
from bot.forgets import Forgets
from bot.heat import Heat
from bot.inbox import Inbox
from bot.losses import Losses
from bot.net import Net
from bot.notices import Notices
from bot.outbox import Outbox
from bot.pushes import Pushes
from bot.reconcile import Reconciler
from bot.servers import Servers
from bot.store import Seal, Store
from bot.text.words import say, speak
from bot.watcher import Watcher
from bot.web import serving
from bot.work import Works

log = logging.getLogger(__name__)

COGS = (
    "cogs.articles",
    "cogs.article_questions",
    "cogs.discussion",
    "cogs.blogs",
    "cogs.setup",
    "cogs.relays",
    "cogs.panel",
    "cogs.members",
    "cogs.following",
    "cogs.comments",
    "cogs.finding",
    "cogs.moderation",
    "cogs.reconcile",
    "cogs.servers",
    "cogs.working",
    "cogs.configuration",
    "cogs.private",
)
FIRST_RELAY_AGAIN, FIRST_RELAY_LONGEST = 10.0, 3600.0
"""Seconds until the relay of the settings is tried again; twice as long each time, as blogs lock out who insists."""

RECONNECT = 4000
"""The code with which discord.py itself closes a connection that is to be opened again."""


class Tree(app_commands.CommandTree["Client"]):
    """The commands; each is answered in the language of whoever gave it."""

    async def interaction_check(self, interaction: discord.Interaction["Client"], /) -> bool:
        """Anything may go on."""
        speak(str(interaction.locale))
        return True

    async def on_error(
        self, interaction: discord.Interaction["Client"], error: app_commands.AppCommandError, /
    ) -> None:
        """Discord sent something that a command cannot take, or one failed by a fault of ours: that is said, too."""
        unseen = isinstance(error, app_commands.TransformerError)  # the only option of such a kind is a channel
        if not unseen:
            log.error("A command failed.", exc_info=error)
        if interaction.type is discord.InteractionType.autocomplete:
            return  # there, nothing can be said
        text = say("answer.unseen" if unseen else "answer.unexpected")
        if interaction.response.is_done():
            await interaction.followup.send(text, ephemeral=True)
        else:
            await interaction.response.send_message(text, ephemeral=True)


class Client(commands.Bot):
    """The connected bot: loads the cogs, registers the commands, keeps nothing of Discord in memory."""

    flows: Flows

    def __init__(self, settings: Settings) -> None:
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # it writes, it does not speak
        trace = Pace().trace()
        trace.on_request_end.append(self._answered)
        self._asked = discord.Intents(
            guilds=True, guild_messages=True, guild_reactions=True, moderation=True, dm_messages=True
        )
        super().__init__(
            command_prefix=(),
            tree_cls=Tree,
            intents=self._asked,
            help_command=None,
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            allowed_mentions=discord.AllowedMentions.none(),
            max_ratelimit_timeout=30.0,
            http_trace=trace,
        )
        self._settings = settings
        self._doubting: asyncio.Task[None] | None = None
        self._first: asyncio.Task[None] | None = None

    def sees_messages(self) -> bool:
        """Whether everything that is said is heard; otherwise only what names the bot (the intents tell)."""
        return self.intents.message_content

    async def setup_hook(self) -> None:
        """Once, after login and before the gateway: who asks it for an intent that is not granted is shut out."""
        self._asked.message_content = reads_messages(self.application)
        if self.sees_messages():
            log.info("The Message Content intent is switched on: everything said in articles' threads is heard.")
        else:
            log.warning("The Message Content intent is not switched on: %s", say("doctor.intent.off"))
        for cog in (*COGS, *(("cogs.push",) if self._settings.web_port is not None else ())):
            await self.load_extension(cog)
        await self.tree.set_translator(Translator())
        try:
            await self.tree.sync()
        except discord.HTTPException as error:
            log.warning(
                "Discord did not take the commands (%s): those of the last start stay.", error.text or error.status
            )

    async def on_ready(self) -> None:
        """Begin the relay that the settings name, when the channels are known."""
        log.info("Connected as %s, in %d servers.", self.user, len(self.guilds))
        if self._settings.blog_url and self._settings.channel_id and self._first is None:
            self._first = asyncio.create_task(self._first_relay())

    async def on_resumed(self) -> None:
        """The connection broke, and stands again."""
        log.info("The connection to Discord is back.")

    async def _answered(self, _: object, __: object, answered: aiohttp.TraceRequestEndParams) -> None:
        """Of a token that was revoked, requests may tell first: then the gateway is asked, whose word ends the bot."""
        stranger = answered.response.status == 401 and not any(part in answered.url.path for part in EXEMPT)
        if stranger and self.is_ready() and (self._doubting is None or self._doubting.done()):
            self._doubting = asyncio.create_task(self.ws.close(RECONNECT))

    async def _first_relay(self) -> None:
        settings = self._settings
        assert settings.blog_url is not None
        assert settings.channel_id is not None
        told, wait = "", FIRST_RELAY_AGAIN
        while True:
            try:
                await self.flows.admins.first_relay(
                    settings.blog_url, settings.channel_id, settings.blog_user, settings.blog_app_password
                )
            except Trouble as trouble:
                if told != str(trouble):
                    told = str(trouble)
                    log.error("The relay of BLOG_URL and CHANNEL_ID is not complete: %s It is tried again.", trouble)
                await asyncio.sleep(wait)
                wait = min(2 * wait, FIRST_RELAY_LONGEST)
            else:
                log.info("The relay of BLOG_URL and CHANNEL_ID stands.")
                return

    async def close(self) -> None:
        """Stop the cogs, then the connection."""
        if self._first is not None:
            self._first.cancel()
        await super().close()


@dataclass(frozen=True)
class App:
    """Everything of one bot."""

    store: Store
    net: Net
    client: Client

    async def run(self, token: str) -> None:
        """Until the connection is closed for good."""
        async with self.client:
            await self.client.start(token)


@asynccontextmanager
async def build(settings: Settings, clock: Callable[[], float] = time.time) -> AsyncIterator[App]:
    """Open the database and put everything together; close it again at the end. ``clock`` gives epoch seconds."""
    point_discord_at(settings)
    seal = Seal(settings.secret_key)
    store = Store(settings.database_url, seal, clock)
    net = Net(settings.allow_private_networks, clock=clock, contact=settings.contact)
    try:
        await store.open()
        client = Client(settings)
        chat, web = DiscordChat(client), Web(net)
        notices = Notices(settings.admin_channel_id)
        articles, comments = Articles(notices, settings.update_seconds), Comments(store)
        watcher = Watcher(store, web, notices, articles, comments, settings.poll_seconds, random.random)
        pushes = Pushes(store, WebSub(net), notices, seal, settings.public_url, watcher.pushed, random.random)
        watcher.offered = pushes.offered

        def wake() -> None:
            for flow in (watcher, inbox, outbox, heat):
                flow.woken.set()

        losses = Losses(store, chat, web, notices, wake)
        inbox = Inbox(store, chat, notices, settings.settle_seconds, losses.has_lost)
        outbox = Outbox(store, Faces(chat, web), notices, losses, random.random)
        heat = Heat(store, chat, notices, outbox.woken.set)
        reconciler = Reconciler(store, web, chat, comments, notices)
        hears, pace = client.sees_messages, settings.poll_seconds
        public = settings.public_url
        admins = Admins(
            store,
            chat,
            web,
            notices,
            wake,
            pushes.address,
            pace,
            hears,
            reconciler,
            public_url=public,
            pages_read=comments.pages_read,
        )
        members = Members(store, chat, wake, hears, inbox.look, blogs=web)
        client.flows = Flows(
            watcher,
            inbox,
            outbox,
            pushes,
            admins,
            members,
            heat,
            reconciler,
            Servers(store, settings.admin_channel_id),
            losses,
            forgets=Forgets(store),
            works=Works(clock),
        )
        async with AsyncExitStack() as stack:
            if settings.web_port is not None:
                calls = serving(pushes, settings.web_host, settings.web_port, admins.came_back)
                await stack.enter_async_context(calls)
            yield App(store, net, client)
    finally:
        await net.close()
        await store.close()


def point_discord_at(settings: Settings) -> None:
    """Let discord.py talk to another address than Discord's own: the sandbox, or a proxy that limits rates."""
    if settings.discord_api_url:
        discord.http.Route.BASE = settings.discord_api_url.rstrip("/")
    if settings.discord_gateway_url:
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.discord_gateway_url)
