"""Connecting an account on a blog and disconnecting it: what is kept, what is revoked, and who is believed."""

import logging
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.desk import Admins
from bot.desk.connecting import WAY_SECONDS
from bot.errors import Barred, Refused, Retry
from bot.model import MemberId
from bot.ports import Account
from bot.store import blogs
from bot.store.blogs import Login
from bot.text.card import Card, LinkButton
from tests.cards import buttons, ids, text_of
from tests.databases import Clock
from tests.fakes import FakeBlog
from tests.world import GUILD, LAMP, World

ADMIN, FAR = MemberId(5), 77
OURS = "https://bot.example"
PAGE = f"{LAMP}wp-admin/authorize-application.php"
SECRET = "abcd efgh ijkl mnop"


class Site(FakeBlog):
    """A blog that makes passwords for applications."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.page = PAGE
        self.closed: Barred | None = None
        self.wrong: Barred | None = None
        self.revoked: list[str] = []
        self.unrevokable = False

    async def account(self) -> Account:
        if self.wrong is not None:
            raise self.wrong
        return self.account_is

    async def password_page(self, application: str, back: str = "") -> str:
        if self.closed is not None:
            raise self.closed
        return f"{self.page}?app_id={application}&success_url={back}"

    async def revoke(self, application: str) -> None:
        if self.unrevokable:
            raise Retry("lamp.example is away.")
        self.revoked.append(application)


@pytest.fixture
async def world(world: World) -> World:
    world.blog = world.web.known[LAMP] = Site(world.clock)
    world.blog.account_is = Account("7", "Ed", application="first")
    return world


def site(world: World) -> Site:
    assert isinstance(world.blog, Site)
    return world.blog


def desk(world: World, public_url: str | None = OURS) -> Admins:
    return Admins(world.store, world.chat, world.web, world.notices, lambda: None, public_url=public_url)


async def login(world: World, guild: int = GUILD) -> Login | None:
    async with world.store.begin() as tx:
        return await blogs.login(tx, world.blog_id, guild)


async def way(world: World, admins: Admins) -> str:
    """The state in the address to which the blog's page sends the password."""
    shown = links(await admins.connecting(GUILD, LAMP, ADMIN))
    back = shown["Connect there"].partition("success_url=")[2]
    assert back.startswith(f"{OURS}/connect/")
    return back.removeprefix(f"{OURS}/connect/")


def said(**changes: str) -> dict[str, str]:
    return {"site_url": LAMP.rstrip("/"), "user_login": "ed", "password": SECRET} | changes


def links(card: Card) -> dict[str, str]:
    return {each.label: each.url for each in buttons(card) if isinstance(each, LinkButton)}


# -- by hand ----------------------------------------------------------------------------------------------------------


async def test_an_admin_is_told_which_account_is_needed_and_led_to_the_page_that_makes_its_password(
    world: World,
) -> None:
    card = await desk(world, None).connecting(GUILD, LAMP, ADMIN)
    assert "`moderate_comments`" in text_of(card)
    page = links(card)["Make a password"]
    assert page.startswith(PAGE)
    assert page.endswith("success_url=")  # there is no way back without an address of ours
    assert page == links(await desk(world, None).connecting(GUILD, LAMP, ADMIN))["Make a password"]  # one app_id
    assert ids(card) == [f"setup:{world.blog_id}:enter"]


async def test_a_site_that_makes_no_passwords_says_why_and_one_may_be_entered_all_the_same(world: World) -> None:
    site(world).closed = Barred("They are switched off at lamp.example.")
    card = await desk(world).connecting(GUILD, LAMP, ADMIN)
    assert "switched off at lamp.example" in text_of(card)
    assert links(card) == {}
    assert len(buttons(card)) == 1


async def test_an_address_too_long_for_a_button_is_a_link_in_the_text(world: World) -> None:
    site(world).page = f"{PAGE}?{'x' * 500}"
    card = await desk(world).connecting(GUILD, LAMP, ADMIN)
    assert links(card) == {}
    assert f"[Connect there](<{PAGE}?xxx" in text_of(card)


async def test_an_account_that_is_entered_is_checked_and_kept_with_the_id_of_its_password(world: World) -> None:
    card = await desk(world).entered(GUILD, str(world.blog_id), " ed ", f" {SECRET} ")
    assert "Connected to **The Lamp** as Ed" in text_of(card)
    assert await login(world) == Login("7", "ed", SECRET, "first")


async def test_a_wrong_one_is_not_kept_and_may_be_entered_again(world: World) -> None:
    before = await login(world)
    site(world).wrong = Barred("lamp.example does not accept the connected account.")
    card = await desk(world).entered(GUILD, str(world.blog_id), "ed", "guessed")
    assert "That did not work: lamp.example does not accept" in text_of(card)
    assert [each.label for each in buttons(card)] == ["Try again"]
    assert await login(world) == before


async def test_an_account_that_may_do_too_much_or_too_little_is_kept_and_the_admin_is_warned(world: World) -> None:
    world.blog.account_is = Account("1", "Root", lacks=("upload_files (without it …)",), too_much=True)
    told = await desk(world).connect(GUILD, LAMP, "root", SECRET)
    assert "an administrator" in told
    assert "- upload_files" in told
    assert (await login(world)) is not None


# -- by one click -----------------------------------------------------------------------------------------------------


async def test_the_blog_sends_the_password_back_and_it_is_kept(world: World) -> None:
    admins = desk(world)
    told = await admins.came_back(await way(world, admins), said())
    assert "Connected to The Lamp as Ed" in told
    assert "close this page" in told
    assert await login(world) == Login("7", "ed", SECRET, "first")


async def test_a_way_back_is_used_once_also_after_a_restart(world: World) -> None:
    admins = desk(world)
    state = await way(world, admins)
    await admins.came_back(state, said())
    for again in (admins, desk(world)):
        with pytest.raises(Refused, match="This way is over"):
            await again.came_back(state, said(password="another"))
    assert (await login(world)) == Login("7", "ed", SECRET, "first")


async def test_a_way_back_is_open_for_fifteen_minutes(world: World) -> None:
    admins = desk(world)
    state = await way(world, admins)
    world.clock.now += WAY_SECONDS + 1
    with pytest.raises(Refused, match="15 minutes"):
        await admins.came_back(state, said())


@pytest.mark.parametrize("forge", [lambda _: "nonsense", lambda state: state[:-4] + "AAA=", lambda state: state[3:]])
async def test_a_way_that_we_did_not_open_is_refused(world: World, forge: Callable[[str], str]) -> None:
    admins, before = desk(world), await login(world)
    state = await way(world, admins)
    with pytest.raises(Refused, match="This way is over"):
        await admins.came_back(forge(state), said())
    assert await login(world) == before


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"success": "false"}, "told no"),
        ({"password": ""}, "sent no password"),
        ({"site_url": "https://elsewhere.example"}, "another site's"),
        ({"site_url": "https://lamp.example.evil.example"}, "another site's"),
        ({"site_url": f"{LAMP}other"}, "another site's"),
        ({"site_url": "https://["}, "another site's"),
    ],
)
async def test_what_came_back_wrong_is_told_and_changes_nothing(
    world: World, changes: dict[str, str], told: str
) -> None:
    admins, before = desk(world), await login(world)
    with pytest.raises(Refused, match=told):
        await admins.came_back(await way(world, admins), said(**changes))
    assert await login(world) == before


async def test_when_the_check_failed_the_page_may_be_loaded_again(world: World) -> None:
    admins = desk(world)
    state = await way(world, admins)
    site(world).wrong = Barred("lamp.example is closed to us.")
    with pytest.raises(Barred):
        await admins.came_back(state, said())
    site(world).wrong = None
    assert "Connected" in await admins.came_back(state, said())


async def test_a_server_that_does_not_follow_the_blog_any_more_gets_no_account(world: World) -> None:
    admins = desk(world)
    state = await way(world, admins)
    await admins.remove_blog(GUILD, LAMP)
    with pytest.raises(Refused):
        await admins.came_back(state, said())


# -- taken back -------------------------------------------------------------------------------------------------------


async def test_disconnecting_forgets_the_account_and_revokes_its_password(world: World) -> None:
    admins = desk(world)
    await admins.connect(GUILD, LAMP, "ed", SECRET)
    told = await admins.disconnect(GUILD, LAMP)
    assert "not connected any more" in told
    assert "password of ed was revoked" in told
    assert site(world).revoked == ["first"]
    assert await login(world) is None
    assert len(await world.relays(GUILD)) == 1
    with pytest.raises(Refused, match="not connected here"):
        await admins.disconnect(GUILD, LAMP)


async def test_without_an_account_nothing_is_judged_here_any_more(world: World) -> None:
    admins = desk(world)
    async with world.store.begin() as tx:
        (relay,) = await blogs.relays_of(tx, guild=GUILD)
        await blogs.change_relay(tx, replace(relay, settings=replace(relay.settings, moderators="4")))
    await admins.disconnect(GUILD, LAMP)
    (relay,) = await world.relays(GUILD)
    assert relay.settings.desk is None


async def test_removing_a_blog_revokes_its_password(world: World) -> None:
    admins = desk(world)
    await admins.connect(GUILD, LAMP, "ed", SECRET)
    assert "was revoked" in await admins.remove_blog(GUILD, LAMP)
    assert site(world).revoked == ["first"]


async def test_the_password_before_is_revoked_when_another_replaces_it_and_only_then(world: World) -> None:
    admins = desk(world)
    await admins.connect(GUILD, LAMP, "ed", SECRET)
    await admins.connect(GUILD, LAMP, "ed", SECRET)
    assert site(world).revoked == []
    world.blog.account_is = Account("8", "Ann", application="second")
    assert "password of ed was revoked" in await admins.connect(GUILD, LAMP, "ann", "another")
    assert site(world).revoked == ["first"]


async def test_a_password_that_another_server_uses_too_stays(world: World) -> None:
    admins = desk(world)
    await world.follow(FAR)
    for guild in (GUILD, FAR):
        await admins.connect(guild, LAMP, "ed", SECRET)
    assert "revoked" not in await admins.disconnect(GUILD, LAMP)
    assert site(world).revoked == []
    assert "was revoked" in await admins.disconnect(FAR, LAMP)


async def test_the_password_of_the_settings_is_not_revoked(world: World) -> None:
    assert "revoked" not in await desk(world).disconnect(GUILD, LAMP)  # the world's own has no id
    assert site(world).revoked == []


async def test_what_cannot_be_revoked_is_told_with_where_to_do_it_and_forgotten_all_the_same(world: World) -> None:
    admins = desk(world)
    await admins.connect(GUILD, LAMP, "ed", SECRET)
    site(world).unrevokable = True
    told = await admins.disconnect(GUILD, LAMP)
    assert "lamp.example is away." in told
    assert "by hand" in told
    assert await login(world) is None


async def test_no_password_is_in_the_log_or_in_what_is_answered(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    admins = desk(world)
    answers = [await admins.came_back(await way(world, admins), said())]
    answers.append(text_of(await admins.entered(GUILD, str(world.blog_id), "ed", SECRET)))
    site(world).wrong = Barred("lamp.example does not accept the connected account.")
    answers.append(text_of(await admins.entered(GUILD, str(world.blog_id), "ed", SECRET)))
    answers.append(await admins.disconnect(GUILD, LAMP))
    assert SECRET not in "\n".join(answers)
    assert SECRET not in caplog.text
