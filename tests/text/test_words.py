"""The catalogue: every sentence is used, every placeholder gets its value."""

import ast
from pathlib import Path
from string import Formatter

import pytest

from bot.text.words import CATALOGUES, say

ROOT = Path(__file__).parents[2]
SOURCES = [
    path for room in ("bot", "cogs") for path in sorted((ROOT / room).rglob("*.py")) if "words" not in path.parts
]
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES}


ENGLISH = CATALOGUES["en"]


def placeholders(key: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(ENGLISH[key]) if name}


def test_every_sentence_is_used() -> None:
    strings = {
        node.value
        for tree in TREES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert sorted(set(ENGLISH) - strings) == []


def test_every_sentence_that_is_said_exists_and_gets_its_values() -> None:
    wrong = []
    for path, tree in TREES.items():
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            if getattr(call.func, "id", getattr(call.func, "attr", "")) != "say" or not call.args:
                continue
            if not isinstance(call.args[0], ast.Constant) or not isinstance(call.args[0].value, str):
                continue
            key = call.args[0].value
            given = {keyword.arg for keyword in call.keywords}
            if key not in ENGLISH or (None not in given and not placeholders(key) <= given):
                wrong.append(f"{path.relative_to(ROOT)}:{call.lineno} {key}")
    assert wrong == []


def test_an_unknown_language_is_english() -> None:
    assert say("card.read", "tlh") == say("card.read", "en-GB") == say("card.read")


def test_an_unknown_sentence_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        say("card.nonsense")
