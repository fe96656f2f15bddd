"""``python -m bot check``: every setting and connection is tried, and what is wrong is said with what to do about it.

One line each: ✓ is fine, ✗ is wrong, and – is not set, which is fine too. Nothing is changed, and no check
keeps another from being made.
"""

from collections.abc import Awaitable, Callable, Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.app import point_discord_at
from bot.blogs import Web
from bot.chat.visit import WITHOUT_INTENT, Visit, visit
from bot.comment_faces import access
from bot.config import Settings
from bot.errors import Trouble
from bot.model import Bell, Relay
from bot.net import Net
from bot.ports import Access, CommentWriter
from bot.preflight import in_words, key_opens, schema, where
from bot.store import Seal, Store, WrongKeyError, blogs
from bot.store.blogs import BlogRow
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
        wrong = report.wrong
        tell(f"{wrong} thing{'s' if wrong > 1 else ''} to mend." if wrong else "All is well.")
    return 1 if report.wrong else 0


class _Report:
    """The lines, and how many of them tell of something wrong."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self.wrong = 0

    def unset(self, name: str, meaning: str) -> None:
        """Something was not asked for."""
        self._tell(f"– {name} is not set: {meaning}")

    def fine(self, name: str, found: str) -> None:
        """Something is as it must be."""
        self._tell(f"✓ {name}: {found}")

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
            return self._fault(name, f"The check itself failed ({type(error).__name__}). Please report this.")
        self.fine(name, found)
        return True

    def _fault(self, name: str, text: str) -> bool:
        self.wrong += 1
        self._tell(f"✗ {name}: {text}")
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
                raise Wrong(f"The folder of {file} does not exist. Create it, or correct DATABASE_URL.")
            return f"{file} does not exist yet; the first start makes it."
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
            return f"{where(url)} opens, and its schema ({newest}) is the newest."
        return f"{where(url)} opens; the next start brings its schema ({current or 'none yet'}) to {newest}."

    async def _key(self, store: Store, fingerprint: str) -> str:
        try:
            await key_opens(store, fingerprint)
        except WrongKeyError as error:
            self.store = None  # no password in it can be read
            raise Wrong(str(error)) from None
        return f"opens what is stored (fingerprint {fingerprint})."

    # -- Discord ------------------------------------------------------------------------------------------------------

    async def discord(self) -> None:
        """The token is known, and which messages may be read."""
        if await self.report.line("DISCORD_TOKEN", self._login()) and self.visit:
            self._intent(self.visit)

    async def _login(self) -> str:
        self.visit = await self.stack.enter_async_context(visit(self.settings.discord_token))
        return f"Discord knows it, as {self.visit.name}."

    def _intent(self, visit: Visit) -> None:
        """Which mode it is in: both are fine."""
        if visit.reads_messages:
            self.report.fine("Message Content intent", "everything said in articles' threads is heard.")
        else:
            self.report.unset("Message Content intent", WITHOUT_INTENT)

    async def channel(self, name: str, channel: int | None, *, notices: bool = False) -> None:
        """A channel exists, and we may do there what we need to."""
        if channel is None:
            other = "notices go to the log alone." if notices else "channels are chosen with /relay add."
            self.report.unset(name, other)
        else:
            await self.report.line(name, self._channel(channel, notices=notices))

    async def _channel(self, channel: int, *, notices: bool = False) -> str:
        if self.visit is None:
            raise Wrong("It cannot be looked at before the bot can log in to Discord.")
        found, server = await self.visit.channel(channel, notices=notices)
        if found.lacks:
            raise Wrong(
                f"In #{found.name} ({server}) the bot lacks {', '.join(found.lacks)}. Grant it in the channel's "
                "settings, Permissions."
            )
        return f"#{found.name} in {server}, with every permission it needs."

    # -- blogs --------------------------------------------------------------------------------------------------------

    async def blog(self) -> None:
        """The blog of the settings is one, and its account is good."""
        settings = self.settings
        if settings.blog_url is None:
            self.report.unset("BLOG_URL", "blogs are followed with /blog add.")
            return
        found: list[Access] = []
        notes: list[str] = []
        if await self.report.line("BLOG_URL", self._discover(settings.blog_url, found, notes)):
            for note in notes:
                self.report.hint(note)
        if settings.blog_user is None:
            self.report.unset("BLOG_USER", "answers stay in Discord, unless an account is given with /blog connect.")
            return
        user, password = settings.blog_user, settings.blog_app_password or ""
        reach = [Access(each.kind, each.url, each.feed, each.api, user, password) for each in found]
        await self.report.line("BLOG_USER and BLOG_APP_PASSWORD", self._account(reach))

    async def _discover(self, url: str, found: list[Access], notes: list[str]) -> str:
        blog = await self.web.discover(url)
        found.append(blog.access)
        notes += blog.notes
        api = f"API {blog.access.api}" if blog.access.api else "no API"
        return f"“{blog.title}” at {blog.access.url} ({blog.access.kind}; feed {blog.access.feed or 'none'}; {api})."

    async def _account(self, reach: Iterable[Access]) -> str:
        for each in reach:
            site = self.web.open(each)
            if not isinstance(site, CommentWriter):
                raise Wrong("This blog has no interface for comments that the bot knows, so leave the account empty.")
            account = await site.account()
            if account.lacks:
                raise Wrong(f"{account.name} lacks {'; '.join(account.lacks)}. Give that account the role Editor.")
            return f"the blog knows {account.name}, who may do all that is needed."
        raise Wrong("It cannot be tried before the blog is found.")

    # -- what was set up with commands --------------------------------------------------------------------------------

    async def relays(self) -> None:
        """The same for every relay in the database."""
        if self.store is None:
            return
        known: list[tuple[BlogRow, list[Relay]]] = []
        if not await self.report.line("Relays", self._known(self.store, known)):
            return
        for row, relays in known:
            name = f"“{row.title}”"
            await self.report.line(name, self._look(self.store, row))
            for guild in sorted({relay.guild for relay in relays}):
                await self._stored_account(self.store, row, guild)
            for relay in relays:
                await self.report.line(f"{name}, its channel", self._channel(relay.channel))

    async def _known(self, store: Store, known: list[tuple[BlogRow, list[Relay]]]) -> str:
        async with store.begin() as tx:
            relays = await blogs.relays_of(tx)
            known += [
                (await blogs.blog(tx, blog), [relay for relay in relays if relay.blog == blog])
                for blog in dict.fromkeys(relay.blog for relay in relays)
            ]
        return f"{len(relays)} in the database, of {len(known)} blog{'' if len(known) == 1 else 's'}."

    async def _look(self, store: Store, row: BlogRow) -> str:
        async with store.begin() as tx:
            reach = await access(tx, row.id)
        await self.web.open(reach).look(Bell())
        return f"{row.url} can be read."

    async def _stored_account(self, store: Store, row: BlogRow, guild: int) -> None:
        async with store.begin() as tx:
            reach = await access(tx, row.id, guild)
        if reach.user:
            await self.report.line(f"“{row.title}”, its account", self._account([reach]))

    # -- being called -------------------------------------------------------------------------------------------------

    async def web_server(self) -> None:
        """The port of the web server can be opened, or this bot has it open by now."""
        settings = self.settings
        if settings.web_port is None:
            self.report.unset("WEB_PORT", "no web server is started; new articles are seen when it looks for them.")
            return
        await self.report.line("WEB_PORT", self._port(settings.web_host, settings.web_port))
        if settings.public_url is None:
            self.report.unset("PUBLIC_URL", "only programs on the bot's own network can push.")

    async def _port(self, host: str, port: int) -> str:
        try:
            await try_port(host, port)
        except CannotListenError as error:
            if await is_running(host, port):
                return f"a running Backchannel listens on port {port} of {host}."
            raise Wrong(str(error)) from None
        return f"port {port} of {host} can be opened."
