"""Files in commands: given to who asked, and taken from them."""

import io
from collections.abc import Awaitable

import discord

from bot.errors import Retry, Trouble
from bot.text.words import say
from cogs.answers import failed


async def answer_file(interaction: discord.Interaction, work: Awaitable[str], name: str, said: str) -> None:
    """Give a file with what came of it, and a word on it, to who asked alone; or the failure in words."""
    await interaction.response.defer(ephemeral=True, thinking=True)
    try:
        text = await work
    except Trouble as trouble:
        await interaction.followup.send(failed(trouble), ephemeral=True)
        return
    file = discord.File(io.BytesIO(text.encode()), name)
    await interaction.followup.send(said, file=file, ephemeral=True)


async def fetched(file: discord.Attachment) -> bytes:
    """What is in a file that came with a command. Raises Retry."""
    try:
        return await file.read()
    except discord.HTTPException as error:
        raise Retry(say("configuration.unread")) from error
