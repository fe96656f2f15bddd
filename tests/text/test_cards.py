"""Cards: what stands on them, and that they fit whatever comes in."""

from dataclasses import replace

import strategies
from discord_markdown import read
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Content, Format, Picture
from bot.text.card import ActButton, Buttons, Card, Gallery, LinkButton, Text
from bot.text.cards import (
    article_card,
    comment_card,
    notice_card,
    preview_card,
    prompt_card,
    stays_card,
    update_card,
)
from bot.text.to_blog import comment_html

ARTICLE = Content(
    text='<p>The council met.</p><p><img src="/hall.jpg" alt="The hall"></p>',
    title="A *bridge* too many",
    author="Ada Reed",
    link="https://blog.example/2007/03/bridge/",
    published=1_173_873_600.0,
    categories=("Politics", "Bridges"),
)
COMMENT = Content(
    text="<p>I <em>was</em> there.</p><!-- bc:ab12 -->",
    author="Mo [admin]",
    avatar="https://faces.example/mo.png",
    link="https://blog.example/2007/03/bridge/#comment-7",
    published=1_173_873_660.0,
)


def texts(card: Card) -> list[str]:
    return [block.markdown for block in card.blocks if isinstance(block, Text)]


def buttons(card: Card) -> list[LinkButton | ActButton]:
    return [button for block in card.blocks if isinstance(block, Buttons) for button in block.buttons]


def check(card: Card) -> None:
    """Discord's limits, and the rules of the house."""
    shown = texts(card)
    assert sum(len(text.encode("utf-16-le")) // 2 for text in shown) <= 4_000
    assert sum(len(text.encode()) + 12 for text in shown) <= 10_000
    assert all(text.strip() for text in shown)
    assert len(card.blocks) <= 10
    for button in buttons(card):
        assert 1 <= len(button.label) <= 80
        assert len(button.url if isinstance(button, LinkButton) else button.custom_id) <= 512
    for block in card.blocks:
        if isinstance(block, Gallery):
            assert 1 <= len(block.pictures) <= 10
            assert all(picture.url.startswith("http") and len(picture.alt) <= 1_024 for picture in block.pictures)
    places = [*shown, *(button.url if isinstance(button, LinkButton) else button.custom_id for button in buttons(card))]
    assert card.mark
    assert any(card.mark in place for place in places)
    for text in shown:
        reading = read(text)
        assert reading.stray == []
        assert all(mention.startswith("<t:") for mention in reading.mentions)


def test_an_article_has_a_heading_small_print_text_picture_and_button() -> None:
    card = article_card(ARTICLE, "The Fenwick Letter", answers="both", colour=0x336699)
    assert texts(card) == [
        "## A \\*bridge\\* too many\n-# The Fenwick Letter · Ada Reed · <t:1173873600:D> · Politics, Bridges",
        "The council met.\n\n-# 🖼️ The hall",
        "-# Answers in the thread can become comments on the blog.",
    ]
    assert Gallery((Picture("https://blog.example/hall.jpg", "The hall"),)) in card.blocks
    assert buttons(card) == [LinkButton("Read on the blog", ARTICLE.link)]
    assert (card.mark, card.framed, card.colour) == (ARTICLE.link, True, 0x336699)
    check(card)


def test_the_featured_picture_comes_before_those_of_the_text() -> None:
    card = article_card(replace(ARTICLE, picture=Picture("https://b.example/f.jpg", "F")), "B", answers="both")
    assert Gallery((Picture("https://b.example/f.jpg", "F"),)) in card.blocks


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
    assert texts(card)[0].startswith("## Untitled")
    check(card)


def test_a_removed_article_shows_no_text() -> None:
    card = article_card(ARTICLE, "B", answers="both", gone=True)
    assert texts(card)[1] == "This article was removed from the blog."
    assert not any("council" in text for text in texts(card))
    check(card)


def test_a_comment_has_a_name_a_face_text_and_the_way_to_it() -> None:
    card = comment_card(COMMENT, edited=True)
    assert card.blocks == (
        Text(
            "**Mo \\[admin\\]**\nI *was* there.\n"
            "-# <t:1173873660:f> · [on the blog](<https://blog.example/2007/03/bridge/#comment-7>) · edited",
            Picture("https://faces.example/mo.png", "Mo [admin]"),
        ),
    )
    assert not card.framed
    check(card)


def test_a_comment_that_began_in_another_chat() -> None:
    card = comment_card(replace(COMMENT, text="**yes** @everyone <@5>", format=Format.CHAT))
    assert texts(card)[0].split("\n")[1] == "**yes** @\u200beveryone @someone"


def test_lines_typed_in_chat_stay_lines_in_another_chat_and_in_the_preview() -> None:
    typed = "> asked\nanswered\n\n- one\n- two\n```\nif x:\n\n    y\n```"
    shown = "> asked\n\nanswered\n\n• one\n• two\n\n```\nif x:\n\n    y\n```"
    assert shown in texts(comment_card(replace(COMMENT, text=typed, format=Format.CHAT)))[0]
    assert shown in texts(preview_card("B", "blog.example", "Mia", comment_html(typed), "y", "n"))


def test_a_long_comment_says_that_there_is_more() -> None:
    card = comment_card(replace(COMMENT, text="A sentence. " * 900))
    assert "\n-# … the rest of this comment stands on the blog." in texts(card)[0]
    check(card)


def test_an_update_is_marked_by_its_article_and_key() -> None:
    card = update_card(ARTICLE, "<p><b>Update:</b> yes.</p>", "0123456789abcdef")
    assert texts(card) == ["-# Update to the article\n**Update:** yes."]
    assert card.mark == "https://blog.example/2007/03/bridge/#update-01234567"
    check(card)


def test_the_preview_shows_exactly_what_would_stand_there() -> None:
    card = preview_card("The *Letter*", "blog.example", "Mia", "so <strong>true</strong> &lt;b&gt;", "yes:1", "no:1")
    assert "so **true** \\<b>" in texts(card)
    assert "**The \\*Letter\\*** (blog.example)" in texts(card)[0]
    assert [button.custom_id for button in buttons(card) if isinstance(button, ActButton)] == ["yes:1", "no:1"]
    check(card)


def test_the_small_ones() -> None:
    check(prompt_card("M**ia @everyone", "ask:1"))
    check(notice_card("A comment failed", "The blog said no.", "notice 7F3A"))
    check(stays_card("line 3C"))


contents = st.builds(
    Content,
    text=strategies.html.map(lambda html: html * 40),
    format=st.sampled_from(Format),
    title=strategies.text.map(lambda text: text * 9),
    author=strategies.text,
    avatar=st.sampled_from(["", "https://f.example/a.png", "javascript:x"]),
    link=st.sampled_from(
        ["", "https://b.example/?p=1", "https://b.example/a_(b)*~~/#c", "https://b.example/" + "long/" * 300]
    ),
    published=st.floats(0, 4e9),
    categories=st.lists(strategies.text, max_size=4).map(tuple),
    picture=st.sampled_from([None, Picture("https://b.example/p.png", "alt " * 900), Picture("ftp://x")]),
    comments_open=st.booleans(),
)


@given(contents, strategies.text)
def test_every_card_keeps_the_limits(content: Content, name: str) -> None:
    check(article_card(content, name, answers="both"))
    check(article_card(content, name, answers="chat", gone=True))
    check(comment_card(content))
    check(update_card(content, content.text, "0123456789"))
    check(preview_card(name, "b.example", name, content.text, "y", "n"))
    check(prompt_card(name, "ask"))
