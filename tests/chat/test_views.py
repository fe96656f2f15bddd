"""Whatever a card holds, Discord takes it."""

from hypothesis import given
from hypothesis import strategies as st

from bot.chat.views import body, view
from bot.model import Picture
from bot.text.card import ActButton, Buttons, Card, Gallery, LinkButton, Text
from sandbox.discord.components import check_message

LINK = "https://blog.example/low-tide"
URLS = st.sampled_from([LINK, "http://b.example/x.png", "javascript:alert(1)", "", LINK + "x" * 3000])
PICTURES = st.builds(Picture, URLS, st.sampled_from(["", " ", "A boat", "long " * 500]))
TEXTS = st.builds(Text, st.sampled_from(["", "  ", "# Low tide", "words " * 10]), st.none() | PICTURES)
GALLERIES = st.builds(Gallery, st.lists(PICTURES, max_size=25).map(tuple))
LINKS = st.builds(LinkButton, st.sampled_from(["Read", "Read " * 40]), URLS)


@st.composite
def cards(draw) -> Card:
    blocks = draw(
        st.lists(TEXTS | GALLERIES | st.builds(Buttons, st.lists(LINKS, max_size=12).map(tuple)), max_size=30)
    )
    acts = Buttons((LinkButton("Read on the blog", LINK), ActButton("Show changes", "changes:1")))
    ping = draw(st.none() | st.just(123456789012345678))
    return Card((Text("First"), *blocks, acts), LINK, draw(st.booleans()), ping=ping, silent=draw(st.booleans()))


@given(cards())
def test_every_card_is_within_discords_limits(card: Card) -> None:
    shown = check_message(body(card)["components"], v2=True)
    texts = str(shown)
    assert "changes:1" in texts
    assert LINK in texts
    assert (card.ping is not None) == (shown[0].get("content") == f"<@&{card.ping}>")


def test_the_ping_stands_above_the_frame() -> None:
    card = Card((Text("# Low tide"),), LINK, colour=0x2A6F97, ping=12)
    assert [one["type"] for one in body(card)["components"]] == [10, 17]
    assert body(card)["allowed_mentions"] == {"parse": [], "roles": [12]}
    assert body(Card(card.blocks, LINK))["allowed_mentions"] == {"parse": []}


def test_twelve_pictures_are_two_galleries_and_seven_buttons_two_rows() -> None:
    pictures = tuple(Picture(f"https://blog.example/{number}.png", f"Boat {number}") for number in range(12))
    buttons = tuple(ActButton(f"{number}", f"b:{number}") for number in range(7))
    shown = view(Card((Gallery(pictures), Buttons(buttons)), LINK, framed=False)).to_components()
    assert [len(one.get("items", one.get("components"))) for one in shown] == [10, 2, 5, 2]


def test_a_face_that_cannot_be_shown_leaves_its_text() -> None:
    shown = view(Card((Text("Ilse says", Picture("data:image/png;base64,x")),), LINK, framed=False)).to_components()
    assert [one["type"] for one in shown] == [10]
