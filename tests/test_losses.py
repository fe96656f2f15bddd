"""Losing access and getting it back: what is paused and told, what goes on beside it, what ends after thirty days."""

import pytest

from bot.desk import Server
from bot.errors import Barred, Refused, Retry, Unaccepted, Vanished
from bot.losses import KEPT_SECONDS, LOOK_SECONDS
from bot.model import Channel, MemberId, Relay
from bot.ports import Account
from bot.store import blogs, losing, servers
from bot.store.blogs import Login
from tests.databases import Clock
from tests.fakes import FakeBlog, private_channel
from tests.world import ADMINS, CHANNEL, DORA, GUILD, LAMP, World

DAY = 86400.0
ADDED_BY = MemberId(77)
SECOND, FAR_CHANNEL, FAR = 5, 6, 9
CLOSED = Barred("Discord refused it: the bot may not see it.")
DELETED = Vanished("The channel is gone. Choose another one: /relay set channel.")


class Site(FakeBlog):
    """A blog that makes passwords for applications, and may refuse an account."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.wrong: Exception | None = None
        self.revoked: list[str] = []
        self.checked = 0

    async def account(self) -> Account:
        self.checked += 1
        if self.wrong is not None:
            raise self.wrong
        return self.account_is

    async def password_page(self, application: str, back: str = "") -> str:
        return LAMP

    async def revoke(self, application: str) -> None:
        self.revoked.append(application)


@pytest.fixture
async def world(world: World) -> World:
    world.blog = world.web.known[LAMP] = Site(world.clock)
    async with world.store.begin() as tx:
        await servers.seen(tx, GUILD, "Harbour Square", "en-US")
        await blogs.connect(tx, world.blog_id, GUILD, Login("7", "editor", "secret", "app-7"))
    await world.agree(DORA)
    return world


def site(world: World) -> Site:
    assert isinstance(world.blog, Site)
    return world.blog


async def relay_in(world: World, channel: int = CHANNEL) -> Relay:
    async with world.store.begin() as tx:
        return await blogs.add_relay(tx, world.blog_id, GUILD, channel)  # the one that is there


async def two(world: World) -> None:
    """A second relay in the same server, and one in another one."""
    await world.relay(SECOND)
    world.chat.guilds[FAR_CHANNEL] = FAR
    await world.follow(FAR)
    async with world.store.begin() as tx:
        await servers.seen(tx, FAR, "Far Away", "en-US")
    await world.relay(FAR_CHANNEL, guild=FAR)


async def passes(world: World, seconds: float) -> None:
    """So much time goes by, and the flows do what is to be done."""
    world.clock.now += seconds
    await world.losses.step()
    await world.settle()


async def closes(world: World, why: Refused = CLOSED) -> None:
    """The channel is closed to the bot, which notices at once."""
    world.chat.shut[CHANNEL] = why
    world.losses.changed(GUILD)
    await world.losses.step()


def told(world: World) -> list[str]:
    return world.shown(ADMINS)


def shows(world: World, text: str, channel: int = CHANNEL) -> bool:
    return any(text in shown for shown in world.shown(channel))


# -- a channel --------------------------------------------------------------------------------------------------------


async def test_a_closed_channel_is_told_once_and_not_for_each_thread(world: World) -> None:
    first, second = world.blog.publish("The ferry stays"), world.blog.publish("The goats leave")
    await world.settle()
    world.chat.shut[CHANNEL] = CLOSED
    for post in (first, second):
        world.blog.comment(post, "Into the void.")
    world.blog.publish("A third")
    await world.settle()
    await passes(world, DAY)
    (said,) = told(world)
    assert "is paused" in said
    assert "the bot may not see it" in said
    assert "30 days" in said
    calls = len(world.chat.trouble.calls)
    await world.settle()
    assert len(world.chat.trouble.calls) == calls  # nothing is tried there


async def test_what_waited_goes_on_by_itself_within_ten_minutes_and_the_notice_is_over(world: World) -> None:
    post = world.blog.publish("The ferry stays")
    await world.settle()
    world.chat.shut[CHANNEL] = CLOSED
    world.blog.comment(post, "Into the void.")
    await world.settle()
    world.blog.publish("Meanwhile")
    await world.settle()
    world.chat.shut.clear()
    await passes(world, LOOK_SECONDS)
    assert "Into the void." in world.thread_texts()[0]
    assert shows(world, "Meanwhile")
    assert "over" in told(world)[0].casefold()
    assert (await relay_in(world)).lost is None


async def test_a_permission_that_is_taken_is_named_and_when_it_is_granted_all_goes_on_at_once(world: World) -> None:
    world.chat.lacking[CHANNEL] = ("send_messages", "add_reactions")
    world.losses.changed(GUILD)
    await world.losses.step()
    assert (await relay_in(world)).lost == world.clock.now
    world.blog.publish("The ferry stays")
    await world.settle()
    assert "Send Messages, Add Reactions" in told(world)[0]
    assert world.shown() == []
    world.chat.lacking.clear()
    world.losses.changed(GUILD)
    await world.losses.step()
    await world.settle()
    assert shows(world, "The ferry stays")
    assert len(told(world)) == 1


async def test_a_permission_that_only_some_things_need_is_told_once_and_the_rest_goes_on(world: World) -> None:
    posts = [world.blog.publish("The ferry stays"), world.blog.publish("The goats leave")]
    await world.settle()
    world.chat.lacking[CHANNEL] = ("add_reactions",)
    for thread in world.chat.threads:
        await world.say(DORA, "Hear, hear.", thread)
    await world.look()
    await world.deliver()
    (said,) = told(world)
    assert "Add Reactions" in said
    assert (await relay_in(world)).lost is None
    world.blog.publish("A third")
    await world.look()
    await world.deliver()
    assert shows(world, "A third")
    assert len(world.blog.ours()) == len(posts)
    world.chat.lacking.clear()
    world.losses.changed(GUILD)
    await world.outbox.try_again()
    await passes(world, 0)
    assert [said.reactions for said in world.chat.messages.values() if said.author == DORA] == [["✅"], ["✅"]]
    assert "over" in told(world)[0].casefold()


async def test_other_relays_go_on_in_the_same_server_and_in_others(world: World) -> None:
    await two(world)
    await closes(world)
    world.blog.publish("The ferry stays")
    await world.settle()
    assert shows(world, "The ferry stays", SECOND)
    assert shows(world, "The ferry stays", FAR_CHANNEL)
    world.chat.shut.clear()
    await passes(world, LOOK_SECONDS)
    assert len(world.shown()) == len(world.shown(SECOND)) == 1


async def test_two_relays_in_one_channel_are_lost_and_found_together(world: World) -> None:
    other = FakeBlog(world.clock)
    world.web.known["https://mill.example/"] = other
    async with world.store.begin() as tx:
        mill = await blogs.add_blog(tx, "https://mill.example/", "fake", "The Mill", "https://mill.example/", "")
        await blogs.follow(tx, mill, GUILD)
        await blogs.add_relay(tx, mill, GUILD, CHANNEL)
    await world.settle()
    await closes(world)
    await world.settle()
    assert len(told(world)) == 2
    world.blog.publish("The ferry stays")
    other.publish("The mill turns")
    await world.settle()
    world.chat.shut.clear()
    await passes(world, LOOK_SECONDS)
    assert shows(world, "The ferry stays")
    assert shows(world, "The mill turns")


async def test_a_deleted_channel_is_told_with_the_cure_and_another_one_takes_its_place(world: World) -> None:
    old = world.blog.publish("The ferry stays")
    await world.settle()
    await closes(world, DELETED)
    await world.settle()
    world.blog.publish("Meanwhile")
    await world.settle()
    assert "/relay set channel" in told(world)[0]
    assert await world.admins.change(Server(GUILD, {}, {}), "channel", "<#123456789012345678>", None, CHANNEL)
    await world.settle()
    assert shows(world, "Meanwhile", 123456789012345678)
    assert not shows(world, "The ferry stays", 123456789012345678)
    assert "over" in told(world)[0].casefold()
    world.blog.edit(old, title="The ferry goes")  # what stood there is gone with it, and is no trouble
    world.blog.comment(old, "Is anybody there?")
    await world.settle()
    assert len(told(world)) == 1


async def test_what_stands_in_a_closed_channel_that_was_left_is_no_trouble_any_more(world: World) -> None:
    olds = [world.blog.publish("The ferry stays"), world.blog.publish("The goats leave")]
    await world.settle()
    world.chat.shut[CHANNEL] = CLOSED
    comment = world.blog.comment(olds[0], "Into the void.")
    await passes(world, LOOK_SECONDS)
    await world.admins.change(Server(GUILD, {}, {}), "channel", "<#123456789012345678>", None, CHANNEL)
    world.blog.rewrite_text(comment, "Into the void, again.")
    for old in olds:
        world.blog.edit(old, title="Another title")
        world.blog.comment(old, "Is anybody there?")
    world.blog.publish("The boats return")
    await world.settle()
    assert shows(world, "The boats return", 123456789012345678)
    assert len(world.chat.threads) == 3
    assert len(told(world)) == 1


async def test_a_channel_that_is_deleted_after_its_relay_has_left_it_is_no_trouble(world: World) -> None:
    old = world.blog.publish("The ferry stays")
    await world.settle()
    await world.admins.change(Server(GUILD, {}, {}), "channel", "<#123456789012345678>", None, CHANNEL)
    world.chat.shut[CHANNEL] = DELETED
    world.blog.edit(old, title="The ferry goes")
    world.blog.comment(old, "Is anybody there?")
    await world.settle()
    assert told(world) == []
    assert (await world.relays())[0].lost is None


async def test_a_thread_that_alone_is_closed_is_told_as_before(world: World) -> None:
    post = world.blog.publish("The ferry stays")
    await world.settle()
    world.chat.trouble.add("send", Barred("The thread is locked."))
    world.blog.comment(post, "Here.")
    await world.look()
    await world.deliver()
    assert "The thread is locked" in told(world)[0]
    assert (await relay_in(world)).lost is None


async def test_while_it_cannot_be_told_whether_a_channel_is_closed_nothing_is_paused(world: World) -> None:
    world.chat.shut[CHANNEL] = Retry("Discord is away.")  # type: ignore[assignment]
    assert not await world.losses.is_lost((await relay_in(world)).id)
    assert (await relay_in(world)).lost is None
    assert told(world) == []


async def test_what_was_published_meanwhile_is_asked_about_if_it_is_much(world: World) -> None:
    await closes(world)
    for n in range(7):
        world.blog.publish(f"Article {n}")
        await world.settle()
    world.chat.shut.clear()
    await passes(world, LOOK_SECONDS)
    assert world.chat.threads == {}
    assert any("wait for your answer: 7" in text for text in [*told(world), *world.shown()])


async def test_what_was_published_before_and_waits_is_not_asked_about(world: World) -> None:
    world.chat.shut[CHANNEL] = CLOSED
    for n in range(3):
        world.blog.publish(f"Article {n}")
        await world.look()
        await world.deliver()
    world.chat.shut.clear()
    await passes(world, LOOK_SECONDS)
    assert [shows(world, f"Article {n}") for n in range(3)] == [True] * 3


async def test_what_was_said_while_nothing_could_be_read_is_read_afterwards(world: World) -> None:
    world.blog.publish("The ferry stays")
    await world.settle()
    (thread,) = world.chat.threads
    await closes(world)
    await world.inbox.step()
    world.chat.say(thread, DORA, "Nobody heard this.")
    world.chat.shut.clear()
    await world.say(DORA, "This is heard first.", thread)
    await passes(world, LOOK_SECONDS)
    assert len(world.blog.ours("Nobody heard this.")) == 1
    assert len(world.blog.ours("This is heard first.")) == 1
    assert told(world) == []  # it was over before anybody was told


async def test_a_start_with_a_closed_channel_tells_of_the_channel_and_not_of_its_threads(world: World) -> None:
    for title in ("The ferry stays", "The goats leave"):
        world.blog.publish(title)
        await world.settle()
    threads = list(world.chat.threads)
    world.chat.shut[CHANNEL] = CLOSED
    for thread in threads:
        world.chat.say(thread, DORA, f"Said in {thread}.")
    await world.crash()
    await world.settle()
    assert len(told(world)) == 1
    world.chat.shut.clear()
    await passes(world, LOOK_SECONDS)
    assert len(world.blog.ours("Said in")) == 2


async def test_a_deleted_comment_leaves_the_blog_also_while_its_channel_is_closed(world: World) -> None:
    world.blog.publish("The ferry stays")
    await world.settle()
    await world.say(DORA, "Regretted.")
    await world.settle()
    await closes(world)
    await world.members.forget_all(DORA, 8_000_000_000_000_000_000, keep=False)
    await world.settle()
    assert world.blog.ours() == []


async def test_a_relay_that_is_removed_while_it_is_lost_is_missed_by_nobody(world: World) -> None:
    await closes(world)
    await world.settle()
    await world.admins.remove_relay(GUILD, None, CHANNEL)
    await world.settle()
    assert "over" in told(world)[0].casefold()
    await passes(world, KEPT_SECONDS + DAY)
    assert len(told(world)) == 1


@pytest.mark.parametrize("days", [0, 31])
async def test_what_waited_when_a_relay_ended_does_not_come_when_it_begins_anew(world: World, days: int) -> None:
    world.chat.shut[CHANNEL] = CLOSED
    world.blog.publish("Never posted")
    await world.settle()
    world.blog.publish("Undecided")
    await passes(world, 0)
    if days:
        await passes(world, days * DAY)
    else:
        await world.admins.remove_relay(GUILD, None, CHANNEL)
    world.chat.shut.clear()
    await world.admins.add_relay(GUILD, "The Lamp", CHANNEL)
    await passes(world, LOOK_SECONDS)
    assert world.shown() == []
    world.blog.publish("The ferry stays")
    await passes(world, DAY)
    assert len(world.shown()) == 1


async def test_status_and_why_say_since_when_until_when_and_what_helps(world: World) -> None:
    await closes(world, DELETED)
    await world.settle()
    since = int((await relay_in(world)).lost or 0)
    for said in (await world.admins.status(GUILD), await world.admins.undelivered(GUILD, None, CHANNEL)):
        assert f"<t:{since}:R>" in said
        assert f"<t:{since + int(KEPT_SECONDS)}:D>" in said
        assert "The channel is gone" in said
    assert "waits until the bot can use the channel" not in await world.admins.undelivered(GUILD, None, CHANNEL)


async def test_why_tells_what_waits_and_of_an_article_that_nothing_is_decided_yet(world: World) -> None:
    post = world.blog.publish("The ferry stays")
    await world.settle()
    world.chat.shut[CHANNEL] = CLOSED
    world.blog.comment(post, "Into the void.")
    await world.settle()
    world.blog.publish("The goats leave")
    await world.settle()
    assert "waits until the bot can use the channel" in await world.admins.undelivered(GUILD, None, CHANNEL)
    assert "published while the relay is paused" in await world.admins.why(GUILD, "The goats leave", None, CHANNEL)


# -- a server ---------------------------------------------------------------------------------------------------------


async def added(world: World) -> None:
    """Somebody added the relay."""
    async with world.store.begin() as tx:
        relay = await blogs.add_relay(tx, world.blog_id, GUILD, CHANNEL)
        await blogs.change_relay(tx, relay)
        await blogs.add_relay(tx, world.blog_id, GUILD, SECOND, added_by=ADDED_BY)


async def kicked(world: World) -> None:
    world.chat.shut |= {CHANNEL: CLOSED, SECOND: CLOSED}
    await world.losses.left(GUILD)


async def let_in(world: World) -> None:
    world.chat.shut.clear()
    async with world.store.begin() as tx:
        await servers.seen(tx, GUILD, "Harbour Square", "en-US")
    await world.losses.joined(GUILD)


async def invited(world: World) -> None:
    await let_in(world)
    await world.losses.step()


async def test_a_server_that_the_bot_was_removed_from_is_told_once_also_to_who_added_it(world: World) -> None:
    await added(world)
    post = world.blog.publish("The ferry stays")
    await world.settle()
    await kicked(world)
    world.blog.comment(post, "Into the void.")
    world.blog.publish("Meanwhile")
    await passes(world, LOOK_SECONDS)
    await passes(world, LOOK_SECONDS)
    for place in (ADMINS, private_channel(ADDED_BY)):
        (said,) = world.shown(place)
        assert "no longer in “Harbour Square”" in said
    assert all(relay.lost for relay in await world.relays())


async def test_when_the_bot_is_invited_again_everything_goes_on(world: World) -> None:
    await added(world)
    post = world.blog.publish("The ferry stays")
    await world.settle()
    await kicked(world)
    world.blog.comment(post, "Into the void.")
    world.blog.publish("Meanwhile")
    await world.settle()
    await passes(world, 20 * DAY)
    await invited(world)
    await world.settle()
    assert "Into the void." in world.thread_texts()[0]
    assert shows(world, "Meanwhile")
    assert "over" in told(world)[0].casefold()
    assert not any(relay.lost for relay in await world.relays())


async def test_a_server_that_was_left_while_the_bot_was_away_is_found_at_the_start(world: World) -> None:
    await two(world)
    await world.crash()
    await world.losses.present([FAR])
    await world.settle()
    assert [relay.lost is not None for relay in await world.relays()] == [True, True, False]
    await world.crash()
    await world.losses.present([FAR])  # it is known by now
    await world.settle()
    assert len(told(world)) == 1


async def test_a_server_from_before_servers_were_kept_is_missed_too(world: World) -> None:
    async with world.store.begin() as tx:
        await losing.forget_server(tx, GUILD)
    await world.losses.present([])
    await world.settle()
    assert len(told(world)) == 1
    assert (await relay_in(world)).lost is not None


# -- thirty days ------------------------------------------------------------------------------------------------------


async def test_after_twenty_nine_days_it_still_goes_on(world: World) -> None:
    await closes(world)
    await world.settle()
    await passes(world, 15 * DAY)
    await world.crash()
    await passes(world, 14 * DAY)
    world.chat.shut.clear()
    await passes(world, LOOK_SECONDS)
    world.blog.publish("The ferry stays")
    await passes(world, DAY)  # where nothing happens for long, looks are further apart
    assert shows(world, "The ferry stays")


async def test_after_thirty_one_days_a_relay_has_ended_and_that_is_told(world: World) -> None:
    await two(world)
    await closes(world)
    await world.settle()
    await world.crash()
    await passes(world, 31 * DAY)
    assert [relay.channel for relay in await world.relays()] == [SECOND, FAR_CHANNEL]
    assert "has ended" in told(world)[0]
    world.chat.shut.clear()
    world.losses.changed(GUILD)
    world.blog.publish("The ferry stays")
    await passes(world, DAY)
    assert world.shown() == []
    assert shows(world, "The ferry stays", SECOND)
    assert len(told(world)) == 1


async def test_a_relay_that_ended_can_be_begun_again(world: World) -> None:
    await closes(world)
    await world.settle()
    await passes(world, 31 * DAY)
    world.chat.shut.clear()
    await world.admins.add_relay(GUILD, "The Lamp", CHANNEL)
    world.blog.publish("The ferry stays")
    await world.settle()
    assert shows(world, "The ferry stays")


async def test_thirty_one_days_after_a_server_was_left_nothing_of_it_is_kept(world: World) -> None:
    await two(world)
    await kicked(world)
    await passes(world, 29 * DAY)
    async with world.store.begin() as tx:
        assert await servers.find(tx, GUILD) is not None
    assert site(world).revoked == []
    await passes(world, 2 * DAY)
    assert [relay.channel for relay in await world.relays()] == [FAR_CHANNEL]
    assert site(world).revoked == ["app-7"]
    async with world.store.begin() as tx:
        assert await servers.find(tx, GUILD) is None
        assert await blogs.followed(tx, GUILD) == []
        assert await blogs.login(tx, world.blog_id, GUILD) is None
        assert await blogs.login(tx, world.blog_id, FAR) is not None
    assert "forgotten" in told(world)[0]
    world.blog.publish("The ferry stays")
    await passes(world, DAY)
    assert shows(world, "The ferry stays", FAR_CHANNEL)
    assert len(told(world)) == 1


async def test_who_invites_the_bot_while_the_server_is_just_being_given_up_finds_everything(world: World) -> None:
    await two(world)
    await kicked(world)
    look = world.chat.channel

    async def slow(channel: int) -> Channel:
        world.chat.channel = look  # type: ignore[method-assign]
        await let_in(world)
        return await look(channel)

    world.clock.now += 31 * DAY
    world.losses.changed(FAR)  # it is looked at first
    world.chat.channel = slow  # type: ignore[method-assign]
    await world.losses.step()
    await passes(world, 0.0)
    found = {relay.channel: relay.lost for relay in await world.relays()}
    assert found == {CHANNEL: None, SECOND: None, FAR_CHANNEL: None}
    assert site(world).revoked == []


# -- an account -------------------------------------------------------------------------------------------------------


async def refuse(world: World) -> None:
    """The blog does not accept the account any more, and Dora says something."""
    world.blog.publish("The ferry stays")
    await world.settle()
    site(world).wrong = Unaccepted("lamp.example does not accept the connected account.")
    world.blog.trouble.add("write", *[site(world).wrong] * 10_000)
    await world.say(DORA, "And the islanders?")
    await world.look()
    await world.deliver()


async def since(world: World) -> float | None:
    async with world.store.begin() as tx:
        return await losing.refused_since(tx, world.blog_id, GUILD)


async def test_a_refused_account_is_told_once_and_its_answers_wait(world: World) -> None:
    await refuse(world)
    first = await since(world)
    for _ in range(5):
        world.clock.now += LOOK_SECONDS
        await world.deliver()
    assert first is not None and await since(world) == first
    (said,) = told(world)
    assert "does not accept the connected account" in said
    assert f"<t:{int(first)}:R>" in await world.admins.status(GUILD)
    assert "/blog connect" in await world.admins.status(GUILD)


async def test_when_it_is_accepted_again_everything_goes_on(world: World) -> None:
    await refuse(world)
    world.blog.trouble.clear()
    world.clock.now += LOOK_SECONDS
    await world.settle()
    assert len(world.blog.ours("islanders")) == 1
    assert await since(world) is None
    assert "over" in told(world)[0].casefold()


async def test_another_account_makes_an_end_of_it(world: World) -> None:
    await refuse(world)
    site(world).wrong = None
    world.blog.trouble.clear()
    await world.admins.connect(GUILD, "The Lamp", "editor", "another secret")
    assert await since(world) is None
    await world.settle()
    assert len(world.blog.ours("islanders")) == 1


async def test_after_thirty_days_it_is_forgotten_and_what_waited_is_given_up(world: World) -> None:
    await refuse(world)
    world.clock.now += 29 * DAY
    await world.losses.step()
    async with world.store.begin() as tx:
        assert await blogs.login(tx, world.blog_id, GUILD) is not None
    world.clock.now += 2 * DAY
    await world.losses.step()
    await world.deliver()
    async with world.store.begin() as tx:
        assert await blogs.login(tx, world.blog_id, GUILD) is None
    (said,) = told(world)
    assert "forgotten" in said
    assert [said.reactions for said in world.chat.in_channel(*world.chat.threads, DORA)] == [["❌"]]
    assert "did not accept the connected account for 30 days" in await world.admins.status(GUILD)


async def test_an_account_of_which_nobody_needed_anything_since_is_asked_first(world: World) -> None:
    await refuse(world)
    site(world).wrong = None
    world.clock.now += 31 * DAY
    await world.losses.step()
    async with world.store.begin() as tx:
        assert await blogs.login(tx, world.blog_id, GUILD) is not None
    assert await since(world) is None


async def test_while_the_blog_is_away_nothing_is_forgotten(world: World) -> None:
    await refuse(world)
    site(world).wrong = Retry("lamp.example is away.")
    world.clock.now += 31 * DAY
    await world.losses.step()
    async with world.store.begin() as tx:
        assert await blogs.login(tx, world.blog_id, GUILD) is not None
    assert await since(world) is not None


async def test_a_blog_that_is_closed_as_a_whole_says_nothing_about_the_account(world: World) -> None:
    world.blog.publish("The ferry stays")
    await world.settle()
    world.blog.trouble.add("write", Barred("A firewall is in the way."))
    await world.say(DORA, "And the islanders?")
    await world.look()
    await world.deliver()
    assert await since(world) is None
