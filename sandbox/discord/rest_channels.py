"""REST: messages, reactions, threads, channels."""

from datetime import datetime

from sandbox.discord import forums, messages, payloads, private, publishing, reactions, tags, threads
from sandbox.discord.errors import Refusal, invalid
from sandbox.discord.http import Answer, Call, Rest
from sandbox.discord.limits import snowflake
from sandbox.discord.permissions import Permission, permissions_in
from sandbox.discord.places import Thread
from sandbox.discord.state import Json, Message


def shown(call: Call, message: Message) -> Json:
    """A message as REST gives it; what people wrote only if the application has the Message Content intent."""
    body = payloads.message(message)
    return body if call.world.allow_message_content or message.readable else payloads.hidden(body)


def page_size(call: Call, usual: int) -> int:
    """The ``limit`` of a request: 1 to 100."""
    limit = call.query.get("limit", str(usual))
    if not limit.isdigit() or not 1 <= int(limit) <= 100:
        raise invalid("limit", "NUMBER_TYPE_RANGE", "int value should be between 1 and 100.")
    return int(limit)


def create_message(call: Call) -> Answer:  # noqa: D103
    channel = call.channel
    message = messages.send(call.world, channel.guild.me, channel, call.data)
    return 200, payloads.message(message, nonce=True)


def get_message(call: Call) -> Answer:  # noqa: D103
    channel = call.channel
    if not channel.guild.me.may(Permission.VIEW_CHANNEL | Permission.READ_MESSAGE_HISTORY, channel):
        raise Refusal(50001)
    return 200, shown(call, messages.find(channel, call.id("message")))


def get_messages(call: Call) -> Answer:
    """A page of messages, newest first; empty (no error) without READ_MESSAGE_HISTORY."""
    channel = call.channel
    granted = permissions_in(channel.guild.me, channel)
    if Permission.VIEW_CHANNEL not in granted:
        raise Refusal(50001)
    limit = page_size(call, 50)
    anchors: dict[str, int] = {
        name: snowflake(call.query[name], name) for name in ("before", "after", "around") if name in call.query
    }
    if len(anchors) > 1:
        raise invalid("before", "MUTUALLY_EXCLUSIVE", "before, after and around exclude each other.")
    if Permission.READ_MESSAGE_HISTORY not in granted:
        return 200, []
    return 200, [shown(call, one) for one in _page(list(channel.posted.values()), anchors, limit)]


def _page(posted: list[Message], anchors: dict[str, int], limit: int) -> list[Message]:
    posted = sorted(posted, key=lambda one: one.id)
    if "after" in anchors:
        page = [one for one in posted if one.id > anchors["after"]][:limit]
    elif "around" in anchors:
        near = sorted(posted, key=lambda one: abs(one.id - anchors["around"]))[:limit]
        page = sorted(near, key=lambda one: one.id)
    else:
        page = [one for one in posted if one.id < anchors.get("before", 1 << 63)][-limit:]
    return page[::-1]


def edit_message(call: Call) -> Answer:  # noqa: D103
    channel = call.channel
    message = messages.find(channel, call.id("message"))
    return 200, shown(call, messages.edit(call.world, channel.guild.me, message, call.data))


def delete_message(call: Call) -> Answer:  # noqa: D103
    channel = call.channel
    messages.delete(call.world, channel.guild.me, messages.find(channel, call.id("message")))
    return 204, None


def add_reaction(call: Call) -> Answer:  # noqa: D103
    channel = call.channel
    reactions.add(call.world, channel.guild.me, messages.find(channel, call.id("message")), call.parts["emoji"])
    return 204, None


def remove_reaction(call: Call) -> Answer:  # noqa: D103
    channel = call.channel
    reactions.remove(call.world, channel.guild.me, messages.find(channel, call.id("message")), call.parts["emoji"])
    return 204, None


def remove_anothers_reaction(call: Call) -> Answer:  # noqa: D103
    channel = call.channel
    message = messages.find(channel, call.id("message"))
    users = message.reactors.get(reactions.check_emoji(call.parts["emoji"]), [])
    whose = next((one for one in users if one.id == call.id("user")), None)
    if whose is not None:
        reactions.remove(call.world, channel.guild.me, message, call.parts["emoji"], whose)
    return 204, None


def clear_reactions(call: Call) -> Answer:  # noqa: D103
    channel = call.channel
    message = messages.find(channel, call.id("message"))
    reactions.clear(call.world, channel.guild.me, message, call.parts.get("emoji"))
    return 204, None


def get_reactions(call: Call) -> Answer:
    """A page of those who reacted with this emoji, by their ids."""
    channel = call.channel
    if not channel.guild.me.may(Permission.READ_MESSAGE_HISTORY, channel):
        raise Refusal(50001)
    message = messages.find(channel, call.id("message"))
    limit, after = page_size(call, 25), snowflake(call.query.get("after", "0"), "after")
    users = message.reactors.get(reactions.check_emoji(call.parts["emoji"]), [])
    return 200, [payloads.user(user) for user in sorted(users, key=lambda user: user.id) if user.id > after][:limit]


def start_thread(call: Call) -> Answer:  # noqa: D103
    channel = call.channel
    private.known_to_guilds_only(channel)
    message = messages.find(channel, call.id("message"))
    return 201, payloads.thread(threads.start(call.world, channel.guild.me, message, call.data))


def start_post(call: Call) -> Answer:
    """A post in a forum: the thread, with its first message nested."""
    forum = forums.only_forum(call.channel)
    thread, message = forums.post(call.world, forum.guild.me, forum, call.data)
    return 201, payloads.thread(thread) | {"message": payloads.message(message)}


def get_archived_threads(call: Call) -> Answer:
    """The channel's archived threads, those archived last first."""
    channel = call.channel
    if not channel.guild.me.may(Permission.VIEW_CHANNEL | Permission.READ_MESSAGE_HISTORY, channel):
        raise Refusal(50001)
    archived = sorted((one for one in channel.threads if one.archived), key=lambda one: -one.archive_changed)
    if "before" in call.query:
        try:
            before = datetime.fromisoformat(call.query["before"]).timestamp()
        except ValueError:
            raise invalid("before", "DATETIME_TYPE_PARSE", "Could not parse as a date and time.") from None
        archived = [one for one in archived if one.archive_changed < before]
    limit = int(call.query.get("limit", "50"))
    bodies = [payloads.thread(one) for one in archived[:limit]]
    members = [body["member"] for body in bodies if "member" in body]
    return 200, {"threads": bodies, "members": members, "has_more": len(archived) > limit}


def publish_message(call: Call) -> Answer:  # noqa: D103
    channel = call.channel
    message = messages.find(channel, call.id("message"))
    return 200, payloads.message(publishing.publish(call.world, channel.guild.me, message))


def get_channel(call: Call) -> Answer:  # noqa: D103
    channel = call.channel
    if not channel.guild.me.may(Permission.VIEW_CHANNEL, channel):
        raise Refusal(50001)
    return 200, payloads.place(channel)


def edit_channel(call: Call) -> Answer:  # noqa: D103
    channel = call.channel
    private.known_to_guilds_only(channel)
    if not isinstance(channel, Thread):
        return 200, payloads.channel(tags.change(call.world, channel.guild.me, channel, call.data))
    return 200, payloads.thread(threads.change(call.world, channel.guild.me, channel, call.data))


def delete_channel(call: Call) -> Answer:  # noqa: D103
    channel = call.channel
    private.known_to_guilds_only(channel)
    threads.remove(call.world, channel.guild.me, channel)
    return 200, payloads.place(channel)


ROUTES: list[tuple[str, str, Rest]] = [
    ("POST", "/channels/{channel}/messages", create_message),
    ("GET", "/channels/{channel}/messages", get_messages),
    ("GET", "/channels/{channel}/messages/{message}", get_message),
    ("PATCH", "/channels/{channel}/messages/{message}", edit_message),
    ("DELETE", "/channels/{channel}/messages/{message}", delete_message),
    ("POST", "/channels/{channel}/messages/{message}/threads", start_thread),
    ("POST", "/channels/{channel}/messages/{message}/crosspost", publish_message),
    ("POST", "/channels/{channel}/threads", start_post),
    ("GET", "/channels/{channel}/threads/archived/public", get_archived_threads),
    ("PUT", "/channels/{channel}/messages/{message}/reactions/{emoji}/@me", add_reaction),
    ("DELETE", "/channels/{channel}/messages/{message}/reactions/{emoji}/@me", remove_reaction),
    ("DELETE", "/channels/{channel}/messages/{message}/reactions/{emoji}/{user}", remove_anothers_reaction),
    ("DELETE", "/channels/{channel}/messages/{message}/reactions/{emoji}", clear_reactions),
    ("DELETE", "/channels/{channel}/messages/{message}/reactions", clear_reactions),
    ("GET", "/channels/{channel}/messages/{message}/reactions/{emoji}", get_reactions),
    ("GET", "/channels/{channel}", get_channel),
    ("PATCH", "/channels/{channel}", edit_channel),
    ("DELETE", "/channels/{channel}", delete_channel),
]
