"""Put messages in their place and tell the gateway. No rules here: they have been kept by the time this is called."""

from sandbox.discord import payloads
from sandbox.discord.numbers import SYSTEM_TYPES
from sandbox.discord.places import Thread
from sandbox.discord.state import Message, World


def show(world: World, message: Message) -> None:
    """Put a new message in its channel and tell everybody."""
    channel = message.channel
    channel.posted[message.id] = message
    channel.last_message_id = message.id
    if isinstance(channel, Thread) and message.type not in SYSTEM_TYPES:
        channel.sent += 1
        channel.people.setdefault(message.author.id, world.clock())  # whoever speaks has joined
    tell(world, "MESSAGE_CREATE", message)


def tell(world: World, event: str, message: Message) -> None:
    """MESSAGE_CREATE or MESSAGE_UPDATE: the message with its guild, and as members its author and whom it mentions."""
    data = payloads.message(message, nonce=event == "MESSAGE_CREATE")
    data |= {"guild_id": str(message.channel.guild.id), "member": payloads.member(message.author)}
    for one in data["mentions"]:
        if message.channel.guild.id and (named := message.channel.guild.members.get(int(one["id"]))):
            one["member"] = payloads.member(named)
    world.publish(event, data, guild=message.channel.guild, channel=message.channel, message=message)


def tell_thread(world: World, event: str, thread: Thread) -> None:
    """THREAD_CREATE, THREAD_UPDATE or THREAD_DELETE."""
    data = payloads.thread(thread)
    if event == "THREAD_CREATE":
        data["newly_created"] = True
    if event == "THREAD_DELETE":
        data = {name: data[name] for name in ("id", "guild_id", "parent_id", "type")}
    world.publish(event, data, guild=thread.guild, channel=thread)
