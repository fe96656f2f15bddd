"""REST: commands of the application, answers to interactions and their follow-ups."""

from sandbox.discord import commands, interactions, payloads
from sandbox.discord.errors import Refusal, invalid
from sandbox.discord.http import Answer, Call, Rest
from sandbox.discord.interactions import Interaction
from sandbox.discord.state import Message


def _guild_id(call: Call) -> int | None:
    """The guild in the path, or None for global commands; the application must be the bot's own."""
    if call.id("application") != call.world.bot_user.id:
        raise Refusal(10002)
    return call.guild.id if "guild" in call.parts else None


def get_commands(call: Call) -> Answer:  # noqa: D103
    return 200, call.world.commands.get(_guild_id(call), [])


def put_commands(call: Call) -> Answer:  # noqa: D103
    if not isinstance(call.body, list):
        raise invalid("body", "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
    return 200, commands.register(call.world, _guild_id(call), call.body)


def get_permissions(call: Call) -> Answer:  # noqa: D103
    _guild_id(call)
    return 200, commands.permissions_of(call.guild, call.parts["command"])


def answer_interaction(call: Call) -> Answer:  # noqa: D103
    one = call.world.interactions.get(call.parts["token"])
    if one is None or one.id != call.id("interaction"):
        raise Refusal(10062)
    body = interactions.respond(call.world, one, call.data)
    return (200, body) if call.query.get("with_response") in ("1", "true") else (204, None)


def _interaction(call: Call) -> Interaction:
    """The interaction whose token is in the path, once it was answered and while the token lives."""
    one = call.world.interactions.get(call.parts["token"])
    if one is None or call.id("application") != call.world.bot_user.id or one.answered_with is None:
        raise Refusal(10015)
    if call.world.clock() - one.created > interactions.TOKEN_LIVES:
        raise Refusal(50027)
    return one


def _message(call: Call) -> tuple[Interaction, Message]:
    one = _interaction(call)
    found: Message | None
    if call.parts["message"] == "@original":
        found = one.original
    else:
        mine = [*one.followups, *([one.original] if one.original else [])]
        found = next((message for message in mine if message.id == call.id("message")), None)
    if found is None or found.deleted:
        raise Refusal(10008)
    return one, found


def follow_up(call: Call) -> Answer:  # noqa: D103
    one = _interaction(call)
    message = interactions.follow_up(call.world, one, call.data)
    return (200, payloads.message(message)) if call.query.get("wait") in ("1", "true") else (204, None)


def get_answer(call: Call) -> Answer:  # noqa: D103
    return 200, payloads.message(_message(call)[1])


def edit_answer(call: Call) -> Answer:  # noqa: D103
    one, message = _message(call)
    return 200, payloads.message(interactions.edit_answer(call.world, one, message, call.data))


def delete_answer(call: Call) -> Answer:  # noqa: D103
    interactions.delete_answer(call.world, *_message(call))
    return 204, None


ROUTES: list[tuple[str, str, Rest]] = [
    ("GET", "/applications/{application}/commands", get_commands),
    ("PUT", "/applications/{application}/commands", put_commands),
    ("GET", "/applications/{application}/guilds/{guild}/commands", get_commands),
    ("PUT", "/applications/{application}/guilds/{guild}/commands", put_commands),
    ("GET", "/applications/{application}/guilds/{guild}/commands/{command}/permissions", get_permissions),
    ("POST", "/interactions/{interaction}/{token}/callback", answer_interaction),
    ("POST", "/webhooks/{application}/{token}", follow_up),
    ("GET", "/webhooks/{application}/{token}/messages/{message}", get_answer),
    ("PATCH", "/webhooks/{application}/{token}/messages/{message}", edit_answer),
    ("DELETE", "/webhooks/{application}/{token}/messages/{message}", delete_answer),
]
