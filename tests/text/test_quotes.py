"""What a comment answers, told by what it quotes and whom it names; and that nothing is ever guessed."""

import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.text import quotes
from bot.text.quotes import Said, answered, own_words, pointed
from tests.text.strategies import html

FERRY = "The ferry must stay, because nobody on the island has a car."
GOATS = "Goats have eaten the timetable again.\nNobody seems to mind that but me."
SHORT = "Bring back the bell."
EARLIER = (
    Said(1, "Mara", FERRY),
    Said(2, "Old Tom", GOATS),
    Said(3, "Tobin", SHORT),
    Said(4, "Mara", "The council has never once crossed in winter."),
)
PASSAGES = (
    "The council voted on Tuesday to keep the ferry for another ten years.",
    "Its engine is older than the harbour master.",
    "Repairs will cost as much as a new school would.",
)


def answers(text: str) -> int | str | None:
    return answered(text, EARLIER, PASSAGES)


@pytest.mark.parametrize(
    ("comment", "key"),
    [
        (f"<blockquote><p>{FERRY}</p></blockquote><p>It must.</p>", 1),
        ("<blockquote>nobody on the island has a car</blockquote> I have.", 1),
        ("<p>&gt; The ferry must stay, because nobody<br />\n&gt; on the island has a car.<br />\nIt must.</p>", 1),
        ("<p>You say <q>nobody on the island has a car</q>, but I do.</p>", 1),
        ("<p>Old Tom wrote:</p><blockquote><p>Goats have eaten the timetable again.</p></blockquote><p>Yes.</p>", 2),
        ("<p>On 3 May 2007, Old Tom wrote:</p><blockquote>Goats have eaten the timetable again.</blockquote>", 2),
        ("<p>#2 Old Tom (yesterday) said:</p><blockquote>Goats have eaten the timetable again.</blockquote>", 2),
        ("<blockquote><p>Old Tom schrieb:<br />Goats have eaten the timetable again.</p></blockquote>Ja.", 2),
        ("<blockquote><cite>Old Tom</cite> Goats have eaten the timetable again.</blockquote>Ja.", 2),
        ("<blockquote>Old Tom: Goats have eaten the timetable again.</blockquote>Ja.", 2),
        ("<p>Old Tom пишет: «Goats have eaten the timetable again». Да.</p>", 2),
        ("<p>Tobin a écrit :</p><blockquote>Bring back the bell.</blockquote><p>Oui.</p>", 3),
        ("<p>Tobin:</p><blockquote>Bring back the bell</blockquote><p>Gladly.</p>", 3),
        ("<p>Tobin wrote:<br />Bring back the bell.<br />Gladly.</p>", 3),
        ("<p>Quote from Tobin:</p><blockquote>bring back the BELL!</blockquote>", 3),
        ("<p>“Goats have eaten the timetable again.”</p><p>They have.</p>", 2),
        (f"<p>{FERRY}</p><p>That is true.</p>", 1),
        ("<p>@Old Tom: they did.</p>", 2),
        ("<p>@ old tom, they did.</p>", 2),
        ("<p>@Tobin I second that.</p>", 3),
        ("<p>@Mara: not even in summer.</p>", 4),  # the last word of all
        ("<p>@Mara & Tobin:</p><blockquote>Goats have eaten the timetable again.</blockquote>", 2),
        (f"<p>@Mara:</p><blockquote>{FERRY}</blockquote><p>No.</p>", 1),
        ("<blockquote><blockquote>Its engine is older than anything.</blockquote>" + FERRY + "</blockquote>No.", 1),
        (f"<p>&gt;&gt; Its engine is older than anything.<br />&gt; {FERRY}<br />No.</p>", 1),
        (f"<blockquote>{FERRY}</blockquote>No.<blockquote>These words are from somewhere else.</blockquote>", 1),
    ],
)
def test_what_is_certain_is_found(comment: str, key: int) -> None:
    assert answers(comment) == key


@pytest.mark.parametrize(
    ("comment", "place"),
    [
        ("<blockquote>Its engine is older than the harbour master.</blockquote>Hardly.", 1),
        ("<blockquote>to keep the ferry for another ten years</blockquote>Why ten?", 0),
        ("<blockquote><p>Its engine is older than the harbour master.</p><p>Repairs will cost</p></blockquote>", 1),
        ("<p>The mayor said:</p><blockquote>Its engine is older than the harbour master.</blockquote>", 1),
        ("<p>“Repairs will cost as much as a new school”? Really?</p>", None),  # in the middle of what one says
        ("<p>“Repairs will cost as much as a new school”</p><p>Really?</p>", 2),
        (f"<p>{PASSAGES[0]}</p><p>Really?</p>", 0),
        (f"<blockquote>{PASSAGES[1]}</blockquote>So?<blockquote>{PASSAGES[2]}</blockquote>So what?", 1),
    ],
)
def test_a_passage_of_the_article_is_found_as_it_stands_there(comment: str, place: int | None) -> None:
    assert answers(comment) == (None if place is None else PASSAGES[place])


@pytest.mark.parametrize(
    "comment",
    [
        "",
        "<p>I have always liked the ferry.</p>",
        "<blockquote>the ferry</blockquote>Yes.",  # too short
        "<blockquote>Bring back the bell.</blockquote>Yes.",  # short, and by nobody
        "<p>Mara wrote:</p><blockquote>Bring back the bell.</blockquote>",  # short, and not hers
        f"<p>Old Tom wrote:</p><blockquote>{FERRY}</blockquote>",  # not his
        f"<p>The mayor wrote:</p><blockquote>{FERRY}</blockquote>",  # nobody who is here
        "<blockquote>The ferry must go, because nobody on the island has a car.</blockquote>",  # altered
        f"<blockquote>{FERRY}</blockquote>No.<blockquote>{GOATS}</blockquote>No.",  # two
        f"<blockquote>{FERRY}</blockquote>No.<blockquote>{PASSAGES[1]}</blockquote>No.",  # of each
        "<p>@Mara & Tobin: well said.</p>",
        "<p>@Mara, Tobin: well said.</p>",
        "<p>@Mara and @Tobin: well said.</p>",
        "<p>@Tobin: yes.</p><p>@Old Tom: no.</p>",
        "<p>@Tobin Miller: yes.</p>",  # somebody else
        "<p>@Tobi: yes.</p>",
        "<p>@Tobin's idea is good.</p>",
        "<p>@Nobody: yes.</p>",
        "<p>Tobin: yes.</p>",  # no word of his
        "<p>Tobin wrote:<br />Bring the bell.<br />Gladly.</p>",
        f"<p>@Tobin:</p><blockquote>{FERRY}</blockquote>",  # said by another
        f"<p>{FERRY}</p>",  # the same again, nothing about it
        f"<blockquote><blockquote>{FERRY}</blockquote></blockquote>Yes.",  # somebody else's quote
    ],
)
def test_what_is_not_certain_says_nothing(comment: str) -> None:
    assert answers(comment) is None


def test_a_name_alone_says_nothing_when_its_owner_said_more_and_others_spoke_since() -> None:
    more = (*EARLIER, Said(5, "Tobin", "And the lamp."), Said(6, "Old Tom", "And the goats."))
    assert answered("<p>@Mara: yes.</p>", more, ()) is None
    assert answered("<p>@Tobin: yes.</p>", more, ()) is None
    assert answered("<p>@Old Tom: yes.</p>", more, ()) == 6


def test_a_name_that_may_be_short_for_another_says_nothing() -> None:
    assert answered("<p>@Mara: yes.</p>", (Said(1, "Mara", "One."), Said(2, "Mara Ilse", "Two.")), ()) is None
    assert answered("<p>@Mara Ilse: yes.</p>", (Said(1, "Mara", "One."), Said(2, "Mara Ilse", "Two.")), ()) == 2


def test_words_that_stand_twice_are_nobodys_but_by_name() -> None:
    twice = (Said(1, "Mara", FERRY), Said(2, "Tobin", f"Well. {FERRY}"))
    quote = f"<blockquote>{FERRY}</blockquote><p>No.</p>"
    assert answered(quote, twice, ()) is None
    assert answered(quote, EARLIER, (FERRY,)) is None
    assert answered(f"<p>Tobin wrote:</p>{quote}", twice, ()) == 2
    assert answered(f"<p>@Tobin:</p>{quote}", twice, ()) == 2


def test_an_update_that_stands_in_the_article_too_is_one_passage() -> None:
    quote = f"<blockquote>{PASSAGES[1]}</blockquote>No."
    assert answered(quote, (), (*PASSAGES, PASSAGES[1])) == PASSAGES[1]
    assert answered(quote, (), (*PASSAGES, f"Again: {PASSAGES[1]}")) is None


def test_the_same_comment_once_more_is_no_answer_to_itself() -> None:
    twice = "Thank you for this article, which I have read to my goats.\nThey liked it."
    html_ = "<p>Thank you for this article, which I have read to my goats.</p><p>They liked it.</p>"
    assert answered(html_, (Said(1, "Tobin", twice),), ()) is None


def test_thanks_are_no_quote() -> None:
    thanks = "Thank you very much for this article!"
    assert answered(f"<p>{thanks}</p><p>More.</p>", (Said(1, "Tobin", f"{thanks}\nOther."),), ()) is None


def test_quotes_dashes_spaces_and_case_are_made_alike() -> None:
    said = (Said(1, "Mara", "It\u2019s “the lamp” \u2013 not the\u00a0bell \u2014 that we need"),)
    assert answered('<blockquote>it\'s "the Lamp" - not the bell -- that we need</blockquote>No.', said, ()) == 1


def test_scripts_without_spaces_are_compared_sign_by_sign() -> None:
    said = (Said(1, "花", "この船は島の人たちにとって本当に大切なものだと思います。"),)
    assert answered("<blockquote>島の人たちにとって本当に大切なもの</blockquote>はい。", said, ()) == 1
    assert answered("<blockquote>島の人たち</blockquote>はい。", said, ()) is None


def test_a_comments_own_words_are_those_it_does_not_quote() -> None:
    assert own_words("<blockquote>Theirs.</blockquote><p>&gt; Theirs, too.<br />Mine <q>so to say</q>.</p>") == (
        "Mine so to say."
    )


@pytest.mark.parametrize(
    ("comment", "number"),
    [
        ('<p><a href="#comment-12" rel="nofollow">@Tobin</a>: yes.</p>', 12),
        ('<p>@<a href="https://lamp.example/a/#comment-7">Tobin</a> yes.</p>', 7),
        ('<p>See <a href="#comment-12">there</a>.</p>', None),
        ('<p><a href="#comment-12">@Tobin</a> and <a href="#comment-13">@Mara</a>: yes.</p>', None),
        ('<p><a href="#comment-12"></a>Yes.</p>', None),
        ('<p><a href="#comments">@Tobin</a> yes.</p>', None),
        ("<p>Yes.</p>", None),
    ],
)
def test_a_link_to_a_comment_at_the_head_points_to_it(comment: str, number: int | None) -> None:
    assert pointed(comment) == number


WORDS = st.lists(st.text(string.ascii_lowercase, min_size=4, max_size=9), min_size=8, max_size=30, unique=True)


@given(WORDS, st.lists(WORDS, max_size=4), st.data())
def test_any_excerpt_of_a_unique_comment_is_found(one: list[str], others: list[list[str]], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(one) - 6))
    excerpt = " ".join(one[start : data.draw(st.integers(start + 6, len(one)))])
    assume(not any(excerpt in " ".join(other) for other in others))
    earlier = [
        Said(0, "Mara", " ".join(one)),
        *(Said(n, f"Somebody {n}", " ".join(o)) for n, o in enumerate(others, 1)),
    ]
    for form in ("<blockquote><p>{}</p></blockquote>Yes.", "<p>&gt; {}<br />Yes.</p>", "<p>“{}”</p><p>Yes.</p>"):
        assert answered(form.format(excerpt.capitalize()), earlier, ()) == 0


@given(WORDS, WORDS, st.sampled_from(["<blockquote>{}</blockquote>Yes.", "<p>{}</p><p>Yes.</p>", "@Tobin {}"]))
def test_unrelated_text_never_matches(mine: list[str], theirs: list[str], form: str) -> None:
    assume(not set(mine) & set(theirs))
    comment = form.format(" ".join(mine))
    assert answered(comment, [Said(1, "Mara", " ".join(theirs))], [" ".join(reversed(theirs))]) is None


@given(html, st.lists(st.tuples(html, html), max_size=4), st.lists(html, max_size=3))
def test_whatever_is_written_the_answer_is_one_of_those_given(
    comment: str, said: list[tuple[str, str]], passages: list[str]
) -> None:
    earlier = [Said(key, author, own_words(text)) for key, (author, text) in enumerate(said)]
    found = answered(comment, earlier, passages)
    assert found is None or found in passages or found in range(len(earlier))
    pointed(comment)


def test_each_of_thousands_of_earlier_comments_is_prepared_once_however_many_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    prepare = quotes.words
    monkeypatch.setattr(quotes, "words", lambda text: asked.append(text) or prepare(text))
    earlier = [Said(n, f"N{n}", f"Boat number {n} of the harbour has left the wall at noon.") for n in range(2_000)]
    for n in range(3):
        assert answered(f"<blockquote>{earlier[n].text}</blockquote><p>It has not.</p>", earlier, ()) == n
    assert len([text for text in asked if text.startswith("Boat number")]) == len(earlier) + 3
