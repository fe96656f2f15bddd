"""Members who are named in a comment from the blog ("@Name") and may be pinged; nobody else ever is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.text import escape
from bot.text.blocks import Block, Heading, Listing, Paragraph
from bot.text.runs import LABEL, MADE, Run

_ALIKE = str.maketrans("’‘“”„", '\'\'"""')  # a blog curls the marks in names
_SPELT = {"'": "['’‘]", '"': '["“”„]'}
_CALLED = re.compile(r"\\.|(?P<ticks>`+)(?!`)[\s\S]*?(?<!`)(?P=ticks)(?!`)|<@(?P<id>\d+)>")


def called(markdown: str) -> tuple[int, ...]:
    """The members whom rendered Markdown mentions, each once."""
    found = (match["id"] for match in _CALLED.finditer(markdown))
    return tuple(dict.fromkeys(int(member) for member in found if member))


@dataclass(frozen=True, slots=True)
class Calls:
    """Finds names in blocks."""

    pattern: re.Pattern[str]
    members: Mapping[str, int]

    def put(self, blocks: list[Block]) -> None:
        """Make mentions of the names in blocks, but not in quotes, code, links and tables."""
        for block in blocks:
            match block:
                case Paragraph() | Heading():
                    block.runs = self._put(block.runs)
                case Listing():
                    for item in block.items:
                        self.put(item)
                case _:
                    pass

    def _put(self, runs: list[Run]) -> list[Run]:
        made: list[Run] = []
        for number, (text, look) in enumerate(runs):
            if look & (MADE | LABEL) or "@" not in text:
                made.append((text, look))
                continue
            before = runs[number - 1][0][-1:] if number else ""
            after = runs[number + 1][0][:2] if number + 1 < len(runs) else ""
            whole, place = before + text + after, len(before)
            for found in self.pattern.finditer(whole, len(before)):
                member = self.members.get(_folded(found[1]))
                inside = found.end() <= len(before + text)
                if member is not None and inside and not _quoted(runs[:number], text[: found.start() - len(before)]):
                    made += [(whole[place : found.start()], look), (f"<@{member}>", MADE)]
                    place = found.end()
            made.append((whole[place : len(before + text)], look))
        return [run for run in made if run[0]]


def calls(named: Mapping[str, int]) -> Calls | None:
    """What finds these names (-> member) after an @, in any case, as whole words; None without names.

    A name that stands for two members stands for nobody.
    """
    members: dict[str, int] = {}
    doubtful: set[str] = set()
    for name, member in named.items():
        key = _folded(escape.name(name))
        if members.setdefault(key, member) != member:
            doubtful.add(key)
    members = {key: member for key, member in members.items() if key}
    if not members:
        return None
    longest_first = sorted(members, key=len, reverse=True)
    names = "|".join("".join(_SPELT.get(sign, re.escape(sign)) for sign in name) for name in longest_first)
    pattern = re.compile(rf"(?<![^\s(\[{{\"'“„«‘])@({names})(?![.@/-]?\w)", re.IGNORECASE)
    return Calls(pattern, {key: member for key, member in members.items() if key not in doubtful})


def _quoted(runs: list[Run], text: str) -> bool:
    """Whether what comes after ``text``, after these runs, stands in a line that begins like a quote in mail."""
    line = "".join([*(run[0] for run in runs), text]).rpartition("\n")[2]
    return line.lstrip().startswith(">")


def _folded(name: str) -> str:
    return name.translate(_ALIKE).casefold()
