"""REST: the bot's own account, its gateway address, its guilds."""

from sandbox.discord import limits, payloads, private
from sandbox.discord.errors import Refusal
from sandbox.discord.http import Answer, Call, Rest
from sandbox.discord.permissions import Permission, permissions_in
from sandbox.discord.state import Json


def get_me(call: Call) -> Answer:  # noqa: D103
    return 200, payloads.user(call.world.bot_user) | {"verified": True, "mfa_enabled": True, "email": None}


def get_application(call: Call) -> Answer:  # noqa: D103
    world = call.world
    body: Json = {
        "id": str(world.bot_user.id),
        "name": world.bot_user.name,
        "icon": None,
        "description": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": payloads.application_flags(world),
        "summary": "",
        "team": None,
        "bot": payloads.user(world.bot_user),
        "integration_types_config": {str(kind): {} for kind in world.installs},
        "approximate_guild_count": len(world.guilds),
    }
    owner = next((guild.owner for guild in world.guilds.values()), world.bot_user)
    return 200, body | {"owner": payloads.user(owner)}


def open_private(call: Call) -> Answer:
    """The private messages with somebody; the same channel whenever it is asked for."""
    limits.known_fields(call.data, {"recipient_id"})
    found = private.opened(call.world, limits.snowflake(call.data.get("recipient_id"), "recipient_id"))
    return 200, payloads.place(found)


def get_gateway(call: Call) -> Answer:  # noqa: D103
    return 200, {"url": call.world.gateway_url}


def get_gateway_bot(call: Call) -> Answer:  # noqa: D103
    start = {"total": 1000, "remaining": 1000, "reset_after": 86_400_000, "max_concurrency": 1}
    return 200, {"url": call.world.gateway_url, "shards": 1, "session_start_limit": start}


def get_guild(call: Call) -> Answer:  # noqa: D103
    return 200, payloads.guild_summary(call.guild)


def get_guild_channels(call: Call) -> Answer:  # noqa: D103
    return 200, [payloads.channel(one) for one in call.guild.channels.values()]


def get_active_threads(call: Call) -> Answer:
    """All active threads of the guild that the bot can see, newest first."""
    guild = call.guild
    active = [
        one
        for one in reversed(guild.threads.values())
        if not one.archived and Permission.VIEW_CHANNEL in permissions_in(guild.me, one)
    ]
    bodies = [payloads.thread(one) for one in active]
    return 200, {"threads": bodies, "members": [body["member"] for body in bodies if "member" in body]}


def get_member(call: Call) -> Answer:  # noqa: D103
    found = call.guild.members.get(call.id("user"))
    if found is None:
        raise Refusal(10007)
    return 200, payloads.member(found, with_user=True)


ROUTES: list[tuple[str, str, Rest]] = [
    ("GET", "/users/@me", get_me),
    ("POST", "/users/@me/channels", open_private),
    ("GET", "/applications/@me", get_application),
    ("GET", "/oauth2/applications/@me", get_application),
    ("GET", "/gateway", get_gateway),
    ("GET", "/gateway/bot", get_gateway_bot),
    ("GET", "/guilds/{guild}", get_guild),
    ("GET", "/guilds/{guild}/channels", get_guild_channels),
    ("GET", "/guilds/{guild}/threads/active", get_active_threads),
    ("GET", "/guilds/{guild}/members/{user}", get_member),
]
