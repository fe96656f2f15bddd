"""What Discord users touch: thin. Receive, check, call a flow, answer."""

from discord.ext import commands

from bot.flows import Flows


def flows_of(bot: commands.Bot) -> Flows:
    """The flows that bot/app.py gave to its client."""
    flows = getattr(bot, "flows", None)
    assert isinstance(flows, Flows)
    return flows
