"""``python -m bot``: join Discord, and say in words why when that cannot be."""

import logging

import discord

from bot.app import build
from bot.config import Settings
from bot.store import WrongKeyError

log = logging.getLogger(__name__)

NO_TOKEN = "Discord does not know this DISCORD_TOKEN. Copy it anew from the Bot page of your application."
NO_INTENT = (
    "Discord refused the Message Content intent. Open your application at https://discord.com/developers/applications, "
    "page Bot, and switch on “Message Content Intent”. Then start again; nothing is lost."
)


async def run(settings: Settings) -> int:
    """Run until it is stopped; returns the exit code."""
    try:
        async with build(settings) as app:
            await app.run(settings.discord_token)
    except discord.LoginFailure:
        log.error(NO_TOKEN)
        return 1
    except discord.PrivilegedIntentsRequired:
        log.error(NO_INTENT)
        return 1
    except WrongKeyError as error:
        log.error("%s", error)
        return 1
    except OSError as error:
        log.error("Discord or the database cannot be reached: %s", error)
        return 1
    return 0
