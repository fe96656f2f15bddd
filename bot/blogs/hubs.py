"""Hubs that push (bot.ports.Hubs), as WebSub describes them: https://www.w3.org/TR/websub/, section 5.1."""

from bot.errors import Missing, Refused
from bot.net import Net
from bot.text.words import say

LONGEST_ANSWER = 100_000
"""Bytes. An answer to a request is its status; what else a hub says is not read by anybody."""


class WebSub:
    """The hubs that feeds name."""

    def __init__(self, net: Net) -> None:
        self._net = net

    async def subscribe(self, hub: str, topic: str, callback: str, secret: str, lease: float) -> None:
        """See the port. A hub that is named without https gets the secret too: it lets one make us look, no more."""
        form = {
            "hub.mode": "subscribe",
            "hub.topic": topic,
            "hub.callback": callback,
            "hub.lease_seconds": str(int(lease)),
            "hub.secret": secret,
        }
        answer = await self._net.request("POST", hub, form=form, limit=LONGEST_ANSWER)
        if answer.status in (404, 410):
            raise Missing(say("feed.hub.gone", host=answer.host, status=answer.status))
        if not 200 <= answer.status < 300:
            raise Refused(say("feed.hub.refused", host=answer.host, status=answer.status))
