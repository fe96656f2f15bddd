"""``python -m bot check``: every setting and connection is tried, and what is wrong is said with what to do about it.

One line each: ✓ is fine, ✗ is wrong, ⚠ could be better, and – is not set, which is fine too. Nothing is changed, and
no check keeps another from being made. What is said of a blog and its channels is what /blog doctor says.
"""

import re
import time
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy.engine import make_url

from bot import diagnosis
from bot.app import point_discord_at
from bot.blogs import Web
from bot.chat.visit import Visit, visit
from bot.comment_faces import access
from bot.config import Settings
from bot.errors import Refused, Trouble
from bot.model import Channel, Relay
from bot.net import Net
from bot.ports import Access, Check, Finding, Found, Mark
from bot.preflight import in_words, key_opens, schema, where
from bot.store import Seal, Store, WrongKeyError, blogs
from bot.store.blogs import BlogRow
from bot.text.permissions import permission_names
from bot.text.words import say
from bot.web import CannotListenError, is_running, try_port


class Wrong(Exception):
    """Something is not as it must be; the message says what, and what to do."""


async def check(settings: Settings, tell: Callable[[str], None]) -> int:
    """Try everything that is set, a line each to ``tell``. Returns 0 when all is well, else 1."""
    point_discord_at(settings)
    async with Net(settings.allow_private_networks, contact=settings.contact) as net, AsyncExitStack() as stack:
        report = _Report(tell)
        checks = _Checks(settings, report, Web(net), stack)
        await checks.database()
        await checks.discord()
        await checks.channel("CHANNEL_ID", settings.channel_id)
        await checks.channel("ADMIN_CHANNEL_ID", settings.admin_channel_id, notices=True)
        await checks.blog()
        await checks.relays()
        await checks.web_server()
        checks.invitation()
        wrong = report.wrong
        tell(say("check.mend", count=wrong) if wrong else say("check.well"))
    return 1 if report.wrong else 0


class _Report:
    """The lines, and how many of them tell of something wrong."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self.wrong = 0

    def unset(self, name: str, meaning: str) -> None:
        """Something was not asked for."""
        self._tell(f"– {say('check.unset', name=name, meaning=for_terminal(meaning))}")

    def lacking(self, text: str) -> None:
        """Something is not there yet, and that is fine."""
        self._tell(f"– {text}")

    def fine(self, name: str, found: str) -> None:
        """Something is as it must be."""
        self._tell(f"✓ {name}: {found}")

    def finding(self, about: str, finding: Finding) -> None:
        """A line of a diagnosis."""
        self.wrong += finding.mark is Mark.WRONG
        self._tell(f"{finding.mark} {about}{for_terminal(finding.name)}: {for_terminal(finding.text)}")

    def hint(self, text: str) -> None:
        """Something worth knowing about the line above."""
        self._tell(f"    {text}")

    async def line(self, name: str, work: Awaitable[str]) -> bool:
        """Do the work, and say what came of it. Whether it went well."""
        try:
            found = await work
        except (Wrong, Trouble) as trouble:
            return self._fault(name, str(trouble))
        except Exception as error:  # not its text: that may hold anything
            return self._fault(name, say("check.failed", kind=type(error).__name__))
        self.fine(name, found)
        return True

    def _fault(self, name: str, text: str) -> bool:
        self.wrong += 1
        self._tell(f"✗ {name}: {for_terminal(text)}")
        return False


@dataclass
class _Checks:
    """The checks, in the order in which one mends things."""

    settings: Settings
    report: _Report
    web: Web
    stack: AsyncExitStack
    store: Store | None = None
    visit: Visit | None = None
    uninvited: bool = False
    examined: set[Access] = field(default_factory=set)

    # -- the database -------------------------------------------------------------------------------------------------

    async def database(self) -> None:
        """It opens, its schema is ours, the key fits."""
        seal = Seal(self.settings.secret_key)
        if await self.report.line("DATABASE_URL", self._open(seal)) and self.store:
            await self.report.line("SECRET_KEY", self._key(self.store, seal.fingerprint))

    async def _open(self, seal: Seal) -> str:
        url = self.settings.database_url
        file = Path(make_url(url).database or "") if url.startswith("sqlite") else None
        if file is not None and not file.exists():
            if not file.absolute().parent.is_dir():
                raise Wrong(say("check.database.folder", file=file))
            return say("check.database.none", file=file)
        store = Store(url, seal, lambda: 0.0)
        self.stack.push_async_callback(store.close)
        try:
            current, newest = await schema(store)
        except Exception as error:
            if said := in_words(error, url):
                raise Wrong(said) from None
            raise
        if current == newest:
            self.store = store
            return say("check.database.fine", where=where(url), schema=newest)
        schema_now = current or say("check.database.empty")
        return say("check.database.old", where=where(url), schema=schema_now, newest=newest)

    async def _key(self, store: Store, fingerprint: str) -> str:
        try:
            await key_opens(store, fingerprint)
        except WrongKeyError as error:
            self.store = None  # no password in it can be read
            raise Wrong(str(error)) from None
        return say("check.key", fingerprint=fingerprint)

    # -- Discord ------------------------------------------------------------------------------------------------------

    async def discord(self) -> None:
        """The token is known, and which messages may be read."""
        if await self.report.line("DISCORD_TOKEN", self._login()) and self.visit:
            self.report.finding("", diagnosis.intent(hears=self.visit.reads_messages))

    async def _login(self) -> str:
        self.visit = await self.stack.enter_async_context(visit(self.settings.discord_token))
        return say("check.token", bot=self.visit.name)

    async def channel(self, name: str, channel: int | None, *, notices: bool = False) -> None:
        """A channel exists, and we may do there what we need to."""
        if channel is None:
            self.report.unset(name, say("check.notices.none") if notices else say("check.channel.none"))
        else:
            await self.report.line(name, self._channel(channel, notices=notices))

    async def _channel(self, channel: int, *, notices: bool = False) -> str:
        found, server = await self._looked(channel, notices=notices)
        if found.lacks:
            lacks = permission_names(found.lacks)
            raise Wrong(say("check.channel.lacks", channel=found.name, server=server, permissions=lacks))
        return say("check.channel", channel=found.name, server=server)

    async def _looked(self, channel: int, *, notices: bool = False) -> tuple[Channel, str]:
        if self.visit is None:
            raise Wrong(say("check.channel.early"))
        found = await self.visit.channel(channel, notices=notices)
        self.uninvited = self.uninvited or bool(found[0].lacks)
        return found

    async def _place(self, channel: int) -> Channel:
        """A relay's channel, for its diagnosis."""
        try:
            return (await self._looked(channel))[0]
        except Wrong as wrong:
            raise Refused(str(wrong)) from None

    def invitation(self) -> None:
        """How to let the bot in, where it is not in, or with too little."""
        if self.visit is None:
            return
        if not self.visit.servers:
            self.report.lacking(say("check.servers", url=self.visit.invitation))
        elif self.uninvited:
            self.report.hint(say("check.invite", url=self.visit.invitation))

    # -- blogs --------------------------------------------------------------------------------------------------------

    async def blog(self) -> None:
        """The blog of the settings is one, and how it is with its account."""
        settings = self.settings
        if settings.blog_url is None:
            self.report.unset("BLOG_URL", say("check.blog.none"))
            return
        found: list[Found] = []
        known = await self.report.line("BLOG_URL", self._discover(settings.blog_url, found))
        if settings.blog_user is None:
            self.report.unset("BLOG_USER", say("check.user.none"))
        if known:
            for note in found[0].notes:
                self.report.hint(note)
            reach = replace(found[0].access, user=settings.blog_user or "", password=settings.blog_app_password or "")
            await self._examine("BLOG_URL, ", reach)

    async def _discover(self, url: str, found: list[Found]) -> str:
        blog = await self.web.discover(url)
        found.append(blog)
        at = blog.access
        api = say("check.blog.api", url=at.api) if at.api else say("check.blog.no.api")
        feed = at.feed or say("check.blog.no.feed")
        return say("check.blog", title=blog.title, url=at.url, kind=at.kind, feed=feed, api=api)

    async def _examine(self, about: str, reach: Access) -> None:
        """The checks of a blog, once for each account."""
        if reach not in self.examined:
            self.examined.add(reach)
            await self._tell(about, diagnosis.of_blog(self.web.open(reach)))

    async def _tell(self, about: str, checks: Iterable[Check]) -> None:
        async for finding in diagnosis.made(checks):
            self.report.finding(about, finding)

    # -- what was set up with commands --------------------------------------------------------------------------------

    async def relays(self) -> None:
        """The same for every relay in the database."""
        if self.store is None:
            return
        known: list[tuple[BlogRow, list[Relay]]] = []
        if not await self.report.line(say("check.relays"), self._known(self.store, known)):
            return
        for row, relays in known:
            about = f"“{row.title}”, "
            self.report.finding(about, diagnosis.watching(row))
            for guild in sorted({relay.guild for relay in relays}):
                async with self.store.begin() as tx:
                    reach = await access(tx, row.id, guild)
                    push = await diagnosis.push(tx, row, time.time(), reachable=self.settings.public_url is not None)
                await self._examine(about, reach)
            self.report.finding(about, push)
            await self._tell(about, diagnosis.of_channels(relays, self._place))

    async def _known(self, store: Store, known: list[tuple[BlogRow, list[Relay]]]) -> str:
        async with store.begin() as tx:
            relays = await blogs.relays_of(tx)
            known += [
                (await blogs.blog(tx, blog), [relay for relay in relays if relay.blog == blog])
                for blog in dict.fromkeys(relay.blog for relay in relays)
            ]
        return say("check.relays.known", count=len(relays), blogs=len(known))

    # -- being called -------------------------------------------------------------------------------------------------

    async def web_server(self) -> None:
        """The port of the web server can be opened, or this bot has it open by now."""
        settings = self.settings
        if settings.web_port is None:
            self.report.unset("WEB_PORT", say("check.port.none"))
            return
        await self.report.line("WEB_PORT", self._port(settings.web_host, settings.web_port))
        if settings.public_url is None:
            self.report.unset("PUBLIC_URL", say("check.public.none"))

    async def _port(self, host: str, port: int) -> str:
        try:
            await try_port(host, port)
        except CannotListenError as error:
            if await is_running(host, port):
                return say("check.port.ours", port=port, host=host)
            raise Wrong(str(error)) from None
        return say("check.port", port=port, host=host)


def for_terminal(markdown: str) -> str:
    """A finding's text without the marks that only Discord needs: of escapes, commands and channels."""
    return re.sub(r"<#(\d+)>|\\([^\w\s])|`", r"\1\2", markdown).strip()
