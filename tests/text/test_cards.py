"""Cards of talk: what stands on them, and that they fit whatever comes in."""

from dataclasses import replace

import strategies
from card_rules import buttons, check, texts
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Content, Format, Picture
from bot.text.card import ActButton, Text
from bot.text.cards import (
    comment_card,
    notice_card,
    preview_card,
    prompt_card,
    stays_card,
)
from bot.text.to_blog import comment_html

COMMENT = Content(
    text="<p>I <em>was</em> there.</p><!-- bc:ab12 -->",
    author="Mo [admin]",
    avatar="https://faces.example/mo.png",
    link="https://blog.example/2007/03/bridge/#comment-7",
    published=1_173_873_660.0,
)


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
    author=strategies.text,
    avatar=st.sampled_from(["", "https://f.example/a.png", "javascript:x"]),
    link=st.sampled_from(
        ["", "https://b.example/?p=1", "https://b.example/a_(b)*~~/#c", "https://b.example/" + "long/" * 300]
    ),
    published=st.floats(0, 4e9),
)


@given(contents, strategies.text)
def test_every_card_keeps_the_limits(content: Content, name: str) -> None:
    check(comment_card(content))
    check(preview_card(name, "b.example", name, content.text, "y", "n"))
    check(prompt_card(name, "ask"))
