"""``python -m bot check`` against the sandboxes: what is fine, what is wrong, and that one never hides the other."""

import ipaddress
import socket
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.app import build
from bot.blogs.hubs import WebSub
from bot.chat.places import invitation
from bot.check import check
from bot.config import Settings
from bot.model import BlogId
from bot.net import Net
from bot.notices import Notices
from bot.pushes import Pushes
from bot.store import Seal, blogs
from bot.store.blogs import Login
from bot.text.words import speaking
from bot.web import serving
from sandbox.blog import Blog
from sandbox.discord import Discord
from sandbox.discord.permissions import EVERYONE, Permission
from sandbox.discord.places import Overwrite

KEY, OTHER_KEY = bytes(range(32)), bytes(32)
LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)


@dataclass
class Place:
    """Both sandboxes, settings that fit them, and the lines of the last check."""

    folder: Path
    blog: Blog
    discord: Discord
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.guild = self.discord.add_guild("Harbour Square")
        self.channel = self.guild.add_text_channel("articles")
        self.admins = self.guild.add_text_channel("admins")
        editor = self.blog.account("editor")
        self.settings = Settings(
            discord_token=self.discord.token,
            secret_key=KEY,
            database_url=f"sqlite+aiosqlite:///{self.folder}/bot.sqlite3",
            blog_url=self.blog.url,
            channel_id=self.channel.id,
            blog_user=editor.user,
            blog_app_password=editor.password,
            admin_channel_id=self.admins.id,
            discord_api_url=self.discord.api_url,
            discord_gateway_url=self.discord.gateway_url,
            allow_private_networks=LOOPBACK,
        )

    async def check(self, **changes: object) -> int:
        """Check the settings, with changes; returns the exit code."""
        self.lines.clear()
        return await check(replace(self.settings, **changes), self.lines.append)

    def line(self, name: str) -> str:
        """The one line about a setting."""
        found = [line for line in self.lines if line[2:].startswith((f"{name}:", f"{name} is not set:"))]
        assert len(found) == 1, self.lines
        return found[0]

    @property
    def wrong(self) -> list[str]:
        return [line for line in self.lines if line.startswith("✗")]

    async def fill(self) -> None:
        """A database in which this blog is relayed to #articles, with an account."""
        async with build(self.settings) as app, app.store.begin() as tx:
            at = self.blog.url
            blog = await blogs.add_blog(tx, at, "wordpress", "The Harbour Lamp", self.blog.feed_url, f"{at}/wp-json/")
            await blogs.follow(tx, blog, self.guild.id)
            await blogs.connect(tx, blog, self.guild.id, Login("1", "editor", self.blog.account("editor").password))
            await blogs.add_relay(tx, blog, self.guild.id, self.channel.id)


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    blog, chat = Blog(title="The Harbour Lamp"), Discord()
    await blog.start()
    await chat.start()
    place = Place(tmp_path, blog, chat)
    yield place
    await chat.stop()
    await blog.stop()
    assert chat.unknown_calls == []
    secrets = [place.settings.blog_app_password, place.discord.token, KEY.hex()]
    assert [secret for secret in secrets if secret and secret in "\n".join(place.lines)] == []


async def test_when_all_is_well_every_line_says_so(place: Place) -> None:
    await place.fill()
    assert await place.check() == 0, place.lines
    assert place.wrong == []
    assert "#articles in Harbour Square" in place.line("CHANNEL_ID")
    assert "The Harbour Lamp" in place.line("BLOG_URL")
    assert "fingerprint" in place.line("SECRET_KEY")
    assert place.lines[-1] == "All is well."


async def test_the_lines_are_in_the_language_spoken(place: Place) -> None:
    await place.fill()
    with speaking("ru"):
        assert await place.check(admin_channel_id=None) == 0
    assert place.lines[-1] == "Всё в порядке."
    assert any(line.startswith("– ADMIN_CHANNEL_ID не задано:") for line in place.lines)
    assert "✓ Трансляции: в базе данных 1, из 1 блога." in place.lines
    place.channel.deny_bot("add_reactions", "embed_links")
    with speaking("ru"):
        assert await place.check() == 1
    assert any("боту не хватает прав: «Добавлять реакции», «Встраивать ссылки»." in line for line in place.lines)


async def test_before_the_first_start_there_is_no_database_and_none_is_made(place: Place) -> None:
    assert await place.check() == 0, place.lines
    assert "does not exist yet" in place.line("DATABASE_URL")
    assert list(place.folder.iterdir()) == []


async def test_what_is_not_set_is_no_fault(place: Place) -> None:
    nothing = dict.fromkeys(("blog_url", "channel_id", "blog_user", "blog_app_password", "admin_channel_id"))
    assert await place.check(**nothing) == 0
    assert sum(line.startswith("–") for line in place.lines) == 4


async def test_the_port_of_the_web_server_is_tried_and_what_holds_it_is_told_apart(place: Place) -> None:
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
        assert await place.check(web_port=port) == 1
        assert f"Port {port} of 127.0.0.1 is in use" in place.line("WEB_PORT")
    assert await place.check(web_port=port) == 0, place.lines
    assert "can be opened" in place.line("WEB_PORT")
    assert place.line("PUBLIC_URL").startswith("–")
    async with Net() as net, build(place.settings) as app:
        hubs, seal = WebSub(net), Seal(KEY)
        pushes = Pushes(app.store, hubs, Notices(None), seal, None, _nowhere, lambda: 0.0)
        async with serving(pushes, "127.0.0.1", port):
            assert await place.check(web_port=port, public_url="https://bot.example") == 0, place.lines
    assert "a running Backchannel" in place.line("WEB_PORT")


async def _nowhere(_: BlogId) -> None:
    """Nothing is looked at."""


async def test_a_web_host_that_is_not_this_machines_is_said(place: Place) -> None:
    assert await place.check(web_port=8090, web_host="203.0.113.7") == 1
    assert "203.0.113.7 is no address of this machine" in place.line("WEB_PORT")


async def test_many_things_wrong_at_once_are_all_said(place: Place) -> None:
    await place.fill()
    code = await place.check(
        discord_token="an.old.token", secret_key=OTHER_KEY, blog_app_password="abcd abcd abcd abcd abcd abcd"
    )
    assert code == 1
    assert [line.split(":")[0][2:] for line in place.wrong] == [
        "SECRET_KEY",
        "DISCORD_TOKEN",
        "CHANNEL_ID",
        "ADMIN_CHANNEL_ID",
        "BLOG_URL, Logging in",
    ]
    assert place.lines[-1] == "5 things to mend."


async def test_another_key_than_the_databases_is_named_by_its_fingerprint(place: Place) -> None:
    await place.fill()
    assert await place.check(secret_key=OTHER_KEY) == 1
    assert "is not the key that sealed this database" in place.line("SECRET_KEY")


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "newer Backchannel"),
        ("DELETE FROM alembic_version", "the next start brings its schema (none yet)"),
    ],
)
async def test_another_schema_than_ours_is_said_and_left_alone(place: Place, statement: str, says: str) -> None:
    await place.fill()
    with sqlite3.connect(place.folder / "bot.sqlite3") as database:
        database.execute(statement)
        before = database.execute("SELECT * FROM alembic_version").fetchall()
    await place.check()
    assert says in place.line("DATABASE_URL")
    with sqlite3.connect(place.folder / "bot.sqlite3") as database:
        assert database.execute("SELECT * FROM alembic_version").fetchall() == before


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("sqlite+aiosqlite:////nowhere/at/all/bot.sqlite3", "folder"),
        ("postgresql+asyncpg://bot:hush-hush@127.0.0.1:1/bot", "Is PostgreSQL running"),
    ],
)
async def test_a_database_out_of_reach_is_said_without_its_password(place: Place, url: str, says: str) -> None:
    assert await place.check(database_url=url) == 1
    assert says in place.line("DATABASE_URL")
    assert "hush" not in "\n".join(place.lines)
    assert len(place.wrong) == 1


async def test_which_messages_it_hears_is_said_and_where_to_switch_the_rest_on(place: Place) -> None:
    assert await place.check() == 0, place.lines
    assert "everything said in articles' threads is heard" in place.line("Message Content intent")
    place.discord.world.allow_message_content = False
    place.lines.clear()
    assert await place.check() == 0, place.lines
    assert "hears only replies that ping it" in place.line("Message Content intent")
    assert "switch on “Message Content Intent”" in place.line("Message Content intent")
    assert "https://discord.com/developers" in place.line("Message Content intent")


async def test_missing_permissions_are_named(place: Place) -> None:
    lacking = Permission.CREATE_PUBLIC_THREADS | Permission.ADD_REACTIONS
    for channel in (place.channel, place.admins):
        channel.overwrites[place.guild.me.id] = Overwrite(kind=1, deny=lacking)
    assert await place.check() == 1
    assert "lacks Create Public Threads, Add Reactions." in place.line("CHANNEL_ID")
    assert place.line("ADMIN_CHANNEL_ID").startswith("✓")  # notices need neither


async def test_permissions_of_roles_and_overwrites_are_worked_out_as_discord_does(place: Place) -> None:
    everyone, me = place.guild.everyone, place.guild.me
    place.channel.overwrites[everyone.id] = Overwrite(kind=0, deny=EVERYONE)
    assert await place.check() == 1
    assert "the bot may not see it" in place.line("CHANNEL_ID")
    place.channel.overwrites[me.id] = Overwrite(kind=1, allow=EVERYONE)
    assert await place.check() == 0, place.lines


async def test_a_channel_that_is_gone_or_none_at_all_is_said(place: Place) -> None:
    assert await place.check(channel_id=place.guild.id) == 1
    assert "channel is gone" in place.line("CHANNEL_ID")


async def test_wrong_credentials_and_missing_capabilities_are_told_apart(place: Place) -> None:
    assert await place.check(blog_app_password="abcd abcd abcd abcd abcd abcd") == 1
    assert "does not accept the connected account" in place.line("BLOG_URL, Logging in")
    author = place.blog.account("author")
    assert await place.check(blog_user=author.user, blog_app_password=author.password) == 1
    assert "moderate_comments (without it" in place.line("BLOG_URL, Role of the account")


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ({"status": 200, "body": "<html><body>Hello</body></html>"}, "No blog was found"),
        ({"status": 200, "body": ""}, "empty page"),
        ({"status": 500}, "trouble of its own"),
        ({"drop": "before"}, "was cut"),
    ],
)
async def test_a_blog_that_is_none_is_said(place: Place, fault: dict[str, object], says: str) -> None:
    place.blog.faults.add("*", "", None, **fault)
    assert await place.check() == 1
    assert says in place.line("BLOG_URL")
    assert place.line("CHANNEL_ID").startswith("✓")


async def test_discord_out_of_reach_leaves_the_blog_to_be_checked(place: Place) -> None:
    await place.discord.stop()
    assert await place.check() == 1
    assert "cannot be reached" in place.line("DISCORD_TOKEN")
    assert place.line("BLOG_URL").startswith("✓")


async def test_relays_in_the_database_are_checked_too(place: Place) -> None:
    await place.fill()
    await place.blog.revoke("editor")
    place.channel.overwrites[place.guild.me.id] = Overwrite(kind=1, deny=Permission.SEND_MESSAGES)
    place.blog.faults.add("GET", "/feed/", None, status=404)
    nothing = dict.fromkeys(("blog_url", "channel_id", "blog_user", "blog_app_password"))
    assert await place.check(**nothing) == 1
    lamp = "“The Harbour Lamp”"
    assert "There is no feed" in place.line(f"{lamp}, Feed")
    assert "does not accept the connected account" in place.line(f"{lamp}, Logging in")
    assert "lacks Send Messages" in place.line(f"{lamp}, Channel {place.channel.id}")
    assert place.line(f"{lamp}, REST interface").startswith("✓")


async def test_the_blog_of_the_settings_is_examined_like_any_other_and_only_once(place: Place) -> None:
    await place.blog.publish("The ferry stays", "<p>Until midnight.</p>")
    assert await place.check() == 0, place.lines
    for name in ("Feed", "Caching", "Clock", "REST interface", "In the way", "Logging in", "Comments", "Moderation"):
        assert place.line(f"BLOG_URL, {name}").startswith("✓")
    await place.fill()
    await place.check()
    assert len([line for line in place.lines if ", Logging in" in line]) == 1


async def test_an_administrators_account_is_a_warning_and_no_fault(place: Place) -> None:
    admin = place.blog.account("admin")
    assert await place.check(blog_user=admin.user, blog_app_password=admin.password) == 0, place.lines
    assert place.line("BLOG_URL, Role of the account").startswith("⚠")


async def test_a_bot_that_is_in_no_server_is_told_how_to_be_invited(tmp_path: Path) -> None:
    chat, lines = Discord(), list[str]()
    await chat.start()
    settings = Settings(
        discord_token=chat.token,
        secret_key=KEY,
        database_url=f"sqlite+aiosqlite:///{tmp_path}/bot.sqlite3",
        discord_api_url=chat.api_url,
    )
    assert await check(settings, lines.append) == 0
    await chat.stop()
    (told,) = [line for line in lines if "Invite it: " in line]
    assert invitation(chat.world.bot_user.id) in told


async def test_where_permissions_are_missing_the_invitation_is_printed(place: Place) -> None:
    assert await place.check() == 0
    assert "oauth2/authorize" not in "\n".join(place.lines)
    place.channel.overwrites[place.guild.me.id] = Overwrite(kind=1, deny=Permission.ADD_REACTIONS)
    assert await place.check() == 1
    assert place.lines[-2].endswith(invitation(place.discord.world.bot_user.id))


def test_the_invitation_asks_for_what_the_readme_says() -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    permissions = parse_qs(urlsplit(invitation(1)).query)["permissions"][0]
    assert f"&permissions={permissions}" in readme
