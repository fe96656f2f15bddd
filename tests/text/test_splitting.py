"""Where a text is cut, and what is closed and opened again there."""

import pytest

from bot.text.split import opening, split, weight

STORY = "The hall was full. Nobody had come to listen, though. They had come to be heard."


def test_short_text_is_one_part() -> None:
    assert split(STORY, 200) == [STORY]
    assert split("", 200) == []


def test_paragraphs_stay_whole_where_they_fit() -> None:
    assert split("one\n\ntwo\n\nthree", 10) == ["one\n\ntwo", "three"]


def test_a_long_paragraph_is_cut_after_a_sentence() -> None:
    assert split(STORY, 60) == [
        "The hall was full. Nobody had come to listen, though.",
        "They had come to be heard.",
    ]


def test_a_long_sentence_is_cut_between_words() -> None:
    assert split("many words without any stop", 12) == ["many words", "without any", "stop"]


def test_a_long_word_is_cut_anywhere() -> None:
    assert "".join(split("x" * 100, 30)) == "x" * 100


def test_bold_is_closed_and_opened_again() -> None:
    assert split("**so very bold a claim**", 15) == ["**so very**", "**bold a**", "**claim**"]


def test_quotes_go_on_as_quotes() -> None:
    assert split("> He said a thing. He said two.", 20) == ["> He said a thing.", "> He said two."]


def test_a_list_item_goes_on_indented() -> None:
    assert split("- First it rained. Then it did not.", 25) == ["- First it rained.", "  Then it did not."]


def test_code_is_closed_and_opened_with_its_language() -> None:
    code = "```python\none = 1\ntwo = 2\nthree = 3\n```"
    assert split(code, 30) == ["```python\none = 1\ntwo = 2\n```", "```python\nthree = 3\n```"]


def test_quoted_code_too() -> None:
    assert split("> ```\n> one\n> two\n> ```", 20) == ["> ```\n> one\n> ```", "> ```\n> two\n> ```"]


def test_links_are_never_cut() -> None:
    link = "([a.example](<https://a.example/x>))"
    assert split(f"word {link} word", 40) == ["word", link, "word"]


def test_an_address_that_fits_nowhere_leaves_its_surroundings_whole() -> None:
    assert split(f"**see <https://a.example/{'x' * 90}> there**", 40) == ["**see**", "**… there**"]


def test_the_rest_of_a_line_becomes_no_list() -> None:
    assert split("one two - three four", 8) == ["one two", "\\- three", "four"]


def test_an_opening_is_whole_paragraphs() -> None:
    assert opening("one\n\ntwo\n\n" + STORY, 14) == ("one\n\ntwo", True)


def test_an_opening_of_one_long_paragraph_ends_in_an_ellipsis() -> None:
    assert opening(STORY, 60) == ("The hall was full. Nobody had come to listen, though. …", True)


def test_an_opening_may_be_everything() -> None:
    assert opening("one\n\ntwo", 14) == ("one\n\ntwo", False)


@pytest.mark.parametrize(("text", "expected"), [("abc", 3), ("äöü", 3), ("漢字漢字漢", 6), ("👩👩", 4)])
def test_text_weighs_its_characters_or_two_fifths_of_its_bytes(text: str, expected: int) -> None:
    assert weight(text) == expected
