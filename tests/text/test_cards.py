"""Cards of talk: what stands on them, and that they fit whatever comes in."""

import re
from dataclasses import replace

import strategies
from card_rules import check
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Attachment, Content, Format, Picture
from bot.text.calls import called
from bot.text.card import Gallery, Text
from bot.text.cards import (
    comment_card,
    gap_card,
    line_card,
    notice_card,
    preview_card,
    prompt_card,
    stays_card,
)
from bot.text.to_blog import comment_html
from tests.cards import ids, pictures, texts

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
    assert shown in texts(preview_card("B", "blog.example", "Mia", comment_html(typed), "oyn"))


NAMES = (("@5", "Mia"), ("&6", "Crew"), ("#7", "harbour"))
TALK = Content(text="<@5> and <@8>, <@&6>, <#7>", format=Format.CHAT, author="Jo", names=NAMES)
LINK = "https://discord.com/channels/1/2/3"
MOLE = Attachment("mole.png", "https://cdn.example/dies", "The *mole*", type="image/png", link=LINK)
PLAN = Attachment("plan.pdf", "https://cdn.example/dies-too", type="application/pdf", link=LINK)


def test_names_of_members_roles_and_channels_stand_in_other_threads_as_on_the_blog() -> None:
    assert texts(comment_card(TALK))[0].split("\n")[1] == "@Mia and @someone, @Crew, #harbour"


def test_the_passage_that_a_comment_answers_stands_first() -> None:
    card = comment_card(replace(TALK, text="> mine\nNo.", quote="It sank,\n**they** said @everyone"))
    said = "> It sank,\n> \\*\\*they\\*\\* said @\u200beveryone\n\n> mine\n\nNo."
    assert texts(card)[0].removeprefix("**Jo**\n") == said


def test_pictures_that_the_blog_has_are_shown_and_other_files_lead_to_the_message() -> None:
    card = comment_card(replace(TALK, text="Look", files=(MOLE, PLAN)), files=("https://blog.example/m.png", None))
    assert pictures(card) == ["https://blog.example/m.png"]
    assert card.blocks[1] == Gallery((Picture("https://blog.example/m.png", "The *mole*"),))
    assert texts(card)[0] == f"**Jo**\nLook\n\nplan.pdf (in Discord) ([discord.com](<{LINK}>))"
    check(card)


def test_a_picture_that_is_not_on_the_blog_leads_to_the_message() -> None:
    shown = f"**Jo**\nmole.png: The \\*mole\\* (in Discord) ([discord.com](<{LINK}>))"
    assert texts(comment_card(replace(TALK, text="", files=(MOLE,))))[0] == shown


def test_a_picture_alone_needs_no_words() -> None:
    card = comment_card(replace(TALK, text="", files=(MOLE,)), files=("https://blog.example/m.png",))
    assert texts(card) == ["**Jo**"]
    check(card)


def named(text: str, **members: int) -> tuple[str, tuple[int, ...]]:
    card = comment_card(replace(COMMENT, text=text), named=members)
    return texts(card)[0].split("\n-#")[0].removeprefix("**Mo \\[admin\\]**\n"), card.people


def test_who_is_named_with_an_at_and_agreed_is_pinged() -> None:
    assert named("@mia, @Jo: yes. @MIA", Mia=5, Jo=6) == ("<@5>, <@6>: yes. <@5>", (5, 6))
    assert named("@Mia Lane knows", **{"Mia Lane": 7, "Mia": 5}) == ("<@7> knows", (7,))


def test_nobody_is_pinged_but_by_a_whole_name_in_plain_words() -> None:
    for text in ("@Miar", "@Mia-Lou", "x@Mia", "x@mia.example", "Mia", "@ Mia", "@@Mia", "@Mia@blog.example"):
        assert named(text, Mia=5)[1] == ()
    for text in (
        "<code>@Mia</code>",
        "<blockquote>@Mia</blockquote>",
        "<a href='https://a.example'>@Mia</a>",
        "https://a.example/@Mia",
        "<code>&lt;@5&gt;</code> &lt;@5&gt; &lt;@6&gt;",
        "<blockquote><blockquote><em>@Mia</em></blockquote></blockquote>",
    ):
        assert named(text, Mia=5)[1] == ()


def test_a_name_of_two_members_pings_nobody() -> None:
    assert named("@Mia", Mia=5, MIA=6) == ("@Mia", ())


def test_who_is_named_in_what_is_cut_off_is_not_pinged() -> None:
    assert named("A sentence. " * 900 + "@Mia", Mia=5)[1] == ()


def test_a_comment_from_chat_pings_nobody() -> None:
    card = comment_card(replace(TALK, text="@Mia <@5>"), named={"Mia": 5})
    assert card.people == ()
    assert called(texts(card)[0]) == ()


@given(strategies.html, st.dictionaries(st.sampled_from(["a", "word", "Two", "é"]), st.integers(1, 9)))
def test_only_those_who_are_handed_in_can_be_pinged(html: str, members: dict[str, int]) -> None:
    card = comment_card(Content(text=html + " @word @a é @é", author="<@3>"), named=members)
    assert set(card.people) <= set(members.values())
    assert not any(f"<@{stranger}>" in re.sub("`[^`]*`", "", text) for text in texts(card) for stranger in (12, 123))


def test_a_long_comment_says_that_there_is_more() -> None:
    card = comment_card(replace(COMMENT, text="A sentence. " * 900))
    assert "\n-# … the rest of this comment stands on the blog." in texts(card)[0]
    check(card)


def test_the_preview_shows_exactly_what_would_stand_there() -> None:
    html = "so <strong>true</strong> &lt;b&gt;"
    card = preview_card("The *Letter*", "blog.example", "Mia", html, ["once:1", "yes:1", "no:1"])
    assert "so **true** \\<b>" in texts(card)
    assert "**The \\*Letter\\*** (blog.example)" in texts(card)[0]
    assert ids(card) == ["once:1", "yes:1", "no:1"]
    check(card)


def test_the_small_ones() -> None:
    check(prompt_card("M**ia @everyone", "ask:1"))
    check(notice_card("A comment failed", "The blog said no.", "notice 7F3A"))
    check(stays_card("line 3C"))
    check(gap_card("line 3D"))
    assert texts(line_card("So much is written that ...", "line 3E")) == ["-# So much is written that ... · line 3E"]


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
    check(preview_card(name, "b.example", name, content.text, "oyn"))
    check(prompt_card(name, "ask"))
