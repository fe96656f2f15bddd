"""Lists as members type them: what each item begins with, for a blog whose comments have no element for lists.

Discord counts numbers up from the first of a list, whatever is typed. How deep an item stands its sign says: a bullet
has another one on each level, a number has those of the items around it before it ("2.1.").
"""

import re
from dataclasses import dataclass, field

_ITEM = re.compile(r"( *)(?:([-*])|(\d{1,9})\.) +(?=\S)")
_BULLETS = "•◦▪"


@dataclass(slots=True)
class Lists:
    """Goes through the lines of a message, one by one."""

    levels: list[tuple[int, int | None]] = field(default_factory=list)  # indent and, of a numbered one, the number

    def item(self, line: str) -> tuple[str, str] | None:
        """What an item begins with, and its text; None for a line that is no item."""
        found = _ITEM.match(line)
        if found is None:
            if not line.startswith(" "):  # else it goes on with the item before
                self.levels.clear()
            return None
        indent, typed = len(found[1]), int(found[3]) if found[3] else None
        while self.levels and self.levels[-1][0] > indent:
            self.levels.pop()
        number = typed
        if self.levels and self.levels[-1][0] == indent:
            _, before = self.levels.pop()
            number = before + 1 if typed is not None and before is not None else typed
        self.levels.append((indent, number))
        return f"{self._sign()} ", line[found.end() :]

    def _sign(self) -> str:
        depth = min(len(self.levels), len(_BULLETS)) - 1
        numbers: list[int] = []
        for _, number in reversed(self.levels):
            if number is None:
                break
            numbers.insert(0, number)
        counted = "".join(f"{number}." for number in numbers)
        if len(numbers) == len(self.levels):
            return counted
        return f"{_BULLETS[depth]} {counted}" if counted else _BULLETS[depth]
