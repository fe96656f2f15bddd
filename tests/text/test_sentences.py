"""No sentence that a person reads stands outside the catalogues of bot/text/words.

Found are literals and f-strings that look like a sentence, or like a label, and every literal that stands right where
people read it: in a card, a button, an exception of ours, a print. What is not meant:

- docstrings, logged lines and assertions: they speak English, to whoever runs the bot or changes it;
- names and descriptions of commands and their options: their English stands at the commands, where discord.py wants
  it; that each has its Russian is held by test_words.py;
- the help of the command line (argparse): it is read beside the names of commands and options, which are English;
- the demo (DEMO): its blog, its Discord and its page are English, and so is what it says of them.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from bot.relay_settings import RelaySettings
from bot.text.words.ru.commands import MENUS

ROOT = Path(__file__).parents[2]
DEMO = {"bot/awkward.py", "bot/gallery.py", "bot/demo.py"}
SOURCES = [
    path
    for room in ("bot", "cogs")
    for path in sorted((ROOT / room).rglob("*.py"))
    if "words" not in path.parts and str(path.relative_to(ROOT)) not in DEMO
]

CALLER = "an error for the code around it, which says it in its own words"
AGENT = "a word of the User-Agent, for the admins of blogs"
EXPORT = "a name in an exported file, the same for every reader of it"
EXCEPTIONS = {
    ("bot/chat/posts.py", "the answer got lost"): CALLER,
    ("bot/net/session.py", "refused by the guard"): CALLER,
    ("bot/net/session.py", "Discord relay"): AGENT,
    ("bot/config.py", "the admin of this bot"): AGENT,
    ("bot/__main__.py", "The connection to Discord broke ({}). {}"): "a line of the log",
    ("bot/desk/mine.py", "version of the question"): EXPORT,
    ("bot/desk/mine.py", "judged as a moderator"): EXPORT,
}
"""Literals that look like sentences and are read by no person in their own language. Each stands there."""

VALUES = {choice for each in fields(RelaySettings) for choice in each.metadata["choices"]} | set(MENUS)
"""What settings may be, in English in every language; and the names of menus, whose Russian test_words.py holds."""

LOGGED = {"debug", "info", "warning", "error", "exception", "critical"}
DESCRIBING = {"command", "describe", "rename", "add_parser", "add_argument", "ArgumentParser", "Group"}
SHOWN = {
    *("Text", "Small", "Quote", "ActButton", "LinkButton", "Option", "Menu", "Field", "Form", "Card", "Finding"),
    *("print", "tell", "fine", "hint", "unset", "send_message", "edit_message", "TextDisplay", "Response"),
    *("Refused", "Barred", "Retry", "Uncertain", "Missing", "Vanished", "Gone", "Stopped", "Wrong"),
}
"""What is called with words that a person reads."""
LABELS = {"label", "placeholder", "title", "content"}
"""Arguments that a person reads, whatever is called with them."""

WORD = r"[A-Za-zА-Яа-яё’']{2,}"
GIVEN = "\0"
"""Stands for what an f-string puts in."""
SENTENCE = re.compile(
    rf"({WORD}|{GIVEN})([,:;]? ({WORD}|{GIVEN}|a|I|no)){{2,}}.*[.!?…:)](\s|$)|{WORD}[.!?…] [A-Z].*[.!?]", re.DOTALL
)
LABEL = re.compile(rf"[A-Z]{WORD}( ({WORD}|{GIVEN})){{1,7}}[.!?…]?")
FUNCTION = r"(?:an?|the|of|to|is|are|was|it|in|on|and|or|not|which|for|with|by|from|at|что|не|в|и|на|с|для|по)"
PHRASE = re.compile(rf"(?=.*\b{FUNCTION}\b){WORD}(,? ({WORD}|{GIVEN}|a|s)){{3,}}")
SYNTAX = re.compile(r"[<>=|\\]|^[-.]|\b(SELECT|INSERT|UPDATE|DELETE|PRAGMA|BEGIN|Content-Disposition)\b|\w+/\w+;")
"""Markup, patterns, selectors, statements, headers."""


def shown_text(node: ast.expr) -> str | None:
    """The text of a literal or an f-string, with GIVEN for what is put in."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else GIVEN for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def called(node: ast.Call) -> str:
    return str(getattr(node.func, "id", getattr(node.func, "attr", "")))


def is_quiet(node: ast.AST) -> bool:
    """Whether what stands inside is nothing that a person reads in their own language."""
    if isinstance(node, ast.Expr):  # a docstring, or what explains a name
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.Assert):
        return True
    if isinstance(node, ast.keyword):  # of a class: a group of commands
        return node.arg in ("group_name", "group_description")
    if not isinstance(node, ast.Call):
        return False
    by_log = isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") in ("log", "_log", "logger")
    a_list = isinstance(node.func, ast.Attribute) and node.func.attr == "split"  # words, one by one
    return (by_log and called(node) in LOGGED) or a_list or called(node) in DESCRIBING


def literals(node: ast.AST, where: str = "") -> Iterator[tuple[ast.expr, str, str]]:
    """Every literal that might be read: where it stands (what is called with it), and its text."""
    if is_quiet(node):
        return
    if isinstance(node, ast.expr) and (text := shown_text(node)) is not None:
        yield node, where, text
        if isinstance(node, ast.JoinedStr):
            for part in node.values:
                if isinstance(part, ast.FormattedValue):
                    yield from literals(part.value)
        return
    if isinstance(node, ast.keyword) and node.arg in LABELS:
        yield from literals(node.value, node.arg)
        return
    if isinstance(node, ast.Call) and called(node) in SHOWN:
        for words in node.args:
            yield from literals(words, called(node))
        for other in (*node.keywords, node.func):
            yield from literals(other)
        return
    inherits = isinstance(node, ast.IfExp | ast.BinOp | ast.BoolOp | ast.Tuple | ast.List | ast.Starred)
    for child in ast.iter_child_nodes(node):
        yield from literals(child, where if inherits else "")


def is_sentence(text: str, where: str) -> bool:
    """Whether a literal looks like something that a person reads."""
    bare = text.strip()
    if where and re.search(r"[^\W\d_]{2,} |[A-ZА-Я][a-zа-я]{2,}", bare.replace(GIVEN, "")):
        return True
    if SYNTAX.search(bare) or text in VALUES:
        return False
    return bool(SENTENCE.search(bare) or LABEL.fullmatch(bare) or PHRASE.fullmatch(bare))


def sentences(source: str) -> list[tuple[int, str]]:
    """The sentences outside the catalogues in a source, with their lines."""
    found = literals(ast.parse(source))
    return [(node.lineno, text.replace(GIVEN, "{}")) for node, where, text in found if is_sentence(text, where)]


def test_no_sentence_stands_outside_the_catalogues() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line} {text}"
        for path in SOURCES
        for line, text in sentences(path.read_text(encoding="utf-8"))
        if (str(path.relative_to(ROOT)), text) not in EXCEPTIONS
    ]
    assert found == []


def test_what_is_excepted_still_stands_there() -> None:
    for file, text in EXCEPTIONS:
        assert text in [found for _, found in sentences((ROOT / file).read_text(encoding="utf-8"))], (file, text)


@pytest.mark.parametrize(
    "source",
    [
        'raise Refused("No such relay.")',
        'raise Retry(f"waiting {left:.0f} s to see whether it arrives", left)',
        'raise Missing("gone away")',
        'return f"Port {port} may not be opened by this user."',
        'x = "The database is locked. Try again."',
        'advice = "makes a good one. Only its old key can read it."',
        'MEANING = {"locked": "another program keeps it locked, perhaps a second bot."}',
        'NAMES = {"manage_threads": "Manage Threads"}',
        'print("All is well")',
        'tell("done" if well else "Not done")',
        'Text("Paused")',
        'ActButton("Approve", "waits:approve:1")',
        'Option(name, "all", "Everything that is said")',
        'Text(f"**{title}** has moved")',
        'lines.append("the rest is in its thread, as ever")',
        'ui.TextInput(label="Name")',
        'ui.Select(placeholder=f"Which {what}")',
        'label = f"Opened by {name}"',
        'await interaction.response.send_message("Thank you!", ephemeral=True)',
        'say("answer.failed", trouble="The blog is away.")',
        'why = "Всё в порядке, ничего делать не нужно."',
        'log.warning("%s", trouble or other("Nothing was found here."))\nreturn "Nothing was found here."',
    ],
)
def test_a_sentence_outside_the_catalogues_is_found(source: str) -> None:
    assert sentences(source)


@pytest.mark.parametrize(
    "source",
    [
        '"""A docstring is a sentence, too."""',
        'X = 1\n"""So is what explains a name."""',
        'log.warning("The thread of %s was not found; it is opened anew.", title)',
        'assert found, "It must be there by now."',
        'say("relay.changed", setting=setting)',
        '@app_commands.command(name="add", description="Finds its feed from any address")\ndef add(): ...',
        '@app_commands.describe(blog="Which blog; all of them, if you name none")\ndef add(blog): ...',
        'parser.add_argument("--once", help="play the whole journey, then end")',
        "text(\"SELECT id FROM items WHERE kind = 'comment' AND due <= now\")",
        'class Blogs(Group, group_name="blog", group_description="The blogs that this server follows"): ...',
        'DIGITS = _words("two three four five six seven")',
        'WORDS = "two three four five six seven".split()',
        're.compile(r"(?:related|similar) (?:posts?|articles?)")',
        'HEADERS = {"Accept": "application/atom+xml, application/rss+xml;q=0.9"}',
        'settings.closed == "lock thread"',
        'ActButton(say("waits.approve"), f"waits:approve:{item}")',
        'Text(f"### {title}")',
        'Text(f"{head}\\n-# {small}")',
        'f"{host}:{port}"',
    ],
)
def test_what_nobody_reads_is_left_alone(source: str) -> None:
    assert sentences(source) == []
