"""How commands and buttons answer: privately, within Discord's three seconds, in words when something fails."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, ClassVar, Self, TypeVar, cast

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.chat.views import modal, view
from bot.errors import Trouble
from bot.text.card import Card, Form, Text
from bot.text.desk_cards import unsent_card
from bot.text.words import say, speak
from cogs.rights import SECONDS, may_use

log = logging.getLogger(__name__)

LONGEST = 1900
"""Characters of an answer; Discord takes 2,000."""
MOST_CHOICES = 25

T = TypeVar("T")
Choices = list[app_commands.Choice[str]]


Part = TypeVar("Part", bound=ui.Item[Any])


class _KnownById(ui.DynamicItem[Part], template="never"):
    """Something that works after any restart, because its id alone says what it means; ``match`` is what it says."""

    made_as: ClassVar[Callable[..., ui.Item[Any]]]
    command: ClassVar[str] = ""
    """Only who may use this command, one for admins, may use it; "": whoever may see it."""

    def __init__(self, match: re.Match[str]) -> None:
        super().__init__(cast("Part", self.made_as(custom_id=match[0])))
        self.match = match

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Make it from the id of what was used."""
        return cls(match)

    async def interaction_check(self, interaction: discord.Interaction) -> bool:
        """Whether who acts may use it, now; they are answered in their language."""
        speak(str(interaction.locale))
        return not self.command or await may_use(interaction, self.command)


class Pressed(_KnownById[ui.Button[Any]], template="never"):
    """A button that was pressed."""

    made_as = ui.Button


class Picked(_KnownById[ui.Select[Any]], template="never"):
    """A menu from which something was chosen."""

    made_as = ui.Select


class ChannelPicked(_KnownById[ui.ChannelSelect[Any]], template="never"):
    """A menu of channels from which one was chosen."""

    made_as = ui.ChannelSelect


class Usable(commands.Cog):
    """A cog with buttons and menus (``items``), which also work in messages of earlier runs."""

    items: ClassVar[tuple[type[ui.DynamicItem[Any]], ...]] = ()

    def __init__(self, bot: commands.Bot) -> None:
        self._bot = bot

    async def cog_load(self) -> None:
        """Let them work."""
        self._bot.add_dynamic_items(*self.items)
        await super().cog_load()

    async def cog_unload(self) -> None:
        """Take them away."""
        self._bot.remove_dynamic_items(*self.items)
        await super().cog_unload()


async def answer(interaction: discord.Interaction, work: Awaitable[str]) -> None:
    """Say at once that something is being done, do it, and say what came of it; only to who asked."""
    await interaction.response.defer(ephemeral=True, thinking=True)
    text = await in_words(work)
    await interaction.followup.send(whole_lines(text), ephemeral=True, suppress_embeds=True)


async def answer_card(interaction: discord.Interaction, work: Awaitable[Card]) -> None:
    """The same with a Card as the answer."""
    await interaction.response.defer(ephemeral=True, thinking=True)
    await interaction.followup.send(view=view(await as_card(work)), ephemeral=True)


async def answer_cards(interaction: discord.Interaction, work: Awaitable[Sequence[Card]]) -> None:
    """The same with several Cards, each in a message of its own."""
    await interaction.response.defer(ephemeral=True, thinking=True)

    async def all_of_them() -> Card:
        *before, last = await work
        for card in before:
            await interaction.followup.send(view=view(card), ephemeral=True)
        return last

    await interaction.followup.send(view=view(await as_card(all_of_them())), ephemeral=True)


async def card_in_place(interaction: discord.Interaction, work: Awaitable[Card]) -> None:
    """Put a Card in the place of the message whose button was pressed."""
    await interaction.response.defer()
    await interaction.edit_original_response(view=view(await as_card(work)))


async def answer_in_place(interaction: discord.Interaction, work: Awaitable[str]) -> None:
    """Put the answer in the place of the message whose button was pressed."""
    await interaction.response.defer()
    card = Card((Text(await in_words(work)),), mark="")
    await interaction.edit_original_response(view=view(card))


async def answer_form(interaction: discord.Interaction, work: Awaitable[Form | Card]) -> None:
    """Open a form, or answer with a Card. A form must be the first answer, so nothing slow may be done for it."""
    found = await as_card(work)
    if isinstance(found, Card):
        await interaction.response.send_message(view=view(found), ephemeral=True)
    else:
        await interaction.response.send_modal(modal(found))


async def or_given_back(work: Awaitable[Card], words: str) -> Card:
    """What came of words that were written into a form; when they were not sent, why, and the words."""
    try:
        return await work
    except Trouble as trouble:
        return unsent_card(str(trouble), words)


async def answer_written(interaction: discord.Interaction, work: Awaitable[Card]) -> None:
    """Answer a form that was sent; if it was opened by a private answer, in its place: its buttons are pressed."""
    asked = interaction.message
    if asked is not None and asked.flags.ephemeral:
        await card_in_place(interaction, work)
    else:
        await answer_card(interaction, work)


def written(interaction: discord.Interaction) -> tuple[str, dict[str, str]] | None:
    """The id of a form that was sent, and what was written into its fields; None for any other interaction.

    Its sender is answered in their language from now on.
    """
    if interaction.type is not discord.InteractionType.modal_submit:
        return None
    speak(str(interaction.locale))
    data: Any = interaction.data
    fields = [part["component"] for part in data["components"] if "component" in part]
    return data["custom_id"], {field["custom_id"]: field["value"] for field in fields if "value" in field}


async def choices(known: Awaitable[list[tuple[str, str]]], typed: str) -> Choices:
    """Those of the choices (name, value) in which the typed text occurs. Rather none than an error, or too late."""
    try:
        async with asyncio.timeout(SECONDS):
            pairs = await known
    except Exception:
        log.exception("Nothing could be offered.")
        return []
    fitting = [pair for pair in pairs if typed.casefold() in pair[0].casefold() or typed == pair[1]]
    return [app_commands.Choice(name=name[:100], value=value) for name, value in fitting[:MOST_CHOICES]]


def whole_lines(text: str) -> str:
    """The text, or as many of its lines as Discord takes."""
    if len(text) <= LONGEST:
        return text
    return (text[:LONGEST].rpartition("\n")[0] or text[:LONGEST]) + "\n…"


async def in_words(work: Awaitable[str]) -> str:
    """What came of it, also when it failed."""
    try:
        return await work
    except Trouble as trouble:
        return failed(trouble)
    except Exception:
        log.exception("An answer failed.")
        return say("answer.unexpected")


def failed(trouble: Trouble) -> str:
    """What stood in the way, and what to do."""
    return whole_lines(say("answer.failed", trouble=trouble))


async def as_card(work: Awaitable[T]) -> T | Card:
    """The card (or what else it is that is shown), or the failure in words."""
    try:
        return await work
    except Trouble as trouble:
        return Card((Text(whole_lines(str(trouble))),), mark="", framed=False)
    except Exception:
        log.exception("An answer failed.")
        return Card((Text(say("answer.unexpected")),), mark="", framed=False)
