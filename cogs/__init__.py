"""What Discord users touch: thin. Receive, check, call a flow, answer."""

import discord

from bot.desk import Admins
from bot.flows import Flows


def flows_of(client: discord.Client) -> Flows:
    """The flows that bot/app.py gave to its client."""
    flows = getattr(client, "flows", None)
    assert isinstance(flows, Flows)
    return flows


def admins_of(interaction: discord.Interaction) -> Admins:
    """What admins can do."""
    return flows_of(interaction.client).admins
