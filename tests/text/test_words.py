"""The catalogues: every sentence is used, gets its values, is there in each language; what is kept is read again."""

import ast
import asyncio
import json
import re
from pathlib import Path
from string import Formatter

import pytest
from discord import app_commands
from discord.ext.commands import GroupCog
from hypothesis import given
from hypothesis import strategies as st

import cogs.article_questions
import cogs.blogs
import cogs.finding
import cogs.members
import cogs.relays
from bot.config import names
from bot.errors import Refused
from bot.text.words import (
    CATALOGUES,
    LANGUAGES,
    Sentence,
    again,
    kept,
    language_of,
    say,
    speak,
    speaking,
    spoken,
)
from bot.text.words.ru import commands, named

ROOT = Path(__file__).parents[2]
SOURCES = [
    path for room in ("bot", "cogs") for path in sorted((ROOT / room).rglob("*.py")) if "words" not in path.parts
]
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES}

ENGLISH = CATALOGUES["en"]
SENTENCES = [(language, key) for language in CATALOGUES for key in ENGLISH]

FORMS = {"en": 2, "ru": 3}
"""How many forms of a word go with numbers."""
LATIN_IN_RUSSIAN = (
    *("Message Content intent", "Message Content Intent", "Post to blog", "Discord", "POST"),
    *("Reset Token", "раздел Bot"),
    *sorted(names(), key=len, reverse=True),
    *("sqlite:///FILE", "postgresql://USER:PASSWORD@HOST/NAME", "max_connections", "SQLite", "PostgreSQL"),
    *(".env.example", ".env", "NAME=value", "DEBUG", "INFO", "WARNING", "ERROR", "urlsafe base64", "UTF-8"),
    *("New Application", "Copy", "Bot", "Backchannel", "API", "ID", "@everyone", "@here"),
    *("WordPress", "Wordfence", "Brute Force Protection", "Cloudflare", "Skip", "Apache", "CGI", "Authorization"),
    *("RSS", "Atom", "JSON Feed", "JSON", "XML", "DOCTYPE", "REST", "https", "http", "HTTP", "TLS"),
    *("Europe/Berlin", "America/New_York", "UTC"),
)
"""Names: of Discord, of entries in menus, of settings, of programs, of formats, of time zones."""

BUTTONS = {
    *("setup.connect", "setup.preview", "connect.page", "connect.page.click", "connect.enter", "connect.again"),
    *("flood.newest", "flood.all", "flood.none"),
    *("article.step.from.earlier", "article.step.from.later", "article.step.to.earlier", "article.step.to.later"),
    *("card.read", "card.comment", "card.changes", "consent.see", "consent.once", "consent.yes", "consent.no"),
    *("waits.approve", "waits.spam", "waits.trash", "waits.reply", "fate.now", "fate.back", "fate.look"),
    *(
        "panel.write",
        "panel.default",
        "panel.back",
        "panel.pause",
        "panel.resume",
        "panel.settings",
        "panel.preview",
        "panel.test",
    ),
    *("panel.duplicate", "panel.remove", "panel.remove.keep", "panel.remove.wipe", "test.delete"),
    *("me.yes", "me.no", "me.stop", "me.pings.on", "me.pings.off"),
    *("forget.remove", "forget.keep", "forget.cancel", "forget.look"),
    *("configuration.do", "configuration.cancel", "working.stop"),
    *("follow.answers.begin", "follow.answers.end", "follow.articles.begin", "follow.articles.end", "follow.end"),
    *("follow.thread", "follow.there", "follow.mine", "follow.enough"),
}
LIMITS = {
    **dict.fromkeys(BUTTONS, 80),
    **dict.fromkeys(("form.title", "form.title.answer"), 45 - 20),  # of the title at least 20 signs are left
    "setup.channel": 150,
    "follow.category": 150,
    "connect.form": 45 - 30,
    **dict.fromkeys(("connect.user", "connect.password"), 45),
    "connect.password.about": 100,
    "form.words": 45,
    "form.about": 100,
    "post.which.choose": 100,
    "relay.about.channel": 100 - len("channel: "),
    "relay.example": 100 - 60,
    "card.untitled": 100,
}
"""What Discord takes, without what stands in the placeholders. (Of ``{count}`` a long one is assumed.)"""


WORDS, CYRILLIC = re.compile(r"[^\W\d_]"), re.compile(r"[а-яё]", re.IGNORECASE)


def fields(text: str) -> list[tuple[str, str]]:
    return [(name, spec or "") for _, name, spec, _ in Formatter().parse(text) if name]


def placeholders(key: str, language: str = "en") -> set[str]:
    return {name for name, _ in fields(CATALOGUES[language][key])}


def said_in(call: ast.Call) -> str | None:
    """The key, if a call says a sentence that is named there."""
    is_said = getattr(call.func, "id", getattr(call.func, "attr", "")) == "say" and call.args
    key = call.args[0].value if is_said and isinstance(call.args[0], ast.Constant) else None
    return key if isinstance(key, str) else None


def calls(tree: ast.AST) -> list[ast.Call]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


# -- the code and the English catalogue -------------------------------------------------------------------------------


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
        for call in calls(tree):
            if (key := said_in(call)) is None:
                continue
            given_there = {keyword.arg for keyword in call.keywords}
            if key not in ENGLISH or (None not in given_there and not placeholders(key) <= given_there):
                wrong.append(f"{path.relative_to(ROOT)}:{call.lineno} {key}")
    assert wrong == []


def test_every_label_of_a_button_is_known_as_one() -> None:
    buttons = [
        call.args[0]
        for tree in TREES.values()
        for call in calls(tree)
        if getattr(call.func, "id", "") in ("ActButton", "LinkButton") and call.args
    ]
    labels = {key for button in buttons for call in calls(button) if (key := said_in(call)) is not None}
    assert labels <= BUTTONS


def test_an_unknown_language_is_english() -> None:
    assert say("card.read", "tlh") == say("card.read", "en-GB") == say("card.read")


def test_an_unknown_sentence_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        say("card.nonsense")


# -- every language ---------------------------------------------------------------------------------------------------


def test_every_language_has_every_sentence_and_no_other() -> None:
    assert set(CATALOGUES) == set(LANGUAGES) == set(FORMS)
    for catalogue in CATALOGUES.values():
        assert set(catalogue) == set(ENGLISH)


def test_every_sentence_has_its_placeholders() -> None:
    assert [each for each in SENTENCES if placeholders(each[1], each[0]) != placeholders(each[1])] == []


def test_every_word_that_goes_with_a_number_has_all_its_forms() -> None:
    wrong = []
    for language, key in SENTENCES:
        for name, spec in fields(CATALOGUES[language][key]):
            forms = len(spec.split("|"))  # in a form stands nothing but words and the number itself
            if spec and (forms != FORMS[language] or not {inner for inner, _ in fields(spec)} <= {name}):
                wrong.append((language, key))
    assert wrong == []


@pytest.mark.parametrize("key", sorted(LIMITS))
def test_labels_are_as_short_as_discord_wants_them(key: str) -> None:
    counted = {name: 99_999 if name == "count" else "" for name in placeholders(key)}
    for language in CATALOGUES:
        assert 1 <= len(say(key, language, **counted)) <= LIMITS[key]


def bare(text: str) -> str:
    """A sentence without placeholders, code and addresses."""
    return re.sub(r"`[^`]*`|\{[^{}:]*\}|\{\w+:|\w+://\S+", " ", text)


def shape(text: str) -> tuple[object, ...]:
    """What stays in each language: marks at the beginning of lines, emphasis, emoji, spoilers and hidden links."""
    starts = [match[0] for line in text.split("\n") if (match := re.match(r"(?:-# |- |#+ |… )*", line)) is not None]
    bold = sorted(re.findall(r"\*\*\{\w+\}\*\*", text))
    emoji = re.findall(r"[\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff]\ufe0f?", text)
    return starts, bold, sorted(emoji), text.count("||"), text.count("<{url}>")


def code(text: str) -> set[str]:
    return set(re.findall(r"`[^`]+`", text))


def test_a_translation_has_the_shape_of_its_sentence() -> None:
    wrong = []
    for language, key in SENTENCES:
        text, english = CATALOGUES[language][key], ENGLISH[key]
        called = named(english) if language == "ru" else english
        if shape(text) != shape(english) or not code(called) <= code(text):
            wrong.append((language, key))
    assert wrong == []


def test_what_has_no_words_is_the_same_in_every_language() -> None:
    wordless = [(language, key) for language, key in SENTENCES if not WORDS.search(bare(ENGLISH[key]))]
    assert [(language, key) for language, key in wordless if CATALOGUES[language][key] != ENGLISH[key]] == []
    assert ("ru", "fate.waiting") in wordless  # the reaction is known by its emoji, whoever put it there


def test_nothing_is_left_in_english_in_russian() -> None:
    wrong = []
    for key, english in ENGLISH.items():
        russian = bare(CATALOGUES["ru"][key])
        for name in LATIN_IN_RUSSIAN:
            russian = russian.replace(name, " ")
        if re.search(r"[A-Za-z“”\"]", russian) or (WORDS.search(bare(english)) and not CYRILLIC.search(russian)):
            wrong.append(key)
    assert wrong == []


# -- words that go with numbers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "russian", "english"),
    [
        (0, "0 минут", "0 minutes"),
        (1, "1 минуту", "minute"),
        (2, "2 минуты", "2 minutes"),
        (5, "5 минут", "5 minutes"),
        (11, "11 минут", "11 minutes"),
        (12, "12 минут", "12 minutes"),
        (21, "21 минуту", "21 minutes"),
        (22, "22 минуты", "22 minutes"),
        (111, "111 минут", "111 minutes"),
        (112, "112 минут", "112 minutes"),
        (121, "121 минуту", "121 minutes"),
    ],
)
def test_a_word_goes_with_its_number(count: int, russian: str, english: str) -> None:
    assert say("time.minutes", "ru", count=count) == russian
    assert say("time.minutes", "en", count=count) == english


@given(st.integers(0, 10**9))
def test_the_russian_forms_follow_the_last_two_digits_only(count: int) -> None:
    def form(number: int) -> str:
        return say("time.minutes", "ru", count=number).split()[1]

    assert form(count) == form(count % 100) == form(count + 100)
    assert (form(count) == "минуту") == (count % 10 == 1 and count % 100 != 11)
    assert (form(count) == "минуты") == (count % 10 in (2, 3, 4) and count % 100 // 10 != 1)


# -- the language that is spoken --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("locale", "language"), [("ru", "ru"), ("en-GB", "en"), ("RU-ru", "ru"), ("tlh", "en")])
def test_the_language_of_a_locale(locale: str, language: str) -> None:
    assert language_of(locale) == language


def test_without_a_locale_it_is_english() -> None:
    assert language_of(None) == language_of("") == spoken() == "en"


def test_speaking_nests_and_ends() -> None:
    with speaking("ru"):
        assert say("card.read") == CATALOGUES["ru"]["card.read"]
        with speaking("en-US"):
            assert say("card.read") == ENGLISH["card.read"]
            assert say("card.read", "ru") == CATALOGUES["ru"]["card.read"]
        assert spoken() == "ru"
        with pytest.raises(KeyError), speaking(None):
            say("card.nonsense")
        assert spoken() == "ru"
    assert spoken() == "en"


async def test_who_speaks_speaks_in_their_own_task_only() -> None:
    turn = asyncio.Barrier(2)

    async def answer(locale: str) -> str:
        speak(locale)
        await turn.wait()
        return say("waits.reply")

    async with asyncio.TaskGroup() as group:
        answers = [group.create_task(answer(locale)) for locale in ("ru", "en")]
    assert [task.result() for task in answers] == [CATALOGUES["ru"]["waits.reply"], ENGLISH["waits.reply"]]
    assert spoken() == "en"


# -- kept, and said again ---------------------------------------------------------------------------------------------


def values_of(key: str) -> st.SearchStrategy[dict[str, object]]:
    specified = {name for catalogue in CATALOGUES.values() for name, spec in fields(catalogue[key]) if spec}
    return st.fixed_dictionaries(
        {
            name: st.integers(0, 10**6) if name in specified else st.text(max_size=20)
            for name in sorted(placeholders(key))
        }
    )


ANY_SENTENCE = st.sampled_from(sorted(ENGLISH)).flatmap(lambda key: st.tuples(st.just(key), values_of(key)))
LANGUAGE = st.sampled_from(sorted(CATALOGUES))


@given(ANY_SENTENCE, LANGUAGE, LANGUAGE)
def test_what_is_kept_in_one_language_is_read_in_another(
    sentence: tuple[str, dict[str, object]], written: str, read: str
) -> None:
    key, values = sentence
    with speaking(written):
        stored = kept(say(key, **values))
    with speaking(read):
        assert again(stored) == say(key, **values)
        assert kept(again(stored)) == stored  # it is a sentence still


def test_sentences_in_a_sentence_are_read_in_the_language_of_the_reader_too() -> None:
    with speaking("ru"):
        every = say("blog.pace", time=say("time.minutes", count=5))
        stored = kept(say("answer.failed", trouble=every))
    assert again(stored) == "That did not work: - It is looked at every 5 minutes, as little happens there."
    with speaking("ru"):
        assert again(stored) == "Не получилось: - Бот заглядывает туда раз в 5 минут: новостей там немного."


def test_an_exception_says_what_it_was_raised_with() -> None:
    with speaking("ru"):
        refused = Refused(say("relay.elsewhere"))
    assert isinstance(str(refused), Sentence)
    assert again(kept(str(refused))) == ENGLISH["relay.elsewhere"]
    stored = kept(say("answer.failed", trouble=refused))
    assert again(stored) == f"That did not work: {ENGLISH['relay.elsewhere']}"
    with speaking("ru"):
        assert again(stored) == f"Не получилось: {CATALOGUES['ru']['relay.elsewhere']}"
        strange = kept(say("answer.failed", trouble=ValueError("the disk is full")))
        assert again(strange) == "Не получилось: the disk is full"


def test_a_sentence_that_is_not_known_any_more_is_read_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as newer, speaking("ru"):
        for language, text in (("en", "{count:A goat|{count} goats}"), ("ru", "{count} {count:коза|козы|коз}")):
            newer.setitem(CATALOGUES[language], "goats", text)
        assert say("goats", count=5) == "5 коз"
        alone, inside = kept(say("goats", count=5)), kept(say("answer.failed", trouble=say("goats", count=1)))
    for language in CATALOGUES:
        with speaking(language):
            assert again(alone) == "5 goats"
            assert again(inside) == say("answer.failed", trouble="A goat")


def test_a_sentence_that_wants_other_values_by_now_is_read_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    with speaking("ru"):
        stored = kept(say("answer.failed", trouble="404"))
        monkeypatch.setitem(CATALOGUES["ru"], "answer.failed", "Не получилось ({code}): {trouble}")
        assert again(stored) == "That did not work: 404"


def test_a_sentence_that_is_missing_in_a_language_is_said_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(CATALOGUES["ru"], "time.minutes")
    assert say("time.minutes", "ru", count=21) == "21 minutes"  # with the English forms


@given(st.text().filter(lambda text: not text.startswith("\x01")), LANGUAGE)
def test_a_text_that_is_no_sentence_stays_as_it_is(text: str, language: str) -> None:
    with speaking(language):
        assert kept(text) == again(text) == text
        assert type(kept(text)) is str


def test_a_sentence_is_kept_with_its_key_and_its_english() -> None:
    with speaking("ru"):
        stored = kept(say("relay.example", value="#2a6f97"))
    assert json.loads(stored[1:]) == {
        "say": "relay.example",
        "with": {"value": "#2a6f97"},
        "english": "#2a6f97 (an example)",
    }


# -- commands ---------------------------------------------------------------------------------------------------------

NAME = re.compile(r"[-_\w]{1,32}")


def test_commands_are_called_in_russian_as_discord_takes_it() -> None:
    options = [option for each in commands.OPTIONS.values() for option in each.values()]
    for name, about in [*commands.COMMANDS.values(), *options]:
        assert NAME.fullmatch(name), name
        assert name == name.lower(), name
        assert 0 < len(about) <= 100, about


def test_commands_of_a_group_and_options_of_a_command_have_names_of_their_own() -> None:
    groups = {command.rpartition(" ")[0] for command in commands.COMMANDS}
    for group in groups:
        names = [name for command, (name, _) in commands.COMMANDS.items() if command.rpartition(" ")[0] == group]
        assert len(set(names)) == len(names), names
    for options in commands.OPTIONS.values():
        names = [name for name, _ in options.values()]
        assert len(set(names)) == len(names), names


GROUPS = [cogs.article_questions.ArticleQuestions, cogs.blogs.Blogs, cogs.members.Me, cogs.relays.Relays]


@pytest.mark.parametrize("group", GROUPS)
def test_every_command_and_option_has_a_name_in_russian(group: type[GroupCog]) -> None:
    name = group.__cog_group_name__
    assert name in commands.COMMANDS
    for command in group.__cog_app_commands__:
        assert isinstance(command, app_commands.Command)
        assert (called := f"{name} {command.name}") in commands.COMMANDS
        assert {option.name for option in command.parameters} <= set(commands.OPTIONS.get(called, {})), called


def test_every_command_without_a_group_has_a_name_in_russian_too() -> None:
    for command in cogs.finding.Finding.__cog_app_commands__:
        assert isinstance(command, app_commands.Command)
        assert command.name in commands.COMMANDS
        assert {option.name for option in command.parameters} == set(commands.OPTIONS[command.name])
    assert cogs.finding.CATCH_UP in commands.MENUS
