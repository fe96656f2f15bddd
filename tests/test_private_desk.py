"""/me without a server: the blogs that a member has to do with, wherever they are relayed, in one card."""

from bot.chat.views import MOST_COMPONENTS, view
from bot.desk import Speaker
from bot.model import BlogId
from bot.store import blogs, items, members
from bot.store.items import Consent
from bot.text.card import Buttons
from tests.cards import text_of
from tests.world import DORA, EMIL, World

NOW = 9_000_000_000_000_000_000
"""An interaction's id, later than any message's."""


async def answered(world: World, title: str, *, agreed: bool) -> BlogId:
    """A blog that no server of this world follows, with an answer of Dora's."""
    url = f"https://{title.lower()}.example"
    async with world.store.begin() as tx:
        blog = await blogs.add_blog(tx, url, "fake", title, url, url)
        await items.keep_consent(tx, DORA, blog, Consent(agreed, 1), wording="now", interaction=1)
    return blog


async def test_blogs_of_every_server_are_shown_those_that_publish_first(world: World) -> None:
    await answered(world, "Anchor", agreed=False)
    await answered(world, "Wharf", agreed=True)
    card = await world.members.mine(DORA, None, NOW)
    assert text_of(card).index("Wharf") < text_of(card).index("Anchor")
    assert text_of(await world.members.mine(EMIL, None, NOW)).startswith("You have not answered")


async def test_what_is_withdrawn_there_counts_at_once(world: World) -> None:
    blog = await answered(world, "Wharf", agreed=True)
    await world.members.answer(Speaker(DORA, "Dora"), blog, NOW, agreed=False, interaction=NOW)
    assert "do not leave Discord" in text_of(await world.members.mine(DORA, None, NOW))
    async with world.store.begin() as tx:
        (answer,) = await members.answers_of(tx, DORA)
    assert (answer.agreed, answer.interaction) == (False, NOW)


async def test_more_blogs_than_a_card_holds_are_counted(world: World) -> None:
    for number in range(12):
        await answered(world, f"Quay{number:02}", agreed=number == 11)
    card = await world.members.mine(DORA, None, NOW)
    assert "Quay11" in text_of(card)
    assert "3 blogs more" in text_of(card)
    assert sum(isinstance(block, Buttons) for block in card.blocks) == 9
    assert view(card).total_children_count <= MOST_COMPONENTS


async def test_a_stranger_is_greeted_in_their_language_where_it_is_known(world: World) -> None:
    assert "Nothing that you write here is kept" in await world.members.hello(DORA)
    async with world.store.begin() as tx:
        await members.set_locale(tx, DORA, "ru")
    assert "не хранится и не публикуется" in await world.members.hello(DORA)
