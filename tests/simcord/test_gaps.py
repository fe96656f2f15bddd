"""In what simcord is not like Discord (driving.py): if one of these fails, a newer simcord has learned it."""

import discord

from tests.cogs.harbour import Harbour


def channel_of(harbour: Harbour) -> discord.TextChannel:
    channel = harbour.app.client.get_channel(harbour.channel.id)
    assert isinstance(channel, discord.TextChannel)
    return channel


async def test_the_same_nonce_makes_two_messages(harbour: Harbour) -> None:
    channel = channel_of(harbour)
    first = await channel.send("The ferry stays", nonce="1")
    assert (await channel.send("The ferry stays", nonce="1")).id != first.id


async def test_a_thread_stays_archived_and_takes_whatever_members_write(harbour: Harbour) -> None:
    thread = await channel_of(harbour).create_thread(name="The ferry", type=discord.ChannelType.public_thread)
    (here,) = harbour.channel.threads
    await thread.edit(archived=True)
    await thread.send("Still there?")
    seen = await harbour.app.client.fetch_channel(thread.id)
    assert isinstance(seen, discord.Thread)
    assert seen.archived
    await thread.edit(archived=False, locked=True)
    await harbour.dora.send(here, "Is nobody here?")
    assert here.last_message is not None
    assert here.last_message.content == "Is nobody here?"
