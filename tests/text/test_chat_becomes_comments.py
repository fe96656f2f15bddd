"""Whatever a member types: a comment of few known elements, which WordPress and nh3 leave as it is."""

import html as entities
import re
import time

import nh3
import pytest
import strategies
from hypothesis import given
from hypothesis import strategies as st

from bot.text.to_blog import comment_html

ELEMENT = re.compile(r'<(/?)(blockquote|code|em|strong|del|a)( href="https?://[^"<>\'\s\\]+" rel="nofollow ugc")?>')


def outside_elements(html: str) -> str:
    return ELEMENT.sub("", html)


@given(strategies.text)
def test_only_known_elements_come_out_and_all_are_closed_in_order(text: str) -> None:
    html = comment_html(text)
    still_open: list[str] = []
    for closing, tag, attributes in ELEMENT.findall(html):
        assert bool(attributes) == (tag == "a" and not closing)
        if closing:
            assert still_open.pop() == tag
        else:
            still_open.append(tag)
    assert still_open == []
    assert not re.search(r"[<>\\]", outside_elements(html))
    assert not re.search(r"&(?!amp;|lt;|gt;|#092;|#038;)", html)


@given(strategies.text)
def test_a_cleaner_finds_nothing_to_clean(text: str) -> None:
    html = comment_html(text)
    tags = {"a", "blockquote", "code", "em", "strong", "del"}
    cleaned = nh3.clean(html, tags=tags, attributes={"a": {"href"}}, link_rel="nofollow ugc")
    assert cleaned == html.replace("&#092;", "\\").replace("&#038;", "&amp;")
    assert html == html.strip()


@given(st.text(alphabet="&<>\\*_~|`[]()# \na1-@:/h", max_size=300))
def test_signs_only(text: str) -> None:
    test_only_known_elements_come_out_and_all_are_closed_in_order.hypothesis.inner_test(text)


@given(strategies.text, st.integers(1, 400))
def test_a_comment_keeps_its_limits(text: str, times: int) -> None:
    html = comment_html(text * times)
    assert len(html) <= 8_000
    assert html.count("<a ") <= 10
    assert html.count("<blockquote>") - html.count("</blockquote>") == 0


@given(strategies.text)
def test_no_discord_id_and_no_invitation_leaves(text: str) -> None:
    shown = entities.unescape(re.sub("<.*?>", "", comment_html(text)))
    if "\\" not in text:  # who escapes a token writes it as text
        assert not re.search(r"<@[!&]?\d+>|<#\d+>", shown)
    assert "discord.gg/" not in shown


def test_words_survive() -> None:
    text = "Every word of this, in order, 2 < 3 & so on."
    assert entities.unescape(comment_html(text)) == text


def test_a_long_message_ends_in_an_ellipsis() -> None:
    html = comment_html("> **" + "well " * 3_000 + "**")
    assert html.endswith("…</strong></blockquote>")
    assert len(html) <= 8_000


def test_unknown_members_are_not_named() -> None:
    assert comment_html("<@5> and <@6>", {6: "Mia\u202e\nLane"}) == "@someone and @Mia Lane"


def test_a_link_to_the_blog_itself_is_followed() -> None:
    html = comment_html("https://blog.example/a https://www.blog.example/a", home="https://blog.example/news/")
    assert html.count('rel="ugc"') == html.count('rel="nofollow ugc"') == 1


def test_code_keeps_everything_but_ids() -> None:
    assert comment_html("`<@5> **x** https://a.example`") == "<code>@someone **x** https://a.example</code>"


HOSTILE = [
    "[", "](", "[](", "[a](http://", "(", "*", "**", "***", "*a ", "_", "__", "~~", "||", "`", "`a``", "```", "> ",
    ">>> ", "http://", "https://a.b/(((", "<@", "<", "\\",
    "# ", "- ", "\n", "&", "<t:1>", "discord.gg/", "[discord.gg/",
    " ", "a",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_messages_take_no_longer_than_others(piece: str) -> None:
    began = time.perf_counter()
    comment_html((piece * 4_000)[:4_000])
    assert time.perf_counter() - began < 1.0
