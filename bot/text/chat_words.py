"""What a chat message says with ids, moments and invitations, in words that anybody can read outside of Discord."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote, urlsplit

from bot.text import escape
from bot.text.chat import Sort, Token
from bot.text.words import say

_PAGES = {
    "customize": "public.nav.customize",
    "browse": "public.nav.browse",
    "guide": "public.nav.guide",
    "home": "public.nav.guide",
    "linked-roles": "public.nav.roles",
}
_ID = re.compile(r"<(@[!&]?|#)\d{1,20}>")


def in_words(token: Token, names: Mapping[str, str]) -> str:
    """What a token says; ``names`` has those that may be said: "@12" a member's, "&12" a role's, "#12" a channel's."""
    match token.sort:
        case Sort.MEMBER:
            return _called("@", names.get(f"@{token.value}")) or say("public.someone")
        case Sort.ROLE:
            return _called("@", names.get(f"&{token.value}")) or say("public.role")
        case Sort.CHANNEL:
            return _called("#", names.get(f"#{token.value}")) or say("public.channel")
        case Sort.PAGE:
            return say(_PAGES.get(token.value.partition(":")[0], "public.channel"))
        case Sort.TIME:
            return _date(token) or token.text
        case _:
            return token.text


def _called(sign: str, name: str | None) -> str:
    said = without_invites(escape.name(name or ""))
    return sign + said if said else ""


def _date(token: Token) -> str:
    """A moment by the clock of UTC, as exact as its style is in Discord; "" for one out of reach."""
    seconds, _, style = token.value.partition(":")
    try:
        moment = datetime.fromtimestamp(0, UTC) + timedelta(seconds=int(seconds))
    except OverflowError:
        return ""
    if style in ("d", "D"):
        return f"{moment:%Y-%m-%d}"
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC" if style in ("T", "S") else f"{moment:%Y-%m-%d %H:%M} UTC"


def without_ids(code: str) -> str:
    """Code as it was typed, but for Discord's ids."""
    words = {"#": "public.channel", "@&": "public.role"}
    return _ID.sub(lambda found: say(words.get(found[1], "public.someone")), code)


# Invitations ---------------------------------------------------------------------------------------------------------

_INVITE_ADDRESS = r"(?:https?://)?(?:www\.)?(?:discord\.gg|discord(?:app)?\.com/invite)/[\w/?=&%#.+-]*"
_INVITE = re.compile(rf"(\[[^\[\]\n]{{1,500}}\])\(<?{_INVITE_ADDRESS}>?\)|<?{_INVITE_ADDRESS}>?", re.IGNORECASE)


def without_invites(text: str) -> str:
    """A text in which each invitation to a server is told as removed."""
    return _INVITE.sub(lambda found: f"{(found[1] or '')[1:-1]} {say('public.invite')}".strip(), text)


def invites(url: str) -> bool:
    """Whether an address, however it is spelt, is an invitation to a Discord server."""
    host, path = escape.host(url), unquote(urlsplit(url).path) if url else ""
    if host.endswith("discord.gg"):
        return True
    return host.endswith(("discord.com", "discordapp.com")) and path.lstrip("/").lower().startswith("invite")
