"""How much an edit within one block means: a slip of the pen, other words, or other facts."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Literal

from bot.text import page
from bot.text.align import aligned
from bot.text.labels import DATES
from bot.text.segments import Segment

Weight = Literal["typo", "rewording", "correction"]

_FEW = 4  # mended words in a block; a tenth of its words if that is more
_SMALL = 3  # words that a "not" may come or go with
_EASTERN = r"\u3040-\u30ff\u3400-\u9fff"  # each sign is a word
_TOKEN = re.compile(
    r"[$€£¥₽]?\d+(?:[.,:/]\d+| \d{3}(?!\d))*(?:\s?[%$€£₽])?"
    rf"|[{_EASTERN}]|[^\W\d_{_EASTERN}]+(?:['-][^\W\d_]+)*"
)
_SENTENCE = re.compile(r"(?:^|[.!?:][)\]\"']*\s)[^\w]*$")
_NOT = page.tags(
    "not no never none nobody nothing neither nor without cannot nicht kein keine keinen keinem keiner keines nie "
    "niemals niemand nichts ohne ne n pas jamais aucun sans rien non nunca ningún nadie nada sin né nessuno senza "
    "não nem sem ninguém niet geen nooit zonder żaden bez nigdy не ни нет никогда никто без ні немає ніколи ніхто "
    "不 没 未 無"
)
_COUNTING = (
    "two three four five six seven eight nine ten eleven twelve",
    "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    "deux trois quatre cinq six sept huit neuf dix onze douze",
    "два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать",
    "дві три чотири пʼять шість сім вісім девʼять десять одинадцять дванадцять",
)
_NUMBERS = {word: str(number) for row in _COUNTING for number, word in enumerate(row.split(), 2)}
_GERMAN = page.tags("der die das und ist nicht ein eine den dem von zu mit auf für im wurde")


@dataclass(frozen=True, slots=True)
class _Word:
    shown: str
    begins: bool  # a sentence: its capital means nothing

    @property
    def plain(self) -> str:
        return self.shown.casefold()

    @property
    def figure(self) -> str:
        """A number or date in one spelling, "" if it is none."""
        if self.shown[:1].isdigit() or self.shown[:1] in "$€£¥₽":
            return re.sub(r"[, ](?=\d{3}(?!\d))|\s", "", self.shown)
        return _NUMBERS.get(self.plain, self.plain if self.plain in DATES else "")

    @property
    def is_not(self) -> bool:
        return self.plain in _NOT or self.plain.endswith("n't")

    @property
    def is_name(self) -> bool:
        return self.shown[:1].isupper() and not self.begins


def weigh(old: Segment, new: Segment) -> Weight | None:
    """What sort of edit made the new block of the old one; None when a reader sees the same."""
    if new.code:
        return None if old.text == new.text else "rewording"
    if new.struck != old.struck and new.struck:
        return "correction"
    if new.label == "correction" and old.label is None:
        return "correction"
    before, after = _words(old.text), _words(new.text)
    if old.key == new.key or _solid(old.key) == _solid(new.key):
        if _figures(before) != _figures(after):
            return "correction"
        return None if old.text == new.text else "typo"
    pairs = aligned([word.plain for word in before], [word.plain for word in after])
    names = _capitals_are_names(new, after)
    mended, reworded = 0, False
    left = right = 0
    for stop, end in [*pairs, (len(before), len(after))]:
        was, now = before[left:stop], after[right:end]
        left, right = stop + 1, end + 1
        if not was and not now:
            continue
        if _is_other_fact(was, now, names=names):
            return "correction"
        if _is_slip(was, now, before[max(0, stop - len(was) - 1) : stop + 1]):
            mended += max(len(was), len(now))
        else:
            reworded = True
    return "rewording" if reworded or mended > max(_FEW, len(before) // 10) else "typo"


def _words(text: str) -> list[_Word]:
    return [
        _Word(found[0], bool(_SENTENCE.search(text, max(0, found.start() - 6), found.start())) or found.start() == 0)
        for found in _TOKEN.finditer(text)
    ]


def _solid(key: str) -> str:
    """Without the spaces between words; those between figures stay."""
    return re.sub(r"(?<!\d) | (?!\d)", "", key)


def _figures(words: list[_Word]) -> list[str]:
    """The numbers, however they are typed: 1.000 and 1,000 look like one, 1.5 and 15 do not."""
    return [re.sub(r"[.,](?=\d{3}(?!\d))", "", word.figure).replace(",", ".") for word in words if word.figure]


def _capitals_are_names(block: Segment, words: list[_Word]) -> bool:
    """Not in a heading, not in German, not where somebody shouts."""
    if any(tag in ("h1", "h2", "h3", "h4", "h5", "h6") for tag, _ in block.path):
        return False
    plain = [word.plain for word in words]
    if sum(word in _GERMAN for word in plain) * 8 > len(plain):
        return False
    return sum(word.shown[:1].isupper() for word in words) * 2 <= len(words) + 4


def _is_other_fact(was: list[_Word], now: list[_Word], *, names: bool) -> bool:
    """Whether another number, date or name stands in a place, or a "not" came or went."""
    nots = [sum(word.is_not for word in words) for words in (was, now)]
    if nots[0] != nots[1] and (min(len(was), len(now)) > 0 or max(len(was), len(now)) <= _SMALL):
        return True
    if not was or not now:
        return False
    if all(map(_figures, (was, now))) and Counter(_figures(was)) != Counter(_figures(now)):
        return True
    if not names or len(was) > 2 * _SMALL or len(now) > 2 * _SMALL:
        return False
    named = [[word for word in words if word.is_name] for words in (was, now)]
    return any(
        word.plain not in {other.plain for other in named[1]}
        and not any(_is_misspelt(word, other) for other in named[1])
        for word in named[0]
    ) and bool(named[1])


def _is_misspelt(was: _Word, now: _Word) -> bool:
    """Whether a name is the same one spelt right: nearly all letters are, so it is nobody else's."""
    away, size = distance(was.plain, now.plain), max(len(was.plain), len(now.plain))
    return was.plain[:1] == now.plain[:1] and (away == 0 or (away == 1 and size >= 6) or (away == 2 and size >= 9))


def _is_slip(was: list[_Word], now: list[_Word], around: list[_Word]) -> bool:
    """Whether letters were mended: in words, between words, a word typed twice, a little one forgotten."""
    if "".join(word.plain for word in was) == "".join(word.plain for word in now):
        return True
    if not was or not now:
        (word,) = (was or now)[:1]
        single = len(was) + len(now) == 1
        return single and (len(word.plain) <= 3 or sum(word.plain == other.plain for other in around) > len(was))
    return len(was) == len(now) and all(
        2 * min(distance(old.plain, new.plain), 3) < max(len(old.plain), len(new.plain))
        and distance(old.plain, new.plain) <= 2
        for old, new in zip(was, now, strict=True)
    )


def distance(old: str, new: str) -> int:
    """How many letters to put in, take out, change or swap (Damerau); 3 stands for more than two."""
    if abs(len(old) - len(new)) > 2:
        return 3
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    old, new = old[start:], new[start:]
    while old and new and old[-1] == new[-1]:
        old, new = old[:-1], new[:-1]
    if max(len(old), len(new)) > 30:
        return 3
    before: list[int] = []
    row = list(range(len(new) + 1))
    for line, letter in enumerate(old, 1):
        last, before, row = before, row, [line]
        for place, other in enumerate(new, 1):
            cost = min(row[-1] + 1, before[place] + 1, before[place - 1] + (letter != other))
            if line > 1 and place > 1 and letter == new[place - 2] and old[line - 2] == other:
                cost = min(cost, last[place - 2] + 1)
            row.append(cost)
    return min(row[-1], 3)
