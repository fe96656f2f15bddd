"""How an admin connects an account on a blog, by hand or by one click there, and disconnects it again."""

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from bot import mirrors as wants
from bot.desk.desk import Desk
from bot.ending import account_changed, revoke
from bot.errors import Refused, Trouble
from bot.model import BlogId, MemberId
from bot.ports import Account, CommentWriter, PasswordMaker
from bot.store import Seal, Tx, blogs, lanes
from bot.store.blogs import BlogRow, Login
from bot.store.seal import WrongKeyError
from bot.text.card import Card, Field, Form
from bot.text.escape import escape, name
from bot.text.setup_cards import connect_card, result_card
from bot.text.words import say

WAY_SECONDS = 900.0
"""How long the way back from the blog's page is open."""
LONGEST_USER, LONGEST_PASSWORD = 60, 100
USER, PASSWORD = "user", "password"
"""The fields of the form."""
_WAY = "connect|way"


@dataclass(frozen=True, slots=True)
class _Way:
    """Who asked for which blog's password to be sent back; ``before``: what was connected then."""

    blog: BlogId
    guild: int
    admin: MemberId
    until: float
    before: str


@dataclass(frozen=True)
class ConnectingDesk(Desk):
    """/blog connect and /blog disconnect. With a ``public_url`` blogs can send the password back by themselves."""

    public_url: str | None = None
    _taken: set[_Way] = field(default_factory=set)  # ways back that were used, or are just now

    # -- asked for ----------------------------------------------------------------------------------------------------

    async def connecting(self, guild: int, blog: str, admin: MemberId) -> Card:
        """What account is needed, where its password is made, and where it is entered. Raises Refused."""
        row, site = await self._writer(guild, blog)
        page, trouble = "", None
        way = await self._way(row, guild, admin) if self.public_url else ""
        if isinstance(site, PasswordMaker):
            try:
                page = await site.password_page(await self._application(), way)
            except Trouble as error:
                trouble = str(error)
        return connect_card(row.title, row.id, page, trouble, by_itself=bool(way and page))

    async def connect_form(self, guild: int, blog: str) -> Form:
        """The form for an account. Raises Refused where none can be connected: nobody need type a password then."""
        row, _ = await self._writer(guild, blog)
        user = Field(USER, say("connect.user"), most=LONGEST_USER)
        password = Field(PASSWORD, say("connect.password"), say("connect.password.about"), most=LONGEST_PASSWORD)
        return Form(say("connect.form", title=name(row.title, 30)), f"connect:{row.id}", (user, password))

    async def entered(self, guild: int, blog: str, user: str, password: str) -> Card:
        """What came of an account that was entered; of one that is not good enough, with another try."""
        try:
            return result_card(await self.connect(guild, blog, user, password))
        except Trouble as trouble:
            return result_card(say("answer.failed", trouble=trouble), f"setup:{blog}:enter")

    async def connect(self, guild: int, blog: str, user: str, password: str) -> str:
        """Check an account on a blog and keep it. Raises Refused when it is not good enough."""
        row, _ = await self._writer(guild, blog)
        account, notes = await self._connect(row, guild, user.strip(), password.strip())
        said = say("blog.connected", title=escape(row.title), account=escape(account.name))
        return "\n".join([said, *notes])

    # -- by one click on the blog's own page --------------------------------------------------------------------------

    async def came_back(self, state: str, said: Mapping[str, str]) -> str:
        """The blog sent somebody back to us, with a password or without: what came of it. Raises what went wrong.

        ``said`` is the query that WordPress adds: ``site_url``, ``user_login``, ``password``; or ``success=false``.
        """
        async with self.store.begin() as tx:
            way = await self._known_way(tx, state)
            row = await self._blog(tx, way.guild, str(way.blog))
        with self._once(way):
            if said.get("success") == "false":
                raise Refused(say("connect.rejected"))
            user, password, site_url = (said.get(key, "") for key in ("user_login", "password", "site_url"))
            if not (user and password and site_url):
                raise Refused(say("connect.incomplete"))
            site = self.blogs.open(row.access)
            page = await site.password_page("") if isinstance(site, PasswordMaker) else ""
            if not _within(page, site_url):
                raise Refused(say("connect.elsewhere", title=name(row.title)))
            account, notes = await self._connect(row, way.guild, user, password)
        return "\n".join([say("connect.done", title=name(row.title), account=name(account.name)), *notes])

    @contextmanager
    def _once(self, way: _Way) -> Iterator[None]:
        """A way back is used once; when that failed, it may be tried again. Raises Refused."""
        if way in self._taken:
            raise Refused(say("connect.over"))
        self._taken.add(way)
        try:
            yield
        except BaseException:
            self._taken.discard(way)
            raise

    async def _way(self, row: BlogRow, guild: int, admin: MemberId) -> str:
        """The address to which the blog's page sends the password."""
        async with self.store.begin() as tx:
            before = _stamp(tx.seal, await blogs.login(tx, row.id, guild))
            facts = row.id, guild, admin, int(tx.now + WAY_SECONDS), before
            return f"{self.public_url}/connect/{tx.seal.lock('|'.join(map(str, facts)), _WAY)}"

    async def _known_way(self, tx: Tx, state: str) -> _Way:
        """What we sealed into a way back. Raises Refused when it is over: also after another account was connected."""
        try:
            blog, guild, admin, until, before = tx.seal.open(state, _WAY).split("|")
        except WrongKeyError:
            raise Refused(say("connect.over")) from None
        self._taken.difference_update({taken for taken in self._taken if taken.until < tx.now})
        way = _Way(BlogId(int(blog)), int(guild), MemberId(int(admin)), float(until), before)
        if way.until < tx.now or way.before != _stamp(tx.seal, await blogs.login(tx, way.blog, way.guild)):
            raise Refused(say("connect.over"))
        return way

    async def _application(self) -> str:
        """The UUID by which blogs know all passwords of this bot: always the same under the same key."""
        async with self.store.begin() as tx:
            return str(uuid.uuid5(uuid.NAMESPACE_OID, tx.seal.pseudonym("application")))

    # -- checked and kept ---------------------------------------------------------------------------------------------

    async def _writer(self, guild: int, blog: str) -> tuple[BlogRow, CommentWriter]:
        async with self.store.begin() as tx:
            row = await self._blog(tx, guild, blog)
        return row, self._writable(row)

    def _writable(self, row: BlogRow, user: str = "", password: str = "") -> CommentWriter:
        """The blog, to be written to. Raises Refused for one that takes no comments."""
        site = self.blogs.open(replace(row.access, user=user, password=password))
        if not isinstance(site, CommentWriter):
            raise Refused(say("blog.readonly", title=escape(row.title)))
        return site

    async def _connect(self, row: BlogRow, guild: int, user: str, password: str) -> tuple[Account, list[str]]:
        """Check and keep an account; the one before it is revoked. Returns what is to be said of it."""
        account = await self._writable(row, user, password).account()
        async with self.store.begin() as tx:
            old = await blogs.login(tx, row.id, guild)
        judged = await self._keep(row.id, guild, account, Login(account.id, user, password, account.application))
        self.wake()
        notes = [f"- {lack}" for lack in account.lacks]
        if account.too_much:
            notes.append(say("connect.much"))
        if judged and not account.moderates:
            notes.append(say("moderators.rights"))
        return account, [*notes, *await self._revoke(row, old)]

    async def _keep(self, blog: BlogId, guild: int, account: Account, login: Login) -> bool:
        """Keep a checked account, and let what waited for it be tried at once. Cards say where answers go.

        With one that may not moderate, nothing is judged in this server any more. Returns whether anything was so far.
        """
        async with self.store.begin() as tx:
            await blogs.connect(tx, blog, guild, login)
            await lanes.wake(tx, ending=wants.blog_lane(blog, guild))
            await blogs.look_soon(tx, blog)
            await self.notices.over(tx, f"lane:{wants.blog_lane(blog, guild)}")  # it told of the account before
            return await account_changed(tx, blog, guild, moderates=account.moderates)

    # -- taken back ---------------------------------------------------------------------------------------------------

    async def disconnect(self, guild: int, blog: str) -> str:
        """Forget a server's account on a blog, and revoke its password there. Relays stay: answers stay in Discord."""
        async with self.store.begin() as tx:
            row = await self._blog(tx, guild, blog)
            old = await blogs.login(tx, row.id, guild)
            if old is None:
                raise Refused(say("connect.none", title=escape(row.title)))
            await blogs.disconnect(tx, row.id, guild)
            await account_changed(tx, row.id, guild, moderates=False)
        self.wake()
        return "\n".join([say("connect.ended", title=escape(row.title)), *await self._revoke(row, old)])

    async def _revoke(self, row: BlogRow, old: Login | None) -> list[str]:
        """Take back the password of a login that is not kept any more; what is to be said of it."""
        return await revoke(self.store, self.blogs, row, old)


def _stamp(seal: Seal, login: Login | None) -> str:
    """What is different when another account is connected; it tells nothing about either."""
    return "" if login is None else seal.pseudonym("login", login.user, login.password)


def _within(page: str, site_url: str) -> bool:
    """Whether a page lies on the site with this address, whatever the scheme."""
    try:
        there, site = urlsplit(page), urlsplit(site_url)
    except ValueError:
        return False
    return bool(there.netloc) and f"{there.netloc}{there.path}".startswith(f"{site.netloc}{site.path.rstrip('/')}/")
