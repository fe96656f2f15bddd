"""What changed in an article: which kinds of edit, and which passages are worth telling."""

# ruff: noqa: E501 (pairs are read side by side)

import re
import time

import pytest
import strategies
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Content, Picture
from bot.text.labels import label
from bot.text.segments import same
from bot.text.updates import Edit, edits, followed, notes, passage_key, visible

COUNCIL = "The council met at nine in the hall."
VOTE = "It voted no after a long talk about money."
BRIDGE = "So the old bridge will stay closed until the spring."
ARTICLE = f"<p>{COUNCIL}</p><p>{VOTE}</p><p>{BRIDGE}</p>"


def article(html: str, title: str = "The bridge", **others: object) -> Content:
    return Content(text=html, title=title, **others)  # type: ignore[arg-type]


def kinds(old: str, new: str) -> set[str]:
    return {str(edit) for edit in edits(article(old), article(new))}


def told(old: str, new: str) -> list[tuple[str, str]]:
    return [(note.kind, visible(note.html)) for note in notes(article(old), article(new))]


# No change -----------------------------------------------------------------------------------------------------------

SAME = [
    ("<p>It voted <b>no</b>.</p>", "<div><p class='wp-block-paragraph'>It <i>voted</i> no.</p></div>"),
    ("<p>“So” – he said… it’s 5 × 4</p>", "<p>\"So\" - he said... it's 5 x 4</p>"),
    ("<p>So&nbsp;what?  Now</p>", "<p>So what?\n Now</p>"),
    ("<p>Opening.</p><p>Rest.</p>", '<p>Opening.</p><p><span id="more-9"></span></p><p>Rest.</p>'),
    ("<p>Opening.<!--more--> Rest.</p>", '<p>Opening.<span id="more-9"></span> Rest.</p>'),
    ("<p>Fine 🙂 then</p>", '<p>Fine <img src="//s.example/images/core/emoji/1f642.png" alt="🙂" class="wp-smiley"> then</p>'),
    ("<p>Fine :-) then</p>", '<p>Fine <img class="wp-smiley" src="/smilies/icon_smile.gif" alt=":)"> then</p>'),
    ('<p>So <img src="/smilies/wink.gif" alt=";)"></p>', '<p>So <img src="data:image/gif;base64,R0" data-src="/smilies/wink.gif" alt=";)"></p>'),
    ("<p>Love ❤️</p>", "<p>Love ❤</p>"),
    ("<p>Text.</p>", '<p>Text.</p><div class="sharedaddy sd-sharing"><h3>Share this:</h3><a href="x">Tweet it now to all</a></div>'),
    ("<p>Text.</p>", "<p>Text.</p><h3>Related posts</h3><ul><li><a href=a>The old mill burns again</a></li><li><a href=b>Two</a></li></ul>"),
    ("<p>Text.</p>", "<p>Text.</p><div id='jp-relatedposts'><p>Everything that you ever wanted to know about bridges</p></div>"),
    ("<p>5 min read</p><p>Text.</p><p>123 views</p>", "<p>6 min read</p><p>Text.</p><p>1,240 views</p><p>3 Comments</p>"),
    ("<p>Lesezeit: 5 Minuten</p><p>Text.</p>", "<p>Text.</p><p>Время чтения: 3 мин.</p>"),
    ("<p>Text.</p>", "<p>Text.</p><p>The post <a href=x>The bridge</a> appeared first on <a href=y>Two rivers</a>.</p>"),
    ("<p>Text.</p>", '<p>Text. <a class="more-link" href="x">Continue reading <span>The bridge</span></a></p>'),
    ("<p>Text.</p><p>Last updated on March 5, 2007</p>", "<p>Text.</p><p>Last updated on March 6, 2007 by Mara</p>"),
    ("<p>Zuletzt aktualisiert am 5. März 2007</p><p>Text.</p>", "<p>Zuletzt aktualisiert am 6. März 2007</p><p>Text.</p>"),
    ("<p>Text.</p><p>This post has been viewed 12 times</p>", "<p>Text.</p><p>This post has been viewed 14 times.</p>"),
    ("<p>Text.</p><p>Rating: 4.5/5 (12 votes)</p>", "<p>Text.</p><p>Rating: 4.6/5 (13 votes)</p>"),
    ("<p>Text.</p>", "<p>Text.</p><div class='mc4wp-form'><p>Subscribe to our letter and never miss anything again!</p></div>"),
    ("<div id='ez-toc-container'><ul><li>One</li></ul></div><p>Text.</p>", "<p>Text.</p>"),
    ("One line.<br><br>Another line.", "<p>One line.</p>\n<p>Another line.</p>"),
    ("<p>One line here. Another line there.</p>", "<p>One line here.</p><p>Another line there.</p>"),
    ("<p>Text.</p><script>track(1)</script>", "<p>Text.</p><script>track(2)</script><style>p{}</style>"),
    ('<img src="/u/2007/05/a-300x200.jpg">', '<img src="data:image/gif;base64,R0" data-src="/u/2007/05/a-1024x683.jpg" loading=lazy>'),
    ('<img src="https://b.example/u/2007/05/a.jpg">', '<img src="https://i0.cdn.example/b.example/u/2007/05/a.jpg?resize=9">'),
    ('<iframe src="https://v.example/1"></iframe>', '<iframe src="about:blank" data-src="https://v.example/1"></iframe>'),
    ("<ul><li>one</li><li>two</li></ul>", "<ol class=x><li>one</li><li><span>two</span></li></ol>"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), SAME)
def test_a_reader_sees_no_change(old: str, new: str) -> None:
    for before, after in ((old, new), (new, old)):
        assert kinds(before, after) == set()
        assert told(before, after) == []


# Edits ---------------------------------------------------------------------------------------------------------------

EDITS = [
    ("They recieved teh letter.", "They received the letter.", "typo"),
    ("the council met", "The council met", "typo"),
    ("They met. and talked", "They met, and talked.", "typo"),
    ("They met at the the bridge.", "They met at the bridge.", "typo"),
    ("They went school early.", "They went to school early.", "typo"),
    ("Every one of the web sites was down.", "Everyone of the websites was down.", "typo"),
    ("Совет сабрался в девять часов.", "Совет собрался в девять часов.", "typo"),
    ("Die neue Brükce bleibt zu.", "Die neue Brücke bleibt zu.", "typo"),
    ("We asked mayor Petersen about it.", "We asked mayor Peterson about it.", "typo"),
    ("About 10 000 people came.", "About 10,000 people came.", "typo"),
    ("They met and talked about money for hours.", "They met and talked about the budget for hours.", "rewording"),
    ("The council met.", "The council met on Tuesday evening in the new hall.", "rewording"),
    ("Das Haus am Fluss ist alt.", "Das Gebäude am Fluss ist alt.", "rewording"),
    ("There were nine people in the hall.", "There were 9 people in the hall.", "typo or rewording"),
    ("It is not so.", "It isn't so.", "typo or rewording"),
    ("They met at nine in the hall.", "They met at ten in the hall.", "correction"),
    ("It cost 1.5 million.", "It cost 15 million.", "correction"),
    ("It cost $5 a day.", "It cost €5 a day.", "correction"),
    ("The vote was 12 to 3 in the end.", "The vote was 13 to 2 in the end.", "correction"),
    ("They meet again on Tuesday at noon.", "They meet again on Thursday at noon.", "correction"),
    ("Ils votent mardi prochain.", "Ils votent jeudi prochain.", "correction"),
    ("Сессия пройдёт во вторник утром.", "Сессия пройдёт в четверг утром.", "correction"),
    ("It will be held on 12.03.2007 at noon.", "It will be held on 13.03.2007 at noon.", "correction"),
    ("We asked Mara Ilse about the bridge.", "We asked Tom Brandt about the bridge.", "correction"),
    ("The bridge will open in spring.", "The bridge will not open in spring.", "correction"),
    ("She was never asked about it.", "She was asked about it.", "correction"),
    ("Das ist genehmigt worden.", "Das ist nicht genehmigt worden.", "correction"),
    ("Мост откроют весной этого года.", "Мост не откроют весной этого года.", "correction"),
    ("The bridge opens at nine sharp.", "The bridge opens at <del>nine</del> <ins>ten</ins> sharp.", "correction"),
    ("The bridge opens soon.", "<s>The bridge opens soon.</s>", "correction"),
    ("The bridge opens at nine.", "Correction: The bridge opens later.", "correction"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "kind"), EDITS)
def test_an_edit_within_a_block_is_of_this_kind(old: str, new: str, kind: str) -> None:
    before, after = (f"<p>{COUNCIL}</p><p>{text}</p><p>{BRIDGE}</p>" for text in (old, new))
    found = kinds(before, after)
    assert len(found) == 1
    assert found <= set(kind.split(" or "))
    assert told(before, after) == ([("correction", visible(new))] if found == {"correction"} else [])


def test_what_is_no_text_changed() -> None:
    old = article(ARTICLE, picture=Picture("https://b.example/a.jpg", "A bridge"), comments_open=True)
    new = article(
        ARTICLE, title="The old bridge", picture=Picture("https://b.example/b.jpg", "A bridge"), comments_open=False
    )
    assert edits(old, new) == {Edit.TITLE, Edit.PICTURE, Edit.COMMENTS}
    assert notes(old, new) == ()
    assert edits(article("", title="“So” he said"), article("", title='"So" he said')) == set()


def test_another_picture_in_the_text_is_a_picture() -> None:
    assert kinds("<p>Text.</p><img src=/a/one.jpg>", "<p>Text.</p><img src=/a/two.jpg>") == {"picture"}
    assert kinds(
        "<p>Text.</p>", "<p>Text.</p><p><img src=/a/two.jpg alt='A very old bridge over a very deep river'></p>"
    ) == {"picture"}


def test_what_is_taken_out_is_a_removal() -> None:
    assert kinds(ARTICLE, f"<p>{COUNCIL}</p><p>{BRIDGE}</p>") == {"removal"}
    assert told(ARTICLE, f"<p>{COUNCIL}</p><p>{BRIDGE}</p>") == []


def test_what_is_put_in_between_is_a_rewording() -> None:
    new = ARTICLE.replace(
        f"<p>{VOTE}</p>", f"<p>{VOTE}</p><p>Nobody had expected that, least of all the ferryman who waits.</p>"
    )
    assert kinds(ARTICLE, new) == {"rewording"}
    assert told(ARTICLE, new) == []


def test_what_changes_its_place_is_a_rewording() -> None:
    moved = f"<p>{VOTE}</p><p>{BRIDGE}</p><p>{COUNCIL}</p>"
    assert kinds(ARTICLE, moved) == {"rewording"}
    assert told(ARTICLE, moved) == []


def test_corrections_in_place_are_one_note_of_their_blocks() -> None:
    old = "<p>At 9 they met.</p><p>It was quiet.</p><p>By 12 it was over.</p>"
    new = "<p>At 10 they met.</p><p>It was quiet.</p><p>By 13 it was over.</p>"
    assert told(old, new) == [("correction", "At 10 they met.\nBy 13 it was over.")]


def test_a_correction_that_the_author_tells_is_told_in_the_author_s_words() -> None:
    said = "Correction: an earlier version said nine."
    assert told(ARTICLE, ARTICLE.replace("nine", "ten") + f"<p>{said}</p>") == [("correction", said)]


# Additions -----------------------------------------------------------------------------------------------------------

LABELLED = [
    "Update: They voted again.", "UPDATED They voted again.", "Edit: They voted again.", "EDIT 2 - They voted again.",
    "UPD: They voted again.", "[Update] They voted.", "UPDATE 2 (March 5) They voted.", "*Update, 10 pm:* They voted.",
    "Addendum: They voted.", "P.S.: They voted again.", "ETA: They voted.",
    "[14:05] They voted again.", "14:05 - They voted again.", "Tuesday, 10 pm: They voted.", "12.03.2007: They voted.",
    "March 5: They voted.", "5 March 2007, 10:30 pm - They voted.", "2007-03-12: They voted.", "10 pm: They voted.",
    "12/03/2007 14:05: They voted.", "12:30 GMT: They voted.", "Friday, March 5th, at 10 pm: They voted.",
    "Nachtrag: Es wurde gewählt.", "Aktualisierung (18 Uhr): neu.", "Ergänzung vom 5. März: neu.", "5. März, 18.30 Uhr: neu.",
    "Mise à jour : ils ont voté.", "MàJ : ils ont voté.", "[Mise à jour] Ils ont voté.", "Mardi, 18h30 : ils ont voté.",
    "Actualización: votaron.", "Actualización (5 de marzo): votaron.", "12 de marzo: votaron de nuevo.", "Añadido: votaron.",
    "Aggiornamento: hanno votato.", "Aggiornamento del 5 marzo: hanno votato.", "Atualização: votaram.", "Adendo: votaram.",
    "Aanvulling: er is gestemd.", "Bijgewerkt: er is gestemd.", "Aktualizacja: głosowali.", "Uzupełnienie: głosowali.",
    "Оновлення: проголосували.", "Доповнено: проголосували.", "Обновление: голосовали снова.", "UPD. Голосовали снова.",
    "Апдейт: голосовали снова.", "Дополнено: голосовали снова.", "Дополнение от 5 марта: голосовали.", "12 марта: голосовали.",
    "12 марта 2007 г.: голосовали.", "Вторник, 14:05: голосовали.", "УПД: голосовали снова.",
    "更新：再度投票。", "【更新】再度投票。", "追記：もう一度投票した。", "追記（3月5日）：投票した。", "3月5日：投票した。", "[3月5日更新] 投票了。",
]  # fmt: skip
CORRECTING = [
    "Correction: it was ten.", "CORRECTION, March 5: it was ten.", "Korrektur: es war zehn.", "Berichtigung: es war zehn.",
    "Rectificatif : c’était dix.", "Corrección: eran diez.", "Correzione: erano le dieci.", "Correção: eram dez.",
    "Rectificatie: het was tien.", "Sprostowanie: dziesiąta.", "Поправка: в десять.", "Исправлено: в десять.",
    "Виправлення: о десятій.", "訂正：十時です。", "更正：十点。",
]  # fmt: skip


@pytest.mark.parametrize("passage", [*LABELLED, *CORRECTING])
@pytest.mark.parametrize(
    "shape", [ARTICLE + "<p>{}</p>", "<p>{}</p>" + ARTICLE, ARTICLE + "<p><ins datetime=x>{}</ins></p>",
              ARTICLE.replace(BRIDGE, BRIDGE + "<br />\n{}"), ARTICLE + "<blockquote><p><b>{}</b></p></blockquote>"]
)  # fmt: skip
def test_a_labelled_passage_is_told_wherever_it_comes(passage: str, shape: str) -> None:
    new = shape.replace("{}", passage)
    kind = "correction" if passage in CORRECTING else "addition"
    assert told(ARTICLE, new) == [(kind, visible(passage))]
    assert kinds(ARTICLE, new) == {kind}
    assert told(new, new) == []


@pytest.mark.parametrize(
    "text",
    [
        "Updated prices are here.", "Editors never sleep.", "Edit wars are bad: here is why.", "Updating: x",
        "Etaoin: x", "Corrections cost money", "The update: x", "Majority: x", "2007: a year to forget",
        "May: what a month", "10 people came", "14:05 was the time", "Friday was cold.", "12 March was cold.",
        "Обновления вышли вчера.", "Sept. 5 was cold.", "更新履歴を見る", "Ps and qs",
    ],
)  # fmt: skip
def test_this_is_no_label(text: str) -> None:
    assert label(visible(text)) is None


def test_a_label_that_stood_there_before_is_no_update() -> None:
    diary = "<p>March 5: rain, and more rain all day.</p><p>March 6: sun.</p>"
    assert told(diary, diary.replace("and more rain", "then more rain")) == []
    assert told(diary, diary + "<p>March 7: snow.</p>") == [("addition", "March 7: snow.")]


def test_a_label_put_on_what_stood_there_is_no_update_unless_it_brings_news() -> None:
    assert told(ARTICLE, ARTICLE.replace(VOTE, f"UPDATED: {VOTE}")) == []
    news = f"UPDATED: The mayor has resigned at noon today. {VOTE}"
    assert told(ARTICLE, ARTICLE.replace(VOTE, news)) == [("addition", news)]


def test_an_author_who_goes_on_writing_is_told_too() -> None:
    more = "Later that night the ferryman found a letter under his door."
    assert told(ARTICLE, f"{ARTICLE}<p>{more}</p><p>He kept it.</p>") == [("addition", f"{more}\nHe kept it.")]
    assert kinds(ARTICLE, f"{ARTICLE}<p>{more}</p>") == {"addition"}


def test_a_few_words_at_the_end_are_no_update() -> None:
    assert told(ARTICLE, f"{ARTICLE}<p>Thanks to everybody!</p>") == []
    assert kinds(ARTICLE, f"{ARTICLE}<p>Thanks to everybody!</p>") == {"rewording"}


def test_the_rest_of_a_text_that_was_cut_off_is_no_update() -> None:
    rest = "<p>Later that night the ferryman found a letter under his door.</p>"
    assert told(f"<p>{COUNCIL}</p><p>{VOTE} […]</p>", f"<p>{COUNCIL}</p><p>{VOTE}</p>{rest}") == []


def test_an_inserted_passage_needs_no_label() -> None:
    said = "They have voted again in the meantime."
    assert told(ARTICLE, ARTICLE.replace(VOTE, f"{VOTE} <ins>{said}</ins>")) == [("addition", said)]


def test_a_passage_ends_where_the_old_text_goes_on() -> None:
    new = f"<p><b>Update:</b> yes.</p><ul><li>one vote</li><li>two votes</li></ul>{ARTICLE}<p>Update 2: no, after all.</p>"
    assert told(ARTICLE, new) == [
        ("addition", "Update: yes.\none vote\ntwo votes"),
        ("addition", "Update 2: no, after all."),
    ]


def test_what_takes_the_place_of_the_last_paragraph_is_no_update() -> None:
    other = "Nobody knows what will become of the ferryman and his dog."
    assert told(ARTICLE, ARTICLE.replace(BRIDGE, other)) == []
    assert kinds(ARTICLE, ARTICLE.replace(BRIDGE, other)) == {"removal", "rewording"}


def test_an_article_that_is_another_one_now_is_told_nowhere() -> None:
    old = "".join(f"<p>The year {year} was a good one for the mill.</p>" for year in range(1900, 1910))
    assert told(old, old.replace("19", "18")) == []
    assert kinds(old, old.replace("19", "18")) == {"correction"}


def test_numbers_in_code_are_no_facts() -> None:
    assert kinds("<pre>x = 1\ny = 2</pre>", "<pre>x = 1\ny = 3</pre>") == {"rewording"}


def test_a_piece_of_an_old_paragraph_is_no_update() -> None:
    old = f"<p>{COUNCIL}</p><p>It voted no after a long talk. The old bridge will stay closed until the very end of spring.</p>"
    new = f"<p>{COUNCIL}</p><p>It voted no after a long talk.</p><p>The old bridge will stay shut until the very end of spring.</p>"
    assert told(old, new) == []


def test_a_passage_told_before_may_move_and_be_edited() -> None:
    old = f"{ARTICLE}<p>Update: the mayor will answer tomorrow at noon in the hall.</p>"
    new = f"<p>Update: the mayor will answer tomorrow at noon in her hall.</p>{ARTICLE}"
    assert told(old, new) == []


def test_a_number_mended_in_a_passage_told_before_is_no_second_note() -> None:
    assert (
        told(f"{ARTICLE}<p>Update: 5 people came to see it.</p>", f"{ARTICLE}<p>Update: 6 people came to see it.</p>")
        == []
    )


# Followed ------------------------------------------------------------------------------------------------------------

TOLD = "<p>Update: the mayor will answer tomorrow at noon.</p><p>She is ill.</p>"


def test_a_passage_is_followed_while_it_stands() -> None:
    assert visible(followed(TOLD, ARTICLE + TOLD) or "") == visible(TOLD)
    assert followed(TOLD, ARTICLE) is None
    assert followed(TOLD, "") is None


def test_a_passage_is_followed_through_edits() -> None:
    edited = TOLD.replace("tomorrow", "on Friday").replace("ill", "very ill")
    assert visible(followed(TOLD, ARTICLE + edited) or "") == visible(edited)
    grown = TOLD.replace("noon.", "noon. So she says, and she has always kept her word until now.")
    assert visible(followed(TOLD, ARTICLE + grown) or "") == visible(grown)


def test_what_is_put_into_a_passage_belongs_to_it() -> None:
    put_in = TOLD.replace("</p><p>", "</p><p>At last.</p><p>")
    assert visible(followed(TOLD, f"{put_in}{ARTICLE}") or "") == visible(put_in)


def test_corrected_blocks_are_followed_each_where_it_stands() -> None:
    passage = f"<p>{COUNCIL}</p><p>{BRIDGE}</p>"
    assert (
        visible(followed(passage, ARTICLE.replace("nine", "ten")) or "")
        == f"{COUNCIL.replace('nine', 'ten')}\n{BRIDGE}"
    )


# Keys and properties -------------------------------------------------------------------------------------------------


def test_visible_text_ignores_curly_quotes_and_spaces() -> None:
    assert visible("<p>“So” –  he said…</p>") == visible('<div>"So" - he\n<b>said</b>...</div>')
    assert visible("<p>So</p>") != visible("<p>No</p>")


def test_the_key_of_a_passage_is_that_of_its_words() -> None:
    assert passage_key("<p><b>Update:</b> yes</p>") == passage_key("<div>update: <i>Yes.</i></div>")
    assert passage_key("<p>Update: yes</p>") != passage_key("<p>Update: no</p>")


@given(strategies.html)
def test_nothing_is_new_in_the_same_article(html: str) -> None:
    assert notes(article(html), article(html)) == ()
    assert edits(article(html), article(html)) == set()


@given(strategies.html)
def test_an_article_in_other_clothes_has_no_edits(html: str) -> None:
    """Each block said again in plain paragraphs of another theme."""
    lines = [line for line in visible(re.sub("<(img|iframe|s|del)[^>]*>", "", html)).split("\n") if line]
    escaped = [line.replace("&", "&amp;").replace("<", "&lt;") for line in lines]
    old = "".join(f"<p>{line}</p>" for line in escaped)
    new = "<article class=theme>" + "".join(f"<div><span style='x'>\n {line} </span></div>" for line in escaped)
    assert edits(article(old), article(new)) == set()
    assert notes(article(old), article(new)) == ()


@given(strategies.html, strategies.html)
def test_notes_say_only_what_the_new_version_says(old: str, new: str) -> None:
    words = same(visible(new)).split()
    for note in notes(article(old), article(new)):
        assert set(same(visible(note.html)).split()) <= set(words)
        assert note.key == passage_key(note.html)
        assert note.kind in ("addition", "correction")


@given(strategies.html, strategies.html)
def test_no_change_is_missed_or_makes_trouble(old: str, new: str) -> None:
    found = edits(article(old), article(new))
    if notes(article(old), article(new)):
        assert found & {Edit.ADDITION, Edit.CORRECTION}
    followed(old, new)


@given(st.lists(st.sampled_from([COUNCIL, VOTE, BRIDGE, "Update: yes, they did.", "It was so."]), max_size=6))
def test_an_appended_note_is_found_whatever_stands_before(before: list[str]) -> None:
    old = "".join(f"<p>{line}</p>" for line in before)
    note = "<p>Edit: the bell of the school rang at dawn.</p>"
    (found,) = notes(article(old), article(old + note))
    assert visible(found.html) == visible(note)
    assert followed(found.html, old + note) == found.html
    dressed = old + note.replace("<p>Edit:", '<p class="x"><strong>Edit:</strong>')
    assert [other.key for other in notes(article(old), article(dressed))] == [found.key]


@given(strategies.html)
def test_what_is_seen_does_not_depend_on_its_own_tags(html: str) -> None:
    assert visible(f"<div><b>{html}") == visible(f"<div><i>{html}")


def words(count: int, seed: int) -> str:
    return " ".join(f"word{(seed * 7919 + n * 104729) % 5003}" for n in range(count))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ([words(50, n) for n in range(1000)], [words(50, n + n // 7) for n in range(1000)]),
        ([words(50, n) for n in range(1000)], [words(50, n + 5000) for n in range(1000)]),
        (["again and again"] * 20_000, ["again and again", "and never"] * 10_000),
        ([words(60_000, 1)], [words(60_000, 2)]),
        ([f"Update {n}: {words(3, n)}" for n in range(10_000)], [f"Update {n}: {words(3, n + 1)}" for n in range(10_000)]),
        (["a b c d e f g h"], ["a b c d e f g h"] + ["a b"] * 30_000),
    ],
    ids=["edited", "rewritten", "repeating", "one block", "labels", "grown"],
)  # fmt: skip
def test_a_large_article_takes_little_time(old: list[str], new: list[str]) -> None:
    before, after = (article("".join(f"<p>{line}</p>" for line in lines)) for lines in (old, new))
    began = time.process_time()
    edits(before, after)
    notes(before, after)
    assert time.process_time() - began < 8.0
