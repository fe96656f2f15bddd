"""What Discord's errors mean for us: HTTP statuses and JSON codes -> bot.errors.

Codes: https://discord.com/developers/docs/topics/opcodes-and-status-codes
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import discord

from bot.errors import Barred, Missing, Refused, Retry, Trouble, Uncertain, Vanished
from bot.text.words import say

CALL_SECONDS = 40.0
"""Longer than discord.py waits by itself for a rate limit (30 s, see bot/app.py)."""

ALREADY_PUBLISHED = 40033
ARCHIVED = 50083
NO_PERMISSION = 50013
NO_SUCH_TAG = 10087
TAG_DEMANDED = (40066, 40067)
THREAD_EXISTS = 160004
UNKNOWN_CHANNEL = 10003
UNKNOWN_EMOJI = 10014
REACTION_BLOCKED = 90001  # by one member: nothing is wrong with the thread

_BARRED = {
    10004: "discord.barred.server",
    40066: "discord.barred.tag",
    40067: "discord.barred.tagless",
    50001: "discord.barred.unseen",
    50013: "discord.barred.permission",
    160005: "discord.barred.locked",
}
_LATER = {NO_SUCH_TAG, 20016, 20022, 20028, 20029, 30046, 40062, ARCHIVED, 130000, 160006, 160007}
_NOT_THIS = {20009, 200000, 200001, 240000, REACTION_BLOCKED}
"""Discord minds this one message, not the place: explicit content, AutoMod, harmful links."""
BAN_SECONDS = 600.0
"""How long to keep away when Cloudflare answers for Discord: more refusals would only make a ban longer."""


@asynccontextmanager
async def discord_call(what: str, *, changes: bool = True) -> AsyncIterator[None]:
    """Run one call to Discord; ``what`` (one of ``discord.doing``) names it in its errors. Reads change nothing."""
    try:
        async with asyncio.timeout(CALL_SECONDS):
            yield
    except TimeoutError as error:
        raise _lost(say("discord.slow", what=what), changes=changes) from error
    except discord.RateLimited as error:
        raise Retry(say("discord.wait", what=what), error.retry_after) from error
    except discord.HTTPException as error:
        raise trouble(error, what, changes=changes) from error
    except aiohttp.ClientConnectorError as error:
        raise Retry(say("discord.away", what=what)) from error
    except (aiohttp.ClientError, OSError) as error:
        raise _lost(say("discord.cut", what=what), changes=changes) from error


def trouble(error: discord.HTTPException, what: str, *, changes: bool = True) -> Trouble:
    """The error of ours that an answer of Discord means."""
    said = say("discord.refused", what=what, text=error.text or str(error.status), code=error.code)
    if error.code == UNKNOWN_CHANNEL:
        return Vanished(say("discord.vanished", what=what))
    if error.code in _BARRED:
        return Barred(say("discord.barred", what=what, why=say(_BARRED[error.code])))
    if error.status == 404 and error.code not in _LATER:
        return Missing(said)
    if error.status == 401:
        return Retry(say("discord.token"))  # no place is closed: bot/app.py sees to it
    if error.status == 429 and "Via" not in error.response.headers:
        return Retry(said, BAN_SECONDS)
    if error.status == 429 or error.code in _LATER:
        retry_after = error.response.headers.get("Retry-After", "")
        return Retry(said, float(retry_after) if retry_after.replace(".", "", 1).isdigit() else 60.0)
    if error.status >= 500:
        return _lost(say("discord.broken", what=what, status=error.status), changes=changes)
    if error.status == 403 and error.code not in _NOT_THIS:
        return Barred(said)
    return Refused(said)


def code(error: BaseException) -> int | None:
    """Discord's own code in an error of ours."""
    return getattr(error.__cause__, "code", None)


def _lost(sentence: str, *, changes: bool) -> Trouble:
    return Uncertain(sentence) if changes else Retry(sentence)
