"""``python -m bot``: join Discord and stay there; when that cannot be, say why in a sentence.

What only a person can mend (a wrong token, a missing intent, a database that does not open) ends the bot with exit
code 1. Discord out of reach does not: a relay runs unattended, so it is tried again until it works.
"""

import asyncio
import logging
from contextlib import AsyncExitStack

import aiohttp
import discord

from bot.app import App, build
from bot.chat.visit import NO_INTENT, NO_TOKEN
from bot.config import Settings
from bot.preflight import in_words, key_opens
from bot.store import Seal, WrongKeyError
from bot.text.words import say
from bot.web import CannotListenError

log = logging.getLogger(__name__)

FIRST_WAIT, LONGEST_WAIT = 5.0, 60.0
"""Seconds between attempts to reach Discord: the first, and the longest they grow to."""
GRACE = 1.0
"""Seconds that transactions and rollbacks have to come to their end when the bot is stopped."""
BAD_TOKEN_CODE = 4004  # https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway


class _Ended(Exception):
    """It cannot go on before somebody mends something; the message says what."""


class _Unreachable(Exception):
    """Discord cannot be reached just now. ``after``: not before that many seconds."""

    def __init__(self, message: str, after: float = 0.0) -> None:
        super().__init__(message)
        self.after = after


async def run(settings: Settings, first_wait: float = FIRST_WAIT) -> int:
    """Run until it is stopped; returns the exit code."""
    wait = first_wait
    while True:
        try:
            await _session(settings)
        except _Ended as end:
            log.error("%s", end)
            return 1
        except _Unreachable as trouble:
            wait = max(wait, trouble.after)
            log.warning("%s", say("run.again", trouble=trouble, seconds=round(wait)))
            await asyncio.sleep(wait)
            wait = min(2 * wait, LONGEST_WAIT)
        else:
            return 0


async def _session(settings: Settings) -> None:
    """Open the database, join Discord, stay. Raises _Ended or _Unreachable."""
    async with AsyncExitStack() as stack:
        try:
            app = await stack.enter_async_context(build(settings))
            await key_opens(app.store, Seal(settings.secret_key).fingerprint)
        except (WrongKeyError, CannotListenError) as error:
            raise _Ended(str(error)) from None
        except Exception as error:
            if said := in_words(error, settings.database_url):
                raise _Ended(said) from None
            raise
        stack.push_async_callback(_settle)
        try:
            await app.run(settings.discord_token)
        except Exception as error:
            if meant := _meaning(error, app, settings):
                raise meant from None
            raise


async def _settle() -> None:
    """Let what is under way in the database come to its end: cut off later, it would be noisy about it."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    if others:
        await asyncio.wait(others, timeout=GRACE)


def _meaning(error: Exception, app: App, settings: Settings) -> Exception | None:
    """What it means that discord.py gave up; None for a fault of ours."""
    elsewhere = settings.discord_api_url or settings.discord_gateway_url
    place = say("run.elsewhere") if elsewhere else "Discord"
    match error:
        case discord.LoginFailure():
            return _Ended(say(NO_TOKEN))
        case discord.PrivilegedIntentsRequired():
            return _Ended(say(NO_INTENT))
        case discord.ConnectionClosed(code=code):
            return _Ended(say(NO_TOKEN) if code == BAD_TOKEN_CODE else say("run.ended", place=place, code=code))
        case discord.RateLimited(retry_after=after):
            return _Unreachable(say("run.wait", place=place), after)
        case discord.HTTPException(status=401):
            return _Ended(say(NO_TOKEN))
        case discord.HTTPException(status=status) if status == 429 or status >= 500:
            return _Unreachable(say("run.trouble", place=place, status=status))
        case discord.HTTPException(status=status, code=code):
            return _Ended(say("run.refused", place=place, status=status, code=code, text=error.text))
        case aiohttp.ClientError() | OSError() | TimeoutError() | discord.GatewayNotFound():
            return _Unreachable(say("run.away", place=place, kind=type(error).__name__))
        case AttributeError() if app.client.ws is None:  # how discord.py 2.7 fails without a first connection
            return _Unreachable(say("run.gateway", place=place))
    return None
