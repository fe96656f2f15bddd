"""Cards on which somebody decides."""

import strategies
from card_rules import check
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Attachment, Content, Format
from bot.text.card import ActButton, LinkButton, Menu
from bot.text.desk_cards import fate_card, form_terms_card, judge_card
from bot.text.panel_cards import panel_card
from bot.text.split import weight
from tests.cards import buttons, ids, texts

COMMENT = Content(text="<p>Buy <b>ropes</b> at https://ropes.example</p>", author="R*pe", published=1_173_873_660.0)


def test_a_comment_that_waits_can_be_judged() -> None:
    card = judge_card(COMMENT, "The *Ferry*", "The Letter", 0xABC, [], standing=True, link="https://b.example/?p=1#c")
    assert texts(card) == [
        "### A comment waits on **The Letter**\n**R\\*pe** under The \\*Ferry\\* · <t:1173873660:f>",
        "Buy **ropes** at <https://ropes.example>",
        "-# ABC",
    ]
    assert ids(card) == [f"judge:{0xABC}:{act}" for act in ("approve", "spam", "trash", "reply")]
    assert [button.url for button in buttons(card) if isinstance(button, LinkButton)] == ["https://b.example/?p=1#c"]
    check(card)


def test_what_was_judged_says_by_whom_and_is_found_by_the_same_mark() -> None:
    waiting = judge_card(COMMENT, "", "B", 7, [], standing=True)
    card = judge_card(COMMENT, "", "B", 7, ["Approved by <@1>", "Spam by <@2>"], standing=False)
    assert texts(card)[0].startswith("### A comment waited on **B**\n**R\\*pe** under Untitled")
    assert texts(card)[-1] == "-# Approved by <@1>\n-# Spam by <@2>\n-# 7"
    assert buttons(card) == []
    assert card.mark == waiting.mark


def test_moderators_see_what_a_member_wrote_as_the_blog_would() -> None:
    file = Attachment("a.png", "https://cdn.example/a", type="image/png", link="https://discord.com/channels/1/2/3")
    content = Content("**so** <@5>", Format.CHAT, names=(("@5", "Mia"),), quote="It sank.", files=(file,))
    link = "([discord.com](<https://discord.com/channels/1/2/3>))"
    said = texts(judge_card(content, "A", "B", 7, [], standing=True))[1]
    assert said == f"> It sank.\n\n**so** @Mia\n\na.png (in Discord) {link}"


def test_a_member_sees_what_became_of_a_comment() -> None:
    now = ActButton("Send now", "now:7", "primary")
    card = fate_card("⏳ It goes out in a minute.", "https://b.example/#c", [now], "7F")
    assert texts(card) == ["⏳ It goes out in a minute.\n-# 7F"]
    assert [type(button) for button in buttons(card)] == [LinkButton, ActButton]
    check(card)
    check(fate_card("It stays in Discord.", "", [], "7F"))


def test_the_terms_before_the_form_say_what_will_stand_on_the_blog() -> None:
    card = form_terms_card("The *Letter*", "blog.example", "M*a", ["once:1", "yes:1", "no:1"], links_back=True)
    assert "**The \\*Letter\\*** (blog.example)" in texts(card)[0]
    assert "Your name there: **M\\*a**" in texts(card)[0]
    assert "a link to" in texts(card)[0]
    assert "a link to" not in texts(form_terms_card("B", "b.example", "Mia", "oyn", links_back=False))[0]
    assert ids(card) == ["once:1", "yes:1", "no:1"]
    check(card)


contents = st.builds(
    Content,
    text=strategies.html.map(lambda html: html * 30),
    format=st.sampled_from(Format),
    author=strategies.text,
    quote=strategies.text,
    published=st.floats(0, 4e9),
)


@given(contents, strategies.text, st.booleans(), st.sampled_from(["", "https://b.example/" + "long/" * 150]))
def test_every_card_keeps_the_limits(content: Content, title: str, standing: bool, link: str) -> None:
    check(judge_card(content, title, title, 2**60, ["Done <t:1:R>"] * 30, standing=standing, link=link))
    check(form_terms_card(title, title, title, "oyn", links_back=standing))


def test_a_panel_has_room_for_signs_that_count_twice() -> None:
    card = panel_card(["😀 " * 1_700, "😀 " * 1_700], Menu("panel:1:set", of="channels"), [], None)
    assert sum(weight(text) for text in texts(card)) <= 4_000
