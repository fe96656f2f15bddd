"""Cards of articles: what stands on them, that they fit whatever comes in, and that long ones go on in parts."""

import re
from dataclasses import replace

import pytest
import strategies
from card_rules import check
from discord_markdown import read
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Absence, Content, Picture
from bot.text.article_cards import Style, article_card, body_cards, changes_card, title_of, update_card
from bot.text.card import ActButton, Buttons, Gallery, LinkButton, Text
from bot.text.to_discord import render
from tests.cards import buttons, pictures, texts

ARTICLE = Content(
    text='<p>The council met.</p><p><img src="/hall.jpg" alt="The hall"></p>',
    title="A *bridge* too many",
    author="Ada Reed",
    link="https://blog.example/2007/03/bridge/",
    published=1_173_873_600.0,
    categories=("Politics", "Bridges"),
)
WHOLE = Style("whole")
LONG = replace(
    ARTICLE,
    text="".join(
        f'<p>{number}. {"The quay was wet, and the council was late again. " * 8}</p><p><img src="/{number}.jpg"></p>'
        for number in range(1, 41)
    ),
)


def small_print(template: str, content: Content = ARTICLE, blog: str = "The *Letter*") -> str:
    lines = texts(article_card(content, blog, answers="both", style=Style(small_print=template)))[0].split("\n")
    return lines[1] if len(lines) > 1 else ""


# What stands on a card ------------------------------------------------------------------------------------------------


def test_an_article_has_a_heading_small_print_text_picture_and_button() -> None:
    card = article_card(ARTICLE, "The Fenwick Letter", answers="both", style=Style(colour=0x336699))
    assert texts(card) == [
        "## A \\*bridge\\* too many\n-# The Fenwick Letter · Ada Reed · <t:1173873600:D> · Politics, Bridges",
        "The council met.\n\n-# 🖼️ The hall",
        "-# Answers in the thread can become comments on the blog.",
    ]
    assert Gallery((Picture("https://blog.example/hall.jpg", "The hall"),)) in card.blocks
    assert buttons(card) == [LinkButton("Read on the blog", ARTICLE.link)]
    assert (card.mark, card.framed, card.colour) == (ARTICLE.link, True, 0x336699)
    check(card)


def test_where_answers_go_is_said() -> None:
    assert "stay in Discord" in texts(article_card(ARTICLE, "B", answers="chat"))[-1]
    closed = article_card(replace(ARTICLE, comments_open=False), "B", answers="both")
    assert "closed" in texts(closed)[-1]


def test_a_long_article_says_that_it_goes_on() -> None:
    card = article_card(replace(ARTICLE, text="<p>Many words.</p>" * 400), "B", answers="both")
    assert texts(card)[1].endswith("\n-# … it goes on on the blog.")
    check(card)


def test_the_author_chooses_where_the_opening_ends() -> None:
    card = article_card(replace(ARTICLE, text="<p>Short.</p><!--more--><p>The rest.</p>"), "B", answers="both")
    assert texts(card)[1] == "Short.\n-# … it goes on on the blog."


def test_an_article_without_title_author_date_or_text() -> None:
    card = article_card(Content(link="https://blog.example/?p=1"), "", answers="both")
    assert texts(card)[0] == "## Untitled"
    check(card)


def test_an_article_without_a_title_is_called_by_its_first_words() -> None:
    assert title_of(replace(ARTICLE, title=" ")) == "The council met."
    assert title_of(Content(text="<p>This is *said*, and well. This is more.")) == "This is *said*, and well."
    words = "<p>" + "so many words and never a stop " * 5
    assert title_of(Content(text=words)).endswith(" never a stop so…")
    assert title_of(Content(picture=Picture("https://b.example/x.jpg", "A heron"))) == "A heron"
    assert title_of(Content()) == title_of(Content(text=words, absence=Absence.PRIVATE)) == "Untitled"


def test_only_a_link_and_a_small_picture_where_that_is_wanted() -> None:
    card = article_card(ARTICLE, "B", answers="chat", style=Style("link only"))
    hall = Picture("https://blog.example/hall.jpg", "The hall")
    assert card.blocks == (
        Text("## A \\*bridge\\* too many\n-# B · Ada Reed · <t:1173873600:D> · Politics, Bridges", hall),
        Text("-# Answers in the thread stay in Discord."),
        Buttons((LinkButton("Read on the blog", ARTICLE.link),)),
    )
    assert body_cards(ARTICLE, style=Style("link only")) == ()
    check(card)


def test_a_button_shows_what_changed() -> None:
    card = article_card(ARTICLE, "B", answers="chat", changes="changes:12")
    assert buttons(card) == [LinkButton("Read on the blog", ARTICLE.link), ActButton("Show changes", "changes:12")]


def test_a_button_lets_one_comment_while_comments_are_open() -> None:
    card = article_card(ARTICLE, "B", answers="both", changes="changes:12", comment="comment:12")
    assert [button.label for button in buttons(card)] == ["Read on the blog", "Comment", "Show changes"]
    closed = article_card(replace(ARTICLE, comments_open=False), "B", answers="both", comment="comment:12")
    assert [button.label for button in buttons(closed)] == ["Read on the blog"]
    update = update_card(ARTICLE, Content(text="<p>More.</p>"), "0123456789", comment="comment:12")
    assert [button.label for button in buttons(update)] == ["Read on the blog", "Comment"]
    check(card)


def test_only_the_chosen_role_can_be_called() -> None:
    loud = replace(ARTICLE, title="<@&8> @everyone", text="<p>&lt;@&amp;8&gt; @here</p>")
    card = article_card(loud, "<@&8>", answers="both", style=Style(ping=7, silent=True))
    assert (card.ping, card.silent) == (7, True)
    check(card)


@pytest.mark.parametrize("why", Absence)
@pytest.mark.parametrize("length", ["opening", "whole", "link only"])
def test_an_article_that_is_gone_says_what_happened_and_shows_nothing_else(why: Absence, length: str) -> None:
    gone = replace(LONG, absence=why, picture=Picture("https://b.example/f.jpg"))
    card = article_card(gone, "B", answers="both", style=Style(length, ping=7), changes="changes:12")
    assert texts(card)[0] == "## A \\*bridge\\* too many\n-# B · Ada Reed · <t:1173873600:D> · Politics, Bridges"
    assert "article" in texts(card)[1] or "blog" in texts(card)[1]
    assert (len(card.blocks), pictures(card), card.mark, card.ping) == (3, [], ARTICLE.link, None)
    assert buttons(card) == [LinkButton("Read on the blog", ARTICLE.link)]
    assert body_cards(gone, style=Style(length)) == ()
    check(card)


def test_each_way_of_being_gone_is_told_apart() -> None:
    assert len({texts(article_card(replace(ARTICLE, absence=why), "B", answers="both"))[1] for why in Absence}) == 6


# Small print ----------------------------------------------------------------------------------------------------------


def test_small_print_follows_the_template() -> None:
    tagged = replace(ARTICLE, tags=("rain", "quay_3"))
    assert small_print("{date}: {tags} in {blog}", tagged) == "-# <t:1173873600:D>: rain, quay\\_3 in The \\*Letter\\*"


def test_what_has_no_value_vanishes_with_the_words_around_it() -> None:
    template = "{blog} · by {author} · tags: {tags} · {date} · always"
    assert small_print(template) == "-# The \\*Letter\\* · by Ada Reed · <t:1173873600:D> · always"
    assert small_print(template, Content(title="T"), "") == "-# always"
    assert small_print("{tags}") == ""


def test_a_template_is_text_like_any_other() -> None:
    assert small_print("# **{blog}** {nobody} <@5>") == r"-# \# \*\*The \*Letter\*\*\* {nobody} \<\@5>"
    assert read(small_print("@{author}", replace(ARTICLE, author="everyone"))).mentions == []


def test_endless_small_print_ends() -> None:
    card = article_card(
        replace(ARTICLE, tags=("tag " * 90,)), "B", answers="both", style=Style(small_print="{tags} " * 70)
    )
    assert len(texts(card)[0]) < 700
    check(card)


# Pictures -------------------------------------------------------------------------------------------------------------


def test_the_featured_picture_comes_before_those_of_the_text() -> None:
    card = article_card(replace(ARTICLE, picture=Picture("https://b.example/f.jpg", "F")), "B", answers="both")
    assert pictures(card) == ["https://b.example/f.jpg", "https://blog.example/hall.jpg"]


@pytest.mark.parametrize("same", ["/u/hall-300x200.jpg", "/u/hall.jpg?w=640", "/u/hall-scaled.jpg", "/u/hall.jpg"])
def test_the_featured_picture_is_not_shown_again_in_another_size(same: str) -> None:
    featured = Picture("https://blog.example/u/hall.jpg")
    card = article_card(
        replace(ARTICLE, picture=featured, text=f'<p>Hm.<img src="{same}" alt="The hall"></p>'), "B", answers="both"
    )
    assert Gallery((replace(featured, alt="The hall"),)) in card.blocks


def test_pictures_made_by_one_script_are_different_pictures() -> None:
    text = '<img src="/show.php?id=1"><img src="/show.php?id=2">'
    assert len(pictures(article_card(replace(ARTICLE, text=text), "B", answers="both"))) == 2


def test_an_opening_shows_at_most_four_pictures_and_a_whole_article_all() -> None:
    album = replace(ARTICLE, text="".join(f'<img src="/{number}.jpg">' for number in range(14)))
    assert len(pictures(article_card(album, "B", answers="both"))) == 4
    card = article_card(album, "B", answers="both", style=WHOLE)
    assert (len(pictures(card)), body_cards(album, style=WHOLE)) == (14, ())
    check(card)


def test_a_picture_stands_with_its_part() -> None:
    cards = [article_card(LONG, "B", answers="both", style=WHOLE), *body_cards(LONG, style=WHOLE)]
    assert [url for card in cards for url in pictures(card)] == [f"https://blog.example/{n}.jpg" for n in range(1, 41)]
    for card in cards[1:]:
        first, *others = map(int, re.findall(r"^(\d+)\\\.", texts(card)[0], re.MULTILINE))
        # a picture between two parts stands before what follows it
        last = [*others[:-1], 40] if card is cards[-1] else others[:-1]
        assert pictures(card) == [f"https://blog.example/{number}.jpg" for number in [first - 1, first, *last]]


def test_an_opening_has_a_picture_even_if_none_belongs_to_it() -> None:
    text = "<p>" + "Words. " * 400 + "</p><p>End.</p><p><img src='/late.jpg'></p>"
    assert pictures(article_card(replace(ARTICLE, text=text), "B", answers="both")) == ["https://blog.example/late.jpg"]


# Whole articles -------------------------------------------------------------------------------------------------------


def test_a_whole_article_that_fits_stands_on_its_card() -> None:
    text = "<p>" + "A few words more. " * 140 + "</p><p>The end.</p>"
    card = article_card(replace(ARTICLE, text=text), "B", answers="both", style=WHOLE)
    assert texts(card)[1].endswith("The end.")
    assert body_cards(replace(ARTICLE, text=text), style=WHOLE) == ()
    check(card)


def test_a_long_one_goes_on_in_the_thread_and_nothing_is_lost() -> None:
    card, body = article_card(LONG, "B", answers="both", style=WHOLE), body_cards(LONG, style=replace(WHOLE, colour=5))
    start, more = texts(card)[1].rsplit("\n", 1)
    assert more == "-# … it goes on in the thread."
    assert "\n\n".join([start, *(texts(part)[0] for part in body)]) == render(LONG.text, LONG.link).markdown
    assert {texts(part)[1].partition("](")[0] for part in body} == {"-# [this part on the blog"}
    for part in body:
        assert texts(part)[1].endswith(f"](<{part.mark}>)")
        assert part.mark.startswith(f"{ARTICLE.link}#part-")
        assert part.colour == 5
        check(part)


def test_text_added_at_the_end_leaves_all_but_the_last_part() -> None:
    before = body_cards(LONG, style=WHOLE)
    longer = replace(LONG, text=LONG.text + "<p>And more. </p>" * 300)
    after = body_cards(longer, style=WHOLE, seams=[part.mark for part in before])
    assert after[: len(before) - 1] == before[:-1]
    assert len(after) > len(before)


def test_an_edit_within_a_part_changes_that_part_alone() -> None:
    before = body_cards(LONG, style=WHOLE)
    seams = [part.mark for part in before]
    edited = replace(LONG, text=LONG.text.replace("<p>20. ", "<p>20. No: "))
    after = body_cards(edited, style=WHOLE, seams=seams)
    assert [old == new for old, new in zip(before, after, strict=True)].count(False) == 1
    card = article_card(edited, "B", answers="both", style=WHOLE, seams=seams)
    assert card == article_card(LONG, "B", answers="both", style=WHOLE)
    start = texts(card)[1].rpartition("\n")[0]
    assert "\n\n".join([start, *(texts(part)[0] for part in after)]) == render(edited.text, edited.link).markdown


def test_the_beginning_ends_where_the_author_ends_it() -> None:
    folded = replace(LONG, text="<p>Short.</p><!--more-->" + LONG.text)
    assert texts(article_card(folded, "B", answers="both", style=WHOLE))[1].startswith("Short.\n-# …")
    assert texts(body_cards(folded, style=WHOLE)[0])[0].startswith("1\\. The quay")


def test_parts_of_an_article_without_an_address_can_still_be_found() -> None:
    for part in body_cards(replace(LONG, link=""), style=WHOLE):
        assert part.mark in texts(part)[1]
        check(part)


# Updates and changes --------------------------------------------------------------------------------------------------


def test_an_update_is_marked_by_its_article_and_key_and_shows_only_what_is_new() -> None:
    note = Content(text="<p><b>Update:</b> yes.</p>", change="addition")
    card = update_card(ARTICLE, note, "0123456789abcdef", ping=7, changes="changes:12", colour=3)
    assert texts(card) == ["-# Added to the article\n**Update:** yes."]
    assert card.mark == "https://blog.example/2007/03/bridge/#update-01234567"
    assert buttons(card) == [LinkButton("Read on the blog", card.mark), ActButton("Show changes", "changes:12")]
    assert (card.ping, card.colour) == (7, 3)
    check(card)


def test_a_correction_is_called_one() -> None:
    card = update_card(ARTICLE, Content(text="<p>Nine, not ten.</p>", change="correction"), "01234567", silent=True)
    assert texts(card)[0].startswith("-# Corrected in the article\n")
    assert (card.ping, card.silent) == (None, True)


def test_what_changed_is_shown_between_two_versions() -> None:
    steps = [ActButton(f"{n}", f"changes:1:{n}:{n + 1}") for n in range(7)]
    card = changes_card("A *bridge*", "~~ten~~ **nine**", "version 1", "version 2", steps, ARTICLE.link)
    assert texts(card) == ["### What changed: A \\*bridge\\*\n-# version 1 → version 2", "~~ten~~ **nine**"]
    assert [len(block.buttons) for block in card.blocks if isinstance(block, Buttons)] == [5, 3]
    check(card)
    check(changes_card("", "word " * 3_000, "a", "b", [], ""))
    assert "Nothing" in texts(changes_card("T", "", "a", "b", [], ARTICLE.link))[1]


# Whatever comes in ----------------------------------------------------------------------------------------------------

PATHS = ["?p=1", "a_(b)*~~/#c", "(long)/" * 200, "x" * 1975]
contents = st.builds(
    Content,
    text=strategies.html.flatmap(lambda html: st.sampled_from([1, 9, 60]).map(lambda times: html * times)),
    title=strategies.text.map(lambda text: text * 9),
    author=strategies.text,
    link=st.sampled_from(["", *(f"https://b.example/{path}" for path in PATHS)]),
    published=st.floats(0, 4e9),
    categories=st.lists(strategies.text, max_size=4).map(tuple),
    tags=st.lists(strategies.text, max_size=4).map(tuple),
    picture=st.sampled_from([None, Picture("https://b.example/p.png", "alt " * 900), Picture("ftp://x")]),
    comments_open=st.booleans(),
    absence=st.sampled_from([None, None, None, Absence.TRASHED]),
)
styles = st.builds(
    Style,
    length=st.sampled_from(["opening", "whole", "whole", "link only"]),
    small_print=st.one_of(st.just(Style().small_print), strategies.text.map(lambda text: text + "{tags} {author}" * 9)),
    ping=st.sampled_from([None, 5]),
)


@settings(max_examples=200)
@given(contents, strategies.text, styles)
def test_every_card_keeps_the_limits(content: Content, name: str, style: Style) -> None:
    check(article_card(content, name, answers="both", style=style, changes="changes:1"))
    for part in body_cards(content, style=style):
        check(part)
    check(update_card(content, content, "0123456789", changes="changes:1"))
    check(changes_card(name, render(content.text).markdown, "a", "b", [], content.link))
