"""Commands in the language of each user's Discord."""

from collections.abc import Mapping

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Location

from bot.text.words import language_of
from bot.text.words.ru import commands as russian

Texts = Mapping[str, tuple[str, str]]
COMMANDS: Mapping[str, Texts] = {"ru": russian.COMMANDS}
OPTIONS: Mapping[str, Mapping[str, Texts]] = {"ru": russian.OPTIONS}
MENUS: Mapping[str, Mapping[str, str]] = {"ru": russian.MENUS}
"""By language; English stands at the commands themselves."""


class Translator(app_commands.Translator):
    """Gives Discord the names and descriptions of commands, and of their options, in other languages."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """The name or description in this locale; None: it is shown in English there."""
        language, where = language_of(locale.value), context.location
        if where in (Location.parameter_name, Location.parameter_description):
            assert isinstance(context.data, app_commands.Parameter)
            options = OPTIONS.get(language, {}).get(context.data.command.qualified_name, {})
            found = options.get(context.data.name)
        elif isinstance(context.data, app_commands.ContextMenu):
            return MENUS.get(language, {}).get(context.data.name)
        elif isinstance(context.data, app_commands.Command | app_commands.Group):
            found = COMMANDS.get(language, {}).get(context.data.qualified_name)
        else:
            return None
        if found is None:
            return None
        named = where in (Location.command_name, Location.group_name, Location.parameter_name)
        return found[0 if named else 1] or None
