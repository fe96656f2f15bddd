"""Troubles are told where an admin chose to be told: once, and again when they are over."""

from asking import POST, Neighbours, alone, asked
from town import Town, shown

LAMP = "The Harbour Lamp"


async def follow(town: Town) -> None:
    """The mayor follows the blog, in a server where the bot has no channel of its own."""
    await alone(town, admin_channel_id=None)
    await asked(town.mayor, town.channel, "blog add", url=town.blog.url)
    await asked(town.mayor, town.channel, "relay add", blog=LAMP, channel=town.channel)
    await town.until_async(town._first_look, "yes")


async def up_again(town: Town) -> None:
    """The blog is no longer down, and it is time to look at it."""
    town.blog.manners.status = 200
    await town.later(3600)


async def test_the_chosen_channel_hears_that_a_blog_is_down_once_and_that_it_is_over(town: Town) -> None:
    await follow(town)
    assert f"<@{town.mayor.id}> in private" in await asked(town.mayor, town.channel, "relay notices")
    said = await asked(town.mayor, town.channel, "relay notices", channel=town.admins)
    assert said == f"Troubles are told in <#{town.admins.id}>."
    town.blog.manners.status = 503
    notice = await town.card("cannot be read", town.admins)
    assert LAMP in notice.text
    await town.stop_bot()
    await alone(town, admin_channel_id=None)
    await town.later(600)  # the longer it is down, the later it is looked at again
    await town.quiet(1)
    assert len(town.admins.messages) == 1
    await up_again(town)
    await town.until(lambda: "Over" in notice.text, what="the notice to say that it is over")
    await town.blog.publish("The ferry stays", POST)
    await town.card("The ferry stays")
    assert len(town.admins.messages) == 1
    assert (await asked(town.mayor, town.channel, "relay status")).startswith("Troubles are told in")


async def test_each_server_is_told_in_its_own_channel_and_of_what_stands_when_it_chooses_one(town: Town) -> None:
    await follow(town)
    neighbours = Neighbours(town)
    await neighbours.follow()
    wardens = neighbours.guild.add_text_channel("wardens")
    await asked(town.mayor, town.channel, "relay notices", channel=town.admins)
    await asked(neighbours.admin, neighbours.channel, "relay notices", channel=wardens)
    town.blog.manners.status = 503
    await town.card("cannot be read", town.admins)
    await town.card("cannot be read", wardens)
    assert shown(neighbours.channel, "cannot be read") is None
    said = await asked(neighbours.admin, neighbours.channel, "relay notices", channel=neighbours.channel)
    assert "One trouble stands and is told there now." in said
    there = await town.card("cannot be read", neighbours.channel)
    await up_again(town)
    await town.until(lambda: "Over" in there.text, what="the notice to say that it is over")


async def test_the_bots_own_channel_counts_where_a_server_chose_none(town: Town) -> None:
    await town.start_bot()
    assert f"told in <#{town.admins.id}>" in await asked(town.mayor, town.channel, "relay notices")
    said = await asked(town.mayor, town.channel, "relay notices", private=True)
    assert f"told in <#{town.admins.id}>" in said  # it has the troubles of all servers


async def test_a_channel_in_which_the_bot_may_not_write_is_refused(town: Town) -> None:
    await town.start_bot(admin_channel_id=None)
    town.admins.deny_bot("send_messages")
    assert "Send Messages" in await asked(town.mayor, town.channel, "relay notices", channel=town.admins)
    assert "Nobody here is told" in await asked(town.mayor, town.channel, "relay notices")
    town.admins.allow_bot()
    await asked(town.mayor, town.channel, "relay notices", channel=town.admins)
    town.admins.deny_bot("send_messages")
    status = await asked(town.mayor, town.channel, "relay status")
    assert status.startswith(f"Troubles are to be told in <#{town.admins.id}>, but: ")
    assert "Send Messages" in status


async def test_where_no_channel_is_chosen_who_added_the_relay_is_told_in_private(town: Town) -> None:
    await follow(town)
    private = await town.mayor.private()
    town.blog.manners.status = 503
    notice = await town.card("cannot be read", private)
    assert "You are told because you added a relay." in notice.text
    await up_again(town)
    await town.until(lambda: "Over" in notice.text, what="the notice to say that it is over")
    assert len(private.messages) == 1


async def test_who_takes_no_private_messages_is_told_so_where_an_admin_looks(town: Town) -> None:
    await follow(town)
    town.mayor.closed = True
    town.blog.manners.status = 503
    await town.until_async(
        lambda: asked(town.mayor, town.channel, "relay status"), "did not take my last private message", contains=True
    )
