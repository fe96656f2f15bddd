"""What is found days later, on a real WordPress: approved, edited, come apart. Only the bot's clock is put forward."""

import pytest
from commenting import DAY, begun, comments, until_words, waits
from real import RealBlog, unique
from town import Town

pytestmark = pytest.mark.wordpress

ROWED = "I rowed it for forty years."


@pytest.fixture
def town(real_town: Town) -> Town:
    return real_town


async def quiet_days(town: Town, days: float = 3) -> None:
    """Elsewhere so much is said that the newest comments of the blog are all from there; then days go by."""
    assert isinstance(town.blog, RealBlog)
    other = await town.blog.publish(
        unique("The dry year"), "<p>It was dry that year.</p>", date=town.clock() - 90 * DAY
    )
    words = [{"comment_content": f"Word {number} of many."} for number in range(110)]
    await town.blog.insert(other.id, *words)
    await town.quiet(2)
    await town.later(days * DAY)
    await town.quiet(2)


async def test_a_comment_approved_days_later_comes_then(town: Town) -> None:
    talking = await begun(town)
    held = await waits(talking, "It sank in the great storm.")
    await comments(talking, "No, it did not.")
    await until_words(town, talking.thread, "No, it did not.")
    await quiet_days(town)
    await town.blog.set_status(held.id, "approved")
    await town.later(DAY / 4)
    await until_words(town, talking.thread, "No, it did not.", "It sank in the great storm.")


async def test_an_edit_on_a_quiet_article_is_found_in_its_time(town: Town) -> None:
    talking = await begun(town)
    [old] = await comments(talking, ROWED)
    card = await town.card(ROWED, talking.thread)
    await quiet_days(town)
    await town.blog.edit_comment(old.id, "I rowed it for fifty years.")
    await town.quiet()
    assert "forty" in card.text
    await town.later(DAY / 4)
    await town.until(lambda: "fifty years" in card.text, what="the edited words")
    assert "· edited" in card.text


async def test_once_a_day_both_sides_are_compared_and_admins_are_told(town: Town) -> None:
    talking = await begun(town)
    [old] = await comments(talking, ROWED)
    card = await town.card(ROWED, talking.thread)
    assert town.app is not None
    daily = town.app.client.flows.reconciler.woken
    await quiet_days(town)
    await town.blog.edit_comment(old.id, "I rowed it for fifty years.")
    await town.quiet(2)
    assert ROWED in card.text
    daily.set()
    await town.until(lambda: "fifty years" in card.text, what="the repair")
    notice = await town.card("had come apart", town.admins)
    assert "was changed on the blog unnoticed" in notice.text
    await town.later(DAY)
    daily.set()
    await town.until(lambda: "✅ Over" in notice.text, what="the notice to say that it is over")
