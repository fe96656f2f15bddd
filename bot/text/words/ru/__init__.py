"""Russian. To the reader: «вы», in lower case; settings and commands keep their English names.

Values may be any name or title, so none stands where Russian would decline it or agree with it in gender.
``{count:день|дня|дней}`` are the forms for 1, 2 and 5.
"""

import re
from collections.abc import Iterator

from bot.text.words.ru import (
    articles,
    beginning,
    chat,
    checking,
    comments,
    config,
    configuration,
    connecting,
    delivery,
    desk,
    diff,
    doctor,
    feeds,
    finding,
    following,
    hearing,
    losses,
    members,
    mine,
    moderation,
    net,
    notices,
    notifying,
    panel,
    permissions,
    private,
    push,
    reading,
    reconcile,
    settings,
    talk,
    terminal,
    wordpress,
    working,
)
from bot.text.words.ru.commands import COMMANDS, MENUS

_COMMAND = re.compile(r"`/([^`]+)")

_SENTENCES = {
    **articles.SENTENCES,
    **beginning.SENTENCES,
    **chat.SENTENCES,
    **checking.SENTENCES,
    **comments.SENTENCES,
    **config.SENTENCES,
    **configuration.SENTENCES,
    **connecting.SENTENCES,
    **delivery.SENTENCES,
    **desk.SENTENCES,
    **diff.SENTENCES,
    **doctor.SENTENCES,
    **feeds.SENTENCES,
    **finding.SENTENCES,
    **following.SENTENCES,
    **hearing.SENTENCES,
    **losses.SENTENCES,
    **members.SENTENCES,
    **mine.SENTENCES,
    **moderation.SENTENCES,
    **net.SENTENCES,
    **notices.SENTENCES,
    **notifying.SENTENCES,
    **panel.SENTENCES,
    **permissions.SENTENCES,
    **private.SENTENCES,
    **push.SENTENCES,
    **reading.SENTENCES,
    **reconcile.SENTENCES,
    **settings.SENTENCES,
    **talk.SENTENCES,
    **terminal.SENTENCES,
    **wordpress.SENTENCES,
    **working.SENTENCES,
}


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


SENTENCES: dict[str, str] = {key: named(sentence) for key, sentence in _SENTENCES.items()}
