"""Every sentence that people read, by key and language; and the language that is spoken just now.

A sentence is made by ``say`` in the language of whoever it is for: ``speaking`` names it, once, where an interaction
arrives or a mirror is planned. What is kept to be read later (why something failed) is kept by its key, so that each
reader has it in their own language: see ``kept`` and ``again``.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from string import Formatter
from typing import Any

from bot.text.words import en, ru

CATALOGUES: Mapping[str, Mapping[str, str]] = {"en": en.SENTENCES, "ru": ru.SENTENCES}
DEFAULT = "en"
LANGUAGES = {"en": "English", "ru": "Русский"}
"""Each by the name that it gives itself."""

_KEPT = "\x01"  # no text of a person or a blog begins so: control characters are taken out of them
_spoken: ContextVar[str] = ContextVar("spoken", default=DEFAULT)


class Sentence(str):
    """A sentence, and what it was made of, so that it can be said again in another language."""

    key: str
    values: Mapping[str, object]

    def __str__(self) -> str:
        """Itself: what an exception was raised with stays a sentence when it is read from it."""
        return self


def language_of(locale: str | None) -> str:
    """The language for one of Discord's locales ("ru", "en-GB"); English for those without a catalogue."""
    language = (locale or DEFAULT).partition("-")[0].lower()
    return language if language in CATALOGUES else DEFAULT


def spoken() -> str:
    """The language that is spoken just now."""
    return _spoken.get()


def speak(locale: str | None) -> None:
    """Speak the language of this locale from now on, in this task: for who answers one person until the task ends."""
    _spoken.set(language_of(locale))


@contextmanager
def speaking(locale: str | None) -> Iterator[None]:
    """Speak the language of this locale inside."""
    token = _spoken.set(language_of(locale))
    try:
        yield
    finally:
        _spoken.reset(token)


def say(key: str, locale: str | None = None, **values: Any) -> str:
    """Give the sentence for ``key`` with ``values`` in its placeholders, in the language spoken just now.

    ``locale`` asks for another one. A language without this sentence falls back to English. Values stand in the
    sentence as they are: escape what others wrote before. A placeholder ``{count:day|days}`` gives the form of the
    word that goes with the number. Raises KeyError for an unknown key or a placeholder without a value.
    """
    language = spoken() if locale is None else language_of(locale)
    text = CATALOGUES[language].get(key)
    if text is None:
        language, text = DEFAULT, CATALOGUES[DEFAULT][key]
    plain = {name: str(value) if isinstance(value, Exception) else value for name, value in values.items()}
    sentence = Sentence(_FORMATTERS[language].vformat(text, (), plain))
    sentence.key, sentence.values = key, plain
    return sentence


# -- to be read later -------------------------------------------------------------------------------------------------


def kept(text: str) -> str:
    """How a text is stored that others will read: a sentence of ours by its key, anything else as it is."""
    return _KEPT + json.dumps(_packed(text), ensure_ascii=False) if isinstance(text, Sentence) else text


def again(stored: str) -> str:
    """What ``kept`` stored, in the language spoken just now; other texts as they are."""
    return str(_opened(json.loads(stored[1:]))) if stored.startswith(_KEPT) else stored


def _packed(value: object) -> Any:
    """A sentence with what it says in English beside it, for a version that does not know its key (any more)."""
    if isinstance(value, Sentence):
        values = {name: _packed(inner) for name, inner in value.values.items()}
        return {"say": value.key, "with": values, "english": str.__str__(say(value.key, DEFAULT, **dict(value.values)))}
    return value if isinstance(value, (int, float, str)) else str(value)


def _opened(value: Any) -> object:
    if not isinstance(value, dict):
        return value
    try:
        return say(value["say"], None, **{name: _opened(inner) for name, inner in value["with"].items()})
    except KeyError:
        return value["english"]


# -- words that go with numbers ---------------------------------------------------------------------------------------


def _english(count: int) -> int:
    return 0 if count == 1 else 1


def _russian(count: int) -> int:
    """One, few, many: https://www.unicode.org/cldr/charts/latest/supplemental/language_plural_rules.html#ru."""
    if count % 10 == 1 and count % 100 != 11:
        return 0
    return 1 if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14) else 2


class _Counting(Formatter):
    """Understands ``{count:day|days}``: the form of a word that goes with a number."""

    def __init__(self, form: Callable[[int], int]) -> None:
        self._form = form

    def format_field(self, value: Any, format_spec: str) -> str:
        forms = format_spec.split("|")
        if len(forms) == 1:
            return str(super().format_field(value, format_spec))
        return forms[min(self._form(abs(int(value))), len(forms) - 1)]


_FORMATTERS = {"en": _Counting(_english), "ru": _Counting(_russian)}
