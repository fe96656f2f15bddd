"""What a member is told in private messages."""

import strategies
from card_rules import check
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Attachment, Content, Format, Picture
from bot.text.card import ActButton, LinkButton, Menu
from bot.text.private_cards import Followed, answer_told, article_told, following_card
from tests.cards import buttons, pictures, texts

LINK, THREAD = "https://lamp.example/ferry/", "https://discord.com/channels/1/2"
MORE, ENOUGH = "follow:1:mine:2", "follow:1:enough:2"


def test_an_article_is_told_by_its_opening_with_the_ways_to_it() -> None:
    picture = Picture("https://lamp.example/ferry.jpg", "The ferry")
    text = "<p>The council met.</p>" + f"<p>{'It talked and talked. ' * 80}</p>"
    article = Content(text, title="The *ferry*", link=LINK, author="Mara", published=7.0, picture=picture)
    card = article_told(article, "The Lamp", thread=THREAD, more_id=MORE)
    assert texts(card)[0] == "## The \\*ferry\\*\n-# The Lamp · Mara · <t:7:D>"
    assert texts(card)[1].startswith("The council met.")
    assert len(texts(card)[1]) < 1_000
    assert pictures(card) == ["https://lamp.example/ferry.jpg"]
    assert [button.url for button in buttons(card) if isinstance(button, LinkButton)] == [LINK, THREAD]
    assert card.mark == MORE
    check(card)


def test_an_answer_is_told_with_what_it_answers_and_leads_to_its_thread_or_the_blog() -> None:
    mine = Content("Nobody asked <@5>\n> or us", Format.CHAT, author="Dora")
    answer = Content("<p>They <b>never</b> do.</p>", author="M*ra", published=7.0, link=f"{LINK}#comment-5")
    card = answer_told(answer, mine, "The Lamp", thread=THREAD, enough_id=ENOUGH)
    assert texts(card)[0] == "**M\\*ra** answered you on **The Lamp**\n> Nobody asked @someone or us"
    assert texts(card)[1] == "They **never** do.\n-# <t:7:f>"
    assert [button.url for button in buttons(card) if isinstance(button, LinkButton)] == [THREAD]
    check(card)
    card = answer_told(answer, None, "The Lamp", thread="", enough_id=ENOUGH)
    assert [button.url for button in buttons(card) if isinstance(button, LinkButton)] == [f"{LINK}#comment-5"]
    assert texts(card)[0] == "**M\\*ra** answered you on **The Lamp**"


def test_an_answer_that_is_a_picture_shows_it() -> None:
    file = Attachment("gull.png", "https://cdn.example/a", type="image/png", description="A gull")
    answer = Content("", Format.CHAT, author="Emil", files=(file,))
    card = answer_told(answer, None, "B", files=["https://lamp.example/gull.png"], thread=THREAD, enough_id=ENOUGH)
    assert pictures(card) == ["https://lamp.example/gull.png"]
    check(card)


def test_what_is_followed_is_told_in_lines() -> None:
    topics = Followed(answers=True, categories=("Harbour", "*Goats*"))
    card = following_card(1, "The Lamp", topics, {"Harbour": "a", "*Goats*": "b", "Sea": "c"}, most=20, reached=False)
    for line in ("🔔 Answers", "🔕 Every article", "**Harbour**, **\\*Goats\\***", "could not be delivered"):
        assert line in texts(card)[0]
    (menu,) = [block for block in card.blocks if isinstance(block, Menu)]
    assert [option.label for option in menu.options] == ["✓ Harbour", "✓ *Goats*", "Sea"]
    styles = [button.style for button in buttons(card) if isinstance(button, ActButton)]
    assert styles == ["secondary", "success", "danger"]
    check(card)


contents = st.builds(
    Content,
    text=strategies.html.map(lambda html: html * 30),
    format=st.sampled_from(Format),
    title=strategies.text,
    author=strategies.text,
    quote=strategies.text,
    link=st.sampled_from(["", LINK, "https://b.example/" + "long/" * 150]),
    published=st.floats(0, 4e9),
)


@given(contents, contents, strategies.text, st.sampled_from(["", THREAD]))
def test_every_private_message_keeps_the_limits(content: Content, mine: Content, title: str, thread: str) -> None:
    check(article_told(content, title, thread=thread, more_id=MORE))
    check(answer_told(content, mine, title, thread=thread, enough_id=ENOUGH))


@given(strategies.text, st.lists(strategies.text.map(lambda name: name * 5), max_size=40, unique=True), st.booleans())
def test_what_is_followed_keeps_the_limits(title: str, names: list[str], reached: bool) -> None:
    topics = Followed(categories=tuple(names[:30]))
    values = {name: str(number) for number, name in enumerate(names)}
    check(following_card(2**63, title, topics, values, most=20, reached=reached))
