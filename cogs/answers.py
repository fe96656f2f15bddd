"""How commands and buttons answer: privately, within Discord's three seconds, in words when something fails."""

import logging
from collections.abc import Awaitable

import discord

from bot.chat.views import view
from bot.errors import Trouble
from bot.text.card import Card, Text
from bot.text.words import say

log = logging.getLogger(__name__)

LONGEST = 1900


async def answer(interaction: discord.Interaction, work: Awaitable[str]) -> None:
    """Say at once that something is being done, do it, and say what came of it; only to who asked."""
    await interaction.response.defer(ephemeral=True, thinking=True)
    text = await in_words(work)
    await interaction.followup.send(text[:LONGEST], ephemeral=True, suppress_embeds=True)


async def answer_card(interaction: discord.Interaction, work: Awaitable[Card]) -> None:
    """The same with a Card as the answer."""
    await interaction.response.defer(ephemeral=True, thinking=True)
    await interaction.followup.send(view=view(await as_card(work)), ephemeral=True)


async def answer_in_place(interaction: discord.Interaction, work: Awaitable[str]) -> None:
    """Put the answer in the place of the message whose button was pressed."""
    await interaction.response.defer()
    card = Card((Text(await in_words(work)),), mark="")
    await interaction.edit_original_response(view=view(card))


async def in_words(work: Awaitable[str]) -> str:
    """What came of it, also when it failed."""
    try:
        return await work
    except Trouble as trouble:
        return say("answer.failed", trouble=trouble)
    except Exception:
        log.exception("An answer failed.")
        return say("answer.unexpected")


async def as_card(work: Awaitable[Card]) -> Card:
    """The card, or the failure in words."""
    try:
        return await work
    except Trouble as trouble:
        return Card((Text(str(trouble)),), mark="", framed=False)
    except Exception:
        log.exception("An answer failed.")
        return Card((Text(say("answer.unexpected")),), mark="", framed=False)
