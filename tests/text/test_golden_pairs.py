"""Pairs of files: what comes in, and exactly what goes out. To add a case, add its files; read the outcome well."""

from pathlib import Path

import pytest

from bot.model import Content
from bot.text.to_blog import comment_html
from bot.text.to_discord import render
from bot.text.updates import notes

GOLDEN = Path(__file__).parent / "golden"
NAMED = {"Mara Ilse": 11, "Jo": 12, "O'Neil": 13}
NAMES = {"@11": "Ada", "@12": "Bo <b>", "&21": "Night Ferry", "#22": "harbour-talk"}


def cases(folder: str, ending: str) -> list[str]:
    return sorted(path.name.removesuffix(ending) for path in (GOLDEN / folder).glob(f"*{ending}"))


def text(folder: str, name: str) -> str:
    return (GOLDEN / folder / name).read_bytes().decode()


@pytest.mark.parametrize("case", cases("articles", ".html"))
def test_html_becomes_this_markdown(case: str) -> None:
    rendered = render(text("articles", f"{case}.html"), "https://blog.example/2007/03/post/")
    fold = [f"[fold] {rendered.fold}"] if rendered.fold else []
    pictures = [f"[picture] {picture.url} | {picture.alt}" for picture in rendered.pictures]
    assert "\n".join([rendered.markdown, *fold, *pictures, ""]) == text("articles", f"{case}.md")


def test_a_comment_keeps_what_would_be_a_leftover_in_an_article() -> None:
    said = '<p>Write [button color="red"]x[/button] or [gallery].</p><p>Filed under: jokes</p>'
    shown = 'Write \\[button color="red"\\]x\\[/button\\] or \\[gallery\\].\n\nFiled under: jokes'
    assert render(said, comment=True).markdown == shown
    assert render(said).markdown == "Write x or ."


@pytest.mark.parametrize("case", cases("chat", ".txt"))
def test_a_message_becomes_this_comment(case: str) -> None:
    assert comment_html(text("chat", f"{case}.txt"), NAMES) + "\n" == text("chat", f"{case}.html")


@pytest.mark.parametrize("case", cases("comments", ".html"))
def test_a_comment_as_the_blog_shows_it_becomes_this_message(case: str) -> None:
    shown = render(text("comments", f"{case}.html"), "https://harbour.example/a/#comment-7", comment=True, named=NAMED)
    pictures = [f"[picture] {picture.url} | {picture.alt}" for picture in shown.pictures]
    assert "\n".join([shown.markdown, *pictures, ""]) == text("comments", f"{case}.md")


@pytest.mark.parametrize("case", cases("updates", ".old.html"))
def test_an_edit_brings_these_notes(case: str) -> None:
    old, new = (Content(text=text("updates", f"{case}.{which}.html")) for which in ("old", "new"))
    found = [note.html for note in notes(old, new)]
    assert "".join(f"{passage}\n" for passage in found) == text("updates", f"{case}.notes.html")
