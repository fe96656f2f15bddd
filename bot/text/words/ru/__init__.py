"""Russian. To the reader: «вы», in lower case; settings and commands keep their English names.

Values may be any name or title, so none stands where Russian would decline it or agree with it in gender.
``{count:день|дня|дней}`` are the forms for 1, 2 and 5.
"""

import re
from collections.abc import Iterator

from bot.text.words.gathering import gathered
from bot.text.words.ru.commands import COMMANDS, MENUS

_COMMAND = re.compile(r"`/([^`]+)")


def named(sentence: str) -> str:
    """A sentence with commands called as they are in a Russian Discord: ``/me consent`` is ``/я согласие`` there."""
    for english, russian in MENUS.items():
        sentence = sentence.replace(english, russian)
    return _COMMAND.sub(lambda found: "`/" + " ".join(_words(found[1])), sentence)


def _words(typed: str) -> Iterator[str]:
    """What is typed after the slash, its command in Russian."""
    group, *rest = typed.split(" ")
    yield COMMANDS[group][0] if group in COMMANDS else group
    command = f"{group} {rest[0]}" if rest else ""
    yield from [COMMANDS[command][0], *rest[1:]] if command in COMMANDS else rest


SENTENCES = {key: named(sentence) for key, sentence in gathered(__name__, __path__).items()}
