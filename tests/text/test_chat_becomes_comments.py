"""Whatever a member types: a comment of few known elements, which WordPress and nh3 leave as it is."""

import html as entities
import re
import time

import nh3
import pytest
import strategies
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Attachment, Content, Format
from bot.text.to_blog import comment_html, whole_html

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
    assert not re.search(r"&(?!amp;|lt;|gt;|#(?:092|038|046|058|064);)", html)


@given(strategies.text)
def test_a_cleaner_finds_nothing_to_clean(text: str) -> None:
    html = comment_html(text)
    tags = {"a", "blockquote", "code", "em", "strong", "del"}
    cleaned = nh3.clean(html, tags=tags, attributes={"a": {"href"}}, link_rel="nofollow ugc")
    html_as_cleaners_write_it = re.sub(r"&#(?!038)(\d{3});", lambda found: chr(int(found[1])), html)
    assert cleaned == html_as_cleaners_write_it.replace("&#038;", "&amp;").replace("\xa0", "&nbsp;")
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
    assert comment_html("<@5> and <@6>", {"@6": "Mia\u202e\nLane"}) == "@someone and @Mia Lane"


def test_a_link_to_the_blog_itself_is_followed() -> None:
    html = comment_html("https://blog.example/a https://www.blog.example/a", home="https://blog.example/news/")
    assert html.count('rel="ugc"') == html.count('rel="nofollow ugc"') == 1


def test_code_keeps_everything_but_ids() -> None:
    assert comment_html("`<@5> **x** https://a.example`") == "<code>@someone **x** https://a.example</code>"


# The passage that is answered, and files ----------------------------------------------------------------------------

LINK = "https://discord.com/channels/1/2/3"
MOLE = Attachment("mole.png", "https://cdn.example/dies", "The <mole>", type="image/png", link=LINK)
PLAN = Attachment("plan & more.pdf", "https://cdn.example/dies-too", link=LINK)


def test_the_passage_that_is_answered_stands_first_in_a_quote() -> None:
    content = Content("> mine\n**No.**", Format.CHAT, quote="It <b>sank</b>,\n**they** said: discord.gg/x")
    assert whole_html(content) == (
        "<blockquote>It &lt;b&gt;sank&lt;/b&gt;,\n**they** said: [invite removed]</blockquote>\n"
        "<blockquote>mine</blockquote>\n<strong>No.</strong>"
    )


def test_files_stand_in_lines_below_the_text() -> None:
    content = Content("Look", Format.CHAT, files=(MOLE, PLAN))
    shown = whole_html(content, ("https://blog.example/m.png", None), "https://blog.example/")
    assert shown == (
        'Look\n\n<a href="https://blog.example/m.png" rel="ugc">The &lt;mole&gt;</a>\n'
        f'<a href="{LINK}" rel="nofollow ugc">plan &amp; more.pdf (in Discord)</a>'
    )


def test_a_file_that_is_not_on_the_blog_is_named_and_its_message_linked() -> None:
    shown = whole_html(Content("", Format.CHAT, files=(MOLE,)))
    assert shown == f'<a href="{LINK}" rel="nofollow ugc">mole.png: The &lt;mole&gt; (in Discord)</a>'
    assert whole_html(Content("", Format.CHAT, files=(Attachment("a.txt", "https://cdn.example/a"),))) == (
        "a.txt (in Discord)"
    )


files = st.builds(
    Attachment,
    name=strategies.text,
    url=st.just("https://cdn.example/dies"),
    description=strategies.text,
    link=st.sampled_from(["", LINK]),
)


@given(strategies.text, strategies.text, st.lists(files, max_size=30), st.integers(1, 400), st.booleans())
def test_a_comment_with_all_that_belongs_to_it_keeps_the_limits(
    text: str, quote: str, files: list[Attachment], times: int, uploaded: bool
) -> None:
    content = Content(text * times, Format.CHAT, quote=quote * times, files=tuple(files))
    html = whole_html(content, ["https://blog.example/a.png"] * 20 * uploaded)
    assert len(html) <= 8_000
    assert html.count("<a ") <= 10
    assert "cdn.example" not in html
    assert not re.search(r"[<>\\]", outside_elements(html))


HOSTILE = [
    "[", "](", "[](", "[a](http://", "(", "*", "**", "***", "*a ", "_", "__", "~~", "||", "`", "`a``", "```", "> ",
    ">>> ", "http://", "https://a.b/(((", "<@", "<", "\\",
    "# ", "- ", "\n", "&", "<t:1>", "discord.gg/", "[discord.gg/",
    " ", "a",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_messages_take_no_longer_than_others(piece: str) -> None:
    began = time.thread_time()
    comment_html((piece * 4_000)[:4_000])
    assert time.thread_time() - began < 2.0
